"""The case as linked data: who said what and where it is printed, and no judgment on any of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows import query, words
from flows.export import linked
from flows.export.options import Options
from flows.load import load
from flows.model import Case
from flows.view import View
from tests.world import WORLD, claim

SHIPPED = load(Path(__file__).parents[1] / "data" / "kerala-cmo-2026")
BASE = Options(base="https://flows.example.org/")
# The properties that schema.org defines for each type, as far as they are used here.
PROPERTIES = {
    "Dataset": "name description disambiguatingDescription dateModified version license",
    "Claim": "identifier author genre keywords text dateCreated temporal appearance isPartOf",
    "Quotation": "text about isPartOf position creditText",
    "Comment": "about text",
    "CreativeWork": "identifier name url publisher creditText datePublished temporal isBasedOn",
    "Person": "name",
    "Organization": "name",
    "Thing": "name",
}


def graph(case: Case, options: Options = BASE, view: View | None = None) -> list[dict[str, Any]]:
    found = json.loads(linked.jsonld(case, view or View(), options))
    assert found["@context"] == "https://schema.org/"
    nodes: list[dict[str, Any]] = found["@graph"]
    return nodes


def of(nodes: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes if node["@type"] == kind]


def refs(value: object) -> list[str]:
    if isinstance(value, list):
        return [ref for item in value for ref in refs(item)]
    if isinstance(value, dict):
        own = [value["@id"]] if set(value) == {"@id"} else []
        return own + [ref for item in value.values() for ref in refs(item)]
    return []


@pytest.mark.parametrize("options", [BASE, Options()], ids=["linked", "alone"])
@pytest.mark.parametrize("day", [date(2026, 2, 25), SHIPPED.as_of], ids=str)
def test_every_reference_leads_to_one_node_of_the_graph(day: date, options: Options) -> None:
    nodes = graph(query.as_of(SHIPPED, day), options)
    ids = Counter(node["@id"] for node in nodes)
    assert {name for name, times in ids.items() if times > 1} == set()
    assert set(refs(nodes)) - set(ids) == set()
    assert all(re.match(r"https://flows\.example\.org/\?|urn:contested-flows:", i) for i in ids)


def test_only_types_and_properties_of_schema_org_are_used() -> None:
    for node in graph(SHIPPED):
        known = {"@type", "@id", *PROPERTIES[node["@type"]].split()}
        assert set(node) - known == set(), node


def test_nothing_is_reviewed_or_rated() -> None:
    text = linked.jsonld(SHIPPED, View(), BASE).decode()
    names = set(re.findall(r'"(\w+)":', text)) | {n["@type"] for n in graph(SHIPPED)}
    assert [n for n in names if re.search("review|rating|verdict|truth", n, re.I)] == []


def test_each_claim_says_who_said_it_what_and_where_it_appears() -> None:
    nodes = graph(SHIPPED)
    by_id = {node["@id"]: node for node in nodes}
    claims = of(nodes, "Claim")
    assert [c["identifier"] for c in claims] == [c.id for c in SHIPPED.claims]
    for node, said in zip(claims, SHIPPED.claims, strict=True):
        assert node["text"] == said.summary
        assert by_id[node["author"]["@id"]]["name"] == SHIPPED.actor[said.speaker].name
        printed = [by_id[a["@id"]]["identifier"] for a in node["appearance"]]
        assert printed == list(dict.fromkeys(p.source for p in SHIPPED.citations_of[said.id]))


def test_a_claim_is_known_by_the_same_name_on_every_day() -> None:
    early = {n["@id"] for n in of(graph(query.as_of(SHIPPED, date(2026, 2, 25))), "Claim")}
    assert early < {n["@id"] for n in of(graph(SHIPPED), "Claim")}
    [one] = of(graph(WORLD, Options()), "Claim")[:1]
    assert one["@id"] == "urn:contested-flows:case:claim:a-crore"
    [one] = of(graph(WORLD, BASE, View(case="case")), "Claim")[:1]
    assert one["@id"] == "https://flows.example.org/?focus=claim:a-crore&case=case"


def test_only_a_whole_and_certain_day_is_a_date() -> None:
    found = {n["identifier"]: n for n in of(graph(WORLD), "Claim")}
    assert found["a-crore"]["dateCreated"] == "2026-02-25"
    assert "dateCreated" not in found["p-list"]
    assert found["p-list"]["temporal"] == "2026-02-27?"
    assert not {"dateCreated", "temporal"} & set(found["r-undated"])
    for text in ("2026-02", "2026", "../2026-02-11", "2026-02-19/2026-02-21", "2026-02-24~"):
        case = replace(WORLD, claims=(claim("a-crore", said_on=text),), responses=(), flows=())
        [node] = of(graph(case), "Claim")
        assert (node["temporal"], "dateCreated" in node) == (text, False)


def test_a_quotation_is_of_its_report_and_credits_the_speaker_and_the_printer() -> None:
    [node] = of(graph(WORLD), "Quotation")
    link = "https://flows.example.org/?focus="
    assert node == {
        "@type": "Quotation",
        "@id": "urn:contested-flows:case:quotation:a-crore:1",
        "text": "data of over 1 crore people",
        "about": {"@id": f"{link}claim:a-crore"},
        "isPartOf": {"@id": f"{link}source:wire"},
        "position": "P1.S1",
        "creditText": "Leader, 25 Feb 2026, as printed in The Paper / Agency, 25 Feb 2026",
    }
    quoted = [n["text"] for n in of(graph(SHIPPED), "Quotation")]
    wanted = [p.phrase for c in SHIPPED.claims for p in SHIPPED.citations_of[c.id] if p.phrase]
    assert quoted == wanted


def test_what_meets_a_claim_is_about_both_and_says_how() -> None:
    nodes = of(graph(WORLD, Options()), "Comment")
    name = "urn:contested-flows:case:"
    assert nodes[0] == {
        "@type": "Comment",
        "@id": f"{name}response:a-crore-s-same",
        "about": [{"@id": f"{name}claim:a-crore"}, {"@id": f"{name}claim:s-same"}],
        "text": "Minister, 25 Feb 2026: denies it; said the same day, after the allegation",
    }
    assert nodes[-1]["text"] == words.none_found(WORLD)
    early = query.as_of(WORLD, date(2026, 2, 26))
    assert {n["text"] for n in of(graph(early), "Comment")} >= {words.none_found(early)}


def test_a_report_that_copies_another_is_based_on_it() -> None:
    found = {n["identifier"]: n for n in of(graph(WORLD, Options()), "CreativeWork")}
    assert found["copy"]["isBasedOn"] == {"@id": "urn:contested-flows:case:source:wire"}
    assert found["wire"]["url"] == "https://example.org/wire"
    assert "publisher" not in found["ruling"]


def test_a_speaker_is_a_person_an_organisation_or_a_thing() -> None:
    case = replace(
        WORLD,
        actors=tuple(replace(a, kind="unnamed") if a.id == "minister" else a for a in WORLD.actors),
    )
    kinds = {n["name"]: n["@type"] for n in graph(case) if n["@type"] in linked.TYPES.values()}
    assert kinds == {"Leader": "Person", "Petitioner": "Person", "Minister": "Thing"}
    assert {n["name"] for n in of(graph(case), "Organization")} == {"Judge", "Paper"}


def test_text_cannot_leave_a_script_element_and_is_kept() -> None:
    hostile = "</script><!-- \u202e\u2028 " + '"\\'
    case = replace(WORLD, title=hostile, claims=(replace(WORLD.claims[0], summary=hostile),))
    raw = linked.jsonld(replace(case, responses=(), flows=()), View(), BASE)
    assert not {"<", "\u202e", "\u2028"} & set(raw.decode())
    [node] = of(json.loads(raw)["@graph"], "Claim")
    assert node["text"] == hostile


def test_the_data_set_says_its_day_and_no_more() -> None:
    [node] = of(graph(query.as_of(SHIPPED, date(2026, 2, 25))), "Dataset")
    assert node["@id"] == "https://flows.example.org/?as_of=2026-02-25"
    assert node["dateModified"] == "2026-02-25"
    assert "court held" not in node["description"]
    assert node["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "court held" in of(graph(SHIPPED), "Dataset")[0]["description"]
