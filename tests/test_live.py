"""A watched folder: the last good record stays, faults are told after a while, all heals."""

import os
import shutil
from pathlib import Path

import pytest

from flows import live
from flows.live import Live

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "kerala-cmo-2026"


class Clock:
    """A clock that a test sets, well after all files were written."""

    def __init__(self, start: float) -> None:
        self.now = start

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "case"))


@pytest.fixture
def clock(folder: Path) -> Clock:
    return Clock((folder / "flows.csv").stat().st_mtime + 1000)


def break_flows(folder: Path) -> str:
    """Write a fault into flows.csv; return the text as it was."""
    path = folder / "flows.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",shared,", ",shard,"), encoding="utf-8")
    return text


def settle(clock: Clock, path: Path) -> None:
    """Move the clock to where the file has been still for long enough."""
    clock.now = max(clock.now, path.stat().st_mtime) + live.STILL + live.LOOK_EVERY


def test_a_change_shows_once_the_file_is_still(folder: Path, clock: Clock) -> None:
    watcher = Live(folder, clock)
    first = watcher.look()
    assert first.case is not None
    package = folder / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"title": "', '"title": "New '))
    clock.now = package.stat().st_mtime + live.LOOK_EVERY + 0.01
    assert watcher.look() == first
    settle(clock, package)
    changed = watcher.look()
    assert changed.case is not None and changed.case.title.startswith("New ")


def test_a_fault_keeps_the_last_good_record_and_is_told_after_a_while(
    folder: Path, clock: Clock
) -> None:
    watcher = Live(folder, clock)
    good = watcher.look()
    text = break_flows(folder)
    settle(clock, folder / "flows.csv")
    assert watcher.look() == good
    since = clock.now
    clock.now += live.PATIENCE + 0.1
    told = watcher.look()
    assert told.case is good.case
    assert {p.code for p in told.problems} == {"word-unknown"}
    assert told.since is not None and told.since.timestamp() == pytest.approx(since)
    (folder / "flows.csv").write_text(text, encoding="utf-8")
    settle(clock, folder / "flows.csv")
    healed = watcher.look()
    assert healed.case is not None and not healed.problems


def test_a_half_written_file_that_is_completed_never_shows_as_a_fault(
    folder: Path, clock: Clock
) -> None:
    watcher = Live(folder, clock)
    watcher.look()
    path = folder / "claims.csv"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    settle(clock, path)
    assert not watcher.look().problems
    path.write_bytes(whole)
    settle(clock, path)
    for _ in range(8):
        clock.now += 1
        assert not watcher.look().problems


def test_a_start_beside_a_fault_shows_the_record_kept_before(
    folder: Path, clock: Clock, tmp_path: Path
) -> None:
    Live(folder, clock, keep=tmp_path / "kept").look()
    break_flows(folder)
    again = Live(folder, clock, keep=tmp_path / "kept")
    again.look()
    clock.now += live.PATIENCE + 0.1
    state = again.look()
    assert state.case is not None and state.kept
    assert state.problems


def test_a_start_beside_a_fault_without_any_record_tells_at_once(
    folder: Path, clock: Clock
) -> None:
    break_flows(folder)
    state = Live(folder, clock).look()
    assert state.case is None
    assert state.problems


def test_a_folder_that_vanishes_keeps_the_record(folder: Path, clock: Clock) -> None:
    watcher = Live(folder, clock)
    good = watcher.look()
    shutil.rmtree(folder)
    clock.now += 10
    watcher.look()
    clock.now += live.PATIENCE + 0.1
    state = watcher.look()
    assert state.case is good.case
    assert {p.code for p in state.problems} == {"file-missing"}


def test_a_place_that_cannot_be_written_is_no_fault(folder: Path, clock: Clock) -> None:
    blocked = folder / "flows.csv"
    assert Live(folder, clock, keep=blocked / "kept").look().case is not None


def test_what_comes_back_is_the_same_case(folder: Path, clock: Clock) -> None:
    watcher = Live(folder, clock)
    first = watcher.look()
    text = break_flows(folder)
    settle(clock, folder / "flows.csv")
    watcher.look()
    clock.now += live.PATIENCE + 1
    assert watcher.look().problems
    (folder / "flows.csv").write_text(text, encoding="utf-8")
    settle(clock, folder / "flows.csv")
    healed = watcher.look()
    # Much is remembered by the case itself.
    assert healed.case is first.case
    assert (healed.problems, healed.since) == ((), None)


def test_a_clock_that_is_put_back_takes_no_notice_away(folder: Path, clock: Clock) -> None:
    watcher = Live(folder, clock)
    watcher.look()
    break_flows(folder)
    settle(clock, folder / "flows.csv")
    watcher.look()
    clock.now += live.PATIENCE + 0.1
    assert watcher.look().problems
    clock.now -= 7 * 86_400
    for _ in range(3):
        clock.now += 1
        assert watcher.look().problems


def test_a_file_dated_in_the_future_makes_no_other_one_still(folder: Path, clock: Clock) -> None:
    later = clock.now + 86_400
    os.utime(folder / "sources.csv", (later, later))
    watcher = Live(folder, clock)
    first = watcher.look()
    clock.now += 10
    flows = folder / "flows.csv"
    flows.write_text(flows.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    os.utime(flows, (clock.now, clock.now))
    clock.now += live.STILL / 2
    assert watcher.look().fingerprint == first.fingerprint
    clock.now += live.STILL
    assert watcher.look().fingerprint != first.fingerprint
