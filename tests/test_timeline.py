"""The timeline and the reply clock: every event once, drawn as what its date is; clock's words."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from components import timeline as component
from components.theme import plot
from flows import query
from flows.draw import clock, timeline, timeline_text
from flows.draw.markup import write
from flows.model import Case
from flows.view import View
from tests import pseudo
from tests.world import WORLD, case, claim, event, response

VIEW = View("timeline")


def drawn(figure: object) -> list[str]:
    """Return the references of all marks that a figure draws."""
    return [ref for trace in figure.data for ref in (trace.customdata or ())]  # type: ignore[attr-defined]


def refs(markup: str) -> list[str]:
    return [node.get("data-ref", "") for node in ET.fromstring(markup).iter("li")]


def of_dates(*texts: str, **given: Any) -> Case:
    rows = [event(f"e{i}", text, "leader", "a", **given) for i, text in enumerate(texts)]
    return case(claims=[claim("a")], events=rows)


def mark(text: str, **given: Any) -> timeline.Mark:
    return timeline.build_data(of_dates(text, **given), VIEW)["marks"][0]


@pytest.mark.parametrize("name", timeline.SPANS)
def test_every_event_is_drawn_once_and_opens_its_evidence(world: Case, name: str) -> None:
    figure = component.build_timeline(world, VIEW, name)

    assert Counter(drawn(figure)) == Counter(f"event:{e.id}" for e in world.events)


def test_the_text_twin_says_every_event_in_order(world: Case) -> None:
    assert refs(write(timeline_text.build_twin(world, VIEW))) == [
        "event:e-letter",
        "event:e-press",
        "event:e-poll",
        "event:e-order",
    ]


def test_the_labels_of_marks_are_their_sentences(world: Case) -> None:
    labels = component.labels(world, VIEW)

    assert labels["event:e-poll"] == "1 Mar 2026: Leader: Event e-poll (background)."
    assert labels.keys() == {f"event:{e.id}" for e in world.events}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-02-25", "point"),
        ("2026-02-19/2026-02-21", "bar"),
        ("2026-02", "bar"),
        ("2026", "bar"),
        ("../2026-02-11", "before"),
    ],
)
def test_each_precision_has_its_form(text: str, form: str) -> None:
    assert mark(text)["form"] == form


def test_a_day_on_or_before_has_no_start() -> None:
    found = mark("../2026-02-11")

    assert (found["start"], found["end"]) == ("", "2026-02-11")


def test_an_inferred_date_is_hollow_and_a_stated_one_filled() -> None:
    assert component.symbol(mark("2026-02-25?")) == "circle-open"
    assert component.symbol(mark("2026-02-25")) == "circle"


def test_the_status_changes_the_shape() -> None:
    symbols = {
        component.symbol(mark("2026-02-25", status=status))
        for status in ("reported", "alleged", "scheduled")
    }

    assert symbols == {"circle", "circle-dot", "hourglass"}


def test_the_side_changes_the_shape_with_the_colour(world: Case) -> None:
    marks = {m["ref"]: m for m in timeline.build_data(world, VIEW)["marks"]}

    assert component.symbol(marks["event:e-press"]) == "square"
    assert component.symbol(marks["event:e-order"]) == "diamond"
    assert component.symbol(marks["event:e-poll"]) == "triangle-up"


def test_months_and_years_are_hatched_and_ranges_are_not() -> None:
    shown = of_dates("2026-02", "2026", "2026-02-19/2026-02-21")
    figure = component.build_timeline(shown, VIEW)
    bars = next(t for t in figure.data if t.type == "bar")  # type: ignore[union-attr]

    hatch = dict(zip(bars.customdata, bars.marker.pattern.shape, strict=True))
    assert hatch == {"event:e0": "/", "event:e1": "/", "event:e2": ""}


def test_a_bar_covers_whole_days() -> None:
    figure = component.build_timeline(of_dates("2026-02-19/2026-02-21"), VIEW)
    bar = next(t for t in figure.data if t.type == "bar")  # type: ignore[union-attr]

    assert bar.base == ("2026-02-18 12:00",)
    assert bar.x == (3 * 86_400_000,)


def test_only_what_was_known_by_the_day_is_drawn(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 25))

    figure = component.build_timeline(early, VIEW)

    assert "event:e-order" not in drawn(figure)
    assert {"event:e-letter", "event:e-press"} <= set(drawn(figure))


def test_distant_events_do_not_squeeze_the_days_shown_first() -> None:
    near = [f"2026-02-{day}" for day in range(17, 27)]
    shown = of_dates("2007", "2017", *near, "2027-05-13")

    first = timeline.build_data(shown, VIEW)["shown"]
    all_dates = timeline.build_data(shown, VIEW, "all")["shown"]

    assert first[0] > "2026-02-01" and first[1] < "2026-03-15"
    assert all_dates[0] < "2007-01-01" and all_dates[1] > "2027-05-13"


def test_no_two_marks_or_labels_share_a_place_in_a_lane() -> None:
    shown = of_dates(*["2026-02-25"] * 4, "../2026-02-25")
    marks = timeline.build_data(shown, VIEW)["marks"]

    assert len({m["y"] for m in marks}) == len(marks)


def test_lanes_of_the_alleging_come_first_and_single_ones_are_shared() -> None:
    shown = case(
        claims=[claim("a"), claim("p", "petition", speaker="petitioner")],
        events=[
            event("e1", "2026-02-25", "leader", "a"),
            event("e2", "2026-02-25", "petitioner", "p"),
            event("e3", "2026-02-25", "minister"),
            event("e4", "2026-02-25", "judge"),
        ],
    )
    lanes = timeline.build_data(shown, VIEW)["lanes"]

    assert [lane["side"] for lane in lanes] == ["alleging", "answering", "deciding"]
    assert lanes[0]["actors"] == ["leader", "petitioner"]


def test_a_topic_keeps_its_own_events(world: Case) -> None:
    chosen = timeline.events_of(world, replace(VIEW, topic="messages"))

    assert [e.id for e in chosen] == ["e-order"]


def test_the_as_of_line_stands_on_its_day() -> None:
    shown = replace(of_dates("2026-02-25"), as_of=date(2026, 2, 26))
    figure = component.build_timeline(shown, VIEW)

    assert "2026-02-26 12:00" in [s.x0 for s in figure.layout.shapes]  # type: ignore[union-attr]
    assert "as of 26 Feb 2026" in [a.text for a in figure.layout.annotations]  # type: ignore[union-attr]


def test_a_title_is_text_never_markup() -> None:
    shown = of_dates("2026-02-25", title="<a href='http://x'>T</a> & more")
    figure = component.build_timeline(shown, VIEW)
    texts = " ".join(t for trace in figure.data for t in (trace.hovertext or trace.text or ()))  # type: ignore[union-attr]

    assert "<a" not in texts
    assert "&lt;a" in texts


def test_a_record_without_events_says_so() -> None:
    nothing = replace(case(), as_of=date(2026, 1, 1))

    assert component.build_timeline(nothing, VIEW) is None
    assert "Nothing had been said by 1 Jan 2026" in component.build_text(nothing, VIEW)[0]


def clock_of(*claims: object, answers: object = ()) -> clock.Row:
    return clock.rows(case(claims=claims, responses=answers), VIEW)[0]  # type: ignore[arg-type]


def test_the_clock_counts_to_the_first_later_statement() -> None:
    row = clock_of(
        claim("a", said_on="2026-02-25"),
        claim("s2", "statement", "2026-03-04"),
        claim("s1", "statement", "2026-02-27"),
        answers=[response("a", "s2", "denies"), response("a", "s1", "reframes")],
    )

    assert row.state == 2
    assert (
        "Minister, 27 Feb 2026 (describes it differently, said two days after the allegation)"
        in clock.sentence(WORLD, row)
    )
    assert "said two days after the allegation" in clock.sentence(WORLD, row)


def test_an_earlier_statement_is_never_the_reply(world: Case) -> None:
    row = clock_of(
        claim("a", said_on="2026-02-27"),
        claim("s", "statement", "2026-02-25"),
        answers=[response("a", "s", "denies")],
    )
    text = clock.sentence(world, row)

    assert row.state == clock.EARLIER
    assert "later statement that meets it: none found in this record (as of 5 Mar 2026)" in text
    assert "earlier statement: Minister, 25 Feb 2026" in text
    assert "repl" not in text


def test_an_order_that_is_not_known_is_not_counted(world: Case) -> None:
    row = clock_of(
        claim("a", said_on="2026-02-25"),
        claim("s", "statement", "2026-02-25"),
        answers=[response("a", "s", "denies")],
    )

    assert (row.reply, row.state) == (None, clock.UNORDERED)
    assert "order not known: Minister, 25 Feb 2026" in clock.sentence(world, row)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (0, "same day, after it"),
        (1, "1 day"),
        (2, "2 days"),
        (clock.NONE, "no later statement of the government that addresses it (as of 5 Mar 2026)"),
        (clock.EARLIER, "only an earlier statement found"),
    ],
)
def test_intervals_in_words(world: Case, state: int, words: str) -> None:
    assert clock.interval(world, state) == words


def test_every_allegation_is_one_square_and_one_row(world: Case) -> None:
    found = ET.fromstring(write(clock.build_clock(world, VIEW)))
    squares = [n.get("data-ref") for n in found.iter("button") if n.get("class") == "unit"]
    rows = [n.get("data-ref") for n in found.iter("tr") if n.get("data-ref")]

    assert sorted(map(str, squares)) == ["claim:a-crore", "claim:a-women", "claim:p-list"]
    assert Counter(squares) == Counter(rows)


def test_the_choice_of_days_marks_the_one_shown() -> None:
    near = [f"2026-02-{day}" for day in range(17, 27)]
    nav = timeline_text.build_spans(of_dates("2007", *near), VIEW, "all")

    assert nav is not None
    current = [a.get("data-act") for a in nav.iter("a") if a.get("aria-current")]
    assert current == ['{"span": "all"}']


def test_plotly_itself_speaks_the_language_of_the_page() -> None:
    assert not {"locale", "locales"} & set(plot.config("timeline"))
    with pseudo.spoken():
        found: Any = plot.config("timeline")
        formats = [str(one["value"]) for one in plot.day_formats()]
    own = found["locales"][found["locale"]]

    assert own["dictionary"]["Pan"] == pseudo.wide("Pan")
    assert not [text for text in own["dictionary"].values() if pseudo.latin(text)]
    assert len(own["format"]["months"]) == len(own["format"]["shortMonths"]) == 12
    assert not any(map(pseudo.latin, own["format"]["shortMonths"]))
    assert formats == ["%-d %b %Y", "%b %Y", "%Y"]
