"""The timeline to scale as SVG, from the same numbers as the page's, for any width."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from flows import dates, words
from flows.draw import glyph, measure, timeline, timeline_marks
from flows.draw.markup import Element, el, svg
from flows.draw.timeline import Mark, Timeline
from flows.draw.timeline_axis import ticks
from flows.draw.timeline_plan import (
    ARROW,
    HEAD,
    KEY,
    LINE,
    PAD,
    PAST,
    SMALL_MARK,
    TOP,
    TYPE,
    Drawn,
    Plan,
    build_plan,
    edge_start,
    ends,
    first_day,
    last_day,
    shown,
)
from flows.draw.timeline_rows import NEAR, Spot
from flows.language import _, pgettext
from flows.model import Case
from flows.view import View

SMALL = 11.5


def build_chart(
    case: Case, view: View, width: float, height: float, chosen: Collection[str] = ()
) -> Element:
    """Return the timeline of a view as SVG, `width` pixels wide, in the days that `view` asks for.

    It makes use of `height` pixels and is higher if its rows need more. Every event of the view
    has a mark with its `data-ref` and its sentence; labels without room are left out, but not
    that of the view's focus and of what else is `chosen` (references such as `event:ID`).
    """
    still = replace(view, focus="")
    if not timeline.events_of(case, still):
        return _empty(timeline.empty(case, still), width)
    data = timeline.build_data(case, still, view.span or "main")
    lit = {view.focus, *chosen}
    notes = measure.wrap(_note(case, still, data), width - 8, SMALL)
    below = 10 + len(notes) * SMALL * measure.LEADING
    plan = build_plan(case, data, lit, width, height - below)
    marks = {m["ref"]: m for m in data["marks"]}
    ground, shapes = _ground(case, plan, width), []
    for lane in plan.lanes:
        ground += _names(lane, width)
        shapes += _outside(lane, plan, width, lit)
        shapes += [_event(marks[s.ref], s, lane, plan) for s in lane.spots]
    return svg(
        width,
        round(plan.bottom + below),
        {
            "class": "timeline-chart",
            "role": "group",
            "aria-label": timeline.takeaway(case, still, twin=False),
        },
        el("g", {"class": "ground"}, ground),
        shapes,
        measure.build_text(notes, 0, plan.bottom + 18, SMALL, "remark"),
    )


def _empty(text: str, width: float) -> Element:
    lines = measure.wrap(text, width - 8, TYPE)
    return svg(
        width,
        round(len(lines) * TYPE * measure.LEADING + 14),
        {"class": "timeline-chart", "role": "group", "aria-label": text},
        measure.build_text(lines, 0, 18, TYPE, ""),
    )


def _ground(case: Case, plan: Plan, width: float) -> list[Element]:
    """Return what lies under the marks: the days, the as-of line, what is beside the scale."""
    scale = plan.scale
    lines, found = [], []
    for x, text in ticks(scale, TYPE):
        lines.append(_line("grid", x, x, TOP - 6, plan.bottom))
        if x + measure.width(text, TYPE) / 2 <= width:
            found += measure.build_text([text], x, TOP - 11, TYPE, "day", "middle", halo=True)
    text = _("as of {day}").format(day=dates.day_words(case.as_of))
    if scale.first <= case.as_of <= scale.last:
        x = scale.x(case.as_of)
        fits = x + 6 + measure.width(text, TYPE, bold=True) < width
        place = (x + 5, "start") if fits else (x - 5, "end")
        lines.append(_line("as-of", x, x, 2, plan.bottom))
        found += measure.build_text([text], place[0], 12, TYPE, "when", place[1])
    else:
        found += measure.build_text([f"{text} →"], width - 2, 12, TYPE, "when", "end")
    if any(lane.earlier for lane in plan.lanes):
        found += measure.build_text(
            [pgettext("events", "earlier")], plan.gutter + 2, 12, TYPE, "beyond"
        )
    if any(lane.later for lane in plan.lanes):
        found += measure.build_text(
            [pgettext("events", "later")], width - 2, TOP - 11, TYPE, "beyond", "end"
        )
    return [*lines, *found, _line("rule", 0, width, plan.bottom, plan.bottom)]


def _line(name: str, x1: float, x2: float, y1: float, y2: float) -> Element:
    ends = {"x1": x1, "x2": x2, "y1": y1, "y2": y2}
    return el("line", {"class": name, **{k: round(v, 1) for k, v in ends.items()}})


def _names(lane: Drawn, width: float) -> list[Element]:
    """Return a lane's rule and name, and over the first lane of a side the side's heading."""
    y = lane.y + 16
    side = lane.lane["side"]
    found = [_line("rule", 0, width, lane.y, lane.y)]
    if lane.title:
        key = el("path", {"class": "shape", "d": glyph.family(side, 8, y - 4, 4.5)})
        rule = _line("side", 0, width, lane.y, lane.y)
        found = [el("g", {"class": f"side-{side}"}, rule, key)]
        found += measure.build_text(lane.title, 18, y, HEAD, "head")
        y += len(lane.title) * LINE
    return found + measure.build_text(lane.name, 2, y, TYPE, "name")


def _outside(lane: Drawn, plan: Plan, width: float, lit: Collection[str]) -> list[Element]:
    """Return a small mark per event outside the days shown, at the edge, and how many they are."""
    found: list[Element] = []
    y = round(lane.y + PAD / 2 + plan.row / 2, 1)
    for marks, way in ((lane.earlier, "earlier"), (lane.later, "later")):
        if not marks:
            continue
        text, start = edge_start(len(marks), way)
        early = way == "earlier"
        edge, sign = (plan.gutter + 2, 1) if early else (width - 2, -1)
        found += measure.build_text(
            [text], edge, y + 4, TYPE, "beyond", "start" if early else "end"
        )
        zone = plan.scale.left - 6 - edge if early else edge - plan.scale.right - PAST - 1
        step = min(SMALL_MARK, (zone - start - 4) / max(1, len(marks) - 1))
        for i, mark in enumerate(marks if early else marks[::-1]):
            x = edge + sign * (start + i * step)
            parts = timeline_marks.build_point(mark, x, y, 0.66)
            if mark["ref"] in lit:
                parts.append(el("path", {"class": "ring", "d": glyph.circle(x, y, 7.5)}))
            call = next((s for s in lane.called if s.ref == mark["ref"]), None)
            parts += _call(call, lane, plan) if call else []
            found.append(timeline_marks.build_mark(mark, parts, lit))
    return found


def _call(spot: Spot, lane: Drawn, plan: Plan) -> list[Element]:
    x = spot.mark[0] - NEAR if spot.left else spot.mark[0] + NEAR
    y = lane.y + PAD / 2 + (spot.row + 0.5) * plan.row + 4
    anchor = "end" if spot.left else "start"
    return measure.build_text([spot.label], x, y, TYPE, "label", anchor, halo=True)


def _event(mark: Mark, spot: Spot, lane: Drawn, plan: Plan) -> Element:
    y = round(lane.y + PAD / 2 + (spot.row + 0.5) * plan.row, 1)
    scale = plan.scale
    a, b = ends(mark, scale)
    x = spot.mark[0] - NEAR if spot.left else spot.mark[1] + NEAR
    ring = glyph.circle(a, y, 10.5)
    if mark["form"] == "bar":
        cut = first_day(mark) < scale.first, last_day(mark) > scale.last
        parts = [timeline_marks.build_bar(mark, (a, b), cut, y)]
        ring = f"M{a - 4:.1f},{y - 9.5:.1f}H{b + 4:.1f}V{y + 9.5:.1f}H{a - 4:.1f}Z"
        parts.append(timeline_marks.build_key(mark, b + KEY, y))
    elif mark["form"] == "before":
        gap = None
        if spot.left and spot.line:
            x = spot.mark[1] - ARROW
            gap = x - measure.width(spot.label, TYPE, bold=spot.needed) - 3, x + 4
        parts = timeline_marks.build_before(mark, spot.mark[0], a, y, gap)
        ring = glyph.circle(a - 4, y, 11.5)
        parts.append(timeline_marks.build_key(mark, a + KEY, y))
    else:
        parts = timeline_marks.build_point(mark, a, y)
        if mark["status"] == "scheduled":
            parts.append(timeline_marks.build_key(mark, a + KEY + 3, y))
    if spot.needed:
        parts.append(el("path", {"class": "ring", "d": ring}))
    if spot.label:
        anchor = "end" if spot.left else "start"
        parts += measure.build_text([spot.label], x, y + 4, TYPE, "label", anchor, halo=True)
    return timeline_marks.build_mark(mark, parts, [spot.ref] if spot.needed else [])


def _note(case: Case, view: View, data: Timeline) -> str:
    """Return in words what stands on no scale: events outside the days shown, earlier ones cut."""
    first, last = shown(data)
    earlier = sum(1 for m in data["marks"] if last_day(m) < first)
    later = sum(1 for m in data["marks"] if first_day(m) > last)
    counts = [words.count(earlier, "earlier event", "earlier events")] if earlier else []
    if later:
        counts.append(words.count(later, "later event", "later events"))
    scale = _("To scale: {first} to {last}.")
    found = [scale.format(first=dates.day_words(first), last=dates.day_words(last))]
    if counts:
        edges = _("At the edges, outside these days: {events}.")
        found.append(edges.format(events=_(" and ").join(counts)))
    total = len(timeline.every(case, view))
    if total > len(data["marks"]):
        cut = _("The latest {shown} of {total} events are drawn.")
        found.append(cut.format(shown=f"{len(data['marks']):,}", total=f"{total:,}"))
    return " ".join(found)
