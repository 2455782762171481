// For fingers: a tap pins the sentence of a mark, a second one or a button opens its evidence.

const REACH = [6, 12]; // pixels round a tap in which a mark still counts as hit
const PIN = "contested-flows-pin";
let pointer = "";
addEventListener("pointerdown", (event) => (pointer = event.pointerType), true);
addEventListener("keydown", () => (pointer = ""), true);

// A screen reader's click has no pointer: it opens at once.
const byTouch = (event) => event.detail !== 0 && pointer === "touch";

// The mark at a point or close to it, in the page or in the surface whose root is given.
function markNear(root, { clientX: x, clientY: y }) {
  const angles = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => (i * Math.PI) / 4);
  const round = REACH.flatMap((r) => angles.map((a) => [x + r * Math.cos(a), y + r * Math.sin(a)]));
  for (const [left, top] of [[x, y], ...round]) {
    const node = root.elementFromPoint(left, top)?.closest?.("[data-ref]");
    if (node?.closest(DRAWINGS) && node.matches("button, [role=button]")) return node;
  }
  return null;
}

// The tooltip that stays: one on the page, whichever surface shows it.
function pinner(frame, state, light) {
  let box = null;
  let node = null;
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const close = () => {
    if (!node) return;
    node = null;
    box.remove();
    light(null);
  };
  const place = () => {
    if (!node?.isConnected) return close();
    const mark = node.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const [x, y] = box.tapped;
    const room = [mark.top, innerHeight - mark.bottom];
    // Below the mark or above it; by the finger where the mark fills the screen.
    const top =
      room[1] > height + 10 ? mark.bottom + 8
      : room[0] > height + 10 ? mark.top - height - 8
      : y > innerHeight / 2 ? y - height - 28
      : y + 28;
    box.style.top = `${Math.max(4, Math.min(top, innerHeight - height - 4))}px`;
    box.style.left = `${Math.max(4, Math.min(x - width / 2, innerWidth - width - 4))}px`;
  };
  const open = (mark, event) => {
    close();
    window.dispatchEvent(new CustomEvent(PIN));
    node = mark;
    const words = state.message.words;
    const text = document.createElement("p");
    text.textContent = mark.getAttribute("aria-label");
    const row = document.createElement("p");
    row.className = "row";
    const bring = () => {
      close();
      state.open(mark);
    };
    row.append(
      button(mark.dataset.act ? words.open : words.evidence, bring),
      button(words.close, close),
    );
    box = document.createElement("div");
    box.className = "pin";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", text.textContent);
    box.popover = "manual";
    box.tapped = [event.clientX, event.clientY];
    box.append(text, row);
    frame.append(box);
    box.showPopover?.();
    place();
    light(mark);
  };
  const away = (event) => {
    if (node && !event.composedPath().includes(box) && !event.composedPath().includes(node)) close();
  };
  const moved = () => node && place();
  const escape = (event) => {
    if (!node || event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  document.addEventListener("pointerdown", away, true);
  document.addEventListener("scroll", moved, true);
  document.addEventListener("keydown", escape, true);
  window.addEventListener(PIN, close);
  window.addEventListener("resize", close);
  return {
    open,
    close,
    holds: (mark) => node === mark,
    stop: () => {
      close();
      document.removeEventListener("pointerdown", away, true);
      document.removeEventListener("scroll", moved, true);
      document.removeEventListener("keydown", escape, true);
      window.removeEventListener(PIN, close);
      window.removeEventListener("resize", close);
    },
  };
}

// On a phone the controls fold into one line: the view, the day, and a button that opens them.
function drawer(root, words, open) {
  const bar = root.querySelector(".bar");
  if (!bar) return;
  const line = document.createElement("div");
  line.className = "here";
  // The slider says its own value: said twice, it would be heard twice.
  bar.querySelector("output")?.setAttribute("aria-live", "off");
  const [view, day] = [document.createElement("b"), document.createElement("span")];
  view.textContent = bar.querySelector(".tab.current")?.textContent ?? "";
  day.textContent = bar.querySelector("output")?.textContent ?? "";
  const more = document.createElement("button");
  more.type = "button";
  more.className = "button";
  more.id = "controls";
  more.textContent = words.controls;
  const turn = (on) => {
    bar.classList.toggle("open", on);
    more.setAttribute("aria-expanded", String(on));
  };
  turn(open);
  more.addEventListener("click", () => turn(!bar.classList.contains("open")));
  line.append(view, day, more);
  bar.prepend(line);
}
