// What a page says of claims, on the terms that a reader chose: badges, reasons, boxes of a map, counts
// and what is struck out. It draws and decides nothing: verdicts come from argument.js.
globalThis.casebookOnPage = (() => {
  "use strict";

  const cssOf = (status) => `cb-status-${status.replace(" ", "-")}`;

  function element(name, className, ...inside) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }

  const unseen = (text) => element("span", "cb-unseen", text);

  function group(selector, key = "claim") {
    const found = new Map();
    for (const one of document.querySelectorAll(selector)) {
      const id = one.dataset[key];
      if (!found.has(id)) found.set(id, []);
      found.get(id).push(one);
    }
    return found;
  }

  const badges = group(".cb-badge[data-claim]");
  const whys = group(".cb-why[data-claim]");
  const because = group(".cb-because[data-claim]");
  const boxes = group(":is(.cb-map-box, .cb-map-stub)[data-claim]");
  const claims = new Map(); // all that is said of a claim, by its id
  for (const found of [badges, whys, because, boxes]) {
    for (const [id, some] of found) claims.set(id, [...(claims.get(id) ?? []), ...some]);
  }
  const entries = group("li[data-passage]", "passage");
  const tallies = [...document.querySelectorAll(".cb-tally")];
  const nodes = [...document.querySelectorAll(".cb-map-node")];
  const firsts = new WeakMap(); // what stood there first

  const keep = (one, what) => {
    if (!firsts.has(one)) firsts.set(one, what());
    return firsts.get(one);
  };

  function swapStatus(one, to) {
    for (const name of [...one.classList]) if (name.startsWith("cb-status-")) one.classList.remove(name);
    one.classList.add(cssOf(to));
  }

  // -- One claim -----------------------------------------------------------------------------------

  function drawBadge(badge, was, now) {
    const word = badge.lastChild;
    swapStatus(badge, now);
    badge.title = casebookArgument.signs[now][1];
    badge.querySelector("svg path").setAttribute("d", casebookArgument.signs[now][0]);
    badge.querySelector(".cb-was")?.remove();
    word.textContent = ` ${now}`;
    if (now !== was) {
      const arrow = element("span", "", " → ");
      arrow.setAttribute("aria-hidden", "true");
      badge.prepend(element("span", "cb-was", unseen("was "), was, arrow, unseen(", now ")));
    }
    const cell = badge.parentElement;
    if (!cell.matches("td")) return;
    if (cell.dataset.sort) cell.dataset.sort = Object.keys(casebookArgument.signs).indexOf(now);
    const row = cell.parentElement;
    if (row.dataset.status) row.dataset.status = now;
  }

  function drawWhy(why, was, now, isMoved) {
    const first = keep(why, () => [...why.childNodes]);
    if (!isMoved) return why.replaceChildren(...first);
    const before = element("span", "cb-why-was", `Was ${was.status}: ${was.short}`);
    why.replaceChildren(element("span", "cb-why-now", `Now ${now.status}: ${now.short}`), " ", before);
  }

  function drawBecause(list, now, isBook) {
    const first = keep(list, () => [...list.childNodes]);
    if (isBook) return list.replaceChildren(...first);
    list.replaceChildren(...now.full.filter((told) => told !== now.short).map((told) => element("li", "", told)));
  }

  // The status in words, beside its mark: a box has it, a stub has not. The first one had been measured.
  function drawWord(mark, status) {
    const here = mark.nextElementSibling;
    if (!here.matches("[font-weight]")) return;
    const first = keep(mark, () => here);
    const word = status === first.textContent ? first : first.cloneNode();
    if (word !== first) {
      word.removeAttribute("textLength");
      word.textContent = status;
    }
    here.replaceWith(word);
  }

  function drawBox(box, was, now) {
    const title = box.querySelector("title");
    const first = keep(box, () => title.textContent);
    swapStatus(box, now.status);
    const mark = box.querySelector(".cb-map-mark");
    mark.setAttribute("d", casebookArgument.signs[now.status][0]);
    drawWord(mark, now.status);
    box.classList.toggle("is-moved", now.status !== was.status);
    const said = now.status === was.status ? first : `${first} Now ${now.status}: ${now.short}`;
    title.textContent = said;
    box.setAttribute("aria-label", said);
  }

  // was and now are {status, short, full}; isBook if nothing of it differs from the book.
  function draw(id, was, now, isBook) {
    const isMoved = was.status !== now.status || was.short !== now.short;
    for (const badge of badges.get(id) ?? []) drawBadge(badge, was.status, now.status);
    for (const why of whys.get(id) ?? []) drawWhy(why, was, now, isMoved);
    for (const list of because.get(id) ?? []) drawBecause(list, now, isBook);
    for (const box of boxes.get(id) ?? []) drawBox(box, was, now);
    document.getElementById(id)?.classList.toggle("is-moved", was.status !== now.status);
  }

  // -- Counts ---------------------------------------------------------------------------------------

  // How many claims a tally names: of a source, with a value in a column, of a status.
  function tallied(told) {
    const columns = [...new Set(tallies.map(({ dataset }) => dataset.tally.split("|")[1]))];
    const numbers = new Map();
    for (const { claim, now } of told) {
      for (const column of columns) {
        const key = [claim.source, column, claim[column], now].join("|");
        numbers.set(key, (numbers.get(key) ?? 0) + 1);
      }
    }
    return numbers;
  }

  function drawTally(one, numbers) {
    const number = numbers.get(one.dataset.tally) ?? 0;
    const first = keep(one, () => one.textContent);
    one.classList.toggle("is-moved", String(number) !== first);
    one.textContent = String(number) === first ? first : `${first} → ${number}`;
  }

  const TALLY = 36; // px from one count of a section to the next, as in casebook.display.map_overview

  const inSections = new WeakMap();

  function claimsOf(node) {
    if (!inSections.has(node)) {
      const section = document.getElementById(node.getAttribute("href").slice(1));
      const drawn = [...section.querySelectorAll(".cb-map-box")];
      inSections.set(node, new Set(drawn.map(({ dataset }) => dataset.claim)));
    }
    return inSections.get(node);
  }

  // The counts of a section in the overview: a mark and a number each, the first where it was.
  function drawNode(node, told) {
    const own = claimsOf(node);
    const counts = Object.keys(casebookArgument.signs)
      .map((status) => [status, told.filter(({ id, now }) => own.has(id) && now === status).length])
      .filter(([, number]) => number);
    const parts = [...node.querySelectorAll("g")].map((g) => [g, g.nextElementSibling]);
    const { said, all } = keep(node, () => ({ said: node.getAttribute("aria-label"), all: parts.flat() }));
    const [mark, number] = all;
    const isMoved = told.some(({ id, was, now }) => own.has(id) && was !== now);
    const [x, y] = mark.firstElementChild.getAttribute("transform").match(/[\d.]+/g).map(Number);
    const last = parts.at(-1)[1].nextSibling;
    for (const part of parts.flat()) part.remove();
    if (!isMoved) last.before(...all);
    else counts.forEach(([status, many], at) => {
      const [g, text] = [mark.cloneNode(true), number.cloneNode(true)];
      g.setAttribute("class", cssOf(status));
      g.firstElementChild.setAttribute("d", casebookArgument.signs[status][0]);
      g.firstElementChild.setAttribute("transform", `translate(${x + TALLY * at},${y}) scale(5)`);
      text.setAttribute("x", Number(number.getAttribute("x")) + TALLY * at);
      text.removeAttribute("textLength");
      text.textContent = String(many);
      last.before(g, text);
    });
    node.classList.toggle("is-moved", isMoved);
    const name = said.split(":")[0];
    const now = counts.map(([status, many]) => `${many} ${status}`).join(", ");
    const words = isMoved ? `${name}: now ${now}` : said;
    node.setAttribute("aria-label", words);
    node.querySelector("title").textContent = words;
  }

  // told has of every claim its id, itself, its status in the book and now.
  function count(told) {
    const numbers = tallied(told);
    for (const one of tallies) drawTally(one, numbers);
    for (const node of nodes) drawNode(node, told);
  }

  // A filter that is in use looks at what the rows say now.
  function refilter() {
    for (const filter of document.querySelectorAll(".cb-filter")) {
      const [words, status] = [filter.querySelector("input"), filter.querySelector("select")];
      if (words.value || status.value) status.dispatchEvent(new Event("change"));
    }
  }

  // -- Pictures whose boxes lead to claims -------------------------------------------------------

  const pictures = [...document.querySelectorAll(".cb-figure:has(.cb-still)")]
    .map((picture) => ({ picture, all: [...picture.querySelectorAll(".cb-still a[href^='#']")] }))
    .filter(({ all }) => all.length);

  // A picture is drawn once, with the book's statuses. Its boxes are marked, and a line below says more.
  function point(moved) {
    for (const { picture, all } of pictures) {
      const here = all.filter((box) => {
        const { from, to } = moved.get(box.getAttribute("href").slice(1)) ?? {};
        box.classList.toggle("is-moved", from !== to);
        return from !== to;
      });
      picture.querySelector(".cb-moved-here")?.remove();
      if (!here.length) continue;
      const entries = here.map((box) => {
        const { id, from, to } = moved.get(box.getAttribute("href").slice(1));
        const link = element("a", "", id);
        link.href = `#${id}`;
        return element("li", "", link, ` ${from} → ${to}`);
      });
      const line = element("div", "cb-moved-here", "Picture and list show the book’s statuses. Now otherwise:");
      line.append(element("ul", "", ...entries));
      picture.querySelector(".cb-still").after(line);
    }
  }

  // -- What stays as the book has it ---------------------------------------------------------------

  const follows = ".cb-badge[data-claim], .cb-tally, .cb-still a[href^='#'], [data-passage]";
  const tellsStatus = (table) => /status/i.test(table.querySelector("thead")?.textContent);
  const fixed = [
    ...document.querySelectorAll(".cb-figure"),
    ...[...document.querySelectorAll(".cb-table-block")].filter(tellsStatus),
  ].filter((one) => !one.querySelector(follows));

  // Charts, and tables that only speak of statuses, say where they stand that nothing is gone from them.
  function stay(isOn) {
    for (const one of fixed) {
      const note = one.querySelector(":scope > .cb-moved-here");
      if (isOn && !note) one.append(element("p", "cb-moved-here", "As the book has it, with nothing taken away."));
      if (!isOn) note?.remove();
    }
  }

  // -- What is struck out ---------------------------------------------------------------------------

  const struck = new Set();

  // Passages that are struck out and should not be, or the other way round.
  const restruck = (taken) => [...entries.keys()].filter((id) => struck.has(id) !== taken.has(id));

  function strike(id) {
    const isTaken = !struck.has(id);
    if (isTaken) struck.add(id);
    else struck.delete(id);
    for (const entry of entries.get(id)) {
      entry.classList.toggle("is-taken", isTaken);
      if (isTaken) entry.prepend(unseen("Taken away: "));
      else entry.firstChild.remove();
    }
  }

  // -- What is in sight ----------------------------------------------------------------------------

  // What is folded, or so far below that the browser skips it, has no place, and to ask for it would
  // have it laid out.
  function isInSight(one) {
    if (one.checkVisibility && !one.checkVisibility({ contentVisibilityAuto: true })) return false;
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight && bottom > top;
  }

  const counted = [...tallies, ...nodes];
  const pointed = pictures.map(({ picture }) => picture);

  return {
    ...{ claims, draw, counted, count, refilter, pointed, point, fixed, stay },
    ...{ entries, restruck, strike, isInSight, element, unseen },
  };
})();
