// The words of evidence, beside our gist of it, where a reader brought a copy of the source. What was
// found in it is kept for this tab, or on this device if the reader said so; copy-page.js finds it.
// Words reach the page as text only.
globalThis.casebookWords = (() => {
  "use strict";

  const root = document.documentElement.dataset.content_root ?? "";
  const folder = new URL(".", document.currentScript.src).href;
  const KEY = "casebook-copy-";

  // What is kept ------------------------------------------------------------------------------------

  // A browser may refuse storage, as some do for pages opened from a folder.
  function attempt(action) {
    try {
      return action();
    } catch (error) {
      return null;
    }
  }

  const inTab = () => attempt(() => window.sessionStorage);
  const onDevice = () => attempt(() => window.localStorage);
  const keysOf = (store) => attempt(() => Object.keys(store).filter((key) => key.startsWith(KEY))) ?? [];

  // By source: {lang, edition, words}, where `words` has of each passage what stands before it in its
  // sentence, its words, what stands behind, and whether they stand elsewhere than the book says.
  function copies() {
    const found = {};
    for (const store of [onDevice(), inTab()]) {
      for (const key of keysOf(store)) {
        const copy = attempt(() => JSON.parse(store.getItem(key)));
        if (copy?.words) found[key.slice(KEY.length)] = copy;
      }
    }
    return found;
  }

  const isOnDevice = () => keysOf(onDevice()).length > 0;

  // Keeps what was found for this tab, and on this device too or not any more. Says whether it could.
  function remember(found, device) {
    const put = (store) =>
      attempt(() => {
        for (const [source, copy] of Object.entries(found)) store.setItem(KEY + source, JSON.stringify(copy));
        return true;
      });
    if (!device) forgetIn(onDevice());
    return [inTab(), ...(device ? [onDevice()] : [])].every((store) => store && put(store));
  }

  const forgetIn = (store) => keysOf(store).forEach((key) => attempt(() => store.removeItem(key)));

  // What tabs tell each other goes through a channel and not through storage: Chromium gives some
  // pages that are opened from a folder, two to five in a hundred, one of their own that hears of nothing.
  const tabs = attempt(() => new BroadcastChannel("casebook-copies"));

  function forgetHere() {
    forgetIn(inTab());
    forgetIn(onDevice());
    show({});
  }

  function forget() {
    forgetHere();
    tabs?.postMessage("forgotten");
  }

  // What is forgotten in one tab is forgotten in all.
  function whenForgotten(action) {
    tabs?.addEventListener("message", () => {
      forgetHere();
      action?.();
    });
  }

  // Loading -------------------------------------------------------------------------------------------

  const loaded = new Map();

  function load(address) {
    if (!loaded.has(address)) {
      const script = document.createElement("script");
      script.src = address;
      const done = new Promise((resolve, reject) => {
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${address} is missing`));
      });
      loaded.set(address, done);
      document.head.append(script);
    }
    return loaded.get(address);
  }

  // Drawing -------------------------------------------------------------------------------------------

  function element(name, className, ...inside) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }

  function quotation([before, said, after, elsewhere], lang) {
    const where = elsewhere ? "Your copy, elsewhere than the book says:" : "Your copy:";
    const text = element("span", "", before, element("mark", "", said), after);
    if (lang) text.lang = lang;
    return element("blockquote", "cb-words", element("span", "cb-words-where", where), text);
  }

  function button(passage) {
    const made = element("button", "cb-words-button", "Show the words");
    made.append(element("span", "cb-words-of", ` of ${passage}`));
    made.type = "button";
    made.dataset.passage = passage;
    made.setAttribute("aria-expanded", "false");
    return made;
  }

  // Opens or shuts the words behind a button. Nothing else is remembered: a card that is copied into
  // another place of the page takes its state along.
  function turn(made, on) {
    const shown = made.nextElementSibling?.matches("blockquote.cb-words");
    made.setAttribute("aria-expanded", String(on));
    made.firstChild.data = on ? "Hide the words" : "Show the words";
    if (on === Boolean(shown)) return;
    if (shown) made.nextElementSibling.remove();
    else made.after(quotation(...wordsOf(made.dataset.passage)));
  }

  // Words that are kept may be those of an older book, in which a passage was another one.
  async function stillRight(copies) {
    await load(`${root}copy-editions.js`);
    const { editions } = casebookWords;
    return Object.fromEntries(
      Object.entries(copies).filter(([source, { edition }]) => edition === editions[source]),
    );
  }

  let kept = {};
  const copyOf = (passage) => Object.values(kept).find(({ words }) => words[passage]);
  const wordsOf = (passage) => [copyOf(passage).words[passage], copyOf(passage).lang];

  // The places of a page that show evidence: entries of a card, and rows of the list of passages.
  function evidence() {
    const found = [];
    for (const link of document.querySelectorAll(".cb-evidence a.cb-id")) {
      found.push({ passage: link.textContent.trim(), place: link.closest("li") });
    }
    for (const link of document.querySelectorAll("tr[id] > td:first-child > a")) {
      const row = link.closest("tr");
      if (link.getAttribute("href") !== `#${row.id}`) continue;
      const place = row.querySelector("[data-label='What it says']");
      if (place) found.push({ passage: row.id, place });
    }
    return found;
  }

  const SWITCH = "cb-words-switch";

  function makeSwitch() {
    const made = element("button", `cb-code-switch ${SWITCH}`, "Show the words of my copy");
    made.type = "button";
    made.setAttribute("role", "switch");
    made.setAttribute("aria-checked", "false");
    made.addEventListener("click", () => {
      const on = made.getAttribute("aria-checked") !== "true";
      made.setAttribute("aria-checked", String(on));
      document.querySelectorAll(".cb-words-button").forEach((each) => turn(each, on));
    });
    return made;
  }

  // What asks for a copy, if the book has a page that does; ids of passages begin with their source. It
  // asks here as well, with the form that the page has for it, because some browsers let no page of a
  // folder know what another one found.
  function door(passage) {
    const place = document.querySelector(".cb-copy-door");
    const { page, sources } = place?.dataset ?? {};
    if (!page) return "";
    const source = sources.split(" ").find((each) => passage.startsWith(`${each}-`));
    const words = "read the words beside the evidence";
    const link = element("a", "", place.querySelector("template") ? "How passages are found" : words);
    link.href = source ? `${page}#${source}` : page;
    if (!place.querySelector("template")) return element("p", "cb-words-door", "If you have the source: ", link, ".");
    const made = element("details", "cb-words-door", element("summary", "", `If you have the source: ${words}`));
    made.addEventListener("toggle", () => {
      if (made.querySelector("form")) return;
      const form = place.querySelector("template").content.cloneNode(true);
      form.querySelector("[data-cb-copy]").dataset.source = source ?? "";
      made.append(form, element("p", "", link));
      load(`${folder}copy-page.js`).then(() => casebookBringCopy(made.querySelector("[data-cb-copy]")));
    });
    return made;
  }

  let places = [];
  let tools = null; // where the buttons of a page are

  // Offers the words that were found for the evidence of this page, and no others. Says for how many.
  function show(found) {
    kept = found;
    if (!places.length || !tools) return 0;
    document.querySelectorAll(".cb-words-button, blockquote.cb-words").forEach((each) => each.remove());
    const here = places.filter(({ passage }) => copyOf(passage));
    here.forEach(({ passage, place }) => place.append(" ", button(passage)));
    document.querySelector(`.${SWITCH}`)?.remove();
    const asks = document.querySelector(".cb-words-door");
    if (here.length && asks) asks.after(makeSwitch());
    else if (here.length) tools.prepend(makeSwitch());
    else if (!asks) tools.prepend(door(places[0].passage));
    return here.length;
  }

  const offer = async (found) => show(Object.keys(found).length ? await stillRight(found) : {});

  async function start() {
    places = evidence();
    tools = document.querySelector(".cb-tools");
    if (!places.length || !tools) return;
    const had = Object.keys(copies()).join();
    await offer(copies());
    whenForgotten();
    // A page that a browser kept whole while another one found words, or forgot them, is out of date.
    window.addEventListener("pageshow", ({ persisted }) => {
      if (persisted && Object.keys(copies()).join() !== had) location.reload();
    });
    document.addEventListener("click", ({ target }) => {
      const pressed = target.closest?.(".cb-words-button");
      if (pressed) turn(pressed, pressed.getAttribute("aria-expanded") !== "true");
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  return { copies, isOnDevice, remember, forget, whenForgotten, offer, load, element, quotation };
})();
