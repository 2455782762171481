"""An empty 16:9 presentation with a theme of its own, and the file that it is packed into.

Positions, type sizes and colours stand on the layouts, as a presenter expects: what is changed
there changes on every slide.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from flows.export import style

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.55
INNER = WIDTH - 2 * MARGIN
# Fonts that every office program has or replaces in the same widths; the last for Indian scripts.
SANS, SERIF, INDIC = "Arial", "Georgia", "Nirmala UI"
MAKER = "Contested Flows"
# What a property of a file may hold.
_MOST = 255
# The numbers by which slides find the places of their layout.
TITLE, DAY, TEXT, SECOND, FOOT, PROGRESS, KICKER, NOTICE = 0, 10, 11, 12, 13, 14, 15, 16

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place for text on a layout: where it is (inches), and how its text is set (points)."""

    number: int
    name: str
    left: float
    top: float
    width: float
    height: float
    size: float
    bold: bool = False
    colour: str = "tx1"
    align: str = "l"
    anchor: str = "t"


_HEAD = (
    Place(TITLE, "Title", MARGIN, 0.36, 9.6, 0.84, 28, True),
    Place(DAY, "As of", 10.3, 0.36, WIDTH - MARGIN - 10.3, 0.84, 24, True, align="r"),
)
_FOOT = (
    Place(FOOT, "Sources", MARGIN, 6.83, 11.0, 0.42, 11, colour="tx2"),
    Place(PROGRESS, "Progress", 11.6, 6.83, WIDTH - MARGIN - 11.6, 0.42, 12, True, "tx2", "r"),
)
_HALF = (INNER - 0.5) / 2
# A master has one place of each kind.
_MASTER = (_HEAD[0], Place(1, "Text", MARGIN, 1.24, INNER, 5.4, 18))
_UNWANTED = (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES, RT.PRINTER_SETTINGS)
_LIGHT = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_DARK = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
LAYOUTS = {
    "Opening": (
        Place(TITLE, "Title", 0.9, 1.1, 11.5, 1.7, 32, True, anchor="b"),
        Place(KICKER, "Case", 0.9, 0.5, 11.5, 0.42, 16, colour="tx2"),
        Place(DAY, "As of", 0.9, 2.95, 11.5, 0.62, 30, True),
        Place(TEXT, "What the record holds", 0.9, 3.72, 11.5, 1.3, 18),
        Place(NOTICE, "What the court decided", 1.1, 5.15, 11.3, 1.3, 16),
        Place(FOOT, "Where to find it", 0.9, 6.83, 11.5, 0.42, 11, colour="tx2"),
    ),
    "Step": (*_HEAD, Place(TEXT, "Text", MARGIN, 1.24, INNER, 0.88, 18), *_FOOT),
    "Table": (*_HEAD, *_FOOT),
    "Columns": (
        *_HEAD,
        Place(TEXT, "First column", MARGIN, 1.3, _HALF, 5.4, 11),
        Place(SECOND, "Second column", MARGIN + _HALF + 0.5, 1.3, _HALF, 5.4, 11),
        *_FOOT,
    ),
}
PLACES = {name: {place.number: place for place in places} for name, places in LAYOUTS.items()}


def _emu(inches: float) -> int:
    return int(Inches(inches))


def _sp(place: Place, id_: int) -> str:
    ph = (
        'type="title"'
        if place.number == TITLE
        else f'type="body" sz="quarter" idx="{place.number}"'
    )
    font = "+mj" if place.number == TITLE else "+mn"
    line = '<a:lnSpc><a:spcPct val="95000"/></a:lnSpc>' if place.number == TITLE else ""
    level = (
        f'marL="0" indent="0" algn="{place.align}">{line}<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:buNone/><a:defRPr sz="{place.size * 100:.0f}" b="{place.bold:d}"><a:solidFill>'
        f'<a:schemeClr val="{place.colour}"/></a:solidFill><a:latin typeface="{font}-lt"/>'
        f'<a:cs typeface="{font}-cs"/></a:defRPr>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id_}" name="{place.name}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {ph}/></p:nvPr></p:nvSpPr>'
        "<p:spPr><a:xfrm>"
        f'<a:off x="{_emu(place.left)}" y="{_emu(place.top)}"/>'
        f'<a:ext cx="{_emu(place.width)}" cy="{_emu(place.height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:normAutofit/>'
        f"</a:bodyPr><a:lstStyle><a:lvl1pPr {level}</a:lvl1pPr></a:lstStyle>"
        f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{place.name}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _rule(id_: int) -> str:
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{id_}" name="Rule"/><p:cNvCxnSpPr/><p:nvPr/>'
        f'</p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{_emu(MARGIN)}" y="{_emu(6.76)}"/>'
        f'<a:ext cx="{_emu(INNER)}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/>'
        '</a:prstGeom><a:ln w="9525"><a:solidFill><a:schemeClr val="accent6"/></a:solidFill></a:ln>'
        "</p:spPr></p:cxnSp>"
    )


def _tree(places: Iterable[Place], rule: bool) -> str:
    shapes = "".join(_sp(place, i) for i, place in enumerate(places, start=3))
    return f"<p:spTree {_NS}>{_GROUP}{_rule(2) if rule else ''}{shapes}</p:spTree>"


def _level(sizes: str, font: str) -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr {sizes} kern="1200">'
        f'<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+{font}-lt"/>'
        f'<a:ea typeface="+{font}-ea"/><a:cs typeface="+{font}-cs"/></a:defRPr></a:lvl1pPr>'
    )


def _styles() -> str:
    body = _level('sz="1800"', "mn")
    title = _level('sz="2800" b="1"', "mj")
    return (
        f"<p:txStyles {_NS}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{body}</p:bodyStyle>"
        f"<p:otherStyle>{body}</p:otherStyle></p:txStyles>"
    )


def _theme(theme: str, blob: bytes) -> bytes:
    """Return a theme part with our colours and fonts; effects that nothing uses stay."""
    own = style.ground(theme)
    named = {"dk1": "text", "lt1": "paper", "dk2": "quiet", "lt2": "panel"}
    if theme == "dark":
        named = {"dk1": "paper", "lt1": "text", "dk2": "panel", "lt2": "quiet"}
    named |= {"accent1": "alleging", "accent2": "answering", "accent3": "deciding"}
    named |= {"accent4": "unstated", "accent5": "hue-3", "accent6": "rule"}
    named |= {"hlink": "accent", "folHlink": "accent"}
    scheme = "".join(
        f'<a:{slot}><a:srgbClr val="{style.text(own["--" + name]).lstrip("#")}"/></a:{slot}>'
        for slot, name in named.items()
    )
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface="{INDIC}"/>'
        f'<a:font script="Deva" typeface="{INDIC}"/><a:font script="Mlym" typeface="{INDIC}"/>'
        f"</a:{kind}Font>"
        for kind, face in (("major", SERIF), ("minor", SANS))
    )
    text = blob.decode("utf-8")
    for tag, inside in (("clrScheme", scheme), ("fontScheme", fonts)):
        new = f'<a:{tag} name="{MAKER}">{inside}</a:{tag}>'
        text = re.sub(rf"<a:{tag} .*?</a:{tag}>", new, text, count=1, flags=re.DOTALL)
    text = re.sub(r'(<a:theme [^>]*?name=)"[^"]*"', rf'\1"{MAKER}"', text, count=1)
    return text.encode("utf-8")


def empty(theme: str) -> Deck:
    """Return a presentation without slides, 16:9, with our theme and the layouts of LAYOUTS."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.part._element.sldSz.attrib.pop("type", None)
    for rels in (deck.part.package._rels, deck.part._rels):
        for key in [k for k, rel in rels.items() if rel.reltype in _UNWANTED]:
            rels.pop(key)
    for layout in list(deck.slide_layouts)[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    master = deck.slide_master
    paint_theme(master.part, theme)
    element = master.element
    for name, slot in (_DARK if theme == "dark" else _LIGHT).items():
        element.find(qn("p:clrMap")).set(name, slot)
    _refill(element.cSld, _tree(_MASTER, rule=True))
    ground = f'<p:bg {_NS}><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
    element.cSld.insert(0, parse_xml(f"{ground}<a:effectLst/></p:bgPr></p:bg>"))
    element.replace(element.find(qn("p:txStyles")), parse_xml(_styles()))
    for layout, (name, places) in zip(deck.slide_layouts, LAYOUTS.items(), strict=True):
        layout.element.attrib.pop("type", None)
        layout.element.cSld.set("name", name)
        _refill(layout.element.cSld, _tree(places, rule=False))
    _set_notes(deck)
    return deck


def _set_notes(deck: Deck) -> None:
    """Give notes our fonts on white, with a place for the slide and for the words alone."""
    notes = deck.notes_master
    paint_theme(notes.part, "light")
    kept = {PP_PLACEHOLDER.SLIDE_IMAGE, PP_PLACEHOLDER.BODY}
    for shape in list(notes.placeholders):
        if shape.placeholder_format.type not in kept:
            shape._element.getparent().remove(shape._element)
        elif shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_IMAGE:
            shape.left, shape.width = Inches(0.75), Inches(6)
            shape.top, shape.height = Inches(0.75), Inches(6 * HEIGHT / WIDTH)


def decorate(shape: Any) -> None:
    """Mark a shape as decoration, so that screen readers pass it by."""
    shape._element.nvSpPr.cNvPr.append(
        parse_xml(
            f'<a:extLst {_NS}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/'
            'decorative" val="1"/></a:ext></a:extLst>'
        )
    )


def paint_theme(part: XmlPart, theme: str) -> None:
    """Give the theme that a master's part belongs to our colours and fonts."""
    found = part.part_related_by(RT.THEME)
    blob = _theme(theme, found.blob)
    if isinstance(found, XmlPart):
        found._element = parse_xml(blob)
    else:
        found._blob = blob


def _refill(slide: Any, tree: str) -> None:
    """Put our places into a master or a layout, and take away what a template left there."""
    for old in [*slide.findall(qn("p:bg")), *slide.findall(qn("p:extLst"))]:
        slide.remove(old)
    slide.replace(slide.spTree, parse_xml(tree))


def packed(deck: Deck, title: str, subject: str, day: date) -> bytes:
    """Return the presentation as a file whose every date is `day`: the same for the same deck."""
    core, when = deck.core_properties, datetime(day.year, day.month, day.day)
    core.title, core.subject = (
        t if len(t) < _MOST else t[: _MOST - 1] + "…" for t in (title, subject)
    )
    core.author = core.last_modified_by = MAKER
    core.created = core.modified = when
    core.revision, core.language, core.keywords = 1, "en", ""
    plain, out = io.BytesIO(), io.BytesIO()
    deck.save(plain)
    # A zip knows no year before 1980.
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(plain) as made, zipfile.ZipFile(out, "w") as fixed:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, made.read(name))
    return out.getvalue()
