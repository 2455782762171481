"""Runs saves in child processes that die, or whose disk fails, at a chosen call.

Read as a program it gets jobs as JSON on its standard input and forks once for each, so that a
hundred deaths cost no hundred starts of Python. A job: `folder`, `at` (which call to the case's
files, from 1), `how` (`kill`, `tear`: half a write, then death; `once`: that call fails; `on`:
every call from there fails; `limit`: no file may grow beyond `at` bytes; `count`), `error`,
`plain` (no renameat2), `draft` (append to that draft), `edits`.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from flows import change, disk, draft, store

CALLS = "open write fsync replace rename unlink mkdir ftruncate fchmod scandir stat lstat".split()
CHANGES = ("open write fsync replace rename unlink mkdir ftruncate fchmod renameat2 flock").split()


class Meddler:
    """Counts the calls that touch one folder, and meddles with one of them."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job, self.count, self.names = job, 0, []  # type: tuple[dict[str, Any], int, list[str]]
        self.handles: dict[int, str] = {}
        for name in CALLS:
            setattr(os, name, self.wrapped(name, getattr(os, name)))
        real = disk._renameat2
        plain = lambda *_: errno.ENOSYS  # noqa: E731
        disk._renameat2 = self.wrapped("renameat2", plain if job.get("plain") else real)
        fcntl.flock = self.wrapped("flock", fcntl.flock)

    def ours(self, arguments: Sequence[Any]) -> bool:
        first = arguments[0] if arguments else "."
        if isinstance(first, int):
            return first in self.handles
        return os.fspath(first).startswith(self.job["folder"])

    def place(self, thing: Any) -> str:
        """Return where in the folder a path or an open file lies."""
        if isinstance(thing, int):
            return self.handles[thing]
        return str(Path(thing).relative_to(self.job["folder"]))

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if not self.ours(arguments):
                found = real(*arguments, **named)
                if name == "open":
                    self.handles.pop(found, None)
                return found
            self.count += 1
            self.names.append(f"{name} {self.place(arguments[0])}")
            error = self.meddle(name, arguments, real)
            if error and name == "renameat2":
                return error
            if error:
                raise OSError(error, os.strerror(error), str(arguments[0]))
            found = real(*arguments, **named)
            if name == "open":
                self.handles[found] = self.place(arguments[0])
            return found

        return call

    def meddle(self, name: str, arguments: Sequence[Any], real: Callable[..., Any]) -> int:
        """Die, or return the number of the error to fail with, or 0."""
        how, at = self.job.get("how"), self.job.get("at", 0)
        here = self.count == at
        if how == "tear" and here and name == "write":
            real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
        if how in ("kill", "tear") and here:
            os.kill(os.getpid(), signal.SIGKILL)
        later = (
            how == "on" and self.count >= at and name in CHANGES and not _reading(name, arguments)
        )
        return int(self.job["error"]) if later or (how == "once" and here) else 0


def _reading(name: str, arguments: Sequence[Any]) -> bool:
    return name == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR)


def edits(job: dict[str, Any]) -> list[change.Change]:
    return [change.from_json(one) for one in job["edits"]]


def work(job: dict[str, Any]) -> dict[str, Any]:
    """Save, or append to a draft, and say how it ended."""
    folder = Path(job["folder"])
    base = store.snapshot(Path(job.get("base", job["folder"])))
    mine = draft.load(folder, job["draft"]) if job.get("draft") else None
    meddler = Meddler(job)
    if job.get("how") == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["at"], resource.RLIM_INFINITY))
    if mine is not None:
        for one in edits(job):
            try:
                mine = draft.append(mine, one)
            except OSError as error:
                return {"end": "Fault", "said": disk.fault(error).sentence, "count": meddler.count}
            print(json.dumps({"end": "Appended"}), flush=True)
        return {"end": "Done", "count": meddler.count}
    result = store.save(folder, base, edits(job), job.get("why", "a test"))
    found = {"end": type(result).__name__, "count": meddler.count, "names": meddler.names}
    if isinstance(result, store.Refused):
        found |= {"half": bool(result.fault and result.fault.half_way)}
        found |= {"trouble": result.fault.trouble.name if result.fault else ""}
    if not isinstance(result, store.Saved):
        found |= {"draft": result.draft, "said": result.sentence}
    return found


def _child(job: dict[str, Any], out: int) -> None:
    os.dup2(out, 1)
    try:
        told = work(job)
    except BaseException:
        told = {"end": "Traceback", "said": traceback.format_exc()}
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(json.dumps(told), flush=True)
    os._exit(0)


def main() -> None:
    """Fork for every job, as many at a time as asked, and print what each one said."""
    asked = json.load(sys.stdin)
    running: dict[int, tuple[int, int]] = {}
    told: dict[int, dict[str, Any]] = {}

    def wait() -> None:
        process, status = os.wait()
        number, handle = running.pop(process)
        os.lseek(handle, 0, os.SEEK_SET)
        lines = [json.loads(line) for line in os.read(handle, 1_000_000).splitlines()]
        os.close(handle)
        last = lines[-1] if lines else {"end": ""}
        killed = os.WIFSIGNALED(status)
        told[number] = last | {"killed": killed, "lines": [one["end"] for one in lines]}

    for number, job in enumerate(asked["jobs"]):
        handle = os.memfd_create(f"job-{number}")
        process = os.fork()
        if not process:
            _child(job, handle)
        running[process] = (number, handle)
        while len(running) >= asked["at_once"]:
            wait()
    while running:
        wait()
    print(json.dumps([told[number] for number in range(len(told))]))


def run(jobs: Sequence[dict[str, Any]], at_once: int = 3) -> list[dict[str, Any]]:
    """Return how each job ended: its last line, `killed`, and the ends of all its lines."""
    found = subprocess.run(
        [sys.executable, "-W", "error", __file__],
        input=json.dumps({"jobs": list(jobs), "at_once": at_once}),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    told: list[dict[str, Any]] = json.loads(found.stdout)
    return told


if __name__ == "__main__":
    main()
