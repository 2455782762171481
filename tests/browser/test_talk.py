"""The talk in a real browser: keys, links, swipe, the speaker's window, and who can read it."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from flows.model import Case
from tests.browser import reader
from tests.browser.harness import Record, served
from tests.browser.test_access import faults

STILL_MS = 700
# Sizes of all text in the drawing, in pixels of the screen; what ends outside its room or over
# another text of the frame; and whether anything scrolls.
MEASURE = """(talk) => {
  const box = (n) => n.getBoundingClientRect();
  const all = (names) => [...talk.querySelectorAll(names)]
    .filter((n) => n.checkVisibility({ opacityProperty: true }) && n.textContent.trim());
  const cut = all(".stage svg text, .stage :is(h2, p), .top *, .foot *").filter((n) => {
    const { left, top, right, bottom } = box(n);
    return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  });
  const texts = all(".stage svg text");
  const sizes = texts
    .map((n) => [parseFloat(getComputedStyle(n).fontSize) * n.getScreenCTM().a, n.textContent]);
  const over = [];
  const parts = all(".title, .text, .stands, .stage, .foot");
  for (const [i, a] of parts.entries()) {
    for (const b of parts.slice(i + 1)) {
      const [p, q] = [box(a), box(b)];
      const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (wide > 1 && high > 1) over.push(`${a.className} over ${b.className}`);
    }
  }
  const low = Math.max(...all(".stage svg text, .stage p").map((n) => box(n).bottom));
  if (low > box(talk.querySelector(".foot")).top + 2) over.push("a drawing over the foot");
  const text = talk.querySelector(".text");
  const { fontSize, lineHeight } = getComputedStyle(text);
  return {
    sizes, over, cut: cut.map((n) => n.textContent), type: parseFloat(fontSize),
    lines: Math.round(text.clientHeight / parseFloat(lineHeight)),
    scrolls: document.documentElement.scrollHeight > innerHeight,
  };
}"""


def start(page: Page, url: str, **params: str) -> None:
    """Open the talk and wait until its first drawing stands."""
    page.set_viewport_size({"width": 1280, "height": 720})
    asked = "&".join(f"{name}={value}" for name, value in params.items())
    page.goto(f"{url}/?view=present&{asked}")
    page.wait_for_selector(".talk .stage svg")
    page.wait_for_selector(reader.RESTING)


def at(page: Page, number: int, case: Case) -> None:
    """Wait until a step is shown: its title, its number and its address."""
    expect(page.locator(".talk .title")).to_have_text(case.story[number - 1].title)
    expect(page.locator(".talk .foot .count")).to_have_text(f"{number} of {len(case.story)}")
    assert reader.params(page).get("step", "1") == str(number)


def asked(record: Record) -> list[str]:
    """Return what was fetched for the talk: each second it asks besides whether it has changed."""
    return [url for url in record.requests if not url.endswith("/now")]


def test_the_talk_by_keyboard_from_first_to_last_and_back(
    app_url: str, page: Page, case: Case, record: Record
) -> None:
    last = len(case.story)
    start(page, app_url)
    at(page, 1, case)
    page.wait_for_load_state("networkidle")
    sent = asked(record)
    nexts = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]
    for number in range(2, last + 1):
        page.keyboard.press(nexts[number % 5])
        at(page, number, case)
    page.keyboard.press("ArrowRight")
    at(page, last, case)
    backs = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace", "Shift+ "]
    for number in range(last - 1, 0, -1):
        page.keyboard.press(backs[number % 5])
        at(page, number, case)
    page.keyboard.press("End")
    at(page, last, case)
    page.keyboard.press("Home")
    at(page, 1, case)
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    at(page, 10, case)
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_have_text("There is no step 99.")
    at(page, 10, case)
    # All steps are here from the start.
    assert asked(record) == sent
    assert record.console_errors == []


def test_escape_ends_in_the_steps_view_and_back_returns_to_the_step(
    app_url: str, page: Page, case: Case
) -> None:
    reader.open_view(page, app_url, "claims")
    page.get_by_role("navigation", name="Views").get_by_text("Present").click()
    page.wait_for_selector(".talk .stage svg")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    reader.wait_for_view(page, "flows")
    found = reader.params(page)
    assert found["as_of"] == case.story[6].as_of.isoformat()
    assert found["focus"] == case.story[6].focus[0]
    reader.evidence(page, found["focus"])
    page.go_back()
    page.wait_for_selector(".talk .stage svg")
    at(page, 7, case)
    page.go_back()
    reader.wait_for_view(page, "claims")


def test_a_steps_link_opens_it_in_a_fresh_browser(
    app_url: str, page: Page, case: Case, browser: Browser
) -> None:
    start(page, app_url)
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    at(page, 6, case)
    link = page.url
    page.reload()
    page.wait_for_selector(".talk .stage svg")
    at(page, 6, case)
    stranger = browser.new_context(viewport={"width": 1280, "height": 720})
    other = stranger.new_page()
    other.goto(link)
    other.wait_for_selector(".talk .stage svg")
    at(other, 6, case)
    stranger.close()


def test_the_screen_is_blanked_and_comes_back(app_url: str, page: Page, case: Case) -> None:
    start(page, app_url)
    blank = page.locator(".talk .blank")
    page.keyboard.press("b")
    expect(blank).to_be_visible()
    page.keyboard.press(".")
    expect(blank).to_be_hidden()
    page.keyboard.press("B")
    page.keyboard.press("PageDown")
    expect(blank).to_be_hidden()
    at(page, 2, case)


def test_it_plays_by_itself_at_the_chosen_pace(app_url: str, page: Page, case: Case) -> None:
    page.clock.install()
    start(page, app_url)
    page.mouse.move(300, 300)
    page.get_by_label("Seconds for a step when playing").select_option("10")
    page.get_by_role("button", name="Play by itself (P)").click()
    page.clock.run_for(10_500)
    at(page, 2, case)
    page.clock.run_for(10_500)
    at(page, 3, case)
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Play by itself (P)")).to_have_text("Play")
    page.clock.run_for(30_000)
    at(page, 3, case)


def test_the_speakers_window_follows_and_leads(
    app_url: str, page: Page, context: BrowserContext, case: Case
) -> None:
    start(page, app_url, step="7")
    with context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    notes.wait_for_selector(".desk .rests .note")
    expect(notes.locator(".desk .title")).to_have_text(case.story[6].title)
    expect(notes.locator(".following")).to_have_text(f"Next: {case.story[7].title}")
    expect(notes.locator(".rests")).to_contain_text(
        "earlier statement to the contrary (said two days before the allegation)"
    )
    page.keyboard.press("ArrowRight")
    expect(notes.locator(".desk .count")).to_have_text(f"8 of {len(case.story)}")
    notes.get_by_role("button", name="Next").click()
    at(page, 9, case)
    notes.keyboard.press("b")
    expect(page.locator(".talk .blank")).to_be_visible()
    notes.reload()
    expect(notes.locator(".desk .count")).to_have_text(f"9 of {len(case.story)}")
    assert faults(notes) == []
    notes.close()


def test_present_returns_to_the_step_that_was_left_and_the_notes_still_follow(
    app_url: str, page: Page, context: BrowserContext, case: Case
) -> None:
    start(page, app_url, step="5")
    with context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    notes.wait_for_selector(".desk .rests .note")
    page.keyboard.press("Escape")
    reader.wait_for_view(page, case.story[4].view)
    assert reader.params(page)["as_of"] == case.story[4].as_of.isoformat()
    page.get_by_role("navigation", name="Views").get_by_text("Present").click()
    page.wait_for_selector(".talk .stage svg")
    at(page, 5, case)
    assert reader.params(page) == {"view": "present", "step": "5"}
    page.wait_for_selector(reader.RESTING)
    page.keyboard.press("ArrowRight")
    at(page, 6, case)
    expect(notes.locator(".desk .count")).to_have_text(f"6 of {len(case.story)}")
    notes.keyboard.press("ArrowRight")
    at(page, 7, case)
    notes.close()
    # The way there is one step of the browser's own back button.
    page.go_back()
    reader.wait_for_view(page, case.story[4].view)


def test_notes_of_an_earlier_day_are_fetched_anew_for_a_later_step(
    app_url: str, page: Page, context: BrowserContext, case: Case
) -> None:
    start(page, app_url, step="10")
    notes = context.new_page()
    notes.goto(f"{app_url}/?view=present&as_of=2026-02-25&notes=1")
    expect(notes.locator(".desk .count")).to_have_text(f"10 of {len(case.story)}")
    expect(notes.locator(".desk .title")).to_have_text(case.story[9].title)
    assert reader.params(notes)["notes"] == "1"


def test_a_talk_goes_on_without_its_server(page: Page, case: Case) -> None:
    with served() as url:
        start(page, url)
    page.wait_for_selector(".stDialog", state="attached")
    for number in range(2, 6):
        page.keyboard.press("PageDown")
        at(page, number, case)
    expect(page.locator(".stDialog")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".toast")).to_have_text("The server does not answer: the talk stays.")
    at(page, 5, case)


def test_a_browser_that_keeps_nothing_shows_the_talk(
    app_url: str, page: Page, case: Case, record: Record
) -> None:
    # As in a frame on another site, where even to ask for the store is refused.
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('Access is denied', 'SecurityError'); } })"
    )
    page.goto(f"{app_url}/?view=present&embed=true&step=2")
    expect(page.locator(".talk .top .title")).to_have_text(case.story[1].title)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".talk .controls .at")).to_have_text(f"3 of {len(case.story)}")
    assert "step=3" in page.url and "embed=true" in page.url
    assert not [e for e in record.console_errors if "BidiComponent" in e]


def test_a_swipe_turns_the_step_on_a_phone(app_url: str, browser: Browser, case: Case) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = phone.new_page()
    page.goto(f"{app_url}/?view=present")
    page.wait_for_selector(".talk .stage svg")
    page.wait_for_selector(reader.RESTING)
    swipe = """(host, [from, to]) => {
      const finger = (x) => new Touch({ identifier: 1, target: host, clientX: x, clientY: 300 });
      const send = (type, x, touches) => host.dispatchEvent(new TouchEvent(type, {
        bubbles: true, touches, changedTouches: [finger(x)] }));
      send("touchstart", from, [finger(from)]);
      send("touchend", to, []);
    }"""
    page.locator(".talk").evaluate(swipe, [300, 120])
    at(page, 2, case)
    page.locator(".talk").evaluate(swipe, [120, 300])
    at(page, 1, case)
    page.locator(".talk").evaluate(swipe, [200, 180])
    at(page, 1, case)
    for number in range(1, len(case.story) + 1):
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        at(page, number, case)
        wide = page.locator(".talk").evaluate("talk => talk.scrollWidth")
        assert wide <= 390, number
        sizes = page.locator(".talk").evaluate(MEASURE)["sizes"]
        assert min(size for size, _ in sizes) >= 9.5, (number, min(sizes))
    phone.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_can_be_read_from_the_back_and_breaks_no_rule(
    app_url: str, sized: Callable[..., Page], case: Case, scheme: Literal["light", "dark"]
) -> None:
    page = sized(1280, 720, scheme=scheme)
    start(page, app_url)
    # The controls go when nobody moves.
    page.wait_for_selector(".talk:not(.awake)")
    for number in range(1, len(case.story) + 1):
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        at(page, number, case)
        page.wait_for_timeout(STILL_MS)
        found: dict[str, Any] = page.locator(".talk").evaluate(MEASURE)
        assert [text for size, text in found["sizes"] if size < 17.5] == [], number
        assert found["type"] >= 24 and found["lines"] <= 3, number
        assert found["cut"] == found["over"] == [], number
        assert not found["scrolls"]
        if number % 3 == 2:
            assert faults(page) == [], number


def test_the_controls_are_reached_by_tab_and_announce_the_step(
    app_url: str, page: Page, case: Case
) -> None:
    start(page, app_url, as_of="2026-02-25")
    names = []
    # The first stop is Streamlit's own: the page's main part, which scrolls elsewhere.
    page.keyboard.press("Tab")
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(page.evaluate(_ACTIVE))
    assert names[:2] == ["Previous step (left arrow)", "Next step (right arrow)"]
    assert names[-1] == "End the talk and open this view (Esc)"
    assert None not in names
    expect(page.locator(".deck > .live")).to_contain_text(
        "Step 1 of 6: Messages, and a complaint. As of"
    )
    expect(page.locator(".foot .part")).to_have_text("Steps up to 25 February 2026 only")
    assert page.locator("nav:visible, [data-testid=stHeader]:visible").count() == 0


_ACTIVE = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node?.getAttribute("aria-label");
}"""
