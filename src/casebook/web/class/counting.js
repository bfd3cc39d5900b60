// What a class has coded, in numbers: what casebook.seminar.class_results computes in Python, which is
// the reference. Nothing here looks at a page. Tests in Chromium hold the two against each other.
//
// A code is a question asked of each passage: does it apply? Who left a passage without a code and
// without saying "none of these" has not read it, and counts nowhere for it.
globalThis.casebookClass ??= {};
casebookClass.counting = (() => {
  "use strict";

  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
  const ratio = (part, whole) => (whole > 0 ? part / whole : null);

  const isRead = (coding) => Boolean(coding) && (coding.none || coding.codes.length > 0);

  // A class at work: by student, passage and code 1 where given, 0 where not; null for a passage
  // that was not read.
  function work(sheet, students) {
    const given = students.map(({ codings }) => {
      const byPassage = new Map(codings.map((coding) => [coding.passage, coding]));
      return sheet.passages.map(({ id }) => {
        const coding = byPassage.get(id);
        if (!isRead(coding)) return null;
        return sheet.codes.map((code) => (coding.codes.includes(code.id) ? 1 : 0));
      });
    });
    return { sheet, students, given };
  }

  // Who left more than a quarter open counts where something was coded, and is compared with nobody.
  function isHalfDone(row) {
    const read = row.filter(Boolean).length;
    return 4 * read < 3 * row.length;
  }

  // How many have read a passage, and how many of them gave each code.
  function tallies({ sheet, given }) {
    return sheet.passages.map((_, p) => {
      const rows = given.map((row) => row[p]).filter(Boolean);
      return { readers: rows.length, yes: sheet.codes.map((_, c) => sum(rows.map((row) => row[c]))) };
    });
  }

  // Of pairs of readers and the codes they were asked for: plain agreement is the share of decisions
  // that are alike, shared yes the share of codes given by one that the other gave as well.
  function agreement(cells) {
    const all = sum(cells.map(({ n }) => n * (n - 1)));
    const apart = sum(cells.map(({ n, y }) => 2 * y * (n - y)));
    const both = sum(cells.map(({ y }) => y * (y - 1)));
    const either = sum(cells.map(({ n, y }) => y * (n - 1)));
    return { plain: ratio(all - apart, all), sharedYes: ratio(both, either) };
  }

  const cellsOf = ({ readers, yes }) => yes.map((y) => ({ n: readers, y }));

  const overall = (found) => agreement(tallies(found).flatMap(cellsOf));

  // The most disputed first: on how many codes two readers drawn by lot differ, on average.
  function passages(found) {
    const { sheet, students } = found;
    const told = tallies(found).map((tally, passage) => {
      const { readers, yes } = tally;
      const apart = sum(yes.map((y) => 2 * y * (readers - y)));
      const codings = students.map((student) => codingOf(student, sheet.passages[passage].id));
      return {
        passage,
        readers,
        none: codings.filter((coding) => isRead(coding) && !coding.codes.length).length,
        unsure: codings.filter((coding) => coding?.unsure).length,
        memos: codings.filter((coding) => coding?.memo?.trim()).length,
        differ: readers > 1 ? apart / (readers * (readers - 1)) : null,
        ...agreement(cellsOf(tally)),
        yes,
      };
    });
    return told.sort((one, other) => (other.differ ?? -1) - (one.differ ?? -1));
  }

  const codingOf = ({ codings }, passage) => codings.find((coding) => coding.passage === passage);

  // Krippendorff's alpha of one code: names, any number of coders, gaps.
  function alpha(cells) {
    const paired = cells.filter(({ n }) => n > 1);
    const n = sum(paired.map((cell) => cell.n));
    const yes = sum(paired.map(({ y }) => y));
    if (!yes || yes === n) return null;
    const apart = sum(paired.map(({ n: readers, y }) => (2 * y * (readers - y)) / (readers - 1)));
    return 1 - (apart * (n - 1)) / (2 * yes * (n - yes));
  }

  function codes(found) {
    const told = tallies(found);
    return found.sheet.codes.map(({ id, label }, c) => {
      const cells = told.map(({ readers, yes }) => ({ n: readers, y: yes[c] }));
      const given = sum(cells.map(({ y }) => y));
      const readings = sum(cells.map(({ n }) => n));
      return { code: id, label, given, readings, ...agreement(cells), alpha: alpha(cells) };
    });
  }

  // A code that more than half of a passage's readers gave; null for a passage that nobody has read.
  const majority = (found) =>
    tallies(found).map(({ readers, yes }) =>
      readers ? yes.map((y) => (2 * y > readers ? 1 : 0)) : null,
    );

  // Alpha of each two, over all passages that both have read and all codes that both were asked for.
  // By row and column; null on the diagonal and where it is undefined.
  function pairs(rows) {
    const flat = rows.map((row) => Int8Array.from(row.flat(), (cell) => cell ?? -1));
    return flat.map((one, i) => flat.map((other, j) => (i === j ? null : alphaOfTwo(one, other))));
  }

  function alphaOfTwo(one, other) {
    let [both, apart, yes] = [0, 0, 0];
    for (let at = 0; at < one.length; at += 1) {
      if (one[at] < 0 || other[at] < 0) continue;
      both += 1;
      yes += one[at] + other[at];
      if (one[at] !== other[at]) apart += 1;
    }
    const total = 2 * both;
    if (!yes || yes === total) return null;
    return 1 - ((apart / both) * total * (total - 1)) / (2 * yes * (total - yes));
  }

  // What was read, with as many gaps as a passage has codes where it was not.
  const whole = ({ sheet }, row) => row.map((cells) => cells ?? sheet.codes.map(() => null));

  // Students whose sheets are done beside one another, and the tables' coders after them.
  function comparison(found, book = []) {
    const done = found.students.map((_, s) => s).filter((s) => !isHalfDone(found.given[s]));
    const coders = book.map(({ coder }) => coder);
    const rows = [
      ...done.map((s) => whole(found, found.given[s])),
      ...book.map(({ given }) => given),
    ];
    const names = done.map((s) => found.students[s].shown);
    const matrix = pairs(rows);
    return { names, coders, matrix, students: beside(names, coders, matrix) };
  }

  // Each student's average with the others, the one most alike, and the tables' coders; the most alike
  // with the others first.
  function beside(names, coders, matrix) {
    const rows = names.map((name, i) => {
      const own = matrix[i].slice(0, names.length);
      const known = own.filter((value) => value !== null);
      const most = known.length ? Math.max(...known) : null;
      return {
        name,
        mean: known.length ? sum(known) / known.length : null,
        like: known.length ? names[own.findIndex((value) => isSame(value, most))] : null,
        coders: coders.map((_, c) => matrix[i][names.length + c]),
      };
    });
    return rows.sort((one, other) => snapped(other.mean ?? -9) - snapped(one.mean ?? -9));
  }

  // Two ways of adding the same numbers may part in the last bit; nobody is ranked by that.
  const snapped = (value) => Math.round(value * 1e9);
  const isSame = (one, other) => one !== null && snapped(one) === snapped(other);

  // How the tables' coders coded the passages, each as {coder, given}; gaps where one did not read a
  // passage or was not asked for a code.
  function coders(sheet, { coders: names, codings, codes }) {
    const asked = new Set(codes);
    const by = new Map(codings.map(([passage, ...each]) => [passage, each]));
    const cell = (theirs, { id }) => (theirs && asked.has(id) ? Number(theirs.includes(id)) : null);
    return names.map((coder, place) => ({
      coder,
      given: sheet.passages.map(({ id }) => sheet.codes.map((code) => cell(by.get(id)?.[place], code))),
    }));
  }

  // A number with so many digits behind the point; what lies in the middle goes up. A value that two
  // languages compute one bit apart is shown alike.
  function shown(value, digits = 2) {
    const size = 10 ** digits;
    const least = Math.floor(Math.round(Math.abs(value) * 1e9) / (1e9 / size) + 0.5);
    const text = (least / size).toFixed(digits);
    return value < 0 && least > 0 ? `−${text}` : text;
  }

  return {
    work,
    isRead,
    isHalfDone,
    tallies,
    overall,
    passages,
    codes,
    majority,
    comparison,
    coders,
    shown,
  };
})();
