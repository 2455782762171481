"""Changes of tables: what they touch, and that nothing else in a file moves."""

from __future__ import annotations

import pytest

from flows.change import (
    Add,
    Change,
    Delete,
    Edit,
    Misfit,
    apply,
    cells,
    fresh,
    from_json,
    keyed,
    splice,
    to_json,
)
from flows.sheet import Record, Sheet, parse

TEXT = 'id,name,side,order,note\na,"First, of all",alleging,1,\nb,Second,answering,2,"two\nlines"\n'


def changed(content: bytes | str, *changes: Change, table: str = "accounts") -> str:
    data = content.encode() if isinstance(content, str) else content
    old = parse(data, f"{table}.csv")
    new = splice(data, old, apply({table: old}, changes)[table])
    assert parse(new, f"{table}.csv").dialect == old.dialect or not old.header
    return new.decode(old.dialect.encoding)


def edit(key: str, table: str = "accounts", **given: str) -> Edit:
    return Edit(table, (key,), given)


def test_no_change_is_no_change() -> None:
    assert changed(TEXT) == TEXT
    assert changed(TEXT, edit("a", name="First, of all", note="")) == TEXT


def test_one_cell_is_changed_and_no_other_byte() -> None:
    assert changed(TEXT, edit("a", order="7")) == TEXT.replace(",1,", ",7,")
    assert changed(TEXT, edit("b", name='a "b"')) == TEXT.replace("Second", '"a ""b"""')


def test_a_record_is_known_by_its_first_id_whatever_changes() -> None:
    swapped = changed(TEXT, edit("a", id="b"), edit("b", id="a"), edit("a", order="9"))
    assert swapped == TEXT.replace("\na,", "\nB,").replace("\nb,", "\na,").replace(
        "\nB,", "\nb,"
    ).replace(",1,", ",9,")


def test_records_come_and_go() -> None:
    one, two, three = fresh(), fresh(), fresh()
    assert len({one, two, three}) == 3
    text = changed(
        TEXT,
        Add("accounts", one, {"id": "c", "name": "C"}, after=("a",)),
        Add("accounts", two, {"id": "d"}),
        Add("accounts", three, {"id": "e"}, after=one),
        Edit("accounts", one, {"side": "deciding"}),
        Delete("accounts", ("b",)),
    )
    assert text.splitlines()[1:] == [
        'a,"First, of all",alleging,1,',
        "c,C,deciding,,",
        "e,,,,",
        "d,,,,",
    ]


def test_a_new_record_after_one_that_goes_takes_its_place() -> None:
    changes = (Add("accounts", fresh(), {"id": "c"}, after=("a",)), Delete("accounts", ("a",)))
    assert changed(TEXT, *changes).splitlines()[1] == "c,,,,"


def test_a_new_record_that_goes_again_leaves_nothing() -> None:
    key = fresh()
    assert changed(TEXT, Add("accounts", key, {"id": "c"}), Delete("accounts", key)) == TEXT


FORMS = {
    "byte-order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "lone CR": TEXT.replace("\n", "\r").encode(),
    "no last newline": TEXT.rstrip("\n").encode(),
    "semicolons": TEXT.replace("First, of", "First; of").replace(",", ";").encode(),
    "tabs": TEXT.replace(",", "\t").encode(),
    "unknown columns": TEXT.replace("\na", ",x,y\na").replace("1,", "1,,ü,é").encode(),
    "another order": b"note,side,id,order,name\n,alleging,a,1,First\n,answering,b,2,Second\n",
    "blank lines and rows": TEXT.replace("\na,", "\n\n,,,,\na,").encode() + b"\n\n",
    "spaces": TEXT.replace("a,", " a ,").replace("note", " note ").encode(),
    "short rows": b"id,name,side,order,note\na,First\nb\n",
    "long rows": TEXT.replace("1,\n", "1,,,,\n").encode(),
    "all quoted": (
        b'"id","name","side","order","note"\n"a","F","alleging","1",""\n"b","","","",""\n'
    ),
    "mixed line ends": TEXT.replace("1,\n", "1,\r\n").encode(),
    "UTF-16": TEXT.encode("utf-16"),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_a_file_is_kept(form: str) -> None:
    content = FORMS[form]
    old = parse(content, "accounts.csv")
    assert splice(content, old, old) == content
    sheet = apply({"accounts": old}, [edit("b", order="33")])["accounts"]
    new = splice(content, old, sheet)
    again = parse(new, "accounts.csv")
    assert again.dialect == old.dialect
    assert again.header == old.header
    assert [r.cells for r in again.records] == [r.cells for r in sheet.records]
    # Every line but that of the record is what it was.
    before, after = (c.decode(old.dialect.encoding).splitlines(True) for c in (content, new))
    line = keyed(old, "accounts")[("b",)].line
    assert before[: line - 1] == after[: line - 1]
    assert "33" in "".join(after[line - 1 :])
    back = apply(
        {"accounts": again}, [edit("b", order=cells(old, keyed(old, "accounts")[("b",)])["order"])]
    )
    if form not in ("short rows", "unknown columns"):  # a row that was too short stays whole
        assert splice(new, again, back["accounts"]) == content


@pytest.mark.parametrize("form", FORMS)
def test_a_new_record_has_the_form_of_its_file(form: str) -> None:
    content = FORMS[form]
    old = parse(content, "accounts.csv")
    add = Add("accounts", fresh(), {"id": "c", "name": "N"})
    sheet = apply({"accounts": old}, [add])["accounts"]
    new = splice(content, old, sheet)
    again = parse(new, "accounts.csv")
    assert again.dialect == old.dialect
    assert [r.cells for r in again.records] == [r.cells for r in sheet.records]
    back = apply({"accounts": again}, [Delete("accounts", ("c",))])["accounts"]
    assert splice(new, again, back) == content


def test_an_added_row_is_quoted_as_its_neighbour_is() -> None:
    text = changed(FORMS["all quoted"], Add("accounts", fresh(), {"id": "c"}))
    assert text.endswith('"c","","","",""\n')


def test_a_file_of_a_header_alone_takes_records() -> None:
    for header in ("id,name,side,order,note", "id,name,side,order,note\n"):
        text = changed(header, Add("accounts", fresh(), {"id": "c"}))
        assert text.splitlines() == ["id,name,side,order,note", "c,,,,"]


def test_citations_are_known_by_their_whole_row_and_repeats_by_number() -> None:
    text = "claim,source,locator,phrase\nc,s,P1,\nc,s,P1,\nc,s,P2,x\n"
    sheet = parse(text.encode(), "citations.csv")
    assert list(keyed(sheet, "citations")) == [
        ("c", "s", "P1", ""),
        ("c", "s", "P1", "", "2"),
        ("c", "s", "P2", "x"),
    ]
    second = Delete("citations", ("c", "s", "P1", "", "2"))
    assert changed(text, second, table="citations") == text.replace("c,s,P1,\n", "", 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (edit("zz", name="x"), "accounts.csv: “zz” is not there"),
        (Delete("accounts", ("zz",)), "“zz” is not there"),
        (edit("a", colour="red"), "column colour is not in the header"),
        (Add("accounts", ("a",), {}), "is there already"),
        (Delete("nothing", ("a",)), "the table is not there"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(change: Change, told: str) -> None:
    with pytest.raises(Misfit, match=told):
        changed(TEXT, change)


def test_a_deleted_record_cannot_be_changed() -> None:
    with pytest.raises(Misfit, match="“a” is not there"):
        changed(TEXT, Delete("accounts", ("a",)), edit("a", name="x"))


def test_an_untouched_record_is_the_same_object() -> None:
    sheet = parse(TEXT.encode(), "accounts.csv")
    new = apply({"accounts": sheet}, [edit("a", name="x")])["accounts"]
    assert new.records[0] == Record(2, 2, ("a", "x", "alleging", "1", ""))
    assert new.records[1] is sheet.records[1]
    assert isinstance(new, Sheet)


@pytest.mark.parametrize(
    "change",
    [
        edit("a", name="ü \u202e \x00"),
        Add("flows", fresh(), {"id": "x"}, after=("a",)),
        Add("citations", ("+", "1"), {}),
        Delete("citations", ("c", "s", "", "")),
    ],
)
def test_a_change_goes_through_json(change: Change) -> None:
    assert from_json(to_json(change)) == change


@pytest.mark.parametrize("data", [{}, {"op": "edit", "table": "x", "key": ["a"]}, {"op": 1}])
def test_what_is_no_change_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no change"):
        from_json(data)
