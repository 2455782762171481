"""The files of a case as rows of text: where each cell stands, and what cannot be read at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flows import dates, language, schema
from flows.characters import fold, quoted, stranger, trim
from flows.model import Problem
from flows.near import distance
from flows.sheet import Record, Sheet, Unreadable, parse, read_bytes

PACKAGE = "datapackage.json"
# What the package says to readers; `title_ml` and the like may stand beside each.
PACKAGE_TEXTS = ("title", "description", "question")
# What a problem keeps of a cell: enough to find it again, not a book.
KEPT = 500
Content = bytes | Unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """One data row of a CSV: cells by column name, where it stands, and its file.

    Text is without the spaces around it, all else without any white space around it.
    """

    file: str
    row: int
    line: int
    cells: dict[str, str]

    def problem(self, column: str, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem of this row's cell in `column`."""
        value = self.cells.get(column, "")[:KEPT]
        return Problem(self.file, self.row, self.line, column, value, code, message, hint)


def case_files(folder: Path) -> list[Path]:
    """Return the files that make a case: its package and its tables, whether or not present."""
    return [folder / PACKAGE, *(folder / t.file for t in schema.TABLES.values())]


def content(path: Path) -> Content:
    """Return the bytes of a file of a case, or why they cannot be had."""
    try:
        return read_bytes(path)
    except Unreadable as error:
        return _misnamed(path, error)


def _misnamed(path: Path, error: Unreadable) -> Unreadable:
    """Return the error, with the file that was meant if another name tells it."""
    [problem] = error.problems
    if problem.code != "file-missing":
        return error
    try:
        here = sorted(p.name for p in path.parent.iterdir())
    except OSError:
        here = []
    stem = re.escape(path.stem)
    like = re.compile(
        rf"{stem}({re.escape(path.suffix)}(\.\w+)?| ?\(\d+\)\.\w+| ?- ?copy\.\w+|\.\w+|)",
        re.IGNORECASE,
    )
    for name in here:
        if like.fullmatch(name):
            same = name.casefold() == path.name.casefold()
            hint = f"rename “{name}”" if same else f"is “{name}” meant? save it as {path.name}"
            return Unreadable(replace(problem, hint=hint))
    return error


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the case's files: equal for equal content, wherever it lies."""
    digest = hashlib.sha256()
    for path in case_files(folder):
        try:
            content = read_bytes(path)
        except Unreadable:
            content = b"\0missing"
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def headers(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the column names of each table of a folder that can be read."""
    found = {}
    for table in schema.TABLES.values():
        try:
            sheet = parse(read_bytes(folder / table.file), table.file)
        except Unreadable:
            continue
        found[table.name] = tuple(name.strip() for name in sheet.header)
    return found


def read_package(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    """Return the case's datapackage.json, empty if unreadable; what is wrong joins `problems`."""
    return package_of(content(folder / PACKAGE), problems)


def package_of(content: Content, problems: list[Problem]) -> dict[str, Any]:
    """Return what the bytes of datapackage.json say; what is wrong joins `problems`."""

    def wrong(column: str, value: str, code: str, message: str, hint: str) -> None:
        problems.append(Problem(PACKAGE, 0, 0, column, value, code, message, hint))

    if isinstance(content, Unreadable):
        for problem in content.problems:
            if problem.code == "file-missing":
                hint = 'write {"title": …, "as_of": "YYYY-MM-DD"} beside the tables'
                message = f"the case has no {PACKAGE}"
                problem = replace(problem, message=message, hint=problem.hint or hint)
            problems.append(problem)
        return {}
    try:
        package = json.loads(content.decode("utf-8-sig"))
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
    codes = [code for code in language.codes() if code != language.ENGLISH]
    others = [f"{name}_{code}" for name in PACKAGE_TEXTS for code in codes]
    for name in ("description", "question", *others):
        if not isinstance(package.get(name, ""), str):
            wrong(name, "", "package-bad", f"“{name}” is not text", f'write "{name}": "…"')
    licences = package.get("licenses", [])
    if not isinstance(licences, list) or not all(isinstance(x, dict) for x in licences):
        hint = 'write "licenses": [{"name": "CC-BY-4.0"}]'
        wrong("licenses", "", "package-bad", "“licenses” is not a list of objects", hint)
    as_of = str(package.get("as_of") or "")
    if as_of and not _is_day(as_of):
        wrong("as_of", as_of, "date-bad", f"{quoted(as_of)} is not a day", dates.day_hint(as_of))
    return package


def _is_day(text: str) -> bool:
    try:
        return bool(dates.day(text))
    except ValueError:
        return False


def read_table(folder: Path, table: schema.Table, problems: list[Problem]) -> list[Row]:
    """Return the rows of one table, empty if unreadable; what is wrong joins `problems`."""
    return table_of(content(folder / table.file), table, problems)


def table_of(content: Content, table: schema.Table, problems: list[Problem]) -> list[Row]:
    """Return the rows that the bytes of one table hold; what is wrong joins `problems`."""
    try:
        if isinstance(content, Unreadable):
            raise content
        sheet = parse(content, table.file)
    except Unreadable as error:
        if table.optional and error.absent:
            return []
        hint = f"make it with the header {_header(table)}"
        for problem in error.problems:
            missing = problem.code == "file-missing" and not problem.hint
            problems.append(replace(problem, hint=hint) if missing else problem)
        return []
    wrong = list(_check_header(table, sheet))
    problems.extend(wrong)
    if wrong:
        return []
    return list(_rows(table, sheet, problems))


def _header(table: schema.Table) -> str:
    return ",".join(table.names)


def _check_header(table: schema.Table, sheet: Sheet) -> Iterator[Problem]:
    """Yield what is wrong with the header; one problem where the header is not a header at all."""

    def wrong(
        code: str, message: str, hint: str = "", column: str = "", value: str = ""
    ) -> Problem:
        return Problem(table.file, 1, 1, column, value[:KEPT], code, message, hint)

    header, known = [name.strip() for name in sheet.header], set(table.names)
    if not any(map(trim, header)) and all(record.blank for record in sheet.records):
        empty = wrong("header-missing", "the file is empty", f"write the header {_header(table)}")
        yield replace(empty, row=0, line=0)
        return
    folded = {fold(name).replace(" ", "_").replace("-", "_") for name in header}
    if not folded & known or (len(folded & known) <= len(known) / 2 and _lower(sheet, known)):
        yield wrong(*_no_header(table, sheet, header), value=",".join(header))
        return
    spare = [name for name in header if name and name not in known]
    for name in table.names:
        if name not in header:
            near = min(spare, key=lambda other: _far(name, other), default="")
            hint = f"the header is {_header(table)}"
            message = f"column {name} is missing"
            if near and _far(name, near) <= max(1, len(name) // 3):
                hint = f"rename {quoted(near)}"
                if odd := stranger(near):
                    hint += f" to {name}: it {odd}"
                spare.remove(near)
            yield wrong("column-missing", message, hint, name)
    for name in sorted({n for n in header if n and header.count(n) > 1}):
        yield wrong("column-twice", f"column {name} stands twice", "keep one", name)
    for name in spare:
        if fold(name) != name and fold(name) in header:
            message = f"columns {fold(name)} and {quoted(name)} are too like each other"
            yield wrong("column-twice", message, f"rename or delete {quoted(name)}", name)


def _far(name: str, other: str) -> int:
    return distance(name, fold(other).replace(" ", "_").replace("-", "_"))


def _lower(sheet: Sheet, known: set[str]) -> Record | None:
    """Return the record below the first that holds the column names, if one does."""
    for record in sheet.records[:30]:
        if len({cell.strip() for cell in record.cells} & known) > len(known) / 2:
            return record
    return None


def _no_header(table: schema.Table, sheet: Sheet, header: list[str]) -> tuple[str, str, str]:
    """Return code, message and hint for a first row that names no column of the table."""
    known = set(table.names)
    if found := _lower(sheet, known):
        message = f"the column names stand in row {found.row}, not in row 1"
        return "header-missing", message, "delete the rows above them"
    filled = [name for name in header if name]
    if len(filled) == 1:
        for mark in (",", ";", "\t", "|", ":", "^", "~", " "):
            names = {part.strip(" \"'") for part in filled[0].split(mark)}
            if len(names & known) > len(known) / 2:
                if mark in ",;\t":
                    message = "every row is one cell: it stands in quotes as a whole"
                    return "header-missing", message, "take away the quotes around whole rows"
                message = f"its cells are separated by “{mark}”"
                return "file-separator", message, "save it with commas between the cells"
    message = "the first row is not the header: it names no column of this table"
    return "header-missing", message, f"write the header {_header(table)} above it"


def _rows(table: schema.Table, sheet: Sheet, problems: list[Problem]) -> Iterator[Row]:
    header, file = [name.strip() for name in sheet.header], table.file
    strips = [_strip(table, name) for name in header]
    width = len(header)
    filled = [record for record in sheet.records if not record.blank]
    # A margin of empty cells that every row has is a habit of programs; in one row alone it may
    # be the trace of a comma that has torn a cell.
    widest = min((len(r.cells) for r in filled), default=width) if len(filled) > 1 else width
    twice = _pasted(filled, sheet.header)
    if twice:
        first, last = twice[0], twice[-1]
        message = f"rows {first.row} to {last.row} repeat all the rows above them"
        hint = f"delete rows {first.row} to {last.row}"
        problems.append(Problem(file, first.row, first.line, "", "", "rows-twice", message, hint))
        filled = filled[: -len(twice)]
    for record in filled:
        cells = record.cells
        if len(cells) != width:
            if len(cells) == widest > width and not any(map(trim, cells[width:])):
                cells = cells[:width]
            else:
                problems.append(_ragged(table, sheet, record, cells))
                continue
        if cells == sheet.header:
            message, hint = "the header stands here again", "delete this row"
            problems.append(
                Problem(file, record.row, record.line, "", "", "header-twice", message, hint)
            )
            continue
        stripped = [strip(cell) for strip, cell in zip(strips, cells, strict=True)]
        row = Row(file, record.row, record.line, dict(zip(header, stripped, strict=True)))
        if extra := row.cells.pop("", ""):
            message = f"{quoted(extra)} stands in a column without a name"
            hint = "name the column in the header, or empty the cell"
            problems.append(replace(row.problem("", "column-unnamed", message, hint), value=extra))
        yield row


def _strip(table: schema.Table, name: str) -> Callable[[str], str]:
    column = next((c for c in table.columns if c.name == name), None)
    return _spaces if column is None or column.free else str.strip


def _spaces(cell: str) -> str:
    return cell.strip(" ")


def _pasted(filled: list[Record], header: tuple[str, ...]) -> list[Record]:
    """Return the second half of the records, if it repeats the first (header or not)."""
    half = len(filled) // 2
    first, second = filled[:half], filled[half:]
    if len(first) < len(second) and second[0].cells == header:
        return second if [r.cells for r in second[1:]] == [r.cells for r in first] and first else []
    same = half > 1 and [r.cells for r in second] == [r.cells for r in first]
    return second if same else []


_CURLY = "“”„«»"


def _ragged(table: schema.Table, sheet: Sheet, record: Record, cells: tuple[str, ...]) -> Problem:
    """Return the problem of a row with more or fewer cells than the header."""
    width, mark = len(sheet.header), sheet.dialect.delimiter
    name = {",": "comma", ";": "semicolon", "\t": "tab"}[mark]
    long = len(cells) > width
    if not long:
        missing = width - len(cells)
        last = record is sheet.records[-1] and not sheet.dialect.final_newline
        value = cells[-1]
        hint = f"add {mark * missing if mark != chr(9) else 'tabs'} at its end"
        hint += f", or the {name} that is missing inside it"
        if last:
            hint = "the file may have been cut off: take the whole file again, or " + hint
    else:
        value = mark.join(cells[width:])
        hint = f"put quotes around a cell that holds a {name}"
        if not any(map(trim, cells[width:])):
            hint += ", or delete the empty cells at the end of the row"
    joined = mark.join(cells)
    places = [i for i, cell in enumerate(cells) if re.match(r"\s+\"", cell)]
    if number := _grouped(cells) if long else "":
        hint = f"write {number} without commas, or put quotes around the number"
    elif any(quote in joined for quote in _CURLY) and long:
        hint = 'put straight quotes (") around the cell: curly ones do not hold it together'
    elif places and long:
        hint = "delete the space before the quote that opens a cell"
    elif any(cell.endswith("\\") for cell in cells[:-1]) and long:
        hint = f"put quotes around the cell: a backslash does not protect a {name}"
    elif long and any(c.lstrip().startswith("'") for c in cells):
        hint = 'put double quotes (") around the cell: single ones do not hold it together'
    elif not long and any(c.startswith(("'", *_CURLY)) for c in cells[-1:]):
        hint = 'put straight quotes (") around a cell of several lines'
    message = f"the row has {len(cells)} cells, the header {width}"
    code = "row-long" if long else "row-short"
    return Problem(table.file, record.row, record.line, "", value[:KEPT], code, message, hint)


def _grouped(cells: tuple[str, ...]) -> str:
    """Return the number that separators inside it have torn into cells, if one is."""
    for start, cell in enumerate(cells):
        if re.fullmatch(r"\s*[1-9][0-9]{0,2}", cell):
            end = start + 1
            while end < len(cells) and re.fullmatch(r"[0-9]{2,3}", cells[end]):
                end += 1
            if end > start + 1 and len(cells[end - 1]) == 3:
                return "".join(cells[start:end]).strip()
    return ""


def items(cell: str) -> tuple[str, ...]:
    """Return the items of a list cell, which `; ` separates."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
