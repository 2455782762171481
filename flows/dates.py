"""Partial dates as EDTF (ISO 8601-2, levels 0 and 1): parsed, explained, never completed."""

from __future__ import annotations

import calendar
import itertools
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import get_month_names

from flows import language
from flows.characters import digits
from flows.language import _

_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as printed: its text, and the first and last day that it may mean.

    `start` is None for "on or before", `end` is None for "on or after". `precision` is one of
    `day`, `month`, `year`, `range`, `before`, `after`. `inferred` marks a `?` (worked out, not
    stated), `about` a `~`.
    """

    text: str
    start: date | None = field(compare=False)
    end: date | None = field(compare=False)
    precision: str = field(compare=False)
    inferred: bool = field(compare=False)
    about: bool = field(compare=False)

    @property
    def last(self) -> date:
        """The day by which it had happened, if it happened; open ends count from their start."""
        return self.end or self.start or date.max

    @property
    def first(self) -> date:
        """The first day that it can mean; an open start counts from its end."""
        return self.start or self.end or date.min


@lru_cache(maxsize=20_000)
def parse(text: str) -> Edtf:
    """Return the date that `text` writes in EDTF.

    Raises ValueError with a sentence for people, and the nearest fix where one is evident.

    >>> parse("2026-02").end
    datetime.date(2026, 2, 28)
    """
    if "/" in text and re.fullmatch(rf"(\.\.|{_PART.pattern})?/(\.\.|{_PART.pattern})?", text):
        left, right = text.split("/")
        a = _part(left) if left not in ("", "..") else None
        b = _part(right) if right not in ("", "..") else None
        if a is None and b is None:
            raise ValueError("an interval needs at least one date")
        if a and b and a.first > b.last:
            raise ValueError(f"the range ends before it starts; write {right}/{left}")
        precision = "range" if a and b else "before" if b else "after"
        marks = [p for p in (a, b) if p]
        return Edtf(
            text,
            a.start if a else None,
            b.end if b else None,
            precision,
            any(p.inferred for p in marks),
            any(p.about for p in marks),
        )
    if not _PART.fullmatch(text):
        raise ValueError(_explain(text))
    return _part(text)


def day(text: str) -> date:
    """Return the one day that `text` names as YYYY-MM-DD; raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def _part(text: str) -> Edtf:
    year_text, month_text, day_text, mark = _PART.fullmatch(text).groups()  # type: ignore[union-attr]
    year = int(year_text)
    month = int(month_text) if month_text and month_text != "XX" else None
    day = int(day_text) if day_text and day_text != "XX" and month else None
    if year == 0:
        raise ValueError("there is no year 0; leave it empty if the sources do not say")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"{text.rstrip('?~%')} is not a month of the calendar")
    if month_text == "XX" and day_text not in (None, "XX"):
        raise ValueError(f"a day needs its month; write {year_text}-XX-XX{mark}")
    if month is None:
        start, end, precision = date(year, 1, 1), date(year, 12, 31), "year"
    else:
        last = calendar.monthrange(year, month)[1]
        if day is not None and not 1 <= day <= last:
            raise ValueError(
                f"{calendar.month_name[month]} {year} has {last} days; "
                f"write {year:04d}-{month:02d} if the day is not known"
            )
        start = date(year, month, day or 1)
        end = date(year, month, day or last)
        precision = "day" if day else "month"
    return Edtf(text, start, end, precision, mark in ("?", "%") and mark != "", mark in ("~", "%"))


def _explain(text: str) -> str:
    fixes = suggestions(text)
    if len(fixes) > 1:
        ways = {2: "two", 3: "three"}.get(len(fixes), "several")
        return f"it can be read in {ways} ways; write {' or '.join(fixes)}"
    if fixes:
        return f"write {fixes[0]}"
    clean = _clean(text)
    if found := _YEARLESS.fullmatch(clean):
        day, month = month_day(clean) or (0, 0)
        if month and found["year"]:
            both = f"20{found['year']}-{month:02d}, or YYYY-{month:02d}-{day:02d} with its year"
            return f"it can be read in two ways; write {both}"
        if month:
            return f"the year is missing; write YYYY-{month:02d}-{day:02d}"
    if found := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", clean):
        day, month, year = map(int, found.groups())
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 and year else 99
        if day > last:
            why = f"{calendar.month_name[month]} {year} has {last} days"
            return f"{why}; write {year:04d}-{month:02d} if the day is not known"
    if re.fullmatch(r"[0-9]{1,2}[-/.][0-9]{1,2}", clean):
        return "the year is missing, and day and month can be read in two ways; write YYYY-MM-DD"
    return "write YYYY-MM-DD, YYYY-MM, YYYY, a range A/B, ../B (on or before), with ? if inferred"


_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_LONGEST = 60
_NAMES = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
# A spreadsheet shows May 2025 as `May-25`, and the 25th of May as `25-May`.
_YEARLESS = re.compile(r"[0-9]{1,2}[- ][A-Za-z]{3,9}|[A-Za-z]{3,9}[- ](?:(?P<year>[0-9]{2})|[0-9])")
# What may follow a day and says nothing that is kept; any other words may be the end of a range.
_CLOCK = (
    r"(?:[T ][0-9]{1,2}(?::[0-9]{2}){1,2}(?:\.[0-9]+)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|IST|[+-][0-9]{2}:?[0-9]{2}))?|Z|[+-][0-9]{2}:[0-9]{2})?"
)
_BETWEEN = re.compile(
    r"(?:from )?(.+?) (?:to|until|till|-|/) (.+)"
    r"|between (.+?) and (.+)"
    r"|([0-9]{4}(?:-[0-9]{2}){0,2})-([0-9]{4}(?:-[0-9]{2}){0,2})",
    re.IGNORECASE,
)


def _clean(text: str) -> str:
    plain = digits(unicodedata.normalize("NFKC", text[:_LONGEST])).translate(_HYPHENS)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join(plain.replace(",", " ").strip("'\" \t.").split())


def _month(word: str) -> int:
    word = word.lower().rstrip(".")
    found = {i for name, i in _NAMES.items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else 9 if word == "sept" else 0


def month_day(text: str) -> tuple[int, int] | None:
    """Return the day and the month of `7-Feb` or `Feb 7`, or None.

    >>> month_day("07-Feb"), month_day("Feb 7")
    ((7, 2), (7, 2))
    """
    found = re.match(r"([0-9]{1,2})[- ]([A-Za-z]{3,9})\b", text)
    other = re.match(r"([A-Za-z]{3,9})[- ]([0-9]{1,2})\b", text)
    day, word = found.groups() if found else (other[2], other[1]) if other else ("0", "")
    month = _month(word)
    return (int(day), month) if month and 1 <= int(day) <= 31 else None


Parts = tuple[int, int, int | None]
_DAY_WORDS = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.? ", re.IGNORECASE)


def suggestions(text: str) -> list[str]:
    """Return the EDTF dates that a date written in another way most likely means."""
    clean = _WEEKDAY.sub("", _clean(text))
    if found := re.fullmatch(r"(before|until|by|till) (.+)", clean, re.IGNORECASE):
        return [f"../{fix}" for fix in _whole(found[2]) if "/" not in fix]
    about = r"(?:circa|about|around|ca?)(?![a-z])\.? ?(.+)"
    if found := re.fullmatch(about, clean, re.IGNORECASE):
        return [f"{fix}~" for fix in _whole(found[1]) if fix[-1].isdecimal() and "/" not in fix]
    if found := re.fullmatch(r"([0-9]{1,2}) ?(?:-|to) ?([0-9]{1,2} [A-Za-z]+\.? [0-9]{4})", clean):
        ends = suggestions(found[2])
        starts = suggestions(found[1] + found[2][found[2].index(" ") :])
        return [f"{starts[0]}/{ends[0]}"] if starts and ends else []
    if found := _BETWEEN.fullmatch(clean):
        left, right = filter(None, found.groups())
        return _ranges(_whole(left), _whole(right))
    mark = clean[-1] if clean.endswith(("?", "~")) else ""
    fixes = []
    for year, month, day in _readings(clean.rstrip("?~ ")):
        fix = f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "") + mark
        if not month:
            fix = f"{year:04d}{mark}"
        fixes += _same(fix)
    return list(dict.fromkeys(fixes))


def _whole(text: str) -> list[str]:
    """Return the dates that a part of a longer text means, also if it is a date already."""
    return suggestions(text) or _same(text)


def _ranges(starts: list[str], ends: list[str]) -> list[str]:
    """Return the ranges from one of `starts` to one of `ends` that do not run backwards."""
    # Two days of one cell are written in one order: both day first, or both month first.
    alike = len(starts) == len(ends)
    pairs = zip(starts, ends, strict=True) if alike else itertools.product(starts, ends)
    single = [pair for pair in pairs if "/" not in "".join(pair)]
    return [f"{a}/{b}" for a, b in single if _part(a).first <= _part(b).last]


def _same(text: str) -> list[str]:
    """Return `text` if it is a date, else nothing."""
    try:
        return [_part(text).text] if _PART.fullmatch(text) else []
    except ValueError:
        return []


def _readings(clean: str) -> list[Parts]:
    if m := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})" + _CLOCK, clean):
        return [(int(m[1]), int(m[2]), int(m[3]))]
    if m := re.fullmatch(
        r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})" + _CLOCK, clean
    ):
        a, b, c = map(int, m.groups())
        year = c + (2000 if len(m[3]) == 2 else 0)
        ways: list[Parts] = [(year, b, a), (year, a, b)]
        # Of three short numbers, the first may be the year as well as the last.
        return [*ways, (2000 + a, b, c)] if len(m[1]) == len(m[3]) == 2 else ways
    if m := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/.]?", clean):
        return [(int(m[1]), int(m[2]), None)]
    if m := re.fullmatch(r"([0-9]{4})[-/.]", clean):
        return [(int(m[1]), 0, None)]
    if m := re.fullmatch(
        rf"{_DAY_WORDS}[ -]?(?:of )?([A-Za-z]+)\.?[ -]?'?([0-9]{{4}}|[0-9]{{2}})", clean
    ):
        year = int(m[3]) + (2000 if len(m[3]) == 2 else 0)
        return [(year, _month(m[2]), int(m[1]))] if _month(m[2]) else []
    if m := re.fullmatch(rf"([A-Za-z]+)\.?[ -]{_DAY_WORDS}[ -]+([0-9]{{4}})", clean):
        return [(int(m[3]), _month(m[1]), int(m[2]))] if _month(m[1]) else []
    if m := re.fullmatch(r"([A-Za-z]+)\.?[ -]'?([0-9]{4})", clean):
        return [(int(m[2]), _month(m[1]), None)] if _month(m[1]) else []
    if m := re.fullmatch(r"([0-9]{4})[ -]([A-Za-z]+)(?:[ -]([0-9]{1,2}))?", clean):
        return [(int(m[1]), _month(m[2]), int(m[3]) if m[3] else None)] if _month(m[2]) else []
    if m := re.fullmatch(r"(19|20)([0-9]{2})([0-9]{2})([0-9]{2})", clean):
        return [(int(m[1] + m[2]), int(m[3]), int(m[4]))]
    if m := re.fullmatch(r"([34][0-9]{4})(?:\.[0-9]+)?", clean):
        serial = _EXCEL_EPOCH + timedelta(days=int(m[1]))
        return [(serial.year, serial.month, serial.day)]
    if m := re.fullmatch(r"(?:([0-9]{4}))(?:\.0)?", clean):
        return [(int(m[1]), 0, None)]
    return []


def day_hint(text: str) -> str:
    """Return what to write instead of `text` where one whole day is needed."""
    found = [fix.rstrip("?~") for fix in suggestions(text)]
    days = [fix for fix in found if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fix)]
    return f"write {' or '.join(days or ['YYYY-MM-DD'])}"


def day_words(day: date) -> str:
    """Return a day in words, such as `27 Feb 2026`."""
    # A day in words: a language may put the parts in another order.
    return _("{day} {month} {year}").format(day=day.day, month=_month_name(day), year=day.year)


def _month_name(day: date) -> str:
    spoken = language.spoken()
    if spoken == language.ENGLISH:
        return calendar.month_abbr[day.month]
    return str(get_month_names("abbreviated", locale=spoken.replace("-", "_"))[day.month])


def _part_words(part: Edtf) -> str:
    if part.precision == "year":
        return str(part.first.year)
    if part.precision == "day":
        return day_words(part.first)
    return _("{month} {year}").format(month=_month_name(part.first), year=part.first.year)


def words(when: Edtf | None) -> str:
    """Return a date in words for a reader, with what is inferred or open said.

    >>> words(parse("../2026-02-11?"))
    'on or before 11 Feb 2026 (inferred)'
    """
    if when is None:
        return _("date not stated")
    parts = [_part(end) for end in when.text.split("/") if end not in ("", "..")]
    text = _part_words(parts[0])
    if len(parts) > 1:
        text = _("{first} to {last}").format(first=text, last=_part_words(parts[1]))
    if when.precision in ("before", "after"):
        text = {
            ("before", True): _("on or before {day}"),
            ("after", True): _("on or after {day}"),
            ("before", False): _("in or before {day}"),
            ("after", False): _("in or after {day}"),
        }[when.precision, parts[0].precision == "day"].format(day=text)
    if when.about:
        text = _("about {day}").format(day=text)
    return _("{day} (inferred)").format(day=text) if when.inferred else text
