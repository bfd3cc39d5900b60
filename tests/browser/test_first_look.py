"""What a browser need not do before a page answers: look at all of it, again and again."""

import pytest
from helpers.open_pages import DESK, PHONE, Watched
from helpers.patience import becomes
from playwright.sync_api import expect

from casebook.site.locations import WEB
from casebook.site.static_files import LOOK

LEDGER, MAP = "book/reference/claim-ledger.html", "book/reference/argument-gv2022.html"
CHAPTER = "notebooks/02-everyday-integration.html"
FINGERS = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
# Whether an element has a look now, be it on the screen or not.
LOOKS = "(element) => element.checkVisibility({ contentVisibilityAuto: true })"
SEEN = """(element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}"""


@pytest.mark.parametrize(
    ("scheme", "mode", "expected"),
    [
        ("light", None, "light"),
        ("dark", None, "dark"),
        ("light", "dark", "dark"),
        ("dark", "light", "light"),
        ("dark", "auto", "dark"),
    ],
)
def test_colours_are_known_before_the_theme_has_a_say(browser, built_book, scheme, mode, expected):
    context = browser.new_context(color_scheme=scheme)
    if mode:
        context.add_init_script(f"localStorage.setItem('mode', '{mode}')")
    context.route("**/pydata-sphinx-theme.js*", lambda route: route.abort())
    page = context.new_page()
    page.goto((built_book / CHAPTER).as_uri())
    assert page.locator("html").get_attribute("data-theme") == expected
    context.close()


@pytest.mark.parametrize("page", ["book/reference/claim-ledger.html", CHAPTER])
def test_buttons_for_the_whole_page_stand_below_its_heading(browser, built_book, page):
    with Watched(browser, (built_book / page).as_uri()) as watched:
        tools = watched.page.locator("article.bd-article > section > h1 + .cb-tools")
        expect(tools.locator("> .cb-take")).to_have_count(1)
        names = tools.locator("> *").evaluate_all("all => all.map((e) => e.classList[0])")
        assert names == [
            name for name in ("cb-take", "cb-words-door", "cb-code-switch") if name in names
        ]
        assert watched.page.locator(".cb-code-switch, .cb-words-door").count() == len(names) - 1


def test_sections_far_below_have_no_look_on_a_phone_until_they_come_near(browser, built_book):
    with Watched(browser, (built_book / CHAPTER).as_uri(), **FINGERS) as watched:
        sections = watched.page.locator("article.bd-article > section > section")
        last = sections.last.locator("h2")
        assert sections.count() > 5
        assert not last.evaluate(LOOKS)
        last.scroll_into_view_if_needed()
        watched.page.wait_for_function(f"element => ({LOOKS})(element)", arg=last.element_handle())
        watched.page.emulate_media(media="print")
        assert all(each.evaluate(LOOKS) for each in sections.locator("> h2").all())


def test_a_link_leads_into_a_section_however_far_below(browser, built_book):
    address = (built_book / CHAPTER).as_uri()
    with Watched(browser, address, **FINGERS) as watched:
        ids = watched.page.locator("article section section").evaluate_all(
            "all => all.map((e) => e.id)"
        )
    for ident in (ids[len(ids) // 2], ids[-2]):
        with Watched(browser, f"{address}#{ident}", **FINGERS) as watched:
            watched.page.wait_for_function(
                f"element => ({SEEN})(element)",
                arg=watched.page.locator(
                    f"[id='{ident}'] > h2, [id='{ident}'] > h3"
                ).element_handle(),
            )


HEARD = """(parts) => parts.map((part) => part.ariaHidden !== "true")"""


def test_what_is_not_seen_is_not_heard_far_below_either(browser, built_book):
    """What has no look yet is heard as it is written, and not as it is shown."""
    with Watched(browser, (built_book / CHAPTER).as_uri(), **FINGERS) as watched:
        page = watched.page
        links, code = (
            page.locator(each) for each in (".headerlink", ".cell.tag_folded > .cell_input")
        )
        assert {*links.evaluate_all(HEARD)} == {*code.evaluate_all(HEARD)} == {False}
        page.get_by_role("switch", name="Show the code").click()
        assert {*code.evaluate_all(HEARD)} == {True}


# Which of some elements is at the top of the screen, and how far below it.
AT_THE_TOP = """(parts) => {
  const place = parts.findIndex((part) => part.getBoundingClientRect().bottom > 100);
  return [place, Math.round(parts[place].getBoundingClientRect().top / 8)];
}"""


@pytest.mark.parametrize(
    ("address", "parts"),
    [(CHAPTER, "article section section > *"), (LEDGER, ".cb-ledger tbody tr")],
)
def test_who_comes_back_on_a_phone_stands_where_they_were(browser, built_book, address, parts):
    page = browser.new_page(**FINGERS)
    page.goto((built_book / address).as_uri())
    page.evaluate("scrolled = 0; document.addEventListener('scrollend', () => (scrolled += 1))")
    for turn in range(12):  # by and by, as one reads, so that all above has had its look
        page.mouse.wheel(0, 1500)
        page.wait_for_function("turn => scrolled > turn", arg=turn)
    there = page.locator(parts).evaluate_all(AT_THE_TOP)
    assert there[0] > 10
    page.reload()
    becomes(lambda: page.locator(parts).evaluate_all(AT_THE_TOP), there)
    page.goto((built_book / "book/how-to-read.html").as_uri())
    page.go_back()
    becomes(lambda: page.locator(parts).evaluate_all(AT_THE_TOP), there)
    page.close()


def test_rows_far_below_have_no_look_on_a_phone_until_they_come_near(browser, built_book):
    with Watched(browser, (built_book / LEDGER).as_uri(), **FINGERS) as watched:
        rows = watched.page.locator(".cb-ledger tbody tr")
        last = rows.last.locator("td").last
        assert rows.first.locator("td").first.evaluate(LOOKS)
        assert not last.evaluate(LOOKS)
        rows.last.scroll_into_view_if_needed()
        watched.page.wait_for_function(f"element => ({LOOKS})(element)", arg=last.element_handle())
        watched.page.emulate_media(media="print")
        assert all(row.locator("td").last.evaluate(LOOKS) for row in rows.all()[:40:8])


def test_a_link_leads_to_a_row_however_far_below(browser, built_book):
    address = (built_book / LEDGER).as_uri()
    with Watched(browser, address, **FINGERS) as watched:
        ids = watched.page.locator(".cb-ledger tbody tr").evaluate_all("r => r.map((e) => e.id)")
    for ident in (ids[len(ids) // 2], ids[-1]):
        with Watched(browser, f"{address}#{ident}", **FINGERS) as watched:
            watched.page.wait_for_function(
                f"element => ({SEEN})(element)",
                arg=watched.page.locator(f"[id='{ident}']").element_handle(),
            )


@pytest.mark.parametrize("view", [DESK, PHONE])
def test_on_a_desk_all_has_its_look_however_much_it_is_enlarged(browser, built_book, view):
    with Watched(browser, (built_book / LEDGER).as_uri(), viewport=view) as watched:
        assert watched.page.locator(".cb-ledger tbody tr").last.locator("td").last.evaluate(LOOKS)
    with Watched(browser, (built_book / CHAPTER).as_uri(), viewport=view) as watched:
        assert watched.page.locator("article section section > h2").last.evaluate(LOOKS)


def test_a_page_waits_for_one_style_sheet_of_the_book(browser, built_book):
    with Watched(browser, (built_book / "book/how-to-read.html").as_uri()) as watched:
        sheets = [url.split("?")[0].split("/")[-1] for url in watched.requests if ".css" in url]
        own = {path.name for path in WEB.glob("*.css")} | {LOOK}
        assert [name for name in sheets if name in own] == [LOOK]


def test_the_list_of_a_map_has_no_look_before_it_is_folded(browser, built_book):
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    address = (built_book / MAP).as_uri()
    page.goto(address)
    parts = page.locator(".cb-map-list > li")
    expect(parts.locator("> details[open]")).to_have_count(0)
    parts.last.locator("> details > summary").click()
    card = parts.last.locator(".cb-card").last
    assert card.evaluate(LOOKS)  # and has it from then on, wherever it stands
    page.evaluate("scrollTo(0, 0)")
    assert card.evaluate(LOOKS)
    context.route("**/casebook-map.js*", lambda route: route.abort())
    page.goto(f"{address}?again")
    assert not card.evaluate(LOOKS)
    page.locator(".cb-map-list > li").last.locator("summary").first.scroll_into_view_if_needed()
    expect(card).to_be_visible()
    context.close()
