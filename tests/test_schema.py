"""The tables and columns: their names are promised, their schema is what Frictionless reads."""

from __future__ import annotations

import re

import pytest

from flows import schema
from tests import test_dates

# ! must be filled, * a list, :type where it is not text.
COLUMNS = {
    "accounts": "id! name! side! order!:integer note",
    "sources": "id! title! publisher agency dateline published:edtf url:url derived_from read! "
    "note",
    "actors": "id! name! kind! boundary! parent stage:integer aliases* note",
    "populations": "id! name! overlaps* possibly_same_as* note",
    "claims": "id! speaker! said_on:edtf sequence:integer setting kind! topic! summary! "
    "population measure volume:integer volume_bound volume_wording volume_unit note",
    "citations": "claim! source! locator phrase",
    "flows": "id! account! origin! recipient! population data_fields* verb! volume:integer "
    "volume_bound volume_wording volume_unit date:edtf purpose claims!* note",
    "events": "id! date!:edtf lane! kind! title! status! claims* sources* note",
    "responses": "id! claim! statement relation! note",
    "story": "id! order!:integer title! text! view! as_of!:day focus*",
    "glossary": "term! text! aliases* source",
}
WORDS = {
    "accounts.side": "alleging answering deciding",
    "sources.read": "full excerpt",
    "actors.boundary": "state-government judiciary party outside-government public not-stated",
    "claims.kind": "allegation petition statement undertaking court report",
    "claims.volume_bound": "exactly over nearly about at-least up-to unquantified not-stated",
    "flows.volume_bound": "exactly over nearly about at-least up-to unquantified not-stated",
    "flows.verb": "sought directed collected reportedly-given shared stored used-to-send denied",
    "events.kind": "letter deadline messages filing hearing order press statement undertaking "
    "law election report",
    "events.status": "reported alleged scheduled background",
    "responses.relation": "denies does-not-dispute reframes partly not-addressed decides "
    "none-found",
    "story.view": "overview flows timeline claims figures diagram sources",
}
LINKS = {
    "sources": {"derived_from": ""},
    "actors": {"parent": ""},
    "claims": {"speaker": "actors", "population": "populations"},
    "citations": {"claim": "claims", "source": "sources"},
    "flows": {
        "account": "accounts",
        "origin": "actors",
        "recipient": "actors",
        "population": "populations",
    },
    "events": {"lane": "actors"},
    "responses": {"claim": "claims", "statement": "claims"},
    "glossary": {"source": "sources"},
}
ALL = [(table, column) for table in schema.TABLES.values() for column in table.columns]


def mark(column: schema.Column) -> str:
    kind = "" if column.type == "text" else f":{column.type}"
    return f"{column.name}{'!' * column.required}{'*' * column.many}{kind}"


def test_the_tables_and_columns_are_those_promised() -> None:
    found = {t.name: " ".join(map(mark, t.columns)) for t in schema.TABLES.values()}
    assert found == COLUMNS


def test_the_allowed_words_are_those_promised() -> None:
    found = {f"{table.name}.{c.name}": " ".join(c.words) for table, c in ALL if c.words}
    assert found == WORDS


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=lambda table: table.name)
def test_the_table_schema_says_what_the_columns_say(table: schema.Table) -> None:
    found = schema.table_schema(table)
    assert [f["name"] for f in found["fields"]] == list(table.names)
    assert found["missingValues"] == [""]
    named = [name for name in ("id", "term") if name in table.names]
    assert found.get("primaryKey") == (named or None)
    keys = {k["fields"][0]: k["reference"]["resource"] for k in found.get("foreignKeys", ())}
    assert keys == LINKS.get(table.name, {})
    for field, column in zip(found["fields"], table.columns, strict=True):
        rules = field.get("constraints", {})
        assert rules.get("required", False) == column.required
        assert rules.get("enum") == (list(column.words) or None)
        assert ("minimum" in rules) == (field["type"] == "integer")
        assert field["description"] == column.about


def test_the_resources_are_the_files() -> None:
    found = schema.resources()
    assert [(r["name"], r["path"]) for r in found] == [(n, f"{n}.csv") for n in COLUMNS]
    assert {(r["type"], r["format"], r["encoding"]) for r in found} == {("table", "csv", "utf-8")}
    some = schema.resources(without={"glossary"})
    assert [r["name"] for r in some] == [n for n in COLUMNS if n != "glossary"]


def test_only_the_glossary_may_be_left_out() -> None:
    assert [t.name for t in schema.TABLES.values() if t.optional] == ["glossary"]


@pytest.mark.parametrize(("table", "column"), ALL, ids=lambda part: part.name)
def test_the_dictionary_tells_of_every_column(table: schema.Table, column: schema.Column) -> None:
    section = schema.dictionary().split("#### ")[1 + list(schema.TABLES).index(table.name)]
    assert section.startswith(f"`{table.file}` — one row is {table.about}")
    [row] = [line for line in section.split("\n") if line.startswith(f"| `{column.name}` |")]
    name, kind, about = row.strip("| ").split(" | ")
    assert (name, about) == (f"`{column.name}`", column.about)
    assert kind.endswith(", required") == column.required
    assert ("(list)" in kind) == column.many
    filled = f"`{column.table}` id" if column.table else column.type.replace("edtf", "EDTF date")
    assert kind.startswith(" ".join(f"`{word}`" for word in column.words) or filled)


@pytest.mark.parametrize("text", [text for text, *_ in test_dates.FORMS])
def test_the_pattern_for_strangers_accepts_every_form_of_date(text: str) -> None:
    assert re.fullmatch(schema.EDTF_PATTERN, text)


# What only a calendar knows, no pattern does.
BEYOND = {"2026-02-30", "2026-02-21/2026-02-19", "../..", "0000"}


@pytest.mark.parametrize("text", sorted({text for text, _ in test_dates.WRONG} - BEYOND))
def test_the_pattern_for_strangers_refuses_what_is_refused_here(text: str) -> None:
    assert not re.fullmatch(schema.EDTF_PATTERN, text)


@pytest.mark.parametrize(
    ("slug", "good"),
    [
        ("a", 1),
        ("pti-2026-02-25", 1),
        ("a--b", 0),
        ("-a", 0),
        ("a-", 0),
        ("A", 0),
        ("ä", 0),
        ("", 0),
    ],
)
def test_an_id_is_a_short_readable_slug(slug: str, good: int) -> None:
    assert bool(re.fullmatch(schema.ID_PATTERN, slug)) == bool(good)


def test_a_focus_names_a_table_of_ids() -> None:
    assert list(schema.FOCUS_TABLES) == ["flow", "actor", "claim", "event", "source"]
    assert all("id" in schema.TABLES[name].names for name in schema.FOCUS_TABLES.values())
