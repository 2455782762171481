"""What is written down helps whoever runs the server, and tells nothing of who reads."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from components import logs
from components.logs import Lines, Requests, told, wanted
from tests.asgi import ask, nothing

TYPED = "what-a-reader-typed"
FAULTY = f"""
from components.logs import fault
fault(KeyError("{TYPED}"))
"""
PRIVATE = [
    ("host", "localhost"),
    ("user-agent", "Browser of Ann"),
    ("x-forwarded-for", "203.0.113.77"),
    ("cookie", "who=ann"),
    ("referer", "https://mail.example/ann"),
]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logs.NAME):
        yield caplog


def written(lines: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    texts = [Lines().format(record) for record in lines.records]
    assert not any("\n" in text for text in texts)
    return [json.loads(text) for text in texts]


def test_a_request_is_one_line_without_its_reader(lines: pytest.LogCaptureFixture) -> None:
    query, client = f"q={TYPED}".encode(), ("198.51.100.4", 5)
    ask(Requests(nothing), "/export", PRIVATE, query_string=query, client=client)
    [line] = written(lines)
    assert line.keys() == {"time", "level", "event", "method", "path", "status", "ms"}
    assert (line["event"], line["path"], line["status"]) == ("request", "/export", 200)
    text = json.dumps(line)
    for secret in (TYPED, "Ann", "ann", "203.0", "198.51"):
        assert secret not in text


def test_what_every_page_asks_each_second_is_no_line_unless_it_fails(
    lines: pytest.LogCaptureFixture,
) -> None:
    ask(Requests(nothing), "/now")
    assert written(lines) == []
    ask(Requests(PlainTextResponse("", 404)), "/now")
    assert [line["status"] for line in written(lines)] == [404]


def test_a_socket_is_one_line_when_it_ends(lines: pytest.LogCaptureFixture) -> None:
    ask(Requests(nothing), "/_stcore/stream", kind="websocket")
    [line] = written(lines)
    assert (line["event"], line["status"]) == ("socket", 101)


def test_an_upload_and_a_file_are_not_named(lines: pytest.LogCaptureFixture) -> None:
    ask(Requests(nothing), "/_stcore/upload_file/session/file")
    ask(Requests(nothing), "/media/abc.csv")
    ask(Requests(nothing), "/" + "x" * 5000 + "\n{")
    assert [len(str(line["path"])) for line in written(lines)] == [20, 6, logs.LONGEST]


def test_a_request_that_fails_is_written_all_the_same(lines: pytest.LogCaptureFixture) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError(TYPED)

    with pytest.raises(KeyError):
        ask(Requests(fails))
    [line] = written(lines)
    assert line["status"] == 500


def test_of_an_error_its_kind_and_place_are_kept_not_its_text() -> None:
    try:
        raise ValueError(TYPED)
    except ValueError as error:
        found = told(error)
    assert found["error"] == "ValueError"
    assert str(found["at"]).startswith("['tests/test_logs.py:")
    assert TYPED not in json.dumps(found)


def test_a_librarys_line_keeps_its_pattern_only() -> None:
    record = logging.LogRecord("uvicorn", 30, "x.py", 1, "%s asked", (TYPED,), None)
    line = json.loads(Lines().format(record))
    assert (line["event"], line["from"], line["level"]) == ("%s asked", "uvicorn", "warning")


STARTED = """
import logging
from uvicorn import Config
Config("app:app").configure_logging()
from components import logs
logs.start()
logging.getLogger("uvicorn.access").info('203.0.113.77 - "GET /?q=x"')
logging.getLogger("uvicorn.error").info('203.0.113.77 - "WebSocket /?q=x" [accepted]')
logging.getLogger("streamlit.error_util").error("all of it: x")
logging.getLogger("uvicorn.error").warning("closing %s", "203.0.113.77")
logs.LOG.info("request")
"""


def test_libraries_write_through_ours_once_started() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=logs.ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout == ""
    found = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert found == ["closing %s", "request"]


def test_a_fault_shows_a_sentence_whose_reference_the_log_has(
    lines: pytest.LogCaptureFixture,
) -> None:
    shown = AppTest.from_string(FAULTY).run()
    assert not shown.exception
    [sentence] = [e.value for e in shown.error]
    [line] = [one for one in written(lines) if one["event"] == "fault"]
    assert str(line["reference"]) in sentence
    assert line["error"] == "KeyError"
    assert TYPED not in sentence and TYPED not in json.dumps(line)


def test_the_form_is_json_or_none() -> None:
    assert wanted({"CONTESTED_FLOWS_LOG": "json"})
    assert not wanted({})
    with pytest.raises(ValueError, match="is not a form of log"):
        wanted({"CONTESTED_FLOWS_LOG": "xml"})


def test_places_of_ours_are_told_from_the_project_on() -> None:
    assert logs._shown(str(logs.ROOT / "components" / "page.py")) == "components/page.py"
    assert logs._shown("/usr/lib/python3/json/decoder.py") == "json/decoder.py"
