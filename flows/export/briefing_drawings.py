"""The drawings of the briefing: the pair with its text, charts in two widths, diagrams."""

from __future__ import annotations

from importlib import import_module
from xml.etree import ElementTree as ET

from flows import fold, query, words
from flows.draw import folded, pair
from flows.draw.markup import SVG, Child, Element, el
from flows.draw.sankey import NARROW, WIDE
from flows.draw.saying import pick
from flows.export.settle import rests
from flows.model import Case, Flow
from flows.schema import SIDES
from flows.view import View

# The drawings of the pair by the least width of their place, and of a chart: wide and narrow.
PAIR = {0: NARROW, 560: pair.taller(WIDE, 640)}
CHARTS = ((1216, 640), (356, 900))
# How much smaller than drawn a diagram may get.
SMALLEST = 0.84


def build_flows(case: Case, view: View) -> list[Child]:
    """Return the pair in two widths, its legend, and every flow of the case as a sentence."""
    frame = pair.build_frame(case, view)
    fits = pair.fits(case, view, pair.by_side(case), PAIR)
    for place in frame.iter("div"):
        drawings = fits.get(place.get("data-fit") or "")
        if drawings:
            place.attrib.pop("data-fit")
            wide, narrow = (read(drawings[least]) for least in sorted(drawings, reverse=True))
            place.extend(_widths(wide, narrow))
    twin = pair.build_twin(case, view)
    twin.set("open", "")
    twin.extend(_others(case, view))
    for row in twin.iter("li"):
        ref = row.get("data-ref") or ""
        if ref.startswith("flow:"):
            own = case.flow[ref.removeprefix("flow:")].claims
            rests(row, [(c, words.said(case, case.claim[c])) for c in own])
    return [
        el("h2", {}, "Who says which data went where"),
        frame,
        el("div", {"class": "under"}, pair.build_legend(case, view)),
        twin,
    ]


def _others(case: Case, view: View) -> list[Element]:
    """Return the flows of the sides that the pair does not show."""
    found: list[Element] = []
    for side in SIDES:
        flows = unseen(case, view, side)
        if flows:
            found.append(el("h3", {}, words.SIDE[side]))
            rows = [
                el(
                    "li",
                    {"data-ref": f"flow:{f.id}"},
                    f"{words.flow_sentence(case, f, view.digits)} ",
                    pick(f"flow:{f.id}", "Evidence"),
                )
                for f in flows
            ]
            found.append(el("ol", {}, rows))
    return found


def unseen(case: Case, view: View, side: str) -> list[Flow]:
    """Return the flows of a side that the pair of a view does not show."""
    drawn = {f.id for c in (view.left, view.right) for f in query.flows(case, c)}
    return [f for f in query.flows(case, side) if f.id not in drawn][: folded.LISTED]


def build_chart(name: str, case: Case, view: View) -> list[Element]:
    """Return the chart of a module of `flows.draw` in both widths."""
    build = import_module(f"flows.draw.{name}").build_chart
    wide, narrow = CHARTS
    if name == "timeline_svg":
        # Along a narrow line there is no room for words: there it runs down the page.
        down: Element = import_module("flows.draw.timeline_down").build_chart(case, view)
        for run in down.iter("g"):
            if run.get("class") == "run":
                # The row that it belongs to is the mark.
                del run.attrib["data-ref"]
        return _widths(build(case, view, *wide), down)
    return _widths(build(case, view, *wide), build(case, view, *narrow))


def _widths(wide: Element, narrow: Element) -> list[Element]:
    """Return a drawing in two widths, of which the style shows the one that there is room for."""
    return [
        el("div", {"class": "drawing wide"}, wide),
        el("div", {"class": "drawing narrow"}, narrow),
    ]


def build_diagram(case: Case, view: View, choice: str, large: bool) -> Element:
    """Return a diagram in a place of its own, in which it scrolls where it would get too small."""
    if not large and len(folded.flows(case, view, choice)) > fold.LIMIT:
        text = "With so many flows, the diagram is drawn as of the last date alone."
        return el("p", {"class": "plain"}, f"{text} It stands below as text.")
    try:
        drawing = import_module("flows.draw.diagram_svg").build_chart(case, view, choice)
    except RuntimeError:
        # The layout gives up on some graphs: the rest of the file must not fail with it.
        text = "These flows could not be laid out as a diagram. They stand below as text."
        return el("p", {"class": "plain"}, text)
    least = SMALLEST * float(drawing.get("width") or 0)
    drawing.set("style", f"min-width:{least:.0f}px")
    label = f"Diagram: {pair.title(case, choice)}"
    box = {"class": "drawing free", "tabindex": 0, "role": "region", "aria-label": label}
    return el("div", box, drawing)


def read(markup: str) -> Element:
    """Return a drawing that was written as text as elements again."""
    root = ET.fromstring(markup)
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    root.set("xmlns", SVG)
    return root
