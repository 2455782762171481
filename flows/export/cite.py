"""Citations of a case, or of what is in focus: a line, a paragraph, BibTeX and CSL-JSON.

Each names the as-of date, since the record may grow after it. None gives a day of access: the
same view is cited in the same words whenever it is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from flows import dates, query, words
from flows.characters import escaped, visible
from flows.export import data
from flows.export.options import Options
from flows.model import Case
from flows.view import View

NAME = "Contested Flows"
# A brace that is only escaped still counts as one for BibTeX, and would leave an entry open.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {c: f"\\{c}" for c in "%&_#$"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class _Cited:
    """What is cited: its kind and id, itself in a few words and whole, and where it is printed.

    Both name whoever said it. All is empty where the case as a whole is cited.
    """

    kind: str = ""
    id: str = ""
    brief: str = ""
    whole: str = ""
    printed: str = ""


def short(case: Case, view: View, options: Options) -> str:
    """Return a citation for a footnote or a slide, on one line."""
    cited = _cited(case, view)
    which = f", {cited.kind} {cited.id} ({cited.brief})" if cited.kind else ""
    return visible(f"{_work(case)}{which}. {_link(case, view, options)}")


def full(case: Case, view: View, options: Options) -> str:
    """Return a citation with what is said, by whom, when and where it is printed."""
    cited = _cited(case, view)
    parts = [f"{_work(case)} (data {data.version(case)})."]
    if cited.kind:
        parts.append(f"{words.sentence(cited.kind)} {cited.id}: {_closed(cited.whole)}")
    if cited.printed:
        parts.append(f"Printed in {cited.printed}.")
    return visible(" ".join([*parts, _link(case, view, options)]))


def bibtex(case: Case, view: View, options: Options) -> str:
    """Return an entry for BibTeX and biblatex: `@misc`, which both know."""
    cited = _cited(case, view)
    note = f"As of {dates.day_words(case.as_of)}"
    if cited.kind:
        note += f". {words.sentence(cited.kind)} {cited.id} in: {case.title}"
    fields = {
        "author": f"{{{_tex(NAME)}}}",
        "title": f"{{{_tex(cited.whole or case.title)}}}",
        "year": f"{case.as_of.year}",
        "version": data.version(case),
        "note": _tex(note + (f". Printed in {cited.printed}" if cited.printed else "")),
    }
    if options.base:
        # The text of an address is not escaped: what would end it is written by its number.
        fields["url"] = quote(_link(case, view, options), safe=":/?#[]@!$&'()*+,;=%-._~")
    # The name of a month is a word of BibTeX's own, without braces.
    lines = f"  month = {_MONTHS[case.as_of.month - 1]}"
    lines += "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{_key(case, cited)},\n{lines}\n}}\n"


def csl(case: Case, view: View, options: Options) -> str:
    """Return a list of one item in CSL-JSON, which Zotero, Pandoc and others read."""
    cited = _cited(case, view)
    day = case.as_of
    item: dict[str, object] = {
        "id": _key(case, cited),
        "type": "entry" if cited.kind else "dataset",
        "author": [{"literal": NAME}],
        "title": cited.whole or case.title,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": data.version(case),
        "language": "en",
        "note": f"As of {dates.day_words(day)}",
    }
    if cited.kind:
        item |= {"container-title": case.title, "genre": cited.kind}
    if cited.printed:
        item["note"] = f"{item['note']}. Printed in {cited.printed}"
    if options.base:
        item["URL"] = _link(case, view, options)
    return escaped(json.dumps([item], ensure_ascii=False, indent=1)) + "\n"


def _work(case: Case) -> str:
    return f"{NAME}: “{case.title}”, as of {dates.day_words(case.as_of)}"


def _closed(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _link(case: Case, view: View, options: Options) -> str:
    """Return the link to what is cited, pinned to its day, without how it happens to be shown."""
    focus = view.focus if _cited(case, view).kind else ""
    shown = View(view=view.view, as_of=case.as_of, focus=focus, case=view.case)
    return options.link(case, shown if focus else View(as_of=case.as_of, case=view.case))


def _cited(case: Case, view: View) -> _Cited:
    """Return what is in focus; nothing of its own if the case as it stood does not have it."""
    kind, _, name = view.focus.partition(":")
    if not query.exists(case, view.focus):
        return _Cited()
    if kind == "claim":
        claim = case.claim[name]
        brief = words.said(case, claim)
        places = _places(case, [name])
        return _Cited(kind, name, brief, f"{brief}: {claim.summary}", _printed(case, places))
    if kind == "flow":
        flow = case.flow[name]
        said = words.some(words.said(case, case.claim[c], inside=True) for c in flow.claims)
        ends = f"{words.name(case, flow.origin)} → {words.name(case, flow.recipient)}"
        told = words.flow_sentence(case, flow, view.digits)
        places = _places(case, flow.claims)
        return _Cited(kind, name, f"{ends}, said by {said}", told, _printed(case, places))
    if kind == "event":
        event = case.event[name]
        told = f"{event.title}, {dates.words(event.date)} ({words.STATUS[event.status]})"
        places = [*event.sources, *_places(case, event.claims)]
        return _Cited(kind, name, told, told, _printed(case, places))
    if kind == "source":
        title = case.source[name].title
        return _Cited(kind, name, title, title, _printed(case, [name]))
    who = words.name(case, name)
    return _Cited(kind, name, who, who)


def _places(case: Case, claims: Iterable[str]) -> list[str]:
    return [place.source for claim in claims for place in case.citations_of.get(claim, ())]


def _printed(case: Case, sources: Iterable[str]) -> str:
    """Return where something is printed: each source once, with its address."""
    found = [case.source[s] for s in dict.fromkeys(sources)]
    return "; ".join(words.place(case, s) + (f", {s.url}" if s.url else "") for s in found)


def _tex(text: str) -> str:
    plain = re.sub(r"\s+", " ", visible(text.replace("\n", " ")))
    return "".join(_TEX.get(c, c) for c in plain)


def _key(case: Case, cited: _Cited) -> str:
    parts = [case.id, cited.id, case.as_of.isoformat()]
    return re.sub(r"[^A-Za-z0-9-]+", "-", "-".join(filter(None, parts)))
