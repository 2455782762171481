// Helpers for marks that Plotly draws; this file is joined to surface.js, which calls them.

// A mark that takes the pointer hides it from Plotly's own hover, so it is passed on to it.
function passHover(node) {
  const centre = () => {
    const box = node.getBoundingClientRect();
    return { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
  };
  const pass = (name, { clientX, clientY }) => {
    const below = document.elementsFromPoint(clientX, clientY);
    const layer = below.find((other) => other.classList.contains("nsewdrag"));
    layer?.dispatchEvent(new MouseEvent(name, { clientX, clientY, bubbles: true }));
  };
  // A finger has the sentence pinned: Plotly's own would stand beside it.
  node.onmousemove = (event) => pointer !== "touch" && pass("mousemove", event);
  node.onmouseleave = (event) => pass("mouseout", event);
  node.onfocus = () => node.matches(":focus-visible") && pass("mousemove", centre());
  node.onblur = () => pass("mouseout", centre());
}

// A label that would touch a mark, another label or the edge is left out. It starts and
// ends with a space as wide as half a mark: it may touch its own.
function tidyLabels(plot) {
  const area = plot.querySelector(".nsewdrag")?.getBoundingClientRect();
  if (!area?.width) return;
  const meets = (a, b) =>
    a.left + 9 < b.right && b.left + 9 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
  const taken = [...plot.querySelectorAll("[data-ref]")].map((n) => n.getBoundingClientRect());
  for (const text of plot.querySelectorAll(".textpoint text")) {
    const box = text.getBoundingClientRect();
    const out = box.left < area.left || box.right > area.right;
    const free = !out && !taken.some((other) => meets(box, other));
    text.style.visibility = free ? "" : "hidden";
    if (free) taken.push(box);
  }
}

// Graphviz may lay the words of two arrows between the same boxes over one another: those of the
// one move down until they stand free.
function apartLabels(drawing) {
  if (drawing.dataset.apart || !drawing.clientWidth) return;
  drawing.dataset.apart = "";
  const scale = drawing.getScreenCTM().d;
  const taken = [];
  for (const edge of drawing.querySelectorAll("g.edge")) {
    const words = [...edge.querySelectorAll("text")];
    if (!words.length) continue;
    const boxes = words.map((text) => text.getBoundingClientRect());
    const box = {
      left: Math.min(...boxes.map((b) => b.left)),
      right: Math.max(...boxes.map((b) => b.right)),
      top: Math.min(...boxes.map((b) => b.top)),
      bottom: Math.max(...boxes.map((b) => b.bottom)),
    };
    const meets = (b) =>
      box.left < b.right && b.left < box.right && box.top + 3 < b.bottom && b.top + 3 < box.bottom;
    let down = 0;
    for (let other = taken.find(meets); other; other = taken.find(meets)) {
      const by = other.bottom - box.top;
      [down, box.top, box.bottom] = [down + by, box.top + by, box.bottom + by];
    }
    taken.push(box);
    for (const text of down ? words : []) text.setAttribute("transform", `translate(0 ${down / scale})`);
  }
}

// A bar knows only its place in its trace, which knows the reference.
function plotted(node) {
  const trace = node.closest(".points")?.__data__?.[0]?.trace;
  return trace?.customdata?.[(node.__data__ ?? node.parentNode.__data__)?.i];
}

// The keyboard passes over marks that lie outside the days shown.
function reachable(plot) {
  const area = plot.querySelector(".nsewdrag")?.getBoundingClientRect();
  if (!area?.width) return;
  for (const node of plot.querySelectorAll("[data-ref]")) {
    const box = node.getBoundingClientRect();
    const away = box.right < area.left || box.left > area.right;
    if (away) node.setAttribute("tabindex", "-1");
    if (away) node.setAttribute("aria-hidden", "true");
    else node.removeAttribute("aria-hidden");
  }
}
