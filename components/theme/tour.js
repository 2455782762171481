// The tour: a few cards, each beside what it speaks of. It comes by itself once, on a browser's
// first visit to the plain page, and from the menu whenever it is asked for.

// A block of its own: the page's scripts are one module.
{
  const TOUR = "contested-flows-tour"; // the browser's note that it has come
  const PHONE = "(max-width: 640px)";
  const LOOK_MS = 250;
  const LOOKS = 60;
  const FOLLOW_MS = 400;
  const SPACE = 12; // pixels between the card and what it speaks of

  const tour = { at: -1, card: null, ring: null, follow: 0 };

  const template = () => everywhere("[data-tour-card]")[0];
  const anchor = (at) => everywhere(at).find((node) => node.checkVisibility());

  function place() {
    if (!tour.card?.isConnected) return end();
    const { card, ring } = tour;
    const node = anchor(card.querySelector("section").dataset.at);
    ring.hidden = !node;
    const box = node?.getBoundingClientRect();
    if (box) {
      const edge = { top: box.top - 5, left: box.left - 5, width: box.width + 10, height: box.height + 10 };
      for (const [name, value] of Object.entries(edge)) ring.style[name] = `${value}px`;
    }
    if (matchMedia(PHONE).matches) return card.removeAttribute("style");
    const { width, height } = card.getBoundingClientRect();
    const [right, low] = [innerWidth - width - SPACE, innerHeight - height - SPACE];
    let [left, top] = [right, low];
    if (box) {
      const places = [
        [box.left, box.bottom + SPACE],
        [box.left, box.top - height - SPACE],
        [box.right + SPACE, box.top],
        [box.left - width - SPACE, box.top],
      ];
      const fits = ([x, y]) => y >= SPACE && y <= low && x <= right && x >= 0;
      [left, top] = places.map(([x, y], i) => (i < 2 ? [Math.min(x, right), y] : [x, y])).find(fits) ?? [right, low];
    }
    card.style.left = `${Math.max(SPACE, left)}px`;
    card.style.top = `${Math.max(SPACE, top)}px`;
  }

  // Shows a step in the words that the page has now. The keyboard goes to the button named, to the
  // card where none is, and stays where it is if `button` is null.
  function show(at, button) {
    const fresh = template()?.cloneNode(true);
    if (!fresh) return end();
    const steps = [...fresh.querySelectorAll("section")];
    const step = steps[at];
    tour.at = at;
    fresh.removeAttribute("data-tour-card");
    for (const other of steps) if (other !== step) other.remove();
    const last = at === steps.length - 1;
    const off = { back: at === 0, next: last, done: !last, skip: last };
    for (const [name, hidden] of Object.entries(off)) {
      fresh.querySelector(`[data-tour-do=${name}]`).hidden = hidden;
    }
    tour.card.replaceChildren(...fresh.childNodes);
    tour.card.setAttribute("aria-label", fresh.getAttribute("aria-label"));
    const node = anchor(step.dataset.at);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const box = node?.getBoundingClientRect();
    const phone = matchMedia(PHONE).matches;
    if (box && (phone || box.top < 0 || box.bottom > innerHeight)) {
      // Under the card, at the foot of a phone's screen, nothing would be seen.
      const block = phone || box.height > innerHeight ? "start" : "nearest";
      node.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
    }
    place();
    announce(step.innerText.trim().split(/\n+/).join(". "));
    if (button) tour.card.querySelector(`[data-tour-do=${button}]`).focus();
    else if (button !== null) tour.card.focus({ preventScroll: true });
  }

  function begin(button) {
    end();
    const frame = template()?.closest(".frame");
    if (!frame) return;
    const made = (name) => Object.assign(document.createElement("div"), { className: name, popover: "manual" });
    tour.ring = made("tour-ring");
    tour.card = made("tour");
    tour.card.setAttribute("role", "dialog");
    tour.card.tabIndex = -1;
    frame.append(tour.ring, tour.card);
    tour.ring.showPopover();
    tour.card.showPopover();
    // The page may go on loading, and what the card stands beside then moves.
    tour.follow = setInterval(place, FOLLOW_MS);
    show(0, button);
  }

  function end() {
    if (!tour.card) return;
    const used = tour.card.contains(tour.card.getRootNode().activeElement);
    tour.card.remove();
    tour.ring.remove();
    tour.card = null;
    clearInterval(tour.follow);
    // It comes back from there.
    if (used) everywhere("#help summary")[0]?.focus();
  }

  function onTour(event) {
    const node = event.composedPath().find((one) => one.matches?.("[data-tour], [data-tour-do]"));
    if (!node) return;
    if (node.dataset.tourDo) {
      event.stopPropagation();
      const steps = template()?.querySelectorAll("section").length ?? 0;
      if (node.dataset.tourDo === "next") show(tour.at + 1, tour.at + 2 < steps ? "next" : "done");
      else if (node.dataset.tourDo === "back") show(tour.at - 1, tour.at > 1 ? "back" : "next");
      else end();
      return;
    }
    node.closest("details.filter").removeAttribute("open");
    begin();
  }

  // The plain page, not in a frame, in a browser that can remember and has not seen the tour.
  function isFirst() {
    const asked = [...new URLSearchParams(location.search).keys()];
    if (self !== top || asked.some((name) => name !== "lang")) return false;
    try {
      return !localStorage.getItem(TOUR);
    } catch {
      return false;
    }
  }

  // Waits until the page has a drawing; without one there is nothing to show around.
  function greet(looks) {
    if (!looks || !isFirst()) return;
    if (template() && anchor("svg.sankey")) {
      try {
        localStorage.setItem(TOUR, "seen");
      } catch {
        return; // or it would come at every visit
      }
      // Who has begun to use the page is not taken away from it.
      begin(document.activeElement === document.body ? undefined : null);
    } else setTimeout(greet, LOOK_MS, looks - 1);
  }

  function onEscape(event) {
    if (event.key !== "Escape" || !tour.card?.isConnected) return;
    // The same key closes the evidence, once there is no card.
    event.stopImmediatePropagation();
    end();
  }

  addEventListener("click", onTour, true);
  addEventListener("keydown", onEscape, true);
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  greet(LOOKS);
}
