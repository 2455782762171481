"""The page as of a day: what had not been said by then is nowhere, not even folded away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.harness import Record

LATER = {
    "one crore": re.compile(r"\bcrores?\b|\b1,00,00,000\b|\b10,000,000\b", re.IGNORECASE),
    "72 lakh": re.compile(r"\b72 lakh\b|\b7\.2 million\b", re.IGNORECASE),
    "a private agency": re.compile(r"private (agenc|organi[sz]ation)|\bmumbai\b", re.IGNORECASE),
    "the judgment": re.compile(r"\bdismiss|10 Mar(ch)? 2026", re.IGNORECASE),
}
# where each can be read by 27 February; the sources' view lists reports, not what they say
TOLD = {
    "one crore": {"overview", "flows", "timeline", "claims", "figures", "diagram"},
    "72 lakh": {"overview", "flows", "claims", "figures", "diagram"},
    "a private agency": {"overview", "flows", "timeline", "claims", "figures", "diagram"},
}


def texts(page: Page, url: str, **asked: str) -> dict[str, str]:
    """Return all that each view says, seen or folded away."""
    reader.open_view(page, url, VIEWS[0], **asked)
    found = {VIEWS[0]: reader.whole_text(page)}
    for view in VIEWS[1:]:
        reader.go(page, view)
        found[view] = reader.whole_text(page)
    return found


def test_by_25_february_no_view_knows_what_came_later(
    app_url: str, sized: Callable[..., Page], record: Record
) -> None:
    page = sized(1440, 900)
    found = texts(page, app_url, as_of="2026-02-25")

    for view, text in found.items():
        for thing, pattern in LATER.items():
            assert pattern.findall(text) == [], (view, thing)
        assert "As of 25 Feb 2026" in text, view
    for figure in ("5.42 lakh", "62 lakh", "10 lakh"):
        assert [v for v, text in found.items() if figure in text] != [], figure
        assert figure in found["figures"]
        assert figure in found["overview"]
    assert "over 77 lakh" in found["figures"]
    assert record.console_errors == []


def test_by_27_february_the_wider_allegation_is_there_beside_an_earlier_denial(
    app_url: str, sized: Callable[..., Page], record: Record
) -> None:
    page = sized(1440, 900)
    found = texts(page, app_url, as_of="2026-02-27")

    for thing, views in TOLD.items():
        assert {v for v, text in found.items() if LATER[thing].search(text)} >= views, thing
    for view, text in found.items():
        assert LATER["the judgment"].findall(text) == [], view
    assert record.console_errors == []

    reader.go(page, "claims")
    row = page.locator('.compare .row[data-ref="claim:c-ch27-crore-to-agency"]')
    earlier = row.locator("[data-side=answering] .saying", has_text="25 Feb 2026").first
    assert "said two days before the allegation" in earlier.inner_text()
    assert "Pinarayi Vijayan" in earlier.inner_text()


def test_the_whole_record_shows_the_judgment_in_every_view(
    app_url: str, sized: Callable[..., Page]
) -> None:
    page = sized(1440, 900)
    reader.open_view(page, app_url)
    for view in VIEWS:
        reader.go(page, view)
        notice = page.locator(".notice.side-deciding")
        assert "10 Mar 2026" in notice.inner_text(), view
        assert notice.get_by_text("Show the court’s account").is_visible(), view
        # its evidence is one click away
    page.locator(".notice.side-deciding button", has_text="Evidence").click()
    assert "dismiss" in reader.evidence(page, "event:e-judgment").inner_text()


def test_the_judgment_came_on_its_day_and_not_before(app_url: str, page: Page) -> None:
    reader.open_view(page, app_url, as_of="2026-03-09")
    assert page.locator(".notice.side-deciding").count() == 0
    reader.open_view(page, app_url, as_of="2026-03-10")

    assert page.locator(".notice.side-deciding").is_visible()


def test_before_anything_was_said_every_view_says_so(
    app_url: str, sized: Callable[..., Page], record: Record
) -> None:
    page = sized(1280, 900)
    reader.open_view(page, app_url, as_of="2025-01-01")
    for view in VIEWS:
        reader.go(page, view)

        shown = reader.shown_text(page)
        assert "As of 1 Jan 2025: nothing had been said by then." in shown, view
        plain = page.locator(".plain:visible").all_inner_texts()
        assert plain or page.locator(".js-plotly-plot [data-ref]").count(), view
        assert all(sentence.strip().endswith(".") for sentence in plain), view
        assert page.locator("[data-testid=stException]").count() == 0, view
        assert page.locator("svg.sankey").count() == 0, view
    assert record.console_errors == []


@pytest.mark.parametrize("view", ["overview", "flows"])
def test_a_side_that_had_said_nothing_yet_says_so(app_url: str, page: Page, view: str) -> None:
    reader.open_view(page, app_url, view, as_of="2026-02-23", right="deciding")

    assert page.locator("svg.sankey").count() == 1
    assert "has no flow as of that day" in page.locator(".half .plain").inner_text()
