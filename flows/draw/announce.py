"""What the page says of itself: its title, and what a screen reader hears when a choice changes it.

The page's script compares what is said now with what was said before, and tells what differs.
"""

from __future__ import annotations

from functools import lru_cache

from flows import dates, words
from flows.draw import folded
from flows.draw.evidence import title
from flows.draw.markup import Element, el
from flows.language import _
from flows.model import Case
from flows.view import View


def view_name(view: View) -> str:
    """Return the name of a view, as on its tab."""
    return words.VIEW.get(view.view) or _("Edit")


@lru_cache(maxsize=256)
def build_page(case: Case, whole: Case, view: View, notices: tuple[str, ...]) -> dict[str, str]:
    """Return what there is to say of the page, by what it is about; empty where there is nothing.

    `whole` is the case with all that was said; `evidence` and `below` differ in where a screen has
    the evidence, `closed` is said when it goes.
    """
    selected = _selected(case, view)
    return {
        "view": f"{view_name(view)}.",
        "as_of": _as_of(case, whole),
        "shown": _shown(case, view),
        "notices": " ".join(notices),
        "evidence": _("Evidence of {selected}, shown beside.").format(selected=selected)
        if selected
        else "",
        "below": _("Evidence of {selected}, shown below.").format(selected=selected)
        if selected
        else "",
        "closed": _("Evidence closed."),
    }


def _as_of(case: Case, whole: Case) -> str:
    day = dates.day_words(case.as_of)
    if not case.claims:
        return _("As of {day}: nothing had been said by then.").format(day=day)
    text = (
        _("As of {day}: {claims}, {flows}; what was said later is not shown.")
        if case.as_of < whole.as_of
        else _("As of {day}: {claims}, {flows}.")
    )
    claims = words.count(len(case.claims), "claim", "claims")
    return text.format(day=day, claims=claims, flows=words.count(len(case.flows), "flow", "flows"))


def _shown(case: Case, view: View) -> str:
    """Return the two sides in view, and to what they are narrowed."""
    left, right = (words.SIDE.get(c) or case.account[c].name for c in (view.left, view.right))
    topic = words.heading(view.topic) if view.topic else ""
    # Nobody may have spoken of these people by the day.
    people = case.population[view.population].name if view.population in case.population else ""
    narrowed = [_("Only {part}.").format(part=part) for part in (topic, people) if part]
    return " ".join([_("{left}, beside: {right}.").format(left=left, right=right), *narrowed])


def _selected(case: Case, view: View) -> str:
    """Return the name of what is selected, without the dot of a sentence."""
    if view.focus.startswith("fold:"):
        group = folded.group_of(case, view)
        return words.fold_title(case, group) if group else _("a group of flows")
    return title(case, view.focus).rstrip(".") if view.focus else ""


def build_skip(twin: str) -> Element:
    """Return a link, seen when the keyboard is on it, past a chart to its text, `details#twin`."""
    link: dict[str, object] = {"href": f"#{twin}", "class": "skip", "data-skip": twin}
    return el("a", link, _("Skip to the text of this chart"))


def build_heading(text: str) -> Element:
    """Return the heading of a chart that has none on the screen."""
    return el("h2", {"class": "unseen"}, text)
