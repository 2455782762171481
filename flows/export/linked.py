"""A case as it stood as linked data in the words of schema.org: who said what, printed where.

Nothing is reviewed or rated. A claim is a `Claim` whose `author` said it and whose `text` is this
record's own summary; each `appearance` is a report that prints it. Words taken from a report are
a `Quotation` that is part of that report and about the claim: reported speech is the report's
wording, so the speaker stands in `creditText` and not as its creator. schema.org has no relation
between claims: what meets a claim is a `Comment` of this record that is `about` both.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from flows import query, words
from flows.characters import escaped
from flows.dates import Edtf
from flows.export import data, joined
from flows.export.options import Options
from flows.model import Case, Claim, Source
from flows.view import View

Node = dict[str, Any]
# What an actor is called here where it is no organisation: a body without a name stays a thing.
TYPES = {"person": "Person"} | dict.fromkeys(
    ("account", "group", "public", "scheme", "system", "unnamed"), "Thing"
)


def jsonld(case: Case, view: View, options: Options) -> bytes:
    """Return the graph of the case: data set, claims, quotations, reports, speakers, relations."""
    names = _Names(case, view, options)
    nodes = [_dataset(case, names)]
    nodes += [_claim(case, names, claim) for claim in case.claims]
    nodes += [q for claim in case.claims for q in _quotations(case, names, claim)]
    nodes += [r for claim in case.claims for r in _relations(case, names, claim)]
    nodes += [_source(names, source) for source in case.sources]
    speakers = dict.fromkeys(claim.speaker for claim in case.claims)
    nodes += [
        {
            "@type": TYPES.get(case.actor[a].kind, "Organization"),
            "@id": names.of("actor", a),
            "name": case.actor[a].name,
        }
        for a in speakers
    ]
    found = {"@context": "https://schema.org/", "@graph": [_filled(node) for node in nodes]}
    # “<” is written as an escape, so that the text can stand inside a page's script element.
    text = json.dumps(found, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return (escaped(text) + "\n").encode()


class _Names:
    """The addresses by which things are known: links of the dashboard, or names of their own."""

    def __init__(self, case: Case, view: View, options: Options) -> None:
        self._case, self._options = case, options
        self._start = View(case=view.case)

    def of(self, kind: str, name: str) -> str:
        """Return the address of a record: the same as of every day."""
        if self._options.base and kind in ("claim", "source", "actor"):
            return self._options.link(self._case, replace(self._start, focus=f"{kind}:{name}"))
        return self._urn(kind, name)

    def dataset(self) -> str:
        """Return the address of the case as it stood on its day."""
        if self._options.base:
            return self._options.link(self._case, replace(self._start, as_of=self._case.as_of))
        return self._urn("as-of", self._case.as_of.isoformat())

    def _urn(self, kind: str, name: str) -> str:
        place = re.sub(r"[^A-Za-z0-9.-]+", "-", self._case.id)
        return f"urn:contested-flows:{place}:{kind}:{name}"


def _filled(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in ("", [], None)}


def _ref(name: str) -> Node:
    return {"@id": name}


def _date(name: str, when: Edtf | None) -> Node:
    """Return a whole and certain day under `name`, any other date as it is known."""
    if when is None:
        return {}
    plain = when.precision == "day" and not (when.inferred or when.about) and len(when.text) == 10
    return {name: when.text} if plain else {"temporal": when.text}


def _dataset(case: Case, names: _Names) -> Node:
    return {
        "@type": "Dataset",
        "@id": names.dataset(),
        "name": case.title,
        "description": data.description(case),
        "disambiguatingDescription": joined.NOTE,
        "dateModified": case.as_of.isoformat(),
        "version": data.version(case),
        "license": data.LICENCES.get(case.licence, {}).get("path", case.licence),
    }


def _claim(case: Case, names: _Names, claim: Claim) -> Node:
    places = dict.fromkeys(p.source for p in case.citations_of.get(claim.id, ()))
    return {
        "@type": "Claim",
        "@id": names.of("claim", claim.id),
        "identifier": claim.id,
        "author": _ref(names.of("actor", claim.speaker)),
        "genre": words.KIND[claim.kind],
        "keywords": words.heading(claim.topic),
        "text": claim.summary,
        **_date("dateCreated", claim.said_on),
        "appearance": [_ref(names.of("source", s)) for s in places],
        "isPartOf": _ref(names.dataset()),
    }


def _quotations(case: Case, names: _Names, claim: Claim) -> list[Node]:
    found = []
    for number, place in enumerate(case.citations_of.get(claim.id, ()), start=1):
        if place.phrase:
            printed = words.place(case, case.source[place.source])
            node = {
                "@type": "Quotation",
                "@id": names.of("quotation", f"{claim.id}:{number}"),
                "text": place.phrase,
                "about": _ref(names.of("claim", claim.id)),
                "isPartOf": _ref(names.of("source", place.source)),
                "position": place.locator,
                "creditText": f"{words.said(case, claim)}, as printed in {printed}",
            }
            found.append(node)
    return found


def _relations(case: Case, names: _Names, claim: Claim) -> list[Node]:
    """Return what meets a claim, or that nothing in this record was found to."""
    about, name = _ref(names.of("claim", claim.id)), names.of("response", f"{claim.id}:none")
    found = []
    for meeting in query.proof(case, claim.id).met_by:
        statement = meeting.statement
        if statement:
            met_by = _ref(names.of("claim", statement.id))
            told = f"{words.said(case, statement)}: {words.relation(meeting)}"
            node: Node = {
                "@type": "Comment",
                "@id": names.of("response", meeting.response.id),
                "about": [about, met_by],
                "text": f"{told}; {words.timing(meeting.timing, claim)}",
            }
            found.append(node)
    if not found and claim.kind in query.ALLEGING_KINDS:
        found = [{"@type": "Comment", "@id": name, "about": about, "text": words.none_found(case)}]
    return found


def _source(names: _Names, source: Source) -> Node:
    publisher = source.publisher or source.agency
    return {
        "@type": "CreativeWork",
        "@id": names.of("source", source.id),
        "identifier": source.id,
        "name": source.title,
        "url": source.url,
        "publisher": {"@type": "Organization", "name": publisher} if publisher else "",
        "creditText": words.credit(source),
        **_date("datePublished", source.published),
        "isBasedOn": _ref(names.of("source", source.derived_from)) if source.derived_from else "",
    }
