"""The guides for teachers: complete, true to the tables, and with plans that add up."""

import re
from typing import NamedTuple

import pypdf
import pytest
import yaml
from docutils import nodes
from helpers.places import ROOT
from helpers.reveals import book, given_away
from helpers.reveals import sections as shown_in

from casebook.argument import judge
from casebook.seminar import packs as read_packs
from casebook.site import mentions, notebooks

FOLDER = ROOT / "book" / "seminars"
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
GUIDES = [FOLDER / f"{path.stem}.md" for path in CHAPTERS]
# Pages for teachers that are no guide to a chapter.
OTHERS = {"index.md", "teach.md", "coding-sheet.md", "recode-live.md"}
LENGTHS = (45, 90, 180)
SECTIONS = [
    "What students learn",
    "What to read beforehand",
    "Plan for 45 minutes",
    "Plan for 90 minutes",
    "Plan for 180 minutes",
    "Materials",
    "On the board",
    "Questions, from easy to hard",
    "Prompts in the chapter",
    "Usual misreadings",
    "How to assess",
    "Answer key",
    "Handout",
]
PHONES = "Plan with phones, 90 minutes"  # where students code
WITH_PHONES = {"02-everyday-integration", "07-coding-together"}
SLACK = {45: 5, 90: 10, 180: 15}
packs = {pack.chapter: pack for pack in read_packs(FOLDER / "packs")}
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
ROLE = re.compile(r"\{(see|says|status)\}`([^`]+)`")
ROW_ID = re.compile(r"\b(?:gv2022|nwc2020|ea2017|istr2018)-[a-z]+-\d+\b")


class Row(NamedTuple):
    minutes: int
    text: str
    cut: str


def sections(text):
    """Return the text of each section of the second level."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def table(text):
    """Return the cells of the rows of the first table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def plan(text, length):
    return rows_of_plan(sections(text)[f"Plan for {length} minutes"])


def rows_of_plan(section):
    rows = table(section)
    return [Row(int(minutes), what, cut.strip("*")) for minutes, what, cut in rows]


def faults_of_plan(rows, length):
    """Say what is wrong with a minute plan."""
    total = sum(row.minutes for row in rows)
    faults = [] if total == length else [f"{total} minutes instead of {length}"]
    faults += [f"no minutes: {row.text}" for row in rows if row.minutes < 5]
    slack = sum(row.minutes for row in rows if row.text.startswith("Slack:"))
    faults += [f"{slack} minutes of slack"] if slack < SLACK.get(length, 0) else []
    order = [row.cut for row in rows if row.cut != "keep"]
    if sorted(order) != sorted(["first", "second", "third"][: len(order)]) or not order:
        faults.append(f"what to cut is not in order: {order}")
    return faults


def unknown_rows(text, tables):
    """List the ids that a text mentions and no table has."""
    keys = {**mentions.KEYS, "informants": "informant_id"}  # whom an address takes away
    known = {row_id for name, key in keys.items() for row_id in tables[name][key]}
    named = {row_id for _, row_id in ROLE.findall(text)} | set(ROW_ID.findall(text))
    return sorted(named - known)


def leaks(handout, questions):
    """List what stands on a handout and is for the teacher: statuses, links, answers."""
    found = re.findall(r"\{status\}`[^`]+`|\]\([^)]+\)|good answers?|misreading", handout, re.I)
    for question in re.findall(r"^\d+\. (.+)$", questions, flags=re.MULTILINE):
        for sentence in re.split(r"(?<=[.?:;])\*? ", question):
            if len(sentence.split()) > 3 and not ROLE.match(sentence) and sentence in handout:
                found.append(sentence)
    return found


def said_on(pack):
    """All words of a handout, in English."""
    texts = [block.words.get("en", "") for block in pack.handout]
    cells = [cell for block in pack.handout for row in block.rows for cell in row]
    return "\n".join([*texts, *(c if isinstance(c, str) else c["en"] for c in cells)])


def before(what):
    """What of a reading list is read before the seminar."""
    return what.partition("*after*")[0]


def reveals(guide, text, pack):
    """List what a guide says to read beforehand and what gives answers of the handout away."""
    found = []
    for _, what, _ in table(sections(text)["What to read beforehand"]):
        for link in LINK.findall(before(what)):
            address, _, anchor = link.partition("#")
            path = (guide.parent / address).resolve()
            if path.suffix == ".ipynb":
                shown = shown_in(path)
                seen = shown[anchor] if anchor else "".join(shown.values())
                found += [link] if given_away(seen, pack) else []
    return found


def moved_on(pack, witnesses):
    """Claims of a handout that have another status without some witnesses."""
    tables = book().tables
    with_all, without = judge(tables), judge(tables, without=witnesses)
    return [
        one for one in pack.rows if one in with_all and with_all[one].status != without[one].status
    ]


def headings(path):
    """Return the addresses of the headings of a page."""
    if path.suffix == ".ipynb":
        cells = notebooks.read_notebook(path).cells
        text = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
    else:
        text = path.read_text(encoding="utf-8")
    return {nodes.make_id(h) for h in re.findall(r"^#{1,2} (.+)$", text, flags=re.MULTILINE)}


def broken_links(page, text):
    """List the links that do not lead to a file of the book, or to no heading in it."""
    broken = []
    for link in LINK.findall(text):
        address, _, anchor = link.partition("#")
        target = (page.parent / address).resolve() if address else page
        if not target.is_file() or (anchor and anchor not in headings(target)):
            broken.append(link)
    return broken


def minutes_for(notebook, anchor):
    """Minutes for a section of a chapter, by its address, or for all of it."""
    sections = notebooks.minutes_by_section(notebook)
    return sum(
        minutes for heading, minutes in sections.items() if anchor in ("", nodes.make_id(heading))
    )


@pytest.fixture(params=GUIDES, ids=lambda path: path.stem)
def guide(request):
    return request.param


@pytest.fixture
def text(guide):
    return guide.read_text(encoding="utf-8")


def test_there_is_a_guide_for_every_chapter_and_no_other():
    names = {path.name for path in FOLDER.glob("*.md")}
    assert names - OTHERS == {path.name for path in GUIDES}


def test_the_guides_are_a_part_of_the_table_of_contents():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    part = next(part for part in toc["parts"] if part["caption"] == "Seminars")
    (index,) = part["chapters"]
    assert index["file"] == "book/seminars/index"
    files = [entry["file"] for entry in index["sections"]]
    assert [f"book/seminars/{path.stem}" for path in GUIDES] == [
        file for file in files if re.search(r"/\d\d-", file)
    ]


def test_the_page_for_teachers_leads_to_every_guide():
    links = LINK.findall((FOLDER / "teach.md").read_text(encoding="utf-8"))
    assert {path.name for path in GUIDES} <= set(links)


def test_a_guide_has_all_sections_and_something_in_each(guide, text):
    found = sections(text)
    assert [name for name in found if name != PHONES] == SECTIONS
    assert (PHONES in found) == (guide.stem in WITH_PHONES)
    assert [name for name, body in found.items() if len(body.split()) < 2] == []


@pytest.mark.parametrize("length", LENGTHS)
def test_minute_plans_add_up(text, length):
    assert faults_of_plan(plan(text, length), length) == []


@pytest.mark.parametrize("name", sorted(WITH_PHONES))
def test_where_students_code_there_is_a_plan_with_phones(name):
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert faults_of_plan(rows_of_plan(sections(text)[PHONES]), 90) == []
    assert 'href="make-a-sheet.html"' in text
    assert 'href="board.html"' in text


def test_three_hours_have_a_break(text):
    assert any(row.text == "Break." and row.minutes >= 10 for row in plan(text, 180))


def test_goals_and_reading_are_told_for_every_length(text):
    parts = sections(text)
    for length in LENGTHS:
        assert f"In {length} minutes" in parts["What students learn"]
    assert [row[0] for row in table(parts["What to read beforehand"])] == ["45", "90", "180"]


def test_reading_takes_no_longer_than_the_guide_says(guide, text):
    for length, what, minutes in table(sections(text)["What to read beforehand"]):
        needed = 0
        for link in LINK.findall(before(what)):
            address, _, anchor = link.partition("#")
            path = (guide.parent / address).resolve()
            if path.suffix == ".ipynb":
                needed += minutes_for(notebooks.read_notebook(path), anchor)
        assert needed <= int(minutes), f"{length} minutes: {needed:.1f}"


def test_every_row_that_is_mentioned_exists(text, tables):
    assert unknown_rows(text, tables) == []
    assert ROLE.search(text)


def test_links_lead_to_files_and_headings(guide, text):
    assert broken_links(guide, text) == []


@pytest.mark.parametrize("name", ["index.md", "teach.md"])
def test_the_links_of_pages_on_seminars_lead_somewhere(name):
    page = FOLDER / name
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


def test_the_prompts_are_those_of_the_chapter(guide, text):
    expected = f"```{{prompts}} notebooks/{guide.stem}\n```"
    assert sections(text)["Prompts in the chapter"].strip() == expected


def test_students_see_no_answers_on_the_handout(guide, text):
    questions = sections(text)["Questions, from easy to hard"]
    assert leaks(said_on(packs[guide.stem]), questions) == []


def test_handout_and_key_are_those_of_the_chapter(guide, text):
    parts = sections(text)
    assert parts["Handout"].strip() == f"```{{handout}} {guide.stem}\n```"
    assert parts["How to assess"].strip() == f"```{{assessment}} {guide.stem}\n```"
    assert parts["Answer key"].strip() == f"```{{answer-key}} {guide.stem}\n```"


def test_what_is_read_beforehand_gives_no_answer_away(guide, text):
    assert reveals(guide, text, packs[guide.stem]) == []


def test_whoever_is_taken_away_in_class_moves_a_claim_of_the_handout():
    text = GUIDES[0].read_text(encoding="utf-8")
    taken = [one.split(",") for one in re.findall(r"#(?:predict=yes&)?without=([\w,-]+)", text)]
    assert len(taken) > 1
    for witnesses in [*taken, *({one} for one in {*sum(taken, [])})]:
        assert moved_on(packs[GUIDES[0].stem], list(witnesses)), witnesses


def test_questions_have_answers(text):
    questions = re.findall(r"^\d+\. .+$", sections(text)["Questions, from easy to hard"], re.M)
    assert len(questions) >= 6
    assert [q for q in questions if "?" not in q or len(q.split()) < 12] == []


def test_no_share_is_typed_that_a_chart_shows(text):
    assert re.findall(r"\d+(?:[.,]\d+)? ?(?:%|per cent)", text) == []


def test_a_guide_is_short_enough_to_be_read_tonight(text):
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    assert 900 <= len(prose.split()) <= 1500


@pytest.fixture(scope="module")
def printed(browser, teachers_pages, tmp_path_factory):
    """Print a guide on A4; return the text of every page."""
    folder = tmp_path_factory.mktemp("printed")

    def pages(guide, address=""):
        page = browser.new_page()
        page.goto((teachers_pages / "book" / "seminars" / f"{guide.stem}.html").as_uri() + address)
        page.pdf(path=folder / "guide.pdf", format="A4")
        page.close()
        return [sheet.extract_text() for sheet in pypdf.PdfReader(folder / "guide.pdf").pages]

    return pages


def test_opened_at_its_handout_a_guide_prints_one_page_of_it(guide, printed):
    (page,) = printed(guide, "#handout")
    assert page.lstrip().startswith("Handout")
    assert "Usual misreadings" not in page
    assert "Guide" not in page


def test_printed_whole_a_guide_ends_with_its_handout_on_a_page_of_its_own(printed):
    *first, last = printed(GUIDES[0])
    assert last.lstrip().startswith("Handout")
    assert any("How to assess" in page for page in first)


# Faults that are planted must be seen.

# What guides once gave to read, before the seminar.
ONCE = {
    "01-commissioned-communities": [
        "what-is-the-argument-in-one-picture",
        "do-two-forms-follow-from-the-cases",
    ],
    "02-everyday-integration": ["does-trust-go-with-feeling-at-home"],
}


@pytest.mark.parametrize("name", ONCE)
def test_a_reading_list_that_gives_answers_away_is_seen(name):
    links = [f"../../notebooks/{name}.ipynb#{anchor}" for anchor in ONCE[name]]
    told = " and ".join(f"[x]({link})" for link in links)
    text = f"## What to read beforehand\n\n| a | b | c |\n|---|---|---|\n| 45 | {told} | 9 |\n"
    guide = FOLDER / f"{name}.md"
    assert reveals(guide, text, packs[name]) == links
    later = text.replace("| 45 | ", "| 45 | *after* the seminar ")
    assert reveals(guide, later, packs[name]) == []


def test_a_witness_who_moves_nothing_is_seen():
    pack = packs["01-commissioned-communities"]
    assert moved_on(pack, ["gv2022-i-07"]) == ["gv2022-c-097"]
    assert moved_on(pack, ["gv2022-i-01"]) == []


def test_a_plan_without_slack_is_seen():
    rows = [Row(35, "Talk.", "first"), Row(10, "Write.", "keep")]
    assert faults_of_plan(rows, 45) == ["0 minutes of slack"]


def test_a_plan_that_does_not_add_up_is_seen():
    rows = [Row(40, "Talk.", "first"), Row(10, "Slack: none.", "keep")]
    assert faults_of_plan(rows, 45) == ["50 minutes instead of 45"]
    assert faults_of_plan(rows, 50) == []


@pytest.mark.parametrize(
    "order", [["keep", "keep"], ["second", "keep"], ["first", "first"], ["often", "keep"]]
)
def test_a_plan_that_does_not_say_what_to_cut_first_is_seen(order):
    assert faults_of_plan([Row(10, "x", cut) for cut in order], 20)


def test_a_row_that_is_in_no_table_is_seen(tables):
    text = "{says}`gv2022-c-097` and {see}`gv2022-c-999`, gv2022-con-09, nwc2020-xyz-01"
    assert unknown_rows(text, tables) == ["gv2022-c-999", "nwc2020-xyz-01"]


def test_a_broken_link_is_seen():
    chapter = "../../notebooks/01-commissioned-communities.ipynb"
    text = f"[a]({chapter}) [b]({chapter}#summary) [c]({chapter}#nowhere) [d](nothing.md)"
    assert broken_links(FOLDER / "index.md", text) == [f"{chapter}#nowhere", "nothing.md"]


def test_an_answer_on_a_handout_is_seen():
    questions = "1. *What does a zero mean?* That no passage with the code is about it."
    assert leaks("What does a zero mean? {says}`gv2022-c-097`", questions) == []
    handout = "Zero: That no passage with the code is about it. {status}`gv2022-c-097` [x](y.md)"
    assert leaks(handout, questions) == [
        "{status}`gv2022-c-097`",
        "](y.md)",
        "That no passage with the code is about it.",
    ]


def test_a_handout_has_room_to_write_who_saw_or_said_it(browser, teachers_pages):
    page = browser.new_page(viewport={"width": 680, "height": 900})  # 180 mm, as A4 leaves it
    page.emulate_media(media="print")
    page.goto((teachers_pages / "book" / "seminars" / f"{GUIDES[0].stem}.html").as_uri())
    head = page.locator("#handout th", has_text="Who saw or said it?")
    assert head.bounding_box()["width"] >= 45 / 25.4 * 96
    page.close()


def test_what_stands_beside_the_guides_is_there(teachers_pages):
    folder = teachers_pages / "book" / "seminars"
    for guide in [*GUIDES, FOLDER / "index.md", FOLDER / "teach.md"]:
        for address in re.findall(r'href="([^"#]+)', guide.read_text(encoding="utf-8")):
            assert (folder / address).resolve().is_file(), f"{guide.name}: {address}"
