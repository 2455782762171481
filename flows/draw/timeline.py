"""The timeline to scale: which lane, row and shape each event gets, its legend and text twin.

Everything here is numbers and text: a chart library only has to put the marks where they say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TypedDict

from flows import dates, query, words
from flows.draw import bounds, strip
from flows.language import N_, Words, _
from flows.model import Case, Event
from flows.view import View

HEADS = Words(
    {
        "alleging": N_("Alleging"),
        "answering": N_("Government"),
        "deciding": N_("Courts"),
        "reporting": N_("Others: accounts, institutions, media"),
    }
)
SPANS = Words({"main": N_("Most events"), "wider": N_("Nearly all"), "all": N_("All dates")})
SHARE = {"main": 0.7, "wider": 0.9, "all": 1.0}
# A middle step is worth offering only if it is not nearly as wide as all dates.
TIMES = 8

# Pixels, top to bottom; a plot of this height draws every row as far apart as meant.
AXIS, HEAD, NAME, ROW, GAP = 20, 30, 19, 21, 5
LABEL, NAMES = 60, 58
# Labels are packed for a plot this wide; on a narrower one those without room are left out.
WIDE, LETTER = 1180, 6.3
MARGIN = timedelta(days=400)


class Mark(TypedDict):
    """One event as drawn: `form` is `point`, `bar` or `before`; `start` is empty if open.

    `left` says that its label stands on its left.
    """

    ref: str
    form: str
    precision: str
    side: str
    status: str
    hollow: bool
    start: str
    end: str
    y: float
    label: str
    left: bool
    sentence: str
    actor: str


class Lane(TypedDict):
    """One lane: the actors in it, its name, where the name stands and where the lane ends.

    `beyond` says how many of its events lie outside the days shown first.
    """

    name: str
    beyond: str
    side: str
    actors: list[str]
    y: float
    bottom: float


class Head(TypedDict):
    """The heading over the lanes of one side."""

    name: str
    side: str
    y: float


class Timeline(TypedDict):
    """All that a chart of the timeline draws; y in pixels from the top, days as ISO text."""

    marks: list[Mark]
    lanes: list[Lane]
    heads: list[Head]
    height: float
    shown: tuple[str, str]
    limits: tuple[str, str]
    as_of: str


def events_of(case: Case, view: View) -> list[Event]:
    """Return the events that a view draws in the order of time: the last ones, if too many."""
    return every(case, view)[-bounds.EVENTS :]


def every(case: Case, view: View) -> list[Event]:
    """Return the events of a view in the order of time: all, or those of its topic or people."""
    if not view.topic and not view.population:
        return strip.ordered(case.events)

    def fits(event: Event) -> bool:
        claims = [case.claim[c] for c in event.claims]
        return any(
            (not view.topic or c.topic == view.topic)
            and (not view.population or c.population == view.population)
            for c in claims
        )

    return strip.ordered([e for e in case.events if fits(e)])


def group(case: Case, actor: str) -> str:
    """Return the heading under which an actor's lane stands: by body, else by what it said."""
    home = {"state-government": "answering", "judiciary": "deciding"}
    if case.actor[actor].boundary in home:
        return home[case.actor[actor].boundary]
    return "alleging" if actor in _alleging(case) else "reporting"


@lru_cache(maxsize=4)
def _alleging(case: Case) -> frozenset[str]:
    return frozenset(c.speaker for c in case.claims if c.kind in query.ALLEGING_KINDS)


def span(events: Sequence[Event], share: float) -> tuple[date, date]:
    """Return the shortest run of days that holds at least this share of the events."""
    days = sorted(e.date.first if e.date.precision == "year" else e.date.last for e in events)
    need = math.ceil(len(days) * share)
    runs = [(days[i], days[i + need - 1]) for i in range(len(days) - need + 1)]
    return min(runs, key=lambda run: run[1] - run[0])


def spans(case: Case, view: View) -> dict[str, tuple[date, date]]:
    """Return the runs of days worth offering, by name: each wider than the one before."""
    events = events_of(case, view)
    found: dict[str, tuple[date, date]] = {}
    for name, share in SHARE.items():
        first, last = span(events, share)
        if name == "all":
            first, last = min(e.date.first for e in events), max(e.date.last for e in events)
        # The as-of line is shown where it is near.
        if timedelta() < case.as_of - last <= timedelta(days=7):
            last = case.as_of
        if last - first < timedelta(days=6):
            first, last = first - timedelta(days=3), last + timedelta(days=3)
        widest = max(((b - a) for a, b in found.values()), default=timedelta(-1))
        sane = name != "wider" or last - first <= widest * TIMES
        if last - first > widest * 1.15 and sane:
            found[name] = (first, last)
    return found


def build_data(case: Case, view: View, name: str = "main") -> Timeline:
    """Return every event of the view once, in its lane, row and shape, for one span of days."""
    events = events_of(case, view)
    offered = spans(case, view)
    first, last = offered.get(name) or next(iter(offered.values()))
    pad = (last - first) * 0.02 + timedelta(hours=14)
    # Room on the right for the label of the last mark.
    shown = _noon(first) - pad, _noon(last) + pad + (last - first) * 0.13
    seen = _day(shown[0]) + timedelta(days=1), _day(shown[1])
    per_day = WIDE / ((shown[1] - shown[0]) / timedelta(days=1))

    marks: list[Mark] = []
    lanes: list[Lane] = []
    heads: list[Head] = []
    y = float(AXIS)
    for side in strip.LANES:
        members = _lanes(case, [e for e in events if group(case, e.lane) == side])
        if members:
            heads.append({"name": HEADS[side], "side": side, "y": y})
            y += HEAD
        for lane, actors, own in members:
            top = y
            rows: list[list[tuple[float, float]]] = []
            inside = [e for e in own if seen[0] <= e.date.last and e.date.first <= seen[1]]
            for event in own:
                label = _short(label_of(case, event, alone=len(actors) == 1), LABEL)
                row, left = 0, False
                if event in inside:
                    room, left = _extent(event, first, per_day, label, case.as_of)
                    row = _free(rows, room)
                y = top + NAME + (row + 0.5) * ROW
                marks.append(_mark(case, event, y, label, left))
            y = top + NAME + ROW * max(1, len(rows)) + GAP
            beyond = _beyond(own, *seen)
            lanes.append(
                {
                    "name": lane,
                    "beyond": beyond,
                    "side": side,
                    "actors": actors,
                    "y": top,
                    "bottom": y,
                }
            )
    order = {f"event:{e.id}": i for i, e in enumerate(events)}
    marks.sort(key=lambda m: order[m["ref"]])
    ends = min(e.date.first for e in events), max(e.date.last for e in events)
    return {
        "marks": marks,
        "lanes": lanes,
        "heads": heads,
        "height": y,
        "shown": (_text(shown[0]), _text(shown[1])),
        "limits": ((ends[0] - MARGIN).isoformat(), (ends[1] + MARGIN).isoformat()),
        "as_of": case.as_of.isoformat(),
    }


def _noon(day: date) -> timedelta:
    return day - date(1, 1, 1)


def _day(when: timedelta) -> date:
    return date(1, 1, 1) + when


def _text(when: timedelta) -> str:
    minutes = round(when / timedelta(minutes=1))
    return f"{_day(when).isoformat()} {minutes % 1440 // 60:02d}:{minutes % 60:02d}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"


def _lanes(case: Case, events: Sequence[Event]) -> list[tuple[str, list[str], list[Event]]]:
    """Return the lanes of one heading: actors by number of events; those with one share a lane."""
    own: dict[str, list[Event]] = {}
    for event in events:
        own.setdefault(event.lane, []).append(event)
    single = [a for a, found in own.items() if len(found) == 1]
    if len(single) < 2:
        single = []
    ranked = sorted((a for a in own if a not in single), key=lambda a: -len(own[a]))
    lanes = [(_short(words.name(case, a), NAMES), [a], own[a]) for a in ranked]
    if single:
        shared = [e for e in events if e.lane in single]
        names = [words.name(case, a).split(",")[0] for a in single]
        name = ", ".join(names)
        if len(name) > NAMES:
            others = words.count(len(single) - 1, "other", "others")
            name = _("{name} and {others}, one event each").format(
                name=_short(min(names, key=len), NAMES - 34), others=others
            )
        lanes.append((name, single, shared))
    return lanes


def _beyond(events: Sequence[Event], first: date, last: date) -> str:
    earlier = sum(1 for e in events if e.date.last < first)
    later = sum(1 for e in events if e.date.first > last)
    found = [_("← {number} earlier").format(number=earlier)] if earlier else []
    return "  ".join([*found, _("{number} later →").format(number=later)] if later else found)


def label_of(case: Case, event: Event, alone: bool) -> str:
    """Return an event's label: its title, less the actor's name where its lane is his alone."""
    name = words.name(case, event.lane).split(",")[0]
    text = event.title
    for start in (f"{name}'s ", f"{name}’s ", f"{name} "):
        if alone and text.startswith(start) and len(text) > len(start) + 8:
            text = text[len(start) :]
            text = text[0].upper() + text[1:]
    return text


def _extent(
    event: Event, first: date, per_day: float, label: str, as_of: date
) -> tuple[tuple[float, float], bool]:
    """Return the pixels that an event and its label take up, and whether the label is left of it.

    The label stands on the right unless it would leave the chart or cross the as-of line there.
    """
    room = len(label) * LETTER + 12
    x0 = (event.date.first - first).days * per_day - 9
    x1 = (event.date.last - first).days * per_day + 9
    if event.date.precision == "before":
        return (-math.inf, x1 + room), False
    line = ((as_of - first).days + 0.5) * per_day
    left = x0 - room > 0 and (x1 + room > WIDE * 0.98 or x1 < line + 9 < x1 + room)
    return ((x0 - room, x1) if left else (x0, x1 + room)), left


def _free(rows: list[list[tuple[float, float]]], room: tuple[float, float]) -> int:
    for i, taken in enumerate(rows):
        if all(room[1] < a or b < room[0] for a, b in taken):
            taken.append(room)
            return i
    rows.append([room])
    return len(rows) - 1


def _mark(case: Case, event: Event, y: float, label: str, left: bool) -> Mark:
    precision = event.date.precision
    form = {"day": "point", "before": "before"}.get(precision, "bar")
    if precision == "after":
        form = "point"
    return {
        "ref": f"event:{event.id}",
        "form": form,
        "precision": precision,
        "side": strip.lane(case, event),
        "status": event.status,
        "hollow": event.date.inferred,
        "start": "" if form == "before" else event.date.first.isoformat(),
        "end": event.date.last.isoformat(),
        "y": y,
        "label": label,
        "left": left,
        "sentence": strip.sentence(case, event),
        "actor": words.name(case, event.lane),
    }


def takeaway(case: Case, view: View, twin: bool = True) -> str:
    """Return the one sentence that stands for the chart; `twin` says that its text is below."""
    events = events_of(case, view)
    first, last = next(iter(spans(case, view).values()))
    inside = sum(1 for e in events if first <= e.date.last and e.date.first <= last)
    size = words.count(len(events), "event", "events")
    if len(events) == bounds.EVENTS:
        size = _("the last {events}").format(events=size)
    told = (
        _(
            "Timeline by actor of {events}, {inside} of them between {first} and {last}; "
            "the same as text below."
        )
        if twin
        else _("Timeline by actor of {events}, {inside} of them between {first} and {last}.")
    )
    return told.format(
        events=size, inside=inside, first=dates.day_words(first), last=dates.day_words(last)
    )


def empty(case: Case, view: View) -> str:
    """Return why there is no event to draw."""
    when = dates.day_words(case.as_of)
    if view.topic or view.population:
        text = _("No event about this topic or these people was on the record by {when}.")
    else:
        text = _("Nothing had been said by {when}, and no event was on the record.")
    return text.format(when=when)
