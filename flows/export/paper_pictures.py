"""The paper's pictures: the drawings in ink, each as wide as the page, with words for who hears."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from typing import Any

import resvg_py

from flows import query, words
from flows.draw import band, diagram_svg, figures_svg, folded, pair, sankey, timeline_svg
from flows.draw.diagram import arrow_words, crossing_words
from flows.draw.markup import Element, el, svg, write
from flows.draw.sankey import Side, Size
from flows.export import fonts, ink, labels, runs
from flows.export.paper_claims import columns
from flows.model import Case
from flows.query import Crossing
from flows.view import View

# Pixels of a drawing across a page, such that its letters are as large as the small print.
WIDE, WIDER, HIGH = 700.0, 820.0, 900.0
# Two of them fit on a page under one another; one that stands alone need not be so high.
HALF = Size(WIDER, 350, 160, 12.5, 2, above=False, unknown=7, port=9, lines=3)
ALONE = replace(HALF, height=160)
# Points of a page across, and down beside a heading.
PAGE, TALL = 493.0, 606.0
PARTS = ("pair", "third", "timeline", "figures", "diagram")
# Pixels of a raster picture to one of its drawing.
FINE = 3
LEGEND = dict(pair.LEGEND) | {"fold": "several flows in one band"}


@dataclass
class Pictures:
    """The files of the pictures by name, and what the page says of each, by part of the paper."""

    files: dict[str, bytes] = field(default_factory=dict)
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, part: str, drawing: Element, caption: str, alt: str = "") -> dict[str, Any]:
        """Keep a drawing for a part of the paper; return what the page is told of it."""
        wide, high = float(drawing.get("width", WIDE)), float(drawing.get("height", HIGH))
        # A drawing that is high is as wide as its height on the page lets it be.
        points = min(PAGE, wide * PAGE / WIDE, TALL * wide / high)
        told: dict[str, Any] = {
            "file": self._keep(f"{part}-{len(self.shown.get(part, ()))}", drawing),
            "full": points == PAGE,
            "wide": round(points, 1),
            "alt": alt or drawing.get("aria-label") or caption,
            "caption": caption,
        }
        self.shown.setdefault(part, []).append(told)
        return told

    def swatch(self, kind: str) -> str:
        """Keep the small picture of one way of drawing a band; return its file's name."""
        return self._keep(f"band-{kind}", band.swatch(kind, "side-reporting"))

    def _keep(self, name: str, drawing: Element) -> str:
        drawing.set("xmlns", "http://www.w3.org/2000/svg")
        inked = ink.inked(drawing, "light")
        _set_plates(inked)
        if any(script != runs.LATIN for script, _ in fonts.split("".join(inked.itertext()))):
            # The page's program joins no letters in an SVG: it is given such a picture as dots.
            inked = _dots(inked)
        self.files[f"{name}.svg"] = write(inked).encode()
        return f"{name}.svg"


def _dots(drawing: Element) -> Element:
    """Return a drawing that shows another as fine dots."""
    made = bytes(
        resvg_py.svg_to_bytes(
            svg_string=write(drawing),
            font_files=fonts.files(),
            skip_system_fonts=True,
            zoom=FINE,
        )
    )
    wide, high = float(drawing.get("width", WIDE)), float(drawing.get("height", HIGH))
    data = f"data:image/png;base64,{base64.b64encode(made).decode('ascii')}"
    return svg(wide, high, {}, el("image", {"width": wide, "height": high, "href": data}))


def _set_plates(root: Element) -> None:
    """Put a plate behind each text instead of its halo.

    The page's program writes the outline of every letter of a halo: most of the file would be that.
    """
    for parent in root.iter():
        for place, child in enumerate(list(parent)):
            if child.tag == "text" and "halo" in (child.get("class") or "").split():
                parent[place] = el("g", {}, [_plate(child, part) for part in child.iter()])


def _plate(text: Element, part: Element) -> Element | None:
    if not (part.text or "").strip():
        return None
    size, anchor = float(text.get("font-size", "11")), text.get("text-anchor", "start")
    x, y = (float(part.get(n) or text.get(n) or 0) for n in ("x", "y"))
    bold = fonts.weight(text.get("font-weight", 400))
    found = labels.box(part.text or "", x, y, size, anchor, bold)
    return el(
        "rect",
        {
            "x": round(found.left - 1, 2),
            "y": round(found.top, 2),
            "width": round(found.right - found.left + 2, 2),
            "height": round(found.bottom - found.top, 2),
            "rx": 2,
            "fill": "#fff",
            "fill-opacity": 0.8,
        },
    )


def build_pictures(case: Case, view: View) -> Pictures:
    """Return the pictures of the whole case, the sides in the order of the view."""
    found = Pictures(shown={part: [] for part in PARTS})
    _pair(found, case, view)
    if case.events:
        found.add(
            "timeline",
            timeline_svg.build_chart(case, view, WIDE, HIGH),
            f"{words.sentence(words.count(len(case.events), 'event', 'events'))}; "
            "each stands below as text.",
        )
    if any(c.volume is not None for c in case.claims):
        found.add(
            "figures",
            figures_svg.build_chart(case, view, WIDER, HIGH),
            "Each number as its speaker hedged it; all stand below as text. They are not added.",
        )
    _diagrams(found, case, view)
    return found


def keys(found: Pictures, case: Case) -> list[dict[str, str]]:
    """Return the ways of drawing a band that the case's flows use, each with its small picture."""
    used = pair.shapes(case, case.flows)
    if any(folded.plan(case, View(), side).folds for side in words.SIDE):
        used.add("fold")
    return [
        {"file": found.swatch(kind), "text": words.sentence(text)}
        for kind, text in LEGEND.items()
        if kind in used
    ]


def _pair(found: Pictures, case: Case, view: View) -> None:
    """Draw the two sides of the view on one scale, and the third beside its own flows."""
    first, second, third = (
        Side(side, words.SIDE[side], folded.flows(case, view, side)) for side in columns(view)
    )
    for part, sides, size in (("pair", (first, second), HALF), ("third", (third,), ALONE)):
        stage, drawn = folded.drawing(case, view, [s for s in sides if s.flows])
        colour = pair.by_side(stage)
        drawings = sankey.build_pair(stage, drawn, size, colour, view.digits) if drawn else []
        for side, drawing in zip(drawn, drawings, strict=True):
            labels.clear(drawing)
            labels.crop(drawing)
            text = f"{side.title}: {words.count(side.size, 'flow', 'flows')}"
            if side.folds:
                groups = words.count(len(side.folds), "group", "groups")
                text += f"; {groups} of flows drawn as one band each"
            if part == "third":
                text += "; drawn alone, to a scale of its own"
            found.add(part, drawing, f"{text}.")["side"] = side.choice


def _diagrams(found: Pictures, case: Case, view: View) -> None:
    for side in columns(view):
        own = query.flows(case, side)
        if not own:
            continue
        drawing = diagram_svg.build_chart(case, view, side, WIDE, HIGH)
        told = found.add("diagram", drawing, f"As told by {_tellers(case, side)}.")
        crossed = query.crossings(case, own)
        told["title"] = words.SIDE[side]
        told["crossings"] = [_crossing(case, c, view.digits) for c in crossed]
        told["none"] = "No flow here is between two boundaries."


def _tellers(case: Case, side: str) -> str:
    return ", ".join(a.name for a in query.accounts(case, side))


def _crossing(case: Case, crossing: Crossing, digits: str) -> dict[str, str]:
    flow = crossing.flow
    how = crossing_words(flow) if crossing.sure else "may cross: a boundary is not stated"
    return {
        "id": flow.id,
        "text": (
            f"{words.name(case, flow.origin)} → {words.name(case, flow.recipient)}: "
            f"{arrow_words(flow, digits)}; {words.BOUNDARY[crossing.origin]} → "
            f"{words.BOUNDARY[crossing.recipient]}, {how} ({case.account[flow.account].name})."
        ),
    }
