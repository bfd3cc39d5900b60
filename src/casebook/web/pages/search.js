// The search, drawn: on the search page and in the dialog that the theme opens. What is found, and
// in which order, is a matter of search-ranking.js; that script and the index are loaded when a
// reader searches, and not before.
(() => {
  "use strict";

  const ranking = new URL("search-ranking.js", document.currentScript.src).href;
  const root = document.documentElement.dataset.content_root;
  const KINDS = {
    word: "Word",
    page: "Page",
    section: "Section",
    claim: "Claim",
    case: "Initiative",
    passage: "Passage",
  };
  const SHOWN = { dialog: 8, page: 20 };
  const LINE = 200; // letters

  // Loading ---------------------------------------------------------------------------------------

  let book = null;

  function load(address) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${address} is missing`));
      document.head.append(element);
    });
  }

  function loadBook() {
    book ??= load(ranking)
      .then(() => load(`${root}search-index.js`))
      .then(() => casebookSearch.prepare(casebookSearch.index));
    return book;
  }

  // Drawing ---------------------------------------------------------------------------------------

  // Text reaches the page as text only.
  function element(name, className, ...inside) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }

  function markedText(text, words, length) {
    return casebookSearch
      .marked(text, words, length)
      .map((part) => (part.marked ? element("mark", "", part.text) : part.text));
  }

  const some = (one, list) => list.some((text) => casebookSearch.tokens(text).some(one));

  // The line below a title: what is said there, or else by what other name it was found.
  function lineOf({ entry, words }) {
    const found = ({ word }) => words.has(word);
    const isNamed = !some(found, [entry.title, entry.text]) && some(found, entry.names);
    return isNamed ? entry.names.join("; ") : entry.text;
  }

  function placeOf({ kind, id, title, page, around }) {
    const where = kind === "claim" || kind === "word" ? [page, around] : [around || page];
    const told = [...new Set(where)].filter((text) => text && text !== title);
    return [[KINDS[kind], id].filter(Boolean).join(" "), ...told].join(" · ");
  }

  function drawnHit(hit) {
    const { entry, words } = hit;
    const line = lineOf(hit);
    const link = element("a", "cb-hit-title", ...markedText(entry.title || line, words, LINE));
    link.href = root + entry.address;
    const drawn = element("li", "cb-hit", link, element("p", "cb-hit-place", placeOf(entry)));
    if (entry.kind === "word" && /^(da|is|no|sv)-/.test(entry.id)) link.lang = entry.id.slice(0, 2);
    if (entry.title && line) drawn.append(element("p", "cb-hit-line", ...markedText(line, words, LINE)));
    return drawn;
  }

  const places = (count) => (count === 1 ? "1 place" : `${count} places`);

  function countOf(query, { complete, hits }) {
    if (!casebookSearch.tokens(query).length) return "There is no word in this to look for.";
    if (!hits.length) return "Nothing found. Try fewer words, or the beginning of one.";
    if (complete === hits.length) return `${places(complete)} found`;
    const first = complete ? `${places(complete)} with all of it` : "No place has all of it";
    return `${first}, ${places(hits.length - complete)} with some of it`;
  }

  // One search: a field, and what is found below it -------------------------------------------------

  class Search {
    constructor(part) {
      this.where = part.dataset.cbSearch;
      this.form = part.querySelector("form");
      this.field = part.querySelector("input");
      this.count = part.querySelector(".cb-found-count");
      this.list = part.querySelector(".cb-hits");
      this.more = part.querySelector(".cb-more");
      this.hits = [];
      this.toSearch = null;
      this.toSay = null;
      this.field.addEventListener("focus", () => loadBook().catch(() => this.fail()));
      this.field.addEventListener("input", () => this.soon());
      this.field.addEventListener("paste", (event) => this.paste(event));
      part.addEventListener("keydown", (event) => this.move(event));
      this.list.addEventListener("click", () => part.closest("dialog")?.close());
    }

    // A field of one line drops the breaks of what is pasted, and with them what parts two words.
    paste(event) {
      const text = event.clipboardData.getData("text");
      if (!/[\r\n]/.test(text)) return;
      event.preventDefault();
      const { selectionStart: from, selectionEnd: to } = this.field;
      this.field.setRangeText(text.replace(/\s+/g, " ").trim(), from, to, "end");
      this.soon();
    }

    // While somebody types, nothing is drawn.
    soon() {
      clearTimeout(this.toSearch);
      clearTimeout(this.toSay);
      this.toSearch = setTimeout(() => this.search(), 200);
    }

    // What is read out waits longer, so that it is read out once.
    say(words) {
      clearTimeout(this.toSay);
      this.count.textContent = "";
      this.toSay = setTimeout(() => (this.count.textContent = words), 500);
    }

    async search() {
      clearTimeout(this.toSearch);
      const query = this.field.value.trim();
      try {
        const ready = await loadBook();
        if (query !== this.field.value.trim()) return; // something else was typed meanwhile
        this.draw(query, query ? casebookSearch.search(ready, query) : null);
      } catch (error) {
        this.fail(error);
      }
    }

    fail(error) {
      this.say("The index of the search could not be read.");
      if (error) console.warn(error.message);
    }

    draw(query, result) {
      this.say(result ? countOf(query, result) : "");
      this.list.replaceChildren();
      this.hits = result?.hits ?? [];
      this.show(SHOWN[this.where]);
      this.drawn?.(query);
    }

    show(count) {
      const before = this.list.children.length;
      this.list.append(...this.hits.slice(before, count).map(drawnHit));
      this.more.replaceChildren(...(this.hits.length > count ? [this.way(count)] : []));
    }

    // The rest: in the dialog the way to the search page, there the next ones.
    way(count) {
      if (this.where === "dialog") {
        const link = element("a", "", `All ${this.hits.length} places`);
        link.href = `${this.form.action}?q=${encodeURIComponent(this.field.value.trim())}`;
        return link;
      }
      const button = element("button", "", `Show more (${this.hits.length - count})`);
      button.type = "button";
      button.addEventListener("click", () => {
        this.show(count + SHOWN.page);
        this.list.children[count].querySelector("a").focus();
      });
      return button;
    }

    // From the field into the list and through it.
    move(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [this.field, ...this.list.querySelectorAll("a"), ...this.more.children];
      const at = stops.indexOf(document.activeElement);
      if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      stops[at + step]?.focus();
    }
  }

  // The search page: the address says what is looked for -------------------------------------------

  function setUpPage(search) {
    const asked = () => new URLSearchParams(location.search).get("q") ?? "";
    search.drawn = (query) => {
      if (query === asked().trim()) return;
      const address = query ? `?q=${encodeURIComponent(query)}` : location.pathname;
      history.replaceState(null, "", address);
    };
    search.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await search.search();
      if (!search.field.value.trim()) search.say("Type a word to look for.");
      search.list.querySelector("a")?.focus();
    });
    search.list.addEventListener("click", ({ target }) => {
      const hit = [...search.list.children].indexOf(target.closest(".cb-hit"));
      history.replaceState({ ...history.state, hit }, "");
    });
    search.field.value = asked();
    search.field.focus();
    if (search.field.value) search.search().then(() => comeBack(search));
  }

  // Who comes back from a hit goes on there, though it was found after the page had been drawn.
  function comeBack(search) {
    const hit = history.state?.hit ?? -1;
    if (!search.hits[hit]) return;
    search.show(SHOWN.page * Math.ceil((hit + 1) / SHOWN.page));
    search.list.children[hit].querySelector("a").focus();
  }

  function start() {
    for (const part of document.querySelectorAll("[data-cb-search]")) {
      const search = new Search(part);
      if (search.where === "page") setUpPage(search);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
