"""A case's files at one moment: their bytes, their hashes, what they hold, what is wrong."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flows import disk, schema
from flows.change import Change, apply, splice
from flows.load import load
from flows.model import DataError, Problem
from flows.rows import PACKAGE, case_files
from flows.sheet import Sheet, Unreadable, parse, read_bytes

NAMES = tuple(path.name for path in case_files(Path()))
Hashes = Mapping[str, str | None]


@dataclass(frozen=True)
class Snapshot:
    """The bytes of every file of a case at one moment; None for a file that is not there."""

    files: Mapping[str, bytes | None]

    @cached_property
    def hashes(self) -> dict[str, str | None]:
        """The SHA-256 of each file, None for one that is not there."""
        return {n: None if c is None else disk.sha256(c) for n, c in self.files.items()}

    @cached_property
    def fingerprint(self) -> str:
        """One SHA-256 for the whole case, the same as `rows.fingerprint` of its folder."""
        digest = hashlib.sha256()
        for name, content in self.files.items():
            found = b"\0missing" if content is None else content
            digest.update(name.encode() + b"\0" + hashlib.sha256(found).digest())
        return digest.hexdigest()

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The tables that can be read, by name."""
        found = {}
        for table in schema.TABLES.values():
            try:
                found[table.name] = parse(self._content(table), table.file)
            except Unreadable:
                continue
        return found

    def _content(self, table: schema.Table) -> bytes:
        """Return the bytes of a table; an optional one that is not there has no rows as yet."""
        content = self.files[table.file]
        if content is None and table.optional:
            return f"{','.join(table.names)}\n".encode()
        return content or b""

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that `check` finds wrong with these files."""
        with tempfile.TemporaryDirectory(prefix="contested-flows-") as name:
            folder = Path(name)
            self.write(folder)
            try:
                load(folder)
            except DataError as error:
                return error.problems
        return ()

    @property
    def package(self) -> dict[str, object]:
        """What datapackage.json says, empty if it cannot be read."""
        try:
            found = json.loads((self.files[PACKAGE] or b"").decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, folder: Path) -> None:
        """Write the files into a folder that is nobody's yet."""
        for name, content in self.files.items():
            if content is not None:
                (folder / name).write_bytes(content)

    def changed(self, changes: Iterable[Change]) -> Snapshot:
        """Return the case with `changes` made; raises Misfit for one of what is not there.

        Unknown columns, the order of columns and rows, line ends, byte-order mark and every row
        that no change touches stay byte for byte.
        """
        sheets = apply(self.sheets, changes)
        files = dict(self.files)
        for table, sheet in sheets.items():
            if sheet is not self.sheets[table]:
                whole = schema.TABLES[table]
                content = self._content(whole)
                files[whole.file] = splice(content, self.sheets[table], sheet)
        return Snapshot(files)


def snapshot(folder: Path) -> Snapshot:
    """Return the files of the case in `folder` as they are now.

    Raises Unreadable for a file that is there and cannot be read: a link, a folder, too large.
    """
    files: dict[str, bytes | None] = {}
    problems: list[Problem] = []
    for path in case_files(folder):
        try:
            files[path.name] = read_bytes(path)
        except Unreadable as error:
            files[path.name] = None
            problems += [p for p in error.problems if p.code != "file-missing"]
    if problems:
        raise Unreadable(*problems)
    return Snapshot(files)
