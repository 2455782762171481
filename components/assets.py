"""Streamlit's files and ours as a browser gets them soonest: compressed once, kept, asked early.

Streamlit serves its scripts as they are, and tells the browser of those that our page needs only
when the first words have arrived.
"""

from __future__ import annotations

import base64
import gzip
import mimetypes
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from threading import Thread
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from components.theme import SURFACE_MODULE, TALK_MODULE
from flows.once import once

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

FOREVER = "public, max-age=31536000, immutable"
PACKED = {".js", ".css", ".svg", ".json", ".wasm"}
# What a view of ours needs beyond the start page, by the part of the name that stays.
NEEDED = ("BidiComponent", "Html", "serialization", "recordbatch", "purify.es", "_arrayReduce")
FONTS = Path(__file__).parents[1] / "flows" / "export" / "fonts"
MODULES = {module.name: module for module in (SURFACE_MODULE, TALK_MODULE)}
THEME = Path(__file__).parent / "theme"
FIRST = (THEME / "first.css").read_text(encoding="utf-8")
# Streamlit's own styles come into the head when the page has begun: these stand behind them.
LAST = "".join((THEME / name).read_text(encoding="utf-8") for name in ("page.css", "print.css"))
ICON = f"data:image/svg+xml;base64,{base64.b64encode((THEME / 'icon.svg').read_bytes()).decode()}"
# Streamlit's script asks for its font of icons (375 kB) as a space is asked for. One that has no
# space comes when the first icon is on the page; most pages have none.
ICONS = b"font-family:Material Symbols Rounded;"
LETTERS = b"unicode-range:U+21-10FFFF;"
HEADING = "source-serif-4-latin-600-normal.woff2"


@once(512)
def packed(path: Path) -> bytes:
    """Return a file compressed with gzip, always the same bytes."""
    content = path.read_bytes()
    if path.suffix == ".css":
        content = content.replace(ICONS, ICONS + LETTERS)
    return gzip.compress(content, 9, mtime=0)


def early(page: str, static: Path) -> str:
    """Return Streamlit's page with our styles, and links to what our first view needs at once."""
    found = [p for name in NEEDED for p in sorted((static / "js").glob(f"{name}.*.js"))]
    links = [
        f'<link rel="modulepreload" crossorigin href="./static/js/{path.name}">' for path in found
    ]
    links.append(f'<link rel="modulepreload" crossorigin href="{SURFACE_MODULE.address}">')
    links.append(
        f'<link rel="preload" href="./fonts/{HEADING}" as="font" type="font/woff2" crossorigin>'
    )
    links.append(f"<style>{FIRST}</style>")
    page = re.sub('<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{ICON}" />', page)
    page = page.replace("</head>", "".join(links) + "</head>", 1)
    return page.replace("</body>", f"<style>{LAST}</style></body>", 1)


async def font(request: Request) -> Response:
    """Answer with one of our fonts."""
    path = FONTS / Path(request.path_params["name"]).name
    if path.suffix != ".woff2" or not path.is_file():
        return Response(status_code=404)
    content = await run_in_threadpool(path.read_bytes)
    return Response(content, media_type="font/woff2", headers={"Cache-Control": FOREVER})


async def module(request: Request) -> Response:
    """Answer with our own script, styles inside, by the name that holds its hash."""
    found = MODULES.get(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    gzipped = "gzip" in request.headers.get("accept-encoding", "")
    content = found.content if gzipped else gzip.decompress(found.content)
    answer = _answer(content, "text/javascript", gzipped)
    answer.headers["Cache-Control"] = FOREVER
    return answer


class Assets:
    """ASGI middleware that answers for Streamlit's page and its files; the rest passes."""

    def __init__(self, app: Application, index_page: Path) -> None:
        self.app = app
        self.root = index_page.parent
        page = early(index_page.read_text(encoding="utf-8"), self.root / "static").encode()
        self.page, self.page_packed = page, gzip.compress(page, 9, mtime=0)
        # Those of the start page are ready when the first reader comes.
        Thread(target=self._warm, daemon=True).start()

    def _warm(self) -> None:
        text = self.page.decode()
        for path in sorted((self.root / "static").rglob("*.*")):
            if path.name in text and path.suffix in PACKED:
                packed(path)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        gzipped = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        if scope["path"] in ("/", "/index.html"):
            answer = _answer(self.page_packed if gzipped else self.page, "text/html", gzipped)
            answer.headers["Cache-Control"] = "no-cache"
            return await answer(scope, receive, send)
        path = self._file(scope["path"]) if gzipped else None
        if path is None:
            return await self._pass(scope, receive, send)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        kind = "text/javascript" if path.suffix == ".js" else kind
        answer = _answer(await run_in_threadpool(packed, path), kind, True)
        answer.headers["Cache-Control"] = FOREVER
        await answer(scope, receive, send)

    async def _pass(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let the application answer; where it would show the page, lead to the page's address.

        Under any other address the page looks for its own files in the wrong place.
        """
        elsewhere = False

        async def unless_page(message: Message) -> None:
            nonlocal elsewhere
            if message["type"] == "http.response.start":
                headers = Headers(raw=message["headers"])
                page = headers.get("content-type", "").startswith("text/html")
                # A briefing that is handed on is HTML too.
                page = page and "content-disposition" not in headers
                elsewhere = page and message["status"] == 200
            if not elsewhere:
                await send(message)

        await self.app(scope, receive, unless_page)
        if elsewhere and scope["path"].startswith("/static/"):
            await PlainTextResponse("There is no such file.\n", 404)(scope, receive, send)
        elif elsewhere:
            # Relative, since a proxy may serve the page below a path of its own.
            up = "../" * (scope["raw_path"].count(b"/") - 1) or "./"
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{up}?{query}" if query else up)(scope, receive, send)

    def _file(self, address: str) -> Path | None:
        """Return the file of an address that is worth compressing; None for all others."""
        if not address.startswith("/static/"):
            return None
        path = (self.root / address.lstrip("/")).resolve()
        inside = path.is_relative_to(self.root / "static")
        return path if inside and path.suffix in PACKED and path.is_file() else None


def _answer(content: bytes, kind: str, gzipped: bool) -> Response:
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if gzipped else {})
    return Response(content, media_type=kind, headers=headers)
