"""Where a list would be too long for a page: how much of it stands there, and where the rest is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flows import words
from flows.draw.markup import Element, el
from flows.draw.saying import link
from flows.language import N_, Words, _
from flows.view import View

# Rows of a list; with a topic or people chosen there may be more, for nothing else parts them.
ROWS, CHOSEN = 100, 300
# Marks of a chart of events, and rows of one of numbers.
EVENTS, NUMBERS = 300, 150
TOPICS = 60
# Rows of a list that stands within a row of another.
FEW = 50
_FIRST = Words(
    {
        "allegation": N_("The first {shown} of {total} allegations stand here."),
        "claim": N_("The first {shown} of {total} claims stand here."),
    }
)


def rows(view: View) -> int:
    """Return how many rows of a list a view shows."""
    return CHOSEN if view.topic or view.population else ROWS


def build_rest(view: View, shown: int, noun: str, topics: Iterable[str]) -> Element | None:
    """Return how many rows are shown and links to the rest by topic, or None if all are.

    `topics` has the topic of each row, of those shown too.
    """
    found = Counter(topics)
    total = found.total()
    if total <= shown:
        return None
    here = _FIRST[noun].format(shown=f"{shown:,}", total=f"{total:,}")
    if view.topic:
        more = _("Under “Filter”, choose whose data it is, or an earlier date, for fewer.")
        return el("p", {"class": "plain rest"}, f"{here} {more}")
    links = [
        (link(view, f"{words.heading(topic)} ({number:,})", topic=topic), " ")
        for topic, number in list(found.items())[:TOPICS]
    ]
    left = len(found) - len(links)
    others = _("and {number} more topics, under “Filter”.").format(number=f"{left:,}")
    return el(
        "div",
        {"class": "rest"},
        el("p", {"class": "plain"}, f"{here} {_('All by topic:')}"),
        el("p", {"class": "links"}, links),
        el("p", {"class": "quiet"}, others) if left else None,
    )


def build_cut(shown: int, total: int, noun: str, where: str = "") -> Element | None:
    """Return in a sentence that a list was cut, and where the rest is, or None if it was not.

    `noun` and `where` are parts of that sentence, translated: `claims`, `; a topic shows its own`.
    """
    if total <= shown:
        return None
    text = _("{shown} of {total} {things} are listed{where}.").format(
        shown=f"{shown:,}", total=f"{total:,}", things=noun, where=where
    )
    return el("p", {"class": "quiet small"}, text)
