"""`history` and `restore` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows import store
from flows.__main__ import main
from flows.change import Edit
from flows.load import load
from tests.world import Folder

Output = pytest.CaptureFixture[str]


@pytest.fixture
def path(folder: Folder) -> Path:
    path = folder.write()
    changes = [Edit("events", ("e-poll",), {"note": "\x1b[2J"})]
    result = store.save(path, store.snapshot(path), changes, "why\nso", "Me")
    assert isinstance(result, store.Saved)
    return path


def test_a_case_without_saves_says_so(folder: Folder, capsys: Output) -> None:
    assert main(["history", str(folder.write())]) == 0
    assert "has no history yet" in capsys.readouterr().out
    assert not (folder.path / ".history").exists()


def test_a_history_that_cannot_be_read_is_1(path: Path, capsys: Output) -> None:
    journal = path / ".history" / "journal.jsonl"
    journal.unlink()
    journal.symlink_to("elsewhere")
    assert main(["history", str(path)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"“{journal}” cannot be read or written: ")
    assert told.count("\n") == 1


def test_the_history_is_listed_the_newest_first(path: Path, capsys: Output) -> None:
    [save, found] = store.history(path)
    assert main(["history", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{save.id}  {save.when[:10]} ")
    assert lines[0].endswith(" UTC, Me: why[U+000A]so")
    assert lines[1] == "    event “Event e-poll” (e-poll): note: empty → [U+001B][2J"
    assert lines[2].startswith(f"{found.id}  ")
    assert main(["history", str(path), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told] == [save.id, found.id]
    assert told[0]["files"] == dict(save.files)


def test_a_state_is_written_elsewhere_to_be_looked_at(
    path: Path, tmp_path: Path, capsys: Output
) -> None:
    found = store.history(path)[1]
    into = str(tmp_path / "then")
    assert main(["history", str(path), "--at", found.id, "--into", into]) == 0
    assert store.snapshot(Path(into)) == store.at(path, found)
    assert main(["history", str(path), "--at", found.id, "--into", into]) == 2
    assert "is not an empty folder" in capsys.readouterr().err
    assert main(["history", str(path), "--at", "no", "--into", str(tmp_path / "new")]) == 2
    assert "there is no entry with “no”" in capsys.readouterr().err


def test_a_state_is_restored_and_that_taken_back(path: Path, capsys: Output) -> None:
    save, found = store.history(path)
    assert main(["restore", str(path), found.id, "--reason", "oh", "--who", "Me"]) == 0
    out = capsys.readouterr().out
    assert "event “Event e-poll” (e-poll): note: [U+001B][2J → empty\n" in out
    assert f"To take it back: python -m flows restore {path} {save.id}\n" in out
    assert load(path).event["e-poll"].note == ""
    assert (store.history(path)[0].why, store.history(path)[0].who) == ("oh", "Me")
    assert main(["restore", str(path), found.id]) == 0
    assert "Nothing changed" in capsys.readouterr().out
    assert main(["restore", str(path), save.id, "--git"]) == 0
    assert "no git commit was made" in capsys.readouterr().out
    assert load(path).event["e-poll"].note == "\x1b[2J"


def test_a_restore_that_cannot_be_written_is_1(
    path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.disk._write", full)
    assert main(["restore", str(path), store.history(path)[1].id]) == 1
    assert "Not saved: the disk is full" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["history", "/nowhere"], "“/nowhere” is not a folder"),
        (["history", ".", "--at", "x"], "--at ENTRY and --into FOLDER go together"),
        (["restore", "."], "the following arguments are required: entry"),
    ],
)
def test_wrong_usage_is_2_and_says_why(arguments: list[str], told: str, capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert told in capsys.readouterr().err
