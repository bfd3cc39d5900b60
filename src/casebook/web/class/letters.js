// Letters where languages differ: which order they have, and which of them would steer a screen. The
// package's casebook.seminar.typed_text spells out the same. Pure: no page, no storage, one name.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  // Controls but for line end and tab, marks that turn or hide text, halves of characters.
  const STEERING =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

  // Shows as codes all characters that would steer a screen instead of standing on it.
  const legible = (text) =>
    text.replaceAll("\r\n", "\n").replace(STEERING, (found) => `\\u${found.codePointAt(0).toString(16).padStart(4, "0")}`);

  // By the numbers of their letters, as Python has it, not by halves of them: 𐤀 comes after ﬁ.
  function compare(one, other) {
    const [a, b] = [[...one], [...other]];
    const at = a.findIndex((letter, n) => letter !== b[n]);
    if (at < 0) return a.length - b.length;
    return at < b.length ? a[at].codePointAt(0) - b[at].codePointAt(0) : 1;
  }

  casebookClass.letters = { legible, compare };
})();
