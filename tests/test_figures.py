"""The figures: every number as claimed, its hedge drawn as stated, nothing added."""

from collections import Counter
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from components import figures as component
from flows import query
from flows.draw import figures, figures_text
from flows.draw.markup import write
from flows.model import Case, Claim
from flows.view import View
from flows.volumes import Volume
from tests.world import case, claim, number

VIEW = View("figures")


def counted(
    id: str, count: int | None, bound: str = "exactly", measure: str = "held", unit: str = "people"
) -> Claim:
    words = "" if count else "lakhs of women"
    return claim(
        id, measure=measure, population="farmers", volume=Volume(count, bound, words, unit)
    )


def drawn(found: Case, view: View = VIEW) -> list[str]:
    charts = component.build_figures(found, view)
    return [ref for f in charts for trace in f.data for ref in (trace.customdata or ())]


def row(bound: str, count: int | None = 5_000) -> figures.Row:
    chart = figures.split(case(claims=[counted("a", count, bound), counted("b", 9_000)]), VIEW)[0]
    rows = [r for p in chart[0]["panels"] for r in p["rows"]]
    return next(r for r in rows if r["ref"] == "claim:a")


def rows_of(element: ET.Element) -> list[str]:
    return [node.get("data-ref", "") for node in element.iter("tr") if node.get("data-ref")]


def test_every_claim_with_a_number_or_a_word_for_one_is_drawn_once(world: Case) -> None:
    given = {f"claim:{c.id}" for c in world.claims if c.volume}

    assert Counter(drawn(world)) == Counter(given)
    assert Counter(rows_of(figures_text.build_twin(world, VIEW))) == Counter(given)
    assert component.labels(world, VIEW).keys() == given


def test_what_was_said_later_is_not_drawn(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 25))

    assert sorted(drawn(early)) == ["claim:a-crore", "claim:s-same"]


@pytest.mark.parametrize(
    ("bound", "symbol"),
    [
        ("exactly", "circle"),
        ("over", "circle-open"),
        ("nearly", "circle-open"),
        ("about", "circle"),
        ("at-least", "circle"),
        ("up-to", "circle"),
    ],
)
def test_a_hedge_that_excludes_its_number_is_hollow(bound: str, symbol: str) -> None:
    assert component.symbol(row(bound)) == symbol


@pytest.mark.parametrize(
    ("bound", "way"),
    [("over", 1), ("at-least", 1), ("nearly", -1), ("up-to", -1), ("exactly", 0), ("about", 0)],
)
def test_an_open_end_points_where_the_hedge_says(bound: str, way: int) -> None:
    end = component._open_end(row(bound), {"xref": "x", "yref": "y"})

    assert (end is not None) == bool(way)
    if end:
        assert end["x"] == 5_000
        assert (int(str(end["xshift"])) > 0) == (way > 0)


def test_about_has_a_blurred_band_and_exactly_none() -> None:
    names = [
        [
            t.meta
            for t in component.build_figures(case(claims=[counted("a", 5_000, b)]), VIEW)[0].data
        ]
        for b in ("about", "exactly")
    ]

    assert ["blur" in found for found in names] == [True, False]


def test_words_without_a_number_stand_beside_the_axis_in_quotation_marks() -> None:
    found = row("unquantified", None)
    shown = case(claims=[counted("a", None, "unquantified"), counted("b", 9_000)])
    (chart,) = component.build_figures(shown, VIEW)
    trace = next(t for t in chart.data if t.customdata)
    places = dict(zip(trace.customdata, trace.x, strict=True))

    assert found["number"] is None
    assert found["lines"][0].startswith("no number: “lakhs of women”")
    assert places["claim:a"] < 0 < places["claim:b"]


def test_different_measures_and_units_never_share_a_panel() -> None:
    shown = case(
        claims=[
            counted("a", 5_000),
            counted("b", 6_000, measure="messaged"),
            counted("c", 7_000, measure="messaged", unit="messages"),
            counted("d", 8_000),
        ]
    )
    charts = figures.split(shown, VIEW)[0]
    panels = {
        (c["unit"], p["measure"]): {r["ref"] for r in p["rows"]}
        for c in charts
        for p in c["panels"]
    }

    assert panels == {
        ("people", "held"): {"claim:a", "claim:d"},
        ("people", "messaged"): {"claim:b"},
        ("messages", "messaged"): {"claim:c"},
    }


def test_the_panels_of_one_unit_share_one_axis() -> None:
    shown = case(claims=[counted("a", 5_000_000), counted("b", 6_000, measure="messaged")])
    (chart,) = component.build_figures(shown, VIEW)

    assert chart.layout.xaxis2.matches == "x"
    assert chart.layout.xaxis.range == chart.layout.xaxis2.range
    assert chart.layout.yaxis.domain[0] > chart.layout.yaxis2.domain[1]


def test_small_counts_are_in_a_table_not_on_the_axis_of_people() -> None:
    shown = case(claims=[counted("a", 5_000), counted("b", 2, measure="agencies", unit="agencies")])
    table = figures_text.build_small(shown, VIEW)

    assert drawn(shown) == ["claim:a"]
    assert table is not None and rows_of(table) == ["claim:b"]


@pytest.mark.parametrize(
    ("digits", "value", "tick"),
    [("indian", "over 1 crore", "20 lakh"), ("international", "over 10 million", "2 million")],
)
def test_digits_follow_the_view_on_marks_and_ticks(digits: str, value: str, tick: str) -> None:
    shown = case(claims=[counted("a", 10_000_000, "over")])
    (chart,) = component.build_figures(shown, replace(VIEW, digits=digits))
    texts = " ".join(a.text for a in chart.layout.annotations)

    assert value in texts
    assert tick in chart.layout.xaxis.ticktext


@pytest.mark.parametrize("most", [1_000, 852_223, 7_700_000, 10_000_000, 13_500_000])
def test_ticks_are_few_round_and_reach_the_largest(most: int) -> None:
    found = figures.ticks(most)

    assert found[0] == 0 and found[-1] >= most
    assert 2 < len(found) <= 7


def test_why_names_measures_that_differ_and_hedges(world: Case) -> None:
    shown = case(
        claims=[
            counted("a", 5_000),
            counted("b", 6_000, "over"),
            counted("c", 7_000, measure="messaged"),
        ]
    )
    reasons = {name: total.reason for name, total in figures_text.refusals(shown, VIEW)}

    assert reasons["All of them together"] == "they count different things"
    assert reasons["Held"] == "some are hedged, and a hedge cannot be added"


def test_why_names_groups_that_may_be_one() -> None:
    shown = case(
        claims=[
            claim("a", measure="held", population="pensioners", volume=number(5_000)),
            claim("b", measure="held", population="elders", volume=number(6_000)),
        ]
    )
    why = figures_text.build_why(shown, VIEW)

    assert why is not None
    assert "Pensioners · Elders" in write(why)
    assert "the groups overlap, or may" in write(why)


def test_a_topic_and_a_population_choose_the_claims(world: Case) -> None:
    assert drawn(world, replace(VIEW, population="pensioners")) == ["claim:p-list"]
    assert drawn(world, replace(VIEW, topic="transfer")) != drawn(world)


def test_text_is_never_markup() -> None:
    bold = claim("a", measure="<b>x", volume=number(5_000, wording="<a href='x'>"))
    (chart,) = component.build_figures(case(claims=[bold]), VIEW)
    texts = [a.text for a in chart.layout.annotations] + list(chart.data[-1].hovertext)

    assert not any("<a" in t or "<b>x" in t for t in texts)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (case(), "Nothing had been said by 5 Mar 2026."),
        (case(claims=[claim("a")]), "No claim had given a number by 5 Mar 2026."),
    ],
)
def test_an_empty_view_says_why(shown: Case, words: str) -> None:
    assert component.build_figures(shown, VIEW) == ()
    assert words in component.build_text(shown, VIEW)[0]
