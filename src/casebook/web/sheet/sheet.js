"use strict";
// A coding sheet at work. It keeps what a student does in this browser and hands it out as one
// file. It never asks the network for anything, and it writes text only, never markup.
(function () {
  const sheet = JSON.parse(document.getElementById("sheet").textContent);
  const KEY = "casebook-sheet:" + sheet.sheet + ":" + sheet.version;
  const LIMIT = 256 * 1024;
  const FIELDS = ["format", "format_version", "sheet", "version", "copy", "number", "pseudonym", "codes", "codings"];
  const ANIMALS = "Badger Beaver Bittern Crane Curlew Dipper Dunlin Eider Ermine Falcon Fulmar Gannet Grebe Hare Heron Kestrel Lapwing Lynx Marten Moose Otter Plover Puffin Raven Seal Siskin Skylark Teal Tern Vole Whale Wren".split(" ");
  const id = function (name) { return document.getElementById(name); };
  const boxes = Array.from(document.querySelectorAll("#form input[data-code]"));
  let at = 0;
  let changed = true;
  let state = blank();

  function random(size) {
    const bytes = new Uint8Array(size);
    if (window.crypto && window.crypto.getRandomValues) window.crypto.getRandomValues(bytes);
    else for (let i = 0; i < size; i++) bytes[i] = Math.floor(Math.random() * 256);
    return Array.from(bytes);
  }

  function blank() {
    return {
      format: sheet.format,
      format_version: sheet.format_version,
      sheet: sheet.sheet,
      version: sheet.version,
      // Tells two files of one student from two students of one name; it says nothing else.
      copy: random(6).map(function (b) { return ("0" + b.toString(16)).slice(-2); }).join(""),
      number: 0,
      pseudonym: "",
      codes: sheet.codes.map(function (code) { return code.id; }),
      codings: sheet.passages.map(function (passage) {
        return { passage: passage.id, codes: [], none: false, unsure: false, memo: "" };
      }),
    };
  }

  // Why an object is not work on this sheet; an empty text if it is.
  function wrong(found) {
    const isText = function (value, most) { return typeof value === "string" && value.length <= most; };
    const same = function (a, b) { return Array.isArray(a) && a.length === b.length && b.every(function (x) { return a.indexOf(x) >= 0; }); };
    const no = "it is not a file of a coding sheet";
    if (!found || typeof found !== "object" || found.format !== sheet.format) return no;
    if (!same(Object.keys(found), FIELDS) || found.format_version !== sheet.format_version) return no;
    if (found.sheet !== sheet.sheet) return "it belongs to another sheet, " + String(found.sheet).slice(0, 60);
    if (found.version !== sheet.version) return "it belongs to another version of this sheet";
    if (!/^[0-9a-f]{12}$/.test(found.copy) || !Number.isSafeInteger(found.number) || found.number < 0) return no;
    if (!isText(found.pseudonym, 40)) return "its name is not a short text";
    const codes = sheet.codes.map(function (code) { return code.id; });
    if (!same(found.codes, codes) || !Array.isArray(found.codings)) return "its codes are not those of this sheet";
    const passages = sheet.passages.map(function (passage) { return passage.id; });
    if (!same(found.codings.map(function (one) { return one && one.passage; }), passages)) return "its passages are not those of this sheet";
    const fine = found.codings.every(function (one) {
      return same(Object.keys(one), ["passage", "codes", "none", "unsure", "memo"]) && Array.isArray(one.codes) &&
        one.codes.every(function (code, i) { return codes.indexOf(code) >= 0 && one.codes.indexOf(code) === i; }) &&
        typeof one.none === "boolean" && typeof one.unsure === "boolean" && !(one.none && one.codes.length) &&
        isText(one.memo, 1000);
    });
    return fine ? "" : "a coding in it is not one that this sheet writes";
  }

  function take(found) {
    const order = {};
    found.codings.forEach(function (one) { order[one.passage] = one; });
    found.codings = sheet.passages.map(function (passage) { return order[passage.id]; });
    state = found;
  }

  function complain(text) {
    id("trouble").textContent = text;
    id("trouble").hidden = !text;
  }

  function say(text) { id("said").textContent = text; }

  function save() {
    changed = true;
    store();
    progress();
  }

  function keep(key, text) {
    try {
      window.localStorage.setItem(key, text);
      return true;
    } catch (error) {
      id("kept").textContent = "This browser keeps nothing for this page. Do not close or reload it before you have downloaded your file.";
      id("kept").className = "note";
      return false;
    }
  }

  function store() { return keep(KEY, JSON.stringify(state)); }

  // Not by storing an empty sheet: if what is there could not be read this time, it would be lost.
  function tellWhetherKept() {
    if (keep(KEY + "-try", "")) window.localStorage.removeItem(KEY + "-try");
  }

  function load() {
    let text = null;
    try {
      text = window.localStorage.getItem(KEY);
    } catch (error) {
      return;
    }
    if (text === null) return;
    try {
      const found = JSON.parse(text);
      const why = wrong(found);
      if (why) throw new Error(why);
      take(found);
    } catch (error) {
      complain("What this browser had kept could not be read, so the sheet begins anew.");
    }
  }

  function isDone(one) { return one.none || one.codes.length > 0; }

  function progress() {
    const done = state.codings.filter(isDone).length;
    const all = state.codings.length;
    id("bar").value = done;
    id("done").textContent = done + " of " + all + " coded";
    const left = all - done;
    id("left").textContent = left === 0 ? "All passages are coded." :
      left + " of " + all + " passages are not coded yet. They will count as not read.";
    const list = id("overview");
    state.codings.forEach(function (one, place) {
      const button = list.children[place].firstChild;
      const status = (isDone(one) ? "coded" : "open") + (one.unsure ? ", unsure" : "");
      button.className = isDone(one) ? "is-done" : "";
      if (place === at) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      button.lastChild.lastChild.textContent = (isDone(one) ? "✓ " : "○ ") + status;
    });
  }

  function show(moved) {
    const passage = sheet.passages[at];
    const one = state.codings[at];
    id("place").textContent = "Passage " + (at + 1) + " of " + sheet.passages.length;
    id("gist").textContent = passage.gist;
    id("material").textContent = passage.material;
    id("locator").textContent = passage.locator;
    ticks(one);
    id("memo").value = one.memo;
    id("previous").setAttribute("aria-disabled", at === 0 ? "true" : "false");
    id("next").textContent = at === sheet.passages.length - 1 ? "Hand in" : "Next";
    progress();
    if (moved) focus("place");
  }

  function ticks(one) {
    boxes.forEach(function (box) { box.checked = one.codes.indexOf(box.dataset.code) >= 0; });
    id("none").checked = one.none;
    id("unsure").checked = one.unsure;
  }

  function focus(name) {
    const target = id(name);
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "start" });
  }

  function step(by) {
    if (at + by < 0) return;
    if (at + by >= sheet.passages.length) { focus("hand-in"); return; }
    at += by;
    show(true);
  }

  function tick(box) {
    const one = state.codings[at];
    if (box.id === "unsure") one.unsure = box.checked;
    else if (box.id === "none") {
      one.none = box.checked;
      if (one.none && one.codes.length) say("Other codes taken back.");
      if (one.none) one.codes = [];
    } else {
      one.codes = boxes.filter(function (b) { return b.checked; }).map(function (b) { return b.dataset.code; });
      if (one.codes.length && one.none) say("None of these: taken back.");
      if (one.codes.length) one.none = false;
    }
    ticks(one);
    save();
  }

  function text() { return JSON.stringify(state, null, 1) + "\n"; }

  function clean(name) { return name.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim(); }

  function hasName() {
    const named = state.pseudonym !== "";
    id("pseudonym-error").hidden = named;
    id("pseudonym").setAttribute("aria-invalid", named ? "false" : "true");
    if (!named) id("pseudonym").focus();
    return named;
  }

  function number() {
    if (changed) state.number += 1;
    changed = false;
    store();
  }

  function download() {
    if (!hasName()) return;
    number();
    const words = state.pseudonym.toLowerCase().replace(/[^a-z0-9æøåäöéü]+/g, "-").replace(/^-+|-+$/g, "");
    const address = URL.createObjectURL(new Blob([text()], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = sheet.sheet + "-" + (words || "student") + ".json";
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
    id("copy").value = text();
    say("Your file has been made.");
  }

  function hasWork() {
    return state.codings.some(function (one) { return isDone(one) || one.unsure || one.memo; });
  }

  function bring(event) {
    const file = event.target.files[0];
    if (!file) return;
    const refuse = function (why) { complain(file.name + " was not taken: " + why + ". Nothing has changed here."); event.target.value = ""; };
    if (file.size > LIMIT) { refuse("it is too large for a file of a coding sheet"); return; }
    const reader = new FileReader();
    reader.onerror = function () { refuse("it could not be read"); };
    reader.onload = function () {
      let found = null;
      try { found = JSON.parse(reader.result); } catch (error) { refuse("it is not a file of a coding sheet, or not a whole one"); return; }
      const why = wrong(found);
      if (why) { refuse(why); return; }
      event.target.value = "";
      if (hasWork() && !window.confirm("Put the work of this file in place of what is on this page?")) return;
      take(found);
      at = 0;
      complain("");
      changed = false;
      store();
      begin();
      say("The file has been taken.");
      focus("place");
    };
    reader.readAsText(file);
  }

  function again() {
    if (!window.confirm("Delete all ticks, memos and the name on this page? This cannot be taken back.")) return;
    try { window.localStorage.removeItem(KEY); } catch (error) { /* nothing was kept */ }
    state = blank();
    at = 0;
    changed = true;
    complain("");
    begin();
    id("pseudonym").focus();
    window.scrollTo(0, 0);
  }

  // Fill the form on paper with what has been ticked.
  function paper() {
    id("paper-pseudonym").textContent = state.pseudonym || "____________________";
    state.codings.forEach(function (one) {
      document.querySelectorAll('[data-paper="' + one.passage + '"] [data-tick]').forEach(function (mark) {
        const name = mark.dataset.tick;
        const on = name === "*none" ? one.none : name === "*unsure" ? one.unsure : one.codes.indexOf(name) >= 0;
        mark.textContent = on ? "☒" : "☐";
      });
      document.querySelector('[data-paper="' + one.passage + '"] .paper-memo').textContent = one.memo;
    });
  }

  function begin() {
    id("pseudonym").value = state.pseudonym;
    id("copy").value = "";
    id("by-hand").open = false;
    show(false);
  }

  sheet.passages.forEach(function (passage, place) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    const count = document.createElement("span");
    count.textContent = String(place + 1);
    const told = document.createElement("span");
    told.textContent = passage.gist.length > 70 ? passage.gist.slice(0, 69) + "…" : passage.gist;
    told.appendChild(document.createElement("small"));
    button.append(count, told);
    button.addEventListener("click", function () { at = place; show(true); });
    item.appendChild(button);
    id("overview").appendChild(item);
  });

  id("form").addEventListener("submit", function (event) { event.preventDefault(); });
  id("form").addEventListener("change", function (event) { if (event.target.type === "checkbox") tick(event.target); });
  id("memo").addEventListener("input", function () { state.codings[at].memo = id("memo").value; save(); });
  id("pseudonym").addEventListener("input", function () {
    state.pseudonym = clean(id("pseudonym").value);
    if (state.pseudonym) id("pseudonym-error").hidden = true;
    save();
  });
  id("suggest").addEventListener("click", function () {
    const bytes = random(2);
    state.pseudonym = ANIMALS[bytes[0] % ANIMALS.length] + " " + (10 + bytes[1] % 90);
    id("pseudonym").value = state.pseudonym;
    id("pseudonym-error").hidden = true;
    save();
    say("Suggested: " + state.pseudonym);
  });
  document.querySelectorAll(".code button").forEach(function (button) {
    button.addEventListener("click", function () {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      id(button.getAttribute("aria-controls")).hidden = !open;
    });
  });
  document.querySelector(".work").addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.target.type === "checkbox" && /^[0-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const box = event.key === "0" ? id("none") : boxes[Number(event.key) - 1];
      if (box) { box.focus(); box.click(); }
    }
  });
  id("previous").addEventListener("click", function () { step(-1); });
  id("next").addEventListener("click", function () { step(1); });
  id("export").addEventListener("click", download);
  id("by-hand").addEventListener("toggle", function () {
    if (!id("by-hand").open) return;
    if (!hasName()) { id("by-hand").open = false; return; }
    number();
    id("copy").value = text();
    id("copy").select();
  });
  id("import").addEventListener("change", bring);
  id("again").addEventListener("click", again);
  window.addEventListener("beforeprint", paper);
  window.addEventListener("storage", function (event) {
    if (event.key !== KEY || event.newValue === null) return;
    load();
    begin();
    complain("This sheet is open in another tab as well. This page has taken over what was done there.");
  });

  document.documentElement.className = "has-script";
  id("desk").hidden = false;
  load();
  tellWhetherKept();
  begin();
}());
