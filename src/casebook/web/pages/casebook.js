// What a page of the casebook can do beyond showing: tell what a mark of a chart is, save pictures
// and tables, sort and filter a table, open the numbers for printing. Without this file, everything
// can still be read.
(() => {
  "use strict";

  // The part of the page that the address names, before what else it may ask for. There is none if it
  // names nothing that is here, or was broken on its way: half an escaped letter cannot be read.
  globalThis.casebookTarget = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1).split("&", 1)[0]));
    } catch {
      return null;
    }
  };

  function save(name, content, type) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = document.createElement("a");
    Object.assign(link, { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    return name;
  }

  function saveButton(kind, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cb-save";
    button.textContent = `Save as ${kind}`;
    button.addEventListener("click", action);
    return button;
  }

  // A button for each kind of file, and beside them what came of it: not every browser says so.
  function saveButtons(ways) {
    const said = document.createElement("output");
    said.className = "cb-saved";
    const buttons = Object.entries(ways).map(([kind, way]) =>
      saveButton(kind, async () => {
        said.textContent = "";
        try {
          said.textContent = `${await way()} has been made.`;
        } catch {
          said.textContent = `No ${kind} could be made in this browser.`;
        }
      }),
    );
    return [...buttons, said];
  }

  const MARGIN = 16; // px, around a saved picture
  const FONT = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif";

  // Break a text into lines that are no wider than a picture.
  function linesOf(text, width, font) {
    const context = document.createElement("canvas").getContext("2d");
    context.font = font;
    const lines = [""];
    for (const word of text.trim().split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function writeLines(into, lines, top, size, weight) {
    lines.forEach((line, number) => {
      const text = document.createElementNS(into.namespaceURI, "text");
      const look = { x: MARGIN, y: top + (number + 1) * size * 1.35, fill: "#222222" };
      const font = { "font-size": size, "font-weight": weight, "font-family": FONT };
      for (const [key, value] of Object.entries({ ...look, ...font })) text.setAttribute(key, value);
      text.textContent = line;
      into.append(text);
    });
    return top + lines.length * size * 1.35;
  }

  // The still chart as a picture of its own, in its light colours, with what a reader must know who
  // meets it elsewhere: its title above it, below it the publication, the book and the licence.
  function pictureOf(figure) {
    const chart = figure.querySelector(".cb-still > svg").cloneNode(true);
    const says = (name) => figure.querySelector(`.cb-figure-${name}`).textContent;
    const side = (name) => Number(chart.getAttribute(name));
    const width = Math.max(side("width"), 320);
    const picture = document.createElementNS(chart.namespaceURI, "svg");
    const title = linesOf(says("title"), width, `bold 15px ${FONT}`);
    const below = writeLines(picture, title, MARGIN / 2, 15, "bold") + MARGIN / 2;
    chart.setAttribute("x", MARGIN);
    chart.setAttribute("y", below);
    picture.append(chart);
    const source = linesOf(says("source"), width, `11px ${FONT}`);
    const end = writeLines(picture, source, below + side("height") + 4, 11, "normal") + MARGIN;
    const size = [width + 2 * MARGIN, Math.ceil(end)];
    picture.setAttribute("width", size[0]);
    picture.setAttribute("height", size[1]);
    picture.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
    return { svg: new XMLSerializer().serializeToString(picture), size };
  }

  function drawn({ svg, size }) {
    return new Promise((resolve, reject) => {
      const image = new Image();
      const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
      image.onload = () => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = size.map((side) => 2 * side);
        const context = canvas.getContext("2d");
        context.fillStyle = "white";
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(address);
        canvas.toBlob(resolve, "image/png");
      };
      image.onerror = reject;
      image.src = address;
    });
  }

  // A cell that begins like a formula would be one in a spreadsheet.
  function csvCell(text) {
    const safe = /^[=+@\t\r]/.test(text) || /^-[^\d]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  // What a cell says, without the links to where else a claim stands.
  function textOf(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".cb-elsewhere").forEach((links) => links.remove());
    return copy.textContent.trim();
  }

  function csvOf(table) {
    return [...table.rows]
      .map((row) => [...row.cells].map((cell) => csvCell(textOf(cell))).join(","))
      .join("\r\n");
  }

  function setUpSaving() {
    for (const figure of document.querySelectorAll(".cb-figure:has(> .cb-figure-source)")) {
      const name = figure.id.replace(/^fig-/, "");
      const picture = () => pictureOf(figure);
      figure.querySelector(".cb-figure-source").after(
        ...saveButtons({
          SVG: () => save(`${name}.svg`, picture().svg, "image/svg+xml"),
          PNG: async () => save(`${name}.png`, await drawn(picture()), "image/png"),
        }),
      );
    }
    for (const region of document.querySelectorAll(".cb-shown .cb-scroll:has(> table)")) {
      const table = region.querySelector("table");
      const name = table.caption.id.replace(/^(table|fig)-|-caption$/g, "");
      const csv = () => save(`${name}.csv`, `\ufeff${csvOf(table)}\r\n`, "text/csv");
      region.after(...saveButtons({ CSV: csv }));
    }
  }

  // A link may lead into something that is folded: the ledger of passages, the numbers of a chart.
  function openTarget() {
    const target = casebookTarget();
    for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) {
      part.open = true;
    }
    if (target?.closest("details")) target.scrollIntoView();
  }

  // How far a point is from a mark: nothing inside it.
  function distance(mark, x, y) {
    const box = mark.getBoundingClientRect();
    const across = Math.max(box.left - x, 0, x - box.right);
    const down = Math.max(box.top - y, 0, y - box.bottom);
    return Math.hypot(across, down);
  }

  const FINGER = 22; // px: a tap this near to a mark means it

  // A tap on a mark, or a step to it with two buttons, says below the chart what it is.
  function setUpMarks(figure) {
    const still = figure.querySelector(".cb-still");
    const marks = [...still.querySelectorAll(".cb-mark")];
    if (!marks.length || still.querySelector("a")) return; // a box that is a link tells by itself
    const told = document.createElement("output");
    told.className = "cb-told";
    told.textContent = `Choose one of ${marks.length} marks to be told what it is.`;
    let chosen = -1;
    const choose = (number) => {
      marks[chosen]?.classList.remove("cb-chosen");
      chosen = (number + marks.length) % marks.length;
      marks[chosen].classList.add("cb-chosen");
      told.textContent = marks[chosen].querySelector("title").textContent;
    };
    const step = (words, by) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => choose(chosen < 0 && by < 0 ? -1 : chosen + by));
      return button;
    };
    still.addEventListener("click", ({ clientX: x, clientY: y }) => {
      const far = marks.map((mark) => distance(mark, x, y));
      const nearest = far.indexOf(Math.min(...far));
      if (far[nearest] > FINGER) return;
      choose(nearest);
      told.scrollIntoView({ block: "nearest" }); // a chart may be as high as a phone
    });
    const row = document.createElement("p");
    row.className = "cb-telling";
    row.append(step("Previous mark", -1), step("Next mark", 1), told);
    still.after(row);
  }

  function sortKey(row, column) {
    const cell = row.cells[column];
    if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
    return cell.querySelector(".cb-not-said") ? null : cell.textContent.trim();
  }

  // Rows without a value stay at the end in both directions.
  function compare(a, b, sign) {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b), "en", { numeric: true });
  }

  function setUpSorting(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cb-sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].map((row) => [sortKey(row, column), row]);
        rows.sort(([a], [b]) => compare(a, b, down ? -1 : 1));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  }

  function setUpFilter(filter) {
    const rows = [...filter.parentElement.querySelectorAll("tbody > tr")];
    const search = filter.querySelector("input");
    const status = filter.querySelector("select");
    const count = filter.querySelector(".cb-count");
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden =
          (status.value !== "" && row.dataset.status !== status.value) ||
          !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = `${shown} of ${rows.length}`;
    };
    filter.hidden = false;
    // A link can ask for some rows only: claim-ledger.html?find=gv2022.
    search.value = new URLSearchParams(location.search).get("find") ?? "";
    search.addEventListener("input", apply);
    status.addEventListener("change", apply);
    // A link to a row that the filter hides would lead nowhere.
    const showTarget = () => {
      const target = casebookTarget();
      if (target && rows.includes(target) && target.hidden) {
        search.value = "";
        status.value = "";
        apply();
        target.scrollIntoView();
      }
    };
    window.addEventListener("hashchange", showTarget);
    apply();
    showTarget();
  }

  function setUpPrinting() {
    let opened = [];
    window.addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll(".cb-shown details:not([open])")];
      opened.forEach((details) => (details.open = true));
    });
    window.addEventListener("afterprint", () => {
      opened.forEach((details) => (details.open = false));
    });
  }

  // What is wider than its place can be scrolled by keyboard: code, and what came of it. An observer
  // is told when it has a place, be it folded or far below; to ask before would have the browser work
  // out the places of all that is there, as the theme does (`casebook.site.theme_files`).
  function setUpCode() {
    const isWide = (code) => code.scrollWidth > code.clientWidth;
    const sizes = new ResizeObserver((seen) => {
      const wide = seen.map(({ target }) => target).filter(isWide);
      for (const code of wide) code.tabIndex = 0;
    });
    const all = "pre, .cell_output > .output, .jp-RenderedHTMLCommon, .pst-scrollable-table-container";
    for (const code of document.querySelectorAll(all)) sizes.observe(code);
  }

  // The theme's buttons for printing and the full screen: a strict page forbids handlers in markup.
  const CLICKS = { print: () => window.print(), "full-screen": () => window.toggleFullScreen() };

  // Who comes back to a page finds open what was open: it stands in the entry of the history.
  function setUpComingBack() {
    const folded = [...document.querySelectorAll("main details")];
    for (const place of history.state?.open ?? []) if (folded[place]) folded[place].open = true;
    const note = () => {
      const open = folded.flatMap((details, place) => (details.open ? [place] : []));
      history.replaceState({ ...history.state, open }, "");
    };
    document.addEventListener("toggle", (event) => event.target.matches("details") && note(), true);
  }

  // And stands where it was. What is far from what is seen has no look on a phone (casebook.css), so a
  // browser only guesses how high it is; how high it was stands in the same entry.
  function setUpHeights() {
    const far = [...document.querySelectorAll("article.bd-article > section > section, .cb-ledger tbody tr")];
    const heights = history.state?.heights ?? [];
    far.forEach((part, place) => {
      if (heights[place] > 0) part.style.containIntrinsicBlockSize = `auto ${heights[place]}px`;
    });
    if (!far.length) return;
    document.addEventListener("scrollend", () => {
      const look = getComputedStyle(far[0]);
      if (look.contentVisibility !== "auto") return;
      const sides = [look.paddingTop, look.paddingBottom, look.borderTopWidth, look.borderBottomWidth];
      const around = sides.reduce((sum, side) => sum + parseFloat(side), 0);
      const seen = far.map((part) => Math.round(part.getBoundingClientRect().height - around));
      history.replaceState({ ...history.state, heights: seen }, "");
    });
  }

  // A word with a meaning tells it at a tap, a click or Enter, without leaving the page.
  function setUpMeanings() {
    if (!("popover" in HTMLElement.prototype)) return; // there the word is a link to the glossary
    const note = document.createElement("div");
    note.id = "cb-meaning";
    note.popover = "auto";
    note.tabIndex = -1;
    note.setAttribute("role", "note");
    const said = document.createElement("span");
    const more = document.createElement("a");
    more.textContent = "In the glossary";
    note.append(said, " ", more);
    document.body.append(note);
    let from = null;
    const leave = () => {
      note.hidePopover();
      from.focus({ preventScroll: true });
    };
    // Not every browser closes it by itself when another script looks at the key first. The note
    // stands at the end of the page: who goes on with Tab goes on from the word.
    note.addEventListener("keydown", (event) => {
      const isBack = event.key === "Tab" && event.shiftKey && event.target === note;
      const isOn = event.key === "Tab" && !event.shiftKey && event.target === more;
      if (isBack) event.preventDefault();
      if (event.key === "Escape" || isBack || isOn) leave();
    });
    document.addEventListener("click", (event) => {
      const word = event.target.closest("[data-cb-means]");
      if (!word || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      from = word;
      said.textContent = `${word.textContent.trim()}: ${word.dataset.cbMeans}`;
      more.href = word.href;
      note.showPopover();
      note.focus({ preventScroll: true });
    });
  }

  function start() {
    setUpComingBack();
    setUpHeights();
    setUpMeanings();
    // What is seen under a mouse only is not heard, nor is it where it has no look yet.
    document.querySelectorAll(".headerlink").forEach((link) => link.setAttribute("aria-hidden", "true"));
    for (const button of document.querySelectorAll("[data-cb-click]")) {
      button.addEventListener("click", CLICKS[button.dataset.cbClick]);
    }
    document.querySelectorAll(".cb-figure:has(.cb-mark)").forEach(setUpMarks);
    document.querySelectorAll(".cb-sortable").forEach(setUpSorting);
    document.querySelectorAll(".cb-filter").forEach(setUpFilter);
    setUpPrinting();
    setUpSaving();
    setUpCode();
    window.addEventListener("hashchange", openTarget);
    openTarget();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
