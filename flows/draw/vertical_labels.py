"""Where the number words of a vertical drawing stand: beside their band, clear of all else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.draw import measure
from flows.draw.band_vertical import curves
from flows.layout_vertical import BESIDE, Layout
from flows.model import Flow
from flows.strand_places import BAR, Band, Box

# left, top, right, bottom in pixels
Rect = tuple[float, float, float, float]
SAMPLES = 12
ROOM = 84.0
APART = 4.0
# The height of the rows by which taken places are found.
ROW = 24.0
# On a band of so many pixels its words stand before they stand beside it.
BROAD = 24.0
# How far from its band a number may stand, in pixels, and the places along a turn that are tried.
FAR = tuple(range(6, 86, 6))
ALONG = (0.5, 0.38, 0.62, 0.26, 0.74, 0.12, 0.88)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at their place: `x` by the `anchor`, `y` of their middle, in pixels.

    Where something stands between them and their band, a `leader` (x from, x to) joins the two.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    rect: Rect
    leader: tuple[float, float] | None = None


def name_rect(box: Box, size: float) -> Rect:
    """Return the room that a box's name takes, in pixels, with type of `size`."""
    wide = max(measure.width(line, size, bold=True) for line in box.lines)
    high = len(box.lines) * size * measure.close(*box.lines)
    if box.place == "beside":
        x, y = box.x + box.width + BESIDE, box.y + (BAR - high) / 2
    else:
        x = box.x + (box.width - wide) / 2
        y = box.y - 3 - high if box.place == "above" else box.y + BAR + 3
    return x, y, x + wide, y + high


def placed(
    plan: Layout, said: Mapping[str, str], flows: Mapping[str, Flow], size: float
) -> dict[str, Label]:
    """Return the words for which there is room, by flow as they are `said`; numbers come first.

    A number that finds no free room stands on its band, clear of other words.
    """
    words, marks = _Held(), _Held()
    for box in plan.boxes:
        words.add(name_rect(box, size))
        words.add((box.x, box.y, box.x + box.width, box.y + BAR))
    for band in plan.bands:
        for strip in _strips(band):
            marks.add(strip, band.flow)
    found: dict[str, Label] = {}

    def rank(band: Band) -> tuple[bool, bool]:
        volume = flows[band.flow].volume
        return volume.number is None and volume.bound != "unquantified", volume.number is None

    for band in sorted(plan.bands, key=rank):
        far = not rank(band)[0]
        wishes = list(_wishes(band, said[band.flow], size, far))
        spots = (w for w in wishes if _inside(w, plan) and words.clear(w.rect, 3.0))
        best = next((w for w in spots if _free(w, band, words, marks)), None)
        if not best and far:
            on = (w for w in wishes if w.anchor == "middle" and _inside(w, plan))
            best = next((w for w in on if words.clear(w.rect, 2.0)), None)
        if best:
            found[band.flow] = best
            words.add(best.rect)
            if best.leader:
                words.add(_line(best))
    return found


class _Held:
    """Rectangles that are taken, each by someone, to be asked for by their height."""

    def __init__(self) -> None:
        self.rows: dict[int, list[tuple[Rect, str]]] = {}

    def add(self, rect: Rect, by: str = "") -> None:
        for row in range(int(rect[1] // ROW), int(rect[3] // ROW) + 1):
            self.rows.setdefault(row, []).append((rect, by))

    def clear(self, rect: Rect, aside: float = 0.0, but: str = "-") -> bool:
        """Return whether no rectangle but those of one taker meets this one, `aside` wider."""
        left, top, right, low = rect[0] - aside, rect[1], rect[2] + aside, rect[3]
        for row in range(int(top // ROW), int(low // ROW) + 1):
            for (a, b, c, d), by in self.rows.get(row, ()):
                if a < right and left < c and b < low and top < d and by != but:
                    return False
        return True


def _inside(label: Label, plan: Layout) -> bool:
    left, top, right, low = label.rect
    return left >= 0 and top >= 0 and right <= plan.width and low <= plan.height


def _line(label: Label) -> Rect:
    start, end = sorted(label.leader or (label.x, label.x))
    return start, label.y - 2, end, label.y + 2


def _free(label: Label, band: Band, words: _Held, marks: _Held) -> bool:
    """Return whether words cover no band but, in its middle, their own, nor their leader words."""
    if label.anchor == "middle":
        return marks.clear(label.rect, but=band.flow)
    return (not label.leader or words.clear(_line(label))) and marks.clear(label.rect)


def _strips(band: Band) -> list[Rect]:
    """Return a band as a pile of rectangles."""
    found: list[Rect] = []
    half = band.width / 2
    # A band that turns back runs level too, where its width is its height.
    high = 0.0 if band.lane is None else half
    for curve in curves(band, half):
        points = [_at(curve, i / SAMPLES) for i in range(SAMPLES + 1)]
        for (x0, y0), (x1, y1) in pairwise(points):
            left, top = min(x0, x1) - half, min(y0, y1) - high
            found.append((left, top, max(x0, x1) + half, max(y0, y1) + high))
    return found


def _at(curve: Sequence[tuple[float, float]], t: float) -> tuple[float, float]:
    u = 1 - t
    parts = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    return (
        sum(p * x for p, (x, _) in zip(parts, curve, strict=True)),
        sum(p * y for p, (_, y) in zip(parts, curve, strict=True)),
    )


def _wishes(band: Band, text: str, size: float, far: bool) -> Iterator[Label]:
    """Give the places along a band where its words could stand, the likeliest first.

    On it if it is broad, else beside it; with `far` also farther off, joined by a leader, and
    last on it.
    """
    one = measure.width(text, size)
    # A word is never torn: a denial of which half is read would say the opposite.
    room = max(ROOM, *(measure.width(word, size) for word in text.split()))
    lines = (text,) if one <= room else tuple(measure.balance(text, room, size))
    wide = max(measure.width(line, size) for line in lines)
    half = len(lines) * size * measure.close(*lines) / 2
    line, aside = curves(band, band.width / 2), band.width / 2 + APART
    # Turns between rows first, from the last to the first: there is the most room.
    order = [*reversed(line[1::2]), *line[0::2]] if band.lane is None else [line[2], line[1]]
    points = [_at(curve, t) for curve in order for t in ALONG]

    def label(x: float, y: float, anchor: str, tip: float | None = None) -> Label:
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        near = x - 3 if anchor == "start" else x + 3
        leader = None if tip is None else (near, tip)
        return Label(lines, x, y, anchor, (left, y - half, left + wide, y + half), leader)

    for x, y in points if band.width >= BROAD else ():
        yield label(x, y, "middle")
    for x, y in points:
        yield label(x + aside, y, "start")
        yield label(x - aside, y, "end")
    for off in FAR if far else ():
        for x, y in points:
            yield label(x + aside + off, y, "start", x)
            yield label(x - aside - off, y, "end", x)
    for x, y in points if far else ():
        yield label(x, y, "middle")
