"""Time the dashboard against what people know: a bare Streamlit page and a plain Plotly one.

Run by `make bench`. All pages are loaded in turn within one run, so that only ratios matter, and
those travel between machines. BENCH_LOADS sets the number of loads of each (7).
"""

import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.harness import launch, served

LOADS = int(os.environ.get("BENCH_LOADS", "7"))
RIBBON = "[data-volume]"

BARE_PAGE = """
import streamlit as st
st.write("hello")
"""

BARE_BUTTON = """
import streamlit as st
count = st.session_state.setdefault("count", 0)
if st.button("press"):
    st.session_state.count = count = count + 1
st.write(f"pressed {count}")
"""

# What a first attempt at this dashboard looks like: the same amount of content, two Plotly Sankeys.
NAIVE_PAGE = """
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
st.title("Contested flows")
flows = pd.DataFrame(
    [{"source": i % 10, "target": 10 + (i * 7) % 10, "volume": 1 + i % 9} for i in range(60)]
)
names = [f"Body {i}" for i in range(20)]
for account, column in zip(("Alleged", "Answered"), st.columns(2)):
    column.subheader(account)
    link = {"source": flows.source, "target": flows.target, "value": flows.volume}
    column.plotly_chart(go.Figure(go.Sankey(node={"label": names}, link=link)), key=account)
days, rows = pd.date_range("2026-01-01", periods=25), [i % 5 for i in range(25)]
st.plotly_chart(go.Figure(go.Scatter(x=days, y=rows, mode="markers")), key="timeline")
st.dataframe(flows)
"""

# each page, and what shows that it has arrived
ARRIVALS = {
    "bare": "text=hello",
    "dashboard": RIBBON,
    "naive": "path.sankey-link",
}
# the bare pages run as Streamlit is shipped, only without its window, question and telemetry
QUIET = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]

Times = dict[str, list[float]]


def first_view(page: Page, address: str, arrival: str) -> float:
    """Return the milliseconds from asking for a page to seeing what it is about."""
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(arrival).first.wait_for()
    return (time.perf_counter() - start) * 1000


def load_once(browser: Browser, name: str, address: str, times: Times) -> None:
    """Load a page with an empty cache, then once more with a full one."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    network = context.new_cdp_session(page)
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    network.send("Network.enable")
    times[f"{name} cold"].append(first_view(page, address, ARRIVALS[name]))
    times[f"{name} kB"].append(sum(received) / 1000)
    page.close()
    times[f"{name} warm"].append(first_view(context.new_page(), address, ARRIVALS[name]))
    context.close()


def press_button(browser: Browser, address: str) -> list[float]:
    """Return the milliseconds of button presses, each from the click to the changed text."""
    page = browser.new_page()
    page.goto(address)
    page.get_by_text("pressed 0").wait_for()
    samples = []
    for count in range(1, LOADS + 2):
        start = time.perf_counter()
        page.get_by_role("button", name="press").click()
        page.get_by_text(f"pressed {count}", exact=True).wait_for()
        samples.append((time.perf_counter() - start) * 1000)
    page.close()
    return samples[1:]


def open_evidence(browser: Browser, address: str) -> list[float]:
    """Return the milliseconds from clicking a ribbon to its evidence, ribbon after ribbon."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.locator(RIBBON).first.wait_for()
    refs = page.locator(RIBBON).evaluate_all("marks => marks.map(mark => mark.dataset.ref)")
    refs = list(dict.fromkeys(ref for ref in refs if ref))
    if len(refs) < 2:
        raise ValueError("two ribbons are needed, so that each click opens something new")
    samples = []
    for turn in range(LOADS + 1):
        ref = refs[turn % len(refs)]
        evidence = f'[data-evidence="{ref}"], [data-evidence][data-ref="{ref}"]'
        if page.locator(evidence).first.is_visible():
            raise ValueError(f"the evidence of {ref} shows before anyone asked for it")
        start = time.perf_counter()
        # the middle of a curved ribbon's box may lie outside the ribbon, so no pointer is moved
        page.locator(f'{RIBBON}[data-ref="{ref}"]').first.dispatch_event("click")
        page.locator(evidence).first.wait_for()
        samples.append((time.perf_counter() - start) * 1000)
    page.close()
    return samples[1:]


def measured(what: str, measure: Callable[[], list[float]]) -> list[float]:
    """Run one measurement; one that finds nothing to measure leaves a gap in the table."""
    try:
        return measure()
    except (PlaywrightTimeout, ValueError) as error:
        print(f"not measured: {what}: {str(error).splitlines()[0]}", file=sys.stderr)
        return []


def row(title: str, ours: list[float], peers: list[list[float]], unit: str) -> str:
    """Write one line of the table: medians, and the dashboard's share of each peer's."""
    medians = [statistics.median(samples) if samples else None for samples in (ours, *peers)]
    cells = [f"{value:,.0f} {unit}" if value is not None else "–" for value in medians]
    shares = [
        f"{medians[0] / peer:.2f} x" if medians[0] is not None and peer else "–"
        for peer in medians[1:]
    ]
    return f"{title:<28}" + "".join(f"{cell:>16}" for cell in (*cells, *shares))


def main() -> int:
    """Measure everything and print the table; exit 1 if something could not be measured."""
    times: Times = defaultdict(list)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name, source in (("bare", BARE_PAGE), ("button", BARE_BUTTON), ("naive", NAIVE_PAGE)):
            (folder / f"{name}.py").write_text(source, encoding="utf-8")
        addresses = {"dashboard": stack.enter_context(served())}
        for name in ("bare", "button", "naive"):
            addresses[name] = stack.enter_context(served(folder / f"{name}.py", options=QUIET))
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)

        for turn in range(LOADS + 1):
            for name in ARRIVALS:
                kept = times if turn else defaultdict(list)  # the first turn warms the servers up
                try:
                    load_once(browser, name, addresses[name], kept)
                except PlaywrightTimeout:
                    print(f"not measured: {name}: {ARRIVALS[name]} did not show", file=sys.stderr)
            if sys.stderr.isatty():
                print(f"\rload {turn} of {LOADS}", end="\r", file=sys.stderr, flush=True)
        press = measured("button", lambda: press_button(browser, addresses["button"]))
        evidence = measured("evidence", lambda: open_evidence(browser, addresses["dashboard"]))

    heads = ("dashboard", "bare", "naive", "of bare", "of naive")
    print(f"{f'median of {LOADS}':<28}" + "".join(f"{head:>16}" for head in heads))
    for title, key, unit in (
        ("first ribbon, empty cache", "cold", "ms"),
        ("first ribbon, full cache", "warm", "ms"),
        ("received until then", "kB", "kB"),
    ):
        peers = [times[f"bare {key}"], times[f"naive {key}"]]
        print(row(title, times[f"dashboard {key}"], peers, unit))
    print(row("click to evidence (button)", evidence, [press, []], "ms"))
    return 0 if times["dashboard cold"] and press and evidence else 1


if __name__ == "__main__":
    sys.exit(main())
