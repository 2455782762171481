"""Accessibility rules on what the page shows, as axe reads them."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import reader

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


@pytest.mark.parametrize(
    ("view", "scheme", "width"),
    [
        ("overview", "light", 1440),
        ("overview", "dark", 390),
        ("flows", "dark", 1440),
        ("timeline", "light", 1440),
        ("claims", "light", 1440),
        ("claims", "dark", 1440),
        ("figures", "light", 1440),
        ("diagram", "light", 1440),
        ("sources", "light", 1440),
        ("sources", "dark", 390),
    ],
)
def test_the_page_breaks_no_rule(
    app_url: str,
    sized: Callable[..., Page],
    view: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    page = sized(width, 900, scheme=scheme)
    reader.open_view(page, app_url, view, focus="claim:c-ch27-crore-to-agency")
    reader.evidence(page, "claim:c-ch27-crore-to-agency")

    page.locator("details.twin, .source details").evaluate_all(
        "folded => folded.slice(0, 3).forEach((one) => { one.open = true; })"
    )

    assert violations(page) == []
