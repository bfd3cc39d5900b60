// The map of an argument: arrow keys along its lines, and the card of the chosen claim beside the
// picture. Without this file the pictures are still there, their boxes lead to the list below.
(() => {
  "use strict";

  // How two items of a picture stand to each other is measured: a picture may have been scaled.
  const middle = (item) => {
    const box = item.getBoundingClientRect();
    return box.left + box.width / 2;
  };
  const row = (item) => Number(item.dataset.row);
  const nearest = (items, from) =>
    items.reduce(
      (best, item) =>
        best && Math.abs(middle(best) - middle(from)) <= Math.abs(middle(item) - middle(from))
          ? best
          : item,
      null,
    );

  function setUpMap(map) {
    const boxes = new Map();
    const cards = new Map();
    map.querySelectorAll(".cb-map-box").forEach((box) => boxes.set(box.dataset.claim, box));
    map.querySelectorAll(".cb-map-entry").forEach((entry) => {
      cards.set(entry.querySelector(".cb-card").id, entry);
    });
    const lines = [...map.querySelectorAll(".cb-map-line")];
    const said = map.querySelector(":scope > .cb-map-said");
    const panel = document.createElement("section");
    panel.className = "cb-map-panel";
    panel.setAttribute("aria-label", "Chosen claim");
    panel.hidden = true;
    let chosen = null;

    const picture = (item) => item.closest(".cb-map-picture");
    const itemsOf = (svg) => [...svg.querySelectorAll(".cb-map-item")];

    // One stop for the tabulator per picture: the item last visited, with its stubs.
    function makeCurrent(item) {
      itemsOf(picture(item)).forEach((other) => {
        other.setAttribute("tabindex", other === item ? "0" : "-1");
        other.parentElement.querySelectorAll(".cb-map-stub").forEach((stub) => {
          stub.setAttribute("tabindex", other === item ? "0" : "-1");
        });
      });
    }

    function besides(item, key) {
      const items = itemsOf(picture(item));
      if (key === "Home") return items[0];
      if (key === "End") return items.at(-1);
      const step = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
      if (key === "ArrowLeft" || key === "ArrowRight") {
        const inRow = items.filter((other) => row(other) === row(item));
        return inRow[inRow.indexOf(item) + step];
      }
      const claim = item.dataset.claim;
      const joined = lines
        .filter((line) => (step < 0 ? line.dataset.conclusion : line.dataset.premise) === claim)
        .map((line) => boxes.get(step < 0 ? line.dataset.premise : line.dataset.conclusion));
      if (joined.length) return nearest(joined, item);
      const rows = items.filter((other) => (row(other) - row(item)) * step > 0);
      const next = Math.min(...rows.map((other) => Math.abs(row(other) - row(item))));
      return nearest(
        rows.filter((other) => Math.abs(row(other) - row(item)) === next),
        item,
      );
    }

    function reveal(part) {
      for (let around = part.parentElement; around !== map; around = around.parentElement) {
        if (around.tagName === "DETAILS") around.open = true;
      }
    }

    function focus(item) {
      reveal(item);
      makeCurrent(item);
      item.focus({ preventScroll: true });
      item.scrollIntoView({ block: "nearest", inline: "nearest" });
      // The panel sticks to the lower edge of the window and must not cover the claim.
      if (!panel.hidden) {
        const hidden = item.getBoundingClientRect().bottom + 12 - panel.getBoundingClientRect().top;
        if (hidden > 0 && panel.parentElement.contains(item)) window.scrollBy(0, hidden);
      }
    }

    function light(claim) {
      const near = new Map();
      lines.forEach((line) => {
        const { premise, conclusion } = line.dataset;
        const on = claim !== null && (premise === claim || conclusion === claim);
        line.classList.toggle("is-on", on);
        if (on) near.set(premise === claim ? conclusion : premise, "");
      });
      boxes.forEach((box, ident) => {
        box.classList.toggle("is-chosen", ident === claim);
        box.classList.toggle("is-near", near.has(ident));
        if (ident === claim) box.setAttribute("aria-current", "true");
        else box.removeAttribute("aria-current");
      });
      map.querySelectorAll(".cb-map-picture").forEach((svg) => {
        svg.classList.toggle("has-chosen", claim !== null && svg.contains(boxes.get(claim)));
      });
    }

    // The card itself stands in the panel, not a copy of it: its buttons work there, and what a reader
    // takes away changes it. In the list a line says where it is, and it goes back when another comes.
    let giveBack = () => {};

    function lend(claim) {
      const entry = cards.get(claim);
      const content = document.createElement("div");
      const shut = [...entry.querySelectorAll("details:not([open], .cb-take-what)")];
      const away = document.createElement("p");
      away.className = "cb-map-away";
      away.textContent = `The card of ${claim} is open below its picture.`;
      content.append(...entry.childNodes);
      entry.append(away);
      shut.forEach((part) => (part.open = true));
      panel.append(content);
      giveBack = () => {
        shut.forEach((part) => (part.open = false));
        entry.replaceChildren(...content.childNodes);
        content.remove();
        giveBack = () => {};
      };
    }

    function fill(claim) {
      const close = document.createElement("button");
      close.type = "button";
      close.className = "cb-map-close";
      close.textContent = "Close (Esc)";
      close.addEventListener("click", () => shut());
      giveBack();
      panel.replaceChildren(close);
      lend(claim);
    }

    // The panel is not printed, the list is.
    window.addEventListener("beforeprint", () => giveBack());
    window.addEventListener("afterprint", () => chosen !== null && lend(chosen));

    function choose(claim) {
      const box = boxes.get(claim);
      chosen = claim;
      light(claim);
      fill(claim);
      box.closest(".cb-map-view").append(panel);
      panel.hidden = false;
      panel.scrollTop = 0;
      focus(box);
      said.textContent = `The card of ${claim} is shown below the picture.`;
    }

    function shut() {
      const box = boxes.get(chosen);
      chosen = null;
      giveBack();
      panel.hidden = true;
      light(null);
      said.textContent = "Card closed.";
      focus(box);
    }

    map.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const node = event.target.closest(".cb-map-node");
      if (node) {
        const section = document.getElementById(node.getAttribute("href").slice(1));
        event.preventDefault();
        section.open = true;
        section.scrollIntoView({ block: "start" });
        section.querySelector("summary").focus({ preventScroll: true });
        return;
      }
      const link = event.target.closest("[data-claim]");
      // In the list a claim's link leads to its card; anywhere else, to its box.
      if (!link || !boxes.has(link.dataset.claim) || !link.hasAttribute("href")) return;
      if (link.closest(".cb-map-list") && !link.closest(".cb-map-show")) return;
      event.preventDefault();
      choose(link.dataset.claim);
    });

    map.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape" && chosen !== null) {
        event.preventDefault();
        shut();
        return;
      }
      const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
      const item = event.target.closest(".cb-map-item");
      if (!item || !keys.includes(event.key)) return;
      event.preventDefault();
      const next = besides(item, event.key);
      if (next) focus(next);
    });

    map.addEventListener("focusin", (event) => {
      const place = event.target.closest(".cb-map-place, .cb-map-node");
      if (place) makeCurrent(place.querySelector(".cb-map-item") ?? place);
    });

    function followAddress() {
      const target = casebookTarget();
      if (!target || target === map || !map.contains(target)) return;
      if (boxes.get(target.dataset.claim) === target) {
        choose(target.dataset.claim);
      } else {
        reveal(target);
        if (target.classList.contains("cb-map-section")) target.open = true;
        target.scrollIntoView();
      }
    }

    // A link to a card of the list, from anywhere on the page, opens the section before it leads
    // there: the address may be the one that the page has already.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const target = link && document.getElementById(link.getAttribute("href").slice(1));
      if (target?.closest(".cb-map-list") && map.contains(target)) reveal(target);
    });

    for (const list of map.querySelectorAll(".cb-map-list")) {
      list.querySelectorAll(":scope > li > details").forEach((part) => (part.open = false));
      list.dataset.cbFolded = ""; // casebook.css waits for it
    }
    map.querySelectorAll(".cb-map-picture").forEach((svg) => makeCurrent(itemsOf(svg)[0]));
    map.querySelectorAll(".cb-map-help, .cb-map-show").forEach((part) => (part.hidden = false));
    window.addEventListener("hashchange", followAddress);
    followAddress();
  }

  function start() {
    document.querySelectorAll(".cb-map").forEach(setUpMap);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
