"""Many trees of elements in little room: what stands in several of them is written once.

A packed text is JSON: `{"days": […], "parts": […], "roots": {name: [number of each day]}}`. A part
is a list of markup and of the numbers of other parts; put in place of the numbers, they give the
markup of a tree. A tree that a day does not have is -1. All of it, less its long repetitions, is
one zlib stream in base 85, which a browser unpacks by itself.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from typing import Any, TypeAlias

from flows.draw.markup import Element, el, write
from flows.export import repeats

# Stands for a child while its parent is written; no tree holds it, for it is no text of XML.
_HOLE = "\x00"
# A tree as short as this is written out wherever it stands; a longer value of an attribute is
# held like a tree, for marks of many drawings carry the same sentence.
_SHORT = 40
# Base 85 without what begins a tag or an entity.
_SAFE = str.maketrans("<&>", ",.:")
_BACK = str.maketrans(",.:", "<&>")

Piece: TypeAlias = "str | int"


class Pack:
    """Trees by day and name, each subtree held once."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._pieces: list[list[Piece]] = []
        self._lengths: list[int] = []
        self._used: Counter[int] = Counter()
        self.roots: dict[tuple[str, str], int] = {}
        self.size = 0

    def add(self, day: str, name: str, tree: Element) -> None:
        """Hold a tree of a day under a name; `size` grows by the characters that are new in it."""
        self.roots[day, name] = self._hold(tree)

    def _hold(self, node: Element) -> int:
        children = [self._hold(child) for child in node]
        tails = tuple(child.tail for child in node)
        key = (node.tag, tuple(node.attrib.items()), node.text, tuple(children), tails)
        number = self._numbers.get(key)
        if number is None:
            values = [self._value(v) for v in node.attrib.values() if len(v) > _SHORT]
            number = self._keep(key, _shell(node, [*values, *children]))
        return number

    def _value(self, value: str) -> int:
        number = self._numbers.get(value)
        return self._keep(value, [_escaped(value)]) if number is None else number

    def _keep(self, key: Any, pieces: list[Piece]) -> int:
        inner = [p for p in pieces if isinstance(p, int)]
        own = sum(len(p) for p in pieces if isinstance(p, str))
        self._numbers[key] = len(self._pieces)
        self._pieces.append(pieces)
        self._lengths.append(own + sum(self._lengths[n] for n in inner))
        self._used.update(inner)
        self.size += own
        return self._numbers[key]

    def text(self) -> str:
        """Return all of it packed, as text that can stand in HTML."""
        rest, moves = repeats.fold(self.plain())
        content = f"{json.dumps(moves, separators=(',', ':'))}\n{rest}"
        packed = base64.b85encode(zlib.compress(content.encode("ascii"), 9)).decode("ascii")
        return packed.translate(_SAFE)

    def plain(self) -> str:
        """Return all of it as the JSON text that is packed, in ASCII."""
        kept = set(self.roots.values()) | {
            n for n, times in self._used.items() if times > 1 and self._lengths[n] > _SHORT
        }
        places = {number: place for place, number in enumerate(sorted(kept))}
        parts = [self._written(number, places) for number in sorted(kept)]
        days = sorted({day for day, _ in self.roots})
        roots: dict[str, list[int]] = {name: [-1] * len(days) for _, name in self.roots}
        for (day, name), number in self.roots.items():
            roots[name][days.index(day)] = places[number]
        content = {"days": days, "parts": parts, "roots": roots}
        return json.dumps(content, separators=(",", ":"))

    def _written(self, number: int, places: dict[int, int]) -> list[Piece]:
        found: list[Piece] = []

        def put(text: str) -> None:
            if found and isinstance(found[-1], str):
                found[-1] += text
            elif text:
                found.append(text)

        def visit(own: int) -> None:
            for piece in self._pieces[own]:
                if isinstance(piece, str):
                    put(piece)
                elif piece in places:
                    found.append(places[piece])
                else:
                    visit(piece)

        visit(number)
        return found


def _shell(node: Element, inner: list[int]) -> list[Piece]:
    """Return an element's own markup, with numbers for its long values and its children."""
    shell = el(node.tag)
    # Not through `el` and `add`, which would take the mark for what no text may hold.
    shell.attrib.update({k: _HOLE if len(v) > _SHORT else v for k, v in node.attrib.items()})
    shell.text = (node.text or "") + "".join(_HOLE + (child.tail or "") for child in node)
    first, *rest = write(shell).split(_HOLE)
    found: list[Piece] = [first]
    for number, text in zip(inner, rest, strict=True):
        found += [number, text]
    return found


def _escaped(value: str) -> str:
    """Return the value of an attribute as markup."""
    return write(el("a", {"v": value})).removeprefix('<a v="').removesuffix('" />')


def expand(packed: str) -> dict[tuple[str, str], str]:
    """Return the markup of every tree by its day and name, as a browser would expand it."""
    data = zlib.decompress(base64.b85decode(packed.translate(_BACK))).decode("ascii")
    moves, rest = data.split("\n", 1)
    content = json.loads(repeats.unfold(rest, json.loads(moves)))
    parts: list[list[Piece]] = content["parts"]

    def text(number: int) -> str:
        return "".join(text(p) if isinstance(p, int) else p for p in parts[number])

    return {
        (day, name): text(number)
        for name, numbers in content["roots"].items()
        for day, number in zip(content["days"], numbers, strict=True)
        if number >= 0
    }
