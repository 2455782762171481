"""The picture on a step's slide: drawing and legend at a legible size, as PNG, with its words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import resvg_py
from pptx.util import Inches

from flows import dates, query, words
from flows.draw import pair
from flows.draw.markup import Element, el, svg, write
from flows.draw.stage import PAIRED, Scene
from flows.export import fonts, ink, legends, picture, slide_text
from flows.export.block import Block, opened
from flows.export.options import Options
from flows.export.slide_deck import FOOT, INNER, MARGIN, PROGRESS
from flows.model import Case
from flows.view import View

# Where a picture stands on a slide, in inches.
TOP, BOTTOM = 2.2, 6.64
# Widths in pixels for which a drawing is tried: with the first its type is largest.
WIDTHS = (820.0, 960.0, 1100.0, 1240.0)
# Of a drawing that is too large even for the last width, a part is drawn for this one.
PART = 960.0
# Pixels of a picture to an inch of its slide.
SHARP = 144
MOST_WORDS = 1_500
# Flows of a pair that are told in words at most.
_TOLD = 20
_GAP = 8.0
# What a legend of one row takes: a pair is as high with it as without.
_ROW = 30.0
# A drawing may be so much smaller than its room before another width is tried.
_SLACK = 0.97
_KEYED = (*PAIRED, "timeline", "figures")


def build(scene: Scene) -> tuple[Element, str]:
    """Return a step's drawing with its legend, and in words what is drawn, if that needs saying.

    As SVG without styles, in the largest type with which all of it fits the slide.
    """
    best: Element | None = None
    # Pairs have one width from the first on, so that a box stays where it is from slide to slide.
    for width in WIDTHS[1:] if scene.step.view in PAIRED else WIDTHS:
        whole = _keyed(scene, scene.drawing(width, _room(scene, width)))
        if best is None or _scale(whole) > _scale(best):
            best = whole
        if _scale(best) >= _SLACK * INNER / width:
            break
    assert best is not None
    if _scale(best) >= _SLACK * INNER / WIDTHS[-1]:
        what = scene.account
    else:
        part, what = scene.legible(PART, _room(scene, PART))
        best = _keyed(scene, part)
    return best, f"{what}." if what and not what.endswith(".") else what


def size(drawing: Element) -> tuple[float, float]:
    """Return the width and height of a drawing in its own pixels."""
    _, _, wide, high = map(float, (drawing.get("viewBox") or "0 0 1 1").split())
    return wide, high


def _scale(drawing: Element) -> float:
    """Return the inches on the slide to a pixel of a drawing."""
    wide, high = size(drawing)
    return min(INNER / wide, (BOTTOM - TOP) / high)


def _legend(scene: Scene, width: float) -> Block | None:
    return legends.build(scene.case, scene.view, width) if scene.step.view in _KEYED else None


def _room(scene: Scene, width: float) -> float:
    """Return the pixels that a drawing may be high, so that its legend stands under it."""
    room = width * (BOTTOM - TOP) / INNER
    if scene.step.view in PAIRED:
        return room - _ROW
    legend = _legend(scene, width)
    return room - (legend.height + _GAP if legend else 0.0)


def _keyed(scene: Scene, drawing: Element) -> Element:
    """Return a drawing on the ground of its slide, with the legend under it."""
    wide, high = size(drawing)
    legend = _legend(scene, wide)
    whole = high + (legend.height + _GAP if legend else 0.0)
    return svg(
        wide,
        whole,
        {"class": "paper"},
        # The ground goes with it, so that a picture taken out of a dark slide stays legible.
        el("rect", {"class": "ground", "width": wide, "height": whole}),
        opened(drawing, "d-").at(0, 0),
        legend.at(0, high + _GAP) if legend else None,
    )


def put(slide: Any, drawing: Element, scene: Scene, theme: str) -> None:
    """Place a step's drawing on its slide as a PNG with its words."""
    wide, high = size(drawing)
    scale = _scale(drawing)
    png = bytes(
        resvg_py.svg_to_bytes(
            svg_string=write(ink.inked(drawing, theme)),
            font_files=fonts.files(),
            skip_system_fonts=True,
            width=round(wide * scale * SHARP),
        )
    )
    lead = _lead(scene.case, scene.view, drawing)
    marks = [n for n in drawing.iter() if n.get("data-ref") and n.get("aria-label")]
    marks.sort(key=lambda n: n.get("data-ref") not in scene.step.focus)
    about = description([lead, *(n.get("aria-label") or "" for n in marks)])
    _place(slide, png, wide * scale, high * scale, words.VIEW[scene.step.view], about)


def put_pair(slide: Any, case: Case, view: View, options: Options) -> None:
    """Place the pair of a view on a slide, of a case that has no talk."""
    pixels = INNER * SHARP / 2, (BOTTOM - TOP) * SHARP / 2
    png = picture.body(case, view, replace(options, scale=2), *pixels)
    sides = dict.fromkeys((view.left, view.right))
    drawn = [f for side in sides for f in query.flows(case, side)]
    told = (words.flow_sentence(case, f, view.digits) for f in drawn[:_TOLD])
    about = description([_lead(case, view), *told], len(drawn) - _TOLD)
    _place(slide, png, INNER, BOTTOM - TOP, words.VIEW[view.view], about)


def _place(slide: Any, png: bytes, wide: float, high: float, name: str, about: str) -> None:
    """Put a PNG of some inches on a slide, with what it shows in words."""
    edges = (MARGIN + (INNER - wide) / 2, TOP, wide, high)
    shape = slide.shapes.add_picture(io.BytesIO(png), *map(Inches, edges))
    shape.name = f"Drawing: {name}"
    shape._element.nvPicPr.cNvPr.set("descr", about)
    # A reader meets the picture after the text that tells of it, and before the footnote.
    foot = [s for s in slide.placeholders if s.placeholder_format.idx in (FOOT, PROGRESS)]
    if foot:
        foot[0]._element.addprevious(shape._element)


def _lead(case: Case, view: View, drawing: Element | None = None) -> str:
    """Return what a drawing shows as of when: its own sentence, or how many flows each side has."""
    nodes = drawing.iter() if drawing is not None else ()
    told = next((n.get("aria-label") for n in nodes if n.get("aria-label")), "")
    if view.view in PAIRED:
        sizes = {s: len(query.flows(case, s)) for s in (view.left, view.right)}
        told = " ".join(
            f"{pair.title(case, side)}: {words.count(size, 'flow', 'flows')}."
            for side, size in sizes.items()
        )
    return f"{words.VIEW[view.view]} as of {dates.day_words(case.as_of)}. {told}"


def description(texts: Sequence[str], more: int = 0) -> str:
    """Return the first sentences of a drawing that MOST_WORDS letters hold, and how many more."""
    found = [t for t in dict.fromkeys(map(slide_text.clean, texts)) if t]
    text = ""
    for i, told in enumerate(found):
        if text and len(text) + len(told) > MOST_WORDS:
            more = max(0, more) + len(found) - i
            break
        text = f"{text} {told}".strip()
    return (
        f"{text} {words.sentence(words.count(more, 'more mark', 'more marks'))}."
        if more > 0
        else text
    )
