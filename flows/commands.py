"""The commands that make, compare and bring back cases: `new`, `diff`, `history`, `restore`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from flows import dates, diff, git, starter, store, words
from flows.characters import escaped, visible
from flows.model import DataError
from flows.sheet import Unreadable
from flows.snapshot import Snapshot

EXAMPLES = """\
  python -m flows new data/my-case --title "My affair"
  python -m flows diff data/old data/my-case        what changed, in words
  python -m flows diff data/my-case --git HEAD~3    since a git revision
  python -m flows history data/my-case              every save: when, who, why, what
  python -m flows restore data/my-case 20260225-1   bring back the state of an entry
"""
_Commands = Any  # argparse does not name the type of its subparsers


def register(commands: _Commands) -> None:
    """Add the commands of this file to the command line."""

    def add(name: str, about: str, example: str) -> argparse.ArgumentParser:
        shown = argparse.RawDescriptionHelpFormatter
        made: argparse.ArgumentParser = commands.add_parser(
            name, help=about, epilog=f"example:\n  {example}", formatter_class=shown
        )
        return made

    new = add(
        "new",
        "make a small working case to write over",
        'python -m flows new data/my-case --title "My affair"',
    )
    new.add_argument("folder", type=Path, help="a folder that is empty or not there yet")
    new.add_argument("--title", required=True, type=_text, help="the case's title")
    new.set_defaults(run=_new)

    compare = add(
        "diff",
        "say in words what differs: ends with 0 if nothing does, 1 if something does",
        "python -m flows diff data/my-case --git HEAD~3",
    )
    compare.add_argument("case", type=_folder, help="the case folder; the older of two")
    compare.add_argument("other", type=_folder, nargs="?", help="the newer case folder")
    compare.add_argument("--git", metavar="REV", type=_text, help="from its git revision REV")
    compare.add_argument("--format", choices=("text", "json"), default="text")
    compare.set_defaults(run=_diff, usage=compare.error)

    past = add(
        "history",
        "list every save: when, who, why, what",
        "python -m flows history data/my-case --at 20260225-1 --into /tmp/then",
    )
    past.add_argument("case", type=_folder, help="the case folder")
    past.add_argument("--format", choices=("text", "json"), default="text")
    past.add_argument("--at", metavar="ENTRY", type=_text, help="an entry, or its beginning")
    past.add_argument("--into", metavar="FOLDER", type=Path, help="write the state of --at there")
    past.set_defaults(run=_history, usage=past.error)

    back = add(
        "restore",
        "bring back an earlier state; that is an entry too, and can be undone",
        'python -m flows restore data/my-case 20260225-1 --reason "wrong file"',
    )
    back.add_argument("case", type=_folder, help="the case folder")
    back.add_argument("entry", type=_text, help="an entry of `history`, or its beginning")
    back.add_argument("--reason", default="", help="why, for the history")
    back.add_argument("--who", default="", help="your name, for the history")
    back.add_argument("--git", action="store_true", help="make a git commit as well")
    back.set_defaults(run=_restore)


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}” is not a folder")
    return path


def day(text: str) -> date:
    """Return the day that a word of the command line names."""
    try:
        return dates.day(text)
    except ValueError:
        message = f"“{text}” is not a day of the calendar; {dates.day_hint(text)}"
        raise argparse.ArgumentTypeError(message) from None


def _text(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return text


def _say(*lines: str) -> None:
    for line in lines:
        print(visible(line))


def _stop(message: str, code: int = 2) -> int:
    print(visible(message), file=sys.stderr)
    return code


def _new(options: argparse.Namespace) -> int:
    try:
        starter.create(options.folder, options.title)
    except starter.NotEmpty as error:
        return _stop(f"{error}; nothing was written. Name a folder that is not there yet")
    except OSError as error:
        return _stop(f"“{options.folder}” cannot be written: {error.strerror or error}", 1)
    _say(
        f"{options.folder} is a working case now; {starter.COLUMNS} in it says what columns mean.",
        f"Write over its rows, then: {options.program} check {options.folder}",
    )
    return 0


def _snapshot(folder: Path) -> Snapshot:
    try:
        return store.snapshot(folder)
    except Unreadable as error:
        raise DataError(error.problems) from error


def _diff(options: argparse.Namespace) -> int:
    if (options.other is None) == (options.git is None):
        options.usage("name a second folder, or a git revision with --git REV")
    now = _snapshot(options.other or options.case)
    try:
        then = git.files_at(options.case, options.git) if options.git else _snapshot(options.case)
    except git.GitError as error:
        return _stop(f"{options.case}: {error}")
    for name, state in (("the older", then), ("the newer", now)):
        if not any(state.files.values()):
            return _stop(f"{name} of the two holds no file of a case")
    if options.format == "json":
        known = diff.all_names(then.sheets, now.sheets)
        found = [
            asdict(change) | {"row": dict(change.row), "sentence": diff.sentence(change, known)}
            for change in diff.changes(then, now)
        ]
        print(escaped(json.dumps(found, ensure_ascii=False, indent=1)))
    else:
        told = diff.describe(then, now)
        _say(*told, f"{words.count(len(told), 'difference', 'differences')}.")
    return int(then.hashes != now.hashes)


def _history(options: argparse.Namespace) -> int:
    if (options.at is None) != (options.into is None):
        options.usage("--at ENTRY and --into FOLDER go together")
    if options.at:
        return _show(options)
    entries = store.history(options.case)
    if options.format == "json":
        found = [asdict(entry) | {"files": dict(entry.files)} for entry in entries]
        print(escaped(json.dumps(found, ensure_ascii=False, indent=1)))
        return 0
    for entry in entries:
        by = f", {entry.who}" if entry.who else ""
        _say(f"{entry.id}  {entry.when[:16].replace('T', ' ')} UTC{by}: {entry.why or entry.kind}")
        _say(*(f"    {sentence}" for sentence in entry.words))
    if not entries:
        _say(f"{options.case} has no history yet: it begins with the first save in the app.")
    return 0


def _show(options: argparse.Namespace) -> int:
    try:
        state = store.at(options.case, options.at)
        if options.into.exists() and any(options.into.iterdir()):
            return _stop(f"“{options.into}” is not an empty folder; nothing was written")
        options.into.mkdir(parents=True, exist_ok=True)
        state.write(options.into)
    except store.Lost as error:
        return _stop(f"{options.case}: {error}")
    except OSError as error:
        return _stop(f"“{options.into}” cannot be written: {error.strerror or error}", 1)
    _say(f"{options.into} holds the state of {options.at}.")
    return 0


def _restore(options: argparse.Namespace) -> int:
    try:
        result = store.restore(
            options.case, options.entry, options.reason, options.who, commit=options.git
        )
    except store.Lost as error:
        return _stop(f"{options.case}: {error}")
    if isinstance(result, store.Refused):
        return _stop(result.sentence, 1)
    if not result.entry:
        _say("Nothing changed: the case is in that state already.")
        return 0
    _say(*result.words, *result.notes, f"Restored as {result.entry}.")
    _say(f"To take it back: {options.program} restore {options.case} {result.before}")
    return 0
