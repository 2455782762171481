"""Numbers with their hedges, in Indian and international wording; never without the hedge."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

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
_NUMBER = re.compile(
    r"(?<![\w.,+-])(?P<number>\d[\d,]*(?:\.\d+)?|(?:" + "|".join(_WORDS) + r"|a)\b)"
    r"(?:[ -]?(?P<scale>" + "|".join(_SCALES) + r")s?\b)?(?!\w|\.\d)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:[-–]|to\b)\s*(?:\d|(?:" + "|".join(_WORDS) + r")\b)", re.IGNORECASE)
HEDGE_WORDS = {
    "exactly": "",
    "over": "over ",
    "nearly": "nearly ",
    "about": "about ",
    "at-least": "at least ",
    "up-to": "up to ",
}


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
    def low(self) -> int | None:
        """The floor that the words support, or None; exclusive for `over`."""
        return self.number if self.bound in ("exactly", "over", "at-least") else None

    @property
    def high(self) -> int | None:
        """The ceiling that the words support, or None; exclusive for `nearly`."""
        return self.number if self.bound in ("exactly", "nearly", "up-to") else None


NOT_STATED = Volume(None, "not-stated")


def parse_wording(text: str) -> tuple[int | None, str] | None:
    """Return the number and hedge that printed words give, or None if they give none.

    Understands Indian and international scales, digits in either grouping and small numbers in
    words; a gloss in brackets is ignored, a range has no one number.

    >>> parse_wording("over 1 crore"), parse_wording("72 lakh (7.2 million)")
    ((10000000, 'over'), (7200000, 'exactly'))
    """
    plain = re.sub(r"\([^)]*\)", " ", text).strip()
    lower = plain.lower()
    for match in _NUMBER.finditer(plain):
        if _RANGE.match(plain, match.end()):
            return None
        digits, scale = match["number"].lower(), (match["scale"] or "").lower()
        if digits in ("a", "one") and not scale:
            continue
        if digits in _WORDS and not scale:
            value = Fraction(_WORDS.index(digits))
        elif digits in _WORDS:
            value = Fraction(_WORDS.index(digits)) * _SCALES[scale]
        elif digits == "a":
            value = Fraction(_SCALES[scale])
        else:
            value = Fraction(digits.replace(",", "").rstrip(".")) * (_SCALES[scale] if scale else 1)
        if value.denominator != 1:
            continue
        before = lower[: match.start()].rstrip()
        bound = next(
            (b for words, b in _HEDGES.items() if re.search(rf"\b{words}$", before)), "exactly"
        )
        return int(value), bound
    if re.search(r"\b(lakhs|crores|thousands|millions|hundreds)\b", lower):
        return None, "unquantified"
    return None


def group(number: int, digits: str = "indian") -> str:
    """Return the digits grouped: `1,00,00,000` (indian) or `10,000,000` (international).

    >>> group(10000000), group(10000000, "international")
    ('1,00,00,000', '10,000,000')
    """
    if digits == "international":
        return f"{number:,}"
    text = str(number)
    head, tail = text[:-3], text[-3:]
    head = re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", head)
    return f"{head},{tail}" if head else tail


def short(number: int, digits: str = "indian") -> str:
    """Return a number as it is said: `72 lakh`, `1 crore`; `7.2 million` when international.

    A number that its scale would round keeps all its digits.

    >>> short(7200000), short(7200000, "international"), short(1018390)
    ('72 lakh', '7.2 million', '10,18,390')
    """
    scales = (
        ((10_000_000, "crore"), (100_000, "lakh"))
        if digits == "indian"
        else ((1_000_000_000, "billion"), (1_000_000, "million"))
    )
    for size, name in scales:
        if number >= size and number * 1000 % size == 0:
            return f"{number / size:.3f}".rstrip("0").rstrip(".") + f" {name}"
    return group(number, digits)


def words(volume: Volume, digits: str = "indian") -> str:
    """Return a volume in words with its hedge: `over 1 crore`, `lakhs of women`, `not stated`."""
    if volume.number is not None:
        return HEDGE_WORDS[volume.bound] + short(volume.number, digits)
    if volume.bound == "unquantified":
        return volume.wording or "not quantified"
    return "number not stated"


def number_hint(text: str) -> str:
    """Return what to write instead of `text` in a whole-number cell, or an empty string.

    >>> number_hint("72 lakh"), number_hint("10,00,000"), number_hint("७२")
    ('write 7200000', 'write 1000000', 'write 72')
    """
    clean = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text).strip()
    clean = clean.replace("\u00a0", " ").replace("_", "")
    compact = re.sub(r"(?<=\d) (?=\d)", "", clean)
    if re.fullmatch(r"\d[\d,]*(\.0+)?", compact):
        return f"write {int(compact.replace(',', '').split('.')[0])}"
    found = parse_wording(compact)
    if found and found[0] is not None:
        bound = "" if found[1] == "exactly" else f" and volume_bound {found[1]}"
        return f"write {found[0]}{bound}"
    return ""
