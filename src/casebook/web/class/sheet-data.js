// A coding sheet as data: its version, and what is wrong with it, as the package's
// casebook.seminar.sheets says, which is the reference. Pure: no page, no storage, one name.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const FORMAT = "casebook coding sheet";
  const FORMAT_VERSION = 2;
  const LANGUAGES = ["en", "da", "nb", "sv"];
  const PASSAGES = [3, 24];
  const CODES = [1, 20];
  const HEAD = ["format", "format_version", "version", "title", "instructions", "language", "chapter", "passages", "codes"];
  const OF_PASSAGE = ["id", "gist", "material", "locator"];
  const OF_CODE = ["id", "theme", "label", "definition", "include_when", "exclude_when"];
  // As in the tables of a study: letters of any language, digits and signs, but nothing that an address
  // or a list would take for its own.
  const ID = /^[^\s"'/\\#?]+$/u;
  const LONGEST_ID = 200;
  // Most letters of a text, whether it must not be blank, and whether it may have several lines.
  const LIMITS = {
    title: [120, true, false],
    instructions: [4000, false, true],
    gist: [2000, true, true],
    material: [500, false, false],
    locator: [500, false, false],
    theme: [500, false, false],
    label: [80, true, false],
    definition: [500, false, true],
    include_when: [500, false, true],
    exclude_when: [500, false, true],
  };
  const SEEN = /[^ \n\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/u;
  const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff]/u;

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const { legible, compare } = casebookClass.letters;

  // Whether something can be the id of a passage or a code.
  const isId = (name) =>
    typeof name === "string" &&
    ID.test(name) &&
    [...name].length <= LONGEST_ID &&
    name.normalize("NFC") === name &&
    legible(name) === name;

  // No two ids are alike, so they alone decide the order.
  function versionOf({ passages, codes }) {
    const rows = (list, fields) => list.map((one) => fields.map((name) => one[name])).sort(([one], [other]) => compare(one, other));
    const text = JSON.stringify([rows(passages, OF_PASSAGE), rows(codes, OF_CODE)]);
    return casebookHash.hexOf(new TextEncoder().encode(text)).slice(0, 12);
  }

  // What is wrong with a text of a sheet, such as its `gist`; blank if nothing is.
  function faultOf(name, text) {
    const [most, required, lines] = LIMITS[name];
    const length = [...text].length;
    if (required && !SEEN.test(text)) return "is blank";
    if (length > most) return `has ${length} letters; it may have ${most}`;
    if (UNSEEN.test(text)) return "has a character that cannot be shown";
    return lines || !text.includes("\n") ? "" : "has more than one line";
  }

  function textFault(found, name, where) {
    const told = `${where}its ${name.replaceAll("_", " ")}`;
    if (typeof found[name] !== "string") return `${told} is not a text`;
    const fault = faultOf(name, found[name]);
    return fault && `${told} ${fault}`;
  }

  function keyFault(found, wanted, what) {
    const missing = wanted.find((name) => !Object.hasOwn(found, name));
    if (missing) return `${what} has no entry ${missing}`;
    return Object.keys(found).length > wanted.length ? `${what} has an entry that no sheet has` : "";
  }

  function entryFault(row, fields, what, taken) {
    if (!isObject(row)) return `${what} is not one`;
    const fault = keyFault(row, fields, what);
    if (fault) return fault;
    if (!isId(row.id)) return `${what}: its id is not one`;
    if (taken.has(row.id)) return `${what}: its id is there twice`;
    taken.add(row.id);
    for (const field of fields.slice(1)) {
      const found = textFault(row, field, `${what}: `);
      if (found) return found;
    }
    return "";
  }

  function listFault(data, name, fields, [least, most]) {
    const rows = data[name];
    const one = name.slice(0, -1);
    if (!Array.isArray(rows)) return `its ${name} are not a list`;
    const { length } = rows;
    if (length < least || length > most) {
      return `${length.toLocaleString("en")} ${length === 1 ? one : name}; a sheet has ${least} to ${most} ${name}`;
    }
    const taken = new Set();
    for (const [place, row] of rows.entries()) {
      const fault = entryFault(row, fields, `${one} ${place + 1}`, taken);
      if (fault) return fault;
    }
    return "";
  }

  function chapterFault({ chapter }) {
    const fine = chapter === null || (Number.isInteger(chapter) && chapter >= 1 && chapter <= 99);
    return fine ? "" : "its chapter is not a number from 1 to 99";
  }

  // Why what stood in JSON is no sheet; blank if it is one.
  function check(data) {
    if (!isObject(data) || data.format !== FORMAT) return "it is not a coding sheet";
    if (data.format_version !== FORMAT_VERSION) return "it is of another version of the casebook's coding sheets";
    return (
      keyFault(data, HEAD, "the sheet") ||
      textFault(data, "title", "") ||
      textFault(data, "instructions", "") ||
      (LANGUAGES.includes(data.language) ? "" : `its language is none of ${LANGUAGES.join(", ")}`) ||
      chapterFault(data) ||
      listFault(data, "passages", OF_PASSAGE, PASSAGES) ||
      listFault(data, "codes", OF_CODE, CODES) ||
      (data.version === versionOf(data) ? "" : "it was edited: its passages and codes are not those of its version")
    );
  }

  casebookClass.sheets = { FORMAT, FORMAT_VERSION, isId, LANGUAGES, PASSAGES, CODES, versionOf, faultOf, check };
})();
