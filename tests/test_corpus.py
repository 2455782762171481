"""The corpus: no file is misread in silence, none is refused without its place and its remedy."""

from __future__ import annotations

import time
from collections import Counter
from functools import reduce
from typing import Any

import pytest

from flows.model import Problem
from flows.rows import case_files
from flows.sheet import parse, write
from tests.corpus import CASES, Accepted, Refused
from tests.world import WORLD, Folder, content

ACCEPTED = [c for c in CASES if isinstance(c, Accepted)]
REFUSED = [c for c in CASES if isinstance(c, Refused)]
SECONDS = 10.0


def test_the_corpus_is_large_and_its_names_are_its_own() -> None:
    assert len(ACCEPTED) >= 60
    assert len(REFUSED) >= 120
    assert [name for name, n in Counter(c.name for c in CASES).items() if n > 1] == []


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_it_is_read_as_it_is_meant(folder: Folder, case: Accepted) -> None:
    case.spoil(folder)
    start = time.monotonic()
    found = folder.load()
    assert time.monotonic() - start < SECONDS
    if case.reads is None:
        assert content(found) == content(WORLD)
        return
    table, name, attribute, value = case.reads
    [record] = [r for r in getattr(found, table) if r.id == name]
    assert reduce(getattr, attribute.split("."), record) == value


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_no_cell_changes_when_it_is_written_again(folder: Folder, case: Accepted) -> None:
    case.spoil(folder)
    before = content(folder.load())
    path = folder.path / case.file
    sheet = parse(path.read_bytes(), case.file)
    again = write(sheet)
    path.write_bytes(again)
    second = parse(again, case.file)
    assert (second.header, second.dialect) == (sheet.header, sheet.dialect)
    assert [r.cells for r in second.records] == [r.cells for r in sheet.records]
    assert write(second) == again
    folder.files[case.file] = again
    assert content(folder.load()) == before


def place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.row, problem.line, problem.column


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_it_is_refused_with_its_place_and_its_remedy(folder: Folder, case: Refused) -> None:
    case.spoil(folder)
    start = time.monotonic()
    problems = folder.problems()
    assert time.monotonic() - start < SECONDS
    found = [p for p in problems if p.code == case.code and place(p) == case.place]
    assert found, [(p.code, place(p), p.message, p.hint) for p in problems[:5]]
    assert case.fix in found[0].hint
    assert case.says in str(found[0])
    for problem in problems:
        assert problem.file in {p.name for p in case_files(folder.path)}
        assert len(str(problem)) < 900
        assert str(problem).replace("\u00ad", "").isprintable()
    assert len(problems) < 20


@pytest.mark.parametrize("name", ["Row", "row", "a\x1bb"])
def test_a_problem_shows_what_cannot_be_seen(name: str) -> None:
    problem = Problem("x.csv", 1, 1, name, "", "id-bad", f"{name}\u202e", name)
    assert str(problem).isprintable()


def test_all_is_told_at_once(folder: Folder) -> None:
    folder.files["accounts.csv"] = b"PK\x03\x04"
    folder.files["story.csv"] = "x"
    folder.set("events", "e-press", lane="ministr", date="25/02/2026")
    folder.set("claims", "a-crore", volume="1 crore")
    found: dict[str, Any] = {p.file: p.code for p in folder.problems()}
    assert list(found) == ["accounts.csv", "claims.csv", "events.csv", "story.csv"]
