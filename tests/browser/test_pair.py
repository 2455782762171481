"""The pair as drawn on the screen: one ribbon per row, one scale, hatching, labels, heights."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page

from flows import query, words
from flows.model import Case, Flow
from tests.browser import reader

# What each half of the pair holds, as a reader's screen has it; lengths in screen pixels.
MEASURE = """() => {
  const halves = [];
  const thickness = (path) => {
    const box = path.getBBox();
    if (path.closest("svg.vertical")) {
      // from the top down, a band is upright where it starts
      const inside = (x) => path.isPointInFill(new DOMPoint(x, box.y + 0.2));
      const xs = [];
      for (let x = box.x; x <= box.x + box.width; x += 0.25) if (inside(x)) xs.push(x);
      return xs.at(-1) - xs[0] + 0.25;
    }
    // a band that runs back is level in the middle of its lane, the others where they start
    const x = box.x + (path.classList.contains("back") ? box.width / 2 : 0.2);
    const inside = (y) => path.isPointInFill(new DOMPoint(x, y));
    const ys = [];
    for (let y = box.y; y <= box.y + box.height; y += 0.25) if (inside(y)) ys.push(y);
    const edge = (a, b) => { // a outside, b inside
      for (let i = 0; i < 20; i++) inside((a + b) / 2) ? (b = (a + b) / 2) : (a = (a + b) / 2);
      return b;
    };
    return edge(ys.at(-1) + 0.25, ys.at(-1)) - edge(ys[0] - 0.25, ys[0]);
  };
  const rect = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x, y, width, height };
  };
  const look = (root) => {
    for (const svg of root.querySelectorAll("svg[data-account]")) {
      const zoom = svg.getScreenCTM().a;
      halves.push({
        account: svg.dataset.account,
        scale: svg.dataset.pxPerPerson,
        zoom,
        box: rect(svg),
        ribbons: [...svg.querySelectorAll("[data-volume]")].map((path) => ({
          ref: path.dataset.ref,
          volume: path.dataset.volume,
          bound: path.dataset.bound,
          verb: path.dataset.verb,
          name: path.getAttribute("aria-label"),
          role: path.getAttribute("role"),
          tabindex: path.getAttribute("tabindex"),
          classes: [...path.classList],
          fill: getComputedStyle(path).fill,
          stroke: getComputedStyle(path).stroke,
          hatched: [path.style.fill, path.style.stroke].some((paint) => {
            const id = /url\\("?#([^")]+)/.exec(paint)?.[1];
            return Boolean(id && svg.querySelector(`pattern[id="${id}"]`));
          }),
          thickness: thickness(path) * zoom,
          box: rect(path),
        })),
        labels: [...svg.querySelectorAll("text.band-label.ink")].map((text) => ({
          text: [...text.children].map((line) => line.textContent).join(" "),
          seen: text.checkVisibility() && Number(getComputedStyle(text).opacity) > 0.5,
          box: rect(text),
        })),
        boxes: [...svg.querySelectorAll(".box")].map((box) => ({
          ref: box.dataset.ref,
          name: box.getAttribute("aria-label"),
          dashed: getComputedStyle(box.querySelector("rect")).strokeDasharray !== "none",
          box: rect(box.querySelector("rect")),
          label: rect(box.querySelector("text.ink")),
        })),
      });
    }
    for (const node of root.querySelectorAll("*")) if (node.shadowRoot) look(node.shadowRoot);
  };
  look(document);
  return halves;
}"""
ASKED: list[tuple[str, dict[str, str]]] = [
    ("overview", {}),
    ("overview", {"right": "deciding"}),
    ("overview", {"left": "answering", "right": "alleging"}),
    ("overview", {"as_of": "2026-02-23"}),
    ("overview", {"as_of": "2026-02-25"}),
    ("overview", {"as_of": "2026-02-27"}),
    ("overview", {"topic": "collection-of-data"}),
    ("overview", {"population": "pop-employees"}),
    ("flows", {}),
    ("flows", {"left": "petition", "digits": "international"}),
    ("flows", {"as_of": "2026-02-27", "left": "opposition", "right": "petition"}),
]


def measured(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate(MEASURE))


def expected(case: Case, params: dict[str, str]) -> tuple[Case, dict[str, tuple[Flow, ...]]]:
    """Return the case as asked for, and the flows of each side that has any."""
    day = params.get("as_of")
    stood = query.as_of(case, date.fromisoformat(day)) if day else case
    sides = [params.get("left", "alleging"), params.get("right", "answering")]
    topic, people = params.get("topic", ""), params.get("population", "")
    drawn = {side: query.flows(stood, side, topic, people) for side in sides}
    return stood, {side: flows for side, flows in drawn.items() if flows}


def overlap(a: dict[str, float], b: dict[str, float]) -> float:
    """Return by how many pixels two rectangles meet, in the direction in which they meet least."""
    wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return min(wide, high)


def assert_names_are_clear(half: dict[str, Any]) -> None:
    """Check that the names of boxes meet neither one another nor the edge of the drawing."""
    for a, b in combinations(half["boxes"], 2):
        assert overlap(a["label"], b["label"]) <= 1, (a["name"], b["name"])
    left, right = half["box"]["x"], half["box"]["x"] + half["box"]["width"]
    for box in half["boxes"]:
        assert left - 1 <= box["label"]["x"], box["name"]
        assert box["label"]["x"] + box["label"]["width"] <= right + 1, box["name"]


@pytest.mark.parametrize(
    ("view", "params"), ASKED, ids=["-".join([view, *asked.values()]) for view, asked in ASKED]
)
def test_the_pair_draws_what_was_asked_for(
    app_url: str, sized: Callable[..., Page], case: Case, view: str, params: dict[str, str]
) -> None:
    page = sized(1440, 900)
    reader.open_view(page, app_url, view, **params)
    page.wait_for_selector("svg.sankey")
    stood, drawn = expected(case, params)
    halves = measured(page)

    assert [half["account"] for half in halves] == list(drawn)
    assert len({half["scale"] for half in halves}) == 1
    assert len({round(half["zoom"], 4) for half in halves}) == 1
    for half, flows in zip(halves, drawn.values(), strict=True):
        # a ribbon per row, and what each says of its row
        assert sorted(r["ref"] for r in half["ribbons"]) == sorted(f"flow:{f.id}" for f in flows)
        scale = float(half["scale"]) * half["zoom"]
        for ribbon, label in zip(half["ribbons"], half["labels"], strict=True):
            flow = stood.flow[ribbon["ref"].partition(":")[2]]
            number = flow.volume.number
            assert ribbon["volume"] == ("" if number is None else str(number))
            assert (ribbon["bound"], ribbon["verb"]) == (flow.volume.bound, flow.verb)
            assert (ribbon["role"], ribbon["tabindex"]) in (("button", "0"), ("button", "-1"))
            digits = params.get("digits", "indian")
            assert ribbon["name"] == words.flow_sentence(stood, flow, digits)
            assert re.fullmatch(r"\S.+ → .+: .+; said by .+\.", ribbon["name"])
            # the words on it
            assert label["text"] == words.volume_label(flow, digits) != ""
            assert label["seen"] and label["box"]["width"] > 5
            # known: its width is its number; unknown: hatched
            assert ribbon["hatched"] == (number is None)
            if number is not None:
                assert ribbon["thickness"] == pytest.approx(number * scale, abs=0.5)
        unknown = [r["thickness"] for r in half["ribbons"] if not r["volume"]]
        assert not unknown or max(unknown) - min(unknown) < 0.5
        ends = {f"actor:{a}" for f in flows for a in (f.origin, f.recipient)}
        assert {box["ref"] for box in half["boxes"]} == ends
        for box in half["boxes"]:
            actor = stood.actor[box["ref"].partition(":")[2]]
            assert actor.name in box["name"]
            assert box["dashed"] == (actor.kind == "unnamed")
        assert_names_are_clear(half)
        if view == "overview":
            for box in half["boxes"]:
                for label in half["labels"]:
                    assert overlap(box["label"], label["box"]) <= 6, (box["name"], label["text"])
    # equal numbers are equally wide, and an actor of both sides stands at one height
    widths, heights = defaultdict(list), defaultdict(list)
    for half in halves:
        for ribbon in half["ribbons"]:
            if ribbon["volume"]:
                widths[ribbon["volume"]].append(ribbon["thickness"])
        for box in half["boxes"]:
            heights[box["ref"]].append((box["box"]["y"], box["box"]["height"]))
    assert [n for n, found in widths.items() if max(found) - min(found) > 0.5] == []
    for ref, found in heights.items():
        assert len({(round(y, 1), round(h, 1)) for y, h in found}) == 1, ref


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_equal_numbers_are_equally_wide_on_both_sides(
    app_url: str, sized: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = sized(*size)
    # the two sides share the opposition's account, so every number stands on both
    reader.open_view(page, app_url, "flows", left="alleging", right="opposition")
    left, right = measured(page)
    widths = [
        {r["ref"]: r["thickness"] for r in half["ribbons"] if r["volume"]} for half in (left, right)
    ]

    assert len(widths[1]) >= 4
    for ref, width in widths[1].items():
        assert width == pytest.approx(widths[0][ref], abs=0.5)
    # 72 lakh is 24 times 3 lakh
    thick, thin = widths[0]["flow:f-agencies-welfare-pensioners"], 300_000 * float(left["scale"])
    assert thick == pytest.approx(24 * thin * left["zoom"], abs=0.5)


PHONES = [(360, 740), (390, 844), (430, 932)]


@pytest.mark.parametrize("size", PHONES, ids=[f"{wide}" for wide, _ in PHONES])
@pytest.mark.parametrize("view", ["overview", "flows"])
def test_on_a_phone_the_pair_runs_down_and_is_read_without_zoom(
    app_url: str, sized: Callable[..., Page], case: Case, view: str, size: tuple[int, int]
) -> None:
    page = sized(*size)
    reader.open_view(page, app_url, view)
    page.wait_for_selector("svg.sankey.vertical")
    halves = measured(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for half, choice in zip(halves, ("alleging", "answering"), strict=True):
        assert half["account"] == choice
        assert half["zoom"] * 12 >= 11
        flows = query.flows(case, choice)
        assert sorted(r["ref"] for r in half["ribbons"]) == sorted(f"flow:{f.id}" for f in flows)
        ends = {f"actor:{a}" for f in flows for a in (f.origin, f.recipient)}
        assert {box["ref"] for box in half["boxes"]} == ends
        assert_names_are_clear(half)
        places = [half["box"]["x"], half["box"]["x"] + half["box"]["width"]]
        assert 0 <= places[0] < places[1] <= size[0]
    first, second = ({b["ref"]: b["box"] for b in half["boxes"]} for half in halves)
    assert first.keys() & second.keys()
    for ref in first.keys() & second.keys():
        for name in ("x", "width"):
            assert first[ref][name] == pytest.approx(second[ref][name], abs=0.5), ref


def test_on_a_phone_a_touch_of_a_name_or_a_band_opens_its_evidence(
    app_url: str, sized: Callable[..., Page]
) -> None:
    page = sized(390, 844)
    reader.open_view(page, app_url, "flows")
    page.wait_for_selector("svg.sankey.vertical")
    name = page.locator("svg.vertical .box[data-ref='actor:spark'] text.ink")
    box = name.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("svg.vertical .box.selected[data-ref='actor:spark']")


def test_on_a_phone_a_finger_may_miss_a_lone_band_by_some_pixels(
    app_url: str, sized: Callable[..., Page]
) -> None:
    page = sized(390, 844)
    reader.open_view(page, app_url, "flows")
    page.wait_for_selector("svg.sankey.vertical")
    ref = "flow:f-contract-worker"
    band = page.locator(f"svg.vertical .ribbon[data-ref='{ref}']")
    band.scroll_into_view_if_needed()
    box = band.bounding_box()
    assert box
    for x in (box["x"] - 5, box["x"] + box["width"] + 5):
        hit = band.evaluate(
            """(node, [x, y]) => node.getRootNode().elementFromPoint(x, y)?.dataset.ref""",
            [x, box["y"] + box["height"] / 2],
        )
        assert hit == ref


def test_the_stroke_of_a_verb_says_what_was_said(app_url: str, page: Page, case: Case) -> None:
    reader.open_view(page, app_url)
    ribbons = {r["ref"]: r for half in measured(page) for r in half["ribbons"]}

    for flow in (*query.flows(case, "alleging"), *query.flows(case, "answering")):
        ribbon = ribbons[f"flow:{flow.id}"]
        assert ("open" in ribbon["classes"]) == (flow.verb in ("sought", "directed"))
    denied = [f for f in query.flows(case, "answering") if f.verb == "denied"]
    assert page.locator("svg[data-account=answering] .stop").count() == len(denied) > 0
    assert page.locator("svg[data-account=alleging] .stop").count() == 0
