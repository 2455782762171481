"""The tour: once on a first visit to the plain page, and from the menu whenever it is asked for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from components.help import STEPS
from tests.browser import reader
from tests.browser.harness import Record
from tests.browser.test_access import faults

CARD = "[role=dialog].tour"
RING_AND_MARK = """at => {
  const roots = [...document.querySelectorAll(".stBidiComponent *")].map((n) => n.shadowRoot);
  const find = (what) => roots.filter(Boolean).flatMap((r) => [...r.querySelectorAll(what)]);
  const mark = find(at).find((n) => n.checkVisibility()).getBoundingClientRect();
  const ring = find(".tour-ring")[0].getBoundingClientRect();
  return [mark.left - ring.left, mark.top - ring.top];
}"""


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desk", "phone"])
def stranger(request: pytest.FixtureRequest, browser: Browser, record: Record) -> Iterator[Page]:
    """A page of a reader who has never been here; the other tests' readers have."""
    width, height = request.param
    context = Browser.new_context(browser, viewport={"width": width, "height": height})
    page = context.new_page()
    record.watch(page)
    yield page
    context.close()
    assert record.third_party == []


def title(page: Page) -> str:
    return page.locator(f"{CARD} h2").inner_text()


def test_a_first_visit_is_shown_around_once(stranger: Page, app_url: str) -> None:
    page = stranger
    page.goto(app_url)
    card = page.locator(CARD)
    card.wait_for()
    expect(card).to_be_focused()
    told = page.locator("#contested-flows-voice")
    for number, (at, name, _) in enumerate(STEPS, 1):
        expect(card.locator("h2")).to_have_text(name)
        expect(card).to_contain_text(f"{number} of {len(STEPS)}")
        expect(told).to_contain_text(name)
        page.wait_for_function(f"at => Math.abs(({RING_AND_MARK})(at)[1] - 5) < 2", arg=at)
        assert page.evaluate(RING_AND_MARK, at) == pytest.approx([5, 5], abs=2)
        box = card.bounding_box()
        screen = page.viewport_size
        assert box and screen
        assert box["x"] >= 0 and box["x"] + box["width"] <= screen["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= screen["height"]
        if number < len(STEPS):
            if number == 1:
                card.get_by_text("Next").click()
            else:
                # The keyboard stays on the way on.
                page.keyboard.press("Enter")
    expect(card.get_by_text("Done")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Enter")
    card.wait_for(state="detached")
    expect(page.locator("#help > summary")).to_be_focused()

    page.goto(app_url)
    reader.wait_for_view(page, "overview")
    page.wait_for_selector("svg.sankey")
    page.wait_for_timeout(700)
    assert card.count() == 0


def test_a_link_to_something_is_not_interrupted(browser: Browser, app_url: str) -> None:
    context = Browser.new_context(browser, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    for asked in ("as_of=2026-02-27", "embed=true", "view=overview"):
        page.goto(f"{app_url}/?{asked}")
        page.wait_for_selector("svg.sankey")
        page.wait_for_timeout(700)
        assert page.locator(CARD).count() == 0
    assert page.evaluate("localStorage.getItem('contested-flows-tour')") is None
    context.close()


def test_it_comes_back_from_the_menu_over_the_overview(page: Page, app_url: str) -> None:
    reader.open_view(page, app_url, "claims", focus="claim:c-ch27-crore-to-agency")
    assert page.locator(CARD).count() == 0
    page.locator("#help > summary").click()
    page.get_by_role("button", name="Take the tour").click()
    reader.wait_for_view(page, "overview")
    assert title(page) == STEPS[0][1]
    card = page.locator(CARD)
    card.get_by_role("button", name="Next").click()
    assert title(page) == STEPS[1][1]
    card.get_by_role("button", name="Back").click()
    assert title(page) == STEPS[0][1]
    reader.wait_until_closed(page)
    drawing = page.locator("svg.sankey").first
    drawing.wait_for()
    place = drawing.bounding_box()
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    expect(page.locator("#help > summary")).to_be_focused()
    # It had moved nothing.
    assert drawing.bounding_box() == place
