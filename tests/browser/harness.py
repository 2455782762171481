"""Starts the app and a browser; shared by the browser tests, the benchmark and the screenshots."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright

from tests.browser.find_chromium import NONE_FOUND, find_chromium

ROOT = Path(__file__).resolve().parents[2]
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The tour comes at a browser's first visit: a reader of the tests has had it.
TOUR_SEEN = "try { localStorage.setItem('contested-flows-tour', 'seen'); } catch {}"
START_SECONDS = 60
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


@dataclass
class Record:
    """What a page said and fetched while a test drove it."""

    console_errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def third_party(self) -> list[str]:
        """The requests that left for anywhere but this machine."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"}
            and urlsplit(url).hostname not in LOCAL_HOSTS
        ]

    def watch(self, page: Page) -> None:
        """Write down all that happens on the page from now on."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda websocket: self.requests.append(websocket.url))
        page.on("dialog", self._dismiss)
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.console_errors.append(message.text) if message.type == "error" else None
            ),
        )

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    script: Path = ROOT / "app.py",
    data: Path | None = None,
    environment: dict[str, str] | None = None,
    options: list[str] | None = None,
    port: int | None = None,
) -> Iterator[str]:
    """Serve a Streamlit script from its own folder on a free port (or `port`); yields its address.

    `data` is the folder of cases to show in place of the app's own. What the app remembers
    between starts goes to a folder that is removed at the end.
    """
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    memory = tempfile.TemporaryDirectory()
    variables = {**os.environ, "CONTESTED_FLOWS_STATE": memory.name, **(environment or {})}
    if data is not None:
        variables["CONTESTED_FLOWS_DATA"] = str(data)
    command = [sys.executable, "-m", "streamlit", "run", script.name]
    command += ["--server.port", str(port), *(options or [])]
    with memory, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            cwd=script.parent,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            try:
                _wait_for_health(address, process)
            except RuntimeError as error:
                log.seek(0)
                raise RuntimeError(f"{error}\n{log.read().decode(errors='replace')}") from None
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def launch(playwright: Playwright) -> Browser:
    """Start the system's own Chromium without a window; its readers have seen the tour."""
    path = find_chromium()
    if not path:
        raise RuntimeError(NONE_FOUND)
    browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)

    def settled(*args: Any, **options: Any) -> BrowserContext:
        context = Browser.new_context(browser, *args, **options)
        context.add_init_script(TOUR_SEEN)
        return context

    browser.new_context = settled  # type: ignore[method-assign]
    return browser


def _wait_for_health(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The app stopped with exit code {process.returncode}:")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"The app did not answer within {START_SECONDS} s:")
