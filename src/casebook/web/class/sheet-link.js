// An address that carries a sheet, after its "#": the sheet's data, compressed where the browser can,
// in letters that every address may have. Without a page, without storage, one name; it takes its
// time, because browsers compress in streams.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const NAME = "sheet=";
  const [COMPRESSED, PLAIN] = ["z", "p"]; // the first letter says which
  const LONGEST = 400 * 1024; // letters of an address
  const LARGEST = 1024 * 1024; // bytes of a sheet; the largest that there may be has less
  const KIND = "deflate"; // with a check of its own: a letter that was changed is noticed

  const BROKEN = "The address was cut short or changed on its way.";
  const NONE = "The address carries no sheet.";
  const OLD = "This browser is too old to read a sheet out of an address.";

  function lettersOf(bytes) {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  const bytesOf = (letters) =>
    Uint8Array.from(atob(letters.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  // All bytes of a stream, which must not be more than a sheet has.
  async function gathered(stream) {
    const reader = stream.getReader();
    const parts = [];
    let size = 0;
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      size += value.length;
      if (size > LARGEST) {
        await reader.cancel();
        throw new RangeError("larger than a sheet");
      }
      parts.push(value);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  const through = (bytes, stream) => gathered(new Blob([bytes]).stream().pipeThrough(stream));

  // What stands after the "#" for a sheet.
  async function write(data) {
    const bytes = new TextEncoder().encode(JSON.stringify(data));
    if (typeof CompressionStream !== "function") return `${NAME}${PLAIN}${lettersOf(bytes)}`;
    return `${NAME}${COMPRESSED}${lettersOf(await through(bytes, new CompressionStream(KIND)))}`;
  }

  // The sheet that an address carries: {data}, or {why} there is none.
  async function read(hash) {
    const told = hash.replace(/^#/, "");
    if (!told.startsWith(NAME)) return { why: NONE };
    const letters = told.slice(NAME.length).replace(/%3D|=|\s|%20|%0A/gi, "");
    const [kind, rest] = [letters[0], letters.slice(1)];
    if (letters.length > LONGEST || !/^[zp][A-Za-z0-9_-]+$/.test(letters)) return { why: BROKEN };
    if (kind === COMPRESSED && typeof DecompressionStream !== "function") return { why: OLD };
    try {
      const bytes = bytesOf(rest);
      const whole = kind === PLAIN ? bytes : await through(bytes, new DecompressionStream(KIND));
      const data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(whole));
      return casebookClass.sheets.check(data) ? { why: BROKEN } : { data };
    } catch {
      return { why: BROKEN };
    }
  }

  casebookClass.sheetLink = { write, read };
})();
