"""The head of the page: what this is about, as of when, what the court decided, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from components.theme import name_page, surface
from flows import words
from flows.draw import masthead
from flows.draw.announce import build_page, view_name
from flows.draw.markup import Child, Element, el, fragment
from flows.language import _
from flows.live import State
from flows.model import Case, Problem
from flows.once import once
from flows.view import View

MOST_SHOWN = 50


@once(64)
def build_masthead(
    case: Case,
    whole: Case,
    view: View,
    notices: tuple[str, ...] = (),
    actions: tuple[Element, ...] = (),
) -> str:
    """Return the headline question, the state of the record and the notices that apply.

    `actions` stand beside the headline; they are the same only if they are the same objects.
    """
    later = "" if case.as_of >= whole.as_of else f" {_('What was said later is not shown.')}"
    named = [case.title] if case.title != case.question else []
    parts: list[Child] = [
        el(
            "header",
            {"class": "masthead"},
            el("h1", {}, case.question),
            el("div", {"class": "actions"}, actions) if actions else None,
            el("p", {"class": "case"}, " · ".join([*named, f"{masthead.state(case)}{later}"])),
        ),
        [el("div", {"class": "notice"}, el("p", {}, text)) for text in notices],
        masthead.build_decision(case, view),
    ]
    return fragment(*parts)


def render_masthead(
    case: Case,
    whole: Case,
    view: View,
    notices: Sequence[str],
    actions: tuple[Element, ...],
    now: str,
) -> None:
    """Show the head of the page; `actions` stand beside it, `now` is the version shown."""
    name_page(view_name(view), case.title)
    surface(
        "masthead",
        build_masthead(case, whole, view, tuple(notices), actions),
        page=build_page(case, whole, view, tuple(notices)),
        now=now,
    )


def _table(problems: Sequence[Problem]) -> Element:
    heads = (
        _("File"),
        _("Row"),
        _("Column"),
        _("Value"),
        _("What is wrong"),
        _("What to do"),
    )
    body = [
        el(
            "tr",
            {},
            [
                el("td", {}, text)
                for text in (
                    p.file,
                    _("{row} (line {line})").format(row=p.row, line=p.line) if p.line else "",
                    p.column,
                    p.value[:60],
                    p.message,
                    p.hint,
                )
            ],
        )
        for p in problems[:MOST_SHOWN]
    ]
    more = len(problems) - MOST_SHOWN
    return el(
        "div",
        {"class": "scroll"},
        el("table", {}, el("tr", {}, [el("th", {}, h) for h in heads]), body),
        el("p", {}, _("and {number} more").format(number=f"{more:,}")) if more > 0 else None,
    )


def build_problems(problems: Sequence[Problem]) -> str:
    """Return every problem of a case that cannot be shown, as a table."""
    count = words.count(len(problems), "problem", "problems")
    return fragment(
        el("h1", {}, _("This case cannot be shown yet")),
        el("p", {}, words.sentence(_("{problems} in its files:").format(problems=count))),
        _table(problems),
    )


def render_problems(problems: Sequence[Problem], now: str) -> None:
    """Show every problem at once, each with its place and its remedy; `now` is their version."""
    name_page()
    surface("problems", build_problems(problems), now=now)


def build_fault(state: State) -> str:
    """Return the notice that the files do not pass, and that the last good record stays."""
    files = ", ".join(sorted({p.file for p in state.problems}))
    loaded = f"{state.loaded:%H:%M}" if state.loaded else ""
    since = f"{state.since:%H:%M}" if state.since else ""
    count = words.sentence(words.count(len(state.problems), "problem", "problems"))
    return fragment(
        el(
            "details",
            {"class": "notice fault", "id": "fault"},
            el(
                "summary",
                {},
                _(
                    "{problems} in {files} since {since}: the record of {loaded} stays. "
                    "What is wrong?"
                ).format(problems=count, files=files, since=since, loaded=loaded),
            ),
            _table(state.problems),
        )
    )


def render_fault(state: State) -> None:
    """Show what is wrong with the files, if anything, while the last good record stays."""
    if state.problems:
        surface("fault", build_fault(state))
