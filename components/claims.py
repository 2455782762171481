"""The claims: every allegation beside the statement that meets it, by topic."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from components.theme import surface
from flows import dates, query, words
from flows.draw import bounds, comparison
from flows.draw.markup import el, fragment
from flows.draw.saying import build_saying, link
from flows.model import Case
from flows.view import View


@lru_cache(maxsize=64)
def build_claims(case: Case, view: View) -> str:
    """Return the whole comparison, and the claims that no response ties to another."""
    rows = query.pairs(case, view.topic, view.population)
    columns = comparison.order(
        query.side(case, view.left),
        query.side(case, view.right),
        any(p.court for p in rows),
    )
    if not rows:
        return fragment(
            el("p", {"class": "plain"}, f"No allegation by {dates.day_words(case.as_of)}.")
        )
    standing = Counter(p.standing for p in rows)
    most = bounds.rows(view)
    linked = {p.claim.id for p in rows} | {r.statement for r in case.responses}
    other = [
        c
        for c in case.claims
        if c.id not in linked
        and (not view.topic or c.topic == view.topic)
        and (not view.population or c.population == view.population)
    ]
    return fragment(
        el("h2", {}, "Said and answered, by topic"),
        el(
            "p",
            {},
            words.sentence(
                f"{words.count(len(rows), 'allegation')}: {words.standing(standing)} "
                f"(as of {dates.day_words(case.as_of)}). "
            ),
            "An earlier statement stands as what it is, never as a reply. ",
            link(view, "Switch sides", left=view.right, right=view.left),
        ),
        comparison.build_comparison(case, rows[:most], columns, view.digits),
        bounds.build_rest(view, most, "allegation", (p.claim.topic for p in rows)),
        el(
            "section",
            {"class": "section"},
            el("h2", {}, "Also said"),
            el(
                "p",
                {"class": "quiet small"},
                "Reports in the reporter’s own words, and statements that meet no allegation here.",
            ),
            el(
                "div", {"class": "also"}, [build_saying(case, c, view.digits) for c in other[:most]]
            ),
            bounds.build_rest(view, most, "claim", (c.topic for c in other)),
        )
        if other
        else None,
    )


def render_claims(case: Case, view: View) -> None:
    """Show allegations and statements aligned row by row."""
    surface("claims", build_claims(case, view), focus=view.focus)
