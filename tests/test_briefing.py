"""The briefing: one file that holds all of a case as of its day, and nothing said later."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest

from flows import dates, query
from flows.draw.markup import write
from flows.draw.saying import number
from flows.export import briefing, shell
from flows.export.briefing_page import SECTIONS, build_page, refs
from flows.export.options import Options
from flows.export.pack import expand
from flows.load import load
from flows.model import Case
from flows.view import View
from tests import world
from tests.world import WORLD, crowd

ROOT = Path(__file__).parent.parent
EARLY = date(2026, 2, 25)
VOID = {"meta", "input", "br", "hr", "img", "link"}
ATTACKS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<!-- <script>",
    "' onmouseover=alert(3) \"",
    "]]>&lt;b&gt;</style>",
    "\x00\u202e#claim:x",
)


class Read(HTMLParser):
    """What a file holds: its tags with their attributes, its text, its style and script apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.raw: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append(given.get("id") or tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("style", "script", "pack"):
            self.raw[self.open[-1]] = self.raw.get(self.open[-1], "") + data
        else:
            self.text.append(data)

    @property
    def ids(self) -> list[str]:
        return [given["id"] for _, given in self.tags if "id" in given]


def shut(case: Case, view: View | None = None) -> str:
    return briefing.html(case, view or View(), Options()).decode()


@pytest.fixture(scope="module")
def shipped() -> Case:
    return load(ROOT / "data" / "kerala-cmo-2026")


@pytest.fixture(scope="module")
def whole(shipped: Case) -> str:
    return shut(shipped)


@pytest.fixture(scope="module")
def early(shipped: Case) -> str:
    return shut(query.as_of(shipped, EARLY))


@pytest.fixture(scope="module")
def small() -> str:
    return shut(WORLD)


def packed(text: str) -> dict[tuple[str, str], str]:
    return expand(Read(text).raw["pack"])


def test_every_row_of_the_case_stands_in_the_file_by_its_id(shipped: Case, whole: str) -> None:
    ids = Counter(Read(whole).ids)
    for kind, names in (
        ("claim", shipped.claim),
        ("flow", shipped.flow),
        ("event", shipped.event),
        ("source", shipped.source),
        ("actor", shipped.actor),
    ):
        assert {f"{kind}:{name}" for name in names} <= set(ids)
    assert [name for name, times in ids.items() if times > 1] == []


def test_the_file_is_small(whole: str) -> None:
    assert len(whole.encode()) <= 1_550_000


def test_the_file_is_always_the_same(early: str) -> None:
    again = load(ROOT / "data" / "kerala-cmo-2026")
    assert shut(query.as_of(again, EARLY)) == early


def test_every_link_leads_into_the_file_or_to_a_source(shipped: Case, whole: str) -> None:
    read = Read(whole)
    ids = set(read.ids)
    urls = {s.url for s in shipped.sources}
    for tag, given in read.tags:
        href = given.get("href", "")
        assert tag == "a" or not href
        if href.startswith("#"):
            assert href[1:] in ids, href
        elif href:
            assert href in urls
            assert given["rel"] == "noopener noreferrer"
        assert "data-act" not in given
        assert "src" not in given


def test_every_reference_inside_a_drawing_leads_to_a_pattern_of_the_file(whole: str) -> None:
    read = Read(whole)
    ids = set(read.ids)
    asked = {name for _, given in read.tags for v in given.values() for name in _urls(v)}
    assert len(asked) > 4
    assert asked <= ids


def _urls(value: str) -> list[str]:
    return re.findall(r"url\(#([^)]*)\)", value)


def test_the_policy_lets_in_nothing_but_the_file_s_own_script(small: str) -> None:
    read = Read(small)
    (policy,) = [
        given["content"]
        for _, given in read.tags
        if given.get("http-equiv") == "Content-Security-Policy"
    ]
    own = base64.b64encode(hashlib.sha256(read.raw["script"].encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{own}'" in policy
    assert "http" not in policy
    assert not re.search(r"url\((?!\"?data:|#)", read.raw["style"])
    assert "@import" not in read.raw["style"]


def test_head_says_what_it_is_in_what_language(small: str) -> None:
    read = Read(small)
    assert ("html", {"lang": "en", "class": "paper"}) in read.tags
    (about,) = [given["content"] for _, given in read.tags if given.get("name") == "description"]
    assert WORLD.title in about and "5 Mar 2026" in about
    assert [t for t, _ in read.tags].count("h1") == 1
    assert set(SECTIONS) <= set(read.ids)


def later(case: Case, day: date) -> list[str]:
    """Return ids and words of the case that nobody could know on that day."""
    then = query.as_of(case, day)
    said = [c for c in case.claims if c.id not in then.claim]
    found = [f"claim:{c.id}" for c in said] + [c.summary for c in said]
    found += [f"flow:{f}" for f in case.flow if f not in then.flow]
    found += [f"event:{e}" for e in case.event if e not in then.event]
    found += [f"source:{s}" for s in case.source if s not in then.source]
    found += [e.title for e in case.events if e.id not in then.event]
    found += [s.text for s in case.story if s.as_of > day]
    then_words = {c.summary for c in then.claims} | {e.title for e in then.events}
    return [text for text in found if text not in then_words]


def test_nothing_said_later_stands_anywhere_in_an_early_file(shipped: Case, early: str) -> None:
    trees = packed(early)
    assert max(day for day, _ in trees) == EARLY.isoformat()
    everything = "\n".join([unescape(early), *trees.values()])
    plain = re.sub(r"<[^>]+>", " ", everything)
    hidden = [text for text in later(shipped, EARLY) if text in everything or text in plain]
    assert len(later(shipped, EARLY)) > 200
    # A short title may be a part of a longer one that was known.
    assert [text for text in hidden if len(text) > 28] == []
    assert not re.search(r"2026-0[3-5]-\d\d|\d\d? (Apr|May) 2026", everything)


def test_each_day_of_the_file_holds_what_had_been_said_by_then(small: str) -> None:
    trees = packed(small)
    days = sorted({day for day, _ in trees})
    assert days == [d.isoformat() for d in query.said_days(WORLD)]
    for day in days:
        then = query.as_of(WORLD, dates.day(day))
        names = {name for d, name in trees if d == day} - {"page", "names"}
        assert names == set(refs(then, View()))
    for day in days[:-1]:
        assert f"As of {dates.day_words(dates.day(day))}" in trees[day, "page"]
        page, _ = build_page(query.as_of(WORLD, dates.day(day)), View())
        assert trees[day, "page"] == write(page)


def test_an_early_view_of_a_case_is_the_same_from_either_side(shipped: Case) -> None:
    once = query.as_of(shipped, date(2026, 2, 24))
    twice = query.as_of(query.as_of(shipped, EARLY), date(2026, 2, 24))
    assert world.content(once) == world.content(twice)


def test_a_side_that_the_view_names_is_drawn(small: str) -> None:
    other = shut(WORLD, View(left="deciding", right="alleging"))
    assert other != small
    assert {f"flow:{f}" for f in WORLD.flow} <= set(Read(other).ids)


def test_hostile_cells_are_text() -> None:
    turn = count()

    def words(text: str) -> str:
        return f"{text} {ATTACKS[next(turn) % len(ATTACKS)]}"

    case = replace(
        WORLD,
        title=words("t"),
        question=words("q"),
        description=words("d"),
        licence=words("l"),
        actors=tuple(replace(a, name=words("n"), note=words("n")) for a in WORLD.actors),
        claims=tuple(replace(c, summary=words("s"), note=words("n")) for c in WORLD.claims),
        sources=tuple(
            replace(s, title=words("s"), url="javascript:alert(9)") for s in WORLD.sources
        ),
        events=tuple(replace(e, title=words("e")) for e in WORLD.events),
        citations=tuple(replace(c, phrase=words("p")) for c in WORLD.citations),
    )
    text = shut(case)
    read = Read(text)
    assert [t for t, _ in read.tags if t in ("img", "iframe", "b:bold", "form", "object")] == []
    assert [t for t, _ in read.tags].count("script") == 2
    assert not [n for _, given in read.tags for n in given if n.startswith("on")]
    assert not [g for _, g in read.tags if g.get("href", "").startswith("javascript")]
    for markup in packed(text).values():
        assert not re.search(r"<(script|img|iframe)|\son\w+=\"|href=\"javascript", markup)
    assert read.open == []


def test_fonts_come_with_the_letters_that_need_them() -> None:
    assert shell.faces("Kerala").count("@font-face") == 3
    assert shell.faces("കേരളം").count("Noto Sans Malayalam") == 2
    assert shell.faces("केरल").count("Noto Sans Devanagari") == 2


def test_the_first_drawing_stands_before_all_that_it_does_not_need(whole: str) -> None:
    first = whole.index('class="ribbon')
    assert first < min(whole.index(part) for part in ("@font-face", 'id="pack"', 'id="claims"'))
    assert "Noto Sans" not in whole
    assert "/*" not in whole[:first]


def test_rare_letters_are_references_and_frequent_ones_are_themselves(
    whole: str, shipped: Case
) -> None:
    assert max(whole) <= "\xff"
    assert "".join(Read(whole).text).count("→") > 100
    assert "\\201c" in whole and "\\u201c" in whole  # of the style and of the script
    names = replace(WORLD, question="കേരളം " * 2_000)
    text = shut(names)
    assert names.question in text
    assert '"Noto Sans Malayalam", sans-serif' in text and "Devanagari" not in text


def test_a_case_before_anything_was_said_has_a_file() -> None:
    empty = query.as_of(WORLD, date(2026, 1, 1))
    text = shut(empty)
    assert "nothing had been said by then" in text
    assert set(packed(text)) == {("2026-01-01", "names")} | {
        ("2026-01-01", ref) for ref in refs(empty, View())
    }


def test_a_large_case_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    many = crowd(3, 150)
    case = replace(many, actors=tuple(replace(a, parent="") for a in many.actors))
    assert len(briefing.html(case, View(), Options())) < briefing.LIMIT
    pack, days, left_out = briefing.pack(WORLD, View(), 60_000)
    assert days[-1] == "2026-03-05"
    assert days[0] > query.said_days(WORLD)[0].isoformat() or "evidence" in left_out
    assert left_out
    monkeypatch.setattr(briefing, "MOST", 60_000)
    assert f"There was no room for {left_out}." in shut(WORLD)


def test_a_number_stands_with_its_words(whole: str, shipped: Case) -> None:
    given = [c for c in shipped.claims if c.volume is not None]
    text = "".join(Read(whole).text)
    for claim in given:
        shown = number(claim, "indian")
        assert shown is not None
        assert "".join(shown.itertext()) in text
