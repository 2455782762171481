// From one step to the next: what is in both stays or moves, what is new comes forward, once.

const MOVE_MS = 460;
const COME_MS = 600;
const GLOW = { opacity: 1, filter: "drop-shadow(0 0 3px var(--accent))", offset: 0.55 };

// The marks and names of a drawing by what they stand for, apart for each of its halves.
function places(root) {
  const found = new Map();
  const halves = [...root.querySelectorAll(".half")];
  for (const node of root.querySelectorAll("[data-ref],[data-of]")) {
    const mark = node.closest(".flow") ?? node;
    const half = halves.indexOf(node.closest(".half"));
    const key = `${half} ${node.dataset.ref ?? `name ${node.dataset.of}`}`;
    if (!found.has(key)) found.set(key, { mark, box: mark.getBoundingClientRect() });
  }
  return found;
}

const outline = (path) => path.getAttribute("d").replace(/-?[\d.]+/g, "#");

function move(before, after, fresh) {
  if (![...after.keys()].some((key) => before.has(key))) {
    // Another drawing altogether: it comes as one.
    fresh.animate({ opacity: [0, 1] }, { duration: MOVE_MS, easing: "ease-out" });
    return;
  }
  const smooth = { duration: MOVE_MS, easing: "cubic-bezier(.3,.1,.2,1)" };
  for (const [key, { mark, box }] of after) {
    const old = before.get(key);
    if (!old) {
      const glows = mark.matches(".selected, .flow, .box") && !mark.matches(".dim");
      const frames = glows ? [{ opacity: 0 }, GLOW, { opacity: 1, filter: "none" }] : { opacity: [0, 1] };
      mark.animate(frames, { duration: COME_MS, easing: "ease-out" });
      continue;
    }
    old.mark.style.visibility = "hidden";
    const paths = [...mark.querySelectorAll("path")];
    const was = [...old.mark.querySelectorAll("path")];
    const alike = paths.length && paths.every((p, i) => was[i] && outline(p) === outline(was[i]));
    if (alike) {
      for (const [i, path] of paths.entries()) {
        const [from, to] = [was[i].getAttribute("d"), path.getAttribute("d")];
        if (from !== to) path.animate({ d: [`path("${from}")`, `path("${to}")`] }, smooth);
      }
      continue;
    }
    // A drawing's own units differ from the screen's pixels.
    const unit = mark.getScreenCTM?.()?.a || 1;
    const x = (old.box.left + old.box.width / 2 - box.left - box.width / 2) / unit;
    const y = (old.box.top + old.box.height / 2 - box.top - box.height / 2) / unit;
    if (Math.abs(x) + Math.abs(y) < 0.5) continue;
    mark.animate({ transform: [`translate(${x}px,${y}px)`, "none"] }, smooth);
  }
}
