"""Readers' copies: what `casebook verify` makes of good, poor, foreign and unusable files."""

import json
import os
import random
import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.copies import (
    HEADERS,
    PARAGRAPHS,
    TABLES,
    TEXT,
    WORDS,
    paginate,
    rest_apart,
    rewrap,
    tables_of,
    transcript,
    web_page,
    with_headers,
)
from helpers.places import SOURCES

from casebook.cli.verify import track
from casebook.cli.verify import verify as command
from casebook.copies import anchors, matching, page_breaks, reading, running_lines, verifying
from casebook.tables import loading

ARTICLE = SOURCES / "grubb-vitus-2022-article.txt"
OTHERS = sorted(p.name for p in SOURCES.glob("*.txt") if "record" not in p.name and p != ARTICLE)

with_sources = pytest.mark.skipif(
    not ARTICLE.is_file(), reason="the publications' texts are not here"
)


def verify(text, tables=TABLES, key=None):
    """Results by passage."""
    rows = verifying.anchored_rows(tables, "s")
    found = verifying.verify(rows, reading.variants(text), key)
    return {finding.passage_id: finding.result for finding in found}


def results(text, **options):
    return set(verify(text, **options).values())


def pdf(pages, extra=b""):
    """A PDF of lines of text, by hand."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for lines in pages:
        shown = []
        for line in lines:
            data = line.encode("cp1252", "replace")
            shown.append(b"(" + re.sub(rb"([\\()])", rb"\\\1", data) + b") Tj T*")
        stream = b"BT /F1 9 Tf 12 TL 40 800 Td\n" + b"\n".join(shown) + b"\nET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    size = len(objects) + 1
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(TEXT, id="as it is"),
        pytest.param("\n".join(rewrap(TEXT, 33)), id="33 columns"),
        pytest.param(TEXT.replace("ff", "ﬀ").replace("fi", "ﬁ"), id="ligatures"),
        pytest.param(TEXT.replace("ag", "a\u00adg").replace(" ", "\u2003"), id="soft hyphens"),
        pytest.param(unicodedata.normalize("NFD", TEXT), id="decomposed"),
        pytest.param(TEXT.replace("office", "**of_fi_ce**"), id="Markdown"),
        pytest.param(TEXT.replace("office", "[office](https://example.org/a1)"), id="links"),
        pytest.param(TEXT.replace("é", "&eacute;").replace("ø", "&#248;"), id="entities"),
        pytest.param(paginate(rewrap(TEXT, 60), 15), id="headers"),
        pytest.param(paginate(rewrap(TEXT, 60), 15, "\f"), id="headers and form feeds"),
        pytest.param(paginate(rewrap(TEXT, 60), 40, "\f"), id="few pages"),
    ],
)
def test_every_passage_resolves_in_a_poor_copy(copy):
    assert results(copy) == {"resolved"}


def test_a_changed_word_loses_its_passage_and_no_other():
    found = verify(TEXT.replace(PARAGRAPHS[4][2], PARAGRAPHS[4][2] + "s"))
    assert [row for row, result in found.items() if result != "resolved"] == ["s-05-2"]
    assert found["s-05-2"] == "not found"


def test_a_passage_outside_its_paragraph_has_moved():
    lost = ". ".join(PARAGRAPHS[4][:2]) + ". "
    found = verify(TEXT.replace(lost, "") + "\n\n" + lost)
    assert {row for row, result in found.items() if result == "moved"} == {"s-05-0"}
    # The paragraph itself is whole here, so the order says nothing.
    other = tables_of(PARAGRAPHS)
    other["passages"].loc[other["passages"].passage_id == "s-05-0", "locator"] = "body ¶6"
    found = verify(TEXT, tables=other)
    assert {row for row, result in found.items() if result == "moved"} == {"s-05-0"}


def test_a_passage_that_runs_out_of_its_paragraph_has_moved():
    tables = tables_of(PARAGRAPHS)
    fields = [f"anchor_{field}" for field in anchors.Anchor._fields]
    over = anchors.anchor(f"{PARAGRAPHS[0][5]} {PARAGRAPHS[1][0]}")
    tables["passages"].loc[0, fields] = pd.Series(over, fields, dtype=object)
    assert verify(TEXT, tables=tables)["s-01-0"] == "moved"


def test_the_longest_series_that_does_not_go_backwards():
    marks = [(1, 0), (2, 1), (3, 1), (4, 0), (5, 2), (6, 9), (7, 3)]
    assert verifying.in_order(marks) == [(1, 0), (2, 1), (3, 1), (5, 2), (7, 3)]
    assert verifying.in_order([]) == []


def test_a_whole_paragraph_may_stand_anywhere():
    blocks = TEXT.split("\n\n")
    assert results("\n\n".join(blocks[6:] + blocks[:6])) == {"resolved"}


def test_a_repeated_span_resolves_by_the_place_that_is_its_own():
    twice = ". ".join(PARAGRAPHS[4][:2]) + ". "
    assert results(f"{twice}\n\n{TEXT}\n\n{twice}") == {"resolved"}
    # Nor does it matter if its paragraph is interrupted, and found by its neighbours only.
    broken = TEXT.replace(PARAGRAPHS[4][4], "XYZ " + PARAGRAPHS[4][4])
    assert results(f"{twice}\n\n{broken}\n\n{twice}") == {"resolved"}
    moved = broken.replace(twice, "")
    assert verify(f"{twice}\n\n{moved}\n\n{twice}")["s-05-0"] == "moved"


def test_a_single_passage_in_a_foreign_text_has_no_place():
    quoted = ". ".join(PARAGRAPHS[4][:2])
    assert verify(f"As they say: {quoted}. So far.")["s-05-0"] == "moved"


def test_without_paragraphs_what_is_found_is_resolved():
    tables = {name: table for name, table in TABLES.items() if name != "paragraphs"}
    assert results(TEXT, tables=tables) == {"resolved"}


def test_lines_that_recur_by_chance_stay():
    text = "\n".join(
        "The same" if n in {3, 4, 9, 200, 203} else f"{n % 7} a line of its own {WORDS[n % 9]}{n}x"
        for n in range(210)
    )
    assert running_lines.without_running_lines(text) == text
    column = "\n".join(str(n) for n in range(50))
    assert running_lines.without_running_lines(column) == column


def test_lines_that_recur_at_no_regular_distance_stay():
    chance = random.Random(2)
    lines = [" ".join(chance.choices(WORDS, k=6)) for _ in range(1600)]
    for n in (20, 60, 400, 440, 1500):
        lines[n] = "Refugees."
    assert running_lines.without_running_lines("\n".join(lines)) == "\n".join(lines)


def test_a_line_both_at_the_foot_and_at_the_head():
    lines = rewrap(TEXT, 60)
    pages = [
        "\n".join(["A Title", *lines[n : n + 20], "A Title"]) for n in range(0, len(lines), 20)
    ]
    assert "A Title" not in running_lines.without_running_lines("\n".join(pages))


def test_running_lines_go_and_no_other():
    lines = rewrap(TEXT, 60)
    left = running_lines.without_running_lines(paginate(lines, 15)).split("\n")
    assert left[:-1] == [line for line in lines if line]
    assert left[-1].isdigit()  # the last page is short, and nothing comes after its number


def test_the_best_of_all_readings_counts():
    lost = TEXT.replace(PARAGRAPHS[4][2], "")
    rows = verifying.anchored_rows(TABLES, "s")
    astray = ". ".join(PARAGRAPHS[4][2:4] + PARAGRAPHS[0][:2])
    found = verifying.verify(rows, [lost, "Nothing of it.", astray])
    assert {f.passage_id: f.result for f in found if f.result != "resolved"} == {"s-05-2": "moved"}


def test_reading_stops_where_everything_is_resolved():
    def readings():
        yield TEXT
        raise AssertionError("a second reading was asked for")

    rows = verifying.anchored_rows(TABLES, "s")
    assert {f.result for f in verifying.verify(rows, readings())} == {"resolved"}


# Files


def read(tmp_path, data):
    path = tmp_path / "copy.xyz"  # the name must not matter
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return reading.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_word(tmp_path, encoding):
    copy = read(tmp_path, TEXT.encode(encoding))
    assert copy == (TEXT, "text", [])


def test_big_endian_with_a_mark(tmp_path):
    assert read(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be")).text == TEXT


RUSSIAN = "Они пришли вчера, и мы поставили чайник. Никто за это не платит.\n" * 3


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [TEXT, "Ååå 🙂 nej\n", "x", RUSSIAN], ids=len)
def test_utf16_without_a_mark_is_known_by_what_all_texts_share(tmp_path, text, encoding):
    copy = read(tmp_path, text.encode(encoding))
    assert copy == (text, "text", [f"no byte order mark: read as {encoding.upper()}"])


@pytest.mark.parametrize(
    "data",
    [
        "有人来了我们就煮咖啡".encode("utf-16-le") + bytes(4),
        TEXT.encode().replace(b" ", b" \0", 30),  # a damaged text
        bytes([0, 32] * 40 + [32, 0] * 40),
        bytes(range(256)) * 40,
    ],
)
def test_what_may_be_utf16_and_is_not_clear_is_refused_with_a_remedy(tmp_path, data):
    with pytest.raises(reading.CopyError, match="if it is text in UTF-16, save it as UTF-8"):
        read(tmp_path, data)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_older_encodings_are_told(tmp_path, encoding):
    copy = read(tmp_path, TEXT.encode(encoding))
    assert copy == (TEXT, "text", ["not UTF-8: read as cp1252"])
    assert read(tmp_path, TEXT.encode("latin-1") + b"\x81").notes == ["not UTF-8: read as latin-1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_positions_do_not_hang_on_the_program_that_saved_a_text(tmp_path, encoding, end):
    path = tmp_path / "copy.txt"
    path.write_bytes(TEXT.replace("\n", end).encode(encoding))
    assert reading.text_of(path) == TEXT


def test_a_damaged_byte_does_not_damage_the_rest(tmp_path):
    data = TEXT.encode() + b"\xff"
    copy = read(tmp_path, data)
    assert copy.text[:-1] == TEXT
    assert "damaged characters left out: 1" in copy.notes[0]


def test_the_character_set_that_a_page_declares(tmp_path):
    page = "<html><head><meta charset='iso-8859-5'></head><body><p>Зима</p>"
    copy = read(tmp_path, page.encode("iso-8859-5"))
    assert "Зима" in copy.text
    assert copy.notes == ["not UTF-8: read as iso-8859-5"]
    unknown = page.replace("8859-5", "8859-99").replace("Зима", "é").encode("latin-1")
    assert read(tmp_path, unknown).notes == ["not UTF-8: read as cp1252"]


def test_wide_unicode(tmp_path):
    wide = "".join(map(chr, [*range(0x1F600, 0x1F640), 0x10FFFF, 0x20000, 0xE0041, 0x202E]))
    copy = read(tmp_path, f"{wide}\n\n{TEXT}\n\n{wide}")
    assert results(copy.text) == {"resolved"}


def test_a_web_page(tmp_path):
    copy = read(tmp_path, web_page(TEXT))
    assert copy.kind == "HTML"
    assert "no" not in copy.text.split()
    assert "onclick" not in copy.text
    assert results(copy.text) == {"resolved"}


@pytest.mark.parametrize(
    "junk", ["<!--", "<script>", "<a ", "<", "<p title='", "&", "&#x", "[", "<p"]
)
def test_a_broken_page_takes_no_longer(junk):
    # One pass that is quadratic would take minutes here.
    text = reading.html_text("<p>" + junk * 200_000)
    for _ in reading.variants(text):
        pass


def test_a_page_without_the_end_of_its_script_keeps_its_text():
    page = "<html><script src='a'/><!-- <p>One &amp; two<SCRIPT>three"
    assert reading.html_text(page).split() == ["src='a'/>", "One", "&", "two", ">three"]


def test_a_pdf(tmp_path):
    pages = [page.split("\n") for page in paginate(rewrap(TEXT, 60), 15, "\f").split("\f")]
    copy = read(tmp_path, pdf(pages))
    assert copy.kind == "PDF"
    assert copy.notes == []
    assert results(copy.text) == {"resolved"}


def test_a_pdf_with_empty_pages(tmp_path):
    copy = read(tmp_path, pdf([[], TEXT.split("\n")]))
    assert copy.notes == ["1 of 2 pages have no text that can be read"]


def encrypted(tmp_path, user, owner="owner"):
    import pypdf

    plain, locked = tmp_path / "plain", tmp_path / "locked"
    plain.write_bytes(pdf([TEXT.split("\n")]))
    writer = pypdf.PdfWriter(clone_from=plain)
    writer.encrypt(user, owner, algorithm="RC4-128")
    writer.write(locked)
    return locked.read_bytes()


def test_a_pdf_that_anybody_may_open(tmp_path):
    assert results(read(tmp_path, encrypted(tmp_path, "")).text) == {"resolved"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (bytes(range(256)) * 40, "it is neither text nor PDF nor HTML"),
        (b"\xff\xfe" + b"\x00\xd8" * 500, "it begins like UTF-16 and is not"),
        (b"PK\x03\x04" + bytes(99), "it cannot be read as a Word document"),
        (b"\xff\xd8\xff\xe0" + bytes(99), r"has to be recognised \(OCR\) first"),
        (b"%PDF-1.7\njunk", "it cannot be read as PDF"),
        (pdf([TEXT.split("\n")])[:300], "it cannot be read as PDF|none of its pages can be read"),
        (pdf([[], []]), r"no text layer, as a scan has none: recognise its text \(OCR\) first"),
        (pdf([]), "it has no pages"),
    ],
)
def test_unusable_content_is_named(tmp_path, data, message):
    with pytest.raises(reading.CopyError, match=message) as caught:
        read(tmp_path, data)
    assert "\n" not in str(caught.value)


def test_a_locked_pdf(tmp_path):
    with pytest.raises(reading.CopyError, match="locked with a password"):
        read(tmp_path, encrypted(tmp_path, "secret"))


def test_a_pdf_that_pypdf_cannot_decrypt_alone(tmp_path, monkeypatch):
    import pypdf

    def decrypt(self, password):
        raise pypdf.errors.DependencyError("cryptography is required")

    monkeypatch.setattr(pypdf.PdfReader, "decrypt", decrypt)
    with pytest.raises(reading.CopyError, match="encrypted with AES"):
        read(tmp_path, encrypted(tmp_path, ""))


def test_a_pdf_whose_text_has_no_end(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_PDF_TEXT", 3 * reading.MIB // 1024)
    with pytest.raises(reading.CopyError, match="its text is longer than"):
        read(tmp_path, pdf([TEXT.split("\n")] * 3))


@pytest.mark.parametrize(
    ("start", "size", "limit"),
    [
        (b"A text", 500, "a text file may have 50 MiB"),
        (b"%PDF-1.7", 201, "a PDF file may have 200"),
    ],
)
def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch, start, size, limit):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size * reading.MIB)  # sparse: it takes no room

    def refuse(*_):
        raise AssertionError("it was read")

    monkeypatch.setattr(reading, "_read_text", refuse)
    monkeypatch.setattr(reading, "_read_pdf", refuse)
    with pytest.raises(reading.CopyError, match=f"it has {size} MiB; {limit}"):
        reading.read(path)


# The command


def run(*arguments, folder=None):
    return CliRunner().invoke(command, [str(a) for a in arguments], obj=folder)


def rate(path):
    """The share of resolved passages of gv2022, and the exit status."""
    result = run("gv2022", path, "--json")
    rows = json.loads(result.stdout)
    assert [set(row) for row in rows] == [{"passage_id", "result", "locator"}] * len(rows)
    return sum(row["result"] == "resolved" for row in rows) / len(rows), result.exit_code


@with_sources
def test_the_article_resolves():
    assert rate(ARTICLE) == (1, 0)


@with_sources
@pytest.mark.parametrize("feed", ["", "\f"])
def test_the_article_resolves_when_wrapped_hyphenated_and_paginated(tmp_path, feed):
    lines = rewrap(ARTICLE.read_text(encoding="utf-8"))
    assert sum(line.endswith("-") for line in lines) > 100
    path = tmp_path / "copy.txt"
    path.write_text(paginate(lines, 45, feed), encoding="utf-8")
    assert rate(path)[0] >= 0.98


@with_sources
def test_the_article_resolves_as_a_web_page(tmp_path):
    path = tmp_path / "copy.html"
    path.write_text(web_page(ARTICLE.read_text(encoding="utf-8")), encoding="utf-8")
    assert rate(path)[0] >= 0.98


@pytest.mark.slow
@with_sources
def test_the_article_resolves_as_a_pdf(tmp_path):
    pages = paginate(rewrap(ARTICLE.read_text(encoding="utf-8")), 45, "\f").split("\f")
    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf([page.split("\n") for page in pages]))
    assert rate(path)[0] >= 0.98


@with_sources
def test_the_article_resolves_as_a_browser_prints_it(tmp_path, browser):
    page = browser.new_page()
    page.set_content(web_page(ARTICLE.read_text(encoding="utf-8")))
    small = "<span style='font-size: 8px'>{}</span>"
    page.pdf(
        path=tmp_path / "copy.pdf",
        display_header_footer=True,
        header_template=small.format("A Running Title"),
        footer_template=small.format("Page <b class='pageNumber'></b>"),
        margin=dict.fromkeys(("top", "bottom", "left", "right"), "2cm"),
    )
    page.close()
    assert rate(tmp_path / "copy.pdf")[0] >= 0.98


@pytest.mark.slow
@with_sources
@pytest.mark.parametrize("name", OTHERS)
def test_nothing_resolves_in_another_publication(name):
    assert rate(SOURCES / name) == (0, 1)


@with_sources
def test_a_copy_with_a_changed_word_fails(tmp_path):
    path = tmp_path / "copy.txt"
    path.write_text(ARTICLE.read_text(encoding="utf-8").replace("volunteers", "helpers"), "utf-8")
    share, status = rate(path)
    assert 0.5 < share < 0.95
    assert status == 1


@pytest.fixture
def study(tmp_path):
    """A copy of the shipped tables, to be damaged."""
    folder = tmp_path / "study"
    folder.mkdir()
    for path in loading.DATA.iterdir():
        if path.suffix in {".csv", ".json"}:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def refused(result):
    """The one line that says why."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_what_is_unusable_is_said_in_one_line(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert "empty.txt cannot be used: it is empty." in refused(run("gv2022", empty))
    assert "it is a folder" in refused(run("gv2022", tmp_path))
    assert "No such file" in refused(run("gv2022", tmp_path / "none"))
    said = refused(run("gv2202", empty))
    assert 'no source "gv2202"; there are: ' in said
    assert 'did you mean "gv2022"?' in said
    assert 'did you mean "gv2022"?' in said


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no device files")
def test_a_device_is_not_read():
    assert "not a regular file" in refused(run("gv2022", "/dev/zero"))
    assert "not a file" in refused(run("gv2022", __file__, "--key-file", "/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text(TEXT)
    path.chmod(0)
    assert "Permission denied" in refused(run("gv2022", path))


def test_an_anchor_that_is_not_a_hash(tmp_path, study):
    path = study / "passages.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(",[0-9a-f]{32},", ",not-a-hash,", text, count=1), encoding="utf-8")
    result = run("gv2022", __file__, folder=study)
    assert result.exit_code == 2
    assert "passages.csv, row 2, column anchor_hash" in result.stderr


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("anchor_hash", "not-a-hash", '"not-a-hash" is not 32 hexadecimal digits'),
        ("anchor_hash", None, "is not 32 hexadecimal digits"),
        ("anchor_head", "ABCDEF0123456789", "is not 16 hexadecimal digits"),
        ("anchor_length", 39, "is not 40 or more"),
        ("anchor_length", "many", "is not 40 or more"),
    ],
)
def test_tables_that_describe_anchors_less_strictly(column, value, message):
    passages = TABLES["passages"].astype({column: object})
    passages.loc[1, column] = value
    with pytest.raises(
        verifying.AnchorError, match=f"table passages, s-01-2, {column}: .*{message}"
    ):
        verifying.anchored_rows(TABLES | {"passages": passages}, "s")


def test_tables_without_what_it_takes():
    with pytest.raises(verifying.AnchorError, match="there is no table passages"):
        verifying.anchored_rows({"sources": TABLES["sources"]}, "s")
    fewer = TABLES["passages"].drop(columns="anchor_head")
    with pytest.raises(verifying.AnchorError, match="passages has no column anchor_head"):
        verifying.anchored_rows(TABLES | {"passages": fewer}, "s")
    none = TABLES["passages"].iloc[:0]
    with pytest.raises(verifying.AnchorError, match="s has no passages to look for"):
        verifying.anchored_rows(TABLES | {"passages": none}, "s")


def test_people_get_counts_and_the_ids_that_did_not_resolve(tmp_path):
    path = tmp_path / "copy.txt"
    path.write_text(TEXT, encoding="latin-1")
    result = run("gv2022", path)
    total = (loading.load().passages.source_id == "gv2022").sum()
    assert result.exit_code == 1
    assert f"0 resolved, 0 moved, {total} not found" in result.stdout
    assert "gv2022-abs-01 gv2022-abs-02" in result.stdout
    assert max(map(len, result.stdout.splitlines()[:-2])) <= 100
    # No bar where nobody looks, and nothing but the note.
    assert result.stderr == "Note: not UTF-8: read as cp1252.\n"


def test_a_bar_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(track(range(3), "Reading pages")) == [0, 1, 2]
    shown = capsys.readouterr()
    assert "Reading pages" in shown.err
    assert shown.out == ""


@pytest.mark.slow
def test_a_terminal_that_cannot_show_a_letter(tmp_path):
    path = tmp_path / "kopi-ø-Зима.txt"
    path.write_text(TEXT, encoding="utf-8")
    code = "from casebook.cli.verify import verify; verify()"
    for options in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-c", code, "gv2022", str(path), *options],
            env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
            capture_output=True,
        )
        assert done.returncode == 1
        assert done.stderr == b""
        if options:
            assert json.loads(done.stdout)[0]["locator"] == "abstract ¶1"
        else:
            assert rb"kopi-\xf8" in done.stdout


# Keys

KEY = b"thirty-two bytes of a secret key"


def test_a_keyed_anchor_resolves_with_its_key_only():
    tables = tables_of(PARAGRAPHS, KEY)
    assert results(TEXT, tables=tables, key=KEY) == {"resolved"}
    assert results(TEXT, tables=tables) == {"not found"}
    assert results(TEXT, tables=tables, key=KEY[:-1]) == {"not found"}
    assert results(TEXT, key=KEY) == {"not found"}


@pytest.mark.slow
def test_the_key_of_a_study(tmp_path, study):
    path = study / "passages.csv"
    text = path.read_text(encoding="utf-8")
    span = ". ".join(PARAGRAPHS[0][:2])
    lines = text.split("\n")
    first = ",".join(map(str, anchors.anchor(span, KEY)))
    at = next(n for n, line in enumerate(lines) if line.startswith("gv2022"))
    lines[at] = re.sub(r",\d+,[0-9a-f]{16},[0-9a-f]{32},", f",{first},", lines[at])
    path.write_text("\n".join(lines), encoding="utf-8")
    copy, key = tmp_path / "copy.txt", tmp_path / "key"
    copy.write_text(TEXT, encoding="utf-8")
    key.write_bytes(KEY + b"\r\n")
    keyed = json.loads(run("gv2022", copy, "--json", "--key-file", key, folder=study).stdout)
    plain = json.loads(run("gv2022", copy, "--json", folder=study).stdout)
    assert [row["result"] for row in (keyed[0], plain[0])] == ["moved", "not found"]


@pytest.mark.parametrize("content", [b"", b"\n", b"short\n"])
def test_a_key_that_is_none(tmp_path, content):
    key = tmp_path / "key"
    key.write_bytes(content)
    assert "it needs at least 16" in refused(run("gv2022", __file__, "--key-file", key))
    assert "no key" in refused(run("gv2022", __file__, "--key-file", tmp_path))


# Transcripts: what is said again and again is no page header


@pytest.mark.parametrize("feed", ["", "\f"])
@pytest.mark.parametrize("seed", range(12))
def test_short_answers_stay_and_headers_go(seed, feed):
    _, lines, copy = transcript(seed, feed)
    left = running_lines.without_running_lines(copy)
    assert left.replace("\f", "").split("\n") == lines


@pytest.mark.parametrize("feed", ["", "\f"])
@pytest.mark.parametrize("seed", range(12))
def test_passages_of_a_transcript_are_found_over_the_end_of_a_page(seed, feed):
    talk, _, copy = transcript(seed, feed)
    assert results(copy, tables=tables_of(talk)) == {"resolved"}


def test_an_answer_that_is_missing_is_missed():
    """The fault that this is about: whatever recurred was taken for a header, and taken out."""
    talk, _, copy = transcript(3, "")
    without = re.sub(r"^Mm\.\n", "", copy, flags=re.MULTILINE)
    found = verify(without, tables=tables_of(talk))
    answered = {
        f"s-{n:02}-{k}"
        for n, sentences in enumerate(talk, 1)
        for k in (0, 2, 4)
        if "Mm." in " ".join(sentences[k : k + 2])
    }
    assert answered
    assert {row for row, result in found.items() if result == "not found"} == answered


# Page headers, however they look


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("size", [13, 16, 31])
def test_a_passage_over_the_end_of_a_page_is_found_however_the_header_looks(header, size):
    copy = with_headers([line for line in rewrap(TEXT, 40) if line], HEADERS[header], size)
    assert results(copy) == {"resolved"}


def test_a_word_that_is_lost_at_the_end_of_a_page_is_missed():
    lines = [line for line in rewrap(TEXT, 40) if line]
    lines[12] = lines[12].rpartition(" ")[0]
    copy = with_headers(lines, HEADERS["number, tab, authors"], 13)
    assert list(verify(copy).values()).count("not found") == 1


def test_a_line_too_many_that_is_like_no_header_is_missed():
    lines = rewrap(TEXT, 40)
    lines.insert(2, "nobody ever said anything of the kind")
    found = verify("\n".join(lines))
    assert [row for row, result in found.items() if result == "not found"] == ["s-01-0"]


@pytest.mark.parametrize("width", [40, 60, 100])
def test_rests_of_words_are_no_headers(width):
    copy = with_headers(rest_apart(TEXT, width), HEADERS["number, tab, authors"], 15)
    assert results(copy) == {"resolved"}


@with_sources
@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_article_resolves_around_headers(tmp_path, header, width):
    lines = rest_apart(ARTICLE.read_text(encoding="utf-8"), width)
    assert sum(line.endswith("-") for line in lines) > 100
    path = tmp_path / "copy.txt"
    path.write_text(with_headers(lines, HEADERS[header], 45), encoding="utf-8")
    assert rate(path)[0] >= 0.99


@pytest.mark.slow
def test_a_long_text_is_looked_at_where_words_begin():
    filler = "Nothing that is said in here is in any of them.\n"
    long = filler * (matching.EVERYWHERE // 30)
    assert results(f"{long}{with_headers(rewrap(TEXT), HEADERS['a title only'], 15)}") == {
        "resolved"
    }
    # Japanese has no spaces between words: a span may begin at any of its letters.
    spoken = "".join(chr(0x3042 + (n * n * 7 + n // 3) % 80) for n in range(90))
    span = anchors.anchor(spoken[20:80])
    assert len(matching.locate({"a": span}, f"{long}{spoken}")["a"]) == 1
    # A short text is looked at everywhere, spaces or not.
    assert results(TEXT.replace(" ", "")) == {"resolved"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    ["12\n", "Mm.\n", "A line that recurs\n", "a1\n2b\n", "word ", "\f", "\f1\n2\n", "7"],
)
def test_no_text_takes_long(line):
    """Neither lines that are all like headers, nor words that all begin a passage."""
    start = time.process_time()
    text = PARAGRAPHS[0][0] + line * (600_000 // len(line))
    verify(text)
    verify(PARAGRAPHS[0][0].ljust(len(PARAGRAPHS[0][0]) + len(line), line[0]) * 8000)
    assert time.process_time() - start < 60  # a pass that is quadratic takes far longer


def test_what_may_be_a_break():
    lines, start = [], 0
    for text in ("abc", "page1", "title", "def", "ghi", "page2", "other", "jkl"):
        lines.append(page_breaks.Line(start, text, False))
        start += len(text)
    strictly = [(each.first, each.last) for each in page_breaks.breaks(lines, short=False)]
    assert strictly == [(1, 1), (1, 5), (5, 5)]
    loosely = [(each.first, each.last) for each in page_breaks.breaks(lines)]
    assert (1, 2) in loosely
    assert (5, 6) in loosely
    assert (2, 4) not in loosely


def test_a_text_that_comes_twice_has_no_headers():
    once = [line.replace(" ", "") for line in rewrap(TEXT, 40) if line]
    lines = [page_breaks.Line(n, text, False) for n, text in enumerate(once * 2)]
    assert page_breaks.breaks(lines, short=False) == []


# Older encodings

DANISH = "Frivillige og kommunen mødtes på biblioteket. Én sagde, at ældre på Østerbro var glade."


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (DANISH, "cp1252", "cp1252"),
        (DANISH, "latin-1", "cp1252"),
        (DANISH, "mac_roman", "mac-roman"),
        (DANISH, "cp850", "cp850"),
        ("The project in Vollsmose, as Sørensen says.", "cp1252", "cp1252"),
        ("The office’s own “letter” – nothing else.", "cp1252", "cp1252"),
        ("Många på Åland såg hur handläggarna äntligen öppnade kaféet.", "mac_roman", "mac-roman"),
        ("Зимой добровольцы открыли кафе в городе.", "cp1251", "cp1251"),
        ("A long English text. " * 5000 + "\nMødet på Ærø blev flyttet.", "mac_roman", "mac-roman"),
    ],
)
def test_older_encodings_are_told_apart(tmp_path, text, encoding, told):
    assert read(tmp_path, text.encode(encoding)) == (text, "text", [f"not UTF-8: read as {told}"])
