"""The pack: whatever is packed comes back as it was, and what repeats is held once."""

from __future__ import annotations

import random

import pytest

from flows.draw.markup import Element, el, write
from flows.export import repeats
from flows.export.pack import Pack, expand

TEXTS = (
    "",
    "a",
    "& < > \" ' ]]> </script>",
    "കേരളം and भारत",
    "\U0001f5fa beyond the first plane",
    "a long sentence that stands in many places, as those of a record do",
    " two  spaces\nand a line ",
    ",.:",
)


def tree(dice: random.Random, depth: int = 4) -> Element:
    node = el(dice.choice(("p", "div", "path", "svg")))
    for name in dice.sample(("class", "data-ref", "aria-label", "d"), dice.randrange(4)):
        node.set(name, dice.choice(TEXTS))
    node.text = dice.choice((None, *TEXTS))
    for _ in range(dice.randrange(4) if depth else 0):
        child = tree(dice, depth - 1)
        child.tail = dice.choice((None, *TEXTS))
        node.append(child)
    return node


@pytest.mark.parametrize("seed", range(40))
def test_what_is_packed_comes_back(seed: int) -> None:
    dice = random.Random(seed)
    trees = [tree(dice) for _ in range(6)]
    pack = Pack()
    found = {}
    for i in range(12):
        one = dice.choice(trees)
        key = f"2026-02-{dice.randrange(1, 4):02d}", f"claim:c{i}"
        pack.add(*key, one)
        found[key] = write(one)
    assert expand(pack.text()) == found


def test_the_same_is_packed_the_same() -> None:
    packs = [Pack(), Pack()]
    for pack in packs:
        for i in range(9):
            pack.add("2026-02-25", f"claim:{i}", tree(random.Random(i)))
    assert packs[0].text() == packs[1].text()


def test_what_stands_in_several_trees_is_held_once() -> None:
    said = [el("p", {"class": "said", "data-ref": f"claim:{i}"}, TEXTS[5] * 9) for i in range(9)]
    pack = Pack()
    pack.add("2026-02-25", "page", el("div", {}, said))
    once = pack.size
    for day in range(10, 28):
        pack.add(f"2026-02-{day}", "page", el("section", {"class": f"day-{day}"}, said))
    assert pack.size < once + 18 * 60
    assert pack.plain().count(TEXTS[5] * 9) == 9


def test_a_name_that_a_day_lacks_has_no_tree() -> None:
    pack = Pack()
    pack.add("2026-02-25", "claim:later", el("p", {}, "later"))
    pack.add("2026-02-24", "page", el("p", {}, "page"))
    assert set(expand(pack.text())) == {("2026-02-25", "claim:later"), ("2026-02-24", "page")}


def test_the_packed_text_cannot_end_a_script_or_begin_an_entity() -> None:
    pack = Pack()
    for i in range(60):
        pack.add("2026-02-25", f"claim:{i}", tree(random.Random(i)))
    assert not set(pack.text()) & set("<>&")


@pytest.mark.parametrize("seed", range(20))
def test_repetitions_are_taken_out_and_put_back(seed: int) -> None:
    dice = random.Random(seed)
    parts = ["".join(dice.choices("ab<>", k=dice.randrange(1, 300))) for _ in range(8)]
    text = "".join(dice.choices(parts, k=60))
    rest, moves = repeats.fold(text)
    assert repeats.unfold(rest, moves) == text
    assert len(rest) < len(text) / 2


@pytest.mark.parametrize("text", ["", "a", "ab" * 500, "a" * 47, "x" * 100])
def test_texts_that_repeat_themselves_at_once(text: str) -> None:
    assert repeats.unfold(*repeats.fold(text)) == text
