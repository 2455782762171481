"""The rows of a vertical drawing: which flows hang together, and what fits beside each other.

Flows that hang together keep their stages from top to bottom; a stage takes as many rows as its
names need. What goes past a row has a place in it, so that no band runs through a box or a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.model import Flow


@dataclass(frozen=True, slots=True)
class Cell:
    """The room of a box with its name, in pixels round the middle of its bar.

    `place` says where the name stands: `above` the bar, `below` it or `beside` it.
    """

    bar: float
    place: str
    left: float
    right: float
    above: float
    below: float
    lines: tuple[str, ...]


@dataclass(slots=True)
class Part:
    """A box of a row, or the place of a band that goes past it; `x` is its middle in pixels."""

    key: str
    box: bool
    left: float
    right: float
    x: float = 0.0

    @property
    def size(self) -> float:
        """The width of it in pixels."""
        return self.left + self.right


def strands(flows: Sequence[Flow]) -> list[list[Flow]]:
    """Return the flows in sets that share no actor, the largest set first, else in their order."""
    head: dict[str, str] = {}

    def find(actor: str) -> str:
        while head.setdefault(actor, actor) != actor:
            actor = head[actor]
        return actor

    for flow in flows:
        head[find(flow.recipient)] = find(flow.origin)
    found: dict[str, list[Flow]] = {}
    for flow in flows:
        found.setdefault(find(flow.origin), []).append(flow)
    return sorted(found.values(), key=lambda own: -len(own))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a strand is laid out by: stages, order and cells of actors, the room bands take.

    `pins` are the middles of the boxes that stand at a given place; `gap` is the room between
    cells in pixels.
    """

    stage: Mapping[str, int]
    order: Mapping[str, int]
    cells: Mapping[str, Cell]
    pitch: Mapping[str, float]
    pins: Mapping[str, float]
    gap: float

    def back(self, flow: Flow) -> bool:
        """Return whether a flow goes to an earlier stage or nowhere else."""
        away = self.stage[flow.recipient] - self.stage[flow.origin]
        return away < 0 or flow.origin == flow.recipient

    def part(self, actor: str) -> Part:
        """Return an actor's box as a part of a row."""
        cell, half = self.cells[actor], self.gap / 2
        place = self.pins.get(actor, 0.0)
        return Part(actor, True, cell.left + half, cell.right + half, place)

    def passing(self, flow: Flow) -> Part:
        """Return a band as a part of a row that it goes past."""
        half = self.pitch[flow.id] / 2
        return Part(flow.id, False, half, half)


def rows(flows: Sequence[Flow], terms: Terms, width: float) -> list[list[str]] | None:
    """Return the actors of a strand row by row, or None where they do not fit `width` pixels.

    In a stage, boxes at which bands end come first and those at which bands begin last: so the
    fewest bands have to go past the others.
    """
    onward = [f for f in flows if not terms.back(f)]
    begins = {f.origin for f in onward}
    ends = {f.recipient for f in onward}

    def rank(actor: str) -> tuple[int, int, int]:
        late = 0 if actor not in begins else 1 if actor in ends else 2
        return terms.stage[actor], late, terms.order[actor]

    actors = sorted({a for f in flows for a in (f.origin, f.recipient)}, key=rank)
    found: list[list[str]] = []
    above: set[str] = set()

    def fit(row: Sequence[str]) -> bool:
        past = [f for f in onward if f.origin in above and f.recipient not in {*above, *row}]
        return fits([*map(terms.part, row), *map(terms.passing, past)], terms, width)

    row: list[str] = []
    for actor in actors:
        if row and (terms.stage[actor] != terms.stage[row[0]] or not fit([*row, actor])):
            above |= set(row)
            found.append(row)
            row = []
        row.append(actor)
        if len(row) == 1 and not fit(row):
            return None
    return [*found, row]


def _segments(
    parts: Sequence[Part], terms: Terms, width: float
) -> tuple[list[Part], list[tuple[float, float]]] | None:
    """Return a row's pinned boxes and the free room between them, or None where they meet."""
    fixed = sorted((p for p in parts if p.box and p.key in terms.pins), key=lambda p: p.x)
    walls = [-terms.gap / 2]
    for part in fixed:
        walls += [part.x - part.left, part.x + part.right]
    walls.append(width + terms.gap / 2)
    if any(b < a - 0.01 for a, b in pairwise(walls)):
        return None
    return fixed, list(zip(walls[::2], walls[1::2], strict=True))


def shared_out(
    parts: Sequence[Part], terms: Terms, width: float, wish: Callable[[Part], float]
) -> list[tuple[tuple[float, float], list[Part]]] | None:
    """Return which parts stand in which free room of a row, or None where they do not fit."""
    room = _segments(parts, terms, width)
    if room is None:
        return None
    fixed, segments = room
    left = [b - a for a, b in segments]
    inside: list[list[Part]] = [[] for _ in segments]
    names = {p.key for p in fixed}
    loose = [p for p in parts if not (p.box and p.key in names)]
    for part in sorted(loose, key=lambda p: -p.size):
        free = [i for i, spare in enumerate(left) if spare >= part.size - 0.01]
        if not free:
            return None
        at = wish(part)
        nearest = min(free, key=lambda i: max(segments[i][0] - at, at - segments[i][1], 0.0))
        left[nearest] -= part.size
        inside[nearest].append(part)
    return list(zip(segments, inside, strict=True))


def fits(parts: Sequence[Part], terms: Terms, width: float) -> bool:
    """Return whether a row has room for its boxes and for the bands that go past them."""
    return shared_out(parts, terms, width, lambda part: 0.0) is not None
