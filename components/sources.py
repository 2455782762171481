"""The sources: every one as of the date, how the record is made, its limits, what is not known."""

from __future__ import annotations

from functools import lru_cache

from components.theme import surface
from flows import dates, gaps
from flows.draw import sources
from flows.draw.markup import el, fragment
from flows.model import Case
from flows.view import View


@lru_cache(maxsize=16)
def build_sources(case: Case, view: View) -> str:
    """Return the whole view; it is the same for every focus."""
    if not case.sources:
        day = dates.day_words(case.as_of)
        return fragment(
            el(
                "p",
                {"class": "plain"},
                f"Nothing had been printed by {day} that is on record here.",
            ),
            el("section", {"class": "about"}, el("h2", {}, "Method"), sources.build_method()),
        )
    limits = [el("li", {}, text) for text in gaps.limits(case)]
    return fragment(
        sources.build_counts(case),
        el(
            "div",
            {"class": "record"},
            el(
                "div",
                {"class": "about"},
                el("section", {}, el("h2", {}, "Method"), sources.build_method()),
                el("section", {}, el("h2", {}, "Limits"), el("ul", {"class": "limits"}, limits)),
                el(
                    "section",
                    {},
                    el("h2", {}, "What is not known"),
                    sources.build_unknown(case, view.digits),
                ),
            ),
            el(
                "section",
                {},
                el("h2", {}, "Every source"),
                el(
                    "p",
                    {"class": "quiet small"},
                    "In the order of publication; a copy or rewrite stands under its original.",
                ),
                sources.build_list(case),
            ),
        ),
    )


def render_sources(case: Case, view: View) -> None:
    """Show the sources, the method, the limits and the gaps."""
    # All that the view does not ask for here is left out of the key, so that it is built once.
    asked = View(view="sources", digits=view.digits)
    surface("sources", build_sources(case, asked), focus=view.focus)
