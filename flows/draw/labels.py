"""Places for labels where room is short: the first of several wishes that covers nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.draw import measure
from flows.language import _
from flows.layout import Ribbon

# left, top, right, bottom in pixels
Room = tuple[float, float, float, float]
# the width of a text in pixels, its lines at most
Shape = tuple[float, int]
# Where along a band its words are tried, its middle first.
ALONG = (0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2)
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Wish:
    """One place that a label would take: a point, how the text stands to it, and how wide it is.

    `anchor` is SVG's text-anchor; `up` says how the text stands to `y`: -1 above, 0 centred,
    1 below.
    """

    x: float
    y: float
    anchor: str = "start"
    up: int = 0
    width: float = 120.0
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A label at its place: its lines, its anchor point, the height of its middle, its room."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    room: Room


def whole(text: str) -> str:
    """Return words of a flow so that no line breaks within their `not stated` or `8 lakh`."""
    none = _("not stated")
    return re.sub(r"(?<=\d) (?=\w)", NO_BREAK, text.replace(none, none.replace(" ", NO_BREAK)))


def longest(text: str, font: float) -> float:
    """Return the room that a text needs so that none of its words breaks, in pixels."""
    return max(measure.width(word, font, True) for word in text.split(" ")) + 1


def fit(text: str, wish: Wish, font: float) -> Label:
    """Return `text` at a wished place, in lines of even length."""
    lines = _lines(text, wish.width, font, wish.lines)
    wide = max(measure.width(line, font, True) for line in lines)
    high = len(lines) * font * measure.close(*lines)
    middle = wish.y + wish.up * high / 2
    left = wish.x - {"start": 0.0, "middle": wide / 2, "end": wide}[wish.anchor]
    room = (left, middle - high / 2, left + wide, middle + high / 2)
    shown = tuple(line.replace(NO_BREAK, " ") for line in lines)
    return Label(shown, wish.x, middle, wish.anchor, room)


@lru_cache(maxsize=2048)
def _lines(text: str, width: float, font: float, most: int) -> list[str]:
    return measure.balance(text, width, font, True, most)


def along(
    ribbon: Ribbon,
    left: float,
    top: float,
    shapes: Iterable[Shape],
    at: Sequence[float],
) -> list[Wish]:
    """Return the places along a band where words of some shapes can stand, by parts of its way."""
    found = []
    for width, lines in shapes:
        for t in at:
            if ribbon.lane is not None:
                x, y = ribbon.x0 + (ribbon.x1 - ribbon.x0) * t, ribbon.lane
            else:
                # The cubic of the band: level at both ends, control points in the middle.
                x = ribbon.x0 + (ribbon.x1 - ribbon.x0) * (1.5 * t * (1 - t) + t**3)
                y = ribbon.y0 + (ribbon.y1 - ribbon.y0) * t * t * (3 - 2 * t) + ribbon.width / 2
            found.append(Wish(x + left, y + top, "middle", 0, width, lines))
    return found


def overlap(a: Room, b: Room) -> float:
    """Return the area that two rooms share, in square pixels."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def outside(a: Room, b: Room) -> float:
    """Return how far `a` stands out of `b`, in pixels."""
    return sum(max(0.0, d) for d in (b[0] - a[0], b[1] - a[1], a[2] - b[2], a[3] - b[3]))


def place(
    text: str,
    wishes: Iterable[Wish],
    font: float,
    within: Room,
    taken: Sequence[Room],
    needed: bool = False,
) -> Label | None:
    """Return the label at the first place that lies `within` and covers nothing `taken`.

    Where there is none, the place that covers least if it is `needed`, else None.
    """
    found, costs = [], []
    for wish in wishes:
        label = fit(text, wish, font)
        cut = label.lines[-1].endswith("…") and not text.endswith("…")
        cost = sum(overlap(label.room, other) for other in taken)
        cost += 400.0 * outside(label.room, within)
        if cost <= 0 and not cut:
            return label
        found.append(label)
        costs.append(cost + (4000.0 if cut else 0.0))
    if not needed or not found:
        return None
    return found[costs.index(min(costs))]
