"""The page under a finger: pinned sentences, room to tap, one drawer, nothing too wide."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.harness import Record
from tests.browser.test_evidence import OPEN_POINT

FLOW = "flow:f-cmo-agency-people"
CLAIM = "claim:c-ch27-crore-to-agency"
# Every control outside drawings that is smaller than 24 by 24 pixels. The marks of drawings stand
# where the data has them; each of them has an equal in the drawing's text, which is measured.
SMALL = """() => {
  const found = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      const control = node.matches(
        'a[href], button, summary, select, input, [role=button], .saying[data-ref], li[data-ref]');
      if (!control || node.closest("svg, .modebar") || !node.checkVisibility()) continue;
      if (getComputedStyle(node).pointerEvents === "none") continue;
      const { width, height } = node.getBoundingClientRect();
      if (width < 24 || height < 24) {
        const text = (node.textContent || node.id).slice(0, 40);
        found.push([node.localName, node.className, text, width, height]);
      }
    }
  };
  look(document.querySelector("[data-testid=stMain]"));
  return found;
}"""


def tap(page: Page, mark: Locator) -> list[int]:
    """Tap where a mark lies open, and return where that was."""
    point: list[int] | None = mark.evaluate(OPEN_POINT)
    assert point, f"nothing of {mark} can be tapped"
    page.touchscreen.tap(*point)
    return point


def band(page: Page, ref: str = FLOW) -> Locator:
    return page.locator(f'svg.sankey path[data-volume][data-ref="{ref}"]').first


def test_a_tap_pins_the_sentence_and_does_not_cover_the_mark(
    app_url: str, phone: Callable[..., Page], record: Record
) -> None:
    page = phone()
    reader.open_view(page, app_url)
    mark = band(page)
    point = tap(page, mark)
    pin = page.locator(".pin:visible")
    expect(pin.locator("p").first).to_have_text(str(mark.get_attribute("aria-label")))
    assert page.locator("[data-evidence]").count() == 0
    box = pin.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert not (
        box["x"] <= point[0] <= box["x"] + box["width"]
        and box["y"] <= point[1] <= box["y"] + box["height"]
    )
    for button in pin.locator("button").all():
        size = button.bounding_box()
        assert size and size["width"] >= 24 and size["height"] >= 24

    pin.get_by_text("Close").tap()
    expect(pin).to_have_count(0)
    tap(page, mark)
    pin.get_by_text("Evidence").tap()
    reader.evidence(page, FLOW)
    expect(pin).to_have_count(0)
    assert record.console_errors == []


def test_a_second_tap_opens_and_a_tap_elsewhere_lets_go(
    app_url: str, phone: Callable[..., Page]
) -> None:
    page = phone()
    reader.open_view(page, app_url)
    pin = page.locator(".pin:visible")
    tap(page, band(page))
    expect(pin).to_have_count(1)
    page.touchscreen.tap(*band(page).evaluate(OPEN_POINT))
    reader.evidence(page, FLOW)
    page.locator("[data-evidence]").get_by_text("Close").tap()
    reader.wait_until_closed(page)
    tap(page, band(page))
    expect(pin).to_have_count(1)
    page.locator(".half h2").first.tap()
    expect(pin).to_have_count(0)
    assert page.locator("[data-evidence]").count() == 0
    # one at a time
    tap(page, band(page))
    tap(page, page.locator("svg.sankey .box[role=button]").first)
    expect(pin).to_have_count(1)


@pytest.mark.parametrize("view", ["timeline", "figures", "diagram"])
def test_marks_of_charts_pin_their_sentence(
    app_url: str, phone: Callable[..., Page], record: Record, view: str
) -> None:
    page = phone()
    reader.open_view(page, app_url, view)
    others = {"timeline": "svg.timeline-down", "diagram": ".stGraphVizChart"}
    chart = others.get(view, ".js-plotly-plot")
    mark = page.locator(f"{chart} [data-ref]:not([aria-hidden])").nth(2)
    ref = str(mark.get_attribute("data-ref"))
    point = tap(page, mark)
    pin = page.locator(".pin:visible")
    expect(pin.locator("p").first).to_have_text(str(mark.get_attribute("aria-label")))
    assert page.locator(".hoverlayer .hovertext:visible").count() == 0
    page.touchscreen.tap(*point)
    reader.evidence(page, ref)
    assert record.console_errors == []


def test_a_tap_beside_a_thin_band_still_means_it(app_url: str, phone: Callable[..., Page]) -> None:
    page = phone()
    reader.open_view(page, app_url, as_of="2026-02-27")
    box = page.locator("svg.sankey .box[role=button] rect").first
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    assert size
    page.touchscreen.tap(size["x"] + size["width"] / 2, size["y"] - 8)
    expect(page.locator(".pin:visible")).to_have_count(1)


def test_all_that_is_tapped_has_room(app_url: str, phone: Callable[..., Page]) -> None:
    page = phone()
    for view in VIEWS:
        reader.open_view(page, app_url, view, focus=CLAIM)
        reader.evidence(page, CLAIM)
        # Help and Share lie over the page: one at a time, as for a reader.
        for panel in ("help", "share"):
            unfold(page, f"#{panel}, #{panel} details")
            assert page.evaluate(SMALL) == [], (view, panel)
            unfold(page, "#none")
        unfold(page, "details:not(#help, #help *, #share, #share *)")
        page.locator("#controls").tap()
        assert page.evaluate(SMALL) == [], view


def unfold(page: Page, asked: str) -> None:
    """Open what is folded and asked for, and fold the rest."""
    page.locator("details").evaluate_all(
        "(all, asked) => all.forEach((one) => { one.open = one.matches(asked); })", asked
    )


@pytest.mark.parametrize("width", [360, 390, 430])
def test_no_view_is_wider_than_the_phone(
    app_url: str, phone: Callable[..., Page], width: int
) -> None:
    page = phone(width)
    for view in VIEWS:
        reader.open_view(page, app_url, view, focus=CLAIM)
        reader.evidence(page, CLAIM)
        assert reader.sideways(page) == [], view
        page.locator("#controls").tap()
        page.locator("#filter summary").tap()
        assert reader.sideways(page) == [], view
        assert page.evaluate("visualViewport.scale") == pytest.approx(1, abs=0.01), view


def test_the_controls_are_one_drawer_that_stays_in_reach(
    app_url: str, phone: Callable[..., Page]
) -> None:
    page = phone()
    reader.open_view(page, app_url)
    line = page.locator(".bar .here")
    expect(line.locator("b")).to_have_text("Overview")
    expect(line.locator("span")).to_have_text("As of 31 May 2026")
    for name in ("Left side", "Right side"):
        expect(page.get_by_label(name)).to_be_hidden()
    expect(page.get_by_role("slider")).to_be_hidden()
    button = page.get_by_role("button", name="Controls")
    button.tap()
    slider = page.get_by_role("slider")
    expect(slider).to_be_visible()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(line.locator("span")).not_to_have_text("As of 31 May 2026")
    page.wait_for_selector(reader.RESTING)
    # it is open for the next choice, and closes over another view
    expect(button).to_have_attribute("aria-expanded", "true")
    reader.go(page, "claims")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(line.locator("b")).to_have_text("Claims")
    page.mouse.wheel(0, 3000)
    expect(line).to_be_in_viewport()


def test_a_comparison_names_every_side_of_it(app_url: str, phone: Callable[..., Page]) -> None:
    page = phone()
    reader.open_view(page, app_url, "claims")
    row = page.locator(".compare .row").first
    places: list[Any] = row.locator(".place:visible").all_inner_texts()

    assert places == ["1 of 3: Alleged", "2 of 3: The government’s statement", "3 of 3: The court"]
    cells = [cell.bounding_box() for cell in row.locator(".cell").all()]
    tops = [cell["y"] for cell in cells if cell]
    assert tops == sorted(tops) and len(set(tops)) == 3
