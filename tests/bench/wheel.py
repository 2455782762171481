"""Build the wheel twice, install it into an empty environment, use it there as a stranger would.

Run by `make wheel`, and by hand before a release. The environment lies outside the repository, is
read-only and belongs to somebody else (as root the program runs as `nobody`, without a home); it
holds the locked versions. What is built stays in `dist/`.
"""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.build import built, environment, expect, told
from tests.browser.harness import Record, free_port, launch

CASE = "kerala-cmo-2026"
NOBODY = 65534
RIBBON = "[data-volume]"
PATIENCE_MS = 60_000
# the page's own colour, from .streamlit/config.toml: its options hold although it lies elsewhere
PAPER = "rgb(251, 250, 247)"


def stranger() -> dict[str, Any]:
    """Return how to start a program as somebody who may write nothing; as oneself if not root."""
    if os.geteuid():
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def interpreter() -> str:
    """Return a Python that the stranger may run too."""
    probe = ["-c", "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"]
    for name in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        path = os.path.realpath(name)
        try:
            done = subprocess.run([path, *probe], cwd="/", capture_output=True, **stranger())
        except OSError:
            continue
        if done.returncode == 0:
            return path
    raise RuntimeError("no Python ≥ 3.11 that another user may run, such as /usr/bin/python3")


def installed(wheel: Path, work: Path) -> Path:
    """Install the wheel into an empty environment nobody may write to; return its programs."""
    place = work / "environment"
    environment(place, wheel, interpreter(), "--link-mode", "copy", "--compile-bytecode")
    packages = next(place.glob("lib/python3*/site-packages"))
    ours = sorted(p.name for p in packages.glob("contested_flows*"))
    names = {"flows", "components", "app", "app.py", "data", ".streamlit"}
    expect(not names & {p.name for p in packages.iterdir()}, f"in site-packages: {', '.join(ours)}")
    writable(place, False)
    return place / "bin"


def writable(folder: Path, may: bool) -> None:
    """Let all below a folder be written to, or nothing."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | stat.S_IWUSR if may else mode & ~0o222)


class Elsewhere:
    """Another folder, another user and an environment without anything of ours."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.program = str(programs / "contested-flows")
        self.folder = folder
        folder.mkdir()
        self.who = stranger()
        if self.who:
            os.chown(folder, NOBODY, NOBODY)
        self.options: dict[str, Any] = {
            "cwd": folder,
            "env": {"PATH": os.defpath, "HOME": "/nonexistent", "TMPDIR": str(folder)},
            **self.who,
        }

    def ends(self, code: int, *arguments: str) -> str:
        """Run the program; return what it said. Raises RuntimeError if it ends otherwise."""
        command = [self.program, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, **self.options)
        said = str(done.stdout + done.stderr)
        if done.returncode != code or "Traceback" in said:
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{said}")
        return said

    @contextmanager
    def opened(self, *arguments: str) -> Iterator[str]:
        """Serve a case; yields the address. The log must hold no traceback at the end."""
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        command = [self.program, *arguments, "--no-browser", "--port", str(port)]
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **self.options)
            try:
                for _ in range(600):
                    log.seek(0)
                    if address in log.read() or process.poll() is not None:
                        break
                    time.sleep(0.1)
                yield address
            finally:
                process.terminate()
                process.wait(timeout=20)
                log.seek(0)
                said = log.read()
            if "Traceback" in said or address not in said:
                raise RuntimeError(f"the server said:\n{said}")


def open_page(browser: Browser, address: str, record: Record) -> Page:
    """Open the page in a fresh window."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.set_default_timeout(PATIENCE_MS)
    record.watch(page)
    page.goto(address)
    return page


def used_from_the_shell(there: Elsewhere, shipped: Path) -> None:
    """Run the commands, and what people get wrong."""
    told(f"--version: {there.ends(0, '--version').strip()}")
    told(f"check: {there.ends(0, 'check', str(shipped)).strip().rpartition('/')[2][:60]}…")
    there.ends(0, "export", str(shipped), "--formats", "svg,pdf", "--to", "made")
    made = sorted((there.folder / "made").rglob("*.*"))
    kinds = {p.suffix: p.read_bytes()[:5] for p in made}
    expect(kinds.get(".pdf") == b"%PDF-" and ".svg" in kinds, f"export: {len(made)} files")
    expect("neither a folder" in there.ends(2, "no-such-case"), "a wrong path: 2, in plain words")
    said = there.ends(2, "--edit", "--no-browser")
    expect("cannot be written" in said, "--edit of what is read-only: 2, in plain words")


def used_in_a_browser(there: Elsewhere, shipped: Path) -> None:
    """See the first band, click it, fetch a picture; then open a case with a problem."""
    broken = there.folder / "broken"
    broken.mkdir()
    for path in shipped.iterdir():
        shutil.copyfile(path, broken / path.name)
    flows = (broken / "flows.csv").read_text(encoding="utf-8")
    (broken / "flows.csv").write_text(flows.replace("denied", "refused", 1), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        record = Record()
        with there.opened() as address:
            page = open_page(browser, address, record)
            band = page.locator(RIBBON).first
            band.wait_for()
            told(f"in the browser: {page.locator(RIBBON).count()} bands")
            colour = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
            expect(page.evaluate(colour) == PAPER, "the options beside app.py hold")
            ref = band.get_attribute("data-ref")
            band.dispatch_event("click")
            page.locator(f'[data-evidence="{ref}"], [data-evidence][data-ref="{ref}"]').wait_for()
            told(f"a click on the first band: the evidence of {ref}")
            with urllib.request.urlopen(f"{address}/export?format=svg&view=flows") as answer:
                expect(b"<svg" in answer.read(2000), "a picture from its address")
            page.close()
        with there.opened(str(broken)) as address:
            page = open_page(browser, address, record)
            page.get_by_text("refused").first.wait_for()
            told("a case with a problem: opened, and the problem shown")
            page.close()
        browser.close()
    wrong = [*record.third_party, *record.console_errors]
    expect(not wrong, f"faults in the console and requests to others: {wrong or 'none'}")


def main() -> int:
    """Print what was built, installed and seen; exit 1 at the first thing that does not hold."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        work.chmod(0o755)
        try:
            print("built", flush=True)
            wheel = built(work)
            print("installed", flush=True)
            programs = installed(wheel, work)
            there = Elsewhere(programs, work / "elsewhere")
            shipped = next(work.glob("environment/lib/*/site-packages/contested_flows/data")) / CASE
            print(f"used, as {'nobody' if there.who else 'this user'}, read-only", flush=True)
            used_from_the_shell(there, shipped)
            used_in_a_browser(there, shipped)
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            if (work / "environment").exists():
                writable(work / "environment", True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
