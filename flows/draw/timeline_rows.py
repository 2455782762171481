"""Which row of its lane each event of a drawn timeline gets, and where its label finds room.

Everything here is numbers: pixels from the left, rows from nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.draw import measure

# Pixels: from a mark to its label, and between what stands in one row.
NEAR, APART = 4.0, 8.0
# A label that would be cut to less is left out.
LEAST = 96.0

Room = tuple[float, float]


@dataclass(slots=True)
class Spot:
    """One event in its lane: the pixels of its mark, its label, and, once placed, its row.

    `left` says that the label stands on the left of the mark; `label` is empty if left out.
    `needed` is set for what is selected: it is labelled wherever it stands. `minor` is set for
    what gives way to other labels: background, and what was only scheduled. `line` is set where
    the mark is mostly a line from the left: the pixels at its right end that no label may cover.
    """

    ref: str
    mark: Room
    full: str
    needed: bool = False
    line: float = 0
    row: int = 0
    label: str = ""
    left: bool = False
    minor: bool = False


def place(
    spots: Sequence[Spot], edges: Room, size: float, avoid: float | None, most: int | None
) -> int:
    """Give every spot its row and its label, and return how many rows there are.

    `edges` are the ends of the scale, `size` the pixels of the type, `avoid` a line that labels
    had better not cross. With `most` rows or as many as the marks alone need, labels that find no
    room are left out; with None there are as many rows as all labels need.
    """
    for spot in spots:
        spot.label, spot.left = "", False
    if most is None:
        return _every(spots, edges, size, avoid)
    return _some(spots, edges, size, avoid, most)


def extent(spot: Spot, size: float) -> Room:
    """Return the pixels that a spot takes up with its label."""
    a, b = spot.mark
    room = measure.width(spot.label, size, bold=spot.needed) + NEAR if spot.label else 0
    return (a - room, b) if spot.left else (a, b + room)


def _choices(
    spot: Spot, edges: Room, size: float, avoid: float | None
) -> list[tuple[Room, str, bool]]:
    """Return the ways to label a spot, the better first: pixels taken, label, on the left."""
    a, b = spot.mark
    want = measure.width(spot.full, size, bold=spot.needed)
    right, left = edges[1] - b - NEAR, a - NEAR - edges[0]
    least = 0.0 if spot.needed else min(want, LEAST)
    found: list[tuple[Room, str, bool]] = []
    if spot.line and want + spot.line <= b - a:
        # Over the line that runs to the mark from the left, which makes room for it.
        found.append((spot.mark, spot.full, True))
    for room, side in ((right, False), (left, True)):
        if room >= least:
            label = _cut(spot.full, room, size, spot.needed)
            taken = NEAR + measure.width(label, size, bold=spot.needed)
            found.append(((a - taken, b) if side else (a, b + taken), label, side))

    def cost(choice: tuple[Room, str, bool]) -> tuple[bool, int, bool, bool]:
        (start, end), label, side = choice
        crosses = avoid is not None and start < avoid < end and not a < avoid < b
        cut = label != spot.full
        return cut, -len(label) if cut else 0, crosses, side

    found.sort(key=cost)
    # A cut label is only for where no whole one fits.
    return [c for c in found if c[1] == spot.full] or found[:1]


def _cut(text: str, room: float, size: float, bold: bool) -> str:
    if measure.width(text, size, bold) <= room:
        return text
    return measure.wrap(text, room, size, bold, most=1)[0]


def _free(taken: Sequence[Room], room: Room) -> bool:
    return all(room[1] + APART <= a or b + APART <= room[0] for a, b in taken)


def _every(spots: Sequence[Spot], edges: Room, size: float, avoid: float | None) -> int:
    rows: list[list[Room]] = []
    for spot in spots:
        choices = _choices(spot, edges, size, avoid) or [(spot.mark, "", False)]
        for i in range(len(rows) + 1):
            if i == len(rows):
                rows.append([])
            fits = next((c for c in choices if _free(rows[i], c[0])), None)
            if fits:
                room, spot.label, spot.left = fits
                spot.row = i
                rows[i].append(room)
                break
    return len(rows)


def _some(spots: Sequence[Spot], edges: Room, size: float, avoid: float | None, most: int) -> int:
    rows: list[list[Room]] = []
    # What is selected comes first: it is labelled whatever else is not.
    for spot in sorted(spots, key=lambda s: not s.needed):
        open_rows = [i for i, taken in enumerate(rows) if _free(taken, spot.mark)]
        if len(rows) < most or not open_rows:
            rows.append([])
            spot.row = len(rows) - 1
        else:
            # Where the last mark is farthest, a label beside it has the most room.
            spot.row = min(open_rows, key=lambda i: max(end for _, end in rows[i]))
        taken = spot.mark
        if spot.needed:
            taken, spot.label, spot.left = _choices(spot, edges, size, avoid)[0]
        rows[spot.row].append(taken)
    for spot in sorted(spots, key=lambda s: s.minor):
        others = [room for room in rows[spot.row] if room != spot.mark]
        choices = [] if spot.needed else _choices(spot, edges, size, avoid)
        for room, spot.label, spot.left in (c for c in choices if _free(others, c[0])):
            rows[spot.row] = [*others, room]
            break
    return len(rows)
