"""A case folder while people edit it: the last good record stays until the next good one.

A viewer asks as often as it likes; the folder's signature (times and sizes) is looked at, and the
files are read only when it has changed and has been still for a moment. A folder that does not
pass keeps the record before it, and after a while says what is wrong and since when.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from flows import rows
from flows.load import load
from flows.model import Case, DataError, Problem

# Seconds. An editor that saves in two steps, or a tool that copies, is quicker than this.
STILL = 0.5
# A fault must last before it is spoken of; until then the last good record simply stays.
PATIENCE = 3.0
LOOK_EVERY = 0.25


@dataclass(frozen=True, slots=True)
class State:
    """What a viewer is shown: the last good case, if there is one, and what is wrong since when.

    `loaded` is when the case shown was read; `kept` says that it is a copy of an earlier start.
    """

    case: Case | None = None
    fingerprint: str = ""
    loaded: datetime | None = None
    problems: tuple[Problem, ...] = ()
    since: datetime | None = None
    kept: bool = False


@dataclass
class Live:
    """One watched folder; `look` may be called from any thread."""

    folder: Path
    clock: Callable[[], float] = time.time
    keep: Path | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _signature: tuple[tuple[int, int, int], ...] = ()
    _looked: float = 0.0
    _state: State = State()

    def look(self) -> State:
        """Return what to show now; reads the files only if they have changed and are still."""
        with self._lock:
            now = self.clock()
            # With nothing good on screen there is nothing to protect: look, and read, at once.
            guarded = self._state.case is not None
            # A clock that jumps back must not stop the watch.
            if guarded and 0 <= now - self._looked < LOOK_EVERY:
                return self._shown(now)
            self._looked = now
            signature = _signature(self.folder)
            if signature != self._signature and (not guarded or _still(signature, now)):
                self._read(signature, now)
            return self._shown(now)

    def _shown(self, now: float) -> State:
        since = self._state.since
        # As for the look: a clock that jumps back must not take the notice away until it is there.
        if self._state.case and since and abs(now - since.timestamp()) < PATIENCE:
            return replace(self._state, problems=(), since=None)
        return self._state

    def _read(self, signature: tuple[tuple[int, int, int], ...], now: float) -> None:
        before = rows.fingerprint(self.folder)
        good = self._state
        if good.case is not None and before == good.fingerprint and not good.kept:
            # What is shown, or back to it: the same object, of which much has been drawn already.
            self._signature = signature
            self._state = replace(good, problems=(), since=None)
            return
        found: Case | tuple[Problem, ...]
        try:
            found = load(self.folder)
        except DataError as error:
            found = error.problems
        if rows.fingerprint(self.folder) != before:
            return
        self._signature = signature
        when = datetime.fromtimestamp(now)
        if isinstance(found, Case):
            self._state = State(found, before, when)
            self._keep()
            return
        if self._state.case is None:
            self._state = self._kept() or State(fingerprint=before)
        since = self._state.since or when
        self._state = replace(self._state, problems=found, since=since)

    def _copy(self) -> Path | None:
        if self.keep is None:
            return None
        name = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:16]
        return self.keep / name / self.folder.resolve().name

    def _keep(self) -> None:
        """Put a copy of the good record aside, so that a restart beside a fault can show it."""
        copy = self._copy()
        if copy is None:
            return
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            fresh = Path(tempfile.mkdtemp(dir=copy.parent))
            for path in rows.case_files(self.folder):
                # An optional table may not be there.
                if path.exists():
                    shutil.copyfile(path, fresh / path.name)
            old = Path(tempfile.mkdtemp(dir=copy.parent))
            if copy.exists():
                os.replace(copy, old)
            os.replace(fresh, copy)
            shutil.rmtree(old, ignore_errors=True)
        except OSError:
            # No place for a copy: the page works all the same, only a restart beside a fault
            # will have nothing older to show.
            self.keep = None

    def _kept(self) -> State | None:
        copy = self._copy()
        if copy is None or not copy.is_dir():
            return None
        try:
            case = load(copy)
        except DataError:
            return None
        when = datetime.fromtimestamp(copy.stat().st_mtime)
        return State(case, rows.fingerprint(copy), when, kept=True)


def _signature(folder: Path) -> tuple[tuple[int, int, int], ...]:
    found = []
    for path in rows.case_files(folder):
        try:
            info = path.stat()
            found.append((info.st_mtime_ns, info.st_size, info.st_ino))
        except OSError:
            found.append((0, 0, 0))
    return tuple(found)


def _still(signature: tuple[tuple[int, int, int], ...], now: float) -> bool:
    # A time in the future (another machine's clock, or one that was put back) tells nothing about
    # now, and nothing about the other files.
    return not any(0 <= now - part[0] / 1e9 < STILL for part in signature)
