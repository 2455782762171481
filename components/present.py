"""The talk: every step of the story full screen, sent to the browser at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components.theme import HERE, surface, talk
from flows import dates
from flows.draw import talk as drawn
from flows.draw.markup import el, fragment
from flows.draw.saying import link
from flows.draw.stage import Scene, scenes
from flows.language import _
from flows.model import Case
from flows.once import once
from flows.view import View


@once(8)
def build_talk(case: Case, end_of: Case, view: View) -> str:
    """Return the talk as JSON: its frame, and each step with its drawings, notes and links.

    `case` stands as of the day that the link asks for, `end_of` as of the end of the record;
    `view` is what the link asks for, but for its step.
    """
    day = drawn.day_words(case.as_of)
    part = _("Steps up to {day} only").format(day=day) if view.as_of else ""
    message = {
        "case": case.id,
        "frame": fragment(drawn.build_frame(part)),
        "desk": fragment(drawn.build_notes_frame()),
        "steps": [_step(s, end_of, view) for s in scenes(case, view.digits)],
    }
    return json.dumps(message, ensure_ascii=False)


def _step(scene: Scene, whole: Case, view: View) -> dict[str, Any]:
    here = replace(view, step=str(scene.number) if scene.number > 1 else "")
    day = scene.case.as_of
    leave = replace(scene.view, case=view.case, as_of=day if day < whole.as_of else None)
    small = drawn.build_small(scene)
    return {
        "id": scene.step.id,
        "title": scene.step.title,
        "text": scene.step.text,
        "day": drawn.day_words(day),
        "later": drawn.later(scene, whole.as_of),
        "printed": drawn.printed(scene),
        "say": drawn.announcement(scene),
        "link": "?" + urlencode(here.params(), safe=":,"),
        "leave": leave.params() or {"view": leave.view},
        "stage": fragment(drawn.build_stage(scene)),
        "small": fragment(small) if small is not None else "",
        "notes": fragment(drawn.build_notes(scene)),
    }


def render_talk(case: Case, whole: Case, view: View, notices: Sequence[str], now: str) -> None:
    """Show the talk, and nothing else, at the step that the view names.

    `now` is the version of the record.
    """
    style = (HERE / "alone.css").read_text(encoding="utf-8")
    st.html(f"<style>{style}</style>")
    # A focus belongs to the dashboard: each step has its own.
    asked = replace(view, step="", focus="", open="")
    talk("talk", build_talk(case, whole, asked), view.step or "1", notices, now)


def render_present(case: Case, view: View) -> None:
    """Show how a talk is added, where there is none as of the view's day."""
    whole = case.whole or case
    if whole.story:
        day = dates.day_words(case.as_of)
        text = _("No step of the talk is as early as {day}.").format(day=day)
        back = link(view, _("Show all steps"), as_of="")
    else:
        text = _(
            "This case has no talk yet. Each row of story.csv is one step: its title, its text, "
            "the view that it shows, the date as of which it is shown, and what it is about."
        )
        back = link(view, _("Back to the overview"), view="overview")
    surface(
        "present", fragment(el("div", {"class": "plain"}, el("p", {}, text), el("p", {}, back)))
    )
