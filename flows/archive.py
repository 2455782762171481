"""Case files from strangers and for spreadsheets: archives read with limits, formulas made inert.

What is read here is only looked at: nothing is ever unpacked onto the disk.
"""

from __future__ import annotations

import csv
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from flows import schema
from flows.characters import filed
from flows.model import Problem
from flows.sheet import Dialect, Unreadable, parse, write
from flows.snapshot import NAMES, snapshot

MAX_ENTRIES = 50
MAX_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
# Below this, a high ratio is no bomb: a table of few words repeats itself.
SMALL = 256 * 1024
_CHUNK = 64 * 1024
_HOW = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
# What a spreadsheet takes for a formula, and an apostrophe before it, so that none is taken away.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


class _Bad(Exception):
    pass


def read_zip(content: bytes, name: str = "the archive") -> dict[str, bytes] | tuple[Problem, ...]:
    """Return a case's files in a zip by file name, or what is wrong with the zip.

    The files may lie in one folder; other files in it are passed over. Nothing is inflated
    beyond the limits, whatever the archive says of itself.
    """

    def wrong(message: str, hint: str) -> tuple[Problem, ...]:
        return (Problem(name, 0, 0, "", "", "archive-bad", message, hint),)

    hint = "make a zip of the case's tables and datapackage.json alone"
    if len(content) > MAX_BYTES:
        return wrong(f"it is larger than {_mb(MAX_BYTES)}", hint)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = _files(archive)
    except _Bad as error:
        return wrong(str(error), hint)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        return wrong(f"it cannot be read ({error})", hint)
    except (OSError, EOFError, ValueError, OverflowError):
        return wrong("it cannot be read", hint)
    return found or wrong("it holds no table of a case", hint)


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _Bad(f"it has {len(entries):,} entries; at most {MAX_ENTRIES} are read")
    seen: set[str] = set()
    for entry in entries:
        _check(entry)
        if entry.filename.lower() in seen:
            raise _Bad(f"“{_clip(entry.filename)}” stands in it twice")
        seen.add(entry.filename.lower())
    if sum(e.file_size for e in entries) > MAX_BYTES:
        raise _Bad(f"it holds more than {_mb(MAX_BYTES)}")
    wanted = [e for e in entries if not e.is_dir() and e.filename.rpartition("/")[2] in NAMES]
    wanted = [e for e in wanted if not e.filename.startswith("__MACOSX/")]
    folders = {e.filename.rpartition("/")[0] for e in wanted}
    if len(folders) > 1:
        raise _Bad(f"it holds more than one case ({', '.join(sorted(map(_clip, folders)))})")
    left = MAX_BYTES
    found: dict[str, bytes] = {}
    for entry in wanted:
        data = _inflate(archive, entry, left)
        if data.startswith(_PACKED):
            raise _Bad(f"“{_clip(entry.filename)}” is itself an archive")
        left -= len(data)
        found[entry.filename.rpartition("/")[2]] = data
    return found


def _check(entry: zipfile.ZipInfo) -> None:
    name, shown = entry.filename, f"“{_clip(entry.filename)}”"
    raw = entry.orig_filename
    parts = name.removesuffix("/").split("/")
    if "\\" in raw or "\0" in raw:
        raise _Bad(f"{shown} has a backslash or a NUL in its name")
    if name.startswith("/") or re.match("[A-Za-z]:", name):
        raise _Bad(f"{shown} names a place outside the archive")
    if any(part in ("", ".", "..") for part in parts):
        raise _Bad(f"{shown} climbs out of its folder")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _Bad(f"{shown} is a link or a device, not a file")
    if entry.flag_bits & 1:
        raise _Bad(f"{shown} is locked with a password")
    if entry.compress_type not in _HOW:
        raise _Bad(f"{shown} is packed in a way that is not read here")
    if re.search(r"\.(zip|gz|bz2|xz|7z|rar|tar|jar|xlsx|ods)$", name, re.IGNORECASE):
        raise _Bad(f"{shown} is itself an archive")
    if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise _Bad(f"{shown} would inflate more than {MAX_RATIO} times")


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    data = bytearray()
    packed = max(entry.compress_size, 1)
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            data += chunk
            if len(data) > left:
                raise _Bad(f"it holds more than {_mb(MAX_BYTES)}")
            if len(data) > SMALL and len(data) > MAX_RATIO * packed:
                raise _Bad(f"“{_clip(entry.filename)}” would inflate more than {MAX_RATIO} times")
    return bytes(data)


def _clip(name: str) -> str:
    shown = "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in name)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _mb(size: int) -> str:
    return f"{size // (1024 * 1024)} MB"


def write_zip(folder: Path) -> bytes:
    """Return the case in `folder` as a zip: byte for byte its files, and the same zip each time."""
    return zip_of(snapshot(folder).files, folder.resolve().name)


def zip_of(files: Mapping[str, bytes | None], case: str) -> bytes:
    """Return the zip that `write_zip` makes of these files of a case."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if content is not None:
                entry = zipfile.ZipInfo(f"{filed(case)}/{name}", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = (stat.S_IFREG | 0o644) << 16
                archive.writestr(entry, content, compresslevel=9)
    return out.getvalue()


def table_of(content: bytes, file: str = "the file") -> str | tuple[Problem, ...]:
    """Return which table a single CSV is, known by its header, or why that cannot be told."""
    try:
        header = {name.strip() for name in parse(content, file).header}
    except Unreadable as error:
        return error.problems
    share = {
        table.name: len(header & set(table.names)) / len(table.names)
        for table in schema.TABLES.values()
    }
    best = max(share, key=lambda name: share[name])
    if share[best] == 1:
        return best
    missing = [c for c in schema.TABLES[best].names if c not in header]
    near = f"; it is most like {best}.csv, of which it lacks {', '.join(missing)}"
    message = "its header is not that of a table of a case" + (near if share[best] > 0.5 else "")
    hint = "give it the header of one of " + ", ".join(f"{name}.csv" for name in schema.TABLES)
    return (Problem(file, 1, 1, "", "", "header-missing", message, hint),)


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `plain_cell` is the way back.

    >>> safe_cell("=1+1"), plain_cell("'=1+1"), safe_cell("1+1")
    ("'=1+1", '=1+1', '1+1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """Return what `safe_cell` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def safe_csv(text: str) -> str:
    """Return a CSV for a spreadsheet: as it was, but every formula inert. Never store this one."""
    return "".join(",".join(map(_quoted, row)) + "\r\n" for row in _rows(text))


def safe_copy(content: bytes, file: str) -> bytes:
    """Return `safe_csv` of a table however it is written, in UTF-8 with the mark Excel needs.

    Raises Unreadable if the table cannot be read.
    """
    plain = replace(parse(content, file), dialect=Dialect())
    return safe_csv(write(plain).decode()).encode("utf-8-sig")


def _rows(text: str) -> Iterator[list[str]]:
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        yield [safe_cell(cell) for cell in row]


def _quoted(cell: str) -> str:
    # The csv module leaves a lone carriage return bare, which every reader takes for a row's end.
    special = re.search('[,;\t"\r\n]', cell) or cell != cell.strip()
    return '"' + cell.replace('"', '""') + '"' if special else cell
