"""The timeline from the top down, for a phone: a row per event, a rail per side, in order of time.

It is not to scale: days without an event shrink to a line that says how many they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from flows.draw import measure, timeline, timeline_marks
from flows.draw.glyph import circle
from flows.draw.markup import Child, Element, el, svg
from flows.draw.timeline import Timeline
from flows.draw.timeline_down_rows import (
    AS_OF,
    GAP,
    PAD,
    SMALL,
    TITLE,
    WIDTH,
    Row,
    build_rows,
)
from flows.language import _
from flows.model import Case
from flows.view import View

# Pixels: from the edge to the first rail, between rails, from the last one to the words.
EDGE, RAIL, BESIDE = 12.0, 15.0, 17.0
# Half of what a run of days is high at the least, and how far up "on or before" goes.
HALF, BEFORE = 8.0, 20.0
# What runs along the days is narrower than a mark, which may stand on it.
TURN, ASIDE = "rotate(90) scale(1,0.55)", (0.0, -4.5, 4.5)
LINE = SMALL * measure.LEADING


def build_chart(case: Case, view: View, chosen: Collection[str] = ()) -> Element:
    """Return the timeline of a view as SVG from the top down: every event once, in a row.

    The view's focus and what else is `chosen` (references such as `event:ID`) is ringed.
    """
    still = replace(view, focus="")
    if not timeline.events_of(case, still):
        text = timeline.empty(case, still)
        lines = measure.wrap(text, WIDTH - 4, TITLE)
        return _svg(text, len(lines) * TITLE * measure.LEADING + 10, _text(lines, 0, 16, TITLE))
    data = timeline.build_data(case, still)
    rails = {h["side"]: EDGE + i * RAIL for i, h in enumerate(data["heads"])}
    left = max(rails.values()) + BESIDE
    names, starts, y = _heads(data, rails)
    marks = {m["ref"]: m for m in data["marks"]}
    rows, when = build_rows(case, still, marks, rails, left, round(y + 6))
    end = rows[-1].bottom
    between: list[Element] = [part for row in rows for part in _between(row, left)]
    if when:
        between += _as_of(when, left, end)
        end += AS_OF
    lines_ = [_side(side, _line("rail", x, x, starts[side], end)) for side, x in rails.items()]
    lit = {view.focus, *chosen}
    note = _note(case, still, len(rows))
    return _svg(
        timeline.takeaway(case, still, twin=False),
        end + 8 + len(note) * LINE,
        [
            el("g", {"class": "ground"}, lines_, names, between),
            _runs(rows),
            [(_mark(row, lit), _words(row, left)) for row in rows],
            _text(note, 2, end + 18, SMALL, "remark"),
        ],
    )


def _svg(name: str, height: float, parts: Child) -> Element:
    about: dict[str, object] = {"role": "group", "aria-label": name}
    return svg(WIDTH, round(height), {"class": "timeline-chart timeline-down", **about}, parts)


def _text(lines: list[str], x: float, y: float, size: float, name: str = "") -> list[Element]:
    return measure.build_text(lines, x, y, size, name)


def _line(name: str, x1: float, x2: float, y1: float, y2: float) -> Element:
    ends = {"x1": x1, "x2": x2, "y1": y1, "y2": y2}
    return el("line", {"class": name, **{k: round(v, 1) for k, v in ends.items()}})


def _side(side: str, *parts: Element) -> Element:
    return el("g", {"class": f"side-{side}"}, parts)


def _heads(
    data: Timeline, rails: dict[str, float]
) -> tuple[list[Element], dict[str, float], float]:
    """Return the names of the rails, where each rail starts, and where the names end.

    Each name is one step lower than that of the rail on its left, which passes it.
    """
    found: list[Element] = []
    starts, y = {}, 0.0
    for head in data["heads"]:
        x = rails[head["side"]]
        starts[head["side"]] = y + 4
        lines = measure.wrap(head["name"], WIDTH - x - 10, SMALL, bold=True)
        found += _text(lines, x + 8, y + 15, SMALL, "head")
        y += 2 + len(lines) * LINE
    return found, starts, y


def _between(row: Row, left: float) -> list[Element]:
    """Return what stands over a row: how many days are left out, the as-of line, its date."""
    found: list[Element] = []
    y = row.over
    if row.when:
        found += _as_of(row.when, left, y)
        y += AS_OF
    if row.gap:
        found += _text([f"⋮ {row.gap}"], left, y + 17, SMALL, "beyond")
        y += GAP
    if row.day:
        if not row.when or row.gap:
            found.append(_line("rule", 0, WIDTH, y + 2, y + 2))
        found += _text(row.day, left, y + 19, SMALL, "head")
    return found


def _as_of(text: str, left: float, y: float) -> list[Element]:
    low = y + AS_OF - 2
    return [_line("as-of", 0, WIDTH, low, low), *_text([text], left, low - 6, SMALL, "when")]


def _note(case: Case, view: View, drawn: int) -> list[str]:
    """Return in words that the drawing has no scale, and how much of the record is drawn."""
    found = [_("In order of time, not to scale: where no event is drawn, the days are counted.")]
    if drawn < (total := len(timeline.every(case, view))):
        cut = _("The latest {shown} of {total} events are drawn.")
        found.append(cut.format(shown=f"{drawn:,}", total=f"{total:,}"))
    return measure.wrap(" ".join(found), WIDTH - 4, SMALL)


def _runs(rows: Sequence[Row]) -> list[Element]:
    """Return the runs of days along their rails: each from its first event to its own row.

    They are drawn as in the wide drawing, turned: time runs down. Where two of one rail meet,
    they stand beside each other.
    """
    found: list[Element] = []
    taken: list[tuple[float, float, float]] = []
    for row in rows:
        if row.mark["form"] != "bar":
            continue
        first = next(r for r in rows if r.event.date.last >= row.event.date.first)
        top, low = min(first.top + 2, row.middle - HALF), row.middle + HALF
        meets = sum(1 for x, a, b in taken if x == row.rail and a < low and top < b)
        taken.append((row.rail, top, low))
        x = row.rail + ASIDE[meets % len(ASIDE)]
        bar = timeline_marks.build_bar(row.mark, (top, low), (False, False), 0)
        turned = {"data-ref": row.mark["ref"], "transform": f"translate({x:.1f},0) {TURN}"}
        found.append(
            _side(row.mark["side"], el("g", {"class": "run", "aria-hidden": "true", **turned}, bar))
        )
    return found


def _mark(row: Row, lit: Collection[str]) -> Element:
    mark, x, y = row.mark, row.rail, round(row.middle, 1)
    box: dict[str, object] = {"x": 0, "y": round(row.top, 1), "width": WIDTH}
    parts = [el("rect", {"class": "hit", **box, "height": round(row.bottom - row.top, 1)})]
    if mark["form"] == "before":
        turned: dict[str, object] = {"transform": f"translate({x:.1f},0) rotate(90)"}
        parts.append(el("g", turned, timeline_marks.build_before(mark, y - BEFORE, y + 6, 0)))
    elif mark["form"] == "point":
        parts += timeline_marks.build_point(mark, x, y)
    if mark["form"] != "point" or mark["status"] == "scheduled":
        parts.append(timeline_marks.build_key(mark, x + 10, y + 1))
    if mark["ref"] in lit:
        parts.append(el("path", {"class": "ring", "d": circle(x, y, 10.5)}))
    return timeline_marks.build_mark(mark, parts, lit)


def _words(row: Row, left: float) -> Element:
    """Return the words beside a mark, which the mark's own name says in a sentence."""
    base = row.top + PAD / 2 + SMALL * 0.95
    below = base + (len(row.name) - 1) * LINE + TITLE * measure.LEADING
    name = _text(row.name, left, base, SMALL, "remark")
    title = _text(row.title, left, below, TITLE, "label")
    return el("g", {"class": "words", "aria-hidden": "true"}, name, title)
