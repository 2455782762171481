"""The shapes of drawn figures: a number as its speaker hedged it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows.draw import glyph
from flows.draw.figures import Row
from flows.draw.markup import Element, classes, el

# A hedge that excludes its own number is hollow.
HOLLOW = ("over", "nearly")
# Where an open end points, and how far in pixels: no number stands behind its length.
OPEN = {"over": 1, "at-least": 1, "nearly": -1, "up-to": -1}
REACH = {1: 36.0, -1: 14.0}
BLUR_HEIGHT = 15.0
# From a cross to the small mark of its side.
ASIDE = 14.0
BLUR = ((19.0, 0.12), (14.5, 0.16), (10.5, 0.24))


def build_mark(row: Row, x: float, y: float) -> list[Element]:
    """Return the mark of a claim at a place: its number as hedged, or a cross for none."""
    if row["number"] is None:
        key = build_key(row["side"], x - ASIDE, y)
        return [key, el("path", {"class": "cross", "d": glyph.cross(x, y)})]
    found: list[Element] = []
    if row["bound"] == "about":
        found += [_blur(x, y, half, opacity) for half, opacity in BLUR]
    way = OPEN.get(row["bound"])
    if way:
        start = x + way * (glyph.SIZE + 1)
        end = start + way * REACH[way]
        line = f"M{start:.1f},{y:.1f}H{end:.1f}"
        if way > 0:
            line += "m-6,-4.5l6,4.5l-6,4.5"
        found.append(el("path", {"class": "end", "d": line}))
    hollow = classes("shape", row["bound"] in HOLLOW and "hollow")
    return [*found, el("path", {"class": hollow, "d": glyph.family(row["side"], x, y)})]


def _blur(x: float, y: float, half: float, opacity: float) -> Element:
    return el(
        "rect",
        {
            "class": "blur",
            "x": round(x - half, 1),
            "y": round(y - BLUR_HEIGHT / 2, 1),
            "width": 2 * half,
            "height": BLUR_HEIGHT,
            "fill-opacity": opacity,
        },
    )


def build_key(side: str, x: float, y: float) -> Element:
    """Return the small mark of a side beside a line of text."""
    return el("path", {"class": "shape", "d": glyph.family(side, x, y, 4.2)})


def build_ring(x: float, y: float, size: float = 10.5) -> Element:
    """Return the ring round the mark of what is selected."""
    return el("path", {"class": "ring", "d": glyph.circle(x, y, size)})


def reach(row: Row) -> tuple[float, float]:
    """Return how far a mark goes to the left and to the right of its number, with some air."""
    if row["bound"] == "about":
        return BLUR[0][0] + 5, BLUR[0][0] + 5
    if row["number"] is None:
        return ASIDE + 9, 12.0
    way = OPEN.get(row["bound"], 0)
    air = glyph.SIZE * 1.2 + 6
    return air + (REACH[-1] if way < 0 else 0), air + (REACH[1] if way > 0 else 0)


def build_group(
    ref: str, side: str, sentence: str, parts: Sequence[Element], lit: Collection[str]
) -> Element:
    """Return all that is drawn of one claim, named by its sentence."""
    return el(
        "g",
        {
            "class": classes("mark", f"side-{side}", "selected ringed" if ref in lit else None),
            "data-ref": ref,
            "role": "button",
            "tabindex": 0,
            "aria-label": sentence,
        },
        parts,
    )
