"""How wide text is, and where its lines break, without reading a font: careful estimates.

The widths are those of Source Sans 3 and Noto Sans Malayalam, rounded up, so that what is said to
fit does fit; other scripts are counted by the width of their widest common letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from flows.draw import malayalam
from flows.draw.markup import Element, el
from flows.draw.tongue import indic

# The characters of one width, in thousandths of the font's size.
_WIDTHS = {
    200: " \N{NO-BREAK SPACE}",
    250: "',.:;ij|‘’·",
    270: "Il",
    300: "!f",
    320: "()[]{}-",
    350: "/\\rt",
    430: '"*?sz“”',
    460: "cx",
    480: "JYvy–",
    500: "#$+0123456789<=>F^_ekL~",
    520: "VXag",
    540: "ESTZ",
    560: "A`bdhnopqu",
    580: "CKPR",
    620: "BDG&→↗",
    670: "HNOQU",
    730: "Mw",
    800: "W—",
    850: "%@m",
    950: "…",
}
_WIDTH = {
    character: size / 1000 for size, characters in _WIDTHS.items() for character in characters
} | malayalam.WIDTH
# Letters that end a syllable and never stand alone, as marks do.
_CHILLU = "ൺൻർൽൾൿ"
# How much wider bold type is: of Latin letters, of those of Indian scripts.
_BOLD, _BOLD_INDIC = 1.035, 1.085
# Height of a line to the font's size.
LEADING = 1.28
# The same where lines stand close: of Latin letters, and of letters that stand on one another.
_CLOSE, _CLOSE_INDIC = 1.12, 1.36


@lru_cache(maxsize=4096)
def _character(character: str) -> float:
    if character in _WIDTH:
        return _WIDTH[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in "FW":
        return 1.05
    if category == "Mc":
        return 0.6
    if category == "Ll":
        return 0.62
    return 1.0 if category == "Lo" else 0.9


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of `text` in pixels at `size` pixels, rather too much than too little."""
    if text.isascii() or not indic(text):
        return sum(map(_character, text)) * size * (_BOLD if bold else 1)
    found = sum(map(_character, text)) - malayalam.saved(text)
    return found * size * (_BOLD_INDIC if bold else 1)


def close(*texts: str) -> float:
    """Return the height of a line to the font's size where lines of these texts stand close."""
    return _CLOSE_INDIC if any(indic(text) for text in texts) else _CLOSE


def wrap(text: str, room: float, size: float, bold: bool = False, most: int = 0) -> list[str]:
    """Return `text` in lines of at most `room` pixels, at most `most` of them (0: all it needs).

    Breaks at spaces, and inside a word only if it is wider than a line; what is cut ends in “…”.
    """
    lines, line = [], ""
    for word in re.split(r"[ \t\r\n]+", text.strip()):
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _parts(word, room, size, bold)
        lines += full
        if most and len(lines) > most:
            break
    lines.append(line)
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width(f"{last}…", size, bold) > room:
            last = _shorter(last)
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines


def _shorter(text: str) -> str:
    """Return a text without its last letter, its marks and what it is joined to."""
    while text and _mark(text[-1]):
        text = text[:-1]
    text = text[:-1]
    return _shorter(text) if text.endswith(malayalam.VIRAMA) else text


def _mark(character: str) -> bool:
    return character in _CHILLU or unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")


def balance(text: str, room: float, size: float, bold: bool = False, most: int = 0) -> list[str]:
    """Return `text` in as many lines as `wrap` gives, of lengths as even as their number allows."""
    lines = wrap(text, room, size, bold, most)
    if len(lines) == 1 or lines[-1].endswith("…"):
        return lines
    narrow, wide = room / 2, room
    while wide - narrow > 2:
        middle = (narrow + wide) / 2
        found = wrap(text, middle, size, bold)
        # A narrower room must break no word.
        if len(found) == len(lines) and " ".join(found) == " ".join(lines):
            lines, wide = found, middle
        else:
            narrow = middle
    return lines


def _parts(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Return a word in pieces that fit a line; a mark stays with its letter."""
    if width(word, size, bold) <= room:
        return [word]
    found, piece = [], ""
    for character in word:
        # Nor does a letter leave the one that it joins.
        mark = _mark(character) or piece.endswith(malayalam.VIRAMA)
        if piece and not mark and width(piece + character, size, bold) > room:
            found.append(piece)
            piece = ""
        piece += character
    return [*found, piece]


def build_text(
    lines: list[str],
    x: float,
    y: float,
    size: float,
    name: str,
    anchor: str = "start",
    halo: bool = False,
) -> list[Element]:
    """Return lines of text, the first one's baseline at `y` pixels, with a halo under it if asked.

    Every line stands on a place of its own, as makers of PDF and slides need it.
    """

    def text(kind: str) -> Element:
        box: dict[str, object] = {"class": f"{name} {kind}".strip(), "font-size": size}
        if anchor != "start":
            box["text-anchor"] = anchor
        if kind == "halo":
            box["aria-hidden"] = "true"
        spans = [
            el("tspan", {"x": round(x, 1), "y": round(y + i * size * LEADING, 1)}, line)
            for i, line in enumerate(lines)
        ]
        return el("text", box, spans)

    return [text("halo"), text("ink")] if halo else [text("ink")]
