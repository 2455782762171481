"""Files made of a hostile case, read back as their readers read them: payloads are text."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flows.__main__ import main
from flows.characters import visible
from flows.model import Case
from tests.hostile import PAYLOADS, groups, hostile, refused
from tests.hostile_files import files, live

PARTS = groups(15)


@lru_cache
def case(part: int) -> Case:
    with TemporaryDirectory() as place:
        return hostile(Path(place) / "case", PARTS[part]).load()


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


@pytest.mark.parametrize("part", range(len(PARTS)))
@pytest.mark.parametrize("command", ["check", "summary"])
def test_nothing_acts_on_a_terminal(
    command: str, part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for make in (hostile, refused):
        folder = make(tmp_path / make.__name__, PARTS[part]).path
        main([command, str(folder)])
        told = "".join(capsys.readouterr())
        assert told
        assert [line for line in told.splitlines() if visible(line) != line] == []
