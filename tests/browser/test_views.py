"""Every view on a desk and on a phone, in light and dark: all there, and nothing too wide."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page

from flows import query
from flows.model import Case
from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.harness import Record

DESK, PHONE = (1440, 900), (390, 844)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_view_is_whole(
    app_url: str,
    sized: Callable[..., Page],
    record: Record,
    case: Case,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    page = sized(*size, scheme=scheme)
    for view in VIEWS:
        reader.open_view(page, app_url, view)

        assert page.locator("[data-testid=stException]").count() == 0, view
        assert record.console_errors == [], view
        assert reader.sideways(page) == [], view
        assert len(reader.shown_text(page)) > 1500, view
        # the court's decision is named in every view
        assert case.event["e-judgment"].title in reader.shown_text(page), view
        assert [r for r in reader.refs(page) if not query.exists(case, r)] == [], view
    ground = page.locator("[data-testid=stApp]").evaluate(
        "node => getComputedStyle(node).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert (max(ground) < 80) == (scheme == "dark")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_open_evidence_makes_no_view_wider(
    app_url: str, sized: Callable[..., Page], record: Record, size: tuple[int, int]
) -> None:
    page = sized(*size)
    reader.open_view(page, app_url, focus="claim:c-ch27-crore-to-agency")
    for view in VIEWS:
        reader.go(page, view)
        reader.evidence(page, "claim:c-ch27-crore-to-agency")

        assert reader.sideways(page) == [], view
    assert record.console_errors == []


def test_the_first_screen_holds_both_drawings_and_the_first_comparison(
    app_url: str, sized: Callable[..., Page]
) -> None:
    page = sized(*DESK)
    reader.open_view(page, app_url)
    drawings = page.locator("svg.sankey")
    boxes = [drawings.nth(i).bounding_box() for i in range(drawings.count())]
    row = page.locator(".compare .row").first
    summary = row.locator(".saying p").nth(1).bounding_box()

    assert len(boxes) == 2
    assert all(box and box["y"] > 0 and box["y"] + box["height"] <= 900 for box in boxes)
    assert summary and summary["y"] + summary["height"] <= 900
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_a_phone_shows_one_drawing_under_the_other(
    app_url: str, sized: Callable[..., Page]
) -> None:
    page = sized(*PHONE)
    reader.open_view(page, app_url)
    drawings = page.locator("svg.sankey")
    left, right = (drawings.nth(i).bounding_box() for i in range(2))

    assert left and right
    assert right["y"] > left["y"] + left["height"]
    assert left["width"] == pytest.approx(right["width"], abs=1)
