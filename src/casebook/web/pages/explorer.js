// Entries that can be filtered, with a map of them. What is chosen stands in the page's address, so
// that it can be sent and the back button works; the filter itself is computed in explorer-filter.js.
// Without this file all entries are there, and the marks of the map lead to them.
(() => {
  "use strict";

  const { read, write, missed, hits, left, said, beside } = globalThis.casebookFilter;
  const NARROW = window.matchMedia("(max-width: 60rem)");
  const KEYS = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"];

  // The filter: what its lists say, and what they are given.
  class Filter {
    constructor(form) {
      this.form = form;
      this.facets = [...form.querySelectorAll("select")].map((list) => ({
        key: list.name,
        label: list.closest("label").firstChild.textContent.trim(),
        values: [...list.options].slice(1).map((option) => option.value),
        list,
      }));
    }

    get chosen() {
      const set = this.facets.filter(({ list }) => list.value !== "");
      return Object.fromEntries(set.map(({ key, list }) => [key, list.value]));
    }

    set chosen(values) {
      for (const { key, list } of this.facets) list.value = values[key] ?? "";
    }

    // A value that would leave nothing cannot be chosen, and each says how many it would leave.
    offer(entries) {
      for (const facet of this.facets) {
        left(entries, this.chosen, facet).forEach((number, place) => {
          const option = facet.list.options[place + 1];
          option.textContent = `${option.value} (${number})`;
          option.disabled = number === 0 && !option.selected;
        });
      }
    }
  }

  // The map: one stop for the tabulator, and arrow keys from mark to mark.
  class Marks {
    constructor(map) {
      this.map = map;
      this.all = [...map.querySelectorAll(".cb-place")];
      map.querySelector(".cb-places-help").hidden = false;
      map.addEventListener("keydown", (event) => this.step(event));
      map.addEventListener("focusin", (event) => {
        const mark = event.target.closest(".cb-place");
        if (mark) this.stop(mark);
      });
    }

    get within() {
      return this.all.filter((mark) => !mark.classList.contains("is-out"));
    }

    stop(mark) {
      for (const each of this.all) each.setAttribute("tabindex", each === mark ? "0" : "-1");
    }

    // Marks of entries that are not shown recede, and no key or voice meets them.
    keep(shown) {
      for (const mark of this.all) {
        const out = !shown.has(mark.dataset.entry);
        mark.classList.toggle("is-out", out);
        if (out) mark.setAttribute("aria-hidden", "true");
        else mark.removeAttribute("aria-hidden");
      }
      this.stop(this.within[0]);
    }

    step(event) {
      const mark = event.target.closest(".cb-place");
      if (!mark || !KEYS.includes(event.key)) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      const marks = this.within;
      const places = marks.map((each) => {
        const { x, y, width, height } = each.querySelector("circle").getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      });
      const next = marks[beside(places, marks.indexOf(mark), event.key)];
      if (next) next.focus();
    }

    light(entry) {
      for (const mark of this.all) mark.classList.toggle("is-on", mark.dataset.entry === entry);
    }

    // Does not move what can be seen already: on a wide screen the map stays where it is.
    show(mark) {
      this.map.open = true;
      this.stop(mark);
      mark.focus({ preventScroll: true });
      mark.scrollIntoView({ block: "nearest" });
    }
  }

  // On a narrow screen the map, and the sentences of an entry, are there when they are asked for.
  function fold(parts) {
    const apply = () => parts.forEach((part) => (part.open = !NARROW.matches));
    NARROW.addEventListener("change", apply);
    apply();
  }

  function setUp(explorer) {
    const filter = new Filter(explorer.querySelector(".cb-explorer-filter"));
    const marks = new Marks(explorer.querySelector(".cb-explorer-map"));
    const articles = [...explorer.querySelectorAll(".cb-entry")];
    const entries = articles.map((article) => JSON.parse(article.dataset.values));
    const words = explorer.querySelector(".cb-explorer-said");
    const all = explorer.querySelector(".cb-explorer-all");

    function draw(lost = []) {
      const kept = hits(entries, filter.chosen);
      articles.forEach((article, place) => (article.hidden = !kept[place]));
      for (const group of explorer.querySelectorAll(".cb-explorer-group")) {
        group.hidden = !group.querySelector(".cb-entry:not([hidden])");
      }
      const shown = articles.filter((_, place) => kept[place]);
      marks.keep(new Set(shown.map((article) => article.id)));
      filter.offer(entries);
      all.hidden = Object.keys(filter.chosen).length === 0;
      const { what } = explorer.dataset;
      const told = said(shown.length, articles.length, what, filter.chosen, filter.facets);
      const nothing = lost.length ? ` Not here: ${lost.join("; ")}.` : "";
      words.textContent = `${told}.${nothing}`;
    }

    function choose() {
      const address = write(filter.chosen, filter.facets);
      history.pushState(null, "", address ? `#${address}` : location.pathname + location.search);
      draw();
    }

    function clear() {
      filter.chosen = {};
      draw();
    }

    // An address names an entry, a mark, a choice, or a part of the page that is none of ours.
    function follow() {
      const target = casebookTarget();
      const entry = target?.closest(".cb-entry") ?? document.getElementById(target?.dataset.entry);
      if (entry && explorer.contains(entry)) {
        if (entry.hidden) clear();
        if (target === entry) {
          entry.querySelectorAll("details").forEach((part) => (part.open = true));
          entry.scrollIntoView();
          entry.focus({ preventScroll: true });
          marks.light(entry.id);
        } else marks.show(target);
      } else if (!target) {
        const address = location.hash.slice(1);
        filter.chosen = read(address, filter.facets);
        draw(missed(address, filter.facets));
      }
    }

    // Who was sent a choice is led to it; who comes back is where they were.
    function arrive() {
      follow();
      const [way] = performance.getEntriesByType("navigation");
      const isSent = location.hash !== "" && casebookTarget() === null;
      if (isSent && way.type === "navigate") filter.form.scrollIntoView();
    }

    explorer.addEventListener("click", (event) => {
      const link = event.target.closest(".cb-to-mark");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      history.pushState(null, "", link.hash);
      marks.show(document.getElementById(link.hash.slice(1)));
    });
    for (const type of ["pointerover", "focusin"]) {
      explorer.addEventListener(type, (event) => {
        marks.light(event.target.closest(".cb-entry")?.id ?? null);
      });
    }
    filter.form.addEventListener("change", choose);
    filter.form.addEventListener("submit", (event) => event.preventDefault());
    all.addEventListener("click", () => {
      filter.chosen = {};
      choose();
      filter.facets[0].list.focus(); // the button is gone
    });
    window.addEventListener("hashchange", follow);
    filter.form.hidden = false;
    fold(explorer.querySelectorAll(".cb-explorer-map, .cb-entry-more"));
    draw();
    arrive();
  }

  function start() {
    document.querySelectorAll(".cb-explorer").forEach(setUp);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
