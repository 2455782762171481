// One polite live region for the whole page: it says what a choice has changed.

const VOICE = "contested-flows-voice";
const UNSEEN = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";
const KEPT_MS = 12_000; // nothing that was said stays on the page

function voice() {
  let node = document.getElementById(VOICE);
  if (!node) {
    node = document.createElement("div");
    node.id = VOICE;
    node.setAttribute("role", "status");
    node.setAttribute("aria-live", "polite");
    node.style.cssText = UNSEEN;
    document.body.append(node);
  }
  return node;
}

function announce(text, page) {
  const node = voice();
  clearTimeout(node.clear);
  clearTimeout(node.write);
  node.textContent = "";
  // What several surfaces say of one choice is said in one go; a region that is emptied and
  // filled in the same moment may stay silent. Of the page only what it says last is told.
  node.next ??= new Map();
  node.next.set(page ? "page" : Symbol(), text);
  if (page) node.coming = page;
  node.write = setTimeout(() => {
    node.textContent = [...node.next.values()].filter(Boolean).join(" ");
    node.next.clear();
    node.page = node.coming ?? node.page;
  }, 120);
  node.clear = setTimeout(() => (node.textContent = ""), KEPT_MS);
}

const onPhone = () => matchMedia("(max-width: 640px)").matches;

// What Python says of the page now, against what was last told of it: only what differs is told.
function report(page) {
  const node = voice();
  const before = node.page;
  node.page ??= page;
  if (!before) return;
  const told = ["view", "as_of", "shown", "notices"].filter((name) => before[name] !== page[name]);
  const parts = told.map((name) => page[name]);
  if (before.evidence !== page.evidence) {
    parts.push(page.evidence ? page[onPhone() ? "below" : "evidence"] : page.closed);
  }
  const text = parts.filter(Boolean).join(" ");
  if (text || node.next?.size) announce(text, page);
}
