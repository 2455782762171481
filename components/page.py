"""The page script: load → choose → show. Every run of it is one view of one case."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import streamlit as st

from components.bar import render_bar
from components.evidence import render_evidence
from components.masthead import render_fault, render_masthead, render_problems
from components.record import case_folders, data_folder, stood, titles, watched
from components.theme import page_style
from flows import rows, view
from flows.live import State

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


def choose_case(folders: dict[str, Path]) -> Path:
    """Return the folder of the case that the address names, or of the first."""
    asked = st.query_params.get("case", "")
    return folders.get(asked) or next(iter(folders.values()))


@st.fragment(run_every="1s")
def follow(folder: Path, shown: State) -> None:
    """Bring the page up to date when the files have changed; nothing is shown here."""
    now = watched(folder).look()
    if (now.fingerprint, now.problems) != (shown.fingerprint, shown.problems):
        st.rerun()


def main() -> None:
    """Show the page."""
    page_style(bool(st.query_params.get("focus")))
    folders = case_folders(data_folder())
    if not folders:
        st.info(f"There is no case here: no folder with a {rows.PACKAGE} in it.")
        st.stop()
    folder = choose_case(folders)
    live = watched(folder).look()
    follow(folder, live)
    whole = live.case
    if whole is None:
        render_problems(live.problems)
        st.stop()
    chosen, notices = view.read(st.query_params.to_dict(), whole)
    case = stood(whole, chosen.as_of or whole.as_of)
    render_masthead(case, whole, chosen, notices)
    render_fault(live)
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
