"""The comparison as SVG: each allegation beside what meets it and what the court said.

For pictures, slides and the talk. What does not fit is counted in words, never left out unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows import dates, query, words
from flows.draw import comparison
from flows.draw.comparison_cells import Block, Type, build_claim, build_words, height, stack
from flows.draw.comparison_rows import Row, in_view, of_claims, precedence
from flows.draw.markup import Element, el, svg
from flows.draw.measure import LEADING, build_text, wrap
from flows.language import _
from flows.model import Case
from flows.query import Pair
from flows.view import View

_WIDE, _NARROW = Type(15, 13.5), Type(14, 13)
# Of few rows the type is as large as lets all of them stand in full.
_LARGE = (1.3, 1.15)
_FEW = 6
_GAP, _PAD = 26, 11
# How much a cell holds, from much to little until all rows fit: whether each claim has all its
# detail, and how many statements stand there before they are counted.
_DEPTHS = ((True, 12), (True, 4), (False, 2), (False, 1))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page that rows are set on: its columns, their width in pixels, its type."""

    columns: tuple[str, ...]
    width: float
    type: Type
    digits: str
    focus: str

    @property
    def room(self) -> float:
        return (self.width - _GAP * (len(self.columns) - 1)) / len(self.columns)

    def x(self, place: int) -> float:
        return place * (self.room + _GAP)


@dataclass(frozen=True, slots=True)
class _Set:
    """One row as set: the blocks of each column, a line under them, its height in pixels."""

    cells: tuple[tuple[Block, ...], ...]
    note: str
    height: float
    ref: str


def build_chart(case: Case, view: View, width: float, height: float) -> Element:
    """Return the comparison of a view as a picture `width` pixels wide.

    Its rows are those of the claims in focus (a claim, a flow's or an event's), else of the
    view's topic, else those behind the drawn flows, as many as `height` pixels hold and at least
    one, those that the talk tells of before others; a last line counts the rest.
    """
    return _build(case, view, in_view(case, view), width, height)


def build_claims(
    case: Case, view: View, claim_ids: Iterable[str], width: float, height: float
) -> Element:
    """Return the comparison of given claims, in that order, as `build_chart` does.

    Few rows all stand there, even where that is higher than `height`: both sides were asked for.
    Ids that the case does not have (as of its day) are left out.
    """
    rows = of_claims(case, claim_ids)
    return _build(case, view, rows, width, height, whole=len(rows) <= _FEW)


def build_rows(
    case: Case, view: View, pairs: Sequence[Pair], width: float, height: float
) -> Element:
    """Return the comparison of given pairs, in that order, as `build_chart` does."""
    return _build(case, view, [Row(p) for p in pairs], width, height)


def _build(
    case: Case, view: View, rows: Sequence[Row], width: float, room: float, whole: bool = False
) -> Element:
    columns = comparison.order(
        query.side(case, view.left),
        query.side(case, view.right),
        any(r.met("deciding") for r in rows),
    )
    sheet, found = _fitting(case, view, rows, columns, width, room)
    kind = sheet.type
    head, top = _head(sheet)
    line = kind.small * LEADING + 2 * _PAD
    kept: list[int] = []
    y = top
    for i in precedence(rows):
        spare = 0 if len(kept) == len(found) - 1 else line
        if kept and not whole and y + found[i].height + spare > room:
            break
        kept.append(i)
        y += found[i].height
    shown = [found[i] for i in sorted(kept)]
    marks: list[Element] = []
    y = top
    for row in shown:
        marks.append(_draw(sheet, row, y))
        y += row.height
    left = len(rows) - len(shown)
    if left:
        more = words.count(left, "more allegation", "more allegations")
        text = _("and {more}: see claims").format(more=more)
        marks += build_text([text], 0, y + _PAD + kind.small, kind.small, "muted")
        y += line
    if not rows:
        head, top = [], 0
        text = words.no_allegation(case)
        marks = build_text(wrap(text, width, kind.body), 0, kind.body * 1.2, kind.body, "muted")
        y = kind.body * 2
    summary = _("Allegations and statements as of {day}: {shown} of {total} rows").format(
        day=dates.day_words(case.as_of), shown=f"{len(shown):,}", total=f"{len(rows):,}"
    )
    return svg(
        width,
        round(y, 1),
        {"class": "versus", "role": "group", "aria-label": summary},
        head,
        marks,
    )


def _fitting(
    case: Case, view: View, rows: Sequence[Row], columns: tuple[str, ...], width: float, room: float
) -> tuple[_Sheet, list[_Set]]:
    """Return the sheet and the rows set on it: in large type, in full, or with less detail."""
    base = _WIDE if width >= 1000 else _NARROW
    larger = [Type(round(base.body * k, 1), round(base.small * k, 1)) for k in _LARGE]
    ways = [(kind, _DEPTHS[0]) for kind in larger if len(rows) <= _FEW]
    for kind, depth in [*ways, *((base, depth) for depth in _DEPTHS)]:
        sheet = _Sheet(columns, width, kind, view.digits, view.focus)
        found = [_row(case, sheet, row, *depth) for row in rows]
        if _head(sheet)[1] + sum(r.height for r in found) <= room:
            break
    return sheet, found


def _head(sheet: _Sheet) -> tuple[list[Element], float]:
    """Return the names of the columns under a rule in their colour, and where rows begin."""
    found = []
    for i, side in enumerate(sheet.columns):
        x = round(sheet.x(i), 1)
        rule = {"class": "band", "x": x, "y": 0, "width": round(sheet.room, 1), "height": 3}
        lines = [comparison.HEADS[side]]
        text = build_text(lines, x, sheet.type.body + 8, sheet.type.body, "strong")
        found.append(el("g", {"class": f"side-{side}"}, el("rect", rule), text))
    return found, sheet.type.body + 16


def _row(case: Case, sheet: _Sheet, row: Row, full: bool, most: int) -> _Set:
    """Return a row set on the sheet, at most `most` statements in a cell."""
    if row.pair is None:
        return _alone(case, sheet, row)
    cells = tuple(tuple(_cell(case, sheet, row, side, full, most)) for side in sheet.columns)
    note = (
        _("and {more} that these meet: see claims")
        if len(row.only) > 1
        else _("and {more} that this meets: see claims")
    ).format(more=words.count(row.more, "more allegation", "more allegations"))
    high = max(height(cell) for cell in cells) + 2 * _PAD
    if row.more:
        high += sheet.type.small * LEADING + 6
    return _Set(cells, note if row.more else "", high, f"claim:{row.pair.claim.id}")


def _alone(case: Case, sheet: _Sheet, row: Row) -> _Set:
    assert row.alone is not None
    block = build_claim(case, row.alone, sheet.width, sheet.type, sheet.digits, sheet.focus)
    text = _("This stands beside no allegation in the record.")
    block.add(text, sheet.type.small, "muted")
    return _Set(((block,),), "", block.height + 2 * _PAD, f"claim:{row.alone.id}")


def _cell(case: Case, sheet: _Sheet, row: Row, side: str, full: bool, most: int) -> list[Block]:
    assert row.pair is not None
    room, kind, digits, focus = sheet.room, sheet.type, sheet.digits, sheet.focus
    if side == "alleging":
        claim, voices = row.pair.claim, row.pair.voices
        return [build_claim(case, claim, room, kind, digits, focus, None, voices, full)]
    met = row.met(side)
    if not met:
        text = (
            _("Nothing by the court on this in the record.")
            if side == "deciding"
            else words.sentence(words.none_found(case)) + "."
        )
        return [build_words(text, room, kind)]
    # Those asked for all stand there; where some are only counted, those that pass it by are first.
    named = row.shown(side)
    most = max(most, len(row.only))
    if len(named) > most:
        named = tuple(sorted(named, key=lambda m: m.response.relation == "not-addressed"))
    shown = named[:most]
    blocks = [
        build_claim(
            case,
            m.statement,
            room,
            kind,
            digits,
            focus,
            m,
            query.voices(case, [m.statement.id]),
            full,
        )
        for m in shown
        if m.statement
    ]
    left = len(met) - len(shown)
    if left:
        if shown:
            more = words.count(left, "more statement", "more statements")
            text = _("and {more}: see claims").format(more=more)
        else:
            number = words.count(left, "statement", "statements")
            text = _("met by {statements}: see claims").format(statements=number)
        blocks.append(build_words(words.sentence(text), room, kind, side))
    return blocks


def _draw(sheet: _Sheet, row: _Set, y: float) -> Element:
    items: list[Element] = []
    for i, cell in enumerate(row.cells):
        items += stack(cell, sheet.x(i), y + _PAD)
    low = y + row.height
    if row.note:
        small = sheet.type.small
        items += build_text([row.note], 0, low - _PAD - small * 0.3, small, "muted")
    rule = {"class": "rule", "x1": 0, "x2": sheet.width, "y1": round(low, 1), "y2": round(low, 1)}
    return el("g", {"class": "pair-row", "data-row": row.ref}, items, el("line", rule))
