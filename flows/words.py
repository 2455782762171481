"""The neutral words of the page: one word for one thing, the same for both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flows import dates, query, volumes
from flows.fold import Fold
from flows.language import N_, Words, _, ngettext
from flows.model import Actor, Case, Claim, Flow, Source
from flows.query import Meeting, Timing, Voices

SIDE = Words(
    {
        "alleging": N_("What is alleged"),
        "answering": N_("What the government says"),
        "deciding": N_("What the court held"),
    }
)
SIDE_SHORT = Words(
    {
        "alleging": N_("Alleged"),
        "answering": N_("Government"),
        "deciding": N_("Court"),
        "reporting": N_("Reported"),
    }
)
VERB = Words(
    {
        "sought": N_("sought"),
        "directed": N_("directed to be handed over"),
        "collected": N_("collected"),
        "reportedly-given": N_("reportedly given"),
        "shared": N_("shared"),
        "stored": N_("stored"),
        "used-to-send": N_("used to send"),
        "denied": N_("said not to pass"),
    }
)
RELATION = Words(
    {
        "denies": N_("denies it"),
        "does-not-dispute": N_("does not dispute it"),
        "reframes": N_("describes it differently"),
        "partly": N_("answers it in part"),
        "not-addressed": N_("does not address it"),
        "decides": N_("rules on it"),
        "none-found": N_("none found"),
    }
)
# What was said before an allegation is no reply to it, and is not called by a reply's words.
EARLIER = Words(
    {
        "denies": N_("earlier statement to the contrary"),
        "does-not-dispute": N_("earlier statement that does not dispute it"),
        "reframes": N_("earlier statement that describes it differently"),
        "partly": N_("earlier statement on part of it"),
        "not-addressed": N_("earlier statement on other points"),
        "decides": N_("earlier ruling that covers it"),
    }
)
KIND = Words(
    {
        "allegation": N_("Allegation"),
        "petition": N_("Petition"),
        "statement": N_("Government statement"),
        "undertaking": N_("Undertaking"),
        "court": N_("Court"),
        "report": N_("Reporter’s own words"),
    }
)
BOUNDARY = Words(
    {
        "state-government": N_("State government"),
        "judiciary": N_("Judiciary"),
        "party": N_("Party"),
        "outside-government": N_("Outside government"),
        "public": N_("The public"),
        "not-stated": N_("Not stated"),
    }
)
STATUS = Words(
    {
        "reported": N_("reported"),
        "alleged": N_("alleged"),
        "scheduled": N_("scheduled"),
        "background": N_("background"),
    }
)
VIEW = Words(
    {
        "overview": N_("Overview"),
        "flows": N_("Flows"),
        "timeline": N_("Timeline"),
        "claims": N_("Claims"),
        "figures": N_("Figures"),
        "diagram": N_("Diagram"),
        "sources": N_("Sources"),
        "present": N_("Present"),
    }
)
GROUP = Words(
    {
        "completed": N_("said to have happened"),
        "reported": N_("reportedly given"),
        "open": N_("sought or directed"),
        "denied": N_("said not to pass"),
    }
)
# Up to twelve a number stands as a word.
_COUNT = (
    N_("no"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)


def count(number: int, noun: str, plural: str) -> str:
    """Return a count in words: `two days`, `1,204 flows`.

    >>> count(1, "day", "days"), count(14, "day", "days")
    ('one day', '14 days')
    """
    # How a count is written: a language may turn the two around.
    return _("{number} {noun}").format(number=whole(number), noun=ngettext(noun, plural, number))


def whole(number: int) -> str:
    """Return a whole number as it stands in a sentence: `two`, `1,204`."""
    return _(_COUNT[number]) if number < len(_COUNT) else f"{number:,}"


def sentence(text: str) -> str:
    """Return `text` with a capital first letter, and the rest as it is."""
    return text[:1].upper() + text[1:]


def heading(slug: str) -> str:
    """Return a slug as a heading: `the-letters` → `The letters`."""
    return sentence(slug.replace("-", " "))


def timing(when: Timing, claim: Claim) -> str:
    """Return the timing of a statement beside the claim it meets, in words."""
    if claim.kind == "petition":
        text = {
            # The petitioners said more than their petition, and on later days.
            "before": _("said {days} before it"),
            "same-day-before": _("said the same day, before it"),
            "same-day-unknown": _("said the same day, order not known"),
            "same-day-after": _("said the same day, after it"),
            "after": _("said {days} after it"),
            "unknown": _("which came first is not known"),
            "undated": _("undated: which came first is not known"),
        }[when.kind]
    else:
        text = {
            "before": _("said {days} before the allegation"),
            "same-day-before": _("said the same day, before the allegation"),
            "same-day-unknown": _("said the same day, order not known"),
            "same-day-after": _("said the same day, after the allegation"),
            "after": _("said {days} after the allegation"),
            "unknown": _("which came first is not known"),
            "undated": _("undated: which came first is not known"),
        }[when.kind]
    days = count(when.days, "day", "days") if when.days is not None else _("some time")
    text = text.format(days=days)
    return _("{text} (a date is inferred)").format(text=text) if when.inferred else text


def relation(meeting: Meeting) -> str:
    """Return how a statement meets a claim; an earlier one is named an earlier statement.

    A court does not answer: its words bear on part of what is alleged.
    """
    found = meeting.response.relation
    if meeting.timing.earlier:
        return EARLIER[found]
    if found == "partly" and meeting.statement and meeting.statement.kind == "court":
        return _("bears on part of it")
    return RELATION[found]


def no_allegation(case: Case) -> str:
    """Return that a view shows no allegation: there is none by then, or none of what it shows."""
    if any(c.kind in query.ALLEGING_KINDS for c in case.claims):
        text = _("No allegation by {day} belongs to what is chosen here.")
    else:
        text = _("No allegation by {day}.")
    return text.format(day=dates.day_words(case.as_of))


def none_found(case: Case) -> str:
    """Return the words for an allegation that no statement in the record meets."""
    day = dates.day_words(case.as_of)
    return _("none found in this record (as of {day})").format(day=day)


def standing(found: Mapping[str, int]) -> str:
    """Return how many allegations stand beside what, or without any statement, in words."""
    return _(
        "{met} beside a later statement or decision that addresses them, "
        "{earlier} only beside one that was made earlier or whose order is not known, "
        "{passed} beside statements that do not address them, "
        "{none} with none found in this record"
    ).format(
        met=found.get("met", 0),
        earlier=found.get("earlier", 0),
        passed=found.get("not-addressed", 0),
        none=found.get("none", 0),
    )


def voices(found: Voices) -> str:
    """Return the independent voices behind a claim in words."""
    speakers = count(len(found.speakers), "speaker", "speakers")
    reports = count(len(found.roots), "independent report", "independent reports")
    extra = found.reports - len(found.roots)
    if extra > 0:
        copies = count(extra, "copy", "copies")
        reports = _("{reports} and {copies}").format(reports=reports, copies=copies)
    return _("{speakers}, in {reports}").format(speakers=speakers, reports=reports)


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
    reports = count(len(case.sources), "report", "reports")
    if full == len(case.sources):
        return _("{reports}, read in full").format(reports=reports)
    return _("{reports}, {full} of them read in full").format(reports=reports, full=f"{full:,}")


def credit(source: Source) -> str:
    """Return who printed something; words that it is not shown say what is not shown."""
    if source.credit.startswith("not "):
        return _("publisher {credit}").format(credit=_(source.credit))
    return source.credit if source.publisher or source.agency else _(source.credit)


def figure(claim: Claim, digits: str) -> str:
    """Return a claim's number with its hedge and what is counted; empty if it gives none."""
    if claim.volume is None:
        return ""
    # What is counted is not said twice.
    known = claim.volume.unit in claim.measure.split()
    volume = replace(claim.volume, unit="") if known else claim.volume
    shown = volumes.words(volume, digits)
    if volume.number == 1 and claim.measure:
        return f"{sentence(claim.measure)}: {shown}"
    return f"{shown} — {claim.measure}" if claim.measure else shown


def place(case: Case, source: Source) -> str:
    """Return where something is printed: credit and date of publication."""
    when = dates.words(source.published) if source.published else _("undated")
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
    parts.append(_("said by {speakers}").format(speakers=_(" and ").join(speakers)))
    met = [m for c in flow.claims for m in query.proof(case, c).met_by if m.statement]
    # Of those that are only counted, the ones that pass it by come first.
    met.sort(key=lambda m: m.response.relation == "not-addressed")
    seen = dict.fromkeys(f"{said(case, m.statement)} ({relation(m)})" for m in met if m.statement)
    if seen:
        parts.append(_("beside it: {statements}").format(statements=some(seen, 2)))
    elif any(case.claim[c].kind in query.ALLEGING_KINDS for c in flow.claims):
        parts.append(_("statement that meets it: {none}").format(none=none_found(case)))
    return "; ".join(parts) + "."


def volume_label(flow: Flow, digits: str = "indian") -> str:
    """Return the few words that a ribbon carries: `over 1 crore`, `not stated`."""
    if flow.volume.number is None and flow.volume.bound != "unquantified":
        return VERB["denied"] if flow.verb == "denied" else _("not stated")
    text = volumes.words(flow.volume, digits)
    # Words may be cut, a number never: its first digits would be another number.
    return text if flow.volume.number is not None else _cut(text, 18)


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many letters, cut between words where it has any."""
    if len(text) <= most:
        return text
    found = text[: most - 1]
    if text[most - 1] != " " and " " in found:
        found = found.rpartition(" ")[0]
    return f"{found.rstrip()}…"


def listed(names: Iterable[str]) -> str:
    """Return names as a list in words: `a, b and c`."""
    found = list(names)
    return ", ".join(found[:-1]) + _(" and ") + found[-1] if len(found) > 1 else "".join(found)


def some(names: Iterable[str], most: int = 3) -> str:
    """Return the first of some names, each once, and how many more there are.

    >>> some(["a", "b", "a", "c", "d"], 2)
    'a, b and two more'
    """
    found = list(dict.fromkeys(names))
    if len(found) <= most + 1:
        return listed(found)
    more = whole(len(found) - most)
    return _("{names} and {number} more").format(names=", ".join(found[:most]), number=more)


def several(case: Case, actors: Iterable[str]) -> str:
    """Return the name of a box in which several actors stand: how many, and which."""
    found = list(dict.fromkeys(actors))
    if len(found) == 1:
        return name(case, found[0])
    shown = [name(case, a) for a in found[:2]]
    names = listed(shown)
    if len(found) > 2:
        more = f"{len(found) - 2:,}"
        names = _("{names} and {number} more").format(names=", ".join(shown), number=more)
    return _("{number} actors: {names}").format(number=f"{len(found):,}", names=names)


def fold_verb(fold: Fold) -> str:
    """Return what is said of the flows of a group: its one verb, or how far they have come."""
    verbs = fold.verbs
    return VERB[verbs[0]] if len(verbs) == 1 else GROUP[fold.key.verbs]


def fold_title(case: Case, fold: Fold) -> str:
    """Return between whom the flows of a group are: `34 flows: A → 12 actors: B, C and …`."""
    ends = several(case, fold.origins), several(case, fold.recipients)
    number = f"{len(fold.flows):,}"
    return _("{number} flows: {origin} → {recipient}").format(
        number=number, origin=ends[0], recipient=ends[1]
    )


def fold_label(case: Case, fold: Fold) -> str:
    """Return the few words that a group's band carries: how many, and from or to whom."""
    number = f"{len(fold.flows):,}"
    if fold.origin:
        text = _("{number} others from {name}").format(number=number, name=name(case, fold.origin))
    elif fold.recipient:
        text = _("{number} others to {name}").format(number=number, name=name(case, fold.recipient))
    else:
        text = _("{number} others, {verb}").format(number=number, verb=fold_verb(fold))
    return _cut(text, 36)


def fold_sentence(case: Case, fold: Fold) -> str:
    """Return a group's band as one sentence: how many flows, which, and that nothing is added."""
    number = fold.numbers
    which = ", ".join(f"{name(case, a)} → {name(case, b)}" for a, b in fold.pairs[:3])
    if (more := len(fold.pairs) - 3) > 0:
        pairs = count(more, "more pair", "more pairs")
        which = _("{pairs} and {more}").format(pairs=which, more=pairs)
    told = (
        ngettext(
            "one of them gives a number, which is not added up",
            "{number} of them give a number, which is not added up",
            number,
        ).format(number=f"{number:,}")
        if number
        else _("none of them gives a number")
    )
    return _("{number} flows in one band, {verb}, as told by {accounts}: {which}; {told}.").format(
        number=f"{len(fold.flows):,}",
        verb=fold_verb(fold),
        accounts=some(case.account[a].name for a in fold.accounts),
        which=which,
        told=told,
    )
