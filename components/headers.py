"""The response headers that keep a viewer's browser to this server alone.

A case is text that others wrote. Should any of it ever reach the page as markup, these headers
leave it nothing to do: no script of its own, no picture, form or frame from elsewhere.
"""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

FRAME_SOURCE = re.compile(r"\*|https?://(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_script_hashes(page: Path) -> list[str]:
    """Name the scripts written into an HTML file, the way a content security policy names them."""
    found = INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in found)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def frames(environment: Mapping[str, str]) -> list[str]:
    """Return the sites that may show this one in a frame: CONTESTED_FLOWS_FRAMES, `*` for all.

    An editor is never shown in another site's frame, where a stranger could guide the clicks.
    Raises ValueError if an entry is no address of a site.
    """
    asked = environment.get("CONTESTED_FLOWS_FRAMES", "").split()
    for site in asked:
        if not FRAME_SOURCE.fullmatch(site):
            raise ValueError(
                f"CONTESTED_FLOWS_FRAMES: “{site}” is not a site such as https://example.org, nor *"
            )
    edits = environment.get("CONTESTED_FLOWS_EDIT") or environment.get("CONTESTED_FLOWS_EDITORS")
    return [] if edits else asked


def content_security_policy(script_hashes: list[str], framers: Sequence[str] = ()) -> str:
    """Say what a page may load: this server's own files, and what Streamlit makes in memory.

    `framers` are the other sites that may show it in a frame.
    """
    return "; ".join(
        [
            "default-src 'self'",
            # blob: a component's own script; wasm: Graphviz draws in the browser
            " ".join(["script-src 'self' blob: 'wasm-unsafe-eval'", *script_hashes]),
            "worker-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'none'",
            " ".join(["frame-ancestors 'self'", *framers]),
        ]
    )


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP response; websockets pass untouched."""

    def __init__(self, app: Application, index_page: Path, framers: Sequence[str] = ()) -> None:
        self.app = app
        policy = content_security_policy(inline_script_hashes(index_page), framers)
        self.headers = [
            (b"content-security-policy", policy),
            (b"x-content-type-options", "nosniff"),
            (b"referrer-policy", "no-referrer"),
            (b"cross-origin-opener-policy", "same-origin"),
            (b"permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in self.headers}
                theirs = [(name, v) for name, v in message["headers"] if name.lower() not in ours]
                message["headers"] = [*theirs, *((name, v.encode()) for name, v in self.headers)]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
