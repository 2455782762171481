"""The briefing in a browser: from disk, with the network off, with and without its script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from flows import query, words
from flows.export import briefing
from flows.export.options import Options
from flows.model import Case
from flows.view import View
from tests.browser.harness import Record
from tests.browser.test_access import faults

EARLY = date(2026, 2, 25)
FLOW = "f-cmo-agency-people"
# All that is folded is opened, and what lies below the first screen is laid out as it is seen.
UNROLL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important; }");
  document.adoptedStyleSheets.push(sheet);
  for (const folded of document.querySelectorAll("details")) folded.open = true;
}"""
TEXT = """() => [...document.querySelectorAll("main *")].flatMap((n) =>
  [...n.childNodes].filter((c) => c.nodeType === Node.TEXT_NODE).map((c) => c.data)
  .concat(n.getAttribute("aria-label") ?? [])).join(" ")"""
SHAPE = """() => {
  const walk = (n) => n.nodeType === Node.TEXT_NODE ? n.data
    : `${n.localName}[${[...n.attributes].filter((a) => a.name !== "xmlns")
        .map((a) => `${a.name}=${a.value}`).sort()}](${[...n.childNodes].map(walk).join("")})`;
  return walk(document.getElementById("page"));
}"""


@pytest.fixture(scope="module")
def file(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("briefing") / "briefing.html"
    path.write_bytes(briefing.html(case, View(), Options()))
    return path


@pytest.fixture
def offline(browser: Browser, record: Record) -> Iterator[Callable[..., Page]]:
    """Opens pages of a reader who has no network: `offline(390, 844, scheme="dark")`."""
    readers: list[BrowserContext] = []

    def reader(
        width: int = 1440,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
    ) -> Page:
        fresh = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            offline=True,
        )
        fresh.set_default_timeout(20_000)
        fresh.route(re.compile("^(https?|wss?):"), lambda route: route.abort())
        readers.append(fresh)
        page = fresh.new_page()
        record.watch(page)
        return page

    yield reader
    for fresh in readers:
        fresh.close()
    assert record.console_errors == []
    assert all(url.startswith("file:") for url in record.requests)


def opened(page: Page, file: Path, place: str = "") -> Page:
    """Open the file and wait until its marks are named."""
    page.goto(file.as_uri() + place)
    page.wait_for_selector("html.ready")
    return page


def slide(page: Page, day: str) -> None:
    """Move the slider to a day, as a hand would, and wait until the page is that of the day."""
    days = (page.locator("#pack").get_attribute("data-days") or "").split(" ")
    page.locator("#as-of").fill(str(days.index(day)))
    page.wait_for_function("(day) => location.hash.endsWith(day)", arg=f"@{day}")
    shown = f"As of {int(day[8:])} {'Jan Feb Mar Apr May'.split()[int(day[5:7]) - 1]} {day[:4]}"
    page.wait_for_function(
        "(text) => document.querySelector('.state').textContent.includes(text)", arg=shown
    )


def test_it_asks_for_nothing_but_itself(
    offline: Callable[..., Page], file: Path, record: Record
) -> None:
    page = opened(offline(), file)
    page.mouse.wheel(0, 30_000)
    slide(page, "2026-02-25")
    assert record.requests == [file.as_uri()]
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")


@pytest.mark.parametrize("script", [True, False])
def test_what_waits_for_the_first_drawing_is_laid_out_with_the_script_and_printed_without(
    offline: Callable[..., Page], file: Path, script: bool
) -> None:
    page = offline(390, 844, script=script)
    page.goto(file.as_uri())
    if not script:
        page.emulate_media(media="print")
    else:
        page.wait_for_selector("html.ready")
    for place in (".under", ".under ~ .twin", "#claims", "#timeline", ".half + .half"):
        shown = page.locator(place).first.evaluate("(n) => getComputedStyle(n).contentVisibility")
        assert shown == "visible", place


def test_a_band_brings_its_evidence_by_click_by_key_and_by_link(
    offline: Callable[..., Page], file: Path, case: Case
) -> None:
    page = opened(offline(), file)
    band = page.locator(f'.drawing.wide .ribbon[data-ref="flow:{FLOW}"]')
    panel = page.locator("#panel")
    assert band.get_attribute("aria-label") == words.flow_sentence(case, case.flow[FLOW])

    band.dispatch_event("click")
    panel.locator(f'[data-evidence="flow:{FLOW}"]').wait_for()
    assert page.evaluate("location.hash") == f"#flow:{FLOW}"
    assert page.locator(f'.arrow.selected[data-ref="flow:{FLOW}"]').count() >= 1
    for claim in case.flow[FLOW].claims:
        assert case.claim[claim].summary in panel.inner_text()

    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert page.locator(".selected").count() == 0

    band.focus()
    page.keyboard.press("Enter")
    panel.locator(f'[data-evidence="flow:{FLOW}"]').wait_for()
    assert band.get_attribute("aria-pressed") == "true"
    page.go_back()
    panel.wait_for(state="hidden")

    again = opened(offline(), file, f"#flow:{FLOW}")
    again.locator(f'#panel [data-evidence="flow:{FLOW}"]').wait_for()


def test_every_link_of_the_panel_stays_in_the_file(
    offline: Callable[..., Page], file: Path
) -> None:
    page = opened(offline(), file, f"#flow:{FLOW}")
    panel = page.locator("#panel")
    panel.locator("[data-evidence]").wait_for()
    hrefs = panel.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert all(re.match("#|https?:", href) for href in hrefs)

    panel.get_by_text("See in Claims").click()
    top = page.locator("#claims").evaluate("(n) => n.getBoundingClientRect()")
    assert top["top"] < 900 and top["bottom"] > 0
    panel.locator('a.pick[href^="#claim:"]').first.click()
    panel.locator('[data-evidence^="claim:"]').wait_for()
    panel.get_by_text("Close").click()
    panel.wait_for(state="hidden")
    assert page.evaluate("location.hash") == ""


def test_a_path_lights_up_in_every_drawing(offline: Callable[..., Page], file: Path) -> None:
    page = opened(offline(), file)
    band = page.locator(f'.drawing.wide .ribbon[data-ref="flow:{FLOW}"]')
    band.dispatch_event("pointerover")
    lit = page.locator("svg .lit").evaluate_all("all => all.map((n) => n.dataset.ref)")
    assert {f"flow:{FLOW}", "actor:cmo"} <= set(lit)
    assert page.locator(".flowchart .lit").count() >= 2
    band.dispatch_event("pointermove", {"pointerType": "mouse", "clientX": 300, "clientY": 300})
    assert page.locator(".tip").inner_text() == band.get_attribute("aria-label")


def test_an_earlier_date_hides_all_that_was_said_later(
    offline: Callable[..., Page], file: Path, case: Case
) -> None:
    page = opened(offline(), file)
    before = page.evaluate(SHAPE)
    slide(page, EARLY.isoformat())
    page.wait_for_function("document.querySelector('.drawing.wide .ribbon[aria-label]')")
    then = query.as_of(case, EARLY)
    ids = set(page.locator("main [id]").evaluate_all("all => all.map((n) => n.id)"))
    for kind in ("claim", "flow", "event", "source"):
        now, past = getattr(case, kind), getattr(then, kind)
        assert {f"{kind}:{name}" for name in past} <= ids
        assert not {f"{kind}:{name}" for name in now if name not in past} & ids
    text = page.evaluate(TEXT)
    assert "10 Mar 2026" not in text
    known = " ".join(c.summary for c in then.claims)
    later = [c.summary for c in case.claims if c.summary not in known]
    assert len(later) > 90
    assert [summary for summary in later if summary in text] == []
    assert f"{len(then.claims)} claims in {len(then.sources)} reports" in text
    band = page.locator(".drawing.wide .ribbon").first
    ref = band.get_attribute("data-ref") or ""
    assert band.get_attribute("aria-label") == words.flow_sentence(then, then.flow[ref[5:]])

    page.go_back()
    page.wait_for_function("document.querySelector('.state').textContent.includes('31 May')")
    page.wait_for_function("document.querySelector('.drawing.wide .ribbon[aria-label]')")
    assert page.evaluate(SHAPE) == before


def test_what_was_said_later_says_so(offline: Callable[..., Page], file: Path) -> None:
    page = opened(offline(), file, f"#flow:{FLOW}@2026-02-25")
    panel = page.locator("#panel")
    panel.get_by_text("it appears at a later date").wait_for()
    panel.get_by_text("As of 31 May 2026").click()
    panel.locator(f'[data-evidence="flow:{FLOW}"]').wait_for()


def test_a_step_of_the_story_leads_to_its_day(offline: Callable[..., Page], file: Path) -> None:
    page = opened(offline(), file)
    page.locator("#story a[data-day='2026-02-23']").click()
    page.wait_for_function("document.querySelector('.state').textContent.includes('23 Feb')")
    assert page.evaluate("location.hash") == "#flows@2026-02-23"
    assert page.locator("output").inner_text() == "As of 23 Feb 2026"


def test_it_reads_without_its_script(offline: Callable[..., Page], file: Path, case: Case) -> None:
    page = offline(script=False)
    page.goto(file.as_uri())
    shown = page.locator("#flows").inner_text()
    for flow in case.flows:
        assert words.flow_sentence(case, flow) in shown
    # What is far below is laid out when it comes near: it is there, and nothing hides it.
    record = page.locator("#record .register")
    record.scroll_into_view_if_needed()
    for claim in case.claims:
        assert claim.summary in (record.text_content() or "")
    assert record.locator("details, [hidden]").count() == 0
    assert "Without JavaScript" in page.locator("body").inner_text()
    assert page.locator("#as-of, #theme, [role=button]").count() == 0
    page.locator(f'#flows .rests a[href="#claim:{case.flow[FLOW].claims[0]}"]').first.click()
    place = page.locator(f"[id='claim:{case.flow[FLOW].claims[0]}']")
    assert 0 <= place.evaluate("(n) => n.getBoundingClientRect().top") < 900


def test_without_the_means_to_unpack_it_says_so(offline: Callable[..., Page], file: Path) -> None:
    page = offline()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(file.as_uri())
    page.get_by_text("cannot unpack").wait_for()
    assert page.locator("#as-of").count() == 0
    assert page.locator("svg.sankey:visible").count() == 2


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "dark")])
def test_it_breaks_no_rule_of_access(
    offline: Callable[..., Page], file: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = opened(offline(width, 844, scheme), file, f"#flow:{FLOW}")
    page.locator("#panel [data-evidence]").wait_for()
    page.evaluate(UNROLL)
    assert faults(page) == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_screen(
    offline: Callable[..., Page], file: Path, width: int
) -> None:
    page = opened(offline(width, 844), file)
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_light_and_dark_can_be_chosen(offline: Callable[..., Page], file: Path) -> None:
    page = opened(offline(scheme="dark"), file)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("#theme").click()
    assert page.evaluate(ground) != dark
    assert page.locator("#theme").inner_text() == "Dark"


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_every_claim_stands_and_no_control(
    offline: Callable[..., Page], file: Path, case: Case, tmp_path: Path, script: bool
) -> None:
    page = offline(script=script)
    page.goto(file.as_uri())
    page.pdf(path=tmp_path / "paper.pdf", prefer_css_page_size=True)
    pages = [p.extract_text() for p in PdfReader(tmp_path / "paper.pdf").pages]
    text = re.sub(r"[\s\x00\u00ad-]+", "", "".join(pages))
    for claim in case.claims:
        assert re.sub(r"[\s-]+", "", claim.summary) in text, claim.id
    for source in case.sources:
        assert re.sub(r"[\s-]+", "", source.url) in text, source.id
    assert len(pages) < 160
