"""One file as it stands: read safely, written in its own way, and the same when read again."""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path

import pytest

from flows import sheet
from flows.sheet import Dialect, Record, Sheet, Unreadable, parse, read_bytes, write

PIECES = [
    "a",
    "é",
    "ക\u200d",
    '"',
    '""',
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r",
    "\r\n",
    " ",
    "\ufeff",
    "'",
]
STYLES = [
    Dialect(*style)
    for style in itertools.product(
        ("utf-8",), (False, True), ("\n", "\r\n", "\r"), (",", ";", "\t"), (True, False)
    )
] + [Dialect("utf-16-le", True), Dialect("utf-16-be", True, "\r\n", "\t")]


@pytest.mark.parametrize("style", STYLES, ids=repr)
def test_what_is_written_is_read_again_in_the_same_way(style: Dialect) -> None:
    dice = random.Random(repr(style))
    for width in (1, 2, 5):
        for _ in range(40):
            rows = [
                tuple("".join(dice.choices(PIECES, k=dice.randrange(4))) for _ in range(width))
                for _ in range(dice.randrange(1, 5))
            ]
            header = tuple(f"name{i}" for i in range(width))
            made = Sheet(header, tuple(Record(0, 0, row) for row in rows), style)
            found = parse(write(made), "x.csv")
            assert found.header == header
            assert [record.cells for record in found.records] == rows
            newline = found.dialect.newline
            assert write(found) == write(made)
            assert newline == style.newline or (width, len(rows)) == (0, 0)


def test_blank_rows_and_their_numbers_stay() -> None:
    content = b'id,n\r\n\r\na,"1\r\n2"\r\n,\r\nb,3\r\n\r\n'
    found = parse(content, "x.csv")
    assert [(r.row, r.line, r.cells, r.blank) for r in found.records] == [
        (2, 2, (), True),
        (3, 3, ("a", "1\r\n2"), False),
        (4, 5, ("", ""), True),
        (5, 6, ("b", "3"), False),
        (6, 7, (), True),
    ]
    assert write(found) == content


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, number = tmp_path / "x.csv", itertools.count()
    path.write_bytes(b"id\n")
    real = os.open

    def busy(*given: object, **named: object) -> int:
        path.write_bytes(b"id\n" * next(number))
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("os.open", busy)
    with pytest.raises(Unreadable, match="being written just now"):
        read_bytes(path)
    monkeypatch.undo()
    assert read_bytes(path) == path.read_bytes()


def test_a_reader_waits_a_moment_for_a_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, calls = tmp_path / "x.csv", itertools.count()
    path.write_bytes(b"old")
    real = os.open

    def busy_once(*given: object, **named: object) -> int:
        if next(calls) == 0:
            path.write_bytes(b"newer")
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("os.open", busy_once)
    assert read_bytes(path) == b"newer"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_ROWS", 3)
    assert len(parse(b"a\nb\nc\n", "x.csv").records) == 2
    with pytest.raises(Unreadable) as refused:
        parse(b"a\nb\nc\nd\n", "x.csv")
    assert [p.code for p in refused.value.problems] == ["file-large"]


def test_what_is_refused_says_all_its_problems(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path / "nowhere.csv")
    [problem] = refused.value.problems
    assert (problem.file, problem.code) == ("nowhere.csv", "file-missing")
    assert str(refused.value) == str(problem)
