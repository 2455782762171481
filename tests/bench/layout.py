"""Measure every text of every view: `python -m tests.bench.layout [--day 2026-02-27 …]`.

All views, widths and languages, for the shipped case as of each of its days and for a crowded
case. Prints each fault with where it is found, and how many there are; ends with 1 if any.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from flows import language, query
from flows.load import load
from flows.schema import VIEWS
from tests.browser import layout, reader
from tests.browser.harness import ROOT, launch, served
from tests.crowd import write_crowd


def measured(
    browser: Browser, address: str, views: Sequence[str], widths: Sequence[int], days: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """Give each page measured, in words, with its faults."""
    for width in widths:
        context = browser.new_context(viewport={"width": width, "height": layout.SIZES[width]})
        page = context.new_page()
        for lang, day, view in product(language.codes(), days, views):
            asked = {"lang": lang, **({"as_of": day} if day else {})}
            reader.open_view(page, address, view, **asked)
            reader.settled(page)
            yield f"{view} {width} {lang} {day}".strip(), layout.faults(page)
        context.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; print the faults and their number."""
    days = [day.isoformat() for day in query.said_days(load(ROOT / "data" / "kerala-cmo-2026"))]
    parser = argparse.ArgumentParser(prog="python -m tests.bench.layout", description=__doc__)
    parser.add_argument("--view", nargs="*", default=VIEWS, choices=VIEWS)
    parser.add_argument("--width", nargs="*", type=int, default=[*layout.SIZES])
    parser.add_argument("--day", nargs="*", default=days)
    asked = parser.parse_args(arguments)
    pages = faults = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_crowd(Path(folder) / "crowd")
        browser = launch(playwright)
        for name, data, dates in (
            ("shipped", None, asked.day),
            ("crowd", Path(folder), [""]),
        ):
            with served(data=data) as address:
                for where, found in measured(browser, address, asked.view, asked.width, dates):
                    pages += 1
                    faults += len(found)
                    for fault in found:
                        print(f"{name} {where}: {fault}", flush=True)
        browser.close()
    print(f"{pages} pages measured, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
