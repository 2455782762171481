"""The evidence of one selection: claims, phrases, speakers, every citation, what meets them."""

from __future__ import annotations

from flows import dates, query, volumes, words
from flows.draw import bounds, folded
from flows.draw.markup import Child, Element, el
from flows.draw.saying import (
    address,
    build_meeting,
    build_none,
    link,
    number,
    pick,
    place,
    printed,
    quotation,
    where,
)
from flows.language import N_, Words, _
from flows.model import Case, Citation, Event, Flow, Source
from flows.query import Evidence, Proof
from flows.view import View

KINDS = Words(
    {
        "flow": N_("Flow"),
        "actor": N_("Actor"),
        "claim": N_("Claim"),
        "event": N_("Event"),
        "source": N_("Source"),
    }
)
FULL_PROOFS = 6
_VIEWS = {
    "flow": ("flows", "timeline", "claims", "diagram"),
    "actor": ("flows", "timeline", "diagram", "claims"),
    "claim": ("claims", "flows", "timeline", "figures"),
    "event": ("timeline", "claims"),
    "source": ("sources", "claims"),
}


def build_evidence(case: Case, view: View) -> Element:
    """Return all that stands behind the view's focus. Raises KeyError if it names nothing."""
    if view.focus.startswith("fold:"):
        return folded.build_evidence(case, view)
    found = query.evidence(case, view.focus)
    kind, name = found.ref.split(":", 1)
    return el(
        "section",
        {"class": "evidence", "data-evidence": found.ref, "aria-label": _("Evidence")},
        el(
            "header",
            {},
            el(
                "div",
                {},
                el("p", {"class": "quiet small"}, f"{_('Evidence')} · {KINDS[kind]}"),
                el("h2", {}, heading(case, found.ref)),
            ),
            link(view, _("Close"), focus=""),
        ),
        _about(case, kind, name, view),
        _proofs(case, found, view),
        _related(case, found),
        el(
            "p",
            {"class": "links"},
            [
                link(view, _("See in {view}").format(view=words.VIEW[other]), view=other)
                for other in _VIEWS[kind]
                if other != view.view
            ],
        ),
    )


def title(case: Case, ref: str) -> str:
    """Return the headline of what `ref` names."""
    kind, _, name = ref.partition(":")
    if kind == "flow":
        flow = case.flow[name]
        return f"{words.name(case, flow.origin)} → {words.name(case, flow.recipient)}"
    if kind == "actor":
        return words.name(case, name)
    if kind == "claim":
        return words.said(case, case.claim[name])
    return case.event[name].title if kind == "event" else case.source[name].title


def heading(case: Case, ref: str) -> str:
    """Return the headline of evidence; a flow's says whose it is: `Alleged: A → B`."""
    kind, name = ref.split(":", 1)
    if kind != "flow":
        return title(case, ref)
    side = words.SIDE_SHORT[case.account[case.flow[name].account].side]
    return _("{side}: {flow}").format(side=side, flow=title(case, ref))


def _facts(rows: list[tuple[str, Child]]) -> Element:
    shown = [(head, body) for head, body in rows if body is not None and body != ""]
    parts = [(el("dt", {}, head), el("dd", {}, body)) for head, body in shown]
    return el("dl", {"class": "facts"}, *parts)


def _about(case: Case, kind: str, name: str, view: View) -> Element | None:
    if kind == "flow":
        return _flow(case, case.flow[name], view.digits)
    if kind == "actor":
        actor = case.actor[name]
        return _facts(
            [
                (_("Kind"), actor.kind.replace("-", " ")),
                (_("Boundary"), words.BOUNDARY[actor.boundary]),
                (_("Part of"), words.name(case, actor.parent) if actor.parent else ""),
                (_("Also printed as"), ", ".join(actor.aliases)),
                (_("Note"), actor.note),
            ]
        )
    if kind == "event":
        return _event(case, case.event[name])
    if kind == "source":
        return _source(case, case.source[name])
    return None


def _flow(case: Case, flow: Flow, digits: str) -> Element:
    population = case.population.get(flow.population)
    ends = [words.BOUNDARY[case.actor[a].boundary] for a in (flow.origin, flow.recipient)]
    wording = f" {printed(flow.volume.wording)}" if flow.volume.wording else ""
    within = _("within: {boundary}").format(boundary=ends[0])
    return _facts(
        [
            (_("Account"), case.account[flow.account].name),
            (_("What was said"), words.VERB[flow.verb]),
            (_("How many"), volumes.words(flow.volume, digits) + wording),
            (_("Whose data"), population.name if population else _("not stated")),
            (_("Which data"), ", ".join(flow.data_fields) or _("not stated")),
            (_("When"), dates.words(flow.date)),
            (_("Purpose, as said"), flow.purpose),
            (_("Boundary"), " → ".join(ends) if ends[0] != ends[1] else within),
            (_("Note"), flow.note),
        ]
    )


def _event(case: Case, event: Event) -> Element:
    reports: list[Child] = [
        el("li", {}, pick(f"source:{s}", place(case, case.source[s]))) for s in event.sources
    ]
    return _facts(
        [
            (_("Date"), dates.words(event.date)),
            (_("Status"), words.STATUS[event.status]),
            (_("Lane"), words.name(case, event.lane)),
            (_("Basis and note"), event.note),
            (_("Printed in"), el("ul", {}, reports) if reports else ""),
        ]
    )


def _source(case: Case, source: Source) -> Element:
    origin = case.source.get(source.derived_from)
    read = _("read in full") if source.read == "full" else _("only the opening was read")
    return _facts(
        [
            (_("Printed by"), place(case, source)),
            (_("Dateline"), source.dateline),
            (_("How much was read"), read),
            (
                _("Derived from"),
                pick(f"source:{origin.id}", f"{origin.title} ({place(case, origin)})")
                if origin
                else "",
            ),
            (_("Address"), address(source)),
            (_("Note"), source.note),
        ]
    )


def _proofs(case: Case, found: Evidence, view: View) -> list[Child]:
    if not found.proofs:
        return []
    if len(found.proofs) > FULL_PROOFS or found.ref.startswith(("actor:", "source:")):
        size = words.count(len(found.proofs), "claim", "claims")
        return [
            el("h3", {}, words.sentence(_("{claims} in this record").format(claims=size))),
            el("ul", {}, [_line(case, p) for p in found.proofs[: bounds.FEW]]),
            bounds.build_cut(bounds.FEW, len(found.proofs), _("claims")),
        ]
    return [_proof(case, p, view.digits) for p in found.proofs]


def _line(case: Case, proof: Proof) -> Element:
    ref = f"claim:{proof.claim.id}"
    return el(
        "li",
        {"class": f"saying side-{query.side_of(proof.claim)}", "data-ref": ref},
        pick(ref, words.said(case, proof.claim)),
        el("p", {}, proof.claim.summary),
    )


def _proof(case: Case, proof: Proof, digits: str) -> Element:
    claim = proof.claim
    ref = f"claim:{claim.id}"
    inferred = claim.said_on is not None and claim.said_on.inferred
    basis = _("the day is inferred, not stated") if inferred else ""
    voices = words.voices(proof.voices)
    return el(
        "div",
        {"class": f"proof side-{query.side_of(claim)}"},
        el("h3", {}, f"{words.KIND[claim.kind]}: ", pick(ref, words.said(case, claim))),
        el("p", {}, claim.summary),
        number(claim, digits),
        quotation(case, claim),
        el("p", {"class": "quiet small"}, " · ".join(filter(None, [claim.setting, basis]))),
        el("p", {"class": "small quiet"}, claim.note) if claim.note else None,
        el("h4", {}, _("Where it is printed: {voices}").format(voices=voices)),
        el("ul", {"class": "small"}, [_citation(case, c, s) for c, s in proof.citations]),
        _met(case, proof, digits),
        _meets(case, proof),
    )


def _citation(case: Case, citation: Citation, source: Source) -> Element:
    copy = " " + _("— a copy or rewrite, no second voice") if source.derived_from else ""
    return el(
        "li",
        {"data-ref": f"source:{source.id}"},
        pick(f"source:{source.id}", where(case, citation, source)),
        " ",
        el("q", {"class": "phrase"}, citation.phrase) if citation.phrase else None,
        el("span", {"class": "quiet"}, copy),
    )


def _met(case: Case, proof: Proof, digits: str) -> list[Child]:
    found = [m for m in proof.met_by if m.statement]
    if proof.claim.kind not in query.ALLEGING_KINDS and not found:
        return []
    return [
        el("h4", {}, _("Statements beside it")),
        [build_meeting(case, m, digits) for m in found] or build_none(case),
    ]


def _meets(case: Case, proof: Proof) -> list[Child]:
    if not proof.meets:
        return []
    items = [
        el(
            "li",
            {"data-ref": f"claim:{m.claim.id}"},
            pick(f"claim:{m.claim.id}", words.said(case, m.claim)),
            el(
                "span",
                {"class": "quiet"},
                f" {m.claim.summary} ({words.relation(m)}; {words.timing(m.timing, m.claim)})",
            ),
        )
        for m in proof.meets
    ]
    return [el("h4", {}, _("What it stands beside")), el("ul", {"class": "small"}, items)]


def _of_whom(case: Case, flow: Flow) -> str:
    verb = words.VERB[flow.verb]
    people = case.population.get(flow.population)
    return f"{verb} · {people.name}" if people else verb


def _related(case: Case, found: Evidence) -> list[Child]:
    parts: list[Child] = []
    flows = [f for f in found.flows if f"flow:{f.id}" != found.ref]
    if flows:
        parts.append(el("h3", {}, _("Flows")))
        items = [
            el(
                "li",
                {"data-ref": f"flow:{f.id}"},
                pick(f"flow:{f.id}", heading(case, f"flow:{f.id}")),
                el("span", {"class": "quiet small"}, f" {_of_whom(case, f)}"),
            )
            for f in flows[: bounds.FEW]
        ]
        parts.append(el("ul", {}, items))
        parts.append(bounds.build_cut(bounds.FEW, len(flows), _("flows")))
    events = [e for e in found.events if f"event:{e.id}" != found.ref]
    if events:
        parts.append(el("h3", {}, _("On the timeline")))
        items = [
            el(
                "li",
                {"data-ref": f"event:{e.id}"},
                pick(f"event:{e.id}", e.title),
                el("span", {"class": "quiet small"}, f" {dates.words(e.date)}"),
            )
            for e in events[: bounds.FEW]
        ]
        parts.append(el("ul", {}, items))
        parts.append(bounds.build_cut(bounds.FEW, len(events), _("events")))
    return parts
