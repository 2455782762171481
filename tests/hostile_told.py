"""What the product tells outside of its pages: answers, lines of the log, lines on a terminal.

A sink is a function that yields each payload that is more than text in what is told.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

from lxml import html  # type: ignore[import-untyped]
from prometheus_client.parser import text_string_to_metric_families as families

from components.logs import LOG, Lines, Requests
from flows import store
from flows.__main__ import main
from flows.change import Edit
from flows.characters import visible
from flows.export.formats import FORMATS
from flows.view import View
from tests.asgi import ask as put
from tests.asgi import nothing
from tests.hostile import Payload, hostile, refused
from tests.hostile_files import NAME, tree

# Where a sink looks: the address of the app, the folder of the case, the payloads in it.
Sink = Callable[[str, Path, tuple[Payload, ...]], Iterator[str]]
Answer = tuple[int, dict[str, str], str]
SENT = "origin referer user-agent cookie accept-language range x-forwarded-for x-forwarded-host"
BESIDE = (*SENT.split(), "x-forwarded-proto", "forwarded", "via", "if-none-match", "x-evil")
PLACES = ("", "export", "evidence", "now", "health", "metrics", "_stcore/host-config")
UNDER = ("", "a/", "fonts/", "theme/", "static/", "media/", "component/", "export/", "_stcore/")
# What a terminal obeys, and what turns or breaks its line, beside the payloads.
ACTS = "\x1b]0;x\x07\x9b2J\u202e\u2028"
MADE = ("csv", "json", "zip", "dot", "sankeymatic")
# Another place of the same server, as a browser reads it.
HERE = re.compile(r"(http://127\.0\.0\.1:\d+)?/(?![/\\])|(\.\./)+(?![/\\])")
FILE = re.compile(r"attachment; filename\*=UTF-8''[A-Za-z0-9_.~%-]+")


class Kept(logging.Handler):
    """Keeps what is logged, as it comes."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.records.append(record)


def ask(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """Return the status, the headers and the body of an answer to a request as it is written."""
    own = {"host": urlsplit(url).netloc} | {n.replace("_", "-"): v for n, v in headers.items()}
    with contextlib.closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as line:
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in own.items():
            line.putheader(name, " ".join(value.split()).encode())
        line.endheaders()
        with line.getresponse() as answer:
            heads = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, heads, answer.read().decode(errors="replace")


def _inert(answer: Answer, what: str) -> Iterator[str]:
    """Tell how an answer could be more than text to a browser, or hold more than was asked."""
    status, heads, body = answer
    kind = heads.get("content-type", "").partition(";")[0]
    if FILE.fullmatch(heads.pop("content-disposition", "")):
        return
    marked = kind not in ("text/plain", "application/json", "") or not kind and body
    if heads.get("x-content-type-options") != "nosniff" and status != 400:
        yield f"{what}: no nosniff"
    if marked and NAME.search(body):
        yield f"{what}: {kind} holds {body[:80]}"
    for name, value in heads.items():
        here = name == "location" and HERE.match(value)
        if NAME.search(name) or (NAME.search(value) and not here):
            yield f"{what}: header {name} {value[:80]}"


def refusals(url: str, case: Path, payloads: tuple[Payload, ...]) -> Iterator[str]:
    """Each parameter of an address that means nothing."""
    names = [*View.__slots__, "format", "theme", "shape", "scale", "\r\nevil"]
    for place in ("export", "evidence", "now"):
        for one in payloads:
            for name in names:
                asked = {"format": "dot", "case": case.name, "focus": "flow:f-crore"}
                answer = ask(url, f"/{place}?{urlencode(asked | {name: one.text})}")
                yield from _inert(answer, f"{place} {name}")
                if answer[0] == 500:
                    yield f"{place} {name}: the server met a fault"
                if place == "evidence" and name in ("case", "focus") and answer[0] != 404:
                    yield f"{place} {name}: answered {answer[0]}"


def evidence(url: str, case: Path, _: object) -> Iterator[str]:
    """The markup that a page puts in place ahead of its run."""
    for ref in ("flow:f-crore", "actor:registry", "claim:a-crore", "event:e-press", "source:copy"):
        for lang in ("en", "ml"):
            asked = urlencode({"case": case.name, "focus": ref, "lang": lang})
            status, heads, body = ask(url, f"/evidence?{asked}")
            if status != 200 or not heads["content-type"].startswith("text/plain"):
                yield f"{ref}: {status} {heads['content-type']}"
            yield from tree(html.document_fromstring(body))


def file_names(url: str, case: Path, _: object) -> Iterator[str]:
    """What a file is to be called, where its case lies in a folder with a hostile name."""
    for name in MADE:
        asked = urlencode({"format": name, "case": case.name, "view": "diagram"})
        status, heads, _body = ask(url, f"/export?{asked}")
        given = heads.get("content-disposition", "")
        called = unquote(given.partition("''")[2])
        whole = FILE.fullmatch(given) and called.endswith(f".{FORMATS[name].suffix}")
        if (
            status != 200
            or not whole
            or visible(called) != called
            or re.search(r'[/\\:"<>|]', called)
        ):
            yield f"{name}: {status} {given[:120]}"


def headers(url: str, _: object, payloads: tuple[Payload, ...]) -> Iterator[str]:
    """What a request says of itself changes no answer, and nothing of it comes back."""
    for one in payloads:
        for place in PLACES:
            sent = dict.fromkeys(BESIDE, one.text)
            yield from _inert(ask(url, f"/{place}", **sent), f"/{place}")
            status, heads, body = ask(url, f"/{place}", host=one.text)
            if status != 400 or NAME.search(body + str(heads)):
                yield f"/{place} as host {one.text[:40]}: {status} {body[:80]}"


def paths(url: str, _: object, payloads: tuple[Payload, ...]) -> Iterator[str]:
    """A payload as a path, as it is and with all of it encoded; no way leads to another host."""
    for one in payloads:
        for place in UNDER:
            for safe in ("", "/:@!$&'()*+,;=[]"):
                for method in ("GET", "POST", "PUT", "DELETE"):
                    path = f"/{place}{quote(one.text, safe=safe)}"
                    yield from _inert(ask(url, path, method), f"{method} {path[:60]}")
                    yield from _inert(ask(url, f"{path}/", method), f"{method} {path[:60]}/")


def health(url: str, case: Path, _: object) -> Iterator[str]:
    """The names of the cases stand as values, and there is one of each."""
    _status, heads, body = ask(url, "/health")
    named = [one["id"] for one in json.loads(body)["cases"]]
    if (
        case.name not in named
        or len(set(named)) < len(named)
        or "json" not in heads["content-type"]
    ):
        yield f"/health: {body[:200]}"


def metrics(url: str, case: Path, _: object) -> Iterator[str]:
    """No name of a case makes a number of its own."""
    found = [s for family in families(ask(url, "/metrics")[2]) for s in family.samples]
    for sample in found:
        if NAME.search(sample.name) or NAME.search(" ".join(sample.labels)):
            yield f"/metrics: {sample}"
    if sum(s.labels.get("case") == case.name for s in found) != 2:
        yield f"/metrics: {case.name} is not there"


def log(_url: str, _case: object, payloads: tuple[Payload, ...]) -> Iterator[str]:
    """A line is one line of JSON without its reader, whatever is asked and whatever fails."""
    handler = Kept()
    level = LOG.level
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    try:
        for one in payloads:
            sent = [("host", "localhost"), *((name, one.text) for name in BESIDE)]
            query = urlencode({"q": one.text}).encode()
            for text in (one.text, one.text + ACTS):
                put(Requests(nothing), f"/{text}", sent, query_string=query, method=text)
                LOG.error("export %s: %s", "csv", text, extra={"detail": text})
    finally:
        LOG.removeHandler(handler)
        LOG.setLevel(level)
    for line in map(Lines().format, handler.records):
        told = json.loads(line)
        if "\n" in line or visible(line) != line:
            yield f"it acts: {line[:120]!r}"
        if NAME.search(
            str({k: v for k, v in told.items() if k not in ("path", "method", "detail")})
        ):
            yield f"it is told: {line[:120]}"


def terminal(_url: str, case: Path, payloads: tuple[Payload, ...], words: str) -> Iterator[str]:
    """What a command prints of a case, of one that is refused, and of one that was saved."""
    for make in (hostile, refused):
        start = case.name.replace("hostile", "printed", 1)
        own = make(case.with_name(start + ACTS), payloads).path
        if make is hostile and not store.history(own):
            _saved(own, payloads)
        out = io.StringIO()
        name, *options = words.split()
        asked = [o.replace("OUT", str(own.with_name("out"))) for o in options]
        told = contextlib.redirect_stdout(out), contextlib.redirect_stderr(out)
        with told[0], told[1], contextlib.suppress(SystemExit):
            main([name, str(own), *asked])
        for line in out.getvalue().split("\n"):
            if visible(line) != line:
                yield f"{words}: {line[:120]!r}"
            if "github" in words and line and not re.match("::error file=[a-z.]+,line=", line):
                yield f"{words}: {line[:120]!r}"


def _saved(case: Path, payloads: tuple[Payload, ...]) -> None:
    text = " ".join(p.text for p in payloads) + ACTS
    change = Edit("claims", ("a-crore",), {"note": text})
    store.save(case, store.snapshot(case), [change], text, text)


COMMANDS = (
    "check", "check --format json", "check --format github", "summary", "diff --git -x",
    "history", "history --format json", "format --check", "format",
    "export --to OUT --formats csv,dot", "restore 2 --reason x --who y",
)  # fmt: skip
ANSWERS: dict[str, Sink] = {
    "answers that refuse": refusals,
    "evidence by address": evidence,
    "names of files": file_names,
    "headers of a request": headers,
    "paths": paths,
    "/health": health,
    "/metrics": metrics,
}
LINES: dict[str, Sink] = {
    "log": log,
    **{f"terminal: {words}": partial(terminal, words=words) for words in COMMANDS},
}
