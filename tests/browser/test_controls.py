"""The control bar and the comparison: every control changes the address and what is shown."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flows import dates, query, words
from flows.model import Case
from tests.browser import reader
from tests.browser.harness import Record

HEADS = ["Alleged", "The government’s statement", "The court"]


def heads(page: Page) -> list[str]:
    return page.locator(".compare .head").first.locator("> *").all_inner_texts()


def columns(page: Page) -> list[str]:
    """Return the sides of the first row's cells, in the order in which they stand."""
    found: list[str] = (
        page.locator(".compare .row")
        .first.locator(".cell")
        .evaluate_all(
            """cells => cells.map(cell => [cell.getBoundingClientRect().x, cell.dataset.side])
            .sort((a, b) => a[0] - b[0]).map(([, side]) => side)"""
        )
    )
    return found


def test_the_slider_goes_back_day_by_day(
    app_url: str, page: Page, record: Record, case: Case
) -> None:
    reader.open_view(page, app_url)
    days = query.said_days(case)
    drawn = page.locator("svg.sankey [data-volume]")
    whole = drawn.count()
    slider = page.get_by_role("slider")
    slider.focus()
    for day in reversed(days[-4:-1]):
        page.keyboard.press("ArrowLeft")
        shown = f"As of {dates.day_words(day)}"
        reader.wait_for_params(page, as_of=str(day))
        page.wait_for_selector(f".masthead .case:has-text('{shown}')")
        assert slider.get_attribute("aria-valuetext") == shown
        expect(slider).to_be_focused()
    assert page.locator(".notice.side-deciding").count() == 0
    page.keyboard.press("Home")
    reader.wait_for_params(page, as_of=str(days[0]))
    expect(drawn).to_have_count(0)
    page.keyboard.press("End")
    reader.wait_for_params(page, as_of=None)
    page.wait_for_selector(".notice.side-deciding")

    expect(drawn).to_have_count(whole)
    assert record.console_errors == []


def test_a_day_between_two_sayings_can_be_asked_for(app_url: str, page: Page) -> None:
    reader.open_view(page, app_url, as_of="2026-03-01")

    assert "As of 1 Mar 2026" in reader.shown_text(page)
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "As of 1 Mar 2026"


def test_either_side_can_be_chosen(app_url: str, page: Page, case: Case) -> None:
    reader.open_view(page, app_url)
    page.get_by_label("Left side").select_option("petition")
    page.wait_for_selector("svg[data-account=petition]")
    page.get_by_label("Right side").select_option("deciding")
    page.wait_for_selector("svg[data-account=deciding]")

    reader.wait_for_params(page, left="petition", right="deciding")
    assert page.locator(".half h2").all_inner_texts() == [
        case.account["petition"].name,
        words.SIDE["deciding"],
    ]
    page.get_by_label("Left side").select_option("alleging")
    page.wait_for_selector("svg[data-account=alleging]")
    reader.wait_for_params(page, left=None)


def test_topic_people_and_digits_narrow_and_reword_what_is_shown(
    app_url: str, page: Page, case: Case
) -> None:
    reader.open_view(page, app_url, "claims")
    page.get_by_text("Filter", exact=True).click()
    topic = case.claim["c-ians27-welfare-pensioners"].topic
    page.get_by_label("Topic").select_option(topic)
    reader.wait_for_params(page, topic=topic)
    expect(page.locator(".compare h3")).to_have_text([words.heading(topic)])
    # the panel stays open for the next choice
    page.get_by_label("Whose data").select_option("pop-welfare-pensioners")
    reader.wait_for_params(page, population="pop-welfare-pensioners")
    expect(page.locator('.row[data-ref="claim:c-ians27-welfare-pensioners"]')).to_be_visible()
    claims = query.pairs(case, topic, "pop-welfare-pensioners")
    expect(page.locator(".compare .row")).to_have_count(len(claims))
    assert "72 lakh" in reader.shown_text(page)
    page.get_by_label("Digits").select_option("international")
    reader.wait_for_params(page, digits="international")
    page.wait_for_selector("text=7.2 million")
    figures = page.locator(".compare .figure b").all_inner_texts()
    assert any(text.startswith("7.2 million") for text in figures)
    assert not any("lakh" in text for text in figures)
    assert page.get_by_text("Filtered").is_visible()


@pytest.mark.parametrize("view", ["flows", "figures", "diagram"])
def test_drawings_give_numbers_in_the_digits_asked_for(app_url: str, page: Page, view: str) -> None:
    reader.open_view(page, app_url, view, digits="international")

    shown = reader.shown_text(page)
    assert "7.2 million" in shown
    assert "over 10 million" in shown


@pytest.mark.parametrize("view", ["overview", "claims"])
def test_the_comparison_stands_in_the_order_of_the_sides(
    app_url: str, sized: Callable[..., Page], view: str
) -> None:
    page = sized(1440, 900)
    reader.open_view(page, app_url, view)
    assert heads(page) == HEADS
    assert columns(page) == ["alleging", "answering", "deciding"]
    reader.open_view(page, app_url, view, left="answering", right="alleging")
    assert heads(page) == [HEADS[1], HEADS[0], HEADS[2]]
    assert columns(page) == ["answering", "alleging", "deciding"]
    # before the court had said anything there is no column for it
    reader.open_view(page, app_url, view, as_of="2026-02-23")
    assert heads(page) == HEADS[:2]


def test_the_sides_can_be_switched_where_they_are_compared(app_url: str, page: Page) -> None:
    reader.open_view(page, app_url, "claims")
    page.get_by_text("Switch sides").click()
    page.wait_for_selector(".compare .head > :first-child:has-text('government')")

    assert columns(page)[:2] == ["answering", "alleging"]
    assert reader.params(page)["left"] == "answering"


def test_both_sides_stand_equal_in_size_and_type(app_url: str, sized: Callable[..., Page]) -> None:
    page = sized(1440, 900)
    reader.open_view(page, app_url, "claims")
    look = """node => { const s = getComputedStyle(node);
        return [s.fontSize, s.fontFamily, s.fontWeight, Math.round(node.clientWidth)]; }"""
    row = page.locator(".compare .row:has([data-side=answering] .saying)").first
    cells = [row.locator(f"[data-side={side}]") for side in ("alleging", "answering")]

    assert cells[0].evaluate(look) == cells[1].evaluate(look)
    summaries = [cell.locator(".saying p").nth(1).evaluate(look)[:3] for cell in cells]
    assert summaries[0] == summaries[1]


@pytest.mark.parametrize(
    ("params", "day"), [({}, "31 May 2026"), ({"as_of": "2026-02-25"}, "25 Feb 2026")]
)
def test_an_allegation_that_nothing_meets_says_so_with_the_date(
    app_url: str, page: Page, params: dict[str, str], day: str
) -> None:
    reader.open_view(page, app_url, "claims", **params)

    none = page.locator("[data-side=answering] .none")
    assert none.count() > 0
    assert set(none.all_inner_texts()) == {f"None found in this record (as of {day})."}


def test_the_court_can_be_shown_from_its_notice(app_url: str, page: Page) -> None:
    reader.open_view(page, app_url)
    page.get_by_text("Show the court’s account").click()
    page.wait_for_selector("svg[data-account=deciding]")

    assert reader.params(page)["right"] == "deciding"
    assert page.get_by_text("Show the court’s account").count() == 0


@pytest.mark.parametrize("colour", ["population", "verb"])
def test_ribbons_can_be_coloured_by_what_they_carry(app_url: str, page: Page, colour: str) -> None:
    reader.open_view(page, app_url, "flows")
    paints = "nodes => [...new Set(nodes.map(node => getComputedStyle(node).fill))].length"
    by_side = page.locator("svg.sankey .known").evaluate_all(paints)
    page.get_by_label("Coloured by").select_option(colour)
    page.wait_for_selector("path[class*=hue-]")

    assert page.locator("svg.sankey .known").evaluate_all(paints) > by_side
    assert reader.params(page)["colour"] == colour


def test_the_diagram_draws_one_side_and_switches_to_the_other(
    app_url: str, page: Page, case: Case
) -> None:
    reader.open_view(page, app_url, "diagram")
    edges = page.locator(".stGraphVizChart g.edge[data-ref]")
    expect(edges).to_have_count(len(query.flows(case, "alleging")))
    page.locator("nav.switch").get_by_text(words.SIDE["answering"]).click()
    expect(edges).to_have_count(len(query.flows(case, "answering")))

    assert reader.params(page)["account"] == "answering"


def test_each_chart_has_its_twin_in_text(app_url: str, page: Page, case: Case) -> None:
    flows = query.flows(case, "alleging") + query.flows(case, "answering")
    reader.open_view(page, app_url)
    page.get_by_text("As text: every band in a sentence").click()
    twin = page.locator("#twin-flows li").all_inner_texts()
    assert len(twin) == len(flows)
    assert all(words.flow_sentence(case, f) in t for f, t in zip(flows, twin, strict=True))
    for view, name, count in [
        ("timeline", "twin-timeline", len(case.events)),
        ("diagram", "twin-diagram", len(query.flows(case, "alleging"))),
    ]:
        reader.go(page, view)
        assert page.locator(f"details#{name} ol > li").count() == count
        marks = "nodes => nodes.map(node => node.dataset.ref)"
        drawn = page.locator(":is(.js-plotly-plot, .stGraphVizChart) [data-ref]").evaluate_all(
            marks
        )
        told = page.locator(f"details#{name} [data-ref]").evaluate_all(marks)
        assert set(drawn) <= set(told)
