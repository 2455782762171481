"""The small world of the unit tests: records with defaults, and a case folder that tests may spoil.

`WORLD` and the folder hold the same case, so what is proved of one holds for the other.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from flows import dates, schema
from flows.dates import Edtf
from flows.load import load
from flows.model import (
    Account,
    Actor,
    Case,
    Citation,
    Claim,
    DataError,
    Event,
    Flow,
    Population,
    Problem,
    Response,
    Source,
    Step,
    Term,
)
from flows.volumes import NOT_STATED, Volume

VOLUME_COLUMNS = ("volume", "volume_bound", "volume_wording", "volume_unit")


def when(text: str) -> Edtf | None:
    return dates.parse(text) if text else None


def number(count: int | None, bound: str = "exactly", wording: str = "") -> Volume:
    return Volume(count, bound, wording, "people")


def account(id: str, side: str, order: int) -> Account:
    return Account(id, f"The {id}", side, order, "")


def source(id: str, published: str = "", derived_from: str = "", **given: Any) -> Source:
    blank = Source(id, f"Report {id}", "The Paper", "", "", None, "", derived_from, "full", "")
    return replace(blank, published=when(published), **given)


def actor(id: str, boundary: str, stage: int | None = None, **given: Any) -> Actor:
    name = id.replace("-", " ").capitalize()
    return replace(Actor(id, name, "office", boundary, "", stage, (), ""), **given)


def population(id: str, overlaps: Iterable[str] = (), same: Iterable[str] = ()) -> Population:
    return Population(id, id.capitalize(), tuple(overlaps), tuple(same), "")


def claim(id: str, kind: str = "allegation", said_on: str = "2026-02-25", **given: Any) -> Claim:
    speaker = {"court": "judge", "report": "paper"}.get(kind, "leader")
    speaker = "minister" if kind in ("statement", "undertaking") else speaker
    text = f"What {id} says."
    blank = Claim(id, speaker, when(said_on), None, "", kind, "transfer", text, "", "", None, "")
    return replace(blank, **given)


def citation(claim: str, source: str, locator: str = "P1.S1", phrase: str = "") -> Citation:
    return Citation(claim, source, locator, phrase)


def flow(id: str, account: str, ends: str, claims: str, verb: str = "shared", **given: Any) -> Flow:
    """Return a flow whose `ends` are written `origin > recipient`, its claims with spaces."""
    origin, recipient = ends.split(" > ")
    rest = tuple(claims.split())
    blank = Flow(id, account, origin, recipient, "", (), verb, NOT_STATED, None, "", rest, "")
    return replace(blank, **given)


def event(
    id: str, date: str, lane: str, claims: str = "", sources: str = "", **given: Any
) -> Event:
    rests = tuple(claims.split()), tuple(sources.split())
    blank = Event(id, dates.parse(date), lane, "press", f"Event {id}", "reported", *rests, "")
    return replace(blank, **given)


def response(claim: str, statement: str, relation: str) -> Response:
    name = f"{claim}-{statement}" if statement else f"{claim}-none"
    return Response(name, claim, statement, relation, "")


OVER_CRORE = number(10_000_000, "over", "over 1 crore")
NEARLY_8_LAKH = number(800_000, "nearly", "nearly 8 lakh")
LAKH_72 = number(7_200_000, "exactly", "72 lakh (7.2 million)")
LAKHS = number(None, "unquantified", "lakhs of women")

WORLD = Case(
    id="case",
    title="The world",
    description="A case for tests.",
    question="Which data went where?",
    licence="CC-BY-4.0",
    as_of=date(2026, 3, 5),
    accounts=(
        account("opposition", "alleging", 1),
        account("petition", "alleging", 2),
        account("government", "answering", 3),
        account("court", "deciding", 4),
    ),
    sources=(
        source("wire", "2026-02-25", agency="Agency", url="https://example.org/wire"),
        source("copy", "2026-02-26", "wire"),
        source("paper-27", "2026-02-27"),
        source("ruling", "2026-03-03", publisher=""),
        source("leaflet"),
    ),
    actors=(
        actor("registry", "state-government", 0, kind="system", parent="office"),
        actor("office", "state-government", 1, aliases=("The secretariat", "CMO")),
        actor("vendor", "outside-government", 2, kind="company"),
        actor("unstated", "not-stated", 2, kind="unnamed", name="recipient not stated"),
        actor("citizens", "public", 3, kind="public"),
        actor("leader", "party", kind="person"),
        actor("petitioner", "outside-government", kind="person"),
        actor("minister", "state-government", kind="person", parent="office"),
        actor("judge", "judiciary", kind="court"),
        actor("paper", "outside-government", kind="media"),
    ),
    populations=(
        population("farmers"),
        population("pensioners", same=["elders"]),
        population("elders"),
        population("women", overlaps=["*"]),
        population("youth"),
    ),
    claims=(
        claim("a-crore", sequence=1, population="farmers", measure="held", volume=OVER_CRORE),
        claim("a-women", said_on="2026-02-26", topic="messages", population="women", volume=LAKHS),
        claim(
            "p-list",
            "petition",
            "2026-02-27?",
            speaker="petitioner",
            population="pensioners",
            measure="held",
            volume=LAKH_72,
        ),
        claim("s-early", "statement", "2026-02-20"),
        claim("s-same", "statement", sequence=2, population="farmers", volume=NEARLY_8_LAKH),
        claim("c-order", "court", "2026-03-03", topic="messages"),
        claim("r-undated", "report", "", topic="messages"),
    ),
    citations=(
        citation("a-crore", "wire", phrase="data of over 1 crore people"),
        citation("a-crore", "copy"),
        citation("a-women", "copy"),
        citation("p-list", "paper-27"),
        citation("s-early", "paper-27", "P2.S1"),
        citation("s-same", "wire", "P3.S1"),
        citation("c-order", "ruling"),
        citation("r-undated", "paper-27", "P4.S1"),
    ),
    flows=(
        flow(
            "f-crore",
            "opposition",
            "registry > vendor",
            "a-crore",
            population="farmers",
            data_fields=("name", "phone number"),
            volume=OVER_CRORE,
        ),
        flow("f-sought", "opposition", "office > unstated", "a-crore", "sought"),
        flow(
            "f-women",
            "opposition",
            "vendor > citizens",
            "a-women",
            "used-to-send",
            population="women",
            volume=LAKHS,
        ),
        flow(
            "f-list",
            "petition",
            "registry > vendor",
            "p-list",
            "reportedly-given",
            population="pensioners",
            volume=LAKH_72,
        ),
        flow(
            "f-nearly",
            "government",
            "registry > office",
            "s-same",
            "stored",
            population="farmers",
            volume=NEARLY_8_LAKH,
            date=when("2026-01"),
        ),
        flow("f-denied", "government", "registry > vendor", "s-same s-early", "denied"),
        flow("f-back", "court", "vendor > registry", "c-order", "directed"),
    ),
    events=(
        event("e-letter", "2026-02-19/2026-02-21", "leader", "a-crore", kind="letter"),
        event("e-press", "2026-02-25", "minister", "s-same", "wire copy"),
        event("e-order", "2026-03-03", "judge", "c-order", "ruling", kind="order"),
        event("e-poll", "2026-03-01", "leader", kind="election", status="background"),
    ),
    responses=(
        response("a-crore", "s-same", "denies"),
        response("a-crore", "s-early", "does-not-dispute"),
        response("a-women", "c-order", "decides"),
        response("p-list", "", "none-found"),
    ),
    story=(
        Step("one", 1, "The charge", "What is said.", "flows", date(2026, 2, 25), ()),
        Step("two", 2, "The order", "What is held.", "claims", date(2026, 3, 3), ("flow:f-back",)),
    ),
    glossary=(Term("lakh", "One hundred thousand.", ("lakhs",), ""),),
)


def case(**tables: Iterable[Any]) -> Case:
    """Return a case with the world's people, places and sources, and only the tables given."""
    said = ("claims", "citations", "flows", "events", "responses", "story")
    found: dict[str, Any] = dict.fromkeys(said, ())
    return replace(WORLD, **(found | {name: tuple(rows) for name, rows in tables.items()}))


def content(case: Case) -> dict[str, Any]:
    """Return all that a case holds, to compare: two cases are never equal, for caches' sake."""
    return {f.name: getattr(case, f.name) for f in fields(case) if f.name != "whole"}


def crowd(seed: int, flows: int = 60) -> Case:
    """Return a case of many flows between actors with long names, the same for the same seed."""
    dice = random.Random(seed)
    actors = [
        actor(f"n{i}", "not-stated", dice.randrange(4), name=f"Office {i} " + "of records " * 9)
        for i in range(18)
    ]

    def one(i: int) -> Flow:
        known = dice.random() < 0.6
        size = dice.choice((dice.randrange(1, 900), dice.randrange(1, 20_000_000)))
        return flow(
            f"f{i}",
            dice.choice(("opposition", "government")),
            f"{dice.choice(actors).id} > {dice.choice(actors).id}",
            "a",
            dice.choice(schema.VERBS),
            volume=number(size, dice.choice(schema.BOUNDS[:6])) if known else NOT_STATED,
        )

    people = [*actors, *WORLD.actors[5:]]
    return case(actors=people, claims=[claim("a")], flows=[one(i) for i in range(flows)])


def text_row(table: schema.Table, record: Any) -> dict[str, str]:
    """Return the cells of one record as its CSV holds them."""
    found = {c.name: _cell(getattr(record, c.name, "")) for c in table.columns}
    if "volume" in found:
        size = record.volume if record.volume != NOT_STATED else None
        parts = (size.number, size.bound, size.wording, size.unit) if size else ("",) * 4
        found |= dict(zip(VOLUME_COLUMNS, map(_cell, parts), strict=True))
    return found


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.text if isinstance(value, Edtf) else str(value)


def table_text(table: schema.Table, rows: Iterable[dict[str, str]], newline: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, table.names, lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


class Folder:
    """A case folder that holds the world until a test changes a cell, a row or a whole file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = {
            name: [text_row(table, record) for record in getattr(WORLD, name)]
            for name, table in schema.TABLES.items()
        }
        self.package: dict[str, Any] = {
            "title": WORLD.title,
            "description": WORLD.description,
            "question": WORLD.question,
            "licenses": [{"name": WORLD.licence}],
            "as_of": WORLD.as_of.isoformat(),
        }
        # file name → its whole content instead, or None for no file at all
        self.files: dict[str, str | bytes | None] = {}

    def set(self, table: str, row: int | str, **cells: str) -> Folder:
        """Change cells of the row with that id, or (citations) at that place from 0."""
        rows = self.rows[table]
        found = rows[row] if isinstance(row, int) else next(r for r in rows if r["id"] == row)
        assert cells.keys() <= found.keys()
        found |= cells
        return self

    def add(self, table: str, **cells: str) -> Folder:
        self.rows[table].append(dict.fromkeys(schema.TABLES[table].names, "") | cells)
        return self

    def drop(self, table: str, row: int) -> Folder:
        del self.rows[table][row]
        return self

    def text(self, table: str) -> str:
        return table_text(schema.TABLES[table], self.rows[table])

    def write(self) -> Path:
        self.path.mkdir(exist_ok=True)
        files: dict[str, str | bytes | None] = {
            table.file: self.text(name) for name, table in schema.TABLES.items()
        }
        files["datapackage.json"] = json.dumps(self.package)
        for name, content in (files | self.files).items():
            data = content.encode() if isinstance(content, str) else content
            if data is not None:
                (self.path / name).write_bytes(data)
        return self.path

    def load(self) -> Case:
        return load(self.write())

    def problems(self) -> tuple[Problem, ...]:
        """Return what loading the folder complains of: nothing if it is clean."""
        try:
            self.load()
        except DataError as error:
            return error.problems
        return ()
