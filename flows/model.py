"""What is true of a case: frozen records, one class per table, and the Case that holds them.

Every record keeps `line`, the editor's line on which it starts in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flows.characters import visible
from flows.dates import Edtf
from flows.language import N_
from flows.volumes import Volume


@dataclass(frozen=True, slots=True)
class Account:
    """One version of what happened that is drawn as a whole (a row of accounts.csv)."""

    id: str
    name: str
    side: str
    order: int
    note: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """One report or document (a row of sources.csv)."""

    id: str
    title: str
    publisher: str
    agency: str
    dateline: str
    published: Edtf | None
    url: str
    derived_from: str
    read: str
    note: str
    line: int = field(default=0, compare=False)

    @property
    def credit(self) -> str:
        """Who printed it: publisher and agency, or words for a copy that names neither."""
        names = [n for n in (self.publisher, self.agency) if n]
        return " / ".join(dict.fromkeys(names)) or N_("outlet not shown")


@dataclass(frozen=True, slots=True)
class Actor:
    """One person, office, system, company, court, party or unnamed body (actors.csv)."""

    id: str
    name: str
    kind: str
    boundary: str
    parent: str
    stage: int | None
    aliases: tuple[str, ...]
    note: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Population:
    """One group of people (a row of populations.csv)."""

    id: str
    name: str
    overlaps: tuple[str, ...]
    possibly_same_as: tuple[str, ...]
    note: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one speaker said on one occasion (a row of claims.csv)."""

    id: str
    speaker: str
    said_on: Edtf | None
    sequence: int | None
    setting: str
    kind: str
    topic: str
    summary: str
    population: str
    measure: str
    volume: Volume | None
    note: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a claim is printed (a row of citations.csv)."""

    claim: str
    source: str
    locator: str
    phrase: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """One movement of data, or of messages made with it, in one account (flows.csv)."""

    id: str
    account: str
    origin: str
    recipient: str
    population: str
    data_fields: tuple[str, ...]
    verb: str
    volume: Volume
    date: Edtf | None
    purpose: str
    claims: tuple[str, ...]
    note: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """One dated happening (a row of events.csv)."""

    id: str
    date: Edtf
    lane: str
    kind: str
    title: str
    status: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    note: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Response:
    """How one claim is met by one statement (a row of responses.csv)."""

    id: str
    claim: str
    statement: str
    relation: str
    note: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the talk a presenter gives (a row of story.csv)."""

    id: str
    order: int
    title: str
    text: str
    view: str
    as_of: date
    focus: tuple[str, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the record and what it means (a row of glossary.csv)."""

    term: str
    text: str
    aliases: tuple[str, ...]
    source: str
    line: int = field(default=0, compare=False)


# By language; then by table, id (or term) and column. What the package says is of the table `case`.
Translations = Mapping[str, Mapping[tuple[str, str, str], str]]


@dataclass(frozen=True, eq=False)
class Case:
    """A whole record: the tables in file order, indexed by id on first use.

    Cases are the same only if they are one object, so that what is drawn of one can be cached.
    """

    id: str
    title: str
    description: str
    question: str
    licence: str
    as_of: date
    accounts: tuple[Account, ...] = ()
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...] = ()
    populations: tuple[Population, ...] = ()
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    flows: tuple[Flow, ...] = ()
    events: tuple[Event, ...] = ()
    responses: tuple[Response, ...] = ()
    story: tuple[Step, ...] = ()
    glossary: tuple[Term, ...] = ()
    # Texts in other languages. A record is looked up by its id: one that is not there has none.
    translations: Translations = field(default_factory=dict, repr=False)
    # Set where this is the case as it stood on a day: what is drawn then keeps its columns.
    whole: Case | None = field(default=None, repr=False)

    @cached_property
    def account(self) -> dict[str, Account]:
        """Accounts by id."""
        return {r.id: r for r in self.accounts}

    @cached_property
    def source(self) -> dict[str, Source]:
        """Sources by id."""
        return {r.id: r for r in self.sources}

    @cached_property
    def actor(self) -> dict[str, Actor]:
        """Actors by id."""
        return {r.id: r for r in self.actors}

    @cached_property
    def population(self) -> dict[str, Population]:
        """Populations by id."""
        return {r.id: r for r in self.populations}

    @cached_property
    def claim(self) -> dict[str, Claim]:
        """Claims by id."""
        return {r.id: r for r in self.claims}

    @cached_property
    def flow(self) -> dict[str, Flow]:
        """Flows by id."""
        return {r.id: r for r in self.flows}

    @cached_property
    def event(self) -> dict[str, Event]:
        """Events by id."""
        return {r.id: r for r in self.events}

    @cached_property
    def citations_of(self) -> dict[str, tuple[Citation, ...]]:
        """The citations of each claim id, in file order."""
        found: dict[str, list[Citation]] = {}
        for citation in self.citations:
            found.setdefault(citation.claim, []).append(citation)
        return {claim: tuple(rows) for claim, rows in found.items()}

    @cached_property
    def responses_to(self) -> dict[str, tuple[Response, ...]]:
        """The responses to each claim id, in file order."""
        found: dict[str, list[Response]] = {}
        for response in self.responses:
            found.setdefault(response.claim, []).append(response)
        return {claim: tuple(rows) for claim, rows in found.items()}

    @cached_property
    def answered_by(self) -> dict[str, tuple[Response, ...]]:
        """The responses in which each claim id is the statement, in file order."""
        found: dict[str, list[Response]] = {}
        for response in self.responses:
            if response.statement:
                found.setdefault(response.statement, []).append(response)
        return {claim: tuple(rows) for claim, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a case folder, as data; `str()` is the sentence for people.

    `row` is the row as a spreadsheet shows it (the header is 1), `line` the line as a text editor
    shows it; both are 0 where the fault is of the whole file.
    """

    file: str
    row: int
    line: int
    column: str
    value: str
    code: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        """Make what would act on a terminal, or turn a line around, visible in the words."""
        for name in ("column", "message", "hint"):
            object.__setattr__(self, name, visible(getattr(self, name)))

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f" row {self.row} (line {self.line})"
        if self.column:
            place += f", column {self.column}"
        text = f"{place}: {self.message}"
        return f"{text}; {self.hint}" if self.hint else text


class DataError(Exception):
    """A case folder that cannot be loaded; `problems` holds every fault found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problem(s); first: {problems[0]}")
        self.problems = problems
