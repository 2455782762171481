"""How a case stands now, in a word: `/now?case=…`, which an open page asks for every second.

A page is drawn anew only when the word differs from that of its own drawing, so that pages which
are merely open cost next to nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from flows.live import State
from flows.model import Problem

Stand = Callable[[str], State | None]
# The word of a page that had no case to show, which no state of a case has.
NOTHING = "nothing"


def version(state: State) -> str:
    """Return the word for a state: another as soon as the record or its problems are others."""
    return _word(state.fingerprint, state.problems)


@lru_cache(maxsize=64)
def _word(fingerprint: str, problems: tuple[Problem, ...]) -> str:
    return hashlib.sha256(repr((fingerprint, problems)).encode()).hexdigest()[:16]


def now(stand: Stand) -> Callable[[Request], Response]:
    """Return the endpoint; `stand` returns how the case of an id stands, None if there is none."""

    def answer(request: Request) -> Response:
        # Where an address names no case of ours, the page shows the first.
        state = stand(request.query_params.get("case", "")) or stand("")
        if state is None:
            return PlainTextResponse("There is no such case to show.\n", status_code=404)
        return PlainTextResponse(version(state), headers={"Cache-Control": "no-store"})

    return answer
