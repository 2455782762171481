"""The bench's numbers as a table in Markdown and as bars in SVG, with the goals beside them."""

from __future__ import annotations

from collections.abc import Mapping

from flows.draw.markup import Child, el, svg, write

PAGES = {
    "dashboard": "dashboard",
    "bare": "bare Streamlit",
    "naive": "naive Plotly page",
    "static": "exported site",
}
# What is measured: its key, its name, its unit, the goal and what the goal is a share of.
ROWS: tuple[tuple[str, str, str, float | None, str], ...] = (
    ("cold", "first ribbon, empty cache", "ms", 1.0, "bare"),
    ("warm", "first ribbon, full cache", "ms", 1.1, "bare"),
    ("settled", "all settled", "ms", None, "bare"),
    ("phone", "first ribbon, phone at a quarter of the speed", "ms", 2.0, "bare"),
    ("line", "first ribbon, 10 Mbit/s", "ms", 0.7, "bare"),
    ("received", "received until the first ribbon, websocket too", "kB", 1200.0, ""),
    ("requests", "requests until then", "", None, "bare"),
    ("press", "click to evidence (bare: a button)", "ms", 0.8, "bare"),
    ("frames", "websocket, for one click", "kB", None, ""),
    ("step", "as-of step to all redrawn (bare: a button)", "ms", 1.2, "bare"),
    ("page cpu", "server CPU per page", "ms", 8.0, ""),
    ("press cpu", "server CPU per interaction", "ms", 5.0, ""),
    ("idle cpu", "server CPU per second of a page that is merely open", "ms", None, ""),
    ("memory", "server memory per viewer", "MB", None, ""),
    ("start", "process start to first ribbon", "ms", 1.2, "bare"),
)
Medians = Mapping[str, Mapping[str, float]]


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    shown = f"{value:,.0f}" if value >= 20 else f"{value:.1f}"
    return f"{shown} {unit}".strip()


def _share(medians: Medians, key: str, goal: float | None, of: str) -> tuple[str, str]:
    """Return the dashboard's share of what its goal is set by, and the goal."""
    ours = medians.get("dashboard", {}).get(key)
    theirs = medians.get(of, {}).get(key) if of else None
    share = f"{ours / theirs:.2f} ×" if ours is not None and theirs else "–"
    if goal is None:
        return share, ""
    reached = ours if not of else ours / theirs if ours is not None and theirs else None
    met = "" if reached is None else ", met" if reached <= goal else ", missed"
    return share, f"≤ {goal:,g}{' ×' if of else ''}{met}"


def markdown(medians: Medians, loads: int) -> str:
    """Return the table; `medians` are by page and by what is measured."""
    heads = [f"median of {loads}", *PAGES.values(), "of bare", "goal"]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for key, title, unit, goal, of in ROWS:
        cells = [_number(medians.get(page, {}).get(key), unit) for page in PAGES]
        lines.append(f"| {' | '.join([title, *cells, *_share(medians, key, goal, of)])} |")
    return "\n".join(lines) + "\n"


def bars(medians: Medians) -> str:
    """Return a picture: for each row that has a share, ours and the naive page's, bare being 1."""
    rows = []
    for key, title, *_ in ROWS:
        base = medians.get("bare", {}).get(key)
        if not base:
            continue
        shares = {
            page: medians[page][key] / base
            for page in ("dashboard", "naive", "static")
            if key in medians.get(page, {})
        }
        rows.append((title, shares))
    left, unit, step = 320, 120, 54
    colours = {"dashboard": "#0f5f5c", "naive": "#b3742a", "static": "#6b675f"}
    parts: list[Child] = []
    for i, (title, shares) in enumerate(rows):
        top = 20 + i * step
        parts.append(el("text", {"x": 10, "y": top + 22, "font-size": 14}, title))
        for j, (page, share) in enumerate(shares.items()):
            width = min(share, 5.0) * unit
            y = top + j * 14
            place: dict[str, object] = {"x": left, "y": y, "width": f"{width:.1f}", "height": 11}
            parts.append(el("rect", place | {"fill": colours[page]}))
            told = f"{PAGES[page]} {share:.2f}"
            at: dict[str, object] = {"x": f"{left + width + 5:.1f}", "y": y + 10, "font-size": 11}
            parts.append(el("text", at, told))
    height = 30 + len(rows) * step
    line: dict[str, object] = {
        "x1": left + unit,
        "x2": left + unit,
        "y1": 10,
        "y2": height,
        "stroke": "#131110",
    }
    about: dict[str, object] = {
        "role": "img",
        "aria-label": "Shares of bare Streamlit",
        "font-family": "sans-serif",
    }
    ground = el("rect", {"width": 1080, "height": height, "fill": "#fbfaf7"})
    return write(svg(1080, height, about, ground, el("line", line), parts))
