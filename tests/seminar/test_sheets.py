"""Coding sheets: the list that a teacher writes, and the page that it becomes."""

import re

import pytest
from click.testing import CliRunner
from helpers.classroom import SHEET, sheet
from helpers.policies import hashes

from casebook.cli.commands import main
from casebook.privacy.visible_text import Markup
from casebook.seminar import sheet_page, sheets


@pytest.fixture(scope="module")
def text():
    return SHEET.read_text(encoding="utf-8")


def run(*arguments):
    return CliRunner().invoke(main, ["seminar", *map(str, arguments)])


def test_the_sheet_of_the_book_is_what_new_writes(tables, text, tmp_path):
    assert sheets.starter(tables) == text
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
    listed = sheets.starter(tables, "gv2022")
    every = tables.passages.passage_id[tables.passages.source_id == "gv2022"]
    assert all(f"- {passage}  #" in listed for passage in every)
    file = tmp_path / "long.yml"
    file.write_text(listed, encoding="utf-8")
    assert {p.id for p in sheets.read_sheet(file, tables).passages} == set(
        sheets.suggested_first()["passages"]
    )
    others = tables.replace(
        passages=tables.passages[tables.passages.source_id == "nwc2020"],
        codes=tables.codes.tail(4),
    )
    file.write_text(sheets.starter(others), encoding="utf-8")
    assert len(sheets.read_sheet(file, others).passages) == 12
    result = run("new", tmp_path / "a.yml", "--list", "gv2202")
    assert result.exit_code == 1
    assert 'no source "gv2202"; did you mean "gv2022"?' in result.stderr
    assert not (tmp_path / "a.yml").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- gv2022-com-12", "- gv2022-com-1Z", 'line 24: there is no passage "gv2022-com-1Z"; did'),
        ("- referral ", "- referal ", 'there is no code "referal"; did you mean "referral"?'),
        ("- referral ", "- commissioning ", 'code "commissioning" is there twice; see line 40'),
        ("  - gv2022-cli-20", "  # - gv", "line 22: 11 passages; a sheet has 12 to 24 passages"),
        ("title: First coding", "titel: First coding", 'no entry "titel"; did you mean "title"?'),
        ("title: First coding\n", "", "the entry title is missing"),
        ("title: First coding", "title:", "line 8: title must be a text that is not blank"),
        ("title: First coding", "title: a\ntitle: b", 'line 9: the entry "title" is there twice'),
        ("title: First coding", "title: [a", "not YAML: "),
        ("title: First coding", "title: 'a", "not YAML: "),
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
        sheets.read_sheet(file, tables)


def test_too_many_passages_or_codes(tables, text, tmp_path):
    file = tmp_path / "mine.yml"
    more = "\n".join(f"  - {p}" for p in tables.passages.passage_id.head(20))
    file.write_text(text.replace("passages:\n", f"passages:\n{more}\n"), encoding="utf-8")
    with pytest.raises(sheets.SheetError, match="32 passages; a sheet has 12 to 24"):
        sheets.read_sheet(file, tables)
    file.write_text(re.sub(r"(?s)codes:\n.*", "codes: []\n", text), encoding="utf-8")
    with pytest.raises(sheets.SheetError, match="0 codes; a sheet has 1 to 30"):
        sheets.read_sheet(file, tables)


def test_several_sheets_or_none(tables, text, tmp_path):
    for name in ("Første gang.yml", "second.yml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    result = run("build", tmp_path / "Første gang.yml", tmp_path / "second.yml", "-o", out)
    assert result.exit_code == 0
    assert sorted(p.name for p in out.iterdir()) == ["f-rste-gang.html", "second.html"]
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
    assert sheets.read_sheet(file, tables).version == of.version
    assert [p.id for p in sheets.read_sheet(file, tables).passages] != [p.id for p in of.passages]
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
    assert sum(what == "script" for what, _, _ in read.parts) == 2
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
    script = sheet_page.resource("sheet.js")
    for never in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert never not in script
    for never in ("fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "import(", "</"):
        assert never not in script


def test_the_same_sheet_gives_the_same_page(tables):
    assert sheet_page.sheet_html(sheet(tables)) == sheet_page.sheet_html(sheet(tables))
