from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pypdf
import pytest
from pypdf.generic import DictionaryObject, IndirectObject

from flows import query
from flows.export import paper, paper_pictures
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View
from tests import world

SHIPPED = "data/kerala-cmo-2026"
EARLY = date(2026, 2, 25)
OPTIONS = Options(base="https://flows.example.org/")
LATER = ("one crore", "1 crore", "72 lakh", "private agency", "Mumbai", "judgment", "dismiss")
MALAYALAM = "കേരള മുഖ്യമന്ത്രി"
DEVANAGARI = "मुख्यमंत्री"


@cache
def shipped() -> Case:
    return load(SHIPPED)


@cache
def end() -> bytes:
    return paper.pdf(shipped(), View(), OPTIONS)


@cache
def early() -> bytes:
    case = query.as_of(shipped(), EARLY)
    return paper.pdf(case, View(as_of=EARLY), OPTIONS)


def made(case: Case, view: View | None = None) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(paper.pdf(case, view or View(), Options())))


def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


@cache
def pages(content: bytes) -> tuple[str, ...]:
    """Return the words of each page as they are read."""
    return tuple(page.extract_text() for page in reader(content).pages)


def text(content: bytes) -> str:
    return "\n".join(pages(content))


@cache
def tight(content: bytes) -> str:
    """Return the text without spaces and line ends, so that what wraps is found too."""
    return re.sub(r"\s", "", text(content))


def objects(content: bytes) -> list[Any]:
    """Return every dictionary of the file."""
    found = reader(content)
    size: Any = found.trailer["/Size"]
    numbered = (found.get_object(IndirectObject(i, 0, found)) for i in range(1, size))
    return [o for o in numbered if isinstance(o, DictionaryObject)]


def heads(found: pypdf.PdfReader) -> list[str]:
    """Return the bookmarks of the first level."""
    return [str(item.title) for item in found.outline if not isinstance(item, list)]


def ids(case: Case) -> set[str]:
    tables = (case.claims, case.flows, case.events, case.sources)
    return {row.id for table in tables for row in table}


@pytest.mark.parametrize("day", [EARLY, date(2026, 5, 31)])
def test_every_claim_flow_event_and_source_is_in_the_text(day: date) -> None:
    content = early() if day == EARLY else end()
    printed = tight(content)
    assert [i for i in ids(query.as_of(shipped(), day)) if i not in printed] == []


def test_the_words_of_every_claim_are_in_the_text() -> None:
    printed = tight(end())
    case = shipped()
    told = [c.summary for c in case.claims] + [p.phrase for p in case.citations]
    told += [s.url for s in case.sources] + [s.title for s in case.sources]
    told += [c.volume.wording for c in case.claims if c.volume]
    assert [t for t in told if re.sub(r"\s", "", t) not in printed] == []


def test_it_has_contents_bookmarks_and_page_numbers() -> None:
    found = reader(end())
    printed = pages(end())
    assert "Contents" in printed[1] and "The flows, side by side" in printed[1]
    assert heads(found) == [
        "How to read a band",
        "The flows, side by side",
        "Allegations and statements, by topic",
        "Statements, the court and reports in full",
        "Timeline",
        "Figures",
        "Diagram",
        "The story, step by step",
        "Sources",
        "How the record is made, its limits and gaps",
        "The words used",
    ]
    parts: list[Any] = [part for part in found.outline if isinstance(part, list)]
    below = [item.title for part in parts for item in part]
    assert "What is alleged" in below and "Messages and senders" in below
    for number, page in enumerate(printed, start=1):
        assert f"Page {number} of {len(printed)}" in page
        assert "https://flows.example.org/" in page
        assert "As of 31 May 2026" in page


def test_every_link_inside_leads_to_a_page_of_it() -> None:
    links = [o for o in objects(end()) if o.get("/Subtype") == "/Link"]
    inside = [o for o in links if "/A" not in o or o["/A"].get("/S") != "/URI"]
    assert len(inside) > 1_000
    assert all("/Dest" in o or o["/A"]["/S"] == "/GoTo" for o in inside)
    outside = {o["/A"]["/URI"] for o in links if "/A" in o and o["/A"].get("/S") == "/URI"}
    assert {s.url for s in shipped().sources if s.url} <= outside


def test_it_is_tagged_and_says_what_it_is() -> None:
    found = reader(end())
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF's own boolean)
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    meta = found.metadata
    assert meta is not None
    assert meta.title == shipped().title
    assert meta.author == "Contested Flows"
    assert shipped().id in str(meta.keywords)
    assert meta.creation_date is not None
    assert meta.creation_date.date() == shipped().as_of
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in xmp


def test_every_picture_has_words_for_who_cannot_see_it() -> None:
    figures = [o for o in objects(end()) if o.get("/S") == "/Figure"]
    # Three accounts as bands and as diagrams, the timeline, the figures.
    assert len(figures) == 8
    assert all(len(str(f["/Alt"] if "/Alt" in f else f["/A"])) > 20 for f in figures)
    tables = [o for o in objects(end()) if o.get("/S") == "/TH"]
    assert tables


def test_an_early_paper_holds_nothing_later() -> None:
    whole, case = shipped(), query.as_of(shipped(), EARLY)
    content = early()
    meta = reader(content).metadata
    alts = [str(o["/Alt"]) for o in objects(content) if "/Alt" in o]
    uris = [str(o["/URI"]) for o in objects(content) if "/URI" in o]
    uris += [str(o["/A"]["/URI"]) for o in objects(content) if "/URI" in o.get("/A", {})]
    root: Any = reader(content).trailer["/Root"]
    held = " ".join([text(content), *alts, *uris, str(meta), root["/Metadata"].get_data().decode()])
    solid = re.sub(r"\s", "", held)
    later = ids(whole) - ids(case)
    assert len(later) > 100
    # An id may be the beginning of another that is there.
    there = ids(case)
    for name in later:
        left = solid
        for other in sorted((i for i in there if name in i), key=len, reverse=True):
            left = left.replace(other, "")
        assert name not in left, name
    urls = {s.url for s in whole.sources if s.url} - {s.url for s in case.sources}
    assert [u for u in urls if u in solid] == []
    assert [w for w in LATER if w.lower() in held.lower()] == []
    assert "31 May 2026" not in held
    assert "As of 25 Feb 2026" in held


def test_the_same_case_gives_the_same_bytes() -> None:
    again = query.as_of(load(SHIPPED), EARLY)
    assert paper.pdf(again, View(as_of=EARLY), OPTIONS) == early()


def test_it_is_small() -> None:
    assert len(end()) < 3_000_000


def test_markup_in_a_cell_is_text() -> None:
    nasty = '#eval("1+1") $x^2$ \\ *bold* _it_ <script>alert(1)</script> @ref // `c` [x] {y} ~ "q"'
    claims = [
        replace(world.claim("a"), summary=nasty, note=nasty, setting=nasty),
        world.claim("s", "statement", summary=nasty),
    ]
    case = replace(
        world.case(
            claims=claims,
            citations=[world.citation("a", "wire", phrase=nasty), world.citation("s", "copy")],
            flows=[world.flow("f", "opposition", "office > vendor", "a", note=nasty)],
            events=[world.event("e", "2026-02-25", "leader", "a", title=nasty)],
            responses=[world.response("a", "s", "denies")],
        ),
        title=nasty,
        question=nasty,
        actors=tuple(replace(a, name=f"{a.name} {nasty}") for a in world.WORLD.actors),
    )
    content = paper.pdf(case, View(), Options())
    printed = tight(content)
    assert printed.count(re.sub(r"\s", "", nasty)) > 8
    assert reader(content).metadata.title == nasty  # type: ignore[union-attr]


def test_characters_that_turn_a_line_are_shown_as_numbers() -> None:
    case = replace(world.WORLD, title="a\u202eb\x00c\nd")
    found = made(case)
    assert found.metadata is not None and found.metadata.title == "a[U+202E]b[U+0000]c d"


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    sources = [world.source("wire", "2026-02-25", url="javascript:alert(1)")]
    case = replace(world.case(claims=[world.claim("a")]), sources=tuple(sources))
    content = paper.pdf(case, View(), Options())
    assert "javascript:alert(1)" in tight(content)
    assert not [o for o in objects(content) if "javascript" in str(o.get("/A", ""))]


@pytest.mark.parametrize(
    "case",
    [
        world.case(),
        world.case(claims=[world.claim("a")]),
        replace(world.case(), sources=(), accounts=(), populations=(), question=""),
        world.case(
            claims=[world.claim("a")], flows=[world.flow("f", "court", "office > vendor", "a")]
        ),
    ],
    ids=["nothing", "a-claim", "no-sources", "court-alone"],
)
def test_a_case_with_little_in_it_is_a_paper_too(case: Case) -> None:
    found = made(case)
    assert "As of 5 Mar 2026" in found.pages[0].extract_text()
    assert "Sources" in heads(found) and "The story, step by step" not in heads(found)


def test_letters_that_join_are_set_in_their_own_fonts() -> None:
    actors = tuple(replace(a, name=f"{MALAYALAM} {DEVANAGARI} {a.id}") for a in world.WORLD.actors)
    case = replace(world.WORLD, actors=actors)
    content = paper.pdf(case, View(), Options())
    assert {MALAYALAM[0], DEVANAGARI[0]} <= set(text(content))
    fonts = {str(o.get("/BaseFont")) for o in objects(content) if o.get("/Type") == "/Font"}
    assert any("NotoSansMalayalam" in f for f in fonts)
    assert any("NotoSansDevanagari" in f for f in fonts)


def test_a_drawing_whose_letters_join_is_given_as_dots() -> None:
    actors = tuple(replace(a, name=f"{MALAYALAM} {a.id}") for a in world.WORLD.actors)
    latin = paper_pictures.build_pictures(world.WORLD, View()).files
    joined = paper_pictures.build_pictures(replace(world.WORLD, actors=actors), View()).files
    assert latin.keys() == joined.keys()
    assert b"data:image/png" not in latin["pair-0.svg"]
    assert b"data:image/png" in joined["pair-0.svg"]


def test_letters_of_a_script_that_is_not_bundled_do_not_stop_it() -> None:
    found = made(replace(world.WORLD, title="中文"))
    assert found.metadata is not None and found.metadata.title == "中文"


def test_an_account_stands_for_its_side_and_the_chosen_side_comes_first() -> None:
    both = text(paper.pdf(world.WORLD, View(left="government"), Options()))
    assert both.rindex("The government\nf-nearly") < both.rindex("The opposition\nf-crore")
    assert all(f.id in both for f in world.WORLD.flows)


def test_many_flows_are_drawn_in_groups_and_all_listed() -> None:
    case = world.crowd(1, 160)
    printed = tight(paper.pdf(case, View(), Options()))
    assert "offlowsdrawnasonebandeach" in printed
    assert all(f"f{i}" in printed for i in range(160))
