"""The page Initiatives in a browser: its filter, its addresses, its map, and without scripts."""

import random
from pathlib import Path
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
from helpers.axe import in_both_themes
from helpers.open_pages import DESK, PHONE, Watched
from helpers.patience import becomes
from helpers.places import WEB

from casebook.sources import nwc2020, nwc2020_entries
from casebook.tables import loading

PAGE = "book/reference/initiatives.html"
FRIENDS = "nwc2020-venner-viser-vej"
SHOWN = "all => all.filter((each) => each.checkVisibility()).map((each) => each.id)"


@pytest.fixture(scope="module")
def cases():
    """What can be filtered by, from the tables: the country and how it is known, by case."""
    tables = loading.load()
    rows = nwc2020.initiatives(tables).set_index("case_id")
    return rows.assign(known=nwc2020_entries.how_known(tables))


@pytest.fixture
def opened(browser, built_book):
    """Open the page, with what follows its name in the address; nothing may complain."""
    watched = []

    def open_page(after="", **options):
        address = (built_book / PAGE).as_uri() + after
        watched.append(Watched(browser, address, **{"viewport": DESK, **options}))
        return watched[-1].page

    yield open_page
    complaints = [text for each in watched for text in each.complaints]
    assert complaints == []
    for each in watched:
        each.leave()


def shown(page):
    return page.locator(".cb-entry").evaluate_all(SHOWN)


def said(page):
    return page.locator(".cb-explorer-said").inner_text()


def address(page):
    return dict(parse_qsl(urlsplit(page.url).fragment))


def in_view(part):
    """Whether the top of an element stands in the window, below the bar of the theme."""
    return part.evaluate(
        "e => { const { top } = e.getBoundingClientRect(); return top > 40 && top < innerHeight; }"
    )


def marks_within(page):
    return set(
        page.locator(".cb-place:not(.is-out)").evaluate_all(
            "all => all.map((e) => e.dataset.entry)"
        )
    )


def test_a_choice_leaves_the_entries_that_the_tables_say(opened, cases):
    page = opened()
    assert shown(page) == list(cases.index)
    assert said(page) == f"All {len(cases)} initiatives."
    page.select_option("select[name=country]", "Sweden")
    swedish = list(cases.index[cases.country == "Sweden"])
    assert shown(page) == swedish
    assert said(page) == f"{len(swedish)} of {len(cases)} initiatives. Country: Sweden."
    page.select_option("select[name=known]", nwc2020_entries.NO_OUTCOME)
    both = list(
        cases.index[(cases.country == "Sweden") & (cases.known == nwc2020_entries.NO_OUTCOME)]
    )
    assert shown(page) == both
    assert 0 < len(both) < len(swedish)
    assert "Country: Sweden; How it is known: no outcome is told." in said(page)
    assert page.locator(".cb-explorer-group:visible").count() == 1


def test_a_list_says_how_many_each_value_would_leave(opened):
    page = opened()
    page.select_option("select[name=country]", "Iceland")
    for option in page.locator("select[name=known] option:enabled").all()[1:]:
        words = option.inner_text()
        value = option.get_attribute("value")
        page.select_option("select[name=known]", value)
        assert words == f"{value} ({len(shown(page))})"
    assert page.locator("select[name=known] option:disabled").count() > 0


def test_the_choice_stands_in_the_address_and_back_takes_it_back(opened, cases):
    page = opened()
    page.select_option("select[name=country]", "Åland")
    page.select_option("select[name=actor]", "aid organisation")
    becomes(lambda: address(page), {"country": "Åland", "actor": "aid organisation"})
    two = shown(page)
    page.go_back()
    becomes(lambda: address(page), {"country": "Åland"})
    becomes(lambda: shown(page), list(cases.index[cases.country == "Åland"]))
    assert page.locator("select[name=actor]").input_value() == ""
    page.go_back()
    becomes(lambda: shown(page), list(cases.index))
    page.go_forward()
    becomes(lambda: shown(page), list(cases.index[cases.country == "Åland"]))
    page.go_forward()
    becomes(lambda: shown(page), two)
    page.get_by_role("button", name="Show all").click()
    becomes(lambda: (address(page), shown(page)), ({}, list(cases.index)))
    assert page.evaluate("document.activeElement.name") == "country"
    assert page.get_by_role("button", name="Show all").count() == 0


def test_an_address_that_was_sent_makes_the_choice_and_nonsense_makes_none(opened, cases):
    way = "a named evaluation"
    page = opened(f"#known={quote_plus(way)}&country=Denmark")
    assert shown(page) == [FRIENDS]
    assert page.locator("select[name=known]").input_value() == way
    nonsense = opened("#country=Atlantis&sort=up&known=")
    assert shown(nonsense) == list(cases.index)


def test_an_address_that_asks_for_what_is_not_here_is_told_so(opened, cases):
    page = opened("#country=Danmark&x=1")
    assert said(page) == f"All {len(cases)} initiatives. Not here: Country: Danmark."
    page.select_option("select[name=country]", "Denmark")
    assert "Not here" not in said(page)
    assert said(opened("#nwc2020-nobody")).endswith("Not here: #nwc2020-nobody.")
    # Broken on its way: half an escaped letter. What does not fit is told, the rest is done.
    broken = opened("#country=Denmark&whom=%C3")
    assert shown(broken) == list(cases.index[cases.country == "Denmark"])
    assert broken.get_by_role("button", name="Save as SVG").count() == 1


def test_who_was_sent_a_choice_that_leaves_nothing_sees_it_and_gets_out(opened, cases):
    for size in (PHONE, DESK):
        page = opened("#country=Sweden&known=a+named+evaluation", viewport=size)
        assert shown(page) == []
        assert said(page).endswith("Take one choice back, or show all.")
        assert in_view(page.locator(".cb-explorer-said"))
        button = page.get_by_role("button", name="Show all")
        assert in_view(button)
        assert page.evaluate("scrollY") > 0
        button.press("Enter")
        assert shown(page) == list(cases.index)


def test_an_entry_has_an_address_that_shows_it_though_it_was_filtered_out(opened, cases):
    page = opened(f"#{FRIENDS}", viewport=PHONE)
    entry = page.locator(f"#{FRIENDS}")
    assert in_view(entry)
    assert page.evaluate("document.activeElement.id") == FRIENDS
    page.select_option("select[name=country]", "Norway")
    assert not entry.is_visible()
    page.evaluate("id => { location.hash = id; }", FRIENDS)
    entry.wait_for(state="visible")
    assert shown(page) == list(cases.index)
    assert in_view(entry)
    page.go_back()
    becomes(lambda: shown(page), list(cases.index[cases.country == "Norway"]))


def test_marks_of_entries_that_are_not_shown_recede(opened, cases):
    page = opened()
    every = marks_within(page)
    assert 30 < len(every) < len(cases)
    page.select_option("select[name=country]", "Finland")
    assert marks_within(page) == every & set(shown(page))
    out = page.locator(".cb-place.is-out")
    states = out.evaluate_all(
        "all => all.map((e) => [e.getAttribute('aria-hidden'), e.getAttribute('tabindex')])"
    )
    assert states
    assert {tuple(state) for state in states} == {("true", "-1")}
    assert float(out.first.evaluate("e => getComputedStyle(e).opacity")) < 0.5
    page.get_by_role("button", name="Show all").click()
    assert marks_within(page) == every


def test_a_mark_leads_to_its_entry_and_a_place_to_its_mark(opened):
    page = opened()
    mark = page.locator(f".cb-place[data-entry={FRIENDS}]")
    assert "Friends Show the Way" in mark.get_attribute("aria-label")
    mark.focus()
    page.keyboard.press("Enter")
    entry = page.locator(f"#{FRIENDS}")
    page.wait_for_function("id => document.activeElement.id === id", arg=FRIENDS)
    assert in_view(entry)
    place = entry.locator(".cb-to-mark")
    place.click()
    assert page.evaluate("document.activeElement.id") == mark.get_attribute("id")
    assert in_view(mark)
    assert in_view(entry)  # on a wide screen the map stands beside it
    page.go_back()
    page.wait_for_function("id => document.activeElement.id === id", arg=FRIENDS)


def test_on_a_phone_a_place_opens_the_map_and_back_leads_to_the_entry(opened):
    page = opened(f"#{FRIENDS}", viewport=PHONE)
    assert not page.locator(".cb-places").is_visible()
    entry = page.locator(f"#{FRIENDS}")
    entry.locator(".cb-to-mark").click()
    mark = page.locator(f".cb-place[data-entry={FRIENDS}]")
    assert in_view(mark)
    page.go_back()
    page.wait_for_function("id => document.activeElement.id === id", arg=FRIENDS)
    assert in_view(entry)


def test_every_mark_is_reached_by_arrow_keys_from_one_stop(opened):
    page = opened()
    stops = page.locator(".cb-place[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    number = page.locator(".cb-place").count()
    # What the keys do, from every mark; pressing them from each would take minutes.
    ways = page.evaluate(
        """() => {
          const places = [...document.querySelectorAll(".cb-place circle")].map((circle) => {
            const { x, y, width, height } = circle.getBoundingClientRect();
            return [x + width / 2, y + height / 2];
          });
          const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
          return places.map((_, from) =>
            keys.map((key) => casebookFilter.beside(places, from, key)).filter((to) => to >= 0));
        }"""
    )
    found, left = {0}, [0]
    while left:
        new = set(ways[left.pop()]) - found
        found |= new
        left += new
    assert found == set(range(number))
    before = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowRight")
    after = page.evaluate("document.activeElement.id")
    assert before != after
    assert stops.get_attribute("id") == after
    xs = [page.locator(f"#{ident} circle").bounding_box()["x"] for ident in (before, after)]
    assert xs[0] < xs[1]


def test_keys_meet_no_mark_that_recedes(opened):
    page = opened("#country=Iceland")
    page.locator(".cb-place[tabindex='0']").focus()
    met = set()
    for key in ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft", "End", "Home"] * 3:
        page.keyboard.press(key)
        met.add(page.evaluate("document.activeElement.dataset.entry"))
    assert len(met) > 1
    assert met <= set(shown(page))


def test_what_is_told_leads_to_its_passage(opened, built_book):
    page = opened()
    links = page.locator(".cb-entry a.cb-id").evaluate_all("all => all.map((e) => e.href)")
    passages = (built_book / "book/reference/passages.html").read_text("utf-8")
    tables = loading.load()
    told = nwc2020_entries.facts(tables)
    assert {urlsplit(link).fragment for link in links} == set(told.passage_id)
    for link in set(links):
        assert link.split("#")[0].endswith("/book/reference/passages.html")
        assert f'id="{urlsplit(link).fragment}"' in passages


def test_the_finding_stands_before_the_list(opened, cases):
    page = opened(viewport=PHONE)
    finding = page.get_by_text(f"1 of {len(cases)} has a named evaluation.")
    assert (cases.known == "a named evaluation").sum() == 1
    assert in_view(finding)
    assert finding.bounding_box()["y"] < page.locator(".cb-explorer").bounding_box()["y"]


def test_without_javascript_it_is_a_plain_list_and_marks_still_lead_there(
    browser, built_book, cases
):
    page = browser.new_page(java_script_enabled=False, viewport=DESK)
    page.goto((built_book / PAGE).as_uri())
    assert page.locator(".cb-entry").count() == len(cases)
    assert page.locator(".cb-entry").first.is_visible()
    for part in (".cb-explorer-filter", ".cb-explorer-all", ".cb-places-help"):
        assert not page.locator(part).is_visible()
    assert said(page) == f"{len(cases)} initiatives"
    page.locator(f".cb-place[data-entry={FRIENDS}]").click()
    page.wait_for_url(f"**#{FRIENDS}")
    page.close()


@pytest.mark.parametrize("width", [360, 390])
def test_nothing_is_wider_than_a_phone(opened, width):
    page = opened(viewport={"width": width, "height": 844})
    page.locator(".cb-explorer-map > summary").click()
    assert (
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        <= 0
    )
    wide = page.locator(".cb-explorer *:not(svg *)").evaluate_all(
        "(all, width) => all.filter((e) => e.getBoundingClientRect().right > width)"
        ".map((e) => e.outerHTML.slice(0, 80))",
        width,
    )
    assert wide == []
    long = page.locator(".cb-entry").evaluate_all(
        "all => all.filter((e) => e.getBoundingClientRect().height > 0.55 * innerHeight)"
        ".map((e) => e.id)"
    )
    assert long == []
    more = page.locator(f"#{FRIENDS} .cb-entry-more")
    assert more.get_attribute("open") is None
    more.locator("summary").click()
    assert more.get_by_text("LG-Insight").first.is_visible()


def test_a_wide_screen_folds_nothing_and_an_address_opens_its_entry(opened):
    page = opened()
    assert page.locator(".cb-entry-more:not([open])").count() == 0
    page = opened(f"#{FRIENDS}", viewport=PHONE)
    assert page.locator(".cb-entry-more[open]").count() == 1
    assert page.locator(f"#{FRIENDS} .cb-entry-more[open]").count() == 1


def test_paper_has_the_list_and_says_why_it_is_short(opened):
    page = opened("#country=Iceland")
    page.emulate_media(media="print")
    assert not page.locator(".cb-explorer-filter").is_visible()
    assert not page.locator(".cb-explorer-all").is_visible()
    assert said(page).endswith("Country: Iceland.")
    assert 0 < len(shown(page)) < 20


def test_the_map_is_saved_with_its_key_and_its_source(opened):
    page = opened()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as SVG").click()
    saved = Path(waiting.value.path()).read_text("utf-8")
    for words in ("Natural Earth", "aid and faith", "hollow: a county or region"):
        assert words in saved


def test_the_map_of_the_chapter_leads_to_entries(browser, built_book):
    chapter = built_book / "notebooks/02-everyday-integration.html"
    with Watched(browser, chapter.as_uri(), viewport=DESK) as watched:
        page = watched.page
        page.locator(f".cb-place[data-entry={FRIENDS}]").click()
        page.wait_for_function("id => document.activeElement?.id === id", arg=FRIENDS)
        page.wait_for_url(f"**/{PAGE}#{FRIENDS}")
        assert watched.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_with_the_map_open_and_a_choice_made(opened, size):
    page = opened("#country=Sweden", viewport=size, color_scheme="dark", reduced_motion="reduce")
    page.locator("details").evaluate_all("all => all.forEach((e) => (e.open = true))")
    assert in_both_themes(page, long=True) == []


# -- The pure part: what the page computes, held against Python ---

KEYS = ["country", "whom", "known"]
VALUES = {"country": ["Å", "B & B"], "whom": ["women", "not said", "a=b"], "known": ["yes", "no+"]}


@pytest.fixture(scope="module")
def pure(browser):
    page = browser.new_page()
    page.evaluate((WEB / "pages" / "explorer-filter.js").read_text("utf-8"))
    facets = [{"key": key, "label": key.upper(), "values": VALUES[key]} for key in KEYS]
    yield lambda code, *given: page.evaluate(
        f"([facets, ...given]) => ({code})(casebookFilter, facets, ...given)", [facets, *given]
    )
    page.close()


def choices(number, seed=16):
    rng = random.Random(seed)
    return [
        {key: rng.choice(VALUES[key]) for key in KEYS if rng.random() < 0.5} for _ in range(number)
    ]


def entries(number, seed=7):
    rng = random.Random(seed)
    return [
        {key: rng.sample(VALUES[key], rng.randint(1, len(VALUES[key]))) for key in KEYS}
        for _ in range(number)
    ]


def test_what_is_written_is_read_again(pure):
    for chosen in choices(200):
        written = pure("(f, facets, chosen) => f.write(chosen, facets)", chosen)
        assert dict(parse_qsl(written)) == chosen
        assert pure("(f, facets, written) => f.read(written, facets)", written) == chosen


def test_hits_and_what_a_value_would_leave_are_what_python_counts(pure):
    every = entries(40)

    def fits(entry, chosen):
        return all(value in entry[key] for key, value in chosen.items())

    for chosen in choices(100):
        assert pure("(f, facets, all, chosen) => f.hits(all, chosen)", every, chosen) == [
            fits(entry, chosen) for entry in every
        ]
        left = pure(
            "(f, facets, all, chosen) => facets.map((one) => f.left(all, chosen, one))",
            every,
            chosen,
        )
        assert left == [
            [sum(fits(entry, {**chosen, key: value}) for entry in every) for value in VALUES[key]]
            for key in KEYS
        ]


def test_an_arrow_leads_to_the_nearest_ahead_or_nowhere(pure):
    places = [[0, 0], [10, 0], [20, 0], [10, 30], [12, -5]]
    code = "(f, facets, places, from, key) => f.beside(places, from, key)"
    steps = {
        (0, "ArrowRight"): 1,
        (0, "ArrowLeft"): -1,
        (1, "ArrowDown"): 3,
        (1, "ArrowUp"): 4,
        (3, "ArrowUp"): 1,
        (2, "Home"): 0,
        (2, "End"): 4,
    }
    assert {step: pure(code, places, *step) for step in steps} == steps


def test_what_no_filter_knows_is_not_read(pure):
    read = "(f, facets, written) => f.read(written, facets)"
    assert pure(read, "country=Atlantis&sort=up&known=&whom=women") == {"whom": "women"}
    assert pure(read, "nwc2020-dgi") == {}


def test_the_pure_part_touches_no_page():
    text = (WEB / "pages" / "explorer-filter.js").read_text("utf-8")
    for name in ("document", "window", "location", "history", "localStorage", "fetch"):
        assert name not in text
