"""Time a case as it grows: `python -m tests.bench.scale [FLOWS …]` (100 … 100000 by default).

Each size is loaded in a process of its own, so that its memory is its own too. `--faults` spoils
two references and a date in every tenth flow: a bad day must not be slower than a good one.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flows import fold, layout, query, schema
from flows.draw import pair, sankey
from flows.draw.markup import fragment
from flows.load import load
from flows.model import Case, DataError
from flows.sheet import Record, Sheet, write
from flows.view import View

SIZES = (60, 100, 1_000, 10_000, 100_000)
_PLACES = "north south east west upper lower old new great little".split()
_BODIES = "office registry department agency vendor board mission bureau council portal".split()


def table(name: str, rows: list[dict[str, str]]) -> bytes:
    header = schema.TABLES[name].names
    records = tuple(
        Record(i, i, tuple(row.get(column, "") for column in header))
        for i, row in enumerate(rows, start=2)
    )
    return write(Sheet(header, records))


def build(folder: Path, flows: int, faults: bool = False) -> None:
    """Write a case of so many flows and a fifth as many claims, the same for the same size."""
    dice = random.Random(flows)
    claims = max(10, flows // 5)
    days = [f"2026-{m:02d}-{d:02d}" for m in range(1, 13) for d in range(1, 29)]
    actors = [
        {
            "id": f"{_PLACES[i % 10]}-{_BODIES[i // 10 % 10]}-{i}",
            "name": f"The {_PLACES[i % 10]} {_BODIES[i // 10 % 10]} no. {i}",
            "kind": "office",
            "boundary": schema.BOUNDARIES[i % 6],
            "stage": str(i % 5),
        }
        for i in range(max(10, min(2_000, flows // 10)))
    ]
    kinds = ("allegation", "statement", "report", "court")
    said = [
        {
            "id": f"claim-{i}-{_BODIES[i % 10]}",
            "speaker": dice.choice(actors)["id"],
            "said_on": dice.choice(days),
            "kind": kinds[i % 4],
            "topic": f"topic-{i % 40}",
            "summary": f"What is said in claim {i}: records of the scheme were sought in full.",
            "volume": str(i * 7 + 1),
            "volume_bound": "over",
            "volume_unit": "people",
        }
        for i in range(claims)
    ]
    moved = []
    for i in range(flows):
        claim = dice.choice(said)
        moved.append(
            {
                "id": f"flow-{i}",
                "account": ("one", "two")[i % 2],
                "origin": dice.choice(actors)["id"],
                "recipient": dice.choice(actors)["id"],
                "data_fields": "name; phone number",
                "verb": dice.choice(schema.VERBS),
                "volume": claim["volume"],
                "volume_bound": "over",
                "volume_unit": "people",
                "date": dice.choice(days),
                "claims": claim["id"],
                "note": "As printed; nothing is said of how it went.",
            }
        )
    if faults:
        for row in moved[::10]:
            row["origin"] = row["origin"].replace("o", "0", 1)
            row["date"] = "25-02-2026"
            row["claims"] = row["claims"].replace("claim", "cliam")
    tables: dict[str, list[dict[str, str]]] = {
        "accounts": [
            {"id": "one", "name": "One", "side": "alleging", "order": "1"},
            {"id": "two", "name": "Two", "side": "answering", "order": "2"},
        ],
        "sources": [
            {"id": f"paper-{i}", "title": f"Report {i}", "read": "full"} for i in range(99)
        ],
        "actors": actors,
        "claims": said,
        "citations": [{"claim": c["id"], "source": f"paper-{i % 99}"} for i, c in enumerate(said)],
        "flows": moved,
        "events": [
            {
                "id": f"event-{i}",
                "date": c["said_on"],
                "lane": c["speaker"],
                "kind": "press",
                "title": f"Event {i}",
                "status": "reported",
                "claims": c["id"],
            }
            for i, c in enumerate(said[: claims // 10])
        ],
        "responses": [
            {
                "id": f"response-{i}",
                "claim": said[i]["id"],
                "statement": said[i + 1]["id"] if i + 1 < claims else "",
                "relation": "denies" if i + 1 < claims else "none-found",
            }
            for i in range(0, claims, 4)
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name in schema.TABLES:
        (folder / f"{name}.csv").write_bytes(table(name, tables.get(name, [])))
    package = {"title": f"{flows} flows", "as_of": "2026-12-31"}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def overview(case: Case, asked: View) -> str:
    """Return all markup of the overview's pair, in the sizes that the page sends."""
    sizes = {0: sankey.NARROW, 430: sankey.MIDDLE, 560: sankey.SHORT}
    drawn = pair.fits(case, asked, pair.by_side(case), sizes)
    around = fragment(pair.build_frame(case, asked), pair.build_under(case, asked))
    return around + "".join(m for variants in drawn.values() for m in variants.values())


def measure(folder: Path) -> dict[str, float]:
    """Return seconds per step, and the most memory that they took, in MiB."""
    found: dict[str, float] = {}
    problems = 0
    try:
        found["load"], case = timed(lambda: load(folder))
    except DataError as error:
        problems = len(error.problems)
        case = None
    found["problems"] = problems
    if isinstance(case, Case):
        day = case.as_of.replace(month=7, day=1)
        found["as_of"], _ = timed(lambda: query.as_of(case, day))
        found["flows"], _ = timed(lambda: query.flows(case, "one"))
        found["pairs"], _ = timed(lambda: query.pairs(case))
        # What is drawn is at most sixty bands a side: the rest is folded before the layout.
        found["fold"], plan = timed(lambda: fold.plan(case, query.flows(case, "one")))
        assert isinstance(plan, fold.Plan)
        found["bands"] = len(plan.drawn) + len(plan.folds)
        sides = [query.flows(case, name)[:60] for name in ("one", "two")]
        spec = layout.Spec(900.0, 400.0, 12.0, lambda actor: 14.0)
        found["layout"], _ = timed(lambda: layout.pair(case, sides, spec))
        asked = View(left="one", right="two")
        found["overview"], markup = timed(lambda: overview(case, asked))
        found["MB"] = len(str(markup)) / 1e6
    found["MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        for size in options.sizes:
            folder = Path(name) / str(size)
            build(folder, size, options.faults)
            command = [sys.executable, "-m", "tests.bench.scale", "--one", str(folder)]
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, check=True)
            taken, found = time.perf_counter() - start, json.loads(done.stdout)
            steps = "  ".join(f"{k} {v:,.2f}" for k, v in found.items() if k != "MiB")
            print(f"{size:>8,} flows  process {taken:.2f} s  {found['MiB']:,.0f} MiB  {steps}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
