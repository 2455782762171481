"""Every file as of 25 February 2026 is searched for all that was first said, or printed, later."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from PIL import Image

from flows import query
from flows.export import pack
from flows.export.formats import FORMATS
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View

DAY = date(2026, 2, 25)
SHIPPED = Path(__file__).parents[1] / "data" / "kerala-cmo-2026"
PICTURED = ("flows", "timeline", "claims", "figures", "diagram")
WORDS = ("one crore", "1 crore", "72 lakh", "private agency", "mumbai", "judgment", "dismiss")
FILES = [(name, "flows") for name in FORMATS if name not in ("svg", "png", "dot")]
FILES += [("svg", view) for view in PICTURED] + [("png", "flows"), ("dot", "diagram")]


@lru_cache
def case() -> Case:
    return load(SHIPPED)


@lru_cache
def later() -> frozenset[str]:
    """Return the ids, summaries, phrases and addresses that the record did not have on the day."""
    whole, stood = case(), query.as_of(case(), DAY)
    return frozenset(_held(whole) - _held(stood))


def _held(case: Case) -> set[str]:
    tables = (case.claims, case.flows, case.events, case.sources)
    found = {record.id for table in tables for record in table}
    found |= {c.summary for c in case.claims}
    # A few words may be anybody's, on any day.
    said = {c.phrase for c in case.citations} | {e.title for e in case.events}
    found |= {text for text in said if len(text.split()) > 3}
    found |= {s.url for s in case.sources if s.url} | {s.text for s in case.story}
    return {_plain(text) for text in found}


def _plain(text: str) -> str:
    """Return text as it is compared, however its lines break and whatever marks its quotes."""
    return re.sub(r"[\s\u00ad]+", " ", re.sub("[“”‘’\"']", "", text)).casefold()


@lru_cache
def made(name: str, view: str, day: date) -> bytes:
    stood = query.as_of(case(), day)
    shown = View(view=view, as_of=day)
    return FORMATS[name].make(stood, shown, Options(base="https://flows.example.org/"))


def text_of(name: str, content: bytes) -> str:
    """Return everything that a reader, or a program, can find in a file."""
    if name == "png":
        picture = Image.open(io.BytesIO(content))
        return " ".join(map(str, picture.info.values()))
    if name == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        parts = [page.extract_text() for page in reader.pages]
        return " ".join([*parts, str(reader.metadata), str(reader.outline)])
    if name in ("pptx", "zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = [n for n in archive.namelist() if not n.endswith((".png", ".jpeg"))]
            return " ".join([*archive.namelist(), *(archive.read(n).decode() for n in texts)])
    if name == "parquet":
        return " ".join(map(str, pd.read_parquet(io.BytesIO(content)).to_numpy().ravel()))
    text = content.decode("utf-8-sig")
    if name == "html":
        packed = re.search(r'id="pack"[^>]*>([^<]*)<', text)
        assert packed is not None
        text += " ".join(pack.expand(packed[1]).values())
    return text


def found(name: str, view: str, day: date) -> set[str]:
    """Return what of the later record, and which of the later words, stand in a file."""
    text = _plain(re.sub(r"<[^>]*>|\\n", " ", raw := text_of(name, made(name, view, day))))
    both = f"{text} {_plain(raw)}"
    return {part for part in {*later(), *WORDS} if part in both}


@pytest.mark.parametrize(("name", "view"), FILES)
def test_nothing_said_later_is_in_a_file(name: str, view: str) -> None:
    assert found(name, view, DAY) == set()


@pytest.mark.parametrize(("name", "view"), [f for f in FILES if f[0] != "png"])
def test_the_search_would_find_it(name: str, view: str) -> None:
    assert len(found(name, view, case().as_of)) > (5 if name in ("svg", "dot") else 20)


def test_there_is_much_to_find() -> None:
    assert len(later()) > 250
