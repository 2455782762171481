// Shows markup that Python built and escaped, and tells Python what the reader picked.
// The markup is parsed as XML, stripped of anything live, and never goes through innerHTML.

const STATE = new WeakMap();
const HOVER = "contested-flows-hover";

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

function choose(variants, width) {
  const widths = Object.keys(variants).map(Number).sort((a, b) => a - b);
  return String(widths.filter((w) => w <= width).pop() ?? widths[0]);
}

export default async function (component) {
  const { data, parentElement, setTriggerValue } = component;
  dress(parentElement);
  const state = STATE.get(parentElement) ?? start(parentElement);
  const send = (picks) => setTriggerValue("act", JSON.stringify(picks));
  state.act = (what) => send(withPicks(what));
  if (same(data, state.data)) return state.stop;
  state.data = data;
  const message = await unpacked(data);
  if (message.later && !state.markup) await nextFrame();
  // Of two that come at once the later one counts, whichever is unpacked first.
  if (state.data !== data || !state.host.isConnected) return state.stop;
  document.documentElement.lang = message.lang;
  if (message.aside !== null) follow(state, message);
  state.message = message;
  put(state);
  if (message.page) report(message.page);
  if (message.now) keepUp(message.now, () => state.host.isConnected && send(unanswered()));
  return state.stop;
}

// Puts the markup of the message on the page, and keeps what the reader is at.
function put(state) {
  const { message } = state;
  if (state.markup !== message.markup) {
    state.markup = message.markup;
    const active = state.host.getRootNode().activeElement;
    const kept = sameAgain(active);
    const before = state.host.querySelector(".bar.open .tab.current")?.textContent;
    const opened = new Set([...state.host.querySelectorAll("details[open]")].map((d) => d.id));
    // Nothing is shown of a selection that has ended; the page's own run says so too.
    const root = message.markup ? parse(message.markup) : document.createElement("div");
    const evidence = root.querySelector("[data-evidence]");
    if (message.aside !== null) document.documentElement.toggleAttribute("data-beside", Boolean(evidence));
    address(root);
    // The drawer stays open for the next choice, but closes over another view.
    drawer(root, message.words, root.querySelector(".tab.current")?.textContent === before);
    state.host.replaceChildren(root);
    state.hold();
    state.arrived();
    if (evidence) uncover(focus);
    // The page has one voice: what a surface has to say, such as how much was found, goes to it.
    const status = root.querySelector("[role=status]:not(:empty)");
    status?.removeAttribute("role");
    if (status && status.textContent !== state.told) announce(status.textContent);
    state.told = status?.textContent;
    for (const id of opened) root.querySelector(`details#${CSS.escape(id)}`)?.setAttribute("open", "");
    state.fitted = new Map();
    state.kept = kept;
  }
  // As wide as before, until the page has been laid out.
  state.fit((place) => state.widths[place.dataset.fit] || place.clientWidth);
  // What stands under it has waited for it.
  state.host.getRootNode().host?.closest("[data-testid=stElementContainer]")?.setAttribute("data-there", "");
  state.mark();
  state.bind();
  if (state.kept) {
    const again = state.host.querySelector(state.kept) ?? state.host.querySelector("[data-evidence] a");
    again?.focus({ preventScroll: true });
    state.kept = null;
  }
}

// How to find an element again when its surface has been made anew.
function sameAgain(node) {
  if (node?.id) return `#${CSS.escape(node.id)}`;
  const name = ["ref", "act"].find((one) => node?.dataset?.[one]);
  return name && `[data-${name}="${CSS.escape(node.dataset[name])}"]:not(li, tr, div)`;
}

function start(parentElement) {
  const host = parentElement.querySelector(".surface");
  const tip = parentElement.querySelector(".tip");
  const state = { host, fitted: new Map(), widths: {}, lit: null };
  STATE.set(parentElement, state);

  // A drawing comes in several widths; the one that fits its place is put there.
  state.fit = (measured = (place) => place.clientWidth) => {
    // All are measured before any is filled: the page is laid out once for it.
    const places = [...host.querySelectorAll("[data-fit]")];
    for (const place of places) state.widths[place.dataset.fit] = measured(place);
    let changed = false;
    for (const place of places) {
      const variants = state.message.fit?.[place.dataset.fit];
      const width = state.widths[place.dataset.fit];
      if (!variants || !width) continue;
      const key = choose(variants, width);
      const markup = variants[key];
      if (state.fitted.get(place.dataset.fit) === markup) continue;
      state.fitted.set(place.dataset.fit, markup);
      changed = true;
      // Evidence that opens beside a drawing makes it narrower: the keyboard stays on its mark.
      const active = host.getRootNode().activeElement;
      const held = active && place.contains(active) ? active.dataset.ref : null;
      const used = place.querySelector("[data-opened]")?.dataset.ref;
      place.replaceChildren(parse(markup));
      if (used) opens(place.querySelector(`[data-ref="${CSS.escape(used)}"]`));
      const again = held && place.querySelector(`[data-ref="${CSS.escape(held)}"]`);
      if (again) rove(again.closest(DRAWINGS) ?? place, again);
      again?.focus({ preventScroll: true });
    }
    return changed;
  };

  state.mark = () => {
    keepSelected(host);
    for (const node of host.querySelectorAll("[data-ref]")) {
      const on = node.dataset.ref === focus;
      node.classList.toggle("selected", on);
      if (node.getAttribute("role") === "button") node.setAttribute("aria-pressed", String(on));
    }
    for (const drawing of host.querySelectorAll(DRAWINGS)) rove(drawing);
  };

  const observer = new ResizeObserver(() => state.message && state.fit() && state.mark());
  observer.observe(host);

  const target = (event) => event.target.closest?.("[data-ref],[data-act]");

  state.open = (node) => {
    opens(node);
    if (!node.dataset.act) showAhead(node.dataset.ref);
    state.act(node.dataset.act ? JSON.parse(node.dataset.act) : { focus: node.dataset.ref });
  };
  // Evidence may be on the page before this surface has heard of it.
  const selected = () => focus || everywhere("[data-evidence]")[0]?.dataset.evidence;
  // What brought the evidence has the keyboard again when it closes.
  const release = () => {
    const mark = opener(selected());
    opens(null);
    showAhead("");
    state.act({ focus: "" });
    mark?.focus({ preventScroll: true });
  };
  const fire = (node) => {
    if (node.dataset.act === '{"focus": ""}') return release();
    if (node.dataset.act || node.dataset.ref !== focus) return state.open(node);
    opens(null);
    showAhead("");
    state.act({ focus: "" });
  };

  const light = (node) => {
    foresee(node);
    const refs = node ? [node.dataset.ref, ...(node.dataset.ends ?? "").split(" ")] : [];
    window.dispatchEvent(new CustomEvent(HOVER, { detail: refs.filter(Boolean) }));
  };
  const pin = pinner(parentElement.querySelector(".frame"), state, light);
  const pick = (node, event) => {
    hide();
    if (byTouch(event) && !pin.holds(node)) return pin.open(node, event);
    pin.close();
    fire(node);
  };

  host.addEventListener("click", (event) => {
    if (handOn(event, state.message.words)) return;
    const past = event.target.closest("[data-skip]");
    if (past) {
      event.preventDefault();
      return skip(past);
    }
    let node = target(event);
    if (byTouch(event) && event.target.closest(".fit, .ticks")) {
      node = node?.closest(DRAWINGS) ? node : markNear(host.getRootNode(), event);
      if (node) return pick(node, event);
    }
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("a[href]") && !event.target.closest("a[data-act]")) return;
    if (event.target.closest("summary")) return;
    event.preventDefault();
    hide();
    fire(node);
  });

  // A control names the link parameter that it changes; a slider gives its values by place.
  const value = (control) => control.dataset.values?.split(" ")[control.value] ?? control.value;
  const tell = (control) => {
    const shown = control.dataset.words.split("|")[control.value];
    control.setAttribute("aria-valuetext", shown);
    for (const place of host.querySelectorAll("output, .here span")) place.textContent = shown;
  };
  host.addEventListener("input", ({ target: control }) => {
    if (!control.dataset.words) return;
    tell(control);
    state.slid = { to: value(control), until: Date.now() + HELD_MS };
  });
  // A run that was under way when the slider was moved does not move it back.
  state.hold = () => {
    const control = state.slid && host.querySelector("[data-words]");
    const at = control?.dataset.values.split(" ").indexOf(state.slid.to) ?? -1;
    if (at < 0 || at === Number(control.value) || Date.now() > state.slid.until) {
      state.slid = null;
      return;
    }
    control.value = at;
    tell(control);
  };
  host.addEventListener("change", ({ target: control }) => {
    if (control.dataset.option) return choosePicture(control);
    if (control.dataset.words) return step({ [control.dataset.param]: value(control) });
    if (control.dataset.param) state.act({ [control.dataset.param]: value(control) });
  });
  // One value of a slider is asked for at a time, and of those it passed meanwhile only the last: a
  // key that is held down would ask for a page thirty times a second.
  const step = (picks) => {
    if (state.stepped) {
      state.stepped.next = picks;
      return;
    }
    state.stepped = { next: null, late: setTimeout(() => state.arrived(), HELD_MS) };
    state.act(picks);
  };
  state.arrived = () => {
    if (!state.stepped) return;
    const { next, late } = state.stepped;
    clearTimeout(late);
    state.stepped = null;
    if (next) step(next);
  };

  host.addEventListener("keydown", (event) => {
    if (walk(event)) return;
    visit(event);
    const node = target(event);
    if (event.key === "Escape") {
      hide();
      const panel = event.target.closest("details.filter[open]");
      if (panel) {
        panel.removeAttribute("open");
        return panel.querySelector("summary").focus();
      }
      if (selected()) release();
    } else if (node && event.target === node && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      fire(node);
    }
  });

  const onPress = (event) => shut(host, event.composedPath());
  window.addEventListener("pointerdown", onPress, true);
  host.addEventListener("toggle", raise, true);

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
    const drawing = node?.closest(DRAWINGS);
    if (drawing) rove(drawing, node);
    if (!node?.matches(":focus-visible")) return hide();
    const box = node.getBoundingClientRect();
    show(node, box.left + box.width / 2, box.top + box.height / 2);
  });
  host.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget) shut(host, [relatedTarget.closest("details.filter")]);
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

  const onAhead = ({ detail }) => {
    if (!state.message) return;
    const aside = room === state && detail.markup !== undefined ? { markup: detail.markup } : {};
    state.message = { ...state.message, ...aside };
    put(state);
  };
  window.addEventListener(AHEAD, onAhead);

  const unprinted = onPaper(state);

  const charts = bridgeCharts(state, { pick, fire, release, selected });
  state.bind = charts.bind;

  state.stop = () => {
    // A run that was overtaken by the next ends here too, while the surface stays.
    if (host.isConnected) return;
    clearTimeout(state.stepped?.late);
    pin.stop();
    charts.stop();
    observer.disconnect();
    unprinted();
    window.removeEventListener(HOVER, onHover);
    window.removeEventListener(AHEAD, onAhead);
    leave(state);
    window.removeEventListener("pointerdown", onPress, true);
    STATE.delete(parentElement);
  };
  return state;
}
