"""How to read a chart: a closed guide by each, whose specimens are the chart's own shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from flows import query
from flows.draw import (
    band,
    claims,
    diagram_page,
    figures_page,
    glyph,
    overview,
    pair,
    reading,
    specimens,
    timeline_page,
)
from flows.draw.markup import Child, Element, el
from flows.model import Case, Flow
from flows.view import View
from flows.volumes import NOT_STATED
from tests import pseudo

FIRST_DAY = date(2001, 1, 1)
PAGES: dict[str, tuple[Callable[[Case, View], Child], list[str]]] = {
    "pair": (lambda c, v: overview.build_pair(c, v), ["howto-flows"]),
    "compared": (lambda c, v: overview.build_compared(c, v), ["howto-claims"]),
    "timeline": (lambda c, v: timeline_page.build_above(c, v), ["howto-timeline"]),
    "figures": (lambda c, v: figures_page.build_above(c, v), ["howto-figures"]),
    "diagram": (lambda c, v: diagram_page.build_head(c, v, "alleging"), ["howto-diagram"]),
    "claims": (lambda c, v: claims.build_claims(c, v), ["howto-claims"]),
}


def guides(tree: Child) -> list[Element]:
    return [d for d in el("div", {}, tree).iter("details") if d.get("class") == "howto"]


def lines(guide: Element) -> list[str]:
    return ["".join(item.itertext()) for item in guide.iter("li")]


@pytest.mark.parametrize("page", PAGES)
def test_a_closed_guide_stands_by_each_chart_and_none_where_there_is_no_chart(
    world: Case, page: str
) -> None:
    build, names = PAGES[page]
    found = guides(build(world, View()))
    assert [g.get("id") for g in found] == names
    assert [g.get("open") for g in found] == [None]
    assert guides(build(query.as_of(world, FIRST_DAY), View(as_of=FIRST_DAY))) == []


@pytest.mark.parametrize("chart", reading.GUIDES)
def test_a_guide_has_few_short_lines_each_with_a_specimen(chart: str) -> None:
    guide = reading.build_guide(chart)
    assert 3 <= len(lines(guide)) <= 6
    for item, text in zip(guide.iter("li"), lines(guide), strict=True):
        picture, words = item
        assert picture.tag == "svg"
        assert len(list(picture.iter())) > 2
        assert 40 < len(text) < 190
        # What it means, and then what it does not.
        assert len(re.findall(r"[.]( |$)", text)) >= 2
        assert not re.search(r"\d", text)
        assert words.tag == "span"


@pytest.mark.parametrize("chart", reading.GUIDES)
def test_a_specimen_is_no_mark_that_can_be_picked_or_reached(chart: str) -> None:
    guide = reading.build_guide(chart)
    for picture in guide.iter("svg"):
        assert picture.get("aria-hidden") == "true"
        for part in picture.iter():
            assert not {"data-ref", "role", "tabindex", "aria-label"} & part.attrib.keys()
    ids = [part.get("id") for part in guide.iter() if part.get("id")]
    assert len(ids) == len(set(ids))
    used = re.findall(r"url\(#(.+?)\)", " ".join(p.get("style") or "" for p in guide.iter()))
    assert set(used) <= set(ids)
    assert bool(used) == (chart == "flows")


@pytest.mark.parametrize("chart", reading.GUIDES)
def test_a_guide_speaks_the_language_of_the_page(chart: str) -> None:
    with pseudo.spoken():
        assert pseudo.untranslated(reading.build_guide(chart)) == []


def test_no_two_lines_of_all_guides_are_for_the_same_shape_and_no_text_stands_twice_in_one() -> (
    None
):
    for rows in reading.GUIDES.values():
        assert len({name for name, *_ in rows}) == len({text for *_, text in rows}) == len(rows)


def test_the_guide_of_the_pair_tells_of_the_shapes_that_are_drawn(world: Case) -> None:
    flow = next(f for f in world.flows if world.account[f.account].side == "alleging")

    def told(*changed: Flow) -> set[str]:
        return pair.guided(replace(world, flows=changed), View())

    plain = replace(flow, verb="shared", volume=NOT_STATED)
    assert told() == set()
    assert told(plain) - {"unnamed"} == {"unknown"}
    assert "denied" in told(replace(plain, verb="denied"))
    assert {"open"} <= told(replace(plain, verb="sought"))
    assert "loose" in told(replace(plain, verb="reportedly-given"))
    assert "loose" not in told(replace(plain, verb="denied"))
    guide = guides(overview.build_pair(replace(world, flows=(plain,)), View()))[0]
    assert len(lines(guide)) == len(told(plain))


def test_a_specimen_has_the_shape_that_its_chart_would_draw() -> None:
    def names(specimen: specimens.Specimen) -> list[str]:
        return [p.get("class") or "" for p in specimens.build_picture(specimen).iter()]

    stopped = names(specimens.band("denied", "not-stated", 9))
    assert any("stop" in name.split() for name in stopped)
    loose = [n for n in names(specimens.band("shared", "over", 13)) if "edge" in n.split()]
    assert [("loose" in n.split()) for n in loose] == [False, True]
    assert any(
        n == band.shape_names("sought", True, "side-alleging")
        for n in names(specimens.band("sought", "exactly", 11))
    )
    hour = specimens.build_picture(specimens.event("deciding", "scheduled"))
    assert glyph.hourglass(specimens.WIDE / 2, specimens.HIGH / 2) in {
        p.get("d") for p in hour.iter()
    }
    assert "cross" in names(specimens.figure("not-stated", None))
    assert "end" in names(specimens.figure("over"))
    assert "boundary not-stated" in names(specimens.boundary(True))
