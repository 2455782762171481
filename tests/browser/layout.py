"""What a browser measures of the texts on a page: overlaps, cuts, sizes, and what is too wide."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

MEASURE = (Path(__file__).parent / "boxes.js").read_text(encoding="utf-8")
# The widths at which pages are measured, with the heights of such screens, in pixels.
SIZES = {390: 844, 768: 1024, 1280: 720, 1440: 900}
# Pixels on the screen: the smallest type that the drawings set (flows.draw.diagram_fit).
LEAST = 9.0


def faults(page: Page, least: float = LEAST) -> list[str]:
    """Return each fault of a page's layout as a sentence; an empty page is a fault too."""
    found: dict[str, Any] = page.evaluate(MEASURE, least)
    told = [f"overlap: {text}" for text in found["overlaps"]]
    told += [f"cut: {text}" for text in found["clipped"]]
    told += [f"small: {text}" for text in found["small"]]
    if found["sideways"] > 0:
        told.append(f"too wide by {found['sideways']} px")
    if found["texts"] < 10:
        told.append(f"only {found['texts']} texts")
    return told
