"""Positions are found whichever way a program counts, or refused with what to say."""

import itertools

import pytest
from helpers import qdpx

from casebook.exchange import Asked, ExchangeError, Wanted, read_project
from casebook.exchange.counting import clean
from casebook.exchange.positions import Counted, Marked, Way, settle

# The emoji comes first, and so does a line end: every way of counting gives other numbers.
TEXT = "😀 Ja.\nAnna lavede kaffe, og Bo kom.\nNej, sagde 👩‍👧 Åse.\nDet var alt.\n"
WORDS = ("lavede kaffe", "Bo kom", "sagde 👩‍👧 Åse", "var alt")
WAYS = list(itertools.product(("codepoints", "utf16"), ("one", "two"), ("ignored", "counted")))


def counting(way, text=TEXT, words=WORDS, named=True, title="A"):
    """A document in a file with a byte order mark and CR LF, as a program counts that way."""
    units, line_ends, mark = way
    marks = []
    for part in words:
        ways = {"utf16": units == "utf16", "crlf": line_ends == "two", "bom": mark == "counted"}
        start, end = qdpx.counted(text, part, **ways)
        marks.append(Marked(start, end, (part,) if named else ()))
    return Counted(title, "\ufeff" + text.replace("\n", "\r\n"), marks)


def found(document):
    text = clean(document.raw)
    return [text[place[0] : place[1]] if place else None for place in document.places]


@pytest.mark.parametrize("way", WAYS)
def test_the_text_at_the_places_tells_how_they_are_counted(way):
    document = counting(way)
    settle([document])
    assert found(document) == list(WORDS)
    assert document.way == Way(*way)


@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_is_cut_off_tells_too(way):
    words, names = ["lavede kaffe, og Bo kom", "Det var alt"], ["lavede kaffe, o…", "Det var a..."]
    document = counting(way, words=words)
    document.marked = [
        m._replace(says=(name,)) for m, name in zip(document.marked, names, strict=True)
    ]
    settle([document])
    assert found(document) == words


@pytest.mark.parametrize("way", WAYS)
def test_another_document_of_the_file_tells(way):
    silent = counting(way, words=WORDS[:1], named=False)
    settle([silent, counting(way, title="B")])
    assert found(silent) == [WORDS[0]]
    assert silent.decided == "the text at marked places of other documents"


@pytest.mark.parametrize("way", WAYS)
def test_what_nothing_tells_is_refused_with_what_to_say(way):
    with pytest.raises(ExchangeError) as refused:
        settle([counting(way, words=WORDS[:1], named=False)])
    assert "A: nothing in the file tells how" in str(refused.value)
    assert "--positions" in str(refused.value)


@pytest.mark.parametrize("way", WAYS)
def test_what_the_user_says_is_taken(way):
    document = counting(way, words=WORDS[:1], named=False)
    settle([document], Wanted(*way))
    assert found(document) == [WORDS[0]]


def test_names_that_people_gave_tell_nothing():
    document = counting(WAYS[0], words=WORDS[:1], named=False)
    document.marked = [m._replace(says=("My own title",)) for m in document.marked]
    with pytest.raises(ExchangeError, match="nothing in the file tells"):
        settle([document])


LONG = "😀 " + " ".join(f"ord{n} og flere{n}." for n in range(30))


@pytest.mark.parametrize("units", ["codepoints", "utf16"])
def test_edges_of_words_tell_if_they_tell_clearly(units):
    words = [f"ord{n} og flere{n}" for n in range(5, 12)]
    document = counting((units, "one", "ignored"), LONG, words, named=False)
    document.raw = LONG
    settle([document])
    assert found(document) == words
    assert document.decided == "the edges of words"


def test_two_marked_places_are_not_enough_for_that():
    document = counting(("utf16", "one", "ignored"), LONG, ["ord5 og", "ord9 og"], named=False)
    document.raw = LONG
    with pytest.raises(ExchangeError, match="--positions"):
        settle([document])


def test_places_inside_words_are_not_clear():
    words = [f"rd{n} og fle" for n in range(5, 12)]
    document = counting(("utf16", "one", "ignored"), LONG, words, named=False)
    document.raw = LONG
    with pytest.raises(ExchangeError, match="--positions"):
        settle([document])


def test_a_plain_text_needs_nobody_to_tell():
    document = Counted("A", "Anna lavede kaffe.\nBo kom.", [Marked(5, 11), Marked(19, 21)])
    settle([document])
    assert found(document) == ["lavede", "Bo"]
    assert document.decided == ""


def test_line_ends_that_are_lost_in_the_file_count_if_the_text_says_so():
    # XML turns CR LF into LF, and a program may have counted before.
    text = "Et\nto\ntre\nfire kaffe"
    start, end = qdpx.counted(text, "fire kaffe", crlf=True)
    document = Counted("A", text, [Marked(start, end, ("fire kaffe",))])
    settle([document])
    assert found(document) == ["fire kaffe"]
    unsaid = Counted("A", text, [Marked(3, 5)])
    settle([unsaid])
    assert found(unsaid) == ["to"]


@pytest.mark.parametrize(
    ("start", "end"), [(5, 5), (7, 3), (-1, 4), (0, 10**6), (10**6, 10**6 + 1)]
)
def test_a_place_that_is_none_is_nowhere(start, end):
    document = Counted("A", "Anna lavede kaffe.", [Marked(start, end), Marked(0, 4)])
    settle([document])
    assert found(document) == [None, "Anna"]


def test_half_an_emoji_is_no_place():
    document = Counted("A", "a😀b", [Marked(2, 4)])
    settle([document], Wanted(units="utf16"))
    assert document.places == [None]


def test_a_text_without_marked_places_needs_nothing():
    document = Counted("A", "\ufeffa😀\r\nb", [])
    settle([document])
    assert (document.places, clean(document.raw)) == ([], "a😀\nb")


def test_the_file_is_refused_until_the_user_says(tmp_path):
    text = "😀 Anna lavede kaffe"
    place = qdpx.selection("x", 3, 8, qdpx.coding("x", "mad"))
    xml = qdpx.project(
        qdpx.codebook(qdpx.code("mad")), "<Sources>" + qdpx.source("Møde", place) + "</Sources>"
    )
    file = qdpx.saved(tmp_path, qdpx.packed(xml, {qdpx.text_name("Møde"): text}))
    with pytest.raises(ExchangeError, match="study.qdpx, Møde: nothing in the file tells"):
        read_project(file)
    starts = [
        read_project(file, Asked(positions=Wanted(units=units))).spans[0].start
        for units in ("codepoints", "utf16")
    ]
    assert starts == [3, 2]
