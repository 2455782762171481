"""The page script run without a browser: every view, odd addresses, faulty and missing cases."""

import gzip
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from streamlit.testing.v1 import AppTest

from components.theme import SURFACE_MODULE
from flows import query
from flows.load import load
from flows.model import Case
from flows.schema import TABLES, VIEWS
from tests import sent
from tests.world import Folder

PAGE = Path(__file__).parents[1] / "components" / "page.py"
SHIPPED = PAGE.parents[1] / "data" / "kerala-cmo-2026"
SECONDS = 90
SURFACE = "contested_flows_surface"


@pytest.fixture(scope="module")
def case() -> Case:
    return load(SHIPPED)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page remembers nothing from before the test, and leaves nothing behind."""
    monkeypatch.setenv("CONTESTED_FLOWS_STATE", str(tmp_path / "state"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of cases that the page reads in place of the shipped ones."""
    monkeypatch.setenv("CONTESTED_FLOWS_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def opened(**params: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    for name, value in params.items():
        page.query_params[name] = value
    return page.run()


def messages(page: AppTest) -> list[dict[str, Any]]:
    """Return what each of our surfaces was sent, in order."""
    assert {block.proto.component_name for block in page.get("bidi_component")} <= {SURFACE}
    return sent.messages(page)


def trees(page: AppTest) -> Iterator[ET.Element]:
    """Give every piece of markup that the page sends, parsed."""
    for message in messages(page):
        yield ET.fromstring(message["markup"])
        for variants in message["fit"].values():
            yield from (ET.fromstring(markup) for markup in variants.values())


def words(page: AppTest) -> str:
    """Return all text that the page's own surfaces show."""
    text = " ".join(" ".join(tree.itertext()) for tree in trees(page))
    return re.sub(r"\s+", " ", text)


def notices(page: AppTest) -> list[str]:
    return [
        "".join(node.itertext())
        for tree in trees(page)
        for node in tree.iter()
        if "notice" in node.get("class", "").split()
    ]


def whole(page: AppTest) -> AppTest:
    """Return the page after checking that it broke nowhere."""
    assert [e.message for e in page.exception] == []
    assert [e.value for e in page.error] == []
    return page


def test_the_page_opens_on_the_shipped_case(case: Case) -> None:
    page = whole(opened())

    assert case.question in words(page)
    assert any(case.event["e-judgment"].title in n for n in notices(page))
    assert not [n for n in notices(page) if "The link asks" in n]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens(view: str) -> None:
    assert len(words(whole(opened(view=view)))) > 500


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "params",
    [
        {"as_of": "2025-01-01"},
        {"as_of": "2026-02-25", "left": "petition", "right": "deciding", "digits": "international"},
        {"topic": "court-proceedings", "population": "pop-donors"},
        {"left": "deciding", "right": "deciding", "focus": "event:e-judgment"},
    ],
    ids=["before-all", "petition-beside-court", "almost-nothing", "one-side-twice"],
)
def test_every_view_opens_on_any_part_of_the_record(view: str, params: dict[str, str]) -> None:
    assert words(whole(opened(view=view, **params)))


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("view", "nonsense", "view"),
        ("left", "nobody", "left"),
        ("right", "<script>alert(1)</script>", "right"),
        ("topic", "![](http://example.test/x.png)", "topic"),
        ("population", "x" * 5000, "population"),
        ("digits", "roman", "digits"),
        ("as_of", "2026-13-45", "as-of date"),
        ("as_of", "2999-01-01", "as-of date"),
        ("as_of", "-1", "as-of date"),
        ("focus", "flow:none", "focus"),
        ("focus", "nonsense", "focus"),
        ("focus", ":", "focus"),
    ],
)
def test_an_odd_address_falls_back_and_says_so(name: str, value: str, named: str) -> None:
    page = whole(opened(**{name: value}))

    told = [n for n in notices(page) if "The link asks" in n]
    assert len(told) == 1
    assert f"asks for {named} " in told[0]
    assert len(told[0]) < 200


@pytest.mark.parametrize("case_name", ["nowhere", "../../etc", "", "a\x00b"])
def test_an_unknown_case_shows_the_first(case_name: str, case: Case) -> None:
    assert case.question in words(whole(opened(case=case_name)))


@pytest.mark.parametrize("view", ["overview", "claims", "sources"])
def test_a_search_shows_what_it_finds_and_leaves_the_view(view: str) -> None:
    plain, searched = opened(view=view), opened(view=view, q="<lakh>")
    shown = [message["markup"] for message in messages(searched)]
    [found] = [markup for markup in shown if 'class="found"' in markup]
    assert "22 found for “&lt;lakh&gt;”, as of 31 May 2026." in found
    others = [message["markup"] for message in messages(plain)]
    # Only the field itself, in the bar, and the result differ.
    assert len([m for m in shown if m not in others]) == 2
    asked = opened(view=view, q="lakh", focus="claim:c-ch27-crore-to-agency")
    assert any("data-evidence" in message["markup"] for message in messages(asked))
    assert any('class="found"' in message["markup"] for message in messages(asked))


def test_what_is_sent_to_the_browser_runs_nothing_and_fetches_nothing() -> None:
    page = opened(focus="event:e-judgment")

    real = gzip.decompress(SURFACE_MODULE.content).decode()
    for block in page.get("bidi_component"):
        # All that is sent itself is where our own script lies, which holds its styles.
        assert block.proto.js_content.count("import(") == 1
        assert f'"./theme/{SURFACE_MODULE.name}"' in block.proto.js_content
        for code in (block.proto.js_content, block.proto.html_content, real):
            assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", code)
            assert "@import" not in code
        assert not block.proto.css_content
    for tree in trees(page):
        tags = {node.tag.rpartition("}")[2] for node in tree.iter()}
        assert not tags & {"script", "style", "img", "image", "iframe", "form", "object", "use"}
        for node in tree.iter():
            assert not [name for name in node.attrib if name.startswith("on")]
            assert re.match(r"(https?://|export\?format=|\?|#|$)", node.get("href", ""))


@pytest.mark.parametrize("view", VIEWS)
def test_every_mark_names_a_row_of_the_case(view: str, case: Case) -> None:
    page = opened(view=view, focus="claim:c-ch27-crore-to-agency")

    refs = {node.get("data-ref", "") for tree in trees(page) for node in tree.iter()} - {""}
    refs |= {ref for message in messages(page) for ref in message["bridge"] or {}}
    ends = [
        ref
        for tree in trees(page)
        for node in tree.iter()
        for ref in node.get("data-ends", "").split()
    ]
    assert refs
    assert [ref for ref in {*refs, *ends} if not query.exists(case, ref)] == []


def test_links_lead_to_views_that_the_page_knows() -> None:
    page = opened(focus="flow:f-cmo-agency-people", digits="international")
    nodes = [node for tree in trees(page) for node in tree.iter()]
    links = {href for node in nodes if (href := node.get("href", "")).startswith("?")}

    assert len(links) > 8
    for link in sorted(links)[:8]:
        params = dict(parse_qsl(link[1:]))
        shown = sent.text(whole(opened(**params)))
        assert shown and "The link asks" not in shown, link


def test_every_problem_of_a_broken_case_is_shown_with_its_place(data: Path) -> None:
    broken = Folder(data / "broken")
    broken.set("claims", "a-crore", said_on="25 Feb 2026", speaker="nobody")
    broken.set("flows", "f-crore", verb="stolen")
    broken.set("citations", 0, phrase=" ".join(["word"] * 13))
    expected = broken.problems()
    page = whole(opened())

    assert len(expected) >= 4
    shown = words(page)
    for problem in expected:
        assert problem.file in shown
        assert re.sub(r"\s+", " ", problem.message) in shown
    assert "25 Feb 2026" in shown
    assert "Traceback" not in shown


def test_a_case_without_its_tables_is_explained(data: Path) -> None:
    (data / "bare").mkdir()
    (data / "bare" / "datapackage.json").write_text("{ not json", encoding="utf-8")

    shown = words(whole(opened()))
    assert "datapackage.json" in shown
    assert {t.name for t in TABLES.values() if t.file not in shown} == {"glossary"}


def test_an_empty_data_folder_explains_itself(data: Path) -> None:
    page = whole(opened())

    assert "There is no case here" in page.info[0].value
    # It shows nothing, but asks whether there is one by now.
    [asking] = page.get("bidi_component")
    assert asking.key == "now"


def test_a_missing_data_folder_explains_itself(data: Path) -> None:
    data.rmdir()

    assert "There is no case here" in whole(opened()).info[0].value


def test_the_address_chooses_between_two_cases(data: Path, case: Case) -> None:
    small = Folder(data / "b-small")
    small.package["question"] = "What became of the small case?"
    small.write()
    shutil.copytree(SHIPPED, data / "a-large")

    first, second = words(whole(opened())), words(whole(opened(case="b-small")))

    assert case.question in first
    assert "What became of the small case?" in second
    assert case.question not in second
    # both can be chosen in the bar
    for shown in (first, second):
        assert case.title in shown
        assert small.package["title"] in shown


def test_a_case_that_was_mended_opens_without_a_restart(data: Path) -> None:
    folder = Folder(data / "case").set("flows", "f-crore", verb="stolen")
    folder.write()
    page = opened()
    assert "This case cannot be shown yet" in words(page)

    folder.set("flows", "f-crore", verb="shared").write()
    deadline = time.monotonic() + SECONDS
    while "cannot be shown yet" in words(page.run()) and time.monotonic() < deadline:
        time.sleep(0.1)  # the files are read once they have been still for a moment
    assert folder.package["question"] in words(whole(page))
