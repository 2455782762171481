"""The terms of a case's glossary: where they stand in a text, and which its record uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from flows.language import ENGLISH
from flows.model import Case, Term
from flows.translate import translated

_TABLES = (
    "accounts",
    "sources",
    "actors",
    "populations",
    "claims",
    "citations",
    "flows",
    "events",
    "responses",
    "story",
)


class Spotter:
    """Finds the terms of a glossary in a text, in all their forms, the longest form first.

    A form with a capital letter is met as it is written (“SPARK” is no spark); one without is
    met in any case.
    """

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._exact: dict[str, Term] = {}
        self._any: dict[str, Term] = {}
        for term in terms:
            for form in filter(None, map(_spaced, (term.term, *term.aliases))):
                plain = form == form.lower()
                (self._any if plain else self._exact).setdefault(form, term)
        forms = sorted((*self._exact, *self._any), key=len, reverse=True)
        parts = (
            rf"(?i:{_pattern(form)})" if form in self._any else _pattern(form) for form in forms
        )
        self._found = re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])") if forms else None

    def spots(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Give each place of a term in `text`: where it starts, where it ends, the term."""
        for match in self._found.finditer(text) if self._found else ():
            form = _spaced(match[0])
            yield match.start(), match.end(), self._exact.get(form) or self._any[form.lower()]


def _spaced(form: str) -> str:
    return " ".join(form.replace("’", "'").split())


def _pattern(form: str) -> str:
    return re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]")


@lru_cache(maxsize=32)
def spotter(case: Case) -> Spotter:
    """Return what finds the terms of a case."""
    return Spotter(case.glossary)


def used(case: Case, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return those of `terms` that stand somewhere in the record of `case`, in their order."""
    if not terms:
        return ()
    # The same terms in every language: it is the curated record that uses them.
    texts = "\n".join(_texts(translated(case, ENGLISH)))
    met = {id(term) for _, _, term in Spotter(terms).spots(texts)}
    return tuple(term for term in terms if id(term) in met)


def _texts(case: Case) -> Iterator[str]:
    for table in _TABLES:
        for record in getattr(case, table):
            for name in record.__slots__:
                value = getattr(record, name)
                if isinstance(value, str):
                    yield value
                elif isinstance(value, tuple):
                    yield " ".join(value)
                elif wording := getattr(value, "wording", ""):
                    yield wording
