// What the board says, in sentences made from numbers. Pure: no page, no storage.
globalThis.casebookClass ??= {};
casebookClass.boardWords = (() => {
  "use strict";

  const { shown } = casebookClass.counting;
  const count = (many, noun) => `${many} ${many === 1 ? noun : noun.replace(/^\S+/, "$&s")}`;
  const ofHundred = (share) => `${shown(100 * share, 0)} of 100`;

  const plain = ({ plain: share }) =>
    share === null
      ? "Fewer than two have coded this: there is nothing to compare."
      : `Draw two students by lot: they decide alike on ${ofHundred(share)} codes. Two who both leave a code out agree as well.`;

  const sharedYes = ({ sharedYes: share }) =>
    share === null
      ? "Nobody gave a code, so there is no yes to share."
      : `Where one of them gives a code, the other gives it too in ${ofHundred(share)} cases.`;

  const place = (at, all) =>
    at === 0 ? `Passage 1 of ${all}, the most disputed` : `Passage ${at + 1} of ${all}, from the most disputed to the least`;

  function readers({ passage, readers: many, unsure, differ }) {
    const told = [`No. ${passage + 1} on the sheet`, `coded by ${count(many, "student")}`];
    if (unsure) told.push(`${unsure} unsure`);
    if (differ !== null) told.push(`two of them differ on ${shown(differ, 1)} codes`);
    return `${told.join(" · ")}`;
  }

  const halfDone = (many) =>
    many
      ? `${count(many, "sheet")} half-done: more than a quarter was left open. ${many === 1 ? "It counts" : "They count"} where something was coded, and ${many === 1 ? "is" : "are"} compared with nobody.`
      : "";

  const finding = ({ place, alias, why }) => `${place}${alias ? `, ${alias}` : ""}: ${why}.`;

  const kinds = (findings, kind) => findings.filter((one) => one.kind === kind).length;

  function brought(students, findings, half) {
    const refused = kinds(findings, "refused");
    if (!students.length) return refused ? `Nobody counted, ${refused} refused.` : "No hand-in was found.";
    const told = [`${count(students.length, "student")} counted`];
    if (half) told.push(`${half} of them half-done`);
    if (refused) told.push(`${refused} refused`);
    return `${told.join(", ")}.`;
  }

  const passedOver = (findings) =>
    `${count(kinds(findings, "passed over"), "piece")} of text or files that are no hand-in, or one that is counted already`;

  function lead(students, half, refused) {
    const told = [count(students, "student")];
    if (half) told.push(`${half} half-done`);
    if (refused) told.push(`${refused} not counted`);
    return told.join(", ");
  }

  function reached({ whose, reached: many, moved }) {
    const stand = `${count(many, "claim")} of the ${whose} ${many === 1 ? "stands" : "stand"} on these passages.`;
    if (!moved.length) return stand;
    return `${stand} ${count(moved.length, "claim")} would have another status.`;
  }

  // A coder as a column is headed; "agreed" is what coders settled on.
  const coder = (name) => (name === "agreed" ? "Settled" : `Coder ${name}`);

  // Who the coders are that are shown beside a class.
  function revealed({ whose, coders }) {
    const own = coders.filter((name) => name !== "agreed");
    const settled = own.length < coders.length;
    if (whose === "book") {
      return "Coders A and B are the book's two codings, and “settled” is what these came to. A language model made all three: something to argue with, not a key.";
    }
    const told = own.length === 1 ? "This is the coding of the study's one coder" : `These are the codings of the study's ${own.length} coders`;
    return `${told}${settled ? ", and “settled” is what was agreed on" : ""}: something to argue with, not a key. “–” stands where somebody did not read the passage or was not asked for the code.`;
  }

  // What is supposed when a coding is taken into the argument.
  const assumed = (whose) =>
    `In the ${whose} the status of a claim does not ask for codes. Suppose that it did${whose === "book" ? ", as in chapter 7" : ""}: a passage counts for a claim only if it has one of the claim's codes. Then put this coding in the place of the settled one, on these passages and for these codes.`;

  return { coder, revealed, assumed, count, finding, brought, passedOver, plain, sharedYes, place, readers, halfDone, lead, reached };
})();
