"""The look of the page, and the one surface through which our own markup reaches it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from components.theme import texts
from components.theme.modules import Module
from flows.characters import visible
from flows.language import _, spoken
from flows.once import once
from flows.view import View

DEFAULTS = {name: getattr(View(), name) for name in View.__slots__}
HERE = Path(__file__).parent
SECOND = ".st-key-stage [data-testid=stColumn]:nth-child(2)"
ALONE = f"html:not([data-beside]) {SECOND} {{ display: none; }}"
DRAW = HERE.parent.parent / "flows" / "draw"
OWN = tuple(
    HERE / f"{name}.css" for name in "surface pages charts share found tour tongue print".split()
)
SHEETS = ("palette", "drawing", "timeline", "figures", "diagram", "pages")
STYLES = (*(DRAW / f"{name}.css" for name in SHEETS), *OWN)
JOINED = "sent parse surface now ahead walk touch voice bridge charts share found terms tour print"
SCRIPTS = tuple(HERE / f"{name}.js" for name in JOINED.split())
# The talk has the drawings' styles, and none of the dashboard's.
DRAWN = (p for p in sorted(DRAW.glob("*.css")) if p.name not in ("palette.css", "pages.css"))
TALK_STYLES = (DRAW / "palette.css", *DRAWN, HERE / "talk.css", HERE / "tongue.css")
TALK_SCRIPTS = tuple(HERE / f"{name}.js" for name in "sent parse now move talk".split())

NAME = "Contested Flows"
# The room in pixels for a drawing on paper: the width is that of A4 between its margins.
PAPER = (700, 690)

SURFACE_MODULE = Module("surface", STYLES, SCRIPTS)
TALK_MODULE = Module("talk", TALK_STYLES, TALK_SCRIPTS)
Pairs = tuple[tuple[str, str], ...]
Fits = tuple[tuple[str, tuple[tuple[int, str], ...]], ...]

_SURFACE = st.components.v2.component(
    "contested_flows_surface",
    html='<div class="frame"><div class="surface"></div><div class="tip" hidden></div></div>\n',
    js=SURFACE_MODULE.importer,
)

_TALK = st.components.v2.component(
    "contested_flows_talk",
    html='<div class="talk"></div>\n',
    js=TALK_MODULE.importer,
)


def pack(message: dict[str, Any]) -> bytes:
    """Return a message as it is sent: JSON text, compressed; the same bytes for the same one."""
    return gzip.compress(json.dumps(message, ensure_ascii=False).encode(), 6, mtime=0)


# What many readers are sent is written and compressed once.
@once(256)
def _message(
    markup: str,
    fit: Fits,
    focus: str,
    bridge: Pairs | None,
    page: Pairs | None,
    aside: str | None,
    paper: str,
    now: str,
    later: bool,
    lang: str,
) -> bytes:
    return pack(
        {
            "markup": markup,
            "fit": {place: dict(drawings) for place, drawings in fit},
            "focus": focus,
            "bridge": dict(bridge) if bridge is not None else None,
            "page": dict(page) if page is not None else None,
            "aside": aside,
            "paper": paper,
            "now": now,
            "later": later,
            "lang": lang,
            "words": dict(texts.PAGE),
        }
    )


def _pairs(texts: dict[str, str] | None) -> Pairs | None:
    return None if texts is None else tuple(texts.items())


def surface(
    key: str,
    markup: str,
    fit: dict[str, dict[int, str]] | None = None,
    bridge: dict[str, str] | None = None,
    page: dict[str, str] | None = None,
    aside: str | None = None,
    focus: str = "",
    paper: str = "",
    now: str = "",
    later: bool = False,
) -> None:
    """Show markup made by `flows.draw.markup`; what the reader picks becomes the view.

    `fit` gives the drawings of each `data-fit` place by the least width in pixels at which each
    is used. `bridge` gives the sentences of marks
    that another chart of the page draws, by their `data-ref`, so that they can be picked too.
    `page` is what there is to say of the page, by what it is about: what differs from before is
    told to those who listen to it. `aside` marks the one surface that evidence is shown on; it is
    the version of the record, or empty where the record is nobody else's. `focus` is said on that
    one alone: the `data-ref` which the whole page shows as selected, so that what is sent for the
    others stays the same, and Streamlit sends only its hash. `paper` is the drawing that is
    printed in place of a chart which cannot be made to fit a page. `now` marks the one surface that
    asks for the page to be drawn anew: it is the version of the record that the page shows.
    `later` is for what stands below the first drawing of a view: it comes a frame after it.
    """
    fits = tuple((place, tuple(drawings.items())) for place, drawings in (fit or {}).items())
    said = _pairs(bridge), _pairs(page)
    message = _message(markup, fits, focus, *said, aside, paper, now, later, spoken())
    # Bytes: a nested dict would make Streamlit load pandas and pyarrow to send it.
    _SURFACE(key=key, data=message, on_act_change=lambda: _act(key))


def _asked(key: str) -> dict[str, str]:
    """Return the parameters that a component asks for; none if no page of ours would ask so."""
    try:
        asked = json.loads(st.session_state[key].get("act") or "{}")
    except (ValueError, TypeError, RecursionError):
        return {}
    named = asked.items() if isinstance(asked, dict) else ()
    # Half a letter has no place in an address, and that it is embedded is said there alone.
    texts = {_whole(name): _whole(str(value or "")) for name, value in named}
    return {name: text for name, text in texts.items() if not name.lower().startswith("embed")}


def _whole(text: str) -> str:
    return text.encode(errors="replace").decode()


def _act(key: str) -> None:
    asked = _asked(key)
    params = st.query_params.to_dict()
    if "case" in asked:
        # Another case has its own topics, people and marks.
        params = {name: params[name] for name in ("lang", "digits") if name in params}
    for name, value in asked.items():
        params.pop(name, None)
        if value and value != DEFAULTS.get(name):
            params[name] = value
    # All at once: one step for the browser's back button.
    st.query_params.from_dict(params)


def talk(key: str, steps: str, step: str, notices: Sequence[str], now: str) -> None:
    """Show a talk over the whole page, from the step with that number.

    `steps` is the talk as JSON text; where it ends, the view that it was at becomes the page's.
    `now` is the version of the record that it shows.
    """

    def leave() -> None:
        st.query_params.from_dict(_asked(key))

    name_page(_("Present"))
    data = {
        "j": steps,
        "step": step,
        "notices": " ".join(notices),
        "now": now,
        "lang": spoken(),
        "words": dict(texts.TALK),
    }
    _TALK(key=key, data=pack(data), on_act_change=leave)


def name_page(*parts: str) -> None:
    """Set the page's title, as in a browser's tab: the parts, then the dashboard's name."""
    st.set_page_config(page_title=visible(" · ".join([*parts, NAME])))


def start_page() -> None:
    """Set the page's width."""
    # No title yet: one that changes twice in a run would be read out twice.
    st.set_page_config(layout="wide")


def stage_style(beside: bool) -> None:
    """Set whether the page has a second column: evidence `beside` the chart."""
    st.html(f"<style>{'' if beside else ALONE}</style>")
