"""Every format that a case or one of its views can be handed on in, by name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from flows.characters import filed
from flows.export.options import Options
from flows.language import N_
from flows.model import Case
from flows.view import View


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, what it is for, its file's ending and media type, what makes it.

    `of` says whether it shows one view or the whole case; `maker` names a function
    `(case, view, options) -> bytes`, whose module is imported when it is first needed.
    """

    name: str
    title: str
    about: str
    suffix: str
    media_type: str
    of: str
    maker: str

    def make(self, case: Case, view: View, options: Options) -> bytes:
        """Return the file's content: of a view, or of the case as it stood."""
        module, function = self.maker.split(":")
        made: bytes = getattr(import_module(f"flows.export.{module}"), function)(
            case, view, options
        )
        return made


FORMATS = {
    f.name: f
    for f in (
        Format(
            "svg",
            N_("SVG"),
            N_("drawing that stays sharp at any size"),
            "svg",
            "image/svg+xml",
            "view",
            "picture:svg",
        ),
        Format(
            "png",
            N_("PNG"),
            N_("picture for any program"),
            "png",
            "image/png",
            "view",
            "picture:png",
        ),
        Format(
            "pptx",
            N_("Slides"),
            N_("PowerPoint, one slide per step of the talk"),
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "case",
            "slides:pptx",
        ),
        Format(
            "html",
            N_("Briefing"),
            N_("one file with all views that works offline"),
            "html",
            "text/html",
            "case",
            "briefing:html",
        ),
        Format(
            "pdf",
            N_("Briefing as PDF"),
            N_("paginated, tagged for screen readers"),
            "pdf",
            "application/pdf",
            "case",
            "paper:pdf",
        ),
        Format(
            "zip",
            N_("Data Package"),
            N_("all tables of the case"),
            "zip",
            "application/zip",
            "case",
            "data:package",
        ),
        Format(
            "csv",
            N_("Flows, CSV"),
            N_("flows joined with claims and sources; safe in a spreadsheet"),
            "csv",
            "text/csv",
            "case",
            "data:csv",
        ),
        Format(
            "json",
            N_("Flows, JSON"),
            N_("the same for programs"),
            "json",
            "application/json",
            "case",
            "data:json_text",
        ),
        Format(
            "parquet",
            N_("Flows, Parquet"),
            N_("the same for data tools"),
            "parquet",
            "application/vnd.apache.parquet",
            "case",
            "data:parquet",
        ),
        Format(
            "jsonld",
            N_("JSON-LD"),
            N_("claims and quotations in schema.org’s words, without ratings"),
            "jsonld",
            "application/ld+json",
            "case",
            "linked:jsonld",
        ),
        Format(
            "dot",
            N_("Graphviz DOT"),
            N_("source of the diagram"),
            "dot",
            "text/vnd.graphviz",
            "view",
            "drawn:dot",
        ),
        Format(
            "sankeymatic",
            N_("SankeyMATIC"),
            N_("text for sankeymatic.com"),
            "txt",
            "text/plain",
            "view",
            "drawn:sankeymatic",
        ),
    )
}

# Formats that are of one view, whatever is asked for.
ONLY = {"dot": "diagram", "sankeymatic": "flows"}


def file_name(case: Case, view: View, format_: Format, options: Options) -> str:
    """Return the name of a file: the case, the view if it shows one, the as-of day.

    A diagram is of one account: its name says of which, if `view` does.
    """
    parts = [filed(case.id)]
    if format_.of == "view":
        shown = ONLY.get(format_.name, view.view)
        parts.append(f"{shown}-{view.account}" if shown == "diagram" and view.account else shown)
        parts += [p for p in (view.topic, view.population) if p]
    parts.append(case.as_of.isoformat())
    if options.theme == "dark":
        parts.append("dark")
    if format_.of == "view" and options.shape != Options().shape:
        parts.append(options.shape)
    return f"{'_'.join(parts)}.{format_.suffix}"
