"""What Plotly says itself (its buttons, the months on an axis), in the language of the page."""

from __future__ import annotations

from babel.dates import get_month_names

from flows import language
from flows.language import N_, _

# Plotly looks its own English up in a dictionary.
_SAID = (
    N_("Download plot"),
    N_("Download plot as a PNG"),
    N_("Pan"),
    N_("Zoom"),
    N_("Zoom in"),
    N_("Zoom out"),
    N_("Reset axes"),
    N_("Double-click to zoom back out"),
    N_("Preparing image - this may take a few seconds"),
    N_("Image download succeeded"),
    N_("Sorry, there was a problem downloading your image!"),
)
_UNUSED = ("select2d", "lasso2d", "autoScale2d", "zoom2d")
_DAY = 86_400_000


def config(name: str, *without: str) -> dict[str, object]:
    """Return Plotly's settings for a chart whose picture is called `name`.

    `without` are buttons that this chart has no use for.
    """
    found: dict[str, object] = {
        "displaylogo": False,
        "modeBarButtonsToRemove": [*_UNUSED, *without],
        "toImageButtonOptions": {"format": "svg", "filename": name},
    }
    code = language.spoken()
    if code != language.ENGLISH:
        locale = code.replace("-", "_")
        months = {
            "months": list(get_month_names("wide", locale=locale).values()),
            "shortMonths": list(get_month_names("abbreviated", locale=locale).values()),
        }
        own = {"dictionary": {text: _(text) for text in _SAID}, "format": months}
        found |= {"locale": code, "locales": {code: own}}
    return found


def day_formats() -> list[dict[str, object]]:
    """Return how an axis of time writes a day, a month and a year, in the order of the language."""
    day = _("{day} {month} {year}").format(day="%-d", month="%b", year="%Y")
    month = _("{month} {year}").format(month="%b", year="%Y")
    return [
        {"dtickrange": [None, 27 * _DAY], "value": day},
        {"dtickrange": [27 * _DAY, "M11"], "value": month},
        {"dtickrange": ["M11", None], "value": "%Y"},
    ]
