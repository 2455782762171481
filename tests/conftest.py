"""What the unit tests share: one small case, as records and as a folder of files."""

from pathlib import Path

import pytest

from flows.model import Case
from tests.world import WORLD, Folder


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests on one core, and all of the browser's: beside one another they wait."""
    for item in items:
        alone = item.get_closest_marker("browser") is not None
        item.add_marker(pytest.mark.xdist_group("browser" if alone else str(item.path)))


@pytest.fixture
def world() -> Case:
    """A case of a few rows per table that holds every kind of thing once."""
    return WORLD


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The same case as a folder, still to be written, that a test may change first."""
    return Folder(tmp_path / "case")
