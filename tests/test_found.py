"""What a search finds, on the page: groups, marks, ways to the evidence, nothing found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest

from components.found import build
from flows import query
from flows.draw.bar import build_bar
from flows.draw.found import FIRST, build_found, marked
from flows.draw.markup import Element, el, write
from flows.load import load
from flows.model import Case
from flows.search import find
from flows.view import View
from tests.world import case as built
from tests.world import claim

SHIPPED = load(Path(__file__).parent.parent / "data" / "kerala-cmo-2026")


def found(text: str, case: Case = SHIPPED) -> Element:
    return build_found(case, View(q=text))


def text(element: Element) -> str:
    return "".join(element.itertext())


def told(root: Element) -> str:
    return text(next(p for p in root.iter("p") if p.get("role") == "status"))


def links(root: Element) -> dict[str, str]:
    return {text(a): a.get("href") or "" for a in root.iter("a")}


def test_the_hits_stand_by_kind_each_with_a_way_to_its_evidence() -> None:
    root = found("lakh")
    hits = find(SHIPPED, "lakh").hits
    assert told(root) == f"{len(hits)} found for “lakh”, as of 31 May 2026."
    heads = [text(h) for h in root.iter("h2")]
    assert heads[0].startswith("Claims ")
    picks = [str(b.get("data-ref")) for b in root.iter("button")]
    assert sorted(picks) == sorted(hit.ref for hit in hits)
    assert all(query.exists(SHIPPED, ref) for ref in picks)


def test_a_claim_has_its_words_marked_its_speaker_and_its_day() -> None:
    root = found("crore private agency Kochi")
    first = next(li for li in root.iter("li"))
    assert "Ramesh Chennithala, Congress leader, 27 Feb 2026" in text(first)
    assert first.get("class") == "hit side-alleging"
    assert {m.text for m in first.iter("mark")} >= {"crore", "private", "agency"}


def test_where_the_words_are_in_no_line_the_part_that_has_them_is_shown() -> None:
    root = found("thehawk")
    [first, *_] = root.iter("li")
    assert "Address: www.thehawk.in" in text(first)
    assert [m.text for m in first.iter("mark")] == ["thehawk"]


def test_few_stand_at_once_and_the_rest_under_more() -> None:
    root = found("the")
    for group in root.iter("section"):
        if "hits" in (group.get("class") or ""):
            ul = group.find("ul")
            assert ul is not None
            assert len(ul) <= FIRST
    more = [text(s) for s in root.iter("summary")]
    assert more
    assert all(words.endswith(" more") for words in more)
    assert "one more word finds sooner" in text(root)


def test_clear_and_words_to_try_are_links() -> None:
    none = found("undertaking oral zzz")
    assert told(none) == "No record holds all of “undertaking oral zzz”, as of 31 May 2026."
    shown = links(none)
    assert shown["Clear"] == "?"
    assert parse_qs(shown["oral"].lstrip("?")) == {"q": ["oral"]}
    assert not list(none.iter("button"))
    assert told(found("zzzz")).startswith("Nothing in this record, as of 31 May 2026, has “zzzz”")


def test_a_mended_search_says_so() -> None:
    root = found("chenithala")
    assert told(root).startswith("Nothing has “chenithala”. ")
    assert "for “chennithala”" in told(root)


def test_it_stands_as_of_its_day() -> None:
    early = query.as_of(SHIPPED, date(2026, 2, 25))
    assert "25 Feb 2026" in told(found("mumbai", early))
    assert not list(found("mumbai", early).iter("button"))


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "<b onclick=x>", "\" ' & ]]>"])
def test_no_query_and_no_cell_becomes_markup(hostile: str) -> None:
    case = built(claims=[claim("c", summary=f"{hostile} alert", setting=hostile, note=hostile)])
    for root in (
        found(hostile),
        found(hostile, case),
        found("alert", case),
        build_bar(SHIPPED, View(q=hostile), {}),
    ):
        again = ET.fromstring(write(root))
        assert {e.tag.rpartition("}")[2] for e in again.iter()}.isdisjoint({"script", "b"})
        values = [value for e in again.iter() for value in e.attrib.values()]
        assert any(hostile in text for text in ("".join(again.itertext()), *values))
    assert "<script" not in build(SHIPPED, View(q=hostile))


def test_marks_leave_the_text_as_it_was() -> None:
    words = "Over 1 crore, <b>crore</b>"
    assert text(el("p", {}, marked(words, ["crore", "#10000000"]))) == words


def test_the_field_is_labelled_and_changes_the_link() -> None:
    bar = build_bar(SHIPPED, View(q="lakh"), {SHIPPED.id: SHIPPED.title})
    [field] = [i for i in bar.iter("input") if i.get("type") == "search"]
    assert (field.get("data-param"), field.get("value")) == ("q", "lakh")
    assert field.get("aria-label") == "Search claims, actors, flows, events and sources"
    label = next(n for n in bar.iter("label") if n.get("for") == field.get("id"))
    assert "used" in str(label.get("class"))
