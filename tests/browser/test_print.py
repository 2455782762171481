"""Every view on A4: all of its words are there, none is cut, and none of the controls."""

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from flows.draw.evidence import title
from flows.model import Case
from flows.schema import PAGES, TALK_VIEW
from tests.browser import reader

A4 = (595, 842)
# The room between the margins in pixels, as in print.css.
ROOM = 702
EARLY = "2026-02-24"
FLOW = "flow:f-cmo-agency-people"
# Every row of a list or a table, every claim and every heading of what is read.
ROWS = """() => {
  const hosts = [...document.querySelectorAll(".stBidiComponent *")].filter((n) => n.shadowRoot);
  const not = ".bar, .actions, .howto, .links, .unseen, .pin, .tip, .term-text, .tour";
  return hosts.flatMap((n) => [...n.shadowRoot.querySelectorAll("h2, h3, tr, li, .saying")])
    .filter((n) => !n.closest(not))
    .map((n) => [...n.childNodes].find((c) => c.textContent.trim())?.textContent ?? "");
}"""
# What stands out of the page to the right, as it would be printed.
OUT = f"""() => {{
  const found = [];
  const look = (node) => {{
    const box = node.getBoundingClientRect();
    if (box.width > 1 && box.right > {ROOM} + 1) found.push(node.outerHTML.slice(0, 120));
    for (const child of [...(node.shadowRoot?.children ?? []), ...node.children]) look(child);
  }};
  look(document.querySelector("[data-testid=stMain]"));
  return found;
}}"""


def squeeze(text: str) -> str:
    """Return a text without its spaces, and with the one apostrophe that a PDF knows."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{MODIFIER LETTER APOSTROPHE}", "’")
    return re.sub(r"\s+", "", plain)


def printed(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def texts(pdf: PdfReader) -> list[str]:
    """Return the words of each page; the number at its foot is no part of them."""
    found = [squeeze(page.extract_text()) for page in pdf.pages]
    return [t.replace(f"{i}/{len(found)}", "") for i, t in enumerate(found, start=1)]


@pytest.mark.parametrize("view", [view for view in PAGES if view != TALK_VIEW])
def test_a_view_is_printed_whole(
    app_url: str, sized: Callable[..., Page], case: Case, view: str
) -> None:
    page = sized(1280, 900, "dark" if view in ("overview", "timeline") else "light")
    reader.open_view(page, app_url, view, as_of=EARLY)
    before = reader.shown_text(page)
    pdf = printed(page)
    told = texts(pdf)
    whole = "".join(told)

    assert {tuple(round(float(n)) for n in sheet.mediabox[2:]) for sheet in pdf.pages} == {A4}
    assert told[0].startswith(squeeze(case.question))
    asked = "" if view == "overview" else f"view={view}&"
    assert told[-1].endswith(f"{app_url}/?{asked}as_of={EARLY}")
    missing = {row for row in page.evaluate(ROWS) if squeeze(row)[:24] not in whole}
    assert not missing
    for control in ("Switch sides", "Filter", "Present", "Share", "Skip to"):
        assert squeeze(control) not in whole
    # No page is all but empty, and there are not more than the words need.
    assert len(pdf.pages) <= 3 + len(whole) / 1000
    # Afterwards the page is as it was.
    assert reader.shown_text(page) == before

    page.set_viewport_size({"width": ROOM, "height": 900})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(OUT) == []


def test_a_topic_is_never_alone_at_the_foot_and_a_term_stays_in_its_sentence(
    app_url: str, sized: Callable[..., Page]
) -> None:
    page = sized(1280, 900)
    reader.open_view(page, app_url, "claims", as_of="2026-02-25")
    topics = page.locator(".compare h3").all_text_contents()
    sheets = [s.extract_text(extraction_mode="layout").splitlines() for s in printed(page).pages]
    lines = [[line.strip() for line in sheet if line.strip()] for sheet in sheets]
    assert len(topics) > 5
    # The last line of a page is its number.
    assert not {sheet[-2] for sheet in lines}.intersection(topics)
    begun = "The Information and Public Relations"
    assert [line for sheet in lines for line in sheet if line.startswith(begun)]


def test_a_large_diagram_stands_on_the_first_page(
    app_url: str, sized: Callable[..., Page], case: Case
) -> None:
    page = sized(1280, 900)
    reader.open_view(page, app_url, "diagram")
    first = texts(printed(page))[0]
    assert squeeze("What is alleged") in first and squeeze("Outside government") in first


def test_evidence_is_printed_with_its_view_from_a_phone_too(
    app_url: str, sized: Callable[..., Page], case: Case
) -> None:
    page = sized(390, 844)
    reader.open_view(page, app_url, "diagram", focus=FLOW, as_of="2026-02-27")
    reader.evidence(page, FLOW)
    told = "".join(texts(printed(page)))
    name = FLOW.removeprefix("flow:")
    for text in (f"Alleged: {title(case, FLOW)}", "Statements beside it", "Printed in:"):
        assert squeeze(text) in told
    for claim in case.flow[name].claims:
        assert squeeze(case.claim[claim].summary) in told
