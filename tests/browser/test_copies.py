"""A reader's copy in the browser: what the page finds is what `casebook verify` finds."""

import hashlib
import json
import random
import re
import sys
import unicodedata

import pytest
from helpers.axe import in_both_themes
from helpers.copies import (
    HEADERS,
    PARAGRAPHS,
    TABLES,
    TEXT,
    paginate,
    rest_apart,
    rewrap,
    tables_of,
    transcript,
    web_page,
    with_headers,
)
from helpers.open_pages import DESK, PHONE, Watched
from helpers.patience import at_rest, open_again, settle
from helpers.places import FILES, SOURCES, WEB
from playwright.sync_api import expect

from casebook.copies import anchor, anchored_rows, normalise, reading, variants, verify
from casebook.site import your_copy
from casebook.tables import load

MODULES = ("sha256.js", "copy-text.js", "copy-anchors.js", "slices.js")
ENTITY = """const entity = (reference) =>
  new DOMParser().parseFromString(`<p>x${reference}x`, "text/html").body.textContent.slice(1, -1);
"""
VERIFY = f"""async ([source, text]) => {{
  {ENTITY}
  let pauses = 0;
  const pause = () => new Promise((go) => {{ pauses += 1; setTimeout(go); }});
  const work = casebookCopies.verify(source, text, entity);
  const found = await casebookSlices.inSlices(work, {{ pause }});
  const wordsOf = ({{ parts }}) => parts.map(([from, to]) => text.slice(from, to)).join(" ");
  return {{ results: found.map(({{ result }}) => result), words: found.map(wordsOf), pauses }};
}}"""

with_sources = pytest.mark.skipif(
    not (SOURCES / FILES["gv2022"]).is_file(), reason="the publications' texts are not here"
)


def loaded(browser, **changes):
    """A blank page with the two pure modules; `changes` are put into them."""
    page = browser.new_page()
    for name in MODULES:
        script = (WEB / "pages" / name).read_text(encoding="utf-8")
        for old, new in changes.items():
            script = re.sub(rf"(const {old} = )\d+", rf"\g<1>{new}", script)
        page.add_script_tag(content=script)
    return page


@pytest.fixture(scope="module")
def page(browser):
    page = loaded(browser)
    yield page
    page.close()


def anchors(rows):
    """What the page is given, without gists."""
    return your_copy.anchors_of(rows, dict.fromkeys(rows.locators, ""))


def differences(page, tables, source, text):
    """The passages of which Python and the page say different things."""
    return compared(page, anchored_rows(tables, source), text)[0]


def compared(page, rows, text):
    """The same of rows that are known, and what Python says of all of them."""
    found = page.evaluate(VERIFY, [anchors(rows), text])
    wanted = [finding.result for finding in verify(rows, variants(text))]
    for row, result, words in zip(rows.locators, found["results"], found["words"], strict=True):
        # What the page shows is what the anchor was made of, to the letter.
        assert bool(words) == (result != "not found"), row
        if words:
            assert rows.anchors["passages", row] in map(anchor, variants(f"[{words}")), (row, words)
    pairs = zip(rows.locators, wanted, found["results"], strict=True)
    return [triple for triple in pairs if triple[1] != triple[2]], wanted


# Letters, hashes, markup


def test_hashes_are_those_of_the_standard(page):
    chance = random.Random(3)
    texts = ["a" * n for n in range(140)] + [chance.randbytes(n).hex() for n in range(200, 400, 7)]
    made = page.evaluate(
        "texts => texts.map((text) => casebookHash.hexOf(new TextEncoder().encode(text)))", texts
    )
    assert made == [hashlib.sha256(text.encode()).hexdigest() for text in texts]


def test_every_character_is_normalised_alike(page):
    """But for those that the Unicode of this Python does not know yet."""
    # As one text, which is quicker than a million.
    told = page.evaluate("""() => JSON.stringify(Array.from({ length: 0x110000 }, (_, code) =>
      /\\p{Cs}/u.test(String.fromCodePoint(code))
        ? "" : casebookCopies.normalise(` ${String.fromCodePoint(code)} `)))""")
    made = json.loads(told)

    def normalised(character):  # as `normalise` does, of which tests/copies has the proof
        folded = unicodedata.normalize("NFKC", f" {character} ").casefold()
        return "".join(c for c in folded if c.isalnum())

    differ = [
        f"U+{code:04X}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs")
        and made[code] != normalised(chr(code))
    ]
    assert differ == []


ODD = [
    "ß",
    "İ",
    "ﬁ",
    "e\u0301",
    "å",
    "a\u030a",
    "ǆ",
    "\u1100\u1161\u11a8",
    "👩\u200d🌾",
    "²",
    "ς",
    "Σ",
]


def test_texts_are_normalised_alike(page):
    chance = random.Random(4)
    letters = [
        *"abcXYZ 9-_\n",
        *ODD,
        "Σ",
        "ΑΣ ",
        "𝒜",
        "𐌰",
        "<b>",
        "</i>",
        "< 3",
        "\u00ad",
        "\u0345",
    ]
    texts = ["".join(chance.choices(letters, k=60)) for _ in range(500)]
    made = page.evaluate("texts => texts.map(casebookCopies.normalise)", texts)
    assert made == [normalise(text) for text in texts]


@pytest.mark.parametrize(
    "markup",
    [
        web_page(TEXT),
        "<html><script src='a'/><!-- <p>One &amp; two<SCRIPT>three",
        "<p title='a > b' x=\"<i>\">A&eacute;&#248;&#x41;&nbsp;B&shy;c &unknown; &copy d</p>",
        "<p>a < b <c <d> e>f</p><br>g<!-- > -->h<style>i</style>j<p =x>k",
    ],
)
def test_pages_are_read_alike(page, markup):
    made = page.evaluate(
        f"markup => {{ {ENTITY} return casebookCopies.htmlText(markup, entity); }}", markup
    )
    assert made == reading.html_text(markup)


@pytest.mark.parametrize(
    "junk", ["<!--", "<script>", "<a ", "<", "<p title='", "&", "&#x", "[", "<p"]
)
def test_a_broken_page_takes_no_longer(page, junk):
    seconds = page.evaluate(
        """(junk) => {
          const start = performance.now();
          casebookCopies.htmlText(`<p>${junk.repeat(100000)}`, (reference) => reference);
          return (performance.now() - start) / 1000;
        }""",
        junk,
    )
    assert seconds < 20  # a pass that is quadratic takes minutes


# Files

DECODE = """bytes => casebookCopies.decode(Uint8Array.from(bytes))"""
DANISH = "Frivillige og kommunen mødtes på biblioteket. Én sagde, at ældre på Østerbro var glade."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_word(page, encoding):
    assert page.evaluate(DECODE, list(DANISH.encode(encoding))) == {"text": DANISH, "notes": []}


def test_older_encodings_are_told(page):
    made = page.evaluate(DECODE, list(DANISH.encode("cp1252")))
    assert made == {"text": DANISH, "notes": ["not UTF-8: read as windows-1252"]}
    declared = "<html><head><meta charset='iso-8859-5'></head><p>Зима</p>"
    made = page.evaluate(DECODE, list(declared.encode("iso-8859-5")))
    assert made == {"text": declared, "notes": ["not UTF-8: read as iso-8859-5"]}
    made = page.evaluate(DECODE, [*(DANISH * 3).encode(), 0xFF])
    assert made["text"][:-1] == DANISH * 3
    assert "damaged characters left out: 1" in made["notes"][0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (bytes(range(256)) * 40, "it is neither text nor HTML"),
        (b"%PDF-1.7\njunk", "it is a PDF: open it, select all"),
        (b"PK\x03\x04" + bytes(99), "it is a zipped file"),
    ],
)
def test_what_is_no_text_is_named(page, data, why):
    assert page.evaluate(DECODE, list(data))["why"].startswith(why)


# Equal to Python: a made-up source

COPIES = {
    "as it is": TEXT,
    "33 columns": "\n".join(rewrap(TEXT, 33)),
    "ligatures": TEXT.replace("ff", "ﬀ").replace("fi", "ﬁ"),
    "soft hyphens": TEXT.replace("ag", "a\u00adg").replace(" ", "\u2003"),
    "decomposed": unicodedata.normalize("NFD", TEXT),
    "Markdown": TEXT.replace("office", "**of_fi_ce**"),
    "links": TEXT.replace("office", "[office](https://example.org/a1)"),
    "entities": TEXT.replace("é", "&eacute;").replace("ø", "&#248;"),
    "tags": TEXT.replace("office", "<b>office</b>"),
    "headers": paginate(rewrap(TEXT, 60), 15),
    "headers and form feeds": paginate(rewrap(TEXT, 60), 15, "\f"),
    "no spaces": TEXT.replace(" ", ""),
    "another order": "\n\n".join(TEXT.split("\n\n")[6:] + TEXT.split("\n\n")[:6]),
    "a passage moved": TEXT.replace(". ".join(PARAGRAPHS[4][:2]), "")
    + ". ".join(PARAGRAPHS[4][:2]),
    "one passage": f"As they say: {'. '.join(PARAGRAPHS[4][:2])}. So far.",
    "twice": f"{TEXT}\n\n{TEXT}",
    "nothing of it": "Some other words, one after another. " * 500,
    "empty": "",
}


@pytest.mark.parametrize("name", COPIES)
def test_copies_are_found_alike(page, name):
    assert differences(page, TABLES, "s", COPIES[name]) == []


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("width", [40, 60, 100])
def test_headers_are_passed_alike(page, header, width):
    copy = with_headers(rest_apart(TEXT, width), HEADERS[header], 15)
    assert differences(page, TABLES, "s", copy) == []


@pytest.mark.parametrize("feed", ["", "\f"])
def test_transcripts_are_found_alike(page, feed):
    for seed in range(6):
        talk, _, copy = transcript(seed, feed)
        assert differences(page, tables_of(talk), "s", copy) == []


def mutated(text, chance):
    """A copy with some of what happens to copies: letters and lines lost, doubled, strange."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 12)):
        n = chance.randrange(len(lines))
        line = lines[n]
        at = chance.randint(0, len(line))
        lines[n] = chance.choice(
            [
                line[:at] + line[at + 1 :],
                line[:at] + chance.choice(ODD) + line[at:],
                line[:at] + "\n" + line[at:],
                line[:at] + "-\n" + line[at:],
                f"{line}\n{line}",
                f"{n}\n{line}",
                f"{line}\f",
                line.upper(),
                line.replace(" ", ""),
                lines[chance.randrange(len(lines))],
                "",
            ]
        )
    return "\n".join(lines)


@pytest.mark.parametrize("part", range(4))
def test_mutated_copies_are_found_alike(page, part):
    chance = random.Random(part)
    whole = with_headers(rewrap(TEXT, 50), HEADERS["left and right"], 20)
    told, rows = set(), anchored_rows(TABLES, "s")
    for _ in range(50):
        copy = mutated(whole, chance)
        differ, said = compared(page, rows, copy)
        assert differ == [], copy
        told.update(said)
    assert told >= {"resolved", "not found"}


def test_a_long_text_is_searched_alike_and_in_slices(page):
    filler = "Nothing that is said in here, and there are ½ and ß, is in any of them.\n"
    copy = filler * 9500 + with_headers(rewrap(TEXT), HEADERS["a title only"], 15)
    assert differences(page, TABLES, "s", copy) == []
    source = anchors(anchored_rows(TABLES, "s"))
    assert page.evaluate(VERIFY, [source, copy])["pauses"] > 3
    lines_of_numbers = TEXT + "\n12" * 60_000
    assert differences(page, TABLES, "s", lines_of_numbers) == []


@pytest.mark.parametrize(
    ("changes", "copy"),
    [
        ({"HEAD": 31}, TEXT),
        ({"MAX_LINES": 1, "MAX_LOOSE": 0}, with_headers(rewrap(TEXT), HEADERS["four lines"], 15)),
        ({"EDGE": 0, "MAX_RUNNING": 3}, paginate(rewrap(TEXT, 60), 15, "\f")),
        ({"TRIES": 0}, paginate(rewrap(TEXT, 60), 15)),
    ],
)
def test_a_difference_is_noticed(browser, changes, copy):
    page = loaded(browser, **changes)
    assert differences(page, TABLES, "s", copy)
    page.close()


SENTENCE = """([text, ...spans]) => casebookCopies.inItsSentence(text, spans.map((span) => {
  const from = text.indexOf(span);
  return [from, from + span.length];
}))"""


@pytest.mark.parametrize(
    ("text", "spans", "shown"),
    [
        ("He left. She came late today. No.", ["came late"], ["She ", "came late", " today."]),
        ("A\n\nShe came in win-\nter. No", ["came in win-\nter"], ["She ", "came in winter", "."]),
        ("“She came.” (He did “too”.) Yes", ["He did"], ["(", "He did", " “too”.)"]),
        (
            "One co-production. It is co-\nproduction here",
            ["It is co-\nproduction"],
            ["", "It is co-production", " here"],
        ),
        (
            "They came over\n7\nTitle\nthe sea.",
            ["They came over", "the sea"],
            ["", "They came over the sea", "."],
        ),
        ("x" * 900 + " one two " + "y" * 900, ["one two"], ["…", " one two", " …"]),
    ],
)
def test_words_are_shown_in_their_sentence(page, text, spans, shown):
    made = page.evaluate(SENTENCE, [text, *spans])
    assert "".join(made) == "".join(shown)
    assert made[1] == shown[1].strip()


# Equal to Python: the sources


@pytest.fixture(scope="module")
def sources(tables):
    return {name: (SOURCES / file).read_text(encoding="utf-8") for name, file in FILES.items()}


def forms(text):
    """Copies of a publication, as readers have them."""
    yield text
    yield web_page(text)
    yield unicodedata.normalize("NFD", text).replace("fi", "ﬁ").replace("ff", "ﬀ")
    yield text.replace("tion", "\u00adtion")
    for width, header in zip((40, 55, 70, 85, 100), HEADERS, strict=False):
        yield with_headers(rest_apart(text, width), HEADERS[header], 45)
        yield paginate(rewrap(text, width), 45, "\f")


@with_sources
@pytest.mark.parametrize("source", sorted(FILES))
def test_the_sources_are_found_alike(page, sources, tables, source):
    rows = anchored_rows(tables, source)
    for copy in forms(sources[source]):
        text = reading.html_text(copy) if copy.startswith("<!DOCTYPE") else copy
        assert compared(page, rows, text)[0] == []


@with_sources
@pytest.mark.parametrize("source", sorted(FILES))
def test_nothing_is_found_in_another_source(page, sources, tables, source):
    other = sources["nwc2020" if source == "gv2022" else "gv2022"]
    assert differences(page, tables, source, other) == []
    found = page.evaluate(VERIFY, [anchors(anchored_rows(tables, source)), other])
    assert set(found["results"]) == {"not found"}


@with_sources
def test_mutated_copies_of_the_article_are_found_alike(page, sources, tables):
    chance = random.Random(9)
    rows = anchored_rows(tables, "gv2022")
    whole = with_headers(rewrap(sources["gv2022"], 60), HEADERS["number, tab, authors"], 45)
    for _ in range(20):
        copy = whole
        for _ in range(10):
            copy = mutated(copy, chance)
        assert compared(page, rows, copy)[0] == []


def test_anchors_say_nothing_but_what_the_tables_say():
    tables = load()
    for source in tables.sources.source_id:
        made = anchors(anchored_rows(tables, source))
        rows = tables.passages[tables.passages.source_id == source]
        assert [row[0] for row in made["passages"]] == list(rows.passage_id)
        assert {len(row) for row in made["passages"]} == {6}
        assert {len(row) for row in made["paragraphs"]} == {4}


# The page

PAGE = "book/your-copy.html"
CHAPTER = "notebooks/01-commissioned-communities.html"
SAID = ".cb-copy-said"
HAS_WORDS = "() => document.querySelector('.cb-words-button')"


@pytest.fixture(scope="module")
def made_up(built_book, tmp_path_factory):
    """A book with the anchors of a made-up source in the place of gv2022's, and their ids.

    They are the ids of passages of gv2022, so that other pages know them.
    """
    folder = tmp_path_factory.mktemp("book")
    for path in built_book.iterdir():
        if path.name not in {"copy-data-gv2022.js", "copy-editions.js"}:
            (folder / path.name).symlink_to(path)
    rows = anchored_rows(TABLES, "s")
    data = your_copy.anchors_of(rows, dict.fromkeys(rows.locators, "What we say of it."))
    ids = [row for row in load().passages.passage_id if row.startswith("gv2022-")]
    # Those first that the cards of a chapter list.
    ids.sort(key=lambda row: not row.startswith(("gv2022-civ", "gv2022-int")))
    for passage, ident in zip(data["passages"], ids, strict=False):
        passage[0] = ident
    script = your_copy.script("gv2022", "en", data)
    (folder / "copy-data-gv2022.js").write_text(script, encoding="utf-8")
    editions = f'casebookWords.editions = {{"gv2022": "{your_copy.edition(data)}"}};'
    (folder / "copy-editions.js").write_text(editions, encoding="utf-8")
    return folder, [passage[0] for passage in data["passages"]]


@pytest.fixture
def brought(browser, made_up):
    """A tab in which a reader has brought a copy, the ids of its passages, and the book."""
    book, ids = made_up
    context = browser.new_context()
    page = context.new_page()
    page.goto((book / PAGE).as_uri())
    settle(page)
    page.get_by_label("Source").select_option("gv2022")
    page.get_by_label("Its text, pasted").fill(TEXT)
    page.get_by_role("button", name="Find the passages").click()
    page.locator(SAID, has_text="passages stand").wait_for()
    yield page, ids, book
    context.close()


def kept(page):
    """How many copies, in the tab and on the device."""
    return page.evaluate(
        """() => [sessionStorage, localStorage].map(
          (store) => Object.keys(store).filter((key) => key.startsWith("casebook-copy-")).length)"""
    )


def test_the_report_says_what_verify_says(brought):
    page, ids, book = brought
    number = len(TABLES["passages"])
    said = page.locator(SAID).inner_text()
    assert said == (
        f"{number} of {number} passages stand where the book says, 0 stand elsewhere, "
        "0 are not found."
    )
    page.locator("summary", has_text=f"Where the book says ({number})").click()
    entry = page.locator(".cb-copy-report li").first
    assert ids[0] in entry.inner_text()
    assert "What we say of it." in entry.inner_text()
    assert page.locator(".cb-copy-report mark").first.inner_text() in TEXT


def test_what_came_of_a_copy_is_seen_on_a_phone(browser, made_up):
    page = browser.new_page(viewport=PHONE)
    page.goto((made_up[0] / CHAPTER).as_uri())
    page.locator(".cb-words-door summary").click()
    button = page.get_by_role("button", name="Find the passages")
    for text, said in ((TEXT, "passages stand"), ("", "cannot be used")):
        page.get_by_label("Its text, pasted").fill(text)
        button.scroll_into_view_if_needed()
        gap = "(one) => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight)"
        button.evaluate(gap)  # what stands below it is out of sight
        button.click()
        expect(page.locator(SAID)).to_contain_text(said)
        expect(page.locator(SAID)).to_be_in_viewport(ratio=0.9)
    page.close()


def test_what_is_lost_is_listed_and_what_moved_is_told(brought):
    page, ids, book = brought
    lost = ". ".join(PARAGRAPHS[4][:2]) + ". "
    copy = TEXT.replace(lost, "").replace(PARAGRAPHS[0][0], "") + "\n\n" + lost
    page.get_by_label("Its text, pasted").fill(copy)
    page.get_by_role("button", name="Find the passages").click()
    page.locator(SAID, has_text="1 stand elsewhere, 1 are not found").wait_for()
    page.locator("summary", has_text="Elsewhere (1)").click()
    page.locator("summary", has_text="Not found (1)").click()
    expect(page.locator(".cb-copy-report li")).to_have_count(2)
    entries = page.locator(".cb-copy-report li").all_inner_texts()
    assert "elsewhere than the book says" in entries[0]
    assert ids[0] in entries[1]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("copy.txt", TEXT.encode("utf-8")),
        ("copy.txt", TEXT.encode("cp1252")),
        ("copy.html", web_page(TEXT).encode()),
        ("copy.md", paginate(rewrap(TEXT, 60), 15, "\f").encode()),
    ],
)
def test_a_file_does_as_well(browser, made_up, tmp_path, name, data):
    page = browser.new_page()
    page.goto((made_up[0] / PAGE).as_uri())
    page.get_by_label("Source").select_option("gv2022")
    (tmp_path / name).write_bytes(data)
    page.get_by_label("Or a file with it").set_input_files(tmp_path / name)
    page.locator(SAID, has_text="36 of 36 passages stand").wait_for()
    page.close()


def test_what_cannot_be_used_is_named(brought, tmp_path):
    page, _, book = brought
    (tmp_path / "copy.pdf").write_bytes(b"%PDF-1.7\n")
    page.get_by_label("Or a file with it").set_input_files(tmp_path / "copy.pdf")
    page.locator(SAID, has_text="select all, copy, and paste the text").wait_for()
    page.get_by_label("Its text, pasted").fill("  ")
    page.get_by_role("button", name="Find the passages").click()
    page.locator(SAID, has_text="it is empty").wait_for()
    page.get_by_label("Its text, pasted").fill("Nothing of it. " * 100)
    page.get_by_role("button", name="Find the passages").click()
    page.locator(SAID, has_text="Not one passage of Grubb & Vitus 2022 is found").wait_for()


def test_words_go_with_the_tab_and_no_further(brought):
    page, ids, book = brought
    assert kept(page) == [1, 0]
    open_again(page, HAS_WORDS, address=(book / CHAPTER).as_uri())
    other = page.context.new_page()
    other.goto((book / CHAPTER).as_uri())
    other.locator(".cb-words-door summary").click()
    door = other.locator(".cb-words-door a")
    door.wait_for()
    assert other.locator(".cb-words-button").count() == 0
    assert door.get_attribute("href") == "../book/your-copy.html#gv2022"
    door.click()
    other.wait_for_url("**/your-copy.html#gv2022")
    expect(other.get_by_label("Source")).to_have_value("gv2022")
    other.close()


def test_another_publication_than_the_one_chosen_is_known(brought):
    page, ids, _ = brought
    page.get_by_role("button", name="Forget my copy").click()
    page.get_by_label("Source").select_option("nwc2020")
    page.get_by_label("Its text, pasted").fill(TEXT)
    page.get_by_role("button", name="Find the passages").click()
    number = len(ids)
    page.locator(SAID, has_text=f"{number} of {number} passages stand").wait_for()
    said = page.locator(SAID).inner_text()
    assert said.startswith("Not one passage of Karlsdóttir et al. 2020 is found. ")
    assert "But this is Grubb & Vitus 2022: " in said
    expect(page.get_by_label("Source")).to_have_value("gv2022")
    assert kept(page) == [1, 0]


def test_pages_are_brought_one_after_the_other(brought):
    page, ids, _ = brought
    page.get_by_role("button", name="Forget my copy").click()
    halves = [". ".join(PARAGRAPHS[n]) + "." for n in (0, 1)]
    number = []
    for half in halves:
        page.get_by_label("Its text, pasted").fill(half)
        page.get_by_role("button", name="Find the passages").click()
        page.locator(SAID, has_text="passages stand").wait_for()
        number.append(int(page.locator(SAID).inner_text().split(" of ")[0]))
    at_hand = f"With what you brought before, the words of {sum(number)} are at hand."
    expect(page.locator(SAID)).to_contain_text(at_hand)
    words = page.evaluate(
        "() => Object.keys(JSON.parse(sessionStorage['casebook-copy-gv2022']).words).length"
    )
    assert words == sum(number) > max(number) > 0


def test_what_is_forgotten_is_forgotten_in_all_tabs(brought):
    page, _, book = brought
    page.get_by_label("Keep the words on this device").check()
    reading, bringing = page.context.new_page(), page.context.new_page()
    open_again(reading, HAS_WORDS, address=(book / CHAPTER).as_uri())
    reading.get_by_role("switch", name="Show the words").click()
    expect(reading.locator("blockquote.cb-words").first).to_be_attached()
    bringing.goto((book / PAGE).as_uri())
    bringing.get_by_label("Source").select_option("gv2022")
    bringing.get_by_label("Its text, pasted").fill(TEXT)
    bringing.get_by_role("button", name="Find the passages").click()
    bringing.locator(SAID, has_text="passages stand").wait_for()
    page.get_by_role("button", name="Forget my copy").click()
    expect(
        reading.locator("blockquote.cb-words, .cb-words-button, .cb-words-switch")
    ).to_have_count(0)
    expect(bringing.locator(SAID)).to_have_text("Your copy is forgotten.")
    expect(bringing.locator(".cb-copy-report li, .cb-copy-report details")).to_have_count(0)
    expect(bringing.get_by_label("Its text, pasted")).to_have_value("")
    assert kept(bringing) == [0, 0]
    for tab in (reading, bringing):
        tab.close()


def test_a_page_that_a_browser_kept_is_brought_up_to_date(brought):
    page, _, book = brought
    open_again(page, HAS_WORDS, address=(book / CHAPTER).as_uri())
    # As if the reader had gone on, forgotten the copy there, and come back to the page as it was.
    page.evaluate("sessionStorage.clear()")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.locator(".cb-words-door").wait_for()
    assert page.locator(".cb-words-button").count() == 0


REFUSED = """() => {
  const refused = { get() { throw new DOMException("no", "SecurityError"); } };
  Object.defineProperty(window, "localStorage", refused);
  Object.defineProperty(window, "sessionStorage", refused);
}"""


@pytest.mark.parametrize("keeps", [True, False])
def test_a_copy_is_brought_where_the_evidence_is(browser, made_up, keeps):
    """As in browsers that keep the pages of a folder apart, or keep nothing at all."""
    book, ids = made_up
    context = browser.new_context()
    if not keeps:
        context.add_init_script(f"({REFUSED})()")
    page = context.new_page()
    page.goto((book / CHAPTER).as_uri())
    assert page.locator("[data-cb-copy]").count() == 0
    page.get_by_text("If you have the source").press("Enter")
    expect(page.locator("select[name=source]")).to_have_value("gv2022")
    page.get_by_label("Its text, pasted").fill(TEXT)
    page.get_by_role("button", name="Find the passages").click()
    page.locator(SAID, has_text="passages stand where the book says").wait_for()
    said = page.locator(SAID).inner_text()
    here = page.locator(".cb-words-button").count()
    assert f"beside the evidence of this page ({here})." in said
    assert ("Your browser does not keep them" in said) != keeps
    page.get_by_role("switch", name="Show the words").click()
    assert page.locator("blockquote.cb-words mark").first.text_content() in TEXT
    assert page.locator("blockquote.cb-words").count() == here > 0
    page.get_by_role("button", name="Forget my copy").click()
    expect(page.locator(".cb-words-button, blockquote.cb-words, .cb-words-switch")).to_have_count(0)
    expect(page.locator(SAID)).to_have_text("Your copy is forgotten.")
    assert page.evaluate("document.activeElement.name") == "source"
    context.close()


def test_words_stand_beside_evidence(brought):
    page, ids, book = brought
    open_again(page, HAS_WORDS, address=(book / CHAPTER).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    button = page.locator(".cb-evidence .cb-words-button").first
    ident = button.get_attribute("data-passage")
    assert ident in ids
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    words = page.locator(f".cb-words-button[data-passage='{ident}'] + blockquote").first
    number = ids.index(ident)
    sentences = PARAGRAPHS[number // 3][number % 3 * 2 :][:2]
    assert words.locator("mark").inner_text() == ". ".join(sentences)
    assert words.inner_text().startswith("Your copy:")
    page.keyboard.press("Enter")
    assert words.count() == 0
    # One switch for all of the page.
    page.get_by_role("switch", name="Show the words of my copy").click()
    assert page.locator("blockquote.cb-words").count() == page.locator(".cb-words-button").count()
    page.emulate_media(media="print")
    assert page.locator(".cb-words-button").first.is_hidden()
    assert page.locator("blockquote.cb-words").first.is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("switch", name="Show the words of my copy").click()
    assert page.locator("blockquote.cb-words").count() == 0


def test_words_of_an_older_book_are_not_shown(brought):
    page, _, book = brought
    page.evaluate(
        """() => {
          const copy = JSON.parse(sessionStorage.getItem("casebook-copy-gv2022"));
          sessionStorage.setItem("casebook-copy-gv2022", JSON.stringify({ ...copy, edition: "x" }));
        }"""
    )
    page.goto((book / CHAPTER).as_uri())
    page.locator(".cb-words-door").wait_for()
    assert page.locator(".cb-words-button").count() == 0


def test_an_edition_is_another_one_if_a_passage_is():
    data = anchors(anchored_rows(TABLES, "s"))
    other = anchors(anchored_rows(tables_of(PARAGRAPHS[1:]), "s"))
    assert your_copy.edition(data) == your_copy.edition(anchors(anchored_rows(TABLES, "s")))
    assert your_copy.edition(data) != your_copy.edition(other)


def test_a_locator_leads_to_the_place_in_the_copy(brought):
    page, ids, _ = brought
    page.locator("summary", has_text="Where the book says").click()
    page.locator(".cb-copy-report li", has_text=ids[-1]).get_by_role("button").click()
    field = page.get_by_label("Its text, pasted")
    chosen = field.evaluate("(f) => f.value.slice(f.selectionStart, f.selectionEnd)")
    assert chosen == ". ".join(PARAGRAPHS[-1][4:6])
    assert field.evaluate("(f) => f.scrollTop > 0 && document.activeElement === f")


def test_words_stand_in_the_list_of_passages_and_in_the_panel_of_a_map(brought):
    page, ids, book = brought
    open_again(page, HAS_WORDS, address=(book / "book/reference/passages.html").as_uri())
    there = page.locator(".cb-words-button").evaluate_all(
        "all => all.map((b) => b.dataset.passage)"
    )
    assert set(there) == set(ids)
    open_again(page, HAS_WORDS, address=(book / "book/reference/argument-gv2022.html").as_uri())
    card = page.locator(".cb-map-entry", has=page.locator(".cb-words-button")).first
    claim = card.locator(".cb-card").get_attribute("id")
    page.evaluate("(claim) => (location.hash = `#box-${claim}`)", claim)
    page.locator(f".cb-map-box[data-claim='{claim}']").first.evaluate(
        "box => box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))"
    )
    panel = page.locator(".cb-map-panel")
    panel.locator(".cb-words-button").first.click()
    assert panel.locator("blockquote.cb-words mark").count() == 1


def test_words_are_kept_on_this_device_if_the_reader_says_so(brought):
    page, _, book = brought
    page.get_by_label("Keep the words on this device").check()
    assert kept(page) == [1, 1]
    other = page.context.new_page()
    at_hand = "(said) => document.querySelector(said)?.innerText.includes('Vitus 2022 are at hand')"
    open_again(other, at_hand, SAID, (book / PAGE).as_uri())
    assert other.get_by_label("Keep the words on this device").is_checked()
    other.get_by_label("Keep the words on this device").uncheck()
    assert kept(other)[1] == 0
    other.get_by_label("Keep the words on this device").check()
    other.get_by_role("button", name="Forget my copy").click()
    assert kept(other) == [0, 0]
    other.locator(SAID, has_text="Your copy is forgotten.").wait_for()
    assert other.locator(".cb-copy-forget").is_hidden()
    other.close()


def test_a_copy_is_text_and_nothing_else(brought):
    page, ids, book = brought
    marked = "<img src=x onerror='document.title=1'>&lt;img src=x onerror='document.title=1'>"
    page.get_by_label("Its text, pasted").fill(TEXT.replace(". ", f". {marked} ", 40))
    page.get_by_role("button", name="Find the passages").click()
    page.locator(SAID, has_text="passages stand").wait_for()
    for summary in page.locator(".cb-copy-report summary").all():
        summary.click()
    page.locator(".cb-copy-report li").first.wait_for()
    at_rest(page)
    assert page.locator(".cb-copy-report img").count() == 0
    assert page.title() != "1"


def test_nothing_is_loaded_before_a_copy_is_brought(browser, built_book):
    with Watched(browser, (built_book / PAGE).as_uri()) as watched:
        loaded_scripts = [url for url in watched.requests if "copy-" in url]
        assert {url.split("/")[-1].split("?")[0] for url in loaded_scripts} == {
            "copy-words.js",
            "copy-page.js",
        }
        assert watched.complaints == []


def test_pages_without_evidence_offer_nothing(browser, built_book):
    with Watched(browser, (built_book / "book/how-to-read.html").as_uri()) as watched:
        assert watched.page.locator(".cb-words-door, .cb-words-switch").count() == 0
        assert not [url for url in watched.requests if "copy-page" in url]


def test_without_scripts_nothing_is_shown_that_does_not_work(browser, built_book):
    page = browser.new_page(java_script_enabled=False)
    page.goto((built_book / PAGE).as_uri())
    assert page.locator(".cb-copy-form").is_hidden()
    assert page.locator(".cb-copy button").first.is_hidden()
    assert "casebook verify" in page.locator(".cb-copy noscript").inner_text()
    page.goto((built_book / CHAPTER).as_uri())
    assert page.locator(".cb-words-button, .cb-words-door").count() == 0
    page.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_beside_a_copy(brought, size):
    page, _, book = brought
    page.set_viewport_size(size)
    for address in (None, CHAPTER):
        if address:
            open_again(page, HAS_WORDS, address=(book / address).as_uri())
            page.get_by_role("switch", name="Show the words of my copy").click()
        page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        at_rest(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
        parts = [".cb-copy", ".cb-words", ".cb-words-button"]
        there = [[part] for part in parts if page.locator(part).count()]
        assert there
        assert in_both_themes(page, {"include": there}) == []
