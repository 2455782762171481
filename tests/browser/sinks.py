"""Every place of the page that shows what a case or a link holds, each a way to get there.

A sink is a function that brings a page there; it yields once for each state that is looked at.
Those of the editor are in `sinks_edit`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, TimeoutError

from flows.model import Case
from flows.schema import TALK_VIEW, VIEWS
from flows.view import View
from tests.browser import reader
from tests.browser.sinks_edit import EDITOR, MORE_EDITOR, Sink, ask, open_page
from tests.hostile import CODES, Payload, hostile
from tests.hostile import refused as unreadable
from tests.hostile_files import files

EVIDENCE = ("flow:f-crore", "actor:registry", "claim:a-crore", "event:e-press", "source:copy")
NOTICE = ".notice"
PLOTTED = ("timeline", "figures")
FRAME = """(text) => {
  const { body } = new DOMParser().parseFromString(text, "text/html");
  const [frame, ...more] = body.childNodes;
  const names = frame.getAttributeNames().join(" ");
  const own = frame.localName === "iframe" && new URL(frame.src).origin === location.origin;
  return own && !more.length && names === "src title width height style loading";
}"""
ODD: tuple[object, ...] = (
    [],
    [1],
    "x",
    7,
    {"focus": ["a", {"b": None}]},
    {"embed": "x"},
    {"q": "\ud800"},
    {"": "x"},
)
FAULT = "This part of the page cannot be shown"


def a_view(page: Page, url: str, case: Path, _: object, **params: str) -> Iterator[Page]:
    reader.open_view(page, url, case=case.name, **params)
    # Each mark under the pointer names itself in a tip.
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for mark in page.locator("[data-ref]:visible").all()[:6]:
        mark.dispatch_event("pointermove", {"pointerType": "mouse", "clientX": 9, "clientY": 9})
        mark.dispatch_event("mousemove", {"clientX": 9, "clientY": 9})
    yield page


def on_a_phone(page: Page, url: str, case: Path, _: object, **params: str) -> Iterator[Page]:
    page.set_viewport_size({"width": 390, "height": 844})
    yield from a_view(page, url, case, _, **params)


def under_the_pointer(page: Page, url: str, case: Path, _: object, view: str) -> Iterator[Page]:
    """What Plotly itself shows beside its marks, where it finds the room for it."""
    reader.open_view(page, url, view, case=case.name)
    page.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    boxes = [m.bounding_box() for m in page.locator(".js-plotly-plot [data-ref]:visible").all()]
    for box in [b for b in boxes if b and b["x"] > 0 and 0 < b["y"] < 880][:6]:
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x - 4, y)
        page.mouse.move(x, y, steps=4)
        # Plotly takes its time to follow.
        page.wait_for_timeout(200)
        yield page


def on_paper(page: Page, url: str, case: Path, _: object, view: str) -> Iterator[Page]:
    reader.open_view(page, url, view, case=case.name)
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    yield page


def evidence(page: Page, url: str, case: Path, _: object, ref: str, **asked: str) -> Iterator[Page]:
    open_page(
        page, url, reader.READY["sources"], view="sources", case=case.name, focus=ref, **asked
    )
    reader.evidence(page, ref)
    yield page


def picked(page: Page, url: str, case: Path, _: object) -> Iterator[Page]:
    """Evidence that comes ahead of the page's run, and is looked at before and after it."""
    reader.open_view(page, url, case=case.name)
    page.locator("svg.sankey .ribbon[data-ref]").first.dispatch_event("click")
    page.locator("[data-evidence]").wait_for()
    yield page
    page.wait_for_selector(reader.RESTING)
    yield page


def spoken(page: Page, url: str, case: Path, _: object, view: str) -> Iterator[Page]:
    """A view in another language, which has texts of its own in the case."""
    ready = reader.READY.get(view, ".talk .deck")
    open_page(page, url, ready, view=view, case=case.name, lang=CODES[0])
    yield page


def found(page: Page, url: str, case: Path, _: object) -> Iterator[Page]:
    reader.open_view(page, url, case=case.name, q="evil")
    page.wait_for_selector(".found li")
    yield page


def share(page: Page, url: str, case: Path, _: object) -> Iterator[Page]:
    reader.open_view(page, url, case=case.name, focus="claim:a-crore")
    page.locator("summary", has_text="Share").click()
    page.locator("#share-link").wait_for()
    # What is copied from there into another site's page is one frame, and nothing else.
    page.wait_for_function(FRAME, arg=page.locator("#share-frame").text_content())
    yield page


def talk(page: Page, url: str, case: Path, _: object) -> Iterator[Page]:
    open_page(page, url, ".talk .deck", view="present", case=case.name)
    yield page
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    opened.value.wait_for_selector(".desk .note, .desk .title")
    yield opened.value
    page.keyboard.press("ArrowRight")
    opened.value.locator(".desk .count", has_text="2 of 2").wait_for()
    yield opened.value
    yield page


def embedded(page: Page, url: str, case: Path, _: object) -> Iterator[Page]:
    open_page(page, url, "svg.sankey", view="flows", case=case.name, embed="true")
    yield page


def addresses(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """Every parameter with a payload of its own."""
    names = [*View.__slots__, "embed", "embed_options"]
    for start in range(0, len(payloads), len(names)):
        texts = (payloads * 2)[start : start + len(names)]
        asked = {n: p.text for n, p in zip(names, texts, strict=False)}
        open_page(page, url, NOTICE, **asked)
        yield page
        # With a case and a search that hold, the rest is said to be unknown beside them.
        open_page(page, url, NOTICE, **asked | {"case": case.name, "q": texts[0].text})
        yield page


def searches(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """Every payload searched for, as an event of the page."""
    reader.open_view(page, url, case=case.name)
    for one in payloads:
        ask(page, {"q": one.text, "topic": one.text})
        reader.wait_for_params(page, q=one.text)
        page.wait_for_selector(reader.RESTING)
        yield page


def events(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """What no page of ours would ask for: names and shapes that there are none of."""
    reader.open_view(page, url, case=case.name)
    words = {p.text: p.text for p in payloads}
    for asked in (*ODD, words, {"case": words, "view": words}):
        ask(page, asked)
        page.wait_for_timeout(300)
        page.wait_for_selector(reader.RESTING)
        page.get_by_text(FAULT).wait_for(state="detached")
        yield page


def places(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """Every payload as the name of a page, and as a place in it."""
    for one in payloads:
        page.goto(f"{url}/{quote(one.text, safe='')}?case={quote(case.name)}#{one.text}")
        if page.locator("#root").count():
            # Under some names Streamlit does not find its own scripts: then there is no page.
            with suppress(TimeoutError):
                page.wait_for_selector(f"{reader.RESTING} .masthead", timeout=3_000)
            yield page


def broken(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """The problems of a case whose last good record is still shown."""
    own = case.with_name(case.name.replace("hostile", "broken", 1))
    hostile(own, payloads)
    reader.open_view(page, url, case=own.name)
    unreadable(own, payloads)
    page.locator("#fault").wait_for()
    yield page


def refused(page: Page, url: str, case: Path, _: object) -> Iterator[Page]:
    """The problems of a case that has none that could be shown."""
    open_page(page, url, "table", case=case.name.replace("hostile", "refused", 1))
    yield page


def documents(page: Page, folder: Path, case: Case, names: Collection[str] = ()) -> Iterator[str]:
    """Open the files of a case that a browser opens, or those `names`; yields each one's name."""
    made = files(case)
    inner = folder / "inner"
    inner.mkdir()
    for place in (folder, inner):
        (place / "style.css").touch()
    for name in names or [n for n in made if n.startswith(("html", "svg"))]:
        path = inner / f"opened.{name.partition(' ')[0]}"
        path.write_bytes(made[name]())
        page.goto(path.as_uri())
        yield name


SINKS: dict[str, Sink] = {
    **{view: partial(a_view, view=view) for view in VIEWS},
    "flows by verb": partial(a_view, view="flows", colour="verb"),
    "overview on a phone": partial(on_a_phone, view="overview"),
    "overview in another language": partial(spoken, view="overview"),
    **{f"evidence of {ref.partition(':')[0]}": partial(evidence, ref=ref) for ref in EVIDENCE},
    "search results": found,
    "share panel": share,
    "talk and its notes": talk,
    "embedded": embedded,
    "addresses": addresses,
    "problems of a refused case": refused,
    **EDITOR,
}
# The same parts of the page in other states.
MORE: dict[str, Sink] = {
    "flows by population": partial(a_view, view="flows", colour="population"),
    "diagram of the answering side": partial(a_view, view="diagram", account="answering"),
    "diagram on a phone": partial(on_a_phone, view="diagram"),
    "timeline, all days": partial(a_view, view="timeline", span="all"),
    "timeline on a phone": partial(on_a_phone, view="timeline"),
    "one topic": partial(a_view, view="claims", topic="transfer", population="farmers"),
    "an earlier day": partial(a_view, view="flows", as_of="2026-02-26"),
    **{f"{v} in another language": partial(spoken, view=v) for v in (*VIEWS[1:], TALK_VIEW)},
    "evidence in another language": partial(evidence, ref="claim:a-crore", lang=CODES[0]),
    **{f"{v} under the pointer": partial(under_the_pointer, view=v) for v in PLOTTED},
    **{f"{v} on paper": partial(on_paper, view=v) for v in VIEWS},
    "evidence of a mark that is picked": picked,
    "searches": searches,
    "events that no page sends": events,
    "names of pages": places,
    "problems beside the last good record": broken,
    **MORE_EDITOR,
}
