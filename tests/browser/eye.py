"""Tells whether any payload of the hostile cases has come alive on a page.

It looks at what ran, what was asked of other hosts, and every element, those in shadow trees too.
The content security policy is off unless asked for, so that the escaping alone has to hold.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Route

from tests.browser.harness import LOCAL_HOSTS

_LOOK = r"""() => {
  const name = /evil[a-z]{2}/, found = [], text = [];
  const carriers = ["src", "srcset", "href", "xlink:href", "action", "formaction", "srcdoc", "data",
    "poster", "background", "ping", "style", "values", "to", "from", "manifest", "cite"];
  const plain = "strong, em, b, i, code, del, a, sup, sub, u, h1, h2, h3, h4, th, td," +
    " blockquote, li, [style*=color], tspan[style], .katex, [data-testid=stIconMaterial]";
  const live = "img, iframe, form, object, embed, link, meta, base, audio, video, script";
  const main = document.querySelector("[data-testid=stMain]");
  const tell = (why, node) => found.push(`${why}: ${node.outerHTML.slice(0, 160)}`);
  const look = (node, inside) => {
    if (node.nodeType === Node.TEXT_NODE) text.push(node.data);
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.hasAttribute("evil")) tell("element", node);
      if (inside && node.matches(live)) tell("element", node);
      for (const { name: attribute, value } of node.attributes) {
        text.push(value);
        if (/^on/i.test(attribute)) tell("handler", node);
        if (!carriers.includes(attribute) || !name.test(value)) continue;
        // The page's own ways on name the case, with all that could end an address encoded.
        const way = /^(\?|export\?|downloads\/)[^<>"'\s]*$/.test(value);
        const own = /^(a|link)$/i.test(node.tagName) && attribute === "href" && way;
        if (!own) tell("address or style", node);
      }
      if (node.matches("a[href], area[href]")) {
        const to = node.getAttribute("href");
        const asked = to.startsWith("#") || new URL(to, document.baseURI);
        const kept = asked === true || /^(https?|blob|file):$/.test(asked.protocol);
        if (!kept) tell("link", node);
        else if (asked.protocol?.startsWith("http") && asked.origin !== location.origin &&
          !/^(source-\d|dashboard)\.test$/.test(asked.hostname)) tell("foreign link", node);
      }
      const own = node.textContent.trim();
      // The page's own ways on may offer a name: they are links within it.
      const way = node.getAttribute("href")?.startsWith("?");
      if (!way && node.matches(plain) && (/^evil[a-z]{2}$/.test(own) || own === "skull")) {
        tell("formatted", node);
      }
      if (/^(SCRIPT|STYLE)$/i.test(node.tagName)) return;
      if (node.shadowRoot) look(node.shadowRoot, inside);
    }
    for (const child of node.childNodes) look(child, inside || child === main);
  };
  look(document, false);
  const all = text.join("\n");
  for (const made of ["7000021", "root:x:0", "\u{1F480}"]) {
    if (all.includes(made)) found.push(`worked out: ${made}`);
  }
  if (!document.title.trim() || /[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]/.test(document.title)) {
    found.push(`title: ${document.title.slice(0, 80)}`);
  }
  return { found, names: [...new Set(all.match(/evil[a-z]{2}/g) ?? [])] };
}"""


class Eye:
    """Watches one browser context; `look` returns what is alive, `names` were seen as text."""

    def __init__(self, browser: Browser, policy: bool = False) -> None:
        self.ran: list[str] = []
        self.names: set[str] = set()
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-IN", bypass_csp=not policy
        )
        self.context.set_default_timeout(20_000)
        self.context.expose_binding("evil", lambda source, name="": self.ran.append(f"ran: {name}"))
        self.context.on("page", self._opened)
        # What the policy stops is told as a request too, but never comes here.
        self.context.route(re.compile(r"^[a-z]+://[^/?#]*\.test\b"), self._left)
        if not policy:
            self.context.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        foreign = parts.scheme in ("http", "https", "ws", "wss")
        if foreign and parts.hostname not in LOCAL_HOSTS:
            self.ran.append(f"asked: {url}")

    def _left(self, route: Route) -> None:
        self.ran.append(f"left: {route.request.url}")
        route.abort("blockedbyclient")

    def _opened(self, page: Page) -> None:
        def dismiss(dialog: Dialog) -> None:
            self.ran.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.on("pageerror", lambda error: self.ran.append(f"error: {error}"))
        page.on("console", self._told)

    def _told(self, message: ConsoleMessage) -> None:
        # What our own server refuses is text that it answers with.
        ours = urlsplit(message.location["url"]).hostname in LOCAL_HOSTS
        refused = ours and re.search(r"status of 40[034]\b|MIME type|WebSocket", message.text)
        if message.type == "error" and not refused:
            self.ran.append(f"console: {message.text}")

    def look(self, page: Page) -> list[str]:
        """Return all that is alive on the page, and forget what ran before it."""
        seen = page.evaluate(_LOOK)
        self.names |= set(seen["names"])
        ran, self.ran = self.ran, []
        return [*ran, *seen["found"]]

    def close(self) -> None:
        """Close the browser's windows."""
        self.context.close()
