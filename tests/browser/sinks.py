"""Every place of the page that shows what a case, a link or a file holds, each a way to get there.

A sink is a function that brings a page there; it yields once for each state that is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import FilePayload, Page

from flows import schema
from flows.model import Case
from flows.schema import EDIT_VIEW, VIEWS
from flows.view import View
from tests.browser import reader
from tests.hostile import CODES, Payload, sheet
from tests.hostile_files import files

# Where a sink finds things: the address of the app, the name of the case, the payloads in it.
Sink = Callable[[Page, str, str, tuple[Payload, ...]], Iterator[Page]]
EVIDENCE = ("flow:f-crore", "actor:registry", "claim:a-crore", "event:e-press", "source:copy")
NOTICE = ".notice"


def _open(page: Page, url: str, ready: str, **params: str) -> None:
    page.goto(f"{url}/?{urlencode(params)}")
    page.wait_for_selector(ready, state="attached")
    page.wait_for_selector(reader.RESTING)


def a_view(page: Page, url: str, case: str, _: object, **params: str) -> Iterator[Page]:
    reader.open_view(page, url, case=case, **params)
    # Each mark under the pointer names itself in a tip.
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for mark in page.locator("[data-ref]:visible").all()[:6]:
        mark.dispatch_event("pointermove", {"pointerType": "mouse", "clientX": 9, "clientY": 9})
        mark.dispatch_event("mousemove", {"clientX": 9, "clientY": 9})
    yield page


def on_a_phone(page: Page, url: str, case: str, _: object, **params: str) -> Iterator[Page]:
    page.set_viewport_size({"width": 390, "height": 844})
    yield from a_view(page, url, case, _, **params)


def evidence(page: Page, url: str, case: str, _: object, ref: str) -> Iterator[Page]:
    reader.open_view(page, url, "sources", case=case, focus=ref)
    reader.evidence(page, ref)
    yield page


def spoken(page: Page, url: str, case: str, _: object, view: str) -> Iterator[Page]:
    """A view in another language, which has texts of its own in the case."""
    _open(page, url, reader.READY[view], view=view, case=case, lang=CODES[0])
    yield page


def found(page: Page, url: str, case: str, _: object) -> Iterator[Page]:
    reader.open_view(page, url, case=case, q="evil")
    page.wait_for_selector(".found li")
    yield page


def share(page: Page, url: str, case: str, _: object) -> Iterator[Page]:
    reader.open_view(page, url, case=case, focus="claim:a-crore")
    page.locator("summary", has_text="Share").click()
    page.locator("#share-link").wait_for()
    yield page


def talk(page: Page, url: str, case: str, _: object) -> Iterator[Page]:
    _open(page, url, ".talk .deck", view="present", case=case)
    yield page
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    opened.value.wait_for_selector(".desk .note, .desk .title")
    yield opened.value
    page.keyboard.press("ArrowRight")
    opened.value.locator(".desk .count", has_text="2 of 2").wait_for()
    yield opened.value
    yield page


def embedded(page: Page, url: str, case: str, _: object) -> Iterator[Page]:
    _open(page, url, "svg.sankey", view="flows", case=case, embed="true")
    yield page


def addresses(page: Page, url: str, case: str, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """Every parameter with a payload of its own."""
    names = [*View.__slots__, "embed", "embed_options"]
    for start in range(0, len(payloads), len(names)):
        texts = (payloads * 2)[start : start + len(names)]
        asked = {n: p.text for n, p in zip(names, texts, strict=False)}
        _open(page, url, NOTICE, **asked)
        yield page
        # With a case and a search that hold, the rest is said to be unknown beside them.
        _open(page, url, NOTICE, **asked | {"case": case, "q": texts[0].text})
        yield page


def refused(page: Page, url: str, case: str, _: object) -> Iterator[Page]:
    """The problems of a case that has none that could be shown."""
    _open(page, url, "table", case=case.replace("hostile", "refused"))
    yield page


def editor(page: Page, url: str, case: str, _: object, table: str) -> Iterator[Page]:
    _open(page, url, "[data-testid=stDataFrame]", view=EDIT_VIEW, case=case, table=table)
    yield page


def form(page: Page, url: str, case: str, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    _open(page, url, "[data-testid=stDataFrame]", view=EDIT_VIEW, case=case)
    page.get_by_text("A new report came in").click()
    for field in page.locator("[data-testid=stExpander] input[type=text]:visible").all()[:4]:
        field.fill(payloads[0].text)
        field.press("Tab")
    page.get_by_role("button", name="Add to the draft").click(force=True)
    page.wait_for_selector(reader.RESTING)
    yield page


def an_upload(page: Page, url: str, case: str, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """A table whose name and cells are payloads, refused and told."""
    names = schema.TABLES["accounts"].names
    rows = [dict.fromkeys(names, payload.text) for payload in payloads]
    _open(page, url, "[data-testid=stDataFrame]", view=EDIT_VIEW, case=case)
    name = re.sub(r"[/\x00-\x1f\x7f]", "_", payloads[0].text)[:80] + ".csv"
    content = sheet(names, rows).encode()
    file = FilePayload(name=name, mimeType="text/csv", buffer=content)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("is not shown").wait_for()
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
    "editor: flows": partial(editor, table="flows"),
    "editor: new report": form,
    "upload": an_upload,
}
# The same parts of the page in other states.
MORE: dict[str, Sink] = {
    "flows by population": partial(a_view, view="flows", colour="population"),
    "diagram of the answering side": partial(a_view, view="diagram", account="answering"),
    "diagram on a phone": partial(on_a_phone, view="diagram"),
    "timeline, all days": partial(a_view, view="timeline", span="all"),
    "one topic": partial(a_view, view="claims", topic="transfer", population="farmers"),
    "an earlier day": partial(a_view, view="flows", as_of="2026-02-26"),
    "claims in another language": partial(spoken, view="claims"),
    "editor: sources": partial(editor, table="sources"),
}
