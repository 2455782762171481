"""The page script: load → choose → show. Every run of it is one view of one case."""

from __future__ import annotations

import json
import os
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import streamlit as st

from components.bar import render_bar
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


def titles(folders: dict[str, Path]) -> dict[str, str]:
    """Return the titles of the cases by id; a case that cannot be read goes by its id."""
    found = {}
    for name, folder in folders.items():
        try:
            package = json.loads((folder / rows.PACKAGE).read_text(encoding="utf-8-sig"))
            found[name] = str(package["title"])
        except (OSError, ValueError, KeyError, TypeError):
            found[name] = name
    return found


def choose_case(folders: dict[str, Path]) -> Path:
    """Return the folder of the case that the address names, or of the first."""
    asked = st.query_params.get("case", "")
    return folders.get(asked) or next(iter(folders.values()))


def main() -> None:
    """Show the page."""
    page_style(bool(st.query_params.get("focus")))
    folders = case_folders(data_folder())
    if not folders:
        st.info(f"There is no case here: no folder with a {rows.PACKAGE} in it.")
        st.stop()
    folder = choose_case(folders)
    whole = loaded(folder, rows.fingerprint(folder))
    if isinstance(whole, DataError):
        render_problems(whole.problems)
        st.stop()
    chosen, notices = view.read(st.query_params.to_dict(), whole)
    case = stood(whole, chosen.as_of or whole.as_of)
    render_masthead(case, whole, chosen, notices)
    render_bar(whole, chosen, titles(folders))
    module, function = RENDERERS[chosen.view]
    render = getattr(import_module(module), function)
    # The columns are always there, so that a chart is not made anew when evidence opens beside it.
    with st.container(key="stage"):
        main_column, side_column = st.columns([0.66, 0.34], gap="medium")
    if chosen.focus:
        with side_column, st.container(key="aside"):
            render_evidence(case, chosen)
    with main_column:
        render(case, chosen)


main()
