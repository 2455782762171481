"""What a link asks for: read, written, and what becomes of values that this case lacks."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from flows import query, view
from flows.draw.bar import build_bar
from flows.draw.strip import build_strip
from flows.model import Case
from flows.schema import SIDES
from flows.view import View
from tests.world import account, case, claim

FULL = {
    "view": "present",
    "as_of": "2026-03-04",
    "left": "petition",
    "right": "deciding",
    "topic": "messages",
    "population": "women",
    "focus": "claim:a-women",
    "digits": "international",
    "colour": "verb",
    "account": "petition",
    "span": "all",
    "case": "case",
    "open": "opposition.completed.on._0._2,_.denied.on.registry.registry_office",
    "step": "2",
    "q": "1 crore",
    "lang": "ml",
}


def test_the_default_view_has_no_parameters_and_none_give_the_default(world: Case) -> None:
    assert View().params() == {}
    assert view.read({}, world) == (View(), ())


def test_every_part_of_a_view_is_in_the_full_link() -> None:
    assert {f.name for f in fields(View)} == set(FULL)


def test_the_full_link_is_read_and_written_again_the_same(world: Case) -> None:
    found, notices = view.read(FULL, world)
    assert found.as_of == date(2026, 3, 4)
    assert (found.params(), notices) == (FULL, ())


@pytest.mark.parametrize("name", FULL)
def test_each_part_goes_round_alone(world: Case, name: str) -> None:
    # A step is one of the talk.
    asked = {n: FULL[n] for n in (("view", name) if name == "step" else (name,))}
    found, notices = view.read(asked, world)
    assert (found.params(), notices) == (asked, ())


@pytest.mark.parametrize(
    "params",
    [
        {"view": "overview", "left": "alleging", "right": "answering"},
        {"digits": "indian", "colour": "side"},
        {"as_of": "2026-03-05"},
        {"topic": "", "population": "", "focus": "", "as_of": "", "view": ""},
        {"utm_source": "x"},
    ],
)
def test_what_says_the_default_is_the_default_without_a_word(
    world: Case, params: dict[str, str]
) -> None:
    assert view.read(params, world) == (View(), ())


UNKNOWN = [
    # parameter, value, what the reader is told
    ("view", "map", "asks for view “map”, which this case does not have; showing overview."),
    ("view", "Flows", "asks for view “Flows”, which this case does not have; showing overview."),
    (
        "left",
        "nobody",
        "asks for left “nobody”, which this case does not have; showing what is alleged.",
    ),
    (
        "right",
        "nobody",
        "asks for right “nobody”, which this case does not have; showing what the government says.",
    ),
    ("topic", "zzz", "asks for topic “zzz”, which this case does not have; showing all."),
    ("population", "zzz", "asks for population “zzz”, which this case does not have; showing all."),
    (
        "digits",
        "roman",
        "asks for digits “roman”, which this case does not have; showing Indian digits.",
    ),
    (
        "account",
        "nobody",
        "asks for account “nobody”, which this case does not have; showing the left side.",
    ),
    (
        "span",
        "ages",
        "asks for span “ages”, which this case does not have; showing the days of most events.",
    ),
    (
        "case",
        "other",
        "asks for case “other”, which is not here; showing the first case.",
    ),
    (
        "open",
        "opposition.completed.on._0._9",
        "asks for open group “opposition.completed.on._0._9”, which this case does not have; "
        "it is not opened.",
    ),
    ("step", "3", "asks for step “3”, which this case does not have; showing the first."),
    ("step", "two", "asks for step “two”, which this case does not have; showing the first."),
    (
        "lang",
        "tlh",
        "asks for language “tlh”, which this case does not have; showing English.",
    ),
    (
        "colour",
        "mood",
        "asks for colour “mood”, which this case does not have; showing colours by side.",
    ),
    (
        "as_of",
        "27/02/2026",
        "asks for as-of date “27/02/2026”, which this case does not have; "
        "showing the end of the record.",
    ),
    (
        "as_of",
        "2026-02-30",
        "asks for as-of date “2026-02-30”, which this case does not have; "
        "showing the end of the record.",
    ),
    (
        "as_of",
        "2027-01-01",
        "asks for as-of date “2027-01-01”, which this case does not have; "
        "showing the end of the record.",
    ),
    (
        "focus",
        "flow:zzz",
        "asks for focus “flow:zzz”, which this case does not have; nothing is selected.",
    ),
    (
        "focus",
        "f-crore",
        "asks for focus “f-crore”, which this case does not have; nothing is selected.",
    ),
]


@pytest.mark.parametrize(("name", "value", "told"), UNKNOWN)
def test_an_unknown_value_falls_back_and_says_so(
    world: Case, name: str, value: str, told: str
) -> None:
    assert view.read({name: value}, world) == (View(), (f"The link {told}",))


def test_every_parameter_has_an_unknown_value_in_that_table() -> None:
    # Any words may be searched for.
    assert {name for name, *_ in UNKNOWN} == set(FULL) - {"q"}


def test_good_values_stand_beside_bad_ones(world: Case) -> None:
    found, notices = view.read(FULL | {"topic": "zzz", "digits": "roman"}, world)
    assert found.params() == {k: v for k, v in FULL.items() if k not in ("topic", "digits")}
    assert len(notices) == 2


@pytest.mark.parametrize(
    ("focus", "as_of", "kept"),
    [
        ("flow:f-back", "2026-03-03", True),
        ("flow:f-back", "2026-03-02", False),
        ("actor:judge", "2026-03-02", False),
        ("source:ruling", "2026-03-02", False),
        ("event:e-letter", "2026-02-25", True),
        ("event:e-letter", "2026-02-24", False),
    ],
)
def test_a_focus_later_than_the_day_is_explained(
    world: Case, focus: str, as_of: str, kept: bool
) -> None:
    found, notices = view.read({"focus": focus, "as_of": as_of}, world)
    later = f"“{focus}” is not in the record as of this date; it appears at a later one."
    assert (found.focus, notices) == ((focus, ()) if kept else ("", (later,)))
    assert found.as_of == date.fromisoformat(as_of)


@pytest.mark.parametrize(
    ("length", "shown"), [(39, "x" * 39), (40, "x" * 40), (41, "x" * 39 + "…")]
)
def test_a_notice_shows_forty_characters_of_a_value(world: Case, length: int, shown: str) -> None:
    _, [notice] = view.read({"topic": "x" * length}, world)
    assert f"topic “{shown}”," in notice


@pytest.mark.parametrize("name", [name for name in FULL if name != "q"])
@pytest.mark.parametrize(
    "value", ["x" * 100_000, "../../etc/passwd", "<script>", "\x1b[2J\0", "2026-02-27\n", "☃" * 41]
)
def test_a_strange_link_is_harmless_and_its_notice_short(
    world: Case, name: str, value: str
) -> None:
    found, [notice] = view.read({name: value}, world)
    assert found == View()
    assert len(notice) < 150


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("  two \n words\t", "two words"),
        ("<b>&amp;", "<b>&amp;"),
        ("a\x00b\u202ec\ud800d", "a b c d"),
        ("ക്\u200d", "ക്\u200d"),
        (" ", ""),
    ],
)
def test_what_is_searched_for_is_text_of_one_line(world: Case, asked: str, read: str) -> None:
    assert view.read({"q": asked}, world) == (View(q=read), ())


def test_a_long_search_is_cut_and_says_so(world: Case) -> None:
    found, notices = view.read({"q": "word " * 1000}, world)
    assert len(found.q) <= view.LONGEST_SEARCH
    assert notices == ("A search has at most 200 characters; the rest is left out.",)


NO_COURT = case(
    accounts=[account("opposition", "alleging", 1)],
    claims=[claim("a"), claim("s", "statement")],
)


@pytest.mark.parametrize("name", ["left", "right", "account"])
def test_a_side_that_the_case_has_not_is_not_shown(name: str) -> None:
    found, [notice] = view.read({name: "deciding"}, NO_COURT)
    assert found == View()
    assert "“deciding”, which this case does not have; showing" in notice


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, ("alleging", "answering")),
        ({"accounts": [account("court", "deciding", 1)]}, SIDES),
        ({"claims": [claim("c", "court")]}, SIDES),
        ({"claims": [claim("r", "report")]}, ("alleging", "answering")),
    ],
)
def test_a_case_has_the_sides_of_its_accounts_and_claims_and_the_two_of_every_view(
    given: dict[str, Any], shown: tuple[str, ...]
) -> None:
    assert view.sides(case(**{"accounts": (), **given})) == shown


def test_only_sides_that_the_case_has_are_offered_and_drawn(world: Case) -> None:
    def offered(whole: Case) -> list[str | None]:
        options = build_bar(whole, View(), {}).iterfind(".//*[@id='bar-right']/option")
        return [option.get("value") for option in options][:3]

    def lanes(record: Case) -> list[str]:
        names = build_strip(record).iterfind(".//*[@class='name']")
        return ["".join(name.itertext()) for name in names]

    assert offered(NO_COURT) == ["alleging", "answering", "opposition"]
    assert lanes(NO_COURT) == ["Alleging", "Government", "Other"]
    # Before the court has said a word, its place is kept.
    early = query.as_of(world, date(2026, 2, 25))
    assert {query.side_of(c) for c in early.claims} == {"alleging", "answering"}
    assert offered(world) == ["alleging", "answering", "deciding"]
    assert lanes(early) == lanes(world) == ["Alleging", "Government", "Court", "Other"]
