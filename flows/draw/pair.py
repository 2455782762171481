"""The Sankey pair with its headings, its legend and its text twin, for a view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import dates, layout, query, words
from flows.draw import band, folded, reading, sankey
from flows.draw.markup import Child, Element, el, write
from flows.draw.sankey import Colour, Side, Size
from flows.language import N_, _
from flows.model import Case, Flow
from flows.view import View

LEGEND = (
    ("known", N_("number given, to one scale")),
    ("unknown", N_("number not stated")),
    ("other", N_("a number of other things: its width counts nothing")),
    ("over", N_("“over”: open edge")),
    ("open", N_("sought, directed")),
    ("reported", N_("reportedly given")),
    ("denied", N_("said not to pass")),
    ("fold", N_("several flows in one band: select it to open")),
)
HUES = 14


def sides(case: Case, view: View) -> tuple[Side, Side]:
    """Return the two sides that a view shows, with their flows."""
    left, right = (
        Side(choice, title(case, choice), folded.flows(case, view, choice))
        for choice in (view.left, view.right)
    )
    return left, right


def drawn(case: Case, view: View, choice: str) -> tuple[Flow, ...]:
    """Return the flows of one side that are drawn one by one."""
    return folded.plan(case, view, choice).drawn


def title(case: Case, choice: str) -> str:
    """Return the heading of a side or an account."""
    return words.SIDE.get(choice) or case.account[choice].name


def by_side(case: Case) -> Colour:
    """Return the colouring of flows by the side that tells of them."""
    return lambda flow: f"side-{case.account[flow.account].side}"


def by_verb(flow: Flow) -> str:
    """Return the colour class of a flow's verb."""
    verbs = list(words.VERB)
    return f"hue-{verbs.index(flow.verb) % HUES}"


def by_population(case: Case, view: View) -> Colour:
    """Return the colouring of the view's flows by whose data they carry; unstated stays grey.

    Populations with a number come first, so that the widest bands differ most.
    """
    shown = [f for side in sides(case, view) for f in side.flows if f.population]
    shown.sort(key=lambda f: -(f.volume.number or 0))
    places = {p: i for i, p in enumerate(dict.fromkeys(f.population for f in shown))}

    def colour(flow: Flow) -> str:
        place = places.get(flow.population)
        return "hue-none" if place is None else f"hue-{place % HUES}"

    return colour


def colouring(case: Case, view: View) -> Colour:
    """Return the colouring that a view asks for; only the flows have others than by side."""
    if view.view == "flows" and view.colour == "population":
        return by_population(case, view)
    return by_verb if view.view == "flows" and view.colour == "verb" else by_side(case)


def keys(case: Case, view: View) -> dict[str, str]:
    """Return the colour class of each thing that colours tell of, where that is not the side."""
    if view.view != "flows" or view.colour == "side":
        return {}
    colour = colouring(case, view)
    # Of a folded side, the colours of what is drawn one by one.
    flows = [f for side in sides(case, view) for f in drawn(case, view, side.choice)]
    if view.colour == "verb":
        return {words.VERB[f.verb]: colour(f) for f in flows}
    return {
        case.population[f.population].name if f.population else _("not stated"): colour(f)
        for f in flows
    }


def with_groups(colour: Colour, sides: Sequence[Side]) -> Colour:
    """Return a colouring in which a group has a colour only where all its flows have the same."""
    hues = {
        name: own.pop() if len(own) == 1 else "hue-none"
        for side in sides
        for name, group in side.folds.items()
        if (own := {colour(f) for f in group.flows})
    }
    return lambda flow: hues.get(flow.id) or colour(flow)


def fits(
    case: Case, view: View, colour: Colour, sizes: dict[int, Size]
) -> dict[str, dict[int, str]]:
    """Return the drawings of both sides by the least width (pixels) at which each is used."""
    stage, pair = folded.drawing(case, view, sides(case, view))
    paint = with_groups(colour, pair)
    found: dict[str, dict[int, str]] = {"left": {}, "right": {}}
    for least, size in sizes.items():
        drawn = sankey.build_pair(stage, pair, size, paint, view.digits)
        for name, side, drawing in zip(("left", "right"), pair, drawn, strict=True):
            if side.flows:
                found[name][least] = write(drawing)
    return {name: variants for name, variants in found.items() if variants}


def build_frame(case: Case, view: View, guide: bool = False) -> Element:
    """Return the two headed places into which the drawings are put; with how to read them."""
    halves = []
    for name, side in zip(("left", "right"), sides(case, view), strict=True):
        accounts = ", ".join(a.name for a in query.accounts(case, side.choice))
        sub = words.sentence(f"{words.count(len(side.flows), 'flow', 'flows')} · {accounts}")
        unit = layout.unit(case)
        if sum(layout.amount(f, unit) is not None for f in side.flows) > 1:
            sub += f" · {_('bands may tell of the same people: do not add them')}"
        halves.append(
            el(
                "section",
                {"class": f"half side-{query.side(case, side.choice)}"},
                el("h2", {}, side.title),
                el("p", {"class": "quiet"}, sub) if side.flows else None,
                folded.build_note(case, view, side.choice),
                el("div", {"class": "fit", "data-fit": name})
                if side.flows
                else el("p", {"class": "plain"}, empty(case, view, side)),
            )
        )
    used = guided(case, view) if guide else set()
    how = reading.build_guide("flows", used) if used else None
    return el("div", {"class": "pair"}, how, halves)


def guided(case: Case, view: View) -> set[str]:
    """Return the shapes that a reader of the view's drawings is told how to read."""
    shown = [f for side in sides(case, view) for f in drawn(case, view, side.choice)]
    used = shapes(case, shown)
    if any(folded.plan(case, view, s.choice).folds for s in sides(case, view)):
        used.add("unknown")
    if used & {"over", "reported"}:
        used.add("loose")
    if any(case.actor[a].kind == "unnamed" for f in shown for a in (f.origin, f.recipient)):
        used.add("unnamed")
    return used


def shapes(case: Case, flows: Sequence[Flow]) -> set[str]:
    """Return the shapes in which flows are drawn, as the legend names them."""
    unit = layout.unit(case)
    numbers = [layout.amount(f, unit) for f in flows if f.volume.number is not None]
    used = {
        "known": any(number is not None for number in numbers),
        "other": None in numbers,
        "unknown": any(f.volume.number is None for f in flows),
        "over": any(f.volume.bound in band.OPEN_BOUNDS for f in flows),
        "open": any(f.verb in band.OPEN_VERBS for f in flows),
        "reported": any(f.verb == "reportedly-given" for f in flows),
        "denied": any(f.verb == "denied" for f in flows),
    }
    return {name for name, found in used.items() if found}


def empty(case: Case, view: View, side: Side) -> str:
    """Return why a side shows no flow."""
    if view.topic or view.population:
        return _("No flow of this account is about this topic or these people.")
    day = dates.day_words(case.as_of)
    if not case.claims:
        return _("Nothing had been said by {day}.").format(day=day)
    return _(
        "No movement of data had been described here by {day}: {side} has no flow as of that day."
    ).format(day=day, side=f"{side.title[0].lower()}{side.title[1:]}")


def build_legend(case: Case, view: View) -> Element | None:
    """Return the legend of the shapes that the view's drawings use."""
    shown = [f for side in sides(case, view) for f in side.flows]
    if not shown:
        return None
    folds = any(folded.plan(case, view, s.choice).folds for s in sides(case, view))
    used = shapes(case, shown) | ({"fold"} if folds else set())
    items = [
        el("span", {}, band.swatch(kind, "side-reporting"), _(text))
        for kind, text in LEGEND
        if kind in used
    ]
    return el("p", {"class": "legend"}, items)


def build_under(case: Case, view: View) -> Element:
    """Return what stands under a pair: its legend and its text twin."""
    return el("div", {"class": "under"}, build_legend(case, view), build_twin(case, view))


def build_twin(case: Case, view: View) -> Element:
    """Return all that both drawings say as lists of sentences, one per band."""
    parts: list[Child] = []
    for side in sides(case, view):
        parts.append(el("h3", {}, side.title))
        parts.append(
            el(
                "ol",
                {},
                [
                    el(
                        "li",
                        {"data-ref": f"flow:{f.id}"},
                        words.flow_sentence(case, f, view.digits),
                        " ",
                        el(
                            "button",
                            {"type": "button", "class": "pick", "data-ref": f"flow:{f.id}"},
                            _("Evidence"),
                        ),
                    )
                    for f in folded.listed(case, view, side.choice)
                ],
            )
            if side.flows
            else el("p", {"class": "quiet"}, empty(case, view, side))
        )
        parts += folded.build_groups(case, view, side.choice)
    return el(
        "details",
        {"class": "twin", "id": "twin-flows"},
        el("summary", {}, _("As text: every band in a sentence")),
        parts,
    )


def taller(size: Size, height: float) -> Size:
    """Return a size with another height in pixels."""
    return replace(size, height=height)
