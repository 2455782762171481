"""Who is answered at all: requests for a host of ours, sockets from a page of ours.

It stands in front of Streamlit, which asks a machine on the internet for its own address before
it refuses a stranger's page, and keeps everyone waiting meanwhile.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# A request with one of these was passed on by a proxy, wherever it seems to come from.
PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
HOST = re.compile(
    r"\*|(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_-]+)*|[0-9a-f:]*:[0-9a-f:]+"
)
# How busy the server is, and what a program could do with it, is nobody's business elsewhere.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
METRICS = "/metrics"
UPLOADS = "/_stcore/upload_file"
CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")


def hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names that this server answers to: CONTESTED_FLOWS_HOSTS, and that of its URL.

    `*.example.org` stands for all names under it, `*` for every name; empty if none is set.
    Raises ValueError if an entry is no name of a host.
    """
    asked = [name.lower() for name in environment.get("CONTESTED_FLOWS_HOSTS", "").split()]
    for name in asked:
        if not HOST.fullmatch(name):
            raise ValueError(
                f"CONTESTED_FLOWS_HOSTS: “{name}” is not a host such as example.org, nor *"
            )
    public = urlsplit(environment.get("CONTESTED_FLOWS_URL", "")).hostname
    return tuple(dict.fromkeys([*asked, *([public] if public else [])]))


def closed(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses that answer this machine alone.

    CONTESTED_FLOWS_METRICS=public opens `/metrics`. Only editors look at files of their own, and
    those who sign in come from anywhere.
    """
    public = environment.get("CONTESTED_FLOWS_METRICS") == "public"
    kept = CLOSED if public else (*CLOSED, METRICS)
    return kept if environment.get("CONTESTED_FLOWS_EDITORS") else (*kept, UPLOADS)


def host_name(header: str) -> str | None:
    """Return the name in a Host header, without its port; None if it is no such header.

    >>> host_name("Example.org:8501"), host_name("[::1]"), host_name("a@b"), host_name("a/b")
    ('example.org', '::1', None, None)
    """
    try:
        parts = urlsplit(f"//{header}")
        # Reading the port checks it.
        _ = parts.port
    except ValueError:
        return None
    if parts.netloc != header or "@" in header or not parts.hostname:
        return None
    name = parts.hostname.rstrip(".")
    return name if HOST.fullmatch(name) and "*" not in name else None


def allowed(name: str, listed: Sequence[str]) -> bool:
    """Return whether a host's name is one of ours.

    This machine always is. With none listed, so is all that can only be a machine nearby: a
    private address, a name without a dot, a name in `.local`. A stranger's name that points here
    is none of these.

    >>> allowed("192.168.1.7", ()), allowed("laptop.local", ()), allowed("evil.example", ())
    (True, True, False)
    >>> allowed("a.example.org", ("*.example.org",)), allowed("192.168.1.7", ("example.org",))
    (True, False)
    """
    if name in LOOPBACK:
        return True
    if listed:
        return any(
            pattern in ("*", name) or (pattern[:2] == "*." and name.endswith(pattern[1:]))
            for pattern in listed
        )
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(".local")
    return address.is_private or address.is_link_local


def near(scope: Scope) -> bool:
    """Return whether a request comes from this machine, and through no proxy."""
    address, _ = scope.get("client") or ("", 0)
    headers = Headers(scope=scope)
    return address in LOOPBACK and not any(name in headers for name in PASSED_ON)


class Guard:
    """ASGI middleware that refuses in words what is not meant for this server."""

    def __init__(
        self, app: ASGIApp, listed: Sequence[str] = (), closed: Sequence[str] = CLOSED
    ) -> None:
        self.app = app
        self.listed = listed
        self.closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does, or refuse."""
        refusal = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        named = headers.getlist("host")
        name = host_name(named[0]) if len(named) == 1 else None
        if name is None or not allowed(name, self.listed):
            return PlainTextResponse("This server does not answer to that name.\n", 400)
        path = scope["path"]
        if any(path == p or path.startswith(f"{p}/") for p in self.closed) and not near(scope):
            return PlainTextResponse("There is nothing here.\n", 404)
        asks = scope["type"] == "http" and scope["method"] in CHANGES_NOTHING
        # A program that is no browser sends no origin; a browser always does.
        if not asks and not _own(headers.getlist("origin"), named[0]):
            return PlainTextResponse("Only this site's own pages may ask for that.\n", 403)
        return None


def _own(origins: list[str], host: str) -> bool:
    """Return whether a request that names its page's origin comes from a page of this host."""
    if not origins:
        return True
    parts = urlsplit(origins[0])
    return len(origins) == 1 and parts.scheme in ("http", "https") and _same(parts.netloc, host)


def _same(origin: str, host: str) -> bool:
    """Compare the name and the port of an origin with those of a Host header."""

    def plain(text: str) -> str:
        return re.sub(r":(80|443)$", "", text.lower())

    return plain(origin) == plain(host)
