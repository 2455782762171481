"""The words that the page and every export use, and what each means."""

from __future__ import annotations

from flows import glossary
from flows.draw.markup import Child, Element, el
from flows.draw.saying import pick
from flows.language import N_, _
from flows.model import Case

WORDS = (
    (N_("Source"), N_("one report or document")),
    (N_("Actor"), N_("a person, office, system, company, court or party, or an unnamed body")),
    (N_("Flow"), N_("one movement of data, or of messages made with it, in one account")),
    (N_("Account"), N_("one version of what happened that is drawn as a whole")),
    (N_("Claim"), N_("one thing that one speaker said on one occasion")),
    (N_("Event"), N_("one dated happening")),
    (
        N_("As-of date"),
        N_("the day as of which the record is shown: nothing said later stands in it"),
    ),
    (
        N_("Earlier statement"),
        N_("one made before an allegation; it is never shown as a reply to it"),
    ),
    (
        N_("Voices"),
        N_(
            "distinct speakers, and distinct reports after every copy is followed to its original; "
            "a rewrite is no second voice"
        ),
    ),
    (N_("None found"), N_("none in this record, as of its date")),
    (N_("Not stated"), N_("the sources do not say; nothing is filled in")),
    (N_("Inferred"), N_("a day that was worked out and not stated, marked “?” in the data")),
)


def build_glossary() -> Element:
    """Return the words as a list of terms."""
    rows = [(el("dt", {}, _(word)), el("dd", {}, _(text))) for word, text in WORDS]
    return el("dl", {"class": "method glossary"}, rows)


def build_terms(case: Case, sources: bool = True) -> Element | None:
    """Return the terms that the record of a case uses, or None if it explains none.

    `sources` links a term to the source that explains it.
    """
    terms = glossary.used(case, case.glossary)
    if not terms:
        return None
    rows: list[Child] = []
    for term in terms:
        also = (
            f" ({_('also: {names}').format(names=', '.join(term.aliases))})" if term.aliases else ""
        )
        told = pick(f"source:{term.source}", _("Source")) if term.source and sources else None
        rows += [
            el("dt", {}, term.term, el("span", {"class": "quiet small"}, also)),
            el("dd", {}, term.text, (" ", told) if told is not None else None),
        ]
    return el("dl", {"class": "method glossary"}, rows)
