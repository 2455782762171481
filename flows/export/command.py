"""`python -m flows export`: a case as files, for scripts and for publication every night."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows import dates, query, report, tidy, words
from flows.characters import quoted, visible
from flows.commands import day as a_day
from flows.export.formats import FORMATS, ONLY, Format, file_name
from flows.export.options import SCALES, SHAPES, THEMES, Options
from flows.load import load
from flows.model import Case
from flows.near import Finder
from flows.schema import SIDES
from flows.view import View

EXAMPLE = "python -m flows export data/kerala-cmo-2026 --to public --formats svg,pdf,csv"
EXAMPLES = f"  {EXAMPLE}\n"
# The views that have a picture; the overview's is that of the flows, so it is not a default.
PICTURED = ("flows", "timeline", "claims", "figures", "diagram")
LANGUAGES = ("en",)
Job = tuple[Format, View]


def register(commands: Any) -> None:
    """Add `export` to the command line."""
    parser = commands.add_parser(
        "export",
        help="write pictures, slides, papers and data of a case as files",
        epilog=f"formats:\n{_about()}\n\nexample:\n  {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("case", type=folder, help="the case folder; one with problems is refused")
    parser.add_argument(
        "--to", required=True, type=Path, metavar="DIR", help="the folder, made if need be"
    )
    parser.add_argument("--as-of", type=a_day, metavar="YYYY-MM-DD", help="as it stood then")
    parser.add_argument(
        "--formats", type=_words("format", FORMATS), metavar="NAME,…", help="default: all"
    )
    parser.add_argument(
        "--view",
        type=_words("view with a picture", ("overview", *PICTURED)),
        metavar="NAME,…",
        help=f"default: {','.join(PICTURED)}",
    )
    parser.add_argument("--topic", default="", help="only what is said on this topic")
    parser.add_argument("--theme", choices=THEMES, default=Options().theme)
    parser.add_argument("--shape", choices=SHAPES, default=Options().shape)
    parser.add_argument(
        "--scale", choices=SCALES, type=int, default=Options().scale, help="1 to 4, for PNG"
    )
    parser.add_argument("--link", type=address, metavar="URL", help="the dashboard’s address")
    parser.add_argument("--lang", type=_language, default="en", help="en, the only one so far")
    parser.set_defaults(run=_export, usage=parser.error)


def _about() -> str:
    return "\n".join(f"  {f.name:<12} {f.title}: {f.about}" for f in FORMATS.values())


def folder(text: str) -> Path:
    """Return the folder that a word of the command line names."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}” is not a folder")
    return path


def _words(what: str, known: Sequence[str] | dict[str, Any]) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        found = [part.strip() for part in text.split(",") if part.strip()]
        for part in found:
            if part not in known:
                raise argparse.ArgumentTypeError(_unknown(what, part, list(known)))
        if not found:
            raise argparse.ArgumentTypeError("it is empty")
        return tuple(name for name in known if name in found)

    return read


def _unknown(what: str, text: str, known: Sequence[str]) -> str:
    finder = Finder({name: () for name in known})
    near = finder.exact(text) or finder.search(text)
    meant = f"; did you mean {' or '.join(map(quoted, near))}?" if near else ""
    return f"{quoted(text)} is not a {what}{meant or '; known are ' + ', '.join(known)}"


def address(text: str) -> str:
    """Return an address that can be put before a query; anything else is refused."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not an address such as https://host/")
    return text


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not there yet; English, en, is")
    return text


def _export(asked: argparse.Namespace) -> int:
    progress = report.Progress()
    try:
        whole = load(asked.case, progress)
    finally:
        progress.done()
    if asked.topic and asked.topic not in query.topics(whole):
        asked.usage(f"argument --topic: {_unknown('topic', asked.topic, query.topics(whole))}")
    case = query.as_of(whole, asked.as_of or whole.as_of)
    options = Options(asked.theme, asked.shape, asked.scale, asked.link or "")
    start = View(as_of=case.as_of, topic=asked.topic, case=case.id if options.base else "")
    made = tuple(jobs(case, start, asked.formats or tuple(FORMATS), asked.view or PICTURED))
    if not made:
        asked.usage("no format of --formats shows a view of --view")
    try:
        asked.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _stop(f"“{asked.to}” cannot be made a folder: {error.strerror or error}")
    return _write(case, made, options, asked.to)


def jobs(
    case: Case, start: View, formats: Sequence[str], views: Sequence[str] = PICTURED
) -> Iterator[Job]:
    """Yield every format to make with its view; the diagram once for each side that it draws.

    `start` holds what all views have in common: a link is pinned to its day, and to its case
    where the dashboard may have others.
    """
    for name in formats:
        format_ = FORMATS[name]
        if format_.of == "case":
            yield format_, replace(start, topic="")
            continue
        for view in views:
            if view != ONLY.get(name, view):
                continue
            shown = replace(start, view=view)
            if view == "diagram":
                # None before the other: both sides always, the court once it has flows.
                for side in SIDES:
                    if side != "deciding" or query.flows(case, side):
                        # Only a side in view is drawn.
                        right = shown.right if side in (shown.left, shown.right) else side
                        yield format_, replace(shown, account=side, right=right)
            else:
                yield format_, shown


def _write(case: Case, made: Sequence[Job], options: Options, folder: Path) -> int:
    """Make and write one file after the other; one that fails stops no other."""
    progress, failed = report.Progress(), 0
    for number, (format_, view) in enumerate(made):
        name = file_name(case, view, format_, options)
        progress(name, number, len(made))
        try:
            content = format_.make(case, view, options)
            tidy.put({folder / name: content})
        except OSError as error:
            told, failed = f"{name}: not written: {error.strerror or error}", failed + 1
        except Exception as error:  # whatever one maker meets, the others are still wanted
            reason = " ".join(f"{type(error).__name__} {error}".split())
            told, failed = f"{name}: not made: {reason}", failed + 1
        else:
            told = f"{name}  {_size(len(content))}"
        progress.done()
        print(visible(told), file=sys.stderr if ": not " in told else sys.stdout, flush=True)
    day: date = case.as_of
    count = words.count(len(made) - failed, "file", "files")
    print(visible(f"{words.sentence(count)} in {folder}, as of {dates.day_words(day)}."))
    return 1 if failed else 0


def _size(count: int) -> str:
    """Return a size for a reader.

    >>> _size(900), _size(54_392), _size(1_500_000)
    ('900 bytes', '54.4 kB', '1.5 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _stop(message: str) -> int:
    print(visible(message), file=sys.stderr)
    return 1
