"""A case as data: it reads back as it stood, holds nothing later, and harms no spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet
import pytest
from frictionless import Package

from flows import archive, query, schema
from flows.export import data, joined
from flows.export.formats import FORMATS
from flows.export.options import Options
from flows.load import load, load_files
from flows.model import Case
from flows.rows import headers
from flows.view import View
from tests.world import LAKH_72, WORLD, Folder, content, number

FOLDER = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"
SHIPPED = load(FOLDER)
EARLY = date(2026, 2, 25)
OPTIONS = Options(base="https://flows.example.org/")
MADE = ("zip", "csv", "json", "parquet", "jsonld")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", '=a,"b"\r\nc')


def made(name: str, case: Case, options: Options = OPTIONS) -> bytes:
    return FORMATS[name].make(case, View(), options)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def reloaded(case: Case) -> Case:
    files = archive.read_zip(made("zip", case))
    assert isinstance(files, dict), files
    return load_files(files, case.id)


def spreadsheet(case: Case) -> list[dict[str, str]]:
    text = made("csv", case).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("day", query.said_days(SHIPPED), ids=str)
def test_a_package_loads_again_as_the_case_stood_on_every_day(day: date) -> None:
    stood = query.as_of(SHIPPED, day)
    again = reloaded(stood)
    for name in ("sources", "actors", "populations", "claims", "citations", "flows", "events"):
        assert getattr(again, name) == getattr(stood, name), name
    added = again.responses[len(stood.responses) :]
    assert again.responses[: len(stood.responses)] == stood.responses
    assert {r.relation for r in added} <= {"none-found"}
    assert (again.title, again.as_of) == (SHIPPED.title, day)


def test_the_package_of_the_whole_record_is_the_record() -> None:
    again, whole = content(reloaded(SHIPPED)), content(SHIPPED)
    assert again.keys() == whole.keys()
    assert {name for name in whole if name != "citations" and again[name] != whole[name]} == set()
    assert set(again["citations"]) == set(whole["citations"])


@pytest.mark.parametrize("day", query.said_days(WORLD), ids=str)
def test_a_small_case_loads_again_too(day: date) -> None:
    stood = query.as_of(WORLD, day)
    again = reloaded(stood)
    assert (again.claims, again.flows) == (stood.claims, stood.flows)


def test_an_allegation_answered_later_is_one_that_nothing_was_found_to_meet() -> None:
    again = reloaded(query.as_of(WORLD, date(2026, 2, 26)))
    found = {r.claim: (r.id, r.relation, r.statement) for r in again.responses}
    assert found["a-women"] == ("a-women-none-found", "none-found", "")
    assert "none-found" not in found["a-crore"]


def test_an_added_id_is_no_other_ones() -> None:
    taken = replace(WORLD.responses[0], id="a-women-none-found")
    case = replace(WORLD, responses=(taken, *WORLD.responses[3:]))
    ids = [r.id for r in reloaded(case).responses]
    assert ids == ["a-women-none-found", "p-list-none", "a-women-none-found-x"]


def test_a_step_of_the_story_points_at_nothing_later() -> None:
    step = replace(WORLD.story[0], focus=("flow:f-crore", "claim:c-order"))
    case = query.as_of(replace(WORLD, story=(step,)), EARLY)
    assert reloaded(case).story[0].focus == ("flow:f-crore",)


def test_a_note_on_an_account_waits_for_its_first_flow() -> None:
    noted = replace(WORLD, accounts=tuple(replace(a, note="Held.") for a in WORLD.accounts))
    before = reloaded(query.as_of(noted, EARLY)).account
    assert (before["opposition"].note, before["court"].note) == ("Held.", "")
    assert reloaded(query.as_of(noted, date(2026, 3, 3))).account["court"].note == "Held."


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("day", [EARLY, SHIPPED.as_of], ids=str)
def test_frictionless_finds_nothing_wrong_with_it(tmp_path: Path, day: date) -> None:
    for name, found in members(made("zip", query.as_of(SHIPPED, day))).items():
        (tmp_path / name).write_bytes(found)
    result = Package(str(tmp_path / "datapackage.json")).validate()
    assert result.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert result.valid
    assert len(result.tasks) == len(schema.TABLES)


def test_the_package_says_what_it_holds() -> None:
    files = members(made("zip", query.as_of(SHIPPED, EARLY)))
    package = json.loads(files["datapackage.json"])
    assert list(files) == [
        "datapackage.json",
        "README.txt",
        *(t.file for t in schema.TABLES.values()),
    ]
    assert (package["title"], package["as_of"]) == (SHIPPED.title, "2026-02-25")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["homepage"] == "https://flows.example.org/?as_of=2026-02-25"
    described = schema.resources(headers=headers(FOLDER))
    for resource, table in zip(package["resources"], described, strict=True):
        found = files[resource["path"]]
        assert resource == table | {
            "bytes": len(found),
            "hash": f"sha256:{hashlib.sha256(found).hexdigest()}",
        }
    assert b"as of 25 Feb 2026" in files["README.txt"]


def test_a_name_that_no_package_may_have_is_made_plain() -> None:
    case = replace(WORLD, id="My Case (2)", licence="Licence: a / b")
    package = json.loads(members(made("zip", case, Options()))["datapackage.json"])
    assert (package["name"], package["licenses"][0]["name"]) == ("my-case-2", "Licence-a-b")
    assert "homepage" not in package


def test_the_zip_carries_its_day_and_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(made("zip", query.as_of(SHIPPED, EARLY)))) as packed:
        assert {e.date_time for e in packed.infolist()} == {(2026, 2, 25, 0, 0, 0)}
    old = replace(WORLD, as_of=date(1890, 5, 6))
    with zipfile.ZipFile(io.BytesIO(made("zip", old))) as packed:
        assert {e.date_time for e in packed.infolist()} == {(1980, 5, 6, 0, 0, 0)}


def test_a_row_is_a_flow_a_claim_and_a_place_that_prints_it() -> None:
    stood = query.as_of(SHIPPED, SHIPPED.as_of)
    wanted = [
        (f.id, c, p.source, p.phrase)
        for f in stood.flows
        for c in f.claims
        for p in stood.citations_of[c]
    ]
    found = [(r["flow"], r["claim"], r["source"], r["phrase"]) for r in spreadsheet(stood)]
    assert found == wanted
    assert len({flow for flow, *_ in found}) == len(stood.flows)


def test_a_row_says_who_said_it_where_it_is_printed_and_what_meets_it() -> None:
    row = spreadsheet(WORLD)[0]
    given = {name: value for name, value in row.items() if value}
    assert given == {
        "flow": "f-crore",
        "account": "opposition",
        "account_name": "The opposition",
        "side": "alleging",
        "origin": "registry",
        "origin_name": "Registry",
        "recipient": "vendor",
        "recipient_name": "Vendor",
        "population": "farmers",
        "population_name": "Farmers",
        "data_fields": "name; phone number",
        "verb": "shared",
        "flow_volume": "10000000",
        "flow_volume_bound": "over",
        "flow_volume_wording": "over 1 crore",
        "flow_volume_unit": "people",
        "claim": "a-crore",
        "kind": "allegation",
        "topic": "transfer",
        "speaker": "leader",
        "speaker_name": "Leader",
        "said_on": "2026-02-25",
        "said_first": "2026-02-25",
        "said_last": "2026-02-25",
        "summary": "What a-crore says.",
        "claim_volume": "10000000",
        "claim_volume_bound": "over",
        "claim_volume_wording": "over 1 crore",
        "claim_volume_unit": "people",
        "phrase": "data of over 1 crore people",
        "locator": "P1.S1",
        "source": "wire",
        "source_title": "Report wire",
        "publisher": "The Paper",
        "agency": "Agency",
        "published": "2026-02-25",
        "published_first": "2026-02-25",
        "published_last": "2026-02-25",
        "url": "https://example.org/wire",
        "read": "full",
        "met_by": "Minister, 25 Feb 2026: denies it; said the same day, after the allegation "
        "(s-same) | Minister, 20 Feb 2026: earlier statement that does not dispute it; said five "
        "days before the allegation (s-early)",
        "as_of": "2026-03-05",
    }
    assert list(row) == [column.name for column in joined.COLUMNS]


def test_what_nothing_meets_is_said_as_of_the_day() -> None:
    found = {r["claim"]: r["met_by"] for r in spreadsheet(query.as_of(WORLD, date(2026, 2, 27)))}
    assert found["p-list"] == "none found in this record (as of 27 Feb 2026)"
    assert found["a-women"] == found["p-list"]
    assert found["s-same"] == ""


def test_a_number_of_nought_is_a_number_and_an_unprinted_claim_a_row() -> None:
    nought = number(0)
    flow = replace(WORLD.flows[0], volume=nought, claims=("a-crore",))
    claim = replace(WORLD.claims[0], volume=nought)
    case = replace(WORLD, flows=(flow,), claims=(claim,), citations=(), responses=(), events=())
    [row] = spreadsheet(case)
    assert (row["flow_volume"], row["claim_volume"], row["source"]) == ("0", "0", "")
    found = json.loads(made("json", case))["flows"][0]
    assert (found["flow_volume"], found["claims"][0]["citations"]) == (0, [])
    assert reloaded_volume(case) == nought


def reloaded_volume(case: Case) -> Any:
    table = members(made("zip", case))["flows.csv"].decode()
    [row] = csv.DictReader(io.StringIO(table))
    return number(int(row["volume"]), row["volume_bound"], row["volume_wording"])


def hostile(text: str) -> Case:
    """The world with `text` in every place where any text may stand."""
    tables: dict[str, Any] = {}
    for name, table in schema.TABLES.items():
        free = {c.name for c in table.columns if c.free} & {
            f.name for f in fields(getattr(WORLD, name)[0])
        }
        tables[name] = tuple(
            replace(record, **dict.fromkeys(free, text)) for record in getattr(WORLD, name)
        )
    wording = replace(LAKH_72, wording=text, unit=text)
    claims = tuple(replace(c, volume=c.volume and wording) for c in tables["claims"])
    flow = replace(tables["flows"][3], volume=wording, data_fields=(text, "b"))
    whole: Any = {**tables, "claims": claims, "flows": (*tables["flows"][:3], flow)}
    return replace(WORLD, title=text, description=text, licence=text, **whole)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_spreadsheet_is_a_formula_and_no_text_is_lost(text: str) -> None:
    case = hostile(text)
    raw = made("csv", case).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(raw, newline="")))
    wanted = [
        [
            "" if v is None else "; ".join(v) if isinstance(v, tuple) else str(v)
            for v in row.values()
        ]
        for row in joined.rows(case)
    ]
    assert [[archive.plain_cell(cell) for cell in row] for row in rows[1:]] == wanted
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n＝"))]
    assert sum(archive.safe_cell(text) in row for row in rows) == len(rows) - 1


@pytest.mark.parametrize("text", FORMULAS)
def test_the_package_keeps_text_as_it_was_written(text: str) -> None:
    files = members(made("zip", hostile(text)))
    rows = list(csv.DictReader(io.StringIO(files["sources.csv"].decode(), newline="")))
    assert {row["title"] for row in rows} == {text}
    assert json.loads(files["datapackage.json"])["title"] == text
    assert json.loads(made("json", hostile(text)))["title"] == text


def test_the_csv_is_what_a_spreadsheet_expects() -> None:
    raw = made("csv", SHIPPED)
    assert raw.startswith(b"\xef\xbb\xbfflow,account,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(spreadsheet(SHIPPED)) + 1


def test_json_is_nested_and_says_that_nothing_is_judged_or_added() -> None:
    stood = query.as_of(SHIPPED, EARLY)
    found = json.loads(made("json", stood))
    assert list(found) == ["title", "case", "as_of", "licence", "note", "flows"]
    assert (found["as_of"], found["licence"]) == ("2026-02-25", SHIPPED.licence)
    assert "nothing here says who is right" in found["note"]
    assert "they are not added" in found["note"]
    assert [f["flow"] for f in found["flows"]] == [f.id for f in stood.flows]
    for shown, flow in zip(found["flows"], stood.flows, strict=True):
        assert [c["claim"] for c in shown["claims"]] == list(flow.claims)
        assert shown["link"].endswith(f"?view=flows&as_of=2026-02-25&focus=flow:{flow.id}")
        for claim in shown["claims"]:
            printed = [p["source"] for p in claim["citations"]]
            assert printed == [p.source for p in stood.citations_of[claim["claim"]]]


def test_json_gives_a_relation_its_word_and_its_words() -> None:
    [first, second] = json.loads(made("json", WORLD))["flows"][0]["claims"][0]["met_by"]
    assert (first["relation"], first["statement"]) == ("denies", "s-same")
    assert second["words"].startswith(
        "Minister, 20 Feb 2026: earlier statement that does not dispute it; said five days"
    )
    early = json.loads(made("json", query.as_of(WORLD, date(2026, 2, 27))))["flows"]
    met = {f["flow"]: f["claims"][0]["met_by"] for f in early}
    assert met["f-women"] == [{"words": "none found in this record (as of 27 Feb 2026)"}]
    assert met["f-list"][0]["relation"] == "none-found"


def test_parquet_holds_the_same_rows_with_types() -> None:
    stood = query.as_of(SHIPPED, EARLY)
    raw = made("parquet", stood)
    types = {f.name: str(f.type) for f in pyarrow.parquet.read_schema(io.BytesIO(raw))}
    assert {types[c.name] for c in joined.COLUMNS if c.type == "number"} == {"int64"}
    assert {types[c.name] for c in joined.COLUMNS if c.type == "day"} == {"date32[day]"}
    assert types["data_fields"] == "list<element: string>"
    frame = pandas.read_parquet(io.BytesIO(raw))
    rows = list(joined.rows(stood))
    assert list(frame.columns) == [c.name for c in joined.COLUMNS]
    assert frame["claim"].tolist() == [r["claim"] for r in rows]
    numbers = [None if pandas.isna(n) else int(n) for n in frame["claim_volume"]]
    assert numbers == [r["claim_volume"] for r in rows]
    assert frame["as_of"].tolist() == [EARLY] * len(rows)
    assert [tuple(x) if x is not None else None for x in frame["data_fields"]] == [
        r["data_fields"] for r in rows
    ]
    about = pyarrow.parquet.read_schema(io.BytesIO(raw)).metadata
    assert about[b"as_of"] == b"2026-02-25"
    assert about[b"note"].decode() == joined.NOTE


def test_a_day_before_all_that_was_said_gives_files_without_rows() -> None:
    stood = query.as_of(SHIPPED, date(2020, 1, 1))
    assert spreadsheet(stood) == []
    assert len(pandas.read_parquet(io.BytesIO(made("parquet", stood)))) == 0
    assert json.loads(made("json", stood))["flows"] == []
    assert reloaded(stood).claims == ()


def later(whole: Case, stood: Case) -> set[str]:
    """All that is in the whole record and not in the case as it stood: ids, texts, addresses."""

    def texts(case: Case) -> set[str]:
        found: set[str] = set()
        for name, table in schema.TABLES.items():
            for record in getattr(case, name):
                for column in table.columns:
                    value = getattr(record, column.name, "")
                    found |= {value} if isinstance(value, str) else set()
                if volume := getattr(record, "volume", None):
                    found.add(volume.wording)
        return found

    unsaid = texts(whole) - texts(stood)
    # What is within a text that was there already, or a word of the schema, is no news of later.
    had = "\0".join((*texts(stood), stood.title, json.dumps(schema.resources())))
    return {whole.description} | {text for text in unsaid if len(text) > 3 and text not in had}


@pytest.mark.parametrize("name", MADE)
def test_nothing_said_later_is_in_any_file(name: str) -> None:
    stood = query.as_of(SHIPPED, EARLY)
    unsaid = later(SHIPPED, stood)
    assert {"c-judgment-dismissed", "pti-2026-03-10", "72 lakh welfare pensioners"} <= unsaid
    assert sum(text.startswith("http") for text in unsaid) > 20
    raw = made(name, stood)
    if name == "parquet":
        text = str(pandas.read_parquet(io.BytesIO(raw)).to_dict("list"))
        text += str(pyarrow.parquet.read_schema(io.BytesIO(raw)).metadata)
    elif name == "zip":
        text = "\n".join(f.decode() for f in members(raw).values()).replace('""', '"')
    else:
        text = raw.decode().replace('""', '"').replace('\\"', '"')
    assert "c-ch25-letter-31-dec" in text
    assert {found for found in unsaid if found in text} == set()


@pytest.mark.parametrize("name", MADE)
def test_the_same_case_gives_the_same_bytes(name: str, folder: Folder) -> None:
    one, other = folder.load(), folder.load()
    assert made(name, query.as_of(one, EARLY)) == made(name, query.as_of(other, EARLY))
    assert made(name, one) != made(name, query.as_of(one, EARLY))


def test_the_version_is_that_of_what_the_case_held() -> None:
    assert data.version(SHIPPED) == data.version(query.as_of(SHIPPED, SHIPPED.as_of))
    assert data.version(query.as_of(SHIPPED, EARLY)) != data.version(SHIPPED)
    assert data.version(replace(WORLD, flows=())) != data.version(WORLD)
