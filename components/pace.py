"""A page's own look for changed files waits until the run that its reader asked for is over.

Each open page asks once a second. Where such a question arrives while a run is ending, Streamlit
takes up the question and drops what the run has still to send: on a busy server readers would
click and see nothing. The browser asks again a second later, so a question may be passed over.
"""

from __future__ import annotations

import time
from enum import Enum

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# That a run begins or ends takes fewer bytes than this; nothing larger is looked into.
SMALL = 16_384
# Seconds after which a run that said nothing more holds nobody up.
PATIENCE = 300.0


class Run(Enum):
    """How far the last run of a connection is."""

    OVER = 0
    ASKED = 1
    BEGUN = 2


class Turn:
    """Whose turn it is on one connection; times are seconds of one clock."""

    def __init__(self) -> None:
        self._run = Run.OVER
        self._since = 0.0

    def passes(self, content: bytes, now: float) -> bool:
        """Return whether what a browser sends is to be heard now."""
        message = BackMsg()
        try:
            message.ParseFromString(content)
        except DecodeError:
            # Streamlit closes the connection over it.
            return True
        if message.WhichOneof("type") != "rerun_script":
            return True
        busy = self._run is not Run.OVER and now - self._since < PATIENCE
        if message.rerun_script.is_auto_rerun and busy:
            return False
        self._run, self._since = Run.ASKED, now
        return True

    def sent(self, content: bytes) -> None:
        """Note what the browser is sent."""
        if self._run is Run.OVER or len(content) > SMALL:
            return
        message = ForwardMsg()
        message.ParseFromString(content)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._run = Run.BEGUN
        # The end of an earlier run may still be on its way when the next is asked for.
        elif kind == "script_finished" and self._run is Run.BEGUN:
            early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self._run = Run.ASKED if early else Run.OVER


class Pace:
    """ASGI middleware that passes over a page's own questions while a run is not over."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does."""
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        turn = Turn()

        async def heard() -> Message:
            while True:
                message = await receive()
                content = message.get("bytes")
                if not content or turn.passes(content, time.monotonic()):
                    return message

        async def sent(message: Message) -> None:
            if content := message.get("bytes"):
                turn.sent(content)
            await send(message)

        await self.app(scope, heard, sent)
