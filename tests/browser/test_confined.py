"""What a stranger can ask of a server: no file of it, no path, no secret, nothing without bound."""

import http.client
import re
import urllib.request
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, WebSocket

from tests.browser import reader
from tests.browser.eye import Eye
from tests.browser.harness import ROOT
from tests.hostile import PAYLOADS

SECRET = "a-word-that-no-page-may-hold"
CLIMBS = ("../../etc/passwd", "..%2f..%2fapp.py", "%2e%2e/app.py", "..\\app.py", "%00", "a" * 6000)
PLACES = ("/", "//", "/fonts/", "/media/", "/static/", "/component/x/", "/app/static/", "/export/")
FILES = ("app.py", "pyproject.toml", ".git/config", ".streamlit/config.toml", "data/x/flows.csv")
HELD = (b"root:x:0", b"import streamlit", b"[server]", b"[project]", str(ROOT).encode())
SEND = """async ([address, session, megabytes]) => {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(megabytes * 1024 * 1024)]), "a.csv");
  const token = document.cookie.match(/_streamlit_xsrf=([^;]+)/)?.[1] ?? "";
  const place = `${address}/_stcore/upload_file/${session}/${crypto.randomUUID()}`;
  const sent = { method: "PUT", body: form, headers: { "X-Xsrftoken": token } };
  return (await fetch(place, sent)).status;
}"""
PUT = """(texts) => {
  const add = () => document.body.appendChild(document.createElement("div"));
  for (const text of texts) add().innerHTML = text;
  const script = document.createElement("script");
  script.textContent = "evil('script')";
  document.body.append(script);
  fetch("https://evilfetch.test/").catch(() => null);
  document.querySelector("form[evil]").submit();
}"""
SAY = """(address) => new Promise((done) => {
  const socket = new WebSocket(address.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
  socket.onopen = () => socket.send(new Uint8Array(2 * 1024 * 1024));
  socket.onclose = (event) => done(event.code);
})"""


@pytest.fixture(scope="module")
def url(serve: Callable[..., str]) -> str:
    return serve(environment={"A_SECRET": SECRET, "STREAMLIT_SERVER_COOKIE_SECRET": SECRET})


def ask(url: str, path: str) -> tuple[int, bytes]:
    """Ask for a path as it is written; a client of higher manners would tidy it first."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)) as connection:
        connection.putrequest("GET", path)
        connection.endheaders()
        with connection.getresponse() as answer:
            return answer.status, answer.read()


def received(page: Page) -> list[bytes]:
    """Return the messages that a page receives from now on."""
    frames: list[bytes] = []

    def keep(frame: str | bytes) -> None:
        frames.append(frame if isinstance(frame, bytes) else frame.encode())

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", keep)

    page.on("websocket", listen)
    return frames


def test_no_path_leads_to_a_file_of_the_server(url: str) -> None:
    for place in PLACES:
        for name in (*CLIMBS, *FILES):
            status, body = ask(url, place + name)
            assert not any(held in body for held in HELD), place + name
            # Where nothing is, the way to the page is shown, or the page itself.
            shown = status == 307 or b'id="root"' in body
            assert shown or status in (400, 404), (place + name, status)


@pytest.mark.parametrize("kind", ["export?format=csv&", "export?format=svg&view=flows&"])
def test_no_name_of_a_case_leads_out_of_the_folder(url: str, kind: str) -> None:
    for name in (*CLIMBS, "kerala-cmo-2026/../kerala-cmo-2026", ".", "/", "kerala-cmo-2026%00"):
        status, body = ask(url, f"/{kind}case={name}")
        assert (status, body) == (404, b"There is no such case to show.\n"), name


def test_a_page_holds_no_path_and_no_secret_of_the_server(url: str, page: Page) -> None:
    frames = received(page)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    reader.open_view(page, url, "flows", case="../../etc/passwd", q="\0")
    assert len(frames) > 3
    heads = [str(answer.headers).encode() for answer in answers]
    # Streamlit names the script once for each run, and nothing else of the disk.
    script = f"{ROOT}/components/page.py".encode()
    for held in (*HELD, SECRET.encode()):
        assert not any(held in frame.replace(script, b"") for frame in [*frames, *heads]), held
    assert not any(held.decode() in page.content() for held in HELD)


def test_what_got_past_the_escaping_could_do_nothing(url: str, browser: Browser) -> None:
    """The corpus as markup in the page itself: the policy alone keeps it still."""
    eye = Eye(browser, policy=True)
    page = eye.context.new_page()
    reader.open_view(page, url, "sources")
    # No policy stops a page that sends its reader elsewhere; the escaping does.
    texts = [p.text for p in PAYLOADS if "http-equiv" not in p.text]
    page.evaluate(PUT, texts)
    assert page.locator("[evil]").count() > 20
    page.wait_for_timeout(500)
    told = [line for line in eye.ran if not line.startswith("console: ")]
    eye.close()
    assert told == []


def test_what_is_sent_is_bounded(url: str, page: Page) -> None:
    frames = received(page)
    reader.open_view(page, url, "sources")
    uuid = rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    sessions = {s.decode() for frame in frames for s in re.findall(uuid, frame)}
    answers = {page.evaluate(SEND, [url, session, 6]) for session in sessions}
    assert answers <= {400, 413}
    assert 413 in answers
    assert page.evaluate(SAY, url) == 1009  # “message too big”


def test_no_address_opens_the_editor(url: str, page: Page) -> None:
    for name in ("edit", "Edit", "edit/", "components.edit"):
        page.goto(f"{url}/?view={name}&table=flows&draft=../../x&entry=../../y")
        page.wait_for_selector(".notice")
        assert page.locator("[data-testid=stDataFrame], [data-testid=stFileUploader]").count() == 0
    with urllib.request.urlopen(f"{url}/_stcore/host-config") as answer:
        assert SECRET.encode() not in answer.read()
