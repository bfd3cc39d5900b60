"""A whole lesson in Chromium, without a terminal and without a network.

A teacher makes a sheet, 32 phones fill it, what they hand in comes back in every way that a class
has, and the board shows the class. Nobody is lost. Times and taps are printed.
"""

import json
import time
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from helpers.accidents import PNG, WAYS
from helpers.classroom import known_codings
from helpers.classroom import sheet as first_sheet
from helpers.open_pages import DESK
from helpers.students import Student, fill, fill_at_once

from casebook.seminar import sheets
from casebook.site import coding_sheets

DANISH = [
    "En mor fortæller, at hun savner nogen at tale med, når børnene er i skole.",
    "Lederen af foreningen siger: »Vi får flere og flere, som kommunen ikke kan hjælpe.«",
    "Den frivillige henviser to unge til sprogcaféen og går selv med den første gang.",
]
FROM_BOOK = ("gv2022-cli-15", "gv2022-cli-06", "gv2022-con-33")
CODES = ("gap-filling", "service-provision", "referral")
STUDENTS = 32
TAPPING = 10  # of them; what the others do is done at once, as if they had
TAPS = """
window.addEventListener("pointerdown", () => {
  sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") ?? 0) + 1);
}, true);
"""
# How lines arrive that are pasted with a whole chat.
IN_A_CHAT = (
    *("as it is", "greeted", "marked", "listed", "in small letters", "dashes", "soft hyphens"),
    *("spaces", "wide", "wrapped", "quoted", "chat"),
)


class Clock:
    """How long each part of the lesson took."""

    def __init__(self):
        self.last, self.told = time.perf_counter(), []

    def __call__(self, what):
        now = time.perf_counter()
        self.told.append(f"\n{now - self.last:8.1f} s  {what}")
        self.last = now

    def __str__(self):
        return "".join(self.told)


class Person:
    """Somebody at a computer: what is tapped, and what is asked of whom."""

    def __init__(self, browser, address):
        self.context = browser.new_context(viewport=DESK, accept_downloads=True)
        self.context.add_init_script(TAPS)
        self.context.set_offline(True)
        self.page = self.context.new_page()
        self.trouble, self.requests = [], []
        self.page.on("pageerror", lambda error: self.trouble.append(error.message))
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(address)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def saved(self, press, folder):
        with self.page.expect_download() as waiting:
            press()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def done(self):
        """Leave; return how often something was tapped."""
        taps = int(self.page.evaluate("sessionStorage.getItem('taps') ?? 0"))
        inside = ("file:", "blob:", "data:", "about:")
        assert [url for url in self.requests if not url.startswith(inside)] == []
        assert self.trouble == []
        self.context.close()
        return taps


def inside(path, name):
    """Data that stand in a page."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text.partition(f' id="{name}">')[2].partition("</script>")[0])


def make_a_sheet(browser, pages, folder):
    """As a teacher does: three passages of the book, three of one's own, a code of one's own."""
    teacher = Person(browser, (pages / "make-a-sheet.html").as_uri())
    page = teacher.page
    page.fill("#title", "Hvem fylder hullerne?")
    page.select_option("#language", "da")
    page.click("#from-book > summary")
    page.locator("#found-passages li").first.wait_for()
    for name in FROM_BOOK:
        page.fill("#search", name)
        page.check(f"#pick-{name}")
    page.click("#own-passages > summary")
    page.fill("#own-text", "\n\n".join(DANISH))
    page.click("#add-own")
    page.click("#from-codebook > summary")
    page.locator("#codebook li").first.wait_for()
    for name in CODES:
        page.check(f"#give-{name}")
    page.click("#own-codes > summary")
    page.fill("#own-label", "Savn")
    page.fill("#own-include", "Nogen mangler nogen.")
    page.click("#add-code")
    saved = teacher.saved(lambda: page.click("#save"), folder)
    return saved, teacher.done()


class Handed(NamedTuple):
    """What came from a phone."""

    line: str
    file: bytes
    taps: int


def phones(browser, address, of, known, folder):
    """Fill the sheet and take what it hands in, both ways; two students have one alias."""
    folder.mkdir()
    names = list(known)
    found = []
    for number, (name, codings) in enumerate(known.items()):
        student = Student(browser, address, TAPS)
        student.call(names[7] if name == names[8] else name)
        (fill if number < TAPPING else fill_at_once)(student, of, codings)
        line = student.line()
        taps = int(student.page.evaluate("sessionStorage.getItem('taps') ?? 0"))
        file = student.download(folder, f"{len(found):02}.json")
        student.done()
        found.append(Handed(line, file.read_bytes(), taps))
    return found


def thoughts(of):
    """What 32 students think; two of one alias, one who did half, nobody who did nothing."""
    known = known_codings(of, STUDENTS)
    passages = [passage.id for passage in of.passages]
    for codings in known.values():
        if not any(codings.values()):
            codings[passages[0]] = ([], False, "")
    half = list(known)[9]
    known[half] = {p: ([], True, "") if p in passages[:2] else None for p in passages}
    return known


@pytest.fixture(scope="module")
def pages(tables, tmp_path_factory):
    """The book's pages for a class, as a folder on a stick."""
    folder = tmp_path_factory.mktemp("stick")
    ready = {"first-coding": first_sheet(tables)}
    for name, text in coding_sheets.pages(tables, ready, "").items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def zip_of_the_platform(handed):
    """A learning platform's zip: a folder for each student, with a real name."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number, (line, file, _) in enumerate(handed):
            place = f"Anna Hansen_{number}_assignsubmission"
            if number % 2:
                archive.writestr(f"{place}_file_/min kodning.json", file)
            else:
                archive.writestr(f"{place}_onlinetext_/onlinetext.html", WAYS["text field"](line))
    return stream.getvalue()


def broken(line):
    """A line with one letter changed."""
    at = len(line) - 12
    return line[:at] + ("A" if line[at] != "A" else "B") + line[at + 1 :]


def in_a_chat(lines):
    """A chat with the lines of the first twenty; one was changed and sent again, one sent twice."""
    chat = ["Hej alle, her er min kodning", "CB2", "tak!", broken(lines[4])]
    for number, line in enumerate(lines[:20]):
        chat += [WAYS[IN_A_CHAT[number % len(IN_A_CHAT)]](line), "Hilsen Mona"]
    return "\n\n".join([*chat, lines[2]])


def on_the_desk(handed, sheet_file, desk):
    """Files of the others, and what else lies there: a photo, an empty file, the sheet itself."""
    files = {f"{n}.json": handed[n].file for n in range(20, 26)}
    files["26.eml"] = WAYS["mail, attached"](handed[26].file.decode())
    files["27.docx"] = WAYS["Word"](handed[27].line)
    files["05 again.json"] = handed[5].file  # the line of this student is in the chat
    files |= {"photo.png": PNG, "empty.txt": b"", sheet_file.name: sheet_file.read_bytes()}
    files["class.zip"] = zip_of_the_platform(handed[28:])
    desk.mkdir()
    for name, raw in files.items():
        (desk / name).write_bytes(raw)
    return sorted(desk.iterdir())


def bring_in(board, files, chat):
    """All files at once, then the chat; what is said of them names nobody."""
    page = board.page
    page.set_input_files("#files", files)
    page.locator("#bring .lead", has_text="13 students counted").wait_for()
    page.fill("#paste", chat)
    board.press("Read it")
    page.locator("#bring .lead", has_text=f"{STUDENTS} students counted").wait_for()
    brought = page.inner_text("#bring")
    for name in ("Anna", "Hansen", "Mona", ".json", ".zip", ".png", "photo"):
        assert name not in brought, name
    assert "its alias or a letter was changed" in brought
    board.press("Show the board")
    page.locator(".is-current .gist").wait_for()


def teach(board, of, folder):
    """Turn all passages, reveal, look at what follows, save."""
    page = board.page
    for _ in of.passages:
        reveal = page.get_by_role("button", name="Reveal the book's coders", exact=True)
        if reveal.is_visible():
            reveal.click()
            page.locator(".is-current").get_by_text("Coder A", exact=True).wait_for()
        page.keyboard.press("ArrowRight")
    page.locator("#follows .lead", has_text="of the book").wait_for()
    page.select_option("#whose", "3")
    page.locator("#follows .lead", has_text="of the book").wait_for()
    board.press("More")
    return board.saved(lambda: board.press("Save the board"), folder)


def losses(known, saved):
    """Who is not on the board as he or she thinks; the two of one alias in either order."""
    names = list(known)
    # Somebody has handed in with small letters.
    students = inside(saved, "class")["students"]
    found = {one["shown"].lower(): one["codings"] for one in students}
    thought = {name.lower(): codings for name, codings in known.items()}
    twins = [thought.pop(name.lower()) for name in names[7:9]]
    pair = [found.pop(f"{names[7].lower()} ({number})", []) for number in (1, 2)]
    assert set(found) <= set(thought)
    lost = [name for name, one in thought.items() if not is_told(found.get(name), one)]
    alike = [[is_told(codings, one) for codings in pair] for one in twins]
    return lost + [names[7]] * (sorted(alike) != [[False, True], [True, False]])


def test_a_lesson_loses_nobody(browser, pages, tmp_path, capsys):
    clock = Clock()
    sheet_file, taps = make_a_sheet(browser, pages, tmp_path)
    clock(f"the sheet is made ({taps} taps)")
    of = sheets.sheet_from_data(inside(sheet_file, "sheet"))
    assert [p.gist for p in of.passages if p.id.startswith("own-")] == DANISH
    assert (of.language, len(of.codes)) == ("da", len(CODES) + 1)
    known = thoughts(of)
    handed = phones(browser, sheet_file.as_uri(), of, known, tmp_path / "phones")
    most = sorted(one.taps for one in handed[:TAPPING])
    clock(
        f"32 phones code and hand in ({most[TAPPING // 2]} taps in the middle, {most[-1]} at most)"
    )
    files = on_the_desk(handed, sheet_file, tmp_path / "desk")
    board = Person(browser, (pages / "board.html").as_uri())
    bring_in(board, files, in_a_chat([one.line for one in handed]))
    clock("all is brought in, and the board is there")
    saved = teach(board, of, tmp_path)
    clock("all passages are turned and revealed, what follows is looked at, the board is saved")
    taps = board.done()
    again = Person(browser, saved.as_uri())
    again.page.locator(".is-current .gist").wait_for()
    again.done()
    clock("the saved board opens elsewhere")
    lost = losses(known, saved)
    with capsys.disabled():
        print(f"\nA lesson of {STUDENTS}: {len(lost)} lost, {taps} taps on the board", clock)
    assert lost == []


def is_told(codings, thought):
    """Whether codings say what somebody thinks."""
    return bool(codings) and all(
        (set(one["codes"]), one["none"], one["unsure"])
        == (
            set(answer[0] if answer else ()),
            bool(answer and not answer[0]),
            bool(answer and answer[1]),
        )
        for one in codings
        for answer in [thought[one["passage"]]]
    )
