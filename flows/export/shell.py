"""A whole HTML file that needs nothing else: style, fonts and script stand in it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree as ET

from flows.draw.markup import Element, el

FONTS = Path(__file__).parent / "fonts"
# File, family, weight, and the letters for which it is needed: none for those always there.
FACES = (
    ("source-sans-3-latin-400-normal", "Source Sans 3", 400, ""),
    ("source-sans-3-latin-600-normal", "Source Sans 3", 600, ""),
    ("source-serif-4-latin-600-normal", "Source Serif 4", 600, ""),
    ("noto-sans-malayalam-malayalam-400-normal", "Noto Sans Malayalam", 400, "\u0d00-\u0d7f"),
    ("noto-sans-malayalam-malayalam-600-normal", "Noto Sans Malayalam", 600, "\u0d00-\u0d7f"),
    ("noto-sans-devanagari-devanagari-400-normal", "Noto Sans Devanagari", 400, "\u0900-\u097f"),
    ("noto-sans-devanagari-devanagari-600-normal", "Noto Sans Devanagari", 600, "\u0900-\u097f"),
)

# Of a thousand characters, how many may be beyond Latin-1 to be written as references: a browser
# then reads the file at one byte a character, in less time, and its first drawing stands sooner.
RARE = 10

_EMPTY = re.compile("></(?:path|rect|line|circle|ellipse|polygon|polyline)>")


def faces(text: str) -> str:
    """Return the rules of the fonts that a text needs, with the fonts in them."""
    rules = []
    for name, family, weight, letters in FACES:
        if letters and not re.search(f"[{letters}]", text):
            continue
        data = base64.b64encode((FONTS / f"{name}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return "\n".join(rules)


def tight(style: str, text: str) -> str:
    """Return a style in ASCII without comments, spare space and fonts that a text does not need.

    A browser looks on its system for each font that a style names and the file does not hold.
    """
    short = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    for _, family, _, letters in FACES:
        if letters and not re.search(f"[{letters}]", text):
            short = short.replace(f'"{family}", ', "")
    short = re.sub(r" ?([{};]) ?", r"\1", short)
    return re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):x} ", short)


def _referred(markup: str) -> str:
    """Return markup with what is beyond Latin-1 as references, if that is rare in it."""
    beyond = re.findall(r"[^\x00-\xff]", markup)
    if len(beyond) * 1000 > len(markup) * RARE:
        return markup
    return re.sub(r"[^\x00-\xff]", lambda found: f"&#{ord(found[0])};", markup)


def policy(script: str) -> str:
    """Return the content security policy of a file with this one script."""
    own = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    rules = {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "script-src": f"'sha256-{own}'",
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def document(
    title: str, about: str, style: str, script: str, body: list[Element], language: str = "en"
) -> bytes:
    """Return the file. `style` and `script` are our own text.

    The last of `body` is what the script reads. What shows something stands first: the fonts come
    after it, for no drawing waits for them, then the data, then the script.
    """
    shown = "".join(part for node in body for part in node.itertext())
    # A reference means nothing in a script, a style has its own.
    script = re.sub(r"[^\x00-\x7f]", lambda found: f"\\u{ord(found[0]):04x}", script)
    head = el(
        "head",
        {},
        el("meta", {"charset": "utf-8"}),
        el("meta", {"http-equiv": "Content-Security-Policy", "content": policy(script)}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", {"name": "referrer", "content": "no-referrer"}),
        el("meta", {"name": "color-scheme", "content": "light dark"}),
        el("title", {}, title),
        el("meta", {"name": "description", "content": about}),
        el("style", {}, tight(style, shown)),
    )
    page = el("html", {"lang": language, "class": "paper"}, head)
    *content, data = body
    fonts = el("style", {}, faces(shown))
    page.append(el("body", {}, content, fonts, data, el("script", {}, script)))
    markup = ET.tostring(page, encoding="unicode", method="html")
    # Shapes have no content; no text and no attribute holds an unescaped “>”.
    return f"<!DOCTYPE html>\n{_referred(_EMPTY.sub('/>', markup))}".encode()
