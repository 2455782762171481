"""The figures: who says how many, of what, each number as hedged, on one axis per unit."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from components.theme import PAPER, plot, surface
from flows.draw import figures, figures_page, figures_svg, measure
from flows.draw.announce import build_skip
from flows.draw.figures import AFTER, HEAD, LINE, TRACK, Chart, Panel, Row
from flows.draw.markup import fragment
from flows.draw.palette import SIDE_COLOUR
from flows.draw.terms import explain
from flows.model import Case
from flows.once import once
from flows.view import View

SYMBOL = {
    "alleging": "circle",
    "answering": "square",
    "deciding": "diamond",
    "reporting": "triangle-up",
}
HOLLOW = ("over", "nearly")
# What an open end points to, and how far in pixels: no number stands behind its length.
OPEN = {"over": 1, "at-least": 1, "nearly": -1, "up-to": -1}
REACH = {1: 40, -1: 13}
BLUR = ((38, 0.1), (29, 0.14), (21, 0.2))
GUTTER = -0.07
ROOM = 1.16
CLEAR = "rgba(0,0,0,0)"
RULE = "rgba(134,130,122,0.35)"
GREY = "rgba(134,130,122,0.75)"
BOTTOM = 34
# The size of a panel's title in pixels.
TITLE = 15


def symbol(row: Row) -> str:
    """Return the marker of a claim: its family says the side, hollow an exclusive hedge."""
    if row["number"] is None:
        return "x-thin-open"
    family = SYMBOL[row["side"]]
    return f"{family}-open" if row["bound"] in HOLLOW else family


def _plain(text: str) -> str:
    """Return text in which Plotly finds no markup of its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _hover(row: Row) -> str:
    return "<br>".join(_plain(part) for part in row["sentence"].split("; "))


def _tracks(panel: Panel, chart: Chart, axes: dict[str, str]) -> go.Scatter:
    """Return the axis again under every row: a thin line with a stroke at each round number."""
    values = [value for value, _ in chart["ticks"]]
    x: list[int | None] = []
    y: list[float | None] = []
    for row in panel["rows"]:
        x += [*values, None]
        y += [row["y"]] * len(values) + [None]
    return go.Scatter(
        meta="tracks",
        mode="lines+markers",
        x=x,
        y=y,
        hoverinfo="skip",
        line={"color": RULE, "width": 1},
        marker={"symbol": "line-ns-open", "size": 8, "line": {"width": 1, "color": GREY}},
        **axes,
    )


def _marks(panel: Panel, beside: float, axes: dict[str, str]) -> list[go.Scatter]:
    rows = panel["rows"]
    found = []
    for size, opacity in BLUR:
        about = [r for r in rows if r["bound"] == "about" and r["number"] is not None]
        if about:
            found.append(
                go.Scatter(
                    meta="blur",
                    mode="markers",
                    x=[r["number"] for r in about],
                    y=[r["y"] for r in about],
                    hoverinfo="skip",
                    marker={
                        "symbol": "square",
                        "size": size,
                        "opacity": opacity,
                        "color": [SIDE_COLOUR[r["side"]] for r in about],
                    },
                    **axes,
                )
            )
    found.append(
        go.Scatter(
            meta=panel["measure"],
            mode="markers",
            x=[beside if r["number"] is None else r["number"] for r in rows],
            y=[r["y"] for r in rows],
            customdata=[r["ref"] for r in rows],
            hovertext=[_hover(r) for r in rows],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            marker={
                "symbol": [symbol(r) for r in rows],
                "size": [11 if r["number"] is None else 13 for r in rows],
                "color": [SIDE_COLOUR[r["side"]] for r in rows],
                "opacity": 1,
                "line": {"width": 2, "color": [SIDE_COLOUR[r["side"]] for r in rows]},
            },
            **axes,
        )
    )
    return found


def _open_end(row: Row, axes: dict[str, str]) -> dict[str, object] | None:
    """Return the open end of a hedge: an arrow to the right, a plain line to the left."""
    way = OPEN.get(row["bound"])
    if way is None or row["number"] is None:
        return None
    return {
        **axes,
        "x": row["number"],
        "y": row["y"],
        "xshift": way * (REACH[way] + 7),
        "ax": -way * REACH[way],
        "ay": 0,
        "text": "",
        "showarrow": True,
        "arrowhead": 2 if way > 0 else 0,
        "arrowsize": 1,
        "arrowwidth": 2,
        "arrowcolor": SIDE_COLOUR[row["side"]],
        "standoff": 0,
    }


def _texts(panel: Panel, axes: dict[str, str]) -> list[dict[str, object]]:
    base = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    found: list[dict[str, object]] = []
    for row in panel["rows"]:
        value, dot, rest = row["lines"][0].partition(" · ")
        lines = [f"<b>{_plain(line)}</b>" for line in row["group"]]
        bold, colon, more = value.partition(":")
        lines.append(f"<b>{_plain(bold)}</b>" + _plain(colon + more + dot + rest))
        lines += [_plain(line) for line in row["lines"][1:]]
        top = row["y"] - TRACK / 2 - LINE * len(lines)
        for i, text in enumerate(lines):
            found.append(
                {
                    **base,
                    "yref": axes["yref"],
                    "y": top + LINE * (i + 0.5),
                    "text": text,
                    "font": {"size": 13},
                }
            )
    return found


def _title(panel: Panel) -> list[str]:
    """Return a panel's title in lines that fit a phone."""
    return measure.wrap(panel["title"], figures.ROOM, TITLE, bold=True)


def _head(panel: Panel) -> float:
    return HEAD + (len(_title(panel)) - 1) * TITLE * 1.3


@once(64)
def build_figures(case: Case, view: View) -> tuple[go.Figure, ...]:
    """Return one chart per unit, a panel per measure, all panels of a chart on one axis."""
    return tuple(_chart(chart) for chart in figures.split(case, view)[0])


def _chart(chart: Chart) -> go.Figure:
    panels = chart["panels"]
    total = sum(_head(p) + p["height"] + AFTER for p in panels)
    beside = chart["top"] * GUTTER / 2
    figure = go.Figure()
    layout: dict[str, object] = {}
    annotations: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    y = 0.0
    for i, panel in enumerate(panels):
        tail = str(i + 1) if i else ""
        top, y = y + _head(panel), y + _head(panel) + panel["height"]
        layout[f"yaxis{tail}"] = {
            "domain": [1 - y / total, 1 - top / total],
            "range": [panel["height"], 0],
            "visible": False,
            "fixedrange": True,
            "anchor": f"x{tail}",
        }
        layout[f"xaxis{tail}"] = {
            "anchor": f"y{tail}",
            "range": [chart["top"] * GUTTER, chart["top"] * ROOM],
            "tickvals": [n for n, _ in chart["ticks"]],
            "ticktext": [text for _, text in chart["ticks"]],
            "tickfont": {"size": 12},
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": False,
            **({"matches": "x"} if i else {}),
        }
        axes = {"xref": f"x{tail}", "yref": f"y{tail}"}
        figure.add_trace(_tracks(panel, chart, {"xaxis": f"x{tail}", "yaxis": f"y{tail}"}))
        figure.add_traces(_marks(panel, beside, {"xaxis": f"x{tail}", "yaxis": f"y{tail}"}))
        annotations += _texts(panel, axes)
        annotations += [a for r in panel["rows"] if (a := _open_end(r, axes))]
        annotations.append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 1 - (top - _head(panel) / 2) / total,
                "xanchor": "left",
                "yanchor": "middle",
                "align": "left",
                "text": "<br>".join(f"<b>{_plain(line)}</b>" for line in _title(panel)),
                "font": {"size": TITLE},
                "showarrow": False,
            }
        )
        rule = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
        edge = 1 - top / total
        shapes.append(
            {
                **rule,
                "yref": "paper",
                "y0": edge,
                "y1": edge,
                "line": {"color": GREY, "width": 2},
            }
        )
        for row in panel["rows"][1:]:
            if not row["group"]:
                continue
            height = LINE * (len(row["group"]) + len(row["lines"])) + TRACK / 2
            below = row["y"] - height - figures.GAP / 2
            shapes.append(
                {
                    **rule,
                    "yref": axes["yref"],
                    "y0": below,
                    "y1": below,
                    "line": {"color": RULE, "width": 1},
                }
            )
        y += AFTER
    figure.update_layout(
        **layout,
        height=total + BOTTOM,
        margin={"l": 2, "r": 2, "t": 0, "b": BOTTOM, "pad": 0},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        showlegend=False,
        hovermode="closest",
        hoverdistance=14,
        hoverlabel={"align": "left", "font": {"size": 13}},
        dragmode=False,
        modebar={"bgcolor": CLEAR},
        annotations=annotations,
        shapes=shapes,
    )
    return figure


@once(64)
def build_text(case: Case, view: View) -> tuple[str, str]:
    """Return what stands over the charts and what stands under them."""
    above, below = figures_page.build_above(case, view), figures_page.build_below(case, view)
    if below:
        above = [*above, build_skip("twin-figures")]
    under = fragment(explain(below, case)) if below else ""
    return fragment(explain(above, case)), under


@once(64)
def labels(case: Case, view: View) -> dict[str, str]:
    """Return the sentence of every mark by its reference."""
    return figures_page.labels(case, view)


@once(64)
def build_paper(case: Case, view: View) -> str:
    """Return the charts as they are printed."""
    return fragment(figures_svg.build_chart(case, view, *PAPER))


def render_figures(case: Case, view: View) -> None:
    """Show the numbers claimed in a case as it stood on its as-of day."""
    still = replace(view, focus="")
    above, below = build_text(case, still)
    surface("figures-head", above)
    charts = figures.split(case, still)[0]
    for i, figure in enumerate(build_figures(case, still)):
        st.plotly_chart(
            figure,
            width="stretch",
            key=f"figures-chart-{i}",
            config=plot.config("figures", "pan2d"),
            alt=figures.takeaway(case, still, charts[i]),
        )
    if below:
        paper = build_paper(case, still) if charts else ""
        surface("figures-text", below, bridge=labels(case, still), paper=paper)
