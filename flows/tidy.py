"""A case's tables in one canonical form, so that two people's files differ only where they differ.

Known columns first and in their order, unknown ones after them; quotes only where they must be;
UTF-8, commas, LF. Cells and the order of rows stay as they are; so does a byte-order mark.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flows import disk, schema
from flows.load import Progress, load
from flows.sheet import Dialect, Record, Sheet, parse, read_bytes, write


def tidied(folder: Path, progress: Progress | None = None) -> dict[Path, bytes]:
    """Return the new bytes of each table that is not in its canonical form.

    Raises DataError for a case with problems: what is not understood is not rewritten.
    """
    load(folder, progress)
    found = {}
    for table in schema.TABLES.values():
        path = folder / table.file
        if table.optional and not path.exists():
            continue
        content = read_bytes(path)
        tidy = write(canonical(parse(content, table.file), table))
        if tidy != content:
            found[path] = tidy
    return found


def canonical(sheet: Sheet, table: schema.Table) -> Sheet:
    """Return `sheet` in the canonical form of `table`; text keeps every character.

    Blank rows and columns without a name, which hold nothing, go.
    """
    header = [name.strip() for name in sheet.header]
    # A column in another language, which may be missing, stands right after its English one.
    known = [header.index(c.name) for c in table.every if not c.language or c.name in header]
    others = [i for i, name in enumerate(header) if name and i not in known]
    places = [*known, *others]
    free = {c.name for c in table.every if c.free}
    kept = {*others, *(i for i in known if header[i] in free)}

    def tidy(record: Record) -> Record:
        cells = tuple(record.cells[i] if i in kept else record.cells[i].strip() for i in places)
        return replace(record, cells=cells)

    records = tuple(tidy(record) for record in sheet.records if not record.blank)
    dialect = Dialect(bom=sheet.dialect.bom)
    return Sheet(tuple(header[i] for i in places), records, dialect)


def put(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its old one, then exchange them; none is ever half there.

    Raises OSError with the name of the file that was to be written.
    """
    fresh = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in files}
    try:
        for path, content in files.items():
            disk.write_new(fresh[path], content, like=path)
        for path, other in fresh.items():
            os.replace(other, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        for other in fresh.values():
            with contextlib.suppress(OSError):
                other.unlink(missing_ok=True)
    for folder in {path.parent for path in files}:
        disk.sync(folder)
