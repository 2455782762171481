"""What is said of the width of Malayalam is true of its font."""

from __future__ import annotations

import re

import pytest

from flows import language
from flows.draw import malayalam, measure
from flows.export import fonts

WORDS = sorted(
    set(
        re.findall(
            "[\u0d00-\u0d7f]{2,}",
            (language.FOLDER / "ml.po").read_text(encoding="utf-8"),
        )
    )
)


@pytest.mark.parametrize(("bold", "weight"), [(False, 400), (True, 600)])
def test_a_text_is_said_to_be_as_wide_as_it_is(bold: bool, weight: int) -> None:
    said = [measure.width(word, 100, bold) for word in WORDS]
    drawn = [fonts.width(word, 100, weight) for word in WORDS]
    ratios = [a / b for a, b in zip(said, drawn, strict=True)]
    # A word is never wider than is said, and all of them together little narrower.
    assert min(ratios) > 0.99
    assert sum(said) / sum(drawn) < 1.06


@pytest.mark.parametrize("letter", sorted(malayalam.WIDTH))
def test_each_letter_has_its_width(letter: str) -> None:
    base = "" if re.match(r"\w", letter) else "ക"
    drawn = fonts.width(base + letter, 1) - fonts.width(base, 1)
    assert drawn <= malayalam.WIDTH[letter] + 0.005 < drawn + 0.1


def test_a_word_that_is_broken_or_cut_keeps_its_joined_letters() -> None:
    for word in WORDS:
        for piece in measure.wrap(word, 30, 12)[:-1] + measure.wrap(word, 30, 12, most=1):
            assert not piece.rstrip("…").endswith(malayalam.VIRAMA) or word.endswith(piece)
        assert "".join(measure.wrap(word, 30, 12)) == word


def test_a_letter_that_ends_a_syllable_starts_no_line() -> None:
    for word in WORDS:
        assert not any(piece[0] in "ൺൻർൽൾൿ" for piece in measure.wrap(word, 30, 12))
        (cut,) = measure.wrap(f"{word} {word}", 30, 12, most=1)
        rest = (word + word).removeprefix(cut.removesuffix("…"))
        assert rest[0] not in "ൺൻർൽൾൿ"


def test_the_slider_shrinks_on_a_phone() -> None:
    style = (language.FOLDER.parents[1] / "components/theme/tongue.css").read_text("utf-8")
    _, phone = style.split("@container (max-width: 640px) {")
    assert ".as-of:not(:lang(en)) { min-width: 0; }" in phone
