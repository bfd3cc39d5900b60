// The first screen of the board: files, folders, zips and pasted text go in, a class comes out. What is
// in them is found by reading.js; a file's name is never looked at.
globalThis.casebookClass ??= {};
casebookClass.boardBring = (() => {
  "use strict";

  const { boardViews, boardWords: words, counting, element: el } = casebookClass;
  const { button, folded } = boardViews;

  const LINK = /\S*#sheet=\S*/g; // as sheet-link.js writes it

  // The files of a folder that was dropped, however deep, in the order in which the browser has them.
  async function filesOf(entry) {
    if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const each of some) found.push(...(await filesOf(each)));
    }
  }

  async function dropped({ items, files }) {
    const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return [...files];
    const all = [];
    for (const entry of entries) all.push(...(await filesOf(entry)));
    return all;
  }

  async function inputOf(file) {
    const bytes = new Uint8Array(await file.slice(0, casebookClass.reading.LIMIT + 1).arrayBuffer());
    return { kind: "file", bytes };
  }

  // What a saved board has of a student, as it was handed in; so later hand-ins can join it.
  function again(student, sheet) {
    const { format, format_version: formatVersion, version, codes } = sheet;
    const { alias, copy, number, way, codings } = student;
    const line = casebookClass.line.write(sheet, student);
    if (way === "line") return { kind: "text", text: line };
    const file = { format, format_version: formatVersion, version, copy, number, alias };
    const text = JSON.stringify({ ...file, codes: codes.map(({ id }) => id), codings, line });
    return { kind: "file", bytes: new TextEncoder().encode(text) };
  }

  function listed(found, kind) {
    const items = found.filter((one) => one.kind === kind);
    if (!items.length) return null;
    return el("ul", { class: "findings" }, items.map(words.finding).map((text) => el("li", {}, text)));
  }

  function half(sheet, students) {
    if (!sheet) return 0;
    return counting.work(sheet, students).given.filter(counting.isHalfDone).length;
  }

  const headed = (text, list) => (list ? [el("h3", {}, text), list] : []);

  function summary(sheet, { students, findings }) {
    const passed = listed(findings, "passed over");
    return [
      el("p", { class: "lead" }, words.brought(students, findings, half(sheet, students))),
      ...headed("Not counted", listed(findings, "refused")),
      ...headed("Counted, with a remark", listed(findings, "counted")),
      passed && folded(words.passedOver(findings), passed),
    ].filter(Boolean);
  }

  function begin(screen, { reference, board, say, show }) {
    let inputs = [];
    let before = board; // a saved class, until something joins it
    let sheets = board ? [board.sheet] : reference.sheets;
    let chosen = "";
    let turn = 0;

    const found = el("div", { "aria-busy": "false" });
    const choice = el("select", { id: "sheet", change: () => { chosen = choice.value; read(); } });
    const paste = el("textarea", { id: "paste", rows: "3", autocomplete: "off", spellcheck: "false" });
    const files = el("input", { type: "file", multiple: true, hidden: true, id: "files", "aria-label": "Files" });
    const folder = el("input", { type: "file", webkitdirectory: true, hidden: true, id: "folder", "aria-label": "A folder" });

    function offer(of) {
      const options = sheets.map(({ title, version, passages, codes }) =>
        el("option", { value: version }, `${title} (${passages.length} passages, ${codes.length} codes)`),
      );
      choice.replaceChildren(el("option", { value: "" }, "The one that most have coded"), ...options);
      choice.value = chosen;
      return sheets.find(({ version }) => version === of);
    }

    async function read() {
      if (!inputs.length) return;
      const own = (turn += 1);
      found.setAttribute("aria-busy", "true");
      const made = await casebookClass.reading.read(inputs, sheets, chosen || undefined);
      if (own !== turn) return; // something more came in meanwhile, and is read with it
      found.setAttribute("aria-busy", "false");
      sheets = made.sheets;
      const sheet = offer(made.version);
      const act = sheet && made.students.length
        ? [el("p", { class: "field" }, button("Show the board", () => show(sheet, made.students, made.findings), { class: "main", id: "show" }), button("Start again", clear))]
        : [el("p", { class: "field" }, button("Start again", clear))];
      found.replaceChildren(...(sheet ? [el("p", { class: "muted" }, "Sheet: ", el("span", { lang: sheet.language }, sheet.title))] : []), ...summary(sheet, made), ...act);
      found.querySelector(".lead").after(...act);
      say(words.brought(made.students, made.findings, half(sheet, made.students)));
    }

    async function add(more) {
      const saved = before?.students.map((student) => again(student, before.sheet)) ?? [];
      before = null;
      inputs = [...inputs, ...saved, ...more];
      await read();
    }

    function clear() {
      inputs = [];
      turn += 1;
      found.replaceChildren();
      paste.value = "";
      say("All has been taken out.");
      paste.focus();
    }

    async function addFiles(list) {
      try {
        await add(await Promise.all([...list].map(inputOf)));
      } catch {
        found.replaceChildren(el("p", { class: "note", role: "alert" }, "A file or folder could not be opened. Close it in other programs, copy it onto this computer, and bring it in again."));
      }
    }

    // A link that carries a sheet is taken for the sheet; what is left is read as text.
    async function addText(text) {
      if (!text.trim()) { paste.focus(); return; }
      paste.value = "";
      const links = text.match(LINK) ?? [];
      for (const link of links) await addLink(link);
      const rest = text.replace(LINK, "");
      if (rest.trim()) await add([{ kind: "text", text: rest }]);
      else await read();
    }

    async function addLink(link) {
      const { data, why } = await casebookClass.sheetLink.read(link.slice(link.indexOf("#")));
      if (!data) { say(why); found.replaceChildren(el("p", { class: "note" }, why)); return; }
      if (!sheets.some(({ version }) => version === data.version)) sheets = [...sheets, data];
      chosen = data.version;
      offer();
      say(`The sheet of the link: ${data.title}.`);
    }

    for (const input of [files, folder]) {
      input.addEventListener("change", () => { addFiles(input.files).then(() => { input.value = ""; }); });
    }
    paste.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (!text) return;
      event.preventDefault();
      addText(text);
    });
    const zone = el(
      "div",
      { class: "zone" },
      el("p", {}, el("strong", {}, "Drop files, a folder or a zip"), " anywhere on this page."),
      el("p", { class: "field" }, button("Choose files", () => files.click()), button("Choose a folder", () => folder.click()), files, folder),
      el("p", { class: "muted" }, "A zip from the learning platform is read as it is. A sheet of your own comes the same way: drop its file with the rest, or paste its link."),
    );
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("is-over"); });
    document.addEventListener("drop", async (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      addFiles(await dropped(event.dataTransfer).catch(() => []));
    });
    offer("");
    if (window.location.hash.startsWith("#sheet=")) addLink(window.location.hash);
    screen.replaceChildren(
      el("h2", {}, "Bring a class in"),
      ...(board ? [el("p", {}, "This board has been saved. What you bring in now joins it.")] : []),
      el(
        "div",
        { class: "ways" },
        zone,
        el(
          "div",
          { class: "zone" },
          el("p", {}, el("label", { for: "paste" }, el("strong", {}, "Or paste a whole chat, mailbox or list"))),
          paste,
          el("p", { class: "field" }, button("Read it", () => addText(paste.value))),
          el("p", { class: "muted" }, "Greetings, names and signatures are passed over. Only aliases are shown."),
        ),
      ),
      el("p", { class: "field" }, el("label", { for: "sheet" }, "The class coded"), choice),
      found,
    );
  }

  return begin;
})();
