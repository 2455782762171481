"""The way in: files as editors, spreadsheets and accidents leave them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from flows import rows, schema
from flows.load import load, volume_of
from flows.model import Case, DataError
from flows.volumes import Volume
from tests.world import WORLD, Folder, content

HEADER = ",".join(schema.TABLES["story"].names)
STEP = "three,3,Title,Text,flows,2026-02-25,"


def test_a_folder_becomes_the_case_that_it_holds(folder: Folder, world: Case) -> None:
    assert content(folder.load()) == content(world)


def test_a_case_is_named_for_its_folder_and_asks_its_title_if_nothing_else(folder: Folder) -> None:
    del folder.package["question"], folder.package["description"], folder.package["licenses"]
    case = folder.load()
    assert (case.id, case.question, case.description, case.licence) == ("case", WORLD.title, "", "")


@pytest.mark.parametrize(
    ("licence", "shown"),
    [
        ({"name": "CC-BY-4.0"}, "CC-BY-4.0"),
        ({"name": "CC-BY-4.0", "title": "Attribution"}, "Attribution"),
    ],
)
def test_a_licence_is_shown_by_its_title(
    folder: Folder, licence: dict[str, str], shown: str
) -> None:
    folder.package["licenses"] = [licence]
    assert folder.load().licence == shown


FORMS: dict[str, Callable[[str], bytes]] = {
    "byte-order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "lone CR": lambda text: text.replace("\n", "\r").encode(),
    "no last newline": lambda text: text.rstrip("\n").encode(),
    "trailing commas": lambda text: text.replace("\n", ",,,\n").encode(),
    "blank lines": lambda text: text.replace("\n", "\n\n").encode(),
    "rows of commas": lambda text: text.replace("\n", "\n,,,,,,\n").encode(),
    "unknown column": lambda text: text.replace("\n", ",x\n").encode(),
    "every cell quoted": lambda text: (
        "\n".join(",".join(f'"{c}"' for c in row.split(",")) for row in text.split("\n")[:-1])
    ).encode(),
    "spaces around cells": lambda text: text.replace(",", " , ").encode(),
    "columns in another order": lambda text: "\n".join(
        ",".join(reversed(row.split(","))) for row in text.split("\n")
    ).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_in_another_form_is_the_same(folder: Folder, world: Case, form: str) -> None:
    folder.files["accounts.csv"] = FORMS[form](folder.text("accounts"))
    assert content(folder.load()) == content(world)


def test_the_package_may_carry_a_byte_order_mark(folder: Folder, world: Case) -> None:
    folder.files["datapackage.json"] = b"\xef\xbb\xbf" + json.dumps(folder.package).encode()
    assert content(folder.load()) == content(world)


@pytest.mark.parametrize("text", ["NA", "None", "null", "nan", "TRUE", "-", "0", "=1+1", "n/a"])
def test_text_stays_text(folder: Folder, text: str) -> None:
    folder.set("actors", "office", name=text, aliases=f"{text}; other")
    office = folder.load().actor["office"]
    assert (office.name, office.aliases) == (text, (text, "other"))


@pytest.mark.parametrize(
    "text",
    [
        "കേരള സർക്കാർ",
        "a\u200d\u200cb",
        "\U0001f600",
        "מידע",
        '<script>alert("x")</script>',
        "two\nlines, and a comma",
        "a \u2028 separator",
        "back\\slash ‘quotes’ ``",
    ],
)
def test_any_text_is_kept_as_it_is(folder: Folder, text: str) -> None:
    folder.set("actors", "office", note=text)
    assert folder.load().actor["office"].note == text


def test_lines_are_those_of_an_editor_though_cells_hold_newlines(folder: Folder) -> None:
    folder.set("story", "one", text="first\nsecond\r\nthird")
    assert [step.line for step in folder.load().story] == [2, 5]


def test_blank_lines_count_as_lines_and_as_rows(folder: Folder) -> None:
    folder.files["story.csv"] = f"{HEADER}\n\n{STEP}\n\n\n{STEP.replace('2026', '26')}\n"
    [date_bad, twice] = folder.problems()
    assert [(p.row, p.line, p.code) for p in (date_bad, twice)] == [
        (6, 6, "date-bad"),
        (6, 6, "id-twice"),
    ]
    assert twice.message == "“three” is already the id of row 3"


def test_a_problem_after_a_cell_of_many_lines_has_its_row_and_its_line(folder: Folder) -> None:
    folder.set("story", "one", text="a\nb\nc").set("story", "two", view="map")
    [problem] = folder.problems()
    assert (problem.row, problem.line) == (3, 5)
    assert str(problem).startswith("story.csv row 3 (line 5), column view: “map” is not one of")


def test_lists_numbers_dates_and_nothing_become_what_they_are(folder: Folder) -> None:
    folder.set("actors", "office", aliases=" One ;Two;; three, four ;")
    folder.set("claims", "a-crore", said_on="2026-02?", sequence="007")
    case = folder.load()
    claim, silent = case.claim["a-crore"], case.claim["s-early"]
    assert case.actor["office"].aliases == ("One", "Two", "three, four")
    assert claim.said_on and (claim.said_on.text, claim.sequence) == ("2026-02?", 7)
    assert (silent.sequence, silent.volume, silent.population) == (None, None, "")
    assert case.story[0].as_of == date(2026, 2, 25)


@pytest.mark.parametrize(
    ("cells", "volume"),
    [
        (("", "", "", ""), None),
        (("", "", "", "people"), None),
        (("0", "exactly", "none", "people"), Volume(0, "exactly", "none", "people")),
        (("5", "over", "", ""), Volume(5, "over")),
        (("", "unquantified", "lakhs", ""), Volume(None, "unquantified", "lakhs")),
        (("", "not-stated", "", ""), Volume(None, "not-stated")),
    ],
)
def test_four_cells_are_one_volume_and_empty_is_never_zero(
    cells: tuple[str, ...], volume: Volume | None
) -> None:
    names = ("volume", "volume_bound", "volume_wording", "volume_unit")
    assert volume_of(dict(zip(names, cells, strict=True))) == volume


def test_every_problem_of_every_file_comes_at_once_in_order(folder: Folder) -> None:
    folder.package["as_of"] = "27/02/2026"
    folder.set("accounts", "court", side="judging")
    folder.set("sources", "wire", published="June 2013", url="ftp://x")
    folder.set("claims", "a-crore", speaker="lader", sequence="first")
    folder.files["story.csv"] = None
    assert [(p.file, p.line, p.code) for p in folder.problems()] == [
        ("datapackage.json", 0, "date-bad"),
        ("accounts.csv", 5, "word-unknown"),
        ("sources.csv", 2, "date-bad"),
        ("sources.csv", 2, "url-bad"),
        ("claims.csv", 2, "number-bad"),
        ("claims.csv", 2, "ref-unknown"),
        ("story.csv", 0, "file-missing"),
    ]


def test_an_empty_folder_lacks_every_file_and_nothing_else(folder: Folder) -> None:
    folder.files = dict.fromkeys([p.name for p in rows.case_files(folder.path)])
    found = [(p.file, p.code) for p in folder.problems()]
    needed = [p.name for p in rows.case_files(folder.path) if p.name != "glossary.csv"]
    assert found == [(name, "file-missing") for name in needed]


@pytest.mark.parametrize("table", schema.TABLES)
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"id\nx,y\n"])
def test_a_table_that_cannot_be_read_casts_no_blame_on_the_others(
    folder: Folder, table: str, content: bytes | None
) -> None:
    folder.files[f"{table}.csv"] = content
    left_out = schema.TABLES[table].optional and content is None
    assert {p.file for p in folder.problems()} == (set() if left_out else {f"{table}.csv"})


def test_an_error_counts_its_problems_and_says_the_first(folder: Folder) -> None:
    folder.set("accounts", "court", side="judging", order="")
    with pytest.raises(DataError, match=r"^2 problem\(s\); first: accounts\.csv row 5 \(line 5\)"):
        load(folder.write())


def test_a_folder_may_be_given_as_text(folder: Folder, world: Case) -> None:
    assert content(load(str(folder.write()))) == content(world)


def test_the_fingerprint_is_of_the_content_alone(folder: Folder) -> None:
    first = rows.fingerprint(folder.write())
    assert rows.fingerprint(folder.write()) == first
    assert rows.fingerprint(Folder(folder.path.parent / "elsewhere").write()) == first
    (folder.path / "notes.txt").write_text("not of the case")
    assert rows.fingerprint(folder.path) == first
    story = (folder.path / "story.csv").read_bytes()
    (folder.path / "story.csv").write_bytes(story + b"\n")
    second = rows.fingerprint(folder.path)
    (folder.path / "story.csv").unlink()
    assert len({first, second, rows.fingerprint(folder.path)}) == 3
