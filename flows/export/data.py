"""A case as it stood, as data: a Data Package, and its flows joined with claims and sources."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import textwrap
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from flows import archive, dates, disk, query, schema
from flows.characters import escaped, visible
from flows.dates import Edtf
from flows.export import joined
from flows.export.options import Options
from flows.language import ENGLISH, _, speaking
from flows.model import Case, Response
from flows.rows import PACKAGE
from flows.sheet import Dialect, Record, Sheet, write
from flows.translate import translated
from flows.view import View
from flows.volumes import Volume

README = "README.txt"
VOLUME = ("volume", "volume_bound", "volume_wording", "volume_unit")
# Titles of licences by which a package may be known, and the names that machines look for.
LICENCES = {
    "Creative Commons Attribution 4.0": {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
}


def package(case: Case, view: View, options: Options) -> bytes:
    """Return the case as it stood as a Data Package in a zip, which loads and checks clean."""
    files = dict(tables(case))
    with _curated(case) as own:
        files[PACKAGE] = _json(_descriptor(own, view, options, files))
        files[README] = _readme(own).encode()
    order = [PACKAGE, README, *tables(case)]
    # A zip knows no year before 1980 and none after 2107.
    day = (min(max(case.as_of.year, 1980), 2107), case.as_of.month, case.as_of.day)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in order:
            entry = zipfile.ZipInfo(name, (*day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            packed.writestr(entry, files[name], compresslevel=9)
    return out.getvalue()


def csv(case: Case, view: View, options: Options) -> bytes:
    """Return the joined flows for a spreadsheet: no cell is a formula, UTF-8 with Excel's mark."""
    header = tuple(c.name for c in joined.COLUMNS)
    with _curated(case) as own:
        cells = ((_cell(value) for value in row.values()) for row in joined.rows(own))
        return archive.safe_csv(_sheet(header, cells).decode()).encode("utf-8-sig")


def json_text(case: Case, view: View, options: Options) -> bytes:
    """Return the joined flows as JSON, nested: flow, claims, citations, what meets them."""
    with _curated(case) as own:
        return _json(joined.nested(own, view, options))


def parquet(case: Case, view: View, options: Options) -> bytes:
    """Return the joined flows as Parquet, with typed columns and the case's title and date."""
    # A third of a second and 50 MB that no other format needs.
    import pyarrow  # noqa: PLC0415
    import pyarrow.parquet as parquet_file  # noqa: PLC0415

    types = {
        "text": pyarrow.string(),
        "number": pyarrow.int64(),
        "day": pyarrow.date32(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    with _curated(case) as own:
        rows = list(joined.rows(own))
        about = {
            "title": own.title,
            "case": own.id,
            "as_of": own.as_of.isoformat(),
            "licence": own.licence,
            "note": joined.NOTE,
        }
    fields = [(c.name, types[c.type]) for c in joined.COLUMNS]
    table = pyarrow.Table.from_pylist(rows, schema=pyarrow.schema(fields, metadata=about))
    out = io.BytesIO()
    parquet_file.write_table(table, out, compression="zstd")
    return out.getvalue()


@contextmanager
def _curated(case: Case) -> Iterator[Case]:
    """Give the case as it was curated: data are the same, whatever the language of the page."""
    with speaking(ENGLISH):
        yield translated(case, ENGLISH)


def tables(case: Case) -> Mapping[str, bytes]:
    """Return the tables of the case as it stood, by file name: whole in themselves.

    An allegation whose only answers came later is one that nothing was found to meet. What is
    there in other languages stands in columns of its own.
    """
    case = translated(case, ENGLISH)
    found = {}
    for table in schema.TABLES.values():
        if table.optional and not getattr(case, table.name):
            continue
        records = tuple(_records(case, table.name))
        columns = _columns(case, table, records)
        rows = (_cells(case, table, columns, record) for record in records)
        found[table.file] = _sheet(tuple(c.name for c in columns), rows)
    return found


def _columns(
    case: Case, table: schema.Table, records: Collection[Any]
) -> tuple[schema.Column, ...]:
    """Return the columns of a table: those in other languages only where something is filled."""
    return tuple(
        c
        for c in table.every
        if not c.language or any(_translation(case, table, c, record) for record in records)
    )


def _translation(case: Case, table: schema.Table, column: schema.Column, record: Any) -> str:
    place = (table.name, getattr(record, table.key[0]), column.of)
    return case.translations.get(column.language, {}).get(place, "")


@lru_cache(maxsize=32)
def version(case: Case) -> str:
    """Return what tells one state of the data from another: twelve digits of its SHA-256."""
    title = translated(case, ENGLISH).title
    digest = hashlib.sha256(f"{title}\0{case.as_of}".encode())
    for name, content in tables(case).items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]


def _records(case: Case, name: str) -> Iterable[Any]:
    if name == "responses":
        return _responses(case)
    if name == "citations":
        # By claim, however they come: the same data has the same version.
        return (place for c in case.claims for place in case.citations_of.get(c.id, ()))
    found: tuple[Any, ...] = getattr(case, name)
    return found


def _responses(case: Case) -> tuple[Response, ...]:
    met, used = {r.claim for r in case.responses}, {r.id for r in case.responses}
    added = []
    for claim in case.claims:
        if claim.kind in query.ALLEGING_KINDS and claim.id not in met:
            name = f"{claim.id}-none-found"
            while name in used:
                name += "-x"
            added.append(Response(name, claim.id, "", "none-found", ""))
    return (*case.responses, *added)


def _cells(
    case: Case, table: schema.Table, columns: Iterable[schema.Column], record: Any
) -> Iterable[str]:
    for column in columns:
        part: object
        name = column.name
        if column.language:
            part = _translation(case, table, column, record)
        elif name in VOLUME and isinstance(record.volume, Volume):
            size = record.volume
            part = (size.number, size.bound, size.wording, size.unit)[VOLUME.index(name)]
        elif name in VOLUME:
            part = None
        elif table.name == "story" and name == "focus":
            part = tuple(ref for ref in record.focus if query.exists(case, ref))
        elif table.name == "accounts" and name == "note" and not query.flows(case, record.id):
            # Nothing of this account had been said: neither has what a note tells of it.
            part = None
        else:
            part = getattr(record, name)
        yield _cell(part)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Edtf):
        return value.text
    return "" if value is None else str(value)


def _sheet(header: tuple[str, ...], rows: Iterable[Iterable[str]]) -> bytes:
    records = tuple(Record(i, i, tuple(row)) for i, row in enumerate(rows, start=2))
    return write(Sheet(header, records, Dialect()))


def _descriptor(
    case: Case, view: View, options: Options, files: Mapping[str, bytes]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": _plain(case.id.lower()),
        "title": case.title,
        **_others(case, "title"),
        "description": description(case),
        **(_others(case, "description") if _whole(case) else {}),
        "version": f"{case.as_of}-{version(case)}",
        "as_of": case.as_of.isoformat(),
        "question": case.question,
        **_others(case, "question"),
    }
    if options.base:
        found["homepage"] = options.link(case, View(as_of=case.as_of, case=view.case))
    if case.licence:
        known = LICENCES.get(case.licence, {"name": _plain(case.licence)})
        found["licenses"] = [{**known, "title": case.licence}]
    found["resources"] = [
        resource
        | {
            "bytes": len(files[resource["path"]]),
            "hash": f"sha256:{disk.sha256(files[resource['path']])}",
        }
        for resource in schema.resources(_without(files), _headers(files))
    ]
    return found


def _others(case: Case, name: str) -> dict[str, str]:
    """Return one of the package's texts in other languages, each by the name that it has there."""
    found = ((code, texts.get(("case", "", name))) for code, texts in case.translations.items())
    return {f"{name}_{code}": text for code, text in found if text}


def _headers(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    tables = (t for t in schema.TABLES.values() if t.file in files)
    return {t.name: files[t.file].partition(b"\n")[0].decode().split(",") for t in tables}


def _without(files: Mapping[str, bytes]) -> set[str]:
    return {t.name for t in schema.TABLES.values() if t.file not in files}


def _plain(text: str) -> str:
    """Return a name that a package may have: letters, digits, hyphens and points."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-") or "case"


def description(case: Case) -> str:
    """Return what the case is: its own words tell of the whole record, so only of that."""
    if _whole(case):
        return case.description
    return _(
        "The record of this case as it stood on {day}: only what had been said by then."
    ).format(day=dates.day_words(case.as_of))


def _whole(case: Case) -> bool:
    return case.whole is None or case.whole.as_of == case.as_of


def _readme(case: Case) -> str:
    parts = (
        f"{case.title}, as of {dates.day_words(case.as_of)}",
        description(case),
        joined.NOTE,
        "A response “none-found” means none in this record, as of its date. Notes are those of "
        "the record’s keepers.",
        "The tables are exact: text stands in them as it was written, also where a "
        "spreadsheet would take it for a formula. The export “Flows, CSV” is made for one. "
        f"{PACKAGE} says what each column holds, and gives the SHA-256 of each table.",
        f"Licence: {case.licence or 'not stated'}.",
    )
    return "\n\n".join(textwrap.fill(visible(part), 88) for part in parts if part) + "\n"


def _json(found: Mapping[str, Any]) -> bytes:
    # What would turn a line around, or act on a terminal, is written as an escape.
    return (escaped(json.dumps(found, ensure_ascii=False, indent=1)) + "\n").encode()
