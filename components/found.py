"""What a search finds, under the control bar; the address holds what is searched for."""

from __future__ import annotations

from dataclasses import replace

from components.theme import surface
from flows.draw.found import build_found
from flows.draw.markup import fragment
from flows.model import Case
from flows.once import once
from flows.view import View


@once(64)
def build(case: Case, view: View) -> str:
    """Return the hits of the view's search as markup; they are the same for every focus."""
    return fragment(build_found(case, view))


def render_found(case: Case, view: View) -> None:
    """Show what the view's search finds in a case as it stood, if it searches."""
    if view.q:
        surface("found", build(case, replace(view, focus="")))
