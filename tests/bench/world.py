"""A server with a case of its own, viewers who have it open, and a wire between them to cut."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flows import store
from flows.change import Edit, keyed
from flows.outcome import Saved
from flows.snapshot import snapshot
from tests.bench.load import serving
from tests.bench.viewers import Seen, Viewer
from tests.browser.harness import ROOT, free_port

# Longer than a fault must last before it is spoken of, with the look of the page after it.
LONG = 6.0
QUERIES = ("", "view=timeline", "view=claims&as_of=2026-03-10", "view=figures", "view=flows")


class Wire:
    """A wire to a server's port that can fall silent, and be cut."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.here = free_port()
        self.passing = asyncio.Event()
        self.passing.set()
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.here)

    async def cut(self) -> None:
        """Break every connection; new ones are refused."""
        if self._server:
            self._server.close()
        for end in list(self._ends):
            end.transport.abort()
        self._ends.clear()

    async def _join(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            far, forth = await asyncio.open_connection("127.0.0.1", self.port)
            self._ends |= {back, forth}
            await asyncio.gather(self._carry(near, forth), self._carry(far, back))
        back.close()

    async def _carry(self, source: asyncio.StreamReader, end: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                await self.passing.wait()
                end.write(data)
                await end.drain()
        end.close()


@dataclass
class World:
    """One server with a case of its own, and viewers who have it open."""

    place: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    seen: Seen = field(default_factory=Seen)
    viewers: list[Viewer] = field(default_factory=list)
    edits: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wire: Wire | None = None
    _staying: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def case(self) -> Path:
        """The folder of the case."""
        return next((self.place / "data").iterdir())

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.place / "log"

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run the server."""
        command = ["-m", "uvicorn", "app:app", "--port", str(self.port)]
        with serving(command, ROOT, self.port, self.environment, self.log) as (_, process):
            yield process

    async def open(self) -> None:
        """Have viewers open their pages and stay, each at a view of its own."""
        self.wire = Wire(self.port)
        await self.wire.mend()
        here = f"http://127.0.0.1:{self.wire.here}"
        self.viewers = [Viewer(here, self.seen, b"masthead", query) for query in QUERIES]
        await asyncio.gather(*(v.open() for v in self.viewers))
        until = time.monotonic() + 600
        self._staying = [asyncio.create_task(v.stay(until, None, 1)) for v in self.viewers]

    async def leave(self) -> None:
        """Close the pages."""
        for task in self._staying:
            task.cancel()
        await asyncio.gather(*(v.close() for v in self.viewers))
        if self.wire:
            await self.wire.cut()

    def edit(self) -> bool:
        """Save an edit as the editor does; return whether it says that it is saved."""
        base = snapshot(self.case)
        key = list(keyed(base.sheets["flows"], "flows"))[len(self.edits)]
        text = f"edited at {time.time_ns()}"
        done = store.save(self.case, base, [Edit("flows", key, {"note": text})], "outage")
        if isinstance(done, Saved):
            self.edits.append(text)
        else:
            self.said.append(done.sentence)
        return isinstance(done, Saved)

    def lost_edits(self) -> int:
        """Return how many edits that were said to be saved are not in the table."""
        table = (self.case / "flows.csv").read_text(encoding="utf-8")
        return sum(text not in table for text in self.edits)

    async def met(self, noticed: int, within: float = LONG) -> bool:
        """Wait until as many viewers have the notice of a fault; return whether they do."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if sum(v.noticed for v in self.viewers) == noticed:
                return True
            await asyncio.sleep(0.2)
        return False

    async def told_and_healed(self, heal: Callable[[], object]) -> tuple[str, bool]:
        """Return what viewers got of a fault that is there now, and after `heal`."""
        told = await self.met(len(self.viewers))
        heal()
        healed = await self.met(0)
        notice = "the last good record with a notice" if told else "NO NOTICE"
        return f"{notice}; {'healed by itself' if healed else 'NOT HEALED'}", told and healed
