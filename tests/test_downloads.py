"""Files by address: what is asked for is made, from the record shown, or plainly refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from starlette.requests import Request
from starlette.responses import Response

from components import downloads
from components.downloads import Busy, Kept, Maker, exporter, read_options
from flows import query
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.world import WORLD

SHIPPED = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"


@pytest.fixture(scope="module")
def case() -> Case:
    return load(SHIPPED)


@pytest.fixture
def ask(case: Case) -> Callable[..., Response]:
    def stand(whole: Case, day: date) -> Case:
        return query.as_of(whole, day)

    export = exporter(lambda name: case if name in ("", case.id) else None, stand)

    def asked(text: str, host: str = "127.0.0.1:8501") -> Response:
        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "https",
            "path": "/export",
            "root_path": "",
            "query_string": text.encode(),
            "headers": [(b"host", host.encode())],
            "server": ("127.0.0.1", 8501),
        }
        return export(Request(scope))

    return asked


def test_a_file_is_made_as_of_the_day_asked_for(ask: Callable[..., Response]) -> None:
    answer = ask("format=json&as_of=2026-02-25&theme=dark")
    assert answer.status_code == 200
    assert answer.media_type == "application/json"
    named = answer.headers["content-disposition"]
    assert named == "attachment; filename*=UTF-8''kerala-cmo-2026_2026-02-25_dark.json"
    text = bytes(answer.body).decode()
    assert json.loads(text)["as_of"] == "2026-02-25"
    assert "f-cmo-agency-people" not in text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("format=dot", "diagram-alleging_2026-02-25.dot"),
        ("format=dot&view=claims&left=deciding", "diagram-deciding_2026-02-25.dot"),
        ("format=dot&view=diagram&account=answering", "diagram-answering_2026-02-25.dot"),
        # The page draws the side of what is selected, and so does the picture.
        (
            "format=svg&view=diagram&focus=flow:f-departments-data-lake",
            "diagram-answering_2026-02-25.svg",
        ),
        ("format=svg&view=flows&account=answering", "flows_2026-02-25.svg"),
        ("format=sankeymatic&view=diagram", "flows_2026-02-25.txt"),
    ],
)
def test_the_name_of_a_diagram_says_whose_account_is_drawn(
    ask: Callable[..., Response], monkeypatch: pytest.MonkeyPatch, text: str, named: str
) -> None:
    made: list[View] = []

    def make(key: downloads.Key) -> bytes:
        made.append(key[2])
        return b"x"

    monkeypatch.setattr(downloads, "_made", make)
    answer = ask(f"{text}&as_of=2026-02-25")
    assert answer.headers["content-disposition"].endswith(f"''kerala-cmo-2026_{named}")
    account = named.partition("diagram-")[2].partition("_")[0]
    assert not account or made[0].account == account


def test_links_in_a_file_name_the_site_but_never_a_machine_of_ones_own(
    ask: Callable[..., Response],
) -> None:
    public = bytes(ask("format=sankeymatic", host="flows.example.org").body).decode()
    assert "https://flows.example.org/" in public
    local = bytes(ask("format=sankeymatic").body).decode()
    assert "127.0.0.1" not in local and "kerala-cmo-2026" in local


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Which format? One of svg, png"),
        ("format=exe", "Which format?"),
        ("format=svg&case=../../etc", "no such case"),
        ("format=svg&view=nowhere", "“nowhere”"),
        ("format=svg&as_of=2031-01-01", "“2031-01-01”"),
        ("format=svg&focus=flow:f-none", "“flow:f-none”"),
    ],
)
def test_an_address_that_means_nothing_is_refused_in_words(
    ask: Callable[..., Response], text: str, said: str
) -> None:
    answer = ask(text)
    assert answer.status_code == 404
    assert said in bytes(answer.body).decode()


def test_unknown_options_fall_back() -> None:
    asked = read_options({"theme": "neon", "shape": "<svg>", "scale": "400"}, "")
    assert asked == Options()
    asked = read_options({"theme": "dark", "shape": "square", "scale": "4"}, "https://x.org/")
    assert asked == Options("dark", "square", 4, "https://x.org/")


def test_a_file_that_cannot_be_made_says_so_without_a_trace(
    ask: Callable[..., Response],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(key: downloads.Key) -> bytes:
        raise RuntimeError("Traceback of the worker")

    monkeypatch.setattr(downloads, "_made", fail)
    answer = ask("format=csv")
    assert answer.status_code == 500
    assert (
        bytes(answer.body).decode() == "This file could not be made; the server's log says why.\n"
    )
    assert "Traceback of the worker" in caplog.text
    outcome = {"format": "csv", "outcome": "failed"}
    assert REGISTRY.get_sample_value("contested_flows_exports_total", outcome) == 1


def test_the_worker_passes_its_fault_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        downloads._made((WORLD, "no-such-format", View(), Options()))
    monkeypatch.setattr(downloads, "SECONDS", 0.001)
    with pytest.raises(RuntimeError, match="took more than"):
        downloads._made((WORLD, "json", View(), Options()))
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(RuntimeError, match="no process to make it in"):
        downloads._made((WORLD, "json", View(), Options()))


def test_too_many_at_once_are_asked_to_wait(ask: Callable[..., Response]) -> None:
    maker = Maker()
    for _ in range(downloads.AT_ONCE + downloads.WAITING):
        assert maker._room.acquire(blocking=False)
    with pytest.raises(Busy):
        maker.make((WORLD, "json", View(), Options()))


def test_a_file_is_made_once_and_the_oldest_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def make(key: downloads.Key) -> bytes:
        made.append(key[1])
        return b"x" * 10

    monkeypatch.setattr(downloads, "_made", make)
    maker = Maker()
    for name in ("a", "b", "a"):
        maker.make((WORLD, name, View(), Options()))
    assert made == ["a", "b"]
    monkeypatch.setattr(downloads, "MOST_BYTES", 25)
    kept = Kept()
    keys = [(WORLD, name, View(), Options()) for name in ("a", "b", "c")]
    for key in keys[:2]:
        kept.put(key, b"x" * 10)
    assert kept.get(keys[0]) is not None
    kept.put(keys[2], b"x" * 10)
    assert [kept.get(k) is not None for k in keys] == [True, False, True]


def test_the_page_never_loads_what_makes_files() -> None:
    code = (
        "import sys, components.downloads, components.share\n"
        "heavy = {'pptx', 'typst', 'resvg_py', 'uharfbuzz', 'cssselect2'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=SHIPPED.parents[1], check=False
    )
    assert done.returncode == 0, done.stderr.decode()
