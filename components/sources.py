"""The sources: every one as of the date, how the record is made, its limits, what is not known."""

from __future__ import annotations

from components.theme import surface
from flows.draw import sources_page
from flows.draw.markup import fragment
from flows.model import Case
from flows.once import once
from flows.view import View


@once(16)
def build_sources(case: Case, view: View) -> str:
    """Return the whole view; it is the same for every focus."""
    return fragment(sources_page.build_sources(case, view))


def render_sources(case: Case, view: View) -> None:
    """Show the sources, the method, the limits and the gaps."""
    # All that the view does not ask for here is left out of the key, so that it is built once.
    asked = View(view="sources", digits=view.digits)
    surface("sources", build_sources(case, asked))
