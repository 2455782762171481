"""The claims of small numbers, or of words for numbers, that share no axis, in a drawing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows import query, words
from flows.draw import figures, figures_marks, measure
from flows.draw.figures_rows import HEAD, LINE, TYPE
from flows.draw.markup import Element, el
from flows.language import _
from flows.model import Case, Claim
from flows.view import View

# Pixels: the room of the title, between columns, and of a mark in a line of marks alone.
_TOP, _APART, _STEP = 32.0, 26.0, 15.0
# A column of sentences is at least this wide.
_COLUMN = 380.0


def build_small(
    case: Case,
    claims: Sequence[Claim],
    view: View,
    width: float,
    y: float,
    in_words: bool,
    lit: Collection[str],
) -> tuple[list[Element], float]:
    """Return those claims from `y` pixels down, and the height that they take.

    In words each has a line; otherwise a small mark each, in lines, under one heading.
    """
    if not claims:
        return [], 0.0
    title = _("Other counts, without an axis")
    if not in_words:
        size = words.count(len(claims), "claim", "claims")
        title = _("Other counts, without an axis · {claims}: see figures").format(claims=size)
    found = measure.build_text([title], 0, y + 18, HEAD, "head")
    if not in_words:
        return _marks(case, claims, view, width, y, lit, found)
    found.append(
        el("line", {"class": "panel-rule", "x1": 0, "x2": width, "y1": y + 25, "y2": y + 25})
    )
    number = max(1, min(3, int((width + _APART) // (_COLUMN + _APART))))
    room = (width - _APART * (number - 1)) / number
    per = -(-len(claims) // number)
    low = y
    for i, claim in enumerate(claims):
        if i % per == 0:
            at = y + _TOP
        left = i // per * (room + _APART)
        lines = measure.wrap(_words(case, claim, view), room - 18, TYPE)
        parts = _key(claim, left + 7, at + 8, lit)
        parts += measure.build_text(lines, left + 18, at + 12, TYPE, "said")
        found.append(_group(case, claim, parts, view, lit))
        at += len(lines) * LINE + 3
        low = max(low, at)
    return found, low - y + 4


def _marks(
    case: Case,
    claims: Sequence[Claim],
    view: View,
    width: float,
    y: float,
    lit: Collection[str],
    found: list[Element],
) -> tuple[list[Element], float]:
    per = max(1, int((width - 12) // _STEP))
    for i, claim in enumerate(claims):
        parts = _key(claim, 8 + i % per * _STEP, y + 34 + i // per * _STEP, lit)
        found.append(_group(case, claim, parts, view, lit))
    high = 34 + (len(claims) - 1) // per * _STEP + 14
    for claim in claims:
        if f"claim:{claim.id}" in lit:
            lines = measure.wrap(_words(case, claim, view), width - 12, TYPE)
            found += measure.build_text(lines, 2, y + high + 8, TYPE, "said")
            high += len(lines) * LINE
    return found, high


def _words(case: Case, claim: Claim, view: View) -> str:
    said = f"{figures.value_of(claim, view.digits)} · {words.said(case, claim)}"
    return f"{figures.measure_title(claim.measure)}: {said}"


def _key(claim: Claim, x: float, y: float, lit: Collection[str]) -> list[Element]:
    found = [figures_marks.build_key(query.side_of(claim), x, y)]
    if f"claim:{claim.id}" in lit:
        found.append(figures_marks.build_ring(x, y, 7))
    return found


def _group(
    case: Case, claim: Claim, parts: Sequence[Element], view: View, lit: Collection[str]
) -> Element:
    sentence = figures.sentence(case, claim, view.digits)
    return figures_marks.build_group(
        f"claim:{claim.id}", query.side_of(claim), sentence, parts, lit
    )
