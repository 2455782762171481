"""The faults that viewers are put through, one function each: what they got, and if it is right."""

from __future__ import annotations

import asyncio
import fcntl
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tests.bench.world import LONG, World

Fault = Callable[[World, subprocess.Popen[bytes]], Awaitable[tuple[str, bool]]]


async def folder_vanishes(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """The case's folder is moved away, then comes back."""
    case, away = world.case, world.place / "away"
    case.rename(away)
    return await world.told_and_healed(lambda: away.rename(case))


async def all_vanishes(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """The folder of all cases is gone, as a network drive is."""
    data, away = world.place / "data", world.place / "away"
    data.rename(away)
    return await world.told_and_healed(lambda: away.rename(data))


async def table_missing(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """A program that saves by deleting first takes long between the two."""
    table, away = world.case / "flows.csv", world.case / ".flows.tmp"
    table.rename(away)
    return await world.told_and_healed(lambda: away.rename(table))


async def table_unreadable(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """A table cannot be read: something else stands in its place."""
    table, away = world.case / "flows.csv", world.case / ".flows.tmp"
    table.rename(away)
    table.mkdir()

    def heal() -> None:
        table.rmdir()
        away.rename(table)

    return await world.told_and_healed(heal)


async def table_locked(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """An editor holds a table locked, with its lock file beside it; the server only reads."""
    beside = world.case / ".~lock.flows.csv#"
    beside.write_text("Ann;laptop;", encoding="utf-8")
    with (world.case / "flows.csv").open("rb+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        quiet = not await world.met(1, LONG)
        saved = await asyncio.to_thread(world.edit)
    beside.unlink()
    got = "nothing of it" if quiet else "A NOTICE"
    return f"{got}; an edit meanwhile: {'saved' if saved else 'refused in words'}", quiet


async def disk_full(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """The disk of the case and of all that the server keeps has no room left."""
    filler = world.place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    refused = not await asyncio.to_thread(world.edit)
    quiet = not await world.met(1, LONG)
    filler.unlink()
    saved = await asyncio.to_thread(world.edit)
    got = "nothing of it" if quiet else "A NOTICE"
    said = (
        f"{got}; an edit: {'refused in words' if refused else 'saved'}, "
        f"then with room again: {'saved' if saved else 'REFUSED'}"
    )
    return said, quiet and saved


async def clock_jumps(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """The clock goes two days ahead, then a week back; the case is changed after each."""
    results = []
    for jump in ("+2d", "-5d"):
        (world.place / "clock").write_text(jump, encoding="utf-8")
        before = [v.shown for v in world.viewers]
        await asyncio.to_thread(world.edit)
        await asyncio.sleep(LONG)
        # A note is evidence, not on every view: that the page was drawn anew is what counts.
        results.append(sum(v.runs > 1 for v in world.viewers) == len(before))
        for viewer in world.viewers:
            viewer.runs = 1
        told = await _broken(world)
        results.append(told)
    said = "each change and each fault in time" if all(results) else f"LATE {results}"
    return said, all(results)


async def _broken(world: World) -> bool:
    table = world.case / "flows.csv"
    right = table.read_bytes()
    table.write_bytes(right + b'f-broken,"no end of the quote\n')
    told = await world.met(len(world.viewers), 2 * LONG)
    table.write_bytes(right)
    return told and await world.met(0, 2 * LONG)


async def killed_beside_a_fault(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """A table is broken, the server is killed, and started again while it is still broken."""
    await asyncio.to_thread(world.edit)
    await asyncio.sleep(2)
    table = world.case / "flows.csv"
    right = table.read_bytes()
    table.write_bytes(right + b'f-broken,"no end of the quote\n')
    await world.met(len(world.viewers))
    process.kill()
    process.wait()
    await asyncio.sleep(2)
    with world.served():
        await asyncio.sleep(2 * LONG)
        got, good = await world.told_and_healed(lambda: table.write_bytes(right))
        back = len(world.seen.back)
        await world.leave()
    said = f"{back} of {len(world.viewers)} came back by themselves, with {got}"
    return said, good and back == len(world.viewers)


async def network_drops(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """Every connection is cut and refused for a while; before that nothing passes at all."""
    wire = world.wire
    assert wire is not None
    wire.passing.clear()
    await asyncio.sleep(LONG)
    wire.passing.set()
    await asyncio.sleep(2)
    silent = world.seen.lost
    await wire.cut()
    await asyncio.sleep(LONG)
    await wire.mend()
    await asyncio.sleep(LONG)
    back = len(world.seen.back)
    said = (
        f"silence for {LONG:.0f} s: {silent} connections lost; "
        f"cut for {LONG:.0f} s: {back} of {len(world.viewers)} back by themselves"
    )
    return said, not silent and back == len(world.viewers)


FAULTS: dict[str, Fault] = {
    "the case's folder vanishes": folder_vanishes,
    "the folder of all cases vanishes": all_vanishes,
    "a table is not there for a while": table_missing,
    "a table cannot be read": table_unreadable,
    "a table is locked by an editor": table_locked,
    "the disk is full": disk_full,
    "the clock jumps": clock_jumps,
    "killed beside a broken table": killed_beside_a_fault,
    "the network drops": network_drops,
}
