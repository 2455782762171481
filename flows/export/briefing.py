"""The briefing: one HTML file with all views of a case, as of its day and of each day before.

What stands in the file is what the page shows. For the days before, and for the evidence, the same
markup lies packed in it and is unpacked by the browser: there is no second drawing program.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flows import dates, query
from flows.draw.markup import Element, el
from flows.export import shell
from flows.export.briefing_page import SECTIONS, build_evidence, build_page, refs
from flows.export.options import Options
from flows.export.pack import Pack
from flows.model import Case
from flows.view import View

WEB = Path(__file__).parent / "web"
DRAW = Path(__file__).parent.parent / "draw"
STYLES = (
    *(DRAW / name for name in ("palette.css", "drawing.css", "timeline.css")),
    *(DRAW / name for name in ("figures.css", "diagram.css", "pages.css")),
    WEB / "briefing.css",
    WEB / "print.css",
)
# Characters of markup that are packed at most: they take about an eighth of it in the file.
MOST = 10_000_000
# Days before the last that a file shows at most, the latest ones.
MOST_DAYS = 40
# Bytes that a file may have.
LIMIT = 8_000_000


def html(case: Case, view: View, options: Options) -> bytes:
    """Return the briefing of a case as of its day, as one HTML file of at most LIMIT bytes.

    It shows the sides and digits of the view, and all of the case. Of `options` only the address
    counts: the reader's own system says light or dark.
    """
    shown = View(left=view.left, right=view.right, digits=view.digits)
    page, said = build_page(case, shown)
    most = MOST
    while True:
        made = _file(case, shown, options, page, said, most)
        if len(made) <= LIMIT or not most:
            return made
        most = most // 2 if most > 1_000_000 else 0


def _file(
    case: Case, view: View, options: Options, page: Element, said: Element, most: int
) -> bytes:
    packed, days, left_out = pack(case, view, most)
    packed.add(days[-1], "names", said)
    store = el(
        "script",
        {
            "type": "application/octet-stream",
            "id": "pack",
            "data-days": " ".join(days),
            "data-words": "|".join(dates.day_words(dates.day(day)) for day in days),
        },
        packed.text(),
    )
    main = el("main", {"id": "page", "class": "surface"}, list(page))
    foot = el("footer", {"class": "foot surface"}, _foot(case, view, options, left_out))
    about = f"{case.title}, as of {dates.day_words(case.as_of)}. {case.question}"
    style = "\n".join(p.read_text(encoding="utf-8") for p in STYLES if p.exists())
    script = (WEB / "briefing.js").read_text(encoding="utf-8")
    title = f"{case.title} · as of {dates.day_words(case.as_of)}"
    return shell.document(title, about, style, script, [_bar(case), main, foot, store])


def pack(case: Case, view: View, most: int = MOST) -> tuple[Pack, list[str], str]:
    """Return all earlier days and all evidence, the days in it, and what there was no room for.

    `most` is how many characters of markup there may be. Of the evidence that of the last day
    comes first, then the views of the days before it, the latest first, then their evidence.
    """
    packed = Pack()
    earlier = [day for day in query.said_days(case) if day < case.as_of]
    stood = {day: query.as_of(case, day) for day in reversed(earlier)}
    last = case.as_of.isoformat()
    days, left_out = [last], ""
    if not _evidence(packed, case, view, most):
        return packed, days, "the evidence panels past the first ones, and all earlier dates"
    for day, then in stood.items():
        if packed.size >= most or len(days) > MOST_DAYS:
            left_out = f"the dates before {dates.day_words(dates.day(days[0]))}"
            break
        page, said = build_page(then, view, large=False)
        packed.add(day.isoformat(), "page", page)
        packed.add(day.isoformat(), "names", said)
        days.insert(0, day.isoformat())
    for day, then in stood.items():
        if day.isoformat() in days and not _evidence(packed, then, view, most):
            more = f"the evidence as of {dates.day_words(day)} and before"
            left_out = f"{more}, and {left_out}" if left_out else more
            break
    return packed, days, left_out


def _evidence(packed: Pack, case: Case, view: View, most: int) -> bool:
    """Pack what stands behind every mark as of the case's day; return whether there was room."""
    for ref in refs(case, view):
        if packed.size >= most:
            return False
        panel = build_evidence(case, replace(view, focus=ref))
        packed.add(case.as_of.isoformat(), ref, panel)
    return True


def _bar(case: Case) -> Element:
    """Return what stays on top: the sections; the script adds the slider and light or dark."""
    links = [
        el("a", {"href": f"#{name}", "data-place": name}, text) for name, text in SECTIONS.items()
    ]
    return el(
        "header",
        {"class": "top surface"},
        el("nav", {"aria-label": "Sections"}, links),
        el(
            "p",
            {"class": "date", "id": "date"},
            el("span", {}, f"As of {dates.day_words(case.as_of)}"),
        ),
    )


def _foot(case: Case, view: View, options: Options, left_out: str) -> list[Element]:
    texts = [
        f"Contested Flows, {case.title}, as of {dates.day_words(case.as_of)}. "
        f"Data under {case.licence}."
        if case.licence
        else f"Contested Flows, {case.title}, as of {dates.day_words(case.as_of)}.",
        "This file holds all that it shows, fetches nothing and tells nobody that it is read.",
        f"There was no room for {left_out}." if left_out else "",
        f"The dashboard: {options.link(case, view)}" if options.base else "",
    ]
    found = [el("p", {}, text) for text in texts if text]
    without = (
        "Without JavaScript, the record stands here as of its date; earlier dates and the panel "
        "with the evidence of a mark need it."
    )
    return [*found, el("noscript", {}, el("p", {}, without))]
