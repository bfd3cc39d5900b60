// Parts of a page, made by scripts. Text comes into it as text, never as markup.
globalThis.casebookClass ??= {};
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);

  // An element with attributes and children; an attribute that is a function listens. Children may be
  // lists; one that is null or blank is left out.
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== ""));
    return made;
  }

  // Texts on one line, each of which may be read from the other side than the page.
  const apart = (texts, sign) =>
    texts.filter(Boolean).flatMap((text, place) => [place ? sign : "", element("bdi", {}, text)]);

  // A button, told apart from others of its kind by what only a screen reader says.
  const button = (text, click, which = "") =>
    element("button", { type: "button", click, "aria-label": which ? `${text}: ${which}` : false }, text);

  // Only what differs is written: what is the same is not read out again.
  function tell(target, text) {
    if (target.textContent !== text) target.textContent = text;
  }

  const counted = (count, one, several = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : several}`;

  Object.assign(casebookClass, { byId, element, apart, button, tell, counted });
})();
