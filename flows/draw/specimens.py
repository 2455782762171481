"""Specimens for the guides: one shape each, drawn by the code that draws the charts.

Their ends are made up: none is a row of any case, and none can be picked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from flows.draw import band as bands
from flows.draw import figures_marks, glyph, timeline_marks
from flows.draw.diagram_shapes import head
from flows.draw.figures import Row
from flows.draw.markup import Child, Element, classes, el, svg
from flows.draw.timeline import Mark
from flows.layout import Ribbon

WIDE, HIGH = 72, 30
_MIDDLE = HIGH / 2
_BOX = 4.0

Specimen: TypeAlias = Callable[[], Child]


def build_picture(specimen: Specimen) -> Element:
    """Return a specimen as a small picture; the words beside it say all that it shows."""
    return svg(WIDE, HIGH, {"aria-hidden": "true"}, specimen())


def band(verb: str, bound: str, width: float, side: str = "alleging") -> Specimen:
    """Return a band from one box to another: a number where it is not hatched."""
    known = bound not in ("not-stated", "unquantified")
    colour = f"side-{side}"

    def draw() -> Child:
        top = _MIDDLE - width / 2 - bands.TOP
        start, end = _BOX + 2, WIDE - _BOX - 2
        ribbon = Ribbon("", start, top - 3, end, top + 3, width, known, None)
        name = f"howto-{verb}-{bound}"
        shape: dict[str, object] = {"class": bands.shape_names(verb, known, colour)}
        pattern = None if known else f"url(#{name})"
        return [
            None if known else el("defs", {}, bands.hatch(name, colour)),
            bands.build_outline(verb, bound, ribbon, 0.0, colour, shape, pattern),
            _box(2, _MIDDLE - 3),
            _box(WIDE - _BOX - 2, _MIDDLE + 3),
        ]

    return draw


def _box(x: float, y: float, high: float = 13, kind: str = "") -> Element:
    rect: dict[str, object] = {"x": x, "y": y - high / 2, "width": _BOX, "height": high, "rx": 1.5}
    return el("g", {"class": f"box {kind}".strip()}, el("rect", rect))


def unnamed() -> Child:
    """Return the boxes of two actors that nobody has named."""
    return [_box(WIDE / 3, _MIDDLE, 22, "unnamed"), _box(WIDE * 2 / 3, _MIDDLE, 14, "unnamed")]


def _mark(side: str, form: str = "point", status: str = "reported", precision: str = "day") -> Mark:
    return Mark(
        ref="", form=form, precision=precision, side=side, status=status, hollow=False, start="",
        end="", y=_MIDDLE, label="", left=False, sentence="", actor="",
    )  # fmt: skip


def _event(mark: Mark, x: float = WIDE / 2) -> Element:
    return _sided(mark["side"], timeline_marks.build_point(mark, x, _MIDDLE))


def event(side: str, status: str) -> Specimen:
    """Return an event that a side tells of, in the shape of its status."""
    return lambda: _event(_mark(side, status=status))


def _sided(side: str, *shapes: Child) -> Element:
    return el("g", {"class": f"side-{side}"}, shapes)


def days() -> Child:
    """Return an event of each side."""
    sides = ("alleging", "answering", "deciding", "reporting")
    return [_event(_mark(side), 9 + 18 * i) for i, side in enumerate(sides)]


def inferred() -> Child:
    """Return an event whose day is inferred."""
    mark = _mark("reporting")
    mark["hollow"] = True
    return _event(mark)


def bars() -> Child:
    """Return a run of days, and one of which only the month is known."""
    return _sided(
        "reporting",
        timeline_marks.build_bar(_mark("reporting"), (2, 32), (False, False), _MIDDLE),
        timeline_marks.build_bar(
            _mark("reporting", precision="month"), (40, 70), (False, False), _MIDDLE
        ),
    )


def before() -> Child:
    """Return an event on or before a day."""
    mark = _mark("reporting", "before")
    return _sided("reporting", timeline_marks.build_before(mark, 4, 54, _MIDDLE))


def figure(bound: str, number: int | None = 1, x: float = WIDE / 2) -> Specimen:
    """Return a number on its axis as a speaker hedged it, or the cross of none."""
    row = Row(
        ref="", side="reporting", bound=bound, number=number, group=[], lines=[], y=0, sentence=""
    )
    track = el("line", {"class": "track", "x1": 2, "x2": WIDE - 2, "y1": _MIDDLE, "y2": _MIDDLE})

    def draw() -> Child:
        marks = figures_marks.build_mark(row, x, _MIDDLE)
        return [track if number is not None else None, _sided("reporting", marks)]

    return draw


def speakers() -> Child:
    """Return two rows of one number: one claim each, and no more people."""
    found = []
    for side, y in (("alleging", 8.0), ("answering", HIGH - 8.0)):
        line = el("line", {"class": "track", "x1": 2, "x2": WIDE - 2, "y1": y, "y2": y})
        shape = el("path", {"class": "shape", "d": glyph.family(side, WIDE * 0.6, y)})
        found.append(_sided(side, line, shape))
    return found


def boundary(dotted: bool) -> Specimen:
    """Return a boundary with an actor in it."""
    box = {"x": 2, "y": 2, "width": WIDE - 4, "height": HIGH - 4, "rx": 7}
    inner = {"x": WIDE / 2 - 15, "y": _MIDDLE - 6, "width": 30, "height": 12, "rx": 1}
    return lambda: [
        el("rect", {"class": classes("boundary", dotted and "not-stated"), **box}),
        el("rect", {"class": "inner", **inner}),
    ]


def arrow(verb: str, over: bool = False) -> Specimen:
    """Return an arrow with the line and the end of its verb."""
    line = WIDE - 14
    return lambda: el(
        "g",
        {"class": classes("arrow", f"verb-{verb}", "side-reporting", over and "over")},
        el("path", {"class": "course", "d": f"M2,{_MIDDLE}H{line}"}),
        el("path", {"class": "point", "d": head(verb, (line, _MIDDLE), (line + 10, _MIDDLE))}),
    )


def columns() -> Child:
    """Return one row of the comparison: a cell per side, with the line at its edge."""
    found = []
    for i, side in enumerate(("alleging", "answering", "deciding")):
        x = 2 + 24 * i
        head = {"class": "cell", "x": x, "y": 2, "width": 20, "height": 2.5}
        edge = {"class": "cell", "x": x, "y": 9, "width": 2.5, "height": HIGH - 11}
        found.append(_sided(side, el("rect", head), el("rect", edge), _words(x + 6, (12, 18, 24))))
    return found


def _words(x: float, rows: tuple[float, ...], wide: float = 14, heavy: bool = False) -> Element:
    lines = "".join(f"M{x:g},{y:g}h{wide:g}" for y in rows)
    return el("path", {"class": classes("words", heavy and "heavy"), "d": lines})


def relation() -> Child:
    """Return a statement with the words that say how it meets an allegation."""
    edge = el("rect", {"class": "cell", "x": 2, "y": 4, "width": 2.5, "height": HIGH - 8})
    return _sided("answering", edge, _words(9, (8, 14), 56), _words(9, (22,), 30, heavy=True))


def none() -> Child:
    """Return the place where no statement is."""
    line = el("path", {"class": "none-found", "d": f"M4,4V{HIGH - 4}"})
    return _sided("reporting", line, _words(11, (15,), 40))


def voices() -> Child:
    """Return one report and its copies."""
    copies = [
        el("path", {"class": "shape hollow", "d": glyph.circle(x, _MIDDLE, 5)}) for x in (36, 56)
    ]
    one = el("path", {"class": "shape", "d": glyph.circle(16, _MIDDLE, 5)})
    return _sided("reporting", el("path", {"class": "words", "d": "M16,15h40"}), one, copies)
