"""The front door: `streamlit run app.py` serves the page behind its response headers."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from components.headers import SecurityHeaders

INDEX_PAGE = Path(st.__file__).parent / "static" / "index.html"

app = st.App(
    "components/page.py",
    middleware=[Middleware(SecurityHeaders, index_page=INDEX_PAGE)],
)
