"""The rows of the timeline from the top down: their words in lines, their places, what is between.

Everything here is numbers and text, in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows import dates, words
from flows.draw import measure, timeline
from flows.draw.timeline import Mark
from flows.language import _
from flows.model import Case, Event
from flows.view import View

# As wide as a small phone's page: on others it grows, so that its type is never smaller than here.
WIDTH = 328.0
TITLE, SMALL = 14.0, 13.0
# What is over a row: the line of its day, of the days left out, of the as-of date.
DAY, GAP, AS_OF, PAD = 25.0, 24.0, 27.0, 9.0
# A finger hits nothing smaller.
LEAST = 24.0


@dataclass(slots=True)
class Row:
    """One event and its place: what stands over it, its words in lines, its rail, its edges.

    `day` has no lines where the row over it has the same date; `gap` is empty where no day
    between the two is without an event; `when` is the as-of date, where that lies between them.
    """

    event: Event
    mark: Mark
    day: list[str]
    gap: str
    name: list[str]
    title: list[str]
    rail: float
    when: str = ""
    over: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    @property
    def middle(self) -> float:
        """Where its mark stands."""
        return self.top + PAD / 2 + SMALL * 0.62

    @property
    def high(self) -> float:
        """The pixels that its own words need."""
        lines = (len(self.name) * SMALL + len(self.title) * TITLE) * measure.LEADING
        return max(LEAST, float(math.ceil(lines + PAD)))


def ordered(case: Case, view: View) -> list[Event]:
    """Return the events of a view in the order of time; "on or before a day" before that day."""
    events = timeline.events_of(case, view)
    return sorted(events, key=lambda e: (e.date.last, e.date.first, e.date.precision != "before"))


def build_rows(
    case: Case, view: View, marks: dict[str, Mark], rails: dict[str, float], left: float, y: float
) -> tuple[list[Row], str]:
    """Return a row per event from `y` pixels down, their words from `left` pixels on.

    The text is the as-of date in words, if it stands after the last of them.
    """
    events = ordered(case, view)
    # The first day of all that is still to come, for each event.
    ahead = [date.max] * (len(events) + 1)
    for i in range(len(events) - 1, -1, -1):
        ahead[i] = min(ahead[i + 1], events[i].date.first)
    when = _("as of {day}").format(day=dates.day_words(case.as_of))
    found: list[Row] = []
    before = ""
    for i, event in enumerate(events):
        row = _row(case, event, marks[f"event:{event.id}"], rails, WIDTH - left)
        day = dates.words(event.date)
        days = (ahead[i] - events[i - 1].date.last).days - 1 if i else 0
        row.gap = gap(days) if days > 0 else ""
        if event.date.last > case.as_of:
            row.when, when = when, ""
        if day != before or row.when:
            row.day = measure.wrap(day, WIDTH - left, SMALL, bold=True)
        before = day
        row.over = y
        row.top = y + GAP * bool(row.gap) + AS_OF * bool(row.when) + day_height(row.day)
        row.bottom = y = row.top + row.high
        found.append(row)
    return found, when


def _row(case: Case, event: Event, mark: Mark, rails: dict[str, float], room: float) -> Row:
    name = words.name(case, event.lane)
    if event.status != "reported":
        name = f"{name} · {words.STATUS[event.status]}"
    # What is selected is bold: there must be room for that.
    title = timeline.label_of(case, event, alone=True)
    return Row(
        event,
        mark,
        [],
        "",
        measure.wrap(name, room, SMALL),
        measure.wrap(title, room, TITLE, bold=True),
        rails[timeline.group(case, event.lane)],
    )


def day_height(lines: Sequence[str]) -> float:
    """Return the pixels that a date needs over its rows."""
    more = (len(lines) - 1) * SMALL * measure.LEADING
    return DAY + math.ceil(more) if lines else 0.0


def gap(days: int) -> str:
    """Return in words how long nothing is on the record: in days, or in rounder measures.

    >>> gap(5), gap(3287)
    ('five days', 'about nine years')
    """
    if days < 60:
        return words.count(days, "day", "days")
    if days < 730:
        return _("about {time}").format(time=words.count(round(days / 30.44), "month", "months"))
    return _("about {time}").format(time=words.count(round(days / 365.25), "year", "years"))
