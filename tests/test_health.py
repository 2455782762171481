"""Whoever watches the server learns how the cases are, and never what is in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families as families
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components.health import Meter, Runs, health, metrics, report
from flows.live import State
from flows.model import Problem
from tests.asgi import ask, nothing
from tests.world import WORLD

SECRET = "a-cell-of-the-case"
PROBLEMS = tuple(
    Problem("flows.csv", row, row, "origin", SECRET, code, SECRET, SECRET)
    for row, code in ((2, "unknown-id"), (3, "unknown-id"), (4, "bad-date"))
)
NOW = datetime(2026, 3, 1, 14, 2)
GOOD = State(WORLD, "0123456789abcdef" * 4, NOW)
FAULTY = replace(GOOD, problems=PROBLEMS, since=NOW)
NONE = State(None, "f" * 64, None, PROBLEMS, NOW)


def test_a_good_case_is_told_with_its_hash_and_day() -> None:
    status, body = report({"one": GOOD})
    assert status == 200
    assert body == {
        "status": "ok",
        "cases": [
            {
                "id": "one",
                "shown": True,
                "hash": "0123456789ab",
                "as_of": WORLD.as_of.isoformat(),
                "last_good": False,
                "since": None,
                "problems": 0,
                "codes": {},
            }
        ],
    }


@pytest.mark.parametrize(
    ("states", "code", "status"),
    [
        ({"a": GOOD, "b": NONE}, 200, "faults"),
        ({"a": FAULTY}, 200, "faults"),
        ({"a": NONE}, 503, "down"),
        ({}, 503, "down"),
        ({"a": replace(GOOD, kept=True)}, 200, "ok"),
    ],
)
def test_the_server_is_down_only_if_nothing_can_be_shown(
    states: dict[str, State], code: int, status: str
) -> None:
    found, body = report(states)
    assert (found, body["status"]) == (code, status)


def test_problems_are_counted_by_code_and_never_quoted() -> None:
    app = Starlette(routes=[Route("/health", health(lambda: {"a": FAULTY}))])
    answer = ask(app, "/health")
    [case] = json.loads(answer.text)["cases"]
    assert (case["problems"], case["codes"]) == (3, {"bad-date": 1, "unknown-id": 2})
    assert case["last_good"] and case["since"] == "2026-03-01T14:02:00"
    assert SECRET not in answer.text and "flows.csv" not in answer.text


def test_metrics_are_what_prometheus_reads() -> None:
    app = Starlette(routes=[Route("/metrics", metrics(lambda: {"a": FAULTY, "b": NONE}))])
    text = ask(app, "/metrics").text
    found = {s.name: s for family in families(text) for s in family.samples if s.labels}
    samples = [(s.name, s.labels.get("case"), s.value) for f in families(text) for s in f.samples]
    assert ("contested_flows_case_shown", "a", 1.0) in samples
    assert ("contested_flows_case_shown", "b", 0.0) in samples
    assert ("contested_flows_case_problems", "a", 3.0) in samples
    assert "contested_flows_sessions" in text and "process_resident_memory_bytes" in text
    assert found and SECRET not in text


def rerun() -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = ""
    return bytes(message.SerializeToString())


def finished() -> bytes:
    message = ForwardMsg()
    message.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    return bytes(message.SerializeToString())


@pytest.fixture
def counted() -> Callable[[str], tuple[float, float]]:
    """How many runs of a kind there have been in the test, and their seconds together."""

    def total(kind: str, what: str) -> float:
        found = REGISTRY.get_sample_value(f"contested_flows_run_seconds_{what}", {"kind": kind})
        return found or 0.0

    kinds = ("page", "interaction")
    before = {(k, w): total(k, w) for k in kinds for w in ("count", "sum")}
    return lambda kind: (
        total(kind, "count") - before[kind, "count"],
        round(total(kind, "sum") - before[kind, "sum"], 6),
    )


def test_runs_are_told_apart_and_timed(counted: Callable[[str], tuple[float, float]]) -> None:
    runs = Runs()
    runs.asked(rerun(), 1.0)
    runs.answered(b"x" * 5000, 1.2)
    runs.answered(finished(), 1.5)
    runs.asked(rerun(), 3.1)
    # A second pick before the first has been answered.
    runs.asked(rerun(), 3.2)
    runs.answered(finished(), 3.35)
    runs.answered(finished(), 9.0)
    assert counted("page") == (1, 0.5)
    assert counted("interaction") == (1, 0.25)


def test_a_page_is_counted_while_it_is_open() -> None:
    def sessions() -> float:
        return REGISTRY.get_sample_value("contested_flows_sessions") or 0.0

    before, runs = sessions(), Runs()
    runs.opened()
    assert sessions() == before + 1
    runs.closed()
    runs.closed()
    assert sessions() == before
    garbage = [{"type": "websocket.receive", "bytes": b"\xff\xff\xff"}]
    assert ask(Meter(nothing), kind="websocket", received=garbage).status == 101
    assert sessions() == before
    assert ask(Meter(nothing)).text == "shown"
