// What a class hands in, made into students and findings. Pure: no page, no storage, one name. The
// package's casebook.seminar.hand_ins is the reference; `casebook.seminar.hand_ins.SCRIPTS` names the
// files that a page needs for it, in order.
//
//   await casebookClass.reading.read(inputs, sheets, version)
//
// `inputs` is a list of {kind: "file", bytes: Uint8Array} (no name: none is used or shown; bytes null if
// it cannot be read; `LIMIT` bytes are enough) and {kind: "text", text} (pasted). `sheets` are the sheets known, as data (format_version 2), already
// checked. `version` is that of the sheet that was chosen; without it, the class is of the sheet that
// most hand-ins are of. Gives
//
//   version   of the sheet; "" if nothing could be counted and none was chosen
//   sheets    the known ones and those that were found among the inputs, as data
//   students  by alias: {alias, shown, copy, number, codings, coded, way, oddities, place}
//     shown     the alias, or "quiet otter (1)" where several have it; no two are the same
//     codings   in the order of the sheet: {passage, codes, none, unsure, memo}; codes by id, memo ""
//               if there is none; a passage with no code and not `none` was not read
//     way       "line" or "file" (with memos)
//     oddities  sentences: what was typed in it that is shown otherwise than it stands there
//   findings  in the order of the inputs: {place, kind, alias, why}
//     place     "file 3", "file 3, entry 2", "line 14", "lines 14 to 16", "file 3, message 2" …
//     kind      "refused" (a hand-in or a file that is not counted: somebody should know),
//               "counted" (it is counted, with a remark) or "passed over" (text that is no hand-in,
//               such as a greeting; a page of the sheet; the same hand-in once more)
//     alias     "" if none can be read
//     why       a sentence without its dot
//
// `casebookClass.letters` has `legible(text)` (what would steer a screen, as codes), `casebookClass.finding`
// has `harmlessCell(text)` (for CSV).
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const { line, sheets: knowledge, finding, contents, letters } = casebookClass;
  const { within, refused } = contents;

  // Files of a coding sheet, judged -------------------------------------------------------------------

  const MEMO = 1000; // letters that a sheet lets people type
  const FIELDS = ["format", "format_version", "version", "copy", "number", "alias", "codes", "codings", "line"];
  const CODING = ["passage", "codes", "none", "unsure", "memo"];
  const DIGITS = /^[0-9a-f]{12}$/;
  const TEXT = /"(?:[^"\\]|\\[^])*"/g;
  const NUMBER = /[0-9][.eE]|[0-9]{17}|NaN|Infinity/;
  const NOT_WRITTEN = "it is not as a sheet writes it, so it was edited or damaged on its way";

  class Refused extends Error {
    constructor(why, alias = "") {
      super(why);
      this.alias = alias;
    }
  }

  function fail(why, alias) {
    throw new Refused(why, alias);
  }

  const must = (fine, what) => { if (!fine) fail(`${what} is not as a sheet writes it`); };
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const aliasOf = ({ alias }) => (typeof alias === "string" ? line.aliasOf(alias) : "");
  const isRead = (coding) => coding.none || coding.codes.length > 0;

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return fail(NOT_WRITTEN);
    }
  }

  // How many entries there are in objects, at all depths.
  function entriesIn(found) {
    if (typeof found !== "object" || found === null) return 0;
    const inner = Object.values(found).reduce((sum, value) => sum + entriesIn(value), 0);
    return inner + (Array.isArray(found) ? 0 : Object.keys(found).length);
  }

  // What a file holds, if it is of a coding sheet at all.
  function opened(text) {
    const plain = text.replace(TEXT, '""');
    if (NUMBER.test(plain)) fail("it holds a number that no sheet writes");
    const found = parsed(text);
    if (!isObject(found) || found.format !== knowledge.FORMAT) fail(NOT_WRITTEN);
    if (entriesIn(found) !== plain.split(":").length - 1) fail("an entry in it is there twice", aliasOf(found));
    if (found.format_version === 1) {
      fail(
        "it is of the casebook 0.1, whose files are read no more: give the class a sheet made with this " +
          "casebook, or read the file with version 0.1",
      );
    }
    if (found.format_version !== knowledge.FORMAT_VERSION) fail("it is of another version of the casebook's coding sheets");
    return found;
  }

  // Whether a file holds a sheet; it is refused if it would and does not.
  function isSheet(found) {
    if (!Object.hasOwn(found, "passages")) return false;
    const why = knowledge.check(found);
    if (why) fail(`it is the page of a sheet that cannot be used: ${why}`);
    return true;
  }

  function keys(found, wanted, what) {
    const missing = wanted.find((name) => !Object.hasOwn(found, name));
    if (missing) fail(`${what} has no entry ${missing}`);
    if (Object.keys(found).length > wanted.length) fail(`${what} has an entry that no sheet writes`);
  }

  function ids(value, what, most) {
    must(Array.isArray(value) && value.length <= most, what);
    must(value.every(knowledge.isId), what);
    must(new Set(value).size === value.length, what);
  }

  function codingOf(one, codes, what) {
    must(isObject(one), what);
    keys(one, CODING, what);
    const { passage, none, unsure } = one;
    must(knowledge.isId(passage), `the passage of ${what}`);
    ids(one.codes, `the list of codes of ${what}`, codes.length);
    if (!one.codes.every((code) => codes.includes(code))) fail(`${what} has a code that is not on its sheet`);
    must(typeof none === "boolean", `the entry none of ${what}`);
    must(typeof unsure === "boolean", `the entry unsure of ${what}`);
    if (none && one.codes.length) fail(`${what} has codes and says that there are none`);
    must(typeof one.memo === "string" && [...one.memo].length <= MEMO, `the memo of ${what}`);
    const memo = letters.legible(one.memo).replace(/^ +| +$/g, "");
    return { passage, codes: [...one.codes].sort(letters.compare), none, unsure, memo };
  }

  function codingsOf(rows, codes) {
    const [least, most] = knowledge.PASSAGES;
    must(Array.isArray(rows) && rows.length >= least && rows.length <= most, "its list of codings");
    const made = new Map();
    for (const [n, one] of rows.entries()) {
      const coding = codingOf(one, codes, `coding ${n + 1}`);
      if (made.has(coding.passage)) fail("a passage is coded twice in it");
      made.set(coding.passage, coding);
    }
    return made;
  }

  const sameIds = (rows, names) => rows.length === names.length && rows.every(({ id }) => names.includes(id));

  // Reads a hand-in, and refuses what no sheet has written.
  function judged(found, sheets) {
    keys(found, FIELDS, "the file");
    for (const name of ["version", "copy"]) must(typeof found[name] === "string" && DIGITS.test(found[name]), `its entry ${name}`);
    must(Number.isSafeInteger(found.number) && found.number >= 0, "its entry number");
    const alias = aliasOf(found);
    must(alias, "its alias");
    ids(found.codes, "its list of codes", knowledge.CODES[1]);
    must(found.codes.length >= knowledge.CODES[0], "its list of codes");
    const made = codingsOf(found.codings, found.codes);
    const sheet = sheets.find(({ version }) => version === found.version);
    if (!sheet) fail("it is of a sheet that is not known here: add that sheet's page to the files");
    if (!sameIds(sheet.codes, found.codes)) fail("its codes are not those of its sheet");
    if (!sameIds(sheet.passages, [...made.keys()])) fail("its passages are not those of its sheet");
    const codings = sheet.passages.map(({ id }) => made.get(id));
    if (!codings.some(isRead)) fail(`0 of ${codings.length} coded`);
    const { copy, number } = found;
    if (found.line !== line.write(sheet, { alias, copy, number, codings })) fail("it was edited: it is not what its line says");
    const oddities = finding.oddities(found.codings.map(({ memo }) => memo));
    return { sheet, alias, copy, number, codings, way: "file", oddities };
  }

  // What is read of texts -----------------------------------------------------------------------------

  const IS_SHEET = "it is a sheet, not what somebody coded; if a student handed it in, ask for the line";

  async function textsOf(inputs) {
    const several = inputs.filter(({ kind }) => kind === "text").length > 1;
    const texts = [];
    let files = 0;
    let pastes = 0;
    for (const { kind, bytes, text } of inputs) {
      if (kind === "text") {
        pastes += 1;
        texts.push(...(await contents.pasted(text, several ? `text ${pastes}` : "")));
      } else {
        files += 1;
        const place = `file ${files}`;
        texts.push(...(bytes ? await contents.pieces(bytes, place) : [refused(place, "it cannot be read")]));
      }
    }
    return texts;
  }

  // Where something is: its lines are named only where there is something else beside it.
  function placeOf({ place, unit }, first, last, several) {
    if (!unit || (place && !several)) return place;
    return within(place, first === last ? `${unit} ${first}` : `${unit}s ${first} to ${last}`);
  }

  // What is said of a text in which nothing was found.
  function nothingIn(piece, rest) {
    if (piece.isSheet) return refused(piece.place, "it is the page of a sheet, but damaged");
    if (!/[^ \t\r\n\u00a0]/.test(piece.text)) return refused(piece.place || "the text", "it is empty");
    const place = piece.place || (rest.length ? placeOf(piece, rest[0].first, rest.at(-1).last, true) : "the text");
    if (rest.some(({ hurt }) => hurt)) return refused(place, "it holds only a piece of a hand-in: ask for the line");
    if (piece.isBeside) return { place, kind: "passed over", alias: "", why: "it is no hand-in" };
    return refused(place, "there is no hand-in in it: ask for the line");
  }

  function restOf(piece, { first, last, hurt }) {
    const place = placeOf(piece, first, last, true);
    return hurt
      ? refused(place, "it looks like a piece of a hand-in: ask for the line")
      : { place, kind: "passed over", alias: "", why: "it is no hand-in" };
  }

  // Takes what was found: gives a student or a finding.
  function taken(one, place, sheets) {
    if (one.fault) fail(one.fault, one.isFile ? "" : line.aliasOf(one.text.slice(4, -2)));
    if (one.isFile) {
      const data = opened(one.text);
      if (isSheet(data)) return { place, kind: "passed over", alias: "", why: IS_SHEET };
      try {
        return { ...judged(data, sheets), place };
      } catch (error) {
        if (error instanceof Refused) fail(error.message, aliasOf(data));
        throw error;
      }
    }
    const found = line.read(one.text, sheets);
    if (!found.ok) fail(found.why, found.alias);
    const { sheet, alias, copy, number, codings } = found;
    return { sheet, alias, copy, number, codings, way: "line", oddities: [], place };
  }

  function refusedAt(place, run) {
    try {
      return run();
    } catch (error) {
      if (error instanceof Refused) return refused(place, error.message, error.alias);
      throw error;
    }
  }

  // All that a text holds, in order: students and findings.
  function allIn(piece, { found, rest, more }, sheets) {
    if (!found.length) return [nothingIn(piece, rest)];
    const several = found.length + rest.length > 1;
    const parts = [
      ...found.map((one) => ({ ...one, place: placeOf(piece, one.first, one.first, several) })),
      ...(piece.isSheet ? [] : rest.map((one) => ({ ...one, told: restOf(piece, one) }))),
    ].sort((a, b) => a.first - b.first || a.last - b.last);
    const all = parts.map((one) => one.told ?? refusedAt(one.place, () => taken(one, one.place, sheets)));
    if (more) {
      const why = `there is more than ${finding.MOST.toLocaleString("en")} hand-ins in it; what follows is not read`;
      all.push(refused(placeOf(piece, more, more, true), why));
    }
    return all;
  }

  // The sheets in what was found; one that cannot be used is told when its turn comes.
  function sheetsIn(scanned) {
    const sheets = [];
    for (const one of scanned.flatMap(({ found }) => found ?? [])) {
      if (!one.isFile || one.fault) continue;
      refusedAt("", () => {
        const data = opened(one.text);
        if (isSheet(data)) sheets.push(data);
      });
    }
    return sheets;
  }

  // Who is counted ------------------------------------------------------------------------------------

  const folded = ({ alias }) => alias.toLowerCase();

  // The version that most students' hand-ins are of: the first of those that are equal.
  function mostCommon(handed) {
    const copies = new Set(handed.map(({ sheet, copy }) => `${sheet.version} ${copy.slice(0, line.TAG)}`));
    const tally = new Map();
    for (const [version] of [...copies].map((one) => one.split(" "))) tally.set(version, (tally.get(version) ?? 0) + 1);
    const most = Math.max(...tally.values());
    return [...tally.keys()].find((version) => tally.get(version) === most) ?? "";
  }

  function add(groups, key, one) {
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }

  // Hand-ins of one copy together. A line has only the first digits of the copy's mark. It goes with the
  // file that has them; were there several, with the one of its alias.
  function byCopy(handed) {
    const groups = new Map();
    for (const one of handed) if (one.way === "file") add(groups, one.copy, one);
    for (const one of handed) if (one.way === "line") add(groups, copyOfLine(one, groups), one);
    return [...groups.values()];
  }

  function copyOfLine(one, groups) {
    const fitting = [...groups.keys()].filter((copy) => copy.startsWith(one.copy));
    const named = fitting.find((copy) => groups.get(copy).some((other) => folded(other) === folded(one)));
    return named ?? fitting[0] ?? one.copy;
  }

  const codedIn = ({ codings }) => codings.filter(isRead).length;

  // What makes a hand-in the later one: its number, as far as a line tells it; then its memos.
  const rank = (one) => {
    const isFile = one.way === "file";
    return [Math.min(one.number, line.MOST), isFile ? 1 : 0, isFile ? one.number : 0, codedIn(one), -one.order];
  };

  function compare(a, b) {
    const [one, other] = [rank(a), rank(b)];
    const at = one.findIndex((value, n) => value !== other[n]);
    return at < 0 ? 0 : one[at] - other[at];
  }

  const sameCodings = (a, b) => {
    const plain = ({ codings }) => JSON.stringify(codings.map(({ memo, ...coding }) => coding));
    return plain(a) === plain(b);
  };

  // What is said of a hand-in beside which another one of the same copy is counted.
  function beside(one, latest) {
    const isSame = sameCodings(one, latest);
    let why = `it has the number of ${latest.place} and differs; that one is counted`;
    if (isSame) why = `it is the same as ${latest.place}, which is counted`;
    if (rank(one)[0] < rank(latest)[0] || (one.way === latest.way && one.number < latest.number)) {
      why = `the same student handed in a later one, ${latest.place}, which is counted`;
    }
    if (folded(one) !== folded(latest)) why += `, under the alias "${latest.alias}"`;
    return { ...refused(one.place, why, one.alias), kind: isSame ? "passed over" : "refused" };
  }

  // Of each student's hand-ins the latest; of the others, says which one is counted instead.
  function latestOf(handed, say) {
    return byCopy(handed).map((group) => {
      const latest = group.reduce((best, one) => (compare(one, best) > 0 ? one : best));
      for (const one of group) if (one !== latest) say(one.order, beside(one, latest));
      return latest;
    });
  }

  // Gives students of one alias a number each, by their copies' marks, and says what is odd.
  function toldApart(handed, say) {
    const sorted = [...handed].sort((a, b) => letters.compare(folded(a), folded(b)) || letters.compare(a.copy, b.copy));
    const tally = new Map();
    for (const one of sorted) tally.set(folded(one), (tally.get(folded(one)) ?? 0) + 1);
    const given = new Map();
    return sorted.map((one) => {
      const { alias, copy, number, codings, way, oddities, place } = one;
      const why = [...oddities];
      let shown = alias;
      if (tally.get(folded(one)) > 1) {
        given.set(folded(one), (given.get(folded(one)) ?? 0) + 1);
        shown = `${alias} (${given.get(folded(one))})`;
        why.unshift(`its alias is taken, so it is called "${shown}"`);
      }
      const coded = codedIn(one);
      if (coded < codings.length) why.push(`${coded} of ${codings.length} coded`);
      if (why.length) say(one.order, { place, kind: "counted", alias, why: why.join("; ") });
      return { alias, shown, copy, number, codings, coded, way, oddities, place };
    });
  }

  async function read(inputs, known, chosen) {
    const texts = await textsOf(inputs);
    const scanned = texts.map((one) => ("text" in one ? { piece: one, ...finding.scan(one.text) } : { told: one }));
    // First all sheets: a line says nothing without its own.
    const sheets = [...known];
    for (const sheet of sheetsIn(scanned)) {
      if (sheets.every(({ version }) => version !== sheet.version)) sheets.push(sheet);
    }
    const all = scanned.flatMap((one) => (one.told ? [one.told] : allIn(one.piece, one, sheets)));
    const told = [];
    const say = (order, one) => told.push({ order, one });
    const handed = [];
    for (const [order, one] of all.entries()) {
      if (one.kind) say(order, one);
      else handed.push({ ...one, order });
    }
    const version = chosen || mostCommon(handed);
    for (const one of handed.filter(({ sheet }) => sheet.version !== version)) {
      say(one.order, refused(one.place, "it is of another sheet than the one that is counted", one.alias));
    }
    const students = toldApart(latestOf(handed.filter(({ sheet }) => sheet.version === version), say), say);
    const findings = told.sort((a, b) => a.order - b.order).map(({ one }) => one);
    return { version: sheets.some((sheet) => sheet.version === version) ? version : "", sheets, students, findings };
  }

  casebookClass.reading = { LIMIT: contents.LIMIT, read };
})();
