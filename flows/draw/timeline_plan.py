"""How a drawn timeline shares its canvas: names, scale, lanes, rows, and what lies outside.

Everything here is numbers and text, in pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows import dates, words
from flows.draw import measure, timeline
from flows.draw.timeline import Lane, Mark, Timeline
from flows.draw.timeline_axis import Scale
from flows.draw.timeline_rows import Room, Spot, place
from flows.model import Case

TYPE, HEAD = 12.0, 12.5
# The days over the lanes, lines of names, and the air in a lane.
TOP, LINE, PAD = 40.0, HEAD * measure.LEADING, 8.0
# What the name of a side leaves of the room for names: its mark, and air.
TITLE = 24.0
# A small mark outside the days shown; the right end of "on or before", which no label covers, and
# its whole line where it is short.
SMALL_MARK, ARROW, STUB = 10.0, 33.0, 53.0
# From the end of a shape that all sides share to the small mark of its side, and past that.
KEY, PAST = 6.0, 11.0
# How close rows may stand, from generous to dense: the first that fits the height is used.
ROWS = (25.0, 22.0, 19.0, 17.0, 15.6)
# At the densest, labels are left out where that saves a row, down to this share of them.
KEPT = 0.5
# Where the actors' lanes are higher than this many times the room, each side has one lane.
TOO_HIGH, KEPT_SHARED = 1.1, 0.0
# What a lane may grow by where there is room.
SPREAD = 28.0


@dataclass(slots=True)
class Drawn:
    """A lane as it is drawn: its lines, its events on the scale and outside it, its place.

    `called` are the labels of chosen events outside the days shown.
    """

    lane: Lane
    title: list[str]
    name: list[str]
    spots: list[Spot]
    called: list[Spot]
    earlier: list[Mark]
    later: list[Mark]
    rows: int = 1
    y: float = 0
    height: float = 0
    tried: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def all(self) -> list[Spot]:
        """All that needs a row: labels of chosen events outside the days shown, and events."""
        return [*self.called, *self.spots]


@dataclass(frozen=True, slots=True)
class Plan:
    """All places of a drawn timeline: its scale, its lanes, the height of a row, where it ends."""

    scale: Scale
    gutter: float
    lanes: list[Drawn]
    row: float
    bottom: float


def first_day(mark: Mark) -> date:
    """Return the first day of a mark; of "on or before" a day, that day."""
    return date.fromisoformat(mark["start"] or mark["end"])


def last_day(mark: Mark) -> date:
    """Return the last day of a mark."""
    return date.fromisoformat(mark["end"])


def shown(data: Timeline) -> tuple[date, date]:
    """Return the first and the last whole day on the scale."""
    first, last = (date.fromisoformat(text[:10]) for text in data["shown"])
    return first + timedelta(days=1), last


def build_plan(
    case: Case, data: Timeline, chosen: Collection[str], width: float, height: float
) -> Plan:
    """Return where everything stands on a canvas; it is higher than `height` if rows need more.

    Where the lanes of all actors are far too high, the actors of each side share one. What is
    `chosen` is labelled before all else.
    """
    plan = _plan(case, data, data["lanes"], chosen, width, height, KEPT)
    if plan.bottom > height * TOO_HIGH:
        shared = _plan(case, data, _shared(case, data), chosen, width, height, KEPT_SHARED)
        plan = min(plan, shared, key=lambda p: p.bottom)
    return plan


def _shared(case: Case, data: Timeline) -> list[Lane]:
    """Return one lane per side, named after its actors."""
    found: list[Lane] = []
    for head in data["heads"]:
        own = [lane for lane in data["lanes"] if lane["side"] == head["side"]]
        actors = [a for lane in own for a in lane["actors"]]
        names = words.some((words.name(case, a).split(",")[0] for a in actors), 1)
        found.append({**own[0], "name": names, "actors": actors})
    return found


def _plan(
    case: Case,
    data: Timeline,
    layout: Sequence[Lane],
    chosen: Collection[str],
    width: float,
    height: float,
    kept: float,
) -> Plan:
    first, last = shown(data)
    home = {a: i for i, lane in enumerate(layout) for a in lane["actors"]}
    own: list[list[Mark]] = [[] for _ in layout]
    for mark in data["marks"]:
        own[home[case.event[mark["ref"].removeprefix("event:")].lane]].append(mark)
    heads = {h["side"]: h["name"] for h in data["heads"]}
    # No word of a side's name is broken, in whatever language.
    words_of = (word for name in heads.values() for word in name.split())
    longest = max((measure.width(word, HEAD, bold=True) for word in words_of), default=0.0)
    gutter = max(min(236.0, max(128.0, width * 0.2)), min(longest + TITLE, width * 0.4))
    early = [[m for m in marks if last_day(m) < first] for marks in own]
    late = [[m for m in marks if first_day(m) > last] for marks in own]
    left, right = gutter + _zone(early) + 6, width - _zone(late) - PAST - 1
    scale = Scale(first, last, left, right)
    lanes = []
    for lane, marks, earlier, later in zip(layout, own, early, late, strict=True):
        title = heads.pop(lane["side"], "")
        inside = [m for m in marks if last_day(m) >= first and first_day(m) <= last]
        spots = [_spot(m, scale, m["ref"] in chosen) for m in inside]
        shared = layout is not data["lanes"]
        for spot, mark in zip(spots, inside, strict=True):
            # The page's label is cut for its room; a shared lane does not say whose act it is.
            event = case.event[spot.ref.removeprefix("event:")]
            alone = len(lane["actors"]) == 1 and not shared
            spot.full = timeline.label_of(case, event, alone)
            if shared and mark["form"] == "before":
                # A short line says the same and leaves the row to others.
                start, end = spot.mark
                spot.mark, spot.line = (max(start, end - STUB), end), 0.0
        lanes.append(
            Drawn(
                lane,
                measure.wrap(title, gutter - TITLE, HEAD, bold=True) if title else [],
                measure.wrap(lane["name"], gutter - 10, TYPE, most=3),
                spots,
                [_call(m, scale) for m in (*earlier, *later) if m["ref"] in chosen],
                earlier,
                later,
            )
        )
    avoid = scale.x(case.as_of) if first <= case.as_of <= last else None
    row = _fit(lanes, (left, right), avoid, height - TOP, kept)
    spare = (height - TOP - sum(_height(d, row) for d in lanes)) / len(lanes)
    y = TOP
    for drawn in lanes:
        drawn.y, drawn.height = y, _height(drawn, row) + min(SPREAD, max(0.0, spare))
        y += drawn.height
    return Plan(scale, gutter, lanes, row, y)


def edge_start(count: int, way: str) -> tuple[str, float]:
    """Return the words for events outside the days shown, and how far in their marks begin."""
    text = f"← {count:,}" if way == "earlier" else f"{count:,} →"
    return text, measure.width(text, TYPE) + SMALL_MARK


def _zone(outside: Sequence[Sequence[Mark]]) -> float:
    """Return the room beside the scale that small marks need: few side by side, more closer."""
    sizes = [len(marks) for marks in outside if marks]
    return max((edge_start(n, "earlier")[1] + SMALL_MARK * min(n, 6) for n in sizes), default=0.0)


def _spot(mark: Mark, scale: Scale, needed: bool) -> Spot:
    line = 0.0
    a, b = ends(mark, scale)
    if mark["form"] == "before":
        a, b, line = scale.left, b + PAST, ARROW
    elif mark["form"] == "bar":
        a, b = a - 3, b + PAST
    else:
        a, b = a - 9, b + (9 if mark["status"] != "scheduled" else PAST + 3)
    minor = mark["status"] in ("background", "scheduled")
    return Spot(mark["ref"], (a, b), mark["label"], needed, line, minor=minor)


def ends(mark: Mark, scale: Scale) -> tuple[float, float]:
    """Return where the shape of an event on the scale starts and ends: for a day, its middle."""
    if mark["form"] == "bar":
        a, b = scale.bar(first_day(mark), last_day(mark))
        return a, max(b, a + 3)
    x = scale.x(min(last_day(mark), scale.last))
    return x, x


def _call(mark: Mark, scale: Scale) -> Spot:
    """Return the place of the label of a chosen event outside the days shown: at the edge."""
    earlier = last_day(mark) < scale.first
    edge = scale.left if earlier else scale.right
    text = f"{mark['label']}, {dates.day_words(last_day(mark))}"
    return Spot(mark["ref"], (edge, edge), f"← {text}" if earlier else f"{text} →", True)


def _height(drawn: Drawn, row: float) -> float:
    return max(drawn.rows * row, LINE * (len(drawn.title) + len(drawn.name))) + PAD


def _fit(
    lanes: Sequence[Drawn], edges: Room, avoid: float | None, height: float, share: float
) -> float:
    """Give every event its row, as densely as the height asks for; return the height of a row."""
    for drawn in lanes:
        drawn.rows = max(1, place(drawn.all, edges, TYPE, avoid, None))
    row = ROWS[0]
    for row in ROWS:
        if sum(_height(d, row) for d in lanes) <= height:
            return row
    caps = _thin(lanes, edges, avoid, row, height, share)
    for i, drawn in enumerate(lanes):
        place(drawn.all, edges, TYPE, avoid, caps.get(i))
    return row


def _thin(
    lanes: Sequence[Drawn],
    edges: Room,
    avoid: float | None,
    row: float,
    height: float,
    share: float,
) -> dict[int, int]:
    """Take rows away until the lanes fit, or labels get few; return the most rows by lane."""
    caps: dict[int, int] = {}
    labels = [len(d.all) for d in lanes]
    least = sum(labels) * share
    while sum(_height(d, row) for d in lanes) > height:
        options = []
        for i, drawn in enumerate(lanes):
            names = LINE * (len(drawn.title) + len(drawn.name))
            if drawn.rows == 1 or drawn.rows * row <= names:
                continue
            cap = drawn.rows - 1
            if cap not in drawn.tried:
                rows = place(drawn.all, edges, TYPE, avoid, cap)
                drawn.tried[cap] = rows, sum(1 for s in drawn.all if s.label)
            rows, named = drawn.tried[cap]
            if rows <= cap:
                options.append((labels[i] > named, -named / len(drawn.all), i, named))
        if not options:
            break
        # Where nothing is lost first, then where the largest share of labels is left.
        *_, i, named = min(options)
        if sum(labels) - labels[i] + named < least:
            break
        labels[i] = named
        lanes[i].rows -= 1
        caps[i] = lanes[i].rows
    return caps
