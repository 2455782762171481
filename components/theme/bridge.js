// Charts that others draw (Plotly, Graphviz) get the same handles on their marks as our drawings.

const LEAST = 1.05; // pixels to a point of a Graphviz drawing, at the least
const MARKS = [
  ".js-plotly-plot .points path.point",
  ".js-plotly-plot .points .point > path",
  ".stGraphVizChart g.edge",
  ".stGraphVizChart g.node",
].join(",");

// The functions say what becomes of a mark that is picked, opened or left, and what is selected.
function bridgeCharts(state, { pick, fire, release, selected }) {
  const plots = new Set();
  let waiting = 0;
  const later = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(bind);
  };
  const bridge = new MutationObserver(later);
  const bind = () => {
    const labels = state.message?.bridge;
    if (!labels) return;
    const named = new Map();
    const ways = [];
    for (const node of document.querySelectorAll(MARKS)) {
      const datum = node.__data__ ?? node.parentNode.__data__;
      const custom = datum?.data ?? plotted(node);
      const ref = node.id && labels[node.id] ? node.id : Array.isArray(custom) ? custom[0] : custom;
      if (typeof ref !== "string" || !labels[ref]) continue;
      const on = ref === focus;
      node.classList.toggle("selected", on);
      node.setAttribute("aria-pressed", String(on));
      // The text node stays: whoever drew the chart has tied its own data to it.
      const title = node.querySelector(":scope > title")?.firstChild;
      const [from, to] = title && title.data !== labels[ref] ? title.data.split("->") : [];
      if (from) named.set(from, ref);
      if (to) ways.push([node, from, to]);
      if (title && title.data !== labels[ref]) title.data = labels[ref];
      if (node.dataset.ref === ref && node.getAttribute("aria-label") === labels[ref] && node.onclick?.of === state) continue;
      node.dataset.ref = ref;
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", labels[ref]);
      node.style.pointerEvents = "all";
      const choose = (event) => pick(node, event);
      node.onclick = choose;
      choose.of = state;
      if (node.closest(".js-plotly-plot")) passHover(node);
      node.onkeydown = (event) => {
        if (walk(event)) return;
        visit(event);
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          fire(node);
        } else if (event.key === "Escape" && selected()) release();
      };
    }
    // A boundary is called what stands on it, not by its name in the drawing's source.
    for (const box of document.querySelectorAll(".stGraphVizChart :is(g.cluster, g.graph)")) {
      const title = box.querySelector(":scope > title")?.firstChild;
      const name = [...box.querySelectorAll(":scope > text")].map((n) => n.textContent).join(" ");
      if (title && title.data !== name) title.data = name;
    }
    // Graphviz names the two ends of an arrow in its title.
    for (const [node, ...ends] of ways) node.dataset.ends = ends.map((n) => named.get(n) ?? "").join(" ");
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      if (!plots.has(plot)) plot.on?.("plotly_afterplot", later);
      plots.add(plot);
      reachable(plot);
      tidyLabels(plot);
      rove(plot);
    }
    for (const drawing of document.querySelectorAll(".stGraphVizChart > svg")) {
      // It shrinks to fit, but no further than can be read: then it scrolls in its own box.
      drawing.style.minWidth = `${Math.round(drawing.viewBox.baseVal.width * LEAST)}px`;
      apartLabels(drawing);
      reveal(drawing);
      rove(drawing);
    }
  };
  // What is selected comes into view in a drawing that scrolls, once for each selection.
  const reveal = (drawing) => {
    const node = drawing.querySelector(".selected");
    const place = drawing.closest(".stVerticalBlock");
    if (!node || !place || node.dataset.ref === state.revealed) return;
    state.revealed = node.dataset.ref;
    const [box, room] = [node.getBoundingClientRect(), place.getBoundingClientRect()];
    if (box.left < room.left || box.right > room.right) {
      place.scrollLeft += box.left + box.width / 2 - room.left - room.width / 2;
    }
  };
  const watched = { subtree: true, childList: true, attributeFilter: ["id"] };
  bridge.observe(document.body, watched);

  // A tap beside a mark of theirs still means it.
  const beside = (event) => {
    if (!state.message?.bridge || !byTouch(event) || event.target.closest("[data-ref]")) return;
    if (!event.target.closest(".js-plotly-plot, .stGraphVizChart")) return;
    const node = markNear(document, event);
    if (node) pick(node, event);
  };
  document.addEventListener("click", beside);
  const stop = () => {
    document.removeEventListener("click", beside);
    bridge.disconnect();
    cancelAnimationFrame(waiting);
    for (const plot of plots) plot.removeListener?.("plotly_afterplot", later);
  };
  return { bind: later, stop };
}
