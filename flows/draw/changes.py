"""The editor's words as markup: tables, problems, what changed, the clashes, the history."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flows import schema, words
from flows.draft import Draft
from flows.draw.markup import Child, Element, el
from flows.journal import Entry
from flows.merge import Clash
from flows.model import Problem

MOST_SHOWN = 50
KIND = {
    "found": "as it was found",
    "save": "saved",
    "restore": "brought back",
    "outside": "changed by another program",
}


def act(text: str, name: str = "button", **changes: str) -> Element:
    """Return a button that changes the address; the editor follows it."""
    return el("button", {"type": "button", "class": name, "data-act": json.dumps(changes)}, text)


def clock(stamp: str) -> str:
    """Return a stamp of the history in this place's time: `14:02`, before today with the day."""
    try:
        when = datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone()
    except ValueError:
        return stamp
    today = when.date() == datetime.now().astimezone().date()
    return f"{when:%H:%M}" if today else f"{when.day} {when:%b %Y, %H:%M}"


def build_tools(
    table: str, find: str, sizes: Mapping[str, int], problems: Sequence[Problem]
) -> Element:
    """Return the choice of the table, with what is wrong in each, and the search."""
    wrong = Counter(p.file for p in problems)
    tabs = []
    for name, about in schema.TABLES.items():
        tab = act(words.heading(name), "button", table=name, find="")
        if name == table:
            tab.set("class", "button current")
            tab.set("aria-current", "true")
        tab.append(el("span", {"class": "count"}, f" {sizes[name]:,}" if name in sizes else " –"))
        if wrong[about.file]:
            told = words.count(wrong[about.file], "problem", "problems")
            tab.append(el("span", {"class": "wrong"}, f" · {told}"))
        tabs.append(tab)
    return el(
        "div",
        {"class": "tables"},
        el("nav", {"aria-label": "Tables"}, tabs),
        el(
            "p",
            {"class": "quiet small"},
            f"One row of {schema.TABLES[table].file} is {schema.TABLES[table].about}.",
        ),
        el(
            "p",
            {"class": "search"},
            el("label", {"for": "find"}, "Search this table"),
            el("input", {"id": "find", "type": "search", "data-param": "find", "value": find}),
            act("Show all rows", find="") if find else None,
        ),
    )


def build_state(count: int, changed: str, others: Sequence[Draft] = ()) -> Element:
    """Return where the reader's changes are, and which other drafts can be gone on with."""
    if count:
        many = words.count(count, "unsaved change", "unsaved changes")
        told = words.sentence(f"{many}, kept since {clock(changed)}.")
    else:
        told = "Nothing is changed yet. What you type is kept at once, and saved when you say so."
    return el(
        "div",
        {"class": "state", "role": "status"},
        el("p", {}, el("b", {}, told)),
        [
            el(
                "p",
                {"class": "small"},
                f"A draft of {clock(d.changed)} with "
                f"{words.count(len(d.changes), 'change', 'changes')} is not saved. ",
                act("Go on with it", draft=d.id),
            )
            for d in others[:5]
        ],
    )


def _value(problem: Problem) -> Element | None:
    """Return the value that is wrong, where the message does not tell it already."""
    told = not problem.value or problem.value[:30] in problem.message
    return None if told else el("q", {}, problem.value[:80])


def build_problems(problems: Sequence[Problem], find: Callable[[Problem], str] | None) -> Element:
    """Return every problem of a draft, each a click from its record, which `find` searches.

    Without it they are those of files that are not edited here.
    """
    if not problems:
        return el("p", {"class": "fine"}, "No problem: this draft passes every check.")
    shown = []
    for p in problems[:MOST_SHOWN]:
        table = p.file.removesuffix(".csv")
        where = f"{p.file}, row {p.row}" if p.row else p.file
        where += f", {p.column}" if p.column else ""
        shown.append(
            el(
                "li",
                {"data-code": p.code},
                act(where, "pick", table=table, find=find(p))
                if find and table in schema.TABLES
                else el("b", {}, where),
                el("span", {}, ": ", _value(p)),
                el("span", {}, f" {p.message}"),
                el("span", {"class": "hint"}, f" → {p.hint}") if p.hint else None,
            )
        )
    more = len(problems) - MOST_SHOWN
    return el(
        "div",
        {"class": "faults"},
        el("p", {}, el("b", {}, words.sentence(words.count(len(problems), "problem", "problems")))),
        el("ul", {}, shown),
        el("p", {"class": "quiet"}, f"and {more:,} more") if more > 0 else None,
    )


def build_words(lines: Sequence[str], empty: str = "Nothing has changed.") -> Element:
    """Return changes as a list of sentences."""
    if not lines:
        return el("p", {"class": "quiet"}, empty)
    more = len(lines) - MOST_SHOWN
    return el(
        "ul",
        {"class": "changes"},
        [el("li", {}, line) for line in lines[:MOST_SHOWN]],
        el("li", {"class": "quiet"}, f"and {more:,} more") if more > 0 else None,
    )


def build_notice(text: str, wrong: bool = False, *more: Child) -> Element:
    """Return what the reader must know now."""
    kind = "notice fault" if wrong else "notice"
    return el(
        "div", {"class": kind, "role": "alert" if wrong else "status"}, el("p", {}, text), more
    )


def build_clash(clash: Clash, number: int) -> Element:
    """Return the cells that two people changed: what was there, theirs and mine."""
    heads = ("Column", "It was", "Now on disk", "You write")

    def cell(texts: tuple[str, ...] | None, place: int) -> Element:
        text = "no such record" if texts is None else texts[place] or "empty"
        return el("td", {"class": "quiet" if text in ("no such record", "empty") else None}, text)

    return el(
        "div",
        {"class": "scroll clash"},
        el("h4", {}, f"{number}. {clash.table}.csv, {clash.id}"),
        el(
            "table",
            {},
            el("tr", {}, [el("th", {}, head) for head in heads]),
            [
                el(
                    "tr",
                    {},
                    el("th", {"scope": "row"}, name),
                    [cell(texts, i) for texts in (clash.base, clash.theirs, clash.mine)],
                )
                for i, name in enumerate(clash.columns)
            ],
        ),
    )


def build_history(entries: Sequence[Entry], chosen: str) -> Element:
    """Return every state that is kept, the newest first; each can be looked at."""
    if not entries:
        return el("p", {"class": "quiet"}, "Nothing has been saved here yet.")
    return el(
        "ol",
        {"class": "history"},
        [
            el(
                "li",
                {"class": "selected" if e.id == chosen else None},
                el(
                    "p",
                    {},
                    el("b", {}, f"{clock(e.when)}, {KIND.get(e.kind, e.kind)}"),
                    f" by {e.who}" if e.who else None,
                    f": {e.why}" if e.why and e.kind in ("save", "restore") else None,
                    " ",
                    act("Look at this state", "pick", entry=e.id),
                ),
                build_words(e.words, "") if e.words else None,
            )
            for e in entries[:MOST_SHOWN]
        ],
    )
