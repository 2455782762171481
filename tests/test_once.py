"""Many who ask at once make one result, a failure is nobody's result, and the oldest goes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from flows.once import once


def test_many_at_once_make_one_result() -> None:
    made: list[int] = []
    at_once, hold = Barrier(9), Event()

    @once(4)
    def drawn(number: int) -> list[int]:
        made.append(number)
        hold.wait(5)
        return [number]

    def ask(number: int) -> list[int]:
        at_once.wait()
        return drawn(number)

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, number) for number in (1, 2) * 4]
        at_once.wait()
        # Whoever works it out is at it until all have asked.
        time.sleep(0.1)
        hold.set()
        found = [one.result() for one in asked]
    assert sorted(made) == [1, 2]
    assert len({id(one) for one in found}) == 2


def test_a_failure_is_raised_and_tried_again() -> None:
    tries: list[int] = []

    @once(4)
    def drawn() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("no")
        return "drawn"

    with pytest.raises(ValueError, match="no"):
        drawn()
    assert drawn() == drawn() == "drawn"
    assert len(tries) == 2


def test_the_one_unused_longest_is_forgotten() -> None:
    made: list[int] = []

    @once(2)
    def drawn(number: int) -> None:
        made.append(number)

    for number in (1, 2, 1, 3, 1, 2):
        drawn(number)
    assert made == [1, 2, 3, 2]
