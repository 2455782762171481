"""The diagram: the flows of one account at a time between boundaries, and which cross them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha1

import streamlit as st

from components.theme import PAPER, surface
from flows import fold
from flows.draw import diagram_page, diagram_svg, folded, pair
from flows.draw.announce import build_heading, build_skip
from flows.draw.diagram import build_dot
from flows.draw.diagram_page import shown as shown
from flows.draw.markup import fragment
from flows.draw.palette import SIDE_COLOUR
from flows.draw.sankey import Side
from flows.model import Case
from flows.once import once
from flows.view import View

# How much height is kept free before the drawing is there, by the most flows it is enough for.
HEIGHTS = {4: "low", 16: "middle"}


@dataclass(frozen=True, slots=True)
class Diagram:
    """What the view shows: what stands above the drawing, its DOT, its name, what stands under.

    `labels` are the sentences of its marks by their `data-ref`.
    """

    head: str
    dot: str
    alt: str
    under: str
    labels: dict[str, str]
    height: str


@once(64)
def build_diagram(case: Case, view: View, choice: str) -> Diagram:
    """Return the diagram of `choice`, one of the two sides of the view."""
    flows = folded.flows(case, view, choice)
    stage, (side,) = folded.drawing(case, view, [Side(choice, pair.title(case, choice), flows)])
    head = diagram_page.build_head(case, view, choice)
    if flows:
        head = [build_heading(pair.title(case, choice)), *head, build_skip("twin-diagram")]
    return Diagram(
        fragment(head),
        build_dot(stage, side.flows, SIDE_COLOUR, view.digits, side.folds) if flows else "",
        diagram_page.takeaway(case, view, choice),
        fragment(diagram_page.build_under(case, view, choice)),
        diagram_page.labels(case, view, choice),
        next((name for most, name in HEIGHTS.items() if len(flows) <= most), "high"),
    )


@once(64)
def build_paper(case: Case, view: View, choice: str) -> str:
    """Return the diagram as it is printed; empty where the one on the screen has to do."""
    try:
        return fragment(diagram_svg.build_chart(case, view, choice, *PAPER))
    except RuntimeError:
        return ""


def render_diagram(case: Case, view: View) -> None:
    """Show the data-flow diagram of one of the two sides in view."""
    choice = shown(case, view)
    # Only in a folded drawing does the focus change what is drawn.
    many = len(folded.flows(case, view, choice)) > fold.LIMIT
    still = view if many else replace(view, focus="", open="")
    drawn = build_diagram(case, replace(still, account=""), choice)
    surface("diagram-head", drawn.head)
    if not drawn.dot:
        return
    # Each drawing has a place of its own: drawn over another one, it loses outlines.
    own = sha1(drawn.dot.encode(), usedforsecurity=False).hexdigest()[:12]
    with st.container(key=f"drawn-{drawn.height}-{own}"):
        st.graphviz_chart(drawn.dot, alt=drawn.alt)
    # Laid out once more, after the one on the screen is on its way.
    paper = build_paper(case, replace(still, account=""), choice)
    surface("diagram", drawn.under, bridge=drawn.labels, paper=paper)
