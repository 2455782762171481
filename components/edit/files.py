"""Files in and out: one of the reader's own to look at, and the case's own to take away."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from components.edit.desk import Desk
from components.theme import surface
from flows import archive, disk, rows, schema, store, upload
from flows.characters import filed
from flows.disk import fault
from flows.draw import changes
from flows.draw.markup import el, fragment
from flows.model import Case
from flows.sheet import Unreadable

SPOT = "contested-flows-upload"


def _seen(folder: Path) -> upload.Upload | None:
    """Return what the reader looks at in place of the case in `folder`; theirs alone."""
    found: tuple[Path, upload.Upload] | None = st.session_state.get(SPOT)
    return found[1] if found and found[0] == folder else None


def _close() -> None:
    st.session_state.pop(SPOT, None)


def render_uploaded(folder: Path, edits: bool) -> Case | None:
    """Return the uploaded case that is shown in place of the folder's, and say that it is.

    The editor (`edits`) goes on with the folder's own case, and says so.
    """
    seen = _seen(folder)
    if seen is None or seen.case is None:
        return None
    told = f"An uploaded case, seen in this browser only ({seen.name}). "
    if edits:
        told += "The other views show it; here you edit the case in the folder."
    else:
        told += "Reloading the page closes it too."
    see = changes.act("See it", view="") if edits else None
    left, right = st.columns([0.9, 0.1], vertical_alignment="center")
    with left:
        surface("upload-notice", fragment(changes.build_notice(told, False, see)))
    right.button("Close it", key="upload-close", on_click=_close, width="stretch")
    return None if edits else seen.case


def render_files(desk: Desk, table: str) -> None:
    """Show the way to look at a file, and the ways to take the case's files away."""
    left, right = st.columns(2, gap="medium")
    with left:
        _render_look(desk.folder)
    with right:
        _render_downloads(desk, table)


def _render_look(folder: Path) -> None:
    about = (
        "A zip of a whole case, or one CSV, which is laid over the present files. Only this "
        "browser sees it, and nothing is written."
    )
    title = el("h2", {}, "Look at a file")
    surface("look", fragment(el("section", {"class": "section"}, title, el("p", {}, about))))
    # A new one after each file: what was read is in the session, and nothing else keeps it.
    turn = st.session_state.setdefault(f"{SPOT}-turn", 0)
    key = f"{SPOT}-{turn}"
    st.file_uploader(
        "A CSV or a zip to look at",
        type=["csv", "zip"],
        max_upload_size=upload.MAX_MB,
        key=key,
        on_change=_take,
        args=(folder, key),
    )
    seen = _seen(folder)
    if seen and seen.problems:
        told = f"{seen.name} is not shown: it has problems. The page stays as it was."
        notice = changes.build_notice(told, True)
        surface("look-problems", fragment(notice, changes.build_problems(seen.problems, None)))
        st.button("Put it away", on_click=_close)


def _take(folder: Path, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    present = {path.name: rows.content(path) for path in rows.case_files(folder)}
    found = upload.read(file.getvalue(), file.name, present, folder.resolve().name)
    st.session_state[SPOT] = (folder, found)
    st.session_state[f"{SPOT}-turn"] += 1


def _render_downloads(desk: Desk, table: str) -> None:
    title = el("h2", {}, "Download")
    about = (
        "The files as they are in the folder, without unsaved changes; each name holds the "
        "start of a SHA-256. In the copy for a spreadsheet no cell is a formula: do not "
        "put it back."
    )
    surface("files", fragment(el("section", {"class": "section"}, title, el("p", {}, about))))
    try:
        now = store.snapshot(desk.folder)
    except (Unreadable, OSError) as error:
        told = fault(error).sentence if isinstance(error, OSError) else f"{error}."
        surface("files-refused", fragment(changes.build_notice(told, True)))
        return
    # What the desk has read already is not read again.
    now = desk.base if now.files == desk.base.files else now
    file = schema.TABLES[table].file
    content = now.files[file]
    if content is not None:
        name = f"{table}-{disk.sha256(content)[:12]}"
        _offer(file, partial(bytes, content), f"{name}.csv", "text/csv")
        if table in now.sheets:
            safe = partial(archive.safe_copy, content, file)
            _offer(f"{file} for a spreadsheet", safe, f"{name}-for-spreadsheet.csv", "text/csv")
    case = filed(desk.folder.resolve().name)
    packed = partial(archive.zip_of, now.files, case)
    _offer("The whole case (zip)", packed, f"{case}-{now.fingerprint[:12]}.zip", "application/zip")


def _offer(label: str, data: partial[bytes], name: str, mime: str) -> None:
    st.download_button(label, data, name, mime, on_click="ignore")
