"""The timeline to scale: lanes by actor, each date drawn as what it is; the reply clock."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import plotly.graph_objects as go
import streamlit as st

from components.theme import PAPER, plot, surface
from flows import dates
from flows.draw import measure, timeline, timeline_down, timeline_page, timeline_svg
from flows.draw.announce import build_heading, build_skip
from flows.draw.markup import classes, el, fragment
from flows.draw.palette import SIDE_COLOUR
from flows.draw.timeline import Mark
from flows.language import _
from flows.model import Case
from flows.once import once
from flows.view import View

SYMBOL = {
    "alleging": "circle",
    "answering": "square",
    "deciding": "diamond",
    "reporting": "triangle-up",
}
CLEAR = "rgba(0,0,0,0)"
RULE = "rgba(134,130,122,0.28)"
ACCENT = "#2b8a85"
HALF_DAY = timedelta(hours=12)
TOP, BOTTOM = 34, 30


def symbol(mark: Mark) -> str:
    """Return the marker of an event: its family says the side, its filling the status."""
    if mark["form"] == "before":
        family = "triangle-left"
    elif mark["status"] == "scheduled":
        family = "hourglass"
    else:
        family = SYMBOL[mark["side"]]
    if mark["hollow"]:
        family += "-open"
    return f"{family}-dot" if mark["status"] == "alleged" and "hour" not in family else family


def _plain(text: str) -> str:
    """Return text in which Plotly finds no markup of its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _wrapped(text: str) -> str:
    return "<br>".join(_plain(line) for line in textwrap.wrap(text, 58))


def _points(marks: Sequence[Mark]) -> go.Scatter:
    quiet = [m["status"] == "background" for m in marks]
    return go.Scatter(
        meta="points",
        mode="markers",
        x=[m["end"] if m["form"] == "before" else m["start"] for m in marks],
        y=[m["y"] for m in marks],
        customdata=[m["ref"] for m in marks],
        hovertext=[_wrapped(m["sentence"]) for m in marks],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=True,
        marker={
            "symbol": [symbol(m) for m in marks],
            "color": [SIDE_COLOUR[m["side"]] for m in marks],
            "size": [9 if q else 12 for q in quiet],
            "line": {
                "color": [SIDE_COLOUR[m["side"]] if m["hollow"] else "#ffffff" for m in marks],
                "width": [2 if m["hollow"] else 0.8 for m in marks],
            },
            "opacity": 1,
        },
    )


def _bars(marks: Sequence[Mark]) -> go.Bar:
    def pattern(mark: Mark) -> str:
        part = mark["precision"] in ("month", "year")
        if mark["status"] == "alleged":
            return "x" if part else "."
        return "/" if part else ""

    starts = [date.fromisoformat(m["start"]) for m in marks]
    ends = [date.fromisoformat(m["end"]) for m in marks]
    colours = [SIDE_COLOUR[m["side"]] for m in marks]
    # A pattern is drawn in the bar's own colour, on nothing.
    empty = [m["hollow"] and not pattern(m) for m in marks]
    lengths = [(b - a) / timedelta(milliseconds=1) for a, b in zip(starts, ends, strict=True)]
    day = 2 * HALF_DAY / timedelta(milliseconds=1)
    return go.Bar(
        meta="bars",
        orientation="h",
        base=[f"{(a - timedelta(days=1)).isoformat()} 12:00" for a in starts],
        x=[length + day for length in lengths],
        y=[m["y"] for m in marks],
        width=[12.0] * len(marks),
        customdata=[m["ref"] for m in marks],
        hovertext=[_wrapped(m["sentence"]) for m in marks],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "color": [CLEAR if e else c for c, e in zip(colours, empty, strict=True)],
            "opacity": 0.85,
            "line": {"color": colours, "width": 1.8},
            "pattern": {
                "shape": [pattern(m) for m in marks],
                "bgcolor": CLEAR,
                "fillmode": "replace",
                "size": 6,
                "solidity": [0.15 if m["hollow"] else 0.3 for m in marks],
            },
        },
    )


def _open_lines(marks: Sequence[Mark], edge: str) -> list[go.Scatter]:
    """Return the dotted line from the axis edge to each "on or before" day, and its end bar."""
    found = []
    for mark in marks:
        colour = SIDE_COLOUR[mark["side"]]
        found.append(
            go.Scatter(
                meta="open",
                mode="lines+markers",
                x=[edge, mark["end"]],
                y=[mark["y"], mark["y"]],
                hoverinfo="skip",
                line={"color": colour, "width": 1.6, "dash": "dot"},
                marker={
                    "symbol": ["circle", "line-ns-open"],
                    "size": [0, 17],
                    "color": colour,
                    "line": {"width": 2.4, "color": colour},
                },
            )
        )
    return found


@once(64)
def build_timeline(case: Case, view: View, name: str = "main") -> go.Figure | None:
    """Return the timeline of a view for one span of days, or None if it has no event."""
    if not timeline.events_of(case, view):
        return None
    data = timeline.build_data(case, view, name)
    marks = data["marks"]
    bars = [m for m in marks if m["form"] == "bar"]
    before = [m for m in marks if m["form"] == "before"]
    points = [m for m in marks if m["form"] != "bar"]
    figure = go.Figure(
        [
            *_open_lines(before, data["limits"][0]),
            *([_bars(bars)] if bars else []),
            *([_points(points)] if points else []),
            go.Scatter(
                meta="labels",
                mode="text",
                x=[_beside(m) for m in marks],
                y=[m["y"] for m in marks],
                # As wide as half a mark, on both sides: a label may touch its own mark.
                text=[f"\u2002\u2002{_plain(m['label'])}\u2002\u2002" for m in marks],
                textposition=["middle left" if m["left"] else "middle right" for m in marks],
                textfont={"size": 12},
                hoverinfo="skip",
                cliponaxis=True,
            ),
            # Carries the second axis, below.
            go.Scatter(x=[data["as_of"]], y=[0], xaxis="x2", opacity=0, hoverinfo="skip"),
        ]
    )
    axis = {
        "type": "date",
        "range": list(data["shown"]),
        "minallowed": data["limits"][0],
        "maxallowed": data["limits"][1],
        "tickformatstops": plot.day_formats(),
        "tickfont": {"size": 12},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": RULE,
        "showgrid": True,
        "gridcolor": RULE,
        "griddash": "dot",
        "linecolor": RULE,
        "showline": True,
        "zeroline": False,
        "title": None,
        "automargin": False,
        "tickangle": 0,
        # Plotly leaves 80 pixels to a day: where its words need more, fewer days have words.
        "nticks": 6 if _day_room(case.as_of.year) > 76 else 0,
    }
    figure.update_layout(
        height=data["height"] + TOP + BOTTOM,
        margin={"l": 2, "r": 2, "t": TOP, "b": BOTTOM, "pad": 0},
        xaxis={**axis, "side": "top"},
        xaxis2={
            **axis,
            "side": "bottom",
            "matches": "x",
            "overlaying": "x",
            "tickmode": "auto",
            "showgrid": False,
        },
        yaxis={
            "range": [data["height"], 0],
            "visible": False,
            "fixedrange": True,
            "automargin": False,
        },
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        showlegend=False,
        barmode="overlay",
        hovermode="closest",
        hoverdistance=14,
        hoverlabel={"align": "left", "font": {"size": 13}},
        # A finger that drags over the chart scrolls the page.
        dragmode=False,
        uirevision=name,
        modebar={"orientation": "h", "bgcolor": CLEAR},
        annotations=_names(data),
        shapes=_rules(data),
    )
    _add_as_of(figure, data, case.as_of)
    return figure


def _day_room(year: int) -> float:
    """Return the pixels that the widest day of a year needs at the axis."""
    days = [date(year, month, 28) for month in range(1, 13)]
    return max(measure.width(dates.day_words(day), 12) for day in days)


def _beside(mark: Mark) -> str:
    if mark["form"] != "bar":
        return mark["end"]
    if mark["left"]:
        return f"{(date.fromisoformat(mark['start']) - timedelta(days=1)).isoformat()} 12:00"
    return f"{mark['end']} 12:00"


def _names(data: timeline.Timeline) -> list[dict[str, object]]:
    base = {"xref": "paper", "yref": "y", "x": 0, "xanchor": "left", "showarrow": False}
    heads = [
        {
            **base,
            "y": h["y"] + timeline.HEAD - 9,
            "yanchor": "middle",
            "text": f"<b>{_plain(h['name'])}</b>",
            "font": {"size": 14},
            "xshift": 14,
        }
        for h in data["heads"]
    ]
    lanes = [
        {
            **base,
            "y": lane["y"] + timeline.NAME / 2 + 1,
            "yanchor": "middle",
            "text": _plain(lane["name"])
            + (f"   <i>{lane['beyond']}</i>" if lane["beyond"] else ""),
            "font": {"size": 12.5},
            "opacity": 0.85,
        }
        for lane in data["lanes"]
    ]
    return heads + lanes


def _rules(data: timeline.Timeline) -> list[dict[str, object]]:
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "layer": "below"}
    found: list[dict[str, object]] = []
    for head in data["heads"]:
        y, colour = head["y"], SIDE_COLOUR[head["side"]]
        found.append({**line, "y0": y + 4, "y1": y + 4, "line": {"color": colour, "width": 2}})
        middle = y + timeline.HEAD - 9
        found.append(
            {
                "type": "rect",
                "xref": "paper",
                "yref": "y",
                "xsizemode": "pixel",
                "xanchor": 0,
                "x0": 1,
                "x1": 9,
                "y0": middle - 4.5,
                "y1": middle + 4.5,
                "fillcolor": colour,
                "line": {"width": 0},
            }
        )
    ends = {h["y"] for h in data["heads"]}
    found += [
        {**line, "y0": e["bottom"], "y1": e["bottom"], "line": {"color": RULE, "width": 1}}
        for e in data["lanes"]
        if e["bottom"] not in ends
    ]
    return found


def _add_as_of(figure: go.Figure, data: timeline.Timeline, day: date) -> None:
    x = f"{data['as_of']} 12:00"
    figure.add_shape(
        type="line",
        xref="x",
        yref="paper",
        x0=x,
        x1=x,
        y0=0,
        y1=1,
        line={"color": ACCENT, "width": 1.6},
        layer="below",
    )
    if not data["shown"][0] <= x <= data["shown"][1]:
        return
    ends = [date.fromisoformat(text[:10]).toordinal() for text in data["shown"]]
    left = day.toordinal() > sum(ends) / 2
    figure.add_annotation(
        x=x,
        xref="x",
        y=timeline.AXIS / 2 + 2,
        yref="y",
        text=_("as of {day}").format(day=dates.day_words(day)),
        showarrow=False,
        xanchor="right" if left else "left",
        xshift=-5 if left else 5,
        font={"size": 12},
    )


@once(64)
def build_text(case: Case, view: View, name: str = "main", phone: bool = False) -> tuple[str, str]:
    """Return what stands over the chart and what stands under it: legend, twin, reply clock.

    Over it is a place for the drawing from the top down, for narrow windows alone or, on a
    `phone`, for all.
    """
    above = timeline_page.build_above(case, view, name)
    if timeline.events_of(case, view):
        down = el("div", {"class": classes("fit", "down", phone and "always"), "data-fit": "down"})
        above = [build_heading(_("What happened when")), *above, build_skip("twin-timeline"), down]
    return fragment(above), fragment(timeline_page.build_below(case, view))


@once(64)
def build_down(case: Case, view: View) -> dict[str, dict[int, str]]:
    """Return the drawing from the top down, for any width of its place; none without an event."""
    if not timeline.events_of(case, view):
        return {}
    return {"down": {0: fragment(timeline_down.build_chart(case, view))}}


@once(64)
def labels(case: Case, view: View) -> dict[str, str]:
    """Return the sentence of every mark by its reference."""
    return timeline_page.labels(case, view)


@once(64)
def build_paper(case: Case, view: View) -> str:
    """Return the timeline as it is printed."""
    return fragment(timeline_svg.build_chart(case, view, *PAPER))


def render_timeline(case: Case, view: View) -> None:
    """Show the timeline of a case as it stood on its as-of day, and the reply clock."""
    still = replace(view, focus="")
    name = view.span or "main"
    # A phone is never sent Plotly; of a narrow window the server does not know, so that there
    # styles choose between the two.
    phone = "Mobi" in (st.context.headers.get("User-Agent") or "")
    above, below = build_text(case, still, name, phone)
    surface("timeline-head", above, build_down(case, still))
    figure = None if phone else build_timeline(case, still, name)
    if figure is not None:
        with st.container(key="timeline-wide"):
            st.plotly_chart(
                figure,
                width="stretch",
                key="timeline-chart",
                config=plot.config("timeline"),
                alt=timeline.takeaway(case, still),
            )
    paper = build_paper(case, still) if figure is not None else ""
    surface("timeline-text", below, bridge=labels(case, still), paper=paper)
