"""A book of one's own: begun in a line, built, read, and built again when a table changed."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from helpers import studies
from helpers.books import write_chapter
from helpers.own_books import Own, begin

from casebook.cli import main
from casebook.copies import anchor
from casebook.site import make_copies
from casebook.study import TABLES

WORDS = {
    "p1": ("int-01", "Nobody is paid here, and nobody asks for it; the door was open anyway."),
    "p2": ("int-02", "We pay two people, and all the others left us within a single year."),
    "p3": ("note-1", "The chair hesitates before the vote and looks at the door for long."),
    "p4": ("note-1", "Money was never what brought anybody here, the chair says to the room."),
}
RULE = """
from casebook.argument import RuleResult

RULES = {"all_told": lambda tables: RuleResult(len(tables.passages) == 4, "All is told.")}
"""
ELSEWHERE = """\
from casebook import load
print("there are", len(load("../../elsewhere/other-study").source("other").passages), "passages")
"""
MENTIONS = "\n{see}`c2` {see}`p3` {says}`p1` {status}`c2` {status}`c3`\n"


def frames():
    """A study all of whose passages have anchors that anybody can make again."""
    made = studies.small()
    passages = made["passages"]
    spans = [anchor(WORDS[ident][1]) for ident in passages.passage_id]
    for field in ("length", "head", "hash"):
        passages[f"anchor_{field}"] = [str(getattr(span, field)) for span in spans]
    passages["gist"] = ["Nobody is paid.", "Two are paid.", "The chair waits.", "Not for money."]
    made["claims"] = studies.frame(
        "claim_id | statement | label | rule",
        "c1 | Work is unpaid | Unpaid |",
        "c2 | Pay crowds out trust | |",
        "c3 | All of it is told | | all_told",
    )
    return made


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A book that is built once, with a mention of each kind and a chapter on another study."""
    place = tmp_path_factory.mktemp("own")
    studies.write(place / "my-study", frames(), anchors="plain")
    (place / "my-study" / "rules.py").write_text(RULE)
    studies.publish(place / "my-study", *TABLES)
    studies.write(place / "elsewhere" / "other-study", id="other")
    begin(
        place / "my-thesis",
        "--data",
        place / "my-study",
        "--title",
        'My "thesis" æ',
        "--author",
        "A",
    )
    book = Own(place)
    with (book.folder / "intro.md").open("a", encoding="utf-8") as intro:
        intro.write(MENTIONS)
    write_chapter(book.folder / "notebooks" / "02-elsewhere.ipynb", "Elsewhere", ELSEWHERE)
    contents = book.folder / "_toc.yml"
    entry = "  - file: notebooks/01-first-chapter\n"
    told = contents.read_text().replace(entry, f"{entry}  - file: notebooks/02-elsewhere\n")
    contents.write_text(told)
    # Left over from another book: nothing of it is in the table of contents.
    left = book.folder / "book" / "seminars" / "packs" / "old.yml"
    left.parent.mkdir()
    left.write_text("chapter: of another book\n")
    status, output, ran = book.build()
    assert status == 0, output
    assert ran == ["argument", "notebooks/01-first-chapter", "notebooks/02-elsewhere"]
    return book


def links(page, selector):
    return {link.get_text(): link["href"] for link in page.select(f"{selector}[href]")}


def test_a_book_is_a_few_files_and_asks_for_no_exercise_guide_or_danish(own):
    written = {path.relative_to(own.folder).as_posix() for path in own.folder.rglob("*.*")}
    assert {"_config.yml", "_toc.yml", "intro.md", "README.md", "argument.ipynb"} <= written
    assert not [name for name in written if "exercise" in name and "_build" not in name]
    title = own.page("intro").title.get_text()
    assert 'My "thesis" æ' in title
    assert "there are 4 passages" in own.page("notebooks/02-elsewhere").get_text()


def test_ids_lead_to_whatever_page_shows_their_row(own):
    assert links(own.page("intro"), "a.cb-row") == {
        "c2": "argument.html#c2",  # which no chapter has a card of
        "p3": "argument.html#p3",
        "p1": "argument.html#p1",
    }
    chapter = own.page("notebooks/01-first-chapter")
    assert links(chapter, "a.cb-row") == {"c1": "#c1"}
    assert links(chapter, ".cb-evidence a.cb-id")["p1"] == "../argument.html#p1"
    assert links(own.page("argument"), ".cb-elsewhere a") == {
        "What the study shows": "notebooks/01-first-chapter.html#c1"
    }
    for name in ("intro", "argument", "notebooks/01-first-chapter"):
        for link in own.page(name).select("main a[href]"):
            path, _, ident = link["href"].partition("#")
            there = (own.html / name).parent / path if path else own.html / f"{name}.html"
            assert there.exists(), (name, link)
            if ident and there.suffix == ".html":
                page = BeautifulSoup(there.read_text("utf-8"), "html.parser")
                assert page.find(id=ident) is not None, (name, link)


def test_a_rule_of_the_study_decides_on_the_pages_too(own):
    told = own.page("intro").select("p > em")
    assert [status.get_text() for status in told][-2:] == ["at odds", "computed"]
    (row,) = own.page("argument").select("tr#c3")
    assert "All is told." in row.get_text()


def test_a_claim_says_on_which_documents_it_rests(own):
    """By its passages, or those of its premises; where there are none, nothing is said."""

    def where(claim):
        (cell,) = own.page("argument").select(f"tr#{claim} [data-label=Where]")
        return cell.get_text()

    assert [where(claim) for claim in ("c1", "c2", "c3")] == ["int-01, int-02"] * 2 + [""]
    head = own.page("notebooks/01-first-chapter").select_one("#c1 .cb-card-head")
    assert "my-study, int-01, int-02" in head.get_text()


def test_what_the_study_has_material_for_is_there_and_nothing_else(own):
    seminars = {path.name for path in (own.html / "book" / "seminars").iterdir()}
    assert {"make-a-sheet.html", "board.html", "coding-sheet.html"} <= seminars
    assert {path.name for path in own.html.glob("copy-data-*")} == {
        f"copy-data-{document}.js" for document in ("int-01", "int-02", "note-1")
    }
    foot = own.page("argument").select_one(".cb-foot").get_text()
    assert "the work of others" not in foot
    assert "CC BY" not in foot


def test_in_the_laboratory_its_numbers_are_those_of_the_build(own, monkeypatch):
    monkeypatch.delenv("CASEBOOK_DATA", raising=False)
    monkeypatch.chdir(own.folder)
    assert make_copies(own.folder) == []
    copy = (own.folder / "_lab" / "01-first-chapter.ipynb").read_text(encoding="utf-8")
    assert "3 claims and 4 passages; " in copy


def test_nothing_runs_again_until_a_table_changes_wherever_it_lies(own):
    """The last one: what it changes, others would see."""
    before = {path: path.stat().st_mtime_ns for path in own.html.rglob("*.html")}
    status, output, ran = own.build()
    assert (status, ran) == (0, []), output
    assert before == {path: path.stat().st_mtime_ns for path in own.html.rglob("*.html")}
    table = own.place / "elsewhere" / "other-study" / "passages.csv"
    table.write_text(table.read_text("utf-8") + "p5,int-01,¶9,,,Another one.,R1,\n", "utf-8")
    status, output, ran = own.build()
    assert (status, ran) == (0, ["notebooks/02-elsewhere"]), output
    assert "there are 5 passages" in own.page("notebooks/02-elsewhere").get_text()


@pytest.mark.parametrize("published", [False, True])
def test_pages_for_which_nothing_is_published_are_not_begun(tmp_path, published):
    study = studies.write(tmp_path / "my-study")  # whose anchors are keyed
    if published:
        studies.publish(study, *TABLES)
    output = begin(tmp_path / "a", "--data", study)
    assert ("coding-sheet.md" in output) == published
    assert ("get no table" in output) != published
    assert "your-copy" not in output
    assert ("Take away" in (tmp_path / "a" / "intro.md").read_text("utf-8")) == published
    assert 'title: "A"' in (tmp_path / "a" / "_config.yml").read_text("utf-8")


def test_a_study_without_claims_has_a_book_too(tmp_path):
    few = {name: studies.small()[name] for name in ("documents", "passages", "voices", "cases")}
    studies.write(tmp_path / "my-study", few)
    begin(tmp_path / "a", "--data", tmp_path / "my-study")
    assert "Claims come next" in (tmp_path / "a" / "intro.md").read_text("utf-8")
    assert "study.cards" not in (tmp_path / "a" / "notebooks/01-first-chapter.ipynb").read_text()


def test_a_study_without_passages_has_no_book_yet_and_is_told_what_comes_first(tmp_path):
    study = studies.write(tmp_path / "my-study", {"documents": studies.small()["documents"]})
    done = CliRunner().invoke(main, ["new-book", str(tmp_path / "a"), "--data", str(study)])
    assert done.exit_code == 1
    assert "has no passage yet" in done.output
    assert "passages.csv" in done.output
    assert not (tmp_path / "a").exists()


def test_the_first_chapter_counts_the_passages_that_bear_on_a_claim(own):
    """Not all passages of a study: a claim does not rest on what nobody has linked to it."""
    tables = frames()
    linked = set(tables["links"].target_id) & set(tables["passages"].passage_id)
    assert 0 < len(linked) < len(tables["passages"])
    text = " ".join(own.page("notebooks/01-first-chapter").get_text().split())
    assert f"4 passages; {len(linked)} of the passages bear on a claim" in text


def test_what_stands_in_the_way_of_a_book_is_told_and_nothing_is_written(tmp_path):
    study = studies.write(tmp_path / "my-study")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_text("all of it")
    run = CliRunner().invoke
    done = run(main, ["new-book", str(tmp_path / "full"), "--data", str(study)])
    assert (done.exit_code, "not empty" in done.output) == (1, True)
    done = run(main, ["new-book", str(tmp_path / "a")])
    assert (done.exit_code, "casebook new my-study" in done.output) == (2, True)
    (study / "claims.csv").write_text("claim_id\n", "utf-8")
    done = run(main, ["new-book", str(tmp_path / "a"), "--data", str(study)])
    assert (done.exit_code, "claims.csv" in done.output) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("full", "my-study"),
        *(["my-study.private"] if Path(tmp_path / "my-study.private").exists() else []),
    ]


def test_commands_in_the_folder_of_a_book_speak_of_its_study(tmp_path, monkeypatch):
    monkeypatch.delenv("CASEBOOK_DATA", raising=False)
    study = studies.write(tmp_path / "my-study")
    begin(tmp_path / "a", "--data", study)
    monkeypatch.chdir(tmp_path / "a" / "notebooks")
    done = CliRunner().invoke(main, ["claims"])
    assert "Pay crowds out trust" in done.output


def test_a_reader_takes_a_voice_away_and_reads_a_copy(browser, own):
    page = browser.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto((own.html / "notebooks" / "01-first-chapter.html").as_uri())
    page.locator("#c1 .cb-badge.cb-status-shown").first.wait_for()
    page.get_by_role("button", name="Take away …").first.click()
    page.get_by_label("Find a voice, a work or a case").fill("respondent 1")
    page.get_by_label("respondent 1").first.check()
    page.locator("#c1 .cb-badge.cb-status-thin").first.wait_for()
    page.goto((own.html / "book" / "your-copy.html").as_uri())
    page.get_by_label("Document").select_option("int-01")
    page.get_by_label("Its text, pasted").fill(f"R1: Well. {WORDS['p1'][1]} And so on.")
    page.get_by_role("button", name="Find the passages").click()
    page.locator(".cb-copy-said", has_text="1 of 1 passages stand where").wait_for()
    page.goto((own.html / "argument.html").as_uri())
    page.get_by_role("switch", name="Show the words of my copy").wait_for()
    assert complaints == []
    page.close()
