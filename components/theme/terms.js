// A term that is explained: its tap is its own, not that of the row it stands in; Escape hides it.

const TERM = ".term";
const termOf = (event) => event.composedPath().find((node) => node.matches?.(TERM));

addEventListener(
  "click",
  (event) => {
    if (termOf(event)) event.stopPropagation();
  },
  true,
);
addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    const roots = [document, ...event.composedPath().map((node) => node.shadowRoot)];
    for (const root of new Set(roots.filter(Boolean))) {
      for (const term of root.querySelectorAll(`${TERM}:is(:hover, :focus-within)`)) {
        if (!term.querySelector(".term-text")?.checkVisibility()) continue;
        term.classList.add("hushed");
        term.addEventListener("pointerleave", () => term.classList.remove("hushed"), { once: true });
        term.addEventListener("focusout", () => term.classList.remove("hushed"), { once: true });
        term.querySelector("[popover]").hidePopover?.();
        // The same key closes the evidence, once no term is explained.
        event.stopPropagation();
      }
    }
  },
  true,
);
