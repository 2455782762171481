// Arrow keys walk a drawing from mark to mark; for the Tab key a drawing is one stop.

const DRAWINGS = "svg.sankey, svg.strip, svg.timeline-down, .js-plotly-plot, .stGraphVizChart > svg, .ticks";
const FLOWING = "svg.sankey, .stGraphVizChart > svg"; // bands lead from box to box
const LANE = 7; // pixels by which marks of one lane may differ in height
const CAME = new WeakMap(); // mark → from where the walk came to it, and by which way

function marksOf(drawing) {
  const found = [...drawing.querySelectorAll("[data-ref]")];
  return found.filter((n) => n.matches("button, [role=button]") && !n.hasAttribute("aria-hidden"));
}

// Makes one mark the stop of its drawing: the one given, in use, selected, as before, or the first.
function rove(drawing, chosen) {
  const marks = marksOf(drawing);
  const active = drawing.getRootNode().activeElement;
  const one =
    marks.find((n) => n === chosen) ??
    marks.find((n) => n === active) ??
    marks.find((n) => n.classList.contains("selected")) ??
    marks.find((n) => n.dataset.stop) ??
    (drawing.matches(FLOWING) ? inOrder(drawing, marks.filter(isBand))[0] : lanesOf(marks)[0]?.[0].node) ??
    marks[0];
  for (const node of marks) {
    node.setAttribute("tabindex", node === one ? "0" : "-1");
    if (node === one) node.dataset.stop = "1";
    else delete node.dataset.stop;
  }
}

const isBand = (node) => Boolean(node.dataset.ends);
const endsOf = (node) => node.dataset.ends.split(" ");

// A drawing may run from left to right or from top to bottom.
const runsDown = (drawing) => drawing.classList.contains("vertical");

function inOrder(drawing, marks) {
  if (!drawing.matches("svg.sankey")) return marks;
  const down = runsDown(drawing);
  const place = (node) => {
    const box = node.querySelector?.("rect");
    // A band begins where its path does.
    const [x, y] = box
      ? [box.x.baseVal.value, box.y.baseVal.value]
      : node.getAttribute("d").match(/-?[\d.]+/g).map(Number);
    return down ? [y, x] : [x, y];
  };
  const at = new Map(marks.map((node) => [node, place(node)]));
  return marks.toSorted((a, b) => {
    const [p, q] = [at.get(a), at.get(b)];
    return Math.abs(p[0] - q[0]) > LANE ? p[0] - q[0] : p[1] - q[1];
  });
}

// From a band to the box at its end, from a box to its first band; back the way one came.
function along(drawing, marks, node, way) {
  const came = CAME.get(node);
  if (came?.way === -way && marks.includes(came.from)) return came.from;
  const ends = isBand(node) ? endsOf(node) : null;
  const to = ends
    ? marks.find((n) => !isBand(n) && n.dataset.ref === (way > 0 ? ends.at(-1) : ends[0]))
    : inOrder(drawing, marks.filter(isBand)).find(
        (n) => (way > 0 ? endsOf(n)[0] : endsOf(n).at(-1)) === node.dataset.ref,
      );
  if (to) CAME.set(to, { way, from: node });
  return to;
}

function beside(drawing, marks, node, step) {
  const alike = inOrder(drawing, marks.filter((n) => isBand(n) === isBand(node)));
  return alike[alike.indexOf(node) + step];
}

// The marks of a drawing with lanes: from the top, in each from left to right.
function lanesOf(marks) {
  const at = marks.map((node) => {
    const box = node.getBoundingClientRect();
    return { node, x: box.left + box.width / 2, y: box.top + box.height / 2 };
  });
  at.sort((a, b) => a.y - b.y || a.x - b.x);
  const lanes = [];
  for (const one of at) {
    if (!lanes.length || one.y - lanes.at(-1)[0].y > LANE) lanes.push([]);
    lanes.at(-1).push(one);
  }
  for (const lane of lanes) lane.sort((a, b) => a.x - b.x);
  return lanes;
}

function acrossLanes(marks, node, key) {
  const lanes = lanesOf(marks);
  const row = lanes.findIndex((lane) => lane.some((one) => one.node === node));
  const column = lanes[row].findIndex((one) => one.node === node);
  if (key === "Home") return lanes[0][0].node;
  if (key === "End") return lanes.at(-1).at(-1).node;
  if (key === "ArrowRight" || key === "ArrowLeft") {
    return lanes[row][column + (key === "ArrowRight" ? 1 : -1)]?.node;
  }
  const lane = lanes[row + (key === "ArrowDown" ? 1 : -1)];
  const off = (one) => Math.abs(one.x - lanes[row][column].x);
  return lane?.reduce((best, one) => (off(one) < off(best) ? one : best)).node;
}

function nextMark(drawing, node, key) {
  const marks = marksOf(drawing);
  if (!drawing.matches(FLOWING)) return acrossLanes(marks, node, key);
  if (key === "Home" || key === "End") {
    const alike = inOrder(drawing, marks.filter((n) => isBand(n) === isBand(node)));
    return alike.at(key === "Home" ? 0 : -1);
  }
  const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  const level = key === "ArrowRight" || key === "ArrowLeft";
  return level !== runsDown(drawing)
    ? along(drawing, marks, node, step)
    : beside(drawing, marks, node, step);
}

// Takes a key that walks; returns whether it was one.
function walk(event) {
  const node = event.target;
  const drawing = node.closest?.(DRAWINGS);
  const keys = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"];
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  if (!drawing || !node.dataset.ref || !plain || !keys.includes(event.key)) return false;
  event.preventDefault();
  const next = nextMark(drawing, node, event.key);
  if (next) {
    rove(drawing, next);
    next.focus();
  }
  return true;
}

// Every place in which marks can stand: the page itself and each of our surfaces.
function everywhere(selector) {
  const hosts = [...document.querySelectorAll(".stBidiComponent *")].filter((n) => n.shadowRoot);
  return [document, ...hosts.map((n) => n.shadowRoot)].flatMap((root) => [
    ...root.querySelectorAll(selector),
  ]);
}

// The evidence follows the mark that brought it, for the Tab key too: it stands far off otherwise.
function visit(event) {
  if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
  const [panel] = everywhere("[data-evidence]");
  if (!panel) return;
  const inside = [...panel.querySelectorAll("a[href], button, summary, [tabindex='0']")];
  const shown = inside.filter((n) => n.checkVisibility());
  const at = panel.getRootNode().activeElement;
  const mark = opener(panel.dataset.evidence);
  if (!mark?.closest(DRAWINGS)) return;
  if (event.target === mark && !event.shiftKey) {
    event.preventDefault();
    shown[0]?.focus();
  } else if (at && at === (event.shiftKey ? shown[0] : shown.at(-1))) {
    // Forward, the browser itself goes on from the mark to what follows it.
    if (event.shiftKey) event.preventDefault();
    mark.focus({ preventScroll: !event.shiftKey });
  }
}

// What brought the evidence of `ref`: what was used for it, or the first mark that stands for it.
function opener(ref) {
  const usable = (n) => n.matches("button, [role=button]") && n.checkVisibility();
  const used = everywhere("[data-opened]").find(usable);
  if (used) return used;
  const marks = everywhere(`[data-ref="${CSS.escape(ref)}"]`);
  const shown = marks.filter((n) => usable(n) && !n.closest("[data-evidence]"));
  return shown.find((n) => n.closest(DRAWINGS)) ?? shown[0];
}

// Keeps in mind what brought the evidence, so that closing it leads back; nothing forgets it.
function opens(node) {
  // From one piece of evidence to the next the way back stays the same.
  if (node?.closest("[data-evidence]")) return;
  for (const other of everywhere("[data-opened]")) delete other.dataset.opened;
  if (node) node.dataset.opened = "1";
}

// By a link the evidence is here before its mark, and a name before the drawing.
const LATE_MS = 6_000;
const NAMED_MS = 1_000;

// On a phone the evidence comes up from below: what brought it must not lie under it, and who
// comes by a link has not seen it yet.
function uncover(ref) {
  const place = document.querySelector(".st-key-aside");
  if (!place || getComputedStyle(place).position !== "fixed") return;
  place.scrollTop = 0;
  const main = document.querySelector("[data-testid=stMain]");
  const [since, from] = [Date.now(), main.scrollTop];
  const show = () => {
    const mark = opener(ref);
    const sure = mark?.dataset.opened || mark?.closest(DRAWINGS);
    const shown = everywhere("[data-evidence]")[0]?.dataset.evidence === ref;
    // Whoever has scrolled on, or chosen something else, stays there.
    if (!shown || Math.abs(main.scrollTop - from) > 1) return;
    if (!sure && Date.now() - since < (mark ? NAMED_MS : LATE_MS)) return setTimeout(show, 100);
    const at = (mark?.closest(".saying, li, tr") ?? mark)?.getBoundingClientRect();
    const over = at && Math.min(at.bottom, at.top + 120) - place.getBoundingClientRect().top;
    if (over > -8) main.scrollBy(0, over + 16);
  };
  requestAnimationFrame(show);
}

// A link past a chart to its text, which may be folded and may stand in another surface.
function skip(link) {
  const [twin] = everywhere(`details#${CSS.escape(link.dataset.skip)}`);
  if (!twin) return;
  twin.open = true;
  const head = twin.querySelector("summary");
  head.focus();
  head.scrollIntoView({ block: "start" });
}
