"""How wide Malayalam is: its letters, and what a letter adds that joins the one before it.

In thousandths of the font's size, those of Noto Sans Malayalam rounded up.
"""

from __future__ import annotations

import re

VIRAMA = "\N{MALAYALAM SIGN VIRAMA}"
# The letters of one width; the signs are written after the letter that they go with.
_LETTERS = {
    240: "\u0d3f\u0d40",
    260: "\u0d43\u0d44",
    340: "\u0d03\u0d41\u0d42",
    460: "\u0d02",
    520: "\u0d3e",
    560: "ട",
    600: "\u0d47",
    660: "ഠദഭഴ",
    700: "റഉ",
    720: "\u0d46",
    760: "മരളർഒ\u0d57",
    860: "ല",
    900: "ഋഗഥപ",
    940: "ധനചജ",
    960: "വ",
    1000: "ഇഖ",
    1040: "തകയശ",
    1080: "ൾങൻ",
    1100: "\u0d4b",
    1160: "ഫഷ",
    1200: "ഌഹൽ",
    1240: "\u0d4aൿഡസ",
    1280: "ഓഎഏ",
    1340: "ബഘഢ",
    1380: "ഛണ",
    1460: "\u0d48ഊഞ",
    1520: "\u0d4cഅഔൺ",
    1660: "ആഝ",
    1760: "ഈ",
    2000: "ഐ",
}
WIDTH = {letter: size / 1000 for size, letters in _LETTERS.items() for letter in letters}
# A letter under or within the one before it: what it adds, by the letters that it joins.
_UNDER = {
    "ക": {0: "ങ", 500: "ക"},
    "ഗ": {0: "ഗ"},
    "ങ": {500: "ങ"},
    "ച": {0: "ച", 200: "ഞ", 500: "ശ"},
    "ഛ": {0: "ച"},
    "ജ": {0: "ജ"},
    "ഞ": {750: "ഞ"},
    "ട": {0: "ട", 100: "ണ"},
    "ഡ": {0: "ഡ", 650: "ണ"},
    "ണ": {0: "ണ"},
    "ത": {450: "ന", 750: "ത", 800: "ക"},
    "ഥ": {700: "തനസ"},
    "ദ": {0: "ദ", 50: "ന"},
    "ധ": {550: "ദ", 650: "ന"},
    "ന": {250: "ഹ", 360: "ഗതന"},
    "പ": {0: "പല", 500: "മ"},
    "ബ": {0: "ബ"},
    "ഭ": {450: "ത"},
    "മ": {200: "ണന", 550: "മഗത"},
    "യ": {0: "യ", 250: "കഖഗഘചജഞടഡഢണതഥദധനപഫബഭമരറലഴവശഷസഹ"},
    "ര": {250: "കഖഗഘചജഞടഡണതഥദധനപഫബഭമവശഷസഹ"},
    "റ": {0: "റ", 150: "ന"},
    "ല": {0: "കഗതപഫബഭമലവശസഹ"},
    "വ": {0: "വ", 250: "കഖഗഘചജഞടഡണതഥദധനപഫബഭമയരറലഴശഷസഹ"},
    "ശ": {0: "ശ"},
    "ഷ": {700: "ക"},
    "സ": {0: "സ", 650: "ത"},
}
_JOINED = {
    before + letter: size / 1000
    for letter, sizes in _UNDER.items()
    for size, letters in sizes.items()
    for before in letters
}
_PAIR = re.compile(f"(?=([ക-ഹ]){VIRAMA}([ക-ഹ]))")


def saved(text: str) -> float:
    """Return how much narrower a text is than its letters are side by side, in sizes of the font.

    >>> round(saved("പട്ടിക"), 2), saved("പടം")
    (0.56, 0)
    """
    pairs = (a + b for a, b in _PAIR.findall(text))
    return sum(max(0.0, WIDTH[pair[1]] - _JOINED[pair]) for pair in pairs if pair in _JOINED)
