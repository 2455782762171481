"""The flows: the pair large, coloured by side, population or verb, with legend and text twin."""

from __future__ import annotations

from components.theme import surface
from flows.draw import band, folded, pair
from flows.draw.announce import build_skip
from flows.draw.markup import Element, el, fragment
from flows.draw.sankey import MIDDLE, NARROW, WIDE
from flows.language import N_, Words, _
from flows.model import Case
from flows.once import once
from flows.view import View

COLOURS = Words({"side": N_("side"), "population": N_("whose data"), "verb": N_("what was said")})
SIZES = {0: NARROW, 430: pair.taller(MIDDLE, 640), 560: pair.taller(WIDE, 640)}


@once(64)
def build_flows(case: Case, view: View) -> tuple[str, dict[str, dict[int, str]]]:
    """Return the frame with legend and twin, and the large drawings that fit into it."""
    paint = {
        "side": pair.by_side(case),
        "population": pair.by_population(case, view),
        "verb": pair.by_verb,
    }[view.colour]
    frame = fragment(
        _choice(view),
        build_skip("twin-flows"),
        pair.build_frame(case, view, guide=True),
        _hues(case, view),
        pair.build_under(case, view),
    )
    return frame, pair.fits(case, view, paint, SIZES)


def _choice(view: View) -> Element:
    options = [
        el("option", {"value": name, "selected": "selected" if name == view.colour else None}, text)
        for name, text in COLOURS.items()
    ]
    select = el("select", {"id": "colour", "data-param": "colour"}, options)
    return el(
        "p", {"class": "choice bar-like"}, el("label", {"for": "colour"}, _("Coloured by")), select
    )


def _hues(case: Case, view: View) -> Element | None:
    hues = pair.keys(case, view).items()
    items = [el("span", {}, band.swatch("known", hue), name) for name, hue in hues]
    return el("p", {"class": "legend"}, items) if items else None


def render_flows(case: Case, view: View) -> None:
    """Show the pair large."""
    markup, fit = build_flows(case, folded.still(case, view))
    surface("flows", markup, fit)
