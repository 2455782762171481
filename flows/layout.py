"""Geometry of a pair of Sankeys: pure numbers, fixed columns, one scale, the same every time.

Columns are the actors' stages and their order is that of the file. Both sides of a pair share one
scale (pixels per person), and an actor that stands in both has the same height and place in both.
A flow without a number has a constant width, and so has one that counts something else than
people; where no flow of a case counts people, its one unit takes their place. A flow that does not
go to a later stage is routed below the drawing. The idea of fixed stages with explicit order is
floWeaver's (Lupton and Allwood 2017, doi:10.1016/j.resconrec.2017.05.002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flows.model import Actor, Case, Flow
from flows.volumes import PEOPLE

NODE_WIDTH = 10.0
UNKNOWN_WIDTH = 11.0
PORT = 13.0
LANE_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Node:
    """One actor's box: its column, its top and height, and the room for its label, in pixels."""

    actor: str
    column: int
    x: float
    y: float
    height: float
    label: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One flow's band from (x0, y0) to (x1, y1), upper edges, `width` thick, in pixels.

    `known` is whether the width is the volume on the scale; `lane` is the y of the centre of the
    lane below the drawing in which a flow to the same or an earlier stage runs, else None.
    """

    flow: str
    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    known: bool
    lane: float | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawn account: boxes and bands; `scale` is pixels per person, `height` in pixels.

    `unit` is what the scale counts, None for nothing.
    """

    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    columns: tuple[float, ...]
    height: float
    scale: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class Scale:
    """How many pixels stand for one of the `unit` that bands count; None: for nothing."""

    pixels: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class Spec:
    """How large a drawing is, in pixels: length along the flow, wished height, gap between boxes.

    `label` gives the height that an actor's label needs, `above` whether it stands above the box
    rather than beside it; `unknown` is the width of a band without a number, `port` the least
    room that a band takes at a box; `spread` whether boxes take up what room is to spare.
    """

    length: float
    height: float
    gap: float
    label: Callable[[Actor], float]
    above: bool = False
    unknown: float = UNKNOWN_WIDTH
    port: float = PORT
    spread: bool = False


def spread(
    case: Case, used: Sequence[int], length: float, above: bool = False
) -> tuple[float, ...]:
    """Return the x of each column in pixels: a column of many boxes gets more room for labels.

    Depends on the whole case alone, so that columns stay where they are when the view changes.
    """
    found = _stages(case)
    counts = [found.count(s) for s in used]
    most = max(counts, default=1)
    gaps = [0.6 + (0.9 * n / most if i or above else 0.0) for i, n in enumerate(counts[:-1])]
    free = length - NODE_WIDTH
    xs = [0.0]
    for gap in gaps:
        xs.append(xs[-1] + free * gap / sum(gaps))
    return tuple(xs)


def stages(case: Case) -> tuple[int, ...]:
    """Return the stages that the ends of the whole case's flows use: columns, left to right."""
    return tuple(sorted(set(_stages(case))))


def _stages(case: Case) -> list[int]:
    return _whole_stages(case.whole or case)


@lru_cache(maxsize=4)
def _whole_stages(whole: Case) -> list[int]:
    ends = {a for f in whole.flows for a in (f.origin, f.recipient)}
    return [whole.actor[a].stage or 0 for a in ends]


def unit(case: Case) -> str | None:
    """Return what the bands' widths count: people, else the one unit of the whole case's flows.

    None where its flows count several things and no people: these have no common scale.
    """
    return _whole_unit(case.whole or case)


@lru_cache(maxsize=4)
def _whole_unit(whole: Case) -> str | None:
    found = {f.volume.counted for f in whole.flows if f.volume.number is not None}
    if PEOPLE in found or not found:
        return PEOPLE
    return found.pop() if len(found) == 1 else None


def amount(flow: Flow, unit: str | None) -> int | None:
    """Return the number that a band's width shows, or None if it shows none."""
    return flow.volume.number if flow.volume.counted == unit else None


def pair(
    case: Case,
    sides: Sequence[Iterable[Flow]],
    spec: Spec,
    columns: Sequence[int] = (),
    least: float = 26.0,
) -> tuple[Layout, ...]:
    """Return one layout per side, on one scale, shared actors at the same place.

    `columns` are the stages to keep room for (default: those used). The scale fills the wished
    height, but never draws the largest volume thinner than `least` pixels: the drawing grows.
    """
    chosen = [tuple(side) for side in sides]
    used = columns or stages(case)
    place = {stage: i for i, stage in enumerate(used)}
    order = [a.id for a in case.actors]
    xs = spread(case, used, spec.length, spec.above)
    counted = unit(case)
    largest = max((amount(f, counted) or 0 for flows in chosen for f in flows), default=0)
    floor = least / largest if largest else 0.0

    def total(scale: float) -> float:
        at = Scale(scale, counted)
        return max(_column_heights(case, chosen, spec, place, order, at), default=0.0)

    low, high = floor, spec.height / largest if largest else 0.0
    if largest and total(low) < spec.height:
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if total(middle) <= spec.height else (low, middle)
    scale = Scale(low, counted)
    height = max(total(low), 1.0)
    places = _places(case, chosen, spec, place, order, scale, height, xs)
    return tuple(
        _draw(flows, spec, xs, scale, height, ys) for flows, ys in zip(chosen, places, strict=True)
    )


def part(whole: Layout, flows: Sequence[Flow], spec: Spec) -> Layout:
    """Return a drawing's layout with only some of its flows, every box and lane where it is in it.

    A box is as high as the bands that meet it now, whatever others meet it in the whole.
    """
    scale = Scale(whole.scale, whole.unit)
    drawn = _draw(
        flows, spec, whole.columns, scale, whole.height, {n.actor: n for n in whole.nodes}
    )
    lanes = {r.flow: r.lane for r in whole.ribbons}
    heights = _heights(flows, scale, spec)
    nodes = (replace(n, height=heights[n.actor]) for n in drawn.nodes if n.actor in heights)
    ribbons = (replace(r, lane=lanes[r.flow]) for r in drawn.ribbons)
    return replace(drawn, nodes=tuple(nodes), ribbons=tuple(ribbons), height=whole.height)


def lower(whole: Layout, by: float) -> Layout:
    """Return a layout with all of it lower by some pixels."""
    nodes = (replace(n, y=n.y + by) for n in whole.nodes)
    ribbons = (
        replace(r, y0=r.y0 + by, y1=r.y1 + by, lane=None if r.lane is None else r.lane + by)
        for r in whole.ribbons
    )
    return replace(whole, nodes=tuple(nodes), ribbons=tuple(ribbons), height=whole.height + by)


def width(flow: Flow, scale: Scale, unknown: float) -> float:
    """Return a band's width in pixels: its number on the scale, or the constant if not on it."""
    number = amount(flow, scale.unit)
    return unknown if number is None else number * scale.pixels


def _port(flow: Flow, scale: Scale, spec: Spec) -> float:
    # A thin band keeps room for its words, so that labels of neighbours never collide.
    return max(width(flow, scale, spec.unknown), spec.port)


def _heights(flows: Iterable[Flow], scale: Scale, spec: Spec) -> dict[str, float]:
    leaving: dict[str, float] = {}
    coming: dict[str, float] = {}
    for flow in flows:
        leaving[flow.origin] = leaving.get(flow.origin, 0.0) + _port(flow, scale, spec)
        coming[flow.recipient] = coming.get(flow.recipient, 0.0) + _port(flow, scale, spec)
    return {a: max(leaving.get(a, 0.0), coming.get(a, 0.0)) for a in {**leaving, **coming}}


def _room(case: Case, actor: str, height: float, spec: Spec) -> float:
    label = spec.label(case.actor[actor])
    return (height + label if spec.above else max(height, label)) + spec.gap


Columns = dict[int, list[list[str]]]


def _segments(
    case: Case, chosen: Sequence[Sequence[Flow]], place: dict[int, int], order: list[str]
) -> list[Columns]:
    """Return, per side and column, the actors between one shared actor and the next."""
    present = [{a for f in flows for a in (f.origin, f.recipient)} for flows in chosen]
    shared = set.intersection(*present) if present else set()
    columns: list[Columns] = []
    for side in present:
        found: Columns = {i: [[]] for i in place.values()}
        for actor in order:
            if actor in side or actor in shared:
                column = found[place[case.actor[actor].stage or 0]]
                if actor in shared:
                    column.extend([[actor], []])
                else:
                    column[-1].append(actor)
        columns.append(found)
    return columns


def _tops(
    case: Case,
    chosen: Sequence[Sequence[Flow]],
    spec: Spec,
    place: dict[int, int],
    order: list[str],
    scale: Scale,
) -> tuple[list[dict[str, float]], dict[int, float], dict[str, float]]:
    """Return per side each actor's top from its column's start, the columns' heights, heights.

    Actors that only one side has may stand beside those that only the other has: each stretch
    between two shared actors is as high as the higher side needs.
    """
    columns = _segments(case, chosen, place, order)
    heights: dict[str, float] = {}
    for flows in chosen:
        for actor, value in _heights(flows, scale, spec).items():
            heights[actor] = max(heights.get(actor, 0.0), value)
    tops: list[dict[str, float]] = [{} for _ in chosen]
    ends: dict[int, float] = {}
    for column in place.values():
        y = 0.0
        for parts in zip(*(side[column] for side in columns), strict=True):
            rooms = [sum(_room(case, a, heights[a], spec) for a in part) for part in parts]
            for i, part in enumerate(parts):
                share = (max(rooms) - rooms[i]) / len(part) if spec.spread and part else 0.0
                here = y
                for actor in part:
                    tops[i][actor] = here + share / 2
                    here += _room(case, actor, heights[actor], spec) + share
            y += max(rooms)
        ends[column] = y
    return tops, ends, heights


def _column_heights(
    case: Case,
    chosen: Sequence[Sequence[Flow]],
    spec: Spec,
    place: dict[int, int],
    order: list[str],
    scale: Scale,
) -> list[float]:
    return list(_tops(case, chosen, spec, place, order, scale)[1].values())


def _places(
    case: Case,
    chosen: Sequence[Sequence[Flow]],
    spec: Spec,
    place: dict[int, int],
    order: list[str],
    scale: Scale,
    height: float,
    xs: Sequence[float],
) -> list[dict[str, Node]]:
    tops, ends, heights = _tops(case, chosen, spec, place, order, scale)
    found: list[dict[str, Node]] = []
    for side in tops:
        nodes = {}
        for actor, top in side.items():
            column = place[case.actor[actor].stage or 0]
            label = spec.label(case.actor[actor])
            stretch = height / ends[column] if spec.spread and ends[column] else 1.0
            spare_room = (stretch - 1) * _room(case, actor, heights[actor], spec) / 2
            start = (
                (height - ends[column] * stretch) / 2 + top * stretch + spare_room + spec.gap / 2
            )
            spare = label if spec.above else max(0.0, label - heights[actor]) / 2
            nodes[actor] = Node(actor, column, xs[column], start + spare, heights[actor], label)
        found.append(nodes)
    return found


def _draw(
    flows: Sequence[Flow],
    spec: Spec,
    xs: tuple[float, ...],
    scale: Scale,
    height: float,
    nodes: dict[str, Node],
) -> Layout:
    def back(flow: Flow) -> bool:
        return nodes[flow.recipient].column <= nodes[flow.origin].column

    def middle(actor: str) -> float:
        return nodes[actor].y + nodes[actor].height / 2

    starts: dict[str, float] = {}
    ends: dict[str, float] = {}
    rank = {f.id: i for i, f in enumerate(flows)}
    for actor in nodes:
        y = nodes[actor].y
        leaving = [f for f in flows if f.origin == actor]
        for flow in sorted(leaving, key=lambda f: (back(f), middle(f.recipient), rank[f.id])):
            starts[flow.id] = y + (_port(flow, scale, spec) - width(flow, scale, spec.unknown)) / 2
            y += _port(flow, scale, spec)
        y = nodes[actor].y
        coming = [f for f in flows if f.recipient == actor]
        for flow in sorted(coming, key=lambda f: (back(f), middle(f.origin), rank[f.id])):
            ends[flow.id] = y + (_port(flow, scale, spec) - width(flow, scale, spec.unknown)) / 2
            y += _port(flow, scale, spec)
    ribbons = []
    lane = height + LANE_GAP
    for flow in flows:
        centre = None
        if back(flow):
            centre = lane + _port(flow, scale, spec) / 2
            lane += _port(flow, scale, spec) + LANE_GAP
        ribbons.append(
            Ribbon(
                flow.id,
                nodes[flow.origin].x + NODE_WIDTH,
                starts[flow.id],
                nodes[flow.recipient].x,
                ends[flow.id],
                width(flow, scale, spec.unknown),
                amount(flow, scale.unit) is not None,
                centre,
            )
        )
    return Layout(
        tuple(n for a, n in nodes.items()),
        tuple(ribbons),
        xs,
        lane if lane > height + LANE_GAP else height,
        scale.pixels,
        scale.unit,
    )
