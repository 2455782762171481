"""What a search finds, as markup: hits by kind, each a way to its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flows import dates, query, volumes, words
from flows.draw.markup import Child, Element, el
from flows.draw.saying import link
from flows.language import N_, Words, _, ngettext
from flows.model import Case
from flows.search import KINDS, Found, Hit, find, spans
from flows.view import View

# Hits of one kind at once, and under “more”; beyond that another word finds sooner.
FIRST, MORE = 5, 40
_LONG = 220
_NEAR = 6
_HEADS = Words(
    {
        "claim": N_("Claims"),
        "actor": N_("Actors"),
        "flow": N_("Flows"),
        "event": N_("Events"),
        "source": N_("Sources"),
    }
)


def build_found(case: Case, view: View) -> Element:
    """Return the hits of the view's search in the case as it stood, or that there are none."""
    found = find(case, view.q)
    groups = {kind: [h for h in found.hits if h.ref.startswith(f"{kind}:")] for kind in KINDS}
    return el(
        "section",
        {"class": "found", "aria-label": _("Search results")},
        el(
            "header",
            {},
            el("p", {"class": "told", "role": "status"}, _told(case, view, found)),
            link(view, _("Clear"), q=""),
        ),
        _others(view, found),
        el(
            "div",
            {"class": "groups", "role": "group", "aria-label": _("Results by kind")},
            [_group(case, view, kind, hits, found.wanted) for kind, hits in groups.items() if hits],
        )
        if found.hits
        else None,
    )


def _told(case: Case, view: View, found: Found) -> str:
    """Return in a sentence what was found, and instead of what."""
    day = dates.day_words(case.as_of)
    if not found.hits:
        if found.alone:
            return _("No record holds all of “{words}”, as of {day}.").format(words=view.q, day=day)
        text = _("Nothing in this record, as of {day}, has “{words}”.")
        return text.format(words=view.q, day=day)
    number = len(found.hits)
    told = ngettext(
        "One found for “{words}”, as of {day}.",
        "{number} found for “{words}”, as of {day}.",
        number,
    ).format(number=f"{number:,}", words=_said(found.wanted) if found.mended else view.q, day=day)
    nothing = _("Nothing has “{words}”.").format(words=view.q)
    return f"{nothing} {told}" if found.mended else told


def _said(wanted: Sequence[str]) -> str:
    return " ".join(word.removeprefix("#") for word in wanted)


def _others(view: View, found: Found) -> Element | None:
    """Return the words to try where nothing is found, each a search of its own."""
    if found.hits or not (tried := [*found.alone, *found.near]):
        return None
    links = [(link(view, _said([word]), q=_said([word])), " ") for word in tried[:_NEAR]]
    lead = _("One by one:") if found.alone else _("Near to it:")
    return el("p", {"class": "links"}, el("span", {"class": "quiet"}, f"{lead} "), links)


def _group(
    case: Case, view: View, kind: str, hits: Sequence[Hit], wanted: Sequence[str]
) -> Element:
    first, more = hits[:FIRST], hits[FIRST : FIRST + MORE]
    left = len(hits) - FIRST - MORE
    return el(
        "section",
        {"class": f"hits of-{kind}"},
        el("h2", {}, _HEADS[kind], el("span", {"class": "quiet"}, f" {len(hits):,}")),
        el("ul", {}, [_hit(case, view, hit, wanted) for hit in first]),
        el(
            "details",
            {"id": f"more-{kind}s"},
            el("summary", {}, _("{number} more").format(number=f"{len(hits) - FIRST:,}")),
            el("ul", {}, [_hit(case, view, hit, wanted) for hit in more]),
            el(
                "p",
                {"class": "quiet small"},
                _("and {number} more: one more word finds sooner.").format(number=f"{left:,}"),
            )
            if left > 0
            else None,
        )
        if more
        else None,
    )


def _hit(case: Case, view: View, hit: Hit, wanted: Sequence[str]) -> Element:
    title, about, side = _lines(case, view, hit.ref)
    shown = f"{title} {about}"
    # Where the words are in neither line, the part of the record that has them stands below.
    all_there = len(_kinds(shown, wanted)) >= len(_kinds(hit.part.text, wanted))
    return el(
        "li",
        {"class": f"hit {side}".strip(), "data-ref": hit.ref},
        el(
            "button",
            {"type": "button", "class": "pick", "data-ref": hit.ref},
            marked(_cut(title, wanted), wanted),
        ),
        el("p", {"class": "small quiet"}, marked(about, wanted)),
        None
        if all_there
        else el(
            "p",
            {"class": "small"},
            el("span", {"class": "quiet"}, f"{words.sentence(_(hit.part.name))}: "),
            marked(_cut(hit.part.text, wanted), wanted),
        ),
    )


def _kinds(text: str, wanted: Sequence[str]) -> set[str]:
    """Return which of the wanted words stand in a text."""
    return {word for word in wanted if spans(text, [word])}


def _lines(case: Case, view: View, ref: str) -> tuple[str, str, str]:
    """Return the headline of a hit, the line under it, and the class of its side."""
    kind, _, name = ref.partition(":")
    if kind == "claim":
        claim = case.claim[name]
        return claim.summary, words.said(case, claim), f"side-{query.side_of(claim)}"
    if kind == "actor":
        actor = case.actor[name]
        about = f"{words.heading(actor.kind)} · {words.BOUNDARY[actor.boundary]}"
        return actor.name, about, ""
    if kind == "flow":
        flow = case.flow[name]
        account = case.account[flow.account]
        parts = [account.name, words.VERB[flow.verb], volumes.words(flow.volume, view.digits)]
        ends = f"{words.name(case, flow.origin)} → {words.name(case, flow.recipient)}"
        return ends, " · ".join(parts), f"side-{account.side}"
    if kind == "event":
        event = case.event[name]
        return event.title, f"{dates.words(event.date)} · {words.STATUS[event.status]}", ""
    source = case.source[name]
    return source.title, words.place(case, source), ""


def _cut(text: str, wanted: Sequence[str]) -> str:
    """Return a long text cut to what stands round the first word found in it."""
    if len(text) <= _LONG:
        return text
    first = next((start for start, _ in spans(text, wanted)), 0)
    start = max(0, min(first - 80, len(text) - _LONG))
    if start:
        start = text.find(" ", start) + 1 or start
    part = text[start : start + _LONG]
    if start + _LONG < len(text):
        part = part[: part.rfind(" ") if " " in part else None].rstrip(" ,;.") + "…"
    return ("…" if start else "") + part


def marked(text: str, wanted: Sequence[str]) -> list[Child]:
    """Return a text with the words that were found marked in it."""
    found = spans(text, wanted)
    edges = [0, *(edge for span in found for edge in span), len(text)]
    parts: list[Child] = []
    for i, (start, end) in enumerate(pairwise(edges)):
        if start < end:
            parts.append(el("mark", {}, text[start:end]) if i % 2 else text[start:end])
    return parts
