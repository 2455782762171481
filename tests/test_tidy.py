"""The canonical form, and how the command line tells of problems and progress."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from flows import report, tidy
from flows.__main__ import main
from flows.model import DataError, Problem
from tests.world import Folder, content

Output = pytest.CaptureFixture[str]
NOTE = ' =1+1 "so"\r, ക\u200dറ '


@pytest.fixture
def odd(folder: Folder) -> Folder:
    """A case whose accounts stand in another form, with a column of their own."""
    folder.set("accounts", "court", note="@@")
    rows = [line.split(",") for line in folder.text("accounts").splitlines()]
    turned = [
        [*row[::-1], extra] for row, extra in zip(rows, ["seen", " a ", "", "", "b"], strict=True)
    ]
    text = "\r\n".join(";".join(f'"{cell}"' for cell in row) + ";" for row in turned)
    text = text.replace("@@", NOTE.replace('"', '""')).replace('"court"', '" court "')
    folder.files["accounts.csv"] = f"\ufeff{text}\r\n\r\n".encode()
    return folder


EXPECTED = (
    "\ufeffid,name,side,order,note,seen\n"
    "opposition,The opposition,alleging,1,, a \n"
    "petition,The petition,alleging,2,,\n"
    "government,The government,answering,3,,\n"
    'court,The court,deciding,4," =1+1 ""so""\r, ക\u200dറ ",b\n'
)


def test_the_form_is_canonical_and_every_text_stays(odd: Folder, capsys: Output) -> None:
    before = content(odd.load())
    assert main(["format", str(odd.path)]) == 0
    assert capsys.readouterr().out == f"{odd.path / 'accounts.csv'} is now in canonical form.\n"
    assert (odd.path / "accounts.csv").read_bytes() == EXPECTED.encode()
    odd.files["accounts.csv"] = EXPECTED
    assert content(odd.load()) == before
    assert {p.suffix for p in odd.path.iterdir()} == {".csv", ".json"}


def test_what_is_canonical_stays_byte_for_byte(folder: Folder, capsys: Output) -> None:
    path = folder.write()
    before = {p: p.read_bytes() for p in path.iterdir()}
    for _ in range(2):
        assert main(["format", str(path)]) == 0
    assert {p: p.read_bytes() for p in path.iterdir()} == before
    assert "every table is in canonical form" in capsys.readouterr().out


def test_a_check_changes_nothing_and_says_so(odd: Folder, capsys: Output) -> None:
    path = odd.write() / "accounts.csv"
    before = path.read_bytes()
    assert main(["format", str(odd.path), "--check"]) == 1
    assert capsys.readouterr().out == f"{path} would be in canonical form.\n"
    assert path.read_bytes() == before


def test_a_case_with_problems_is_left_as_it_is(odd: Folder, capsys: Output) -> None:
    odd.set("claims", "a-crore", volume="1 crore")
    before = {p: p.read_bytes() for p in odd.write().iterdir()}
    assert main(["format", str(odd.path)]) == 1
    assert "write 10000000" in capsys.readouterr().out
    assert {p: p.read_bytes() for p in odd.path.iterdir()} == before


def test_a_write_that_fails_leaves_every_file(odd: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    files = tidy.tidied(odd.write())
    before = {p: p.read_bytes() for p in odd.path.iterdir()}

    def full(*given: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.disk.write_new", full)
    with pytest.raises(OSError, match="No space"):
        tidy.put(files)
    assert {p: p.read_bytes() for p in odd.path.iterdir()} == before


def problems(count: int, file: str = "x.csv") -> list[Problem]:
    return [Problem(file, i, i, "id", "v", "id-bad", f"no. {i}", "mend it") for i in range(count)]


def test_fifty_of_a_file_are_listed_and_the_rest_counted() -> None:
    found = [*problems(1_051), *problems(2, "y.csv")]
    lines = list(report.lines(found, "text"))
    assert len(lines) == 50 + 1 + 2 + 1
    assert lines[50] == "x.csv: and 1,001 more; --format json lists them all"
    assert lines[-1] == "1,053 problems."
    assert next(report.lines(found, "json")).count('"file"') == 1_053
    assert len(list(report.lines(found, "github"))) == 1_053


def test_json_acts_on_no_terminal_and_loses_no_character() -> None:
    value = "\x1b[31m\u202ex\x9b\u2028\n"
    problem = Problem("x.csv", 1, 1, "id", value, "id-bad", "it is bad", "")
    [text] = report.lines([problem], "json")
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)[0]["value"] == value


def test_colour_is_for_terminals_whose_reader_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert report.colours(Terminal())
    assert not report.colours(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not report.colours(Terminal())
    [line, _] = report.lines(problems(1), "text", colour=True)
    assert (
        line
        == "\x1b[1mx.csv, column id\x1b[0m: no. 0; \x1b[32mmend it\x1b[0m  \x1b[2m[id-bad]\x1b[0m"
    )
    slow, quick, file = Terminal(), Terminal(), io.StringIO()
    for stream, patience in ((slow, 0.0), (quick, 60.0), (file, 0.0)):
        progress = report.Progress(stream, patience)
        progress("flows.csv", 5, 10)
        progress.done()
    assert slow.getvalue().startswith("\r[############............] flows.csv")
    assert slow.getvalue().endswith(" \r")
    assert (quick.getvalue(), file.getvalue()) == ("", "")


def test_a_missing_table_is_not_formatted(folder: Folder) -> None:
    folder.files["story.csv"] = None
    with pytest.raises(DataError):
        tidy.tidied(folder.write())


def test_progress_is_told_step_by_step(folder: Folder) -> None:
    told: list[tuple[str, int, int]] = []
    tidy.tidied(Path(folder.write()), lambda *step: told.append(step))
    assert [number for _, number, _ in told] == list(range(told[0][2]))
    assert told[0][0] == "accounts.csv"
