"""Terms explained where they stand: where, how often, and that nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from components import claims, overview
from flows import query
from flows.draw import evidence_page
from flows.draw.glossary import build_terms
from flows.draw.markup import Element, el, write
from flows.draw.sources_page import build_sources
from flows.draw.terms import explain
from flows.load import load
from flows.model import Case, Term
from flows.view import View
from tests.world import WORLD

SHIPPED = load(Path(__file__).parent.parent / "data" / "kerala-cmo-2026")
LAKH = Term("lakh", "A hundred thousand.", ("lakhs",), "")
CASE = replace(WORLD, glossary=(LAKH, Term("SPARK", "A system.", (), "wire")))


def explained(tree: Element, case: Case = CASE) -> list[str]:
    explain(tree, case)
    return [str(b.text) for b in tree.iter("button") if b.get("class") == "term-word"]


def plain(tree: Element) -> str:
    """Return the text of a tree without the meanings."""
    parts = [tree.text or ""] if tree.get("class") != "term-text" else []
    if parts:
        parts += [plain(child) + (child.tail or "") for child in tree]
    return "".join(parts)


def test_a_term_is_a_button_with_its_meaning_beside_it() -> None:
    tree = el("p", {}, "Over 72 lakh of them; lakhs.")
    assert explained(tree) == ["lakh"]
    assert plain(tree) == "Over 72 lakh of them; lakhs."
    [term] = [span for span in tree.iter("span") if span.get("class") == "term"]
    button, meaning = list(term)
    assert button.get("popovertarget") == button.get("aria-describedby") == meaning.get("id")
    assert (button.get("type"), meaning.get("popover")) == ("button", "auto")
    assert "".join(meaning.itertext()) == "lakhA hundred thousand."


def test_each_block_explains_a_term_once() -> None:
    def row(name: str) -> Element:
        return el("div", {"class": name}, el("p", {}, "a lakh, a lakh"), el("p", {}, "a lakh"))

    assert explained(el("div", {}, row("saying"), row("proof"), row("x"), row("y"))) == ["lakh"] * 3
    tree = el("p", {}, "lakh ", el("b", {}, "SPARK"), " lakh SPARK ", el("i", {}, "x"), " end")
    assert explained(tree) == ["lakh", "SPARK"]
    assert plain(tree) == "lakh SPARK lakh SPARK x end"


@pytest.mark.parametrize(
    "tag", ["button", "a", "summary", "h2", "h3", "q", "svg", "label", "option"]
)
def test_controls_headings_drawings_and_quotations_stay(tag: str) -> None:
    tree = el("div", {}, el(tag, {}, "lakh", el("b", {}, "lakh")), "lakh after")
    before = write(tree[0])
    assert explained(tree) == ["lakh"]
    assert write(tree[0]).startswith(before.removesuffix("lakh after"))


def test_a_term_is_one_stop_for_the_keyboard() -> None:
    tree = el("div", {}, [el("p", {"class": "saying"}, "lakh SPARK") for _ in range(3)])
    explain(tree, CASE)
    stops = [b.text for b in tree.iter("button") if b.get("tabindex") is None]
    assert stops == ["lakh", "SPARK"]


def test_what_was_explained_is_not_explained_again() -> None:
    tree = el("p", {}, "a lakh, lakhs")
    assert explained(tree) == ["lakh"]
    once = write(tree[0])
    explain(tree, CASE)
    assert write(tree[0]).startswith(once[: once.index("</span>")])


def test_ids_are_unique_and_named() -> None:
    tree = el("div", {}, [el("p", {"class": "saying"}, "lakh SPARK") for _ in range(5)])
    explain(tree, CASE, "evidence")
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(set(ids)) == len(ids) == 10
    assert all(str(name).startswith("evidence-") for name in ids)


@pytest.mark.parametrize(
    "hostile", ["<img src=x onerror=alert(1)>", "a.*[(", "\\1", "]]>", "&lt;b&gt;"]
)
def test_no_term_and_no_meaning_becomes_markup(hostile: str) -> None:
    case = replace(WORLD, glossary=(Term(hostile, hostile, (hostile + "s",), ""),))
    tree = el("p", {}, f"before {hostile} after, plain text")
    explain(tree, case)
    again = ET.fromstring(write(tree))
    assert {e.tag for e in again.iter()} <= {"p", "span", "button", "b"}
    assert plain(again) == f"before {hostile} after, plain text"


def test_a_case_without_terms_is_left_as_it_is() -> None:
    tree = el("p", {}, "a lakh")
    assert explained(tree, replace(WORLD, glossary=())) == []
    assert write(tree) == "<p>a lakh</p>"


def test_the_page_explains_the_terms_of_its_claims_and_evidence() -> None:
    view = View(focus="claim:c-ch27-crore-to-agency")
    assert 'class="term-word"' in evidence_page.build(SHIPPED, view)
    assert 'class="term-word"' in claims.build_claims(SHIPPED, View(view="claims"))
    assert 'class="term-word"' in overview.build_rest(SHIPPED, View())[0]


def test_the_terms_in_use_are_listed_as_of_the_day() -> None:
    def listed(case: Case) -> list[str]:
        terms = build_terms(case)
        return [] if terms is None else [str(dt.text) for dt in terms.iter("dt")]

    assert listed(SHIPPED) == [term.term for term in SHIPPED.glossary]
    early = listed(query.as_of(SHIPPED, date(2026, 2, 25)))
    assert set(early) < set(listed(SHIPPED))
    assert listed(replace(SHIPPED, glossary=())) == []
    page = el("div", {}, build_sources(SHIPPED, View(view="sources")))
    assert "Terms" in [h.text for h in page.iter("h2")]
    assert "Terms" not in [
        h.text
        for h in el("div", {}, build_sources(replace(SHIPPED, glossary=()), View())).iter("h2")
    ]
    sourced = build_terms(replace(CASE, glossary=(Term("register", "x", (), "wire"),)))
    assert sourced is None or "source:wire" in write(sourced)
