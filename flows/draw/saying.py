"""How one claim stands on the page, in a comparison and in the evidence; links to other views."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

from flows import dates, query, volumes, words
from flows.draw.markup import Child, Element, el
from flows.language import _
from flows.model import Case, Citation, Claim, Source
from flows.query import Meeting, Voices
from flows.view import View


def link(here: View, text: str, **changes: object) -> Element:
    """Return a link to this view with `changes`; it works as an address and without a reload."""
    target = replace(here, **changes)  # type: ignore[arg-type]
    act = json.dumps({k: str(v) for k, v in changes.items()})
    href = "?" + urlencode(target.params())
    return el("a", {"href": href, "class": "button", "data-act": act}, text)


def pick(ref: str, text: str, name: str = "") -> Element:
    """Return a button that brings the evidence of `ref`."""
    return el("button", {"type": "button", "class": f"pick {name}".strip(), "data-ref": ref}, text)


def quotation(case: Case, claim: Claim) -> Element | None:
    """Return the first phrase printed of a claim, in quotation marks, with where it is printed."""
    places = case.citations_of.get(claim.id, ())
    quoted = next((c for c in places if c.phrase), None)
    if quoted is None:
        return None
    return el(
        "p",
        {"class": "said"},
        el("q", {"class": "phrase"}, quoted.phrase),
        el(
            "span",
            {"class": "quiet small"},
            f" · {where(case, quoted, case.source[quoted.source])}",
        ),
    )


def where(case: Case, citation: Citation, source: Source) -> str:
    """Return where a claim is printed: credit, date, whether that is later, paragraph."""
    shown = place(case, source)
    return f"{shown}, {citation.locator}" if citation.locator else shown


def place(case: Case, source: Source) -> str:
    """Return who printed a source and when, and whether that is after the day in view."""
    shown = words.place(case, source)
    if source.published and source.published.first > case.as_of:
        return _("{place} (printed later)").format(place=shown)
    return shown


def printed(wording: str) -> str:
    """Return the words in which a number is printed, as they stand behind it."""
    return _("(printed: “{words}”)").format(words=wording)


def address(source: Source) -> Child:
    """Return where a source lies on the web, as a link; as text if no browser should follow it."""
    if not source.url.lower().startswith(("http://", "https://")):
        return source.url or _("not recorded")
    to: dict[str, object] = {"href": source.url, "rel": "noopener noreferrer", "target": "_blank"}
    return el("a", to, source.url)


def number(claim: Claim, digits: str) -> Element | None:
    """Return the claim's number with hedge, measure and the words as printed, if it gives one."""
    if claim.volume is None:
        return None
    shown = volumes.words(claim.volume, digits)
    wording = claim.volume.wording
    extra = f" {printed(wording)}" if wording and wording != shown else ""
    return el(
        "p",
        {"class": "figure"},
        el("b", {}, words.figure(claim, digits)),
        el("span", {"class": "quiet"}, extra),
    )


def build_saying(
    case: Case, claim: Claim, digits: str, *extra: Child, full: bool = True
) -> Element:
    """Return one claim: speaker, date, setting, neutral words, number, phrase, then `extra`."""
    # Where a court spoke is what it did: an oral remark is never shown without that word.
    shown = claim.setting and (full or claim.kind in ("court", "undertaking"))
    setting = f" · {claim.setting}" if shown else ""
    return el(
        "div",
        {"class": f"saying side-{query.side_of(claim)}", "data-ref": f"claim:{claim.id}"},
        el(
            "p",
            {"class": "who"},
            pick(f"claim:{claim.id}", words.name(case, claim.speaker)),
            el("span", {"class": "when"}, f" {dates.words(claim.said_on)}{setting}"),
        ),
        el("p", {}, claim.summary),
        number(claim, digits) if full else None,
        quotation(case, claim) if full else None,
        extra,
    )


def build_voices(voices: Voices) -> Element:
    """Return how many voices stand behind a claim."""
    return el("p", {"class": "how"}, words.sentence(words.voices(voices)) + ".")


def build_meeting(
    case: Case, meeting: Meeting, digits: str, *extra: Child, full: bool = True
) -> Element:
    """Return a statement that meets a claim, with its relation, its timing, then `extra`."""
    assert meeting.statement is not None
    note = meeting.response.note
    return build_saying(
        case,
        meeting.statement,
        digits,
        el(
            "p",
            {"class": "how"},
            el("b", {}, words.sentence(words.relation(meeting))),
            f" · {words.timing(meeting.timing, meeting.claim)}",
        ),
        el("p", {"class": "how"}, note) if note and full else None,
        *extra,
        full=full,
    )


def build_none(case: Case) -> Element:
    """Return the words for a claim that no statement in the record meets."""
    return el("p", {"class": "none"}, words.sentence(words.none_found(case)) + ".")
