"""The timeline's page as markup: what stands over the chart and what stands under it."""

from __future__ import annotations

from flows.draw import clock, reading, timeline, timeline_text
from flows.draw.markup import Child, el
from flows.model import Case
from flows.view import View


def build_above(case: Case, view: View, name: str = "main") -> list[Child]:
    """Return the choice of days and the legend, or why there is no event."""
    if not timeline.events_of(case, view):
        return [el("p", {"class": "plain"}, timeline.empty(case, view))]
    return [
        reading.build_guide("timeline", key=timeline_text.build_sides(case, view)),
        timeline_text.build_cut(case, view),
        timeline_text.build_spans(case, view, name),
        timeline_text.build_legend(case, view),
    ]


def build_below(case: Case, view: View) -> list[Child]:
    """Return the text twin, if there is an event, and the reply clock."""
    events = timeline.events_of(case, view)
    return [
        timeline_text.build_twin(case, view) if events else None,
        clock.build_clock(case, view),
    ]


def labels(case: Case, view: View) -> dict[str, str]:
    """Return the sentence of every mark by its `data-ref`."""
    marks = timeline.build_data(case, view)["marks"] if timeline.events_of(case, view) else []
    return {m["ref"]: m["sentence"] for m in marks}
