// What is in a file that somebody hands in: its texts, whatever it is packed in. What a file is shows in
// its first bytes; its name is never asked. The package's casebook.seminar.contents, plain_text and
// mailbox are the reference. Pure: no page, no storage, one name.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const { unzip, finding } = casebookClass;
  const LIMIT = unzip.TOTAL; // bytes of a file
  const TEXT = 4 * 1024 * 1024; // bytes of a text
  const ZIPS = 2; // zips within one another

  // Letters -------------------------------------------------------------------------------------------

  const asUtf8 = new TextDecoder("utf-8", { fatal: true });
  const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"; // from 0x80, as Windows has it
  const startsWith = (bytes, first, at = 0) => [...first].every((letter, n) => bytes[at + n] === letter.charCodeAt(0));

  const asWindows = (letter) => HIGH[letter.charCodeAt(0) - 0x80];

  // The letters of a text: UTF-16 if it says so, else UTF-8, else as Windows has it.
  function decoded(bytes) {
    for (const [mark, name] of [["\u00ff\u00fe", "utf-16le"], ["\u00fe\u00ff", "utf-16be"]]) {
      if (startsWith(bytes, mark)) return new TextDecoder(name, { ignoreBOM: true }).decode(bytes.subarray(2));
    }
    try {
      return asUtf8.decode(bytes);
    } catch {
      return lettersOf(bytes).replace(/[\u0080-\u009f]/g, asWindows);
    }
  }

  // Bytes as a text of one letter each, and back.
  function lettersOf(bytes) {
    const parts = [];
    for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
    return parts.join("");
  }

  const bytesOf = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

  // Documents -----------------------------------------------------------------------------------------

  const each = (names, left) => names.split(" ").map((name) => [name, left]);
  // What a tag leaves behind, by its name; others leave nothing.
  const HTML = new Map([
    ...each("/p br br/ /div /li /tr /h1 /h2 /h3 /h4 /h5 /h6 /blockquote /pre /dt /dd /title /section /table", "\n"),
    ...each("/ul /ol hr div p blockquote pre ul ol table", "\n"),
    ...each("/td /th", " "),
  ]);
  const WORD = new Map([...each("/w:p w:br w:br/ w:cr/", "\n"), ["w:tab/", " "], ["w:nobreakhyphen/", "-"]]);
  const WRITER = new Map([...each("/text:p /text:h text:line-break/", "\n"), ...each("text:s/ text:tab/ text:s", " ")]);
  const SPREADSHEET = new Map([["/si", "\n"]]);
  const HIDDEN = ["script", "style"];
  const NAMED = new Map(
    Object.entries({
      amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0",
      shy: "\u00ad", ndash: "–", mdash: "—", minus: "−", colon: ":", zwnj: "\u200c",
      aelig: "æ", oslash: "ø", aring: "å", auml: "ä", ouml: "ö", eacute: "é",
      uuml: "ü", eth: "ð", thorn: "þ", AElig: "Æ", Oslash: "Ø", Aring: "Å",
      Auml: "Ä", Ouml: "Ö", Eacute: "É", Uuml: "Ü", ETH: "Ð", THORN: "Þ",
      ldquo: "“", rdquo: "”", bdquo: "„", lsquo: "‘", rsquo: "’", hyphen: "-",
      laquo: "«", raquo: "»", hellip: "…",
    }),
  );
  const ENTITY = /&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});/g;
  const NAME = /\/?[A-Za-z0-9:-]*/y;

  function entity(all, name) {
    if (name[0] !== "#") return NAMED.get(name) ?? all;
    const code = "xX".includes(name[1]) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    const fine = (code > 0 && code < 0xd800) || (code > 0xdfff && code < 0x110000);
    return fine ? String.fromCodePoint(code) : "\ufffd";
  }

  function after(text, what, at) {
    const end = text.indexOf(what, at);
    return end < 0 ? text.length : end + what.length;
  }

  // Where a tag ends, and what it leaves behind.
  function tagAt(text, start, tags) {
    if (text.startsWith("<!--", start)) return [after(text, "-->", start), ""];
    const end = after(text, ">", start);
    NAME.lastIndex = start + 1;
    const name = NAME.exec(text)[0].toLowerCase();
    const isWhole = text.slice(end - 2, end) === "/>";
    if (HIDDEN.includes(name) && !isWhole) {
      const closing = new RegExp(`</${name}`, "gi");
      closing.lastIndex = end;
      return [closing.exec(text)?.index ?? text.length, ""];
    }
    if (isWhole && tags.has(`${name}/`)) return [end, tags.get(`${name}/`)];
    return [end, tags.get(name) ?? ""];
  }

  // The text of a marked-up document; no parser is at work, so nothing is expanded, fetched or run.
  function markedUp(text, tags) {
    const parts = [];
    let at = 0;
    while (at < text.length) {
      const found = text.indexOf("<", at);
      const start = found < 0 ? text.length : found;
      parts.push(text.slice(at, start).replace(/[ \t\r\n\f]+/g, " ").replace(ENTITY, entity));
      if (start < text.length && !/[A-Za-z/!?]/.test(text[start + 1] ?? "")) {
        parts.push("<");
        at = start + 1;
        continue;
      }
      if (start === text.length) break;
      const [end, left] = tagAt(text, start, tags);
      parts.push(left);
      at = end;
    }
    return parts.join("");
  }

  const RTF = /\\([A-Za-z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])/g;
  const RTF_HIDDEN = new Set(
    ("fonttbl colortbl stylesheet info pict object generator listtable listoverridetable rsidtbl themedata " +
      "datastore header footer fldinst").split(" "),
  );
  const RTF_WORDS = new Map(
    Object.entries({
      par: "\n", line: "\n", row: "\n", cell: " ", tab: " ", endash: "–", emdash: "—",
      lquote: "‘", rquote: "’", ldblquote: "“", rdblquote: "”",
    }),
  );
  const RTF_SIGNS = new Map([["~", "\u00a0"], ["-", ""], ["_", "-"], ["\n", "\n"], ["\r", "\n"]]);

  // What a control word of RTF stands for.
  function rtfSaid([, word, number, byte, sign]) {
    if (byte) return String.fromCharCode(parseInt(byte, 16)).replace(/[\u0080-\u009f]/, asWindows);
    if (word === "u" && number) {
      const code = ((parseInt(number, 10) % 65536) + 65536) % 65536;
      return String.fromCharCode(code);
    }
    if (word) return RTF_WORDS.get(word) ?? "";
    return RTF_SIGNS.get(sign) ?? ("{}\\".includes(sign) ? sign : "");
  }

  // The text of an RTF document.
  function richText(text) {
    const parts = [];
    const groups = [];
    let [hidden, skips, skip, at] = [false, 1, 0, 0];
    for (const found of text.matchAll(RTF)) {
      const [all, word, number, byte, sign, brace] = found;
      const between = text.slice(at, found.index).replace(/[\r\n]/g, "");
      at = found.index + all.length;
      if (between && !hidden) parts.push(between.slice(skip));
      skip = Math.max(0, skip - between.length);
      if (brace === "{") groups.push([hidden, skips]);
      else if (brace) [hidden, skips] = groups.pop() ?? [hidden, skips];
      else if (word === "uc") skips = number ? parseInt(number, 10) : 1;
      else if (RTF_HIDDEN.has(word) || sign === "*") hidden = true;
      else if (!hidden) {
        parts.push(skip && byte ? "" : rtfSaid(found));
        skip = word === "u" ? skips : Math.max(0, skip - (byte ? 1 : 0));
      }
    }
    return parts.join("").replace(/[\ud800-\udfff]/gu, "\ufffd"); // halves of letters, where they are alone
  }

  // Mail ----------------------------------------------------------------------------------------------

  const MESSAGES = 2000; // messages, and parts of one
  const DEPTH = 5;
  const HEADERS = 64 * 1024; // letters of all headers of a mail
  const HEADER = /^[A-Za-z][A-Za-z0-9-]*:/;
  // Headers that a mail has on its way, and no text that somebody copied out of one.
  const SENT = /^(?:received|return-path|message-id|mime-version|content-transfer-encoding):/i;
  const FIRST = /(?:^|\r\n\r\n|\n\n|\r\r)From [^\r\n]*(?:\r\n|\r|\n)(?=[A-Za-z][A-Za-z0-9-]*:)/g;
  const END = /\r\n\r\n|\n\n|\r\r/;
  const FOLD = /(?:\r\n|\r|\n)[ \t]+/g;
  const HEAD = /\r\n|\r|\n/;
  const BOUNDARY = /;[ \t\r\n]*boundary[ \t]*=[ \t]*(?:"([^"]{1,200})"|([^ \t\r\n;"]{1,200}))/i;

  // Whether a text begins with the headers that a mail has on its way.
  function isMail(text) {
    const first = text.startsWith("From ") ? firstAt(text) : 0;
    const rows = text.slice(first, first + HEADERS).split(END)[0].replace(FOLD, " ").split(HEAD);
    return HEADER.test(rows[0]) && rows.some((row) => SENT.test(row));
  }

  function firstAt(text) {
    const found = [...text.slice(0, HEADERS).matchAll(FIRST)][0];
    return found && found.index === 0 ? found[0].length : 0;
  }

  // Parts a mailbox into messages; a single mail is one of one.
  function messages(text) {
    const starts = [...text.matchAll(FIRST)].slice(0, MESSAGES);
    if (!starts.length || starts[0].index > 0) return [text];
    return starts.map((start, n) => text.slice(start.index + start[0].length, starts[n + 1]?.index ?? text.length));
  }

  function headersOf(head) {
    const found = new Map();
    for (const row of head.replace(FOLD, " ").split(HEAD)) {
      if (!HEADER.test(row)) continue;
      const at = row.indexOf(":");
      const name = row.slice(0, at).toLowerCase();
      if (!found.has(name)) found.set(name, row.slice(at + 1).replace(/^[ \t]+|[ \t]+$/g, ""));
    }
    return found;
  }

  // The parts between the lines of a boundary; what is before the first is nobody's.
  function split(body, boundary) {
    const mark = boundary.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    const found = body.split(new RegExp(`(?:^|\r\n|\r|\n)--${mark}(--)?[ \t]*(?=\r\n|\r|\n|$)`));
    const inner = [];
    for (let at = 1; at < found.length && !found[at]; at += 2) inner.push(found[at + 1].replace(/^(?:\r\n|\r|\n)/, ""));
    return inner;
  }

  function unpackedBody(body, coding) {
    if (coding === "base64") {
      const letters = body.replace(/[^A-Za-z0-9+/]/g, "");
      const whole = Math.floor(letters.length / 4) * 4;
      return bytesOf(atob(letters.slice(0, whole + [0, 0, 2, 3][letters.length % 4])));
    }
    if (coding !== "quoted-printable") return bytesOf(body);
    const plain = body.replace(/=[ \t]*(?:\r\n|\r|\n)/g, "");
    return bytesOf(plain.replace(/=([0-9A-Fa-f]{2})/g, (_, byte) => String.fromCharCode(parseInt(byte, 16))));
  }

  // Of several wordings of one text, the first in which a hand-in begins.
  const chosen = (inner) =>
    [inner.find((wording) => wording.some(({ bytes }) => finding.promises(said(bytes)))) ?? inner[0] ?? []];

  function headAndBody(message) {
    if (/^[\r\n]/.test(message)) return ["", message.replace(/^[\r\n]+/, "")]; // a part without headers
    const end = END.exec(message);
    return end ? [message.slice(0, end.index), message.slice(end.index + end[0].length)] : [message, ""];
  }

  // The leaves of a message: {isAttached, bytes}.
  function partsOf(message, depth = 0) {
    const [head, body] = headAndBody(message);
    const headers = headersOf(head);
    const kind = (headers.get("content-type") ?? "text/plain").toLowerCase();
    const boundary = BOUNDARY.exec(headers.get("content-type") ?? "");
    if (kind.startsWith("multipart/") && boundary && depth < DEPTH) {
      const inner = split(body, boundary[1] ?? boundary[2]).slice(0, MESSAGES).map((one) => partsOf(one, depth + 1));
      return (kind.startsWith("multipart/alternative") ? chosen(inner) : inner).flat();
    }
    if (kind.startsWith("message/rfc822") && depth < DEPTH) return partsOf(body, depth + 1);
    const place = (headers.get("content-disposition") ?? "").toLowerCase();
    const isAttached = place.startsWith("attachment") || !kind.startsWith("text/");
    const coding = (headers.get("content-transfer-encoding") ?? "").toLowerCase();
    return [{ isAttached, bytes: unpackedBody(body, coding) }];
  }

  // What a part of a message says, if it is a text.
  function said(bytes) {
    const text = decoded(bytes.subarray(0, TEXT));
    return text.replace(/^[ \t\r\n]+/, "").startsWith("<") ? markedUp(text, HTML) : text;
  }

  // Files ---------------------------------------------------------------------------------------------

  const ASK = "ask for the line";
  const PICTURE = `it is a picture: ${ASK}`;
  const RECORDING = `it is a film or a recording: ${ASK}`;
  const PACKED = "it is packed, but no zip: pack it as a zip";
  const OWN = "it is a file of the computer's own, not of a student";
  const KINDS = [
    [0, "%PDF-", `it is a PDF: ${ASK}`],
    [0, "\u0089PNG\r\n", PICTURE],
    [0, "\u00ff\u00d8\u00ff", PICTURE],
    [0, "GIF8", PICTURE],
    [0, "II*\u0000", PICTURE],
    [0, "MM\u0000*", PICTURE],
    [8, "WEBP", PICTURE],
    [4, "ftyphei", PICTURE],
    [4, "ftypmif1", PICTURE],
    [4, "ftypavif", PICTURE],
    [4, "ftyp", RECORDING],
    [8, "WAVE", RECORDING],
    [0, "ID3", RECORDING],
    [0, "\u001aE\u00df\u00a3", RECORDING],
    [0, "\u00d0\u00cf\u0011\u00e0", `it is an old Word file, or a message of Outlook's: ${ASK}`],
    [0, "Rar!", PACKED],
    [0, "7z\u00bc\u00af", PACKED],
    [0, "\u001f\u008b", PACKED],
    [0, "\u0000\u0000\u0000\u0001Bud1", OWN],
    [0, "\u0000\u0005\u0016\u0007", OWN],
  ];
  // Documents that are zips: the entry they are known by, the one with the text, and its tags.
  const DOCUMENTS = [
    ["word/document.xml", "word/document.xml", WORD],
    ["xl/workbook.xml", "xl/sharedStrings.xml", SPREADSHEET],
    ["META-INF/manifest.xml", "content.xml", WRITER],
  ];
  const UNREAD = [
    ["ppt/presentation.xml", `it is a presentation: ${ASK}`],
    ["Index/Document.iwa", `it is a document of Apple's Pages: ${ASK}`],
    ["Index.zip", `it is a document of Apple's Pages: ${ASK}`],
  ];
  const PAGES = ["<!", "<?", "<html", "<p", "<div", "<span", "<h", "<b", "<m", "<t"];
  const SHEET = '<script type="application/json" id="sheet">';

  const within = (place, part) => [place, part].filter(Boolean).join(", ");
  const refused = (place, why, alias = "") => ({ place, kind: "refused", alias, why });
  const piece = (place, unit, text, isSheet = false) => ({ place, unit, text, isSheet });
  const large = (limit) => `it is larger than ${limit / 1024 / 1024} MB, and nothing that is handed in is`;

  // Runs something that may refuse; gives what it gives, or a finding.
  async function orRefused(place, run) {
    try {
      return await run();
    } catch (error) {
      if (error instanceof unzip.Refused) return refused(place, error.message);
      throw error;
    }
  }

  // The texts in a file, as {place, unit, text, isSheet, isBeside}; what holds no text is a finding.
  async function pieces(bytes, place, left = unzip.budget(), zips = 0, mails = 0) {
    const [, , why] = KINDS.find(([at, first]) => startsWith(bytes, first, at)) ?? [];
    if (why) return [{ ...refused(place, why), kind: why === OWN ? "passed over" : "refused" }];
    if (startsWith(bytes, "PK\u0003\u0004") || startsWith(bytes, "PK\u0005\u0006")) {
      const found = await orRefused(place, () => zipped(bytes, place, left, zips, mails));
      return [found].flat();
    }
    return texts(bytes, place, left, zips, mails);
  }

  async function zipped(bytes, place, left, zips, mails) {
    const entries = unzip.entries(bytes);
    const document = await documentIn(entries, place, left);
    if (document) return document;
    if (zips >= ZIPS) return refused(place, "it is a zip in a zip in a zip: unpack it first");
    if (!entries.length) return refused(place, "it is a zip with nothing in it");
    const found = [];
    for (const [n, entry] of entries.entries()) {
      const where = within(place, `entry ${n + 1}`);
      left.entries -= 1;
      if (left.entries < 0) {
        const why = `there are more than ${unzip.ENTRIES} files in the zip; the rest is not read`;
        return [...found, refused(where, why)];
      }
      const raw = await orRefused(where, () => entry.read(left));
      if (raw.why) found.push(raw);
      else found.push(...(await pieces(raw, where, left, zips + 1, mails)));
    }
    return found;
  }

  // The text of a document that is a zip; undefined if it is another zip.
  async function documentIn(entries, place, left) {
    const named = new Map(entries.map((entry) => [entry.name, entry]));
    const [, why] = UNREAD.find(([known]) => named.has(known)) ?? [];
    if (why) return refused(place, why);
    const [, main, tags] = DOCUMENTS.find(([known, text]) => named.has(known) && named.has(text)) ?? [];
    if (!main) return undefined;
    const raw = await named.get(main).read(left);
    if (raw.length > 4 * TEXT) return refused(place, large(4 * TEXT)); // markup is long
    return piece(place, "paragraph", markedUp(decoded(raw), tags));
  }

  const isUtf16 = (bytes) => startsWith(bytes, "\u00ff\u00fe") || startsWith(bytes, "\u00fe\u00ff");
  const firstOf = (bytes) => {
    const start = startsWith(bytes, "\u00ef\u00bb\u00bf") ? 3 : 0;
    const at = bytes.subarray(start).findIndex((byte) => ![9, 10, 13, 32].includes(byte));
    return at < 0 ? "" : lettersOf(bytes.subarray(start + at, start + at + 5)).toLowerCase();
  };

  async function texts(bytes, place, left, zips, mails) {
    if (bytes.every((byte) => byte === 32 || (byte >= 9 && byte <= 13))) return [refused(place, "it is empty")];
    if (bytes.length > 8 * TEXT) return [refused(place, large(8 * TEXT))]; // a mailbox has pictures in it
    if (!isUtf16(bytes) && bytes.includes(0)) return [refused(place, `it is of a kind that is not read here: ${ASK}`)];
    const first = firstOf(bytes);
    const letters = lettersOf(bytes);
    if (first === "{\\rtf") return [piece(place, "paragraph", richText(letters))];
    if (isMail(letters)) return mail(letters, place, left, zips, mails);
    if (bytes.length > TEXT) return [refused(place, large(TEXT))];
    if (PAGES.some((start) => first.startsWith(start))) return page(decoded(bytes), place);
    return [piece(place, "line", decoded(bytes))];
  }

  // A web page: a sheet, if it is one's, and what stands on it.
  function page(text, place) {
    const start = text.indexOf(SHEET);
    if (start < 0) return [piece(place, "paragraph", markedUp(text, HTML))];
    const closing = text.indexOf("</script", start);
    const end = closing < 0 ? text.length : closing;
    const rest = markedUp(text.slice(0, start) + text.slice(end), HTML);
    const data = piece(place, "", text.slice(start + SHEET.length, end), true);
    return finding.promises(rest) ? [data, piece(place, "paragraph", rest)] : [data];
  }

  function besideOne(one) {
    if ("text" in one) return { ...one, isBeside: true };
    return one.kind === "refused" ? { ...one, kind: "passed over" } : one;
  }

  async function mail(text, place, left, zips, mails) {
    if (mails >= ZIPS) return [refused(place, `it is a mail in a mail in a mail: ${ASK}`)];
    const inbox = messages(text);
    const all = [];
    for (const [n, message] of inbox.entries()) {
      const where = inbox.length > 1 ? within(place, `message ${n + 1}`) : place;
      const found = await messageIn(message, where, left, zips, mails);
      // A picture beside a hand-in is somebody's signature.
      const fine = found.some((one) => "text" in one && finding.promises(one.text));
      all.push(...(fine ? found.map(besideOne) : found));
    }
    return all;
  }

  async function messageIn(message, place, left, zips, mails) {
    const found = [];
    let attached = 0;
    const parts = partsOf(message).slice(0, MESSAGES).filter(({ bytes }) => bytes.some((byte) => ![9, 10, 13, 32].includes(byte)));
    if (!parts.length) found.push(refused(place, "it is empty"));
    for (const { isAttached, bytes } of parts) {
      if (isAttached) {
        attached += 1;
        left.entries -= 1;
      }
      const where = isAttached ? within(place, `attachment ${attached}`) : place;
      if (left.entries < 0) return [...found, refused(where, `there is too much in it; the rest is not read: ${ASK}`)];
      found.push(...(await pieces(bytes, where, left, zips, mails + 1)));
    }
    return found;
  }

  // The texts in what was pasted, which may be a mail as it is on its way.
  async function pasted(text, place) {
    if (text.length > TEXT) return [refused(place || "the text", large(TEXT))];
    const letters = lettersOf(new TextEncoder().encode(text));
    return isMail(letters) ? mail(letters, place || "the text", unzip.budget(), 0, 0) : [piece(place, "line", text)];
  }

  casebookClass.contents = { LIMIT, pieces, pasted, within, refused };
})();
