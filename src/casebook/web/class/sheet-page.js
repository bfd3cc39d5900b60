// The page of a coding sheet, made in a browser: the same bytes as casebook.seminar.sheet_page, which
// is the reference, makes of the same sheet. Pure: no page, no storage, one name.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const HEAD = ["format", "format_version", "version", "title", "instructions", "language", "chapter"];
  const OF_PASSAGE = ["id", "gist", "material", "locator"];
  const OF_CODE = ["id", "theme", "label", "definition", "include_when", "exclude_when"];

  // Templates: as much of Jinja's language as the sheet's template uses ------------------------------

  const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;" };
  const escaped = (value) => String(value).replace(/[&<>'"]/g, (letter) => ESCAPES[letter]);

  const pieces = (template) =>
    template
      .replace(/\n$/, "")
      .replace(/^[ \t]+(?=\{[%#])/gm, "")
      .replace(/(\{%[^%]*%\}|\{#[^#]*#\})\n?/g, "$1")
      .split(/(\{\{.*?\}\}|\{%.*?%\}|\{#[^#]*#\})/);

  function valueOf(path, scope) {
    return path.split(".").reduce((value, name) => {
      if (!(name in value)) throw new RangeError(`the template asks for ${path}, which is not there`);
      return value[name];
    }, scope);
  }

  const isSomething = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

  // Where the block that begins at `from` ends.
  function endOf(parts, from, to) {
    let depth = 0;
    for (let at = from; at < to; at += 1) {
      if (/^\{% (for|if) /.test(parts[at])) depth += 1;
      else if (/^\{% end/.test(parts[at])) depth -= 1;
      if (!depth) return at;
    }
    throw new RangeError("a block of the template has no end");
  }

  function fill(parts, from, to, scope) {
    let text = "";
    for (let at = from; at < to; at += 1) {
      const part = parts[at];
      const shown = /^\{\{ ([\w.]+)( \| safe)? \}\}$/.exec(part);
      const loop = /^\{% for (\w+) in ([\w.]+) %\}$/.exec(part);
      const choice = /^\{% if ([\w.]+) %\}$/.exec(part);
      if (shown) text += shown[2] ? valueOf(shown[1], scope) : escaped(valueOf(shown[1], scope));
      else if (loop || choice) {
        const end = endOf(parts, at, to);
        const all = loop ? valueOf(loop[2], scope) : isSomething(valueOf(choice[1], scope)) ? [null] : [];
        for (const one of all) text += fill(parts, at + 1, end, loop ? { ...scope, [loop[1]]: one } : scope);
        at = end;
      } else if (/^\{[{%]/.test(part)) throw new RangeError(`the template has what is not known here: ${part}`);
      else if (!part.startsWith("{#")) text += part;
    }
    return text;
  }

  // What the template shows of a sheet ---------------------------------------------------------------

  const picked = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));

  // With its entries in their order, whatever order they came in.
  const inOrder = (data) => ({
    ...picked(data, HEAD),
    passages: data.passages.map((passage) => picked(passage, OF_PASSAGE)),
    codes: data.codes.map((code) => picked(code, OF_CODE)),
  });

  const scriptJson = (data) => JSON.stringify(data).replaceAll("<", "\\u003c");

  const paragraphs = (text) =>
    text
      .split(/\n[ \n]*\n/)
      .map((part) => part.replace(/[ \n]+/g, " ").replace(/^ | $/g, ""))
      .filter(Boolean);

  const isOurs = ({ id }) => !id.startsWith("own-");

  function codeOf({ id, label, definition, include_when, exclude_when }, words, language, ours) {
    const rules = [
      { what: words.give_for, text: include_when },
      { what: words.not_for, text: exclude_when },
    ];
    // The tables have their codes in English and in Danish.
    const english = ours && !["en", "da"].includes(language) && !id.startsWith("code-");
    return { id, label, definition, english, rules: rules.filter(({ text }) => text) };
  }

  function themesOf(codes, words, language, ours) {
    const themes = new Map();
    for (const code of codes) {
      if (!themes.has(code.theme)) themes.set(code.theme, []);
      themes.get(code.theme).push(codeOf(code, words, language, ours));
    }
    return Array.from(themes, ([name, found]) => ({ name: name || words.codes, codes: found }));
  }

  function viewOf(data, words, ours) {
    const { language, chapter, passages } = data;
    return {
      lang: language,
      w: words,
      title: data.title,
      kicker: chapter === null ? words.kicker : words.kicker_chapter.replace("{n}", chapter),
      paragraphs: paragraphs(data.instructions),
      count: passages.length,
      themes: themesOf(data.codes, words, language, ours),
      passages: passages.map((passage) => ({
        id: passage.id,
        gist: passage.gist,
        facts: [passage.material, passage.locator].filter(Boolean).join(", "),
        english: ours && language !== "en" && isOurs(passage),
      })),
      footer: words.footer.replace("{version}", data.version),
      ours: ours && passages.some(isOurs),
      sheet_json: scriptJson(inOrder(data)),
      words_json: scriptJson(words),
    };
  }

  // The page of a sheet, as a text. `data` is a sheet in which `sheets.check` finds nothing wrong;
  // `shell` is what casebook.seminar.sheet_shell gives; `words` are those of all languages.
  function sheetPage(data, { template, css, js, policy, ours }, words) {
    const view = { css, js, policy, ...viewOf(data, words[data.language], ours) };
    const parts = pieces(template);
    return `${fill(parts, 0, parts.length, view)}\n`;
  }

  Object.assign(casebookClass, { sheetPage });
})();
