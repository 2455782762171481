"""What holds for every input, tried with inputs that nobody thought of; the same ones each time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from flows import archive, change, dates, query, schema, search, sheet, upload, view, volumes
from flows.characters import visible
from flows.draw.markup import add, el, fragment, write
from flows.export import joined, linked
from flows.export.options import Options
from flows.load import load_files
from flows.model import Case, DataError
from flows.rows import PACKAGE
from flows.view import View
from tests.world import WORLD, Folder, content, when

settings.register_profile(
    "same",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same")
few, many = settings(max_examples=250), settings(max_examples=1000)

FILES = {t.file: Folder(Path()).text(name).encode() for name, t in schema.TABLES.items()}
FILES[PACKAGE] = json.dumps(Folder(Path()).package).encode()
TABLES = list(schema.TABLES.values())
# Any character but NUL, which no table may hold, and half a character, which no file can hold.
TEXT = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
ANY = some.text(some.characters(), max_size=30)
# What is nearly right reaches further than what is quite wrong.
WORD = some.sampled_from(
    "a-crore flow:f-crore alleging 2026-02-25 2026-13 ../2026? 72 lakh 1e309 -1 * ; \u202e ' \" =1"
    " registry fold:a.b.c.d.e overview present court NaN 9999 0001 2026-02-30/.. ७२".split(" ")
)
NEAR = some.one_of(ANY, some.lists(some.one_of(WORD, ANY), max_size=3).map(" ".join), WORD)
DAY = some.dates(date(1, 1, 1), date(9999, 12, 31))


def load(files: dict[str, bytes]) -> Case | None:
    try:
        return load_files(files, "case")
    except DataError as error:
        assert error.problems
        assert all(str(p) for p in error.problems)
        return None


@few
@given(
    some.lists(some.tuples(TEXT, TEXT, TEXT), max_size=5),
    some.sampled_from(sheet.DELIMITERS),
    some.sampled_from(["\n", "\r\n", "\r"]),
    some.sampled_from([("utf-8", False), ("utf-8", True), ("utf-16-le", True)]),
    some.booleans(),
)
def test_a_table_is_read_as_it_was_written(
    rows: list[tuple[str, ...]], mark: str, end: str, encoding: tuple[str, bool], final: bool
) -> None:
    dialect = sheet.Dialect(*encoding, end, mark, final)
    records = tuple(sheet.Record(i, i, row) for i, row in enumerate(rows, start=2))
    found = sheet.parse(sheet.write(sheet.Sheet(("id", "name", "note"), records, dialect)), "a.csv")
    assert found.header == ("id", "name", "note")
    assert [r.cells for r in found.records] == rows


@few
@given(some.sampled_from(TABLES), some.data(), TEXT)
def test_a_saved_cell_comes_back_and_no_other_byte_has_moved(
    table: schema.Table, data: Any, text: str
) -> None:
    before = sheet.parse(FILES[table.file], table.file)
    key = data.draw(some.sampled_from(sorted(change.keyed(before, table.name))))
    column = data.draw(some.sampled_from(table.names))
    wanted = change.apply({table.name: before}, [change.Edit(table.name, key, {column: text})])
    saved = change.splice(FILES[table.file], before, wanted[table.name])
    after = sheet.parse(saved, table.file)
    assert [r.cells for r in after.records] == [r.cells for r in wanted[table.name].records]
    place = table.names.index(column)
    for old, new in zip(before.records, after.records, strict=True):
        edited = old is change.keyed(before, table.name)[key]
        # Spaces around a text are no change of it.
        if edited and old.cells[place].strip() != text.strip():
            assert new.cells[place] == text
        assert [c for i, c in enumerate(new.cells) if i != place or not edited] == [
            c for i, c in enumerate(old.cells) if i != place or not edited
        ]


@few
@given(some.sampled_from(sorted(FILES)), some.binary(max_size=200), some.integers(0, 400))
def test_any_bytes_are_read_or_refused(name: str, found: bytes, at: int) -> None:
    load(FILES | {name: found})
    load(FILES | {name: FILES[name][:at] + found + FILES[name][at + len(found) :]})


@few
@given(some.sampled_from(TABLES), some.data(), NEAR)
def test_any_cell_is_read_or_refused(table: schema.Table, data: Any, text: str) -> None:
    folder = Folder(Path())
    row = data.draw(some.sampled_from(folder.rows[table.name]))
    row[data.draw(some.sampled_from(table.names))] = text
    case = load(FILES | {table.file: folder.text(table.name).encode("utf-8", "surrogatepass")})
    if case:
        for day in (date.min, query.said_days(case)[0], date.max):
            query.as_of(case, day)


@many
@given(some.dictionaries(some.sampled_from([*View.__slots__, "embed"]), NEAR))
def test_any_address_leads_to_a_view_that_leads_to_itself(params: dict[str, str]) -> None:
    found, _ = view.read(params, WORLD)
    assert view.read(found.params(), WORLD) == (found, ())


@many
@given(NEAR)
def test_any_text_can_be_searched_read_as_a_number_and_told(text: str) -> None:
    search.find(WORLD, text)
    volumes.parse_wording(text)
    volumes.explain(text)
    dates.day_hint(text)
    assert not any(c < " " or "\ud800" <= c <= "\udfff" or c == "\u202e" for c in visible(text))
    assert archive.plain_cell(archive.safe_cell(text)) == text
    assert not archive.safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@few
@given(some.binary(max_size=300), NEAR)
def test_any_file_can_be_looked_at(found: bytes, name: str) -> None:
    for what in (name, "a.zip", "a.csv"):
        assert upload.read(found, what, FILES, "case").problems


@many
@given(NEAR)
def test_a_date_is_read_or_explained(text: str) -> None:
    try:
        found = dates.parse(text)
    except ValueError as error:
        assert str(error)
    else:
        assert found.text == text
        assert found.first <= found.last
        assert dates.words(found)


PART = DAY.flatmap(
    lambda day: some.sampled_from(
        [f"{day:%Y}".zfill(4), day.isoformat()[:7], day.isoformat(), f"{day.year:04d}-XX-XX"]
    )
).flatmap(lambda text: some.sampled_from([text, f"{text}?", f"{text}~", f"{text}%"]))


@many
@given(PART, PART)
def test_every_edtf_date_is_read(one: str, other: str) -> None:
    first, second = dates.parse(one), dates.parse(other)
    assert first.start and first.end and first.start <= first.end
    assert dates.parse(f"../{one}").end == first.end
    assert dates.parse(f"{one}/..").start == first.start
    assume(first.first <= second.last)
    whole = dates.parse(f"{one}/{other}")
    assert (whole.start, whole.end, whole.precision) == (first.start, second.end, "range")


@few
@given(some.lists(some.integers(0, 30), min_size=15, max_size=15), some.integers(0, 30))
def test_what_is_said_later_changes_nothing_before(days: list[int], at: int) -> None:
    """The record on a day is the same, whatever is said of it afterwards."""
    start = date(2026, 2, 10)
    spread = [(start + timedelta(n)).isoformat() for n in days]
    claims = [replace(c, said_on=when(d)) for c, d in zip(WORLD.claims, spread, strict=False)]
    case = replace(WORLD, claims=tuple(claims), as_of=start + timedelta(30))
    day = start + timedelta(at)
    known = {c.id for c in query.as_of(case, day).claims}
    assert known == {c.id for c in claims if c.said_on and c.said_on.last <= day}

    text = "LATER"
    later = replace(
        case,
        claims=tuple(
            c if c.id in known else replace(c, summary=text, setting=text, measure=text, note=text)
            for c in claims
        ),
        flows=tuple(
            f if known & set(f.claims) else replace(f, purpose=text, note=text, data_fields=(text,))
            for f in case.flows
        ),
    )
    before, after = query.as_of(case, day), query.as_of(later, day)
    assert content(before) == content(after)
    unsaid = {f'"{c.id}"' for c in claims if c.id not in known}
    for made in (joined.nested(after, View(), Options()), json.loads(_linked(after))):
        whole = json.dumps(made)
        assert text not in whole
        assert not [name for name in unsaid if name in whole]


def _linked(case: Case) -> bytes:
    return linked.jsonld(case, View(), Options())


@many
@given(ANY, ANY, ANY, some.sampled_from(["p", "text", "title", "a"]))
def test_markup_is_well_formed_and_holds_its_text(one: str, two: str, key: str, tag: str) -> None:
    element = el(tag, {"title": one, "data-ref": two}, one, el("b", {}, two), key)
    add(element, one)
    found = ET.fromstring(write(element))
    assert [node.tag for node in found.iter()] == [tag, "b"]
    assert set(found.attrib) == {"title", "data-ref"}
    # XML reads a line end of two characters as one.
    texts = [text.replace("\r\n", "\n") for text in (one, two, key + one)]
    assert len("".join(found.itertext())) == len("".join(texts))
    ET.fromstring(fragment(one, [element, two], None))


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_the_tables_that_these_start_from_are_whole(table: schema.Table) -> None:
    assert sheet.parse(FILES[table.file], table.file).records
