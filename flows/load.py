"""The one way in for data: a case folder becomes a Case, or every problem in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from flows import dates, schema
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
)
from flows.rows import Row, case_files, items, read_package, read_table
from flows.validate import CHECKS, Draft
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
}
_VOLUME_COLUMNS = ("volume", "volume_bound", "volume_wording", "volume_unit")


def load(folder: Path | str) -> Case:
    """Return the case in `folder`.

    Raises DataError with every problem found, in the order of files and lines.
    """
    folder = Path(folder)
    problems: list[Problem] = []
    package = read_package(folder, problems)
    rows = {name: read_table(folder, table, problems) for name, table in schema.TABLES.items()}
    unread = {p.file for p in problems}
    draft = Draft(rows, frozenset(t.name for t in schema.TABLES.values() if t.file in unread))
    for check in CHECKS:
        problems.extend(check(draft))
    if problems:
        files = [p.name for p in case_files(folder)]
        problems.sort(key=lambda p: (files.index(p.file) if p.file in files else -1, p.line))
        raise DataError(tuple(problems))
    tables = {name: tuple(map(_record(name), found)) for name, found in rows.items()}
    licences = package.get("licenses") or [{}]
    return Case(
        id=folder.resolve().name,
        title=package["title"],
        description=package.get("description", ""),
        question=package.get("question") or package["title"],
        licence=licences[0].get("title") or licences[0].get("name", ""),
        as_of=date.fromisoformat(package["as_of"]),
        **tables,
    )


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
