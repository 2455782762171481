"""The rules of the house that no single test of a room would notice."""

from __future__ import annotations

import ast
import csv
import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from flows import load, schema
from flows.model import Case
from flows.schema import TABLES
from tests.world import VOLUME_COLUMNS

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "flows").rglob("*.py")
)
SOURCES = sorted(
    [ROOT / "app.py", *(ROOT / "components").rglob("*.py"), *(ROOT / "flows").rglob("*.py")]
)
HEAVY = ("streamlit", "plotly", "pandas")
# What each import adds, in one process that has loaded nothing else of ours.
PROBE = """
import importlib, json, sys
found = {}
for name in sys.argv[1:]:
    importlib.import_module(name)
    found[name] = sorted({m.partition(".")[0] for m in sys.modules})
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """The top-level packages that are loaded once each module of flows has been imported."""
    found = subprocess.run(
        [sys.executable, "-c", PROBE, *MODULES],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    return {name: set(names) for name, names in json.loads(found.stdout).items()}


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("package", HEAVY)
def test_the_domain_needs_neither_a_page_nor_a_chart_library(
    loaded: dict[str, set[str]], module: str, package: str
) -> None:
    assert "flows" in loaded[module]
    assert package not in loaded[module]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_record_has_the_columns_of_its_table_and_its_line(table: schema.Table) -> None:
    record: Any = load._RECORDS[table.name]
    named = [f.name for f in fields(record)]
    columns = [c for c in table.names if c not in VOLUME_COLUMNS[1:]]
    assert named == [*columns, "line"]
    assert not fields(record)[-1].compare


def test_a_case_holds_every_table() -> None:
    assert [f.name for f in fields(Case) if f.name in TABLES] == list(TABLES)
    assert list(load._RECORDS) == list(TABLES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_cell_ever_reaches_the_page_as_html(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "unsafe_allow_html" not in text
    assert "components.v1" not in text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_knows_a_row_of_a_shipped_case(path: Path, shipped: set[str]) -> None:
    texts = {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert len(shipped) > 20
    assert not texts & shipped


@pytest.fixture(scope="module")
def shipped() -> set[str]:
    """The ids of the shipped cases, without those that are words of the schema or like any word."""
    allowed = {word for table in TABLES.values() for c in table.columns for word in c.words}
    tables = [path for path in (ROOT / "data").rglob("*.csv") if path.stem != "accounts"]
    found: set[str] = set()
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as rows:
            found |= {row.get("id", "") for row in csv.DictReader(rows)}
    return {name for name in found - allowed if "-" in name}


def test_the_readme_holds_the_data_dictionary_as_it_is(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_bytes((ROOT / "README.md").read_bytes())
    command = [sys.executable, "-m", "flows", "schema", "--into", str(readme)]
    subprocess.run(command, cwd=ROOT, check=True)
    assert readme.read_bytes() == (ROOT / "README.md").read_bytes()
