// The way to take something away: a button on pages that argue, and the address that says what is
// taken. It also keeps both when a reader goes from page to page. What the page then does is in
// take-away.js and take-away-page.js, which are loaded with the arguments when somebody asks for it.
(() => {
  "use strict";

  const SCRIPTS = ["slices.js", "argument.js", "argument-words.js", "take-away-page.js"];
  const KEY = /^(without|ours|voices|kinds|both|reach|one|predict)=/;
  const here = document.currentScript.src;

  const partsOf = (hash) => hash.replace(/^#/, "").split("&").filter(Boolean);

  // Who predicts on one page goes on predicting on the next, where what is taken away is shown already.
  const GOES_ON = "predict=on";
  const goesOn = (hash) => partsOf(hash).includes(GOES_ON);

  // What an address asks for: `#gv2022-c-098&without=gv2022-i-17` leads to a claim, on these terms.
  const termsIn = (hash) => partsOf(hash).filter((part) => KEY.test(part) && part !== GOES_ON).join("&");
  const restOf = (hash) => partsOf(hash).filter((part) => !KEY.test(part)).join("&");
  const joined = (...parts) => parts.filter(Boolean).join("&");

  let terms = termsIn(location.hash);

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: resolve });
      script.onerror = () => reject(new Error(`${address} is missing`));
      document.head.append(script);
    });
  }

  const fileOf = (source) => `argument-${encodeURIComponent(source)}.js`;
  const loadArguments = (sources) =>
    Promise.all(sources.map((source) => load(new URL(fileOf(source), here).href)));

  let loading = null;

  // One after the other: each of them uses the one before.
  function loadAll(sources) {
    const data = sources.map(fileOf);
    loading ??= [...SCRIPTS, ...data, "take-away.js"]
      .reduce((before, name) => before.then(() => load(new URL(name, here).href)), Promise.resolve())
      .then(() => casebookTakeAway.ready);
    return loading;
  }

  globalThis.casebookTerms = {
    predicts: goesOn(location.hash),
    get now() {
      return terms;
    },
    // A new address for new terms: with the back button, the old ones come back. An answer stands in
    // the place of its question.
    go(text, isAnswer = false) {
      terms = text;
      const hash = joined(restOf(location.hash), terms);
      history[isAnswer ? "replaceState" : "pushState"]({ ...history.state }, "", hash ? `#${hash}` : location.pathname + location.search);
    },
    addressOf: (text) => [location.href.split("#")[0], text].filter(Boolean).join("#"),
    // From a folder, paper has the place in the book, and not where on this device the folder is.
    onPaper: (text) => {
      const isFolder = location.protocol === "file:";
      const page = isFolder ? location.pathname.slice(home.pathname.length) : location.href.split("#")[0];
      return [page, text].filter(Boolean).join("#");
    },
  };

  // -- From page to page --------------------------------------------------------------------------

  const folder = (address) => address.origin + address.pathname.replace(/[^/]*$/, "");
  const home = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  const root = folder(home);

  function isOfTheBook(link) {
    const isPage = folder(link).startsWith(root) && /(\.html|\/)$/.test(link.pathname);
    return isPage && !link.hasAttribute("download");
  }

  // A link says what is taken away only while it is followed or copied: the theme looks at links too.
  function carry(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || link.closest("svg") || !isOfTheBook(link) || termsIn(link.hash)) return;
    const isElsewhere = link.pathname !== location.pathname;
    const hash = joined(restOf(link.hash), terms, casebookTerms.predicts && isElsewhere && GOES_ON);
    if (`#${hash}` === (link.hash || "#")) return;
    const before = link.getAttribute("href");
    link.href = `${link.href.split("#")[0]}#${hash}`;
    setTimeout(() => link.setAttribute("href", before), 500);
  }

  for (const kind of ["click", "auxclick", "contextmenu"]) document.addEventListener(kind, carry, true);

  // -- The page ---------------------------------------------------------------------------------

  // No browser finds the part of a page that an address with terms names.
  function lead() {
    document.querySelector(".is-target")?.classList.remove("is-target");
    const isAlone = !terms && !goesOn(location.hash);
    const target = !isAlone && restOf(location.hash) ? casebookTarget() : null;
    target?.classList.add("is-target");
    target?.scrollIntoView();
  }

  function start() {
    const button = document.createElement("button");
    const failed = () => {
      loading = null;
      button.textContent = "Take away … (could not be loaded; try again)";
    };
    const place = document.querySelector(".cb-take-place");
    const sources = place?.dataset.sources.split(" ") ?? [];
    const isWanted = () => Boolean(place && terms);
    const follow = () => {
      terms = termsIn(location.hash);
      casebookTerms.predicts ||= goesOn(location.hash);
      if (!isWanted() && !loading) return lead();
      return loadAll(sources)
        .then(() => casebookTakeAway.show(terms))
        .then(lead, failed); // only now everything is where it stays
    };
    window.addEventListener("popstate", follow);
    if (!place) return lead();
    const bar = document.createElement("aside");
    bar.className = "cb-take";
    bar.setAttribute("aria-label", "Take away");
    Object.assign(button, { type: "button", textContent: "Take away …", className: "cb-take-open" });
    bar.append(button);
    document.querySelector(".cb-tools").prepend(bar);
    globalThis.casebookTakePlace = { bar, button, sources, loadArguments };
    const open = () => loadAll(sources).then(() => casebookTakeAway.open(), failed);
    button.addEventListener("click", open);
    for (const one of document.querySelectorAll("[data-cb-take]")) {
      one.hidden = false;
      one.addEventListener("click", () =>
        loadAll(sources).then(() => casebookTakeAway.toggle(one.dataset.cbTake), failed),
      );
    }
    if (isWanted()) follow();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
