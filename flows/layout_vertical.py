"""Geometry of a pair of vertical Sankeys: one below the other on a narrow screen, on one scale.

Each side is laid out in strands (`flows.strand`), put side by side where there is room and else
one below the other. An actor that stands in both sides has the same x and the same width in both.
Flows that do not lead further down run up in lanes at the right of their strand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.layout import amount, unit
from flows.model import Actor, Case, Flow
from flows.shelves import Loose, shelves
from flows.strand import Strand
from flows.strand_places import BAR, Band, Box, places
from flows.strand_rows import Cell, Terms, fits, rows, strands

LEAST_BAR = 12.0
BESIDE = 6.0
# Pixels beside a small strand of bands side by side, for their numbers.
NUMBERS = 46.0
# Pixels between shelves.
DOWN = 26.0


@dataclass(frozen=True, slots=True)
class Density:
    """How close things stand, in pixels: the least room of a band at a box, the width of a band
    without a number, that of the largest number, the room of a name, the gap between names."""

    port: float
    unknown: float
    largest: float
    room: float
    gap: float


# The loosest with which all fits the width is taken.
DENSITIES = (
    Density(13.0, 11.0, 40.0, 102.0, 9.0),
    Density(11.0, 9.0, 34.0, 94.0, 8.0),
    Density(9.0, 7.5, 28.0, 86.0, 7.0),
    Density(7.5, 6.0, 24.0, 86.0, 6.0),
    Density(6.0, 4.5, 20.0, 84.0, 5.0),
    Density(4.5, 3.4, 16.0, 84.0, 5.0),
    Density(3.4, 2.6, 12.0, 80.0, 4.0),
    Density(2.6, 2.0, 7.0, 76.0, 3.0),
    Density(2.2, 1.6, 4.0, 76.0, 3.0),
)

# A name of more lines gets the first of these rooms that its row has, in pixels.
FEW_LINES = 3
WIDER = (220.0, 180.0, 150.0, 125.0)

# Lines of a name that fit a width, and their width and height, in pixels.
Names = Callable[[Actor, float], tuple[tuple[str, ...], float, float]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawn side: `scale` is pixels per person; `unknown` the width of a band without number."""

    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    width: float
    height: float
    scale: float
    unknown: float


def pair(
    case: Case, sides: Sequence[Sequence[Flow]], width: float, names: Names
) -> tuple[Layout, ...]:
    """Return one layout per side, `width` pixels wide; wider only where nothing fits that."""
    tries = (_Pair(case, sides, room, how, names) for room, how in _rooms(width))
    return next(found for one in tries for found in one.build() if found)


def _rooms(width: float) -> Iterator[tuple[float, Density]]:
    for density in DENSITIES:
        yield width, density
    while True:
        width *= 1.25
        yield width, DENSITIES[-1]


class _Pair:
    """One try at laying out a pair: with one density, in one width."""

    def __init__(
        self,
        case: Case,
        sides: Sequence[Sequence[Flow]],
        width: float,
        density: Density,
        names: Names,
    ) -> None:
        self.case, self.sides, self.width = case, sides, width
        self.density, self.names = density, names
        every = [f for side in sides for f in side]
        self.unit = unit(case)
        largest = max((amount(f, self.unit) or 0 for f in every), default=0)
        self.scale = density.largest / largest if largest else 0.0
        self.thick = {f.id: self._thick(f) for f in every}
        self.pitch = {f.id: max(self.thick[f.id], density.port) for f in every}
        self.stage = {a.id: a.stage or 0 for a in case.actors}
        self.order = {a.id: i for i, a in enumerate(case.actors)}
        ends = [{a for f in side for a in (f.origin, f.recipient)} for side in sides]
        self.shared = set.intersection(*ends) if len(ends) > 1 else set[str]()
        self.bars: dict[str, float] = {}
        for side in sides:
            for end in ("origin", "recipient"):
                sums: dict[str, float] = {}
                for flow in side:
                    actor = getattr(flow, end)
                    sums[actor] = sums.get(actor, 0.0) + self.pitch[flow.id]
                for actor, total in sums.items():
                    self.bars[actor] = max(self.bars.get(actor, LEAST_BAR), total)

    def _thick(self, flow: Flow) -> float:
        number = amount(flow, self.unit)
        return self.density.unknown if number is None else number * self.scale

    def build(self) -> Iterator[tuple[Layout, ...] | None]:
        """Give what comes of each way to place shared actors: the layouts, or None if none fit.

        One side is laid out freely and the other takes its places, first that of more flows; or
        all shared actors stand at the left in both.
        """
        parted = [strands(side) for side in self.sides]
        turn = sorted(range(len(parted)), key=lambda i: -len(self.sides[i]))
        yield self._built(parted, turn, {})
        if self.shared:
            yield self._built(parted, turn[::-1], {})
            cells = [
                (a, self._cell(a, side, self.density.room).left)
                for side in self.sides
                for a in sorted(self.shared)
            ]
            yield self._built(
                parted, turn, {a: max(x for b, x in cells if b == a) for a, _ in cells}
            )

    def _built(
        self, parted: Sequence[list[list[Flow]]], turn: Sequence[int], places: Mapping[str, float]
    ) -> tuple[Layout, ...] | None:
        joined = [own for side in parted for own in side if self._is_shared(own)]
        aside = max((self._lanes(own)[1] for own in joined), default=0.0)
        pins = dict(places)
        found: dict[int, Layout] = {}
        for i in turn:
            side: list[Loose] = []
            for flows in parted[i]:
                strand = self._strand(flows, pins, aside)
                if strand is None:
                    return None
                side.append(strand)
            found[i] = self._put(side)
            own = {b.actor: b.x + b.width / 2 for b in found[i].boxes}
            pins |= {a: own[a] for a in sorted(self.shared) if a not in pins}
        return tuple(found[i] for i in range(len(parted)))

    def _is_shared(self, flows: Sequence[Flow]) -> bool:
        return any(a in self.shared for f in flows for a in (f.origin, f.recipient))

    def _lanes(self, flows: Sequence[Flow]) -> tuple[dict[str, float], float]:
        """Return the left edges of a strand's lanes from where they begin, and their room."""
        columns: list[tuple[list[tuple[int, int]], list[Flow]]] = []
        for flow in flows:
            low, high = self.stage[flow.recipient], self.stage[flow.origin]
            if low > high:
                continue
            for taken, own in columns:
                if all(high < a or b < low for a, b in taken):
                    taken.append((low, high))
                    own.append(flow)
                    break
            else:
                columns.append(([(low, high)], [flow]))
        gap = self.density.gap * 0.45
        lanes, x = {}, gap
        for _, own in columns:
            for flow in own:
                lanes[flow.id] = x
            x += max(self.thick[f.id] for f in own) + gap
        return lanes, x if columns else 0.0

    def _strand(
        self, flows: Sequence[Flow], pins: Mapping[str, float], aside: float
    ) -> Loose | None:
        lanes, room = self._lanes(flows)
        room = max(room, aside) if self._is_shared(flows) else room
        width = self.width - room
        actors = dict.fromkeys(a for f in flows for a in (f.origin, f.recipient))
        cells = {a: self._cell(a, flows, self.density.room) for a in actors}
        own = {a: pins[a] for a in actors if a in pins}
        terms = Terms(self.stage, self.order, cells, self.pitch, own, self.density.gap)
        found = rows(flows, terms, width)
        if found is None:
            return None
        self._loosen(Strand(flows, found, terms, width), cells, terms, width)
        strand = Strand(flows, found, terms, width)
        if not own:
            # One of few boxes takes no more than it needs, to stand beside others.
            need = max(sum(p.size for p in row) for row in strand.parts) - self.density.gap
            if need <= width * 0.62:
                strand = Strand(flows, found, terms, need)
                if len(flows) >= len(actors):
                    room = max(room, NUMBERS)
        return strand.settle(), lanes, room

    def _loosen(self, strand: Strand, cells: dict[str, Cell], terms: Terms, width: float) -> None:
        """Give names of many lines what room their row has to spare."""
        for row in strand.parts:
            long = [p.key for p in row if p.box and len(cells[p.key].lines) > FEW_LINES]
            for room in WIDER if long else ():
                tight = {a: cells[a] for a in long}
                cells |= {a: self._cell(a, strand.flows, room) for a in long}
                past = [p for p in row if not p.box]
                if fits([*(terms.part(p.key) for p in row if p.box), *past], terms, width):
                    break
                cells |= tight

    def _cell(self, actor: str, flows: Sequence[Flow], room: float) -> Cell:
        begins = any(f.origin == actor for f in flows)
        ends = any(f.recipient == actor for f in flows)
        bar = self.bars[actor]
        place = "beside" if begins and ends else "above" if begins else "below"
        if place == "beside":
            lines, wide, high = self.names(self.case.actor[actor], room * 0.9)
            half = max(BAR, high) / 2 - BAR / 2
            return Cell(bar, place, bar / 2, bar / 2 + BESIDE + wide, half, half, lines)
        lines, wide, high = self.names(self.case.actor[actor], max(bar, room))
        half = max(bar, wide) / 2
        above, below = (high + 3, 0.0) if place == "above" else (0.0, high + 3)
        return Cell(bar, place, half, half, above, below, lines)

    def _put(self, found: Sequence[Loose]) -> Layout:
        """Return the strands of one side at their places, in shelves from the top."""
        boxes: list[Box] = []
        bands: list[Band] = []
        y, row = 0.0, 0
        for shelf in shelves(found, self.width):
            ends, most = [y], 0
            for (strand, lanes, _), shift in shelf:
                drawn, ran, low = places(strand, lanes, self.thick, self.unit, shift, y, row)
                boxes += drawn
                bands += ran
                ends.append(low)
                most = max(most, len(strand.parts))
            y = max(ends) + DOWN
            row += most
        boxes.sort(key=lambda b: (b.row, b.x))
        bands.sort(key=lambda b: (b.row, b.stations[0][0]))
        height = max(y - DOWN, 1.0)
        return Layout(
            tuple(boxes), tuple(bands), self.width, height, self.scale, self.density.unknown
        )
