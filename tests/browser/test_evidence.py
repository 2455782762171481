"""The evidence: every ribbon and mark brings it, by mouse, by key and by link; and closes again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from flows import query, words
from flows.draw.evidence import title
from flows.model import Case
from tests.browser import reader
from tests.browser.harness import Record

# A point of the screen at which this element itself takes the pointer, or null.
# Evidence that opens beside a drawing moves it, so the element must first have come to rest.
OPEN_POINT = """async (node) => {
  node.scrollIntoView({ block: "nearest" });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const place = () => JSON.stringify(node.getBoundingClientRect());
  for (let still = 0, before = ""; still < 6; still++) {
    if (place() !== before) still = 0;
    before = place();
    await frame();
  }
  const takes = (x, y) => {
    const hit = node.getRootNode().elementFromPoint(x, y);
    return hit && (hit === node || node.contains(hit));
  };
  if (node.getTotalLength) {
    const at = node.getScreenCTM();
    const length = node.getTotalLength();
    for (let i = 1; i < 240; i++) {
      const { x, y } = node.getPointAtLength((length * i) / 240).matrixTransform(at);
      for (const down of [0, 1, -1]) {
        const [left, top] = [Math.round(x), Math.round(y) + down];
        if (takes(left, top)) return [left, top];
      }
    }
  }
  const box = node.getBoundingClientRect();
  for (let i = 1; i < 10; i++) for (let j = 1; j < 10; j++) {
    const x = Math.round(box.left + (box.width * i) / 10);
    const y = Math.round(box.top + (box.height * j) / 10);
    if (takes(x, y)) return [x, y];
  }
  return null;
}"""
FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node?.dataset?.ref ?? node?.id ?? "";
}"""


def click_on(page: Page, mark: Locator) -> None:
    """Click where the mark lies open to the pointer, as a hand would."""
    point = None
    for _ in range(30):
        # A drawing that has just been given another width comes to rest first.
        if point := mark.evaluate(OPEN_POINT):
            break
        page.wait_for_timeout(100)
    assert point, f"nothing of {mark} can be clicked"
    page.mouse.click(*point)


def ribbons(page: Page) -> list[str]:
    """Return the rows of the ribbons drawn."""
    found: list[Any] = page.locator("svg.sankey path[data-volume]").evaluate_all(
        "nodes => nodes.map(node => node.dataset.ref)"
    )
    return [str(ref) for ref in found]


def ribbon(page: Page, ref: str) -> Locator:
    return page.locator(f'svg.sankey path[data-volume][data-ref="{ref}"]').first


def test_every_ribbon_opens_its_evidence_by_mouse(
    app_url: str, sized: Callable[..., Page], record: Record, case: Case
) -> None:
    page = sized(1440, 1000)
    reader.open_view(page, app_url, "flows")
    refs = ribbons(page)
    assert len(refs) == len(query.flows(case, "alleging") + query.flows(case, "answering"))

    for ref in refs:
        click_on(page, ribbon(page, ref))
        shown = reader.evidence(page, ref)
        assert title(case, ref) in shown.inner_text(), ref
        reader.wait_for_params(page, focus=ref)
    assert record.console_errors == []


def test_every_ribbon_opens_its_evidence_by_key(
    app_url: str, sized: Callable[..., Page], record: Record
) -> None:
    page = sized(1440, 900)
    reader.open_view(page, app_url)

    for i, ref in enumerate(ribbons(page)):
        ribbon(page, ref).focus()
        page.keyboard.press("Space" if i == 1 else "Enter")
        reader.evidence(page, ref)
        assert page.evaluate(FOCUSED) == ref
        if i < 3:
            page.wait_for_selector(f'path.selected[data-ref="{ref}"]')
            page.keyboard.press("Escape")
            reader.wait_until_closed(page)
            reader.wait_for_params(page, focus=None)
            assert page.evaluate(FOCUSED) == ref
    assert record.console_errors == []


def test_a_second_click_closes_the_evidence(app_url: str, page: Page) -> None:
    reader.open_view(page, app_url)
    ref = ribbons(page)[0]
    click_on(page, ribbon(page, ref))
    reader.evidence(page, ref)
    page.wait_for_selector(f'path[aria-pressed="true"][data-ref="{ref}"]')
    click_on(page, ribbon(page, ref))

    reader.wait_until_closed(page)


def test_pointing_at_a_ribbon_lights_its_path_and_says_its_sentence(
    app_url: str, sized: Callable[..., Page], case: Case
) -> None:
    page = sized(1440, 1000)
    reader.open_view(page, app_url, "flows")
    flow = case.flow["f-cmo-agency-people"]
    here = ribbon(page, f"flow:{flow.id}")
    page.mouse.move(*here.evaluate(OPEN_POINT))
    page.wait_for_selector("svg[data-account=alleging].has-lit")
    lit = page.locator("svg[data-account=alleging] .lit").evaluate_all(
        "nodes => nodes.map(node => node.dataset.ref)"
    )

    assert set(lit) == {f"flow:{flow.id}", f"actor:{flow.origin}", f"actor:{flow.recipient}"}
    tip = page.locator(".tip:visible")
    assert tip.inner_text() == here.get_attribute("aria-label")
    page.mouse.move(5, 5)
    page.wait_for_selector("svg.has-lit", state="detached")


@pytest.mark.parametrize("view", ["timeline", "figures", "diagram"])
def test_marks_of_charts_open_their_evidence(
    app_url: str, sized: Callable[..., Page], record: Record, view: str
) -> None:
    page = sized(1440, 1000)
    reader.open_view(page, app_url, view)
    chart = ".stGraphVizChart" if view == "diagram" else ".js-plotly-plot"
    # marks outside the days shown are there, but neither pointer nor key comes to them
    marks = page.locator(f"{chart} [data-ref]:not([aria-hidden])")
    found = marks.evaluate_all("nodes => nodes.map(node => node.dataset.ref)")
    assert len(set(found)) > 8
    names = marks.evaluate_all("nodes => nodes.map(node => node.getAttribute('aria-label'))")
    assert all(name and name.endswith(".") for name in names)

    for i, ref in enumerate(dict.fromkeys([found[0], found[len(found) // 2], found[-1]])):
        mark = page.locator(f'{chart} [data-ref="{ref}"]').first
        click_on(page, mark)
        reader.evidence(page, ref)
        page.wait_for_selector(f'{chart} [data-ref="{ref}"].selected')
        if i == 0:
            page.keyboard.press("Escape")
            reader.wait_until_closed(page)
    key = page.locator(f'{chart} [data-ref="{found[1]}"]').first
    key.focus()
    page.keyboard.press("Enter")
    reader.evidence(page, found[1])
    page.wait_for_selector(f'{chart} [data-ref="{found[1]}"].selected')
    key.focus()
    page.keyboard.press("Escape")
    reader.wait_until_closed(page)
    assert record.console_errors == []


@pytest.mark.parametrize(
    ("ref", "shown"),
    [
        ("claim:c-ch27-crore-to-agency", "“over one crore people in Kerala”"),
        ("event:e-judgment", "Basis and note"),
        ("actor:ksitm", "Kerala State IT Mission"),
        ("source:ians-2026-02-27", "How much was read"),
        ("flow:f-cmo-agency-people", "Statements beside it"),
    ],
)
def test_a_link_opens_the_evidence(
    app_url: str, page: Page, case: Case, ref: str, shown: str
) -> None:
    reader.open_view(page, app_url, focus=ref)
    text = reader.evidence(page, ref).inner_text()

    assert title(case, ref) in text
    assert shown in text


def test_the_evidence_of_a_claim_says_all_that_it_rests_on(
    app_url: str, page: Page, case: Case
) -> None:
    claim = case.claim["c-ch27-crore-to-agency"]
    reader.open_view(page, app_url, "claims", focus=f"claim:{claim.id}")
    text = reader.evidence(page, f"claim:{claim.id}").inner_text()

    assert claim.summary in text
    assert claim.setting in text
    proof = query.proof(case, claim.id)
    assert words.voices(proof.voices) in text
    for citation, source in proof.citations:
        assert words.place(case, source) in text
        assert citation.locator in text
        assert citation.phrase in text
    for meeting in proof.met_by:
        assert meeting.statement
        assert meeting.statement.summary in text
        assert words.timing(meeting.timing, claim) in text
    assert "before the allegation" in text


def test_an_unknown_focus_is_named_and_nothing_opens(app_url: str, page: Page) -> None:
    reader.open_view(page, app_url, focus="flow:never-heard-of")

    notice = page.locator(".notice", has_text="The link asks for focus")
    assert "flow:never-heard-of" in notice.inner_text()
    assert page.locator("[data-evidence]").count() == 0


def test_a_focus_of_a_later_day_is_explained(app_url: str, page: Page) -> None:
    reader.open_view(page, app_url, as_of="2026-02-25", focus="flow:f-cmo-agency-people")

    notice = page.locator(".notice", has_text="not in the record as of this date")
    assert "later" in notice.inner_text()
    assert page.locator("[data-evidence]").count() == 0


def test_links_to_other_views_keep_the_evidence_and_closing_ends_it(
    app_url: str, page: Page
) -> None:
    ref = "flow:f-cmo-agency-people"
    reader.open_view(page, app_url, focus=ref, as_of="2026-02-27")
    reader.evidence(page, ref).get_by_text("See in Claims").click()
    reader.wait_for_view(page, "claims")
    reader.evidence(page, ref)
    reader.wait_for_params(page, view="claims", focus=ref, as_of="2026-02-27")
    reader.go(page, "sources")
    reader.evidence(page, ref).get_by_text("Close").click()
    reader.wait_until_closed(page)

    assert reader.wait_for_params(page, focus=None) == {
        "view": "sources",
        "as_of": "2026-02-27",
    }


def test_one_piece_of_evidence_leads_to_the_next(app_url: str, page: Page, case: Case) -> None:
    reader.open_view(page, app_url, focus="flow:f-cmo-agency-people")
    claim = "claim:c-ch27-crore-to-agency"
    reader.evidence(page, "flow:f-cmo-agency-people").locator(
        f'button[data-ref="{claim}"]'
    ).first.click()
    source = f"source:{case.citations_of[claim.partition(':')[2]][0].source}"
    reader.evidence(page, claim).locator(f'button[data-ref="{source}"]').first.click()

    assert title(case, source) in reader.evidence(page, source).inner_text()


def test_a_reload_keeps_the_view_and_back_returns_to_the_one_before(
    app_url: str, page: Page
) -> None:
    reader.open_view(page, app_url, as_of="2026-02-27")
    reader.go(page, "claims")
    reader.wait_for_params(page, view="claims")
    page.reload()
    reader.wait_for_view(page, "claims")
    assert "As of 27 Feb 2026" in reader.shown_text(page)
    reader.go(page, "sources")
    reader.wait_for_params(page, view="sources")
    page.go_back()
    reader.wait_for_view(page, "claims")
    assert "As of 27 Feb 2026" in reader.shown_text(page)
    page.go_forward()
    reader.wait_for_view(page, "sources")
