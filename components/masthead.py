"""The head of the page: what this is about, as of when, what the court decided, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from components.theme import surface
from flows import dates, query, words
from flows.draw.markup import Child, Element, el, fragment
from flows.draw.saying import link, pick
from flows.model import Case, Problem
from flows.view import View


def build_masthead(case: Case, whole: Case, view: View, notices: Sequence[str]) -> str:
    """Return the headline question, the state of the record and the notices that apply."""
    said = f"{words.count(len(case.claims), 'claim')} in {len(case.sources)} reports read."
    if not case.claims:
        said = "nothing had been said by then."
    state = f"As of {dates.day_words(case.as_of)}: {said}"
    later = "" if case.as_of >= whole.as_of else " What was said later is not shown."
    parts: list[Child] = [
        el(
            "header",
            {"class": "masthead"},
            el("h1", {}, case.question),
            el("p", {"class": "case"}, f"{case.title} · {state}{later}"),
        ),
        [el("div", {"class": "notice"}, el("p", {}, text)) for text in notices],
        _decision(case, view),
    ]
    return fragment(*parts)


def _decision(case: Case, view: View) -> Element | None:
    """Return the notice of what the court decided, and what that covers."""
    day = query.decision_day(case)
    if day is None:
        return None
    decided = {r.statement for r in case.responses if r.relation == "decides"}
    claims = [c for c in case.claims if c.id in decided and query.known_day(case, c) == day]
    claims.sort(key=lambda c: c.sequence or 0)
    ids = {c.id for c in claims}
    event = next((e for e in case.events if ids & set(e.claims)), None)
    speaker = words.name(case, event.lane if event else claims[0].speaker)
    shown = "deciding" in (query.side(case, view.left), query.side(case, view.right))
    return el(
        "div",
        {"class": "notice side-deciding"},
        el(
            "p",
            {},
            el("b", {}, f"{speaker}, {dates.day_words(day)}: "),
            f"{event.title}. {event.note} " if event else f"{claims[0].summary} ",
            pick(f"event:{event.id}" if event else f"claim:{claims[0].id}", "Evidence"),
        ),
        None if shown else link(view, "Show the court’s account", right="deciding"),
    )


def render_masthead(case: Case, whole: Case, view: View, notices: Sequence[str]) -> None:
    """Show the head of the page."""
    surface("masthead", build_masthead(case, whole, view, notices), focus=view.focus)


def build_problems(problems: Sequence[Problem]) -> str:
    """Return every problem of a case that cannot be shown, as a table."""
    heads = ("File", "Row", "Column", "Value", "What is wrong", "What to do")
    body = [
        el(
            "tr",
            {},
            [
                el("td", {}, text)
                for text in (
                    p.file,
                    f"{p.row} (line {p.line})" if p.line else "",
                    p.column,
                    p.value[:60],
                    p.message,
                    p.hint,
                )
            ],
        )
        for p in problems
    ]
    return fragment(
        el("h1", {}, "This case cannot be shown yet"),
        el("p", {}, words.sentence(f"{words.count(len(problems), 'problem')} in its files:")),
        el(
            "div",
            {"class": "scroll"},
            el("table", {}, el("tr", {}, [el("th", {}, h) for h in heads]), body),
        ),
    )


def render_problems(problems: Sequence[Problem]) -> None:
    """Show every problem at once, each with its place and its remedy."""
    surface("problems", build_problems(problems))
