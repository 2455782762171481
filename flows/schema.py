"""The tables and columns of a case, written once: types, allowed words, keys, what each is for.

The loader, the checks, `datapackage.json` and the data dictionary all read this file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flows import language

ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
KIND_PATTERN = r"[a-z]+(-[a-z]+)*"
MAX_PHRASE_WORDS = 12
MAX_TERM_WORDS = 40

SIDES = ("alleging", "answering", "deciding")
READ = ("full", "excerpt")
BOUNDARIES = (
    "state-government",
    "judiciary",
    "party",
    "outside-government",
    "public",
    "not-stated",
)
CLAIM_KINDS = ("allegation", "petition", "statement", "undertaking", "court", "report")
BOUNDS = (
    "exactly",
    "over",
    "nearly",
    "about",
    "at-least",
    "up-to",
    "unquantified",
    "not-stated",
)
VERBS = (
    "sought",
    "directed",
    "collected",
    "reportedly-given",
    "shared",
    "stored",
    "used-to-send",
    "denied",
)
EVENT_KINDS = (
    "letter",
    "deadline",
    "messages",
    "filing",
    "hearing",
    "order",
    "press",
    "statement",
    "undertaking",
    "law",
    "election",
    "report",
)
EVENT_STATUS = ("reported", "alleged", "scheduled", "background")
RELATIONS = (
    "denies",
    "does-not-dispute",
    "reframes",
    "partly",
    "not-addressed",
    "decides",
    "none-found",
)
VIEWS = ("overview", "flows", "timeline", "claims", "figures", "diagram", "sources")
# The talk: all steps of the story full screen. It is a view of the page, and no step's view.
TALK_VIEW = "present"
PAGES = (*VIEWS, TALK_VIEW)
# A view only where the server was started for it; no step of a story leads there.
EDIT_VIEW = "edit"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, whether it must be filled, and when to fill it.

    `type` is one of `text`, `integer`, `edtf`, `url`, `day`; `many` marks a list in a cell
    (separated by `; `); `table` is the table that the cell points at. A `told` text may have
    columns beside it with the same in other languages: each is `of` it, in its `language`.
    """

    name: str
    about: str
    type: str = "text"
    required: bool = False
    words: tuple[str, ...] = ()
    pattern: str = ""
    table: str = ""
    many: bool = False
    told: bool = False
    of: str = ""
    language: str = ""

    @property
    def translations(self) -> tuple[Column, ...]:
        """The columns that may hold the same in other languages, one for each catalogue."""
        codes = language.codes() if self.told else ()
        return tuple(
            Column(
                f"{self.name}_{code}",
                f"`{self.name}` in another language ({code}); may be empty.",
                of=self.name,
                language=code,
            )
            for code in codes
            if code != language.ENGLISH
        )

    @property
    def free(self) -> bool:
        """Whether any text may stand here; no rule of the case compares it with anything."""
        bound = self.words or self.pattern or self.table or self.many
        return self.type == "text" and not bound and not self.name.startswith("volume_")


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file of a case: `name`.csv, what one row of it is, and its columns in order.

    A case without an `optional` table is whole.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def file(self) -> str:
        """The file name inside the case folder."""
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns that every such file has, in canonical order."""
        return tuple(c.name for c in self.columns)

    @property
    def every(self) -> tuple[Column, ...]:
        """All columns there may be: each text is followed by itself in other languages."""
        return tuple(c for column in self.columns for c in (column, *column.translations))

    @property
    def translations(self) -> tuple[Column, ...]:
        """The columns in other languages, which a file may leave out."""
        return tuple(c for c in self.every if c.language)

    def column(self, name: str) -> Column | None:
        """Return the column of that name, if the table may have one."""
        return next((c for c in self.every if c.name == name), None)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row: its id or its term, else all of them."""
        return self.names[:1] if self.names[0] in ("id", "term") else self.names


def _id(about: str) -> Column:
    return Column("id", about, required=True, pattern=ID_PATTERN)


def _volume(about: str) -> tuple[Column, ...]:
    return (
        Column("volume", about, "integer"),
        Column(
            "volume_bound",
            "The hedge: `over` and `nearly` exclude the number itself; `unquantified` (“lakhs of "
            "women”) and `not-stated` leave `volume` empty.",
            words=BOUNDS,
        ),
        Column("volume_wording", "The words as printed, at most 12."),
        Column("volume_unit", "What is counted, in the plural: people, documents, agencies."),
    )


_NOTE = Column("note", "What a careful reader should know: basis, doubt, how reports differ.")

_TABLES = (
    Table(
        "accounts",
        "one version of what happened that is drawn as a whole",
        (
            _id("Short readable slug; links point at it."),
            Column("name", "The account's name on the page, neutral.", required=True, told=True),
            Column(
                "side",
                "Whether the account alleges, answers or decides.",
                required=True,
                words=SIDES,
            ),
            Column("order", "Place in lists, from 1.", "integer", required=True),
            _NOTE,
        ),
    ),
    Table(
        "sources",
        "one report or document",
        (
            _id("Short readable slug, such as `pti-2026-02-25`."),
            Column("title", "What the source is, in our own words.", required=True, told=True),
            Column("publisher", "Who published it; empty if the copy does not say."),
            Column("agency", "The news agency credited, if any."),
            Column("dateline", "The place (and day) printed at its head."),
            Column("published", "The date of publication, EDTF; empty if unknown.", "edtf"),
            Column("url", "Its address, http or https.", "url"),
            Column(
                "derived_from",
                "The source that it rewrites or reprints: it then never counts as a second voice.",
                table="sources",
            ),
            Column(
                "read",
                "How much of it was read: `full`, or `excerpt` (its opening).",
                required=True,
                words=READ,
            ),
            _NOTE,
        ),
    ),
    Table(
        "actors",
        "one person, office, department, system, scheme, company, court, party or unnamed body",
        (
            _id("Short readable slug."),
            Column(
                "name",
                "As the page prints it; officials appear by office.",
                required=True,
                told=True,
            ),
            Column(
                "kind",
                "One word: person, office, department, agency, system, scheme, company, court, "
                "party, media … An end that nobody states is an `unnamed` actor of its own.",
                required=True,
                pattern=KIND_PATTERN,
            ),
            Column(
                "boundary",
                "The boundary that the actor is inside of.",
                required=True,
                words=BOUNDARIES,
            ),
            Column("parent", "The actor that it belongs to, only if stated.", table="actors"),
            Column(
                "stage",
                "Column of the Sankey and of the diagram, from 0; needed by every end of a flow.",
                "integer",
            ),
            Column("aliases", "Other names in print, separated by `; `.", many=True),
            _NOTE,
        ),
    ),
    Table(
        "populations",
        "one group of people",
        (
            _id("Short readable slug."),
            Column("name", "The group, as the speaker names it.", required=True, told=True),
            Column(
                "overlaps",
                "Groups that may share people; `*` = not known.",
                table="populations",
                many=True,
            ),
            Column(
                "possibly_same_as",
                "Groups that may be this one under another name.",
                table="populations",
                many=True,
            ),
            _NOTE,
        ),
    ),
    Table(
        "claims",
        "one thing that one speaker said on one occasion",
        (
            _id("Short readable slug."),
            Column("speaker", "The actor who said it.", required=True, table="actors"),
            Column(
                "said_on",
                "When, EDTF: fill only with what the source prints; an inferred day ends in `?`.",
                "edtf",
            ),
            Column("sequence", "Order within one day, where it is known.", "integer"),
            Column("setting", "Where and how it was said."),
            Column(
                "kind",
                "`report` is the reporter's own voice; `statement` and `undertaking` are the "
                "government's.",
                required=True,
                words=CLAIM_KINDS,
            ),
            Column(
                "topic",
                "The heading under which it is compared.",
                required=True,
                pattern=ID_PATTERN,
            ),
            Column(
                "summary", "What was said, in neutral words of our own.", required=True, told=True
            ),
            Column("population", "Whose data, or who was messaged.", table="populations"),
            Column("measure", "What the number counts: people whose data, people messaged …"),
            *_volume("The number, only where the claim gives one; whole, without separators."),
            _NOTE,
        ),
    ),
    Table(
        "citations",
        "one place where a claim is printed",
        (
            Column("claim", "The claim.", required=True, table="claims"),
            Column("source", "The source that prints it.", required=True, table="sources"),
            Column("locator", "Paragraph and sentence, such as `P17.S1`; `opening` in an excerpt."),
            Column("phrase", "At most 12 words, verbatim."),
        ),
    ),
    Table(
        "flows",
        "one movement of personal data, or of messages made with it, in one account",
        (
            _id("Short readable slug."),
            Column("account", "The account that it belongs to.", required=True, table="accounts"),
            Column("origin", "Where it starts.", required=True, table="actors"),
            Column("recipient", "Where it ends.", required=True, table="actors"),
            Column("population", "Whose data, or who was messaged.", table="populations"),
            Column("data_fields", "What data, as said, separated by `; `.", many=True),
            Column(
                "verb",
                "What was actually said: never strengthen it.",
                required=True,
                words=VERBS,
            ),
            *_volume("The volume of one of the cited claims, word for word; empty if none."),
            Column("date", "When it is said to have happened, EDTF.", "edtf"),
            Column("purpose", "What for, as said."),
            Column("claims", "The claims it rests on.", required=True, table="claims", many=True),
            _NOTE,
        ),
    ),
    Table(
        "events",
        "one dated happening",
        (
            _id("Short readable slug."),
            Column("date", "EDTF.", "edtf", required=True),
            Column("lane", "The actor in whose lane it is drawn.", required=True, table="actors"),
            Column("kind", "What sort of happening.", required=True, words=EVENT_KINDS),
            Column("title", "What happened, neutral and short.", required=True, told=True),
            Column(
                "status",
                "Whether it is reported, alleged, scheduled or background.",
                required=True,
                words=EVENT_STATUS,
            ),
            Column("claims", "The claims that tell of it.", table="claims", many=True),
            Column("sources", "The sources that tell of it.", table="sources", many=True),
            _NOTE,
        ),
    ),
    Table(
        "responses",
        "how one claim is met by one statement",
        (
            _id("Short readable slug."),
            Column("claim", "The claim that is met.", required=True, table="claims"),
            Column("statement", "The claim that meets it; empty for `none-found`.", table="claims"),
            Column(
                "relation",
                "How it meets it, judged by its content alone; timing is computed.",
                required=True,
                words=RELATIONS,
            ),
            _NOTE,
        ),
    ),
    Table(
        "story",
        "one step of the talk a presenter gives",
        (
            _id("Short readable slug."),
            Column("order", "Place in the talk, from 1.", "integer", required=True),
            Column("title", "The step's headline.", required=True, told=True),
            Column("text", "What the presenter says, attributed.", required=True, told=True),
            Column("view", "The view shown.", required=True, words=VIEWS),
            Column("as_of", "The date that governs the step, YYYY-MM-DD.", "day", required=True),
            Column("focus", "What to highlight: `flow:ID; claim:ID` …", many=True),
        ),
    ),
    Table(
        "glossary",
        "one term of the record and what it means; the table may be left out",
        (
            Column("term", "The term as the record writes it.", required=True),
            Column(
                "text",
                "What it means, in neutral words of our own, at most 40; no claim of either side.",
                required=True,
                told=True,
            ),
            Column("aliases", "Other forms of it in the record, separated by `; `.", many=True),
            Column("source", "The source that explains it, if one does.", table="sources"),
        ),
        optional=True,
    ),
)

TABLES: dict[str, Table] = {t.name: t for t in _TABLES}

FOCUS_TABLES = {
    "flow": "flows",
    "actor": "actors",
    "claim": "claims",
    "event": "events",
    "source": "sources",
}

_EDTF_DAY = r"[0-9]{4}(-((0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]|XX))?|XX(-XX)?))?[?~%]?"
EDTF_PATTERN = rf"({_EDTF_DAY}|({_EDTF_DAY}|\.\.)?/({_EDTF_DAY}|\.\.)?)"


def table_schema(table: Table, header: Collection[str] = ()) -> dict[str, Any]:
    """Return the Frictionless Table Schema of `table` (types, constraints, foreign keys).

    Columns in other languages are those of the file's `header`.
    """
    fields = []
    for column in table.every:
        if column.language and column.name not in header:
            continue
        field: dict[str, Any] = {
            "name": column.name,
            "type": {"integer": "integer", "day": "date"}.get(column.type, "string"),
            "description": column.about,
        }
        constraints: dict[str, Any] = {}
        if column.required:
            constraints["required"] = True
        if column.words:
            constraints["enum"] = list(column.words)
        if column.type == "integer":
            constraints["minimum"] = 0
        pattern = EDTF_PATTERN if column.type == "edtf" else column.pattern
        if pattern:
            constraints["pattern"] = pattern
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if len(table.key) == 1:
        schema["primaryKey"] = list(table.key)
    keys = [
        {"fields": [c.name], "reference": {"resource": _self(table, c), "fields": ["id"]}}
        for c in table.columns
        if c.table and not c.many
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _self(table: Table, column: Column) -> str:
    # Data Package: an empty resource name is the table itself.
    return "" if column.table == table.name else column.table


def beside(table: Table) -> str:
    """Return the sentence that says which columns may have others beside them, if any may."""
    names = [c.name for c in table.columns if c.told]
    if not names:
        return ""
    own, other = (" and ".join(f"`{name}{end}`" for name in names) for end in ("", "_ml"))
    return f"Beside {own} may stand {other} and the like: the same in another language."


def resources(
    without: Collection[str] = (), headers: Mapping[str, Collection[str]] | None = None
) -> list[dict[str, Any]]:
    """Return the `resources` of a case's `datapackage.json`, one per table.

    `without` names the optional tables that the case does not have; `headers` are those of its
    files, by table: columns in other languages are described where they are.
    """
    found = headers or {}
    return [
        {
            "name": table.name,
            "path": table.file,
            "type": "table",
            "description": f"One row: {table.about}. {beside(table)}".rstrip(),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": table_schema(table, found.get(table.name, ())),
        }
        for table in TABLES.values()
        if table.name not in without
    ]


def dictionary() -> str:
    """Return the data dictionary as Markdown, a section per table."""
    parts = []
    for table in TABLES.values():
        parts.append(f"#### `{table.file}` — one row is {table.about}\n")
        parts.append("| column | filled with | about |\n|---|---|---|")
        for c in table.columns:
            kind = f"`{c.table}` id" if c.table else {"edtf": "EDTF date"}.get(c.type, c.type)
            kind = " ".join(f"`{w}`" for w in c.words) or kind
            kind += " (list)" if c.many else ""
            kind += ", required" if c.required else ""
            parts.append(f"| `{c.name}` | {kind} | {c.about} |")
        parts.append(f"\n{beside(table)}\n" if beside(table) else "")
    return "\n".join(parts)
