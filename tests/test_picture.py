"""Pictures: they say what they show and as of when, hold every flow, and nothing covers a word."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from flows import query, words
from flows.draw import pair
from flows.draw.markup import Element
from flows.export import fonts, frame, picture
from flows.export.options import SHAPES, Options
from flows.load import load
from flows.model import Case
from flows.view import View
from tests import pictures
from tests.pictures import SVG
from tests.world import WORLD, case, crowd

VIEWS = ("flows", "timeline", "claims", "figures", "diagram")
SHIPPED = load(Path(__file__).parent.parent / "data" / "kerala-cmo-2026")
DAYS = query.said_days(SHIPPED)
EARLY = date(2026, 2, 25)
SCRIPTS = replace(
    WORLD,
    question="ആരുടെ വിവരങ്ങൾ എവിടെ പോയി? Whose data went where? किसका डेटा?",
    actors=tuple(
        replace(a, name=name)
        if (
            name := {
                "registry": "കേരള സർക്കാർ മുഖ്യമന്ത്രി (CMO) ഓഫീസ്",
                "office": "മുഖ്യമന്ത്രിയുടെ കാര്യാലയം – Secretariat, 2nd floor",
                "vendor": "महाराष्ट्र की निजी एजेंसी (private agency)",
                "citizens": "നാട്ടുകാർ / Citizens & नागरिक",
            }.get(a.id, "")
        )
        else a
        for a in WORLD.actors
    ),
)


@cache
def at(day: date) -> Case:
    return query.as_of(SHIPPED, day)


def view_of(name: str, record: Case) -> View:
    return View(view=name, as_of=record.as_of if record.as_of != SHIPPED.as_of else None)


@cache
def made(name: str, day: date, shape: str = "screen", theme: str = "light") -> bytes:
    record = at(day)
    return picture.svg(record, view_of(name, record), Options(theme=theme, shape=shape))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def ink_share(image: Image.Image) -> float:
    """Return the share of pixels that are not the ground."""
    colours = image.getcolors(image.width * image.height)
    assert colours is not None
    return 1 - max(count for count, _ in colours) / (image.width * image.height)


@pytest.mark.parametrize("name", VIEWS)
def test_a_picture_says_what_it_shows_and_as_of_when(name: str) -> None:
    record = at(EARLY)
    asked = view_of(name, record)
    root = pictures.read(made(name, EARLY))
    said = " ".join(line.words for line in pictures.lines(root))
    assert "As of 25 February 2026" in said
    assert record.title in said
    assert " ".join(said.split()).count(record.question[:40]) == 1
    assert frame.subject(record, asked) in said
    assert frame.NEUTRAL in said
    assert "Sources: " in said
    assert Options().link(record, asked) in said
    assert (root.get("data-case"), root.get("data-as-of")) == (record.id, "2026-02-25")
    title, about = root[0], root[1]
    assert (title.tag, about.tag) == (f"{SVG}title", f"{SVG}desc")
    assert "As of 25 February 2026" in (about.text or "")


@pytest.mark.parametrize("name", ["flows", "diagram"])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_flow_of_the_view_carries_its_id(name: str, day: date) -> None:
    record = at(day)
    asked = view_of(name, record)
    wanted = {f"flow:{f.id}" for c in frame.choices(asked) for f in query.flows(record, c)}
    root = pictures.read(made(name, day))
    found = {e.get("data-ref") for e in root.iter() if (e.get("data-ref") or "").startswith("flow")}
    assert found == wanted
    later = {f.id for f in SHIPPED.flows} - {f.id for f in record.flows}
    text = made(name, day).decode()
    assert not [i for i in later if re.search(rf"\b{i}\b", text)]


def test_a_folded_band_names_its_flows() -> None:
    record = crowd(5, 400)
    root = pictures.read(picture.svg(record, View(view="flows"), Options()))
    found = {e.get("data-ref") or "" for e in root.iter()}
    found |= {r for e in root.iter() for r in (e.get("data-flows") or "").split()}
    assert {f"flow:{f.id}" for f in record.flows} <= found


@pytest.mark.parametrize("name", VIEWS)
def test_a_file_stands_alone(name: str) -> None:
    content = made(name, EARLY, theme="dark")
    text = content.decode("utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns=')
    root = pictures.read(content)
    assert not re.search(r"var\(|light-dark\(|<script|javascript:|@import|\son\w+=|\sstyle=", text)
    assert not [v for e in root.iter() for v in e.attrib.values() if re.match(r"https?:", v)]
    assert not re.findall(r"url\((?!#|data:)", text)
    ids = Counter(e.get("id") for e in root.iter() if e.get("id"))
    assert not [i for i, times in ids.items() if times > 1]
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
    # All that is drawn has its colour in itself or around it.
    styled = {e.tag.removeprefix(SVG) for e in root.iter() if e.get("fill") or e.get("stroke")}
    assert {"text", "path"} <= styled


def test_a_case_that_stands_on_both_sides_shares_no_pattern() -> None:
    asked = View(view="flows", left="alleging", right="alleging")
    root = pictures.read(picture.svg(WORLD, asked, Options()))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) > 1


@pytest.mark.parametrize(
    "day, shape",
    [(day, "screen") for day in DAYS]
    + [(day, "square") for day in (date(2026, 2, 23), EARLY, SHIPPED.as_of)],
    ids=str,
)
def test_nothing_covers_a_word_and_nothing_is_cut_in_the_pair(day: date, shape: str) -> None:
    root = pictures.read(made("flows", day, shape))
    assert (root.get("width"), root.get("height")) == tuple(map(str, SHAPES[shape]))
    assert_clear(root)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("day", [EARLY, SHIPPED.as_of], ids=str)
@pytest.mark.parametrize("name", ["timeline", "claims", "figures", "diagram"])
def test_nothing_covers_a_word_in_the_other_views(name: str, day: date, shape: str) -> None:
    root = pictures.read(made(name, day, shape))
    assert int(root.get("width", "0")) == SHAPES[shape][0]
    assert_clear(root)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("record", [crowd(2, 60), crowd(3, 120), SCRIPTS], ids=["60", "120", "ml"])
def test_nothing_covers_a_word_with_many_flows_long_names_and_scripts(
    record: Case, shape: str
) -> None:
    assert_clear(pictures.read(picture.svg(record, View(view="flows"), Options(shape=shape))))


def assert_clear(root: Element) -> None:
    lines = pictures.lines(root)
    assert len(lines) > 5
    assert not pictures.overlaps(root)
    wide, high = float(root.get("width", "0")), float(root.get("height", "0"))
    assert not [
        line.words
        for line in lines
        if line.left < 0 or line.top < 0 or line.right > wide + 0.5 or line.bottom > high
    ]


def test_every_number_stands_beside_its_band() -> None:
    record = crowd(2, 60)
    root = pictures.read(picture.svg(record, View(view="flows"), Options()))
    written = Counter(line.words for line in pictures.lines(root))
    shown = [f for side in pair.sides(record, View()) for f in side.flows]
    labels = Counter(words.volume_label(f, "indian") for f in shown if f.volume.number is not None)
    assert labels <= written


@pytest.mark.parametrize(
    "theme, shape, scale",
    [("light", "screen", 1), ("dark", "screen", 1), ("light", "square", 2), ("light", "screen", 3)],
)
def test_a_png_has_the_size_of_its_shape_and_is_drawn(theme: str, shape: str, scale: int) -> None:
    options = Options(theme, shape, scale)
    image = opened(picture.png(WORLD, View(view="flows"), options))
    wide, high = SHAPES[shape]
    assert image.size == (wide * scale, high * scale)
    assert 0.05 < ink_share(image) < 0.6
    assert len(image.getcolors(image.width * image.height) or ()) > 50
    light = sum(image.getpixel((2, 2))) > 3 * 128  # type: ignore[arg-type]
    assert light == (theme == "light")


@pytest.mark.parametrize("name", VIEWS)
def test_a_body_fills_the_room_it_is_given(name: str) -> None:
    record = at(EARLY)
    content = picture.body(record, view_of(name, record), Options(scale=1), 900, 420)
    image = opened(content)
    assert image.size == (900, 420)
    assert ink_share(image) > 0.02


@pytest.mark.parametrize("name", VIEWS)
def test_the_same_case_gives_the_same_bytes(name: str) -> None:
    record = at(EARLY)
    asked = view_of(name, record)
    assert picture.svg(record, asked, Options(theme="dark")) == made(name, EARLY, theme="dark")


def test_the_same_case_gives_the_same_png() -> None:
    asked, small = View(view="claims"), Options(scale=1)
    assert picture.png(WORLD, asked, small) == picture.png(WORLD, asked, small)


def test_the_overview_and_a_view_without_a_drawing_show_the_pair() -> None:
    for name in ("overview", "sources"):
        root = pictures.read(picture.svg(WORLD, View(view=name), Options()))
        assert root.get("data-view") == "overview"
        assert {e.get("data-account") for e in root.iter()} >= {"alleging", "answering"}


@pytest.mark.parametrize("name", [*VIEWS, "sources"])
@pytest.mark.parametrize("shape", SHAPES)
def test_an_empty_case_is_a_picture_that_says_so(name: str, shape: str) -> None:
    record = case()
    root = pictures.read(picture.svg(record, View(view=name), Options(shape=shape)))
    said = " ".join(line.words for line in pictures.lines(root))
    assert "As of 5 March 2026" in said
    assert frame.NEUTRAL in said
    assert "Sources" not in said
    if name in ("flows", "sources"):
        assert said.count("Nothing had been said by 5 Mar 2026.") == 2
    assert_clear(root)


def test_one_side_without_a_flow_says_so_beside_the_other() -> None:
    root = pictures.read(made("flows", date(2026, 2, 23)))
    said = " ".join(line.words for line in pictures.lines(root))
    assert "the government says has no flow as of that day" in said
    assert "Five flows, as told by: Opposition's account" in said


def test_scripts_stand_in_fonts_of_their_own() -> None:
    content = picture.svg(SCRIPTS, View(view="flows"), Options()).decode()
    for family in (
        "Source Sans 3",
        "Source Serif 4",
        "Noto Sans Malayalam",
        "Noto Sans Devanagari",
    ):
        assert f"@font-face{{font-family:'{family}'" in content
    root = pictures.read(content.encode())
    for text in root.iter(f"{SVG}text"):
        for run in (text, *text.iter(f"{SVG}tspan")):
            names = {name for name, _ in fonts.split(run.text or "")}
            assert len(names) < 2
            family = run.get("font-family") or text.get("font-family") or ""
            assert not names or fonts.FAMILY[names.pop()][0] in family or "Serif" in family
    assert "Noto" not in made("flows", EARLY).decode()


@pytest.mark.parametrize("name", VIEWS)
def test_a_cell_is_never_more_than_text(name: str) -> None:
    bad = '"><script>alert(1)</script> javascript:alert(1) ]]> &amp; url(#x) \x1b \u202e'
    record = replace(
        WORLD,
        title=bad,
        question=bad,
        actors=tuple(replace(a, name=f"{a.name} {bad}") for a in WORLD.actors),
        claims=tuple(replace(c, summary=bad, setting=bad) for c in WORLD.claims),
        events=tuple(replace(e, title=bad) for e in WORLD.events),
        sources=tuple(replace(s, publisher=bad) for s in WORLD.sources),
    )
    root = pictures.read(picture.svg(record, View(view=name), Options(base="javascript:x")))
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    known = {"svg", "title", "desc", "style", "g", "defs", "pattern", "rect", "path", "line"}
    assert tags <= known | {"circle", "ellipse", "polygon", "text", "tspan"}
    assert not [n for e in root.iter() for n in e.attrib if n.startswith("on") or "href" in n]
    assert opened(picture.png(record, View(view=name), Options(scale=1))).width == 1280


def test_a_filter_is_named_and_only_its_sources_are() -> None:
    asked = View(view="flows", topic="messages", population="women")
    root = pictures.read(picture.svg(WORLD, asked, Options()))
    said = " ".join(line.words for line in pictures.lines(root))
    assert "only the topic “Messages” · only Women" in said
    assert "Sources: The Paper, 26 Feb 2026." in said


def test_more_sources_than_fit_are_counted() -> None:
    said = " ".join(
        line.words for line in pictures.lines(pictures.read(made("flows", SHIPPED.as_of)))
    )
    assert re.search(r"Sources: .* and \d+ more in the record\.", said)


@pytest.mark.parametrize("colour", ["population", "verb"])
def test_colours_that_tell_more_than_the_side_are_in_the_legend(colour: str) -> None:
    root = pictures.read(picture.svg(WORLD, View(view="flows", colour=colour), Options()))
    said = {line.words for line in pictures.lines(root)}
    assert {"population": "Farmers", "verb": "shared"}[colour] in said


def test_a_picture_names_the_sides_that_it_does_not_draw() -> None:
    both = View(view="flows")
    assert frame.absent(WORLD, View(view="timeline")) == ""
    one = frame.absent(WORLD, View(view="diagram", account="alleging"))
    assert "“What the government says” (" in one
    assert "What is alleged" not in one
    assert "What the government says" not in frame.absent(WORLD, both)
