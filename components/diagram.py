from __future__ import annotations

import streamlit as st

from components.theme import SIDE_COLOUR, surface
from flows import query
from flows.draw.diagram import build_dot


def render_diagram(case, view):
    options = (view.left, view.right)
    c = st.segmented_control(
        "Account", options, default=options[0], key="account", bind="query-params", required=True
    )
    with st.container(key="diagram-chart"):
        st.graphviz_chart(build_dot(case, query.flows(case, c), SIDE_COLOUR), alt="x")
    surface(
        "diagram",
        '<div xmlns="http://www.w3.org/1999/xhtml" class="root"><p>x</p></div>',
        focus=view.focus,
        bridge={"flow:" + f.id: f.id for f in case.flows},
    )
