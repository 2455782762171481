"""The command line: `python -m flows check|summary|schema …`, installed `contested-flows …`."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from flows import commands as more
from flows import dates, query, report, schema, tidy, words
from flows.characters import visible
from flows.export import command, publish
from flows.load import load
from flows.model import Case, DataError, Problem
from flows.rows import PACKAGE, headers, read_package
from flows.validate import CODES

HERE = "python -m flows"
EXAMPLES = """examples:
  python -m flows check data/kerala-cmo-2026
  python -m flows check data/kerala-cmo-2026 --format json
  python -m flows format data/kerala-cmo-2026       columns, quotes and line ends as they should be
  python -m flows summary data/kerala-cmo-2026 --as-of 2026-02-25
  python -m flows schema                            the data dictionary
  python -m flows schema --write data/my-case       put the schema into its datapackage.json
"""


def main(arguments: Sequence[str] | None = None, program: str = HERE) -> int:
    """Run one command; return 0 if clean, 1 if the case has problems, 2 on wrong usage.

    A path that cannot be reached is wrong usage; a disk that refuses later is a problem.
    `program` is how this command line is called, for its help and its messages.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A character that the terminal lacks is shown by its number and stops no report.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _parser(program)[0].parse_args(arguments)
    except OSError as error:
        return _refused(error, 2)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except DataError as error:
        _report(error.problems, "text")
        return 1
    except BrokenPipeError:
        # The reader of a pipe may stop early; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _refused(error, 1)


def _refused(error: OSError, code: int) -> int:
    where = f"“{error.filename}”" if isinstance(error.filename, str) else "a file"
    why = f"cannot be read or written: {error.strerror or error}"
    print(visible(f"{where} {why}; allow it, or name another place"), file=sys.stderr)
    return code


def names() -> tuple[str, ...]:
    """Return the names of the commands."""
    return tuple(_parser(HERE)[1])


def _parser(program: str) -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(
        prog=program,
        description="Work with a case: a folder of CSV files that says who said what.",
        epilog=EXAMPLES + more.EXAMPLES + command.EXAMPLES + publish.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="list every problem of a case")
    check.add_argument("case", type=_folder, help="the case folder")
    check.add_argument("--format", choices=("text", "json", "github"), default="text")
    check.add_argument("--json", dest="format", action="store_const", const="json", help="as above")
    check.set_defaults(run=_check)
    tidying = commands.add_parser("format", help="bring the tables into their canonical form")
    tidying.add_argument("case", type=_folder, help="the case folder; one with problems is left")
    tidying.add_argument("--check", action="store_true", help="change nothing; 1 if it would")
    tidying.set_defaults(run=_format)
    summary = commands.add_parser("summary", help="say what a case holds")
    summary.add_argument("case", type=_folder, help="the case folder")
    summary.add_argument("--as-of", type=more.day, metavar="YYYY-MM-DD", help="as it stood then")
    summary.set_defaults(run=_summary)
    shape = commands.add_parser("schema", help="print the tables, columns and problem codes")
    shape.add_argument("--format", choices=("markdown", "json"), default="markdown")
    shape.add_argument("--write", type=_folder, metavar="CASE", help=f"into its {PACKAGE}")
    shape.add_argument("--into", type=_file, metavar="FILE", help="between its schema comments")
    shape.set_defaults(run=_schema)
    more.register(commands)
    command.register(commands)
    publish.register(commands)
    parser.set_defaults(program=program)
    for one in (parser, *commands.choices.values()):
        one.epilog = (one.epilog or "").replace(HERE, program)
    return parser, commands.choices


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}” is not a folder")
    return path


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"“{text}” is not a file")
    return path


def _check(options: argparse.Namespace) -> int:
    try:
        case = _load(options.case)
    except DataError as error:
        _report(error.problems, options.format)
        if options.format == "text" and (unread := _unread(error.problems)):
            them = f"{', '.join(unread)}, and what names their rows"
            print(f"Not checked further: {them}. Mend these first, then check again.")
        return 1
    if options.format == "json":
        print("[]")
    elif options.format == "text":
        print(visible(f"{options.case}: no problems in {_size(case)}."))
    return 0


def _size(case: Case) -> str:
    counts = {t: len(getattr(case, t.name)) for t in schema.TABLES.values()}
    return ", ".join(f"{n} {t.name}" for t, n in counts.items() if n or not t.optional)


def _report(problems: Sequence[Problem], form: str) -> None:
    for line in report.lines(problems, form, colour=report.colours(sys.stdout)):
        print(line)


def _unread(problems: Sequence[Problem]) -> list[str]:
    """Return the tables of which no row was read, so that more may be wrong than is told."""
    whole = ("header-missing", "column-missing", "column-twice", "row-unreadable")
    found = [p.file for p in problems if p.code in whole or p.code.startswith("file-")]
    return [name for name in dict.fromkeys(found) if name != PACKAGE]


def _load(folder: Path) -> Case:
    progress = report.Progress()
    try:
        return load(folder, progress)
    finally:
        progress.done()


def _format(options: argparse.Namespace) -> int:
    progress = report.Progress()
    try:
        files = tidy.tidied(options.case, progress)
    finally:
        progress.done()
    if not options.check:
        tidy.put(files)
    for path in files:
        told = "would be" if options.check else "is now"
        print(visible(f"{path} {told} in canonical form."))
    if not files:
        print(visible(f"{options.case}: every table is in canonical form."))
    return 1 if files and options.check else 0


def _visible(text: str) -> str:
    return "\n".join(map(visible, text.splitlines()))


def _summary(options: argparse.Namespace) -> int:
    case = _load(options.case)
    if options.as_of:
        case = query.as_of(case, options.as_of)
    print(_visible(f"{case.title}\n\n{case.description}\n"), end="\n\n")
    print(f"As of {dates.day_words(case.as_of)}: {_size(case)}.\n")
    for account in sorted(case.accounts, key=lambda a: a.order):
        chosen = query.flows(case, account.id)
        numbers = Counter("without" if f.volume.number is None else "with a number" for f in chosen)
        parts = ", ".join(f"{n} {what}" for what, n in sorted(numbers.items()))
        line = f"{account.name} ({account.side}): {words.count(len(chosen), 'flow', 'flows')}"
        print(_visible(f"{line} ({parts})" if parts else line))
    pairs = query.pairs(case)
    standing = Counter(p.standing for p in pairs)
    print(f"\n{words.count(len(pairs), 'allegation', 'allegations')}: {words.standing(standing)}.")
    if relations := Counter(r.relation for r in case.responses).most_common():
        print("Relations: " + ", ".join(f"{name} {number}" for name, number in relations))
    return 0


def _schema(options: argparse.Namespace) -> int:
    if options.write:
        path = options.write / PACKAGE
        problems: list[Problem] = []
        package = read_package(options.write, problems) if path.exists() else {}
        if unreadable := tuple(p for p in problems if not p.column):
            raise DataError(unreadable)
        without = {
            t.name
            for t in schema.TABLES.values()
            if t.optional and not (options.write / t.file).exists()
        }
        package["resources"] = schema.resources(without, headers(options.write))
        tidy.put({path: f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode()})
        count = len(package["resources"])
        print(visible(f"{path} now holds the schema of {count} tables."))
    elif options.into:
        try:
            text = options.into.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            print(visible(f"“{options.into}” is not text in UTF-8; save it so"), file=sys.stderr)
            return 2
        before, start, rest = text.partition(SCHEMA_MARKS[0])
        _, end, after = rest.partition(SCHEMA_MARKS[1])
        if not (start and end):
            print(f"{options.into} has no {' … '.join(SCHEMA_MARKS)}", file=sys.stderr)
            return 2
        new = f"{before}{start}\n{_reference()}{end}{after}"
        tidy.put({options.into.resolve(): new.encode()})
    elif options.format == "json":
        print(json.dumps(schema.resources(), ensure_ascii=False, indent=2))
    else:
        print(_reference())
    return 0


SCHEMA_MARKS = ("<!-- schema -->", "<!-- /schema -->")


def _reference() -> str:
    rows = "".join(f"| `{code}` | {meaning} |\n" for code, meaning in CODES.items())
    return (
        f"{schema.dictionary()}\n#### Problem codes\n\n| code | what it means |\n|---|---|\n{rows}"
    )


if __name__ == "__main__":
    sys.exit(main())
