"""The comparison as SVG: which claims stand there, beside what, in words that fit and are right."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from flows import query, words
from flows.draw import comparison_rows, comparison_svg
from flows.draw.markup import Element, write
from flows.export import fonts
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.world import WORLD, actor, case, citation, claim, response

EARLY = date(2026, 2, 25)
HOSTILE = 'He said "]; <script>alert(1)</script>\n\\N & വ്യക്തിഗത വിവരങ്ങൾ ' + "A" * 90


@lru_cache(maxsize=2)
def shipped(day: date | None = None) -> Case:
    whole = load(Path("data/kerala-cmo-2026"))
    return query.as_of(whole, day) if day else whole


def read(element: Element) -> ET.Element:
    return ET.fromstring(write(element))


def built(given: Case, width: float = 1216, height: float = 620, **asked: Any) -> ET.Element:
    view = replace(View(), **asked)
    return read(comparison_svg.build_chart(given, view, width, height))


def claims(given: Case, *ids: str, width: float = 1216, height: float = 2000) -> ET.Element:
    return read(comparison_svg.build_claims(given, View(), ids, width, height))


def refs(root: ET.Element) -> list[str]:
    return [ref.removeprefix("claim:") for e in root.iter() if (ref := e.get("data-ref"))]


def rows(root: ET.Element) -> list[ET.Element]:
    return [e for e in root.iter() if e.get("class") == "pair-row"]


def text(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def lines(root: ET.Element) -> list[tuple[str, float, float, float, float]]:
    """Return every line with its left and right edge, its top and its foot, in our own type."""
    found = []
    for e in root.iter():
        if not e.tag.endswith("text"):
            continue
        size, bold = float(e.get("font-size", "0")), "strong" in (e.get("class") or "")
        for span in e:
            x, y = float(span.get("x", "0")), float(span.get("y", "0"))
            wide = fonts.width(span.text or "", size, 600 if bold else 400)
            found.append((span.text or "", x, x + wide, y - 0.7 * size, y + 0.2 * size))
    return found


def hostile() -> Case:
    spoiled = [replace(c, summary=HOSTILE, setting=HOSTILE) for c in WORLD.claims]
    actors = [replace(a, name=f"{a.name} {HOSTILE}") for a in WORLD.actors]
    places = [replace(c, phrase=HOSTILE) for c in WORLD.citations]
    return replace(WORLD, claims=tuple(spoiled), actors=tuple(actors), citations=tuple(places))


def test_an_allegation_stands_beside_what_meets_it_with_relation_timing_and_place() -> None:
    root = claims(WORLD, "a-crore")
    assert refs(root) == ["a-crore", "s-same", "s-early"]
    said = text(root)
    for part in (
        "Leader",
        "25 Feb 2026",
        "What a-crore says.",
        "over 1 crore — held",
        "“data of over 1 crore people” · The Paper / Agency, 25 Feb 2026, P1.S1",
        "Denies it · said the same day, after the allegation",
        "nearly 8 lakh",
        "Earlier statement that does not dispute it Said five days before the allegation",
        "One speaker, in one independent report and one copy.",
    ):
        assert part in said
    marks = {e.get("data-ref"): e.get("aria-label") or "" for e in root.iter()}
    assert "five days before the allegation" in marks["claim:s-early"]
    assert "over 1 crore" in marks["claim:a-crore"]


def test_what_is_not_found_is_worded_with_its_day() -> None:
    root = claims(WORLD, "p-list", "a-women")
    assert "None found in this record (as of 5 Mar 2026)." in text(rows(root)[0])
    assert "Nothing by the court on this in the record." in text(rows(root)[0])
    assert "Rules on it" in text(rows(root)[1])


@pytest.mark.parametrize(
    ("focus", "found"),
    [
        ("claim:a-women", ["a-women", "c-order"]),
        ("claim:s-early", ["a-crore", "s-early"]),
        ("claim:c-order", ["a-women", "c-order"]),
        ("flow:f-list", ["p-list"]),
        ("flow:f-denied", ["a-crore", "s-same", "s-early"]),
        ("event:e-letter", ["a-crore", "s-same", "s-early"]),
        ("claim:r-undated", ["r-undated"]),
    ],
)
def test_a_focus_shows_its_own_claims_alone(focus: str, found: list[str]) -> None:
    assert refs(built(WORLD, height=2000, focus=focus)) == found


def test_the_focus_is_marked_and_what_is_not_drawn_is_counted() -> None:
    root = built(WORLD, focus="claim:s-early")
    (mark,) = [e for e in root.iter() if e.get("data-ref") == "claim:s-early"]
    assert "selected" in (mark.get("class") or "")
    assert "And one more statement: see claims" in text(root)
    assert "Met by one statement: see claims" in text(claims(WORLD_DECIDED, "a-crore", "c-order"))


WORLD_DECIDED = replace(
    WORLD,
    responses=(
        response("a-crore", "s-same", "denies"),
        response("a-crore", "c-order", "decides"),
    ),
)


def test_given_claims_stand_in_their_order_and_pair_when_both_are_given() -> None:
    assert refs(claims(WORLD, "p-list", "a-crore")) == ["p-list", "a-crore", "s-same", "s-early"]
    assert refs(claims(WORLD, "s-early", "a-crore")) == ["a-crore", "s-early"]
    assert refs(claims(WORLD, "a-crore", "no-such-claim", "a-crore", "s-same")) == [
        "a-crore",
        "s-same",
    ]
    alone = claims(WORLD, "r-undated")
    assert "This stands beside no allegation in the record." in text(alone)
    none = text(claims(WORLD, "no-such-claim"))
    assert "No allegation by 5 Mar 2026 belongs to what is chosen here." in none


def test_a_statement_that_meets_many_shows_some_and_counts_the_rest() -> None:
    name = "c-cm25-not-shared-outside"
    met = [p for p in query.pairs(shipped()) if name in {m.response.statement for m in p.answers}]
    root = claims(shipped(), name)
    assert len(rows(root)) == 3
    assert (
        f"and {words.count(len(met) - 3, 'more allegation', 'more allegations')} that this meets"
        in text(root)
    )


def test_each_of_several_statements_stands_somewhere_and_shares_an_allegation_if_it_can() -> None:
    ids = ("c-hc-prima-facie", "c-state-not-cmo", "c-state-undertaking")
    given = query.as_of(shipped(), date(2026, 2, 24))
    root = claims(given, *ids, width=760, height=300)
    assert set(ids) <= set(refs(root))
    assert len(rows(root)) <= 3
    for row in rows(root):
        told = re.findall(r"and (\w+) more allegations? that th", text(row))
        asked = {r for r in refs(row) if r in ids}
        met = [
            p
            for p in query.pairs(given)
            if asked & {m.response.statement for m in (*p.answers, *p.court)}
        ]
        drawn = sum(bool(asked & set(refs(other))) for other in rows(root))
        if told:
            assert told == [words.count(len(met) - drawn, "x", "x").split()[0]]


@pytest.mark.parametrize("height", [200, 620, 1500, 100_000])
@pytest.mark.parametrize("width", [760, 1216])
def test_rows_are_never_left_out_unsaid(width: float, height: float) -> None:
    wanted = comparison_rows.in_view(shipped(), View())
    root = built(shipped(), width, height)
    left = len(wanted) - len(rows(root))
    assert rows(root)
    more = re.findall(r"^and (.+) more allegations?: see claims$", lines(root)[-1][0])
    assert more == ([words.count(left, "x", "x").split()[0]] if left else [])
    if len(rows(root)) > 1:
        assert float(root.get("height", "0")) <= height


def test_rows_are_those_of_the_view() -> None:
    drawn = {c for f in shipped().flows for c in f.claims}
    shown = {e.get("data-row", "").removeprefix("claim:") for e in rows(built(shipped()))}
    assert shown <= drawn
    topic = "purpose-of-the-messages"
    root = built(shipped(), 1216, 100_000, topic=topic)
    assert [e.get("data-row") for e in rows(root)] and {
        shipped().claim[(e.get("data-row") or "").removeprefix("claim:")].topic for e in rows(root)
    } == {topic}
    pairs = query.pairs(WORLD)[:1]
    assert len(rows(read(comparison_svg.build_rows(WORLD, View(), pairs, 760, 900)))) == 1


@pytest.mark.parametrize("focus", ["", "claim:c-cm25-not-shared-outside", "claim:c-ch25-privacy"])
def test_nothing_of_a_later_day_is_there(focus: str) -> None:
    early, whole = shipped(EARLY), shipped()
    root = built(early, height=100_000, focus=focus)
    later = [c for c in whole.claims if c.id not in early.claim]
    assert later and not {c.id for c in later} & set(refs(root))
    markup = write(comparison_svg.build_chart(early, View(focus=focus), 1216, 100_000))
    assert not [c for c in later if f"claim:{c.id}" in markup]
    # A report of a later day may print what was said before it; it says nothing else here.
    shown, known = text(root), {c.summary for c in early.claims}
    assert not [c.id for c in later if c.summary not in known and c.summary in shown]
    assert "Mar 2026" not in markup and "as of 31 May" not in markup


def test_the_columns_stand_in_the_order_of_the_view() -> None:
    def heads(root: ET.Element) -> list[str]:
        return [t for t, *_ in lines(root)[:3]]

    assert heads(built(shipped())) == ["Alleged", "The government’s statement", "The court"]
    turned = built(shipped(), left="answering", right="alleging")
    assert heads(turned) == ["The government’s statement", "Alleged", "The court"]


@pytest.mark.parametrize("width", [760, 1216])
@pytest.mark.parametrize("name", ["shipped", "early", "hostile"])
def test_lines_stay_in_their_columns_and_stand_apart(name: str, width: float) -> None:
    given = hostile() if name == "hostile" else shipped(EARLY if name == "early" else None)
    root = built(given, width, 3000)
    high, columns = float(root.get("height", "0")), len(root.findall(".//*[@class='band']"))
    room = (width - 26 * (columns - 1)) / columns
    edges = [(i * (room + 26), i * (room + 26) + room) for i in range(columns)]
    found = lines(root)
    for said, left, right, top, foot in found:
        assert top >= 0 and foot <= high, said
        if "see claims" not in said:
            assert any(a <= left and right <= b + 1 for a, b in edges), said
    for a, b in combinations(found, 2):
        if min(a[2], b[2]) - max(a[1], b[1]) > 0.5:
            assert min(a[4], b[4]) - max(a[3], b[3]) <= 0.5, (a[0], b[0])
    assert min(float(e.get("font-size", "99")) for e in root.iter() if e.get("font-size")) >= 13


def test_a_cell_can_only_ever_be_text_and_is_shown_whole() -> None:
    root = built(hostile(), 760, 10_000)
    names = {"svg", "g", "rect", "line", "text", "tspan"}
    assert {e.tag.rpartition("}")[2] for e in root.iter()} == names
    shown = re.sub(r"\s", "", text(root))
    assert shown.count(re.sub(r"\s", "", HOSTILE)) >= 6


def test_no_allegation_and_no_colour_and_the_same_bytes() -> None:
    assert "No allegation by 5 Mar 2026." in text(built(case()))
    first = write(comparison_svg.build_chart(shipped(), View(), 1216, 620))
    assert first == write(comparison_svg.build_chart(shipped(), View(), 1216, 620))
    assert not re.search(r'(fill|stroke|style|color)="', first)


def test_many_statements_in_a_cell_are_counted() -> None:
    many = [claim(f"s{i}", "statement", f"2026-03-{i + 1:02d}") for i in range(20)]
    given = case(
        actors=[*WORLD.actors, actor("x", "party")],
        claims=[claim("a"), *many],
        citations=[citation("a", "wire")],
        responses=[response("a", c.id, "denies") for c in many],
    )
    root = built(given, 1216, 500, focus="claim:a")
    shown = len(refs(root)) - 1
    assert 0 < shown < 20
    assert (
        f"And {words.count(20 - shown, 'more statement', 'more statements')}: see claims"
        in text(root)
    )


def test_where_not_all_have_room_those_of_the_talk_stand_in_the_order_said() -> None:
    record = shipped()
    shown = refs(built(record, height=1000))
    assert {"c-pet-source-assumed", "c-ch27-crore-to-agency", "c-cm25-not-shared-outside"} <= set(
        shown
    )
    named = {ref for step in record.story for ref in step.focus if ref.startswith("claim:")}
    places = [row.get("data-row") or "" for row in rows(built(record, height=1000))]
    assert set(places) <= named
    days = [query.known_day(record, record.claim[p.removeprefix("claim:")]) for p in places]
    assert days == sorted(days)
