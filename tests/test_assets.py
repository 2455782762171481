"""Streamlit's own files: compressed as they are, kept for ever, nothing else reachable."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.requests import Request

from components.assets import HEADING, LAST, LETTERS, Assets, Message, Send, early, font, module
from components.theme import SURFACE_MODULE, TALK_MODULE

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
STATIC = INDEX.parent / "static"


def _wait(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end in another thread: the browser's tests keep a loop in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def ask(
    path: str, accept: bytes = b"gzip, br", method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body of an answer; 599 is that of the app behind."""
    sent: list[Message] = []

    async def behind(scope: Message, receive: object, pass_on: Send) -> None:
        page = path.startswith(("/page", "/static/old"))
        headers = [(b"content-type", b"text/html; charset=utf-8")] * page
        headers += [(b"content-disposition", b"attachment")] * path.endswith("briefing.html")
        status = 200 if page else 599
        await pass_on({"type": "http.response.start", "status": status, "headers": headers})

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path.partition("?")[0],
        "raw_path": path.partition("?")[0].encode(),
        "query_string": path.partition("?")[2].encode(),
        "headers": [(b"accept-encoding", accept)],
    }
    _wait(Assets(behind, INDEX)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


def script() -> Path:
    return max((STATIC / "js").glob("protobuf.*.js"))


def test_a_script_comes_compressed_and_stays() -> None:
    status, headers, body = ask(f"/static/js/{script().name}")
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]
    assert gzip.decompress(body) == script().read_bytes()
    assert len(body) < script().stat().st_size / 3


def test_the_font_of_icons_does_not_come_for_a_space() -> None:
    style = max((STATIC / "css").glob("index.*.css"))
    text = gzip.decompress(ask(f"/static/css/{style.name}")[2])
    assert text.count(LETTERS) == 1
    assert text.replace(LETTERS, b"") == style.read_bytes()


def test_the_page_names_what_the_first_view_needs_and_is_never_old() -> None:
    status, headers, body = ask("/")
    text = gzip.decompress(body).decode()
    assert status == 200 and headers["cache-control"] == "no-cache"
    assert text.count("BidiComponent.") == 1 and HEADING in text
    body_of = INDEX.read_text(encoding="utf-8").split("</head>")[1]
    assert text.split("</head>")[1] == body_of.replace("</body>", f"<style>{LAST}</style></body>")
    plain = ask("/", accept=b"")[2].decode()
    assert plain == text == early(INDEX.read_text(encoding="utf-8"), STATIC)


@pytest.mark.parametrize(
    ("path", "accept", "method"),
    [
        ("/static/js/none.js", b"gzip", "GET"),
        ("/static/../index.html", b"gzip", "GET"),
        ("/static/js/../../../../../pyproject.toml", b"gzip", "GET"),
        ("/_stcore/health", b"gzip", "GET"),
        ("/static/js", b"gzip", "GET"),
        ("/static/js/protobuf.js", b"identity", "GET"),
        ("/", b"gzip", "POST"),
    ],
)
def test_all_else_passes_to_the_app(path: str, accept: bytes, method: str) -> None:
    assert ask(path, accept, method)[0] == 599


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/page", "./"),
        ("/page/of/none?view=flows", "../../?view=flows"),
        ("/page/", "../"),
    ],
)
def test_the_page_has_one_address(path: str, to: str) -> None:
    status, headers, body = ask(path)
    assert (status, headers["location"], body) == (307, to, b"")


def test_a_briefing_is_a_file_and_not_the_page() -> None:
    assert ask("/page/briefing.html")[0] == 200


def test_a_file_of_another_version_is_not_found() -> None:
    status, headers, body = ask("/static/old.js")
    assert status == 404 and headers["content-type"].startswith("text/plain") and body


def test_our_script_comes_by_the_hash_of_its_text_with_its_styles() -> None:
    def fetch(name: str, accept: bytes = b"gzip") -> tuple[int, dict[str, str], bytes]:
        scope = {"type": "http", "path_params": {"name": name}}
        answer = _wait(module(Request(scope | {"headers": [(b"accept-encoding", accept)]})))
        return answer.status_code, dict(answer.headers), bytes(answer.body)

    for one in (SURFACE_MODULE, TALK_MODULE):
        status, headers, body = fetch(one.name)
        text = gzip.decompress(body)
        assert status == 200 and headers["content-encoding"] == "gzip"
        assert headers["content-type"].startswith("text/javascript")
        assert "immutable" in headers["cache-control"]
        assert hashlib.sha256(text).hexdigest()[:16] in one.name
        assert text.startswith(b'const STYLE = "') and b"\nexport default" in text
        assert fetch(one.name, b"identity")[2] == text
        # What a component is sent in each run is little more than the address.
        assert one.address in one.importer and len(one.importer) < 200
    assert SURFACE_MODULE.address in ask("/", accept=b"")[2].decode()
    for name in ("surface-0.js", "../surface.js", "surface.js", ""):
        assert fetch(name)[0] == 404


def test_a_font_comes_by_its_name_alone() -> None:
    def fetch(name: str) -> tuple[int, bytes]:
        answer = _wait(font(Request({"type": "http", "path_params": {"name": name}})))
        return answer.status_code, bytes(answer.body)

    assert fetch(HEADING)[1][:4] == b"wOF2"
    for name in ("none.woff2", "../fonts.py", "OFL-source-sans-3.txt", "../../__init__.py"):
        assert fetch(name)[0] == 404
