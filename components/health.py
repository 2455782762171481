"""How the server and its cases are: `/health` for whoever watches it, `/metrics` for Prometheus.

The numbers of runs are taken where messages enter and leave, so that they hold the time that a
reader waits, and the page itself knows nothing of them.
"""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping

from google.protobuf.message import DecodeError
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, Histogram
from prometheus_client import generate_latest as written
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from flows.live import State

States = Callable[[], Mapping[str, State]]

# Enough of a SHA-256 to tell two states of a case apart.
SHORT = 12
# That a run is over takes fewer bytes than this; nothing larger is looked into.
SMALL = 128
SESSIONS = Gauge("contested_flows_sessions", "Pages that are open now.")
RUN_SECONDS = Histogram(
    "contested_flows_run_seconds",
    "From a browser's request to the end of its run: page (first of a connection), interaction.",
    ["kind"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


def report(states: Mapping[str, State]) -> tuple[int, dict[str, object]]:
    """Return the status and the body that tell how the cases are: 503 if none can be shown."""
    cases = [_told(name, state) for name, state in states.items()]
    shown = any(state.case for state in states.values())
    clean = shown and not any(state.problems for state in states.values())
    status = "ok" if clean else "faults" if shown else "down"
    return (200 if shown else 503), {"status": status, "cases": cases}


def _told(name: str, state: State) -> dict[str, object]:
    case = state.case
    return {
        "id": name,
        "shown": case is not None,
        "hash": state.fingerprint[:SHORT],
        "as_of": case.as_of.isoformat() if case else None,
        "last_good": case is not None and (state.kept or bool(state.problems)),
        "since": state.since.isoformat(timespec="seconds") if state.since else None,
        "problems": len(state.problems),
        "codes": dict(sorted(Tally(p.code for p in state.problems).items())),
    }


def health(states: States) -> Callable[[Request], Response]:
    """Return the endpoint that answers with the health of the cases as JSON."""

    def answer(request: Request) -> Response:
        status, body = report(states())
        return JSONResponse(body, status, headers={"Cache-Control": "no-store"})

    return answer


class Cases(Collector):
    """The problems of each case, looked at when they are asked for."""

    def __init__(self, states: States) -> None:
        self.states = states

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Give the families of numbers."""
        shown = GaugeMetricFamily(
            "contested_flows_case_shown", "1 if the case can be shown.", labels=["case"]
        )
        problems = GaugeMetricFamily(
            "contested_flows_case_problems", "Problems in the case's files.", labels=["case"]
        )
        for name, state in self.states().items():
            shown.add_metric([name], float(state.case is not None))
            problems.add_metric([name], len(state.problems))
        yield shown
        yield problems


def metrics(states: States) -> Callable[[Request], Response]:
    """Return the endpoint that answers with all numbers in Prometheus' format."""
    cases = CollectorRegistry()
    cases.register(Cases(states))

    def answer(request: Request) -> Response:
        text = written(REGISTRY) + written(cases)
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return answer


class Meter:
    """ASGI middleware that counts open pages and times their runs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does."""
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        runs = Runs()

        async def received() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                runs.asked(message.get("bytes") or b"", time.perf_counter())
            return message

        async def sent(message: Message) -> None:
            if message["type"] == "websocket.accept":
                runs.opened()
            elif message["type"] == "websocket.send":
                runs.answered(message.get("bytes") or b"", time.perf_counter())
            await send(message)

        try:
            await self.app(scope, received, sent)
        finally:
            runs.closed()


class Runs:
    """The runs of one connection; times are seconds of one clock."""

    def __init__(self) -> None:
        self._open = False
        self._first = True
        self._waiting: tuple[str, float] | None = None

    def opened(self) -> None:
        """Count the connection."""
        self._open = True
        SESSIONS.inc()

    def closed(self) -> None:
        """Count it no more."""
        if self._open:
            SESSIONS.dec()
        self._open = False

    def asked(self, content: bytes, now: float) -> None:
        """Note what a browser asks for."""
        message = BackMsg()
        try:
            message.ParseFromString(content)
        except DecodeError:
            # Streamlit closes the connection over it.
            return
        if message.WhichOneof("type") != "rerun_script":
            return
        # One run may answer several requests: the reader waits since the first.
        if self._waiting is None:
            self._waiting = ("page" if self._first else "interaction", now)
        self._first = False

    def answered(self, content: bytes, now: float) -> None:
        """Note what it is sent."""
        if self._waiting is None or len(content) > SMALL:
            return
        message = ForwardMsg()
        message.ParseFromString(content)
        if message.WhichOneof("type") == "script_finished":
            kind, since = self._waiting
            self._waiting = None
            RUN_SECONDS.labels(kind).observe(now - since)
