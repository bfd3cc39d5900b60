"""Zip files: the same whenever they are made, and safe to unpack."""

import hashlib
import io
import zipfile

import pytest

from casebook.site.archives import EARLIEST, archive, checksums

FILES = {"b.txt": b"B", "START.html": b"<p>", "æ/a.txt": b"A" * 999}


def opened(body):
    return zipfile.ZipFile(io.BytesIO(body))


def test_the_order_of_files_does_not_matter():
    turned = dict(reversed(FILES.items()))
    assert archive(FILES, 1_700_000_000, "START.html") == archive(
        turned, 1_700_000_000, "START.html"
    )


@pytest.mark.parametrize(
    ("files", "moment", "first"),
    [
        ({**FILES, "b.txt": b"C"}, 1_700_000_000, "START.html"),
        ({**FILES, "c.txt": b""}, 1_700_000_000, "START.html"),
        (FILES, 1_700_000_002, "START.html"),
        (FILES, 1_700_000_000, "b.txt"),
    ],
)
def test_another_file_time_or_beginning_makes_another_archive(files, moment, first):
    assert archive(files, moment, first) != archive(FILES, 1_700_000_000, "START.html")


def test_entries_come_back_in_order_with_one_time_and_as_plain_files():
    made = opened(archive(FILES, 1_700_000_000, "START.html"))
    assert made.namelist() == ["START.html", "b.txt", "æ/a.txt"]
    assert {name: made.read(name) for name in made.namelist()} == FILES
    assert made.testzip() is None
    for entry in made.infolist():
        assert entry.date_time == (2023, 11, 14, 22, 13, 20)
        assert (entry.create_system, entry.external_attr >> 16) == (3, 0o100644)


def test_a_time_before_zip_files_is_their_first():
    assert archive(FILES, 0, "b.txt") == archive(FILES, EARLIEST, "b.txt")


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../b", "C:/x", "a\\b", ""])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ValueError, match="is no name for a file"):
        archive({name: b""}, 0, name)


def test_a_first_entry_has_to_be_there():
    with pytest.raises(KeyError):
        archive({"a": b""}, 0, "b")


def test_checksums_are_a_line_each_by_name():
    listed = checksums({"b.zip": b"B", "a.zip": b"A"}).splitlines()
    assert listed == [
        f"{hashlib.sha256(raw).hexdigest()}  {name}"
        for raw, name in ((b"A", "a.zip"), (b"B", "b.zip"))
    ]
