// Finding hand-ins in text: lines and files among greetings, quotation marks, wraps, signatures; and what
// people typed, made harmless. The package's casebook.seminar.scanning and typed_text are the reference.
// Nothing is judged here. Pure: no page, no storage, one name.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const { line, sheets } = casebookClass;
  const { legible } = casebookClass.letters;

  // What people typed ---------------------------------------------------------------------------------

  const FORMULA = /((?:^|[;\t\r\n])[ \t\r\n\u00a0"']*)([=+\-@＝＋－＠])/g;
  const MARKUP = /<[A-Za-z/!?]|javascript:/i;

  // Puts an apostrophe before what a spreadsheet would take for a formula.
  function harmlessCell(text) {
    const safe = text.replace(FORMULA, "$1'$2");
    return /^[\t\r\n]/.test(safe) ? `'${safe}` : safe;
  }

  // What in typed texts is shown otherwise than it was typed, or looks as if meant to act.
  function oddities(texts) {
    const told = [];
    const plain = (text) => text.replaceAll("\r\n", "\n");
    if (texts.some((text) => legible(text) !== plain(text))) told.push("control characters are shown as codes");
    if (texts.some((text) => harmlessCell(legible(text)) !== legible(text))) {
      told.push("what looks like a formula has an apostrophe before it in the CSV");
    }
    if (texts.some((text) => MARKUP.test(text))) told.push("markup is shown as text");
    return told;
  }

  // Texts ---------------------------------------------------------------------------------------------

  const MOST = 2000; // hand-ins in one text
  const LIMIT = 256 * 1024; // letters of a file in text
  const DEPTH = 8;
  const BEFORE = 200; // letters from the brace to the name of the format, at most
  const QUOTES = '"“”„‟';
  const FORMAT = /["“”„‟]casebook[ \n>]+coding[ \n>]+sheet["“”„‟]/g;
  const UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff";
  // What chats and mail programs put into a line or around it, and no alias has.
  const DROPPED = new RegExp(
    `[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f${UNSEEN}*_~\`'‘’‚‛‹›«»${QUOTES}]`,
    "g",
  );
  const BLANK = /[\t\u000b\u000c\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;
  const DASH = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;
  const COLON = /[\uff1a\u02d0\ua789\u2236\ufe55]/g;
  const WIDE = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
  const SOFT = "\u0001"; // a line end that quoted-printable put in, and that stands for nothing
  const START = /[Cc][Bb]2[ \n\u0001>|]*((?:(?![Cc][Bb]2)[^:]){1,60}):/gu;
  const LETTER = /[0-9A-Za-z]/;
  const BETWEEN = ` \n${SOFT}-=>|`;
  const PREFIX = /[> ]*>[ ]?/y;
  // Pieces of a hand-in whose beginning got lost.
  const PIECE = /[Cc][Bb]2(?![0-9A-Za-z])|[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){4}|"codings"|"passage"/;
  const SAID = /[^ -/:-@\[-`{-~]/;

  const countOf = (text, letter, start, end) => {
    let count = 0;
    for (let at = text.indexOf(letter, start); at >= 0 && at < end; at = text.indexOf(letter, at + 1)) count += 1;
    return count;
  };

  // A text as lines are looked for in it: its line ends stay, or become SOFT.
  function plain(text) {
    return text
      .replace(DROPPED, "")
      .replace(BLANK, " ")
      .replace(DASH, "-")
      .replace(COLON, ":")
      .replace(WIDE, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
      .replace(/= *\n/g, SOFT);
  }

  // Whether there is the beginning of a hand-in in a text.
  const promises = (text) => plain(text).search(START) >= 0 || text.search(FORMAT) >= 0;

  const byPlace = (a, b) => a.first - b.first || a.last - b.last;

  // Finds all hand-ins in a text: {found, rest, more}, as the reference has them.
  function scan(written) {
    const text = written.replace(/\r\n?/g, "\n");
    const { files, others } = filesIn(text);
    const told = plain(others);
    const all = [...files, ...linesIn(told)].sort(byPlace);
    const more = all.length > MOST ? all[MOST].first : 0;
    const found = all.slice(0, MOST);
    return { found, rest: restOf(told.replaceAll(SOFT, "\n").split("\n"), found, more), more };
  }

  // What is between the hand-ins, without blank lines at its ends.
  function restOf(rows, found, more) {
    const rest = [];
    let after = 1;
    for (const { first, last } of [...found, { first: more || rows.length + 1, last: 0 }]) {
      const said = [];
      for (let n = after; n < first; n += 1) if (SAID.test(rows[n - 1])) said.push(n);
      if (said.length) {
        const hurt = said.some((n) => PIECE.test(rows[n - 1]));
        rest.push({ first: said[0], last: said.at(-1), hurt });
      }
      after = Math.max(after, last + 1);
    }
    return rest;
  }

  // Lines ---------------------------------------------------------------------------------------------

  function linesIn(text) {
    const starts = [...text.matchAll(START)].slice(0, MOST + 1);
    const found = [];
    let row = 1;
    let at = 0;
    const ends = (from, to) => countOf(text, "\n", from, to) + countOf(text, SOFT, from, to);
    for (const [n, start] of starts.entries()) {
      const stop = starts[n + 1]?.index ?? text.length;
      const { letters, end } = lettersAt(text, start.index + start[0].length, stop);
      row += ends(at, start.index);
      const last = row + ends(start.index, end);
      const alias = start[1]
        .replace(/\u0001[ >|]*/g, "")
        .replace(/\n[ >|]+/g, " ")
        .replace(/[ \n]+/g, " ")
        .replace(/^ | $/g, "");
      const fault = letters ? "" : "there are no letters behind its alias";
      found.push({ first: row, last, isFile: false, text: `CB2 ${alias}: ${letters}`, fault });
      at = start.index;
    }
    return found;
  }

  const announced = (head) => line.announced(head.toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0"));

  // The letters of a line, as many as it announces, and where the last one ends.
  function lettersAt(text, start, stop) {
    let letters = "";
    let end = start;
    let wanted = line.size(sheets.PASSAGES[1], sheets.CODES[1]);
    for (let at = start; at < stop && letters.length < wanted; at += 1) {
      if (LETTER.test(text[at])) {
        letters += text[at];
        end = at + 1;
        if (letters.length === 6) wanted = announced(letters) ?? wanted; // the head says how many
      } else if (!BETWEEN.includes(text[at])) break;
    }
    return { letters, end };
  }

  // Files ---------------------------------------------------------------------------------------------

  // The files in a text, and the text with nothing but line ends in their place.
  function filesIn(text) {
    const files = [];
    const others = [];
    const marks = [...text.matchAll(FORMAT)].map(({ index }) => index);
    let done = 0;
    let row = 1;
    for (const [n, mark] of marks.entries()) {
      const start = braceBefore(text, Math.max(done, mark - BEFORE), mark);
      if (start < 0 || files.length > MOST) continue;
      const { written, end, fault } = objectAt(text, start, beforeNext(text, marks, n));
      const first = row + countOf(text, "\n", done, start);
      const last = first + countOf(text, "\n", start, end);
      files.push({ first, last, isFile: true, text: written, fault });
      others.push(text.slice(done, start), "\n".repeat(last - first));
      done = end;
      row = last;
    }
    return { files, others: [...others, text.slice(done)].join("") };
  }

  function braceBefore(text, from, to) {
    const at = text.slice(from, Math.max(from, to)).lastIndexOf("{");
    return at < 0 ? -1 : from + at;
  }

  // Where a file ends at the latest: one that breaks off must not take the next one with it. Inside a
  // file with plain quotation marks, somebody may write of a “casebook coding sheet”.
  function beforeNext(text, marks, n) {
    const mark = marks[n];
    for (let next = n + 1; next < marks.length; next += 1) {
      const other = marks[next];
      if (text[other] !== '"' && text[mark] === '"') continue;
      const start = braceBefore(text, Math.max(mark, other - BEFORE), other);
      return start < 0 ? other : start;
    }
    return text.length;
  }

  function prefixAt(text, at) {
    PREFIX.lastIndex = at;
    return PREFIX.test(text) ? PREFIX.lastIndex : at;
  }

  function isQuoted(text, start) {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    return start > 0 && /^[> ]*>[ ]?$/.test(text.slice(from, start));
  }

  const paragraphEnd = (text, at) => {
    const end = text.indexOf("\n\n", at);
    return end < 0 ? text.length : end;
  };

  // JSON from its first brace to its last, where it ends, and why it cannot be read.
  function objectAt(text, start, limit) {
    const quoted = isQuoted(text, start);
    const stop = Math.min(limit, start + LIMIT);
    const written = [];
    let closing = "";
    let depth = 0;
    let at = start;
    while (at < stop) {
      const letter = text[at];
      at += 1;
      if (letter === "\n" && quoted) at = prefixAt(text, at);
      if (closing) {
        [at, closing] = inString(text, at, letter, closing, written);
      } else if (QUOTES.includes(letter)) {
        closing = letter === '"' ? '"' : QUOTES;
        written.push('"');
      } else {
        depth += "{[".includes(letter) ? 1 : "]}".includes(letter) ? -1 : 0;
        written.push(outside(letter));
        if (depth === 0) return { written: written.join(""), end: at, fault: "" };
        if (depth > DEPTH) {
          return { written: "", end: paragraphEnd(text, at), fault: "it is nested too deeply; no sheet writes that" };
        }
      }
    }
    if (stop === start + LIMIT) {
      const fault = `it is longer than ${LIMIT / 1024} KB, and no sheet writes so much`;
      return { written: "", end: stop, fault };
    }
    return { written: written.join(""), end: Math.min(stop, paragraphEnd(text, start)), fault: "it breaks off" };
  }

  // Takes a letter of a text in JSON; a line end in it is a mail program's.
  function inString(text, at, letter, closing, written) {
    if (letter === "\\") {
      written.push(letter, text.slice(at, at + 1));
      return [at + 1, closing];
    }
    if (closing.includes(letter)) {
      written.push('"');
      return [at, ""];
    }
    if (letter !== "\n") written.push(letter);
    else if (written.at(-1) !== " ") written.push(" ");
    return [at, closing];
  }

  const HIDDEN = new RegExp(`[${UNSEEN}]`);

  // A letter between the texts of JSON.
  function outside(letter) {
    if (letter === "\n" || letter.search(BLANK) >= 0) return " ";
    return HIDDEN.test(letter) ? "" : letter;
  }

  casebookClass.finding = { MOST, harmlessCell, oddities, promises, scan };
})();
