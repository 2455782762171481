"""The Sankey pair as SVG: bands, boxes and labels of both sides, on one scale."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from flows import layout, words
from flows.draw import vertical
from flows.draw.band import TOP, build_band, hatch
from flows.draw.markup import Child, Element, classes, el, svg
from flows.draw.side import INSIDE
from flows.draw.side import SEVERAL as SEVERAL
from flows.draw.side import Colour as Colour
from flows.draw.side import Side as Side
from flows.draw.side import Size as Size
from flows.draw.texts import build_text as build_text
from flows.model import Actor, Case, Flow

_CHARACTER = 0.52

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

    def lines(actor: Actor) -> list[str]:
        outer = actor.stage in (used[:1] + used[-1:])
        column = used.index(actor.stage or 0)
        if size.above:
            # Past the first column, a label shares its room with those that face it.
            share = 0.94 if column == 0 else 0.48
            room = rooms[min(column, len(used) - 2)] * share
        else:
            room = size.margin - 8 if outer else rooms[column] - 73
        return wrap(actor.name, room, size.font, size.lines)

    spec = layout.Spec(
        length,
        size.height,
        size.gap,
        lambda actor: len(lines(actor)) * size.font * 1.12 + 2,
        size.above,
        size.unknown,
        size.port,
    )
    layouts = layout.pair(case, [s.flows for s in sides], spec, used)
    height = max(plan.height for plan in layouts) + 2 * TOP
    return [
        _svg(case, side, plan, size, height, colour, digits, focus, lines)
        for side, plan in zip(sides, layouts, strict=True)
    ]


def wrap(text: str, width: float, font: float, most: int = 4) -> list[str]:
    """Return `text` in lines that fit `width` pixels at `font` pixels, at most `most` of them."""
    room = max(8, int(width / (font * _CHARACTER)))
    return textwrap.wrap(text, room, max_lines=most, placeholder="…", break_long_words=False)


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
) -> Element:
    flows = {f.id: f for f in side.flows}
    hues = sorted({colour(f) for f in side.flows if f.volume.number is None})
    left = size.margin
    bands, names = [], []
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
        text = words.fold_label(case, group) if group else words.volume_label(flow, digits)
        names.append(_band_label(text, flow, ribbon, left, size))
    boxes = [_box(case, node, len(plan.columns), left, size, lines, focus) for node in plan.nodes]
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
        names,
    )


def _band_label(
    text: str, flow: Flow, ribbon: layout.Ribbon, left: float, size: Size
) -> list[Element]:
    if ribbon.lane is not None:
        x, y, anchor = (ribbon.x0 + ribbon.x1) / 2 + left, ribbon.lane, "middle"
    else:
        x, y, anchor = ribbon.x1 + left - 5, ribbon.y1 + ribbon.width / 2, "end"
    name = "band-label" if flow.volume.number is not None else "band-label muted"
    return build_text([text], x, y + TOP, size.font - 1.5, anchor, name)


def _box(
    case: Case,
    node: layout.Node,
    columns: int,
    left: float,
    size: Size,
    lines: Callable[[Actor], list[str]],
    focus: str,
) -> Element:
    actor = case.actor[node.actor]
    x, y = node.x + left, node.y + TOP
    label = lines(actor)
    first, last = node.column == 0, node.column == columns - 1
    high = size.font * 1.12
    if size.above:
        anchor = "end" if last else "start"
        tx = x + layout.NODE_WIDTH if last else x
        ty = y - 3 - high * len(label) / 2
    else:
        anchor = "end" if first else "start"
        tx = x - 6 if first else x + layout.NODE_WIDTH + 6
        ty = y + node.height / 2
    return build_box(
        actor, node, left, focus, build_text(label, tx, ty, size.font, anchor, "box-label")
    )


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
