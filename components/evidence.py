"""The evidence of the selection, beside whatever chart is in view."""

from __future__ import annotations

from functools import lru_cache

from components.theme import surface
from flows.draw.evidence import build_evidence
from flows.draw.markup import fragment
from flows.draw.terms import explain
from flows.model import Case
from flows.view import View


@lru_cache(maxsize=256)
def build(case: Case, view: View) -> str:
    """Return the evidence of the view's focus as markup."""
    return fragment(explain(build_evidence(case, view), case))


def render_evidence(case: Case, view: View) -> None:
    """Show who said it, when, where it is printed, and what meets it, for the view's focus."""
    surface("evidence", build(case, view), focus=view.focus)
