"""The diagram's page as markup: the switch, the key, what crosses a boundary, the text twin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from flows import query, words
from flows.draw import bounds, folded, pair, reading
from flows.draw.diagram import SHAPES, arrow_words, crossing_words, places, title
from flows.draw.markup import Child, Element, el
from flows.draw.sankey import Side
from flows.draw.saying import link, pick
from flows.language import N_, Words, _
from flows.model import Actor, Case, Flow
from flows.query import Crossing
from flows.view import View

LINES = (
    (("collected", "shared", "stored", "used-to-send"), "solid", N_("said to have happened")),
    (("sought", "directed"), "open", N_("sought or directed")),
    (("reportedly-given",), "broken", N_("reportedly given")),
    (("denied",), "stopped", N_("said not to pass")),
)
FIGURES = Words(
    {
        "system": N_("system"),
        "box": N_("person, office, body"),
        "unnamed": N_("not named"),
        "group": N_("group of people"),
        "account": N_("messaging account"),
    }
)


def shown(case: Case, view: View) -> str:
    """Return which of the two sides in view is drawn: the one asked for, else that of the focus,
    else the left one.
    """
    if view.account in (view.left, view.right):
        return view.account
    kind, name = view.focus.split(":", 1) if view.focus else ("", "")
    for choice in (view.left, view.right):
        for flow in folded.flows(case, view, choice):
            if (kind == "flow" and name == flow.id) or (
                kind == "actor" and name in (flow.origin, flow.recipient)
            ):
                return choice
    return view.left


def build_head(case: Case, view: View, choice: str) -> list[Child]:
    """Return the switch between the two sides in view, and the heading of the one drawn."""
    here = replace(view, focus="")
    tabs = []
    for other in dict.fromkeys((view.left, view.right)):
        size = len(folded.flows(case, view, other))
        tab = link(here, pair.title(case, other), account=other)
        tab.set("class", f"side-{query.side(case, other)}")
        tab.append(el("span", {"class": "quiet"}, words.count(size, "flow", "flows")))
        if other == choice:
            tab.set("aria-current", "true")
        tabs.append(tab)
    return [
        el("nav", {"class": "switch", "aria-label": _("Account drawn")}, tabs),
        reading.build_guide("diagram") if folded.flows(case, view, choice) else None,
        *build_lead(case, view, choice),
    ]


def build_lead(case: Case, view: View, choice: str) -> list[Child]:
    """Return what the diagram of one side shows, or why there is none."""
    flows = folded.flows(case, view, choice)
    accounts = ", ".join(a.name for a in query.accounts(case, choice))
    told = _("One account at a time, as told by {accounts}.").format(accounts=accounts)
    empty = pair.empty(case, view, Side(choice, pair.title(case, choice), ()))
    return [
        el(
            "p",
            {"class": "quiet small lead"},
            f"{told} " if accounts else "",
            _("A box is a boundary, an arrow is what was said of the data, with the number given."),
        )
        if flows
        else el("p", {"class": "plain"}, empty),
        folded.build_note(case, view, choice),
    ]


def build_under(case: Case, view: View, choice: str) -> list[Child]:
    """Return what stands under the drawing: key, crossings, text twin; nothing without a flow."""
    flows = folded.flows(case, view, choice)
    if not flows:
        return []
    listed = folded.listed(case, view, choice)
    crossed = query.crossings(case, flows)
    return [
        _legend(flows, _actors(case, listed), any(c.sure for c in crossed)),
        _crossings(case, crossed, view.digits),
        _twin(case, view, choice, listed, crossed),
    ]


def summary(case: Case, view: View, choice: str) -> str:
    """Return in words what is drawn: how many flows, between how many actors and boundaries."""
    flows = folded.flows(case, view, choice)
    sure = [c for c in query.crossings(case, flows) if c.sure]
    actors = {a for f in flows for a in (f.origin, f.recipient)}
    return _(
        "Data-flow diagram. {side}: {flows} between {actors}, {number} between two boundaries."
    ).format(
        side=pair.title(case, choice),
        flows=words.count(len(flows), "flow", "flows"),
        actors=words.count(len(actors), "actor", "actors"),
        number=len(sure),
    )


def takeaway(case: Case, view: View, choice: str) -> str:
    """Return the one sentence that stands for the drawing, and where the text is."""
    return f"{summary(case, view, choice)} {_('The same stands below as text.')}"


def labels(case: Case, view: View, choice: str) -> dict[str, str]:
    """Return the sentence of every mark by its `data-ref`."""
    flows = folded.flows(case, view, choice)
    many = Counter(a for f in flows for a in {f.origin, f.recipient})
    planned = folded.plan(case, view, choice)
    actors = _actors(case, folded.listed(case, view, choice))
    found = {f"actor:{a.id}": _actor_sentence(a, many[a.id]) for a in actors}
    over = {c.flow.id: f" {_over(c)}." for c in query.crossings(case, planned.drawn) if c.sure}
    for flow in planned.drawn:
        sentence = words.flow_sentence(case, flow, view.digits)
        found[f"flow:{flow.id}"] = sentence + over.get(flow.id, "")
    return found | {f"fold:{g.id}": words.fold_sentence(case, g) for g in planned.folds}


def _actors(case: Case, flows: Sequence[Flow]) -> list[Actor]:
    return [a for inside in places(case, flows).values() for a in inside]


def _actor_sentence(actor: Actor, size: int) -> str:
    unstated = actor.boundary == "not-stated"
    return _("{name}: {kind}; {boundary}; {flows} here.").format(
        name=actor.name,
        kind=_("not named") if actor.kind == "unnamed" else actor.kind.replace("-", " "),
        boundary=_("boundary not stated") if unstated else words.BOUNDARY[actor.boundary],
        flows=words.count(size, "flow", "flows"),
    )


def _sample(name: str, *marks: Element) -> Element:
    box = {"viewBox": "0 0 40 16", "width": 40, "height": 16, "aria-hidden": "true"}
    return el(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "class": f"sample {name}", **box}, *marks
    )


def _line(name: str) -> Element:
    end = "M33,2V14" if name == "stopped" else "M30,4L38,8L30,12Z"
    return _sample(name, el("path", {"d": "M1,8H31"}), el("path", {"class": "end", "d": end}))


def _figure(name: str) -> Element:
    if name == "group":
        return _sample(name, el("ellipse", {"cx": 20, "cy": 8, "rx": 17, "ry": 6.5}))
    paths = {
        "system": "M6,4a14,3 0 0 1 28,0v8a14,3 0 0 1 -28,0zM6,4a14,3 0 0 0 28,0",
        "account": "M4,4V1H14V4M4,4H36V15H4Z",
    }
    return _sample(name, el("path", {"d": paths.get(name, "M4,2H36V14H4Z")}))


def _legend(flows: Sequence[Flow], actors: Sequence[Actor], crossed: bool) -> Element:
    verbs = {f.verb for f in flows}
    kinds = {a.kind if a.kind in SHAPES else "box" for a in actors}
    kinds |= {"group"} if "public" in kinds else set()
    items = [el("span", {}, _line(name), _(text)) for of, name, text in LINES if verbs & {*of}]
    if crossed:
        items.append(el("span", {}, _line("heavy"), _("from one boundary into another ↗")))
    items += [
        el("span", {}, _figure(name), text) for name, text in FIGURES.items() if name in kinds
    ]
    return el("p", {"class": "legend"}, items)


def _crossings(case: Case, crossed: Sequence[Crossing], digits: str) -> Element:
    """Return the flows between two boundaries, and apart those that may be, as two lists."""
    lists = []
    for sure, head, none in (
        (
            True,
            _("From one boundary into another"),
            _("No flow here is between two stated boundaries."),
        ),
        (
            False,
            _("May cross: an end’s boundary is not stated"),
            _("Both ends of every flow here have a stated boundary."),
        ),
    ):
        rows = [c for c in crossed if c.sure == sure]
        items = [_crossing(case, c, digits) for c in rows[: bounds.ROWS]]
        lists.append(
            el(
                "section",
                {},
                el("h2", {}, f"{head} ({len(rows)})" if rows else head),
                el("ul", {}, items) if items else el("p", {"class": "quiet small"}, none),
                bounds.build_cut(len(items), len(rows), _("flows"), _("; a topic shows its own")),
            )
        )
    return el("div", {"class": "crossings"}, lists)


def _ends(case: Case, flow: Flow) -> str:
    return f"{words.name(case, flow.origin)} → {words.name(case, flow.recipient)}"


def _over(crossing: Crossing) -> str:
    """Return from which boundary into which; a denied or a sought flow only would cross."""
    ends = f"{words.BOUNDARY[crossing.origin]} → {words.BOUNDARY[crossing.recipient]}"
    return f"{ends} · {crossing_words(crossing.flow)}" if crossing.sure else ends


def _crossing(case: Case, crossing: Crossing, digits: str) -> Element:
    flow = crossing.flow
    ref = f"flow:{flow.id}"
    told = case.account[flow.account].name
    return el(
        "li",
        {"data-ref": ref, "class": f"side-{case.account[flow.account].side}"},
        pick(ref, _ends(case, flow)),
        el("span", {}, f" {arrow_words(flow, digits)}"),
        el("span", {"class": "quiet"}, f"{_over(crossing)} · {told}"),
    )


def _twin(
    case: Case, view: View, choice: str, flows: Sequence[Flow], crossed: Sequence[Crossing]
) -> Element:
    """Return all that the drawing says: who stands in which boundary, a sentence per arrow."""
    found = {c.flow.id: c for c in crossed}
    stands: list[Child] = []
    for stated, inside in places(case, flows).items():
        items = [
            el(
                "li",
                {"data-ref": f"actor:{a.id}"},
                pick(f"actor:{a.id}", a.name),
                el("span", {"class": "quiet"}, f" {a.kind.replace('-', ' ')}"),
            )
            for a in inside
        ]
        stands += [el("h4", {}, title(stated)), el("ul", {}, items)]
    arrows = []
    for flow in flows:
        ref = f"flow:{flow.id}"
        sentence = words.flow_sentence(case, flow, view.digits)
        if flow.id in found:
            over = _("Boundary: {boundaries}.").format(boundaries=_over(found[flow.id]))
            sentence = f"{sentence} {over}"
        arrows.append(el("li", {"data-ref": ref}, f"{sentence} ", pick(ref, _("Evidence"))))
    return el(
        "details",
        {"class": "twin", "id": "twin-diagram"},
        el("summary", {}, _("The same as text: every box and every arrow in a sentence")),
        el("h3", {}, _("Who stands inside which boundary")),
        stands,
        el("h3", {}, _("Every arrow")),
        el("ol", {}, arrows),
        folded.build_groups(case, view, choice),
    )
