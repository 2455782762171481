"""The guided entry: a report as rows of the right tables, and the form that asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from flows import store
from flows.change import Add, cells, keyed
from flows.entry import Report, Said, changes
from flows.schema import ID_PATTERN
from flows.snapshot import Snapshot
from tests.test_edit import case, desk, opened, press, whole, words
from tests.world import VOLUME_COLUMNS, Folder

__all__ = ["case"]

SOURCE = {"title": "A later report", "agency": "PTI", "published": "2026-03-02", "read": "full"}
FIGURE = {
    "volume": "10000000",
    "volume_bound": "over",
    "volume_wording": "over 1 crore",
    "volume_unit": "people",
}
CLAIM = {
    "speaker": "leader",
    "said_on": "2026-03-02",
    "kind": "allegation",
    "topic": "messages",
    "summary": "The messages reached over a crore of people.",
    "population": "women",
    **FIGURE,
}
FLOW = {
    "account": "opposition",
    "origin": "vendor",
    "recipient": "citizens",
    "verb": "used-to-send",
    "data_fields": "phone number; name",
}
NEW = Said("", CLAIM, "P2.S1", "reached over 1 crore", FLOW, "none-found")


@pytest.fixture
def before(tmp_path: Path) -> Snapshot:
    return store.snapshot(Folder(tmp_path / "case").write())


def ids(snapshot: Snapshot) -> dict[str, set[str]]:
    return {
        table: {cells(sheet, r).get("id", "") for r in keyed(sheet, table).values()}
        for table, sheet in snapshot.sheets.items()
    }


def rows(snapshot: Snapshot, report: Report) -> list[tuple[str, Mapping[str, str]]]:
    found = changes(report, ids(snapshot))
    assert all(isinstance(change, Add) for change in found)
    return [(c.table, c.cells) for c in found if isinstance(c, Add)]


def test_a_claim_on_record_is_only_cited(before: Snapshot) -> None:
    known = Said("a-crore", {"summary": "left over"}, "P1.S2", "over 1 crore", FLOW, "none-found")
    report = Report("", SOURCE, (known, Said()))
    source, citation = rows(before, report)
    assert source == ("sources", {"id": "pti-2026-03-02", **SOURCE})
    assert citation == (
        "citations",
        {
            "claim": "a-crore",
            "source": "pti-2026-03-02",
            "locator": "P1.S2",
            "phrase": "over 1 crore",
        },
    )
    assert before.changed(changes(report, ids(before))).problems == ()


def test_a_new_allegation_goes_into_its_tables_and_passes(before: Snapshot) -> None:
    report = Report("", SOURCE, (NEW,))
    found = dict(rows(before, report))
    assert list(found) == ["sources", "claims", "citations", "flows", "responses"]
    claim, flow = found["claims"], found["flows"]
    assert claim["id"] == "c-leader-messages-reached-over-crore"
    assert found["citations"]["claim"] == flow["claims"] == claim["id"]
    assert [flow[c] for c in VOLUME_COLUMNS] == [FIGURE[c] for c in VOLUME_COLUMNS]
    assert flow["population"] == "women"
    assert found["responses"] == {
        "id": "r-leader-messages-reached-over-crore-none",
        "claim": claim["id"],
        "relation": "none-found",
    }
    assert before.changed(changes(report, ids(before))).problems == ()


@pytest.mark.parametrize("text", ["  over  1 crore", "ओवर 1 crore", "over 1 crore (10 million)"])
def test_a_flow_carries_its_claims_words_as_they_are(before: Snapshot, text: str) -> None:
    said = Said("", CLAIM | {"volume_wording": text}, "P2.S1", "", FLOW | {"volume": "7"})
    found = dict(rows(before, Report("wire", {}, (said,))))
    assert "sources" not in found and found["citations"]["source"] == "wire"
    assert found["flows"]["volume_wording"] == text
    assert found["flows"]["volume"] == FIGURE["volume"]


def test_what_meets_what_follows_from_the_kind(before: Snapshot) -> None:
    answer = CLAIM | {"kind": "statement", "speaker": "minister", "summary": "Nothing was sent."}
    met = Said("", CLAIM, "P1", "", {}, "denies", "#2")
    meets = Said("", answer, "P2", "", {}, "denies", "a-women")
    found = rows(before, Report("wire", {}, (met, meets)))
    ends = [(c["claim"], c["statement"]) for table, c in found if table == "responses"]
    said = "c-minister-nothing-sent"
    assert ends == [("c-leader-messages-reached-over-crore", said), ("a-women", said)]


@pytest.mark.parametrize("text", ["", "!!", "ओटीपी", "a" * 300, "word " * 90])
def test_ids_are_readable_and_nobody_elses(before: Snapshot, text: str) -> None:
    said = Said("", CLAIM | {"summary": text, "speaker": text or "x"}, "P1", "", FLOW, "none-found")
    report = Report("", {"title": text or "x"}, (said, said, said))
    taken = ids(before)
    for _ in range(2):
        for change in changes(report, taken):
            if name := change.cells.get("id") if isinstance(change, Add) else None:
                assert re.fullmatch(ID_PATTERN, name) and len(name) < 70
                assert name not in taken[change.table]
                taken[change.table].add(name)


# -- the form ---------------------------------------------------------------------------------


def form(page: AppTest) -> Any:
    return page.session_state["contested-flows-entry"]


def unfolded() -> AppTest:
    page = opened()
    form(page).opened = True
    return whole(page.run())


def fill(page: AppTest, place: str, given: Mapping[str, str]) -> AppTest:
    for name, text in given.items():
        key = f"{form(page).prefix}{place}-{name}"
        every = [*page.text_input, *page.text_area, *page.selectbox]
        next(w for w in every if w.key == key).set_value(text)
    return whole(page.run())


def test_the_form_says_when_what_is_typed_into_it_is_kept(case: Path) -> None:
    assert any("a reload empties this form" in caption.value for caption in unfolded().caption)


def test_the_form_fills_the_draft_and_keeps_what_does_not_pass(case: Path) -> None:
    page = unfolded()
    page = press(page, "Add to the draft")
    assert "which report it is" in words(page)
    fill(page, "source", SOURCE)
    fill(page, "claim-1", {n: t for n, t in CLAIM.items() if n not in FIGURE})
    fill(page, "claim-1-at", {"locator": "P2.S1", "phrase": "reached over 1 crore"})
    fill(page, "figures-1", FIGURE | {"volume": "1 crore"})
    fill(page, "flow-1", FLOW)
    page = press(page, "Add to the draft")
    shown = words(page)
    assert "Not added yet" in shown and "nothing is recorded as meeting" in shown
    assert "write 10000000" in shown and desk(page).changes == ()

    # It is all still there, on another table and after a look at a claim on record too.
    page.query_params["table"] = "actors"
    page = fill(page, "figures-1", {"volume": FIGURE["volume"]})
    page = fill(page, "claim-1", {"find": "crore farmers"})
    page = fill(page, "claim-1", {"known": "a-crore"})
    page = fill(page, "claim-1", {"known": ""})
    page = fill(page, "meets-1", {"relation": "none-found"})
    page = press(page, "One more claim")
    page = fill(page, "claim-2", {"known": "a-women"})
    page = press(page, "Add to the draft")
    assert "Nothing is saved yet" in words(page)
    assert "No problem: this draft passes every check." in words(page)
    added = [(c.table, c.cells) for c in desk(page).changes]
    claim = next(row for table, row in added if table == "claims")
    assert {name: claim[name] for name in CLAIM} == CLAIM
    flow = next(row for table, row in added if table == "flows")
    assert {name: flow[name] for name in FLOW | FIGURE} == FLOW | FIGURE
    cited = [row["claim"] for table, row in added if table == "citations"]
    assert cited == [claim["id"], "a-women"]
    assert [table for table, _ in added][-1] == "responses"
    assert len(store.snapshot(case).sheets["claims"].records) == 7
    assert form(page).kept == {} or not any(form(page).kept.values())
    page = press(page, "Undo")
    assert "nothing is recorded as meeting" in words(page)


def test_a_report_with_problems_can_be_added_all_the_same(case: Path) -> None:
    page = unfolded()
    fill(page, "source", {"title": "A copy", "published": "2-3-2026"})
    page = press(page, "Add to the draft")
    assert desk(page).changes == ()
    page = press(page, "Add it with its problems")
    assert [c.table for c in desk(page).changes] == ["sources"]
    assert "2026-03-02" in words(page)


def test_a_disk_that_refuses_leaves_the_form_as_it_is(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = unfolded()
    fill(page, "source", SOURCE)
    page = fill(page, "claim-1", {"known": "a-crore"})
    with monkeypatch.context() as broken:
        broken.setattr("components.edit.desk.drafts.append", _full)
        page = press(page, "Add to the draft")
    assert "What was typed is on this page only" in words(page)
    assert [c.table for c in desk(page).changes] == ["sources"]
    page = press(page, "Add to the draft")
    assert [c.table for c in desk(page).changes] == ["sources", "citations"]


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")
