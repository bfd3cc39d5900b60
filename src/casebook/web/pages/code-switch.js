// One switch per page for the code behind its charts, tables and cards. It is off until a reader
// turns it on; only then is something kept on this device, and turning it off forgets it. Without
// this file, and where scripts do not run, the code stands on the page (see code-switch.css).
(() => {
  "use strict";

  const KEY = "casebook-show-code";
  const FOLDED = ".cell.tag_folded > .cell_input";
  const page = document.documentElement;

  // A browser may refuse storage, as some do for pages opened from a folder.
  function remembered() {
    try {
      return window.localStorage.getItem(KEY) === "on";
    } catch (error) {
      return false;
    }
  }

  function remember(on) {
    try {
      if (on) window.localStorage.setItem(KEY, "on");
      else window.localStorage.removeItem(KEY);
    } catch (error) {
      // The switch works all the same, for this page.
    }
  }

  // What is far below on a phone has no look before it comes near, so that a screen reader would hear
  // what is folded there: it is told.
  function show(button, on) {
    page.dataset.cbCode = on ? "on" : "off";
    for (const code of document.querySelectorAll(FOLDED)) code.setAttribute("aria-hidden", String(!on));
    button.setAttribute("aria-checked", String(on));
  }

  function start() {
    const tools = document.querySelector(".cb-tools");
    if (!tools || !document.querySelector(FOLDED)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cb-code-switch";
    button.setAttribute("role", "switch");
    button.textContent = "Show the code";
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-checked") !== "true";
      remember(on);
      show(button, on);
    });
    tools.prepend(button);
    show(button, remembered());
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
