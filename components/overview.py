"""The overview: the pair on one scale, the comparison row by row, the compact timeline."""

from __future__ import annotations

from components.theme import surface
from flows.draw import folded, overview, pair
from flows.draw.announce import build_skip
from flows.draw.markup import fragment
from flows.draw.terms import explain
from flows.model import Case
from flows.once import once
from flows.view import View


@once(64)
def build_pair(case: Case, view: View) -> tuple[str, dict[str, dict[int, str]]]:
    """Return the pair's frame with legend and twin, and the drawings that fit into it."""
    frame = fragment(build_skip("twin-flows"), overview.build_pair(case, view))
    return frame, pair.fits(case, view, pair.by_side(case), overview.SIZES)


@once(64)
def build_rest(case: Case, view: View) -> tuple[str, dict[str, dict[int, str]]]:
    """Return the comparison of what the drawn allegations say, and the compact timeline."""
    timeline, fit = overview.build_strip(case, view)
    return fragment(explain(overview.build_compared(case, view), case), timeline), fit


def render_overview(case: Case, view: View) -> None:
    """Show the overview of a case as it stood on its as-of day."""
    markup, fit = build_pair(case, folded.still(case, view))
    surface("pair", markup, fit)
    markup, fit = build_rest(case, folded.still(case, view))
    surface("rest", markup, fit, later=True)
