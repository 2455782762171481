"""Drawings as blocks that are set below or beside one another on a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.draw.markup import Child, Element, el

_URL = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a picture from its own top left corner: what is drawn, width and height in px."""

    drawn: list[Element]
    width: float
    height: float

    def at(self, x: float, y: float, scale: float = 1.0) -> Element:
        """Return the block moved to a place, and scaled."""
        move = f"translate({x:g} {y:g})" + (f" scale({scale:.5g})" if scale != 1 else "")
        return el("g", {"transform": move}, self.drawn)


def stack(blocks: list[Block], gap: float) -> Block:
    """Return blocks one below the other."""
    drawn: list[Element] = []
    y = 0.0
    for block in blocks:
        drawn.append(block.at(0, y))
        y += block.height + gap
    return Block(drawn, max(b.width for b in blocks), y - gap)


def opened(drawing: Element, prefix: str) -> Block:
    """Return an `svg` element as a block: a group, since not all programs draw nested ones.

    `prefix` goes before its ids, so that drawings on one picture never share one.
    """
    left, top, width, height = (float(n) for n in drawing.get("viewBox", "0 0 1 1").split())
    kept = {k: v for k, v in drawing.attrib.items() if k not in _OF_ROOT}
    inside: list[Child] = list(drawing)
    group = el("g", {**kept, "transform": f"translate({-left:g} {-top:g})"}, inside)
    named(group, prefix)
    return Block([group], width, height)


_OF_ROOT = ("xmlns", "viewBox", "width", "height", "preserveAspectRatio", "transform")


def named(element: Element, prefix: str) -> None:
    """Put a prefix before every id under an element, and before whatever refers to one."""
    ids = {e.get("id") for e in element.iter() if e.get("id")}

    def link(found: re.Match[str]) -> str:
        return f"url(#{prefix}{found[1]})" if found[1] in ids else found[0]

    for one in element.iter():
        for name, value in one.attrib.items():
            if name == "id":
                one.set(name, prefix + value)
            elif "url(#" in value and name not in _TEXTS:
                one.set(name, _URL.sub(link, value))
            elif name in ("href", "aria-labelledby", "aria-describedby"):
                bare = value.removeprefix("#")
                if bare in ids:
                    one.set(name, value[: len(value) - len(bare)] + prefix + bare)


_TEXTS = ("aria-label", "data-ref")
