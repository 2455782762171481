"""`python -m flows site`: a case as a folder of plain files that any web server can serve."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from flows import dates, disk, journal, query, report, words
from flows.characters import visible
from flows.commands import day as a_day
from flows.export.command import address, folder, jobs
from flows.export.formats import FORMATS, file_name
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View

EXAMPLE = "python -m flows site data/kerala-cmo-2026 --to public --address https://example.org/"
EXAMPLES = f"  {EXAMPLE}\n"
# Lies in a folder that this command made, and names what it holds: only such a one is replaced.
MARK = "site.json"
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class _OwnPages(Options):
    """How the files of a site without a dashboard are made: links lead to its pages at `site`."""

    site: str = ""

    def link(self, case: Case, view: View) -> str:
        """Return the address of the page of a view."""
        page: str = import_module("flows.export.site").page_of(view)
        return self.site + page


def register(commands: Any) -> None:
    """Add `site` to the command line."""
    parser = commands.add_parser(
        "site",
        help="write a static site: a page per view, claim, flow and source, downloads, a feed",
        epilog=f"example:\n  {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("case", type=folder, help="the case folder; one with problems is refused")
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the site’s folder")
    parser.add_argument("--as-of", type=a_day, metavar="YYYY-MM-DD", help="as it stood then")
    parser.add_argument("--address", type=address, metavar="URL", help="where the site will lie")
    parser.add_argument("--link", type=address, metavar="URL", help="the dashboard’s address")
    parser.set_defaults(run=_site)


def _site(asked: argparse.Namespace) -> int:
    progress = report.Progress()
    try:
        whole = load(asked.case, progress)
        case = query.as_of(whole, asked.as_of or whole.as_of)
        saves = journal.entries(journal.home(asked.case))
        base = (asked.address or "").rstrip("/") + "/" if asked.address else ""
        own = base and not asked.link
        options = _OwnPages(site=base) if own else Options(base=asked.link or "")
        files = _files(case, options, saves, base, progress)
        count, size = _publish(asked.to, files, case)
    except OSError as error:
        print(visible(f"“{asked.to}” was not written: {error.strerror or error}"))
        return 1
    finally:
        progress.done()
    told = f"{words.count(count, 'file', 'files')}, {size / 1e6:.1f} MB, in {asked.to}"
    print(visible(f"{words.sentence(told)}, as of {dates.day_words(case.as_of)}."))
    return 0


def _files(
    case: Case,
    options: Options,
    saves: tuple[journal.Entry, ...],
    base: str,
    progress: report.Progress,
) -> Iterator[File]:
    start = View(as_of=case.as_of, case=case.id if options.base else "")
    made = list(jobs(case, start, tuple(FORMATS)))
    listed = []
    for number, (format_, view) in enumerate(made):
        name = file_name(case, view, format_, options)
        progress(name, number, len(made) + 1)
        content = format_.make(case, view, options)
        listed.append((name, format_.title, len(content)))
        yield f"downloads/{name}", content
    progress("pages", len(made), len(made) + 1)
    # It draws: no other command waits for what that needs.
    yield from import_module("flows.export.site").build_site(case, options, listed, saves, base)


def _publish(target: Path, files: Iterator[File], case: Case) -> tuple[int, int]:
    """Write the files beside the target, then put them in its place; return how many, how large.

    Raises OSError, and leaves the target as it was, if that is a folder of something else.
    """
    if target.exists() and any(target.iterdir()) and not (target / MARK).exists():
        raise FileExistsError(0, f"it holds other things, and no {MARK} of an earlier site")
    fresh = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        held, size = {}, 0
        for path, content in files:
            place = fresh / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            held[path] = hashlib.sha256(content).hexdigest()
            size += len(content)
        mark = {"case": case.id, "as_of": case.as_of.isoformat(), "files": held}
        (fresh / MARK).write_text(json.dumps(mark, indent=1, sort_keys=True), encoding="utf-8")
        # Readers of a site that is served from here see the old one or the new one, not both.
        if not target.exists():
            os.replace(fresh, target)
        elif not disk.exchange(fresh, target):
            shutil.rmtree(target)
            os.replace(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return len(held) + 1, size
