"""Accessibility rules on what the page shows, as axe reads them."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.test_evidence import OPEN_POINT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Streamlit's own, which stands outside all landmarks
NOT_OURS = 'data-testid="stSkipToContent"'


def violations(page: Page) -> list[str]:
    """Return each rule that the page breaks, with the elements that break it."""
    asked = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
    found: list[dict[str, Any]] = Axe().run(page, options=asked).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
        if NOT_OURS not in node["html"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_no_view_breaks_a_rule(
    app_url: str, sized: Callable[..., Page], width: int, scheme: Literal["light", "dark"]
) -> None:
    page = sized(width, 900, scheme=scheme)
    for view in VIEWS:
        reader.open_view(page, app_url, view, focus="claim:c-ch27-crore-to-agency")
        reader.evidence(page, "claim:c-ch27-crore-to-agency")
        controls = page.locator("#controls:visible")
        if controls.count():
            controls.click()
        page.locator("details.twin, .source details").evaluate_all(
            "folded => folded.slice(0, 3).forEach((one) => { one.open = true; })"
        )

        assert violations(page) == [], view


def test_a_pinned_sentence_breaks_no_rule(app_url: str, browser: Browser) -> None:
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-IN"
    )
    page = phone.new_page()
    reader.open_view(page, app_url)
    page.touchscreen.tap(*page.locator("svg.sankey .box[role=button]").first.evaluate(OPEN_POINT))
    page.wait_for_selector(".pin")

    assert violations(page) == []
    phone.close()
