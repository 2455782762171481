"""What stands behind a claim and against it: voices, timing, places in print, evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flows.model import Case, Citation, Claim, Event, Flow, Response, Source
from flows.standing import origins


def root(case: Case, source: str) -> str:
    """Return the id of the source at the end of `source`'s chain of `derived_from`."""
    return (source, *origins(case, source))[-1]


@dataclass(frozen=True, slots=True)
class Voices:
    """How many independent voices stand behind claims: distinct speakers, and distinct root
    sources after following `derived_from`; `reports` counts all sources that print them.
    """

    speakers: tuple[str, ...]
    roots: tuple[str, ...]
    reports: int


def voices(case: Case, claims: Iterable[str]) -> Voices:
    """Return the voices behind `claims` (ids), each in order of first appearance."""
    ids = list(claims)
    places = [c.source for claim in ids for c in case.citations_of.get(claim, ())]
    return Voices(
        tuple(dict.fromkeys(case.claim[c].speaker for c in ids)),
        tuple(dict.fromkeys(root(case, s) for s in places)),
        len(set(places)),
    )


@dataclass(frozen=True, slots=True)
class Timing:
    """When a statement was made beside the claim it meets.

    `kind` is one of `before`, `same-day-before`, `same-day-unknown`, `same-day-after`, `after`,
    `unknown` (the dates overlap), `undated`; `days` counts whole days where both days are known.
    """

    kind: str
    days: int | None = None
    inferred: bool = False

    @property
    def earlier(self) -> bool:
        """Whether the statement was made before the claim, and so is no reply to it."""
        return self.kind in ("before", "same-day-before")

    @property
    def later(self) -> bool:
        """Whether it is known to have been made after the claim."""
        return self.kind in ("same-day-after", "after")


def timing(claim: Claim, statement: Claim) -> Timing:
    """Return when `statement` was made relative to `claim`; an earlier one is no reply."""
    a, b = claim.said_on, statement.said_on
    if a is None or b is None:
        return Timing("undated")
    inferred = a.inferred or b.inferred
    exact = a.precision == b.precision == "day"
    if exact and a.first == b.first:
        if claim.sequence is None or statement.sequence is None:
            return Timing("same-day-unknown", 0, inferred)
        if claim.sequence == statement.sequence:
            return Timing("same-day-unknown", 0, inferred)
        after = statement.sequence > claim.sequence
        return Timing("same-day-after" if after else "same-day-before", 0, inferred)
    if b.end and a.start and b.end < a.start:
        return Timing("before", (a.start - b.end).days if exact else None, inferred)
    if b.start and a.end and b.start > a.end:
        return Timing("after", (b.start - a.end).days if exact else None, inferred)
    return Timing("unknown", None, inferred)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One response with both its ends and its computed timing; `statement` None if none found."""

    response: Response
    claim: Claim
    statement: Claim | None
    timing: Timing


def _meeting(case: Case, response: Response) -> Meeting:
    claim = case.claim[response.claim]
    statement = case.claim[response.statement] if response.statement else None
    return Meeting(
        response, claim, statement, timing(claim, statement) if statement else Timing("undated")
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim with every place that prints it, its voices, what meets it, what it meets."""

    claim: Claim
    citations: tuple[tuple[Citation, Source], ...]
    voices: Voices
    met_by: tuple[Meeting, ...]
    meets: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a focus rests on: the proofs of its claims, and the flows and events it is part of.

    `ref` is `flow:ID`, `actor:ID`, `claim:ID`, `event:ID` or `source:ID`.
    """

    ref: str
    proofs: tuple[Proof, ...]
    flows: tuple[Flow, ...]
    events: tuple[Event, ...]


def proof(case: Case, claim_id: str) -> Proof:
    """Return the claim with that id and all that stands behind and against it."""
    meetings = [_meeting(case, r) for r in case.responses_to.get(claim_id, ())]
    found = [m for m in meetings if m.statement]
    return Proof(
        case.claim[claim_id],
        tuple((c, case.source[c.source]) for c in case.citations_of.get(claim_id, ())),
        voices(case, [claim_id]),
        tuple(found or meetings),
        tuple(_meeting(case, r) for r in case.answered_by.get(claim_id, ())),
    )


def exists(case: Case, ref: str) -> bool:
    """Return whether `ref` (`flow:ID` …) names something in this case."""
    kind, _, name = ref.partition(":")
    tables: dict[str, Collection[str]] = {
        "flow": case.flow,
        "actor": case.actor,
        "claim": case.claim,
        "event": case.event,
        "source": case.source,
    }
    return name in tables.get(kind, ())


def evidence(case: Case, ref: str) -> Evidence:
    """Return what stands behind `ref`. Raises KeyError if it names nothing in the case."""
    if not exists(case, ref):
        raise KeyError(ref)
    kind, _, name = ref.partition(":")
    flows: tuple[Flow, ...] = ()
    events: tuple[Event, ...] = ()
    if kind == "flow":
        claims: Iterable[str] = case.flow[name].claims
        flows = (case.flow[name],)
    elif kind == "event":
        claims = case.event[name].claims
        events = (case.event[name],)
    elif kind == "claim":
        claims = (name,)
    elif kind == "actor":
        claims = (c.id for c in case.claims if c.speaker == name)
        flows = tuple(f for f in case.flows if name in (f.origin, f.recipient))
        events = tuple(e for e in case.events if e.lane == name)
    else:
        claims = dict.fromkeys(c.claim for c in case.citations if c.source == name)
        events = tuple(e for e in case.events if name in e.sources)
    ids = tuple(claims)
    if kind == "claim":
        flows = tuple(f for f in case.flows if name in f.claims)
    if kind in ("flow", "claim"):
        events = tuple(e for e in case.events if set(ids) & set(e.claims))
    return Evidence(ref, tuple(proof(case, c) for c in ids), flows, events)


def only_in(case: Case, source: str) -> tuple[Claim, ...]:
    """Return the claims that this source alone prints, copies of it aside."""
    mine = dict.fromkeys(c.claim for c in case.citations if c.source == source)
    return tuple(
        case.claim[c]
        for c in mine
        if {root(case, p.source) for p in case.citations_of[c]} == {source}
    )
