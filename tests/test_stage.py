"""The talk's scenes: each drawn from what had been said by its day, every actor at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from flows import language, query, view, words
from flows.draw import measure, stage, stage_pair, talk
from flows.draw.markup import SVG, Element, write
from flows.draw.stage import Scene
from flows.load import load
from flows.model import Case, Step
from flows.translate import translated
from tests.test_markup import HOSTILE
from tests.world import WORLD, crowd, flow

SHIPPED = load(Path(__file__).parents[1] / "data" / "kerala-cmo-2026")
LIST = Step("list", 2, "A list", "What is held.", "flows", date(2026, 2, 27), ("flow:f-list",))
PAIRS = replace(WORLD, story=(WORLD.story[0], LIST, replace(WORLD.story[1], order=3)))
CASES = {"world": WORLD, "pairs": PAIRS, "shipped": SHIPPED}
SCENES = {f"{name}-{s.number}": s for name, c in CASES.items() for s in stage.scenes(c)}


TAGS = "svg g defs pattern rect line path text tspan div section article h2 h3 p ul li q b span"


@pytest.fixture(params=SCENES)
def scene(request: pytest.FixtureRequest) -> Scene:
    return SCENES[request.param]


def shown(scene: Scene) -> Iterator[Element]:
    """Give all that is ever drawn or written of a scene."""
    yield scene.drawing()
    yield talk.build_stage(scene)
    yield talk.build_notes(scene)
    small = talk.build_small(scene)
    if small is not None:
        yield small


def boxes(drawing: Element) -> dict[str, tuple[float, float, float]]:
    """Return the left, the top and the height of each actor's box."""
    found = {}
    for group in drawing.iter("g"):
        ref, rect = group.get("data-ref", ""), group.find("rect")
        if ref.startswith("actor:") and rect is not None:
            found[ref] = tuple(float(rect.attrib[k]) for k in ("x", "y", "height"))
    return found  # type: ignore[return-value]


def classes(drawing: Element, kind: str) -> dict[str, set[str]]:
    """Return the classes of each mark of a kind, by its reference."""
    return {
        n.attrib["data-ref"]: set(n.get("class", "").split())
        for n in drawing.iter()
        if n.get("data-ref", "").startswith(f"{kind}:")
    }


def labels(half: Element) -> list[tuple[float, float, float, float]]:
    """Return the rooms that the names in a half take up."""
    rooms = []
    for group in half.iter("g"):
        if group.get("class") != "label":
            continue
        text = next(t for t in group.iter("text") if "ink" in t.attrib["class"])
        size, bold = float(text.attrib["font-size"]), "box-label" in text.attrib["class"]
        for line in text.iter("tspan"):
            wide = measure.width(line.text or "", size, bold)
            x, y = float(line.attrib["x"]), float(line.attrib["y"])
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.attrib["text-anchor"]]
            rooms.append((left, y - size * 0.7, left + wide, y))
    return rooms


def test_a_scene_stands_for_each_step_in_order() -> None:
    found = stage.scenes(replace(WORLD, story=WORLD.story[::-1]))
    assert [(s.step.id, s.number, s.of) for s in found] == [("one", 1, 2), ("two", 2, 2)]
    assert stage.scenes(replace(WORLD, story=())) == ()


def test_a_scene_knows_no_more_than_its_day(scene: Scene) -> None:
    assert scene.case.as_of == scene.step.as_of
    later = {c.id for c in scene.case.claims if query.known_day(scene.case, c) > scene.step.as_of}
    assert later == set()


def test_nothing_later_is_in_the_markup_of_a_scene(scene: Scene) -> None:
    whole = scene.case.whole
    assert whole is not None
    kinds = ("flow", "claim", "event", "source", "actor")
    later = [c.summary for c in whole.claims if c.id not in scene.case.claim]
    for element in shown(scene):
        text = write(element)
        for kind in kinds:
            for name in re.findall(rf"\b{kind}:([a-z0-9-]+)", text):
                assert name in getattr(scene.case, kind), f"{kind}:{name}"
        assert not [s for s in later if s in "".join(element.itertext())]


def test_a_scenes_view_is_a_link_that_the_page_knows(scene: Scene) -> None:
    assert scene.case.whole is not None
    found, notices = view.read(scene.view.params(), scene.case.whole)
    assert notices == ()
    assert (found.view, found.focus) == (scene.step.view, scene.view.focus)


def test_the_evidence_of_a_scene_is_that_of_its_focus(scene: Scene) -> None:
    claims = [p.claim.id for p in scene.proof()]
    assert len(claims) == len(set(claims))
    for ref in scene.step.focus:
        if query.exists(scene.case, ref):
            assert {p.claim.id for p in query.evidence(scene.case, ref).proofs} <= set(claims)
    sources = [s.id for s in scene.sources()]
    assert len(sources) == len(set(sources))
    assert {c.source for p in scene.proof() for c, _ in p.citations} <= set(sources)


def test_an_actor_keeps_its_place_while_bands_come() -> None:
    for case in (PAIRS, SHIPPED):
        places: dict[tuple[int, str], set[tuple[float, float]]] = {}
        heights: dict[tuple[int, str], list[float]] = {}
        for scene in stage.scenes(case):
            for i, half in enumerate(scene.halves() or ()):
                for ref, (x, y, height) in boxes(half.drawing).items():
                    places.setdefault((i, ref), set()).add((x, y))
                    heights.setdefault((i, ref), []).append(height)
        assert places
        assert [ref for ref, found in places.items() if len(found) > 1] == []
        assert any(max(found) > min(found) for found in heights.values())


def test_a_box_is_as_high_as_the_bands_drawn_at_it() -> None:
    for scene in stage.scenes(SHIPPED):
        for half in scene.halves() or ():
            met: dict[str, int] = {}
            for node in half.drawing.iter("path"):
                for end in node.get("data-ends", "").split():
                    met[end] = met.get(end, 0) + 1
            found = boxes(half.drawing)
            assert set(found) == set(met)
            for ref, (_, _, height) in found.items():
                assert height <= met[ref] * 40


def test_what_a_step_is_about_stands_out() -> None:
    half, _ = stage.scenes(SHIPPED)[3].halves() or pytest.fail("no pair")
    bands = classes(half.drawing, "flow")
    focused = {"flow:f-letter-31-dec-ksmart", "flow:f-letter-31-dec-spark"}
    assert {ref for ref, names in bands.items() if "selected" in names} == focused
    assert {ref for ref, names in bands.items() if "dim" in names} == set(bands) - focused
    named = {g.attrib["data-of"] for g in half.drawing.iter("g") if g.get("class") == "label"}
    assert focused | {"actor:spark", "actor:k-smart"} <= named


def test_claims_in_focus_bring_their_flows_forward() -> None:
    step = replace(WORLD.story[0], focus=("claim:a-crore",))
    [scene] = stage.scenes(replace(WORLD, story=(step,)))
    bands = classes(scene.drawing(), "flow")
    assert {r for r, n in bands.items() if "selected" in n} == {"flow:f-crore", "flow:f-sought"}


def test_the_court_takes_the_place_of_the_side_that_the_step_is_not_about() -> None:
    sides = [(s.view.left, s.view.right) for s in stage.scenes(SHIPPED) if s.paired]
    assert sides[-1] == ("alleging", "deciding")
    assert set(sides[:-1]) == {("alleging", "answering")}


@pytest.mark.parametrize("lang", ["en", "ml"])
@pytest.mark.parametrize("room", [talk.PAIR, (760.0, 318.0)])
def test_no_name_stands_over_another(room: tuple[float, float], lang: str) -> None:
    for scene in stage.scenes(translated(SHIPPED, lang)):
        with language.speaking(lang):
            halves = scene.halves(*room) or ()
        for half in halves:
            for a, b in combinations(labels(half.drawing), 2):
                wide = min(a[2], b[2]) - max(a[0], b[0])
                high = min(a[3], b[3]) - max(a[1], b[1])
                assert wide <= 1 or high <= 1, (scene.number, a, b)


@pytest.mark.parametrize("lang", ["en", "ml"])
def test_what_a_band_carries_breaks_in_no_word_and_no_number(lang: str) -> None:
    with language.speaking(lang):
        drawn = [
            half.drawing
            for scene in stage.scenes(translated(SHIPPED, lang))
            for half in scene.halves(*talk.PAIR) or ()
        ]
        verbs = {word for said in words.VERB.values() for word in said.split()}
    carried = [g for half in drawn for g in half.iter("g") if "flow:" in g.get("data-of", "")]
    lines = [line.text or "" for group in carried for line in group.iter("tspan")]
    assert verbs.intersection(" ".join(lines).replace(":", "").split())
    assert not any(re.search(r"\d$", line) for line in lines)
    first = (g.find("text").find("tspan").text.replace(":", "") for g in carried)  # type: ignore[union-attr]
    assert all(verbs.issuperset(line.split()) for line in first if not re.search(r"\d", line))


def test_few_flows_use_the_height_there_is() -> None:
    case = replace(PAIRS, flows=tuple(f for f in PAIRS.flows if f.id == "f-list"))
    drawn = [half.drawing for s in stage.scenes(case) for half in s.halves(*talk.PAIR) or ()]
    tallest = max(high for half in drawn for _, _, high in boxes(half).values())
    assert tallest > 0.25 * talk.PAIR[1]


def test_a_long_name_in_focus_is_whole_where_there_is_room() -> None:
    long = "Directorate of Interdepartmental Licensing and Registered-Subscriber Correspondence"
    renamed = tuple(replace(a, name=f"{long} {a.id}") for a in PAIRS.actors)
    case = replace(PAIRS, actors=renamed)
    scene = next(s for s in stage.scenes(case) if "flow:f-list" in s.lit)
    drawn = "".join("".join(half.drawing.itertext()) for half in scene.halves(*talk.PAIR) or ())
    for actor in (case.flow["f-list"].origin, case.flow["f-list"].recipient):
        assert re.sub(r"\s", "", f"{long}{actor}") in re.sub(r"\s", "", drawn)


def test_every_drawing_fits_its_room_or_says_how_much_of_it_is_drawn(scene: Scene) -> None:
    for width, height in (talk.WIDE, talk.SMALL):
        drawing, said = scene.legible(width, height)
        left, top, wide, high = map(float, drawing.attrib["viewBox"].split())
        assert (left, top) == (0, 0)
        # A phone scrolls.
        assert wide <= width * (1.05 if width > 700 else 1.2)
        assert high <= height * 1.05 or width < 700
        assert not said or "Drawn: " in said or scene.step.view == "diagram"
        # A diagram is of one account alone: it says whose.
        assert said.startswith("What is alleged") == (scene.step.view == "diagram")


def test_every_flow_of_the_shipped_case_is_drawn() -> None:
    for scene in stage.scenes(SHIPPED):
        for choice, half in zip(
            (scene.view.left, scene.view.right), scene.halves() or (), strict=False
        ):
            drawn = set(classes(half.drawing, "flow"))
            assert drawn == {f"flow:{f.id}" for f in query.flows(scene.case, choice)}


def test_of_very_many_flows_those_in_focus_and_the_largest_are_drawn() -> None:
    record = crowd(0, 400)
    own = next(f for f in record.flows if f.account == "opposition" and f.volume.number is None)
    step = Step("s", 1, "Many", "Many.", "flows", record.as_of, (f"flow:{own.id}",))
    [scene] = stage.scenes(replace(record, story=(step,)))
    left, _ = scene.halves() or pytest.fail("no pair")
    bands = classes(left.drawing, "flow")
    assert len(bands) in stage_pair.MOST
    assert "selected" in bands[f"flow:{own.id}"]
    assert f"{len(bands)} of them drawn" in left.said


def test_a_side_without_a_flow_says_so() -> None:
    scene = stage.scenes(SHIPPED)[1]
    _, right = scene.halves() or pytest.fail("no pair")
    assert "No movement of data had been described here by 23 Feb 2026" in right.said
    assert right.said.split(":")[0] in "".join(scene.drawing().itertext()).replace("  ", " ")


def test_a_case_as_of_an_early_day_has_the_steps_up_to_it() -> None:
    early = query.as_of(SHIPPED, date(2026, 2, 25))
    found = stage.scenes(early)
    assert [s.of for s in found] == [6] * 6
    later = {f.id for f in SHIPPED.flows} - {f.id for f in early.flows}
    text = "".join(write(e) for s in found for e in shown(s))
    assert later and not [name for name in later if f"flow:{name}" in text]


def test_the_same_case_gives_the_same_drawings() -> None:
    first, second = ([write(s.drawing()) for s in stage.scenes(SHIPPED)] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    step = replace(WORLD.story[0], title=text, text=text, focus=("flow:f-crore",))
    actors = tuple(replace(a, name=text) for a in WORLD.actors)
    record = replace(WORLD, story=(step,), actors=actors)
    [scene] = stage.scenes(record)
    for element in shown(scene):
        found = ET.fromstring(write(element))
        assert {n.tag.rpartition("}")[2] for n in found.iter()} <= {*TAGS.split()}
        assert not [n for n in found.iter() if any(a.startswith("on") for a in n.attrib)]


def test_marks_on_a_stage_are_pictures_that_tab_passes_by(scene: Scene) -> None:
    marks = [n for n in scene.drawing().iter() if "data-ref" in n.attrib]
    assert marks
    assert {m.get("role") for m in marks} == {"img"}
    assert not [m for m in marks if "tabindex" in m.attrib]
    assert all(m.get("aria-label") for m in marks)


def test_a_drawing_is_an_svg_with_a_name(scene: Scene) -> None:
    drawing = scene.drawing()
    assert (drawing.tag, drawing.get("xmlns")) == ("svg", SVG)


def test_a_volume_said_later_is_not_drawn_earlier() -> None:
    late = flow("f-late", "opposition", "registry > vendor", "a-crore p-list")
    late = replace(late, volume=WORLD.flow["f-list"].volume)
    steps = [replace(WORLD.story[0], id=n, order=i, as_of=d) for i, (n, d) in enumerate(_DAYS)]
    record = replace(WORLD, flows=(*WORLD.flows, late), story=tuple(steps))
    first, second = stage.scenes(record)

    def volume(scene: Scene) -> str:
        return next(
            n.attrib["data-volume"]
            for n in scene.drawing().iter("path")
            if n.get("data-ref") == "flow:f-late"
        )

    assert (volume(first), volume(second)) == ("", "7200000")


_DAYS = (("early", date(2026, 2, 25)), ("late", date(2026, 2, 28)))


def test_a_step_beyond_the_record_stands_at_its_end() -> None:
    record: Case = replace(WORLD, story=(replace(WORLD.story[0], as_of=date(2027, 1, 1)),))
    [scene] = stage.scenes(record)
    assert scene.case.as_of == WORLD.as_of
