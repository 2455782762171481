"""What a search looks through: every record's fields as text, with the weight of a hit in each."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from urllib.parse import urlsplit

from flows import dates, volumes, words
from flows.dates import Edtf
from flows.model import Case

# The name of a field, its text, and how much a hit in it weighs: less is better.
Part = tuple[str, str, int]


def records(case: Case) -> Iterator[tuple[str, list[Part]]]:
    """Give each record that can be in focus, by its `ref`, with its fields; the best ones first."""
    for claim in case.claims:
        said = case.citations_of.get(claim.id, ())
        size = claim.volume
        people = case.population.get(claim.population)
        yield (
            f"claim:{claim.id}",
            [
                ("what was said", claim.summary, 0),
                ("who said it", _named(case, claim.speaker), 0),
                ("number", _size(size), 1),
                ("printed words", " / ".join(c.phrase for c in said if c.phrase), 1),
                ("whose data", people.name if people else "", 2),
                ("when", _when(claim.said_on), 2),
                ("topic", words.heading(claim.topic), 2),
                ("kind", words.KIND[claim.kind], 2),
                ("setting", claim.setting, 2),
                ("id", claim.id, 3),
                ("note", claim.note, 4),
            ],
        )
    for actor in case.actors:
        yield (
            f"actor:{actor.id}",
            [
                ("name", actor.name, 0),
                ("also printed as", "; ".join(actor.aliases), 1),
                ("kind", actor.kind, 2),
                ("id", actor.id, 3),
                ("note", actor.note, 4),
            ],
        )
    for flow in case.flows:
        people = case.population.get(flow.population)
        yield (
            f"flow:{flow.id}",
            [
                ("from", _named(case, flow.origin), 0),
                ("to", _named(case, flow.recipient), 0),
                ("whose data", people.name if people else "", 1),
                ("what was said", words.VERB[flow.verb], 1),
                ("number", _size(flow.volume), 1),
                ("which data", "; ".join(flow.data_fields), 1),
                ("account", case.account[flow.account].name, 2),
                ("when", _when(flow.date), 2),
                ("purpose, as said", flow.purpose, 2),
                ("id", flow.id, 3),
                ("note", flow.note, 4),
            ],
        )
    for event in case.events:
        yield (
            f"event:{event.id}",
            [
                ("what happened", event.title, 0),
                ("when", _when(event.date), 1),
                ("lane", _named(case, event.lane), 2),
                ("kind", f"{event.kind}; {words.STATUS[event.status]}", 2),
                ("id", event.id, 3),
                ("note", event.note, 4),
            ],
        )
    for source in case.sources:
        yield (
            f"source:{source.id}",
            [
                ("title", source.title, 0),
                ("printed by", "; ".join(filter(None, (source.publisher, source.agency))), 0),
                ("when", _when(source.published), 2),
                ("dateline", source.dateline, 2),
                ("address", _host(source.url), 2),
                ("id", source.id, 3),
                ("note", source.note, 4),
            ],
        )


def _named(case: Case, actor: str) -> str:
    known = case.actor[actor]
    return "; ".join((known.name, *known.aliases))


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
