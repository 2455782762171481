"""The timeline on a phone: it runs down the page, whole, for fingers and for keys."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from flows.model import Case
from tests.browser import reader
from tests.browser.harness import Record

DOWN = "svg.timeline-down"
AGENT = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36"
)
# The rows that are smaller than a fingertip, and the words that are small or leave the page.
FAULTS = """(drawing) => {
  const room = document.documentElement.clientWidth;
  const found = [];
  for (const mark of drawing.querySelectorAll("[role=button]")) {
    const { width, height } = mark.querySelector(".hit").getBoundingClientRect();
    if (width < 24 || height < 24) found.push([mark.dataset.ref, width, height]);
  }
  for (const text of drawing.querySelectorAll("text")) {
    const box = text.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize) * drawing.getScreenCTM().a;
    if (size < 12.95 || box.left < 0 || box.right > room) found.push([text.textContent, size]);
  }
  return found;
}"""
AT = "document.activeElement.shadowRoot?.activeElement?.dataset.ref"


def test_it_runs_down_the_page_for_a_finger_and_brings_no_plotly(
    app_url: str, phone: Callable[..., Page], record: Record, case: Case
) -> None:
    page = phone(360, 740, user_agent=AGENT)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    reader.open_view(page, app_url, "timeline")
    drawing = page.locator(DOWN)
    marks = drawing.locator("[role=button]")
    expect(marks).to_have_count(len(case.events))
    assert not [url for url in fetched if "plotly" in url.lower()]
    assert page.locator(".js-plotly-plot").count() == 0
    for width, height in ((360, 740), (390, 844), (430, 932), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        expect(drawing).to_be_visible()
        assert drawing.evaluate(FAULTS) == [], width
        assert reader.sideways(page) == [], width

    page.set_viewport_size({"width": 390, "height": 844})
    mark = marks.nth(20)
    mark.scroll_into_view_if_needed()
    mark.locator(".hit").tap()
    pin = page.locator(".pin:visible")
    expect(pin.locator("p").first).to_have_text(str(mark.get_attribute("aria-label")))
    pin.get_by_text("Evidence").tap()
    reader.evidence(page, str(mark.get_attribute("data-ref")))
    expect(mark).to_have_attribute("aria-pressed", "true")
    assert record.console_errors == []


def test_a_narrow_window_shows_it_alone_and_arrow_keys_walk_it(
    app_url: str, sized: Callable[..., Page]
) -> None:
    page = sized(640, 900)
    reader.open_view(page, app_url, "timeline")
    expect(page.locator(DOWN)).to_be_visible()
    expect(page.locator(".st-key-timeline-wide")).to_be_hidden()
    order = page.locator(f"{DOWN} [role=button]").evaluate_all(
        "all => all.map((n) => n.dataset.ref)"
    )
    assert page.locator(f"{DOWN} [tabindex='0']").count() == 1

    page.locator(f"{DOWN} [tabindex='0']").focus()
    walked = [page.evaluate(AT)]
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "Home"):
        page.keyboard.press(key)
        walked.append(page.evaluate(AT))
    assert walked == [order[i] for i in (0, 1, 2, 1, -1, 0)]
    page.keyboard.press("Enter")
    reader.evidence(page, order[0])
    page.keyboard.press("Escape")
    reader.wait_until_closed(page)

    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.locator(DOWN)).to_be_hidden()
