"""The one place where text becomes markup: a tree of elements, escaped when it is written out.

Nothing else in the project joins text with tags, so a cell of a CSV can never be more than text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias
from xml.etree import ElementTree as ET

from flows.draw import tongue
from flows.language import ENGLISH, spoken

Element = ET.Element
Child: TypeAlias = "Element | str | None | Iterable[Child]"

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
# XML 1.0 has no place for these, escaped or not; bidi overrides could reorder what is read.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def el(tag: str, attributes: dict[str, object] | None = None, *children: Child) -> Element:
    """Return an element; attributes that are None or False are left out, True is written bare.

    Children are elements, text, None (nothing), or lists of these.
    """
    element = ET.Element(tag)
    for name, value in (attributes or {}).items():
        if value is None or value is False:
            continue
        text = "" if value is True else f"{value:g}" if isinstance(value, float) else str(value)
        element.set(name, _FORBIDDEN.sub("\ufffd", text))
    add(element, *children)
    return element


def add(element: Element, *children: Child) -> None:
    """Append children to an element, in order."""
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            text = _FORBIDDEN.sub("\ufffd", child)
            if len(element):
                element[-1].tail = (element[-1].tail or "") + text
            else:
                element.text = (element.text or "") + text
        elif isinstance(child, ET.Element):
            element.append(child)
        else:
            add(element, *child)


def svg(width: float, height: float, attributes: dict[str, object], *children: Child) -> Element:
    """Return an SVG root with a view box in pixels."""
    box = {"xmlns": SVG, "viewBox": f"0 0 {width:g} {height:g}", "width": width, "height": height}
    return el("svg", {**box, **attributes}, *children)


def fragment(*children: Child) -> str:
    """Return children as one well-formed XHTML fragment, ready to be parsed as XML.

    What is in another script than the language that is spoken says in which language it is.
    """
    root = el("div", {"xmlns": XHTML, "class": "root"}, *children)
    code = spoken()
    if code == ENGLISH:
        text = write(root)
        if not tongue.indic(text):
            return text
    tongue.mark(root, code)
    return write(root)


def write(element: Element) -> str:
    """Return an element as text, every cell in it escaped."""
    return ET.tostring(element, encoding="unicode")


def classes(*names: str | None | bool) -> str:
    """Return the class names that are not empty, joined."""
    return " ".join(n for n in names if isinstance(n, str) and n)
