"""Changes of a table's records as data, and their effect: nothing else in the file moves.

A record is named by its key in the file that the changes start from: its id, its term, or for a
citation its whole row; a repeated one has its number added. The name holds while cells change,
the id too. A new record has a key of its own, made by `fresh`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from flows import schema
from flows.characters import trim
from flows.model import Problem
from flows.sheet import Dialect, Record, Sheet, write

Key = tuple[str, ...]
Sheets = Mapping[str, Sheet]


@dataclass(frozen=True, slots=True)
class Edit:
    """Cells of one record, by column, with their new text."""

    table: str
    key: Key
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Add:
    """A new record with its cells by column, after the record `after` or else at the end."""

    table: str
    key: Key
    cells: Mapping[str, str]
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """One record less."""

    table: str
    key: Key


Change = Edit | Add | Delete


class Misfit(ValueError):
    """A change of a record, table or column that is not there; `problem` says which."""

    def __init__(self, change: Change, code: str, message: str, column: str = "") -> None:
        self.problem = Problem(f"{change.table}.csv", 0, 0, column, "", code, message)
        super().__init__(str(self.problem))


def fresh() -> Key:
    """Return a key for a record that is not in the file yet."""
    return ("+", secrets.token_hex(6))


def key_columns(table: str) -> tuple[str, ...]:
    """Return the columns that name a record of `table`."""
    return schema.TABLES[table].key


def names(sheet: Sheet) -> tuple[str, ...]:
    """Return the names of the columns, without the spaces around them."""
    return tuple(map(trim, sheet.header))


def cells(sheet: Sheet, record: Record) -> dict[str, str]:
    """Return a record's cells by column, without the spaces around them."""
    found: dict[str, str] = {}
    for place, name in enumerate(names(sheet)):
        if name:
            text = record.cells[place].strip() if place < len(record.cells) else ""
            found.setdefault(name, text)
    return found


def keyed(sheet: Sheet, table: str) -> dict[Key, Record]:
    """Return the records that are not blank by their keys, in file order."""
    header = names(sheet)
    places = [header.index(c) if c in header else -1 for c in key_columns(table)]
    seen: dict[Key, int] = {}
    found: dict[Key, Record] = {}
    for record in sheet.records:
        if record.blank:
            continue
        row = record.cells
        key: Key = tuple(trim(row[p]) if 0 <= p < len(row) else "" for p in places)
        seen[key] = seen.get(key, 0) + 1
        found[key if seen[key] == 1 else (*key, str(seen[key]))] = record
    return found


def apply(sheets: Sheets, changes: Iterable[Change]) -> dict[str, Sheet]:
    """Return the sheets with the changes made, in their order.

    Untouched records are the same objects; a changed one keeps its row and line; a new one has
    neither (0). Raises Misfit for a change of what is not there.
    """
    by_table: dict[str, list[Change]] = {}
    for change in changes:
        if change.table not in sheets:
            raise Misfit(change, "file-missing", "the table is not there")
        by_table.setdefault(change.table, []).append(change)
    done = {table: _apply(sheets[table], table, mine) for table, mine in by_table.items()}
    return {**sheets, **done}


def _apply(sheet: Sheet, table: str, changes: Sequence[Change]) -> Sheet:
    rows: dict[Key, Record | None] = dict(keyed(sheet, table))
    lines = {record.line: key for key, record in rows.items() if record}
    following: dict[Key | None, list[Key]] = {}
    for change in changes:
        present = rows.get(change.key)
        if isinstance(change, Add):
            if change.key in rows:
                raise Misfit(change, "id-twice", f"{change.key} is there already")
            rows[change.key] = _edited(sheet, Record(0, 0, ()), change)
            after = change.after if change.after in rows else None
            following.setdefault(after, []).append(change.key)
        elif present is None:
            raise Misfit(change, "ref-unknown", f"“{' '.join(change.key)}” is not there")
        elif isinstance(change, Delete):
            rows[change.key] = None
        else:
            rows[change.key] = _edited(sheet, present, change)
    records: list[Record] = []

    def put(key: Key | None) -> None:
        waiting = [key] if key else []
        waiting += [] if key else reversed(following.get(None, []))
        while waiting:
            here = waiting.pop()
            found = rows[here]
            records.extend([found] if found else [])
            waiting += reversed(following.get(here, []))

    for record in sheet.records:
        if record.line in lines:
            put(lines[record.line])
        else:
            records.append(record)
    put(None)
    return replace(sheet, records=tuple(records))


def _edited(sheet: Sheet, record: Record, change: Edit | Add) -> Record:
    header = names(sheet)
    # A row that is too short is made whole by the first change of it.
    row = list(record.cells) + [""] * (len(header) - len(record.cells))
    touched = not record.line
    for name, text in change.cells.items():
        if name not in header:
            if not text:
                continue
            raise Misfit(change, "column-missing", f"column {name} is not in the header", name)
        place = header.index(name)
        if row[place].strip() != text.strip():
            row[place] = text
            touched = True
    return replace(record, cells=tuple(row)) if touched else record


def splice(content: bytes, old: Sheet, new: Sheet) -> bytes:
    """Return the file `content` of sheet `old` with the records of `new`.

    What `new` shares with `old` stays byte for byte; the rest is written in the file's own way.
    """
    style = old.dialect
    text = content.decode(style.encoding)
    body = text.lstrip("\ufeff")
    lines = list(StringIO(body, newline=""))
    starts = [record.line - 1 for record in old.records] + [len(lines)]
    head = "".join(lines[: starts[0]])
    own = {
        record.line: (record, "".join(lines[start:end]))
        for record, start, end in zip(old.records, starts, starts[1:], strict=False)
    }
    parts = [head]
    quoted = False
    for record in new.records:
        before, part = own.get(record.line, (None, ""))
        if before is not None:
            quoted = part.rstrip("\r\n") == _quoted(before.cells, style.delimiter)
        if before is None or record.cells != before.cells:
            end = part[len(part.rstrip("\r\n")) :] or style.newline
            row = _quoted(record.cells, style.delimiter) if quoted else _plain(old, record)
            part = row + end
        if parts[-1] and not parts[-1].endswith(("\n", "\r")):
            parts[-1] += style.newline
        parts.append(part)
    if not style.final_newline:
        parts[-1] = parts[-1].rstrip("\r\n")
    mark = text[: len(text) - len(body)]
    return (mark + "".join(parts)).encode(style.encoding)


def _plain(sheet: Sheet, record: Record) -> str:
    bare = Sheet(sheet.header, (), Dialect(delimiter=sheet.dialect.delimiter))
    alone = write(replace(bare, records=(record,))).decode()
    return alone[len(write(bare).decode()) :].removesuffix("\n")


def _quoted(row: Sequence[str], delimiter: str) -> str:
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row)


def to_json(change: Change) -> dict[str, Any]:
    """Return a change as plain data, for a line of JSON."""
    data: dict[str, Any] = {"op": type(change).__name__.lower(), "table": change.table}
    data["key"] = list(change.key)
    if not isinstance(change, Delete):
        data["cells"] = dict(change.cells)
    if isinstance(change, Add) and change.after:
        data["after"] = list(change.after)
    return data


def from_json(data: Mapping[str, Any]) -> Change:
    """Return the change that plain data says; raises ValueError if it says none."""
    try:
        table, key = str(data["table"]), tuple(map(str, data["key"]))
        if data["op"] == "delete":
            return Delete(table, key)
        given = {str(name): str(text) for name, text in data["cells"].items()}
        if data["op"] == "edit":
            return Edit(table, key, given)
        after = tuple(map(str, data["after"])) if data.get("after") else None
        return Add(table, key, given, after)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no change: {data}") from error
