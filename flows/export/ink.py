"""A drawing with its styles written into it, so that any SVG program shows it as the page does."""

from __future__ import annotations

import copy
from typing import Any

import cssselect2

from flows.draw.markup import Element
from flows.export import scripts, style

# What SVG knows as an attribute too. All else (pointer, outline, layout) is the page's alone.
PRESENTATION = frozenset(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity color visibility "
    "font-family font-size font-style font-weight text-anchor text-decoration letter-spacing "
    "stop-color stop-opacity clip-path marker-start marker-mid marker-end".split()
)
# What means something only where a reader can click.
_PAGE_ONLY = ("tabindex", "data-act", "style")


def inked(element: Element, theme: str) -> Element:
    """Return a copy of an SVG element tree that needs no style sheet, light or dark.

    Every style of `flows/draw/*.css` becomes presentation attributes, and a text of several
    scripts becomes one run per script at a place of its own. Ids, classes, `data-ref`, roles and
    accessible names stay; what is hidden is left out.
    """
    root = copy.deepcopy(element)
    wrapper = cssselect2.ElementWrapper.from_xml_root(root)
    _ink(wrapper, style.ground(theme), theme)
    scripts.set_runs(root)
    return root


def _ink(wrapper: Any, inherited: dict[str, style.Tokens], theme: str) -> None:
    element = wrapper.etree_element
    children = list(wrapper.iter_children())
    own = style.matched(wrapper)
    values = style.variables(own, inherited, theme)
    for name, tokens in own.items():
        if name in PRESENTATION:
            value = style.resolve(tokens, values.get, theme)
            if value:
                element.set(name, style.text(value))
    for name in _PAGE_ONLY:
        element.attrib.pop(name, None)
    if element.get("role") == "button":
        element.set("role", "img")
    for child in children:
        shown = style.matched(child).get("display", [])
        if style.text(shown) == "none":
            element.remove(child.etree_element)
        else:
            _ink(child, values, theme)
