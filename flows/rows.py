"""The files of a case as rows of text: where each cell stands, and what cannot be read at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from flows import dates, schema
from flows.model import Problem

PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One data row of a CSV: cells by column name, where it stands, and its file."""

    file: str
    row: int
    line: int
    cells: dict[str, str]

    def problem(self, column: str, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem of this row's cell in `column`."""
        value = self.cells.get(column, "")
        return Problem(self.file, self.row, self.line, column, value, code, message, hint)


def case_files(folder: Path) -> list[Path]:
    """Return the files that make a case: its package and its tables, whether or not present."""
    return [folder / PACKAGE, *(folder / t.file for t in schema.TABLES.values())]


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the case's files: equal for equal content, wherever it lies."""
    digest = hashlib.sha256()
    for path in case_files(folder):
        try:
            content = path.read_bytes()
        except OSError:
            content = b"\0missing"
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def read_package(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    """Return the case's datapackage.json, empty if unreadable; what is wrong joins `problems`."""

    def wrong(column: str, value: str, code: str, message: str, hint: str) -> None:
        problems.append(Problem(PACKAGE, 0, 0, column, value, code, message, hint))

    try:
        package = json.loads((folder / PACKAGE).read_bytes().decode("utf-8-sig"))
    except OSError:
        hint = 'write {"title": …, "as_of": "YYYY-MM-DD"} beside the tables'
        wrong("", "", "file-missing", f"the case has no {PACKAGE}", hint)
        return {}
    except (ValueError, RecursionError) as error:
        wrong("", "", "package-bad", f"it is not JSON in UTF-8 ({error})", "mend the JSON")
        return {}
    if not isinstance(package, dict):
        wrong("", "", "package-bad", "it holds no JSON object", "begin with { and end with }")
        return {}
    for name in ("title", "as_of"):
        value = package.get(name)
        if not isinstance(value, str) or not value.strip():
            wrong(name, "", "package-bad", f"“{name}” is missing", f'add "{name}": "…"')
    for name in ("description", "question"):
        if not isinstance(package.get(name, ""), str):
            wrong(name, "", "package-bad", f"“{name}” is not text", f'write "{name}": "…"')
    licences = package.get("licenses", [])
    if not isinstance(licences, list) or not all(isinstance(x, dict) for x in licences):
        hint = 'write "licenses": [{"name": "CC-BY-4.0"}]'
        wrong("licenses", "", "package-bad", "“licenses” is not a list of objects", hint)
    as_of = str(package.get("as_of") or "")
    if as_of and not _is_day(as_of):
        wrong("as_of", as_of, "date-bad", f"“{as_of}” is not a day", dates.day_hint(as_of))
    return package


def _is_day(text: str) -> bool:
    try:
        return bool(dates.day(text))
    except ValueError:
        return False


def read_table(folder: Path, table: schema.Table, problems: list[Problem]) -> list[Row]:
    """Return the rows of one table, empty if unreadable; what is wrong joins `problems`."""

    def wrong(code: str, message: str, hint: str = "", column: str = "", value: str = "") -> None:
        line = 1 if column else 0
        problems.append(Problem(table.file, line, line, column, value, code, message, hint))

    try:
        content = (folder / table.file).read_bytes()
    except FileNotFoundError:
        wrong("file-missing", "the file is missing", f"make it with the header {_header(table)}")
        return []
    except OSError as error:
        wrong("file-unreadable", f"it cannot be read ({error.strerror})")
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        wrong("file-encoding", f"line {line} is not UTF-8", "save the file as UTF-8 (CSV UTF-8)")
        return []
    if "\0" in text:
        wrong("file-encoding", "it holds NUL bytes", "save the file as UTF-8 (CSV UTF-8)")
        return []
    records: list[tuple[int, list[str]]] = []
    try:
        for record in _records(text):
            records.append(record)
    except csv.Error as error:
        line, reason = error.args
        message, row = f"the row that starts here cannot be read ({reason})", len(records) + 1
        hint = "close every quote, and double a quote that is part of the text"
        problems.append(Problem(table.file, row, line, "", "", "row-unreadable", message, hint))
        return []
    if not records:
        wrong("header-missing", "the file is empty", f"write the header {_header(table)}")
        return []
    header = [name.strip() for name in records[0][1]]
    for name in table.names:
        if name not in header:
            near = get_close_matches(name, header, 1)
            hint = f"rename “{near[0]}”" if near else f"the header is {_header(table)}"
            wrong("column-missing", f"column {name} is missing", hint, name)
    for name in sorted({n for n in header if n and header.count(n) > 1}):
        wrong("column-twice", f"column {name} stands twice", "keep one", name)
    if not set(table.names) <= set(header):
        return []
    return list(_rows(table, header, records[1:], problems))


def _header(table: schema.Table) -> str:
    return ",".join(table.names)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(10_000_000)
    # Strict, for a quote that nobody closes would silently swallow every row after it.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise csv.Error(line, str(error)) from error


def _rows(
    table: schema.Table,
    header: list[str],
    records: list[tuple[int, list[str]]],
    problems: list[Problem],
) -> Iterator[Row]:
    # A spreadsheet shows the blank lines too, so they count as rows.
    for number, (line, cells) in enumerate(records, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if len(cells) > len(header):
            message = f"the row has {len(cells)} cells, the header {len(header)}"
            hint = "put quotes around a cell that holds a comma"
            value = ",".join(cells[len(header) :])
            problems.append(Problem(table.file, number, line, "", value, "row-long", message, hint))
            continue
        padded = cells + [""] * (len(header) - len(cells))
        yield Row(table.file, number, line, dict(zip(header, map(str.strip, padded), strict=True)))


def items(cell: str) -> tuple[str, ...]:
    """Return the items of a list cell, which `; ` separates."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
