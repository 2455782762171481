"""Open every sink with every payload, and count those that come alive.

    python -m tests.bench.hostile            # some fifteen minutes

Each case carries a part of the corpus in every cell that takes words, and in its folder's name.
Each part is opened in every view, panel, form and refusal of the page, and handed on as every file,
which is read back as its readers read it; those that a browser opens are opened in one. The page's
content security policy is off meanwhile: the escaping alone has to hold. Beside the page it is put
to the server as addresses, paths and headers, and what is written to its log and to a terminal is
read. Ends with 1 if any payload is live.
"""

from __future__ import annotations

import sys
import tempfile
import textwrap
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from flows.model import Case
from tests.browser.eye import Eye
from tests.browser.harness import launch, served
from tests.browser.sinks import MORE, SINKS, documents
from tests.hostile import PAYLOADS, Payload, groups, hostile, named, refused
from tests.hostile_files import copies, files, live
from tests.hostile_told import ANSWERS, LINES

SIZE = 15
AT_ONCE = 3


def pages(eye: Eye, url: str, case: Path, payloads: tuple[Payload, ...]) -> dict[str, list[str]]:
    """Return what is live in each sink of the page, none if all of it is text."""
    found: dict[str, list[str]] = {}
    for name, sink in (SINKS | MORE).items():
        page = eye.context.new_page()
        try:
            found[name] = [one for s in sink(page, url, case, payloads) for one in eye.look(s)]
        except (Error, AssertionError) as error:
            # What cannot be opened has not been looked at.
            found[name] = [f"not opened: {str(error).partition(chr(10))[0]}"]
        page.close()
    return found


def told_of(url: str, case: Path, payloads: tuple[Payload, ...]) -> dict[str, list[str]]:
    """Return what is live in each kind of answer, of the log and of a terminal."""
    return {name: list(sink(url, case, payloads)) for name, sink in (ANSWERS | LINES).items()}


def handed(eye: Eye, folder: Path, where: Path, case: Case) -> dict[str, list[str]]:
    """Return what is live in each kind of file, read back and opened in the browser."""
    found: dict[str, list[str]] = {}
    for name, make in (files(case) | copies(where)).items():
        kind = "pages of the site" if "site/" in name else name
        found.setdefault(f"file: {kind}", []).extend(live(name, make(), case))
    page = eye.context.new_page()
    for name in documents(page, folder, case):
        kind = "pages of the site" if "site/" in name else name
        found.setdefault(f"opened: {kind}", []).extend(eye.look(page))
    page.close()
    return found


def tell(told: dict[str, list[str]], looked: Counter[str], seconds: float) -> int:
    """Print how many are live and where was looked; return 1 if any is, or was not looked at."""
    whole = " ".join(fault for faults in told.values() for fault in faults)
    count = sum(p.name in whole for p in PAYLOADS)
    print(f"{count} of {len(PAYLOADS)} payloads live in {len(told)} sinks ({seconds:,.0f} s):")
    print(textwrap.fill(", ".join(told), 100))
    short = [name for name in told if looked[name] != len(PAYLOADS)]
    if short:
        print(f"Not with every payload: {', '.join(short)}")
    return int(bool(whole or short))


def part(number: int) -> dict[str, list[str]]:
    """Return what is live in each sink of one part of the corpus, with a server of its own."""
    payloads = groups(SIZE)[number]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root, made = Path(place) / "cases", Path(place) / "made"
        root.mkdir()
        made.mkdir()
        where = root / named(f"hostile-{number}", payloads)
        case = hostile(where, payloads).load()
        refused(root / named(f"refused-{number}", payloads), payloads)
        browser = launch(playwright)
        with served(data=root, environment={"CONTESTED_FLOWS_EDIT": "1"}) as url:
            eye = Eye(browser)
            found = handed(eye, made, where, case) | pages(eye, url, where, payloads)
            found |= told_of(url, where, payloads)
        if missing := {p.name for p in payloads} - eye.names:
            found["addresses"].append(f"never seen: {', '.join(sorted(missing))}")
        browser.close()
    return found


def main() -> None:
    """Look at all of it."""
    start = time.monotonic()
    told: dict[str, list[str]] = {}
    looked: Counter[str] = Counter()
    parts = groups(SIZE)
    # Most of the time a part waits for its browser.
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:
        for payloads, found in zip(parts, pool.map(part, range(len(parts))), strict=True):
            for sink, faults in found.items():
                told.setdefault(sink, []).extend(faults)
                looked[sink] += len(payloads)
                for fault in dict.fromkeys(faults):
                    print(f"LIVE in {sink}: {fault}")
            print(f"{len(payloads)} payloads in {len(found)} sinks", flush=True)
    sys.exit(tell(told, looked, time.monotonic() - start))


if __name__ == "__main__":
    main()
