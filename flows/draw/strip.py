"""The compact timeline as SVG: every event in a lane by side; equal steps from day to day."""

from __future__ import annotations

from collections.abc import Sequence

from flows import dates, query, words
from flows.draw import bounds, measure
from flows.draw.markup import Element, classes, el, svg
from flows.language import N_, Words, _
from flows.model import Case, Event
from flows.view import sides

LANES = ("alleging", "answering", "deciding", "reporting")
NAMES = Words(
    {
        "alleging": N_("Alleging"),
        "answering": N_("Government"),
        "deciding": N_("Court"),
        "reporting": N_("Other"),
    }
)
WIDTH, MARGIN, LANE, TOP = 1320.0, 92.0, 21.0, 20.0


def lane(case: Case, event: Event) -> str:
    """Return the side in whose lane an event is drawn: that of its claims, if they agree."""
    sides = {query.side_of(case.claim[c]) for c in event.claims} - {"reporting"}
    if event.status != "background" and len(sides) == 1:
        return sides.pop()
    return "reporting"


def ordered(events: Sequence[Event]) -> list[Event]:
    """Return events in the order of the days by which they had happened, then of the file."""
    return sorted(events, key=lambda e: (e.date.last, e.date.first))


def latest(events: Sequence[Event]) -> list[Event]:
    """Return the events in order: all, or the last ones if they are too many to draw."""
    return ordered(events)[-bounds.EVENTS :]


def sentence(case: Case, event: Event) -> str:
    """Return an event as one sentence: date, lane, title, status."""
    status = "" if event.status == "reported" else f" ({words.STATUS[event.status]})"
    return f"{dates.words(event.date)}: {words.name(case, event.lane)}: {event.title}{status}."


def build_strip(case: Case) -> Element:
    """Return the compact timeline; days are evenly spaced, which its caption says."""
    events = latest(case.events)
    days = sorted({d for e in events for d in (e.date.first, e.date.last)})
    step = (WIDTH - MARGIN - 30) / max(1, len(days))
    at = {day: MARGIN + 20 + i * step for i, day in enumerate(days)}
    # A lane of a side that comes later in the record is kept: lanes stay where they are.
    lanes = (*sides(case), "reporting")
    height = TOP + LANE * len(lanes) + 26
    tops = {name: TOP + LANE * i for i, name in enumerate(lanes)}
    lines = [
        (
            el(
                "line",
                {"class": "lane", "x1": MARGIN, "x2": WIDTH, "y1": y, "y2": y},
            ),
            el("text", {"class": "name", "x": 0, "y": y + 4, "font-size": 12}, NAMES[name]),
        )
        for name, y in tops.items()
    ]
    used: dict[tuple[str, float], int] = {}
    marks = []
    for event in events:
        side = lane(case, event)
        x = at[event.date.last]
        place = used[side, x] = used.get((side, x), -1) + 1
        marks.append(_mark(case, event, side, at[event.date.first], x, tops[side], place))
    labels = []
    taken, end = -100.0, 0.0
    for day, x in at.items():
        label = dates.day_words(day)
        if day.year == case.as_of.year:
            # Wherever a language puts the year.
            label = label.replace(str(day.year), "").strip(" ,")
        half = measure.width(label, 11) / 2
        if x - taken >= 44 and x - half >= end + 4:
            taken, end = x, x + half
            labels.append(
                el(
                    "text",
                    {"x": round(x, 1), "y": height - 12, "font-size": 11, "text-anchor": "middle"},
                    label,
                )
            )
    return svg(
        WIDTH,
        height,
        {
            "class": "strip",
            "role": "group",
            "aria-label": _("Timeline of {events}").format(
                events=words.count(len(events), "event", "events")
            ),
        },
        *lines,
        labels,
        marks,
    )


def _mark(
    case: Case, event: Event, side: str, x0: float, x1: float, y: float, place: int
) -> Element:
    shape: dict[str, object] = {
        "class": classes(
            "mark",
            f"side-{side}",
            "open" if event.date.inferred or event.status in ("alleged", "scheduled") else None,
        ),
        "data-ref": f"event:{event.id}",
        "role": "button",
        "tabindex": 0,
        "aria-label": sentence(case, event),
    }
    x = x1 + place * 9
    if event.date.precision == "before":
        path = f"M{x + 5:.1f},{y - 6:.1f}V{y + 6:.1f}L{x - 5:.1f},{y:.1f}Z"
        return el("path", {**shape, "d": path})
    if event.date.precision in ("range", "month", "year") and x1 > x0:
        box = {"x": round(x0, 1), "y": y - 5, "width": round(x1 - x0 + 8, 1), "height": 10, "rx": 5}
        return el("rect", {**shape, **box})
    return el("circle", {**shape, "cx": round(x, 1), "cy": y, "r": 5.5})


def build_list(case: Case, events: Sequence[Event]) -> Element:
    """Return the events as an ordered list, one sentence each: the timeline's text twin."""
    return el(
        "ol",
        {"class": "events"},
        [
            el(
                "li",
                {"data-ref": f"event:{e.id}", "class": f"side-{lane(case, e)}"},
                el(
                    "button",
                    {"type": "button", "class": "pick", "data-ref": f"event:{e.id}"},
                    dates.words(e.date),
                ),
                f" {words.name(case, e.lane)}: {e.title}",
                el("span", {"class": "quiet"}, f" ({words.STATUS[e.status]})"),
            )
            for e in ordered(events)
        ],
    )
