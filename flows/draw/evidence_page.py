"""The evidence of a selection as the page shows it, with its terms explained."""

from __future__ import annotations

from flows.draw.evidence import build_evidence
from flows.draw.markup import fragment
from flows.draw.terms import explain
from flows.model import Case
from flows.once import once
from flows.view import View


@once(256)
def build(case: Case, view: View) -> str:
    """Return the evidence of the view's focus as markup, with nothing in it if there is none."""
    return fragment(explain(build_evidence(case, view), case) if view.focus else None)
