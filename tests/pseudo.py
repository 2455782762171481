"""A language that nobody speaks, and a case in another script: what is Latin is untranslated.

Every text of the interface comes out in wide letters, every text of the case in Cyrillic ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from gettext import NullTranslations
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree as ET

from flows import language, schema
from flows.model import Case
from flows.volumes import Volume

# A code that CLDR knows, in a script that is neither of the two.
CODE = "el"
_FIELD = re.compile(r"(\{[^{}]*\})")
# Names of file formats, programs and standards, which no language translates.
PROPER = {
    "svg", "png", "pdf", "csv", "json", "ld", "dot", "bibtex", "csl", "zip", "html", "edtf", "sha",
    "powerpoint", "parquet", "sankeymatic", "contested", "flows", "sankey", "px", "kb", "mb",
    "data", "package", "english", "graphviz", "plotly",
}  # fmt: skip
SEEN = ("aria-label", "aria-valuetext", "title", "placeholder", "alt", "data-words", "data-tip")


def wide(text: str) -> str:
    """Return a text with its letters made wide; what stands in braces stays."""
    parts = _FIELD.split(text)
    return "".join(p if p.startswith("{") else _shift(p, 0xFEE0) for p in parts)


def cyrillic(text: str) -> str:
    """Return a text with its letters made Cyrillic, capitals and all."""
    return "".join(
        chr((0x410 if c.isupper() else 0x430) + (ord(c.lower()) - 97)) if _latin(c) else c
        for c in text
    )


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _shift(text: str, by: int) -> str:
    return "".join(chr(ord(c) + by) if _latin(c) else c for c in text)


class Pseudo(NullTranslations):
    """Translations into the language that nobody speaks."""

    def gettext(self, message: str) -> str:
        return wide(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return wide(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return wide(message)


@contextmanager
def spoken() -> Iterator[None]:
    """Speak the language that nobody speaks for a while."""
    with (
        patch.object(language, "codes", lambda: ("en", CODE)),
        patch.object(language, "catalogue", lambda code: Pseudo()),
        language.speaking(CODE),
    ):
        yield


def foreign(case: Case) -> Case:
    """Return a case whose own texts are all Cyrillic; ids, dates and codes stay."""
    tables: dict[str, Any] = {}
    for name, table in schema.TABLES.items():
        free = {c.name for c in table.columns if _text(c)}
        rows = getattr(case, name)
        tables[name] = tuple(_record(row, free) for row in rows)
    for name in ("title", "description", "question", "licence"):
        tables[name] = cyrillic(getattr(case, name))
    return replace(case, **tables)


def _text(column: schema.Column) -> bool:
    # Kinds of actors, topics and measures are words of the case too, but links hold topics.
    return column.type == "text" and not column.words and not column.table and column.name != "id"


def _record(row: Any, free: set[str]) -> Any:
    found: dict[str, Any] = {}
    for field in fields(row):
        value = getattr(row, field.name)
        if isinstance(value, Volume):
            found[field.name] = replace(
                value, wording=cyrillic(value.wording), unit=cyrillic(value.unit)
            )
        elif field.name not in free or field.name in ("topic", "focus"):
            continue
        elif isinstance(value, str):
            found[field.name] = cyrillic(value)
        elif isinstance(value, tuple):
            found[field.name] = tuple(map(cyrillic, value))
    return replace(row, **found)


def texts(element: ET.Element) -> Iterator[str]:
    """Yield every text of an element that a reader sees or hears, but addresses and quoted code."""
    tag = element.tag.rpartition("}")[2]
    if tag in ("style", "script", "code", "pre", "textarea"):
        return
    address = tag == "a" and element.get("href", "").startswith(("http:", "https:"))
    for name in SEEN:
        if element.get(name):
            yield element.get(name, "")
    if tag == "input" and element.get("type") in ("button", "submit"):
        yield element.get("value", "")
    if element.text and not address and not element.get("readonly"):
        yield element.text
    for child in element:
        yield from texts(child)
        if child.tail:
            yield child.tail


def untranslated(markup: str | ET.Element, topics: tuple[str, ...] = ()) -> list[str]:
    """Return the texts of markup that stand there in Latin letters, but ids, names and codes."""
    root = ET.fromstring(markup) if isinstance(markup, str) else markup
    return [text for text in texts(root) if latin(text, topics)]


def latin(text: str, topics: tuple[str, ...] = ()) -> bool:
    """Return whether there is a word of Latin letters in a text that should not have any."""
    plain = re.sub(r"https?://\S+|\b\d{4}-\d\d-\d\d\b", " ", text)
    for topic in topics:
        plain = re.sub(re.escape(topic.replace("-", " ")), " ", plain, flags=re.IGNORECASE)
    words = re.findall(r"[A-Za-z]{2,}", plain)
    return any(word.lower() not in PROPER for word in words)
