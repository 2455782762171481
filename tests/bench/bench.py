"""Time the dashboard against what people know: bare Streamlit, a plain Plotly page, static pages.

Run by `make bench`. All pages are loaded in turn within one run, so that only ratios matter, and
those travel between machines. BENCH_LOADS sets the number of loads of each (7). The table goes to
build/bench.md, its bars to build/bench.svg, and both stand beside the goals.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.bench import bench_table
from tests.browser.harness import ROOT, free_port, launch, served

LOADS = int(os.environ.get("BENCH_LOADS", "7"))
RIBBON = "[data-volume]"
SESSIONS = 10
IDLE_SECONDS = 5.0
REST_MS = 35_000

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
    "bare": "[data-testid=stMarkdown] p",
    "button": "[data-testid=stMarkdown] p",
    "dashboard": RIBBON,
    "naive": "path.sankey-link",
    "static": "svg.sankey [data-ref]",
}
# Looks at every frame, as a reader does; asked from outside, a page answers when it has time.
# Our surfaces have a root of their own, and are looked into as well.
WATCH = """
window.find = (selector) => {
  const own = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
  const roots = [document, ...own.map((host) => host.shadowRoot).filter(Boolean)];
  return roots.flatMap((root) => [...root.querySelectorAll(selector)]);
};
window.frames_until = (there) => new Promise((resolve) => {
  const look = () => (there() ? resolve(performance.now()) : requestAnimationFrame(look));
  look();
});
"""
ARRIVED = """(selector) => {
  const seen = (node) =>
    node.getBoundingClientRect().width && node.checkVisibility({ visibilityProperty: true });
  return frames_until(() => find(selector).some(seen));
}"""
# Presses a button of a bare page, and takes the time until its text has changed.
PRESS = """async (count) => {
  const button = () => document.querySelector("[data-testid=stButton] button");
  await frames_until(button);
  const start = performance.now();
  button().click();
  const text = () => document.querySelector("[data-testid=stMarkdown]")?.textContent;
  return (await frames_until(() => text() === `pressed ${count}`)) - start;
}"""
# Picks a mark, and takes the time until its evidence is there.
PICK = """async (ref) => {
  const start = performance.now();
  // the middle of a curved ribbon's box may lie outside the ribbon, so no pointer is moved
  find(`[data-volume][data-ref="${ref}"]`)[0].dispatchEvent(
    new MouseEvent("click", { bubbles: true, composed: true }));
  return (await frames_until(() => find(`[data-evidence="${ref}"]`).length)) - start;
}"""
# Moves the slider back by a day, and takes the time until all that is on the page is of that day.
STEP = """async () => {
  const slider = find(".as-of input")[0];
  const day = slider.dataset.words.split("|")[slider.value - 1].replace("As of ", "");
  const drawing = find("svg.sankey")[0];
  const start = performance.now();
  slider.value -= 1;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  slider.dispatchEvent(new Event("change", { bubbles: true }));
  const there = () => find(".masthead .case")[0]?.textContent.includes(day);
  return (await frames_until(() => there() && find("svg.sankey")[0] !== drawing)) - start;
}"""
# the bare pages run as Streamlit is shipped, only without its window, question and telemetry
QUIET = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
# A faster event loop is there for the dashboard; Streamlit is shipped without it.
NO_LOOP = 'raise ModuleNotFoundError("uvloop", name="uvloop")\n'
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
LINE = {"offline": False, "latency": 20, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}

Samples = dict[str, list[float]]


def first_view(page: Page, address: str, arrival: str) -> float:
    """Return the milliseconds from asking for a page to the frame that shows what it is about."""
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    return float(page.evaluate(ARRIVED, arrival))


def counted(context: BrowserContext, page: Page) -> tuple[CDPSession, dict[str, float]]:
    """Return a connection to the page's browser, and what it has received, by kind, from now on."""
    network = context.new_cdp_session(page)
    found = {"bytes": 0.0, "requests": 0.0, "frames": 0.0}

    def loaded(event: dict[str, Any]) -> None:
        found["bytes"] += event["encodedDataLength"]
        found["requests"] += 1

    def framed(event: dict[str, Any]) -> None:
        text, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        found["frames"] += len(text) * 3 / 4 if binary else len(text)

    network.on("Network.loadingFinished", loaded)
    network.on("Network.webSocketFrameReceived", framed)
    network.on("Network.webSocketFrameSent", framed)
    network.send("Network.enable")
    return network, found


def load_once(browser: Browser, name: str, address: str, kept: Samples) -> None:
    """Load a page with an empty cache, then once more with a full one."""
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    _, received = counted(context, page)
    start = time.perf_counter()
    kept["cold"].append(first_view(page, address, ARRIVALS[name]))
    kept["received"].append((received["bytes"] + received["frames"]) / 1000)
    kept["requests"].append(received["requests"])
    page.wait_for_load_state("networkidle")
    kept["settled"].append((time.perf_counter() - start) * 1000)
    page.close()
    kept["warm"].append(first_view(context.new_page(), address, ARRIVALS[name]))
    context.close()


def load_slowly(browser: Browser, name: str, address: str, kept: Samples) -> None:
    """Load a page on a phone with a quarter of the speed, then on a line of 10 Mbit/s."""
    for what, size in (("phone", PHONE), ("line", DESK)):
        context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        if what == "phone":
            network.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        else:
            network.send("Network.emulateNetworkConditions", LINE)
        page.set_default_timeout(90_000)
        kept[what].append(first_view(page, address, ARRIVALS[name]))
        context.close()


def press_button(browser: Browser, address: str, kept: Samples) -> None:
    """Press a button again and again, each time from the click to the changed text."""
    page = browser.new_page()
    first_view(page, address, ARRIVALS["button"])
    for count in range(1, LOADS + 2):
        kept["press"].append(page.evaluate(PRESS, count))
        page.wait_for_timeout(600)
    page.close()


def use(browser: Browser, address: str, kept: Samples) -> None:
    """Open evidence ribbon after ribbon, then step back day after day until all is redrawn."""
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    _, received = counted(context, page)
    first_view(page, address, RIBBON)
    page.wait_for_load_state("networkidle")
    refs = page.locator(RIBBON).evaluate_all("marks => marks.map(mark => mark.dataset.ref)")
    refs = list(dict.fromkeys(ref for ref in refs if ref))
    for turn in range(LOADS + 1):
        ref = refs[turn % len(refs)]
        before = received["frames"]
        kept["press"].append(page.evaluate(PICK, ref))
        page.wait_for_timeout(600)
        kept["frames"].append((received["frames"] - before) / 1000)
    for _ in range(LOADS + 1):
        kept["step"].append(page.evaluate(STEP))
        page.wait_for_timeout(600)
    context.close()


def process_of(address: str) -> Path:
    """Return the /proc folder of the server at an address."""
    port = address.rsplit(":", 1)[1].encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--server.port" in words and port in words:
            return folder
    raise ValueError(f"no process serves {address}")


def cpu(process: Path) -> float:
    """Return the milliseconds of processor time that a process has used."""
    fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memory(process: Path) -> float:
    """Return the megabytes that a process holds of its own, without those of files."""
    line = next(x for x in (process / "status").read_text().splitlines() if x.startswith("RssAnon"))
    return int(line.split()[1]) * 1024 / 1e6


def weigh(browser: Browser, name: str, address: str, kept: Samples) -> None:
    """Return what the server spends on pages and on interactions, and holds for each viewer."""
    process = process_of(address)
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    pages = [context.new_page()]
    first_view(pages[0], address, ARRIVALS[name])
    # The dashboard draws what is likely to be asked for next; then it is at rest.
    pages[0].wait_for_timeout(REST_MS)
    start = cpu(process)
    time.sleep(IDLE_SECONDS)
    idle = (cpu(process) - start) / IDLE_SECONDS

    def spent(work: Callable[[], None], times: int, viewers: int) -> float:
        began, clock = cpu(process), time.perf_counter()
        work()
        away = idle * viewers * (time.perf_counter() - clock)
        return max(0.0, (cpu(process) - began - away) / times)

    held = memory(process)

    def view() -> None:
        for _ in range(SESSIONS):
            pages.append(context.new_page())
            first_view(pages[-1], address, ARRIVALS[name])

    # While they open, half of them are open already, on average.
    kept["page cpu"].append(spent(view, SESSIONS, 1 + SESSIONS // 2))
    kept["idle cpu"].append(idle)
    kept["memory"].append((memory(process) - held) / SESSIONS)
    for page in pages[1:]:
        page.close()
    page = pages[0]
    if name == "dashboard":
        refs = page.locator(RIBBON).evaluate_all("marks => marks.map(mark => mark.dataset.ref)")

        def press() -> None:
            for ref in list(dict.fromkeys(refs))[:SESSIONS]:
                page.locator(f'{RIBBON}[data-ref="{ref}"]').first.dispatch_event("click")
                page.wait_for_timeout(400)

        # Once, so that what anybody has asked for before is there.
        press()
        kept["press cpu"].append(spent(press, SESSIONS, 1))
    elif name == "button":

        def press() -> None:
            for _ in range(SESSIONS):
                page.get_by_role("button", name="press").click()
                page.wait_for_timeout(400)

        kept["press cpu"].append(spent(press, SESSIONS, 1))
    context.close()


def start_up(browser: Browser, name: str, script: Path, **how: Any) -> float:
    """Return the milliseconds from starting a server to the first view in a fresh browser."""
    start = time.perf_counter()
    with served(script, **how) as address:
        context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
        page = context.new_page()
        taken = (time.perf_counter() - start) * 1000
        taken += first_view(page, address, ARRIVALS[name])
        context.close()
    return taken


@contextmanager
def static_site(folder: Path) -> Iterator[str]:
    """Serve the exported site of the shipped case; yields the address of its page of flows."""
    case = str(ROOT / "data" / "kerala-cmo-2026")
    command = [sys.executable, "-m", "flows", "site", case, "--to", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    page = next(iter(sorted(folder.rglob("flows*.html"))), None)
    if page is None:
        raise RuntimeError(f"no page of the site:\n{done.stdout}{done.stderr}")

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    handler = partial(Silent, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{page.relative_to(folder)}"
    finally:
        server.shutdown()


def attempt(what: str, measure: Callable[[], object]) -> None:
    """Run one measurement; one that finds nothing to measure leaves a gap in the table."""
    try:
        measure()
    except (PlaywrightError, ValueError, RuntimeError) as error:
        print(f"not measured: {what}: {str(error).splitlines()[0]}", file=sys.stderr)


def main() -> int:
    """Measure everything and print the table; exit 1 if something could not be measured."""
    times: dict[str, Samples] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name, source in (("bare", BARE_PAGE), ("button", BARE_BUTTON), ("naive", NAIVE_PAGE)):
            (folder / f"{name}.py").write_text(source, encoding="utf-8")
        (folder / "without").mkdir()
        (folder / "without" / "uvloop.py").write_text(NO_LOOP, encoding="utf-8")
        shipped: dict[str, Any] = {
            "options": QUIET,
            "environment": {"PYTHONPATH": str(folder / "without")},
        }
        addresses = {"dashboard": stack.enter_context(served())}
        for name in ("bare", "button", "naive"):
            addresses[name] = stack.enter_context(served(folder / f"{name}.py", **shipped))
        addresses["static"] = stack.enter_context(static_site(folder / "site"))
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        for turn in range(LOADS + 1):
            for name in ("bare", "dashboard", "naive", "static"):
                # the first turn warms the servers up
                kept = times[name] if turn else defaultdict(list)
                attempt(name, partial(load_once, browser, name, addresses[name], kept))
            if turn % 3 == 0:
                for name in ("bare", "dashboard", "naive", "static"):
                    work = partial(load_slowly, browser, name, addresses[name], times[name])
                    attempt(f"{name}, slowly", work)
            if sys.stderr.isatty():
                print(f"\rload {turn} of {LOADS}", end="\r", file=sys.stderr, flush=True)
        bare = times["bare"]
        attempt("button", lambda: press_button(browser, addresses["button"], bare))
        attempt("evidence", lambda: use(browser, addresses["dashboard"], times["dashboard"]))
        for name, column in (("dashboard", "dashboard"), ("button", "bare"), ("naive", "naive")):
            script, how = (ROOT / "app.py", {}) if name == "dashboard" else (None, shipped)
            # A server of its own: what has been asked of one before stays in its memory.
            with served(script or folder / f"{name}.py", **how) as fresh:
                attempt(f"{name}, load", partial(weigh, browser, name, fresh, times[column]))
        for _ in range(3):
            script = folder / "bare.py"
            bare["start"].append(start_up(browser, "bare", script, **shipped))
            times["dashboard"]["start"].append(start_up(browser, "dashboard", ROOT / "app.py"))
    # Any widget of bare Streamlit takes a round trip of the same kind.
    bare["step"] = bare["press"] = bare["press"][1:]
    for name in ("press", "step", "frames"):
        times["dashboard"][name] = times["dashboard"][name][1:]
    medians = {
        page: {what: statistics.median(values) for what, values in kept.items() if values}
        for page, kept in times.items()
    }
    table = bench_table.markdown(medians, LOADS)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.md").write_text(table, encoding="utf-8")
    (ROOT / "build" / "bench.svg").write_text(bench_table.bars(medians), encoding="utf-8")
    print(table)
    missing = {what for what, *_ in bench_table.ROWS} - set(medians.get("dashboard", {}))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
