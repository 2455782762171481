"""The claims as markup: every allegation beside the statement that meets it, by topic."""

from __future__ import annotations

from collections import Counter

from flows import dates, query, words
from flows.draw import bounds, comparison, reading
from flows.draw.markup import Child, el
from flows.draw.saying import build_saying, link
from flows.language import _
from flows.model import Case
from flows.view import View


def build_claims(case: Case, view: View, most: int = 0) -> list[Child]:
    """Return the whole comparison, and the claims that no response ties to another.

    At most `most` rows of each, or as many as the page shows.
    """
    rows = query.pairs(case, view.topic, view.population)
    columns = comparison.order(
        query.side(case, view.left),
        query.side(case, view.right),
        any(p.court for p in rows),
    )
    standing = Counter(p.standing for p in rows)
    most = most or bounds.rows(view)
    linked = {p.claim.id for p in rows} | {r.statement for r in case.responses}
    other = [
        c
        for c in case.claims
        if c.id not in linked
        and (not view.topic or c.topic == view.topic)
        and (not view.population or c.population == view.population)
    ]
    count = _("{allegations}: {standing} (as of {day}).").format(
        allegations=words.count(len(rows), "allegation", "allegations"),
        standing=words.standing(standing),
        day=dates.day_words(case.as_of),
    )
    compared: list[Child] = [
        reading.build_guide("claims"),
        el(
            "p",
            {},
            words.sentence(count),
            " ",
            _("Demands and what was asked of the court are counted among the allegations."),
            " ",
            _("An earlier statement stands as what it is, never as a reply."),
            " ",
            link(view, _("Switch sides"), left=view.right, right=view.left),
        ),
        comparison.build_comparison(case, rows[:most], columns, view.digits),
        bounds.build_rest(view, most, "allegation", (p.claim.topic for p in rows)),
    ]
    return [
        el("h2", {}, _("Allegations and statements, by topic")),
        compared if rows else el("p", {"class": "plain"}, words.no_allegation(case)),
        el(
            "section",
            {"class": "section"},
            el("h2", {}, _("Also said")),
            el(
                "p",
                {"class": "quiet small"},
                _(
                    "Reports in the reporter’s own words, and statements that meet no "
                    "allegation here."
                ),
            ),
            el(
                "div", {"class": "also"}, [build_saying(case, c, view.digits) for c in other[:most]]
            ),
            bounds.build_rest(view, most, "claim", (c.topic for c in other)),
        )
        if other
        else None,
    ]
