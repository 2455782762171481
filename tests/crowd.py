"""A case that fills every drawing: 60 flows, long names, numbers of every size and hedge."""

from __future__ import annotations

import random
from pathlib import Path

from flows import schema, volumes
from flows.volumes import Volume
from tests.world import Folder

OFFICES = 18
LONG = "Directorate for the Registration, Verification and Welfare of Households and Pensioners"


def write_crowd(folder: Path, flows: int = 60, seed: int = 7) -> Path:
    """Write the case into a folder, the same for the same seed; returns the folder."""
    dice = random.Random(seed)
    made = Folder(folder)
    made.package |= {"title": "A crowded case", "question": f"What does the {LONG} hold?"}
    for i in range(OFFICES):
        made.add(
            "actors",
            id=f"office-{i}",
            name=f"{LONG} ({i})" if i % 3 else f"Office {i}",
            kind="office",
            boundary=schema.BOUNDARIES[i % len(schema.BOUNDARIES)],
            stage=str(i % 4),
        )
    for i in range(flows):
        number = dice.choice((dice.randrange(1, 900), dice.randrange(10_000, 20_000_000)))
        size = Volume(number, dice.choice(schema.BOUNDS[:6]), unit="people")
        known = dice.random() < 0.6
        told = (
            {
                "volume": str(number),
                "volume_bound": size.bound,
                "volume_wording": volumes.words(size),
                "volume_unit": "people",
            }
            if known
            else {}
        )
        day = f"2026-03-{1 + i % 4:02d}"
        about = f"Statement {i} on the records of the {LONG}."
        made.add(
            "claims",
            **{
                "id": f"crowd-{i}",
                "speaker": f"office-{dice.randrange(OFFICES)}",
                "said_on": day,
                "kind": "allegation" if i % 2 else "statement",
                "topic": "the-records",
                "summary": about,
                "measure": "people whose records are held" if known else "",
                **told,
            },
        )
        made.add("citations", claim=f"crowd-{i}", source=made.rows["sources"][0]["id"])
        if i % 2:
            meets = f"crowd-{i - 1}"
            relation = "denies" if i % 4 == 1 else "none-found"
            made.add(
                "responses",
                id=f"meets-{i}",
                claim=f"crowd-{i}",
                statement=meets if relation == "denies" else "",
                relation=relation,
            )
        a, b = dice.sample(range(OFFICES), 2)
        made.add(
            "flows",
            **{
                "id": f"crowd-{i}",
                "account": made.rows["accounts"][i % 2]["id"],
                "origin": f"office-{a}",
                "recipient": f"office-{b}",
                "verb": dice.choice(schema.VERBS),
                "claims": f"crowd-{i}",
                **told,
            },
        )
        if i % 3 == 0:
            made.add(
                "events",
                id=f"crowd-{i}",
                date=day,
                lane=f"office-{i % OFFICES}",
                kind="letter",
                title=f"Letter {i} of the {LONG}",
                status=("reported", "alleged", "scheduled")[i % 3],
                claims=f"crowd-{i}",
            )
    return made.write()
