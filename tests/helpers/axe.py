"""axe-core: what it is asked on every page, and its script."""

from pathlib import Path

import axe_playwright_python

# Every rule of WCAG 2.0 to 2.2, A and AA, and axe's best practices; none is left out.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ("color-contrast", "link-in-text-block")  # one of them among the slowest of all
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
# It keeps what it has worked out for two parts of the page in lists, and goes through them from the
# beginning whenever it looks one up. So where something stands in such a list is kept beside it.
PLACE = """(list, one) => {
  list.places ??= new Map();
  for (let n = list.places.size; n < list.length; n++) list.places.set(list[n], n);
  return list.places.get(one) ?? -1;
}"""
# What of its script is replaced by what is said here.
INSTEAD = {
    "document.createRange()": "range()",
    "s.call(r[0],e[n])": "place(r[0],e[n])",
    "a.call(n,e[0])": "place(n,e[0])",
}


def _changed():
    script = ITS_OWN
    for old, new in INSTEAD.items():
        assert old in script, f"this axe-core has no {old}"
        script = script.replace(old, new)
    return script


SCRIPT = f"""(() => {{
  const map = {MAP}, range = {RANGE}, place = {PLACE};
  ((WeakMap, WeakSet) => {{ {_changed()}
  }})(map, map);
  {ONCE}
  axe.configure({{ noHtml: true }}); // nobody reads it, and it has each part written out
}})()"""


# Two parts are made alike if they are the same element, with the same classes, styles, colours and
# size of text, and hold only what is so, too, however often, and if they lie on the same colours.
# What was `seen` on other pages counts as well, where style sheets are the same; a list of another
# page is another list. Makes are long: they are remembered by a number of 53 bits.
THIN = """([page, before]) => {
  const seen = new Map(Object.entries(before));
  // A picture brings a sheet for what is drawn in it, which is not judged here.
  const given = [...document.styleSheets].filter((sheet) => !sheet.ownerNode.closest(".cb-figure"));
  const sheets = [...new Set(given.map(({ href, ownerNode }) =>
    href?.split("?")[0].split("/").at(-1) ?? ownerNode.textContent))].sort().join(" ");
  const numberOf = (text) => {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let n = 0; n < text.length; n++) {
      one = Math.imul(one ^ text.charCodeAt(n), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(n), 1597334677);
    }
    return `${4294967296 * (2097151 & (two ^ (two >>> 13))) + ((one ^ (one >>> 15)) >>> 0)}`;
  };
  const own = (e) => [e.tagName, e.getAttribute("role"), e.className.baseVal ?? e.className,
    (e.getAttribute("style") ?? "").replace(/[\\d.]+/g, "0"), e.hidden, e.open].join(" ");
  // All of it is read before anything is taken out, which would change what style sheets say.
  const made = new Map(), owns = new Map(), papers = new Map(), had = new Map();
  const inks = (e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor];
  const makeOf = (e, paper = "") => {
    const { color, fontSize, fontWeight, backgroundColor, opacity } = getComputedStyle(e);
    had.set(e, [color, backgroundColor]);
    const isPlain = backgroundColor === "rgba(0, 0, 0, 0)" && opacity === "1";
    const paperOf = isPlain ? paper : `${paper} ${backgroundColor} ${opacity}`;
    papers.set(e, paper);
    owns.set(e, [own(e), color, fontSize, fontWeight, backgroundColor, opacity].join(" "));
    const parts = new Set([owns.get(e)]);
    for (const child of e.children) for (const part of makeOf(child, paperOf)) parts.add(part);
    made.set(e, parts);
    return parts;
  };
  makeOf(document.body);
  // What belongs to something else goes with it alone; rows and items are counted by their list.
  const bound = "thead, tbody, tr > *, dl > *, caption, figcaption, summary, legend, label, "
    + "h1, h2, h3, h4, h5, h6, input, select, textarea, button";
  const whole = "td, th, a, p, svg, " + bound.replace("thead, tbody, ", "");
  // A part that names another one stays for as long as that does.
  const named = new Set();
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    const ids = `${e.getAttribute("aria-labelledby")} ${e.getAttribute("aria-describedby")}`;
    for (const id of ids.split(" ")) if (!document.getElementById(id)?.contains(e)) named.add(id);
  }
  const names = (e) => [e, ...e.querySelectorAll("[id], label[for]")].some((one) => {
    const target = one.htmlFor && document.getElementById(one.htmlFor);
    return named.has(one.id) || (target && !e.contains(target));
  });
  const lists = [];
  const listOf = (e) => lists.indexOf(e) + 1 || lists.push(e);
  const thin = (e) => {
    for (const child of [...e.children]) {
      const list = child.matches("li, tr") ? `${page} ${listOf(e)}` : "";
      const parts = [...made.get(child)].sort();
      const on = [sheets, list, papers.get(child), owns.get(child)];
      const make = numberOf([...on, ...parts].join("\\n"));
      seen.set(make, (seen.get(make) ?? 0) + 1);
      if (seen.get(make) > 2 && !child.matches(bound) && !names(child)) child.remove();
      else if (!child.matches(whole)) thin(child);
    }
  };
  for (const part of document.querySelectorAll("main")) thin(part);
  // What had a colour by its place among others keeps it in this theme.
  const { theme } = document.documentElement.dataset, sheet = new CSSStyleSheet();
  const left = [...document.querySelectorAll("main *")];
  for (const e of left.filter((e) => inks(e).join() !== had.get(e).join())) {
    const [ink, paper] = had.get(e), here = `html${theme ? `[data-theme="${theme}"]` : ""} `;
    e.dataset.had = left.indexOf(e);
    sheet.insertRule(`${here}[data-had="${e.dataset.had}"] {
      color: ${ink} !important; background-color: ${paper} !important }`);
  }
  document.adoptedStyleSheets.push(sheet);
  // Nothing in a picture is judged there, and its size is its own.
  for (const picture of document.querySelectorAll(".cb-still svg")) picture.replaceChildren();
  return Object.fromEntries(seen);
}"""


FOUND = """async ([rules, within, colours, ofColours]) => {
  const switched = { "label-content-name-mismatch": { enabled: true } }; // experimental with axe
  for (const rule of ofColours) switched[rule] = { enabled: colours };
  // A page's policy forbids that its style sheets are fetched.
  const { violations } = await axe.run(within ?? document,
    { runOnly: rules, resultTypes: ["violations"], preload: false, rules: switched });
  return violations;
}"""
# What has begun to change its colours for the new theme has done so.
THEMED = """(theme) => {
  const { dataset } = document.documentElement;
  if (dataset.theme) dataset.theme = theme;
  for (const moving of document.getAnimations()) moving.finish();
}"""


def violations(page, within=None, colours=True, rules=RULES):
    """What axe-core finds on a page as it is, each with the place and what to do.

    Parameters
    ----------
    page : Page
    within : dict, optional
        What axe calls a context, if not all of the page is to be judged.
    colours : bool
        Whether its colours are.
    rules : sequence of str
        Tags of rules, or rules.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return [
        f"{one['id']}: {node['target']} ({' '.join(node['failureSummary'].split())})"
        for one in page.evaluate(FOUND, [list(rules), within, colours, COLOURS])
        for node in one["nodes"]
    ]


def thin(page, name="", seen=None):
    """Leave two of whatever is made alike on a page, counting what was seen on others.

    Parameters
    ----------
    page : Page
    name : str
        Its own among those pages.
    seen : dict, optional
        What the last of them gave back.
    """
    return page.evaluate(THIN, [name, seen or {}])


def in_theme(page, theme):
    """Give an open page another theme."""
    page.emulate_media(color_scheme=theme)
    page.evaluate(THEMED, theme)


def in_both_themes(page, within=None, long=False):
    """The same in the light and in the dark, of the page that is open.

    Of a `long` page all is judged once, and then in each theme what `thin` leaves of it.
    """
    found = []
    if long:
        found += violations(page, within, colours=False)
        thin(page)
    for theme in ("dark", "light"):
        in_theme(page, theme)
        found += [f"{theme}: {one}" for one in violations(page, within)]
    return found
