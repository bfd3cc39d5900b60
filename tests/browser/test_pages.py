"""Every page, opened from disk in a real browser, as readers open it."""

import csv
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.open_pages import DESK, PHONE, TABLET, Watched, pages_of

from casebook.tables import loading

VIEWS = [(theme, size) for size in (PHONE, TABLET, DESK) for theme in ("dark", "light")]
LOOK = """() => {
  const box = (e) => e.getBoundingClientRect();
  const name = (e) => e.closest("figure").id;
  const pictures = [...document.querySelectorAll(".cb-figure .cb-still > svg")];
  const texts = [...document.querySelectorAll("main :is(p, li, td, th, figcaption, text, button)")]
    .filter((e) => e.textContent.trim() && e.checkVisibility());
  const seen = texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 11);
  return {
    theme: document.documentElement.dataset.theme,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    empty: pictures.filter((e) => !(box(e).width > 50 && box(e).height > 30)).map(name),
    mute: pictures.filter((e) => !e.querySelector("text")?.textContent.trim()).map(name),
    shrunk: pictures.filter((e) => box(e).width < Number(e.getAttribute("width"))).map(name),
    small: seen.map((e) => e.textContent.trim().slice(0, 40)),
    doubled: [...document.querySelectorAll("[id]")].map((e) => e.id)
      .filter((id, place, all) => all.indexOf(id) !== place),
    // A figure on a mark may be as pale as the page: look at the words of axes and keys first.
    ink: pictures.map((e) => getComputedStyle(
      e.querySelector(":is(.role-axis, .role-legend) text") ?? e.querySelector("text")).fill),
    paper: getComputedStyle(document.body).backgroundColor,
  };
}"""


def settled(page):
    """Wait until the theme has moved what a new width moves; what stays is for the test to tell."""
    for _ in range(20):
        if page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ):
            return
        page.wait_for_timeout(100)


def luminance(colour):
    parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(f * p for f, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def faults_of(look):
    """Say what is wrong with how a page looks."""
    faults = [f"{key}: {look[key]}" for key in ("empty", "mute", "shrunk", "doubled") if look[key]]
    if look["sideways"] > 0:
        faults.append(f"scrolls sideways by {look['sideways']} px")
    if look["small"]:
        faults.append(f"text below 11 px: {look['small'][:5]}")
    pale = [ink for ink in look["ink"] if contrast(ink, look["paper"]) < 4.5]
    return faults + ([f"chart text {pale[0]} on {look['paper']}"] if pale else [])


def chapters_with(folder, mark):
    return [path for path in pages_of(folder) if mark in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def chart_page(built_book):
    found = chapters_with(built_book, 'class="cb-shown cb-figure')
    assert found, "no page of the book shows a chart"
    return found[0]


def test_every_page_on_phone_and_desk_in_light_and_dark(browser, built_book):
    pages, faults = pages_of(built_book), []
    assert pages
    for path in pages:
        # Opened once, in the reader's own dark mode; then the theme's toggle and a wider window.
        with Watched(browser, path.as_uri(), viewport=PHONE, color_scheme="dark") as watched:
            for theme, size in VIEWS:
                watched.page.set_viewport_size(size)
                watched.page.evaluate(
                    "theme => { document.documentElement.dataset.theme = theme }", theme
                )
                settled(watched.page)
                look = watched.page.evaluate(LOOK)
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


def test_explore_draws_every_chart_from_the_local_script(browser, built_book):
    for path in chapters_with(built_book, 'class="cb-explore"'):
        with Watched(browser, path.as_uri(), viewport=DESK, color_scheme="light") as watched:
            page = watched.page
            for figure in page.locator(".cb-figure:has(.cb-explore)").all():
                name = figure.get_attribute("id")
                figure.locator(".cb-explore").focus()
                page.keyboard.press("Enter")
                live = figure.locator(".cb-live svg")
                live.wait_for(state="visible", timeout=10_000)
                assert live.get_attribute("class") == "marks", name
                assert live.locator("text").count() > 0, name
                assert figure.locator(".cb-still > svg").is_hidden(), name
                inks = []
                for theme in ("light", "dark"):
                    page.evaluate("t => { document.documentElement.dataset.theme = t }", theme)
                    inks.append(
                        live.locator("text").first.evaluate("e => getComputedStyle(e).fill")
                    )
                assert inks[0] != inks[1], name
                page.keyboard.press("Enter")
                assert figure.locator(".cb-still > svg").is_visible(), name
                assert figure.locator(".cb-live").count() == 0, name
            bundles = [url for url in watched.requests if "vega-bundle.js" in url]
            assert len(bundles) == 1
            assert not watched.outside()
            assert not watched.complaints


def test_explore_works_where_eval_is_forbidden(browser, chart_page):
    policy = '<head><meta http-equiv="Content-Security-Policy" content="script-src file:">'
    html = chart_page.read_text(encoding="utf-8").replace("<head>", policy, 1)
    page = browser.new_page(viewport=DESK)
    page.add_init_script(
        "window.blocked = []; document.addEventListener('securitypolicyviolation',"
        " (event) => window.blocked.push(event.blockedURI))"
    )
    page.route(
        chart_page.as_uri(), lambda route: route.fulfill(body=html, content_type="text/html")
    )
    page.goto(chart_page.as_uri())
    page.locator(".cb-explore").first.click()
    page.locator(".cb-live svg").first.wait_for(timeout=10_000)
    blocked = page.evaluate("window.blocked")
    assert "inline" in blocked, "the policy should have stopped the theme's inline scripts"
    assert "eval" not in blocked
    page.close()


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


def test_a_chart_is_saved_as_vectors_and_as_pixels(browser, chart_page):
    with Watched(browser, chart_page.as_uri()) as watched:
        figure = watched.page.locator(".cb-figure").first
        saved = {}
        for kind in ("SVG", "PNG"):
            with watched.page.expect_download() as waiting:
                figure.get_by_role("button", name=f"Save as {kind}").click()
            content = Path(waiting.value.path()).read_bytes()
            saved[kind] = (waiting.value.suggested_filename, content)
        width = int(float(figure.locator(".cb-still > svg").get_attribute("width")))
        assert watched.complaints == []
    name, content = saved["SVG"]
    assert name.endswith(".svg")
    picture = ElementTree.fromstring(content)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert any(e.text for e in picture.iter("{http://www.w3.org/2000/svg}text"))
    name, head = saved["PNG"]
    assert name.endswith(".png")
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(head[16:20]) == 2 * width


def test_a_table_is_saved_as_it_stands(browser, built_book):
    ledger = built_book / "book" / "reference" / "claim-ledger.html"
    with Watched(browser, ledger.as_uri()) as watched:
        with watched.page.expect_download() as waiting:
            watched.page.get_by_role("button", name="Save as CSV").click()
        text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    claims = loading.load().claims
    assert [row[0] for row in rows[1:]] == claims.claim_id.tolist()
    assert [row[1] for row in rows[1:]] == claims.statement.tolist()


def test_a_link_to_the_ledger_can_ask_for_one_source(browser, built_book):
    ledger = built_book / "book" / "reference" / "claim-ledger.html"
    claims = loading.load().claims
    own = claims.claim_id[claims.source_id == "ea2017"].tolist()
    with Watched(browser, f"{ledger.as_uri()}?find=ea2017") as watched:
        rows = watched.page.locator("tbody > tr:visible")
        shown = rows.evaluate_all("(found) => found.map((row) => row.id)")
    assert set(own) <= set(shown)
    assert len(shown) < len(claims) / 4


def test_a_formula_is_saved_as_text(browser, built_book):
    ledger = built_book / "book" / "reference" / "claim-ledger.html"
    with Watched(browser, ledger.as_uri()) as watched:
        watched.page.evaluate(
            """() => { document.querySelector("td[data-label=Kind]").textContent = "=1+1"; }"""
        )
        with watched.page.expect_download() as waiting:
            watched.page.get_by_role("button", name="Save as CSV").click()
        assert "'=1+1" in Path(waiting.value.path()).read_text("utf-8")


def test_a_link_to_a_passage_opens_what_it_is_folded_in(browser, built_book):
    passages = built_book / "book" / "reference" / "passages.html"
    ident = loading.load().passages.passage_id.iloc[-1]
    with Watched(browser, f"{passages.as_uri()}#{ident}") as watched:
        assert watched.page.locator(f"[id='{ident}']").is_visible()


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
        page.wait_for_timeout(100)
        code.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        assert code.evaluate("code => code.scrollLeft") > 0


def test_everything_reads_without_javascript(browser, chart_page):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, color_scheme="dark")
    page = context.new_page()
    page.goto(chart_page.as_uri())
    assert page.locator(".cb-figure .cb-still > svg").first.is_visible()
    assert page.locator(".cb-explore:visible, .cb-filter:visible").count() == 0
    page.locator(".cb-numbers summary").first.click()
    assert page.locator(".cb-numbers table").first.is_visible()
    context.close()


def test_specification_survives_the_page(browser, chart_page):
    with Watched(browser, chart_page.as_uri(), viewport=DESK) as watched:
        for text in watched.page.locator(".cb-spec").all_text_contents():
            assert {"config", "$schema"} <= set(json.loads(text))


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
        assert page.url == chapter.as_uri()
        assert word.get_attribute("data-cb-means") in note.inner_text()
        lies = note.bounding_box()
        assert 0 <= lies["x"]
        assert lies["x"] + lies["width"] <= PHONE["width"]
        assert page.evaluate("document.activeElement.id") == "cb-meaning"
        page.keyboard.press("Escape")
        note.wait_for(state="hidden")
        assert word.evaluate("word => document.activeElement === word")
        page.keyboard.press("Enter")
        note.get_by_role("link").click()
        assert "glossary.html#term-" in page.url
        assert watched.complaints == []


def test_who_comes_back_from_a_passage_finds_the_evidence_open(browser, built_book):
    chapter = built_book / "notebooks" / "01-commissioned-communities.html"
    with Watched(browser, chapter.as_uri(), viewport=PHONE) as watched:
        page = watched.page
        evidence = page.locator(".cb-card details:has(a.cb-id)").first
        assert not evidence.evaluate("e => e.open")
        evidence.locator("summary").click()
        evidence.locator("a.cb-id").first.click()
        page.wait_for_url("**/passages.html#*")
        page.go_back()
        page.wait_for_url("**/01-commissioned-communities.html")
        assert page.locator(".cb-card details:has(a.cb-id)").first.evaluate("e => e.open")
        assert page.locator("details[open] a.cb-id").first.is_visible()
        # A page that is opened anew has nothing open.
        page.goto("about:blank")
        page.goto(chapter.as_uri())
        assert not page.locator(".cb-card details:has(a.cb-id)").first.evaluate("e => e.open")
        assert watched.complaints == []
