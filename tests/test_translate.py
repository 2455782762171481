"""A case in another language: optional columns, read where they are filled and kept as they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch
from xml.sax.saxutils import escape

import pytest
from frictionless import Package

from components.edit import grid as grids
from flows import (
    diff,
    glossary,
    language,
    query,
    rows,
    schema,
    search,
    sheet,
    starter,
    store,
    tidy,
    words,
)
from flows.__main__ import main
from flows.archive import read_zip
from flows.change import Edit
from flows.draw.markup import write
from flows.draw.sankey import NARROW, Side, build_pair
from flows.export import data
from flows.export.options import Options
from flows.load import load, load_files
from flows.model import Case
from flows.outcome import Saved
from flows.snapshot import snapshot
from flows.translate import everywhere, translated
from flows.view import View
from tests.world import WORLD, Folder, content

SHIPPED = load(Path(__file__).parent.parent / "data" / "kerala-cmo-2026")
EARLY = date(2026, 2, 25)
ACTORS = {"office": "ഓഫീസ്", "vendor": "കമ്പനി"}
MADE = {"csv": data.csv, "json": data.json_text, "zip": data.package}


def told(folder: Folder, table: str, column: str, texts: dict[str, str], at: int = 99) -> Folder:
    """Give a table one more column, at that place, with texts by id; the rest of it is empty."""
    records = list(csv.reader(io.StringIO(folder.text(table))))
    for record in records:
        record.insert(at, column if record is records[0] else texts.get(record[0], ""))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(records)
    folder.files[f"{table}.csv"] = out.getvalue()
    return folder


@pytest.fixture
def half(folder: Folder) -> Folder:
    """The world, of which some texts are in Malayalam too."""
    told(folder, "actors", "name_ml", ACTORS)
    told(folder, "claims", "summary_ml", {"a-crore": "ആരോപണം", "c-order": "വിധി"})
    told(folder, "glossary", "text_ml", {"lakh": "നൂറായിരം"})
    folder.package |= {"title_ml": "ലോകം", "description_ml": "വിവരണം"}
    return folder


@contextmanager
def catalogues(*codes: str) -> Iterator[None]:
    with patch.object(language, "codes", lambda: ("en", *codes)):
        yield


def test_the_columns_are_those_of_the_languages_there_are() -> None:
    def beside() -> dict[str, str]:
        found = {t.name: " ".join(c.name for c in t.translations) for t in schema.TABLES.values()}
        return {name: columns for name, columns in found.items() if columns}

    assert beside() == {
        "accounts": "name_ml",
        "sources": "title_ml",
        "actors": "name_ml",
        "populations": "name_ml",
        "claims": "summary_ml",
        "events": "title_ml",
        "story": "title_ml text_ml",
        "glossary": "text_ml",
    }
    with catalogues("hi", "ml"):
        assert beside()["story"] == "title_hi title_ml text_hi text_ml"
        assert [c.name for c in schema.TABLES["actors"].every][:4] == [
            "id",
            "name",
            "name_hi",
            "name_ml",
        ]
    for table in schema.TABLES.values():
        for column in table.translations:
            assert column.free and not column.required
            assert table.column(column.name) == column
    assert all(
        "quote" not in c.of and "phrase" not in c.of for c in schema.TABLES["citations"].every
    )


def test_a_table_that_lacks_them_is_whole(folder: Folder) -> None:
    case = folder.load()
    assert case.translations == {}
    other = translated(case, "ml")
    assert other is not case
    assert content(other) | {"translations": {}} == content(case)


def test_what_is_filled_is_spoken_and_the_rest_stays(half: Folder) -> None:
    case = half.load()
    assert translated(case, "en") is case
    assert content(case) | {"translations": {}} == content(WORLD)
    spoken = translated(case, "ml")
    assert spoken.title == "ലോകം"
    assert (spoken.description, spoken.question) == ("വിവരണം", WORLD.question)
    assert {a.id: a.name for a in spoken.actors} == {
        a.id: ACTORS.get(a.id, a.name) for a in WORLD.actors
    }
    assert spoken.actor["office"] is next(a for a in spoken.actors if a.id == "office")
    assert spoken.actor["office"].aliases == WORLD.actor["office"].aliases
    assert spoken.claim["a-crore"].summary == "ആരോപണം"
    assert spoken.claim["a-women"].summary == "What a-women says."
    assert [t.text for t in spoken.glossary] == ["നൂറായിരം"]
    # Quotes, numbers and what points at what are those of the record.
    assert (spoken.citations, spoken.flows, spoken.responses) == (
        case.citations,
        case.flows,
        case.responses,
    )
    assert [c.volume for c in spoken.claims] == [c.volume for c in WORLD.claims]


def test_from_any_language_the_way_leads_to_any_other(half: Folder) -> None:
    told(half, "accounts", "name_hi", {"court": "अदालत"})
    with catalogues("hi", "ml"):
        case = half.load()
        spoken = translated(case, "ml")
        assert content(translated(spoken, "en")) == content(case)
        other = translated(spoken, "hi")
        assert other.account["court"].name == "अदालत"
        assert other.actor["office"].name == "Office"
        assert content(translated(other, "en")) == content(case)


def test_a_question_that_is_not_asked_is_the_title_in_every_language(half: Folder) -> None:
    del half.package["question"]
    case = half.load()
    assert (case.question, translated(case, "ml").question) == ("The world", "ലോകം")


def test_blank_is_not_filled(folder: Folder) -> None:
    told(folder, "actors", "name_ml", {"office": " ", "vendor": "\u00a0"})
    assert translated(folder.load(), "ml").actor["vendor"].name == "Vendor"


def test_a_language_without_a_catalogue_is_a_column_of_ones_own(folder: Folder) -> None:
    told(folder, "actors", "name_xx", ACTORS)
    case = folder.load()
    assert case.translations == {}
    assert "name_xx" not in json.dumps(schema.resources(headers=rows.headers(folder.path)))
    assert b"name_xx" not in data.tables(case)["actors.csv"]
    assert grids.column("actors", "name_xx").about == "A column of this file only; it is kept."


FAULTS = [
    ("text-garbled", "actors.csv 2 name_ml", "actors", "name_ml", {"registry": "CafÃ©"}),
    ("too-long", "glossary.csv 2 text_ml", "glossary", "text_ml", {"lakh": "നൂറ് " * 41}),
    ("column-twice", "actors.csv 1 Name_ML", "actors", "Name_ML", {}),
]


@pytest.mark.parametrize(("code", "place", "table", "column", "texts"), FAULTS)
def test_a_fault_in_one_is_told(
    half: Folder, code: str, place: str, table: str, column: str, texts: dict[str, str]
) -> None:
    if column == "Name_ML":
        half.files["actors.csv"] = str(half.files["actors.csv"]).replace("id,", "id,Name_ML,", 1)
        half.files["actors.csv"] = "\n".join(
            line if i == 0 else line.replace(",", ",,", 1)
            for i, line in enumerate(str(half.files["actors.csv"]).splitlines())
        )
    else:
        told(half, table, column, texts)
    assert [(p.code, f"{p.file} {p.row} {p.column}") for p in half.problems()] == [(code, place)]


def test_the_package_says_texts_alone(folder: Folder) -> None:
    folder.package["title_ml"] = ["a"]
    assert [(p.code, p.column) for p in folder.problems()] == [("package-bad", "title_ml")]


HOSTILE = ("<img src=x onerror=alert(1)>", "</text><script>alert(1)</script>", "=1+1", "&lt;b&gt;")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_text_and_stays_what_it_is(folder: Folder, text: str) -> None:
    told(folder, "actors", "name_ml", {"registry": text})
    case = folder.load()
    spoken = translated(case, "ml")
    assert spoken.actor["registry"].name == text
    side = Side("alleging", words.SIDE["alleging"], query.flows(spoken, "alleging"))
    drawn = "".join(map(write, build_pair(spoken, [side], NARROW, lambda flow: "hue")))
    assert escape(text) in drawn
    assert "<script" not in drawn and "<img" not in drawn
    table = list(csv.DictReader(io.StringIO(data.tables(case)["actors.csv"].decode())))
    assert table[0]["name_ml"] == text


def test_a_save_keeps_them_byte_for_byte(half: Folder) -> None:
    path = half.write()
    before = (path / "actors.csv").read_text("utf-8").splitlines()
    edit = Edit("actors", ("vendor",), {"name_ml": "സ്ഥാപനം"})
    saved = store.save(path, snapshot(path), [edit], "A better word")
    assert isinstance(saved, Saved)
    assert saved.words == ("actor “Vendor” (vendor): name_ml: കമ്പനി → സ്ഥാപനം",)
    after = (path / "actors.csv").read_text("utf-8").splitlines()
    [changed] = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert before[changed].replace("കമ്പനി", "സ്ഥാപനം") == after[changed]
    assert diff.all_names(saved.snapshot.sheets)("actors", "vendor") == "Vendor"


def test_the_grid_shows_a_column_that_is_there_and_explains_it(half: Folder) -> None:
    sheets = snapshot(half.write()).sheets
    grid = grids.freeze(sheets, sheets, (), "actors", "", "k")
    assert grid.columns[-1] == "name_ml"
    assert grid.frame["name_ml"].tolist()[1:3] == ["ഓഫീസ്", "കമ്പനി"]
    assert "`name` in another language" in grids.explain(grids.column("actors", "name_ml"))
    assert "name_ml" not in grids.freeze(sheets, sheets, (), "accounts", "", "k").columns


def test_format_puts_them_after_their_english_and_keeps_every_text(half: Folder) -> None:
    told(half, "story", "text_ml", {"one": " പറഞ്ഞത് "})
    path = half.write()
    before = content(load(path))
    assert main(["format", str(path)]) == 0
    headers = rows.headers(path)
    assert headers["actors"][:3] == ("id", "name", "name_ml")
    assert headers["story"][2:6] == ("title", "text", "text_ml", "view")
    assert headers["accounts"] == schema.TABLES["accounts"].names
    assert "പറഞ്ഞത് ,flows" in (path / "story.csv").read_text("utf-8")
    assert content(load(path)) == before
    assert tidy.tidied(path) == {}


# Frictionless leaves its own files open, which Python remarks on.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_the_schema_written_into_a_package_has_the_columns_that_are_there(half: Folder) -> None:
    path = half.write()
    main(["format", str(path)])
    assert main(["schema", "--write", str(path)]) == 0
    package = json.loads((path / "datapackage.json").read_text("utf-8"))
    fields = {
        r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in package["resources"]
    }
    assert fields["actors"]["name_ml"].get("constraints", {}).get("required") is None
    assert "name_ml" not in fields["accounts"]
    assert "Beside `name` may stand `name_ml`" in package["resources"][0]["description"]
    report = Package(str(path / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def test_the_dictionary_says_it_once_for_each_table() -> None:
    sections = schema.dictionary().split("#### ")[1:]
    for section, table in zip(sections, schema.TABLES.values(), strict=True):
        assert section.count("in another language") == bool(table.translations)
        assert schema.beside(table) in section
    assert "Beside `title` and `text` may stand `title_ml` and `text_ml`" in starter.columns("x")


def exported(case: Case, view: View = View()) -> dict[str, bytes]:  # noqa: B008 (frozen)
    found = read_zip(data.package(case, view, Options()))
    assert isinstance(found, dict)
    return {name: text for name, text in found.items() if text is not None}


def test_a_package_that_is_exported_comes_back_whole(half: Folder) -> None:
    case = half.load()
    files = exported(case)
    assert content(load_files(files, "case"))["translations"] == case.translations
    assert b"id,name,name_ml,kind," in files["actors.csv"]
    assert b"_ml" not in files["accounts.csv"] + files["sources.csv"]
    package = json.loads(files["datapackage.json"])
    assert list(package)[1:5] == ["title", "title_ml", "description", "description_ml"]
    headers = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    for table in schema.TABLES.values():
        assert list(sheet.parse(files[table.file], table.file).header) == headers[table.name]


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("day", [None, EARLY], ids=["end", "early"])
def test_data_are_the_same_whatever_the_language_of_the_page(name: str, day: date | None) -> None:
    def made(case: Case) -> bytes:
        return MADE[name](query.as_of(case, day) if day else case, View(as_of=day), Options())

    plain = made(SHIPPED)
    with language.speaking("ml"):
        spoken = translated(SHIPPED, "ml")
        assert made(spoken) == plain
        assert data.version(spoken) == data.version(SHIPPED)


def test_nothing_said_later_is_told_in_another_language(half: Folder) -> None:
    case = half.load()
    for stood in (
        query.as_of(case, EARLY),
        query.as_of(translated(case, "ml"), EARLY),
        translated(query.as_of(case, EARLY), "ml"),
    ):
        assert "c-order" not in stood.claim and "a-crore" in stood.claim
        text = "\n".join(f.decode() for f in exported(stood).values())
        assert "ആരോപണം" in text and "ലോകം" in text
        assert "വിധി" not in text
        # What the whole case is about is told of the whole case alone.
        assert "വിവരണം" not in text
        assert not search.search(stood, "വിധി")
    stood = translated(query.as_of(case, EARLY), "ml")
    assert stood.claim["a-crore"].summary == "ആരോപണം"
    assert stood.whole is not None
    assert stood.whole.claim["c-order"].summary == "വിധി"


@pytest.mark.parametrize("code", ["en", "ml"])
def test_a_search_finds_both_languages(half: Folder, code: str) -> None:
    case = translated(half.load(), code)
    for text in ("vendor", "കമ്പനി"):
        refs = {hit.ref for hit in search.search(case, text)}
        assert {"actor:vendor", "flow:f-crore"} <= refs, text
    assert {hit.ref for hit in search.search(case, "ആരോപണം")} == {"claim:a-crore"}
    office = case.actor["office"]
    assert set(everywhere(case, "actors", office, "name").split("; ")) == {"Office", "ഓഫീസ്"}


def test_the_terms_in_use_are_the_same_in_every_language(folder: Folder) -> None:
    folder.set("actors", "vendor", name="A lakh of papers")
    told(folder, "actors", "name_ml", ACTORS)
    case = folder.load()
    spoken = translated(case, "ml")
    alone = replace(spoken, claims=(), citations=(), flows=())
    assert "lakh" not in spoken.actor["vendor"].name
    assert glossary.used(alone, alone.glossary) == case.glossary


def test_a_group_keeps_its_name_inside_a_sentence(folder: Folder) -> None:
    folder.set("actors", "petitioner", name="The petitioners", kind="group")
    told(folder, "actors", "name_ml", {"petitioner": "ഹർജിക്കാർ"})
    case = folder.load()
    assert words.said(case, case.claim["p-list"], inside=True).startswith("the petitioners, ")
    spoken = translated(case, "ml")
    assert words.said(spoken, spoken.claim["p-list"], inside=True).startswith("ഹർജിക്കാർ, ")


def test_the_shipped_case_has_names_and_titles_and_no_statement_in_malayalam() -> None:
    texts = SHIPPED.translations["ml"]
    filled = {(table, column) for table, _, column in texts}
    assert filled == {
        ("accounts", "name"),
        ("actors", "name"),
        ("populations", "name"),
        ("events", "title"),
        ("story", "title"),
        ("glossary", "text"),
        ("case", "title"),
        ("case", "question"),
    }
    for table, column in filled - {("case", "title"), ("case", "question")}:
        records = getattr(SHIPPED, table)
        assert sum(place[0] == table for place in texts) == len(records), table
        for record in records:
            assert any(
                "\u0d00" <= c <= "\u0d7f" for c in everywhere(SHIPPED, table, record, column)
            )


def test_two_things_of_the_shipped_case_have_two_names() -> None:
    spoken = translated(SHIPPED, "ml")
    for table in ("accounts", "actors", "populations"):
        names = [record.name for record in getattr(spoken, table)]
        assert len(set(names)) == len(names), table
