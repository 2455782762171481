"""Text on slides: cleaned, measured, cut where it cannot fit, set in runs of one script each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from flows import dates
from flows.draw.markup import el
from flows.export import fonts, runs
from flows.export.slide_deck import DAY, INDIC, PLACES, TITLE, Place
from flows.model import Case

# The bundled fonts are measured; those of an office program are wider by up to this much.
WIDER = 1.11
# The height of a line to its size: letters of Indian scripts reach further up and down.
LINE, TALL = 1.2, 1.45
_LONGEST = 6_000
_LANG = {runs.MALAYALAM: "ml-IN", runs.DEVANAGARI: "hi-IN"}
TEXT, QUIET = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2
SIDE = {
    "alleging": MSO_THEME_COLOR.ACCENT_1,
    "answering": MSO_THEME_COLOR.ACCENT_2,
    "deciding": MSO_THEME_COLOR.ACCENT_3,
    "reporting": MSO_THEME_COLOR.ACCENT_4,
}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one look; `link` is an address that it leads to.

    Weight, colour and size (points) are those of its place where they are not given.
    """

    text: str
    bold: bool | None = None
    colour: MSO_THEME_COLOR | None = None
    link: str = ""
    size: float = 0


Line = Sequence[Run]


def clean(text: str) -> str:
    """Return `text` on one line, with what XML forbids or what turns the order replaced."""
    return " ".join((el("p", {}, text).text or "").split())


def plain(line: Line) -> str:
    """Return the text of a line of runs."""
    return "".join(run.text for run in line)


@lru_cache(maxsize=4_096)
def leading(text: str) -> float:
    """Return the height of a line of `text`, as a multiple of its size."""
    return TALL if any(script != runs.LATIN for script, _ in fonts.split(text)) else LINE


@lru_cache(maxsize=4_096)
def lines(
    text: str, size: float, room: float, bold: bool = False, serif: bool = False, most: int = 0
) -> tuple[str, ...]:
    """Return `text` as it breaks in `room` points at `size` points, at most `most` lines."""
    weight = 600 if bold else 400
    return tuple(fonts.wrap(clean(text), room / WIDER, size, weight, most, serif)) or ("",)


def height(text: str, size: float, room: float, bold: bool = False, serif: bool = False) -> float:
    """Return how high `text` is, in points, at `size` points in `room` points."""
    return len(lines(text, size, room, bold, serif)) * size * leading(text)


def shortened(
    text: str, size: float, room: float, high: float, bold: bool = False, serif: bool = False
) -> str:
    """Return as much of `text` as fits a box of points, ended with “…” if it is not all."""
    # What is far too long is cut before it is measured: no slide holds as much.
    text = clean(text[:_LONGEST])
    most = max(1, int(high / (size * leading(text))))
    if len(lines(text, size, room, bold, serif)) <= most:
        return text
    return " ".join(lines(text, size, room, bold, serif, most))


def fitted(text: str, place: Place, least: float, serif: bool = False) -> tuple[str, float]:
    """Return `text` and the largest size, from the place's own down to `least`, at which it fits.

    What does not fit at `least` points is cut, ended with “…”.
    """
    room, high = place.width * 72, place.height * 72
    text, size = text[:_LONGEST], place.size
    while size > least and height(text, size, room, place.bold, serif) > high:
        size -= 1
    return shortened(text, size, room, high, place.bold, serif), size


def put(frame: Any, paragraphs: Iterable[Line], size: float = 0, gap: float = 0) -> None:
    """Write paragraphs of runs into a text frame, at `size` points and `gap` points between."""
    frame.clear()
    for i, line in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        if gap and i:
            paragraph.space_before = Pt(gap)
        for run in line:
            _add(paragraph, run, size)


def _add(paragraph: Any, given: Run, size: float) -> None:
    for script, part in fonts.split((el("p", {}, given.text).text or "").replace("\n", " ")):
        run = paragraph.add_run()
        run.text = part.replace("\t", " ").replace("\r", " ")
        if given.size or size:
            run.font.size = Pt(given.size or size)
        if given.bold is not None:
            run.font.bold = given.bold
        if given.colour is not None:
            run.font.color.theme_color = given.colour
        if given.link.lower().startswith(("http://", "https://")):
            run.hyperlink.address = clean(given.link)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", _LANG.get(script, "en-GB"))
        if script in _LANG:
            # An office program takes the complex-script font only where the run names one.
            for tag in ("a:latin", "a:ea", "a:cs"):
                font = properties.makeelement(qn(tag), {"typeface": INDIC})
                link = properties.find(qn("a:hlinkClick"))
                if link is None:
                    properties.append(font)
                else:
                    link.addprevious(font)


def fill(
    slide: Any, place: Place, paragraphs: Sequence[Line], size: float = 0, gap: float = 0
) -> None:
    """Write into the slide's place, or take the place away if there is nothing to write."""
    shape = next(s for s in slide.placeholders if s.placeholder_format.idx == place.number)
    shape.name = place.name
    if not any(plain(line).strip() for line in paragraphs):
        shape._element.getparent().remove(shape._element)
        return
    put(shape.text_frame, paragraphs, 0 if size == place.size else size, gap)


def stacks(items: Sequence[Line], place: Place, size: float, gap: float) -> list[list[Line]]:
    """Return paragraphs in stacks that fit a place, each paragraph whole if it can be."""
    room, high = place.width * 72, place.height * 72
    found: list[list[Line]] = []
    left = 0.0
    for line in items:
        text = plain(line)
        short = shortened(text, size, room, high)
        if short != clean(text):
            line = [Run(short)]
        need = height(short, size, room) + gap
        if need > left or not found:
            found.append([])
            # The first of a stack has no gap over it.
            left = high + gap
        found[-1].append(line)
        left -= need
    return found


def halved(items: Sequence[Line], place: Place, size: float, gap: float) -> int:
    """Return after how many paragraphs a stack is parted, so that both parts are about as high."""
    high = [height(plain(line), size, place.width * 72) + gap for line in items]
    return min(range(1, len(items)), key=lambda i: abs(sum(high[:i]) - sum(high[i:])))


def add(deck: Deck, layout: str, case: Case, title: str, texts: dict[int, Any]) -> Any:
    """Add a slide, and write into its places: text, or lines with their size; the rest go."""
    places = PLACES[layout]
    slide = deck.slides.add_slide(next(x for x in deck.slide_layouts if x.name == layout))
    shown, size = fitted(title, places[TITLE], 18, serif=True)
    fill(slide, places[TITLE], [[Run(shown)]], size)
    day = dates.day_words(case.as_of)
    head: list[Line] = [[Run("As of", False, QUIET, size=12)], [Run(day)]]
    if layout == "Opening":
        head = [[Run("As of ", False, QUIET), Run(day)]]
    texts = {DAY: (head, 0.0)} | texts
    for number, place in places.items():
        if number == TITLE:
            continue
        given = texts.get(number, "")
        if isinstance(given, str):
            shown, size = fitted(given, place, min(place.size, 12))
            given = ([[Run(shown)]], size)
        fill(slide, place, *given)
    return slide


def numbered(title: str, number: int, of: int) -> str:
    """Return the title of one of several slides on one thing."""
    return f"{title}, {number} of {of}" if of > 1 else title
