// The board at work: it brings a class in, shows what it coded, and saves itself as one file. It asks
// the network for nothing and keeps nothing in the browser.
(() => {
  "use strict";

  const { boardPage, boardViews, boardWords: words, counting, element: el, follows } = casebookClass;
  const { button } = boardViews;
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const reference = json("reference");
  const source = {
    policy: document.querySelector("meta[http-equiv='Content-Security-Policy']").content,
    css: document.querySelector("style").textContent,
    js: document.currentScript.textContent,
  };
  const { coders } = reference;
  const those = `the ${reference.whose}'s ${coders.length === 1 ? "coder" : "coders"}`;
  const say = (what) => state.say(`T${those.slice(1)} ${coders.length === 1 ? "is" : "are"} ${what}.`);
  const state = { board: null, at: 0, view: "bring", revealed: new Set(), hidden: new Set(), saved: true };

  // -- What is read aloud, once ------------------------------------------------------------------

  const said = el("p", { class: "spoken", role: "status" });
  state.say = (text) => { said.textContent = text; };

  // -- A class at work ---------------------------------------------------------------------------

  function boardOf(data) {
    const work = counting.work(data.sheet, data.students);
    const half = data.students.filter((_, s) => counting.isHalfDone(work.given[s]));
    const book = counting.coders(data.sheet, reference);
    return { ...data, whose: reference.whose, coders, work, half, book, order: counting.passages(work) };
  }

  function take(data, isSaved) {
    state.board = boardOf(data);
    state.saved = isSaved;
    state.at = 0;
    state.revealed.clear();
    state.hidden.clear();
  }

  // -- The screens -------------------------------------------------------------------------------

  const VIEWS = { bring: "Bring in", passages: "Passages", follows: "What follows", more: "More" };
  const screens = Object.fromEntries(
    Object.keys(VIEWS).map((name) => [name, el("section", { id: name, hidden: true, "aria-label": VIEWS[name] })]),
  );
  const title = el("h1", {}, "The board");
  const tabs = Object.fromEntries(
    Object.entries(VIEWS).map(([name, text]) => [name, button(text, () => go(name))]),
  );
  const full = button("Full screen", toggleFull);
  full.hidden = !document.documentElement.requestFullscreen;

  function toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => state.say("This browser does not allow full screen."));
  }

  function go(view) {
    state.view = view;
    for (const [name, screen] of Object.entries(screens)) screen.hidden = name !== view;
    for (const [name, tab] of Object.entries(tabs)) {
      tab.hidden = !state.board && name !== "bring";
      tab.setAttribute("aria-current", String(name === view));
    }
    DRAW[view]();
    window.scrollTo(0, 0);
    if (view !== "passages") state.say(VIEWS[view]);
  }

  const steps = {
    back: button("Previous", () => step(-1)),
    on: button("Next", () => step(1), { class: "main" }),
    reveal: button("", reveal),
    revealAll: button("", revealAll),
  };
  const shelf = el("div", { class: "shelf" });
  const bar = el("div", { class: "steps", role: "group", "aria-label": "Passages" }, Object.values(steps));
  screens.passages.append(shelf, bar);

  // All passages are there, because all are printed; one is current.
  function drawPassages() {
    const { board } = state;
    shelf.replaceChildren(...board.order.map((told, at) => boardViews.passage(board, told, at, state)));
    show();
  }

  function redraw(at) {
    const { board } = state;
    const isOpen = shelf.children[at].querySelector("details")?.open;
    const made = boardViews.passage(board, board.order[at], at, state);
    shelf.children[at].replaceWith(made);
    if (isOpen) made.querySelector("details").open = true;
  }

  function show() {
    const { board, at } = state;
    [...shelf.children].forEach((each, place) => each.classList.toggle("is-current", place === at));
    const told = board.order[at];
    const isCoded = boardViews.isCoded(board, told);
    steps.back.setAttribute("aria-disabled", String(at === 0));
    steps.on.textContent = at === board.order.length - 1 ? "What follows" : "Next";
    steps.reveal.textContent = state.revealed.has(told.passage) ? `Hide ${those}` : `Reveal ${those}`;
    steps.reveal.hidden = !isCoded;
    const coded = board.order.filter((each) => boardViews.isCoded(board, each));
    const isAll = coded.length > 0 && coded.every(({ passage }) => state.revealed.has(passage));
    steps.revealAll.textContent = isAll ? "Hide them all" : "Reveal them all";
    steps.revealAll.hidden = !coded.length;
  }

  function step(by) {
    const { order } = state.board;
    if (state.view === "follows" && by < 0) { go("passages"); tell(); return; }
    if (state.view !== "passages" || state.at + by < 0) return;
    if (state.at + by >= order.length) { go("follows"); return; }
    turnTo(state.at + by);
  }

  function turnTo(at) {
    state.at = at;
    show();
    window.scrollTo(0, 0);
    tell();
  }

  function tell() {
    const { board, at } = state;
    state.say(`${words.place(at, board.order.length)}. ${board.sheet.passages[board.order[at].passage].gist}`);
  }

  function reveal() {
    const { passage } = state.board.order[state.at];
    const isShown = state.revealed.delete(passage);
    if (!isShown) state.revealed.add(passage);
    redraw(state.at);
    show();
    say(isShown ? "hidden" : "shown beside the class");
  }

  function revealAll() {
    const { board } = state;
    const coded = board.order.filter((each) => boardViews.isCoded(board, each));
    const isAll = coded.every(({ passage }) => state.revealed.has(passage));
    for (const { passage } of coded) state.revealed[isAll ? "delete" : "add"](passage);
    board.order.forEach((_, at) => redraw(at));
    show();
    say(isAll ? "hidden on all passages" : "shown on all passages");
  }

  // -- What follows ------------------------------------------------------------------------------

  let whose = "class";

  function drawFollows() {
    const { board } = state;
    const options = [
      el("option", { value: "class" }, "The class: what more than half gave"),
      ...board.students.map(({ shown }, s) => el("option", { value: String(s) }, board.half.includes(board.students[s]) ? `${shown} (half-done)` : shown)),
    ];
    const choice = el("select", { id: "whose", change: () => { whose = choice.value; fill(true); } }, options);
    choice.value = whose;
    const found = el("div");
    const fill = (isAsked) => {
      const coding = whose === "class" ? counting.majority(board.work) : board.work.given[Number(whose)];
      const claims = follows.claims(board.sheet, coding, reference);
      found.replaceChildren(...boardViews.consequences(claims, board.sheet, reference.signs).filter(Boolean));
      if (isAsked) state.say(words.reached(claims));
    };
    fill(false);
    screens.follows.replaceChildren(
      el("h2", {}, "What follows"),
      el("p", { class: "field" }, el("label", { for: "whose" }, "If this coding stood:"), " ", choice),
      found,
    );
  }

  function drawMore() {
    const { board } = state;
    screens.more.replaceChildren(
      el("h2", {}, "More"),
      el("p", { class: "lead" }, `${words.lead(board.students.length, board.half.length, board.findings.filter(({ kind }) => kind === "refused").length)}.`),
      el(
        "p",
        { class: "field" },
        button("Save the board", saveBoard, { class: "main" }),
        button("Save the codings (CSV)", saveCodings),
        button("Print, a passage a page", () => print("pages")),
        button("Print, compact", () => print("compact")),
      ),
      el("p", { class: "muted" }, "The board is saved as one file with its data inside. It opens anywhere, without the network. Memos that you have hidden are not in it."),
      ...boardViews.more(board).filter(Boolean),
    );
  }

  // -- Saving and printing -----------------------------------------------------------------------

  function download(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = el("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 60000);
    state.say(`${name}: your browser has been asked to save it.`);
  }

  const nameOf = (title) => [...title.toLowerCase().normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")].slice(0, 60).join("").replace(/^-+|-+$/g, "") || "sheet";

  // Without the memos that were hidden.
  function kept({ sheet, students, findings }) {
    const told = students.map((student, s) => ({
      ...student,
      codings: student.codings.map((coding) => state.hidden.has(`${s} ${coding.passage}`) ? { ...coding, memo: "" } : coding),
    }));
    return boardPage.dataOf(sheet, told, findings);
  }

  function saveBoard() {
    const data = kept(state.board);
    const page = boardPage.write(source, boardPage.narrowed(reference, data.sheet), data);
    download(`board-${nameOf(data.sheet.title)}.html`, "text/html", page);
    state.saved = true;
  }

  function saveCodings() {
    const { sheet, students } = state.board;
    download(`codings-${nameOf(sheet.title)}.csv`, "text/csv", boardPage.codings(sheet, students));
  }

  function print(how) {
    document.documentElement.dataset.print = how;
    window.print();
  }

  window.addEventListener("beforeprint", () => {
    if (!state.board) return;
    drawPassages();
    drawFollows();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!state.saved) event.preventDefault();
  });

  // -- Keys --------------------------------------------------------------------------------------

  const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!state.board || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(key in KEYS) || target.closest("input, textarea, select, .scroll")) return;
    if (state.view !== "passages" && state.view !== "follows") return;
    event.preventDefault();
    step(KEYS[key]);
  });

  // -- Begin -------------------------------------------------------------------------------------

  const DRAW = { bring: () => {}, passages: drawPassages, follows: drawFollows, more: drawMore };
  const home = reference.home ? el("p", { class: "kicker" }, el("a", { href: reference.home }, "A coding sheet for the class")) : null;

  function begin(data, isSaved) {
    take(data, isSaved);
    const { title: name, language } = data.sheet;
    title.textContent = name;
    title.lang = language;
    document.title = `${name}: the board`;
    go("passages");
  }

  const root = document.getElementById("board");
  root.append(
    el("header", {}, el("div", {}, ...[home].filter(Boolean), title), el("nav", { "aria-label": "Parts of the board" }, Object.values(tabs), full)),
    el("main", {}, Object.values(screens)),
    said,
  );
  const data = json("class");
  casebookClass.boardBring(screens.bring, {
    reference,
    board: data,
    say: state.say,
    show(sheet, students, findings) {
      begin(boardPage.dataOf(sheet, students, findings), false);
      tell();
    },
  });
  if (data) begin(data, true);
  else go("bring");
})();
