// A coding sheet at work. It keeps what a student does in this browser and hands it out as one line,
// or as one file. It never asks the network for anything, and it writes text only, never markup.
// A page that was opened and then saved has to open as a new one: so this script begins by taking
// back all that it may have done, and what a student does is never written into the page's markup
// but where somebody has asked to see it.
(() => {
  "use strict";

  const id = (name) => document.getElementById(name);
  const sheet = JSON.parse(id("sheet").textContent);
  const words = JSON.parse(id("words").textContent);
  const { line } = casebookClass;
  const KEY = `casebook-sheet:${sheet.version}`;
  const LIMIT = 256 * 1024;
  const MEMO = 1000;
  const FIELDS = ["format", "format_version", "version", "copy", "number", "alias", "codes", "codings"];
  const CODING = ["passage", "codes", "none", "unsure", "memo"];
  const boxes = Array.from(document.querySelectorAll("#form input[data-code]"));
  const papers = Array.from(document.querySelectorAll("[data-paper]")); // a passage each, in their order
  const passages = sheet.passages.map((passage) => passage.id);
  const codes = sheet.codes.map((code) => code.id);
  let at = 0;
  // Whether somebody may have handed in what is there, so that a change makes it a newer one.
  let given = false;
  let state = null;

  // What is said --------------------------------------------------------------------------------------

  const put = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

  // What is said twice is heard twice only if it is another text.
  function tell(name, text) {
    const node = id(name);
    node.textContent = text && node.textContent === text ? `${text}\u00a0` : text;
  }

  const say = (text) => tell("said", text);

  function complain(text) {
    id("trouble").textContent = text;
    id("trouble").hidden = !text;
  }

  // The work ------------------------------------------------------------------------------------------

  function random(size) {
    const bytes = new Uint8Array(size);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes);
  }

  function drawn() {
    const [first, second] = random(2);
    const [adjectives, animals] = [words.adjectives.split(" "), words.animals.split(" ")];
    return `${adjectives[first % adjectives.length]} ${animals[second % animals.length]}`;
  }

  const blank = () => ({
    format: sheet.format,
    format_version: sheet.format_version,
    version: sheet.version,
    // Tells two hand-ins of one student from two students of one alias; it says nothing else.
    copy: random(6).map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    number: 1,
    alias: drawn(),
    codes,
    codings: passages.map((passage) => ({ passage, codes: [], none: false, unsure: false, memo: "" })),
  });

  const isSame = (a, b) => Array.isArray(a) && a.length === b.length && b.every((one) => a.includes(one));

  function isCoding(one) {
    return (
      isSame(Object.keys(one), CODING) &&
      Array.isArray(one.codes) &&
      one.codes.every((code, place) => codes.includes(code) && one.codes.indexOf(code) === place) &&
      [one.none, one.unsure].every((value) => typeof value === "boolean") &&
      !(one.none && one.codes.length) &&
      typeof one.memo === "string" &&
      one.memo.length <= MEMO
    );
  }

  const isHead = ({ copy, number, alias }) =>
    typeof copy === "string" &&
    /^[0-9a-f]{12}$/.test(copy) &&
    Number.isSafeInteger(number) &&
    number > 0 &&
    typeof alias === "string" &&
    (alias === "" || line.aliasOf(alias) === alias);

  // Why what stood in a file is not work on this sheet; blank if it is.
  function wrong(found) {
    if (!found || typeof found !== "object" || found.format !== sheet.format) return words.why_none;
    if (found.format_version !== sheet.format_version) return words.why_none;
    if (found.version !== sheet.version) return words.why_other;
    const fine =
      isSame(Object.keys(found), FIELDS) &&
      isHead(found) &&
      isSame(found.codes, codes) &&
      Array.isArray(found.codings) &&
      isSame(found.codings.map((one) => one && one.passage), passages) &&
      found.codings.every(isCoding);
    return fine ? "" : words.why_edited;
  }

  function take(found) {
    const made = new Map(found.codings.map((one) => [one.passage, one]));
    state = { ...found, codings: passages.map((passage) => made.get(passage)) };
    given = true;
  }

  const isDone = (one) => one.none || one.codes.length > 0;
  const counts = () => ({ done: state.codings.filter(isDone).length, all: state.codings.length });
  const hasWork = () => state.codings.some((one) => isDone(one) || one.unsure || one.memo);

  // Keeping it ----------------------------------------------------------------------------------------

  function keepsNothing() {
    id("kept").textContent = words.keeps_nothing;
    id("kept").className = "note";
  }

  function keep(key, text) {
    try {
      window.localStorage.setItem(key, text);
      return true;
    } catch (error) {
      keepsNothing();
      return false;
    }
  }

  // Chromium gives some pages of a folder, two to five in a hundred, a storage of their own, which is
  // gone with the page, and a student would have worked for nothing. Whatever a load before this one left there shows
  // that this page is none of them; if nothing did, it is loaded again before anybody has begun.
  const BEFORE = "casebook-sheet-before";
  const LOADS = 4;

  function isLoadedAgain() {
    if (window.location.protocol !== "file:") return false;
    try {
      const loads = Number(window.sessionStorage.getItem(BEFORE)) + 1;
      const isProven = window.localStorage.getItem(BEFORE) !== null;
      if (isProven || loads > LOADS) {
        if (!isProven) keepsNothing();
        window.sessionStorage.removeItem(BEFORE);
        return false;
      }
      window.sessionStorage.setItem(BEFORE, String(loads));
      window.localStorage.setItem(BEFORE, "yes");
    } catch (error) {
      return false; // a browser that keeps nothing, which is told when something is to be kept
    }
    window.location.reload();
    return true;
  }

  const store = () => keep(KEY, JSON.stringify(state));

  function save() {
    if (given) state.number += 1;
    given = false;
    store();
    progress();
  }

  // By what is kept beside the work, never in its place: a browser was seen to find nothing at first
  // where there was something, and it would be lost.
  function keptAlias() {
    const key = `${KEY}-alias`;
    let alias = "";
    try {
      alias = line.aliasOf(window.localStorage.getItem(key) ?? "");
    } catch (error) {
      // It is told when the next line keeps nothing.
    }
    keep(key, alias || state.alias);
    return alias || state.alias;
  }

  function load() {
    state = blank();
    state.alias = keptAlias();
    let text = null;
    try {
      text = window.localStorage.getItem(KEY);
    } catch (error) {
      return;
    }
    if (text === null) return;
    try {
      const found = JSON.parse(text);
      if (wrong(found)) throw new RangeError(wrong(found));
      take(found);
    } catch (error) {
      complain(words.unreadable);
    }
  }

  // Showing it ----------------------------------------------------------------------------------------

  function progress() {
    const { done, all } = counts();
    id("bar").value = done;
    id("done").textContent = put(words.done_of, { done, all });
    id("left").textContent = done ? put(done < all ? words.half : words.whole, { done, all }) : words.nothing;
    id("ready").hidden = !done;
    for (const name of ["told", "asked"]) id(name).textContent = "";
    id("line").value = done && state.alias ? line.write(sheet, state) : "";
    id("text").value = id("by-hand").open ? contents() : "";
    fit();
    overview();
    aloud();
  }

  // As many rows as the line needs.
  function fit() {
    const field = id("line");
    field.rows = 1;
    while (field.rows < 12 && field.scrollHeight > field.clientHeight) field.rows += 1;
  }

  function entry(passage, place) {
    const one = state.codings[place];
    const button = document.createElement("button");
    button.type = "button";
    button.className = isDone(one) ? "is-done" : "";
    if (place === at) button.setAttribute("aria-current", "true");
    const [number, told, status] = ["span", "span", "small"].map((name) => document.createElement(name));
    number.textContent = String(place + 1);
    told.textContent = passage.gist.length > 70 ? `${passage.gist.slice(0, 69)}…` : passage.gist;
    const said = [isDone(one) ? words.is_coded : words.is_open, ...(one.unsure ? [words.is_unsure] : [])];
    status.textContent = `${isDone(one) ? "✓" : "○"} ${said.join(", ")}`;
    told.append(status);
    button.append(number, told);
    button.addEventListener("click", () => {
      at = place;
      show(true);
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function overview() {
    const open = document.querySelector(".overview").open;
    id("overview").replaceChildren(...(open ? sheet.passages.map(entry) : []));
  }

  function aloud() {
    const open = id("aloud").open && id("line").value;
    const letters = open ? id("line").value.split(": ")[1].split("-") : [];
    id("aloud-alias").textContent = open ? state.alias : "";
    id("groups").replaceChildren(
      ...letters.map((group) => {
        const item = document.createElement("li");
        item.textContent = [...group].join("\u00a0"); // parted, so that they are spelled
        return item;
      }),
    );
  }

  function fact(name, text) {
    id(name).textContent = text;
    id(name).parentNode.hidden = !text;
  }

  function show(moved) {
    const passage = sheet.passages[at];
    id("place").textContent = put(words.place_of, { n: at + 1, all: passages.length });
    id("gist").textContent = passage.gist;
    const language = papers[at].querySelector(".gist").lang || sheet.language;
    for (const name of ["gist", "material", "locator"]) id(name).lang = language;
    fact("material", passage.material);
    fact("locator", passage.locator);
    ticks(state.codings[at]);
    id("memo").value = state.codings[at].memo;
    id("previous").setAttribute("aria-disabled", String(at === 0));
    id("next").textContent = at === passages.length - 1 ? words.to_hand_in : words.next;
    progress();
    if (moved) focus("place");
  }

  function ticks(one) {
    for (const box of boxes) box.checked = one.codes.includes(box.dataset.code);
    id("none").checked = one.none;
    id("unsure").checked = one.unsure;
  }

  function focus(name) {
    id(name).focus({ preventScroll: true });
    id(name).scrollIntoView({ block: "start" });
  }

  function begin() {
    id("alias").value = state.alias;
    aliasFault(false);
    show(false);
  }

  // Coding --------------------------------------------------------------------------------------------

  function step(by) {
    if (at + by < 0) return;
    if (at + by >= passages.length) {
      given ||= counts().done > 0; // whoever reads the line from the screen has it
      focus("hand-in");
      return;
    }
    at += by;
    show(true);
  }

  function tick(box) {
    const one = state.codings[at];
    if (box.id === "unsure") one.unsure = box.checked;
    else if (box.id === "none") {
      one.none = box.checked;
      if (one.none && one.codes.length) say(words.codes_back);
      if (one.none) one.codes = [];
    } else {
      one.codes = boxes.filter((each) => each.checked).map((each) => each.dataset.code);
      if (one.codes.length && one.none) say(words.none_back);
      if (one.codes.length) one.none = false;
    }
    ticks(one);
    save();
  }

  function shortcut(event) {
    const { key, target } = event;
    const withControl = event.ctrlKey || event.metaKey;
    if (key === "Enter" && withControl) {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (target.type === "checkbox" && /^[0-9]$/.test(key) && !withControl && !event.altKey) {
      const box = key === "0" ? id("none") : boxes[Number(key) - 1];
      if (!box) return;
      box.focus();
      box.click();
    }
  }

  function unfold(event) {
    const button = event.currentTarget;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    id(button.getAttribute("aria-controls")).hidden = !open;
  }

  // The alias -----------------------------------------------------------------------------------------

  function aliasFault(wrongly) {
    id("alias-error").hidden = !wrongly;
    id("alias").setAttribute("aria-invalid", String(wrongly));
  }

  function rename() {
    state.alias = line.aliasOf(id("alias").value);
    aliasFault(!state.alias);
    save();
  }

  function draw() {
    const before = state.alias;
    while (state.alias === before) state.alias = drawn();
    id("alias").value = state.alias;
    aliasFault(false);
    save();
    say(put(words.drawn, { alias: state.alias }));
  }

  // Handing in ----------------------------------------------------------------------------------------

  // Whether there is something to hand in; if it lacks an alias, that is asked for.
  function ready() {
    aliasFault(!state.alias);
    if (!state.alias) id("alias").focus();
    given = Boolean(state.alias);
    return given;
  }

  function select(name) {
    id(name).focus();
    id(name).setSelectionRange(0, id(name).value.length);
  }

  async function isCopied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      select("line");
      return document.execCommand("copy");
    }
  }

  async function copy() {
    if (!ready()) return;
    id("told").textContent = "";
    const copied = await isCopied(id("line").value);
    if (!copied) select("line");
    const said = copied ? put(words.copied, counts()) : words.by_hand;
    if (id("told").textContent !== said) id("told").textContent = said;
  }

  // Also by the button, where it had to select the line: then what it says is there already.
  function copiedByHand() {
    const { value, selectionStart, selectionEnd } = id("line");
    const whole = selectionEnd - selectionStart === value.length;
    tell("told", whole ? put(words.copied, counts()) : words.part);
  }

  async function share() {
    if (!ready()) return;
    try {
      await navigator.share({ text: id("line").value });
      tell("told", put(words.shared, counts()));
    } catch (error) {
      tell("told", error.name === "AbortError" ? words.not_shared : words.share_failed);
    }
  }

  // The line stands in the file too: whoever reads it sees by the line whether a coding was changed.
  const contents = () => `${JSON.stringify({ ...state, line: id("line").value }, null, 1)}\n`;

  function download() {
    if (!ready()) return;
    const name = `${state.alias.toLowerCase().replaceAll(" ", "-")}.json`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([contents()], { type: "application/json" }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    // Whether a file came of it, no page is told.
    const framed = window.top === window ? [] : [words.framed];
    tell("asked", [put(words.asked, { name, ...counts() }), ...framed].join(" "));
  }

  function byHand() {
    const open = id("by-hand").open && ready();
    id("by-hand").open = open;
    id("text").value = open ? contents() : "";
    if (open) select("text");
  }

  // Going on, or beginning again ----------------------------------------------------------------------

  function refuse(why) {
    complain(put(words.not_taken, { why }));
    id("trouble").scrollIntoView({ block: "center" });
    id("import").value = "";
  }

  const isOwnLine = (said, work) =>
    work.alias !== "" && work.codings.some(isDone) && said === line.write(sheet, work);

  function brought(text) {
    let said = "";
    let found = null;
    try {
      ({ line: said, ...found } = Object(JSON.parse(text)));
    } catch (error) {
      refuse(words.why_none);
      return;
    }
    const why = wrong(found) || (isOwnLine(said, found) ? "" : words.why_edited);
    if (why) {
      refuse(why);
      return;
    }
    id("import").value = "";
    if (hasWork() && !window.confirm(words.replace_sure)) return;
    take(found);
    at = 0;
    complain("");
    store();
    begin();
    say(words.taken);
    focus("place");
  }

  function bring() {
    const file = id("import").files[0];
    if (!file) return;
    if (file.size > LIMIT) {
      refuse(words.why_large);
      return;
    }
    const reader = new FileReader();
    reader.onerror = () => refuse(words.why_unread);
    reader.onload = () => brought(reader.result);
    reader.readAsText(file);
  }

  function again() {
    if (!window.confirm(words.delete_sure)) return;
    state = blank();
    given = false;
    at = 0;
    store();
    keep(`${KEY}-alias`, state.alias);
    complain("");
    begin();
    say(words.deleted);
    id("alias").focus();
    window.scrollTo(0, 0);
  }

  // The form on paper, with what has been ticked, or empty --------------------------------------------

  function paper(filled) {
    // Where nothing has been done it is printed for others to write on.
    id("paper-alias").textContent = (filled && hasWork() && state.alias) || "____________________";
    const empty = { codes: [], none: false, unsure: false, memo: "" };
    sheet.passages.forEach(({ id: passage }, place) => {
      const one = filled ? state.codings[place] : empty;
      const form = papers[passages.indexOf(passage)];
      for (const mark of form.querySelectorAll("[data-tick]")) {
        const name = mark.dataset.tick;
        const on = name === "*none" ? one.none : name === "*unsure" ? one.unsure : one.codes.includes(name);
        mark.textContent = on ? "☒" : "☐";
      }
      form.querySelector(".paper-memo").textContent = one.memo;
    });
  }

  // What a page has that was saved after it had been at work.
  function takeBack() {
    document.documentElement.className = "has-script";
    for (const details of document.querySelectorAll("details")) details.open = false;
    for (const button of document.querySelectorAll(".code button")) {
      button.setAttribute("aria-expanded", "false");
      id(button.getAttribute("aria-controls")).hidden = true;
    }
    for (const field of document.querySelectorAll("input")) {
      field.removeAttribute("checked");
      field.removeAttribute("value");
    }
    for (const field of document.querySelectorAll("textarea")) field.textContent = "";
    for (const name of ["trouble", "said", "told", "asked"]) id(name).textContent = "";
    id("trouble").hidden = true;
    id("kept").textContent = words.kept;
    id("kept").className = "help";
    id("share").hidden = !navigator.share;
    id("desk").hidden = false;
    paper(false);
  }

  const on = (name, event, action) => id(name).addEventListener(event, action);
  on("form", "submit", (event) => event.preventDefault());
  on("form", "change", ({ target }) => {
    if (target.type === "checkbox") tick(target);
  });
  on("memo", "input", () => {
    state.codings[at].memo = id("memo").value;
    save();
  });
  on("alias", "input", rename);
  on("alias", "change", () => {
    if (state.alias) id("alias").value = state.alias;
  });
  on("draw", "click", draw);
  on("previous", "click", () => step(-1));
  on("next", "click", () => step(1));
  on("copy", "click", copy);
  on("share", "click", share);
  on("line", "focus", () => {
    given = true;
    select("line");
  });
  on("line", "copy", copiedByHand);
  on("aloud", "toggle", () => {
    given ||= id("aloud").open;
    aloud();
  });
  on("save", "click", download);
  on("by-hand", "toggle", byHand);
  on("import", "change", bring);
  on("again", "click", again);
  document.querySelector(".overview").addEventListener("toggle", overview);
  document.querySelector(".work").addEventListener("keydown", shortcut);
  for (const button of document.querySelectorAll(".code button")) button.addEventListener("click", unfold);
  window.addEventListener("resize", fit);
  window.addEventListener("beforeprint", () => paper(true));
  window.addEventListener("afterprint", () => paper(false));
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY || event.newValue === null) return;
    load();
    begin();
    complain(words.other_tab);
  });

  takeBack();
  if (isLoadedAgain()) return;
  load();
  begin();
})();
