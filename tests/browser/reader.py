"""The hands and eyes of the browser tests: opens a view, reads all that it shows, moves about."""

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page

from flows import language, words

# What a view shows when it is all there; `.plain` is the sentence in place of an empty one.
READY = {
    "overview": ".compare, svg.sankey, .plain",
    "flows": "svg.sankey, .plain",
    "timeline": ".js-plotly-plot [data-ref], svg.timeline-down, .plain",
    "claims": ".compare, .plain",
    "figures": ".js-plotly-plot [data-ref], .plain",
    "diagram": ".stGraphVizChart g[data-ref], .plain",
    "sources": ".sources, .plain",
}
RESTING = "[data-testid=stApp][data-test-script-state=notRunning]"

_WALK = """
const walk = (node, see) => {
  if (/^(script|style|noscript)$/i.test(node.tagName ?? "")) return;
  see(node);
  if (node.shadowRoot) walk(node.shadowRoot, see);
  for (const child of node.childNodes) walk(child, see);
};
"""
_TEXT = f"""(all) => {{ {_WALK}
  const parts = [];
  walk(document.body, (node) => {{
    if (node.nodeType === Node.TEXT_NODE) {{
      if (all || !node.parentElement || node.parentElement.checkVisibility()) parts.push(node.data);
    }} else if (all && node.nodeType === Node.ELEMENT_NODE) {{
      for (const name of ["aria-label", "aria-valuetext", "title", "alt"]) {{
        if (node.hasAttribute(name)) parts.push(node.getAttribute(name));
      }}
    }}
  }});
  return parts.join(" ");
}}"""
_REFS = f"""() => {{ {_WALK}
  const found = new Set();
  walk(document.body, (node) => {{
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.dataset?.ref !== undefined) found.add(node.dataset.ref);
    for (const end of (node.dataset?.ends ?? "").split(" ")) if (end) found.add(end);
  }});
  return [...found];
}}"""
_LIVE = """() => {
  const live = "img, iframe, form, object, embed, link, meta, base, audio, video, script";
  const found = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      const acts = node.getAttributeNames().some((name) => name.startsWith("on"));
      const runs = /^(javascript|data):/i.test(node.getAttribute("href") ?? "");
      if (acts || runs || node.matches(live)) found.push(node);
      if (node.shadowRoot) look(node.shadowRoot);
    }
  };
  look(document.querySelector("[data-testid=stMain]"));
  return found.map((node) => node.outerHTML.slice(0, 200));
}"""


def open_view(page: Page, url: str, view: str = "overview", **params: str) -> None:
    """Open a view by its address and wait until it is all there."""
    asked = {"view": view, **params}
    page.goto(f"{url}/?{urlencode(asked)}")
    with language.speaking(params.get("lang", "")):
        wait_for_view(page, view)


def settled(page: Page) -> None:
    """Wait until the letters are there and no chart moves any more."""
    page.evaluate(
        """async () => {
          await document.fonts.ready;
          const tall = () => document.querySelector("[data-testid=stMain]").scrollHeight;
          const pause = () => new Promise((done) => setTimeout(done, 150));
          for (let before = -1, i = 0; before !== tall() && i < 20; i++) {
            before = tall();
            await pause();
          }
        }"""
    )


def wait_for_view(page: Page, view: str) -> None:
    # On a phone the tabs are folded into the drawer of the controls.
    page.wait_for_selector(f".tab.current >> text={words.VIEW[view]}", state="attached")
    page.wait_for_selector(RESTING)
    page.wait_for_selector(READY[view], state="attached")


def go(page: Page, view: str) -> None:
    """Go to a view by its tab."""
    folded = page.locator("#controls[aria-expanded=false]:visible")
    if folded.count():
        folded.click()
    page.get_by_role("navigation", name="Views").get_by_text(words.VIEW[view], exact=True).click()
    wait_for_view(page, view)


def shown_text(page: Page) -> str:
    """Return the text that a reader sees."""
    return _flat(page.evaluate(_TEXT, False))


def whole_text(page: Page) -> str:
    """Return the text that a reader sees, hears, or finds folded away."""
    return _flat(page.evaluate(_TEXT, True))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def refs(page: Page) -> list[str]:
    """Return every row that anything on the page names."""
    return list(page.evaluate(_REFS))


def live_elements(page: Page) -> list[str]:
    """Return whatever could act or fetch by itself, anywhere in the page's own part."""
    return list(page.evaluate(_LIVE))


def params(page: Page) -> dict[str, str]:
    """Return the parameters of the address in the address bar."""
    address = str(page.evaluate("location.href"))
    return {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}


def wait_for_params(page: Page, **wished: str | None) -> dict[str, str]:
    """Wait until the address says so (None: says nothing of it), and return its parameters."""

    # The browser itself is asked: a step made by script is not always told as a navigation.
    page.wait_for_function(
        """wished => {
          const found = new URLSearchParams(location.search);
          return Object.entries(wished).every(([name, value]) => found.get(name) === value);
        }""",
        arg=wished,
    )
    return params(page)


def evidence(page: Page, ref: str) -> Locator:
    """Return the evidence of a row, once it is open."""
    found = page.locator(f'[data-evidence="{ref}"]')
    found.wait_for()
    return found


def wait_until_closed(page: Page) -> None:
    """Wait until no evidence is open."""
    page.wait_for_selector("[data-evidence]", state="detached")


def sideways(page: Page) -> list[Any]:
    """Return the scrolling parts that are wider than their place, with both widths."""
    return list(
        page.evaluate(
            """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
              .map((n) => [n.scrollWidth, n.clientWidth]).filter(([a, b]) => a > b + 1)"""
        )
    )
