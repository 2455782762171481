"""How the rows of drawn figures share a canvas: columns, lines of text, and the height they need.

Everything here is numbers and text, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flows import dates, words
from flows.draw import figures, measure
from flows.draw.figures import Panel, Row
from flows.language import N_, _
from flows.model import Case

TYPE, SMALL, HEAD = 12.0, 11.5, 13.0
LINE = TYPE * measure.LEADING
# The room of a panel's title; of crosses on the left of a track, of arrows on its right.
SECTION, BESIDE, BEYOND = 34.0, 36.0, 58.0
# From a cross to the start of its track.
CROSS = 13.0
# A canvas narrower than this has its groups over their rows, not beside them.
WIDE = 860.0
NO_GROUP = N_("Group not stated")


@dataclass(frozen=True, slots=True)
class Column:
    """Where things stand, in pixels from the left, up to `end`.

    `group` is the room of a group's name, which stands beside its rows or over them; then come
    the number as said, who said it, and the track from `left` to `right`.
    """

    end: float
    over: bool
    group: float
    value: float
    said: float
    left: float
    right: float

    @property
    def room(self) -> float:
        """The room of the words beside a number."""
        return self.left - BESIDE - 6 - self.said


@dataclass(frozen=True, slots=True)
class Item:
    """One claim: its number as said, who said it when, the words printed, and its height."""

    row: Row
    value: list[str]
    said: list[str]
    printed: str
    height: float


@dataclass(frozen=True, slots=True)
class Group:
    """The claims about one group of people in a panel, the name in lines."""

    name: list[str]
    items: list[Item]
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """One panel as it is drawn."""

    panel: Panel
    groups: list[Group]

    @property
    def height(self) -> float:
        """The pixels that it needs with its title."""
        return SECTION + sum(g.height for g in self.groups)


def column(width: float, value: float) -> Column:
    """Return the places on a canvas so wide; `value` is the room of the numbers as said."""
    over = width < WIDE
    group = width if over else width * 0.19
    first = 0.0 if over else group + 12
    left = width * 0.46 if over else first + max(width * 0.27, min(340, width * 0.33)) + BESIDE
    return Column(width, over, group, first, first + value + 10, left, width - BEYOND)


def room_of_values(case: Case, panels: Sequence[Panel], digits: str) -> float:
    """Return the room that the numbers as said take up, each in one line, up to a limit."""
    said = [_value(case, r, digits)[0] for p in panels for r in p["rows"]]
    return min(110.0, max(measure.width(text, TYPE, bold=True) for text in said))


def block(case: Case, panel: Panel, place: Column, pad: float, digits: str) -> Block:
    """Return a panel with its texts broken into lines; `pad` is the space after each row."""
    groups = []
    for people, rows in groupby(panel["rows"], lambda r: case.claim[_id(r)].population):
        found = case.population.get(people)
        name = measure.wrap(found.name if found else _(NO_GROUP), place.group - 6, TYPE, bold=True)
        items = [_item(case, row, place, pad, digits) for row in rows]
        high, names = sum(i.height for i in items), len(name) * LINE
        height = high + names if place.over else max(high, names + pad)
        groups.append(Group(name, items, height))
    return Block(panel, groups)


def _id(row: Row) -> str:
    return row["ref"].removeprefix("claim:")


def _value(case: Case, row: Row, digits: str) -> tuple[str, str]:
    """Return the number as said, or that there is none, and the words printed."""
    claim = case.claim[_id(row)]
    printed = claim.volume.wording if claim.volume else ""
    if row["number"] is None:
        return _("no number"), printed
    return figures.value_of(claim, digits), printed


def _item(case: Case, row: Row, place: Column, pad: float, digits: str) -> Item:
    value, printed = _value(case, row, digits)
    claim = case.claim[_id(row)]
    said, when = words.said(case, claim), dates.words(claim.said_on)
    quoted = f"“{printed}”" if printed else ""
    # Words for a number stand along the track, where they fit: there is no mark on it.
    if row["number"] is None and measure.width(quoted, SMALL) > place.end - place.left:
        said, quoted = f"{quoted} · {said}", ""
    numbers = measure.wrap(value, place.said - place.value - 6, TYPE, bold=True)
    lines = _unbroken(said, when, place.room)
    return Item(row, numbers, lines, quoted, max(len(numbers), len(lines)) * LINE + pad)


def _unbroken(text: str, date: str, room: float) -> list[str]:
    """Return a text in lines, its date in one of them."""
    kept = date.replace(" ", "\N{NO-BREAK SPACE}")
    lines = measure.wrap(text.replace(date, kept), room, TYPE)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]
