"""One thing on a screen: slides out of a page of the book, by keyboard, address and ear."""

import re

import pytest
from helpers.axe import in_both_themes, violations
from helpers.open_pages import Watched
from helpers.places import ROOT
from playwright.sync_api import expect

from casebook.seminar import packs, slides_address

CHAPTER = "notebooks/01-commissioned-communities.html"
HALL = {"width": 1024, "height": 768}
PACKS = [pack for pack in packs(ROOT / "book" / "seminars" / "packs") if pack.is_whole]
STATUSES = ("shown", "thin", "stated", "cited", "at odds", "computed", "untestable")


@pytest.fixture
def opened(browser, built_book):
    """Open a chapter at an address and wait until its slides are there; close it afterwards."""
    pages = []

    def open_page(address, path=CHAPTER, **options):
        watched = Watched(browser, (built_book / path).as_uri() + address, viewport=HALL, **options)
        pages.append(watched)
        return watched.page

    yield open_page
    for watched in pages:
        assert watched.complaints == []
        assert watched.outside() == []
        watched.page.close()


def at(page):
    return page.locator(".cb-project-at")


def on_screen(page):
    """Ids of what can be seen of the pictures and tables of a page."""
    return page.evaluate(
        "[...document.querySelectorAll('article .cb-shown')]"
        ".filter((one) => one.id && one.checkVisibility()).map(({ id }) => id)"
    )


def test_every_thing_of_a_page_comes_on_a_screen_of_its_own(opened):
    page = opened("#project")
    expect(at(page)).to_have_text(re.compile(r"1 of \d+"))
    number = int(at(page).inner_text().split()[-1])
    assert number > 20
    seen = []
    for _ in range(number):
        seen += on_screen(page)
        page.keyboard.press("ArrowRight")
    assert len(seen) == len(set(seen))
    assert {"fig-map", "fig-interviews", "table-projects"} <= set(seen)


def test_slides_follow_the_address_and_the_address_follows_them(opened):
    page = opened("#project=fig-map,fig-voices,table-forms&at=2")
    expect(at(page)).to_have_text("2 of 3")
    assert on_screen(page) == ["fig-voices"]
    expect(page.locator("h2:visible")).to_contain_text("Whose voices carry which step")
    for key, place in [
        ("ArrowRight", 3),
        ("ArrowRight", 3),
        ("PageUp", 2),
        ("Home", 1),
        ("End", 3),
    ]:
        page.keyboard.press(key)
        expect(at(page)).to_have_text(f"{place} of 3")
        page.wait_for_url(f"**#project=fig-map,fig-voices,table-forms&at={place}")
    expect(page.locator(".cb-project-bar [role=status]")).to_have_text(
        re.compile("Slide 3 of 3: Do two")
    )


def test_escape_ends_it_where_one_was(opened):
    page = opened("#project=fig-map,fig-voices&at=2")
    expect(at(page)).to_have_text("2 of 2")
    page.keyboard.press("Escape")
    expect(page.locator(".cb-project-bar")).to_have_count(0)
    page.wait_for_url(re.compile("^[^#]*$"))
    assert len(on_screen(page)) > 10
    expect(page.locator("#fig-voices")).to_be_in_viewport()


def test_buttons_do_what_keys_do(opened):
    page = opened("#project=fig-map,fig-voices")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(at(page)).to_have_text("2 of 2")
    page.get_by_role("button", name="Previous", exact=True).click()
    expect(at(page)).to_have_text("1 of 2")
    page.get_by_role("button", name="End (Esc)").click()
    expect(page.locator(".cb-project-bar")).to_have_count(0)


def test_what_was_taken_away_stays_so(opened):
    page = opened("#project=fig-map&without=gv2022-i-17")
    expect(at(page)).to_have_text("1 of 1")
    expect(page.locator("#fig-map .cb-moved-here")).to_be_attached()
    page.keyboard.press("Escape")
    page.wait_for_url("**#without=gv2022-i-17")


def test_what_was_taken_away_is_said_on_the_wall(opened):
    page = opened("#project=fig-map&without=gv2022-i-17")
    bar = page.locator(".cb-take")
    bar.get_by_text(re.compile(r"^\d+ of \d+ claims change")).wait_for()
    assert bar.get_by_text("informant 17").first.is_visible()
    slides = page.locator(".cb-project-bar").bounding_box()
    box = bar.bounding_box()
    assert box["y"] + box["height"] <= slides["y"]
    # Nothing of it where nothing is taken, nor where statuses are not to be told.
    page = opened("#project=fig-map")
    expect(at(page)).to_have_text("1 of 1")
    assert not page.locator(".cb-take").is_visible()
    page = opened("#project=fig-map&statuses=hidden&without=gv2022-i-17")
    page.locator(".cb-take.is-on").wait_for(state="attached")
    assert not page.locator(".cb-take").is_visible()


def test_a_picture_without_statuses_tells_none(opened):
    page = opened("#project=fig-map&statuses=hidden")
    expect(at(page)).to_have_text("1 of 1")
    # What is drawn, what is read out, and what a pointer shows.
    words = page.evaluate(
        """() => {
      const figure = document.getElementById("fig-map");
      const isDrawn = (one) => one.getBoundingClientRect().width > 0;
      const drawn = [...figure.querySelectorAll("text, p, li")].filter(isDrawn);
      const named = [...figure.querySelectorAll(".cb-still :is(title, desc)")];
      return [...drawn, ...named].map((one) => one.textContent).join(" ");
    }"""
    )
    assert "Communities are" in words
    assert [status for status in STATUSES if re.search(rf"\b{status}\b", words)] == []
    frames = page.evaluate(
        "[...new Set([...document.querySelectorAll('#fig-map a .cb-mark')]"
        ".map((one) => getComputedStyle(one).stroke + getComputedStyle(one).strokeDasharray))]"
    )
    assert len(frames) == 1
    expect(page.locator("#fig-map .mark-symbol:visible")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#fig-map a title").first).to_have_text(re.compile("shown|thin|stated"))


def test_an_address_that_names_nothing_shows_the_page(opened):
    page = opened("#project=nowhere,%E0%A4%A")
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".cb-project-bar")).to_have_count(0)


def test_prompts_and_sections_are_slides_too(opened):
    page = opened("#project=what-does-it-hang-on~discuss,what-kept-changing")
    expect(page.locator(".admonition.seminar:visible")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator("article p:visible")).to_have_count(1)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.chapter)
def test_the_slides_of_a_pack_are_there(opened, pack):
    page = opened(slides_address(pack), f"notebooks/{pack.chapter}.html")
    expect(at(page)).to_have_text(f"1 of {len(pack.slides)}")
    assert 6 <= len(pack.slides) <= 10
    for place, _ in enumerate(pack.slides, 1):
        expect(at(page)).to_have_text(f"{place} of {len(pack.slides)}")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, pack.slides[place - 1].shows
        page.keyboard.press("ArrowRight")


def test_axe_finds_nothing_on_a_slide(opened):
    page = opened("#project=fig-map,table-projects&at=2")
    expect(at(page)).to_have_text("2 of 2")
    assert in_both_themes(page, {"include": [[".cb-project-bar"], ["article"]]}) == []


def test_without_a_script_the_address_still_leads_to_the_page(browser, built_book):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_book / CHAPTER).as_uri() + "#project=fig-map")
    expect(page.locator("#fig-map")).to_be_visible()
    context.close()


# -- The pages of packs ---


@pytest.fixture(
    scope="module",
    params=[f"{pack.chapter}.{language}" for pack in PACKS for language in ("en", "da")],
)
def opened_pack(request, browser, teachers_pages):
    """The page of a pack, opened once for all that is asked of it."""
    path = teachers_pages / "book" / "seminars" / "packs" / f"{request.param}.html"
    with Watched(browser, path.as_uri(), viewport=HALL) as watched:
        yield watched
    assert watched.complaints == []


@pytest.fixture
def pack_page(opened_pack):
    """That page as it was when it was opened."""
    page = opened_pack.page
    page.set_viewport_size(HALL)
    page.emulate_media(media="screen")
    page.evaluate("location.hash = ''")
    return page


def test_axe_finds_nothing_on_a_pack(pack_page):
    for width in (360, 1024):
        pack_page.set_viewport_size({"width": width, "height": 800})
        # What is asked of colours does not depend on the width.
        assert violations(pack_page, colours=width == 360) == []
        assert not pack_page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_links_of_a_pack_lead_somewhere(pack_page, teachers_pages):
    folder = teachers_pages / "book" / "seminars" / "packs"
    for link in pack_page.locator("a").all():
        address, _, part = link.get_attribute("href").partition("#")
        if address:
            assert (folder / address).resolve().is_file(), address
        else:
            expect(pack_page.locator(f"[id='{part}']")).to_have_count(1)


def test_the_handout_in_large_print_has_14_points_and_room(pack_page):
    pack_page.evaluate("location.hash = 'large'")
    pack_page.locator("#large:target").wait_for()
    pack_page.emulate_media(media="print")
    pack_page.set_viewport_size({"width": 1000, "height": 700})  # A4 on its side
    cells = pack_page.locator("#handout :is(td, li):not(:empty)")
    size, family = cells.first.evaluate(
        "(one) => [getComputedStyle(one).fontSize, getComputedStyle(one).fontFamily]"
    )
    assert float(size.removesuffix("px")) >= 14 / 72 * 96 - 0.01
    assert family.startswith("Arial")
    expect(pack_page.locator("#key")).not_to_be_visible()
    heads = pack_page.locator("#handout th").all()
    assert not heads or max(head.bounding_box()["width"] for head in heads[1:]) >= 40 / 25.4 * 96


def test_a_pack_says_all_that_a_course_needs(pack_page):
    headings = pack_page.locator("h2, h3").all_inner_texts()
    language = pack_page.locator("html").get_attribute("lang")
    wanted = {
        "en": ["Knowledge", "Skills", "Competences", "Handout", "Answer key", "Assessment"],
        "da": ["Viden", "Færdigheder", "Kompetencer", "Arbejdsark", "Facit", "Bedømmelse"],
    }[language]
    assert [one for one in wanted if one not in headings] == []
    grades = pack_page.locator("#rubric ~ table").last.locator("tbody th").all_inner_texts()
    assert grades == ["12", "10", "7", "4", "02", "00", "-3"]
