"""A served app and a real browser for the tests of this folder."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from flows.load import load
from flows.model import Case
from tests.browser.harness import ROOT, Record, launch, served

HERE = Path(__file__).parent
PATIENCE_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Serves the app once more, say for another folder of cases: `serve(data=folder)`."""
    with ExitStack() as running:
        yield lambda **options: running.enter_context(served(**options))


@pytest.fixture(scope="session")
def app_url(serve: Callable[..., str]) -> str:
    """The address of the app as it is shipped."""
    return serve()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one the tests fail."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader with an empty cache and an Indian-English desktop browser."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-IN")
    fresh.set_default_timeout(PATIENCE_MS)
    yield fresh
    fresh.close()


@pytest.fixture(scope="session")
def case() -> Case:
    """The shipped case, as the page reads it."""
    return load(ROOT / "data" / "kerala-cmo-2026")


@pytest.fixture
def record() -> Record:
    """What `page` has said and fetched so far."""
    return Record()


@pytest.fixture
def page(context: BrowserContext, record: Record) -> Iterator[Page]:
    """A blank page. No test may make it call anyone but the app."""
    fresh = context.new_page()
    record.watch(fresh)
    yield fresh
    fresh.close()
    assert record.third_party == []


@pytest.fixture
def sized(browser: Browser, record: Record) -> Iterator[Callable[..., Page]]:
    """Opens a blank page of a reader with another screen: `sized(390, 844, scheme="dark")`."""
    readers: list[BrowserContext] = []

    def reader(width: int, height: int, scheme: Literal["light", "dark"] = "light") -> Page:
        fresh = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-IN"
        )
        readers.append(fresh)
        fresh.set_default_timeout(PATIENCE_MS)
        page = fresh.new_page()
        record.watch(page)
        return page

    yield reader
    for fresh in readers:
        fresh.close()
    assert record.third_party == []


@pytest.fixture
def phone(browser: Browser, record: Record) -> Iterator[Callable[..., Page]]:
    """Opens a blank page on a phone: `phone(390)`, `phone(360, 740, user_agent=AGENT)`."""
    readers: list[BrowserContext] = []

    def made(width: int = 390, height: int = 844, **options: Any) -> Page:
        fresh = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-IN",
            has_touch=True,
            is_mobile=True,
            **options,
        )
        readers.append(fresh)
        fresh.set_default_timeout(PATIENCE_MS)
        page = fresh.new_page()
        record.watch(page)
        return page

    yield made
    for fresh in readers:
        fresh.close()
    assert record.third_party == []
