"""The words of a Sankey's bands where nothing else is written: moved along their band, or left out.

A page can be hovered, so there a covered word is no loss; a picture says only what can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.draw.markup import Element, el
from flows.export import fonts
from flows.model import Case

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Where along its band a label may stand, the end first, as the page has it.
_PLACES = tuple(1 - i / 28 for i in range(2, 27))
# How far beside its middle line, in font sizes, where there is no place on it.
_BESIDE = (0.0, 0.5, -0.5, 0.9, -0.9)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def box(text: str, x: float, y: float, size: float, anchor: str, weight: int) -> Box:
    """Return the box of a line of text on a baseline."""
    long = fonts.width(text, size, weight)
    left = x - long * {"middle": 0.5, "end": 1.0}.get(anchor, 0.0)
    return Box(left, y - size * 0.74, left + long, y + size * 0.22)


def fit(drawing: Element, case: Case) -> None:
    """Break anew each actor's name that is wider than its column, by the width of its letters.

    A drawing counts letters, and those of some scripts are wider than Latin ones.
    """
    width = float(drawing.get("width", "0"))
    boxes = [g for g in drawing.iter("g") if "box" in (g.get("class") or "").split()]
    columns = sorted({round(rect.left, 1) for rect in _rects(drawing)})
    for group in boxes:
        actor = case.actor.get((group.get("data-ref") or "").removeprefix("actor:"))
        texts = list(group.iter("text"))
        if actor is None or not texts:
            continue
        x = float(texts[0][0].get("x", "0"))
        if texts[0].get("text-anchor") == "end":
            room = x - 1
        else:
            room = min((c for c in columns if c > x), default=width) - x - 3
        if any(b.right - b.left > room for b in _boxes(texts[-1])):
            _break(texts, actor.name, room)


def _break(texts: list[Element], name: str, room: float) -> None:
    """Set a name's lines anew, smaller if they would take more height or cut a word."""
    first, last = (float(texts[0][i].get("y", "0")) for i in (0, -1))
    font = float(texts[0].get("font-size", "10"))
    high = last - first + font * 1.12
    for share in (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7):
        size = font * share
        lines = fonts.wrap(name, room, size, 600)
        whole = all(fonts.width(word, size, 600) <= room for word in name.split())
        if whole and len(lines) * size * 1.12 <= high + 1:
            break
    lines = lines[: max(1, int((high + 1) // (size * 1.12)))]
    if "".join(lines).replace(" ", "") != "".join(name.split()):
        lines[-1] = fonts.shorten(f"{lines[-1]} …", room, size, 600)
    middle = (first + last) / 2 - font * 0.35
    start = middle - size * 1.12 * (len(lines) - 1) / 2 + size * 0.35
    for text in texts:
        x = text[0].get("x")
        for child in list(text):
            text.remove(child)
        text.set("font-size", f"{size:g}")
        for i, line in enumerate(lines):
            text.append(el("tspan", {"x": x, "y": round(start + i * size * 1.12, 1)}, line))


def clear(drawing: Element) -> None:
    """Set each band's words where no other text or box is; numbers choose first.

    Words without a number are left out where there is no place: the hatch says that none is
    given, and the band's accessible name has them. A number is never left out.
    """
    taken = list(_texts(drawing, "box-label"))
    boxes = list(_rects(drawing))
    width = float(drawing.get("width", "0"))
    bands = [g for g in drawing.iter("g") if g.get("class") == "flow"]
    names: dict[str, list[Element]] = {}
    for text in drawing:
        if "band-label" in (text.get("class") or "").split():
            names.setdefault(text.get("data-of", ""), []).append(_one_line(text))
    pairs = [(band, *names[ref]) for band in bands if (ref := _ref(band)) in names]
    pairs.sort(key=lambda p: "muted" in (p[1].get("class") or ""))
    for band, halo, ink in pairs:
        place = spare = None
        for spot in _places(band, ink, width):
            if any(spot[1].meets(b) for b in taken):
                continue
            if not any(spot[1].meets(b) for b in boxes):
                place = spot
                break
            spare = spare or spot
        if place is None and "muted" not in (ink.get("class") or ""):
            place = spare  # rather over a box than not at all
        if place:
            (x, y, anchor), found = place
            for text in (halo, ink):
                text.set("text-anchor", anchor)
                text[0].set("x", f"{x:.1f}")
                text[0].set("y", f"{y:.1f}")
            taken.append(found)
        elif "muted" in (ink.get("class") or ""):
            drawing.remove(halo)
            drawing.remove(ink)
        else:
            taken += _boxes(ink)


def _ref(band: Element) -> str:
    """Return the id of the flow, or of the group of flows, that a band stands for."""
    ref = next(part.get("data-ref", "") for part in band.iter() if part.get("data-ref"))
    return ref.partition(":")[2]


def _one_line(text: Element) -> Element:
    """Return a text with its lines as one: the page breaks them where it has found a place."""
    first, *others = list(text)
    for line in others:
        first.text = f"{first.text} {line.text}"
        text.remove(line)
    return text


def crop(drawing: Element) -> None:
    """Cut the empty rows of pixels above and below what is drawn."""
    tops: list[float] = []
    bottoms: list[float] = []
    for found in (*_texts(drawing, ""), *_rects(drawing)):
        tops.append(found.top)
        bottoms.append(found.bottom)
    for path in drawing.iter("path"):
        for _, y in _points(path.get("d", "")):
            tops.append(y)
            bottoms.append(y)
    if tops:
        top, height = min(tops) - 2, max(bottoms) - min(tops) + 4
        drawing.set("viewBox", f"0 {top:.1f} {drawing.get('width')} {height:.1f}")
        drawing.set("height", f"{height:.1f}")


Place = tuple[tuple[float, float, str], Box]


def _places(band: Element, ink: Element, width: float) -> Iterator[Place]:
    text = ink[0].text or ""
    size = float(ink.get("font-size", "10"))
    x, y = float(ink[0].get("x", "0")), float(ink[0].get("y", "0"))
    anchor = ink.get("text-anchor", "start")
    yield (x, y, anchor), box(text, x, y, size, anchor, 400)
    long = fonts.width(text, size)
    line = list(_middle(band))
    for beside in _BESIDE:
        for cx, cy in line:
            at = min(max(cx, long / 2 + 1), width - long / 2 - 1)
            base = round(cy + size * (0.35 + beside), 1)
            yield (at, base, "middle"), box(text, at, base, size, "middle", 400)


def _middle(band: Element) -> Iterator[tuple[float, float]]:
    """Return points of a band's middle line, from its end to its start."""
    path = next(p for p in band.iter("path") if "ribbon" in (p.get("class") or ""))
    points = list(_points(path.get("d", "")))
    if len(points) == 8:
        upper, lower = points[:4], points[:3:-1]
        for t in _PLACES:
            (ax, ay), (bx, by) = _cubic(upper, t), _cubic(lower, t)
            yield (ax + bx) / 2, (ay + by) / 2
        return
    # A band that runs back has a straight middle part: between its 4th and 5th points.
    if len(points) > 5:
        (ax, ay), (bx, _) = points[3], points[4]
        for t in _PLACES:
            yield ax + (bx - ax) * t, ay


def _points(path: str) -> Iterator[tuple[float, float]]:
    """Return the points of a path of absolute M, L and C, as our bands are."""
    steps = re.findall(r"([A-Za-z])([^A-Za-z]*)", path)
    for letter, rest in steps:
        if letter in "MLC":
            numbers = [float(n) for n in _NUMBER.findall(rest)]
            yield from zip(numbers[::2], numbers[1::2], strict=False)


def _cubic(points: list[tuple[float, float]], t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return (
        sum(w * p[0] for w, p in zip(weights, points, strict=True)),
        sum(w * p[1] for w, p in zip(weights, points, strict=True)),
    )


def _texts(drawing: Element, name: str) -> Iterable[Box]:
    for text in drawing.iter("text"):
        names = (text.get("class") or "").split()
        if "ink" in names and (not name or name in names):
            yield from _boxes(text)


def _boxes(text: Element) -> list[Box]:
    size = float(text.get("font-size", "10"))
    weight = 600 if "box-label" in (text.get("class") or "") else 400
    anchor = text.get("text-anchor", "start")
    return [
        box(s.text or "", float(s.get("x", "0")), float(s.get("y", "0")), size, anchor, weight)
        for s in text.iter("tspan")
    ]


def _rects(drawing: Element) -> Iterable[Box]:
    for group in drawing.iter("g"):
        if "box" in (group.get("class") or "").split():
            for rect in group.iter("rect"):
                x, y, w, h = (float(rect.get(n, "0")) for n in ("x", "y", "width", "height"))
                yield Box(x, y, x + w, y + h)
