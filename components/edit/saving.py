"""Saving a draft with its reason, what came of it, and the history of all that was saved."""

from __future__ import annotations

import getpass
from collections.abc import Mapping

import streamlit as st

from components.edit.desk import Desk
from components.theme import surface
from flows import diff, store
from flows.disk import fault
from flows.draw import changes
from flows.draw.markup import el, fragment
from flows.merge import Choice, Clash
from flows.model import Case
from flows.outcome import Conflict, Refused, Saved
from flows.sheet import Unreadable

TAKE: dict[Choice, str] = {"theirs": "keep what is on disk", "mine": "write mine"}


def who() -> str:
    """Return who is saving: the one who signed in, else the one at this machine."""
    if st.user.get("is_logged_in", False):
        return str(st.user.get("email", ""))
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def render_told(desk: Desk) -> None:
    """Show what the reader must know now: a save that is done, a draft that is gone."""
    if desk.told:
        more = changes.act("Look at the state before it", entry=desk.take_back)
        told = changes.build_notice(desk.told, False, more if desk.take_back else None)
        surface("edit-told", fragment(told))


def render_save(desk: Desk, case: Case | None) -> None:
    """Show the change in words with the way to save it, and why it could not be saved."""
    if not desk.changes:
        return
    lines = diff.describe(desk.base, desk.now)
    title, said = el("h2", {}, "What you changed"), changes.build_words(lines)
    surface("edit-words", fragment(el("section", {"class": "section"}, title, said)))
    choices = _render_outcome(desk)
    with st.form("save", border=False):
        reason = st.text_input(
            "Why? A short reason, kept in the history",
            max_chars=200,
            placeholder="the transcript corrects the number",
        )
        saved = st.form_submit_button("Save again" if desk.outcome else "Save", type="primary")
    if not saved:
        return
    if not reason.strip():
        surface("edit-why", fragment(changes.build_notice("Please say why in a few words.", True)))
    elif isinstance(desk.outcome, Conflict) and len(choices) < len(desk.outcome.clashes):
        told = "Please choose for every cell above."
        surface("edit-why", fragment(changes.build_notice(told, True)))
    elif case is None and not desk.outcome:
        told = "Not saved: the draft has problems. They are listed beside the table."
        surface("edit-why", fragment(changes.build_notice(told, True)))
    else:
        _save(desk, reason.strip(), choices)
        st.rerun()


def _save(desk: Desk, reason: str, choices: Mapping[Clash, Choice]) -> None:
    assert desk.draft is not None
    result = store.save(
        desk.folder,
        desk.base,
        desk.changes,
        reason,
        who(),
        choices=choices,
        draft_id=desk.draft.id,
    )
    if isinstance(result, Saved):
        desk.leave(result.snapshot)
        done = "Saved." if result.entry else "Nothing had to be written: the files say so already."
        desk.told = " ".join([done, *result.words, *result.notes])[:2_000]
        desk.take_back = result.before
    else:
        desk.outcome = result


def _render_outcome(desk: Desk) -> dict[Clash, Choice]:
    """Show why a save did not happen; return what was chosen for each clash."""
    outcome, found = desk.outcome, dict[Clash, Choice]()
    if isinstance(outcome, Refused):
        told = outcome.fault.sentence if outcome.fault else "Not saved, nothing was changed."
        problems = changes.build_problems(outcome.problems, lambda p: "")
        kept = "Your changes are kept as a draft."
        box = changes.build_notice(f"{told} {kept}", True)
        surface("edit-outcome", fragment(box, problems if outcome.problems else None))
    elif isinstance(outcome, Conflict):
        told = (
            "Not saved, nothing was changed: the same cells were changed meanwhile. "
            "Choose for each, then save again."
        )
        surface("edit-outcome", fragment(changes.build_notice(told, True)))
        for number, clash in enumerate(outcome.clashes, start=1):
            surface(f"edit-clash-{number}", fragment(changes.build_clash(clash, number)))
            chosen = st.radio(
                f"Choice {number}",
                list(TAKE),
                index=None,
                format_func=TAKE.__getitem__,
                horizontal=True,
                key=f"choice-{number}-{hash(clash)}",
            )
            if chosen:
                found[clash] = chosen
    return found


def render_history(desk: Desk) -> None:
    """Show every save, and one earlier state with the way back to it."""
    try:
        entries = store.history(desk.folder)
    except OSError as error:
        surface("edit-history", fragment(changes.build_notice(fault(error).sentence, True)))
        return
    chosen = st.query_params.get("entry", "")
    entry = next((e for e in entries if e.id == chosen), None)
    many = f"{len(entries):,} states are kept" if len(entries) > 1 else "One state is kept"
    surface(
        "edit-history",
        fragment(
            el(
                "details",
                {"class": "twin", "id": "history", "open": "open" if entry else None},
                el("summary", {}, f"History: {many}" if entries else "History: nothing saved yet"),
                changes.build_history(entries, chosen),
            )
        ),
    )
    if entry:
        _render_entry(desk, entry)


def _render_entry(desk: Desk, entry: store.Entry) -> None:
    try:
        state, present = store.at(desk.folder, entry), store.snapshot(desk.folder)
    except (store.Lost, Unreadable, OSError) as error:
        surface("edit-entry", fragment(changes.build_notice(f"{error}.", True)))
        return
    lines = diff.describe(present, state)
    title = f"To bring back the state of {changes.clock(entry.when)} would change:"
    surface(
        "edit-entry",
        fragment(
            el(
                "section",
                {"class": "section"},
                el("h2", {}, title),
                changes.build_words(lines, "Nothing: the files are in this state now."),
                el("p", {}, changes.act("Close", entry="")),
            )
        ),
    )
    if not lines:
        return
    with st.form("restore", border=False):
        reason = st.text_input("Why bring it back?", max_chars=200)
        asked = st.form_submit_button("Bring this state back")
    if not asked:
        return
    if not reason.strip():
        surface("edit-back", fragment(changes.build_notice("Please say why in a few words.", True)))
        return
    result = store.restore(desk.folder, entry, reason.strip(), who())
    if isinstance(result, Saved):
        st.query_params.pop("entry", None)
        if not desk.draft:
            desk.leave(result.snapshot)
        desk.told = " ".join(["Brought back.", *result.words, *result.notes])[:2_000]
        desk.take_back = result.before
        st.rerun()
    told = changes.build_notice(result.sentence, True)
    surface("edit-back", fragment(told))
