"""The language of each part of a page, by its script, so that it is read aloud in the right voice.

A page in Malayalam holds names in Latin letters, a page in English quotes Malayalam: an element
whose own words are in another script than what is around it says in which language it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from babel.core import get_global

# The scripts that can be told apart, the language that each stands for, and its letters.
_SCRIPTS = {
    "Mlym": ("ml", re.compile("[\u0d00-\u0d7f]")),
    "Deva": ("hi", re.compile("[\u0900-\u097f]")),
    "Latn": ("en", re.compile("[A-Za-z\u00c0-\u024f]")),
}
# One range is found sooner than two.
_INDIC = re.compile("[\u0900-\u0dff]")


def mark(element: Element, code: str) -> None:
    """Set `lang` in a tree wherever the script changes; what is around it is in language `code`.

    An element's own words are its text and its `aria-label`: where one of them is in the script of
    the page nothing changes, since a name of another script inside a sentence belongs to it.
    """
    letters = [(of, found.search) for of, found in _letters(code)]
    latin = _SCRIPTS["Latn"][1].search
    plain = [(of, search) for of, search in letters if search == latin]
    waiting = [(element, code)]
    while waiting:
        one, around = waiting.pop()
        children = one[:]
        words = (one.text or "") + one.get("aria-label", "")
        for child in children:
            if child.tail:
                words += child.tail
        if said := one.get("lang"):
            around = said
        elif words:
            # Most words of most pages are ASCII: they need not be searched for other letters.
            for of, search in plain if words.isascii() else letters:
                if search(words):
                    if of != around:
                        one.set("lang", of)
                        around = of
                    break
        for child in children:
            waiting.append((child, around))


def indic(text: str) -> bool:
    """Return whether a text has letters that a page in Latin letters would have to mark."""
    return not text.isascii() and _INDIC.search(text) is not None


@lru_cache(maxsize=16)
def _letters(code: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return the letters of each language that can be told apart, those of the page first."""
    likely = str(get_global("likely_subtags").get(code.replace("-", "_"), ""))
    own = next((name for name in _SCRIPTS if name in f"{code}_{likely}"), "Latn")
    of = {name: (code if name == own else c, found) for name, (c, found) in _SCRIPTS.items()}
    return [of.pop(own), *of.values()]
