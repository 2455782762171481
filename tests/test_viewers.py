"""The viewers of the load and outage commands read and click as a browser does."""

from __future__ import annotations

import asyncio
import math
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.edits import mend, spoil
from tests.bench.seen import reached
from tests.bench.world import PATIENCE, World
from tests.browser.harness import ROOT

VIEW = "view=flows"


async def visit(world: World) -> None:
    """Open one page, click in it, break a table and the connection, and look at what is seen."""
    await world.open([VIEW])
    viewer, seen = world.viewers[0], world.seen
    assert viewer.version == world.editor.version()
    right = spoil(world.case)
    choices = viewer.choices()
    flow = next(c for c in choices if c.get("focus", "").startswith("flow:"))
    day = next(c for c in choices if "as_of" in c)
    await viewer.act(flow)
    await viewer.act(day)
    address = viewer.query
    assert {VIEW, f"as_of={day['as_of']}"} < set(address.split("&"))
    assert world.wire is not None
    await world.wire.cut()
    await world.wire.mend()
    assert not math.isnan(await reached(lambda: len(seen.back) == 1, PATIENCE))
    assert viewer.query == address
    assert not math.isnan(await world.told(True))
    mend(world.case, right)
    assert not math.isnan(await world.told(False))
    assert (seen.strayed, seen.blank, seen.traces, seen.errors) == ([], 0, 0, [])


def test_a_viewer_clicks_has_the_notice_of_a_fault_and_comes_back(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns(".history"))
    told = {
        "CONTESTED_FLOWS_DATA": str(tmp_path / "data"),
        "CONTESTED_FLOWS_STATE": str(tmp_path / "state"),
    }
    world = World(tmp_path, told)

    async def life() -> None:
        with world.served():
            try:
                await visit(world)
            finally:
                await world.leave()

    # In a thread of its own: the browser's tests keep a loop in ours.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, life()).result()
