"""Three-way merging: what goes together, what clashes, and what a choice does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows import merge
from flows.change import Add, Change, Delete, Edit, apply, cells, fresh, keyed
from flows.merge import Clash, pair
from flows.sheet import Sheet, parse

CLAIMS = b"""id,speaker,topic,summary,note,volume,volume_bound,volume_wording,volume_unit
a,leader,one,What a says,,7200000,exactly,72 lakh,people
b,leader,one,What b says,,,,,
c,minister,two,What c says,,,,,
"""
CITATIONS = b"""claim,source,locator,phrase
a,wire,P1,
a,copy,,
b,wire,P2,some words
"""
BASE = {"claims": parse(CLAIMS, "claims.csv"), "citations": parse(CITATIONS, "citations.csv")}


def edit(key: str, **given: str) -> Edit:
    return Edit("claims", (key,), given)


def cite(*key: str, **given: str) -> Edit:
    return Edit("citations", key, given)


def rows(sheets: dict[str, Sheet], table: str = "claims") -> list[list[str]]:
    return [[t for t in cells(sheets[table], r).values() if t] for r in sheets[table].records]


def both(theirs: Sequence[Change], mine: Sequence[Change]) -> tuple[dict[str, Sheet], list[Clash]]:
    """Return what comes out if theirs was saved first, and the clashes."""
    now = apply(BASE, theirs)
    merged = merge.merge(BASE, now, mine)
    return apply(now, merged.changes), list(merged.clashes)


def test_different_records_and_different_cells_go_together() -> None:
    after, clashes = both(
        [edit("a", note="theirs"), edit("b", topic="two")],
        [edit("a", summary="Mine"), edit("c", note="mine")],
    )
    assert clashes == []
    assert after == apply(
        BASE,
        [edit("a", note="theirs", summary="Mine"), edit("b", topic="two"), edit("c", note="mine")],
    )


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    same: list[Change] = [edit("a", note="x"), Delete("claims", ("b",))]
    same.append(Add("claims", ("+", "1"), {"id": "d", "topic": "two"}))
    after, clashes = both(same, same)
    assert clashes == []
    assert after == apply(BASE, same)


def test_the_same_cell_changed_in_two_ways_clashes() -> None:
    after, clashes = both([edit("a", note="theirs")], [edit("a", note="mine", topic="two")])
    assert clashes == [Clash("claims", ("a",), ("note",), ("",), ("theirs",), ("mine",))]
    assert clashes[0].sentence == (
        "claims.csv, a, column note: there was an empty cell; now there is “theirs”; "
        "this change writes “mine”"
    )
    # What does not clash is there to be saved.
    assert after == apply(BASE, [edit("a", note="theirs", topic="two")])


def test_a_number_and_its_hedge_are_one_thing() -> None:
    theirs = edit("a", volume="7300000", volume_wording="73 lakh")
    after, clashes = both([theirs], [edit("a", volume_bound="over")])
    [clash] = clashes
    assert clash.columns == ("volume", "volume_bound", "volume_wording", "volume_unit")
    assert clash.theirs == ("7300000", "exactly", "73 lakh", "people")
    assert clash.mine == ("7200000", "over", "72 lakh", "people")
    assert after == apply(BASE, [theirs])


def test_a_citation_is_one_thing_and_known_though_its_cells_change() -> None:
    theirs, mine = cite("a", "copy", "", "", locator="P9"), cite("a", "copy", "", "", phrase="mine")
    _, clashes = both([theirs], [mine])
    assert [c.mine for c in clashes] == [("a", "copy", "", "mine")]
    assert [c.theirs for c in clashes] == [("a", "copy", "P9", "")]
    after, none = both([theirs], [cite("a", "wire", "P1", "", phrase="mine")])
    assert none == []
    assert rows(after, "citations") == [
        ["a", "wire", "P1", "mine"],
        ["a", "copy", "P9"],
        ["b", "wire", "P2", "some words"],
    ]


def test_a_record_deleted_on_one_side_and_changed_on_the_other_clashes() -> None:
    gone: list[Change] = [Delete("claims", ("a",))]
    _, clashes = both(gone, [edit("a", note="mine")])
    assert clashes == [Clash("claims", ("a",), ("note",), ("",), None, ("mine",))]
    _, clashes = both([edit("a", note="theirs")], gone)
    assert clashes == [Clash("claims", ("a",), ("note",), ("",), ("theirs",), None)]
    assert "this change writes no such record" in clashes[0].sentence


def test_two_new_records_of_one_id_clash_unless_they_are_the_same() -> None:
    theirs = Add("claims", fresh(), {"id": "d", "note": "theirs"})
    mine = Add("claims", fresh(), {"id": "d", "note": "mine"})
    _, clashes = both([theirs], [mine])
    assert clashes == [Clash("claims", ("d",), ("note",), None, ("theirs",), ("mine",))]


def test_new_records_stand_where_they_were_put() -> None:
    first, second = fresh(), fresh()
    mine: list[Change] = [
        Add("claims", first, {"id": "m"}, after=("a",)),
        Add("claims", second, {"id": "n"}, after=first),
    ]
    theirs: list[Change] = [
        Add("claims", fresh(), {"id": "t"}, after=("a",)),
        Delete("claims", ("b",)),
    ]
    after, clashes = both(theirs, mine)
    assert clashes == []
    assert [row[0] for row in rows(after)] == ["a", "m", "n", "t", "c"]


def test_a_record_with_a_new_id_is_still_the_same() -> None:
    after, clashes = both([edit("b", id="bb")], [edit("b", note="mine")])
    assert clashes == []
    assert rows(after)[1] == ["bb", "leader", "one", "What b says", "mine"]
    assert pair("claims", BASE["claims"], apply(BASE, [edit("b", id="bb")])["claims"]) == {
        ("a",): ("a",),
        ("b",): ("bb",),
        ("c",): ("c",),
    }


def test_ids_that_change_places_are_not_mixed_up() -> None:
    swap = [edit("a", id="b"), edit("b", id="a")]
    after, clashes = both([edit("c", note="theirs")], swap)
    assert clashes == []
    assert [(row[0], row[3]) for row in rows(after)][:2] == [
        ("b", "What a says"),
        ("a", "What b says"),
    ]


CLASHES: dict[str, tuple[list[Change], list[Change]]] = {
    "cell": ([edit("a", note="theirs")], [edit("a", note="mine")]),
    "gone": ([Delete("claims", ("a",))], [edit("a", note="mine")]),
    "deleted": ([edit("a", note="theirs")], [Delete("claims", ("a",))]),
    "added": (
        [Add("claims", ("+", "1"), {"id": "d", "note": "theirs"})],
        [Add("claims", ("+", "2"), {"id": "d", "note": "mine"})],
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_a_choice_decides_and_holds_only_for_what_it_saw(name: str) -> None:
    theirs, mine = CLASHES[name]
    now = apply(BASE, theirs)
    [clash] = merge.merge(BASE, now, mine).clashes
    kept = merge.merge(BASE, now, mine, {clash: "theirs"})
    assert (kept.clashes, kept.changes) == ((), ())
    taken = merge.merge(BASE, now, mine, {clash: "mine"})
    assert taken.clashes == ()
    after, wanted = apply(now, taken.changes), apply(BASE, mine)
    rest = sorted(rows(after)), sorted(rows(wanted))
    assert rest[0] == rest[1]
    if name != "gone":
        key = next(
            iter(k for k in keyed(now["claims"], "claims") if k[0] in "ad"[name == "added" :])
        )
        later = apply(now, [Edit("claims", key, {"note": "later"})])
        assert len(merge.merge(BASE, later, mine, {clash: "mine"}).clashes) == 1


def test_a_response_and_its_statement_are_one_thing() -> None:
    content = b"id,claim,statement,relation,note\nr,a,s,denies,\n"
    base = {"responses": parse(content, "responses.csv")}
    now = apply(base, [Edit("responses", ("r",), {"statement": "t"})])
    mine = [Edit("responses", ("r",), {"relation": "partly", "note": "n"})]
    merged = merge.merge(base, now, mine)
    assert [c.columns for c in merged.clashes] == [("statement", "relation")]
    assert [c.cells for c in merged.changes if isinstance(c, Edit)] == [{"note": "n"}]
