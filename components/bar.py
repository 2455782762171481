"""The control bar on the page. The address is the only state: every control changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.theme import surface
from flows.draw.bar import build_bar
from flows.draw.markup import fragment
from flows.model import Case
from flows.once import once
from flows.schema import PAGES
from flows.view import View


@once(64)
def build(whole: Case, view: View, cases: Sequence[tuple[str, str]], views: Sequence[str]) -> str:
    """Return the bar as markup; `cases` are the ids and titles of all cases."""
    return fragment(build_bar(whole, view, dict(cases), views))


def render_bar(
    whole: Case, view: View, cases: Mapping[str, str], views: Sequence[str] = PAGES
) -> None:
    """Show the bar of a case; `cases` are the titles of all cases by id, `views` the tabs."""
    surface("bar", build(whole, view, tuple(cases.items()), tuple(views)))
