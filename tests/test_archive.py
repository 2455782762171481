"""Archives from strangers, and CSV for spreadsheets: nothing gets out of its limits."""

from __future__ import annotations

import csv
import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from flows import archive, schema, store
from flows.snapshot import NAMES
from tests.world import Folder


def packed(files: dict[str, bytes | str], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", options.get("how", zipfile.ZIP_DEFLATED)) as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name), content, compress_type=options.get("how", 8))
    return out.getvalue()


def refused(content: bytes) -> str:
    found = archive.read_zip(content, "upload.zip")
    assert isinstance(found, tuple)
    [problem] = found
    assert (problem.file, problem.code) == ("upload.zip", "archive-bad")
    assert problem.hint
    return problem.message


def entry(name: str, mode: int = 0, **more: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        made.writestr(info, "id,name\n")
    return out.getvalue()


def renamed(there: bytes, wanted: bytes) -> bytes:
    """Return a zip of one entry whose name, of the same length, no writer would allow."""
    content = packed({there.decode(): "x"})
    assert content.count(there) == 2
    return content.replace(there, wanted)


def twice(one: str, other: str) -> bytes:
    content = packed({one: "a", "x" * len(other): "b"})
    return content.replace(b"x" * len(other), other.encode())


def lying(declared: int) -> bytes:
    """Return a zip whose entry says that it holds less than it does."""
    content = bytearray(packed({"flows.csv": b"0" * 5_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = struct.pack("<I", declared)
    return bytes(content)


def locked() -> bytes:
    content = bytearray(packed({"flows.csv": "x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(packed({"flows.csv": "id,account\n" * 50}))
    content[50] ^= 0xFF
    return bytes(content)


ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb of one file": (lambda: packed({"flows.csv": b"0" * 20_000_000}), "inflate more than 100"),
    "bomb of many": (
        lambda: packed({f"a{i}.csv": b"0" * 20_000_000 for i in range(10)}),
        "inflate more than 100 times",
    ),
    "large": (
        lambda: packed({f"{i}.csv": b"0" * 20_000_000 for i in range(3)}, how=zipfile.ZIP_STORED),
        "larger than 50 MB",
    ),
    "too many": (lambda: packed({f"{i}.csv": "" for i in range(51)}), "it has 51 entries"),
    "far too many": (lambda: packed({f"{i}.csv": "" for i in range(20_000)}), "20,000 entries"),
    "slip": (lambda: entry("../flows.csv"), "climbs out"),
    "slip inside": (lambda: entry("a/../../flows.csv"), "climbs out"),
    "dot": (lambda: entry("./flows.csv"), "climbs out"),
    "absolute": (lambda: entry("/etc/flows.csv"), "outside the archive"),
    "drive": (lambda: entry("C:/flows.csv"), "outside the archive"),
    "backslash": (lambda: renamed(b"..Xflows.csv", b"..\\flows.csv"), "backslash"),
    "NUL": (lambda: renamed(b"flows.csvX.png", b"flows.csv\0.png"), "NUL"),
    "symlink": (lambda: entry("flows.csv", stat.S_IFLNK | 0o777), "is a link or a device"),
    "device": (lambda: entry("flows.csv", stat.S_IFCHR | 0o666), "is a link or a device"),
    "nested by name": (lambda: entry("more.ZIP"), "itself an archive"),
    "nested by content": (lambda: packed({"flows.csv": packed({"a": "b"})}), "itself an archive"),
    "duplicate": (lambda: twice("flows.csv", "flows.csv"), "stands in it twice"),
    "duplicate but for case": (lambda: twice("flows.csv", "FLOWS.csv"), "stands in it twice"),
    "two cases": (lambda: packed({"a/flows.csv": "x", "b/flows.csv": "y"}), "more than one case"),
    "size that lies": (lambda: lying(1000), "cannot be read"),
    "password": (locked, "password"),
    "damaged": (damaged, "cannot be read"),
    "other packing": (lambda: packed({"flows.csv": "x"}, how=zipfile.ZIP_LZMA), "not read here"),
    "no zip": (lambda: b"id,account\n", "cannot be read"),
    "cut off": (lambda: packed({"flows.csv": "x" * 99})[:-30], "cannot be read"),
    "empty": (lambda: b"", "cannot be read"),
    "no entry": (lambda: packed({}), "no table of a case"),
    "other files": (lambda: packed({"README.md": "x"}), "no table of a case"),
    "name that acts on a terminal": (lambda: entry("\x1b[2J/../flows.csv"), "[U+001B]"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_archive_is_refused_with_its_reason(attack: str) -> None:
    make, told = ATTACKS[attack]
    message = refused(make())
    assert told in message
    assert "\x1b" not in message


def test_no_more_is_inflated_than_the_limits_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    # Here the sizes that the archive gives of itself have passed: what counts is what comes out.
    content = packed({"flows.csv": b"0" * 3_000_000})
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        [info] = opened.infolist()
        with pytest.raises(archive._Bad, match="holds more than"):
            archive._inflate(opened, info, 200_000)
        with pytest.raises(archive._Bad, match="inflate more than 100 times"):
            archive._inflate(opened, info, 3_000_000)
        monkeypatch.setattr(archive, "MAX_RATIO", 10_000)
        assert len(archive._inflate(opened, info, 3_000_000)) == 3_000_000


def test_a_case_goes_through_a_zip_byte_for_byte(folder: Folder) -> None:
    folder.files["claims.csv"] = (
        b"\xef\xbb\xbf" + folder.text("claims").replace("\n", "\r\n").encode()
    )
    path = folder.write()
    content = archive.write_zip(path)
    assert archive.read_zip(content) == store.snapshot(path).files
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert made.namelist() == [f"case/{name}" for name in NAMES]
        assert made.testzip() is None


def test_the_same_case_makes_the_same_zip(folder: Folder, tmp_path: Path) -> None:
    path = folder.write()
    first = archive.write_zip(path)
    for file in path.iterdir():
        file.touch()
    (path / "notes.txt").write_text("not of the case")
    store.save(path, store.snapshot(path), [], "nothing")
    assert archive.write_zip(path) == first
    (path / "story.csv").unlink()
    assert archive.write_zip(path) != first


@pytest.mark.parametrize("place", ["", "my case/", "deep/er/"])
def test_the_files_may_lie_in_a_folder_among_others(place: str) -> None:
    found = archive.read_zip(
        packed(
            {
                place: "",
                f"{place}flows.csv": "x",
                f"{place}README.md": "y",
                f"__MACOSX/{place}flows.csv": "z",
            }
            if place
            else {"flows.csv": "x", "README.md": "y"}
        )
    )
    assert found == {"flows.csv": b"x"}


def test_a_table_of_few_words_is_no_bomb() -> None:
    text = "id,name\n" + "a,\n" * 60_000
    assert archive.read_zip(packed({"accounts.csv": text})) == {"accounts.csv": text.encode()}


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_single_table_is_known_by_its_header(folder: Folder, table: str) -> None:
    text = folder.text(table)
    assert archive.table_of(text.encode()) == table
    header, _, rest = text.partition("\n")
    other = ";".join(["extra", *reversed(header.split(","))])
    assert archive.table_of(b"\xef\xbb\xbf" + f"{other}\n".encode()) == table


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"id,account,origin,recipient,population,verb,volume,claims,note,data_fields\n", "flows"),
        (b"a,b\n1,2\n", "is not that of a table of a case"),
        (b"", "is not that of a table"),
        (b'"\n', ""),
    ],
)
def test_an_unknown_table_is_refused_with_the_nearest(content: bytes, told: str) -> None:
    found = archive.table_of(content, "upload.csv")
    assert isinstance(found, tuple)
    assert told in found[0].message
    assert found[0].file == "upload.csv"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''+1", '=a,"b"']
PLAIN = ["1+1", "a=b", "'quoted'", "", " ", "ü", "72 lakh", "'", "a\rb"]


@pytest.mark.parametrize("text", FORMULAS + PLAIN)
def test_a_cell_goes_there_and_back(text: str) -> None:
    assert archive.plain_cell(archive.safe_cell(text)) == text
    assert (archive.safe_cell(text) == text) == (text in PLAIN)


def test_a_csv_for_a_spreadsheet_holds_no_formula_and_all_its_text() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["id", "note"], *(["x", text] for text in FORMULAS + PLAIN[:-1])])
    again = list(csv.reader(io.StringIO(archive.safe_csv(out.getvalue()), newline="")))
    assert [row[1][:1] for row in again[1 : len(FORMULAS) + 1]] == ["'"] * len(FORMULAS)
    assert [archive.plain_cell(row[1]) for row in again[1:]] == FORMULAS + PLAIN[:-1]
    assert archive.safe_csv('id,note\nx,"a\rb"\n') == 'id,note\r\nx,"a\rb"\r\n'
