"""No text overlaps another or is cut, in any view, at any width, in any language, on any day."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Page

from flows import language, query
from flows.model import Case
from flows.schema import VIEWS
from tests.browser import layout
from tests.browser.harness import served
from tests.crowd import write_crowd


@pytest.fixture(scope="module")
def crowd_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("crowd")
    write_crowd(folder / "crowd")
    with served(data=folder) as address:
        yield address


def days(case: Case) -> list[str]:
    return [day.isoformat() for day in query.said_days(case)]


def test_every_view_at_every_width(app_url: str, sized: Callable[..., Page]) -> None:
    assert layout.wrong(sized(390, 844), app_url, layout.turns([""])) == {}


def test_every_day(app_url: str, sized: Callable[..., Page], case: Case) -> None:
    assert layout.wrong(sized(390, 844), app_url, layout.turns(days(case), 1)) == {}


def test_a_crowded_case_with_long_names(crowd_url: str, sized: Callable[..., Page]) -> None:
    assert layout.wrong(sized(390, 844), crowd_url, layout.turns([""])) == {}


def test_each_day_width_and_language_is_met_with_each_view(case: Case) -> None:
    every = [*layout.turns([""]), *layout.turns(days(case), 1)]
    assert {(view, width, lang) for view, width, lang, _ in every} == set(
        product(VIEWS, layout.SIZES, language.codes())
    )
    assert {day for *_, day in every} == {"", *days(case)}


def test_the_measure_finds_what_is_wrong(sized: Callable[..., Page]) -> None:
    page = sized(390, 844)
    page.set_content(
        "<main data-testid=stMain>"
        "<p>one</p>"
        * 10
        + "<svg width=200 height=40><text y=20>over</text><text y=22>lap</text></svg>"
        "<div style='overflow:hidden;width:40px;white-space:nowrap'>cut at the right</div>"
        "<p style='font-size:6px'>too small</p><div style='width:900px;height:1px'></div></main>"
    )
    told = " ".join(layout.faults(page))
    assert all(word in told for word in ("overlap", "cut", "small", "too wide"))


def test_the_measure_leaves_alone_what_is_for_ears_or_scrolls(sized: Callable[..., Page]) -> None:
    page = sized(390, 844)
    page.set_content(
        "<main data-testid=stMain>" + "<p>one</p>" * 10 + "<div style='position:relative'>"
        "<p style='position:absolute;width:1px;height:1px;overflow:hidden'>heard alone</p>"
        "<p style='margin:0'>seen</p></div>"
        "<div style='overflow:auto;width:40px;white-space:nowrap'>to be scrolled to</div></main>"
    )
    assert layout.faults(page) == []
