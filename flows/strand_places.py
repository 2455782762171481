"""Where the boxes and bands of a strand stand down the page: pure numbers, in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.layout import amount
from flows.strand import Strand

# The height of a box's bar.
BAR = 11.0
# The least and the most room between two rows: the further bands go aside, the more.
STEP = (44.0, 110.0)
# How far a band that turns back dips at the least.
DIP = 14.0


@dataclass(frozen=True, slots=True)
class Box:
    """An actor's bar, upper left corner at (x, y), and the cell round it and its name, in pixels.

    `place` is where the `lines` of its name stand: `above`, `below` or `beside` the bar.
    """

    actor: str
    row: int
    x: float
    y: float
    width: float
    place: str
    lines: tuple[str, ...]
    cell: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Band:
    """One flow's band: its left edge goes straight down each station (x, from y, to y).

    Between stations it turns. With a `lane` (the x of its left edge there) it runs up in it from
    the one station at its origin to the one at its recipient. Pixels.
    """

    flow: str
    row: int
    stations: tuple[tuple[float, float, float], ...]
    width: float
    known: bool
    lane: float | None


def reach(width: float, inner: float = DIP) -> float:
    """Return how far the controls of a turning band's outer edge stand off, in pixels.

    A turn bulges to three quarters of its reach, so that the band keeps its width in it.
    """
    return (inner + width) * 4 / 3


def places(
    strand: Strand,
    lanes: Mapping[str, float],
    thick: Mapping[str, float],
    unit: str | None,
    shift: float,
    top: float,
    first: int,
) -> tuple[list[Box], list[Band], float]:
    """Return a strand's boxes and bands moved right by `shift` and down to `top`, and its end.

    `lanes` are the left edges of lanes from the strand's right edge, `thick` the widths of bands,
    `unit` what these count; `first` is the number of the strand's first row.
    """
    zones, end = _zones(strand, thick, top)
    boxes = []
    for i, row in enumerate(strand.parts):
        for part in row:
            if not part.box:
                continue
            cell = strand.terms.cells[part.key]
            x, y = part.x + shift, zones[i][1]
            room = (x - cell.left, y - cell.above, x + cell.right, y + BAR + cell.below)
            boxes.append(
                Box(
                    part.key,
                    first + i,
                    x - cell.bar / 2,
                    y,
                    cell.bar,
                    cell.place,
                    cell.lines,
                    room,
                )
            )
    bands = []
    for flow in strand.flows:
        width = thick[flow.id]
        start, stop = strand.row[flow.origin], strand.row[flow.recipient]
        off = shift - width / 2
        high, low = zones[start][1] + BAR, zones[stop][1]
        lane = None
        if flow.id in strand.chain:
            stations = [(strand.at(flow, start) + off, high, zones[start][2])]
            for i in strand.chain[flow.id][1:-1]:
                stations.append((strand.at(flow, i) + off, zones[i][0], zones[i][2]))
            stations.append((strand.at(flow, stop) + off, zones[stop][0], low))
        else:
            lane = strand.width + lanes[flow.id] + shift
            stations = [
                (strand.ports[flow.id, True] + off, high, zones[start][2]),
                (strand.ports[flow.id, False] + off, zones[stop][0], low),
            ]
        known = amount(flow, unit) is not None
        bands.append(Band(flow.id, first + start, tuple(stations), width, known, lane))
    return boxes, bands, end


def _zones(
    strand: Strand, thick: Mapping[str, float], top: float
) -> tuple[list[tuple[float, float, float]], float]:
    """Return of each row its top, the top of its bars and its end, and the strand's end."""
    back = [f for f in strand.flows if f.id not in strand.chain]
    zones = []
    y = top
    for i, row in enumerate(strand.parts):
        cells = [strand.terms.cells[p.key] for p in row if p.box]
        turns = [thick[f.id] for f in back if strand.row[f.recipient] == i]
        y += max((DIP + w for w in turns), default=0.0)
        bar = y + max(c.above for c in cells)
        end = bar + BAR + max(c.below for c in cells)
        zones.append((y, bar, end))
        dips = [thick[f.id] for f in back if strand.row[f.origin] == i]
        y = end + max((DIP + w for w in dips), default=0.0)
        if i + 1 < len(strand.parts):
            y += _step(strand, i, thick)
    return zones, y


def _step(strand: Strand, row: int, thick: Mapping[str, float]) -> float:
    """Return the room between two rows: a band that goes aside needs some, a broad one more."""
    need = [
        28.0 + 0.3 * min(aside, 150.0) + 0.6 * min(thick[f.id] * aside / 50.0, thick[f.id])
        for f in strand.onward
        if row in strand.chain[f.id] and row + 1 in strand.chain[f.id]
        for aside in [abs(strand.at(f, row + 1) - strand.at(f, row))]
    ]
    return min(max([STEP[0], *need]), STEP[1])
