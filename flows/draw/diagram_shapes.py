"""The shapes of a diagram: a kind of actor as an outline, an arrow with the end of its verb."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flows.draw.diagram_layout import Box, Point, Room
from flows.draw.markup import Element, el
from flows.draw.sankey import SEVERAL

ROUND = ("group", "public")
_BESIDE, _ABOVE = 9, 5
_LID = 5


def room_for(kind: str, text: Room) -> Room:
    """Return the room that a shape of that kind needs round its text."""
    wide, high = text.width + 2 * _BESIDE, text.height + 2 * _ABOVE
    if kind in ROUND:
        # The rectangle in an ellipse is smaller by the square root of two.
        return Room(text.width * 1.3 + 12, text.height * 1.42 + 6, round=True)
    if kind == "system":
        return Room(wide, high + 2 * _LID)
    if kind == "account":
        return Room(wide, high + _LID)
    return Room(wide + 6, high + 6) if kind == SEVERAL else Room(wide, high)


def build_shape(kind: str, box: Box) -> list[Element]:
    """Return the outline of an actor of that kind."""
    x, y, w, h = (round(n, 1) for n in (box.x, box.y, box.width, box.height))
    if kind in ROUND:
        cx, cy = box.middle
        shape = {
            "cx": round(cx, 1),
            "cy": round(cy, 1),
            "rx": round(w / 2, 1),
            "ry": round(h / 2, 1),
        }
        return [el("ellipse", {"class": "shape", **shape})]
    if kind == "system":
        wide = round(w / 2, 2)
        top, low = round(y + _LID, 1), round(y + h - _LID, 1)
        body = f"M{x},{top}a{wide},{_LID} 0 0 1 {w},0V{low}a{wide},{_LID} 0 0 1 {-w},0Z"
        lid = f"M{x},{top}a{wide},{_LID} 0 0 0 {w},0"
        return [el("path", {"class": "shape", "d": body}), el("path", {"class": "lid", "d": lid})]
    if kind == "account":
        top = round(y + _LID, 1)
        tab = f"M{x},{top}V{y}h22V{top}H{round(x + w, 1)}V{round(y + h, 1)}H{x}ZM{x},{top}h22"
        return [el("path", {"class": "shape", "d": tab})]
    size = {"x": x, "y": y, "width": w, "height": h}
    if kind == SEVERAL:
        inner = {"x": x + 3, "y": y + 3, "width": round(w - 6, 1), "height": round(h - 6, 1)}
        return [el("rect", {"class": "shape", **size}), el("rect", {"class": "shape", **inner})]
    return [el("rect", {"class": "shape", **size, "rx": 5 if kind == "unnamed" else 1})]


def path(curve: Sequence[Point]) -> str:
    """Return a curve through its control points as path data."""
    (x, y), *rest = curve
    return f"M{x:.1f},{y:.1f}C" + " ".join(f"{a:.1f},{b:.1f}" for a, b in rest)


def head(verb: str, last: Point, tip: Point) -> str:
    """Return the end of an arrow from where its line ends to its tip: a bar if said not to pass."""
    length = math.dist(last, tip) or 1
    dx, dy = (tip[0] - last[0]) / length, (tip[1] - last[1]) / length
    if verb == "denied":
        x, y = last
        a, b = (x - dy * 6, y + dx * 6), (x + dy * 6, y - dx * 6)
        return f"M{a[0]:.1f},{a[1]:.1f}L{b[0]:.1f},{b[1]:.1f}"
    a, b = (last[0] - dy * 4, last[1] + dx * 4), (last[0] + dy * 4, last[1] - dx * 4)
    return f"M{a[0]:.1f},{a[1]:.1f}L{tip[0]:.1f},{tip[1]:.1f}L{b[0]:.1f},{b[1]:.1f}Z"
