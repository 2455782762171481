"""How one claim stands on the page: its place in print, its voices, whose account a flow is of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from flows import query
from flows.draw import claims, evidence, saying
from flows.draw.markup import Element, el
from flows.model import Case
from flows.view import View


def text(elements: Iterable[Element] | Element) -> str:
    found = [elements] if isinstance(elements, Element) else elements
    return " ".join("".join(el("div", {}, *found).itertext()).split())


def test_what_is_printed_after_the_day_in_view_says_so(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 26))
    (place,) = early.citations_of["s-early"]
    source = early.source[place.source]
    assert saying.where(early, place, source) == "The Paper, 27 Feb 2026 (printed later), P2.S1"
    assert saying.where(world, place, source) == "The Paper, 27 Feb 2026, P2.S1"
    shown = text(evidence.build_evidence(early, View(focus="claim:s-early")))
    assert "27 Feb 2026 (printed later)" in shown
    assert "later" not in text(evidence.build_evidence(world, View(focus="claim:s-early")))


def test_a_source_without_a_date_is_not_called_later(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 25))
    assert saying.place(early, world.source["leaflet"]) == "The Paper, undated"


def test_voices_are_counted_for_statements_as_for_allegations(world: Case) -> None:
    (root,) = [
        e
        for e in el("div", {}, *claims.build_claims(world, View()))
        if "compare" in str(e.get("class"))
    ]
    sayings = [e for e in root.iter("div") if "saying" in str(e.get("class"))]
    sides = {e.get("class") for e in sayings}
    assert {"saying side-alleging", "saying side-answering", "saying side-deciding"} <= sides
    for one in sayings:
        assert "One speaker, in" in text(one)


@pytest.mark.parametrize("side", ["Alleged", "Government"])
def test_a_flow_is_headed_by_the_side_that_tells_of_it(world: Case, side: str) -> None:
    name = {"Alleged": "alleging", "Government": "answering"}[side]
    flow = next(f for f in world.flows if world.account[f.account].side == name)
    root = evidence.build_evidence(world, View(focus=f"flow:{flow.id}"))
    (head,) = root.iter("h2")
    assert text(head) == f"{side}: {evidence.title(world, f'flow:{flow.id}')}"
