"""The drawings of a talk's steps other than the pair, with what a step is about standing out."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module

from flows import query
from flows.draw import stage_cards
from flows.draw.markup import Element
from flows.draw.stage_pair import still
from flows.model import Case
from flows.view import View

# A drawing may be so much too large for its room: its type is then a little smaller.
_ENOUGH = 0.96
# In a room narrower than this a timeline runs down the page, which scrolls there: it may be so
# many times as high as its room.
_NARROW, _ROOMS = 480.0, 2.0


def build_chart(
    case: Case,
    view: View,
    lit: Collection[str],
    claims: Collection[str],
    named: Collection[str],
    width: float,
    height: float,
) -> Element:
    """Return a step's drawing as SVG for a room in pixels.

    `lit` are the `data-ref`s in focus, `named` the ids of the claims among them, `claims` those
    of all claims behind the focus. Each drawing is imported when a step first needs it.
    """
    drawn: Element
    if view.view == "timeline" and width < _NARROW:
        drawn = import_module("flows.draw.timeline_down").build_chart(case, view, lit)
    elif view.view in ("timeline", "figures"):
        chart = import_module(f"flows.draw.{view.view}_svg")
        drawn = chart.build_chart(case, view, width, height, lit)
    elif view.view == "diagram":
        chart = import_module("flows.draw.diagram_svg")
        drawn = chart.build_chart(case, view, view.account or view.left, width, height)
    elif view.view == "claims":
        drawn = _claims(case, view, claims, named, width, height)
    else:
        drawn = _cards(case, claims, width, height, places=True)
    _light(drawn, lit)
    return drawn


def scale(drawing: Element, width: float, height: float) -> float:
    """Return by how much a drawing grows or shrinks to fit its room, in pixels."""
    _, _, wide, high = map(float, drawing.attrib["viewBox"].split())
    rooms = _ROOMS if "timeline-down" in drawing.attrib.get("class", "").split() else 1
    return min(width / wide, rooms * height / high)


def fits(drawing: Element, width: float, height: float) -> bool:
    """Return whether a drawing's type stays large in its room, in pixels."""
    return scale(drawing, width, height) > _ENOUGH


def _claims(
    case: Case,
    view: View,
    claims: Collection[str],
    named: Collection[str],
    width: float,
    height: float,
) -> Element:
    chart = import_module("flows.draw.comparison_svg")
    built: Element = chart.build_claims(case, view, named or claims, width, height)
    refs = {node.get("data-ref") for node in built.iter()}
    if all(f"claim:{c}" in refs for c in named) and fits(built, width, height):
        return built
    # Side by side, each with what meets it: where rows of the comparison have no room for all.
    return _cards(case, named or claims, width, height, places=False)


def _cards(
    case: Case, claims: Collection[str], width: float, height: float, places: bool
) -> Element:
    proofs = [query.proof(case, c) for c in claims]
    return stage_cards.build_cards(case, proofs, width, height, places)


def _light(drawing: Element, lit: Collection[str]) -> None:
    """Mark what is in focus, and dim the others of a kind of which something is."""
    marks = [node for node in drawing.iter() if "data-ref" in node.attrib]
    kinds = {m.attrib["data-ref"].partition(":")[0] for m in marks if m.attrib["data-ref"] in lit}
    for mark in marks:
        ref = mark.attrib["data-ref"]
        names = [c for c in mark.attrib.get("class", "").split() if c not in ("selected", "dim")]
        if ref in lit:
            names.append("selected")
        elif ref.partition(":")[0] in kinds:
            names.append("dim")
        mark.set("class", " ".join(names))
        still(mark)
