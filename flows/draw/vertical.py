"""The Sankey pair for a narrow screen as SVG: from the top down, every name at its box."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from flows import layout_vertical, words
from flows.draw import vertical_labels
from flows.draw.band import TOP, hatch
from flows.draw.band_vertical import FINGER, build_band
from flows.draw.markup import Element, classes, el, svg
from flows.draw.measure import balance, close, width
from flows.draw.side import INSIDE, SEVERAL, Colour, Side, Size
from flows.draw.texts import build_text
from flows.draw.vertical_labels import Label
from flows.layout_vertical import Layout
from flows.model import Actor, Case
from flows.strand_places import BAR, Box


def build_pair(
    case: Case, sides: Sequence[Side], size: Size, colour: Colour, digits: str, focus: str
) -> list[Element]:
    """Return one SVG per side, on one scale, shared actors at the same x in both.

    Each is as high as it needs. Marks follow one another as a reader goes down: the boxes of a
    row, then the bands that leave it.
    """

    @cache
    def names(actor: Actor, room: float) -> tuple[tuple[str, ...], float, float]:
        lines = tuple(balance(actor.name, room, size.font, bold=True))
        wide = max(width(line, size.font, bold=True) for line in lines)
        return lines, wide, len(lines) * size.font * close(*lines)

    room = size.width - 2 * size.margin
    layouts = layout_vertical.pair(case, [s.flows for s in sides], room, names)
    return [
        _svg(case, side, plan, size, colour, digits, focus)
        for side, plan in zip(sides, layouts, strict=True)
    ]


def _svg(
    case: Case,
    side: Side,
    plan: Layout,
    size: Size,
    colour: Colour,
    digits: str,
    focus: str,
) -> Element:
    flows = {f.id: f for f in side.flows}
    hues = sorted({colour(flows[b.flow]) for b in plan.bands if not b.known})
    marks: list[Element] = []
    for row in sorted({b.row for b in plan.boxes}):
        marks += [
            build_box(case.actor[b.actor], b, size, focus) for b in plan.boxes if b.row == row
        ]
        marks += [
            build_band(case, side, flows[b.flow], b, colour(flows[b.flow]), digits, focus)
            for b in plan.bands
            if b.row == row
        ]
    said = {
        f.id: words.fold_label(case, side.folds[f.id])
        if f.id in side.folds
        else words.volume_label(f, digits)
        for f in side.flows
    }
    numbers: list[Element] = []
    known = {b.flow for b in plan.bands if b.known}
    for name, label in vertical_labels.placed(plan, said, flows, size.font).items():
        numbers += _number(name in known, label, colour(flows[name]), size)
    shape: dict[str, object] = {
        "class": "sankey vertical",
        "role": "group",
        "aria-label": side.summary,
        "data-account": side.choice,
        "data-px-per-person": f"{plan.scale:.9g}",
        "viewBox": _view(plan, size),
    }
    return svg(
        plan.width + 2 * size.margin,
        round(plan.height + 2 * TOP, 1),
        shape,
        el("defs", {}, [hatch(f"hatch-{side.choice}-{hue}", hue) for hue in hues]),
        marks,
        numbers,
    )


def _number(known: bool, label: Label, colour: str, size: Size) -> list[Element]:
    """Return a band's words, with the leader to it if they stand off."""
    leader = None
    if label.leader:
        start, end = label.leader
        line = f"M{start:.1f},{label.y:.1f}H{end:.1f}m0,-2.5v5"
        leader = el("path", {"class": classes("edge", colour), "d": line})
    name = "band-label" if known else "band-label muted"
    text = build_text(list(label.lines), label.x, label.y, size.font, label.anchor, name)
    return [leader, *text] if leader is not None else text


def _view(plan: Layout, size: Size) -> str:
    wide, high = plan.width + 2 * size.margin, plan.height + 2 * TOP
    return f"{-size.margin:g} {-TOP:g} {wide:g} {high:.1f}"


def build_box(actor: Actor, box: Box, size: Size, focus: str) -> Element:
    """Return an actor's bar and name; a touch of either picks it."""
    ref = f"actor:{actor.id}"
    several = actor.kind == SEVERAL
    x0, y0, x1, y1 = box.cell
    more = max(0.0, FINGER - (y1 - y0)) / 2
    y0, y1 = y0 - more, y1 + more
    kind = actor.kind if actor.kind in ("unnamed", SEVERAL) else None
    boundary = INSIDE.get(actor.boundary, "")
    return el(
        "g",
        {
            "class": classes("box", kind, "selected" if ref == focus else None),
            # A box of several actors is no row of the case: it names them, and that is all.
            "data-ref": None if several else ref,
            "role": "img" if several else "button",
            "tabindex": None if several else 0,
            "aria-label": actor.name if several else f"{actor.name}: {boundary}",
        },
        None
        if several
        else el(
            "path",
            {
                "d": f"M{x0:.1f},{y0:.1f}H{x1:.1f}V{y1:.1f}H{x0:.1f}Z",
                "fill": "none",
                "pointer-events": "all",
            },
        ),
        el(
            "rect",
            {
                "x": round(box.x, 2),
                "y": round(box.y, 2),
                "width": round(box.width, 2),
                "height": BAR,
                "rx": 1.5,
            },
        ),
        _name(box, size),
    )


def _name(box: Box, size: Size) -> list[Element]:
    high = len(box.lines) * size.font * close(*box.lines)
    middle = box.x + box.width / 2
    x, y, anchor = {
        "above": (middle, box.y - 3 - high / 2, "middle"),
        "below": (middle, box.y + BAR + 3 + high / 2, "middle"),
        "beside": (box.x + box.width + layout_vertical.BESIDE, box.y + BAR / 2, "start"),
    }[box.place]
    return build_text(list(box.lines), x, y, size.font, anchor, "box-label")
