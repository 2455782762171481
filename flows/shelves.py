"""Strands of a vertical drawing side by side in shelves, from the top, where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.strand import Strand

# Pixels between strands of a shelf.
ACROSS = 8.0

# A strand, the left edges of its lanes, and the room at its right in pixels.
Loose = tuple[Strand, Mapping[str, float], float]
Placed = tuple[Loose, float]


def shelves(found: Sequence[Loose], width: float) -> list[list[Placed]]:
    """Return the strands in shelves, each with how far to the right it is moved in it."""
    shelves: list[list[tuple[Placed, float, float, bool]]] = []
    for one in found:
        strand, _, room = one
        left, right = strand.extent()
        half = strand.terms.gap / 2
        left, right = left + half, right - half + room
        fixed = bool(strand.terms.pins)
        for shelf in shelves:
            at = left if fixed else _free(shelf, right - left, width)
            if at is not None and _clear(shelf, at, at + right - left):
                break
        else:
            shelf, at = [], left if fixed else 0.0
            shelves.append(shelf)
        shelf.append(((one, at - left), at, at + right - left, fixed))
        shelf.sort(key=lambda placed: placed[1])
    return [_spread(shelf, width) for shelf in shelves]


def _free(
    shelf: Sequence[tuple[Placed, float, float, bool]], need: float, width: float
) -> float | None:
    """Return the first x of a shelf at which so much room is free, or None."""
    x = 0.0
    for _, start, end, _ in shelf:
        if x + need <= start - ACROSS:
            return x
        x = max(x, end + ACROSS)
    return x if x + need <= width + 0.01 else None


def _clear(shelf: Sequence[tuple[Placed, float, float, bool]], start: float, end: float) -> bool:
    return all(start >= b + ACROSS or end <= a - ACROSS for _, a, b, _ in shelf)


def _spread(shelf: Sequence[tuple[Placed, float, float, bool]], width: float) -> list[Placed]:
    """Return a shelf's strands with what room is to spare shared out, unless one has its place."""
    if any(fixed for *_, fixed in shelf):
        return [placed for placed, *_ in shelf]
    spare = width - max(end for _, _, end, _ in shelf)
    count = len(shelf)
    return [(one, shift + spare * (i + 0.5) / count) for i, ((one, shift), *_) in enumerate(shelf)]
