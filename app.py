"""The front door: `streamlit run app.py` serves the page behind its response headers."""

from pathlib import Path

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware

from components.headers import SecurityHeaders

INDEX_PAGE = Path(st.__file__).parent / "static" / "index.html"

# What an editor uploads to look at never touches the disk; maxUploadSize is less than this.
MultiPartParser.spool_max_size = 8 * 1024 * 1024

app = st.App(
    "components/page.py",
    middleware=[Middleware(SecurityHeaders, index_page=INDEX_PAGE)],
)
