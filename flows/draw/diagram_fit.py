"""How the lines of a diagram are broken: so that its drawing can be shown largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows import words
from flows.draw.diagram import arrow_words, crossing_words, title
from flows.draw.diagram_layout import Arrow, Plan, Room, lay_out
from flows.draw.diagram_shapes import room_for
from flows.draw.labels import NO_BREAK, whole
from flows.draw.measure import LEADING, balance, width
from flows.draw.sankey import Side
from flows.model import Actor, Case

FONT, SMALL = 13.0, 12.0
# What is left free round a drawing, in pixels.
EDGE = 10
# Where lines break, in pixels, in boxes and beside arrows: the one is used whose drawing can be
# shown largest in the room there is.
_BREAKS = ((150, 150), (118, 84), (118, 130), (190, 210), (92, 84))
_LINES = 12
# The smallest type in pixels: that can be read, and that is wished for.
_READABLE, _LEAST = 9.0, 11.0
# The height of the key, about.
_KEY = 60


@dataclass(frozen=True, slots=True)
class Drawn:
    """One layout with the lines of text that it was made for."""

    plan: Plan
    names: dict[str, list[str]]
    said: list[list[str]]


def fit(
    stage: Case,
    side: Side,
    inside: dict[tuple[str, str], list[Actor]],
    sure: set[str],
    digits: str,
    width: float,
    height: float,
) -> Drawn:
    """Return the layout that fills the room best, of those with longer and shorter lines.

    Where its type would be too small to read, the room's width alone counts: the drawing is
    higher then.
    """
    found = [_lay_out(stage, side, inside, sure, digits, *breaks) for breaks in _BREAKS]

    def across(d: Drawn) -> float:
        return min(1.0, width / (d.plan.width + 2 * EDGE))

    def within(d: Drawn) -> float:
        return min(across(d), height / (d.plan.height + _KEY))

    best = max(found, key=within)
    if within(best) * SMALL >= _READABLE:
        return best
    wide = [d for d in found if across(d) * SMALL >= _LEAST]
    return min(wide, key=lambda d: d.plan.height) if wide else max(found, key=across)


def shown(stage: Case, side: Side) -> list[Actor]:
    """Return the actors of a side's flows, in the order of their numbers in its layout."""
    ends = {a for f in side.flows for a in (f.origin, f.recipient)}
    return [a for a in stage.actors if a.id in ends]


def _lay_out(
    stage: Case,
    side: Side,
    inside: dict[tuple[str, str], list[Actor]],
    sure: set[str],
    digits: str,
    box: float,
    beside: float,
) -> Drawn:
    actors = shown(stage, side)
    names = {a.id: balance(a.name, box, FONT, most=_LINES) for a in actors}
    numbers = {a.id: i for i, a in enumerate(actors)}
    said = []
    for flow in side.flows:
        group = side.folds.get(flow.id)
        text = words.fold_label(stage, group) if group else arrow_words(flow, digits)
        over = [f"↗ {crossing_words(flow)}"] if flow.id in sure else []
        said.append([*_wrap(text, beside), *over])
    plan = lay_out(
        {numbers[a.id]: room_for(a.kind, room(names[a.id], FONT)) for a in actors},
        [
            (room([title(place)], SMALL, bold=True), [numbers[a.id] for a in members])
            for place, members in inside.items()
        ],
        [
            Arrow(numbers[f.origin], numbers[f.recipient], room(text, SMALL))
            for f, text in zip(side.flows, said, strict=True)
        ],
        SMALL,
    )
    return Drawn(plan, names, said)


def _wrap(text: str, room: float) -> list[str]:
    """Return what an arrow says in lines; a verb keeps its dot, a number its words."""
    verb, dot, size = text.partition(" · ")
    kept = whole(size)
    if not dot:
        return balance(text, room, SMALL, most=_LINES)
    if width(f"{verb} · {kept}", SMALL) > room >= width(kept, SMALL):
        return [*balance(f"{verb}{NO_BREAK}·", room, SMALL), kept]
    return balance(f"{verb}{NO_BREAK}· {kept}", room, SMALL, most=_LINES)


def room(lines: Sequence[str], font: float, bold: bool = False) -> Room:
    """Return the room that lines of text need."""
    return Room(max(width(line, font, bold) for line in lines), len(lines) * font * LEADING)
