"""The coding sheet by itself: what a student does, what is kept, handed in and said."""

import json
import random
import re

import pytest
from helpers.axe import in_both_themes
from helpers.classroom import hand_in, handed_in, known_codings, sheet, write
from helpers.lines import random_sheet
from helpers.patience import open_again
from helpers.students import Student, expected, fill, fill_at_once
from playwright.sync_api import expect

from casebook.seminar import hand_ins, lines, sheet_html, sheet_words

WORDS = sheet_words()["en"]


@pytest.fixture(scope="module")
def of(tables):
    return sheet(tables)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sheet")


@pytest.fixture(scope="module")
def address(of, folder):
    return write(folder, "sheet.html", sheet_html(of)).as_uri()


@pytest.fixture
def student(browser, address):
    someone = Student(browser, address)
    yield someone
    someone.done()


def put(key, **parts):
    """What the page says, in English."""
    return re.sub(r"\{(\w+)\}", lambda found: str(parts[found[1]]), WORDS[key])


# Coding ----------------------------------------------------------------------------------------


def test_codes_and_none_exclude_each_other_and_progress_is_told(student, of):
    page = student.page
    assert page.inner_text("#done") == f"0 of {len(of.passages)} coded"
    page.click('label[for="unsure"]')
    assert page.inner_text("#done").startswith("0 of")  # being unsure is not an answer
    page.click('label[for="code-referral"]')
    page.click('label[for="none"]')
    assert student.shown()[1] == ["none", "unsure"]
    assert page.text_content("#said") == WORDS["codes_back"]
    assert page.inner_text("#done").startswith("1 of")
    page.click('label[for="code-referral"]')
    assert student.shown()[1] == ["referral", "unsure"]
    assert page.text_content("#said") == WORDS["none_back"]
    page.click('label[for="code-referral"]')
    assert page.inner_text("#done").startswith("0 of")
    button = page.get_by_role("button", name="When? Referral")
    assert page.is_hidden("#rule-referral")
    button.click()
    assert "Not for:" in page.inner_text("#rule-referral")
    assert button.get_attribute("aria-expanded") == "true"


def test_steps_back_and_forth_and_the_list_of_all(student, of):
    page = student.page
    page.click("#previous", force=True)  # it says that it is disabled, and can still be reached
    assert page.inner_text("#place") == "Passage 1 of 12"
    page.click("#next")
    assert page.evaluate("document.activeElement.id") == "place"
    assert page.inner_text("#place") == "Passage 2 of 12"
    page.click('label[for="none"]')
    page.click(f"summary:has-text('{WORDS['all']}')")
    page.locator("#overview li:nth-child(2)", has_text="✓ coded").wait_for()
    page.click("#overview li:last-child button")
    assert page.inner_text("#gist") == of.passages[-1].gist
    assert page.inner_text("#next") == WORDS["to_hand_in"]
    page.click("#next")
    assert page.evaluate("document.activeElement.id") == "hand-in"
    page.focus("#memo")
    page.keyboard.press("Control+Shift+Enter")
    assert page.inner_text("#place") == "Passage 11 of 12"
    page.fill("#memo", "1 2 0")  # digits in a memo tick nothing
    page.keyboard.type("3")
    assert student.shown()[1:] == ([], "1 2 03")


# The alias -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sheet_words())
def test_an_alias_is_drawn_in_the_language_of_the_sheet(browser, of, folder, language):
    words = sheet_words()[language]
    page = write(folder, f"{language}.html", sheet_html(of._replace(language=language)))
    drawn = set()
    for _ in range(4):
        student = Student(browser, page.as_uri())
        drawn.add(student.page.input_value("#alias"))
        student.done()
    assert len(drawn) > 1
    for alias in drawn:
        first, second = alias.split(" ")
        assert first in words["adjectives"].split()
        assert second in words["animals"].split()


def test_an_alias_stays_and_can_be_drawn_anew_or_typed(student):
    page = student.page

    def stays():
        before = page.input_value("#alias")
        page.reload()
        return page.input_value("#alias") == before

    assert any(stays() for _ in range(5))  # see `open_again`; without work it is drawn anew
    first = page.input_value("#alias")
    page.click("#draw")
    second = page.input_value("#alias")
    assert second != first
    assert page.text_content("#said") == put("drawn", alias=second)
    page.click('label[for="none"]')
    for wrong in ("", "  ", "otter!", "a:b", "ß"):
        student.call(wrong)
        assert page.is_visible("#alias-error")
        assert page.get_attribute("#alias", "aria-invalid") == "true"
        assert student.line() == ""
        page.click("#copy")
        assert page.evaluate("document.activeElement.id") == "alias"
        page.click("#save")
        assert page.inner_text("#asked") == ""
    student.call("  Ærlig   ål ")
    assert page.is_hidden("#alias-error")
    page.focus("#memo")
    assert page.input_value("#alias") == "Ærlig ål"
    assert student.line().startswith("CB2 Ærlig ål: ")


# Handing in ------------------------------------------------------------------------------------


def test_a_line_holds_what_was_coded(browser, address, of):
    known = known_codings(of, 3)
    for way, (name, codings) in zip((fill, fill_at_once, fill_at_once), known.items(), strict=True):
        student = Student(browser, address)
        student.call(name)
        way(student, of, codings)
        done = sum(answer is not None for answer in codings.values())
        all_ = len(of.passages)
        told = put("half" if done < all_ else "whole", done=done, all=all_)
        assert student.page.inner_text("#left") == told
        line = lines.read(student.line(), [of])
        assert (line.alias, line.number) == (name, 1)
        for passage, answer in codings.items():
            codes, unsure, _ = answer or ([], False, "")
            right = lines.Coding(answer is not None, frozenset(codes), unsure)
            assert line.codings[passage] == right
        student.done()


def test_nothing_coded_is_not_handed_in_and_half_done_is_said(student):
    page = student.page
    page.click('label[for="unsure"]')
    page.fill("#memo", "Only a memo.")
    assert page.inner_text("#left") == WORDS["nothing"]
    assert student.line() == ""
    for name in ("#copy", "#share", "#save", "#line", "#aloud"):
        assert page.is_hidden(name)
    page.click('label[for="none"]')
    assert page.inner_text("#left") == put("half", done=1, all=12)
    assert page.is_visible("#copy")
    page.click('label[for="none"]')
    assert page.is_hidden("#copy")


def test_the_line_is_copied_and_it_says_so(student):
    page = student.page
    student.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click('label[for="none"]')
    assert student.copied() == put("copied", done=1, all=12)
    assert page.get_attribute("#told", "role") == "status"
    assert page.evaluate("navigator.clipboard.readText()") == student.line()
    page.click('label[for="unsure"]')
    assert page.inner_text("#told") == ""  # that line is no longer the one that is there


SELECTED = """() => {
  const { value, selectionStart, selectionEnd } = document.activeElement;
  return value.slice(selectionStart, selectionEnd);
}"""
NO_CLIPBOARD = """
Object.defineProperty(navigator, "clipboard", { value: undefined });
document.execCommand = () => COMMAND;
"""


@pytest.mark.parametrize(("command", "said"), [("true", "copied"), ("false", "by_hand")])
def test_where_copying_fails_the_line_is_selected(browser, address, command, said):
    student = Student(browser, address, NO_CLIPBOARD.replace("COMMAND", command))
    student.page.click('label[for="none"]')
    assert student.copied() == put(said, done=1, all=12)
    assert student.page.evaluate(SELECTED) == student.line()
    student.done()


def test_copying_by_hand_says_whether_it_was_all(student):
    page = student.page
    page.click('label[for="none"]')
    page.focus("#line")  # which selects it
    page.keyboard.press("Control+c")
    expect(page.locator("#told")).to_have_text(put("copied", done=1, all=12))
    page.evaluate("document.getElementById('line').setSelectionRange(0, 9)")
    page.keyboard.press("Control+c")
    expect(page.locator("#told")).to_have_text(WORDS["part"])


SHARE = """
Object.defineProperty(navigator, "share", { value: async (what) => {
  window.handed = what;
  if (ERROR) throw new DOMException("no", ERROR);
} });
"""


@pytest.mark.parametrize(
    ("error", "said"),
    [("", "shared"), ("AbortError", "not_shared"), ("NotAllowedError", "share_failed")],
)
def test_the_line_is_shared_where_the_device_can(browser, address, error, said):
    student = Student(browser, address, SHARE.replace("ERROR", json.dumps(error)))
    student.page.click('label[for="none"]')
    student.page.click("#share")
    student.page.locator("#told", has_text=put(said, done=1, all=12)).wait_for()
    assert student.page.evaluate("window.handed") == {"text": student.line()}
    student.done()


def test_no_button_to_share_where_the_device_cannot(browser, address):
    nothing = 'Object.defineProperty(navigator, "share", { value: undefined });'
    student = Student(browser, address, nothing)
    student.page.click('label[for="none"]')
    assert student.page.is_visible("#copy")
    assert student.page.is_hidden("#share")
    student.done()


def test_the_line_can_be_read_aloud(student, of):
    page = student.page
    student.call("wren 7")
    page.click('label[for="none"]')
    page.click(f"summary:has-text('{WORDS['aloud']}')")
    page.locator("#groups li").first.wait_for()
    groups = page.locator("#groups li").all_inner_texts()
    heard = "".join(group.replace("\u00a0", "") for group in groups).lower()
    line = lines.read(f"cb2 {page.inner_text('#aloud-alias')}: {heard}", [of])
    assert (line.alias, line.coded()) == ("wren 7", 1)
    size = page.evaluate("parseFloat(getComputedStyle(document.getElementById('line')).fontSize)")
    assert size >= 20


def test_a_change_after_handing_in_makes_a_newer_line(student, of):
    page = student.page

    def number():
        return lines.read(student.line(), [of]).number

    page.click('label[for="none"]')
    page.click('label[for="unsure"]')
    assert number() == 1
    student.copied()
    assert number() == 1
    page.click('label[for="unsure"]')
    assert number() == 2
    page.click('label[for="unsure"]')
    assert number() == 2
    page.focus("#line")  # it may be copied by hand
    page.click('label[for="unsure"]')
    assert number() == 3
    for _ in range(len(of.passages)):  # or read from the screen
        page.click("#next")
    page.click('label[for="unsure"]')
    assert number() == 4
    student.come_back(page.input_value("#alias"))  # nobody knows
    page.click('label[for="unsure"]')
    assert number() == 5
    page.click('label[for="unsure"]')
    assert number() == 5


def test_a_file_has_memos_and_the_newer_one_counts(student, of, tables, tmp_path):
    page = student.page
    student.call("Wren 7")
    page.click('label[for="code-referral"]')
    first = student.download(tmp_path)
    assert first.name == "wren-7.json"
    told = put("asked", name="wren-7.json", done=1, all=12)
    assert page.inner_text("#asked") == told
    again = student.download(tmp_path, "again.json")
    assert again.read_bytes() == first.read_bytes()
    page.fill("#memo", "=1+1 <b>æ</b> \U0001f642")
    newer = student.download(tmp_path, "newer.json")
    assert [json.loads(f.read_text("utf-8"))["number"] for f in (first, newer)] == [1, 2]
    assert lines.read(student.line(), [of]).number == 2
    collected = hand_ins.collect([first, again, newer], tables, of)
    (only,) = collected.students
    assert only.place == "file 3"
    assert only.codings[of.passages[0].id].memo == "=1+1 <b>æ</b> \U0001f642"
    assert only.codings[of.passages[0].id].codes == {"referral"}
    assert sum(coding.read for coding in only.codings.values()) == 1
    page.click(f"summary:has-text('{WORDS['no_file']}')")
    page.wait_for_function("() => document.getElementById('text').value")
    (tmp_path / "copied.txt").write_text(page.input_value("#text"), encoding="utf-8")
    assert (tmp_path / "copied.txt").read_bytes() == newer.read_bytes()


def test_in_a_frame_that_lets_no_file_through_none_is_said_to_be_made(browser, folder, address):
    sandbox = '<iframe src="sheet.html" sandbox="allow-scripts" width="360" height="700"></iframe>'
    page = browser.new_page()
    downloads = []
    page.on("download", lambda download: downloads.append(download))
    page.goto(write(folder, "frame.html", f"<!DOCTYPE html>{sandbox}").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#kept", has_text=WORDS["keeps_nothing"]).wait_for()
    frame.locator('label[for="none"]').click()
    frame.locator("#save").click()
    frame.locator("#asked", has_text=WORDS["framed"]).wait_for()
    alias = frame.locator("#alias").input_value().replace(" ", "-")
    told = put("asked", name=f"{alias}.json", done=1, all=12)
    assert frame.locator("#asked").inner_text() == f"{told} {WORDS['framed']}"
    assert downloads == []
    frame.locator("#copy").click()
    frame.locator("#told:not(:empty)").wait_for()
    assert frame.locator("#line").input_value().startswith("CB2 ")
    page.close()


# Going on --------------------------------------------------------------------------------------


def test_a_file_goes_on_another_phone(browser, address, of, tmp_path):
    known = known_codings(of, 1)
    ((name, codings),) = known.items()
    (file,) = hand_in(tmp_path, of, known)
    student = Student(browser, address)
    student.page.set_input_files("#import", file)
    student.page.wait_for_function(
        "name => document.getElementById('alias').value === name", arg=name
    )
    for passage in of.passages:
        marks, memo = expected(codings[passage.id])
        assert student.shown() == (passage.gist, marks, memo)
        student.forward()
    back = student.download(tmp_path, "back.json")
    assert json.loads(back.read_text("utf-8")) == json.loads(file.read_text("utf-8"))
    # There is work now: taking another file asks first.
    asked = []
    student.page.once("dialog", lambda d: (asked.append(d.message), d.dismiss()))
    other = write(tmp_path, "o.json", handed_in(of, "Owl", codings))
    with student.page.expect_event("dialog"):
        student.page.set_input_files("#import", other)
    assert asked == [WORDS["replace_sure"]]
    assert student.page.input_value("#alias") == name
    student.page.once("dialog", lambda d: d.accept())
    student.page.set_input_files("#import", other)
    expect(student.page.locator("#alias")).to_have_value("Owl")
    student.done()


WRONG_FILES = {
    "cut": (lambda text, found: text[:300], "none"),
    "foreign": (lambda text, found: '{"a": 1}', "none"),
    "null": (lambda text, found: "null", "none"),
    "older": (lambda text, found: json.dumps(found | {"format_version": 1}), "none"),
    "version": (lambda text, found: json.dumps(found | {"version": "0" * 12}), "other"),
    "extra": (lambda text, found: json.dumps(found | {"more": 1}), "edited"),
    "copy": (lambda text, found: json.dumps(found | {"copy": [found["copy"]]}), "edited"),
    "number": (lambda text, found: json.dumps(found | {"number": 0}), "edited"),
    "line": (lambda text, found: json.dumps(found | {"number": 9}), "edited"),
    "no line": (lambda text, found: json.dumps(found | {"line": ""}), "edited"),
    "code": (lambda text, found: text.replace('"referral"', '"refusal"'), "edited"),
    "passage": (lambda text, found: text.replace("gv2022-com-06", "gv2022-com-07"), "edited"),
    "kind": (lambda text, found: text.replace('"unsure": false', '"unsure": 0'), "edited"),
    "alias": (lambda text, found: json.dumps(found | {"alias": ["a"]}), "edited"),
    "long alias": (lambda text, found: json.dumps(found | {"alias": "a" * 25}), "edited"),
    "large": (lambda text, found: text + " " * 300_000, "large"),
    "holes": (lambda text, found: json.dumps(found | {"codings": [None] * 12}), "edited"),
}


def test_a_wrong_file_changes_nothing(student, of, tmp_path):
    (good,) = hand_in(tmp_path, of, known_codings(of, 1))
    text = good.read_text("utf-8")
    page = student.page
    student.call("Mine")
    page.click('label[for="code-referral"]')
    before = page.evaluate("JSON.stringify(localStorage)")
    for name, (change, why) in WRONG_FILES.items():
        file = write(tmp_path, f"{name}.json", change(text, json.loads(text)))
        page.evaluate("document.getElementById('trouble').textContent = ''")
        page.set_input_files("#import", file)
        told = put("not_taken", why=WORDS[f"why_{why}"])
        page.locator("#trouble", has_text=told).wait_for()
        assert page.evaluate("JSON.stringify(localStorage)") == before, name


def test_a_refusal_is_in_sight_of_who_brought_the_file(student, tmp_path):
    student.page.locator("#import").scroll_into_view_if_needed()
    assert student.page.evaluate("scrollY") > 0
    student.page.set_input_files("#import", write(tmp_path, "cut.json", "{"))
    trouble = student.page.get_by_text(put("not_taken", why=WORDS["why_none"]))
    trouble.wait_for()
    box = trouble.bounding_box()
    assert 0 <= box["y"] < student.page.viewport_size["height"] - box["height"]


def test_start_again_asks_and_forgets(student, of):
    page = student.page
    student.call("Mine")
    page.click('label[for="code-referral"]')
    page.once("dialog", lambda d: d.dismiss())
    page.click("#again")
    assert student.shown()[1] == ["referral"]
    page.once("dialog", lambda d: d.accept())
    page.click("#again")
    assert student.shown()[1] == []
    alias = page.input_value("#alias")
    assert alias != "Mine"
    assert page.text_content("#said") == WORDS["deleted"]
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Mine" not in kept
    assert '["referral"]' not in kept
    student.come_back(alias)
    assert student.shown()[1] == []


def test_without_storage_the_page_works_and_says_so(browser, address, of, tmp_path):
    script = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    student = Student(browser, address, script)
    assert student.page.inner_text("#kept") == WORDS["keeps_nothing"]
    student.page.click('label[for="code-referral"]')
    path = student.download(tmp_path)
    assert json.loads(path.read_text("utf-8"))["codings"][0]["codes"] == ["referral"]
    student.done()


# What a page kept is not there for so many loads, as in a page that has a storage of its own.
APART = """
window.unproven = true;
sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
if (Number(sessionStorage.loads) <= %d) localStorage.removeItem("casebook-sheet-before");
"""


@pytest.mark.parametrize("apart", [0, 1, 2, 99])
def test_a_page_makes_sure_that_what_it_keeps_is_kept(browser, address, apart):
    context = browser.new_context()
    context.add_init_script(APART % apart)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.locator("#done", has_text=re.compile(r"\d")).wait_for()
    loads = min(max(apart, 1), 4) + 1
    page.wait_for_function("loads => Number(sessionStorage.loads) === loads", arg=loads)
    page.locator("#done", has_text=re.compile(r"\d")).wait_for()
    assert page.evaluate("Number(sessionStorage.loads)") == loads
    keeps_nothing = page.inner_text("#kept") == WORDS["keeps_nothing"]
    assert keeps_nothing == (apart == 99)
    context.close()


def test_broken_storage_begins_anew_and_says_so(student, of):
    page = student.page
    student.call("Mine")
    page.evaluate("Object.keys(localStorage).forEach(key => { localStorage[key] = '{\"a\":'; })")
    told = "(told) => document.querySelector('#trouble').innerText === told"
    open_again(page, told, WORDS["unreadable"])
    assert student.shown()[0] == of.passages[0].gist
    # It is not lost before something new is done.
    assert '{"a":' in page.evaluate("Object.values(localStorage)")


FINDS_NOTHING = """
const { getItem } = Storage.prototype;
Storage.prototype.getItem = function (key) {
  return sessionStorage.forgetful && this === localStorage ? null : getItem.call(this, key);
};
"""


def test_a_browser_that_finds_nothing_at_first_loses_nothing(browser, address, of):
    """Seen in browsers that have just started: what is kept comes with the next reload."""
    student = Student(browser, address, FINDS_NOTHING)
    page = student.page
    student.call("Mine")
    page.click('label[for="code-referral"]')
    page.evaluate("sessionStorage.forgetful = 'yes'")
    page.reload()
    assert page.input_value("#alias") != "Mine"
    assert student.shown()[1] == []
    page.evaluate("delete sessionStorage.forgetful")
    student.come_back("Mine")
    assert student.shown()[1] == ["referral"]
    student.done()


def test_two_tabs_of_one_sheet_do_not_undo_each_other(student, of, address):
    student.call("Mine")
    other = student.context.new_page()
    same = "() => document.querySelector('#alias').value === 'Mine'"
    open_again(other, same, address=address)
    student.page.click('label[for="code-referral"]')
    other.wait_for_function("() => document.getElementById('code-referral').checked")
    other.click('label[for="code-knowledge-gap"]')
    student.page.wait_for_function("() => document.getElementById('code-knowledge-gap').checked")
    assert student.shown()[1] == ["referral", "knowledge-gap"]
    assert student.page.inner_text("#trouble") == WORDS["other_tab"]


def test_the_work_belongs_to_what_the_sheet_asks_not_to_its_file(student, of, folder):
    page = student.page
    student.call("Mine")
    page.click('label[for="code-referral"]')
    swapped = of.passages[::-1]
    renamed = of._replace(title="Another title", passages=swapped)
    student.come_back("Mine", write(folder, "renamed.html", sheet_html(renamed)).as_uri())
    assert student.shown()[0] == of.passages[-1].gist
    page.click(f"summary:has-text('{WORDS['all']}')")
    page.click("#overview li:last-child button")
    assert student.shown()[:2] == (of.passages[0].gist, ["referral"])
    assert lines.read(student.line(), [of]).coded() == 1


# A page that was opened and then saved ---------------------------------------------------------


def worked_at(student, of):
    """Leave traces everywhere."""
    page = student.page
    student.call("Mine and only")
    for passage in of.passages[:5]:
        assert page.inner_text("#gist") == passage.gist
        page.click('label[for="code-referral"]')
        page.click('label[for="unsure"]')
        page.fill("#memo", "A thought of my own")
        page.click("#next")
    page.click('.code button[aria-controls="rule-referral"]')
    for summary in (WORDS["all"], WORDS["keyboard"]):
        page.click(f"summary:has-text('{summary}')")
    page.click(f"summary:has-text('{WORDS['no_file']}')")
    page.wait_for_function("() => document.getElementById('text').value")
    student.copied()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert ">☒<" in page.content()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_a_page_that_was_saved_after_it_was_used_is_as_good_as_new(browser, address, of, folder):
    """No doubles, nothing dead, nothing of whoever saved it; however often it is saved."""
    student = Student(browser, address)
    fresh = student.page.content()
    line = None
    for times in range(3):
        worked_at(student, of)
        line = student.line()
        saved = student.page.content()
        student.done()
        for trace in ("A thought of my own", ">☒<", line, line.split(": ")[1]):
            assert trace not in saved
        file = write(folder, f"saved-{times}.html", saved)
        student = Student(browser, file.as_uri())
        assert student.page.content() == fresh
        assert student.page.locator("#overview li").count() == 0
        assert student.page.input_value("#alias") != "Mine and only"
        assert student.shown() == (of.passages[0].gist, [], "")
    student.page.click(f"summary:has-text('{WORDS['all']}')")
    student.page.locator("#overview li").first.wait_for()
    assert student.page.locator("#overview li").count() == len(of.passages)
    student.done()


# As Firefox writes a page down, with what is ticked and typed.
INTO_MARKUP = """() => {
  for (const box of document.querySelectorAll("input[type=checkbox]"))
    box.toggleAttribute("checked", box.checked);
  document.getElementById("alias").setAttribute("value", document.getElementById("alias").value);
  for (const field of document.querySelectorAll("textarea")) field.textContent = field.value;
  return document.documentElement.outerHTML;
}"""


def test_what_a_browser_saves_of_fields_is_taken_back(browser, address, of, folder):
    student = Student(browser, address)
    fresh = student.page.content()
    student.call("Mine")
    student.page.click('label[for="code-referral"]')
    student.page.fill("#memo", "A thought of my own")
    saved = f"<!DOCTYPE html>{student.page.evaluate(INTO_MARKUP)}"
    assert "A thought of my own" in saved
    student.done()
    student = Student(browser, write(folder, "fields.html", saved).as_uri())
    assert student.shown() == (of.passages[0].gist, [], "")
    assert student.page.content() == fresh
    student.done()


# Without script, and on paper ------------------------------------------------------------------


def test_without_script_the_page_can_be_read_and_printed(browser, address, of, folder):
    student = Student(browser, address)
    student.page.click('label[for="code-referral"]')
    saved = write(folder, "seen.html", student.page.content()).as_uri()
    student.done()
    for page in (address, saved):
        student = Student(browser, page, java_script_enabled=False)
        text = student.page.inner_text("main")
        assert WORDS["preview"] in text
        assert all(passage.gist in text for passage in of.passages)
        assert all(code.exclude_when in text for code in of.codes)
        assert student.page.is_hidden("#desk")
        student.done()


def test_print_shows_all_passages_with_what_was_ticked(student, of):
    page = student.page
    student.call("Wren 7")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    # Nothing is coded: it is printed for others to write on.
    assert page.text_content("#paper-alias") == "____________________"
    page.click('label[for="code-referral"]')
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.is_hidden("#form")
    assert page.is_visible("#paper")
    assert page.inner_text("#paper").count("☒") == 1
    assert page.inner_text("#paper-alias") == "Wren 7"
    assert of.instructions.split()[0] in page.inner_text("#paper")
    assert page.inner_text(f'[data-paper="{of.passages[0].id}"]').count("☒ Referral") == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert "☒" not in page.inner_text("#paper")
    page.emulate_media(media="screen")


# All kinds of sheets ---------------------------------------------------------------------------


HIDDEN = """() => {
  const { scrollHeight, clientHeight } = document.getElementById("line");
  return scrollHeight - clientHeight;
}"""


def test_sheets_of_all_kinds_open_and_give_a_line(browser, folder):
    """Own passages without a source, blank themes, odd letters, the smallest and the largest."""
    rng = random.Random(4)
    for n, size in enumerate([(3, 1), (24, 20), (0, 0), (0, 0), (0, 0), (0, 0)]):
        of = random_sheet(rng, *size)
        own = [p._replace(material="", locator="") for p in of.passages]
        of = of._replace(passages=tuple(own)) if n == 2 else of
        student = Student(browser, write(folder, f"any-{n}.html", sheet_html(of)).as_uri())
        page = student.page
        assert page.title() == re.sub(r"[ \n]+", " ", of.title)
        assert page.text_content("#gist") == of.passages[0].gist
        assert page.is_visible("#material") == bool(of.passages[0].material)
        page.locator("#form input[data-code]").first.check()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate(HIDDEN) <= 0
        assert lines.read(student.line(), [of]).coded() == 1
        student.done()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_at_the_beginning_and_when_the_line_is_there(browser, address, width):
    student = Student(browser, address)
    page = student.page
    page.set_viewport_size({"width": width, "height": 740})
    assert in_both_themes(page) == []
    page.click('label[for="none"]')
    for summary in (WORDS["all"], WORDS["keyboard"], WORDS["aloud"], WORDS["no_file"]):
        page.click(f"summary:has-text('{summary}')")
    student.copied()
    page.click("#save")
    page.locator("#asked:not(:empty)").wait_for()
    assert in_both_themes(page) == []
    student.done()
