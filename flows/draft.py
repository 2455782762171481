"""Drafts: an analyst's unsaved changes, on the server's disk before the page says so.

A draft is a file of JSON lines. Each change is durable when `append` returns; a line cut off by
a crash is passed over. What the draft stands on is kept with it, so that a file that changes
meanwhile can be merged cell by cell.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import disk, journal
from flows.change import Change, from_json, to_json
from flows.snapshot import Hashes, Snapshot

_ID = re.compile(r"[A-Za-z0-9_-]{22}")


class NoDraft(LookupError):
    """An id that names no draft of this case."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved changes of one case, in order; `undone` can come back, the last one first.

    `base` are the hashes of the files they were made from; `state` is the folder that keeps them.
    """

    id: str
    folder: Path
    state: Path
    base: Hashes
    opened: str
    changed: str
    changes: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        """The files that the draft stands on; raises journal.Lost if they are damaged."""
        return journal.state_of(self.state, self.base)


def open(
    folder: Path, base: Snapshot, state: Path | None = None, changes: Iterable[Change] = ()
) -> Draft:
    """Return a new draft that stands on `base`; durable when it returns. Raises OSError.

    `state` is where it is kept, `.history` in the case folder by default.
    """
    state = state or journal.home(folder)
    journal.prepare(state)
    disk.make_folder(state / "drafts")
    journal.keep(state, [c for c in base.files.values() if c is not None])
    name = secrets.token_urlsafe(16)
    when = journal.stamp()
    first: dict[str, Any] = {"draft": name, "case": str(folder.resolve()), "when": when}
    first["base"] = base.hashes
    if given := tuple(changes):
        first["changes"] = [to_json(change) for change in given]
    disk.append(_path(state, name), first)
    return Draft(name, folder, state, base.hashes, when, when, given)


def _path(state: Path, name: str) -> Path:
    # The id comes from an address that anyone may write: it must never be a path.
    if not _ID.fullmatch(name):
        raise NoDraft(f"“{name[:80]}” is not a draft")
    return state / "drafts" / f"{name}.jsonl"


def load(folder: Path, name: str, state: Path | None = None) -> Draft:
    """Return the draft with that id as its file says now; raises NoDraft if there is none."""
    state = state or journal.home(folder)
    lines = disk.lines(_path(state, name))
    if not lines or lines[0].get("draft") != name:
        raise NoDraft(f"there is no draft {name}; it was saved or discarded")
    first = lines[0]
    if first.get("case") != str(folder.resolve()):
        raise NoDraft(f"draft {name} is of another case")
    done = _changes(first.get("changes", []))
    undone: list[Change] = []
    for line in lines[1:]:
        if "do" in line:
            done += _changes([line["do"]])
            undone.clear()
        elif "undo" in line and done:
            undone.append(done.pop())
        elif "redo" in line and undone:
            done.append(undone.pop())
    when = str(first.get("when", ""))
    changed = str(lines[-1].get("when", when))
    return Draft(
        name, folder, state, first.get("base", {}), when, changed, tuple(done), tuple(undone)
    )


def _changes(data: Iterable[Any]) -> list[Change]:
    found = []
    for one in data:
        with suppress(ValueError, TypeError):
            found.append(from_json(one))
    return found


def append(draft: Draft, change: Change) -> Draft:
    """Return the draft with one change more; it is durable when this returns. Raises OSError."""
    return _note(draft, {"do": to_json(change)})


def undo(draft: Draft) -> Draft:
    """Return the draft without its last change, which `redo` brings back."""
    return _note(draft, {"undo": 1}) if draft.changes else draft


def redo(draft: Draft) -> Draft:
    """Return the draft with the change that was undone last."""
    return _note(draft, {"redo": 1}) if draft.undone else draft


def _note(draft: Draft, line: dict[str, Any]) -> Draft:
    path = _path(draft.state, draft.id)
    if not path.exists():
        raise NoDraft(f"there is no draft {draft.id}; it was saved or discarded")
    disk.append(path, line | {"when": journal.stamp()})
    return load(draft.folder, draft.id, draft.state)


def discard(draft: Draft) -> None:
    """Delete a draft, once it is saved or nobody wants it."""
    with suppress(FileNotFoundError):
        os.unlink(_path(draft.state, draft.id))


def drafts(folder: Path, state: Path | None = None) -> tuple[Draft, ...]:
    """Return the drafts of a case, the one changed last first."""
    state = state or journal.home(folder)
    found = []
    for path in (state / "drafts").glob("*.jsonl"):
        with suppress(NoDraft):
            found.append(load(folder, path.stem, state))
    return tuple(sorted(found, key=lambda d: d.changed, reverse=True))
