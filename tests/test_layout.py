"""The geometry of a pair: properties that hold for the small world and for crowds by chance."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from flows import layout, query
from flows.layout import NODE_WIDTH, Layout, Node, Spec
from flows.model import Case, Flow
from flows.volumes import NOT_STATED, Volume
from tests.world import WORLD, case, claim, crowd, flow, number

CASES = {"world": WORLD, **{f"crowd-{seed}": crowd(seed) for seed in range(6)}}
SPECS = {
    "beside": Spec(400, 330, 7, lambda actor: 14 * (1 + len(actor.name) // 40)),
    "above": Spec(350, 400, 10, lambda actor: 13 * (1 + len(actor.name) // 20), above=True),
    "thin": Spec(400, 330, 3, lambda actor: 12, unknown=8.5, port=11),
    "low": Spec(300, 20, 0, lambda actor: 40),
}
ALMOST = 1e-6


@pytest.fixture(params=CASES)
def record(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture(params=SPECS)
def spec(request: pytest.FixtureRequest) -> Spec:
    return SPECS[request.param]


def sides(record: Case) -> list[tuple[Flow, ...]]:
    return [query.flows(record, side) for side in ("alleging", "answering")]


def drawn(record: Case, spec: Spec) -> tuple[Layout, ...]:
    return layout.pair(record, sides(record), spec)


def extent(node: Node, spec: Spec) -> tuple[float, float]:
    """Return the top and the bottom of a box with its label."""
    if spec.above:
        return node.y - node.label, node.y + node.height
    half = max(node.height, node.label) / 2
    middle = node.y + node.height / 2
    return middle - half, middle + half


def test_both_sides_stand_on_one_scale(record: Case, spec: Spec) -> None:
    left, right = drawn(record, spec)
    assert left.scale == right.scale > 0


def test_a_known_width_is_the_volume_on_the_scale_and_an_unknown_one_is_constant(
    record: Case, spec: Spec
) -> None:
    for plan in drawn(record, spec):
        for ribbon in plan.ribbons:
            volume = record.flow[ribbon.flow].volume.number
            assert ribbon.known == (volume is not None)
            expected = spec.unknown if volume is None else volume * plan.scale
            assert ribbon.width == pytest.approx(expected, abs=ALMOST)


def test_the_largest_volume_is_never_too_thin_to_see(record: Case, spec: Spec) -> None:
    widths = [r.width for plan in drawn(record, spec) for r in plan.ribbons if r.known]
    assert max(widths) >= 26 - ALMOST
    plans = layout.pair(record, sides(record), spec, least=90)
    assert max(r.width for plan in plans for r in plan.ribbons if r.known) >= 90 - ALMOST


def test_the_drawing_fills_the_wished_height_or_grows(record: Case, spec: Spec) -> None:
    plans = drawn(record, spec)
    tops = [extent(n, spec) for plan in plans for n in plan.nodes]
    body = max(bottom for _, bottom in tops) - min(top for top, _ in tops) + spec.gap
    widest = max(r.width for plan in plans for r in plan.ribbons if r.known)
    if widest > 26 + ALMOST:
        assert body == pytest.approx(spec.height, abs=0.01)
    else:
        assert body >= spec.height - 0.01


def test_an_actor_of_both_sides_has_one_place_and_one_height(record: Case, spec: Spec) -> None:
    left, right = ({n.actor: n for n in plan.nodes} for plan in drawn(record, spec))
    shared = left.keys() & right.keys()
    assert shared
    for actor in shared:
        assert left[actor] == right[actor]


def test_every_end_of_a_flow_has_a_box_and_no_box_is_without(record: Case, spec: Spec) -> None:
    plans = drawn(record, spec)
    ends = [{a for f in flows for a in (f.origin, f.recipient)} for flows in sides(record)]
    shared = set.intersection(*ends)
    for plan, own in zip(plans, ends, strict=True):
        assert {n.actor for n in plan.nodes} == own | shared
        assert len(plan.nodes) == len({n.actor for n in plan.nodes})


def test_every_flow_has_one_ribbon_in_its_order(record: Case, spec: Spec) -> None:
    for plan, flows in zip(drawn(record, spec), sides(record), strict=True):
        assert [r.flow for r in plan.ribbons] == [f.id for f in flows]


def test_boxes_of_a_column_never_overlap_with_their_labels(record: Case, spec: Spec) -> None:
    for plan in drawn(record, spec):
        for column in range(len(plan.columns)):
            nodes = [n for n in plan.nodes if n.column == column]
            places = sorted(extent(n, spec) for n in nodes)
            for (_, bottom), (top, _) in pairwise(places):
                assert top >= bottom + spec.gap - ALMOST
            assert all(top >= -ALMOST and bottom <= plan.height + ALMOST for top, bottom in places)


def test_boxes_of_a_column_stand_in_the_order_of_the_file(record: Case, spec: Spec) -> None:
    rank = {a.id: i for i, a in enumerate(record.actors)}
    for plan in drawn(record, spec):
        for column in range(len(plan.columns)):
            nodes = sorted((n for n in plan.nodes if n.column == column), key=lambda n: n.y)
            assert [rank[n.actor] for n in nodes] == sorted(rank[n.actor] for n in nodes)


def test_ports_lie_within_their_boxes_and_do_not_overlap(record: Case, spec: Spec) -> None:
    for plan in drawn(record, spec):
        boxes = {n.actor: n for n in plan.nodes}
        leaving: dict[str, list[tuple[float, float]]] = {}
        coming: dict[str, list[tuple[float, float]]] = {}
        for r in plan.ribbons:
            row = record.flow[r.flow]
            assert r.x0 == boxes[row.origin].x + NODE_WIDTH
            assert r.x1 == boxes[row.recipient].x
            leaving.setdefault(row.origin, []).append((r.y0, r.y0 + r.width))
            coming.setdefault(row.recipient, []).append((r.y1, r.y1 + r.width))
        for ports in (leaving, coming):
            for actor, bands in ports.items():
                bands.sort()
                assert bands[0][0] >= boxes[actor].y - ALMOST
                assert bands[-1][1] <= boxes[actor].y + boxes[actor].height + ALMOST
                for (_, bottom), (top, _) in pairwise(bands):
                    assert top >= bottom - ALMOST


def test_thin_bands_keep_room_for_their_words(record: Case, spec: Spec) -> None:
    for plan in drawn(record, spec):
        middles: dict[str, list[float]] = {}
        for r in plan.ribbons:
            middles.setdefault(record.flow[r.flow].recipient, []).append(r.y1 + r.width / 2)
        for places in middles.values():
            assert all(b - a >= spec.port - ALMOST for a, b in pairwise(sorted(places)))


def test_flows_to_the_same_or_an_earlier_stage_run_in_lanes_of_their_own_below(
    record: Case, spec: Spec
) -> None:
    for plan in drawn(record, spec):
        boxes = {n.actor: n for n in plan.nodes}
        lanes = []
        for r in plan.ribbons:
            row = record.flow[r.flow]
            back = boxes[row.recipient].column <= boxes[row.origin].column
            assert (r.lane is not None) == back
            if r.lane is not None:
                lanes.append((r.lane - r.width / 2, r.lane + r.width / 2))
        floor = max(extent(n, spec)[1] for n in plan.nodes)
        for top, bottom in lanes:
            assert floor < top
            assert bottom < plan.height
        for (_, bottom), (top, _) in pairwise(sorted(lanes)):
            assert top > bottom


def test_columns_stay_where_they_are_whatever_is_chosen(record: Case, spec: Spec) -> None:
    plans = [
        *drawn(record, spec),
        *layout.pair(record, [record.flows[:2], ()], spec),
        *layout.pair(record, [record.flows], spec),
    ]
    [columns] = {plan.columns for plan in plans}
    assert len(columns) == len(layout.stages(record))
    assert columns[0] == 0
    assert columns[-1] == pytest.approx(spec.length - NODE_WIDTH)
    assert all(b - a > NODE_WIDTH for a, b in pairwise(columns))
    for plan in plans:
        for node in plan.nodes:
            assert node.x == columns[node.column]
            assert layout.stages(record)[node.column] == record.actor[node.actor].stage


def test_the_same_question_has_the_same_drawing(record: Case, spec: Spec) -> None:
    assert drawn(record, spec) == drawn(replace(record), spec)


def shuffled(flows: Iterable[Flow], seed: int) -> tuple[Flow, ...]:
    rows = list(flows)
    random.Random(seed).shuffle(rows)
    return tuple(rows)


def test_the_order_of_the_flows_moves_no_box(record: Case, spec: Spec) -> None:
    once = drawn(record, spec)
    for seed in range(3):
        turned = [shuffled(flows, seed) for flows in sides(record)]
        for a, b in zip(once, layout.pair(record, turned, spec), strict=True):
            assert [n.actor for n in a.nodes] == [n.actor for n in b.nodes]
            for one, other in zip(a.nodes, b.nodes, strict=True):
                assert (one.x, one.label) == (other.x, other.label)
                assert (one.y, one.height) == pytest.approx((other.y, other.height), abs=ALMOST)
            widths = [{r.flow: r.width for r in plan.ribbons} for plan in (a, b)]
            assert widths[0] == pytest.approx(widths[1])


def test_turning_the_sides_round_turns_the_drawings_round(record: Case, spec: Spec) -> None:
    left, right = drawn(record, spec)
    turned = layout.pair(record, sides(record)[::-1], spec)
    assert turned == (right, left)


BESIDE = SPECS["beside"]


def plan_of(*flows: Flow) -> Layout:
    record = case(claims=[claim("a")], flows=flows)
    [plan] = layout.pair(record, [flows], BESIDE)
    return plan


def test_equal_numbers_are_equally_wide_whatever_their_hedge() -> None:
    bounds = ("exactly", "over", "nearly", "about", "at-least", "up-to")
    plan = plan_of(
        *(
            flow(f"f-{b}", "opposition", "registry > vendor", "a", volume=number(9, b))
            for b in bounds
        )
    )
    assert len({r.width for r in plan.ribbons}) == 1


@pytest.mark.parametrize(
    ("volumes", "known"),
    [
        ([Volume(None, "unquantified", "lakhs"), NOT_STATED], [False, False]),
        ([number(0), NOT_STATED], [True, False]),
        ([number(0)], [True]),
    ],
)
def test_nothing_known_means_no_scale_yet_a_drawing(
    volumes: list[Volume], known: list[bool]
) -> None:
    rows = [
        flow(f"f{i}", "opposition", "registry > vendor", "a", volume=v)
        for i, v in enumerate(volumes)
    ]
    plan = plan_of(*rows)
    assert plan.scale == 0
    assert [r.known for r in plan.ribbons] == known
    assert [r.width for r in plan.ribbons] == [0 if k else layout.UNKNOWN_WIDTH for k in known]


@pytest.mark.parametrize(
    ("ends", "lane"),
    [("registry > vendor", False), ("vendor > registry", True), ("vendor > vendor", True)],
)
def test_a_flow_back_or_to_itself_is_drawn(ends: str, lane: bool) -> None:
    [ribbon] = plan_of(flow("f", "opposition", ends, "a")).ribbons
    assert (ribbon.lane is not None) == lane


def test_a_lane_has_the_room_of_its_band_and_a_gap_on_either_side() -> None:
    wide, thin = number(5), NOT_STATED
    plan = plan_of(
        flow("f1", "opposition", "vendor > registry", "a", volume=wide),
        flow("f2", "opposition", "vendor > registry", "a", volume=thin),
        flow("f3", "opposition", "vendor > vendor", "a", volume=wide),
    )
    lanes = [(r.lane or 0, max(r.width, layout.PORT)) for r in plan.ribbons]
    edges = [(centre - room / 2, centre + room / 2) for centre, room in lanes]
    for (_, bottom), (top, _) in pairwise([*edges, (plan.height, plan.height)]):
        assert top - bottom == pytest.approx(layout.LANE_GAP)
    assert lanes[0][1] > 2 * layout.PORT


def test_sides_without_flows_are_drawn_empty() -> None:
    plans = layout.pair(case(), [(), ()], BESIDE)
    assert [(p.nodes, p.ribbons, p.scale) for p in plans] == [((), (), 0.0)] * 2
    assert layout.pair(WORLD, [], BESIDE) == ()


def test_room_is_kept_for_columns_that_are_asked_for() -> None:
    [plan] = layout.pair(WORLD, [WORLD.flows[:1]], BESIDE, columns=(0, 1, 2, 3, 7))
    assert len(plan.columns) == 5
    assert {n.actor: n.column for n in plan.nodes} == {"registry": 0, "vendor": 2}


def test_actors_of_one_side_alone_stand_beside_those_of_the_other() -> None:
    rows = [
        flow("f1", "opposition", "registry > vendor", "a", volume=number(5)),
        flow("f2", "government", "registry > unstated", "a", volume=number(5)),
    ]
    record = case(claims=[claim("a")], flows=rows)
    left, right = layout.pair(record, [rows[:1], rows[1:]], BESIDE)
    tops = [{n.actor: n.y for n in plan.nodes} for plan in (left, right)]
    assert tops[0]["vendor"] == tops[1]["unstated"]
    assert tops[0]["registry"] == tops[1]["registry"]


def test_columns_stay_where_they_are_when_the_day_changes(world: Case) -> None:
    early = query.as_of(world, query.said_days(world)[0])
    assert layout.stages(early) == layout.stages(world)
    used = layout.stages(world)
    assert layout.spread(early, used, 400) == layout.spread(world, used, 400)


def counting(id: str, unit: str, count: int = 5) -> Flow:
    volume = Volume(count, "exactly", unit=unit)
    return flow(id, "opposition", "registry > vendor", "a", volume=volume)


@pytest.mark.parametrize(
    ("units", "known"),
    [
        (("people", "trips", "gigabytes"), [True, False, False]),
        (("", "trips", "people"), [True, False, True]),
        (("trips", "trips", "trips"), [True, True, True]),
        (("trips", "gigabytes", "trips"), [False, False, False]),
    ],
)
def test_only_numbers_of_people_or_of_the_one_unit_are_drawn_to_scale(
    units: tuple[str, ...], known: list[bool]
) -> None:
    rows = tuple(counting(f"f{i}", unit, 1000 * 10**i) for i, unit in enumerate(units))
    record = case(claims=[claim("a")], flows=rows)
    for flows in (record.flows, record.flows[1:]):
        [plan] = layout.pair(record, [flows], BESIDE)
        part = layout.part(plan, flows, BESIDE)
        assert [r.known for r in plan.ribbons] == known[-len(flows) :]
        assert [r.width for r in part.ribbons] == [r.width for r in plan.ribbons]
        for row, ribbon in zip(flows, plan.ribbons, strict=True):
            number = row.volume.number or 0
            wanted = number * plan.scale if ribbon.known else BESIDE.unknown
            assert ribbon.width == pytest.approx(wanted)


def test_what_is_drawn_to_scale_does_not_change_with_the_day() -> None:
    rows = (counting("f", "trips"), counting("g", "people"))
    whole = case(claims=[claim("a")], flows=rows)
    early = replace(whole, flows=rows[:1], whole=whole)
    [plan] = layout.pair(early, [early.flows], BESIDE)
    assert [r.known for r in plan.ribbons] == [False]
