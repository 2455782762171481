"""What the paper says beside the claims, as data for its template: from the title to the words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flows import dates, gaps, query, words
from flows.draw import evidence, figures, figures_text, glossary, pair, sources, strip, timeline
from flows.draw.figures import group_of, value_of
from flows.draw.markup import Element
from flows.draw.sankey import Side
from flows.export.paper_claims import columns, numbers
from flows.model import Case, Flow, Source
from flows.view import View

MORE_WORDS = (
    ("Origin, recipient", "the two ends of a flow"),
    ("Population", "a group of people whose data it is, or who were messaged"),
    ("P3.S1", "where in a report a claim is printed: paragraph 3, sentence 1"),
    # In words: a number that a case may give is not printed before it was said.
    ("Lakh, crore", "a lakh is a hundred thousand; a crore is a hundred lakh"),
)


def counts(case: Case) -> list[list[str]]:
    """Return how much the record holds, as numbers with their nouns."""
    found = (
        (len(case.claims), "claim", ""),
        (len(case.flows), "flow", ""),
        (len(case.events), "event", ""),
        (len(case.sources), "source", ""),
        (len(case.accounts), "account", ""),
    )
    return [[f"{n:,}", one if n == 1 else more or f"{one}s"] for n, one, more in found]


def flows(case: Case, view: View) -> list[dict[str, Any]]:
    """Return the flows of every side as sentences, each with the claims that it rests on."""
    found = []
    for side in columns(view):
        own = query.flows(case, side)
        names = ", ".join(a.name for a in query.accounts(case, side))
        title = words.SIDE[side]
        found.append(
            {
                "side": side,
                "title": title,
                "accounts": names,
                "flows": [_flow(case, f, view.digits) for f in own],
                "empty": "" if own else pair.empty(case, View(), Side(side, title, ())),
            }
        )
    return found


def _flow(case: Case, flow: Flow, digits: str) -> dict[str, Any]:
    more = [
        f"Which data: {', '.join(flow.data_fields)}." if flow.data_fields else "",
        f"When: {dates.words(flow.date)}." if flow.date else "",
        f"Purpose, as said: {flow.purpose.rstrip('.')}." if flow.purpose else "",
        flow.note,
    ]
    return {
        "id": flow.id,
        "account": case.account[flow.account].name,
        "sentence": words.flow_sentence(case, flow, digits),
        "more": " ".join(filter(None, more)),
        "claims": list(flow.claims),
    }


def events(case: Case) -> list[dict[str, Any]]:
    """Return every event in the order of time, with its status, claims and sources."""
    places = numbers(case)
    return [
        {
            "id": e.id,
            "side": strip.lane(case, e),
            "when": dates.words(e.date),
            "lane": words.name(case, e.lane),
            "title": e.title,
            "status": words.STATUS[e.status],
            "note": e.note,
            "claims": list(e.claims),
            "sources": [{"id": s, "number": str(places[s])} for s in e.sources],
        }
        for e in strip.ordered(case.events)
    ]


def legend(case: Case) -> str:
    """Return what the lanes and colours of the timeline mean."""
    heads = ", ".join(timeline.HEADS.values())
    return (
        "A lane shows whose act an event is; colour and shape show who tells of it. Hollow: the "
        "date is inferred, not stated. A bar: from day to day, or a month or year. Groups of "
        f"lanes: {heads}."
    )


def every_number(case: Case, digits: str) -> list[dict[str, str]]:
    """Return every claim that gives or hedges a number, by what it counts."""
    view = View(digits=digits)
    return [
        {
            "measure": figures.measure_title(measure),
            "value": value_of(claim, digits),
            "group": group_of(case, claim) or "not stated",
            "said": words.said(case, claim),
            "side": query.side_of(claim),
            "printed": claim.volume.wording if claim.volume else "",
            "id": claim.id,
        }
        for (measure, _), claims in figures.panels_of(case, view).items()
        for claim in claims
    ]


def unadded(case: Case, digits: str) -> list[dict[str, Any]]:
    """Return why the numbers are not added: each refused sum, its reason and its parts."""
    found = figures_text.build_why(case, View(digits=digits))
    rows = found.iter("li") if found is not None else ()
    return [
        {
            "head": "".join(r[0].itertext()).rstrip(": "),
            "text": words.sentence(r[0].tail or ""),
            "parts": ["".join(part.itertext()) for part in r[1:]],
        }
        for r in rows
    ]


def story(case: Case) -> list[dict[str, Any]]:
    """Return the steps of the talk: what is said, as of when, and what it points at."""
    return [
        {
            "title": step.title,
            "text": step.text,
            "about": f"{words.VIEW[step.view]}, as of {dates.day_words(step.as_of)}",
            "focus": [
                {"ref": ref, "id": ref.partition(":")[2], "title": evidence.title(case, ref)}
                for ref in step.focus
                if query.exists(case, ref) and not ref.startswith("actor:")
            ],
        }
        for step in sorted(case.story, key=lambda s: s.order)
    ]


def listed(case: Case) -> list[dict[str, Any]]:
    """Return every source by its number, with who printed it, when, where and how it was read."""
    places = numbers(case)
    prints = Counter(source for _, source in {(c.claim, c.source) for c in case.citations})
    return [
        _source(case, case.source[name], number, places, prints[name])
        for name, number in places.items()
    ]


def _source(
    case: Case, source: Source, number: int, places: dict[str, int], claims: int
) -> dict[str, Any]:
    origin = source.derived_from if source.derived_from in places else ""
    return {
        "id": source.id,
        "number": str(number),
        "title": source.title,
        "place": words.place(case, source),
        "dateline": source.dateline,
        "url": source.url,
        "web": source.url.lower().startswith(("http://", "https://")),
        "origin": origin,
        "origin_number": str(places[origin]) if origin else "",
        "read": sources.READ[source.read],
        "claims": f"prints {words.count(claims, 'claim', 'claims')} of this record",
        "note": source.note,
    }


def unknown(case: Case, digits: str) -> list[dict[str, Any]]:
    """Return what the record does not hold, kind by kind, each row with the id it is about."""
    found = []
    for part in sources.build_unknown(case, digits):
        if isinstance(part, Element) and part.tag == "details":
            rows = [
                {"ref": ref if query.exists(case, ref) else "", "text": " ".join(_words(row))}
                for row in part.iter("li")
                for ref in (row.get("data-ref", ""),)
            ]
            cut = ["".join(p.itertext()) for p in part.iter("p")]
            found.append({"title": " ".join(_words(part[0])), "rows": rows, "cut": " ".join(cut)})
    return found


def _words(element: Element) -> list[str]:
    return [text.strip() for text in element.itertext() if text.strip()]


def limits(case: Case) -> dict[str, Any]:
    """Return how the record is made, its limits in figures, and what is not known."""
    return {"method": [list(row) for row in sources.METHOD], "limits": list(gaps.limits(case))}


def the_words() -> list[list[str]]:
    """Return the words used, each with what it means."""
    return [[word, words.sentence(f"{about}.")] for word, about in (*glossary.WORDS, *MORE_WORDS)]
