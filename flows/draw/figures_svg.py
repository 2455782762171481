"""The figures as SVG: who says how many, of what, each number as hedged, on one axis per unit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from flows import dates, words
from flows.draw import figures, figures_marks, figures_packed, figures_small, figures_text, measure
from flows.draw.figures import Chart
from flows.draw.figures_rows import (
    CROSS,
    HEAD,
    LINE,
    SECTION,
    SMALL,
    TYPE,
    Block,
    Column,
    Group,
    Item,
    block,
    column,
    room_of_values,
)
from flows.draw.markup import Element, el, svg
from flows.language import _
from flows.model import Case
from flows.view import View

# Pixels: the axis' words, and what a row may grow by where there is room.
AXIS, SPARE = 24.0, 12.0
# Rows higher than this many times the room give way to bands, in which labels may be left out.
TOO_HIGH = 1.35
# From generous to dense: the space after a row, and whether small counts have words.
_FORMS = ((8.0, True), (4.0, True), (4.0, False))


def build_chart(
    case: Case, view: View, width: float, height: float, chosen: Collection[str] = ()
) -> Element:
    """Return the figures of a view as SVG, `width` pixels wide.

    It makes use of `height` pixels and is higher if its rows need more. Every claim that gives or
    hedges a number has a mark with its `data-ref` and its sentence. The view's focus and what
    else is `chosen` (references such as `claim:ID`) is ringed, and labelled wherever it stands.
    """
    still = replace(view, focus="")
    if not figures.claims_of(case, still):
        return _empty(figures.empty(case, still), width)
    charts, rest = figures.split(case, still)
    lit = {view.focus, *chosen}
    notes = _notes(case, still, width)
    below = len(notes) * SMALL * measure.LEADING + 12 if notes else 2.0
    small = [c for _, _, own in rest for c in own]
    parts: list[Element] = []
    y, in_words = 0.0, True
    for pad, in_words in _FORMS:
        laid = [_lay(case, c, pad, width, view.digits) for c in charts]
        under = figures_small.build_small(case, small, view, width, 0, in_words, lit)[1]
        need = sum(part.height for part in laid) + under + below
        if need <= height:
            break
    if need > height * TOO_HIGH:
        for form in figures_packed.FORMS:
            bands = [figures_packed.pack(case, c, lit, width, view.digits, form) for c in charts]
            need = sum(b.height for b in bands) + below
            if need + under <= height:
                break
        high = figures_small.build_small(case, small, view, width, 0, True, lit)[1]
        in_words = need + high <= height
        for band in bands:
            drawn, y = figures_packed.draw(band, y, width, lit)
            parts += drawn
    else:
        rows = sum(len(g.items) for part in laid for b in part.blocks for g in b.groups)
        spare = min(SPARE, max(0.0, (height - need) / max(1, rows)))
        for part in laid:
            drawn, y = _draw(part, y, spare, lit)
            parts += drawn
    drawn, high = figures_small.build_small(case, small, view, width, y, in_words, lit)
    y += high
    parts += [*drawn, *measure.build_text(notes, 0, y + 16, SMALL, "remark")]
    return svg(
        width,
        round(y + below),
        {"class": "figures-chart", "role": "group", "aria-label": _takeaway(case, still, charts)},
        parts,
    )


def _empty(text: str, width: float) -> Element:
    lines = measure.wrap(text, width - 8, TYPE)
    return svg(
        width,
        round(len(lines) * LINE + 14),
        {"class": "figures-chart", "role": "group", "aria-label": text},
        measure.build_text(lines, 0, 18, TYPE, ""),
    )


def _takeaway(case: Case, view: View, charts: Sequence[Chart]) -> str:
    if not charts:
        size = words.sentence(words.count(len(figures.claims_of(case, view)), "claim", "claims"))
        text = _("{claims} of small numbers or words for numbers, as of {day}.")
        return text.format(claims=size, day=dates.day_words(case.as_of))
    return figures.takeaway(case, view, charts[0], twin=False)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A unit's panels, one below the other, and the places in them."""

    chart: Chart
    place: Column
    blocks: list[Block]

    @property
    def height(self) -> float:
        return AXIS + sum(b.height for b in self.blocks) + 6


def _lay(case: Case, chart: Chart, pad: float, width: float, digits: str) -> _Laid:
    place = column(width, room_of_values(case, chart["panels"], digits))
    return _Laid(chart, place, [block(case, p, place, pad, digits) for p in chart["panels"]])


def _draw(
    laid: _Laid, top: float, spare: float, lit: Collection[str]
) -> tuple[list[Element], float]:
    """Return one unit's panels, all on one scale, and where they end."""
    most, place = laid.chart["ticks"][-1][0], laid.place
    ground: list[Element] = []
    parts: list[Element] = []

    def x(number: int) -> float:
        return place.left + (place.right - place.left) * number / most

    y = top + AXIS
    for one in laid.blocks:
        parts += measure.build_text([one.panel["title"]], 0, y + 18, HEAD, "head")
        parts.append(_line("panel-rule", 0, place.end, y + 25, y + 25))
        y += SECTION
        for i, group in enumerate(one.groups):
            if i:
                parts.append(_line("rule", 0, place.end, y - 3, y - 3))
            parts += _group(group, place, x, most, y, spare, lit)
            y += group.height + spare * len(group.items)
    for number, text in laid.chart["ticks"]:
        ground.append(_line("grid", x(number), x(number), top + AXIS - 4, y))
        ground += measure.build_text([text], x(number), top + 14, TYPE, "scale-number", "middle")
    return [el("g", {"class": "ground"}, ground), *parts], y + 6


def _line(name: str, x1: float, x2: float, y1: float, y2: float) -> Element:
    ends = {"x1": x1, "x2": x2, "y1": y1, "y2": y2}
    return el("line", {"class": name, **{k: round(v, 1) for k, v in ends.items()}})


def _group(
    group: Group,
    place: Column,
    x: Callable[[int], float],
    most: int,
    y: float,
    spare: float,
    lit: Collection[str],
) -> list[Element]:
    """Return the rows about one group of people, the group's name beside or over them."""
    found: list[Element] = []
    if group.name:
        found += measure.build_text(group.name, 0, y + 12, TYPE, "group")
    if place.over:
        y += len(group.name) * LINE
    for item in group.items:
        middle = y + 8
        found.append(_line("track", x(0), x(most), middle, middle))
        number = item.row["number"]
        at = place.left - CROSS if number is None else x(number)
        found.append(_mark(item, place, at, y, lit))
        y += item.height + spare
    return found


def _mark(item: Item, place: Column, at: float, y: float, lit: Collection[str]) -> Element:
    row = item.row
    parts = []
    if row["ref"] in lit:
        box = {"x": 0, "width": place.end, "height": item.height - 1}
        parts.append(el("rect", {"class": "glow", "y": round(y - 2.5, 1), **box}))
    parts += measure.build_text(item.value, place.value, y + 12, TYPE, "value")
    parts += measure.build_text(item.said, place.said, y + 12, TYPE, "said")
    parts += figures_marks.build_mark(row, at, y + 8)
    if row["ref"] in lit:
        parts.append(figures_marks.build_ring(at, y + 8))
    before, after = figures_marks.reach(row)
    if row["number"] is None:
        after = place.left - at
    size = measure.width(item.printed, SMALL)
    if item.printed and at + after + size <= place.end:
        parts += measure.build_text([item.printed], at + after, y + 12, SMALL, "printed", halo=True)
    elif item.printed and at - before - size >= place.left + 4:
        parts += measure.build_text(
            [item.printed], at - before, y + 12, SMALL, "printed", "end", halo=True
        )
    return figures_marks.build_group(row["ref"], row["side"], row["sentence"], parts, lit)


def _notes(case: Case, view: View, width: float) -> list[str]:
    """Return why the numbers are not added, and how many claims there is no room for."""
    refused = figures_text.refusals(case, view)
    found = []
    if refused:
        reasons = " ".join(f"{name}: {_(total.reason)}." for name, total in refused)
        found.append(_("Why the numbers are not added. {reasons}").format(reasons=reasons))
    shown, total = len(figures.claims_of(case, view)), len(figures.every(case, view))
    if total > shown:
        text = _("The first {shown} of {total} claims are drawn.")
        found.append(text.format(shown=f"{shown:,}", total=f"{total:,}"))
    return [line for text in found for line in measure.wrap(text, width - 4, SMALL)]
