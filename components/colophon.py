"""The foot of a view on paper: its sources, its date and its address."""

from __future__ import annotations

from components.theme import surface
from flows.draw import colophon
from flows.draw.markup import fragment
from flows.model import Case
from flows.once import once
from flows.view import View


@once(64)
def build(case: Case, view: View, address: str) -> str:
    """Return the foot as markup."""
    return fragment(colophon.build_colophon(case, view, address))


def render_colophon(case: Case, view: View, address: str) -> None:
    """Put what only paper shows under a view; `address` is the dashboard's own."""
    surface("colophon", build(case, view, address), later=True)
