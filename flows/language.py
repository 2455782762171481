"""The language in which the page speaks: English as written here, others from one catalogue each.

A catalogue is `flows/languages/CODE.po`, in gettext's format, and nothing else: with the file, the
language is there. Plurals, months and numbers follow CLDR, as Babel knows it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """Return the codes of the languages there are (BCP 47), English first."""
    return (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))


def names() -> dict[str, str]:
    """Return what each language calls itself, by code."""
    return {code: str(Locale.parse(code, sep="-").get_display_name()) for code in codes()}


def named(name: str) -> str:
    """Return a language's English name in the language spoken; as it is if CLDR has it not."""
    codes_of = {shown: code for code, shown in Locale.parse(ENGLISH).languages.items()}
    return str(Locale.parse(spoken(), sep="-").languages.get(codes_of.get(name, ""), name))


def is_draft(code: str) -> bool:
    """Return whether the translations into a language still wait for a native reader's review."""
    header = catalogue(code).info()
    return "draft" in header.get("last-translator", "")


@lru_cache(maxsize=16)
def catalogue(code: str) -> NullTranslations:
    """Return the translations into a language; for English, and for none, the texts as they are."""
    path = FOLDER / f"{code}.po"
    if code not in codes() or code == ENGLISH:
        return NullTranslations()
    packed = io.BytesIO()
    with path.open("rb") as text:
        # A text that a native reader has still to look at is shown too: it is marked in the file.
        write_mo(packed, read_po(text, locale=code.replace("-", "_")), use_fuzzy=True)
    packed.seek(0)
    return GNUTranslations(packed)


def spoken() -> str:
    """Return the code of the language that is spoken here and now."""
    return _spoken.get()


def speak(code: str) -> None:
    """Speak a language from here on, in this thread or task alone; English if there is no such."""
    _spoken.set(code if code in codes() else ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = _spoken.set(code if code in codes() else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def _(text: str) -> str:
    """Return a text of the interface in the language that is spoken."""
    return catalogue(_spoken.get()).gettext(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a text that goes with a number in the language that is spoken."""
    return catalogue(_spoken.get()).ngettext(one, many, number)


def pgettext(context: str, text: str) -> str:
    """Return a text that means another thing elsewhere; `context` says what it is here."""
    return catalogue(_spoken.get()).pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802 (the name by which gettext's tools find such texts)
    """Return the text as it is: it is marked here, and translated where it is shown."""
    return text


class Words(Mapping[str, str]):
    """Texts of the interface by key, each in the language that is spoken when it is asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, key: str) -> str:
        return _(self._texts[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
