"""Partial dates: every form that is read, every wrong form with its nearest fix."""

from __future__ import annotations

import re
import time
from datetime import date

import edtf
import pytest

from flows import dates
from flows.dates import parse

FORMS = [
    # text, first day, last day, precision, inferred, about
    ("2026-02-25", "2026-02-25", "2026-02-25", "day", False, False),
    ("2026-02", "2026-02-01", "2026-02-28", "month", False, False),
    ("2024-02", "2024-02-01", "2024-02-29", "month", False, False),
    ("2026", "2026-01-01", "2026-12-31", "year", False, False),
    ("2026-02-XX", "2026-02-01", "2026-02-28", "month", False, False),
    ("2026-XX", "2026-01-01", "2026-12-31", "year", False, False),
    ("2026-XX-XX", "2026-01-01", "2026-12-31", "year", False, False),
    ("2026-02-24?", "2026-02-24", "2026-02-24", "day", True, False),
    ("2026-02~", "2026-02-01", "2026-02-28", "month", False, True),
    ("2026%", "2026-01-01", "2026-12-31", "year", True, True),
    ("2026-02-19/2026-02-21", "2026-02-19", "2026-02-21", "range", False, False),
    ("2025-12/2026", "2025-12-01", "2026-12-31", "range", False, False),
    ("2026-02-19/2026-02-21?", "2026-02-19", "2026-02-21", "range", True, False),
    ("2026-02-25/2026-02-25", "2026-02-25", "2026-02-25", "range", False, False),
    ("../2026-02-11", None, "2026-02-11", "before", False, False),
    ("/2026-02-11", None, "2026-02-11", "before", False, False),
    ("../2026-02~", None, "2026-02-28", "before", False, True),
    ("2026-02-24/..", "2026-02-24", None, "after", False, False),
    ("2026-02-24/", "2026-02-24", None, "after", False, False),
]

WRONG = [
    # text, what to write instead
    ("25-02-2026", "write 2026-02-25"),
    ("25/02/2026", "write 2026-02-25"),
    ("25.02.2026", "write 2026-02-25"),
    ("25/02/2026?", "write 2026-02-25?"),
    ("02/25/2026", "write 2026-02-25"),
    ("07/02/2026", "it can be read in two ways; write 2026-02-07 or 2026-07-02"),
    ("02/02/2026", "write 2026-02-02"),
    ("2026/02/25", "write 2026-02-25"),
    ("2026-2-5", "write 2026-02-05"),
    ("2026-02-25T10:00:00", "write 2026-02-25"),
    ("2013/6", "write 2013-06"),
    ("June 2013", "write 2013-06"),
    ("Sept 2013", "write 2013-09"),
    ("Feb 25, 2026", "write 2026-02-25"),
    ("25 February 2026", "write 2026-02-25"),
    ("25-Feb-2026", "write 2026-02-25"),
    ("2026\u201002\u201025", "write 2026-02-25"),
    ("२०२६-०२-२५", "write 2026-02-25"),
    ("46078", "write 2026-02-25"),
    ("20260225", "write 2026-02-25"),
    ("25/02/26", "it can be read in two ways; write 2026-02-25 or 2025-02-26"),
    ("25-05-04", "it can be read in two ways; write 2004-05-25 or 2025-05-04"),
    (
        "04/05/06",
        "it can be read in three ways; write 2006-05-04 or 2006-04-05 or 2004-05-06",
    ),
    ("25/02/2026 10:30 AM", "write 2026-02-25"),
    ("2026-02-25 00:00:00", "write 2026-02-25"),
    ("2026-02-25+05:30", "write 2026-02-25"),
    ("2025-05-04 to 2025-05-06", "write 2025-05-04/2025-05-06"),
    ("2025-05-04 - 2025-05-06", "write 2025-05-04/2025-05-06"),
    ("2025-05-04 / 2025-05-06", "write 2025-05-04/2025-05-06"),
    ("2025-05-04\u20132025-05-06", "write 2025-05-04/2025-05-06"),
    ("2025 - 2026", "write 2025/2026"),
    ("from 27/04/2025 to 4 May 2025", "write 2025-04-27/2025-05-04"),
    ("between May 2025 and June 2025", "write 2025-05/2025-06"),
    (
        "04/05/2025 - 06/05/2025",
        "it can be read in two ways; write 2025-05-04/2025-05-06 or 2025-04-05/2025-06-05",
    ),
    ("05/04/2025 - 13/04/2025", "write 2025-04-05/2025-04-13"),
    ("2026.0", "write 2026"),
    ("2026 February", "write 2026-02"),
    ("Feb 25th, 2026", "write 2026-02-25"),
    ("Wednesday, 25 February 2026", "write 2026-02-25"),
    ("19-21 February 2026", "write 2026-02-19/2026-02-21"),
    ("before 11 February 2026", "write ../2026-02-11"),
    ("by 2026", "write ../2026"),
    ("circa 2026", "write 2026~"),
    ("c. Feb 2026", "write 2026-02~"),
    ("about 25/02/2026", "write 2026-02-25~"),
    ("7-Feb", "the year is missing; write YYYY-02-07"),
    ("25-May", "the year is missing; write YYYY-05-25"),
    ("Feb 7", "the year is missing; write YYYY-02-07"),
    ("May-25", "it can be read in two ways; write 2025-05, or YYYY-05-25 with its year"),
    ("Feb 26", "it can be read in two ways; write 2026-02, or YYYY-02-26 with its year"),
    (
        "7/2",
        "the year is missing, and day and month can be read in two ways; write YYYY-MM-DD",
    ),
    ("31/02/2026", "February 2026 has 28 days; write 2026-02 if the day is not known"),
    ("0000", "there is no year 0; leave it empty if the sources do not say"),
    ("2026-02-30", "February 2026 has 28 days; write 2026-02 if the day is not known"),
    ("2026-02-21/2026-02-19", "the range ends before it starts; write 2026-02-19/2026-02-21"),
    ("2026-XX-25", "a day needs its month; write 2026-XX-XX"),
    ("2026-13", "2026-13 is not a month of the calendar"),
    ("../..", "an interval needs at least one date"),
]

HELPLESS = [
    "yesterday",
    "2026-02-25/2026-02-26/2026-02-27",
    "2026-02-25 to 27",
    "2026-02-25, 2026-02-27",
    "25/02/2026 and 27/02/2026",
    "2026-02-27 to 2026-02-25",
    "before 19-21 February 2026",
    "about 2025 to 2026",
    "7 Feb to March",
    "circa 2026?",
    "32/13/2026",
    "Fob 25, 2026",
    "?",
    "/x",
]


@pytest.mark.parametrize(("text", "first", "last", "precision", "inferred", "about"), FORMS)
def test_every_form_is_read_and_none_is_completed(
    text: str, first: str | None, last: str | None, precision: str, inferred: bool, about: bool
) -> None:
    found = parse(text)
    days = [day and day.isoformat() for day in (found.start, found.end)]
    assert [found.text, *days] == [text, first, last]
    assert (found.precision, found.inferred, found.about) == (precision, inferred, about)


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_a_wrong_form_is_refused_with_its_nearest_fix(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        parse(text)


@pytest.mark.parametrize("text", [text for text, sentence in WRONG if "write" in sentence])
def test_every_fix_that_is_offered_can_be_written(text: str) -> None:
    for fix in dates.suggestions(text):
        assert parse(fix).text == fix


@pytest.mark.parametrize("text", HELPLESS)
def test_what_cannot_be_guessed_is_answered_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match=r"^write YYYY-MM-DD, YYYY-MM, YYYY, a range A/B"):
        parse(text)


ORACLE = [
    *(text for text, *_ in FORMS if not text.startswith("/") and not text.endswith("/")),
    *(f"{year}-{month:02d}" for year in (1900, 2000, 2024, 2026) for month in range(1, 13)),
    *(f"2024-{month:02d}-XX" for month in range(1, 13)),
    *(f"2026-01-15/2026-{month:02d}" for month in range(1, 13)),
]


@pytest.mark.parametrize("text", ORACLE)
def test_bounds_agree_with_the_edtf_package(text: str) -> None:
    other = edtf.parse_edtf(text)
    # The package widens an approximate date by a margin of its own; its strict bounds do not.
    assert parse(text).start == _day(other.lower_strict())
    assert parse(text).end == _day(other.upper_strict())


def _day(bound: time.struct_time | float) -> date | None:
    return None if isinstance(bound, float) else date(*bound[:3])


@pytest.mark.parametrize("text", ["25-02-2026", "25/02/2026", "2026-2-5", "June 2013", "2026-13"])
def test_the_edtf_package_refuses_them_too(text: str) -> None:
    with pytest.raises(edtf.EDTFParseException):
        edtf.parse_edtf(text)
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("../2026-02-11", date(2026, 2, 11), date(2026, 2, 11)),
        ("2026-02-24/..", date(2026, 2, 24), date(2026, 2, 24)),
    ],
)
def test_an_open_end_counts_from_the_other(text: str, first: date, last: date) -> None:
    assert (parse(text).first, parse(text).last) == (first, last)


def test_dates_are_equal_if_their_text_is() -> None:
    assert parse("2026-02-25") == parse("2026-02-25")
    assert parse("2026-02-25") != parse("2026-02-25?")
    assert len({parse("2026-02"), parse("2026-02"), parse("2026-02-XX")}) == 2


@pytest.mark.parametrize(
    "text", ["2026-02", "2026-02-30", "25-02-2026", "20260225", " 2026-02-25", "२०२६-०२-२५", ""]
)
def test_a_day_is_nothing_but_a_day(text: str) -> None:
    assert dates.day("2026-02-25") == date(2026, 2, 25)
    with pytest.raises(ValueError):
        dates.day(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("27-02-2026", "write 2026-02-27"),
        ("25 Feb 2026?", "write 2026-02-25"),
        ("before 20 May 2025", "write YYYY-MM-DD"),
        ("2025-05-04 to 2025-05-06", "write YYYY-MM-DD"),
    ],
)
def test_where_a_day_is_needed_only_a_day_is_offered(text: str, hint: str) -> None:
    assert dates.day_hint(text) == hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "date not stated"),
        ("2026-02-05", "5 Feb 2026"),
        ("2026-02", "Feb 2026"),
        ("2026-02-XX", "Feb 2026"),
        ("2026", "2026"),
        ("2026~", "about 2026"),
        ("2026-02-24?", "24 Feb 2026 (inferred)"),
        ("2026-02-19/2026-02-21", "19 Feb 2026 to 21 Feb 2026"),
        ("2026-01/2026-02", "Jan 2026 to Feb 2026"),
        ("2025/2026-02-11", "2025 to 11 Feb 2026"),
        ("../2026-02-11", "on or before 11 Feb 2026"),
        ("../2026-02", "in or before Feb 2026"),
        ("2026-02-24/..", "on or after 24 Feb 2026"),
        ("2026/..", "in or after 2026"),
    ],
)
def test_words_never_say_more_than_the_date(text: str, words: str) -> None:
    assert dates.words(parse(text) if text else None) == words
