"""What was built for the page, settled in a file: links lead into the file, ids are unique."""

from __future__ import annotations

import json
import re
from collections import Counter

from flows.draw.markup import XHTML, Element, add, el

# Where the parts of the page stand in the file.
PLACES = {"overview": "flows"}
# The rows that carry the id of what they tell of; claims and actors have a register of their own.
_ANCHORED = ("flow:", "event:", "source:")
# What tests and the page's own script read off a drawing.
_SPARE = ("data-act", "data-width", "data-verb", "data-volume", "data-bound", "data-side")
_SAFE = re.compile("https?:|#", re.IGNORECASE)
_URL = re.compile(r"url\(#([^)]*)\)")


def settle(root: Element) -> Element:
    """Return the tree with all that belongs to the page alone changed or taken away."""
    _links(root)
    _marks(root)
    return root


def identify(root: Element) -> Element:
    """Return the tree with an id on every row that links lead to, and every id only once."""
    named = {e.get("id") for e in root.iter()}
    for row in root.iter("li"):
        ref = row.get("data-ref") or ""
        if ref.startswith(_ANCHORED) and ref not in named and not row.get("id"):
            row.set("id", ref)
            named.add(ref)
    times: Counter[str] = Counter()
    _unique(root, times)
    return root


def names(page: Element) -> Element:
    """Take the sentences of the marks out of a page's drawings, and return them in order.

    A drawing is then one picture beside its text twin, which says the same. The script gives the
    marks their sentences and makes them buttons: a list per drawing, those in a narrow width and
    in a wide one being the same.
    """
    lists = []
    for place in page.iter("div"):
        if not set((place.get("class") or "").split()) & {"drawing", "ticks"}:
            continue
        found: dict[str, str] = {}
        for mark in place.iter():
            ref = mark.get("data-ref") or _target(mark)
            said = mark.attrib.pop("aria-label", None) if ref else None
            if said:
                found[ref] = said
                mark.attrib.pop("role", None)
                if mark.tag == "a":
                    mark.set("aria-hidden", "true")
                    mark.set("tabindex", "-1")
        for drawing in place.findall("svg"):
            drawing.set("role", "img")
        if "narrow" not in (place.get("class") or ""):
            lists.append(el("ul", {}, [el("li", {"title": r}, said) for r, said in found.items()]))
    return el("div", {"xmlns": XHTML, "class": "root"}, lists)


def _target(link: Element) -> str:
    href = link.get("href") or ""
    return href[1:] if href.startswith("#") and ":" in href else ""


def _links(parent: Element) -> None:
    """Turn links to views into links to sections, and drop what only the page can do."""
    for child in list(parent):
        asked = child.get("data-act")
        if asked is not None and child.get("role") != "button":
            child.attrib.pop("data-act")
            _lead(parent, child, json.loads(asked))
        elif child.tag == "nav" and child.get("class") in ("spans", "switch"):
            _drop(parent, child)
        _links(child)


def _lead(parent: Element, link: Element, asked: dict[str, str]) -> None:
    if "view" in asked:
        place = PLACES.get(asked["view"], asked["view"])
        link.set("href", f"#{place}")
        link.set("data-place", place)
    elif asked == {"focus": ""}:
        link.set("href", "#flows")
        link.set("data-close", "")
    elif set(asked) == {"topic"}:
        link.tag = "span"
        link.attrib.clear()
    else:
        _drop(parent, link)


def _drop(parent: Element, child: Element) -> None:
    """Take a child away and keep the text behind it."""
    tail, place = child.tail, list(parent).index(child)
    parent.remove(child)
    if tail and place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def _marks(root: Element) -> None:
    """Make buttons that bring evidence into links, and take away what only the page needs."""
    for node in root.iter():
        for name in _SPARE:
            node.attrib.pop(name, None)
        if not _SAFE.match(node.get("href", "#")):
            # An address of the data that a browser would run.
            node.attrib.pop("href")
        ref = node.get("data-ref")
        if node.tag == "button" and ref:
            node.tag = "a"
            # The address says what the link is about: the script needs no other name.
            for name in ("type", "data-ref", "title"):
                node.attrib.pop(name, None)
            node.set("href", f"#{ref}")
        elif node.get("role") == "button":
            # The script makes them buttons again; without it they would be dead ones.
            node.set("role", "img")
            node.attrib.pop("tabindex", None)


def trim(root: Element) -> Element:
    """Return the tree without references that the script can tell from an id or a link."""
    for node in root.iter():
        ref = node.get("data-ref")
        # A row is about what its first link leads to.
        first = next((a for a in node.iter("a") if a.get("class") == "pick"), None) if ref else None
        if ref and (node.get("id") == ref or first is not None and _target(first) == ref):
            node.attrib.pop("data-ref")
    return root


def _unique(node: Element, times: Counter[str]) -> None:
    if node.tag == "svg":
        own = {e.get("id", ""): e for e in node.iter() if e.get("id")}
        names = {old: _next(old, times) for old in own}
        for old, named in own.items():
            named.set("id", names[old])
        for element in node.iter():
            for key, value in element.attrib.items():
                if "url(#" in value:
                    element.set(key, _URL.sub(lambda m: f"url(#{names.get(m[1], m[1])})", value))
        return
    if name := node.get("id"):
        node.set("id", _next(name, times))
    for child in node:
        _unique(child, times)


def _next(name: str, times: Counter[str]) -> str:
    times[name] += 1
    return name if times[name] == 1 else f"{name}--{times[name]}"


def rests(parent: Element, claims: list[tuple[str, str]]) -> None:
    """Add to a row the claims that it rests on, as links: id and words of each."""
    if claims:
        links = [
            (" ", el("a", {"class": "pick", "href": f"#claim:{c}"}, said)) for c, said in claims
        ]
        add(parent, el("span", {"class": "rests small quiet"}, "Rests on:", links))
