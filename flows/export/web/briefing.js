// What the file does beyond being read: evidence of a mark, earlier dates, light or dark.
// All markup was made and escaped beforehand and lies packed in the file; it is parsed as XML,
// stripped of anything live, and never goes through innerHTML.
"use strict";
(() => {
  const page = document.getElementById("page");
  const store = document.getElementById("pack");
  const days = store.dataset.days.split(" ");
  const words = store.dataset.words.split("|");
  const last = days.length - 1;
  const able = "DecompressionStream" in window;
  const LIVE = "script,iframe,object,embed,form,link,meta,base,foreignObject";
  const SAFE = { ",": "<", ".": "&", ":": ">" };
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
  const SETTLED_MS = 140;
  const state = { day: last, ref: "" };
  // The last day is what stands in the file; it is put back as it was.
  const kept = [...page.childNodes];

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  // ---- the pack ----
  function bytes(text) {
    const values = new Uint8Array(128);
    for (let i = 0; i < DIGITS.length; i += 1) values[DIGITS.charCodeAt(i)] = i;
    for (const [safe, digit] of Object.entries(SAFE)) values[safe.charCodeAt(0)] = values[digit.charCodeAt(0)];
    const spare = (5 - (text.length % 5)) % 5;
    const padded = text + "~".repeat(spare);
    const found = new Uint8Array((padded.length / 5) * 4);
    for (let i = 0, o = 0; i < padded.length; i += 5, o += 4) {
      let number = 0;
      for (let k = 0; k < 5; k += 1) number = number * 85 + values[padded.charCodeAt(i + k)];
      found[o] = number >>> 24;
      found[o + 1] = number >>> 16;
      found[o + 2] = number >>> 8;
      found[o + 3] = number;
    }
    return found.subarray(0, found.length - spare);
  }
  // What the text repeats is put back: [how much is new, from where to copy, how much] …
  function unfold(data) {
    const end = data.indexOf(10);
    const moves = JSON.parse(new TextDecoder().decode(data.subarray(0, end)));
    const rest = data.subarray(end + 1);
    const made = new Uint8Array(rest.length + moves.reduce((sum, n, i) => sum + (i % 3 === 2 ? n : 0), 0));
    let from = 0;
    let to = 0;
    for (let i = 0; i < moves.length; i += 3) {
      const [own, start, size] = [moves[i], moves[i + 1], moves[i + 2]];
      made.set(rest.subarray(from, from + own), to);
      made.copyWithin(to + own, start, start + size);
      from += own;
      to += own + size;
    }
    made.set(rest.subarray(from), to);
    return JSON.parse(new TextDecoder().decode(made));
  }
  let opened = null;
  const unpack = () => {
    opened ??= new Response(
      new Blob([bytes(store.textContent)]).stream().pipeThrough(new DecompressionStream("deflate")),
    ).arrayBuffer().then((data) => unfold(new Uint8Array(data)));
    return opened;
  };
  async function grow(day, name) {
    const { parts, roots } = await unpack();
    const number = roots[name]?.[day] ?? -1;
    if (number < 0) return null;
    const text = (n) => parts[n].map((p) => (typeof p === "number" ? text(p) : p)).join("");
    const tree = new DOMParser().parseFromString(text(number), "application/xhtml+xml");
    if (tree.querySelector("parsererror")) throw new Error("the packed markup is not well-formed");
    for (const node of tree.querySelectorAll(LIVE)) node.remove();
    for (const node of tree.querySelectorAll("*")) {
      for (const { name: attribute, value } of [...node.attributes]) {
        const link = attribute === "href" || attribute === "src";
        if (attribute.startsWith("on") || (link && !/^(https?:|#)/i.test(value))) node.removeAttribute(attribute);
      }
    }
    return [...document.importNode(tree.documentElement, true).childNodes];
  }

  // ---- what a mark or a row is about ----
  const ROWS = ".saying, li, tr, .row";
  const target = (link) => {
    const place = decodeURIComponent(link?.getAttribute("href")?.match(/^#(.*)/)?.[1] ?? "");
    return place.includes(":") ? place : "";
  };
  const about = (node) => {
    if (!node) return "";
    if (node.dataset.ref) return node.dataset.ref;
    if (node.matches("a")) return target(node);
    if (node.id.includes(":")) return node.id;
    return node.matches(ROWS) ? target(node.querySelector("a.pick")) : "";
  };
  const marks = (ref, within = page) =>
    [...within.querySelectorAll(`[data-ref="${CSS.escape(ref)}"], a[href="#${CSS.escape(ref)}"]`)]
      .map((node) => (node.matches("a.pick") ? node.closest(ROWS) : node))
      .filter((node) => node && about(node) === ref)
      .concat([...within.querySelectorAll(`#${CSS.escape(ref)}`)]);

  // ---- marks become buttons with their sentences ----
  async function name() {
    const lists = await grow(state.day, "names");
    if (!lists) return;
    [...page.querySelectorAll(".drawing:not(.narrow), .ticks")].forEach((place, i) => {
      const said = new Map([...lists[i].children].map((li) => [li.getAttribute("title"), li.textContent]));
      const beside = place.nextElementSibling;
      for (const one of beside?.matches(".narrow") ? [place, beside] : [place]) {
        for (const mark of one.querySelectorAll("[data-ref], a[aria-hidden]")) {
          const words = said.get(about(mark));
          if (!words) continue;
          mark.setAttribute("aria-label", words);
          mark.setAttribute("tabindex", "0");
          mark.removeAttribute("aria-hidden");
          if (!mark.matches("a")) mark.setAttribute("role", "button");
        }
        for (const drawing of one.querySelectorAll(":scope > svg")) drawing.setAttribute("role", "group");
      }
    });
    select();
  }

  function select() {
    for (const node of page.querySelectorAll(".selected")) node.classList.remove("selected");
    for (const node of page.querySelectorAll("[aria-pressed]")) node.removeAttribute("aria-pressed");
    if (!state.ref) return;
    for (const node of marks(state.ref)) {
      node.classList.add("selected");
      if (node.getAttribute("role") === "button") node.setAttribute("aria-pressed", "true");
    }
  }

  function light(refs) {
    for (const drawing of page.querySelectorAll("svg")) {
      let any = false;
      for (const node of drawing.querySelectorAll("[data-ref]")) {
        const ends = (node.dataset.ends ?? "").split(" ");
        const on = refs.length > 0 && (refs.includes(node.dataset.ref) || ends.includes(refs[0]));
        node.classList.toggle("lit", on);
        any ||= on;
      }
      drawing.classList.toggle("has-lit", any);
    }
  }

  // ---- the tip ----
  const tip = make("div", { class: "tip", "aria-hidden": "true" });
  tip.hidden = true;
  const hide = () => { tip.hidden = true; };
  function show(node, x, y) {
    const said = node?.getAttribute("aria-label");
    if (!said || !node.closest(".drawing, .ticks")) return hide();
    tip.textContent = said;
    tip.hidden = false;
    const room = Math.min(340, innerWidth - 16);
    tip.style.maxWidth = `${room}px`;
    const below = y + 18 + tip.offsetHeight < innerHeight;
    tip.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${below ? y + 18 : Math.max(8, y - tip.offsetHeight - 12)}px`;
  }

  // ---- the panel with the evidence ----
  const panel = make("aside", { id: "panel", class: "surface", "aria-label": "Evidence" });
  panel.hidden = true;
  const note = (text, ...more) =>
    make("section", { class: "evidence" }, make("p", {}, text), make("p", { class: "links" }, ...more));
  const button = (text, href, attribute) => make("a", { class: "button", href, [attribute]: "" }, text);

  async function evidence() {
    const { ref, day } = state;
    if (!ref) {
      panel.hidden = true;
      document.body.classList.remove("beside");
      panel.replaceChildren();
      return;
    }
    const found = (await grow(day, ref)) ?? (await missing(ref, day));
    if (ref !== state.ref || day !== state.day) return;
    panel.replaceChildren(...found);
    panel.hidden = false;
    panel.scrollTop = 0;
    document.body.classList.add("beside");
  }
  async function missing(ref, day) {
    const { roots } = await unpack();
    const close = button("Close", "#flows", "data-close");
    if (!roots[ref]) return [note(`“${ref}” is not in this file.`, close)];
    const there = page.querySelector(`[data-ref="${CSS.escape(ref)}"], #${CSS.escape(ref)}`);
    const to = make("a", { class: "button", href: `#${ref}`, "data-day": days[last] }, `As of ${words[last]}`);
    const text = there
      ? `This file holds the evidence of this as of ${words[last]}, not as of ${words[day]}.`
      : `“${ref}” is not in the record as of ${words[day]}; it appears at a later date.`;
    return [note(text, to, close)];
  }

  // ---- the address: what is selected, and as of when ----
  const read = () => {
    let text = location.hash.slice(1);
    try { text = decodeURIComponent(text); } catch { text = ""; }
    const at = text.lastIndexOf("@");
    const day = at < 0 ? last : days.indexOf(text.slice(at + 1));
    const place = at < 0 ? text : text.slice(0, at);
    return { place, day: day < 0 ? last : day };
  };
  const address = (place, day) => {
    const end = day === last ? "" : `@${days[day]}`;
    return place || end ? `#${place}${end}` : location.href.split("#")[0];
  };

  async function apply(scroll) {
    const { place, day } = read();
    const ref = place.includes(":") ? place : "";
    const changed = day !== state.day;
    if (changed) await turn(day);
    if (day !== read().day) return;
    state.ref = ref;
    select();
    await evidence();
    if (scroll && place) reach(place);
    mark();
  }

  function reach(place) {
    const node = document.getElementById(place) ?? marks(place)[0];
    for (let up = node; up; up = up.parentElement) if (up.matches("details")) up.open = true;
    node?.scrollIntoView({ block: place.includes(":") ? "center" : "start" });
  }

  // Another day: all of the page is that of the day; what stood at the top stays there.
  async function turn(day) {
    const nodes = day === last ? kept : await grow(day, "page");
    if (!nodes) return;
    const top = [...page.children].findLast((n) => n.getBoundingClientRect().top < 120 && n.id);
    const before = top?.getBoundingClientRect().top;
    const open = new Map([...page.querySelectorAll("details[id]")].map((d) => [d.id, d.open]));
    state.day = day;
    page.replaceChildren(...nodes);
    for (const one of page.querySelectorAll("details[id]")) if (open.has(one.id)) one.open = open.get(one.id);
    const now = top && document.getElementById(top.id);
    if (now) scrollBy(0, now.getBoundingClientRect().top - before);
    if (slider) tell(day);
    await name();
  }

  const go = (place, day, scroll = false) => {
    const next = address(place, day);
    if (next !== location.hash && next !== location.href) history.pushState(null, "", next);
    return apply(scroll);
  };
  const current = () => read().place;

  // ---- what the reader does ----
  const near = (event) => event.target.closest?.("[data-ref], a, .saying, li, tr, summary, .row");
  document.addEventListener("click", (event) => {
    const node = near(event);
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || node.matches("summary")) return;
    const link = event.target.closest("a");
    if (link) {
      const href = link.getAttribute("href") ?? "";
      if (!href.startsWith("#")) return;
      const place = decodeURIComponent(href.slice(1));
      const ref = place.includes(":");
      if (ref && !able) return;
      event.preventDefault();
      hide();
      const day = link.dataset.day ? days.indexOf(link.dataset.day) : state.day;
      if ("close" in link.dataset) return go("", state.day);
      if (panel.contains(link) && "place" in link.dataset) return see(link.dataset.place);
      return go(place, day < 0 ? last : day, !ref || Boolean(link.closest(".rests")));
    }
    if (!able || String(getSelection())) return;
    const ref = about(node);
    if (!ref) return;
    hide();
    go(ref === state.ref ? "" : ref, state.day);
  });
  // “See in Claims”: the selection stays, and comes into view there.
  function see(place) {
    const section = document.getElementById(place);
    const found = marks(state.ref, section).find((n) => n.getClientRects().length);
    (found ?? section)?.scrollIntoView({ block: found ? "center" : "start" });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hide();
      if (state.ref) go("", state.day);
    } else if ((event.key === "Enter" || event.key === " ") && event.target.getAttribute?.("role") === "button") {
      event.preventDefault();
      const ref = about(event.target);
      go(ref === state.ref ? "" : ref, state.day);
    }
  });
  const drawn = (event) => event.target.closest?.(".drawing [data-ref], .ticks a");
  const ends = (node) => (node ? [about(node), ...(node.dataset.ends ?? "").split(" ")].filter(Boolean) : []);
  page.addEventListener("pointerover", (event) => light(ends(drawn(event))));
  page.addEventListener("pointerleave", () => { hide(); light([]); });
  page.addEventListener("pointermove", (event) => {
    const node = drawn(event);
    if (node && event.pointerType === "mouse") show(node, event.clientX, event.clientY);
    else hide();
  });
  page.addEventListener("focusin", (event) => {
    const node = drawn(event);
    light(ends(node));
    if (!node?.matches(":focus-visible")) return hide();
    const box = node.getBoundingClientRect();
    show(node, box.left + box.width / 2, box.top + box.height / 2);
  });
  page.addEventListener("focusout", () => { hide(); light([]); });
  addEventListener("scroll", hide, { passive: true });
  addEventListener("popstate", () => apply(!current().includes(":")));

  // ---- as-of slider, light or dark, where one is ----
  const date = document.getElementById("date");
  let slider = null;
  let shown = null;
  function tell(day) {
    shown.textContent = `As of ${words[day]}`;
    slider.value = day;
    slider.setAttribute("aria-valuetext", shown.textContent);
  }
  if (able && days.length > 1) {
    slider = make("input", {
      id: "as-of", type: "range", min: 0, max: last, step: 1, value: last,
      "aria-label": "As of: only what had been said by this day is shown",
    });
    shown = make("output", { for: "as-of" });
    slider.addEventListener("input", () => {
      shown.textContent = `As of ${words[slider.value]}`;
      slider.setAttribute("aria-valuetext", shown.textContent);
    });
    // A held key passes many days: the page is made for the one at which it stops.
    let stopped = 0;
    slider.addEventListener("change", () => {
      clearTimeout(stopped);
      stopped = setTimeout(() => go(current(), Number(slider.value)), SETTLED_MS);
    });
    date.replaceChildren(shown, slider);
    tell(last);
  }
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const theme = make("button", { type: "button", class: "button", id: "theme" });
  const paint = () => { theme.textContent = dark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    paint();
  });
  paint();
  date.append(theme);

  const tabs = [...document.querySelectorAll(".top nav a")];
  function mark() {
    const here = tabs.findLast((tab) => {
      const section = document.getElementById(tab.dataset.place);
      return section && section.getBoundingClientRect().top < innerHeight * 0.4;
    });
    for (const tab of tabs) {
      if (tab === here) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 60;
  }
  let waiting = 0;
  addEventListener("scroll", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(mark);
  }, { passive: true });

  // On paper everything that is folded is open.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...page.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of folded) one.open = false; });

  document.body.append(panel, tip);
  mark();
  // The style lays out what is below the first drawing later; from here on it is there.
  const lay = () => root.classList.add("whole");
  if (!able) {
    const text = "This browser cannot unpack what is packed in this file: earlier dates and the evidence of a mark are not shown. Everything as of the date stands below.";
    page.before(make("p", { class: "unable" }, text));
    lay();
    return;
  }
  const start = async () => {
    lay();
    if (location.hash) await apply(true);
    if (state.day === last) await name();
    root.classList.add("ready");
  };
  if (location.hash) start();
  else (window.requestIdleCallback ?? setTimeout)(start);
})();
