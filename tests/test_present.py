"""What the talk sends to the browser: all steps at once, each with its link and its way out."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from streamlit.testing.v1 import AppTest

from components.present import build_talk
from components.theme import TALK_MODULE
from flows import query, view
from flows.load import load
from flows.model import Case
from flows.view import View
from tests import sent
from tests.world import WORLD, Folder

ROOT = Path(__file__).parents[1]
SHIPPED = load(ROOT / "data" / "kerala-cmo-2026")


def talk(case: Case, asked: View | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(build_talk(case, case.whole or case, asked or PRESENT))
    return found


PRESENT = View("present")


def opened(**params: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "components" / "page.py"), default_timeout=30)
    for name, value in params.items():
        page.query_params[name] = value
    return page.run()


def shown(page: AppTest) -> dict[str, dict[str, Any]]:
    assert [e.message for e in page.exception] == []
    blocks = [block.proto for block in page.get("bidi_component")]
    return {b.component_name: m for b, m in zip(blocks, sent.messages(page), strict=True)}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTESTED_FLOWS_STATE", str(tmp_path / "state"))


@pytest.mark.parametrize("case", [WORLD, SHIPPED], ids=["world", "shipped"])
def test_every_step_is_there_with_its_words_and_drawings(case: Case) -> None:
    steps = talk(case)["steps"]
    assert [s["title"] for s in steps] == [s.title for s in case.story]
    for step in steps:
        assert ET.fromstring(step["stage"]).iter("{http://www.w3.org/2000/svg}svg")
        assert "".join(ET.fromstring(step["notes"]).itertext())
        if step["small"]:
            ET.fromstring(step["small"])
    assert [s["say"].split(":")[0] for s in steps] == [
        f"Step {i} of {len(steps)}" for i in range(1, len(steps) + 1)
    ]


def test_the_date_stands_in_full_with_what_it_leaves_out() -> None:
    first, *_, last = talk(SHIPPED)["steps"]
    assert first["day"] == "21 February 2026"
    assert first["later"] == "What was said later is not shown."
    assert (last["day"], last["later"]) == ("31 May 2026", "The record ends on this day.")


def test_each_step_has_a_link_that_leads_to_it_and_a_view_that_it_ends_in() -> None:
    for number, step in enumerate(talk(SHIPPED)["steps"], 1):
        found, notices = view.read(dict(parse_qsl(step["link"][1:])), SHIPPED)
        assert notices == ()
        assert (found.view, found.step or "1") == ("present", str(number))
        left, notices = view.read(step["leave"], SHIPPED)
        own = SHIPPED.story[number - 1]
        assert notices == ()
        assert (left.view, left.as_of or SHIPPED.as_of) == (own.view, own.as_of)


def test_an_as_of_date_in_the_link_shows_the_steps_up_to_it_and_says_so() -> None:
    day = date(2026, 2, 25)
    found = talk(query.as_of(SHIPPED, day), replace(PRESENT, as_of=day))
    assert len(found["steps"]) == 6
    assert "Steps up to 25 February 2026 only" in found["frame"]
    assert all("as_of=2026-02-25" in s["link"] for s in found["steps"])
    assert "Steps up to" not in talk(SHIPPED)["frame"]


def test_where_it_is_printed_stands_in_one_line_with_how_many_more() -> None:
    for step in talk(SHIPPED)["steps"]:
        assert len(step["printed"]) <= 125
        assert step["printed"].endswith(".") and "…" not in step["printed"]
    assert "more report" in talk(SHIPPED)["steps"][1]["printed"]


def test_the_links_keep_what_the_address_had() -> None:
    asked = replace(PRESENT, digits="international", case="kerala-cmo-2026")
    for step in talk(SHIPPED, asked)["steps"]:
        assert "digits=international" in step["link"]
        assert step["leave"]["case"] == "kerala-cmo-2026"
        assert step["leave"]["digits"] == "international"


def test_the_notes_hold_the_evidence_of_the_step() -> None:
    text = "".join(ET.fromstring(talk(SHIPPED)["steps"][6]["notes"]).itertext())
    assert "over one crore people in Kerala" in text
    assert "earlier statement to the contrary (said two days before the allegation)" in text
    assert "Deccan Chronicle, 27 Feb 2026, P1.S1" in text


def test_the_talk_is_alone_on_the_page() -> None:
    found = shown(opened(view="present", step="4"))
    assert set(found) == {"contested_flows_talk"}
    assert found["contested_flows_talk"]["step"] == "4"
    assert found["contested_flows_talk"]["notices"] == ""


def test_a_step_that_does_not_exist_is_told() -> None:
    found = shown(opened(view="present", step="99"))["contested_flows_talk"]
    assert found["step"] == "1"
    assert "asks for step “99”" in found["notices"]


def test_a_case_without_a_story_says_how_to_add_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path / "case")
    folder.rows["story"] = []
    monkeypatch.setenv("CONTESTED_FLOWS_DATA", str(folder.write()))
    found = opened(view="present")
    text = sent.text(found)
    assert "Each row of story.csv is one step" in text
    assert "contested_flows_talk" not in shown(found)


def test_before_the_first_step_the_page_says_so() -> None:
    page = opened(view="present", as_of="2026-01-25")
    text = sent.text(page)
    assert "No step of the talk is as early as 25 Jan 2026." in text


def test_the_talk_runs_nothing_that_others_wrote_and_fetches_nothing() -> None:
    real = gzip.decompress(TALK_MODULE.content).decode()
    for block in opened(view="present").get("bidi_component"):
        assert f'"./theme/{TALK_MODULE.name}"' in block.proto.js_content
        for code in (block.proto.js_content, block.proto.css_content, real):
            assert "innerHTML" not in code.replace("goes through innerHTML", "")
            assert "@import" not in code
            assert "http" not in code.replace("(https?:|export", "").replace("Without https", "")
