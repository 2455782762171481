"""The comparison as native tables: each allegation beside what meets it, over as many slides
as it needs, with the heads on each and no row past the foot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from flows import dates, query, words
from flows.draw import comparison, pair
from flows.export import slide_text
from flows.export.slide_deck import FOOT, INNER, MARGIN
from flows.export.slide_text import QUIET, SIDE, TEXT, Line, Run
from flows.model import Case, Claim
from flows.query import Meeting, Pair
from flows.view import View

SIZE, HEAD = 12.0, 13.0
TOP, BOTTOM = 1.3, 6.66
# More rows than these no room follows: then those that the talk names, and the link to the rest.
MOST = 30
_SIDE_PAD, _PAD = 0.09 * 72, 0.055 * 72
_HEAD_HIGH = HEAD * slide_text.LINE + 2 * _PAD
ROOM = (BOTTOM - TOP) * 72 - _HEAD_HIGH
_GAP = 7.0
# What one saying may take of a slide's height, so that even the longest stands on one slide.
_WHO, _WHAT, _HOW = 0.22 * ROOM, 0.55 * ROOM, 0.2 * ROOM
# No style and no grid: the rules between the rows are the cells' own.
_NOTHING = "Nothing by the court on this in the record."
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True, slots=True)
class Block:
    """One saying in a cell: its lines, and how high they are in points."""

    lines: tuple[Line, ...]
    high: float


Cells = tuple[tuple[Block, ...], ...]


def chosen(case: Case, view: View) -> tuple[list[Pair], str]:
    """Return the allegations that are compared, in the order said, and which they are in words."""
    rows = list(query.pairs(case))
    rows.sort(key=lambda p: (query.known_day(case, p.claim), p.claim.sequence or 0))
    drawn = {c for s in pair.sides(case, view) for f in s.flows for c in f.claims}
    named = {
        p.claim.id
        for step in case.story
        for ref in step.focus
        if query.exists(case, ref)
        for p in query.evidence(case, ref).proofs
    }
    if len(rows) <= MOST:
        return rows, ""
    shown, about = rows, "all"
    for ids, which in ((drawn, "those behind the bands"), (named, "those that the talk names")):
        less = [p for p in rows if p.claim.id in ids]
        if less:
            shown, about = less, which
        if less and len(less) <= MOST:
            return less, which
    return shown[:MOST], f"the first of {about}"


def columns(case: Case, view: View, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Return the sides that are columns, in the order of the view."""
    left, right = query.side(case, view.left), query.side(case, view.right)
    return comparison.order(left, right, any(p.court for p in pairs))


def widths(sides: Sequence[str]) -> list[float]:
    """Return the columns' widths in inches: the same for both sides, less for the court."""
    court = 0.28 * INNER if "deciding" in sides else 0.0
    other = (INNER - court) / (len(sides) - bool(court))
    return [court if side == "deciding" else other for side in sides]


def _block(lines: Sequence[Line], limits: Sequence[float], wide: float) -> Block:
    """Return a saying whose lines are cut to their limits (points of height)."""
    room = wide * 72 - 2 * _SIDE_PAD
    kept, high = [], 0.0
    for line, limit in zip(lines, limits, strict=True):
        text = slide_text.plain(line)
        short = slide_text.shortened(text, SIZE, room, limit, bold=True)
        if short != slide_text.clean(text):
            line = [replace(line[-1], text=short)]
        kept.append(line)
        high += slide_text.height(short, SIZE, room, bold=bool(line[0].bold))
    return Block(tuple(kept), high)


def _two_lines(text: str, wide: float) -> str:
    """Return as much of a name as two lines of a column hold, so that its date is never cut."""
    room = wide * 72 - 2 * _SIDE_PAD
    return slide_text.shortened(text, SIZE, room, 2.1 * SIZE * slide_text.leading(text), True)


def _saying(case: Case, claim: Claim, how: Line, wide: float) -> Block:
    # Where a court spoke is what it did: an oral remark is never shown without that word.
    where = claim.setting if claim.kind in ("court", "undertaking") else ""
    setting = f" · {_two_lines(where, wide)}" if where else ""
    who = [
        Run(_two_lines(words.name(case, claim.speaker), wide), True, SIDE[query.side_of(claim)]),
        Run(f" · {dates.words(claim.said_on)}{setting}", colour=QUIET),
    ]
    lines = [who, [Run(claim.summary, colour=TEXT)], *([how] if how else [])]
    return _block(lines, (_WHO, _WHAT, _HOW)[: len(lines)], wide)


def _meeting(case: Case, meeting: Meeting, wide: float) -> Block:
    assert meeting.statement is not None
    how = [
        Run(words.sentence(words.relation(meeting)), True, TEXT),
        Run(f" · {words.timing(meeting.timing, meeting.claim)}", colour=QUIET),
    ]
    return _saying(case, meeting.statement, how, wide)


def _cells(case: Case, row: Pair, sides: Sequence[str]) -> Cells:
    found = []
    for side, wide in zip(sides, widths(sides), strict=True):
        if side == "alleging":
            blocks = [_saying(case, row.claim, [], wide)]
        else:
            court = side == "deciding"
            blocks = [_meeting(case, m, wide) for m in (row.court if court else row.answers)]
        if not blocks:
            none = words.sentence(words.none_found(case)) + "."
            none = _NOTHING if side == "deciding" else none
            blocks = [_block([[Run(none, colour=QUIET)]], (_WHAT,), wide)]
        found.append(tuple(blocks))
    return tuple(found)


def _high(cells: Cells) -> float:
    stacks = [sum(b.high for b in cell) + _GAP * max(0, len(cell) - 1) for cell in cells]
    return max(stacks, default=0.0) + 2 * _PAD


def _parts(case: Case, row: Pair, sides: Sequence[str]) -> Iterator[Cells]:
    """Return a row, in parts if it is higher than a slide; each part names its allegation."""
    rest = _cells(case, row, sides)
    place = sides.index("alleging")
    again = [
        Run("Continued: ", colour=QUIET),
        Run(_two_lines(words.said(case, row.claim), widths(sides)[place]), True, SIDE["alleging"]),
    ]
    while _high(rest) > ROOM:
        part, left = [], []
        for blocks in rest:
            most = len(blocks)
            while most > 1 and _high((blocks[:most],)) > ROOM:
                most -= 1
            part.append(blocks[:most])
            left.append(blocks[most:])
        yield tuple(part)
        left[place] = (_block([again], (_WHO,), widths(sides)[place]),)
        rest = tuple(left)
    yield rest


def pages(case: Case, pairs: Sequence[Pair], sides: Sequence[str]) -> list[list[Cells]]:
    """Return the rows of each slide, none higher than its room."""
    found: list[list[Cells]] = []
    left = 0.0
    for row in pairs:
        for part in _parts(case, row, sides):
            high = _high(part)
            if high > left or not found:
                found.append([])
                left = ROOM
            found[-1].append(part)
            left -= high
    return found


def draw(slide: Any, rows: Sequence[Cells], sides: Sequence[str], about: str) -> None:
    """Put one table on a slide; `about` is what a screen reader says of it."""
    high = [_HEAD_HIGH, *map(_high, rows)]
    frame = slide.shapes.add_table(
        len(high), len(sides), Inches(MARGIN), Inches(TOP), Inches(INNER), Pt(sum(high))
    )
    frame.name = "Allegations and statements"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", slide_text.clean(about))
    # A reader meets the table before the footnote.
    foot = next(s for s in slide.placeholders if s.placeholder_format.idx == FOOT)
    foot._element.addprevious(frame._element)
    table = frame.table
    table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    for column, wide in zip(table.columns, widths(sides), strict=True):
        column.width = Inches(wide)
    for row, points in zip(table.rows, high, strict=True):
        row.height = Pt(points)
    for i, side in enumerate(sides):
        head = table.cell(0, i)
        slide_text.put(head.text_frame, [[Run(comparison.HEADS[side], True, SIDE[side])]], HEAD)
        _dress(head, f"accent{1 + list(comparison.HEADS).index(side)}", 1.75)
        for j, cells in enumerate(rows, start=1):
            cell = table.cell(j, i)
            lines = [line for block in cells[i] for line in block.lines]
            slide_text.put(cell.text_frame, lines, SIZE)
            starts = [len(b.lines) for b in cells[i][:-1]]
            place = 0
            for size in starts:
                place += size
                cell.text_frame.paragraphs[place].space_before = Pt(_GAP)
            _dress(cell, "accent6", 0.75)


def _dress(cell: Any, colour: str, wide: float) -> None:
    """Give a cell its margins, no ground, and a rule of some points under it."""
    cell.margin_left = cell.margin_right = Emu(int(_SIDE_PAD * 12700))
    cell.margin_top = cell.margin_bottom = Emu(int(_PAD * 12700))
    cell.fill.background()
    properties = cell._tc.get_or_add_tcPr()
    rule = properties.makeelement(qn("a:lnB"), {"w": str(int(wide * 12700))})
    ground = rule.makeelement(qn("a:solidFill"), {})
    ground.append(ground.makeelement(qn("a:schemeClr"), {"val": colour}))
    rule.append(ground)
    properties.insert(0, rule)
