"""A new case: it passes, it shows one of each thing, and it never writes over anything."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from frictionless import Package

from flows import query, schema, starter, words
from flows.__main__ import main
from flows.draw import sankey
from flows.draw.markup import write
from flows.draw.sankey import WIDE, Side
from flows.load import load
from flows.model import Case

Output = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    starter.create(tmp_path / "my-case", "An affair")
    return tmp_path / "my-case"


@pytest.fixture
def case(path: Path) -> Case:
    return load(path)


def test_a_new_case_has_no_problem_and_its_title(case: Case, path: Path) -> None:
    assert (case.id, case.title, case.question) == ("my-case", "An affair", "An affair")
    assert all(getattr(case, name) for name in schema.TABLES)
    files = {table.file for table in schema.TABLES.values()}
    assert {p.name for p in path.iterdir()} == files | {"datapackage.json", "COLUMNS.md"}


def test_it_shows_each_word_there_is(case: Case) -> None:
    assert {a.side for a in case.accounts} == set(schema.SIDES)
    assert {s.read for s in case.sources} == set(schema.READ)
    assert {a.boundary for a in case.actors} >= set(schema.BOUNDARIES)
    assert {c.kind for c in case.claims} == set(schema.CLAIM_KINDS)
    assert {c.volume.bound for c in case.claims if c.volume} == set(schema.BOUNDS)
    assert {f.verb for f in case.flows} == set(schema.VERBS)
    assert {e.status for e in case.events} == set(schema.EVENT_STATUS)
    assert {r.relation for r in case.responses} == set(schema.RELATIONS)
    assert any(s.derived_from for s in case.sources)
    assert any(p.overlaps == ("*",) for p in case.populations)


def test_both_sides_are_drawn_as_a_pair(case: Case) -> None:
    sides = [
        Side(side, words.SIDE[side], query.flows(case, side)) for side in ("alleging", "answering")
    ]
    drawn = sankey.build_pair(case, sides, WIDE, lambda flow: "hue")
    assert len(drawn) == 2
    for side, root in zip(sides, (ET.fromstring(write(one)) for one in drawn), strict=True):
        refs = {e.attrib["data-ref"] for e in root.iter() if "data-volume" in e.attrib}
        assert refs == {f"flow:{flow.id}" for flow in side.flows}
        assert len(refs) >= 3


def test_the_talk_and_the_court_have_their_days(case: Case) -> None:
    assert len(query.pairs(case)) == len([c for c in case.claims if c.kind in query.ALLEGING_KINDS])
    for step in case.story:
        stood = query.as_of(case, step.as_of)
        assert step.focus
        assert all(query.exists(stood, ref) for ref in step.focus)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_stranger_reads_it_as_a_data_package(path: Path) -> None:
    package = json.loads((path / "datapackage.json").read_text("utf-8"))
    assert package["resources"] == schema.resources()
    assert package["name"] == "my-case"
    report = Package(str(path / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def test_every_column_is_explained_beside_the_tables(path: Path) -> None:
    text = (path / "COLUMNS.md").read_text("utf-8")
    assert text.startswith("# An affair: the tables and their columns\n")
    for table in schema.TABLES.values():
        assert f"`{table.file}`" in text
        for column in table.columns:
            assert f"| `{column.name}` |" in text
            assert column.about in text


def test_the_command_makes_a_case_that_check_passes(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "deep" / "case"
    assert main(["new", str(path), "--title", "An affair"]) == 0
    assert "is a working case now" in capsys.readouterr().out
    assert main(["check", str(path)]) == 0


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_nothing_is_written_over(tmp_path: Path, capsys: Output, there: str) -> None:
    path = tmp_path / "case"
    if there == "file":
        path.write_text("mine")
    else:
        (tmp_path / "real").mkdir()
        (tmp_path / "real" / "notes.txt").write_text("mine")
        (tmp_path / "real").rename(path) if there == "folder" else path.symlink_to("real")
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", str(path), "--title", "x"]) == 2
    assert "is not an empty folder; nothing was written" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_disk_that_fills_leaves_nothing_behind(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.write, []

    def write_some(handle: int, data: bytes) -> int:
        calls.append(1)
        if len(calls) == 6:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, data)

    monkeypatch.setattr(os, "write", write_some)
    assert main(["new", str(tmp_path / "case"), "--title", "x"]) == 1
    assert "cannot be written: No space left on device" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new"], "required: folder, --title"),
        (["new", "x"], "required: --title"),
        (["new", "x", "--title", " "], "it is empty"),
    ],
)
def test_wrong_usage_is_2_and_says_why(arguments: list[str], told: str, capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("command", ["new", "diff", "history", "restore"])
def test_every_command_has_help_with_an_example(command: str, capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert f"example:\n  python -m flows {command} " in capsys.readouterr().out
