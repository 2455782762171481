"""`python -m flows export`: which files it writes, what it refuses, and what a fault leaves."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from flows import report
from flows.__main__ import main
from flows.draw import diagram_page
from flows.export.formats import FORMATS
from flows.export.options import Options
from flows.model import Case
from flows.view import View
from tests.world import Folder

Output = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[1]
DATA = "zip,csv,json,jsonld"
HEAVY = (
    "cssselect2 graphviz lxml pandas plotly pptx pyarrow resvg_py streamlit typst uharfbuzz".split()
)


class Maker(ModuleType):
    """Stands for every maker: notes what is asked, and fails where a test wants it to."""

    def __init__(self) -> None:
        super().__init__("flows.export.fake")
        self.asked: list[tuple[str, View, Options]] = []
        self.faults: dict[str, Exception] = {}

    def __getattr__(self, name: str) -> Callable[[Case, View, Options], bytes]:
        if name.startswith("_"):
            raise AttributeError(name)

        def make(case: Case, view: View, options: Options) -> bytes:
            self.asked.append((name, view, options))
            if name in self.faults:
                raise self.faults[name]
            return f"{name} {view.view} {view.account} {case.as_of}".encode()

        return make


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Every format made by a stand-in, so that no test waits for slides."""
    fake = Maker()
    monkeypatch.setitem(sys.modules, "flows.export.fake", fake)
    for name, found in list(FORMATS.items()):
        monkeypatch.setitem(FORMATS, name, replace(found, maker=f"fake:{name}"))
    return fake


def export(folder: Folder, to: Path, *more: str) -> int:
    return main(["export", str(folder.write()), "--to", str(to), *more])


def names(to: Path) -> list[str]:
    return sorted(path.name for path in to.iterdir())


def test_all_formats_and_all_pictures_are_written(
    folder: Folder, tmp_path: Path, maker: Maker, capsys: Output
) -> None:
    to = tmp_path / "a" / "b"
    assert export(folder, to) == 0
    pictured = "claims diagram-alleging diagram-answering diagram-deciding figures flows timeline"
    once = "csv html json jsonld parquet pdf pptx zip".split()
    assert names(to) == sorted(
        [f"case_2026-03-05.{suffix}" for suffix in once]
        + [f"case_{view}_2026-03-05.{s}" for view in pictured.split() for s in ("png", "svg")]
        + [f"case_diagram-{side}_2026-03-05.dot" for side in ("alleging", "answering", "deciding")]
        + ["case_flows_2026-03-05.txt"]
    )
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(names(to)) + 1
    assert lines[0] == "case_flows_2026-03-05.svg  21 bytes"
    assert lines[-1] == f"26 files in {to}, as of 5 Mar 2026."
    assert (to / "case_diagram-answering_2026-03-05.svg").read_text() == (
        "svg diagram answering 2026-03-05"
    )


def test_both_sides_have_their_diagram_on_every_day(
    folder: Folder, tmp_path: Path, maker: Maker
) -> None:
    assert export(folder, tmp_path / "to", "--formats", "dot", "--as-of", "2026-02-20") == 0
    assert names(tmp_path / "to") == [
        "case_diagram-alleging_2026-02-20.dot",
        "case_diagram-answering_2026-02-20.dot",
    ]


def test_each_diagram_is_that_of_the_side_in_its_name(
    folder: Folder, tmp_path: Path, maker: Maker
) -> None:
    assert export(folder, tmp_path / "to", "--view", "diagram", "--formats", "svg") == 0
    drawn = [diagram_page.shown(folder.load(), view) for _, view, _ in maker.asked]
    assert drawn == ["alleging", "answering", "deciding"]
    assert [f"case_diagram-{side}_2026-03-05.svg" for side in drawn] == names(tmp_path / "to")


def test_only_what_is_asked_for_is_made_and_as_it_is_asked(
    folder: Folder, tmp_path: Path, maker: Maker
) -> None:
    more = "--formats png,zip --view timeline,overview --theme dark --shape square --scale 4"
    link = ["--link", "https://flows.example.org/", "--topic", "messages"]
    assert export(folder, tmp_path / "to", *more.split(), *link) == 0
    assert names(tmp_path / "to") == [
        "case_2026-03-05_dark.zip",
        "case_overview_messages_2026-03-05_dark_square.png",
        "case_timeline_messages_2026-03-05_dark_square.png",
    ]
    options = Options("dark", "square", 4, "https://flows.example.org/")
    assert {asked for *_, asked in maker.asked} == {options}
    shown = {view.view: view for name, view, _ in maker.asked if name == "png"}
    assert shown["timeline"].params() == {
        "view": "timeline",
        "as_of": "2026-03-05",
        "topic": "messages",
        "case": "case",
    }


def test_data_as_of_a_day_is_read_back_as_it_stood(
    folder: Folder, tmp_path: Path, capsys: Output
) -> None:
    to = tmp_path / "to"
    assert export(folder, to, "--formats", DATA, "--as-of", "2026-02-25") == 0
    assert names(to) == sorted(f"case_2026-02-25.{suffix}" for suffix in DATA.split(","))
    with (to / "case_2026-02-25.csv").open(encoding="utf-8-sig", newline="") as file:
        said = {row["claim"] for row in csv.DictReader(file)}
    assert said == {"a-crore", "s-same", "s-early"}
    assert json.loads((to / "case_2026-02-25.json").read_text())["as_of"] == "2026-02-25"
    assert "four files in " in capsys.readouterr().out.lower()


def test_a_second_run_writes_the_same_bytes_and_leaves_nothing_else(
    folder: Folder, tmp_path: Path
) -> None:
    to = tmp_path / "to"
    assert export(folder, to, "--formats", DATA) == 0
    before = {path.name: path.read_bytes() for path in to.iterdir()}
    assert export(folder, to, "--formats", DATA) == 0
    assert {path.name: path.read_bytes() for path in to.iterdir()} == before


def test_a_day_beyond_the_record_is_its_end(folder: Folder, tmp_path: Path) -> None:
    assert export(folder, tmp_path / "to", "--formats", "csv", "--as-of", "2030-01-01") == 0
    assert names(tmp_path / "to") == ["case_2026-03-05.csv"]


def test_a_maker_that_fails_stops_no_other(
    folder: Folder, tmp_path: Path, maker: Maker, capsys: Output
) -> None:
    maker.faults = {
        "csv": RuntimeError("no\nfont \x1b[2J"),
        "zip": ImportError("No module named 'x'"),
    }
    assert export(folder, tmp_path / "to", "--formats", "csv,zip,json") == 1
    out, err = capsys.readouterr()
    assert err.splitlines() == [
        "case_2026-03-05.zip: not made: ImportError No module named 'x'",
        "case_2026-03-05.csv: not made: RuntimeError no font [U+001B][2J",
    ]
    assert out.splitlines()[0] == "case_2026-03-05.json  25 bytes"
    assert out.splitlines()[-1].startswith("One file in ")
    assert names(tmp_path / "to") == ["case_2026-03-05.json"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    folder: Folder, tmp_path: Path, maker: Maker, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "to"
    assert export(folder, to, "--formats", "csv") == 0

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.disk._write", full)
    assert export(folder, to, "--formats", "csv") == 1
    assert "case_2026-03-05.csv: not written: No space left" in capsys.readouterr().err
    assert names(to) == ["case_2026-03-05.csv"]
    assert (to / "case_2026-03-05.csv").read_text() == "csv overview  2026-03-05"


def test_a_place_that_is_no_folder_is_told(folder: Folder, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "file").write_text("")
    assert export(folder, tmp_path / "file" / "x", "--formats", "csv") == 1
    assert "cannot be made a folder: Not a directory" in capsys.readouterr().err


def test_a_case_with_problems_is_refused_with_its_report(
    folder: Folder, tmp_path: Path, maker: Maker, capsys: Output
) -> None:
    folder.set("actors", "registry", stage="1 crore")
    assert export(folder, tmp_path / "to") == 1
    assert (
        "“1 crore” is not a whole number; write 10000000  [number-bad]" in capsys.readouterr().out
    )
    assert not (tmp_path / "to").exists()
    assert maker.asked == []


WRONG_USE = [
    ("--formats svgg", "“svgg” is not a format; did you mean “svg”?"),
    ("--formats csv,pptxx", "“pptxx” is not a format; did you mean “pptx”?"),
    ("--formats qqqqqq", "“qqqqqq” is not a format; known are svg, png, pptx"),
    ("--formats ,", "argument --formats: it is empty"),
    ("--view timelin", "“timelin” is not a view with a picture; did you mean “timeline”?"),
    ("--view sources", "“sources” is not a view with a picture"),
    ("--topic mesages", "“mesages” is not a topic; did you mean “messages”?"),
    ("--formats dot --view figures", "no format of --formats shows a view of --view"),
    ("--lang ml", "“ml” is not there yet; English, en, is"),
    ("--link dashboard", "“dashboard” is not an address such as https://host/"),
    ("--link http://[", "is not an address such as"),
    ("--link https://h/?view=flows", "is not an address such as"),
    ("--as-of 2026-02-30", "argument --as-of"),
    ("--scale 9", "argument --scale"),
    ("--theme pink", "argument --theme"),
]


@pytest.mark.parametrize(("more", "told"), WRONG_USE, ids=[more for more, _ in WRONG_USE])
def test_wrong_usage_is_2_and_says_what_is_meant(
    folder: Folder, tmp_path: Path, maker: Maker, capsys: Output, more: str, told: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        export(folder, tmp_path / "to", *more.split())
    assert stop.value.code == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "to").exists()


def test_a_folder_to_write_to_must_be_named(folder: Folder, capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", str(folder.write())])
    assert stop.value.code == 2
    assert "the following arguments are required: --to" in capsys.readouterr().err


def test_help_names_every_format(capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", "--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert all(f"  {f.name:<12} {f.title}: {f.about}" in out for f in FORMATS.values())


def test_a_progress_bar_is_drawn_on_a_terminal_and_taken_away(
    folder: Folder, tmp_path: Path, maker: Maker, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = report.Progress

    def impatient() -> report.Progress:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        return patient(sys.stderr, patience=0)

    monkeypatch.setattr(report, "Progress", impatient)
    assert export(folder, tmp_path / "to", "--formats", "zip,csv") == 0
    out, err = capsys.readouterr()
    assert "\r[........................] case_2026-03-05.zip" in err
    assert "\r[############............] case_2026-03-05.csv" in err
    assert err.endswith(" \r")
    assert "\r" not in out


def test_no_command_loads_what_only_an_export_needs(folder: Folder) -> None:
    probe = (
        "import sys; from flows.__main__ import main; main(sys.argv[1:]);"
        f"sys.exit(str([m for m in {HEAVY} if m in sys.modules] or ''))"
    )
    found = subprocess.run(
        [sys.executable, "-c", probe, "check", str(folder.write())],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert "no problems" in found.stdout
    assert found.stderr.strip() == ""
