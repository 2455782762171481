"""The one control bar: views as links, the as-of slider, the two sides, topic, people, digits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flows import dates, query, words
from flows.draw.markup import Element, el, svg
from flows.draw.saying import link
from flows.language import N_, _
from flows.model import Case
from flows.schema import PAGES
from flows.view import DIGITS, LONGEST_SEARCH, View, sides


def build_bar(
    whole: Case,
    view: View,
    cases: Mapping[str, str],
    views: Sequence[str] = PAGES,
) -> Element:
    """Return the bar for a view of the whole case; `cases` are the titles of all by id.

    `views` are those that exist for this reader. Every control carries the link parameter that
    it changes as `data-param`.
    """
    filtered = bool(view.topic or view.population) or view.digits != DIGITS[0]
    return el(
        "div",
        {"class": "bar"},
        el(
            "nav",
            {"aria-label": _("Views")},
            [
                el(
                    "span",
                    {"class": "tab" + (" current" if name == view.view else "")},
                    _tab(view, name),
                )
                for name in views
            ],
        ),
        _as_of(whole, view),
        el(
            "div",
            {"class": "sides"},
            _select("left", _("Left side"), _sides(whole), view.left),
            _select("right", _("Right side"), _sides(whole), view.right),
        ),
        _search(view),
        el(
            "details",
            {"class": "filter", "id": "filter"},
            el("summary", {}, _("Filtered") if filtered else _("Filter")),
            el(
                "div",
                {"class": "panel"},
                _select("case", _("Case"), cases, whole.id, shown=True) if len(cases) > 1 else None,
                _select("topic", _("Topic"), _topics(whole), view.topic, shown=True),
                _select("population", _("Whose data"), _people(whole), view.population, shown=True),
                _select(
                    "digits",
                    _("Digits"),
                    dict(zip(DIGITS, map(_, _DIGITS), strict=True)),
                    view.digits,
                    shown=True,
                ),
            ),
        ),
    )


_EDIT = N_("Edit")
# A number that no case here gives: the words stand on the page whatever the date.
_DIGITS = (N_("Indian: 25 lakh"), N_("International: 2.5 million"))


def _tab(view: View, name: str) -> Element:
    tab = link(view, words.VIEW.get(name) or _(_EDIT), view=name)
    tab.set("class", "plain-link")
    if name == view.view:
        tab.set("aria-current", "page")
    return tab


def _as_of(whole: Case, view: View) -> Element:
    days = set(query.said_days(whole))
    if view.as_of:
        # A link may name a day on which nothing was said: it is as good a date as any.
        days.add(view.as_of)
    ordered = sorted(days)
    here = view.as_of or whole.as_of
    told = {day: _("As of {day}").format(day=dates.day_words(day)) for day in ordered}
    shown = told[here]
    return el(
        "div",
        {"class": "as-of"},
        el("label", {"for": "as-of"}, el("output", {"for": "as-of"}, shown)),
        el(
            "input",
            {
                "id": "as-of",
                "type": "range",
                "min": 0,
                "max": len(ordered) - 1,
                "step": 1,
                "value": ordered.index(here),
                "data-param": "as_of",
                # The last day is the end of the record, the default: no parameter in the link.
                "data-values": " ".join("" if d == whole.as_of else d.isoformat() for d in ordered),
                "data-words": "|".join(told.values()),
                "aria-label": _("As of: only what had been said by this day is shown"),
                "aria-valuetext": shown,
            },
        ),
    )


def _search(view: View) -> Element:
    """Return the search field: as wide as its glass until it is used."""
    return el(
        "label",
        {"class": "finder" + (" used" if view.q else ""), "for": "search", "title": _("Search")},
        svg(
            18,
            18,
            {"class": "glass", "aria-hidden": "true"},
            el("circle", {"cx": 7.5, "cy": 7.5, "r": 5}),
            el("path", {"d": "M11.2 11.2 16 16"}),
        ),
        el(
            "input",
            {
                "id": "search",
                "type": "search",
                "data-param": "q",
                "value": view.q,
                "maxlength": LONGEST_SEARCH,
                "autocomplete": "off",
                "spellcheck": "false",
                "enterkeyhint": "search",
                "placeholder": _("Search the record"),
                "aria-label": _("Search claims, actors, flows, events and sources"),
            },
        ),
    )


def _select(
    name: str, label: str, options: Mapping[str, str], chosen: str, shown: bool = False
) -> Element:
    items = [
        el("option", {"value": value, "selected": "selected" if value == chosen else None}, text)
        for value, text in options.items()
    ]
    box = el("select", {"id": f"bar-{name}", "data-param": name, "aria-label": label}, items)
    return el("label", {"for": f"bar-{name}"}, label, box) if shown else box


def _sides(case: Case) -> dict[str, str]:
    names = {side: words.SIDE[side] for side in sides(case)}
    return names | {a.id: a.name for a in sorted(case.accounts, key=lambda a: a.order)}


def _topics(case: Case) -> dict[str, str]:
    return _with_all(_("All topics"), ((t, words.heading(t)) for t in query.topics(case)))


def _people(case: Case) -> dict[str, str]:
    return _with_all(_("Everybody"), ((p.id, p.name) for p in case.populations))


def _with_all(every: str, options: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {"": every, **dict(options)}
