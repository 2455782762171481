"""What is asked of a case: as-of, selection, evidence, voices, timing, pairs, crossings, totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from flows.language import N_
from flows.model import Account, Case, Claim, Flow
from flows.proof import (
    Evidence,
    Meeting,
    Proof,
    Timing,
    Voices,
    evidence,
    exists,
    only_in,
    proof,
    root,
    timing,
    voices,
)
from flows.schema import SIDES
from flows.standing import as_of, known_day, said_days

__all__ = [
    "Clock",
    "Crossing",
    "Evidence",
    "Meeting",
    "Pair",
    "Proof",
    "Timing",
    "Total",
    "Voices",
    "accounts",
    "as_of",
    "clock",
    "crossings",
    "decision_day",
    "evidence",
    "exists",
    "flows",
    "known_day",
    "may_overlap",
    "only_in",
    "pairs",
    "proof",
    "root",
    "said_days",
    "side",
    "side_of",
    "timing",
    "topics",
    "total",
    "voices",
]

ALLEGING_KINDS = ("allegation", "petition")
ANSWERING_KINDS = ("statement", "undertaking")


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
    """One allegation beside the statements that meet it and what the court said on it."""

    claim: Claim
    answers: tuple[Meeting, ...]
    court: tuple[Meeting, ...]
    voices: Voices

    @property
    def standing(self) -> str:
        """What stands beside it: `met` (something later that addresses it), `earlier` (only what
        was said earlier, or in an order not known), `not-addressed` (it is passed by), `none`.
        """
        found = (*self.answers, *self.court)
        addressing = [m for m in found if m.response.relation != "not-addressed"]
        if any(m.timing.later for m in addressing):
            return "met"
        if addressing:
            return "earlier"
        return "not-addressed" if found else "none"


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
        court = tuple(m for m in met if m.statement and m.statement.kind == "court")
        answers = tuple(m for m in met if m.statement and m.statement.kind != "court")
        found.append(Pair(claim, answers, court, voices(case, [claim.id])))
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
        return Total(None, N_("there is nothing to add"), parts)
    volumes = [c.volume for c in parts]
    if any(v is None or v.number is None for v in volumes):
        return Total(None, N_("some give no number"), parts)
    if len({c.measure for c in parts}) > 1 or len({v.unit for v in volumes if v}) > 1:
        return Total(None, N_("they count different things"), parts)
    if len(parts) > 1 and any(v and v.bound != "exactly" for v in volumes):
        return Total(None, N_("some are hedged, and a hedge cannot be added"), parts)
    for a, b in combinations(parts, 2):
        if a.population == b.population or may_overlap(case, a.population, b.population):
            return Total(None, N_("the groups overlap, or may: a person would count twice"), parts)
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
        later = [m for m in meeting if m.timing.later]
        later.sort(
            key=lambda m: (
                (known_day(case, s), s.sequence or 0) if (s := m.statement) else (date.max, 0)
            )
        )
        earlier = tuple(m for m in meeting if m.timing.earlier)
        rows.append(Clock(pair.claim, later[0] if later else None, earlier))
    return tuple(rows)


def decision_day(case: Case) -> date | None:
    """Return the day of the latest claim that decides an allegation, or None if there is none."""
    days = [
        known_day(case, case.claim[r.statement])
        for r in case.responses
        if r.relation == "decides" and r.statement
    ]
    return max(days, default=None)
