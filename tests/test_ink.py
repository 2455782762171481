"""Ink: every style becomes an attribute as a browser would resolve it, every script a run."""

from __future__ import annotations

import io

import pytest
import resvg_py
from PIL import Image

from flows.draw import band
from flows.draw.markup import Element, el, svg, write
from flows.export import fonts, runs, style
from flows.export.ink import PRESENTATION, inked

MALAYALAM = "കേരള സർക്കാർ മുഖ്യമന്ത്രി"
DEVANAGARI = "महाराष्ट्र की निजी एजेंसी"


def drawing(*children: Element, name: str = "sankey") -> Element:
    return svg(400, 60, {"class": name}, list(children))


def find(root: Element, tag: str) -> Element:
    found = next(root.iter(tag), None)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "theme, ink, paper",
    [("light", "#b3590a", "#fbfaf7"), ("dark", "#f0a94a", "#14161a")],
)
def test_a_colour_comes_through_class_variable_and_theme(theme: str, ink: str, paper: str) -> None:
    path = el("path", {"class": "ribbon side-alleging known", "d": "M0,0H9"})
    open_band = el("path", {"class": "ribbon side-alleging open", "d": "M0,0H9"})
    first, second = inked(drawing(path, open_band), theme).iter("path")
    assert first.get("fill") == ink
    assert first.get("fill-opacity") == "0.42"
    assert first.get("stroke") == "none"
    assert second.get("fill") == paper


def test_a_variable_is_inherited_by_what_stands_inside() -> None:
    line = el("path", {"class": "edge", "d": "M0,0H9"})
    root = inked(drawing(el("g", {"class": "side-answering"}, line)), "light")
    assert find(root, "path").get("stroke") == "#1f5fa8"


def test_the_style_attribute_wins_and_goes_away() -> None:
    path = el("path", {"class": "ribbon side-alleging", "style": "fill:url(#a)", "d": "M0,0H9"})
    found = find(inked(drawing(path), "light"), "path")
    assert found.get("fill") == "url(#a)"
    assert found.get("style") is None


def test_what_means_something_only_on_a_page_is_left_out() -> None:
    box = el("g", {"class": "box", "role": "button", "tabindex": 0, "data-ref": "actor:a"})
    found = find(inked(drawing(box), "light"), "g")
    assert found.get("tabindex") is None
    assert found.get("role") == "img"
    assert found.get("data-ref") == "actor:a"
    assert not {"cursor", "outline", "pointer-events"} & set(found.attrib)


def test_the_drawing_it_is_given_stays_as_it_is() -> None:
    root = drawing(band.swatch("unknown"))
    before = write(root)
    inked(root, "dark")
    assert write(root) == before


def test_every_swatch_of_every_theme_is_resolved() -> None:
    for theme in ("light", "dark"):
        for kind in ("known", "unknown", "open", "denied", "over", "reported", "fold"):
            text = write(inked(drawing(band.swatch(kind)), theme))
            assert "var(" not in text
            assert "light-dark" not in text
            assert 'style="' not in text


def test_a_variable_made_of_itself_has_no_value() -> None:
    own = dict(style.declarations("--a: var(--b); --b: var(--a); --c: var(--a, red)"))
    found = style.variables(own, {}, "light")
    assert {name: style.text(value) for name, value in found.items()} == {"--c": "red"}


def test_an_attribute_is_never_a_property_that_svg_has_not() -> None:
    path = el("path", {"class": "ribbon side-alleging", "d": "M0,0H9"})
    added = set(find(inked(drawing(path), "light"), "path").attrib) - {"class", "d"}
    assert added <= PRESENTATION


@pytest.mark.parametrize(
    "text, parts",
    [
        ("", []),
        ("12, 14", [("latin", "12, 14")]),
        ("CMO, കേരള 2026", [("latin", "CMO, "), ("malayalam", "കേരള 2026")]),
        ("(കേരള) CMO", [("malayalam", "(കേരള) "), ("latin", "CMO")]),
        ("കേരള → नागरिक", [("malayalam", "കേരള "), ("latin", "→ "), ("devanagari", "नागरिक")]),
        ("Ωμέγα 漢", [("latin", "Ωμέγα 漢")]),
    ],
)
def test_runs_of_one_script(text: str, parts: list[tuple[str, str]]) -> None:
    assert fonts.split(text) == parts
    assert "".join(part for _, part in fonts.split(text)) == text


def render(root: Element) -> Image.Image:
    made = resvg_py.svg_to_bytes(
        svg_string=write(root), font_files=fonts.files(), skip_system_fonts=True, zoom=2
    )
    return Image.open(io.BytesIO(bytes(made))).convert("RGBA")


def text(words: str, x: float, anchor: str = "start", **given: object) -> Element:
    box = {"x": x, "y": 40, "font-size": 20, "fill": "#000", "text-anchor": anchor}
    return el("text", {**box, **given}, words)


@pytest.mark.parametrize("words", [MALAYALAM, DEVANAGARI])
@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_a_script_after_latin_is_shaped_as_if_it_stood_alone(words: str, anchor: str) -> None:
    x = {"start": 10.0, "middle": 200.0, "end": 390.0}[anchor]
    mixed = f"CMO {words}"
    whole = render(inked(drawing(text(mixed, x, anchor)), "light"))
    script = fonts.split(words)[0][0]
    left = x - fonts.width(mixed, 20) * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    latin = el("tspan", {"x": f"{left:.2f}", "font-family": "'Source Sans 3'"}, "CMO")
    at = left + fonts.width("CMO ", 20)
    alone = render(
        drawing(
            el(
                "text",
                {"y": 40, "font-size": 20, "fill": "#000"},
                latin,
            ),
            text(words, round(at, 2), **{"font-family": f"'{fonts.FAMILY[script][0]}'"}),
        )
    )
    naive = render(drawing(text(mixed, left, **{"font-family": fonts.family(script)})))
    assert whole.tobytes() == alone.tobytes()
    assert whole.tobytes() != naive.tobytes()


def test_bold_and_plain_parts_of_a_line_keep_their_weight_and_their_room() -> None:
    line = text("", 10)
    line.append(el("tspan", {"font-weight": 600}, "മന്ത്രി CMO"))
    line[0].tail = " said"
    spans = list(inked(drawing(line), "light").iter("tspan"))
    assert [(s.text or "").strip() for s in spans] == ["മന്ത്രി", "CMO", "said"]
    assert [s.get("font-weight") for s in spans] == ["600", "600", None]
    xs = [float(s.get("x", "0")) for s in spans]
    assert xs == sorted(xs)
    assert xs[2] == pytest.approx(
        10 + fonts.width("മന്ത്രി CMO", 20, 600) + fonts.width(" ", 20), 0.01
    )


def test_a_width_is_that_of_the_glyphs() -> None:
    assert fonts.width("", 12) == 0
    assert fonts.width("iiii", 12) < fonts.width("mmmm", 12)
    assert fonts.width("abc", 24) == pytest.approx(2 * fonts.width("abc", 12))
    assert fonts.width("abc", 12, 600) > fonts.width("abc", 12, 400)
    # A conjunct is one glyph: narrower than its letters one by one.
    assert fonts.width("ക്ഷ", 12) < sum(fonts.width(letter, 12) for letter in "ക്ഷ")


@pytest.mark.parametrize("words", ["a long line of words", MALAYALAM, "unbreakable" * 9])
def test_lines_fit_their_room_and_lose_nothing(words: str) -> None:
    lines = fonts.wrap(words, 60, 12)
    assert all(fonts.width(line, 12) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    cut = fonts.wrap(words, 60, 12, most=1)
    assert len(cut) == 1
    assert cut[0].endswith("…")
    assert fonts.width(cut[0], 12) <= 60


def test_a_part_of_a_font_has_the_letters_asked_for_and_is_small() -> None:
    few = fonts.subset("malayalam", 400, frozenset("കേരള"))
    more = fonts.subset("malayalam", 400, frozenset(MALAYALAM))
    assert few.startswith("data:font/ttf;base64,")
    assert len(few) < len(more) < 60_000
    assert few == fonts.subset("malayalam", 400, frozenset("ളരകേ"))


def test_letters_without_a_font_still_have_a_run() -> None:
    assert runs.script("漢") == runs.LATIN
    root = inked(drawing(text("漢字 Ωμέγα", 10)), "light")
    assert find(root, "text").get("font-family") == "'Source Sans 3', sans-serif"
