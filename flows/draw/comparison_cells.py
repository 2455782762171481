"""What stands in a cell of the comparison as SVG: one claim in measured lines, with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows import dates, query, volumes, words
from flows.draw.markup import Element, classes, el
from flows.draw.measure import LEADING, build_text, width, wrap
from flows.draw.saying import printed, where
from flows.language import _
from flows.model import Case, Claim
from flows.query import Meeting, Voices

BAR, INSET, BETWEEN = 3, 12, 12
_MOST = 30


@dataclass(frozen=True, slots=True)
class Type:
    """The sizes of the type in pixels: of what was said, and of what stands round it."""

    body: float
    small: float


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: its text, its classes, its size, how far from the left it stands."""

    text: str
    name: str
    size: float
    at: float = 0.0


@dataclass(slots=True)
class Block:
    """Lines that stand together: one claim, or a few words on what is not there.

    `ref` and `label` are the reference and the sentence of its mark, empty if it has none;
    `side` colours its bar.
    """

    side: str
    room: float
    ref: str = ""
    label: str = ""
    selected: bool = False
    rows: list[tuple[list[Part], float]] = field(default_factory=list)

    @property
    def height(self) -> float:
        """The height of its lines in pixels."""
        return sum(high for _parts, high in self.rows) + 3

    def add(self, text: str, size: float, name: str = "", space: float = 0) -> None:
        """Put text under what is there, in as many lines as it needs, `space` pixels lower."""
        bold = "strong" in name
        for line in wrap(text, self.room - INSET, size, bold, most=_MOST):
            self.rows.append(([Part(line, name, size)], size * LEADING + space))
            space = 0

    def add_two(self, first: str, second: str, size: float, small: float, space: float = 0) -> None:
        """Put a few strong words and quiet ones after them, on one line if they fit it."""
        wide = width(f"{first} ", size, bold=True)
        if wide + width(f"· {second}", small) <= self.room - INSET:
            parts = [Part(first, "strong", size), Part(f"· {second}", "muted", small, wide)]
            self.rows.append((parts, size * LEADING + space))
            return
        self.add(first, size, "strong", space)
        self.add(words.sentence(second), small, "muted")

    def build(self, x: float, y: float) -> Element:
        """Return it drawn with its left upper corner at a point."""
        items: list[Element] = []
        name = classes("mark", f"side-{self.side}", "selected" if self.selected else None)
        box = {"x": round(x, 1), "y": round(y, 1), "height": round(self.height, 1)}
        if self.selected:
            ground: dict[str, object] = {
                "x": round(x - 1, 1),
                "y": round(y - 4, 1),
                "width": round(self.room, 1),
                "height": round(self.height + 8, 1),
            }
            items.append(el("rect", {"class": "ground", "rx": 2, **ground}))
        items.append(el("rect", {"class": "bar" if self.ref else "bar empty", **box, "width": BAR}))
        for parts, high in self.rows:
            y += high
            for part in parts:
                # The room under a baseline is a good quarter of a line.
                at = x + INSET + part.at
                items += build_text([part.text], at, y - part.size * 0.3, part.size, part.name)
        if not self.ref:
            return el("g", {"class": name}, items)
        return el(
            "g",
            {
                "class": name,
                "data-ref": self.ref,
                "role": "button",
                "tabindex": 0,
                "aria-label": self.label,
            },
            items,
        )


def build_claim(
    case: Case,
    claim: Claim,
    room: float,
    type: Type,
    digits: str,
    focus: str,
    meeting: Meeting | None = None,
    voices: Voices | None = None,
    full: bool = True,
) -> Block:
    """Return one claim: speaker, date, neutral words, number, printed words and their place.

    With `meeting` how it meets the other claim and when it was said; with `voices` how many
    stand behind it. Not `full`, the setting, the printed words and the voices are left out.
    """
    ref = f"claim:{claim.id}"
    block = Block(query.side_of(claim), room, ref, selected=ref == focus)
    # An oral remark of a court, or an undertaking, is never shown without that word.
    named = claim.setting and (full or claim.kind in ("court", "undertaking"))
    setting = f" · {claim.setting}" if named else ""
    said = f"{dates.words(claim.said_on)}{setting}"
    block.add_two(words.name(case, claim.speaker), said, type.body, type.small)
    block.add(claim.summary, type.body, space=1)
    told = [f"{words.said(case, claim)}{setting}: {claim.summary}"]
    if claim.volume is not None:
        size = volumes.words(claim.volume, digits)
        wording = claim.volume.wording
        number = words.figure(claim, digits)
        if wording and wording != size:
            number += f" {printed(wording)}"
        block.add(number, type.small, "strong", space=2)
        told.append(number)
    places = case.citations_of.get(claim.id, ())
    quoted = next((c for c in places if c.phrase), None) if full else None
    place = quoted or next(iter(places), None)
    if place:
        shown = where(case, place, case.source[place.source])
        if len(places) > 1:
            more = words.count(len(places) - 1, "more place", "more places")
            shown = _("{place} and {more}").format(place=shown, more=more)
        if quoted:
            shown = f"“{place.phrase}” · {shown}"
        block.add(shown, type.small, "muted", space=2)
        told.append(shown)
    if meeting:
        relation = words.sentence(words.relation(meeting))
        timing = words.timing(meeting.timing, meeting.claim)
        block.add_two(relation, timing, type.small, type.small, space=2)
        told.append(f"{relation}, {timing}")
    if voices and full:
        block.add(words.sentence(words.voices(voices)) + ".", type.small, "muted", space=2)
    block.label = "; ".join(part.rstrip(".") for part in told) + "."
    return block


def build_words(text: str, room: float, type: Type, side: str = "reporting") -> Block:
    """Return a few words on what is not there, with a dotted bar."""
    block = Block(side, room)
    block.add(text, type.small, "muted")
    return block


def height(blocks: Sequence[Block]) -> float:
    """Return the height in pixels of blocks that stand one below the other."""
    return sum(b.height for b in blocks) + BETWEEN * max(0, len(blocks) - 1)


def stack(blocks: Sequence[Block], x: float, y: float) -> list[Element]:
    """Return blocks drawn one below the other from a point down."""
    found = []
    for block in blocks:
        found.append(block.build(x, y))
        y += block.height + BETWEEN
    return found
