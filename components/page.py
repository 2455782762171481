"""The page script: load → choose → show. Every run of it is one view of one case."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import streamlit as st

from components.bar import render_bar
from components.colophon import render_colophon
from components.evidence import render_evidence
from components.gate import may_edit, offer_sign_in
from components.headers import frames
from components.help import build_help, build_languages
from components.masthead import render_fault, render_masthead, render_problems
from components.now import NOTHING, version
from components.record import case_folders, data_folder, spoken, stood, titles, watched
from components.share import base, build_share, render_origin
from components.theme import stage_style, start_page, surface
from flows import language, rows, view
from flows.draw.markup import fragment
from flows.language import _
from flows.model import Case
from flows.schema import EDIT_VIEW, PAGES, TALK_VIEW

# A view's module is imported when it is first shown: the first page stays light.
RENDERERS = {
    "overview": ("components.overview", "render_overview"),
    "flows": ("components.sankey", "render_flows"),
    "timeline": ("components.timeline", "render_timeline"),
    "claims": ("components.claims", "render_claims"),
    "figures": ("components.figures", "render_figures"),
    "diagram": ("components.diagram", "render_diagram"),
    "sources": ("components.sources", "render_sources"),
    "present": ("components.present", "render_present"),
}


def choose_case(folders: dict[str, Path]) -> Path:
    """Return the folder of the case that the address names, or of the first."""
    asked = st.query_params.get("case", "")
    return folders.get(asked) or next(iter(folders.values()))


def offer_edit(allowed: bool) -> None:
    """Show those who may edit the way to mend a case that cannot be shown."""
    if allowed and st.button(_("Mend it in the editor")):
        st.query_params["view"] = EDIT_VIEW
        st.rerun()


def render_edit(folder: Path, chosen: view.View) -> None:
    """Show the editor; only here is code imported that can write."""
    import_module("components.edit").render_edit(folder, chosen)


def render_uploaded(folder: Path, edits: bool) -> Case | None:
    """Return the case that an editor has uploaded to look at, if any, with its notice shown."""
    found: Case | None = import_module("components.edit.files").render_uploaded(folder, edits)
    return found


def main() -> None:
    """Show the page."""
    asked = st.query_params.to_dict()
    language.speak(asked.get("lang", ""))
    start_page()
    folders = case_folders(data_folder())
    if not folders:
        text = _("There is no case here: no folder with a {file} in it.")
        st.info(text.format(file=rows.PACKAGE))
        surface("now", fragment(), now=NOTHING)
        st.stop()
    folder = choose_case(folders)
    live = watched(folder).look()
    now = version(live)
    views = (*PAGES, EDIT_VIEW) if may_edit() else PAGES
    edits = asked.get("view") == EDIT_VIEW and EDIT_VIEW in views
    if asked.get("view") == EDIT_VIEW and not edits:
        offer_sign_in()
    if edits:
        # The focus is the record to edit, which may be on nobody's record yet.
        asked.pop("focus", None)
    uploaded = render_uploaded(folder, edits) if EDIT_VIEW in views else None
    whole = uploaded or live.case
    if whole is None:
        if edits:
            surface("now", fragment(), now=now)
            render_edit(folder, view.View(EDIT_VIEW))
        else:
            render_problems(live.problems, now)
            offer_edit(EDIT_VIEW in views)
        st.stop()
    chosen, notices = view.read(asked, whole, views)
    stage_style(bool(chosen.focus))
    whole = spoken(whole, chosen.lang)
    case = stood(whole, chosen.as_of or whole.as_of)
    if chosen.view == TALK_VIEW and case.story:
        # Nothing but the talk is on the screen.
        import_module("components.present").render_talk(case, whole, chosen, notices, now)
        st.stop()
    framed = bool(st.context.is_embedded) and not edits
    # A file that is only looked at, or a draft, is not yet anybody's to hand on.
    handed = not (framed or edits or uploaded)
    # What is searched for is beside what is shown: the rest is the same with it and without.
    sought, chosen = chosen, replace(chosen, q="")
    framers = tuple(frames(os.environ))
    share = build_share(case, whole, chosen, base(), framers) if handed else None
    # A frame on another site has the page's state from that site.
    actions = () if framed else (*build_languages(chosen), build_help(case, chosen))
    if share is not None:
        actions = (*actions, share)
    render_masthead(case, whole, chosen, notices, actions, now)
    if uploaded is None:
        # A place that is always there: a notice that comes or goes must not make the charts anew.
        with st.container(key="notices"):
            render_fault(live)
    if not framed:
        render_bar(whole, replace(sought, focus=""), titles(folders), views)
        with st.container(key="results"):
            if sought.q:
                import_module("components.found").render_found(case, sought)
    if edits:
        render_edit(folder, chosen)
        st.stop()
    module, function = RENDERERS[chosen.view]
    render = getattr(import_module(module), function)
    # The columns are always there, so that a chart is not made anew when evidence opens beside it.
    with st.container(key="stage"):
        main_column, side_column = st.columns([0.66, 0.34], gap="medium")
    with side_column, st.container(key="aside"):
        # Always there too: evidence may be on the screen before this has run.
        render_evidence(case, chosen, "" if uploaded else live.fingerprint)
    with main_column:
        render(case, chosen)
    if framed:
        render_origin(case, chosen)
    elif handed:
        render_colophon(case, chosen, base())


main()
