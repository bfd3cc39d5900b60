"""A class that codes a study of somebody's own: ids in any script, any coders."""

import csv
import io
import json
import random
import re

import numpy as np
import pytest
from click.testing import CliRunner
from helpers import classroom, lines, many_scripts, studies

from casebook import study
from casebook.argument import given_by
from casebook.cli import main
from casebook.seminar import (
    board_page,
    class_results,
    coders,
    hand_ins,
    left_out,
    maker_page,
    sheet_files,
    sheet_page,
    sheets,
)
from casebook.tables import only_published


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return studies.write(tmp_path_factory.mktemp("own") / "my-study", many_scripts.frames())


@pytest.fixture(scope="module")
def own(folder):
    return study.load(folder)


def load(folder, **options):
    return study.load(studies.write(folder, many_scripts.frames(**options)))


@pytest.fixture
def listed(tmp_path):
    """A list of ids, as a teacher writes it."""
    file = tmp_path / "Πρώτη κωδικοποίηση.yml"

    def write(passages=many_scripts.PASSAGES, codes=many_scripts.CODES):
        file.write_text(
            "title: Άσκηση\nlanguage: da\npassages:\n"
            + "".join(f"  - {name}\n" for name in passages)
            + "  - gist: En lærers egen tekst.\ncodes:\n"
            + "".join(f"  - {name}\n" for name in codes)
            + "  - label: Egen kode\n",
            encoding="utf-8",
        )
        return file

    return write


@pytest.mark.parametrize(("name", "right"), many_scripts.IDS)
def test_ids_are_those_of_a_study_and_hide_nothing(name, right):
    assert sheets.is_id(name) is right


def test_every_id_that_a_study_takes_and_everybody_can_see_goes_on_a_sheet():
    """The pattern of a study's description, but for what tables refuse whatever it says."""
    for name, right in many_scripts.IDS:
        if right:
            assert re.fullmatch(study.ID, name)


def test_a_sheet_has_what_was_asked_for_and_own_words_get_ids_of_nobody_else(own, listed):
    of = sheet_files.read_sheet(listed(), own)
    assert [passage.id for passage in of.passages] == [*many_scripts.PASSAGES, "own-02"]
    assert [code.id for code in of.codes] == [*many_scripts.CODES, "code-02"]
    assert sheets.sheet_from_data(json.loads(json.dumps(sheets.sheet_data(of)))) == of
    page = sheet_page.sheet_html(of, ours=False)
    assert 'lang="en"' not in page
    told = page.partition('<script type="application/json"')[0]
    assert "casebogen" not in told
    assert "casebogen" in sheet_page.sheet_html(of).partition('<script type="application/json"')[0]


def test_hand_ins_by_line_and_file_reach_the_report_and_its_table(folder, own, listed, tmp_path):
    file = listed()
    of = sheet_files.read_sheet(file, own)
    run = CliRunner().invoke
    made = run(main, ["--data", str(folder), "seminar", "build", str(file), "-o", str(tmp_path)])
    assert made.exit_code == 0, made.output
    page = tmp_path / "πρώτη-κωδικοποίηση.html"
    known = classroom.known_codings(of, 9)
    handed = [classroom.handed_in(of, name, codings) for name, codings in known.items()]
    for n, one in enumerate(handed[:5]):
        classroom.write(tmp_path, f"ø-{n}.json", one)
    chat = "\n".join(f"Γεια! {one['line']}" for one in handed[5:])
    classroom.write(tmp_path, "chat.txt", chat)
    report = tmp_path / "out" / "report.html"
    done = run(
        main,
        ["--data", str(folder), "seminar", "report", "-o", str(report)]
        + [str(one) for one in (page, *tmp_path.glob("*.json"), tmp_path / "chat.txt")],
    )
    assert done.exit_code == 0, done.output
    assert "9 students counted, 0 refused" in done.output
    assert "There is no settled coding that claims could go by." in done.output
    assert "give it to nobody who may not have them" in done.output
    rows = list(csv.DictReader(io.StringIO(report.with_suffix(".csv").read_text("utf-8-sig"))))
    told = {(row["pseudonym"], row["passage"], row["code"]): row["given"] for row in rows}
    assert len(told) == 9 * len(of.passages) * len(of.codes)
    for name, codings in known.items():
        for passage, answer in codings.items():
            for code in of.codes:
                right = "" if answer is None else str(int(code.id in answer[0]))
                assert told[name, passage, code.id] == right
    inside = json.loads(report.read_text("utf-8").partition('id="class">')[2].partition("<")[0])
    assert [one["id"] for one in inside["sheet"]["passages"]] == [p.id for p in of.passages]


def test_a_line_says_the_same_whatever_the_order_of_ids(own, listed):
    of = sheet_files.read_sheet(listed(), own)
    rng = random.Random(4)
    for _ in range(20):
        work = lines.handed(rng, of)
        (student,) = hand_ins.read([lines.written(of, work)], [of]).students
        assert student.codings == lines.codings_of(work)


# --- rows that cannot go on a sheet ------------------------------------------------------------


def test_a_row_that_cannot_go_on_a_sheet_is_named(own, listed):
    found = {**left_out.passages_left_out(own), **left_out.codes_left_out(own)}
    assert [str(problem) for problem in found.values()] == many_scripts.LEFT_OUT
    offered = maker_page.choices(own, {})
    assert sorted(sum(offered["left_out"].values(), [])) == sorted(many_scripts.LEFT_OUT)
    assert [row[0] for row in offered["passages"]] == [*many_scripts.PASSAGES, "samme-α"]
    assert {row[0] for row in offered["codes"]["en"]} == set(many_scripts.CODES)
    with pytest.raises(sheets.SheetError, match=r"yml, line 10: passages\.csv, row 8, column gist"):
        sheet_files.read_sheet(listed([*many_scripts.PASSAGES, "tom-α"]), own)
    with pytest.raises(sheets.SheetError, match=r"codes\.csv, row 6, column definition: \"vidt\""):
        sheet_files.read_sheet(listed(codes=["vidt"]), own)


def test_a_new_list_names_them_too_and_can_be_read(own, tmp_path):
    for source in (None, "my-study"):
        text = sheet_files.starter(own, source)
        for problem in many_scripts.LEFT_OUT:
            assert f"  # - {problem.split(chr(34))[1]}  # {problem}" in text
        (tmp_path / "new.yml").write_text(text, encoding="utf-8")
        read = sheet_files.read_sheet(tmp_path / "new.yml", own)
        assert {p.id for p in read.passages} == {*many_scripts.PASSAGES, "samme-α"}


def test_no_row_of_the_book_is_left_out(tables):
    assert left_out.passages_left_out(tables) == left_out.codes_left_out(tables) == {}


def test_two_lists_that_would_have_one_page_are_refused(tmp_path):
    files = [tmp_path / "Α Β.yml", tmp_path / "α-β.yml"]
    with pytest.raises(sheets.SheetError, match=r"α-β\.yml and .*Α Β\.yml would both become"):
        sheet_files.by_identifier(files)
    names = ["Første gang.yml", "Κωδικοποίηση.yml", "ترميز ١.yml", "कोड.yml", "…!.yml"]
    assert list(sheet_files.by_identifier(tmp_path / name for name in names)) == [
        *("første-gang", "κωδικοποίηση", "ترميز-١", "कोड", "sheet")
    ]


# --- coders ------------------------------------------------------------------------------------


def test_a_study_has_the_coders_that_it_names(own, tables, tmp_path):
    assert coders.coders_in(own) == many_scripts.CODERS
    assert coders.coders_in(tables) == ["A", "B", "agreed"]
    settled = load(tmp_path / "settled", agreed=True)
    assert coders.coders_in(settled) == [*many_scripts.CODERS, "agreed"]
    one = load(tmp_path / "one", coders=["Åse"])
    assert [coders.settled_by(t) for t in (own, tables, settled, one)] == [
        *("", "agreed", "agreed", "Åse")
    ]
    bare = only_published(own, own.keys() - {"codings"})
    assert (coders.coders_in(bare), coders.settled_by(bare)) == ([], "")
    assert board_page.book_reference(bare)["codings"] == []
    assert maker_page.choices(bare, {})["passages"]


def test_a_coder_of_a_study_has_read_the_documents_with_a_coding_of_theirs(own):
    """And has given a passage what they gave to the same letters under another id."""
    maria = coders.codings_by(own, "Μαρία")
    assert maria["blåbær-01"] == {"εμπιστοσύνη"}
    assert maria["ﬁn-2"] == maria["samme-α"] == {"tillid-æøå"}
    assert maria["own-01"] == set()
    assert "مقابلة-١" not in maria
    assert set(coders.codings_by(own, "عمر")) == {"συνέντευξη-1", "𐤀-1", "مقابلة-١"}


def test_the_coding_that_claims_go_by_is_taken_passage_by_passage(tmp_path):
    settled = load(tmp_path / "settled", agreed=True)
    assert coders.codings_by(settled, "agreed")["samme-α"] == set()
    assert coders.codings_by(settled, "Åse")["samme-α"] == {"tillid-æøå"}


def test_the_books_coders_are_asked_about_what_they_read(tables):
    unread = set(tables.uncoded_passages.passage_id)
    assert unread
    for coder in ("A", "B", "agreed"):
        read, given = coders.codings_by(tables, coder), given_by(tables, coder)
        assert set(read) == set(tables.passages.passage_id) - unread
        assert {name: codes for name, codes in read.items() if codes} == given


@pytest.mark.parametrize(
    ("options", "moved"),
    [({"agreed": True}, ["ισχυρισμός"]), ({"coders": ["عمر"]}, ["ισχυρισμός"]), ({}, [])],
)
def test_claims_move_by_the_settled_coding_or_that_of_an_only_coder(tmp_path, options, moved):
    tables = load(tmp_path / "own", **options)
    of = sheets.Sheet(
        "0" * 12,
        "Ask",
        "",
        "en",
        None,
        sheets.passages_of(tables, ["συνέντευξη-1", "مقابلة-١", "𐤀-1"]),
        sheets.codes_of(tables, many_scripts.CODES),
    )
    given = np.full((1, 3, 4), 0.0)
    work = class_results.Work(of, [], given)
    found, reached = class_results.claims(work, tables)
    assert list(found.claim) == moved
    assert reached == (1 if options else 0)
