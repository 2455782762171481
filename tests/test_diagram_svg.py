"""The diagram as SVG: that all of it is there, stands apart, fits its boxes and stays inert."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from flows import query, schema, words
from flows.draw import diagram_layout, diagram_svg, folded
from flows.draw.diagram_layout import Box
from flows.draw.markup import write
from flows.export import fonts
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.world import LAKHS, OVER_CRORE, WORLD, actor, case, claim, crowd, flow

EARLY = date(2026, 2, 25)
HOSTILE = (
    'He said "no" <script>alert(1)</script> & \\N \\n',
    'line\nbreak "]; evil [label=x]',
    "മുഖ്യമന്ത്രിയുടെ ഓഫീസ് വ്യക്തിഗത വിവരങ്ങൾ ശേഖരിച്ചു",
    "A" * 90,
    "व्यक्तिगत जानकारी एकत्र की गई <b>",
)


@lru_cache(maxsize=2)
def shipped(day: date | None = None) -> Case:
    whole = load(Path("data/kerala-cmo-2026"))
    return query.as_of(whole, day) if day else whole


@lru_cache(maxsize=1)
def hostile() -> Case:
    kinds = ("system", "account", "public", "unnamed", "court")
    places = ("state-government", "party", "public", "not-stated", "judiciary")
    names = [
        actor(f"a{i}", place, i % 3, name=name, kind=kind)
        for i, (name, place, kind) in enumerate(zip(HOSTILE, places, kinds, strict=True))
    ]
    flows = [
        flow("x1", "opposition", "a0 > a1", "a-crore", volume=OVER_CRORE),
        flow("x2", "opposition", "a2 > a3", "a-women", "denied", volume=LAKHS),
        flow("x3", "opposition", "a4 > a0", "a-women", "sought"),
        flow("x4", "opposition", "a0 > a0", "a-women", "directed", volume=OVER_CRORE),
    ]
    actors, all_flows = (*names, *WORLD.actors), (*flows, *WORLD.flows)
    return replace(WORLD, actors=actors, flows=all_flows)


def built(given: Case, choice: str = "alleging", **asked: Any) -> ET.Element:
    """Return the chart as a stranger reads it back from its text."""
    return ET.fromstring(write(diagram_svg.build_chart(given, replace(View(), **asked), choice)))


def named(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def refs(root: ET.Element) -> set[str]:
    return {ref for e in root.iter() if (ref := e.get("data-ref"))}


def texts(root: ET.Element, name: str) -> list[list[tuple[str, Box]]]:
    """Return the lines of each text of a class, with the room that they take in our own type."""
    found = []
    for text in named(root, name):
        if "ink" not in (text.get("class") or "").split():
            continue
        size, lines = float(text.get("font-size", "0")), []
        for span in text:
            wide = fonts.width(span.text or "", size, 600 if name == "place" else 400)
            middle = text.get("text-anchor") == "middle"
            x = float(span.get("x", "0")) - (wide / 2 if middle else 0)
            box = Box(x, float(span.get("y", "0")) - 0.72 * size, wide, 0.9 * size)
            lines.append((span.text or "", box))
        found.append(lines)
    return found


def room(lines: list[tuple[str, Box]]) -> Box:
    boxes = [box for _, box in lines]
    x, y = min(b.x for b in boxes), min(b.y for b in boxes)
    right = max(b.x + b.width for b in boxes)
    return Box(x, y, right - x, max(b.y + b.height for b in boxes) - y)


def touch(a: Box, b: Box, spare: float = 1) -> bool:
    wide = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    return wide > spare and min(a.y + a.height, b.y + b.height) - max(a.y, b.y) > spare


def outline(group: ET.Element) -> Box:
    """Return the room of an actor's shape, inside of which its text belongs."""
    shape = named(group, "shape")[0]
    at = {k: float(v) for k, v in shape.attrib.items() if k not in ("class", "d")}
    if tag(shape) == "rect":
        return Box(at["x"], at["y"], at["width"], at["height"])
    if tag(shape) == "ellipse":
        rx, ry = at["rx"], at["ry"]
        return Box(at["cx"] - rx, at["cy"] - ry, 2 * rx, 2 * ry)
    numbers = re.findall(r"([MVHa])([-\d.,]+)", shape.get("d", ""))
    x, top = map(float, numbers[0][1].split(","))
    if "kind-system" in (group.get("class") or ""):
        low = next(float(n) for k, n in numbers if k == "V")
        wide = 2 * float(next(n for k, n in numbers if k == "a").split(",")[0])
        return Box(x, top, wide, low - top + 5)
    low = float([n for k, n in numbers if k == "V"][-1])
    right = float(next(n for k, n in numbers if k == "H"))
    return Box(x, top, right - x, low - top)


CASES = [
    pytest.param(None, choice, day, id=f"{choice}-{day or 'end'}")
    for choice in schema.SIDES
    for day in (None, EARLY)
]


@pytest.mark.parametrize(("given", "choice", "day"), CASES)
def test_every_flow_and_every_actor_is_there_with_its_sentence(
    given: None, choice: str, day: date | None
) -> None:
    record = shipped(day)
    flows = query.flows(record, choice)
    root = built(record, choice)
    ends = {f"actor:{a}" for f in flows for a in (f.origin, f.recipient)}
    assert refs(root) == ends | {f"flow:{f.id}" for f in flows}
    told = {e.get("data-ref"): e.get("aria-label") for e in root.iter() if e.get("data-ref")}
    for f in flows:
        assert (told[f"flow:{f.id}"] or "").startswith(words.flow_sentence(record, f))
    for ref in ends:
        assert (told[ref] or "").startswith(record.actor[ref.removeprefix("actor:")].name)


def test_nothing_of_a_later_day_is_there() -> None:
    early, whole = shipped(EARLY), shipped()
    later = {f"flow:{f.id}" for f in whole.flows} - {f"flow:{f.id}" for f in early.flows}
    assert later
    for choice in schema.SIDES:
        markup = write(diagram_svg.build_chart(early, View(as_of=EARLY), choice))
        assert not [ref for ref in later if f'"{ref}"' in markup]
        for day in ("26 Feb", "27 Feb", "Mar 2026", "May 2026"):
            assert day not in markup


@pytest.mark.parametrize("choice", schema.SIDES)
@pytest.mark.parametrize("name", ["shipped", "early", "hostile", "crowd"])
def test_texts_fit_their_boxes_and_stand_apart(name: str, choice: str) -> None:
    given = {"shipped": shipped, "hostile": hostile}.get(name)
    record = given() if given else shipped(EARLY) if name == "early" else crowd(3, 40)
    root = built(record, choice)
    wide, high = float(root.get("width", "0")), float(root.get("height", "0"))
    boxes = []
    for group in named(root, "actor"):
        if not group.get("data-ref"):
            continue
        box = outline(group)
        boxes.append(box)
        (lines,) = texts(group, "actor-name")
        for text, line in lines:
            assert box.x - 0.5 <= line.x, text
            assert line.x + line.width <= box.x + box.width + 0.5, text
            assert box.y <= line.y, text
            assert line.y + line.height <= box.y + box.height + 0.5, text
    labels = [room(lines) for lines in texts(root, "said")]
    titles = [room(lines) for lines in texts(root, "place")]
    for a, b in combinations([*labels, *titles], 2):
        assert not touch(a, b)
    for box in boxes:
        assert not [t for t in titles if touch(box, t)]
        # A loop's label may stand close to its own box, and no other may touch one.
        assert sum(touch(box, label, 3) for label in labels) == 0
    for box in [*labels, *titles, *boxes]:
        assert box.x >= -10 and box.x + box.width <= wide - 10
        assert box.y >= -10 and box.y + box.height <= high - 10


def test_a_name_can_only_ever_be_text_and_is_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    run = diagram_layout._run

    def heard(dot: str) -> str:
        asked.append(dot)
        return run(dot)

    monkeypatch.setattr(diagram_layout, "_run", heard)
    root = built(hostile())
    known = {"svg", "g", "path", "rect", "ellipse", "text", "tspan"}
    assert {tag(e) for e in root.iter()} <= known
    assert not [k for e in root.iter() for k in e.attrib if k.startswith("on") or "href" in k]
    shown = ["".join(t for t, _ in lines) for lines in texts(root, "actor-name")]
    for name in HOSTILE:
        assert re.sub(r"\s", "", name) in [re.sub(r"\s", "", s) for s in shown]
    for dot in asked:
        assert not re.search(r"script|evil|AAAA|[^\x00-\x7f]", dot)


def test_no_colour_is_written_and_a_verb_and_a_side_are_classes() -> None:
    markup = write(diagram_svg.build_chart(WORLD, View(focus="flow:f-denied"), "answering"))
    assert not re.search(r'(fill|stroke|style|color)="', markup)
    root = ET.fromstring(markup)
    (denied,) = [e for e in root.iter() if e.get("data-ref") == "flow:f-denied"]
    assert {"verb-denied", "side-answering", "selected", "over"} <= set(
        (denied.get("class") or "").split()
    )


def test_a_large_case_is_folded_as_on_the_page() -> None:
    actors = [actor(f"n{i}", "party", i % 3, name=f"Body {i}") for i in range(30)]
    flows = [
        flow(f"f{i}", "opposition", f"n{i % 30} > n{(i * 7 + 1) % 30}", "a") for i in range(90)
    ]
    given = case(actors=[*actors, *WORLD.actors[5:]], claims=[claim("a")], flows=flows)
    plan = folded.plan(given, View(), "alleging")
    assert plan.folds
    found = refs(built(given))
    assert {f"fold:{g.id}" for g in plan.folds} | {f"flow:{f.id}" for f in plan.drawn} == {
        r for r in found if not r.startswith("actor:")
    }


def test_a_side_without_flows_says_so(world: Case) -> None:
    root = built(case())
    assert not refs(root)
    assert "Nothing had been said by 5 Mar 2026." in "".join(root.itertext())
    assert "is about this topic" in "".join(built(world, topic="none").itertext())


def test_without_its_program_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    diagram_layout._run.cache_clear()
    monkeypatch.setattr(diagram_layout, "PROGRAM", "no-such-program")
    with pytest.raises(RuntimeError, match="pip install no-such-program"):
        built(WORLD)
    monkeypatch.setattr(diagram_layout, "program", lambda: Path("/bin/false"))
    with pytest.raises(RuntimeError, match="cannot be drawn.*topic"):
        built(WORLD)
    monkeypatch.undo()
    assert refs(built(WORLD))


def test_the_same_case_gives_the_same_bytes() -> None:
    first = write(diagram_svg.build_chart(shipped(), View(), "alleging"))
    diagram_layout._run.cache_clear()
    assert write(diagram_svg.build_chart(shipped(), View(), "alleging")) == first
