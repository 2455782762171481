"""Beside the headline: the languages of the page, and help: the tour, the keys, the words."""

from __future__ import annotations

import json

from flows import language
from flows.draw.glossary import build_glossary, build_terms
from flows.draw.markup import Child, Element, el
from flows.draw.saying import link
from flows.language import N_, _
from flows.model import Case
from flows.once import once
from flows.view import View

# The steps of the tour: what each is beside (a selector of the page), its title, its text.
STEPS = (
    (
        ".root:has(> .masthead)",
        N_("What this is about"),
        N_(
            "The headline is the question. Under it stand the date that the record reaches and, "
            "if a court has decided, what it decided. The page never says who is right."
        ),
    ),
    (
        "svg.sankey",
        N_("Who says what"),
        N_(
            "Each account has a drawing of its own, both on one scale. A band is a flow of data "
            "from one box to the next; its width is the number of people. Where nobody gave a "
            "number, the band is hatched and always equally wide."
        ),
    ),
    (
        ".as-of, .bar .here",
        N_("Change the date"),
        N_(
            "Move the slider: the page shows only what had been said by that day. On a phone the "
            "slider is under Controls."
        ),
    ),
    (
        "svg.sankey [data-ref].ribbon",
        N_("Look closer"),
        N_(
            "Pick a band, a box or a name: its evidence says who said it, when, where it is "
            "printed and what meets it. Help, at the top of the page, has this tour, the keys "
            "and the words."
        ),
    ),
)
# The chart whose guide a view has; the record of sources is read without one.
CHARTS = {
    "overview": "flows",
    "flows": "flows",
    "timeline": "timeline",
    "claims": "claims",
    "figures": "figures",
    "diagram": "diagram",
}
KEYS = (
    (N_("Tab"), N_("reaches each drawing once, and every control")),
    (N_("→ ←"), N_("follow a flow from box to band to box, and back; in a chart, move in time")),
    (N_("↑ ↓"), N_("go to the neighbour; in a chart, to another lane")),
    (N_("Home, End"), N_("go to the first and the last")),
    (N_("Enter"), N_("opens the evidence")),
    (N_("Esc"), N_("closes it and goes back to where it was opened")),
    (N_("Tap"), N_("shows the sentence of a mark; a second tap, its evidence")),
)


@once(256)
def build_languages(view: View) -> tuple[Element, ...]:
    """Return the way to the page in each language; nothing if there is only one.

    A language whose translations nobody has reviewed yet says so.
    """
    names = language.names()
    if len(names) < 2:
        return ()
    links: list[Child] = []
    for code, name in names.items():
        one = link(view, name, lang=code)
        one.attrib |= {"lang": code, "hreflang": code, "class": "tongue"}
        if code == view.lang:
            one.set("aria-current", "true")
        links += [" · ", one] if links else [one]
    made = [el("nav", {"class": "tongues", "aria-label": _("Language")}, links)]
    if language.is_draft(view.lang):
        draft = _("Draft translation, not yet reviewed by a native reader")
        made.append(el("p", {"class": "draft"}, draft))
    return tuple(made)


def build_help(case: Case, view: View) -> Element:
    """Return the menu with the tour, the keys and the words; `case` is as it stood."""
    # Of a view it depends on no more.
    return _menu(case, View(view.view, lang=view.lang))


@once(64)
def _menu(case: Case, view: View) -> Element:
    # The tour speaks of the overview.
    away = json.dumps({"view": "overview", "focus": ""}) if view.view != "overview" else None
    tour: dict[str, object] = {"type": "button", "class": "button", "data-tour": True}
    return el(
        "details",
        {"class": "filter help", "id": "help"},
        el("summary", {}, _("Help")),
        el(
            "div",
            {"class": "panel"},
            el("p", {}, el("button", {**tour, "data-act": away}, _("Take the tour"))),
            _guide(view),
            _folded("keys", _("Keyboard"), _keys()),
            _folded(
                "words", _("The words used"), build_glossary(), build_terms(case, sources=False)
            ),
        ),
        _build_tour(),
    )


def _guide(view: View) -> Element | None:
    chart = CHARTS.get(view.view)
    if chart is None:
        return None
    name = f"howto-{chart}"
    link: dict[str, object] = {"href": f"#{name}", "data-skip": name}
    return el("p", {}, el("a", link, _("How to read the charts")))


def _folded(name: str, title: str, *children: Child) -> Element:
    return el("details", {"id": f"help-{name}"}, el("summary", {}, title), *children)


def _keys() -> Element:
    rows = [(el("dt", {}, _(key)), el("dd", {}, _(text))) for key, text in KEYS]
    return el("dl", {"class": "method"}, rows)


def _build_tour() -> Element:
    """Return the card of the tour with all its steps; a script shows one at a time."""
    count = _("{number} of {all}")
    steps = [
        el(
            "section",
            {"data-at": at},
            el("p", {"class": "count"}, count.format(number=number, all=len(STEPS))),
            el("h2", {}, _(title)),
            el("p", {}, _(text)),
        )
        for number, (at, title, text) in enumerate(STEPS, 1)
    ]
    does = (("skip", _("Skip")), ("back", _("Back")), ("next", _("Next")), ("done", _("Done")))
    buttons = [
        el("button", {"type": "button", "class": "button", "data-tour-do": name}, text)
        for name, text in does
    ]
    return el(
        "div",
        {"hidden": "hidden", "data-tour-card": True, "aria-label": _("Tour")},
        steps,
        el("p", {"class": "row"}, buttons),
    )
