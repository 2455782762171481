"""The checks of a case, one generator per rule: each yields every fault it finds.

A check gets the rows of all tables as text and must hold up on any of them. `code` is stable;
`CODES` says what each means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from flows import dates, schema, volumes
from flows.model import Problem
from flows.rows import Row, items

CODES = {
    "file-missing": "a table or datapackage.json is not in the folder",
    "file-unreadable": "a file cannot be read",
    "file-encoding": "a file is not UTF-8",
    "package-bad": "datapackage.json is not JSON, or lacks title or as_of",
    "header-missing": "a table has no header row",
    "column-missing": "a column of the table is not in the header",
    "column-twice": "a column stands twice in the header",
    "row-unreadable": "the quotes of a row do not close, or a cell is too large",
    "row-long": "a row has more cells than the header",
    "cell-required": "a cell that must be filled is empty",
    "id-bad": "an id or a slug is not lower-case letters, digits and hyphens",
    "id-twice": "an id stands twice in its table",
    "row-twice": "a citation stands twice",
    "number-bad": "a number is not a whole number of digits",
    "date-bad": "a date is not EDTF, or not a day",
    "url-bad": "an address is not http or https",
    "word-unknown": "a word is not one of those allowed in its column",
    "ref-unknown": "an id points at nothing",
    "volume-incomplete": "the volume columns do not agree with each other",
    "volume-wording": "the printed words give another number or hedge than the columns",
    "too-long": "a phrase or wording has more than 12 words",
    "source-loop": "a source derives from itself",
    "actor-loop": "an actor is inside itself",
    "claim-uncited": "a claim has no citation",
    "flow-volume": "a flow's volume is not the volume of a claim that it cites",
    "stage-missing": "an end of a flow has no stage",
    "response-end": "a response lacks its statement, or has one beside none-found",
    "unanswered": "an allegation has neither a response nor none-found",
}


@dataclass(frozen=True)
class Draft:
    """The rows of every table as text, before they become a case.

    `unread` names the tables that could not be read in full: what points at them is not judged.
    """

    rows: dict[str, list[Row]]
    unread: frozenset[str] = frozenset()

    def ids(self, table: str) -> dict[str, Row]:
        """Return the first row of each id in `table`."""
        found: dict[str, Row] = {}
        for row in self.rows[table]:
            found.setdefault(row.cells.get("id", ""), row)
        return found


Check = Callable[[Draft], Iterator[Problem]]


def _cells(draft: Draft) -> Iterator[tuple[Row, schema.Column, str]]:
    for table in schema.TABLES.values():
        for row in draft.rows[table.name]:
            for column in table.columns:
                yield row, column, row.cells[column.name]


def _near(value: str, known: list[str]) -> str:
    close = get_close_matches(value.strip().lower().replace("_", "-").replace(" ", "-"), known, 1)
    return f"did you mean “{close[0]}”?" if close else ""


def check_cells(draft: Draft) -> Iterator[Problem]:
    """Every cell is filled where it must be and reads as its column's type."""
    for row, column, value in _cells(draft):
        if not value:
            if column.required:
                message = f"the cell is empty; {column.about.rstrip('.')}"
                yield row.problem(column.name, "cell-required", message)
        elif column.words and value not in column.words:
            hint = _near(value, list(column.words))
            message = f"“{value}” is not one of {', '.join(column.words)}"
            yield row.problem(column.name, "word-unknown", message, hint)
        elif column.pattern and not re.fullmatch(column.pattern, value):
            fix = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
            message = f"“{value}” is not lower-case letters, digits and single hyphens"
            yield row.problem(column.name, "id-bad", message, f"write {fix}" if fix else "")
        else:
            yield from _check_type(row, column, value)


def _check_type(row: Row, column: schema.Column, value: str) -> Iterator[Problem]:
    if column.type == "integer" and not re.fullmatch(r"[0-9]{1,15}", value):
        hint = volumes.number_hint(value) or "write digits only, or leave it empty"
        yield row.problem(column.name, "number-bad", f"“{value}” is not a whole number", hint)
    elif column.type == "edtf":
        try:
            dates.parse(value)
        except ValueError as error:
            message = f"“{value}” is not an EDTF date"
            yield row.problem(column.name, "date-bad", message, str(error))
    elif column.type == "day":
        try:
            dates.day(value)
        except ValueError:
            message = f"“{value}” is not a day"
            yield row.problem(column.name, "date-bad", message, dates.day_hint(value))
    elif column.type == "url" and not re.fullmatch(r"https?://[^\s<>\"]+", value):
        message = f"“{value}” is not an http or https address"
        yield row.problem(column.name, "url-bad", message, "write it with https:// and no spaces")


def check_ids(draft: Draft) -> Iterator[Problem]:
    """Ids are unique in their table; no citation stands twice."""
    for table in schema.TABLES.values():
        seen: dict[tuple[str, ...], Row] = {}
        key = ("id",) if table.names[0] == "id" else table.names
        for row in draft.rows[table.name]:
            value = tuple(row.cells[name] for name in key)
            first = seen.setdefault(value, row)
            if first is row or not any(value):
                continue
            if key == ("id",):
                message = f"“{value[0]}” is already the id of row {first.row}"
                yield row.problem("id", "id-twice", message, "give one of them another id")
            else:
                message = f"the row repeats row {first.row}"
                yield row.problem("", "row-twice", message, "delete one of them")


def check_references(draft: Draft) -> Iterator[Problem]:
    """Every id that a cell points at exists."""
    known = {name: [i for i in draft.ids(name) if i] for name in schema.FOCUS_TABLES.values()}
    known |= {name: list(draft.ids(name)) for name in ("accounts", "populations")}
    sets = {name: set(ids) for name, ids in known.items()}
    for row, column, value in _cells(draft):
        if column.table and value and column.table not in draft.unread:
            for item in items(value) if column.many else (value,):
                if item not in sets[column.table] and not (
                    item == "*" and row.file == "populations.csv"
                ):
                    message = f"“{item}” is not an id in {column.table}.csv"
                    hint = _near(item, known[column.table])
                    yield row.problem(column.name, "ref-unknown", message, hint)
    for row in draft.rows["story"]:
        for item in items(row.cells["focus"]):
            kind, _, name = item.partition(":")
            table = schema.FOCUS_TABLES.get(kind, "")
            if not table or (name not in sets[table] and table not in draft.unread):
                message = f"“{item}” is no flow, actor, claim, event or source of this case"
                hint = _near(name, known[table]) if table else "write it as flow:ID, claim:ID …"
                yield row.problem("focus", "ref-unknown", message, hint)


def check_volumes(draft: Draft) -> Iterator[Problem]:
    """Number, hedge and printed words of a volume agree."""
    for table in ("claims", "flows"):
        for row in draft.rows[table]:
            cells = row.cells
            number, bound, wording = (
                cells[c] for c in ("volume", "volume_bound", "volume_wording")
            )
            if bound and bound not in schema.BOUNDS:
                continue
            if number and not bound:
                hint = "write exactly, or the hedge that is printed"
                message = f"volume {number} has no hedge"
                yield row.problem("volume_bound", "volume-incomplete", message, hint)
            elif number and bound in ("unquantified", "not-stated"):
                message = f"volume_bound is {bound}, yet volume is {number}"
                yield row.problem("volume", "volume-incomplete", message, "empty the volume")
            elif not number and bound not in ("", "unquantified", "not-stated"):
                message = f"volume_bound is {bound}, yet volume is empty"
                hint = "fill volume, or write unquantified or not-stated"
                yield row.problem("volume_bound", "volume-incomplete", message, hint)
            elif not number and not bound and wording:
                message = "there are words of a volume, yet no hedge"
                yield row.problem(
                    "volume_bound", "volume-incomplete", message, "write unquantified"
                )
            elif number.isdecimal() and wording:
                yield from _check_wording(row, int(number), bound, wording)


def _check_wording(row: Row, number: int, bound: str, wording: str) -> Iterator[Problem]:
    found = volumes.parse_wording(wording)
    if found is None or found[0] is None:
        return
    if found[0] != number:
        message = f"the words “{wording}” give {found[0]}, the column {number}"
        yield row.problem("volume", "volume-wording", message, f"write {found[0]}")
    elif found[1] != "exactly" and found[1] != bound:
        message = f"the words “{wording}” say {found[1]}, the column {bound}"
        yield row.problem("volume_bound", "volume-wording", message, f"write {found[1]}")


def check_lengths(draft: Draft) -> Iterator[Problem]:
    """Phrases and wordings have at most 12 words."""
    places = (
        ("citations", "phrase"),
        ("claims", "volume_wording"),
        ("flows", "volume_wording"),
    )
    for table, column in places:
        for row in draft.rows[table]:
            count = len(row.cells[column].split())
            if count > schema.MAX_PHRASE_WORDS:
                message = f"it has {count} words, at most {schema.MAX_PHRASE_WORDS} are quoted"
                yield row.problem(column, "too-long", message, "quote the part that matters")


def check_loops(draft: Draft) -> Iterator[Problem]:
    """No source derives from itself, no actor is inside itself, by whatever way."""
    for table, column, code in (
        ("sources", "derived_from", "source-loop"),
        ("actors", "parent", "actor-loop"),
    ):
        rows = draft.ids(table)
        for row in draft.rows[table]:
            seen, here = [row.cells["id"]], row.cells[column]
            while here and here in rows and here not in seen:
                seen.append(here)
                here = rows[here].cells[column]
            if here and here == row.cells["id"]:
                message = f"{' → '.join([*seen, here])} is a loop"
                yield row.problem(column, code, message, "empty the cell of the first of them")


def check_citations(draft: Draft) -> Iterator[Problem]:
    """Every claim is printed somewhere."""
    cited = {row.cells["claim"] for row in draft.rows["citations"]}
    for row in draft.rows["claims"]:
        known = row.cells["id"] in cited or "citations" in draft.unread
        if row.cells["id"] and not known:
            message = f"“{row.cells['id']}” has no citation"
            hint = f"add a row to citations.csv with claim {row.cells['id']}"
            yield row.problem("id", "claim-uncited", message, hint)


def check_flow_volumes(draft: Draft) -> Iterator[Problem]:
    """A flow's volume is, word for word, the volume of a claim that it cites."""
    columns = ("volume", "volume_bound", "volume_wording", "volume_unit")
    claims = draft.ids("claims")
    for row in draft.rows["flows"]:
        own = tuple(row.cells[c] for c in columns)
        if own[1] in ("", "not-stated") and not own[0] and not own[2]:
            continue
        cited = [claims[c] for c in items(row.cells["claims"]) if c in claims]
        said = [tuple(claim.cells[c] for c in columns) for claim in cited]
        if own not in said and "claims" not in draft.unread:
            given = [" ".join(filter(None, s)) for s in said if any(s)]
            message = f"no cited claim gives “{' '.join(filter(None, own))}” word for word"
            hint = f"they give {' / '.join(given)}" if given else "write not-stated"
            yield row.problem("volume", "flow-volume", message, hint)


def check_stages(draft: Draft) -> Iterator[Problem]:
    """Both ends of every flow have a stage, the column in which they are drawn."""
    ends = {r.cells[c] for r in draft.rows["flows"] for c in ("origin", "recipient")}
    for row in draft.rows["actors"]:
        if row.cells["id"] in ends and not row.cells["stage"]:
            message = f"“{row.cells['id']}” is an end of a flow, yet has no stage"
            yield row.problem("stage", "stage-missing", message, "write 0, 1, 2 …")


def check_responses(draft: Draft) -> Iterator[Problem]:
    """A response names its statement, unless none was found; every allegation has one."""
    met = set()
    for row in draft.rows["responses"]:
        met.add(row.cells["claim"])
        relation, statement = row.cells["relation"], row.cells["statement"]
        if relation == "none-found" and statement:
            message = "the relation is none-found, yet there is a statement"
            yield row.problem("statement", "response-end", message, "empty it")
        elif relation and relation != "none-found" and not statement:
            message = f"the relation is {relation}, yet there is no statement"
            yield row.problem("statement", "response-end", message, "name the claim that meets it")
    for row in draft.rows["claims"] if "responses" not in draft.unread else ():
        if row.cells["kind"] in ("allegation", "petition") and row.cells["id"] not in met:
            message = f"nothing is recorded as meeting “{row.cells['id']}”"
            hint = "add a row to responses.csv, with relation none-found if so"
            yield row.problem("id", "unanswered", message, hint)


CHECKS: tuple[Check, ...] = (
    check_cells,
    check_ids,
    check_references,
    check_volumes,
    check_lengths,
    check_loops,
    check_citations,
    check_flow_volumes,
    check_stages,
    check_responses,
)
