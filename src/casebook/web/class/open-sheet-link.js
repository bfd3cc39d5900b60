// The page that an address with a sheet leads to: it reads the sheet out of its own address, and
// becomes the page of that sheet. Nothing is asked of the network.
(async () => {
  "use strict";
  const given = (id) => JSON.parse(document.getElementById(id).textContent);

  function become(text) {
    const { documentElement } = new DOMParser().parseFromString(text, "text/html");
    const script = documentElement.querySelector("script:not([type])");
    // What a parser has read does not run; the page's policy knows this one by its hash.
    const running = document.createElement("script");
    running.textContent = script.textContent;
    script.remove();
    document.replaceChild(document.adoptNode(documentElement), document.documentElement);
    document.body.append(running);
  }

  window.addEventListener("hashchange", () => window.location.reload());
  const [shell, words] = [given("shell"), given("all-words")];
  const { data, why } = await casebookClass.sheetLink.read(window.location.hash);
  if (data) become(casebookClass.sheetPage(data, shell, words));
  else {
    document.getElementById("why").textContent = why;
    document.getElementById("no-sheet").hidden = false;
    document.getElementById("reading").hidden = true;
  }
})();
