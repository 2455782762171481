"""One CSV file as it stands: safely read, every cell raw, and written back in its own way.

Nothing here knows what a table means; `rows` does. `parse` and `write` are each other's reverse:
the cells that come out of one go through the other unchanged.
"""

from __future__ import annotations

import csv
import os
import re
import stat
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from flows.characters import trim
from flows.decode import BOMS, NotText, decode
from flows.model import Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_CELL = 1_000_000
MAX_COLUMNS = 1_000
MAX_ROWS = 1_200_000
DELIMITERS = (",", ";", "\t")


class Unreadable(Exception):
    """A file of which no row can be trusted; `problems` say why, and what helps."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems

    @property
    def absent(self) -> bool:
        """Whether there is no such file."""
        return all(p.code == "file-missing" for p in self.problems)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written: kept when it is saved."""

    encoding: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    delimiter: str = ","
    final_newline: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: the row that a spreadsheet shows, the line that an editor shows.

    A line without any text is a record too, so that it is still there after a save.
    """

    row: int
    line: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in any cell."""
        return not any(map(str.strip, self.cells))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file: its header, its records in order (the blank ones too), how it is written."""

    header: tuple[str, ...]
    records: tuple[Record, ...]
    dialect: Dialect = Dialect()


def _refuse(file: str, code: str, message: str, hint: str = "", line: int = 0) -> Unreadable:
    return Unreadable(Problem(file, line, line, "", "", code, message, hint))


_KINDS = (
    (stat.S_ISLNK, "a link", "put the file itself into the folder"),
    (stat.S_ISDIR, "a folder", "put the file in its place"),
    (stat.S_ISFIFO, "a pipe", "put a plain file in its place"),
    (stat.S_ISSOCK, "a socket", "put a plain file in its place"),
    (stat.S_ISCHR, "a device", "put a plain file in its place"),
    (stat.S_ISBLK, "a device", "put a plain file in its place"),
)


def read_bytes(path: Path) -> bytes:
    """Return the content of a plain file; raises Unreadable for anything else.

    Follows no link, waits for no pipe, and reads no file that changes meanwhile.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        for pause in (0.02, 0.05, 0.1, 0):
            before = os.lstat(path)
            _check_kind(path.name, before)
            handle = os.open(path, flags)
            with os.fdopen(handle, "rb") as file:
                _check_kind(path.name, os.fstat(handle))
                content = file.read(MAX_BYTES + 1)
                after = os.fstat(handle)
            if _signature(before) == _signature(after) and len(content) == after.st_size:
                return content
            time.sleep(pause)
    except FileNotFoundError as error:
        raise _refuse(path.name, "file-missing", "the file is missing") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        hint = "allow reading it, or put the file there again"
        message = f"it cannot be read ({reason})"
        raise _refuse(path.name, "file-unreadable", message, hint) from error
    hint = "wait until it is saved, then try again"
    raise _refuse(path.name, "file-unreadable", "it is being written just now", hint)


def _signature(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev


def _check_kind(name: str, found: os.stat_result) -> None:
    for is_kind, kind, hint in _KINDS:
        if is_kind(found.st_mode):
            raise _refuse(name, "file-unreadable", f"it is {kind}, not a file", hint)
    if found.st_size > MAX_BYTES:
        message = f"it has {found.st_size:,} bytes; at most {MAX_BYTES:,} are read"
        raise _refuse(name, "file-large", message, "divide the case, or take out what is not text")


def parse(content: bytes, file: str) -> Sheet:
    """Return the sheet that `content` holds; raises Unreadable if no row of it can be trusted."""
    try:
        encoding, bom, text = decode(content)
    except NotText as error:
        raise Unreadable(_place(file, content, error)) from error
    delimiter = _delimiter(text, file)
    records, ends = _read(text, delimiter, file)
    _check(records, file)
    newline = ends.most_common(1)[0][0] if ends else "\n"
    final = not records or text.endswith(("\n", "\r"))
    dialect = Dialect(encoding, bom, newline, delimiter, final)
    header = records[0].cells if records else ()
    return Sheet(header, tuple(records[1:]), dialect)


def _place(file: str, content: bytes, error: NotText) -> Problem:
    row, line, column, value = 0, 0, "", ""
    if error.at is not None:
        # Latin-1 gives every byte a character, so the place is found though the text is not.
        before, header = content[: error.at].decode("latin-1"), content[:9999].decode("latin-1")
        mark = _mark(header)
        found = _loosely(before + ".", mark)
        line = len(StringIO(before + ".", newline=None).readlines())
        row, place = len(found), len(found[-1]) - 1 if found else 0
        names = next(iter(_loosely(header, mark)), [])
        column = names[place].strip("\xef\xbb\xbf ") if row > 1 and place < len(names) else ""
        end = re.compile(rb'[%b"\r\n]|\Z' % mark.encode()).search(content, error.at)
        start = found[-1][-1][:-1] if found and found[-1] else ""
        value = start + content[error.at : end.start() if end else None].decode("cp1252", "replace")
    return Problem(file, row, line, column, value[:200], error.code, error.message, error.hint)


def _loosely(text: str, delimiter: str) -> list[list[str]]:
    try:
        plain = StringIO(text.replace("\0", ""), newline="")
        return list(csv.reader(plain, delimiter=delimiter))
    except csv.Error:
        return []


def _delimiter(text: str, file: str) -> str:
    first = next(StringIO(text[:100], newline=""), "").strip().strip('"').lower()
    if re.fullmatch("sep=.?", first):
        message, hint = f"its first line is “{first}”, which only Excel knows", "delete that line"
        raise _refuse(file, "file-separator", message, hint, 1)
    return _mark(text)


def _mark(text: str) -> str:
    """Return what separates the cells of the first line that has more than one."""
    for line in StringIO(text[:100_000], newline=""):
        plain = re.sub(r'"[^"]*"', "", line)
        counts = {d: plain.count(d) for d in DELIMITERS}
        if any(counts.values()):
            return max(DELIMITERS, key=lambda d: counts[d])
    return ","


class _Lines:
    """The lines of a text; those of the record that is being read are kept."""

    def __init__(self, text: str) -> None:
        self._source = StringIO(text, newline="")
        self.kept: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._source:
            self.kept.append(line)
            yield line


def _read(text: str, delimiter: str, file: str) -> tuple[list[Record], Counter[str]]:
    csv.field_size_limit(MAX_BYTES)
    lines = _Lines(text)
    # Strict, for a quote that nobody closes would silently swallow every row after it.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[Record] = []
    ends: Counter[str] = Counter()
    line = 1
    try:
        for row, cells in enumerate(reader, start=1):
            if len(cells) > MAX_COLUMNS:
                message = f"the row has {len(cells):,} cells; at most {MAX_COLUMNS:,} are read"
                place = Problem(file, row, line, "", "", "file-large", message, "take columns out")
                raise Unreadable(place)
            if row > MAX_ROWS:
                message = f"it has more than {MAX_ROWS:,} rows, which is as many as are read"
                raise _refuse(file, "file-large", message, "divide the case, or delete blank rows")
            records.append(Record(row, line, tuple(cells)))
            line = reader.line_num + 1
            last = lines.kept[-1]
            ends["\r\n" if last.endswith("\r\n") else last[-1:]] += 1
            lines.kept.clear()
    except csv.Error as error:
        problem = _explain_quotes(lines.kept, text, records, line, delimiter)
        raise Unreadable(replace(problem, file=file)) from error
    for end in set(ends) - {"\n", "\r\n", "\r"}:
        del ends[end]
    return records, ends


QUOTES = "close every quote, and double a quote that is part of the text"


def _explain_quotes(
    kept: list[str], text: str, records: list[Record], line: int, delimiter: str
) -> Problem:
    """Return why the record at `line`, of which `kept` are the lines, cannot be read."""
    if conflict := _conflict(text):
        return replace(conflict, row=len(records) + 1)
    row, column, first = len(records) + 1, "", kept[0].rstrip("\r\n") if kept else ""
    place, start = _opening(first, delimiter)
    names = records[0].cells if records else ()
    if place < len(names):
        column = trim(names[place])
    begun = first[start:]
    if '\\"' in first:
        message = "a backslash stands before a quote, which does not protect it"
        hint = 'double a quote that is part of the text: ""'
    elif len(kept) > 1 or not re.search(r'[^"]"[^"]', begun[1:] + delimiter):
        message = "a quote opens a cell here and nothing closes it, so the rows below vanish in it"
        hint = QUOTES
    else:
        message = "text follows the quote that closes a cell"
        hint = QUOTES
    return Problem("", row, line, column, begun[:200], "row-unreadable", message, hint)


def _opening(line: str, delimiter: str) -> tuple[int, int]:
    """Return the number and the start of the first cell of `line` that is not well quoted."""
    place = start = 0
    whole = re.compile(rf'(?:"(?:[^"]|"")*"|(?!")[^{delimiter}]*){delimiter}')
    while found := whole.match(line, start):
        place, start = place + 1, found.end()
    return place, start


_MARKERS = ("<<<<<<<", "|||||||", ">>>>>>>")


def _conflict(text: str) -> Problem | None:
    found = re.search(r"^(<{7}|>{7}|\|{7})( |$)", text, re.MULTILINE)
    if not found:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return _conflict_at(line, line, text[found.start() : found.start() + 60].partition("\n")[0])


def _conflict_at(row: int, line: int, value: str) -> Problem:
    message = "a merge left its conflict markers (<<<<<<<, =======, >>>>>>>) in the file"
    hint = "keep the rows that are right, and delete the lines with the markers"
    return Problem("", row, line, "", value, "file-conflict", message, hint)


def _check(records: list[Record], file: str) -> None:
    for record in records:
        cells = record.cells
        if cells and cells[0].startswith(_MARKERS):
            raise Unreadable(replace(_conflict_at(record.row, record.line, cells[0]), file=file))
        if cells and max(map(len, cells)) > MAX_CELL:
            size = max(map(len, cells))
            place = next(i for i, c in enumerate(cells) if len(c) == size)
            names = records[0].cells
            column = trim(names[place]) if place < len(names) and record.row > 1 else ""
            message = f"a cell has {size:,} characters; at most {MAX_CELL:,} are read"
            hint = "shorten it, or look for a quote that is not closed"
            value = cells[place][:200]
            raise Unreadable(
                Problem(file, record.row, record.line, column, value, "file-large", message, hint)
            )


def write(sheet: Sheet) -> bytes:
    """Return the file of `sheet`: cells as they are, quoted only where they must be."""
    style = sheet.dialect
    # A lone CR ends a row for every reader, so it is quoted too (the csv module forgets it).
    special = re.compile(f'[{re.escape(style.delimiter)}"\r\n]|\\A\ufeff')
    # The separator is found again from the header, which therefore shows no other one.
    careful = re.compile('[,;\t|"\r\n]|\\A\ufeff')
    body = careful if len(sheet.header) < 2 else special
    lines = [_line(sheet.header, style.delimiter, careful)]
    lines += [_line(record.cells, style.delimiter, body) for record in sheet.records]
    final = style.final_newline or not lines[-1]
    text = style.newline.join(lines) + (style.newline if final else "")
    mark = BOMS[style.encoding] if style.bom else b""
    return mark + text.encode(style.encoding)


def _line(cells: tuple[str, ...], delimiter: str, special: re.Pattern[str]) -> str:
    if cells == ("",):
        return '""'
    return delimiter.join(
        '"' + c.replace('"', '""') + '"' if special.search(c) else c for c in cells
    )
