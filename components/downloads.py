"""Files to hand on: one address per file, made in a process of its own and remembered.

`export?format=png&view=flows&as_of=2026-02-25` answers with that picture; the parameters are those
of the page, with `format`, `theme`, `shape` and `scale` beside them.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import BoundedSemaphore, Lock
from urllib.parse import quote

from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from flows import view
from flows.export.formats import FORMATS, ONLY, Format, file_name
from flows.export.options import SCALES, SHAPES, THEMES, Options
from flows.language import ENGLISH
from flows.model import Case
from flows.view import View

ROOT = Path(__file__).resolve().parents[1]
# Two at a time, as many as a small machine has to spare; who comes while eight wait is told so.
AT_ONCE, WAITING, SECONDS = 2, 8, 120
MOST_BYTES = 64 * 1024 * 1024
LOG = logging.getLogger("contested_flows")
EXPORTS = Counter(
    "contested_flows_exports",
    "Files asked for: sent, refused (the address means nothing), busy (too many), failed.",
    ["format", "outcome"],
)
NEAR = ("localhost", "127.0.0.1", "::1")

Find = Callable[[str], Case | None]
Stand = Callable[[Case, date], Case]
Key = tuple[Case, str, View, Options]


class Kept:
    """The files made last, up to MOST_BYTES together; the one unused longest goes first."""

    def __init__(self) -> None:
        self._files: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> bytes | None:
        """Return the file, if it is still here."""
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def put(self, key: Key, content: bytes) -> None:
        """Keep a file."""
        with self._lock:
            self._files[key] = content
            while sum(map(len, self._files.values())) > MOST_BYTES:
                self._files.popitem(last=False)


class Busy(Exception):
    """More files are asked for than can be made soon."""


class Maker:
    """Makes files, a few at a time."""

    def __init__(self) -> None:
        self._kept = Kept()
        self._room = BoundedSemaphore(AT_ONCE + WAITING)
        self._hands = BoundedSemaphore(AT_ONCE)

    def make(self, key: Key) -> bytes:
        """Return a file. Raises Busy, or RuntimeError with what went wrong."""
        if (found := self._kept.get(key)) is not None:
            return found
        if not self._room.acquire(blocking=False):
            raise Busy
        try:
            with self._hands:
                content = self._kept.get(key) or _made(key)
        finally:
            self._room.release()
        self._kept.put(key, content)
        return content


def _made(key: Key) -> bytes:
    case, name, asked, options = key
    try:
        done = subprocess.run(
            [sys.executable, "-m", "flows.export"],
            input=pickle.dumps((name, case, asked, options)),
            capture_output=True,
            cwd=ROOT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{name} took more than {SECONDS} s") from None
    except OSError as error:
        # No memory, or no process more.
        raise RuntimeError(f"{name}: no process to make it in: {error}") from None
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout


def read_options(params: Mapping[str, str], base: str) -> Options:
    """Return the options that a link asks for; unknown values fall back to the defaults."""
    default = Options()
    scale = params.get("scale", "")
    return Options(
        theme=_one(params.get("theme", ""), THEMES, default.theme),
        shape=_one(params.get("shape", ""), SHAPES, default.shape),
        scale=int(scale) if scale in map(str, SCALES) else default.scale,
        base=base,
    )


def _one(value: str, allowed: tuple[str, ...] | dict[str, tuple[int, int]], default: str) -> str:
    return value if value in allowed else default


def address(request: Request) -> str:
    """Return the address of the dashboard as others reach it; empty on a machine of one's own."""
    configured = os.environ.get("CONTESTED_FLOWS_URL", "")
    if configured:
        return configured
    here = request.base_url
    return "" if here.hostname in NEAR else str(here)


def normal(asked: View, format_: Format) -> View:
    """Return the part of a view that the file depends on: of a whole case, its as-of day."""
    if format_.of == "view":
        # Files are in English, whatever the page speaks.
        return replace(asked, lang=ENGLISH)
    return View(as_of=asked.as_of, digits=asked.digits, case=asked.case)


def drawn(case: Case, asked: View, format_: Format) -> View:
    """Return the view with the account that is drawn, as on the page, where it draws one alone."""
    if format_.of != "view" or ONLY.get(format_.name, asked.view) != "diagram":
        return asked
    # What draws diagrams is imported when one is first asked for, as on the page.
    account = import_module("flows.draw.diagram_page").shown(case, asked)
    return replace(asked, account=account)


def exporter(find: Find, stand: Stand) -> Callable[[Request], Response]:
    """Return the endpoint that answers with files.

    `find` returns the case of an id, `stand` the case as it stood on a day, always the same one.
    """
    maker = Maker()

    def export(request: Request) -> Response:
        params = dict(request.query_params)
        format_ = FORMATS.get(params.get("format", ""))
        if format_ is None:
            EXPORTS.labels("", "refused").inc()
            return PlainTextResponse(
                f"Which format? One of {', '.join(FORMATS)}.\n", status_code=404
            )
        whole = find(params.get("case", ""))
        if whole is None:
            EXPORTS.labels(format_.name, "refused").inc()
            return PlainTextResponse("There is no such case to show.\n", status_code=404)
        asked, notices = view.read(params, whole)
        if notices:
            EXPORTS.labels(format_.name, "refused").inc()
            # A file outlives its address bar: better none than one of something else.
            return PlainTextResponse("\n".join(notices) + "\n", status_code=404)
        options = read_options(params, address(request))
        case = stand(whole, asked.as_of or whole.as_of)
        asked = drawn(case, asked, format_)
        try:
            content = maker.make((case, format_.name, normal(asked, format_), options))
        except Busy:
            EXPORTS.labels(format_.name, "busy").inc()
            return PlainTextResponse(
                "Many files are being made just now; try again in a minute.\n",
                status_code=503,
                headers={"Retry-After": "60"},
            )
        except RuntimeError as error:
            EXPORTS.labels(format_.name, "failed").inc()
            LOG.error("export %s: %s", format_.name, error, extra={"detail": str(error)[-2000:]})
            return PlainTextResponse(
                "This file could not be made; the server's log says why.\n", status_code=500
            )
        EXPORTS.labels(format_.name, "sent").inc()
        named = quote(file_name(case, asked, format_, options))
        return Response(
            content,
            media_type=format_.media_type,
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{named}",
                "Cache-Control": "no-cache",
            },
        )

    return export
