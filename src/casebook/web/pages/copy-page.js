// The page on which a reader brings a copy of a source. What is found in it is a matter of
// copy-text.js and copy-anchors.js; they and the anchors are loaded when somebody brings one, and
// slices.js, with which the page goes on answering.
(() => {
  "use strict";

  const folder = new URL(".", document.currentScript.src).href;
  const root = document.documentElement.dataset.content_root;
  const { element, load, quotation } = casebookWords;
  const MOST_IN_FIELD = 2e6; // characters
  const NOT_KEPT = "Your browser does not keep them: read them here.";
  const MOST_TRIED = 12; // texts; a study may have hundreds
  // The page that lists the passages, if there is one.
  const passages = () => document.querySelector(".cb-copy-door")?.dataset.passages;

  // Loading -----------------------------------------------------------------------------------------

  async function anchorsOf(source, file) {
    await load(`${folder}sha256.js`);
    await load(`${folder}copy-text.js`);
    await load(`${folder}copy-anchors.js`);
    await load(`${folder}slices.js`);
    await load(root + file);
    return casebookCopies.sources[source];
  }

  // Looking -----------------------------------------------------------------------------------------

  // What a character reference stands for, as the browser knows it.
  const known = new Map();
  function entity(reference) {
    if (!known.has(reference)) {
      const page = new DOMParser().parseFromString(`<p>x${reference}x`, "text/html");
      known.set(reference, page.body.textContent.slice(1, -1));
    }
    return known.get(reference);
  }

  function textOf(given) {
    if (!given.bytes) return { text: given.text, notes: [] };
    return casebookCopies.decode(given.bytes);
  }

  async function look(source, file, given, progress) {
    const anchors = await anchorsOf(source, file);
    const { text, notes, why } = textOf(given);
    if (why) return { why };
    const plain = casebookCopies.isHtml(text) ? casebookCopies.htmlText(text, entity) : text;
    const shown = plain.replace(/\r\n?/g, "\n"); // as the field for text has it
    if (!shown.trim()) return { why: "it is empty" };
    const work = casebookCopies.verify(anchors, shown, entity);
    const found = await casebookSlices.inSlices(work, { progress });
    return { found, notes, anchors, shown };
  }

  // Drawing -------------------------------------------------------------------------------------------

  const NAMES = { resolved: "Where the book says", moved: "Elsewhere", "not found": "Not found" };

  // Leads to the place in the copy: its words are selected there.
  function wayTo({ id, locator, parts }, field) {
    const made = element("button", "cb-copy-place", locator);
    made.type = "button";
    made.title = "Go to it in your copy";
    made.append(element("span", "cb-words-of", `: go to ${id} in your copy`));
    made.addEventListener("click", () => {
      const [from, to] = [parts[0][0], parts.at(-1)[1]];
      field.setSelectionRange(from, from);
      field.blur();
      field.focus(); // which scrolls to the place
      field.setSelectionRange(from, to);
      field.scrollIntoView({ block: "nearest" });
    });
    return made;
  }

  function entry(each, { gist, lang, field }) {
    const { id, locator, said, result } = each;
    const link = element(passages() ? "a" : "span", "", id);
    if (passages()) link.href = `${passages()}#${id}`;
    const place = said && field.value ? wayTo(each, field) : locator;
    const made = element("li", "", link, " · ", place, element("p", "", gist));
    if (said) made.append(quotation([...said, result === "moved"], lang));
    return made;
  }

  // A list is drawn when it is opened: there may be hundreds of passages.
  function list(name, found, { passages, lang }, field) {
    const gists = new Map(passages.map((passage) => [passage[0], passage[5]]));
    const made = element("details", "", element("summary", "", `${name} (${found.length})`));
    made.addEventListener("toggle", () => {
      if (made.querySelector("ul")) return;
      const entries = found.map((each) => entry(each, { gist: gists.get(each.id), lang, field }));
      made.append(element("ul", "", ...entries));
    });
    return made;
  }

  const isNothing = ({ found }) => Boolean(found) && found.every(({ result }) => result === "not found");

  function summary(found, name) {
    const count = (name) => found.filter(({ result }) => result === name).length;
    if (isNothing({ found })) {
      return `Not one passage of ${name} is found. This may be another publication than the one chosen, or a poor copy.`;
    }
    return (
      `${count("resolved")} of ${found.length} passages stand where the book says, ` +
      `${count("moved")} stand elsewhere, ${count("not found")} are not found.`
    );
  }

  class CopyPage {
    constructor(part) {
      this.form = part.querySelector("form");
      this.said = part.querySelector(".cb-copy-said");
      this.report = part.querySelector(".cb-copy-report");
      this.bar = part.querySelector("progress");
      this.forgetting = part.querySelector(".cb-copy-forget");
      this.turn = 0;
      this.copies = casebookWords.copies();
      this.form.hidden = false;
      this.form.addEventListener("submit", (event) => this.submit(event));
      this.form.file.addEventListener("change", () => this.form.file.files.length && this.find());
      this.form.keep.addEventListener("change", () => this.isKept() || (this.said.textContent += ` ${NOT_KEPT}`));
      this.forgetting.addEventListener("click", () => this.forget());
      casebookWords.whenForgotten(() => this.empty());
      this.greet();
      this.choose(part.dataset.source ?? location.hash.slice(1).split("&")[0]);
    }

    nameOf(source) {
      const option = [...this.form.source.options].find(({ value }) => value === source);
      return option?.text.replace(/ \(\d+ passages?\)$/, "") ?? source;
    }

    // The page that a reader comes from may name its source in the address.
    choose(source) {
      const isOffered = [...this.form.source.options].some(({ value }) => value === source);
      if (isOffered) this.form.source.value = source;
    }

    greet() {
      const kept = Object.keys(this.copies);
      this.forgetting.hidden = !kept.length;
      if (!kept.length) return;
      this.form.source.value = kept[0];
      this.form.keep.checked = casebookWords.isOnDevice();
      this.said.textContent = `The words of ${kept.map((source) => this.nameOf(source)).join(", ")} are at hand.`;
    }

    submit(event) {
      event.preventDefault();
      this.find();
    }

    async given() {
      const [file] = this.form.file.files;
      if (file) return { bytes: new Uint8Array(await file.arrayBuffer()) };
      return { text: this.form.text.value };
    }

    // What is brought later counts, if two copies are looked through at once.
    async find() {
      this.turn += 1;
      const { turn } = this;
      const source = this.form.source.value;
      const { file } = this.form.source.selectedOptions[0].dataset;
      const progress = (share) => (this.bar.value = share);
      this.report.replaceChildren();
      this.said.textContent = "";
      this.bar.value = 0;
      this.bar.hidden = false;
      try {
        const given = await this.given();
        const result = await look(source, file, given, progress);
        const other = isNothing(result) ? await this.another(source, given, progress) : null;
        if (turn !== this.turn) return;
        if (other) this.tell(other.source, other, `Not one passage of ${this.nameOf(source)} is found. `);
        else this.tell(source, result);
      } catch (error) {
        if (turn === this.turn) this.tell(source, { why: error.message });
      }
    }

    // Whoever chose another publication than the one at hand is told which one it is.
    async another(chosen, given, progress) {
      const others = [...this.form.source.options].filter(({ value }) => value !== chosen);
      if (others.length >= MOST_TRIED) return null;
      for (const { value, dataset } of others) {
        const result = await look(value, dataset.file, given, progress);
        if (!isNothing(result)) return { source: value, ...result };
      }
      return null;
    }

    async tell(source, { found, notes, anchors, shown, why }, first = "") {
      this.bar.hidden = true;
      this.form.file.value = ""; // so that the same file, or a text, can be brought next
      if (why) {
        this.say(`Your copy cannot be used: ${why}.`);
        return;
      }
      // So that there is a place to go to; a field with more would make the page slow.
      this.form.text.value = shown.length <= MOST_IN_FIELD ? shown : "";
      this.form.source.value = source;
      const which = first && `${first}But this is ${this.nameOf(source)}: `;
      for (const [result, name] of Object.entries(NAMES)) {
        const some = found.filter((each) => each.result === result);
        if (some.length) this.report.append(list(name, some, anchors, this.form.text));
      }
      const words = found
        .filter(({ said }) => said)
        .map(({ id, said, result }) => [id, result === "moved" ? [...said, 1] : said]);
      const { lang, edition } = anchors;
      const earlier = this.copies[source]?.edition === edition ? this.copies[source].words : {};
      const all = { ...earlier, ...Object.fromEntries(words) };
      const atHand = Object.keys(all).length;
      const more = atHand > words.length ? [`With what you brought before, the words of ${atHand} are at hand.`] : [];
      const told = [which + summary(found, this.nameOf(source)), ...more, ...notes.map((note) => `${note}.`)];
      if (words.length) {
        this.copies[source] = { lang, edition, words: all };
        if (!this.isKept()) told.push(NOT_KEPT);
        const here = await casebookWords.offer(this.copies);
        if (here) told.push(`Show the words now stands beside the evidence of this page (${here}).`);
      }
      this.say(told.join(" ")); // at once, because it is read out
    }

    // On a phone it would stand below what is seen.
    say(what) {
      this.said.textContent = what;
      this.said.scrollIntoView({ block: "nearest" });
    }

    // In this tab; and on this device or not, as the box says.
    isKept() {
      this.forgetting.hidden = !Object.keys(this.copies).length;
      return casebookWords.remember(this.copies, this.form.keep.checked);
    }

    forget() {
      casebookWords.forget();
      this.empty();
      this.form.source.focus();
    }

    empty() {
      this.turn += 1;
      this.copies = {};
      const source = this.form.source.value;
      this.form.reset();
      this.form.source.value = source; // which the next copy is of as well
      this.bar.hidden = true;
      this.report.replaceChildren();
      this.forgetting.hidden = true;
      this.said.textContent = "Your copy is forgotten.";
    }
  }

  const begun = new WeakSet();

  function begin(part) {
    if (begun.has(part)) return;
    begun.add(part);
    new CopyPage(part);
  }

  globalThis.casebookBringCopy = begin;

  const start = () => document.querySelectorAll("[data-cb-copy]").forEach(begin);

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
