"""Every file that is handed on, made of a hostile case and read back as its readers read it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import marko
import pyarrow.parquet as parquet_file
import pypdf
from lxml import etree, html  # type: ignore[import-untyped]
from PIL import Image

from flows.archive import read_zip, safe_copy, zip_of
from flows.export import cite
from flows.export.formats import FORMATS
from flows.export.options import Options
from flows.export.site import build_site
from flows.journal import Entry
from flows.load import load_files
from flows.model import Case
from flows.snapshot import snapshot
from flows.view import View

NAME = re.compile(r"evil[a-z]{2}")
PICTURED = ("overview", "flows", "timeline", "claims", "figures", "diagram")
# A way within the dashboard names the case, with all that could end an address encoded.
WAY = re.compile(
    r"((https://dashboard\.test/)?(export)?\?|downloads/|urn:contested-flows:)[^<>\"'\s]*"
)
FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
OPTIONS = Options(base="https://dashboard.test/")
_CARRIERS = (
    "src srcset href action formaction srcdoc data poster background ping style cite".split()
)
_ACTIVE = ("script", "foreignObject", "iframe", "object", "embed", "base", "form", "handler")
_PLAIN = "strong em b i code del a h1 h2 h3 td th li blockquote sup sub".split()


def files(case: Case) -> dict[str, Callable[[], bytes]]:
    """Return how to make every file of a case that is handed on, by name (`KIND what`)."""
    found: dict[str, Callable[[], bytes]] = {}
    for format_ in FORMATS.values():
        views = PICTURED if format_.name == "svg" else ("flows",)
        for view in views if format_.of == "view" else ("",):
            asked = View(view=view or "overview", case=case.id)
            name = f"{format_.name} {view}".strip()
            found[name] = partial(format_.make, case, asked, OPTIONS)
    for ref in ("", "claim:a-crore", "flow:f-crore"):
        focus = View(focus=ref)
        found[f"bibtex {ref}"] = partial(_text, cite.bibtex, case, focus)
        found[f"json csl {ref}"] = partial(_text, cite.csl, case, focus)
    words = case.title
    listed = [(words.replace("/", "|"), words, 1)]
    saves = [Entry("1", f"{case.as_of}T00:00:00Z", words, words, "save", (words,), {})]
    site = dict(build_site(case, OPTIONS, listed, saves, OPTIONS.base))
    found["names site"] = partial("\n".join(site).encode)
    for path, content in site.items():
        if not path.endswith("ml"):
            continue
        found[f"{path.rpartition('.')[2]} site/{path}"] = partial(bytes, content)
    return found


def copies(folder: Path) -> dict[str, Callable[[], bytes]]:
    """Return how to make what the editor hands on of a case's files, by name as `files` does."""
    held = snapshot(folder).files
    found: dict[str, Callable[[], bytes]] = {
        f"csv {name} for a spreadsheet": partial(safe_copy, content, name)
        for name, content in held.items()
        if content and name.endswith(".csv")
    }
    found["packed case"] = partial(zip_of, held, folder.name)
    return found


def _text(cited: Callable[[Case, View, Options], str], case: Case, view: View) -> bytes:
    return cited(case, view, OPTIONS).encode()


def live(name: str, content: bytes, case: Case) -> list[str]:
    """Return each payload in a file that is more than text; `name` is as `files` gives it."""
    found = _READERS[name.partition(" ")[0]](content, case)
    return [f"{name}: {what}" for what in found]


def foreign(address: str) -> bool:
    """Return whether a payload is in an address that is no way within the dashboard."""
    return bool(NAME.search(address)) and not WAY.fullmatch(address)


def tree(root: Any, active: tuple[str, ...] = _ACTIVE) -> Iterator[str]:
    """Tell what in a tree of elements a payload has made, or could act through."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            if NAME.search(node.text or ""):
                yield f"comment or instruction {node.text[:60]}"
            continue
        tag = node.tag.rpartition("}")[2]
        own = "".join(node.itertext()).strip()
        if tag in active and (tag != "script" or node.get("type") != "application/json"):
            yield f"element {tag}"
        if tag == "style" and NAME.search(own):
            yield f"style {own[:60]}"
        if tag in _PLAIN and NAME.fullmatch(own):
            yield f"formatted {tag} {own}"
        for key, value in node.attrib.items():
            plain = key.rpartition("}")[2]
            if plain == "evil" or plain.startswith("on"):
                yield f"attribute {plain} of {tag}"
            elif plain in _CARRIERS and (foreign(value) or re.match(r"\s*javascript:", value)):
                yield f"address {value[:60]}"
    text = etree.tostring(root, encoding="unicode", method="text", with_tail=False)
    if "root:x:0" in text or "7000021" in text:
        yield "worked out"


def _xml(content: bytes, case: Case) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    yield from tree(root)
    for node in root.iter("{http://www.w3.org/2005/Atom}content"):
        if node.get("type") == "html":
            yield from _html((node.text or "").encode(), case)


def _html(content: bytes, case: Case) -> Iterator[str]:
    page = html.document_fromstring(content.decode())
    # The briefing has scripts of its own, and what they draw from is no script.
    scripts = [s for s in page.iter("script") if s.get("type") != "application/json"]
    yield from (f"script {s.text}" for s in scripts if NAME.search(s.text or "") or s.get("src"))
    yield from tree(page, _ACTIVE[1:])


def _png(content: bytes, case: Case) -> Iterator[str]:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    for key, text in picture.info.items():
        if NAME.search(str(key)) or (isinstance(text, str) and "\0" in text):
            yield f"chunk {str(key)[:60]}"


def _pptx(content: bytes, case: Case) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if NAME.search(part) or re.search("vba|oleObject|activeX|embeddings", part):
                yield f"part {part}"
            if part.endswith((".xml", ".rels", ".svg")):
                root = etree.fromstring(archive.read(part))
                yield from (f"{part}: {what}" for what in tree(root))
                for node in root.iter("{*}Relationship"):
                    if foreign(node.get("Target", "")):
                        yield f"{part}: leads to {node.get('Target')}"


def _pdf(content: bytes, case: Case) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        found = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        if isinstance(found, pypdf.generic.DictionaryObject):
            if found.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/GoToR"):
                yield f"action {found['/S']}"
            if foreign(str(found.get("/URI", ""))) or {"/JS", "/EF"} & set(found):
                yield f"object {str(found)[:80]}"
    text = "\n".join(page.extract_text() for page in reader.pages)
    if "root:x:0" in text:
        yield "a file of the server was read"
    if not NAME.search(text):
        yield "no payload is in it"


def _zip(content: bytes, case: Case) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    if any(NAME.search(name) or "/" in name for name in held):
        yield f"names {list(held)}"
    again = load_files(held, case.id)
    for table in ("actors", "claims", "citations", "events", "glossary", "story"):
        if getattr(again, table) != getattr(case, table):
            yield f"{table} came back changed"
    for name, text in held.items():
        if name.endswith(".json"):
            yield from _json(text, case)
        if name.endswith(".md"):
            yield from tree(html.document_fromstring(marko.convert(text.decode())))


def _csv(content: bytes, case: Case) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for row in rows:
        if len(row) != len(rows[0]):
            yield "a row is torn"
        yield from (f"formula {cell[:60]}" for cell in row if FORMULA.match(cell))


def _json(content: bytes, case: Case) -> Iterator[str]:
    def walk(node: Any, key: str = "") -> Iterator[str]:
        for name, value in node.items() if isinstance(node, dict) else ():
            if NAME.search(name):
                yield f"key {name[:60]}"
            yield from walk(value, name)
        for value in node if isinstance(node, list) else ():
            yield from walk(value, key)
        address = key.lower() in ("@id", "url", "@context", "homepage", "path", "schema")
        if address and isinstance(node, str) and foreign(node):
            yield f"address {node[:60]}"

    yield from walk(json.loads(content))


def _parquet(content: bytes, case: Case) -> Iterator[str]:
    table = parquet_file.read_table(io.BytesIO(content))
    yield from (f"column {name}" for name in table.column_names if NAME.search(name))
    yield from (f"key {key!r}" for key in table.schema.metadata if NAME.search(key.decode()))


def _dot(content: bytes, case: Case) -> Iterator[str]:
    lines = [line for line in content.decode().split("\n") if not line.startswith("//")]
    bare = re.sub(r'"(\\.|[^"\\])*"', '""', "\n".join(lines), flags=re.DOTALL)
    if NAME.search(bare) or '"' in bare.replace('""', "") or re.search(r"=\s*<", bare):
        yield f"outside of quotes: {bare[:200]}"
    if re.search(r"\b(URL|href|image|shapefile)\s*=", bare):
        yield "an address"


def _sankeymatic(content: bytes, case: Case) -> Iterator[str]:
    band = re.compile(r"[^\[\]#|]+ \[\d+\] [^\[\]#|]+ #[0-9a-f]{6}")
    for line in content.decode().splitlines():
        if NAME.search(line) and not line.startswith("// ") and not band.fullmatch(line):
            yield f"line {line[:80]}"


def _bibtex(content: bytes, case: Case) -> Iterator[str]:
    text = content.decode()
    plain = re.sub(r"\\.", "", text)
    depth = 0
    for place, mark in enumerate(plain):
        depth += (mark == "{") - (mark == "}")
        if depth < 0 or (depth == 0 and mark == "}" and plain[place + 1 :].strip()):
            yield "a brace is open"
    if depth or "\\input" in text or "\\href" in text:
        yield "a brace or a command is live"


def _packed(content: bytes, case: Case) -> Iterator[str]:
    """A case as the editor packs it: the same tables, in one folder, whatever that is called."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    if any(name.count("/") != 1 or re.search(r'[\\:"<>|]', name) for name in names):
        yield f"names {names[:2]}"
    held = read_zip(content)
    if not isinstance(held, dict) or load_files(held, case.id).claims != case.claims:
        yield "it came back changed"


def _names(content: bytes, case: Case) -> Iterator[str]:
    for path in content.decode().split("\n"):
        if not re.fullmatch(r"([a-z]+/)?[a-z0-9%-]+\.[a-z0-9]+", path):
            yield f"name {path[:80]}"


_READERS: dict[str, Callable[[bytes, Case], Iterator[str]]] = {
    "svg": _xml, "xml": _xml, "html": _html, "png": _png, "pptx": _pptx, "pdf": _pdf, "zip": _zip,
    "csv": _csv, "json": _json, "jsonld": _json, "parquet": _parquet, "dot": _dot,
    "sankeymatic": _sankeymatic, "bibtex": _bibtex, "names": _names, "packed": _packed,
}  # fmt: skip
