"""Many viewers at once, over real websockets: run with `python -m tests.bench.load`.

Each opens the page, all in the same moment, then clicks: flows, steps in time. In the middle of
the second round edits are saved, and a table of the case is broken and saved right again. The same
with a plain Plotly page and a bare Streamlit one; only the ratios of one run travel between
machines, and the viewers take their share of the same processors.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.bench import BARE_PAGE, NAIVE_PAGE, QUIET
from tests.bench.edits import Editor, mend, spoil
from tests.bench.seen import Seen, reached
from tests.bench.server import Server, serving
from tests.bench.viewers import Viewer
from tests.browser.harness import ROOT, free_port

# Seconds that all viewers together may take until each has what there is to see.
PATIENCE = 60.0
# As in the image: what is long comes compressed as it is.
PLAIN = ("--ws-per-message-deflate", "false")
# What a page's messages hold whenever there is something on it.
MARKERS = {"dashboard": b"masthead", "naive": b"sankey", "bare": b"hello"}


@dataclass
class Met:
    """Something done to the case while people read, and how many saw it, in how many seconds."""

    what: str
    right: bool
    seen: int
    seconds: float


@dataclass
class Result:
    """What one page cost, and what its viewers met."""

    seen: Seen
    memory: list[float] = field(default_factory=list)
    peak: float = 0.0
    page_cpu: float = 0.0
    act_cpu: float = 0.0
    idle_cpu: float = 0.0
    middle: list[Met] = field(default_factory=list)
    # Seconds of interactions in the round that the case was edited and broken in.
    meanwhile: list[float] = field(default_factory=list)


async def _watch(server: Server, result: Result) -> None:
    while True:
        result.peak = max(result.peak, server.memory())
        await asyncio.sleep(0.5)


async def visit(
    server: Server, marker: bytes, number: int, seconds: float, editor: Editor | None
) -> Result:
    """Send `number` viewers to a page; the case of the `editor` is edited and broken meanwhile."""
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
    if editor is not None:
        await asyncio.sleep(seconds / 3)
        result.middle = [found async for found in _meddle(editor, here)]
        result.meanwhile = seen.acted
    await asyncio.gather(*staying)
    whole = server.cpu() - spent - result.idle_cpu * (time.monotonic() - since)
    result.act_cpu = whole / max(1, len(seen.acted))
    await asyncio.gather(*(v.close() for v in here))
    watch.cancel()
    await asyncio.sleep(5)
    result.memory.append(server.memory())
    return result


async def _meddle(editor: Editor, viewers: Sequence[Viewer]) -> AsyncIterator[Met]:
    """Save, break a table, try to save, put it right, save; each time wait for all viewers."""

    async def met(what: str, right: bool, seen: Callable[[Viewer], bool]) -> Met:
        seconds = await reached(lambda: all(map(seen, viewers)), PATIENCE)
        return Met(what, right, sum(map(seen, viewers)), seconds)

    def renewed(viewer: Viewer) -> bool:
        return viewer.version == word

    saved, word = await asyncio.to_thread(editor.edit), editor.version()
    yield await met("an edit is saved: had the new record", saved, renewed)
    right = spoil(editor.folder)
    refused = not await asyncio.to_thread(editor.edit)
    told = "a table is broken, an edit refused in words: had the notice and the last good record"
    yield await met(told, refused, lambda viewer: viewer.noticed)
    mend(editor.folder, right)
    yield await met("it is saved right again: had no notice", True, lambda v: not v.noticed)
    saved, word = await asyncio.to_thread(editor.edit), editor.version()
    yield await met("another edit is saved: had the new record", saved, renewed)


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
    if then.middle:
        first.middle, first.meanwhile = then.middle, then.meanwhile
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
        editor = Editor(next(iter(sorted(data.glob("*/datapackage.json")))).parent)
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
            tuned = ["-m", "uvicorn", "app:app", "--port", str(port), *PLAIN]
            own = page == "dashboard"
            command, folder = (tuned, ROOT) if own else (shipped, place)
            with serving(command, folder, port, ours if own else {}, place / "log") as (server, _):
                for turn in range(asked.rounds if own else 1):
                    # Not in the first round, which is compared with the other pages.
                    meddler = editor if own and turn == min(1, asked.rounds - 1) else None
                    found = asyncio.run(
                        visit(server, MARKERS[page], asked.viewers, asked.seconds, meddler)
                    )
                    results[page] = joined(results[page], found) if turn else found
                    print(f"{page}: round {turn + 1} is over", file=sys.stderr)
        log = (place / "log").read_text(errors="replace")
        traces, lost = log.count("Traceback") + log.count('"fault"'), editor.lost()
    print(f"{asked.viewers} viewers opening in the same moment, then clicking every 4 s or so")
    print(table(results))
    if "dashboard" not in results:
        return 0
    mine = results["dashboard"]
    print(
        f"in the middle of a round of its own, with {len(mine.meanwhile)} interactions "
        f"(95th of 100: {_at(mine.meanwhile, 0.95):.3f} s)"
    )
    for met in mine.middle:
        done = "" if met.right else "NOT SO: "
        took = f"within {met.seconds:.1f} s" if not math.isnan(met.seconds) else "TOO LATE"
        print(f"  {done}{met.what} {met.seen} of {asked.viewers} viewers, {took}")
    print(f"edits lost: {lost} of {len(editor.saved)}; tracebacks in the servers' logs: {traces}")
    for error in sorted({*mine.seen.errors, *mine.seen.strayed})[:5]:
        print(f"error: {error}", file=sys.stderr)
    bad = (mine.seen.blank, mine.seen.traces, mine.seen.strayed, mine.seen.errors, traces, lost)
    good = all(m.right and m.seen == asked.viewers for m in mine.middle)
    return int(any(bad) or not good)


if __name__ == "__main__":
    sys.exit(main())
