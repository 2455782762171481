"""No text of the interface is left in English, in any view, and every catalogue is complete."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from components import (
    claims,
    diagram,
    figures,
    found,
    masthead,
    overview,
    present,
    sankey,
    share,
    sources,
    timeline,
)
from flows import catalogue, language, query
from flows.draw import announce, bar, evidence_page
from flows.draw.markup import fragment
from flows.load import load
from flows.model import Case
from flows.schema import SIDES
from flows.view import View
from tests import pseudo

SHIPPED = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"
EARLY = date(2026, 2, 25)
SITE = "https://example.org/"


@pytest.fixture(scope="module")
def whole() -> Case:
    return pseudo.foreign(load(SHIPPED))


def drawn(pair: tuple[str, dict[str, dict[int, str]]]) -> list[str]:
    frame, fits = pair
    return [frame, *(markup for sizes in fits.values() for markup in sizes.values())]


def refs(case: Case) -> list[str]:
    return [
        *(f"flow:{row.id}" for row in case.flows),
        *(f"claim:{row.id}" for row in case.claims),
        *(f"event:{row.id}" for row in case.events),
        *(f"actor:{row.id}" for row in case.actors),
        *(f"source:{row.id}" for row in case.sources),
    ]


PAGES: dict[str, Callable[[Case, View], list[str]]] = {
    "masthead": lambda c, v: [masthead.build_masthead(c, c.whole or c, v, ())],
    "bar": lambda c, v: [fragment(bar.build_bar(c.whole or c, v, {"a": "", "b": ""}))],
    "overview": lambda c, v: [*drawn(overview.build_pair(c, v)), *drawn(overview.build_rest(c, v))],
    "flows": lambda c, v: [
        m
        for k in ("side", "population", "verb")
        for m in drawn(sankey.build_flows(c, replace(v, colour=k)))
    ],
    "timeline": lambda c, v: list(timeline.build_text(c, v)),
    "claims": lambda c, v: [claims.build_claims(c, v)],
    "figures": lambda c, v: list(figures.build_text(c, v)),
    "diagram": lambda c, v: [
        markup
        for side in SIDES
        for made in [diagram.build_diagram(c, v, side)]
        for markup in (made.head, made.under)
    ],
    "sources": lambda c, v: [sources.build_sources(c, v)],
    "evidence": lambda c, v: [evidence_page.build(c, replace(v, focus=ref)) for ref in refs(c)],
    "share": lambda c, v: [
        fragment(
            share.build_share(c, c.whole or c, replace(v, focus=f), "https://example.org/", ("*",))
        )
        for f in ("", f"claim:{c.claims[0].id}")
    ],
    "found": lambda c, v: [found.build(c, replace(v, q=q)) for q in ("0", "99999")],
}


@pytest.mark.parametrize("day", [None, EARLY], ids=["end", "early"])
@pytest.mark.parametrize("page", PAGES)
def test_every_text_of_a_page_is_translated(page: str, day: date | None, whole: Case) -> None:
    case = query.as_of(whole, day or whole.as_of)
    with pseudo.spoken():
        markups = PAGES[page](case, View(as_of=day))
    left = {t for m in markups if m for t in pseudo.untranslated(m, query.topics(whole))}
    assert not left, f"{len(left)} texts in English: {sorted(left)[:40]}"


def test_every_label_and_announcement_is_translated(whole: Case) -> None:
    view = View()
    with pseudo.spoken():
        told = [
            *timeline.labels(whole, view).values(),
            *figures.labels(whole, view).values(),
            *diagram.build_diagram(whole, view, "alleging").labels.values(),
            diagram.build_diagram(whole, view, "alleging").alt,
            *(
                text
                for ref in refs(whole)[:60]
                for text in announce.build_page(whole, whole, replace(view, focus=ref), ()).values()
            ),
        ]
    left = {text for text in told if pseudo.latin(text, query.topics(whole))}
    assert not left, sorted(left)[:40]


def strings(value: object) -> Iterator[str]:
    """Yield the texts that a Plotly figure shows: names, hovers, ticks, annotations, titles."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("text", "hovertext", "ticktext", "title", "name"):
                yield from _leaves(inner)
            elif name != "customdata":
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield re.sub(r"<[^>]*>", " ", value)
    elif isinstance(value, dict):
        yield from (_ for inner in value.values() for _ in _leaves(inner))
    elif isinstance(value, list):
        yield from (_ for inner in value for _ in _leaves(inner))


def test_every_text_of_a_chart_is_translated(whole: Case) -> None:
    with pseudo.spoken():
        made = [timeline.build_timeline(whole, View()), *figures.build_figures(whole, View())]
    texts = [t for f in made if f for t in strings(json.loads(f.to_json()))]
    left = {text for text in texts if pseudo.latin(text, query.topics(whole))}
    assert texts and not left, sorted(left)[:40]


def test_every_text_of_the_talk_is_translated(whole: Case) -> None:
    with pseudo.spoken():
        talk = json.loads(present.build_talk(whole, whole, View()))
    steps = talk["steps"]
    markups = [
        talk["frame"],
        talk["desk"],
        *(s[k] for s in steps for k in ("stage", "small", "notes")),
    ]
    left = {t for m in markups if m for t in pseudo.untranslated(m, query.topics(whole))}
    told = {
        s[k] for s in steps for k in ("title", "text", "day", "later", "printed", "say") if s[k]
    }
    left |= {text for text in told if pseudo.latin(text, query.topics(whole))}
    assert not left, f"{len(left)} texts in English: {sorted(left)[:40]}"


def catalogues() -> list[str]:
    found = [code for code in language.codes() if code != language.ENGLISH]
    assert found
    return found


def read(code: str) -> Catalog:
    with (language.FOLDER / f"{code}.po").open("rb") as text:
        return read_po(text, locale=code)


@pytest.mark.parametrize("code", catalogues())
def test_a_catalogue_has_every_text_and_no_other(code: str) -> None:
    path = language.FOLDER / f"{code}.po"
    assert catalogue.updated(path.read_bytes(), code) == path.read_bytes(), (
        "run `python -m flows.catalogue`"
    )
    assert [m.id for m in read(code) if m.id and not all(catalogue.forms(m))] == []


@pytest.mark.parametrize("code", catalogues())
def test_a_translation_keeps_what_is_filled_in(code: str) -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"\{(\w*)\}", text))

    wrong = []
    for message in read(code):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = {name for text in originals for name in names(text)}
        # A form for one may leave the number out, as English does.
        wrong += [t for t in catalogue.forms(message) if t and not names(t) <= wanted]
        if len(originals) == 1:
            wrong += [t for t in catalogue.forms(message) if t and names(t) != wanted]
    assert not wrong


def test_a_language_is_called_by_its_name_in_the_language_spoken() -> None:
    assert language.named("Malayalam") == "Malayalam"
    with language.speaking("ml"):
        assert (language.named("Malayalam"), language.named("Elvish")) == ("മലയാളം", "Elvish")
