"""Coding sheets: the list that a teacher writes, and the page that it becomes."""

import json
import random
import re

import pytest
from click.testing import CliRunner
from helpers.classroom import SHEET, sheet
from helpers.lines import faulty_sheets, random_sheet
from helpers.places import WEB
from helpers.policies import hashes

from casebook.cli.commands import main
from casebook.privacy.visible_text import Markup
from casebook.seminar import lines, sheet_files, sheet_page, sheets
from casebook.seminar.single_files import web_text


@pytest.fixture(scope="module")
def text():
    return SHEET.read_text(encoding="utf-8")


def run(*arguments):
    return CliRunner().invoke(main, ["seminar", *map(str, arguments)])


def test_the_sheet_of_the_book_is_what_new_writes(tables, text, tmp_path):
    assert sheet_files.starter(tables) == text
    file = tmp_path / "mine.yml"
    result = run("new", file)
    assert result.exit_code == 0
    assert file.read_text(encoding="utf-8") == text
    file.write_text("my work", encoding="utf-8")
    result = run("new", file)
    assert result.exit_code == 1
    assert "is there already; --force writes over it" in result.stderr
    assert file.read_text(encoding="utf-8") == "my work"
    assert run("new", file, "--force").exit_code == 0
    assert file.read_text(encoding="utf-8") == text


def test_the_sheet_of_the_book_has_easy_and_disputed_codings(tables):
    of = sheet(tables)
    themes = {code.theme for code in of.codes}
    assert len(themes) >= 4
    ids, codes = {p.id for p in of.passages}, {c.id for c in of.codes}
    rows = tables.codings[tables.codings.passage_id.isin(ids) & tables.codings.code_id.isin(codes)]
    who = rows[rows.coder != "agreed"].groupby(["passage_id", "code_id"]).coder.nunique()
    assert (who == 2).sum() >= 6
    assert (who == 1).sum() >= 4
    # On some, the agreed coding has none of the sheet's codes: "none of these" is an answer.
    assert ids - set(rows[rows.coder == "agreed"].passage_id)


def test_a_new_sheet_can_list_a_source_and_serves_other_tables(tables, tmp_path):
    listed = sheet_files.starter(tables, "gv2022")
    every = tables.passages.passage_id[tables.passages.source_id == "gv2022"]
    assert all(f"- {passage}  #" in listed for passage in every)
    file = tmp_path / "long.yml"
    file.write_text(listed, encoding="utf-8")
    assert {p.id for p in sheet_files.read_sheet(file, tables).passages} == set(
        sheet_files.suggested_first()["passages"]
    )
    others = tables.replace(
        passages=tables.passages[tables.passages.source_id == "nwc2020"],
        codes=tables.codes.tail(4),
    )
    file.write_text(sheet_files.starter(others), encoding="utf-8")
    assert len(sheet_files.read_sheet(file, others).passages) == 12
    result = run("new", tmp_path / "a.yml", "--list", "gv2202")
    assert result.exit_code == 1
    assert 'no source "gv2202"; did you mean "gv2022"?' in result.stderr
    assert not (tmp_path / "a.yml").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- gv2022-com-12", "- gv2022-com-1Z", 'line 33: there is no passage "gv2022-com-1Z"; did'),
        ("- referral ", "- referal ", 'there is no code "referal"; did you mean "referral"?'),
        ("- referral ", "- commissioning ", 'code "commissioning" is there twice; see line 56'),
        ("language: en", "language: fi", 'one of en, da, nb, sv, not "fi"'),
        ("title: First coding", f"title: {'a' * 121}", "title has 121 letters; it may have 120"),
        ("title: First coding", "titel: First coding", 'no entry "titel"; did you mean "title"?'),
        ("title: First coding\n", "", "the entry title is missing"),
        ("title: First coding", "title:", "line 8: title must be a text that is not blank"),
        ("title: First coding", "title: a\ntitle: b", 'line 9: the entry "title" is there twice'),
        ("title: First coding", "title: [a", "not YAML: "),
        ("title: First coding", "title: 'a", "not YAML: "),
        (
            "title: First coding",
            "title: Kodning: 3. semester",
            'colon in it must stand in quotation marks: title: "Kodning: 3. semester"',
        ),
        ("  - gv2022-com-06", "  - gist: a: b", 'in quotation marks: gist: "a: b"'),
        (
            "  - gv2022-com-06",
            "  - gist: 'a'\n    jist: b",
            'no entry "jist"; did you mean "gist"?',
        ),
        ("  - gv2022-com-06", "  - material: interview", "the entry gist is missing"),
        ("  - gv2022-com-06", "  - gist: ' '", "gist is blank"),
        ("  - gv2022-com-06", "  - gist: a\n    gist: b", 'the entry "gist" is there twice'),
        ("  - gv2022-com-06", "  - gist: [a]", "gist must be a text"),
        ("  - gv2022-com-06", f"  - gist: {'a' * 2001}", "gist has 2001 letters; it may have 2000"),
        ("  - referral ", "  - theme: a", "the entry label is missing"),
        (
            "  - referral ",
            "  - label: a\n    gist: b",
            'no entry "gist"; there are: theme',
        ),
        ("title: First coding", "title: a\tb\n\tc: d", "not YAML: "),
        ("title: First coding", "title: {a: b}", "line 8: an entry is a text or a list of ids"),
        ("chapter: 7", "chapter: seven", 'chapter must be a number from 1 to 99, not "seven"'),
        ("passages:\n", "passages: none\nx:\n", "passages must be a list"),
        ("  - gv2022-com-06", "  - [gv2022-com-06]", "a list holds ids, one a line"),
        ("title: First coding", "title: a\u0000b", "a character that a YAML file must not hold"),
    ],
)
def test_a_wrong_sheet_is_one_line_with_file_and_entry(tables, text, tmp_path, old, new, message):
    assert old in text
    file = tmp_path / "mine.yml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = run("build", file, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {file}")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xff\xfe", "byte 1 is not UTF-8"),
        (b"", "not a sheet"),
        (b"- a\n- b\n", "not a sheet"),
        (b"[" * 100_000, "lists within lists"),
        (b"# " + b"x" * 300_000, "larger than 256 KB"),
        (b"a: &a [x]\nb: *c\n", "line 2: not YAML"),
    ],
)
def test_a_file_that_is_no_sheet(tables, tmp_path, raw, message):
    file = tmp_path / "mine.yml"
    file.write_bytes(raw)
    with pytest.raises(sheets.SheetError, match=message):
        sheet_files.read_sheet(file, tables)


def test_too_many_passages_or_codes_and_too_few(tables, text, tmp_path):
    file = tmp_path / "mine.yml"

    def refused(old, new):
        changed = re.sub(old, new, text, count=1)
        assert changed != text
        file.write_text(changed, encoding="utf-8")
        with pytest.raises(sheets.SheetError) as error:
            sheet_files.read_sheet(file, tables)
        return str(error.value)

    more = "\n".join(f"  - {p}" for p in tables.passages.passage_id.head(20))
    most = "line 31: 32 passages; a sheet has 3 to 24 passages"
    assert most in refused("passages:\n", f"passages:\n{more}\n")
    few = r"(?s)passages:\n((  - .*?\n){2}).*\ncodes"
    assert "2 passages; a sheet has 3 to 24" in refused(few, r"passages:\n\1codes")
    assert "0 codes; a sheet has 1 to 20" in refused(r"(?s)codes:\n.*", "codes: []\n")
    assert "30 codes; a sheet has 1 to 20" in refused(r"(?s)codes:.*", all_codes(tables))


def all_codes(tables):
    return "codes:\n" + "".join(f"  - {code}\n" for code in tables.codes.code_id)


def test_several_sheets_or_none(tables, text, tmp_path):
    for name in ("Første gang.yml", "second.yml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    result = run("build", tmp_path / "Første gang.yml", tmp_path / "second.yml", "-o", out)
    assert result.exit_code == 0
    assert sorted(p.name for p in out.iterdir()) == ["første-gang.html", "second.html"]
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "second.yml").write_text(text, encoding="utf-8")
    result = run("build", tmp_path / "second.yml", tmp_path / "b" / "second.yml", "-o", out)
    assert result.exit_code == 1
    assert "would both become second.html" in result.stderr


def test_the_version_is_what_coders_go_by(tables, text, tmp_path):
    of = sheet(tables)
    file = tmp_path / "first-coding.yml"
    lines = text.splitlines()
    at = [n for n, line in enumerate(lines) if line.startswith("  - gv2022")]
    lines[at[0]], lines[at[1]] = lines[at[1]], lines[at[0]]
    swapped = "\n".join(lines).replace("First coding", "Another title")
    file.write_text(swapped, encoding="utf-8")
    assert sheet_files.read_sheet(file, tables).version == of.version
    assert [p.id for p in sheet_files.read_sheet(file, tables).passages] != [
        p.id for p in of.passages
    ]
    for table, column in (("codes", "exclude_when"), ("codes", "definition"), ("passages", "gist")):
        frame = tables[table].copy()
        key = "code_id" if table == "codes" else "passage_id"
        first = of.codes[0].id if table == "codes" else of.passages[0].id
        frame.loc[frame[key] == first, column] = "Told otherwise."
        assert sheet(tables.replace(**{table: frame})).version != of.version


def test_no_sheet_holds_how_others_coded(tables):
    """The page does not change if all codings do; no memo and no reason of theirs is in it."""
    page = sheet_page.sheet_html(sheet(tables))
    without = tables.replace(
        codings=tables.codings.head(0), dropped_codings=tables.dropped_codings.head(0)
    )
    assert sheet_page.sheet_html(sheet(without)) == page
    assert not [memo for memo in tables.codings.memo.dropna() if len(memo) > 20 and memo in page]
    assert "boundary" not in page


def test_a_page_shows_the_tables_words_and_only_as_text(tables):
    of = sheet(tables)
    bad = '</script><script>alert(1)</script><img src=x onerror="alert(2)">{{js}}'
    of = of._replace(
        title=bad,
        instructions=bad,
        passages=(of.passages[0]._replace(gist=bad, locator=bad), *of.passages[1:]),
        codes=(of.codes[0]._replace(label=bad, definition=bad, theme=bad), *of.codes[1:]),
    )
    page = sheet_page.sheet_html(of)
    read = Markup(page)
    assert sum(what == "script" for what, _, _ in read.parts) == 3
    assert "<img" not in page
    shown = [text for what, _, text in read.parts if what == "text"]
    assert sum(bad in text for text in shown) >= 5
    for passage in of.passages:
        assert any(passage.gist in text for text in shown)
    for code in of.codes:
        assert any(code.exclude_when in text for text in shown)


def test_the_policy_allows_its_own_style_and_script_and_nothing_else(tables):
    page = sheet_page.sheet_html(sheet(tables))
    rule, named, made = hashes(page)
    assert named == made
    assert len(made) == 2
    assert rule.startswith("default-src 'none'; ")
    assert "unsafe" not in rule
    assert "connect-src" not in rule
    assert not re.search(r"\son\w+=|\sstyle=|https?://|//\w+\.\w+/", page)


def test_the_script_never_writes_markup():
    script = web_text(["sheet/sheet.js"])
    for never in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert never not in script
    for never in ("fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "import(", "</"):
        assert never not in script


def test_the_same_sheet_gives_the_same_page(tables):
    assert sheet_page.sheet_html(sheet(tables)) == sheet_page.sheet_html(sheet(tables))


@pytest.mark.slow
def test_a_sheet_is_read_as_it_was_written_down(tables):
    of = sheet(tables)
    assert sheets.sheet_from_data(json.loads(json.dumps(sheets.sheet_data(of)))) == of
    rng = random.Random(1)
    for _ in range(200):
        of = random_sheet(rng)
        assert sheets.sheet_from_data(json.loads(json.dumps(sheets.sheet_data(of)))) == of


@pytest.mark.parametrize(("data", "why"), faulty_sheets())
def test_what_is_no_sheet_is_refused_and_says_why(data, why):
    with pytest.raises(sheets.SheetError) as error:
        sheets.sheet_from_data(data)
    assert str(error.value) == why


def test_words_in_the_sheet_s_language_are_taken_where_the_tables_have_them(tables):
    codes = tables.codes.copy()
    words = dict.fromkeys(codes.code_id, None) | {"referral": "Henvisning"}
    codes["label_da"] = codes.code_id.map(words)
    danish = tables.replace(codes=codes)
    label = {code.id: code.label for code in sheets.codes_of(danish, ["referral", "gap-filling"])}
    assert label == {"referral": "Referral", "gap-filling": "Filling gaps"}
    found = sheets.codes_of(danish, ["referral", "gap-filling"], "da")
    assert {c.id: c.label for c in found} == label | {"referral": "Henvisning"}


def test_the_page_says_all_in_each_language():
    words = sheet_page.sheet_words()
    assert tuple(words) == sheets.LANGUAGES
    english = words["en"]
    for told in words.values():
        assert list(told) == list(english)
        for key, text in told.items():
            assert text.strip() == text != ""
            # What is put into a text is the same in all languages.
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(
                re.findall(r"\{\w+\}", english[key])
            )
    script, template = web_text(["sheet/sheet.js"]), sheet_page.sheet_shell()["template"]
    page = (WEB.parent / "seminar" / "sheet_page.py").read_text(encoding="utf-8")
    named = set(re.findall(r"words\.(\w+)", script)) | set(re.findall(r"\bw\.(\w+)", template))
    assert named | set(re.findall(r'words\["(\w+)"\]', page)) == set(english)


def test_an_alias_can_be_drawn_in_each_language():
    for words in sheet_page.sheet_words().values():
        first, second = words["adjectives"].split(), words["animals"].split()
        assert len(set(first)) == len(first) == len(set(second)) == len(second) == 40
        drawn = [f"{one} {other}" for one in first for other in second]
        assert [lines.alias_of(alias) for alias in drawn] == drawn


OWN = """
title: "Kodning: 3. semester"
language: da
passages:
  - gist: |
      En frivillig siger: vi hører aldrig,
      hvad der bliver af dem.
    material: interview
  - gv2022-com-06
  - {gist: "<b>Kort</b> & godt"}
codes: [{label: Venten, theme: tid, include_when: "der ventes"}, referral, {label: Håb}]
"""


def test_passages_and_codes_of_one_s_own(tables, tmp_path):
    file = tmp_path / "egen.yml"
    file.write_text(OWN, encoding="utf-8")
    of = sheet_files.read_sheet(file, tables)
    assert sheets.sheet_from_data(sheets.sheet_data(of)) == of
    assert (of.title, of.language) == ("Kodning: 3. semester", "da")
    assert [p.id for p in of.passages] == ["own-01", "gv2022-com-06", "own-02"]
    first = "En frivillig siger: vi hører aldrig, hvad der bliver af dem."
    assert of.passages[0] == sheets.Passage("own-01", first, "interview", "")
    assert of.passages[2] == sheets.Passage("own-02", "<b>Kort</b> & godt", "", "")
    assert [c.id for c in of.codes] == ["code-01", "referral", "code-02"]
    assert of.codes[0] == sheets.Code("code-01", "tid", "Venten", "", "der ventes", "")
    assert run("build", file, "-o", tmp_path).exit_code == 0
    assert (tmp_path / "egen.html").read_text(encoding="utf-8") == sheet_page.sheet_html(of)


def test_codes_are_danish_on_a_danish_sheet(tables, text, tmp_path):
    file = tmp_path / "dansk.yml"
    file.write_text(text.replace("language: en", "language: da"), encoding="utf-8")
    danish, english = sheet_files.read_sheet(file, tables), sheet(tables)
    assert danish.version != english.version
    assert danish.passages == english.passages
    assert [c.id for c in danish.codes] == [c.id for c in english.codes]
    assert not {c.label for c in danish.codes} & {c.label for c in english.codes}
