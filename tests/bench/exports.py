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

from playwright.sync_api import Browser, sync_playwright

from flows.draw import pair
from flows.draw.sankey import WIDE
from flows.export.formats import FORMATS
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.browser.harness import ROOT, launch

LOADS = 7
RIBBON = "[data-ref] .ribbon, .ribbon[data-ref]"


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


def first_band(browser: Browser, page: Path) -> float:
    """Return the milliseconds from opening a file to its first band in a fresh browser window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    shown = context.new_page()
    start = time.perf_counter()
    shown.goto(page.as_uri(), wait_until="commit")
    shown.locator(RIBBON).first.wait_for()
    taken = (time.perf_counter() - start) * 1000
    context.close()
    return taken


def plain_page(case: Case) -> str:
    """Return a page that holds the pair's drawing and nothing else: the least that is possible."""
    view = View(view="flows")
    fits = pair.fits(case, view, pair.by_side(case), {0: WIDE})
    drawings = "".join(variants[0] for variants in fits.values())
    return f"<!doctype html><title>Bands</title>{drawings}"


def main() -> int:
    """Print what every export takes; exit 1 if one cannot be made."""
    case = load(ROOT / "data" / "kerala-cmo-2026")
    table = makings(case)
    print(f"{'export of the shipped case':<28}{'seconds':>10}{'kB':>10}")
    for name, seconds, size in table:
        print(f"{name:<28}{seconds:>10.2f}{size / 1000:>10,.0f}")
    print(f"{'all together':<28}{sum(seconds for _, seconds, _ in table):>10.2f}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        briefing, plain = Path(folder, "briefing.html"), Path(folder, "plain.html")
        briefing.write_bytes(FORMATS["html"].make(case, View(), Options()))
        plain.write_text(plain_page(case), encoding="utf-8")
        browser = launch(playwright)
        pairs = [(first_band(browser, briefing), first_band(browser, plain)) for _ in range(LOADS)]
        browser.close()
    ours, least = (statistics.median(samples) for samples in zip(*pairs[1:], strict=True))
    print(f"briefing from disk, first band: {ours / least:.2f} x a page with the drawing alone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
