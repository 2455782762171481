"""The front door: `streamlit run app.py` serves the page behind its response headers."""

import os
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.routing import Route

from components.ahead import evidence
from components.assets import Assets, font, module
from components.downloads import exporter
from components.guard import Guard, closed, hosts
from components.headers import SecurityHeaders, frames
from components.health import Meter, health, metrics
from components.logs import Requests, fault, start, wanted
from components.now import now
from components.overview import build_pair, build_rest
from components.record import case_folders, data_folder, shown, spoken, standing, stood, watched
from flows.draw.folded import still
from flows.live import State
from flows.model import Case
from flows.query import said_days
from flows.view import View

INDEX_PAGE = Path(st.__file__).parent / "static" / "index.html"
# Seconds: a drawing that takes longer is not made before it is asked for; the pause between two.
LIGHT, SPARED = 1.5, 2.0
LOGGED = wanted(os.environ)

# What an editor uploads to look at never touches the disk; maxUploadSize is less than this.
MultiPartParser.spool_max_size = 8 * 1024 * 1024


def states() -> Mapping[str, State]:
    """Return how each case is now."""
    return {name: watched(folder).look() for name, folder in case_folders(data_folder()).items()}


def draw(whole: Case, day: date) -> float:
    """Draw the overview of a case as of a day, as it is first seen; return the seconds taken."""
    began = time.monotonic()
    case = stood(whole, day)
    view = still(case, View(as_of=day if day < whole.as_of else None))
    build_pair(case, view)
    build_rest(case, view)
    return time.monotonic() - began


def draw_ahead() -> None:
    """Draw what most readers see first, of each state of the record, before anybody asks for it.

    The end of the record at once, its other days later and one by one: readers come first.
    """
    drawn = None
    while True:
        whole = shown("")
        if whole is not None and whole is not drawn:
            drawn = whole
            days = reversed(said_days(whole)) if draw(whole, whole.as_of) < LIGHT else ()
            for day in days:
                time.sleep(SPARED)
                if shown("") is not whole:
                    break
                draw(whole, day)
        time.sleep(SPARED)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncGenerator[None]:
    """Set the log up once the server has set up its own; be ready for the first reader."""
    if LOGGED:
        start()
    Thread(target=draw_ahead, daemon=True).start()
    yield


app = st.App(
    "components/page.py",
    routes=[
        Route("/export", exporter(shown, stood)),
        Route("/evidence", evidence(shown, spoken, stood)),
        Route("/fonts/{name}", font),
        Route("/theme/{name}", module),
        Route("/now", now(standing)),
        Route("/health", health(states)),
        Route("/metrics", metrics(states)),
    ],
    middleware=[
        *([Middleware(Requests)] if LOGGED else []),
        Middleware(SecurityHeaders, index_page=INDEX_PAGE, framers=frames(os.environ)),
        Middleware(Guard, listed=hosts(os.environ), closed=closed(os.environ)),
        Middleware(Meter),
        Middleware(Assets, index_page=INDEX_PAGE),
    ],
    lifespan=lifespan,
    on_script_error=fault,
)
