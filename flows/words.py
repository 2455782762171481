"""The neutral words of the page: one word for one thing, the same for both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows import dates, query, volumes
from flows.fold import Fold
from flows.model import Actor, Case, Claim, Flow, Source
from flows.query import Meeting, Timing, Voices

SIDE = {
    "alleging": "What is alleged",
    "answering": "What the government says",
    "deciding": "What the court held",
}
SIDE_SHORT = {
    "alleging": "Alleged",
    "answering": "Government",
    "deciding": "Court",
    "reporting": "Reported",
}
VERB = {
    "sought": "sought",
    "directed": "directed to be handed over",
    "collected": "collected",
    "reportedly-given": "reportedly given",
    "shared": "shared",
    "stored": "stored",
    "used-to-send": "used to send",
    "denied": "said not to pass",
}
RELATION = {
    "denies": "denies it",
    "does-not-dispute": "does not dispute it",
    "reframes": "describes it differently",
    "partly": "meets it in part",
    "not-addressed": "does not address it",
    "decides": "decides it",
    "none-found": "none found",
}
KIND = {
    "allegation": "Allegation",
    "petition": "Petition",
    "statement": "Government statement",
    "undertaking": "Undertaking",
    "court": "Court",
    "report": "Reporter’s own words",
}
BOUNDARY = {
    "state-government": "State government",
    "judiciary": "Judiciary",
    "party": "Party",
    "outside-government": "Outside government",
    "public": "The public",
    "not-stated": "Not stated",
}
STATUS = {
    "reported": "reported",
    "alleged": "alleged",
    "scheduled": "scheduled",
    "background": "background",
}
VIEW = {
    "overview": "Overview",
    "flows": "Flows",
    "timeline": "Timeline",
    "claims": "Claims",
    "figures": "Figures",
    "diagram": "Diagram",
    "sources": "Sources",
    "present": "Present",
}
GROUP = {
    "completed": "said to have happened",
    "reported": "reportedly given",
    "open": "sought or directed",
    "denied": "said not to pass",
}
_COUNT = "no one two three four five six seven eight nine ten eleven twelve".split()


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a count in words: `two days`, `1,204 flows`.

    >>> count(1, "day"), count(14, "day")
    ('one day', '14 days')
    """
    shown = _COUNT[number] if number < len(_COUNT) else f"{number:,}"
    return f"{shown} {noun if number == 1 else plural or noun + 's'}"


def sentence(text: str) -> str:
    """Return `text` with a capital first letter, and the rest as it is."""
    return text[:1].upper() + text[1:]


def heading(slug: str) -> str:
    """Return a slug as a heading: `the-letters` → `The letters`."""
    return sentence(slug.replace("-", " "))


def timing(when: Timing, claim: Claim) -> str:
    """Return the timing of a statement beside the claim it meets, in words."""
    what = "petition" if claim.kind == "petition" else "allegation"
    days = count(when.days, "day") if when.days is not None else "some time"
    text = {
        "before": f"said {days} before the {what}",
        "same-day-before": f"said the same day, before the {what}",
        "same-day-unknown": "said the same day, order not known",
        "same-day-after": f"said the same day, after the {what}",
        "after": f"said {days} after the {what}",
        "unknown": "which came first is not known",
        "undated": "undated: which came first is not known",
    }[when.kind]
    return f"{text} (a date is inferred)" if when.inferred else text


def relation(meeting: Meeting, case: Case) -> str:
    """Return how a statement meets a claim; an earlier one is named an earlier statement."""
    if meeting.statement is None:
        return none_found(case)
    return RELATION[meeting.response.relation]


def none_found(case: Case) -> str:
    """Return the words for an allegation that no statement in the record meets."""
    return f"none found in this record (as of {dates.day_words(case.as_of)})"


def standing(found: Mapping[str, int]) -> str:
    """Return how many allegations stand met, passed by and without a statement, in words."""
    return (
        f"{found.get('met', 0)} beside a statement or a decision that addresses them, "
        f"{found.get('not-addressed', 0)} beside statements that do not address it, "
        f"{found.get('none', 0)} with none found in this record"
    )


def voices(found: Voices) -> str:
    """Return the independent voices behind a claim in words."""
    speakers = count(len(found.speakers), "speaker")
    roots = count(len(found.roots), "independent report")
    extra = found.reports - len(found.roots)
    copies = f" and {count(extra, 'copy', 'copies')}" if extra > 0 else ""
    return f"{speakers}, in {roots}{copies}"


def said(case: Case, claim: Claim, inside: bool = False) -> str:
    """Return who said a claim and when: `Ramesh Chennithala, 25 Feb 2026`.

    `inside` a sentence a group has a small letter: `the petitioners`; an outlet keeps its name.
    """
    who = case.actor[claim.speaker]
    lower = inside and who.kind == "group" and who.name.startswith("The ")
    shown = f"the{who.name[3:]}" if lower else who.name
    return f"{shown}, {dates.words(claim.said_on)}"


def reports(case: Case) -> str:
    """Return how many reports a case rests on, and how many of them were read in full."""
    full = sum(source.read == "full" for source in case.sources)
    read = "read in full" if full == len(case.sources) else f"{full:,} of them read in full"
    return f"{count(len(case.sources), 'report')}, {read}"


def credit(source: Source) -> str:
    """Return who printed something; words that it is not shown say what is not shown."""
    return f"publisher {source.credit}" if source.credit.startswith("not ") else source.credit


def figure(claim: Claim, digits: str) -> str:
    """Return a claim's number with its hedge and what is counted; empty if it gives none."""
    if claim.volume is None:
        return ""
    shown = volumes.words(claim.volume, digits)
    if claim.volume.number == 1 and claim.measure:
        return f"{sentence(claim.measure)}: {shown}"
    return f"{shown} — {claim.measure}" if claim.measure else shown


def place(case: Case, source: Source) -> str:
    """Return where something is printed: credit and date of publication."""
    when = dates.words(source.published) if source.published else "undated"
    return f"{credit(source)}, {when}"


def name(case: Case, actor: str) -> str:
    """Return an actor's name."""
    return case.actor[actor].name


def boundary(actor: Actor) -> str:
    """Return the boundary that an actor is inside of, in words."""
    return BOUNDARY[actor.boundary]


def flow_sentence(case: Case, flow: Flow, digits: str = "indian") -> str:
    """Return a ribbon as one sentence: ends, verb, number, who said so, what met it."""
    parts = [f"{name(case, flow.origin)} → {name(case, flow.recipient)}: {VERB[flow.verb]}"]
    if flow.population and flow.population in case.population:
        parts.append(case.population[flow.population].name)
    parts.append(volumes.words(flow.volume, digits))
    speakers = dict.fromkeys(said(case, case.claim[c], inside=True) for c in flow.claims)
    parts.append("said by " + " and ".join(speakers))
    met = [m for c in flow.claims for m in query.proof(case, c).met_by if m.statement]
    # Of those that are only counted, the ones that pass it by come first.
    met.sort(key=lambda m: m.response.relation == "not-addressed")
    seen = dict.fromkeys(
        f"{said(case, m.statement)} ({RELATION[m.response.relation]})" for m in met if m.statement
    )
    if seen:
        parts.append("beside it: " + some(seen, 2))
    elif any(case.claim[c].kind in query.ALLEGING_KINDS for c in flow.claims):
        parts.append("statement that meets it: " + none_found(case))
    return "; ".join(parts) + "."


def volume_label(flow: Flow, digits: str = "indian") -> str:
    """Return the few words that a ribbon carries: `over 1 crore`, `not stated`."""
    if flow.volume.number is None and flow.volume.bound != "unquantified":
        return VERB["denied"] if flow.verb == "denied" else "not stated"
    text = volumes.words(flow.volume, digits)
    # Words may be cut, a number never: its first digits would be another number.
    cut = flow.volume.number is None and len(text) > 18
    return text[:17].rstrip() + "…" if cut else text


def some(names: Iterable[str], most: int = 3) -> str:
    """Return the first of some names, each once, and how many more there are.

    >>> some(["a", "b", "a", "c", "d"], 2)
    'a, b and two more'
    """
    found = list(dict.fromkeys(names))
    if len(found) <= most + 1:
        return ", ".join(found[:-1]) + " and " + found[-1] if len(found) > 1 else "".join(found)
    more = len(found) - most
    shown = _COUNT[more] if more < len(_COUNT) else f"{more:,}"
    return f"{', '.join(found[:most])} and {shown} more"


def several(case: Case, actors: Iterable[str]) -> str:
    """Return the name of a box in which several actors stand: how many, and which."""
    found = list(dict.fromkeys(actors))
    if len(found) == 1:
        return name(case, found[0])
    shown = [name(case, a) for a in found[:2]]
    more = f" and {len(found) - 2:,} more" if len(found) > 2 else ""
    return f"{len(found):,} actors: {(', ' if more else ' and ').join(shown)}{more}"


def fold_verb(fold: Fold) -> str:
    """Return what is said of the flows of a group: its one verb, or how far they have come."""
    verbs = fold.verbs
    return VERB[verbs[0]] if len(verbs) == 1 else GROUP[fold.key.verbs]


def fold_title(case: Case, fold: Fold) -> str:
    """Return between whom the flows of a group are: `34 flows: A → 12 actors: B, C and …`."""
    ends = several(case, fold.origins), several(case, fold.recipients)
    return f"{len(fold.flows):,} flows: {ends[0]} → {ends[1]}"


def fold_label(case: Case, fold: Fold) -> str:
    """Return the few words that a group's band carries: how many, and from or to whom."""
    text = f"{len(fold.flows):,} others"
    if fold.origin:
        text += f" from {name(case, fold.origin)}"
    elif fold.recipient:
        text += f" to {name(case, fold.recipient)}"
    else:
        text += f", {fold_verb(fold)}"
    return text if len(text) <= 36 else text[:35].rstrip() + "…"


def fold_sentence(case: Case, fold: Fold) -> str:
    """Return a group's band as one sentence: how many flows, which, and that nothing is added."""
    size, number = len(fold.flows), fold.numbers
    pairs = [f"{name(case, a)} → {name(case, b)}" for a, b in fold.pairs[:3]]
    more = len(fold.pairs) - len(pairs)
    which = ", ".join(pairs) + (f" and {count(more, 'more pair')}" if more else "")
    given = f"{number:,} of them give" if number != 1 else "one of them gives"
    told = f"{given} a number, which is not added up" if number else "none of them gives a number"
    accounts = some(case.account[a].name for a in fold.accounts)
    return f"{size:,} flows in one band, {fold_verb(fold)}, as told by {accounts}: {which}; {told}."
