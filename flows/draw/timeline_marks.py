"""The shapes of a drawn timeline: what an event's date and status look like, side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows.draw import glyph
from flows.draw.markup import Element, classes, el
from flows.draw.timeline import Mark

BAR = 11.0
_HATCH = 6.0


def build_point(mark: Mark, x: float, y: float, scale: float = 1) -> list[Element]:
    """Return an event as one shape at a place: its side's, or that of its date or its status.

    `scale` makes it smaller, where it only stands for an event outside the days shown; there it
    has its side's shape.
    """
    size = glyph.SIZE * scale * (0.75 if mark["status"] == "background" else 1)
    if mark["form"] == "before" and scale == 1:
        path = glyph.leftward(x, y, size)
        middle = x - size * 0.55
    elif mark["status"] == "scheduled" and scale == 1:
        path, middle = glyph.hourglass(x, y, size), x
    else:
        path, middle = glyph.family(mark["side"], x, y, size), x
    shape = el("path", {"class": classes("shape", mark["hollow"] and "hollow"), "d": path})
    if mark["status"] != "alleged":
        return [shape]
    dot = classes("dot", mark["hollow"] and "hollow")
    return [shape, el("path", {"class": dot, "d": glyph.circle(middle, y, size * 0.32)})]


def build_key(mark: Mark, x: float, y: float) -> Element:
    """Return the small mark of the side at the foot of a shape that is the same for all sides.

    It stands lower than the shape, so that nobody takes it for an event of another day.
    """
    return el("path", {"class": "shape key", "d": glyph.family(mark["side"], x, y + 5, 3)})


def build_before(
    mark: Mark, left: float, x: float, y: float, gap: tuple[float, float] | None = None
) -> list[Element]:
    """Return "on or before a day": dots from the left edge, an end bar at the day.

    `gap` is where a label stands on the line, which makes room for it.
    """
    runs = [(left, gap[0]), (gap[1], x)] if gap else [(left, x)]
    dots = [
        el("line", {"class": "open", "x1": round(a, 1), "x2": round(b, 1), "y1": y, "y2": y})
        for a, b in runs
        if a < b
    ]
    end = {"x1": round(x, 1), "x2": round(x, 1), "y1": y - 8, "y2": y + 8}
    return [*dots, el("line", {"class": "end", **end}), *build_point(mark, x - 1, y)]


def build_bar(mark: Mark, ends: tuple[float, float], cut: tuple[bool, bool], y: float) -> Element:
    """Return a run of days as a bar: hatched if only the month or the year is known.

    `cut` says on which sides it goes on beyond the days shown: there it stays open.
    """
    a, b = round(ends[0], 1), round(max(ends[1], ends[0] + 3), 1)
    top, low = y - BAR / 2, y + BAR / 2
    part = mark["precision"] in ("month", "year")
    filled = not part and not mark["hollow"] and mark["status"] != "alleged"
    body = el("rect", {"class": "body", "x": a, "y": top, "width": b - a, "height": BAR})
    outline = f"M{a},{top}H{b}M{a},{low}H{b}"
    outline += "" if cut[0] else f"M{a},{top}V{low}"
    outline += "" if cut[1] else f"M{b},{top}V{low}"
    inside = ""
    if part:
        inside = _strokes(a, b, top, low)
        if mark["status"] == "alleged":
            inside += _strokes(a, b, top, low, back=True)
    elif mark["status"] == "alleged":
        places = int((b - a - 4) // _HATCH)
        inside = "".join(glyph.circle(a + 5 + i * _HATCH, y, 1.1) for i in range(places))
    return el(
        "g",
        {"class": classes("days", filled and "filled", part and "part")},
        body,
        el("path", {"class": "inside", "d": inside}) if inside else None,
        el("path", {"class": "outline", "d": outline}),
    )


def _strokes(a: float, b: float, top: float, low: float, back: bool = False) -> str:
    """Return slanted strokes in a box, each cut where the box ends."""
    found, high = "", low - top
    x = a - high + _HATCH / 2
    while x < b:
        start, end = max(x, a), min(x + high, b)
        y0, y1 = low - (start - x), low - (end - x)
        if back:
            y0, y1 = low + top - y0, low + top - y1
        found += f"M{start:.1f},{y0:.1f}L{end:.1f},{y1:.1f}"
        x += _HATCH
    return found


def build_mark(mark: Mark, parts: Sequence[Element], lit: Collection[str]) -> Element:
    """Return all that is drawn of an event as one mark that can be picked; `lit` are selected."""
    chosen = "selected ringed" if mark["ref"] in lit else None
    return el(
        "g",
        {
            "class": classes("mark", f"side-{mark['side']}", chosen),
            "data-ref": mark["ref"],
            "role": "button",
            "tabindex": 0,
            "aria-label": mark["sentence"],
        },
        parts,
    )
