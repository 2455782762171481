"""The talk full screen: its frame with the controls, each step's stage, and the speaker's notes."""

from __future__ import annotations

import calendar
from datetime import date

from babel.dates import get_month_names

from flows import dates, words
from flows.draw.markup import Element, el
from flows.draw.saying import number, where
from flows.draw.stage import Scene
from flows.language import ENGLISH, N_, _, spoken
from flows.model import Case
from flows.proof import Meeting, Proof
from flows.query import side_of

# The room for drawings, in pixels of a drawing whose type is 12 high: on a wide screen, on a phone.
WIDE = (760.0, 288.0)
PAIR = (760.0, 254.0)
SMALL = (372.0, 430.0)
# So many places are named in the line at the foot, if they have no more letters than it holds.
_PLACES, _LETTERS = 3, 118
PACES = (5, 10, 15, 20, 30, 45, 60)
PACE = 20
CONTROLS = (
    ("previous", N_("Previous"), N_("Previous step (left arrow)")),
    ("next", N_("Next"), N_("Next step (right arrow)")),
    ("play", N_("Play"), N_("Play by itself (P)")),
    ("notes", N_("Notes"), N_("Notes in a second window (N)")),
    ("full", N_("Full screen"), N_("Full screen (F)")),
    ("blank", N_("Blank"), N_("Blank the screen (B)")),
    ("copy", N_("Copy link"), N_("Copy link to this step")),
    ("end", N_("End"), N_("End the talk and open this view (Esc)")),
)


def day_words(day: date) -> str:
    """Return a day in full: `25 February 2026`."""
    month = calendar.month_name[day.month]
    if (code := spoken()) != ENGLISH:
        month = str(get_month_names("wide", locale=code.replace("-", "_"))[day.month])
    # A day in words: a language may put the parts in another order.
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def build_frame(part: str = "") -> Element:
    """Return what stays on the screen through the talk; a script fills in each step.

    `part` says which steps are shown, if not all are.
    """
    paces = [
        el(
            "option",
            {"value": p, "selected": "selected" if p == PACE else None},
            _("{seconds} s").format(seconds=p),
        )
        for p in PACES
    ]
    pace = el(
        "select", {"class": "pace", "aria-label": _("Seconds for a step when playing")}, paces
    )
    buttons = [_button(name, _(text), _(label)) for name, text, label in CONTROLS]
    buttons.insert(3, pace)
    # Where the controls stand they cover the count at the foot.
    buttons.insert(1, el("span", {"class": "at"}))
    return el(
        "div",
        {"class": "deck"},
        el(
            "div",
            {"class": "controls", "role": "toolbar", "aria-label": _("Controls of the talk")},
            buttons,
        ),
        el(
            "header",
            {"class": "top"},
            el("div", {"class": "words"}, el("h1", {"class": "title"}), el("p", {"class": "text"})),
            el(
                "p",
                {"class": "stands"},
                el("span", {}, _("As of")),
                el("b", {"class": "day"}),
                el("span", {"class": "later"}),
            ),
        ),
        el("div", {"class": "stage"}),
        el(
            "div",
            {"class": "foot"},
            el("p", {"class": "printed"}),
            el("p", {"class": "part"}, part) if part else None,
            el("div", {"class": "count"}),
        ),
        el("div", {"class": "progress", "aria-hidden": "true"}, el("i", {})),
        el("div", {"class": "blank", "hidden": "hidden"}),
        el("p", {"class": "live", "aria-live": "polite"}),
        el("p", {"class": "toast", "role": "status"}),
    )


def _button(name: str, text: str, label: str) -> Element:
    attributes = {"type": "button", "data-do": name, "aria-label": label, "title": label}
    return el("button", {**attributes}, text)


def build_stage(scene: Scene) -> Element:
    """Return a step’s drawing for a wide screen: the pair under its headings, or one drawing."""
    halves = scene.halves(*PAIR)
    if halves is None:
        return _whole(scene, WIDE)
    return el(
        "div",
        {"class": "halves"},
        [
            el(
                "section",
                {"class": f"half side-{half.side}"},
                el("h2", {}, half.title),
                el("p", {"class": "drawn-of"}, half.said),
                half.drawing,
            )
            for half in halves
        ],
    )


def build_small(scene: Scene) -> Element | None:
    """Return a step's drawing for a phone; None where the wide one's halves stand in a column."""
    return None if scene.paired else _whole(scene, SMALL)


def _whole(scene: Scene, room: tuple[float, float]) -> Element:
    drawing, part = scene.legible(*room)
    return el(
        "div", {"class": "whole"}, el("p", {"class": "drawn-of"}, part) if part else None, drawing
    )


def printed(scene: Scene) -> str:
    """Return where it is printed what the step is about, in one line; empty if nowhere."""
    places = list(dict.fromkeys(words.place(scene.case, s) for s in scene.sources()))
    text = ""
    for most in range(min(_PLACES, len(places)), 0, -1):
        rest = len(places) - most
        named = "; ".join(places[:most])
        if rest:
            more = words.count(rest, "more report", "more reports")
            text = _("Printed in: {places}; and {more}.").format(places=named, more=more)
        else:
            text = _("Printed in: {places}.").format(places=named)
        if len(text) <= _LETTERS:
            break
    return text


def later(scene: Scene, end: date) -> str:
    """Return what the step's date leaves out; `end` is the end of the record."""
    if scene.case.as_of < end:
        return _("What was said later is not shown.")
    return _("The record ends on this day.")


def announcement(scene: Scene) -> str:
    """Return what a screen reader says when the step comes."""
    return _("Step {number} of {all}: {title}. As of {day}. {text}").format(
        number=scene.number,
        all=scene.of,
        title=scene.step.title,
        day=day_words(scene.case.as_of),
        text=scene.step.text,
    )


def build_notes(scene: Scene) -> Element:
    """Return the evidence of a step for whoever speaks: who said it, when, where, what meets it."""
    proofs = scene.proof()
    return el(
        "div",
        {"class": "evidence-notes"},
        [_proof(scene.case, p, scene.view.digits) for p in proofs]
        if proofs
        else el("p", {}, _("No claim stands behind this step.")),
    )


def _proof(case: Case, proof: Proof, digits: str) -> Element:
    claim = proof.claim
    setting = f" · {claim.setting}" if claim.setting else ""
    return el(
        "article",
        {"class": f"note side-{side_of(claim)}"},
        el("h3", {}, words.name(case, claim.speaker)),
        el("p", {"class": "when"}, f"{dates.words(claim.said_on)}{setting}"),
        el("p", {}, claim.summary),
        number(claim, digits),
        el(
            "ul",
            {"class": "places"},
            [
                el(
                    "li",
                    {},
                    el("q", {}, citation.phrase) if citation.phrase else None,
                    " " if citation.phrase else None,
                    where(case, citation, source),
                )
                for citation, source in proof.citations
            ],
        ),
        [_meeting(case, m) for m in proof.met_by],
    )


def _meeting(case: Case, meeting: Meeting) -> Element:
    if meeting.statement is None:
        return el("p", {"class": "met"}, words.sentence(words.none_found(case)) + ".")
    return el(
        "p",
        {"class": f"met side-{side_of(meeting.statement)}"},
        el("b", {}, f"{words.said(case, meeting.statement)} "),
        _("{relation} ({timing}): {summary}").format(
            relation=words.relation(meeting),
            timing=words.timing(meeting.timing, meeting.claim),
            summary=meeting.statement.summary,
        ),
    )


def build_notes_frame() -> Element:
    """Return the second window for whoever speaks; a script fills in each step."""
    return el(
        "div",
        {"class": "desk"},
        el(
            "header",
            {"class": "clock"},
            el("div", {"class": "count"}),
            el("p", {"class": "day"}),
            el("p", {"class": "elapsed", "role": "timer", "aria-label": _("Time since the start")}),
            el("p", {"class": "now"}),
            el("button", {"type": "button", "data-do": "previous"}, _("Previous")),
            el("button", {"type": "button", "data-do": "next"}, _("Next")),
            el("button", {"type": "button", "data-do": "blank"}, _("Blank")),
            el("button", {"type": "button", "data-do": "again"}, _("Clock to zero")),
        ),
        el("h1", {"class": "title"}),
        el("p", {"class": "text"}),
        el("p", {"class": "following"}),
        el("h2", {}, _("What this step rests on")),
        el("div", {"class": "rests"}),
        el("p", {"class": "live", "aria-live": "polite"}),
    )
