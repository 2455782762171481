"""The names on one half of the pair on a stage: large, and none over another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows import layout, volumes, words
from flows.draw import labels
from flows.draw.band import TOP
from flows.draw.labels import Label, Room, Wish
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


@dataclass(frozen=True, slots=True)
class _Text:
    """What is written at a mark: where it would stand, its class, whether it must be there.

    `roomy` are the places that it takes only where they are free.
    """

    text: str
    wishes: Sequence[Wish]
    name: str
    needed: bool
    ref: str
    roomy: Sequence[Wish] = ()


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
    boxed = [_room(n, edge) for n in part.nodes]
    # Names that matter now, then those that matter at another step, then the rest by their bands.
    many = {a: sum(a in (f.origin, f.recipient) for f in flows) for a in nodes}
    order = sorted(nodes, key=lambda a: (a not in ends, a not in first, -many[a]))
    columns = len(part.columns)

    def carried(flow: Flow, name: str, needed: bool, start: int = 0) -> _Text:
        said = _said(flow, digits)
        wishes = _along(place[flow.id], said, edge, start)
        return _Text(said, wishes, name, needed, f"flow:{flow.id}")

    def named(actor: str, name: str, needed: bool) -> _Text:
        wishes, roomy = (_wishes(nodes[actor], columns, edge, s) for s in (_SHAPES, _ROOMY))
        return _Text(case.actor[actor].name, wishes, name, needed, f"actor:{actor}", roomy)

    boxes = [named(a, "box-label", True) for a in order if a in ends]
    name = "band-label muted" if dims else "box-label"
    boxes += [named(a, name, False) for a in order if a not in ends]
    if not dims and len(flows) <= _FEW:
        boxes += [carried(f, "band-label muted", False) for f in flows]
    best: list[Element] = []
    least = float("inf")
    # Where a box's name would cover what a band carries, that stands elsewhere along its band.
    for start in range(len(labels.ALONG)):
        # A band's words have few places, a box's many: the bands' come first.
        bands = [carried(f, "band-label", True, start) for f in flows if f.id in chosen]
        found, covered = _laid([*bands, *boxes], within, boxed)
        if covered < least:
            best, least = found, covered
        if covered <= 0:
            break
    return best


def _laid(
    texts: Sequence[_Text], within: Room, taken: Sequence[Room]
) -> tuple[list[Element], float]:
    """Return the texts that find a place, in this order; what they cover, in square pixels."""
    found: list[Element] = []
    held, covered = [*taken], 0.0
    for one in texts:
        label = labels.place(one.text, [*one.wishes, *one.roomy], FONT, within, held)
        if label is None and one.needed:
            label = labels.place(one.text, one.wishes, FONT, within, held, needed=True)
        if label is None:
            continue
        room = label.room
        covered += sum(labels.overlap(room, other) for other in held)
        held.append((room[0] - 3, room[1], room[2] + 3, room[3]))
        found.append(_text(label, one.name, one.ref))
    return found, covered


def _said(flow: Flow, digits: str) -> str:
    """Return what a band carries: what was said of it, and the number or that there is none."""
    if flow.volume.number is not None or flow.volume.bound == "unquantified":
        number = volumes.words(flow.volume, digits)
        number = number if len(number) <= 34 else words.volume_label(flow, digits)
        said = _("{verb}: {number}").format(verb=words.VERB[flow.verb], number=number)
        return labels.whole(said)
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


def _along(ribbon: Ribbon, text: str, edge: float, start: int) -> list[Wish]:
    # No word breaks, whatever its language.
    least = labels.longest(text, FONT)
    shapes = [(max(wide, least), lines) for wide, lines in ((150.0, 1), (84.0, 2), (110.0, 3))]
    at = (*labels.ALONG[start:], *labels.ALONG[:start])
    return labels.along(ribbon, edge, TOP, shapes, at)
