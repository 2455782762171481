// Markup that Python built and escaped is parsed as XML and stripped of anything live; it never
// goes through innerHTML.

const LIVE = "script,iframe,object,embed,form,link,meta,base,foreignObject";
const ACTING = '//@*[starts-with(name(), "on") or name() = "href" or name() = "xlink:href" or name() = "src"]';
const SNAPSHOT = XPathResult.UNORDERED_NODE_SNAPSHOT_TYPE;

function parse(markup) {
  const doc = new DOMParser().parseFromString(markup, "application/xhtml+xml");
  const root = doc.documentElement;
  if (doc.querySelector("parsererror")) throw new Error("surface: markup is not well-formed");
  for (const node of root.querySelectorAll(LIVE)) node.remove();
  const acting = doc.evaluate(ACTING, doc, null, SNAPSHOT);
  for (let at = 0; at < acting.snapshotLength; at += 1) {
    const { name, value, ownerElement } = acting.snapshotItem(at);
    if (name.startsWith("on") || !/^(https?:|export\?|\?|#)/i.test(value)) {
      ownerElement.removeAttribute(name);
    }
  }
  return document.adoptNode(root);
}
