// Whether the record is another than the one drawn is asked of a small address, and only then is
// the page drawn anew, or when the line to the server was broken. A page that nobody looks at does
// not ask.

const ASK_MS = 1_000;
const WAIT_MS = 5_000; // for an answer, and for the page to be drawn anew before that is asked again
const PICK_MS = 15_000; // for a pick to stand in the address
const LINE = "data-test-connection-state"; // where Streamlit says how its line to the server is
let drawn = null;
let wanted = null;
let last = null;

// The page shows this version of the record; `again` has it drawn anew.
function keepUp(version, again) {
  if (!drawn) {
    setTimeout(look, ASK_MS);
    watchLine();
  }
  drawn = { version, again };
}

// A server that was started anew knows no widget of this page until it has drawn it: what is typed
// into one of them before that would be lost.
function watchLine() {
  const line = () => document.querySelector(`[${LINE}]`)?.getAttribute(LINE);
  let was = line();
  const heard = () => {
    const is = line();
    if (is === "CONNECTED" && was !== is) drawn.again();
    was = is;
  };
  new MutationObserver(heard).observe(document.body, { subtree: true, attributeFilter: [LINE] });
}

// What a pick is sent as: with those before it that do not stand in the address yet, since the
// server starts from the address each time.
function withPicks(what) {
  last = { picks: { ...unanswered(), ...what }, search: location.search, at: performance.now() };
  return last.picks;
}

function unanswered() {
  const waits = last?.search === location.search && performance.now() - last.at < PICK_MS;
  return waits ? last.picks : {};
}

async function look() {
  // Once the address has been another, the picks are answered, whatever it becomes later.
  if (last?.search !== location.search) last = null;
  const now = document.hidden ? drawn.version : await standing();
  const since = now === wanted?.version ? performance.now() - wanted.at : Infinity;
  if (now !== drawn.version && since > WAIT_MS) {
    wanted = { version: now, at: performance.now() };
    drawn.again();
  }
  setTimeout(look, ASK_MS);
}

// The version of the record on the server; the one drawn where the server says nothing, as while
// it is away.
async function standing() {
  const { version } = drawn;
  const address = new URL("./now", document.baseURI);
  const named = new URLSearchParams(location.search).get("case");
  if (named) address.searchParams.set("case", named);
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(WAIT_MS) });
    return answer.ok ? await answer.text() : version;
  } catch {
    return version;
  }
}
