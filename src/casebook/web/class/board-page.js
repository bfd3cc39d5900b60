// The file of a board: what casebook.seminar.board_page writes in Python, to the letter. So a board that
// was saved from the page and one that the terminal made are the same. Pure: no page, no storage.
globalThis.casebookClass ??= {};
casebookClass.boardPage = (() => {
  "use strict";

  const FORMAT = "casebook board";
  const FORMAT_VERSION = 1;
  const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

  const escaped = (text) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]);

  // Data in a script element, whose end nothing in them can be.
  const json = (told) => JSON.stringify(told).replaceAll("<", "\\u003c");

  const isOwn = (sheet) => {
    const onSheet = new Set(sheet.passages.map(({ id }) => id));
    return (data) => data.passages.some(([id, source]) => source === data.source && onSheet.has(id));
  };

  const only = (object, keep) =>
    Object.fromEntries(Object.entries(object).filter(([key, value]) => keep(key, value)));

  // Of what the book has, that which concerns one sheet.
  function narrowed(reference, sheet) {
    const touches = isOwn(sheet);
    const sources = only(reference.arguments, (_, data) => touches(data));
    const wanted = new Set(
      Object.values(sources).flatMap(({ passages }) => passages.map(([id]) => id)),
    );
    return {
      ...reference,
      home: null,
      sheets: [],
      codings: reference.codings.filter(([id]) => wanted.has(id)),
      arguments: sources,
    };
  }

  function studentOf(sheet, { alias, shown, copy, number, way, codings }) {
    const made = new Map(codings.map((coding) => [coding.passage, coding]));
    const ids = sheet.codes.map(({ id }) => id);
    const told = sheet.passages.map(({ id }) => {
      const { codes, none, unsure, memo } = made.get(id);
      return { passage: id, codes: ids.filter((code) => codes.includes(code)), none, unsure, memo };
    });
    return { alias, shown, copy, number, way, codings: told };
  }

  // What a board has of a class.
  function dataOf(sheet, students, findings) {
    return {
      format: FORMAT,
      format_version: FORMAT_VERSION,
      sheet,
      students: students.map((student) => studentOf(sheet, student)),
      findings: findings.map(({ place, kind, alias, why }) => ({ place, kind, alias, why })),
    };
  }

  // By its name, because the end of a script must not stand in one.
  const element = (tag, text, attributes = "") => `<${tag}${attributes}>${text}</${tag}>`;
  const data = (id, told) => element("script", json(told), ` type="application/json" id="${id}"`);

  function write({ policy, css, js }, reference, told) {
    const title = told ? `${told.sheet.title}: the board` : "The board";
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
${element("style", css)}
</head>
<body>
<noscript><p class="note">This page is shown without its script, as a preview does. Open the file in a browser.</p></noscript>
<div id="board"></div>
${data("reference", reference)}
${data("class", told)}
${element("script", js)}
</body>
</html>
`;
  }

  // A cell of a CSV file; what a spreadsheet would take for a formula gets an apostrophe before it.
  const cell = (text) => {
    const harmless = /^[=+\-@]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };

  // The codings as `casebook agreement --per-code --no-row unread` takes them: a row for each code
  // given, an empty code for none, no row for a passage that was not read.
  function codings(sheet, students) {
    const rows = students.flatMap(({ shown, codings: own }) =>
      own.flatMap(({ passage, codes, none }) => {
        const given = codes.length || !none ? codes : [""];
        return given.map((code) => [passage, shown, code]);
      }),
    );
    return [["unit", "coder", "code"], ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
  }

  return { FORMAT, FORMAT_VERSION, narrowed, dataOf, write, codings };
})();
