"""What a picture says around its drawing: question, as-of day, notice, sources, link."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable
from datetime import date

from flows import query, words
from flows.draw.markup import Element, el
from flows.export import letters
from flows.export.block import Block
from flows.export.options import Options
from flows.model import Case, Claim
from flows.view import View

WHAT = {
    "overview": "Flows of data, as each side tells them",
    "flows": "Flows of data, as each side tells them",
    "timeline": "What happened when, and what was said of it",
    "claims": "What is alleged, and what meets it",
    "figures": "Who says how many; the numbers are not added",
    "diagram": "Flows between boundaries, as told",
}
NEUTRAL = "This record does not say who is right."
NOTICE = {
    "overview": "Each band is what the named side says. Bands may tell of the same people: "
    "they are not added.",
    "timeline": "Each event is as the named speakers and reports tell of it.",
    "claims": "Each statement is what the named speaker says.",
    "figures": "Each number is what the named speaker says. The numbers are not added.",
    "diagram": "Each arrow is what the named side says, and no count of people is added.",
}


def long_day(day: date) -> str:
    """Return a day with its month in full, such as `27 February 2026`."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def shown(view: View) -> str:
    """Return the view whose drawing a picture shows: one without a drawing shows the pair."""
    return view.view if view.view in WHAT else "overview"


def build_head(case: Case, view: View, width: float) -> Block:
    """Return the question, what is shown, and prominently the day as of which it is."""
    day = f"As of {long_day(case.as_of)}"
    badge = letters.STRONG.width(day) + 28
    room = width - badge - 24
    kind, lines = letters.headline(case.question or case.title, room)
    about = [case.title] if case.question else []
    parts = letters.FAINT.wrap("".join(about), room, 2)
    y = len(parts) * letters.FAINT.high
    drawn = letters.build_lines(parts, 0, 0, letters.FAINT)
    drawn += letters.build_lines(lines, 0, y, kind)
    y += len(lines) * kind.high + 1
    lead = letters.LEAD.wrap(subject(case, view), width, 2)
    y = max(y, 38.0)
    drawn += letters.build_lines(lead, 0, y, letters.LEAD)
    left = width - badge
    drawn += [
        el(
            "rect", {"class": "badge", "x": left, "y": 1, "width": badge - 1, "height": 34, "rx": 4}
        ),
        *letters.build_lines([day], left + badge / 2, 7.5, letters.STRONG, "middle"),
    ]
    return Block(drawn, width, y + len(lead) * letters.LEAD.high)


def choices(view: View) -> tuple[str, ...]:
    """Return the sides or accounts whose flows a picture draws, each once."""
    if view.view == "diagram":
        return (view.account or view.left,)
    return tuple(dict.fromkeys((view.left, view.right)))


def subject(case: Case, view: View) -> str:
    """Return what the drawing shows, with the filters that leave something out."""
    text = WHAT[shown(view)]
    if view.topic:
        text += f" · only the topic “{words.heading(view.topic)}”"
    if view.population and view.population in case.population:
        text += f" · only {case.population[view.population].name}"
    return text


def absent(case: Case, view: View) -> str:
    """Return which sides have flows that a picture of the flows of others does not draw.

    Empty for a picture of something else: one side's picture is not taken for the record.
    """
    if shown(view) not in ("overview", "flows", "diagram"):
        return ""
    drawn = {f.id for choice in choices(view) for f in query.flows(case, choice)}
    found = []
    for side, name in words.SIDE.items():
        left = sum(f.id not in drawn for f in query.flows(case, side))
        if left:
            found.append(f"“{name}” ({words.count(left, 'flow', 'flows')})")
    return f"In the record and not drawn here: {', '.join(found)}." if found else ""


def build_foot(
    case: Case, view: View, options: Options, drawn_of: Iterable[str], width: float
) -> Block:
    """Return the notice, the sources behind the claims (ids) drawn, and the link."""
    claims = [case.claim[c] for c in drawn_of if c in case.claim]
    name = "overview" if shown(view) == "flows" else shown(view)
    told = f"{NOTICE[name]} {NEUTRAL}" if claims else NEUTRAL
    notices = letters.NOTE.wrap(" ".join(filter(None, (told, absent(case, view)))), width)
    address = letters.ADDRESS.wrap(options.link(case, view), width)
    sources = _sources(case, claims, width)
    drawn = [el("path", {"class": "line", "d": f"M0,.5H{width:g}"})]
    y = 5.0
    drawn += letters.build_lines(notices, 0, y, letters.NOTE)
    y += len(notices) * letters.NOTE.high
    drawn += letters.build_lines(sources, 0, y, letters.SMALL)
    y += len(sources) * letters.SMALL.high
    drawn += letters.build_lines(address, 0, y, letters.ADDRESS)
    return Block(drawn, width, y + len(address) * letters.ADDRESS.high)


def _sources(case: Case, claims: Iterable[Claim], width: float) -> list[str]:
    """Return at most two lines: the reports that print most of the claims, then how many more."""
    printed = Counter(c.source for claim in claims for c in case.citations_of.get(claim.id, ()))
    places: dict[str, int] = {}
    for source, times in printed.items():
        name = words.place(case, case.source[source])
        places[name] = places.get(name, 0) + times
    names = sorted(places, key=lambda n: -places[n])
    for count in range(len(names), -1, -1):
        rest = len(names) - count
        more = f" and {rest:,} more in the record" if rest and count else ""
        if not count:
            return (
                [f"Sources: {words.count(rest, 'report', 'reports')} in the record."]
                if rest
                else []
            )
        lines = letters.SMALL.wrap(f"Sources: {'; '.join(names[:count])}{more}.", width)
        if len(lines) <= 2:
            return lines
    return []


def summary(case: Case, view: View, chart: str) -> str:
    """Return the takeaway of a picture, for those who cannot see it.

    `chart` is what the drawing says of itself, empty for the pair: there each side is counted.
    """
    parts = [f"As of {long_day(case.as_of)}. {subject(case, view)}."]
    if shown(view) not in ("overview", "flows"):
        return " ".join([*parts, chart]).strip()
    for choice in choices(view):
        found = query.flows(case, choice, view.topic, view.population)
        name = words.SIDE.get(choice) or case.account[choice].name
        parts.append(f"{name}: {words.count(len(found), 'flow', 'flows')}.")
    return " ".join(parts)


def drawn_claims(case: Case, view: View) -> list[str]:
    """Return the ids of the claims behind what a picture of the view draws."""
    name = shown(view)
    if name in ("overview", "flows", "diagram"):
        found = [
            c
            for choice in choices(view)
            for f in query.flows(case, choice, view.topic, view.population)
            for c in f.claims
        ]
    elif name == "timeline":
        found = [c for e in case.events for c in e.claims]
    elif name == "figures":
        found = [c.id for c in case.claims if c.volume and c.volume.number is not None]
    else:
        rows = query.pairs(case, view.topic, view.population)
        met = [m.statement.id for p in rows for m in (*p.answers, *p.court) if m.statement]
        found = [*(p.claim.id for p in rows), *met]
    return list(dict.fromkeys(found))


def build_title(case: Case, view: View, middle: Block) -> list[Element]:
    """Return the name and the description of a picture of a drawing."""
    name = f"{case.question or case.title} {subject(case, view)}"
    named = (e.get("aria-label") for part in middle.drawn for e in part.iter("g"))
    chart = next((label for label in named if label), "")
    return [el("title", {}, name), el("desc", {}, summary(case, view, chart))]
