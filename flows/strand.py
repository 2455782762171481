"""A strand of a vertical drawing: the place of each box and band in every row, in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from statistics import fmean

from flows.model import Flow
from flows.strand_rows import Part, Terms, shared_out

# How often the rows are gone through to bring what is joined near: down and up by turns, BOTH
# times looking both ways; the best order stays, in which they are gone through LAST times.
SWEEPS, BOTH, LAST = 14, 4, 4
CROSSING = 14.0


def isotonic(values: Sequence[float]) -> list[float]:
    """Return the rising values nearest to those given (least squares, pool adjacent violators).

    >>> isotonic([1, 5, 3, 9])
    [1.0, 4.0, 4.0, 9.0]
    """
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = float(value), 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, several = pools.pop()
            total, count = total + more, count + several
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]


class Strand:
    """A strand with a place for each of its boxes and bands in every row, in pixels from 0.

    `parts` are the rows from the top; `chain` gives for a flow that goes down the rows from its
    origin to its recipient, and `ports` the middle of a band at its origin and at its recipient.
    """

    def __init__(
        self, flows: Sequence[Flow], found: Sequence[Sequence[str]], terms: Terms, width: float
    ) -> None:
        self.flows, self.terms, self.width = tuple(flows), terms, width
        self.row = {actor: i for i, row in enumerate(found) for actor in row}
        self.parts = [[terms.part(actor) for actor in row] for row in found]
        self.onward = [f for f in flows if self.row[f.recipient] > self.row[f.origin]]
        self.chain: dict[str, range] = {}
        self.place: dict[tuple[int, str], Part] = {}
        for flow in self.onward:
            self.chain[flow.id] = range(self.row[flow.origin], self.row[flow.recipient] + 1)
            for i in self.chain[flow.id][1:-1]:
                self.parts[i].append(terms.passing(flow))
        for i, row in enumerate(self.parts):
            for part in row:
                self.place[i, f"{'box' if part.box else 'band'} {part.key}"] = part
        self.ports: dict[tuple[str, bool], float] = {}

    def box(self, actor: str) -> Part:
        """Return where an actor's box is."""
        return self.place[self.row[actor], f"box {actor}"]

    def at(self, flow: Flow, row: int) -> float:
        """Return the middle of a band in a row of its chain."""
        if row == self.row[flow.origin]:
            return self.ports[flow.id, True]
        if row == self.row[flow.recipient]:
            return self.ports[flow.id, False]
        return self.place[row, f"band {flow.id}"].x

    def extent(self) -> tuple[float, float]:
        """Return the least and the greatest x that any box or band takes, without lanes."""
        every = [p for row in self.parts for p in row]
        return min(p.x - p.left for p in every), max(p.x + p.right for p in every)

    def settle(self) -> Strand:
        """Bring boxes and bands near what they are joined to, and return the strand."""
        start = fmean(own) if (own := [*self._pinned()]) else None
        for row in self.parts:
            for i, part in enumerate(row):
                if not (part.box and part.key in self.terms.pins):
                    spread = self.width * (i + 0.5) / len(row)
                    part.x = spread if start is None else start
        best: tuple[float, list[float]] | None = None
        every = [part for row in self.parts for part in row]
        for sweep in range(SWEEPS):
            ways = (True, True) if sweep >= SWEEPS - BOTH else (sweep % 2 == 0, sweep % 2 == 1)
            self._sweep(sweep % 2 == 0, *ways, keep=False)
            cost = self._cost()
            if best is None or cost < best[0]:
                best = cost, [part.x for part in every]
        for part, x in zip(every, best[1] if best else (), strict=True):
            part.x = x
        for sweep in range(LAST):
            self._sweep(sweep % 2 == 0, up=True, low=True, keep=True)
        self._align()
        return self

    def _sweep(self, down: bool, up: bool, low: bool, keep: bool) -> None:
        self._align()
        for i in range(len(self.parts)) if down else reversed(range(len(self.parts))):
            self._arrange(i, up, low, keep)

    def _cost(self) -> float:
        """Return how far all bands go aside in pixels, with CROSSING for each two that cross."""
        self._align()
        total = 0.0
        for i in range(len(self.parts) - 1):
            steps = sorted(
                (self.at(f, i), self.at(f, i + 1))
                for f in self.onward
                if i in self.chain[f.id] and i + 1 in self.chain[f.id]
            )
            total += sum(abs(b - a) for a, b in steps)
            total += CROSSING * sum(one[1] > two[1] for one, two in combinations(steps, 2))
        return total

    def _pinned(self) -> Iterable[float]:
        return (self.terms.pins[a] for a in self.row if a in self.terms.pins)

    def _arrange(self, i: int, up: bool, low: bool, keep: bool) -> None:
        """Bring the parts of a row as near as can be to what they are joined to."""
        wishes: dict[int, list[float]] = {}
        for flow in self.onward:
            chain = self.chain[flow.id]
            if i not in chain:
                continue
            own = self._part(flow, i)
            shift = self.at(flow, i) - own.x
            near = [i - 1] * (up and i > chain[0]) + [i + 1] * (low and i < chain[-1])
            wishes.setdefault(id(own), []).extend(self.at(flow, j) - shift for j in near)

        def wish(part: Part) -> float:
            own = wishes.get(id(part))
            return fmean(own) if own else part.x

        def order(part: Part) -> float:
            return part.x if keep else wish(part)

        shared = shared_out(self.parts[i], self.terms, self.width, order)
        for (start, end), parts in shared or []:
            ordered = sorted(parts, key=order)
            middles = []
            run = start
            for part in ordered:
                middles.append(run + part.left)
                run += part.size
            slack = end - run
            shifts = isotonic([wish(p) - m for p, m in zip(ordered, middles, strict=True)])
            for part, middle, shift in zip(ordered, middles, shifts, strict=True):
                part.x = middle + min(max(shift, 0.0), slack)

    def _part(self, flow: Flow, row: int) -> Part:
        if row == self.row[flow.origin]:
            return self.box(flow.origin)
        if row == self.row[flow.recipient]:
            return self.box(flow.recipient)
        return self.place[row, f"band {flow.id}"]

    def _align(self) -> None:
        """Give every band its place at its boxes, in the order of where it comes from and goes."""

        def toward(flow: Flow, out: bool) -> tuple[bool, float, int]:
            if flow.id not in self.chain:
                return True, 0.0, rank[flow.id]
            chain = self.chain[flow.id]
            row = chain[1] if out else chain[-2]
            return False, self._part(flow, row).x, rank[flow.id]

        rank = {f.id: i for i, f in enumerate(self.flows)}
        for actor in self.row:
            for out in (True, False):
                own = [f for f in self.flows if (f.origin if out else f.recipient) == actor]
                own.sort(key=lambda f: toward(f, out))  # noqa: B023
                x = self.box(actor).x - sum(self.terms.pitch[f.id] for f in own) / 2
                for flow in own:
                    self.ports[flow.id, out] = x + self.terms.pitch[flow.id] / 2
                    x += self.terms.pitch[flow.id]
