"""The legends of a picture: what each shape and colour that is drawn means, in rows."""

from __future__ import annotations

from collections.abc import Sequence

from flows import words
from flows.draw import band, figures, figures_text, glyph, pair, timeline, timeline_text
from flows.draw.markup import Element, el, svg
from flows.export import letters
from flows.export.block import Block, opened
from flows.model import Case
from flows.view import View

Item = tuple[Element, str]
_WIDE = 40.0
_ROW = 20.0


def build(case: Case, view: View, width: float) -> Block | None:
    """Return the legend of a view's drawing, or None where it needs none or has its own."""
    items: list[Item] = []
    if view.view == "timeline":
        if timeline.events_of(case, view):
            items = _swatches(timeline_text.build_legend(case, view))
    elif view.view == "figures":
        items = [*_sides(case, view), *_swatches(figures_text.build_legend(case, view))]
    elif view.view not in ("claims", "diagram"):
        hues = [(band.swatch("known", hue), name) for name, hue in pair.keys(case, view).items()]
        items = [*hues, *_swatches(pair.build_legend(case, view))]
    return _flowing(items, width) if items else None


def _swatches(legend: Element | None) -> list[Item]:
    """Return the marks of a page's legend with their words; a picture has nothing to select."""
    if legend is None:
        return []
    found = [(item.find("svg"), item[0].tail or "") for item in legend if len(item)]
    return [(mark, text.partition(": select")[0]) for mark, text in found if mark is not None]


def _sides(case: Case, view: View) -> list[Item]:
    """Return the shapes of the sides whose numbers the figures draw."""
    charts = figures.split(case, view)[0]
    used = {row["side"] for chart in charts for panel in chart["panels"] for row in panel["rows"]}
    return [
        (
            svg(
                _WIDE,
                16,
                {"class": f"swatch side-{side}"},
                el("path", {"class": "solid", "d": glyph.family(side, 20, 8, 5)}),
            ),
            name,
        )
        for side, name in words.SIDE_SHORT.items()
        if side in used
    ]


def _flowing(items: Sequence[Item], width: float) -> Block:
    """Return marks with their words in rows, as many as fit side by side."""
    x, y = 0.0, 0.0
    drawn: list[Element] = []
    kind = letters.FAINT
    for i, (mark, text) in enumerate(items):
        shown = kind.wrap(text, width - _WIDE - 6, 1)[0]
        long = _WIDE + 6 + kind.width(shown)
        if x and x + long > width:
            x, y = 0.0, y + _ROW
        drawn.append(opened(mark, f"l{i}-").at(x, y + 1))
        drawn += letters.build_lines([shown], x + _WIDE + 6, y + 1, kind)
        x += long + 18
    return Block(drawn, width, y + _ROW)
