"""Characters that mislead: unseen ones, look-alikes and garbled text, each told by its name."""

from __future__ import annotations

import re
import unicodedata

# What a reader takes for a Latin letter: Cyrillic, Greek, Armenian and a few other letters.
_PAIRS = (
    "аa еe оo рp сc уy хx іi јj ѕs һh ԛq ԝw ԁd ӏl кk мm тt вb нh гr пn иu ьb ґr ёe їi ѵv "
    "АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS ԌG ӀI "
    "αa οo ιi ρp νv υu κk τt εe χx γy ηn ωw βb μu σo "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX "
    "օo ոn սu հh ցg ɑa ɡg ɩi ıi ʟl ⲟo ⅼl ǃl ꓲl"
).split()
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_LOOKALIKES = {ord(pair[0]): pair[1] for pair in _PAIRS} | dict.fromkeys(map(ord, _DASHES), "-")
# What turns the reading order of a line.
_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN_CLASS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = re.compile(f"[{_UNSEEN_CLASS}]")
# At the ends of an id, a word or a number these do no harm; what turns the text does.
_PADDING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_EDGES = re.compile(rf"^[\s{_PADDING}]+|[\s{_PADDING}]+$")
_ACTS = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ud800-\udfff{_UNSEEN_CLASS}{_SPACES}]"
)
_CONTROL = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ud800-\udfff{_TURNS}]")
# What some system or shell takes for more than a letter of a file's name.
_UNFILED = re.compile(f'{_CONTROL.pattern}|[<>:"/\\\\|?*]')
_QUOTES = "'\"`´‘’‚‛“”„‟«»′″"
# UTF-8 that was read as Windows-1252 or Latin-1: a lead byte and what must follow it.
_TRAIL = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # as Windows-1252 shows 80 to BF
_GARBLED = re.compile(
    f"[\u00c2-\u00df]{_TRAIL}|[\u00e0-\u00ef]{_TRAIL}{{2}}|[\u00f0-\u00f4]{_TRAIL}{{3}}"
)
SHOWN = 60


def code(character: str) -> str:
    """Return the number of a character, such as `U+202E`."""
    return f"U+{ord(character):04X}"


def name(character: str) -> str:
    """Return a character's name and number.

    >>> name("а")
    'Cyrillic small letter a (U+0430)'
    """
    found = unicodedata.name(character, "").capitalize() or "control character"
    return f"{found} ({code(character)})"


def visible(text: str) -> str:
    """Return `text` with what would act on a terminal or turn a line around written as numbers.

    >>> visible("a\\x1b[2Jb")
    'a[U+001B][2Jb'
    """
    return _CONTROL.sub(lambda found: f"[{code(found[0])}]", text)


def escaped(text: str) -> str:
    """Return JSON text with the same characters as escapes, so that it still says the same."""
    return _CONTROL.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    return character if character == "\n" else f"\\u{ord(character):04x}"


def filed(text: str) -> str:
    """Return `text` as the beginning of a file's name: no folder, no option, nothing that acts.

    >>> filed("../a\\nb"), filed("my-case")
    ('a-b', 'my-case')
    """
    return _UNFILED.sub("-", text).lstrip(".-") or "case"


def quoted(value: str) -> str:
    """Return a cell's text in quotes: at most 60 characters, what cannot be seen as numbers."""
    cut = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    if cut.isascii() and cut.isprintable():
        return f"“{cut}”"
    return f"“{_ACTS.sub(lambda found: f'[{code(found[0])}]', cut)}”"


def trim(text: str) -> str:
    """Return `text` without the spaces and unseen padding at its ends."""
    text = text.strip()
    return text if text.isascii() else _EDGES.sub("", text)


def fold(text: str) -> str:
    """Return a form that is equal for texts which a reader cannot tell apart, or only by case."""
    if text.isascii():
        return text.casefold()
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_LOOKALIKES)
    return unicodedata.normalize("NFC", plain.casefold()).strip()


def slug(text: str) -> str:
    """Return the id that `text` most likely means, empty if nothing of it can be one.

    >>> slug("Step_One!"), slug("сourt"), slug("Café – १२")
    ('step-one', 'court', 'cafe-12')
    """
    plain = unicodedata.normalize("NFKD", digits(fold(text[:200])))
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c not in _QUOTES)
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")


def digits(text: str) -> str:
    """Return `text` with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def stranger(text: str) -> str:
    """Return what is wrong with the first character of `text` that is not plain ASCII, by name.

    Empty if there is none: ids, allowed words and numbers are ASCII, so the rest is a slip.
    """
    for c in text if not text.isascii() or not text.isprintable() else "":
        if c.isascii() and c.isprintable():
            continue
        if _UNSEEN.match(c) or unicodedata.category(c).startswith("C"):
            return f"holds the unseen {name(c)}"
        if c.isspace():
            return f"holds {name(c)} instead of a space"
        if like := _LOOKALIKES.get(ord(c)):
            return f"holds {name(c)}, which looks like {like}"
        if unicodedata.combining(c):
            return f"holds {name(c)}, a mark of its own"
        return f"holds {name(c)}"
    return ""


def misleads(text: str) -> bool:
    """Return whether `text` holds a look-alike, a mark of its own or an unseen character."""
    return not text.isascii() and any(
        ord(c) in _LOOKALIKES or _UNSEEN.match(c) or unicodedata.combining(c) for c in text
    )


def garbled(text: str) -> tuple[str, str] | None:
    """Return what shows that `text` was read in a wrong encoding, and the text meant ("" unknown).

    >>> garbled("KÃ©rala"), garbled("Kérala")
    (('“Ã©” is UTF-8 read as Windows-1252', 'Kérala'), None)
    """
    if text.isascii():
        return None
    if "\ufffd" in text:
        return f"holds {name(chr(0xFFFD))}: a letter was lost when the file was saved", ""
    if found := _GARBLED.search(text):
        meant = _GARBLED.sub(lambda part: _again(part[0]), text)
        return (f"“{found[0]}” is UTF-8 read as Windows-1252", meant) if meant != text else None
    return None


def _again(part: str) -> str:
    raw = b"".join(_byte(c) for c in part)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return part


def _byte(character: str) -> bytes:
    try:
        return character.encode("windows-1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
