"""Text becomes markup in one place, and stays text whatever it holds."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from flows.draw.markup import SVG, XHTML, add, classes, el, fragment, svg, write

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "</title></svg><svg onload=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "&lt;b&gt; &amp; &#60; &",
    "]]> <!-- --> <![CDATA[ <?xml ?> <!DOCTYPE x>",
    "javascript:alert(1)",
    "{{7*7}} ${x} %s %(y)s",
    "a\u200db കേരളം \U0001f600 \u2028",
    "\u05d0\u05d1 abc",
]
# What XML has no place for, and what turns the reading direction around.
FORBIDDEN = "\x00\x01\x08\x0b\x0c\x0e\x1b\x1f\x7f\ud800\udfff\ufffe\uffff\u202a\u202e\u2066\u2069"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    element = el("p", {"title": text, "data-ref": text}, text, el("b", {}, text), text)
    found = ET.fromstring(write(element))
    assert [node.tag for node in found.iter()] == ["p", "b"]
    assert found.attrib == {"title": text, "data-ref": text}
    assert (found.text, found[0].text, found[0].tail) == (text, text, text)


@pytest.mark.parametrize("character", FORBIDDEN, ids=ascii)
def test_what_xml_has_no_place_for_is_shown_as_lost(character: str) -> None:
    text = f"a{character}b"
    found = ET.fromstring(write(el("p", {"title": text}, text, el("b"), text)))
    assert (found.attrib["title"], found.text, found[0].tail) == ("a\ufffdb",) * 3


@pytest.mark.parametrize(
    "character", "\t\n\u0080\u00a0\u00ad\u200b\u200e\ufffd\U0001f600", ids=ascii
)
def test_other_characters_are_kept(character: str) -> None:
    text = f"a{character}b"
    found = ET.fromstring(write(el("p", {"title": text}, text)))
    assert (found.attrib["title"], found.text) == (text, text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (False, None),
        (True, ""),
        ("", ""),
        (0, "0"),
        (12, "12"),
        (1.50, "1.5"),
        (2.0, "2"),
        ("x", "x"),
    ],
)
def test_an_attribute_is_written_or_left_out(value: object, written: str | None) -> None:
    assert el("p", {"a": value}).attrib == ({} if written is None else {"a": written})


def test_children_stand_in_order_whatever_they_are_wrapped_in() -> None:
    element = el("p", {}, "a", None, [el("b"), ["c", (None, "d")], el("i")], "e")
    add(element, "f")
    assert write(element) == "<p>a<b />cd<i />ef</p>"


def test_an_svg_has_its_name_space_and_box() -> None:
    found = ET.fromstring(write(svg(660, 332.5, {"class": "sankey"}, el("g"))))
    assert found.tag == f"{{{SVG}}}svg"
    assert found.attrib == {
        "viewBox": "0 0 660 332.5",
        "width": "660",
        "height": "332.5",
        "class": "sankey",
    }
    assert [child.tag for child in found] == [f"{{{SVG}}}g"]


def test_a_fragment_is_one_element_that_parses() -> None:
    found = ET.fromstring(fragment("<b>", el("i", {}, "x"), None, "&"))
    assert found.tag == f"{{{XHTML}}}div"
    assert (found.text, found[0].tail) == ("<b>", "&")


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        ((), ""),
        (("a", None, "", "b"), "a b"),
        (("a", False, True), "a"),
    ],
)
def test_class_names_that_are_there_are_joined(
    names: tuple[str | None | bool, ...], joined: str
) -> None:
    assert classes(*names) == joined
