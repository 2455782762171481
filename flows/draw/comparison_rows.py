"""Which rows a picture of the comparison has: of a selection, of a topic, or behind the flows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows import query
from flows.draw import pair
from flows.model import Case, Claim
from flows.query import Meeting, Pair
from flows.view import View

# Of the allegations that statements meet, so many stand in rows of their own, at least one each.
_MET = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row: an allegation with what meets it, or one claim alone that meets none.

    Of the statements only those in `only` are drawn if it is not empty, and the others counted;
    `more` counts the other allegations that the same statements meet. `rank` says which rows
    stand where not all have room (see `precedence`).
    """

    pair: Pair | None
    alone: Claim | None = None
    only: frozenset[str] = frozenset()
    more: int = 0
    rank: int = 2

    def shown(self, side: str) -> tuple[Meeting, ...]:
        """Return the statements of a side that are drawn in this row."""
        return tuple(m for m in self.met(side) if not self.only or self._named(m))

    def met(self, side: str) -> tuple[Meeting, ...]:
        """Return all statements of a side that meet its allegation."""
        if self.pair is None:
            return ()
        return self.pair.court if side == "deciding" else self.pair.answers

    def _named(self, meeting: Meeting) -> bool:
        return meeting.statement is not None and meeting.statement.id in self.only


def in_view(case: Case, view: View) -> list[Row]:
    """Return the rows of a view: of its focus, else of its topic, else behind its flows."""
    named = focused(case, view.focus)
    if named:
        return of_claims(case, named)
    rows = query.pairs(case, view.topic, view.population)
    if not view.topic:
        drawn = {c for s in pair.sides(case, view) for f in s.flows for c in f.claims}
        rows = tuple(p for p in rows if p.claim.id in drawn)
    ordered = sorted(rows, key=lambda p: (query.known_day(case, p.claim), p.claim.sequence or 0))
    told = _told(case)
    return [Row(p, rank=told.get(p.claim.id, 2)) for p in ordered]


def precedence(rows: Sequence[Row]) -> list[int]:
    """Return the places of rows in the order in which they are given room: by their rank.

    Those that the talk tells of go from both ends in turn: neither what was said first nor what
    was said last is left out for the other.
    """
    found: list[int] = []
    for rank in sorted({row.rank for row in rows}):
        left = [i for i, row in enumerate(rows) if row.rank == rank]
        while left:
            found.append(left.pop(0))
            if rank < 2:
                left.reverse()
    return found


def _told(case: Case) -> dict[str, int]:
    """Return the claims of the talk: 0 for those that its steps name, 1 for those behind them."""
    found: dict[str, int] = {}
    for ref in (ref for step in case.story for ref in step.focus):
        rank = 0 if ref.startswith("claim:") else 1
        for name in focused(case, ref):
            found[name] = min(rank, found.get(name, rank))
    return found


def focused(case: Case, focus: str) -> list[str]:
    """Return the ids of the claims of a focus: a claim's own, those of a flow or of an event."""
    kind, _, name = focus.partition(":")
    if kind == "claim" and name in case.claim:
        return [name]
    if kind == "flow" and name in case.flow:
        return list(case.flow[name].claims)
    if kind == "event" and name in case.event:
        return list(case.event[name].claims)
    return []


def of_claims(case: Case, ids: Iterable[str]) -> list[Row]:
    """Return rows for claims in the order given; ids that the case does not have are left out.

    An allegation stands beside the statements among the ids that meet it, or else beside all
    that meet it; a statement that stands in no such row beside what it meets.
    """
    asked = [c for c in dict.fromkeys(ids) if c in case.claim]
    pairs = {p.claim.id: p for p in query.pairs(case)}
    placed: set[str] = set()
    for name in asked:
        if name in pairs:
            placed |= _statements(pairs[name]) & set(asked)
    left = {name for name in asked if name not in pairs and name not in placed}
    most = max(1, _MET // max(1, len(left)))
    found: list[Row] = []
    for name in asked:
        if name in pairs:
            found.append(Row(pairs[name], only=frozenset(_statements(pairs[name]) & placed)))
        elif name in left:
            found += _met_by(case, name, list(pairs.values()), left, most)
    return _joined(found, list(pairs.values()))


def _joined(rows: Iterable[Row], pairs: Sequence[Pair]) -> list[Row]:
    """Return rows with those of one allegation joined, each with how many more are met."""
    found: dict[str, Row] = {}
    for row in rows:
        name = f"alone {row.alone.id}" if row.alone else row.pair.claim.id if row.pair else ""
        before = found.get(name)
        if before:
            row = replace(before, only=before.only | row.only, more=max(before.more, row.more))
        found[name] = row
    drawn = list(found.values())
    for i, row in enumerate(drawn):
        if row.more:
            met = sum(bool(_statements(p) & row.only) for p in pairs)
            here = sum(bool(other.only & row.only) for other in drawn)
            drawn[i] = replace(row, more=met - here)
    return drawn


def _statements(row: Pair | None) -> set[str]:
    if row is None:
        return set()
    return {m.statement.id for m in (*row.answers, *row.court) if m.statement}


def _met_by(case: Case, name: str, pairs: Sequence[Pair], asked: set[str], most: int) -> list[Row]:
    rows = [Row(p, only=frozenset({name})) for p in pairs if name in _statements(p)]
    if not rows:
        return [Row(None, alone=case.claim[name])]
    # What it speaks to comes before what it passes by, and first what others asked for meet too.
    rows.sort(key=lambda row: (_passes_by(row), -len(_statements(row.pair) & asked)))
    kept, more = rows[:most], len(rows) - most
    if more > 0:
        kept[-1] = replace(kept[-1], more=more)
    return kept


def _passes_by(row: Row) -> bool:
    met = (*row.shown("answering"), *row.shown("deciding"))
    return all(m.response.relation == "not-addressed" for m in met)
