"""A case in the words that it has for a language: its own texts where nobody has translated one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import schema
from flows.language import ENGLISH
from flows.model import Case


def translated(case: Case, code: str) -> Case:
    """Return the case in a language: another object than the case itself, but in English.

    What stood there in English is kept as a translation, so that the way back is the same.
    """
    original = case.translations.get(ENGLISH, {})
    if code == ENGLISH and not original:
        return case
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for (name, key, column), text in {**original, **case.translations.get(code, {})}.items():
        cells.setdefault((name, key), {})[column] = text
    kept: dict[tuple[str, str, str], str] = {}

    def told(name: str, key: str, record: Any) -> dict[str, str]:
        found = cells.get((name, key), {})
        for column in found:
            place = (name, key, column)
            kept[place] = original.get(place, getattr(record, column))
        return found

    tables: dict[str, Any] = {}
    for table in schema.TABLES.values():
        if any(column.told for column in table.columns):
            pairs = (
                (row, told(table.name, getattr(row, table.key[0]), row))
                for row in getattr(case, table.name)
            )
            tables[table.name] = tuple(replace(row, **new) if new else row for row, new in pairs)
    tables |= told("case", "", case)
    others = {known: texts for known, texts in case.translations.items() if known != ENGLISH}
    return replace(
        case,
        whole=case.whole and translated(case.whole, code),
        translations=others if code == ENGLISH else {ENGLISH: kept, **others},
        **tables,
    )


def everywhere(case: Case, table: str, record: Any, column: str) -> str:
    """Return a text of a record as it is shown, and as it is in other languages: for a search."""
    shown: str = getattr(record, column)
    if not case.translations:
        return shown
    place = (table, getattr(record, schema.TABLES[table].key[0]), column)
    found = (texts[place] for texts in case.translations.values() if place in texts)
    return "; ".join(dict.fromkeys((shown, *found)))
