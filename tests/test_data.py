"""The shipped record: how much it holds, that it keeps its own rules, and what it shows by when."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from frictionless import Package

from flows import dates, query, rows, schema
from flows.dates import Edtf
from flows.load import load
from flows.model import Case
from flows.volumes import Volume

FOLDER = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"
LEAST = {
    "sources": 20,
    "actors": 35,
    "claims": 90,
    "citations": 110,
    "flows": 22,
    "events": 35,
    "responses": 32,
}
ALLEGED_27_FEB = re.compile(
    r"one crore|1 crore|crore\b|72 lakh|private (agenc|organi[sz]ation)|\bmumbai\b", re.IGNORECASE
)
JUDGMENT = re.compile(r"judge?ment|dismiss", re.IGNORECASE)
LOADED = re.compile(r"data theft|\bleak\w*|\bmalicious|\bbreach\w*", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
# Officials below the public figures appear by their office; these are their names in print.
BY_OFFICE_ONLY = re.compile(r"\b(seeram|sambasiva|rao|sabareesh)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def case() -> Case:
    return load(FOLDER)


@pytest.fixture(scope="module")
def by_25_feb(case: Case) -> Case:
    return query.as_of(case, date(2026, 2, 25))


@pytest.fixture(scope="module")
def by_27_feb(case: Case) -> Case:
    return query.as_of(case, date(2026, 2, 27))


def texts(case: Case, *columns: str) -> Iterator[tuple[str, str]]:
    """Give every filled cell of the case, or of those columns, after the place it stands in."""
    for name in schema.TABLES:
        for record in getattr(case, name):
            for column in fields(record):
                value = getattr(record, column.name)
                if isinstance(value, Volume):
                    value = value.wording
                elif isinstance(value, Edtf):
                    value = value.text
                elif isinstance(value, tuple):
                    value = "; ".join(value)
                if isinstance(value, str) and value and (not columns or column.name in columns):
                    yield f"{name}.csv line {record.line}, {column.name}", value


def found(pattern: re.Pattern[str], case: Case, *columns: str) -> list[tuple[str, str]]:
    return [(where, text) for where, text in texts(case, *columns) if pattern.search(text)]


def numbers(case: Case) -> dict[int, set[str]]:
    """Return the bounds that claims give to each number."""
    given: dict[int, set[str]] = {}
    for claim in case.claims:
        if claim.volume and claim.volume.number is not None:
            given.setdefault(claim.volume.number, set()).add(claim.volume.bound)
    return given


def test_the_record_is_as_large_as_promised(case: Case) -> None:
    sizes = {name: len(getattr(case, name)) for name in LEAST}

    assert {name: size for name, size in sizes.items() if size < LEAST[name]} == {}
    assert 8 <= len(case.story) <= 12


def test_the_package_describes_its_tables_as_the_schema_does() -> None:
    package = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))

    assert package["resources"] == schema.resources(headers=rows.headers(FOLDER))


# Frictionless leaves its own files open, which Python remarks on.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_frictionless_finds_nothing_wrong_with_the_package() -> None:
    report = Package(str(FOLDER / "datapackage.json")).validate()

    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert report.valid
    assert len(report.tasks) == len(schema.TABLES)


def test_no_phrase_is_longer_than_a_phrase(case: Case) -> None:
    long = [c for c in case.citations if len(c.phrase.split()) > schema.MAX_PHRASE_WORDS]

    assert long == []
    assert sum(bool(c.phrase) for c in case.citations) >= 90


def test_every_allegation_is_met_or_said_to_be_met_by_none(case: Case) -> None:
    alleged = {c.id for c in case.claims if c.kind in query.ALLEGING_KINDS}
    none_found = {r.claim for r in case.responses if r.relation == "none-found"}
    met = {r.claim for r in case.responses if r.statement}

    assert alleged - met - none_found == set()
    # None found of the government may still stand beside what a court decided.
    stated = {r.claim for r in case.responses if r.statement and r.relation != "decides"}
    assert none_found & stated == set()
    assert none_found
    assert met


def test_every_flow_keeps_the_number_of_a_claim_it_cites(case: Case) -> None:
    for flow in case.flows:
        cited = [case.claim[c].volume for c in flow.claims]
        assert flow.volume.bound == "not-stated" or flow.volume in cited, flow.id


def test_every_account_has_flows_and_every_side_claims(case: Case) -> None:
    assert {f.account for f in case.flows} == set(case.account)
    assert {query.side_of(c) for c in case.claims} == {*schema.SIDES, "reporting"}


@pytest.mark.parametrize(
    ("claim", "number", "bound"),
    [
        ("c-ch27-crore-to-agency", 10_000_000, "over"),
        ("c-ians27-employees", 800_000, "nearly"),
        ("c-ians27-welfare-pensioners", 7_200_000, "exactly"),
        ("c-ians27-entrepreneurs", 300_000, "exactly"),
        ("c-ians27-whatsapp", 10_000_000, "nearly"),
        ("c-ch27-women-lakhs", None, "unquantified"),
        ("c-ians27-women", None, "unquantified"),
        ("c-pet-542-lakh-employees", 542_000, "exactly"),
        ("c-pet-62-lakh-pensioners", 6_200_000, "exactly"),
        ("c-pet-10-lakh-beneficiaries", 1_000_000, "exactly"),
        ("c-pet-77-lakh-individuals", 7_700_000, "over"),
    ],
)
def test_a_figure_keeps_its_hedge(case: Case, claim: str, number: int | None, bound: str) -> None:
    volume = case.claim[claim].volume

    assert volume is not None
    assert (volume.number, volume.bound) == (number, bound)


def test_those_messaged_and_those_whose_data_it_is_are_counted_apart(case: Case) -> None:
    data, messaged = case.claim["c-ch27-crore-to-agency"], case.claim["c-ians27-whatsapp"]

    assert data.measure != messaged.measure
    assert data.population != messaged.population
    assert query.total(case, [data, messaged]).number is None


def test_by_25_february_nothing_of_27_february_or_of_the_judgment_is_there(
    by_25_feb: Case,
) -> None:
    assert found(ALLEGED_27_FEB, by_25_feb) == []
    assert found(JUDGMENT, by_25_feb) == []
    assert query.decision_day(by_25_feb) is None
    assert not ALLEGED_27_FEB.search(by_25_feb.title + by_25_feb.question)


def test_by_25_february_the_figures_of_24_february_are_there(by_25_feb: Case) -> None:
    given = numbers(by_25_feb)

    assert given.keys() >= {542_000, 6_200_000, 1_000_000}
    assert given[7_700_000] == {"over"}
    assert 7_200_000 not in given
    drawn = {f.volume.number for f in by_25_feb.flows}
    assert drawn >= {542_000, 6_200_000, 1_000_000}


def test_by_27_february_the_wider_allegation_is_there_and_the_judgment_is_not(
    by_27_feb: Case,
) -> None:
    given = numbers(by_27_feb)

    assert given[10_000_000] >= {"over", "nearly"}
    assert given[7_200_000] == {"exactly"}
    assert found(re.compile("private agency", re.IGNORECASE), by_27_feb, "name")
    # The judgments that the parties invoke are of other years.
    assert found(JUDGMENT, by_27_feb, "summary", "title", "setting", "text", "note") == []
    assert query.decision_day(by_27_feb) is None


def test_the_denial_of_25_february_counts_as_said_before_what_was_alleged_on_27(
    by_27_feb: Case,
) -> None:
    met = query.proof(by_27_feb, "c-ch27-crore-to-agency").met_by
    earlier = [m for m in met if m.statement and m.statement.said_on == dates.parse("2026-02-25")]

    assert earlier
    assert {(m.timing.kind, m.timing.days) for m in earlier} == {("before", 2)}
    clock = next(c for c in query.clock(by_27_feb) if c.claim.id == "c-ch27-crore-to-agency")
    assert {m.response.id for m in earlier} <= {m.response.id for m in clock.earlier}
    assert clock.reply is None or clock.reply.timing.kind != "before"


def test_the_whole_record_ends_with_the_judgment_and_what_it_leaves_open(case: Case) -> None:
    assert query.decision_day(case) == date(2026, 3, 10)
    judgment = case.event["e-judgment"]
    assert found(JUDGMENT, case, "title", "setting")
    assert judgment.lane in case.actor
    assert judgment.note  # what it covers and what it does not
    decided = {r.claim for r in case.responses if r.relation == "decides"}
    assert "c-ch27-crore-to-agency" not in decided


def test_loaded_words_stand_in_quotation_marks(case: Case) -> None:
    columns = "name title summary note text setting measure purpose data_fields aliases".split()
    bare = [
        (where, text)
        for where, text in texts(case, *columns)
        if LOADED.search(QUOTED.sub("", text))
    ]

    assert bare == []
    assert found(LOADED, case, "summary")


def test_officials_appear_by_office_only(case: Case) -> None:
    assert found(BY_OFFICE_ONLY, case) == []


def test_sources_read_in_part_say_so_and_carry_their_address(case: Case) -> None:
    assert {s.read for s in case.sources} == {"full", "excerpt"}
    assert [s.id for s in case.sources if s.read == "excerpt" and not s.url] == []


def test_the_five_documents_are_read_in_full_and_rewrites_name_their_original(case: Case) -> None:
    assert sum(s.read == "full" for s in case.sources) >= 5
    copies = [s for s in case.sources if s.derived_from]
    assert copies
    assert all(query.root(case, s.id) != s.id for s in copies)


def test_each_step_of_the_talk_shows_what_is_there_by_its_day(case: Case) -> None:
    assert [s.order for s in case.story] == list(range(1, len(case.story) + 1))
    assert [s.as_of for s in case.story] == sorted(s.as_of for s in case.story)
    for step in case.story:
        stood = query.as_of(case, step.as_of)
        assert step.view in schema.VIEWS
        assert step.focus, step.id
        assert [ref for ref in step.focus if not query.exists(stood, ref)] == [], step.id
