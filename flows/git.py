"""A case in a git work tree: its files at a revision, and a commit per save where it is wanted."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from flows.snapshot import NAMES, Snapshot

SECONDS = 30


class GitError(Exception):
    """What git cannot do, in its own words."""


def _git(folder: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false", *arguments]
    try:
        found = subprocess.run(
            command, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git did not answer ({error})") from None
    if found.returncode:
        words = (
            found.stderr.decode(errors="replace").strip()
            or found.stdout.decode(errors="replace").strip()
        )
        raise GitError(words.removeprefix("fatal: ") or f"git ended with {found.returncode}")
    return found.stdout


def inside(folder: Path) -> bool:
    """Return whether the folder is in a git work tree."""
    try:
        return _git(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except GitError:
        return False


def files_at(folder: Path, revision: str) -> Snapshot:
    """Return the case's files at a git revision; raises GitError if there is no such revision."""
    _git(folder, "rev-parse", "--is-inside-work-tree")
    try:
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^0")
        name = _git(folder, *words).decode().split()[-1]
    except (GitError, IndexError):
        raise GitError(f"there is no revision “{revision}”") from None
    listed = _git(folder, "ls-tree", "-z", "--name-only", name, "./").split(b"\0")
    present = {Path(os.fsdecode(path)).name for path in listed if path}
    files: dict[str, bytes | None] = {}
    for file in NAMES:
        files[file] = _git(folder, "show", f"{name}:./{file}") if file in present else None
    return Snapshot(files)


def commit(folder: Path, names: Sequence[str], reason: str, who: str = "") -> str:
    """Commit those files of the folder alone; return what is to be said of it, if anything.

    What else is staged stays as it is. A folder outside git, and git's refusal, are no error:
    the files are saved already.
    """
    if not inside(folder):
        return "no git commit was made: the folder is not in a git work tree"
    try:
        known = {os.fsdecode(n) for n in _git(folder, "ls-files", "-z", "./").split(b"\0")}
        paths = [f"./{n}" for n in names if (folder / n).exists() or n in known]
        _git(folder, "add", "--", *paths)
        identity = _identity(folder, who)
        message = reason.strip() or "Case saved"
        _git(folder, *identity, "commit", "--quiet", "-m", message, "--only", "--", *paths)
    except GitError as error:
        return f"no git commit was made: {error}"
    return ""


def _identity(folder: Path, who: str) -> list[str]:
    """Return the author to name: `who`, or the one git knows."""
    name = " ".join(who.translate(str.maketrans("<>\n", "   ")).split())
    try:
        mail = _git(folder, "config", "user.email").decode(errors="replace").strip()
    except GitError:
        mail = ""
    own = [] if mail else ["-c", "user.email=editor@localhost"]
    if name:
        return [*own, "-c", f"user.name={name}"]
    return own if mail else [*own, "-c", "user.name=Contested Flows"]
