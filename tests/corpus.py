"""Files as people, programs and accidents leave them: each is read rightly or refused with the fix.

Every case spoils the small world of the tests in one way. `ACCEPTED` says what must be read,
`REFUSED` where the fault is told, under which code, and what the remedy must hold.
"""

from __future__ import annotations

import gzip
import json
import os
import socket
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flows import schema
from tests.world import VOLUME_COLUMNS, Folder

Spoil = Callable[[Folder], object]


@dataclass(frozen=True)
class Accepted:
    """`reads` is table, id, field and value where the case is not simply the world again."""

    name: str
    file: str
    spoil: Spoil
    reads: tuple[str, str, str, Any] | None = None


@dataclass(frozen=True)
class Refused:
    """`place` is file, row, line and column as the problem must give them."""

    name: str
    spoil: Spoil
    code: str
    place: tuple[str, int, int, str]
    fix: str
    says: str = ""


Case = Accepted | Refused
ACCOUNTS, ACTORS, STORY = "accounts.csv", "actors.csv", "story.csv"
STORY_HEADER = ",".join(schema.TABLES["story"].names)
ACCOUNTS_HEADER = ",".join(schema.TABLES["accounts"].names)


def name_of(file: str) -> str:
    return file.removesuffix(".csv")


def form(file: str, make: Callable[[str], bytes]) -> Spoil:
    """The whole file in another form."""
    return lambda folder: folder.files.update({file: make(folder.text(name_of(file)))})


def text(file: str, make: Callable[[str], str]) -> Spoil:
    return form(file, lambda whole: make(whole).encode())


def row(file: str, number: int, make: Callable[[str], str]) -> Spoil:
    """One line of a file, counted from 1, in another form."""

    def change(whole: str) -> str:
        lines = whole.split("\n")
        lines[number - 1] = make(lines[number - 1])
        return "\n".join(lines)

    return text(file, change)


def cell(table: str, at: int | str, **cells: str) -> Spoil:
    return lambda folder: folder.set(table, at, **cells)


def noted(value: str) -> Spoil:
    """The note of an account, in quotes whatever it holds."""

    def change(folder: Folder) -> None:
        quoted = '"' + value.replace('"', '""') + '"'
        whole = folder.set("accounts", "court", note="@@").text("accounts")
        folder.files[ACCOUNTS] = whole.replace("@@", quoted)

    return change


def volume(number: str, bound: str = "exactly", wording: str = "") -> Spoil:
    """The volume of a claim that no flow draws."""
    parts = dict(zip(VOLUME_COLUMNS, (number, bound, wording, ""), strict=True))
    return cell("claims", "s-early", **parts)


def instead(file: str, make: Callable[[str], object]) -> Spoil:
    """Something else than a file of that name."""

    def change(folder: Folder) -> None:
        folder.path.mkdir(exist_ok=True)
        folder.files[file] = None
        make(str(folder.path / file))

    return change


def renamed(other: str) -> Spoil:
    def change(folder: Folder) -> None:
        folder.files |= {STORY: None, other: folder.text("story")}

    return change


def _socket(path: str) -> None:
    here = os.getcwd()
    # A socket's whole path must be short.
    os.chdir(os.path.dirname(path))
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.basename(path))
    finally:
        os.chdir(here)


def _sparse(path: str) -> None:
    with open(path, "wb") as file:
        file.truncate(4 * 1024**3)


# --- encodings ------------------------------------------------------------------------------

MALAYALAM = "കേരള സർക്കാർ: “വിവരം”"
NOTED = cell("accounts", "court", note=MALAYALAM)


def encoded(encoding: str, mark: bytes = b"") -> Spoil:
    def change(folder: Folder) -> None:
        NOTED(folder)
        folder.files[ACCOUNTS] = mark + folder.text("accounts").encode(encoding)

    return change


READS_NOTE = ("accounts", "court", "note", MALAYALAM)
ENCODINGS: list[Case] = [
    Accepted("utf-8", ACCOUNTS, encoded("utf-8"), READS_NOTE),
    Accepted("utf-8 with mark", ACCOUNTS, encoded("utf-8-sig"), READS_NOTE),
    Accepted("two marks", ACCOUNTS, encoded("utf-8-sig", b"\xef\xbb\xbf"), READS_NOTE),
    Accepted("utf-16 little", ACCOUNTS, encoded("utf-16-le", b"\xff\xfe"), READS_NOTE),
    Accepted("utf-16 big", ACCOUNTS, encoded("utf-16-be", b"\xfe\xff"), READS_NOTE),
    Refused(
        "utf-16 without mark",
        form(ACCOUNTS, lambda t: t.encode("utf-16-le")),
        "file-encoding",
        (ACCOUNTS, 0, 0, ""),
        "save it as “CSV UTF-8”",
        "UTF-16 without its mark",
    ),
    Refused(
        "utf-16 big without mark",
        form(ACCOUNTS, lambda t: t.encode("utf-16-be")),
        "file-encoding",
        (ACCOUNTS, 0, 0, ""),
        "save it as “CSV UTF-8”",
        "UTF-16 without its mark",
    ),
    Refused(
        "utf-16 cut off",
        form(ACCOUNTS, lambda t: t.encode("utf-16")[:-1]),
        "file-encoding",
        (ACCOUNTS, 0, 0, ""),
        "save it as “CSV UTF-8”",
        "cut off",
    ),
    *(
        Refused(
            encoding,
            encoded(encoding, mark),
            "file-encoding",
            (ACCOUNTS, 0, 0, ""),
            "save it as “CSV UTF-8”",
            "UTF-32",
        )
        for encoding, mark in (("utf-32-le", b"\xff\xfe\0\0"), ("utf-32-be", b"\0\0\xfe\xff"))
    ),
    Refused(
        "windows-1252",
        form(ACCOUNTS, lambda t: t.replace("The court,", "The “court”,").encode("cp1252")),
        "file-encoding",
        (ACCOUNTS, 5, 5, "name"),
        "save it as “CSV UTF-8”",
        "Windows-1252 (ANSI): byte 0x93",
    ),
    *(
        Refused(
            f"windows-1252 between {name}",
            form(
                ACCOUNTS,
                lambda t, mark=mark: (  # type: ignore[misc]
                    t.replace(",", mark).replace("The court", "The “court, sole”").encode("cp1252")
                ),
            ),
            "file-encoding",
            (ACCOUNTS, 5, 5, "name"),
            "save it as “CSV UTF-8”",
        )
        for name, mark in (("semicolons", ";"), ("tabs", "\t"))
    ),
    Refused(
        "latin-1 after a cell of two lines",
        form(
            ACCOUNTS,
            lambda t: (
                t.replace("The petition", '"The\npetition"')
                .replace("The court", "The cour\xe9")
                .encode("latin-1")
            ),
        ),
        "file-encoding",
        (ACCOUNTS, 5, 6, "name"),
        "save it as “CSV UTF-8”",
        "byte 0xE9",
    ),
    Refused(
        "cut inside a character",
        form(ACCOUNTS, lambda t: t.encode() + b"x,\xe0\xb4"),
        "file-encoding",
        (ACCOUNTS, 6, 6, "name"),
        "take the whole file again",
        "cut off",
    ),
    Refused(
        "overlong",
        form(ACCOUNTS, lambda t: t.encode().replace(b"The court", b"The\xc0\xaf court")),
        "file-encoding",
        (ACCOUNTS, 5, 5, "name"),
        "retype the character",
        "overlong",
    ),
    Refused(
        "half a surrogate",
        form(ACCOUNTS, lambda t: t.encode().replace(b"The court", b"The\xed\xa0\x80 court")),
        "file-encoding",
        (ACCOUNTS, 5, 5, "name"),
        "retype the character",
        "surrogate",
    ),
    Refused(
        "nul inside",
        form(ACCOUNTS, lambda t: t.encode().replace(b"The court", b"The\0court")),
        "file-encoding",
        (ACCOUNTS, 5, 5, "name"),
        "delete them",
        "NUL",
    ),
    Refused(
        "nul at the end",
        form(ACCOUNTS, lambda t: t.encode() + b"\0" * 512),
        "file-encoding",
        (ACCOUNTS, 6, 6, "id"),
        "delete them",
        "ends in NUL bytes (512)",
    ),
    Refused(
        "nothing but nul",
        form(ACCOUNTS, lambda t: b"\0" * 4096),
        "file-encoding",
        (ACCOUNTS, 0, 0, ""),
        "from a copy",
        "nothing but NUL",
    ),
    *(
        Refused(
            f"{kind} called csv",
            form(ACCOUNTS, make),
            "file-kind",
            (ACCOUNTS, 0, 0, ""),
            "save it as “CSV UTF-8”",
            says,
        )
        for kind, make, says in (
            ("xlsx", lambda t: b"PK\x03\x04\x14\0\x06\0" + bytes(range(256)), ".xlsx"),
            ("xls", lambda t: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old Excel"),
            ("gzip", lambda t: gzip.compress(t.encode(), mtime=0), "gzip"),
            ("html", lambda t: b"<!DOCTYPE html>\n<html><body>Sign in", "web page"),
            ("html with mark", lambda t: b"\xef\xbb\xbf <html lang=en>", "web page"),
            ("xml", lambda t: b'<?xml version="1.0"?><Workbook/>', "XML"),
            ("json", lambda t: b'[{"id": "court"}]', "JSON"),
            ("json object", lambda t: b'{\n "id": "court"}', "JSON"),
            ("pdf", lambda t: b"%PDF-1.7\n%\xe2\xe3", "PDF"),
            ("sqlite", lambda t: b"SQLite format 3\0", "SQLite"),
            ("lfs pointer", lambda t: b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        )
    ),
]

# --- structure ------------------------------------------------------------------------------

LINES = ("accounts", "court", "note", "one\ntwo")


def two_lines(newline: str) -> Spoil:
    """Rows end in `newline`, and a cell holds a line feed of its own."""

    def change(whole: str) -> bytes:
        return (whole.rstrip("\n").replace("\n", newline) + '"one\ntwo"' + newline).encode()

    return form(ACCOUNTS, change)


def separated(mark: str) -> Callable[[str], str]:
    return lambda whole: whole.replace(",", mark)


def columns(order: Callable[[list[str]], list[str]]) -> Spoil:
    return text(ACCOUNTS, lambda t: "\n".join(",".join(order(r.split(","))) for r in t.split("\n")))


def whole_rows_quoted(whole: str) -> str:
    return "".join(f'"{line}"\n' for line in whole.splitlines())


OPEN = "close every quote"
STRUCTURES: list[Case] = [
    Accepted("CRLF", ACCOUNTS, two_lines("\r\n"), LINES),
    Accepted("CR", ACCOUNTS, two_lines("\r"), LINES),
    Accepted("LF", ACCOUNTS, two_lines("\n"), LINES),
    Accepted("mixed ends", ACCOUNTS, text(ACCOUNTS, lambda t: t.replace("\n", "\r\n", 2))),
    Accepted("no last newline", ACCOUNTS, text(ACCOUNTS, lambda t: t.rstrip("\n"))),
    Accepted("blank lines", ACCOUNTS, text(ACCOUNTS, lambda t: t.replace("\n", "\n\n"))),
    Accepted("blank tail", ACCOUNTS, text(ACCOUNTS, lambda t: t + "\n" * 500)),
    Accepted("rows of commas", ACCOUNTS, text(ACCOUNTS, lambda t: t + ",,,,\n" * 90)),
    Accepted("rows of too many commas", ACCOUNTS, text(ACCOUNTS, lambda t: t + ",,,,,,,\n")),
    Accepted("rows of spaces", ACCOUNTS, text(ACCOUNTS, lambda t: t + " ,\u00a0,\t,,\n")),
    Accepted("empty columns", ACCOUNTS, text(ACCOUNTS, lambda t: t.replace("\n", ",,,\n"))),
    Accepted(
        "empty columns under the header alone",
        ACCOUNTS,
        text(ACCOUNTS, lambda t: t.replace("\n", ",,\n").replace("note,,", "note")),
    ),
    Refused(
        "empty cells at the end of one row",
        row(ACCOUNTS, 3, lambda t: f"{t},,,"),
        "row-long",
        (ACCOUNTS, 3, 3, ""),
        "delete the empty cells at the end",
    ),
    Accepted("semicolons", ACCOUNTS, text(ACCOUNTS, separated(";"))),
    Accepted("tabs", ACCOUNTS, text(ACCOUNTS, separated("\t"))),
    Accepted(
        "semicolons and lists",
        ACTORS,
        text(
            ACTORS,
            lambda t: (
                t.replace("The secretariat; CMO", '"@"')
                .replace(",", ";")
                .replace("@", "The secretariat; CMO")
            ),
        ),
    ),
    Accepted(
        "tabs in utf-16",
        ACCOUNTS,
        form(ACCOUNTS, lambda t: t.replace(",", "\t").replace("\n", "\r\n").encode("utf-16")),
    ),
    Accepted(
        "every cell quoted",
        ACCOUNTS,
        text(
            ACCOUNTS,
            lambda t: '"' + t.rstrip("\n").replace(",", '","').replace("\n", '"\n"') + '"\n',
        ),
    ),
    Accepted("columns turned round", ACCOUNTS, columns(lambda cells: cells[::-1])),
    Accepted(
        "unknown column", ACCOUNTS, columns(lambda cells: [*cells, "x"] if any(cells) else [])
    ),
    Accepted(
        "unknown column first",
        ACCOUNTS,
        columns(lambda cells: ["seen by", *cells] if any(cells) else []),
    ),
    Accepted("spaces around names and cells", ACCOUNTS, text(ACCOUNTS, separated(" , "))),
    Accepted("NBSP around names", ACCOUNTS, row(ACCOUNTS, 1, separated("\u00a0,\u00a0"))),
    Accepted(
        "quote inside bare text",
        ACCOUNTS,
        row(ACCOUNTS, 5, lambda t: t.replace("The court", 'The 5" court')),
        ("accounts", "court", "name", 'The 5" court'),
    ),
    Accepted(
        "line separator in text",
        ACCOUNTS,
        cell("accounts", "court", note="one\u2028two\u0085three\x0bfour"),
        ("accounts", "court", "note", "one\u2028two\u0085three\x0bfour"),
    ),
    Accepted(
        "lone CR in text",
        ACCOUNTS,
        noted("one\rtwo"),
        ("accounts", "court", "note", "one\rtwo"),
    ),
    Refused(
        "row after cells of many lines",
        lambda f: f.set("accounts", "petition", note="a\nb\r\nc\rd").set(
            "accounts", "court", order="x"
        ),
        "number-bad",
        (ACCOUNTS, 5, 8, "order"),
        "write digits only",
    ),
    Refused(
        "row after blank lines",
        row(ACCOUNTS, 5, lambda t: "\n\n" + t.replace("deciding", "judging")),
        "word-unknown",
        (ACCOUNTS, 7, 7, "side"),
        "",
    ),
    *(
        Refused(
            f"separated by {mark}",
            text(ACCOUNTS, separated(mark)),
            "file-separator",
            (ACCOUNTS, 1, 1, ""),
            "with commas",
            mark,
        )
        for mark in "|:^~"
    ),
    *(
        Refused(
            f"a line {first!r}",
            text(ACCOUNTS, lambda t, first=first: f"{first}\n{t.replace(',', ';')}"),  # type: ignore[misc]
            "file-separator",
            (ACCOUNTS, 1, 1, ""),
            "delete that line",
        )
        for first in ("sep=;", '"sep=;"', "SEP=,")
    ),
    Refused(
        "whole rows quoted",
        text(ACCOUNTS, whole_rows_quoted),
        "header-missing",
        (ACCOUNTS, 1, 1, ""),
        "quotes around whole rows",
    ),
    Refused(
        "title above the header",
        text(ACCOUNTS, lambda t: f"Accounts of the affair\n\n{t}"),
        "header-missing",
        (ACCOUNTS, 1, 1, ""),
        "delete the rows above",
        "row 3",
    ),
    Refused(
        "title row with commas",
        text(ACCOUNTS, lambda t: f"The accounts,,,,\n{t}"),
        "header-missing",
        (ACCOUNTS, 1, 1, ""),
        "delete the rows above",
        "row 2",
    ),
    Refused(
        "blank line above the header",
        text(ACCOUNTS, lambda t: f"\n{t}"),
        "header-missing",
        (ACCOUNTS, 1, 1, ""),
        "delete the rows above",
        "row 2",
    ),
    Refused(
        "no header",
        text(ACCOUNTS, lambda t: t.partition("\n")[2]),
        "header-missing",
        (ACCOUNTS, 1, 1, ""),
        f"write the header {ACCOUNTS_HEADER}",
    ),
    Refused(
        "another table's content",
        lambda f: f.files.update({ACCOUNTS: f.text("citations")}),
        "header-missing",
        (ACCOUNTS, 1, 1, ""),
        f"write the header {ACCOUNTS_HEADER}",
    ),
    *(
        Refused(
            f"empty: {content!r}",
            form(ACCOUNTS, lambda t, content=content: content),  # type: ignore[misc]
            "header-missing",
            (ACCOUNTS, 0, 0, ""),
            f"write the header {ACCOUNTS_HEADER}",
        )
        for content in (b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n", b",,,\n,,\n")
    ),
    *(
        Refused(
            f"header {old} as {new!r}",
            row(ACCOUNTS, 1, lambda t, old=old, new=new: t.replace(old, new)),  # type: ignore[misc]
            "column-missing",
            (ACCOUNTS, 1, 1, old),
            "rename “",
            says,
        )
        for old, new, says in (
            ("side", "Side", ""),
            ("order", "ORDER", ""),
            ("note", "notes", ""),
            ("side", "sidе", "Cyrillic small letter ie (U+0435), which looks like e"),
            ("side", "si\u200bde", "Zero width space (U+200B)"),
            ("name", "nаme", "Cyrillic small letter a (U+0430)"),
            ("name", "nmae", ""),
            ("id", "\u200bid", "Zero width space (U+200B)"),
        )
    ),
    Refused(
        "volume bound with a space",
        lambda f: f.files.update(
            {"claims.csv": f.text("claims").replace("volume_bound", "volume bound")}
        ),
        "column-missing",
        ("claims.csv", 1, 1, "volume_bound"),
        "rename “volume bound”",
    ),
    Refused(
        "a column twice",
        columns(lambda cells: [*cells, cells[0]] if any(cells) else []),
        "column-twice",
        (ACCOUNTS, 1, 1, "id"),
        "keep one",
    ),
    Refused(
        "a column twice but for case",
        columns(lambda cells: [*cells, cells[-1].replace("note", "Note")] if any(cells) else []),
        "column-twice",
        (ACCOUNTS, 1, 1, "Note"),
        "rename or delete",
    ),
    Refused(
        "a cell without a column",
        text(ACCOUNTS, lambda t: t.replace("\n", ",\n").replace("4,,", "4,,stray")),
        "column-unnamed",
        (ACCOUNTS, 5, 5, ""),
        "name the column",
        "stray",
    ),
    Refused(
        "header again",
        text(ACCOUNTS, lambda t: f"{t}{ACCOUNTS_HEADER}\nlast,Last,deciding,5,\n"),
        "header-twice",
        (ACCOUNTS, 6, 6, ""),
        "delete this row",
    ),
    Refused(
        "pasted twice",
        text(ACCOUNTS, lambda t: t + t.partition("\n")[2]),
        "rows-twice",
        (ACCOUNTS, 6, 6, ""),
        "delete rows 6 to 9",
    ),
    Refused(
        "pasted twice with its header",
        text(ACCOUNTS, lambda t: t + t),
        "rows-twice",
        (ACCOUNTS, 6, 6, ""),
        "delete rows 6 to 10",
    ),
    Refused(
        "one cell too many",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", "The court, high")),
        "row-long",
        (ACCOUNTS, 5, 5, ""),
        "put quotes around a cell that holds a comma",
        "6 cells, the header 5",
    ),
    Refused(
        "number torn by its commas",
        row("claims.csv", 2, lambda t: t.replace("10000000", "1,00,00,000")),
        "row-long",
        ("claims.csv", 2, 2, ""),
        "write 10000000 without commas",
    ),
    Refused(
        "curly quotes",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", "“The court, high”")),
        "row-long",
        (ACCOUNTS, 5, 5, ""),
        "straight quotes",
    ),
    Refused(
        "single quotes",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", "'The court, high'")),
        "row-long",
        (ACCOUNTS, 5, 5, ""),
        "double quotes",
    ),
    Refused(
        "backslash before a comma",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", "The court\\, high")),
        "row-long",
        (ACCOUNTS, 5, 5, ""),
        "a backslash does not protect",
    ),
    Refused(
        "space before the quote",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", ' "The court, high"')),
        "row-long",
        (ACCOUNTS, 5, 5, ""),
        "delete the space before the quote",
    ),
    Refused(
        "one cell too few",
        row(ACCOUNTS, 3, lambda t: t.removesuffix(",")),
        "row-short",
        (ACCOUNTS, 3, 3, ""),
        "add , at its end",
        "4 cells, the header 5",
    ),
    Refused(
        "cut off in a row",
        text(ACCOUNTS, lambda t: t[:-14]),
        "row-short",
        (ACCOUNTS, 5, 5, ""),
        "the file may have been cut off",
    ),
    Refused(
        "row broken in two",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", "The\ncourt")),
        "row-short",
        (ACCOUNTS, 5, 5, ""),
        "missing inside it",
    ),
    Refused(
        "semicolons in one row",
        row(ACCOUNTS, 5, separated(";")),
        "row-short",
        (ACCOUNTS, 5, 5, ""),
        "the comma that is missing",
    ),
    Refused(
        "quote never closed",
        row(ACCOUNTS, 3, lambda t: t.replace("The petition", '"The petition')),
        "row-unreadable",
        (ACCOUNTS, 3, 3, "name"),
        OPEN,
        "nothing closes it",
    ),
    Refused(
        "quote closed rows later",
        lambda f: f.files.update(
            {
                ACCOUNTS: f.text("accounts")
                .replace("The petition", '"The petition')
                .replace("The court", '"The court"')
            }
        ),
        "row-unreadable",
        (ACCOUNTS, 3, 3, "name"),
        OPEN,
        "nothing closes it",
    ),
    Refused(
        "quote never closed after two lines",
        lambda f: f.files.update(
            {
                ACCOUNTS: f.text("accounts")
                .replace("The opposition", '"a\nb"')
                .replace("The court", '"x')
            }
        ),
        "row-unreadable",
        (ACCOUNTS, 5, 6, "name"),
        OPEN,
    ),
    Refused(
        "text after the quote",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", '"The" court')),
        "row-unreadable",
        (ACCOUNTS, 5, 5, "name"),
        OPEN,
        "text follows the quote",
    ),
    Refused(
        "quote not doubled",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", '"The "high" court"')),
        "row-unreadable",
        (ACCOUNTS, 5, 5, "name"),
        "double a quote",
    ),
    Refused(
        "backslash before a quote",
        row(ACCOUNTS, 5, lambda t: t.replace("The court", r'"The \"high\" court"')),
        "row-unreadable",
        (ACCOUNTS, 5, 5, "name"),
        'double a quote that is part of the text: ""',
        "backslash",
    ),
    Refused(
        "merge conflict",
        row(ACCOUNTS, 4, lambda t: f"<<<<<<< HEAD\n{t}\n=======\n{t}\n>>>>>>> branch"),
        "file-conflict",
        (ACCOUNTS, 4, 4, ""),
        "delete the lines with the markers",
    ),
    Refused(
        "merge conflict with an ancestor",
        row(ACCOUNTS, 4, lambda t: f"||||||| base\n{t}\n=======\n>>>>>>> branch"),
        "file-conflict",
        (ACCOUNTS, 4, 4, ""),
        "delete the lines with the markers",
    ),
    Refused(
        "merge conflict inside quotes",
        row(ACCOUNTS, 4, lambda t: f'x,"open\n<<<<<<< HEAD\n{t}\n=======\n"a"b\n>>>>>>> branch'),
        "file-conflict",
        (ACCOUNTS, 4, 5, ""),
        "delete the lines with the markers",
    ),
]

# --- size -----------------------------------------------------------------------------------

SIZES: list[Case] = [
    Accepted(
        "900 kB of text",
        ACCOUNTS,
        cell("accounts", "court", note="long " * 180_000 + "end"),
        ("accounts", "court", "note", "long " * 180_000 + "end"),
    ),
    Accepted(
        "10,000 rows",
        ACCOUNTS,
        text(ACCOUNTS, lambda t: t + "".join(f"x{i},X,deciding,{i},\n" for i in range(10_000))),
        ("accounts", "x9999", "order", 9999),
    ),
    Accepted(
        "800 columns",
        ACCOUNTS,
        text(
            ACCOUNTS, lambda t: t.replace("\n", "," + ",".join(f"c{i}" for i in range(800)) + "\n")
        ),
    ),
    Refused(
        "10 MB of text",
        cell("accounts", "court", note="o" * 10_000_000),
        "file-large",
        (ACCOUNTS, 5, 5, "note"),
        "shorten it",
    ),
    Refused(
        "5,000 columns",
        text(ACCOUNTS, lambda t: t.replace("\n", "," * 5_000 + "\n")),
        "file-large",
        (ACCOUNTS, 1, 1, ""),
        "take columns out",
    ),
    Refused(
        "a bomb of quotes",
        text(ACCOUNTS, lambda t: t + '"' * 5_000_000),
        "file-large",
        (ACCOUNTS, 6, 6, "id"),
        "a quote that is not closed",
    ),
    Refused(
        "a bomb of open quotes",
        text(ACCOUNTS, lambda t: t + '"a""' * 1_000_000),
        "row-unreadable",
        (ACCOUNTS, 6, 6, "id"),
        OPEN,
    ),
    Refused(
        "a megabyte of digits",
        cell("accounts", "court", order="9" * 999_999),
        "number-bad",
        (ACCOUNTS, 5, 5, "order"),
        "in words",
    ),
    Refused(
        "a megabyte of a word",
        cell("accounts", "court", side="x" * 999_999),
        "word-unknown",
        (ACCOUNTS, 5, 5, "side"),
        "",
    ),
    Refused(
        "more than 64 MiB",
        instead(ACCOUNTS, _sparse),
        "file-large",
        (ACCOUNTS, 0, 0, ""),
        "divide the case",
    ),
]

# --- the file system ------------------------------------------------------------------------

OUTSIDE: Sequence[Case] = (
    [
        Refused(
            name,
            instead(STORY, make),
            "file-unreadable",
            (STORY, 0, 0, ""),
            fix,
            says,
        )
        for name, make, fix, says in (
            ("folder", os.mkdir, "put the file in its place", "a folder"),
            ("pipe", os.mkfifo, "a plain file", "a pipe"),
            ("socket", _socket, "a plain file", "a socket"),
            ("link to nowhere", lambda p: os.symlink("nowhere", p), "the file itself", "a link"),
            ("link to itself", lambda p: os.symlink(STORY, p), "the file itself", "a link"),
            ("link out", lambda p: os.symlink("/etc/passwd", p), "the file itself", "a link"),
            ("link to zeros", lambda p: os.symlink("/dev/zero", p), "the file itself", "a link"),
            ("link to a table", lambda p: os.symlink(ACCOUNTS, p), "the file itself", "a link"),
        )
    ]
    + [
        Refused(f"called {other}", renamed(other), "file-missing", (STORY, 0, 0, ""), f"“{other}”")
        for other in (
            "Story.csv",
            "STORY.CSV",
            "story.csv.csv",
            "story.xlsx",
            "story (1).csv",
            "story",
        )
    ]
    + [
        Refused(
            "missing",
            lambda f: f.files.update({STORY: None}),
            "file-missing",
            (STORY, 0, 0, ""),
            f"make it with the header {STORY_HEADER}",
        ),
    ]
)

PACKAGE = "datapackage.json"


def package(content: bytes) -> Spoil:
    return lambda folder: folder.files.update({PACKAGE: content})


PACKAGES: list[Case] = [
    Accepted(
        "package with a mark",
        STORY,
        lambda f: f.files.update({PACKAGE: b"\xef\xbb\xbf" + json.dumps(f.package).encode()}),
    ),
    *(
        Refused(f"package: {name}", spoil, code, (PACKAGE, 0, 0, column), fix)
        for name, spoil, code, column, fix in (
            ("pipe", instead(PACKAGE, os.mkfifo), "file-unreadable", "", "a plain file"),
            (
                "link",
                instead(PACKAGE, lambda p: os.symlink("/etc/passwd", p)),
                "file-unreadable",
                "",
                "the file itself",
            ),
            ("utf-16", package('{"title": "x"}'.encode("utf-16")), "package-bad", "", "mend"),
            ("half", package(b'{"title": "x", "as_o'), "package-bad", "", "mend the JSON"),
            ("conflict", package(b"<<<<<<< HEAD\n{}"), "package-bad", "", "mend the JSON"),
            ("number", package(b"7"), "package-bad", "", "begin with {"),
            ("numbers", package(b"9" * 9_999), "package-bad", "", ""),
            (
                "day",
                lambda f: f.package.update(as_of="05-03-2026"),
                "date-bad",
                "as_of",
                "2026-03-05 or 2026-05-03",
            ),
            (
                "turned title",
                lambda f: f.package.update(as_of="\u202e2026\x1b"),
                "date-bad",
                "as_of",
                "write YYYY-MM-DD",
            ),
        )
    ),
]

# --- ids, references and words --------------------------------------------------------------


def bad(name: str, spoil: Spoil, code: str, place: str, fix: str, says: str = "") -> Refused:
    """A fault of one cell, its place given as `table row column`."""
    table, number, column = place.split(" ")
    return Refused(name, spoil, code, (f"{table}.csv", int(number), int(number), column), fix, says)


def step_id(value: str) -> Spoil:
    return cell("story", "one", id=value)


def lane(value: str) -> Spoil:
    return cell("events", "e-press", lane=value)


def side(value: str) -> Spoil:
    return cell("accounts", "court", side=value)


def known_as(known: str, wanted: str) -> Spoil:
    """An actor with the id `known`, to which an event points as `wanted`."""

    def change(folder: Folder) -> None:
        blank = {"name": "New one", "kind": "office", "boundary": "public"}
        folder.add("actors", id=known, **blank).set("events", "e-press", lane=wanted)

    return change


NFD = unicodedata.normalize("NFD", "café")
KEYS: list[Case] = [
    *(
        bad(f"id {value!r}", step_id(value), code, "story 2 id", fix, says)
        for value, code, fix, says in (
            ("One", "id-bad", "write one", ""),
            ("step one", "id-bad", "write step-one", ""),
            ("step\u00a0one", "id-bad", "write step-one", "No-break space (U+00A0)"),
            ("step_one", "id-bad", "write step-one", ""),
            ("step--one", "id-bad", "write step-one", ""),
            ("step.one/../x", "id-bad", "write step-one-x", ""),
            ("'; DROP TABLE story;--", "id-bad", "write drop-table-story", ""),
            ("onе", "character-bad", "write one", "Cyrillic small letter ie (U+0435)"),
            ("οne", "character-bad", "write one", "Greek small letter omicron (U+03BF)"),
            ("o\u200bne", "character-bad", "write one", "Zero width space (U+200B)"),
            ("\u200bone", "character-bad", "write one", "Zero width space (U+200B)"),
            ("one\ufeff", "character-bad", "write one", "U+FEFF"),
            ("\u202eeno", "character-bad", "write eno", "Right-to-left override (U+202E)"),
            ("one\u2066", "character-bad", "write one", "U+2066"),
            ("step–one", "character-bad", "write step-one", "En dash (U+2013)"),
            (NFD, "character-bad", "write cafe", "Combining acute accent (U+0301)"),
            ("café", "id-bad", "write cafe", "e with acute (U+00E9)"),
            ("ｏｎｅ", "id-bad", "write one", "Fullwidth"),
            ("१", "id-bad", "write 1", "Devanagari digit one (U+0967)"),
            ("കേരളം", "id-bad", "Latin letters", "Malayalam"),
            ("07-Feb", "id-bad", "give the column the format “Text”", "7-2 or 2-7"),
            ("Feb-07", "id-bad", "give the column the format “Text”", "a spreadsheet"),
            ("1.00E+05", "id-bad", "such as 100000 or 1e5", "a spreadsheet"),
            ("1E5", "id-bad", "such as 100000 or 1e5", "a spreadsheet"),
            ("1.0", "id-bad", "write 1", ""),
            ("TRUE", "id-bad", "write true", ""),
            ("#REF!", "cell-error", "write the value itself", "a spreadsheet"),
            ("#NAME?", "cell-error", "write the value itself", "a spreadsheet"),
            ("NA", "id-bad", "write na", ""),
            ("", "cell-required", "", "empty"),
            ("\u200b", "cell-required", "", "empty"),
            ("one\x1b[31m", "id-bad", "write one-31m", "U+001B"),
            ("<img src=x onerror=alert(1)>", "id-bad", "write img-src-x", ""),
        )
    ),
    bad(
        "id twice", cell("story", "two", id="one"), "id-twice", "story 3 id", "another id", "row 2"
    ),
    bad(
        "id twice but for case",
        cell("story", "two", id="ONE"),
        "id-twice",
        "story 3 id",
        "another id",
        "in another spelling",
    ),
    bad(
        "id twice but for a look-alike",
        cell("story", "two", id="оne"),
        "id-twice",
        "story 3 id",
        "another id",
        "in another spelling",
    ),
    bad(
        "id twice but for what is unseen",
        cell("story", "two", id="o\u200cne"),
        "id-twice",
        "story 3 id",
        "another id",
        "in another spelling",
    ),
    bad(
        "id twice but for a space",
        cell("story", "two", id="one "),
        "id-twice",
        "story 3 id",
        "another",
    ),
    *(
        Accepted(f"id {value!r}", STORY, step_id(value), ("story", value, "order", 1))
        for value in ("007", "1e5", "na", "null", "nan", "none", "true", "2-7", "feb-7", "inf")
    ),
    *(
        Accepted(f"id with {what} around", STORY, step_id(f"{space}one{space}"))
        for what, space in (
            ("spaces", "  "),
            ("NBSP", "\u00a0"),
            ("tabs", "\t"),
            ("em spaces", "\u2003"),
        )
    ),
    *(
        bad(f"reference {value!r}", lane(value), code, "events 3 lane", fix, says)
        for value, code, fix, says in (
            ("Minister", "ref-unknown", "“minister”", ""),
            ("ministr", "ref-unknown", "“minister”", ""),
            ("minsiter", "ref-unknown", "“minister”", ""),
            ("minister.", "ref-unknown", "“minister”", ""),
            ("min ister", "ref-unknown", "“minister”", ""),
            ("“minister”", "ref-unknown", "“minister”", ""),
            ("mini\u00adster", "character-bad", "write minister", "Soft hyphen (U+00AD)"),
            ("mіnister", "character-bad", "write minister", "Cyrillic small letter byelorussian"),
            ("\u200fminister", "character-bad", "write minister", "Right-to-left mark (U+200F)"),
            ("The secretariat", "ref-unknown", "“office”", ""),
            ("CMO", "ref-unknown", "“office”", ""),
            ("recipient not stated", "ref-unknown", "“unstated”", ""),
            ("#N/A", "cell-error", "write the value itself", ""),
            ("nobody-of-that-name", "ref-unknown", "", "is not an id in actors.csv"),
            ("minister; judge", "ref-unknown", "", "is not an id in actors.csv"),
            ("*", "ref-unknown", "", ""),
            ('<script>alert("x")</script>', "ref-unknown", "", "<script>"),
            ("\x1b]0;x\x07", "ref-unknown", "", "[U+001B]"),
        )
    ),
    *(
        bad(
            f"{known} as {wanted}",
            known_as(known, wanted),
            "ref-unknown",
            "events 3 lane",
            f"“{known}”",
        )
        for known, wanted in (
            ("2-7", "07-Feb"),
            ("2-7", "02-Jul"),
            ("feb-7", "7-Feb"),
            ("1e5", "1.00E+05"),
            ("1e5", "1E+05"),
            ("007", "7"),
            ("12345678901234", "1.23457E+13"),
            ("true", "TRUE"),
            ("ramesh-c", "New one"),
            ("act-chief-minister", "act-cheif-minister"),
            ("chief-minister", "minister-chief"),
            ("k-smart", "ksmart"),
        )
    ),
    bad(
        "one of a list",
        cell("events", "e-press", sources="wire; cpoy"),
        "ref-unknown",
        "events 3 sources",
        "“copy”",
    ),
    bad(
        "list with commas",
        cell("events", "e-press", sources="wire, copy"),
        "ref-unknown",
        "events 3 sources",
        "",
    ),
    bad(
        "focus",
        cell("story", "two", focus="flow:f_back"),
        "ref-unknown",
        "story 3 focus",
        "“f-back”",
    ),
    bad(
        "focus kind",
        cell("story", "two", focus="flows:f-back"),
        "ref-unknown",
        "story 3 focus",
        "flow:f-back",
    ),
    bad(
        "bare focus",
        cell("story", "two", focus="f-back"),
        "ref-unknown",
        "story 3 focus",
        "flow:f-back",
    ),
    Accepted("list with spaces", "events.csv", cell("events", "e-press", sources=" wire ;copy; ")),
    *(
        bad(f"word {value!r}", side(value), code, "accounts 5 side", fix, says)
        for value, code, fix, says in (
            ("Deciding", "word-unknown", "“deciding”", ""),
            ("decidng", "word-unknown", "“deciding”", ""),
            ("dceiding", "word-unknown", "“deciding”", ""),
            ("decid\u200ding", "character-bad", "write deciding", "Zero width joiner (U+200D)"),
            ("dесiding", "character-bad", "write deciding", "Cyrillic"),
            ("\u202edeciding", "character-bad", "write deciding", "Right-to-left override"),
            ("judge", "word-unknown", "", "alleging, answering, deciding"),
            ("#VALUE!", "cell-error", "write the value itself", ""),
            ("50%\n<b>", "word-unknown", "", "50%[U+000A]<b>"),
            ("", "cell-required", "", ""),
        )
    ),
    *(
        Accepted(f"word with {what} around", ACCOUNTS, side(f"{space}deciding{space}"))
        for what, space in (("spaces", " "), ("NBSP", "\u00a0"))
    ),
    bad(
        "bound with a space",
        cell("claims", "a-crore", volume_bound="at least"),
        "word-unknown",
        "claims 2 volume_bound",
        "“at-least”",
    ),
]

# --- numbers --------------------------------------------------------------------------------

DIGITS = "write digits only, or leave it empty"
NUMBERS: list[Case] = [
    *(
        bad(f"number {value!r}", volume(value), code, "claims 5 volume", fix, says)
        for value, code, fix, says in (
            ("10,00,000", "number-bad", "write 1000000", ""),
            ("1,000,000", "number-bad", "write 1000000", ""),
            ("10 00 000", "number-bad", "write 1000000", ""),
            ("10\u00a0000", "number-bad", "write 10000", ""),
            ("10\u202f000", "number-bad", "write 10000", ""),
            ("1.000.000", "number-bad", "write 1000000", ""),
            ("1.000", "number-bad", "write 1000, or 1", ""),
            ("1'000", "number-bad", "write 1000", ""),
            ("1_000", "number-bad", "write 1000", ""),
            ("1,5", "number-bad", DIGITS, ""),
            ("72 lakh", "number-bad", "write 7200000", ""),
            ("72 lakhs", "number-bad", "write 7200000", ""),
            ("72L", "number-bad", "write 7200000", ""),
            ("1.2 crore", "number-bad", "write 12000000", ""),
            ("1.2 Cr", "number-bad", "write 12000000", ""),
            ("7.2 million", "number-bad", "write 7200000", ""),
            ("10k", "number-bad", "write 10000", ""),
            ("over 1 crore", "number-bad", "write 10000000 and volume_bound over", ""),
            ("७२", "number-bad", "write 72", ""),
            ("൭൨", "number-bad", "write 72", ""),
            ("७२ lakh", "number-bad", "write 7200000", ""),
            ("７２", "number-bad", "write 72", ""),
            ("٧٢", "number-bad", "write 72", ""),
            ("72.0", "number-bad", "write 72", ""),
            ("72.5", "number-bad", DIGITS, ""),
            ("+72", "number-bad", "write 72", ""),
            ("'72", "number-bad", "write 72", ""),
            ("7\u200b2", "number-bad", "write 72", "[U+200B]"),
            ("-5", "number-bad", DIGITS, "below zero"),
            ("−5", "number-bad", DIGITS, "below zero"),
            ("(5)", "number-bad", DIGITS, "below zero"),
            ("NaN", "number-bad", "leave it empty", "not a number"),
            ("inf", "number-bad", "leave it empty", "not a number"),
            ("-Infinity", "number-bad", "leave it empty", "not a number"),
            ("N/A", "number-bad", "leave it empty", "not a number"),
            ("1e3", "number-bad", "write 1000", "powers of ten"),
            ("1.02E+06", "number-bad", "write 1020000", "powers of ten"),
            ("1e309", "number-bad", DIGITS, ""),
            ("0x10", "number-bad", "write 16", "0 to 9"),
            ("9007199254740993", "number-bad", "in words", "9007199254740992"),
            ("9" * 400, "number-bad", "in words", ""),
            ("five thousand", "number-bad", "write 5000", ""),
            ("#REF!", "cell-error", "write the value itself", ""),
            ("########", "cell-error", "write the value itself", ""),
            ("TRUE", "number-bad", DIGITS, ""),
            ("07-Feb", "number-bad", DIGITS, ""),
            ("many", "number-bad", DIGITS, ""),
        )
    ),
    *(
        Accepted(
            f"number {value!r}", "claims.csv", cell("claims", "a-crore", sequence=value), reads
        )
        for value, reads in (
            (" 1 ", ("claims", "a-crore", "sequence", 1)),
            ("\u00a01", ("claims", "a-crore", "sequence", 1)),
            ("007", ("claims", "a-crore", "sequence", 7)),
            ("0", ("claims", "a-crore", "sequence", 0)),
            ("9007199254740992", ("claims", "a-crore", "sequence", 2**53)),
            ("", ("claims", "a-crore", "sequence", None)),
        )
    ),
    bad(
        "words and number",
        volume("720000", "exactly", "72 lakh"),
        "volume-wording",
        "claims 5 volume",
        "write 7200000",
    ),
    bad("no hedge", volume("5", ""), "volume-incomplete", "claims 5 volume_bound", "exactly"),
]

# --- dates ----------------------------------------------------------------------------------


def published(value: str) -> Spoil:
    return cell("sources", "wire", published=value)


DATES: list[Case] = [
    *(
        bad(f"date {value!r}", published(value), code, "sources 2 published", fix, says)
        for value, code, fix, says in (
            ("25-02-2026", "date-bad", "write 2026-02-25", ""),
            ("25/02/2026", "date-bad", "write 2026-02-25", ""),
            ("25.2.2026", "date-bad", "write 2026-02-25", ""),
            ("25-02-26", "date-bad", "write 2026-02-25", ""),
            ("2026/02/25", "date-bad", "write 2026-02-25", ""),
            ("2026-2-5", "date-bad", "write 2026-02-05", ""),
            ("20260225", "date-bad", "write 2026-02-25", ""),
            ("07/02/2026", "date-bad", "2026-02-07 or 2026-07-02", "two ways"),
            ("31/02/2026", "date-bad", "write 2026-02", "February 2026 has 28 days"),
            ("29/02/2026", "date-bad", "write 2026-02", "February 2026 has 28 days"),
            ("2026-02-29", "date-bad", "write 2026-02", "February 2026 has 28 days"),
            ("1900-02-29", "date-bad", "write 1900-02", "February 1900 has 28 days"),
            ("25 Feb 2026", "date-bad", "write 2026-02-25", ""),
            ("25 February 2026", "date-bad", "write 2026-02-25", ""),
            ("25th of February 2026", "date-bad", "write 2026-02-25", ""),
            ("February 25, 2026", "date-bad", "write 2026-02-25", ""),
            ("Wednesday, 25 February 2026", "date-bad", "write 2026-02-25", ""),
            ("25-Feb-26", "date-bad", "write 2026-02-25", ""),
            ("Feb 2026", "date-bad", "write 2026-02", ""),
            ("Feb-2026", "date-bad", "write 2026-02", ""),
            ("Feb 7", "date-bad", "write YYYY-02-07", "the year is missing"),
            ("07-Feb", "date-bad", "write YYYY-02-07", "the year is missing"),
            ("1/2", "date-bad", "write YYYY-MM-DD", "the year is missing"),
            ("19-21 Feb 2026", "date-bad", "write 2026-02-19/2026-02-21", ""),
            ("before 25 Feb 2026", "date-bad", "write ../2026-02-25", ""),
            ("c. 2026", "date-bad", "write 2026~", ""),
            ("46078", "date-bad", "write 2026-02-25", ""),
            ("46078.5", "date-bad", "write 2026-02-25", ""),
            ("2026-02-25T10:00:00+05:30", "date-bad", "write 2026-02-25", ""),
            ("2026-02-25Z", "date-bad", "write 2026-02-25", ""),
            ("2026-02-25 10:00", "date-bad", "write 2026-02-25", ""),
            ("२०२६-०२-२५", "date-bad", "write 2026-02-25", ""),
            ("2026‑02‑25", "date-bad", "write 2026-02-25", ""),
            ("2026–02–25", "date-bad", "write 2026-02-25", ""),
            ("2026−02−25", "date-bad", "write 2026-02-25", ""),
            ("２０２６-02-25", "date-bad", "write 2026-02-25", ""),
            ("2026-\u200b02-25", "date-bad", "write 2026-02-25", "[U+200B]"),
            ("'2026-02-25", "date-bad", "write 2026-02-25", ""),
            ("0000-01-01", "date-bad", "leave it empty", "no year 0"),
            ("2026-13-01", "date-bad", "", "not a month"),
            ("10000-01-01", "date-bad", "write YYYY-MM-DD", ""),
            ("yesterday", "date-bad", "write YYYY-MM-DD", ""),
            ("#VALUE!", "cell-error", "write the value itself", ""),
            (
                "2026-02-21/2026-02-19",
                "date-bad",
                "write 2026-02-19/2026-02-21",
                "before it starts",
            ),
            ("<img src=//x onerror=y>", "date-bad", "write YYYY-MM-DD", "<img"),
        )
    ),
    *(
        Accepted(f"date {value!r}", "sources.csv", published(value))
        for value in ("2026-02-25 ", "\u00a02026-02-25")
    ),
    *(
        Accepted(
            f"day {value}",
            "sources.csv",
            published(value),
            ("sources", "wire", "published.text", value),
        )
        for value in ("2024-02-29", "9999-12-31", "0001-01-01", "2026-02-XX", "2026~", "../2026")
    ),
    bad(
        "day",
        cell("story", "one", as_of="25-02-2026"),
        "date-bad",
        "story 2 as_of",
        "write 2026-02-25",
    ),
    bad(
        "month for a day",
        cell("story", "one", as_of="2026-02"),
        "date-bad",
        "story 2 as_of",
        "write YYYY-MM-DD",
    ),
    bad(
        "address",
        cell("sources", "wire", url="www.example.org/a"),
        "url-bad",
        "sources 2 url",
        "write https://www.example.org/a",
    ),
    bad(
        "script as address",
        cell("sources", "wire", url="javascript:alert(1)"),
        "url-bad",
        "sources 2 url",
        "https://",
    ),
    bad(
        "file as address",
        cell("sources", "wire", url="file:///etc/passwd"),
        "url-bad",
        "sources 2 url",
        "https://",
    ),
]

# --- text: always kept as it is -------------------------------------------------------------

TEXTS = (
    MALAYALAM,
    "ക്\u200d ന്\u200c zwj and zwnj",
    "שלום עולם",
    "\u202bمرحبا\u202c",
    "👩‍👩‍👧‍👦 🇮🇳 é e\u0301",
    "NBSP\u00a0inside, \u200bzero width",
    "NA",
    "null",
    "TRUE",
    "#REF!",
    "1.00E+05",
    "25/02/2026",
    "72 lakh",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    '<script>alert("x")</script>',
    "<img src=x onerror=alert(1)>",
    "![x](http://example.org/x.png) [y](javascript:z)",
    "$\\frac{1}{2}$ :red[no] **bold**",
    "```mermaid\ngraph TD; a-->b\n```",
    "%{x} %s %d %n {0} {{7*7}} ${7*7}",
    'dot "] ; evil [label="x"',
    'back\\slash \\n \\"',
    "”curly“ ‘quotes’ ''",
    'say ""so"" "',
    "a,b;c\td|e",
    "../../etc/passwd",
    "'; DROP TABLE x; --",
    "control \x01\x07\x08\x0b\x0c\x1b[31m\x7f\x85\x9b end",
    "null\u2400 and \ufdd0 \U0010ffff",
    "one\ntwo\n\nfour",
    "one\r\ntwo",
    "<<<<<<< HEAD",
    "\n<<<<<<< HEAD\n=======\n>>>>>>> x\n",
    "São Ângelo Ãngelo â",
    "x" * 5_000,
)
WRITINGS: Sequence[Case] = [
    Accepted(
        f"text {value[:30]!r}",
        ACCOUNTS,
        noted(value),
        ("accounts", "court", "note", value),
    )
    for value in TEXTS
] + [
    bad(
        f"text {value!r}",
        cell("accounts", "court", note=value),
        "text-garbled",
        "accounts 5 note",
        fix,
        says,
    )
    for value, fix, says in (
        ("KÃ©rala", "write Kérala", "UTF-8 read as Windows-1252"),
        ("â€œquotedâ€\u009d", "write “quoted”", "UTF-8 read as Windows-1252"),
        ("à´•àµ‡à´°à´³à´‚", "write കേരളം", "UTF-8 read as Windows-1252"),
        ("lost \ufffd letter", "type the letter again", "U+FFFD"),
    )
]

CASES: list[Case] = [
    *ENCODINGS,
    *STRUCTURES,
    *SIZES,
    *OUTSIDE,
    *PACKAGES,
    *KEYS,
    *NUMBERS,
    *DATES,
    *WRITINGS,
]
