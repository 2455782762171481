"""Lines of text in a drawing of the pair: each with a halo that keeps it clear of marks."""

from __future__ import annotations

from flows.draw import measure
from flows.draw.markup import Element, el


def build_text(
    lines: list[str], x: float, y: float, font: float, anchor: str, name: str
) -> list[Element]:
    """Return a halo and the text above it, centred on `y`: two elements, as PDF makers need."""
    high = font * measure.close(*lines)
    start = y - high * (len(lines) - 1) / 2 + font * 0.35
    spans = [
        {"x": round(x, 1), "y": round(start + i * high, 1), "line": line}
        for i, line in enumerate(lines)
    ]

    def text(kind: str, hidden: bool) -> Element:
        box = {"class": f"{name} {kind}", "font-size": font, "text-anchor": anchor}
        return el(
            "text",
            {**box, "aria-hidden": "true" if hidden else None},
            [el("tspan", {"x": s["x"], "y": s["y"]}, str(s["line"])) for s in spans],
        )

    return [text("halo", True), text("ink", True)]
