"""`python -m flows.catalogue`: bring the catalogues of all languages into step with the code.

The texts are found in the syntax tree: Babel's own reader does not look into f-strings.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from flows.language import FOLDER

ROOT = Path(__file__).parent.parent
# The functions that take texts of the interface, and which of their arguments are texts.
MARKS = {"_": (0,), "N_": (0,), "ngettext": (0, 1), "pgettext": (0, 1), "count": (1, 2)}


class Found(NamedTuple):
    """One text of the interface: itself, its plural and its context (both may be ""), its file."""

    text: str
    plural: str
    context: str
    file: str


def messages(root: Path = ROOT) -> Iterator[Found]:
    """Yield every text of the interface, file by file, as often as it stands in the code."""
    for folder in ("components", "flows"):
        for path in sorted((root / folder).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _message(node, file)


def _message(call: ast.Call, file: str) -> Iterator[Found]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    places = MARKS.get(name, ())
    found = [call.args[i].value for i in places if _is_text(call, i)]  # type: ignore[attr-defined]
    if not places or len(found) < len(places):
        return
    if name == "pgettext":
        yield Found(found[1], "", found[0], file)
    else:
        yield Found(found[0], found[1] if len(found) > 1 else "", "", file)


def _is_text(call: ast.Call, place: int) -> bool:
    if len(call.args) <= place:
        return False
    argument = call.args[place]
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


def template(root: Path = ROOT) -> Catalog:
    """Return all texts of the interface as a catalogue without translations."""
    found = Catalog(charset="utf-8")
    for m in messages(root):
        if m.text:
            text = (m.text, m.plural) if m.plural else m.text
            # Without line numbers: a catalogue changes only where a text does.
            found.add(text, locations=[(m.file, 0)], context=m.context or None)
    return found


def updated(text: bytes, code: str, root: Path = ROOT) -> bytes:
    """Return a catalogue with the texts of the code: new ones empty, old ones gone."""
    catalogue = read_po(io.BytesIO(text), locale=code.replace("-", "_"))
    date, revised = catalogue.creation_date, catalogue.revision_date
    catalogue.update(template(root), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.creation_date, catalogue.revision_date = date, revised
    catalogue.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, include_lineno=False)
    return written.getvalue()


def main() -> None:
    """Update every catalogue and print how many texts each has still to translate."""
    for path in sorted(FOLDER.glob("*.po")):
        path.write_bytes(updated(path.read_bytes(), path.stem))
        with path.open("rb") as text:
            found = [m for m in read_po(text) if m.id]
        empty = sum(not all(forms(m)) for m in found)
        print(f"{path.name}: {len(found)} texts, {empty} not translated")


def forms(message: Message) -> tuple[str, ...]:
    """Return the translation of a text in each of its plural forms."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    main()
