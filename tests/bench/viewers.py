"""Viewers without a browser: each speaks Streamlit's messages over a real websocket.

A viewer opens a page, clicks in it the way our surfaces do, asks every second whether the record
has changed as the page does, and after a break comes back to the address that it was at.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import time
from contextlib import suppress
from functools import lru_cache
from urllib.parse import parse_qs, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.bench.seen import Seen

# Of all flows and days, as many as most people look at.
FEW = 10
PATIENCE = 180.0
# For the run of a click, where one that the page asked for by itself ended first.
LATE = 20.0
# The page asks for itself anew at this pace, while the record is another than the one it shows.
AGAIN = 5.0
# A browser waits this long, then twice as long and so on, before it tries again.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 4.0
FLOW = re.compile(rb'data-ref=[\\"]+(flow:[a-z0-9-]+)')
DAYS = re.compile(rb'as_of[\\"]+ data-values=[\\"]+([0-9 -]+)')
VERSION = re.compile(rb'"now": "([0-9a-f]+)"')
FAULT = re.compile(rb"since \d\d:\d\d: the record of|as it stood before")


@lru_cache(maxsize=512)
def plain(packed: bytes) -> bytes:
    """Return what one of our surfaces was sent, as the browser reads it."""
    return gzip.decompress(packed)


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
        # The version of the record that is shown.
        self.version = ""
        self._socket: ClientConnection | None = None
        self._session = ""
        self._cached: dict[str, bytes] = {}
        self._surfaces: set[str] = set()
        # A click that is not yet answered: it goes along when the page is to be drawn anew.
        self._picks: dict[str, str] = {}
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
        self._picks = what
        try:
            await self._pick(what)
        finally:
            self._picks = {}
        self.seen.acted.append(time.perf_counter() - started)

    async def _pick(self, what: dict[str, str]) -> None:
        if not self._surfaces:
            # A widget that changes costs such a page a run as well.
            self.query = urlencode(what)
        await self._run(self._asked("bar", what))
        if self._surfaces and not self._at(what):
            # A run that the page asked for by itself may have ended first.
            await self._end(LATE)
            if not self._at(what):
                self.seen.strayed.append(f"{what} led to {self.query}")

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
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._follow())]

    def _rerun(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.cached_message_hashes.extend(self._cached)
        return message

    def _asked(self, place: str, what: dict[str, str]) -> BackMsg:
        """Return what a browser sends when something is picked on the surface of that name."""
        message = self._rerun()
        if key := next((k for k in self._surfaces if k.endswith(f"-{place}")), None):
            state = message.rerun_script.widget_states.widgets.add()
            state.id = f"$$STREAMLIT_INTERNAL_KEY_{key}__events"
            state.json_trigger_value = json.dumps([{"event": "act", "value": json.dumps(what)}])
        return message

    def _at(self, what: dict[str, str]) -> bool:
        params = {name: values[0] for name, values in parse_qs(self.query).items()}
        return all(params.get(name) == value for name, value in what.items())

    async def _run(self, asked: BackMsg) -> None:
        assert self._socket is not None
        self._finished.clear()
        await self._socket.send(asked.SerializeToString())
        if not await self._end(PATIENCE):
            self.seen.errors.append(f"no answer in {PATIENCE:.0f} s")

    async def _end(self, within: float) -> bool:
        """Wait for the end of a run; return whether there was one, raise if the socket breaks."""
        waits = [asyncio.create_task(e.wait()) for e in (self._finished, self._lost)]
        try:
            await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if self._lost.is_set():
            raise ConnectionError("the connection broke")
        ended = self._finished.is_set()
        self._finished.clear()
        return ended

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
                self._content = []
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
            self._surfaces.add(element.bidi_component.id)
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
            if version := VERSION.search(self.shown):
                self.version = version[1].decode()

    async def _follow(self) -> None:
        """Ask every second whether the record has changed, and for the page anew if it has."""
        assert self._socket is not None
        parts = urlsplit(self.address)
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        asked = f"GET /now HTTP/1.1\r\nHost: {parts.netloc}\r\n{cookie}\r\n".encode()
        wanted, since = "", 0.0
        # Where the connection breaks the socket does too, and whoever comes back asks anew.
        with suppress(ConnectionClosed, OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                while True:
                    await asyncio.sleep(1)
                    if not self.version:
                        continue
                    writer.write(asked)
                    now = await self._answer(reader)
                    late = now != wanted or time.monotonic() - since > AGAIN
                    if late and now not in ("", self.version):
                        wanted, since = now, time.monotonic()
                        anew = self._asked("masthead", self._picks)
                        await self._socket.send(anew.SerializeToString())
            finally:
                writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> str:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        return body.decode() if b" 200 " in head else ""
