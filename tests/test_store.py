"""Saving: what is merged, refused and kept, and how every state comes back."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from flows import disk, draft, git, journal, rows, store
from flows.change import Add, Change, Delete, Edit, cells, fresh
from flows.load import load
from flows.store import Conflict, Refused, Saved, Snapshot
from tests.world import Folder

NEW = {"volume": "900000", "volume_wording": "nearly 9 lakh"}
BOTH: list[Change] = [Edit("claims", ("s-same",), NEW), Edit("flows", ("f-nearly",), NEW)]


def note(text: str, claim: str = "a-crore") -> list[Change]:
    return [Edit("claims", (claim,), {"note": text})]


def saved(result: Saved | Conflict | Refused) -> Saved:
    assert isinstance(result, Saved), result
    return result


def save(path: Path, changes: list[Change], base: Snapshot | None = None) -> Saved:
    return saved(store.save(path, base or store.snapshot(path), changes, "because", "me"))


def claim(path: Path, name: str = "a-crore") -> str:
    return load(path).claim[name].note


@pytest.fixture
def path(folder: Folder) -> Path:
    return folder.write()


def test_a_snapshot_is_the_case_as_it_is(path: Path) -> None:
    (path / "story.csv").unlink()
    now = store.snapshot(path)
    assert now.fingerprint == rows.fingerprint(path)
    assert (now.files["story.csv"], now.hashes["story.csv"]) == (None, None)
    assert now.hashes["flows.csv"] == disk.digest(path / "flows.csv")
    assert [p.code for p in now.problems] == ["file-missing"]


def test_a_save_of_two_tables_is_on_disk_and_told_in_words(path: Path) -> None:
    before = store.snapshot(path)
    result = save(path, BOTH)
    assert load(path).flow["f-nearly"].volume.number == 900_000
    assert result.snapshot == store.snapshot(path)
    assert result.words == (
        "claim s-same (Minister, 2026-02-25): number: nearly 8 lakh → nearly 9 lakh",
        "flow Registry → Office (f-nearly): number: nearly 8 lakh → nearly 9 lakh (claim s-same)",
    )
    touched = {n for n, sha in result.snapshot.hashes.items() if sha != before.hashes[n]}
    assert touched == {"claims.csv", "flows.csv"}
    [now, found] = store.history(path)
    assert (now.id, now.kind, now.who, now.why, now.words) == (
        result.entry,
        "save",
        "me",
        "because",
        result.words,
    )
    assert (found.id, found.kind, dict(found.files)) == (result.before, "found", before.hashes)
    assert now.before == found.id


def test_the_history_is_no_part_of_the_case(path: Path) -> None:
    before = rows.fingerprint(path)
    first = save(path, note("x"))
    assert load(path)
    store.restore(path, first.before)
    assert rows.fingerprint(path) == before
    assert (path / ".history" / ".gitignore").read_text() == "*\n"


def test_nothing_to_save_is_no_entry(path: Path) -> None:
    result = save(path, note(""))
    assert (result.entry, result.words) == ("", ())
    assert len(store.history(path)) <= 1


def test_mode_and_form_of_a_file_are_kept(folder: Folder) -> None:
    text = folder.text("claims").replace(",note\n", ",note,reviewer\n").replace(",\n", ",,\n")
    text = text.replace("\n", "\r\n")
    folder.files["claims.csv"] = b"\xef\xbb\xbf" + text.encode()
    path = folder.write()
    (path / "claims.csv").chmod(0o640)
    save(path, note("mine"))
    assert (path / "claims.csv").stat().st_mode & 0o777 == 0o640
    content = (path / "claims.csv").read_bytes()
    old = (b"\xef\xbb\xbf" + text.encode()).split(b"\r\n")
    assert [a == b for a, b in zip(old, content.split(b"\r\n"), strict=True)].count(False) == 1
    assert b"people,mine,\r\n" in content


def test_what_would_be_wrong_is_refused_with_every_problem_and_kept(path: Path) -> None:
    before = store.snapshot(path)
    wrong: list[Change] = [
        Edit("claims", ("a-crore",), {"speaker": "nobody", "said_on": "25/02/2026"}),
        Delete("actors", ("vendor",)),
    ]
    result = store.save(path, before, wrong, "because")
    assert isinstance(result, Refused)
    assert {(p.file, p.column, p.code) for p in result.problems} >= {
        ("claims.csv", "speaker", "ref-unknown"),
        ("claims.csv", "said_on", "date-bad"),
        ("flows.csv", "recipient", "ref-unknown"),
    }
    assert "“nobody”" in result.sentence
    assert result.sentence.endswith("The change is kept as a draft.")
    assert store.snapshot(path) == before
    assert list(draft.load(path, result.draft).changes) == wrong


@pytest.mark.parametrize(
    "change",
    [
        Edit("claims", ("zz",), {"note": "x"}),
        Edit("claims", ("a-crore",), {"colour": "x"}),
        Add("nothing", fresh(), {}),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(path: Path, change: Change) -> None:
    result = store.save(path, store.snapshot(path), [change], "because")
    assert isinstance(result, Refused)


def test_a_table_that_cannot_be_read_is_refused(path: Path) -> None:
    base = store.snapshot(path)
    (path / "claims.csv").write_bytes(b'id,"x\n')
    result = store.save(path, base, note("mine"), "because")
    assert isinstance(result, Refused)
    assert {p.file for p in result.problems} == {"claims.csv"}
    assert draft.load(path, result.draft).changes == tuple(note("mine"))
    assert (path / "claims.csv").read_bytes() == b'id,"x\n'


def test_a_missing_folder_is_said(tmp_path: Path, path: Path) -> None:
    result = store.save(tmp_path / "gone", store.snapshot(path), note("x"), "because")
    assert isinstance(result, Refused)
    assert result.fault
    assert "Not saved" in result.sentence
    assert "copy it before this page is closed" in result.sentence
    assert not (tmp_path / "gone").exists()


def test_a_change_from_outside_while_a_draft_is_open_is_merged(folder: Folder) -> None:
    path = folder.write()
    base = store.snapshot(path)
    mine = draft.append(draft.open(path, base), note("mine")[0])
    folder.set("claims", "p-list", note="from outside").write()
    result = saved(store.save(path, mine.snapshot, mine.changes, "because", draft_id=mine.id))
    assert (claim(path), claim(path, "p-list")) == ("mine", "from outside")
    entries = store.history(path)
    assert [e.kind for e in entries] == ["save", "found"]
    assert result.words == ("claim a-crore (Leader, 2026-02-25): note: empty → mine",)


def test_a_change_from_outside_between_two_saves_is_an_entry_of_its_own(folder: Folder) -> None:
    path = folder.write()
    save(path, note("one"))
    folder.set("claims", "a-crore", note="one").set("events", "e-poll", title="Vote").write()
    save(path, note("two"))
    assert [(e.kind, e.words) for e in store.history(path)][:2] == [
        ("save", ("claim a-crore (Leader, 2026-02-25): note: one → two",)),
        ("outside", ("event “Vote” (e-poll): title: “Event e-poll” → Vote",)),
    ]


def test_the_same_cell_changed_outside_is_a_conflict_and_a_choice_settles_it(
    folder: Folder,
) -> None:
    path = folder.write()
    base = store.snapshot(path)
    folder.set("claims", "a-crore", note="from outside").write()
    changes = note("mine") + note("too", "p-list")
    result = store.save(path, base, changes, "because")
    assert isinstance(result, Conflict)
    [clash] = result.clashes
    assert (clash.table, clash.id, clash.column) == ("claims", "a-crore", "note")
    assert (clash.base, clash.theirs, clash.mine) == (("",), ("from outside",), ("mine",))
    assert (claim(path), claim(path, "p-list")) == ("from outside", "")
    assert list(draft.load(path, result.draft).changes) == changes
    again = store.save(path, base, changes, "because", choices={clash: "mine"})
    saved(again)
    assert (claim(path), claim(path, "p-list")) == ("mine", "too")
    folder.set("claims", "a-crore", note="later still").write()
    third = store.save(path, base, changes, "because", choices={clash: "mine"})
    assert isinstance(third, Conflict)
    assert third.clashes[0].theirs == ("later still",)


def test_their_side_can_be_chosen(folder: Folder) -> None:
    path = folder.write()
    base = store.snapshot(path)
    folder.set("claims", "a-crore", note="from outside").write()
    changes = note("mine") + note("too", "p-list")
    result = store.save(path, base, changes, "because")
    assert isinstance(result, Conflict)
    saved(store.save(path, base, changes, "x", choices=dict.fromkeys(result.clashes, "theirs")))
    assert (claim(path), claim(path, "p-list")) == ("from outside", "too")


def test_a_half_written_file_is_waited_for(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder.write()
    base = store.snapshot(path)
    whole = (path / "events.csv").read_bytes()
    (path / "events.csv").write_bytes(whole[:300])
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            (path / "events.csv").write_bytes(whole)

    monkeypatch.setattr(time, "sleep", sleep)
    saved(store.save(path, base, note("mine"), "because"))
    assert len(waits) == 3
    assert (path / "events.csv").read_bytes() == whole


def test_every_state_can_be_seen_and_restored_and_that_undone(path: Path) -> None:
    start = store.snapshot(path)
    one = save(path, note("one"))
    two = save(path, BOTH)
    after = store.snapshot(path)
    assert store.at(path, one.before) == start
    assert store.at(path, store.history(path)[0]) == after
    assert store.at(path, one.entry).files["flows.csv"] == start.files["flows.csv"]
    back = saved(store.restore(path, one.before, "wrong case", "me"))
    assert store.snapshot(path) == start
    assert back.words[0] == "claim a-crore (Leader, 2026-02-25): note: one → empty"
    assert store.history(path)[0].why == "wrong case"
    undone = saved(store.restore(path, back.before))
    assert store.snapshot(path) == after
    assert store.history(path)[0].why == f"restored the state of {two.entry}"
    assert undone.before == back.entry
    assert [e.kind for e in store.history(path)] == ["restore", "restore", "save", "save", "found"]


def test_restoring_brings_back_a_deleted_file_and_takes_away_a_new_one(path: Path) -> None:
    (path / "story.csv").rename(path.parent / "story.csv")
    without = store.snapshot(path)
    first = saved(store.restore(path, _entry(path)))
    assert first.entry == ""
    (path.parent / "story.csv").rename(path / "story.csv")
    one = save(path, note("one"))
    found = next(e for e in store.history(path) if e.kind == "found")
    back = saved(store.restore(path, found))
    assert store.snapshot(path) == without
    assert back.notes == ("story.csv: the file is missing; " + back.notes[0].split("; ", 1)[1],)
    saved(store.restore(path, one.entry))
    assert (path / "story.csv").exists()
    assert claim(path) == "one"


def _entry(path: Path) -> str:
    """Have the present state noticed, and return its entry."""
    state = journal.home(path)
    journal.prepare(state)
    return store._noticed(path, store.snapshot(path))


@pytest.mark.parametrize("name", ["", "zz", "../../etc/passwd", "2"])
def test_an_entry_that_is_not_there_or_not_one_is_lost(path: Path, name: str) -> None:
    save(path, note("one"))
    with pytest.raises(store.Lost):
        store.at(path, name)


def test_damaged_bytes_are_never_given_out(path: Path) -> None:
    one = save(path, note("one"))
    sha = store.history(path)[0].files["claims.csv"]
    (path / ".history" / "objects" / str(sha)).write_bytes(b"other")
    with pytest.raises(store.Lost, match="damaged"):
        store.at(path, one.entry)
    assert isinstance(store.restore(path, one.before), Saved)


def test_a_torn_line_of_the_journal_is_passed_over(path: Path) -> None:
    save(path, note("one"))
    log = path / ".history" / "journal.jsonl"
    log.write_bytes(log.read_bytes() + b'{"id":"x","state":"sa')
    before = store.history(path)
    save(path, note("two"))
    assert store.history(path)[1:] == before


def still_there(path: Path, results: list[Saved]) -> list[int]:
    """Return which of the saves can still be seen."""
    kept = []
    for number, result in enumerate(results):
        try:
            store.at(path, result.entry)
            kept.append(number)
        except store.Lost as error:
            assert "no longer kept" in str(error)
    return kept


def test_old_contents_are_thinned_but_never_what_a_day_or_a_draft_needs(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = journal.home(path)
    results = []
    for number in range(9):
        when = f"2026-02-{1 + number // 3:02d}T10:00:0{number % 3}.000Z"
        monkeypatch.setattr(journal, "stamp", lambda when=when: when)
        results.append(save(path, note(f"number {number}")))
    held = draft.open(path, store.at(path, results[1].entry))
    assert journal.thin(state) == 0
    assert still_there(path, results) == list(range(9))
    # One that was found, and all but a draft's, a day's last and the last two.
    assert journal.thin(state, 10, last=2) == 5
    assert still_there(path, results) == [1, 2, 5, 7, 8]
    assert held.snapshot == store.at(path, results[1].entry)


def test_no_more_is_thinned_than_must_be(path: Path) -> None:
    state = journal.home(path)
    results = [save(path, note(f"number {number}")) for number in range(4)]
    for age, result in enumerate(results):
        sha = store.history(path)[3 - age].files["claims.csv"]
        assert result.snapshot.hashes["claims.csv"] == sha
        os.utime(state / "objects" / str(sha), (1_000_000 + age, 1_000_000 + age))
    total = sum(file.stat().st_size for file in (state / "objects").iterdir())
    assert journal.thin(state, total - 1, last=1) == 1
    assert still_there(path, results) == [1, 2, 3]


def test_a_repository_gets_a_commit_of_the_case_alone(folder: Folder, tmp_path: Path) -> None:
    path = folder.write()

    def run(*words: str) -> str:
        command = ["git", "-C", str(tmp_path), "-c", "user.name=n", "-c", "user.email=e@x", *words]
        found = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
        return found.stdout

    outside = saved(store.save(path, store.snapshot(path), note("0"), "x", commit=True))
    assert outside.notes == ("no git commit was made: the folder is not in a git work tree",)
    run("init", "-q")
    run("add", ".")
    run("commit", "-qm", "start")
    (tmp_path / "other").write_text("staged")
    run("add", "other")
    result = store.save(path, store.snapshot(path), note("1"), "A note\n-x", "Me <me>", commit=True)
    assert saved(result).notes == ()
    assert run("log", "--format=%an|%s", "-1") == "Me me|A note -x\n"
    assert run("show", "--format=", "--name-only", "HEAD").split() == ["case/claims.csv"]
    assert run("diff", "--cached", "--name-only").split() == ["other"]
    assert ".history" not in run("ls-files")
    assert git.files_at(path, "HEAD") == store.snapshot(path)
    assert (
        git.files_at(path, "HEAD~1").files["claims.csv"] != store.snapshot(path).files["claims.csv"]
    )
    with pytest.raises(git.GitError):
        git.files_at(path, "--output=/tmp/x")


def test_a_change_of_a_full_table_touches_one_line(path: Path) -> None:
    text = (path / "citations.csv").read_text()
    key = tuple(cells_of(path)[1].values())
    save(path, [Edit("citations", key, {"locator": "P7"})])
    now = (path / "citations.csv").read_text()
    assert [a == b for a, b in zip(text.splitlines(), now.splitlines(), strict=True)].count(
        False
    ) == 1


def cells_of(path: Path) -> list[dict[str, str]]:
    sheet = store.snapshot(path).sheets["citations"]
    return [cells(sheet, record) for record in sheet.records]


def test_a_full_place_for_temporary_files_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = store.snapshot(path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    result = store.save(path, base, note("mine"), "because")
    assert isinstance(result, Refused)
    assert "the disk is full" in result.sentence
    assert draft.load(path, result.draft).changes == tuple(note("mine"))
