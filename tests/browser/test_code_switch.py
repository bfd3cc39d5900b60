"""The switch "Show the code": off, one for a page, kept only if a reader uses it."""

import pytest
from helpers.open_pages import DESK, PHONE, Watched, pages_of
from helpers.patience import open_again, settle

CODE = ".cell.tag_folded > .cell_input"
SWITCHED = "(on) => document.querySelector('.cb-code-switch')?.ariaChecked === on"


@pytest.fixture(scope="module")
def chapter(built_book):
    return built_book / "notebooks" / "01-commissioned-communities.html"


def switch_of(page):
    return page.get_by_role("switch", name="Show the code")


def shown(page):
    return page.locator(f"{CODE}:visible").count()


def kept(page):
    return page.evaluate("Object.entries(localStorage).filter(([key]) => /casebook/.test(key))")


def test_the_code_is_behind_one_switch_and_lessons_are_not(browser, chapter):
    with Watched(browser, chapter.as_uri(), viewport=DESK) as watched:
        page = watched.page
        assert switch_of(page).count() == 1
        assert switch_of(page).get_attribute("aria-checked") == "false"
        assert page.locator(CODE).count() > 10
        assert shown(page) == 0
        lessons = page.locator(".cell:not(.tag_folded) > .cell_input")
        assert lessons.count() >= 2
        assert all(lesson.is_visible() for lesson in lessons.all())
        assert page.locator("details.hide").count() == 0
        switch_of(page).click()
        assert switch_of(page).get_attribute("aria-checked") == "true"
        assert shown(page) == page.locator(CODE).count()
        assert not watched.complaints
        assert not watched.outside()


def test_a_cell_that_shows_nothing_leaves_no_gap(browser, chapter):
    with Watched(browser, chapter.as_uri()) as watched:
        first = watched.page.locator(".cell.tag_folded").first
        assert first.evaluate("cell => cell.getBoundingClientRect().height") == 0


def test_nothing_is_kept_until_it_is_used_and_turning_it_off_forgets(browser, chapter, built_book):
    context = browser.new_context()
    page = context.new_page()
    page.goto(chapter.as_uri())
    settle(page)
    assert kept(page) == []
    switch_of(page).click()
    assert len(kept(page)) == 1
    other = built_book / "notebooks" / "07-coding-together.html"
    open_again(page, SWITCHED, "true", other.as_uri())  # on this device, for every page
    assert shown(page) > 0
    switch_of(page).click()
    assert kept(page) == []
    open_again(page, SWITCHED, "false")
    assert shown(page) == 0
    context.close()


def test_a_browser_that_keeps_nothing_can_still_switch(browser, chapter):
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.goto(chapter.as_uri())
    switch_of(page).click()
    assert shown(page) > 0
    switch_of(page).click()
    assert shown(page) == 0
    assert not [error for error in errors if error != "no"]  # the theme's own
    context.close()


def test_the_switch_works_by_keyboard(browser, chapter):
    with Watched(browser, chapter.as_uri()) as watched:
        switch_of(watched.page).focus()
        for key, state in (("Space", "true"), ("Enter", "false")):
            watched.page.keyboard.press(key)
            assert switch_of(watched.page).get_attribute("aria-checked") == state
        assert switch_of(watched.page).evaluate("e => e === document.activeElement")
        outline = "e => getComputedStyle(e).outlineStyle"
        assert switch_of(watched.page).evaluate(outline) != "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_switch_fits_a_phone_and_a_finger(browser, chapter, scheme):
    with Watched(browser, chapter.as_uri(), viewport=PHONE, color_scheme=scheme) as watched:
        box = switch_of(watched.page).bounding_box()
        assert box["height"] >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        switch_of(watched.page).click()
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert watched.page.evaluate(wide) <= 0


def test_without_scripts_the_code_can_be_read_and_there_is_no_switch(browser, chapter):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(chapter.as_uri())
    assert page.locator("[role=switch]").count() == 0
    assert shown(page) == page.locator(CODE).count() > 0
    context.close()


def test_paper_has_no_switch_and_code_only_if_it_was_shown(browser, chapter):
    with Watched(browser, chapter.as_uri()) as watched:
        page = watched.page
        page.emulate_media(media="print")
        assert not page.locator(".cb-code-switch").is_visible()
        assert shown(page) == 0
        page.emulate_media(media="screen")
        switch_of(page).click()
        page.emulate_media(media="print")
        assert shown(page) > 0


def test_pages_without_code_have_no_switch(browser, built_book):
    without = next(
        path for path in pages_of(built_book) if "tag_folded" not in path.read_text("utf-8")
    )
    with Watched(browser, without.as_uri()) as watched:
        assert watched.page.locator("[role=switch]").count() == 0
