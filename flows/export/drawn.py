"""The diagram as Graphviz DOT, and the flows of both sides as text for sankeymatic.com."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from flows import dates, layout, volumes, words
from flows.draw import diagram_page, folded, pair
from flows.draw.diagram import build_dot
from flows.draw.palette import SIDE_COLOUR
from flows.draw.sankey import Side
from flows.export.options import Options
from flows.model import Actor, Case, Flow
from flows.view import View

# What is sought, directed or said not to pass is no band: SankeyMATIC can only draw what passed.
_NO_BAND = ("sought", "directed", "denied")
# Controls, halves of letters and marks that turn a line around; joiners of Indic letters stay.
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def dot(case: Case, view: View, options: Options) -> bytes:
    """Return the diagram of the account in view as DOT, with a sentence per flow as a comment."""
    choice = diagram_page.shown(case, view)
    flows = folded.flows(case, view, choice)
    whole = Side(choice, pair.title(case, choice), flows)
    stage, (side,) = folded.drawing(case, view, [whole])
    plan = folded.plan(case, view, choice)
    notes = [f"flow:{f.id}: {words.flow_sentence(case, f, view.digits)}" for f in plan.drawn]
    notes += [f"fold:{g.id}: {words.fold_sentence(case, g)}" for g in plan.folds]
    if not flows:
        notes.append(pair.empty(case, view, whole))
    lines = [*_head(case, view, options, f"{whole.title}.", plan.drawn), *notes]
    graph = build_dot(stage, side.flows, SIDE_COLOUR, view.digits, side.folds)
    return (_comments(lines) + graph).encode()


def sankeymatic(case: Case, view: View, options: Options) -> bytes:
    """Return the flows of both sides in view as SankeyMATIC reads them.

    Each side has nodes of its own, so that accounts are not added to one another. A flow that
    gives no number, counts something else than the bands do, or of which nothing is said to have
    passed, stands as a comment.
    """
    sides, told = [], set[str]()
    for choice in dict.fromkeys((view.left, view.right)):
        own = [f for f in folded.flows(case, view, choice) if f.id not in told]
        told |= {f.id for f in own}
        sides.append((choice, own))
    flows = [f for _, own in sides for f in own]
    lines = [
        *_head(case, view, options, "Flows by account.", flows),
        "Paste all of this into https://sankeymatic.com/build/ as it is.",
        "A band is as wide as its number; a hedge such as “over” stands in the line above it.",
        "The record does not add numbers that may count the same people twice. SankeyMATIC makes "
        "a node as high as the sum of its bands, so the setting below hides the sums.",
    ]
    text = [_comments(lines), "labelvalue appears n\n"]
    for choice, own in sides:
        text.append("\n" + _comments([f"{pair.title(case, choice)}:"]))
        names = _nodes(case, own, words.SIDE_SHORT.get(choice) or case.account[choice].name)
        text += [_flow_lines(case, view, flow, names) for flow in own]
        if not own:
            none = pair.empty(case, view, Side(choice, pair.title(case, choice), ()))
            text.append(_comments([none]))
    return "".join(text).encode()


def _head(
    case: Case, view: View, options: Options, what: str, flows: Sequence[Flow]
) -> Iterator[str]:
    """Return what stands above a drawing: case, as-of date, link, and the sources of its flows."""
    yield f"{case.title}. {what} The record as of {dates.day_words(case.as_of)}."
    yield "Every flow is as told by its speaker; it is not said here who is right."
    yield f"Link: {options.link(case, view)}"
    if case.licence:
        yield f"Licence: {case.licence}"
    printed = dict.fromkeys(
        place.source for f in flows for c in f.claims for place in case.citations_of.get(c, ())
    )
    for name in printed:
        source = case.source[name]
        address = f", {source.url}" if source.url else ""
        yield f"Source: {words.place(case, source)}: {source.title}{address}"


def _flow_lines(case: Case, view: View, flow: Flow, names: dict[str, str]) -> str:
    """Return one flow: its sentence as a comment, and its band if it has one."""
    number = layout.amount(flow, layout.unit(case))
    said = f"flow:{flow.id}: {words.flow_sentence(case, flow, view.digits)}"
    if flow.verb in _NO_BAND:
        return "\n" + _comments([said, f"Not drawn: {words.VERB[flow.verb]}."])
    if not number:
        return "\n" + _comments([said, f"Not drawn: {volumes.words(flow.volume, view.digits)}."])
    side = case.account[flow.account].side
    band = f"{names[flow.origin]} [{number}] {names[flow.recipient]} {SIDE_COLOUR[side]}\n"
    return "\n" + _comments([said]) + band


def _nodes(case: Case, flows: Iterable[Flow], account: str) -> dict[str, str]:
    """Return the name of each end of the flows, no two the same: unknown ends are never merged."""
    ends = dict.fromkeys(a for f in flows for a in (f.origin, f.recipient))
    actors = [case.actor[a] for a in ends]
    plain = {a.id: _node(a, account) for a in actors}
    many = Counter(plain.values())
    return {a.id: _node(a, account, a.id) if many[plain[a.id]] > 1 else plain[a.id] for a in actors}


def _node(actor: Actor, account: str, more: str = "") -> str:
    """Return a name that SankeyMATIC reads as a name alone, whatever stands in it.

    Brackets would be a number, `#` a colour, a first mark a comment or a node's own line, and
    “move” or a bar a command.
    """
    text = _plain(f"{actor.name}{f' ({more})' if more else ''} · {account}")
    text = text.translate(str.maketrans("[]#|\\", "()＃¦＼"))
    text = re.sub(r"^['/:]+", lambda m: m[0].translate(str.maketrans("'/:", "’∕∶")), text)
    return re.sub(r"^move\b", "Move", text)


def _plain(text: str) -> str:
    """Return text on one line, without characters that are not text."""
    return _NOT_TEXT.sub("\ufffd", " ".join(text.split()))


def _comments(lines: Iterable[str]) -> str:
    """Return lines as comments, as DOT and SankeyMATIC both know them; each stays one line."""
    # A reader may join what follows to a line that ends in a backslash.
    plain = (re.sub(r"(\\+)$", r"\1 .", _plain(line)) for line in lines)
    return "".join(f"// {line}\n" for line in plain)
