"""A new case that works at once: one example of each thing, to be written over."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flows import disk, schema
from flows.rows import PACKAGE

COLUMNS = "COLUMNS.md"
EXAMPLE = Path(__file__).parent / "example"
_AS_OF = "2026-02-28"
_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


class NotEmpty(Exception):
    """A folder that holds something already: nothing is ever written over."""


def files(name: str, title: str) -> dict[str, bytes]:
    """Return the files of a new case by name: tables, datapackage.json, and what columns mean."""
    package = {
        "name": re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "case",
        "title": title,
        "description": "An invented affair, one example of each thing: write over it row by row.",
        "licenses": [_LICENCE],
        "as_of": _AS_OF,
        "question": title,
        "resources": schema.resources(),
    }
    found = {t.file: (EXAMPLE / t.file).read_bytes() for t in schema.TABLES.values()}
    found[PACKAGE] = (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
    found[COLUMNS] = columns(title).encode()
    return found


def columns(title: str) -> str:
    """Return what every column is for, as Markdown: CSV itself has no comments."""
    return f"""# {title}: the tables and their columns

Every row that begins with `example-` is an invented example of its kind. Write over it, or delete
it with all that names it; `python -m flows check FOLDER` says what is left hanging.

- Ids are lower-case letters, digits and hyphens, and stay for ever: links point at them.
- Lists inside a cell are separated by `; `. An empty cell means that the sources do not say.
- Dates: `2026-02-25`, `2026-02`, `2026`, `2026-02-19/2026-02-21` (a range), `../2026-02-11` (on or
  before), `2026-02-24?` (inferred by you), `2026~` (about).
- Numbers are digits alone: `7200000`; the hedge and the printed words have columns of their own.
- `{PACKAGE}` holds the title, the description, the licence and `as_of`, the day up to which
  the sources were read.

{schema.dictionary()}"""


def create(folder: Path, title: str) -> None:
    """Make a new case in `folder`, which is made too; raises NotEmpty, and OSError.

    What was begun and fails is taken away again.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"“{folder}” is not an empty folder")
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    try:
        for name, content in files(folder.resolve().name, title).items():
            disk.write_new(folder / name, content)
            done.append(folder / name)
        disk.sync(folder)
    except OSError:
        for path in done:
            path.unlink(missing_ok=True)
        if new:
            folder.rmdir()
        raise
