"""Whether a cell holds what its column may hold, and what it should hold instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from flows import dates, schema, volumes
from flows.characters import garbled, misleads, quoted, slug, stranger, trim
from flows.model import Problem
from flows.near import BUDGET, Finder
from flows.rows import Row, items


@dataclass(frozen=True)
class Draft:
    """The rows of every table as text, before they become a case.

    `unread` names the tables that could not be read in full: what points at them is not judged.
    """

    rows: dict[str, list[Row]]
    unread: frozenset[str] = frozenset()

    _ids: dict[str, dict[str, Row]] = field(default_factory=dict, repr=False, compare=False)

    def ids(self, table: str) -> dict[str, Row]:
        """Return the first row of each id in `table`; a bad id counts as what it should be, too.

        So what names that is not blamed for a fault that is told at the id.
        """
        if table not in self._ids:
            found: dict[str, Row] = {}
            for row in self.rows[table]:
                found.setdefault(row.cells.get("id", ""), row)
            for name, row in list(found.items()):
                found.setdefault(proposed(name) or name, row)
            self._ids[table] = found
        return self._ids[table]


class Fixes:
    """Finds the nearest fix for a cell; every file gets a bounded number of searches."""

    def __init__(self) -> None:
        self._finders: dict[object, Finder] = {}
        self._searches: Counter[str] = Counter()

    def word(self, row: Row, words: tuple[str, ...], value: str) -> list[str]:
        """Return the allowed words that `value` may mean."""
        finder = self._finders.setdefault(words, Finder(dict.fromkeys(words, ())))
        return self._find(row, finder, value)

    def id(self, row: Row, draft: Draft, table: str, value: str) -> list[str]:
        """Return the ids of `table` that `value` may mean, by spelling or by name."""
        if table not in self._finders:
            ids = draft.ids(table)
            known = {i: _names(r) for i, r in ids.items() if i and proposed(i) in ("", i)}
            self._finders[table] = Finder(known)
        return self._find(row, self._finders[table], value)

    def _find(self, row: Row, finder: Finder, value: str) -> list[str]:
        found = finder.exact(value)
        if not found and self._searches[row.file] < BUDGET:
            self._searches[row.file] += 1
            found = finder.search(value)
        return found


def _names(row: Row) -> list[str]:
    names = [row.cells[c] for c in ("name", "title") if c in row.cells]
    return [*names, *items(row.cells.get("aliases", ""))]


def meant(found: Sequence[str]) -> str:
    """Return the question whether one of the words that were `found` is meant; empty if none."""
    return f"did you mean {' or '.join(f'“{one}”' for one in found)}?" if found else ""


def not_known(
    row: Row, column: str, value: str, found: Sequence[str], code: str, message: str
) -> Problem:
    """Return the problem of a word or a reference that is not known, by name where it misleads."""
    if _ERROR.fullmatch(value):
        return _spreadsheet_error(row, column, value, f"; {meant(found)}" if found else "")
    if misleads(value):
        hint = f"write {' or '.join(found)}" if found else "type it again"
        return row.problem(column, "character-bad", f"{message}: it {stranger(value)}", hint)
    return row.problem(column, code, message, meant(found))


_ERROR = re.compile(r"#(REF!|NAME\?|N/A|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|#+)|Err:\d+")


def _spreadsheet_error(row: Row, column: str, value: str, more: str = "") -> Problem:
    message = f"{quoted(value)} is an error that a spreadsheet shows, not a value"
    hint = f"write the value itself, not a formula{more}"
    return row.problem(column, "cell-error", message, hint)


def check_cells(draft: Draft) -> Iterator[Problem]:
    """Every cell is filled where it must be and reads as its column's type."""
    fixes = Fixes()
    for table in schema.TABLES.values():
        rows = draft.rows[table.name]
        header = rows[0].cells if rows else ()
        judges = [(c, _judge(c, fixes)) for c in table.every if c.name in header]
        for row in rows:
            for column, judge in judges:
                value = row.cells[column.name]
                if column.required and not trim(value):
                    message = f"the cell is empty; {column.about.rstrip('.')}"
                    yield row.problem(column.name, "cell-required", message)
                elif value and (found := judge(row, value)):
                    yield found
                elif not value.isascii() and (odd := garbled(value)):
                    yield _garbled(row, column.name, value, *odd)


Judge = Callable[[Row, str], Problem | None]


def _judge(column: schema.Column, fixes: Fixes) -> Judge:
    """Return what finds the fault of one filled cell of `column`."""
    name, words, allowed = column.name, column.words, frozenset(column.words)
    pattern = re.compile(column.pattern)

    def word(row: Row, value: str) -> Problem | None:
        if value in allowed:
            return None
        message = f"{quoted(value)} is not one of {', '.join(words)}"
        found = fixes.word(row, words, value)
        return not_known(row, name, value, found, "word-unknown", message)

    def slugged(row: Row, value: str) -> Problem | None:
        return None if pattern.fullmatch(value) else _bad_id(row, name, value)

    if words:
        return word
    if column.pattern:
        return slugged
    return _JUDGES[column.type](name)


_FROM_DATE = re.compile(r"[0-9]{1,2}-[A-Z][a-z]{2}(-[0-9]{2,4})?|[A-Z][a-z]{2}-[0-9]{2,4}")
_FROM_POWER = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_FROM_NUMBER = re.compile(r"([0-9]+)\.0+")


_GOOD_ID = re.compile(schema.ID_PATTERN)


def proposed(name: str) -> str:
    """Return the id that should stand for `name`: itself if it is good, "" if there is none."""
    if _GOOD_ID.fullmatch(name):
        return name
    found = _FROM_NUMBER.fullmatch(name)
    return found[1] if found else slug(name)


def called(row: Row) -> set[str]:
    """Return the id of a row, and what it should be."""
    return {row.cells["id"], proposed(row.cells["id"])}


def _bad_id(row: Row, column: str, value: str) -> Problem:
    if _ERROR.fullmatch(value):
        return _spreadsheet_error(row, column, value)
    if misleads(value) and slug(value):
        message = f"{quoted(value)} {stranger(value)}"
        return row.problem(column, "character-bad", message, f"write {slug(value)}")
    message = f"{quoted(value)} is not lower-case letters, digits and single hyphens"
    fix = slug(value)
    hint = f"write {fix}" if fix else ""
    if column == "id" and _FROM_DATE.fullmatch(value):
        parts = dates.month_day(value) or (2, 7)
        olds = " or ".join(dict.fromkeys(f"{a}-{b}" for a, b in (parts, parts[::-1])))
        message = f"{quoted(value)} is what a spreadsheet makes of an id such as {olds}"
        hint = f"write the id that it was, or {fix}; give the column the format “Text” first"
    elif column == "id" and _FROM_POWER.fullmatch(value):
        number = volumes.plain_digits(value) or "1000"
        message = f"{quoted(value)} is what a spreadsheet makes of an id such as {number}"
        hint = f"write the id that it was, such as {number} or {_power(value)}"
        hint += "; give the column the format “Text” first"
    elif _FROM_NUMBER.fullmatch(value):
        hint = f"write {proposed(value)}"
    elif not value.isascii() and not fix:
        message = f"{message}: it {stranger(value)}"
        hint = "write it in Latin letters" if any(map(str.isalpha, value)) else ""
    elif odd := stranger(value):
        message = f"{message}: it {odd}"
    return row.problem(column, "id-bad", message, hint)


def _power(value: str) -> str:
    base, _, zeros = value.lower().partition("e")
    return f"{base.partition('.')[0]}e{int(zeros)}"


def _garbled(row: Row, column: str, value: str, what: str, meant: str) -> Problem:
    hint = f"write {quoted(meant)[1:-1]}" if meant else "type the letter again"
    message = f"{quoted(value)}: {what}" if meant else f"{quoted(value)} {what}"
    hint += ", and save the file as “CSV UTF-8”"
    return row.problem(column, "text-garbled", message, hint)


_DIGITS = re.compile(r"[0-9]{1,16}")


def _judge_number(name: str) -> Judge:
    def judge(row: Row, value: str) -> Problem | None:
        if whole(value):
            return None
        if _ERROR.fullmatch(value):
            return _spreadsheet_error(row, name, value)
        why, hint = volumes.explain(value)
        return row.problem(name, "number-bad", f"{quoted(value)} is {why}", hint)

    return judge


def _judge_date(name: str) -> Judge:
    def judge(row: Row, value: str) -> Problem | None:
        try:
            dates.parse(value)
        except ValueError as error:
            if _ERROR.fullmatch(value):
                return _spreadsheet_error(row, name, value)
            message = f"{quoted(value)} is not an EDTF date"
            return row.problem(name, "date-bad", message, str(error))
        return None

    return judge


def _judge_day(name: str) -> Judge:
    def judge(row: Row, value: str) -> Problem | None:
        try:
            dates.day(value)
        except ValueError:
            if _ERROR.fullmatch(value):
                return _spreadsheet_error(row, name, value)
            message = f"{quoted(value)} is not a day"
            return row.problem(name, "date-bad", message, dates.day_hint(value))
        return None

    return judge


_URL = re.compile(r"https?://[^\s<>\"]+")


def _judge_url(name: str) -> Judge:
    def judge(row: Row, value: str) -> Problem | None:
        if _URL.fullmatch(value) and not misleads(value):
            return None
        if _ERROR.fullmatch(value):
            return _spreadsheet_error(row, name, value)
        message = f"{quoted(value)} is not an http or https address"
        hint = "write it with https:// and no spaces"
        if re.fullmatch(r"(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/[^\s<>\"]*)?", value):
            hint = f"write https://{quoted(value)[1:-1]}"
        elif odd := misleads(value) and stranger(value):
            message = f"{message}: it {odd}"
        return row.problem(name, "url-bad", message, hint)

    return judge


def _judge_text(name: str) -> Judge:
    return lambda row, value: None


_JUDGES: dict[str, Callable[[str], Judge]] = {
    "text": _judge_text,
    "integer": _judge_number,
    "edtf": _judge_date,
    "day": _judge_day,
    "url": _judge_url,
}


def whole(number: str) -> bool:
    """Return whether a cell holds a whole number that is read."""
    return bool(_DIGITS.fullmatch(number)) and int(number) <= volumes.MOST
