// What paper needs; this file is joined to surface.js. Afterwards the page is as it was.

const PAPER = 700; // pixels between the margins of A4
const sheets = new Set();
let unfolded = [];

// The drawings of a surface are those for a page's width, and it may have one for paper alone.
function onPaper(state) {
  const own = document.createElement("div");
  own.className = "on-paper";
  const sheet = {
    put() {
      if (state.fit(() => PAPER)) state.mark();
      if (!state.message?.paper) return;
      own.replaceChildren(parse(state.message.paper));
      state.host.prepend(own);
      document.documentElement.toggleAttribute("data-paper", true);
    },
    take() {
      own.remove();
      if (state.fit()) state.mark();
    },
  };
  sheets.add(sheet);
  return () => sheets.delete(sheet);
}

// Everything that is folded is open, in the drawings of the page too.
window.addEventListener("beforeprint", () => {
  for (const sheet of sheets) sheet.put();
  unfolded = everywhere("details:not([open])").filter((one) => !one.closest(".bar, .actions, .howto"));
  for (const one of unfolded) one.open = true;
});

window.addEventListener("afterprint", () => {
  for (const one of unfolded) one.open = false;
  unfolded = [];
  for (const sheet of sheets) sheet.take();
  document.documentElement.removeAttribute("data-paper");
});
