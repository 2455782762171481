"""What a folded side is drawn from, and its words: how much, which groups, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import fold, query, words
from flows.draw import bounds
from flows.draw.markup import Child, Element, el
from flows.draw.sankey import SEVERAL, Side
from flows.draw.saying import link, pick
from flows.fold import Fold, Plan
from flows.language import _
from flows.model import Actor, Case, Flow
from flows.once import once
from flows.view import View
from flows.volumes import NOT_STATED

# So many flows are all listed as text.
LISTED = 300


@once(32)
def _flows(case: Case, choice: str, topic: str, population: str) -> tuple[Flow, ...]:
    return query.flows(case, choice, topic, population)


def flows(case: Case, view: View, choice: str) -> tuple[Flow, ...]:
    """Return all flows of one side of a view."""
    return _flows(case, choice, view.topic, view.population)


def still(case: Case, view: View) -> View:
    """Return the view by which a pair is drawn: what is in focus counts only in a folded one."""
    sizes = [len(flows(case, view, choice)) for choice in (view.left, view.right)]
    return view if max(sizes) > fold.LIMIT else replace(view, focus="")


def plan(case: Case, view: View, choice: str) -> Plan:
    """Return what is drawn of one side of a view."""
    chosen = flows(case, view, choice)
    if len(chosen) <= fold.LIMIT:
        return Plan(chosen)
    focus = view.focus if view.focus.startswith("flow:") else ""
    return _kept(case, choice, view.topic, view.population, focus, view.open)


@once(32)
def _kept(case: Case, choice: str, topic: str, population: str, focus: str, opened: str) -> Plan:
    return fold.plan(case, _flows(case, choice, topic, population), focus, opened)


def drawing(case: Case, view: View, sides: Sequence[Side]) -> tuple[Case, tuple[Side, ...]]:
    """Return the case and the sides as they are drawn: each group as one flow between two boxes."""
    plans = [plan(case, view, side.choice) for side in sides]
    if not any(p.folds for p in plans):
        return case, tuple(sides)
    boxes: dict[str, Actor] = {}
    found = []
    for side, planned in zip(sides, plans, strict=True):
        inside: dict[str, list[str]] = {}
        stages: dict[str, int] = {}
        folds: dict[str, Fold] = {}
        drawn = list(planned.drawn)
        for group in planned.folds:
            places = fold.ends(case, group)
            names = []
            for end, stage in zip(("origin", "recipient"), places, strict=True):
                box = getattr(group, end)
                if not box:
                    part = getattr(group.key, end)
                    # One box for a column; actors from one to another have a box of their own.
                    own = f"_{stage}" if part.startswith(fold.ANY) else part
                    box = f"{side.choice}.{own}"
                    stages[box] = stage
                    inside.setdefault(box, []).extend(getattr(group, f"{end}s"))
                names.append(box)
            folds[group.id] = group
            drawn.append(_one(group, *names))
        order = {a.id: i for i, a in enumerate(case.actors)}
        for box, actors in inside.items():
            # The first named are those that come first in the file.
            name = words.several(case, sorted(set(actors), key=order.__getitem__))
            inner = {case.actor[a].boundary for a in actors}
            boundary = inner.pop() if len(inner) == 1 else SEVERAL
            boxes[box] = Actor(box, name, SEVERAL, boundary, "", stages[box], (), "")
        found.append(replace(side, flows=tuple(drawn), folds=folds, opened=view.open))
    whole = case.whole or case
    return replace(case, actors=(*case.actors, *boxes.values()), whole=whole), tuple(found)


def _one(group: Fold, origin: str, recipient: str) -> Flow:
    first = group.flows[0]
    return Flow(
        group.id,
        first.account,
        origin,
        recipient,
        "",
        (),
        group.verbs[0],
        NOT_STATED,
        None,
        "",
        (),
        "",
    )


def build_note(case: Case, view: View, choice: str) -> list[Child]:
    """Return what is said of a folded side: how much is drawn, and how to fold again."""
    planned = plan(case, view, choice)
    if not planned.folds and not planned.opened:
        return []
    groups = words.count(len(planned.folds), "group", "groups")
    note = _(
        "{drawn} flows are drawn one by one, the largest numbers first; the other {rest} stand in "
        "{groups}, each drawn as one, whose width is no number. Select a group to open it."
    ).format(
        drawn=f"{len(planned.drawn):,}",
        rest=f"{sum(len(f.flows) for f in planned.folds):,}",
        groups=groups,
    )
    back = [
        el(
            "li",
            {},
            _("Opened: {group}").format(group=_opened(case, view, choice, name)),
            " ",
            _fold_again(view, name),
        )
        for name in planned.opened
    ]
    return [
        el("p", {"class": "quiet small folded"}, note),
        el("ul", {"class": "opened small"}, back) if back else None,
    ]


def _opened(case: Case, view: View, choice: str, name: str) -> str:
    own = fold.members(case, flows(case, view, choice), name)
    key = fold.read(name)
    return words.fold_title(case, Fold(key, own)) if key and own else name


def _fold_again(view: View, name: str) -> Element:
    focus = "" if view.focus.startswith("fold:") else view.focus
    return link(view, _("Fold again"), open=fold.closing(view.open, name), focus=focus)


def _open(view: View, group: Fold) -> Element:
    return link(view, _("Open"), open=fold.opening(view.open, group.id), focus=f"fold:{group.id}")


def build_groups(case: Case, view: View, choice: str) -> list[Child]:
    """Return the groups of a side as sentences, each with a link that opens it, and the rest."""
    planned = plan(case, view, choice)
    if not planned.folds:
        return []
    size = len(flows(case, view, choice))
    rest = _(
        "Of {number} flows, those drawn one by one stand above. The others are in the groups "
        "below: open one, or choose a topic or whose data it is under “Filter”; "
        "every flow is a row of {file}."
    ).format(number=f"{size:,}", file="flows.csv")
    rows = [
        el("li", {"data-ref": f"fold:{g.id}"}, words.fold_sentence(case, g), " ", _open(view, g))
        for g in planned.folds
    ]
    return [
        el("p", {"class": "quiet"}, rest) if size > LISTED else None,
        el("h4", {}, _("Groups drawn as one band")),
        el("ol", {}, rows),
    ]


def listed(case: Case, view: View, choice: str) -> tuple[Flow, ...]:
    """Return the flows of a side that its text lists: all, or those drawn if all are too many."""
    chosen = flows(case, view, choice)
    return chosen if len(chosen) <= LISTED else plan(case, view, choice).drawn


def group_of(case: Case, view: View) -> Fold | None:
    """Return the group that the view's focus names: as drawn, or all that it would hold."""
    name = view.focus.removeprefix("fold:")
    for choice in (view.left, view.right):
        for found in plan(case, view, choice).folds:
            if found.id == name:
                return found
    key = fold.read(name)
    for choice in (view.left, view.right):
        own = fold.members(case, flows(case, view, choice), name)
        if key and own:
            return Fold(key, own)
    return None


def build_evidence(case: Case, view: View) -> Element:
    """Return what stands behind a group: its flows, each leading to its own evidence."""
    name = view.focus.removeprefix("fold:")
    group = group_of(case, view)
    opened = name in fold.names(view.open)
    rows: list[Child] = []
    if group is None:
        rows = [el("p", {"class": "plain"}, _("No flow in view belongs to this group."))]
    else:
        shown = group.flows[: bounds.FEW]
        more = len(group.flows) - len(shown)
        items = [
            el(
                "li",
                {"data-ref": f"flow:{f.id}"},
                pick(
                    f"flow:{f.id}",
                    f"{words.name(case, f.origin)} → {words.name(case, f.recipient)}",
                ),
                el(
                    "span",
                    {"class": "quiet small"},
                    f" {words.VERB[f.verb]} · {words.volume_label(f, view.digits)}",
                ),
            )
            for f in shown
        ]
        rows = [
            el("p", {}, words.fold_sentence(case, group)),
            el(
                "p",
                {"class": "links"},
                _fold_again(view, name) if opened else _open(view, group),
            ),
            el("h3", {}, _("Its flows ({number})").format(number=f"{len(group.flows):,}")),
            el("ol", {}, items),
            el(
                "p",
                {"class": "quiet"},
                _("and {number} more: choose a topic or whose data it is.").format(
                    number=f"{more:,}"
                ),
            )
            if more > 0
            else None,
        ]
    heading = (
        _("{number} flows, {verb}").format(
            number=f"{len(group.flows):,}", verb=words.fold_verb(group)
        )
        if group
        else _("A group")
    )
    return el(
        "section",
        {"class": "evidence", "data-evidence": view.focus, "aria-label": _("Evidence")},
        el(
            "header",
            {},
            el(
                "div",
                {},
                el("p", {"class": "quiet small"}, _("Evidence · Group of flows")),
                el("h2", {}, heading),
            ),
            link(view, _("Close"), focus=""),
        ),
        rows,
    )
