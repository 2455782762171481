"""A case written by an enemy: whatever its cells hold is text, and nothing runs or calls out."""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page

from flows import schema
from flows.load import load
from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.harness import Record
from tests.world import Folder

ATTACKS = (
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(2))",
    "![x](http://evil.test/x.png)",
    "</script><script>alert(3)</script>",
    "{{7*7}} ${7*7} %{x}",
    '"]; evil [URL="http://evil.test"]; "',
    "<b>bold</b><br/>",
    "<<table><tr><td>cell</td></tr></table>>",
    "\\N \\G \\l \\",
    '" onmouseover="alert(4)',
    "]]><!--<svg onload=alert(5)>",
    "<a href='javascript:alert(6)'>link</a>",
    "<iframe src=http://evil.test></iframe>",
    "$x^2$ :red[x] `code`",
    "&lt;i&gt; &#x3c;",
)
# columns whose words are free; the others are ids, dates, numbers or words of a list
PLAIN = {
    name: [
        c.name
        for c in table.columns
        if c.type == "text"
        and not (c.words or c.pattern or c.table or c.many)
        and c.name not in ("volume_wording", "volume_unit")
    ]
    for name, table in schema.TABLES.items()
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile(tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def hostile_url(serve: Callable[..., str], cases: Path) -> str:
    return serve(data=cases)


def hostile(root: Path) -> Path:
    """Write the small case of the unit tests with an attack in every cell that takes words."""
    folder = Folder(root / "hostile")
    turn = count()
    for name, columns in PLAIN.items():
        for row in folder.rows[name]:
            for column in columns:
                start = next(turn) % len(ATTACKS)
                row[column] = " ".join((ATTACKS * 2)[start : start + 3])
                if column == "phrase":
                    row[column] = ATTACKS[start]
    for actor in folder.rows["actors"]:
        actor["aliases"] = ATTACKS[0]
    for flow in folder.rows["flows"]:
        flow["data_fields"] = "; ".join(a for a in ATTACKS if ";" not in a)
    # the volume of a flow is that of its claim, word for word
    for name in ("claims", "flows"):
        for row in folder.rows[name]:
            if row["volume_unit"]:
                row["volume_unit"] = "<b>people</b>"
            if row["volume_bound"] == "unquantified":
                row["volume_wording"] = "lakhs <img src=x onerror=alert(7)>"
    for i, key in enumerate(("title", "description", "question")):
        folder.package[key] = " ".join(ATTACKS[i * 4 : i * 4 + 4])
    assert [str(p) for p in folder.problems()] == []
    return root


def assert_harmless(page: Page, record: Record) -> None:
    assert record.dialogs == []
    assert record.third_party == []
    assert record.console_errors == []
    assert reader.live_elements(page) == []
    assert page.locator("b:text-is('bold'), td:text-is('cell'), i:not(.mark), code").count() == 0


@pytest.mark.parametrize("view", VIEWS)
def test_a_hostile_case_is_shown_as_text(
    hostile_url: str, page: Page, record: Record, view: str
) -> None:
    reader.open_view(page, hostile_url, view, focus="claim:a-crore")
    reader.evidence(page, "claim:a-crore")
    assert_harmless(page, record)

    text = reader.whole_text(page)
    for attack in ATTACKS[:4]:  # those of the case's title and question stand in every view
        assert re.sub(r"\s+", " ", attack) in text, attack
    shown = sum(re.sub(r"\s+", " ", attack) in text for attack in ATTACKS)
    assert shown > len(ATTACKS) / 2
    # the pointer over every mark, which names it in a tip
    for mark in page.locator("[data-ref]:visible").all()[:12]:
        mark.dispatch_event("pointermove", {"pointerType": "mouse", "clientX": 9, "clientY": 9})
        mark.dispatch_event("mousemove", {"clientX": 9, "clientY": 9})
    assert_harmless(page, record)


@pytest.mark.parametrize(
    ("view", "labels", "table", "column"),
    [
        ("timeline", ".textpoint text", "events", "title"),
        ("diagram", "g.node text", "actors", "name"),
        ("overview", ".box text.ink", "actors", "name"),
    ],
)
def test_the_labels_of_drawings_are_the_text_as_typed(
    hostile_url: str, cases: Path, page: Page, view: str, labels: str, table: str, column: str
) -> None:
    typed = [str(getattr(row, column)) for row in getattr(load(cases / "hostile"), table)]
    reader.open_view(page, hostile_url, view)
    drawn = page.locator(labels).evaluate_all(
        "nodes => nodes.map(node => [...node.childNodes].map(n => n.textContent).join(' '))"
    )

    assert len(drawn) > 2
    for label in drawn:
        # a line of a label, wrapped or cut, is a part of a name with its spaces left out
        part = re.sub(r"\s+", "", label).rstrip("…")
        assert any(part in re.sub(r"\s+", "", text) for text in typed), label


@pytest.mark.parametrize(
    "ref", ["flow:f-crore", "actor:registry", "event:e-press", "source:wire", "source:copy"]
)
def test_hostile_evidence_is_shown_as_text(
    hostile_url: str, page: Page, record: Record, ref: str
) -> None:
    reader.open_view(page, hostile_url, "sources", focus=ref)
    text = reader.evidence(page, ref).inner_text()

    assert any(attack in text for attack in ATTACKS)
    assert_harmless(page, record)


def test_a_hostile_address_is_shown_as_text(app_url: str, page: Page, record: Record) -> None:
    reader.open_view(
        page, app_url, left=ATTACKS[0], topic=ATTACKS[2], focus=ATTACKS[3], as_of=ATTACKS[1]
    )

    notices = page.locator(".notice", has_text="The link asks for").all_inner_texts()
    assert len(notices) == 4
    assert ATTACKS[0] in notices[0]
    assert_harmless(page, record)


def test_a_hostile_fault_is_shown_as_text(
    serve: Callable[..., str], tmp_path: Path, page: Page, record: Record
) -> None:
    folder = Folder(tmp_path / "cases" / "broken")
    folder.path.parent.mkdir()
    folder.set("flows", "f-crore", verb=ATTACKS[0], origin=ATTACKS[2])
    folder.set("claims", "a-crore", said_on=ATTACKS[3])
    folder.write()
    page.goto(serve(data=folder.path.parent))
    page.wait_for_selector("table")

    assert ATTACKS[0] in reader.shown_text(page)
    assert_harmless(page, record)
