"""The page "Make a sheet": a lecturer who never programmed makes one, saves it and passes it on."""

import json
import random
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from helpers.axe import in_both_themes
from helpers.classroom import SHEET, sheet
from helpers.open_pages import DESK, PHONE, Watched
from helpers.patience import open_again, settle
from helpers.places import WEB
from playwright.sync_api import expect

from casebook.seminar import maker_page, sheet_files, sheet_page, sheets
from casebook.site import coding_sheets

DANISH = [
    "En mor fortæller, at hun savner nogen at tale med, når børnene er i skole.",
    "Lederen af foreningen siger: »Vi får flere og flere, som kommunen ikke kan hjælpe.«",
    "På mødet spurgte ingen, hvem der skulle følge familierne hjem. Æblerne blev stående.",
    "Den frivillige henviser to unge til sprogcaféen og går selv med den første gang.",
]
HOSTILE = """</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">"""
KEEPS = "() => JSON.parse(sessionStorage.getItem('casebook-make-a-sheet'))"
BEGUN = "(told) => document.querySelector('#left').innerText.includes(told)"


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    """The pages as the book has them, without an address of the book."""
    made = tmp_path_factory.mktemp("seminars")
    for name, text in coding_sheets.pages(tables, {"first-coding": sheet(tables)}, "").items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_text(text, encoding="utf-8", newline="\n")
    return made


@pytest.fixture(scope="module")
def web(folder):
    """The address of the same pages on a web server of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Teacher(Watched):
    """Somebody at a computer of their own."""

    def __init__(self, browser, address, **options):
        super().__init__(browser, address, accept_downloads=True, **options)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.locator("#desk").wait_for()

    def open_part(self, name, waits_for=None):
        part = self.page.locator(f"#{name}")
        if part.get_attribute("open") is None:
            part.locator("> summary").click()
        if waits_for:
            self.page.locator(waits_for).first.wait_for()

    def from_book(self, *names):
        self.open_part("from-book", "#found-passages li")
        for name in names:
            self.page.fill("#search", name)
            self.page.check(f"#pick-{name}")

    def from_codebook(self, *names):
        self.open_part("from-codebook", "#codebook li")
        for name in names:
            self.page.check(f"#give-{name}")

    def own_passages(self, *texts, material="", place=""):
        self.open_part("own-passages")
        self.page.fill("#own-text", "\n\n".join(texts))
        self.page.fill("#own-material", material)
        self.page.fill("#own-locator", place)
        self.page.click("#add-own")

    def own_code(self, label, definition="", include="", exclude=""):
        self.open_part("own-codes")
        told = {"label": label, "definition": definition, "include": include, "exclude": exclude}
        for name, text in told.items():
            self.page.fill(f"#own-{name}", text)
        self.page.click("#add-code")

    def left(self, text):
        """Wait for what stands at the button."""
        expect(self.page.locator("#left")).to_contain_text(text)

    def saved(self):
        """Save; return the file's name and what is in it."""
        with self.page.expect_download() as waiting:
            self.page.click("#save")
        text = waiting.value.path().read_bytes().decode("utf-8")
        return waiting.value.suggested_filename, text

    def chosen(self, name):
        return [one["id"] for one in self.page.evaluate(KEEPS)[name]]

    def __exit__(self, failed, *_):
        self.page.close()  # which answers what it is asked, and so is nobody else's
        if not failed:
            assert self.complaints == []
            inside = ("file:", "blob:", "data:", "about:", "http://127.0.0.1")
            assert [url for url in self.requests if not url.startswith(inside)] == []


@pytest.fixture
def teacher(browser, folder):
    with Teacher(browser, (folder / "make-a-sheet.html").as_uri(), viewport=DESK) as one:
        yield one


def data_of(page):
    """The sheet in a page, judged by Python."""
    (text,) = re.findall(r'<script type="application/json" id="sheet">(.*?)</script>', page)
    return sheets.sheet_from_data(json.loads(text))


def from_yaml(tmp_path, tables, text):
    file = tmp_path / "sheet.yml"
    file.write_text(text, encoding="utf-8")
    return sheet_page.sheet_html(sheet_files.read_sheet(file, tables))


# The whole way ------------------------------------------------------------------------------------


def reach(page, name):
    """Press Tab until the focus is on an element, as somebody without a mouse does."""
    for _ in range(200):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach #{name}")


def unfold(page, part):
    """Open a part by keyboard."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.parentElement.id") == part:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not reach #{part}")


def choose_by_keyboard(page):
    """A passage of the book, then two pasted ones, and the first one put last."""
    unfold(page, "from-book")
    page.locator("#found-passages li").first.wait_for()
    reach(page, "search")
    page.keyboard.type("gv2022-com-06")
    expect(page.locator("#found")).to_have_text("1 passage")
    reach(page, "pick-gv2022-com-06")
    page.keyboard.press("Space")
    unfold(page, "own-passages")
    reach(page, "own-text")
    for text in DANISH[:2]:
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    expect(page.locator("#own-count")).to_have_text("2 passages")
    reach(page, "add-own")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-passages > li")).to_have_count(3)
    focused = "document.activeElement.getAttribute('aria-label')"
    for _ in range(50):
        if page.evaluate(focused) == "Down: passage 1":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Down: passage 2"  # the same passage, at its new place
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#said")).to_have_text("Now passage 3 of 3.")


def code_by_keyboard(page):
    """Two codes of the book and one of one's own."""
    unfold(page, "from-codebook")
    page.locator("#codebook li").first.wait_for()
    for name in ("referral", "service-provision"):
        reach(page, f"give-{name}")
        page.keyboard.press("Space")
    unfold(page, "own-codes")
    reach(page, "own-label")
    page.keyboard.type("Ensomhed")
    reach(page, "own-include")
    page.keyboard.type("Når nogen savner andre.")
    reach(page, "add-code")
    page.keyboard.press("Enter")


def test_a_sheet_is_made_and_saved_by_keyboard(browser, folder, tables):
    """Own Danish passages, one of the book, an own code and two of the book: no mouse at all."""
    with Teacher(browser, (folder / "make-a-sheet.html").as_uri(), viewport=DESK) as teacher:
        page = teacher.page
        reach(page, "title")
        page.keyboard.type("Første kodning: 3. semester")
        reach(page, "language")
        page.keyboard.type("Dan")
        expect(page.locator("#instructions")).to_have_value(re.compile("^Læs uddraget"))
        choose_by_keyboard(page)
        teacher.left("3 passages, 0 codes. Still missing: a code.")
        assert teacher.chosen("passages") == ["own-01", "own-02", "gv2022-com-06"]
        code_by_keyboard(page)
        teacher.left("3 passages, 3 codes. The sheet can be saved.")
        reach(page, "save")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        expect(page.locator("#saved")).to_contain_text("foerste-kodning-3-semester.html")
        text = waiting.value.path().read_bytes().decode("utf-8")
    of = data_of(text)
    assert text == sheet_page.sheet_html(of)
    assert (of.title, of.language) == ("Første kodning: 3. semester", "da")
    assert [passage.gist for passage in of.passages[:2]] == DANISH[:2]
    assert of.codes[:2] == sheets.codes_of(tables, ["referral", "service-provision"], "da")
    own = of.codes[2]
    assert (own.id, own.label) == ("code-01", "Ensomhed")
    assert own.include_when == "Når nogen savner andre."


def test_what_was_made_works_as_a_sheet(browser, teacher, tmp_path):
    page = teacher.page
    page.fill("#title", "Own passages")
    teacher.own_passages(*DANISH, material="interview", place="our own field work")
    teacher.own_code("Loneliness")
    (tmp_path / "sheet.html").write_text(teacher.saved()[1], encoding="utf-8", newline="\n")
    with Watched(browser, (tmp_path / "sheet.html").as_uri(), viewport=PHONE) as student:
        expect(student.page.locator("#gist")).to_have_text(DANISH[0])
        student.page.click("label[for=code-code-01]")
        expect(student.page.locator("#done")).to_have_text("1 of 4 coded")
        assert student.complaints == []


# The same file as from a list of ids --------------------------------------------------------------


def test_a_ready_sheet_is_saved_as_the_file_that_it_is(teacher, tables):
    teacher.page.click("[data-ready=first-coding]")
    teacher.left("12 passages, 9 codes. The sheet can be saved.")
    name, text = teacher.saved()
    assert name == "first-coding.html"
    assert text == sheet_page.sheet_html(sheet_files.read_sheet(SHEET, tables))


def test_a_chosen_sheet_is_the_same_file_as_from_a_list(teacher, tables, tmp_path):
    """In Danish, with codes of two themes that were not chosen in the order of the themes."""
    passages = ["nwc2020-dk-01", "gv2022-cli-15", "gv2022-com-12"]
    passages[0] = str(tables.passages.passage_id[tables.passages.source_id == "nwc2020"].iloc[7])
    codes = ["referral", "commissioning", "gap-filling"]
    teacher.page.fill("#title", "  Kodning:  “3. semester” & <b>mere</b> ")
    teacher.page.select_option("#language", "da")
    teacher.page.fill("#instructions", "Læs først.\n\nKod så.\nTak.\n")
    teacher.page.fill("#chapter", "7")
    teacher.from_book(*passages)
    teacher.from_codebook(*codes)
    teacher.left("The sheet can be saved.")
    lists = [
        f"{key}:\n" + "".join(f"  - {name}\n" for name in names)
        for key, names in (("passages", passages), ("codes", codes))
    ]
    text = "".join(
        [
            'title: "Kodning: “3. semester” & <b>mere</b>"\nlanguage: da\nchapter: 7\n',
            "instructions: |\n  Læs først.\n\n  Kod så.\n  Tak.\n",
            *lists,
        ]
    )
    assert teacher.saved()[1] == from_yaml(tmp_path, tables, text)


def test_a_sheet_is_opened_again_and_stays_the_same(teacher, tables, tmp_path):
    made = sheet_page.sheet_html(sheet_files.read_sheet(SHEET, tables))
    file = tmp_path / "made.html"
    file.write_text(made, encoding="utf-8", newline="\n")
    teacher.page.set_input_files("#open", file)
    teacher.left("12 passages, 9 codes.")
    assert teacher.page.input_value("#title") == "First coding"
    assert teacher.page.input_value("#chapter") == "7"
    assert teacher.saved()[1] == made
    # Changed: a passage less, one of one's own more.
    teacher.page.click("[aria-label='Take off: passage 1']")
    teacher.own_passages(DANISH[0])
    teacher.left("12 passages")
    name, text = teacher.saved()
    changed = data_of(text)
    assert [p.id for p in changed.passages] == [
        *(p.id for p in data_of(made).passages[1:]),
        "own-01",
    ]
    file.write_text(text, encoding="utf-8", newline="\n")
    teacher.page.set_input_files("#open", file)
    expect(teacher.page.locator("#said")).to_have_text("Opened: 12 passages, 9 codes.")
    assert teacher.saved()[1] == text


def test_codes_of_the_codebook_follow_the_language(teacher, tables):
    teacher.from_codebook("referral")
    teacher.own_code("Loneliness")
    label = teacher.page.locator("#chosen-codes .label")
    english, danish = (sheets.codes_of(tables, ["referral"], one)[0] for one in ("en", "da"))
    expect(label.first).to_contain_text(english.label)
    teacher.page.select_option("#language", "da")
    expect(label.first).to_contain_text(danish.label)
    expect(label.nth(1)).to_contain_text("Loneliness")
    teacher.page.select_option("#language", "nb")  # without words of its own
    expect(label.first).to_contain_text(english.label)
    expect(teacher.page.locator("#instructions")).to_have_value(re.compile("^Les utdraget"))
    teacher.page.fill("#instructions", "Mine egne.")
    teacher.page.select_option("#language", "sv")
    teacher.left("Still missing")
    expect(teacher.page.locator("#instructions")).to_have_value("Mine egne.")


def test_a_file_that_is_no_sheet_is_refused_with_the_reason(teacher, tables, tmp_path):
    made = sheet_page.sheet_html(sheet_files.read_sheet(SHEET, tables))
    faulty = {
        "Dear class, here is the sheet.": "it is not a coding sheet",
        made.replace("Informant", "Person"): "it was edited",
        made.replace('"format_version":2', '"format_version":1'): "another version",
        made[: made.index('id="sheet"') + 200]: "it is not a coding sheet",
        "<script id=sheet>window.hacked = 1</script>": "it is not a coding sheet",
    }
    for text, why in faulty.items():
        (tmp_path / "file.html").write_text(text, encoding="utf-8")
        teacher.page.set_input_files("#open", tmp_path / "file.html")
        expect(teacher.page.locator("#trouble")).to_contain_text(why)
        assert teacher.page.evaluate("[...document.querySelectorAll('.chosen > li')]") == []
    assert not teacher.page.evaluate("window.hacked")


# Choosing -----------------------------------------------------------------------------------------


def test_passages_are_found_by_source_section_claim_voice_and_search(teacher, tables):
    teacher.open_part("from-book", "#found-passages li")
    page, found = teacher.page, teacher.page.locator("#found")
    rows = tables.passages
    expect(found).to_have_text(f"{len(rows)} passages")
    told = dict(zip(tables.sources.source_id, tables.sources.citation, strict=True))
    page.select_option("#facet-source", told["gv2022"])
    own = rows[rows.source_id == "gv2022"]
    expect(found).to_have_text(f"{len(own)} passages")
    page.select_option("#facet-section", "Clientised participation")
    here = own[own.locator.str.startswith("clientised ¶")]
    expect(found).to_have_text(f"{len(here)} passages")
    page.select_option("#facet-material", "interview")
    talked = here[here.material == "interview"]
    expect(found).to_have_text(f"{len(talked)} passages")
    voices = dict(zip(tables.voices.voice_id, tables.voices.label, strict=True))
    voice = talked.voice_id.iloc[0]
    page.select_option("#facet-voice", voices[voice])
    expect(found).to_have_text(re.compile(rf"^{(talked.voice_id == voice).sum()} passage"))
    for name in ("source", "section", "material", "voice"):
        page.select_option(f"#facet-{name}", "")
    claim = "gv2022-c-097"
    links = tables.links[(tables.links.claim_id == claim)]
    bears = links[links.target_table == "passages"].target_id.nunique()
    page.select_option("#facet-claim", claim)
    expect(found).to_have_text(re.compile(rf"^{bears} passages?$"))
    page.select_option("#facet-claim", "")
    page.fill("#search", "CAFÉ  volunteer")
    first = page.locator("#found-passages li").first
    expect(first).to_contain_text(re.compile("café", re.IGNORECASE))
    page.fill("#search", "no such words at all")
    expect(found).to_contain_text("No passage fits")


def test_a_passage_leads_to_the_others_of_its_claim(teacher):
    teacher.open_part("from-book", "#found-passages li")
    page = teacher.page
    page.fill("#search", "gv2022-cli-15")
    page.locator("#found-passages summary").click()
    button = page.locator("#found-passages details button").first
    claim = button.get_attribute("aria-label").split(": ")[1]
    button.click()
    expect(page.locator("#facet-claim")).to_have_value(claim)
    expect(page.locator("#facet-claim")).to_be_focused()
    expect(page.locator("#pick-gv2022-cli-15")).to_have_count(1)


def test_more_passages_are_shown_when_asked(teacher):
    teacher.open_part("from-book", "#found-passages li")
    shown = teacher.page.locator("#found-passages > li")
    first = shown.count()
    teacher.page.click("#more-passages")
    expect(shown).to_have_count(2 * first)
    expect(shown.nth(first).locator("input")).to_be_focused()


# Limits and warnings ------------------------------------------------------------------------------


def test_no_more_than_a_sheet_may_have(teacher, tables):
    page = teacher.page
    page.fill("#title", "Full")
    teacher.own_passages(*(f"Passage number {n}." for n in range(23)))
    teacher.from_book("gv2022-com-06")
    teacher.left("24 passages")
    page.fill("#search", "gv2022-com-12")
    page.locator("#pick-gv2022-com-12").click()
    teacher.left("A sheet has at most 24 passages.")
    expect(page.locator("#pick-gv2022-com-12")).not_to_be_checked()
    teacher.own_passages("One too many.")
    expect(page.locator("#own-count")).to_contain_text("room for 0 more passages, and these are 1")
    teacher.from_codebook(*list(tables.codes.code_id)[:20])
    teacher.left("24 passages, 20 codes. The sheet can be saved.")
    teacher.own_code("One too many")
    expect(page.locator("#own-label-error")).to_contain_text("at most 20 codes")
    page.locator(f"#give-{tables.codes.code_id.iloc[20]}").click()
    teacher.left("A sheet has at most 20 codes.")
    of = data_of(teacher.saved()[1])
    assert (len(of.passages), len(of.codes)) == (24, 20)


def test_what_is_missing_is_told_and_led_to(teacher):
    page = teacher.page
    teacher.left("0 passages, 0 codes. Still missing: a title; 3 passages; a code.")
    page.click("#save")
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("Not yet. Still missing: a title")
    page.fill("#title", "A title")
    teacher.own_passages("One.", "Two.")
    teacher.left("2 passages, 0 codes. Still missing: one more passage; a code.")
    page.click("#show")
    expect(page.locator("#passages")).to_be_focused()
    teacher.own_passages("x" * 2001)
    teacher.own_code("Code")
    teacher.left("To be mended: passage 3: its text has 2001 letters; it may have 2000.")
    page.click("[aria-label='Change its words: passage 3']")
    page.fill("#own-03-gist", "Shorter, and\tclean.\x07")
    teacher.left("The sheet can be saved.")
    assert data_of(teacher.saved()[1]).passages[2].gist == "Shorter, and clean."


def test_what_was_typed_and_not_added_is_told(teacher):
    page = teacher.page
    teacher.open_part("own-passages")
    page.fill("#own-text", "One.\nTwo.")
    teacher.left("a code. You have typed passages and not added them yet.")
    page.click("#add-own")
    expect(page.locator("#left")).not_to_contain_text("not added")
    teacher.open_part("own-codes")
    page.fill("#own-label", "Code")
    teacher.left("You have typed a code and not added it yet.")
    page.fill("#own-text", "Three.")
    teacher.left("You have typed passages and a code and not added them yet.")
    page.click("#forget")
    teacher.left("0 passages, 0 codes. Still missing: a title; 3 passages; a code.")
    assert page.input_value("#own-text") == ""
    expect(page.locator("#left")).not_to_contain_text("not added")


NAMES = [
    ("They act like service providers.", "Service provision", True),
    ("Services are what they provide.", "Service provision", True),
    ("They filled a gap.", "Filling gaps", True),
    ("There are gaps. They fill in forms.", "Filling gaps", False),
    ("Familien blev henvist; henvisninger er sjældne.", "Henvisning", True),
    ("A committed congregation.", "Commissioning", True),
    ("A community of its own.", "Commissioning", False),
    ("The bridges lead to networks", "Bridge and network", True),
    ("Det civile samfund", "Civilsamfund", True),
    ("LEGITIMATE, they say", "legitimacy", True),
    ("Enso\u0308mhet", "Ens\u00f6mhet", True),
    ("", "Code", False),
    ("and or the", "and", False),
]


def test_the_rule_of_the_warning(teacher):
    found = teacher.page.evaluate(
        "pairs => pairs.map(([text, label]) => "
        "casebookClass.codeNames.inText(text, [{ label }]).length > 0)",
        [[text, label] for text, label, _ in NAMES],
    )
    wrong = [pair for pair, told in zip(NAMES, found, strict=True) if pair[2] != told]
    assert wrong == []


def test_a_passage_with_the_name_of_a_code_is_warned_of(teacher):
    page = teacher.page
    teacher.own_passages("They are like service providers.", "Nobody came.", "The café was open.")
    warning = page.locator("#chosen-passages .warning")
    expect(warning.first).to_be_hidden()
    teacher.from_codebook("service-provision")
    expect(warning.first).to_contain_text("It has the name of a code in it: Service provision.")
    expect(warning.nth(1)).to_be_hidden()
    teacher.left("1 passage has a code's name in it.")
    page.click("[aria-label='Change its words: passage 1']")
    page.fill("#own-01-gist", "They are like firms.")
    expect(warning.first).to_be_hidden()
    page.uncheck("#give-service-provision")
    expect(page.locator("#left")).not_to_contain_text("name in")


PASTED = [
    ("one\n\ntwo\nstill two\n\n\n three ", ["one", "two still two", "three"]),
    ("one\r\ntwo\r\nthree", ["one", "two", "three"]),
    ("one\n \t\ntwo", ["one", "two"]),
    ("  \n\n ", []),
    ("a\u0000b\u0085c\ud800d", ["a b c d"]),
    ("سطر أول\n\nسطر ثان 🦦", ["سطر أول", "سطر ثان 🦦"]),
]


def test_pasted_text_is_parted_into_passages(teacher):
    for text, right in PASTED:
        told = teacher.page.evaluate(
            "text => casebookClass.drafts.parted(JSON.parse(text))", json.dumps(text)
        )
        assert told == right


# What is kept, what is shown ----------------------------------------------------------------------


def test_what_was_begun_survives_a_reload_and_can_be_forgotten(teacher):
    page = teacher.page
    settle(page)
    page.fill("#title", "Begun")
    page.fill("#chapter", "3")
    teacher.own_passages(*DANISH[:3])
    teacher.own_code("Code")
    open_again(page, BEGUN, "3 passages, 1 code. The sheet can be saved.")
    assert page.input_value("#title") == "Begun"
    assert data_of(teacher.saved()[1]).chapter == 3
    page.click("#forget")
    teacher.left("0 passages, 0 codes.")
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    assert page.input_value("#title") == ""
    page.evaluate("sessionStorage.setItem('casebook-make-a-sheet', '{\"title\": 7}')")
    open_again(page, BEGUN, "0 passages, 0 codes.")


def test_the_preview_is_the_sheet_and_says_when_it_is_old(teacher):
    page = teacher.page
    page.fill("#title", "To look at")
    teacher.own_passages(*DANISH[:3])
    teacher.own_code("Code")
    page.click("#show")
    expect(page.locator("#preview iframe")).to_have_attribute("sandbox", "allow-scripts")
    inside = page.frame_locator("#preview iframe")
    expect(inside.locator("#gist")).to_have_text(DANISH[0])
    inside.locator("label[for=code-code-01]").click()
    expect(inside.locator("#done")).to_have_text("1 of 3 coded")
    page.fill("#title", "Another")
    expect(page.locator("#look-help")).to_contain_text("You have changed the sheet since")
    page.click("#show")
    expect(inside.locator("h1")).to_have_text("Another")
    expect(page.locator("#look-help")).to_contain_text("Try it")


def test_text_of_people_is_text(browser, folder, tmp_path):
    with Teacher(browser, (folder / "make-a-sheet.html").as_uri(), viewport=DESK) as teacher:
        page = teacher.page
        page.fill("#title", HOSTILE)
        page.fill("#instructions", HOSTILE)
        teacher.own_passages(HOSTILE, "{{ js }} $& $1", "2", material=HOSTILE, place=HOSTILE)
        teacher.own_code(HOSTILE[:80], HOSTILE, HOSTILE, HOSTILE)
        expect(page.locator("#chosen-passages .gist").first).to_have_text(HOSTILE)
        page.click("#show")
        inside = page.frame_locator("#preview iframe")
        expect(inside.locator("h1")).to_have_text(HOSTILE)
        expect(inside.locator("#gist")).to_have_text(HOSTILE)
        name, text = teacher.saved()
        assert text == sheet_page.sheet_html(data_of(text))
        assert not page.evaluate("window.hacked")
        # Nothing but what the page writes itself: no element of theirs.
        assert page.locator("#desk img, #desk script").count() == 0
    assert re.fullmatch(r"[a-z0-9-]+\.html", name)
    (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    with Watched(browser, (tmp_path / name).as_uri(), viewport=PHONE) as student:
        expect(student.page.locator("#gist")).to_have_text(HOSTILE)
        assert not student.page.evaluate("window.hacked")
        assert student.outside() == []


def test_nothing_is_loaded_before_it_is_asked_for(browser, folder, tmp_path):
    data = maker_page.DATA_FILE
    with Teacher(browser, (folder / "make-a-sheet.html").as_uri()) as teacher:
        assert not any(data in url for url in teacher.requests)
        teacher.open_part("from-book", "#found-passages li")
        assert sum(data in url for url in teacher.requests) == 1
        teacher.open_part("from-codebook", "#codebook li")
        assert sum(data in url for url in teacher.requests) == 1
    size = (folder / data).stat().st_size
    print(f"\n{data}: {size:,} bytes")
    assert size < 400_000


def test_without_its_data_the_page_serves_for_own_passages(browser, folder, tmp_path):
    alone = tmp_path / "make-a-sheet.html"
    alone.write_bytes((folder / "make-a-sheet.html").read_bytes())
    with Teacher(browser, alone.as_uri()) as teacher:
        teacher.open_part("from-book", "#no-book")
        teacher.open_part("from-codebook", "#no-codebook")
        teacher.page.click("[data-ready=first-coding]")
        expect(teacher.page.locator("#trouble")).to_contain_text("is not beside this page")
        teacher.page.fill("#title", "Alone")
        teacher.own_passages(*DANISH)
        teacher.own_code("Code")
        assert data_of(teacher.saved()[1]).title == "Alone"
        teacher.complaints.clear()  # of the file that is not there


# The link -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def linked(browser, web):
    """A link that carries a sheet with own passages, and the file of the same sheet."""
    with Teacher(browser, f"{web}/make-a-sheet.html", viewport=DESK) as teacher:
        page = teacher.page
        page.fill("#title", "Sent by link: 🦦")
        teacher.own_passages(*DANISH)
        teacher.own_code("Loneliness", include="Somebody misses others.")
        page.click("#make-link")
        expect(page.locator("#linked")).to_have_text("The link is ready.")
        link = page.input_value("#link")
        expect(page.locator("#link-length")).to_contain_text(f"It has {len(link):,} letters.")
        return link, teacher.saved()[1]


def test_a_link_carries_the_sheet(browser, linked):
    link, text = linked
    assert re.fullmatch(r"http://[^#]*/sheet\.html#sheet=z[A-Za-z0-9_-]+", link)
    with Watched(browser, link, viewport=PHONE) as student:
        page = student.page
        settle(page)
        expect(page.locator("#gist")).to_have_text(DANISH[0])
        shown = "id => JSON.parse(document.getElementById(id).textContent)"
        assert sheets.sheet_from_data(page.evaluate(shown, "sheet")) == data_of(text)
        expect(page).to_have_title("Sent by link: 🦦")
        page.click("label[for=code-code-01]")
        expect(page.locator("#done")).to_have_text("1 of 4 coded")
        open_again(page, "() => document.querySelector('#done').innerText === '1 of 4 coded'")
        assert student.complaints == []
        assert all(url.startswith(("http://127.0.0.1", "data:")) for url in student.requests)


def test_the_page_of_a_link_is_the_page_of_the_file(browser, linked, tmp_path):
    """What is on the page, apart from what a student's alias draws by lot, is the same."""
    link, text = linked
    (tmp_path / "sheet.html").write_text(text, encoding="utf-8", newline="\n")
    outline = """() => {
      const copy = document.documentElement.cloneNode(true);
      copy.querySelectorAll("script, noscript").forEach((one) => one.remove());
      return copy.outerHTML.replace(/\\s+/g, " ");
    }"""
    found = []
    for address in (link, (tmp_path / "sheet.html").as_uri()):
        with Watched(browser, address, viewport=PHONE, java_script_enabled=True) as student:
            expect(student.page.locator("#gist")).to_have_text(DANISH[0])
            found.append(student.page.evaluate(outline))
    assert found[0] == found[1]


def test_a_link_that_was_changed_says_so(browser, web, linked, folder):
    link, _ = linked
    letters = link.partition("#sheet=")[2]
    rng = random.Random(18)
    page = browser.new_page()
    page.goto(f"{web}/sheet.html")
    expect(page.locator("#why")).to_have_text("The address carries no sheet.")
    page.goto(f"{web}/sheet.html?again#sheet={letters[:-20]}")
    expect(page.locator("#why")).to_have_text("The address was cut short or changed on its way.")
    expect(page.locator("#reading")).to_be_hidden()
    changed = [letters[:n] for n in rng.sample(range(len(letters)), 100)]
    for _ in range(900):
        at = rng.randrange(len(letters))
        other = rng.choice("ABCXYZabcxyz0189-_")
        if letters[at] != other:
            changed.append(letters[:at] + other + letters[at + 1 :])
    changed += ["", "z", "p", "pAAAA", "zAAAA", "<b>", "z" * 500_000, "p%00", letters + "A" * 8]
    read = "all => Promise.all(all.map((one) => casebookClass.sheetLink.read(`#sheet=${one}`)))"
    found = page.evaluate(read, changed)
    # What follows the last letter that counts may be changed without harm: it is the same sheet.
    whole = page.evaluate(read, [letters])[0]["data"]
    told = [one for one in found if "why" not in one]
    assert all(one["data"] == whole for one in told)
    assert len(told) <= 5
    page.close()


def test_a_link_is_read_whether_compressed_or_not(teacher, tables):
    data = sheets.sheet_data(sheet(tables))
    text = """async (data) => {
      const { write, read } = casebookClass.sheetLink;
      const small = await write(data);
      globalThis.CompressionStream = undefined;
      const plain = await write(data);
      const found = [await read(`#${small}`), await read(`#${plain}`)];
      globalThis.DecompressionStream = undefined;
      return [small.length, plain.length, ...found, await read(`#${small}`)];
    }"""
    small, plain, *found, old = teacher.page.evaluate(text, data)
    print(f"\nthe ready sheet in an address: {small:,} letters, uncompressed {plain:,}")
    assert [one["data"] for one in found] == [data, data]
    assert small < plain / 2
    assert "too old" in old["why"]


def test_a_link_cannot_swell(teacher):
    """What unpacks to more than a sheet is not unpacked."""
    script = """async (size) => {
      const stream = new Blob([" ".repeat(size)]).stream();
      const packed = stream.pipeThrough(new CompressionStream("deflate"));
      const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
      const text = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
      const letters = text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
      return casebookClass.sheetLink.read(`#sheet=z${letters}`);
    }"""
    assert "cut short or changed" in teacher.page.evaluate(script, 50_000_000)["why"]


def test_a_page_from_a_folder_offers_no_link(teacher):
    expect(teacher.page.locator("#by-link")).to_be_hidden()


# For everybody ------------------------------------------------------------------------------------


def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, folder, web):
    faults = []
    with Teacher(browser, f"{web}/make-a-sheet.html", viewport=PHONE) as teacher:
        page = teacher.page
        faults += looked_at(page, "empty")
        page.fill("#title", "x" * 120)
        teacher.own_passages("Long" + "word" * 60, *DANISH, place="y" * 200)
        teacher.own_code("z" * 80, include="v" * 300)
        teacher.from_book("gv2022-com-06")
        teacher.from_codebook("referral", "civic-turn")
        page.click("#make-link")
        expect(page.locator("#linked")).to_have_text("The link is ready.")
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        page.click("#show")
        page.frame_locator("#preview iframe").locator("#gist").wait_for()
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            faults += looked_at(page, f"filled, {size['width']} px")
    for name in ("sheet.html", "first-coding.qr.html"):
        if not (folder / name).exists():
            text = maker_page.qr_html("First coding", f"https://books.example/{'long/' * 20}")
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        with Watched(browser, f"{web}/{name}", viewport=PHONE) as other:
            faults += looked_at(other.page, name)
    assert faults == []


def looked_at(page, where):
    """What axe finds on a page, and whether something in it is too wide."""
    found = in_both_themes(page, {"include": [["html"]], "exclude": [["iframe"]]})
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{where}: {one[:300]}" for one in found] + [f"{where}: {wide} px too wide"] * (
        wide > 0
    )


def test_the_focus_is_never_under_the_bar(teacher):
    """Somebody who goes through the page by Tab sees where they are."""
    page = teacher.page
    page.set_viewport_size({"width": 360, "height": 640})
    teacher.own_passages(*DANISH)
    page.locator("#title").focus()
    hidden = """() => {
      const bar = document.querySelector(".bar").getBoundingClientRect();
      const { activeElement } = document;
      const { top, bottom } = activeElement.getBoundingClientRect();
      return !activeElement.closest(".bar") && top >= bar.top && bottom <= bar.bottom + 100;
    }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        assert not page.evaluate(hidden), page.evaluate("document.activeElement.outerHTML")


def test_a_qr_code_is_drawn_as_it_was_reckoned(browser, tmp_path):
    """Every module has the colour that the library says; a margin of four is white."""
    import segno

    address = "https://books.example/casebook/book/seminars/sheets/first-coding.html"
    file = tmp_path / "qr.html"
    file.write_text(maker_page.qr_html("First coding", address), encoding="utf-8")
    rows = [list(map(int, row)) for row in segno.make_qr(address, error="m").matrix]
    size = len(rows) + 8
    page = browser.new_page(viewport={"width": 1024, "height": 768}, color_scheme="dark")
    page.goto(file.as_uri())
    drawn = page.evaluate(
        """async (size) => {
      const svg = new XMLSerializer().serializeToString(document.querySelector("svg.qr"));
      const image = new Image(size * 4, size * 4);
      image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      await image.decode();
      const context = Object.assign(document.createElement("canvas"),
        { width: size * 4, height: size * 4 }).getContext("2d");
      context.drawImage(image, 0, 0, size * 4, size * 4);
      const at = (x, y) => context.getImageData(x * 4 + 2, y * 4 + 2, 1, 1).data[0];
      const all = Array.from({ length: size }, (_, n) => n);
      return all.map((y) => all.map((x) => Number(at(x, y) < 128)));
    }""",
        size,
    )
    side = page.locator("svg.qr").bounding_box()
    page.close()
    assert [row[4:-4] for row in drawn[4:-4]] == rows
    assert sum(map(sum, drawn)) == sum(map(sum, rows))
    assert side["height"] > 0.7 * 768
    assert side["y"] + side["height"] < 768


def test_the_scripts_are_those_of_the_folder(folder):
    """No script is written twice: the page holds the files of the package as they are."""
    page = (folder / "make-a-sheet.html").read_text(encoding="utf-8")
    for name in ("make-a-sheet.js", "make-chosen.js", "sheet-draft.js", "sheet-link.js"):
        assert (WEB / "class" / name).read_text(encoding="utf-8") in page
