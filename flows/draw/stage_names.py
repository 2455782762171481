"""The names on one half of the pair on a stage: large, and none over another."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows import layout, volumes, words
from flows.draw import labels
from flows.draw.band import TOP
from flows.draw.labels import Label, Wish
from flows.draw.markup import Element, el
from flows.draw.sankey import build_text
from flows.language import _
from flows.layout import Layout, Node, Ribbon
from flows.model import Case, Flow

FONT = 12.0
# The shapes of a name by its box, the handiest first: its width in pixels, its lines at most.
_SHAPES = ((96.0, 2), (125.0, 2), (78.0, 3), (190.0, 1), (96.0, 3), (78.0, 4))
# Those of a long name, for which nothing else gives way.
_ROOMY = ((125.0, 4), (150.0, 5), (190.0, 8))
# So many bands may all carry words where none is in focus.
_FEW = 12


def build_names(
    case: Case,
    part: Layout,
    flows: Sequence[Flow],
    chosen: Collection[str],
    first: Collection[str],
    dims: bool,
    size: tuple[float, float, float],
    digits: str,
) -> list[Element]:
    """Return the names of a half's boxes and what its bands carry, none over another.

    The flows in `chosen` (ids) and their ends are always named; then, where there is room, the
    actors in `first`, and the others by their bands. `dims` says whether those step back; `size`
    is the half's width and height and the room beside its outer columns, in pixels.
    """
    ends = {a for f in flows if f.id in chosen for a in (f.origin, f.recipient)}
    width, height, edge = size
    within = (0.0, 0.0, width, height)
    nodes = {n.actor: n for n in part.nodes}
    place = {r.flow: r for r in part.ribbons}
    taken = [_room(n, edge) for n in part.nodes]
    # Names that matter now, then those that matter at another step, then the rest by their bands.
    many = {a: sum(a in (f.origin, f.recipient) for f in flows) for a in nodes}
    order = sorted(nodes, key=lambda a: (a not in ends, a not in first, -many[a]))
    columns = len(part.columns)
    found: list[Element] = []

    def put(
        text: str,
        wishes: Sequence[Wish],
        name: str,
        needed: bool,
        ref: str,
        roomy: Sequence[Wish] = (),
    ) -> None:
        label = labels.place(text, [*wishes, *roomy], FONT, within, taken)
        if label is None and needed:
            label = labels.place(text, wishes, FONT, within, taken, needed)
        if label is not None:
            taken.append((label.room[0] - 3, label.room[1], label.room[2] + 3, label.room[3]))
            found.append(_text(label, name, ref))

    # A band's words have few places, a box's many: the bands' come first.
    for flow in (f for f in flows if f.id in chosen):
        put(
            _said(flow, digits), _along(place[flow.id], edge), "band-label", True, f"flow:{flow.id}"
        )
    for actor in (a for a in order if a in ends):
        wishes, roomy = (_wishes(nodes[actor], columns, edge, s) for s in (_SHAPES, _ROOMY))
        put(case.actor[actor].name, wishes, "box-label", True, f"actor:{actor}", roomy)
    for actor in (a for a in order if a not in ends):
        wishes = _wishes(nodes[actor], columns, edge, (*_SHAPES, *_ROOMY))
        name = "band-label muted" if dims else "box-label"
        put(case.actor[actor].name, wishes, name, False, f"actor:{actor}")
    if not dims and len(flows) <= _FEW:
        for flow in flows:
            wishes = _along(place[flow.id], edge)
            put(_said(flow, digits), wishes, "band-label muted", False, f"flow:{flow.id}")
    return found


def _said(flow: Flow, digits: str) -> str:
    """Return what a band carries: what was said of it, and the number or that there is none."""
    if flow.volume.number is not None or flow.volume.bound == "unquantified":
        number = volumes.words(flow.volume, digits)
        number = number if len(number) <= 34 else words.volume_label(flow, digits)
        return _("{verb}: {number}").format(verb=words.VERB[flow.verb], number=number)
    return words.VERB[flow.verb]


def _text(label: Label, name: str, ref: str) -> Element:
    # The group moves with the mark that it names.
    return el(
        "g",
        {"class": "label", "data-of": ref},
        build_text(list(label.lines), label.x, label.y, FONT, label.anchor, name),
    )


def _room(node: Node, edge: float) -> labels.Room:
    x, y = node.x + edge, node.y + TOP
    return (x - 1, y - 1, x + layout.NODE_WIDTH + 1, y + node.height + 1)


def _wishes(
    node: Node, columns: int, edge: float, shapes: Sequence[tuple[float, int]]
) -> list[Wish]:
    x, y = node.x + edge, node.y + TOP
    right, middle, low = x + layout.NODE_WIDTH, y + node.height / 2, y + node.height
    first, last = node.column == 0, node.column == columns - 1
    found = []
    for width, lines in shapes:
        if last:
            found += [Wish(x - 4, middle, "end", 0, width, lines)]
            found += [Wish(right, y - 2, "end", -1, width, lines)]
            found += [Wish(right, low + 2, "end", 1, width, lines)]
            continue
        found += [Wish(right + 4, middle, "start", 0, width, lines)]
        anchors = ["start"] if first else ["start", "middle", "end"]
        at = {"start": x, "middle": (x + right) / 2, "end": right}
        found += [Wish(at[a], y - 2, a, -1, width, lines) for a in anchors]
        found += [Wish(at[a], low + 2, a, 1, width, lines) for a in anchors]
        if not first:
            found += [Wish(x - 4, middle, "end", 0, width, lines)]
    return found


def _along(ribbon: Ribbon, edge: float) -> list[Wish]:
    return labels.along(ribbon, edge, TOP, ((150.0, 1), (84.0, 2), (110.0, 3)))
