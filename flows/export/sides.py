"""The Sankey pair as a block of a picture: headings, attribution, both drawings, legend."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from flows import layout, query, words
from flows.draw import band, folded, pair, sankey
from flows.draw.markup import Element, el
from flows.draw.sankey import Colour, Side, Size
from flows.export import labels, legends, letters
from flows.export.block import Block, opened, stack
from flows.model import Case
from flows.view import View

GAP = 28.0
# Type sizes in pixels, the largest first: a picture takes the first with which it fits.
TYPE = (13.5, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5)
# Gaps between boxes in pixels, the widest first: few flows are not crowded into a corner.
GAPS = (90.0, 74.0, 62.0, 52.0, 42.0, 34.0, 27.0, 21.0, 16.0, 12.0, 9.0, 6.0)
NUMBERED = 12.0
# No band is thicker in pixels: a single number is not made a wall of colour.
THICKEST = 120.0
# The height in pixels of what stands for a side without flows beside one that has some.
EMPTY = 130.0


@dataclass(frozen=True, slots=True)
class Room:
    """The room for the drawings of a pair in pixels: of one side's width, all in all so high.

    `stacked` says whether they stand one below the other, `both` whether two then share it.
    """

    width: float
    height: float
    stacked: bool
    both: bool


def build(case: Case, view: View, width: float, height: float) -> Block:
    """Return the pair of a view: side by side in a wide room, else one below the other.

    As high as `height` where it can be; higher only if the smallest type needs it.
    """
    beside = width > height * 1.3
    room = (width - GAP) / 2 if beside else width
    stage, sides = folded.drawing(case, view, pair.sides(case, view))
    heads = [build_heading(case, side, room) for side in sides]
    legend = legends.build(case, view, width)
    paint = pair.with_groups(pair.colouring(case, view), sides)
    taken = legend.height + 8 if legend else 0.0
    taken += max(h.height for h in heads) if beside else sum(h.height for h in heads) + 16
    filled = sum(bool(side.flows) for side in sides)
    left = height - taken
    if beside:
        empty = left
    else:
        empty = EMPTY if filled else left / len(sides)
        left -= empty * (len(sides) - filled)
    drawings = _drawings(
        stage, sides, Room(room, left, not beside, not beside and filled > 1), paint, view
    )
    # Side by side, what is small stands in the middle of its room.
    high = max(float(d.get("height", "0")) for d in drawings)
    pad = max(0.0, (left - high) / 2) if beside and filled else 0.0
    halves = []
    for i, (side, head, drawing) in enumerate(zip(sides, heads, drawings, strict=True)):
        if side.flows:
            mark_groups(drawing, side)
            labels.fit(drawing, stage)
            labels.clear(drawing)
            body = opened(drawing, f"{'ab'[i]}-")
            body = Block([body.at(0, pad)], body.width, body.height + 2 * pad)
        else:
            body = build_empty(case, view, side, room, empty)
        if beside:
            head = replace(head, height=max(h.height for h in heads))
        halves.append(stack([head, body], 0))
    if beside:
        half = max(h.height for h in halves)
        both = Block([halves[0].at(0, 0), halves[1].at(room + GAP, 0)], width, half)
    else:
        both = stack(halves, 16)
    return stack([both, legend], 8) if legend else both


def mark_groups(drawing: Element, side: Side) -> None:
    """Name, on a band that stands for several flows, the flows that it stands for."""
    for mark in drawing.iter("path"):
        group = side.folds.get(mark.get("data-ref", "").removeprefix("fold:"))
        if group and len(group.flows) <= folded.LISTED:
            mark.set("data-flows", " ".join(f"flow:{f.id}" for f in group.flows))


def build_heading(case: Case, side: Side, width: float) -> Block:
    """Return a side's heading in its colour, with who tells of how much."""
    told = [words.count(side.size, "flow", "flows")] if side.flows else []
    accounts = ", ".join(a.name for a in query.accounts(case, side.choice))
    told += [f"as told by: {accounts}"] if accounts else []
    notes = [words.sentence(", ".join(told))] if told else []
    if side.folds:
        drawn = len(side.flows) - len(side.folds)
        notes.append(
            f"{drawn:,} drawn one by one, the largest numbers first; the others stand in "
            f"{words.count(len(side.folds), 'band', 'bands')}, whose width is no number."
        )
    title = letters.SIDE.wrap(side.title, width, 2)
    lines = [line for note in notes for line in letters.FAINT.wrap(note, width, 2)]
    top = 6 + len(title) * letters.SIDE.high
    drawn_ = [
        el("path", {"class": "side-line", "d": f"M0,1.5H{width:g}"}),
        *letters.build_lines(title, 0, 6, letters.SIDE),
        *letters.build_lines(lines, 0, top, letters.FAINT),
    ]
    group = el("g", {"class": f"side-{query.side(case, side.choice) or 'reporting'}"}, drawn_)
    return Block([group], width, top + len(lines) * letters.FAINT.high + 4)


def build_empty(case: Case, view: View, side: Side, width: float, height: float) -> Block:
    """Return why a side shows no flow, in a box as high as the room in pixels, if it holds it."""
    kind = letters.Type("plain", 16, 21)
    lines = kind.wrap(pair.empty(case, view, side), min(width - 48, 460))
    long = max(kind.width(line) for line in lines)
    high = max(len(lines) * kind.high + 40, height - 10)
    box = {"class": "line", "x": 0.5, "y": 8, "width": width - 1, "height": high, "rx": 4}
    drawn = [el("rect", {**box, "stroke-dasharray": "4 4"})]
    top = 8 + (high - len(lines) * kind.high) / 2
    drawn += letters.build_lines(lines, (width - long) / 2, top, kind)
    return Block(drawn, width, high + 10)


def _drawings(
    stage: Case, sides: Sequence[Side], room: Room, paint: Colour, view: View
) -> list[Element]:
    """Return both drawings in the largest type, and then the widest gaps, that fit the room.

    Where none fits, in the smallest. Looked for by halves, as larger is all but always higher.
    """

    def fits(size: Size) -> bool:
        return drawn(size)[1] <= room.height

    @cache
    def drawn(size: Size) -> tuple[list[Element], float]:
        return _drawn(stage, sides, size, paint, view)

    largest = _largest(stage, sides)
    sizes = list(_sizes(room))
    place = bisect_left(sizes, True, key=fits)
    if place == len(sizes):
        smallest = [drawn(s) for s in sizes if s.font == TYPE[-1]]
        return min(smallest, key=lambda found: found[1])[0]
    # Where numbers are drawn, the room is theirs, up to the thickest band.
    thick = float(drawn(sizes[place])[0][0].get("data-px-per-person", "0")) * largest
    gaps = [g for g in GAPS if g <= NUMBERED or not 0 < thick < THICKEST * 0.9]
    wider = [replace(sizes[place], gap=gap) for gap in gaps]
    found = bisect_left(wider, True, key=fits)
    return drawn([*wider, sizes[place]][found])[0]


def _largest(case: Case, sides: Sequence[Side]) -> int:
    """Return the largest number that a band's width shows, or 0."""
    unit = layout.unit(case)
    return max((layout.amount(f, unit) or 0 for side in sides for f in side.flows), default=0)


def _sizes(room: Room) -> Iterator[Size]:
    wished = room.height * (0.5 if room.both else 1) - 2 * band.TOP
    for font in TYPE:
        for margin in (11.5, 10.0, 8.8):
            yield Size(
                room.width,
                max(wished, 80),
                min(margin * font, room.width * 0.24),
                font,
                gap=4 if font > 11 else 2,
                above=False,
                unknown=9 if font > 11 else 7,
                port=max(9.5, font * 0.86),
                lines=8,
                alone=room.stacked,
            )


def _drawn(
    stage: Case, sides: Sequence[Side], size: Size, paint: Colour, view: View
) -> tuple[list[Element], float]:
    """Return the drawings of a pair in one size, and the height that they take together.

    Lower than the size asks where a band would be thicker than THICKEST.
    """
    largest = _largest(stage, sides)

    def build(height: float) -> tuple[list[Element], float]:
        wished = replace(size, height=height)
        drawn = sankey.build_pair(stage, sides, wished, paint, view.digits, view.focus)
        return drawn, float(drawn[0].get("data-px-per-person", "0")) * largest

    drawn, thick = build(size.height)
    if thick > THICKEST:
        # Bands grow all but evenly with the height: two heights tell the one that is wanted.
        _, less = build(size.height / 2)
        part = (THICKEST - less) / (thick - less) if thick > less else 0.0
        drawn, _ = build(max(60.0, size.height * (1 + part) / 2))
    filled = [d for d, s in zip(drawn, sides, strict=True) if s.flows]
    if size.alone:
        for one in filled:
            labels.crop(one)
    heights = [float(d.get("height", "0")) for d in filled]
    return drawn, sum(heights) if size.alone else max(heights, default=0.0)
