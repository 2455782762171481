"""What a record does not hold: its limits in figures, and what nobody has said or settled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows import query, words
from flows.language import N_, Words, _, named, ngettext
from flows.model import Case, Claim, Event, Flow, Source

_SPEAKING = Words(
    {
        "alleging": N_("{number} alleging"),
        "answering": N_("{number} of the government"),
        "deciding": N_("{number} of the court"),
        "reporting": N_("{number} in the reporters’ own words"),
    }
)
_TRANSLATED = re.compile(r"translat\w+ from (?:the )?([A-Z]\w+)")


def limits(case: Case) -> tuple[str, ...]:
    """Return the limits of the record as sentences, each computed from the record."""
    sources, claims = case.sources, case.claims
    part = sum(1 for s in sources if s.read != "full")
    single = sum(1 for c in claims if len(query.voices(case, [c.id]).roots) == 1)
    undated = sum(1 for c in claims if c.said_on is None)
    homeless = sum(1 for s in sources if not s.url)
    found = [
        _(
            "{part} of {number} sources ({share}) were read only in their opening: "
            "what they print further down is not in this record."
        ).format(part=part, number=len(sources), share=_share(part, len(sources)))
        if part
        else "",
        _("{part} of {number} claims ({share}) rest on one independent report.").format(
            part=single, number=len(claims), share=_share(single, len(claims))
        )
        if single
        else "",
        _sides(claims),
        _dates(sources),
        _told(
            words.count(
                undated,
                "claim carries no date: it counts from the day it was first printed",
                "claims carry no date: they count from the day they were first printed",
            )
        )
        if undated
        else "",
        _told(words.count(homeless, "source has no address here", "sources have no address here"))
        if homeless
        else "",
        *_languages(sources),
    ]
    return tuple(text for text in found if text)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def _told(text: str) -> str:
    return words.sentence(f"{text}.")


def _sides(claims: Sequence[Claim]) -> str:
    found = Counter(query.side_of(c) for c in claims)
    parts = [text.format(number=found[side]) for side, text in _SPEAKING.items() if found[side]]
    return _("Claims by who speaks: {parts}.").format(parts=", ".join(parts)) if parts else ""


def _dates(sources: Sequence[Source]) -> str:
    undated = sum(1 for s in sources if s.published is None)
    guessed = sum(1 for s in sources if s.published and (s.published.inferred or s.published.about))
    parts = [
        ngettext("{number} is undated", "{number} are undated", undated).format(number=undated)
        if undated
        else "",
        _("the day of {number} is inferred or approximate").format(number=guessed)
        if guessed
        else "",
    ]
    text = "; ".join(p for p in parts if p)
    return _("Of the sources, {parts}.").format(parts=text) if text else ""


def _languages(sources: Sequence[Source]) -> list[str]:
    found = Counter(m[1] for s in sources for m in _TRANSLATED.finditer(s.note))
    return [
        _told(
            words.count(
                number,
                "source is in {language}: its words are a translation",
                "sources are in {language}: their words are a translation",
            ).format(language=named(language))
        )
        for language, number in found.most_common()
    ]


def unnamed(case: Case) -> list[tuple[str, int]]:
    """Return the unnamed actors at an end of a flow, each with the number of its flows.

    A denial need not name whom nothing passed to.
    """
    ends = Counter(a for f in _told_of(case) for a in {f.origin, f.recipient})
    return [(a.id, ends[a.id]) for a in case.actors if a.kind == "unnamed" and ends[a.id]]


def numberless(case: Case) -> list[Flow]:
    """Return the flows for which no number is given; of what is denied there is none to give."""
    return [f for f in _told_of(case) if f.volume.number is None]


def _told_of(case: Case) -> list[Flow]:
    return [f for f in case.flows if f.verb != "denied"]


def unmet(case: Case) -> list[Claim]:
    """Return the allegations that no statement and no decision in the record meets."""
    return [p.claim for p in query.pairs(case) if not p.answers and not p.court]


def passed(case: Case) -> list[tuple[Event, Event | None]]:
    """Return what was scheduled for a day now past for which nothing like it is on record.

    With each stands the next thing on record in its lane of the same kind or in the same lane.
    """
    held = [e for e in case.events if e.status not in ("scheduled", "background")]
    found = []
    for event in case.events:
        if event.status != "scheduled" or event.date.last > case.as_of:
            continue
        like = [e for e in held if e.lane == event.lane or e.kind == event.kind]
        if any(e.date.first <= event.date.last and e.date.last >= event.date.first for e in like):
            continue
        later = [e for e in held if e.lane == event.lane and e.date.first > event.date.last]
        found.append((event, min(later, key=lambda e: e.date.first, default=None)))
    return found


def overlaps(case: Case) -> list[tuple[str, str, str]]:
    """Return the groups whose overlap is not known: id, what is not known, a claim that counts."""
    found = []
    for people in case.populations:
        same = [case.population[p].name for p in people.possibly_same_as if p in case.population]
        parts = [
            _("which other groups share people with it") if "*" in people.overlaps else "",
            _("whether it is the same as {names}").format(names=f" {_('or')} ".join(same))
            if same
            else "",
        ]
        text = "; ".join(p for p in parts if p)
        if text:
            counts = next((c.id for c in case.claims if c.population == people.id), "")
            found.append((people.id, text, counts))
    return found
