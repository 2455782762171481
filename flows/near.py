"""The nearest fix: which known id or word a wrong one most likely means.

Exact kinship first (look-alikes, case, separators, a name instead of its id, what spreadsheets
make of an id), then the fewest slips of the finger. A caller gives each file at most `BUDGET`
searches by spelling.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from flows.characters import slug

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# How many searches by spelling one file gets: a table of wrong ids must not take minutes.
BUDGET = 200
_TRIED = 40
_COMMON = 4_000


def distance(a: str, b: str, limit: int = 99) -> int:
    """Return how many letters to add, drop, change or swap make `b` of `a`; `limit` + 1 if more.

    >>> distance("cheif", "chief"), distance("over", "ovr"), distance("a", "xyz", 1)
    (1, 1, 2)
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _tight(text: str) -> str:
    return text.replace("-", "")


def _sorted(text: str) -> str:
    return "-".join(sorted(text.split("-")))


def spreadsheet_forms(known: str) -> Iterator[str]:
    """Yield what a spreadsheet may have made of the id `known`, as a slug.

    >>> sorted(spreadsheet_forms("2-7"))[:3], list(spreadsheet_forms("007"))
    (['02-jul', '07-feb', '2-jul'], ['7'])
    >>> slug("1.00E+05") in spreadsheet_forms("1e5")
    True
    """
    if known.isdecimal() and known.lstrip("0") not in ("", known):
        yield known.lstrip("0")
    parts = known.split("-")
    if len(parts) in (2, 3) and all(p.isdecimal() or p[:3] in _MONTHS for p in parts):
        numbers = [int(p) if p.isdecimal() else _MONTHS.index(p[:3]) + 1 for p in parts]
        pairs = {(numbers[0], numbers[1]), (numbers[1], numbers[0])}
        for day, month in pairs if max(numbers[:2]) < 100 else ():
            if 1 <= month <= 12 and 1 <= day <= 31:
                name = _MONTHS[month - 1]
                yield from (f"{day}-{name}", f"{day:02d}-{name}", f"{name}-{day:02d}")
    if re.fullmatch(r"[0-9]{1,15}e[0-9]{1,2}|[0-9]{10,40}", known):
        base, _, zeros = known.partition("e")
        number = int(base) * 10 ** int(zeros or 0)
        power = len(str(number)) - 1
        for places in (0, 1, 2, 5):
            mantissa = f"{number / 10**power:.{places}f}".replace(".", "-")
            yield from (f"{mantissa}e-{power:02d}", f"{mantissa}e-{power}")


class Finder:
    """Finds what a wrong text means among ids or words, each with the names it goes by."""

    def __init__(self, known: Mapping[str, Iterable[str]]) -> None:
        self._known = known
        self._exact: dict[str, list[str]] = {}
        self._grams: dict[str, list[str]] = {}

    def _forms(self) -> dict[str, list[str]]:
        if not self._exact and self._known:
            ranks: tuple[dict[str, dict[str, None]], ...] = tuple(
                defaultdict(dict) for _ in range(5)
            )
            for one, names in self._known.items():
                ranks[0][slug(one)][one] = None
                for name in names:
                    if form := slug(name):
                        ranks[1][form][one] = None
                for form in spreadsheet_forms(one):
                    ranks[2][form][one] = None
                ranks[3][_tight(slug(one))][one] = None
                ranks[4][_sorted(slug(one))][one] = None
            for rank in ranks:
                for form, ones in rank.items():
                    self._exact.setdefault(form, list(ones))
        return self._exact

    def exact(self, text: str) -> list[str]:
        """Return what `text` is another spelling, a name or a spreadsheet's version of."""
        form, forms = slug(text), self._forms()
        if not form:
            return []
        return forms.get(form) or forms.get(_tight(form)) or forms.get(_sorted(form)) or []

    def search(self, text: str) -> list[str]:
        """Return what is nearest to `text` by spelling: at most three that are equally near."""
        form = slug(text)
        if not form or len(form) > 100:
            return []
        limit = max(1, (len(form) + 1) // 3)
        best: list[str] = []
        for one in self._candidates(form):
            far = distance(form, one, limit)
            if far < limit or (far == limit and not best):
                best, limit = ([one] if far < limit else [*best, one]), far
            elif far == limit:
                best.append(one)
        if swapped := [one for one in best if sorted(one) == sorted(form)]:
            best = swapped
        if not best and len(self._forms()) <= 300:
            best = get_close_matches(form, self._forms(), 1)
        if not best:
            best = self._parts(form)
        found = dict.fromkeys(one for form in best for one in self._forms()[form])
        return list(found)[:3]

    def _candidates(self, form: str) -> list[str]:
        forms = self._forms()
        if len(forms) <= _TRIED:
            return list(forms)
        if not self._grams:
            grams = defaultdict(list)
            for known in forms:
                for gram in _grams(known):
                    grams[gram].append(known)
            self._grams = dict(grams)
        shared: dict[str, int] = {}
        lists = sorted((self._grams.get(gram, []) for gram in _grams(form)), key=len)
        for place, known_forms in enumerate(lists):
            if len(known_forms) > _COMMON and place > 1 and shared:
                break
            for known in known_forms[:50_000]:
                shared[known] = shared.get(known, 0) + 1
        wanted = sorted(shared, key=lambda one: (-shared[one], abs(len(one) - len(form))))
        return wanted[:_TRIED]

    def _parts(self, form: str) -> list[str]:
        """Return the one known form that begins or ends with `form`, or holds all its words."""
        if len(form) < 4 or len(self._forms()) > 50_000:
            return []
        words = set(form.split("-"))
        found = [one for one in self._forms() if words <= set(one.split("-"))]
        found = found or [one for one in self._forms() if one.startswith(form)]
        return found if len(found) == 1 else []


def _grams(text: str) -> set[str]:
    padded = f"^{text}$"
    return {padded[i : i + 3] for i in range(len(padded) - 2)} | {
        padded[i : i + 1] + padded[i + 2 : i + 3] + "~" for i in range(len(padded) - 2)
    }
