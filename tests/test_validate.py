"""Every check and every code: a folder spoiled in one place fails there, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import frictionless
import pytest

from flows import schema
from flows.__main__ import main
from flows.judges import Draft
from flows.rows import read_table
from flows.validate import CHECKS, CODES, Check
from tests.world import VOLUME_COLUMNS, Folder

Change = Callable[[Folder], object]


def cell(table: str, row: int | str, **cells: str) -> Change:
    return lambda folder: folder.set(table, row, **cells)


def drop(table: str, row: int) -> Change:
    return lambda folder: folder.drop(table, row)


def twice(table: str, row: int) -> Change:
    return lambda folder: folder.add(table, **folder.rows[table][row])


def file(name: str, content: str | bytes | None) -> Change:
    return lambda folder: folder.files.update({name: content})


def whole(content: str | bytes | None) -> Change:
    return file("datapackage.json", content)


def package(**changes: object) -> Change:
    return lambda folder: folder.package.update(changes)


def story(*rows: str) -> Change:
    return file("story.csv", "\n".join((STORY, *rows)) + "\n")


def folder_instead(folder: Folder) -> None:
    folder.files["story.csv"] = None
    (folder.path / "story.csv").mkdir(parents=True)


def again(folder: Folder) -> None:
    folder.files["story.csv"] = folder.text("story") + STORY


def pasted(folder: Folder) -> None:
    folder.files["story.csv"] = folder.text("story") + folder.text("story").partition("\n")[2]


def pasted_whole(folder: Folder) -> None:
    folder.files["story.csv"] = folder.text("story") * 2


def unnamed(folder: Folder) -> None:
    header, first, second = folder.text("story").splitlines()
    folder.files["story.csv"] = f"{header},\n{first},more\n{second},\n"


def near(word: str) -> str:
    return f"did you mean “{word}”?"


def volume(number: str, bound: str, wording: str = "") -> Change:
    """Change the volume of a claim that no flow draws."""
    parts = dict(zip(VOLUME_COLUMNS, (number, bound, wording, ""), strict=True))
    return cell("claims", "s-early", **parts)


def term(**cells: str) -> Change:
    """Add a term, the second of the glossary."""
    return lambda folder: folder.add("glossary", **({"term": "crore", "text": "Many."} | cells))


STORY = ",".join(schema.TABLES["story"].names)
WORDS_12 = "one two three four five six seven eight nine ten eleven twelve"
WORDS_13 = f"{WORDS_12} thirteen"

BRACES = "begin with { and end with }"
UTF8 = "save it as “CSV UTF-8”"
COPY = "delete them, or take the file from a copy"
SHORTEN = "shorten it, or look for a quote that is not closed"
BARS = "save it with commas between the cells"
MARKERS = "keep the rows that are right, and delete the lines with the markers"
NAMED = "name the column in the header, or empty the cell"
IN_WORDS = "give it in words, and leave it empty here"
WAS = "write the id that it was"
TEN_MILLION = "write 10000000"
POWER_OF_TEN = "write 10000000, if no digits were dropped"
POWER = "such as 100000 or 1e5"
TEXT = "give the column the format “Text” first"
FORMULA = "write the value itself, not a formula"
LICENCE = 'write "licenses": [{"name": "CC-BY-4.0"}]'
NO_PACKAGE = 'write {"title": …, "as_of": "YYYY-MM-DD"} beside the tables'
RENAME = "rename “titel”"
HEADER = f"the header is {STORY}"
COMMA = "put quotes around a cell that holds a comma"
QUOTES = "close every quote, and double a quote that is part of the text"
DAY = "write 2026-02-25"
DIGITS = "write digits only, or leave it empty"
EDTF = "write YYYY-MM-DD, YYYY-MM, YYYY, a range A/B, ../B (on or before), with ? if inferred"
LINK = "write it with https:// and no spaces"
REF = "write it as flow:ID, claim:ID …"
LISTED = "write a-crore; s-same"
BETWEEN = "write “; ” between ids"
ONE = "only one id fits here; write office or minister"
FIRST = "empty the cell of the first of them"
CITE = "add a row to citations.csv with claim p-list"
NONE_FOUND = "add a row to responses.csv, with relation none-found if so"
ANOTHER = "give one of them another id"
NAME = "name the claim that meets it"
HEDGE = "write exactly, or the hedge that is printed"
FILL = "fill volume, or write unquantified or not-stated"
PART = "quote the part that matters"
CRORE = "they give 10000000 over over 1 crore people"

FILES = [
    # code, file row column, what spoils the clean folder, what helps
    ("file-missing", "story.csv 0", file("story.csv", None), f"make it with the header {STORY}"),
    ("file-missing", "datapackage.json 0", whole(None), NO_PACKAGE),
    ("file-unreadable", "story.csv 0", folder_instead, "put the file in its place"),
    ("file-encoding", "story.csv 1", file("story.csv", "id,é,".encode("latin-1")), UTF8),
    ("file-encoding", "story.csv 0", file("story.csv", "id".encode("utf-32")), UTF8),
    ("file-encoding", "story.csv 0", file("story.csv", b"\xff\xfei"), f"{UTF8} again"),
    ("file-encoding", "story.csv 1", file("story.csv", "i\0d"), COPY),
    ("file-large", "story.csv 2 title", story("x,1," + "o" * 1_000_001), SHORTEN),
    (
        "file-kind",
        "story.csv 0",
        file("story.csv", b"PK\x03\x04"),
        f"open it where it was made, and {UTF8}",
    ),
    ("file-separator", "story.csv 1", file("story.csv", f"sep=,\n{STORY}\n"), "delete that line"),
    ("file-separator", "story.csv 1", file("story.csv", STORY.replace(",", "|")), BARS),
    ("file-conflict", "story.csv 2", story("<<<<<<< HEAD", "=======", ">>>>>>> b"), MARKERS),
    (
        "header-missing",
        "story.csv 1",
        file("story.csv", f"Title\n{STORY}\n"),
        "delete the rows above them",
    ),
    ("header-twice", "story.csv 4", again, "delete this row"),
    ("rows-twice", "story.csv 4", pasted, "delete rows 4 to 5"),
    ("rows-twice", "story.csv 4", pasted_whole, "delete rows 4 to 6"),
    ("column-unnamed", "story.csv 2", unnamed, NAMED),
    (
        "row-short",
        "story.csv 2",
        story("x,1,One,Text"),
        "add ,,, at its end, or the comma that is missing inside it",
    ),
    ("package-bad", "datapackage.json 0", whole("{"), "mend the JSON"),
    ("package-bad", "datapackage.json 0", whole(b"\xff"), "mend the JSON"),
    ("package-bad", "datapackage.json 0", whole("[" * 99_999), "mend the JSON"),
    ("package-bad", "datapackage.json 0", whole("[]"), BRACES),
    ("package-bad", "datapackage.json 0 title", package(title=" "), 'add "title": "…"'),
    ("package-bad", "datapackage.json 0 as_of", package(as_of=""), 'add "as_of": "…"'),
    ("package-bad", "datapackage.json 0 question", package(question=7), 'write "question": "…"'),
    ("package-bad", "datapackage.json 0 licenses", package(licenses="CC-BY-4.0"), LICENCE),
    ("package-bad", "datapackage.json 0 licenses", package(licenses=["CC-BY-4.0"]), LICENCE),
    ("package-bad", "datapackage.json 0 licenses", package(licenses={}), LICENCE),
    ("date-bad", "datapackage.json 0 as_of", package(as_of="5 March 2026"), "write 2026-03-05"),
    ("date-bad", "datapackage.json 0 as_of", package(as_of="2026-03"), "write YYYY-MM-DD"),
    ("header-missing", "story.csv 0", file("story.csv", ""), f"write the header {STORY}"),
    ("column-missing", "story.csv 1 title", file("story.csv", STORY.replace("tle", "tel")), RENAME),
    ("column-missing", "story.csv 1 focus", file("story.csv", STORY[:-6]), HEADER),
    ("column-twice", "story.csv 1 id", file("story.csv", f"{STORY},id"), "keep one"),
    ("row-long", "story.csv 2", story("x,1,One, two,Text,flows,2026-02-25,flow:f-back"), COMMA),
    (
        "row-unreadable",
        "story.csv 3 text",
        story("", 'x,1,One,"Text', "y,2,Two,Text,flows,,"),
        QUOTES,
    ),
    (
        "row-unreadable",
        "story.csv 2 title",
        story('x,1,"One" or two,Text,flows,2026-02-25,'),
        QUOTES,
    ),
]

CELLS = [
    ("cell-required", "accounts.csv 5 name", cell("accounts", "court", name=""), ""),
    ("cell-required", "claims.csv 2 summary", cell("claims", 0, summary=" "), ""),
    ("cell-required", "story.csv 2 id", cell("story", 0, id=""), ""),
    ("id-bad", "story.csv 2 id", cell("story", 0, id="Step One!"), "write step-one"),
    ("id-bad", "story.csv 2 id", cell("story", 0, id="—"), ""),
    ("character-bad", "story.csv 2 id", cell("story", 0, id="оne"), "write one"),
    ("character-bad", "story.csv 2 id", cell("story", 0, id="a\u200bb"), "write ab"),
    ("character-bad", "flows.csv 2 verb", cell("flows", 0, verb="shаred"), "write shared"),
    ("cell-error", "events.csv 3 lane", cell("events", 1, lane="#REF!"), FORMULA),
    ("id-bad", "story.csv 2 id", cell("story", 0, id="7-Feb"), f"{WAS}, or 7-feb; {TEXT}"),
    ("id-bad", "story.csv 2 id", cell("story", 0, id="1E5"), f"{WAS}, {POWER}; {TEXT}"),
    ("id-bad", "story.csv 2 id", cell("story", 0, id="12.0"), "write 12"),
    # What names the id as it should be is right already.
    ("id-bad", "claims.csv 2 id", cell("claims", 0, id="A Crore"), "write a-crore"),
    ("id-bad", "actors.csv 3 id", cell("actors", "office", id="Office"), "write office"),
    (
        "url-bad",
        "sources.csv 2 url",
        cell("sources", 0, url="www.x.org"),
        "write https://www.x.org",
    ),
    ("url-bad", "sources.csv 2 url", cell("sources", 0, url="https://exаmple.org"), LINK),
    ("cell-error", "story.csv 2 order", cell("story", 0, order="#REF!"), FORMULA),
    (
        "text-garbled",
        "story.csv 2 text",
        cell("story", 0, text="Ã©t"),
        "write ét, and save the file as “CSV UTF-8”",
    ),
    ("id-bad", "actors.csv 2 kind", cell("actors", 0, kind="IT-system"), "write it-system"),
    ("id-bad", "claims.csv 2 topic", cell("claims", 0, topic="the_list"), "write the-list"),
    ("id-twice", "story.csv 3 id", cell("story", 1, id="one"), ANOTHER),
    ("id-twice", "glossary.csv 3 term", term(term="lakh"), "give one of them another term"),
    ("id-twice", "glossary.csv 3 term", term(term="Lakh"), "give one of them another term"),
    ("id-twice", "glossary.csv 2 aliases", term(term="LAKHS"), "leave it with one of them"),
    ("id-twice", "glossary.csv 3 aliases", term(aliases="b; lakh"), "leave it with one of them"),
    ("id-twice", "glossary.csv 3 aliases", term(aliases="b; Lakhs"), "leave it with one of them"),
    ("cell-required", "glossary.csv 3 text", term(text=""), ""),
    ("ref-unknown", "glossary.csv 3 source", term(source="wier"), near("wire")),
    (
        "too-long",
        "glossary.csv 3 text",
        term(text="word " * 41),
        "say what it means, not its story",
    ),
    ("row-twice", "citations.csv 10", twice("citations", 0), "delete one of them"),
    ("number-bad", "actors.csv 2 stage", cell("actors", 0, stage="1.5"), DIGITS),
    ("number-bad", "story.csv 2 order", cell("story", 0, order="-1"), DIGITS),
    ("number-bad", "story.csv 2 order", cell("story", 0, order="9007199254740993"), IN_WORDS),
    ("number-bad", "story.csv 2 order", cell("story", 0, order="१२"), "write 12"),
    ("number-bad", "story.csv 2 order", cell("story", 0, order="1 200"), "write 1200"),
    ("date-bad", "sources.csv 2 published", cell("sources", 0, published="25/2/2026"), DAY),
    ("date-bad", "sources.csv 2 published", cell("sources", 0, published="soon"), EDTF),
    ("date-bad", "story.csv 2 as_of", cell("story", 0, as_of="2026-02"), "write YYYY-MM-DD"),
    ("date-bad", "story.csv 2 as_of", cell("story", 0, as_of="46078"), DAY),
    ("url-bad", "sources.csv 2 url", cell("sources", 0, url="javascript:alert(1)"), LINK),
    ("url-bad", "sources.csv 2 url", cell("sources", 0, url="https://a b"), LINK),
    (
        "word-unknown",
        "flows.csv 3 verb",
        cell("flows", 1, verb="Used to send"),
        near("used-to-send"),
    ),
    ("word-unknown", "accounts.csv 5 side", cell("accounts", "court", side="bench"), ""),
    ("word-unknown", "sources.csv 3 read", cell("sources", 1, read="most"), ""),
]

LINKS = [
    ("ref-unknown", "events.csv 3 lane", cell("events", 1, lane="Ministr"), near("minister")),
    ("ref-unknown", "events.csv 3 sources", cell("events", 1, sources="wire; zzz"), ""),
    ("ref-unknown", "flows.csv 3 claims", cell("flows", 1, claims="a-crore; *"), ""),
    ("ref-unknown", "flows.csv 3 population", cell("flows", 1, population="*"), ""),
    *(
        ("ref-unknown", "flows.csv 3 claims", cell("flows", 1, claims=cells), LISTED)
        for cells in (
            "a-crore, s-same",
            "a-crore,s-same",
            "a-crore\ns-same",
            "a-crore and s-same",
            "a-crore, s-same, and a-crore",
            "a-crore; s-same | a-crore",
        )
    ),
    ("ref-unknown", "flows.csv 3 claims", cell("flows", 1, claims="a-crore, s-sam"), BETWEEN),
    ("ref-unknown", "events.csv 3 lane", cell("events", 1, lane="office, minister"), ONE),
    (
        "ref-unknown",
        "story.csv 3 focus",
        cell("story", 1, focus="flow:f-back, claim:s-same"),
        "write flow:f-back; claim:s-same",
    ),
    (
        "ref-unknown",
        "populations.csv 2 overlaps",
        cell("populations", 0, overlaps="*; woman"),
        near("women"),
    ),
    ("ref-unknown", "story.csv 3 focus", cell("story", 1, focus="flow:f-bak"), near("f-back")),
    ("ref-unknown", "story.csv 3 focus", cell("story", 1, focus="f-back"), near("flow:f-back")),
    ("ref-unknown", "story.csv 3 focus", cell("story", 1, focus="account:court"), REF),
    ("source-loop", "sources.csv 2 derived_from", cell("sources", 0, derived_from="wire"), FIRST),
    ("actor-loop", "actors.csv 3 parent", cell("actors", "office", parent="office"), FIRST),
    ("claim-uncited", "claims.csv 4 id", drop("citations", 3), CITE),
    ("stage-missing", "actors.csv 4 stage", cell("actors", "vendor", stage=""), "write 0, 1, 2 …"),
    ("response-end", "responses.csv 2 statement", cell("responses", 0, statement=""), NAME),
    (
        "response-end",
        "responses.csv 5 statement",
        cell("responses", 3, statement="s-same"),
        "empty it",
    ),
    ("unanswered", "claims.csv 3 id", drop("responses", 2), NONE_FOUND),
    ("unanswered", "claims.csv 4 id", drop("responses", 3), NONE_FOUND),
]

VOLUMES = [
    ("volume-incomplete", "claims.csv 5 volume_bound", volume("5", ""), HEDGE),
    ("volume-incomplete", "claims.csv 5 volume", volume("5", "unquantified"), "empty the volume"),
    ("volume-incomplete", "claims.csv 5 volume", volume("5", "not-stated"), "empty the volume"),
    ("volume-incomplete", "claims.csv 5 volume_bound", volume("", "over"), FILL),
    (
        "volume-incomplete",
        "claims.csv 5 volume_bound",
        volume("", "", "lakhs"),
        "write unquantified",
    ),
    (
        "volume-wording",
        "claims.csv 5 volume",
        volume("720000", "exactly", "72 lakh"),
        "write 7200000",
    ),
    ("volume-wording", "claims.csv 5 volume_bound", volume("8", "exactly", "over 8"), "write over"),
    ("number-bad", "claims.csv 5 volume", volume("72 lakh", "exactly"), "write 7200000"),
    ("number-bad", "claims.csv 5 volume", volume("1,00,000", "exactly"), "write 100000"),
    ("word-unknown", "claims.csv 5 volume_bound", volume("5", "ovr"), near("over")),
    ("too-long", "claims.csv 5 volume_wording", volume("", "unquantified", WORDS_13), PART),
    ("too-long", "citations.csv 3 phrase", cell("citations", 1, phrase=WORDS_13), PART),
    ("flow-volume", "flows.csv 3 volume", cell("flows", 1, volume="5", volume_bound="over"), CRORE),
    ("flow-volume", "flows.csv 2 volume", cell("flows", 0, volume_wording=""), CRORE),
    ("flow-volume", "flows.csv 2 volume", cell("flows", 0, volume_unit="files"), CRORE),
    (
        "flow-volume",
        "flows.csv 8 volume",
        cell("flows", 6, volume="5", volume_bound="over"),
        "write not-stated",
    ),
    # One fault is told once: the flow that would give the same number is not blamed for it.
    ("ref-unknown", "flows.csv 3 claims", cell("flows", 1, claims="a-croe"), near("a-crore")),
    ("cell-required", "flows.csv 3 claims", cell("flows", 1, claims=""), ""),
    ("number-bad", "claims.csv 2 volume", cell("claims", 0, volume="1,00,00,000"), TEN_MILLION),
    ("number-bad", "flows.csv 2 volume", cell("flows", 0, volume="1e7"), POWER_OF_TEN),
    (
        "word-unknown",
        "claims.csv 2 volume_bound",
        cell("claims", 0, volume_bound="ovr"),
        near("over"),
    ),
    ("volume-wording", "claims.csv 2 volume", cell("claims", 0, volume="5"), "write 10000000"),
]

EXAMPLES = [*FILES, *CELLS, *LINKS, *VOLUMES]
NAMES = [f"{code} {place} {i}" for i, (code, place, *_) in enumerate(EXAMPLES)]


@pytest.mark.parametrize(("code", "place", "change", "hint"), EXAMPLES, ids=NAMES)
def test_a_fault_is_found_at_its_place_and_nowhere_else(
    folder: Folder, code: str, place: str, change: Change, hint: str
) -> None:
    change(folder)
    found = [
        (p.code, f"{p.file} {p.row} {p.column}".strip(), p.line - p.row, p.hint)
        for p in folder.problems()
    ]
    assert found == [(code, place, 0, hint)]


@pytest.mark.parametrize(("code", "place", "change", "hint"), EXAMPLES, ids=NAMES)
def test_a_problem_is_a_sentence_with_its_place_its_value_and_what_helps(
    folder: Folder, code: str, place: str, change: Change, hint: str
) -> None:
    change(folder)
    [problem] = folder.problems()
    name, row, column = f"{place} ".split(" ")[:3]
    start = name if row == "0" else f"{name} row {row} (line {row})"
    assert str(problem).startswith(f"{start}, column {column}: " if column else f"{start}: ")
    assert str(problem).endswith(f"{problem.message}; {hint}" if hint else problem.message)
    if column and int(row) > 1 and name not in folder.files:
        cells = folder.rows[name.removesuffix(".csv")][int(row) - 2]
        assert problem.value == cells[column].strip()


def test_the_clean_folder_has_no_fault(folder: Folder) -> None:
    assert folder.problems() == ()


def test_every_code_has_an_example() -> None:
    assert {code for code, *_ in EXAMPLES} == set(CODES)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Draft, list[Draft]]:
    """The clean folder, and each of the spoiled ones whose files can all be read."""
    path = tmp_path_factory.mktemp("drafts") / "case"

    def draft(change: Change) -> Draft:
        folder = Folder(path)
        change(folder)
        folder.write()
        tables = {name: read_table(path, table, []) for name, table in schema.TABLES.items()}
        return Draft(tables)

    return draft(id), [draft(change) for _, _, change, _ in (*CELLS, *LINKS, *VOLUMES)]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_passes_the_clean_folder_and_fails_an_example(
    drafts: tuple[Draft, list[Draft]], check: Check
) -> None:
    clean, spoiled = drafts
    assert list(check(clean)) == []
    found = {problem.code for draft in spoiled for problem in check(draft)}
    assert found
    assert found <= set(CODES)


@pytest.mark.parametrize(
    ("table", "column", "code", "links", "found"),
    [
        (
            "sources",
            "derived_from",
            "source-loop",
            {"wire": "copy"},
            ["wire → copy → wire", "copy → wire → copy"],
        ),
        (
            "sources",
            "derived_from",
            "source-loop",
            {"copy": "", "paper-27": "ruling", "ruling": "leaflet"},
            [],
        ),
        (
            "sources",
            "derived_from",
            "source-loop",
            {"copy": "wire", "wire": "ruling", "ruling": "paper-27", "paper-27": "ruling"},
            ["paper-27 → ruling → paper-27", "ruling → paper-27 → ruling"],
        ),
        (
            "actors",
            "parent",
            "actor-loop",
            {"office": "registry"},
            ["registry → office → registry", "office → registry → office"],
        ),
        ("actors", "parent", "actor-loop", {"office": "leader", "leader": "judge"}, []),
    ],
)
def test_a_loop_is_told_by_those_in_it_alone(
    folder: Folder, table: str, column: str, code: str, links: dict[str, str], found: list[str]
) -> None:
    for name, target in links.items():
        folder.set(table, name, **{column: target})
    assert [(p.code, p.message) for p in folder.problems()] == [
        (code, f"{loop} is a loop") for loop in found
    ]


def test_a_row_to_add_names_the_id_as_it_should_be(folder: Folder) -> None:
    folder.set("claims", "p-list", id="P List").drop("citations", 3)
    assert [(p.code, p.hint) for p in folder.problems()] == [
        ("id-bad", "write p-list"),
        ("claim-uncited", CITE),
    ]


@pytest.mark.parametrize("phrase", ["", WORDS_12, "  spaced   out  words "])
def test_twelve_words_may_be_quoted(folder: Folder, phrase: str) -> None:
    folder.set("citations", 0, phrase=phrase)
    assert folder.problems() == ()


@pytest.mark.parametrize(
    ("number", "bound", "wording"),
    [
        ("", "", ""),
        ("0", "exactly", ""),
        ("", "unquantified", "lakhs of women"),
        ("", "not-stated", "some"),
        ("7200000", "exactly", "72 lakh (7.2 million)"),
        ("10000000", "over", "over 1 crore"),
        ("800000", "nearly", "nearly 8 lakh"),
        ("800000", "about", "8 lakh"),
        ("300000", "at-least", "two to three lakh"),
        ("5", "exactly", "a handful"),
    ],
)
def test_volumes_whose_parts_agree_pass(
    folder: Folder, number: str, bound: str, wording: str
) -> None:
    volume(number, bound, wording)(folder)
    assert folder.problems() == ()


@pytest.mark.parametrize(
    ("bound", "wording", "unit"),
    [("", "", ""), ("not-stated", "", ""), ("not-stated", "", "people")],
)
def test_a_flow_may_give_no_volume_though_its_claim_does(
    folder: Folder, bound: str, wording: str, unit: str
) -> None:
    cells = {"volume": "", "volume_bound": bound, "volume_wording": wording, "volume_unit": unit}
    folder.set("flows", "f-crore", **cells)
    assert folder.problems() == ()


@pytest.mark.parametrize("kind", schema.CLAIM_KINDS)
def test_an_allegation_or_petition_is_met_or_none_was_found(folder: Folder, kind: str) -> None:
    folder.set("claims", "p-list", kind=kind).drop("responses", 3)
    expected = ["unanswered"] if kind in ("allegation", "petition") else []
    assert [p.code for p in folder.problems()] == expected


BAD_CELLS = [
    ("accounts", 0, {"order": "first"}),
    ("accounts", 0, {"order": "-1"}),
    ("accounts", 0, {"order": "1.5"}),
    ("accounts", 0, {"order": ""}),
    ("accounts", 0, {"side": "judging"}),
    ("accounts", 0, {"name": ""}),
    ("sources", 0, {"published": "25/02/2026"}),
    ("sources", 0, {"published": "June 2013"}),
    ("sources", 0, {"published": "2026-13"}),
    ("sources", 0, {"published": "2026-XX-25"}),
    ("sources", 0, {"published": "२०२६"}),
    ("sources", 0, {"read": "half"}),
    ("sources", 1, {"derived_from": "wier"}),
    ("actors", 0, {"parent": "nobody"}),
    ("actors", 0, {"kind": "IT system"}),
    ("claims", 0, {"speaker": ""}),
    ("claims", 0, {"speaker": "nobody"}),
    ("claims", 0, {"volume": "72 lakh"}),
    ("claims", 0, {"kind": "rumour"}),
    ("claims", 0, {"topic": "The Topic"}),
    ("citations", 0, {"source": "nowhere"}),
    ("citations", 0, {"claim": ""}),
    ("flows", 1, {"verb": "leaked"}),
    ("flows", 1, {"origin": "*"}),
    ("events", 0, {"date": ""}),
    ("events", 0, {"status": "Reported"}),
    ("story", 1, {"id": "one"}),
    ("story", 0, {"id": "Step 1"}),
    ("story", 0, {"as_of": "25-02-2026"}),
    ("story", 0, {"as_of": "2026-02-30"}),
    ("story", 0, {"view": "map"}),
    ("accounts", 3, {"id": "Court"}),
    ("accounts", 3, {"id": "cоurt"}),
    ("accounts", 3, {"id": "co\u200burt"}),
    ("accounts", 3, {"id": "#REF!"}),
    ("accounts", 3, {"side": "dесiding"}),
    ("accounts", 0, {"order": "1e3"}),
    ("accounts", 0, {"order": "10,00,000"}),
    ("accounts", 0, {"order": "NaN"}),
    ("accounts", 0, {"order": "0x10"}),
    ("claims", 0, {"volume": "-5"}),
    ("claims", 0, {"speaker": "leader\u200d"}),
    ("sources", 0, {"published": "46078"}),
    ("sources", 0, {"published": "2026-02-25Z"}),
    ("sources", 0, {"published": "2026\u201102\u201125"}),
    ("events", 0, {"date": "07-Feb"}),
]
GOOD_CELLS = [
    ("sources", 0, {"published": "../2026-02-25?"}),
    ("sources", 0, {"published": "2026-02-19/2026-02-25~", "publisher": "NA"}),
    ("sources", 0, {"published": "", "url": ""}),
    ("sources", 0, {"title": "=cmd|' /C calc'!A0", "note": "two\nlines, “quoted”"}),
    ("actors", 0, {"stage": "12", "aliases": "One; Two"}),
    ("claims", 0, {"sequence": "0", "said_on": "2026-02-XX"}),
    ("citations", 0, {"locator": "", "phrase": ""}),
    ("story", 0, {"as_of": "2024-02-29"}),
    ("story", 0, {"title": "#REF!", "text": "\x1b[31m \u202e \t = + - @"}),
    ("accounts", 3, {"order": "9007199254740992", "note": "null"}),
]


def stranger(folder: Folder, tables: Iterable[str] = schema.TABLES) -> set[tuple[str, int]]:
    """Return the rows that Frictionless, which knows nothing of this project, finds wrong."""
    path = folder.write()
    assert main(["schema", "--write", str(path)]) == 0
    package = frictionless.Package(str(path / "datapackage.json"))
    reports = [(table, package.get_resource(table).validate()) for table in tables]
    assert not any(report.errors for _, report in reports)
    return {
        (table, getattr(error, "row_number", 0))
        for table, report in reports
        for task in report.tasks
        for error in task.errors
    }


@pytest.mark.parametrize(("table", "row", "cells"), BAD_CELLS)
def test_frictionless_refuses_the_same_row(
    folder: Folder, table: str, row: int, cells: dict[str, str]
) -> None:
    folder.set(table, row, **cells)
    place = (table, row + 2)
    assert place in {(p.file.removesuffix(".csv"), p.row) for p in folder.problems()}
    assert place in stranger(folder, [table])


@pytest.mark.parametrize(("table", "row", "cells"), GOOD_CELLS)
def test_frictionless_accepts_what_is_accepted_here(
    folder: Folder, table: str, row: int, cells: dict[str, str]
) -> None:
    folder.set(table, row, **cells)
    assert folder.problems() == ()
    assert stranger(folder) == set()


def test_frictionless_accepts_the_clean_folder_with_its_schema(folder: Folder) -> None:
    assert stranger(folder) == set()
    written = json.loads((folder.path / "datapackage.json").read_text("utf-8"))
    assert written["resources"] == schema.resources()
    assert written["title"] == folder.package["title"]
