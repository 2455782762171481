"""What paper needs and a screen has elsewhere: the sources of a view, its date and its address."""

from __future__ import annotations

from urllib.parse import urlencode

from flows import dates, query, words
from flows.draw import diagram_page
from flows.draw.markup import Element, el
from flows.draw.saying import place
from flows.language import _
from flows.model import Case, Source
from flows.view import View

_OF_FLOWS = ("overview", "flows", "diagram")


def build_colophon(case: Case, view: View, address: str) -> Element:
    """Return what stands at the foot of a printed view; `address` is the dashboard's own."""
    # Pinned to its day: a record that grows later must not change what was printed.
    link = f"{address}?{urlencode(view.params() | {'as_of': case.as_of.isoformat()})}"
    printed = list(dict.fromkeys(place(case, s) for s in _sources(case, view)))
    told = _("Contested Flows · {view} · {title}, as of {day}.").format(
        view=words.VIEW[view.view], title=case.title, day=dates.day_words(case.as_of)
    )
    return el(
        "footer",
        {"class": "colophon"},
        el("p", {}, told, " ", _("This record does not say who is right.")),
        el("p", {}, _("Printed in: {reports}.").format(reports="; ".join(printed)))
        if printed
        else None,
        el("p", {"class": "address"}, link),
    )


def _sources(case: Case, view: View) -> list[Source]:
    """Return what prints the claims behind a view; the list of every source needs none."""
    if view.view == "sources":
        return []
    if view.view in _OF_FLOWS:
        drawn = diagram_page.shown(case, view)
        sides = {drawn} if view.view == "diagram" else {view.left, view.right}
        flows = [f for s in sides for f in query.flows(case, s, view.topic, view.population)]
        claims = {c for f in flows for c in f.claims}
    else:
        claims = {
            c.id
            for c in case.claims
            if (not view.topic or c.topic == view.topic)
            and (not view.population or c.population == view.population)
            and (view.view != "figures" or c.volume)
        }
    found = {c.source for claim in claims for c in case.citations_of.get(claim, ())}
    return [s for s in case.sources if s.id in found]
