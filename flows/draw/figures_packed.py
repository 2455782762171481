"""The figures where there is little room: each panel one band, its claims side by side in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

from flows import dates, words
from flows.draw import figures, figures_marks, measure
from flows.draw.figures import Chart, Panel, Row
from flows.draw.figures_rows import BESIDE, CROSS, HEAD, SMALL, TYPE
from flows.draw.markup import Element, el
from flows.draw.timeline_rows import APART, NEAR, Room, Spot, extent, place
from flows.language import _
from flows.model import Case


@dataclass(frozen=True, slots=True)
class Form:
    """How dense bands are: the pixels of a row, whether labels have dates, the most rows of one.

    With `most` None there are as many rows as all labels need; else those without room are left
    out, and their marks say all by name alone.
    """

    row: float
    dated: bool
    most: int | None = None


# From generous to dense.
FORMS = (
    Form(18, True),
    Form(15.6, True),
    Form(18, False),
    Form(15.6, False),
    *(Form(15.6, False, most) for most in (8, 6, 5, 4, 3)),
)
# Pixels: the axis' words, the air round a panel, and what is right of the last number.
AXIS, PAD, BEYOND = 26.0, 10.0, 58.0


@dataclass(slots=True)
class _Band:
    """One panel: its title in lines, its claims and their places, its rows and height."""

    panel: Panel
    title: list[str]
    spots: list[Spot]
    rows: int
    height: float


@dataclass(frozen=True, slots=True)
class Packed:
    """One unit's panels as bands, and the places of their one axis in pixels."""

    chart: Chart
    bands: list[_Band]
    row: float
    left: float
    right: float

    @property
    def height(self) -> float:
        """The pixels that they need."""
        return AXIS + sum(b.height for b in self.bands) + 6


def pack(
    case: Case, chart: Chart, lit: Collection[str], width: float, digits: str, form: Form
) -> Packed:
    """Return where a unit's claims stand, in one of FORMS."""
    gutter = min(220.0, width * 0.19)
    left, right = gutter + 8 + BESIDE, width - BEYOND
    edges = gutter + 8, width
    top = chart["ticks"][-1][0]
    bands = []
    for panel in chart["panels"]:
        spots: list[Spot] = []
        labels: dict[str, list[str]] = {}
        for row in panel["rows"]:
            number = row["number"]
            x = left - CROSS if number is None else left + (right - left) * number / top
            before, after = figures_marks.reach(row)
            chosen = row["ref"] in lit
            spot = Spot(row["ref"], (x - before + 3, x + after - 3), "", chosen)
            labels[spot.ref] = _labels(case, row, digits, form.dated or chosen)
            spot.full = _longest(labels[spot.ref], spot, edges)
            spots.append(spot)
        spots.sort(key=lambda s: s.mark)
        rows = max(1, place(spots, edges, SMALL, None, form.most))
        for spot in spots:
            if not spot.label:
                _shorten(spot, labels[spot.ref], spots, edges)
        title = measure.wrap(figures.measure_title(panel["measure"]), gutter - 4, HEAD, bold=True)
        title.append(words.count(len(panel["rows"]), "claim", "claims"))
        height = max(rows * form.row, len(title) * HEAD * measure.LEADING) + PAD
        bands.append(_Band(panel, title, spots, rows, height))
    return Packed(chart, bands, form.row, left, right)


def _labels(case: Case, row: Row, digits: str, dated: bool) -> list[str]:
    """Return a claim in few words and fewer: number, group, speaker, and the date if asked.

    A number is said whole or not at all.
    """
    claim = case.claim[row["ref"].removeprefix("claim:")]
    value = figures.value_of(claim, digits) if row["number"] is not None else _("no number")
    # The name without the office: there is a row for each claim, and little room in it.
    group, speaker = figures.group_of(case, claim), words.name(case, claim.speaker).split(",")[0]
    said = f"{speaker}, {dates.words(claim.said_on)}"
    parts = [(value, group, speaker), (value, speaker), (value,)]
    if dated:
        parts = [(value, group, said), (value, said), *parts]
    return [" · ".join(part for part in some if part) for some in parts]


def _longest(labels: Sequence[str], spot: Spot, edges: Room) -> str:
    """Return the longest label that fits beside a mark on one of its sides."""
    room = max(spot.mark[0] - edges[0], edges[1] - spot.mark[1]) - NEAR
    fits = [text for text in labels if measure.width(text, SMALL, bold=spot.needed) <= room]
    return fits[0] if fits else labels[-1]


def _shorten(spot: Spot, labels: Sequence[str], spots: Sequence[Spot], edges: Room) -> None:
    """Give a claim the longest label for which its row has room, if there is any."""
    taken = [extent(s, SMALL) for s in spots if s is not spot and s.row == spot.row]
    for spot.label, spot.left in product(labels, (False, True)):
        a, b = extent(spot, SMALL)
        clear = all(b + APART <= start or end + APART <= a for start, end in taken)
        if edges[0] <= a and b <= edges[1] and clear:
            return
    spot.label = ""


def draw(
    packed: Packed, top: float, width: float, lit: Collection[str]
) -> tuple[list[Element], float]:
    """Return the bands from `top` pixels down, and where they end."""
    most = packed.chart["ticks"][-1][0]
    found: list[Element] = []
    y = top + AXIS
    low = y + sum(b.height for b in packed.bands)
    for number, text in packed.chart["ticks"]:
        x = round(packed.left + (packed.right - packed.left) * number / most, 1)
        found.append(
            el("line", {"class": "grid", "x1": x, "x2": x, "y1": top + AXIS - 6, "y2": low})
        )
        found += measure.build_text([text], x, top + 14, TYPE, "scale-number", "middle")
    for band in packed.bands:
        found.append(el("line", {"class": "panel-rule", "x1": 0, "x2": width, "y1": y, "y2": y}))
        found += measure.build_text(band.title[:-1], 0, y + 17, HEAD, "head")
        under = y + 17 + (len(band.title) - 1) * HEAD * measure.LEADING
        found += measure.build_text(band.title[-1:], 0, under, SMALL, "remark")
        rows = {r["ref"]: r for r in band.panel["rows"]}
        for spot in band.spots:
            row = rows[spot.ref]
            middle = round(y + PAD / 2 + (spot.row + 0.5) * packed.row, 1)
            before = figures_marks.reach(row)[0] - 3
            found.append(_claim(row, spot, spot.mark[0] + before, middle, lit))
        y += band.height
    return found, y + 6


def _claim(row: Row, spot: Spot, x: float, y: float, lit: Collection[str]) -> Element:
    parts = figures_marks.build_mark(row, x, y)
    if row["ref"] in lit:
        parts.append(figures_marks.build_ring(x, y))
    if spot.label:
        at = spot.mark[0] - NEAR if spot.left else spot.mark[1] + NEAR
        anchor = "end" if spot.left else "start"
        parts += measure.build_text([spot.label], at, y + 4, SMALL, "label", anchor, halo=True)
    return figures_marks.build_group(row["ref"], row["side"], row["sentence"], parts, lit)
