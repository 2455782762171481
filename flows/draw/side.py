"""What a drawing of the pair is made from: its size and, per side, the flows and groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flows import fold, layout, words
from flows.fold import Fold
from flows.language import N_, Words, _
from flows.model import Flow

# The kind of an actor that stands for several, in a drawing alone.
SEVERAL = "several"
# The boundary that an actor is inside of, as it follows the actor's name.
INSIDE = Words(
    {
        "state-government": N_("state government"),
        "judiciary": N_("judiciary"),
        "party": N_("party"),
        "outside-government": N_("outside government"),
        "public": N_("the public"),
        "not-stated": N_("not stated"),
    }
)
# Gives each flow the class that colours it.
Colour = Callable[[Flow], str]


@dataclass(frozen=True, slots=True)
class Size:
    """One size of the drawing in pixels; `margin` is the room beside what is outermost.

    A `vertical` drawing runs down the page, as high as it needs; of the rest it heeds `width`,
    `margin` and `font`.
    """

    width: float
    height: float
    margin: float
    font: float
    gap: float
    above: bool
    unknown: float = layout.UNKNOWN_WIDTH
    port: float = layout.PORT
    lines: int = 4
    alone: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: the choice it shows (a side or an account id), its title, its flows.

    `folds` are the groups that some of its flows stand for, by that flow's id; `opened` is the
    link's list of those that are open.
    """

    choice: str
    title: str
    flows: tuple[Flow, ...]
    folds: Mapping[str, Fold] = field(default_factory=dict)
    opened: str = ""

    @property
    def size(self) -> int:
        """The number of its flows, those in groups too."""
        return len(self.flows) + sum(len(f.flows) - 1 for f in self.folds.values())

    @property
    def summary(self) -> str:
        """What its drawing shows, in a sentence."""
        if self.folds:
            text = _("{title}: {flows} between {actors}, {bands} of them for several flows each")
        else:
            text = _("{title}: {flows} between {actors}")
        return text.format(
            title=self.title,
            flows=words.count(self.size, "flow", "flows"),
            actors=words.count(self._actors(), "actor", "actors"),
            bands=words.count(len(self.folds), "band", "bands"),
        )

    def _actors(self) -> int:
        found = {a for f in self.flows if f.id not in self.folds for a in (f.origin, f.recipient)}
        return len(found.union(*([*g.origins, *g.recipients] for g in self.folds.values())))

    def act(self, flow: Flow) -> str:
        """Return what picking a group's band does, as the page reads it; else an empty string."""
        group = self.folds.get(flow.id)
        if not group:
            return ""
        opened = fold.opening(self.opened, group.id)
        return json.dumps({"open": opened, "focus": f"fold:{group.id}"})
