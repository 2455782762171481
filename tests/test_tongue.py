"""Each part of a page says in which language it is, where that changes."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from components import downloads, help, theme
from components.theme import texts
from flows import language
from flows.draw import tongue
from flows.draw.markup import el, fragment
from flows.export.formats import FORMATS
from flows.load import load
from flows.view import View
from tests import pseudo

SHIPPED = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"


def marked(text: str, code: str) -> str:
    root = ET.fromstring(text)
    tongue.mark(root, code)
    return ET.tostring(root, encoding="unicode")


EXAMPLES = [
    # in Malayalam: names and quotations in Latin letters, each once, at the highest place
    ("<p>കേരളം <b>SPARK</b></p>", "ml", '<p>കേരളം <b lang="en">SPARK</b></p>'),
    ("<p>കേരളം SPARK</p>", "ml", "<p>കേരളം SPARK</p>"),
    ("<p>One <b>two</b></p>", "ml", '<p lang="en">One <b>two</b></p>'),
    ("<p>One <b>കേരളം</b></p>", "ml", '<p lang="en">One <b lang="ml">കേരളം</b></p>'),
    ("<div><p>One</p><p>2026</p></div>", "ml", '<div><p lang="en">One</p><p>2026</p></div>'),
    ("<p><b>കേരളം</b> one</p>", "ml", '<p lang="en"><b lang="ml">കേരളം</b> one</p>'),
    (
        '<g aria-label="Kerala"><b>62</b></g>',
        "ml",
        '<g aria-label="Kerala" lang="en"><b>62</b></g>',
    ),
    ('<g aria-label="Kerala">കേ</g>', "ml", '<g aria-label="Kerala">കേ</g>'),
    # in English: what is quoted in other scripts
    ("<p>One <q>കേരളം</q></p>", "en", '<p>One <q lang="ml">കേരളം</q></p>'),
    ("<p>One <q>केरल</q></p>", "en", '<p>One <q lang="hi">केरल</q></p>'),
    ("<q>कक <b>One</b></q>", "en", '<q lang="hi">कक <b lang="en">One</b></q>'),
    # what is marked by hand stays, and holds for what is in it
    ('<p lang="fr"><b>One</b></p>', "en", '<p lang="fr"><b lang="en">One</b></p>'),
    # a language of the same script as another's
    ("<p>केरल <b>കേരളം</b></p>", "mr", '<p>केरल <b lang="ml">കേരളം</b></p>'),
    ("<p>Un <b>two</b></p>", "fr", "<p>Un <b>two</b></p>"),
]


@pytest.mark.parametrize(("text", "code", "wished"), EXAMPLES)
def test_an_element_in_another_script_says_so(text: str, code: str, wished: str) -> None:
    assert marked(text, code) == wished


def test_every_fragment_is_marked_and_an_english_one_is_left_as_it_is() -> None:
    plain = el("p", {}, "“One”", el("b", {}, "two"))
    assert fragment(plain).count("lang") == 0
    quoting = fragment(el("p", {}, "One", el("q", {}, "കേരളം")))
    assert '<q lang="ml">' in quoting
    with language.speaking("ml"):
        assert '<p lang="en">' in fragment(el("p", {}, "One"))


def test_the_languages_stand_with_their_own_names_and_codes() -> None:
    with language.speaking("ml"):
        nav, draft = help.build_languages(View(lang="ml", view="claims"))
    links = {a.get("lang"): a for a in nav.iter("a")}
    assert {code: a.text for code, a in links.items()} == language.names()
    assert links["ml"].get("aria-current") == "true" and links["en"].get("aria-current") is None
    assert links["en"].get("href") == "?view=claims"
    assert links["ml"].get("href") == "?view=claims&lang=ml"
    assert all(a.get("hreflang") == code and a.get("data-act") for code, a in links.items())
    assert draft.text and language.is_draft("ml")
    assert len(help.build_languages(View())) == 1


def test_one_language_needs_no_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "codes", lambda: ("en",))
    # A view of its own: what is built of one is kept.
    assert help.build_languages(View(step="2")) == ()


@pytest.mark.parametrize("view", ["overview", "sources"])
def test_every_text_of_the_help_is_translated(view: str) -> None:
    case = pseudo.foreign(load(SHIPPED))
    with pseudo.spoken():
        made = help.build_help(case, View(view=view, lang=pseudo.CODE))
        left = pseudo.untranslated(made)
        left += [t for table in (texts.PAGE, texts.TALK) for t in table.values() if latin(t)]
    assert left == []


def latin(text: str) -> bool:
    return pseudo.latin(re.sub(r"\{\w+\}", "", text))


# A literal of two words or more, or what is shown as it stands.
_SAID = re.compile(
    r"""(["`])(?=[A-Z])[^"`\n]*[a-z] [^"`\n]*\1|(?:toast|announce)\(["`]\w|tell\(\w+, ["`]"""
)


@pytest.mark.parametrize("script", [*theme.SCRIPTS, *theme.TALK_SCRIPTS], ids=lambda p: p.name)
def test_no_script_has_words_of_its_own(script: Path) -> None:
    lines = script.read_text(encoding="utf-8").splitlines()
    code = [line for line in lines if not line.lstrip().startswith("//")]
    assert [line for line in code if _SAID.search(line)] == []


def test_a_file_is_the_same_in_every_language() -> None:
    for name in ("svg", "pdf"):
        asked = [downloads.normal(View(lang=code), FORMATS[name]) for code in ("en", "ml")]
        assert asked[0] == asked[1]
