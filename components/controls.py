"""The one control bar: what the reader asks, kept in the address by Streamlit's own binding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from flows import dates, query, words
from flows.model import Case
from flows.schema import SIDES, VIEWS
from flows.view import DIGITS, View


def render_views() -> str:
    """Show the choice of views and return the one chosen."""
    chosen = st.segmented_control(
        "View",
        VIEWS,
        default=VIEWS[0],
        format_func=words.VIEW.__getitem__,
        key="view",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )
    return chosen or VIEWS[0]


def render_controls(case: Case, asked: View, view: str) -> View:
    """Show the bar of a case and return the view chosen with it; focus is as asked."""
    columns = st.columns([2.3, 1.7, 1.8, 1.5, 1.6, 1.1], vertical_alignment="bottom")
    with columns[0]:
        day = _as_of(case, asked)
    sides = (*SIDES, *case.account)
    with columns[1]:
        left = _choice("Left", "left", sides, "alleging", lambda s: f"Left: {_side(case, s)}")
    with columns[2]:
        right = _choice("Right", "right", sides, "answering", lambda s: f"Right: {_side(case, s)}")
    with columns[3]:
        topics = ("", *query.topics(case))
        topic = _choice(
            "Topic", "topic", topics, "", lambda t: f"Topic: {words.heading(t) or 'all'}"
        )
    with columns[4]:
        people = {p.id: p.name for p in case.populations}
        groups = ("", *people)
        population = _choice(
            "Whose data", "population", groups, "", lambda p: f"Whose data: {people.get(p, 'all')}"
        )
    with columns[5]:
        digits = _choice("Digits", "digits", DIGITS, "indian", lambda d: f"Digits: {d}")
    as_of = day if day < case.as_of else None
    return View(view, as_of, left, right, topic, population, asked.focus, digits)


def _as_of(case: Case, asked: View) -> date:
    days = {d.isoformat() for d in query.said_days(case)}
    if asked.as_of:
        # A link may name a day on which nothing was said: it is as good a date as any.
        days.add(asked.as_of.isoformat())
    options = sorted(days)
    chosen = st.select_slider(
        "As of",
        options,
        value=options[-1],
        format_func=lambda text: f"As of {dates.day_words(date.fromisoformat(text))}",
        key="as_of",
        bind="query-params",
        label_visibility="collapsed",
    )
    return date.fromisoformat(str(chosen))


def _choice(
    label: str, key: str, options: Sequence[str], default: str, name: Callable[[str], str]
) -> str:
    return st.selectbox(
        label,
        options,
        index=options.index(default),
        format_func=name,
        label_visibility="collapsed",
        key=key,
        bind="query-params",
    )


def _side(case: Case, choice: str) -> str:
    return words.SIDE[choice] if choice in SIDES else case.account[choice].name
