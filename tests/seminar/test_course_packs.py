"""Course packs: handouts as data, in two languages, with keys that the tables give."""

import functools
import re

import pytest
import yaml
from helpers.places import ROOT
from helpers.reveals import book

from casebook.seminar import PackError, answers, handout_html, key_html, packs, read_pack
from casebook.seminar.answer_keys import MAKERS
from casebook.seminar.course_packs import LANGUAGES
from casebook.seminar.handouts import WIDTHS, inline
from casebook.seminar.pack_words import DANISH, SCALE, WORDS

FOLDER = ROOT / "book" / "seminars" / "packs"
PACKS = packs(FOLDER)
KEYED = [(pack, block) for pack in PACKS for block in pack.handout if block.key]


def names(value):
    return getattr(value, "chapter", getattr(value, "key", None))


def small(tmp_path, text, danish="gv2022-c-030: Noget.\n"):
    (tmp_path / "danish.yml").write_text(danish, "utf-8")
    path = tmp_path / "01-small.yml"
    path.write_text(f"title: {{en: Small, da: Lille}}\n{text}", "utf-8")
    return path


def test_there_is_a_pack_for_every_chapter():
    chapters = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert [pack.chapter for pack in PACKS] == chapters


@pytest.mark.parametrize("pack", PACKS, ids=names)
def test_every_handout_has_a_key(pack):
    assert any(block.key for block in pack.handout)


@pytest.mark.slow
@pytest.mark.parametrize(("pack", "block"), KEYED, ids=names)
def test_a_key_answers_every_row(pack, block):
    found = answers(book(), block)
    assert len(found) >= len(block.rows) or block.key == "cut"
    first = set(found.iloc[:, 0].map(str))
    ids = {row[0] for row in block.rows if isinstance(row[0], str)}
    assert ids <= first
    assert not found.isna().any(axis=None)


def test_only_what_is_invented_has_answers_that_are_typed():
    typed = [block for _, block in KEYED if block.key == "judged"]
    assert typed
    assert [row for block in typed for row in block.rows if isinstance(row[0], str)] == []


def test_every_way_of_making_answers_is_used():
    assert {block.key for _, block in KEYED} == set(MAKERS)


def test_a_key_follows_the_tables(tables):
    from casebook.reader import Book

    (_, block), *_ = [each for each in KEYED if each[1].key == "coded"]
    codings = tables.codings
    fewer = codings[(codings.passage_id != "gv2022-cli-03") | (codings.coder != "A")]
    before, after = answers(book(), block), answers(Book(tables.replace(codings=fewer)), block)
    column = "Service provision: coder A"
    assert before.set_index("Row")[column]["gv2022-cli-03"] == "y"
    assert after.set_index("Row")[column]["gv2022-cli-03"] == "n"


def test_passages_for_the_debate_lean_all_three_ways():
    (_, block), *_ = [each for each in KEYED if each[1].key == "speakers"]
    signs = answers(book(), block)["+ – 0"].str[0]
    assert set(signs) == {"+", "–", "0"}


@functools.cache
def danish_key(place):
    return str(key_html(book(), PACKS[place], "da"))


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS, ids=names)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handout_has_its_rows_and_none_of_another_language(pack, language):
    page = str(handout_html(book(), pack, language))
    assert [row for row in pack.rows if row not in page] == []
    assert 'lang="en"' not in page
    assert set(re.findall(r'lang="(.*?)"', danish_key(PACKS.index(pack)))) == {"en"}


@pytest.mark.parametrize("pack", PACKS, ids=names)
def test_somebody_can_write_in_the_columns(pack):
    for block in pack.handout:
        fixed = [column.mm for column in block.columns if column.mm]
        assert set(fixed) <= set(WIDTHS)
        assert sum(fixed) <= 150  # of the 178 mm that a page has


def test_who_saw_or_said_it_has_room():
    (block,) = [block for block in PACKS[0].handout if block.kind == "table"]
    assert {column.head["en"]: column.mm for column in block.columns}["Who saw or said it?"] >= 45


def test_no_danish_is_left_over():
    rows = {row for pack in PACKS for row in pack.rows}
    codes = set(book().tables.codes.code_id)
    assert set(PACKS[0].danish) == rows - codes


def test_no_danish_text_is_a_copy_of_the_english():
    tables = book().tables
    said = {
        **tables.claims.set_index("claim_id").statement,
        **tables.passages.set_index("passage_id").gist,
    }
    assert [row for row, text in PACKS[0].danish.items() if said[row] == text] == []


def test_the_words_of_pages_are_there_in_both_languages():
    assert set(WORDS["en"]) == set(WORDS["da"])
    assert tuple(SCALE) == ("12", "10", "7", "4", "02", "00", "-3")  # the Danish scale
    assert all(set(words) == set(LANGUAGES) for words in SCALE.values())


@pytest.mark.slow
def test_the_heads_of_keys_have_words_in_danish():
    heads = {head for _, block in KEYED for head in answers(book(), block).columns}
    own = {c.head["en"] for _, block in KEYED for c in block.columns}
    known = tuple(DANISH)
    unknown = [h for h in heads - own if not h.startswith(known)]
    assert sorted(re.sub(r"^(.*): (coder .|agreed)$|^Alike by .*", "", h) for h in unknown) == [
        ""
    ] * len(unknown)


def test_stars_are_emphasis_and_all_else_is_text():
    assert inline("a *b* **c** <d>") == "a <em>b</em> <strong>c</strong> &lt;d&gt;"
    assert inline("2 * 3") == "2 * 3"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("handout: [{say: {en: Only}}]", "no da"),
        ("handout: [{shout: {en: a, da: b}}]", "'shout' is no part of a handout"),
        ("handout: [{table: {columns: [], rows: [[a, b]]}}]", "more cells"),
        ("handout: {say: x}", "expected a list"),
        ("assignment: {en: a, da: b}", "'handout' is missing"),
        ("handout: [", "01-small.yml"),
    ],
)
def test_what_is_wrong_with_a_pack_is_told(tmp_path, text, message):
    with pytest.raises(PackError, match=re.escape(message)):
        read_pack(small(tmp_path, text))


def test_a_row_that_is_in_no_table_is_told(tmp_path):
    pack = read_pack(small(tmp_path, "handout: [{list: {rows: [gv2022-c-999]}}]"))
    with pytest.raises(PackError, match="no claim, passage or code has the id 'gv2022-c-999'"):
        handout_html(book(), pack)


def test_a_row_without_danish_is_marked_as_english(tmp_path):
    text = "handout: [{list: {rows: [gv2022-c-030, gv2022-c-059]}}]"
    page = str(handout_html(book(), read_pack(small(tmp_path, text)), "da"))
    assert page.count('lang="en"') == 1
    assert "<em>Noget.</em>" in page


def test_files_of_packs_are_read_as_they_stand():
    for path in FOLDER.glob("*.yml"):
        assert isinstance(yaml.safe_load(path.read_text("utf-8")), dict)
