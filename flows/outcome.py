"""How a save ends: saved, in conflict, or refused; each can be said to people as it is."""

from __future__ import annotations

from dataclasses import dataclass

from flows.change import Change
from flows.disk import Fault
from flows.language import _
from flows.merge import Clash
from flows.model import Problem
from flows.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Saved:
    """The change is on disk. `entry` is its place in the history, empty if nothing changed.

    `before` is the entry to restore to take it back; `notes` say what else is worth knowing.
    """

    snapshot: Snapshot
    entry: str = ""
    before: str = ""
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was written: others changed the same cells. `draft` keeps the change.

    `lost` says that not even a draft could be written: only the caller holds the words.
    Save again with a choice for every clash; `changes` are those that clash with nothing.
    """

    clashes: tuple[Clash, ...]
    now: Snapshot
    changes: tuple[Change, ...]
    draft: str = ""
    lost: bool = False

    @property
    def sentence(self) -> str:
        """The conflict for people."""
        told = "; ".join(clash.sentence for clash in self.clashes)
        start = _("Not saved, nothing was changed: the same cells were changed meanwhile.")
        return f"{start} {told}.{_where(self)}"


def _where(result: Conflict | Refused) -> str:
    if result.lost:
        return " " + _("The change could not be kept anywhere: copy it before this page is closed.")
    return " " + _("The change is kept as a draft.") if result.draft else ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written: the result has problems, or the disk refused. `draft` as above."""

    problems: tuple[Problem, ...] = ()
    fault: Fault | None = None
    draft: str = ""
    lost: bool = False

    @property
    def sentence(self) -> str:
        """Why it was refused, for people."""
        if self.fault:
            return f"{self.fault.sentence}{_where(self)}"
        told = "; ".join(map(str, self.problems))
        return _("Not saved, nothing was changed: {reasons}.").format(reasons=told) + _where(self)
