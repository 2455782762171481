// Where every text on the page stands, measured: which overlap, which are cut, what is too wide.

(least) => {
  const SHRINK = 0.2; // a line's box is higher than its letters, above and below
  const DEEP = /[\u0900-\u0dff]/; // letters of these scripts fill it down to its end
  const SLACK = 1; // pixels
  const texts = [];
  const hiddenFrom = (node) =>
    node.closest(".halo, .unseen, script, style, noscript, [hidden], .stSkeleton, title, desc");

  const up = (node) => node.parentElement ?? node.getRootNode().host ?? null;

  // What is for ears alone stands in a box of a pixel that lets nothing through.
  const heard = (node) => {
    for (let at = node; at && at !== document.body; at = up(at)) {
      const style = getComputedStyle(at);
      if (style.position !== "absolute" && style.position !== "fixed") continue;
      const { width, height } = at.getBoundingClientRect();
      const shut = /hidden|clip/.test(style.overflow) || style.clip !== "auto" || style.clipPath !== "none";
      if (shut && width <= 1 && height <= 1) return true;
    }
    return false;
  };

  const visible = (node) => {
    if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    return !hiddenFrom(node) && !heard(node);
  };

  // The part of a text that its ancestors let through, and what cuts it.
  const cut = (rect, node) => {
    for (let at = node; at && at !== document.documentElement; at = up(at)) {
      const style = getComputedStyle(at);
      if (style.position === "fixed") return null;
      const svg = at.tagName === "svg";
      const ways = svg ? [style.overflow, style.overflow] : [style.overflowX, style.overflowY];
      const box = at.getBoundingClientRect();
      if (!box.width && !svg) continue;
      const over = [
        Math.max(box.left - rect.left, rect.right - box.right),
        Math.max(box.top - rect.top, rect.bottom - box.bottom),
      ];
      for (const side of [0, 1]) {
        if (/hidden|clip/.test(ways[side]) && over[side] > SLACK) {
          return `${at.tagName}.${at.getAttribute("class") ?? ""} by ${Math.round(over[side])}`;
        }
        // What scrolls in its own box is not cut; what lies outside is measured there.
        if (/auto|scroll/.test(ways[side])) return null;
      }
    }
    return null;
  };

  const small = [];
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const parent = node.parentElement;
      if (!parent || !visible(parent)) continue;
      const range = document.createRange();
      // A space round a text is not its letters.
      range.setStart(node, node.data.length - node.data.trimStart().length);
      range.setEnd(node, node.data.trimEnd().length);
      const size = parseFloat(getComputedStyle(parent).fontSize);
      for (const rect of range.getClientRects()) {
        if (rect.width < 2 || rect.height < 2) continue;
        const clear = rect.height * SHRINK;
        texts.push({
          text: node.data.trim().slice(0, 60),
          node,
          parent,
          left: rect.left,
          right: rect.right,
          top: rect.top + clear,
          bottom: rect.bottom - (DEEP.test(node.data) ? 0 : clear),
          fixed: pinned(parent),
        });
      }
      const scale = parent.getScreenCTM ? parent.getScreenCTM()?.a ?? 1 : 1;
      if (size * scale < least) small.push(`${(size * scale).toFixed(1)} px: ${node.data.trim().slice(0, 60)}`);
    }
  };
  const pinned = (node) => {
    for (let at = node; at; at = up(at)) {
      if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
    }
    return false;
  };
  look(document.body);

  const overlaps = [];
  texts.sort((a, b) => a.top - b.top);
  for (let i = 0; i < texts.length; i++) {
    const a = texts[i];
    for (let j = i + 1; j < texts.length && texts[j].top < a.bottom; j++) {
      const b = texts[j];
      // What stays in view while the page moves under it is no fault of the page.
      if (a.node === b.node || a.fixed !== b.fixed) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > SLACK && high > SLACK) {
        overlaps.push(`“${a.text}” and “${b.text}” by ${Math.round(wide)} × ${Math.round(high)}`);
      }
    }
  }
  const clipped = texts.map((t) => [t, cut(t, t.parent)]).filter(([, by]) => by);
  const main = document.querySelector("[data-testid=stMain]") ?? document.documentElement;
  return {
    texts: texts.length,
    overlaps: [...new Set(overlaps)],
    clipped: [...new Set(clipped.map(([t, by]) => `“${t.text}” by ${by}`))],
    small: [...new Set(small)],
    sideways: main.scrollWidth - main.clientWidth,
  };
}
