// What the search finds, and in which order. Pure: no page, no storage, one name. The index is in
// search-index.js, which the build writes (site/search_index.py); search.js draws.
globalThis.casebookSearch = (() => {
  "use strict";

  // Words ---------------------------------------------------------------------------------------

  const COMPOUND = /[\p{L}\p{M}\p{N}]+(?:[-\u2010\u2011'’][\p{L}\p{M}\p{N}]+)*/gu;
  const PART = /[\p{L}\p{M}\p{N}]+/gu;
  const JOINT = /[-\u2010\u2011'’]/;
  const LETTERS = { ø: "o", æ: "ae", œ: "oe", ß: "ss", ð: "d", þ: "th", ł: "l", đ: "d", ı: "i" };

  const folded = new Map(); // a book has a few thousand words, each of them many times

  // Small letters without accents; å, aa and a are one letter, as are æ, ae and a, and ø, oe and o.
  function fold(word) {
    if (!folded.has(word)) folded.set(word, foldAnew(word));
    return folded.get(word);
  }

  function foldAnew(word) {
    return word
      .toLowerCase()
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[øæœßðþłđı]/g, (letter) => LETTERS[letter])
      .replace(/aa|ae/g, "a")
      .replace(/oe/g, "o");
  }

  // The words of a text as they stand between spaces, each with its parts: of co-production both.
  function compounds(text) {
    return Array.from(text.matchAll(COMPOUND), ({ 0: said, index: start }) => {
      const whole = { word: fold(said), start, end: start + said.length };
      if (!JOINT.test(said)) return { parts: [whole], whole: null };
      const parts = partsOf(said, start);
      whole.word = parts.map((part) => part.word).join("");
      return { parts, whole: parts.length > 1 ? whole : null };
    });
  }

  // Without the s of a possessive.
  function partsOf(said, start) {
    return Array.from(said.matchAll(PART), ({ 0: word, index }) => ({
      word: word === "s" && /['’]/.test(said[index - 1]) ? "" : fold(word),
      start: start + index,
      end: start + index + word.length,
    })).filter(({ word }) => word);
  }

  // All words of a text by which it can be found, with where they stand in it.
  function tokens(text) {
    return compounds(text).flatMap(({ parts, whole }) => (whole ? [...parts, whole] : parts));
  }

  function words(text) {
    return compounds(text).flatMap(({ parts }) => parts.map((part) => part.word));
  }

  // They say nothing of what is looked for, unless nothing else is typed.
  const COMMON = new Set(
    ("a an and are at by do does for from how in is it of on or that the this to was what which who " +
      "with af at den det der en er et for hvad i med og om på som til").split(" ").map(fold),
  );
  const telling = (list) => {
    const found = list.filter((word) => !COMMON.has(word));
    return found.length ? found : list;
  };

  // How alike --------------------------------------------------------------------------------------

  // English and Scandinavian endings: what is typed with one is found without, and without with one.
  const ENDINGS = new Set("s es d ed ing e n en et er r ne ene erne a na na ar or".split(" "));

  // At most one letter is missing, too many, another one, or changed places with its neighbour.
  function oneErrorApart(one, other) {
    const [short, long] = one.length <= other.length ? [one, other] : [other, one];
    if (long.length - short.length > 1) return false;
    let at = 0;
    while (at < short.length && short[at] === long[at]) at += 1;
    if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
    if (short.slice(at + 1) === long.slice(at + 1)) return true;
    return (
      short[at] === long[at + 1] &&
      short[at + 1] === long[at] &&
      short.slice(at + 2) === long.slice(at + 2)
    );
  }

  // From 1 (the same) to 0, for what is typed and a word of the book.
  function alike(typed, word) {
    if (typed === word) return 1;
    if (typed.length > 1 && word.startsWith(typed)) {
      const more = word.slice(typed.length);
      return ENDINGS.has(more) ? 0.95 : Math.max(0.6, 0.9 - 0.03 * more.length);
    }
    if (word.length > 3 && typed.startsWith(word)) {
      return ENDINGS.has(typed.slice(word.length)) ? 0.9 : 0;
    }
    const singular = (form) => form.replace(/ies$/, "y");
    return typed.length > 4 && singular(typed) === singular(word) ? 0.95 : 0;
  }

  function alikeWithAnError(typed, word) {
    if (typed.length < 4) return 0;
    if (oneErrorApart(typed, word)) return 0.6;
    if (typed.length < 6 || word.length < typed.length) return 0;
    const beginnings = [-1, 0, 1].map((more) => word.slice(0, typed.length + more));
    return beginnings.some((beginning) => oneErrorApart(typed, beginning)) ? 0.45 : 0;
  }

  // The index, made ready ---------------------------------------------------------------------------

  // What a word is worth where it stands: what a thing is called counts more than what is said of
  // it, a word of the glossary more than a heading, a claim more than a passage.
  const WORTH = {
    word: { title: 40, names: 36, text: 13 },
    page: { title: 36, names: 30, text: 7 },
    section: { title: 34, names: 31, text: 8, place: 4 },
    claim: { title: 26, text: 20 },
    case: { title: 30, names: 29, text: 16, place: 18 },
    passage: { text: 12 },
  };
  const WHOLE = 16; // for all words of a title; part of it for some of them
  const OTHER_NAME = 0.7; // how much of that a name counts that is not the title
  const INSTEAD = 0.8; // how much a word counts that stands for the typed one
  const PHRASE = 4; // for words that stand side by side

  function prepare(index) {
    const book = { entries: [], words: new Map(), instead: [] };
    for (const [kind, page, anchor, title, id, names, text, place] of index.entries) {
      const [file, heading] = index.pages[page];
      const isPart = index.kinds[kind] === "section";
      const around = isPart || !place ? (index.kinds[kind] === "page" ? "" : heading) : place;
      const entry = { kind: index.kinds[kind], file, anchor, title, id, names, text, around };
      entry.page = heading;
      entry.address = anchor ? `${file}#${anchor}` : file;
      learn(book, entry);
    }
    for (const [word, meaning] of index.words) {
      book.instead.push({ typed: words(word), meant: words(meaning) });
    }
    return book;
  }

  function learn(book, entry) {
    const number = book.entries.push(entry) - 1;
    const worth = WORTH[entry.kind];
    const fields = { title: [entry.title], names: entry.names, text: [entry.text] };
    if (worth.place) fields.place = [entry.around];
    for (const [field, texts] of Object.entries(fields)) {
      for (const text of texts) {
        for (const { word } of tokens(text)) {
          if (!book.words.has(word)) book.words.set(word, new Map());
          const places = book.words.get(word);
          places.set(number, Math.max(places.get(number) ?? 0, worth[field]));
        }
      }
    }
    entry.titles = [
      ...[entry.title, ...inAndOutOfBrackets(entry.title)].map((text) => [text, 1]),
      ...entry.names.map((text) => [text, OTHER_NAME]),
    ].map(([text, factor]) => [telling(words(text)), factor]);
  }

  // A name in two languages, one in brackets, is two names.
  function inAndOutOfBrackets(title) {
    const found = /^(.+) \((.+)\)$/.exec(title);
    return found ? [found[1], found[2]] : [];
  }

  // What is typed -----------------------------------------------------------------------------------

  // What is looked for, piece by piece: each piece can be found by one of several lists of words.
  function pieces(book, query) {
    const typed = compounds(query).filter(({ parts }) => parts.length);
    const told = typed.filter(({ parts }) => !parts.every(({ word }) => COMMON.has(word)));
    const kept = told.length ? told : typed;
    const made = [];
    for (let at = 0; at < kept.length; ) {
      const [length, meant] = meanings(book, typed, kept, at);
      made.push([...spellings(book, kept.slice(at, at + length)), ...meant]);
      at += length;
    }
    return made;
  }

  function spellings(book, group) {
    const parts = group.flatMap((compound) => compound.parts.map(({ word }) => word));
    const found = [{ words: telling(parts), worth: 1 }];
    if (group.length > 1) return found;
    if (group[0].whole) found.push({ words: [group[0].whole.word], worth: 1 });
    else if (!book.words.has(parts[0])) found.push(...withASpace(book, parts[0]));
    return found;
  }

  // A space was left out between two words of the book.
  function withASpace(book, word) {
    const places = [...word].map((_, at) => at).slice(3, -2);
    return places
      .map((at) => [word.slice(0, at), word.slice(at)])
      .filter((both) => both.every((half) => book.words.has(half)))
      .map((both) => ({ words: both, worth: INSTEAD }));
  }

  // What the words from here on stand for: how many they are, and what the book says instead.
  function meanings(book, typed, kept, at) {
    const rest = kept.slice(at).map(({ parts }) => parts.map(({ word }) => word));
    const flat = (count) => rest.slice(0, count).flat();
    let longest = 1;
    let found = [];
    for (const { typed: word, meant } of book.instead) {
      const telltale = telling(word);
      const count = telltale.length;
      if (count > rest.length || count < longest) continue;
      if (!sameWords(flat(count), telltale, book, count === rest.length)) continue;
      if (count > longest) found = [];
      longest = count;
      found.push({ words: telling(meant), worth: INSTEAD });
    }
    return [longest, found];
  }

  function sameWords(list, other, book, isLast) {
    return (
      list.length === other.length &&
      list.every((word, at) => {
        if (word === other[at]) return true;
        const open = isLast && at === list.length - 1;
        if (open && word.length > 3 && other[at].startsWith(word)) return true;
        return word.length > 4 && !book.words.has(word) && oneErrorApart(word, other[at]);
      })
    );
  }

  // Ids ---------------------------------------------------------------------------------------------

  // The id itself, its end (c-098), or its beginning (gv2022-cli); c-98 is c-098.
  function worthOfId(id, typed) {
    if (!id) return 0;
    if (id === typed) return 1000;
    if (id.endsWith(`-${typed}`)) return 900;
    return typed.includes("-") && id.startsWith(typed) ? 800 : 0;
  }

  function hitsById(book, query) {
    const typed = query.trim().toLowerCase().replace(/\bc-?(\d{1,3})$/, (_, n) => `c-${n.padStart(3, "0")}`);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(typed) || !/[-\d]/.test(typed)) return [];
    return book.entries
      .map((entry) => ({ entry, share: 1, worth: worthOfId(entry.id, typed), words: new Set() }))
      .filter(({ worth }) => worth > 0);
  }

  // Searching -----------------------------------------------------------------------------------------

  // The words of the book that are like a typed one, with how alike they are.
  function likeWords(book, typed, withErrors) {
    const found = new Map();
    for (const word of book.words.keys()) {
      const likeness = alike(typed, word);
      if (likeness > 0) found.set(word, likeness);
    }
    if (found.size > 0 && !withErrors) return found;
    for (const word of book.words.keys()) {
      const likeness = found.has(word) ? 0 : alikeWithAnError(typed, word);
      if (likeness > 0) found.set(word, likeness);
    }
    return found;
  }

  // For each entry that has all of some words, what they are worth there; and the words it has.
  function worthOfAll(book, list, withErrors) {
    let all = null;
    for (const typed of list) {
      const here = new Map();
      for (const [word, likeness] of likeWords(book, typed, withErrors)) {
        for (const [number, worth] of book.words.get(word)) {
          const before = here.get(number) ?? { worth: 0, words: [] };
          before.worth = Math.max(before.worth, worth * likeness);
          before.words.push([word, likeness]);
          here.set(number, before);
        }
      }
      all = all === null ? here : joined(all, here);
    }
    return all ?? new Map();
  }

  function joined(one, other) {
    const both = new Map();
    for (const [number, { worth, words: list }] of one) {
      const there = other.get(number);
      if (there) both.set(number, { worth: worth + there.worth, words: [...list, ...there.words] });
    }
    return both;
  }

  // For each entry that a piece is found in, what that is worth: the best of the piece's spellings.
  function worthOfPiece(book, piece, withErrors) {
    const best = new Map();
    for (const { words: list, worth: factor } of piece) {
      for (const [number, found] of worthOfAll(book, list, withErrors)) {
        const worth = (factor * found.worth) / list.length;
        const before = best.get(number);
        if (before === undefined || before.worth < worth) {
          const alikes = found.words.map(([word, likeness]) => [word, likeness * factor]);
          best.set(number, { worth, words: alikes, list });
        }
      }
    }
    return best;
  }

  // How much of a title was asked for: all of it, at best, and by words that are there themselves.
  function worthOfTitles(entry, found) {
    const likeness = new Map();
    for (const [word, how] of found.flatMap((part) => part.words)) {
      likeness.set(word, Math.max(how, likeness.get(word) ?? 0));
    }
    const shares = entry.titles.map(([title, factor]) => {
      const asked = title.reduce((sum, word) => sum + (likeness.get(word) ?? 0), 0);
      return title.length ? (factor * asked) / title.length : 0;
    });
    return WHOLE * Math.max(0, ...shares);
  }

  function worthOfPhrase(entry, found) {
    const list = found.flatMap((part) => part.list);
    if (list.length < 2) return 0;
    const asked = ` ${list.join(" ")} `;
    const said = [entry.title, ...entry.names, entry.text].map((text) => ` ${telling(words(text)).join(" ")} `);
    return said.some((text) => text.includes(asked)) ? PHRASE : 0;
  }

  // Hits with the number of pieces of what is typed that they have, and how many there are.
  function hitsByWords(book, query, withErrors) {
    const asked = pieces(book, query);
    const parts = asked.map((piece) => worthOfPiece(book, piece, withErrors));
    const numbers = new Set(parts.flatMap((part) => [...part.keys()]));
    return Array.from(numbers, (number) => {
      const found = parts.map((part) => part.get(number)).filter(Boolean);
      const entry = book.entries[number];
      const mean = found.reduce((sum, part) => sum + part.worth, 0) / asked.length;
      const share = found.length / asked.length;
      return {
        entry,
        share,
        worth: share * (mean + worthOfTitles(entry, found) + worthOfPhrase(entry, found)),
        words: new Set(found.flatMap((part) => part.words.map(([word]) => word))),
      };
    });
  }

  const FEW = 3;

  // What is found, the best first: entries that have all that is typed, and then, if these are few,
  // those that have some of it. Each hit has its entry and the words that it was found by; `complete`
  // is how many have all.
  function search(book, query) {
    const byId = hitsById(book, query);
    const known = new Set(byId.map(({ entry }) => entry));
    const isComplete = ({ share }) => share === 1;
    let byWords = hitsByWords(book, query, false);
    if (!byId.length && !byWords.some(isComplete)) byWords = hitsByWords(book, query, true);
    byWords = byWords.filter(({ entry }) => !known.has(entry));
    const complete = byId.length + byWords.filter(isComplete).length;
    // Half of it, or nearly as much as any entry has: of a sentence that was pasted with what stood
    // around it, no entry may have half, and the one that has most may have it by accident.
    const most = Math.max(...byWords.map(({ share }) => share));
    const enough = most < 0.5 ? 0.75 * most : 0.5;
    const isKept = complete < FEW && !byId.length ? ({ share }) => share >= enough : isComplete;
    const kept = byWords.filter(isKept);
    const before = (one, other) =>
      isComplete(other) - isComplete(one) || other.worth - one.worth;
    return { complete, hits: [...byId, ...kept].sort(before) };
  }

  // A line of text ------------------------------------------------------------------------------------

  // A text in parts, those marked that a hit was found by; a long one from where most of them stand.
  function marked(text, found, length = Infinity) {
    const all = tokens(text).filter(({ word }) => found.has(word));
    const [from, to] = text.length > length ? stretch(text, all, length) : [0, text.length];
    const parts = [];
    let at = from;
    for (const { start, end } of all.sort((a, b) => a.start - b.start || b.end - a.end)) {
      if (start < at || end > to) continue;
      if (start > at) parts.push({ text: text.slice(at, start), marked: false });
      parts.push({ text: text.slice(start, end), marked: true });
      at = end;
    }
    if (at < to) parts.push({ text: text.slice(at, to), marked: false });
    if (from > 0) parts.unshift({ text: "… ", marked: false });
    if (to < text.length) parts.push({ text: " …", marked: false });
    return parts;
  }

  // Where a line begins and ends that has as many different words as possible, at spaces.
  function stretch(text, all, length) {
    let best = { from: 0, count: 0 };
    for (const { start } of all) {
      const from = Math.max(0, start - length / 4);
      const inside = all.filter((token) => token.start >= from && token.end <= from + length);
      const count = new Set(inside.map(({ word }) => word)).size;
      if (count > best.count) best = { from, count };
    }
    const atSpace = (place) => (place <= 0 ? 0 : text.indexOf(" ", place) + 1 || text.length);
    const from = best.from === 0 ? 0 : atSpace(Math.floor(best.from));
    const end = text.lastIndexOf(" ", from + length);
    return [from, from + length >= text.length || end <= from ? text.length : end];
  }

  return { fold, tokens, prepare, search, marked };
})();
