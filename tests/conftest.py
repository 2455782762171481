"""What the unit tests share: one small case, as records and as a folder of files."""

from pathlib import Path

import pytest

from flows.model import Case
from tests.world import WORLD, Folder


@pytest.fixture
def world() -> Case:
    """A case of a few rows per table that holds every kind of thing once."""
    return WORLD


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The same case as a folder, still to be written, that a test may change first."""
    return Folder(tmp_path / "case")
