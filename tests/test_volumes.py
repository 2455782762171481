"""Numbers with their hedges: read from print, written in words, never without the hedge."""

from __future__ import annotations

import pytest

from flows import schema, volumes
from flows.volumes import Volume, group, number_hint, parse_wording, short

WORDINGS = [
    ("over 1 crore", 10_000_000, "over"),
    ("nearly 8 lakh", 800_000, "nearly"),
    ("72 lakh (7.2 million)", 7_200_000, "exactly"),
    ("1,00,00,000", 10_000_000, "exactly"),
    ("10,000,000", 10_000_000, "exactly"),
    ("three lakh small entrepreneurs", 300_000, "exactly"),
    ("a lakh of them", 100_000, "exactly"),
    ("5.42 lakh government employees", 542_000, "exactly"),
    ("42 lakhs", 4_200_000, "exactly"),
    ("72lakh", 7_200_000, "exactly"),
    ("3 lac", 300_000, "exactly"),
    ("4 hundred", 400, "exactly"),
    ("10-crore beneficiaries", 100_000_000, "exactly"),
    ("18 agencies", 18, "exactly"),
    ("Twelve departments", 12, "exactly"),
    ("more than 2.5 million people", 2_500_000, "over"),
    ("Almost two billion", 2_000_000_000, "nearly"),
    ("about 50 thousand", 50_000, "about"),
    ("at least 5 lakh", 500_000, "at-least"),
    ("not less than 5 lakh", 500_000, "at-least"),
    ("up to 3 crore", 30_000_000, "up-to"),
    ("as many as 40 lakh", 4_000_000, "up-to"),
    ("no more than 40 lakh", 4_000_000, "up-to"),
    ("a turnover 3 lakh", 300_000, "exactly"),
    ("one of 72 lakh people", 7_200_000, "exactly"),
    ("2,300 crore", 23_000_000_000, "exactly"),
    ("10, mostly new", 10, "exactly"),
]
NO_NUMBER = [
    ("lakhs of women", (None, "unquantified")),
    ("several Crores", (None, "unquantified")),
    ("many people", None),
    ("two to three lakh", None),
    ("10-15 lakh", None),
    ("a list", None),
    ("1.5", None),
    ("COVID19 patients", None),
    ("2,3 million", None),
    ("2½ lakh", None),
    ("1/2", None),
    ("1⁄2 million", None),
    ("half a million", None),
    ("two and a half lakh", None),
    ("one hundred and fifty", None),
    ("twenty five", None),
    ("two dozen", None),
    ("10 lakh 50 thousand", None),
    ("5 lakh crore", None),
    ("5 trillion", None),
    ("5 or 6 lakh", None),
    ("72 000 people", None),
    ("less than 5 lakh", None),
    ("5 per cent", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "number", "bound"), WORDINGS)
def test_printed_words_give_their_number_and_hedge(text: str, number: int, bound: str) -> None:
    assert parse_wording(text) == (number, bound)


@pytest.mark.parametrize(("text", "found"), NO_NUMBER)
def test_words_without_a_number_give_none(text: str, found: object) -> None:
    assert parse_wording(text) == found


@pytest.mark.parametrize("digits", ["indian", "international"])
@pytest.mark.parametrize("bound", [b for b in schema.BOUNDS if b in volumes.HEDGE_WORDS])
@pytest.mark.parametrize("number", [1, 999, 1_018_390, 7_200_000, 10_000_000, 3_500_000_000])
def test_what_is_written_in_words_reads_back_the_same(number: int, bound: str, digits: str) -> None:
    text = volumes.words(Volume(number, bound), digits)
    assert parse_wording(text) == (number, bound)


@pytest.mark.parametrize(
    ("number", "indian", "international"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1,000", "1,000"),
        (99_999, "99,999", "99,999"),
        (100_000, "1,00,000", "100,000"),
        (1_018_390, "10,18,390", "1,018,390"),
        (10_000_000, "1,00,00,000", "10,000,000"),
        (1_234_567_890, "1,23,45,67,890", "1,234,567,890"),
    ],
)
def test_digits_are_grouped_the_way_that_is_asked(
    number: int, indian: str, international: str
) -> None:
    assert (group(number), group(number, "international")) == (indian, international)


@pytest.mark.parametrize(
    ("number", "indian", "international"),
    [
        (0, "0", "0"),
        (18, "18", "18"),
        (99_999, "99,999", "99,999"),
        (100_000, "1 lakh", "100,000"),
        (542_000, "5.42 lakh", "542,000"),
        (7_200_000, "72 lakh", "7.2 million"),
        (10_000_000, "1 crore", "10 million"),
        (12_345_000, "123.45 lakh", "12.345 million"),
        (1_018_390, "10,18,390", "1,018,390"),
        (2_500_000_000, "250 crore", "2.5 billion"),
    ],
)
def test_a_short_number_is_as_said_and_never_rounded(
    number: int, indian: str, international: str
) -> None:
    assert (short(number), short(number, "international")) == (indian, international)


@pytest.mark.parametrize(
    ("volume", "low", "high", "words"),
    [
        (Volume(5, "exactly"), 5, 5, "5"),
        (Volume(5, "over"), 5, None, "over 5"),
        (Volume(5, "at-least"), 5, None, "at least 5"),
        (Volume(5, "nearly"), None, 5, "nearly 5"),
        (Volume(5, "up-to"), None, 5, "up to 5"),
        (Volume(5, "about"), None, None, "about 5"),
        (Volume(None, "unquantified", "lakhs of women"), None, None, "lakhs of women"),
        (Volume(None, "unquantified"), None, None, "not quantified"),
        (Volume(None, "not-stated"), None, None, "number not stated"),
        (Volume(5, "over", unit="people"), 5, None, "over 5"),
        (Volume(5, "over", unit="gigabytes"), 5, None, "over 5 gigabytes"),
        (Volume(1, "exactly", unit="letters"), 1, 1, "1 (letters)"),
        (Volume(None, "unquantified", "lakhs of trips", "trips"), None, None, "lakhs of trips"),
    ],
)
def test_a_hedge_supports_a_floor_a_ceiling_or_neither(
    volume: Volume, low: int | None, high: int | None, words: str
) -> None:
    assert (volume.low, volume.high, volumes.words(volume)) == (low, high, words)


def test_every_hedge_of_the_schema_has_its_words() -> None:
    assert {*volumes.HEDGE_WORDS, "unquantified", "not-stated"} == set(schema.BOUNDS)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1 200", "write 1200"),
        ("10,00,000", "write 1000000"),
        ("1_000", "write 1000"),
        ("72.0", "write 72"),
        ("७२", "write 72"),
        ("72 lakh", "write 7200000"),
        ("1.2 crore", "write 12000000"),
        ("72lakh", "write 7200000"),
        ("over 1 crore", "write 10000000 and volume_bound over"),
        ("72\u00a0lakh", "write 7200000"),
        ("72.5", ""),
        ("-5", ""),
        ("1E5", ""),
        ("1.02E+06", ""),
        ("0x10", ""),
        ("NaN", ""),
        ("lakhs of women", ""),
        ("12,34", ""),
        ("1.000.000", "write 1000000"),
        ("1.000", "write 1000, or 1 if the point begins a fraction"),
        ("1'000'000", "write 1000000"),
        ("१०,००,०००", "write 1000000"),
        ("１２", "write 12"),
        ("5 cr", "write 50000000"),
        ("3L", "write 300000"),
        ("+5", "write 5"),
        ("2.3 million", "write 2300000"),
        ("2,3 million", ""),
        ("2,3 m", ""),
        ("1/2", ""),
        ("½", ""),
        ("2½ lakh", ""),
        ("1 2", ""),
        ("7 2 lakh", ""),
        ("7-Feb", ""),
        ("7 Feb", ""),
        ("12:30", ""),
        ("5%", ""),
        ("72 lakh or so", ""),
        ("5 kg", ""),
        ("0.5", ""),
    ],
)
def test_a_hint_for_a_number_is_right_or_absent(text: str, hint: str) -> None:
    assert number_hint(text) == hint


OTHERWISE = "write digits only, or leave it empty"


@pytest.mark.parametrize(
    ("text", "why", "hint"),
    [
        ("72 lakh", "not a whole number", "write 7200000"),
        ("72.5", "not a whole number", OTHERWISE),
        ("many", "not a whole number", OTHERWISE),
        ("-5", "below zero, and nothing is counted so", OTHERWISE),
        ("(5)", "below zero, and nothing is counted so", OTHERWISE),
        ("1e3", "a number in powers of ten", "write 1000, if no digits were dropped"),
        ("1.02E+06", "a number in powers of ten", "write 1020000, if no digits were dropped"),
        ("1e309", "not a whole number", OTHERWISE),
        ("0x10", "not a whole number in digits 0 to 9", "write 16, if that is meant"),
        ("NaN", "not a number", "leave it empty if the sources do not say"),
        ("n/a", "not a number", "leave it empty if the sources do not say"),
        (
            "9007199254740993",
            "more than 9007199254740992, up to which every program keeps all digits",
            "give it in words, and leave it empty here",
        ),
    ],
)
def test_why_a_text_is_no_number_and_what_to_write(text: str, why: str, hint: str) -> None:
    assert volumes.explain(text) == (why, hint)
