"""One cell goes wrong as fingers and spreadsheets make it: the remedy names what stood there."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from flows import schema
from flows.load import load_files
from flows.model import DataError, Problem
from flows.rows import case_files
from flows.sheet import Sheet, parse, write

ROOT = Path(__file__).parent.parent
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/datapackage.json"))
FAULTS = 420
RIGHT = 0.95
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Slip = Callable[[random.Random, str], str]


def dropped(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text))
    return text[:at] + text[at + 1 :]


def added(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(LETTERS) + text[at:]


def changed(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text))
    return text[:at] + dice.choice(LETTERS) + text[at + 1 :]


def swapped(dice: random.Random, text: str) -> str:
    if len(text) < 2:
        return text
    at = dice.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def spaced(dice: random.Random, text: str) -> str:
    return text.replace("-", dice.choice((" ", "_", "\u00a0", "–", "")))


def cased(dice: random.Random, text: str) -> str:
    return dice.choice((text.upper(), text.capitalize(), text.title()))


def unseen(dice: random.Random, text: str) -> str:
    at = dice.randrange(1, len(text) + 1)
    return text[:at] + dice.choice("\u200b\u200d\u00ad\ufeff") + text[at:]


def looking_alike(dice: random.Random, text: str) -> str:
    pairs = dict(zip("aeopcyxi", "аеорсухі", strict=True))
    places = [i for i, c in enumerate(text) if c in pairs]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + pairs[text[at]] + text[at + 1 :]


SLIPS = (dropped, added, changed, swapped, spaced, cased, unseen, looking_alike)


def number_form(dice: random.Random, text: str) -> str:
    number = int(text)
    indian = re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", text[:-3]) + "," + text[-3:]
    forms = ["".join(chr(0x0966 + int(d)) for d in text), f"{text}.0"]
    forms += [indian.lstrip(","), f"{number:,}", f"{number:,}".replace(",", " ")] * (number > 999)
    forms += [f"{number / 100_000:g} lakh"] * (number % 100_000 == 0 and number > 0)
    forms += [f"{number / 10_000_000:g} crore"] * (number % 1_000_000 == 0 and number > 0)
    return dice.choice(forms)


def date_form(dice: random.Random, text: str) -> str:
    year, month, day = text.split("-")
    names = "January February March April May June July August September October November December"
    name = names.split()[int(month) - 1]
    return dice.choice(
        (
            f"{day}-{month}-{year}",
            f"{day}/{month}/{year}",
            f"{day}.{month}.{year}",
            f"{year}/{month}/{day}",
            f"{int(day)} {name} {year}",
            f"{int(day)} {name[:3]} {year}",
            f"{name} {int(day)}, {year}",
            f"{day}-{name[:3]}-{year[2:]}",
            f"{text}T00:00:00",
            text.replace("-", "\u2011"),
            "".join(chr(0x0966 + int(c)) if c.isdigit() else c for c in text),
        )
    )


@cache
def sheets(folder: Path) -> dict[str, Sheet]:
    return {t.file: parse((folder / t.file).read_bytes(), t.file) for t in schema.TABLES.values()}


def names_of(folder: Path, table: str) -> dict[str, str]:
    """The name of each id of `table` that has one of its own."""
    sheet = sheets(folder)[f"{table}.csv"]
    header = list(sheet.header)
    if "name" not in header:
        return {}
    rows = [(r.cells[header.index("id")], r.cells[header.index("name")]) for r in sheet.records]
    seen = Counter(unicodedata.normalize("NFKC", name).casefold() for _, name in rows)
    return {i: n for i, n in rows if seen[unicodedata.normalize("NFKC", n).casefold()] == 1}


def fault(dice: random.Random, folder: Path, column: schema.Column, value: str) -> str:
    """Return what a slip makes of `value`, or `value` itself where none applies."""
    if column.type == "integer" and value.isdigit():
        return number_form(dice, value)
    if column.type in ("edtf", "day") and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date_form(dice, value)
    if not (column.words or column.table):
        return value
    parts = value.split("; ")
    at = dice.randrange(len(parts))
    names = names_of(folder, column.table) if column.table and not column.many else {}
    if parts[at] in names and dice.random() < 0.1:
        return names[parts[at]]
    parts[at] = dice.choice(SLIPS)(dice, parts[at])
    return "; ".join(parts)


def problems_with(folder: Path, file: str, row: int, place: int, text: str) -> tuple[Problem, ...]:
    sheet = sheets(folder)[file]
    record = sheet.records[row]
    cells = (*record.cells[:place], text, *record.cells[place + 1 :])
    records = (*sheet.records[:row], replace(record, cells=cells), *sheet.records[row + 1 :])
    files = {p.name: p.read_bytes() for p in case_files(folder)}
    try:
        load_files(files | {file: write(replace(sheet, records=records))}, folder.name)
    except DataError as error:
        return error.problems
    return ()


def meant(before: str, after: str) -> list[str]:
    """Return the items that the slip has spoilt, as they were."""
    return [a for a in before.split("; ") if a not in after.split("; ")]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_nearest_fix_of_a_cell_that_went_wrong_is_what_stood_there(folder: Path) -> None:
    dice = random.Random(20260225)
    places = [
        (table.file, row, place, column)
        for table in schema.TABLES.values()
        for row, record in enumerate(sheets(folder)[table.file].records)
        for place, name in enumerate(sheets(folder)[table.file].header)
        for column in table.columns
        if column.name == name and record.cells[place]
    ]
    tried, wrong = 0, []
    while tried < FAULTS:
        file, row, place, column = dice.choice(places)
        before = sheets(folder)[file].records[row].cells[place]
        after = fault(dice, folder, column, before)
        if after.strip() == before:
            continue
        found = [
            p for p in problems_with(folder, file, row, place, after) if p.column == column.name
        ]
        here = [p for p in found if p.file == file and p.row == row + 2]
        if not here:
            # The slip made another word that is allowed there, or the same number again.
            continue
        tried += 1
        hints = " ".join(p.hint for p in here)
        for one in meant(before, after):
            if not re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", hints):
                wrong.append((file, column.name, before, after, hints))
                break
    assert len(wrong) <= (1 - RIGHT) * tried, f"{len(wrong)} of {tried}: {wrong}"
