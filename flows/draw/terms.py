"""Terms explained where they stand: on hover, on focus and on a tap, without a script.

The meaning of a term is a popover beside its word: a browser opens it on a tap and closes it with
Escape or a tap elsewhere; the style shows it on hover and for the keyboard.
"""

from __future__ import annotations

from itertools import count

from flows.draw.markup import Child, Element, el
from flows.glossary import Spotter, spotter
from flows.model import Case, Term

# Where no term is explained: controls, what leads elsewhere, headings, drawings, quotations.
_CLOSED = frozenset(
    "a button summary label select option output input textarea h1 h2 h3 h4 th q pre code svg "
    "title style script".split()
)
# What a reader takes in at once: in each a term is explained where it first stands.
_BLOCKS = frozenset(("saying", "proof", "row", "facts", "legend", "section", "evidence", "hit"))


def explain(tree: Child, case: Case, name: str = "term") -> Child:
    """Return `tree` with the first place of each term in each of its blocks explained.

    For the Tab key each term is one stop in the whole of `tree`: at its first place.
    The elements of `tree` are changed in place. `name` begins the ids of the meanings: where two
    trees stand in one page each has its own.
    """
    if case.glossary:
        _Explainer(spotter(case), name).visit(tree, set())
    return tree


class _Explainer:
    """Walks a tree; each meaning gets an id of its own."""

    def __init__(self, spots: Spotter, name: str) -> None:
        self._spots, self._name, self._number = spots, name, count(1)
        self._stops: set[str] = set()

    def visit(self, tree: Child, told: set[str]) -> None:
        """Explain what is in `tree`; `told` are the terms explained in its block already."""
        if isinstance(tree, Element):
            self._element(tree, told)
        elif tree is not None and not isinstance(tree, str):
            for child in tree:
                self.visit(child, told)

    def _element(self, element: Element, told: set[str]) -> None:
        tag = element.tag.rpartition("}")[2]
        if tag in _CLOSED or "term" in (names := set((element.get("class") or "").split())):
            return
        if names & _BLOCKS:
            told = set()
        children = list(element)
        element.text, made = self._split(element.text, told)
        for place, one in enumerate(made):
            element.insert(place, one)
        for child in children:
            self._element(child, told)
            child.tail, made = self._split(child.tail, told)
            after = list(element).index(child) + 1
            for place, one in enumerate(made, start=after):
                element.insert(place, one)

    def _split(self, text: str | None, told: set[str]) -> tuple[str | None, list[Element]]:
        """Return the text before the first term to explain, and the terms with what follows."""
        if not text:
            return text, []
        start, head, made = 0, text, list[Element]()
        for begin, end, term in self._spots.spots(text):
            if term.term in told:
                continue
            told.add(term.term)
            if made:
                made[-1].tail = text[start:begin]
            else:
                head = text[:begin]
            made.append(self._build(term, text[begin:end]))
            start = end
        if made:
            made[-1].tail = text[start:]
        return head, made

    def _build(self, term: Term, word: str) -> Element:
        name = f"{self._name}-{next(self._number)}"
        again = term.term in self._stops
        self._stops.add(term.term)
        return el(
            "span",
            {"class": "term"},
            el(
                "button",
                {
                    "type": "button",
                    "class": "term-word",
                    "popovertarget": name,
                    "aria-describedby": name,
                    "tabindex": -1 if again else None,
                },
                word,
            ),
            el(
                "span",
                {"class": "term-text", "id": name, "popover": "auto", "role": "tooltip"},
                el("b", {}, term.term),
                term.text,
            ),
        )
