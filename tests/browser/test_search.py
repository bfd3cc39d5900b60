"""The search, as readers use it: what it finds, in which order, and how it can be operated."""

import csv
import random
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from helpers.axe import in_both_themes, violations
from helpers.open_pages import DESK, PHONE, Watched
from helpers.patience import at_rest
from playwright.sync_api import expect

QUERIES = Path(__file__).with_name("queries.csv")
"""What students would type, with the right first hit: written down before the search was made."""

WITHIN_THREE, FIRST = 65, 58
"""How many of these queries have their right hit among the first three, and as the first."""

HITS = """(queries) => {
  window.book ??= casebookSearch.prepare(casebookSearch.index);
  return queries.map((query) => casebookSearch.search(book, query).hits.map(
    ({ entry }) => entry.id || entry.address.replace(".html", "")));
}"""
WITHOUT = """([idents]) => {
  const index = structuredClone(casebookSearch.index);
  index.entries = index.entries.filter((entry) => !idents.includes(entry[4]));
  window.book = casebookSearch.prepare(index);
}"""


@pytest.fixture(scope="module")
def queries():
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return {row["query"]: row["right"].split() for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def searching(browser, built_book):
    """The search page with its index loaded."""
    address = f"{(built_book / 'search.html').as_uri()}?q=trust"
    with Watched(browser, address, viewport=DESK) as watched:
        watched.page.locator(".cb-hit").first.wait_for()
        yield watched.page


def found(page, queries):
    return dict(zip(queries, page.evaluate(HITS, list(queries)), strict=True))


def ranks(hits, right):
    """The place of the right hit in the list of each query, from 0; None if it is not there."""
    places = {}
    for query, idents in right.items():
        there = [hits[query].index(ident) for ident in idents if ident in hits[query]]
        places[query] = min(there, default=None)
    return places


def missed(places, below):
    return {query: at for query, at in places.items() if at is None or at >= below}


def test_students_find_what_they_look_for(searching, queries):
    hits = found(searching, queries)
    places = ranks(hits, queries)
    late, lost = missed(places, 1), missed(places, 3)
    for query in late:
        print(f"{query!r}: right is {queries[query]}, found {hits[query][:3]}")
    assert len(queries) == 68
    assert len(queries) - len(lost) >= WITHIN_THREE, lost
    assert len(queries) - len(late) >= FIRST, late


def test_every_right_hit_is_a_place_of_the_book(searching, queries):
    known = searching.evaluate(
        """() => casebookSearch.prepare(casebookSearch.index).entries.map(
          (entry) => entry.id || entry.address.replace(".html", ""))"""
    )
    assert len(known) == len(set(known))
    assert {right for idents in queries.values() for right in idents} - set(known) == set()


def test_a_hit_that_is_lost_is_named(searching, queries):
    lost = "nwc2020-venner-viser-vej"
    searching.evaluate(WITHOUT, [[lost]])
    places = ranks(found(searching, queries), queries)
    searching.evaluate("() => { delete window.book; }")
    asked = {query for query, idents in queries.items() if idents == [lost]}
    assert asked
    assert set(missed(places, 3)) == asked


def test_a_worse_order_is_noticed(searching, queries):
    hits = {query: idents[::-1] for query, idents in found(searching, queries).items()}
    assert len(missed(ranks(hits, queries), 3)) > len(queries) - WITHIN_THREE


def test_every_row_is_found_first_by_its_id(searching, tables):
    idents = [*tables.claims.claim_id, *tables.passages.passage_id, *tables.cases.case_id]
    hits = found(searching, idents)
    assert [ident for ident in idents if hits[ident][:1] != [ident]] == []


def test_every_word_to_search_by_finds_something(searching, tables):
    """A word that stands for what the book does not say would help nobody."""
    words = tables.search_words
    hits = found(searching, dict.fromkeys(words.stands_for))
    assert [word for word, idents in hits.items() if not idents] == []
    assert found(searching, ["zzzzqq"]) == {"zzzzqq": []}


def test_other_names_find_the_initiative(searching, tables):
    names = tables.case_names.drop_duplicates("variant")
    hits = found(searching, names.variant)
    cases = tables.case_names.groupby("variant").case_id.agg(set)
    late = [name for name in names.variant if not cases[name] & set(hits[name][:5])]
    assert late == []


# Words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åland", "aland"),
        ("Åland", "Aaland"),
        ("Rødkærsbro", "roedkaersbro"),
        ("Örebro", "orebro"),
        ("Skåne", "SKÅNE"),  # a combining ring
        ("Straße", "strasse"),
        ("İzmir", "izmir"),
        ("ﬁnd", "find"),
        ("Leiðsögumenn", "leidsogumenn"),
        ("Þórshöfn", "thorshofn"),
    ],
)
def test_letters_that_are_one_to_a_reader_are_one(searching, one, other):
    fold = "(words) => words.map(casebookSearch.fold)"
    folded = searching.evaluate(fold, [one, other])
    assert folded[0] == folded[1]


def test_words_stand_where_the_text_has_them(searching):
    text = "😀 Co-production: Åland’s “Røde Kors” (2020)"
    tokens = searching.evaluate("(text) => casebookSearch.tokens(text)", text)
    # Positions count as JavaScript counts.
    units = text.encode("utf-16-le")
    said = [(t["word"], units[2 * t["start"] : 2 * t["end"]].decode("utf-16-le")) for t in tokens]
    assert said == [
        ("co", "Co"),
        ("production", "production"),
        ("coproduction", "Co-production"),
        ("aland", "Åland"),
        ("rode", "Røde"),
        ("kors", "Kors"),
        ("2020", "2020"),
    ]


def test_any_one_typing_error_in_a_rare_word_is_forgiven(searching):
    word = "krippendorff"
    right = set(found(searching, [word])[word])
    chance = random.Random(16)
    errors = set()
    for at in range(len(word)):
        letter = chance.choice("xqz")
        errors |= {word[:at] + word[at + 1 :], word[:at] + letter + word[at:]}
        errors |= {word[:at] + letter + word[at + 1 :]}
        errors |= {word[:at] + word[at : at + 2][::-1] + word[at + 2 :]}
    hits = found(searching, sorted(errors))
    assert [error for error, idents in hits.items() if not right & set(idents)] == []
    twice = "xrippendorxf"
    assert not right & set(found(searching, [twice])[twice])


def test_nothing_that_can_be_typed_is_too_much(searching):
    chance = random.Random(7)
    letters = "abcåæøÅß İﬁé\u030a\u0301-'’“”#¶👩‍🏫<>&/\\\"*.[]()|+?^$"
    typed = ["".join(chance.choices(letters, k=chance.randrange(12))) for _ in range(500)]
    hits = searching.evaluate(HITS, typed)
    assert len(hits) == 500
    kept = searching.evaluate(
        """(texts) => texts.map((text) => casebookSearch.marked(
          text, new Set(casebookSearch.tokens(text).map(({ word }) => word)))
          .map((part) => part.text).join(""))""",
        typed,
    )
    assert kept == typed


def test_a_line_marks_the_words_and_keeps_the_text(searching):
    marked = "([text, words, length]) => casebookSearch.marked(text, new Set(words), length)"
    text = "Refugees and Røde Kors; refugees."
    parts = searching.evaluate(marked, [text, ["refugees", "rode"], 1000])
    assert "".join(part["text"] for part in parts) == text
    assert [part["text"] for part in parts if part["marked"]] == ["Refugees", "Røde", "refugees"]
    long = "word " * 200 + "here " + "word " * 200
    parts = searching.evaluate(marked, [long, ["here"], 100])
    assert [part["text"] for part in parts if part["marked"]] == ["here"]
    assert sum(len(part["text"]) for part in parts) < 110
    assert (parts[0]["text"], parts[-1]["text"]) == ("… ", " …")


# On the page -------------------------------------------------------------------------------------


def search_page(book, query=""):
    return f"{(book / 'search.html').as_uri()}?q={quote(query)}"


def test_a_link_to_a_search_shows_what_is_found(browser, built_book):
    with Watched(browser, search_page(built_book, "Røde Kors")) as watched:
        first = watched.page.locator(".cb-hit").first
        first.wait_for()
        assert "Danish Red Cross" in first.inner_text()
        expect(watched.page.locator("input[name=q]")).to_have_value("Røde Kors")
        assert watched.outside() == []
        assert watched.complaints == []


def test_the_address_carries_what_is_typed(browser, built_book):
    with Watched(browser, search_page(built_book, "trust")) as watched:
        page = watched.page
        page.locator(".cb-hit").first.wait_for()
        page.locator("input[name=q]").fill("så & så #1")
        page.wait_for_url(lambda url: url.endswith(f"?q={quote('så & så #1')}"))
        page.reload()
        expect(page.locator("input[name=q]")).to_have_value("så & så #1")


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("gv2022", "notebooks/01-commissioned-communities.html"),
        ("nwc2020", "book/reference/initiatives.html"),
        ("ea2017", "notebooks/03-between-npm-and-npg.html"),
        ("istr2018", "book/reference/passages.html"),
    ],
)
def test_a_case_leads_to_where_it_is_told(searching, tables, source, page):
    addresses = searching.evaluate(
        """(source) => casebookSearch.prepare(casebookSearch.index).entries
          .filter(({ kind, id }) => kind === "case" && id.startsWith(source + "-"))
          .map(({ address }) => address.split("#")[0])""",
        source,
    )
    assert len(addresses) == (tables.cases.source_id == source).sum()
    assert set(addresses) == {page}


IN_SIGHT = """(id) => {
  const { top } = document.getElementById(id).getBoundingClientRect();
  return scrollY > 0 && top > -60 && top < innerHeight;
}"""


@pytest.mark.parametrize(
    "query",
    ["gv2022-cli-25", "c-098", "samskabelse", "kappa", "Refugees on the Move", "hotspotprojektet"],
)
def test_a_hit_opens_at_its_place(browser, built_book, query):
    with Watched(browser, search_page(built_book, query), viewport=PHONE) as watched:
        page = watched.page
        link = page.locator(".cb-hit a").first
        link.wait_for()
        target = link.get_attribute("href").partition("#")[2]
        link.click()
        page.locator(f"[id='{target}']").wait_for()
        page.wait_for_function(IN_SIGHT, arg=target)


def type_in_dialog(page, words):
    page.keyboard.press("Control+k")
    field = page.locator("dialog input[name=q]:focus")
    field.wait_for()
    page.keyboard.type(words)
    expect(field).to_have_value(words)


def test_it_can_be_operated_by_keyboard_alone(browser, built_book):
    page_of = built_book / "notebooks" / "09-comparing-cases.html"
    with Watched(browser, page_of.as_uri(), viewport=DESK) as watched:
        page = watched.page
        assert watched.needless() == []
        type_in_dialog(page, "Frends Show the Way")
        page.wait_for_function("() => globalThis.casebookSearch?.index")
        places = len(found(page, ["Frends Show the Way"])["Frends Show the Way"])
        told = page.locator("dialog [role=status]", has_text=f"{places} place")
        told.wait_for()  # all is drawn, and not only of what was typed first
        focused = "() => document.activeElement.textContent || document.activeElement.name"
        titles = page.locator("dialog .cb-hit a").all_text_contents()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate(focused) == titles[1]
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert page.evaluate(focused) == "q"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/reference/*.html#nwc2020-*")
        assert watched.complaints == []


def test_enter_in_the_dialog_leads_to_all_that_is_found(browser, built_book):
    with Watched(browser, (built_book / "book" / "welcome.html").as_uri()) as watched:
        type_in_dialog(watched.page, "refugees")
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_url("**/search.html?q=refugees")
        watched.page.locator(".cb-hit").first.wait_for()
        shown = watched.page.locator(".cb-hit").count()
        watched.page.get_by_role("button", name="Show more").click()
        assert watched.page.locator(".cb-hit").count() == 2 * shown
        at = "() => [...document.querySelectorAll('.cb-hit a')].indexOf(document.activeElement)"
        assert watched.page.evaluate(at) == shown


def test_a_hit_on_the_same_page_closes_the_dialog(browser, built_book):
    page_of = built_book / "notebooks" / "09-comparing-cases.html"
    with Watched(browser, page_of.as_uri(), viewport=DESK) as watched:
        type_in_dialog(watched.page, "truth table")
        watched.page.locator("dialog .cb-hit a[href$='#the-truth-table']").first.click()
        watched.page.wait_for_url("**#the-truth-table")
        watched.page.locator("#pst-search-dialog").wait_for(state="hidden")


def test_the_number_of_hits_is_read_out_once(browser, built_book):
    with Watched(browser, search_page(built_book)) as watched:
        page = watched.page
        count = page.locator("[role=status]")
        page.evaluate(
            """() => { window.said = []; const count = document.querySelector("[role=status]");
            new MutationObserver(() => said.push(count.textContent))
              .observe(count, { childList: true, characterData: true, subtree: true }); }"""
        )
        # As fast as nobody types, so that no pause on a slow machine is one of the reader's.
        page.evaluate(
            """() => { const field = document.querySelector("input[name=q]");
            for (const end of [1, 2, 3, 4, 5, 6]) {
              field.value = "dugnad".slice(0, end);
              field.dispatchEvent(new Event("input", { bubbles: true })); } }"""
        )
        page.locator("[role=status]:not(:empty)").wait_for()
        at_rest(page)
        assert page.evaluate("said.filter(Boolean)") == [count.text_content()]
        places = int(re.match(r"(\d+) places? found", count.text_content())[1])
        assert places == len(found(page, ["dugnad"])["dugnad"])
        page.locator("input[name=q]").fill("zzzzqq")
        page.wait_for_function("() => said.at(-1).startsWith('Nothing found')")


PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  document.querySelector("main input[name=q]").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_sentence_that_was_pasted_with_a_signature_finds_what_has_most_of_it(browser, built_book):
    text = '"What is the municipality\'s role in co-production?"\n\nBest\nKari Nordmann\n+47 22 33'
    with Watched(browser, search_page(built_book)) as watched:
        page = watched.page
        page.evaluate(PASTE, f"{text}\nUniversity of Nowhere\nTo see us: a map of the campus")
        page.locator(".cb-hit").first.wait_for()
        expect(page.locator("main input[name=q]")).to_have_value(
            re.compile('production[?]" Best Kari')
        )
        page.locator("[role=status]:not(:empty)").wait_for()
        # No entry has even half of all these words: what has most of them is better than nothing.
        assert "with some of it" in page.locator("[role=status]").text_content()
        assert page.locator(".cb-hit mark").count() > 3


def test_who_searches_for_nothing_is_told_what_to_do(browser, built_book):
    with Watched(browser, search_page(built_book)) as watched:
        told = watched.page.locator("[role=status]")
        watched.page.locator("input[name=q]").focus()
        watched.page.keyboard.type("   ")
        watched.page.keyboard.press("Enter")
        expect(told).to_have_text("Type a word to look for.")
        watched.page.locator("input[name=q]").fill("\U0001f600 ?!")
        watched.page.get_by_text("There is no word in this to look for.").wait_for()


def test_who_comes_back_from_a_hit_goes_on_there(browser, built_book):
    with Watched(browser, search_page(built_book, "refugees"), viewport=PHONE) as watched:
        page = watched.page
        page.get_by_role("button", name="Show more").click()
        link = page.locator(".cb-hit a").nth(24)
        title = link.text_content()
        link.click()
        page.wait_for_url("**#*")
        page.go_back()
        page.wait_for_function(
            "title => document.activeElement.textContent === title && scrollY > 0", arg=title
        )
        # Another search has no such place.
        page.locator("input[name=q]").fill("trust")
        page.wait_for_function("() => location.search === '?q=trust'")
        page.wait_for_function("() => history.state?.hit === undefined")
        assert watched.complaints == []


def test_what_is_typed_is_text_and_nothing_else(browser, built_book):
    query = "<img src=x onerror=alert(1)> trust"
    with Watched(browser, search_page(built_book, query)) as watched:
        watched.page.locator("[role=status]:not(:empty)").wait_for()
        assert watched.page.locator("main img").count() == 0
        assert watched.complaints == []


def test_a_missing_index_is_told(browser, built_book, tmp_path):
    page = (built_book / "search.html").read_text(encoding="utf-8")
    (tmp_path / "search.html").write_text(page, encoding="utf-8")
    static = tmp_path / "_static"
    static.mkdir()
    for name in ("search.js", "search-ranking.js", "documentation_options.js"):
        (static / name).write_bytes((built_book / "_static" / name).read_bytes())
    with Watched(browser, search_page(tmp_path, "trust")) as watched:
        told = watched.page.locator("[role=status]")
        expect(told).to_have_text("The index of the search could not be read.")


def test_without_javascript_the_page_leads_to_the_index_and_the_contents(browser, built_book):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(search_page(built_book))
    article = page.locator("article")
    assert "needs JavaScript" in article.inner_text()
    assert article.locator("input:visible").count() == 0
    led = article.locator("a:visible").evaluate_all("(found) => found.map((a) => a.href)")
    assert any(address.endswith("/genindex.html") for address in led)
    chapters = {path.name for path in (built_book / "notebooks").glob("*.html")}
    assert chapters <= {address.rpartition("/")[2] for address in led}
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_magnifier_does_not_lie_on_what_is_typed(browser, built_book, size):
    for address in (search_page(built_book), (built_book / "book" / "welcome.html").as_uri()):
        with Watched(browser, address, viewport=size) as watched:
            watched.page.keyboard.press("Control+k")
            field = watched.page.locator(".bd-search input:visible").first
            field.wait_for()
            begins = field.evaluate(
                "e => e.getBoundingClientRect().x + parseFloat(getComputedStyle(e).paddingLeft)"
            )
            sign = field.evaluate(
                "e => e.form.querySelector('svg, i').getBoundingClientRect().toJSON().right"
            )
            assert 0 < sign < begins - 4


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_in_what_is_found(browser, built_book, size):
    options = {"viewport": size, "color_scheme": "dark", "reduced_motion": "reduce"}
    with Watched(browser, search_page(built_book, "frivillighed refugees"), **options) as watched:
        page = watched.page
        page.locator(".cb-hit").first.wait_for()
        at_rest(page)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        assert in_both_themes(page) == []
        page.goto((built_book / "book" / "welcome.html").as_uri())
        type_in_dialog(page, "gv2022-c")
        page.locator(".cb-hit").first.wait_for()
        at_rest(page)
        assert in_both_themes(page) == []


def test_a_button_whose_name_is_not_what_it_shows_is_noticed(browser, built_book):
    with Watched(
        browser, (built_book / "book" / "welcome.html").as_uri(), viewport=DESK
    ) as watched:
        watched.page.evaluate(
            """() => document.querySelector("#pst-primary-sidebar .search-button-field")
            .setAttribute("aria-label", "Look up")"""
        )
        assert "label-content-name-mismatch" in " ".join(violations(watched.page))
