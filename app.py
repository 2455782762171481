"""The front door: `streamlit run app.py` serves the page behind its response headers."""

import os
from pathlib import Path

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.routing import Route

from components.assets import Assets, font
from components.downloads import exporter
from components.headers import SecurityHeaders, frames
from components.record import shown, stood

INDEX_PAGE = Path(st.__file__).parent / "static" / "index.html"

# What an editor uploads to look at never touches the disk; maxUploadSize is less than this.
MultiPartParser.spool_max_size = 8 * 1024 * 1024

app = st.App(
    "components/page.py",
    routes=[
        Route("/export", exporter(shown, stood)),
        Route("/fonts/{name}", font),
    ],
    middleware=[
        Middleware(SecurityHeaders, index_page=INDEX_PAGE, framers=frames(os.environ)),
        Middleware(Assets, index_page=INDEX_PAGE),
    ],
)
