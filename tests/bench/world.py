"""A server with a case of its own, viewers who have it open, and a wire between them to cut."""

from __future__ import annotations

import asyncio
import math
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.edits import Editor
from tests.bench.seen import Seen, reached
from tests.bench.server import serving
from tests.bench.viewers import Viewer
from tests.browser.harness import ROOT, free_port

# Longer than a fault must last before it is spoken of, with the look of the page after it.
LONG = 6.0
# What is to come is waited for this long: other programs may be using the processors too.
PATIENCE = 45.0
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
    editor: Editor = field(init=False)
    wire: Wire | None = None
    _staying: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.editor = Editor(self.case)

    @property
    def case(self) -> Path:
        """The folder of the case."""
        return next(self.place.glob("data/*/datapackage.json")).parent

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

    async def open(self, queries: Sequence[str] = QUERIES) -> None:
        """Have viewers open their pages and stay, each at a view of its own."""
        self.wire = Wire(self.port)
        await self.wire.mend()
        here = f"http://127.0.0.1:{self.wire.here}"
        self.viewers = [Viewer(here, self.seen, b"masthead", query) for query in queries]
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

    async def drawn(self) -> float:
        """Return the seconds until each page is drawn from the files as they are, or nan."""
        word = self.editor.version()
        return await reached(lambda: all(v.version == word for v in self.viewers), PATIENCE)

    async def told(self, noticed: bool) -> float:
        """Return the seconds until each page has the notice of a fault, or none has; or nan."""
        return await reached(lambda: all(v.noticed == noticed for v in self.viewers), PATIENCE)

    async def quiet(self) -> bool:
        """Return whether no page has a notice for as long as a fault would need to bring it."""
        return math.isnan(await reached(lambda: any(v.noticed for v in self.viewers), LONG))

    async def told_and_healed(self, heal: Callable[[], object]) -> tuple[str, bool]:
        """Return what viewers got of a fault that is there now, and after `heal`."""
        told = await self.told(True)
        heal()
        healed = await self.told(False)
        notice = f"a notice and the last good record in {told:.1f} s"
        well = f"healed by itself in {healed:.1f} s"
        said = "NO NOTICE" if math.isnan(told) else notice
        then = "NOT HEALED" if math.isnan(healed) else well
        return f"{said}; {then}", not math.isnan(told + healed)
