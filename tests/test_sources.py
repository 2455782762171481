"""The sources: each once, copies marked, what each alone reports, limits, what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

from components.sources import build_sources
from flows import gaps, query
from flows.draw import sources
from flows.draw.markup import write
from flows.model import Case
from flows.view import View
from tests.world import WORLD, case, citation, claim, event, population, source

VIEW = View(view="sources")


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def text(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def listed(given: Case) -> dict[str, ET.Element]:
    """Return the row of every source by id; fails if one stands twice."""
    rows = [e for e in sources.build_list(given).iter() if e.get("class") == "source"]
    found = {(e.get("data-ref") or "").removeprefix("source:"): e for e in rows}
    assert len(found) == len(rows)
    return found


def own(row: ET.Element) -> ET.Element:
    return row[0]


def refs(element: ET.Element, kind: str) -> list[str]:
    rows = [e.get("data-ref") or "" for e in element.iter() if local(e) == "li"]
    return [r for r in rows if r.startswith(f"{kind}:")]


def test_each_source_stands_once(world: Case) -> None:
    assert set(listed(world)) == set(world.source)


def test_they_stand_in_the_order_of_publication_the_undated_last(world: Case) -> None:
    top = [e.get("data-ref") for e in sources.build_list(world)]
    assert top == ["source:wire", "source:paper-27", "source:ruling", "source:leaflet"]


def test_a_copy_stands_under_its_original_and_says_so(world: Case) -> None:
    rows = listed(world)
    assert rows["copy"] in list(rows["wire"].iter())
    assert "a copy or rewrite: no second voice" in text(own(rows["copy"]))
    assert "no second voice" not in text(own(rows["wire"]))
    picks = [e.get("data-ref") for e in own(rows["copy"]).iter() if local(e) == "button"]
    assert "source:wire" in picks


def test_a_copy_of_a_copy_stands_under_the_copy() -> None:
    given = case(sources=[source("c", "2026-01-03", "b"), source("b", "", "a"), source("a")])
    rows = listed(given)
    assert rows["c"] in list(rows["b"].iter()) and rows["b"] in list(rows["a"].iter())


def test_a_row_says_date_credit_how_much_was_read_and_how_many_claims(world: Case) -> None:
    short = source("brief", "2026-02-24?", read="excerpt", agency="Agency")
    given = replace(world, sources=(*world.sources, short))
    rows = listed(given)
    assert "24 Feb 2026 (inferred)" in text(own(rows["brief"]))
    assert "The Paper / Agency" in text(own(rows["brief"]))
    assert "only the opening read" in text(own(rows["brief"]))
    assert "No claim of this record rests on it." in text(own(rows["brief"]))
    assert "read in full" in text(own(rows["wire"]))
    assert "two claims, only here" in text(own(rows["wire"]))
    assert "undated" in text(own(rows["leaflet"]))


def test_claims_are_counted_once_however_often_a_source_prints_them() -> None:
    given = case(
        sources=[source("a")],
        claims=[claim("x")],
        citations=[citation("x", "a", "P1.S1"), citation("x", "a", "P2.S1")],
    )
    assert "one claim, only here" in text(listed(given)["a"])


def test_what_a_source_alone_reports_is_listed_with_links(world: Case) -> None:
    rows = listed(world)
    assert refs(own(rows["wire"]), "claim") == ["claim:a-crore", "claim:s-same"]
    assert refs(own(rows["paper-27"]), "claim") == [
        f"claim:{c.id}" for c in query.only_in(world, "paper-27")
    ]


def test_what_only_a_copy_prints_is_said_but_not_counted_as_alone(world: Case) -> None:
    row = own(listed(world)["copy"])
    assert refs(row, "claim") == ["claim:a-women"]
    assert "In this copy, and not in its original or elsewhere (1)" in text(row)
    assert "only here" not in text(row[0])


def test_only_a_web_address_is_a_link() -> None:
    given = case(
        sources=[
            source("web", url="https://example.org/a?b=<c>"),
            source("script", url="javascript:alert(1)"),
            source("none"),
        ]
    )
    rows = listed(given)
    links = [e for e in rows["web"].iter() if local(e) == "a"]
    assert [(e.get("href"), e.get("rel")) for e in links] == [
        ("https://example.org/a?b=<c>", "noopener noreferrer")
    ]
    assert [e for name in ("script", "none") for e in rows[name].iter() if local(e) == "a"] == []
    assert "javascript:alert(1)" in text(rows["script"])
    assert "not recorded" in text(rows["none"])


def test_the_counts_add_up(world: Case) -> None:
    given = replace(world, sources=(*world.sources, source("brief", read="excerpt")))
    numbers = {text(d[0]): text(d[1]) for d in sources.build_counts(given)}
    assert numbers == {
        "sources as of 5 Mar 2026": "6",
        "independent after following every copy to its original": "5",
        "copies or rewrites no second voice": "1",
        "read in full": "5",
        "read in part only the opening": "1",
    }


def test_the_limits_are_computed(world: Case) -> None:
    note = "Own translation from Tamil; only the opening was read."
    short = source("brief", "2026-02-24?", read="excerpt", note=note)
    found = gaps.limits(replace(world, sources=(*world.sources, short)))
    assert found == (
        "1 of 6 sources (17 %) were read only in their opening: what they print further down is "
        "not in this record.",
        "7 of 7 claims (100 %) rest on one independent report.",
        "Claims by who speaks: 3 alleging, 2 of the government, 1 of the court, "
        "1 in the reporters’ own words.",
        "Of the sources, 1 is undated; the day of 1 is inferred or approximate.",
        "One claim carries no date: it counts from the day it was first printed.",
        "Five sources have no address here.",
        "One source is in Tamil: its words are a translation.",
    )


def test_a_claim_in_two_independent_reports_does_not_rest_on_one(world: Case) -> None:
    more = replace(world, citations=(*world.citations, citation("a-crore", "ruling")))
    assert any(t.startswith("6 of 7 claims") for t in gaps.limits(more))


def test_no_limit_is_claimed_where_there_is_none() -> None:
    given = case(sources=[source("a", "2026-01-01", url="https://example.org")])
    assert gaps.limits(given) == ()


def test_unnamed_ends_are_listed_with_their_flows(world: Case) -> None:
    assert gaps.unnamed(world) == [("unstated", 1)]
    without = replace(world, flows=tuple(f for f in world.flows if f.id != "f-sought"))
    assert gaps.unnamed(without) == []


def test_flows_without_a_number_are_listed(world: Case) -> None:
    assert [f.id for f in gaps.numberless(world)] == [
        "f-sought",
        "f-women",
        "f-back",
    ]


def test_allegations_that_nothing_meets_are_listed(world: Case) -> None:
    assert [c.id for c in gaps.unmet(world)] == ["p-list"]


def test_what_was_scheduled_and_has_nothing_on_record_for_the_day_is_listed() -> None:
    def scheduled(id: str, day: str, **given: str) -> object:
        return event(id, day, "judge", status="scheduled", **{"kind": "hearing", **given})

    given = case(
        events=[
            scheduled("met", "2026-02-27"),
            event("held", "2026-02-27", "judge", kind="order"),
            scheduled("missed", "2026-03-02"),
            event("other", "2026-03-02", "leader", kind="press"),
            event("context", "2026-03-02", "judge", kind="law", status="background"),
            event("later", "2026-03-03", "judge", kind="order"),
            scheduled("ahead", "2026-04-01"),
        ]
    )
    found = [(e.id, n.id if n else "") for e, n in gaps.passed(given)]
    assert found == [("missed", "later")]
    assert gaps.passed(query.as_of(given, date(2026, 2, 28))) == []


def test_groups_whose_overlap_is_not_known_are_listed(world: Case) -> None:
    found = {p: (about, counts) for p, about, counts in gaps.overlaps(world)}
    assert set(found) == {"pensioners", "women"}
    assert found["pensioners"] == ("whether it is the same as Elders", "p-list")
    assert found["women"][1] == "a-women"
    assert gaps.overlaps(case(populations=[population("a", overlaps=["b"])])) == []


def test_every_unknown_row_carries_what_it_is_about(world: Case) -> None:
    missed = event("missed", "2026-03-02", "judge", status="scheduled", kind="hearing")
    given = replace(world, events=(*world.events, missed))
    lists = [e for e in sources.build_unknown(given) if isinstance(e, ET.Element)]
    assert {
        e.get("id"): sum((refs(e, k) for k in ("actor", "flow", "claim", "event")), [])
        for e in lists
    } == {
        "unknown-ends": ["actor:unstated"],
        "unknown-numbers": ["flow:f-sought", "flow:f-women", "flow:f-back"],
        "unknown-unmet": ["claim:p-list"],
        "unknown-days": ["event:missed"],
        "unknown-people": ["claim:p-list", "claim:a-women"],
    }
    assert "none found in this record (as of 5 Mar 2026)" in text(lists[2])


def test_the_record_as_of_a_day_shows_no_later_source(world: Case) -> None:
    early = query.as_of(world, date(2026, 2, 25))
    # The later paper is there: nothing else prints what had been said on 20 February.
    assert set(listed(early)) == {"wire", "paper-27"}
    assert [c.id for c in gaps.unmet(early)] == []
    page = build_sources(early, VIEW)
    assert "Report ruling" not in page and "Report copy" not in page
    assert "as of 25 Feb 2026" in page


def test_the_page_holds_method_limits_gaps_and_list(world: Case) -> None:
    root = ET.fromstring(build_sources(world, VIEW))
    assert [text(e) for e in root.iter() if local(e) == "h2"] == [
        "Method",
        "Limits",
        "What is not known",
        "Terms",
        "Every source",
    ]


def test_an_empty_record_explains_itself() -> None:
    given = replace(case(), sources=())
    page = build_sources(given, VIEW)
    assert "Nothing had been printed by 5 Mar 2026" in page
    assert "Method" in page


def test_text_of_a_source_is_never_markup(world: Case) -> None:
    evil = source("evil", title="<script>x</script>", note="<img src=x>", publisher="&lt;b&gt;")
    row = listed(replace(world, sources=(*WORLD.sources, evil)))["evil"]
    assert {"script", "img"}.isdisjoint({local(e) for e in row.iter()})
    assert "&lt;script&gt;" in write(row)
    assert "&amp;lt;b&amp;gt;" in write(row)
