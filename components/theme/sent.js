// What Python sent: styles that all surfaces share, and messages that come compressed.

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

// A surface has its styles before it has anything to show.
function dress(parentElement) {
  const root = parentElement.getRootNode();
  if (!root.adoptedStyleSheets.includes(SHEET)) root.adoptedStyleSheets.push(SHEET);
}

// A promise of what a message says. All that come together are ready together, so that nothing that
// is already shown is pushed down by what stands above it.
let unread = 0;
let all = null;
let done = null;

async function unpacked(bytes) {
  if (!unread++) all = new Promise((resolve) => (done = resolve));
  const together = all;
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    return await new Response(plain).json();
  } finally {
    if (!--unread) done();
    await together;
  }
}

// Streamlit hands the same message over again in each run.
function same(bytes, others) {
  return bytes.length === others?.length && bytes.every((byte, at) => byte === others[at]);
}
