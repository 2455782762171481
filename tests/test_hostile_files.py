"""Files made of a hostile case, read back as their readers read them: payloads are text."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flows.model import Case
from tests.hostile import PAYLOADS, groups, hostile, named
from tests.hostile_files import copies, files, live
from tests.hostile_told import LINES

PARTS = groups(15)


@lru_cache
def case(part: int) -> Case:
    with TemporaryDirectory() as place:
        return hostile(Path(place) / named("hostile", PARTS[part]), PARTS[part]).load()


def test_the_corpus_names_each_payload_once() -> None:
    assert len({p.name for p in PAYLOADS}) == len(PAYLOADS) == len({p.text for p in PAYLOADS})
    assert all(p.text.count(p.name) for p in PAYLOADS)
    assert {p for part in PARTS for p in part} == set(PAYLOADS)


def test_no_payload_is_live_in_a_file() -> None:
    """Each file is made of one part of the payloads, and all parts are used."""
    kinds = list(files(case(0)))
    made = [files(case(part)) for part in range(len(PARTS))]
    found = [
        told
        for turn, name in enumerate(kinds)
        for told in live(name, made[turn % len(PARTS)][name](), case(turn % len(PARTS)))
    ]
    assert found == []
    assert len(kinds) > 60


def test_no_payload_is_live_in_what_the_editor_hands_on(tmp_path: Path) -> None:
    for part, payloads in enumerate(PARTS):
        folder = hostile(tmp_path / named("hostile", payloads), payloads).path
        found = [
            told
            for turn, (name, make) in enumerate(copies(folder).items())
            if turn % len(PARTS) == part or name == "packed case"
            for told in live(name, make(), case(part))
        ]
        assert found == []


@pytest.mark.parametrize(("turn", "sink"), list(enumerate(LINES)))
def test_nothing_acts_in_a_log_or_on_a_terminal(turn: int, sink: str, tmp_path: Path) -> None:
    for part in range(turn % 2, len(PARTS), 2):
        folder = tmp_path / named(f"hostile-{part}", PARTS[part])
        assert list(LINES[sink]("", folder, PARTS[part])) == []
