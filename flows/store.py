"""Saving a case: all tables of a change or none, nothing of anybody's overwritten unseen.

A save takes a lock, completes one that was cut off, merges with what has changed since, checks
the result as `check` does, keeps what was there, and only then replaces the files. Every save is
an entry of the history that can be seen again and restored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from flows import diff, disk, draft, git, journal, merge, swap
from flows.change import Change, Misfit
from flows.disk import Fault, Trouble
from flows.journal import Entry, Lost
from flows.merge import Choice, Clash
from flows.outcome import Conflict, Refused, Saved
from flows.sheet import Unreadable
from flows.snapshot import Snapshot, snapshot

__all__ = [
    "Clash",
    "Conflict",
    "Entry",
    "Fault",
    "Lost",
    "Refused",
    "Saved",
    "Snapshot",
    "at",
    "history",
    "recover",
    "restore",
    "save",
    "snapshot",
]
# Seconds: to wait for another save, for a file to be still, and how often to begin anew.
WAIT = 10.0
STILL = 0.5
PATIENCE = 3.0
TRIES = 5


def save(
    folder: Path,
    base: Snapshot,
    changes: Iterable[Change],
    reason: str,
    who: str = "",
    *,
    choices: Mapping[Clash, Choice] | None = None,
    draft_id: str = "",
    commit: bool = False,
    wait: float = WAIT,
) -> Saved | Conflict | Refused:
    """Save `changes`, made from `base`, into the case in `folder`; never raises for a disk.

    `choices` decide clashes of an earlier Conflict. `draft_id` names the draft that holds the
    changes already; without one they are put into a new draft if they cannot be saved.
    `commit` also makes a git commit where the folder is in a git work tree.
    """
    mine = tuple(changes)

    def make(now: Snapshot) -> Snapshot | Conflict | Refused:
        touched = {change.table for change in mine}
        if unreadable := touched - (base.sheets.keys() & now.sheets.keys()):
            files = {f"{table}.csv" for table in unreadable}
            found = [p for s in (now, base) for p in s.problems if p.file in files]
            return Refused(tuple(dict.fromkeys(found)))
        try:
            merged = merge.merge(base.sheets, now.sheets, mine, choices)
            if merged.clashes:
                return Conflict(merged.clashes, now, merged.changes)
            after = now.changed(merged.changes)
        except Misfit as error:
            return Refused((error.problem,))
        problems = after.problems if after.hashes != now.hashes else ()
        return Refused(problems) if problems else after

    settled: set[str | None] = set(base.hashes.values())
    result = _guarded(folder, make, settled, ("save", reason, who), mine, wait)
    if isinstance(result, Saved):
        return _committed(folder, result, reason, who) if commit else result
    kept = draft_id or _keep(folder, base, mine)
    return replace(result, draft=kept, lost=bool(mine) and not kept)


def restore(
    folder: Path,
    entry: Entry | str,
    reason: str = "",
    who: str = "",
    *,
    commit: bool = False,
    wait: float = WAIT,
) -> Saved | Refused:
    """Bring back the state of an entry; an entry itself, which the one before it takes back.

    A state that had problems comes back with them: `notes` list them. Raises Lost if the state
    is unknown or no longer kept.
    """
    try:
        wanted = at(folder, entry)
    except OSError as error:
        return Refused(fault=disk.fault(error))
    name = entry if isinstance(entry, str) else entry.id
    why = reason or f"restored the state of {name}"
    result = _guarded(folder, lambda _: wanted, set(), ("restore", why, who), (), wait)
    assert not isinstance(result, Conflict)
    if isinstance(result, Saved):
        notes = tuple(map(str, wanted.problems))
        result = replace(result, notes=notes)
        return _committed(folder, result, why, who) if commit else result
    return result


def history(folder: Path) -> tuple[Entry, ...]:
    """Return every state of the case that is known, the newest first."""
    return tuple(reversed(journal.entries(journal.home(folder))))


def at(folder: Path, entry: Entry | str) -> Snapshot:
    """Return the files as they were after an entry (or its id, or the beginning of it).

    Raises Lost if there is no such entry or its files are no longer kept.
    """
    if isinstance(entry, str):
        known = [e for e in history(folder) if e.id.startswith(entry)]
        if len(known) != 1 or not entry:
            what = "more than one entry begins" if entry and known else "there is no entry"
            raise Lost(f"{what} with “{entry[:80]}”")
        entry = known[0]
    return journal.state_of(journal.home(folder), entry.files)


def recover(folder: Path, wait: float = WAIT) -> bool:
    """Complete a save that was cut off; return whether there was one. Raises OSError."""
    state = journal.home(folder)
    if not (state / "txn.json").exists() and not any((state / "staging").glob("*")):
        return False
    with disk.locked(state / "lock", wait):
        return swap.recover(folder)


_Make = Callable[[Snapshot], Snapshot | Conflict | Refused]


def _guarded(
    folder: Path,
    make: _Make,
    settled: set[str | None],
    about: tuple[str, str, str],
    changes: Sequence[Change],
    wait: float,
) -> Saved | Conflict | Refused:
    """Write what `make` makes of the present files, begun anew if a stranger writes meanwhile."""
    state = journal.home(folder)
    try:
        journal.prepare(state)
        with disk.locked(state / "lock", wait):
            swap.recover(folder)
            for pause in range(TRIES):
                now = _still(folder, settled | _known(state))
                made = make(now)
                if not isinstance(made, Snapshot):
                    return made
                with suppress(swap.Stranger):
                    return _write(folder, now, made, about, changes)
                time.sleep(0.05 * pause)
        return Refused(fault=Fault(Trouble.BUSY, "another program keeps writing the files"))
    except Unreadable as error:
        return Refused(error.problems)
    except swap.HalfWay as error:
        return Refused(fault=disk.fault(error.cause, half_way=True))
    except OSError as error:
        return Refused(fault=disk.fault(error))


def _known(state: Path) -> set[str | None]:
    return {sha for entry in journal.entries(state)[-1:] for sha in entry.files.values()}


def _still(folder: Path, settled: set[str | None]) -> Snapshot:
    """Return the present files, once those that another program has changed are still."""
    end = time.monotonic() + PATIENCE
    while True:
        now = snapshot(folder)
        new = [name for name, sha in now.hashes.items() if sha and sha not in settled]
        ages = []
        for name in new:
            with suppress(FileNotFoundError):
                ages.append(time.time() - (folder / name).stat().st_mtime)
        # A time in the future (another machine's clock) tells nothing about now.
        if not any(0 <= age < STILL for age in ages) or time.monotonic() > end:
            return now
        time.sleep(0.05)


def _write(
    folder: Path,
    now: Snapshot,
    after: Snapshot,
    about: tuple[str, str, str],
    changes: Sequence[Change],
) -> Saved:
    state, (kind, why, who) = journal.home(folder), about
    last = _noticed(folder, now)
    steps = [
        swap.Step(name, now.hashes[name], after.hashes[name])
        for name in now.files
        if now.hashes[name] != after.hashes[name]
    ]
    if not steps:
        return Saved(now)
    journal.keep(state, [c for s in steps if (c := after.files[s.name]) is not None])
    words = diff.describe(now, after)
    name = journal.new_id()
    entry = Entry(name, journal.stamp(), who, why, kind, words, after.hashes, last)
    journal.write(state, entry, changes)
    swap.run(folder, name, steps, after.files, lambda: journal.finish(state, name))
    with suppress(OSError):
        journal.thin(state)
    return Saved(after, name, last, words)


def _noticed(folder: Path, now: Snapshot) -> str:
    """Return the entry of the present state; what another program did becomes an entry."""
    state = journal.home(folder)
    known = journal.entries(state)
    # A table that came to the schema since is as absent then as now.
    if known and {n: known[-1].files.get(n) for n in now.hashes} == now.hashes:
        return known[-1].id
    journal.keep(state, [c for c in now.files.values() if c is not None])
    words: tuple[str, ...] = ()
    if known:
        with suppress(Lost):
            words = diff.describe(journal.state_of(state, known[-1].files), now)
    kind, why = ("outside", "changed by another program") if known else ("found", "as found")
    before = known[-1].id if known else ""
    entry = Entry(journal.new_id(), journal.stamp(), "", why, kind, words, now.hashes, before)
    journal.write(state, entry, done=True)
    return entry.id


def _keep(folder: Path, base: Snapshot, changes: Sequence[Change]) -> str:
    try:
        return draft.open(folder, base, changes=changes).id if changes else ""
    except OSError:
        # No room for a draft either: the caller still holds the words and is told so.
        return ""


def _committed(folder: Path, saved: Saved, reason: str, who: str) -> Saved:
    note = git.commit(folder, list(saved.snapshot.files), reason, who)
    return replace(saved, notes=(*saved.notes, note)) if note else saved
