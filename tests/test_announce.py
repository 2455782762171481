"""What the page says of itself: each part changes with its own choice, and tells nothing early."""

from dataclasses import replace
from datetime import date

from flows import query, words
from flows.draw.announce import build_page, build_skip, view_name
from flows.draw.evidence import title
from flows.model import Case
from flows.schema import VIEWS
from flows.view import View


def test_each_choice_changes_its_own_part(world: Case) -> None:
    view = View()
    before = build_page(world, world, view, ())
    flow = f"flow:{world.flows[0].id}"
    changed = {
        "view": build_page(world, world, replace(view, view="claims"), ()),
        "shown": build_page(world, world, replace(view, left=view.right, right=view.left), ()),
        "notices": build_page(world, world, view, ("The link asks for more.",)),
        "evidence": build_page(world, world, replace(view, focus=flow), ()),
    }
    for part, after in changed.items():
        differ = {name for name in before if before[name] != after[name]} - {"below"}
        assert differ == {part}
    assert changed["evidence"]["evidence"] == f"Evidence of {title(world, flow)}, shown beside."
    assert changed["evidence"]["below"] == f"Evidence of {title(world, flow)}, shown below."
    assert before["evidence"] == ""


def test_an_earlier_day_says_how_much_there_is_and_that_more_was_said(world: Case) -> None:
    assert "later" not in build_page(world, world, View(), ())["as_of"]
    days = query.said_days(world)
    then = query.as_of(world, days[0])
    told = build_page(then, world, View(as_of=days[0]), ())["as_of"]
    assert words.count(len(then.claims), "claim", "claims") in told
    assert told.endswith("what was said later is not shown.")
    nothing = query.as_of(world, date(2001, 1, 1))
    assert build_page(nothing, world, View(), ())["as_of"].endswith(
        "nothing had been said by then."
    )


def test_every_view_has_a_name_and_a_chart_a_way_past_it() -> None:
    assert [view_name(View(view=name)) for name in VIEWS] == [words.VIEW[name] for name in VIEWS]
    assert build_skip("twin-flows").get("data-skip") == "twin-flows"
