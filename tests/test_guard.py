"""Whoever is not meant is refused before Streamlit hears of it."""

from __future__ import annotations

import pytest

from components.guard import CLOSED, METRICS, Guard, allowed, closed, host_name, hosts
from tests.asgi import ask, nothing

EVIL = "https://evil.example"


@pytest.mark.parametrize(
    ("host", "listed", "status"),
    [
        ("localhost:8501", (), 200),
        ("127.0.0.1", (), 200),
        ("[::1]:8501", (), 200),
        ("192.168.1.7:8501", (), 200),
        ("laptop.local:8501", (), 200),
        ("laptop:8501", (), 200),
        ("203.0.114.9", (), 400),
        ("evil.example", (), 400),
        ("evil.example", ("example.org",), 400),
        ("192.168.1.7", ("example.org",), 400),
        ("localhost", ("example.org",), 200),
        ("Example.org:443", ("example.org",), 200),
        ("example.org.", ("example.org",), 200),
        ("a.example.org", ("example.org",), 400),
        ("a.example.org", ("*.example.org",), 200),
        ("badexample.org", ("*.example.org",), 400),
        ("evil.example", ("*",), 200),
        ("", (), 400),
        ("local host", (), 400),
        ("localhost:port", (), 400),
        ("user@localhost", (), 400),
        ("localhost/x", (), 400),
        ("localhost?x", (), 400),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_only_our_own_names_are_answered(
    host: str, listed: tuple[str, ...], status: int, kind: str
) -> None:
    found = ask(Guard(nothing, listed), headers=[("host", host)], kind=kind)
    assert found.status == (101 if (status, kind) == (200, "websocket") else status)


def test_no_host_and_two_hosts_are_refused() -> None:
    assert ask(Guard(nothing), headers=[]).status == 400
    assert ask(Guard(nothing), headers=[("host", "localhost"), ("host", "a.b")]).status == 400


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:8501", None, 101),
        ("localhost:8501", "http://localhost:8501", 101),
        ("example.org", "https://example.org", 101),
        ("example.org", "https://example.org:443", 101),
        ("example.org", EVIL, 403),
        ("localhost:8501", "http://localhost:3000", 403),
        ("localhost:8501", "http://127.0.0.1:8501", 403),
        ("localhost:8501", "null", 403),
        ("localhost:8501", "file://localhost:8501", 403),
        ("localhost:8501", "", 403),
        # A stranger's name that points here: page and socket agree, but it is not ours.
        ("evil.example", EVIL, 400),
    ],
)
def test_only_our_own_pages_open_a_socket(host: str, origin: str | None, status: int) -> None:
    headers = [("host", host), *([("origin", origin)] if origin is not None else [])]
    guard = Guard(nothing, ("example.org",))
    assert ask(guard, "/_stcore/stream", headers, kind="websocket").status == status


def test_another_sites_page_reads_but_sends_nothing() -> None:
    headers = [("host", "localhost"), ("origin", EVIL)]
    assert ask(Guard(nothing), headers=headers).status == 200
    assert ask(Guard(nothing), "/_stcore/upload_file/x", headers, method="PUT").status == 403
    assert ask(Guard(nothing), headers=[("host", "localhost")], method="PUT").status == 200


@pytest.mark.parametrize("path", [*CLOSED, METRICS, "/_stcore/agent/openapi.json"])
def test_what_is_for_this_machine_is_closed_to_others(path: str) -> None:
    guard = Guard(nothing, closed=closed({}))
    assert ask(guard, path).status == 200
    assert ask(guard, path, client=("192.168.1.9", 4)).status == 404
    assert ask(guard, path, client=None).status == 404
    proxied = [("host", "localhost"), ("x-forwarded-for", "203.0.113.9")]
    assert ask(guard, path, proxied).status == 404


def test_health_is_for_everyone_and_metrics_if_they_are_made_public() -> None:
    far = ("192.168.1.9", 4)
    public = Guard(nothing, closed=closed({"CONTESTED_FLOWS_METRICS": "public"}))
    assert ask(public, "/metrics", client=far).status == 200
    assert ask(public, "/_stcore/metrics", client=far).status == 404
    assert ask(Guard(nothing, closed=closed({})), "/_stcore/health", client=far).status == 200
    assert ask(Guard(nothing, closed=closed({})), "/health", client=far).status == 200


def test_files_are_taken_from_this_machine_or_where_editors_sign_in() -> None:
    far, upload = ("192.168.1.9", 4), "/_stcore/upload_file/session/file"
    assert ask(Guard(nothing, closed=closed({})), upload, client=far).status == 404
    assert ask(Guard(nothing, closed=closed({})), upload).status == 200
    signed_in = closed({"CONTESTED_FLOWS_EDITORS": "ann@example.org"})
    assert ask(Guard(nothing, closed=signed_in), upload, client=far).status == 200


def test_names_come_from_the_environment_and_a_wrong_one_is_told() -> None:
    assert hosts({}) == ()
    asked = {
        "CONTESTED_FLOWS_HOSTS": "Example.org  *.b.org ::1",
        "CONTESTED_FLOWS_URL": "https://c.org/x",
    }
    assert hosts(asked) == ("example.org", "*.b.org", "::1", "c.org")
    for wrong in ("https://example.org", "example.org:80", "a/b", "*.*", "a..b"):
        with pytest.raises(ValueError, match="is not a host"):
            hosts({"CONTESTED_FLOWS_HOSTS": wrong})


def test_a_host_header_is_read_strictly() -> None:
    assert host_name("[fe80::1]:8501") == "fe80::1"
    assert host_name("[fe80::1") is None
    assert host_name("localhost#x") is None
    assert not allowed("localhost.evil.example", ())
