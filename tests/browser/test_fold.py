"""A case of 10,000 flows in the browser: it opens, and a group opens and folds again."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.bench import scale
from tests.browser.harness import Record

# How thick a band is in the middle of the lane in which it runs back, in pixels of the drawing.
LANE = """node => {
  const box = node.getBBox();
  let inside = 0;
  for (let y = box.y - 1; y < box.y + box.height + 1; y += 0.02)
    inside += node.isPointInFill(new DOMPoint(box.x + box.width / 2, y));
  return inside * 0.02;
}"""


def test_a_group_of_a_large_case_opens_on_a_click_and_folds_again(
    serve: Callable[..., str], page: Page, record: Record, tmp_path: Path
) -> None:
    scale.build(tmp_path / "large", 10_000)
    page.goto(serve(data=tmp_path))
    left = page.locator("svg.sankey[data-account=alleging]")
    # A large case may take its time.
    expect(left.locator("[data-volume]")).to_have_count(60, timeout=20_000)
    group = left.locator(".fold").first
    ref = group.get_attribute("data-ref") or ""
    assert ref.startswith("fold:")
    assert group.get_attribute("data-volume") == ""
    # A group that runs below the drawing is as thick as one that does not.
    back = left.locator(".fold.back").first
    thick = back.evaluate(LANE)
    assert abs(thick - float(back.get_attribute("data-width") or 0)) < 0.1

    group.dispatch_event("click")
    again = page.locator(".opened").get_by_text("Fold again")
    expect(again).to_be_visible()
    expect(page.locator("[data-evidence]")).to_contain_text("Its flows")
    expect(left.locator(f'[data-ref="{ref}"]')).to_have_count(0)
    assert left.locator("[data-volume]").count() <= 60
    assert "open=" in page.url

    again.click()
    expect(page.locator(".opened")).to_have_count(0)
    expect(left.locator(f'[data-ref="{ref}"]')).to_have_count(1)
    assert "open=" not in page.url

    left.locator(f'[data-ref="{ref}"]').focus()
    page.keyboard.press("Enter")
    expect(again).to_be_visible()
    assert record.console_errors == []
