"""The Sankey pair as SVG: bands, boxes and labels of both sides, on one scale."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from flows import layout, words
from flows.draw import band_words, labels, measure, vertical
from flows.draw.band import TOP, build_band, hatch
from flows.draw.labels import Label
from flows.draw.markup import Child, Element, classes, el, svg
from flows.draw.side import INSIDE
from flows.draw.side import SEVERAL as SEVERAL
from flows.draw.side import Colour as Colour
from flows.draw.side import Side as Side
from flows.draw.side import Size as Size
from flows.draw.texts import build_text as build_text
from flows.model import Actor, Case

_CHARACTER = 0.52
# The type of a band's words in pixels: less than a box's, but never too small to be read.
_SMALLER, _LEAST = 1.5, 10.25

WIDE = Size(660, 560, 138, 12.0, 7, above=False)
SHORT = Size(680, 330, 132, 11.0, 3, above=False, unknown=8, port=10, lines=3)
MIDDLE = Size(470, 380, 2, 11.5, 8, above=True)
NARROW = Size(356, 420, 6, 12.0, 9, above=True, alone=True, vertical=True)


def build_pair(
    case: Case,
    sides: Sequence[Side],
    size: Size,
    colour: Colour,
    digits: str = "indian",
    focus: str = "",
) -> list[Element]:
    """Return one SVG per side, on one scale, shared actors at the same height in all.

    `colour` gives each flow the class that colours it. Every band and box carries the `data-ref`
    of its row and a sentence as accessible name.
    """
    if size.vertical:
        return vertical.build_pair(case, sides, size, colour, digits, focus)
    used = layout.stages(case)
    length = size.width - 2 * size.margin
    xs = layout.spread(case, used, length, size.above)
    rooms = [b - a for a, b in zip(xs, xs[1:], strict=False)] or [length]

    # The layout asks for each name at every height that it tries.
    @cache
    def lines(actor: Actor) -> list[str]:
        outer = actor.stage in (used[:1] + used[-1:])
        column = used.index(actor.stage or 0)
        if size.above:
            # Past the first column, a label shares its room with those that face it.
            share = 0.94 if column == 0 else 0.48
            room = rooms[min(column, len(used) - 2)] * share
        else:
            room = size.margin - 8 if outer else rooms[column] - 73
        # A long word takes some of the room of what faces it rather than break.
        longest = max(measure.width(word, size.font, True) for word in actor.name.split() or [""])
        most = room if outer and not size.above else rooms[min(column, len(rooms) - 1)] - 24
        return wrap(actor.name, max(room, min(longest, most)), size.font, size.lines)

    said = [_said(case, side, digits) for side in sides]
    # Letters that stand above and below others keep bands further apart.
    port = size.port * measure.close(*(t for own in said for t in own.values())) / measure.close()
    spec = layout.Spec(
        length,
        size.height,
        size.gap,
        lambda actor: _high(lines(actor), size) + 2,
        size.above,
        size.unknown,
        port,
    )
    layouts = layout.pair(case, [s.flows for s in sides], spec, used)
    height = max(plan.height for plan in layouts) + 2 * TOP
    return [
        _svg(case, side, plan, size, height, colour, digits, focus, lines, own)
        for side, plan, own in zip(sides, layouts, said, strict=True)
    ]


def wrap(text: str, width: float, font: float, most: int = 4) -> list[str]:
    """Return `text` in lines that fit `width` pixels at `font` pixels, at most `most` of them.

    What is cut is cut between words.
    """
    room = max(8, int(width / (font * _CHARACTER)))
    lines = textwrap.wrap(text, room, max_lines=most, placeholder="…", break_long_words=False)
    # Counted letters do for most texts in Latin letters; what they let run out is measured.
    width = max(width, 8 * font * _CHARACTER)
    if "…" not in lines and all(measure.width(line, font, True) <= width for line in lines):
        return lines
    lines = measure.wrap(text, width, font, True)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while " " in last and measure.width(f"{last}…", font, True) > width:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], *measure.wrap(f"{last}…", width, font, True, 1)]


def _said(case: Case, side: Side, digits: str) -> dict[str, str]:
    """Return what each band carries, by its flow."""
    return {
        f.id: words.fold_label(case, side.folds[f.id])
        if f.id in side.folds
        else words.volume_label(f, digits)
        for f in side.flows
    }


def _high(lines: list[str], size: Size) -> float:
    return len(lines) * size.font * measure.close(*lines)


def _svg(
    case: Case,
    side: Side,
    plan: layout.Layout,
    size: Size,
    height: float,
    colour: Colour,
    digits: str,
    focus: str,
    lines: Callable[[Actor], list[str]],
    said: Mapping[str, str],
) -> Element:
    flows = {f.id: f for f in side.flows}
    hues = sorted({colour(flows[r.flow]) for r in plan.ribbons if not r.known})
    left = size.margin
    bands = []
    for ribbon in plan.ribbons:
        flow = flows[ribbon.flow]
        group = side.folds.get(flow.id)
        hue = colour(flow)
        bands.append(
            build_band(
                case,
                flow,
                ribbon,
                left,
                hue,
                side.choice,
                digits,
                focus,
                group,
                side.act(flow),
            )
        )
    names = {
        node.actor: _name(lines(case.actor[node.actor]), node, len(plan.columns), left, size)
        for node in plan.nodes
    }
    boxes = [
        build_box(
            case.actor[n.actor], n, left, focus, _text(names[n.actor], size.font, "box-label")
        )
        for n in plan.nodes
    ]
    font = max(_LEAST, size.font - _SMALLER)
    taken = [label.room for label in names.values()] + [_rect(n, left) for n in plan.nodes]
    within = (0.0, 0.0, size.width, height)
    spots = band_words.placed(plan, said, font, left, within, taken)
    numbers = [_words(spots[r.flow], font, r) for r in plan.ribbons if r.flow in spots]
    shape: dict[str, object] = {
        "class": "sankey",
        "role": "group",
        "aria-label": side.summary,
        "data-account": side.choice,
        "data-px-per-person": f"{plan.scale:.9g}",
    }
    if size.alone and plan.nodes:
        # Where the sides stand one below the other, the room that only the other needs is cut.
        top = min(node.y - node.label for node in plan.nodes)
        low = max(node.y + node.height for node in plan.nodes)
        low = max([low, *(r.lane + r.width for r in plan.ribbons if r.lane is not None)])
        height = low - top + 2 * TOP
        shape |= {"viewBox": f"0 {top:g} {size.width:g} {height:g}", "height": height}
    return svg(
        size.width,
        height,
        shape,
        el("defs", {}, [hatch(f"hatch-{side.choice}-{hue}", hue) for hue in hues]),
        bands,
        boxes,
        numbers,
    )


def _name(lines: list[str], node: layout.Node, columns: int, left: float, size: Size) -> Label:
    """Return an actor's name at its place: above its box, or beside it."""
    x, y = node.x + left, node.y + TOP
    first, last = node.column == 0, node.column == columns - 1
    high = _high(lines, size)
    if size.above:
        anchor = "end" if last else "start"
        tx = x + layout.NODE_WIDTH if last else x
        ty = y - 3 - high / 2
    else:
        anchor = "end" if first else "start"
        tx = x - 6 if first else x + layout.NODE_WIDTH + 6
        ty = y + node.height / 2
    wide = max(measure.width(line, size.font, True) for line in lines)
    start = tx - wide if anchor == "end" else tx
    # No Latin letter stands in the uppermost and the lowest part of the lines.
    clear = 1.5 if measure.close(*lines) == measure.close() else 0.0
    room = (start, ty - high / 2 + clear, start + wide, ty + high / 2 - clear)
    return Label(tuple(lines), tx, ty, anchor, room)


def _rect(node: layout.Node, left: float) -> labels.Room:
    x, y = node.x + left, node.y + TOP
    return x, y, x + layout.NODE_WIDTH, y + node.height


def _text(label: Label, font: float, name: str) -> list[Element]:
    return build_text(list(label.lines), label.x, label.y, font, label.anchor, name)


def _words(label: Label, font: float, ribbon: layout.Ribbon) -> list[Element]:
    """Return the words of a band, with what they are of."""
    texts = _text(label, font, "band-label" if ribbon.known else "band-label muted")
    for text in texts:
        text.set("data-of", ribbon.flow)
    return texts


def build_box(actor: Actor, node: layout.Node, left: float, focus: str, *label: Child) -> Element:
    """Return an actor's box with its name, or what else stands for its `label`."""
    ref = f"actor:{actor.id}"
    several = actor.kind == SEVERAL
    return el(
        "g",
        {
            "class": classes(
                "box",
                actor.kind if actor.kind in ("unnamed", SEVERAL) else None,
                "selected" if ref == focus else None,
            ),
            # A box of several actors is no row of the case: it names them, and that is all.
            "data-ref": None if several else ref,
            "role": "img" if several else "button",
            "tabindex": None if several else 0,
            "aria-label": actor.name if several else f"{actor.name}: {INSIDE[actor.boundary]}",
        },
        el(
            "rect",
            {
                "x": round(node.x + left, 1),
                "y": round(node.y + TOP, 2),
                "width": layout.NODE_WIDTH,
                "height": round(node.height, 2),
                "rx": 1.5,
            },
        ),
        label,
    )
