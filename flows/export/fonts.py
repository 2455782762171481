"""The bundled fonts: their files, the width of a text, and the part of them that a text needs."""

from __future__ import annotations

import base64
import unicodedata
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from flows.draw.markup import Element, el
from flows.export import runs

FOLDER = Path(__file__).parent / "fonts"
SERIF = "serif"
# Font family, and the start of its files' names, by script; the serif has one weight and Latin.
FAMILY = {
    runs.LATIN: ("Source Sans 3", "SourceSans3"),
    runs.MALAYALAM: ("Noto Sans Malayalam", "NotoSansMalayalam"),
    runs.DEVANAGARI: ("Noto Sans Devanagari", "NotoSansDevanagari"),
    SERIF: ("Source Serif 4", "SourceSerif4"),
}
_WEIGHT = {400: "400Regular", 600: "600SemiBold"}


def files() -> list[str]:
    """Return the paths of all bundled fonts, as programs that draw want them."""
    return sorted(str(path) for path in FOLDER.glob("*.ttf"))


def weight(of: object) -> int:
    """Return the bundled weight (400 or 600) that stands for a weight as CSS writes it."""
    text = str(of).strip()
    if text.isdigit():
        return 600 if int(text) > 500 else 400
    return 600 if text in ("bold", "bolder") else 400


def place(script: str, bold: int, serif: bool) -> tuple[str, int]:
    """Return the font that draws a script: its key in FAMILY, and its weight."""
    return (SERIF, 600) if serif and script == runs.LATIN else (script, bold)


def family(script: str, serif: bool = False) -> str:
    """Return the font families for a script as CSS, the bundled one first."""
    name = FAMILY[place(script, 400, serif)[0]][0]
    return f"'{name}', {'serif' if serif else 'sans-serif'}"


@lru_cache(maxsize=16)
def face(key: str, bold: int) -> hb.Face:
    """Return a bundled font by its key in FAMILY and its weight."""
    path = FOLDER / f"{FAMILY[key][1]}_{_WEIGHT[bold]}.ttf"
    return hb.Face(hb.Blob.from_file_path(str(path)))


@lru_cache(maxsize=16)
def _font(key: str, bold: int) -> hb.Font:
    return hb.Font(face(key, bold))


@lru_cache(maxsize=1)
def letters() -> dict[str, frozenset[str]]:
    """Return the letters that each script's font has."""
    return {
        name: frozenset(chr(code) for code in face(name, 400).unicodes)
        for name in FAMILY
        if name != SERIF
    }


def split(text: str) -> list[tuple[str, str]]:
    """Return `text` in runs of one script each, as (script, part)."""
    return runs.split(text, letters())


@lru_cache(maxsize=16_384)
def _advance(text: str, bold: int, serif: bool) -> float:
    """Return the width of a text at one pixel."""
    total = 0.0
    for script, part in split(text):
        key, heavy = place(script, bold, serif)
        buffer = hb.Buffer()
        buffer.add_str(part)
        buffer.guess_segment_properties()
        hb.shape(_font(key, heavy), buffer)
        total += sum(p.x_advance for p in buffer.glyph_positions) / face(key, heavy).upem
    return total


def width(text: str, size: float, weight: int = 400, serif: bool = False) -> float:
    """Return the width of a line in pixels, drawn at `size` pixels and weight 400 or 600."""
    return _advance(text, 600 if weight > 500 else 400, serif) * size


def wrap(
    text: str, room: float, size: float, weight: int = 400, most: int = 0, serif: bool = False
) -> list[str]:
    """Return `text` in lines of at most `room` pixels, at most `most` (0: as many as it needs).

    A word that is wider than a line is broken; what does not fit ends in “…”.
    """
    found: list[str] = []
    line = ""
    for word in text.split():
        whole = f"{line} {word}" if line else word
        if width(whole, size, weight, serif) <= room:
            line = whole
            continue
        if line:
            found.append(line)
        line = word
        while width(line, size, weight, serif) > room and len(line) > 1:
            part = _fitting(line, room, size, weight, serif)
            found.append(line[:part])
            line = line[part:]
    if line:
        found.append(line)
    if most and len(found) > most:
        found = found[:most]
        found[-1] = shorten(f"{found[-1]} …", room, size, weight, serif)
    return found


def shorten(text: str, room: float, size: float, weight: int = 400, serif: bool = False) -> str:
    """Return `text` if it fits `room` pixels, else as much of it as does, ended with “…”."""
    if width(text, size, weight, serif) <= room:
        return text
    body = text.rstrip(" …")
    while body and width(body + "…", size, weight, serif) > room:
        body = body[:-1].rstrip()
    return body + "…"


def _fitting(text: str, room: float, size: float, weight: int, serif: bool) -> int:
    """Return how many of the first letters fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], size, weight, serif) <= room:
            low = middle
        else:
            high = middle - 1
    while 1 < low < len(text) and unicodedata.category(text[low])[0] == "M":
        low -= 1  # a mark stays with its letter
    return low


def subset(key: str, bold: int, text: frozenset[str]) -> str:
    """Return the part of a bundled font that some letters need, as a data address."""
    asked = hb.SubsetInput()
    asked.unicode_set.update(ord(letter) for letter in text)
    asked.flags = hb.SubsetFlags.NO_HINTING
    part = hb.subset(face(key, bold), asked)
    return "data:font/ttf;base64," + base64.b64encode(part.blob.data).decode("ascii")


def is_serif(family: str) -> bool:
    """Return whether a list of font families, as CSS writes it, starts with the serif.

    >>> is_serif("'Source Serif 4', serif"), is_serif("'Source Sans 3', sans-serif")
    (True, False)
    """
    return "serif" in family.split(",")[0].lower().replace("sans-serif", "")


def style(root: Element) -> Element:
    """Return a style element that holds the parts of the fonts that the texts under `root` use."""
    used: dict[tuple[str, int], set[str]] = {}
    _gather(root, {}, used)
    rules = []
    for key, bold in sorted(used):
        source = subset(key, bold, frozenset(used[key, bold]))
        rules.append(
            f"@font-face{{font-family:'{FAMILY[key][0]}';font-weight:{bold};"
            f"src:url({source}) format('truetype')}}"
        )
    return el("style", {}, "\n".join(rules))


def _gather(element: Element, above: dict[str, str], used: dict[tuple[str, int], set[str]]) -> None:
    given = {**above, **{k: v for k, v in element.attrib.items() if k in _FONT}}
    if element.tag in ("text", "tspan"):
        serif = is_serif(given.get("font-family", ""))
        bold = weight(given.get("font-weight", "400"))
        tails = "".join(child.tail or "" for child in element)
        for name, part in split((element.text or "") + tails):
            used.setdefault(place(name, bold, serif), set()).update(part)
    for child in element:
        _gather(child, given, used)


_FONT = ("font-family", "font-weight")
