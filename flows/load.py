"""The one way in for data: a case folder becomes a Case, or every problem in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flows import dates, language, schema
from flows.characters import trim
from flows.judges import Draft
from flows.model import (
    Account,
    Actor,
    Case,
    Citation,
    Claim,
    DataError,
    Event,
    Flow,
    Population,
    Problem,
    Response,
    Source,
    Step,
    Term,
    Translations,
)
from flows.rows import (
    PACKAGE,
    PACKAGE_TEXTS,
    Content,
    Row,
    case_files,
    content,
    items,
    package_of,
    table_of,
)
from flows.sheet import Unreadable
from flows.validate import CHECKS
from flows.volumes import NOT_STATED, Volume

_RECORDS: dict[str, Callable[..., Any]] = {
    "accounts": Account,
    "sources": Source,
    "actors": Actor,
    "populations": Population,
    "claims": Claim,
    "citations": Citation,
    "flows": Flow,
    "events": Event,
    "responses": Response,
    "story": Step,
    "glossary": Term,
}
_VOLUME_COLUMNS = ("volume", "volume_bound", "volume_wording", "volume_unit")


Progress = Callable[[str, int, int], None]


def load(folder: Path | str, progress: Progress | None = None) -> Case:
    """Return the case in `folder`.

    Raises DataError with every problem found, in the order of files and lines. `progress` is told
    the step that begins, its number from 0 and how many there are.
    """
    folder = Path(folder)
    return load_files(
        {p.name: content(p) for p in case_files(folder)}, folder.resolve().name, progress
    )


def load_files(
    files: Mapping[str, Content | None], name: str, progress: Progress | None = None
) -> Case:
    """Return the case that the bytes of its files hold, as `load` does; no disk is touched."""
    steps, done = len(schema.TABLES) + len(CHECKS) + 1, itertools.count()

    def begin(what: str) -> None:
        if progress:
            progress(what, next(done), steps)

    problems: list[Problem] = []
    package = package_of(_present(files, PACKAGE), problems)
    rows = {}
    for table in schema.TABLES.values():
        begin(table.file)
        rows[table.name] = table_of(_present(files, table.file), table, problems)
    unread = {p.file for p in problems}
    draft = Draft(rows, frozenset(t.name for t in schema.TABLES.values() if t.file in unread))
    for check in CHECKS:
        begin(check.__name__.removeprefix("check_").replace("_", " "))
        problems.extend(check(draft))
    begin("records")
    if problems:
        order = {path.name: place for place, path in enumerate(case_files(Path()))}
        problems.sort(key=lambda p: (order.get(p.file, -1), p.line))
        raise DataError(tuple(problems))
    tables: dict[str, Any] = {
        table: tuple(map(_record(table), found)) for table, found in rows.items()
    }
    licences = package.get("licenses") or [{}]
    return Case(
        id=name,
        title=package["title"],
        description=package.get("description", ""),
        question=package.get("question") or package["title"],
        licence=licences[0].get("title") or licences[0].get("name", ""),
        as_of=date.fromisoformat(package["as_of"]),
        translations=_translations(rows, package),
        **tables,
    )


def _translations(rows: Mapping[str, list[Row]], package: Mapping[str, Any]) -> Translations:
    """Return the texts in other languages that are filled."""
    found: dict[str, dict[tuple[str, str, str], str]] = {}
    for table in schema.TABLES.values():
        for column in table.translations:
            for row in rows[table.name]:
                if trim(text := row.cells.get(column.name, "")):
                    place = (table.name, row.cells[table.key[0]], column.of)
                    found.setdefault(column.language, {})[place] = text
    for code in language.codes():
        for name in PACKAGE_TEXTS if code != language.ENGLISH else ():
            text = package.get(f"{name}_{code}", "")
            if name == "question" and not package.get(name):
                # The title stands for it, in every language.
                text = package.get(f"title_{code}", "")
            if trim(text):
                found.setdefault(code, {})["case", "", name] = text
    return found


def _present(files: Mapping[str, Content | None], name: str) -> Content:
    found = files.get(name)
    if found is None:
        missing = Problem(name, 0, 0, "", "", "file-missing", "the file is missing")
        return Unreadable(missing)
    return found


def volume_of(cells: dict[str, str]) -> Volume | None:
    """Return the volume that a row's four volume columns give, or None if all are empty."""
    number, bound, wording, unit = (cells[name] for name in _VOLUME_COLUMNS)
    if not (number or bound or wording):
        return None
    return Volume(int(number) if number else None, bound or "exactly", wording, unit)


def _record(name: str) -> Callable[[Row], Any]:
    table, record = schema.TABLES[name], _RECORDS[name]
    plain = [c for c in table.columns if c.name not in _VOLUME_COLUMNS]
    has_volume = len(plain) < len(table.columns)

    def make(row: Row) -> Any:
        values = {c.name: _value(c, row.cells[c.name]) for c in plain}
        if has_volume:
            volume = volume_of(row.cells)
            values["volume"] = NOT_STATED if volume is None and name == "flows" else volume
        return record(**values, line=row.line)

    return make


def _value(column: schema.Column, cell: str) -> Any:
    if column.many:
        return items(cell)
    if column.type == "integer":
        return int(cell) if cell else None
    if column.type == "edtf":
        return dates.parse(cell) if cell else None
    if column.type == "day":
        return date.fromisoformat(cell)
    return cell
