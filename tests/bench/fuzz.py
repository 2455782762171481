"""Feed the readers of foreign bytes with inputs that nobody thought of, and count the tracebacks.

    python -m tests.bench.fuzz                  # 1,000,000 inputs; needs the group `fuzz`
    python -m tests.bench.fuzz -runs=20000 -seed=7

atheris watches which lines each input reaches, and varies those that reach new ones. Every table,
the package, dates, numbers, addresses, searches, uploads and the form for a new report are fed, in
memory: no file is written. A refusal in words is an answer; any other exception is a fault. All
faults are gathered, each told once with its input, and the command ends with 1 if there are any.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["flows"]):
    from flows import archive, dates, entry, query, schema, search, upload, view, volumes
    from flows.change import from_json
    from flows.load import load_files
    from flows.model import DataError
    from flows.rows import PACKAGE

from tests.world import Folder, table_text

RUNS = 1_000_000
EVERY = 50_000
# What files of this kind are made of, thrown in so that the deeper lines are reached sooner.
WORDS = [
    *"\",;\t\n\r\0*'=-+@",
    *'""|; |\r\n|\ufeff|\u202e|\u200b|Ã©|аlpha|७२|#REF!|NaN|sep=;|id|<<<<<<<|>>>>>>>'.split("|"),
    *"2026-02-25 2026-02 ../2026 2026/2025 2026-02-30 25/02/2026 9999 0001 46078".split(),
    *"2026-13-XX?~% 10,00,000 1e309 1E5 -1 0x10 9007199254740993 nearly lakhs".split(),
    *"a-crore flow:f-crore claim:x fold:a.b.c.d.e registry alleging timeline present".split(),
    *"72 lakh|over 1 crore|Feb 7|by 7 Feb 2026|19-21 Feb 2026|sometime|\ud800".split("|"),
]
PARAMS = [*view.View.__slots__]


def _small() -> Folder:
    """Return a case of a row or two a table, which loads fast."""
    folder = Folder(Path("small"))
    for rows in folder.rows.values():
        del rows[1:]
    whole = Folder(Path("whole")).rows
    folder.rows["actors"] = [
        {**r, "parent": ""} for r in whole["actors"] if r["id"] in ("registry", "vendor", "leader")
    ]
    folder.rows["responses"] = []
    folder.add("responses", id="r", claim="a-crore", relation="none-found")
    return folder


def _files(folder: Folder) -> dict[str, bytes]:
    found = {t.file: folder.text(name).encode() for name, t in schema.TABLES.items()}
    return found | {PACKAGE: json.dumps(folder.package).encode()}


ROWS = _small().rows
SMALL = _files(_small())
CASE = load_files(_files(Folder(Path("whole"))), "case")
assert load_files(SMALL, "case").flows
TABLES = list(schema.TABLES.values())
COLUMNS = [(table, name) for table in TABLES for name in table.names]
ZIP = archive.zip_of(SMALL, "case")


def _text(data: Any) -> str:
    """Return a word of the list, or characters of any kind."""
    if data.ConsumeBool():
        return str(data.PickValueInList(WORDS))
    return str(data.ConsumeUnicode(data.ConsumeIntInRange(0, 40)))


def _texts(data: Any) -> str:
    return "".join(_text(data) for _ in range(data.ConsumeIntInRange(1, 3)))


def _bytes(data: Any) -> bytes:
    if data.ConsumeBool():
        return _text(data).encode("utf-8", "surrogatepass")
    return bytes(data.ConsumeBytes(data.ConsumeIntInRange(0, 40)))


def _spoiled(data: Any, content: bytes) -> bytes:
    """Return bytes with a few places overwritten, cut out or added to, or quite other bytes."""
    if data.ConsumeIntInRange(0, 9) == 0:
        return bytes(data.ConsumeBytes(data.remaining_bytes()))
    for _ in range(data.ConsumeIntInRange(1, 4)):
        at = data.ConsumeIntInRange(0, len(content))
        end = at + data.ConsumeIntInRange(0, 12)
        content = content[:at] + _bytes(data) + content[end:]
    return content


def _load(files: dict[str, bytes]) -> None:
    try:
        case = load_files(files, "case")
    except DataError as error:
        list(map(str, error.problems))
    else:
        query.as_of(case, query.said_days(case)[0])


def a_table(data: Any) -> None:
    """The bytes of a table or of the package."""
    name = data.PickValueInList(list(SMALL))
    _load(SMALL | {name: _spoiled(data, SMALL[name])})


def a_cell(data: Any) -> None:
    """Two cells of tables that are otherwise sound."""
    files = dict(SMALL)
    for _ in range(2):
        table, column = data.PickValueInList(COLUMNS)
        first, *rest = ROWS[table.name]
        text = table_text(table, [{**first, column: _texts(data)}, *rest])
        files[table.file] = text.encode("utf-8", "surrogatepass")
    _load(files)


def a_file(data: Any) -> None:
    """A file that a reader looks at: a zip or a table."""
    if data.ConsumeBool():
        upload.read(_spoiled(data, ZIP), "a.zip", SMALL, "case")
        return
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archived:
        table = data.PickValueInList(TABLES)
        # zipfile writes no name that is empty, and none that is no text
        with suppress(IndexError, UnicodeError):
            archived.writestr(_text(data) + table.file, _spoiled(data, SMALL[table.file]))
    upload.read(packed.getvalue(), "a.zip", SMALL, "case")
    upload.read(_spoiled(data, SMALL[table.file]), _text(data), SMALL, "case")


def an_address(data: Any) -> None:
    """The parameters of a link, each in turn its own reverse."""
    asked = {
        data.PickValueInList(PARAMS): _texts(data) for _ in range(data.ConsumeIntInRange(1, 4))
    }
    found, _ = view.read(asked, CASE)
    again, notices = view.read(found.params(), CASE)
    assert (again, notices) == (found, ()), asked


def a_search(data: Any) -> None:
    """Words that are searched for."""
    search.find(CASE, _texts(data))


def a_date(data: Any) -> None:
    """A date, and what is told of one that is none."""
    text = _texts(data)
    with suppress(ValueError):
        dates.words(dates.parse(text))
    dates.day_hint(text)


def a_number(data: Any) -> None:
    """A number in words or digits, and what is told of one that is none."""
    text = _texts(data)
    volumes.parse_wording(text)
    volumes.explain(text)
    volumes.plain_digits(text)


def a_report(data: Any) -> None:
    """The form for a new report, as filled in by anybody."""
    columns = schema.TABLES["claims"].names

    def cells() -> dict[str, str]:
        return {data.PickValueInList(list(columns)): _texts(data) for _ in range(2)}

    said = [
        entry.Said(_text(data), cells(), _text(data), _text(data), cells(), _text(data), text)
        for text in ("#2", _text(data))
    ]
    entry.changes(entry.Report("", cells(), tuple(said)), {"claims": CASE.claim})


def a_line(data: Any) -> None:
    """A line of a draft's file."""
    with suppress(ValueError, RecursionError):
        from_json(json.loads(_spoiled(data, b'{"op":"add","table":"t","key":["a"],"cells":{}}')))


# The loader's share is the largest; what is fast to try costs little beside it.
KINDS: list[Callable[[Any], None]] = [
    *[a_table] * 3, *[a_cell] * 3, a_file, an_address, a_search, a_date, a_number, a_report, a_line,
]  # fmt: skip


class Fuzz:
    """Counts inputs and keeps the first input of each fault."""

    def __init__(self, runs: int) -> None:
        self.runs, self.start = runs, time.monotonic()
        self.kinds: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    def one(self, content: bytes) -> None:
        """Try one input, and tell how far it is."""
        data = atheris.FuzzedDataProvider(content)
        kind = data.PickValueInList(KINDS)
        self.kinds[kind.__name__] += 1
        try:
            kind(data)
        except Exception:  # whatever it is, it is a fault
            self.fault(kind.__name__, content)
        if (done := self.kinds.total()) == self.runs or not done % EVERY:
            self.tell(done)
        if done == self.runs:
            sys.stdout.flush()
            os._exit(bool(self.faults))

    def fault(self, kind: str, content: bytes) -> None:
        """Count a fault, and tell it if it is the first at its place."""
        error = sys.exc_info()[1]
        frames = traceback.extract_tb(error.__traceback__ if error else None)
        place = f"{kind}: {type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}"
        if not self.faults[place]:
            print(f"{place}\n{traceback.format_exc()}input: {content!r}\n", flush=True)
        self.faults[place] += 1

    def tell(self, done: int) -> None:
        """Print how many inputs were tried, how fast, and what came of it."""
        seconds = time.monotonic() - self.start
        print(
            f"{done:,} inputs in {seconds:,.0f} s ({done / seconds:,.0f} a second), "
            f"{len(self.faults)} faults; " + ", ".join(f"{k} {n:,}" for k, n in self.kinds.items()),
            flush=True,
        )


def main() -> None:
    """Run the fuzzer; libFuzzer's own options may be given, `-runs=` first of all."""
    given = [a.removeprefix("-runs=") for a in sys.argv[1:] if a.startswith("-runs=")]
    fuzz = Fuzz(int(given[-1]) if given else RUNS)
    plain = [a for a in sys.argv[1:] if not a.startswith("-runs=")]
    # libFuzzer keeps its inputs in memory, and its own messages are not for people.
    atheris.Setup(
        [sys.argv[0], "-verbosity=0", "-max_len=300", "-len_control=20", *plain], fuzz.one
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
