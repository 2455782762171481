"""The app starts, shows a page, and keeps to its own server."""

from playwright.sync_api import Page

from tests.browser.harness import Record


def test_the_front_page_opens_without_an_error(app_url: str, page: Page, record: Record) -> None:
    page.goto(app_url)
    page.wait_for_selector("main [data-testid=stVerticalBlock] > *")

    assert page.locator("[data-testid=stException]").count() == 0
    assert record.console_errors == []
    assert record.third_party == []
    # Nothing on it is an icon.
    assert not [url for url in record.requests if "MaterialSymbols" in url]


def test_every_answer_says_what_the_page_may_load(app_url: str, page: Page) -> None:
    answer = page.goto(app_url)

    assert answer is not None
    headers = answer.headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
