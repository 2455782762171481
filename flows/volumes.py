"""Numbers with their hedges, in Indian and international wording; never without the hedge."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from babel.numbers import format_decimal

from flows import language
from flows.characters import digits
from flows.language import N_, _

_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "lakh": 100_000,
    "lac": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
}
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
# The longer words first: "no more than" is not "more than".
_HEDGES = {
    "no more than": "up-to",
    "not more than": "up-to",
    "no less than": "at-least",
    "not less than": "at-least",
    "no fewer than": "at-least",
    "over": "over",
    "more than": "over",
    "above": "over",
    "nearly": "nearly",
    "almost": "nearly",
    "close to": "nearly",
    "about": "about",
    "around": "about",
    "approximately": "about",
    "roughly": "about",
    "at least": "at-least",
    "up to": "up-to",
    "as many as": "up-to",
}
_SAID = (
    r"(?P<number>\d[\d,]*(?:\.\d+)?|(?:" + "|".join(_WORDS) + r"|a)\b)"
    r"(?:[ -]?(?P<scale>" + "|".join(_SCALES) + r")s?\b)?"
)
_NUMBER = re.compile(rf"(?<![\w.,+-]){_SAID}(?!\w|\.\d)", re.IGNORECASE)
# Digits with commas as India or the rest of the world groups them; other commas may be points.
_COMMAS = re.compile(r"\d+|\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})*,\d{3}")
# What shows that a number is only a part of what is said: a range, a fraction, a larger number.
_GOES_ON = re.compile(
    r"\s*[/⁄∕+%]|\s*(?:[-–,]|(?:to|and|or)\b)?\s*(?:\d|(?:a\s+)?(?:"
    + "|".join((*_WORDS, *(f"{scale}s?" for scale in _SCALES)))
    + r"|(?:thir|for|fif|six|seven|eigh|nine)ty|half|quarter|dozen|trillion|per ?cent"
    + r"|[bmt]n|[klm]|cr)\b)",
    re.IGNORECASE,
)
_COMES_AFTER = re.compile(
    r"(?:[/⁄∕<>~≈≤≥]|\b(?:half|quarter of|less than|fewer than|under|below))$"
)
HEDGE_WORDS = {
    "exactly": "{number}",
    "over": N_("over {number}"),
    "nearly": N_("nearly {number}"),
    "about": N_("about {number}"),
    "at-least": N_("at least {number}"),
    "up-to": N_("up to {number}"),
}
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Volume:
    """A number with its hedge and its words: `number` is None where none was given.

    `bound` is one of `schema.BOUNDS`; `wording` is as printed; `unit` says what is counted.
    """

    number: int | None
    bound: str
    wording: str = ""
    unit: str = ""

    @property
    def counted(self) -> str:
        """The unit: people, where none is given."""
        return self.unit or PEOPLE

    @property
    def low(self) -> int | None:
        """The floor that the words support, or None; exclusive for `over`."""
        return self.number if self.bound in ("exactly", "over", "at-least") else None

    @property
    def high(self) -> int | None:
        """The ceiling that the words support, or None; exclusive for `nearly`."""
        return self.number if self.bound in ("exactly", "nearly", "up-to") else None


NOT_STATED = Volume(None, "not-stated")
# Printed words are short; of a text that is not, only the beginning is looked at.
_READ = 1_000


def parse_wording(text: str) -> tuple[int | None, str] | None:
    """Return the number and hedge that printed words give, or None if they give none.

    Understands Indian and international scales, digits in either grouping and small numbers in
    words; a gloss in brackets is ignored. A range or a fraction has no one number, nor have words
    that may be read in two ways, such as `2,3 million`.

    >>> parse_wording("over 1 crore"), parse_wording("72 lakh (7.2 million)")
    ((10000000, 'over'), (7200000, 'exactly'))
    """
    plain = re.sub(r"\([^)]*\)", " ", text[:_READ]).strip()
    lower = plain.lower()
    for match in _NUMBER.finditer(plain):
        number, scale = match["number"].lower().rstrip(","), (match["scale"] or "").lower()
        before = lower[: match.start()].rstrip()
        bound = next((b for words, b in _HEDGES.items() if re.search(rf"\b{words}$", before)), "")
        unsure = _GOES_ON.match(plain, match.end()) or (not bound and _COMES_AFTER.search(before))
        if unsure or (number[0].isdecimal() and not _COMMAS.fullmatch(number.partition(".")[0])):
            return None
        if len(number) > 30 or (number in ("a", "one") and not scale):
            continue
        if number in _WORDS and not scale:
            value = Fraction(_WORDS.index(number))
        elif number in _WORDS:
            value = Fraction(_WORDS.index(number)) * _SCALES[scale]
        elif number == "a":
            value = Fraction(_SCALES[scale])
        else:
            value = Fraction(number.replace(",", "")) * (_SCALES[scale] if scale else 1)
        if value.denominator != 1:
            continue
        return int(value), bound or "exactly"
    if re.search(r"\b(lakhs|crores|thousands|millions|hundreds)\b", lower):
        return None, "unquantified"
    return None


# How digits are grouped, as CLDR writes it; signs and separators are those of the language.
_GROUPS = {"indian": "#,##,##0", "international": "#,##0"}


def group(number: int, digits: str = "indian") -> str:
    """Return the digits grouped: `1,00,00,000` (indian) or `10,000,000` (international).

    >>> group(10000000), group(10000000, "international")
    ('1,00,00,000', '10,000,000')
    """
    spoken = language.spoken().replace("-", "_")
    return str(format_decimal(number, format=_GROUPS[digits], locale=spoken))


_NAMED = {
    "indian": ((10_000_000, N_("{number} crore")), (100_000, N_("{number} lakh"))),
    "international": ((1_000_000_000, N_("{number} billion")), (1_000_000, N_("{number} million"))),
}


def short(number: int, digits: str = "indian") -> str:
    """Return a number as it is said: `72 lakh`, `1 crore`; `7.2 million` when international.

    A number that its scale would round keeps all its digits.

    >>> short(7200000), short(7200000, "international"), short(1018390)
    ('72 lakh', '7.2 million', '10,18,390')
    """
    for size, name in _NAMED[digits]:
        if number >= size and number * 1000 % size == 0:
            shown = f"{number / size:.3f}".rstrip("0").rstrip(".")
            return _(name).format(number=shown)
    return group(number, digits)


def words(volume: Volume, digits: str = "indian") -> str:
    """Return a volume in words with its hedge: `over 1 crore`, `lakhs of women`, `not stated`.

    Where no people are counted, it says what is.

    >>> words(Volume(15, "about", unit="gigabytes"))
    'about 15 gigabytes'
    """
    if volume.number is not None:
        number = short(volume.number, digits)
        if volume.counted != PEOPLE:
            # A unit stands in the plural.
            number += f" ({volume.unit})" if volume.number == 1 else f" {volume.unit}"
        return _(HEDGE_WORDS[volume.bound]).format(number=number)
    if volume.bound == "unquantified":
        return volume.wording or _("not quantified")
    return _("number not stated")


# The largest whole number up to which every program (a spreadsheet, a browser) keeps all digits.
MOST = 2**53
_LONGEST = 80
_ABBREVIATIONS = {"l": "lakh", "cr": "crore", "k": "thousand", "m": "million", "mn": "million"}
# A number in words with its hedge, and nothing beside them that might say more.
_NOTHING_ELSE = re.compile(rf"(?:(?:{'|'.join(_HEDGES)}) )?{_SAID}", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[,_ .'’])[0-9]{2,3}((?P=mark)[0-9]{2,3})*")


def _plain(text: str) -> str:
    clean = digits(unicodedata.normalize("NFKC", text)).replace("’", "'").replace("−", "-")
    clean = clean.strip("' ")
    return "".join(c for c in clean if unicodedata.category(c) != "Cf")


def number_hint(text: str) -> str:
    """Return what to write instead of `text` in a whole-number cell, or an empty string.

    Only where `text` can be read in one way: a wrong number would be written without a thought.

    >>> number_hint("72 lakh"), number_hint("10,00,000"), number_hint("७२")
    ('write 7200000', 'write 1000000', 'write 72')
    """
    if len(text) > _LONGEST:
        return ""
    clean = _plain(text).removeprefix("+")
    if _GROUPED.fullmatch(clean):
        mark = next(c for c in clean if not c.isdecimal())
        groups = clean.split(mark)
        indian = all(len(g) == 2 for g in groups[1:-1]) and len(groups[0]) < 3
        regular = len(groups[-1]) == 3 and (indian or all(len(g) == 3 for g in groups[1:]))
        if regular and (mark != "." or len(groups) > 2):
            return f"write {int(''.join(groups))}"
        if regular:
            return f"write {''.join(groups)}, or {groups[0]} if the point begins a fraction"
    if re.fullmatch(r"[0-9]+(\.0+)?", clean):
        return f"write {int(clean.split('.')[0])}"
    if short := re.fullmatch(r"([0-9.,]+) ?(l|cr|k|m|mn)\.?", clean, re.IGNORECASE):
        clean = f"{short[1]} {_ABBREVIATIONS[short[2].lower()]}"
    found = parse_wording(clean) if _NOTHING_ELSE.fullmatch(clean) else None
    if found and found[0] is not None:
        bound = "" if found[1] == "exactly" else f" and volume_bound {found[1]}"
        return f"write {found[0]}{bound}"
    return ""


def explain(text: str) -> tuple[str, str]:
    """Return why `text` is no whole number of ours, to stand after “is”, and what to write.

    >>> explain("1e3")
    ('a number in powers of ten', 'write 1000, if no digits were dropped')
    """
    otherwise = "write digits only, or leave it empty"
    clean = _plain(text[:_LONGEST])
    if re.fullmatch("[0-9]+", text):
        why = f"more than {MOST}, up to which every program keeps all digits"
        return why, "give it in words, and leave it empty here"
    if hint := number_hint(text):
        return "not a whole number", hint
    if re.fullmatch(r"[-(]\s*[0-9][0-9,.]*\)?", clean):
        return "below zero, and nothing is counted so", otherwise
    if digits_ := plain_digits(clean):
        return "a number in powers of ten", f"write {digits_}, if no digits were dropped"
    if re.fullmatch(r"0[xX][0-9a-fA-F]{1,13}", clean):
        return "not a whole number in digits 0 to 9", f"write {int(clean, 16)}, if that is meant"
    if clean.lower().lstrip("+-") in ("nan", "inf", "infinity", "na", "n/a", "none", "null", "-"):
        return "not a number", "leave it empty if the sources do not say"
    return "not a whole number", otherwise


def plain_digits(text: str) -> str:
    """Return the digits of a whole number written with an exponent, or an empty string.

    >>> plain_digits("1.02E+06"), plain_digits("1e309")
    ('1020000', '')
    """
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?[eE]\+?[0-9]{1,2}", text):
        return ""
    value = Fraction(text)
    return str(int(value)) if value.denominator == 1 and value <= MOST else ""
