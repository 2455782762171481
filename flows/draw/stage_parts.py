"""Less of a case for a stage: what a step is about, where all of a drawing would be too small."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta

from flows import query
from flows.language import _, ngettext
from flows.model import Case
from flows.view import View

# A timeline that would be too small is drawn for fewer and fewer days before the step's.
_DAYS = (28, 14, 7, 3)


def parts(
    case: Case, view: View, lit: Collection[str], claims: Collection[str]
) -> Iterator[tuple[Case, str]]:
    """Return the case with less and less to draw, the fuller first, and what that is in words.

    `lit` are the `data-ref`s in focus and `claims` the ids of the claims behind them.
    """
    named = {ref.partition(":")[2] for ref in lit}
    if view.view == "figures":
        yield from _figures(case, claims)
    elif view.view == "timeline":
        yield from _timeline(case, named)
    elif view.view == "diagram":
        yield from _diagram(case, view.account or view.left, named)


def _figures(case: Case, named: Collection[str]) -> Iterator[tuple[Case, str]]:
    numbers = [c for c in case.claims if c.volume]
    own = [c for c in numbers if c.id in named]
    people = {c.population for c in own}
    topics = {c.topic for c in own}
    for kept, said in (
        (
            [c for c in numbers if c.topic in topics],
            _("Drawn: {kept} of {all} numbers, those on the topics of this step."),
        ),
        (
            [c for c in numbers if c.population in people],
            _("Drawn: {kept} of {all} numbers, those of the groups that this step names."),
        ),
        (own, _("Drawn: {kept} of {all} numbers, those that this step names.")),
    ):
        if kept and len(kept) < len(numbers):
            ids = {c.id for c in kept}
            less = tuple(c if c.id in ids else replace(c, volume=None) for c in case.claims)
            yield replace(case, claims=less), said.format(kept=len(kept), all=len(numbers))


def _timeline(case: Case, named: Collection[str]) -> Iterator[tuple[Case, str]]:
    for days in _DAYS:
        start = case.as_of - timedelta(days=days)
        events = tuple(e for e in case.events if e.id in named or e.date.last > start)
        if events and len(events) < len(case.events):
            said = ngettext(
                "Drawn: {kept} of {all} events, those of the last day and of this step.",
                "Drawn: {kept} of {all} events, those of the last {days} days and of this step.",
                days,
            ).format(kept=len(events), all=len(case.events), days=days)
            yield replace(case, events=events), said
    own = tuple(e for e in case.events if e.id in named)
    if own:
        said = _("Drawn: {kept} of {all} events, those of this step.")
        yield replace(case, events=own), said.format(kept=len(own), all=len(case.events))


def _diagram(case: Case, choice: str, named: Collection[str]) -> Iterator[tuple[Case, str]]:
    flows = query.flows(case, choice)
    ends = {a for f in flows if f.id in named for a in (f.origin, f.recipient)}
    for kept, said in (
        (
            [f for f in flows if {f.origin, f.recipient} & ends],
            _("Drawn: {kept} of {all} flows, those that touch those of this step."),
        ),
        (
            [f for f in flows if f.id in named],
            _("Drawn: {kept} of {all} flows, those of this step."),
        ),
    ):
        if kept and len(kept) < len(flows):
            told = said.format(kept=len(kept), all=len(flows))
            yield replace(case, flows=tuple(kept)), told
