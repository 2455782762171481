"""How far a page's parts jump while it comes: cumulative layout shift, as browsers report it."""

from playwright.sync_api import Page

# Set before the page comes; shifts that follow a reader's own action do not count (web.dev/cls).
WATCH = """
window.__shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.__shifts.push([entry.startTime, entry.value]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
# The largest sum of shifts within a second of each other, over five seconds at the most.
SUM = """() => {
  let worst = 0, sum = 0, first = -Infinity, last = -Infinity;
  for (const [at, value] of window.__shifts) {
    if (at - last > 1000 || at - first > 5000) [sum, first] = [0, at];
    sum += value;
    last = at;
    worst = Math.max(worst, sum);
  }
  return worst;
}"""


def watch(page: Page) -> None:
    """Measure all that the page shows from its next load on."""
    page.add_init_script(WATCH)


def worst(page: Page) -> float:
    """Return the cumulative layout shift since the page was loaded; 0 is none."""
    return float(page.evaluate(SUM))
