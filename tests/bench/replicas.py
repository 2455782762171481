"""Several servers behind nginx, and one of them killed while people read."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.seen import Seen
from tests.bench.server import serving
from tests.bench.viewers import Viewer
from tests.browser.harness import ROOT, free_port

NAMES = ("one", "two", "three")
QUERIES = ("", "view=timeline", "view=claims&as_of=2026-03-10", "view=figures", "view=flows")


def configuration(text: str, ports: dict[str, int], door: int) -> str:
    """Return our nginx configuration for servers on this machine.

    The limits are for one address; here all viewers have the same one.
    """
    for name, port in ports.items():
        text = text.replace(f"server {name}:8501", f"server 127.0.0.1:{port}")
    text = text.replace("listen 8080", f"listen 127.0.0.1:{door}")
    text = re.sub(r"limit_conn connections \d+", "limit_conn connections 4000", text)
    text = re.sub(r"rate=\d+r/s", "rate=5000r/s", text)
    return text.replace("/dev/stdout", "off").replace("access_log off plain", "access_log off")


@contextmanager
def door(place: Path, ports: dict[str, int]) -> Iterator[str]:
    """Run nginx before the servers; gives its address."""
    port, file = free_port(), place / "nginx.conf"
    shipped = (ROOT / ".deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = configuration(shipped, ports, port).replace("/tmp/", f"{place}/")
    file.write_text(text, encoding="utf-8")
    command = ["nginx", "-e", "stderr", "-c", str(file), "-g", "daemon off;"]
    with (place / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log)
        try:
            time.sleep(1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


async def read(
    address: str, number: int, seconds: float, victim: subprocess.Popen[bytes]
) -> tuple[Seen, list[str]]:
    """Let viewers read and click through nginx; a third of the way on `victim` dies."""
    seen, dice = Seen(), random.Random(20260310)
    viewers = [
        Viewer(address, seen, b"masthead", QUERIES[n % len(QUERIES)], f"door=viewer-{n}")
        for n in range(number)
    ]
    await asyncio.gather(*(v.open() for v in viewers))
    until = time.monotonic() + seconds
    staying = [asyncio.create_task(v.stay(until, random.Random(dice.random()), 4)) for v in viewers]
    await asyncio.sleep(seconds / 3)
    victim.kill()
    await asyncio.gather(*staying)
    # Whoever came back late has a page too, and at the address that it was at.
    bad = [v.query for v in viewers if b"masthead" not in v.shown]
    await asyncio.gather(*(v.close() for v in viewers))
    return seen, bad


def kill_one(
    place: Path, environment: dict[str, str], number: int, seconds: float
) -> tuple[str, bool]:
    """Return a line that says what viewers got, and whether it was what they should."""
    with ExitStack() as stack:
        ports, processes = {}, {}
        for name in NAMES:
            ports[name] = free_port()
            command = ["-m", "uvicorn", "app:app", "--port", str(ports[name])]
            running = serving(command, ROOT, ports[name], environment, place / f"{name}.log")
            _, processes[name] = stack.enter_context(running)
        address = stack.enter_context(door(place, ports))
        seen, bad = asyncio.run(read(address, number, seconds, processes["two"]))
    for note in (*seen.strayed, *seen.errors):
        print(note, file=sys.stderr)
    slowest = max(seen.back, default=float("nan"))
    line = (
        f"{len(seen.opened)} viewers, {len(seen.acted)} interactions; {seen.lost} were on it, "
        f"{len(seen.back)} back by themselves (slowest {slowest:.1f} s), "
        f"{len(seen.strayed)} at another view, {seen.blank + len(bad)} blank, "
        f"{seen.traces} tracebacks, {len(seen.errors)} errors"
    )
    good = seen.lost == len(seen.back) > 0 and not bad
    return line, good and not (seen.strayed or seen.blank or seen.traces or seen.errors)
