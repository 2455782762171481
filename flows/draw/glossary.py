"""The words that the page and every export use, and what each means."""

from __future__ import annotations

from flows import glossary
from flows.draw.markup import Child, Element, el
from flows.draw.saying import pick
from flows.model import Case

WORDS = (
    ("Source", "one report or document"),
    ("Actor", "a person, office, system, company, court or party, or an unnamed body"),
    ("Flow", "one movement of data, or of messages made with it, in one account"),
    ("Account", "one version of what happened that is drawn as a whole"),
    ("Claim", "one thing that one speaker said on one occasion"),
    ("Event", "one dated happening"),
    ("As-of date", "the day as of which the record is shown: nothing said later stands in it"),
    ("Earlier statement", "one made before an allegation; it is never shown as a reply to it"),
    (
        "Voices",
        "distinct speakers, and distinct reports after every copy is followed to its original; "
        "a rewrite is no second voice",
    ),
    ("None found", "none in this record, as of its date"),
    ("Not stated", "the sources do not say; nothing is filled in"),
    ("Inferred", "a day that was worked out and not stated, marked “?” in the data"),
)


def build_glossary() -> Element:
    """Return the words as a list of terms."""
    return el(
        "dl", {"class": "method glossary"}, [(el("dt", {}, a), el("dd", {}, b)) for a, b in WORDS]
    )


def build_terms(case: Case, sources: bool = True) -> Element | None:
    """Return the terms that the record of a case uses, or None if it explains none.

    `sources` links a term to the source that explains it.
    """
    terms = glossary.used(case, case.glossary)
    if not terms:
        return None
    rows: list[Child] = []
    for term in terms:
        also = f" (also: {', '.join(term.aliases)})" if term.aliases else ""
        told = pick(f"source:{term.source}", "Source") if term.source and sources else None
        rows += [
            el("dt", {}, term.term, el("span", {"class": "quiet small"}, also)),
            el("dd", {}, term.text, (" ", told) if told is not None else None),
            el("dd", {"lang": "ml"}, term.text_ml) if term.text_ml else None,
        ]
    return el("dl", {"class": "method glossary"}, rows)
