"""Evidence by address: what the page would show, in its language and of its day, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response

from components import record
from components.ahead import evidence
from flows import language, query
from flows.draw.evidence_page import build
from flows.load import load
from flows.model import Case
from flows.view import View

SHIPPED = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"
FLOW = "flow:f-cmo-agency-people"
Ask = Callable[..., Response]


@pytest.fixture(scope="module")
def case() -> Case:
    return load(SHIPPED)


@pytest.fixture(scope="module")
def ask(case: Case) -> Ask:
    answer = evidence(
        lambda name: case if name in ("", case.id) else None, record.spoken, record.stood
    )

    def asked(**params: str) -> Response:
        query_string = urlencode(params).encode()
        return answer(Request({"type": "http", "headers": [], "query_string": query_string}))

    return asked


def text(answer: Response) -> str:
    return bytes(answer.body).decode()


def test_it_is_what_the_page_shows(ask: Ask, case: Case) -> None:
    answer = ask(focus=FLOW, view="flows", left="petition")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    shown = View(focus=FLOW, view="flows", left="petition")
    assert text(answer) == build(query.as_of(case, case.as_of), shown)
    # What is searched for is beside it.
    assert text(ask(focus=FLOW, view="flows", left="petition", q="lakh")) == text(answer)


def test_it_stands_as_of_its_day(ask: Ask, case: Case) -> None:
    day = date(2026, 2, 27)
    found = text(ask(focus=FLOW, as_of=day.isoformat()))
    assert found == build(query.as_of(case, day), View(focus=FLOW, as_of=day))
    assert found != text(ask(focus=FLOW))
    later = [e for e in case.events if e.id == "e-judgment"][0]
    assert text(ask(focus=f"event:{later.id}"))
    assert ask(focus=f"event:{later.id}", as_of=day.isoformat()).status_code == 404


def test_it_speaks_the_language_of_its_address(ask: Ask, case: Case) -> None:
    english, malayalam = text(ask(focus=FLOW)), text(ask(focus=FLOW, lang="ml"))
    spoken = record.spoken(case, "ml")
    with language.speaking("ml"):
        assert malayalam == build(query.as_of(spoken, spoken.as_of), View(focus=FLOW, lang="ml"))
    assert malayalam != english
    assert text(ask(focus=FLOW)) == english


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"focus": ""},
        {"focus": "flow:none"},
        {"focus": "nonsense"},
        {"focus": "<script>alert(1)</script>"},
        {"focus": "flow:../../etc/passwd"},
        {"focus": "flow:" + "x" * 100_000},
        {"focus": FLOW, "as_of": "2026-13-45"},
        {"focus": FLOW, "lang": "../ml"},
        {"focus": FLOW, "left": "<svg onload=alert(1)>"},
        {"focus": FLOW, "case": "../kerala-cmo-2026"},
        {"focus": FLOW, "case": "a\x00b"},
    ],
)
def test_what_the_page_would_complain_of_is_not_found(ask: Ask, params: dict[str, str]) -> None:
    answer = ask(**params)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    said = text(answer)
    assert said.endswith(".\n") and len(said) < 60
    assert not [value for value in params.values() if len(value) > 3 and value in said]
