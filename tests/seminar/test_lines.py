"""The line that a student hands in: what is written is read, and what was changed is refused."""

import random

import pytest
from helpers.classroom import sheet
from helpers.lines import codings_of, handed, random_codings, random_sheet, written

from casebook.seminar import lines
from casebook.seminar.lines import ALPHABET, Coding, LineError, alias_of


def why(text, sheets):
    with pytest.raises(LineError) as error:
        lines.read(text, sheets)
    return str(error.value), error.value.alias


@pytest.mark.slow
def test_what_is_written_is_read():
    rng = random.Random(1)
    for _ in range(500):
        of = random_sheet(rng)
        work = handed(rng, of)
        line = lines.read(written(of, work), [random_sheet(rng), of])
        assert line.sheet == of
        assert line.alias == alias_of(work["alias"])
        assert line.copy == work["copy"][:5]
        assert line.number == min(work["number"], 31)
        assert line.codings == codings_of(work)
        assert list(line.codings) == [passage.id for passage in of.passages]


def test_the_line_of_the_book_s_sheet_is_short(tables):
    of = sheet(tables)
    work = handed(random.Random(2), of) | {"alias": "quiet otter"}
    text = written(of, work)
    assert text.startswith("CB2 quiet otter: ")
    assert lines.size(len(of.passages), len(of.codes)) == 41
    assert len(text) <= 70
    assert len(text.split(": ")[1].replace("-", "")) == 41


def test_it_is_read_as_people_write_it():
    rng = random.Random(3)
    of = random_sheet(rng)
    work = handed(rng, of) | {"alias": "Ærlig ål"}
    text = written(of, work)
    head, letters = text.split(": ")
    right = lines.read(text, [of])
    swapped = letters.replace("1", "l").replace("0", "O")
    for other in (
        text.lower(),
        text.upper(),
        f"  {head}:\n{letters}\n",
        f"CB2   ærlig\nål :{letters.replace('-', ' ')}",
        f"{head}: {swapped}",
        f"{head}: {letters.replace('-', '')}",
        text.replace("å", "a\u030a"),
    ):
        found = lines.read(other, [of])
        assert found._replace(alias="") == right._replace(alias="")
        assert found.alias.lower() == "ærlig ål"


@pytest.mark.parametrize(
    ("alias", "tidy"),
    [
        ("  quiet   otter ", "quiet otter"),
        ("Quiet\nOtter", "Quiet Otter"),
        ("a" * 25, ""),
        ("", ""),
        ("  ", ""),
        ("otter!", ""),
        ("a:b", ""),
        ("İ", ""),
        ("ﬁ", ""),
        ("K", "K"),  # the sign of the kelvin, which is the letter K in another guise
        ("quiet\tотter", ""),
        ("ß", ""),
    ],
)
def test_an_alias_has_few_kinds_of_letters(alias, tidy):
    assert alias_of(alias) == tidy


def test_nothing_coded_is_not_written_and_not_read():
    rng = random.Random(4)
    of = random_sheet(rng, 5, 3)
    doubts = dict.fromkeys((p.id for p in of.passages), Coding(False, frozenset(), True))
    with pytest.raises(LineError, match="0 of 5 coded"):
        lines.write(of, "wren", "0" * 12, 1, doubts)
    text = lines.write(of, "wren", "0" * 12, 1, random_codings(rng, of))
    letters = text.split(": ")[1].replace("-", "")
    empty = letters[:6] + "0" * (len(letters) - 16) + letters[-10:-5]
    forged = f"CB2 wren: {empty}{lines._check(of.version, 'wren', empty)}"
    assert why(forged, [of]) == ("0 of 5 coded", "wren")
    full = letters[:6] + "Z" * (len(letters) - 16) + letters[-10:-5]
    forged = f"CB2 wren: {full}{lines._check(of.version, 'wren', full)}"
    assert why(forged, [of]) == ("it is not as a sheet writes it", "wren")
    with pytest.raises(LineError, match="its alias"):
        lines.write(of, "a.b", "0" * 12, 1, random_codings(rng, of))


def test_what_was_changed_is_refused_and_says_whose_it_is():
    rng = random.Random(5)
    of, other = random_sheet(rng, 12, 9), random_sheet(rng, 12, 9)
    text = written(of, handed(rng, of) | {"alias": "quiet otter"})
    changed = "its alias or a letter was changed"
    assert why(text.replace("quiet", "quick"), [of]) == (changed, "quick otter")
    last = ALPHABET[ALPHABET.index(text[-1]) - 1]
    assert why(text[:-1] + last, [of]) == (changed, "quiet otter")
    groups = text.split("-")
    assert why("-".join(groups[:3] + groups[4:]), [of]) == (
        "it has 37 letters, and should have 41",
        "quiet otter",
    )
    gone = "it is of another sheet, or its first letters were changed"
    assert why(text, [other]) == (gone, "quiet otter")
    assert why(text, []) == (gone, "quiet otter")
    assert why(text[:-1] + "U", [of]) == ("it has a U, which no line has", "quiet otter")
    assert why(text.replace("CB2", "CB3"), [of]) == ("it is not the line of a coding sheet", "")
    assert why("", [of])[1] == ""
    assert why("CB2 : 0000", [of]) == ("its alias is none that a sheet takes", "")


def test_two_sheets_with_the_same_first_letters_are_told_apart_by_the_check():
    rng = random.Random(6)
    of = random_sheet(rng, 4, 4)
    twin = random_sheet(rng, 4, 4)
    twin = twin._replace(version=of.version[:5] + "0123456")
    text = written(of, handed(rng, of))
    assert lines.read(text, [twin, of]).sheet == of
    assert why(text, [twin])[0] == "its alias or a letter was changed"


def test_the_head_announces_how_many_letters_come():
    rng = random.Random(7)
    for _ in range(50):
        of = random_sheet(rng)
        letters = written(of, handed(rng, of)).split(": ")[1].replace("-", "")
        assert lines.announced(letters[:6]) == len(letters)
    assert lines.announced("000029") is None
    assert lines.announced("0000CZ") is None
    assert lines.announced("0000") is None
