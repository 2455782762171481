"""Folding a side of many flows: the largest are drawn, the rest stand in groups that open.

A group is all flows of one completeness and direction between two sets of actors. Its id says
which, so that a link can open it: `account.verbs.way.origin.recipient`, where `_` is any, `_2`
all actors of stage 2, and `a_b` the actors from a to b, by stage and then in the file's order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby

from flows.model import Case, Flow

LIMIT = 60
# Of the bands of a side, so large a part may be groups; there are at most eight at the least.
SHARE = 3
FLOOR = 8
MOST_OPEN = 12
ANY = "_"
# How far the flows of one group are said to have come: a group never mixes these.
VERBS = {
    "completed": ("collected", "shared", "stored", "used-to-send"),
    "reported": ("reportedly-given",),
    "open": ("sought", "directed"),
    "denied": ("denied",),
}
_CLASS = {verb: name for name, verbs in VERBS.items() for verb in verbs}
WAYS = ("on", "back")


@dataclass(frozen=True, slots=True)
class Key:
    """What a group holds; `run` is a stretch of flows in file order, where nothing else parts."""

    account: str
    verbs: str
    way: str
    origin: str
    recipient: str
    run: str = ANY

    def __str__(self) -> str:
        parts = [self.account, self.verbs, self.way, self.origin, self.recipient]
        return ".".join(parts if self.run == ANY else [*parts, self.run])


@dataclass(frozen=True, eq=False)
class Fold:
    """Flows drawn as one band; what is asked of them is found once, on first use."""

    key: Key
    flows: tuple[Flow, ...]

    @property
    def id(self) -> str:
        """The fold's name in links and marks."""
        return str(self.key)

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """The verbs of its flows, in their usual order."""
        used = {f.verb for f in self.flows}
        return tuple(v for v in VERBS[self.key.verbs] if v in used)

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that tell of its flows, each once."""
        return tuple(dict.fromkeys(f.account for f in self.flows))

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The origins and recipients of its flows, each pair once."""
        return tuple(dict.fromkeys((f.origin, f.recipient) for f in self.flows))

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The actors from which its flows come, each once."""
        return tuple(dict.fromkeys(a for a, _ in self.pairs))

    @cached_property
    def recipients(self) -> tuple[str, ...]:
        """The actors to which its flows go, each once."""
        return tuple(dict.fromkeys(b for _, b in self.pairs))

    @cached_property
    def numbers(self) -> int:
        """How many of its flows give a number."""
        return sum(f.volume.number is not None for f in self.flows)

    @property
    def origin(self) -> str:
        """The one actor from which all its flows come, or an empty string."""
        return self.origins[0] if len(self.origins) == 1 else ""

    @property
    def recipient(self) -> str:
        """The one actor to which all its flows go, or an empty string."""
        return self.recipients[0] if len(self.recipients) == 1 else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn of a side: flows one by one, groups, and the ids of the groups opened."""

    drawn: tuple[Flow, ...]
    folds: tuple[Fold, ...] = ()
    opened: tuple[str, ...] = ()


def _single(values: Iterable[str]) -> str:
    """Return the value that all have, or an empty string."""
    found = iter(values)
    first = next(found, "")
    return first if all(value == first for value in found) else ""


class _Index:
    """The places of actors and flows in the whole case, by which sets of them are named."""

    def __init__(self, case: Case) -> None:
        ordered = sorted(case.actors, key=lambda a: a.stage or 0)
        self.actor = {a.id: i for i, a in enumerate(ordered)}
        self.stage = {a.id: a.stage or 0 for a in ordered}
        self.stages: dict[int, tuple[int, int]] = {}
        for stage, members in groupby(ordered, key=lambda a: a.stage or 0):
            places = [self.actor[a.id] for a in members]
            self.stages[stage] = (places[0], places[-1])
        self.flow = {f.id: i for i, f in enumerate(case.flows)}
        self.accounts = set(case.account)

    def way(self, flow: Flow) -> str:
        """Return whether a flow goes on to a later stage or back."""
        return WAYS[self.stage[flow.recipient] <= self.stage[flow.origin]]

    def span(self, text: str, places: dict[str, int]) -> tuple[int, int] | None:
        """Return the first and last place that a part of a key names, or None if it is none."""
        if text == ANY:
            return (0, len(places))
        first, joined, last = text.partition("_")
        if not first:
            number = last.removeprefix("-")
            known = places is self.actor and number.isascii() and number.isdigit()
            return self.stages.get(int(last)) if known and len(last) < 9 else None
        last = last if joined else first
        if first not in places or last not in places or places[first] > places[last]:
            return None
        return (places[first], places[last])

    def holds(self, key: Key) -> Callable[[Flow], bool] | None:
        """Return the test whether a flow belongs to a key, or None for a key of nothing."""
        origin, recipient = (self.span(t, self.actor) for t in (key.origin, key.recipient))
        run = self.span(key.run, self.flow)
        known = key.account == ANY or key.account in self.accounts
        if not (origin and recipient and run and known):
            return None
        if key.verbs not in VERBS or key.way not in WAYS:
            return None
        verbs = VERBS[key.verbs]

        def test(flow: Flow) -> bool:
            return (
                flow.verb in verbs
                and key.account in (ANY, flow.account)
                and origin[0] <= self.actor[flow.origin] <= origin[1]
                and recipient[0] <= self.actor[flow.recipient] <= recipient[1]
                and self.way(flow) == key.way
                and run[0] <= self.flow[flow.id] <= run[1]
            )

        return test


@lru_cache(maxsize=4)
def _index(case: Case) -> _Index:
    return _Index(case)


def _of(case: Case) -> _Index:
    return _index(case.whole or case)


def read(name: str) -> Key | None:
    """Return the key that an id spells, or None."""
    parts = name.split(".")
    if len(name) > 400 or len(parts) not in (5, 6) or not all(parts):
        return None
    found = Key(*parts)
    return found if str(found) == name else None


def known(case: Case, name: str) -> bool:
    """Return whether `name` is the id of a group that this case could have."""
    key = read(name)
    return key is not None and _of(case).holds(key) is not None


def members(case: Case, flows: Iterable[Flow], name: str) -> tuple[Flow, ...]:
    """Return those of `flows` that belong to the group of that id, in their order."""
    key = read(name)
    test = _of(case).holds(key) if key else None
    return tuple(filter(test, flows)) if test else ()


def names(opened: str) -> tuple[str, ...]:
    """Return the ids in the value of a link's `open`, each once, the last opened last."""
    found = dict.fromkeys(reversed([n for n in opened.split(",") if n]))
    return tuple(reversed(list(found)))


def opening(opened: str, name: str) -> str:
    """Return the value of `open` with one more group opened; the oldest give way."""
    return ",".join(names(f"{opened},{name}")[-MOST_OPEN:])


def closing(opened: str, name: str) -> str:
    """Return the value of `open` with that group folded again."""
    return ",".join(n for n in names(opened) if n != name)


def plan(
    case: Case, flows: Sequence[Flow], focus: str = "", opened: str = "", limit: int = LIMIT
) -> Plan:
    """Return what to draw of the flows of one side: at most `limit` bands.

    All are drawn if they are so few. Else the largest numbers and the flow in `focus`
    (`flow:ID`) are, with those of the groups that are `opened` before the others; all else is
    in exactly one group. The order is that of `flows`.
    """
    if len(flows) <= limit:
        return Plan(tuple(flows))
    index = _of(case)
    held = focus.removeprefix("flow:") if focus.startswith("flow:") else ""
    drawn, groups, used = _open(index, flows, held, names(opened), limit)
    # A group of one is a flow.
    chosen = {f.id for f in drawn} | {g[1][0].id for g in groups if len(g[1]) == 1}
    place = {f.id: i for i, f in enumerate(flows)}
    folds = [
        Fold(key, tuple(sorted(own, key=lambda f: place[f.id])))
        for key, own in groups
        if len(own) > 1
    ]
    folds.sort(key=lambda fold: place[fold.flows[0].id])
    used = tuple(n for n in used if members(case, flows, n))
    return Plan(tuple(f for f in flows if f.id in chosen), tuple(folds), used)


Group = tuple[Key, Sequence[Flow]]


def _open(
    index: _Index, flows: Sequence[Flow], held: str, opened: Sequence[str], room: int
) -> tuple[list[Flow], list[Group], tuple[str, ...]]:
    """Return what is drawn, what is grouped, which groups are open, the last opened first served.

    An older one stays open only while there is room for it.
    """
    if len(flows) <= room:
        return list(flows), [], tuple(opened)
    if not opened or room < SHARE * FLOOR:
        return (*_plain(index, flows, held, room, None), ())
    *older, name = opened
    key = read(name)
    test = index.holds(key) if key else None
    inside = [f for f in flows if test(f)] if test else []
    if key is None or not inside:
        return _open(index, flows, held, older, room)
    ids = {f.id for f in inside}
    outside = [f for f in flows if f.id not in ids]
    spare = min(len(outside), max(FLOOR, room // SHARE))
    drawn, groups = _plain(index, inside, held, room - spare, key)
    rest = room - len(drawn) - len(groups)
    more, others, used = _open(index, outside, held, older, rest)
    return drawn + more, groups + others, (*used, name)


def _plain(
    index: _Index, flows: Sequence[Flow], held: str, room: int, inside: Key | None
) -> tuple[list[Flow], list[Group]]:
    """Return the largest flows, and groups of the rest; within an opened group, smaller ones."""
    if len(flows) <= room:
        return list(flows), []

    def size(flow: Flow) -> tuple[bool, float, int]:
        number = flow.volume.number
        return flow.id != held, -math.inf if number is None else -number, index.flow[flow.id]

    def order(flow: Flow) -> tuple[bool, bool, float, int]:
        first, number, place = size(flow)
        return first, flow.volume.number is None, number, place

    ordered = sorted(flows, key=order)
    share = max(FLOOR, room // SHARE)
    rest = ordered[max(0, room - share) :]
    groups = _groups(index, rest, min(share, room), inside)
    kept = ordered[: room - len(groups)]
    ids = {f.id for f in kept}
    left = [(key, [f for f in own if f.id not in ids]) for key, own in groups]
    return kept, [(key, own) for key, own in left if own]


def _groups(index: _Index, flows: Sequence[Flow], most: int, inside: Key | None) -> list[Group]:
    """Return groups of the flows, at most `most`: parted where it tells most, largest first."""
    groups: list[Group]
    if inside:
        groups = _parts(index, (inside, flows), most, force=True) or [(inside, flows)]
    else:
        found: dict[tuple[str, str], list[Flow]] = {}
        for flow in flows:
            found.setdefault((_CLASS[flow.verb], index.way(flow)), []).append(flow)
        groups = [(Key(ANY, verbs, way, ANY, ANY), own) for (verbs, way), own in found.items()]
    groups = [_narrow(index, group) for group in groups]
    whole: list[Group] = []
    while groups:
        groups.sort(key=lambda g: (-len(g[1]), str(g[0])))
        group = groups.pop(0)
        parts = _parts(index, group, most - len(groups) - len(whole))
        if parts:
            groups += [_narrow(index, part) for part in parts]
        else:
            whole.append(group)
    return whole


Part = Callable[[Flow], str]


def _steps(index: _Index, key: Key) -> list[tuple[str, Part]]:
    """Return by what a group may still be parted: the name of the key's part, and its value."""
    steps: list[tuple[str, Part]] = []
    if key.account == ANY:
        steps.append(("account", lambda f: f.account))
    if key.origin == ANY:
        steps.append(("origin", lambda f: f"_{index.stage[f.origin]}"))
    if key.recipient == ANY:
        steps.append(("recipient", lambda f: f"_{index.stage[f.recipient]}"))
    if "_" in key.origin:
        steps.append(("origin", lambda f: f.origin))
    if "_" in key.recipient:
        steps.append(("recipient", lambda f: f.recipient))
    return steps


def _narrow(index: _Index, group: Group) -> Group:
    key, flows = group
    for name, part in _steps(index, key):
        value = _single(map(part, flows))
        if value:
            key = replace(key, **{name: value})
    return key, flows


def _parts(index: _Index, group: Group, most: int, force: bool = False) -> list[Group]:
    """Return a group in two to `most` parts, or nothing if it cannot be parted so.

    With `force` it always is: in stretches of actors or of flows, if in nothing better.
    """
    key, flows = group
    if most < 2 or len(flows) < 2:
        return []
    steps = _steps(index, key)
    for name, part in steps:
        found: dict[str, list[Flow]] = {}
        for flow in flows:
            found.setdefault(part(flow), []).append(flow)
            if len(found) > most:
                break
        if 1 < len(found) <= most:
            return [(replace(key, **{name: value}), own) for value, own in found.items()]
    if not force:
        return []
    for name, places in (("origin", index.actor), ("recipient", index.actor)):
        values = {getattr(f, name) for f in flows}
        if len(values) > 1:
            return _stretches(key, name, flows, lambda f, n=name: getattr(f, n), places, most)  # type: ignore[misc]
    return _stretches(key, "run", flows, lambda f: f.id, index.flow, most)


def _stretches(
    key: Key, name: str, flows: Sequence[Flow], part: Part, places: dict[str, int], most: int
) -> list[Group]:
    """Return a group in at most `most` stretches of a like number of flows each."""
    each: dict[str, list[Flow]] = {}
    for flow in sorted(flows, key=lambda f: places[part(f)]):
        each.setdefault(part(flow), []).append(flow)
    found: list[Group] = []
    want = len(flows) / most
    values: list[str] = []
    own: list[Flow] = []
    done = 0
    for i, (value, some) in enumerate(each.items()):
        values.append(value)
        own += some
        done += len(some)
        last = i == len(each) - 1
        if last or (done >= want * (len(found) + 1) and len(found) < most - 1):
            text = values[0] if len(values) == 1 else f"{values[0]}_{values[-1]}"
            found.append((replace(key, **{name: text}), own))
            values, own = [], []
    return found


def ends(case: Case, fold: Fold) -> tuple[int, int]:
    """Return the stages at which a fold's two boxes stand: the farthest apart of its flows."""
    stage = _of(case).stage
    starts = {stage[a] for a in fold.origins}
    stops = {stage[a] for a in fold.recipients}
    if fold.key.way == "on":
        return min(starts), max(stops)
    return max(starts), min(stops)
