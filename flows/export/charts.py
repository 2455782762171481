"""The drawings of all views but the pair as blocks of a picture."""

from __future__ import annotations

from flows.draw import comparison_svg, diagram_svg, figures_svg, folded, pair, timeline_svg
from flows.draw.sankey import Side
from flows.export import frame, legends, sides
from flows.export.block import Block, opened, stack
from flows.model import Case
from flows.view import View

# A drawing that is a little too high is made so much smaller at most, rather than the picture
# higher; a small diagram is made so much larger at most.
SCALES = (1.0, 0.96, 0.92, 0.88, 0.82, 0.76, 0.7, 0.64)
LARGEST = 1.3
_TOLD = (1.0, 0.8, 0.64)
_GAP = 8.0


def build(case: Case, view: View, width: float, height: float, least: float = 0.88) -> Block:
    """Return the drawing of a view in a room of pixels; it may be higher, never wider.

    It is made smaller by `least` at most, so that it can be read.
    """
    if view.view == "diagram":
        return _diagram(case, view, width, height, least)
    if view.view == "claims":
        return opened(comparison_svg.build_chart(case, view, width, height), "d-")
    draw = timeline_svg.build_chart if view.view == "timeline" else figures_svg.build_chart
    legend = legends.build(case, view, width)
    room = height - (legend.height + _GAP if legend else 0)
    scale, found = 1.0, opened(draw(case, view, width, room), "d-")
    for smaller in (s for s in SCALES[1:] if s >= least):
        if found.height * scale <= room:
            break
        again = opened(draw(case, view, width / smaller, room / smaller), "d-")
        if again.height * smaller <= room:
            scale, found = smaller, again
    block = _scaled(found, scale)
    return stack([block, legend], _GAP) if legend else block


def _diagram(case: Case, view: View, width: float, height: float, least: float) -> Block:
    (name,) = frame.choices(view)
    side = Side(name, pair.title(case, name), folded.flows(case, view, name))
    head = sides.build_heading(case, side, width)
    room = height - head.height - _GAP
    if not side.flows:
        return stack([head, sides.build_empty(case, view, side, width, room)], _GAP)
    # Its lines are broken by the room that it is told of: the telling that ends largest is best.
    drawn = [
        opened(diagram_svg.build_chart(case, view, name, width / part, room / part), "d-")
        for part in _TOLD
    ]
    found = max(drawn, key=lambda d: min(width / d.width, room / d.height))
    widest = min(LARGEST, width / found.width)
    scale = min(widest, room / found.height)
    # Smaller than that it could not be read: the picture becomes higher instead.
    scale = scale if scale >= least else min(1.0, widest)
    body = Block(
        [found.at((width - found.width * scale) / 2, 0, scale)], width, found.height * scale
    )
    return stack([head, body], _GAP)


def _scaled(block: Block, scale: float) -> Block:
    if scale == 1.0:
        return block
    return Block([block.at(0, 0, scale)], block.width * scale, block.height * scale)
