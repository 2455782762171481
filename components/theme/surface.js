// Shows markup that Python built and escaped, and tells Python what the reader picked.
// The markup is parsed as XML, stripped of anything live, and never goes through innerHTML.

const STATE = new WeakMap();
const HOVER = "contested-flows-hover";
const LEAST = 1.05; // pixels to a point of a Graphviz drawing, at the least
const MARKS = [
  ".js-plotly-plot .points path.point",
  ".js-plotly-plot .points .point > path",
  ".stGraphVizChart g.edge",
  ".stGraphVizChart g.node",
].join(",");

function choose(variants, width) {
  const widths = Object.keys(variants).map(Number).sort((a, b) => a - b);
  return String(widths.filter((w) => w <= width).pop() ?? widths[0]);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const message = JSON.parse(data.j);
  const state = STATE.get(parentElement) ?? start(parentElement);
  state.act = (what) => setTriggerValue("act", JSON.stringify(what));
  state.message = message;
  if (state.markup !== message.markup) {
    state.markup = message.markup;
    const active = state.host.getRootNode().activeElement;
    const kept = active?.id
      ? `#${CSS.escape(active.id)}`
      : active?.dataset?.ref && `[data-ref="${CSS.escape(active.dataset.ref)}"]`;
    const opened = new Set([...state.host.querySelectorAll("details[open]")].map((d) => d.id));
    const root = parse(message.markup);
    address(root);
    state.host.replaceChildren(root);
    for (const id of opened) root.querySelector(`details#${CSS.escape(id)}`)?.setAttribute("open", "");
    state.fitted = new Map();
    state.kept = kept;
  }
  state.fit();
  state.mark();
  state.bind();
  if (state.kept) {
    state.host.querySelector(state.kept)?.focus({ preventScroll: true });
    state.kept = null;
  }
  return state.stop;
}

function start(parentElement) {
  const host = parentElement.querySelector(".surface");
  const tip = parentElement.querySelector(".tip");
  const state = { host, fitted: new Map(), lit: null };
  STATE.set(parentElement, state);

  // A drawing comes in several widths; the one that fits its place is put there.
  state.fit = () => {
    for (const place of host.querySelectorAll("[data-fit]")) {
      const variants = state.message.fit?.[place.dataset.fit];
      if (!variants || !place.clientWidth) continue;
      const key = choose(variants, place.clientWidth);
      const markup = variants[key];
      if (state.fitted.get(place.dataset.fit) === markup) continue;
      state.fitted.set(place.dataset.fit, markup);
      // Evidence that opens beside a drawing makes it narrower: the keyboard stays on its mark.
      const active = host.getRootNode().activeElement;
      const held = active && place.contains(active) ? active.dataset.ref : null;
      place.replaceChildren(parse(markup));
      if (held) place.querySelector(`[data-ref="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    }
    state.mark();
  };

  state.mark = () => {
    const focus = state.message.focus || "";
    for (const node of host.querySelectorAll("[data-ref]")) {
      const on = node.dataset.ref === focus;
      node.classList.toggle("selected", on);
      if (node.getAttribute("role") === "button") node.setAttribute("aria-pressed", String(on));
    }
  };

  const observer = new ResizeObserver(() => state.message && state.fit());
  observer.observe(host);

  const target = (event) => event.target.closest?.("[data-ref],[data-act]");

  const fire = (node) => {
    if (node.dataset.act) return state.act(JSON.parse(node.dataset.act));
    const again = node.dataset.ref === state.message.focus;
    state.act({ focus: again ? "" : node.dataset.ref });
  };

  host.addEventListener("click", (event) => {
    if (handOn(event)) return;
    const node = target(event);
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("a[href]") && !event.target.closest("a[data-act]")) return;
    if (event.target.closest("summary")) return;
    event.preventDefault();
    hide();
    fire(node);
  });

  // A control names the link parameter that it changes; a slider gives its values by place.
  const value = (control) => control.dataset.values?.split(" ")[control.value] ?? control.value;
  host.addEventListener("input", ({ target: control }) => {
    const shown = control.dataset.words?.split("|")[control.value];
    if (!shown) return;
    control.setAttribute("aria-valuetext", shown);
    control.parentNode.querySelector("output").textContent = shown;
  });
  host.addEventListener("change", ({ target: control }) => {
    if (control.dataset.option) return choosePicture(control);
    if (control.dataset.param) state.act({ [control.dataset.param]: value(control) });
  });

  host.addEventListener("keydown", (event) => {
    const node = target(event);
    if (event.key === "Escape") {
      hide();
      const panel = event.target.closest("details.filter[open]");
      if (panel) {
        panel.removeAttribute("open");
        return panel.querySelector("summary").focus();
      }
      if (state.message.focus) state.act({ focus: "" });
    } else if (node && event.target === node && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      fire(node);
    }
  });

  const hide = () => {
    tip.hidden = true;
  };
  const show = (node, x, y) => {
    const words = node.getAttribute("aria-label");
    if (!words || !node.closest("svg")) return hide();
    tip.textContent = words;
    tip.hidden = false;
    const box = parentElement.getBoundingClientRect?.() ?? host.getBoundingClientRect();
    const area = host.getBoundingClientRect();
    const room = Math.min(320, area.width - 8);
    tip.style.maxWidth = `${room}px`;
    const left = Math.max(0, Math.min(x - area.left + 14, area.width - room - 4));
    tip.style.left = `${left}px`;
    tip.style.top = `${y - area.top + 16}px`;
    if (box && y + tip.offsetHeight + 24 > window.innerHeight) {
      tip.style.top = `${y - area.top - tip.offsetHeight - 10}px`;
    }
  };
  const light = (node) => {
    const refs = node ? [node.dataset.ref, ...(node.dataset.ends ?? "").split(" ")] : [];
    window.dispatchEvent(new CustomEvent(HOVER, { detail: refs.filter(Boolean) }));
  };

  host.addEventListener("pointerover", (event) => light(target(event)));
  host.addEventListener("pointerleave", () => {
    hide();
    light(null);
  });
  host.addEventListener("pointermove", (event) => {
    const node = target(event);
    if (node && event.pointerType === "mouse") show(node, event.clientX, event.clientY);
    else hide();
  });
  host.addEventListener("focusin", (event) => {
    const node = target(event);
    light(node);
    if (!node?.matches(":focus-visible")) return hide();
    const box = node.getBoundingClientRect();
    show(node, box.left + box.width / 2, box.top + box.height / 2);
  });
  host.addEventListener("focusout", () => {
    hide();
    light(null);
  });

  // A path lights up in every drawing on the page: a band with its ends, a box with its bands.
  const onHover = ({ detail }) => {
    const ref = detail[0];
    for (const drawing of host.querySelectorAll("svg.sankey")) {
      let any = false;
      for (const node of drawing.querySelectorAll("[data-ref]")) {
        const ends = (node.dataset.ends ?? "").split(" ");
        const on = Boolean(ref) && (detail.includes(node.dataset.ref) || ends.includes(ref));
        node.classList.toggle("lit", on);
        any ||= on;
      }
      drawing.classList.toggle("has-lit", any);
    }
  };
  window.addEventListener(HOVER, onHover);

  // Charts that others draw (Plotly, Graphviz) get the same handles on their marks.
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
    for (const node of document.querySelectorAll(MARKS)) {
      const datum = node.__data__ ?? node.parentNode.__data__;
      const custom = datum?.data ?? plotted(node);
      const ref = node.id && labels[node.id] ? node.id : Array.isArray(custom) ? custom[0] : custom;
      if (typeof ref !== "string" || !labels[ref]) continue;
      const on = ref === state.message.focus;
      node.classList.toggle("selected", on);
      node.setAttribute("aria-pressed", String(on));
      // The text node stays: whoever drew the chart has tied its own data to it.
      const title = node.querySelector(":scope > title")?.firstChild;
      if (title && title.data !== labels[ref]) title.data = labels[ref];
      if (node.dataset.ref === ref && node.getAttribute("aria-label") === labels[ref] && node.onclick?.of === state) continue;
      node.dataset.ref = ref;
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", labels[ref]);
      node.style.pointerEvents = "all";
      const choose = () =>
        state.act({ focus: node.dataset.ref === state.message.focus ? "" : node.dataset.ref });
      node.onclick = choose;
      choose.of = state;
      if (node.closest(".js-plotly-plot")) passHover(node);
      node.onkeydown = (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose();
        } else if (event.key === "Escape" && state.message.focus) state.act({ focus: "" });
      };
    }
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      if (!plots.has(plot)) plot.on?.("plotly_afterplot", later);
      plots.add(plot);
      reachable(plot);
      tidyLabels(plot);
    }
    for (const drawing of document.querySelectorAll(".stGraphVizChart > svg")) {
      // It shrinks to fit, but no further than can be read: then it scrolls in its own box.
      drawing.style.minWidth = `${Math.round(drawing.viewBox.baseVal.width * LEAST)}px`;
      reveal(drawing);
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
  state.bind = later;

  state.stop = () => {
    observer.disconnect();
    bridge.disconnect();
    cancelAnimationFrame(waiting);
    for (const plot of plots) plot.removeListener?.("plotly_afterplot", later);
    window.removeEventListener(HOVER, onHover);
    STATE.delete(parentElement);
  };
  return state;
}
