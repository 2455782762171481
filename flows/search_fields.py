"""What a search looks through: every record's fields as text, with the weight of a hit in each."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from urllib.parse import urlsplit

from flows import dates, volumes, words
from flows.dates import Edtf
from flows.language import N_
from flows.model import Case
from flows.translate import everywhere

# The name of a field, its text, and how much a hit in it weighs: less is better.
Part = tuple[str, str, int]


def records(case: Case) -> Iterator[tuple[str, list[Part]]]:
    """Give each record that can be in focus, by its `ref`, with its fields; the best ones first."""
    for claim in case.claims:
        said = case.citations_of.get(claim.id, ())
        size = claim.volume
        yield (
            f"claim:{claim.id}",
            [
                (N_("what was said"), everywhere(case, "claims", claim, "summary"), 0),
                (N_("who said it"), _named(case, claim.speaker), 0),
                (N_("number"), _size(size), 1),
                (N_("printed words"), " / ".join(c.phrase for c in said if c.phrase), 1),
                (N_("whose data"), _people(case, claim.population), 2),
                (N_("when"), _when(claim.said_on), 2),
                (N_("topic"), words.heading(claim.topic), 2),
                (N_("kind"), words.KIND[claim.kind], 2),
                (N_("setting"), claim.setting, 2),
                (N_("id"), claim.id, 3),
                (N_("note"), claim.note, 4),
            ],
        )
    for actor in case.actors:
        yield (
            f"actor:{actor.id}",
            [
                (N_("name"), everywhere(case, "actors", actor, "name"), 0),
                (N_("also printed as"), "; ".join(actor.aliases), 1),
                (N_("kind"), actor.kind, 2),
                (N_("id"), actor.id, 3),
                (N_("note"), actor.note, 4),
            ],
        )
    for flow in case.flows:
        account = case.account[flow.account]
        yield (
            f"flow:{flow.id}",
            [
                (N_("from"), _named(case, flow.origin), 0),
                (N_("to"), _named(case, flow.recipient), 0),
                (N_("whose data"), _people(case, flow.population), 1),
                (N_("what was said"), words.VERB[flow.verb], 1),
                (N_("number"), _size(flow.volume), 1),
                (N_("which data"), "; ".join(flow.data_fields), 1),
                (N_("account"), everywhere(case, "accounts", account, "name"), 2),
                (N_("when"), _when(flow.date), 2),
                (N_("purpose, as said"), flow.purpose, 2),
                (N_("id"), flow.id, 3),
                (N_("note"), flow.note, 4),
            ],
        )
    for event in case.events:
        yield (
            f"event:{event.id}",
            [
                (N_("what happened"), everywhere(case, "events", event, "title"), 0),
                (N_("when"), _when(event.date), 1),
                (N_("lane"), _named(case, event.lane), 2),
                (N_("kind"), f"{event.kind}; {words.STATUS[event.status]}", 2),
                (N_("id"), event.id, 3),
                (N_("note"), event.note, 4),
            ],
        )
    for source in case.sources:
        yield (
            f"source:{source.id}",
            [
                (N_("title"), everywhere(case, "sources", source, "title"), 0),
                (N_("printed by"), "; ".join(filter(None, (source.publisher, source.agency))), 0),
                (N_("when"), _when(source.published), 2),
                (N_("dateline"), source.dateline, 2),
                (N_("address"), _host(source.url), 2),
                (N_("id"), source.id, 3),
                (N_("note"), source.note, 4),
            ],
        )


def _named(case: Case, actor: str) -> str:
    known = case.actor[actor]
    return "; ".join((everywhere(case, "actors", known, "name"), *known.aliases))


def _people(case: Case, name: str) -> str:
    known = case.population.get(name)
    return everywhere(case, "populations", known, "name") if known else ""


def _size(size: volumes.Volume | None) -> str:
    if size is None or (size.number is None and not size.wording):
        return ""
    said = volumes.words(size)
    return said if size.wording in ("", said) else f"{said} ({size.wording})"


def _when(date: Edtf | None) -> str:
    if date is None:
        return ""
    # Words give the month in short; “2026” has none.
    month = f", {calendar.month_name[date.last.month]}" if date.text.count("-") else ""
    return f"{dates.words(date)} ({date.text}{month})"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
