"""The figures' page as markup: what stands over the charts and what stands under them."""

from __future__ import annotations

from flows import dates, words
from flows.draw import bounds, figures, figures_text, reading
from flows.draw.markup import Child, el
from flows.language import _
from flows.model import Case
from flows.view import View


def build_above(case: Case, view: View) -> list[Child]:
    """Return the heading, how many claims speak of a number, and the legend; or why none does."""
    claims = figures.every(case, view)
    if not claims:
        return [el("p", {"class": "plain"}, figures.empty(case, view))]
    given = sum(1 for c in claims if c.volume and c.volume.number is not None)
    lead = _(
        "{claims} of this record, as of {day}, speak of a number: {given} with one, "
        "{without} without one. Each panel counts one thing; each row is one speaker on one "
        "occasion."
    ).format(
        claims=words.sentence(words.count(len(claims), "claim", "claims")),
        day=dates.day_words(case.as_of),
        given=given,
        without=len(claims) - given,
    )
    return [
        el("h2", {}, _("Who says how many, of what")),
        reading.build_guide("figures"),
        el("p", {"class": "quiet"}, lead),
        bounds.build_rest(view, bounds.NUMBERS, "claim", (c.topic for c in claims)),
        figures_text.build_legend(case, view),
    ]


def build_below(case: Case, view: View) -> list[Child]:
    """Return other counts, why nothing is added, and the text twin; nothing without a number."""
    if not figures.every(case, view):
        return []
    return [
        figures_text.build_small(case, view),
        figures_text.build_why(case, view),
        figures_text.build_twin(case, view),
    ]


def labels(case: Case, view: View) -> dict[str, str]:
    """Return the sentence of every mark by its `data-ref`."""
    claims = figures.claims_of(case, view)
    return {f"claim:{c.id}": figures.sentence(case, c, view.digits) for c in claims}
