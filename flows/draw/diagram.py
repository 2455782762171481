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
from flows.draw import measure
from flows.draw.labels import NO_BREAK, whole
from flows.draw.sankey import SEVERAL
from flows.draw.tongue import indic
from flows.fold import Fold
from flows.language import N_, Words, _
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
    SEVERAL: {"shape": "box", "peripheries": "2"},
}
# The two places of those whose boundary is not stated.
PART = Words({"origins": N_("origins"), "recipients": N_("recipients")})
BOX = {"shape": "box"}
# A mid-tone that reads on a light and on a dark ground; the page's own style may sharpen it.
INK = "#7c7870"
NODE_WIDTH, EDGE_WIDTH = 21, 21
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def label(text: str, width: int, *more: str) -> str:
    """Return text, wrapped, and more lines as a DOT label that can only ever be text."""
    clean = _NOT_TEXT.sub("\ufffd", re.sub(r"[ \t\r\n]+", " ", text))
    # Counting would part a letter of an Indian script from its marks.
    whole_words = indic(clean)
    lines = textwrap.wrap(clean, width, break_long_words=not whole_words) or [" "]
    if whole_words:
        lines = [part for line in lines for part in measure.wrap(line, width, 1)]
    plain = (line.replace(NO_BREAK, " ").replace("&", "&amp;") for line in [*lines, *more])
    safe: str = graphviz.nohtml("\\n".join(graphviz.escape(line) for line in plain))
    return safe


def mark(ref: str) -> str:
    """Return a reference as the id of a mark."""
    safe: str = graphviz.escape(_NOT_TEXT.sub("\ufffd", ref))
    return safe


def arrow_words(flow: Flow, digits: str) -> str:
    """Return what an arrow says: its verb and its number, such as `shared · over 1 crore`."""
    stated = flow.volume.bound != "not-stated"
    size = volumes.words(flow.volume, digits) if stated else _("not stated")
    return f"{words.VERB[flow.verb]} · {size}"


def crossing_words(flow: Flow) -> str:
    """Return how an arrow between two boundaries is marked: only a completed one crosses."""
    if flow.verb in ("sought", "directed", "denied"):
        return _("would cross")
    return _("reportedly crosses") if flow.verb == "reportedly-given" else _("crosses")


def title(place: tuple[str, str]) -> str:
    """Return the name of a boundary, or of a part of it."""
    boundary, part = place
    name = words.BOUNDARY[boundary]
    return _("{boundary}: {part}").format(boundary=name, part=PART[part]) if part else name


def places(case: Case, chosen: Sequence[Flow]) -> dict[tuple[str, str], list[Actor]]:
    """Return the actors of the chosen flows by boundary and the part of it that they stand in.

    Those whose boundary is not stated stand apart as origins and as recipients, so that no arrow
    has to run round a box of them all.
    """
    into = {f.recipient for f in chosen}
    shown = into | {f.origin for f in chosen}
    found: dict[tuple[str, str], list[Actor]] = {}
    for boundary in words.BOUNDARY:
        for part in ("origins", "recipients") if boundary == "not-stated" else ("",):
            inside = [
                a
                for a in case.actors
                if a.id in shown
                and a.boundary == boundary
                and (not part or (a.id in into) == (part == "recipients"))
            ]
            if inside:
                found[boundary, part] = inside
    return found


def build_dot(
    case: Case,
    chosen: Sequence[Flow],
    ink: Mapping[str, str],
    digits: str = "indian",
    folds: Mapping[str, Fold] | None = None,
) -> str:
    """Return the diagram of the chosen flows as DOT: a node per actor, an edge per flow.

    `ink` gives the colour of each side; `folds` the groups that some of the flows stand for, by
    that flow's id. Nodes and edges carry `actor:ID`, `flow:ID` and `fold:ID` as ids.
    """
    folds = folds or {}
    ends = {a for f in chosen for a in (f.origin, f.recipient)}
    names = {a.id: f"n{i}" for i, a in enumerate(case.actors)}
    # Helvetica is what the layout can measure; the page draws in its own, narrower type.
    text = {"fontname": "Helvetica", "fontsize": "10", "fontcolor": INK}
    graph = graphviz.Digraph(
        "diagram",
        graph_attr={
            "rankdir": "LR",
            "bgcolor": "transparent",
            "nodesep": "0.14",
            "ranksep": "0.2",
            "pad": "0.05",
            **text,
        },
        node_attr={**text, "color": INK, "margin": "0.08,0.05", "height": "0.3"},
        edge_attr={**text, "fontsize": "9", "arrowsize": "0.7"},
    )
    for (boundary, part), inside in places(case, chosen).items():
        with graph.subgraph(name=f"cluster_{boundary}{part and f'_{part}'}") as box:
            name = title((boundary, part))
            style = "dotted,rounded" if boundary == "not-stated" else "rounded"
            box.attr(label=label(name, 40), labeljust="l", style=style, color=INK, margin="8")
            for actor in inside:
                box.node(
                    names[actor.id],
                    label=label(actor.name, NODE_WIDTH),
                    # A box of several actors is no row of the case.
                    id=mark(f"actor:{actor.id}" if actor.kind != SEVERAL else names[actor.id]),
                    **SHAPES.get(actor.kind, BOX),
                )
    # Several actors of different boundaries stand in none.
    for actor in case.actors:
        if actor.boundary == SEVERAL and actor.id in ends:
            name = label(actor.name, NODE_WIDTH)
            graph.node(names[actor.id], label=name, **SHAPES[SEVERAL])
    sure = {c.flow.id for c in crossings(case, chosen) if c.sure and c.flow.id not in folds}
    for flow in chosen:
        group = folds.get(flow.id)
        said = words.fold_label(case, group) if group else arrow_words(flow, digits)
        # The dot stays with its verb.
        said = whole(said).replace(" ·", f"{NO_BREAK}·")
        over = [f"↗ {crossing_words(flow)}"] if flow.id in sure else []
        side = case.account[flow.account].side
        graph.edge(
            names[flow.origin],
            names[flow.recipient],
            label=label(said, EDGE_WIDTH, *over),
            id=mark(f"fold:{flow.id}" if group else f"flow:{flow.id}"),
            color=ink[side],
            penwidth="2.4" if over else "1.7" if flow.verb == "denied" else "1.2",
            **{"class": f"verb-{flow.verb} side-{side}"},
            **LINES.get(flow.verb, SOLID),
        )
    return str(graph.source)
