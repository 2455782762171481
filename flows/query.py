"""What is asked of a case: as-of, selection, evidence, voices, timing, pairs, crossings, totals."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from flows.model import Account, Case, Citation, Claim, Event, Flow, Response, Source
from flows.schema import SIDES
from flows.volumes import NOT_STATED

ALLEGING_KINDS = ("allegation", "petition")
ANSWERING_KINDS = ("statement", "undertaking")


def known_day(case: Case, claim: Claim) -> date:
    """Return the day by which `claim` had been said.

    An undated claim counts from the day its first source was published, or, if none is dated,
    from the end of the record.
    """
    if claim.said_on:
        return claim.said_on.last
    printed = [case.source[c.source].published for c in case.citations_of.get(claim.id, ())]
    return min((p.last for p in printed if p), default=case.as_of)


def said_days(case: Case) -> tuple[date, ...]:
    """Return the days on which something was said, in order, and the end of the record."""
    days = {known_day(case, claim) for claim in case.claims}
    return tuple(sorted({d for d in days if d <= case.as_of} | {case.as_of}))


def as_of(case: Case, day: date) -> Case:
    """Return the case as it stood on `day`: only what had been said by then.

    A day after the end of the record is taken as its end: nothing is known beyond it.
    Flows, events and responses stay with the claims they rest on; a flow keeps its volume only
    if a claim said by then gives it; a source is there once it was published, or sooner where
    nothing else prints a claim already made.
    """
    day = min(day, case.as_of)
    claims = tuple(c for c in case.claims if known_day(case, c) <= day)
    said = {c.id for c in claims}
    stated = {(c.id, c.volume) for c in claims}

    def published(source: str) -> bool:
        when = case.source[source].published
        return when is None or when.last <= day

    citations: list[Citation] = []
    for claim in claims:
        places = case.citations_of.get(claim.id, ())
        citations.extend([p for p in places if published(p.source)] or places[:1])
    cited = {c.source for c in citations}

    def trim(flow: Flow) -> Flow:
        kept = tuple(c for c in flow.claims if c in said)
        given = any((c, flow.volume) in stated for c in kept)
        return replace(flow, claims=kept, volume=flow.volume if given else NOT_STATED)

    flows = tuple(trim(f) for f in case.flows if said.intersection(f.claims))
    events = tuple(e for e in (_event_as_of(e, said, cited, case, day) for e in case.events) if e)
    shown = cited | {s for e in events for s in e.sources}
    shown |= {s.id for s in case.sources if s.published and s.published.last <= day}
    if day >= case.as_of:
        shown |= set(case.source)
    for source in list(shown):
        shown |= set(_origins(case, source))
    responses = tuple(
        r for r in case.responses if r.claim in said and (not r.statement or r.statement in said)
    )
    actors = {c.speaker for c in claims} | {e.lane for e in events}
    actors |= {a for f in flows for a in (f.origin, f.recipient)}
    for actor in list(actors):
        while parent := case.actor[actor].parent:
            actors.add(parent)
            actor = parent
    people = {c.population for c in claims} | {f.population for f in flows}
    if day >= case.as_of:
        actors |= set(case.actor)
        people |= set(case.population)
    populations = tuple(
        replace(
            p,
            overlaps=tuple(o for o in p.overlaps if o in people or o == "*"),
            possibly_same_as=tuple(o for o in p.possibly_same_as if o in people or o == "*"),
        )
        for p in case.populations
        if p.id in people
    )
    return replace(
        case,
        as_of=day,
        sources=tuple(s for s in case.sources if s.id in shown),
        actors=tuple(a for a in case.actors if a.id in actors),
        populations=populations,
        claims=claims,
        citations=tuple(citations),
        flows=flows,
        events=events,
        responses=responses,
        story=tuple(s for s in case.story if s.as_of <= day),
    )


def _event_as_of(
    event: Event, said: set[str], cited: set[str], case: Case, day: date
) -> Event | None:
    claims = tuple(c for c in event.claims if c in said)
    days = {s: case.source[s].published for s in event.sources}
    sources = tuple(
        s
        for s, when in days.items()
        if day >= case.as_of or (when.last <= day if when else s in cited)
    )
    if event.claims or event.sources:
        known = bool(claims or sources) or day >= case.as_of
    else:
        known = event.date.last <= day
    return replace(event, claims=claims, sources=sources) if known else None


def _origins(case: Case, source: str) -> tuple[str, ...]:
    """Return the chain of sources that `source` derives from, nearest first."""
    chain: list[str] = []
    here = case.source[source].derived_from
    while here and here in case.source and here not in chain:
        chain.append(here)
        here = case.source[here].derived_from
    return tuple(chain)


def root(case: Case, source: str) -> str:
    """Return the id of the source at the end of `source`'s chain of `derived_from`."""
    return (source, *_origins(case, source))[-1]


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


def side_of(claim: Claim) -> str:
    """Return the side that a claim speaks for: a side of an account, or `reporting`."""
    if claim.kind in ALLEGING_KINDS:
        return "alleging"
    if claim.kind in ANSWERING_KINDS:
        return "answering"
    return "deciding" if claim.kind == "court" else "reporting"


def accounts(case: Case, choice: str) -> tuple[Account, ...]:
    """Return the accounts that a side or an account id names, in their order."""
    ordered = sorted(case.accounts, key=lambda a: a.order)
    return tuple(a for a in ordered if choice in (a.side, a.id))


def side(case: Case, choice: str) -> str:
    """Return the side that a choice (a side or an account id) belongs to, or an empty string."""
    if choice in SIDES:
        return choice
    return case.account[choice].side if choice in case.account else ""


def flows(case: Case, choice: str, topic: str = "", population: str = "") -> tuple[Flow, ...]:
    """Return the flows of a side or account, of one topic and one population if given."""
    names = {a.id for a in accounts(case, choice)}
    return tuple(
        f
        for f in case.flows
        if f.account in names
        and (not population or f.population == population)
        and (not topic or any(case.claim[c].topic == topic for c in f.claims))
    )


def topics(case: Case) -> tuple[str, ...]:
    """Return the topics of the case's claims, in order of first appearance in the file."""
    return tuple(dict.fromkeys(c.topic for c in case.claims))


@dataclass(frozen=True, slots=True)
class Pair:
    """One allegation beside the statements that meet it and the court's decisions on it."""

    claim: Claim
    answers: tuple[Meeting, ...]
    decisions: tuple[Meeting, ...]
    voices: Voices


def pairs(case: Case, topic: str = "", population: str = "") -> tuple[Pair, ...]:
    """Return every allegation with what meets it, by topic, then in the order said."""
    places = {t: i for i, t in enumerate(topics(case))}
    chosen = [
        c
        for c in case.claims
        if c.kind in ALLEGING_KINDS
        and (not topic or c.topic == topic)
        and (not population or c.population == population)
    ]
    chosen.sort(key=lambda c: (places[c.topic], known_day(case, c), c.sequence or 0))
    found = []
    for claim in chosen:
        met = proof(case, claim.id).met_by
        decided = tuple(m for m in met if m.statement and m.statement.kind == "court")
        answers = tuple(m for m in met if m.statement and m.statement.kind != "court")
        found.append(Pair(claim, answers, decided, voices(case, [claim.id])))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One flow whose ends lie in different boundaries; `sure` is False if one is not stated."""

    flow: Flow
    origin: str
    recipient: str
    sure: bool


def crossings(case: Case, chosen: Iterable[Flow]) -> tuple[Crossing, ...]:
    """Return the flows that cross a boundary, or may because an end's boundary is not stated."""
    found = []
    for flow in chosen:
        a, b = case.actor[flow.origin].boundary, case.actor[flow.recipient].boundary
        if a != b or a == "not-stated":
            found.append(Crossing(flow, a, b, "not-stated" not in (a, b)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of people, or why there is none: `number` is None and `reason` says why."""

    number: int | None
    reason: str
    parts: tuple[Claim, ...]


def total(case: Case, claims: Iterable[Claim]) -> Total:
    """Return the sum of the claims' numbers, refused where it would mislead.

    Refused for different measures or units, hedged or missing numbers, the same population
    twice, and populations that overlap, or may.
    """
    parts = tuple(claims)
    if not parts:
        return Total(None, "there is nothing to add", parts)
    volumes = [c.volume for c in parts]
    if any(v is None or v.number is None for v in volumes):
        return Total(None, "some give no number", parts)
    if len({c.measure for c in parts}) > 1 or len({v.unit for v in volumes if v}) > 1:
        return Total(None, "they count different things", parts)
    if len(parts) > 1 and any(v and v.bound != "exactly" for v in volumes):
        return Total(None, "some are hedged, and a hedge cannot be added", parts)
    for a, b in combinations(parts, 2):
        if a.population == b.population or may_overlap(case, a.population, b.population):
            return Total(None, "the groups overlap, or may: a person would count twice", parts)
    return Total(sum(v.number for v in volumes if v and v.number is not None), "", parts)


def may_overlap(case: Case, a: str, b: str) -> bool:
    """Return whether two populations (ids) share people, or may, as far as the record says."""
    first, second = case.population.get(a), case.population.get(b)
    if first is None or second is None:
        return True
    linked = {*first.overlaps, *first.possibly_same_as}
    back = {*second.overlaps, *second.possibly_same_as}
    return b in linked or a in back or "*" in linked or "*" in back


@dataclass(frozen=True, slots=True)
class Clock:
    """The first later statement that meets an allegation, or None by the record's date."""

    claim: Claim
    reply: Meeting | None
    earlier: tuple[Meeting, ...]


def clock(case: Case) -> tuple[Clock, ...]:
    """Return, per allegation, the government's first statement made after it that meets it."""
    rows = []
    for pair in pairs(case):
        meeting = [
            m
            for m in pair.answers
            if m.response.relation != "not-addressed"
            and m.statement
            and m.statement.kind in ANSWERING_KINDS
        ]
        later = [m for m in meeting if m.timing.kind in ("after", "same-day-after")]
        later.sort(
            key=lambda m: (
                (known_day(case, s), s.sequence or 0) if (s := m.statement) else (date.max, 0)
            )
        )
        earlier = tuple(m for m in meeting if m.timing.kind in ("before", "same-day-before"))
        rows.append(Clock(pair.claim, later[0] if later else None, earlier))
    return tuple(rows)


def only_in(case: Case, source: str) -> tuple[Claim, ...]:
    """Return the claims that this source alone prints, copies of it aside."""
    mine = dict.fromkeys(c.claim for c in case.citations if c.source == source)
    return tuple(
        case.claim[c]
        for c in mine
        if {root(case, p.source) for p in case.citations_of[c]} == {source}
    )


def decision_day(case: Case) -> date | None:
    """Return the day of the latest claim that decides an allegation, or None if there is none."""
    days = [
        known_day(case, case.claim[r.statement])
        for r in case.responses
        if r.relation == "decides" and r.statement
    ]
    return max(days, default=None)
