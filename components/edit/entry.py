"""The guided entry: a new report, step by step, as rows of the right tables in the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from components.edit import grid as grids
from components.edit.desk import Desk, judged
from components.theme import surface
from flows import volumes
from flows.change import Change, Misfit, cells, keyed
from flows.diff import Names, all_names
from flows.draw import changes as drawn
from flows.draw.markup import fragment
from flows.entry import NONE_FOUND, Report, Said, changes
from flows.model import Problem

SPOT = "contested-flows-entry"
MOST_FOUND = 50
STEPS = ("1 · Source", "2 · Claims", "3 · Figures", "4 · Flows", "5 · Statements beside it")
SOURCE = "title publisher agency dateline published url derived_from read note".split()
CLAIM = "speaker said_on setting kind topic summary population note".split()
FIGURES = "volume volume_bound volume_wording volume_unit measure".split()
FLOW = "account origin recipient verb data_fields date purpose note".split()


@dataclass
class Form:
    """What is typed into the form so far; it stays until it is in the draft."""

    folder: Path
    number: int = 0
    claims: int = 1
    opened: bool = False
    kept: dict[str, Any] = field(default_factory=dict)
    made: tuple[Report, tuple[Change, ...]] | None = None
    told: str = ""
    faults: tuple[Problem, ...] = ()

    @property
    def prefix(self) -> str:
        """How the keys of its fields begin."""
        return f"entry-{self.number}-"

    def more(self) -> None:
        """Ask for one claim more."""
        self.claims += 1

    def clear(self) -> None:
        """Begin another report; the form stays open or closed as it is."""
        self.number, self.claims = self.number + 1, 1
        self.kept, self.made, self.told, self.faults = {}, None, "", ()


def render_entry(desk: Desk) -> None:
    """Show the form for a new report, closed at first; it adds to the draft and saves nothing."""
    form: Form | None = st.session_state.get(SPOT)
    if form is None or form.folder != desk.folder:
        number = form.number + 1 if form else 0
        form = st.session_state[SPOT] = Form(desk.folder, number)
    box = st.expander("A new report came in", key="entry-box", on_change="rerun")
    # Closed again, the fields are still there: what a page does not show, Streamlit forgets.
    form.opened = form.opened or bool(box.open)
    if form.opened:
        with box:
            _render_form(desk, form)


@st.fragment
def _render_form(desk: Desk, form: Form) -> None:
    for key, value in form.kept.items():
        st.session_state.setdefault(key, value)
    fields = _Fields(desk, form)
    st.caption(_UNKEPT)
    source, claims, figures, flows, meets = st.tabs(list(STEPS))
    with source:
        known = fields.pick("source", "Already on record?", "sources", "no, it is new")
        about = {} if known else fields.row("source", "sources", SOURCE)
    said = []
    with claims:
        for number in range(1, form.claims + 1):
            said.append(_ask_claim(fields, number))
        st.button("One more claim", key="more-claims", on_click=form.more)
    new = [n for n, one in enumerate(said, start=1) if not one.known]
    headed = {n: _heading(n, said[n - 1]) for n in new}
    with figures:
        for n in new:
            given = _ask_figures(fields, n, headed[n])
            said[n - 1] = _with(said[n - 1], cells={**said[n - 1].cells, **given})
    with flows:
        st.caption("Only where the claim tells of a movement; it carries the claim’s figure.")
        for n in new:
            st.markdown(f"**{_plain(headed[n])}**")
            said[n - 1] = _with(said[n - 1], flow=fields.row(f"flow-{n}", "flows", FLOW))
    with meets:
        for n in new:
            relation, other = _ask_meeting(fields, n, headed)
            said[n - 1] = _with(said[n - 1], relation=relation, other=other)
    typed = {str(key): value for key, value in st.session_state.items()}
    form.kept |= {key: value for key, value in typed.items() if key.startswith(form.prefix)}
    if not new:
        for tab in (figures, flows, meets):
            tab.caption("No new claim: there is nothing to ask here.")
    _render_end(desk, form, Report(known, about, tuple(said)))


def _with(said: Said, **given: Any) -> Said:
    kept = {name: getattr(said, name) for name in Said.__slots__}
    return Said(**{**kept, **given})


def _heading(number: int, said: Said) -> str:
    return f"Claim {number}: {said.cells.get('summary', '').strip()[:80] or '(no summary yet)'}"


def _plain(text: str) -> str:
    """Return a text of the reader's as Markdown that shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|$~:" else c for c in text)


class _Fields:
    """The fields of the form: their names, explanations and pick lists come from the schema."""

    def __init__(self, desk: Desk, form: Form) -> None:
        self.form = form
        self.sheets = desk.now.sheets
        self.names: Names = all_names(self.sheets)
        self._rows: dict[str, list[dict[str, str]]] = {}

    def rows(self, table: str) -> list[dict[str, str]]:
        if table not in self._rows:
            sheet = self.sheets.get(table)
            found = [cells(sheet, r) for r in keyed(sheet, table).values()] if sheet else []
            self._rows[table] = found
        return self._rows[table]

    def key(self, place: str) -> str:
        return self.form.prefix + place

    def say(self, table: str, empty: str = "") -> Callable[[Any], str]:
        def name(value: Any) -> str:
            found = self.names(table, value) if value else empty
            return f"{found} ({value})" if value and found != value else str(found or "")

        return name

    def row(self, place: str, table: str, names: Sequence[str]) -> dict[str, str]:
        """Ask for columns of a table, two beside each other; return what is filled in."""
        found = {}
        halves = st.columns(2)
        for number, name in enumerate(names):
            with halves[number % 2]:
                found[name] = self.ask(place, table, name)
        return {name: text for name, text in found.items() if text.strip()}

    def ask(self, place: str, table: str, name: str) -> str:
        known = grids.column(table, name)
        key = self.key(f"{place}-{name}")
        label = name.replace("_", " ").capitalize() + (" *" if known.required else "")
        about = grids.explain(known)
        if name == "topic":
            topics = sorted({row.get(name, "") for row in self.rows(table)} - {""})
            options = ["", *topics]
            return st.selectbox(label, options, key=key, help=about, accept_new_options=True) or ""
        if known.words or (known.table and not known.many):
            options = ["", *grids.choices(known, self.sheets)]
            say = self.say(known.table) if known.table else str
            return st.selectbox(label, options, format_func=say, key=key, help=about) or ""
        if name == "summary":
            return st.text_area(label, key=key, help=about, height=68)
        return st.text_input(label, key=key, help=about)

    def pick(self, place: str, label: str, table: str, empty: str) -> str:
        """Ask for a record that is there, by name."""
        options = ["", *(row.get("id", "") for row in self.rows(table))]
        say = self.say(table, empty)
        key = self.key(f"{place}-known")
        return st.selectbox(label, list(dict.fromkeys(options)), format_func=say, key=key) or ""

    def search(self, place: str, label: str, empty: str, more: Mapping[str, str]) -> str:
        """Ask for a claim that is there, searched by its words, its speaker and its id."""
        key = self.key(f"{place}-known")
        find = st.text_input(
            "Search the claims on record", key=self.key(f"{place}-find"), help=_SEARCH
        )
        asked = find.casefold().split()
        chosen = str(st.session_state.get(key) or "")
        said: dict[str, str] = dict(more)
        matches = 0
        for row in self.rows("claims"):
            name = row.get("id", "")
            speaker = self.names("actors", row.get("speaker", ""))
            hay = " ".join((*row.values(), speaker)).casefold()
            fits = all(word in hay for word in asked)
            matches += fits
            if name and (name == chosen or (fits and matches <= MOST_FOUND)):
                when = row.get("said_on", "")
                said[name] = f"{speaker} {when}: {row.get('summary', '')[:120]} ({name})"
        if matches > MOST_FOUND:
            st.caption(f"The first {MOST_FOUND} of {matches:,} claims. Search to see the others.")
        elif asked and not matches:
            st.caption("No claim on record matches.")
        say = {"": empty, **said}
        found = st.selectbox(label, list(say), format_func=lambda v: say.get(v, str(v)), key=key)
        return found or ""


_UNKEPT = "A report is kept once it is added to the draft. Until then, a reload empties this form."
_SEARCH = "Words of the summary, the speaker, the figure or the id, in any order."


def _ask_claim(fields: _Fields, number: int) -> Said:
    place = f"claim-{number}"
    with st.container(border=True):
        st.markdown(f"**Claim {number}**")
        known = fields.search(
            place, "Already on record? Then it is only cited", "no, it is new", {}
        )
        about = {} if known else fields.row(place, "claims", CLAIM)
        printed = fields.row(f"{place}-at", "citations", ["locator", "phrase"])
    return Said(known, about, printed.get("locator", ""), printed.get("phrase", ""))


def _ask_figures(fields: _Fields, number: int, heading: str) -> dict[str, str]:
    st.markdown(f"**{_plain(heading)}**")
    given = fields.row(f"figures-{number}", "claims", FIGURES)
    read = volumes.parse_wording(given.get("volume_wording", ""))
    if read:
        size = "empty" if read[0] is None else str(read[0])
        st.caption(f"The printed words say: volume {size}, volume bound {read[1]}.")
    return given


def _ask_meeting(fields: _Fields, number: int, headed: Mapping[int, str]) -> tuple[str, str]:
    st.markdown(f"**{_plain(headed[number])}**")
    place = f"meets-{number}"
    relation = fields.ask(place, "responses", "relation")
    if relation in ("", NONE_FOUND):
        return relation, ""
    more = {f"#{n}": f"{text} (of this report)" for n, text in headed.items() if n != number}
    label = "The claim that meets it, or, for an answer, that it meets"
    return relation, fields.search(place, label, "choose a claim", more)


def _render_end(desk: Desk, form: Form, report: Report) -> None:
    with st.container(horizontal=True):
        asked = st.button("Add to the draft", type="primary", key="entry-add")
        st.button("Empty the form", key="entry-clear", on_click=form.clear)
    done = asked and _add(desk, form, report)
    if form.told:
        surface("entry-told", fragment(drawn.build_notice(form.told, True)))
    if form.faults:
        surface("entry-faults", fragment(drawn.build_problems(form.faults, lambda p: "")))
        if st.button("Add it with its problems", key="entry-anyway"):
            done = _add(desk, form, report, anyway=True)
    if done:
        st.rerun()


def _add(desk: Desk, form: Form, report: Report, anyway: bool = False) -> bool:
    """Append a report's rows to the draft if they pass the checks; else say why they do not."""
    form.told, form.faults = "", ()
    if not (report.known or report.cells):
        form.told = "Please say in step 1 which report it is."
        return False
    if report.known and all(said.blank for said in report.claims):
        form.told = "There is nothing to add: the report is on record, and no claim is filled in."
        return False
    desk.absorb()
    # Asked again after the disk refused one row, those before it are there already.
    if form.made is None or form.made[0] != report:
        taken = {
            table: {cells(sheet, r).get("id", "") for r in keyed(sheet, table).values()}
            for table, sheet in desk.now.sheets.items()
        }
        form.made = (report, changes(report, taken))
    rows = [change for change in form.made[1] if change not in desk.changes]
    try:
        tried = desk.now.changed(rows)
    except Misfit as error:
        form.told = f"It does not fit the files: {error}."
        return False
    before = {_same(p) for p in desk.judge()[1]}
    form.faults = tuple(p for p in judged(tried, desk.folder)[1] if _same(p) not in before)
    if form.faults and not anyway:
        form.told = "Not added yet; what you typed is still here. The checks say:"
        return False
    for change in rows:
        if not desk.note(change):
            form.told = desk.told
            return False
    desk.thaw()
    count = Counter(change.table for change in form.made[1])
    listed = ", ".join(f"{table} {many}" for table, many in count.items())
    desk.told = f"Added to the draft, rows by table: {listed}. Nothing is saved yet."
    form.clear()
    return True


def _same(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.row, problem.column, problem.message


__all__ = ["SPOT", "Form", "render_entry"]
