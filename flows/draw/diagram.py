"""The data-flow diagram of one account as DOT, with its key, its crossings and its text twin.

A box is a boundary, a shape a kind of actor, an arrow a flow. Text goes into DOT only through
`label`, so a cell of a CSV can neither become an HTML label nor end a string.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence

import graphviz

from flows import volumes, words
from flows.model import Actor, Case, Flow
from flows.query import crossings

# How an arrow repeats what its verb says; every other verb is drawn as completed.
SOLID = {"style": "solid", "arrowhead": "normal"}
LINES = {
    "sought": {"style": "dashed", "arrowhead": "onormal"},
    "directed": {"style": "dashed", "arrowhead": "onormal"},
    "reportedly-given": {"style": "dashed", "arrowhead": "normal"},
    "denied": {"style": "dotted", "arrowhead": "tee"},
}
SHAPES = {
    "system": {"shape": "cylinder"},
    "account": {"shape": "tab"},
    "group": {"shape": "ellipse", "margin": "0.02"},
    "public": {"shape": "ellipse", "margin": "0.02"},
    "unnamed": {"shape": "box", "style": "dashed,rounded"},
}
# Mid-tones that read on a light and on a dark ground; the page's own style may sharpen them.
INK, RULE = "#7c7870", "#8d8980"
NODE_WIDTH, EDGE_WIDTH = 24, 22
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def label(text: str, width: int) -> str:
    """Return text wrapped into lines of a DOT label that can only ever be text."""
    clean = _CONTROL.sub("\ufffd", " ".join(text.split())).replace("&", "&amp;")
    lines = textwrap.wrap(clean, width) or [" "]
    return graphviz.nohtml("\\n".join(graphviz.escape(line) for line in lines))


def crossing_words(flow: Flow) -> str:
    """Return how a flow with ends in two boundaries is marked; only a completed one crosses."""
    if flow.verb in ("sought", "directed", "denied"):
        return "would cross"
    return "reportedly crosses" if flow.verb == "reportedly-given" else "crosses"


def build_dot(
    case: Case, chosen: Sequence[Flow], ink: Mapping[str, str], digits: str = "indian"
) -> str:
    """Return the diagram of the chosen flows as DOT: a node per actor, an edge per flow.

    `ink` gives the colour of each side. Nodes and edges carry `actor:ID` and `flow:ID` as ids.
    """
    shown = {a for f in chosen for a in (f.origin, f.recipient)}
    names = {a.id: f"n{i}" for i, a in enumerate(case.actors)}
    graph = graphviz.Digraph(
        "diagram",
        graph_attr={
            "rankdir": "LR",
            "newrank": "true",
            "bgcolor": "transparent",
            "nodesep": "0.16",
            "ranksep": "0.3",
            "pad": "0.1",
            "fontname": "Helvetica",
            "fontsize": "10",
            "fontcolor": INK,
        },
        node_attr={
            "fontname": "Helvetica",
            "fontsize": "10",
            "fontcolor": INK,
            "color": RULE,
            "margin": "0.08,0.05",
            "height": "0.3",
        },
        edge_attr={"fontname": "Helvetica", "fontsize": "9", "fontcolor": INK, "arrowsize": "0.7"},
    )
    for boundary, name in words.BOUNDARY.items():
        inside = [a for a in case.actors if a.id in shown and a.boundary == boundary]
        if not inside:
            continue
        with graph.subgraph(name=f"cluster_{boundary}") as box:
            box.attr(
                label=label(name, 40),
                labeljust="l",
                style="dotted,rounded" if boundary == "not-stated" else "rounded",
                color=RULE,
                margin="9",
            )
            box.attr(**{"class": f"boundary {boundary}"})
            for actor in inside:
                _node(box, names[actor.id], actor)
    sure = {c.flow.id for c in crossings(case, chosen) if c.sure}
    for flow in chosen:
        side = case.account[flow.account].side
        text = f"{words.VERB[flow.verb]} · {volume_words(flow, digits)}"
        lines = label(text, EDGE_WIDTH)
        if flow.id in sure:
            lines = graphviz.nohtml(f"{lines}\\n↗ {crossing_words(flow)}")
        graph.edge(
            names[flow.origin],
            names[flow.recipient],
            label=lines,
            id=graphviz.escape(f"flow:{flow.id}"),
            color=ink[side],
            penwidth="2.2" if flow.id in sure else "1.1",
            **{"class": f"verb-{flow.verb} side-{side}"},
            **LINES.get(flow.verb, SOLID),
        )
    return str(graph.source)


def _node(box: graphviz.Digraph, name: str, actor: Actor) -> None:
    box.node(
        name,
        label=label(actor.name, NODE_WIDTH),
        id=graphviz.escape(f"actor:{actor.id}"),
        **{"class": f"kind-{actor.kind}"},
        **SHAPES.get(actor.kind, {"shape": "box"}),
    )


def volume_words(flow: Flow, digits: str) -> str:
    """Return a flow's number in the words of its arrow: `over 1 crore`, `not stated`."""
    if flow.volume.bound == "not-stated":
        return "not stated"
    return volumes.words(flow.volume, digits)
