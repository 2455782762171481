"""Where the boxes and arrows of a diagram stand, as found by graphviz-pure.

The program is given sizes and numbers alone, never a word of the case: so no cell can be more
than text, and what is asked for is the room that our own type needs.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.language import _

PROGRAM = "graphviz-pure"
_SECONDS = 60
# The narrowest letter of the type that the program knows: labels are asked for in pieces of it.
_PIECE, _PIECE_WIDTH, _PIECE_HEIGHT = "i", 0.222, 1.2
_INCH = 72

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """The room in pixels that a box or a label needs; arrows end at the ellipse of a round one."""

    width: float
    height: float
    round: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow to lay out: the numbers of its ends, and the room for its label."""

    origin: int
    recipient: int
    label: Room


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: Box) -> bool:
        """Return whether the two share a part."""
        return min(self.x + self.width, other.x + other.width) > max(self.x, other.x) and min(
            self.y + self.height, other.y + other.height
        ) > max(self.y, other.y)

    def holds(self, point: Point, spare: float = 0) -> bool:
        """Return whether a point lies in it, or no more than `spare` pixels outside."""
        x, y = point
        return (
            self.x - spare <= x <= self.x + self.width + spare
            and self.y - spare <= y <= self.y + self.height + spare
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One arrow as laid out: the control points of its curve, its tip, the middle of its label."""

    curve: tuple[Point, ...]
    tip: Point
    label: Point

    def samples(self) -> list[Point]:
        """Return points along it, close enough that nothing of use lies between two."""
        found = [self.tip]
        for i in range(0, len(self.curve) - 3, 3):
            a, b, c, d = self.curve[i : i + 4]
            steps = 4 + int(math.dist(a, d) / 4)
            for step in range(steps + 1):
                t = step / steps
                k = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                points = list(zip(k, (a, b, c, d), strict=True))
                found.append((sum(w * p[0] for w, p in points), sum(w * p[1] for w, p in points)))
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """A diagram as laid out, in pixels; boxes of nodes and groups by number, lines in order."""

    width: float
    height: float
    nodes: dict[int, Box]
    groups: dict[int, Box]
    lines: tuple[Line, ...]


def lay_out(
    nodes: Mapping[int, Room],
    groups: Sequence[tuple[Room, Sequence[int]]],
    arrows: Sequence[Arrow],
    font: float,
) -> Plan:
    """Return where everything stands.

    `groups` are the room for a title and the numbers of the nodes inside. A missing or failing
    program raises a RuntimeError that says what to do.
    """
    dot = [
        "digraph d {",
        "graph [rankdir=LR nodesep=0.09 ranksep=0.16]",
        f'graph [fontname=Helvetica fontsize={font:g} label=""]',
        'node [shape=box fixedsize=true label="" fontname=Helvetica]',
        f"edge [fontname=Helvetica fontsize={font:g} arrowsize=0.8]",
    ]
    for i, (title, inside) in enumerate(groups):
        members = " ".join(f"n{n};" for n in inside)
        label = f"label={_label(title, font)} labeljust=l margin=10"
        dot.append(f"subgraph cluster_{i} {{ graph [{label}] {members} }}")
    for n, room in nodes.items():
        size = f"width={room.width / _INCH:.4f} height={room.height / _INCH:.4f}"
        dot.append(f"n{n} [{size}{' shape=ellipse' if room.round else ''}]")
    for i, a in enumerate(arrows):
        dot.append(f"n{a.origin} -> n{a.recipient} [id=e{i} label={_label(a.label, font)}]")
    return _read(json.loads(_run("\n".join([*dot, "}"]))), len(arrows))


def _label(room: Room, font: float) -> str:
    """Return a label of at least that room, as the program measures it."""
    rows = max(1, math.ceil(room.height / (font * _PIECE_HEIGHT)))
    row = _PIECE * max(1, math.ceil(room.width / (font * _PIECE_WIDTH)))
    return '"' + "\\n".join([row] * rows) + '"'


def program() -> Path:
    """Return the program that lays out, as installed beside this Python."""
    places = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    found = next((p for place in places if (p := shutil.which(PROGRAM, path=place))), None)
    found = found or shutil.which(PROGRAM)
    if not found:
        raise RuntimeError(
            _(
                "The diagram cannot be drawn: the program {program} is missing; "
                "install it with: pip install {program}"
            ).format(program=PROGRAM)
        )
    return Path(found)


@lru_cache(maxsize=64)
def _run(dot: str) -> str:
    """Return the layout of a graph as JSON."""
    command = [str(program()), "-Tjson0"]
    try:
        done = subprocess.run(
            command, input=dot.encode(), capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        told = getattr(error, "stderr", None) or b""
        detail = told.decode(errors="replace").strip()[-300:] or str(error)
        raise RuntimeError(
            _(
                "The diagram cannot be drawn: {program} failed ({detail}); "
                "choose a topic or an earlier as-of date for fewer flows, "
                "or install the program anew: pip install --force-reinstall {program}"
            ).format(program=PROGRAM, detail=detail)
        ) from error
    return done.stdout.decode()


def _read(found: dict[str, Any], arrows: int) -> Plan:
    """Return a layout read from the program's JSON, turned so that y runs down."""
    width, height = _numbers(found["bb"])[2:]

    def point(text: str) -> Point:
        x, y = _numbers(text)
        return x, height - y

    nodes, groups = {}, {}
    for thing in found["objects"]:
        name = str(thing["name"])
        if name.startswith("cluster_"):
            x0, y0, x1, y1 = _numbers(thing["bb"])
            groups[int(name.removeprefix("cluster_"))] = Box(x0, height - y1, x1 - x0, y1 - y0)
        else:
            x, y = point(thing["pos"])
            w, h = (float(thing[side]) * _INCH for side in ("width", "height"))
            nodes[int(name[1:])] = Box(x - w / 2, y - h / 2, w, h)
    lines = {}
    for edge in found.get("edges", ()):
        tip, *curve = edge["pos"].removeprefix("e,").split(" ")
        lines[int(edge["id"][1:])] = Line(tuple(map(point, curve)), point(tip), point(edge["lp"]))
    return Plan(width, height, nodes, groups, tuple(lines[i] for i in range(arrows)))


def _numbers(text: str) -> list[float]:
    return [float(n) for n in text.split(",")]
