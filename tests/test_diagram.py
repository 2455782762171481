"""The diagram: what its DOT says, read by a small parser of its own, and what stands around it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from components.diagram import build_diagram, shown
from flows import query, schema
from flows.draw.diagram import LINES, SOLID, build_dot, crossing_words, label
from flows.draw.palette import SIDE_COLOUR
from flows.model import Case
from flows.view import View, read
from tests.world import LAKHS, actor, case, claim, crowd, flow

TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|(->)|([A-Za-z0-9_.]+)|([{}\[\]=;]))')


@dataclass
class Dot:
    """A DOT graph as parsed: attributes of nodes by name and of edges in order; what is in each
    cluster, and the attributes of clusters by cluster and name.
    """

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    clusters: dict[str, set[str]] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)

    def edge(self, ref: str) -> dict[str, str]:
        (found,) = [a for *_, a in self.edges if a.get("id") == ref]
        return found

    def where(self, ref: str) -> str:
        (name,) = [n for n, a in self.nodes.items() if a.get("id") == ref]
        (cluster,) = [c for c, inside in self.clusters.items() if name in inside]
        return cluster


def tokens(dot: str) -> list[str]:
    found, at = [], 0
    while dot[at:].strip():
        match = TOKEN.match(dot, at)
        assert match, f"not DOT: {dot[at : at + 40]!r}"
        found.append(match[0].strip())
        at = match.end()
    return found


def parse(dot: str) -> Dot:
    """Return what the DOT subset that `graphviz.Digraph` writes says; fails on anything else."""
    rest, graph, stack = tokens(dot), Dot(), list[str]()

    def value() -> str:
        text = rest.pop(0)
        assert re.fullmatch(r'"(?:[^"\\]|\\.)*"|[A-Za-z0-9_.]+', text), text
        return text[1:-1] if text.startswith('"') else text

    def attributes() -> dict[str, str]:
        found: dict[str, str] = {}
        if rest[0] != "[":
            return found
        rest.pop(0)
        while rest[0] != "]":
            name = value()
            assert rest.pop(0) == "="
            found[name] = value()
        rest.pop(0)
        return found

    assert [rest.pop(0) for _ in range(3)] == ["digraph", "diagram", "{"]
    stack.append("")
    while stack:
        if rest[0] == "}":
            rest.pop(0)
            stack.pop()
        elif rest[0] == "subgraph":
            rest.pop(0)
            stack.append(value())
            graph.clusters[stack[-1]] = set()
            assert rest.pop(0) == "{"
        else:
            name = value()
            if rest[0] == "->":
                rest.pop(0)
                other = value()
                graph.edges.append((name, other, attributes()))
            elif rest[0] == "=":
                rest.pop(0)
                graph.titles[stack[-1], name] = value()
            elif name in ("graph", "node", "edge"):
                attributes()
            else:
                graph.nodes[name] = attributes()
                graph.clusters[stack[-1]].add(name)
    assert not rest
    return graph


def drawn(given: Case, choice: str = "alleging") -> Dot:
    return parse(build_dot(given, query.flows(given, choice), SIDE_COLOUR))


def elements(markup: str, name: str) -> list[ET.Element]:
    root = ET.fromstring(markup)
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("choice", schema.SIDES)
def test_every_flow_is_an_edge_with_its_id_between_its_ends(world: Case, choice: str) -> None:
    graph, flows = drawn(world, choice), query.flows(world, choice)
    ids = {name: a["id"] for name, a in graph.nodes.items()}
    assert [(a["id"], ids[o], ids[r]) for o, r, a in graph.edges] == [
        (f"flow:{f.id}", f"actor:{f.origin}", f"actor:{f.recipient}") for f in flows
    ]
    ends = {f"actor:{a}" for f in flows for a in (f.origin, f.recipient)}
    assert sorted(ids.values()) == sorted(ends)


def test_an_actor_stands_in_the_box_of_its_boundary(world: Case) -> None:
    graph = drawn(world)
    assert (
        graph.where("actor:registry") == graph.where("actor:office") == "cluster_state-government"
    )
    assert graph.where("actor:vendor") == "cluster_outside-government"
    assert graph.where("actor:citizens") == "cluster_public"
    assert graph.where("actor:unstated") == "cluster_not-stated_recipients"
    labels = {box: text for (box, name), text in graph.titles.items() if name == "label"}
    assert labels["cluster_state-government"] == "State government"
    assert labels["cluster_not-stated_recipients"] == "Not stated: recipients"
    assert len(labels) == 4


def test_boundaries_not_stated_stand_apart_as_origins_and_recipients() -> None:
    people = [actor("giver", "not-stated", kind="unnamed"), actor("taker", "not-stated")]
    given = case(
        actors=[*people, actor("leader", "party")],
        claims=[claim("a")],
        flows=[flow("f", "opposition", "giver > taker", "a")],
    )
    graph = drawn(given)
    assert graph.where("actor:giver") == "cluster_not-stated_origins"
    assert graph.where("actor:taker") == "cluster_not-stated_recipients"


def test_a_shape_says_the_kind(world: Case) -> None:
    graph = drawn(world)
    by_id = {a["id"]: a for a in graph.nodes.values()}
    assert by_id["actor:registry"]["shape"] == "cylinder"
    assert by_id["actor:office"]["shape"] == by_id["actor:vendor"]["shape"] == "box"
    assert by_id["actor:citizens"]["shape"] == "ellipse"
    assert "dashed" in by_id["actor:unstated"]["style"]
    assert "style" not in by_id["actor:office"]


@pytest.mark.parametrize("verb", schema.VERBS)
def test_a_line_says_the_verb(verb: str) -> None:
    given = case(claims=[claim("a")], flows=[flow("f", "opposition", "office > vendor", "a", verb)])
    edge = drawn(given).edge("flow:f")
    style = {
        "sought": ("dashed", "onormal"),
        "directed": ("dashed", "onormal"),
        "reportedly-given": ("dashed", "normal"),
        "denied": ("dotted", "tee"),
    }.get(verb, ("solid", "normal"))
    assert (edge["style"], edge["arrowhead"]) == style
    assert f"verb-{verb}" in edge["class"]
    assert edge["color"] == SIDE_COLOUR["alleging"]
    assert (LINES.get(verb) or SOLID)["style"] == style[0]


def test_an_edge_says_verb_and_number(world: Case) -> None:
    graph = drawn(world)
    assert graph.edge("flow:f-crore")["label"] == r"shared · over 1 crore\n↗ crosses"
    assert graph.edge("flow:f-sought")["label"] == "sought · not stated"
    women = graph.edge("flow:f-women")["label"].replace(r"\n", " ")
    assert women == f"used to send · {LAKHS.wording} ↗ crosses"
    nearly = drawn(world, "answering").edge("flow:f-nearly")["label"]
    assert nearly == r"stored · nearly\n8 lakh"
    international = build_dot(world, query.flows(world, "alleging"), SIDE_COLOUR, "international")
    said = parse(international).edge("flow:f-crore")["label"].replace(r"\n", " ")
    assert said.startswith("shared · over 10 million")


def test_only_an_edge_between_two_stated_boundaries_is_marked(world: Case) -> None:
    graph = drawn(world)
    crosses = {a["id"] for *_, a in graph.edges if "↗" in a["label"]}
    assert crosses == {"flow:f-crore", "flow:f-women", "flow:f-list"}
    weights = {a["id"]: float(a["penwidth"]) for *_, a in graph.edges}
    assert min(weights[i] for i in crosses) > weights["flow:f-sought"]


def test_only_a_completed_flow_is_said_to_cross(world: Case) -> None:
    said = {f.id: crossing_words(f) for f in world.flows}
    assert said["f-crore"] == "crosses"
    assert said["f-denied"] == said["f-back"] == said["f-sought"] == "would cross"
    assert said["f-list"] == "reportedly crosses"
    assert "would cross" in drawn(world, "answering").edge("flow:f-denied")["label"]


HOSTILE = (
    "<b>bold</b>",
    "<>",
    'a"]; evil [label="x',
    "back\\slash\\",
    "line\nbreak\r\tand \x00 nul",
    "\\N \\G \\l",
    "AT&amp;T & co",
    "} subgraph cluster_x {",
    "\u202eright to left",
    "",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(name: str) -> None:
    given = case(
        actors=[
            actor("a", "public", name=name, kind="unnamed"),
            actor("b", "party", name="B"),
            actor("leader", "party"),
        ],
        claims=[claim("c")],
        flows=[flow("f", "opposition", "a > b", "c", volume=replace(LAKHS, wording=name or "x"))],
    )
    graph = drawn(given)
    assert len(graph.nodes) == 2
    assert [a["id"] for *_, a in graph.edges] == ["flow:f"]
    shown_name = next(a["label"] for a in graph.nodes.values() if a["id"] == "actor:a")
    # An HTML label would have stood in the DOT without quotes, which the parser refuses.
    # What Graphviz makes of it: lines joined, then escapes and entities undone.
    lines = re.sub(r"\\(.)", lambda m: " " if m[1] == "n" else m[1], shown_name)
    expected = " ".join(name.split()).replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
    assert lines.replace("&amp;", "&").strip() == expected
    assert "\x00" not in build_dot(given, given.flows, SIDE_COLOUR)


def test_an_html_label_needs_quotes_to_stay_text() -> None:
    from graphviz.quoting import quote  # noqa: PLC0415 - only here

    assert quote(label("<b>x</b>", 20)) == '"<b>x</b>"'


def test_a_name_is_wrapped() -> None:
    assert max(map(len, label("Centralised hub for notices of the state", 20).split("\\n"))) <= 20


def test_a_long_word_of_an_indian_script_is_whole_or_keeps_its_marks() -> None:
    word = "പ്രവർത്തിപ്പിക്കുന്നതായി"
    assert label(f"ഓഫീസിൽനിന്ന് {word}", 21) == f"ഓഫീസിൽനിന്ന്\\n{word}"
    lines = label(word * 5, 21).split("\\n")
    assert len(lines) > 2
    assert not any(unicodedata.category(line[0]).startswith("M") for line in lines)


@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_is_well_formed_and_the_same_each_time(seed: int) -> None:
    given = crowd(seed)
    flows = (*query.flows(given, "alleging"), *query.flows(given, "answering"))
    dot = build_dot(given, flows, SIDE_COLOUR)
    assert len(parse(dot).edges) == len(flows)
    assert dot == build_dot(given, flows, SIDE_COLOUR)


def test_crossings_are_listed_and_those_that_may_be_stand_apart(world: Case) -> None:
    built = build_diagram(world, View(view="diagram"), "alleging")
    (box,) = elements(built.under, "crossings")
    sure, maybe = [
        [e.get("data-ref") for e in section.iter() if e.tag.endswith("}li")] for section in box
    ]
    assert sure == ["flow:f-crore", "flow:f-women", "flow:f-list"]
    assert maybe == ["flow:f-sought"]
    assert "State government → Outside government · crosses" in text(box[0])
    assert "cross" not in text(box[1]).replace("May cross", "")


def test_the_twin_says_every_box_and_every_arrow(world: Case) -> None:
    built = build_diagram(world, View(view="diagram"), "answering")
    (twin,) = elements(built.under, "twin")
    refs = [e.get("data-ref") for e in twin.iter() if e.tag.endswith("}li")]
    dot = parse(built.dot)
    assert sorted(filter(None, refs)) == sorted(
        [a["id"] for a in dot.nodes.values()] + [a["id"] for *_, a in dot.edges]
    )
    assert "nearly 8 lakh" in text(twin)
    assert "State government → Outside government · would cross" in text(twin)


def test_every_mark_has_a_sentence_to_be_picked_by(world: Case) -> None:
    built = build_diagram(world, View(view="diagram"), "alleging")
    dot = parse(built.dot)
    marks = {a["id"] for a in dot.nodes.values()} | {a["id"] for *_, a in dot.edges}
    assert set(built.labels) == marks
    assert "over 1 crore" in built.labels["flow:f-crore"]
    assert built.labels["actor:unstated"].endswith("not named; boundary not stated; one flow here.")
    assert built.alt.startswith("Data-flow diagram. What is alleged: four flows between five")


def test_the_other_side_is_never_hidden(world: Case) -> None:
    for choice in ("alleging", "answering"):
        built = build_diagram(world, View(view="diagram"), choice)
        (switch,) = elements(built.head, "switch")
        assert [text(tab) for tab in switch] == [
            "What is allegedfour flows",
            "What the government saystwo flows",
        ]
        assert [tab.get("aria-current") for tab in switch] == [
            "true" if side == choice else None for side in ("alleging", "answering")
        ]
        assert [tab.get("data-act") for tab in switch] == [
            '{"account": "alleging"}',
            '{"account": "answering"}',
        ]


def test_the_side_drawn_is_the_one_asked_for_else_that_of_the_focus(world: Case) -> None:
    assert shown(world, View()) == "alleging"
    assert shown(world, View(account="answering")) == "answering"
    assert shown(world, View(account="court")) == "alleging"
    assert shown(world, View(focus="flow:f-denied")) == "answering"
    assert shown(world, View(focus="flow:f-denied", account="alleging")) == "alleging"
    assert shown(world, View(focus="actor:office")) == "alleging"
    assert shown(world, View(focus="flow:f-back")) == "alleging"
    assert shown(world, View(left="answering", right="alleging")) == "answering"


def test_the_account_in_a_link_is_checked(world: Case) -> None:
    view, notices = read({"account": "answering"}, world)
    assert (view.account, notices) == ("answering", ())
    view, (notice,) = read({"account": "nobody"}, world)
    assert view.account == ""
    assert "nobody" in notice and "the left side" in notice
    assert View(account="court").params() == {"account": "court"}


def test_an_empty_account_explains_itself(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 26))
    built = build_diagram(early, View(view="diagram", right="deciding"), "deciding")
    assert built.dot == ""
    assert "26 Feb 2026" in text(elements(built.head, "plain")[0])
    assert elements(built.under, "crossings") == []
    filtered = build_diagram(world, View(topic="messages"), "answering")
    assert "about this topic" in text(elements(filtered.head, "plain")[0])


def test_as_of_and_filters_are_respected(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 25))
    ids = {a["id"] for *_, a in parse(build_diagram(early, View(), "alleging").dot).edges}
    assert ids == {"flow:f-crore", "flow:f-sought"}
    women = build_diagram(world, View(population="women"), "alleging")
    assert [a["id"] for *_, a in parse(women.dot).edges] == ["flow:f-women"]
