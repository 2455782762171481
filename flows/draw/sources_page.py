"""The sources as markup: counts, method, limits and gaps beside the list of every one."""

from __future__ import annotations

from flows import dates, gaps
from flows.draw import glossary, sources
from flows.draw.markup import Child, el
from flows.language import _
from flows.model import Case
from flows.view import View


def build_sources(case: Case, view: View) -> list[Child]:
    """Return the whole view; it is the same for every focus."""
    if not case.sources:
        day = dates.day_words(case.as_of)
        return [
            el(
                "p",
                {"class": "plain"},
                _("Nothing had been printed by {day} that is on record here.").format(day=day),
            ),
            el("section", {"class": "about"}, el("h2", {}, _("Method")), sources.build_method()),
        ]
    terms = glossary.build_terms(case)
    limits = [el("li", {}, text) for text in gaps.limits(case)]
    return [
        sources.build_counts(case),
        el(
            "div",
            {"class": "record"},
            el(
                "div",
                {"class": "about"},
                el("section", {}, el("h2", {}, _("Method")), sources.build_method()),
                el("section", {}, el("h2", {}, _("Limits")), el("ul", {"class": "limits"}, limits)),
                el(
                    "section",
                    {},
                    el("h2", {}, _("What is not known")),
                    sources.build_unknown(case, view.digits),
                ),
                el("section", {}, el("h2", {}, _("Terms")), terms) if terms is not None else None,
            ),
            el(
                "section",
                {},
                el("h2", {}, _("Every source")),
                el(
                    "p",
                    {"class": "quiet small"},
                    _("In the order of publication; a copy or rewrite stands under its original."),
                ),
                sources.build_list(case),
            ),
        ),
    ]
