"""The styles of the drawings as a browser would resolve them: rules, variables, light and dark."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import cssselect2
import tinycss2

from flows.draw.markup import el

FOLDER = Path(__file__).parent.parent / "draw"
FRAME = Path(__file__).parent / "frame.css"
# The palette is read first, so that a drawing may differ from it.
SHEETS = ("palette.css", "drawing.css")
# Not of drawings: what stands beside them on a page.
PAGE = "pages.css"
Tokens = list[Any]
Own = dict[str, Tokens]


def _sheets() -> list[Path]:
    others = (path.name for path in FOLDER.glob("*.css"))
    rest = sorted(name for name in others if name not in (*SHEETS, PAGE))
    return [*(FOLDER / name for name in (*SHEETS, *rest)), FRAME]


def declarations(css: Any) -> list[tuple[str, Tokens]]:
    """Return the declarations of a rule's body or a style attribute as (property, tokens)."""
    parsed = tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
    return [
        (d.name if d.name.startswith("--") else d.lower_name, _strip(d.value))
        for d in parsed
        if d.type == "declaration"
    ]


def _strip(tokens: Tokens) -> Tokens:
    kept = [t for t in tokens if t.type != "comment"]
    while kept and kept[0].type == "whitespace":
        kept.pop(0)
    while kept and kept[-1].type == "whitespace":
        kept.pop()
    return kept


@lru_cache(maxsize=1)
def _matcher() -> Any:
    """Return the rules of all drawings; what a still picture cannot show matches nothing.

    Rules in conditions (`@media`, `@container`) are the page's own and left out.
    """
    matcher = cssselect2.Matcher()
    for path in _sheets():
        rules = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), True, True)
        for rule in (r for r in rules if r.type == "qualified-rule"):
            body = declarations(rule.content)
            for one in _selectors(rule.prelude):
                try:
                    compiled = cssselect2.compile_selector_list(one)
                except cssselect2.SelectorError:
                    continue  # `:host`, `:focus-visible` …: of the page alone
                for selector in compiled:
                    if selector.pseudo_element is None:
                        matcher.add_selector(selector, body)
    return matcher


def _selectors(prelude: Tokens) -> list[Tokens]:
    found: list[Tokens] = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def matched(wrapper: Any) -> Own:
    """Return the winning declarations of one element, its style attribute over all rules."""
    found: Own = {}
    # In order of specificity, then of the sheets: the last one wins.
    for _, _, _, body in sorted(_matcher().match(wrapper), key=lambda hit: hit[:2]):
        found.update(body)
    found.update(declarations(wrapper.etree_element.get("style") or ""))
    return found


@lru_cache(maxsize=2)
def ground(theme: str) -> dict[str, Tokens]:
    """Return the variables that every drawing stands on, resolved for a theme."""
    wrapper = cssselect2.ElementWrapper.from_xml_root(el("svg", {"class": "paper"}))
    return variables(matched(wrapper), {}, theme)


def variables(own: Own, inherited: dict[str, Tokens], theme: str) -> dict[str, Tokens]:
    """Return the variables of an element: its own, resolved, over those it inherits."""
    named = {name: tokens for name, tokens in own.items() if name.startswith("--")}
    if not named:
        return inherited
    found = dict(inherited)
    pending = dict(named)

    def look(name: str) -> Tokens | None:
        if name in pending:
            # Taken out first: a variable that is made of itself has no value.
            tokens = pending.pop(name)
            found.pop(name, None)
            value = resolve(tokens, look, theme)
            if value is not None:
                found[name] = value
        return found.get(name)

    for name in named:
        look(name)
    return found


def resolve(tokens: Tokens, look: Any, theme: str) -> Tokens | None:
    """Return tokens without `var()` and `light-dark()`, or None if a variable has no value."""
    found: Tokens = []
    for token in tokens:
        if token.type != "function":
            found.append(token)
            continue
        if token.lower_name == "var":
            name, rest = _arguments(token.arguments, 2)
            value = look(name[0].value) if name else None
            if value is None and rest is not None:
                value = resolve(rest, look, theme)
        elif token.lower_name == "light-dark":
            light, dark = _arguments(token.arguments, 2)
            value = resolve((light if theme == "light" else dark) or [], look, theme)
        else:
            inner = resolve(token.arguments, look, theme)
            value = None if inner is None else [_function(token, inner)]
        if value is None:
            return None
        found += value
    return _strip(found)


def _function(token: Any, arguments: Tokens) -> Any:
    return tinycss2.ast.FunctionBlock(token.source_line, token.source_column, token.name, arguments)


def _arguments(tokens: Tokens, most: int) -> list[Tokens | None]:
    """Return the comma-separated arguments, at most `most`, None for those that are not given."""
    found: list[Tokens | None] = [[]]
    for token in tokens:
        if token == "," and len(found) < most:
            found.append([])
        else:
            last = found[-1]
            assert last is not None
            last.append(token)
    shown: list[Tokens | None] = [_strip(part or []) for part in found]
    return shown + [None] * (most - len(shown))


def text(tokens: Tokens) -> str:
    """Return tokens as CSS."""
    written: str = tinycss2.serialize(tokens)
    return written.strip()
