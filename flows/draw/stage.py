"""The talk: each step of the story as a scene, drawn from what had been said by its day alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from flows import query
from flows.draw import pair, stage_charts, stage_pair, stage_parts
from flows.draw.markup import Element
from flows.draw.stage_charts import scale
from flows.draw.stage_pair import Plan
from flows.language import spoken
from flows.model import Case, Source, Step
from flows.proof import Evidence, Proof
from flows.view import View

# A stage of 1216 × 576 pixels shows a drawing of this size at 1.6 times: its type is then large.
WIDTH, HEIGHT = 760.0, 360.0
# The room that a line of words takes, in pixels.
WORDS = 16.0
PAIRED = ("overview", "flows")


@dataclass(frozen=True, eq=False)
class Scene:
    """One step of the talk: its text, the case as it stood on its day, its view, its drawing."""

    step: Step
    number: int
    of: int
    case: Case
    view: View
    _talk: Talk = field(repr=False)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What stands behind each part of the focus, in the order of the story's cell."""
        refs = (r for r in self.step.focus if query.exists(self.case, r))
        return tuple(query.evidence(self.case, r) for r in refs)

    @cached_property
    def lit(self) -> frozenset[str]:
        """The `data-ref`s in focus: those of the step; with none of a flow, its claims' flows."""
        named = {e.ref for e in self.evidence}
        if self.paired and not any(r.startswith("flow:") for r in named):
            claims = {r.removeprefix("claim:") for r in named}
            named |= {f"flow:{f.id}" for f in self.case.flows if claims.intersection(f.claims)}
        return frozenset(named)

    @property
    def paired(self) -> bool:
        """Whether the step draws the pair."""
        return self.step.view in PAIRED

    @property
    def account(self) -> str:
        """Whose account the step's drawing is of, where it draws one alone; else empty."""
        choice = self.view.account or self.view.left
        return pair.title(self.case, choice) if self.step.view == "diagram" else ""

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of the claims that the focus names, each once, in order."""
        found = (r.removeprefix("claim:") for r in self.step.focus if r.startswith("claim:"))
        return tuple(c for c in dict.fromkeys(found) if c in self.case.claim)

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims behind the focus, each once, in order: those named, then others."""
        behind = (p.claim.id for e in self.evidence for p in e.proofs)
        return tuple(dict.fromkeys([*self.named, *behind]))

    def proof(self) -> tuple[Proof, ...]:
        """Return what stands behind the focus: each claim with its places, and what meets it."""
        return tuple(query.proof(self.case, c) for c in self.claims)

    def sources(self) -> tuple[Source, ...]:
        """Return the sources behind the focus, each once, in the order in which they are named."""
        ids = [c.source for p in self.proof() for c, _ in p.citations]
        ids += [s for e in self.evidence for event in e.events for s in event.sources]
        ids += [e.ref.removeprefix("source:") for e in self.evidence if e.ref[:7] == "source:"]
        return tuple(self.case.source[s] for s in dict.fromkeys(ids))

    def halves(self, width: float = WIDTH, height: float = HEIGHT) -> tuple[Half, Half] | None:
        """Return the two drawings of a step that draws the pair, else None.

        `width` and `height` are the room for both, side by side, in pixels, without headings.
        """
        if not self.paired:
            return None
        plan = self._talk.plan(width, height)
        left, right = (
            Half(
                *stage_pair.heading(self.case, plan, place, choice),
                query.side(self.case, choice),
                stage_pair.build_half(
                    self.case,
                    plan,
                    place,
                    choice,
                    self.lit,
                    f"step-{self.number}",
                    self.view.digits,
                ),
            )
            for place, choice in enumerate((self.view.left, self.view.right))
        )
        return left, right

    def drawing(self, width: float = WIDTH, height: float = HEIGHT) -> Element:
        """Return the step's drawing as SVG; `width` and `height` are the room in pixels.

        Marks in focus have the class `selected`, others of their kind the class `dim`. A drawing
        may be higher than its room where it would not be legible otherwise.
        """
        halves = self.halves(*stage_pair.room(width, height))
        if halves:
            plan = self._talk.plan(*stage_pair.room(width, height))
            return stage_pair.build_stage(
                plan, [(h.title, h.said, h.side, h.drawing) for h in halves]
            )
        return stage_charts.build_chart(
            self.case, self.view, self.lit, self.claims, self.named, width, height
        )

    def legible(self, width: float = WIDTH, height: float = HEIGHT) -> tuple[Element, str]:
        """Return the step's drawing at the size of its room, in pixels, so that it is legible.

        Where all of it would be too small, less is drawn: what the step is about and what is near
        it. The words, for which there is room in a line, say whose account a diagram is of, and
        how much is drawn if it is not all.
        """
        title = self.account
        whole = self.drawing(width, height - WORDS if title else height)
        best, words = whole, ""
        if self.paired or stage_charts.fits(whole, width, height):
            return whole, title
        for less, what in stage_parts.parts(self.case, self.view, self.lit, self.claims):
            part = replace(self, case=less).drawing(width, height - WORDS)
            if scale(part, width, height) > scale(best, width, height):
                best, words = part, what
            if stage_charts.fits(part, width, height):
                break
        return best, " · ".join(w for w in (title, words) if w)


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a pair on the stage: its title, what it draws in words, its side, its SVG."""

    title: str
    said: str
    side: str
    drawing: Element


class Talk:
    """What the steps of one talk share: the places of the pair, found once for each room."""

    def __init__(self, case: Case, digits: str) -> None:
        self._digits = digits
        self.scenes = tuple(self._scene(case, step, i) for i, step in enumerate(_steps(case), 1))
        self._plans: dict[tuple[float, float], Plan] = {}

    def _scene(self, case: Case, step: Step, number: int) -> Scene:
        stood = query.as_of(case, step.as_of)
        focus = next((r for r in step.focus if query.exists(stood, r)), "")
        left, right, account = _sides(stood, step)
        view = View(
            step.view,
            step.as_of,
            left=left,
            right=right,
            focus=focus,
            account=account,
            digits=self._digits,
            lang=spoken(),
        )
        return Scene(step, number, len(case.story), stood, view, self)

    def plan(self, width: float, height: float) -> Plan:
        """Return the places of the pair in a room, in pixels, for all steps that draw it."""
        if (width, height) not in self._plans:
            paired = [s for s in self.scenes if s.paired]
            last = max(paired, key=lambda s: s.step.as_of)
            pairs = [(s.view.left, s.view.right) for s in paired]
            choices = [dict.fromkeys(c) for c in zip(*pairs, strict=True)]
            focus = {r.removeprefix("flow:") for s in paired for r in s.lit if r[:5] == "flow:"}
            self._plans[width, height] = stage_pair.plan(last.case, choices, focus, width, height)
        return self._plans[width, height]


def scenes(case: Case, digits: str = "indian") -> tuple[Scene, ...]:
    """Return the scenes of a case's talk, one per step of its story, in order.

    The case stands as of its day already; each scene holds it as of the scene's own day. `digits`
    says how numbers are grouped: `indian` or `international`.
    """
    return Talk(case, digits).scenes


def _steps(case: Case) -> list[Step]:
    return sorted(case.story, key=lambda s: s.order)


def _sides(case: Case, step: Step) -> tuple[str, str, str]:
    """Return the sides of the pair that show the step's flows, and the side its diagram draws."""
    flows = [case.flow[r[5:]] for r in step.focus if r[:5] == "flow:" and r[5:] in case.flow]
    told = list(dict.fromkeys(case.account[f.account].side for f in flows))
    left, right = "alleging", "answering"
    if "deciding" in told and step.view in PAIRED:
        # The court stands in the place of the side that the step is not about.
        left, right = (left, "deciding") if "answering" not in told else ("deciding", right)
    account = told[0] if told and step.view == "diagram" and told[0] != left else ""
    return left, right, account
