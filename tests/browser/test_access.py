"""Accessibility rules on what the page shows, as axe reads them: every rule but those of AAA."""

from collections.abc import Callable, Sequence
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.test_evidence import OPEN_POINT

CLAIM = "claim:c-ch27-crore-to-agency"
WIDTHS = {390: 844, 768: 900, 1440: 900}
Scheme = Literal["light", "dark"]
# The floor: Streamlit's own link past its own header stands outside all landmarks. Nothing else.
FLOOR = ("region", 'data-testid="stSkipToContent"')
# What another colour scheme can change, and what another width can.
COLOURS = ["color-contrast", "link-in-text-block"]
SIZES = ["target-size", "scrollable-region-focusable", "label-content-name-mismatch"]
# axe takes for unseen what lies below the first screen of a page that scrolls within itself.
UNROLL = """() => {
  const sheet = new CSSStyleSheet();
  const within = "[data-testid=stAppViewContainer], [data-testid=stMain]";
  sheet.replaceSync(`html, body, #root, #root > div, .stApp, .stApp :is(${within}) {
    overflow: visible !important; position: static !important; height: auto !important; }`);
  document.adoptedStyleSheets.push(sheet);
}"""
# A list of all claims has thousands of words to measure, all of the same few styles.
FEWER = {"claims": {"topic": "the-letters"}}
RUN = """async ([only, without]) => {
  const left = ["deprecated", "wcag2aaa"];
  const apt = ({ ruleId, tags }) =>
    !without.includes(ruleId) && !left.some((tag) => tags.includes(tag));
  const rules = only ?? axe.getRules().filter(apt).map((rule) => rule.ruleId);
  const asked = { runOnly: { type: "rule", values: rules }, resultTypes: ["violations"] };
  const { violations, passes } = await axe.run({ ...asked, elementRef: true });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, element }) => [id, target, html, Boolean(element.ownerSVGElement)]),
  );
  return [found, passes.map((rule) => rule.id)];
}"""
# For a mark of a drawing, what axe means by `label-content-name-mismatch` without its two faults:
# it knows neither that a word is drawn twice, for its halo, nor that a line ends between two words.
# Each word that is drawn is in the name; one that is cut, up to where it is.
UNNAMED = """() => {
  const found = [];
  const bare = (text) => text.toLowerCase().replace(/[\\p{P}\\p{S}\\s]+/gu, "");
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (!node.matches("svg :is([role=button], a)") || !node.checkVisibility()) continue;
      const name = bare(node.getAttribute("aria-label") ?? "");
      const lines = [...node.querySelectorAll("text, tspan")].filter((n) => !n.childElementCount);
      const drawn = lines.flatMap((line) => line.textContent.split(/\\s+/));
      const lost = drawn.filter((word) => !name.includes(bare(word)));
      if (!name || lost.length) found.push([node.dataset.ref, lost]);
    }
  };
  look(document);
  return found;
}"""
TWICE_DRAWN = "label-content-name-mismatch"


def faults(page: Page, only: list[str] | None = None, without: Sequence[str] = ()) -> list[str]:
    """Return each rule that the page breaks, with the elements that break it."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    # What comes and goes does so at once: half faded, it would be read as too pale.
    page.emulate_media(reduced_motion="reduce")
    found, passed = page.evaluate(RUN, [only, list(without)])
    page.emulate_media(reduced_motion="no-preference")
    asked = [rule for rule in ("color-contrast", "target-size") if rule in (only or [rule])]
    looked = next(rule for rule in asked if rule not in without)
    assert looked in passed, "axe has looked at next to nothing"
    return [
        f"{rule}: {target} {html[:160]}"
        for rule, target, html, drawn in found
        if not (rule == FLOOR[0] and FLOOR[1] in html) and not (rule == TWICE_DRAWN and drawn)
    ] + ([] if only else [f"mark without its words: {mark}" for mark in page.evaluate(UNNAMED)])


def unfold(page: Page, url: str, view: str, **params: str) -> None:
    """Open a view with evidence, its guide, Help, some texts of charts and, if any, the drawer."""
    reader.open_view(page, url, view, focus=CLAIM, **FEWER.get(view, {}), **params)
    reader.evidence(page, CLAIM)
    page.evaluate(UNROLL)
    controls = page.locator("#controls:visible")
    if controls.count():
        controls.click()
    page.locator("#help, #help details, details.howto").evaluate_all(
        "folded => folded.forEach((one) => { one.open = true; })"
    )
    page.locator("details.twin, .source details").evaluate_all(
        "folded => folded.slice(0, 3).forEach((one) => { one.open = true; })"
    )


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_breaks_a_rule(app_url: str, sized: Callable[..., Page], view: str) -> None:
    page = sized(390, 844)
    unfold(page, app_url, view)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        reader.settled(page)
        assert faults(page, SIZES if width == 768 else None) == [], width
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("() => matchMedia('(prefers-color-scheme: dark)').matches")
        reader.settled(page)
        assert faults(page, COLOURS) == [], f"{width}, dark"
        page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_in_malayalam_breaks_a_rule(
    app_url: str, sized: Callable[..., Page], view: str
) -> None:
    """One width and one scheme for each view, in rotation; its colours are those of English."""
    turn = VIEWS.index(view)
    width = list(WIDTHS)[turn % len(WIDTHS)]
    page = sized(width, WIDTHS[width], scheme=("dark", "light")[turn % 2])
    unfold(page, app_url, view, lang="ml")
    assert faults(page, without=COLOURS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_other_state_breaks_a_rule(
    app_url: str, sized: Callable[..., Page], scheme: Scheme
) -> None:
    """The search, a search in vain, the talk, and a record as of a day before anything was said."""
    page = sized(390 if scheme == "dark" else 1440, 900, scheme=scheme)
    reader.open_view(page, app_url, "figures", q="one crore")
    page.wait_for_selector(".hit")
    assert faults(page) == []
    # Nothing is found, nor had anything been said: the same few words in every view.
    for view in VIEWS[scheme == "dark" :: 2]:
        reader.open_view(page, app_url, view, as_of="2001-01-01", q="nobody said this")
        page.wait_for_selector(".found .told")
        assert faults(page) == [], view
    page.goto(f"{app_url}/?view=present&step=3")
    page.wait_for_selector(".talk svg")
    assert faults(page) == []


def test_a_pinned_sentence_breaks_no_rule(app_url: str, browser: Browser) -> None:
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-IN"
    )
    page = phone.new_page()
    reader.open_view(page, app_url)
    page.touchscreen.tap(*page.locator("svg.sankey .box[role=button]").first.evaluate(OPEN_POINT))
    page.wait_for_selector(".pin")

    assert faults(page) == []
    phone.close()
