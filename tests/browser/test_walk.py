"""The page without a mouse: one stop per drawing, arrow keys from mark to mark, what is heard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flows import query, words
from flows.model import Case
from flows.schema import VIEWS
from tests.browser import reader
from tests.browser.harness import Record
from tests.browser.test_evidence import FOCUSED, ribbons

VOICE = "#contested-flows-voice"
DRAWINGS = "svg.sankey, svg.strip, .js-plotly-plot, .stGraphVizChart > svg, .ticks"
# For each drawing on the page, how many marks it has and how many of them are stops of Tab.
STOPS = """(drawings) => drawings.map((drawing) => {
  const marks = [...drawing.querySelectorAll("[data-ref]")].filter(
    (n) => n.matches("button, [role=button]") && !n.hasAttribute("aria-hidden"));
  return [marks.length, marks.filter((n) => n.tabIndex === 0).length];
})"""


def focused(page: Page) -> str:
    """Return the row or the id of what has the keyboard."""
    return str(page.evaluate(FOCUSED))


def press_until(page: Page, key: str, there: Callable[[str], bool], most: int = 60) -> str:
    """Press a key until what has the keyboard is the one meant, and return that."""
    for _ in range(most):
        page.keyboard.press(key)
        if there(found := focused(page)):
            return found
    raise AssertionError(f"{key} does not lead there; the keyboard is on {focused(page)!r}")


def seen(page: Page, *keys: str, most: int = 400) -> set[str]:
    """Return all marks to which these keys lead from the one that has the keyboard."""
    found = {focused(page)}
    left = [focused(page)]
    while left and len(found) < most:
        here = left.pop()
        for key in keys:
            page.evaluate(
                """(ref) => {
                  const roots = [document, ...[...document.querySelectorAll("*")]
                    .map((n) => n.shadowRoot).filter(Boolean)];
                  roots.flatMap((r) => [...r.querySelectorAll(`[data-walked] [data-ref="${ref}"]`)])
                    .at(0).focus();
                }""",
                here,
            )
            page.keyboard.press(key)
            if (there := focused(page)) not in found:
                found.add(there)
                left.append(there)
    return found


def test_all_can_be_read_without_a_mouse(
    app_url: str, sized: Callable[..., Page], record: Record, case: Case
) -> None:
    """Open, change the date, pick a band, read its evidence, go to what meets it, and back."""
    page = sized(1440, 900)
    reader.open_view(page, app_url)
    press_until(page, "Tab", lambda here: here == "as-of")
    slider = page.get_by_role("slider")
    for _ in query.said_days(case):
        if slider.get_attribute("aria-valuetext") != "As of 27 Feb 2026":
            page.keyboard.press("ArrowLeft")
    reader.wait_for_params(page, as_of="2026-02-27")
    page.wait_for_selector(".masthead .case:has-text('As of 27 Feb 2026')")
    page.wait_for_selector(reader.RESTING)
    press_until(page, "Tab", lambda here: here.startswith(("flow:", "actor:")))
    press_until(page, "ArrowDown", lambda here: here == "flow:f-cmo-agency-people")
    page.keyboard.press("Enter")
    shown = reader.evidence(page, "flow:f-cmo-agency-people")
    assert focused(page) == "flow:f-cmo-agency-people"
    # The evidence follows its band, though it stands at the other end of the page.
    page.keyboard.press("Tab")
    expect(shown.get_by_text("Close")).to_be_focused()
    meets = [m.statement for m in query.proof(case, "c-ch27-crore-to-agency").met_by if m.statement]
    statement = press_until(
        page, "Tab", lambda here: here in {f"claim:{claim.id}" for claim in meets}
    )
    page.keyboard.press("Enter")
    reader.evidence(page, statement)
    page.wait_for_function(f"({FOCUSED})() !== ''")
    page.keyboard.press("Escape")
    reader.wait_until_closed(page)
    assert focused(page) == "flow:f-cmo-agency-people"
    reader.wait_for_params(page, focus=None, as_of="2026-02-27")
    assert record.console_errors == []


def test_a_sankey_is_one_stop_and_arrows_follow_the_flow(
    app_url: str, page: Page, case: Case
) -> None:
    reader.open_view(page, app_url, "flows")
    flow = case.flow["f-cmo-agency-people"]
    band = page.locator(f'svg.sankey path[data-volume][data-ref="flow:{flow.id}"]').first
    band.focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == f"actor:{flow.recipient}"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == f"flow:{flow.id}"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == f"actor:{flow.origin}"
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("actor:") and focused(page) != f"actor:{flow.origin}"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert focused(page) == f"flow:{flow.id}"
    # the next stop is another drawing
    page.keyboard.press("Tab")
    other = page.locator("svg.sankey").nth(1)
    expect(other.locator(":focus")).to_have_count(1)


def test_arrows_reach_every_band(app_url: str, sized: Callable[..., Page]) -> None:
    for width in (1440, 390):
        page = sized(width, 900)
        reader.open_view(page, app_url, "flows")
        drawn = ribbons(page)
        next_one = "ArrowDown" if width == 1440 else "ArrowRight"
        found: list[str] = []
        for half in range(2):
            page.locator("svg.sankey").nth(half).locator('path[tabindex="0"]').focus()
            page.keyboard.press("Home")
            while (here := focused(page)) not in found:
                found.append(here)
                page.keyboard.press(next_one)
            page.keyboard.press("End")
            assert focused(page) == found[-1]

        assert sorted(found) == sorted(drawn)


@pytest.mark.parametrize("view", ["overview", "timeline", "figures", "diagram"])
def test_every_drawing_is_one_stop_whose_marks_arrows_reach(
    app_url: str, sized: Callable[..., Page], view: str
) -> None:
    page = sized(1440, 900)
    reader.open_view(page, app_url, view)
    drawings = page.locator(DRAWINGS)
    stops = drawings.evaluate_all(STOPS)
    assert stops and all(stop == 1 for marks, stop in stops if marks)

    drawing = page.locator(f":is({DRAWINGS}):has([data-ref])").first
    drawing.evaluate("node => node.dataset.walked = '1'")
    drawing.locator('[tabindex="0"][data-ref]').first.focus()
    marks = drawing.locator(":is(button, [role=button])[data-ref]:not([aria-hidden])")
    refs = set(marks.evaluate_all("nodes => nodes.map(node => node.dataset.ref)"))
    keys = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown")
    assert len(refs) > 8
    assert seen(page, *keys) == refs


def test_the_keyboard_is_always_seen(app_url: str, sized: Callable[..., Page]) -> None:
    for scheme in ("light", "dark"):
        page = sized(1440, 900, scheme=scheme)
        reader.open_view(page, app_url)
        page.locator('svg.sankey path[tabindex="0"]').first.focus()
        page.keyboard.press("ArrowDown")
        ring = page.locator("svg.sankey :focus").evaluate(
            "n => [getComputedStyle(n).stroke, parseFloat(getComputedStyle(n).strokeWidth)]"
        )
        ground = page.locator("[data-testid=stApp]").evaluate(
            "node => getComputedStyle(node).backgroundColor"
        )
        assert ring[1] >= 2
        assert page.evaluate(
            """([a, b]) => {
              const light = (text) => {
                const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((part) => {
                  const c = part / 255;
                  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
              return (high + 0.05) / (low + 0.05) >= 3;
            }""",
            [ring[0], ground],
        )


def test_what_a_choice_changes_is_told_once(
    app_url: str, sized: Callable[..., Page], case: Case
) -> None:
    page = sized(1440, 900)
    reader.open_view(page, app_url)
    voice = page.locator(VOICE)
    expect(voice).to_have_text("")
    page.locator('svg.sankey path[data-ref="flow:f-cmo-agency-people"]').first.focus()
    page.keyboard.press("Enter")
    flow = case.flow["f-cmo-agency-people"]
    names = [words.name(case, end) for end in (flow.origin, flow.recipient)]
    expect(voice).to_have_text(f"Evidence of {names[0]} → {names[1]}, shown beside.")
    page.keyboard.press("Escape")
    expect(voice).to_have_text("Evidence closed.")
    reader.wait_until_closed(page)
    reader.go(page, "claims")
    expect(voice).to_have_text("Claims.")
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(voice).to_contain_text("As of")
    expect(voice).to_contain_text("what was said later is not shown")
    # Nothing else on the page speaks up by itself.
    others = page.locator("main").locator('[aria-live="polite"], [aria-live="assertive"]')
    assert others.count() == 0


def test_the_title_names_the_view_and_the_case(app_url: str, page: Page, case: Case) -> None:
    reader.open_view(page, app_url)
    for view in VIEWS[:3]:
        reader.go(page, view)
        expect(page).to_have_title(f"{words.VIEW[view]} · {case.title} · Contested Flows")


def test_each_chart_has_a_way_past_it(app_url: str, sized: Callable[..., Page]) -> None:
    page = sized(1440, 900)
    for view in ("overview", "flows", "timeline", "figures", "diagram"):
        reader.open_view(page, app_url, view)
        past = page.get_by_text("Skip to the text of this chart")
        past.focus()
        expect(past).to_be_in_viewport()
        page.keyboard.press("Enter")
        twin = page.locator(f"details#{past.get_attribute('data-skip')}")
        expect(twin).to_have_attribute("open", "")
        expect(twin.locator("> summary")).to_be_focused()


def test_a_link_shows_the_row_of_its_event_above_the_evidence(
    app_url: str, sized: Callable[..., Page], case: Case
) -> None:
    page = sized(390, 844)
    ref = f"event:{case.events[-3].id}"
    reader.open_view(page, app_url, "timeline", focus=ref)
    reader.evidence(page, ref)
    page.wait_for_function(
        """(ref) => {
          const hosts = [...document.querySelectorAll(".stBidiComponent *")];
          const within = ({ shadowRoot }, what) => shadowRoot?.querySelector(what) ?? [];
          const what = `svg.timeline-down [role=button][data-ref="${ref}"]`;
          const [row] = hosts.flatMap((host) => within(host, what));
          const evidence = document.querySelector(".st-key-aside").getBoundingClientRect();
          const { top, bottom } = row?.getBoundingClientRect() ?? {};
          return top > 0 && bottom < evidence.top;
        }""",
        arg=ref,
    )
