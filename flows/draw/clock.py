"""The reply clock: from each allegation to the first later statement that meets it.

An earlier statement is named as what it is and never counts as a reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows import dates, query, words
from flows.draw import bounds
from flows.draw.markup import Child, Element, el
from flows.draw.saying import pick
from flows.language import N_, _, ngettext
from flows.model import Case, Claim
from flows.query import Meeting
from flows.view import View

TITLE = N_("From allegation to the first later statement that meets it")
# States after the counted days, in the order shown.
LATER, UNORDERED, EARLIER, NONE = 10_000, 10_001, 10_002, 10_003


@dataclass(frozen=True, slots=True)
class Row:
    """One allegation on the clock: `state` is the days until it was met, or one of the above."""

    claim: Claim
    reply: Meeting | None
    earlier: tuple[Meeting, ...]
    unordered: tuple[Meeting, ...]
    state: int


def rows(case: Case, view: View) -> tuple[Row, ...]:
    """Return the allegations of the view in the order said, each with what met it and when."""
    found = []
    for pair, clock in zip(query.pairs(case), query.clock(case), strict=True):
        claim = pair.claim
        if view.topic and claim.topic != view.topic:
            continue
        if view.population and claim.population != view.population:
            continue
        unordered = tuple(
            m
            for m in pair.answers
            if m.response.relation != "not-addressed" and not (m.timing.earlier or m.timing.later)
        )
        if clock.reply:
            days = clock.reply.timing.days
            state = LATER if days is None else days
        else:
            state = UNORDERED if unordered else EARLIER if clock.earlier else NONE
        found.append(Row(claim, clock.reply, clock.earlier, unordered, state))
    found.sort(key=lambda r: (query.known_day(case, r.claim), r.claim.sequence or 0))
    return tuple(found)


def interval(case: Case, state: int) -> str:
    """Return a state of the clock in words: `same day`, `2 days`, `none found in this record …`."""
    if state == LATER:
        return _("later, number of days not known")
    if state == UNORDERED:
        return _("which came first is not known")
    if state == EARLIER:
        return _("only an earlier statement found")
    if state == NONE:
        # It may stand beside statements that pass it by, and beside what the court said.
        text = _("no later statement of the government that addresses it (as of {day})")
        return text.format(day=dates.day_words(case.as_of))
    if state == 0:
        return _("same day, after it")
    return ngettext("{number} day", "{number} days", state).format(number=state)


def sentence(case: Case, row: Row) -> str:
    """Return one allegation's line of the clock as a sentence."""
    text = f"{words.said(case, row.claim)}: {row.claim.summary.rstrip('.')}"
    if row.reply and row.reply.statement:
        first = _meeting(case, row.reply)
        met = [_("first later statement that meets it: {statement}").format(statement=first)]
    else:
        none = words.none_found(case)
        met = [_("later statement that meets it: {none}").format(none=none)]
    if row.unordered:
        names = _(" and ").join(_meeting(case, m) for m in row.unordered)
        met.append(_("order not known: {statements}").format(statements=names))
    if row.earlier:
        names = _(" and ").join(_meeting(case, m) for m in row.earlier)
        form = ngettext(
            "earlier statement: {statements}", "earlier statements: {statements}", len(row.earlier)
        )
        met.append(form.format(statements=names))
    return "; ".join([text, *met]) + "."


def _meeting(case: Case, meeting: Meeting) -> str:
    assert meeting.statement is not None
    return _("{said} ({relation}, {timing})").format(
        said=words.said(case, meeting.statement),
        relation=words.relation(meeting),
        timing=words.timing(meeting.timing, meeting.claim),
    )


def build_clock(case: Case, view: View) -> Element:
    """Return the clock: a line per interval with one square per allegation, and the table."""
    found = rows(case, view)
    head = el("h2", {}, _(TITLE))
    when = dates.day_words(case.as_of)
    if not found:
        return el(
            "section",
            {"class": "section clock"},
            head,
            el("p", {"class": "plain"}, words.no_allegation(case)),
        )
    met = [r for r in found if r.reply]
    same = sum(1 for r in met if r.state == 0)
    summary = _(
        "{allegations} as of {when}; {met} met by a later statement of the government in this "
        "record, {same} of these on the same day. Each square is one allegation; a statement may "
        "meet several. Court decisions are not counted here."
    ).format(
        allegations=words.sentence(words.count(len(found), "allegation", "allegations")),
        when=when,
        met=len(met),
        same=same,
    )
    lines = []
    states = sorted({r.state for r in found})
    most = len(found) if len(found) <= bounds.CHOSEN else max(3, bounds.CHOSEN // len(states))
    for state in states:
        own = [r for r in found if r.state == state]
        lines.append(
            el(
                "div",
                {"class": f"tick {_kind(state)}", "data-state": state},
                el("span", {"class": "span"}, words.sentence(interval(case, state))),
                el("b", {"class": "count"}, str(len(own))),
                el("span", {"class": "units"}, [_unit(case, r) for r in own[:most]]),
                bounds.build_cut(most, len(own), _("squares")),
            )
        )
    return el(
        "section",
        {"class": "section clock"},
        head,
        el("p", {"class": "quiet small"}, summary),
        el("div", {"class": "ticks side-alleging"}, lines),
        _table(case, found),
    )


def _kind(state: int) -> str:
    return {UNORDERED: "unordered", EARLIER: "earlier", NONE: "unmet"}.get(state, "met")


def _unit(case: Case, row: Row) -> Element:
    text = sentence(case, row)
    return el(
        "button",
        {
            "type": "button",
            "class": "unit",
            "data-ref": f"claim:{row.claim.id}",
            "aria-label": text,
            "title": text,
        },
    )


def _table(case: Case, found: Sequence[Row]) -> Element:
    body = [
        el(
            "tr",
            {"data-ref": f"claim:{r.claim.id}"},
            el(
                "td",
                {},
                pick(f"claim:{r.claim.id}", words.said(case, r.claim)),
                el("div", {}, r.claim.summary),
            ),
            el("td", {}, _named(case, r.reply) if r.reply else words.none_found(case)),
            el("td", {}, interval(case, r.state) if r.state not in (EARLIER, NONE) else "—"),
            el("td", {}, [_named(case, m) for m in (*r.unordered, *r.earlier)] or "—"),
        )
        for r in found[: bounds.ROWS]
    ]
    heads = (
        N_("Allegation"),
        N_("First later statement that meets it"),
        N_("After"),
        N_("Earlier statements, or order not known"),
    )
    return el(
        "details",
        {"class": "twin", "id": "twin-clock"},
        el("summary", {}, _("The same as a table: every allegation")),
        el(
            "div",
            {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": _(TITLE)},
            el(
                "table",
                {},
                el("thead", {}, el("tr", {}, [el("th", {"scope": "col"}, _(h)) for h in heads])),
                el("tbody", {}, body),
            ),
            bounds.build_cut(len(body), len(found), _("allegations"), _("; a topic shows its own")),
        ),
    )


def _named(case: Case, meeting: Meeting) -> Child:
    statement = meeting.statement
    assert statement is not None
    relation = words.relation(meeting)
    timing = words.timing(meeting.timing, meeting.claim)
    return el(
        "div",
        {},
        pick(f"claim:{statement.id}", words.said(case, statement)),
        el("div", {"class": "quiet small"}, f"{relation}; {timing}"),
    )
