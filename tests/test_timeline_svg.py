"""The timeline as SVG: every event in its place, labels that never meet, nothing said later."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows import query
from flows.draw import bounds, timeline, timeline_plan, timeline_svg
from flows.draw.markup import Element, write
from flows.draw.timeline_axis import Scale, ticks
from flows.export import fonts
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.world import case, claim, event

VIEW = View("timeline")
SHIPPED = Path(__file__).parent.parent / "data" / "kerala-cmo-2026"
WIDTHS = (640.0, 900.0, 1216.0)
Box = tuple[float, float, float, float, str]


@pytest.fixture(scope="module")
def shipped() -> Case:
    return load(SHIPPED)


def marks(chart: Element) -> dict[str, Element]:
    return {g.get("data-ref", ""): g for g in chart.iter("g") if g.get("data-ref")}


def text_of(element: Element) -> str:
    return " ".join("".join(t.itertext()) for t in element.iter("text"))


def boxes(chart: Element) -> Iterator[Box]:
    """Yield the room of every line of text, as wide as the bundled font sets it, with its words."""
    bold = {"head", "when", "group", "value"}
    for parent in chart.iter():
        for text in parent:
            names = set(text.get("class", "").split())
            if text.tag != "text" or "halo" in names:
                continue
            size = float(text.get("font-size", "0"))
            chosen = "selected" in parent.get("class", "").split() and "label" in names
            for span in text:
                words = span.text or ""
                wide = fonts.width(words, size, 600 if names & bold or chosen else 400)
                share = {"end": 1.0, "middle": 0.5}.get(text.get("text-anchor", ""), 0.0)
                x, y = float(span.get("x", 0)) - wide * share, float(span.get("y", 0))
                yield x, x + wide, y - size * 0.72, y + size * 0.18, words


def assert_legible(chart: Element) -> None:
    """Assert that no text leaves the canvas, meets another or is set too small."""
    wide, high = float(chart.get("width", 0)), float(chart.get("height", 0))
    found = list(boxes(chart))
    for x0, x1, y0, y1, words in found:
        inside = x0 >= -0.5 and x1 <= wide + 0.5 and y0 >= 0 and y1 <= high
        assert inside, f"{words!r} leaves the canvas"
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            apart = a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
            assert apart, f"{a[4]!r} meets {b[4]!r}"
    assert min(float(t.get("font-size", "0")) for t in chart.iter("text")) >= 11


def place(mark: Element) -> float:
    """Return the x at which the first shape of a mark starts."""
    path = next(p.get("d", "") for p in mark.iter("path") if p.get("class", "").startswith("shape"))
    return float(path[1:].split(",")[0])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("height", [200.0, 560.0, 2000.0])
def test_every_event_of_the_page_has_one_mark_and_its_sentence(
    shipped: Case, width: float, height: float
) -> None:
    chart = timeline_svg.build_chart(shipped, VIEW, width, height)
    refs = Counter(g.get("data-ref") for g in chart.iter("g") if g.get("data-ref"))

    drawn = timeline.build_data(shipped, VIEW)["marks"]
    assert refs == Counter(m["ref"] for m in drawn)
    named = {ref: g.get("aria-label") for ref, g in marks(chart).items()}
    assert named == {m["ref"]: m["sentence"] for m in drawn}


@pytest.mark.parametrize("width", WIDTHS)
def test_labels_never_meet_nor_leave_the_canvas_on_any_day(shipped: Case, width: float) -> None:
    days = sorted({e.date.last for e in shipped.events if e.date.last < shipped.as_of})
    for day in [*days, shipped.as_of]:
        stood = query.as_of(shipped, day)
        for height in (300.0, 560.0):
            assert_legible(timeline_svg.build_chart(stood, VIEW, width, height))


@pytest.mark.parametrize("span", ["wider", "all"])
def test_labels_never_meet_in_other_runs_of_days(shipped: Case, span: str) -> None:
    for width in WIDTHS:
        assert_legible(timeline_svg.build_chart(shipped, replace(VIEW, span=span), width, 560))


@pytest.mark.parametrize("width", WIDTHS)
def test_an_earlier_day_stands_further_left(shipped: Case, width: float) -> None:
    chart = timeline_svg.build_chart(shipped, VIEW, width, 900)
    drawn = timeline.build_data(shipped, VIEW)["marks"]
    first, last = timeline_plan.shown(timeline.build_data(shipped, VIEW))
    points = [
        (timeline_plan.first_day(m), place(marks(chart)[m["ref"]]))
        for m in drawn
        if m["form"] == "point" and m["status"] == "reported" and m["side"] == "alleging"
        if first <= timeline_plan.first_day(m) <= last
    ]

    assert len(points) > 8
    for day, x in points:
        assert all((x < other) == (day < later) for later, other in points)


def test_what_lies_outside_the_days_shown_is_at_the_edges_and_said(shipped: Case) -> None:
    chart = timeline_svg.build_chart(shipped, VIEW, 1216, 560)

    early, inside, late = (
        place(marks(chart)[f"event:{name}"])
        for name in ("e-letter-31-dec", "e-sasikumar-complaint", "e-counting-day")
    )
    assert early < inside < late
    assert "eleven earlier events and three later events" in text_of(chart)


def test_nothing_said_later_is_in_it(shipped: Case) -> None:
    early = query.as_of(shipped, date(2026, 2, 25))
    drawn = write(timeline_svg.build_chart(early, VIEW, 1216, 560))

    assert "as of 25 Feb 2026" in drawn
    assert "Kochi" not in drawn and "dismisses" not in drawn
    assert set(re.findall(r"event:([\w-]+)", drawn)) == {e.id for e in early.events}
    assert not re.search(r"\d (Mar|Apr|May)\b", drawn)


@pytest.mark.parametrize("height", [150.0, 900.0])
@pytest.mark.parametrize("name", ["e-judgment", "e-counting-day", "e-letter-31-dec"])
def test_what_is_in_focus_is_marked_and_labelled(shipped: Case, height: float, name: str) -> None:
    view = replace(VIEW, focus=f"event:{name}")
    chart = timeline_svg.build_chart(shipped, view, 640, height)
    chosen = [g for g in marks(chart).values() if "selected" in g.get("class", "").split()]

    assert [g.get("data-ref") for g in chosen] == [f"event:{name}"]
    assert [p.get("class") for p in chosen[0].iter("path")].count("ring") == 1
    assert shipped.event[name].title[:9] in text_of(chosen[0])
    assert_legible(chart)


def test_several_may_be_chosen(shipped: Case) -> None:
    refs = ("event:e-fourth-hearing", "event:e-fifth-hearing")
    chart = timeline_svg.build_chart(shipped, VIEW, 760, 360, refs)

    chosen = [g for g in marks(chart).values() if "selected" in g.get("class", "").split()]
    assert sorted(g.get("data-ref", "") for g in chosen) == sorted(refs)
    assert all(text_of(g) for g in chosen)


def test_a_low_room_leaves_labels_out_and_a_high_one_none(shipped: Case) -> None:
    def labels(height: float) -> int:
        chart = timeline_svg.build_chart(shipped, VIEW, 1216, height)
        assert height < 900 or float(chart.get("height", 0)) <= height
        return sum(1 for t in chart.iter("text") if t.get("class") == "label ink")

    assert labels(300) < labels(560) < labels(1000) < len(shipped.events)
    assert labels(1000) == labels(3000)


def test_with_no_room_at_all_it_is_as_high_as_its_marks_need(world: Case) -> None:
    chart = timeline_svg.build_chart(world, VIEW, 640, 1)

    assert len(marks(chart)) == len(world.events)
    assert_legible(chart)


def test_where_there_is_room_it_is_used(world: Case) -> None:
    low, high = (
        float(timeline_svg.build_chart(world, VIEW, 900, h).get("height", 0)) for h in (200, 420)
    )
    assert low < high <= 420


@pytest.mark.parametrize(
    ("text", "status", "shape"),
    [
        ("2026-02-25", "reported", ["shape"]),
        ("2026-02-25?", "reported", ["shape hollow"]),
        ("2026-02-25", "alleged", ["shape", "dot"]),
        ("2026-02-25", "scheduled", ["shape", "shape key"]),
        ("../2026-02-25", "reported", ["shape", "shape key"]),
        ("2026-02-20/2026-02-25", "reported", ["outline", "shape key"]),
        ("2026-02", "reported", ["inside", "outline", "shape key"]),
    ],
)
def test_date_and_status_have_their_form(text: str, status: str, shape: list[str]) -> None:
    rows = [event("e", text, "leader", "a", status=status)]
    chart = timeline_svg.build_chart(case(claims=[claim("a")], events=rows), VIEW, 900, 300)
    mark = marks(chart)["event:e"]

    assert [p.get("class") for p in mark.iter("path")] == shape
    assert bool(list(mark.iter("line"))) == text.startswith("..")


def test_sides_differ_in_shape_not_in_colour_alone(world: Case) -> None:
    chart = timeline_svg.build_chart(world, VIEW, 900, 500)
    shapes = {
        re.sub(r"[-\d., ]+", "", next(mark.iter("path")).get("d", ""))
        for ref, mark in marks(chart).items()
        if ref in ("event:e-press", "event:e-order", "event:e-poll")
    }
    assert len(shapes) == 3


@pytest.mark.parametrize("form", ["../2026-02-25", "2026-02", "2026-02-25"])
def test_what_all_sides_share_has_the_small_mark_of_its_side(form: str) -> None:
    def key(kind: str) -> str:
        said = claim("a", kind)
        rows = [event("e", form, "leader", "a", status="scheduled")]
        chart = timeline_svg.build_chart(case(claims=[said], events=rows), VIEW, 900, 300)
        path = [p for p in marks(chart)["event:e"].iter("path") if p.get("class") == "shape key"]
        return re.sub(r"[-\d., ]+", "", path[0].get("d", ""))

    assert len({key(kind) for kind in ("allegation", "statement", "court")}) == 3


def test_a_case_without_events_says_so_in_words() -> None:
    chart = timeline_svg.build_chart(case(), VIEW, 640, 300)

    assert chart.tag == "svg" and not marks(chart)
    assert text_of(chart) == timeline.empty(case(), VIEW)


def test_many_events_are_cut_and_it_says_so() -> None:
    days = [f"2026-{m:02d}-{d:02d}" for m in (1, 2) for d in range(1, 29)]
    rows = [event(f"e{i}", days[i % 56], "leader", "a") for i in range(bounds.EVENTS + 60)]
    many = replace(case(claims=[claim("a")], events=rows), as_of=date(2026, 3, 5))
    chart = timeline_svg.build_chart(many, VIEW, 1216, 560)

    assert len(marks(chart)) == bounds.EVENTS
    assert f"The latest {bounds.EVENTS} of {bounds.EVENTS + 60} events are drawn." in text_of(chart)
    assert_legible(chart)


def test_the_same_case_gives_the_same_bytes(shipped: Case) -> None:
    assert write(timeline_svg.build_chart(shipped, VIEW, 900, 500)) == write(
        timeline_svg.build_chart(load(SHIPPED), VIEW, 900, 500)
    )


def test_markup_in_a_title_stays_text() -> None:
    rows = [event("e", "2026-02-25", "leader", "a", title="<script>alert(1)</script>")]
    drawn = write(timeline_svg.build_chart(case(claims=[claim("a")], events=rows), VIEW, 900, 300))

    assert "<script" not in drawn and "&lt;script" in drawn


def test_the_year_stands_once() -> None:
    scale = Scale(date(2025, 12, 20), date(2026, 1, 20), 0, 900)
    words = [text for _, text in ticks(scale, 12)]

    assert sum("2025" in w for w in words) == 1
    assert sum("2026" in w for w in words) == 1


def test_where_room_is_short_background_gives_way_to_what_was_done(shipped: Case) -> None:
    chart = timeline_svg.build_chart(shipped, View(view="timeline"), 1216, 440)
    assert "High Court dismisses the petition" in text_of(chart)


def test_a_label_is_whole_where_it_has_room(shipped: Case) -> None:
    given = query.as_of(shipped, date(2026, 2, 25))
    chart = timeline_svg.build_chart(given, View(view="timeline"), 1216, 480)
    assert "Information to be handed over before 12 February, per the letter" in text_of(chart)
