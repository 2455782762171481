"""All views of a case as of its day, as the sections of one page."""

from __future__ import annotations

from collections.abc import Iterable

from flows import dates, query, words
from flows.draw import (
    bounds,
    claims,
    diagram_page,
    evidence,
    figures,
    figures_page,
    folded,
    glossary,
    masthead,
    pair,
    register,
    sources_page,
    timeline,
    timeline_page,
)
from flows.draw.markup import XHTML, Child, Element, el
from flows.draw.saying import pick
from flows.export.briefing_drawings import build_chart, build_diagram, build_flows, unseen
from flows.export.settle import identify, names, settle, trim
from flows.model import Case, Step
from flows.schema import SIDES
from flows.view import View

# The sections in order: id and name.
SECTIONS = {
    "flows": "Flows",
    "claims": "Claims",
    "timeline": "Timeline",
    "figures": "Figures",
    "diagram": "Diagram",
    "story": "Step by step",
    "sources": "Sources",
    "record": "Every claim",
    "words": "Words",
}
READING = (
    "Every line is a statement, with its speaker, its day and the report that prints it. "
    "A band’s width is a number of people, on one scale for both sides. A number that nobody gave "
    "is never guessed: the band has a constant width, is hatched and carries its words. "
    "Outlines were sought or directed, and a bar ends what is said not to have passed. "
    "This file never says who is right."
)


def build_page(case: Case, view: View, large: bool = True) -> tuple[Element, Element]:
    """Return the head and all sections of a case as of its day, ready to stand in a file.

    With it come the sentences of the marks in its drawings, as `settle.names` gives them. `large`
    says whether diagrams that take long are drawn too.
    """
    built: dict[str, list[Child]] = {
        "flows": build_flows(case, view),
        "claims": claims.build_claims(case, view, bounds.CHOSEN),
        "timeline": _timeline(case, view),
        "figures": _figures(case, view),
        "diagram": _diagrams(case, view, large),
        "story": _story(case),
        "sources": [
            el("h2", {}, "Where it is printed, and what is not known"),
            sources_page.build_sources(case, view),
        ],
        "record": _record(case, view),
        "words": [el("h2", {}, "The words used"), glossary.build_glossary()],
    }
    sections = [
        el("section", {"id": name, "class": "chapter", "aria-label": SECTIONS[name]}, parts)
        for name, parts in built.items()
        if parts
    ]
    root = el("div", {"xmlns": XHTML, "class": "root"}, _head(case, view), sections)
    page = trim(identify(settle(root)))
    return page, names(page)


def build_evidence(case: Case, view: View) -> Element:
    """Return what stands behind the view's focus, ready to stand in a file."""
    panel = el("div", {"xmlns": XHTML, "class": "root"}, evidence.build_evidence(case, view))
    return trim(settle(panel))


def refs(case: Case, view: View) -> list[str]:
    """Return all that can be selected in the file as of the case's day."""
    groups = [g.id for c in (view.left, view.right) for g in folded.plan(case, view, c).folds]
    tables: dict[str, Iterable[str]] = {
        "flow": case.flow,
        "claim": case.claim,
        "event": case.event,
        "source": case.source,
        "actor": case.actor,
        "fold": dict.fromkeys(groups),
    }
    return [f"{kind}:{name}" for kind, names in tables.items() for name in names]


def _head(case: Case, view: View) -> Element:
    named = [case.title] if case.title != case.question else []
    return el(
        "header",
        {"class": "head"},
        el("p", {"class": "kicker"}, [f"{t} · " for t in named], "Briefing"),
        el("h1", {}, case.question),
        el("p", {"class": "state"}, masthead.state(case)),
        el(
            "div",
            {"class": "guide"},
            masthead.build_decision(case, view),
            el("p", {"class": "reading"}, el("b", {}, "How to read it. "), READING),
        ),
    )


def _timeline(case: Case, view: View) -> list[Child]:
    drawn = build_chart("timeline_svg", case, view) if timeline.events_of(case, view) else []
    return [
        el("h2", {}, "What happened when"),
        timeline_page.build_above(case, view),
        drawn,
        timeline_page.build_below(case, view),
    ]


def _figures(case: Case, view: View) -> list[Child]:
    drawn = build_chart("figures_svg", case, view) if figures.split(case, view)[0] else []
    return [
        figures_page.build_above(case, view),
        drawn,
        figures_page.build_below(case, view),
    ]


def _diagrams(case: Case, view: View, large: bool) -> list[Child]:
    """Return the diagram of every side that tells of a flow, those of the view first."""
    shown = dict.fromkeys([view.left, view.right])
    shown |= dict.fromkeys(side for side in SIDES if unseen(case, view, side))
    parts: list[Child] = [el("h2", {}, "Which flows cross a boundary")]
    for choice in shown:
        flows = folded.flows(case, view, choice)
        parts.append(
            el(
                "section",
                {"class": f"sheet side-{query.side(case, choice)}", "id": f"diagram-{choice}"},
                el("h3", {"class": "heading"}, pair.title(case, choice)),
                diagram_page.build_lead(case, view, choice),
                build_diagram(case, view, choice, large) if flows else None,
                # Its key stands in the drawing.
                diagram_page.build_under(case, view, choice)[1:],
            )
        )
    return parts


def _story(case: Case) -> list[Child]:
    if not case.story:
        return []
    return [
        el("h2", {}, "Step by step"),
        el(
            "ol",
            {"class": "story"},
            [_step(case, step) for step in sorted(case.story, key=lambda s: s.order)],
        ),
    ]


def _step(case: Case, step: Step) -> Element:
    names = [r for r in step.focus if query.exists(case, r)]
    day = dates.day_words(step.as_of)
    place = {"overview": "flows"}.get(step.view, step.view)
    return el(
        "li",
        {},
        el("p", {"class": "kicker"}, f"As of {day}"),
        el("h3", {}, step.title),
        el("p", {}, step.text),
        el(
            "p",
            {"class": "small quiet"},
            [(pick(ref, evidence.title(case, ref)), " · ") for ref in names],
            el(
                "a",
                {"href": f"#{place}", "data-place": place, "data-day": step.as_of.isoformat()},
                f"{words.VIEW[step.view]} as of {day}",
            ),
        ),
    )


def _record(case: Case, view: View) -> list[Child]:
    if not case.claims:
        return []
    count = words.sentence(words.count(len(case.claims), "claim", "claims"))
    return [
        el("h2", {}, "Every claim, and where it is printed"),
        el("p", {"class": "quiet"}, f"{count}, in the order said."),
        register.build_claims(case, view.digits),
        el("h2", {}, "Everybody named"),
        register.build_actors(case),
    ]
