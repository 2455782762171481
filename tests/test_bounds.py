"""Large cases: no view's markup grows without end, and what is left out is counted and led to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from components import claims, diagram, figures, overview, sankey, sources, timeline
from flows.draw import bounds, evidence_page
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.bench import scale

MOST = 2_000_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = Path(tmp_path_factory.mktemp("cases")) / "large"
    scale.build(folder, 10_000)
    return load(folder)


def joined(found: tuple[str, dict[str, dict[int, str]]]) -> str:
    return found[0] + "".join(m for sizes in found[1].values() for m in sizes.values())


def drawn(large: Case, shown: View) -> str:
    found = diagram.build_diagram(large, shown, "alleging")
    return found.head + found.dot + found.under + "".join(found.labels.values())


def charted(large: Case, shown: View) -> str:
    figure = timeline.build_timeline(large, shown)
    assert figure is not None
    return str(figure.to_json())


VIEWS: dict[str, Callable[[Case, View], str]] = {
    "pair": lambda c, v: joined(overview.build_pair(c, v)),
    "rest": lambda c, v: joined(overview.build_rest(c, v)),
    "flows": lambda c, v: joined(sankey.build_flows(c, v)),
    "claims": claims.build_claims,
    "sources": sources.build_sources,
    "diagram": drawn,
    "timeline": charted,
    "timeline text": lambda c, v: "".join(timeline.build_text(c, v)),
    "figures": lambda c, v: "".join(f.to_json() for f in figures.build_figures(c, v)),
    "figures text": lambda c, v: "".join(figures.build_text(c, v)),
    "source": lambda c, v: evidence_page.build(c, View(focus=f"source:{c.sources[0].id}")),
    "actor": lambda c, v: evidence_page.build(c, View(focus=f"actor:{c.flows[0].origin}")),
}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("topic", ["", "topic-0"])
def test_the_markup_of_a_large_case_stays_small(large: Case, name: str, topic: str) -> None:
    assert len(VIEWS[name](large, View(topic=topic))) < MOST


def test_the_claims_count_what_is_left_and_lead_to_it(large: Case) -> None:
    shown = claims.build_claims(large, View(view="claims"))
    assert shown.count('class="row"') == bounds.ROWS
    assert "The first 100 of 500 allegations stand here. All by topic:" in shown
    assert "topic=topic-4" in shown


def test_the_timeline_draws_the_last_events_and_says_so(world: Case) -> None:
    few = overview.build_rest(world, View())
    assert "Every event in order" in few[1]["strip"][0]
    assert "are drawn" not in few[0]


@pytest.mark.parametrize(("size", "told"), [(100, False), (101, True)])
def test_a_list_is_cut_only_past_its_limit(size: int, told: bool) -> None:
    topics = [f"t{i % 3}" for i in range(size)]
    assert (bounds.build_rest(View(), 100, "claim", topics) is not None) == told
    assert (bounds.build_cut(100, size, "rows") is not None) == told


def test_a_topic_with_too_many_rows_says_how_to_have_fewer() -> None:
    found = bounds.build_rest(View(topic="t"), 300, "claim", ["t"] * 301)
    assert found is not None
    assert "The first 300 of 301 claims" in "".join(found.itertext())
