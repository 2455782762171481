"""The editor on the page script, without a browser: who sees it, what is typed, saved, undone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from streamlit.testing.v1 import AppTest

from components.edit import grid as grids
from flows import draft, store
from flows.change import Add, Change, Delete, Edit, apply, cells, keyed
from flows.schema import TABLES
from tests import sent
from tests.world import Folder

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "components" / "page.py"
SECONDS = 90


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small case that the page shows to an editor at this machine."""
    monkeypatch.setenv("CONTESTED_FLOWS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("CONTESTED_FLOWS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CONTESTED_FLOWS_EDIT", "1")
    monkeypatch.delenv("CONTESTED_FLOWS_EDITORS", raising=False)
    (tmp_path / "data").mkdir()
    Folder(tmp_path / "data" / "case").write()
    return tmp_path / "data" / "case"


def opened(**params: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    page.query_params["view"] = "edit"
    for name, value in params.items():
        page.query_params[name] = value
    return whole(page.run())


def whole(page: AppTest) -> AppTest:
    assert [e.message for e in page.exception] == []
    return page


def words(page: AppTest) -> str:
    text = " ".join(" ".join(ET.fromstring(m["markup"]).itertext()) for m in sent.messages(page))
    return re.sub(r"\s+", " ", text)


def drawn(page: AppTest) -> str:
    return sent.text(page)


def desk(page: AppTest) -> Any:
    return page.session_state["contested-flows-desk"]


def go(page: AppTest, **params: str) -> AppTest:
    """Follow a button that changes the address."""
    for name, value in params.items():
        if value:
            page.query_params[name] = value
        else:
            page.query_params.pop(name, None)
    return whole(page.run())


def type_into(page: AppTest, row: str, **texts: Any) -> AppTest:
    """Type into the cells of the record with the id `row`, as the browser reports it."""
    grid = desk(page).grid
    place = [r.get("id") for r in grid.rows].index(row)
    return send(page, edited_rows={place: texts})


def send(page: AppTest, **given: Any) -> AppTest:
    state = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | given
    page.session_state[desk(page).grid.key] = state
    return whole(page.run())


def press(page: AppTest, label: str) -> AppTest:
    return whole(next(b for b in page.button if b.label == label).click().run())


def save(page: AppTest, reason: str, label: str = "Save") -> AppTest:
    page.text_input[0].input(reason)
    return press(page, label)


def cell(folder: Path, table: str, row: str, name: str) -> str:
    sheet = store.snapshot(folder).sheets[table]
    return cells(sheet, keyed(sheet, table)[(row,)])[name]


def test_a_server_not_started_for_it_has_no_editor(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTESTED_FLOWS_EDIT")
    page = opened()
    assert "The link asks for view “edit”" in words(page)
    assert len(page.dataframe) == 0
    assert '\\"view\\": \\"edit\\"' not in drawn(page)
    assert not (case / ".history").exists()


def test_a_viewer_imports_nothing_that_can_write(case: Path) -> None:
    code = (
        "import os, sys; os.environ.pop('CONTESTED_FLOWS_EDIT')\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"page = AppTest.from_file({str(PAGE)!r}, default_timeout=90)\n"
        "page.query_params['view'] = 'edit'\n"
        "assert not page.run().exception\n"
        "print([m for m in ('components.edit', 'flows.store', 'flows.draft') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]", ran.stderr


def test_a_server_that_others_reach_has_no_editor(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = "components.gate.st.get_option"
    monkeypatch.setattr(ask, lambda name: "0.0.0.0")
    assert "The link asks for view" in words(opened())


@pytest.mark.parametrize(
    ("user", "allowed"),
    [
        ({"is_logged_in": False}, False),
        ({"is_logged_in": True, "email": "ann@example.org"}, True),
        ({"is_logged_in": True, "email": "ann@example.org", "email_verified": False}, False),
        ({"is_logged_in": True, "email": "bob@example.org"}, False),
    ],
)
def test_where_people_sign_in_only_the_listed_edit(
    case: Path, monkeypatch: pytest.MonkeyPatch, user: dict[str, Any], allowed: bool
) -> None:
    monkeypatch.setenv("CONTESTED_FLOWS_EDITORS", "Ann@example.org, eve@example.org")
    monkeypatch.setattr("components.gate.st.user", _User(user))
    page = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    page.query_params["view"] = "edit"
    shown = words(whole(page.run()))
    assert ("What you type is kept at once" in shown) is allowed


class _User(dict[str, Any]):
    def to_dict(self) -> dict[str, Any]:
        return dict(self)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_opens_with_its_rows_and_explanations(case: Path, table: str) -> None:
    page = opened(table=table)
    grid = desk(page).grid
    assert len(grid.keys) == len(keyed(store.snapshot(case).sheets[table], table))
    assert grid.columns == TABLES[table].names
    config = page.dataframe[0].proto.columns
    for column in TABLES[table].columns:
        assert json.dumps(column.about)[1:-1][:30] in config


def test_a_fault_is_kept_explained_mended_and_saved(case: Path) -> None:
    page = opened(table="flows")
    type_into(page, "f-crore", verb="stolen", volume="72 lakh")
    shown = words(page)
    assert "Two problems" in shown or "Three problems" in shown
    assert "stolen" in shown and "72 lakh" in shown
    assert "this is how it stood when it last passed" in shown
    assert "One unsaved change, kept since" in shown
    assert cell(case, "flows", "f-crore", "verb") != "stolen"

    page = save(page, "a reason")
    assert "Not saved: the draft has problems" in words(page)

    type_into(page, "f-crore", verb="collected", volume="10000000")
    assert "No problem: this draft passes every check." in words(page)
    assert "collected" in words(page)
    page = save(page, "")
    assert "Please say why" in words(page)
    page = save(page, "the wire says collected")
    assert "Saved." in words(page)
    assert cell(case, "flows", "f-crore", "verb") == "collected"
    assert store.history(case)[0].why == "the wire says collected"
    assert draft.drafts(case) == ()
    assert "draft" not in page.query_params

    found = store.history(case)[-1].id
    page = go(page, entry=found)
    assert "would change" in words(page)
    page = save(page, "it was right before", "Bring this state back")
    assert "Brought back." in words(page)
    assert cell(case, "flows", "f-crore", "verb") == "shared"


def test_a_draft_comes_back_by_its_address(case: Path) -> None:
    page = opened(table="actors")
    type_into(page, "vendor", name="The vendor itself")
    name = desk(page).draft.id
    assert page.query_params["draft"] in (name, [name])
    again = opened(table="actors", draft=name)
    assert "One unsaved change" in words(again)
    assert {r["name"] for r in desk(again).grid.rows} >= {"The vendor itself"}
    # one who comes without it is offered it
    assert "Go on with it" in words(opened())


@pytest.mark.parametrize("name", ["../../etc/passwd", "x", "A" * 22, "%00"])
def test_an_odd_draft_in_the_address_is_said(case: Path, name: str) -> None:
    page = opened(draft=name)
    assert "a draft that is not kept here" in words(page)
    assert "draft" not in page.query_params


def test_rows_are_added_copied_deleted_and_undone(case: Path) -> None:
    page = opened(table="populations")
    before = len(desk(page).grid.keys)
    send(page, added_rows=[{}])
    assert desk(page).draft is None
    send(page, added_rows=[{"id": "teachers", "name": "Teachers"}])
    added = [{"id": "teachers", "name": "All teachers"}]
    send(page, added_rows=added)
    send(page, added_rows=added, deleted_rows=[0])
    assert len(desk(page).changes) == 3
    assert "added population “All teachers” (teachers)" in words(page)
    page = press(page, "Undo")
    assert not page.dataframe[0].value.empty
    assert [r["id"] for r in desk(page).grid.rows][-1] == "teachers"
    assert len(desk(page).grid.keys) == before + 1
    page = press(page, "Redo")
    assert len(desk(page).grid.keys) == before

    page = whole(page.selectbox[0].select(0).run())
    page = press(page, "Duplicate")
    assert [r["id"] for r in desk(page).grid.rows] == ["pensioners-2"]
    page = press(page, "Discard them")
    assert desk(page).draft is None and draft.drafts(case) == ()
    assert len(store.snapshot(case).sheets["populations"].records) == before


def test_what_is_typed_survives_a_file_that_changes_and_both_are_kept(case: Path) -> None:
    page = opened(table="actors")
    type_into(page, "vendor", note="typed here")
    store.save(
        case, store.snapshot(case), [Edit("actors", ("judge",), {"note": "elsewhere"})], "other"
    )
    page = whole(page.run())
    assert "One unsaved change" in words(page)
    page = save(page, "mine")
    assert cell(case, "actors", "vendor", "note") == "typed here"
    assert cell(case, "actors", "judge", "note") == "elsewhere"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "typed here"), ("theirs", "elsewhere")])
def test_a_cell_that_two_people_changed_is_chosen(case: Path, choice: str, kept: str) -> None:
    page = opened(table="actors")
    type_into(page, "vendor", note="typed here")
    store.save(
        case, store.snapshot(case), [Edit("actors", ("vendor",), {"note": "elsewhere"})], "other"
    )
    page = save(page, "mine")
    shown = words(page)
    assert "typed here" in shown and "elsewhere" in shown and "Now on disk" in shown
    page = save(page, "mine", "Save again")
    assert "Please choose" in words(page)
    page = whole(page.radio[0].set_value(choice).run())
    page = save(page, "mine", "Save again")
    assert cell(case, "actors", "vendor", "note") == kept
    assert "Save again" not in [b.label for b in page.button]


def test_a_disk_that_refuses_is_said_and_nothing_is_lost(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(table="actors")
    with monkeypatch.context() as broken:
        broken.setattr("flows.disk.append", _full)
        type_into(page, "vendor", note="typed here")
        assert "the disk is full" in words(page)
        assert desk(page).draft is None
    page = whole(page.run())
    assert "One unsaved change" in words(page)
    with monkeypatch.context() as broken:
        broken.setattr("flows.disk.write_new", _full)
        page = save(page, "mine")
    assert "the disk is full" in words(page) and "kept as a draft" in words(page)
    page = save(page, "mine", "Save again")
    assert cell(case, "actors", "vendor", "note") == "typed here"


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device", "journal.jsonl")


def test_a_case_that_does_not_pass_can_be_mended_here(
    case: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONTESTED_FLOWS_STATE", str(tmp_path / "other"))
    sheet = (case / "flows.csv").read_text("utf-8")
    (case / "flows.csv").write_text(sheet.replace(",shared,", ",shard,"), "utf-8")
    page = opened(find="row:2")
    assert "did you mean “shared”?" in words(page)
    assert desk(page).grid.rows[0]["verb"] == "shard"
    assert "shard" in desk(page).grid.options["verb"]
    page = go(page, find="")
    for row in [r["id"] for r in desk(page).grid.rows if r["verb"] == "shard"]:
        type_into(page, row, verb="shared")
    page = save(page, "a slip")
    assert "Saved." in words(page)


def test_a_focus_opens_its_record_and_a_search_finds_by_name(case: Path) -> None:
    page = opened(focus="claim:a-crore")
    assert [r["id"] for r in desk(page).grid.rows] == ["a-crore"]
    assert "focus" not in page.query_params
    page = go(page, table="flows", find="recipient not stated")
    assert [r["id"] for r in desk(page).grid.rows] == ["f-sought"]


def test_a_grid_orders_rows_as_the_saved_file_does(case: Path) -> None:
    base = store.snapshot(case).sheets
    first, second, *_ = keyed(base["actors"], "actors")
    steps: list[Change] = [
        Add("actors", ("+", "1"), {"id": "one"}, first),
        Add("actors", ("+", "2"), {"id": "two"}, first),
        Add("actors", ("+", "3"), {"id": "three"}, ("+", "1")),
        Add("actors", ("+", "4"), {"id": "four"}),
        Delete("actors", second),
        Edit("actors", first, {"id": "renamed"}),
    ]
    mine = [row["id"] for row in grids.records(base, "actors", steps).values()]
    after = apply(base, steps)["actors"]
    assert mine == [cells(after, r)["id"] for r in after.records if not r.blank]


def test_a_list_that_nobody_touches_keeps_its_own_writing(case: Path) -> None:
    path = case / "populations.csv"
    path.write_text(path.read_text("utf-8").replace("elders", "elders;  ", 1), "utf-8")
    page = opened(table="populations")
    grid = desk(page).grid
    assert (
        grids.steps(
            "populations", dict(zip(grid.keys, grid.rows, strict=True)), grids.typed(grid, {}, [])
        )
        == []
    )
    assert grids._text(["a", " b "]) == "a; b"


def test_a_draft_that_another_window_saved_is_said(case: Path) -> None:
    page = opened(table="actors")
    type_into(page, "vendor", note="typed here")
    draft.discard(desk(page).draft)
    page = press(page, "Undo")
    assert "saved or discarded in another window" in words(page)
    assert "draft" not in page.query_params


def taken_up(case: Path) -> tuple[AppTest, str]:
    """Return a page on which a draft that was kept is gone on with, and the draft's id."""
    type_into(opened(table="flows"), "f-crore", note="typed before")
    [kept] = draft.drafts(case)
    page = go(opened(table="flows"), draft=kept.id)
    assert "One unsaved change" in words(page)
    return page, kept.id


def test_a_save_is_told_even_if_the_page_asks_for_its_draft_once_more(case: Path) -> None:
    page, kept = taken_up(case)
    page = go(save(page, "the transcript says so"), draft=kept)
    assert "Saved." in words(page)
    assert "Look at the state before it" in words(page)
    assert "a draft that is not kept here" not in words(page)
    assert "draft" not in page.query_params
    page = type_into(page, "f-crore", note="typed after")
    assert "One unsaved change" in words(page)


def test_a_draft_that_was_discarded_here_may_be_asked_for_once_more(case: Path) -> None:
    page, kept = taken_up(case)
    page = go(press(page, "Discard them"), draft=kept)
    assert "a draft that is not kept here" not in words(page)
    assert "draft" not in page.query_params


def test_the_reason_that_is_shown_as_an_example_is_of_no_case(case: Path) -> None:
    page = type_into(opened(table="flows"), "f-crore", note="typed")
    assert page.text_input[0].placeholder == "the transcript corrects the number"


def test_a_proxy_brings_nobody_to_the_editor(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = SimpleNamespace(
        ip_address="127.0.0.1",
        headers={"x-forwarded-for": "203.0.113.9"},
        is_embedded=False,
        url="https://example.org/",
    )
    monkeypatch.setattr("components.gate.st.context", stranger)
    assert "The link asks for view" in words(opened())
    stranger.headers, stranger.ip_address = {}, "203.0.113.9"
    assert "The link asks for view" in words(opened())
    stranger.ip_address = None
    assert "What you type is kept at once" in words(opened())
