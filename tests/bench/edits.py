"""Edits saved into a case while it is being read, the way the app's editor saves them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from components.now import version
from flows import rows, store
from flows.change import Edit, keyed
from flows.live import State
from flows.outcome import Saved
from flows.snapshot import Snapshot, snapshot

TABLE = "flows.csv"


@dataclass
class Editor:
    """Somebody who edits the case in `folder`, and remembers what the app told them."""

    folder: Path
    saved: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    # The state that was opened: the last one that could be.
    _base: Snapshot = field(init=False)

    def __post_init__(self) -> None:
        self._base = snapshot(self.folder)

    def edit(self) -> bool:
        """Save another edit; return whether the app says that it is saved."""
        now = snapshot(self.folder)
        if "flows" in now.sheets:
            self._base = now
        key = list(keyed(self._base.sheets["flows"], "flows"))[len(self.saved)]
        text = f"edited at {time.time_ns()}"
        done = store.save(self.folder, self._base, [Edit("flows", key, {"note": text})], "a test")
        if isinstance(done, Saved):
            self.saved.append(text)
        else:
            self.refused.append(done.sentence)
        return isinstance(done, Saved)

    def lost(self) -> int:
        """Return how many edits that were said to be saved are not in the table."""
        table = (self.folder / TABLE).read_text(encoding="utf-8")
        return sum(text not in table for text in self.saved)

    def version(self) -> str:
        """Return the word by which a page shows that it was drawn from the files as they are."""
        return version(State(fingerprint=rows.fingerprint(self.folder)))


def spoil(folder: Path) -> bytes:
    """Break a table of the case; return its bytes as they were."""
    table = folder / TABLE
    right = table.read_bytes()
    table.write_bytes(right + b'f-broken,"no end of the quote\n')
    return right


def mend(folder: Path, right: bytes) -> None:
    """Save that table right again."""
    (folder / TABLE).write_bytes(right)
