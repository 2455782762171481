// The evidence of a mark comes from an address of its own, sooner than the page's next run: it is
// asked for when a mark is pointed at, shown when it is picked, and the run then finds it there.

const AHEAD = "contested-flows-ahead";
const KEPT = 64;
const HELD_MS = 3_000; // a run that was under way when a mark was picked does not undo the pick
const found = new Map();
// What is selected: the surface for evidence is told of it, and every surface shows it.
let focus = "";
let teller = null;
// The surface that evidence is shown on, what was picked last, and the version of the record.
let room = null;
let picked = null;
let version = null;

// A surface for evidence is there, of a version of the record; of none, where it is nobody else's.
function follow(state, message) {
  teller = state;
  room = message.aside ? state : null;
  if (message.aside !== version) found.clear();
  version = message.aside;
  const late = outdated(message.focus);
  if (late) message.markup = state.markup;
  select(late ? picked.ref : message.focus);
}

function select(ref, markup) {
  if (ref === focus && markup === undefined) return;
  focus = ref;
  window.dispatchEvent(new CustomEvent(AHEAD, { detail: { markup } }));
}

// The surface for evidence is gone, and what was selected with it.
function leave(state) {
  if (teller !== state) return;
  teller = room = null;
  select("");
}

// Links to other views keep what is selected.
function keepSelected(host) {
  for (const link of host.querySelectorAll('a[data-act][href^="?"]')) {
    if ("focus" in JSON.parse(link.dataset.act)) continue;
    const asked = new URLSearchParams(link.getAttribute("href"));
    if ((asked.get("focus") ?? "") === focus) continue;
    if (focus) asked.set("focus", focus);
    else asked.delete("focus");
    link.setAttribute("href", `?${asked}`);
  }
}

// A promise of the markup of some evidence; null where it cannot be had this way.
function evidence(ref) {
  const asked = new URLSearchParams(location.search);
  asked.set("focus", ref);
  const where = `evidence?${asked}`;
  if (!found.has(where)) {
    if (found.size >= KEPT) found.delete(found.keys().next().value);
    const answer = fetch(where).then((r) => (r.ok ? r.text() : null), () => null);
    found.set(where, answer);
    answer.then((markup) => markup ?? found.delete(where));
  }
  return found.get(where);
}

// Evidence is asked for where the next pick is likely.
function foresee(node) {
  if (room && node?.dataset.ref && node.dataset.ref !== focus) evidence(node.dataset.ref);
}

function showAhead(ref) {
  if (!room) return;
  const own = (picked = { ref, until: Date.now() + HELD_MS });
  const show = (markup) => {
    if (markup !== null && picked === own) select(ref, markup);
  };
  if (ref) evidence(ref).then(show);
  else show("");
}

// Whether what a run says of the selection is of before the last pick.
function outdated(ref) {
  if (picked && (picked.ref === ref || Date.now() > picked.until)) picked = null;
  return picked !== null;
}
