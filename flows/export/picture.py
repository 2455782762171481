"""A view as a picture, SVG or PNG, that says by itself what it shows, as of when, by whom told."""

from __future__ import annotations

import resvg_py

from flows.draw.markup import Element, el, write
from flows.draw.markup import svg as svg_root
from flows.export import charts, fonts, frame, ink, sides
from flows.export.block import Block
from flows.export.options import SHAPES, Options
from flows.model import Case
from flows.view import View

MARGIN = 32.0
TOP = 22.0
BOTTOM = 16.0
GAP = 12.0
# How small a chart may be made to keep the shape: a square one for the sake of the square.
SMALLEST = {"screen": 0.88, "square": 0.64}

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def svg(case: Case, view: View, options: Options) -> bytes:
    """Return a view as an SVG file that needs nothing else: its fonts are in it."""
    root = build(case, view, options)
    root.insert(2, fonts.style(root))
    return (_HEAD + write(root) + "\n").encode("utf-8")


def png(case: Case, view: View, options: Options) -> bytes:
    """Return a view as a PNG file of `options.scale` times its shape."""
    return _raster(build(case, view, options), options.scale)


def build(case: Case, view: View, options: Options) -> Element:
    """Return a view as a framed SVG tree without styles; `case` stands as of its day.

    As large as the shape of `options` asks; higher only where the smallest type needs it.
    """
    wide, high = SHAPES[options.shape]
    width = wide - 2 * MARGIN
    head = frame.build_head(case, view, width)
    foot = frame.build_foot(case, view, options, frame.drawn_claims(case, view), width)
    room = high - TOP - BOTTOM - head.height - foot.height - 2 * GAP
    # A comparison that is long may take two screens; what it leaves out it counts.
    more = high if view.view == "claims" and options.shape == "screen" else 0
    middle = _drawing(case, view, width, room + more, SMALLEST[options.shape])
    height = max(float(high), high - room + middle.height)
    root = svg_root(
        wide,
        _whole(height),
        {
            "class": "paper",
            "role": "group",
            "data-case": case.id,
            "data-as-of": case.as_of.isoformat(),
            "data-view": frame.shown(view),
        },
        frame.build_title(case, view, middle),
        el("rect", {"class": "ground", "width": wide, "height": _whole(height)}),
        head.at(MARGIN, TOP),
        middle.at(MARGIN, TOP + head.height + GAP),
        foot.at(MARGIN, _whole(height) - BOTTOM - foot.height),
    )
    return ink.inked(root, options.theme)


def body(case: Case, view: View, options: Options, width: float, height: float) -> bytes:
    """Return the drawing of a view alone as a PNG of exactly width × height pixels × scale.

    It is made smaller where it would be higher, and stands at the top in the middle.
    """
    found = _drawing(case, view, width, height)
    scale = min(1.0, height / found.height, width / found.width)
    left = (width - found.width * scale) / 2
    ground = el("rect", {"class": "ground", "width": width, "height": height})
    root = svg_root(width, height, {"class": "paper"}, ground, found.at(left, 0, scale))
    return _raster(ink.inked(root, options.theme), options.scale)


def _whole(number: float) -> int:
    return int(-(-number // 1))


def _raster(root: Element, scale: int) -> bytes:
    made: bytes = bytes(
        resvg_py.svg_to_bytes(
            svg_string=write(root),
            font_files=fonts.files(),
            skip_system_fonts=True,
            zoom=scale,
        )
    )
    return made


def _drawing(case: Case, view: View, width: float, height: float, smallest: float = 0.88) -> Block:
    """Return the drawing of a view for a room in pixels: smaller by so much at most, or higher."""
    name = frame.shown(view)
    if name in ("overview", "flows"):
        return sides.build(case, view, width, height)
    return charts.build(case, view, width, height, smallest)
