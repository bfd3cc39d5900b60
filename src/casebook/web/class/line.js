// The line that a student hands in: alias, codes and doubts, in letters that can be read aloud. The
// package's casebook.seminar.lines says how they are made and is the reference. Pure: no page, no
// storage, one name.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const ALIAS = /^[a-zæøåäöéüðþ0-9 -]{1,24}$/u;
  const LINE = /^[ \n]*[Cc][Bb]2[ \n]+([^:]*):([0-9A-Za-z \n-]*)$/;
  const MOST = 31; // a line tells no higher number
  const TAG = 5; // hexadecimal digits of a copy's mark that a line has
  const GROUP = 4;
  const [HEAD, TAIL, CHECK] = [6, 5, 5];

  // Not toLowerCase: it makes letters that no alias has into ones that it may have.
  const lower = (text) => text.replace(/[A-ZÆØÅÄÖÉÜÐÞ]/g, (letter) => letter.toLowerCase());

  // An alias without needless spaces; blank if it is too long or has what no alias has.
  function aliasOf(text) {
    const tidy = text.normalize("NFC").replace(/[ \n]+/g, " ").replace(/^ | $/g, "");
    return ALIAS.test(lower(tidy)) ? tidy : "";
  }

  const baseOf = (codes) => 2n * ((1n << BigInt(codes)) + 1n);
  const bodySize = (passages, codes) =>
    Math.ceil((baseOf(codes) ** BigInt(passages) - 1n).toString(2).length / 5);

  // How many letters the line of a sheet has.
  const size = (passages, codes) => HEAD + bodySize(passages, codes) + TAIL + CHECK;

  // How many letters a line has that begins with these; null if no line does.
  function announced(letters) {
    const [passages, codes] = [...letters.slice(4, HEAD)].map((letter) => ALPHABET.indexOf(letter));
    const { PASSAGES, CODES } = casebookClass.sheets;
    const within = (count, [least, most]) => count >= least && count <= most;
    return within(passages, PASSAGES) && within(codes, CODES) ? size(passages, codes) : null;
  }

  function lettersOf(value, count) {
    let letters = "";
    for (let rest = BigInt(value), n = 0; n < count; n += 1, rest >>= 5n) {
      letters = ALPHABET[Number(rest & 31n)] + letters;
    }
    return letters;
  }

  const valueOf = (letters) =>
    [...letters].reduce((value, letter) => value * 32n + BigInt(ALPHABET.indexOf(letter)), 0n);

  const inOrder = (rows) => rows.map(({ id }) => id).sort(casebookClass.letters.compare);
  const idsOf = ({ passages, codes }) => [inOrder(passages), inOrder(codes)];

  const headOf = ({ version, passages, codes }) =>
    lettersOf(parseInt(version.slice(0, 5), 16), 4) + lettersOf(passages.length, 1) + lettersOf(codes.length, 1);

  function checkOf(version, alias, letters) {
    const told = new TextEncoder().encode(`${version}|${lower(alias)}|${letters}`);
    return lettersOf(parseInt(casebookHash.hexOf(told).slice(0, 8), 16) >>> 7, CHECK);
  }

  const isDone = (one) => one.none || one.codes.length > 0;

  function digitOf(one, codes) {
    const mask = codes.reduce((sum, code, bit) => (one.codes.includes(code) ? sum | (1n << BigInt(bit)) : sum), 0n);
    return 2n * (isDone(one) ? mask + 1n : 0n) + (one.unsure ? 1n : 0n);
  }

  function codingOf(passage, digit, codes) {
    const state = digit >> 1n;
    const given = codes.filter((_, bit) => state > 0n && ((state - 1n) >> BigInt(bit)) & 1n);
    return { passage, codes: given, none: state === 1n, unsure: (digit & 1n) === 1n, memo: "" };
  }

  // Writes what a student hands in: `work` has alias, copy, number and codings, as a file has them.
  // A RangeError says why there is no line.
  function write(sheet, work) {
    const alias = aliasOf(work.alias);
    if (!alias) throw new RangeError("its alias is none that a sheet takes");
    if (!work.codings.some(isDone)) throw new RangeError(`0 of ${sheet.passages.length} coded`);
    const [passages, codes] = idsOf(sheet);
    const made = new Map(work.codings.map((one) => [one.passage, one]));
    const base = baseOf(codes.length);
    const value = passages.reduce((sum, id) => sum * base + digitOf(made.get(id), codes), 0n);
    const letters =
      headOf(sheet) +
      lettersOf(value, bodySize(passages.length, codes.length)) +
      lettersOf(parseInt(work.copy.slice(0, TAG), 16), 4) +
      lettersOf(Math.min(work.number, MOST), 1);
    const all = letters + checkOf(sheet.version, alias, letters);
    return `CB2 ${alias}: ${all.match(new RegExp(`.{1,${GROUP}}`, "g")).join("-")}`;
  }

  const refused = (why, alias = "") => ({ ok: false, why, alias });

  // Reads a line and nothing else. `sheets` are what it may be of. Gives {ok, sheet, alias, copy,
  // number, codings}, or {ok: false, why, alias}, where the alias is blank if it cannot be read.
  function read(text, sheets) {
    const found = LINE.exec(text);
    if (!found) return refused("it is not the line of a coding sheet");
    const alias = aliasOf(found[1]);
    if (!alias) return refused("its alias is none that a sheet takes");
    const letters = found[2].replace(/[ \n-]/g, "").toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0");
    if (letters.includes("U")) return refused("it has a U, which no line has", alias);
    const told = sheets.filter((sheet) => letters.startsWith(headOf(sheet)));
    if (!told.length) return refused("it is of another sheet, or its first letters were changed", alias);
    const wanted = size(told[0].passages.length, told[0].codes.length);
    if (letters.length !== wanted) return refused(`it has ${letters.length} letters, and should have ${wanted}`, alias);
    const kept = letters.slice(0, -CHECK);
    const sheet = told.find(({ version }) => letters.slice(-CHECK) === checkOf(version, alias, kept));
    return sheet ? said(sheet, alias, kept) : refused("its alias or a letter was changed", alias);
  }

  // What the letters say before the check, which holds.
  function said(sheet, alias, letters) {
    const [passages, codes] = idsOf(sheet);
    const base = baseOf(codes.length);
    let value = valueOf(letters.slice(HEAD, -TAIL));
    if (value >= base ** BigInt(passages.length)) return refused("it is not as a sheet writes it", alias);
    const made = new Map();
    for (const id of [...passages].reverse()) {
      made.set(id, codingOf(id, value % base, codes));
      value /= base;
    }
    const codings = sheet.passages.map(({ id }) => made.get(id));
    if (!codings.some(isDone)) return refused(`0 of ${passages.length} coded`, alias);
    const copy = valueOf(letters.slice(-TAIL, -1)).toString(16).padStart(TAG, "0");
    return { ok: true, sheet, alias, copy, number: Number(valueOf(letters.at(-1))), codings };
  }

  casebookClass.line = { MOST, TAG, aliasOf, size, announced, write, read };
})();
