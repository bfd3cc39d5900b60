"""Every page, with all that it folds away, judged by axe-core."""

import pytest
from helpers.axe import COLOURS, ITS_OWN, RULES, SCRIPT, in_both_themes, in_theme, thin, violations
from helpers.open_pages import DESK, NEAR, PHONE, TABLET, Watched, pages_of, way_to_the_top

# Every page is judged whole on a phone. What can differ from view to view is how something is
# styled, and that is by what it is, not by how often it is there or on which page: so for the other
# views no more than two are left of whatever is made alike. Nor do colours differ among what is
# made alike, has the same and lies on the same. Few depend on the width: they are looked at in the
# dark on a phone and in the light on a desk, where least is left, since that takes as long as all
# other rules.
PARTS = 4  # so that two processes share the pages
VIEWS = [
    ("dark", PHONE, COLOURS, True),
    ("light", DESK, RULES, True),
    ("light", TABLET, RULES, False),
]
# What is inside a picture is not read out; its colours are looked at by `test_pages.LOOK`.
PAGE = {"include": [["html"]], "exclude": [[".cb-still svg"]]}
# A page has a moment to answer to what is opened, and to a new width.
UNFOLD = """async () => {
  document.querySelectorAll("details").forEach((details) => (details.open = true));
  document.querySelectorAll("[role=switch][aria-checked=false]").forEach((code) => code.click());
  NEAR
  await new Promise((done) => setTimeout(done, 100));
}""".replace("NEAR", NEAR)


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(browser, built_book, part):
    faults, seen = [], {}
    # The largest pages first, one to each part, so that no part has two of them.
    pages = sorted(pages_of(built_book), key=lambda path: -path.stat().st_size)
    assert len(pages) > PARTS
    for path in pages[part::PARTS]:
        name = path.relative_to(built_book).as_posix()
        # What opens with an animation would be judged half opened.
        options = {"color_scheme": "dark", "reduced_motion": "reduce", "viewport": PHONE}
        with Watched(browser, path.as_uri(), **options) as watched:
            page = watched.page
            page.evaluate(UNFOLD)
            found = [f"{name}: {one}" for one in violations(page, PAGE, colours=False)]
            seen = thin(page, name, seen)
            for theme, size, rules, colours in VIEWS:
                page.set_viewport_size(size)
                in_theme(page, theme)
                page.evaluate(UNFOLD)
                where = f"{name}, {size['width']} px, {theme}"
                found += [f"{where}: {one}" for one in violations(page, PAGE, colours, rules)]
            faults += [fault[:400] for fault in found[:5]]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_way_back_to_the_top_can_be_read(browser, built_book, size):
    address = (built_book / "notebooks" / "10-anonymising.html").as_uri()
    with Watched(browser, address, viewport=size) as watched:
        page, button = watched.page, {"include": [["#pst-back-to-top"]]}
        way = way_to_the_top(page)
        assert in_both_themes(page, button) == []
        way.hover()
        assert in_both_themes(page, button) == []


ALIKE = """<main>{}<article class="card"><p>so</p><p class="pale">said</p></article>
<ul><li>a</li><li>b</li><li>c</li></ul><ul><li>d</li></ul></main>"""


def test_a_name_stays_where_what_it_names_stays(browser):
    opened = browser.new_page()
    parts = "".join(
        f'<p><label for="in-{n}">Name</label></p><input id="in-{n}">'
        f'<p id="of-{n}">Other</p><input aria-labelledby="of-{n}">'
        for n in range(4)
    )
    opened.set_content(f"<main>{parts}<p>more</p></main>")
    thin(opened)
    assert opened.locator("p").count() == 8  # and not the one that names nothing
    assert "label: " not in " ".join(violations(opened, colours=False))
    opened.close()


def test_what_is_made_alike_is_left_out_and_nothing_else(browser):
    opened = browser.new_page()
    opened.set_content(ALIKE.format('<article class="card"><p>so</p></article>' * 5))
    opened.add_style_tag(content=".pale { color: #999 }")
    thin(opened)
    assert opened.locator("article").count() == 3
    assert opened.locator("ul").evaluate_all("all => all.map((e) => e.children.length)") == [2, 1]
    assert "color-contrast: ['.pale']" in " ".join(violations(opened))
    opened.close()


def test_what_was_seen_on_another_page_is_left_out_and_nothing_else(browser):
    parts = "<p>so</p><p>so</p><ul><li>a</li></ul><ul><li>a</li></ul>"
    other = "<ul><li>a</li><li>b</li><li>c</li><li><b>d</b></li></ul><p class='pale'>said</p>"
    seen, left = {}, []
    for number, (more, style) in enumerate(
        [("", ""), (other, ""), ("", "p { margin: 9px }"), ("", "p { margin: 9px }")]
    ):
        opened = browser.new_page()
        opened.set_content(f"<style>.pale {{ color: #999 }} {style}</style><main>{parts}{more}")
        seen = thin(opened, number, seen)
        left.append(
            opened.evaluate("[...document.querySelectorAll('main *')].map((e) => e.tagName)")
        )
        if more:
            assert "foreground color: #999999" in " ".join(violations(opened))
        opened.close()
    alike = ["P", "P", "UL", "LI", "UL", "LI"]
    assert left == [alike, ["UL", "LI", "LI", "LI", "B", "P"], alike, []]


COLOURED = """<body style="background: #eee"><p style="color: #999">pale</p>
<div style="opacity: .6; background: rgb(10 20 30 / .5)"><p style="color: #777">on grey
<span style="color: hsl(120 10% 60%); mix-blend-mode: multiply">green</span></p></div>
<p style="color: color(display-p3 .6 .6 .6)">wide</p><p style="color: #222">dark</p>
<p style="color: #aaa; text-shadow: 0 0 2px #fff">glowing</p>
<p style="background: linear-gradient(#fff, #000)">on a picture</p>"""


def test_what_is_as_pale_as_nothing_else_is_kept(browser):
    """Among what is made alike: by its place, by a style of its own, or on a paper of its own."""
    parts = "<li>said</li>" * 6
    opened = browser.new_page()
    opened.set_content(
        f"<main><ol>{parts}</ol><div>{'<p>so</p>' * 5}<p style='color: #777'>own</p></div>"
        f"<section><h2>one</h2></section><section><h2>two</h2></section>"
        f"<section style='background: #888'><h2>paper</h2></section></main>"
    )
    opened.add_style_tag(content="li:nth-child(5) { color: #999 } h2, p { color: #555 }")
    thin(opened)
    assert opened.locator("li").count() == 3
    assert opened.locator("p").count() == 3
    found = [one for one in violations(opened) if "contrast" in one]
    opened.close()
    for told in ("#999999", "#777777", "#888888"):
        assert any(told in one for one in found), told


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(
    "where",
    ["@media (prefers-color-scheme: THEME) { p { color: #888 } }",
     "@scope ([data-theme=THEME]) { p { color: #888 } }"],
    ids=["of the system", "of the page"],
)  # fmt: skip
def test_a_fault_in_one_theme_is_found_and_told(browser, tmp_path, where, theme, long):
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><html lang='en' data-theme='light'><title>So</title><style>"
        f"p {{ color: #333; transition: color 9s; background: #ddd }} {where}</style>"
        "<main><h1>So</h1><p>said</p></main>".replace("THEME", theme)
    )
    opened = browser.new_page()
    opened.goto(page.as_uri())
    found = in_both_themes(opened, long=long)
    opened.close()
    assert len(found) == 1
    assert found[0].startswith(f"{theme}: color-contrast: ['p']")


def test_axe_says_the_same_as_by_its_own_script(browser, built_book, tmp_path):
    """Of colours laid over one another, in every notation, and of a page of the book by all rules.

    What it finds, passes and leaves; only how a part is written is left out.
    """
    page = tmp_path / "page.html"
    page.write_text(COLOURED)
    for address in (page, built_book / "book" / "how-to-read.html"):
        said = []
        for script in (ITS_OWN, SCRIPT):
            opened = browser.new_page()
            opened.goto(address.as_uri())
            opened.evaluate(script)
            found = opened.evaluate("axe.run({ preload: false })")
            kinds = {kind: found[kind] for kind in ("violations", "passes", "incomplete")}
            said.append([kinds[kind] and without_html(kinds[kind]) for kind in kinds])
            opened.close()
        assert said[0] == said[1]
        assert address != page or all(said[0])


def without_html(found):
    """The same without how each part is written."""
    if isinstance(found, dict):
        return {key: without_html(value) for key, value in found.items() if key != "html"}
    return [*map(without_html, found)] if isinstance(found, list) else found


def test_axe_finds_what_is_planted(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><img src='x.png'><p style='color:#999'>pale</p>"
        "<button aria-label='Find'>Search</button></body></html>"
    )
    opened = browser.new_page()
    opened.goto(page.as_uri())
    found = " ".join(violations(opened))
    without_colours = " ".join(violations(opened, colours=False))
    opened.close()
    assert "color-contrast" not in without_colours
    assert "image-alt" in without_colours
    wanted = "image-alt color-contrast html-has-lang document-title landmark label-content-name"
    for rule in wanted.split():
        assert rule in found
