// The talk: all steps are here from the start, so that a key needs no server, and a lost
// connection does not stop it. A second window shows the speaker's notes; both follow each other.

const TALKS = new WeakMap();
const CLOCK = "contested-flows-clock";
const PACE = "contested-flows-pace";
const AWAKE_MS = 2600;
const ANSWER_MS = 3000;
const PHONE = "(max-width: 700px)";
const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Backspace: "previous",
  Home: "first", End: "last", Escape: "end", f: "full", b: "blank", ".": "blank", n: "notes",
  p: "play",
};
// The address of the step at which the talk was left for the dashboard. A page that is loaded anew
// knows of none: a link that was handed on opens what it says.
let left = "";

export default async function (component) {
  const { parentElement, setTriggerValue } = component;
  dress(parentElement);
  const data = await unpacked(component.data);
  const talk = TALKS.get(parentElement) ?? start(parentElement.querySelector(".talk"));
  TALKS.set(parentElement, talk);
  const send = (params) => setTriggerValue("act", JSON.stringify(params));
  talk.act = (params) => send(withPicks(params));
  document.documentElement.lang = data.lang;
  talk.words = data.words;
  const back = talk.at < 0 ? wayBack() : null;
  talk.load(data.j, Number(back?.get("step") ?? data.step), data.notices);
  if (back) {
    talk.tell();
    talk.act(Object.fromEntries(back));
    history.replaceState(history.state, "", `${location.pathname}?${back}`);
  }
  // To be drawn anew is to go where one is, or is about to be.
  const here = () => Object.fromEntries(new URLSearchParams(location.search));
  const next = () => (Object.keys(unanswered()).length ? unanswered() : here());
  keepUp(data.now, () => parentElement.isConnected && send(next()));
  return () => {
    // A run that was overtaken by the next ends here too, while the talk goes on.
    if (parentElement.isConnected) return;
    talk.stop();
    TALKS.delete(parentElement);
  };
}

// The way back to the step at which this talk was left, in the language spoken now; null where
// there is none, or the address itself names a step.
function wayBack() {
  const here = new URLSearchParams(location.search);
  const back = new URLSearchParams(left);
  if (!left || here.has("step") || here.get("case") !== back.get("case")) return null;
  for (const name of ["lang", "digits", "embed"]) {
    if (here.has(name)) back.set(name, here.get(name));
    else back.delete(name);
  }
  return back;
}

// A text with its places filled in.
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function remembered(kind, name, value) {
  // A browser may keep nothing for this page, as in a frame on another site, where even asking
  // for the store fails: then each window starts anew.
  try {
    const store = window[`${kind}Storage`];
    if (value !== undefined) store.setItem(name, value);
    return store.getItem(name);
  } catch {
    return null;
  }
}

function start(host) {
  const asked = new URLSearchParams(location.search);
  const notes = asked.get("notes") === "1";
  // What the address says of the window, not of the step.
  const kept = `${notes ? "&notes=1" : ""}${asked.get("embed") === "true" ? "&embed=true" : ""}`;
  const phone = matchMedia(PHONE);
  const talk = { steps: [], at: -1, markup: "" };
  // A drawing may use the same words for its own parts.
  const find = (name) => [...host.querySelectorAll(`.${name}`)].find((n) => !n.closest("svg"));
  let channel = null;
  let blank = false;
  let playing = 0;
  let typed = "";
  let sleep = 0;
  let gone = 0;
  let waiting = 0;

  const put = (name, text) => {
    const place = find(name);
    if (place) place.textContent = text;
  };

  talk.load = (markup, first, notices) => {
    if (markup === talk.markup) return;
    talk.markup = markup;
    const message = JSON.parse(markup);
    talk.steps = message.steps;
    host.replaceChildren(parse(notes ? message.desk : message.frame));
    const pace = find("pace");
    if (pace) pace.value = remembered("local", PACE) ?? pace.value;
    if (pace?.selectedIndex === -1) pace.selectedIndex = 3;
    // After the first time the address is ahead of what the server knows.
    const here = talk.at >= 0 ? talk.at : Number(new URLSearchParams(location.search).get("step")) - 1;
    const place = here >= 0 && here < talk.steps.length ? here : first - 1;
    listen(`contested-flows-talk ${message.case}`);
    talk.at = -1;
    show(Math.min(place, talk.steps.length - 1), { still: true });
    // Quotations need the slanted letters, which may not be asked for when they are first seen.
    document.fonts?.load(`italic 16px ${getComputedStyle(host).fontFamily}`);
    if (notices) toast(notices, 9000);
    wake();
  };

  // Both windows hold the same state; whoever changes it tells the other.
  const listen = (name) => {
    channel?.close();
    channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => {
      if (data.hello) return talk.tell();
      setBlank(data.blank, { quiet: true });
      const at = talk.steps.findIndex(({ id }) => id === data.id);
      if (at >= 0) show(at, { quiet: true });
      // The talk is shown as of another day: the notes are fetched as of that day too.
      else if (notes) location.assign(address(data, "&notes=1"));
    };
    if (notes) channel.postMessage({ hello: true });
  };
  talk.tell = () => {
    const { id, link } = talk.steps[talk.at];
    channel?.postMessage({ id, link, blank });
  };

  const show = (at, { still = false, quiet = false } = {}) => {
    if (at < 0 || at >= talk.steps.length || at === talk.at) return;
    const step = talk.steps[at];
    const { words } = talk;
    const count = filled(words.count, { number: at + 1, all: talk.steps.length });
    const moved = talk.at >= 0;
    talk.at = at;
    put("title", step.title);
    put("text", step.text);
    put("day", notes ? filled(words.as_of, step) : step.day);
    put("later", step.later);
    put("printed", step.printed);
    put("count", count);
    put("at", count);
    put("live", step.say);
    if (notes) {
      const next = talk.steps[at + 1];
      put("following", next ? filled(words.following, next) : words.last);
      find("rests").replaceChildren(parse(step.notes));
    } else {
      find("text").classList.toggle("long", step.text.length > 250);
      find("progress").firstElementChild.style.width = `${(100 * (at + 1)) / talk.steps.length}%`;
      draw(still);
    }
    for (const [name, off] of [["previous", at === 0], ["next", at === talk.steps.length - 1]]) {
      host.querySelector(`[data-do="${name}"]`).setAttribute("aria-disabled", String(off));
    }
    history.replaceState(history.state, "", address(step, kept));
    if (moved && !quiet) talk.tell();
    if (playing) again();
  };
  const address = (step, more = "") => location.pathname + step.link + more;

  const draw = (still) => {
    const stage = find("stage");
    const step = talk.steps[talk.at];
    const fresh = parse((phone.matches && step.small) || step.stage);
    const old = stage.querySelector(".root:not(.leaving)");
    for (const left of stage.querySelectorAll(".leaving")) left.remove();
    clearTimeout(gone);
    const calm = still || !old || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const before = calm ? null : places(old);
    old?.classList.add("leaving");
    old?.setAttribute("aria-hidden", "true");
    stage.append(fresh);
    stage.scrollTop = 0;
    if (calm) return old?.remove();
    move(before, places(fresh), fresh);
    old.animate({ opacity: [1, 0] }, { duration: 260, fill: "forwards" });
    gone = setTimeout(() => old.remove(), 300);
  };

  const setBlank = (on, { quiet = false } = {}) => {
    if (blank === Boolean(on)) return;
    blank = Boolean(on);
    const cover = find("blank");
    if (cover) cover.hidden = !blank;
    host.querySelector('[data-do="blank"]').setAttribute("aria-pressed", String(blank));
    if (!quiet) talk.tell();
  };

  const toast = (text, time = 2200) => {
    const place = find("toast") ?? find("live");
    place.textContent = text;
    clearTimeout(place.over);
    place.over = setTimeout(() => (place.textContent = ""), time);
  };

  const again = () => {
    clearTimeout(playing);
    playing = setTimeout(() => {
      if (talk.at === talk.steps.length - 1) return play(false);
      setBlank(false);
      show(talk.at + 1);
    }, 1000 * Number(find("pace").value));
  };
  const play = (on) => {
    clearTimeout(playing);
    playing = 0;
    const button = host.querySelector('[data-do="play"]');
    const { words } = talk;
    button.textContent = on ? words.pause : words.play;
    button.setAttribute("aria-label", on ? words.pauses : words.plays);
    if (on) again();
    toast(on ? filled(words.playing, { seconds: find("pace").value }) : words.paused);
  };

  const copy = async () => {
    const link = new URL(address(talk.steps[talk.at]), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Without https a page may not write there: it selects the text and copies that.
      const field = Object.assign(document.createElement("textarea"), { value: link });
      host.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    toast(talk.words.copied);
  };

  const go = (at) => {
    setBlank(false);
    show(at);
  };
  const deeds = {
    next: () => go(talk.at + 1),
    previous: () => go(talk.at - 1),
    first: () => go(0),
    last: () => go(talk.steps.length - 1),
    blank: () => setBlank(!blank),
    again: () => remembered("session", CLOCK, String(Date.now())),
    play: () => play(!playing),
    copy,
    full: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.().catch(() => toast(talk.words.no_full));
    },
    notes: () => {
      const url = address(talk.steps[talk.at], "&notes=1");
      if (!window.open(url, "contested-flows-notes", "popup,width=980,height=760")) {
        toast(talk.words.no_window);
      }
    },
    end: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (blank) setBlank(false);
      else {
        left = talk.steps[talk.at].link;
        talk.act(talk.steps[talk.at].leave);
        clearTimeout(waiting);
        waiting = setTimeout(() => toast(talk.words.no_answer), ANSWER_MS);
      }
    },
  };
  const desk = ["next", "previous", "first", "last", "blank", "again"];
  const act = (name) => {
    if (talk.at >= 0 && (!notes || desk.includes(name))) deeds[name]();
  };

  const onKey = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !host.isConnected) return;
    const { key } = event;
    const target = event.composedPath()[0];
    const control = target.closest?.("button,select");
    const enters = key === "Enter" || key === " ";
    if (control && enters) return;
    if (target.closest?.("select") && /^(Arrow|Home|End|Page|[a-z0-9]$)/i.test(key)) return;
    if (/^[0-9]$/.test(key)) {
      typed = (typed + key).slice(-3);
      toast(filled(talk.words.typed, { number: typed }));
    } else if (key === "Enter" && typed) {
      const wished = Number(typed) - 1;
      if (wished >= 0 && wished < talk.steps.length) {
        toast("");
        go(wished);
      } else toast(filled(talk.words.no_step, { number: typed }));
      typed = "";
    } else {
      const name = key === " " && event.shiftKey ? "previous" : KEYS[key.length > 1 ? key : key.toLowerCase()];
      if (!name) return;
      typed = "";
      act(name);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const wake = () => {
    host.classList.add("awake");
    clearTimeout(sleep);
    sleep = setTimeout(() => host.classList.remove("awake"), AWAKE_MS);
  };
  const onClick = (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    // The next key is for the talk, not for the button that a pointer has left in focus.
    if (event.detail) button.blur();
    act(button.dataset.do);
  };
  let touched = null;
  const onTouch = ({ type, changedTouches: [finger], touches }) => {
    wake();
    if (type === "touchstart") touched = touches.length === 1 ? finger : null;
    else if (touched) {
      const [x, y] = [finger.clientX - touched.clientX, finger.clientY - touched.clientY];
      if (Math.abs(x) > 48 && Math.abs(x) > 1.6 * Math.abs(y)) act(x < 0 ? "next" : "previous");
      touched = null;
    }
  };
  const onChange = ({ target }) => {
    if (target.matches(".pace")) {
      remembered("local", PACE, target.value);
      if (playing) again();
    }
  };
  const onTurn = () => talk.at >= 0 && !notes && draw(true);

  window.addEventListener("keydown", onKey, true);
  host.addEventListener("click", onClick);
  host.addEventListener("change", onChange);
  host.addEventListener("pointermove", wake);
  host.addEventListener("touchstart", onTouch, { passive: true });
  host.addEventListener("touchend", onTouch, { passive: true });
  phone.addEventListener("change", onTurn);
  host.classList.toggle("noted", notes);

  if (notes && !remembered("session", CLOCK)) deeds.again();
  const begun = Date.now();
  const tick = () => {
    if (!notes || talk.at < 0) return;
    const now = new Date();
    const spent = Math.floor((now - (Number(remembered("session", CLOCK)) || begun)) / 1000);
    const two = (n) => String(n).padStart(2, "0");
    put("elapsed", `${Math.floor(spent / 60)}:${two(spent % 60)}`);
    put("now", `${two(now.getHours())}:${two(now.getMinutes())}`);
  };
  const ticking = setInterval(tick, 500);

  talk.stop = () => {
    window.removeEventListener("keydown", onKey, true);
    phone.removeEventListener("change", onTurn);
    for (const timer of [playing, sleep, gone, waiting]) clearTimeout(timer);
    clearInterval(ticking);
    channel?.close();
  };
  return talk;
}
