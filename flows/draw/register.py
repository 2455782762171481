"""The register: every claim with each place that prints it, and every actor. Links lead here."""

from __future__ import annotations

from flows import dates, query, words
from flows.draw import bounds
from flows.draw.markup import Element, el
from flows.draw.saying import number, pick, where
from flows.language import _
from flows.model import Actor, Case, Claim

# So many rows are listed; a case beyond it says so.
MOST = 1_500


def build_claims(case: Case, digits: str) -> Element:
    """Return every claim in the order said; each row has the id `claim:ID`."""
    ordered = sorted(case.claims, key=lambda c: (query.known_day(case, c), c.sequence or 0))
    return el(
        "div",
        {},
        el("ol", {"class": "register"}, [_claim(case, c, digits) for c in ordered[:MOST]]),
        bounds.build_cut(MOST, len(ordered), _("claims")),
    )


def _claim(case: Case, claim: Claim, digits: str) -> Element:
    ref = f"claim:{claim.id}"
    basis = _("the day is inferred") if claim.said_on and claim.said_on.inferred else ""
    setting = " · ".join(filter(None, [words.KIND[claim.kind], claim.setting, basis]))
    printed = [
        el(
            "li",
            {},
            pick(f"source:{c.source}", where(case, c, case.source[c.source])),
            " " if c.phrase else None,
            el("q", {"class": "phrase"}, c.phrase) if c.phrase else None,
        )
        for c in case.citations_of.get(claim.id, ())
    ]
    return el(
        "li",
        {"id": ref, "data-ref": ref, "class": f"saying side-{query.side_of(claim)}"},
        el(
            "p",
            {"class": "who"},
            pick(ref, words.name(case, claim.speaker)),
            el("span", {"class": "when"}, f" {dates.words(claim.said_on)} · {setting}"),
        ),
        el("p", {}, claim.summary),
        number(claim, digits),
        el("p", {"class": "how"}, claim.note) if claim.note else None,
        el("ul", {"class": "small printed"}, printed) if printed else None,
    )


def build_actors(case: Case) -> Element:
    """Return every actor by boundary; each row has the id `actor:ID`."""
    groups = []
    for boundary, name in words.BOUNDARY.items():
        inside = [a for a in case.actors if a.boundary == boundary]
        if inside:
            rows = [_actor(case, a) for a in inside[:MOST]]
            groups.append(
                el(
                    "section",
                    {"class": "group"},
                    el("h3", {}, name),
                    el("ul", {}, rows),
                    bounds.build_cut(MOST, len(inside), _("actors")),
                )
            )
    return el("div", {"class": "actors"}, groups)


def _actor(case: Case, actor: Actor) -> Element:
    ref = f"actor:{actor.id}"
    parts = [
        _("not named") if actor.kind == "unnamed" else actor.kind.replace("-", " "),
        _("part of {name}").format(name=words.name(case, actor.parent))
        if actor.parent in case.actor
        else "",
        _("also printed as {names}").format(names=", ".join(actor.aliases))
        if actor.aliases
        else "",
        actor.note,
    ]
    return el(
        "li",
        {"id": ref, "data-ref": ref},
        pick(ref, actor.name),
        el("span", {"class": "quiet small"}, f" {'; '.join(p for p in parts if p)}"),
    )
