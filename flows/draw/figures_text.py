"""The text beside the figures: legend, the table that says all, and why nothing is added."""

from __future__ import annotations

from collections.abc import Sequence

from flows import query, volumes, words
from flows.draw.figures import (
    CHARTED,
    DRAWN,
    claims_of,
    group_of,
    measure_title,
    number_of,
    panels_of,
    split,
    value_of,
)
from flows.draw.markup import Child, Element, el, svg
from flows.draw.saying import pick
from flows.language import N_, _
from flows.model import Case, Claim
from flows.view import View

_KEYS = (
    ("exactly", N_("as stated")),
    ("over", N_("“over”: more, how much more is not said")),
    ("at-least", N_("“at least”")),
    ("nearly", N_("“nearly”: less, how much less is not said")),
    ("up-to", N_("“up to”")),
    ("about", N_("“about”: the band has no measure")),
    ("none", N_("no number given: beside the axis")),
)
_SHAPES = {
    "exactly": (("solid", "M20,3a5,5 0 1,0 .01,0Z"),),
    "over": (("line", "M10,3a5,5 0 1,0 .01,0ZM15,8h19M29,4l6,4l-6,4"),),
    "at-least": (("solid", "M10,3a5,5 0 1,0 .01,0Z"), ("line", "M15,8h19M29,4l6,4l-6,4")),
    "nearly": (("line", "M30,3a5,5 0 1,0 .01,0ZM25,8h-18"),),
    "up-to": (("solid", "M30,3a5,5 0 1,0 .01,0Z"), ("line", "M25,8h-18")),
    "about": (("blur", "M8,2h24v12h-24Z"), ("solid", "M20,3a5,5 0 1,0 .01,0Z")),
    "none": (("line", "M15.5,3.5l9,9M24.5,3.5l-9,9"),),
}
_ALL = N_("All of them together")


def build_legend(case: Case, view: View) -> Element | None:
    """Return the legend of the hedges that the view's charts use."""
    rows = [r for chart in split(case, view)[0] for p in chart["panels"] for r in p["rows"]]
    used = {r["bound"] if r["number"] is not None else "none" for r in rows}
    items = [
        el(
            "span",
            {},
            svg(
                40,
                16,
                {"class": "swatch side-reporting", "aria-hidden": "true"},
                [el("path", {"class": name, "d": path}) for name, path in _SHAPES[kind]],
            ),
            _(text),
        )
        for kind, text in _KEYS
        if kind in used
    ]
    sides = {r["side"]: words.SIDE_SHORT[r["side"]] for r in rows}
    marks = {"alleging": "●", "answering": "■", "deciding": "◆", "reporting": "▲"}
    items += [
        el("span", {"class": f"side-{s}"}, el("i", {"class": "mark"}, marks[s]), sides[s])
        for s in marks
        if s in sides
    ]
    return el("p", {"class": "legend"}, items) if rows else None


def build_small(case: Case, view: View) -> Element | None:
    """Return the small counts and the unquantified ones that share no axis, as a table."""
    rest = split(case, view)[1]
    if not rest:
        return None
    return el(
        "section",
        {"class": "section"},
        el("h2", {}, _("Other counts")),
        el(
            "p",
            {"class": "quiet small"},
            _("Small numbers and words for numbers, of other things."),
        ),
        _table(case, [(r[0], c) for r in rest for c in r[2]], view, _("Other counts")),
    )


def build_twin(case: Case, view: View) -> Element:
    """Return every claim that gives or hedges a number as a table: the text twin."""
    rows = [(m, c) for (m, _unit), claims in panels_of(case, view).items() for c in claims]
    return el(
        "details",
        {"class": "twin", "id": "twin-figures"},
        el("summary", {}, _("The same as a table: every number")),
        _table(case, rows, view, _("Every number"), drawn=True),
    )


def _table(
    case: Case,
    rows: Sequence[tuple[str, Claim]],
    view: View,
    label: str,
    drawn: bool = False,
) -> Element:
    heads = [
        _("What is counted"),
        _("How many"),
        _("Which group"),
        _("Who said it, when"),
        _("Printed as"),
    ]
    body = []
    charts = split(case, view)[0] if drawn else []
    charted = {r["ref"] for chart in charts for p in chart["panels"] for r in p["rows"]}
    for measure, claim in rows:
        assert claim.volume is not None
        number = claim.volume.number is not None
        cells: list[Child] = [
            measure or _("not stated"),
            volumes.words(claim.volume, view.digits) if number else _("no number given"),
            group_of(case, claim) or _("not stated"),
            pick(f"claim:{claim.id}", words.said(case, claim)),
            f"“{claim.volume.wording}”" if claim.volume.wording else "—",
        ]
        if drawn:
            there = f"claim:{claim.id}" in charted
            cells.append(DRAWN[claim.volume.bound] if there else _("in the table of other counts"))
        body.append(
            el(
                "tr",
                {"data-ref": f"claim:{claim.id}", "class": f"side-{query.side_of(claim)}"},
                [el("td", {}, cell) for cell in cells],
            )
        )
    if drawn:
        heads.append(_("Drawn as"))
    return el(
        "div",
        {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": label},
        el(
            "table",
            {"class": "numbers"},
            el("thead", {}, el("tr", {}, [el("th", {"scope": "col"}, h) for h in heads])),
            el("tbody", {}, body),
        ),
    )


def refusals(case: Case, view: View) -> list[tuple[str, query.Total]]:
    """Return the sums that a reader may want and that the record refuses, each with its name.

    All numbers together; those of each panel; the exact ones among these.
    """
    panels = panels_of(case, view)
    numbered = {key: [c for c in claims if number_of(c) >= 0] for key, claims in panels.items()}
    asked: list[tuple[str, Sequence[Claim]]] = []
    if sum(1 for claims in numbered.values() if claims) > 1:
        asked.append((_(_ALL), [c for own in numbered.values() for c in own]))
    for (measure, _unit), claims in numbered.items():
        if max(map(number_of, claims), default=0) < CHARTED:
            continue
        exact = [c for c in claims if c.volume and c.volume.bound == "exactly"]
        if len(claims) > 1:
            asked.append((measure_title(measure), claims))
        if 1 < len(exact) < len(claims):
            text = _("{measure}, the exact numbers alone")
            asked.append((text.format(measure=measure_title(measure)), exact))
    found = [(name, query.total(case, claims)) for name, claims in asked]
    return [(name, total) for name, total in found if total.number is None]


def build_why(case: Case, view: View) -> Element | None:
    """Return, in plain words, why the numbers are not added, naming the parts."""
    refused = refusals(case, view)
    if not refused:
        return None
    items: list[Child] = []
    for name, total in refused:
        if name == _(_ALL):
            parts = " · ".join(dict.fromkeys(c.measure or _("not stated") for c in total.parts))
        else:
            parts = " · ".join(_part(case, c, view.digits) for c in total.parts)
        items.append(_reason(name, f"{_(total.reason)}.", parts))
    lines: list[str] = []
    for (measure, _unit), claims in panels_of(case, view).items():
        for group in dict.fromkeys(c.population for c in claims if c.population):
            own = [c for c in claims if c.population == group and number_of(c) >= 0]
            if len({(number_of(c), c.volume and c.volume.bound) for c in own}) > 1:
                parts = " · ".join(_part(case, c, view.digits, group=False) for c in own)
                lines.append(f"{case.population[group].name} ({measure}): {parts}")
    if lines:
        text = _("they stand side by side; neither is a part of the other.")
        items.append(_reason(_("Different figures for one group"), text, *lines))
    for names in _same(case, view):
        text = _("these may be names of one group; no report read says whether they are.")
        items.append(_reason(_("More than one name"), text, " · ".join(names)))
    return el(
        "section",
        {"class": "section why"},
        el("h2", {}, _("Why they are not added")),
        el("ul", {}, items),
    )


def _reason(name: str, text: str, *lines: str) -> Element:
    small = [el("div", {"class": "quiet small"}, line) for line in lines]
    return el("li", {}, el("b", {}, f"{name}: "), text, small)


def _same(case: Case, view: View) -> list[list[str]]:
    """Return the names of groups that may be one, cluster by cluster."""
    groups = dict.fromkeys(c.population for c in claims_of(case, view))
    clusters: list[set[str]] = []
    for group in groups:
        found = case.population.get(group)
        linked = {group, *(found.possibly_same_as if found else ())} & set(groups)
        joined = [c for c in clusters if c & linked]
        clusters = [c for c in clusters if not c & linked] + [linked.union(*joined)]
    return [[case.population[g].name for g in groups if g in c] for c in clusters if len(c) > 1]


def _part(case: Case, claim: Claim, digits: str, group: bool = True) -> str:
    """Return one part of a refused sum in a few words: number, group, speaker."""
    name = group_of(case, claim) if group else ""
    value = value_of(claim, digits)
    speaker = words.name(case, claim.speaker).split(",")[0]
    return f"{value}, {name} ({speaker})" if name else f"{value} ({speaker})"
