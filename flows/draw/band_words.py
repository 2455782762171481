"""Where the words of the bands stand that run across: at a band's end, if nothing stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from flows.draw import labels, measure
from flows.draw.band import TOP
from flows.draw.labels import Label, Room, Wish
from flows.layout import Layout, Ribbon

# How far its words stand from the end of a band, in pixels.
_OFF = 5.0
# What of a line's height may be shared with the lines above and below: no letter stands there.
_CLEAR = 0.17
# How far apart two words stand at the least, in pixels.
_APART = 2.0
# Where along its band words are tried, from its end to its start.
_ALONG = tuple(t / 100 for t in range(94, 8, -3))

# Where a band is cut to tell what it runs under.
_STRIPS = tuple(i / 12 for i in range(13))
# How much less it matters that words stand on another band than on other words.
_UNDER = 0.2
# How far off its band its words may stand, in pixels.
_ASIDE = (-7.0, 7.0, -13.0, 13.0, -20.0, 20.0, -27.0, 27.0)


def placed(
    plan: Layout, said: Mapping[str, str], font: float, left: float, within: Room, taken: list[Room]
) -> dict[str, Label]:
    """Return the words of each band by its flow, clear of what is `taken` as far as there is room.

    Words stay at the end of their band where they meet nothing; the others move along it. A number
    always stands there; other words that find no free place are left out: the band's look and its
    sentence say the same.
    """
    found: dict[str, Label] = {}
    moved: list[Ribbon] = []
    held = [*taken]
    for ribbon in plan.ribbons:
        label = labels.fit(said[ribbon.flow], _end(ribbon, said[ribbon.flow], font, left), font)
        core = _core(label.room, font, label.lines)
        if any(labels.overlap(core, other) for other in held):
            moved.append(ribbon)
            continue
        found[ribbon.flow] = label
        held.append(core)
    for ribbon in moved:
        text = said[ribbon.flow]
        if ribbon.known:
            text = labels.whole(text)
        on = [_end(ribbon, text, font, left), *_along(ribbon, text, font, left)]
        label, covered = _best(text, on, font, within, held)
        if covered > 0:
            # Rather a little off their band than on other words, but no number on another band.
            aside = [replace(wish, y=wish.y + off) for off in _ASIDE for wish in on[1:]]
            others = [r for r in plan.ribbons if ribbon.known and r is not ribbon]
            under = [strip for other in others for strip in _strips(other, left)]
            label, covered = _best(text, [*on, *aside], font, within, held, under)
        if covered > 0 and not ribbon.known:
            continue
        found[ribbon.flow] = label
        held.append(_core(label.room, font, label.lines))
    return found


def _best(
    text: str,
    wishes: Sequence[Wish],
    font: float,
    within: Room,
    taken: Sequence[Room],
    under: Sequence[Room] = (),
) -> tuple[Label, float]:
    """Return the words at the first place that is free, or else where they cover least; how much.

    How much is in square pixels; 0 where they cover nothing. What is `under` them, of bands that
    are not theirs, counts for less than what is `taken`.
    """
    best, least = labels.fit(text, wishes[0], font), float("inf")
    for wish in wishes:
        label = labels.fit(text, wish, font)
        left, top, right, low = _core(label.room, font, label.lines)
        core = (left - _APART, top, right + _APART, low)
        cost = sum(labels.overlap(core, other) for other in taken)
        cost += 400.0 * labels.outside(label.room, within)
        if cost < least:
            cost += _UNDER * sum(labels.overlap(core, other) for other in under)
        if cost < least:
            best, least = label, cost
        if cost <= 0:
            break
    return best, least


def _end(ribbon: Ribbon, text: str, font: float, left: float) -> Wish:
    """Return the place where a band's words stand by default, in one line."""
    wide = measure.width(text, font, True) + 1
    if ribbon.lane is not None:
        return Wish((ribbon.x0 + ribbon.x1) / 2 + left, ribbon.lane + TOP, "middle", 0, wide, 1)
    y = ribbon.y1 + ribbon.width / 2 + TOP
    return Wish(ribbon.x1 + left - _OFF, y, "end", 0, wide, 1)


def _along(ribbon: Ribbon, text: str, font: float, left: float) -> list[Wish]:
    wide = measure.width(text, font, True) + 1
    shapes = [(wide, 1), (max(labels.longest(text, font), wide * 0.6), 2)]
    if " " not in text:
        shapes = shapes[:1]
    return labels.along(ribbon, left, TOP, shapes, _ALONG)


def _strips(ribbon: Ribbon, left: float) -> list[Room]:
    """Return a band as a row of rectangles."""
    points = pairwise(labels.along(ribbon, left, TOP, ((0.0, 1),), _STRIPS))
    half = ribbon.width / 2
    return [(a.x, min(a.y, b.y) - half, b.x, max(a.y, b.y) + half) for a, b in points]


def _core(room: Room, font: float, lines: Sequence[str]) -> Room:
    """Return the room of a text without what its first and last line may share."""
    # Letters that stand on one another fill their line, nearly up to its start.
    if measure.close(*lines) > measure.close():
        return room[0], room[1] + font * 0.1, room[2], room[3]
    clear = font * measure.close() * _CLEAR
    return room[0], room[1] + clear, room[2], room[3] - clear
