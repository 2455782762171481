"""Text of several scripts in an SVG: each run of one script stands at a place of its own.

Programs shape a whole chunk of text with the script of its first letter, and look for its fonts
once. A run that starts at its own x is a chunk of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.draw.markup import Element, el
from flows.export import fonts, runs

_SPAN = ("fill", "font-weight", "font-style", "font-size", "text-decoration", "opacity")


@dataclass
class _Part:
    """Some letters of a chunk, with the attributes of the elements around them."""

    text: str
    given: dict[str, str]


@dataclass
class _Chunk:
    """Letters that follow one another from a place given in pixels."""

    x: float
    y: float
    parts: list[_Part]


def set_runs(root: Element) -> None:
    """Give every text under `root` the font of its script, split where the script changes."""
    _visit(root, {})


def _visit(element: Element, above: dict[str, str]) -> None:
    given = {**above, **{k: v for k, v in element.attrib.items() if k in _INHERITED}}
    if element.tag == "text":
        _set(element, given)
        return
    for child in element:
        _visit(child, given)


_INHERITED = ("font-family", "font-size", "font-weight", "font-style", "text-anchor")


def _set(text: Element, given: dict[str, str]) -> None:
    names = {name for name, _ in fonts.split("".join(text.itertext()))}
    if len(names) < 2:
        # One script: any program draws it where it stands, however its anchor is.
        name = names.pop() if names else runs.LATIN
        serif = fonts.is_serif(given.get("font-family", ""))
        text.set("font-family", fonts.family(name, serif))
        for span in text.iter("tspan"):
            if "font-family" in span.attrib:
                own = fonts.is_serif(span.attrib["font-family"])
                span.set("font-family", fonts.family(name, own))
        return
    chunks: list[_Chunk] = []
    _collect(text, given, chunks)
    for child in list(text):
        text.remove(child)
    text.text = None
    for attribute in ("x", "y", "text-anchor", "font-family"):
        text.attrib.pop(attribute, None)
    text.set("text-anchor", "start")
    for chunk in chunks:
        text.extend(_spans(chunk, given.get("text-anchor", "start")))


def _collect(element: Element, given: dict[str, str], chunks: list[_Chunk]) -> None:
    """Gather the chunks of a text: each `x` or `y` starts a new one."""
    if "x" in element.attrib or "y" in element.attrib or not chunks:
        last = chunks[-1] if chunks else None
        x = _number(element.get("x")) if "x" in element.attrib else (last.x if last else 0.0)
        y = _number(element.get("y")) if "y" in element.attrib else (last.y if last else 0.0)
        chunks.append(_Chunk(x, y, []))
    if element.text:
        chunks[-1].parts.append(_Part(element.text, given))
    for child in element:
        _collect(child, {**given, **child.attrib}, chunks)
        if child.tail:
            chunks[-1].parts.append(_Part(child.tail, given))


def _number(value: str | None) -> float:
    first = (value or "0").split()[0].removesuffix("px")
    return float(first)


def _spans(chunk: _Chunk, anchor: str) -> list[Element]:
    """Return one span per run of a chunk, each at its own place."""
    found: list[tuple[float, Element]] = []
    length = 0.0
    for i, part in enumerate(chunk.parts):
        letters = " ".join(part.text.split()) if part.text.strip() else " "
        # White space counts between the parts of a line, not around the line.
        before = " " if i and part.text[:1].isspace() and part.text.strip() else ""
        after = " " if part.text[-1:].isspace() and part.text.strip() else ""
        given = part.given
        size = _number(given.get("font-size", "16"))
        bold = fonts.weight(given.get("font-weight", "400"))
        serif = fonts.is_serif(given.get("font-family", ""))
        for name, run in fonts.split(before + letters + after):
            shown = run.lstrip()
            # A space at the start of a run is not drawn there: the run begins after it.
            length += fonts.width(run[: len(run) - len(shown)], size, bold, serif)
            if shown:
                own = {k: v for k, v in given.items() if k in _SPAN}
                family = fonts.family(name, serif)
                found.append((length, el("tspan", {**own, "font-family": family}, shown)))
            length += fonts.width(shown, size, bold, serif)
    start = chunk.x - length * {"middle": 0.5, "end": 1.0}.get(anchor, 0.0)
    for at, span in found:
        span.set("x", f"{start + at:.2f}")
        span.set("y", f"{chunk.y:.2f}")
    return [span for _, span in found]
