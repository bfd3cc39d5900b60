"""How soon a page shows what follows when something is taken away: python -m benchmarks take_away

Opens pages of the built book (`make book` first) in a browser at its own pace and at a quarter of
it (as phones are), takes one informant or case away and puts it back, again and again, and prints
for each page the middle and the slowest time in ms from the change to the painted page, the middle
time until what is out of sight has changed too, and the longest task in ms from a change on and
while the arguments are loaded (0: none was longer than 50); then what is loaded for each source, in
bytes as they are sent (gzip). Nothing passes or fails.
"""

import gzip
import re
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks._books import ROOT
from casebook.site import browsers

HTML = ROOT / "_build" / "html"
PAGES = {
    "notebooks/01-commissioned-communities": "gv2022-i-17",
    "book/reference/argument-gv2022": "gv2022-i-17",
    "notebooks/02-everyday-integration": "nwc2020-venner-viser-vej",
    "book/reference/claim-ledger": "gv2022-i-17",
}
PACES = (1, 4)
TURNS = 10
LINE = "{:>5} {:7.0f} {:8.0f} {:6.0f} {:5.0f} {:8.0f}  {}"
HEADS = re.sub(r"\.0f", "", LINE)

LOAD = """async () => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    const found = list.getEntries().map(({ duration }) => duration);
    window.longest = Math.max(window.longest, ...found);
  }).observe({ type: "longtask" });
  document.querySelector(".cb-take-open").click();
  const soon = () => new Promise((done) => setTimeout(done, 20));
  while (!document.querySelector(".cb-take-panel")) await soon();
  const known = () => document.querySelectorAll(".cb-take-what").length;
  for (let before = -1; before < known(); ) {
    before = known();
    await new Promise((done) => setTimeout(done, 500));
  }
  document.querySelector(".cb-take-close").click();
  const { longest } = window;
  window.longest = 0;
  return longest;
}"""
TURN = """async (id) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  await painted();
  const start = performance.now();
  casebookTakeAway.toggle(id);
  await painted();
  const seen = performance.now() - start;
  await casebookTakeAway.drawn;
  await painted();
  const whole = performance.now() - start;
  await new Promise((done) => setTimeout(done, 100)); // the next one begins at rest
  return [seen, whole];
}"""


def main() -> int:
    """Measure and print."""
    if not HTML.is_dir():
        print("there is no book to measure: run `make book` first", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsers.find(), args=list(browsers.SWITCHES)
        )
        print(HEADS.format("pace", "middle", "slowest", "whole", "task", "loading", "page (ms)"))
        for name, taken in PAGES.items():
            for pace in PACES:
                page = chromium.new_page(viewport={"width": 360, "height": 800})
                page.goto((HTML / f"{name}.html").as_uri())
                session = page.context.new_cdp_session(page)
                session.send("Emulation.setCPUThrottlingRate", {"rate": pace})
                longest = page.evaluate(LOAD)
                turns = [page.evaluate(TURN, taken) for _ in range(2 * TURNS)]
                seen, whole = zip(*turns, strict=True)
                found = statistics.median(seen), max(seen), statistics.median(whole)
                task = page.evaluate("window.longest")
                print(LINE.format(f"1/{pace}", *found, task, longest, name))
                page.close()
        chromium.close()
    static = HTML / "_static"
    shared = ["slices.js", "argument.js", "argument-words.js", "take-away.js", "take-away-page.js"]
    print(f"{_sent(static / name for name in shared):>7,} bytes: scripts of all sources")
    for path in sorted(static.glob("argument-*.js")):
        if path.name not in shared:
            print(f"{_sent([path]):>7,} bytes: {path.name}")
    return 0


def _sent(paths: Iterable[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


if __name__ == "__main__":
    sys.exit(main())
