"""What is asked: one View, read from a link's parameters; unknown values fall back and say so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flows import dates, fold, language, query
from flows.language import N_, Words, _
from flows.model import Case
from flows.schema import PAGES, SIDES, TALK_VIEW

DIGITS = ("indian", "international")
SPANS = ("wider", "all")
# How the parameters of a link are called where one asks for what there is not.
ASKED = Words(
    {
        "view": N_("view"),
        "as_of": N_("as-of date"),
        "left": N_("left"),
        "right": N_("right"),
        "topic": N_("topic"),
        "population": N_("population"),
        "focus": N_("focus"),
        "digits": N_("digits"),
        "colour": N_("colour"),
        "account": N_("account"),
        "span": N_("span"),
        "case": N_("case"),
        "open": N_("open group"),
        "step": N_("step"),
        "lang": N_("language"),
    }
)
# What is done instead.
INSTEAD = Words(
    {
        "view": N_("showing overview"),
        "as_of": N_("showing the end of the record"),
        "left": N_("showing what is alleged"),
        "right": N_("showing what the government says"),
        "topic": N_("showing all"),
        "population": N_("showing all"),
        "focus": N_("nothing is selected"),
        "digits": N_("showing Indian digits"),
        "colour": N_("showing colours by side"),
        "account": N_("showing the left side"),
        "span": N_("showing the days of most events"),
        "case": N_("showing the first case"),
        "open": N_("it is not opened"),
        "step": N_("showing the first"),
        "lang": N_("showing English"),
    }
)
COLOURS = ("side", "population", "verb")
LONGEST_SEARCH = 200
# What no one searches for: control characters, halves of characters, turns of direction.
_UNSEARCHED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class View:
    """One view of a case: what is shown, as of when, which sides, which part, what in focus.

    `as_of` None means the end of the record; `topic`, `population` and `focus` empty mean all,
    all and nothing; `account` is the side that the diagram draws, empty for the left one; `span`
    is the run of days that the timeline shows, empty for the dense one; `case` is empty for the
    first case of the folder; `open` names the groups of flows that are opened, joined by commas;
    `step` is the number of the talk's step, from 1, empty for the first; `q` is what the record
    is searched for, empty for no search; `lang` is the language of the page.
    """

    view: str = "overview"
    as_of: date | None = None
    left: str = "alleging"
    right: str = "answering"
    topic: str = ""
    population: str = ""
    focus: str = ""
    digits: str = "indian"
    colour: str = "side"
    account: str = ""
    span: str = ""
    case: str = ""
    open: str = ""
    step: str = ""
    q: str = ""
    lang: str = "en"

    def params(self) -> dict[str, str]:
        """Return the link parameters that lead to this view; defaults are left out."""
        default = View()
        found = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if value != getattr(default, name):
                found[name] = value.isoformat() if isinstance(value, date) else value
        return found


def sides(case: Case) -> tuple[str, ...]:
    """Return the sides that the whole record has an account or a claim of, in their usual order.

    The two that a view shows by default are always among them.
    """
    whole, default = case.whole or case, View()
    found = {default.left, default.right} | {a.side for a in whole.accounts}
    found |= {query.side_of(claim) for claim in whole.claims}
    return tuple(side for side in SIDES if side in found)


def read(
    params: Mapping[str, str], case: Case, views: Sequence[str] = PAGES
) -> tuple[View, tuple[str, ...]]:
    """Return the view that link parameters ask for, and a sentence per value that fell back.

    `views` are those that exist for this reader.
    """
    view, notices = View(), []

    def bad(name: str, value: str) -> None:
        shown = value if len(value) <= 40 else value[:39] + "…"
        if name == "case":
            text = _("The link asks for {name} “{shown}”, which is not here; {instead}.")
        else:
            text = _(
                "The link asks for {name} “{shown}”, which this case does not have; {instead}."
            )
        notices.append(text.format(name=ASKED[name], shown=shown, instead=INSTEAD[name]))

    offered = (*sides(case), *case.account)
    choices = {
        "view": views,
        "left": offered,
        "right": offered,
        "topic": query.topics(case),
        "population": tuple(case.population),
        "digits": DIGITS,
        "colour": COLOURS,
        "account": offered,
        "span": SPANS,
        "case": (case.id,),
        "lang": language.codes(),
    }
    found: dict[str, Any] = {}
    for name, allowed in choices.items():
        value = params.get(name, "")
        if value and value in allowed:
            found[name] = value
        elif value:
            bad(name, value)
    view = replace(view, **found)
    text = params.get("as_of", "")
    if text:
        try:
            day: date | None = dates.day(text)
        except ValueError:
            day = None
        if day is None or day > case.as_of:
            bad("as_of", text)
        elif day < case.as_of:
            view = replace(view, as_of=day)
    step = params.get("step", "")
    last = sum(s.as_of <= (view.as_of or case.as_of) for s in case.story)
    if step in map(str, range(1, last + 1)):
        # Only the talk has steps, and it starts with the first.
        view = replace(view, step=step if view.view == TALK_VIEW and step != "1" else "")
    elif step:
        bad("step", step)
    sought = " ".join(_UNSEARCHED.sub(" ", params.get("q", "")[: 4 * LONGEST_SEARCH]).split())
    if len(sought) > LONGEST_SEARCH:
        text = _("A search has at most {number} characters; the rest is left out.")
        notices.append(text.format(number=LONGEST_SEARCH))
    view = replace(view, q=sought[:LONGEST_SEARCH].rstrip())
    asked = fold.names(params.get("open", "")[: fold.MOST_OPEN * 400])
    unknown = [name for name in asked if not fold.known(case, name)]
    if unknown:
        bad("open", unknown[0])
    names = [name for name in asked if name not in unknown][-fold.MOST_OPEN :]
    view = replace(view, open=",".join(names))
    focus = params.get("focus", "")
    if focus.startswith("fold:"):
        if fold.known(case, focus.removeprefix("fold:")):
            view = replace(view, focus=focus)
        else:
            bad("focus", focus)
    elif focus:
        shown = query.as_of(case, view.as_of) if view.as_of else case
        if query.exists(shown, focus):
            view = replace(view, focus=focus)
        elif query.exists(case, focus):
            text = _("“{focus}” is not in the record as of this date; it appears at a later one.")
            notices.append(text.format(focus=focus))
        else:
            bad("focus", focus)
    return view, tuple(notices)
