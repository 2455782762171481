"""What is asked of a case: whole answers compared, in cases of a few rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows import query
from flows.model import Case, Event
from flows.query import Timing, Voices
from flows.volumes import NOT_STATED, Volume
from tests.world import (
    LAKHS,
    OVER_CRORE,
    WORLD,
    actor,
    case,
    citation,
    claim,
    content,
    event,
    flow,
    number,
    population,
    response,
    source,
)


def on(day: str) -> date:
    return date.fromisoformat(f"2026-{day}")


def ids(rows: Iterable[Any]) -> str:
    return " ".join(row.id for row in rows)


AS_OF = [
    # day, claims, flows, events, responses
    ("02-19", "", "", "", ""),
    ("02-20", "s-early", "f-denied", "", ""),
    ("02-24", "s-early", "f-denied", "", ""),
    (
        "02-25",
        "a-crore s-early s-same",
        "f-crore f-sought f-nearly f-denied",
        "e-letter e-press",
        "a-crore-s-same a-crore-s-early",
    ),
    (
        "02-26",
        "a-crore a-women s-early s-same",
        "f-crore f-sought f-women f-nearly f-denied",
        "e-letter e-press",
        "a-crore-s-same a-crore-s-early",
    ),
    (
        "03-02",
        "a-crore a-women p-list s-early s-same r-undated",
        "f-crore f-sought f-women f-list f-nearly f-denied",
        "e-letter e-press e-poll",
        "a-crore-s-same a-crore-s-early p-list-none",
    ),
    (
        "03-03",
        "a-crore a-women p-list s-early s-same c-order r-undated",
        "f-crore f-sought f-women f-list f-nearly f-denied f-back",
        "e-letter e-press e-order e-poll",
        "a-crore-s-same a-crore-s-early a-women-c-order p-list-none",
    ),
]


@pytest.mark.parametrize(("day", "claims", "flows", "events", "responses"), AS_OF)
def test_a_day_knows_only_what_was_said_by_then(
    world: Case, day: str, claims: str, flows: str, events: str, responses: str
) -> None:
    then = query.as_of(world, on(day))
    assert then.as_of == on(day)
    assert ids(then.claims) == claims
    assert ids(then.flows) == flows
    assert ids(then.events) == events
    assert ids(then.responses) == responses


@pytest.mark.parametrize(
    ("day", "sources", "actors"),
    [
        ("02-19", "", ""),
        ("02-20", "paper-27", "registry office vendor minister"),
        ("02-25", "wire paper-27", "registry office vendor unstated leader minister"),
        ("02-26", "wire copy paper-27", "registry office vendor unstated citizens leader minister"),
        (
            "03-03",
            "wire copy paper-27 ruling",
            "registry office vendor unstated citizens leader petitioner minister judge paper",
        ),
        ("03-05", ids(WORLD.sources), ids(WORLD.actors)),
    ],
)
def test_sources_and_actors_appear_when_something_refers_to_them(
    world: Case, day: str, sources: str, actors: str
) -> None:
    then = query.as_of(world, on(day))
    assert ids(then.sources) == sources
    assert ids(then.actors) == actors


@pytest.mark.parametrize(
    ("day", "populations"),
    [
        ("02-24", ""),
        ("02-25", "farmers"),
        ("02-26", "farmers women"),
        ("02-27", "farmers pensioners women"),
        ("03-05", "farmers pensioners elders women youth"),
    ],
)
def test_populations_appear_when_something_refers_to_them(
    world: Case, day: str, populations: str
) -> None:
    assert ids(query.as_of(world, on(day)).populations) == populations


@pytest.mark.parametrize(
    ("day", "overlaps", "same"),
    [
        ("02-25", "*", ""),
        ("02-26", "b *", ""),
        ("02-27", "b *", "c"),
    ],
)
def test_a_population_points_only_at_those_there(day: str, overlaps: str, same: str) -> None:
    record = case(
        populations=[population("a", ["b", "*"], ["c"]), population("b"), population("c")],
        claims=[
            claim("x", population="a"),
            claim("y", said_on="2026-02-26", population="b"),
            claim("z", said_on="2026-02-27", population="c"),
        ],
    )
    found = query.as_of(record, on(day)).population["a"]
    assert (" ".join(found.overlaps), " ".join(found.possibly_same_as)) == (overlaps, same)


@pytest.mark.parametrize(("day", "sources"), [("02-25", ""), ("02-26", "quiet root")])
def test_a_source_that_nothing_cites_is_there_from_the_day_of_its_publication(
    day: str, sources: str
) -> None:
    record = case(
        sources=[source("quiet", "2026-02-26", "root"), source("root"), source("undated")],
        claims=[claim("a")],
    )
    assert ids(query.as_of(record, on(day)).sources) == sources


def test_the_end_of_the_record_is_the_whole_record_and_nothing_is_known_beyond_it(
    world: Case,
) -> None:
    assert content(query.as_of(world, world.as_of)) == content(world)
    assert content(query.as_of(world, on("12-31"))) == content(world)


def test_a_later_day_never_knows_less(world: Case) -> None:
    days = query.said_days(world)
    for earlier, later in zip(days, days[1:], strict=False):
        before, after = query.as_of(world, earlier), query.as_of(world, later)
        for table in ("claims", "flows", "events", "responses", "actors", "populations", "story"):
            names = [{row.id for row in getattr(c, table)} for c in (before, after)]
            assert names[0] <= names[1]


def test_what_stood_on_a_day_stands_there_still_when_asked_of_a_later_day(world: Case) -> None:
    once = query.as_of(world, on("02-25"))
    twice = query.as_of(query.as_of(world, on("03-02")), on("02-25"))
    for table in ("claims", "flows", "responses"):
        assert getattr(once, table) == getattr(twice, table)


def test_every_row_of_every_day_points_at_rows_of_that_day(world: Case) -> None:
    for day in query.said_days(world):
        then = query.as_of(world, day)
        assert {c.speaker for c in then.claims} <= set(then.actor)
        assert {c.population for c in then.claims} - {""} <= set(then.population)
        assert {p.claim for p in then.citations} <= set(then.claim)
        assert {p.source for p in then.citations} <= set(then.source)
        assert {s.derived_from for s in then.sources} - {""} <= set(then.source)
        assert {a.parent for a in then.actors} - {""} <= set(then.actor)
        assert {c for f in then.flows for c in f.claims} <= set(then.claim)
        assert {a for f in then.flows for a in (f.origin, f.recipient)} <= set(then.actor)
        assert {s for e in then.events for s in e.sources} <= set(then.source)
        assert {r.statement for r in then.responses} - {""} <= set(then.claim)
        assert set(then.citations_of) == set(then.claim)


def test_a_decision_is_absent_the_day_before_and_there_on_its_day(world: Case) -> None:
    before, after = query.as_of(world, on("03-02")), query.as_of(world, on("03-03"))
    assert query.decision_day(before) is None
    assert query.decision_day(after) == on("03-03")
    assert not query.exists(before, "event:e-order")
    assert not query.exists(before, "source:ruling")
    assert not query.exists(before, "actor:judge")


FLOW_AS_OF = [
    # day, claims left, volume
    ("02-24", None, None),
    ("02-25", "a b", NOT_STATED),
    ("02-26", "a b c", OVER_CRORE),
]


@pytest.mark.parametrize(("day", "claims", "volume"), FLOW_AS_OF)
def test_a_flow_has_only_the_claims_and_the_number_said_by_then(
    day: str, claims: str | None, volume: Volume | None
) -> None:
    record = case(
        claims=[claim("a"), claim("b"), claim("c", said_on="2026-02-26", volume=OVER_CRORE)],
        flows=[flow("f", "opposition", "registry > vendor", "a b c", volume=OVER_CRORE)],
    )
    found = query.as_of(record, on(day)).flow.get("f")
    assert (found and " ".join(found.claims)) == claims
    assert (found and found.volume) == volume


def test_a_number_said_twice_stays_when_one_of_them_is_later() -> None:
    record = case(
        claims=[claim("a", volume=LAKHS), claim("b", said_on="2026-02-26", volume=LAKHS)],
        flows=[flow("f", "opposition", "registry > vendor", "a b", volume=LAKHS)],
    )
    assert query.as_of(record, on("02-25")).flow["f"].volume == LAKHS


KNOWN = [
    # said on, first printed, then printed, known by
    ("2026-02-25", "2026-02-27", "2026-02-28", "02-25"),
    ("2026-02", "2026-02-27", "", "02-28"),
    ("../2026-02-11", "", "", "02-11"),
    ("2026-02-11/..", "", "", "02-11"),
    ("2026-02-19/2026-02-21", "", "", "02-21"),
    ("", "2026-02-27", "2026-02-26", "02-26"),
    ("", "", "2026-02-28", "02-28"),
    ("", "", "", "03-05"),
]


@pytest.mark.parametrize(("said_on", "one", "two", "day"), KNOWN)
def test_a_claim_is_known_when_said_or_else_when_first_printed_or_else_at_the_end(
    said_on: str, one: str, two: str, day: str
) -> None:
    record = case(
        sources=[source("one", one), source("two", two)],
        claims=[claim("a", said_on=said_on)],
        citations=[citation("a", "one"), citation("a", "two")],
    )
    assert query.known_day(record, record.claim["a"]) == on(day)
    assert ids(query.as_of(record, on(day)).claims) == "a"
    assert ids(query.as_of(record, date.fromordinal(on(day).toordinal() - 1)).claims) == ""


CITED = [
    # day, places that print it by then
    ("02-25", "early"),
    ("02-26", "early copy"),
    ("02-27", "early copy late"),
]


@pytest.mark.parametrize(("day", "places"), CITED)
def test_a_place_that_prints_a_claim_later_is_not_there_yet(day: str, places: str) -> None:
    record = case(
        sources=[
            source("late", "2026-02-27"),
            source("early", "2026-02-25"),
            source("copy", "2026-02-26", "early"),
        ],
        claims=[claim("a")],
        citations=[citation("a", "early"), citation("a", "copy"), citation("a", "late")],
    )
    then = query.as_of(record, on(day))
    assert " ".join(p.source for p in then.citations) == places
    assert {s.id for s in then.sources} == set(places.split())


def test_a_claim_printed_only_later_keeps_one_place_and_that_sources_origin() -> None:
    record = case(
        sources=[source("root", "2026-02-27"), source("copy", "2026-02-28", "root")],
        claims=[claim("a")],
        citations=[citation("a", "copy"), citation("a", "root")],
    )
    then = query.as_of(record, on("02-25"))
    assert [p.source for p in then.citations] == ["copy"]
    assert ids(then.sources) == "root copy"


EVENTS = [
    # event, the day before it is known (or none), the day on which it is, its claims and sources
    (event("e", "2026-02-10", "leader"), "02-09", "02-10", "", ""),
    (event("e", "2026-02", "leader"), "02-27", "02-28", "", ""),
    (event("e", "2026-02-10", "leader", "a"), "02-24", "02-25", "a", ""),
    (event("e", "2026-04-01", "leader", "a"), "02-24", "02-25", "a", ""),
    (event("e", "2026-02-10", "leader", "a b"), "02-24", "02-25", "a", ""),
    (event("e", "2026-02-10", "leader", "", "wire copy"), "02-24", "02-25", "", "wire"),
    (event("e", "2026-02-10", "leader", "", "leaflet"), "03-04", "03-05", "", "leaflet"),
    (event("e", "2026-02-10", "leader", "b", "leaflet"), "02-25", "02-26", "b", ""),
]


@pytest.mark.parametrize(("row", "before", "day", "claims", "sources"), EVENTS)
def test_an_event_is_known_with_the_first_thing_that_tells_of_it(
    row: Event, before: str, day: str, claims: str, sources: str
) -> None:
    said = [claim("a"), claim("b", said_on="2026-02-26")]
    record = case(claims=said, events=[row])
    assert query.as_of(record, on(before)).events == ()
    [found] = query.as_of(record, on(day)).events
    assert (" ".join(found.claims), " ".join(found.sources)) == (claims, sources)


def test_a_parent_appears_with_its_child_and_its_own_parent() -> None:
    record = case(
        actors=[
            actor("top", "public"),
            actor("middle", "public", parent="top"),
            actor("leader", "party", parent="middle"),
            actor("other", "public"),
        ],
        claims=[claim("a")],
    )
    assert ids(query.as_of(record, on("02-25")).actors) == "top middle leader"


def test_the_talk_has_the_steps_up_to_the_day(world: Case) -> None:
    assert ids(query.as_of(world, on("03-02")).story) == "one"
    assert ids(query.as_of(world, on("03-03")).story) == "one two"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ((), ["03-05"]),
        (("2026-02-25", "2026-02-25", "2026-02-20"), ["02-20", "02-25", "03-05"]),
        (("2026-03-05",), ["03-05"]),
        (("2027",), ["03-05"]),
        (("",), ["03-05"]),
    ],
)
def test_the_days_are_those_on_which_something_was_said(
    said: tuple[str, ...], days: list[str]
) -> None:
    record = case(claims=[claim(f"c{i}", said_on=text) for i, text in enumerate(said)])
    assert query.said_days(record) == tuple(map(on, days))


TIMING = [
    # claim on, its sequence, statement on, its sequence, kind, days, inferred
    ("2026-02-25", None, "2026-02-24", None, "before", 1, False),
    ("2026-02-25", None, "2026-02-27", None, "after", 2, False),
    ("2024-02-28", None, "2024-03-01", None, "after", 2, False),
    ("2026-02-25", 1, "2026-02-25", 2, "same-day-after", 0, False),
    ("2026-02-25", 2, "2026-02-25", 1, "same-day-before", 0, False),
    ("2026-02-25", 1, "2026-02-25", 1, "same-day-unknown", 0, False),
    ("2026-02-25", 1, "2026-02-25", None, "same-day-unknown", 0, False),
    ("2026-02-25", None, "2026-02-25", 2, "same-day-unknown", 0, False),
    ("2026-02-25", 5, "2026-02-26", 1, "after", 1, False),
    ("2026-02-25?", None, "2026-02-27", None, "after", 2, True),
    ("2026-02-25", 1, "2026-02-25?", 2, "same-day-after", 0, True),
    ("2026-02-25", None, "2026-01", None, "before", None, False),
    ("2026-02-25", None, "2026-03", None, "after", None, False),
    ("2026-02-25", None, "2026-02", None, "unknown", None, False),
    ("2026-02", None, "2026-02", None, "unknown", None, False),
    ("2026-02-19/2026-02-21", None, "2026-02-22", None, "after", None, False),
    ("2026-02-19/2026-02-21", None, "2026-02-21", None, "unknown", None, False),
    ("2026-02-25", None, "../2026-02-24", None, "before", None, False),
    ("2026-02-25", None, "../2026-02-26", None, "unknown", None, False),
    ("2026-02-25", None, "2026-02-26/..", None, "after", None, False),
    ("2026-02-25?", None, "2026-02-20/..", None, "unknown", None, True),
    ("2026-02-25", None, "", None, "undated", None, False),
    ("", None, "2026-02-25", None, "undated", None, False),
    ("", None, "", None, "undated", None, False),
]


@pytest.mark.parametrize(
    ("claimed", "first", "stated", "second", "kind", "days", "inferred"), TIMING
)
def test_timing(
    claimed: str,
    first: int | None,
    stated: str,
    second: int | None,
    kind: str,
    days: int | None,
    inferred: bool,
) -> None:
    said = claim("a", said_on=claimed, sequence=first)
    answer = claim("s", "statement", stated, sequence=second)
    assert query.timing(said, answer) == Timing(kind, days, inferred)


@pytest.mark.parametrize(
    ("claimed", "first", "stated", "second", "kind", "days", "inferred"), TIMING
)
def test_timing_the_other_way_round_is_the_opposite(
    claimed: str,
    first: int | None,
    stated: str,
    second: int | None,
    kind: str,
    days: int | None,
    inferred: bool,
) -> None:
    swap = {"before": "after", "after": "before"}
    opposite = "-".join(swap.get(part, part) for part in kind.split("-"))
    said = claim("a", said_on=claimed, sequence=first)
    answer = claim("s", "statement", stated, sequence=second)
    assert query.timing(answer, said) == Timing(opposite, days, inferred)


VOICES = [
    # claims asked for, speakers, roots, reports
    ("a", "leader", "wire", 3),
    ("b", "leader", "paper", 1),
    ("a b", "leader", "wire paper", 4),
    ("b c", "leader other", "paper", 1),
    ("d", "leader", "", 0),
    ("e", "leader", "ghost", 1),
    ("", "", "", 0),
]


@pytest.mark.parametrize(("claims", "speakers", "roots", "reports"), VOICES)
def test_a_rewrite_is_no_second_voice(claims: str, speakers: str, roots: str, reports: int) -> None:
    record = case(
        sources=[
            source("wire"),
            source("copy", derived_from="wire"),
            source("copy-of-copy", derived_from="copy"),
            source("paper"),
            source("ghost"),
            source("copy-of-ghost", derived_from="ghost"),
        ],
        claims=[claim("a"), claim("b"), claim("c", speaker="other"), claim("d"), claim("e")],
        citations=[
            citation("a", "copy-of-copy"),
            citation("a", "wire"),
            citation("a", "wire", "P2.S2"),
            citation("a", "copy"),
            citation("b", "paper"),
            citation("c", "paper"),
            citation("e", "copy-of-ghost"),
        ],
    )
    expected = Voices(tuple(speakers.split()), tuple(roots.split()), reports)
    assert query.voices(record, claims.split()) == expected


EVIDENCE = [
    # ref, claims proved, flows, events
    ("flow:f-crore", "a-crore", "f-crore", "e-letter"),
    ("flow:f-denied", "s-same s-early", "f-denied", "e-press"),
    ("claim:a-crore", "a-crore", "f-crore f-sought", "e-letter"),
    ("claim:r-undated", "r-undated", "", ""),
    ("event:e-press", "s-same", "", "e-press"),
    ("event:e-poll", "", "", "e-poll"),
    ("actor:leader", "a-crore a-women", "", "e-letter e-poll"),
    ("actor:registry", "", "f-crore f-list f-nearly f-denied f-back", ""),
    ("source:wire", "a-crore s-same", "", "e-press"),
    ("source:leaflet", "", "", ""),
]


@pytest.mark.parametrize(("ref", "claims", "flows", "events"), EVIDENCE)
def test_evidence_of_each_kind_of_thing(
    world: Case, ref: str, claims: str, flows: str, events: str
) -> None:
    found = query.evidence(world, ref)
    assert found.ref == ref
    assert ids(p.claim for p in found.proofs) == claims
    assert ids(found.flows) == flows
    assert ids(found.events) == events


@pytest.mark.parametrize(
    "ref",
    ["flow:f-crore2", "flow:", "flow", "", ":", "claim:f-crore", "account:court", "actor:a:b"],
)
def test_what_is_not_there_has_no_evidence(world: Case, ref: str) -> None:
    assert not query.exists(world, ref)
    with pytest.raises(KeyError, match=f"^'{ref}'$"):
        query.evidence(world, ref)


def test_a_proof_has_every_place_and_voice_and_both_directions(world: Case) -> None:
    found = query.proof(world, "a-crore")
    assert [(c.locator, s.id) for c, s in found.citations] == [("P1.S1", "wire"), ("P1.S1", "copy")]
    assert found.voices == Voices(("leader",), ("wire",), 2)
    assert [(m.response.relation, m.timing) for m in found.met_by] == [
        ("denies", Timing("same-day-after", 0)),
        ("does-not-dispute", Timing("before", 5)),
    ]
    assert found.meets == ()
    assert [m.claim.id for m in query.proof(world, "s-same").meets] == ["a-crore"]


@pytest.mark.parametrize(
    ("statements", "met"), [([""], ["none-found"]), (["", "s"], ["denies"]), ([], [])]
)
def test_none_found_gives_way_to_what_was_found(statements: list[str], met: list[str]) -> None:
    record = case(
        claims=[claim("a"), claim("s", "statement")],
        responses=[response("a", s, "denies" if s else "none-found") for s in statements],
    )
    assert [m.response.relation for m in query.proof(record, "a").met_by] == met


@pytest.mark.parametrize(
    ("kind", "side"),
    [
        ("allegation", "alleging"),
        ("petition", "alleging"),
        ("statement", "answering"),
        ("undertaking", "answering"),
        ("court", "deciding"),
        ("report", "reporting"),
    ],
)
def test_a_claim_speaks_for_a_side(kind: str, side: str) -> None:
    assert query.side_of(claim("a", kind)) == side


CHOICES = [
    # choice, topic, population, side, accounts, flows
    ("alleging", "", "", "alleging", "opposition petition", "f-crore f-sought f-women f-list"),
    ("opposition", "", "", "alleging", "opposition", "f-crore f-sought f-women"),
    ("answering", "", "", "answering", "government", "f-nearly f-denied"),
    ("court", "", "", "deciding", "court", "f-back"),
    ("alleging", "messages", "", "alleging", "opposition petition", "f-women"),
    ("alleging", "", "farmers", "alleging", "opposition petition", "f-crore"),
    ("alleging", "messages", "farmers", "alleging", "opposition petition", ""),
    ("nobody", "", "", "", "", ""),
    ("", "", "", "", "", ""),
]


@pytest.mark.parametrize(("choice", "topic", "people", "side", "accounts", "flows"), CHOICES)
def test_a_choice_of_side_or_account(
    world: Case, choice: str, topic: str, people: str, side: str, accounts: str, flows: str
) -> None:
    assert query.side(world, choice) == side
    assert ids(query.accounts(world, choice)) == accounts
    assert ids(query.flows(world, choice, topic, people)) == flows


def test_accounts_stand_in_their_own_order(world: Case) -> None:
    turned = replace(world, accounts=world.accounts[::-1])
    assert ids(query.accounts(turned, "alleging")) == "opposition petition"


def test_topics_stand_in_the_order_of_the_file(world: Case) -> None:
    assert query.topics(world) == ("transfer", "messages")


def test_pairs_stand_by_topic_then_in_the_order_said() -> None:
    record = case(
        claims=[
            claim("late", said_on="2026-02-27"),
            claim("second", sequence=2),
            claim("other", said_on="2026-01-01", topic="messages"),
            claim("first", sequence=1),
            claim("report", "report"),
            claim("plea", "petition", "2026-02-26"),
        ]
    )
    assert ids(p.claim for p in query.pairs(record)) == "first second plea late other"
    assert ids(p.claim for p in query.pairs(record, "messages")) == "other"


def test_pairs_put_answers_and_decisions_apart(world: Case) -> None:
    found = [
        (
            p.claim.id,
            ids(m.statement for m in p.answers),
            ids(m.statement for m in p.court),
            len(p.voices.roots),
        )
        for p in query.pairs(world)
    ]
    assert found == [
        ("a-crore", "s-same s-early", "", 1),
        ("p-list", "", "", 1),
        ("a-women", "", "c-order", 1),
    ]
    assert ids(p.claim for p in query.pairs(world, "", "women")) == "a-women"


CLOCK = [
    # statements that meet it: (id, kind, said on, sequence, relation); the reply, the earlier ones
    ([("s", "statement", "2026-02-27", None, "denies")], "s", ""),
    ([("s", "statement", "2026-02-20", None, "denies")], None, "s"),
    ([("s", "statement", "2026-02-25", 2, "denies")], "s", ""),
    ([("s", "statement", "2026-02-25", 0, "denies")], None, "s"),
    ([("s", "statement", "2026-02-25", None, "denies")], None, ""),
    ([("s", "statement", "", None, "denies")], None, ""),
    ([("s", "statement", "2026-02-27", None, "not-addressed")], None, ""),
    ([("s", "undertaking", "2026-02-27", None, "reframes")], "s", ""),
    ([("s", "court", "2026-02-27", None, "decides")], None, ""),
    ([("s", "report", "2026-02-27", None, "partly")], None, ""),
    (
        [
            ("s", "statement", "2026-02-28", None, "denies"),
            ("t", "statement", "2026-02-26", 2, "partly"),
            ("u", "statement", "2026-02-26", 1, "denies"),
            ("v", "statement", "2026-02-20", None, "denies"),
        ],
        "u",
        "v",
    ),
    (
        [
            ("s", "statement", "2026-02-26", 1, "denies"),
            ("t", "statement", "2026-02-26", None, "denies"),
        ],
        "t",
        "",
    ),
    ([], None, ""),
]


@pytest.mark.parametrize(("statements", "reply", "earlier"), CLOCK)
def test_the_clock_stops_at_the_governments_first_later_statement_that_meets_it(
    statements: list[tuple[str, str, str, int | None, str]], reply: str | None, earlier: str
) -> None:
    record = case(
        claims=[
            claim("a", sequence=1),
            *(claim(s, kind, day, sequence=n) for s, kind, day, n, _ in statements),
        ],
        responses=[response("a", s, relation) for s, *_, relation in statements],
    )
    [row] = query.clock(record)
    assert row.claim.id == "a"
    assert (row.reply and row.reply.statement and row.reply.statement.id) == reply
    assert ids(m.statement for m in row.earlier) == earlier


@pytest.mark.parametrize(
    ("ends", "crossing"),
    [
        ("registry > office", None),
        ("registry > vendor", ("state-government", "outside-government", True)),
        ("vendor > registry", ("outside-government", "state-government", True)),
        ("office > unstated", ("state-government", "not-stated", False)),
        ("unstated > unstated", ("not-stated", "not-stated", False)),
    ],
)
def test_a_flow_crosses_a_boundary_surely_or_perhaps(
    ends: str, crossing: tuple[str, str, bool] | None
) -> None:
    record = case(flows=[flow("f", "opposition", ends, "a")])
    found = [(c.origin, c.recipient, c.sure) for c in query.crossings(record, record.flows)]
    assert found == ([crossing] if crossing else [])


FIVE, SIX = number(5), number(6)
OVERLAP = "the groups overlap, or may: a person would count twice"
HEDGED = "some are hedged, and a hedge cannot be added"
DIFFERENT = "they count different things"
TOTALS = [
    # (population, volume, measure) …, the sum or None, why not
    ([], None, "there is nothing to add"),
    ([("farmers", FIVE, "held")], 5, ""),
    ([("farmers", OVER_CRORE, "held")], 10_000_000, ""),
    ([("farmers", FIVE, "held"), ("youth", SIX, "held")], 11, ""),
    ([("farmers", FIVE, "held"), ("youth", number(0), "held")], 5, ""),
    ([("farmers", FIVE, "held"), ("youth", None, "held")], None, "some give no number"),
    ([("farmers", FIVE, "held"), ("youth", LAKHS, "held")], None, "some give no number"),
    ([("farmers", FIVE, "held"), ("youth", SIX, "messaged")], None, DIFFERENT),
    ([("farmers", FIVE, "held"), ("youth", Volume(6, "exactly"), "held")], None, DIFFERENT),
    ([("farmers", FIVE, "held"), ("youth", number(6, "over"), "held")], None, HEDGED),
    ([("farmers", FIVE, "held"), ("farmers", SIX, "held")], None, OVERLAP),
    ([("farmers", FIVE, "held"), ("women", SIX, "held")], None, OVERLAP),
    ([("elders", FIVE, "held"), ("pensioners", SIX, "held")], None, OVERLAP),
    ([("farmers", FIVE, "held"), ("", SIX, "held")], None, OVERLAP),
    ([("", FIVE, "held"), ("", SIX, "held")], None, OVERLAP),
]


@pytest.mark.parametrize(("parts", "total", "reason"), TOTALS)
def test_a_sum_is_given_or_refused_with_its_reason_and_its_parts(
    world: Case, parts: list[tuple[str, Volume | None, str]], total: int | None, reason: str
) -> None:
    claims = tuple(
        claim(f"c{i}", population=people, volume=volume, measure=measure)
        for i, (people, volume, measure) in enumerate(parts)
    )
    assert query.total(world, claims) == query.Total(total, reason, claims)


@pytest.mark.parametrize(
    ("one", "two", "may"),
    [
        (population("a"), population("b"), False),
        (population("a", overlaps=["b"]), population("b"), True),
        (population("a"), population("b", overlaps=["a"]), True),
        (population("a", same=["b"]), population("b"), True),
        (population("a", overlaps=["*"]), population("b"), True),
        (population("a", overlaps=["c"]), population("b", same=["c"]), False),
        (population("a"), population("z"), True),
    ],
)
def test_groups_may_overlap_if_either_says_so_or_is_not_known(
    one: object, two: object, may: bool
) -> None:
    record = case(populations=[one, two])
    assert query.may_overlap(record, "a", "b") == may
    assert query.may_overlap(record, "b", "a") == may


@pytest.mark.parametrize(
    ("name", "claims"),
    [("wire", "a c"), ("copy", ""), ("paper", "d"), ("leaflet", "")],
)
def test_what_a_source_alone_prints_copies_aside(name: str, claims: str) -> None:
    record = case(
        sources=[
            source("wire"),
            source("copy", derived_from="wire"),
            source("paper"),
            source("leaflet"),
        ],
        claims=[claim("a"), claim("b"), claim("c"), claim("d")],
        citations=[
            citation("a", "wire"),
            citation("b", "wire"),
            citation("b", "paper"),
            citation("c", "wire"),
            citation("c", "copy"),
            citation("d", "paper"),
        ],
    )
    assert ids(query.only_in(record, name)) == claims


@pytest.mark.parametrize(
    ("decided", "day"),
    [([], None), (["2026-03-03"], "03-03"), (["2026-03-03", "2026-03-01"], "03-03")],
)
def test_the_decision_day_is_that_of_the_latest_decision(
    decided: list[str], day: str | None
) -> None:
    orders = [claim(f"c{i}", "court", text) for i, text in enumerate(decided)]
    record = case(
        claims=[claim("a"), *orders, claim("c", "court", "2026-03-04")],
        responses=[response("a", o.id, "decides") for o in orders],
    )
    assert query.decision_day(record) == (day and on(day))
