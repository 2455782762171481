// The panel for handing on: whole addresses, what is copied, and which picture is asked for.

const NARROW = "(max-width: 640px)";

// Only the browser knows under which address the page is reached.
function address(root) {
  for (const node of root.querySelectorAll("[data-link]")) {
    const link = new URL(node.dataset.link, location.href).href.replace(/\?$/, "");
    const text = node.dataset.template?.replace("{link}", link.replaceAll("&", "&amp;")) ?? link;
    if (node.localName === "input") node.setAttribute("value", text);
    else node.textContent = text;
  }
}

function tell(node, text) {
  const place = node.closest("details").querySelector("[data-told]");
  place.textContent = text;
}

async function copyText(button, words) {
  const field = button.getRootNode().getElementById(button.dataset.copy);
  const text = field.value ?? field.textContent;
  try {
    await navigator.clipboard.writeText(text);
    tell(button, words.copied);
  } catch {
    // Without https a browser lends no clipboard: the text stands selected for the reader's own keys.
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    tell(button, words.chosen);
  }
}

async function copyPicture(button, words) {
  tell(button, words.making);
  try {
    const made = fetch(button.dataset.copyPicture).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.blob();
    });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": made })]);
    tell(button, words.pictured);
  } catch {
    tell(button, words.no_picture);
  }
}

// A panel gives the page back when the reader goes on elsewhere.
function shut(host, path) {
  for (const panel of host.querySelectorAll("details.filter[open]")) {
    if (!path.includes(panel)) panel.removeAttribute("open");
  }
}

// On a phone the evidence lies over the page: what is to be handed on comes before it.
function raise({ target }) {
  if (target.id !== "share") return;
  const panel = target.querySelector(".panel");
  panel.popover = target.open && matchMedia(NARROW).matches ? "manual" : null;
  if (panel.popover) panel.showPopover();
}

function handOn({ target }, words) {
  if (target.closest("[data-shut]")) {
    const panel = target.closest("details");
    panel.removeAttribute("open");
    panel.querySelector("summary").focus();
    return true;
  }
  const text = target.closest("[data-copy]");
  const picture = target.closest("[data-copy-picture]");
  if (text) copyText(text, words);
  else if (picture) copyPicture(picture, words);
  return Boolean(text || picture);
}

function choosePicture(control) {
  const section = control.closest("section");
  const changed = (link) => {
    const [path, query] = link.split("?");
    const params = new URLSearchParams(query);
    params.set(control.dataset.option, control.value);
    return `${path}?${params}`;
  };
  for (const node of section.querySelectorAll("a[download]")) {
    node.setAttribute("href", changed(node.getAttribute("href")));
  }
  const copy = section.querySelector("[data-copy-picture]");
  copy.dataset.copyPicture = changed(copy.dataset.copyPicture);
}
