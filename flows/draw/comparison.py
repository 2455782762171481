"""The comparison: each allegation in a row with the statement that meets it and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flows import query, words
from flows.draw.markup import Child, Element, el
from flows.draw.saying import build_meeting, build_none, build_saying, build_voices
from flows.language import N_, Words, _
from flows.model import Case
from flows.query import Meeting, Pair

HEADS = Words(
    {
        "alleging": N_("Alleged"),
        "answering": N_("The government’s statement"),
        "deciding": N_("The court"),
    }
)


def order(left: str, right: str, decided: bool) -> tuple[str, ...]:
    """Return the sides as columns: left, right, then the rest; the court only where it decided."""
    wished = [left, right, "alleging", "answering", "deciding"]
    found = dict.fromkeys(s for s in wished if s in HEADS)
    return tuple(s for s in found if s != "deciding" or decided)


def build_comparison(
    case: Case,
    pairs: Sequence[Pair],
    columns: Sequence[str],
    digits: str,
    grouped: bool = True,
    full: bool = True,
) -> Element:
    """Return the comparison, a row per pair, in topics if `grouped`; `full` adds all detail."""
    rows: list[Child] = []
    for topic, members in groupby(pairs, key=lambda p: p.claim.topic):
        if grouped:
            rows.append(el("h3", {"id": f"topic-{topic}"}, words.heading(topic)))
        rows.extend(_row(case, pair, columns, digits, full) for pair in members)
    heads = [el("div", {"class": f"side-{side}"}, HEADS[side]) for side in columns]
    return el(
        "div",
        {"class": "compare", "style": f"--columns: {len(columns)}"},
        el("div", {"class": "head", "aria-hidden": "true"}, heads),
        rows,
    )


def _row(case: Case, pair: Pair, columns: Sequence[str], digits: str, full: bool) -> Element:
    cells = {
        "alleging": [build_saying(case, pair.claim, digits, build_voices(pair.voices), full=full)],
        "answering": [_met(case, m, digits, full) for m in pair.answers] or [build_none(case)],
        "deciding": [_met(case, m, digits, full) for m in pair.court]
        or [el("p", {"class": "none"}, _("Nothing by the court on this in the record."))],
    }
    return el(
        "div",
        {"class": "row", "data-ref": f"claim:{pair.claim.id}"},
        [
            el(
                "div",
                {"class": f"cell side-{side}", "data-side": side},
                # The heads of the columns are not read out, and a narrow screen has none.
                el(
                    "p",
                    {"class": "place"},
                    _("{place} of {number}: {side}").format(
                        place=place, number=len(columns), side=HEADS[side]
                    ),
                ),
                cells[side],
            )
            for place, side in enumerate(columns, start=1)
        ],
    )


def _met(case: Case, meeting: Meeting, digits: str, full: bool) -> Element:
    assert meeting.statement is not None
    # Counted for a statement as for an allegation.
    voices = query.voices(case, [meeting.statement.id])
    return build_meeting(case, meeting, digits, build_voices(voices), full=full)
