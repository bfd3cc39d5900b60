// Whether the passages of a source stand in a reader's copy where the tables say, as the command
// `casebook verify` tells it. Pure: no page, no storage, one name. The package's casebook.copies
// (page_breaks, matching, verifying) is the reference; copy-text.js makes letters out of a copy, and
// sha256.js hashes.
// Functions with a star do their work in small portions, so that a page can answer meanwhile.
globalThis.casebookCopies ??= {};
(() => {
  "use strict";

  const { H, sha256 } = casebookHash;

  const word = (hex, n) => parseInt(hex.slice(8 * n, 8 * n + 8), 16) | 0;

  // What may be a page break ----------------------------------------------------------------------------

  const MAX_RUNNING = 120; // letters and digits of a page header or footer
  const MAX_LINES = 8; // lines of a footer and the header behind it
  const MAX_LOOSE = 4; // the same, if only one end of them is like a header
  const FEW = 5000; // so many breaks may be in any text; in others, one for so many letters
  const SHARE = 8;
  const SHARE_LONG = 40;
  const PAGE = 6; // a page has more lines than this

  // The number of each line's key, in the order in which keys first come.
  function* numbered(keys) {
    const known = new Map();
    const ids = new Int32Array(keys.length);
    for (let line = 0; line < keys.length; line += 1) {
      if (line % 2000 === 0) yield;
      if (!known.has(keys[line])) known.set(keys[line], known.size);
      ids[line] = known.get(keys[line]);
    }
    return ids;
  }

  // Which keys recur beside several other keys, a step away, and not more often than pages do.
  function* varying(ids, step) {
    const counts = new Int32Array(ids.length);
    const beside = new Int32Array(ids.length).fill(-2);
    const varies = new Uint8Array(ids.length);
    for (let line = 0; line < ids.length; line += 1) {
      if (line % 20000 === 0) yield;
      const id = ids[line];
      const other = ids[line + step] ?? -1;
      counts[id] += 1;
      if (beside[id] === -2) beside[id] = other;
      else if (beside[id] !== other) varies[id] = 1;
    }
    const often = Math.max(2, Math.floor(ids.length / PAGE));
    return varies.map((one, id) => (counts[id] <= often ? one : 0));
  }

  // Of each line, whether a break may begin with it (step -1) or end with it (step 1).
  function* likeHeaders({ key: keys, edge }, ids, step) {
    const varies = yield* varying(ids, step);
    const like = new Uint8Array(ids.length);
    for (let line = 0; line < ids.length; line += 1) {
      if (line % 2000 === 0) yield;
      const key = keys[line];
      like[line] = edge[line] || key.startsWith("#") || key.endsWith("#") || varies[ids[line]];
    }
    return like;
  }

  // Calls `note` for each break until it says no. A break is [first line, last line].
  function* eachBreak(letters, opening, closing, loose, note) {
    const count = letters.lines.start.length;
    for (let first = 0; first < count; first += 1) {
      if (first % 1000 === 0) yield;
      const end = Math.min(first + (opening[first] ? MAX_LINES : loose), count);
      for (let last = first; last < end; last += 1) {
        if (letters.lineEnd(last) - letters.lines.start[last] > MAX_RUNNING) break;
        const like = opening[first] + closing[last];
        if (like === 2 || (like && last - first < loose)) if (!note(first, last)) return;
      }
    }
  }

  function* breaksOf(letters, short) {
    const { lines } = letters;
    const ids = yield* numbered(lines.key);
    const opening = yield* likeHeaders(lines, ids, -1);
    const closing = yield* likeHeaders(lines, ids, 1);
    const most = Math.max(FEW, Math.floor(letters.length / (short ? SHARE : SHARE_LONG)));
    const kindOf = (first, last) => ids[first] * ids.length + ids[last];
    let found = [];
    const take = (first, last) => {
      const [start, end] = [lines.start[first], letters.lineEnd(last)];
      found.push({ start, end, first, last, kind: kindOf(first, last) });
      return found.length <= most;
    };
    for (const loose of short ? [MAX_LOOSE, 0] : [0]) {
      found = [];
      yield* eachBreak(letters, opening, closing, loose, take);
      if (found.length <= most) return found;
    }
    const kinds = new Map();
    yield* eachBreak(letters, opening, closing, 0, (first, last) => {
      const kind = kindOf(first, last);
      return kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    });
    const upTo = Math.floor(ids.length / (2 * PAGE));
    const usual = (count) => count >= 3 && count <= upTo;
    found = [];
    yield* eachBreak(letters, opening, closing, 0, (first, last) =>
      usual(kinds.get(kindOf(first, last))) ? take(first, last) : true,
    );
    return found.length <= most ? found : [];
  }

  // Finding spans ---------------------------------------------------------------------------------------

  const HEAD = 32; // letters and digits in the opening part that finds candidates
  const EVERYWHERE = 500000; // letters; in a longer text a span is looked for only where a word begins
  const TRIES = 1000; // how often a span is hashed around breaks, in one text
  const PORTION = 500; // openings that are hashed at a time

  // Rows are [name, length, head, hash]. Rows with the same span are looked for once.
  function spansByHead(rows) {
    const byHead = new Map();
    const spans = new Map();
    rows.forEach(([, length, head, hash], row) => {
      const name = `${length} ${head} ${hash}`;
      if (!spans.has(name)) {
        const words = [0, 1, 2, 3].map((n) => word(hash, n));
        const span = { length, second: word(head, 1), words, rows: [], tries: 0 };
        spans.set(name, span);
        const first = word(head, 0);
        byHead.set(first, [...(byHead.get(first) ?? []), span]);
      }
      spans.get(name).rows.push(row);
    });
    return byHead;
  }

  class Search {
    constructor(rows, letters, breaks) {
      Object.assign(this, { letters, breaks });
      this.byHead = spansByHead(rows);
      this.starts = breaks.map((each) => each.start);
      this.found = rows.map(() => new Map());
      this.scratch = new Uint8Array(256);
    }

    // The spans whose opening has the hash that H has.
    agreeing() {
      return (this.byHead.get(H[0]) ?? []).filter((span) => span.second === H[1]);
    }

    // Openings that nothing interrupts.
    *lookEverywhere() {
      const { letters } = this;
      const short = letters.length <= EVERYWHERE;
      const count = short ? letters.length : letters.words.size;
      for (let n = 0; n < count; n += 1) {
        if (n % PORTION === 0) yield n / count;
        const start = short ? n : letters.words.all[n];
        if (start + HEAD > letters.length) break;
        sha256(letters.bytes.all, letters.byte(start), letters.byte(start + HEAD));
        if (this.byHead.has(H[0])) this.note(this.agreeing(), start, null);
      }
    }

    // Openings that a break interrupts.
    *lookAcrossBreaks() {
      const { letters } = this;
      const words = letters.words.all;
      let done = 0;
      for (const each of this.breaks) {
        if (done++ % (PORTION / 5) === 0) yield 1;
        const last = casebookCopies.lastUpTo(words, each.start - 1, letters.words.size);
        let first = last;
        while (first >= 0 && words[first] > each.start - HEAD) first -= 1;
        for (let n = first + 1; n <= last; n += 1) {
          const left = HEAD - (each.start - words[n]);
          const size = this.copy([[words[n], each.start], [each.end, each.end + left]]);
          sha256(this.scratch, 0, size);
          if (this.byHead.has(H[0])) this.note(this.agreeing(), words[n], each);
        }
      }
    }

    // Puts stretches of letters one behind another, to be hashed; says how many bytes they have.
    copy(stretches) {
      const { bytes } = this.letters;
      let size = 0;
      for (const [from, to] of stretches) {
        const [begin, end] = [this.letters.byte(from), this.letters.byte(to)];
        if (size + end - begin > this.scratch.length) {
          const larger = new Uint8Array(2 * (size + end - begin));
          larger.set(this.scratch);
          this.scratch = larger;
        }
        // Nearly always a few dozen bytes, for which a loop is faster than `set`.
        for (let n = begin; n < end; n += 1) this.scratch[size++] = bytes.all[n];
      }
      return size;
    }

    note(spans, start, broken) {
      for (const span of spans) {
        const place = this.whole(span, start, broken);
        for (const row of place ? span.rows : []) {
          // One place for each beginning: lines that repeat may be left out in several ways.
          if (!this.found[row].has(start)) this.found[row].set(start, place);
        }
      }
    }

    // The place of a span that begins here, if there is a way to read it.
    whole(span, start, broken) {
      const place = broken ? null : this.read(span, start, []);
      if (place) return place;
      for (const leftOut of this.ways(span, start, broken)) {
        if (span.tries >= TRIES) return null;
        span.tries += 1;
        const around = this.read(span, start, leftOut);
        if (around) return around;
      }
      return null;
    }

    read(span, start, leftOut) {
      const stretches = [];
      let at = start;
      let missing = span.length;
      for (const each of leftOut) {
        stretches.push([at, each.start]);
        missing -= each.start - at;
        at = each.end;
      }
      const end = at + missing;
      if (missing <= 0 || end > this.letters.length) return null;
      stretches.push([at, end]);
      const size = this.copy(stretches);
      sha256(this.scratch, 0, size);
      return span.words.every((part, n) => part === H[n]) ? { start, end, stretches } : null;
    }

    // The breaks that may have to be left out: one, all of one kind, or two.
    *ways(span, start, broken) {
      let first;
      let behind;
      if (broken) {
        yield [broken];
        behind = this.between(broken.end + 1, start + span.length + broken.end - broken.start);
        first = [broken];
      } else {
        behind = this.between(start + HEAD, start + span.length);
        first = behind;
        for (const each of first) yield [each];
      }
      for (const each of first) {
        const kind = this.ofKind(each, start + span.length);
        if (kind.length > 1) yield kind;
      }
      for (const each of first) {
        for (const other of behind) if (other.first - each.last > PAGE) yield [each, other];
      }
    }

    // The first break that begins at a place or behind it.
    firstFrom(place) {
      return casebookCopies.lastUpTo(this.starts, place - 1) + 1;
    }

    between(from, to) {
      return this.breaks.slice(this.firstFrom(from), this.firstFrom(to));
    }

    // A break and those of its kind behind it, up to the end of a span that they interrupt.
    ofKind(each, end) {
      const kind = [each];
      let to = end + each.end - each.start;
      for (let n = this.firstFrom(each.end); n < this.breaks.length; n += 1) {
        const other = this.breaks[n];
        if (other.start >= to) break;
        if (other.kind === each.kind && other.start > kind.at(-1).end) {
          kind.push(other);
          to += other.end - other.start;
        }
      }
      return kind;
    }
  }

  function* placesOf(rows, letters) {
    const breaks = yield* breaksOf(letters, letters.length <= EVERYWHERE);
    const search = new Search(rows, letters, breaks);
    yield* search.lookEverywhere();
    yield* search.lookAcrossBreaks();
    return search.found.map((places) => [...places.values()].sort((a, b) => a.start - b.start));
  }

  // Judging -----------------------------------------------------------------------------------------------

  // The longest series of marks whose numbers do not go backwards.
  function inOrder(marks) {
    const tails = [];
    const ends = [];
    const previous = marks.map(([, number], index) => {
      const length = casebookCopies.lastUpTo(tails, number) + 1;
      const before = length ? ends[length - 1] : -1;
      tails[length] = number;
      ends[length] = index;
      return before;
    });
    const series = [];
    for (let last = ends.at(-1) ?? -1; last >= 0; last = previous[last]) series.push(marks[last]);
    return series.reverse();
  }

  // The result of each passage and its place, in one reading. `source` has the rows of passages, as
  // [id, length, head, hash, locator], and of paragraphs, as [locator, length, head, hash], the
  // latter in the order of the source; `places` has theirs, passages first.
  function judge({ passages, paragraphs }, places) {
    const numbers = new Map(paragraphs.map(([locator], n) => [locator, n]));
    const numberOf = (row) =>
      row < passages.length ? numbers.get(passages[row][4]) : row - passages.length;
    const marks = [];
    places.forEach((found, row) => {
      if (found.length === 1 && numberOf(row) !== undefined) marks.push([found[0].start, numberOf(row)]);
    });
    marks.sort(([a, m], [b, n]) => a - b || m - n);
    const chain = inOrder(marks);
    const starts = chain.map(([start]) => start);

    const inside = (place, wholes) => {
      const nearest = casebookCopies.lastUpTo(wholes.map(({ start }) => start), place.start);
      return nearest >= 0 && place.end <= wholes[nearest].end;
    };
    const between = ({ start }, here) => {
      const earlier = casebookCopies.lastUpTo(starts, start - 1);
      const later = casebookCopies.lastUpTo(starts, start) + 1;
      if (earlier < 0 && later === chain.length) return false; // nothing is found but the span itself
      return (
        (earlier < 0 || chain[earlier][1] <= here) && (later === chain.length || here <= chain[later][1])
      );
    };
    return passages.map((passage, row) => {
      const found = places[row];
      const number = numbers.get(passage[4]);
      if (!found.length) return { result: "not found" };
      if (number === undefined) return { result: "resolved", place: found[0] };
      const wholes = places[passages.length + number];
      const good = found.find((place) =>
        wholes.length ? inside(place, wholes) : between(place, number),
      );
      return good ? { result: "resolved", place: good } : { result: "moved", place: found[0] };
    });
  }

  // What became of each passage: {id, locator, result, parts, said}. `parts` are the stretches of the
  // copy that have it, as [start, end] in the copy's own text, more than one if something interrupts;
  // `said` are its words, and what is before and behind them in their sentence.
  function* verify(source, text, entity) {
    const rows = [...source.passages, ...source.paragraphs];
    const best = source.passages.map(([id, , , , locator]) => ({ id, locator, result: "not found", parts: [], said: null }));
    for (const form of yield* casebookCopies.variants(text, entity)) {
      const letters = yield* casebookCopies.lettersOf(form.text);
      const judged = judge(source, yield* placesOf(rows, letters));
      for (const [row, { result, place }] of judged.entries()) {
        const old = best[row].result;
        if (old === "resolved" || result === "not found" || result === old) continue;
        const stretches = stretchesOf(place, letters, form.text);
        const parts = stretches.map((ends) => ends.map(form.back));
        Object.assign(best[row], { result, parts, said: inItsSentence(form.text, stretches) });
        yield;
      }
      if (best.every(({ result }) => result === "resolved")) break;
    }
    return best;
  }

  function stretchesOf({ stretches }, letters, text) {
    return stretches.map(([start, end]) => [
      casebookCopies.placeOf(letters, text, start),
      casebookCopies.placeOf(letters, text, end - 1, true),
    ]);
  }

  // Words in their sentence -----------------------------------------------------------------------------

  const AROUND = 400; // characters of a sentence on either side that are looked at
  const NEAR = 100000; // characters on either side in which a word may be found once more
  const SENTENCE_END = /[.!?…]["'”’)\]]*(?=\s)|\n\s*\n|\f/g;

  function inItsSentence(text, stretches) {
    const start = stretches[0][0];
    const end = stretches.at(-1)[1];
    const earlier = text.slice(Math.max(0, start - AROUND), start);
    const later = text.slice(end, end + AROUND);
    const begin = [...earlier.matchAll(SENTENCE_END)].at(-1);
    const close = later.search(/[.!?…]["'”’)\]]*(?=\s|$)|\n\s*\n|\f/);
    const mark = close < 0 ? null : /^[.!?…]["'”’)\]]*/.exec(later.slice(close));
    const before = begin ? earlier.slice(begin.index + begin[0].length) : cutAhead(earlier, start);
    const after = close < 0 ? cutBehind(later, text.length - end) : later.slice(0, close + (mark?.[0].length ?? 0));
    const said = stretches.map(([from, to]) => text.slice(from, to)).join("\n");
    const near = text.slice(Math.max(0, start - NEAR), end + NEAR);
    const tidy = (part) => onOneLine(part, near);
    return [tidy(before).trimStart(), tidy(said), tidy(after).trimEnd()];
  }

  // What is too long to be shown ends at a word.
  const cutAhead = (part, all) => (part.length < all ? part.replace(/^\S*/, "…") : part);
  const cutBehind = (part, all) => (part.length < all ? part.replace(/\S*$/, "…") : part);

  const BROKEN = /(\p{L}+)[-\u2010\u00ad]\s*?\n\s*(\p{L}+)/gu;

  // On one line; a hyphen at the end of a line stays only if the copy has the word with it elsewhere,
  // and not without.
  function onOneLine(part, text) {
    return part
      .replace(BROKEN, (_, first, second) => {
        const stays = !text.includes(first + second) && text.includes(`${first}-${second}`);
        return stays ? `${first}-${second}` : first + second;
      })
      .replace(/\u00ad/g, "")
      .replace(/\s+/g, " ");
  }

  Object.assign(casebookCopies, { verify, inItsSentence });
})();
