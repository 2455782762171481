"""The Sankey as markup: every flow is drawn, each verb and hedge in a shape of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from flows import language, query, words
from flows.draw import band, sankey
from flows.draw.markup import SVG, write
from flows.draw.sankey import MIDDLE, NARROW, SHORT, WIDE, Side, Size, wrap
from flows.load import load
from flows.model import Case, Flow
from flows.schema import BOUNDS, VERBS
from flows.translate import translated
from flows.volumes import NOT_STATED, Volume
from tests.test_markup import HOSTILE
from tests.world import WORLD, case, claim, crowd, flow, number

ALONE = replace(MIDDLE, alone=True)
SIZES = {"wide": WIDE, "short": SHORT, "middle": MIDDLE, "alone": ALONE}
SHIPPED = load(Path(__file__).parents[1] / "data" / "kerala-cmo-2026")
CASES = {"world": WORLD, "crowd": crowd(0)}
SVG_NAME = f"{{{SVG}}}"


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> Size:
    return SIZES[request.param]


@pytest.fixture(params=CASES)
def record(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def hue(row: Flow) -> str:
    return f"hue-{row.account}"


def drawn(record: Case, size: Size, digits: str = "indian", focus: str = "") -> list[ET.Element]:
    """Return both sides as a browser gets them: written out and parsed again."""
    sides = [
        Side(choice, words.SIDE[choice], query.flows(record, choice))
        for choice in ("alleging", "answering")
    ]
    found = sankey.build_pair(record, sides, size, hue, digits, focus)
    return [ET.fromstring(write(element)) for element in found]


def ribbons(root: ET.Element) -> dict[str, ET.Element]:
    return {
        r.attrib["data-ref"]: r for r in root.iter(f"{SVG_NAME}path") if "data-volume" in r.attrib
    }


def boxes(root: ET.Element) -> dict[str, ET.Element]:
    groups = [g for g in root.iter(f"{SVG_NAME}g") if "data-ref" in g.attrib]
    return {g.attrib["data-ref"]: g for g in groups}


def points(path: ET.Element) -> list[tuple[float, float]]:
    found = re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.attrib["d"])
    return [(float(x), float(y)) for x, y in found]


def classed(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in e.attrib.get("class", "").split()]


def text_of(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_every_flow_is_drawn_once_and_every_end_has_its_box(record: Case, size: Size) -> None:
    for root, choice in zip(drawn(record, size), ("alleging", "answering"), strict=True):
        rows = query.flows(record, choice)
        found = [e for e in root.iter() if "data-volume" in e.attrib]
        assert [e.attrib["data-ref"] for e in found] == [f"flow:{row.id}" for row in rows]
        assert {f"actor:{a}" for f in rows for a in (f.origin, f.recipient)} <= set(boxes(root))


def test_both_drawings_name_their_side_and_share_one_scale_and_size(
    record: Case, size: Size
) -> None:
    left, right = drawn(record, size)
    assert [r.attrib["data-account"] for r in (left, right)] == ["alleging", "answering"]
    # One below the other, each is as high as it needs: only the width and the scale are shared.
    shared = ("data-px-per-person", "width", *(() if size.alone else ("height", "viewBox")))
    for name in shared:
        assert left.attrib[name] == right.attrib[name]
    assert float(left.attrib["data-px-per-person"]) > 0


def test_a_drawing_alone_shows_all_its_boxes_and_nothing_beside_them(record: Case) -> None:
    for root in drawn(record, ALONE):
        _, top, _, height = (float(part) for part in root.attrib["viewBox"].split())
        tops = [float(e.attrib["y"]) for e in root.iter(f"{{{SVG}}}rect") if "rx" in e.attrib]
        assert min(tops) > top
        assert max(tops) < top + height


def test_a_ribbon_carries_its_row(record: Case, size: Size) -> None:
    for root in drawn(record, size):
        for ref, ribbon in ribbons(root).items():
            row = record.flow[ref.removeprefix("flow:")]
            volume = row.volume.number
            assert ribbon.attrib["data-volume"] == ("" if volume is None else str(volume))
            assert ribbon.attrib["data-bound"] == row.volume.bound
            assert ribbon.attrib["data-verb"] == row.verb
            assert ribbon.attrib["data-ends"] == f"actor:{row.origin} actor:{row.recipient}"
            assert ribbon.attrib["aria-label"] == words.flow_sentence(record, row)
            assert (ribbon.attrib["role"], ribbon.attrib["tabindex"]) == ("button", "0")
            assert {"ribbon", hue(row)} <= set(ribbon.attrib["class"].split())


def test_a_ribbon_is_as_thick_as_its_volume_on_the_scale_or_constant(
    record: Case, size: Size
) -> None:
    for root in drawn(record, size):
        scale = float(root.attrib["data-px-per-person"])
        for ribbon in ribbons(root).values():
            volume = ribbon.attrib["data-volume"]
            wanted = int(volume) * scale if volume else size.unknown
            assert float(ribbon.attrib["data-width"]) == pytest.approx(wanted, abs=0.01)
            if "back" in ribbon.attrib["class"].split():
                upper, lower = points(ribbon)[0], points(ribbon)[-1]
            else:
                *_, upper, lower, _, _, _ = points(ribbon)
            assert lower[0] == upper[0]
            assert lower[1] - upper[1] == pytest.approx(wanted, abs=0.021)


def test_what_gives_no_number_is_hatched_and_what_gives_one_is_not(
    record: Case, size: Size
) -> None:
    for root in drawn(record, size):
        patterns = {e.attrib["id"] for e in root.iter(f"{SVG_NAME}pattern")}
        for ribbon in ribbons(root).values():
            names = ribbon.attrib["class"].split()
            hatch = re.fullmatch(r"fill:url\(#(.+)\)", ribbon.attrib.get("style", ""))
            if ribbon.attrib["data-volume"]:
                assert "known" in names
                assert hatch is None
            else:
                assert "unknown" in names
                assert hatch
                assert hatch[1] in patterns


@pytest.mark.parametrize("size", [*SIZES.values(), NARROW])
def test_what_counts_other_things_than_people_is_hatched_and_says_so(size: Size) -> None:
    trips = Volume(2_300_000, "exactly", unit="trips")
    rows = [
        flow("f-people", "opposition", "registry > vendor", "a", volume=number(9_000)),
        flow("f-trips", "opposition", "registry > vendor", "a", volume=trips),
    ]
    [root, _] = drawn(case(claims=[claim("a")], flows=rows), size)
    assert {e.attrib["id"] for e in root.iter(f"{SVG_NAME}pattern")} == {
        "hatch-alleging-hue-opposition"
    }
    people, other = (ribbons(root)[f"flow:{row.id}"].attrib for row in rows)
    assert "known" in people["class"].split()
    assert "unknown" in other["class"].split()
    assert float(other["data-width"]) < float(people["data-width"])
    assert "23 lakh trips" in text_of(root)


def test_patterns_of_the_two_sides_have_different_names(record: Case, size: Size) -> None:
    names = [
        e.attrib["id"] for root in drawn(record, size) for e in root.iter(f"{SVG_NAME}pattern")
    ]
    assert len(names) == len(set(names)) > 0


def test_every_number_or_its_absence_is_in_words_beside_the_ribbon(
    record: Case, size: Size
) -> None:
    for root, choice in zip(drawn(record, size), ("alleging", "answering"), strict=True):
        labels = [words.volume_label(row) for row in query.flows(record, choice)]
        halos, inks = classed(root, "halo"), classed(root, "ink")
        assert [text_of(e) for e in inks if "band-label" in e.attrib["class"]] == labels
        assert [text_of(e) for e in halos] == [text_of(e) for e in inks]
        assert all(e.attrib["aria-hidden"] == "true" for e in halos)


@pytest.mark.parametrize("size", [WIDE, SHORT])
def test_a_number_of_many_letters_stands_on_its_own_band(size: Size) -> None:
    with language.speaking("ml"):
        root = drawn(translated(SHIPPED, "ml"), size)[0]
        said = words.volume_label(SHIPPED.flow["f-whatsapp-individuals"])
    (ink,) = (t for t in classed(root, "ink") if t.get("data-of") == "f-whatsapp-individuals")
    assert text_of(ink) == said
    *_, upper, lower, _, _, _ = points(ribbons(root)["flow:f-whatsapp-individuals"])
    low = float(list(ink)[-1].attrib["y"])
    assert upper[1] < low < lower[1]


def test_all_stands_within_the_frame(record: Case, size: Size) -> None:
    for root in drawn(record, size):
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        for rect in (r for g in boxes(root).values() for r in g.iter(f"{SVG_NAME}rect")):
            x, y, w, h = (float(rect.attrib[k]) for k in ("x", "y", "width", "height"))
            assert x >= 0
            assert y >= 0
            assert x + w <= width + 0.1
            assert y + h <= height + 0.1
        for ribbon in ribbons(root).values():
            assert all(0 <= y <= height for _, y in points(ribbon))


def test_the_same_question_is_written_the_same(record: Case, size: Size) -> None:
    once, twice = (list(map(ET.tostring, drawn(record, size))) for _ in range(2))
    assert once == twice


def one(
    verb: str = "shared", volume: Volume = NOT_STATED, ends: str = "registry > vendor"
) -> ET.Element:
    """Return the group that draws one flow."""
    rows = (flow("f", "opposition", ends, "a", verb, volume=volume),)
    record = case(claims=[claim("a")], flows=rows)
    [element] = sankey.build_pair(record, [Side("alleging", "Title", rows)], WIDE, hue)
    [group] = classed(ET.fromstring(write(element)), "flow")
    return group


SHAPES = {
    # verb → outline only, stopped, loose edges (upper, lower)
    "sought": (True, False, (False, False)),
    "directed": (True, False, (False, False)),
    "collected": (False, False, (False, False)),
    "reportedly-given": (False, False, (True, True)),
    "shared": (False, False, (False, False)),
    "stored": (False, False, (False, False)),
    "used-to-send": (False, False, (False, False)),
    "denied": (False, True, (False, False)),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("volume", [NOT_STATED, number(5)], ids=["unknown", "known"])
def test_each_verb_has_its_shape(verb: str, volume: Volume) -> None:
    group = one(verb, volume)
    outline, stopped, loose = SHAPES[verb]
    assert bool(classed(group, "open")) == outline
    assert bool(classed(group, "stop")) == bool(classed(group, "denied-rest")) == stopped
    edges = ["loose" in e.attrib["class"].split() for e in classed(group, "edge")]
    assert tuple(edges) == loose


@pytest.mark.parametrize("bound", BOUNDS)
def test_a_hedge_upwards_opens_the_lower_edge_alone(bound: str) -> None:
    volume = Volume(5 if bound not in ("unquantified", "not-stated") else None, bound)
    edges = ["loose" in e.attrib["class"].split() for e in classed(one("shared", volume), "edge")]
    assert edges == [False, bound in ("over", "at-least", "about")]


def test_a_denied_flow_stops_short_of_its_recipient() -> None:
    shared, denied = (max(x for x, _ in points(r)) for r in map(path, (one(), one("denied"))))
    [rest] = classed(one("denied"), "denied-rest")
    [bar] = classed(one("denied"), "stop")
    assert denied < shared - 50
    assert max(x for x, _ in points(rest)) == shared
    assert points(bar)[0][0] == pytest.approx(denied, abs=0.1)


def path(group: ET.Element) -> ET.Element:
    [found] = classed(group, "ribbon")
    return found


@pytest.mark.parametrize("ends", ["vendor > registry", "vendor > vendor", "vendor > unstated"])
def test_a_flow_that_does_not_go_on_runs_in_a_lane_below_and_keeps_its_width(ends: str) -> None:
    ribbon = path(one("shared", number(5), ends))
    assert "back" in ribbon.attrib["class"].split()
    width = float(ribbon.attrib["data-width"])
    (x0, y0), *_, (_, end) = points(ribbon)
    assert end - y0 == pytest.approx(width, abs=0.021)
    low = max(y for _, y in points(ribbon))
    high = min(y for x, y in points(ribbon) if y > end and x == x0)
    assert low - high == pytest.approx(width, abs=0.021)
    assert high > end


def test_a_denied_flow_that_does_not_go_on_stops_where_it_would_turn_up() -> None:
    group = one("denied", NOT_STATED, "vendor > registry")
    [rest], [bar] = classed(group, "denied-rest"), classed(group, "stop")
    assert points(bar)[0][0] == points(rest)[0][0]
    shared = path(one("shared", NOT_STATED, "vendor > registry"))
    assert len(points(path(group))) < len(points(shared))


@pytest.mark.parametrize(
    ("focus", "selected"),
    [
        ("", []),
        ("flow:f-crore", ["flow:f-crore"]),
        ("actor:registry", ["actor:registry", "actor:registry"]),
        ("claim:a-crore", []),
    ],
)
def test_what_is_in_focus_is_marked_on_both_sides(
    world: Case, focus: str, selected: list[str]
) -> None:
    found = [e for root in drawn(world, WIDE, focus=focus) for e in classed(root, "selected")]
    assert [e.attrib["data-ref"] for e in found] == selected


def test_numbers_take_the_digits_that_are_asked(world: Case) -> None:
    left, _ = drawn(world, WIDE, "international")
    labels = [text_of(e) for e in classed(left, "ink") if "band-label" in e.attrib["class"]]
    assert labels == ["over 10 million", "not stated", "lakhs of women", "7.2 million"]
    assert "over 10 million" in ribbons(left)["flow:f-crore"].attrib["aria-label"]


def test_a_drawing_says_what_it_is_and_a_box_says_who(world: Case) -> None:
    left, right = drawn(world, WIDE)
    assert left.attrib["aria-label"] == "What is alleged: four flows between five actors"
    assert right.attrib["aria-label"] == "What the government says: two flows between three actors"
    unstated = boxes(left)["actor:unstated"]
    assert unstated.attrib["aria-label"] == "recipient not stated: not stated"
    assert "unnamed" in unstated.attrib["class"].split()
    assert boxes(left)["actor:vendor"].attrib["aria-label"] == "Vendor: outside government"


@pytest.mark.parametrize("name", [*HOSTILE, "\x1b[2J\u202eevil\x00"])
def test_a_hostile_name_is_text_and_nothing_else(world: Case, size: Size, name: str) -> None:
    actors = [replace(a, name=name) for a in world.actors]
    groups = [replace(p, name=name) for p in world.populations]
    hostile = replace(world, actors=tuple(actors), populations=tuple(groups))
    shown = re.sub("[\x00\x1b\u202e]", "\ufffd", name)
    for root, plain in zip(drawn(hostile, size), drawn(world, size), strict=True):
        tags = [{e.tag for e in tree.iter()} for tree in (root, plain)]
        names = [{key for e in tree.iter() for key in e.attrib} for tree in (root, plain)]
        assert tags[0] == tags[1]
        assert names[0] == names[1]
        for group in boxes(root).values():
            assert group.attrib["aria-label"].startswith(f"{shown}: ")
            inks = [text_of(e) for e in classed(group, "ink")]
            assert len(inks) == 1
            assert re.sub(r"\s|…$", "", inks[0]) in re.sub(r"\s", "", shown)
        assert all(shown in r.attrib["aria-label"] for r in ribbons(root).values())


def lines_of(group: ET.Element) -> tuple[ET.Element, list[tuple[float, float]]]:
    [ink] = classed(group, "ink")
    spans = [(float(e.attrib["x"]), float(e.attrib["y"])) for e in ink.iter(f"{SVG_NAME}tspan")]
    return ink, spans


def test_a_name_stands_beside_its_box_or_above_it(record: Case, size: Size) -> None:
    for root in drawn(record, size):
        places = [float(r.attrib["x"]) for r in root.iter(f"{SVG_NAME}rect") if "rx" in r.attrib]
        for group in boxes(root).values():
            [rect] = group.iter(f"{SVG_NAME}rect")
            x, y, w, h = (float(rect.attrib[k]) for k in ("x", "y", "width", "height"))
            ink, spans = lines_of(group)
            [at] = {span_x for span_x, _ in spans}
            ys = [span_y for _, span_y in spans]
            assert ys == sorted(ys)
            if size.above:
                assert all(0 < line < y for line in ys)
                ends = at > x
                assert at == pytest.approx(x + w if ends else x, abs=0.1)
                assert ends <= (x == max(places))
            else:
                middle = sum(ys) / len(ys) - size.font * 0.35
                assert middle == pytest.approx(y + h / 2, abs=0.1)
                ends = at < x
                assert not x <= at <= x + w
                assert ends == (x == size.margin)
            assert (ink.attrib["text-anchor"] == "end") == ends


def test_names_of_one_column_never_run_into_each_other_or_a_box(record: Case, size: Size) -> None:
    for root in drawn(record, size):
        columns: dict[str, list[tuple[float, float]]] = {}
        for group in boxes(root).values():
            [rect] = group.iter(f"{SVG_NAME}rect")
            y, h = float(rect.attrib["y"]), float(rect.attrib["height"])
            _, spans = lines_of(group)
            ys = [line for _, line in spans]
            top = min(y, min(ys) - size.font * 0.75)
            bottom = max(y + h, max(ys) + size.font * 0.25)
            columns.setdefault(rect.attrib["x"], []).append((top, bottom))
        for places in columns.values():
            for (_, bottom), (top, _) in pairwise(sorted(places)):
                assert top >= bottom


def test_a_side_without_flows_is_drawn_empty() -> None:
    for root in drawn(case(), WIDE):
        assert ribbons(root) == {}
        assert "no flows between no actors" in root.attrib["aria-label"]


@pytest.mark.parametrize(
    ("text", "width", "most", "lines"),
    [
        ("Office", 100, 4, ["Office"]),
        ("Chief Minister’s Office", 60, 4, ["Chief", "Minister’s", "Office"]),
        ("Chief Minister’s Office", 60, 2, ["Chief", "Minister’s…"]),
        ("one two three", 0, 4, ["one two", "three"]),
        ("Thiruvananthapuram", 60, 4, ["Thiruvanant", "hapuram"]),
        ("മുഖ്യമന്ത്രിയുടെ ഓഫീസ്", 90, 4, ["മുഖ്യമന്ത്രിയുടെ", "ഓഫീസ്"]),
        ("മുഖ്യമന്ത്രിയുടെ ഓഫീസ്", 80, 1, ["മുഖ്യമന്ത്രിയു…"]),
        ("മുഖ്യമന്ത്രിയുടെ", 50, 4, ["മുഖ്യമന്ത്രി", "യുടെ"]),
    ],
)
def test_a_name_is_wrapped_and_cut_with_a_mark(
    text: str, width: float, most: int, lines: list[str]
) -> None:
    assert wrap(text, width, 10, most) == lines


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("known", {"known"}),
        ("unknown", {"unknown"}),
        ("open", {"unknown", "open"}),
        ("denied", {"unknown", "stop"}),
        ("over", {"known", "loose"}),
        ("reported", {"known", "loose"}),
    ],
)
def test_a_swatch_shows_what_the_ribbons_show(kind: str, names: set[str]) -> None:
    root = ET.fromstring(write(band.swatch(kind)))
    marks = {"known", "unknown", "open", "stop", "loose"}
    found = {n for e in root.iter() for n in e.attrib.get("class", "").split()}
    assert found & marks == names
    assert len(classed(root, "loose")) == {"over": 1, "reported": 2}.get(kind, 0)
    patterns = {e.attrib["id"] for e in root.iter(f"{SVG_NAME}pattern")}
    fills = re.findall(r"url\(#([^)]+)\)", write(band.swatch(kind)))
    assert set(fills) <= patterns
    assert bool(fills) == ("unknown" in names)
