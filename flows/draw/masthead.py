"""The head of a page as markup: the question, the state of the record, what the court decided."""

from __future__ import annotations

from typing import NamedTuple

from flows import dates, query, words
from flows.draw.markup import Element, el
from flows.draw.saying import link, pick
from flows.language import _
from flows.model import Case
from flows.view import View


def state(case: Case) -> str:
    """Return as of when the record stands and how much it holds, in one sentence."""
    day = dates.day_words(case.as_of)
    if not case.claims:
        return _("As of {day}: nothing had been said by then.").format(day=day)
    claims = words.count(len(case.claims), "claim", "claims")
    return _("As of {day}: {claims} in {reports}.").format(
        day=day, claims=claims, reports=words.reports(case)
    )


class Decision(NamedTuple):
    """What a court decided: who and when, what, and the reference of its evidence."""

    head: str
    text: str
    ref: str


def decision(case: Case) -> Decision | None:
    """Return the latest decision of a court as of the case's day, and what it covers, if any."""
    day = query.decision_day(case)
    if day is None:
        return None
    decided = {r.statement for r in case.responses if r.relation == "decides"}
    claims = [c for c in case.claims if c.id in decided and query.known_day(case, c) == day]
    claims.sort(key=lambda c: c.sequence or 0)
    ids = {c.id for c in claims}
    event = next((e for e in case.events if ids & set(e.claims)), None)
    speaker = words.name(case, event.lane if event else claims[0].speaker)
    return Decision(
        f"{speaker}, {dates.day_words(day)}",
        f"{event.title}. {event.note}".strip() if event else claims[0].summary,
        f"event:{event.id}" if event else f"claim:{claims[0].id}",
    )


def build_decision(case: Case, view: View) -> Element | None:
    """Return the notice of what the court decided, and what that covers."""
    found = decision(case)
    if found is None:
        return None
    shown = "deciding" in (query.side(case, view.left), query.side(case, view.right))
    return el(
        "div",
        {"class": "notice side-deciding"},
        el(
            "p",
            {},
            el("b", {}, f"{found.head}: "),
            f"{found.text} ",
            pick(found.ref, _("Evidence")),
        ),
        None if shown else link(view, _("Show the court’s account"), right="deciding"),
    )
