"""What the server writes down: one JSON line per event, and nothing about who asked.

On with CONTESTED_FLOWS_LOG=json. A line never holds an address, a query or the name of a browser:
what somebody looked at in a contested affair is theirs.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from prometheus_client import Counter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.characters import escaped

NAME = "contested_flows"
LOG = logging.getLogger(NAME)
ROOT = Path(__file__).resolve().parents[1]
FAULTS = Counter("contested_flows_faults", "Faults of the page script, shown as a sentence.")
# Below these, an address names somebody's file or upload.
CUT = ("/media", "/_stcore/upload_file", "/_stcore/download_file")
LONGEST = 200
# What every open page asks each second: only that it fails is worth a line.
OFTEN = "/now"
# Those of ours that a line may carry beside time, level and event.
FIELDS = ("method", "path", "status", "ms", "reference", "error", "at", "detail")


def wanted(environment: Mapping[str, str]) -> bool:
    """Return whether JSON lines are asked for; raises ValueError for a form that is not known."""
    asked = environment.get("CONTESTED_FLOWS_LOG", "")
    if asked not in ("", "json"):
        raise ValueError(f"CONTESTED_FLOWS_LOG: “{asked}” is not a form of log; write json")
    return asked == "json"


class Lines(logging.Formatter):
    """Writes a record as one line of JSON.

    Of a library's message only the pattern is kept: what is filled in may be a reader's.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        when = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": str(record.msg),
        }
        if record.name != NAME:
            line["from"] = record.name
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line |= told(record.exc_info[1])
        # A path is a stranger's, and who reads the log may read it on a terminal.
        return escaped(json.dumps(line, ensure_ascii=False))


def told(error: BaseException) -> dict[str, object]:
    """Return what is written of an error: its kind and where it arose, not its text.

    The text may quote what a reader typed.
    """
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return {
        "error": type(error).__name__,
        "at": [f"{_shown(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _shown(name: str) -> str:
    path = Path(name)
    inside = path.is_relative_to(ROOT) and "site-packages" not in path.parts
    return path.relative_to(ROOT).as_posix() if inside else "/".join(path.parts[-2:])


def start() -> None:
    """Have everything in this process written as JSON lines to stderr.

    Called when the server is set up: Streamlit and uvicorn bring handlers of their own.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.root.handlers[:] = [handler]
    LOG.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("streamlit", "uvicorn"):
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True
            # Below a warning they tell of clients, with their addresses.
            logger.setLevel(logging.WARNING)
    # It writes the whole of an error; `fault` writes what may be kept of it.
    logging.getLogger("streamlit.error_util").disabled = True


def fault(error: Exception) -> bool:
    """Tell the reader that a part cannot be shown, with a reference that the log has too.

    Returns True: Streamlit has nothing to add.
    """
    reference = secrets.token_hex(4)
    FAULTS.inc()
    LOG.error("fault", extra={"reference": reference, **told(error)})
    st.error(
        "This part of the page cannot be shown: the server met a fault of its own. "
        f"What you see besides is right. Reload the page, or tell its keeper: {reference}"
    )
    return True


def _path(path: str) -> str:
    for folder in CUT:
        if path.startswith(f"{folder}/"):
            return folder
    return path[:LONGEST]


class Requests:
    """ASGI middleware that writes a line for each request and for each socket that ends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does, then write it down."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        started = time.perf_counter()
        status = 500 if scope["type"] == "http" else 403

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"].endswith("http.response.start"):
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            if scope["path"] != OFTEN or status >= 400:
                _write(scope, status, time.perf_counter() - started)


def _write(scope: Scope, status: int, seconds: float) -> None:
    LOG.info(
        "request" if scope["type"] == "http" else "socket",
        extra={
            "method": scope.get("method", "GET"),
            "path": _path(scope["path"]),
            "status": status,
            "ms": round(seconds * 1000, 1),
        },
    )
