"""One flow's band in a vertical drawing, in the same shapes for verbs and hedges as `band`.

It runs from the top down: straight past rows, turning between them. The edge that a hedge opens
is the right one. A band that does not go on dips under its row and runs up in its lane.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.draw.band import OPEN_BOUNDS, STOP, Point, build_marks, path, split
from flows.draw.markup import Element, classes, el
from flows.draw.side import Side
from flows.model import Case, Flow
from flows.strand_places import DIP, Band, reach

Curve = tuple[Point, Point, Point, Point]
# What a finger should have to hit, in pixels; a thin band takes less, not to cover others.
FINGER = 24.0


def turn(start: Point, end: Point) -> Curve:
    """Return the curve from one point down to another, upright at both."""
    (x0, y0), (x1, y1) = start, end
    middle = (y0 + y1) / 2
    return (x0, y0), (x0, middle), (x1, middle), (x1, y1)


def curves(band: Band, right: float = 0.0) -> list[Curve]:
    """Return one edge of a band, straight parts too, from its origin on; `right` of its left one.

    `right` is 0 or the band's width.
    """
    stations = [(x + right, y0, y1) for x, y0, y1 in band.stations]
    found: list[Curve] = []
    if band.lane is None:
        for i, (x, y0, y1) in enumerate(stations):
            if i:
                x_old, _, low = stations[i - 1]
                found.append(turn((x_old, low), (x, y0)))
            found.append(turn((x, y0), (x, y1)))
        return found
    (x0, y0, low), (x1, high, y1) = stations
    # Of a turn the left edge is the outer one at the origin and at the recipient alike.
    lane = band.lane + band.width - right
    bulge = reach(0.0 if right else band.width, DIP)
    return [
        turn((x0, y0), (x0, low)),
        ((x0, low), (x0, low + bulge), (lane, low + bulge), (lane, low)),
        turn((lane, low), (lane, high)),
        ((lane, high), (lane, high - bulge), (x1, high - bulge), (x1, high)),
        turn((x1, high), (x1, y1)),
    ]


def build_band(
    case: Case, side: Side, flow: Flow, band: Band, colour: str, digits: str, focus: str
) -> Element:
    """Return a flow's band with its edges, or that of the group that the flow stands for."""
    group = side.folds.get(flow.id)
    shape = build_marks(case, flow, band, colour, digits, focus, group, side.act(flow))
    left, right = curves(band), curves(band, band.width)
    rest: list[Curve] = []
    if flow.verb == "denied":
        middle = curves(band, band.width / 2)
        left, right, rest = _stopped(band, left, right, middle)
    back = [tuple(reversed(curve)) for curve in reversed(right)]
    shape["d"] = f"{_line(left)}{_line(back, 'L')}Z"
    if not band.known:
        shape |= {
            "style": f"fill:url(#hatch-{side.choice}-{colour})",
            "pointer-events": "all",
            "stroke-width": round(min(FINGER - band.width, band.width + 4), 1),
        }
    loose = flow.verb == "reportedly-given"
    open_edge = loose or flow.volume.bound in OPEN_BOUNDS
    return el(
        "g",
        {"class": "flow"},
        el("path", {"class": classes("denied-rest", colour), "d": _line(rest)}) if rest else None,
        el("path", shape),
        el("path", {"class": classes("edge", colour, loose and "loose"), "d": _line(left)}),
        el("path", {"class": classes("edge", colour, open_edge and "loose"), "d": _line(right)}),
        _bar(left, right, colour) if rest else None,
    )


def _stopped(
    band: Band, left: list[Curve], right: list[Curve], middle: list[Curve]
) -> tuple[list[Curve], list[Curve], list[Curve]]:
    """Return both edges of a denied band up to where it stops, and the line of the rest."""
    last = len(left) - 2
    if band.lane is not None:
        # It stops where it would turn down to its recipient.
        return left[:last], right[:last], middle[last:]
    cut = [[*edge[:last], _first(edge[last], STOP)] for edge in (left, right)]
    a, b, c, d = middle[last]
    z, y, x, w = _first((d, c, b, a), 1 - STOP)
    return cut[0], cut[1], [(w, x, y, z), *middle[last + 1 :]]


def _first(curve: Curve, t: float) -> Curve:
    a, b, c, d = split(curve, t)
    return a, b, c, d


def _bar(left: list[Curve], right: list[Curve], colour: str) -> Element:
    (x0, y0), (x1, _) = left[-1][3], right[-1][3]
    start, end = min(x0, x1) - 4, max(x0, x1) + 4
    return el("path", {"class": classes("stop", colour), "d": f"M{start:.1f},{y0:.1f}H{end:.1f}"})


def _line(found: Sequence[Sequence[Point]], start: str = "M") -> str:
    """Return curves that follow each other as a path."""
    parts = []
    for i, curve in enumerate(found):
        text = path(curve, start if i == 0 else "M")
        parts.append(text if i == 0 else text[text.index("C") :])
    return "".join(parts)
