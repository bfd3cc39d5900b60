"""Which file is which document: by its row, by its name, or by what stands in it."""

import unicodedata

import pytest
from helpers.transcripts import DOCUMENTS, TEXTS, spans, write

from casebook.copies import Aside, CopyError, Passage, anchor, folders
from casebook.copies.folders import BY_FILE, BY_ID, BY_PASSAGES, Matched, Named, files_in, match

KEY = b"a key of thirty-two random bytes"
NAMED = {
    d.document_id: Named(
        d.file,
        [
            Passage(s.passage_id, "", s.start, s.end, anchor(Aside()(d.text)[s.start : s.end], KEY))
            for s in spans()
            if s.document_id == d.document_id
        ],
    )
    for d in DOCUMENTS
}


def matched(folder, named=NAMED):
    files, _ = files_in(folder)
    found = match(named, files, folder, Aside(), KEY)
    return {row: (each.path.relative_to(folder).as_posix(), each.by) for row, each in found.items()}


def test_every_document_has_the_file_that_its_row_names(tmp_path):
    assert matched(write(tmp_path)) == {d.document_id: (d.file, BY_FILE) for d in DOCUMENTS}


def test_a_name_may_be_written_by_another_system(tmp_path):
    """Accents taken apart, capitals, another ending, another folder."""
    for n, document in enumerate(DOCUMENTS):
        name = unicodedata.normalize("NFD", document.file)
        name = (name, name.upper(), name.replace(".txt", ".md"))[n % 3]
        place = tmp_path / ("", "deeper/down")[n % 2]
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("Nothing of it.", encoding="utf-8")
    assert {by for _, by in matched(tmp_path).values()} == {BY_FILE}
    assert len(matched(tmp_path)) == len(DOCUMENTS)


def test_the_id_may_be_the_name(tmp_path):
    bare = {row: each._replace(file="") for row, each in NAMED.items()}
    for row in bare:
        (tmp_path / f"{row.upper()}.txt").write_text("Nothing of it.")
    assert matched(tmp_path, bare) == {row: (f"{row.upper()}.txt", BY_ID) for row in bare}


def test_otherwise_the_passages_tell(tmp_path):
    for n, text in enumerate(TEXTS.values()):
        (tmp_path / f"recording {n}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "other.txt").write_text("Nothing of it.")
    assert matched(tmp_path) == {
        row: (f"recording {n}.txt", BY_PASSAGES) for n, row in enumerate(TEXTS)
    }


def test_the_file_with_most_passages_counts(tmp_path):
    text = TEXTS["int-1"]
    (tmp_path / "a.txt").write_text(text[:500], encoding="utf-8")
    (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    (tmp_path / "c.txt").write_text(text[500:], encoding="utf-8")
    assert matched(tmp_path) == {"int-1": ("b.txt", BY_PASSAGES)}


def test_a_name_that_two_files_have_is_no_name(tmp_path):
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "int-2.txt").write_text("Nothing of it.")
    assert matched(tmp_path) == {}
    (tmp_path / "b" / "int-2.txt").write_text(TEXTS["int-2"], encoding="utf-8")
    assert matched(tmp_path) == {"int-2": ("b/int-2.txt", BY_PASSAGES)}


def test_a_file_that_leads_out_of_the_folder_is_not_read(tmp_path):
    (tmp_path / "secret.txt").write_text(TEXTS["int-2"], encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").write_text("Nothing of it.")
    out = {"int-2": NAMED["int-2"]._replace(file="../secret.txt")}
    assert matched(tmp_path / "in", out) == {}


def test_what_is_listed(tmp_path):
    names = ["b.TXT", "a.docx", "z/c.html", ".hidden.txt", ".git/d.txt", "~$a.docx", "e.png"]
    names += ["f.rtf", "g.doc"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    read, unread = files_in(tmp_path)
    assert [p.relative_to(tmp_path).as_posix() for p in read] == ["a.docx", "b.TXT", "z/c.html"]
    assert [p.name for p in unread] == ["f.rtf", "g.doc"]


def test_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_FILES", 3)
    with pytest.raises(CopyError, match="more than 3 files that could be documents"):
        files_in(write(tmp_path))


def test_a_file_that_cannot_be_read_is_nobodys(tmp_path):
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "y.txt").write_text(TEXTS["int-3"], encoding="utf-8")
    files, _ = files_in(tmp_path)
    found = match(NAMED, files, tmp_path, Aside(), KEY)
    assert found == {"int-3": Matched(tmp_path / "y.txt", BY_PASSAGES)}
