"""Files that come from anywhere: each is read, or refused in one sentence, and nothing is left."""

import io
import random
import zipfile

import pytest
from helpers import qualcoder, segment_tables, taguette
from helpers.accidents import zipped

from casebook.exchange import ExchangeError, into_study, read_project
from casebook.exchange.formats import Asked

CHANCES = 500  # of each kind: 2,000 in all
WHOLE = 10  # one in so many becomes a study, if it can be read

# What damages a file: bytes, and words that mean something in one of the formats.
WORDS = [
    *(b"\xff\xfe", b"\x00", b"<!DOCTYPE x>", b"&#0;", b"&#xD800;", b"\xf0\x9f\xa6\xa6", b"NULL"),
    *(b"-1", b"99999999999999999999", b'"', b";", b"\t", b"\r\n", b"='x'", b"\\\\", b" > ", b"]]>"),
    *(b"SELECT", b"CREATE VIEW source AS SELECT 1", b"nan", b"1e999", b"\xe2\x80\xa9", b"\x1b[2J"),
]


def files(folder):
    """A sound file of each kind."""
    qualcoder.project(folder / "q", qualcoder.full())
    taguette.database(folder / "t.sqlite3")
    segment_tables.workbook(folder / "s.xlsx", segment_tables.ATLAS_TI, segment_tables.MAXQDA)
    segment_tables.delimited(folder / "s.csv", segment_tables.MAXQDA, ";")
    paths = {".qda": "q/data.qda", ".sqlite3": "t.sqlite3", ".xlsx": "s.xlsx", ".csv": "s.csv"}
    return {ending: (folder / path).read_bytes() for ending, path in paths.items()}


def damaged(data, chance):
    """The file with some of its bytes changed, cut out, doubled or replaced by words."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(found) or 1)
        length = chance.choice((1, 2, 8, 100, 1000))
        match chance.randrange(5):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[at : at + length]
            case 3:
                word = chance.choice(WORDS)
                found[at : at + len(word)] = word
            case 4:
                del found[at : len(found) if chance.random() < 0.2 else at + 4]
    return bytes(found)


def damaged_within(data, chance):
    """The spreadsheet with one of its parts damaged: the zip itself is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    return zipped(parts | {name: damaged(parts[name], chance)})


def tried(path, texts, study=None):
    """Read the file, and write a study if there is a place for it; what was refused, or nothing."""
    try:
        project = read_project(path, Asked(texts=texts))
        if study:
            into_study(project, study)
    except ExchangeError as error:
        return str(error)
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".qda", ".sqlite3", ".xlsx", ".csv"])
def test_a_damaged_file_is_read_or_refused(tmp_path, ending):
    for name in ("sound", "texts", "here"):
        (tmp_path / name).mkdir()
    sound, texts, place = files(tmp_path / "sound"), tmp_path / "texts", tmp_path / "here"
    (texts / "interview 1.txt").write_text(segment_tables.TEXT, encoding="utf-8")
    refused = []
    for number in range(CHANCES):
        chance = random.Random(f"{ending} {number}")
        path = place / f"file{ending}"
        within = ending == ".xlsx" and number % 4
        path.write_bytes((damaged_within if within else damaged)(sound[ending], chance))
        study = place / f"study{number}" if number % WHOLE == 0 else None
        refused.append(tried(path, texts, study))
        made = {each.name for each in place.iterdir() if each.is_dir()}
        assert not (refused[-1] and {name for name in made if f"study{number}" in name})
        assert len(made) % 2 == 0  # a study, and what is private of it
    assert 20 < sum(map(bool, refused)) < CHANCES - 20
    for error in refused:
        assert "\n" not in error
        assert len(error) < 700
