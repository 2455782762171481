"""The feed of changes of a published record: what was said on which day, and every saved edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flows import dates, query, words
from flows.draw.markup import XHTML, Element, el, write
from flows.journal import Entry
from flows.model import Case, Claim

ATOM = "http://www.w3.org/2005/Atom"


def build_feed(
    case: Case,
    saves: Iterable[Entry],
    link: Callable[[str], str],
    address: str = "",
) -> bytes:
    """Return an Atom feed of a case as it stood, the newest first.

    `saves` are the entries of its history; those after its as-of day are left out, and nobody is
    named. `link` gives the page of a reference such as `claim:ID`; `address` is where the site
    lies, empty if that is not known.
    """
    entries = [_said(case, day, claims, link) for day, claims in _days(case).items()]
    entries += [
        (save.when, _saved(case, save))
        for save in saves
        if save.kind != "found" and save.when[:10] <= case.as_of.isoformat()
    ]
    entries.sort(key=lambda pair: pair[0], reverse=True)
    updated = entries[0][0] if entries else _instant(case.as_of.isoformat())
    feed = el(
        "feed",
        {"xmlns": ATOM},
        el("id", {}, address or f"urn:contested-flows:{case.id}"),
        el("title", {}, case.title),
        el("subtitle", {}, f"As of {dates.day_words(case.as_of)}"),
        el("updated", {}, updated),
        el("author", {}, el("name", {}, "Contested Flows")),
        el("link", {"rel": "self", "href": f"{address}feed.xml"}) if address else None,
        el("link", {"href": address}) if address else None,
        [entry for _, entry in entries],
    )
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + write(feed).encode()


def _days(case: Case) -> dict[str, list[Claim]]:
    """Return the claims of each day on which something was said, as far as a day is known."""
    found: dict[str, list[Claim]] = {}
    for claim in case.claims:
        found.setdefault(query.known_day(case, claim).isoformat(), []).append(claim)
    return found


def _instant(day: str) -> str:
    # Atom asks for a time; the record knows days.
    return f"{day}T00:00:00Z"


def _said(
    case: Case, day: str, claims: Sequence[Claim], link: Callable[[str], str]
) -> tuple[str, Element]:
    items = [
        el(
            "li",
            {},
            el("a", {"href": link(f"claim:{c.id}")}, words.said(case, c)),
            f": {c.summary}",
        )
        for c in claims
    ]
    shown = dates.day_words(dates.day(day))
    entry = _entry(
        f"urn:contested-flows:{case.id}:{day}",
        f"Known on {shown}: {words.count(len(claims), 'claim', 'claims')}",
        _instant(day),
        el("ul", {}, items),
    )
    return _instant(day), entry


def _saved(case: Case, save: Entry) -> Element:
    return _entry(
        f"urn:contested-flows:{case.id}:save:{save.id}",
        f"Record changed: {save.why or words.count(len(save.words), 'change', 'changes')}",
        save.when,
        el("ul", {}, [el("li", {}, sentence) for sentence in save.words]),
    )


def _entry(name: str, title: str, updated: str, content: Element) -> Element:
    return el(
        "entry",
        {},
        el("id", {}, name),
        el("title", {}, title),
        el("updated", {}, updated),
        el("content", {"type": "xhtml"}, el("div", {"xmlns": XHTML}, content)),
    )
