"""The faults that viewers are put through, one function each: what they got, and if it is right."""

from __future__ import annotations

import asyncio
import fcntl
import math
import subprocess
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from tests.bench.edits import mend, spoil
from tests.bench.seen import reached
from tests.bench.world import LONG, PATIENCE, World

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
        quiet = await world.quiet()
        saved = await asyncio.to_thread(world.editor.edit)
        seen = await world.drawn() if saved else 0.0
    beside.unlink()
    got = "nothing of it" if quiet else "A NOTICE"
    told = f"saved, and on every page in {seen:.1f} s" if saved else "refused in words"
    return f"{got}; an edit meanwhile: {told}", quiet and not math.isnan(seen)


async def disk_full(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """The disk of the case and of all that the server keeps has no room left."""
    filler = world.place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    refused = not await asyncio.to_thread(world.editor.edit)
    quiet = await world.quiet()
    filler.unlink()
    saved = await asyncio.to_thread(world.editor.edit)
    seen = await world.drawn()
    got = "nothing of it" if quiet else "A NOTICE"
    said = (
        f"{got}; an edit: {'refused in words' if refused else 'SAVED'}, "
        f"then with room again: {'saved' if saved else 'REFUSED'}, on every page in {seen:.1f} s"
    )
    return said, quiet and refused and saved and not math.isnan(seen)


async def clock_jumps(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """The clock goes two days ahead, five days back while a table is broken, and right again."""
    took = []
    for days in (2, -5, 0):
        broken = spoil(world.case)
        took.append(await world.told(True))
        fresh = world.place / "clock.new"
        fresh.write_text(str(days), encoding="utf-8")
        fresh.replace(world.place / "clock")
        took.append(await reached(partial(_is_ahead, world, days), PATIENCE))
        stays = not math.isnan(await world.told(True)) and not await _gone(world)
        took.append(0.0 if stays else math.nan)
        mend(world.case, broken)
        took.append(await world.told(False))
        saved = await asyncio.to_thread(world.editor.edit)
        took.append(await world.drawn() if saved else math.nan)
    if math.isnan(sum(took)):
        return f"LATE {took}", False
    said = f"each notice, its end and each save on every page, in {max(took):.1f} s at most"
    return said, True


def _is_ahead(world: World, days: int) -> bool:
    """Return whether the server's clock is ahead of ours by so many days: it dates its answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{world.port}/now", timeout=PATIENCE) as answer:
        dated = parsedate_to_datetime(answer.headers["date"])
    return round((dated - datetime.now(UTC)).total_seconds() / 86_400) == days


async def _gone(world: World) -> bool:
    """Return whether the notice goes from a page by itself."""
    gone = await reached(lambda: not all(v.noticed for v in world.viewers), LONG)
    return not math.isnan(gone)


async def killed_beside_a_fault(world: World, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
    """A table is broken, the server is killed, and started again while it is still broken."""
    await asyncio.to_thread(world.editor.edit)
    await world.drawn()
    right = spoil(world.case)
    await world.told(True)
    process.kill()
    process.wait()
    await asyncio.sleep(2)
    everybody = len(world.viewers)
    with world.served():
        await reached(lambda: len(world.seen.back) == everybody, PATIENCE)
        got, good = await world.told_and_healed(lambda: mend(world.case, right))
        # The edit is there again, which only the copy of the last good record could show meanwhile.
        good = good and not math.isnan(await world.drawn())
        await world.leave()
    back = len(world.seen.back)
    return f"{back} of {everybody} came back by themselves; {got}", good and back == everybody


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
    everybody = len(world.viewers)
    await reached(lambda: len(world.seen.back) == everybody, PATIENCE)
    back = len(world.seen.back)
    said = (
        f"silence for {LONG:.0f} s: {silent} connections lost; "
        f"cut for {LONG:.0f} s: {back} of {everybody} back by themselves"
    )
    return said, not silent and back == everybody


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
