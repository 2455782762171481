"""A case as a site of plain files: a page per view, claim, flow, event, actor and source.

Any web server or content network can serve it, with no process behind it and no script in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from flows import dates, words
from flows.draw import evidence, masthead, overview
from flows.draw.markup import Child, Element, el
from flows.export import briefing_page, shell
from flows.export.briefing import STYLES, WEB
from flows.export.feed import build_feed
from flows.export.options import Options
from flows.export.settle import identify, settle
from flows.journal import Entry
from flows.model import Case
from flows.view import View

FONTS = Path(__file__).parent / "fonts"
PAGES = {"index": "Overview", **briefing_page.SECTIONS, "downloads": "Downloads"}
# Nothing of the site is live, so nothing need be allowed; a comparison sets its columns by style.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class _Marks:
    """What has a page of its own, and the sentences of the marks in drawings by reference."""

    known: frozenset[str]
    said: dict[str, str]


def build_site(
    case: Case,
    options: Options,
    downloads: Sequence[tuple[str, str, int]] = (),
    saves: Sequence[Entry] = (),
    address: str = "",
) -> Iterator[File]:
    """Yield every file of the site of a case as it stood: its path and its content.

    `downloads` are the files that lie in `downloads/`: name, what it is, bytes. `saves` are the
    entries of the case's history, `address` is where the site will lie, if that is known.
    """
    view = View()
    root, sentences = briefing_page.build_page(case, view)
    head, sections = root[0], {part.get("id"): part for part in root[1:]}
    compared = settle(el("div", {}, overview.build_compared(case, view)))
    bodies: dict[str, list[Child]] = {name: [part] for name, part in sections.items() if name}
    # The overview and the flows show the same pair, and each page settles its own links.
    bodies["index"] = [head, deepcopy(sections.get("flows")), identify(compared)]
    bodies["downloads"] = [_downloads(case, downloads)]
    marks = _Marks(
        frozenset(briefing_page.refs(case, view)),
        {row.get("title", ""): row.text or "" for row in sentences.iter("li")},
    )
    for name, title in PAGES.items():
        if name in bodies:
            yield f"{name}.html", _page(case, title, name, bodies[name], marks, options, "")
    for ref in sorted(marks.known):
        kind, _, own = ref.partition(":")
        panel = briefing_page.build_evidence(case, replace(view, focus=ref))
        title = title_of(case, ref)
        yield (
            place(ref),
            _page(case, title, kind, [el("div", {"class": "alone"}, panel)], marks, options, "../"),
        )
    yield "feed.xml", build_feed(case, saves, lambda ref: address + place(ref), address)
    yield "style.css", _style().encode()
    for font in sorted(FONTS.glob("*.woff2")):
        yield f"fonts/{font.name}", font.read_bytes()


def place(ref: str) -> str:
    """Return the path of the page of a reference: `claim/c-letter.html`."""
    kind, _, own = ref.partition(":")
    return f"{kind}/{quote(own, safe='')}.html"


def page_of(view: View) -> str:
    """Return the path of the page of a view: that of the record in focus, if it has one."""
    if view.focus and not view.focus.startswith("fold:"):
        return place(view.focus)
    return f"{view.view if view.view in PAGES else 'index'}.html"


def title_of(case: Case, ref: str) -> str:
    """Return the title of a page; a flow's says whose it is, since a search shows it alone."""
    kind, _, own = ref.partition(":")
    if kind == "fold":
        return "A group of flows"
    title = evidence.title(case, ref)
    if kind == "flow":
        return f"{words.SIDE_SHORT[case.account[case.flow[own].account].side]}: {title}"
    return title


def _page(
    case: Case,
    title: str,
    name: str,
    body: Sequence[Child],
    marks: _Marks,
    options: Options,
    up: str,
) -> bytes:
    """Return one page; `up` leads from it to the folder of the site."""
    day = dates.day_words(case.as_of)
    named = None if name == "index" else el("h1", {"class": "kicker"}, case.title)
    main = el("main", {"id": "page", "class": "surface"}, named, body)
    _lead(main, marks, up)
    head = el(
        "head",
        {},
        el("meta", {"charset": "utf-8"}),
        el("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", {"name": "color-scheme", "content": "light dark"}),
        el("title", {}, f"{title} · {case.title}, as of {day}"),
        el("meta", {"name": "description", "content": f"{case.title}, as of {day}. {title}."}),
        el("link", {"rel": "stylesheet", "href": f"{up}style.css"}),
        # No picture is no request for one that is not there.
        el("link", {"rel": "icon", "href": "data:,"}),
        el(
            "link",
            {"rel": "alternate", "type": "application/atom+xml", "href": f"{up}feed.xml"},
        ),
    )
    page = el(
        "html",
        {"lang": "en", "class": "paper"},
        head,
        el("body", {}, _top(case, name, up), main, _foot(case, options, up)),
    )
    written: bytes = ET.tostring(page, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>\n" + written


def _top(case: Case, name: str, up: str) -> Element:
    links = [
        el(
            "a",
            {"href": f"{up}{own}.html", "aria-current": "page" if own == name else None},
            text,
        )
        for own, text in PAGES.items()
    ]
    return el(
        "header",
        {"class": "top surface"},
        el("a", {"class": "skip", "href": "#page"}, "To the text"),
        el("nav", {"aria-label": "Pages"}, links),
        el("p", {"class": "date"}, el("span", {}, f"As of {dates.day_words(case.as_of)}")),
    )


def _foot(case: Case, options: Options, up: str) -> Element:
    return el(
        "footer",
        {"class": "foot surface"},
        el("p", {}, f"{case.title}. {masthead.state(case)}"),
        el("p", {}, f"Data under {case.licence}.") if case.licence else None,
        el(
            "p",
            {},
            el("a", {"href": f"{up}feed.xml"}, "Feed of changes"),
            " · ",
            el("a", {"href": f"{up}downloads.html"}, "Downloads"),
            [" · ", el("a", {"href": options.base}, "The dashboard, with every earlier date")]
            if options.base
            else None,
        ),
    )


def _downloads(case: Case, files: Sequence[tuple[str, str, int]]) -> Element:
    rows = [
        el(
            "li",
            {},
            el("a", {"href": f"downloads/{quote(name)}"}, name),
            el("span", {"class": "quiet"}, f" {about}, {size / 1000:,.0f} kB"),
        )
        for name, about, size in files
    ]
    day = dates.day_words(case.as_of)
    return el(
        "section",
        {"class": "downloads-page"},
        el("h2", {}, "Downloads"),
        el("p", {"class": "quiet"}, f"The record as of {day}, to hand on."),
        el("ul", {"class": "downloads"}, rows) if rows else el("p", {}, "None were made."),
    )


def _lead(parent: Element, marks: _Marks, up: str, drawing: Element | None = None) -> None:
    """Turn links into a file into links between files, and marks of drawings into links."""
    if parent.tag == "svg" or parent.get("class") == "ticks":
        drawing = parent
    for child in list(parent):
        ref = child.get("data-ref") or ""
        if child.tag == "a":
            _turn(child, marks, up)
        elif drawing is not None and ref in marks.known:
            drawing.set("role", "group")
            _wrap(parent, child, marks.said.get(ref, ""), up)
        _lead(child, marks, up, drawing)


def _turn(link: Element, marks: _Marks, up: str) -> None:
    target = link.get("href", "")
    name = target.removeprefix("#")
    if "data-close" in link.attrib:
        link.attrib.pop("data-close")
        link.set("href", f"{up}index.html")
        link.text = "Overview"
    elif "data-day" in link.attrib:
        # The site shows one date; a link that names another one is none here.
        link.tag = "span"
        link.attrib.clear()
    elif target.startswith("#") and name in marks.known:
        link.set("href", up + place(name))
        if not "".join(link.itertext()):
            link.set("aria-label", marks.said.get(name, name))
    elif target.startswith("#") and name in PAGES:
        link.set("href", f"{up}{name}.html")
    for name in ("data-place", "aria-hidden", "tabindex"):
        link.attrib.pop(name, None)


def _wrap(parent: Element, mark: Element, said: str, up: str) -> None:
    link = el("a", {"href": up + place(mark.get("data-ref", "")), "aria-label": said or None})
    if said:
        link.append(el("title", {}, said))
    mark.attrib.pop("role", None)
    link.tail, mark.tail = mark.tail, None
    parent[list(parent).index(mark)] = link
    link.append(mark)


def _style() -> str:
    faces = [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; '
        f'src: url("fonts/{name}.woff2") format("woff2"); {_range(letters)}}}'
        for name, family, weight, letters in shell.FACES
    ]
    own = [*STYLES, WEB / "site.css"]
    return "\n".join([*faces, *(path.read_text(encoding="utf-8") for path in own)])


def _range(letters: str) -> str:
    """Return for which letters a font is fetched; a reader of English fetches no other."""
    if not letters:
        return ""
    first, last = letters[0], letters[-1]
    return f"unicode-range: U+{ord(first):04X}-{ord(last):04X}, U+200C-200D; "
