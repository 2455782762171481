"""The checks of a case, one generator per rule: each yields every fault it finds.

A check gets the rows of all tables as text and must hold up on any of them. `code` is stable;
`CODES` says what each means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from flows import schema, volumes
from flows.characters import fold, quoted
from flows.judges import Draft, Fixes, called, check_cells, meant, not_known, proposed, whole
from flows.model import Problem
from flows.rows import Row, items

CODES = {
    "file-missing": "a table that every case has, or datapackage.json, is not in the folder",
    "file-unreadable": "a file cannot be read, or is a link, a folder or a device",
    "file-large": "a file, a row or a cell is larger than what is read",
    "file-kind": "a file is no text at all: a spreadsheet, a web page, JSON …",
    "file-encoding": "a file is not UTF-8 (nor UTF-16 with its mark), or was cut off or damaged",
    "file-separator": "the cells are not separated by commas, semicolons or tabs",
    "file-conflict": "a merge left its conflict markers",
    "package-bad": "datapackage.json is not JSON, or lacks title or as_of",
    "header-missing": "the first row of a table is not its header",
    "header-twice": "the header stands again among the rows",
    "column-missing": "a column of the table is not in the header",
    "column-twice": "a column stands twice in the header, or two cannot be told apart",
    "column-unnamed": "a cell is filled whose column has no name",
    "row-unreadable": "the quotes of a row do not close",
    "row-long": "a row has more cells than the header",
    "row-short": "a row has fewer cells than the header",
    "rows-twice": "all the rows stand in the file twice",
    "cell-required": "a cell that must be filled is empty",
    "cell-error": "a cell holds a spreadsheet's error, such as #REF!",
    "character-bad": "an id or a word holds a look-alike, unseen or turning character",
    "text-garbled": "a text was read in a wrong encoding (“Ã©”), or lost a letter",
    "id-bad": "an id or a slug is not lower-case letters, digits and hyphens",
    "id-twice": "an id or a term stands twice in its table, if only in another spelling",
    "row-twice": "a citation stands twice",
    "number-bad": "a number is not a whole number of digits",
    "date-bad": "a date is not EDTF, or not a day",
    "url-bad": "an address is not http or https",
    "word-unknown": "a word is not one of those allowed in its column",
    "ref-unknown": "an id points at nothing",
    "volume-incomplete": "the volume columns do not agree with each other",
    "volume-wording": "the printed words give another number or hedge than the columns",
    "too-long": "a phrase or wording has more than 12 words, an explanation more than 40",
    "source-loop": "a source derives from itself",
    "actor-loop": "an actor is inside itself",
    "claim-uncited": "a claim has no citation",
    "flow-volume": "a flow's volume is not the volume of a claim that it cites",
    "stage-missing": "an end of a flow has no stage",
    "response-end": "a response lacks its statement, or has one beside none-found",
    "unanswered": "an allegation has neither a response nor none-found",
}

Check = Callable[[Draft], Iterator[Problem]]


def check_ids(draft: Draft) -> Iterator[Problem]:
    """Ids and terms are unique in their table, in whatever spelling; no citation stands twice."""
    for table in schema.TABLES.values():
        seen: dict[tuple[str, ...], Row] = {}
        folded: dict[str, Row] = {}
        key, name = table.key, table.key[0]
        for row in draft.rows[table.name]:
            value = tuple(row.cells[part] for part in key)
            if not any(value):
                continue
            first = seen.setdefault(value, row)
            if first is not row and len(key) == 1:
                message = f"{quoted(value[0])} is already the {name} of row {first.row}"
                hint = f"give one of them another {name}"
                if first.cells == row.cells:
                    hint += f", or delete this row: it repeats row {first.row} whole"
                yield row.problem(name, "id-twice", message, hint)
            elif first is not row:
                message = f"the row repeats row {first.row}"
                yield row.problem("", "row-twice", message, "delete one of them")
            elif len(key) == 1:
                other = folded.setdefault(fold(value[0]), row)
                if other is not row:
                    message = (
                        f"{quoted(value[0])} is the {name} {quoted(other.cells[name])} of row "
                    )
                    message += f"{other.row} in another spelling"
                    hint = f"give one of them another {name}"
                    yield row.problem(name, "id-twice", message, hint)


def check_references(draft: Draft) -> Iterator[Problem]:
    """Every id that a cell points at exists."""
    fixes = Fixes()
    for table in schema.TABLES.values():
        for column in table.columns:
            if not column.table or column.table in draft.unread:
                continue
            known, name = draft.ids(column.table).keys(), column.name
            starred = table.name == "populations"
            allowed = known | {"*"} if starred else known
            for row in draft.rows[table.name]:
                value = row.cells[name]
                if not value or (value in known and not column.many):
                    continue
                named = items(value) if column.many else (value,)
                unknown = [item for item in named if item not in allowed]
                if unknown and (parts := _listed(value, allowed.__contains__)):
                    yield _untold(row, column, parts)
                    continue
                for item in unknown:
                    message = f"{quoted(item)} is not an id in {column.table}.csv"
                    if column.many and known & set(re.split(r"\s*[,|\r\n]\s*", item)):
                        yield row.problem(name, "ref-unknown", message, "write “; ” between ids")
                        continue
                    tried = starred and "*" in item
                    found = ["*"] if tried else fixes.id(row, draft, column.table, item)
                    yield not_known(row, name, item, found, "ref-unknown", message)
    yield from _check_focus(draft, fixes)


def _listed(cell: str, known: Callable[[str], bool]) -> list[str]:
    """Return the ids that a cell lists between whatever marks, if it lists nothing else."""
    parts = [part for part in re.split(r"[\s,;|&]+", cell) if part and part != "and"]
    return list(dict.fromkeys(parts)) if len(parts) > 1 and all(map(known, parts)) else []


def _untold(row: Row, column: schema.Column, parts: Sequence[str]) -> Problem:
    """Return the problem of a cell whose ids are all known, yet not told apart by “; ”."""
    cell = quoted(row.cells[column.name])
    message = f"the ids in {cell} are not separated by “; ”"
    hint = f"write {'; '.join(parts)}"
    if not column.many:
        message = f"{cell} is not an id in {column.table}.csv"
        hint = f"only one id fits here; write {' or '.join(parts)}"
    return row.problem(column.name, "ref-unknown", message, hint)


def _check_focus(draft: Draft, fixes: Fixes) -> Iterator[Problem]:
    [column] = (c for c in schema.TABLES["story"].columns if c.name == "focus")

    def known(item: str) -> bool:
        kind, _, name = item.partition(":")
        return name in draft.ids(table) if (table := schema.FOCUS_TABLES.get(kind)) else False

    for row in draft.rows["story"]:
        cell = row.cells["focus"]
        if not all(map(known, items(cell))) and (parts := _listed(cell, known)):
            yield _untold(row, column, parts)
            continue
        for item in items(cell):
            kind, _, name = item.partition(":")
            table = schema.FOCUS_TABLES.get(kind, "")
            if table in draft.unread or (table and name in draft.ids(table)):
                continue
            message = f"{quoted(item)} is no flow, actor, claim, event or source of this case"
            if table:
                found = fixes.id(row, draft, table, name)
                yield not_known(row, "focus", name, found, "ref-unknown", message)
                continue
            found = [
                f"{kind}:{id}"
                for kind, other in schema.FOCUS_TABLES.items()
                for id in (name.strip() or item, item)
                if id in draft.ids(other)
            ]
            hint = meant(list(dict.fromkeys(found))[:3]) or "write it as flow:ID, claim:ID …"
            yield row.problem("focus", "ref-unknown", message, hint)


def check_volumes(draft: Draft) -> Iterator[Problem]:
    """Number, hedge and printed words of a volume agree."""
    for table in ("claims", "flows"):
        for row in draft.rows[table]:
            yield from _check_volume(row)


def _check_volume(row: Row) -> Iterator[Problem]:
    number, bound, wording = (row.cells[c] for c in ("volume", "volume_bound", "volume_wording"))
    if bound and bound not in schema.BOUNDS:
        return
    if number and not bound:
        hint = "write exactly, or the hedge that is printed"
        message = f"volume {quoted(number)[1:-1]} has no hedge"
        yield row.problem("volume_bound", "volume-incomplete", message, hint)
    elif number and bound in ("unquantified", "not-stated"):
        message = f"volume_bound is {bound}, yet volume is {quoted(number)[1:-1]}"
        yield row.problem("volume", "volume-incomplete", message, "empty the volume")
    elif not number and bound not in ("", "unquantified", "not-stated"):
        message = f"volume_bound is {bound}, yet volume is empty"
        hint = "fill volume, or write unquantified or not-stated"
        yield row.problem("volume_bound", "volume-incomplete", message, hint)
    elif not number and not bound and wording:
        message = "there are words of a volume, yet no hedge"
        yield row.problem("volume_bound", "volume-incomplete", message, "write unquantified")
    elif whole(number) and wording:
        yield from _check_wording(row, int(number), bound, wording)


def _volume_stands(row: Row) -> bool:
    """Return whether no fault of the row's own volume is told already."""
    number, bound = row.cells["volume"], row.cells["volume_bound"]
    read = (not number or whole(number)) and (not bound or bound in schema.BOUNDS)
    return read and not any(_check_volume(row))


def _check_wording(row: Row, number: int, bound: str, wording: str) -> Iterator[Problem]:
    found = volumes.parse_wording(wording)
    if found is None or found[0] is None:
        return
    if found[0] != number:
        message = f"the words {quoted(wording)} give {found[0]}, the column {number}"
        yield row.problem("volume", "volume-wording", message, f"write {found[0]}")
    elif found[1] != "exactly" and found[1] != bound:
        message = f"the words {quoted(wording)} say {found[1]}, the column {bound}"
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


def check_glossary(draft: Draft) -> Iterator[Problem]:
    """An explanation is short, and no form of a term is a form of another."""
    seen: dict[str, Row] = {}
    columns = ("text", *(c.name for c in schema.TABLES["glossary"].translations))
    for row in draft.rows["glossary"]:
        for column in columns:
            count = len(row.cells.get(column, "").split())
            if count > schema.MAX_TERM_WORDS:
                message = f"it has {count} words, at most {schema.MAX_TERM_WORDS} fit beside a term"
                yield row.problem(column, "too-long", message, "say what it means, not its story")
        seen.setdefault(fold(row.cells["term"]), row)
    for row in draft.rows["glossary"]:
        for alias in items(row.cells["aliases"]):
            other = seen.setdefault(fold(alias), row)
            if other is not row:
                message = f"{quoted(alias)} already stands for {quoted(other.cells['term'])}"
                message += f" of row {other.row}"
                yield row.problem("aliases", "id-twice", message, "leave it with one of them")


def check_loops(draft: Draft) -> Iterator[Problem]:
    """No source derives from itself, no actor is inside itself, by whatever way."""
    for table, column, code in (
        ("sources", "derived_from", "source-loop"),
        ("actors", "parent", "actor-loop"),
    ):
        rows = draft.ids(table)
        loops = _loops({name: row.cells[column] for name, row in rows.items()})
        for row in draft.rows[table]:
            name = row.cells["id"]
            if name in loops and rows[name] is row:
                loop, at = loops[name]
                size = len(loop)
                ways = range(size + 1) if size <= 8 else (*range(4), -1, *range(size - 3, size + 1))
                way = ["…" if i < 0 else loop[(at + i) % size] for i in ways]
                message = f"{' → '.join(way)} is a loop"
                yield row.problem(column, code, message, "empty the cell of the first of them")


def _loops(links: dict[str, str]) -> dict[str, tuple[list[str], int]]:
    """Return, for each name that leads back to itself, the loop that it is in and its place."""
    loops: dict[str, tuple[list[str], int]] = {}
    done: set[str] = set()
    for start in links:
        way: dict[str, None] = {}
        here = start
        while here and here in links and here not in done and here not in way:
            way[here] = None
            here = links[here]
        if here and here in way:
            path = list(way)
            loop = path[path.index(here) :]
            loops |= {name: (loop, place) for place, name in enumerate(loop)}
        done.update(way)
    return loops


def check_citations(draft: Draft) -> Iterator[Problem]:
    """Every claim is printed somewhere."""
    cited = {row.cells["claim"] for row in draft.rows["citations"]}
    for row in draft.rows["claims"]:
        known = called(row) & cited or "citations" in draft.unread
        if (name := row.cells["id"]) and not known:
            message = f"{quoted(name)} has no citation"
            hint = f"add a row to citations.csv with claim {proposed(name) or quoted(name)[1:-1]}"
            yield row.problem("id", "claim-uncited", message, hint)


def check_flow_volumes(draft: Draft) -> Iterator[Problem]:
    """A flow's volume is, word for word, the volume of a claim that it cites."""
    columns = ("volume", "volume_bound", "volume_wording", "volume_unit")
    claims = draft.ids("claims")
    for row in draft.rows["flows"]:
        own = tuple(row.cells[c] for c in columns)
        if own[1] in ("", "not-stated") and not own[0] and not own[2]:
            continue
        names = items(row.cells["claims"])
        cited = [claims[c] for c in names if c in claims]
        # A claim that is missing, unknown or itself at fault may be the one that gives it.
        if not names or len(cited) < len(names) or not all(map(_volume_stands, (row, *cited))):
            continue
        said = [tuple(claim.cells[c] for c in columns) for claim in cited]
        if own not in said and "claims" not in draft.unread:
            given = [quoted(" ".join(filter(None, s)))[1:-1] for s in said if any(s)]
            message = f"no cited claim gives {quoted(' '.join(filter(None, own)))} word for word"
            hint = f"they give {' / '.join(given[:5])}" if given else "write not-stated"
            yield row.problem("volume", "flow-volume", message, hint)


def check_stages(draft: Draft) -> Iterator[Problem]:
    """Both ends of every flow have a stage, the column in which they are drawn."""
    ends = {r.cells[c] for r in draft.rows["flows"] for c in ("origin", "recipient")}
    for row in draft.rows["actors"]:
        if called(row) & ends and not row.cells["stage"]:
            message = f"{quoted(row.cells['id'])} is an end of a flow, yet has no stage"
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
        if row.cells["kind"] in ("allegation", "petition") and not called(row) & met:
            message = f"nothing is recorded as meeting {quoted(row.cells['id'])}"
            hint = "add a row to responses.csv, with relation none-found if so"
            yield row.problem("id", "unanswered", message, hint)


CHECKS: tuple[Check, ...] = (
    check_cells,
    check_ids,
    check_references,
    check_volumes,
    check_lengths,
    check_glossary,
    check_loops,
    check_citations,
    check_flow_volumes,
    check_stages,
    check_responses,
)
