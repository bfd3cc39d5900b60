"""How soon a page can be used on a phone: python -m benchmarks.phone [--runs N] [--html FOLDER]

Brings the built book up to date (`casebook build`), or takes the pages of a FOLDER, and opens some
of its largest pages in Chromium as a phone shows them: 360 px wide, with touch, and with the
processor throttled four times (`Emulation.setCPUThrottlingRate`), each time in a context of its own
with an empty cache. A local server sends the files, packed, as fast as it can: what a connection
adds, `benchmarks.reading` measures. The pages take turns, and the middle of their runs counts.

    paint     first contentful paint: words of the page are seen
    usable    the page has been painted, its scripts have run (those that wait for the page do so
              before DOMContentLoaded ends) and the last long task is over: none of 50 ms or more
              follows for two seconds
    answer    from a tap on the button that takes something away, the first on that page, until its
              panel is there; the arguments are loaded for it

Then what folds on the page, the evidence of a card if there are cards, has to open at a tap. A page
that answers neither ends the run: it was not usable. Times are by the clock, and say little if the
machine has more to do; beside them stand the seconds of the processor that the page's main thread
took until then, throttled as it was. On a machine at rest they come near to the time until the page
is usable. Nothing passes or fails.
"""

import argparse
import os
import statistics
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks._books import ROOT, BuildFailed, run, tell
from benchmarks._results import keep, machine
from benchmarks.reading import Files, served
from casebook.site import browsers

RUNS = 5
PACE = 4  # the processor is that many times as slow
AIM_PAINT, AIM_USABLE = 1.0, 3.0  # s
PAGES = {  # what the table calls it: its address
    "chapter 2": "notebooks/02-everyday-integration",
    "argument of the report": "book/reference/argument-nwc2020",
    "argument of the article": "book/reference/argument-gv2022",
    "ledger": "book/reference/claim-ledger",
    "chapter 1": "notebooks/01-commissioned-communities",
}
PHONE = {
    "viewport": {"width": 360, "height": 800},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
PATIENCE, ANSWERS = 120_000, 20_000  # ms that a page has to load, and to answer

# From the beginning of the page: what was a long task, and when it ended.
WATCH = """
window.lastTask = 0;
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries())
    window.lastTask = Math.max(window.lastTask, startTime + duration);
}).observe({ type: "longtask", buffered: true });
"""
QUIET = """async (quiet) => {
  const first = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const [page] = performance.getEntriesByType("navigation");
  for (;;) {
    const painted = first("first-contentful-paint");
    const usable = Math.max(window.lastTask, page.domContentLoadedEventEnd, painted ?? Infinity);
    if (page.loadEventEnd && performance.now() > usable + quiet) return { painted, usable };
    await new Promise((done) => setTimeout(done, 100));
  }
}"""
BUTTON, PANEL = ".cb-take-open", ".cb-take-panel"
FOLDED = ".cb-card summary, main summary"
# How long what is tapped takes to show a panel, or to unfold if no panel is named.
LISTEN = """(tapped, [panel, patience]) => {
  const isShown = () => document.querySelector(panel)?.checkVisibility();
  const isThere = panel ? isShown : () => tapped.parentElement.open;
  let from = null;
  tapped.addEventListener("pointerdown", () => (from = performance.now()), { once: true });
  window.answer = new Promise((done) => {
    const look = () => {
      if (from !== null && isThere()) setTimeout(() => done(performance.now() - from));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    setTimeout(done, patience, null);
  });
}"""


class NotUsable(Exception):
    """A page does not answer a tap."""


def open_page(chromium, address: str, pace: int = PACE, quiet: int = 2000) -> dict[str, float]:
    """Open a page as a phone does, and tap on it.

    Parameters
    ----------
    chromium : playwright Browser
    address : str
    pace : int
        How many times as slow the processor is.
    quiet : int
        Milliseconds without a long task that have to follow.

    Returns
    -------
    dict
        Seconds: ``paint``, ``usable``, ``answer``, ``processor``.

    Raises
    ------
    NotUsable
        If the page answers no tap.
    """
    context = chromium.new_context(**PHONE)
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        session.send("Emulation.setCPUThrottlingRate", {"rate": pace})
        page.add_init_script(WATCH)
        page.goto(address)
        seen = page.evaluate(QUIET, quiet)
        counts = session.send("Performance.getMetrics")["metrics"]
        processor = next(each["value"] for each in counts if each["name"] == "TaskDuration")
        page.set_default_timeout(ANSWERS)
        answer = tap(page, BUTTON, PANEL)
        tap(page, FOLDED)
    finally:
        context.close()
    return {
        "paint": seen["painted"] / 1000,
        "usable": seen["usable"] / 1000,
        "answer": answer / 1000,
        "processor": processor,
    }


def tap(page, selector: str, panel: str | None = None) -> float:
    """Tap on the first of its kind that is seen; milliseconds until a panel is there, or it opens.

    Raises
    ------
    NotUsable
        If it does not answer.
    """
    from playwright.sync_api import TimeoutError as TooLate

    try:
        # The one that is the first now: what comes above it meanwhile is another one.
        place = page.locator(selector).locator("visible=true").first.element_handle()
        place.evaluate(LISTEN, [panel, ANSWERS])
        place.tap()
        answer = page.evaluate("window.answer")
    except TooLate:
        answer = None
    if answer is None:
        raise NotUsable(f"{page.url.rpartition('/')[2]} does not answer a tap on {selector}")
    return answer


def measure(chromium, host: str, pages: dict[str, str], runs: int) -> list[dict]:
    """Open pages in turns; return a row for each."""
    seen = defaultdict(lambda: defaultdict(list))
    for turn in range(runs):
        for name, page in pages.items():
            for what, seconds in open_page(chromium, f"{host}/ours/{page}.html").items():
                seen[name][what].append(seconds)
            tell(f"run {turn + 1} of {runs}, {name}: usable after {seen[name]['usable'][-1]:.1f} s")
    return [
        {
            "page": name,
            **{what: statistics.median(each) for what, each in seen[name].items()},
            "quickest": min(seen[name]["usable"]),
            "aim_paint": AIM_PAINT,
            "aim_usable": AIM_USABLE,
        }
        for name in pages
    ]


def print_rows(rows: list[dict]) -> None:
    """Print a row for each page, in seconds."""
    print(f"{'':26}{'paint':>7}{'usable':>8}{'quickest':>10}{'answer':>8}{'processor':>11}")
    for row in rows:
        figures = f"{row['paint']:7.2f}{row['usable']:8.2f}{row['quickest']:10.2f}"
        print(f"{row['page']:26}{figures}{row['answer']:8.2f}{row['processor']:11.2f}")
    print(f"{'aim':26}{AIM_PAINT:7.2f}{AIM_USABLE:8.2f}")


def main(arguments: list[str]) -> int:
    """Build, serve, open, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks phone")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each page")
    parser.add_argument("--html", type=Path, help="folder with the pages of a built book")
    options = parser.parse_args(arguments)
    program = browsers.find()
    if program is None:
        tell(f"phone: not measured: {browsers.MISSING}")
        return 1
    from playwright.sync_api import sync_playwright

    on = machine()
    try:
        if options.html is None:
            run([sys.executable, "-m", "casebook", "build"], ROOT, os.environ)
        books = {"ours": options.html or ROOT / "_build" / "html"}
        with served(Files(books, {})) as host, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=program, args=list(browsers.SWITCHES)
            )
            rows = measure(chromium, host, PAGES, options.runs)
            chromium.close()
    except (BuildFailed, NotUsable) as error:
        tell(f"phone: {error}")
        return 1
    print_rows(rows)
    keep("phone", {"pages": rows}, on)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
