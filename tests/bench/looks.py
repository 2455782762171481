"""Take a picture of every view at three widths, light and dark, in every language: `make looks`.

They go to build/looks, with a sheet of all pictures of one width, so that one can look at each.
"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from flows import language
from tests.bench.screenshots import opened
from tests.browser import reader
from tests.browser.harness import ROOT, launch, served

FOLDER = ROOT / "build" / "looks"
SIZES = {1440: 900, 1280: 720, 390: 844}
VIEWS = [*reader.READY, "present"]
SCHEMES = ("light", "dark")
# A sheet shows each picture this wide, in pixels.
THUMB = 460


def take(browser: Browser, address: str, name: str, scheme: str, width: int, height: int) -> Path:
    """Save what is on the first screen at an address; returns the picture's file."""
    path = FOLDER / f"{name}.png"
    with opened(browser, address, scheme, width, height) as page:
        page.screenshot(path=path)
    return path


def sheet(name: str, pictures: list[Path]) -> None:
    """Save pictures of one size side by side as one."""
    small = []
    for path in pictures:
        picture = Image.open(path).convert("RGB")
        picture.thumbnail((THUMB, THUMB * 3))
        small.append(picture)
    columns, gap = 4, 8
    wide, high = small[0].size
    rows = -(-len(small) // columns)
    whole = Image.new(
        "RGB", (columns * (wide + gap) + gap, rows * (high + gap) + gap), (141, 138, 132)
    )
    for number, picture in enumerate(small):
        row, column = divmod(number, columns)
        whole.paste(picture, (gap + column * (wide + gap), gap + row * (high + gap)))
    whole.save(FOLDER / f"sheet-{name}.png")
    print(f"sheet-{name}.png: {len(small)} views")


def main() -> int:
    """Take every picture; the number of them is printed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = 0
    with served() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for lang in language.codes():
            for width, height in SIZES.items():
                for scheme in SCHEMES:
                    kind = f"{lang}-{width}-{scheme}"
                    found = [
                        take(
                            browser,
                            f"{address}/?view={view}&lang={lang}",
                            f"{kind}-{view}",
                            scheme,
                            width,
                            height,
                        )
                        for view in VIEWS
                    ]
                    sheet(kind, found)
                    taken += len(found)
        browser.close()
    print(f"{taken} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
