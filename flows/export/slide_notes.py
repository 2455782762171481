"""The notes under a slide: what stands behind its step, who said it, when, where it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows import dates, query, volumes, words
from flows.draw.saying import where
from flows.draw.stage import Scene
from flows.export import slide_text
from flows.export.slide_text import Line, Run
from flows.model import Case, Citation, Event, Source
from flows.query import Meeting, Proof

SIZE = 11.0


def write(slide: Any, scene: Scene, digits: str, link: str) -> None:
    """Write a step's evidence into the notes of its slide; numbers in the view's digits."""
    slide_text.put(slide.notes_slide.notes_text_frame, [*lines(scene, digits, link)], SIZE)


def lines(scene: Scene, digits: str, link: str) -> Iterator[Line]:
    """Return a step's notes: what is said aloud, the view it names, then claims and events."""
    case, step = scene.case, scene.step
    yield [Run(step.text)]
    yield [Run(f"{words.VIEW[step.view]} as of {dates.day_words(case.as_of)}: {link}")]
    proofs = scene.proof()
    if proofs:
        count = words.count(len(proofs), "claim", "claims")
        yield []
        yield [Run(f"Behind this step: {count}, as said and as printed", True)]
    for proof in proofs:
        yield from _claim(case, proof, digits)
    for event in dict.fromkeys(e for found in scene.evidence for e in found.events):
        if f"event:{event.id}" in step.focus:
            yield from _event(case, event)


def _claim(case: Case, proof: Proof, digits: str) -> Iterator[Line]:
    claim = proof.claim
    setting = f", {claim.setting}" if claim.setting else ""
    yield []
    yield [
        Run(f"{words.KIND[claim.kind]}: {words.said(case, claim)}{setting}", True),
        Run(f" (claim:{claim.id})"),
    ]
    yield [Run(claim.summary)]
    if claim.volume is not None:
        measure = f", {claim.measure}" if claim.measure else ""
        printed = f" (printed: “{claim.volume.wording}”)" if claim.volume.wording else ""
        yield [Run(f"Number: {volumes.words(claim.volume, digits)}{measure}{printed}")]
    if claim.note:
        yield [Run(f"Note: {claim.note}")]
    for citation, source in proof.citations:
        yield [Run(_citation(case, citation, source))]
    yield [Run(f"Voices: {words.voices(proof.voices)}")]
    met = [m for m in proof.met_by if m.statement]
    for meeting in met:
        yield [Run(f"Beside it: {_met(case, meeting)}")]
    if not met and claim.kind in query.ALLEGING_KINDS:
        yield [Run(f"Statements beside it: {words.none_found(case)}")]
    for meeting in proof.meets:
        relation = words.relation(meeting)
        when = words.timing(meeting.timing, meeting.claim)
        about = f"{words.said(case, meeting.claim)}: {meeting.claim.summary}"
        yield [Run(f"It stands beside: {about} ({relation}; {when})")]


def _citation(case: Case, citation: Citation, source: Source) -> str:
    phrase = f": “{citation.phrase}”" if citation.phrase else ""
    copy = " (a copy or rewrite, no second voice)" if source.derived_from else ""
    address = source.url or "no address recorded"
    return f"Printed: {where(case, citation, source)}{phrase}{copy} – {address}"


def _met(case: Case, meeting: Meeting) -> str:
    assert meeting.statement is not None
    relation = words.relation(meeting)
    note = f" {meeting.response.note}" if meeting.response.note else ""
    return (
        f"{words.said(case, meeting.statement)}: {meeting.statement.summary} "
        f"({relation}; {words.timing(meeting.timing, meeting.claim)}){note}"
    )


def _event(case: Case, event: Event) -> Iterator[Line]:
    yield []
    lane = words.name(case, event.lane)
    status = words.STATUS[event.status]
    yield [
        Run(f"On the timeline: {dates.words(event.date)}, {lane}: {event.title} ({status})", True),
        Run(f" (event:{event.id})"),
    ]
    if event.note:
        yield [Run(event.note)]
    for source in (case.source[s] for s in event.sources):
        yield [Run(f"Printed: {words.place(case, source)} – {source.url or 'no address recorded'}")]
