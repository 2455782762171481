// Markup that Python built and escaped is parsed as XML and stripped of anything live; it never
// goes through innerHTML.

const LIVE = "script,iframe,object,embed,form,link,meta,base,foreignObject";

function parse(markup) {
  const doc = new DOMParser().parseFromString(markup, "application/xhtml+xml");
  const root = doc.documentElement;
  if (doc.querySelector("parsererror")) throw new Error("surface: markup is not well-formed");
  for (const node of root.querySelectorAll(LIVE)) node.remove();
  for (const node of root.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      const link = name === "href" || name === "xlink:href" || name === "src";
      if (name.startsWith("on") || (link && !/^(https?:|export\?|\?|#)/i.test(value))) {
        node.removeAttribute(name);
      }
    }
  }
  return document.importNode(root, true);
}
