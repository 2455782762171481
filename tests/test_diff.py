"""What changed between two states, as data and as sentences."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flows import diff, store
from flows.__main__ import main
from tests.world import Folder

Output = pytest.CaptureFixture[str]
Edit = Callable[[Folder], object]


def both(folder: Folder, change: Edit) -> tuple[store.Snapshot, store.Snapshot]:
    before = store.snapshot(folder.write())
    change(folder)
    return before, store.snapshot(folder.write())


EXAMPLES: list[tuple[Edit, tuple[str, ...]]] = [
    (lambda f: None, ()),
    (
        lambda f: f.set("flows", "f-list", volume_bound="over"),
        ("flow Registry → Vendor (f-list): number: 72 lakh → over 72 lakh (claim p-list)",),
    ),
    (
        lambda f: f.set("flows", "f-women", volume="5", volume_bound="exactly", verb="denied"),
        (
            "flow Vendor → Citizens (f-women): verb: used-to-send → denied; "
            "number: lakhs of women → 5 (claim a-women)",
        ),
    ),
    (
        lambda f: f.set("claims", "p-list", volume_wording="72,00,000"),
        (
            "claim p-list (Petitioner, 2026-02-27?): "
            "volume_wording: 72 lakh (7.2 million) → 72,00,000",
        ),
    ),
    (
        lambda f: f.set("claims", "s-same", volume="", volume_bound="", volume_wording=""),
        ("claim s-same (Minister, 2026-02-25): number: nearly 8 lakh → number not stated",),
    ),
    (
        lambda f: f.set("claims", "a-crore", volume="1 crore"),
        ("claim a-crore (Leader, 2026-02-25): volume: 10000000 → 1 crore",),
    ),
    (
        lambda f: f.set("flows", "f-back", recipient="office", claims="c-order; s-same"),
        (
            "flow Vendor → Office (f-back): recipient: “Registry” (registry) → “Office” (office); "
            "claims: + s-same",
        ),
    ),
    (
        lambda f: f.set("flows", "f-crore", data_fields="name; address"),
        ("flow Registry → Vendor (f-crore): data_fields: − phone number, + address",),
    ),
    (
        lambda f: f.set("flows", "f-denied", claims="s-early; s-same"),
        ("flow Registry → Vendor (f-denied): claims: in another order",),
    ),
    (
        lambda f: f.add("actors", id="clerk", name="A clerk", kind="office", boundary="judiciary"),
        ("added actor “A clerk” (clerk): office; judiciary",),
    ),
    (
        lambda f: f.drop("responses", 3).drop("events", 3),
        (
            "removed event “Event e-poll” (e-poll): 2026-03-01; election",
            "removed response p-list-none to claim p-list: none-found",
        ),
    ),
    (
        lambda f: f.drop("flows", 3),
        (
            "removed flow Registry → Vendor (f-list): “The petition” (petition); reportedly-given; "
            "72 lakh; claim p-list",
        ),
    ),
    (
        lambda f: f.add("citations", claim="a-women", source="wire", phrase="lakhs of women"),
        ("added citation of claim a-women in “Report wire”: “lakhs of women”",),
    ),
    (
        lambda f: f.set("citations", 1, locator="P9.S1"),
        ("citation of claim a-crore in “Report copy”: locator: P1.S1 → P9.S1",),
    ),
    (
        lambda f: f.set("events", "e-press", id="e-talk"),
        ("event “Event e-press” (e-press): id: e-press → e-talk",),
    ),
    (
        lambda f: f.set("accounts", "court", name="New  name\nof two lines", note="x" * 200),
        (
            "account “New name of two lines” (court): name: “The court” → “New name of two "
            f"lines”; note: empty → {'x' * 200}",
        ),
    ),
    (
        lambda f: f.package.update(title="Another", resources=[1]),
        ("case: title: The world → Another",),
    ),
    (
        lambda f: f.package.update(
            licenses=[{"name": "CC-BY-4.0", "path": "https://x.org"}, {"name": "MIT"}], draft=True
        ),
        (
            "case: licenses: name CC-BY-4.0 → name CC-BY-4.0, path https://x.org; name MIT; "
            "draft: empty → true",
        ),
    ),
    (
        lambda f: f.files.update({"story.csv": f.text("story").replace("\n", "\r\n")}),
        ("story.csv: written in another way",),
    ),
    (
        lambda f: f.files.update({"story.csv": b'id,"'}),
        ("story.csv: it cannot be read, so what changed is not told",),
    ),
    (
        lambda f: f.files.update({"datapackage.json": "{"}),
        ("datapackage.json: it cannot be read, so what changed is not told",),
    ),
]


@pytest.mark.parametrize(("change", "told"), EXAMPLES)
def test_a_change_is_told_with_names_and_hedges(
    folder: Folder, change: Edit, told: tuple[str, ...]
) -> None:
    before, after = both(folder, change)
    assert diff.describe(before, after) == told


def test_a_missing_file_is_told_with_what_it_held(folder: Folder) -> None:
    path = folder.write()
    before = store.snapshot(path)
    (path / "story.csv").unlink()
    after = store.snapshot(path)
    assert diff.describe(before, after)[0].startswith("removed step “The charge” (one): flows")
    assert len(diff.describe(after, before)) == 2


def test_a_change_back_is_the_reverse(folder: Folder) -> None:
    before, after = both(folder, lambda f: f.set("claims", "a-crore", note="x").drop("flows", 0))
    there, back = diff.changes(before, after), diff.changes(after, before)
    assert [(c.table, c.kind) for c in there] == [("claims", "changed"), ("flows", "removed")]
    assert [(c.table, c.kind) for c in back] == [("claims", "changed"), ("flows", "added")]
    assert [diff.Cell(c.column, c.new, c.old) for c in there[0].cells] == list(back[0].cells)


def test_rows_in_another_order_are_no_change(folder: Folder) -> None:
    before, after = both(folder, lambda f: f.rows["claims"].reverse())
    assert diff.changes(before, after) == ()
    assert diff.describe(before, after) == ("claims.csv: written in another way",)


@pytest.fixture
def two(folder: Folder, tmp_path: Path) -> tuple[str, str]:
    old = folder.write()
    folder.path = tmp_path / "new"
    return str(old), str(
        folder.set("flows", "f-list", volume_bound="over", purpose="\x1b[2J").write()
    )


def test_two_folders_are_compared_and_a_difference_is_1(
    two: tuple[str, str], capsys: Output
) -> None:
    assert main(["diff", *two]) == 1
    assert capsys.readouterr().out == (
        "flow Registry → Vendor (f-list): number: 72 lakh → over 72 lakh (claim p-list); "
        "purpose: empty → [U+001B][2J\none difference.\n"
    )
    assert main(["diff", two[0], two[0]]) == 0
    assert capsys.readouterr().out == "no differences.\n"


def test_json_gives_cells_and_the_sentence(two: tuple[str, str], capsys: Output) -> None:
    assert main(["diff", *two, "--format", "json"]) == 1
    [found] = json.loads(capsys.readouterr().out)
    assert (found["table"], found["key"], found["kind"]) == ("flows", ["f-list"], "changed")
    assert {"column": "volume_bound", "old": "exactly", "new": "over"} in found["cells"]
    assert found["sentence"].startswith("flow Registry → Vendor (f-list): number: ")


def test_a_folder_is_compared_with_its_git_revision(folder: Folder, capsys: Output) -> None:
    path = folder.write()
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        command = ["git", "-C", str(path), "-c", "user.name=n", "-c", "user.email=e@x", *words]
        subprocess.run(command, check=True)
    assert main(["diff", str(path), "--git", "HEAD"]) == 0
    folder.set("events", "e-poll", title="Vote").write()
    assert main(["diff", str(path), "--git", "HEAD"]) == 1
    assert "event “Vote” (e-poll): title: “Event e-poll” → Vote\n" in capsys.readouterr().out
    assert main(["diff", str(path), "--git", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err


WRONG_USE = [
    (["diff", "."], "name a second folder, or a git revision"),
    (["diff", ".", ".", "--git", "HEAD"], "name a second folder, or a git revision"),
    (["diff", ".", "/nowhere"], "“/nowhere” is not a folder"),
    (["diff", ".", "--git", " "], "it is empty"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG_USE)
def test_wrong_usage_is_2_and_says_why(arguments: list[str], told: str, capsys: Output) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert told in capsys.readouterr().err


def test_what_is_no_case_is_2(folder: Folder, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["diff", str(folder.write()), str(tmp_path / "empty")]) == 2
    assert "the newer of the two holds no file of a case" in capsys.readouterr().err
    assert main(["diff", str(folder.path), "--git", "HEAD"]) == 2
    assert "git" in capsys.readouterr().err


def test_a_file_that_is_none_is_a_problem(folder: Folder, capsys: Output) -> None:
    path = folder.write()
    (path / "story.csv").unlink()
    (path / "story.csv").mkdir()
    assert main(["diff", str(path), str(path)]) == 1
    assert "it is a folder, not a file" in capsys.readouterr().out
