"""What a browser measures of the texts on a page: overlaps, cuts, sizes, and what is too wide."""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from flows import language
from flows.schema import VIEWS
from tests.browser import reader

MEASURE = (Path(__file__).parent / "boxes.js").read_text(encoding="utf-8")
# The widths at which pages are measured, with the heights of such screens, in pixels.
SIZES = {390: 844, 768: 1024, 1280: 720, 1440: 900}
# Pixels on the screen: the smallest type that the drawings set (flows.draw.diagram_fit).
LEAST = 9.0


def turns(days: Sequence[str], more: int = 0) -> Iterator[tuple[str, int, str, str]]:
    """Give views, widths, languages and days to measure: each view at each width, the rest in turn.

    With another `more` the same views and widths are met in the other language.
    """
    languages = language.codes()
    for i, (width, view) in enumerate(product(SIZES, VIEWS)):
        turn = i // len(VIEWS) + i + more
        yield view, width, languages[turn % len(languages)], days[i % len(days)]


def wrong(page: Page, url: str, turns: Iterator[tuple[str, int, str, str]]) -> dict[str, list[str]]:
    """Open what is asked for, one after the other, and return what is wrong by where it is."""
    found = {}
    for view, width, lang, day in turns:
        page.set_viewport_size({"width": width, "height": SIZES[width]})
        reader.open_view(page, url, view, lang=lang, **({"as_of": day} if day else {}))
        reader.settled(page)
        found[f"{view} {width} {lang} {day}".strip()] = faults(page)
    return {where: told for where, told in found.items() if told}


def faults(page: Page, least: float = LEAST) -> list[str]:
    """Return each fault of a page's layout as a sentence; an empty page is a fault too."""
    found: dict[str, Any] = page.evaluate(MEASURE, least)
    told = [f"overlap: {text}" for text in found["overlaps"]]
    told += [f"cut: {text}" for text in found["clipped"]]
    told += [f"small: {text}" for text in found["small"]]
    if found["sideways"] > 0:
        told.append(f"too wide by {found['sideways']} px")
    if found["texts"] < 10:
        told.append(f"only {found['texts']} texts")
    return told
