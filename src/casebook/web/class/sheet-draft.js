// A sheet in the making: what a teacher has chosen and written so far, what is missing, and the sheet
// as data once nothing is. Pure: no page, no storage, one name. What a sheet may hold is judged by
// sheet-data.js, here as everywhere.
//
// A draft: {title, instructions, language, chapter, passages, codes}; passages and codes as in the
// sheet, in the order in which the teacher has put them.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const { FORMAT, FORMAT_VERSION, LANGUAGES, PASSAGES, CODES, versionOf, faultOf, check } = casebookClass.sheets;
  const OF_PASSAGE = ["id", "gist", "material", "locator"];
  const OF_CODE = ["id", "theme", "label", "definition", "include_when", "exclude_when"];
  const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff]/gu;

  // What students read first, unless the teacher writes something else.
  const INSTRUCTIONS = {
    en: [
      "Read the passage, then the codes. Give every code that applies; there may be several, one or none.",
      "Code what the passage says, not what you know or believe. Open a code to see when to give it.",
      "If you hesitate, say that you are unsure and write down why: the class will talk about it.",
    ],
    da: [
      "Læs uddraget, og læs så koderne. Giv alle de koder, der passer; det kan være flere, én eller ingen.",
      "Kod det, der står i uddraget, ikke det, du ved eller mener. Åbn en kode for at se, hvornår den skal gives.",
      "Hvis du tøver, så marker, at du er i tvivl, og skriv hvorfor: det taler vi om på holdet.",
    ],
    nb: [
      "Les utdraget, og les så kodene. Gi alle kodene som passer; det kan være flere, én eller ingen.",
      "Kod det som står i utdraget, ikke det du vet eller mener. Åpne en kode for å se når den skal gis.",
      "Hvis du nøler, så merk av at du er usikker, og skriv hvorfor: det snakker vi om i gruppa.",
    ],
    sv: [
      "Läs utdraget och sedan koderna. Ge alla koder som passar; det kan vara flera, en eller ingen.",
      "Koda det som står i utdraget, inte det du vet eller tror. Öppna en kod för att se när den ska ges.",
      "Om du tvekar, markera att du är osäker och skriv varför: det pratar vi om i gruppen.",
    ],
  };
  const instructionsIn = (language) => INSTRUCTIONS[language].join("\n\n");
  const isSuggested = (text) => LANGUAGES.some((language) => instructionsIn(language) === text);

  const blank = () => ({
    title: "",
    instructions: instructionsIn("en"),
    language: "en",
    chapter: null,
    passages: [],
    codes: [],
  });

  // Without what cannot be shown, and without needless spaces at the ends.
  const tidy = (text) => text.replace(/\r\n?/g, "\n").normalize("NFC").replace(UNSEEN, " ").trim();
  const tidyLine = (text) => tidy(text).replace(/\s+/gu, " ");

  // The passages of a pasted text. Blank lines part them; if there are none, every line is one.
  function parted(text) {
    const clean = tidy(text);
    const parts = clean.split(/\n\s*\n/u);
    return (parts.length > 1 ? parts : clean.split("\n")).map(tidyLine).filter(Boolean);
  }

  // An id that no entry has yet: "own-01", "own-02" … `taken` are those that rows of the tables have.
  function newId(entries, prefix, taken) {
    const given = new Set([...taken, ...entries.map(({ id }) => id)]);
    let number = 1;
    const id = () => `${prefix}-${String(number).padStart(2, "0")}`;
    while (given.has(id())) number += 1;
    return id();
  }

  const isOwn = ({ id }, taken) => /^(own|code)-\d+$/.test(id) && !taken.has(id);

  function ownPassage(draft, taken, gist, material, locator) {
    return { id: newId(draft.passages, "own", taken), gist, material, locator };
  }

  function ownCode(draft, taken, words) {
    return { id: newId(draft.codes, "code", taken), theme: "", definition: "", include_when: "", exclude_when: "", ...words };
  }

  function moved(entries, from, to) {
    const others = entries.filter((_, place) => place !== from);
    return [...others.slice(0, to), entries[from], ...others.slice(to)];
  }

  // Codes of one theme stand together, the themes in the order in which they turn up.
  function byTheme(codes) {
    const themes = [...new Set(codes.map(({ theme }) => theme))];
    return themes.flatMap((theme) => codes.filter((code) => code.theme === theme));
  }

  // What is still missing or wrong: {what, at, wrong}, where `at` says which part of the draft it is in.
  function missing({ title, instructions, passages, codes }) {
    const found = title ? [] : [{ at: "title", what: "a title", wrong: false }];
    found.push(...amount("passages", passages.length, PASSAGES), ...amount("codes", codes.length, CODES));
    const judge = (at, field, text, told) => {
      const fault = faultOf(field, text);
      if (fault) found.push({ at, what: `${told} ${fault}`, wrong: true });
    };
    if (title) judge("title", "title", title, "the title");
    judge("instructions", "instructions", instructions, "what students read first");
    for (const [at, entries, fields] of [["passages", passages, OF_PASSAGE], ["codes", codes, OF_CODE]]) {
      entries.forEach((entry, place) => {
        for (const field of fields.slice(1)) judge(at, field, entry[field], `${at.slice(0, -1)} ${place + 1}: ${TOLD[field]}`);
      });
    }
    return found;
  }

  // The same in words; blank if nothing is missing.
  function toldOf(found) {
    const listed = (is) => found.filter(({ wrong }) => wrong === is).map(({ what }) => what).join("; ");
    const [lacking, wrong] = [listed(false), listed(true)];
    return [lacking && `Still missing: ${lacking}.`, wrong && `To be mended: ${wrong}.`].filter(Boolean).join(" ");
  }

  const TOLD = {
    gist: "its text",
    material: "what it is made of",
    locator: "where it is from",
    theme: "its theme",
    label: "its name",
    definition: "what it means",
    include_when: "“give it for”",
    exclude_when: "“not for”",
  };

  function amount(at, count, [least, most]) {
    const one = at.slice(0, -1);
    const told = (lack) => (lack === 1 ? `${count ? "one more" : "a"} ${one}` : `${lack} ${count ? "more " : ""}${at}`);
    if (count < least) return [{ at, what: told(least - count), wrong: false }];
    return count > most ? [{ at, what: `${count} ${at}, and a sheet has at most ${most}`, wrong: true }] : [];
  }

  const picked = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));

  // The sheet as data. It is one only if nothing is missing.
  function dataOf({ title, instructions, language, chapter, passages, codes }) {
    const listed = {
      passages: passages.map((passage) => picked(passage, OF_PASSAGE)),
      codes: byTheme(codes).map((code) => picked(code, OF_CODE)),
    };
    const head = { format: FORMAT, format_version: FORMAT_VERSION, version: versionOf(listed) };
    return { ...head, title, instructions, language, chapter, ...listed };
  }

  // A draft from the data of a sheet in which nothing is wrong.
  const draftOf = ({ title, instructions, language, chapter, passages, codes }) => ({
    ...{ title, instructions, language, chapter },
    passages: passages.map((passage) => ({ ...passage })),
    codes: codes.map((code) => ({ ...code })),
  });

  const isText = (value) => typeof value === "string" && value.length < 20000;
  const areRows = (rows, fields) =>
    Array.isArray(rows) && rows.length < 100 && rows.every((row) => row && fields.every((name) => isText(row[name])));

  // A draft that was kept, from a text; null if it is none.
  function kept(text) {
    let found;
    try {
      found = JSON.parse(text);
    } catch {
      return null;
    }
    if (!found || !isText(found.title) || !isText(found.instructions) || !LANGUAGES.includes(found.language)) return null;
    if (!areRows(found.passages, OF_PASSAGE) || !areRows(found.codes, OF_CODE)) return null;
    const chapter = Number.isInteger(found.chapter) ? found.chapter : null;
    return { ...draftOf(found), chapter };
  }

  // What the page of a saved sheet holds: {data}, or {why} it is none. `text` is the data's JSON.
  function opened(text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return { why: "it is not a coding sheet" };
    }
    const why = check(data);
    return why ? { why } : { data };
  }

  // What a file is called: the title in small letters of any language, digits and hyphens.
  const SPELLED = { æ: "ae", ø: "oe", å: "aa", ä: "ae", ö: "oe", ü: "ue", ß: "ss", ð: "d", þ: "th" };
  function fileName(title) {
    const plain = title.toLowerCase().replace(/[æøåäöüßðþ]/g, (letter) => SPELLED[letter]).normalize("NFD");
    const spelled = plain.replace(/(\p{Script=Latin})\p{M}+/gu, "$1").normalize("NFC");
    const name = [...spelled.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")].slice(0, 60).join("").replace(/^-|-$/g, "");
    return `${name || "sheet"}.html`;
  }

  casebookClass.drafts = {
    ...{ blank, instructionsIn, isSuggested, tidy, tidyLine, parted, isOwn, ownPassage, ownCode },
    ...{ moved, missing, toldOf, dataOf, draftOf, kept, opened, fileName },
  };
})();
