"""The overview as markup: the pair, allegations beside statements, the compact timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import query, words
from flows.draw import bounds, comparison, pair, reading, strip
from flows.draw.markup import Child, Element, el, fragment
from flows.draw.sankey import MIDDLE, NARROW, SHORT
from flows.draw.saying import link
from flows.language import _
from flows.model import Case
from flows.query import Pair
from flows.view import View

FIRST_ROWS = 6
# The drawings of the pair by the least width in pixels at which each is used.
SIZES = {0: NARROW, 430: MIDDLE, 560: SHORT}


def build_pair(case: Case, view: View) -> list[Child]:
    """Return the pair's frame with legend and twin."""
    return [pair.build_frame(case, view, guide=True), pair.build_under(case, view)]


def build_compared(case: Case, view: View) -> Element:
    """Return the comparison of what the drawn allegations say, in the order said."""
    drawn = {c for s in pair.sides(case, view) for f in s.flows for c in f.claims}
    rows = [p for p in query.pairs(case, view.topic, view.population) if p.claim.id in drawn]
    rows.sort(key=lambda p: (query.known_day(case, p.claim), p.claim.sequence or 0))
    columns = comparison.order(
        query.side(case, view.left),
        query.side(case, view.right),
        any(p.court for p in rows),
    )
    return el(
        "section",
        {"class": "section"},
        el(
            "div",
            {"class": "title"},
            el("h2", {}, _("Allegations and statements")),
            el(
                "p",
                {"class": "quiet small"},
                _("The allegations behind the bands, in the order said."),
            ),
            link(view, _("All claims by topic"), view="claims"),
            reading.build_guide("claims") if rows else None,
        ),
        [
            comparison.build_comparison(case, part, columns, view.digits, grouped=False, full=False)
            if i == 0
            else _more(case, view, part, columns)
            for i, part in enumerate((rows[:FIRST_ROWS], rows[FIRST_ROWS:]))
            if part
        ]
        if rows
        else el("p", {"class": "plain"}, words.no_allegation(case)),
    )


def build_strip(case: Case, view: View) -> tuple[Element | None, dict[str, dict[int, str]]]:
    """Return the section of the compact timeline, and its list or drawing by the width of it."""
    if not case.events:
        return None, {}
    shown = strip.latest(case.events)
    cut = len(case.events) - len(shown)
    number = f"{len(shown):,}"
    about = f"{words.sentence(words.count(len(case.events), 'event', 'events'))}."
    if cut:
        text = _("The latest {number} are drawn; earlier ones with an earlier date.")
        about += f" {text.format(number=number)}"
    listed = _("The latest {number} in order") if cut else _("Every event in order")
    section = el(
        "section",
        {"class": "section"},
        el(
            "div",
            {"class": "title"},
            el("h2", {}, _("In order of time")),
            el("p", {"class": "quiet small"}, about),
            link(view, _("The timeline to scale"), view="timeline"),
        ),
        el("div", {"class": "fit", "data-fit": "strip"}),
    )
    key = _("Equal steps from day to day. Hollow: alleged, scheduled, or a date inferred.")
    events = el(
        "details",
        {"class": "twin", "id": "strip-list"},
        el("summary", {}, listed.format(number=number)),
        strip.build_list(case, shown),
    )
    drawn = fragment(el("p", {"class": "quiet small"}, key), strip.build_strip(case), events)
    return section, {"strip": {0: fragment(events), 760: drawn}}


def _more(case: Case, view: View, rows: Sequence[Pair], columns: Sequence[str]) -> Element:
    """Return the rows past the first ones, folded."""
    shown = rows[: bounds.rows(view)]
    claims = replace(view, view="claims")
    return el(
        "details",
        {"class": "twin", "id": "more-rows"},
        el(
            "summary",
            {},
            words.sentence(f"{words.count(len(rows), 'more allegation', 'more allegations')}"),
        ),
        comparison.build_comparison(case, shown, columns, view.digits, grouped=False, full=False),
        bounds.build_rest(claims, len(shown), "allegation", (p.claim.topic for p in rows)),
    )
