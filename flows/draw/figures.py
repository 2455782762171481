"""Who says how many, of what: the numbers as claimed, panel by panel, and why none are added.

Everything here is numbers and text: a chart library only has to put the marks where they say.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TypedDict

from flows import dates, query, volumes, words
from flows.draw import bounds, measure
from flows.language import N_, Words, _
from flows.model import Case, Claim
from flows.view import View

# A unit whose numbers are all below this gets a table: a dot on an axis would say no more.
CHARTED = 1_000
# Pixels, top to bottom, of the charts.
HEAD, LINE, TRACK, GAP, AFTER = 34, 18, 22, 7, 30
LETTERS = 56
# The room of a line in pixels: that of the narrowest phone; the size of its type.
ROOM, TYPE = 322.0, 13.0
DRAWN = Words(
    {
        "exactly": N_("a dot"),
        "over": N_("a hollow dot, open to the right"),
        "at-least": N_("a dot, open to the right"),
        "nearly": N_("a hollow dot, open to the left"),
        "up-to": N_("a dot, open to the left"),
        "about": N_("a dot in a blurred band"),
        "unquantified": N_("a cross beside the axis"),
        "not-stated": N_("a cross beside the axis"),
    }
)


class Row(TypedDict):
    """One claim as drawn: `number` is None beside the axis; y is that of its track.

    `lines` stand over the track; `group` holds the lines over them, in the first row of a group.
    """

    ref: str
    side: str
    bound: str
    number: int | None
    group: list[str]
    lines: list[str]
    y: float
    sentence: str


class Panel(TypedDict):
    """The claims that count one thing, in one unit; y in pixels from its top."""

    measure: str
    unit: str
    title: str
    rows: list[Row]
    height: float


class Chart(TypedDict):
    """The panels of one unit, on one axis from nought: `ticks` are values and their words."""

    unit: str
    panels: list[Panel]
    top: int
    ticks: list[tuple[int, str]]


def claims_of(case: Case, view: View) -> list[Claim]:
    """Return the claims that a view draws: the first that give or hedge a number, if too many."""
    return every(case, view)[: bounds.NUMBERS]


def every(case: Case, view: View) -> list[Claim]:
    """Return the claims of the view that give or hedge a number."""
    return [
        c
        for c in case.claims
        if c.volume is not None
        and (not view.topic or c.topic == view.topic)
        and (not view.population or c.population == view.population)
    ]


def panels_of(case: Case, view: View) -> dict[tuple[str, str], list[Claim]]:
    """Return those claims by what they count and the unit; the fullest panel first in each.

    Within a panel, claims about one group stand together, and larger groups come first.
    """
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims_of(case, view):
        assert claim.volume is not None
        found.setdefault((claim.measure, claim.volume.unit), []).append(claim)
    for claims in found.values():
        most: dict[str, int] = {}
        for c in claims:
            most[c.population] = max(most.get(c.population, -1), number_of(c))
        claims.sort(key=lambda c: (-most[c.population], c.population, query.known_day(case, c)))
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def number_of(claim: Claim) -> int:
    """Return the number that a claim gives, or -1 if it gives none."""
    return -1 if claim.volume is None or claim.volume.number is None else claim.volume.number


def split(case: Case, view: View) -> tuple[list[Chart], list[tuple[str, str, list[Claim]]]]:
    """Return the charts, one per unit of large numbers, and the panels that a table serves."""
    panels = panels_of(case, view)
    units = dict.fromkeys(unit for _, unit in panels)
    charts: list[Chart] = []
    rest: list[tuple[str, str, list[Claim]]] = []
    for unit in units:
        own = {measure: claims for (measure, u), claims in panels.items() if u == unit}
        most = max(number_of(c) for claims in own.values() for c in claims)
        if most < CHARTED:
            rest.extend((measure, unit, claims) for measure, claims in own.items())
            continue
        charts.append(
            {
                "unit": unit,
                "panels": [_panel(case, m, unit, claims, view) for m, claims in own.items()],
                "top": most,
                "ticks": [(n, volumes.short(n, view.digits)) for n in ticks(most)],
            }
        )
    return charts, rest


def ticks(most: int) -> list[int]:
    """Return round numbers from nought to at least `most`, at most seven of them.

    >>> ticks(10_000_000)[1:3], ticks(852_223)[-1]
    ([2000000, 4000000], 1000000)
    """
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            count = -(-most // step)
            if count <= 5:
                return [step * i for i in range(count + 1)]
        size *= 10


def measure_title(measure: str) -> str:
    """Return the heading of a panel."""
    return words.heading(measure) or _("What is counted is not stated")


def _panel(case: Case, measure: str, unit: str, claims: Sequence[Claim], view: View) -> Panel:
    rows: list[Row] = []
    y = float(GAP)
    last = None
    for claim in claims:
        lines = _lines(case, claim, view.digits)
        group = _broken(group_of(case, claim), LETTERS) if claim.population != last else []
        last = claim.population
        y += LINE * (len(group) + len(lines)) + TRACK / 2
        rows.append(
            {
                "ref": f"claim:{claim.id}",
                "side": query.side_of(claim),
                "bound": claim.volume.bound if claim.volume else "not-stated",
                "number": claim.volume.number if claim.volume else None,
                "group": group,
                "lines": lines,
                "y": y,
                "sentence": sentence(case, claim, view.digits),
            }
        )
        y += TRACK / 2 + GAP
    return {
        "measure": measure,
        "unit": unit,
        "title": f"{measure_title(measure)} · {words.count(len(claims), 'claim', 'claims')}",
        "rows": rows,
        "height": y,
    }


def value_of(claim: Claim, digits: str) -> str:
    """Return the number as said, or the words where none was given, in quotation marks."""
    assert claim.volume is not None
    if claim.volume.number is not None:
        return volumes.words(claim.volume, digits)
    if claim.volume.wording:
        return _("no number: “{words}”").format(words=claim.volume.wording)
    return _("no number")


def group_of(case: Case, claim: Claim) -> str:
    """Return the name of the people a claim counts, or an empty string."""
    found = case.population.get(claim.population)
    return found.name if found else ""


def _lines(case: Case, claim: Claim, digits: str) -> list[str]:
    """Return the lines over a row's track: number, speaker and date."""
    text = f"{value_of(claim, digits)} · {words.said(case, claim)}"
    return _broken(text, LETTERS + 6)


def _broken(text: str, letters: int) -> list[str]:
    """Return a text in lines of so many letters, or of fewer if those are too wide."""
    lines = textwrap.wrap(text, letters)
    if all(measure.width(line, TYPE, bold=True) <= ROOM for line in lines):
        return lines
    return measure.wrap(text, ROOM, TYPE, bold=True)


def sentence(case: Case, claim: Claim, digits: str) -> str:
    """Return one number as a sentence: who, when, how many with the hedge, of what, printed how."""
    assert claim.volume is not None
    group = group_of(case, claim)
    parts = [f"{words.said(case, claim)}: {value_of(claim, digits)}"]
    parts.append(claim.measure or _("what is counted is not stated"))
    if group:
        parts.append(group)
    if claim.volume.number is not None and claim.volume.wording:
        parts.append(_("printed “{words}”").format(words=claim.volume.wording))
    return "; ".join(parts) + "."


def takeaway(case: Case, view: View, chart: Chart, twin: bool = True) -> str:
    """Return the one sentence that stands for a chart; `twin` says that its table is below."""
    rows = [r for p in chart["panels"] for r in p["rows"]]
    numbers = [r["number"] for r in rows if r["number"] is not None]
    told = _(
        "{claims} about numbers of {unit} in {panels}, from {least} to {most}, "
        "each as its speaker hedged it; they are not added."
    ).format(
        claims=words.sentence(words.count(len(rows), "claim", "claims")),
        unit=chart["unit"] or _("them"),
        panels=words.count(len(chart["panels"]), "panel", "panels"),
        least=volumes.short(min(numbers), view.digits),
        most=volumes.short(max(numbers), view.digits),
    )
    return " ".join([told, _("The same as a table below.")]) if twin else told


def empty(case: Case, view: View) -> str:
    """Return why there is no number to show."""
    when = dates.day_words(case.as_of)
    if not case.claims:
        text = _("Nothing had been said by {when}.")
    elif view.topic or view.population:
        text = _("No claim about this topic or these people gave a number by {when}.")
    else:
        text = _("No claim had given a number by {when}.")
    return text.format(when=when)
