"""The command line: exit codes, the three forms of a report, and terminals that stay unharmed."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import schema
from flows.__main__ import main
from flows.validate import CODES
from tests.world import Folder

ROOT = Path(__file__).parent.parent
HOSTILE = "\x1b[2J\x9b31m\u202elive\u2066\x07\x7f"
SHOWN = "[U+001B][2J[U+009B]31m[U+202E]live[U+2066][U+0007][U+007F]"

Output = pytest.CaptureFixture[str]


@pytest.fixture
def faulty(folder: Folder) -> Folder:
    """A case with a wrong word in a story of two lines, and a number in words."""
    folder.set("story", "one", text="first\nsecond").set("story", "two", view="flow")
    return folder.set("actors", "registry", stage="1 crore")


def test_a_clean_case_is_0_and_says_what_it_holds(folder: Folder, capsys: Output) -> None:
    assert main(["check", str(folder.write())]) == 0
    assert capsys.readouterr().out == (
        f"{folder.path}: no problems in 4 accounts, 5 sources, 10 actors, 5 populations, "
        "7 claims, 8 citations, 7 flows, 4 events, 4 responses, 2 story, 1 glossary.\n"
    )


def test_a_faulty_case_is_1_and_lists_every_problem(faulty: Folder, capsys: Output) -> None:
    assert main(["check", str(faulty.write())]) == 1
    assert capsys.readouterr().out == (
        "actors.csv row 2 (line 2), column stage: “1 crore” is not a whole number; "
        "write 10000000  [number-bad]\n"
        "story.csv row 3 (line 4), column view: “flow” is not one of overview, flows, timeline, "
        "claims, figures, diagram, sources; did you mean “flows”?  [word-unknown]\n"
        "two problems.\n"
    )


def test_what_was_not_checked_is_said_at_the_end(faulty: Folder, capsys: Output) -> None:
    faulty.files["populations.csv"] = "ID,name\n"
    faulty.files["sources.csv"] = 'id,"'
    assert main(["check", str(faulty.write())]) == 1
    assert capsys.readouterr().out.endswith(
        " problems.\nNot checked further: sources.csv, populations.csv, and what names their rows. "
        "Mend these first, then check again.\n"
    )
    assert main(["check", str(faulty.path), "--format", "json"]) == 1
    assert "Not checked" not in capsys.readouterr().out


def test_json_is_a_list_of_problems_as_data(faulty: Folder, capsys: Output) -> None:
    assert main(["check", str(faulty.write()), "--format", "json"]) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "file": "actors.csv",
        "row": 2,
        "line": 2,
        "column": "stage",
        "value": "1 crore",
        "code": "number-bad",
        "message": "“1 crore” is not a whole number",
        "hint": "write 10000000",
    }
    assert list(second) == "file row line column value code message hint".split()
    assert (second["row"], second["line"]) == (3, 4)


def test_json_of_a_clean_case_is_an_empty_list(folder: Folder, capsys: Output) -> None:
    assert main(["check", str(folder.write()), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_github_shows_problems_at_their_lines(faulty: Folder, capsys: Output) -> None:
    faulty.set("actors", "office", boundary="50%\nof it").drop("responses", 3)
    faulty.files["populations.csv"] = None
    assert main(["check", str(faulty.write()), "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("::")[1] for line in lines] == [
        "error file=actors.csv,line=2,title=number-bad",
        "error file=actors.csv,line=3,title=word-unknown",
        "error file=populations.csv,line=1,title=file-missing",
        "error file=claims.csv,line=4,title=unanswered",
        "error file=story.csv,line=4,title=word-unknown",
    ]
    assert "“50%25[U+000A]of it” is not one of" in lines[1]


def test_github_says_nothing_of_a_clean_case(folder: Folder, capsys: Output) -> None:
    assert main(["check", str(folder.write()), "--format", "github"]) == 0
    assert capsys.readouterr().out == ""


def test_a_summary_makes_them_visible_too(folder: Folder, capsys: Output) -> None:
    folder.package |= {"title": HOSTILE, "description": f"one\ntwo{HOSTILE}"}
    folder.set("accounts", "court", name=HOSTILE)
    assert main(["summary", str(folder.write())]) == 0
    out = capsys.readouterr().out
    assert out.count(SHOWN) == 3
    assert "\none\ntwo" in out
    assert not {"\x1b", "\x9b", "\u202e", "\u2066"} & set(out)


@pytest.mark.parametrize("form", ["text", "github"])
def test_characters_that_act_on_a_terminal_are_made_visible(
    folder: Folder, capsys: Output, form: str
) -> None:
    folder.set("accounts", "court", side=HOSTILE)
    assert main(["check", str(folder.write()), "--format", form]) == 1
    out = capsys.readouterr().out
    assert f"“{SHOWN}”" in out
    assert not set(HOSTILE) & set(out) - set("[2J31mlive")


def test_a_value_of_many_lines_stays_on_one(folder: Folder, capsys: Output) -> None:
    folder.set("accounts", "court", side="a\nb\r\nc")
    assert main(["check", str(folder.write())]) == 1
    assert "“a[U+000A]b[U+000D][U+000A]c”" in capsys.readouterr().out


WRONG_USE = [
    ([], "the following arguments are required: COMMAND"),
    (["bogus"], "invalid choice: 'bogus'"),
    (["check"], "the following arguments are required: case"),
    (["check", "/nowhere"], "“/nowhere” is not a folder"),
    (["check", __file__], "is not a folder"),
    (["check", ".", "--format", "xml"], "invalid choice: 'xml'"),
    (["summary", ".", "--as-of", "2026-02-30"], "argument --as-of: “2026-02-30” is not a day of"),
    (
        ["summary", ".", "--as-of", "27-02-2026"],
        "“27-02-2026” is not a day of the calendar; write 2026-02-27",
    ),
    (["summary", ".", "--as-of", "yesterday"], "write YYYY-MM-DD"),
    (["schema", "--write", "/nowhere"], "“/nowhere” is not a folder"),
    (["schema", "--into", "/nowhere"], "“/nowhere” is not a file"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG_USE)
def test_wrong_usage_is_2_and_says_why(arguments: list[str], told: str, capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "history", "export", "schema --write"])
def test_a_path_that_may_not_be_reached_is_2_and_named(
    capsys: Output, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def denied(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", denied)
    assert main([*command.split(), "closed/case"]) == 2
    assert capsys.readouterr().err == (
        "“closed/case” cannot be read or written: Permission denied; "
        "allow it, or name another place\n"
    )


@pytest.mark.parametrize(
    ("command", "name"), [("schema --write", "datapackage.json"), ("format", "accounts.csv")]
)
def test_a_folder_that_cannot_be_written_is_1_and_left_as_it_was(
    folder: Folder, capsys: Output, command: str, name: str
) -> None:
    folder.files["accounts.csv"] = folder.text("accounts").replace("\n", "\r\n")
    path = folder.write()
    before = {p.name: p.read_bytes() for p in path.iterdir()}
    taken = path / f".{name}.{os.getpid()}.tmp"
    taken.mkdir()
    assert main([*command.split(), str(path)]) == 1
    assert capsys.readouterr().err == (
        f"“{path / name}” cannot be read or written: File exists; allow it, or name another place\n"
    )
    taken.rmdir()
    assert {p.name: p.read_bytes() for p in path.iterdir()} == before


def test_help_is_0_and_has_examples(capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "python -m flows check data/" in capsys.readouterr().out


def test_a_summary_counts_and_hides_nothing_at_the_end(folder: Folder, capsys: Output) -> None:
    assert main(["summary", str(folder.write())]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The world\n\nA case for tests.\n\nAs of 5 Mar 2026: 4 accounts, ")
    for line in (
        "The opposition (alleging): three flows (1 with a number, 2 without)",
        "The petition (alleging): one flow (1 with a number)",
        "The government (answering): two flows (1 with a number, 1 without)",
        "The court (deciding): one flow (1 without)",
        "three allegations: 2 beside a later statement or decision that addresses them, "
        "0 only beside one that was made earlier or whose order is not known, "
        "0 beside statements that do not address them, 1 with none found in this record.",
        "Relations: denies 1, does-not-dispute 1, decides 1, none-found 1",
    ):
        assert line in out.splitlines()


@pytest.mark.parametrize(
    ("day", "court", "met"),
    [
        (
            "2026-03-02",
            "The court (deciding): no flows",
            "three allegations: 1 beside a later statement",
        ),
        (
            "2026-03-03",
            "The court (deciding): one flow (1 without)",
            "three allegations: 2 beside a later statement",
        ),
        (
            "2026-02-19",
            "The opposition (alleging): no flows",
            "no allegations: 0 beside a later statement",
        ),
    ],
)
def test_a_summary_as_of_a_day_hides_what_was_said_later(
    folder: Folder, capsys: Output, day: str, court: str, met: str
) -> None:
    assert main(["summary", str(folder.write()), "--as-of", day]) == 0
    out = capsys.readouterr().out
    assert court in out.splitlines()
    assert met in out
    assert ("decides" in out) == (day == "2026-03-03")


def test_a_summary_knows_nothing_beyond_the_record(folder: Folder, capsys: Output) -> None:
    assert main(["summary", str(folder.write()), "--as-of", "2030-01-01"]) == 0
    assert "As of 5 Mar 2026: " in capsys.readouterr().out


def test_a_summary_of_nothing_yet_names_no_relations(folder: Folder, capsys: Output) -> None:
    assert main(["summary", str(folder.write()), "--as-of", "1999-01-01"]) == 0
    out = capsys.readouterr().out
    assert "no allegations" in out
    assert "Relations" not in out


def test_a_number_of_nought_is_a_number(folder: Folder, capsys: Output) -> None:
    nought = {"volume": "0", "volume_bound": "exactly", "volume_wording": "none"}
    folder.set("claims", "s-same", **nought).set("flows", "f-nearly", **nought)
    assert main(["summary", str(folder.write())]) == 0
    assert "The government (answering): two flows (1 with a number, 1 without)" in (
        capsys.readouterr().out.splitlines()
    )


def test_a_statement_that_does_not_address_an_allegation_does_not_meet_it(
    folder: Folder, capsys: Output
) -> None:
    folder.set("responses", 2, relation="not-addressed")
    assert main(["summary", str(folder.write())]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        "three allegations: 1 beside a later statement or decision that addresses them, "
        "0 only beside one that was made earlier or whose order is not known, "
        "1 beside statements that do not address them, 1 with none found in this record."
    ) in lines


def test_a_summary_of_a_faulty_case_is_its_problems(faulty: Folder, capsys: Output) -> None:
    assert main(["summary", str(faulty.write())]) == 1
    assert capsys.readouterr().out.endswith("[word-unknown]\ntwo problems.\n")


def test_schema_prints_every_table_column_and_code(capsys: Output) -> None:
    assert main(["schema"]) == 0
    out = capsys.readouterr().out
    assert [line.split("`")[1] for line in out.splitlines() if line.startswith("#### `")] == [
        table.file for table in schema.TABLES.values()
    ]
    rows = [line for line in out.splitlines() if line.startswith("| `")]
    columns = [name for table in schema.TABLES.values() for name in table.names]
    assert [row.split("`")[1] for row in rows] == [*columns, *CODES]
    assert all(f"| `{code}` | {meaning} |" in rows for code, meaning in CODES.items())


def test_schema_as_json_is_the_resources_of_a_package(capsys: Output) -> None:
    assert main(["schema", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == schema.resources()


def test_schema_is_written_into_a_package_and_leaves_the_rest(folder: Folder) -> None:
    path = folder.write()
    for _ in range(2):
        assert main(["schema", "--write", str(path)]) == 0
        written = json.loads((path / "datapackage.json").read_text("utf-8"))
        assert written == folder.package | {"resources": schema.resources()}
    assert main(["check", str(path)]) == 0


def test_schema_is_written_into_a_folder_without_a_package(tmp_path: Path) -> None:
    assert main(["schema", "--write", str(tmp_path)]) == 0
    written = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert written == {"resources": schema.resources({"glossary"})}
    # A table that may be left out is described once it is there.
    (tmp_path / "glossary.csv").write_text("term\n", "utf-8")
    assert main(["schema", "--write", str(tmp_path)]) == 0
    written = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert written == {"resources": schema.resources()}


def test_schema_is_written_between_its_marks_and_nowhere_else(
    tmp_path: Path, capsys: Output
) -> None:
    page = tmp_path / "README.md"
    page.write_text("# Before\n<!-- schema -->\nold\n<!-- /schema -->\nAfter\n", "utf-8")
    for _ in range(2):
        assert main(["schema", "--into", str(page)]) == 0
        before, _, rest = page.read_text("utf-8").partition("<!-- schema -->\n")
        inside, _, after = rest.partition("<!-- /schema -->\n")
        assert (before, after) == ("# Before\n", "After\n")
        assert main(["schema"]) == 0
        assert capsys.readouterr().out.rstrip() == inside.rstrip()


@pytest.mark.parametrize("text", ["", "<!-- schema -->", "<!-- /schema -->"])
def test_a_page_without_both_marks_is_left_alone(tmp_path: Path, capsys: Output, text: str) -> None:
    page = tmp_path / "README.md"
    page.write_text(text, "utf-8")
    assert main(["schema", "--into", str(page)]) == 2
    assert "has no <!-- schema --> … <!-- /schema -->" in capsys.readouterr().err
    assert page.read_text("utf-8") == text


def test_a_page_that_is_not_utf_8_is_left_alone(tmp_path: Path, capsys: Output) -> None:
    page = tmp_path / "README.md"
    page.write_bytes(b"\xff")
    assert main(["schema", "--into", str(page)]) == 2
    assert capsys.readouterr().err == f"“{page}” is not text in UTF-8; save it so\n"
    assert page.read_bytes() == b"\xff"


@pytest.mark.parametrize("content", ["{", "[]", b"\xff"])
def test_schema_is_not_written_over_a_package_that_cannot_be_read(
    folder: Folder, capsys: Output, content: str | bytes
) -> None:
    folder.files["datapackage.json"] = content
    path = folder.write()
    before = (path / "datapackage.json").read_bytes()
    assert main(["schema", "--write", str(path)]) == 1
    assert "[package-bad]\none problem.\n" in capsys.readouterr().out
    assert (path / "datapackage.json").read_bytes() == before


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "flows", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_the_module_runs_as_a_command(folder: Folder) -> None:
    clean = run("check", str(folder.write()))
    assert (clean.returncode, clean.stderr) == (0, "")
    assert "no problems in 4 accounts" in clean.stdout
    folder.files["story.csv"] = None
    (folder.path / "story.csv").unlink()
    faulty = run("check", str(folder.write()))
    assert (faulty.returncode, faulty.stderr) == (1, "")
    assert "story.csv: the file is missing" in faulty.stdout
    usage = run("chek", str(folder.path))
    assert (usage.returncode, usage.stdout) == (2, "")


def test_a_terminal_without_the_characters_shows_their_numbers(faulty: Folder) -> None:
    found = run("check", str(faulty.write()), PYTHONIOENCODING="ascii")
    assert (found.returncode, found.stderr) == (1, "")
    assert r"\u201c1 crore\u201d is not a whole number" in found.stdout


def test_a_reader_who_stops_early_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        found = subprocess.run(
            [sys.executable, "-m", "flows", "schema"],
            cwd=ROOT,
            stdout=write,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    finally:
        os.close(write)
    assert (found.returncode, found.stderr) == (0, b"")
