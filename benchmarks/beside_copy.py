"""How long a page takes to look through a reader's copy: python -m benchmarks beside_copy [MB]

Prints, for a browser at its own pace and at a quarter of it (as phones are), seconds from the copy
to the result and the longest time in ms that the page answers to nothing, for texts of so many
million characters (5 if nothing is said) in which

- no passage stands, in lines of one page after another;
- the passages stand that the tables describe, if the sources' texts are beside the repository,
  wrapped, and on pages with a header, over and over.

Nothing passes or fails.
"""

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from benchmarks._books import ROOT
from casebook.copies import anchored_rows
from casebook.site import browsers, your_copy
from casebook.tables import load

WEB = ROOT / "src" / "casebook" / "web" / "pages"
REPORT = ROOT.parent / "shared" / "sources" / "nordic-welfare-centre-2020-report.txt"
SOURCE = "nwc2020"
PACES = (1, 4)

LOOK = """async ([source, text]) => {
  const { port1, port2 } = new MessageChannel();
  let goOn;
  let since = performance.now();
  let longest = 0;
  const start = since;
  port1.onmessage = () => {
    since = performance.now();
    goOn();
  };
  const pause = () => new Promise((resolve) => {
    longest = Math.max(longest, performance.now() - since);
    goOn = resolve;
    port2.postMessage(null);
  });
  const work = casebookCopies.verify(source, text, (reference) => reference);
  const found = await casebookSlices.inSlices(work, { pause });
  const some = found.filter(({ result }) => result !== "not found").length;
  return [(performance.now() - start) / 1000, longest, some];
}"""


def texts(size: int) -> Iterator[tuple[str, str]]:
    """The texts, each with its name."""
    page = "A Running Title\n" + "Words that fill a line of a page of søme ordinary text\n" * 45
    pages = size // len(page) + 1
    yield "none of it", "".join(f"{page}{number}\n" for number in range(pages))[:size]
    if REPORT.is_file():
        lines = textwrap.wrap(REPORT.read_text(encoding="utf-8"), 60)
        wrapped = [
            "\n".join([f"{first // 45}\tAuthors", "A Title", *lines[first : first + 45]])
            for first in range(0, len(lines), 45)
        ]
        whole = "\n".join(wrapped) + "\n"
        yield "all of it, again and again", (whole * (size // len(whole) + 1))[:size]


def main(size: int) -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    rows = anchored_rows(load(), SOURCE)
    source = your_copy.anchors_of(rows, dict.fromkeys(rows.locators, ""))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsers.find(), args=list(browsers.SWITCHES)
        )
        page = chromium.new_page()
        for name in ("sha256.js", "copy-text.js", "copy-anchors.js", "slices.js"):
            page.add_script_tag(content=Path(WEB, name).read_text(encoding="utf-8"))
        session = page.context.new_cdp_session(page)
        print(f"{'pace':>5} {'seconds':>8} {'longest ms':>11} {'found':>6}  text")
        for pace in PACES:
            session.send("Emulation.setCPUThrottlingRate", {"rate": pace})
            for name, text in texts(size):
                seconds, longest, found = page.evaluate(LOOK, [source, text])
                print(f"{f'1/{pace}':>5} {seconds:8.2f} {longest:11.0f} {found:6}  {name}")
        chromium.close()


if __name__ == "__main__":
    main(int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 5_000_000)
