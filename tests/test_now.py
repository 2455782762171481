"""What an open page asks each second: the word changes with the record and its problems alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from starlette.requests import Request

from components.now import now, version
from flows.live import State
from flows.model import Problem

SHOWN = State(fingerprint="a1", loaded=datetime(2026, 3, 10))
FAULT = Problem("flows.csv", 2, 2, "verb", "shard", "word", "is not a verb")


def ask(query: str) -> tuple[int, str]:
    states = {"": SHOWN, "other": replace(SHOWN, fingerprint="b2")}
    request = Request({"type": "http", "query_string": query.encode(), "headers": []})
    answer = now(states.get)(request)
    assert answer.headers.get("cache-control", "no-store") == "no-store"
    return answer.status_code, bytes(answer.body).decode()


def test_the_word_is_that_of_the_record_and_of_its_problems() -> None:
    later = replace(SHOWN, loaded=datetime(2026, 3, 11))
    assert version(later) == version(SHOWN)
    others = [replace(SHOWN, fingerprint="b2"), replace(SHOWN, problems=(FAULT,))]
    assert len({version(s) for s in (SHOWN, *others)}) == 3


def test_each_case_has_a_word_of_its_own_and_an_unknown_one_that_of_the_first() -> None:
    assert ask("") == ask("case=unknown") == (200, version(SHOWN))
    assert ask("case=other")[1] not in ("", version(SHOWN))


def test_where_there_is_no_case_the_page_is_told_so() -> None:
    request = Request({"type": "http", "query_string": b"", "headers": []})
    assert now(lambda name: None)(request).status_code == 404
