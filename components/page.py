"""The page script: load → choose → show. Every run of it is one view of one case."""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import streamlit as st

from components.controls import render_controls, render_views
from components.evidence import render_evidence
from components.masthead import render_masthead, render_problems
from components.theme import page_style
from flows import query, rows, view
from flows.load import load
from flows.model import Case, DataError

# A view's module is imported when it is first shown: the first page stays light.
RENDERERS = {
    "overview": ("components.overview", "render_overview"),
    "flows": ("components.sankey", "render_flows"),
    "timeline": ("components.timeline", "render_timeline"),
    "claims": ("components.claims", "render_claims"),
    "figures": ("components.figures", "render_figures"),
    "diagram": ("components.diagram", "render_diagram"),
    "sources": ("components.sources", "render_sources"),
}


def data_folder() -> Path:
    """Return the folder of cases: CONTESTED_FLOWS_DATA, or `data` beside the app."""
    return Path(os.environ.get("CONTESTED_FLOWS_DATA") or Path(__file__).parents[1] / "data")


def case_folders(folder: Path) -> dict[str, Path]:
    """Return the case folders by id: the folder itself if it is a case, else those in it."""
    if (folder / rows.PACKAGE).exists():
        return {folder.resolve().name: folder}
    return {p.parent.name: p.parent for p in sorted(folder.glob(f"*/{rows.PACKAGE}"))}


@lru_cache(maxsize=4)
def loaded(folder: Path, fingerprint: str) -> Case | DataError:
    """Return the case whose files have this fingerprint, or all its problems."""
    try:
        return load(folder)
    except DataError as error:
        return error


@lru_cache(maxsize=32)
def stood(case: Case, day: date) -> Case:
    """Return the case as it stood on `day`."""
    return query.as_of(case, day)


def choose_case(folders: dict[str, Path]) -> Path:
    """Show the choice of cases if there are several, and return the folder of the one chosen."""
    names = tuple(folders)
    if len(names) == 1:
        return folders[names[0]]
    chosen = st.selectbox("Case", names, key="case", bind="query-params")
    return folders[chosen or names[0]]


def main() -> None:
    """Show the page."""
    page_style()
    folders = case_folders(data_folder())
    if not folders:
        st.info(f"There is no case here: no folder with a {rows.PACKAGE} in it.")
        st.stop()
    folder = choose_case(folders)
    whole = loaded(folder, rows.fingerprint(folder))
    if isinstance(whole, DataError):
        render_problems(whole.problems)
        st.stop()
    asked, notices = view.read(st.query_params.to_dict(), whole)
    top = st.container(key="top")
    with st.container(key="bar"):
        name = render_views()
        chosen = render_controls(whole, asked, name)
    case = stood(whole, chosen.as_of or whole.as_of)
    with top:
        render_masthead(case, whole, chosen, notices)
    module, function = RENDERERS[chosen.view]
    render = getattr(import_module(module), function)
    if chosen.focus and query.exists(case, chosen.focus):
        main_column, side_column = st.columns([0.66, 0.34], gap="medium")
        with side_column:
            render_evidence(case, chosen)
        with main_column:
            render(case, chosen)
    else:
        render(case, chosen)


main()
