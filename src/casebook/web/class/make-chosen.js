// What is on the sheet, on the page "Make a sheet": passages and codes in their order, to be moved,
// changed and taken off.
(() => {
  "use strict";

  const { byId, element, button, tell, drafts, codeNames } = casebookClass;

  // When to give a code and when not, as paragraphs.
  function rulesOf({ definition, include_when, exclude_when }) {
    const rule = (what, text) => element("p", { class: "help" }, element("strong", {}, what), ` ${text}`);
    return [
      definition && element("p", {}, definition),
      include_when && rule("Give it for:", include_when),
      exclude_when && rule("Not for:", exclude_when),
    ].filter(Boolean);
  }

  const KINDS = {
    passages: {
      one: "passage",
      most: { gist: 2000, material: 500, locator: 500 },
      fields: { gist: "Text", material: "What it is", locator: "Where it is from" },
      long: ["gist"],
      text: (passage) => [
        element("p", { class: "gist", dir: "auto" }, passage.gist),
        element("p", { class: "help" }, [passage.material, passage.locator].filter(Boolean).join(" · ")),
      ],
    },
    codes: {
      one: "code",
      most: { label: 80, theme: 500, definition: 500, include_when: 500, exclude_when: 500 },
      fields: { label: "Name", theme: "Theme", definition: "What it means", include_when: "Give it for", exclude_when: "Not for" },
      long: ["definition", "include_when", "exclude_when"],
      text: (code) => [element("p", { class: "label", dir: "auto" }, code.label, code.theme && element("small", {}, ` ${code.theme}`)), ...rulesOf(code)],
    },
  };

  function chosen(desk, name) {
    const kind = KINDS[name];
    const list = byId(`chosen-${name}`);

    function show() {
      const { [name]: entries } = desk.draft;
      byId(`no-${name}`).hidden = entries.length > 0;
      list.replaceChildren(...entries.map(row));
      warn();
    }

    function row(entry, place) {
      const which = `${kind.one} ${place + 1}`;
      const last = desk.draft[name].length - 1;
      const step = (text, to) => {
        const made = button(text, () => move(place, to), which);
        if (to < 0 || to > last) made.setAttribute("aria-disabled", "true");
        return made;
      };
      const keydown = (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by || !event.altKey || event.target.closest("textarea, input")) return;
        event.preventDefault();
        move(place, place + by);
      };
      const words = element("div", {}, ...kind.text(entry));
      return element(
        "li",
        { keydown },
        words,
        drafts.isOwn(entry, desk.taken) ? fieldsOf(entry, which, words) : "",
        element("p", { class: "warning", hidden: true }),
        element("p", { class: "buttons" }, step("Up", place - 1), step("Down", place + 1), button("Take off", () => remove(place), which)),
      );
    }

    function fieldsOf(entry, which, words) {
      const field = ([key, label]) => {
        const id = `${entry.id}-${key}`;
        const long = kind.long.includes(key);
        const input = () => {
          entry[key] = long ? drafts.tidy(made.value) : drafts.tidyLine(made.value);
          words.replaceChildren(...kind.text(entry));
          desk.changed();
        };
        const made = element(long ? "textarea" : "input", { id, input, maxlength: kind.most[key], autocomplete: "off" });
        made.value = entry[key];
        return element("p", { class: "field" }, element("label", { for: id }, label), made);
      };
      const summary = element("summary", { "aria-label": `Change its words: ${which}` }, "Change its words");
      return element("details", {}, summary, ...Object.entries(kind.fields).map(field));
    }

    function move(from, to) {
      const { [name]: entries } = desk.draft;
      if (to < 0 || to >= entries.length) return;
      const at = Array.from(list.children[from].querySelectorAll("button")).indexOf(document.activeElement);
      desk.draft[name] = drafts.moved(entries, from, to);
      desk.changed(`Now ${kind.one} ${to + 1} of ${entries.length}.`);
      show();
      list.children[to].querySelectorAll("button")[Math.max(at, 0)].focus();
    }

    function remove(place) {
      const { [name]: entries } = desk.draft;
      const { id } = entries[place];
      desk.draft[name] = entries.filter((_, other) => other !== place);
      desk.changed(`Taken off: ${kind.one} ${place + 1}.`);
      desk.untick(name, id);
      show();
      const next = list.children[Math.min(place, entries.length - 2)];
      (next ? next.querySelector("button:last-child") : byId(name)).focus();
    }

    // Which passages have the name of a code in them.
    function warn() {
      if (name !== "passages") return 0;
      const { passages, codes } = desk.draft;
      return passages.filter((passage, place) => {
        const names = codeNames.inText(passage.gist, codes);
        const told = list.children[place]?.querySelector(".warning");
        if (told) {
          told.hidden = !names.length;
          tell(told, names.length ? `It has the name of a code in it: ${names.join(", ")}. Students may tick the code for the word alone.` : "");
        }
        return names.length > 0;
      }).length;
    }

    return { show, warn };
  }

  Object.assign(casebookClass, { chosen, rulesOf });
})();
