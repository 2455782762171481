"""What changed between two states of a case, in words: names beside ids, hedges beside numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flows import schema, volumes
from flows.change import Key, Sheets, cells, keyed, names
from flows.merge import pair
from flows.rows import PACKAGE, items
from flows.sheet import Sheet
from flows.snapshot import Snapshot

CASE = "case"
_VOLUME = ("volume", "volume_bound", "volume_wording", "volume_unit")
_NOUN = {
    "accounts": "account",
    "sources": "source",
    "actors": "actor",
    "populations": "population",
    "claims": "claim",
    "citations": "citation",
    "flows": "flow",
    "events": "event",
    "responses": "response",
    "story": "step",
    "glossary": "term",
}
_TITLE = ("name", "title", "summary")
_LONG = 80


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a record before and after."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that was `added`, `removed` or `changed`; `row` holds its cells afterwards.

    A removed record's `row` is what it was. The case's own words are of the table `case`.
    """

    table: str
    key: Key
    kind: str
    cells: tuple[Cell, ...]
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a case stand for, by table."""

    of: Mapping[str, Mapping[str, str]]

    def __call__(self, table: str, name: str) -> str:
        """Return the name behind an id, or the id itself."""
        return self.of.get(table, {}).get(name) or name


def all_names(*states: Sheets) -> Names:
    """Return the names of all records; where they differ, the last state's."""
    found: dict[str, dict[str, str]] = {}
    for sheets in states:
        for table, sheet in sheets.items():
            title = next((c for c in _TITLE if c in names(sheet)), "")
            if title:
                own = found.setdefault(table, {})
                for record in keyed(sheet, table).values():
                    row = cells(sheet, record)
                    own[row.get("id", "")] = _clip(row[title])
    return Names(found)


def compare(old: Sheets, new: Sheets) -> tuple[RecordChange, ...]:
    """Return every record that differs, table by table: removed, then changed and added.

    A table that cannot be read in one of the two states is passed over; `describe` names it.
    """
    found: list[RecordChange] = []
    for table in schema.TABLES:
        if table in old and table in new:
            found += _compare(table, old, new)
    return tuple(found)


def _compare(table: str, old: Sheets, new: Sheets) -> Iterable[RecordChange]:
    before, after = _rows(table, old[table]), _rows(table, new[table])
    pairs = pair(table, old[table], new[table])
    back = {there: here for here, there in pairs.items()}
    for key, row in before.items():
        if key not in pairs:
            parts = tuple(Cell(c, text, "") for c, text in row.items() if text)
            yield RecordChange(table, key, "removed", parts, row)
    for key, row in after.items():
        was = before[back[key]] if key in back else {}
        columns = dict.fromkeys([*was, *row])
        parts = tuple(
            Cell(c, was.get(c, ""), row.get(c, ""))
            for c in columns
            if was.get(c, "") != row.get(c, "")
        )
        if parts or key not in back:
            kind = "changed" if key in back else "added"
            yield RecordChange(table, back.get(key, key), kind, parts, row)


def _rows(table: str, sheet: Sheet) -> dict[Key, dict[str, str]]:
    return {key: cells(sheet, record) for key, record in keyed(sheet, table).items()}


def changes(old: Snapshot, new: Snapshot) -> tuple[RecordChange, ...]:
    """Return what differs between two states: the case's own words, then its records."""
    was, now = old.package, new.package
    own = [
        Cell(str(name), _plain(was.get(name)), _plain(now.get(name)))
        for name in dict.fromkeys([*was, *now])
        if was and now and name != "resources" and was.get(name) != now.get(name)
    ]
    about = {str(name): _plain(text) for name, text in now.items() if name != "resources"}
    head = [RecordChange(CASE, (PACKAGE,), "changed", tuple(own), about)] if own else []
    return (*head, *compare(old.sheets, new.sheets))


def _plain(value: Any) -> str:
    """Return a value of datapackage.json in words: `name CC-BY-4.0, path https://…`."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def describe(old: Snapshot, new: Snapshot) -> tuple[str, ...]:
    """Return the sentences that tell all that differs between two states.

    A file whose records are the same and whose bytes are not is named at the end, and so is one
    that cannot be read.
    """
    found = changes(old, new)
    known = all_names(old.sheets, new.sheets)
    words = [sentence(change, known) for change in found]
    told = {f"{c.table}.csv" for c in found} | {PACKAGE for c in found if c.table == CASE}
    for name in new.files:
        if old.hashes[name] != new.hashes[name] and name not in told:
            words.append(f"{name}: {_form(name, old, new)}")
    return tuple(words)


def _form(name: str, old: Snapshot, new: Snapshot) -> str:
    table = name.removesuffix(".csv")
    if new.files[name] is None:
        return "the file is gone"
    if old.files[name] is None:
        return "the file is new"
    if not (old.package if name == PACKAGE else table in old.sheets):
        return "it could not be read before, so what changed is not told"
    if not (new.package if name == PACKAGE else table in new.sheets):
        return "it cannot be read, so what changed is not told"
    return "written in another way"


def sentence(change: RecordChange, names: Names) -> str:
    """Return one change as a sentence: `flow A → B (f-1): number: 72 lakh → over 72 lakh`."""
    if change.table == CASE:
        return "case: " + "; ".join(f"{c.column}: {_was(c.old, c.new)}" for c in change.cells)
    who = _label(change, names)
    if change.kind == "changed":
        return f"{who}: {'; '.join(_cells(change, names))}"
    parts = [p for p in _content(change, names) if p]
    return f"{change.kind} {who}" + (f": {'; '.join(parts)}" if parts else "")


def _label(change: RecordChange, names: Names) -> str:
    row, noun = change.row, _NOUN[change.table]
    old = {c.column: c.old for c in change.cells} if change.kind == "changed" else {}
    name = " ".join(change.key) if change.table != "citations" else ""
    if change.table == "flows":
        ends = (names("actors", row.get(c, "")) for c in ("origin", "recipient"))
        return f"{noun} {' → '.join(ends)} ({name})"
    if change.table == "citations":
        claim = old.get("claim", row.get("claim", ""))
        return f"{noun} of claim {claim} in {_quote(names('sources', row.get('source', '')))}"
    if change.table == "responses":
        return f"{noun} {name} to claim {row.get('claim', '')}"
    if change.table == "claims":
        said = ", ".join(
            filter(None, (names("actors", row.get("speaker", "")), row.get("said_on")))
        )
        return f"{noun} {name} ({said})"
    title = next((row[c] for c in _TITLE if row.get(c)), "")
    return f"{noun} {_quote(title)} ({name})" if title else f"{noun} {name}"


def _content(change: RecordChange, names: Names) -> Iterable[str]:
    """Give what a record that came or went says, beside its label."""
    row = change.row
    shown = {
        "flows": ("account", "verb"),
        "claims": ("kind", "summary"),
        "citations": ("locator", "phrase"),
        "events": ("date", "kind"),
        "responses": ("relation", "statement"),
        "accounts": ("side",),
        "actors": ("kind", "boundary"),
        "sources": ("publisher", "published"),
        "story": ("view", "as_of"),
        "glossary": ("text",),
    }.get(change.table, ())
    for column in shown:
        yield _shown(change.table, column, row.get(column, ""), names) if row.get(column) else ""
    if "volume" in row:
        yield volume(row) if any(row.get(c) for c in _VOLUME) else ""
    if row.get("claims"):
        yield _claims(items(row["claims"]))


def _cells(change: RecordChange, names: Names) -> Iterable[str]:
    touched = {c.column for c in change.cells}
    numbers = touched & set(_VOLUME)
    for cell in change.cells:
        column = _column(change.table, cell.column)
        if cell.column in numbers:
            if cell.column == next(c for c in _VOLUME if c in numbers):
                yield _number(change)
        elif column is not None and column.many:
            yield f"{cell.column}: {_items(cell, column, names)}"
        else:
            old = _shown(change.table, cell.column, cell.old, names)
            new = _shown(change.table, cell.column, cell.new, names)
            yield f"{cell.column}: {_was(old, new)}"


def _number(change: RecordChange) -> str:
    was = dict(change.row) | {c.column: c.old for c in change.cells}
    old, new = volume(was), volume(change.row)
    if old == new:
        parts = [c for c in change.cells if c.column in _VOLUME]
        return "; ".join(f"{c.column}: {_was(c.old, c.new)}" for c in parts)
    claims = items(change.row.get("claims", ""))
    return f"number: {old} → {new}" + (f" ({_claims(claims)})" if claims else "")


def _claims(found: tuple[str, ...]) -> str:
    return f"{'claim' if len(found) == 1 else 'claims'} {', '.join(found)}"


def volume(row: Mapping[str, str]) -> str:
    """Return the number of a row in words with its hedge, even where the cells are faulty.

    >>> volume({"volume": "7200000", "volume_bound": "over"})
    'over 72 lakh'
    >>> volume({"volume": "15", "volume_bound": "about", "volume_unit": "gigabytes"})
    'about 15 gigabytes'
    """
    number, bound, wording, unit = (row.get(c, "") for c in _VOLUME)
    if re.fullmatch(r"[0-9]{1,15}", number) and (bound or "exactly") in volumes.HEDGE_WORDS:
        return volumes.words(volumes.Volume(int(number), bound or "exactly", wording, unit))
    if number:
        return f"{bound} {number}".strip()
    return volumes.words(volumes.Volume(None, bound or "not-stated", wording))


def _items(cell: Cell, column: schema.Column, names: Names) -> str:
    old, new = items(cell.old), items(cell.new)
    come = [f"+ {_item(i, column, names)}" for i in new if i not in old]
    gone = [f"− {_item(i, column, names)}" for i in old if i not in new]
    return ", ".join([*gone, *come]) or "in another order"


def _item(name: str, column: schema.Column, names: Names) -> str:
    known = names(column.table, name) if column.table and column.table != "claims" else name
    return f"{_quote(known)} ({name})" if known != name else name


def _shown(table: str, name: str, text: str, names: Names) -> str:
    column = _column(table, name)
    if column is not None and column.table and text:
        return _item(text, column, names)
    return _quote(text) if " " in text else text


def _column(table: str, name: str) -> schema.Column | None:
    return schema.TABLES[table].column(name)


def _was(old: str, new: str) -> str:
    return f"{old or 'empty'} → {new or 'empty'}"


def _quote(text: str) -> str:
    return f"“{_clip(text)}”"


def _clip(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONG else f"{plain[: _LONG - 1].rstrip()}…"
