"""The slides, read back by a stranger: titles, tables, notes, words, bounds, nothing later."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from flows import dates, query, words
from flows.draw import stage
from flows.export import slide_picture, slide_table, slide_text, slides
from flows.export.options import Options
from flows.export.slide_deck import LAYOUTS, WIDTH
from flows.export.slide_text import Run
from flows.load import load
from flows.model import Case, Step
from flows.view import View
from tests.world import WORLD, case, citation, claim, crowd, response, source

DATA = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"
GROUND = {"light": (0xFB, 0xFA, 0xF7), "dark": (0x14, 0x16, 0x1A)}
EARLY = date(2026, 2, 25)
LIGHT = Options()
LINKED = Options(base="https://example.org/flows/")
HOSTILE = '<script>alert(1)</script>\x1b[2J\u202eevil & "quoted" {{x}} =1+1 _x0041_'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw pictures coarsely, but where their sharpness is what is tested."""
    monkeypatch.setattr(slide_picture, "SHARP", 40)


@cache
def shipped() -> Case:
    return load(DATA)


@cache
def early() -> Case:
    return query.as_of(shipped(), EARLY)


@cache
def made(given: Case, options: Options = LIGHT, view: View = View()) -> bytes:  # noqa: B008
    return slides.pptx(given, view, options)


@cache
def read(given: Case, options: Options = LIGHT, view: View = View()) -> Any:  # noqa: B008
    return Presentation(io.BytesIO(made(given, options, view)))


def title(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)


def text(slide: Any) -> str:
    """Return all that stands on a slide, its tables' cells too."""
    parts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    return "\n".join([*parts, *(c.text_frame.text for t in tables(slide) for c in t.iter_cells())])


def tables(slide: Any) -> list[Any]:
    return [s.table for s in slide.shapes if s.has_table]


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text) if slide.has_notes_slide else ""


def foot_top(slide: Any) -> int:
    return int(min(s.top for s in slide.shapes if s.name in ("Sources", "Progress")))


def steps(deck: Any) -> list[Any]:
    return [s for s in deck.slides if s.slide_layout.name == "Step"]


def pictures(deck: Any) -> Iterator[Any]:
    return (shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13)


def everything(data: bytes) -> str:
    """Return all parts of the file but its pictures as one text, their names too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [n for n in package.namelist() if not n.endswith(".png")]
        return "\n".join(f"{name}\n{package.read(name).decode()}" for name in names)


def test_there_is_a_slide_per_step_with_its_title_text_day_and_progress() -> None:
    deck, story = read(shipped()), shipped().story
    assert len(steps(deck)) == len(story) == 12
    for i, (slide, step) in enumerate(zip(steps(deck), story, strict=True), start=1):
        assert title(slide) == step.title
        assert step.text in text(slide)
        assert dates.day_words(step.as_of) in text(slide)
        assert f"{i} of {len(story)}" in text(slide)
        assert "Printed in" in text(slide)


def test_every_slide_is_wide_has_a_title_and_says_as_of_when() -> None:
    deck = read(shipped())
    assert deck.part._element.sldSz.get("type") is None
    assert round(deck.slide_width / deck.slide_height, 3) == round(16 / 9, 3)
    for slide in deck.slides:
        assert title(slide)
        assert "As of" in text(slide) and re.search(r"\d+ \w{3} 2026", text(slide))
    names = [title(s).partition(",")[0] for s in deck.slides]
    ends = ["Sources", "How this record is made", "What was not read"]
    assert list(dict.fromkeys(names))[-3:] == ends
    assert names[12 + 1] == "Allegations and statements"


def test_the_day_stands_in_one_place_on_all_but_the_first_slide() -> None:
    places = set()
    for slide in list(read(shipped()).slides)[1:]:
        day = next(s for s in slide.shapes if s.name == "As of")
        places.add((day.left, day.top, day.width))
    assert len(places) == 1


def test_the_first_slide_says_what_the_record_holds_and_what_the_court_decided() -> None:
    first = text(read(shipped()).slides[0])
    assert shipped().question in first and "209 claims, 43 flows" in first
    assert "Kerala High Court, 10 Mar 2026: " in first
    assert "The record takes no side." in first
    assert "High Court" not in text(read(early()).slides[0])


@pytest.mark.parametrize("when", ["end", "early"])
def test_the_tables_hold_the_speakers_and_words_of_every_pair_that_they_promise(when: str) -> None:
    given = shipped() if when == "end" else early()
    deck = read(given)
    pairs, which = slide_table.chosen(given, View())
    assert pairs and which
    cells = "\n".join(text(s) for s in deck.slides if tables(s))
    for row in pairs:
        said = [row.claim, *(m.statement for m in (*row.answers, *row.court))]
        for one in (c for c in said if c):
            assert one.summary in cells
            assert f"{words.name(given, one.speaker)} · {dates.words(one.said_on)}" in cells
    total = len(query.pairs(given))
    assert f"{len(pairs)} of {total} allegations: {which}." in text(
        next(s for s in deck.slides if tables(s))
    )


def test_each_table_has_its_heads_and_says_that_it_has() -> None:
    for slide in read(shipped()).slides:
        for table in tables(slide):
            assert table.first_row
            heads = [c.text_frame.text for c in table.rows[0].cells]
            assert heads == ["Alleged", "The government’s statement", "The court"]
            assert table.columns[0].width == table.columns[1].width
        if tables(slide):
            order = [s.name for s in slide.shapes]
            assert order == ["Title", "As of", "Allegations and statements", "Sources", "Progress"]


def test_the_view_switches_the_sides() -> None:
    deck = read(WORLD, view=View(left="answering", right="alleging"))
    table = next(t for s in deck.slides for t in tables(s))
    heads = [c.text_frame.text for c in table.rows[0].cells]
    assert heads == ["The government’s statement", "Alleged", "The court"]


def test_the_notes_hold_the_evidence_of_each_step() -> None:
    for slide, step in zip(steps(read(shipped())), shipped().story, strict=True):
        stood, written = query.as_of(shipped(), step.as_of), notes(slide)
        refs = [r for r in step.focus if query.exists(stood, r)]
        for proof in (p for r in refs for p in query.evidence(stood, r).proofs):
            assert f"claim:{proof.claim.id})" in written
            assert words.said(stood, proof.claim) in written
            for place, report in proof.citations:
                assert f"“{place.phrase}”" in written or not place.phrase
                assert report.url in written
            for meeting in (m for m in proof.met_by if m.statement):
                assert meeting.statement and meeting.statement.summary in written
                assert words.timing(meeting.timing, proof.claim) in written


def test_every_picture_says_in_words_what_it_shows_and_stands_after_its_text() -> None:
    deck = read(shipped())
    assert len(list(pictures(deck))) == 12
    for slide in steps(deck):
        picture = next(s for s in slide.shapes if s.shape_type == 13)
        about = picture._element.nvPicPr.cNvPr.get("descr")
        assert len(about) > 40
        assert picture.image.content_type == "image/png"
        assert picture.top + picture.height <= foot_top(slide)
        order = [s.name for s in slide.shapes]
        places = [order.index(n) for n in ("Title", "As of", "Text", picture.name, "Sources")]
        assert places == sorted(places)


def test_a_diagram_says_whose_account_it_draws() -> None:
    step = Step("d", 1, "A diagram", "As told.", "diagram", date(2026, 2, 27), ("flow:f-list",))
    for scene in stage.scenes(replace(WORLD, story=(step,))):
        assert slide_picture.build(scene)[1].startswith("What is alleged")
        assert slide_picture.build(scene)[1].endswith(".")


def test_a_picture_has_two_pixels_to_a_point_and_is_not_stretched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    deck = Presentation(io.BytesIO(slides.pptx(WORLD, View(), LIGHT)))
    for picture in pictures(deck):
        wide, high = picture.image.size
        assert wide == pytest.approx(2 * picture.width / Pt(1), abs=2)
        assert wide / high == pytest.approx(picture.width / picture.height, rel=0.02)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_stands_on_the_ground_of_its_slide_and_is_not_blank(theme: str) -> None:
    picture = next(pictures(read(WORLD, Options(theme=theme))))
    shown = Image.open(io.BytesIO(picture.image.blob)).convert("RGB")
    assert shown.getpixel((1, shown.height - 2)) == GROUND[theme]
    assert len(shown.getcolors(1_000_000) or ()) > 20


def test_a_pair_has_one_place_on_all_slides_that_draw_it() -> None:
    deck = read(shipped())
    shown = [
        s for s, step in zip(steps(deck), shipped().story, strict=True) if step.view == "flows"
    ]
    found = [next(s for s in slide.shapes if s.shape_type == 13) for slide in shown]
    assert len(found) == 4 and len({(p.left, p.top, p.width) for p in found}) == 1


def test_a_chart_too_large_for_a_slide_is_drawn_in_part_and_says_so() -> None:
    for slide, step in zip(steps(read(shipped())), shipped().story, strict=True):
        told = next(s for s in slide.shapes if s.name == "Sources").text_frame.text
        if step.view == "diagram":
            assert re.search(r"Drawn: \d+ of \d+ flows, those (of|that touch those of)", told)
        if step.view in ("flows", "claims", "sources"):
            assert "Drawn:" not in told


def test_the_words_of_a_picture_name_what_is_in_focus_first() -> None:
    slide = steps(read(shipped()))[3]
    about = next(s for s in slide.shapes if s.shape_type == 13)._element.nvPicPr.cNvPr.get("descr")
    stood = query.as_of(shipped(), EARLY)
    sentence = words.flow_sentence(stood, stood.flow["f-letter-31-dec-ksmart"])
    assert about.index(sentence[:60]) < 400


def boxes(deck: Any) -> Iterator[tuple[Any, Any]]:
    return ((slide, shape) for slide in deck.slides for shape in slide.shapes)


def long_case() -> Case:
    """Return a case whose texts are far longer than a slide, in three scripts."""
    word = "കേരളത്തിലെ സർക്കാർ ജീവനക്കാരുടെ വിവരങ്ങൾ मुख्यमंत्री कार्यालय Office of records "
    actors = tuple(replace(a, name=f"{a.name} {word * 2}".strip()) for a in WORLD.actors)
    claims = tuple(replace(c, summary=word * 30, setting=word) for c in WORLD.claims)
    answers = [claim(f"s{i}", "statement", "2026-02-27", summary=word * 4) for i in range(9)]
    return replace(
        WORLD,
        question=word * 8,
        title=word * 3,
        actors=actors,
        claims=(*claims, *answers),
        citations=(*WORLD.citations, *(citation(c.id, "wire") for c in answers)),
        responses=(*WORLD.responses, *(response("a-crore", c.id, "denies") for c in answers)),
        sources=tuple(replace(s, title=word * 20) for s in WORLD.sources),
        story=tuple(replace(s, title=word * 3, text=word * 12) for s in WORLD.story),
    )


LONG = long_case()


@cache
def cases() -> dict[str, Case]:
    return {"end": shipped(), "early": early(), "long": LONG, "crowd": crowd(3), "bare": case()}


@pytest.mark.parametrize("name", ["end", "early", "long", "crowd", "bare"])
def test_nothing_leaves_its_slide_or_its_box(name: str) -> None:
    deck = read(cases()[name])
    for slide, shape in boxes(deck):
        assert shape.left >= 0 and shape.top >= 0, title(slide)
        assert shape.left + shape.width <= deck.slide_width, title(slide)
        assert shape.top + shape.height <= deck.slide_height, title(slide)
        if shape.has_text_frame and shape.is_placeholder:
            needed = sum(
                slide_text.height(p.text, size, shape.width / Pt(1))
                for p in shape.text_frame.paragraphs
                for size in [_size(slide, shape, p)]
            )
            # A title is set in the serif, which is narrower than what measures it here.
            spare = 1.35 if shape.name == "Title" else 1.02
            assert needed <= shape.height / Pt(1) * spare, (title(slide), shape.name)
        if shape.has_table:
            foot = next(s for s in slide.shapes if s.name == "Sources")
            assert shape.top + sum(r.height for r in shape.table.rows) <= foot.top
            for row in shape.table.rows:
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    room = (column.width - cell.margin_left - cell.margin_right) / Pt(1)
                    sizes = [r.font.size.pt for p in cell.text_frame.paragraphs for r in p.runs]
                    high = sum(
                        slide_text.height(p.text, max(sizes), room)
                        for p in cell.text_frame.paragraphs
                        if sizes
                    )
                    assert high <= row.height / Pt(1)


def _size(slide: Any, shape: Any, paragraph: Any) -> float:
    own = [r.font.size.pt for r in paragraph.runs if r.font.size]
    number = shape.placeholder_format.idx
    layout = {p.number: p.size for p in LAYOUTS[slide.slide_layout.name]}
    return max(own) if own else layout[number]


@pytest.mark.parametrize("name", ["end", "long", "crowd"])
def test_no_type_is_smaller_than_its_limit(name: str) -> None:
    for slide, shape in boxes(read(cases()[name])):
        if shape.has_text_frame and shape.is_placeholder:
            least = {"Title": 18, "Text": 12, "As of": 12}.get(shape.name, 11)
            assert all(_size(slide, shape, p) >= least for p in shape.text_frame.paragraphs)
    for slide in read(cases()[name]).slides:
        for table in tables(slide):
            runs = (r for c in table.iter_cells() for p in c.text_frame.paragraphs for r in p.runs)
            assert all(r.font.size.pt >= 12 for r in runs)


def test_no_place_is_left_empty_and_nothing_of_the_template_stays() -> None:
    for given in (shipped(), cases()["bare"]):
        deck = read(given)
        for _, shape in boxes(deck):
            assert not shape.is_placeholder or shape.text_frame.text.strip()
        assert [layout.name for layout in deck.slide_layouts] == list(LAYOUTS)
        told = everything(made(given))
        for left in ("Office Theme", "Calibri", "Click to edit Master title", "printerSettings"):
            assert left not in told
        assert "thumbnail" not in told


def test_a_row_higher_than_a_slide_goes_on_on_the_next_with_its_speaker() -> None:
    pairs, _ = slide_table.chosen(LONG, View())
    sides = slide_table.columns(LONG, View(), pairs)
    pages = slide_table.pages(LONG, pairs, sides)
    assert len(pages) > len(pairs)
    shown = "\n".join(text(s) for s in read(LONG).slides if tables(s))
    assert "Continued: Leader" in shown
    for meeting in pairs[0].answers:
        assert meeting.statement and slide_text.clean(meeting.statement.summary)[:40] in shown


def test_as_of_an_early_day_nothing_later_is_in_the_file() -> None:
    told = everything(made(early(), LINKED))
    assert "https://example.org/flows/?as_of=2026-02-25" in told
    later = [c for c in shipped().claims if c.id not in early().claim]
    assert len(later) > 50
    known = {c.summary for c in early().claims}
    for one in later:
        assert not re.search(rf"claim:{one.id}\b(?!-)", told)
        assert one.summary not in told or one.summary in known
    for gone in (s for s in shipped().sources if s.id not in early().source):
        assert gone.url not in told or any(s.url == gone.url for s in early().sources)
    for step in shipped().story:
        assert (step.title in told) == (step.as_of <= EARLY)
    for day in ("27 Feb 2026", "Mar 2026", "May 2026", "2026-03", "2026-05"):
        assert day not in told


def test_the_same_case_gives_the_same_bytes_in_both_themes() -> None:
    for theme in ("light", "dark"):
        options = Options(theme=theme)
        first = slides.pptx(WORLD, View(), options)
        assert first == slides.pptx(WORLD, View(), options)
        with zipfile.ZipFile(io.BytesIO(first)) as package:
            assert {i.date_time for i in package.infolist()} == {(2026, 3, 5, 0, 0, 0)}


def test_the_themes_differ_in_their_ground_alone_not_in_their_words() -> None:
    light, dark = read(WORLD), read(WORLD, Options(theme="dark"))
    assert [text(s) for s in light.slides] == [text(s) for s in dark.slides]
    grounds = []
    for deck in (light, dark):
        master = deck.slide_master.element
        slot = master.find(qn("p:clrMap")).get("bg1")
        theme = deck.slide_master.part.part_related_by(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
        )
        found = re.search(rf'<a:{slot}><a:srgbClr val="(\w+)"', theme.blob.decode())
        assert found
        grounds.append(found[1].lower())
    assert grounds == ["fbfaf7", "14161a"]


def test_the_file_names_its_title_its_day_and_no_person() -> None:
    core = read(early()).core_properties
    assert core.title == early().question
    assert core.subject == f"{early().title}, as of 25 Feb 2026"
    assert core.author == core.last_modified_by == "Contested Flows"
    assert core.created.date() == core.modified.date() == EARLY


def test_hostile_cells_are_text_and_nothing_else() -> None:
    given = replace(
        WORLD,
        question=HOSTILE,
        title=HOSTILE,
        actors=tuple(replace(a, name=HOSTILE) for a in WORLD.actors),
        claims=tuple(replace(c, summary=HOSTILE, setting=HOSTILE) for c in WORLD.claims),
        citations=tuple(replace(c, phrase=HOSTILE) for c in WORLD.citations),
        sources=tuple(replace(s, title=HOSTILE, url="javascript:alert(1)") for s in WORLD.sources),
        story=tuple(replace(s, title=HOSTILE, text=HOSTILE) for s in WORLD.story),
    )
    data = made(given)
    told = everything(data)
    assert "<script>" not in told and "\u202e" not in told and "\x1b" not in told
    assert 'Target="javascript' not in told
    shown = title(steps(Presentation(io.BytesIO(data)))[0])
    assert shown.startswith("<script>alert(1)</script>\ufffd[2J\ufffdevil")


def test_letters_of_each_script_name_a_font_and_their_language() -> None:
    step = Step("x", 1, "കേരള data मुख्य", "കേരളം 7", "flows", date(2026, 3, 5), ())
    slide = steps(read(replace(WORLD, story=(step,))))[0]
    runs = slide.shapes.title.text_frame.paragraphs[0].runs
    assert "".join(r.text for r in runs) == "കേരള data मुख्य"
    found = {r._r.rPr.get("lang"): r._r.rPr.find(qn("a:cs")) for r in runs}
    assert set(found) == {"ml-IN", "en-GB", "hi-IN"}
    assert found["ml-IN"].get("typeface") == found["hi-IN"].get("typeface") == "Nirmala UI"


def test_a_case_without_story_flows_or_claims_still_makes_slides() -> None:
    empty = read(case())
    assert "Nothing had been said by then." in text(empty.slides[0])
    assert not steps(empty) and not any(tables(s) for s in empty.slides)
    silent = read(replace(WORLD, story=()))
    assert [title(s) for s in steps(silent)] == ["The accounts on one scale"]
    about = next(pictures(silent))._element.nvPicPr.cNvPr.get("descr")
    assert about.startswith("Flows as of 5 Mar 2026. What is alleged: four flows.")
    assert words.flow_sentence(WORLD, WORLD.flows[0])[:40] in about
    nothing = replace(case(), sources=(), actors=(), accounts=(), populations=())
    assert len(read(nothing).slides) >= 2


def test_many_sources_are_counted_where_they_are_not_listed() -> None:
    many = case(sources=[source(f"s{i}", "2026-02-25") for i in range(400)])
    shown = "\n".join(text(s) for s in read(many).slides)
    assert "Report s249" in shown and "150 more sources in the record" in shown


def test_a_text_is_cut_where_even_the_smallest_type_does_not_fit() -> None:
    place = LAYOUTS["Step"][2]
    shown, size = slide_text.fitted("word " * 3_000, place, 12)
    assert size == 12 and shown.endswith("…")
    assert slide_text.height(shown, size, place.width * 72) <= place.height * 72
    short, size = slide_text.fitted("A few words.", place, 12)
    assert (short, size) == ("A few words.", place.size)


def test_stacks_keep_every_paragraph_in_order() -> None:
    items = [[Run(f"paragraph {i} " + "and more words " * 9)] for i in range(80)]
    found = slide_text.stacks(items, LAYOUTS["Columns"][2], 11, 4)
    assert len(found) > 2
    assert [line for stack in found for line in stack] == items


def test_the_width_of_both_sides_is_the_same_and_all_fills_the_slide() -> None:
    wide = slide_table.widths(("alleging", "answering", "deciding"))
    assert wide[0] == wide[1]
    assert sum(wide) == pytest.approx(sum(slide_table.widths(("alleging", "answering"))))
    assert sum(wide) < WIDTH
