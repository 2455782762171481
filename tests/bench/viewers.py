"""Viewers without a browser: each speaks Streamlit's messages over a real websocket.

A viewer opens a page, clicks in it the way our surfaces do, asks every second whether the files
have changed as the page does, and after a break comes back to the address that it was at.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qs, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

# Of all flows and days, as many as most people look at.
FEW = 10
PATIENCE = 180.0
# A browser waits this long, then twice as long and so on, before it tries again.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 4.0
FLOW = re.compile(rb'data-ref=[\\"]+(flow:[a-z0-9-]+)')
DAYS = re.compile(rb'as_of[\\"]+ data-values=[\\"]+([0-9 -]+)')
FAULT = re.compile(rb"since \d\d:\d\d: the record of|as it stood before")


@lru_cache(maxsize=512)
def plain(packed: bytes) -> bytes:
    """Return what one of our surfaces was sent, as the browser reads it."""
    return gzip.decompress(packed)


@dataclass
class Seen:
    """What viewers met together."""

    opened: list[float] = field(default_factory=list)
    acted: list[float] = field(default_factory=list)
    followed: int = 0
    received: int = 0
    lost: int = 0
    back: list[float] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)
    blank: int = 0
    traces: int = 0
    errors: list[str] = field(default_factory=list)


class Viewer:
    """One open page; `marker` is what its messages hold whenever it is not blank."""

    def __init__(
        self, address: str, seen: Seen, marker: bytes, query: str = "", cookie: str = ""
    ) -> None:
        self.address = address
        self.seen = seen
        self.marker = marker
        self.query = query
        self.cookie = cookie
        self.runs = 0
        self.noticed = False
        self.shown = b""
        self._socket: ClientConnection | None = None
        self._session = ""
        self._cached: dict[str, bytes] = {}
        # What the page wants to be asked for by itself: every so many seconds, next at what time.
        self._following: dict[str, tuple[float, float]] = {}
        self._surfaces: dict[str, str] = {}
        self._finished = asyncio.Event()
        self._lost = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._content: list[bytes] = []

    async def open(self) -> None:
        """Connect and show the page; the seconds are noted."""
        started = time.perf_counter()
        await self._connect()
        await self._run(self._rerun())
        self.seen.opened.append(time.perf_counter() - started)

    async def act(self, what: dict[str, str]) -> None:
        """Do what a click on our page does; the seconds to the end of the run are noted."""
        started = time.perf_counter()
        asked = self._rerun()
        key = next((k for k in self._surfaces if k.endswith("-bar")), None)
        if key is None:
            # A page without surfaces: a widget that changes costs a run as well.
            asked.rerun_script.query_string = self.query = urlencode(what)
        else:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = f"$$STREAMLIT_INTERNAL_KEY_{self._surfaces[key]}__events"
            state.json_trigger_value = json.dumps([{"event": "act", "value": json.dumps(what)}])
        await self._run(asked)
        if key is not None:
            params = {name: values[0] for name, values in parse_qs(self.query).items()}
            if any(params.get(n) != v for n, v in what.items()):
                self.seen.strayed.append(f"{what} led to {self.query}")
        self.seen.acted.append(time.perf_counter() - started)

    def choices(self) -> list[dict[str, str]]:
        """Return what there is to click: steps in time and flows, as the page last showed them."""
        found = DAYS.search(self.shown)
        days = found[1].decode().split() if found else []
        flows = sorted({m.decode() for m in FLOW.findall(self.shown)})
        return [*({"as_of": day} for day in days[:FEW]), *({"focus": ref} for ref in flows[:FEW])]

    async def stay(self, until: float, clicks: random.Random | None, every: float) -> None:
        """Read and click until the time `until`; after a break, come back to the same address."""
        while (left := until - time.monotonic()) > 0:
            pause = min(left, every * (0.5 + clicks.random())) if clicks else left
            with suppress(TimeoutError):
                await asyncio.wait_for(self._lost.wait(), pause)
            try:
                if self._lost.is_set():
                    await self.come_back()
                elif clicks and time.monotonic() < until:
                    some = self.choices() or [{"turn": str(clicks.random())}]
                    await self.act(clicks.choice(some))
            except (ConnectionClosed, ConnectionError):
                self._lost.set()

    async def come_back(self) -> None:
        """Connect again, as a browser does, until the page is there."""
        self.seen.lost += 1
        before, started, pause = self.query, time.perf_counter(), FIRST_PAUSE
        while True:
            with suppress(OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                await self._connect()
                await self._run(self._rerun())
                break
            if time.perf_counter() - started > PATIENCE:
                self.seen.errors.append("never came back")
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        self.seen.back.append(time.perf_counter() - started)
        if self.query != before:
            self.seen.strayed.append(f"{before} came back as {self.query}")

    async def close(self) -> None:
        """Leave."""
        for task in self._tasks:
            task.cancel()
        if self._socket:
            await self._socket.close()

    async def _connect(self) -> None:
        for task in self._tasks:
            task.cancel()
        parts = urlsplit(self.address)
        protocols = [
            "streamlit",
            "PLACEHOLDER_AUTH_TOKEN",
            *([self._session] * bool(self._session)),
        ]
        self._socket = await connect(
            f"ws://{parts.netloc}/_stcore/stream",
            origin=f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type]
            subprotocols=protocols,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
            proxy=None,
            additional_headers={"Cookie": self.cookie} if self.cookie else None,
        )
        self._lost.clear()
        self._following.clear()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._follow())]

    def _rerun(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.cached_message_hashes.extend(self._cached)
        return message

    async def _run(self, asked: BackMsg) -> None:
        assert self._socket is not None
        self._finished.clear()
        self._content = []
        await self._socket.send(asked.SerializeToString())
        waits = [asyncio.create_task(e.wait()) for e in (self._finished, self._lost)]
        try:
            await asyncio.wait(waits, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if self._lost.is_set():
            raise ConnectionError("the connection broke")
        if not self._finished.is_set():
            self.seen.errors.append(f"no answer in {PATIENCE:.0f} s")

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for content in self._socket:
                if isinstance(content, bytes):
                    self._heard(content)
        except ConnectionClosed:
            pass
        finally:
            self._lost.set()

    def _heard(self, content: bytes) -> None:
        self.seen.received += len(content)
        message = ForwardMsg()
        message.ParseFromString(content)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._cached[message.hash] = content
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id or self._session
            if not message.metadata.run.fragment_ids:
                self._following.clear()
                self._content = []
        elif kind == "auto_rerun":
            every = message.auto_rerun.interval
            self._following[message.auto_rerun.fragment_id] = every, time.monotonic() + every
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "ref_hash":
            self._content.append(self._cached.get(message.ref_hash, b""))
        elif kind == "delta":
            self._delta(message, content)
        elif kind == "script_finished":
            self._ended(message.script_finished)

    def _delta(self, message: ForwardMsg, content: bytes) -> None:
        element = message.delta.new_element
        what = element.WhichOneof("type")
        if what == "bidi_component":
            self._surfaces[element.bidi_component.id] = element.bidi_component.id
            content = plain(element.bidi_component.bytes)
            if message.hash in self._cached:
                self._cached[message.hash] = content
        self._content.append(content)
        self.seen.traces += what == "exception"

    def _ended(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        if status == ForwardMsg.FINISHED_SUCCESSFULLY:
            self.shown = b"".join(self._content)
            self.runs += 1
            self.seen.blank += self.marker not in self.shown
            self.noticed = bool(FAULT.search(self.shown))
            self._finished.set()
        else:
            self.seen.followed += 1

    async def _follow(self) -> None:
        """Ask for what the page wants to be asked for by itself, at its pace."""
        assert self._socket is not None
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(0.05)
                now = time.monotonic()
                for fragment, (every, due) in list(self._following.items()):
                    if now >= due:
                        self._following[fragment] = every, now + every
                        message = self._rerun()
                        message.rerun_script.fragment_id = fragment
                        message.rerun_script.is_auto_rerun = True
                        await self._socket.send(message.SerializeToString())
