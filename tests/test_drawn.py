"""DOT and SankeyMATIC text: read back by other programs' rules, whole, attributed and inert."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from flows import query, words
from flows.draw import folded
from flows.draw.diagram_layout import program
from flows.export import drawn
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.world import LAKH_72, NEARLY_8_LAKH, OVER_CRORE, WORLD, actor, case, claim, flow

EARLY = date(2026, 2, 25)
OPTIONS = Options(base="https://example.org/flows")
BAND = re.compile(r"^(.+)\[([\d\s.+-]+)\](.+)$")
WITH_COLOUR = re.compile(r"^(.+)\s+(#\S+)$")
COMMENT = re.compile(r"^(?:'|//)")
NODE = re.compile(r"^:(.+) #([a-f0-9]{0,6})?(\.\d{1,4})?\s*(>>|<<)*\s*(>>|<<)*$", re.IGNORECASE)
MOVE = re.compile(r"^move (.+) (-?\d(?:.\d+)?), (-?\d(?:.\d+)?)$")
SETTING = "labelvalue appears n"
HOSTILE = (
    "// no comment",
    "' nor this",
    ":Node #fff",
    "move it 1, 2",
    "Budget [5] Taxes #0F0",
    'quote " and \\N and <b>',
    "two\nlines\r\n\u2028A [7] B",
    "ends in a backslash \\",
    "\u202eturned",
)


@lru_cache(maxsize=2)
def shipped(day: date | None = None) -> Case:
    whole = load(Path("data/kerala-cmo-2026"))
    return query.as_of(whole, day) if day else whole


@lru_cache(maxsize=1)
def hostile() -> Case:
    actors = [actor(f"h{i}", "party", i % 3, name=name) for i, name in enumerate(HOSTILE)]
    size = len(HOSTILE)
    flows = [
        flow(f"x{i}", "opposition", f"h{i} > h{(i + 1) % size}", "a-crore", volume=OVER_CRORE)
        for i in range(size)
    ]
    accounts = tuple(replace(a, name=f"{a.name}\n[9] x #abc") for a in WORLD.accounts)
    return replace(
        WORLD,
        title='The\nworld "]; } \\',
        licence="free\n} digraph { \\",
        accounts=accounts,
        actors=(*actors, *WORLD.actors),
        flows=(*flows, *WORLD.flows),
        sources=tuple(replace(s, title=f"{s.title}\n{{ \\") for s in WORLD.sources),
    )


def dot(given: Case, **asked: Any) -> str:
    return drawn.dot(given, replace(View(), **asked), OPTIONS).decode()


def matic(given: Case, **asked: Any) -> str:
    return drawn.sankeymatic(given, replace(View(), **asked), OPTIONS).decode()


def comments(text: str) -> list[str]:
    return [line.removeprefix("// ") for line in text.split("\n") if line.startswith("//")]


def bands(text: str) -> dict[str, tuple[str, int, str]]:
    """Return what SankeyMATIC would draw: ends and number by the flow named in the line above."""
    found: dict[str, tuple[str, int, str]] = {}
    above = ""
    for line in text.split("\n"):
        if not line or line == SETTING:
            continue
        if COMMENT.match(line):
            above = line
            continue
        assert not NODE.match(line) and not MOVE.match(line), line
        match = BAND.match(line)
        assert match, line
        target = WITH_COLOUR.match(match[3])
        assert target and re.fullmatch(r" #[0-9a-f]{6}", match[3][len(target[1]) :]), line
        name = re.match(r"// flow:([\w-]+): ", above)
        assert name and name[1] not in found, line
        found[name[1]] = (match[1].strip(), int(match[2]), target[1].strip())
    return found


def laid_out(text: str) -> ET.Element:
    done = subprocess.run([program(), "-Tsvg"], input=text.encode(), capture_output=True)
    assert done.returncode == 0 and b"rror" not in done.stderr, done.stderr
    return ET.fromstring(done.stdout)


@pytest.mark.parametrize("day", [None, EARLY])
@pytest.mark.parametrize("choice", ["alleging", "answering", "opposition"])
def test_the_dot_of_a_side_is_drawn_by_graphviz_with_every_flow(
    choice: str, day: date | None
) -> None:
    given = shipped(day)
    text = dot(given, left=choice)
    ids = {e.get("id") for e in laid_out(text).iter()}
    flows = query.flows(given, choice)
    assert {f"flow:{f.id}" for f in flows} == {i for i in ids if i and i.startswith("flow:")}
    notes = comments(text)
    for f in flows:
        assert f"flow:{f.id}: {words.flow_sentence(given, f)}" in notes
        for place in (p for c in f.claims for p in given.citations_of[c]):
            source = given.source[place.source]
            assert any(source.title in n and words.place(given, source) in n for n in notes)
    assert notes[0].startswith(given.title) and f"{given.as_of.day} " in notes[0]
    assert any(OPTIONS.base in n for n in notes)


def test_a_focus_chooses_the_account_and_an_account_chooses_itself() -> None:
    assert "flow:f-denied" in dot(WORLD, focus="flow:f-denied")
    assert "flow:f-denied" in dot(WORLD, account="answering")
    assert "flow:f-denied" not in dot(WORLD)


@pytest.mark.parametrize("day", [None, EARLY])
def test_sankeymatic_has_each_flow_once_and_only_numbers_that_were_given(day: date | None) -> None:
    given = shipped(day)
    text, found = matic(given), bands(matic(given))
    flows = [f for side in ("alleging", "answering") for f in query.flows(given, side)]
    named = re.findall(r"^// flow:([\w-]+): ", text, re.MULTILINE)
    assert sorted(named) == sorted(f.id for f in flows)
    passed = {f.id for f in flows if f.volume.number and f.verb not in drawn._NO_BAND}
    assert set(found) == passed and passed
    for f in flows:
        assert f"// flow:{f.id}: {words.flow_sentence(given, f)}\n" in text
        if f.id in found:
            origin, number, recipient = found[f.id]
            assert number == f.volume.number
            assert origin.startswith(given.actor[f.origin].name)
            assert recipient.startswith(given.actor[f.recipient].name)
    assert SETTING in text.split("\n")


def test_what_is_said_not_to_have_passed_is_no_band_even_with_a_number() -> None:
    flows = [
        flow("f1", "opposition", "registry > vendor", "a", "denied", volume=LAKH_72),
        flow("f2", "opposition", "registry > vendor", "a", "sought", volume=LAKH_72),
        flow("f3", "opposition", "registry > vendor", "a", "shared", volume=NEARLY_8_LAKH),
    ]
    text = matic(case(claims=[claim("a")], flows=flows))
    assert list(bands(text)) == ["f3"]
    assert "// Not drawn: said not to pass.\n" in text
    assert "nearly 8 lakh" in next(n for n in comments(text) if n.startswith("flow:f3"))


def test_two_ends_of_one_name_are_never_one_node_and_accounts_share_none() -> None:
    actors = [
        actor("u1", "not-stated", 0, name="Not stated"),
        actor("u2", "not-stated", 1, name="Not stated"),
        *WORLD.actors,
    ]
    flows = [
        flow("f1", "opposition", "u1 > u2", "a", volume=LAKH_72),
        flow("f2", "government", "u1 > registry", "a", volume=LAKH_72),
    ]
    found = bands(matic(case(actors=actors, claims=[claim("a")], flows=flows)))
    ends = {end for a, _, b in found.values() for end in (a, b)}
    assert len(ends) == 4
    twice = bands(matic(WORLD, left="alleging", right="opposition"))
    assert set(twice) == {"f-crore", "f-list"}


def test_hostile_text_stays_a_name_or_a_comment() -> None:
    given = hostile()
    root = laid_out(dot(given))
    assert {f"flow:x{i}" for i in range(len(HOSTILE))} <= {e.get("id") for e in root.iter()}
    found = bands(matic(given))
    assert {f"x{i}" for i in range(len(HOSTILE))} <= set(found)
    assert {n for _, n, _ in found.values()} == {10_000_000, 7_200_000, 800_000}
    assert len({end for a, _, b in found.values() for end in (a, b)}) == len(HOSTILE) + 4
    for text in (dot(given), matic(given)):
        assert not re.search("[\u202e\r]", text)
        assert not [line for line in comments(text) if "\u2028" in line]
        assert not [line for line in comments(text) if line.endswith("\\")]


def test_nothing_of_a_later_day_is_there() -> None:
    early, whole = shipped(EARLY), shipped()
    later = [f"flow:{f.id}" for f in whole.flows if f.id not in early.flow]
    later += [s.title for s in whole.sources if s.id not in early.source]
    summaries = {c.summary for c in whole.claims} - {c.summary for c in early.claims}
    for text in (dot(early), matic(early), dot(early, left="deciding")):
        assert not [name for name in [*later, *summaries] if name in text]
        assert "as of 25 Feb 2026" in text


def test_a_large_side_is_folded_in_dot_and_whole_in_sankeymatic() -> None:
    actors = [actor(f"n{i}", "party", i % 3, name=f"Body {i}") for i in range(30)]
    flows = [
        flow(f"f{i}", "opposition", f"n{i % 30} > n{(i * 7 + 1) % 30}", "a", volume=LAKH_72)
        for i in range(90)
    ]
    given = case(actors=[*actors, *WORLD.actors[5:]], claims=[claim("a")], flows=flows)
    plan = folded.plan(given, View(), "alleging")
    ids = {e.get("id") or "" for e in laid_out(dot(given)).iter()}
    assert {f"fold:{g.id}" for g in plan.folds} == {i for i in ids if i.startswith("fold:")}
    assert len(bands(matic(given))) == 90


def test_no_flow_is_said_and_the_same_case_gives_the_same_bytes() -> None:
    nothing = case()
    for text in (dot(nothing), matic(nothing)):
        assert "Nothing had been said by 5 Mar 2026." in text
    laid_out(dot(nothing))
    for make in (drawn.dot, drawn.sankeymatic):
        assert make(shipped(), View(), OPTIONS) == make(shipped(), View(), OPTIONS)
