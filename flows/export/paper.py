"""The briefing as PDF: A4 pages with contents, bookmarks and links, tagged for screen readers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst

from flows import dates, words
from flows.characters import visible
from flows.draw import masthead
from flows.export import fonts, paper_claims, paper_lists, paper_pictures, style
from flows.export.options import Options
from flows.export.paper_pictures import Pictures
from flows.model import Case
from flows.view import View

TEMPLATE = Path(__file__).with_name("paper.typ")
# The template's names of colours, and the palette's.
COLOURS = {
    "alleging": "alleging",
    "answering": "answering",
    "deciding": "deciding",
    "reporting": "unstated",
    "accent": "accent",
    "quiet": "quiet",
    "text": "text",
    "rule": "rule",
}
# The standard for documents that a screen reader can read; it has no place for a letter that no
# bundled font has.
ACCESSIBLE: Literal["ua-1"] = "ua-1"
# Points that a title has at the head of a page, in type of 8 points.
HEADER = 380
JUDGED = (
    "Nothing here is judged.",
    "Each sentence, number and band belongs to the speaker named with it. The record sets what was "
    "said side by side and does not say who is right.",
)
BANDS = (
    "A band is one flow as one account tells of it. Its width is the number of people, on one "
    "scale for both sides. A number that nobody gave is never guessed: the band then has a "
    "constant width, is hatched and carries its words.",
    "Sought and directed flows are outlines, because nothing is said to have arrived. A flow that "
    "is said not to pass stops at a bar. “Over” leaves one edge open; “reportedly given” breaks "
    "both. A flow to the same or an earlier stage runs below the drawing. Bands may tell of the "
    "same people: do not add them.",
)


def pdf(case: Case, view: View, options: Options) -> bytes:
    """Return the case, as it stood on its day, as a PDF.

    All of it is in it, whatever the view's topic, people and focus; the view says which side
    comes first and how digits are grouped. Paper is light in either theme.
    """
    asked = View(left=_side(case, view.left), right=_side(case, view.right), digits=view.digits)
    pictures = paper_pictures.build_pictures(case, asked)
    record = _plain(_record(case, asked, pictures, options.link(case, _kept(view))))
    text = json.dumps(record, ensure_ascii=False)
    # Any: its stub does not know yet that it takes several files by name.
    files: Any = {
        "main.typ": TEMPLATE.read_bytes(),
        "record.json": text.encode(),
        **pictures.files,
    }
    known = frozenset().union(*fonts.letters().values())
    covered = all(letter in known for letter in text)
    made = typst.compile(
        files,
        format="pdf",
        font_paths=[fonts.FOLDER],
        # A script that is not bundled is set in what this machine has, so that it can be read.
        ignore_system_fonts=covered,
        pdf_standards=ACCESSIBLE if covered else None,
        timestamp=datetime(case.as_of.year, case.as_of.month, case.as_of.day, tzinfo=UTC),
    )
    assert isinstance(made, bytes)
    return made


def _side(case: Case, choice: str) -> str:
    return case.account[choice].side if choice in case.account else choice


def _kept(view: View) -> View:
    return replace(view, view="overview", topic="", population="", focus="", open="", span="")


def _plain(value: Any) -> Any:
    """Return the record with every text in one line, and what would turn a line made visible."""
    if isinstance(value, str):
        return visible(" ".join(value.split()))
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def _record(case: Case, view: View, pictures: Pictures, link: str) -> dict[str, Any]:
    """Return all that the template says, as text, ids and the names of its pictures."""
    day = dates.day_words(case.as_of)
    ground = style.ground("light")
    own = paper_lists.limits(case)
    decision = masthead.decision(case)
    nothing = f"by {day}"
    claims = words.sentence(words.count(len(case.claims), "claim", "claims"))
    return {
        "colours": {name: style.text(ground[f"--{of}"]) for name, of in COLOURS.items()},
        "title": case.title,
        "question": case.question or case.title,
        "short": fonts.shorten(case.title, HEADER, 8),
        "about": f"{case.question} {JUDGED[1]}".strip(),
        "keywords": [w for w in (case.id, "contested accounts", "claims and sources") if w],
        "day": [case.as_of.year, case.as_of.month, case.as_of.day],
        "as_of": f"As of {day}",
        "scope": "Only what had been said by then is in it.",
        "link": link,
        "web": link.lower().startswith(("http://", "https://")),
        "licence": f"Licence of the record: {case.licence}" if case.licence else "",
        "counts": paper_lists.counts(case),
        "notice": [list(JUDGED), list(own["method"][0])],
        "decision": decision and decision._asdict(),
        "bands": {"text": list(BANDS), "keys": paper_pictures.keys(pictures, case)},
        "pictures": pictures.shown,
        "flows_text": "Each side’s account on one scale, then every flow as a sentence."
        if case.flows
        else f"No movement of data had been described {nothing}.",
        "flows": paper_lists.flows(case, view),
        "claims": paper_claims.claims(case, view.digits),
        "compared": paper_claims.compared(case, view),
        "compared_note": "An earlier statement stands as what it is, never as a reply. A number in "
        "brackets is a source in the list of sources; a statement stands in full, with all that "
        "prints it, after this comparison.",
        "others": paper_claims.others(case),
        "events_text": paper_lists.legend(case)
        if case.events
        else f"Nothing is on record {nothing}.",
        "events": paper_lists.events(case),
        "numbers_text": "Who says how many, of what. A hollow dot and an arrow leave open how much "
        "more or less; a cross beside the axis gives no number."
        if any(c.volume for c in case.claims)
        else f"No claim had given a number {nothing}.",
        "numbers": paper_lists.every_number(case, view.digits),
        "unadded": paper_lists.unadded(case, view.digits),
        "diagram_text": "A box is a boundary, an arrow is what was said of the data, with the "
        "number given. Under each drawing stand the flows from one boundary into another."
        if case.flows
        else f"No movement of data had been described {nothing}.",
        "story": paper_lists.story(case),
        "sources_text": f"{claims} in {words.count(len(case.sources), 'source', 'sources')}. "
        "In the order of publication; a copy or rewrite stands after its original."
        if case.sources
        else f"Nothing had been printed {nothing} that is on record here.",
        "sources": paper_lists.listed(case),
        "method": own["method"],
        "limits": own["limits"],
        "unknown": paper_lists.unknown(case, view.digits),
        "words": paper_lists.the_words(),
    }
