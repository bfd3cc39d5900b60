// The page "Make a sheet": its parts, brought together. It writes text only, never markup, and asks
// the network for nothing but a script that lies beside it.
(() => {
  "use strict";

  const { byId, element, tell, counted, drafts, sheets } = casebookClass;
  const KEY = "casebook-make-a-sheet";
  const LARGEST = 4 * 1024 * 1024; // bytes of a file that is looked into
  const LONG_LINK = 2000; // letters that most programs pass on
  const FIELDS = { title: drafts.tidyLine, instructions: drafts.tidy };
  const given = (id) => JSON.parse(byId(id).textContent);
  const [shell, words] = [given("shell"), given("all-words")];

  const say = (text) => tell(byId("said"), text);

  function complain(text) {
    tell(byId("trouble"), text);
    byId("trouble").hidden = !text;
    if (text) byId("trouble").scrollIntoView({ block: "center" });
  }

  // What is kept in this tab -------------------------------------------------------------------------

  function kept() {
    try {
      return drafts.kept(sessionStorage.getItem(KEY) ?? "");
    } catch {
      return null;
    }
  }

  function keep() {
    try {
      if (hasBegun()) sessionStorage.setItem(KEY, JSON.stringify(desk.draft));
      else sessionStorage.removeItem(KEY);
    } catch {
      tell(byId("kept"), "This browser keeps nothing for this page: do not reload it before you have saved the sheet. Nothing is sent.");
    }
  }

  function forget() {
    if (hasBegun() && !window.confirm("Forget everything that you have begun here?")) return;
    for (const field of document.querySelectorAll(":is(#own-passages, #own-codes) :is(input, textarea)")) field.value = "";
    ownNow();
    begin(drafts.blank());
    say("All is forgotten.");
  }

  // The sheet in the making --------------------------------------------------------------------------

  const hasBegun = () => JSON.stringify(desk.draft) !== JSON.stringify(drafts.blank());

  // What was typed and not added, as a sentence; blank if there is nothing.
  function notAdded() {
    const typed = [byId("own-text").value.trim() && "passages", byId("own-label").value.trim() && "a code"].filter(Boolean);
    return typed.length ? ` You have typed ${typed.join(" and ")} and not added ${typed.join() === "a code" ? "it" : "them"} yet.` : "";
  }

  const desk = {
    draft: kept() ?? drafts.blank(),
    taken: new Set(given("taken")), // ids of the tables that look like those of what is typed here
    has: (name, id) => desk.draft[name].some((entry) => entry.id === id),
    untick: (name, id) => choosing.untick(name, id),

    // A box was ticked or its tick taken back.
    choose(name, entry, box) {
      const one = name.slice(0, -1);
      const [, most] = sheets[name.toUpperCase()];
      if (box.checked && desk.draft[name].length >= most) {
        box.checked = false;
        say(`A sheet has at most ${most} ${name}. Take one off first.`);
        tell(byId("left"), `A sheet has at most ${most} ${name}. Take one off first.`);
        return;
      }
      const others = desk.draft[name].filter(({ id }) => id !== entry.id);
      desk.draft[name] = box.checked ? [...others, { ...entry }] : others;
      lists[name].show();
      desk.changed(box.checked ? `On the sheet: ${counted(desk.draft[name].length, one)}.` : `Taken off. ${counted(desk.draft[name].length, one)}.`);
    },

    // Whatever follows from a change.
    changed(told = "") {
      keep();
      complain("");
      const warned = lists.passages.warn();
      const { passages, codes } = desk.draft;
      const missing = drafts.missing(desk.draft);
      const counts = `${counted(passages.length, "passage")}, ${counted(codes.length, "code")}.`;
      const left = drafts.toldOf(missing) || "The sheet can be saved.";
      const warning = warned ? ` ${counted(warned, "passage has a", "passages have a")} code's name in ${warned === 1 ? "it" : "them"}.` : "";
      tell(byId("left"), `${counts} ${left}${warning}${notAdded()}`);
      byId("save").classList.toggle("main", !missing.length);
      byId("themes").hidden = new Set(codes.map(({ theme }) => theme)).size < 2;
      stale();
      if (told) say(told);
    },
  };

  const lists = { passages: casebookClass.chosen(desk, "passages"), codes: casebookClass.chosen(desk, "codes") };
  const choosing = casebookClass.choosing(desk);

  // Show a draft in all fields and lists.
  function begin(draft) {
    desk.draft = draft;
    for (const name of Object.keys(FIELDS)) byId(name).value = draft[name];
    byId("language").value = draft.language;
    byId("chapter").value = draft.chapter ?? "";
    for (const list of Object.values(lists)) list.show();
    choosing.refresh();
    closePreview();
    for (const name of ["saved", "linked"]) tell(byId(name), "");
    byId("the-link").hidden = true;
    desk.changed();
  }

  // Put another sheet in the place of the one that was begun.
  function replace(data, told) {
    if (hasBegun() && !window.confirm("Put this sheet in the place of what you have begun?")) return;
    begin(drafts.draftOf(data));
    say(told);
    byId("title").focus();
  }

  async function open(file) {
    if (!file) return;
    const text = file.size > LARGEST ? "" : await file.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const { data, why } = drafts.opened(page.getElementById("sheet")?.textContent ?? "");
    byId("open").value = "";
    if (why) complain(`This file cannot be opened: ${why}.`);
    else replace(data, `Opened: ${counted(data.passages.length, "passage")}, ${counted(data.codes.length, "code")}.`);
  }

  async function beginWith(name) {
    const found = await casebookClass.loadChoices();
    const data = found?.sheets[name];
    if (data) replace(data, "The sheet is in the form.");
    else complain(`The ready sheets are in the file ${byId("desk").dataset.choices}, which is not beside this page.`);
  }

  async function speak(language) {
    const { draft } = desk;
    const untouched = drafts.isSuggested(draft.instructions);
    draft.language = language;
    if (untouched) draft.instructions = byId("instructions").value = drafts.instructionsIn(language);
    const chosen = draft.codes.some((code) => !drafts.isOwn(code, desk.taken)) && (await casebookClass.loadChoices());
    if (chosen) draft.codes = casebookClass.translated(draft, chosen);
    lists.codes.show();
    choosing.refresh();
    desk.changed();
  }

  // Passages and codes of one's own -------------------------------------------------------------------

  function ownNow() {
    const found = drafts.parted(byId("own-text").value);
    tell(byId("own-count"), found.length ? counted(found.length, "passage") : "");
    return found;
  }

  function addOwn() {
    const found = ownNow();
    const room = sheets.PASSAGES[1] - desk.draft.passages.length;
    if (!found.length || found.length > room) {
      const told = found.length ? `There is room for ${counted(room, "more passage", "more passages")}, and these are ${found.length}.` : "Type or paste a passage first.";
      tell(byId("own-count"), told);
      say(told);
      return;
    }
    const [material, locator] = ["own-material", "own-locator"].map((id) => drafts.tidyLine(byId(id).value));
    for (const gist of found) desk.draft.passages.push(drafts.ownPassage(desk.draft, desk.taken, gist, material, locator));
    byId("own-text").value = "";
    ownNow();
    lists.passages.show();
    desk.changed(`${counted(found.length, "passage")} added.`);
    byId("own-text").focus();
  }

  function addCode() {
    const label = drafts.tidyLine(byId("own-label").value);
    const full = desk.draft.codes.length >= sheets.CODES[1];
    byId("own-label-error").hidden = Boolean(label) && !full;
    if (!label || full) {
      tell(byId("own-label-error"), full ? `A sheet has at most ${sheets.CODES[1]} codes. Take one off first.` : "Give the code a name first.");
      byId("own-label").focus();
      return;
    }
    const [definition, include_when, exclude_when] = ["own-definition", "own-include", "own-exclude"].map((id) => drafts.tidy(byId(id).value));
    desk.draft.codes.push(drafts.ownCode(desk.draft, desk.taken, { label, definition, include_when, exclude_when }));
    for (const id of ["own-label", "own-definition", "own-include", "own-exclude"]) byId(id).value = "";
    lists.codes.show();
    desk.changed(`Code ${desk.draft.codes.length} added.`);
    byId("own-label").focus();
  }

  // Look, save, link ---------------------------------------------------------------------------------

  const pageOf = (draft) => casebookClass.sheetPage(drafts.dataOf(draft), shell, words);

  // Leads to what is missing first; false if nothing is.
  function lacks(found) {
    if (!found.length) return false;
    say(`Not yet. ${drafts.toldOf(found)}`);
    byId(found[0].at).focus();
    return true;
  }

  function show() {
    const draft = { ...desk.draft, title: desk.draft.title || "Untitled" };
    if (lacks(drafts.missing(draft))) return;
    // In a frame of its own that may run the sheet's script and nothing else.
    const frame = element("iframe", { sandbox: "allow-scripts", title: "The sheet as students see it" });
    frame.srcdoc = pageOf(draft);
    byId("preview").replaceChildren(frame);
    stale(false);
    say("The sheet is shown below.");
  }

  function closePreview() {
    byId("preview").replaceChildren();
    stale();
  }

  // Whether the sheet that is shown is no longer the one in the making.
  function stale(is = byId("preview").childElementCount > 0) {
    tell(byId("show"), byId("preview").childElementCount ? "Show it again" : "Show the sheet");
    tell(byId("look-help"), is ? "You have changed the sheet since: this is how it was." : "Try it as a student would. What you tick here is not kept, and the sheet says so.");
  }

  function save() {
    if (lacks(drafts.missing(desk.draft))) return;
    const page = new Blob([pageOf(desk.draft)], { type: "text/html" });
    const name = drafts.fileName(desk.draft.title);
    const href = URL.createObjectURL(page);
    element("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
    tell(byId("saved"), `Your browser was asked to save ${name} (${Math.ceil(page.size / 1024)} KB); it is among your downloads. To change the sheet later, open that file above.`);
    byId("hand-out").focus();
  }

  async function makeLink() {
    if (lacks(drafts.missing(desk.draft))) return;
    const address = new URL(byId("desk").dataset.linkPage, window.location.href);
    address.hash = await casebookClass.sheetLink.write(drafts.dataOf(desk.draft));
    const { length } = (byId("link").value = address.href);
    const advice = length > LONG_LINK ? "Some chats and mail programs cut off links as long as this one: send it to yourself first, or hand out the file." : "Most chats and mail programs pass that on; send it to yourself first.";
    tell(byId("link-length"), `It has ${length.toLocaleString("en")} letters. ${advice}`);
    byId("the-link").hidden = false;
    tell(byId("linked"), "The link is ready.");
  }

  async function copyLink() {
    const link = byId("link");
    try {
      await navigator.clipboard.writeText(link.value);
      tell(byId("linked"), "Copied.");
    } catch {
      link.focus();
      link.select();
      tell(byId("linked"), "It could not be copied here. It is selected now: copy it by hand.");
    }
  }

  // --------------------------------------------------------------------------------------------------

  function listen(id, kind, act) {
    byId(id).addEventListener(kind, act);
  }

  for (const [name, tidied] of Object.entries(FIELDS)) {
    listen(name, "input", (event) => {
      desk.draft[name] = tidied(event.target.value);
      desk.changed();
    });
  }
  listen("language", "change", (event) => speak(event.target.value));
  listen("chapter", "input", ({ target }) => {
    desk.draft.chapter = /^[1-9]\d?$/.test(target.value) ? Number(target.value) : null;
    desk.changed();
  });
  listen("open", "change", (event) => open(event.target.files[0]));
  for (const one of document.querySelectorAll("[data-ready]")) one.addEventListener("click", () => beginWith(one.dataset.ready));
  listen("forget", "click", forget);
  listen("own-text", "input", () => {
    ownNow();
    desk.changed();
  });
  listen("own-label", "input", () => desk.changed());
  listen("add-own", "click", addOwn);
  listen("add-code", "click", addCode);
  listen("show", "click", show);
  listen("save", "click", save);
  listen("make-link", "click", makeLink);
  listen("copy-link", "click", copyLink);

  byId("by-link").hidden = !/^https?:$/.test(window.location.protocol);
  begin(desk.draft);
  byId("desk").hidden = false;
})();
