"""The history of a case: every version of every file, and one readable line per save.

Beside the tables, in `.history/`: `objects/<sha256>` holds file contents, `journal.jsonl` a line
when a save begins and one when it is done. Only saves that are done are history.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows import disk
from flows.change import Change, to_json
from flows.snapshot import NAMES, Hashes, Snapshot

FOLDER = ".history"
LIMIT = 200 * 1024 * 1024
_SHA = re.compile(r"[0-9a-f]{64}")


class Lost(LookupError):
    """An earlier state that is no longer kept, or whose bytes are damaged."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One state of a case: when it came about, by whom, why, what changed, and its files.

    `kind` is `found` (the first state known), `save`, `restore` or `outside` (changed by another
    program and noticed at the next save). `before` is the entry that it follows.
    """

    id: str
    when: str
    who: str
    why: str
    kind: str
    words: tuple[str, ...]
    files: Hashes
    before: str = ""


def home(folder: Path) -> Path:
    """Return the folder of a case's history."""
    return folder / FOLDER


def prepare(state: Path) -> None:
    """Make the folders of a history; git is told to leave them alone."""
    disk.make_folder(state)
    for name in ("objects", "staging"):
        disk.make_folder(state / name)
    ignore = state / ".gitignore"
    if not ignore.exists():
        disk.write_new(ignore, b"*\n")


def keep(state: Path, contents: Iterable[bytes]) -> None:
    """Keep file contents under their hashes; they are durable when this returns."""
    new = 0
    for content in contents:
        name = disk.sha256(content)
        path = state / "objects" / name
        if path.exists() and disk.digest(path) == name:
            continue
        fresh = state / "staging" / f"{name}.{secrets.token_hex(4)}"
        disk.write_new(fresh, content)
        try:
            os.replace(fresh, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(fresh)
            raise
        new += 1
    if new:
        disk.sync(state / "objects")


def kept(state: Path, sha: str) -> bytes:
    """Return the content with that hash; raises Lost if it is gone or damaged."""
    if not _SHA.fullmatch(sha):
        raise Lost(f"“{sha[:80]}” names no content")
    try:
        content = disk.read(state / "objects" / sha)
    except FileNotFoundError:
        raise Lost("that state is no longer kept in full") from None
    if disk.sha256(content) != sha:
        raise Lost("the kept bytes of that state are damaged")
    return content


def state_of(state: Path, files: Hashes) -> Snapshot:
    """Return the files with these hashes; raises Lost if one is no longer kept."""
    found: dict[str, bytes | None] = {}
    for name in NAMES:
        sha = files.get(name)
        found[name] = None if sha is None else kept(state, sha)
    return Snapshot(found)


def stamp() -> str:
    """Return the present moment in ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id() -> str:
    """Return an id for an entry: sortable, and never the same twice."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def write(state: Path, entry: Entry, changes: Sequence[Change] = (), done: bool = False) -> None:
    """Write the line of an entry that begins, or (`done`) that is true already."""
    line: dict[str, Any] = asdict(entry) | {"state": "saved" if done else "begun"}
    line["files"], line["words"] = dict(entry.files), list(entry.words)
    if changes:
        line["changes"] = [to_json(change) for change in changes]
    disk.append(state / "journal.jsonl", line)


def finish(state: Path, entry: str) -> None:
    """Write that an entry that was begun is done; once, however often it is asked."""
    if all(e.id != entry for e in entries(state)):
        disk.append(state / "journal.jsonl", {"id": entry, "state": "saved"})


def entries(state: Path) -> tuple[Entry, ...]:
    """Return every state in the journal, the oldest first."""
    begun: dict[str, Entry] = {}
    done: dict[str, Entry] = {}
    for line in disk.lines(state / "journal.jsonl"):
        with contextlib.suppress(KeyError, TypeError, AttributeError, ValueError):
            name = str(line["id"])
            if "files" in line:
                begun[name] = _entry(line)
            if line["state"] == "saved" and name in begun:
                done[name] = begun[name]
    return tuple(done.values())


def _entry(line: Mapping[str, Any]) -> Entry:
    files = {str(n): None if sha is None else str(sha) for n, sha in line["files"].items()}
    return Entry(
        id=str(line["id"]),
        when=str(line["when"]),
        who=str(line["who"]),
        why=str(line["why"]),
        kind=str(line["kind"]),
        words=tuple(map(str, line["words"])),
        files=files,
        before=str(line.get("before", "")),
    )


def thin(state: Path, limit: int = LIMIT, last: int = 20) -> int:
    """Delete old contents until `limit` bytes remain; return how many are gone.

    The last state of every day, the `last` states and all that drafts stand on always stay.
    """
    sizes: dict[str, tuple[float, int]] = {}
    with os.scandir(state / "objects") as found:
        for file in found:
            if _SHA.fullmatch(file.name):
                info = file.stat(follow_symlinks=False)
                sizes[file.name] = (info.st_mtime, info.st_size)
    total = sum(size for _, size in sizes.values())
    if total <= limit:
        return 0
    known = entries(state)
    daily = {entry.when[:10]: entry for entry in known}
    needed = {sha for e in (*daily.values(), *known[-last:]) for sha in e.files.values()}
    for draft in (state / "drafts").glob("*.jsonl"):
        for line in disk.lines(draft)[:1]:
            base = line.get("base")
            needed |= set(base.values()) if isinstance(base, dict) else set()
    gone = 0
    for sha, (_, size) in sorted(sizes.items(), key=lambda item: item[1]):
        if total <= limit:
            break
        if sha not in needed:
            os.unlink(state / "objects" / sha)
            total, gone = total - size, gone + 1
    return gone


def transaction(state: Path) -> dict[str, Any] | None:
    """Return what a save that was cut off had set out to do, None if there was none."""
    try:
        found = json.loads(disk.read(state / "txn.json"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
