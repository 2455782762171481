"""The static site: a page for everything, links that lead somewhere, nothing live or later."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from flows import query
from flows.__main__ import main
from flows.export.feed import ATOM, build_feed
from flows.export.options import Options
from flows.export.site import PAGES, build_site, page_of, place, title_of
from flows.journal import Entry
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.world import WORLD

SHIPPED = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"
EARLY = date(2026, 2, 25)
# What was first said after that day.
LATER = ("one crore", "1 crore", "72 lakh", "private agency", "Mumbai", "dismisse", "dismissal")

Site = Mapping[str, str]


def site(case: Case, base: str = "") -> Site:
    """Return the text of every page of a case's site by its path."""
    files = build_site(case, Options(base=base), [("a b.pdf", "Briefing", 1200)])
    return {path: content.decode() for path, content in files if not path.startswith("fonts/")}


@pytest.fixture(scope="module")
def case() -> Case:
    return load(SHIPPED)


@pytest.fixture(scope="module")
def whole(case: Case) -> Site:
    return site(query.as_of(case, case.as_of))


@pytest.fixture(scope="module")
def early(case: Case) -> Site:
    return site(query.as_of(case, EARLY))


class Tags(HTMLParser):
    """Collects what a page links to, its ids and the elements in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.events: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            elif name == "id":
                self.ids.append(value or "")
            elif name.startswith("on"):
                self.events.append(name)


def test_everything_has_a_page(case: Case, whole: Site) -> None:
    assert {f"{name}.html" for name in PAGES} <= set(whole)
    tables: dict[str, tuple[Any, ...]] = {
        "claim": case.claims,
        "flow": case.flows,
        "event": case.events,
        "actor": case.actors,
        "source": case.sources,
    }
    for kind, records in tables.items():
        for record in records:
            page = whole[place(f"{kind}:{record.id}")]
            assert 'data-evidence="' in page and "As of 31 May 2026" in page


def test_every_link_leads_to_a_file_or_a_source(case: Case, whole: Site) -> None:
    there = set(whole) | {"downloads/a b.pdf"}
    sources = {s.url for s in case.sources} | {"data:,"}
    for path, text in whole.items():
        if not path.endswith(".html"):
            continue
        for link in Tags(text).links:
            if urlsplit(link).scheme:
                assert link in sources, f"{path} leads to {link}"
            elif not link.startswith("#"):
                target = unquote(normpath(join(dirname(path), link)))
                assert target in there, f"{path} leads to {link}"


def test_a_band_of_the_drawing_leads_to_its_evidence_and_says_what_it_is(whole: Site) -> None:
    text = whole["flows.html"]
    mark = r'<a href="flow/f-cmo-agency-people\.html" aria-label="([^"]+)"'
    said = re.findall(mark, text)
    assert said and "said by Ramesh Chennithala, Congress leader, 27 Feb 2026" in said[0]


def test_nothing_in_it_is_live(whole: Site) -> None:
    for path, text in whole.items():
        if path.endswith(".html"):
            page = Tags(text)
            assert not page.events, path
            assert not page.tags & {"script", "iframe", "form", "object", "embed", "base"}, path
            assert "default-src 'none'" in text
            assert len(page.ids) == len(set(page.ids)), path


def test_what_was_said_later_is_in_no_file(case: Case, early: Site) -> None:
    stood = query.as_of(case, EARLY)
    later = {c.id for c in case.claims} - {c.id for c in stood.claims}
    later |= {f.id for f in case.flows} - {f.id for f in stood.flows}
    later |= {e.id for e in case.events} - {e.id for e in stood.events}
    assert len(later) > 100
    for path, text in early.items():
        words = set(re.findall(r"[a-z0-9-]+", text))
        assert not words & later, path
        for word in LATER:
            assert word not in text, f"{path}: {word}"
    everything = "".join(early.values())
    assert "5.42 lakh" in everything and "over 77 lakh" in everything


def test_it_is_the_same_again(case: Case, whole: Site) -> None:
    assert site(query.as_of(case, case.as_of)) == whole


def test_a_link_to_the_dashboard_stands_only_where_there_is_one(case: Case) -> None:
    stood = query.as_of(case, EARLY)
    assert "The dashboard" not in site(stood)["index.html"]
    linked = site(stood, base="https://flows.example.org/")["index.html"]
    assert '<a href="https://flows.example.org/">The dashboard' in linked


def entry(name: str, when: str, why: str = "A typo", kind: str = "save") -> Entry:
    return Entry(name, when, "ann@example.org", why, kind, (f"{name} changed.",), {})


def test_the_feed_tells_what_was_said_and_what_was_saved_but_not_by_whom(case: Case) -> None:
    stood = query.as_of(case, EARLY)
    saves = [
        entry("s1", "2026-02-24T10:00:00Z"),
        entry("s2", "2026-02-26T10:00:00Z", "Later"),
        entry("s0", "2026-02-20T10:00:00Z", "First seen", "found"),
    ]
    text = build_feed(stood, saves, lambda ref: f"https://x.org/{place(ref)}", "https://x.org/")
    feed = ET.fromstring(text)
    name = f"{{{ATOM}}}"
    titles = [str(t.text) for t in feed.findall(f"{name}entry/{name}title")]
    assert titles[0].startswith("Known on 25 Feb 2026: ")
    assert "Record changed: A typo" in titles
    assert not any("Later" in t or "First seen" in t for t in titles)
    assert b"ann@example.org" not in text
    updated = [str(u.text) for u in feed.findall(f"{name}entry/{name}updated")]
    assert (
        updated == sorted(updated, reverse=True) and feed.findtext(f"{name}updated") == updated[0]
    )
    ids = [i.text for i in feed.findall(f"{name}entry/{name}id")]
    assert len(ids) == len(set(ids))
    assert b"https://x.org/claim/c-ch25-letter-31-dec.html" in text


def test_an_empty_record_has_a_site_too() -> None:
    pages = site(query.as_of(WORLD, date(1990, 1, 1)))
    assert "othing had been said" in pages["index.html"]
    ET.fromstring(build_feed(query.as_of(WORLD, date(1990, 1, 1)), [], place))


def test_the_command_puts_a_whole_site_in_the_place_of_the_old_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "public"
    asked = ["site", str(SHIPPED), "--to", str(target), "--as-of", "2026-02-22"]
    asked += ["--address", "https://example.org/record"]
    assert main(asked) == 0
    assert "As of 22 Feb 2026".lower() in capsys.readouterr().out.lower()
    mark = json.loads((target / "site.json").read_text(encoding="utf-8"))
    on_disk = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert on_disk == set(mark["files"]) | {"site.json"}
    assert any(name.endswith(".pptx") for name in on_disk)
    for name in sorted(
        n for n in on_disk if n.endswith((".svg", ".txt", ".dot", ".json", ".html"))
    ):
        assert "kerala-cmo-2026?" not in (target / name).read_text(encoding="utf-8"), name
    # What a file links to is a page of the site it lies in.
    text = (target / "downloads" / "kerala-cmo-2026_flows_2026-02-22.txt").read_text("utf-8")
    assert "// Link: https://example.org/record/flows.html\n" in text and "flows.html" in on_disk
    (target / "left-over.html").write_text("old", encoding="utf-8")
    before = (target / "site.json").read_bytes()
    assert main(asked) == 0
    assert not (target / "left-over.html").exists()
    assert (target / "site.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["public"]


def test_a_folder_of_other_things_is_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("ten years", encoding="utf-8")
    assert main(["site", str(SHIPPED), "--to", str(tmp_path)]) == 1
    assert "holds other things" in capsys.readouterr().out
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_view_has_a_page(whole: Site) -> None:
    claim = View(view="claims", focus="claim:c-ch25-letter-31-dec")
    asked = [View(), View(view="claims"), claim, View(view="present"), View(focus="fold:x")]
    pages = [page_of(view) for view in asked]
    assert pages[:2] == ["index.html", "claims.html"] and pages[3:] == ["index.html"] * 2
    assert set(pages) <= set(whole) and pages[2] == "claim/c-ch25-letter-31-dec.html"


def test_the_title_of_a_flow_says_whose_it_is() -> None:
    assert title_of(WORLD, "flow:f-crore").startswith("Alleged: ")
    assert title_of(WORLD, "flow:f-denied").startswith("Government: ")
