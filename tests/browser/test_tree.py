"""What a screen reader has of the page: the names, roles and states in the browser's own tree."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from flows import language, query, words
from flows.load import load
from flows.model import Case
from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.harness import ROOT
from tests.browser.test_walk import press_until

FLOW = "f-cmo-agency-people"
CLAIM = "c-ch27-crore-to-agency"
# Without a name these are heard as nothing but what they are.
NAMED = {"button", "link", "heading", "slider", "combobox", "searchbox", "navigation", "figure"}
NAMED |= {"DisclosureTriangle", "option", "columnheader", "complementary", "region", "dialog"}
# Streamlit's own words, in English whatever the language of the page, and the way back to English.
FLOOR = ("Skip to main content", "Fullscreen", "Exit fullscreen", "English")
MALAYALAM = re.compile("[\u0d00-\u0d7f]")
# Notes all that any live region says from now on.
LISTEN = """() => {
  window.heard = [];
  const note = (node) => node.textContent.trim() && window.heard.push(node.textContent.trim());
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      const live = node.getAttribute("aria-live");
      const polite = node.matches("[role=status], [role=alert], [role=log], output");
      if (live ? live === "off" : !polite) continue;
      new MutationObserver(() => note(node)).observe(node, { childList: true, subtree: true });
    }
  };
  look(document);
}"""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a screen reader comes to: what it is, what it is called, its states."""

    role: str
    name: str
    states: dict[str, Any]


def tree(page: Page) -> list[Heard]:
    """Return all that a screen reader finds on the page, in its order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    found: list[Heard] = []
    left = [nodes[0]["nodeId"]]
    while left:
        node = by_id.get(left.pop())
        if node is None:
            continue
        left += reversed(node.get("childIds", []))
        if not node["ignored"]:
            states = {p["name"]: p["value"].get("value") for p in node.get("properties", [])}
            name = str(node.get("name", {}).get("value", ""))
            found.append(Heard(str(node["role"]["value"]), name, states))
    return found


def at(page: Page) -> Heard:
    """Return what has the keyboard, as it is read out."""
    return [one for one in tree(page) if one.states.get("focused")][-1]


def told(page: Page) -> list[str]:
    """Return what was announced since the last time, once it is quiet."""
    page.wait_for_selector(reader.RESTING)
    page.wait_for_function("() => window.heard.length")
    page.wait_for_timeout(500)
    heard: list[str] = page.evaluate("window.heard.splice(0)")
    return heard


def levels(found: list[Heard]) -> list[int]:
    return [int(one.states["level"]) for one in found if one.role == "heading"]


def test_the_walk_is_heard_step_by_step(
    app_url: str, sized: Callable[..., Page], case: Case
) -> None:
    """Open, another day, a band, its evidence, the statement beside it, and back."""
    page = sized(1440, 900)
    reader.open_view(page, app_url)
    found = tree(page)
    assert found[0].name.startswith(f"Overview · {case.title}")
    assert [one.name for one in found if one.role == "heading"][0] == case.question
    assert [one for one in found if one.role in NAMED and not one.name] == []
    links = [one.name for one in found if one.role == "link"]
    assert [n for n in links if n in words.VIEW.values()] == [words.VIEW[v] for v in words.VIEW]

    page.evaluate(LISTEN)
    press_until(page, "Tab", lambda here: here == "as-of")
    assert at(page).role == "slider" and at(page).name.startswith("As of: only what had been said")
    slider = page.get_by_role("slider")
    while slider.get_attribute("aria-valuetext") != "As of 27 Feb 2026":
        page.keyboard.press("ArrowLeft")
    reader.wait_for_params(page, as_of="2026-02-27")
    page.wait_for_selector(".masthead .case:has-text('As of 27 Feb 2026')")
    # What was announced on the way may have been other days; of this one it is said once.
    page.wait_for_function("() => window.heard.some((text) => text.startsWith('As of 27 Feb'))")
    days = [text for text in told(page) if "As of 27 Feb 2026: " in text]
    assert len(days) == 1 and "what was said later is not shown" in days[0]
    assert at(page).role == "slider"

    press_until(page, "Tab", lambda here: here.startswith(("flow:", "actor:")))
    press_until(page, "ArrowDown", lambda here: here == f"flow:{FLOW}")
    past = query.as_of(case, query.known_day(case, case.claim[CLAIM]))
    band = at(page)
    assert (band.role, band.states["pressed"]) == ("button", "false")
    assert band.name == words.flow_sentence(past, past.flow[FLOW], "indian")
    page.keyboard.press("Enter")
    shown = reader.evidence(page, f"flow:{FLOW}")
    ends = [words.name(case, end) for end in (case.flow[FLOW].origin, case.flow[FLOW].recipient)]
    assert told(page) == [f"Evidence of {ends[0]} → {ends[1]}, shown beside."]
    assert at(page) == Heard(band.role, band.name, {**band.states, "pressed": "true"})
    heads = [one.name for one in tree(page) if one.role == "heading"]
    assert any(ends[0] in name and ends[1] in name for name in heads)

    page.keyboard.press("Tab")
    expect(shown.get_by_text("Close")).to_be_focused()
    assert at(page).name == "Close"
    meets = [m.statement for m in query.proof(past, CLAIM).met_by if m.statement]
    ref = press_until(page, "Tab", lambda here: here in {f"claim:{c.id}" for c in meets})
    statement = past.claim[ref.removeprefix("claim:")]
    assert (at(page).role, at(page).name) == ("button", words.name(past, statement.speaker))
    page.keyboard.press("Enter")
    reader.evidence(page, ref)
    (said,) = told(page)
    assert said.startswith("Evidence of ") and words.name(past, statement.speaker) in said
    page.wait_for_function("() => document.activeElement.shadowRoot?.activeElement")
    assert at(page).role in ("button", "link") and at(page).name

    page.keyboard.press("Escape")
    reader.wait_until_closed(page)
    assert told(page) == ["Evidence closed."]
    assert (at(page).role, at(page).name) == ("button", band.name)
    assert at(page).states["pressed"] == "false"


@pytest.mark.parametrize("lang", language.codes())
def test_each_view_has_headings_in_order_and_each_chart_a_sentence_and_its_text(
    app_url: str, sized: Callable[..., Page], lang: str
) -> None:
    page = sized(1440, 900)
    shipped = load(ROOT / "data" / "kerala-cmo-2026")
    data = " ".join(_texts(shipped))
    for view in VIEWS:
        fewer = {"topic": "the-letters"} if view == "claims" else {}
        reader.open_view(page, app_url, view, lang=lang, focus=f"claim:{CLAIM}", **fewer)
        reader.evidence(page, f"claim:{CLAIM}")
        found = tree(page)
        order = levels(found)
        assert order[0] == 1 and order.count(1) == 1 and len(order) > 1, view
        assert all(b <= a + 1 for a, b in zip(order, order[1:], strict=False)), (view, order)
        assert [one for one in found if one.role in NAMED and not one.name] == [], view
        if view not in ("claims", "sources"):
            charts = page.locator("svg.sankey:visible, [role=figure]:visible, svg.strip:visible")
            names = charts.evaluate_all("all => all.map((n) => n.getAttribute('aria-label'))")
            assert names and all(len(name or "") > 12 for name in names), view
            # A chart may have come since the tree was read.
            found = tree(page)
            assert {name for name in names} <= {one.name for one in found}, view
            twins = [one for one in found if one.role == "DisclosureTriangle"]
            texts = page.locator("details.twin > summary").all_inner_texts()
            assert texts and set(texts) <= {one.name for one in twins}, view
        if lang != language.ENGLISH:
            foreign = {
                one.name
                for one in found
                if one.role in NAMED | {"group", "list", "status", "term"}
                and re.search("[A-Za-z]{2}", one.name)
                and not MALAYALAM.search(one.name)
                and not one.name.startswith(FLOOR)
                and one.name.lower().replace(" ", "-") not in data.lower().replace(" ", "-")
            }
            assert foreign == set(), view


def _texts(case: Case) -> list[str]:
    """Return all that stands in the tables of a case, in whatever language."""
    folder = ROOT / "data" / case.id
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.csv"))]
