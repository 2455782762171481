"""The flows: the pair large, coloured by side, population or verb, with legend and text twin."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from components.theme import surface
from flows import words
from flows.draw import pair, sankey
from flows.draw.markup import Element, el, fragment
from flows.draw.sankey import MIDDLE, NARROW, WIDE
from flows.model import Case
from flows.view import View

COLOURS = {"side": "Side", "population": "Whose data", "verb": "What was said"}
SIZES = {0: NARROW, 430: pair.taller(MIDDLE, 640), 560: pair.taller(WIDE, 640)}


@lru_cache(maxsize=64)
def build_flows(case: Case, view: View, colour: str) -> tuple[str, dict[str, dict[int, str]]]:
    """Return the frame with legend and twin, and the large drawings that fit into it."""
    paint = {
        "side": pair.by_side(case),
        "population": pair.by_population(case),
        "verb": pair.by_verb,
    }[colour]
    frame = fragment(
        pair.build_frame(case, view),
        _hues(case, view, colour),
        pair.build_under(case, view),
    )
    return frame, pair.fits(case, view, paint, SIZES)


def _hues(case: Case, view: View, colour: str) -> Element | None:
    flows = [f for side in pair.sides(case, view) for f in side.flows]
    if colour == "verb":
        shown = {words.VERB[f.verb]: pair.by_verb(f) for f in flows}
    elif colour == "population":
        paint = pair.by_population(case)
        shown = {
            case.population[f.population].name if f.population else "not stated": paint(f)
            for f in flows
        }
    else:
        return None
    items = [el("span", {}, sankey.swatch("known", hue), name) for name, hue in shown.items()]
    return el("p", {"class": "legend"}, items)


def render_flows(case: Case, view: View) -> None:
    """Show the pair large."""
    colour = st.segmented_control(
        "Coloured by",
        tuple(COLOURS),
        default="side",
        format_func=COLOURS.__getitem__,
        key="colour",
        bind="query-params",
        required=True,
    )
    markup, fit = build_flows(case, view, colour or "side")
    surface("flows", markup, fit, view.focus)
