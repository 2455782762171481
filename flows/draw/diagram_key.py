"""The key under a diagram: what its lines and shapes mean, of those that it uses."""

from __future__ import annotations

from collections.abc import Sequence

from flows.draw.diagram import SHAPES
from flows.draw.diagram_layout import Box
from flows.draw.diagram_shapes import build_shape, head
from flows.draw.markup import Element, el
from flows.draw.measure import build_text, width
from flows.draw.sankey import SEVERAL
from flows.language import N_, Words, _
from flows.model import Actor, Flow

LINES = (
    (("collected", "shared", "stored", "used-to-send"), N_("said to have happened")),
    (("sought", "directed"), N_("sought or directed")),
    (("reportedly-given",), N_("reportedly given")),
    (("denied",), N_("said not to pass")),
)
FIGURES = Words(
    {
        "system": N_("system"),
        "box": N_("person, office, body"),
        "unnamed": N_("not named"),
        "public": N_("group of people"),
        "account": N_("messaging account"),
        SEVERAL: N_("several actors"),
    }
)
_FONT, _ROW, _SAMPLE, _GAP = 12.0, 22, 34, 18


def build_key(
    flows: Sequence[Flow], actors: Sequence[Actor], crossed: bool, room: float, top: float
) -> tuple[Element, float]:
    """Return the key of what is drawn, in rows of `room` pixels from `top`, and where it ends."""
    verbs = {f.verb for f in flows}
    kinds = {"public" if a.kind == "group" else a.kind for a in actors}
    kinds = {k if k in SHAPES else "box" for k in kinds}
    entries = [(_line(of[0]), _(text)) for of, text in LINES if verbs & {*of}]
    if crossed:
        entries.append((_line("shared", "over"), _("from one boundary into another ↗")))
    entries += [(_figure(kind), text) for kind, text in FIGURES.items() if kind in kinds]
    items, x, y = [], 0.0, top
    for sample, text in entries:
        wide = _SAMPLE + 7 + width(text, _FONT)
        if x and x + wide > room:
            x, y = 0.0, y + _ROW
        place = f"translate({x:.1f} {y:.1f})"
        words = build_text([text], _SAMPLE + 7, 12, _FONT, "muted")
        items.append(el("g", {"transform": place}, sample, words))
        x += wide + _GAP
    return el("g", {"class": "key", "aria-hidden": "true"}, items), y + _ROW - 4


def _line(verb: str, more: str = "") -> Element:
    return el(
        "g",
        {"class": f"arrow verb-{verb} side-reporting {more}".strip()},
        el("path", {"class": "course", "d": "M0,8H26"}),
        el("path", {"class": "point", "d": head(verb, (26, 8), (_SAMPLE, 8))}),
    )


def _figure(kind: str) -> Element:
    return el("g", {"class": f"actor kind-{kind}"}, build_shape(kind, Box(2, 0, _SAMPLE - 4, 16)))
