"""Servers that the commands start, each a process of its own, and what they cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60.0


@dataclass
class Server:
    """A server that runs, and what it costs."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Return the seconds of processor time so far, those of its children's too."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the memory in use, in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def serving(
    command: Sequence[str],
    folder: Path,
    port: int,
    environment: dict[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    """Start a server and wait until it is well; what it writes goes to `log`."""
    with (log or Path(os.devnull)).open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not well(f"{address}/_stcore/health"):
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(errors="replace")[-2000:] if log else ""
                raise RuntimeError(f"{' '.join(command)} did not start: {said}")
            time.sleep(0.1)
        yield Server(address, process.pid), process
    finally:
        process.kill()
        process.wait()


def well(address: str) -> bool:
    """Return whether an address answers with 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
