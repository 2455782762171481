"""Lines of text on a picture, each at a place of its own, measured before they are set."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.draw.markup import Element, el
from flows.export import fonts


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: its class (its colour), size and line height in pixels, weight."""

    name: str
    size: float
    high: float
    weight: int = 400
    serif: bool = False

    def width(self, text: str) -> float:
        """Return the width of a line in pixels."""
        return fonts.width(text, self.size, self.weight, self.serif)

    def wrap(self, text: str, room: float, most: int = 0) -> list[str]:
        """Return `text` in lines of at most `room` pixels, at most `most` of them (0: all)."""
        return fonts.wrap(text, room, self.size, self.weight, most, self.serif)


QUESTION = Type("question", 23, 28, 600, serif=True)
SIDE = Type("side-title", 17, 21, 600, serif=True)
PLAIN = Type("plain", 13, 17)
STRONG = Type("strong", 17, 21, 600)
LEAD = Type("faint", 14.5, 19)
FAINT = Type("faint", 12.5, 16)
NOTE = Type("plain", 12.5, 16)
SMALL = Type("faint", 11.5, 15)
ADDRESS = Type("address", 12, 15, 600)


def headline(text: str, room: float) -> tuple[Type, list[str]]:
    """Return a headline in the largest type that takes the fewest lines, these evenly filled."""
    kinds = [replace(QUESTION, size=size) for size in (23.0, 22.0, 21.0, 20.0)]
    least = len(kinds[-1].wrap(text, room, 3))
    kind = next(k for k in kinds if len(k.wrap(text, room, 3)) == least)
    narrow = room
    while least > 1 and narrow > room / 2 and len(kind.wrap(text, narrow - 20)) == least:
        narrow -= 20
    return kind, kind.wrap(text, narrow, 3)


def build_lines(
    lines: list[str], x: float, top: float, kind: Type, anchor: str | None = None
) -> list[Element]:
    """Return lines one below the other, the first one's box starting at `top` pixels."""
    drop = (kind.high + kind.size * 0.72) / 2
    return [
        el(
            "text",
            {
                "class": kind.name,
                "x": round(x, 1),
                "y": round(top + i * kind.high + drop, 1),
                "font-size": kind.size,
                "text-anchor": anchor,
            },
            line,
        )
        for i, line in enumerate(lines)
    ]
