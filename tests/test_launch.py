"""The installed program: what it opens, what it passes on, and what it says to wrong usage."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import flows
from components import launch
from flows import __main__ as commands
from tests.world import Folder

Output = pytest.CaptureFixture[str]
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the environment as it was, and nothing of ours in it meanwhile."""
    for name in ("DATA", "EDIT", "HOSTS"):
        monkeypatch.setenv(f"CONTESTED_FLOWS_{name}", "")
        monkeypatch.delenv(f"CONTESTED_FLOWS_{name}")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which something listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def refusal(arguments: list[str], output: Output) -> str:
    """Return what wrong usage is answered with; it must end with 2."""
    with pytest.raises(SystemExit) as stop:
        launch.main(arguments)
    assert stop.value.code == 2
    said = output.readouterr()
    assert said.out == ""
    return said.err.rpartition("error: ")[2]


def test_without_arguments_it_opens_the_shipped_case() -> None:
    options = launch.read([])
    assert [case.name for case in launch.cases(options.case)] == ["kerala-cmo-2026"]
    assert (options.host, options.edit, options.no_browser) == ("127.0.0.1", False, False)


def test_a_case_a_folder_of_cases_and_one_with_problems_are_opened(folder: Folder) -> None:
    case = folder.write()
    (case / "flows.csv").write_text("no table", encoding="utf-8")
    assert launch.read([str(case)]).case == case
    assert launch.cases(case) == [case]
    assert launch.read([str(case.parent)]).case == case.parent
    assert launch.cases(case.parent) == [case]


def test_the_environment_names_the_cases_unless_a_folder_is_given(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = folder.write()
    monkeypatch.setenv("CONTESTED_FLOWS_DATA", str(case))
    assert launch.read([]).case == case
    assert launch.read([str(ROOT / "data")]).case == ROOT / "data"


WRONG = [
    (["no-such-folder"], "“no-such-folder” is neither a folder nor a command"),
    (["no/such/folder"], "“no/such/folder” is neither a folder nor a command"),
    ([__file__], "is not a folder; a case is a folder of CSV files"),
    ([str(ROOT / "tests")], "holds no case: there is no datapackage.json in it"),
    (["--port", "0"], "“0” is not a port: a number from 1 to 65535"),
    (["--port", "65536"], "“65536” is not a port"),
    (["--port", "http"], "“http” is not a port"),
    (["--edit", "--host", "192.0.2.1"], "--edit is for this machine alone; leave --host away"),
    (["--host", "0.0.0.0"], "say with --name under which name or address browsers reach it"),
    (["--host", "::"], "say with --name under which name or address browsers reach it"),
    (["data", "data"], "unrecognized arguments: data"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_wrong_usage_is_2_and_says_why(arguments: list[str], told: str, capsys: Output) -> None:
    assert told in refusal(arguments, capsys)


def test_a_port_that_is_taken_is_told(taken: int, capsys: Output) -> None:
    assert f"--port {taken}: something else listens there" in refusal(
        ["--port", str(taken)], capsys
    )


def test_without_a_port_a_free_one_is_found(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "PORT", taken)
    found = launch.read([]).port
    assert found != taken
    assert launch.is_free("127.0.0.1", found)
    monkeypatch.setattr(launch, "PORT", found)
    assert launch.read([]).port == found


def test_a_case_that_cannot_be_written_to_is_not_edited(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    told = refusal(["--edit"], capsys)
    assert "kerala-cmo-2026” cannot be written to by this user" in told
    assert "contested-flows path/to/copy --edit" in told
    assert launch.read([]).edit is False


def served(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what Streamlit's own command line is called with."""
    called: list[str] = []

    def load(name: str) -> Any:
        if name != "streamlit.web.cli":
            return import_module(name)
        return SimpleNamespace(main=lambda given, standalone_mode: called.extend(given))

    monkeypatch.setattr(launch, "import_module", load)
    monkeypatch.setattr(launch, "_announce", lambda options: None)
    assert launch.main(arguments) == 0
    return called


def test_the_front_door_is_served_for_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, folder: Folder
) -> None:
    case = folder.write()
    called = served([str(case), "--port", "8768"], monkeypatch)
    assert called[:2] == ["run", str(ROOT / "app.py")]
    assert called[called.index("--server.address") + 1] == "127.0.0.1"
    assert called[called.index("--server.port") + 1] == "8768"
    assert os.environ["CONTESTED_FLOWS_DATA"] == str(case.resolve())
    assert not {"CONTESTED_FLOWS_EDIT", "CONTESTED_FLOWS_HOSTS"} & set(os.environ)


def test_the_editor_and_names_are_what_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    served(["--edit"], monkeypatch)
    assert os.environ["CONTESTED_FLOWS_EDIT"] == "1"
    called = served(["--host", "0.0.0.0", "--name", "a.example", "--name", "b"], monkeypatch)
    assert os.environ["CONTESTED_FLOWS_HOSTS"] == "a.example b"
    assert called[called.index("--server.address") + 1] == "0.0.0.0"
    assert "a.example" in called


def test_a_setting_that_the_front_door_refuses_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    def refuse(given: list[str], standalone_mode: bool) -> None:
        raise ValueError("CONTESTED_FLOWS_FRAMES: “x” is not a site")

    monkeypatch.setattr("streamlit.web.cli.main", refuse)
    monkeypatch.setattr(launch, "_announce", lambda options: None)
    assert launch.main([]) == 2
    said = capsys.readouterr()
    assert said.err == "contested-flows: CONTESTED_FLOWS_FRAMES: “x” is not a site\n"


def test_commands_are_passed_on_under_the_name_of_the_program(
    folder: Folder, capsys: Output
) -> None:
    assert launch.main(["check", str(folder.write())]) == 0
    assert "no problems" in capsys.readouterr().out
    for name in commands.names():
        with pytest.raises(SystemExit) as stop:
            launch.main([name, "--help"])
        assert stop.value.code == 0
        said = capsys.readouterr().out
        assert said.startswith(f"usage: contested-flows {name} ")
        assert "python -m flows" not in said


def test_help_names_every_command(capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        launch.main(["--help"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.endswith(f"  {', '.join(commands.names())}\n")


def test_the_version_stands_in_one_place_and_heads_the_changelog(capsys: Output) -> None:
    with pytest.raises(SystemExit):
        launch.main(["--version"])
    assert capsys.readouterr().out == f"contested-flows {flows.__version__}\n"
    versions = re.findall(r"^## \[(\d.*?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert versions[0] == flows.__version__
