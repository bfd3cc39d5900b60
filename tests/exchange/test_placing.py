"""Positions are settled by the words that stand there."""

import pytest

from casebook.exchange.counting import clean, countings
from casebook.exchange.placing import Marked, Searchable, settle
from casebook.exchange.project import ExchangeError

TEXT = "I: Hvad så?\nR: Vi kom 🦦 for sent, så vi gik hjem igen.\nI: Mm.\nR: Ja. Og så gik vi.\n"
WORDS = "så vi gik hjem"

WAYS = {
    "code points": lambda raw, at: at,
    "UTF-16": lambda raw, at: len(raw[:at].encode("utf-16-le", "surrogatepass")) // 2,
}
FORMS = {
    "plain": TEXT,
    "marked": "\ufeff" + TEXT,
    "CR LF": TEXT.replace("\n", "\r\n"),
    "marked, CR LF": "\ufeff" + TEXT.replace("\n", "\r\n"),
}


def mark(raw: str, words: str, way: str) -> Marked:
    at = raw.index(words)
    return Marked(WAYS[way](raw, at), WAYS[way](raw, at + len(words)), words)


# The text as it lies there, and as it is counted: nobody counts what is not there.
PAIRS = [
    (form, counted)
    for form in FORMS
    for counted in FORMS
    if set(counted.split(", ")) - {"plain"} <= set(form.split(", "))
]


@pytest.mark.parametrize(("form", "counted"), PAIRS)
@pytest.mark.parametrize("way", WAYS)
def test_what_a_program_counts_is_found_out(form, counted, way):
    text = clean(FORMS[form])
    [place] = settle(text, countings(FORMS[form]), [mark(FORMS[counted], WORDS, way)])
    assert text[place.start : place.end] == WORDS


def test_one_mark_with_words_decides_for_those_without():
    raw = FORMS["CR LF"]
    known, other = mark(raw, WORDS, "UTF-16"), mark(raw, "Ja.", "UTF-16")
    places = settle(TEXT, countings(raw), [known, other._replace(quote="")])
    assert TEXT[places[1].start : places[1].end] == "Ja."


def test_what_nothing_decides_has_no_position_and_a_reason():
    [place] = settle(TEXT, countings(TEXT), [mark(TEXT, "Ja.", "UTF-16")._replace(quote="")])
    assert (place.start, place.end) == (None, None)
    assert "no words decide" in place.why


def test_a_plain_text_needs_no_words():
    assert settle("abc def", countings("abc def"), [Marked(4, 7)]) == [(4, 7, "")]


def test_words_that_stand_elsewhere_once_are_found_there():
    moved = mark(TEXT, WORDS, "code points")._replace(start=0, end=len(WORDS))
    [place] = settle(TEXT, countings(TEXT), [moved])
    assert TEXT[place.start : place.end] == WORDS


@pytest.mark.parametrize(
    ("words", "why"),
    [("så", "in several"), ("aldrig sagt", "do not stand"), ("", "outside")],
)
def test_words_that_decide_nothing_leave_a_reason(words, why):
    [place] = settle(TEXT, countings(TEXT), [Marked(900, 902, words)])
    assert place.start is None
    assert why in place.why


def test_a_paragraph_separator_is_a_line_end_and_half_an_emoji_is_no_place():
    text = "en\nto 🦦 tre"
    places = settle(text, countings(text), [Marked(0, 5, "en\u2029to"), Marked(7, 8, "\udda6")])
    assert places[0][:2] == (0, 5)
    assert places[1].start is None


@pytest.mark.parametrize(
    "words", ["Vi kom 🦦 for\n  sent", "vi kom for sent", "Vi kom (…) for sent", "så  vi gik\thjem"]
)
def test_words_are_found_whatever_space_and_punctuation(words):
    [(start, end)] = Searchable(TEXT).find(words)
    assert TEXT[start:end].startswith(words[:2].replace("vi", "Vi"))


def test_letters_with_accents_in_two_forms_are_the_same():
    [(start, end)] = Searchable("Hvad sa\u030a nu, A\u030asa?").find("så nu, Åsa")
    assert (start, end) == (5, 17)


def test_looking_for_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("casebook.exchange.placing.MAX_LOOKED_THROUGH", 10 * len(TEXT))
    with pytest.raises(ExchangeError, match="too many of its places"):
        settle(TEXT, countings(TEXT), [Marked(0, 1, "not there")] * 100)
