// Zip files, opened with care: what a learning platform packs, and what Word makes. An entry's name is
// compared but leads nowhere, and what is read stays within a budget. The package's
// casebook.seminar.packed is the reference. Pure: no page, no storage, one name.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const ENTRIES = 2000;
  const ENTRY = 32 * 1024 * 1024; // bytes of one entry
  const TOTAL = 256 * 1024 * 1024;
  const [RATIO, SMALL] = [100, 1024 * 1024];
  const COMMENT = 65536;
  const [END, CENTRAL, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
  const [OF_END, OF_CENTRAL, OF_LOCAL] = [22, 46, 30]; // bytes of each
  const [STORED, DEFLATED] = [0, 8];
  const LOCKED = 0x1 | 0x40;
  const PORTION = 64 * 1024;
  const BROKEN = "it is a zip that cannot be opened: it breaks off or is damaged";
  const DAMAGED = "it is damaged in the zip";

  class Refused extends Error {}

  // What may still be read of something that was handed in: entries, and bytes unpacked.
  const budget = () => ({ entries: ENTRIES, size: TOTAL });

  const TABLE = new Uint32Array(256).map((_, n) => {
    let value = n;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });

  function checksum(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 255];
    return ~value >>> 0;
  }

  function fail(why) {
    throw new Refused(why);
  }

  // Where the end of a zip's list begins; -1 if there is none.
  function endOf(view) {
    const least = Math.max(0, view.byteLength - COMMENT - OF_END);
    for (let at = view.byteLength - 4; at >= least; at -= 1) {
      if (view.getUint32(at, true) === END) return at + OF_END > view.byteLength ? -1 : at;
    }
    return -1;
  }

  // Lists the files in a zip as {name, read}; folders are none.
  function entries(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = endOf(view);
    if (end < 0) fail(BROKEN);
    const start = end - view.getUint32(end + 12, true);
    if (start < 0) fail(BROKEN);
    const before = start - view.getUint32(end + 16, true); // what somebody put before the zip moves it
    const found = [];
    let at = start;
    while (at < end && found.length <= ENTRIES) {
      if (at + OF_CENTRAL > end || view.getUint32(at, true) !== CENTRAL) fail(BROKEN);
      const [flags, method] = [8, 10].map((n) => view.getUint16(at + n, true));
      const [crc, packed, size, where] = [16, 20, 24, 42].map((n) => view.getUint32(at + n, true));
      const [named, more, said] = [28, 30, 32].map((n) => view.getUint16(at + n, true));
      at += OF_CENTRAL;
      const name = String.fromCharCode(...bytes.subarray(at, Math.min(at + named, bytes.length)));
      at += named + more + said;
      const entry = { flags, method, crc, packed, size, at: where + before };
      if (!name.endsWith("/")) found.push({ name, read: (left) => read(bytes, view, entry, left) });
    }
    return found;
  }

  // Unpacks an entry; the budget loses what is read.
  async function read(bytes, view, { flags, method, crc, packed, size, at }, left) {
    if (flags & LOCKED) fail("it is locked with a password");
    if (method !== STORED && method !== DEFLATED) {
      fail("it is packed in a way that is not read here; pack it as a plain zip");
    }
    if (size > SMALL && size > RATIO * packed) fail("it is packed more tightly than anything that is handed in");
    if (size > Math.min(ENTRY, left.size)) fail("it is too large, or too much is in the zip");
    left.size -= size;
    if (at < 0 || at + OF_LOCAL > view.byteLength || view.getUint32(at, true) !== LOCAL) fail(DAMAGED);
    const start = at + OF_LOCAL + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    const raw = bytes.subarray(start, start + packed);
    const found = method === STORED ? raw : await inflated(raw, size);
    if (found.length !== size || checksum(found) !== crc) fail(DAMAGED);
    return found;
  }

  // A whole stream, unpacked. It goes in by portions, so that one that says it is small gives no flood.
  async function inflated(raw, size) {
    const { readable, writable } = new DecompressionStream("deflate-raw");
    const writer = writable.getWriter();
    const feed = async () => {
      for (let at = 0; at < raw.length; at += PORTION) {
        await writer.ready;
        await writer.write(raw.subarray(at, at + PORTION));
      }
      await writer.close();
    };
    const reader = readable.getReader();
    const found = new Uint8Array(size);
    let length = 0;
    const fed = feed().catch(() => {}); // what is wrong with it shows in what comes out
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        if (length + part.value.length > size) fail(DAMAGED);
        found.set(part.value, length);
        length += part.value.length;
      }
    } catch {
      fail(DAMAGED);
    } finally {
      reader.cancel().catch(() => {});
      await fed;
    }
    return found.subarray(0, length);
  }

  casebookClass.unzip = { ENTRIES, TOTAL, Refused, budget, entries };
})();
