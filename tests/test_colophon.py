"""The foot of a printed view: where it is printed, as of when, and the address that leads back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows import query
from flows.draw.colophon import build_colophon
from flows.load import load
from flows.model import Case
from flows.view import View
from tests import pseudo
from tests.test_language import SHIPPED

SITE = "https://example.org/"


def paragraphs(case: Case, view: View) -> list[str]:
    return ["".join(p.itertext()) for p in build_colophon(case, view, SITE).iter("p")]


def test_the_address_is_pinned_to_its_day_and_stands_last(world: Case) -> None:
    assert paragraphs(world, View(view="claims", topic="transfer"))[-1] == (
        "https://example.org/?view=claims&topic=transfer&as_of=2026-03-05"
    )


def test_it_says_what_is_shown_as_of_when(world: Case) -> None:
    assert paragraphs(world, View())[0] == (
        "Contested Flows · Overview · The world, as of 5 Mar 2026. "
        "This record does not say who is right."
    )


def test_only_reports_behind_what_is_drawn_are_named(world: Case) -> None:
    drawn = replace(View(view="diagram"), account="answering")
    flows = query.flows(world, "answering")
    claims = {c for f in flows for c in f.claims}
    places = {c.source for claim in claims for c in world.citations_of[claim]}
    left = {s.id for s in world.sources} - places
    assert places and left
    told = paragraphs(world, drawn)[1]
    assert told.count(";") == len(places) - 1
    both = paragraphs(world, View())[1]
    assert both.count(";") > told.count(";")


def test_the_list_of_every_source_names_them_once(world: Case) -> None:
    assert len(paragraphs(world, View(view="sources"))) == 2


def test_a_report_of_a_later_day_says_so(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 25))
    assert "(printed later)" in paragraphs(early, View(view="claims"))[1]


@pytest.mark.parametrize("view", ["overview", "figures"])
def test_every_text_of_it_is_translated(view: str) -> None:
    foreign = pseudo.foreign(load(SHIPPED))
    with pseudo.spoken():
        root = build_colophon(foreign, View(view=view), SITE)
    assert pseudo.untranslated(root, query.topics(foreign)) == []
