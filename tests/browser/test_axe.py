"""Every page, with all that it folds away, judged by axe-core."""

from pathlib import Path

import axe_playwright_python
import pytest
from helpers.open_pages import DESK, PHONE, TABLET, Watched, pages_of

# Every rule of WCAG 2.0 to 2.2, A and AA, and axe's best practices; none is left out. One that
# this axe-core still calls experimental, and newer ones do not, is asked for by name.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a rule asks of colours does not depend on the width, nor what another asks on the theme: so
# every page has its colours looked at in both themes, and all else at all three widths.
# Rules about colours, one of them among the slowest of all.
COLOURS = ("color-contrast", "link-in-text-block")
PARTS = 4  # so that two processes share the pages
VIEWS = [("dark", PHONE, True), ("light", DESK, True), ("light", TABLET, False)]
AXE = """async ([rules, ofColours, colours]) => {
  document.querySelectorAll("details").forEach((details) => (details.open = true));
  document.querySelectorAll("[role=switch][aria-checked=false]").forEach((code) => code.click());
  // A page has a moment to answer to what is opened, and to a new width.
  await new Promise((done) => setTimeout(done, 100));
  const switched = { "label-content-name-mismatch": { enabled: true } };
  for (const rule of ofColours) switched[rule] = { enabled: colours };
  // What is inside a picture is not read out; its colours are looked at by LOOK.
  const page = { include: [["html"]], exclude: [[".cb-still svg"]] };
  const found = await axe.run(page, {
    runOnly: rules, resultTypes: ["violations"], rules: switched,
    preload: false, // or it would fetch the style sheets, which the page's policy forbids
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target} (${node.failureSummary.replace(/\\s+/g, " ")})`));
}"""


@pytest.mark.parametrize(
    "part", [pytest.param(n, marks=pytest.mark.xdist_group(f"axe-{n}")) for n in range(PARTS)]
)
def test_axe_finds_nothing_on_any_page(browser, built_book, part):
    script = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    faults = []
    # The largest pages first, one to each part, so that no part has two of them.
    pages = sorted(pages_of(built_book), key=lambda path: -path.stat().st_size)
    assert len(pages) > PARTS
    for path in pages[part::PARTS]:
        # What opens with an animation would be judged half opened.
        options = {"color_scheme": "dark", "reduced_motion": "reduce", "viewport": PHONE}
        with Watched(browser, path.as_uri(), **options) as watched:
            watched.page.evaluate(script)
            for theme, size, colours in VIEWS:
                watched.page.set_viewport_size(size)
                watched.page.evaluate(
                    "theme => { document.documentElement.dataset.theme = theme }", theme
                )
                found = watched.page.evaluate(AXE, [RULES, COLOURS, colours])
                where = f"{path.relative_to(built_book)}, {size['width']} px, {theme}"
                faults += [f"{where}: {fault[:300]}" for fault in found[:5]]
    assert not faults, "\n" + "\n".join(faults)


def test_axe_finds_what_is_planted(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><img src='x.png'><p style='color:#999'>pale</p>"
        "<button aria-label='Find'>Search</button></body></html>"
    )
    script = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    opened = browser.new_page()
    opened.goto(page.as_uri())
    opened.evaluate(script)
    found = " ".join(opened.evaluate(AXE, [RULES, COLOURS, True]))
    without_colours = " ".join(opened.evaluate(AXE, [RULES, COLOURS, False]))
    opened.close()
    assert "color-contrast" not in without_colours
    assert "image-alt" in without_colours
    wanted = "image-alt color-contrast html-has-lang document-title landmark label-content-name"
    for rule in wanted.split():
        assert rule in found
