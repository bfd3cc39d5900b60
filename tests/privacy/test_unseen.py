"""What nobody can look into is told by name, wherever it lies."""

import io
import json
import zipfile

import docx
import openpyxl
import pypdf
import pytest
from helpers import studies
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from casebook import study
from casebook.privacy import is_looked_into, not_looked_into, scan_content, watch
from casebook.privacy.unseen import Unseen, kind_of, told

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def word(picture=False):
    document = docx.Document()
    document.core_properties.author = "Oda Storm"
    document.core_properties.comments = ""
    document.add_paragraph("R1: Ja.")
    if picture:
        document.add_picture(io.BytesIO(PNG))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def paper():
    """A PDF with a picture on its second page, a file attached to it, and an author."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    page = writer.add_blank_page(100, 100)
    picture = DecodedStreamObject()
    picture.set_data(b"\xff\x00\x00")
    for name, value in {"/Subtype": "/Image", "/ColorSpace": "/DeviceRGB"}.items():
        picture[NameObject(name)] = NameObject(value)
    for name in ("/Width", "/Height"):
        picture[NameObject(name)] = NumberObject(1)
    picture[NameObject("/BitsPerComponent")] = NumberObject(8)
    objects = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})
    writer.add_attachment("talk.mp3", b"ID3")
    writer.add_metadata({"/Author": "Oda Storm"})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"<p>Fine</p>", "index.html", []),
        (b"a", "a/Face.JPG", ["a/Face.JPG: picture"]),
        (b"a", "a.m4a", ["a.m4a: sound"]),
        (b"a", "a.mov", ["a.mov: film"]),
        (b"a", "a.sav", ["a.sav: file"]),
        (zipped(t_csv="id", b__f_png=PNG), "a.zip", ["a.zip/b/f.png: picture"]),
        (
            zipped(project_qde="<a/>", sources__l_wav=b"", x_zip=zipped(f_jpg=b"")),
            "a.qdpx",
            ["a.qdpx/sources/l.wav: sound", "a.qdpx/x.zip/f.jpg: picture"],
        ),
        # What a Word document looks like is a picture of its first page.
        (word(), "a.docx", ["a.docx/docProps/thumbnail.jpeg: picture"]),
        (
            word(picture=True),
            "a.docx",
            [
                "a.docx/docProps/thumbnail.jpeg: picture",
                "a.docx/word/media/image1.png: picture",
            ],
        ),
        (paper(), "a.pdf", ["a.pdf, page 2: picture", "a.pdf/talk.mp3: sound"]),
        (b"%PDF-1.4 broken", "a.pdf", ["a.pdf, pictures in it: file"]),
        (
            b"<img src='data:image/png;base64,x'> data:image/gif,x",
            "a.html",
            ["a.html: 2 pictures"],
        ),
        (b"<img src='data:image/svg+xml,x'>", "a.html", []),
        (b'{"a": "data:audio/mpeg;base64,x"}', "a.json", ["a.json: sound"]),
        (b"An address such as data:image/png; is explained.", "a.md", []),
        (
            json.dumps(
                {
                    "cells": [
                        {"attachments": {"a.jpg": {"image/jpeg": "x"}}},
                        {"outputs": [{"data": {"image/png": "x", "text/plain": "y"}}]},
                        {"outputs": [{"data": {"image/svg+xml": "x"}}, {"text": "y"}]},
                        {
                            "outputs": [
                                {"data": {"text/html": "<img src='data:image/png;base64,x'>"}}
                            ]
                        },
                    ]
                }
            ).encode(),
            "a.ipynb",
            ["a.ipynb, cell 1: picture", "a.ipynb, cell 2: picture", "a.ipynb: picture"],
        ),
    ],
)
def test_what_nobody_looks_into_is_named(content, name, expected):
    assert sorted(str(one) for one in not_looked_into(content, name)) == expected


def test_a_spreadsheet_is_looked_into_but_for_its_pictures():
    book = openpyxl.Workbook()
    book.active.append(["x"])
    file = io.BytesIO()
    book.save(file)
    assert not_looked_into(file.getvalue(), "a.xlsx") == []


def test_a_long_list_is_cut_and_counted():
    found = [Unseen(f"{n}.jpg", kind_of("a.jpg"), 2) for n in range(50)]
    lines = told(found, 40)
    assert lines[0].startswith("not looked into, 100 in all: nobody sees faces and voices in them")
    assert (len(lines), lines[-1]) == (42, "  and 10 more")
    assert told([], 40) == []


@pytest.fixture
def by(tmp_path):
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")
    study.make_private(tmp_path / "own.private", names=["Oda Storm"])
    return watch(tmp_path / "own")


def with_part(data, name, text):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, text)
    return out.getvalue()


def test_what_documents_say_beside_their_text_is_looked_into(by):
    (finding,) = scan_content(word(), "a.docx", by)
    assert finding[:4] == ("a.docx/docProps/core.xml", 2, "text", "name from the list")
    remark = '<w:comment xmlns:w="w" w:author="Storm"><w:t>ring 98 12 34 56</w:t></w:comment>'
    found = scan_content(with_part(word(), "word/comments.xml", remark), "a.docx", by)
    assert [(f.file, f.kind) for f in found[1:]] == [
        ("a.docx/word/comments.xml", "name from the list"),
        ("a.docx/word/comments.xml", "phone number"),
    ]


def test_what_a_pdf_says_of_itself_is_looked_into(by, tmp_path):
    from casebook.privacy import leaks

    path = tmp_path / "a.pdf"
    path.write_bytes(paper())
    (finding,) = leaks._scan_metadata(path, "a.pdf", by)
    assert finding[2:4] == ("metadata Author", "name from the list")


def test_files_that_others_take_away_are_looked_into(by):
    project = zipped(project_qde="<Project><User name='x'/>ring 98 12 34 56</Project>")
    assert [f.file for f in scan_content(project, "a.qdpx", by)] == ["a.qdpx/project.qde"]
    for name in ("a.py", "a.yml", "a.jsonld", "a.vtt", "_downloads/a.qdc"):
        assert is_looked_into(name)
        content = b'{"a": "Oda Storm"}' if name.endswith("ld") else b"Oda Storm"
        assert [f.kind for f in scan_content(content, name, by)] == ["name from the list"]
