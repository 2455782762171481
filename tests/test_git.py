"""A case in a repository whose other files are called as no text is."""

from __future__ import annotations

import subprocess

from flows import git, store
from flows.change import Edit
from flows.outcome import Saved
from tests.world import Folder


def test_names_that_are_no_text_stop_nothing(folder: Folder) -> None:
    path = folder.write()

    def run(*words: str | bytes) -> bytes:
        who = ("-c", "user.name=Me", "-c", "user.email=me@example.org")
        command = ["git", "-C", str(path), *who, *words]
        return subprocess.run(command, check=True, capture_output=True).stdout

    run("init", "-q")
    run("add", "-A")
    # Not every disk takes such a name, and git does on all of them.
    blob = run("hash-object", "-w", "flows.csv").strip()
    run("update-index", "--add", "--cacheinfo", b"100644," + blob + b",\xff\xfe.txt")
    run("commit", "-qm", "x")
    before = store.snapshot(path)
    assert git.files_at(path, "HEAD") == before
    changes = [Edit("claims", ("a-crore",), {"note": "1"})]
    saved = store.save(path, before, changes, "A note\x1b[2J", "Me", commit=True)
    assert isinstance(saved, Saved) and saved.notes == ()
    assert git.files_at(path, "HEAD") == store.snapshot(path)
