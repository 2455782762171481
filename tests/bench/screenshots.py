"""Take the pictures that the README shows: every view, the talk, and each kind of file handed on.

Slides and papers are shown as LibreOffice and Poppler render them: `apt-get install
libreoffice-impress poppler-utils`.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from flows import query
from flows.export.formats import FORMATS
from flows.export.options import Options
from flows.load import load
from flows.view import View
from tests.browser.harness import ROOT, launch, served

PICTURES = ROOT / ".github" / "pictures"
VIEWS = ["overview", "flows", "timeline", "claims", "figures", "diagram", "sources"]
SETTLE_MS = 2_500  # charts arrive in pieces, after the page's first words
# The day on which the widest allegation was made: the picture that a presenter asks for first.
DAY = date(2026, 2, 27)
NEEDED = {"soffice": "libreoffice-impress", "pdftoppm": "poppler-utils"}


@contextmanager
def opened(browser: Browser, address: str, scheme: str, width: int, height: int) -> Iterator[Page]:
    """Open an address as a reader with that colour scheme would, and wait until it is drawn."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-IN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("main, .talk")
    page.wait_for_timeout(SETTLE_MS)
    yield page
    context.close()


def save(name: str, content: bytes) -> None:
    """Write a picture, no wider than a page of the README needs it."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture.thumbnail((1440, 1440))
    picture.quantize(255, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
    print((PICTURES / f"{name}.png").relative_to(ROOT))


def take(browser: Browser, name: str, address: str, scheme: str = "light", click: str = "") -> None:
    """Save what is on the screen at an address, after a click on `click` if it is given."""
    with opened(browser, address, scheme, 1440, 1000) as page:
        if click:
            page.locator(click).click()
            page.wait_for_timeout(400)
        save(name, page.screenshot())


def pages(file: Path, first: int, last: int) -> list[Image.Image]:
    """Return pages of a PDF as pictures."""
    stem = file.with_suffix("")
    command = ["pdftoppm", "-png", "-r", "70", "-f", str(first), "-l", str(last), str(file)]
    subprocess.run([*command, str(stem)], check=True)
    return [Image.open(path) for path in sorted(file.parent.glob(f"{stem.name}-*.png"))]


def sheet(pictures: list[Image.Image], columns: int) -> bytes:
    """Return pictures of one size side by side, as one picture."""
    gap = 16
    width, height = pictures[0].size
    rows = -(-len(pictures) // columns)
    size = (columns * (width + gap) + gap, rows * (height + gap) + gap)
    whole = Image.new("RGB", size, "#8d8a84")
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        whole.paste(picture, (gap + column * (width + gap), gap + row * (height + gap)))
    made = io.BytesIO()
    whole.save(made, "png")
    return made.getvalue()


def files(browser: Browser, folder: Path) -> None:
    """Save a picture of each kind of file that is handed on."""
    whole = load(ROOT / "data" / "kerala-cmo-2026")
    last, then = query.as_of(whole, whole.as_of), query.as_of(whole, DAY)
    save("picture", FORMATS["png"].make(then, View("flows", as_of=DAY), Options()))
    slides, paper = folder / "slides.pptx", folder / "paper.pdf"
    slides.write_bytes(FORMATS["pptx"].make(last, View(), Options()))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(slides)],
        check=True,
        capture_output=True,
    )
    save(
        "slides",
        sheet(
            [p for i, p in enumerate(pages(folder / "slides.pdf", 1, 14)) if i in (0, 7, 11, 13)], 2
        ),
    )
    paper.write_bytes(FORMATS["pdf"].make(last, View(), Options()))
    save("paper", sheet([p for i, p in enumerate(pages(paper, 1, 12)) if i in (0, 2, 11)], 3))
    briefing = folder / "briefing.html"
    briefing.write_bytes(FORMATS["html"].make(last, View(), Options()))
    take(browser, "briefing", briefing.as_uri())


def main() -> int:
    """Take every picture anew; exit 1 if a program is missing."""
    for program, package in NEEDED.items():
        if not shutil.which(program):
            print(f"{program} is needed: apt-get install {package}", file=sys.stderr)
            return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        served() as address,
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for view in VIEWS:
            take(browser, view, address if view == "overview" else f"{address}/?view={view}")
        take(browser, "overview-dark", address, "dark")
        take(browser, "share", f"{address}/?view=flows&as_of={DAY}", click="#share > summary")
        with opened(browser, f"{address}/?view=present&step=7", "light", 1280, 720) as page:
            save("talk", page.screenshot())
        files(browser, Path(folder))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
