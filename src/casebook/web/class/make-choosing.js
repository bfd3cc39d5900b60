// Choosing passages and codes of the book, on the page "Make a sheet". What there is to choose from
// is a script beside the page, which is loaded when somebody wants to choose.
(() => {
  "use strict";

  const { byId, element, apart, button, tell, counted } = casebookClass;
  const AT_ONCE = 20;
  const CLAIM_SHOWN = 90; // letters of a claim in a list

  let loading = null;

  // The choices; null if they are not beside the page.
  function choices() {
    loading ??= new Promise((done) => {
      const load = () => done(casebookClass.choices ?? null);
      const src = byId("desk").dataset.choices;
      document.head.append(element("script", { src, load, error: () => done(null) }));
    });
    return loading;
  }

  const plain = (text) => text.normalize("NFC").toLowerCase();
  const short = (text) => (text.length > CLAIM_SHOWN ? `${text.slice(0, CLAIM_SHOWN - 1).trimEnd()}…` : text);

  function rowsOf({ passages, sources, sections, voices, claims }) {
    return passages.map(([id, gist, material, locator, source, section, voice, bears, differ]) => {
      const of = { source: [sources[source]], section: [sections[section]], material: [material], voice: [voices[voice]], claim: bears };
      const said = [id, gist, locator, ...of.source, ...of.section, ...of.voice, ...bears.flatMap((claim) => [claim, claims[claim]])];
      return { passage: { id, gist, material, locator }, of, differ: Boolean(differ), said: plain(said.join(" ")) };
    });
  }

  // A study is one source, and its passages stand in documents.
  const isStudy = byId("desk").dataset.whose === "study";
  const FACETS = {
    ...(isStudy ? { section: "Document" } : { source: "Source", section: "Section" }),
    ...{ material: "Material", voice: "Voice", claim: "Claim that it bears on" },
  };

  // Passages ----------------------------------------------------------------------------------------

  function passageChooser(desk, given) {
    const rows = rowsOf(given);
    const selects = {};
    let shown = AT_ONCE;
    const differing = element("input", { type: "checkbox", id: "differing", change: () => search() });

    for (const [name, label] of Object.entries(FACETS)) {
      selects[name] = element("select", { id: `facet-${name}`, change: () => search() });
      byId("facets").append(element("p", { class: "field" }, element("label", { for: `facet-${name}` }, label), selects[name]));
    }
    byId("facets").append(
      element("p", { class: "choice" }, differing, element("label", { for: "differing" }, `Only passages on whose codes the ${byId("desk").dataset.whose}'s coders differ`)),
    );
    byId("search").addEventListener("input", () => search());
    byId("more-passages").addEventListener("click", () => {
      const first = shown;
      shown += AT_ONCE;
      draw();
      byId("found-passages").children[first]?.querySelector("input").focus();
    });

    function matches(row, except) {
      const words = plain(byId("search").value).split(/\s+/u);
      const fits = ([name, select]) => name === except || !select.value || row.of[name].includes(select.value);
      return (
        words.every((word) => row.said.includes(word)) &&
        (!differing.checked || row.differ) &&
        Object.entries(selects).every(fits)
      );
    }

    // Each list offers what the others leave.
    function offer() {
      for (const [name, select] of Object.entries(selects)) {
        const { value } = select;
        const found = new Set(rows.filter((row) => matches(row, name)).flatMap((row) => row.of[name]));
        if (value) found.add(value);
        const told = (one) => (name === "claim" ? short(`${one}: ${given.claims[one]}`) : one);
        select.replaceChildren(element("option", { value: "" }, "any"), ...Array.from(found, (one) => element("option", { value: one }, told(one))));
        select.value = value;
      }
    }

    function search() {
      shown = AT_ONCE;
      offer();
      draw();
    }

    function draw() {
      const found = rows.filter((row) => matches(row));
      tell(byId("found"), found.length ? counted(found.length, "passage") : "No passage fits all of this. Choose less, or other words.");
      byId("more-passages").hidden = found.length <= shown;
      byId("found-passages").replaceChildren(...found.slice(0, shown).map(item));
    }

    function item({ passage, of }) {
      const id = `pick-${passage.id}`;
      const facts = [...(isStudy ? [] : of.source), passage.locator, passage.material, ...of.voice];
      const box = element("input", { type: "checkbox", id, "aria-describedby": `${id}-facts`, change: () => desk.choose("passages", passage, box) });
      box.checked = desk.has("passages", passage.id);
      return element(
        "li",
        {},
        box,
        element("div", {}, element("label", { for: id, dir: "auto" }, passage.gist), element("p", { class: "help", id: `${id}-facts` }, apart(facts, " · ")), claimsOf(of.claim)),
      );
    }

    function claimsOf(claims) {
      if (!claims.length) return "";
      const told = (claim) => element("li", {}, given.claims[claim], " ", button("All passages of it", () => only(claim), claim));
      const list = element("ul");
      // Filled when it is opened: there may be many.
      const toggle = () => list.childElementCount || list.append(...claims.map(told));
      return element("details", { toggle }, element("summary", {}, `Bears on ${counted(claims.length, "claim")}`), list);
    }

    function only(claim) {
      for (const select of Object.values(selects)) select.value = "";
      byId("search").value = "";
      differing.checked = false;
      offer();
      selects.claim.value = claim;
      search();
      selects.claim.focus();
    }

    search();
    return draw;
  }

  // Codes -------------------------------------------------------------------------------------------

  const codeOf = ([id, theme, label, definition, include_when, exclude_when]) => ({ id, theme, label, definition, include_when, exclude_when });
  const codesIn = ({ codes }, language) => (codes[language] ?? codes.en).map(codeOf);

  function drawCodes(desk, given) {
    const codes = codesIn(given, desk.draft.language);
    const themes = [...new Set(codes.map(({ theme }) => theme))];
    byId("codebook").replaceChildren(
      ...themes.map((theme) =>
        element(
          "fieldset",
          {},
          element("legend", {}, theme || "Codes"),
          element("ul", { class: "choices" }, ...codes.filter((code) => code.theme === theme).map((code) => codeItem(desk, code))),
        ),
      ),
    );
  }

  function codeItem(desk, code) {
    const id = `give-${code.id}`;
    const box = element("input", { type: "checkbox", id, change: () => desk.choose("codes", code, box) });
    box.checked = desk.has("codes", code.id);
    return element("li", {}, box, element("div", {}, element("label", { for: id, dir: "auto" }, code.label), ...casebookClass.rulesOf(code)));
  }

  // The codes of a draft in its language, those that are still in the codebook's words.
  function translated(draft, given) {
    const known = Object.keys(given.codes).flatMap((language) => codesIn(given, language));
    const wanted = new Map(codesIn(given, draft.language).map((code) => [code.id, code]));
    const same = (a, b) => Object.keys(b).every((name) => a[name] === b[name]);
    return draft.codes.map((code) => (known.some((one) => same(code, one)) ? { ...wanted.get(code.id) } : code));
  }

  // Which rows of the tables are not to be chosen, and what is wrong with them.
  function tellLeftOut(name, problems) {
    const told = byId(`${name}-left-out`);
    told.hidden = !problems.length;
    tell(told.querySelector("summary"), `${counted(problems.length, name.slice(0, -1))} cannot go on a sheet. Which, and why?`);
    told.querySelector("ul").replaceChildren(...problems.map((problem) => element("li", {}, problem)));
  }

  // What the page shows of the choices, and keeps in step with the sheet.
  function choosing(desk) {
    let drawPassages = null;
    let codebook = null;

    async function open(name, part, missing, begin) {
      const given = await choices();
      byId(missing).hidden = given !== null;
      byId(part).hidden = given === null;
      if (!given) return;
      tellLeftOut(name, given.left_out[name]);
      begin(given);
    }

    byId("from-book").addEventListener("toggle", () => {
      if (!drawPassages) open("passages", "choose-passages", "no-book", (given) => (drawPassages ??= passageChooser(desk, given)));
    });
    byId("from-codebook").addEventListener("toggle", () => {
      if (!codebook) open("codes", "codebook", "no-codebook", (given) => drawCodes(desk, (codebook = given)));
    });

    return {
      refresh() {
        drawPassages?.();
        if (codebook) drawCodes(desk, codebook);
      },
      untick(name, id) {
        const box = byId(`${name === "codes" ? "give" : "pick"}-${id}`);
        if (box) box.checked = false;
      },
    };
  }

  Object.assign(casebookClass, { loadChoices: choices, choosing, translated });
})();
