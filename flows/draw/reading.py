"""How to read a chart: a few lines with specimens, each what a shape means and what it does not."""

from __future__ import annotations

from collections.abc import Collection

from flows.draw import specimens
from flows.draw.markup import Child, Element, el
from flows.draw.specimens import Specimen
from flows.language import N_, Words, _


def build_guide(chart: str, used: Collection[str] | None = None, key: Child = None) -> Element:
    """Return how to read a chart, folded: `flows`, `timeline`, `figures`, `diagram` or `claims`.

    `used` names the shapes that the chart at hand uses, if not all of them; `key` is its key of
    colours, where that stands nowhere else on a phone.
    """
    lines = [
        el("li", {}, specimens.build_picture(specimen), el("span", {}, _(text)))
        for name, specimen, text in GUIDES[chart]
        if used is None or name in used
    ]
    return el(
        "details",
        {"class": "howto", "id": f"howto-{chart}"},
        el("summary", {}, HEADS.get(chart) or _("How to read this chart")),
        key,
        el("ul", {}, lines),
    )


HEADS = Words({"claims": N_("How to read this comparison")})
# Per chart: the name of a shape, its specimen, what it means and what it does not mean.
GUIDES: dict[str, tuple[tuple[str, Specimen, str], ...]] = {
    "flows": (
        (
            "known",
            specimens.band("shared", "exactly", 13),
            N_(
                "A filled band is a number that somebody said, on one scale for both sides. "
                "A wider band is a larger number, not a surer fact."
            ),
        ),
        (
            "unknown",
            specimens.band("shared", "not-stated", 9),
            N_("A hatched band is on no scale. No number was said, or one of other things."),
        ),
        (
            "loose",
            specimens.band("shared", "over", 13),
            N_(
                "A broken lower edge: “over”, “at least” or “about”. Both edges broken: reportedly "
                "given. How much, or whether it was given, is left open."
            ),
        ),
        (
            "open",
            specimens.band("sought", "exactly", 11),
            N_("An outline: sought or directed. Nothing is said to have arrived."),
        ),
        (
            "denied",
            specimens.band("denied", "not-stated", 9, "answering"),
            N_("A band that stops at a bar: said not to pass. That too is a statement, not proof."),
        ),
        (
            "unnamed",
            specimens.unnamed,
            N_(
                "A box with a broken outline: an actor that nobody has named. "
                "Two such boxes need not be two actors."
            ),
        ),
    ),
    "timeline": (
        (
            "day",
            specimens.days,
            N_(
                "A mark stands on its day; its colour and shape show who tells of it. "
                "It is an event as told, not an event proved."
            ),
        ),
        (
            "inferred",
            specimens.inferred,
            N_("Hollow: the day is worked out from other words. It may have been another day."),
        ),
        (
            "alleged",
            specimens.event("alleging", "alleged"),
            N_("A dot inside: alleged to have happened. The mark does not say that it did."),
        ),
        (
            "scheduled",
            specimens.event("deciding", "scheduled"),
            N_("An hourglass: scheduled for that day. It does not say that it took place."),
        ),
        (
            "bar",
            specimens.bars,
            N_(
                "A bar runs from its first day to its last. A hatched bar: only the month or the "
                "year is known; its length is what is not known, not how long it took."
            ),
        ),
        (
            "before",
            specimens.before,
            N_("A dotted line up to a bar: on or before that day. How long before is not known."),
        ),
    ),
    "figures": (
        (
            "row",
            specimens.speakers,
            N_(
                "Each row is one speaker on one occasion, at the number given. "
                "Two rows are not two groups of people: do not add them."
            ),
        ),
        (
            "over",
            specimens.figure("over", x=24),
            N_(
                "Hollow with an arrow: “over”. How much more is not said, "
                "and the arrow’s length means nothing."
            ),
        ),
        (
            "nearly",
            specimens.figure("nearly", x=44),
            N_("Hollow with a line to the left: “nearly”. How much less is not said."),
        ),
        (
            "about",
            specimens.figure("about"),
            N_("A shade around the mark: “about”. Its width is no range that anybody gave."),
        ),
        (
            "none",
            specimens.figure("not-stated", None, 42),
            N_("A cross beside the axis: no number was given. It does not stand for zero."),
        ),
    ),
    "diagram": (
        (
            "boundary",
            specimens.boundary(False),
            N_(
                "A large box is a boundary, with those inside it. "
                "Its size is the room that it needs, and means nothing."
            ),
        ),
        (
            "not-stated",
            specimens.boundary(True),
            N_("A dotted box: it is not stated where they belong. It is no boundary of its own."),
        ),
        (
            "shared",
            specimens.arrow("shared"),
            N_(
                "A full arrow: this account says that it happened. "
                "Its length and its place are no number and no order of time."
            ),
        ),
        (
            "over",
            specimens.arrow("shared", over=True),
            N_(
                "A thick arrow: from one boundary into another. "
                "That does not say whether it was allowed."
            ),
        ),
        (
            "sought",
            specimens.arrow("sought"),
            N_(
                "A broken arrow with an open head: sought or directed. "
                "Nothing is said to have arrived."
            ),
        ),
        (
            "denied",
            specimens.arrow("denied"),
            N_("A line that ends at a bar: said not to pass. That too is a statement, not proof."),
        ),
    ),
    "claims": (
        (
            "row",
            specimens.columns,
            N_(
                "One row is one allegation, with what meets it beside it; each side has its "
                "colour. To stand beside it is not yet to answer it."
            ),
        ),
        (
            "relation",
            specimens.relation,
            N_(
                "The bold words say how a statement meets the allegation, and when it was said. "
                "They do not say who is right."
            ),
        ),
        (
            "none",
            specimens.none,
            N_("A dotted edge: none found in this record. Somebody may have answered elsewhere."),
        ),
        (
            "voices",
            specimens.voices,
            N_(
                "Speakers and independent reports are counted. "
                "A copy of a report is no further voice, and many voices are not proof."
            ),
        ),
    ),
}
