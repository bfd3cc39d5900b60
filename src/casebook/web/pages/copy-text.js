// A reader's copy, from bytes to letters: decoded, taken out of HTML, reduced to letters and digits
// line by line, each with its way back to the copy. Pure: no page, no storage, one name. What the
// package does in casebook.copies (decoding, reading, anchors, the first half of matching) is the
// reference. Functions with a star do their work in small portions, so that a page can answer.
globalThis.casebookCopies ??= {};
(() => {
  "use strict";

  // Bytes -------------------------------------------------------------------------------------------

  const MARKS = [
    [[0xef, 0xbb, 0xbf], "utf-8"],
    [[0xff, 0xfe], "utf-16le"],
    [[0xfe, 0xff], "utf-16be"],
  ];
  const FOREIGN = [
    ["%PDF-", "a PDF: open it, select all, copy, and paste the text here"],
    ["PK\u0003\u0004", "a zipped file, such as a Word document or an e-book"],
    ["\u00d0\u00cf\u0011\u00e0", "an old Word document"],
    ["{\\rtf", "an RTF document"],
    ["\u0089PNG", "a picture; its text has to be recognised (OCR) first"],
    ["\u00ff\u00d8\u00ff", "a picture; its text has to be recognised (OCR) first"],
  ];
  const latin = (bytes) => new TextDecoder("latin1").decode(bytes);
  const decoded = (bytes, name) => new TextDecoder(name).decode(bytes);
  const damages = (text) => text.split("\ufffd").length - 1;

  // The text of a file, and what its reader should know about how it was read; or why it is none.
  function decode(bytes) {
    const start = latin(bytes.subarray(0, 1024));
    const foreign = FOREIGN.find(([sign], n) => (n ? start.startsWith(sign) : start.includes(sign)));
    if (foreign) return { why: `it is ${foreign[1]}` };
    const marked = MARKS.find(([mark]) => mark.every((byte, n) => bytes[n] === byte));
    if (marked) return { text: decoded(bytes, marked[1]), notes: [] };
    if (controls(bytes) > bytes.length / 1000) return { why: "it is neither text nor HTML" };
    const text = decoded(bytes, "utf-8");
    const damaged = damages(text);
    if (!damaged) return text.trim() ? { text, notes: [] } : { why: "it is empty" };
    // A damaged byte or two must not turn every accent of a UTF-8 text into two wrong letters.
    if (bytes.reduce((sum, byte) => sum + (byte >= 0xc0), 0) - damaged > 10 * damaged) {
      return { text, notes: [`not all of it is UTF-8; damaged characters left out: ${damaged}`] };
    }
    const declared = /<meta[^<>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(
      latin(bytes.subarray(0, 4096)),
    );
    return inAnOlderEncoding(bytes, declared?.[1]);
  }

  function controls(bytes) {
    let sum = 0;
    for (const byte of bytes) sum += (byte < 32 && (byte < 9 || byte > 13) && byte !== 27) || byte === 127;
    return sum;
  }

  function inAnOlderEncoding(bytes, declared) {
    for (const name of [declared, "windows-1252"]) {
      try {
        if (name) return { text: decoded(bytes, name), notes: [`not UTF-8: read as ${name}`] };
      } catch (error) {
        // No browser knows the encoding that the page declares.
      }
    }
  }

  // HTML, entities, links -----------------------------------------------------------------------------

  const HTML = /<(!doctype\s+html|html|head|body|div|p|article|section|table)\b[^<>]*>/i;
  const HIDDEN = /<!--|<(script|style)\b/gi;
  const BLOCK =
    /(?=<\/?(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|td|th|title|tr|ul)\b)/gi;
  const REFERENCE = /&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g;
  const ENTITY = /&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});/g;
  const LINK = /(\[[^\[\]]{0,500}\])\([^()\s]{0,500}\)/g;
  const TAG = /<\/?[A-Za-z][^<>]{0,200}>/g;

  const isHtml = (text) => HTML.test(text.slice(0, 4096));

  // The text of a page of HTML; `entity` says what a character reference stands for.
  function htmlText(markup, entity) {
    const shown = [];
    const unclosed = new Set();
    let start = 0;
    for (;;) {
      HIDDEN.lastIndex = start;
      const hidden = HIDDEN.exec(markup);
      if (!hidden) break;
      shown.push(markup.slice(start, hidden.index));
      start = HIDDEN.lastIndex;
      const name = (hidden[1] ?? "").toLowerCase();
      if (unclosed.has(name)) continue;
      const closing = name ? new RegExp(`</${name}\\s*>`, "gi") : /-->/g;
      closing.lastIndex = start;
      if (closing.test(markup)) start = closing.lastIndex;
      else unclosed.add(name); // better a script too many than a page too few
    }
    shown.push(markup.slice(start));
    return withoutMarkup(shown.join(" ").replace(BLOCK, "\n")).replace(REFERENCE, entity);
  }

  // An attribute may hold angle brackets. Nothing is tried twice, however broken the page is.
  const OPENING = /<[/!?]?[A-Za-z]/g;
  const PART = /=\s*(?:"[^"]{0,2000}"|'[^']{0,2000}')|[^<>=]+|=/y;

  function withoutMarkup(text) {
    const parts = [];
    let done = 0;
    OPENING.lastIndex = 0;
    for (let opening; (opening = OPENING.exec(text)); ) {
      const end = tagEnd(text, OPENING.lastIndex);
      if (!end) continue;
      parts.push(text.slice(done, opening.index));
      done = OPENING.lastIndex = end;
    }
    return parts.join("") + text.slice(done);
  }

  // Where a tag ends that begins here, or 0.
  function tagEnd(text, at) {
    for (let part = 0; part < 500 && text[at] !== ">"; part += 1) {
      PART.lastIndex = at;
      if (!PART.test(text)) return 0;
      at = PART.lastIndex;
    }
    return text[at] === ">" ? at + 1 : 0;
  }

  // A text with some of it put differently, and the way back: from each place `at` on, it goes on
  // as the earlier text does from the place `from`.
  function* changed(text, pattern, put) {
    const parts = [];
    const back = { at: [0], from: [0] };
    let size = 0;
    let done = 0;
    const mark = (from) => {
      back.at.push(size);
      back.from.push(from);
    };
    pattern.lastIndex = 0;
    for (let match; (match = pattern.exec(text)); ) {
      const other = put(match);
      parts.push(text.slice(done, match.index), other);
      size += match.index - done;
      mark(match.index);
      size += other.length;
      done = pattern.lastIndex;
      mark(done);
      if (back.at.length % 500 === 1) yield;
    }
    yield;
    return done ? { text: parts.join("") + text.slice(done), back } : { text, back };
  }

  // The last place in a list that is not behind a value.
  function lastUpTo(list, value, size = list.length) {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function before({ at, from }, place) {
    const n = lastUpTo(at, place);
    return from[n] + Math.min(place - at[n], (from[n + 1] ?? Infinity) - from[n]);
  }

  // The forms in which a passage may stand unbroken: as the copy is, and without the addresses of
  // Markdown links and with entities resolved. Each as a text without tags, with the way back.
  function* variants(text, entity) {
    const forms = [yield* form(text, [])];
    const unlinked = yield* changed(text, LINK, (match) => match[1]);
    const plain = yield* changed(unlinked.text, ENTITY, (match) => entity(match[0]));
    if (plain.text !== text) forms.push(yield* form(plain.text, [plain.back, unlinked.back]));
    return forms;
  }

  function* form(text, ways) {
    const { text: bare, back } = yield* changed(text, TAG, () => " ");
    const all = [back, ...ways].filter((way) => way.at.length > 1);
    return { text: bare, back: (place) => all.reduce((at, way) => before(way, at), place) };
  }

  // Letters -------------------------------------------------------------------------------------------

  // What full case folding makes of a letter is its small form, but for these.
  const ODD = /[\u0345ßǰΐΰς\u1c80-\u1c88\u1e96-\u1e99\u1f50-\u1fff]/g;
  const CHEROKEE = /[\u13f8-\u13fd\uab70-\uabbf]/g;
  const WORD = /[\p{L}\p{N}]+/gu;
  const JOINS = /^(?:\p{M}|[\u1160-\u11ff])/u;
  const CHUNK = 4096; // characters that are treated at a time

  const folded = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(ODD, (letter) => letter.toUpperCase().toLowerCase())
      .replace(CHEROKEE, (letter) => letter.toUpperCase());

  const normalise = (text) => (folded(text.replace(TAG, " ")).match(WORD) ?? []).join("");

  // Where a text can be cut so that the parts, folded, are the whole, folded: not before what may
  // compose with what precedes it, and not within a character.
  function cut(text, at) {
    while (at < text.length && (/[\udc00-\udfff]/.test(text[at]) || JOINS.test(text.slice(at, at + 2)))) {
      at += 1;
    }
    return at;
  }

  // A list of numbers that grows.
  class Numbers {
    constructor(Type, size) {
      this.all = new Type(size);
      this.size = 0;
    }

    room(more) {
      if (this.size + more <= this.all.length) return;
      const larger = new this.all.constructor(2 * (this.size + more));
      larger.set(this.all.subarray(0, this.size));
      this.all = larger;
    }

    push(value) {
      this.room(1);
      this.all[this.size] = value;
      this.size += 1;
    }
  }

  const encoder = new TextEncoder();

  // A text reduced to letters and digits. Letters are counted as Python counts them, by characters;
  // what is hashed are their bytes.
  class Letters {
    constructor(length) {
      this.bytes = new Numbers(Uint8Array, length + 64);
      this.at = new Numbers(Uint32Array, length + 64); // where each letter's bytes begin
      this.words = new Numbers(Uint32Array, length / 4 + 64); // letters that begin a word
      this.lines = { start: [], key: [], page: [], edge: [] };
      this.marks = { letter: [], place: [] }; // where chunks of the text begin
    }

    get length() {
      return this.at.size;
    }

    // The first byte of a letter, or the end.
    byte(letter) {
      return letter < this.at.size ? this.at.all[letter] : this.bytes.size;
    }

    lineEnd(line) {
      return this.lines.start[line + 1] ?? this.length;
    }

    add(word) {
      const first = this.at.size;
      let unspaced = false;
      this.bytes.room(3 * word.length);
      for (let n = 0; n < word.length; ) {
        const character = word.codePointAt(n);
        unspaced ||= character >= 0xe00; // Thai and what follows: no spaces between words
        n += character > 0xffff ? 2 : 1;
        this.at.push(this.bytes.size);
        this.encode(character);
      }
      for (let n = first; n < (unspaced ? this.at.size : first + 1); n += 1) this.words.push(n);
    }

    encode(character) {
      const { bytes } = this;
      if (character < 0x80) bytes.push(character);
      else {
        const made = encoder.encode(String.fromCodePoint(character));
        for (const byte of made) bytes.push(byte);
      }
    }
  }

  // As `add`, for a text of ASCII only: nothing is to be composed, and a word is quickly found.
  function addAscii(letters, text, from, to) {
    const { bytes, at, words } = letters;
    for (const list of [bytes, at, words]) list.room(to - from);
    let inWord = false;
    for (let n = from; n < to; n += 1) {
      let code = text.charCodeAt(n);
      if (code >= 65 && code <= 90) code += 32;
      const isLetter = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
      if (isLetter) {
        if (!inWord) words.all[words.size++] = at.size;
        at.all[at.size++] = bytes.size;
        bytes.all[bytes.size++] = code;
      }
      inWord = isLetter;
    }
  }

  const LINE_FEED = 10;
  const FORM_FEED = 12;
  const RETURN = 13;
  const OTHER_ENDS = new Set([0x85, 0x2028, 0x2029]);
  const endsLine = (code) =>
    code < 32 ? (code >= 10 && code <= 13) || (code >= 28 && code <= 30) : OTHER_ENDS.has(code);

  // The line that begins here: where it ends, where the next one begins, whether it is ASCII.
  function lineFrom(text, start) {
    let end = start;
    let ascii = true;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code >= 0x20 && code < 0x80) continue;
      if (endsLine(code)) break;
      if (code >= 0x80) ascii = false;
    }
    const pair = text.charCodeAt(end) === RETURN && text.charCodeAt(end + 1) === LINE_FEED;
    return { end, next: end + (pair ? 2 : 1), ascii };
  }

  // The letters of a text without tags, as a form has it.
  function* lettersOf(text) {
    const letters = new Letters(text.length);
    let page = 0;
    for (let start = 0, count = 1; start < text.length; count += 1) {
      const { end, next, ascii } = lineFrom(text, start);
      const first = letters.length;
      for (let from = start; from < end; ) {
        const to = ascii ? Math.min(from + CHUNK, end) : Math.min(cut(text, from + CHUNK), end);
        addChunk(letters, text, from, to, ascii);
        if (to < end) yield;
        from = to;
      }
      if (letters.length > first) addLine(letters, first, page);
      if (text.charCodeAt(end) === FORM_FEED) page += 1;
      if (count % 100 === 0) yield;
      start = next;
    }
    if (letters.lines.page.at(-1)) yield* markEdges(letters.lines);
    return letters;
  }

  function addChunk(letters, text, from, to, ascii) {
    letters.marks.letter.push(letters.length);
    letters.marks.place.push(from);
    if (ascii) addAscii(letters, text, from, to);
    else for (const word of folded(text.slice(from, to)).match(WORD) ?? []) letters.add(word);
  }

  const reader = new TextDecoder();

  function addLine({ lines, bytes, at }, first, page) {
    const line = bytes.all.subarray(at.all[first], bytes.size);
    const said = line.length < 1000 ? String.fromCharCode.apply(null, line) : reader.decode(line);
    lines.start.push(first);
    lines.key.push(said.replace(/[0-9]+/g, "#"));
    lines.page.push(page);
    lines.edge.push(false);
  }

  const EDGE = 6; // lines at the top and at the bottom of a page that may be a header or footer

  function* markEdges({ page, edge }) {
    for (let first = 0, end; first < page.length; first = end) {
      end = first + 1;
      while (page[end] === page[first]) end += 1;
      for (let line = first; line < end; line += 1) {
        edge[line] = line - first < EDGE || end - line <= EDGE;
      }
      yield;
    }
  }

  // Where a letter begins or, with `behind`, where it ends, in the text that it was taken from.
  function placeOf(letters, text, letter, behind = false) {
    const { letter: counted, place } = letters.marks;
    // A chunk without letters shares its number with the next one, which has the letter.
    const chunk = lastUpTo(counted, letter);
    let [count, at] = [counted[chunk], place[chunk]];
    for (;;) {
      const alone = text.charCodeAt(at) < 0x80 && !(text.charCodeAt(at + 1) >= 0x300);
      const next = alone ? at + 1 : cut(text, at + 1);
      const shown = text.slice(at, next);
      count += alone ? Number(/[A-Za-z0-9]/.test(shown)) : charactersIn(folded(shown));
      if (count > letter || next >= text.length) return behind ? next : at;
      at = next;
    }
  }

  function charactersIn(text) {
    let count = 0;
    for (const word of text.match(WORD) ?? []) count += [...word].length;
    return count;
  }

  Object.assign(casebookCopies, {
    decode,
    isHtml,
    htmlText,
    variants,
    normalise,
    lettersOf,
    lastUpTo,
    placeOf,
  });
})();
