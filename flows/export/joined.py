"""Flows beside the claims they rest on and the places that print them: as rows, and nested.

One row is one flow, one of its claims and one place that prints it, so a flow's number stands in
several rows. It is the same number each time: there is nothing to add.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows import query, words
from flows.dates import Edtf
from flows.export.options import Options
from flows.model import Case, Citation, Claim, Flow
from flows.query import Meeting
from flows.view import View
from flows.volumes import Volume

NOTE = (
    "Each row says what one speaker said, when, and where it is printed; nothing here says who is "
    "right. The numbers count different things, or groups that may overlap: they are not added. "
    "An empty cell means that the sources do not say."
)
Value = str | int | date | tuple[str, ...] | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the joined rows: its name, and `text`, `number`, `day` or `list`."""

    name: str
    type: str = "text"


def _columns(names: str, kind: str = "text") -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name in names.split())


COLUMNS = (
    *_columns("flow account account_name side origin origin_name recipient recipient_name"),
    *_columns("population population_name"),
    *_columns("data_fields", "list"),
    *_columns("verb"),
    *_columns("flow_volume", "number"),
    *_columns("flow_volume_bound flow_volume_wording flow_volume_unit flow_date purpose"),
    *_columns("claim kind topic speaker speaker_name said_on"),
    *_columns("said_first said_last", "day"),
    *_columns("setting summary"),
    *_columns("claim_volume", "number"),
    *_columns("claim_volume_bound claim_volume_wording claim_volume_unit"),
    *_columns("phrase locator source source_title publisher agency published"),
    *_columns("published_first published_last", "day"),
    *_columns("url derived_from read met_by"),
    *_columns("as_of", "day"),
)


def rows(case: Case) -> Iterator[Row]:
    """Yield a row per flow, claim and citation, in the order of the case; None for an empty cell.

    A claim that no source prints has one row without a source.
    """
    for flow in case.flows:
        start = _flow(case, flow)
        for name in flow.claims:
            said = start | _claim(case, case.claim[name])
            for place in case.citations_of.get(name, ()) or (None,):
                found = said | _place(case, place) | {"as_of": case.as_of}
                yield {c.name: found.get(c.name) or _nought(found.get(c.name)) for c in COLUMNS}


def _nought(value: Value) -> Value:
    # A number of nought is a number; an empty text or list is nothing.
    return value if isinstance(value, int) else None


def _flow(case: Case, flow: Flow) -> Row:
    account, population = case.account[flow.account], case.population.get(flow.population)
    return {
        "flow": flow.id,
        "account": account.id,
        "account_name": account.name,
        "side": account.side,
        "origin": flow.origin,
        "origin_name": words.name(case, flow.origin),
        "recipient": flow.recipient,
        "recipient_name": words.name(case, flow.recipient),
        "population": flow.population,
        "population_name": population.name if population else "",
        "data_fields": flow.data_fields,
        "verb": flow.verb,
        **_volume("flow_volume", flow.volume),
        "flow_date": flow.date.text if flow.date else "",
        "purpose": flow.purpose,
    }


def _claim(case: Case, claim: Claim) -> Row:
    return {
        "claim": claim.id,
        "kind": claim.kind,
        "topic": claim.topic,
        "speaker": claim.speaker,
        "speaker_name": words.name(case, claim.speaker),
        **_date("said", "said_on", claim.said_on),
        "setting": claim.setting,
        "summary": claim.summary,
        **_volume("claim_volume", claim.volume),
        "met_by": " | ".join(met_by(case, claim)),
    }


def _place(case: Case, place: Citation | None) -> Row:
    if place is None:
        return {}
    source = case.source[place.source]
    return {
        "phrase": place.phrase,
        "locator": place.locator,
        "source": source.id,
        "source_title": source.title,
        "publisher": source.publisher,
        "agency": source.agency,
        **_date("published", "published", source.published),
        "url": source.url,
        "derived_from": source.derived_from,
        "read": source.read,
    }


def _date(stem: str, name: str, when: Edtf | None) -> Row:
    """Return a date as it is known, and the first and last day that it may mean."""
    if when is None:
        return {}
    return {name: when.text, f"{stem}_first": when.start, f"{stem}_last": when.end}


def _volume(stem: str, volume: Volume | None) -> Row:
    if volume is None:
        return {}
    return {
        stem: volume.number,
        f"{stem}_bound": volume.bound,
        f"{stem}_wording": volume.wording,
        f"{stem}_unit": volume.unit,
    }


def met_by(case: Case, claim: Claim) -> list[str]:
    """Return what meets a claim, a text per statement: who said it when, and how it meets it."""
    met = query.proof(case, claim.id).met_by
    if not met and claim.kind in query.ALLEGING_KINDS:
        return [words.none_found(case)]
    return [_met(case, meeting) for meeting in met]


def _met(case: Case, meeting: Meeting) -> str:
    if meeting.statement is None:
        return words.none_found(case)
    timing = words.timing(meeting.timing, meeting.claim)
    said = words.said(case, meeting.statement)
    return f"{said}: {words.relation(meeting)}; {timing} ({meeting.statement.id})"


def nested(case: Case, view: View, options: Options) -> dict[str, Any]:
    """Return the flows with their claims, places in print and what meets them, for JSON."""

    def link(flow: Flow) -> str:
        focus = View(view="flows", as_of=case.as_of, focus=f"flow:{flow.id}", case=view.case)
        return options.link(case, focus)

    return {
        "title": case.title,
        "case": case.id,
        "as_of": case.as_of.isoformat(),
        "licence": case.licence,
        "note": NOTE,
        "flows": [
            _given(_flow(case, flow) | {"note": flow.note, "link": link(flow)})
            | {"claims": [_nested_claim(case, case.claim[c]) for c in flow.claims]}
            for flow in case.flows
        ],
    }


def _nested_claim(case: Case, claim: Claim) -> dict[str, Any]:
    found = _given(_claim(case, claim) | {"note": claim.note, "met_by": ""})
    places = [_given(_place(case, p)) for p in case.citations_of.get(claim.id, ())]
    meetings = query.proof(case, claim.id).met_by
    if not meetings and claim.kind in query.ALLEGING_KINDS:
        return found | {"citations": places, "met_by": [{"words": words.none_found(case)}]}
    return found | {"citations": places, "met_by": [_meeting(case, m) for m in meetings]}


def _meeting(case: Case, meeting: Meeting) -> dict[str, Any]:
    statement = meeting.statement
    found: Row = {
        "relation": meeting.response.relation,
        "statement": statement.id if statement else "",
        "words": _met(case, meeting),
        "note": meeting.response.note,
    }
    return _given(found)


def _given(row: Row) -> dict[str, Any]:
    """Return what is given, with days as text: what the sources do not say is left out."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, date):
            found[name] = value.isoformat()
        elif isinstance(value, tuple):
            found |= {name: list(value)} if value else {}
        elif value or isinstance(value, int):
            found[name] = value
    return found
