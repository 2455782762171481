"""Text without its long repetitions: what deflate cannot see, for it looks back 32 KB only."""

from __future__ import annotations

# A repetition is worth its three numbers from this many characters on.
_LEAST = 48
_STEP = 8


def fold(text: str) -> tuple[str, list[int]]:
    """Return the text less what it repeats, and how to put that back: three numbers for each.

    They say how many characters of the rest to copy first, from where in the text made so far to
    copy then, and how many.
    """
    seen: dict[str, int] = {}
    rest: list[str] = []
    moves: list[int] = []
    at = start = next_ = 0
    while at + _LEAST <= len(text):
        while next_ + _LEAST <= at:
            seen.setdefault(text[next_ : next_ + _LEAST], next_)
            next_ += _STEP
        found = seen.get(text[at : at + _LEAST])
        if found is None:
            at += 1
            continue
        size = _LEAST
        while at + size < len(text) and found + size < at and text[found + size] == text[at + size]:
            size += 1
        while at > start and found and text[found - 1] == text[at - 1]:
            at, found, size = at - 1, found - 1, size + 1
        # What is copied is whole before the copy begins.
        size = min(size, at - found)
        rest.append(text[start:at])
        moves += [at - start, found, size]
        at = start = at + size
    rest.append(text[start:])
    return "".join(rest), moves


def unfold(rest: str, moves: list[int]) -> str:
    """Return the text as it was."""
    made = ""
    at = 0
    for i in range(0, len(moves), 3):
        own, start, size = moves[i : i + 3]
        made += rest[at : at + own]
        made += made[start : start + size]
        at += own
    return made + rest[at:]
