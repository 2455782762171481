"""What a component asks for is an address of ours, whatever a browser sends in its name."""

from __future__ import annotations

import json

import pytest

from components import theme


def asked(monkeypatch: pytest.MonkeyPatch, act: object) -> dict[str, str]:
    monkeypatch.setattr("streamlit.session_state", {"masthead": {"act": act}})
    return theme._asked("masthead")


@pytest.mark.parametrize(
    "act", [None, "", "{", "[]", "[1]", "7", "null", '"x"', 7, "[" * 100_000, '{"embed": "true"}']
)
def test_what_no_page_sends_asks_for_nothing(monkeypatch: pytest.MonkeyPatch, act: object) -> None:
    assert asked(monkeypatch, act) == {}


def test_a_mark_asks_for_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = {"focus": "flow:f", "q": "", "EMBED_options": "x", "step": 3, "case": "a\ud800b"}
    found = asked(monkeypatch, json.dumps(sent))
    assert found == {"focus": "flow:f", "q": "", "step": "3", "case": "a?b"}
