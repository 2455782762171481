"""Citations: of the case or of what is in focus, pinned to a day, in four forms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows import query
from flows.export import cite, data
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View, read
from tests.world import WORLD

SHIPPED = load(Path(__file__).parents[1] / "data" / "kerala-cmo-2026")
EARLY = query.as_of(SHIPPED, date(2026, 2, 25))
BASE = Options(base="https://flows.example.org/")
FORMS = (cite.short, cite.full, cite.bibtex, cite.csl)
FOCUSES = ("", "claim:a-crore", "flow:f-crore", "event:e-press", "source:wire", "actor:office")
Form = Callable[[Case, View, Options], str]


def fields(entry: str) -> dict[str, str]:
    """Read one BibTeX entry as BibTeX does: braces count, escaped or not."""
    kind, key, rest = re.match(r"@(\w+)\{([^,]+),(.*)\}\n\Z", entry, re.DOTALL).groups()  # type: ignore[union-attr]
    found = {"": kind, "key": key}
    while rest.strip():
        name, rest = re.match(r"[\s,]*(\w+) = (.*)\Z", rest, re.DOTALL).groups()  # type: ignore[union-attr]
        if not rest.startswith("{"):
            value, _, rest = rest.partition(",")
            found[name] = value
            continue
        depth, end = 1, 0
        while depth:
            end += 1
            depth += (rest[end] == "{") - (rest[end] == "}")
        found[name], rest = rest[1:end], rest[end + 1 :]
    return found


def test_the_whole_case_is_cited_by_its_title_and_day() -> None:
    title = SHIPPED.title
    link = "https://flows.example.org/?as_of=2026-02-25"
    work = f"Contested Flows: “{title}”, as of 25 Feb 2026"
    assert cite.short(EARLY, View(), BASE) == f"{work}. {link}"
    assert cite.full(EARLY, View(), BASE) == f"{work} (data {data.version(EARLY)}). {link}"


def test_a_claim_is_cited_with_its_speaker_its_day_and_its_print() -> None:
    view = View(focus="claim:a-crore")
    link = "https://flows.example.org/?as_of=2026-03-05&focus=claim:a-crore"
    assert cite.short(WORLD, view, BASE) == (
        "Contested Flows: “The world”, as of 5 Mar 2026, claim a-crore (Leader, 25 Feb 2026). "
        + link
    )
    assert cite.full(WORLD, view, BASE) == (
        f"Contested Flows: “The world”, as of 5 Mar 2026 (data {data.version(WORLD)}). "
        "Claim a-crore: Leader, 25 Feb 2026: What a-crore says. Printed in The Paper / Agency, "
        f"25 Feb 2026, https://example.org/wire; The Paper, 26 Feb 2026. {link}"
    )


def test_a_flow_is_cited_with_who_says_so_and_what_meets_it() -> None:
    view = View(focus="flow:f-crore", digits="international")
    assert "flow f-crore (Registry → Vendor, said by Leader, 25 Feb 2026)." in cite.short(
        WORLD, view, BASE
    )
    told = cite.full(WORLD, view, BASE)
    assert (
        "Flow f-crore: Registry → Vendor: shared; Farmers; over 10 million; said by Leader" in told
    )
    assert "beside it: Minister, 25 Feb 2026 (denies it)" in told


def test_an_event_and_a_source_are_cited_with_their_print() -> None:
    event = cite.full(WORLD, View(focus="event:e-press"), BASE)
    assert "Event e-press: Event e-press, 25 Feb 2026 (reported). Printed in The Paper" in event
    assert event.count("https://example.org/wire") == 1
    source = cite.full(WORLD, View(focus="source:wire"), BASE)
    assert "Source wire: Report wire. Printed in The Paper / Agency, 25 Feb 2026" in source


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("focus", ["claim:c-judgment-dismissed", "fold:x", "claim:", "x"])
def test_what_the_case_does_not_have_by_then_is_not_cited(form: Form, focus: str) -> None:
    assert form(EARLY, View(focus=focus), BASE) == form(EARLY, View(), BASE)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("focus", FOCUSES)
def test_every_citation_names_the_day_the_case_and_the_link(form: Form, focus: str) -> None:
    text = form(WORLD, View(view="claims", focus=focus, colour="verb"), BASE)
    assert "5 Mar 2026" in text
    assert "The world" in text
    assert "Contested Flows" in text
    link = "view=claims&as_of=2026-03-05&focus=" + focus if focus else "?as_of=2026-03-05"
    assert link in text
    assert "colour" not in text
    assert form(WORLD, View(view="claims", focus=focus), BASE) == text


def test_the_link_leads_back_to_what_is_cited() -> None:
    view = View(view="claims", focus="claim:a-crore")
    link = json.loads(cite.csl(WORLD, view, BASE))[0]["URL"]
    params = dict(part.split("=") for part in link.partition("?")[2].split("&"))
    assert read(params, WORLD) == (view, ())


def test_without_an_address_the_case_is_named_and_no_url_given() -> None:
    assert cite.short(WORLD, View(), Options()).endswith(". case?as_of=2026-03-05")
    assert "url" not in fields(cite.bibtex(WORLD, View(), Options()))
    assert "URL" not in json.loads(cite.csl(WORLD, View(), Options()))[0]


@pytest.mark.parametrize("focus", FOCUSES)
def test_bibtex_is_an_entry_that_old_and_new_programs_know(focus: str) -> None:
    found = fields(cite.bibtex(WORLD, View(focus=focus), BASE))
    assert found[""] == "misc"
    assert re.fullmatch(r"case(-[a-z-]+)?-2026-03-05", found["key"])
    assert (found["author"], found["year"], found["month"]) == ("{Contested Flows}", "2026", "mar")
    assert found["version"] == data.version(WORLD)
    assert "As of 5 Mar 2026" in found["note"]
    assert not {"urldate", "accessed"} & set(found)


def test_bibtex_holds_any_text() -> None:
    text = r"a{b}} 100% & _#$ ~^ \input{x} " + '"é മലയാളം"\n@misc{x,}'
    case = replace(WORLD, title=text, id="My case, 50%")
    entry = cite.bibtex(case, View(), Options(base="https://h/~a_{b}\\c d%20/"))
    found = fields(entry)
    assert found["key"] == "My-case-50--2026-03-05"
    assert found["title"] == (
        r"{a\textbraceleft{}b\textbraceright{}\textbraceright{} 100\% \& \_\#\$ "
        r"\textasciitilde{}\textasciicircum{} \textbackslash{}input\textbraceleft{}x"
        r"\textbraceright{} " + '"é മലയാളം" ' + r"@misc\textbraceleft{}x,\textbraceright{}}"
    )
    assert found["url"] == "https://h/~a_%7Bb%7D%5Cc%20d%20/?as_of=2026-03-05"


@pytest.mark.parametrize("focus", FOCUSES)
def test_csl_is_a_list_of_one_item(focus: str) -> None:
    [item] = json.loads(cite.csl(WORLD, View(focus=focus), BASE))
    assert item["type"] == ("entry" if focus else "dataset")
    assert item["issued"] == {"date-parts": [[2026, 3, 5]]}
    assert item["author"] == [{"literal": "Contested Flows"}]
    assert item.get("container-title") == ("The world" if focus else None)
    assert item["version"] == data.version(WORLD)
    assert "accessed" not in item


@pytest.mark.parametrize("form", FORMS)
def test_what_would_turn_a_line_or_act_on_a_terminal_is_made_visible(form: Form) -> None:
    case = replace(WORLD, title="a\u202eb\x1b[2Jc\u2028d")
    assert not {"\u202e", "\x1b", "\u2028"} & set(form(case, View(), BASE))


@pytest.mark.parametrize("form", FORMS)
def test_a_citation_as_of_a_day_holds_nothing_said_later(form: Form) -> None:
    unsaid = set(SHIPPED.claim) - set(EARLY.claim) | {
        s.url for s in SHIPPED.sources if s.id not in EARLY.source and s.url
    }
    kinds = ("claim", "flow", "event", "source", "actor")
    for kind in kinds:
        for name in getattr(EARLY, kind):
            text = form(EARLY, View(focus=f"{kind}:{name}"), BASE)
            assert not [found for found in unsaid if found in text]
