"""The cases on this server: where they lie, their watchers, and how each stood on a day.

A module of its own, since Streamlit runs the page script anew each time: what is remembered here
is shared by all viewers.
"""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path

from flows import query, rows
from flows.live import Live, State
from flows.model import Case
from flows.once import once
from flows.translate import translated


def data_folder() -> Path:
    """Return the folder of cases: CONTESTED_FLOWS_DATA, or `data` beside the app."""
    return Path(os.environ.get("CONTESTED_FLOWS_DATA") or Path(__file__).parents[1] / "data")


# Seconds between two looks for new cases.
LOOK_EVERY = 0.5
# The cases that have been found, by the folder of cases they were in, and when it was looked at.
_FOUND: dict[Path, dict[str, Path]] = {}
_LOOKED: dict[Path, float] = {}


def case_folders(folder: Path) -> dict[str, Path]:
    """Return the case folders by id: the folder itself if it is a case, else those in it.

    One that vanishes keeps its place until the server is started anew: its last good record is
    shown meanwhile, and it may come back.
    """
    found = _FOUND.get(folder, {})
    now = time.monotonic()
    if not found or now - _LOOKED[folder] >= LOOK_EVERY:
        _LOOKED[folder] = now
        found = _FOUND[folder] = _look(folder, found)
    return found


def _look(folder: Path, known: dict[str, Path]) -> dict[str, Path]:
    found = dict(known)
    if (folder / rows.PACKAGE).exists():
        found[folder.resolve().name] = folder
    else:
        found |= {p.parent.name: p.parent for p in folder.glob(f"*/{rows.PACKAGE}")}
    return dict(sorted(found.items()))


@once(16)
def watched(folder: Path) -> Live:
    """Return the one watcher of a folder, shared by all viewers."""
    state = os.environ.get("CONTESTED_FLOWS_STATE") or Path.home() / ".cache" / "contested-flows"
    return Live(folder, keep=Path(state))


@once(32)
def stood(case: Case, day: date) -> Case:
    """Return the case as it stood on `day`."""
    return query.as_of(case, day)


@once(16)
def spoken(case: Case, code: str) -> Case:
    """Return the case in the words that it has for a language.

    It is another object for each language: what is drawn of it can be remembered by it.
    """
    return translated(case, code)


def standing(name: str) -> State | None:
    """Return how the case of an id stands now, that of the first folder if `name` is empty."""
    folders = case_folders(data_folder())
    folder = folders.get(name) if name else next(iter(folders.values()), None)
    return watched(folder).look() if folder else None


def shown(name: str) -> Case | None:
    """Return the case of an id as it is shown now, of the first folder if `name` is empty."""
    state = standing(name)
    return state.case if state else None


def titles(folders: dict[str, Path]) -> dict[str, str]:
    """Return the titles of the cases by id; a case that cannot be read goes by its id."""
    return {name: _title(folder / rows.PACKAGE) or name for name, folder in folders.items()}


def _title(package: Path) -> str:
    try:
        info = package.stat()
        return _read_title(package, (info.st_mtime_ns, info.st_size))
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@once(64)
def _read_title(package: Path, signature: tuple[int, int]) -> str:
    return str(json.loads(package.read_text(encoding="utf-8-sig"))["title"])
