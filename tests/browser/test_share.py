"""Handing on: the link, the citation, the frame on another site, every file by its button."""

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from flows.export.formats import FORMATS
from flows.model import Case
from tests.browser.harness import Record, free_port

VIEW = "view=flows&as_of=2026-02-27&focus=claim:c-ch27-crore-to-agency"
FIRST_BYTES = {
    "pptx": b"PK",
    "html": b"<!doctype html>",
    "pdf": b"%PDF-",
    "zip": b"PK",
    "parquet": b"PAR1",
}


def shared(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator("summary", has_text="Share").click()
    return page


def test_a_copied_link_opens_the_same_view_elsewhere(
    page: Page, app_url: str, browser: Browser
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shared(page, f"{app_url}/?{VIEW}")
    page.locator("#share-link + button").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{app_url}/?{VIEW}"
    stranger = browser.new_context()
    try:
        other = stranger.new_page()
        other.goto(link)
        expect(other.locator(".tab.current")).to_have_text("Flows")
        expect(other.locator("output")).to_have_text("As of 27 Feb 2026")
        expect(other.locator("[data-evidence='claim:c-ch27-crore-to-agency']")).to_be_visible()
    finally:
        stranger.close()


def test_what_was_done_is_told_inside_the_panel(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    shared(page, f"{app_url}/?{VIEW}")
    page.locator("#share-link + button").click()
    expect(page.locator("[data-told]")).not_to_be_empty()
    told, panel = (page.locator(n).bounding_box() for n in ("[data-told]", ".share .panel"))
    assert told and panel
    assert panel["y"] < told["y"] < told["y"] + told["height"] <= panel["y"] + panel["height"]


def test_the_panel_gives_the_page_back(page: Page, app_url: str) -> None:
    shared(page, f"{app_url}/?view=flows")
    panel = page.locator(".share .panel")
    page.mouse.click(300, 60)
    expect(panel).not_to_be_visible()
    page.locator("summary", has_text="Share").click()
    expect(panel).to_be_visible()
    page.locator("#share-frame + button").focus()
    page.keyboard.press("Tab")
    expect(panel).not_to_be_visible()
    page.locator("summary", has_text="Share").click()
    page.locator("#share-link").focus()
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(page.locator("summary", has_text="Share")).to_be_focused()


def test_on_a_phone_the_panel_lies_over_the_evidence(
    sized: Callable[..., Page], app_url: str
) -> None:
    page = sized(390, 844)
    shared(page, f"{app_url}/?{VIEW}")
    for name in ("#share-link", "#cite-full", "#share-frame"):
        # A click needs that nothing lies over the button.
        page.locator(f"{name} + button").click()
    page.locator("[data-shut]").click()
    expect(page.locator(".share .panel")).not_to_be_visible()
    expect(page.locator("summary", has_text="Share")).to_be_focused()
    assert "focus=claim" in page.url


def test_a_link_keeps_its_day_though_the_record_grows(page: Page, app_url: str) -> None:
    shared(page, f"{app_url}/?view=claims")
    assert page.locator("#share-link").input_value() == f"{app_url}/?view=claims&as_of=2026-05-31"
    assert page.locator("#share-latest").input_value() == f"{app_url}/?view=claims"


def test_the_citation_is_of_what_is_selected(page: Page, app_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shared(page, f"{app_url}/?{VIEW}")
    page.locator("#cite-full + button").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    for part in ("Ramesh Chennithala", "27 Feb", "c-ch27-crore-to-agency", app_url):
        assert part in text, part
    csl = json.loads(page.locator("#cite-csl-json").inner_text())
    assert (csl[0] if isinstance(csl, list) else csl)["URL"].startswith(app_url)


def test_without_a_clipboard_the_text_stands_selected(page: Page, app_url: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    shared(page, f"{app_url}/?{VIEW}")
    page.locator("#share-link + button").click()
    expect(page.get_by_text("Selected: copy it with the keyboard.")).to_be_visible()


def test_the_picture_asked_for_comes_and_can_be_copied(page: Page, app_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shared(page, f"{app_url}/?{VIEW}")
    page.locator("[data-option=theme]").select_option("dark")
    page.locator("[data-option=shape]").select_option("square")
    page.locator("[data-option=scale]").select_option("1")
    with page.expect_download() as waiting:
        page.locator("a[download]", has_text="PNG").click()
    made = Image.open(waiting.value.path())
    assert made.width == 1080
    assert waiting.value.suggested_filename == "kerala-cmo-2026_flows_2026-02-27_dark_square.png"
    assert sum(made.convert("RGB").getpixel((2, 2))) < 3 * 60  # type: ignore[arg-type]
    page.get_by_role("button", name="Copy picture").click()
    expect(page.get_by_text("The picture is copied.")).to_be_visible()
    kinds = page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert kinds == ["image/png"]


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "png"])
def test_every_file_comes_by_its_button(page: Page, app_url: str, case: Case, name: str) -> None:
    shared(page, f"{app_url}/?view=flows&as_of=2026-02-27")
    link = page.locator(f"a[download][href*='format={name}&']").first
    expect(link).to_be_visible()
    with page.expect_download(timeout=90_000) as waiting:
        link.click()
    content = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename.endswith(f"2026-02-27.{FORMATS[name].suffix}")
    assert content.lower().startswith(FIRST_BYTES.get(name, b"").lower())
    text = _text(content, name)
    if text:
        assert "2026-02-27" in text or "27 Feb" in text
        assert "c-judgment-no-material-cmo" not in text
    if name in ("svg", "csv", "json", "html", "dot"):
        assert "f-cmo-agency-people" in text


def _text(content: bytes, name: str) -> str:
    """Return what can be read of a file as it is; a PDF and a Parquet file have their own tests."""
    if name in ("pdf", "parquet"):
        return ""
    if name in ("pptx", "zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [n for n in archive.namelist() if n.endswith((".xml", ".csv", ".json", ".txt"))]
            return "".join(archive.read(n).decode() for n in parts)
    return content.decode("utf-8-sig")


@pytest.fixture
def newspaper(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Serves an article, at another address, that shows markup in its text."""
    port = free_port()
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = HTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def publish(markup: str) -> str:
        page = f"<!doctype html><title>An article</title><h1>An article</h1>{markup}"
        (tmp_path / "index.html").write_text(page, encoding="utf-8")
        return f"http://localhost:{port}/"

    yield publish
    server.shutdown()
    server.server_close()


def test_a_frame_on_another_site_is_clean_and_alive(
    page: Page,
    serve: Callable[..., str],
    newspaper: Callable[[str], str],
    record: Record,
) -> None:
    site = newspaper("")
    address = serve(environment={"CONTESTED_FLOWS_FRAMES": site.rstrip("/")})
    shared(page, f"{address}/?view=flows&as_of=2026-02-27")
    snippet = page.locator("#share-frame").inner_text()
    assert "as_of=2026-02-27" in snippet and "embed=true" in snippet
    page.goto(newspaper(snippet))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".case")).to_contain_text("As of 27 Feb 2026")
    expect(frame.locator("svg.sankey").first).to_be_visible()
    for gone in (".bar", "#share", "[data-testid=stHeader]"):
        expect(frame.locator(gone)).not_to_be_visible()
    ribbon = frame.locator(".ribbon[data-ref='flow:f-cmo-agency-people']")
    ribbon.focus()
    ribbon.press("Enter")
    expect(frame.locator("[data-evidence='flow:f-cmo-agency-people']")).to_be_visible()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Open the whole record").click()
    expect(opened.value.locator(".bar")).to_be_visible()
    assert "as_of=2026-02-27" in opened.value.url and "embed" not in opened.value.url


def test_no_other_site_may_frame_it_unless_it_is_named(
    page: Page, app_url: str, newspaper: Callable[[str], str]
) -> None:
    page.goto(newspaper(f'<iframe src="{app_url}/?embed=true" height="600"></iframe>'))
    page.wait_for_timeout(1500)
    assert page.frame_locator("iframe").locator(".masthead").count() == 0
    shared(page, app_url)
    expect(page.locator(".share")).to_contain_text("CONTESTED_FLOWS_FRAMES")
