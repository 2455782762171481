"""What viewers met together, and how to wait for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field


async def reached(what: Callable[[], bool], within: float) -> float:
    """Return the seconds until `what` is true; not a number if it is not `within` so many."""
    started = time.monotonic()
    while not what():
        if time.monotonic() - started > within:
            return float("nan")
        await asyncio.sleep(0.1)
    return time.monotonic() - started


@dataclass
class Seen:
    """What viewers met together."""

    opened: list[float] = field(default_factory=list)
    acted: list[float] = field(default_factory=list)
    received: int = 0
    lost: int = 0
    back: list[float] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)
    blank: int = 0
    traces: int = 0
    errors: list[str] = field(default_factory=list)
