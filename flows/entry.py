"""A new report as changes: its source, the claims it prints, their flows and what meets them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from flows import schema
from flows.change import Add, Change, fresh
from flows.characters import slug
from flows.query import ALLEGING_KINDS

Cells = Mapping[str, str]
NONE_FOUND = "none-found"
_SHORT = 48
_SMALL = frozenset(
    "a an and any are as at be been by for from had has have he her his in into is it its no not "
    "of on or our she that the their them they this to was were which who will with would".split()
)
_FIGURES = tuple(
    c.name for c in schema.TABLES["flows"].columns if c.name.partition("_")[0] == "volume"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One claim that a report prints: `known` is its id if it is on record, else `cells` are it.

    A new claim may carry a `flow` (its volume and population are the claim's own) and be met:
    `relation`, and `other`, the id of the claim at the other end, or `#2` for the report's second.
    """

    known: str = ""
    cells: Cells = field(default_factory=dict)
    locator: str = ""
    phrase: str = ""
    flow: Cells = field(default_factory=dict)
    relation: str = ""
    other: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is filled in."""
        texts = (self.known, self.locator, self.phrase, self.relation, self.other)
        return not any(t.strip() for t in (*texts, *self.cells.values(), *self.flow.values()))


@dataclass(frozen=True, slots=True)
class Report:
    """A filled form: `known` is the source's id if it is on record, else `cells` are it."""

    known: str = ""
    cells: Cells = field(default_factory=dict)
    claims: tuple[Said, ...] = ()


def changes(report: Report, taken: Mapping[str, Collection[str]]) -> tuple[Change, ...]:
    """Return the rows that a report adds; `taken` are the ids in use, by table.

    A claim on record gets a citation and nothing else. What is missing or wrong is left to the
    checks of the draft; a blank claim is passed over.
    """
    ids = _Ids(taken)
    source = report.known or ids.new("sources", "", _source_name(report.cells))
    names = [
        "" if said.blank else said.known or ids.new("claims", "c", _claim_name(said.cells))
        for said in report.claims
    ]
    pairs = [(name, said) for name, said in zip(names, report.claims, strict=True) if name]
    new = [(name, said) for name, said in pairs if not said.known]
    rows: list[tuple[str, Cells]] = []
    if not report.known:
        rows.append(("sources", {"id": source, **report.cells}))
    rows += [("claims", {"id": name, **said.cells}) for name, said in new]
    for name, said in pairs:
        place = {"locator": said.locator, "phrase": said.phrase}
        rows.append(("citations", {"claim": name, "source": source, **place}))
    for name, said in new:
        if any(text.strip() for text in said.flow.values()):
            rows.append(("flows", _flow(name, said, ids)))
    for name, said in new:
        if said.relation or said.other:
            rows.append(("responses", _response(name, said, names, ids)))
    return tuple(Add(table, fresh(), dict(_filled(cells))) for table, cells in rows)


def _flow(claim: str, said: Said, ids: _Ids) -> Cells:
    ends = [said.flow.get(name, "") for name in ("account", "origin", "recipient")]
    carried = {name: said.cells.get(name, "") for name in _FIGURES}
    own = {"population": said.cells.get("population", ""), **said.flow, **carried}
    return {"id": ids.new("flows", "f", " ".join(ends)), **own, "claims": claim}


def _response(claim: str, said: Said, names: list[str], ids: _Ids) -> Cells:
    other = said.other
    if other.startswith("#") and other[1:].isdecimal():
        place = int(other[1:]) - 1
        other = names[place] if 0 <= place < len(names) else ""
    # What alleges is met; anything else meets what is on record.
    met = said.cells.get("kind") in ALLEGING_KINDS or said.relation == NONE_FOUND
    ends = (claim, other) if met else (other, claim)
    title = " ".join(end.removeprefix("c-") for end in ends if end)
    name = ids.new("responses", "r", title if all(ends) else f"{title} none")
    return {"id": name, "claim": ends[0], "statement": ends[1], "relation": said.relation}


def _filled(cells: Cells) -> Iterator[tuple[str, str]]:
    # The text is kept as typed: what surrounds it is the reader's business, as in the grid.
    return ((name, text) for name, text in cells.items() if text.strip())


class _Ids:
    """Readable ids that nothing in the case has yet."""

    def __init__(self, taken: Mapping[str, Collection[str]]) -> None:
        self._taken = {table: set(names) for table, names in taken.items()}

    def new(self, table: str, prefix: str, text: str) -> str:
        taken = self._taken.setdefault(table, set())
        room = text if len(slug(text)) <= _SHORT else slug(text)[:_SHORT].rpartition("-")[0]
        stem = slug(f"{prefix} {room}") if slug(room) else slug(prefix or table)
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        return name


def _source_name(cells: Cells) -> str:
    who = next((cells[n] for n in ("agency", "publisher") if slug(cells.get(n, ""))), "")
    return f"{who or _words(cells.get('title', ''))} {cells.get('published', '')}"


def _claim_name(cells: Cells) -> str:
    return f"{cells.get('speaker', '')} {_words(cells.get('summary', ''))}"


def _words(text: str) -> str:
    found = slug(text).split("-")
    return " ".join([word for word in found if word not in _SMALL][:4])
