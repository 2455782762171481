"""What a presenter hands on: the link, a citation, a frame for other sites, pictures and files."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.theme import surface
from flows import dates
from flows.draw.markup import Child, Element, el, fragment
from flows.export import cite
from flows.export.formats import FORMATS
from flows.export.options import SCALES, SHAPES, THEMES, Options
from flows.language import ENGLISH, N_, Words, _, speaking, spoken
from flows.model import Case
from flows.once import once
from flows.view import View

PICTURED = ("overview", "flows", "timeline", "claims", "figures", "diagram")
CITATIONS = (
    (N_("Short"), cite.short),
    (N_("Full"), cite.full),
    ("BibTeX", cite.bibtex),
    ("CSL-JSON", cite.csl),
)
SHAPE = Words({"screen": N_("Screen, 16:9"), "square": N_("Square")})
THEME = Words({"light": N_("Light"), "dark": N_("Dark")})
FRAME = (
    '<iframe src="{link}" title="{title}" width="100%" height="720"'
    ' style="border:0" loading="lazy"></iframe>'
)


def base() -> str:
    """Return the address of this dashboard, as a citation names it."""
    configured = os.environ.get("CONTESTED_FLOWS_URL", "")
    parts = urlsplit(st.context.url or "")
    return configured or (f"{parts.scheme}://{parts.netloc}/" if parts.netloc else "")


@once(64)
def build_share(
    case: Case, whole: Case, view: View, address: str, framers: tuple[str, ...] = ()
) -> Element:
    """Return the panel for a view of a case as it stood; `address` is the dashboard's own.

    `framers` are the other sites that may show it in a frame. The same panel is returned for the
    same question: whoever gets it changes nothing in it.
    """
    # Pinned to its day: a record that grows later must not change what was handed on.
    pinned = replace(view, as_of=case.as_of)
    day = dates.day_words(case.as_of)
    latest = _row(
        _("The same, always with the latest record"),
        _link("share-latest", replace(view, as_of=None)),
    )
    return el(
        "details",
        {"class": "filter share", "id": "share"},
        el("summary", {}, _("Share")),
        el(
            "div",
            {"class": "panel"},
            el("button", {"type": "button", "class": "button", "data-shut": True}, _("Close")),
            _section(
                _("Link"),
                _row(_("This view, as of {day}").format(day=day), _link("share-link", pinned)),
                latest if case.as_of == whole.as_of else None,
            ),
            _section(_("Picture"), _picture(view)) if view.view in PICTURED else None,
            _section(_("Files, as of {day}").format(day=day), _files(view), _english()),
            _section(_("Cite"), _citations(case, view, Options(base=address))),
            _section(_("Embed"), *_embed(case, view, framers)),
            el("p", {"class": "quiet small", "data-told": True, "role": "status"}),
        ),
    )


def _section(title: str, *children: Child) -> Element:
    return el("section", {}, el("h2", {}, title), *children)


def _row(label: str, field: Element) -> Element:
    name = field.get("id") or ""
    return el(
        "div",
        {"class": "row"},
        el("label", {"for": name, "class": "small quiet"}, label),
        field,
        el(
            "button",
            {
                "type": "button",
                "class": "button",
                "data-copy": name,
                "aria-label": _("Copy: {what}").format(what=label),
            },
            _("Copy"),
        ),
    )


def _address(view: View, **more: str) -> str:
    return "?" + urlencode(view.params() | more, safe=":,")


def _link(name: str, view: View) -> Element:
    return el("input", {"id": name, "readonly": True, "data-link": _address(view)})


def _picture(view: View) -> list[Child]:
    return [
        el(
            "p",
            {"class": "options"},
            _option("theme", _("Ground"), {t: THEME[t] for t in THEMES}, Options().theme),
            _option("shape", _("Shape"), {s: SHAPE[s] for s in SHAPES}, Options().shape),
            _option(
                "scale", _("PNG size"), {str(s): f"{s} ×" for s in SCALES}, str(Options().scale)
            ),
        ),
        el(
            "p",
            {"class": "links"},
            _download(view, "svg"),
            _download(view, "png"),
            el(
                "button",
                {"type": "button", "class": "button", "data-copy-picture": _file(view, "png")},
                _("Copy picture"),
            ),
        ),
        el(
            "p",
            {"class": "small quiet"},
            _("Title, legend, as-of date, who says it, sources and link are in the picture."),
        ),
    ]


def _option(name: str, label: str, options: Mapping[str, str], chosen: str) -> Element:
    items = [
        el("option", {"value": value, "selected": "selected" if value == chosen else None}, text)
        for value, text in options.items()
    ]
    return el("label", {}, label, el("select", {"data-option": name}, items))


def _file(view: View, name: str) -> str:
    # Files are in English, whatever the page speaks.
    asked = replace(view, lang=ENGLISH).params()
    return "export?" + urlencode({"format": name} | asked, safe=":,")


def _download(view: View, name: str) -> Element:
    attributes: dict[str, object] = {
        "class": "button",
        "href": _file(view, name),
        "download": "",
    }
    return el("a", attributes, _(FORMATS[name].title))


def _files(view: View) -> Element:
    items = []
    for name, format_ in FORMATS.items():
        if name in ("svg", "png"):
            continue
        items.append(
            el(
                "li",
                {},
                _download(view, name),
                el("span", {"class": "small quiet"}, _(format_.about)),
            )
        )
    return el("ul", {"class": "files"}, items)


def _english() -> Element | None:
    if spoken() == ENGLISH:
        return None
    return el("p", {"class": "small quiet"}, _("Files are in English."))


def _citations(case: Case, view: View, options: Options) -> list[Element]:
    selected = view.focus and not view.focus.startswith("fold:")
    rows = []
    for label, make in CITATIONS:
        # Like a file, for texts elsewhere.
        with speaking(ENGLISH):
            cited = make(case, view, options)
        of = _("{format}, of the selection") if selected else _("{format}, of the case")
        text = el("pre", {"id": f"cite-{label.lower()}", "tabindex": 0}, cited)
        rows.append(_row(of.format(format=_(label)), text))
    return rows


def _embed(case: Case, view: View, framers: Sequence[str]) -> list[Element]:
    day = dates.day_words(case.as_of)
    title = _("{title}, as of {day}").format(title=case.title, day=day)
    pinned = replace(view, as_of=case.as_of, focus="")
    snippet = el(
        "pre",
        {
            "id": "share-frame",
            "tabindex": 0,
            "data-link": _address(pinned, embed="true"),
            "data-template": FRAME.replace("{title}", html.escape(title)),
        },
    )
    row = _row(_("For a page of your own"), snippet)
    return [row, el("p", {"class": "small quiet"}, _allowed(framers))]


def _allowed(sites: Sequence[str]) -> str:
    """Return which sites may show a frame: on any other the reader sees an empty one."""
    if "*" in sites:
        return _("The server allows it on every site.")
    if sites:
        return _("The server allows it on {sites}: on other sites the frame stays empty.").format(
            sites=", ".join(sites)
        )
    return _(
        "The server allows it on no other site yet: there the frame stays empty. Whoever runs "
        "the server names the sites in CONTESTED_FLOWS_FRAMES."
    )


def render_origin(case: Case, view: View) -> None:
    """Show at the foot of a frame on another site whose record this is, and the way to it."""
    attributes = {"href": _address(replace(view, as_of=case.as_of)), "target": "_blank"}
    day = dates.day_words(case.as_of)
    line = el(
        "p",
        {"class": "quiet small"},
        "Contested Flows · ",
        _("{title}, as of {day}").format(title=case.title, day=day),
        " · ",
        el("a", {**attributes, "rel": "noopener"}, _("Open the whole record")),
    )
    surface("origin", fragment(line))
