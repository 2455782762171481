"""The evidence of the selection, beside whatever chart is in view."""

from __future__ import annotations

from components.theme import surface
from flows.draw.evidence_page import build
from flows.model import Case
from flows.view import View


def render_evidence(case: Case, view: View, version: str) -> None:
    """Show who said it, when, where it is printed, and what meets it, for the view's focus.

    `version` is that of the record; empty if only this reader sees it.
    """
    surface("evidence", build(case, view), focus=view.focus, aside=version)
