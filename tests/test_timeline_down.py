"""The timeline from the top down: every event once, in order of time, whole, and nothing later."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from components import timeline as component
from flows import dates, query
from flows.draw import bounds, stage_charts, timeline, timeline_down, timeline_down_rows
from flows.draw.markup import Element, fragment, write
from flows.load import load
from flows.model import Case
from flows.view import View
from tests import pseudo
from tests.test_timeline_svg import assert_legible
from tests.world import case, claim, event

VIEW = View("timeline")
SHIPPED = Path(__file__).parent.parent / "data" / "kerala-cmo-2026"
LONG = "A very long title of which no phone shows more than a part in one of its lines, and more"


@pytest.fixture(scope="module")
def shipped() -> Case:
    return load(SHIPPED)


def days(shipped: Case) -> Iterator[Case]:
    """Yield the case as of each day on which something happened."""
    for day in sorted({e.date.last for e in shipped.events if e.date.last <= shipped.as_of}):
        if (stood := query.as_of(shipped, day)).events:
            yield stood


def text_of(element: Element) -> str:
    return " ".join("".join(span.itertext()) for span in element.iter("tspan"))


def rows(chart: Element) -> dict[str, tuple[float, float, Element]]:
    """Return the edges of each row, from the top down, with its mark."""
    found = {}
    for mark in chart.iter("g"):
        if mark.get("role") == "button":
            box = next(r for r in mark.iter("rect") if r.get("class") == "hit")
            top, high = float(box.get("y", 0)), float(box.get("height", 0))
            found[mark.get("data-ref", "")] = (top, top + high, mark)
    return found


def lines(chart: Element, name: str) -> list[tuple[float, str]]:
    """Return the texts of a class with their place from the top."""
    return [
        (float(text[0].get("y", 0)), "".join(text.itertext()))
        for text in chart.iter("text")
        if name in text.get("class", "").split()
    ]


def world(*found: tuple[str, str], status: str = "reported") -> Case:
    """Return a case with an event on each of these dates, in the lane of one actor."""
    events = [event(f"e{i}", when, "leader", "a") for i, (when, _) in enumerate(found)]
    events = [
        replace(e, title=title, status=status) for e, (_, title) in zip(events, found, strict=True)
    ]
    return case(claims=[claim("a", "leader")], events=events)


def test_every_event_stands_once_with_its_sentence_on_every_day(shipped: Case) -> None:
    for stood in days(shipped):
        chart = timeline_down.build_chart(stood, VIEW)
        refs = Counter(g.get("data-ref") for g in chart.iter("g") if g.get("role") == "button")
        assert refs == Counter(f"event:{e.id}" for e in stood.events)
        drawn = timeline.build_data(stood, VIEW)["marks"]
        named = {ref: mark.get("aria-label") for ref, (*_, mark) in rows(chart).items()}
        assert named == {m["ref"]: m["sentence"] for m in drawn}
        assert not {g.get("data-ref") for g in chart.iter("g") if g.get("data-ref")} - set(refs)


def test_rows_follow_one_another_in_time_and_never_meet(shipped: Case) -> None:
    for stood in days(shipped):
        found = rows(timeline_down.build_chart(stood, VIEW))
        low, last = 0.0, date.min
        for ref, (top, bottom, _) in found.items():
            assert top >= low and bottom - top >= timeline_down_rows.LEAST
            low = bottom
            day = stood.event[ref.removeprefix("event:")].date.last
            assert day >= last
            last = day


def test_no_text_meets_another_nor_leaves_the_canvas(shipped: Case) -> None:
    for stood in days(shipped):
        focus = f"event:{stood.events[-1].id}"
        chart = timeline_down.build_chart(stood, replace(VIEW, focus=focus))
        assert_legible(chart)
    assert min(float(t.get("font-size", 0)) for t in chart.iter("text")) >= 13


def test_a_title_is_whole_in_as_many_lines_as_it_needs() -> None:
    chart = timeline_down.build_chart(world(("2026-02-20", LONG)), VIEW)

    assert LONG in text_of(chart)
    label = next(t for t in chart.iter("text") if "label" in t.get("class", ""))
    assert len(label) >= 2
    assert_legible(chart)


def test_long_names_and_long_words_are_broken_not_cut(shipped: Case) -> None:
    name, word = "The Department of " + "Administrative Reforms and " * 4 + "Records", "W" * 60
    long = replace(
        shipped,
        actors=tuple(replace(a, name=name) for a in shipped.actors),
        events=tuple(replace(e, title=f"{word} {LONG}") for e in shipped.events),
    )
    chart = timeline_down.build_chart(long, VIEW)

    assert_legible(chart)
    assert "…" not in text_of(chart)


def test_days_without_an_event_shrink_to_how_many_they_are() -> None:
    chart = timeline_down.build_chart(
        world(("2026-02-20", "a"), ("2026-02-21", "b"), ("2026-02-27", "c"), ("2027-01-05", "d")),
        VIEW,
    )

    assert [text for _, text in lines(chart, "beyond")] == ["⋮ five days", "⋮ about ten months"]


def test_a_run_of_days_leaves_no_gap_inside_it() -> None:
    chart = timeline_down.build_chart(
        world(("2026-02-10", "a"), ("2026-02-11/2026-02-20", "b"), ("2026-02-15", "c")), VIEW
    )

    assert lines(chart, "beyond") == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "one day"), (59, "59 days"), (60, "about two months"), (3287, "about nine years")],
)
def test_a_gap_in_words(days: int, words: str) -> None:
    assert timeline_down_rows.gap(days) == words


def test_a_run_of_days_is_a_bar_from_its_first_event_to_its_own_row() -> None:
    chart = timeline_down.build_chart(
        world(("2026-02-09", "a"), ("2026-02-11", "b"), ("2026-02-10/2026-02-20", "c")), VIEW
    )
    (run,) = (g for g in chart.iter("g") if g.get("class") == "run")
    body = next(r for r in run.iter("rect") if r.get("class") == "body")
    start, end = float(body.get("x", 0)), float(body.get("x", 0)) + float(body.get("width", 0))
    found = rows(chart)

    # Turned by a quarter: what was its length lies along the page.
    assert "rotate(90)" in run.get("transform", "")
    assert found["event:e0"][1] <= start <= found["event:e1"][1]
    assert found["event:e2"][0] < end < found["event:e2"][1]


def test_the_as_of_line_stands_between_what_had_happened_and_what_is_to_come(
    shipped: Case,
) -> None:
    for stood in days(shipped):
        chart = timeline_down.build_chart(stood, VIEW)
        ((_, text),) = lines(chart, "when")
        assert text == f"as of {dates.day_words(stood.as_of)}"
        (line,) = (n for n in chart.iter("line") if n.get("class") == "as-of")
        y = float(line.get("y1", 0))
        for ref, (top, bottom, _) in rows(chart).items():
            past = stood.event[ref.removeprefix("event:")].date.last <= stood.as_of
            assert bottom <= y if past else top >= y


def test_nothing_that_was_said_later_is_in_it(shipped: Case) -> None:
    early = query.as_of(shipped, date(2026, 2, 25))
    text = write(timeline_down.build_chart(early, VIEW))

    later = [e for e in shipped.events if e.id not in early.event]
    assert later
    assert not [e.id for e in later if e.id in text or e.title in text]


def test_a_date_stands_once_over_all_that_happened_on_it() -> None:
    chart = timeline_down.build_chart(
        world(("2026-02-20", "a"), ("2026-02-20", "b"), ("../2026-02-20", "c")), VIEW
    )
    heads = [text for y, text in lines(chart, "head")]

    assert [t for t in heads if "2026" in t] == ["on or before 20 Feb 2026", "20 Feb 2026"]


@pytest.mark.parametrize(
    ("when", "status", "shape"),
    [
        ("2026-02-20", "reported", "shape"),
        ("2026-02-20?", "reported", "shape hollow"),
        ("2026-02-20", "alleged", "dot"),
        ("2026-02-20", "scheduled", "shape key"),
        ("../2026-02-20", "reported", "open"),
    ],
)
def test_date_and_status_look_as_in_the_wide_drawing(when: str, status: str, shape: str) -> None:
    chart = timeline_down.build_chart(world((when, "a"), status=status), VIEW)
    ((_, _, mark),) = rows(chart).values()

    assert shape in [node.get("class") for node in mark.iter()]
    said = " ".join(text for _, text in lines(chart, "remark"))
    assert (f"· {status}" in said) == (status != "reported")


def test_what_is_in_focus_is_marked(shipped: Case) -> None:
    chart = timeline_down.build_chart(shipped, replace(VIEW, focus="event:e-judgment"))
    chosen = [g for g in chart.iter("g") if "selected" in g.get("class", "").split()]

    assert [g.get("data-ref") for g in chosen] == ["event:e-judgment"]
    assert [p for p in chosen[0].iter("path") if p.get("class") == "ring"]


def test_a_large_case_is_cut_legible_and_says_so() -> None:
    spread = [f"2026-{m:02d}-{d:02d}" for m in (1, 2) for d in range(1, 29)]
    chart = timeline_down.build_chart(
        world(*((spread[i % 56], f"{LONG} {i}") for i in range(bounds.EVENTS + 60))), VIEW
    )

    assert len(rows(chart)) == bounds.EVENTS
    assert f"The latest {bounds.EVENTS} of {bounds.EVENTS + 60} events" in text_of(chart)
    found = list(rows(chart).values())
    assert all(a[1] <= b[0] for a, b in zip(found, found[1:], strict=False))
    assert len(write(chart)) < bounds.EVENTS * 1_600


def test_a_case_without_events_says_so_in_words() -> None:
    chart = timeline_down.build_chart(case(claims=[claim("a", "leader")], events=[]), VIEW)

    assert "no event was on the record" in text_of(chart)
    assert_legible(chart)
    assert component.build_down(case(claims=[claim("a", "leader")], events=[]), VIEW) == {}


def test_markup_in_a_title_stays_text() -> None:
    chart = timeline_down.build_chart(world(("2026-02-20", "<b onclick='x'>bold</b>")), VIEW)

    assert "<b" not in write(chart) and "&lt;b onclick='x'&gt;" in write(chart)


def test_every_text_of_it_is_translated(shipped: Case) -> None:
    foreign = pseudo.foreign(shipped)
    with pseudo.spoken():
        for stood in (foreign, query.as_of(foreign, date(2026, 2, 25))):
            made = fragment(timeline_down.build_chart(stood, VIEW))
            left = {t for t in pseudo.untranslated(made) if re.search("[a-z]", t)}
            assert not left, sorted(left)[:20]


def test_the_talk_draws_it_where_the_stage_is_narrow(shipped: Case) -> None:
    for width, down in ((372.0, True), (760.0, False)):
        chart = stage_charts.build_chart(shipped, VIEW, {"event:e-judgment"}, (), (), width, 430.0)
        assert ("timeline-down" in chart.get("class", "").split()) == down
        assert [g.get("data-ref") for g in chart.iter("g") if "selected" in g.get("class", "")] == [
            "event:e-judgment"
        ]


def test_the_page_has_a_place_for_it_and_on_a_phone_at_any_width(shipped: Case) -> None:
    for phone, name in ((False, "fit down"), (True, "fit down always")):
        above, _ = component.build_text(shipped, VIEW, phone=phone)
        assert f'class="{name}" data-fit="down"' in above
    ((least, markup),) = component.build_down(shipped, VIEW)["down"].items()
    assert least == 0 and "timeline-down" in markup
