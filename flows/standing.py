"""A case as it stood on a day: only what had been said by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows import glossary
from flows.model import Case, Citation, Claim, Event, Flow
from flows.volumes import NOT_STATED


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
    nothing else prints a claim already made; a term, once the record uses it.
    """
    day = min(day, case.as_of)
    claims = tuple(c for c in case.claims if known_day(case, c) <= day)
    said = {c.id for c in claims}
    stated = {c.id: c.volume for c in claims}

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
        given = any(stated[c] == flow.volume for c in kept)
        # A large record is mostly the same from day to day: what does not change is not copied.
        if kept == flow.claims and (given or flow.volume == NOT_STATED):
            return flow
        return replace(flow, claims=kept, volume=flow.volume if given else NOT_STATED)

    flows = tuple(trim(f) for f in case.flows if said.intersection(f.claims))
    events = tuple(e for e in (_event_as_of(e, said, cited, case, day) for e in case.events) if e)
    shown = cited | {s for e in events for s in e.sources}
    shown |= {s.id for s in case.sources if s.published and s.published.last <= day}
    if day >= case.as_of:
        shown |= set(case.source)
    for source in list(shown):
        shown |= set(origins(case, source))
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
    stood = replace(
        case,
        whole=case.whole or case,
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
    if day >= case.as_of:
        return stood
    # A term is explained once the record uses it, and what explains it has been printed.
    terms = tuple(t for t in case.glossary if not t.source or t.source in shown)
    return replace(stood, glossary=glossary.used(stood, terms))


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


def origins(case: Case, source: str) -> tuple[str, ...]:
    """Return the chain of sources that `source` derives from, nearest first."""
    chain: list[str] = []
    here = case.source[source].derived_from
    while here and here in case.source and here not in chain:
        chain.append(here)
        here = case.source[here].derived_from
    return tuple(chain)
