"""The editor on the page: tables on the left, problems and the draft's picture on the right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from components.edit import grid as grids
from components.edit.desk import Desk, open_desk, place
from components.edit.entry import render_entry
from components.edit.files import render_files
from components.edit.saving import render_history, render_save, render_told
from components.theme import surface
from flows import draft as drafts
from flows import query, schema, view
from flows.change import Misfit, keyed
from flows.disk import fault
from flows.draw import changes, pair
from flows.draw.markup import Child, el, fragment
from flows.draw.sankey import MIDDLE, NARROW, SHORT
from flows.model import Case, Problem
from flows.sheet import Unreadable
from flows.view import View

SIZES = {0: NARROW, 430: MIDDLE, 560: SHORT}


def render_edit(folder: Path, shown: View) -> None:
    """Show the editor of the case in `folder`; `shown` says which sides and date are drawn."""
    try:
        desk = open_desk(folder)
    except Unreadable as error:
        problems = changes.build_problems(error.problems, lambda p: "")
        surface("edit-refused", fragment(problems))
        return
    except OSError as error:
        refused = changes.build_notice(fault(error).sentence, wrong=True)
        surface("edit-refused", fragment(refused))
        return
    desk.absorb()
    table, find = place()
    try:
        case, problems_found = desk.judge()
        if table in desk.base.sheets:
            desk.freeze(table, find)
    except Misfit as error:
        _render_misfit(desk, str(error))
        return
    with st.container(key="editor"):
        left, right = st.columns([0.64, 0.36], gap="medium")
        with left:
            render_told(desk)
            render_entry(desk)
            _render_table(desk, table, find, problems_found)
            render_save(desk, case)
            render_history(desk)
            render_files(desk, table)
        with right, st.container(key="draft-beside"):
            _render_problems(desk, problems_found)
            _render_picture(desk, case, shown)


def _render_misfit(desk: Desk, why: str) -> None:
    told = f"The last change does not fit what is there any more ({why}). Undo it to go on."
    surface("misfit", fragment(changes.build_notice(told, wrong=True)))
    st.button("Undo the last change", on_click=desk.step, args=(True,))


def _render_table(desk: Desk, table: str, find: str, problems: tuple[Problem, ...]) -> None:
    sheets = desk.now.sheets
    sizes = {name: len(keyed(sheet, name)) for name, sheet in sheets.items()}
    others: tuple[drafts.Draft, ...] = ()
    with suppress(OSError):
        others = () if desk.draft else drafts.drafts(desk.folder)
    count = len(desk.changes)
    since = desk.draft.changed if desk.draft else ""
    top = fragment(
        changes.build_state(count, since, [d for d in others if d.changes]),
        changes.build_tools(table, find, sizes, problems),
    )
    surface("edit-tools", top)
    grid = desk.grid
    if table not in desk.base.sheets or grid is None:
        told = (
            f"{schema.TABLES[table].file} cannot be read as a table. The list of problems says why."
        )
        surface("edit-unread", fragment(changes.build_notice(told, wrong=True)))
        return
    st.data_editor(
        grid.frame,
        key=grid.key,
        num_rows="dynamic",
        hide_index=True,
        column_config={name: _column(grid, name) for name in grid.columns},
        height=min(430, 38 + 35 * (len(grid.keys) + 2)),
        placeholder="",
        alt=f"The rows of {schema.TABLES[table].file}",
    )
    if not grid.keys:
        surface("edit-none", fragment(el("p", {"class": "quiet"}, "No row matches the search.")))
    elif len(grid.keys) < grid.whole:
        told = f"The first {len(grid.keys):,} of {grid.whole:,} rows. Search to see the others."
        surface("edit-more", fragment(el("p", {"class": "quiet"}, told)))
    _render_buttons(desk, grid)


def _render_buttons(desk: Desk, grid: grids.Grid) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="edit-buttons"):
        places = range(len(grid.keys))
        chosen = st.selectbox(
            "Row to duplicate",
            places,
            index=0 if len(grid.keys) == 1 else None,
            format_func=lambda i: _row_name(grid, i),
            placeholder="choose a row",
            key=f"copy-{grid.key}",
            width=260,
        )
        if st.button("Duplicate", disabled=chosen is None) and chosen is not None:
            desk.duplicate(grid.keys[chosen])
            st.rerun()
        nothing = not desk.changes
        st.button("Undo", on_click=desk.step, args=(True,), disabled=nothing)
        undone = bool(desk.draft and desk.draft.undone)
        st.button("Redo", on_click=desk.step, args=(False,), disabled=not undone)
        with st.popover("Discard all", disabled=desk.draft is None):
            st.write("All unsaved changes are deleted. The files stay as they are.")
            if st.button("Discard them", key="discard"):
                desk.leave()
                st.rerun()


def _row_name(grid: grids.Grid, place: int) -> str:
    row = grid.rows[place]
    return row.get("id") or " · ".join(t for t in row.values() if t)[:60] or "(empty)"


def _column(grid: grids.Grid, name: str) -> Any:
    known = grids.column(grid.table, name)
    about: dict[str, Any] = {"help": grids.explain(known), "pinned": name == "id"}
    if name not in grid.options:
        about["width"] = "large" if name in ("summary", "note", "text") else None
        return st.column_config.TextColumn(name, **about)
    options, say = list(grid.options[name]), grids.label(grid, name)
    if grids.picks_many(known):
        return st.column_config.MultiselectColumn(
            name, options=options, format_func=say, accept_new_options=True, **about
        )
    return st.column_config.SelectboxColumn(name, options=options, format_func=say, **about)


def _finder(desk: Desk) -> Callable[[Problem], str]:
    """Return the search that leads to a problem's record."""
    numbers: dict[str, dict[int, Any]] = {}

    def find(problem: Problem) -> str:
        table = problem.file.removesuffix(".csv")
        if not problem.row or table not in desk.base.sheets:
            return ""
        if table not in numbers:
            rows = grids.records(desk.base.sheets, table, desk.changes)
            numbers[table] = grids.row_numbers(desk.now.sheets, table, rows)
        return f"row:{problem.row}" if problem.row in numbers[table] else ""

    return find


def _render_problems(desk: Desk, problems: tuple[Problem, ...]) -> None:
    box = changes.build_problems(problems, _finder(desk))
    title = el("h2", {}, "Problems of the draft")
    surface("edit-problems", fragment(el("section", {"class": "section"}, title, box)))


def _render_picture(desk: Desk, case: Case | None, shown: View) -> None:
    drawn = case or desk.passing
    title = el("section", {"class": "section"}, el("h2", {}, "The draft’s picture"))
    if drawn is None:
        told = "It is drawn once the draft passes every check."
        surface("edit-picture", fragment(title, el("p", {"class": "plain"}, told)))
        return
    # The draft may lack what the record on the page has, and the other way round.
    params = {name: text for name, text in shown.params().items() if name != "view"}
    asked, _ = view.read(params, drawn)
    stood = query.as_of(drawn, asked.as_of or drawn.as_of)
    parts: list[Child] = [title]
    if case is None:
        told = "The draft has problems: this is how it stood when it last passed."
        parts.append(el("p", {"class": "quiet small"}, told))
    parts += [pair.build_frame(stood, asked), pair.build_under(stood, asked)]
    fits = pair.fits(stood, asked, pair.by_side(stood), SIZES)
    surface("edit-picture", fragment(*parts), fits)
