"""Time every export of the shipped case, and the first band of the briefing opened from disk.

Run by `make bench`. Times are those of a first making, each in a process of its own as a download
is; the briefing's first band is set beside that of a plain page with the same drawing.
"""

import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from flows.draw import pair
from flows.draw.sankey import NARROW, WIDE
from flows.draw.side import Size
from flows.export.formats import FORMATS
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.browser.harness import ROOT, launch

LOADS = 7
RIBBON = "[data-ref] .ribbon, .ribbon[data-ref]"
# Run in a page before its own: notes the first frame in which a band has its place.
FRAME = f"""(() => {{
  const look = () => {{
    const bands = [...document.querySelectorAll("{RIBBON}")];
    const placed = bands.some((one) => one.getBoundingClientRect().width);
    if (placed) window.firstBand = performance.now();
    else requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
}})()"""


class Screen(NamedTuple):
    """A reader's screen: pixels, how much slower its processor is, and the drawing it shows."""

    name: str
    width: int
    height: int
    slower: int
    fit: Size


SCREENS = (
    Screen("a desk, 1280 pixels", 1280, 900, 1, WIDE),
    Screen("a phone, 4 times slower", 390, 844, 4, NARROW),
)


def makings(case: Case) -> list[tuple[str, float, int]]:
    """Return each format's name, the seconds that making it takes, and its bytes."""
    found = []
    for name in FORMATS:
        view = View(view="diagram" if name == "dot" else "flows")
        request = pickle.dumps((name, case, view, Options()))
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "flows.export"],
            input=request,
            capture_output=True,
            cwd=ROOT,
            check=True,
        )
        found.append((name, time.perf_counter() - start, len(done.stdout)))
    return found


def first_band(browser: Browser, page: Path, screen: Screen) -> tuple[float, float]:
    """Return when a file opened in a fresh browser window has its first band, in milliseconds.

    First as seen from outside, from opening to the answer that a band is visible; the browser is
    asked again after 20, 50 and each 100 ms. Then as the page sees it, from the start of the
    navigation to the first frame with a band: the one that no asking delays.
    """
    context = browser.new_context(viewport={"width": screen.width, "height": screen.height})
    context.add_init_script(FRAME)
    shown = context.new_page()
    context.new_cdp_session(shown).send("Emulation.setCPUThrottlingRate", {"rate": screen.slower})
    start = time.perf_counter()
    shown.goto(page.as_uri(), wait_until="commit")
    shown.locator(RIBBON).locator("visible=true").first.wait_for()
    asked = (time.perf_counter() - start) * 1000
    while not (frame := shown.evaluate("window.firstBand")):
        time.sleep(0.02)
    context.close()
    return asked, float(frame)


def plain_page(case: Case, screen: Screen) -> str:
    """Return a page that holds the pair's drawing and nothing else: the least that is possible."""
    view = View(view="flows")
    fits = pair.fits(case, view, pair.by_side(case), {0: screen.fit})
    drawings = "".join(variants[0] for variants in fits.values())
    return f"<!doctype html><title>Bands</title>{drawings}"


def compare(browser: Browser, case: Case, folder: Path, screen: Screen) -> str:
    """Return how much later a briefing has its first band than a page with the drawing alone."""
    briefing, plain = folder / "briefing.html", folder / "plain.html"
    plain.write_text(plain_page(case, screen), encoding="utf-8")
    samples: list[tuple[float, ...]] = []
    for _ in range(LOADS + 1):
        ours, least = (first_band(browser, page, screen) for page in (briefing, plain))
        samples.append((*ours, *least))
    asked, frame, asked_plain, frame_plain = (
        statistics.median(values) for values in zip(*samples[1:], strict=True)
    )
    return (
        f"{screen.name:<28}{frame / frame_plain:>10.2f} x to its frame"
        f"{asked / asked_plain:>10.2f} x as asked from outside"
    )


def main() -> int:
    """Print what every export takes; exit 1 if one cannot be made."""
    case = load(ROOT / "data" / "kerala-cmo-2026")
    table = makings(case)
    print(f"{'export of the shipped case':<28}{'seconds':>10}{'kB':>10}")
    for name, seconds, size in table:
        print(f"{name:<28}{seconds:>10.2f}{size / 1000:>10,.0f}")
    print(f"{'all together':<28}{sum(seconds for _, seconds, _ in table):>10.2f}")
    print("first band of the briefing from disk, by that of a page with the drawing alone:")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        Path(place, "briefing.html").write_bytes(FORMATS["html"].make(case, View(), Options()))
        browser = launch(playwright)
        for screen in SCREENS:
            print(compare(browser, case, Path(place), screen))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
