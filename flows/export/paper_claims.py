"""What the paper says of claims, as data for its template: each in full, and the comparison.

Everything here is text and ids; how it looks on a page is `paper.typ`'s business.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from flows import dates, query, volumes, words
from flows.draw import comparison, saying, sources
from flows.model import Case, Claim
from flows.query import Meeting
from flows.schema import SIDES
from flows.view import View

ALONE = {
    "alleging": "Alleged",
    "answering": "Statements of the government",
    "deciding": "Words of the court",
    "reporting": "Reports in the reporter’s own words",
}


def columns(view: View) -> tuple[str, ...]:
    """Return all sides in the order in which a view shows them; an account stands for its side."""
    return tuple(dict.fromkeys((view.left, view.right, *SIDES)))


def numbers(case: Case) -> dict[str, int]:
    """Return the number of every source in the list: as published, copies after their original."""
    below = sources.children(case)
    found: dict[str, int] = {}
    waiting = list(reversed(below.get("", ())))
    while waiting:
        source = waiting.pop()
        if source.id not in found:
            found[source.id] = len(found) + 1
            waiting.extend(reversed(below.get(source.id, ())))
    # A circle of copies has no original; its members still have their numbers.
    for source in case.sources:
        found.setdefault(source.id, len(found) + 1)
    return found


def claims(case: Case, digits: str) -> dict[str, dict[str, Any]]:
    """Return every claim by id: who said it, when, in what words, where it is printed."""
    places = numbers(case)
    return {c.id: _claim(case, c, digits, places) for c in case.claims}


def _claim(case: Case, claim: Claim, digits: str, places: dict[str, int]) -> dict[str, Any]:
    proof = query.proof(case, claim.id)
    people = case.population.get(claim.population)
    return {
        "id": claim.id,
        "side": query.side_of(claim),
        "kind": words.KIND[claim.kind],
        "speaker": words.name(case, claim.speaker),
        "when": dates.words(claim.said_on),
        "setting": claim.setting,
        "summary": claim.summary,
        "figure": _figure(claim, digits),
        "people": people.name if people else "",
        "places": [
            {
                "source": source.id,
                "number": str(places[source.id]),
                "where": saying.where(case, citation, source),
                "phrase": citation.phrase,
                "copy": bool(source.derived_from),
            }
            for citation, source in proof.citations
        ],
        "voices": words.sentence(words.voices(proof.voices)) + ".",
        "note": claim.note,
        "meets": list(dict.fromkeys(m.claim.id for m in proof.meets)),
    }


def _figure(claim: Claim, digits: str) -> str:
    if claim.volume is None:
        return ""
    shown, printed = volumes.words(claim.volume, digits), claim.volume.wording
    return words.figure(claim, digits) + (
        f" (printed: “{printed}”)" if printed and printed != shown else ""
    )


def compared(case: Case, view: View) -> dict[str, Any]:
    """Return the comparison: every allegation with what meets it, by topic, in the view's order."""
    pairs = query.pairs(case)
    decided = any(p.court for p in pairs)
    when = dates.day_words(case.as_of)
    standing = words.standing(Counter(p.standing for p in pairs))
    first, second, _ = columns(view)
    sides = comparison.order(first, second, decided)
    said = words.sentence(
        f"{words.count(len(pairs), 'allegation', 'allegations')}: {standing} (as of {when})."
    )
    return {
        "columns": [{"side": s, "head": comparison.HEADS[s]} for s in sides],
        "text": said if pairs else f"No allegation by {when}.",
        "none": {
            "answering": words.sentence(words.none_found(case)) + ".",
            "deciding": "Nothing by the court on this in the record.",
        },
        "none_on_topic": "Nothing by the court on these in the record.",
        "topics": [
            {
                "title": words.heading(topic),
                "rows": [
                    {
                        "alleging": p.claim.id,
                        "answering": [_meeting(m) for m in p.answers],
                        "deciding": [_meeting(m) for m in p.court],
                    }
                    for p in members
                ],
            }
            for topic, members in groupby(pairs, key=lambda p: p.claim.topic)
        ],
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    assert meeting.statement is not None
    return {
        "claim": meeting.statement.id,
        "relation": words.sentence(words.relation(meeting)),
        "addressed": meeting.response.relation != "not-addressed",
        "timing": words.timing(meeting.timing, meeting.claim),
        "note": meeting.response.note,
    }


def others(case: Case) -> list[dict[str, Any]]:
    """Return the claims that are no allegation, by who speaks, each group in the order said."""
    rest = [c for c in case.claims if c.kind not in query.ALLEGING_KINDS]
    rest.sort(key=lambda c: (query.known_day(case, c), c.sequence or 0))
    found: dict[str, list[str]] = {}
    for claim in rest:
        found.setdefault(query.side_of(claim), []).append(claim.id)
    return [
        {"title": title, "claims": found[side]} for side, title in ALONE.items() if side in found
    ]
