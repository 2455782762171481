"""Evidence by address: `evidence?focus=flow:ID`, with the page's other parameters beside it.

A browser asks for it while a mark is pointed at, and has it when the mark is picked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from flows import language, view
from flows.draw.evidence_page import build
from flows.model import Case

Find = Callable[[str], Case | None]
Speak = Callable[[Case, str], Case]
Stand = Callable[[Case, date], Case]


def evidence(find: Find, speak: Speak, stand: Stand) -> Callable[[Request], Response]:
    """Return the endpoint that answers with the markup that the page would show.

    `find` returns the case of an id, `speak` a case in a language, `stand` a case as it stood on
    a day; the last two give the same object for the same question.
    """

    def answer(request: Request) -> Response:
        params = dict(request.query_params)
        whole = find(params.get("case", ""))
        if whole is None:
            return PlainTextResponse("There is no such case to show.\n", status_code=404)
        asked, notices = view.read(params, whole)
        if notices or not asked.focus:
            # The page says what is wrong with its address; here there is nothing to show.
            return PlainTextResponse("There is no such evidence.\n", status_code=404)
        with language.speaking(asked.lang):
            spoken = speak(whole, asked.lang)
            case = stand(spoken, asked.as_of or spoken.as_of)
            markup = build(case, replace(asked, q=""))
        headers = {"Cache-Control": "no-store"}
        return Response(markup, media_type="text/plain; charset=utf-8", headers=headers)

    return answer
