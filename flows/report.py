"""How the command line tells of problems and of progress."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TextIO

from flows import words
from flows.characters import escaped
from flows.model import Problem

# Problems shown of one file: the rest are counted, and listed by `--format json`.
SHOWN = 50
_BOLD, _GREEN, _DIM, _PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[2m", "\x1b[0m"


def colours(stream: TextIO) -> bool:
    """Return whether `stream` is a terminal whose reader has not asked for plain text."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def lines(problems: Sequence[Problem], form: str, colour: bool = False) -> Iterator[str]:
    """Yield the lines of a report in the form `text`, `json` or `github`."""
    if form == "json":
        yield escaped(json.dumps([asdict(p) for p in problems], ensure_ascii=False, indent=1))
    elif form == "github":
        yield from map(_annotation, problems)
    else:
        yield from _text(problems, colour)


def _annotation(problem: Problem) -> str:
    text = str(problem).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = f"file={problem.file},line={max(problem.line, 1)},title={problem.code}"
    return f"::error {place}::{text}"


def _text(problems: Sequence[Problem], colour: bool) -> Iterator[str]:
    total, shown = Counter(p.file for p in problems), Counter[str]()
    for problem in problems:
        name = problem.file
        shown[name] += 1
        if shown[name] <= SHOWN:
            yield _line(problem, colour)
        if shown[name] == total[name] > SHOWN:
            more = total[name] - SHOWN
            yield f"{name}: and {more:,} more; --format json lists them all"
    yield f"{words.count(len(problems), 'problem', 'problems')}."


def _line(problem: Problem, colour: bool) -> str:
    text, code = str(problem), f"[{problem.code}]"
    if not colour:
        return f"{text}  {code}"
    place, _, rest = text.partition(": ")
    if problem.hint:
        rest = f"{rest.removesuffix(problem.hint)}{_GREEN}{problem.hint}{_PLAIN}"
    return f"{_BOLD}{place}{_PLAIN}: {rest}  {_DIM}{code}{_PLAIN}"


class Progress:
    """A bar on a terminal for work that lasts longer than a second; nothing elsewhere.

    Called with the step that begins, its number from 0 and the number of steps.
    """

    _WIDTH = 24

    def __init__(self, stream: TextIO = sys.stderr, patience: float = 1.0) -> None:
        self._stream, self._shown = stream, False
        self._from = time.monotonic() + patience if stream.isatty() else float("inf")

    def __call__(self, step: str, number: int, steps: int) -> None:
        """Show how far the work is."""
        if time.monotonic() >= self._from:
            full = self._WIDTH * number // steps
            bar = "#" * full + "." * (self._WIDTH - full)
            self._stream.write(f"\r[{bar}] {step:<24.24}")
            self._stream.flush()
            self._shown = True

    def done(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._stream.write("\r" + " " * (self._WIDTH + 28) + "\r")
            self._stream.flush()
            self._shown = False
