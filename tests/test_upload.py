"""Files in and out of the editor: looked at without a trace, taken away byte for byte."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.formparsers import MultiPartParser

from flows import archive, rows, upload
from flows.disk import sha256
from flows.schema import TABLES
from flows.snapshot import snapshot
from tests.test_archive import entry, packed
from tests.test_edit import case, cell, go, opened, press, type_into, whole, words
from tests.world import Folder

__all__ = ["case"]
NOTICE = "An uploaded case, seen in this browser only"
QUESTION = "Who else asked for it?"


def looked_at(page: Any, name: str, content: bytes) -> Any:
    page.file_uploader[0].set_value((name, content, "application/octet-stream"))
    return whole(page.run())


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def other(tmp_path: Path) -> bytes:
    """The zip of another case: its question is its own."""
    made = Folder(tmp_path / "elsewhere")
    made.package["question"] = QUESTION
    made.set("actors", "vendor", name="Another vendor")
    return archive.write_zip(made.write())


def test_a_zip_is_seen_in_every_view_until_it_is_closed(case: Path, other: bytes) -> None:
    before = files_of(case)
    page = looked_at(opened(table="actors"), "other.zip", other)
    assert f"{NOTICE} (other.zip)" in words(page) and QUESTION not in words(page)
    assert "Another vendor" not in str(page.dataframe[0].value)  # the editor keeps the folder
    for view in ("", "flows", "timeline", "claims", "figures", "diagram", "sources"):
        page = go(page, view=view)
        assert QUESTION in words(page) and NOTICE in words(page)
    page = go(page, view="claims", focus="claim:nothing")
    assert "which this case does not have" in words(page)
    stranger = opened(view="overview")
    assert QUESTION not in words(stranger) and NOTICE not in words(stranger)
    page = press(page, "Close it")
    assert QUESTION not in words(page) and NOTICE not in words(page)
    assert {n: c for n, c in files_of(case).items() if not n.startswith(".")} == before


def test_an_upload_is_of_no_use_to_one_who_may_not_edit(
    case: Path, other: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = looked_at(opened(), "other.zip", other)
    monkeypatch.delenv("CONTESTED_FLOWS_EDIT")
    page = go(page, view="")
    assert QUESTION not in words(page) and len(page.file_uploader) == 0


def test_a_table_is_laid_over_the_files_of_the_case(case: Path) -> None:
    text = (case / "actors.csv").read_text("utf-8").replace("Vendor", "The Laid Over", 1)
    assert "The Laid Over" in text
    page = looked_at(opened(), "actors (1).csv", text.encode())
    page = go(page, view="flows")
    assert "The Laid Over" in words(page)
    assert "The Laid Over" not in (case / "actors.csv").read_text("utf-8")


def test_what_does_not_pass_is_explained_and_the_folder_stays(case: Path, other: bytes) -> None:
    text = (case / "flows.csv").read_text("utf-8").replace(",shared,", ",shard,")
    page = looked_at(opened(), "flows.csv", text.encode())
    assert "flows.csv is not shown: it has problems" in words(page)
    assert "did you mean “shared”?" in words(page) and NOTICE not in words(page)
    assert NOTICE not in words(go(page, view=""))
    page = press(go(page, view="edit"), "Put it away")
    assert "is not shown" not in words(page)
    page = looked_at(page, "actors.csv", b"a,b\n1,2\n")
    assert "its header is not that of a table of a case" in words(page)
    found = archive.read_zip(other)
    assert isinstance(found, dict)
    page = looked_at(page, "half.zip", packed({"actors.csv": found["actors.csv"]}))
    assert "the case has no datapackage.json" in words(page)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (lambda: packed({"flows.csv": b"0" * 20_000_000}), "would inflate more than 100"),
    "path": (lambda: entry("../../flows.csv"), "climbs out of its folder"),
    "link": (lambda: entry("flows.csv", stat.S_IFLNK | 0o777), "is a link or a device"),
    "no zip": (lambda: b"PK\x03\x04 and so on", "it cannot be read"),
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_zip_is_refused_in_words(case: Path, attack: str) -> None:
    make, told = HOSTILE[attack]
    page = looked_at(opened(), "x.zip", make())
    assert told in words(page) and NOTICE not in words(page)


def test_a_file_too_large_is_refused_and_its_name_made_visible(case: Path) -> None:
    present = {path.name: rows.content(path) for path in rows.case_files(case)}
    large = b"x" * (upload.MAX_MB * 1024 * 1024 + 1)
    for name in ("a.csv", "a.zip"):
        found = upload.read(large, name, present, "case")
        assert found.case is None and "larger than 5 MB" in str(found.problems[0])
    odd = upload.read(b"", "\x1b[2J\u202e" + "n" * 200, present, "case")
    assert "\x1b" not in odd.name and "\u202e" not in odd.name and len(odd.name) == 80


def test_an_upload_never_waits_on_the_disk() -> None:
    code = (Path(__file__).parents[1] / "app.py").read_text("utf-8")
    assert "MultiPartParser.spool_max_size" in code
    assert hasattr(MultiPartParser, "spool_max_size")


@pytest.mark.parametrize("table", TABLES)
def test_downloads_are_the_files_and_say_which(
    case: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    offered: dict[str, tuple[Callable[[], bytes], str]] = {}

    def offer(label: str, data: Callable[[], bytes], name: str, *_: str, **__: str) -> None:
        offered[label] = (data, name)

    monkeypatch.setattr(st, "download_button", offer)
    file = TABLES[table].file
    opened(table=table)
    content = (case / file).read_bytes()
    plain, safe, packed_up = offered.values()
    assert plain[0]() == content
    assert plain[1] == f"{table}-{sha256(content)[:12]}.csv"
    assert safe[1] == f"{table}-{sha256(content)[:12]}-for-spreadsheet.csv"
    assert safe[0]().decode("utf-8-sig") == archive.safe_csv(content.decode())
    assert packed_up[0]() == archive.write_zip(case)
    assert packed_up[1] == f"case-{snapshot(case).fingerprint[:12]}.zip"


def test_downloads_leave_the_draft_out(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[bytes] = []
    page = opened(table="actors")
    monkeypatch.setattr(st, "download_button", lambda _, data, *__, **___: offered.append(data()))
    type_into(page, "vendor", note="typed here")
    assert offered[0] == (case / "actors.csv").read_bytes()
    assert cell(case, "actors", "vendor", "note") != "typed here"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_safe_copy_holds_no_formula(mark: str, encoding: str) -> None:
    text = mark.join(["id", "name"]) + "\r\n" + mark.join(["a", "=1+1"]) + "\r\n"
    text += mark.join(["b", '"@SUM(1, 2); x"']) + "\r\n"
    copy = archive.safe_copy(text.encode(encoding), "actors.csv")
    cells = list(csv.reader(io.StringIO(copy.decode("utf-8-sig"), newline="")))
    assert cells == [["id", "name"], ["a", "'=1+1"], ["b", "'@SUM(1, 2); x"]]


def test_a_long_name_keeps_its_kind(folder: Folder) -> None:
    found = upload.read(archive.write_zip(folder.write()), "x" * 300 + ".zip", {}, "case")
    assert found.case is not None and len(found.name) == 80
