"""No text overlaps another or is cut, in any view, at any width, in any language, on any day."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from flows import language, query
from flows.model import Case
from flows.schema import VIEWS
from tests.browser import layout, reader
from tests.browser.harness import served
from tests.crowd import write_crowd

WIDTHS = {390: 844, 768: 1024, 1440: 900}


@pytest.mark.parametrize("lang", language.codes())
@pytest.mark.parametrize("width", WIDTHS)
def test_every_view(app_url: str, sized: Callable[..., Page], width: int, lang: str) -> None:
    page = sized(width, WIDTHS[width])
    wrong = {}
    for view in VIEWS:
        reader.open_view(page, app_url, view, lang=lang)
        reader.settled(page)
        wrong[view] = layout.faults(page)
    assert {view: faults for view, faults in wrong.items() if faults} == {}


# Each day is looked at in each view, at one width and in one language in turn.
TURNS = [(width, lang) for lang in language.codes() for width in WIDTHS]


@pytest.mark.parametrize("view", VIEWS)
def test_every_day(app_url: str, sized: Callable[..., Page], case: Case, view: str) -> None:
    wrong = {}
    for i, day in enumerate(query.said_days(case)):
        width, lang = TURNS[(i + VIEWS.index(view)) % len(TURNS)]
        page = sized(width, WIDTHS[width])
        reader.open_view(page, app_url, view, lang=lang, as_of=day.isoformat())
        reader.settled(page)
        wrong[f"{day} {width} {lang}"] = layout.faults(page)
        page.close()
    assert {where: faults for where, faults in wrong.items() if faults} == {}


@pytest.fixture(scope="module")
def crowd_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("crowd")
    write_crowd(folder / "crowd")
    with served(data=folder) as address:
        yield address


@pytest.mark.parametrize("width", WIDTHS)
def test_a_crowded_case_with_long_names(
    crowd_url: str, sized: Callable[..., Page], width: int
) -> None:
    page = sized(width, WIDTHS[width])
    wrong = {}
    for view in VIEWS:
        reader.open_view(page, crowd_url, view)
        reader.settled(page)
        wrong[view] = layout.faults(page)
    assert {view: faults for view, faults in wrong.items() if faults} == {}


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
