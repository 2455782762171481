"""Search over a case: claims, actors, flows, events and sources by the words that they hold.

Case, accents and punctuation do not matter; every word of the query must be found, as the start
of a word; a number is found however it is written (“1 crore”, “10 million”, “1,00,00,000”).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows import volumes
from flows.model import Case
from flows.near import distance
from flows.search_fields import Part, records

KINDS = ("claim", "actor", "flow", "event", "source")
MOST_WORDS = 12
# A word is letters with their marks (which Indian scripts write vowels with) and digits.
_WORD = re.compile(r"[^\W_\u0964\u0965]+(?:[\u0300-\u036f\u0900-\u0dff\u200c\u200d]+[^\W_]*)*")
_ACCENT = re.compile("[\u0300-\u036f\u200b-\u200d]")
_SCALE = r"(?:lakh|lac|crore|million|billion|thousand|hundred)s?\b"
_SPOKEN = (
    "a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
)
_DIGIT = re.compile(r"\d")
_SCALES = re.compile(_SCALE)
# In small letters. What stands before is looked at last: that is rarer.
_NUMBER = re.compile(
    rf"\d(?<![\w.,]\d)[\d,]*(?:\.\d+)?(?:[ -]?{_SCALE})?(?!\w)"
    rf"|\b(?:{_SPOKEN})[ -]{_SCALE}(?!\w)"
)
# What joins the parts of one word: K-SMART, U.D.F., I&PRD.
_JOINT = re.compile(r"[^\W\d_][-–.&/]\w|\w[-–.&/][^\W\d_]")  # noqa: RUF001
_JOINED = re.compile(r"\w+(?:[-–.&/]\w+)+")  # noqa: RUF001
_ASCII = {
    i: None if chr(i) == "'" else " " for i in range(128) if not chr(i).isalnum() and chr(i) != "#"
}
_MARK = "#"


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a record: what it is called, its text, and how much a hit in it weighs."""

    name: str
    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: `ref` names it as a focus does; `part` is the field that shows it best.

    The words were found in `part` or in the record's title; `score` is lower for better hits.
    """

    ref: str
    part: Field
    score: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: every hit, the best first; the words that were looked for.

    A number is wanted as `#` and its digits. `mended` says that other words were taken for mistyped
    ones. Where nothing is found, `alone` are the words that are found one by one, and `near` words
    of the record that are nearly those of the query.
    """

    hits: tuple[Hit, ...]
    wanted: tuple[str, ...]
    mended: bool = False
    alone: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    ref: str
    fields: tuple[Part, ...]
    whole: str


def search(case: Case, text: str, most: int = 30) -> tuple[Hit, ...]:
    """Return the best hits for `text` in a case, at most `most`."""
    return find(case, text).hits[:most]


@lru_cache(maxsize=64)
def find(case: Case, text: str) -> Found:
    """Return all that a search finds in a case; small typing faults count if nothing else does."""
    # “K-SMART” is one word where the record has it as one, else two.
    for wanted in dict.fromkeys((_query(_JOINED.sub(_as_one, text)), _query(text))):
        if wanted and (hits := _hits(case, wanted)):
            return Found(hits, wanted)
    if not wanted:
        return Found((), ())
    like = [_nearest(case, word) for word in wanted]
    mended = tuple(near[0] if near else word for near, word in zip(like, wanted, strict=True))
    if mended != wanted and (hits := _hits(case, mended)):
        return Found(hits, mended, mended=True)
    alone = tuple(word for word in wanted if len(wanted) > 1 and _hits(case, [word]))
    near = dict.fromkeys(one for found in like for one in found[:2])
    return Found((), wanted, alone=alone, near=tuple(near))


def spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the looked-for words stand in `text`, in order and without overlap."""
    found: list[tuple[int, int]] = []
    numbers = {word[1:] for word in wanted if word.startswith(_MARK)}
    letters = {word for word in wanted if len(word) == 1}
    starts = tuple(w for w in wanted if not w.startswith(_MARK) and w not in letters)
    # A letter whose small form is two would move all that follow.
    small = text.lower() if len(text.lower()) == len(text) else text
    for match in _NUMBER.finditer(small) if numbers else ():
        if _value(match[0]) in numbers:
            found.append(match.span())
    for match in re.finditer(r"\S+", text):
        for start, end, word in _parts(match[0], match.start()):
            meant = word.startswith(starts) or word in letters
            if meant and not any(a <= start < b for a, b in found):
                found.append((start, end))
    found.sort()
    return [span for i, span in enumerate(found) if not i or span[0] >= found[i - 1][1]]


def _parts(chunk: str, at: int) -> Iterator[tuple[int, int, str]]:
    """Give the words in a run of letters and punctuation, and all of it where they belong to it."""
    places = [(m.start(), m.end()) for m in _WORD.finditer(chunk)]
    for start, end in places:
        yield at + start, at + end, plain(chunk[start:end])
    if len(places) > 1:
        start, end = places[0][0], places[-1][1]
        yield at + start, at + end, plain(chunk[start:end]).replace(" ", "")


def plain(text: str) -> str:
    """Return the words of a text in one form: no capitals, accents or punctuation.

    >>> plain("K-SMART: Café"), plain("the people’s")
    ('k smart cafe', 'the peoples')
    """
    if text.isascii():
        return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "")))
    loose = unicodedata.normalize("NFKD", text).casefold()
    loose = _ACCENT.sub("", loose).replace("’", "").replace("'", "")
    return " ".join(unicodedata.normalize("NFC", word) for word in _WORD.findall(loose))


@lru_cache(maxsize=4_096)
def _value(text: str) -> str:
    """Return the digits of a number however it is written, empty if it has no whole value."""
    if text.isdecimal() and len(text) < 16:
        return str(int(text))
    found = volumes.parse_wording(text)
    return str(found[0]) if found and found[0] is not None else ""


def _numbers(text: str) -> list[str]:
    return [_MARK + value for m in _NUMBER.finditer(text.lower()) if (value := _value(m[0]))]


def _looked_in(text: str) -> str:
    """Return a field in the form in which words are looked for.

    Beside each number stands its value, beside each word with a joint its parts as one.
    """
    text = text.lower().replace(_MARK, " ").replace("|", " ")
    if _DIGIT.search(text) or _SCALES.search(text):
        text = _NUMBER.sub(_with_value, text)
    if _JOINT.search(text):
        text = _JOINED.sub(_with_whole, text)
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    numbers = re.findall(rf"{_MARK}\d+", text)
    return " ".join((plain(text), *numbers))


def _with_value(match: re.Match[str]) -> str:
    value = _value(match[0])
    return f"{match[0]} {_MARK}{value} " if value else match[0]


def _with_whole(match: re.Match[str]) -> str:
    return f"{match[0]} {_as_one(match)} "


def _as_one(match: re.Match[str]) -> str:
    return "".join(_WORD.findall(match[0])) if _JOINT.search(match[0]) else match[0]


def _query(text: str) -> tuple[str, ...]:
    """Return the words to look for: numbers as values, marked; the rest in plain form."""
    numbers = _numbers(text)
    rest = _NUMBER.sub(lambda m: " " if _value(m[0]) else m[0], text.lower())
    return tuple(dict.fromkeys((*numbers, *plain(rest).split())))[:MOST_WORDS]


def _hits(case: Case, wanted: Sequence[str]) -> tuple[Hit, ...]:
    index = _index(case)
    needles = [_needles(word) for word in wanted]
    candidates = [
        entry
        for entry in index
        if all(any(needle in entry.whole for needle in group) for group in needles)
    ]
    hits = [_hit(entry, needles) for entry in candidates]
    hits.sort(key=lambda hit: hit.score)
    return tuple(hits)


def _needles(word: str) -> tuple[str, ...]:
    if not word.startswith(_MARK):
        # A letter alone is a word, not the start of many.
        return (f" {word}",) if len(word) > 1 else (f" {word} ",)
    # A bare small number may also begin a longer word: 2026, 31st.
    return (f" {word} ", f" {word[1:]} ")


def _hit(entry: _Entry, needles: Sequence[tuple[str, ...]]) -> Hit:
    texts = entry.whole.split("|")
    score, counts = 0, [0] * len(texts)
    for group in needles:
        places = [i for i, text in enumerate(texts) if any(needle in text for needle in group)]
        first = texts[places[0]]
        exact = any(f"{needle.rstrip()} " in first for needle in group)
        score += 2 * entry.fields[places[0]][2] + (not exact)
        for i in places:
            counts[i] += 1
    return Hit(entry.ref, Field(*entry.fields[counts.index(max(counts))]), score)


@lru_cache(maxsize=8)
def _index(case: Case) -> tuple[_Entry, ...]:
    found: list[_Entry] = []
    known: dict[str, str] = {}
    for ref, fields in records(case):
        kept = tuple(field for field in fields if field[1])
        texts = []
        for name, text, _ in kept:
            if name == "id":
                texts.append(text.replace("-", " "))
                continue
            # Speakers, days and topics stand in many records.
            form = known.get(text)
            if form is None:
                form = known[text] = _looked_in(text)
            texts.append(form)
        found.append(_Entry(ref, kept, f" {' | '.join(texts)} "))
    return tuple(found)


@lru_cache(maxsize=8)
def _vocabulary(case: Case) -> dict[str, int]:
    """Return the words of a case and how often each stands in it."""
    count: Counter[str] = Counter()
    for entry in _index(case):
        count.update(entry.whole.replace("|", " ").split())
    return {word: n for word, n in count.items() if len(word) > 2 and not word.startswith(_MARK)}


def _nearest(case: Case, word: str) -> list[str]:
    """Return the words of the case that `word` may be a mistyped form of, the nearest first."""
    known = _vocabulary(case)
    if word.startswith(_MARK) or len(word) < 4 or any(one.startswith(word) for one in known):
        return []
    limit = 1 if len(word) < 6 else 2
    found = []
    for one, count in known.items():
        # The first letter is seldom the wrong one; if it is, the next two are right.
        if one[0] == word[0] or one[1:3] == word[1:3]:
            far = distance(word, one, limit)
            if far <= limit:
                found.append((far, -count, one))
    return [one for *_, one in sorted(found)[:3]]
