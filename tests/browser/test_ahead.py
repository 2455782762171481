"""Evidence that comes ahead of the page's run: sooner if it can, and never something else."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import reader

ADDRESS = re.compile(r"/evidence\?")
SHOWN = "[data-evidence]"
# Holds back what the page asks of the server, until `goOn`.
HOLD = """() => {
  const send = WebSocket.prototype.send;
  const kept = [];
  WebSocket.prototype.send = function (data) { kept.push(() => send.call(this, data)); };
  window.goOn = () => {
    WebSocket.prototype.send = send;
    for (const one of kept.splice(0)) one();
  };
}"""


@pytest.fixture
def page(sized: Callable[..., Page]) -> Page:
    return sized(1280, 900)


def opened(page: Page, address: str) -> list[str]:
    """Open the flows; return the references of two bands."""
    reader.open_view(page, address, "flows")
    reader.settled(page)
    refs: list[str] = page.locator("svg.sankey path[data-volume]").evaluate_all(
        "marks => [...new Set(marks.map((mark) => mark.dataset.ref))]"
    )
    return refs[:2]


def pick(page: Page, ref: str) -> None:
    page.locator(f'svg.sankey path[data-volume][data-ref="{ref}"]').first.dispatch_event("click")


def shows(page: Page, ref: str) -> None:
    """The evidence of `ref`, and no other, is on the page, and the bands agree."""
    expect(page.locator(f'{SHOWN}[data-evidence="{ref}"]')).to_be_visible()
    expect(page.locator(SHOWN)).to_have_count(1)
    expect(page.locator(f'svg.sankey .selected[data-ref="{ref}"]').first).to_be_visible()


def rests(page: Page, ref: str) -> None:
    """Once all is quiet the page and its address say `ref`."""
    asked = re.compile(re.escape(ref.replace(":", "%3A")) if ref else r"^(?!.*focus=)")
    expect(page).to_have_url(asked)
    reader.settled(page)
    if ref:
        shows(page, ref)
    else:
        expect(page.locator(SHOWN)).to_have_count(0)
        expect(page.locator("svg.sankey .selected")).to_have_count(0)


def test_it_shows_before_the_run_and_stays(page: Page, app_url: str) -> None:
    first, second = opened(page, app_url)
    page.evaluate(HOLD)
    pick(page, first)
    shows(page, first)
    assert "focus=" not in page.url, "the run was to wait"
    # Picked while nothing of the first pick has been run: the second is what counts.
    pick(page, second)
    shows(page, second)
    page.evaluate("goOn()")
    rests(page, second)
    page.go_back()
    expect(page.locator(f'{SHOWN}[data-evidence="{second}"]')).to_have_count(0)


def test_closed_at_once_it_stays_closed(page: Page, app_url: str) -> None:
    first, _ = opened(page, app_url)
    pick(page, first)
    shows(page, first)
    pick(page, first)
    rests(page, "")
    pick(page, first)
    rests(page, first)
    page.go_back()
    rests(page, "")


@pytest.mark.parametrize("answer", ["fails", "is late"])
def test_without_it_the_run_brings_the_evidence(page: Page, app_url: str, answer: str) -> None:
    first, second = opened(page, app_url)
    held: list[Route] = []

    def answered(route: Route) -> None:
        if answer == "fails":
            return route.abort()
        held.append(route)

    page.route(ADDRESS, answered)
    pick(page, first)
    rests(page, first)
    pick(page, second)
    rests(page, second)
    # What comes long after, of an earlier pick, changes nothing.
    for route in held:
        route.continue_()
    reader.settled(page)
    rests(page, second)
