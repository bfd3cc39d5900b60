"""axe-core: what it is asked on every page, and its script."""

from pathlib import Path

import axe_playwright_python

# Every rule of WCAG 2.0 to 2.2, A and AA, and axe's best practices; none is left out.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ITS_OWN = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")

# Axe keeps each field of each colour in a WeakMap, because it is made for browsers that have no
# private fields, and it makes millions of colours on a long page: the engine then spends two
# thirds of the time on these maps. Here they keep a value with the object that it belongs to.
MAP = """class {
  #key = Symbol();
  get(object) { return this.has(object) ? object[this.#key] : undefined; }
  set(object, value) { object[this.#key] = value; return this; }
  add(object) { return this.set(object, true); }
  has(object) { return object != null && Object.hasOwn(object, this.#key); }
  delete(object) { return this.has(object) && delete object[this.#key]; }
}"""
# And it reads the same few colours again for each element that lies under a word.
ONCE = """{
  const { prototype } = axe.commons.color.Color, { parseString } = prototype, known = new Map();
  prototype.parseString = function (text) {
    if (!known.has(text)) {
      const { r, g, b, alpha } = parseString.call(this, text);
      known.set(text, { r, g, b, alpha });
    }
    return Object.assign(this, known.get(text));
  };
}"""
# It measures each text by a range of its own, and until memory is tidied the engine looks at all of
# them whenever something is taken out of the page: thousands of them for thousands of parts. So all
# texts have one range, which begins anew with each.
RANGE = """(() => {
  const one = document.createRange();
  return () => {
    one.setStart(document, 0);
    one.collapse(true);
    return one;
  };
})()"""
SCRIPT = f"""(() => {{
  const map = {MAP}, range = {RANGE};
  ((WeakMap, WeakSet) => {{ {ITS_OWN.replace("document.createRange()", "range()")}
  }})(map, map);
  {ONCE}
}})()"""


def violations(page):
    """What axe-core finds on a page as it is, each with the place and what to do."""
    page.evaluate(SCRIPT)
    found = page.evaluate(
        """rules => axe.run(document,
             { runOnly: rules, resultTypes: ['violations'], preload: false })""",
        RULES,
    )
    return [
        f"{one['id']}: {node['target']} ({node['failureSummary']})"
        for one in found["violations"]
        for node in one["nodes"]
    ]
