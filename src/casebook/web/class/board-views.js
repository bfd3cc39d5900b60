// The screens of the board, as elements. What people wrote becomes text and nothing else.
globalThis.casebookClass ??= {};
casebookClass.boardViews = (() => {
  "use strict";

  const { counting, boardWords: words, element: el } = casebookClass;
  const { shown } = counting;
  const GRID = 40; // students; with more, a grid is a carpet
  const EDGES = [0.2, 0.4, 0.6, 0.8]; // where the colours of the grid change

  const button = (text, click, attributes = {}) =>
    el("button", { type: "button", click, ...attributes }, text);

  function folded(summary, ...parts) {
    return el("details", {}, el("summary", {}, summary), ...parts);
  }

  // A table whose first column names the rows, in a box that scrolls if it has to.
  function table(caption, heads, rows, css = "") {
    const head = el("tr", {}, heads.map((text) => el("th", { scope: "col" }, text)));
    const body = rows.map((row) =>
      el("tr", {}, row.map((cell, at) => at ? cellOf(cell) : el("th", { scope: "row" }, cell))),
    );
    return el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      el("table", { class: css }, el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, body)),
    );
  }

  const cellOf = (cell) => (cell instanceof Element && cell.tagName === "TD" ? cell : el("td", {}, cell));
  const number = (value, digits) => (value === null ? "–" : shown(value, digits));

  // -- One passage -----------------------------------------------------------------------------------

  function bar(part, all) {
    const filled = el("span", { class: "part" });
    filled.style.inlineSize = `${all ? (100 * part) / all : 0}%`;
    const drawn = el("span", { class: "bar", "aria-hidden": "true" }, filled);
    return el("td", {}, el("span", { class: "counted" }, drawn, el("span", {}, `${part} of ${all}`)));
  }

  // The codes of a passage that anybody gave, most given first; with the coders' if they are revealed.
  function given(board, told, revealed) {
    const rows = board.sheet.codes.map((code, c) => {
      const coders = board.book.map(({ given: theirs }) => theirs[told.passage][c]);
      return { code, yes: told.yes[c], coders };
    });
    const isSeen = ({ yes, coders }) => yes > 0 || (revealed && coders.includes(1));
    const seen = rows.filter(isSeen).sort((one, other) => other.yes - one.yes);
    return { seen, unseen: rows.filter((row) => !isSeen(row)) };
  }

  const coderCell = (notAsked) => (value) =>
    el("td", { class: `coder ${value === 1 ? "is-yes" : ""}` }, value === null ? notAsked : value === 1 ? "yes" : "no");

  function bars(board, told, revealed) {
    const { seen } = given(board, told, revealed);
    const heads = ["Code", "Given by", ...(revealed ? board.book.map(({ coder }) => words.coder(coder)) : [])];
    const cell = coderCell(board.whose === "book" ? "not asked" : "–");
    const rows = seen.map(({ code, yes, coders }) => [
      el("span", { lang: board.sheet.language, dir: "auto" }, code.label),
      bar(yes, told.readers),
      ...(revealed ? coders.map(cell) : []),
    ]);
    const gaps = revealed ? board.book.map(() => el("td", { class: "coder" }, "")) : [];
    rows.push([el("span", { class: "muted" }, "None of these codes"), bar(told.none, told.readers), ...gaps]);
    return table(`Codes of passage no. ${told.passage + 1}`, heads, rows, "bars");
  }

  function nobody(board, told, revealed) {
    const labels = given(board, told, revealed).unseen.map(({ code }) => code.label);
    if (!labels.length) return null;
    return el("p", { class: "muted nobody" }, "Given by nobody: ", el("span", { lang: board.sheet.language }, `${labels.join(", ")}.`));
  }

  function measure(name, value, sentence) {
    const line = el("p", { class: "measure" }, el("strong", {}, name), " ", el("span", { class: "figure" }, number(value)));
    return el("div", {}, line, el("p", {}, sentence));
  }

  const agreement = (told) =>
    el(
      "div",
      { class: "agreement" },
      measure("Plain agreement", told.plain, words.plain(told)),
      measure("Shared yes", told.sharedYes, words.sharedYes(told)),
    );

  const isCoded = (board, told) =>
    board.book.some(({ given: theirs }) => theirs[told.passage].some((cell) => cell !== null));

  // Only one of a class's memos is ever in the way: each can be put out of sight, and comes back.
  function memos(board, told, state) {
    const { id } = board.sheet.passages[told.passage];
    const found = board.students.flatMap((student, s) => {
      const coding = student.codings.find(({ passage }) => passage === id);
      return coding?.memo.trim() ? [{ name: `${s} ${id}`, student, coding }] : [];
    });
    if (!found.length) return null;
    const list = el("ul", { class: "memos" });
    const labels = new Map(board.sheet.codes.map((code) => [code.id, code.label]));
    for (const memo of found) list.append(memoOf(memo, labels, state));
    return folded(words.count(found.length, "memo"), list);
  }

  function memoOf({ name, student, coding }, labels, { hidden, say }) {
    const item = el("li");
    const told = coding.codes.map((code) => labels.get(code)).join(", ");
    const said = `${told || (coding.none ? "none of these codes" : "not coded")}${coding.unsure ? ", unsure" : ""}`;
    const fill = (isHidden) => {
      const act = () => {
        if (isHidden) hidden.delete(name);
        else hidden.add(name);
        fill(!isHidden);
        item.querySelector("button").focus();
        say(isHidden ? "The memo is shown." : "The memo is hidden, and will not be saved with the board.");
      };
      const parts = isHidden
        ? [el("p", { class: "muted" }, "Hidden. It is not saved with the board.")]
        : [el("p", { class: "muted" }, `${student.shown}: ${said}`), el("p", { class: "memo", dir: "auto" }, coding.memo)];
      item.classList.toggle("is-hidden", isHidden);
      const label = `${isHidden ? "Show" : "Hide"} the memo of ${student.shown}`;
      item.replaceChildren(...parts, button(isHidden ? "Show" : "Hide", act, { "aria-label": label }));
    };
    fill(hidden.has(name));
    return item;
  }

  // A passage, as it is projected.
  function passage(board, told, at, state) {
    const { id, gist, material, locator } = board.sheet.passages[told.passage];
    const revealed = state.revealed.has(told.passage) && isCoded(board, told);
    const facts = [material, locator].filter(Boolean);
    const heading = words.place(at, board.order.length);
    const size = gist.length > 600 ? "is-longest" : gist.length > 240 ? "is-long" : "";
    return el(
      "article",
      { class: `passage ${revealed ? "is-revealed" : ""}`, "aria-labelledby": `place-${at}` },
      el("h2", { id: `place-${at}` }, heading),
      el("p", { class: `gist ${size}`, lang: board.whose === "book" && !id.startsWith("own-") ? "en" : board.sheet.language, dir: "auto" }, gist),
      el(
        "p",
        { class: "muted facts" },
        facts.length ? [...casebookClass.apart(facts, ", "), ". "] : "",
        words.readers(told),
        isCoded(board, told) ? "" : ` · the ${board.whose}'s coders were not asked`,
      ),
      el(
        "div",
        { class: "beside" },
        el(
          "div",
          {},
          bars(board, told, revealed),
          revealed ? el("p", { class: "muted" }, words.revealed(board)) : null,
          nobody(board, told, revealed),
        ),
        agreement(told),
      ),
      memos(board, told, state),
    );
  }

  // -- What follows ----------------------------------------------------------------------------------

  const SVG = "http://www.w3.org/2000/svg";

  // A status with its sign, and what it means for those who hover.
  function status(name, signs) {
    const [shape, meaning] = signs[name];
    const sign = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    sign.setAttribute("viewBox", "-1.1 -1.1 2.2 2.2");
    sign.setAttribute("aria-hidden", "true");
    sign.append(path);
    return el("span", { class: "status", title: meaning }, sign, " ", name);
  }

  // Which passages of the sheet no longer count for a claim.
  function lostOf({ lost, ourLinks }, sheet) {
    const place = (id) => sheet.passages.findIndex((one) => one.id === id) + 1;
    const told = lost.filter(place).map((id) => `no. ${place(id)}${ourLinks.includes(id) ? " (linked by us)" : ""}`);
    return told.length ? `No longer counts: ${told.join(", ")}.` : "It moves with another claim.";
  }

  function claim(found, sheet, signs) {
    const { claim: id, statement, key, ours, status: before, by, why } = found;
    const marks = [id, key ? "key claim" : "", ours ? "our reading" : ""].filter(Boolean).join(", ");
    const moved = before === by ? [status(by, signs)] : [status(before, signs), el("span", { "aria-label": "becomes", role: "img" }, " → "), status(by, signs)];
    return el(
      "li",
      {},
      el("p", { class: "statement", dir: "auto" }, statement),
      el("p", { class: "move" }, moved),
      el("p", { class: "muted" }, `${why} ${lostOf(found, sheet)} (${marks})`),
    );
  }

  function consequences(found, sheet, signs) {
    const why = casebookClass.follows.why(found);
    const held = found.held.map((one) => claim(one, sheet, signs));
    return [
      el("p", { class: "lead" }, words.reached(found)),
      why.length ? el("div", { class: "why" }, el("h3", {}, "No claim moves. Why?"), why.map((text) => el("p", {}, text))) : null,
      el("ol", { class: "claims" }, found.moved.map((one) => claim(one, sheet, signs))),
      held.length ? folded(`${words.count(held.length, "claim")} lost a passage and held`, el("ol", { class: "claims" }, held)) : null,
      el("p", { class: "muted" }, words.assumed(found.whose)),
    ];
  }

  // -- More ------------------------------------------------------------------------------------------

  const ALPHA =
    "Krippendorff's alpha is 1 if all who coded a passage say the same, and 0 if they agree as often as chance would have it, given how often the code was used. It is undefined (–) where nobody gave the code, or everybody did. With few passages it is unsure; save the codings and run casebook agreement on them for an interval.";
  const PAIRS =
    "Alpha of each two, over all passages that both have coded and all codes. Half-done sheets are left out.";
  const RANKED =
    "Whoever stands high codes like the others. That is not the same as being right.";

  function codes(board) {
    const heads = ["Code", "Given", "Plain agreement", "Shared yes", "Alpha"];
    const rows = counting.codes(board.work).map((row) => [
      el("span", { lang: board.sheet.language }, row.label),
      `${row.given} of ${row.readings}`,
      number(row.plain),
      number(row.sharedYes),
      number(row.alpha),
    ]);
    return folded("Each code, with Krippendorff's alpha", el("p", {}, ALPHA), table("How far the class agrees on each code", heads, rows, "numbers"));
  }

  const shade = (value) =>
    value === null
      ? el("td", {}, "–")
      : el("td", { class: `h${EDGES.filter((edge) => Number(shown(value).replace("−", "-")) >= edge).length}` }, shown(value));

  function grid({ names, coders, matrix }) {
    const all = [...names, ...coders.map(words.coder)];
    const heads = ["Coder", ...all.map((_, at) => `${at + 1}`)];
    const rows = all.map((name, i) => [`${i + 1} ${name}`, ...matrix[i].map(shade)]);
    return table("Alpha of each two", heads, rows, "grid");
  }

  function pairs(compared) {
    const { names } = compared;
    const shownGrid =
      names.length > GRID
        ? el("p", {}, `A grid of ${names.length} students could not be read.`)
        : grid(compared);
    return folded("Who agrees with whom", el("p", {}, PAIRS), shownGrid);
  }

  function ranking({ students, coders }) {
    const heads = ["Student", "With the others, on average", "Most like", ...coders.map((coder) => `With ${words.coder(coder)}`)];
    const rows = students.map((row) => [row.name, number(row.mean), row.like ?? "–", ...row.coders.map((value) => number(value))]);
    return folded("Each student beside the others", el("p", {}, `${PAIRS} ${RANKED}`), table("Each student beside the others", heads, rows, "numbers"));
  }

  function refused(findings) {
    const items = findings.filter(({ kind }) => kind === "refused").map(words.finding);
    if (!items.length) return [];
    return [folded(words.count(items.length, "hand-in") + " not counted", el("ul", { class: "findings" }, items.map((text) => el("li", {}, text))))];
  }

  function more(board) {
    const compared = counting.comparison(board.work, board.book);
    const all = counting.overall(board.work);
    return [
      el("p", {}, words.halfDone(board.half.length)),
      el("h3", {}, "All passages and codes together"),
      agreement(all),
      codes(board),
      pairs(compared),
      ranking(compared),
      ...refused(board.findings),
    ];
  }

  return { button, folded, passage, isCoded, consequences, more };
})();
