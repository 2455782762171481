"""Partial dates as EDTF (ISO 8601-2, levels 0 and 1): parsed, explained, never completed."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

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
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def _part(text: str) -> Edtf:
    year_text, month_text, day_text, mark = _PART.fullmatch(text).groups()  # type: ignore[union-attr]
    year = int(year_text)
    month = int(month_text) if month_text and month_text != "XX" else None
    day = int(day_text) if day_text and day_text != "XX" and month else None
    if year == 0 or (month is not None and not 1 <= month <= 12):
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
        return f"it can be read in two ways; write {' or '.join(fixes)}"
    if fixes:
        return f"write {fixes[0]}"
    return "write YYYY-MM-DD, YYYY-MM, YYYY, a range A/B, ../B (on or before), with ? if inferred"


def suggestions(text: str) -> list[str]:
    """Return the EDTF dates that a date written in another way most likely means."""
    clean = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    clean = clean.strip().replace(",", " ").replace("\u2010", "-").replace("\u2013", "-")
    mark = clean[-1] if clean.endswith(("?", "~")) else ""
    clean = clean.rstrip("?~ ")
    found: list[tuple[int, int, int | None]] = []
    if m := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?", clean):
        found = [(int(m[1]), int(m[2]), int(m[3]))]
    elif m := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", clean):
        found = [(int(m[3]), int(m[2]), int(m[1]))]
        if m[1] != m[2]:
            found.append((int(m[3]), int(m[1]), int(m[2])))
    elif m := re.fullmatch(r"(\d{4})[-/](\d{1,2})", clean):
        found = [(int(m[1]), int(m[2]), None)]
    elif m := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})", clean):
        found = [(int(m[3]), _MONTHS.get(m[2].lower(), 0), int(m[1]))]
    elif m := re.fullmatch(r"([A-Za-z]{3})[a-z]*[ -](\d{1,2})[ -]+(\d{4})", clean):
        found = [(int(m[3]), _MONTHS.get(m[1].lower(), 0), int(m[2]))]
    elif m := re.fullmatch(r"([A-Za-z]{3})[a-z]*[ -](\d{4})", clean):
        found = [(int(m[2]), _MONTHS.get(m[1].lower(), 0), None)]
    elif re.fullmatch(r"[34]\d{4}", clean):
        serial = _EXCEL_EPOCH + timedelta(days=int(clean))
        found = [(serial.year, serial.month, serial.day)]
    fixes = []
    for year, month, day in found:
        fix = f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "") + mark
        try:
            _part(fix) if _PART.fullmatch(fix) else None
        except ValueError:
            continue
        if _PART.fullmatch(fix) and month:
            fixes.append(fix)
    return fixes


def day_hint(text: str) -> str:
    """Return what to write instead of `text` where one whole day is needed."""
    days = [s[:10] for s in suggestions(text) if len(s) >= 10]
    return f"write {' or '.join(days or ['YYYY-MM-DD'])}"


def day_words(day: date) -> str:
    """Return a day in words, such as `27 Feb 2026`."""
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def _part_words(part: Edtf) -> str:
    if part.precision == "year":
        return str(part.first.year)
    text = day_words(part.first)
    return text if part.precision == "day" else text.partition(" ")[2]


def words(when: Edtf | None) -> str:
    """Return a date in words for a reader, with what is inferred or open said.

    >>> words(parse("../2026-02-11?"))
    'on or before 11 Feb 2026 (inferred)'
    """
    if when is None:
        return "date not stated"
    parts = [_part(end) for end in when.text.split("/") if end not in ("", "..")]
    text = " to ".join(map(_part_words, parts))
    if when.precision in ("before", "after"):
        text = f"{'on' if parts[0].precision == 'day' else 'in'} or {when.precision} {text}"
    if when.about:
        text = f"about {text}"
    return f"{text} (inferred)" if when.inferred else text
