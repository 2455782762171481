"""Drafts: every change is on disk at once, and nothing that happens to a process loses one."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from flows import draft, journal, store
from flows.change import Add, Delete, Edit, to_json
from tests import crash
from tests.world import Folder

ONE = Edit("claims", ("a-crore",), {"note": "one"})
TWO = Add("claims", ("+", "1"), {"id": "new", "note": "two"}, after=("a-crore",))
THREE = Delete("events", ("e-poll",))


@pytest.fixture
def path(folder: Folder) -> Path:
    return folder.write()


@pytest.fixture
def mine(path: Path) -> draft.Draft:
    return draft.open(path, store.snapshot(path))


def file(found: draft.Draft) -> Path:
    return found.state / "drafts" / f"{found.id}.jsonl"


def filled(found: draft.Draft) -> draft.Draft:
    for change in (ONE, TWO, THREE):
        found = draft.append(found, change)
    return found


def test_a_draft_comes_back_as_it_was_left(path: Path, mine: draft.Draft) -> None:
    found = filled(mine)
    assert found.changes == (ONE, TWO, THREE)
    assert draft.load(path, mine.id) == found
    assert found.opened <= found.changed
    assert found.snapshot == store.snapshot(path)


def test_undo_and_redo_go_back_and_forth_until_something_new(mine: draft.Draft) -> None:
    found = draft.undo(draft.undo(filled(mine)))
    assert (found.changes, found.undone) == ((ONE,), (THREE, TWO))
    found = draft.redo(found)
    assert (found.changes, found.undone) == ((ONE, TWO), (THREE,))
    found = draft.append(found, ONE)
    assert (found.changes, found.undone) == ((ONE, TWO, ONE), ())
    assert draft.redo(found) == found
    empty = draft.undo(draft.undo(draft.undo(found)))
    assert empty.changes == ()
    assert draft.undo(empty) == empty


def test_a_last_line_cut_off_anywhere_costs_that_change_alone(
    path: Path, mine: draft.Draft
) -> None:
    whole = file(filled(mine)).read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    for end in range(start, len(whole) - 1, 7):
        file(mine).write_bytes(whole[:end])
        assert draft.load(path, mine.id).changes == (ONE, TWO)
    again = draft.append(draft.load(path, mine.id), THREE)
    assert again.changes == (ONE, TWO, THREE)


def test_a_draft_killed_at_any_call_keeps_what_was_told_kept(path: Path, mine: draft.Draft) -> None:
    edits = [to_json(Edit("claims", ("a-crore",), {"note": f"n{i}"})) for i in range(4)]
    jobs = [
        {"folder": str(path), "how": how, "at": at, "edits": edits}
        for at in range(1, 34)
        for how in ("kill", "tear")
    ]
    drafts = [draft.open(path, store.snapshot(path)) for _ in jobs]
    for job, one in zip(jobs, drafts, strict=True):
        job["draft"] = one.id
    killed = 0
    for one, told in zip(drafts, crash.run(jobs), strict=True):
        killed += told["killed"]
        sure = told["lines"].count("Appended")
        kept = draft.load(path, one.id).changes
        assert [to_json(c) for c in kept] == edits[: len(kept)]
        # The one that was on its way may be there too.
        assert sure <= len(kept) <= sure + 1
    assert killed > 15


def test_a_full_disk_is_told_and_leaves_the_draft_whole(path: Path, mine: draft.Draft) -> None:
    filled(mine)
    before = file(mine).read_bytes()
    jobs = [
        {"folder": str(path), "how": "on", "at": at, "error": errno.ENOSPC, "draft": mine.id}
        | {"edits": [to_json(ONE)]}
        for at in range(1, 6)
    ]
    ends = []
    for job in jobs:
        [told] = crash.run([job])
        ends.append(told["end"])
        # A disk that also fails to take the line back may leave it: more kept than was told.
        assert draft.load(path, mine.id).changes[:3] == (ONE, TWO, THREE)
        assert file(mine).read_bytes().startswith(before)
    assert set(ends) == {"Fault"}
    assert draft.append(draft.load(path, mine.id), ONE).changes[-1] == ONE


def test_the_case_may_change_under_a_draft(folder: Folder, path: Path, mine: draft.Draft) -> None:
    base = store.snapshot(path)
    folder.set("claims", "a-crore", note="from outside").write()
    assert draft.load(path, mine.id).snapshot == base != store.snapshot(path)


def test_a_discarded_draft_is_gone(path: Path, mine: draft.Draft) -> None:
    draft.discard(mine)
    draft.discard(mine)
    with pytest.raises(draft.NoDraft):
        draft.load(path, mine.id)
    with pytest.raises(draft.NoDraft):
        draft.append(mine, ONE)
    assert not file(mine).exists()


@pytest.mark.parametrize("name", ["", "../../../etc/passwd", "a" * 22, "a" * 21 + "/", "a" * 5000])
def test_an_id_that_anyone_may_write_is_no_path(path: Path, mine: draft.Draft, name: str) -> None:
    with pytest.raises(draft.NoDraft):
        draft.load(path, name)


def test_a_draft_of_another_case_is_not_given_out(path: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    other = Folder(tmp_path / "other").write()
    mine = draft.open(path, store.snapshot(path), state)
    assert draft.load(path, mine.id, state) == mine
    assert not (path / ".history").exists()
    with pytest.raises(draft.NoDraft, match="of another case"):
        draft.load(other, mine.id, state)


def test_the_drafts_of_a_case_are_listed_the_latest_first(path: Path, mine: draft.Draft) -> None:
    other = draft.open(path, store.snapshot(path), changes=[ONE])
    (journal.home(path) / "drafts" / f"{'b' * 22}.jsonl").write_bytes(b"garbage\n\xff{")
    last = draft.append(mine, TWO)
    assert draft.drafts(path) == (last, other)
    assert len({mine.id, other.id}) == 2


def test_a_line_that_says_nothing_known_is_passed_over(path: Path, mine: draft.Draft) -> None:
    filled(mine)
    with file(mine).open("ab") as log:
        log.write(b'{"do":{"op":"edit"}}\n[1]\n{"redo":1}\n{"else":2}\n')
    assert draft.load(path, mine.id).changes == (ONE, TWO, THREE)
