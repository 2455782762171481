"""Nothing jumps while a view comes, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from flows.schema import VIEWS
from tests.browser import reader, shift

MOST = 0.05


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_no_view_jumps(app_url: str, sized: Callable[..., Page], width: int, height: int) -> None:
    page = sized(width, height)
    shift.watch(page)
    found = {}
    for view in VIEWS:
        reader.open_view(page, app_url, view)
        reader.settled(page)
        found[view] = shift.worst(page)
    assert {view: value for view, value in found.items() if value > MOST} == {}


def test_the_measure_sees_a_jump(sized: Callable[..., Page], app_url: str) -> None:
    page = sized(390, 844)
    shift.watch(page)
    reader.open_view(page, app_url)
    page.evaluate(
        "() => { const box = document.createElement('div'); box.style.height = '300px';"
        " document.querySelector('[data-testid=stMainBlockContainer]').prepend(box); }"
    )
    page.wait_for_timeout(400)
    assert shift.worst(page) > MOST
