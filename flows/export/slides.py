"""The talk as slides: the record, a slide per step, the comparison, the sources, the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from flows import dates, query, words
from flows.draw import masthead, sources, stage
from flows.draw.stage import Scene
from flows.export import (
    slide_deck,
    slide_lists,
    slide_notes,
    slide_picture,
    slide_table,
    slide_text,
)
from flows.export.options import Options
from flows.export.slide_deck import (
    FOOT,
    KICKER,
    NOTICE,
    PLACES,
    PROGRESS,
    TEXT,
    Place,
)
from flows.export.slide_text import SIDE, Line, Run
from flows.model import Case, Source
from flows.view import View


def pptx(case: Case, view: View, options: Options) -> bytes:
    """Return the case, which stands as of its day, as a PowerPoint file, 16:9.

    The view gives the order of the sides and how numbers are written; `options` the theme, and
    the address that the slides name.
    """
    # The day stands in every link: the record may grow after the slides are made.
    view = replace(view, view="overview", as_of=case.as_of, focus="", open="")
    deck = slide_deck.empty(options.theme)
    _opening(deck, case, view, options)
    for scene in stage.scenes(case, view.digits):
        _step(deck, scene, view, options)
    if case.flows and not case.story:
        _accounts(deck, case, view, options)
    _comparison(deck, case, view, options)
    slide_lists.add_sources(deck, case)
    slide_lists.add_limits(deck, case, view, options)
    day = dates.day_words(case.as_of)
    title = slide_text.clean(case.question)
    return slide_deck.packed(
        deck, title, f"{slide_text.clean(case.title)}, as of {day}", case.as_of
    )


def _opening(deck: Deck, case: Case, view: View, options: Options) -> None:
    held = (
        words.count(len(rows), one, many)
        for rows, one, many in (
            (case.claims, "claim", "claims"),
            (case.flows, "flow", "flows"),
            (case.events, "event", "events"),
            (case.accounts, "account", "accounts"),
        )
        if rows
    )
    text = f"{', '.join(held)}, in {words.reports(case)}."
    if not case.claims:
        text = "nothing had been said by then."
    head, about = sources.METHOD[0]
    place, size = PLACES["Opening"][NOTICE], 0.0
    notice: list[Line] = []
    decision = masthead.decision(case)
    if decision is not None:
        who = f"{decision.head}: "
        shown, size = slide_text.fitted(f"{who}{decision.text}", place, 12)
        start = len(slide_text.clean(who)) + 1
        notice = [[Run(shown[:start], True), Run(shown[start:])]]
    texts = {
        KICKER: case.title if case.title != case.question else "",
        TEXT: ([[Run(words.sentence(text))], [Run(f"{head} {about}")]], 0.0, 6.0),
        NOTICE: (notice, size),
        FOOT: slide_lists.origin(case, options.link(case, view)),
    }
    slide = slide_text.add(deck, "Opening", case, case.question, texts)
    if notice:
        high = slide_text.height(slide_text.plain(notice[0]), size, place.width * 72)
        _mark(slide, replace(place, height=min(place.height, high / 72)))


def _mark(slide: Any, place: Place) -> None:
    """Put the court's colour beside its notice, unseen by screen readers."""
    edge = (0.9, place.top, 0.06, place.height)
    box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Inches, edge))
    box.name = "Mark of the court"
    box.fill.solid()
    box.fill.fore_color.theme_color = SIDE["deciding"]
    box.line.fill.background()
    slide_deck.decorate(box)


def _step(deck: Deck, scene: Scene, view: View, options: Options) -> None:
    step = scene.step
    drawing, part = slide_picture.build(scene)
    texts = {
        TEXT: step.text,
        FOOT: _printed(scene.case, scene.sources(), part),
        PROGRESS: f"{scene.number} of {scene.of}",
    }
    slide = slide_text.add(deck, "Step", scene.case, step.title, texts)
    slide_picture.put(slide, drawing, scene, options.theme)
    asked = replace(scene.view, case=view.case)
    slide_notes.write(slide, scene, view.digits, options.link(scene.case, asked))


def _accounts(deck: Deck, case: Case, view: View, options: Options) -> None:
    """Add one slide for a case without a talk: both accounts as they stand."""
    told = words.sentence(words.count(len(case.flows), "flow", "flows"))
    shown = replace(view, view="flows")
    texts = {
        TEXT: f"{told}, each as it was told. Bands may tell of the same people: do not add them.",
        FOOT: options.link(case, shown),
    }
    slide = slide_text.add(deck, "Step", case, "The accounts on one scale", texts)
    slide_picture.put_pair(slide, case, shown, options)


def _printed(case: Case, found: Sequence[Source], part: str) -> str:
    """Return which part is drawn, and where the claims are printed, as two lines hold it."""
    names = list(dict.fromkeys(words.place(case, s) for s in found))
    place = PLACES["Step"][FOOT]
    for most in range(len(names), 0, -1):
        more = f"; {len(names) - most:,} more in the notes" if most < len(names) else ""
        text = f"{part} Printed in: {'; '.join(names[:most])}{more}."
        if len(slide_text.lines(text, place.size, place.width * 72)) <= 2:
            return text
    count = words.count(len(names), "report", "reports")
    return f"{part} Printed in {count}, named in the notes." if names else part


def _comparison(deck: Deck, case: Case, view: View, options: Options) -> None:
    pairs, which = slide_table.chosen(case, view)
    if not pairs:
        return
    sides = slide_table.columns(case, view, pairs)
    pages = slide_table.pages(case, pairs, sides)
    total = len(query.pairs(case))
    link = options.link(case, replace(view, view="claims"))
    rest = f"{len(pairs)} of {words.count(total, 'allegation', 'allegations')}: {which}."
    if not which:
        rest = f"{words.sentence(words.count(total, 'allegation', 'allegations'))}, all on record."
    foot = (
        f"{rest} In the order said. An earlier statement is no reply. "
        f"All by topic, each with where it is printed: {link}"
    )
    for i, rows in enumerate(pages, start=1):
        title = slide_text.numbered("Allegations and statements", i, len(pages))
        slide = slide_text.add(
            deck, "Table", case, title, {FOOT: foot, PROGRESS: f"{i} of {len(pages)}"}
        )
        held = words.count(len(rows), "allegation", "allegations")
        about = f"Table: {held} beside what meets each. {rest}"
        slide_table.draw(slide, rows, sides, about)
