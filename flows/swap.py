"""Several files replaced as one: all of them or none, whenever the machine stops.

The new files are staged and durable before `txn.json` appears: from then on the change is
decided, and whoever opens the folder next completes it. A file that another program has changed
meanwhile is never overwritten: then every file goes back to what it was.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from flows import disk, journal
from flows.snapshot import NAMES


class Stranger(Exception):
    """Another program changed a file at this instant; nothing of the swap is left."""


class HalfWay(Exception):
    """The disk failed between two files and while going back; recovery completes the swap."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Step:
    """One file with the hash that it has and the hash that it gets; None means no file."""

    name: str
    old: str | None
    new: str | None


def run(
    folder: Path,
    entry: str,
    steps: Sequence[Step],
    contents: Mapping[str, bytes | None],
    done: Callable[[], None],
) -> None:
    """Replace the files of `steps` by `contents` and call `done`, or change nothing at all.

    Raises Stranger, OSError (nothing is changed) or HalfWay. The caller holds the lock.
    """
    state = journal.home(folder)
    disk.clear(state / "staging")
    try:
        for step in steps:
            content = contents[step.name]
            if content is not None:
                disk.write_new(state / "staging" / step.name, content, like=folder / step.name)
        disk.sync(state / "staging")
        decided = {"entry": entry, "steps": [asdict(step) for step in steps]}
        disk.write_new(state / "staging" / "txn.json", json.dumps(decided).encode())
        os.replace(state / "staging" / "txn.json", state / "txn.json")
    except BaseException:
        disk.clear(state / "staging")
        raise
    try:
        disk.sync(state)
        _forward(folder, steps)
        done()
    except (OSError, Stranger) as error:
        _undo(folder, steps, error)
        raise
    _drop(state)


def recover(folder: Path) -> bool:
    """Complete a swap that was cut off, if there is one; the caller holds the lock."""
    state = journal.home(folder)
    found = journal.transaction(state)
    if found is None:
        if any((state / "staging").glob("*")):
            disk.clear(state / "staging")
        return False
    try:
        steps = tuple(Step(**step) for step in found["steps"])
        entry = str(found["entry"])
    except (KeyError, TypeError):
        steps, entry = (), ""
    if any(step.name not in NAMES for step in steps):
        steps, entry = (), ""
    try:
        _forward(folder, steps)
    except Stranger:
        _backward(folder, steps)
    else:
        if entry:
            journal.finish(state, entry)
    _drop(state)
    return True


def _drop(state: Path) -> None:
    """Forget a swap that is over. If that fails, recovery finds nothing left to do."""
    with contextlib.suppress(OSError):
        os.unlink(state / "txn.json")
        disk.sync(state)
        disk.clear(state / "staging")


def _undo(folder: Path, steps: Sequence[Step], error: OSError | Stranger) -> None:
    state = journal.home(folder)
    try:
        _backward(folder, steps)
        os.unlink(state / "txn.json")
    except OSError as again:
        cause = error if isinstance(error, OSError) else again
        raise HalfWay(cause) from again
    disk.clear(state / "staging")


def _forward(folder: Path, steps: Sequence[Step]) -> None:
    staging = journal.home(folder) / "staging"
    for step in steps:
        here, other = folder / step.name, staging / step.name
        there = disk.digest(here)
        if there == step.new:
            continue
        if there != step.old:
            raise Stranger(step.name)
        try:
            _put(step, here, other)
        except (FileNotFoundError, FileExistsError) as error:
            raise Stranger(step.name) from error
    disk.sync(folder)
    for step in steps:
        # One more look: a program that held the old file open may have written to it since.
        out = disk.digest(staging / step.name)
        if out is not None and out not in (step.old, step.new):
            raise Stranger(step.name)


def _put(step: Step, here: Path, other: Path) -> None:
    """Give one file its new content and leave the old one in staging."""
    if step.new is None:
        disk.move(here, other)
    elif step.old is None:
        disk.move(other, here)
        return
    elif not disk.exchange(here, other):
        # A look and a rename: between the two another program could still write.
        if disk.digest(here) != step.old:
            raise Stranger(step.name)
        os.replace(other, here)
        return
    if disk.digest(other) != step.old:
        raise Stranger(step.name)


def _backward(folder: Path, steps: Sequence[Step]) -> None:
    state = journal.home(folder)
    for step in reversed(steps):
        here, other = folder / step.name, state / "staging" / step.name
        there, aside = disk.digest(here), disk.digest(other)
        if step.new is None:
            if there is None and aside is not None:
                disk.move(other, here)
        elif there != step.new or there == step.old:
            continue  # not replaced yet, or another program's by now
        elif step.old is None:
            disk.move(here, other)
        elif aside is not None and aside != step.new:
            # What came out goes back, whatever another program has made of it.
            disk.exchange(here, other)
            if disk.digest(other) != step.new:
                disk.exchange(here, other)
        else:
            back = other.with_name(f"{step.name}.{secrets.token_hex(4)}")
            disk.write_new(back, _kept(state, step.old), like=here)
            os.replace(back, here)
    disk.sync(folder)


def _kept(state: Path, sha: str | None) -> bytes:
    try:
        return journal.kept(state, sha or "")
    except journal.Lost as error:
        raise OSError(errno.EIO, str(error)) from error
