"""What viewers meet when something breaks: run with `python -m tests.bench.outage`.

A server dies under load behind nginx; the case's folder vanishes, the disk fills, a table is
locked, the clock jumps, the network drops. Each fault is made for real, on this machine, and a
line says what viewers got. nginx comes from the system's packages; a small disk to fill needs root.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.faults import FAULTS, Fault, clock_jumps, disk_full, killed_beside_a_fault
from tests.bench.replicas import kill_one
from tests.bench.world import World
from tests.browser.harness import ROOT

# What Python runs before all else: its clock is then as many days ahead as the file CLOCK says.
# libfaketime sets every clock of a process, but Python's threads no longer sleep under it.
CLOCK = """
import os, pathlib, time

file, true = pathlib.Path(os.environ["CLOCK"]), time.time

def days():
    return int(file.read_text()) if file.exists() else 0

time.time = lambda: true() + 86_400 * days()
time.time_ns = lambda: int(time.time() * 1e9)
"""
KILLED = "one of three servers is killed"


@contextmanager
def room(small: bool) -> Iterator[Path]:
    """Give a folder with a copy of the cases; a `small` one lies on a disk of 8 MB of its own."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        if small:
            mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", name]
            subprocess.run(mount, check=True, capture_output=True)
        try:
            ignored = shutil.ignore_patterns(".history")
            shutil.copytree(ROOT / "data", place / "data", ignore=ignored)
            yield place
        finally:
            if small:
                subprocess.run(["umount", "-l", name], check=True)


def environment(place: Path, fault: Fault | None) -> dict[str, str]:
    """Return what a server is told: its case, its memory, its clock."""
    found = {
        "CONTESTED_FLOWS_DATA": str(place / "data"),
        "CONTESTED_FLOWS_STATE": str(place / "state"),
        "CONTESTED_FLOWS_LOG": "json",
        "TMPDIR": str(place),
    }
    if fault is clock_jumps:
        (place / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
        found |= {"PYTHONPATH": str(place), "CLOCK": str(place / "clock")}
    return found


async def suffer(world: World, fault: Fault) -> tuple[str, bool]:
    """Return what viewers got of a fault, and whether it is right."""
    with world.served() as process:
        # The first run of each view is drawn before anybody waits for it.
        await world.open()
        got = await fault(world, process)
        if fault is not killed_beside_a_fault:
            await world.leave()
    return got


def put_through(fault: Fault) -> tuple[str, bool]:
    """Return a line that says what viewers got of a fault, and whether it is right."""
    with room(small=fault is disk_full) as place:
        world = World(place, environment(place, fault))
        got, good = asyncio.run(suffer(world, fault))
        seen = world.seen
        lost = world.editor.lost()
        for note in (*seen.strayed, *seen.errors):
            print(note, file=sys.stderr)
        log = world.log.read_text(errors="replace")
        faults = log.count('"fault"') + log.count("Traceback")
        line = (
            f"{got}. {len(seen.strayed)} at another view, {seen.blank} blank, "
            f"{seen.traces + faults} tracebacks, {len(seen.errors)} errors, "
            f"{lost} of {len(world.editor.saved)} edits lost"
        )
        bad = (seen.strayed, seen.blank, seen.traces, faults, lost, len(seen.errors))
        return line, good and not any(bad)


def cannot(fault: Fault) -> str:
    """Return why a fault cannot be made here; empty if it can."""
    return "mounting a small disk needs root" if fault is disk_full and os.geteuid() else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Put viewers through every fault; 0 if each was met as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.outage", description=__doc__)
    parser.add_argument("--viewers", type=int, default=60, help="behind nginx")
    parser.add_argument("--seconds", type=float, default=30, help="of reading behind nginx")
    parser.add_argument("--only", nargs="*", default=[KILLED, *FAULTS], metavar="FAULT")
    asked = parser.parse_args(arguments)
    failed = 0
    for name in asked.only:
        if name == KILLED:
            with room(small=False) as place:
                told = environment(place, None)
                line, good = kill_one(place, told, asked.viewers, asked.seconds)
        elif reason := cannot(FAULTS[name]):
            line, good = f"not tried: {reason}", True
        else:
            line, good = put_through(FAULTS[name])
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {name}: {line}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
