"""A save that is killed, or that the disk fails, at each of its calls: all of it or nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from flows import disk, draft, journal, store
from flows.change import Add, Edit, from_json, to_json
from flows.sheet import Unreadable
from flows.snapshot import NAMES
from tests import crash
from tests.world import Folder

NEW = {"volume": "900000", "volume_wording": "nearly 9 lakh"}
# A flow's number must be that of its claim: neither table is right without the other.
EDITS = [
    to_json(Edit("claims", ("s-same",), NEW)),
    to_json(Edit("flows", ("f-nearly",), NEW)),
    to_json(Add("citations", ("+", "new"), {"claim": "s-same", "source": "copy"})),
]
TABLES = ("claims.csv", "flows.csv", "citations.csv")
Told = dict[str, Any]


class Saves:
    """Copies of one case with a history, the save that is tried on them, and both its ends."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.old_home = Folder(place / "old").write()
        base = store.snapshot(self.old_home)
        first = store.save(
            self.old_home, base, [Edit("events", ("e-poll",), {"note": "x"})], "first"
        )
        assert isinstance(first, store.Saved)
        self.old = store.snapshot(self.old_home)
        self.new = self.old.changed(map(from_json, EDITS))
        self.names = {path.name for path in self.old_home.iterdir()}
        self.made = 0

    def job(self, how: str, at: int = 0, **more: Any) -> Told:
        self.made += 1
        folder = self.place / f"case-{self.made}"
        shutil.copytree(self.old_home, folder)
        return {"folder": str(folder), "how": how, "at": at, "edits": EDITS, **more}

    def calls(self, **more: Any) -> list[str]:
        [told] = crash.run([self.job("count", **more)])
        assert told["end"] == "Saved"
        found: list[str] = told["names"]
        return found

    def tables(self, folder: Path) -> list[str]:
        """Say of each table of the change whether it is the old or the new one."""
        now = store.snapshot(folder).hashes
        others = [n for n in NAMES if n not in TABLES and now[n] != self.old.hashes[n]]
        assert others == []
        known = {self.old.hashes[n]: "old" for n in TABLES} | {
            self.new.hashes[n]: "new" for n in TABLES
        }
        return [known[now[n]] for n in TABLES]

    def healed(self, folder: Path) -> str:
        """Recover the folder, look for litter, and return whether it is old or new."""
        store.recover(folder)
        state = set(self.tables(folder))
        assert len(state) == 1, "the tables do not go together"
        assert {path.name for path in folder.iterdir()} == self.names
        home = journal.home(folder)
        assert list((home / "staging").iterdir()) == []
        assert not (home / "txn.json").exists()
        for path in (home / "objects").iterdir():
            assert disk.sha256(path.read_bytes()) == path.name
        [end] = state
        assert dict(store.history(folder)[0].files) == store.snapshot(folder).hashes
        assert (store.history(folder)[0].why == "a test") == (end == "new")
        return end


@pytest.fixture(scope="module")
def saves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saves]:
    # In memory where there is such a place: some hundred saves, each with its fsyncs.
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else tmp_path_factory.mktemp("saves")
    with tempfile.TemporaryDirectory(dir=place) as name:
        yield Saves(Path(name))


@pytest.fixture(scope="module")
def calls(saves: Saves) -> dict[bool, list[str]]:
    return {plain: saves.calls(plain=plain) for plain in (False, True)}


def pairs(jobs: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    yield from zip(jobs, crash.run(jobs), strict=True)


@pytest.mark.parametrize("plain", [False, True], ids=["exchange", "rename"])
def test_a_save_killed_before_any_of_its_calls_leaves_all_tables_old_or_new(
    saves: Saves, calls: dict[bool, list[str]], plain: bool
) -> None:
    points = range(1, len(calls[plain]) + 1)
    assert len(points) >= 90
    ends = []
    for job, told in pairs([saves.job("kill", at, plain=plain) for at in points]):
        assert told["killed"], (job["at"], told)
        saves.tables(Path(job["folder"]))
        ends.append(saves.healed(Path(job["folder"])))
        shutil.rmtree(job["folder"])
    # Until the change is decided nothing of it is there, from then on all of it is.
    assert ends == sorted(ends, reverse=True)
    assert ends.count("old") > 50
    assert ends.count("new") > 15


def test_a_save_killed_in_the_middle_of_a_write_leaves_all_tables_old_or_new(
    saves: Saves, calls: dict[bool, list[str]]
) -> None:
    points = [at for at, name in enumerate(calls[False], start=1) if name.startswith("write ")]
    assert len(points) >= 9
    for job, told in pairs([saves.job("tear", at) for at in points]):
        assert told["killed"]
        saves.healed(Path(job["folder"]))
        shutil.rmtree(job["folder"])


def test_a_save_killed_in_recovery_is_still_completed(
    saves: Saves, calls: dict[bool, list[str]]
) -> None:
    names = calls[False]
    between = [at for at, name in enumerate(names, start=1) if name.startswith("renameat2 ")][1]
    jobs = [saves.job("kill", between) for _ in range(45)]
    for job in jobs:
        job["why"] = "a test"
    assert all(told["killed"] for _, told in pairs(jobs))
    for at, job in enumerate(jobs, start=1):
        assert len(set(saves.tables(Path(job["folder"])))) == 2
        job["at"], job["base"], job["why"] = at, str(saves.old_home), "again"
    for job, told in pairs(jobs):
        assert told["killed"]
        assert saves.healed(Path(job["folder"])) == "new"
        shutil.rmtree(job["folder"])


def test_the_next_save_completes_the_one_that_was_killed(
    saves: Saves, calls: dict[bool, list[str]]
) -> None:
    names = calls[False]
    between = [at for at, name in enumerate(names, 1) if name.startswith("renameat2 ")][1]
    job = saves.job("kill", between)
    crash.run([job])
    path = Path(job["folder"])
    assert len(set(saves.tables(path))) == 2
    later = [Edit("events", ("e-order",), {"note": "later"})]
    assert isinstance(store.save(path, saves.old, later, "later"), store.Saved)
    assert store.snapshot(path) == saves.new.changed(later)
    assert [entry.why for entry in store.history(path)][:2] == ["later", "a test"]


ERRORS = {"ENOSPC": "FULL", "EIO": "BROKEN", "EACCES": "DENIED"}


@pytest.mark.parametrize("error", ERRORS)
def test_any_call_that_fails_once_is_said_and_loses_nothing(
    saves: Saves, calls: dict[bool, list[str]], error: str
) -> None:
    points = range(1, len(calls[False]) + 1)
    number = getattr(errno, error)
    ends: list[str] = []
    for job, told in pairs([saves.job("once", at, error=number) for at in points]):
        folder = Path(job["folder"])
        state = set(saves.tables(folder))
        ends.append(told["end"])
        if told["end"] == "Saved":
            assert state == {"new"}, job["at"]
        else:
            assert told["end"] == "Refused", told
            assert state == {"old"}, job["at"]
            assert told["said"].startswith("Not saved")
            assert not told["half"]
            assert list((journal.home(folder) / "staging").iterdir()) == []
            kept = draft.load(folder, told["draft"])
            assert [to_json(one) for one in kept.changes] == EDITS
        assert saves.healed(folder) == ("new" if told["end"] == "Saved" else "old")
        shutil.rmtree(folder)
    assert 70 < ends.count("Refused") < len(ends)


def test_a_disk_that_stays_full_from_any_call_on_is_said_and_loses_nothing(
    saves: Saves, calls: dict[bool, list[str]]
) -> None:
    points = range(1, len(calls[False]) + 1)
    halves = 0
    for job, told in pairs([saves.job("on", at, error=errno.ENOSPC) for at in points]):
        folder = Path(job["folder"])
        assert told["end"] in ("Saved", "Refused"), told
        if told["end"] == "Saved" or told["half"]:
            # What is decided and half done is completed once there is room.
            halves += bool(told.get("half"))
            assert saves.healed(folder) == "new"
        else:
            assert set(saves.tables(folder)) == {"old"}
            assert "the disk is full" in told["said"]
            assert "othing was changed" in told["said"]
            assert saves.healed(folder) == "old"
        shutil.rmtree(folder)
    assert halves


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES])
def test_a_folder_that_can_only_be_read_is_said(saves: Saves, error: int) -> None:
    fresh = Folder(saves.place / f"only-read-{error}").write()
    before = {path: path.read_bytes() for path in fresh.iterdir()}
    job = {"folder": str(fresh), "how": "on", "at": 1, "error": error, "edits": EDITS}
    [told] = crash.run([job])
    assert (told["end"], told["draft"]) == ("Refused", "")
    assert told["trouble"] == ("READ_ONLY" if error == errno.EROFS else "DENIED")
    assert {path: path.read_bytes() for path in fresh.iterdir()} == before


def test_a_limit_of_the_system_on_file_sizes_is_said(saves: Saves) -> None:
    limits = (100, 400, 700, 1000)
    for job, told in pairs([saves.job("limit", at) for at in limits]):
        assert told["end"] == "Refused", told
        assert told["trouble"] == "TOO_LARGE"
        assert saves.healed(Path(job["folder"])) == "old"


def test_many_people_who_save_different_records_at_once_all_land(saves: Saves) -> None:
    ids = ["a-crore", "a-women", "p-list", "s-early", "s-same", "c-order", "r-undated"]
    folder = saves.job("count")["folder"]
    jobs = [
        {
            "folder": folder,
            "base": str(saves.old_home),
            "edits": [to_json(Edit("claims", (name,), {"note": f"by {name}"}))],
        }
        for name in ids
    ]
    assert {told["end"] for told in crash.run(jobs, at_once=7)} == {"Saved"}
    sheet = store.snapshot(Path(folder)).sheets["claims"]
    assert {r.cells[0]: r.cells[-1] for r in sheet.records} == {i: f"by {i}" for i in ids}
    assert len(store.history(Path(folder))) == 2 + len(ids)


def test_of_many_people_who_save_one_cell_at_once_one_lands_and_no_words_are_lost(
    saves: Saves,
) -> None:
    folder = saves.job("count")["folder"]
    jobs = [
        {
            "folder": folder,
            "base": str(saves.old_home),
            "edits": [to_json(Edit("claims", ("a-crore",), {"note": f"by {number}"}))],
        }
        for number in range(6)
    ]
    told = crash.run(jobs, at_once=6)
    ends = [one["end"] for one in told]
    assert sorted(ends) == ["Conflict"] * 5 + ["Saved"]
    winner = f"by {ends.index('Saved')}"
    for number, one in enumerate(told):
        if one["end"] == "Conflict":
            assert f"now there is “{winner}”; this change writes “by {number}”" in one["said"]
            [kept] = draft.load(Path(folder), one["draft"]).changes
            assert isinstance(kept, Edit)
            assert kept.cells == {"note": f"by {number}"}
    sheet = store.snapshot(Path(folder)).sheets["claims"]
    assert sheet.records[0].cells[-1] == winner


def test_everything_is_durable_before_what_relies_on_it(calls: dict[bool, list[str]]) -> None:
    """The order that a power cut asks for: bytes, then names, then the names that rely on them."""
    for names in calls.values():
        first = {name: at for at, name in reversed(list(enumerate(names)))}
        last = {name: at for at, name in enumerate(names)}
        decided = first["replace .history/staging/txn.json"]
        assert first["fsync .history/staging/txn.json"] < decided
        assert first["fsync .history/journal.jsonl"] < decided
        aside = "replace .history/staging/"
        kept = [n for n in names if n.startswith(aside) and not n.endswith((".csv", ".json"))]
        assert len(kept) == len(TABLES)
        for name in kept:
            assert first[name.replace("replace", "fsync")] < first[name]
            assert first[name] < first["fsync .history/objects"] < decided
        moves = [n for n in names if n.split()[0] in ("renameat2", "replace") and ".csv" in n]
        moves = [n for n in moves if n not in kept]
        for table in TABLES:
            assert first[f"fsync .history/staging/{table}"] < decided
            assert any(table in name for name in moves)
        done = first["unlink .history/txn.json"]
        for name in moves:
            assert decided < first["fsync .history"] < first[name]
            assert last[name] < first["fsync ."] < last["fsync .history/journal.jsonl"] < done


class Meddling:
    """Another program that acts in the instant before a file is replaced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Any, times: int = 1) -> None:
        self.act, self.left, self.real = act, times, disk._renameat2
        monkeypatch.setattr(disk, "_renameat2", self)

    def __call__(self, source: Path, target: Path, flags: int) -> int:
        if self.left:
            self.left -= 1
            self.act(source, target)
        return self.real(source, target, flags)


def sheets_hold(folder: Path, *texts: str) -> None:
    whole = b"".join(c or b"" for c in store.snapshot(folder).files.values()).decode()
    assert [text for text in texts if text not in whole] == []
    assert store.snapshot(folder).problems == ()


CHANGES = [from_json(one) for one in EDITS]


def test_a_program_that_saves_in_the_same_instant_is_merged_with(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.write()
    base = store.snapshot(path)
    folder.set("flows", "f-crore", note="from outside")

    def save_flows(source: Path, target: Path) -> None:
        other = path / "flows.csv.tmp"
        other.write_text(folder.text("flows"))
        other.replace(path / "flows.csv")

    Meddling(monkeypatch, save_flows)
    result = store.save(path, base, CHANGES, "mine")
    assert isinstance(result, store.Saved)
    sheets_hold(path, "from outside", "nearly 9 lakh")
    kinds = [entry.kind for entry in store.history(path)]
    assert kinds == ["save", "outside", "found"]


def test_a_program_that_still_writes_into_the_old_file_is_merged_with(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.write()
    base = store.snapshot(path)
    held = (path / "flows.csv").open("r+b")
    folder.set("flows", "f-crore", note="from outside")
    real = disk.sync
    calls: list[int] = []

    def sync(place: Path) -> None:
        real(place)
        if place == path and not calls and (path / ".history" / "txn.json").exists():
            calls.append(1)
            held.write(folder.text("flows").encode())
            held.truncate()
            held.close()

    monkeypatch.setattr(disk, "sync", sync)
    result = store.save(path, base, CHANGES, "mine")
    assert isinstance(result, store.Saved)
    sheets_hold(path, "from outside", "nearly 9 lakh")


def test_a_program_that_never_stops_writing_is_said_and_wins(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.write()
    base = store.snapshot(path)
    text = (path / "flows.csv").read_text()
    numbers = iter(range(1000))

    def scribble(source: Path, target: Path) -> None:
        if target.name == "flows.csv" or source.name == "flows.csv":
            (path / "flows.csv").write_text(f"{text.rstrip()}{next(numbers)}\n")

    Meddling(monkeypatch, scribble, 1000)
    monkeypatch.setattr(store, "STILL", 0)
    result = store.save(path, base, CHANGES, "mine")
    assert isinstance(result, store.Refused)
    assert result.fault
    assert result.fault.trouble is disk.Trouble.BUSY
    assert "another program keeps writing" in result.sentence
    now = store.snapshot(path)
    assert now.files["claims.csv"] == base.files["claims.csv"]
    assert draft.load(path, result.draft).changes == tuple(CHANGES)


def test_a_file_changed_after_a_crash_is_not_overwritten_by_recovery(saves: Saves) -> None:
    names = saves.calls()
    second = [at for at, name in enumerate(names, start=1) if name.startswith("renameat2 ")][1]
    [job] = [saves.job("kill", second)]
    crash.run([job])
    path = Path(job["folder"])
    untouched = next(n for n, s in zip(TABLES, saves.tables(path), strict=True) if s == "old")
    changed = (path / untouched).read_bytes() + b"\n"
    (path / untouched).write_bytes(changed)
    assert store.recover(path)
    assert (path / untouched).read_bytes() == changed
    rest = {n: store.snapshot(path).hashes[n] for n in TABLES if n != untouched}
    assert rest == {n: saves.old.hashes[n] for n in rest}
    result = store.save(path, saves.old, CHANGES, "again")
    assert isinstance(result, store.Saved)
    sheets_hold(path, "nearly 9 lakh")


def test_who_waits_too_long_for_another_save_is_told_so(folder: Folder) -> None:
    path = folder.write()
    base = store.snapshot(path)
    journal.prepare(journal.home(path))
    with disk.locked(journal.home(path) / "lock", 1):
        result = store.save(path, base, CHANGES, "mine", wait=0.05)
    assert isinstance(result, store.Refused)
    assert "someone else is saving" in result.sentence
    assert draft.load(path, result.draft).changes == tuple(CHANGES)


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_what_is_no_plain_file_is_not_replaced(folder: Folder, kind: str) -> None:
    path = folder.write()
    base = store.snapshot(path)
    target = path / "flows.csv"
    away = path.parent / "elsewhere.csv"
    target.rename(away)
    if kind == "link":
        target.symlink_to(away)
    elif kind == "folder":
        target.mkdir()
    else:
        os.mkfifo(target)
    with pytest.raises(Unreadable):
        store.snapshot(path)
    result = store.save(path, base, CHANGES, "mine")
    assert isinstance(result, store.Refused)
    assert result.problems[0].code == "file-unreadable"
    assert away.read_bytes() == base.files["flows.csv"]
    assert (path / "claims.csv").read_bytes() == base.files["claims.csv"]


def test_a_history_that_is_a_link_is_refused(folder: Folder, tmp_path: Path) -> None:
    path = folder.write()
    (tmp_path / "elsewhere").mkdir()
    (path / ".history").symlink_to(tmp_path / "elsewhere")
    result = store.save(path, store.snapshot(path), CHANGES, "mine")
    assert isinstance(result, store.Refused)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_transaction_that_names_foreign_files_moves_nothing(folder: Folder) -> None:
    path = folder.write()
    state = journal.home(path)
    journal.prepare(state)
    victim = path.parent / "victim"
    victim.write_text("safe")
    (state / "staging" / "victim").write_text("hit")
    step = {"name": "../victim", "old": disk.digest(victim), "new": disk.sha256(b"hit")}
    (state / "txn.json").write_text(json.dumps({"entry": "x", "steps": [step]}))
    assert store.recover(path)
    assert victim.read_text() == "safe"
