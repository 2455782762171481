"""The data-flow diagram of one side as SVG, for pictures, slides and the briefing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows import query
from flows.draw import diagram_fit, diagram_page, folded, pair
from flows.draw.diagram import places, title
from flows.draw.diagram_fit import EDGE, FONT, SMALL, Drawn
from flows.draw.diagram_key import build_key
from flows.draw.diagram_layout import Box, Line, Point
from flows.draw.diagram_shapes import build_shape, head, path
from flows.draw.markup import Element, classes, el, svg
from flows.draw.measure import LEADING, build_text, width, wrap
from flows.draw.sankey import SEVERAL, Side
from flows.model import Actor, Case, Flow
from flows.view import View


def build_chart(
    case: Case, view: View, choice: str, width: float = 1216, height: float = 620
) -> Element:
    """Return the diagram of `choice`, a side or an account id, with its key.

    It has its natural size; `width` and `height` are the room that it will be shown in, by which
    its lines are broken; where that is too small to read in, it is higher instead. Every box and
    arrow carries the `data-ref` of its row and its sentence.
    Raises a RuntimeError where the program that lays it out is missing or fails.
    """
    flows = folded.flows(case, view, choice)
    whole = Side(choice, pair.title(case, choice), flows)
    if not flows:
        return _empty(pair.empty(case, view, whole), width)
    stage, (side,) = folded.drawing(case, view, [whole])
    inside = places(stage, side.flows)
    sure = {
        c.flow.id
        for c in query.crossings(stage, side.flows)
        if c.sure and c.flow.id not in side.folds
    }
    drawn = diagram_fit.fit(stage, side, inside, sure, view.digits, width, height)
    plan = drawn.plan
    labels = diagram_page.labels(case, view, choice)
    lines = [
        _arrow(case, side, f, line, f.id in sure, labels, view.focus)
        for f, line in zip(side.flows, plan.lines, strict=True)
    ]
    actors = diagram_fit.shown(stage, side)
    boxes = [
        _actor(a, plan.nodes[i], drawn.names[a.id], labels, view.focus)
        for i, a in enumerate(actors)
    ]
    said = [
        _said(text, line, f"side-{case.account[f.account].side}", f"flow:{f.id}" == view.focus)
        for f, text, line in zip(side.flows, drawn.said, plan.lines, strict=True)
    ]
    summary = diagram_page.summary(case, view, choice)
    key, low = build_key(side.flows, actors, bool(sure), max(plan.width, 420), plan.height + 14)
    return svg(
        round(max(plan.width, 420) + 2 * EDGE, 1),
        round(low + 2 * EDGE, 1),
        {"class": "flowchart", "role": "group", "aria-label": summary, "data-account": choice},
        el(
            "g",
            {"transform": f"translate({EDGE} {EDGE})"},
            [
                _boundary(box, i, list(inside)[i][0] == "not-stated")
                for i, box in plan.groups.items()
            ],
            lines,
            boxes,
            said,
            _titles(drawn, list(inside)),
            key,
        ),
    )


def _empty(text: str, room: float) -> Element:
    lines = wrap(text, room - 2 * EDGE, FONT)
    high = 2 * EDGE + len(lines) * FONT * LEADING
    shape: dict[str, object] = {"class": "flowchart", "role": "group", "aria-label": text}
    return svg(room, round(high, 1), shape, build_text(lines, EDGE, EDGE + FONT, FONT, "muted"))


def _boundary(box: Box, number: int, dotted: bool) -> Element:
    return el(
        "rect",
        {
            "class": classes("boundary", "not-stated" if dotted else None),
            "x": round(box.x, 1),
            "y": round(box.y, 1),
            "width": round(box.width, 1),
            "height": round(box.height, 1),
            "rx": 7,
        },
    )


def _titles(drawn: Drawn, inside: Sequence[tuple[str, str]]) -> list[list[Element]]:
    """Return the boundaries' names, each where nothing runs through it if there is such a place.

    It is looked for along the upper edge, within the boundary and above it. They are drawn last
    and with a halo, so that they can be read even where there is none.
    """
    plan = drawn.plan
    points = [p for line in plan.lines for p in line.samples()]
    taken = [*plan.nodes.values()]
    for lines, line in zip(drawn.said, plan.lines, strict=True):
        room = diagram_fit.room(lines, SMALL)
        x, y = line.label
        taken.append(Box(x - room.width / 2, y - room.height / 2, room.width, room.height))
    found = []
    for i, box in plan.groups.items():
        text = title(inside[i])
        wide = width(text, SMALL, bold=True)
        steps = range(max(1, int((box.width - 20 - wide) / 6) + 1))
        heights = (box.y + 6, box.y - SMALL - 5)
        spots = [Box(box.x + 10 + 6 * k, y, wide, SMALL + 2) for y in heights for k in steps]
        ground = Box(box.x, box.y - SMALL - 8, box.width + wide, 2 * SMALL + 24)
        crossing = [p for p in points if ground.holds(p)]
        near = [other for other in taken if ground.meets(other)]

        others = [g for g in plan.groups.values() if g is not box]

        def cost(
            spot: Box,
            box: Box = box,
            crossing: list[Point] = crossing,
            near: list[Box] = near,
            others: list[Box] = others,
        ) -> int:
            met = sum(spot.meets(other) for other in near)
            if spot.y < box.y:
                met += 2 * (spot.y < -EDGE) + sum(spot.meets(g) for g in others)
            return sum(spot.holds(p, 3) for p in crossing) + 20 * met

        best = min(spots, key=cost)
        taken.append(best)
        found.append(build_text([text], best.x, best.y + SMALL, SMALL, "place", halo=True))
    return found


def _actor(
    actor: Actor, box: Box, lines: list[str], labels: Mapping[str, str], focus: str
) -> Element:
    ref = f"actor:{actor.id}"
    several = actor.kind == SEVERAL
    shape: dict[str, object] = {
        "class": classes("actor", f"kind-{actor.kind}", "selected" if ref == focus else None),
        # A box of several actors is no row of the case.
        "data-ref": None if several else ref,
        "role": "img" if several else "button",
        "tabindex": None if several else 0,
        "aria-label": labels.get(ref, actor.name),
    }
    x, y = box.middle
    first = y - len(lines) * FONT * LEADING / 2 + FONT * LEADING * 0.74
    if actor.kind == "system":
        first += 3
    return el(
        "g",
        shape,
        build_shape(actor.kind, box),
        build_text(lines, x, first, FONT, "actor-name", "middle"),
    )


def _arrow(
    case: Case,
    side: Side,
    flow: Flow,
    line: Line,
    sure: bool,
    labels: Mapping[str, str],
    focus: str,
) -> Element:
    group = side.folds.get(flow.id)
    ref = f"fold:{group.id}" if group else f"flow:{flow.id}"
    last = line.curve[-1]
    name = classes(
        "arrow",
        f"verb-{flow.verb}",
        f"side-{case.account[flow.account].side}",
        "over" if sure else None,
        "selected" if ref == focus else None,
    )
    return el(
        "g",
        {
            "class": name,
            "data-ref": ref,
            "role": "button",
            "tabindex": 0,
            "aria-label": labels[ref],
        },
        el("path", {"class": "course", "d": path(line.curve)}),
        el("path", {"class": "point", "d": head(flow.verb, last, line.tip)}),
    )


def _said(lines: list[str], line: Line, side: str, selected: bool) -> list[Element]:
    x, y = line.label
    first = y - len(lines) * SMALL * LEADING / 2 + SMALL * LEADING * 0.74
    name = classes("said", side, "selected" if selected else None)
    return build_text(lines, x, first, SMALL, name, "middle", halo=True)
