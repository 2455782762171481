"""The pair on a narrow screen: from the top down, all of it legible, shared actors in line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from flows import query, words
from flows.draw import pair, sankey
from flows.draw.markup import SVG, write
from flows.draw.sankey import NARROW, Side
from flows.export import fonts
from flows.load import load
from flows.model import Case, Flow
from flows.schema import BOUNDS, VERBS
from flows.strand import isotonic
from flows.strand_rows import strands
from flows.view import View
from flows.volumes import NOT_STATED, Volume
from tests.test_markup import HOSTILE
from tests.world import WORLD, actor, case, claim, crowd, flow, number

SHIPPED = load(Path(__file__).parents[1] / "data" / "kerala-cmo-2026")
DAYS = sorted({query.known_day(SHIPPED, c) for c in SHIPPED.claims})
NAME = f"{{{SVG}}}"
Rect = tuple[float, float, float, float]


@cache
def asked(name: str) -> tuple[Case, tuple[str, str]]:
    """Return a case by its name and the two sides that are drawn of it."""
    if name == "same":
        return SHIPPED, ("alleging", "opposition")
    if name == "world":
        return WORLD, ("alleging", "answering")
    if name.startswith("crowd"):
        return crowd(int(name[5:])), ("alleging", "answering")
    day = next(d for d in DAYS if d.isoformat() == name)
    return query.as_of(SHIPPED, day), ("alleging", "answering")


NAMES = [*(d.isoformat() for d in DAYS), "same", "world", "crowd0", "crowd1", "crowd2"]


def hue(row: Flow) -> str:
    return f"hue-{row.account}"


def drawn(record: Case, choices: tuple[str, ...], focus: str = "") -> list[ET.Element]:
    sides = [Side(c, pair.title(record, c), query.flows(record, c)) for c in choices]
    found = sankey.build_pair(record, sides, NARROW, hue, focus=focus)
    return [ET.fromstring(write(element)) for element in found]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def both(name: str) -> list[ET.Element]:
    return drawn(*asked(name))


def ribbons(root: ET.Element) -> list[ET.Element]:
    return [e for e in root.iter(f"{NAME}path") if "data-volume" in e.attrib]


def boxes(root: ET.Element) -> dict[str, ET.Element]:
    found = [e for e in root.iter(f"{NAME}g") if "box" in e.attrib.get("class", "").split()]
    return {e.attrib["data-ref"]: e for e in found}


def bar(box: ET.Element) -> Rect:
    [rect] = box.iter(f"{NAME}rect")
    x, y, w, h = (float(rect.attrib[k]) for k in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def texts(root: ET.Element) -> Iterator[tuple[str, Rect]]:
    """Give every line of text with the room that it takes in the font that the page uses."""
    for text in root.iter(f"{NAME}text"):
        kinds = text.attrib["class"].split()
        if "ink" not in kinds:
            continue
        size = float(text.attrib["font-size"])
        assert size >= 11
        for span in text.iter(f"{NAME}tspan"):
            line = span.text or ""
            wide = fonts.width(line, size, 600 if "box-label" in kinds else 400)
            x, y = float(span.attrib["x"]), float(span.attrib["y"])
            x -= {"start": 0.0, "middle": wide / 2, "end": wide}[text.attrib["text-anchor"]]
            # from the top of a capital to the foot of a descender
            yield line, (x, y - 0.68 * size, x + wide, y + 0.2 * size)


def meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def frame(root: ET.Element) -> Rect:
    x, y, w, h = map(float, root.attrib["viewBox"].split())
    return x, y, x + w, y + h


def ink(element: ET.Element) -> str:
    [text] = [e for e in element.iter(f"{NAME}text") if "ink" in e.attrib["class"].split()]
    return " ".join(e.text or "" for e in text.iter(f"{NAME}tspan"))


def test_every_flow_and_every_actor_is_drawn_once_with_its_whole_name(name: str) -> None:
    record, choices = asked(name)
    for root, choice in zip(both(name), choices, strict=True):
        rows = query.flows(record, choice)
        assert sorted(e.attrib["data-ref"] for e in ribbons(root)) == sorted(
            f"flow:{f.id}" for f in rows
        )
        ends = {a for f in rows for a in (f.origin, f.recipient)}
        assert boxes(root).keys() == {f"actor:{a}" for a in ends}
        for end in ends:
            assert ink(boxes(root)[f"actor:{end}"]) == " ".join(record.actor[end].name.split())


def test_no_text_overlaps_another_or_a_box_or_leaves_the_drawing(name: str) -> None:
    for root in both(name):
        lines = list(texts(root))
        left, top, right, low = frame(root)
        assert right - left == 356
        for line, (x0, y0, x1, y1) in lines:
            assert left <= x0, line
            assert x1 <= right, line
            assert top <= y0, line
            assert y1 <= low, line
        for (one, a), (two, b) in combinations(lines, 2):
            assert not meet(a, b), (one, two)
        bars = [bar(box) for box in boxes(root).values()]
        for line, room in lines:
            assert not [b for b in bars if meet(room, b)], line
        for a, b in combinations(bars, 2):
            assert not meet(a, b)
        for x0, y0, x1, y1 in bars:
            assert left < x0 < x1 < right
            assert top < y0 < y1 < low


def test_an_actor_of_both_sides_has_the_same_place_and_width_in_both(name: str) -> None:
    first, second = (boxes(root) for root in both(name))
    shared = first.keys() & second.keys()
    assert shared or name not in ("same", "crowd0", DAYS[-1].isoformat())
    for ref in shared:
        (x0, _, x1, _), (y0, _, y1, _) = bar(first[ref]), bar(second[ref])
        assert (x0, x1) == pytest.approx((y0, y1), abs=0.02), ref


def test_both_sides_are_on_one_scale_and_a_width_is_a_volume_or_constant(name: str) -> None:
    [scale] = {float(root.attrib["data-px-per-person"]) for root in both(name)}
    constant = set()
    for root in both(name):
        for ribbon in ribbons(root):
            volume, width = ribbon.attrib["data-volume"], float(ribbon.attrib["data-width"])
            if volume:
                assert width == pytest.approx(int(volume) * scale, abs=0.001)
            else:
                constant.add(width)
            assert edges_apart(ribbon) == pytest.approx(width, abs=0.21)
    assert len(constant) <= 1


def edges_apart(ribbon: ET.Element) -> float:
    """Return how wide a band is where it leaves its origin: its path starts and ends there."""
    found = re.findall(r"(-?[\d.]+),(-?[\d.]+)", ribbon.attrib["d"])
    (x0, y0), (x1, y1) = ((float(x), float(y)) for x, y in (found[0], found[-1]))
    assert y0 == y1
    return x1 - x0


def test_a_band_meets_the_bars_of_its_ends(name: str) -> None:
    for root in both(name):
        found = boxes(root)
        for ribbon in ribbons(root):
            points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", ribbon.attrib["d"])
            origin, recipient = (bar(found[e]) for e in ribbon.attrib["data-ends"].split())
            x, y = map(float, points[0])
            assert origin[0] - 0.1 <= x <= origin[2] + 0.1
            assert y == pytest.approx(origin[3], abs=0.1)
            if ribbon.attrib["data-verb"] != "denied":
                lows = [(float(a), float(b)) for a, b in points]
                ends = [a for a, b in lows if abs(b - recipient[1]) < 0.1]
                assert any(recipient[0] - 0.1 <= a <= recipient[2] + 0.1 for a in ends)


def test_stages_run_from_the_top_down_wherever_flows_join_them(name: str) -> None:
    record, choices = asked(name)
    for root, choice in zip(both(name), choices, strict=True):
        for own in strands(query.flows(record, choice)):
            ends = {a for f in own for a in (f.origin, f.recipient)}
            tops = sorted((bar(boxes(root)[f"actor:{a}"])[1], record.actor[a].stage) for a in ends)
            stages = [stage for _, stage in tops]
            assert stages == sorted(stages, key=lambda s: s or 0)


def test_no_band_that_goes_past_runs_through_a_name_or_a_bar(name: str) -> None:
    for root in both(name):
        rooms = [(ref, *name_and_bar(box)) for ref, box in boxes(root).items()]
        for ribbon in ribbons(root):
            if "back" in ribbon.attrib["class"].split():
                continue
            ends = ribbon.attrib["data-ends"].split()
            for x0, y0, x1, y1 in uprights(ribbon):
                for ref, bars, names in rooms:
                    upright = (x0, y0 + 0.5, x1, y1 - 0.5)
                    assert not meet(upright, names), (ribbon.attrib["data-ref"], ref)
                    assert ref in ends or not meet(upright, bars), (ends, ref)


def name_and_bar(box: ET.Element) -> tuple[Rect, Rect]:
    found = [r for _, r in texts(box)]
    left, top, right, low = zip(*found, strict=True)
    return bar(box), (min(left), min(top), max(right), max(low))


def uprights(ribbon: ET.Element) -> Iterator[Rect]:
    """Give the straight parts of a band: where its left edge goes straight down."""
    width = float(ribbon.attrib["data-width"])
    curves = re.findall(r"C([^A-Z]+)", ribbon.attrib["d"].partition("L")[0])
    at = re.match(r"M([\d.-]+),([\d.-]+)", ribbon.attrib["d"])
    assert at
    x, y = float(at[1]), float(at[2])
    for curve in curves:
        *_, (end_x, end_y) = [tuple(map(float, p.split(","))) for p in curve.split()]
        if end_x == x and end_y - y > 1:
            yield x + 0.3, y, x + width - 0.3, end_y
        x, y = end_x, end_y


def test_every_number_of_the_shipped_case_stands_in_words(name: str) -> None:
    record, choices = asked(name)
    if record.id != SHIPPED.id:
        return
    for root, choice in zip(both(name), choices, strict=True):
        labels = [e for e in root.iter(f"{NAME}text") if "band-label" in e.attrib["class"]]
        said = [
            " ".join(e.text or "" for e in text.iter(f"{NAME}tspan"))
            for text in labels
            if "ink" in text.attrib["class"].split()
        ]
        for row in query.flows(record, choice):
            if row.volume.number is not None:
                said.remove(words.volume_label(row))


def test_the_keyboard_goes_through_a_drawing_from_the_top_down(name: str) -> None:
    for root in both(name):
        places = {ref: bar(box)[1] for ref, box in boxes(root).items()}
        stops = [e for e in root.iter() if e.attrib.get("tabindex") == "0"]
        assert len(stops) == len(places) + len(ribbons(root))
        for stop in stops:
            assert stop.attrib["role"] == "button"
            assert stop.attrib["aria-label"]
        seen: set[str] = set()
        for stop in stops:
            ref = stop.attrib["data-ref"]
            seen.add(ref)
            # a band comes after the box that it leaves
            if ref.startswith("flow:"):
                assert stop.attrib["data-ends"].split()[0] in seen


def test_a_finger_can_hit_every_box(name: str) -> None:
    for root in both(name):
        for box in boxes(root).values():
            [area] = [e for e in box.iter(f"{NAME}path")]
            assert (area.attrib["fill"], area.attrib["pointer-events"]) == ("none", "all")
            found = re.fullmatch(r"M(.+),(.+)H(.+)V(.+)H.+Z", area.attrib["d"])
            assert found
            x0, y0, x1, y1 = map(float, found.groups())
            assert x1 - x0 >= 24
            assert y1 - y0 >= 24
            own, names = name_and_bar(box)
            for part in (own, names):
                assert x0 - 0.1 <= part[0]
                assert part[2] <= x1 + 0.1


def test_the_same_question_is_written_the_same(name: str) -> None:
    once = [ET.tostring(root) for root in both(name)]
    assert [ET.tostring(root) for root in drawn(*asked(name))] == once


def one(
    verb: str = "shared", volume: Volume = NOT_STATED, ends: str = "registry > vendor"
) -> ET.Element:
    """Return the group that draws one flow."""
    rows = (flow("f", "opposition", ends, "a", verb, volume=volume),)
    record = case(claims=[claim("a")], flows=rows)
    [element] = sankey.build_pair(record, [Side("alleging", "Title", rows)], NARROW, hue)
    [group] = [e for e in ET.fromstring(write(element)).iter() if e.attrib.get("class") == "flow"]
    return group


def classed(root: ET.Element, kind: str) -> list[ET.Element]:
    return [e for e in root.iter() if kind in e.attrib.get("class", "").split()]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("ends", ["registry > vendor", "vendor > registry", "vendor > vendor"])
def test_each_verb_has_its_shape(verb: str, ends: str) -> None:
    group = one(verb, number(5), ends)
    assert bool(classed(group, "open")) == (verb in ("sought", "directed"))
    stopped = bool(classed(group, "stop"))
    assert stopped == bool(classed(group, "denied-rest")) == (verb == "denied")
    loose = ["loose" in e.attrib["class"].split() for e in classed(group, "edge")]
    assert loose == [verb == "reportedly-given"] * 2
    assert bool(classed(group, "back")) == (ends != "registry > vendor")


@pytest.mark.parametrize("bound", BOUNDS)
def test_a_hedge_upwards_opens_the_right_edge_alone(bound: str) -> None:
    volume = Volume(5 if bound not in ("unquantified", "not-stated") else None, bound)
    edges = ["loose" in e.attrib["class"].split() for e in classed(one("shared", volume), "edge")]
    assert edges == [False, bound in ("over", "at-least", "about")]


def lowest(element: ET.Element) -> float:
    return max(float(y) for _, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", element.attrib["d"]))


def test_a_denied_band_stops_short_and_a_dotted_line_goes_on() -> None:
    [shared], group = classed(one(), "ribbon"), one("denied")
    [denied], [rest], [bar_] = (classed(group, k) for k in ("ribbon", "denied-rest", "stop"))
    assert lowest(denied) < lowest(shared) - 10
    assert lowest(rest) == pytest.approx(lowest(shared), abs=0.1)
    start = re.match(r"M[\d.-]+,([\d.-]+)", rest.attrib["d"])
    level = re.match(r"M[\d.-]+,([\d.-]+)H", bar_.attrib["d"])
    assert start
    assert level
    assert float(start[1]) == pytest.approx(float(level[1]), abs=0.2)


def test_a_number_is_a_filled_band_and_none_is_a_hatched_one() -> None:
    [known], [unknown] = (classed(one("shared", v), "ribbon") for v in (number(5), NOT_STATED))
    assert "style" not in known.attrib
    assert unknown.attrib["style"] == "fill:url(#hatch-alleging-hue-opposition)"
    assert unknown.attrib["pointer-events"] == "all"


def test_what_is_in_focus_is_marked() -> None:
    for root in drawn(WORLD, ("alleging", "answering"), "actor:registry"):
        assert [e.attrib["data-ref"] for e in classed(root, "selected")] == ["actor:registry"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_text_and_nothing_else(text: str) -> None:
    people = tuple(replace(a, name=text) for a in WORLD.actors)
    plain = drawn(WORLD, ("alleging", "answering"))
    for root, usual in zip(
        drawn(replace(WORLD, actors=people), ("alleging", "answering")), plain, strict=True
    ):
        assert {e.tag for e in root.iter()} == {e.tag for e in usual.iter()}
        assert {k for e in root.iter() for k in e.attrib} == {
            k for e in usual.iter() for k in e.attrib
        }


def test_many_bands_between_two_boxes_still_fit_or_the_drawing_is_wider() -> None:
    people = [actor(f"n{i}", "public", i) for i in range(2)]
    rows = [flow(f"f{i}", "opposition", "n0 > n1", "a", volume=number(9)) for i in range(60)]
    rows += [flow(f"b{i}", "opposition", "n1 > n0", "a") for i in range(60)]
    record = case(actors=[*people, *WORLD.actors[5:]], claims=[claim("a")], flows=rows)
    [root] = drawn(record, ("alleging",))
    assert len(ribbons(root)) == 120
    left, _, right, _ = frame(root)
    for box in boxes(root).values():
        assert left <= bar(box)[0] < bar(box)[2] <= right


def test_a_page_of_a_long_history_draws_what_its_day_has() -> None:
    view = View()
    counts = []
    for day in DAYS:
        fits = pair.fits(query.as_of(SHIPPED, day), view, hue, {0: NARROW})
        counts.append(sum(v[0].count("data-volume") for v in fits.values()))
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_flows_that_share_no_actor_are_strands_of_their_own() -> None:
    rows = [
        flow("a", "opposition", "registry > vendor", "c"),
        flow("b", "opposition", "office > unstated", "c"),
        flow("d", "opposition", "office > vendor2", "c"),
    ]
    assert [[f.id for f in own] for own in strands(rows)] == [["b", "d"], ["a"]]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], []),
        ([3, 1], [2, 2]),
        ([1, 2, 3], [1, 2, 3]),
        ([5, 4, 3, 9, 8], [4, 4, 4, 8.5, 8.5]),
    ],
)
def test_places_rise_and_stay_as_near_as_they_can(values: list[float], wanted: list[float]) -> None:
    assert isotonic(values) == wanted
