"""The text beside the timeline: the choice of days, the legend, the list that says all."""

from __future__ import annotations

from flows import dates
from flows.draw import bounds, strip
from flows.draw.markup import Element, el, svg
from flows.draw.saying import link
from flows.draw.timeline import HEADS, SPANS, build_data, events_of, every, spans
from flows.language import N_, _
from flows.model import Case
from flows.view import View

# what is drawn → the swatch's shape, and what it means
_KEYS = (
    ("alleging", N_("said by those who allege")),
    ("answering", N_("said by the government")),
    ("deciding", N_("said by a court")),
    ("reporting", N_("told by reports, or background")),
    ("hollow", N_("hollow: date inferred, not stated")),
    ("alleged", N_("dot: alleged to have happened")),
    ("scheduled", N_("scheduled")),
    ("range", N_("from day to day")),
    ("part", N_("only the month or year is known")),
    ("before", N_("on or before that day")),
)
_SHAPES = {
    "alleging": "M20,3a5,5 0 1,0 .01,0Z",
    "answering": "M15.5,3.5h9v9h-9Z",
    "deciding": "M20,2l6,6l-6,6l-6,-6Z",
    "reporting": "M20,3l5.5,9.5h-11Z",
    "hollow": "M20,3a5,5 0 1,0 .01,0Z",
    "alleged": "M20,3a5,5 0 1,0 .01,0ZM20,6.8a1.2,1.2 0 1,0 .01,0Z",
    "scheduled": "M15,2.5h10l-10,11h10Z",
    "range": "M4,4h32v8h-32Z",
    "part": "M4,4h32v8h-32ZM10,12l8,-8M18,12l8,-8M26,12l8,-8M4,10l6,-6",
    "before": "M33,2v12M31,3.5l-7,4.5l7,4.5ZM3,8h2M8,8h2M13,8h2M18,8h2",
}


def build_legend(case: Case, view: View) -> Element:
    """Return the legend of the shapes that the view's timeline uses.

    A screen shows the sides of it: what the other shapes mean is in the guide, to which the sides
    too go on a phone. Paper has no guide, and shows all.
    """
    return _legend("legend timeline-legend", _keys(case, view))


def build_sides(case: Case, view: View) -> Element:
    """Return the legend of those who tell of an event, for the guide."""
    return _legend("legend sides", {k: item for k, item in _keys(case, view).items() if k in HEADS})


def _legend(names: str, items: dict[str, Element]) -> Element:
    lead = el("b", {}, _("The lane shows whose act it is; colour and shape show who tells of it:"))
    return el("p", {"class": names}, lead, list(items.values()))


def _keys(case: Case, view: View) -> dict[str, Element]:
    marks = build_data(case, view)["marks"]
    used = {m["side"] for m in marks} | {m["status"] for m in marks}
    used |= {m["precision"] for m in marks} | {"hollow" for m in marks if m["hollow"]}
    used |= {"part" for m in marks if m["precision"] in ("month", "year")}
    items = {}
    for kind, text in _KEYS:
        if kind in used:
            colour = kind if kind in HEADS else "reporting"
            filled = kind in HEADS or kind in ("scheduled", "range")
            shape = el("path", {"class": "solid" if filled else "line", "d": _SHAPES[kind]})
            swatch = svg(40, 16, {"class": f"swatch side-{colour}", "aria-hidden": "true"}, shape)
            name = None if kind in HEADS else "form"
            items[kind] = el("span", {"class": name}, swatch, _(text))
    return items


def build_spans(case: Case, view: View, name: str) -> Element | None:
    """Return the choice of the days shown, as links; None if there is nothing to choose."""
    offered = spans(case, view)
    if len(offered) < 2:
        return None
    links = []
    for key, (first, last) in offered.items():
        text = f"{SPANS[key]}: {dates.day_words(first)} – {dates.day_words(last)}"
        value = "" if key == "main" else key
        choice = link(view, text, span=value)
        if key == name:
            choice.set("aria-current", "true")
        links.append(choice)
    return el("nav", {"class": "spans", "aria-label": _("Dates shown")}, links)


def build_cut(case: Case, view: View) -> Element | None:
    """Return how many of the events are drawn, if not all are."""
    where = _(", the latest ones; for earlier ones choose an earlier date, a topic or whose data")
    size = len(every(case, view))
    return bounds.build_cut(len(events_of(case, view)), size, _("events"), where)


def build_twin(case: Case, view: View) -> Element:
    """Return all that the timeline says as an ordered list, one sentence per event."""
    return el(
        "details",
        {"class": "twin", "id": "twin-timeline"},
        el("summary", {}, _("The same as text: every event in order")),
        build_cut(case, view),
        strip.build_list(case, events_of(case, view)),
    )
