// Whether the record is another than the one drawn is asked of a small address, and only then is
// the page drawn anew. A page that nobody looks at does not ask.

const ASK_MS = 1_000;
const WAIT_MS = 5_000; // for an answer, and for the page to be drawn anew before that is asked again
let drawn = null;
let wanted = null;

// The page shows this version of the record; `again` has it drawn anew.
function keepUp(version, again) {
  if (!drawn) setTimeout(look, ASK_MS);
  drawn = { version, again };
}

async function look() {
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
