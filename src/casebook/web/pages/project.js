// One thing on a screen: a page of the book shown to a room. The address says what:
//   #project                          every picture, table, card and prompt of the page, in its order
//   #project=fig-map,summary&at=2     these, and the second of them first
//   #project=fig-map&statuses=hidden  a picture that does not tell the statuses of its claims
// Nothing is copied: what is not shown is hidden, and comes back at the end. What readers took away
// (take-away.js) stays taken away, so an address may ask for both.
(() => {
  "use strict";

  const OWN = /^(project|at|statuses)(=|$)/;
  const THINGS = ".cb-shown, .cb-card, .admonition.seminar";
  const root = document.documentElement;
  let bar = null;
  let slides = [];
  let at = 0;
  let before = null; // what had the focus

  // -- What the address asks for ------------------------------------------------------------------

  const parts = () => location.hash.replace(/^#/, "").split("&").filter(Boolean);

  function asked() {
    const found = new Map(
      parts().filter((part) => OWN.test(part)).map((part) => {
        const [key, value = ""] = part.split("=", 2);
        return [key, value];
      }),
    );
    if (!found.has("project")) return null;
    let names = found.get("project");
    try {
      names = decodeURIComponent(names);
    } catch {
      // A name that is broken finds nothing, and is passed over.
    }
    const isHidden = found.get("statuses") === "hidden";
    return { names: names.split(",").filter(Boolean), at: Number.parseInt(found.get("at"), 10) || 1, isHidden };
  }

  function write(own) {
    const hash = [...own, ...parts().filter((part) => !OWN.test(part))].join("&");
    history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function remember() {
    const kept = parts().filter((part) => /^(project|statuses)(=|$)/.test(part));
    write([...kept, `at=${at + 1}`]);
  }

  // -- Slides -------------------------------------------------------------------------------------

  const headingOf = (thing) => thing.closest("section:has(> h2)")?.querySelector(":scope > h2") ?? null;

  const nameOf = (heading) => heading?.firstChild?.textContent.trim() ?? document.title;

  function slide(thing) {
    const heading = headingOf(thing);
    return { name: nameOf(heading), parts: [heading, thing].filter(Boolean), thing };
  }

  // A section by its heading and first paragraph; with ~discuss, by its prompt.
  function named(name) {
    const [id, what] = name.split("~", 2);
    const found = document.getElementById(id);
    if (!found?.closest("article")) return null;
    if (!found.matches("section")) return slide(found);
    const inside = what === "discuss" ? ".admonition.seminar" : ":scope > p";
    const thing = found.querySelector(inside);
    return thing && slide(thing);
  }

  function every() {
    const found = [...document.querySelectorAll("article section > h2 ~ *")].flatMap((part) =>
      part.matches(THINGS) ? [part] : part.matches("section") ? [] : [...part.querySelectorAll(THINGS)],
    );
    return found.filter((thing) => !thing.parentElement.closest(THINGS)).map(slide);
  }

  // -- Pictures that do not tell ------------------------------------------------------------------

  const titles = new Map();

  // The name of a mark is "what it says, status: why"; without the latter two it tells nothing.
  function hideStatuses(isHidden) {
    root.toggleAttribute("data-cb-no-statuses", isHidden);
    if (isHidden) {
      for (const title of document.querySelectorAll(".cb-still a title, .cb-still svg > desc")) {
        titles.set(title, title.textContent);
        title.textContent = title.matches("desc") ? "" : title.textContent.replace(/, [a-z ]+: .*$/s, "");
      }
      return;
    }
    for (const [title, text] of titles) title.textContent = text;
    titles.clear();
  }

  // -- On the screen ------------------------------------------------------------------------------

  function clear() {
    for (const name of ["cb-on-screen", "cb-holds"]) {
      for (const one of [...document.getElementsByClassName(name)]) one.classList.remove(name);
    }
  }

  function draw() {
    clear();
    const { parts: shown, name, thing } = slides[at];
    for (const part of shown) {
      part.classList.add("cb-on-screen");
      for (let up = part.parentElement; up && up !== root; up = up.parentElement) up.classList.add("cb-holds");
    }
    for (let up = thing; up; up = up.parentElement) if (up.matches("details")) up.open = true;
    bar.querySelector(".cb-project-at").textContent = `${at + 1} of ${slides.length}`;
    bar.querySelector("[role=status]").textContent = `Slide ${at + 1} of ${slides.length}: ${name}`;
    const [back, on] = bar.querySelectorAll("button");
    back.setAttribute("aria-disabled", String(at === 0));
    on.setAttribute("aria-disabled", String(at === slides.length - 1));
    scrollTo(0, 0);
  }

  function go(to) {
    const next = Math.min(Math.max(to, 0), slides.length - 1);
    if (next === at) return;
    at = next;
    remember();
    draw();
  }

  function button(words, action) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: words });
    made.addEventListener("click", action);
    return made;
  }

  function makeBar() {
    const made = document.createElement("div");
    made.className = "cb-project-bar";
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", "Slides");
    const place = document.createElement("span");
    place.className = "cb-project-at";
    const said = document.createElement("span");
    said.className = "cb-unseen";
    said.setAttribute("role", "status");
    made.append(button("Previous", () => go(at - 1)), place, button("Next", () => go(at + 1)), button("End (Esc)", end), said);
    return made;
  }

  function start(terms) {
    slides = terms.names.length ? terms.names.map(named).filter(Boolean) : every();
    if (!slides.length) return stop();
    at = Math.min(Math.max(terms.at - 1, 0), slides.length - 1);
    before ??= document.activeElement;
    if (!bar) document.body.append((bar = makeBar()));
    root.classList.add("cb-projecting");
    hideStatuses(false);
    hideStatuses(terms.isHidden);
    draw();
    bar.querySelectorAll("button")[1].focus({ preventScroll: true });
  }

  function stop() {
    if (!bar) return;
    clear();
    hideStatuses(false);
    root.classList.remove("cb-projecting");
    bar.remove();
    bar = null;
  }

  function end() {
    const { thing } = slides[at];
    write([]);
    stop();
    thing.scrollIntoView();
    before?.focus?.({ preventScroll: true });
    before = null;
  }

  const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

  // What uses keys of its own keeps them: fields, lists, maps, tables that scroll.
  const isBusy = (target) => target.closest?.("input, select, textarea, summary, svg a, .cb-scroll");

  function press(event) {
    if (!bar || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return end();
    if (isBusy(event.target)) return;
    if (event.key === "Home") go(0);
    else if (event.key === "End") go(slides.length - 1);
    else if (STEPS[event.key]) go(at + STEPS[event.key]);
    else return;
    event.preventDefault();
  }

  function follow() {
    const terms = asked();
    if (terms) start(terms);
    else stop();
  }

  document.addEventListener("keydown", press);
  window.addEventListener("popstate", follow);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", follow);
  else follow();
})();
