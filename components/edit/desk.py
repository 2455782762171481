"""An analyst's desk: the draft they work on, the grid before them, what the draft amounts to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from components.edit import grid as grids
from flows import draft as drafts
from flows import schema, store
from flows.change import Add, Change, Key, Misfit, fresh
from flows.disk import fault
from flows.journal import Lost
from flows.load import load_files
from flows.model import Case, DataError, Problem
from flows.outcome import Conflict, Refused
from flows.sheet import Unreadable
from flows.snapshot import Snapshot

SPOT = "contested-flows-desk"


@dataclass
class Desk:
    """What one reader edits in one case; everything typed is in `draft`, which is on disk.

    `left` is the id of the draft that was saved or discarded here last.
    """

    folder: Path
    base: Snapshot
    draft: drafts.Draft | None = None
    grid: grids.Grid | None = None
    seen: Mapping[Key, Mapping[str, str] | None] = field(default_factory=dict)
    added: list[Key] = field(default_factory=list)
    passing: Case | None = None
    told: str = ""
    take_back: str = ""
    left: str = ""
    outcome: Conflict | Refused | None = None
    _judged: tuple[str, Case | None, tuple[Problem, ...]] = ("", None, ())
    _made: tuple[tuple[Change, ...], Snapshot] | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """The unsaved changes."""
        return self.draft.changes if self.draft else ()

    @property
    def now(self) -> Snapshot:
        """The files as they would be; raises Misfit if the changes contradict each other."""
        if self._made is None or self._made[0] != self.changes:
            made = self.base.changed(self.changes) if self.changes else self.base
            self._made = (self.changes, made)
        return self._made[1]

    def judge(self) -> tuple[Case | None, tuple[Problem, ...]]:
        """Return the draft's case if it passes every check, else every problem of it."""
        now = self.now
        if self._judged[0] != now.fingerprint:
            case, problems = judged(now, self.folder)
            self._judged = (now.fingerprint, case, problems)
            self.passing = case or self.passing
        if self.passing is None:
            self.passing = judged(self.base, self.folder)[0]
        return self._judged[1:]

    def freeze(self, table: str, find: str) -> grids.Grid:
        """Return the grid for a table and a search; the one before if it is still asked for."""
        here = self.grid
        if here is None or (here.table, here.find) != (table, find):
            if not self.changes:
                with suppress(Unreadable, OSError):
                    self.base = store.snapshot(self.folder)
            # Never the same twice: a browser that finds a restarted server sends again what was
            # typed into its grid, which the new one has taken from the draft already.
            key = f"cells-{table}-{secrets.token_hex(6)}"
            now = self.now
            here = grids.freeze(self.base.sheets, now.sheets, self.changes, table, find, key)
            self.grid = here
            self.seen = dict(zip(here.keys, here.rows, strict=True))
            self.added = []
        return here

    def thaw(self) -> None:
        """Have the grid made anew from the draft."""
        self.grid = None

    def absorb(self) -> None:
        """Put what was typed into the grid into the draft; on disk when this returns."""
        if self.grid is None or self.grid.key not in st.session_state:
            return
        state: Any = st.session_state[self.grid.key]
        wanted = grids.typed(self.grid, state, self.added)
        for step in grids.steps(self.grid.table, self.seen, wanted):
            if not self.note(step):
                break
            # What is not on disk yet stays to be noted, at the next run of the page.
            self.seen = {**self.seen, step.key: wanted[step.key]}

    def note(self, step: Change) -> bool:
        """Add a change to the draft; returns False, and says why, if the disk refuses it."""
        try:
            if self.draft is None:
                self.draft = drafts.open(self.folder, self.base, changes=[step])
            else:
                try:
                    self.draft = drafts.append(self.draft, step)
                except drafts.NoDraft:
                    rest = (*self.changes, step)
                    self.draft = drafts.open(self.folder, self.base, changes=rest)
        except OSError as error:
            self.told = f"{fault(error).sentence} What was typed is on this page only."
            return False
        st.query_params["draft"] = self.draft.id
        self.told, self.take_back, self.outcome = "", "", None
        return True

    def duplicate(self, key: Key) -> None:
        """Add a copy of a record below it, under an id of its own."""
        assert self.grid is not None
        rows = grids.records(self.base.sheets, self.grid.table, self.changes)
        row = dict(rows.get(key, {}))
        if row.get("id"):
            taken = {r.get("id") for r in rows.values()}
            number = 2
            while f"{row['id']}-{number}" in taken:
                number += 1
            row["id"] = f"{row['id']}-{number}"
        if self.note(Add(self.grid.table, fresh(), row, key)):
            self.thaw()
            st.query_params["find"] = f"id:{row['id']}" if row.get("id") else ""

    def step(self, back: bool) -> None:
        """Undo or redo one change of the draft."""
        if self.draft:
            try:
                self.draft = drafts.undo(self.draft) if back else drafts.redo(self.draft)
            except drafts.NoDraft:
                return  # saved or discarded in another window: the next look says so
            except OSError as error:
                self.told = fault(error).sentence
                return
            self.told, self.take_back, self.outcome = "", "", None
            self.thaw()

    def leave(self, base: Snapshot | None = None) -> None:
        """Part from the draft, which is saved or unwanted, and start from the files again."""
        if self.draft:
            self.left = self.draft.id
            with suppress(OSError):
                drafts.discard(self.draft)
        self.draft, self.outcome, self._made = None, None, None
        st.query_params.pop("draft", None)
        self.base = base or store.snapshot(self.folder)
        self.thaw()


def judged(snapshot: Snapshot, folder: Path) -> tuple[Case | None, tuple[Problem, ...]]:
    """Return the case that files make if they pass every check, else every problem of them."""
    try:
        return load_files(snapshot.files, folder.resolve().name), ()
    except DataError as error:
        return None, error.problems


def open_desk(folder: Path) -> Desk:
    """Return the reader's desk for a case with the draft that the address names.

    Raises Unreadable or OSError if the files cannot be had.
    """
    asked = st.query_params.get("draft", "")
    desk: Desk | None = st.session_state.get(SPOT)
    if desk and desk.folder == folder:
        if asked and asked == desk.left and not desk.draft:
            # A page that hears of the save asks once more for what was picked a moment before.
            st.query_params.pop("draft", None)
            asked = ""
        if not asked and desk.draft:
            # A link inside the page that does not know of drafts loses nothing.
            asked = st.query_params["draft"] = desk.draft.id
        if desk.draft and desk.draft.id == asked:
            with suppress(drafts.NoDraft):
                desk.draft = drafts.load(folder, asked)
                return desk
            desk.draft = None
            desk.leave()
            desk.told = "The draft was saved or discarded in another window."
            return desk
        if not asked and not desk.draft:
            return desk
    told, draft, base = "", None, None
    if asked:
        try:
            draft = drafts.load(folder, asked)
            base = draft.snapshot
        except (drafts.NoDraft, Lost):
            draft = None
            st.query_params.pop("draft", None)
            told = "The link names a draft that is not kept here: it was saved or discarded."
    if base is None:
        store.recover(folder, wait=2.0)
        base = store.snapshot(folder)
    made = st.session_state[SPOT] = Desk(folder, base, draft, told=told)
    return made


def place() -> tuple[str, str]:
    """Return the table and the search that the address asks for; a focus names its record."""
    kind, _, name = st.query_params.get("focus", "").partition(":")
    if kind in schema.FOCUS_TABLES and name:
        st.query_params["table"] = schema.FOCUS_TABLES[kind]
        st.query_params["find"] = f"id:{name}"
    st.query_params.pop("focus", None)
    table = st.query_params.get("table", "")
    if table not in schema.TABLES:
        table = "flows"
        st.query_params.pop("find", None)
    return table, st.query_params.get("find", "")[:200]


__all__ = ["SPOT", "Desk", "Misfit", "judged", "open_desk", "place"]
