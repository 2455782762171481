"""Text in runs of one script each: no SVG program may be trusted to change scripts by itself."""

from __future__ import annotations

from collections.abc import Container, Mapping
from itertools import pairwise

LATIN, MALAYALAM, DEVANAGARI = "latin", "malayalam", "devanagari"
# The dandas of Devanagari's block are shared with other scripts, but no other bundled one.
_BLOCKS = (
    (0x0900, 0x097F, DEVANAGARI),
    (0x0D00, 0x0D7F, MALAYALAM),
    (0x1CD0, 0x1CFF, DEVANAGARI),
    (0xA8E0, 0xA8FF, DEVANAGARI),
)


def script(letter: str) -> str:
    """Return the script of a letter, or an empty string for one that joins the run beside it.

    Any letter that has no font of its own here counts as Latin.

    >>> script("a"), script("ക"), script("7")
    ('latin', 'malayalam', '')
    """
    code = ord(letter)
    for first, last, name in _BLOCKS:
        if first <= code <= last:
            return name
    return LATIN if letter.isalpha() else ""


def split(text: str, known: Mapping[str, Container[str]]) -> list[tuple[str, str]]:
    """Return `text` as (script, part) runs in order; the parts joined are the text.

    `known` gives the letters that each script's font has: a number or sign that the font of the
    run before has not starts a run of its own in Latin. Signs before the first letter join it.

    >>> split("CMO, കേരള 2026", {})
    [('latin', 'CMO, '), ('malayalam', 'കേരള 2026')]
    """
    found: list[list[str]] = []
    for letter in text:
        own = script(letter)
        last = found[-1][0] if found else ""
        wanted = own or last
        if not own and last and last != LATIN and last in known and letter not in known[last]:
            wanted = LATIN
        if found and wanted == last:
            found[-1][1] += letter
        else:
            found.append([wanted, letter])
    for first, second in pairwise(found):
        if not first[0]:
            second[1], first[1] = first[1] + second[1], ""
    return [(name or LATIN, part) for name, part in found if part]
