"""Every place of the editor that shows what a case, a file or an analyst has written.

A sink is a function that brings a page there; it yields once for each state that is looked at.
What it saves, it saves into a copy of the case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import FilePayload, Page

from flows import draft, schema, store
from flows.archive import zip_of
from flows.change import Edit
from flows.schema import EDIT_VIEW, VIEWS
from tests.browser import reader
from tests.hostile import Payload, hostile, sheet

# A sink has the page, the address of the app, the folder of the case, the payloads in it.
Sink = Callable[[Page, str, Path, tuple[Payload, ...]], Iterator[Page]]
ASK = """(node, asked) => {
  const mark = document.createElement("b");
  mark.dataset.act = JSON.stringify(asked);
  node.append(mark);
  mark.click();
  mark.remove();
}"""
GRID = "[data-testid=stDataFrame]"


def open_page(page: Page, url: str, ready: str, **params: str) -> None:
    """Open an address and wait until what is looked for is there, and the run is over."""
    page.goto(f"{url}/?{urlencode(params)}")
    page.wait_for_selector(ready, state="attached")
    page.wait_for_selector(reader.RESTING)


def ask(page: Page, asked: object) -> None:
    """Ask the server for what no mark of the page asks for, as one that does."""
    page.locator("a[data-act]").first.evaluate(ASK, asked)


def _edit(page: Page, url: str, case: Path, **params: str) -> None:
    open_page(page, url, GRID, view=EDIT_VIEW, case=case.name, **params)


def _copy(case: Path, payloads: tuple[Payload, ...], name: str) -> Path:
    return hostile(case.with_name(case.name.replace("hostile", name, 1)), payloads).path


def _words(payloads: tuple[Payload, ...]) -> str:
    return " ".join(p.text for p in payloads)


def _save(case: Path, payloads: tuple[Payload, ...]) -> store.Snapshot:
    """Save a note, with payloads as the reason and as who did it; return what was there before."""
    before, words = store.snapshot(case), _words(payloads)
    change = Edit("claims", ("a-crore",), {"note": f"Saved: {words}"})
    assert isinstance(store.save(case, before, [change], words, words), store.Saved)
    return before


def editor(page: Page, url: str, case: Path, _: object, table: str) -> Iterator[Page]:
    _edit(page, url, case, table=table)
    yield page


def search(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """What is looked for in a table, and what an address of the editor names."""
    _edit(page, url, case, table=payloads[0].text, draft=payloads[0].text)
    yield page
    for one in payloads:
        ask(page, {"table": "flows", "find": one.text, "entry": one.text, "draft": one.text})
        reader.wait_for_params(page, find=one.text)
        page.wait_for_selector(reader.RESTING)
        yield page


def form(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    _edit(page, url, case)
    page.get_by_text("A new report came in").click()
    for field in page.locator("[data-testid=stExpander] input[type=text]:visible").all()[:4]:
        field.fill(payloads[0].text)
        field.press("Tab")
    page.get_by_role("button", name="Add to the draft").click(force=True)
    page.wait_for_selector(reader.RESTING)
    yield page


def a_draft(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """A draft in words, and the cell that somebody else has saved meanwhile."""
    own, words = _copy(case, payloads, "draft"), _words(payloads)
    change = Edit("claims", ("a-crore",), {"note": f"Mine: {words}"})
    draft.open(own, store.snapshot(own), changes=[change])
    _save(own, payloads)
    _edit(page, url, own, table="claims")
    page.get_by_role("button", name="Go on with it").click()
    page.locator(".changes li").first.wait_for()
    yield page
    page.get_by_label("Why? A short reason").fill(payloads[0].text)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".clash").wait_for()
    page.wait_for_selector(reader.RESTING)
    yield page


def history(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """Who saved what and why, the state before it, and what is said when that is brought back."""
    own = _copy(case, payloads, "saved")
    _save(own, payloads)
    _edit(page, url, own)
    page.locator("#history summary").click()
    yield page
    page.locator("#history").get_by_role("button", name="Look at this state").last.click()
    page.get_by_label("Why bring it back?").fill(payloads[0].text)
    yield page
    page.get_by_role("button", name="Bring this state back").click()
    page.locator(".notice", has_text="Brought back.").wait_for()
    yield page


def _upload(page: Page, name: str, content: bytes) -> None:
    plain = re.sub(r"[/\x00-\x1f\x7f]", "_", name)[:80]
    kind = "application/zip" if name.endswith(".zip") else "text/csv"
    file = FilePayload(name=f"{plain}{name[-4:]}", mimeType=kind, buffer=content)
    page.locator("input[type=file]").set_input_files(file)


def refused_upload(
    page: Page, url: str, case: Path, payloads: tuple[Payload, ...]
) -> Iterator[Page]:
    """A table whose name and cells are payloads, refused and told."""
    names = schema.TABLES["accounts"].names
    rows = [dict.fromkeys(names, payload.text) for payload in payloads]
    _edit(page, url, case)
    _upload(page, f"{payloads[0].text}.csv", sheet(names, rows).encode())
    page.get_by_text("is not shown").wait_for()
    yield page


def seen_upload(page: Page, url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[Page]:
    """A zip whose name and cells are payloads, looked at in every view."""
    _edit(page, url, case)
    _upload(page, f"{payloads[0].text}.zip", zip_of(store.snapshot(case).files, case.name))
    page.get_by_role("button", name="See it").click()
    for view in VIEWS:
        reader.go(page, view)
        page.locator(".notice", has_text="An uploaded case").wait_for()
        yield page


EDITOR: dict[str, Sink] = {
    "editor: flows": partial(editor, table="flows"),
    "editor: new report": form,
    "editor: history": history,
    "upload that is refused": refused_upload,
}
MORE_EDITOR: dict[str, Sink] = {
    **{f"editor: {t}": partial(editor, table=t) for t in schema.TABLES if t != "flows"},
    "editor: a draft and a clash": a_draft,
    "editor: what its address names": search,
    "upload that is seen": seen_upload,
}
