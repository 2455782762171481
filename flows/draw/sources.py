"""The sources as markup, with what each alone reports; how the record is made; what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows import dates, gaps, query, words
from flows.draw import bounds
from flows.draw.markup import Child, Element, el
from flows.draw.saying import address, pick, place
from flows.language import N_, Words, _
from flows.model import Case, Claim, Source

READ = Words({"full": N_("read in full"), "excerpt": N_("only the opening read")})
# How the record is made: texts that are translated where they are shown.
METHOD = (
    (
        N_("The record takes no side."),
        N_(
            "Every number, flow and statement stands with who said it, when and where it is "
            "printed. A number printed twice shows that it was said, not that it is so. Notes, and "
            "how a statement stands to an allegation, are the curators’ reading."
        ),
    ),
    (
        N_("Verbs and hedges are kept."),
        N_(
            "“Sought”, “reportedly”, “nearly”, “over” stay as they were said. What a source "
            "leaves open stays open: no name, addressee, system or year is filled in."
        ),
    ),
    (
        N_("A copy is not a second voice."),
        N_(
            "A report that rewrites or reprints another stands under it and is not counted "
            "again. Where they differ, the original stands and the note says how. Where the "
            "original was not found, a rewrite counts as a report of its own."
        ),
    ),
    (
        N_("An earlier statement is not a reply."),
        N_(
            "A statement is set beside the allegations that it bears on or passes by, with the "
            "days between them. One made before an allegation is shown as made before it."
        ),
    ),
    (
        N_("Nothing found is not silence."),
        N_(
            "“None found” means that the reports read hold no statement on it, as of the date "
            "shown."
        ),
    ),
    (
        N_("Numbers are not added."),
        N_(
            "Different things are counted, hedged numbers have no sum, and the same people "
            "may stand in several groups."
        ),
    ),
    (
        N_("Dates are kept as stated."),
        N_(
            "A day that was worked out and not stated is marked “inferred” (“?” in the data). "
            "A month is never made into a day."
        ),
    ),
    (
        N_("As of a day."),
        N_(
            "With an earlier date, only what had been said by then is shown: also here. The "
            "report that prints it may be of a later day."
        ),
    ),
)


def children(case: Case) -> dict[str, list[Source]]:
    """Return the sources by the id of the one they derive from; the roots under an empty id."""
    found: dict[str, list[Source]] = {}
    for source in sorted(case.sources, key=_order):
        origin = source.derived_from if source.derived_from in case.source else ""
        found.setdefault(origin, []).append(source)
    return found


def _order(source: Source) -> tuple[bool, object, object]:
    when = source.published
    return (when is None, when and when.last, when and when.first)


def copies(case: Case) -> list[Source]:
    """Return the sources that rewrite or reprint another."""
    return [s for s in case.sources if s.derived_from]


def build_counts(case: Case) -> Element:
    """Return how many sources there are, how many independent, how much of them was read."""
    copied = len(copies(case))
    read = Counter(s.read for s in case.sources)
    day = dates.day_words(case.as_of)
    cells = (
        (len(case.sources), _("sources"), _("as of {day}").format(day=day)),
        (
            len(case.sources) - copied,
            _("independent"),
            _("after following every copy to its original"),
        ),
        (copied, _("copies or rewrites"), _("no second voice")),
        (read["full"], _("read in full"), ""),
        (read["excerpt"], _("read in part"), _("only the opening")),
    )
    return el(
        "dl",
        {"class": "counts"},
        [
            el(
                "div",
                {},
                el("dt", {}, name, el("span", {"class": "quiet"}, about)),
                el("dd", {}, f"{number:,}"),
            )
            for number, name, about in cells
        ],
    )


def build_list(case: Case) -> Element:
    """Return every source once, in the order of publication, copies under their original."""
    below = children(case)
    prints = Counter(source for claim, source in {(c.claim, c.source) for c in case.citations})
    drawn: set[str] = set()

    def item(source: Source) -> Element:
        drawn.add(source.id)
        under = [item(s) for s in below.get(source.id, ()) if s.id not in drawn]
        return el(
            "li",
            {"data-ref": f"source:{source.id}", "class": "source"},
            _source(case, source, prints[source.id]),
            el("ul", {}, under) if under else None,
        )

    found = [item(s) for s in below.get("", ())[: bounds.CHOSEN]]
    where = _("; those published later are not, and stand with the claims that they print")
    cut = bounds.build_cut(len(drawn), len(case.sources), _("sources"), where)
    listed = el("ul", {"class": "sources"}, found)
    return listed if cut is None else el("div", {}, listed, cut)


def _source(case: Case, source: Source, claims: int) -> Element:
    alone = query.only_in(case, source.id)
    when = dates.words(source.published) if source.published else _("undated")
    return el(
        "details",
        {"id": f"source-{source.id}"},
        el(
            "summary",
            {},
            el("span", {"class": "when"}, when),
            el(
                "span",
                {"class": "what"},
                el("b", {}, source.title),
                el("span", {"class": "quiet"}, f" {words.credit(source)}"),
                el("span", {"class": "copy"}, _("a copy or rewrite: no second voice"))
                if source.derived_from
                else None,
            ),
            el(
                "span",
                {"class": "tag" + (" part" if source.read != "full" else "")},
                READ[source.read],
            ),
            el(
                "span",
                {"class": "quiet many"},
                words.count(claims, "claim", "claims") + _many_alone(len(alone), claims),
            ),
        ),
        el("div", {"class": "more"}, _facts(case, source), _alone(case, source, claims, alone)),
    )


def _many_alone(alone: int, claims: int) -> str:
    if not alone:
        return ""
    told = _("only here") if alone == claims else _("{number} only here").format(number=alone)
    return f", {told}"


def _facts(case: Case, source: Source) -> Element:
    origin = case.source.get(source.derived_from)
    rows: list[tuple[str, Child]] = [
        (_("Dateline"), source.dateline),
        (_("Derived from"), pick(f"source:{origin.id}", _named(case, origin)) if origin else None),
        (_("Address"), address(source)),
        (_("Note"), source.note),
        (_("All of it"), pick(f"source:{source.id}", _("The claims that it prints, as evidence"))),
    ]
    shown = [
        (el("dt", {}, head), el("dd", {}, body))
        for head, body in rows
        if body is not None and body != ""
    ]
    return el("dl", {"class": "facts"}, *shown)


def _named(case: Case, source: Source) -> str:
    return f"{source.title} ({place(case, source)})"


def _alone(case: Case, source: Source, claims: int, alone: Sequence[Claim]) -> list[Child]:
    if not claims:
        return [el("p", {"class": "quiet small"}, _("No claim of this record rests on it."))]
    title = _("Only here ({number})")
    if source.derived_from:
        # A copy never counts as reporting alone; what its original does not print is still said.
        places = case.citations_of
        alone = [c for c in case.claims if {p.source for p in places.get(c.id, ())} == {source.id}]
        title = _("In this copy, and not in its original or elsewhere ({number})")
    if not alone:
        text = _("All that it prints of this record stands in another source too.")
        return [el("p", {"class": "quiet small"}, text)]
    most = max(3, min(bounds.FEW, 20 * bounds.ROWS // len(case.sources)))
    shown = [_claim(case, c) for c in alone[:most]]
    return [
        el("h3", {}, title.format(number=len(alone))),
        el("ul", {}, shown),
        bounds.build_cut(most, len(alone), _("claims")),
    ]


def _claim(case: Case, claim: Claim) -> Element:
    ref = f"claim:{claim.id}"
    side = query.side_of(claim)
    return el(
        "li",
        {"data-ref": ref, "class": f"row side-{side}"},
        pick(ref, words.said(case, claim)),
        f" {claim.summary}",
    )


def method() -> list[tuple[str, str]]:
    """Return in plain words how the record is made: each rule, and what it means."""
    return [(_(rule), _(text)) for rule, text in METHOD]


def build_method() -> Element:
    """Return in plain words how the record is made."""
    return el("dl", {"class": "method"}, [(el("dt", {}, a), el("dd", {}, b)) for a, b in method()])


def build_unknown(case: Case, digits: str = "indian") -> list[Child]:
    """Return what is not known as lists that open, each row with what it is about."""
    ends = [
        _row(f"actor:{a}", words.name(case, a), words.count(n, "flow", "flows"))
        for a, n in gaps.unnamed(case)
    ]
    numberless, unmet = gaps.numberless(case), gaps.unmet(case)
    flows = [
        _row(
            f"flow:{f.id}",
            f"{words.name(case, f.origin)} → {words.name(case, f.recipient)}",
            f"{words.VERB[f.verb]} · {words.volume_label(f, digits)}",
        )
        for f in numberless[: bounds.ROWS]
    ]
    days = [
        _row(
            f"event:{e.id}",
            f"{dates.words(e.date)}: {words.name(case, e.lane)}: {e.title}",
            _("next on record: {day}, {event}").format(day=dates.words(n.date), event=n.title)
            if n
            else _("nothing later on record"),
        )
        for e, n in gaps.passed(case)
    ]
    people = [
        _row(
            f"claim:{claim}" if claim else "",
            case.population[p].name,
            _("not known: {what}").format(what=text),
        )
        for p, text, claim in gaps.overlaps(case)
    ]
    lists: tuple[tuple[str, str, list[Element], int], ...] = (
        ("ends", _("Ends of flows that nobody named"), ends, len(ends)),
        ("numbers", _("Flows without a number"), flows, len(numberless)),
        (
            "unmet",
            _("Allegations: {none_found}").format(none_found=words.none_found(case)),
            [_claim(case, c) for c in unmet[: bounds.ROWS]],
            len(unmet),
        ),
        ("days", _("Scheduled, and nothing on record for the day"), days, len(days)),
        ("people", _("Groups whose overlap is not known"), people, len(people)),
    )
    shown = [
        el(
            "details",
            {"id": f"unknown-{name}", "class": "unknown"},
            el("summary", {}, title, el("span", {"class": "quiet"}, f" {size}")),
            el("ul", {}, rows[: bounds.ROWS]),
            bounds.build_cut(min(bounds.ROWS, size), size, _("rows")),
        )
        for name, title, rows, size in lists
        if rows
    ]
    return [*shown] or [el("p", {"class": "quiet"}, _("No gap of these kinds in this record."))]


def _row(ref: str, name: str, about: str) -> Element:
    head = pick(ref, name) if ref else el("b", {}, name)
    return el(
        "li",
        {"data-ref": ref or None, "class": "row"},
        head,
        el("span", {"class": "quiet"}, f" {about}"),
    )
