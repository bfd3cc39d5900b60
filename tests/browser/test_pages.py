"""Every page, opened from disk in a real browser, as readers open it."""

import contextlib
import csv
import re
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.open_pages import DESK, IN_HAND, NEAR, PHONE, TABLET, Watched, pages_of
from helpers.patience import becomes
from playwright.sync_api import Error, expect

from casebook.tables import loading

# What the theme of a page changes: colours, and how much room what is shown in it needs.
THEMED = """() => {
  const all = [...document.querySelectorAll(".cb-figure .cb-still > svg")];
  return {
    theme: document.documentElement.dataset.theme,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    // A figure on a mark may be as pale as the page: look at the words of axes and keys first.
    ink: all.filter((e) => e.checkVisibility()).map((e) => getComputedStyle(
      e.querySelector(":is(.role-axis, .role-legend) text") ?? e.querySelector("text")).fill),
    paper: getComputedStyle(document.body).backgroundColor,
  };
}"""
LOOK = f"""() => {{
  {NEAR}
  const box = (e) => e.getBoundingClientRect();
  const name = (e) => e.closest("figure").id;
  const all = [...document.querySelectorAll(".cb-figure .cb-still > svg")];
  const pictures = all.filter((e) => e.checkVisibility());
  const listed = (e) => [...e.closest("figure").querySelectorAll(".cb-marks > li > span")]
    .filter((entry) => entry.checkVisibility());
  const texts = [...document.querySelectorAll("main :is(p, li, td, th, figcaption, text, button)")]
    .filter((e) => e.textContent.trim() && e.checkVisibility());
  const ids = new Set();
  const seen = texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 11);
  return {{
    ...({THEMED})(),
    empty: pictures.filter((e) => !(box(e).width > 50 && box(e).height > 30)).map(name),
    mute: pictures.filter((e) => !e.querySelector("text")?.textContent.trim()).map(name),
    shrunk: pictures.filter((e) => box(e).width < Number(e.getAttribute("width"))).map(name),
    // A chart has room for all of it, or stands as a list of its marks.
    cut: pictures.filter((e) => box(e).right > document.documentElement.clientWidth
      || box(e).width > box(e.parentElement).width + 0.5).map(name),
    untold: all.filter((e) => !e.checkVisibility()
      && listed(e).length !== e.querySelectorAll(".cb-mark").length).map(name),
    small: seen.map((e) => e.textContent.trim().slice(0, 40)),
    doubled: [...document.querySelectorAll("[id]")].map((e) => e.id)
      .filter((id) => ids.has(id) || !ids.add(id)),
  }};
}}"""


# Each size in both themes, one after the other, so that a page has as few new looks as there are;
# what a theme leaves as it is, is looked at once.
VIEWS = ((PHONE, ("dark", "light")), (TABLET, ("light", "dark")), (DESK, ("dark", "light")))
IN_THEME = "document.documentElement.dataset.theme = theme;"
IN_BOTH = f"""([one, other]) => {{
  const look = (theme, seen) => {{ {IN_THEME} return seen(); }};
  return [look(one, {LOOK}), look(other, {THEMED})];
}}"""
FAULTS = ("empty", "mute", "shrunk", "cut", "untold", "doubled")


def settled(page):
    """Wait until the theme has moved what a new width moves; what stays is for the test to tell."""
    fits = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    with contextlib.suppress(Error):
        page.wait_for_function(fits, timeout=10_000)


def luminance(colour):
    parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(f * p for f, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def faults_of(look):
    """Say what is wrong with how a page looks."""
    faults = [f"{key}: {look[key]}" for key in FAULTS if look.get(key)]
    if look["sideways"] > 0:
        faults.append(f"scrolls sideways by {look['sideways']} px")
    if look.get("small"):
        faults.append(f"text below 11 px: {look['small'][:5]}")
    pale = [ink for ink in look["ink"] if contrast(ink, look["paper"]) < 4.5]
    return faults + ([f"chart text {pale[0]} on {look['paper']}"] if pale else [])


def chapters_with(folder, mark):
    return [path for path in pages_of(folder) if mark in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def chart_page(built_book):
    found = chapters_with(built_book / "notebooks", 'class="cb-shown cb-figure')
    assert found, "no chapter of the book shows a chart"
    return found[0]


def test_every_page_on_phone_and_desk_in_light_and_dark(browser, built_book):
    pages, faults = pages_of(built_book), []
    assert pages
    for path in pages:
        # Opened once, in the reader's own dark mode; then the theme's toggle and a wider window.
        with Watched(browser, path.as_uri(), viewport=PHONE, color_scheme="dark") as watched:
            for size, themes in VIEWS:
                watched.page.set_viewport_size(size)
                looks = watched.page.evaluate(IN_BOTH, themes)
                if looks[0]["sideways"] > 0 or looks[1]["sideways"] > 0:
                    settled(watched.page)
                    looks = watched.page.evaluate(IN_BOTH, themes)
                for theme, look in zip(themes, looks, strict=True):
                    where = f"{path.relative_to(built_book)}, {size['width']} px, {theme}"
                    faults += [f"{where}: {fault}" for fault in faults_of(look)]
            faults += [f"{path.name} asks for {url}" for url in watched.outside()]
            if path.name != "search.html":
                faults += [f"{path.name} needs no {url}" for url in watched.needless()]
            faults += [f"{path.name} complains: {text}" for text in watched.complaints]
    assert not faults, "\n" + "\n".join(faults)


def test_page_follows_the_system_until_told_otherwise(browser, chart_page):
    inks = {}
    for scheme in ("light", "dark"):
        with Watched(browser, chart_page.as_uri(), viewport=DESK, color_scheme=scheme) as watched:
            look = watched.page.evaluate(LOOK)
            assert look["theme"] == scheme
            inks[scheme] = look["ink"]
    assert all(a != b for a, b in zip(inks["light"], inks["dark"], strict=True))


def figures_of(page):
    return page.locator(".cb-figure:has(> .cb-figure-source)").all()


def test_charts_wider_than_a_phone_are_the_only_ones_that_become_lists(browser, built_book):
    """A plain proof of the rule: what is cut and what is not told is found where it is planted."""
    with_wide_charts = chapters_with(built_book, "cb-still-wide")
    with Watched(browser, with_wide_charts[0].as_uri(), viewport=PHONE) as watched:
        page = watched.page
        assert faults_of(page.evaluate(LOOK)) == []
        page.evaluate(
            """() => {
              const wide = document.querySelector(".cb-still-wide");
              wide.classList.remove("cb-still-wide");
            }"""
        )
        assert any(fault.startswith("cut: ") for fault in faults_of(page.evaluate(LOOK)))
        page.reload()
        page.evaluate("document.querySelector('.cb-still-wide ~ .cb-marks span').remove()")
        assert any(fault.startswith("untold: ") for fault in faults_of(page.evaluate(LOOK)))


def test_every_mark_of_every_chart_tells_what_it_is_and_every_chart_is_saved(browser, built_book):
    pages = chapters_with(built_book, 'class="cb-shown cb-figure')
    assert len(pages) > 5
    faults, saved = [], 0
    for path in pages:
        with Watched(browser, path.as_uri(), viewport=DESK, has_touch=True) as watched:
            for number, figure in enumerate(figures_of(watched.page)):
                found = by_keyboard(figure) + by_tap(figure)
                # As a reader saves it, and for the others what would be in the files.
                found += faults_of_saved(figure, made if number else downloaded)
                name = figure.get_attribute("id")
                faults += [f"{path.name}, {name}: {fault}" for fault in found]
                saved += 1
            assert not watched.complaints
    assert not faults, "\n".join(faults)
    assert saved > 15


def titles_of(figure):
    titles = figure.locator(":is(.cb-mark, .cb-place) > title").all_text_contents()
    assert titles, f"{figure.get_attribute('id')} has no mark that tells what it is"
    return titles


# Where to tap. What a tap tells is its own: nothing is left of what the one before told.
MIDDLE = """(mark, output) => {
  const { x: left, y: top, right, bottom } = mark.getBoundingClientRect();
  if (left < 0 || right > innerWidth || top < 200 || bottom > innerHeight - 200)
    mark.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  output.textContent = "";
  const { x, y, width, height } = mark.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""
# What the browser makes of a tap: a click on what lies on top where the finger is.
CLICKED = f"""(figure) => [...figure.querySelectorAll(".cb-mark")].map((mark) => {{
  const output = figure.querySelector(".cb-told");
  const [clientX, clientY] = ({MIDDLE})(mark, output);
  const where = {{ bubbles: true, cancelable: true, clientX, clientY }};
  document.elementFromPoint(clientX, clientY)?.dispatchEvent(new MouseEvent("click", where));
  return output.textContent;
}})"""


def by_tap(figure):
    """Tap a mark in its middle, click on each; a box that is a link tells by its name."""
    titles = titles_of(figure)
    if figure.locator(".cb-still a").count():
        links = figure.locator(".cb-still a")
        named = links.evaluate_all("all => all.map((a) => a.querySelector('title').textContent)")
        return [] if named == titles and all(named) else ["boxes are not named"]
    told = [tapped(figure, 0), tapped(figure, len(titles) // 2), *figure.evaluate(CLICKED)]
    meant = [titles[0], titles[len(titles) // 2], *titles]
    # Marks may lie on one another: then the tap tells one of them.
    return [
        f"a tap on {title!r} tells {said!r}"
        for title, said in zip(meant, told, strict=True)
        if said not in titles
    ]


def tapped(figure, number):
    """What a finger on one of the marks is told."""
    mark = figure.locator(".cb-mark").nth(number)
    output = figure.locator(".cb-told").element_handle()
    figure.page.touchscreen.tap(*mark.evaluate(MIDDLE, output))
    with contextlib.suppress(Error):  # the browser makes a click of the tap in its own time
        figure.page.wait_for_function("(output) => output.textContent", arg=output)
    return output.text_content()


# Once round: a button that has the focus is clicked when somebody presses Enter.
STEPPED = """(figure) => [...figure.querySelectorAll(".cb-mark")].map(() => {
  document.activeElement.click();
  return figure.querySelector(".cb-told").textContent;
})"""


def by_keyboard(figure):
    """Step through all marks with the button; links take the focus one by one."""
    if figure.locator(".cb-still a").count():
        link = figure.locator(".cb-still a").first
        link.focus()
        return [] if link.evaluate("a => a === document.activeElement") else ["no focus"]
    titles = titles_of(figure)

    def pressed():
        figure.page.keyboard.press("Enter")
        return figure.locator(".cb-told").text_content()

    figure.get_by_role("button", name="Next mark").focus()
    told = [pressed(), pressed(), *figure.evaluate(STEPPED), pressed()]
    figure.get_by_role("button", name="Previous mark").focus()
    told.append(pressed())
    around = titles * 4  # a chart may have one mark
    wanted = [*around[: len(titles) + 3], around[len(titles) + 1]]
    chosen = figure.locator(".cb-mark.cb-chosen").count()
    return [] if told == wanted and chosen == 1 else [f"{told} where {wanted} stand"]


def test_a_tap_beside_a_small_mark_means_it_and_one_far_from_all_means_none(browser, chart_page):
    with Watched(browser, chart_page.as_uri(), viewport=DESK) as watched:
        figure = watched.page.locator(".cb-figure:has(.cb-telling)").first
        told, mark = figure.locator(".cb-told"), figure.locator(".cb-mark").first
        first = told.text_content()
        figure.locator(".cb-still").click(position={"x": 3, "y": 3})
        assert told.text_content() == first
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        watched.page.mouse.click(box["x"] - 5, box["y"] + box["height"] / 2)
        assert told.text_content() == mark.locator("title").text_content()


LED_TO_CARD = """(href) => {
  const card = document.querySelector(`article.cb-card[id="${href.slice(1)}"]`);
  const isSeen = card?.checkVisibility({ visibilityProperty: true }) && card.offsetHeight > 0;
  return location.hash === href && isSeen && card.getBoundingClientRect().top < innerHeight;
}"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["list", "picture"])
def test_a_box_of_an_argument_opens_the_card_of_its_claim(browser, built_book, size):
    seen = 0
    for path in chapters_with(built_book, 'id="fig-map"'):
        with Watched(browser, path.as_uri(), viewport=size, has_touch=size is PHONE) as watched:
            page, part = watched.page, ".cb-marks" if size is PHONE else ".cb-still"
            claims = page.locator(f"#fig-map {part} a.cb-claim").evaluate_all(
                "all => all.map((a) => a.getAttribute('href'))"
            )
            for number, href in enumerate(claims):
                page.locator(f"#fig-map {part} a.cb-claim").nth(number).click()
                page.wait_for_function(LED_TO_CARD, arg=href)
                seen += 1
    assert seen > 20


def test_tables_sort_and_filter_by_keyboard(browser, built_book):
    found = chapters_with(built_book, "cb-sortable")
    assert found, "no page of the book shows a table that can be sorted"
    with Watched(browser, found[0].as_uri(), viewport=DESK) as watched:
        page = watched.page
        table = page.locator(".cb-sortable").last
        column = table.locator("thead th").nth(0)
        shown = "rows => rows.map((row) => row.cells[0].textContent.trim())"
        given = table.locator("tbody tr").evaluate_all(shown)
        orders = []
        for direction in ("ascending", "descending"):
            column.locator("button").focus()
            page.keyboard.press("Enter")
            assert column.get_attribute("aria-sort") == direction
            orders.append(table.locator("tbody tr").evaluate_all(shown))
        assert sorted(orders[0]) == sorted(orders[1]) == sorted(given)
        assert orders[0] != orders[1]
        if page.locator(".cb-filter").count():
            page.locator(".cb-filter input").first.fill("no claim says this")
            assert page.locator(".cb-filter ~ .cb-scroll tbody tr:visible").count() == 0
            assert page.locator(".cb-count").first.inner_text().startswith("0 of ")


def test_numbers_are_open_on_paper(browser, chart_page):
    with Watched(browser, chart_page.as_uri(), viewport=DESK, color_scheme="dark") as watched:
        page = watched.page
        closed = page.locator(".cb-shown details:not([open])")
        assert closed.count() > 0
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert closed.count() == 0
        page.emulate_media(media="print")
        assert page.evaluate(LOOK)["ink"][0] == "rgb(0, 0, 0)"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert closed.count() > 0


def downloaded(figure, kind):
    """The name and the bytes of a file that a reader has saved of a chart."""
    with figure.page.expect_download() as waiting:
        figure.get_by_role("button", name=f"Save as {kind}").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


# What a button gives to the browser to save: the file's name, and what it holds.
MADE = """async (button) => {
  const { createObjectURL } = URL, { click } = HTMLAnchorElement.prototype, blobs = new Map();
  URL.createObjectURL = (blob) => {
    const address = createObjectURL(blob);
    blobs.set(address, blob);
    return address;
  };
  const saved = new Promise((done) => {
    HTMLAnchorElement.prototype.click = function () { done(this); };
  });
  button.click();
  const { download, href } = await saved;
  Object.assign(URL, { createObjectURL });
  Object.assign(HTMLAnchorElement.prototype, { click });
  const reader = new FileReader();
  reader.readAsDataURL(blobs.get(href));
  await new Promise((done) => { reader.onload = done; });
  return [download, reader.result.split(",")[1]];
}"""


def made(figure, kind):
    """The same of what is made for a file, which is not saved."""
    button = figure.get_by_role("button", name=f"Save as {kind}")
    name, content = button.evaluate(MADE)
    return name, b64decode(content)


def faults_of_saved(figure, save):
    """Say what a picture lacks for somebody who meets it without its page."""
    (svg_name, svg), (png_name, png) = save(figure, "SVG"), save(figure, "PNG")
    picture = ElementTree.fromstring(svg)
    namespace = "{http://www.w3.org/2000/svg}"
    own = [text.text for text in picture.findall(f"{namespace}text")]  # not of the chart in it
    said = " ".join(own)
    title, source = (
        " ".join(figure.locator(f".cb-figure-{part}").text_content().split())
        for part in ("title", "source")
    )
    faults = [part for part in (title, source, "CC BY 4.0", "Source: ") if part not in said]
    width, height = (float(picture.get(side)) for side in ("width", "height"))
    inner = picture.find(f"{namespace}svg")
    if float(inner.get("y")) + float(inner.get("height")) > height - 20:
        faults.append("no room for the source below the chart")
    if float(inner.get("width")) + 16 > width:
        faults.append("the chart is wider than the picture")
    if not (svg_name.endswith(".svg") and png_name.endswith(".png")):
        faults.append(f"it is called {svg_name} and {png_name}")
    size = [int.from_bytes(png[start : start + 4]) for start in (16, 20)]
    if png[:8] != b"\x89PNG\r\n\x1a\n" or size != [2 * width, 2 * height]:
        faults.append(f"the PNG is {size}, the SVG {width:g} by {height:g}")
    return faults


def test_what_has_been_saved_is_said_and_what_could_not_be(browser, chart_page):
    with Watched(browser, chart_page.as_uri(), viewport=PHONE) as watched:
        figure = watched.page.locator(".cb-figure:has(> .cb-figure-source)").first
        said = figure.locator("output.cb-saved").first  # that of the chart, not of its numbers
        for kind in ("SVG", "PNG"):
            with watched.page.expect_download() as waiting:
                figure.get_by_role("button", name=f"Save as {kind}").click()
            figure.get_by_text(f"{waiting.value.suggested_filename} has been made.").wait_for()
            assert said.is_visible()
        broken = "class { set src(_) { this.onerror(new Event('error')); } }"
        watched.page.evaluate(f"() => {{ Image = {broken}; }}")
        figure.get_by_role("button", name="Save as PNG").click()
        figure.get_by_text("No PNG could be made in this browser.").wait_for()


def test_what_a_tap_tells_is_in_sight_below_a_high_chart(browser, built_book):
    chapter = built_book / "notebooks" / "05-across-the-sources.html"
    with Watched(browser, chapter.as_uri(), viewport=PHONE, has_touch=True) as watched:
        figure = watched.page.locator("#fig-topic-statuses")
        mark, told = figure.locator(".cb-mark").first, figure.locator(".cb-told")
        watched.page.evaluate(f"() => {{ {NEAR} }}")
        mark.evaluate(
            "e => scrollTo(0, scrollY + e.getBoundingClientRect().bottom + 9 - innerHeight)"
        )
        below = "e => e.getBoundingClientRect().bottom - innerHeight"
        assert told.evaluate(below) > 0
        box = mark.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        watched.page.touchscreen.tap(x, y)
        expect(told).to_have_text(mark.locator("title").text_content())
        becomes(lambda: told.evaluate(below) < 1, True)  # a part of a pixel may be


def test_an_address_that_was_broken_on_its_way_breaks_nothing_else(browser, built_book):
    for page, works in {
        "claim-ledger": ".cb-count:not(:empty)",
        "argument-gv2022": ".cb-map-help",
        "passages": ".cb-save",
    }.items():
        address = (built_book / "book" / "reference" / f"{page}.html").as_uri()
        with Watched(browser, f"{address}#100%", **IN_HAND) as watched:
            watched.page.locator(works).first.wait_for(state="attached")
            assert watched.complaints == []


def test_a_table_is_saved_as_it_stands(browser, built_book):
    ledger = built_book / "book" / "reference" / "claim-ledger.html"
    with Watched(browser, ledger.as_uri(), **IN_HAND) as watched:
        with watched.page.expect_download() as waiting:
            watched.page.get_by_role("button", name="Save as CSV").click()
        text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    claims = loading.load().claims
    assert [row[0] for row in rows[1:]] == claims.claim_id.tolist()
    assert [row[1] for row in rows[1:]] == claims.statement.tolist()


# How far cells of a row that stand one below the other are apart; less than nothing is too much.
APART = """() => [...document.querySelectorAll(".cb-ledger tbody tr")].flatMap((row) => {
  const cells = [...row.cells].map((cell) => {
    const inside = document.createRange();
    inside.selectNodeContents(cell);
    const { top, bottom } = inside.getBoundingClientRect();
    return { left: Math.round(cell.getBoundingClientRect().left), top, bottom };
  });
  const columns = Map.groupBy(cells, ({ left }) => left);
  return [...columns.values()].flatMap((column) => {
    column.sort((one, other) => one.top - other.top);
    return column.slice(1).map(({ top }, at) => [row.id, Math.round(top - column[at].bottom)]);
  });
})"""


def test_cells_of_the_ledger_that_belong_together_stand_together(browser, built_book):
    ledger = built_book / "book" / "reference" / "claim-ledger.html"
    # Where another status shows two, and a longer reason, too.
    address = f"{ledger.as_uri()}#without=gv2022-i-17"
    with Watched(browser, address, viewport={"width": 800, "height": 900}) as watched:
        watched.page.locator(".cb-take.is-on").wait_for()
        for width in (800, 1100, 1440, 1920, "paper"):
            if width == "paper":
                watched.page.emulate_media(media="print")
            watched.page.set_viewport_size(
                {"width": 700 if width == "paper" else width, "height": 900}
            )
            found = watched.page.evaluate(APART)
            assert len(found) > 411 * 3, width
            # A reason of one line stands beside two short cells: it leaves a line, which is 20 px
            # high, and what is around one.
            assert [one for one in found if not -4 <= one[1] <= 34] == [], width


def test_a_link_to_the_ledger_can_ask_for_one_source(browser, built_book):
    ledger = built_book / "book" / "reference" / "claim-ledger.html"
    claims = loading.load().claims
    own = claims.claim_id[claims.source_id == "ea2017"].tolist()
    with Watched(browser, f"{ledger.as_uri()}?find=ea2017", **IN_HAND) as watched:
        rows = watched.page.locator("tbody > tr:visible")
        expect(watched.page.locator(".cb-count").first).to_have_text(re.compile("^[0-9]+ of "))
        shown = rows.evaluate_all("(found) => found.map((row) => row.id)")
    assert set(own) <= set(shown)
    assert len(shown) < len(claims) / 4


def test_a_formula_is_saved_as_text(browser, built_book):
    ledger = built_book / "book" / "reference" / "claim-ledger.html"
    with Watched(browser, ledger.as_uri(), **IN_HAND) as watched:
        watched.page.evaluate(
            """() => { document.querySelector("td[data-label=Kind]").textContent = "=1+1"; }"""
        )
        with watched.page.expect_download() as waiting:
            watched.page.get_by_role("button", name="Save as CSV").click()
        assert "'=1+1" in Path(waiting.value.path()).read_text("utf-8")


def test_a_link_to_a_passage_opens_what_it_is_folded_in(browser, built_book):
    passages = built_book / "book" / "reference" / "passages.html"
    ident = loading.load().passages.passage_id.iloc[-1]
    with Watched(browser, f"{passages.as_uri()}#{ident}", **IN_HAND) as watched:
        watched.page.locator(f"[id='{ident}']").wait_for()


def test_code_that_was_folded_can_be_scrolled_by_keyboard(browser, chart_page):
    with Watched(browser, chart_page.as_uri(), viewport=TABLET) as watched:
        page = watched.page
        page.get_by_role("switch", name="Show the code").click()
        wide = page.evaluate(
            """() => [...document.querySelectorAll(".tag_folded pre")].findIndex(
              (code) => code.scrollWidth > code.clientWidth)"""
        )
        assert wide >= 0
        code = page.locator(".tag_folded pre").nth(wide)
        expect(code).to_have_attribute("tabindex", "0")
        code.focus()
        page.keyboard.press("ArrowRight")
        becomes(lambda: code.evaluate("code => code.scrollLeft > 0"), True)


WIDE = """() => [...document.querySelectorAll("pre, .cell_output > .output")]
  .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth
    && getComputedStyle(e).overflowX !== "visible")
  .map((e) => e.tabIndex)"""


@pytest.mark.parametrize("chapter", ["01-commissioned-communities", "05-across-the-sources"])
def test_what_is_wider_than_its_place_can_be_scrolled_by_keyboard(browser, built_book, chapter):
    address = (built_book / "notebooks" / f"{chapter}.html").as_uri()
    with Watched(browser, address, viewport=PHONE) as watched:
        watched.page.get_by_role("switch", name="Show the code").click()
        watched.page.evaluate(f"() => {{ {NEAR} }}")
        becomes(lambda: {*watched.page.evaluate(WIDE)}, {0})


def test_a_change_on_a_page_asks_nothing_how_wide_it_is(browser, built_book):
    """The theme would: of all code and all outputs, in the middle of whatever is done there."""
    with Watched(
        browser, (built_book / "notebooks" / "02-everyday-integration.html").as_uri()
    ) as watched:
        watched.page.evaluate(
            """() => {
              window.asked = 0;
              const { get } = Object.getOwnPropertyDescriptor(Element.prototype, "scrollWidth");
              Object.defineProperty(Element.prototype, "scrollWidth",
                { get() { window.asked += this.matches("pre"); return get.call(this); } });
              document.querySelector("main").append("more");
            }"""
        )
        watched.page.wait_for_timeout(500)  # the theme waits for 300 ms
        assert watched.page.evaluate("window.asked") == 0


def test_everything_reads_without_javascript(browser, chart_page):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, color_scheme="dark")
    page = context.new_page()
    page.goto(chart_page.as_uri())
    assert page.locator(".cb-figure .cb-still > svg").first.is_visible()
    assert page.locator(".cb-telling:visible, .cb-save:visible").count() == 0
    page.locator(".cb-numbers summary").first.click()
    assert page.locator(".cb-numbers table").first.is_visible()
    context.close()


def test_a_word_tells_its_meaning_by_keyboard(browser, built_book):
    chapter = built_book / "notebooks" / "03-between-npm-and-npg.html"
    with Watched(browser, chapter.as_uri()) as watched:
        word = watched.page.locator(".cb-word").first
        shown = "e => getComputedStyle(e, '::after').display"
        assert word.evaluate(shown) == "none"
        word.focus()
        watched.page.keyboard.press("Shift+Tab")
        watched.page.keyboard.press("Tab")
        assert word.evaluate(shown) == "block"
        assert word.evaluate("e => e.closest('[lang]').lang") == "da"


def test_a_tap_tells_a_meaning_without_leaving_the_page(browser, built_book):
    chapter = built_book / "notebooks" / "01-commissioned-communities.html"
    with Watched(browser, chapter.as_uri(), viewport=PHONE, has_touch=True) as watched:
        page, note = watched.page, watched.page.locator("#cb-meaning")
        word = page.locator("main a[data-cb-means]").first
        word.scroll_into_view_if_needed()
        assert not note.is_visible()
        word.tap()
        expect(note).to_contain_text(word.get_attribute("data-cb-means"))
        assert page.url == chapter.as_uri()
        lies = note.bounding_box()
        assert 0 <= lies["x"]
        assert lies["x"] + lies["width"] <= PHONE["width"]
        becomes(lambda: page.evaluate("document.activeElement.id"), "cb-meaning")
        page.keyboard.press("Escape")
        note.wait_for(state="hidden")
        becomes(lambda: word.evaluate("word => document.activeElement === word"), True)
        page.keyboard.press("Enter")
        note.get_by_role("link").click()
        page.wait_for_url("**/glossary.html#term-*")
        assert watched.complaints == []


def test_tab_leads_out_of_a_meaning_and_on_from_its_word(browser, built_book):
    chapter = built_book / "notebooks" / "01-commissioned-communities.html"
    with Watched(browser, chapter.as_uri(), viewport=DESK) as watched:
        page, note = watched.page, watched.page.locator("#cb-meaning")
        word = page.locator("main a[data-cb-means]").first
        at = "word => word.compareDocumentPosition(document.activeElement)"
        for keys, place in ((["Tab", "Tab"], 4), (["Shift+Tab"], 0)):
            word.press("Enter")
            note.wait_for()
            for key in keys:
                page.keyboard.press(key)
            note.wait_for(state="hidden")
            assert word.evaluate(at) == place  # 4 is after it, 0 is the word itself
            assert page.evaluate("!!document.activeElement.closest('main')")


def test_who_comes_back_from_a_passage_finds_the_evidence_open(browser, built_book):
    chapter = built_book / "notebooks" / "01-commissioned-communities.html"
    with Watched(browser, chapter.as_uri(), viewport=PHONE) as watched:
        page = watched.page
        evidence = page.locator(".cb-card details:has(a.cb-id)").first
        assert not evidence.evaluate("e => e.open")
        evidence.locator("summary").click()
        page.wait_for_function("() => history.state?.open?.length")  # told after it is opened
        evidence.locator("a.cb-id").first.click()
        page.wait_for_url("**/passages.html#*")
        page.go_back()
        page.wait_for_url("**/01-commissioned-communities.html")
        expect(page.locator(".cb-card details:has(a.cb-id)").first).to_have_attribute("open", "")
        assert page.locator("details[open] a.cb-id").first.is_visible()
        # A page that is opened anew has nothing open.
        page.goto("about:blank")
        page.goto(chapter.as_uri())
        assert not page.locator(".cb-card details:has(a.cb-id)").first.evaluate("e => e.open")
        assert watched.complaints == []


REFUSED = """() => {
  const refused = { get() { throw new DOMException("no", "SecurityError"); } };
  const stores = ["localStorage", "sessionStorage"];
  for (const name of stores) Object.defineProperty(window, name, refused);
}"""


def test_a_page_works_where_nothing_may_be_kept(browser, built_book):
    """As in some browsers for pages of a folder, and inside a page of a learning platform."""
    context = browser.new_context(viewport=DESK, color_scheme="light")
    context.add_init_script(f"({REFUSED})()")
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto((built_book / "notebooks" / "01-commissioned-communities.html").as_uri())
    theme = "document.documentElement.dataset.theme"
    becomes(lambda: page.evaluate(theme), "light")
    switch = page.locator(".theme-switch-button >> visible=true").first
    for _ in range(3):  # as the system has it, light, dark
        if page.evaluate(theme) != "dark":
            switch.click()
    assert page.evaluate(theme) == "dark"
    page.locator(".search-button__button >> visible=true").first.click()
    page.locator("#pst-search-dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("#pst-search-dialog:not([open])").wait_for(state="attached")
    page.get_by_role("button", name="Take away …").first.click()
    page.locator(".cb-take-panel").wait_for()
    page.keyboard.press("Escape")
    # What readers would have kept is still refused, so that they can be told.
    kept = (
        """() => { try { localStorage.setItem("casebook-x", ""); } catch { return "refused"; } }"""
    )
    assert page.evaluate(kept) == "refused"
    assert complaints == []
    context.close()
