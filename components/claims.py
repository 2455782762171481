"""The claims: every allegation beside the statement that meets it, by topic."""

from __future__ import annotations

from dataclasses import replace

from components.theme import surface
from flows.draw import claims
from flows.draw.markup import fragment
from flows.draw.terms import explain
from flows.model import Case
from flows.once import once
from flows.view import View


@once(64)
def build_claims(case: Case, view: View) -> str:
    """Return the whole comparison, and the claims that no response ties to another."""
    return fragment(explain(claims.build_claims(case, view), case))


def render_claims(case: Case, view: View) -> None:
    """Show allegations and statements aligned row by row."""
    surface("claims", build_claims(case, replace(view, focus="")))
