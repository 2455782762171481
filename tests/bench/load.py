"""Many viewers at once, over real websockets: run with `python -m tests.bench.load`.

Each opens the page, all in the same moment, then clicks: flows, steps in time. In the middle a
table of the case is broken and saved right again. The same with a plain Plotly page and a bare
Streamlit one; only the ratios of one run travel between machines, and the viewers take their
share of the same processors.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.bench import BARE_PAGE, NAIVE_PAGE, QUIET
from tests.bench.viewers import Seen, Viewer
from tests.browser.harness import ROOT, free_port

START_SECONDS = 60.0
BROKEN = 8.0
# What a page's messages hold whenever there is something on it.
MARKERS = {"dashboard": b"masthead", "naive": b"sankey", "bare": b"hello"}


@dataclass
class Server:
    """A server that runs, and what it costs."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Return the seconds of processor time so far, those of its children's too."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the memory in use, in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def serving(
    command: Sequence[str],
    folder: Path,
    port: int,
    environment: dict[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    """Start a server and wait until it is well; what it writes goes to `log`."""
    output = log.open("ab") if log else subprocess.DEVNULL
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not well(f"{address}/_stcore/health"):
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(errors="replace")[-2000:] if log else ""
                raise RuntimeError(f"{' '.join(command)} did not start: {said}")
            time.sleep(0.1)
        yield Server(address, process.pid), process
    finally:
        process.kill()
        process.wait()


def well(address: str) -> bool:
    """Return whether an address answers with 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass
class Result:
    """What one page cost, and what its viewers met."""

    seen: Seen
    memory: list[float] = field(default_factory=list)
    peak: float = 0.0
    page_cpu: float = 0.0
    act_cpu: float = 0.0
    idle_cpu: float = 0.0
    noticed: int = 0
    healed: int = 0


async def _watch(server: Server, result: Result) -> None:
    while True:
        result.peak = max(result.peak, server.memory())
        await asyncio.sleep(0.5)


async def visit(
    server: Server, marker: bytes, number: int, seconds: float, case: Path | None
) -> Result:
    """Send `number` viewers to a page; `case` is the folder whose table is broken meanwhile."""
    result = Result(Seen(), [server.memory()])
    seen, dice = result.seen, random.Random(20260310)
    # What is done once, by the first who comes, is not counted.
    first = Viewer(server.address, Seen(), marker)
    await first.open()
    await first.close()
    result.memory.append(server.memory())
    watch = asyncio.create_task(_watch(server, result))
    viewers = [Viewer(server.address, seen, marker) for _ in range(number)]
    spent = server.cpu()
    opened = await asyncio.gather(*(v.open() for v in viewers), return_exceptions=True)
    seen.errors += [f"open: {e!r}" for e in opened if isinstance(e, BaseException)]
    result.page_cpu = (server.cpu() - spent) / number
    here = [v for v, e in zip(viewers, opened, strict=True) if e is None]
    # What an open page costs while nobody touches it.
    spent, since = server.cpu(), time.monotonic()
    await asyncio.sleep(5)
    result.idle_cpu = (server.cpu() - spent) / (time.monotonic() - since)
    spent, since = server.cpu(), time.monotonic()
    until = since + seconds
    staying = [asyncio.create_task(v.stay(until, random.Random(dice.random()), 4.0)) for v in here]
    if case is not None:
        await asyncio.sleep(seconds / 3)
        await _break(case, result, here)
    await asyncio.gather(*staying)
    whole = server.cpu() - spent - result.idle_cpu * (time.monotonic() - since)
    result.act_cpu = whole / max(1, len(seen.acted))
    await asyncio.gather(*(v.close() for v in here))
    watch.cancel()
    await asyncio.sleep(5)
    result.memory.append(server.memory())
    return result


async def _break(case: Path, result: Result, viewers: Sequence[Viewer]) -> None:
    """Spoil a table, wait until viewers are told, save it right again, and look once more."""
    table = case / "flows.csv"
    right = table.read_bytes()
    table.write_bytes(right + b'f-broken,"no end of the quote\n')
    await asyncio.sleep(BROKEN)
    result.noticed = sum(v.noticed for v in viewers)
    table.write_bytes(right)
    await asyncio.sleep(BROKEN)
    result.healed = sum(not v.noticed for v in viewers)


def _at(samples: Sequence[float], share: float) -> float:
    ranked = sorted(samples) or [float("nan")]
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def _row(title: str, cells: Sequence[str]) -> str:
    return f"{title:<34}" + "".join(f"{cell:>14}" for cell in cells)


def table(results: dict[str, Result]) -> str:
    """Return what was measured as lines of text."""
    found = list(results.values())
    lines = [_row("", list(results))]

    def line(title: str, cells: Sequence[str]) -> None:
        lines.append(_row(title, cells))

    line("pages opened", [f"{len(r.seen.opened)}" for r in found])
    line("  median, s", [f"{statistics.median(r.seen.opened or [0]):.2f}" for r in found])
    line("  95th of 100, s", [f"{_at(r.seen.opened, 0.95):.2f}" for r in found])
    line("interactions", [f"{len(r.seen.acted)}" for r in found])
    line("  median, s", [f"{statistics.median(r.seen.acted or [0]):.3f}" for r in found])
    line("  95th of 100, s", [f"{_at(r.seen.acted, 0.95):.3f}" for r in found])
    line("server CPU per page, ms", [f"{r.page_cpu * 1000:.1f}" for r in found])
    line("server CPU per interaction, ms", [f"{r.act_cpu * 1000:.1f}" for r in found])
    line("server CPU of open pages, %", [f"{r.idle_cpu * 100:.0f}" for r in found])
    line("memory after one page, MB", [f"{r.memory[1]:.0f}" for r in found])
    line("  at most", [f"{r.peak:.0f}" for r in found])
    line(
        "  after they left, each round", ["/".join(f"{m:.0f}" for m in r.memory[2:]) for r in found]
    )
    line(
        "received per viewer, MB",
        [f"{r.seen.received / 1e6 / max(1, len(r.seen.opened)):.1f}" for r in found],
    )
    line("connections lost", [f"{r.seen.lost}" for r in found])
    line(
        "blank pages, tracebacks, strayed",
        [f"{r.seen.blank}, {r.seen.traces}, {len(r.seen.strayed)}" for r in found],
    )
    line("errors", [f"{len(r.seen.errors)}" for r in found])
    return "\n".join(lines)


def joined(first: Result, then: Result) -> Result:
    """Return the first round with the memory after the next one added."""
    first.memory.append(then.memory[-1])
    first.peak = max(first.peak, then.peak)
    for name in ("lost", "blank", "traces", "strayed"):
        setattr(first.seen, name, getattr(first.seen, name) + getattr(then.seen, name))
    first.seen.errors += then.seen.errors
    return first


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if no viewer of the dashboard met anything but the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30, help="of clicking, each round")
    parser.add_argument("--rounds", type=int, default=3, help="of the dashboard, for its memory")
    parser.add_argument("--only", choices=list(MARKERS), nargs="*", default=list(MARKERS))
    asked = parser.parse_args(arguments)
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        data = place / "data"
        shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns(".history"))
        case = next(iter(sorted(data.glob("*/datapackage.json")))).parent
        for page, source in (("bare", BARE_PAGE), ("naive", NAIVE_PAGE)):
            (place / f"{page}.py").write_text(source, encoding="utf-8")
        ours = {
            "CONTESTED_FLOWS_DATA": str(data),
            "CONTESTED_FLOWS_STATE": str(place / "state"),
            "CONTESTED_FLOWS_LOG": "json",
        }
        for page in asked.only:
            port = free_port()
            shipped = ["-m", "streamlit", "run", f"{page}.py", "--server.port", str(port), *QUIET]
            tuned = ["-m", "uvicorn", "app:app", "--port", str(port)]
            own = page == "dashboard"
            command, folder = (tuned, ROOT) if own else (shipped, place)
            with serving(command, folder, port, ours if own else {}, place / "log") as (server, _):
                for turn in range(asked.rounds if own else 1):
                    broken = case if own and not turn else None
                    found = asyncio.run(
                        visit(server, MARKERS[page], asked.viewers, asked.seconds, broken)
                    )
                    results[page] = joined(results[page], found) if turn else found
                    print(f"{page}: round {turn + 1} is over", file=sys.stderr)
        traces = (place / "log").read_text(errors="replace").count("Traceback")
    print(f"{asked.viewers} viewers opening in the same moment, then clicking every 4 s or so")
    print(table(results))
    if "dashboard" not in results:
        return 0
    mine = results["dashboard"]
    print(
        f"a table broken for {BROKEN:.0f} s: {mine.noticed} of {asked.viewers} viewers had the "
        f"notice and the last good record; saved right again: {mine.healed} without the notice"
    )
    print(f"tracebacks in the servers' logs: {traces}")
    for error in sorted({*mine.seen.errors, *mine.seen.strayed})[:5]:
        print(f"error: {error}", file=sys.stderr)
    bad = (mine.seen.blank, mine.seen.traces, mine.seen.strayed, len(mine.seen.errors), traces)
    return int(any(bad) or mine.noticed < asked.viewers or mine.healed < asked.viewers)


if __name__ == "__main__":
    sys.exit(main())
