"""A request or a handshake put to an ASGI application by hand, and what it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass
class Answer:
    """What an application sent."""

    messages: list[Message] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The status of the response; 101 for a socket that was opened."""
        first = self.messages[0]
        return 101 if first["type"] == "websocket.accept" else int(first["status"])

    @property
    def text(self) -> str:
        """The body."""
        return b"".join(m.get("body", b"") for m in self.messages).decode()


def ask(
    app: ASGIApp,
    path: str = "/",
    headers: Iterable[tuple[str, str]] = (("host", "localhost"),),
    kind: str = "http",
    received: Iterable[Message] = (),
    **scope: Any,
) -> Answer:
    """Return what `app` answers to a request that brings the messages `received`."""
    answer, coming = Answer(), iter(received)

    async def receive() -> Message:
        return next(coming, {"type": f"{kind}.disconnect"})

    async def send(message: Message) -> None:
        answer.messages.append(message)

    asked: Scope = {
        "type": kind,
        "method": "GET",
        "scheme": "http" if kind == "http" else "ws",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8501),
        "extensions": {"websocket.http.response": {}},
        **scope,
    }
    # A browser that another test has open keeps a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_run(app, asked, receive, send))).result()
    return answer


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
    # What a library left to itself for later belongs to this request.
    await asyncio.sleep(0)


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers 200, or opens the socket and reads until its end."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"shown"})
        return
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass
