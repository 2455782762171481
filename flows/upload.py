"""A file of a reader's own, laid over a case to be looked at: read in memory, never kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows import archive, schema
from flows.characters import visible
from flows.load import load_files
from flows.model import Case, DataError, Problem
from flows.rows import Content

MAX_MB = 5


@dataclass(frozen=True)
class Upload:
    """What a file would show: the case, if it passes every check, else every problem."""

    name: str
    case: Case | None
    problems: tuple[Problem, ...] = ()


def read(content: bytes, name: str, files: Mapping[str, Content], case: str) -> Upload:
    """Return what a zip holds, or what a single CSV makes of the present `files` of a case.

    `name` is what the reader calls the file, and `case` the id that the result goes by.
    """
    name = visible(name)
    zipped = name.lower().endswith(".zip")
    name = name if len(name) <= 80 else f"{name[:79]}…"
    if len(content) > MAX_MB * 1024 * 1024:
        hint = "put it into the data folder, and look at it there"
        message = f"it is larger than {MAX_MB} MB"
        return Upload(name, None, (Problem(name, 0, 0, "", "", "file-large", message, hint),))
    laid: Mapping[str, Content]
    if zipped:
        found = archive.read_zip(content, name)
        if isinstance(found, tuple):
            return Upload(name, None, found)
        laid = found
    else:
        table = archive.table_of(content, name)
        if isinstance(table, tuple):
            return Upload(name, None, table)
        laid = {**files, schema.TABLES[table].file: content}
    try:
        return Upload(name, load_files(laid, case))
    except DataError as error:
        return Upload(name, None, error.problems)
