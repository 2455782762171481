"""The figures as SVG: every number as hedged, on one scale, its words never over others."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows import query
from flows.draw import bounds, figures, figures_svg
from flows.draw.markup import Element, write
from flows.load import load
from flows.model import Case, Claim
from flows.view import View
from flows.volumes import Volume
from tests.test_timeline_svg import assert_legible, marks, text_of
from tests.world import case, claim

VIEW = View("figures")
SHIPPED = Path(__file__).parent.parent / "data" / "kerala-cmo-2026"
WIDTHS = (640.0, 900.0, 1216.0)
# Too little for rows, some, and all the room there is need of.
HEIGHTS = (300.0, 640.0, 2000.0)


@pytest.fixture(scope="module")
def shipped() -> Case:
    return load(SHIPPED)


def counted(id: str, count: int | None, bound: str = "exactly", measure: str = "held") -> Claim:
    size = Volume(count, bound, "so many people", "people")
    return claim(id, measure=measure, population="farmers", volume=size)


def build(*claims: Claim, height: float = 900) -> dict[str, Element]:
    return marks(figures_svg.build_chart(case(claims=claims), VIEW, 1000, height))


def place(mark: Element) -> float:
    """Return the x at which the shape of a mark starts."""
    path = next(p for p in mark.iter("path") if p.get("class", "").startswith(("shape", "cross")))
    return float(path.get("d", "")[1:].split(",")[0])


def names(mark: Element) -> list[str]:
    return [n.get("class", "") for n in mark.iter() if n.tag in ("path", "rect")]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("height", HEIGHTS)
def test_every_claim_has_one_mark_and_its_sentence(
    shipped: Case, width: float, height: float
) -> None:
    chart = figures_svg.build_chart(shipped, VIEW, width, height)
    refs = Counter(g.get("data-ref") for g in chart.iter("g") if g.get("data-ref"))

    claims = figures.claims_of(shipped, VIEW)
    assert refs == Counter(f"claim:{c.id}" for c in claims)
    named = {ref: g.get("aria-label") for ref, g in marks(chart).items()}
    assert named == {f"claim:{c.id}": figures.sentence(shipped, c, "indian") for c in claims}


@pytest.mark.parametrize("width", WIDTHS)
def test_words_never_meet_nor_leave_the_canvas_on_any_day(shipped: Case, width: float) -> None:
    days = {query.known_day(shipped, c) for c in figures.every(shipped, VIEW)}
    for day in sorted(d for d in days if d <= shipped.as_of):
        stood = query.as_of(shipped, day)
        for height in HEIGHTS:
            for digits in ("indian", "international"):
                view = replace(VIEW, digits=digits)
                assert_legible(figures_svg.build_chart(stood, view, width, height))


@pytest.mark.parametrize("height", HEIGHTS)
def test_a_bigger_number_stands_further_right_on_one_scale(shipped: Case, height: float) -> None:
    drawn = marks(figures_svg.build_chart(shipped, VIEW, 1216, height))
    exact = [
        (row["number"], place(drawn[row["ref"]]))
        for chart in figures.split(shipped, VIEW)[0]
        for panel in chart["panels"]
        for row in panel["rows"]
        if row["side"] == "alleging" and row["number"] is not None
    ]

    assert len(exact) > 8
    (n0, x0), (n1, x1) = min(exact), max(exact)
    for number, x in exact:
        assert x == pytest.approx(x0 + (x1 - x0) * (number - n0) / (n1 - n0), abs=0.11)


@pytest.mark.parametrize(
    ("bound", "parts"),
    [
        ("exactly", ["shape"]),
        ("over", ["end", "shape hollow"]),
        ("nearly", ["end", "shape hollow"]),
        ("at-least", ["end", "shape"]),
        ("up-to", ["end", "shape"]),
        ("about", ["blur", "blur", "blur", "shape"]),
    ],
)
@pytest.mark.parametrize("height", [60.0, 900.0])
def test_a_hedge_is_shown_by_form(bound: str, parts: list[str], height: float) -> None:
    drawn = build(counted("a", 500_000, bound), counted("b", 900_000), height=height)

    assert names(drawn["claim:a"]) == parts


@pytest.mark.parametrize(("bound", "way"), [("over", 1), ("nearly", -1)])
def test_an_open_end_points_where_the_hedge_says(bound: str, way: int) -> None:
    mark = build(counted("a", 500_000, bound), counted("b", 900_000))["claim:a"]
    end = next(p.get("d", "") for p in mark.iter("path") if p.get("class") == "end")
    start, stop = re.findall(r"M([\d.]+),[\d.]+H([\d.]+)", end)[0]

    assert (float(stop) - float(start)) * way > 0


def test_a_claim_without_a_number_stands_beside_the_axis() -> None:
    drawn = build(counted("a", None, "unquantified"), counted("b", 0), counted("c", 900_000))

    assert names(drawn["claim:a"])[-1] == "cross"
    assert place(drawn["claim:a"]) < place(drawn["claim:b"]) < place(drawn["claim:c"])
    assert "“so many people”" in text_of(drawn["claim:a"])


def test_rows_have_printed_words_speaker_and_date(shipped: Case) -> None:
    drawn = marks(figures_svg.build_chart(shipped, VIEW, 1216, 2000))
    said = text_of(drawn["claim:c-ch27-crore-to-agency"])

    for part in (
        "over 1 crore",
        "Ramesh Chennithala, Congress leader,",
        "27 Feb 2026",
        "“over one crore people in",
    ):
        assert part in said
    assert "Other counts, without an axis" in text_of(
        figures_svg.build_chart(shipped, VIEW, 1216, 2000)
    )
    assert "“a massive leak of personal data”" in text_of(drawn["claim:c-ians27-massive"])


@pytest.mark.parametrize("height", HEIGHTS)
def test_it_says_why_the_numbers_are_not_added(shipped: Case, height: float) -> None:
    text = text_of(figures_svg.build_chart(shipped, VIEW, 900, height))

    assert "Why the numbers are not added" in text
    assert "some are hedged, and a hedge cannot be added" in text


def test_nothing_said_later_is_in_it(shipped: Case) -> None:
    early = query.as_of(shipped, date(2026, 2, 25))
    drawn = write(figures_svg.build_chart(early, VIEW, 1216, 900))

    assert set(re.findall(r'"claim:([\w-]+)', drawn)) == {c.id for c in figures.every(early, VIEW)}
    assert "27 Feb" not in drawn and "1 crore" not in drawn
    assert "62 lakh" in drawn


@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("name", ["c-pet-62-lakh-pensioners", "c-ch27-one-agency"])
def test_what_is_in_focus_is_ringed_and_in_words(shipped: Case, height: float, name: str) -> None:
    view = replace(VIEW, focus=f"claim:{name}")
    chart = figures_svg.build_chart(shipped, view, 900, height)
    chosen = [g for g in marks(chart).values() if "selected" in g.get("class", "").split()]

    assert [g.get("data-ref") for g in chosen] == [f"claim:{name}"]
    assert names(chosen[0]).count("ring") == 1
    value = figures.value_of(shipped.claim[name], "indian")
    assert f"{value} · " in text_of(chart) or value in text_of(chosen[0])
    assert_legible(chart)


def test_several_may_be_chosen(shipped: Case) -> None:
    refs = ("claim:c-ians27-whatsapp", "claim:c-pet-62-lakh-pensioners")
    drawn = marks(figures_svg.build_chart(shipped, VIEW, 760, 360, refs))

    chosen = [g for g in drawn.values() if "selected" in g.get("class", "").split()]
    assert sorted(g.get("data-ref", "") for g in chosen) == sorted(refs)
    assert all("2026" in text_of(g) for g in chosen)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_number_is_said_whole_or_not_at_all(shipped: Case, width: float) -> None:
    drawn = marks(figures_svg.build_chart(shipped, VIEW, width, 300))
    for chart in figures.split(shipped, VIEW)[0]:
        for row in (r for p in chart["panels"] for r in p["rows"] if r["number"] is not None):
            value = figures.value_of(shipped.claim[row["ref"][6:]], "indian")
            said = text_of(drawn[row["ref"]])
            assert not said or said.startswith(value)


def test_where_room_is_short_many_still_have_their_number_in_words(shipped: Case) -> None:
    drawn = marks(figures_svg.build_chart(shipped, VIEW, 640, 300))
    rows = [r for c in figures.split(shipped, VIEW)[0] for p in c["panels"] for r in p["rows"]]
    said = [row for row in rows if row["number"] is not None and text_of(drawn[row["ref"]])]

    assert len(said) >= len([row for row in rows if row["number"] is not None]) - 3


def test_a_case_without_figures_says_so_in_words() -> None:
    chart = figures_svg.build_chart(case(), VIEW, 640, 300)

    assert chart.tag == "svg" and not marks(chart)
    assert text_of(chart) == figures.empty(case(), VIEW)


def test_many_claims_are_cut_and_it_says_so() -> None:
    size = bounds.NUMBERS + 50
    many = case(claims=[counted(f"c{i}", 10_000 + i * i * 90) for i in range(size)])
    for height in (300, 4000):
        chart = figures_svg.build_chart(many, VIEW, 900, height)
        assert len(marks(chart)) == bounds.NUMBERS
        assert f"The first {bounds.NUMBERS} of {size} claims are drawn." in text_of(chart)
        assert_legible(chart)


def test_small_counts_alone_have_no_axis() -> None:
    chart = figures_svg.build_chart(case(claims=[counted("a", 3)]), VIEW, 900, 300)

    assert list(marks(chart)) == ["claim:a"]
    assert not [n for n in chart.iter("line") if n.get("class") == "grid"]
    assert chart.get("aria-label") == (
        "One claim of small numbers or words for numbers, as of 5 Mar 2026."
    )


def test_the_same_case_gives_the_same_bytes(shipped: Case) -> None:
    assert write(figures_svg.build_chart(shipped, VIEW, 900, 500)) == write(
        figures_svg.build_chart(load(SHIPPED), VIEW, 900, 500)
    )
