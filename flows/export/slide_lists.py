"""The last slides: the sources, how the record is made, what was not read and is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx.presentation import Presentation as Deck

from flows import dates, gaps, words
from flows.draw import sources
from flows.export import slide_text
from flows.export.options import Options
from flows.export.slide_deck import FOOT, PLACES, SECOND, TEXT
from flows.export.slide_text import QUIET, Line, Run
from flows.model import Case, Source
from flows.view import View

MOST_SOURCES = 250


def origin(case: Case, link: str) -> str:
    """Return under which licence the record stands, and where."""
    licence = f"Record: {case.licence}. " if case.licence else ""
    return f"{licence}{link}"


def add_sources(deck: Deck, case: Case) -> None:
    """Add every source with its date, who printed it, and how much of it was read."""
    below = sources.children(case)
    items: list[Line] = []

    def add(source: Source) -> None:
        copy = "; a copy or rewrite: no second voice" if source.derived_from else ""
        when = dates.words(source.published) if source.published else "undated"
        items.append(
            [
                Run(f"{when} · ", colour=QUIET),
                Run(words.credit(source), link=source.url),
                Run(f": {source.title}"),
                Run(f" ({sources.READ[source.read]}{copy})", colour=QUIET),
            ]
        )
        for under in below.get(source.id, ()):
            add(under)

    for source in below.get("", ()):
        add(source)
    more = len(items) - MOST_SOURCES
    if more > 0:
        items[MOST_SOURCES:] = [
            [
                Run(
                    f"{words.sentence(words.count(more, 'more source', 'more sources'))} "
                    "in the record."
                )
            ]
        ]
    copied = words.count(len(sources.copies(case)), "copy or rewrite", "copies or rewrites")
    about = (
        f"{words.count(len(case.sources), 'source', 'sources')}, {copied} among them. "
        "In the order of publication, a copy after its original."
    )
    _columns(deck, case, "Sources", items, 11, words.sentence(about), 4)


def add_limits(deck: Deck, case: Case, view: View, options: Options) -> None:
    """Add how the record is made, what it does not hold, and what nobody has said."""
    method: list[Line] = [[Run(f"{a} ", True), Run(b)] for a, b in sources.METHOD]
    foot = origin(case, options.link(case, replace(view, view="sources")))
    _columns(deck, case, "How this record is made", method, 14, foot, 10)
    rows = [*gaps.limits(case), *_unknown(case)] or ["No gap of the kinds looked for is known."]
    _columns(
        deck,
        case,
        "What was not read, and what is not known",
        [[Run(t)] for t in rows],
        14,
        foot,
        10,
    )


def _unknown(case: Case) -> list[str]:
    """Return what nobody has said or settled, as sentences that name the first of each kind."""
    ends = [words.name(case, a) for a, _ in gaps.unnamed(case)]
    people = [case.population[p].name for p, _, _ in gaps.overlaps(case)]
    days = [f"{e.title} ({dates.words(e.date)})" for e, _ in gaps.passed(case)]
    numberless, unmet = gaps.numberless(case), gaps.unmet(case)
    found = (
        (ends, "end of a flow that nobody named", "ends of flows that nobody named"),
        (people, "group whose overlap is not known", "groups whose overlap is not known"),
        (days, "scheduled day with nothing on record", "scheduled days with nothing on record"),
    )
    texts = [
        f"{words.sentence(words.count(len(names), one, many))}: {words.some(names)}."
        for names, one, many in found
        if names
    ]
    if numberless:
        count = words.sentence(words.count(len(numberless), "flow", "flows"))
        texts.append(f"{count} of {len(case.flows)} without a number: none is guessed.")
    if unmet:
        what = words.sentence(words.count(len(unmet), "allegation", "allegations"))
        texts.append(f"{what} without a statement on record: {words.none_found(case)}.")
    return texts


def _columns(
    deck: Deck, case: Case, title: str, items: Sequence[Line], size: float, foot: str, gap: float
) -> None:
    """Add as many slides of two columns as the items need."""
    place = PLACES["Columns"][TEXT]
    stacks = slide_text.stacks(items, place, size, gap)
    pages = [stacks[i : i + 2] for i in range(0, len(stacks), 2)]
    last = [line for stack in pages[-1] for line in stack] if pages else []
    if len(last) > 1:
        half = slide_text.halved(last, place, size, gap)
        pages[-1] = [last[:half], last[half:]]
    for i, page in enumerate(pages, start=1):
        texts: dict[int, Any] = {TEXT: (page[0], size, gap), FOOT: foot}
        if len(page) > 1:
            texts[SECOND] = (page[1], size, gap)
        slide_text.add(deck, "Columns", case, slide_text.numbered(title, i, len(pages)), texts)
