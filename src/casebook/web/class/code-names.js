// Whether a passage has the name of a code in it, so that students would tick the code for the word
// alone. Pure: no page, no storage, one name.
//
// The rule: one sentence of the passage has all words of the name. Words count as the same if they
// begin alike: in the first three letters of a name's word of up to four, in four of a word of up to
// seven, in five of a longer one. So "service providers" has the name "Service provision" in it.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  // They join the words of a name, and every sentence has them.
  const JOINING = new Set("a af an and as at av by for from i in of og och om on or the til to".split(" "));

  const wordsOf = (text) => text.normalize("NFC").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const sentencesOf = (text) => text.split(/[.!?…]+(?:\s|$)|\n\s*\n/u).map(wordsOf);

  function beginningOf(word) {
    const letters = [...word];
    const { length } = letters;
    return letters.slice(0, length < 5 ? 3 : length < 8 ? 4 : 5).join("");
  }

  function has(text, name) {
    const words = wordsOf(name).filter((word) => !JOINING.has(word)).map(beginningOf);
    if (!words.length) return false;
    return sentencesOf(text).some((sentence) =>
      words.every((beginning) => sentence.some((word) => word.startsWith(beginning))),
    );
  }

  // The labels of the codes whose names a text has in it.
  const inText = (text, codes) => codes.map(({ label }) => label).filter((label) => has(text, label));

  casebookClass.codeNames = { inText };
})();
