"""Claims as cards side by side: who said it and when, what, where it is printed, what meets it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flows import dates, query, volumes, words
from flows.draw.markup import Element, el, svg
from flows.draw.measure import build_text, wrap
from flows.draw.saying import where
from flows.language import _, ngettext
from flows.model import Case
from flows.proof import Proof

# Sizes of type in pixels, the largest first: the first at which all cards fit is taken.
_SIZES = (16.5, 15.5, 14.5, 13.5, 12.5, 12.2)
_LEADING = 1.28
_BETWEEN, _PAD, _EDGE = 18.0, 10.0, 3.0
_SMALL = 0.9
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a card: its text, its class, its size and how far it stands above the next."""

    text: str
    name: str
    size: float
    above: float = 0.0

    @property
    def high(self) -> float:
        return self.above + self.size * _LEADING


def build_cards(
    case: Case, proofs: Sequence[Proof], width: float, height: float, places: bool
) -> Element:
    """Return a card per claim, side by side, in as few rows as `width` pixels allow.

    With `places` each says every place that prints it, else one, and what meets it. The type is
    as large as `height` pixels allow; the SVG is higher where the text needs it.
    """
    # Four stand in one row rather than in two.
    across = max(1, min(4 if len(proofs) == 4 else _MOST, len(proofs), int(width // 180)))
    shown = {p.claim.id for p in proofs}
    room = (width - _BETWEEN * (across - 1)) / across
    for size in _SIZES:
        rows = [
            [list(_lines(case, p, room - 2 * _PAD - _EDGE, size, places, shown)) for p in part]
            for part in _rows(proofs, across)
        ]
        tall = [max(sum(line.high for line in card) for card in row) + 2 * _PAD for row in rows]
        need = sum(tall) + _BETWEEN * (len(rows) - 1)
        if need <= height:
            break
    cards: list[Element] = []
    top = 0.0
    for part, row, high in zip(_rows(proofs, across), rows, tall, strict=True):
        for i, (proof, lines) in enumerate(zip(part, row, strict=True)):
            cards.append(_card(case, proof, lines, i * (room + _BETWEEN), top, room, high))
        top += high + _BETWEEN
    claims = words.sentence(words.count(len(proofs), "claim", "claims"))
    label = _("{claims} side by side").format(claims=claims)
    shape: dict[str, object] = {"class": "staged cards", "role": "group", "aria-label": label}
    return svg(width, round(max(height, need), 1), shape, cards)


def _rows(proofs: Sequence[Proof], across: int) -> list[Sequence[Proof]]:
    return [proofs[i : i + across] for i in range(0, len(proofs), across)] or [()]


def _lines(
    case: Case, proof: Proof, room: float, size: float, places: bool, shown: Collection[str]
) -> Iterator[_Line]:
    claim, small = proof.claim, round(size * _SMALL, 2)

    def cut(
        text: str, name: str, above: float = 0.0, most: int = 0, type_: float = 0.0
    ) -> list[_Line]:
        found = wrap(text, room, type_ or size, name == "box-label", most)
        return [_Line(t, name, type_ or size, 0 if i else above) for i, t in enumerate(found)]

    setting = f" · {claim.setting}" if claim.setting else ""
    yield from cut(words.name(case, claim.speaker), "box-label", most=2)
    yield from cut(f"{dates.words(claim.said_on)}{setting}", "muted", type_=small, most=2)
    yield from cut(claim.summary, "", size * 0.5)
    if claim.volume and claim.volume.number is not None:
        yield from cut(volumes.words(claim.volume), "box-label", size * 0.3)
    for citation, source in proof.citations[: _MOST if places else 1]:
        above = small * 0.6
        if citation.phrase:
            yield from cut(f"“{citation.phrase}”", "phrase-label", above, type_=small)
            above = 0.0
        place = where(case, citation, source)
        if not places and len(proof.citations) > 1:
            more = words.count(len(proof.citations) - 1, "more place", "more places")
            place = _("{place} and {more}").format(place=place, more=more)
        yield from cut(place, "muted", above, type_=small)
    if len(proof.citations) > _MOST and places:
        more = words.count(len(proof.citations) - _MOST, "more place", "more places")
        yield from cut(_("and {more}").format(more=more), "muted", small * 0.6, type_=small)
    if not places:
        for text in _met(case, proof, shown):
            yield from cut(text, "", small * 0.6, type_=small)


def _met(case: Case, proof: Proof, shown: Collection[str]) -> Iterator[str]:
    """Return what meets a claim and what it meets, a sentence each.

    Where `shown` claims stand beside it, the one that meets it says so, and no other is named.
    """
    others = [m for m in proof.met_by if m.statement is None or m.statement.id not in shown]
    named = others if len(others) == len(proof.met_by) else []
    for meeting in named[:_MOST]:
        if meeting.statement is None:
            none = words.none_found(case)
            yield _("Statement that meets it: {none}.").format(none=none)
            continue
        yield _("{said}, beside it: {relation}, {timing}.").format(
            said=words.said(case, meeting.statement),
            relation=words.relation(meeting),
            timing=words.timing(meeting.timing, meeting.claim),
        )
    if rest := len(others) - len(named[:_MOST]):
        statements = words.sentence(words.count(rest, "more statement", "more statements"))
        met = ngettext("{statements} stands beside it.", "{statements} stand beside it.", rest)
        yield met.format(statements=statements)
    # What stands beside it comes first, what it passes by last.
    meets = sorted(
        proof.meets,
        key=lambda m: (m.claim.id not in shown, m.response.relation == "not-addressed"),
    )
    for meeting in meets[:1]:
        text = _("Beside {said}: {relation}, {timing}.").format(
            said=words.said(case, meeting.claim, inside=True),
            relation=words.relation(meeting),
            timing=words.timing(meeting.timing, meeting.claim),
        )
        if len(meets) > 1:
            more = words.count(len(meets) - 1, "more claim", "more claims")
            text = f"{text} {_('It also stands beside {more}.').format(more=more)}"
        yield text


def _card(
    case: Case,
    proof: Proof,
    lines: Sequence[_Line],
    left: float,
    top: float,
    room: float,
    high: float,
) -> Element:
    claim = proof.claim
    texts: list[Element] = []
    y = top + _PAD
    for line in lines:
        y += line.high
        name = f"{line.name} ink".strip()
        texts += build_text([line.text], left + _EDGE + _PAD, y - 0.3 * line.size, line.size, name)
    ground: dict[str, object] = {"x": round(left, 1), "y": round(top, 1), "height": round(high, 1)}
    return el(
        "g",
        {
            "class": f"card side-{query.side_of(claim)}",
            "data-ref": f"claim:{claim.id}",
            "role": "img",
            "aria-label": _("{said}: {summary}").format(
                said=words.said(case, claim), summary=claim.summary
            ),
        },
        el("rect", {"class": "card-ground", "width": round(room, 1), **ground}),
        el("rect", {"class": "card-edge", "width": _EDGE, **ground}),
        texts,
    )
