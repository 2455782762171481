"""How an export is made: light or dark, its shape and size, and the address that it names."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flows.model import Case
from flows.view import View

THEMES = ("light", "dark")
# Width and height in pixels; a picture of a long table is as high as it needs to be.
SHAPES = {"screen": (1280, 720), "square": (1080, 1080)}
SCALES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Options:
    """How an export is made.

    `theme` is one of THEMES, `shape` one of SHAPES, `scale` the pixels of a PNG to one of its
    drawing, `base` the address of the dashboard that links lead to, empty if it has none.
    """

    theme: str = "light"
    shape: str = "screen"
    scale: int = 2
    base: str = ""

    def link(self, case: Case, view: View) -> str:
        """Return the link to a view, as short as it can be: defaults are left out.

        Without an address it starts with the id of the case, as a reader would look it up.
        """
        asked = urlencode(view.params(), safe=":,")
        start = self.base or case.id
        return f"{start}?{asked}" if asked else start
