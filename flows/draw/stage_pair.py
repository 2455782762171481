"""The pair on a stage: every actor keeps its place through the talk, while bands come.

The places are found once, for the flows of the last step that draws the pair. A step draws only
what had been said by its day. Names and numbers are large, so a crowded drawing names first what
is in focus, and the rest where there is room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flows import layout, query, words
from flows.draw import pair, stage_names
from flows.draw.band import TOP, build_band, hatch
from flows.draw.markup import Element, add, classes, el, svg
from flows.draw.measure import close, wrap
from flows.draw.sankey import Side, build_box, build_text
from flows.draw.stage_names import FONT
from flows.language import _, spoken
from flows.layout import Layout, Spec
from flows.model import Case, Flow
from flows.view import View

HEAD = 17.0
BETWEEN = 24.0
# So many bands at most are drawn of a side: where there is no room for all, those in focus and
# the largest. More could not be told apart from afar.
MOST = (40, 28, 20, 14, 10)
# The largest volume is at least so thick, in pixels: where there is much room, some, or little.
LEAST = (44.0, 26.0, 20.0)
# Where few bands leave most of the room empty, it is thicker still.
AMPLE = (88.0, 66.0)
# The room beside the outer columns: as it is, and where bands turn back there.
EDGE, TURN = 3.0, 24.0


@dataclass(frozen=True)
class Plan:
    """Where everything stands on the stage: for each half its flows' ids and its whole layout.

    `width` and `height` are those of a half in pixels, `edge` is the room beside its outer columns
    and `named` the actors that are in focus in
    some step of the talk, whose names are placed first.
    """

    width: float
    height: float
    edge: float
    spec: Spec
    kept: tuple[frozenset[str], ...]
    wholes: tuple[Layout, ...]
    named: frozenset[str]


def plan(
    case: Case,
    choices: Sequence[Collection[str]],
    focus: Collection[str],
    width: float,
    height: float,
) -> Plan:
    """Return the places of all flows that the talk draws, `choices` being those of each half.

    `case` is as it stood at the last step that draws the pair; `focus` are the ids of all flows
    that some step is about; `width` and `height` are the stage's, in pixels.
    """
    half = (width - BETWEEN) / 2
    room = height - 2 * TOP - FONT
    used = layout.stages(case)
    for most, least, gap in _densities():
        sides = [_chosen(case, several, focus, most) for several in choices]
        back = any(_back(case, f) for flows in sides for f in flows)
        edge = TURN if back else EDGE
        port = min(13.0, 6.6 + gap / 2)
        # No room to fill: the scale is the least, and what is spare goes between the boxes.
        spec = Spec(
            half - 2 * edge, 1.0, gap, lambda _: 0.0, unknown=port - 1.5, port=port, spread=True
        )
        wholes = layout.pair(case, sides, spec, used, least)
        # The densest is taken even if the drawing then is higher than its room.
        if max(whole.height for whole in wholes) <= room:
            break
    # The name of the highest box stands half above it.
    spare = max(0.0, (room + FONT - max(whole.height for whole in wholes)) / 2)
    wholes = tuple(layout.lower(whole, spare) for whole in wholes)
    kept = tuple(frozenset(f.id for f in flows) for flows in sides)
    high = max([height, *(whole.height + 2 * TOP for whole in wholes)])
    ends = {a for f in case.flows if f.id in focus for a in (f.origin, f.recipient)}
    return Plan(half, high, edge, spec, kept, wholes, frozenset(ends))


def _back(case: Case, flow: Flow) -> bool:
    ends = (case.actor[a].stage or 0 for a in (flow.origin, flow.recipient))
    return next(ends) >= next(ends)


def _densities() -> Iterator[tuple[int, float, float]]:
    """Give the most bands of a side, the largest one's pixels and the gap: loose ones first."""
    for least in AMPLE:
        yield MOST[0], least, 64
    for gap in range(64, 26, -4):
        yield MOST[0], LEAST[0], gap
    for most in MOST:
        for quarters in range(160, 11, -1):
            yield most, LEAST[1], quarters / 4
        for quarters in range(11, 3, -1):
            yield most, LEAST[2], quarters / 4


def _chosen(case: Case, choices: Collection[str], focus: Collection[str], most: int) -> list[Flow]:
    flows = {f.id: f for choice in choices for f in query.flows(case, choice)}
    rank = sorted(flows.values(), key=lambda f: (f.id not in focus, -(f.volume.number or 0)))
    kept = {f.id for f in rank[:most]}
    return [f for f in flows.values() if f.id in kept]


def heading(case: Case, plan: Plan, place: int, choice: str) -> tuple[str, str]:
    """Return the title of a half, and in words what it draws or why it draws nothing."""
    title, said = _told(case, plan, place, choice)
    return title, words.sentence(said)


def _told(case: Case, plan: Plan, place: int, choice: str) -> tuple[str, str]:
    flows = query.flows(case, choice)
    title = pair.title(case, choice)
    if not flows:
        return title, pair.empty(case, View(lang=spoken()), Side(choice, title, ()))
    drawn = sum(f.id in plan.kept[place] for f in flows)
    said = words.count(len(flows), "flow", "flows")
    if drawn < len(flows):
        said = _("{flows}, {drawn} of them drawn").format(flows=said, drawn=drawn)
    return title, said


def build_half(
    case: Case,
    plan: Plan,
    place: int,
    choice: str,
    lit: Collection[str],
    key: str,
    digits: str = "indian",
) -> Element:
    """Return one half as SVG: the flows of `choice` (a side or an account) said by then.

    `lit` are the `data-ref`s in focus; `key` keeps the names inside the SVG apart from those of
    other steps. All bands and boxes that are not in focus are dimmed if any band is.
    """
    flows = [f for f in query.flows(case, choice) if f.id in plan.kept[place]]
    part = layout.part(plan.wholes[place], flows, plan.spec)
    ribbons = {r.flow: r for r in part.ribbons}
    chosen = {f.id for f in flows if f"flow:{f.id}" in lit}
    ends = {a for f in flows if f.id in chosen for a in (f.origin, f.recipient)}
    dims = any(ref.startswith("flow:") for ref in lit)
    named = f"{key}-{choice}"
    hues = {f.id: f"side-{case.account[f.account].side}" for f in flows}
    patterns = sorted({hues[r.flow] for r in part.ribbons if not r.known})

    bands: list[Element] = []
    for flow in sorted(flows, key=lambda f: f.id in chosen):
        band = build_band(case, flow, ribbons[flow.id], plan.edge, hues[flow.id], named, digits, "")
        _mark(band, "selected" if flow.id in chosen else "dim" if dims else "")
        bands.append(band)
    boxes = []
    for node in part.nodes:
        box = build_box(case.actor[node.actor], node, plan.edge, "")
        on = node.actor in ends or f"actor:{node.actor}" in lit
        _mark(box, "selected" if f"actor:{node.actor}" in lit else "" if on or not dims else "dim")
        boxes.append(box)
    texts = stage_names.build_names(
        case, part, flows, chosen, plan.named, dims, (plan.width, plan.height, plan.edge), digits
    )
    title, said = _told(case, plan, place, choice)
    return svg(
        plan.width,
        plan.height,
        {
            "class": "sankey staged",
            "role": "group",
            "aria-label": _("{title}: {said}").format(title=title, said=said),
            "data-account": choice,
        },
        el("defs", {}, [hatch(f"hatch-{named}-{hue}", hue) for hue in patterns]),
        bands,
        boxes,
        texts,
    )


def still(mark: Element) -> None:
    """Make a mark a picture: on a stage nothing is picked, and Tab leads to the controls."""
    mark.attrib.pop("tabindex", None)
    mark.set("role", "img")


def _mark(element: Element, name: str) -> None:
    """Add a class to a band or a box."""
    for part in element.iter():
        if "data-ref" in part.attrib:
            still(part)
    element.set("class", classes(element.get("class"), name))
    if element.tag == "g" and "data-ref" not in element.attrib:
        ribbon = next(part for part in element if "data-ref" in part.attrib)
        ribbon.set("class", classes(ribbon.get("class"), name))


def build_stage(plan: Plan, halves: Sequence[tuple[str, str, str, Element]]) -> Element:
    """Return both halves in one SVG; each is its title, its words, its side and its drawing."""
    width, height = 2 * plan.width + BETWEEN, plan.height + 2 * HEAD + 8
    root = svg(width, height, {"class": "sankey staged", "role": "group"})
    for i, (title, said, side, half) in enumerate(halves):
        left = i * (plan.width + BETWEEN)
        add(
            root,
            el("path", {"class": f"edge side-{side}", "d": f"M{left:g},1H{left + plan.width:g}"}),
            build_text([title], left, HEAD / 2 + 6, HEAD - 2, "start", "box-label"),
            _said_under(said, left, plan.width),
            el("g", {"transform": f"translate({left:g},{2 * HEAD + 8:g})"}, list(half)),
        )
    return root


def _said_under(said: str, left: float, width: float) -> list[Element]:
    lines = wrap(said, width, FONT)
    middle = HEAD * 1.5 + 6 + (len(lines) - 1) * FONT * close(*lines) / 2
    return build_text(lines, left, middle, FONT, "start", "band-label muted")


def room(width: float, height: float) -> tuple[float, float]:
    """Return the width and the height that are left for the halves on a stage with headings."""
    return width, height - 2 * HEAD - 8
