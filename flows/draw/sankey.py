"""The Sankey pair as SVG: widths on one scale, every verb and hedge with a shape of its own.

Known volume: a filled band on the scale. Unknown: constant width, hatched, with its words.
`sought` and `directed`: an outline. `denied`: a band that stops, with a bar. `over`: the lower
edge is open (dashed); `reportedly-given`: both edges are dashed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows import layout, words
from flows.draw.markup import SVG, Element, classes, el, svg
from flows.model import Actor, Case, Flow

OPEN_VERBS = ("sought", "directed")
OPEN_BOUNDS = ("over", "at-least", "about")
_CHARACTER = 0.52
_STOP = 0.68
_TOP = 6.0


@dataclass(frozen=True, slots=True)
class Size:
    """One size of the drawing in pixels; `margin` is the room beside the outer columns."""

    width: float
    height: float
    margin: float
    font: float
    gap: float
    above: bool
    unknown: float = layout.UNKNOWN_WIDTH
    port: float = layout.PORT
    lines: int = 4


WIDE = Size(660, 560, 138, 12.0, 7, above=False)
SHORT = Size(680, 330, 132, 11.0, 3, above=False, unknown=8, port=10, lines=3)
MIDDLE = Size(470, 380, 2, 11.5, 8, above=True)
NARROW = Size(356, 420, 2, 10.5, 9, above=True, lines=5)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: the choice it shows (a side or an account id), its title, its flows."""

    choice: str
    title: str
    flows: tuple[Flow, ...]


Colour = Callable[[Flow], str]


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
            room = size.margin - 8 if outer else rooms[column] - 66
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
    height = max(plan.height for plan in layouts) + 2 * _TOP
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
    summary = (
        f"{side.title}: {words.count(len(flows), 'flow')} between "
        f"{words.count(len(plan.nodes), 'actor')}"
    )
    left = size.margin
    bands, names = [], []
    for ribbon in plan.ribbons:
        flow = flows[ribbon.flow]
        bands.append(_band(case, flow, ribbon, left, colour(flow), side.choice, digits, focus))
        names.append(_band_label(flow, ribbon, left, size, digits))
    boxes = [_box(case, node, len(plan.columns), left, size, lines, focus) for node in plan.nodes]
    return svg(
        size.width,
        height,
        {
            "class": "sankey",
            "role": "group",
            "aria-label": summary,
            "data-account": side.choice,
            "data-px-per-person": f"{plan.scale:.9g}",
        },
        el("defs", {}, [_hatch(f"hatch-{side.choice}-{hue}", hue) for hue in hues]),
        bands,
        boxes,
        names,
    )


def _hatch(name: str, colour: str) -> Element:
    box = {"width": 5, "height": 5, "patternUnits": "userSpaceOnUse"}
    return el(
        "pattern",
        {"id": name, "class": colour, **box, "patternTransform": "rotate(45)"},
        el("rect", {"width": 5, "height": 5, "class": "hatch-ground"}),
        el("line", {"x1": 0, "y1": 0, "x2": 0, "y2": 5, "class": "hatch-line"}),
    )


Point = tuple[float, float]


def _curve(x0: float, y0: float, x1: float, y1: float) -> tuple[Point, Point, Point, Point]:
    middle = (x0 + x1) / 2
    return (x0, y0), (middle, y0), (middle, y1), (x1, y1)


def _split(curve: tuple[Point, Point, Point, Point], t: float) -> tuple[Point, ...]:
    """Return the control points of the first part of a cubic, up to `t` (de Casteljau)."""

    def mix(a: Point, b: Point) -> Point:
        return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t

    a, b, c, d = curve
    ab, bc, cd = mix(a, b), mix(b, c), mix(c, d)
    abc, bcd = mix(ab, bc), mix(bc, cd)
    return a, ab, abc, mix(abc, bcd)


def _path(points: Sequence[Point], start: str = "M") -> str:
    first, *rest = [f"{x:.1f},{y:.2f}" for x, y in points]
    return f"{start}{first}C{' '.join(rest)}"


def _band(
    case: Case,
    flow: Flow,
    ribbon: layout.Ribbon,
    left: float,
    colour: str,
    choice: str,
    digits: str,
    focus: str,
) -> Element:
    ref = f"flow:{flow.id}"
    x0, x1 = ribbon.x0 + left, ribbon.x1 + left
    y0, y1, w = ribbon.y0 + _TOP, ribbon.y1 + _TOP, ribbon.width
    open_ended = flow.verb in OPEN_VERBS
    shape: dict[str, object] = {
        "class": classes(
            "ribbon",
            colour,
            "known" if ribbon.known else "unknown",
            "open" if open_ended else None,
            "back" if ribbon.lane is not None else None,
            "selected" if ref == focus else None,
        ),
        "data-ref": ref,
        "data-volume": "" if flow.volume.number is None else flow.volume.number,
        "data-bound": flow.volume.bound,
        "data-verb": flow.verb,
        "data-width": f"{w:.3f}",
        "data-ends": f"actor:{flow.origin} actor:{flow.recipient}",
        "role": "button",
        "tabindex": 0,
        "aria-label": words.flow_sentence(case, flow, digits),
    }
    hatch = None if ribbon.known else f"url(#hatch-{choice}-{colour})"
    if ribbon.lane is not None:
        return _back_band(flow, ribbon, left, colour, shape, hatch)
    upper, lower = _curve(x0, y0, x1, y1), _curve(x0, y0 + w, x1, y1 + w)
    extra: list[Element] = []
    if flow.verb == "denied":
        rest = f"{_path(_curve(x0, y0 + w / 2, x1, y1 + w / 2))}"
        upper_part, lower_part = _split(upper, _STOP), _split(lower, _STOP)
        (end_x, top), (_, bottom) = upper_part[3], lower_part[3]
        extra = [
            el("path", {"class": classes("denied-rest", colour), "d": rest}),
            el(
                "path",
                {
                    "class": classes("stop", colour),
                    "d": f"M{end_x:.1f},{top - 4:.1f}V{bottom + 4:.1f}",
                },
            ),
        ]
    else:
        upper_part, lower_part = upper, lower
    turned = tuple(reversed(lower_part))
    shape["d"] = f"{_path(upper_part)}{_path(turned, 'L')}Z"
    shape["style"] = f"fill:{hatch}" if hatch else None
    loose = flow.verb == "reportedly-given"
    edges = [
        el("path", {"class": classes("edge", colour, loose and "loose"), "d": _path(upper_part)}),
        el(
            "path",
            {
                "class": classes(
                    "edge", colour, (loose or flow.volume.bound in OPEN_BOUNDS) and "loose"
                ),
                "d": _path(lower_part),
            },
        ),
    ]
    return el("g", {"class": "flow"}, extra[:1], el("path", shape), edges, extra[1:])


def _back_band(
    flow: Flow,
    ribbon: layout.Ribbon,
    left: float,
    colour: str,
    shape: dict[str, object],
    hatch: str | None,
) -> Element:
    """Return a band that runs below the drawing; a denied one stops where it would turn up."""
    x0, x1, lane = ribbon.x0 + left, ribbon.x1 + left, (ribbon.lane or 0.0) + _TOP
    half = ribbon.width / 2
    start, end = ribbon.y0 + _TOP + half, ribbon.y1 + _TOP + half
    away = (
        f"M{x0:.1f},{start:.1f}C{x0 + 30:.1f},{start:.1f} {x0 + 30:.1f},{lane:.1f} "
        f"{x0:.1f},{lane:.1f}L{x1:.1f},{lane:.1f}"
    )
    home = f"C{x1 - 30:.1f},{lane:.1f} {x1 - 30:.1f},{end:.1f} {x1:.1f},{end:.1f}"
    stopped = flow.verb == "denied"
    loose = flow.verb == "reportedly-given" or flow.volume.bound in OPEN_BOUNDS
    shape["d"] = away if stopped else away + home
    shape["stroke-width"] = f"{ribbon.width:.2f}"
    shape["style"] = f"stroke:{hatch}" if hatch else None
    shape["class"] = classes(str(shape["class"]), "loose" if loose else None)
    bar = f"M{x1:.1f},{lane - half - 4:.1f}V{lane + half + 4:.1f}"
    return el(
        "g",
        {"class": "flow"},
        el("path", {"class": classes("denied-rest", colour), "d": f"M{x1:.1f},{lane:.1f}{home}"})
        if stopped
        else None,
        el("path", shape),
        el("path", {"class": classes("stop", colour), "d": bar}) if stopped else None,
    )


def _band_label(
    flow: Flow, ribbon: layout.Ribbon, left: float, size: Size, digits: str
) -> list[Element]:
    text = words.volume_label(flow, digits)
    if ribbon.lane is not None:
        x, y, anchor = (ribbon.x0 + ribbon.x1) / 2 + left, ribbon.lane, "middle"
    else:
        x, y, anchor = ribbon.x1 + left - 5, ribbon.y1 + ribbon.width / 2, "end"
    name = "band-label" if flow.volume.number is not None else "band-label muted"
    return _text([text], x, y + _TOP, size.font - 1.5, anchor, name)


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
    ref = f"actor:{actor.id}"
    x, y = node.x + left, node.y + _TOP
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
    return el(
        "g",
        {
            "class": classes(
                "box",
                "unnamed" if actor.kind == "unnamed" else None,
                "selected" if ref == focus else None,
            ),
            "data-ref": ref,
            "role": "button",
            "tabindex": 0,
            "aria-label": f"{actor.name}: {words.BOUNDARY[actor.boundary].lower()}",
        },
        el(
            "rect",
            {
                "x": round(x, 1),
                "y": round(y, 2),
                "width": layout.NODE_WIDTH,
                "height": round(node.height, 2),
                "rx": 1.5,
            },
        ),
        _text(label, tx, ty, size.font, anchor, "box-label"),
    )


def _text(
    lines: list[str], x: float, y: float, font: float, anchor: str, name: str
) -> list[Element]:
    """Return a halo and the text above it, centred on `y`: two elements, as PDF makers need."""
    high = font * 1.12
    start = y - high * (len(lines) - 1) / 2 + font * 0.35
    spans = [
        {"x": round(x, 1), "y": round(start + i * high, 1), "line": line}
        for i, line in enumerate(lines)
    ]

    def text(kind: str, hidden: bool) -> Element:
        box = {"class": f"{name} {kind}", "font-size": font, "text-anchor": anchor}
        return el(
            "text",
            {**box, "aria-hidden": "true" if hidden else None},
            [el("tspan", {"x": s["x"], "y": s["y"]}, str(s["line"])) for s in spans],
        )

    return [text("halo", True), text("ink", True)]


def swatch(kind: str, colour: str = "side-alleging") -> Element:
    """Return a small picture of one way of drawing a band, for the legend.

    `kind` is one of `known`, `unknown`, `open`, `denied`, `over`, `reported`.
    """
    hatch = f"swatch-{kind}-{colour}"
    known = kind in ("known", "over", "reported")
    loose = kind == "reported"
    part = 26 if kind == "denied" else 38
    shape = classes(
        "ribbon", colour, "known" if known else "unknown", "open" if kind == "open" else None
    )
    return el(
        "svg",
        {"xmlns": SVG, "viewBox": "0 0 40 16", "width": 40, "height": 16, "aria-hidden": "true"},
        el("defs", {}, _hatch(hatch, colour)),
        el(
            "path",
            {
                "class": shape,
                "d": f"M2,3H{part}V13H2Z",
                "style": None if known else f"fill:url(#{hatch})",
            },
        ),
        el("path", {"class": classes("edge", colour, loose and "loose"), "d": f"M2,3H{part}"}),
        el(
            "path",
            {
                "class": classes("edge", colour, (loose or kind == "over") and "loose"),
                "d": f"M2,13H{part}",
            },
        ),
        el("path", {"class": classes("stop", colour), "d": f"M{part},0V16"})
        if kind == "denied"
        else None,
    )
