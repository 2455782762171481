"""The days along a drawn timeline: from a day to pixels, and the days that carry words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flows import dates
from flows.draw import measure

# Steps between the days with words.
_DAYS = (1, 2, 3, 7, 14)
_MONTHS = (1, 2, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
SPACE = 14.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Equal room for every day from `first` to `last`, between two places in pixels."""

    first: date
    last: date
    left: float
    right: float

    @property
    def day(self) -> float:
        """The pixels of one day."""
        return (self.right - self.left) / ((self.last - self.first).days + 1)

    def x(self, day: date) -> float:
        """Return the middle of a day in pixels."""
        return self.left + ((day - self.first).days + 0.5) * self.day

    def bar(self, first: date, last: date) -> tuple[float, float]:
        """Return the ends of a run of whole days in pixels, cut where the scale ends."""
        half = self.day / 2
        return max(self.left, self.x(first) - half), min(self.right, self.x(last) + half)


def ticks(scale: Scale, size: float) -> list[tuple[float, str]]:
    """Return the places and the words of as many round days as there is room for.

    The year stands with the first of its days alone.
    """
    found: list[tuple[float, str]] = []
    for days in _candidates(scale):
        found = _words(scale, days)
        ends = [(x - measure.width(t, size) / 2, x + measure.width(t, size) / 2) for x, t in found]
        if all(a[1] + SPACE <= b[0] for a, b in zip(ends, ends[1:], strict=False)):
            break
    return found


def _candidates(scale: Scale) -> list[list[date]]:
    first, last = scale.first, scale.last
    span = (last - first).days
    sets: list[list[date]] = []
    if span <= 400:
        for step in _DAYS:
            sets.append([first + timedelta(days=i) for i in range(1, span + 1, step)])
    months = [
        date(year, month, 1)
        for year in range(first.year, min(last.year, 9998) + 1)
        for month in range(1, 13)
    ]
    for step in _MONTHS:
        sets.append([d for d in months if (d.month - 1) % step == 0])
    for step in _YEARS:
        sets.append([d for d in months if d.month == 1 and d.year % step == 0])
    inside = [[d for d in days if first <= d <= last] for days in sets]
    return [days for days in inside if len(days) > 1] or [[first]]


def _words(scale: Scale, days: list[date]) -> list[tuple[float, str]]:
    found, year = [], 0
    yearly = len(days) > 1 and all((d.month, d.day) == (1, 1) for d in days)
    monthly = len(days) > 1 and all(d.day == 1 for d in days)
    for day in days:
        text = dates.day_words(day)
        if yearly:
            text = str(day.year)
        elif monthly:
            text = dates.words(dates.parse(f"{day.year:04d}-{day.month:02d}"))
        if day.year == year and not yearly:
            # A language may write the year first.
            text = text.replace(str(day.year), "").strip(" ,")
        year = day.year
        found.append((scale.x(day), text))
    return found
