"""Cases, links and files of an enemy: whatever they hold is text; nothing runs or calls out.

Each sink is opened with a part of the payloads, and all of them are somewhere. The whole product,
every payload in every sink, is `python -m tests.bench.hostile`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from flows.load import load
from tests.browser.eye import Eye
from tests.browser.sinks import SINKS, documents
from tests.hostile import PAYLOADS, groups, hostile, named, refused
from tests.hostile_told import ANSWERS

PARTS = groups(15)


def name(number: int, start: str = "hostile") -> str:
    """Return what the folder of a case is called."""
    return named(f"{start}-{number}", PARTS[number])


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cases")
    for number, payloads in enumerate(PARTS):
        hostile(root / name(number), payloads)
        refused(root / name(number, "refused"), payloads)
    return root


@pytest.fixture(scope="module")
def url(serve: Callable[..., str], cases: Path) -> str:
    return serve(data=cases, environment={"CONTESTED_FLOWS_EDIT": "1"})


@pytest.fixture(scope="module")
def eye(browser: Browser) -> Iterator[Eye]:
    opened = Eye(browser)
    yield opened
    opened.close()


@pytest.mark.parametrize(("turn", "sink"), list(enumerate(SINKS)))
def test_no_payload_is_live_in_the_page(
    url: str, cases: Path, eye: Eye, turn: int, sink: str
) -> None:
    number = turn % len(PARTS)
    page = eye.context.new_page()
    seen = [
        found
        for shown in SINKS[sink](page, url, cases / name(number), PARTS[number])
        for found in eye.look(shown)
    ]
    page.close()
    assert seen == []


@pytest.mark.parametrize(("turn", "sink"), list(enumerate(ANSWERS)))
def test_no_payload_is_live_in_an_answer(url: str, cases: Path, turn: int, sink: str) -> None:
    number = turn % len(PARTS)
    assert list(ANSWERS[sink](url, cases / name(number), PARTS[number][turn % 5 :: 5])) == []


def test_no_payload_is_live_in_a_file_that_a_browser_opens(
    cases: Path, eye: Eye, tmp_path: Path
) -> None:
    page = eye.context.new_page()
    names = ["html", "svg overview", "svg diagram", "html site/index.html", "html site/claims.html"]
    for number, file in enumerate([*names, "html site/flow/f-crore.html"]):
        case = load(cases / name(number % len(PARTS)))
        (tmp_path / str(number)).mkdir()
        for opened in documents(page, tmp_path / str(number), case, [file]):
            assert eye.look(page) == [], opened
    page.close()


def test_every_payload_was_shown_as_text(eye: Eye) -> None:
    assert {p.name for p in PAYLOADS} <= eye.names
