"""Folding: at most so many bands a side, every flow drawn or in one group, groups that open."""

from __future__ import annotations

import random
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from flows import fold, layout, query, view, words
from flows.draw import bounds, evidence, folded, pair, sankey
from flows.draw.markup import SVG, el, write
from flows.fold import LIMIT, Plan
from flows.model import Case, Flow
from flows.schema import VERBS
from flows.view import View
from flows.volumes import NOT_STATED
from tests.world import WORLD, actor, case, claim, flow, number

SIZES = (61, 150, 400, 2_500)


def record(size: int, actors: int = 40, stages: int = 5, known: float = 0.7) -> Case:
    """Return a case with so many flows on the alleging side, told by two accounts."""
    dice = random.Random(size * 31 + actors)
    people = [actor(f"n{i}", "public", i % stages) for i in range(actors)]

    def one(i: int) -> Flow:
        return flow(
            f"f{i}",
            dice.choice(("opposition", "petition")),
            f"{dice.choice(people).id} > {dice.choice(people).id}",
            "a",
            dice.choice(VERBS),
            volume=number(dice.randrange(1, 10**7)) if dice.random() < known else NOT_STATED,
        )

    actors_all = [*people, *WORLD.actors[5:]]
    return case(actors=actors_all, claims=[claim("a")], flows=[one(i) for i in range(size)])


CASES = {
    **{str(size): record(size) for size in SIZES},
    "one pair": record(500, actors=1, stages=1),
    "no number": record(500, known=0.0),
    "many actors": record(900, actors=800),
    "many stages": record(900, actors=200, stages=120),
}


@pytest.fixture(params=CASES)
def large(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def chain(large: Case, depth: int, pick: int = 0) -> str:
    """Return the `open` of a reader who opens one group after the other, largest or smallest."""
    opened = ""
    for _ in range(depth):
        folds = fold.plan(large, large.flows, opened=opened).folds
        if not folds:
            break
        chosen = sorted(folds, key=lambda f: (-len(f.flows), f.id))[pick]
        opened = fold.opening(opened, chosen.id)
    return opened


def complete(large: Case, plan: Plan) -> None:
    """Check that each flow is drawn or in exactly one group, and that no band is too many."""
    ids = [f.id for f in plan.drawn] + [f.id for g in plan.folds for f in g.flows]
    assert sorted(ids) == sorted(f.id for f in large.flows)
    assert len(plan.drawn) + len(plan.folds) <= LIMIT
    assert len({g.id for g in plan.folds}) == len(plan.folds)
    for group in plan.folds:
        assert len(group.flows) > 1
        assert set(group.flows) <= set(fold.members(large, large.flows, group.id))
        assert len({verb in ("sought", "directed") for verb in group.verbs}) == 1
        assert len({verb == "denied" for verb in group.verbs}) == 1


@pytest.mark.parametrize("size", [0, 1, 59, 60])
def test_a_side_of_few_flows_is_drawn_as_it_is(size: int) -> None:
    small = record(size)
    assert fold.plan(small, small.flows, "flow:f1", "x") == Plan(small.flows)


def test_every_flow_is_drawn_or_in_exactly_one_group(large: Case) -> None:
    plan = fold.plan(large, large.flows)
    complete(large, plan)
    assert len(plan.folds) <= LIMIT // 3
    assert len(plan.drawn) + len(plan.folds) > 40


def test_the_largest_numbers_are_drawn(large: Case) -> None:
    plan = fold.plan(large, large.flows)
    numbers = sorted((f.volume.number or 0 for f in large.flows), reverse=True)
    least = numbers[LIMIT - LIMIT // 3 - 1]
    assert {f.id for f in large.flows if (f.volume.number or 0) > least} <= {
        f.id for f in plan.drawn
    }


def test_the_same_flows_are_folded_the_same(large: Case) -> None:
    once, twice = (fold.plan(large, large.flows, "", chain(large, 2)) for _ in range(2))
    assert once.drawn == twice.drawn
    assert [(g.id, g.flows) for g in once.folds] == [(g.id, g.flows) for g in twice.folds]


def test_the_flow_in_focus_is_drawn(large: Case) -> None:
    group = max(fold.plan(large, large.flows).folds, key=lambda f: len(f.flows))
    for hidden in (group.flows[0], group.flows[-1]):
        plan = fold.plan(large, large.flows, f"flow:{hidden.id}")
        assert hidden in plan.drawn
        complete(large, plan)


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
@pytest.mark.parametrize("pick", [0, -1])
def test_groups_open_one_after_the_other_within_the_limit(
    large: Case, depth: int, pick: int
) -> None:
    opened = chain(large, depth, pick)
    complete(large, fold.plan(large, large.flows, "", opened))


def test_opening_again_and_again_draws_every_flow_of_a_group(large: Case) -> None:
    first = max(fold.plan(large, large.flows).folds, key=lambda f: len(f.flows))
    wanted = first.flows[len(first.flows) // 2]
    opened = fold.opening("", first.id)
    for _ in range(12):
        plan = fold.plan(large, large.flows, "", opened)
        last = fold.names(opened)[-1]
        assert last in plan.opened
        if wanted in plan.drawn:
            return
        [group] = [g for g in plan.folds if wanted in g.flows]
        assert len(group.flows) < len(fold.members(large, large.flows, last))
        opened = fold.opening(opened, group.id)
    pytest.fail("a flow that no opening draws")


def test_a_group_that_fits_is_drawn_whole_when_opened() -> None:
    large = CASES["400"]
    group = min(fold.plan(large, large.flows).folds, key=lambda f: len(f.flows))
    plan = fold.plan(large, large.flows, "", group.id)
    assert plan.opened == (group.id,)
    assert set(group.flows) <= set(plan.drawn)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("_.completed.on._._", True),
        ("petition.denied.back._2._0", True),
        ("petition.open.on.registry.registry_office", True),
        ("_.open.on._._.f-crore_f-women", True),
        ("_.open.on._._.f-women_f-crore", False),
        ("nobody.completed.on._._", False),
        ("_.sold.on._._", False),
        ("_.completed.up._._", False),
        ("_.completed.on._9._", False),
        ("_.completed.on._-1._", False),
        ("_.completed.on.__._", False),
        ("_.completed.on._²._", False),
        ("_.completed.on.nobody._", False),
        ("_.completed.on._", False),
        ("_.completed.on._._._", False),
        ("....", False),
        ("", False),
        ("x" * 1_000, False),
    ],
)
def test_an_id_is_known_only_if_it_names_actors_and_accounts(name: str, good: bool) -> None:
    assert fold.known(WORLD, name) == good


def test_a_link_opens_and_folds_again(large: Case) -> None:
    opened = fold.opening(fold.opening("a", "b"), "a")
    assert opened == "b,a"
    assert fold.closing(opened, "a") == "b"
    assert len(fold.names(",".join(f"x{i}" for i in range(30)))) == 30
    assert len(fold.names(fold.opening(",".join(f"x{i}" for i in range(30)), "y"))) == 12
    group = fold.plan(large, large.flows).folds[0]
    asked = {"open": f"{group.id},zzz", "focus": f"fold:{group.id}"}
    found, [told] = view.read(asked, large)
    assert (found.open, found.focus) == (group.id, f"fold:{group.id}")
    assert "“zzz”" in told
    assert view.read({"focus": "fold:zzz"}, large)[0].focus == ""


def test_the_groups_of_an_earlier_day_have_the_same_names(large: Case) -> None:
    some = large.flows[::2]
    ends = {a for f in some for a in (f.origin, f.recipient)}
    people = tuple(a for a in large.actors if a.id in ends)
    earlier = replace(large, whole=large, flows=some, actors=people)
    for group in fold.plan(earlier, some).folds:
        assert fold.known(large, group.id)
        assert set(group.flows) <= set(fold.members(large, large.flows, group.id))
    assert query.as_of(large, large.as_of).whole is large


# ---- as drawn ----

SVG_NAME = f"{{{SVG}}}"


def drawings(large: Case, shown: View) -> list[ET.Element]:
    fits = pair.fits(large, shown, pair.by_side(large), {0: sankey.SHORT, 9: sankey.NARROW})
    return [ET.fromstring(markup) for variants in fits.values() for markup in variants.values()]


def test_a_group_is_one_hatched_band_of_constant_width_without_a_number(large: Case) -> None:
    shown = View()
    plan = folded.plan(large, shown, "alleging")
    groups = {f"fold:{g.id}": g for g in plan.folds}
    for root in drawings(large, shown):
        marks = [e for e in root.iter() if "data-volume" in e.attrib]
        assert len(marks) == len(plan.drawn) + len(plan.folds) <= LIMIT
        bands = [m for m in marks if m.attrib["data-ref"] in groups]
        assert len(bands) == len(groups)
        widths = {m.attrib["data-width"] for m in bands}
        assert len(widths) == 1
        for band in bands:
            group = groups[band.attrib["data-ref"]]
            assert band.attrib["data-volume"] == ""
            assert "url(#hatch-" in band.attrib["style"]
            assert {"fold", "unknown"} <= set(band.attrib["class"].split())
            assert f'"open": "{group.id}"' in band.attrib["data-act"]
            assert band.attrib["data-count"] == str(len(group.flows))


def test_no_number_is_ever_a_sum() -> None:
    large = replace(CASES["400"], flows=tuple(f for f in CASES["400"].flows if f.volume.number))
    total = {
        f"{sum(f.volume.number or 0 for f in g.flows)}"
        for g in folded.plan(large, View(), "alleging").folds
    }
    text = "".join(write(e) for e in drawings(large, View()))
    assert not [n for n in total if n in text.replace(",", "")]


def test_a_sentence_counts_and_names_the_first(large: Case) -> None:
    for group in fold.plan(large, large.flows).folds:
        text = words.fold_sentence(large, group)
        assert text.startswith(f"{len(group.flows):,} flows in one band, ")
        a, b = group.pairs[0]
        assert f"{words.name(large, a)} → {words.name(large, b)}" in text
        if len(group.pairs) > 3:
            assert words.count(len(group.pairs) - 3, "more pair", "more pairs") in text
        label = words.fold_label(large, group)
        assert label.startswith(f"{len(group.flows):,} others")
        assert label != f"{len(group.flows):,} others"
        assert len(label) <= 36


def test_a_box_of_several_says_how_many_and_which(large: Case) -> None:
    for root in drawings(large, View()):
        several = [g for g in root.iter(f"{SVG_NAME}g") if "several" in g.get("class", "").split()]
        for box in several:
            count, _, rest = box.attrib["aria-label"].partition(" actors: ")
            assert int(count) > 1
            assert rest.split(",")[0].startswith("N")
            assert "data-ref" not in box.attrib
    assert not [a for a in large.actors if a.kind == sankey.SEVERAL]


def test_the_layout_never_sees_more_than_the_limit(
    large: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    real = layout.pair

    def watched(record: Case, sides: list[tuple[Flow, ...]], *rest: object) -> object:
        seen.extend(len(side) for side in sides)
        return real(record, sides, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(layout, "pair", watched)
    drawings(large, View(open=chain(large, 2), right="alleging"))
    assert seen
    assert max(seen) <= LIMIT


def texts(large: Case, shown: View) -> str:
    tree = el("div", {}, pair.build_frame(large, shown), pair.build_under(large, shown))
    return " ".join(tree.itertext())


def test_an_opened_group_has_a_way_back() -> None:
    large = CASES["400"]
    group = fold.plan(large, large.flows).folds[0]
    assert "Fold again" not in texts(large, View())
    shown = View(open=group.id, focus=f"fold:{group.id}")
    frame = write(pair.build_frame(large, shown))
    assert "Fold again" in frame
    assert "Opened: " in frame


@pytest.mark.parametrize("size", SIZES)
def test_the_text_lists_all_flows_or_those_drawn_and_every_group(size: int) -> None:
    large = CASES[str(size)]
    plan = folded.plan(large, View(), "alleging")
    twin = pair.build_twin(large, View())
    rows = {li.get("data-ref", "") for li in twin.iter("li")}
    told = plan.drawn if size > folded.LISTED else large.flows
    assert rows == {f"flow:{f.id}" for f in told} | {f"fold:{g.id}" for g in plan.folds}
    assert ("every flow is a row of flows.csv" in texts(large, View())) == (size > folded.LISTED)


def test_the_evidence_of_a_group_lists_its_flows() -> None:
    large = CASES["2500"]
    group = max(fold.plan(large, large.flows).folds, key=lambda f: len(f.flows))
    shown = View(focus=f"fold:{group.id}")
    found = evidence.build_evidence(large, shown)
    picks = [b.get("data-ref") for b in found.iter("button")]
    assert picks == [f"flow:{f.id}" for f in group.flows[: bounds.FEW]]
    text = " ".join(found.itertext())
    assert f"Its flows ({len(group.flows):,})" in text
    if len(group.flows) > bounds.FEW:
        assert f"and {len(group.flows) - bounds.FEW:,} more" in text
    again = evidence.build_evidence(large, replace(shown, open=group.id))
    assert "Fold again" in " ".join(again.itertext())


def test_the_evidence_of_a_group_without_a_flow_in_view_says_so(world: Case) -> None:
    found = evidence.build_evidence(world, View(focus="fold:_.open.back._3._0"))
    assert "No flow in view" in " ".join(found.itertext())
