"""Word documents: what is read of them, and what is refused before it takes room or time."""

import io
import random
import re
import time
import tracemalloc
import zipfile

import docx
import pytest
from helpers.copies import PARAGRAPHS, TABLES, TEXT

from casebook.copies import CopyError, anchored_rows, read, text_of, variants, verify, word_files

BODY = re.compile(rb"<w:body>.*?(?=<w:sectPr)", re.S)


def word(paragraphs):
    """A Word document as Word's own template makes it."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


PLAIN = word(TEXT.split("\n\n"))


def with_part(data, name, content, compression=zipfile.ZIP_DEFLATED):
    """The document with a part exchanged or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if content is not None:
            new.writestr(name, content)
    return out.getvalue()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def with_body(markup):
    old = part(PLAIN, "word/document.xml")
    new = BODY.sub(lambda _: b"<w:body>" + markup.encode(), old)
    return with_part(PLAIN, "word/document.xml", new)


@pytest.fixture
def saved(tmp_path):
    def save(data):
        path = tmp_path / "copy.docx"
        path.write_bytes(data)
        return path

    return save


def test_every_passage_resolves_in_a_word_document(saved):
    copy = read(saved(PLAIN))
    assert (copy.kind, copy.notes) == ("Word", [])
    assert copy.text == TEXT.replace("\n\n", "\n") + "\n"
    rows = anchored_rows(TABLES, "s")
    assert {f.result for f in verify(rows, variants(copy.text))} == {"resolved"}


def run(text, kind="t"):
    return f"<w:r><w:{kind}>{text}</w:{kind}></w:r>"


def tracked(kind, content):
    return f'<w:{kind} w:id="1" w:author="A">{content}</w:{kind}>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("one ") + tracked("ins", run("two ")) + run("three"), "one two three"),
        (run("one ") + tracked("del", run("two ", "delText")) + run("three"), "one three"),
        (run("one ") + tracked("moveFrom", run("two ")) + run("three"), "one three"),
        (run("one ") + tracked("moveTo", run("two ")) + run("three"), "one two three"),
        (f"<w:sdt><w:sdtContent>{run('one')}</w:sdtContent></w:sdt>", "one"),
        (f"<w:smartTag>{run('one')}</w:smartTag><w:hyperlink>{run('two')}</w:hyperlink>", "onetwo"),
        (run("one") + "<w:r><w:tab/><w:br/><w:noBreakHyphen/></w:r>" + run("two"), "one\t\n-two"),
        (run("one") + run("PAGE", "instrText") + "<!-- two -->" + run("three"), "onethree"),
    ],
)
def test_what_counts_of_a_paragraph(saved, inside, text):
    copy = read(saved(with_body(f"<w:p>{inside}</w:p>")))
    assert copy.text == f"{text}\n"
    assert bool(copy.notes) == bool(re.search(r"w:(ins|del|move\w+)\b", inside))


def test_a_drawing_that_is_there_twice_is_read_once(saved):
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    inside = f"<mc:AlternateContent {mc}>{both}</mc:AlternateContent>"
    assert text_of(saved(with_body(f"<w:p><w:r>{inside}</w:r></w:p>"))).split() == ["boxed"]


def test_footnotes_are_not_read_and_it_says_so(saved):
    body = f"<w:p>{run('one')}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
    assert read(saved(with_body(body))).notes == ["its footnotes and endnotes are not read"]


def other(mimetype=None, member="content.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        archive.writestr(member, "<x/>")
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
DOCTYPE = f'<!DOCTYPE w:document [<!ENTITY a0 "ha">{LAUGHS}]>'.encode()


def with_doctype(inside):
    document = part(with_body(f"<w:p>{inside}</w:p>"), "word/document.xml")
    return with_part(PLAIN, "word/document.xml", document.replace(b"?>", b"?>" + DOCTYPE, 1))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(other("application/vnd.oasis.opendocument.text"), "OpenDocument", id="odt"),
        pytest.param(other("application/epub+zip"), "an e-book: save it as .docx", id="epub"),
        pytest.param(other(member="xl/workbook.xml"), "no Word document: save it as", id="xlsx"),
        pytest.param(PLAIN[:-400], "cannot be read as a Word document", id="cut short"),
        pytest.param(
            with_part(PLAIN, "word/document.xml", None), "no Word document: save it", id="no body"
        ),
        pytest.param(
            with_part(PLAIN, "word/document.xml", "<w:document"), "cannot be read", id="broken XML"
        ),
        pytest.param(
            with_part(PLAIN, "word/document.xml", bytes(70 << 20)),
            "its text unpacks to 70 MiB; it may have 64 MiB",
            id="bomb",
        ),
        pytest.param(with_doctype("&a12;"), "declares a document type", id="laughs"),
        pytest.param(with_body("<w:p/>"), "it has no text", id="empty"),
        pytest.param(
            with_body("<w:sdt>" * 9999 + run("x") + "</w:sdt>" * 9999), "nest too deeply", id="deep"
        ),
    ],
)
def test_what_is_refused(saved, data, message):
    path = saved(data)
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(CopyError, match=message) as caught:
        read(path)
    assert time.perf_counter() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()
    assert "\n" not in str(caught.value)


def test_too_many_parts(saved, monkeypatch):
    monkeypatch.setattr(word_files, "MAX_PARTS", 5)
    with pytest.raises(CopyError, match="it may have 5"):
        read(saved(PLAIN))


@pytest.mark.slow
def test_a_size_that_lies_unpacks_to_no_more(saved):
    """A body that says it is small: what comes out is as small, or nothing does."""
    bomb = with_part(PLAIN, "word/document.xml", bytes(60 << 20))
    real, said = (60 << 20).to_bytes(4, "little"), (99).to_bytes(4, "little")
    assert bomb.count(real) >= 1
    bomb = bomb.replace(real, said)
    tracemalloc.start()
    with pytest.raises(CopyError, match="cannot be read as a Word document"):
        read(saved(bomb))
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


@pytest.mark.slow
def test_pictures_are_not_unpacked(saved):
    path = saved(with_part(PLAIN, "word/media/a.png", bytes(130 << 20)))
    tracemalloc.start()
    assert read(path).text
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


@pytest.mark.slow
def test_a_long_text_takes_little_more_than_its_words(saved):
    path = saved(with_body(f"<w:p>{run('word ' * 20)}</w:p>" * 50_000))
    tracemalloc.start()
    assert len(text_of(path)) == 50_000 * 101
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()


def test_a_mutated_document_is_read_or_refused(saved):
    small = word([" ".join(PARAGRAPHS[0])])
    chance = random.Random(5)
    refused = 0
    for _ in range(150):
        data = bytearray(small)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        try:
            read(saved(bytes(data)))
        except CopyError:
            refused += 1
    assert 10 < refused < 150
