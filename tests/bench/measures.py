"""Measure what anybody needs of a page: layout shift, contrast, size of targets: `make measures`.

Prints one table: for each view the worst value over widths, colour schemes and languages.
"""

import sys
from collections import defaultdict
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from flows import language
from tests.browser import reader, shift
from tests.browser.harness import launch, served

SIZES = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
# The sizes of all that can be clicked or tapped and is no link within a sentence, in pixels.
TARGETS = """() => {
  const found = [];
  const look = (root) => {
    const asked = "a[href], button, summary, input, select, [role=button], [data-ref][tabindex]";
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (!node.matches(asked) || !node.checkVisibility() || node.closest(".skip")) continue;
      // WCAG 2.5.8 leaves out what stands in a sentence, and what an SVG mark's area decides:
      // a tap beside such a mark still finds it.
      if (node.closest("svg") || getComputedStyle(node).display === "inline") continue;
      const box = node.getBoundingClientRect();
      if (box.width && box.height) found.push(Math.min(box.width, box.height));
    }
  };
  look(document.querySelector("[data-testid=stMain]"));
  return found;
}"""


def contrasts(page: Page) -> list[float]:
    """Return the contrast of each text that axe could measure, as a ratio to 1."""
    asked = {"runOnly": ["color-contrast"]}
    answer: dict[str, Any] = Axe().run(page, options=asked).response
    nodes = [n for kind in ("passes", "violations") for rule in answer[kind] for n in rule["nodes"]]
    checks = [check["data"] or {} for node in nodes for check in node["any"]]
    ratios = [data.get("contrastRatio") for data in checks]
    return [float(ratio) for ratio in ratios if ratio]


def main() -> int:
    """Print the table."""
    shifts: dict[str, list[float]] = defaultdict(list)
    ratios: dict[str, list[float]] = defaultdict(list)
    targets: dict[str, list[float]] = defaultdict(list)
    with served() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for lang in language.codes():
            for width, height in SIZES.items():
                for scheme in SCHEMES:
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme="dark" if scheme == "dark" else "light",
                    )
                    page = context.new_page()
                    shift.watch(page)
                    for view in reader.READY:
                        reader.open_view(page, address, view, lang=lang)
                        reader.settled(page)
                        shifts[view].append(shift.worst(page))
                        ratios[view].extend(contrasts(page))
                        targets[view].extend(page.evaluate(TARGETS))
                    context.close()
        browser.close()
    print("| view | layout shift, most | contrast, least | target, least |\n|---|---|---|---|")
    for view in reader.READY:
        print(
            f"| {view} | {max(shifts[view]):.3f} | {min(ratios[view]):.1f} : 1 "
            f"| {min(targets[view]):.0f} px |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
