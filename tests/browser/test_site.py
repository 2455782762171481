"""The static site in a browser: no requests to others, no rule broken, room on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from flows import query
from flows.export.options import Options
from flows.export.site import build_site
from flows.model import Case
from tests.browser.harness import Record
from tests.browser.test_access import faults


@pytest.fixture(scope="session")
def site(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the shipped case's site."""
    folder = tmp_path_factory.mktemp("site")
    for path, content in build_site(query.as_of(case, case.as_of), Options()):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    yield folder


@pytest.mark.parametrize(
    ("path", "scheme", "width"),
    [
        ("index.html", "light", 1440),
        ("flows.html", "dark", 390),
        ("claims.html", "light", 390),
        ("timeline.html", "dark", 1440),
        ("timeline.html", "light", 390),
        ("diagram.html", "light", 1280),
        ("claim/c-ch27-crore-to-agency.html", "dark", 390),
        ("flow/f-cmo-agency-people.html", "light", 1280),
        ("downloads.html", "light", 390),
    ],
)
def test_a_page_breaks_no_rule_and_asks_nobody(
    site: Path,
    sized: Callable[..., Page],
    record: Record,
    path: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    page = sized(width, 844, scheme=scheme)
    page.goto((site / path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(url.startswith("file:") for url in record.requests)
    assert record.console_errors == []
    assert faults(page) == []


def test_on_a_phone_every_mark_of_the_timeline_has_its_words(
    site: Path, sized: Callable[..., Page], case: Case
) -> None:
    page = sized(390, 844)
    page.goto((site / "timeline.html").as_uri())
    drawn = page.locator(".timeline-chart:visible")
    told = "".join(drawn.locator(".words").all_text_contents())
    assert all(event.title.split()[0] in told for event in case.events)
    # What runs along the days is no second link beside that of its row.
    links = drawn.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links and len(links) == len(set(links))


def test_a_reader_walks_from_a_band_to_the_report(site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    link = page.locator("a[href='flow/f-cmo-agency-people.html']:visible").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/flow/f-cmo-agency-people.html")
    assert "over 1 crore" in page.locator("main").inner_text()
    page.locator("a[href^='../claim/c-ch27-crore-to-agency']").first.click()
    page.wait_for_url("**/claim/c-ch27-crore-to-agency.html")
    assert "None of this information is shared" in page.locator("main").inner_text()
    page.locator("a[href^='../source/']").first.click()
    page.wait_for_url("**/source/*.html")
