"""Reading a picture back: where its texts and shapes stand, in the pixels of the canvas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

from flows.draw.markup import Element
from flows.export import fonts

SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"(translate|scale)\(([^)]*)\)")


@dataclass(frozen=True)
class Line:
    """One run of text and its box on the canvas in pixels; `text` is the element that holds it."""

    words: str
    text: int
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Line, least: float = 1.0) -> bool:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > least and high > least


def read(picture: bytes) -> Element:
    return ET.fromstring(picture)


def lines(root: Element) -> list[Line]:
    """Return every line of text that is no halo, with its box by the bundled fonts."""
    found: list[Line] = []
    for text, given, (scale, dx, dy) in _walk(root, {}, (1.0, 0.0, 0.0)):
        if "halo" in (text.get("class") or "").split():
            continue
        chunks = _chunks(text, given)
        for words, x, y, style in chunks:
            size = float(style.get("font-size", "16"))
            serif = fonts.is_serif(style.get("font-family", ""))
            long = fonts.width(words, size, fonts.weight(style.get("font-weight", 400)), serif)
            left = x - long * {"middle": 0.5, "end": 1.0}.get(style.get("text-anchor", ""), 0.0)
            box = (left, y - size * 0.7, left + long, y + size * 0.2)
            place = [v * scale + d for v, d in zip(box, (dx, dy, dx, dy), strict=True)]
            found.append(Line(words, id(text), *place))
    return found


def overlaps(root: Element) -> list[tuple[str, str]]:
    """Return the pairs of texts that cover one another."""
    return [
        (a.words, b.words)
        for a, b in combinations(lines(root), 2)
        if a.text != b.text and a.covers(b)
    ]


def _chunks(text: Element, given: dict[str, str]) -> list[tuple[str, float, float, dict[str, str]]]:
    found = []
    spans = [text, *text.iter(f"{SVG}tspan")]
    for span in spans:
        words = (span.text or "").strip()
        style = {**given, **text.attrib, **span.attrib}
        if words:
            x, y = float(style.get("x", "0")), float(style.get("y", "0"))
            found.append((words, x, y, style))
    return found


def _walk(
    element: Element, above: dict[str, str], at: tuple[float, float, float]
) -> Iterator[tuple[Element, dict[str, str], tuple[float, float, float]]]:
    given = {**above, **{k: v for k, v in element.attrib.items() if "-" in k}}
    scale, dx, dy = at
    for name, numbers in _STEP.findall(element.get("transform", "")):
        values = [float(n) for n in re.split(r"[ ,]+", numbers.strip())]
        if name == "translate":
            dx, dy = dx + values[0] * scale, dy + (values[1] if len(values) > 1 else 0) * scale
        else:
            scale *= values[0]
    if element.tag == f"{SVG}text":
        yield element, given, (scale, dx, dy)
        return
    for child in element:
        yield from _walk(child, given, (scale, dx, dy))
