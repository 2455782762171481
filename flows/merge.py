"""Three-way merging of tables: what was there, what is there now, what I changed.

Different records and different cells go together. Cells that say one thing together (a number
with its hedge and words, a response with its statement, a citation) count as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from flows.change import (
    Add,
    Change,
    Delete,
    Edit,
    Key,
    Sheets,
    apply,
    cells,
    fresh,
    key_columns,
    keyed,
    names,
)
from flows.sheet import Record, Sheet

_VOLUME = ("volume", "volume_bound", "volume_wording", "volume_unit")
TOGETHER = {
    "claims": _VOLUME,
    "flows": _VOLUME,
    "responses": ("statement", "relation"),
    "citations": ("claim", "source", "locator", "phrase"),
}
Choice = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True)
class Clash:
    """Cells of one record that two people changed differently.

    `base`, `theirs` and `mine` hold the text of `columns` in order; None where there is no such
    record: then one side deleted it, or both added it.
    """

    table: str
    key: Key
    columns: tuple[str, ...]
    base: tuple[str, ...] | None
    theirs: tuple[str, ...] | None
    mine: tuple[str, ...] | None

    @property
    def id(self) -> str:
        """The record's id, or the cells that name a citation."""
        return " ".join(self.key)

    @property
    def column(self) -> str:
        """The columns in one line."""
        return ", ".join(self.columns)

    @property
    def sentence(self) -> str:
        """The clash for people, with all that was written."""
        shown = {
            "there was": self.base,
            "now there is": self.theirs,
            "this change writes": self.mine,
        }
        parts = [f"{what} {_quote(texts)}" for what, texts in shown.items()]
        return f"{self.table}.csv, {self.id}, column {self.column}: {'; '.join(parts)}"


def _quote(texts: tuple[str, ...] | None) -> str:
    if texts is None:
        return "no such record"
    filled = " · ".join(t for t in texts if t)
    return f"“{filled}”" if filled else "an empty cell"


@dataclass(frozen=True, slots=True)
class Merged:
    """My changes as changes of what is there now, and where they clash with it."""

    changes: tuple[Change, ...]
    clashes: tuple[Clash, ...]


def pair(table: str, old: Sheet, new: Sheet) -> dict[Key, Key]:
    """Return the key in `new` of each record of `old` that is still there.

    A record is known by its key. One with a new id is known by all its other cells, a citation
    by its claim, source and place, where that leaves no doubt.
    """
    before, after = keyed(old, table), keyed(new, table)
    found = {key: key for key in before if key in after}
    signs: tuple[Callable[[dict[str, str]], Hashable], ...]
    key = key_columns(table)
    if len(key) == 1:
        signs = (lambda row: tuple(sorted((c, t) for c, t in row.items() if c not in key and t)),)
    else:
        signs = (
            lambda row: (row.get("claim"), row.get("source"), row.get("locator")),
            lambda row: (row.get("claim"), row.get("source")),
        )
    for sign in signs:
        lost = _by_sign(old, {k: r for k, r in before.items() if k not in found}, sign)
        taken = set(found.values())
        come = _by_sign(new, {k: r for k, r in after.items() if k not in taken}, sign)
        for what, keys in lost.items():
            if what and len(keys) == len(come.get(what, ())) == 1:
                found[keys[0]] = come[what][0]
    return found


def _by_sign(
    sheet: Sheet, records: Mapping[Key, Record], sign: Callable[[dict[str, str]], Hashable]
) -> dict[Hashable, list[Key]]:
    found: defaultdict[Hashable, list[Key]] = defaultdict(list)
    for key, record in records.items():
        found[sign(cells(sheet, record))].append(key)
    return found


def merge(
    base: Sheets,
    now: Sheets,
    changes: Iterable[Change],
    choices: Mapping[Clash, Choice] | None = None,
) -> Merged:
    """Return `changes`, made from `base`, as changes of `now`; clashes that are not chosen stay.

    A choice holds for exactly the cells it was made of: what changed since clashes anew.
    """
    mine = list(changes)
    wanted = apply(base, mine)
    done: list[Change] = []
    clashes: list[Clash] = []
    for table in dict.fromkeys(change.table for change in mine):
        for step in _merge(table, base[table], now[table], wanted[table]):
            choice = (choices or {}).get(step.clash) if step.clash else "mine"
            if choice == "mine" and step.change:
                done.append(step.change)
            elif choice is None and step.clash:
                clashes.append(step.clash)
    return Merged(tuple(done), tuple(clashes))


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of `now`, and the clash that must be decided for it, if there is one."""

    change: Change | None
    clash: Clash | None = None


def _merge(table: str, base: Sheet, now: Sheet, wanted: Sheet) -> Iterator[_Step]:
    pairs = pair(table, base, now)
    old, new = keyed(base, table), keyed(now, table)
    by_line = {record.line: key for key, record in old.items()}
    kept = {record.line: record for record in wanted.records if record.line}
    after: Key | None = None
    for record in wanted.records:
        if record.line in by_line:
            key = by_line[record.line]
            after = pairs.get(key, after)
            if record is not old[key]:
                present = cells(now, new[pairs[key]]) if key in pairs else None
                was, want = cells(base, old[key]), cells(wanted, record)
                yield from _edit(table, key, was, present, want, pairs)
        elif not record.line:
            step = _add(table, cells(wanted, record), after, old, new, now)
            if step:
                yield step
                after = step.change.key if isinstance(step.change, Add) else after
    for line, key in by_line.items():
        if line not in kept and key in pairs:
            was, there = cells(base, old[key]), cells(now, new[pairs[key]])
            changed = tuple(c for c in {**was, **there} if was.get(c, "") != there.get(c, ""))
            clash = Clash(table, key, changed, _texts(was, changed), _texts(there, changed), None)
            yield _Step(Delete(table, pairs[key]), clash if changed else None)


def _edit(
    table: str,
    key: Key,
    was: dict[str, str],
    there: dict[str, str] | None,
    want: dict[str, str],
    pairs: Mapping[Key, Key],
) -> Iterator[_Step]:
    mine = [c for c in want if want[c] != was.get(c, "")]
    if there is None:
        columns = tuple(mine)
        clash = Clash(table, key, columns, _texts(was, columns), None, _texts(want, columns))
        yield _Step(Add(table, fresh(), want), clash)
        return
    for group in dict.fromkeys(_group(table, c, want) for c in mine):
        before, theirs, written = (_texts(row, group) for row in (was, there, want))
        if theirs == written:
            continue
        fit = {c: want[c] for c in group if want[c] != there.get(c, "")}
        clash = Clash(table, key, group, before, theirs, written)
        yield _Step(Edit(table, pairs[key], fit), clash if theirs != before else None)


def _add(
    table: str,
    want: dict[str, str],
    after: Key | None,
    old: Mapping[Key, Record],
    new: Mapping[Key, Record],
    now: Sheet,
) -> _Step | None:
    key = tuple(want.get(c, "") for c in key_columns(table))
    if key in new and key not in old and any(key):
        there = cells(now, new[key])
        columns = tuple(c for c in want if want[c] != there.get(c, ""))
        if not columns:
            return None
        clash = Clash(table, key, columns, None, _texts(there, columns), _texts(want, columns))
        return _Step(Edit(table, key, {c: want[c] for c in columns}), clash)
    known = {name: text for name, text in want.items() if text or name in names(now)}
    return _Step(Add(table, fresh(), known, after))


def _group(table: str, column: str, row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns that say one thing with `column`."""
    group = TOGETHER.get(table, ())
    if column in group:
        return tuple(c for c in group if c in row)
    return (column,)


def _texts(row: Mapping[str, str], columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(row.get(c, "") for c in columns)
