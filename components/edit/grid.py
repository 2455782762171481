"""One table of a draft as a frozen grid, and what a reader's typing into it means as changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flows import schema
from flows.change import Add, Change, Delete, Edit, Key, Sheets, cells, fresh, keyed, names
from flows.diff import Names, all_names
from flows.rows import items

MOST_ROWS = 2_000
Row = Mapping[str, str]
Rows = dict[Key, Row]


def records(sheets: Sheets, table: str, changes: Iterable[Change]) -> Rows:
    """Return the records of a table after `changes` by their keys, in the order of the file."""
    sheet = sheets[table]
    rows: dict[Key, Row | None] = {k: cells(sheet, r) for k, r in keyed(sheet, table).items()}
    found: Rows = {}
    following: dict[Key | None, list[Key]] = {}
    first = list(rows)
    for change in changes:
        if change.table != table:
            continue
        if isinstance(change, Delete):
            rows[change.key] = None
            continue
        if isinstance(change, Add):
            after = change.after if change.after in rows else None
            following.setdefault(after, []).append(change.key)
        rows[change.key] = {**(rows.get(change.key) or {}), **change.cells}

    def put(key: Key) -> None:
        waiting = [key]
        while waiting:
            here = waiting.pop()
            row = rows[here]
            if row is not None:
                found[here] = row
            waiting += reversed(following.get(here, []))

    for key in (*first, *following.get(None, [])):
        put(key)
    return found


def row_numbers(sheets: Sheets, table: str, rows: Rows) -> dict[int, Key]:
    """Return the keys of records by the row that a spreadsheet shows; `sheets` hold the draft."""
    filled = [key for key, row in rows.items() if any(t.strip() for t in row.values())]
    numbers = [record.row for record in sheets[table].records if not record.blank]
    return dict(zip(numbers, filled, strict=False))


@dataclass(frozen=True)
class Grid:
    """A table as it was when it was opened: nothing that happens elsewhere moves it.

    `keys` and `rows` are the records shown, `whole` counts all that match `find`.
    """

    table: str
    find: str
    key: str
    keys: tuple[Key, ...]
    rows: tuple[Row, ...]
    whole: int
    columns: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    names: Names
    frame: pd.DataFrame


def column(table: str, name: str) -> schema.Column:
    """Return what the schema says of a column; one that it does not know is plain text."""
    known = schema.TABLES[table].column(name)
    return known or schema.Column(name, "A column of this file only; it is kept.")


def explain(known: schema.Column) -> str:
    """Return a column's explanation, with its type and whether it must be filled."""
    kind = {"edtf": "A date, EDTF.", "day": "A day, YYYY-MM-DD.", "integer": "A whole number."}
    notes = [known.about, kind.get(known.type, ""), "Must be filled." if known.required else ""]
    return " ".join(filter(None, notes))


def picks_many(known: schema.Column) -> bool:
    """Return whether a column's cells are lists of records to pick from."""
    return bool(known.many and known.table)


def freeze(
    base: Sheets, sheets: Sheets, changes: Sequence[Change], table: str, find: str, key: str
) -> Grid:
    """Return the grid of a table's records that match `find`; `sheets` hold the draft."""
    rows = records(base, table, changes)
    known = all_names(sheets)
    numbers = row_numbers(sheets, table, rows)
    match = _matcher(table, find, known, numbers)
    found = [(k, row) for k, row in rows.items() if match(k, row)]
    shown = found[:MOST_ROWS]
    columns = tuple(dict.fromkeys(n for n in names(base[table]) if n))
    data: dict[str, Any] = {}
    options: dict[str, tuple[str, ...]] = {}
    for name in columns:
        about = column(table, name)
        texts = [row.get(name, "") for _, row in shown]
        if picks_many(about):
            options[name] = choices(about, sheets, (i for text in texts for i in items(text)))
            data[name] = pd.Series([list(items(t)) for t in texts], dtype=object)
        else:
            if about.table or about.words:
                # A value that is not allowed can still be seen, kept and replaced.
                options[name] = ("", *choices(about, sheets, texts))
            data[name] = pd.Series(texts, dtype="str")
    return Grid(
        table,
        find,
        key,
        tuple(k for k, _ in shown),
        tuple(row for _, row in shown),
        len(found),
        columns,
        options,
        known,
        pd.DataFrame(data, columns=list(columns)),
    )


def choices(about: schema.Column, sheets: Sheets, present: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what a column's pick list offers: its words or its table's ids, and what is there."""
    known = list(about.words)
    if about.table in sheets:
        there = sheets[about.table]
        ids = (cells(there, r).get("id", "") for r in keyed(there, about.table).values())
        known = sorted(ids)
    return tuple(name for name in dict.fromkeys((*known, *present)) if name)


def _matcher(
    table: str, find: str, known: Names, numbers: Mapping[int, Key]
) -> Callable[[Key, Row], bool]:
    kind, _, rest = find.partition(":")
    if kind == "id" and rest:
        return lambda key, row: row.get("id") == rest
    if kind == "row" and rest.isdecimal():
        wanted = numbers.get(int(rest[:9]))
        return lambda key, row: key == wanted
    words = find.casefold().split()

    def match(key: Key, row: Row) -> bool:
        if not words:
            return True
        texts = list(row.values())
        for name, text in row.items():
            about = column(table, name)
            if about.table:
                texts += [known(about.table, i) for i in (items(text) if about.many else [text])]
        hay = " ".join(texts).casefold()
        return all(word in hay for word in words)

    return match


def label(grid: Grid, name: str) -> Callable[[Any], str]:
    """Return how the values of a column are shown in its pick list: by name, with the id."""
    about = column(grid.table, name)

    def say(value: Any) -> str:
        if not about.table or not value:
            return str(value)
        known = grid.names(about.table, value)
        return f"{known} ({value})" if known != value else value

    return say


def typed(
    grid: Grid, state: Mapping[str, Any], added: list[Key]
) -> dict[Key, dict[str, str] | None]:
    """Return the records of a grid with what was typed into it; None for a deleted one.

    `added` are the keys of the new rows so far; it grows with them.
    """
    wanted: dict[Key, dict[str, str] | None] = {
        key: dict(row) for key, row in zip(grid.keys, grid.rows, strict=True)
    }
    for place, change in (state.get("edited_rows") or {}).items():
        row = wanted[grid.keys[int(place)]]
        if row is not None:
            row.update(_texts(grid, change))
    for place in state.get("deleted_rows") or []:
        wanted[grid.keys[int(place)]] = None
    new = state.get("added_rows") or []
    while len(added) < len(new):
        added.append(fresh())
    for place, key in enumerate(added):
        wanted[key] = _texts(grid, new[place]) if place < len(new) else None
    return wanted


def _texts(grid: Grid, change: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in change.items() if name in grid.columns}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(str(item).strip() for item in value if str(item).strip())
    return str(value)


def steps(
    table: str,
    before: Mapping[Key, Mapping[str, str] | None],
    after: Mapping[Key, Mapping[str, str] | None],
) -> list[Change]:
    """Return the changes that lead from one state of a grid to the next."""
    found: list[Change] = []
    for key, row in after.items():
        was = before.get(key)
        if row is None:
            found += [Delete(table, key)] if was is not None else []
        elif was is None:
            given = {name: text for name, text in row.items() if text}
            found += [Add(table, key, given)] if given else []
        else:
            new = {n: row.get(n, "") for n in {**was, **row} if row.get(n, "") != was.get(n, "")}
            found += [Edit(table, key, new)] if new else []
    return found
