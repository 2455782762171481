"""The words of the page: neutral, the same for both sides, never more than the record says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows import query, schema, words
from flows.model import Case
from flows.query import Timing, Voices
from flows.volumes import NOT_STATED, Volume
from tests.world import LAKHS, NEARLY_8_LAKH, WORLD, case, claim, number, response

VOCABULARY = {
    "SIDE": schema.SIDES,
    "SIDE_SHORT": (*schema.SIDES, "reporting"),
    "VERB": schema.VERBS,
    "RELATION": schema.RELATIONS,
    "KIND": schema.CLAIM_KINDS,
    "BOUNDARY": schema.BOUNDARIES,
    "STATUS": schema.EVENT_STATUS,
    "VIEW": schema.PAGES,
}
LOADED = "theft stolen leak breach illegal malicious silent refute admit ignore false lie".split()


@pytest.mark.parametrize(("name", "allowed"), VOCABULARY.items())
def test_every_word_of_the_schema_has_one_word_on_the_page(
    name: str, allowed: tuple[str, ...]
) -> None:
    table: dict[str, str] = getattr(words, name)
    assert tuple(table) == allowed
    assert len(set(table.values())) == len(table)
    assert not [text for text in table.values() for bad in LOADED if bad in text.lower()]


@pytest.mark.parametrize(
    ("number", "noun", "plural", "text"),
    [
        (0, "flow", "flows", "no flows"),
        (1, "flow", "flows", "one flow"),
        (2, "copy", "copies", "two copies"),
        (12, "day", "days", "twelve days"),
        (13, "day", "days", "13 days"),
        (1204, "flow", "flows", "1,204 flows"),
    ],
)
def test_a_count(number: int, noun: str, plural: str, text: str) -> None:
    assert words.count(number, noun, plural) == text


def test_a_slug_is_a_heading() -> None:
    assert words.heading("the-letters-of-2026") == "The letters of 2026"


TIMING = [
    (Timing("before", 5), "allegation", "said five days before the allegation"),
    (Timing("before", 1), "petition", "said one day before it"),
    (Timing("before"), "allegation", "said some time before the allegation"),
    (Timing("same-day-before", 0), "petition", "said the same day, before it"),
    (Timing("same-day-unknown", 0), "petition", "said the same day, order not known"),
    (Timing("same-day-after", 0), "allegation", "said the same day, after the allegation"),
    (Timing("after", 14), "allegation", "said 14 days after the allegation"),
    (Timing("after", 2, True), "petition", "said two days after it (a date is inferred)"),
    (
        Timing("same-day-after", 0, True),
        "allegation",
        "said the same day, after the allegation (a date is inferred)",
    ),
    (Timing("unknown"), "allegation", "which came first is not known"),
    (Timing("undated"), "allegation", "undated: which came first is not known"),
]


@pytest.mark.parametrize(("when", "kind", "text"), TIMING)
def test_timing_in_words_never_calls_an_earlier_statement_a_reply(
    when: Timing, kind: str, text: str
) -> None:
    assert words.timing(when, claim("a", kind)) == text
    assert not {"reply", "answer", "respon"} & set(text.split())


@pytest.mark.parametrize(
    ("voices", "text"),
    [
        (Voices(("a",), ("r",), 1), "one speaker, in one independent report"),
        (Voices(("a",), ("r",), 3), "one speaker, in one independent report and two copies"),
        (
            Voices(("a", "b"), ("r", "s"), 3),
            "two speakers, in two independent reports and one copy",
        ),
        (Voices(("a",), (), 0), "one speaker, in no independent reports"),
    ],
)
def test_voices_in_words_count_copies_apart(voices: Voices, text: str) -> None:
    assert words.voices(voices) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (0, "denies it"),
        (1, "earlier statement that does not dispute it"),
        (2, "rules on it"),
    ],
)
def test_a_relation_in_words(world: Case, row: int, text: str) -> None:
    found = world.responses[row]
    [meeting] = [m for m in query.proof(world, found.claim).met_by if m.response is found]
    assert words.relation(meeting) == text


def test_a_court_does_not_answer(world: Case) -> None:
    [meeting] = query.proof(world, world.responses[2].claim).met_by
    partly = replace(meeting, response=replace(meeting.response, relation="partly"))
    assert words.relation(partly) == "bears on part of it"
    earlier = replace(partly, timing=Timing("before", 1))
    assert words.relation(earlier) == "earlier statement on part of it"


def test_none_found_names_the_day_of_the_record_shown(world: Case) -> None:
    then = query.as_of(world, date(2026, 2, 28))
    assert words.none_found(then) == "none found in this record (as of 28 Feb 2026)"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("wire", "The Paper / Agency, 25 Feb 2026"),
        ("copy", "The Paper, 26 Feb 2026"),
        ("ruling", "outlet not shown, 3 Mar 2026"),
        ("leaflet", "The Paper, undated"),
    ],
)
def test_where_it_is_printed(world: Case, source: str, text: str) -> None:
    assert words.place(world, world.source[source]) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a-crore", "Leader, 25 Feb 2026"),
        ("p-list", "Petitioner, 27 Feb 2026 (inferred)"),
        ("r-undated", "Paper, date not stated"),
    ],
)
def test_who_said_it_and_when(world: Case, name: str, text: str) -> None:
    assert words.said(world, world.claim[name]) == text


def test_inside_a_sentence_a_group_has_a_small_letter_and_an_outlet_keeps_its_name() -> None:
    record = case(claims=[claim("a"), claim("b")])
    who = record.actor[record.claim["a"].speaker]
    for kind, name, found in (
        ("group", "The petitioners", "the petitioners, "),
        ("media", "The Week", "The Week, "),
    ):
        named = replace(who, kind=kind, name=name)
        actors = tuple(named if a.id == who.id else a for a in record.actors)
        given = replace(record, actors=actors)
        assert words.said(given, given.claim["a"], inside=True).startswith(found)
        assert words.said(given, given.claim["a"]).startswith(f"{name}, ")


def test_a_credit_that_is_not_shown_says_what_is_not_shown(world: Case) -> None:
    source = replace(world.sources[0], publisher="not shown in the copy read", agency="")
    assert words.credit(source) == "publisher not shown in the copy read"
    assert words.credit(replace(source, publisher="The Paper")) == "The Paper"


def test_of_one_thing_what_is_counted_stands_before_the_number(world: Case) -> None:
    given = world.claim["a-crore"]
    assert words.figure(given, "indian") == f"over 1 crore — {given.measure}"
    one = replace(given, volume=number(1, "exactly"), measure="private agencies")
    assert words.figure(one, "indian") == "Private agencies: 1"
    agencies = replace(one, volume=Volume(10, "about", unit="agencies"))
    assert words.figure(agencies, "indian") == "about 10 — private agencies"
    size = replace(agencies, measure="data", volume=Volume(15, "about", unit="gigabytes"))
    assert words.figure(size, "indian") == "about 15 gigabytes — data"
    assert words.figure(replace(given, volume=None), "indian") == ""


def test_how_many_reports_were_read_in_full(world: Case) -> None:
    read = [replace(s, read="full") for s in world.sources]
    assert words.reports(replace(world, sources=tuple(read))).endswith("reports, read in full")
    part = [replace(read[0], read="excerpt"), *read[1:]]
    assert words.reports(replace(world, sources=tuple(part))).endswith(
        f"reports, {len(part) - 1} of them read in full"
    )


def test_people_and_places_by_name(world: Case) -> None:
    assert words.name(world, "unstated") == "recipient not stated"
    assert words.boundary(world.actor["unstated"]) == "Not stated"


MET = (
    "beside it: Minister, 25 Feb 2026 (denies it) and "
    "Minister, 20 Feb 2026 (earlier statement that does not dispute it)."
)
SENTENCES = {
    "f-crore": "Registry → Vendor: shared; Farmers; over 1 crore; said by Leader, 25 Feb 2026; "
    + MET,
    "f-sought": "Office → recipient not stated: sought; number not stated; "
    "said by Leader, 25 Feb 2026; " + MET,
    "f-women": "Vendor → Citizens: used to send; Women; lakhs of women; "
    "said by Leader, 26 Feb 2026; beside it: Judge, 3 Mar 2026 (rules on it).",
    "f-list": "Registry → Vendor: reportedly given; Pensioners; 72 lakh; "
    "said by Petitioner, 27 Feb 2026 (inferred); statement that meets it: "
    "none found in this record (as of 5 Mar 2026).",
    "f-denied": "Registry → Vendor: said not to pass; number not stated; "
    "said by Minister, 25 Feb 2026 and Minister, 20 Feb 2026.",
}


@pytest.mark.parametrize(("flow", "text"), SENTENCES.items())
def test_a_flow_is_one_sentence_with_its_speaker_its_hedge_and_what_meets_it(
    world: Case, flow: str, text: str
) -> None:
    assert words.flow_sentence(world, world.flow[flow]) == text


def test_a_sentence_takes_the_digits_that_are_asked(world: Case) -> None:
    text = words.flow_sentence(world, world.flow["f-list"], "international")
    assert "; 7.2 million; " in text


def test_what_a_sentence_has_no_room_for_is_counted() -> None:
    record = case(
        claims=[claim("a"), *(claim(f"s{i}", "statement", f"2026-02-2{i}") for i in range(4))],
        responses=[response("a", f"s{i}", "denies") for i in range(4)],
    )
    flow = replace(WORLD.flow["f-crore"], claims=("a",))
    assert words.flow_sentence(record, flow).endswith(
        "beside it: Minister, 20 Feb 2026 (earlier statement to the contrary), "
        "Minister, 21 Feb 2026 (earlier statement to the contrary) "
        "and two more."
    )


LABELS = [
    (NOT_STATED, "shared", "not stated"),
    (NOT_STATED, "denied", "said not to pass"),
    (NEARLY_8_LAKH, "denied", "nearly 8 lakh"),
    (LAKHS, "shared", "lakhs of women"),
    (Volume(None, "unquantified"), "shared", "not quantified"),
    (Volume(None, "unquantified", "lakhs of employees"), "shared", "lakhs of employees"),
    (Volume(None, "unquantified", "lakhs of women and men"), "shared", "lakhs of women…"),
    (number(1_234_567_890, "at-least"), "shared", "at least 1,23,45,67,890"),
]


@pytest.mark.parametrize(("volume", "verb", "text"), LABELS)
def test_a_label_may_cut_words_but_never_a_number(
    world: Case, volume: Volume, verb: str, text: str
) -> None:
    flow = replace(world.flow["f-crore"], volume=volume, verb=verb)
    assert words.volume_label(flow) == text
