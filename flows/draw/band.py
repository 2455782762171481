"""One flow's band as SVG: every verb and hedge has a shape of its own.

Known volume: a filled band on the scale. Unknown: constant width, hatched, with its words.
`sought` and `directed`: an outline. `denied`: a band that stops, with a bar. `over`: the lower
edge is open (dashed); `reportedly-given`: both edges are dashed.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows import layout, words
from flows.draw.markup import SVG, Element, classes, el
from flows.fold import Fold
from flows.language import _
from flows.model import Case, Flow
from flows.strand_places import Band

OPEN_VERBS = ("sought", "directed")
OPEN_BOUNDS = ("over", "at-least", "about")
# Pixels above the drawing, so that the stroke of its highest band is not cut.
TOP = 6.0
# How far a denied band comes before it stops.
STOP = 0.68


def hatch(name: str, colour: str) -> Element:
    """Return the pattern of bands without a number, in a colour class."""
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


def split(curve: tuple[Point, Point, Point, Point], t: float) -> tuple[Point, ...]:
    """Return the control points of the first part of a cubic, up to `t` (de Casteljau)."""

    def mix(a: Point, b: Point) -> Point:
        return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t

    a, b, c, d = curve
    ab, bc, cd = mix(a, b), mix(b, c), mix(c, d)
    abc, bcd = mix(ab, bc), mix(bc, cd)
    return a, ab, abc, mix(abc, bcd)


def path(points: Sequence[Point], start: str = "M") -> str:
    """Return a curve's points as a path that begins with the command `start`."""
    first, *rest = [f"{x:.1f},{y:.2f}" for x, y in points]
    return f"{start}{first}C{' '.join(rest)}"


def shape_names(verb: str, known: bool, colour: str) -> str:
    """Return the classes that say how a band is filled."""
    filled = "known" if known else "unknown"
    return classes("ribbon", colour, filled, "open" if verb in OPEN_VERBS else None)


def build_marks(
    case: Case,
    flow: Flow,
    ribbon: layout.Ribbon | Band,
    colour: str,
    digits: str,
    focus: str,
    fold: Fold | None = None,
    act: str = "",
) -> dict[str, object]:
    """Return what a band's path carries in every drawing: classes, row, sentence; not its shape."""
    ref = f"fold:{fold.id}" if fold else f"flow:{flow.id}"
    shape: dict[str, object] = {
        "class": classes(
            shape_names(flow.verb, ribbon.known, colour),
            "back" if ribbon.lane is not None else None,
            "selected" if ref == focus else None,
        ),
        "data-ref": ref,
        "data-volume": "" if flow.volume.number is None else flow.volume.number,
        "data-bound": flow.volume.bound,
        "data-verb": flow.verb,
        "data-width": f"{ribbon.width:.3f}",
        "data-ends": f"actor:{flow.origin} actor:{flow.recipient}",
        "role": "button",
        "tabindex": 0,
        "aria-label": f"{words.fold_sentence(case, fold)} {_('Opens them.')}"
        if fold
        else words.flow_sentence(case, flow, digits),
    }
    if fold:
        ends = [f"actor:{a}" for a in (fold.origin, fold.recipient) if a]
        shape |= {
            "class": f"{shape['class']} fold",
            "data-verb": " ".join(fold.verbs),
            "data-ends": " ".join(ends),
            "data-act": act,
            "data-count": len(fold.flows),
        }
    return shape


def build_band(
    case: Case,
    flow: Flow,
    ribbon: layout.Ribbon,
    left: float,
    colour: str,
    choice: str,
    digits: str,
    focus: str,
    fold: Fold | None = None,
    act: str = "",
) -> Element:
    """Return a flow's band with its edges; `choice` is the side whose patterns it may use.

    With `fold` the band stands for that group, and picking it does what `act` says.
    """
    shape = build_marks(case, flow, ribbon, colour, digits, focus, fold, act)
    pattern = None if ribbon.known else f"url(#hatch-{choice}-{colour})"
    return build_outline(flow.verb, flow.volume.bound, ribbon, left, colour, shape, pattern)


def build_outline(
    verb: str,
    bound: str,
    ribbon: layout.Ribbon,
    left: float,
    colour: str,
    shape: dict[str, object],
    pattern: str | None,
) -> Element:
    """Return a band with its edges as a verb and a hedge ask for; `shape` is all but its form."""
    x0, x1 = ribbon.x0 + left, ribbon.x1 + left
    y0, y1, w = ribbon.y0 + TOP, ribbon.y1 + TOP, ribbon.width
    if ribbon.lane is not None:
        return _back_band(verb, bound, ribbon, left, colour, shape, pattern)
    upper, lower = _curve(x0, y0, x1, y1), _curve(x0, y0 + w, x1, y1 + w)
    extra: list[Element] = []
    if verb == "denied":
        rest = f"{path(_curve(x0, y0 + w / 2, x1, y1 + w / 2))}"
        upper_part, lower_part = split(upper, STOP), split(lower, STOP)
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
    shape["d"] = f"{path(upper_part)}{path(turned, 'L')}Z"
    shape["style"] = f"fill:{pattern}" if pattern else None
    loose = verb == "reportedly-given"
    edges = [
        el("path", {"class": classes("edge", colour, loose and "loose"), "d": path(upper_part)}),
        el(
            "path",
            {
                "class": classes("edge", colour, (loose or bound in OPEN_BOUNDS) and "loose"),
                "d": path(lower_part),
            },
        ),
    ]
    return el("g", {"class": "flow"}, extra[:1], el("path", shape), edges, extra[1:])


def _back_band(
    verb: str,
    bound: str,
    ribbon: layout.Ribbon,
    left: float,
    colour: str,
    shape: dict[str, object],
    pattern: str | None,
) -> Element:
    """Return a band that runs below the drawing; a denied one stops where it would turn up.

    Its turns bulge to three quarters of their reach, so the outer edge reaches out by four
    thirds of the width more than the inner one: the band keeps its width. Where there is little
    room beside the outer columns it is squeezed in the turn rather than cut.
    """
    x0, x1, w = ribbon.x0 + left, ribbon.x1 + left, ribbon.width
    y0, y1 = ribbon.y0 + TOP, ribbon.y1 + TOP
    high, low = (ribbon.lane or 0.0) + TOP - w / 2, (ribbon.lane or 0.0) + TOP + w / 2
    outer = min(18 + w * 4 / 3, max(28.0, (left - 6) * 4 / 3))
    inner = min(18.0, outer / 2)
    stopped = verb == "denied"

    def edge(start: float, lane: float, end: float, reach: float) -> str:
        turn = f"M{x0:.1f},{start:.2f}C{x0 + reach:.1f},{start:.2f} {x0 + reach:.1f},{lane:.2f} "
        run = f"{x0:.1f},{lane:.2f}L{x1:.1f},{lane:.2f}"
        up = f"C{x1 - reach:.1f},{lane:.2f} {x1 - reach:.1f},{end:.2f} {x1:.1f},{end:.2f}"
        return turn + run + ("" if stopped else up)

    def back(end: float, lane: float, start: float, reach: float) -> str:
        first = f"L{x1:.1f},{lane:.2f}"
        if not stopped:
            first = f"L{x1:.1f},{end:.2f}C{x1 - reach:.1f},{end:.2f} {x1 - reach:.1f},{lane:.2f} "
            first += f"{x1:.1f},{lane:.2f}"
        turn = f"C{x0 + reach:.1f},{lane:.2f} {x0 + reach:.1f},{start:.2f} {x0:.1f},{start:.2f}"
        return f"{first}L{x0:.1f},{lane:.2f}{turn}Z"

    shape["d"] = edge(y0, low, y1, outer) + back(y1 + w, high, y0 + w, inner)
    shape["style"] = f"fill:{pattern}" if pattern else None
    loose = verb == "reportedly-given"
    outside = classes("edge", colour, (loose or bound in OPEN_BOUNDS) and "loose")
    inside = classes("edge", colour, loose and "loose")
    middle, end = (high + low) / 2, y1 + w / 2
    rest = f"M{x1:.1f},{middle:.1f}C{x1 - 24:.1f},{middle:.1f} {x1 - 24:.1f},{end:.1f} "
    stop = f"M{x1:.1f},{high - 4:.1f}V{low + 4:.1f}"
    return el(
        "g",
        {"class": "flow"},
        el("path", {"class": classes("denied-rest", colour), "d": f"{rest}{x1:.1f},{end:.1f}"})
        if stopped
        else None,
        el("path", shape),
        el("path", {"class": outside, "d": edge(y0, low, y1, outer)}),
        el("path", {"class": inside, "d": edge(y0 + w, high, y1 + w, inner)}),
        el("path", {"class": classes("stop", colour), "d": stop}) if stopped else None,
    )


def swatch(kind: str, colour: str = "side-alleging") -> Element:
    """Return a small picture of one way of drawing a band, for the legend.

    `kind` is one of `known`, `unknown`, `open`, `denied`, `over`, `reported`, `fold`.
    """
    name = f"swatch-{kind}-{colour}"
    known = kind in ("known", "over", "reported")
    loose = kind == "reported"
    part = 26 if kind == "denied" else 38
    shape = classes(
        "ribbon",
        colour,
        "known" if known else "unknown",
        kind if kind in ("open", "fold") else None,
    )
    return el(
        "svg",
        {"xmlns": SVG, "viewBox": "0 0 40 16", "width": 40, "height": 16, "aria-hidden": "true"},
        el("defs", {}, hatch(name, colour)),
        el(
            "path",
            {
                "class": shape,
                "d": f"M2,3H{part}V13H2Z",
                "style": None if known else f"fill:url(#{name})",
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
