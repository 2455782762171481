"""The glossary: a table that a case may do without, and where its terms stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows import diff, glossary, query, store, tidy
from flows.__main__ import main
from flows.archive import read_zip, write_zip
from flows.change import Add, Delete, Edit, fresh
from flows.export import data
from flows.export.options import Options
from flows.glossary import Spotter
from flows.live import Live
from flows.load import load, load_files
from flows.model import Case, Term
from flows.outcome import Saved
from flows.snapshot import snapshot
from flows.view import View
from tests.world import WORLD, Folder, content

SHIPPED = load(Path(__file__).parent.parent / "data" / "kerala-cmo-2026")


def term(name: str, *aliases: str, source: str = "") -> Term:
    return Term(name, f"What {name} means.", aliases, source)


@pytest.fixture
def bare(folder: Folder) -> Path:
    """A case folder without a glossary."""
    folder.files["glossary.csv"] = None
    return folder.write()


def test_a_case_without_a_glossary_is_whole(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A file of nearly the name is nobody's fault.
    (bare / "glossary.md").write_text("# Notes\n", "utf-8")
    assert content(load(bare)) == content(replace(WORLD, glossary=()))
    assert main(["check", str(bare)]) == 0
    assert capsys.readouterr().out.endswith("2 story.\n")
    assert main(["schema", "--write", str(bare)]) == 0
    assert '"glossary"' not in (bare / "datapackage.json").read_text("utf-8")
    for path, tidied in tidy.tidied(bare).items():
        assert (path.name, tidied) != ("glossary.csv", b"")
        path.write_bytes(tidied)
    assert tidy.tidied(bare) == {}


def test_it_is_packed_exported_and_kept_without_one(bare: Path, tmp_path: Path) -> None:
    packed = read_zip(write_zip(bare))
    assert isinstance(packed, dict)
    assert "glossary.csv" not in packed
    case = load_files(packed, "case")
    assert "glossary.csv" not in data.tables(case)
    exported = read_zip(data.package(case, View(), Options()))
    assert isinstance(exported, dict)
    assert load_files(exported, "case").glossary == ()
    live = Live(bare, keep=tmp_path / "keep")
    assert live.look().case is not None
    (bare / "flows.csv").write_text("spoilt", "utf-8")
    assert Live(bare, keep=tmp_path / "keep").look().kept


def test_an_editor_begins_one_changes_it_and_takes_it_back(bare: Path) -> None:
    base = snapshot(bare)
    add = Add("glossary", fresh(), {"term": "lakh", "text": "A hundred thousand."})
    saved = store.save(bare, base, [add], "Explain lakh")
    assert isinstance(saved, Saved)
    assert (bare / "glossary.csv").read_bytes() == (
        b"term,text,aliases,source\nlakh,A hundred thousand.,,\n"
    )
    assert saved.words == ("added term lakh: “A hundred thousand.”",)
    edit = Edit("glossary", ("lakh",), {"text": "100,000."})
    again = store.save(bare, saved.snapshot, [edit], "Shorter")
    assert isinstance(again, Saved)
    assert again.words == ("term lakh: text: “A hundred thousand.” → 100,000.",)
    assert [t.text for t in load(bare).glossary] == ["100,000."]
    gone = store.save(bare, again.snapshot, [Delete("glossary", ("lakh",))], "Not needed")
    assert isinstance(gone, Saved)
    assert load(bare).glossary == ()
    first = store.history(bare)[-1]
    assert isinstance(store.restore(bare, first), Saved)
    assert not (bare / "glossary.csv").exists()


def test_two_edits_of_different_terms_are_merged(folder: Folder) -> None:
    folder.add("glossary", term="crore", text="Ten million.")
    path = folder.write()
    base = snapshot(path)
    one = Edit("glossary", ("lakh",), {"text": "A hundred thousand."})
    other = Edit("glossary", ("crore",), {"text": "A hundred lakh."})
    assert isinstance(store.save(path, base, [one], "one"), Saved)
    assert isinstance(store.save(path, base, [other], "other"), Saved)
    assert [t.text for t in load(path).glossary] == ["A hundred thousand.", "A hundred lakh."]


def test_a_term_renamed_is_told_as_changed(folder: Folder) -> None:
    old = snapshot(folder.write())
    folder.set("glossary", 0, term="lac")
    [change] = diff.changes(old, snapshot(folder.write()))
    assert (change.kind, [c.column for c in change.cells]) == ("changed", ["term"])


def test_a_history_from_before_the_table_is_no_stranger(bare: Path) -> None:
    base = snapshot(bare)
    edit = Edit("accounts", ("court",), {"note": "x"})
    saved = store.save(bare, base, [edit], "A note")
    assert isinstance(saved, Saved)
    journal = next((bare / ".history").glob("journal.jsonl"))
    text = journal.read_text("utf-8")
    assert '"glossary.csv"' in text
    journal.write_text(text.replace(',"glossary.csv":null', ""), "utf-8")
    assert '"glossary.csv"' not in journal.read_text("utf-8")
    count = len(store.history(bare))
    again = store.save(bare, saved.snapshot, [Edit("accounts", ("court",), {"note": "y"})], "z")
    assert isinstance(again, Saved)
    assert len(store.history(bare)) == count + 1


@pytest.mark.parametrize(
    ("terms", "text", "found"),
    [
        ([term("lakh", "lakhs")], "72 lakh, Lakhs of women, lakhpati, a-lakh", ["lakh", "Lakhs"]),
        ([term("SPARK")], "SPARK is no spark, nor a Spark.", ["SPARK"]),
        ([term("K-SMART", "KSMART")], "K-SMART (KSMART), K-SMARTs", ["K-SMART", "KSMART"]),
        ([term("data lake")], "a “Data\n lake”", ["Data\n lake"]),
        (
            [term("CMO", "Chief Minister’s Office")],
            "the Chief Minister's Office",
            ["Chief Minister's Office"],
        ),
        ([term("order"), term("interim order")], "an interim order", ["interim order"]),
        ([term("a.*b(", "[x]")], "aXXb( a.*b( [x] x", ["a.*b(", "[x]"]),
        ([term(" ", "")], "nothing", []),
        ([], "nothing", []),
    ],
)
def test_a_term_is_met_in_its_forms(terms: list[Term], text: str, found: list[str]) -> None:
    spots = list(Spotter(tuple(terms)).spots(text))
    assert [text[start:end] for start, end, _ in spots] == found
    assert all(one in terms for _, _, one in spots)


def test_a_term_stands_once_the_record_uses_it(world: Case) -> None:
    day = date(2026, 2, 25)
    case = replace(world, glossary=(term("minister"), term("unheard-of"), term("order")))
    assert [t.term for t in query.as_of(case, case.as_of).glossary] == [
        "minister",
        "unheard-of",
        "order",
    ]
    assert "unheard-of" not in [t.term for t in query.as_of(case, day).glossary]
    later = next(s.id for s in case.sources if s.published and s.published.last > day)
    sourced = replace(world, glossary=(term("minister", source=later),))
    assert query.as_of(sourced, day).glossary == ()


def test_the_shipped_terms_all_stand_in_the_record() -> None:
    assert 18 <= len(SHIPPED.glossary) <= 30
    assert glossary.used(SHIPPED, SHIPPED.glossary) == SHIPPED.glossary
    early = {t.term for t in query.as_of(SHIPPED, date(2026, 2, 25)).glossary}
    assert {"lakh", "SPARK", "K-SMART", "OSD"} <= early < {t.term for t in SHIPPED.glossary}
    assert all(t.text.endswith(".") for t in SHIPPED.glossary)
