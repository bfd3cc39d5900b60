"""Positions: every span of letters maps back to the code points that it came from."""

import unicodedata

import pytest
from helpers.transcripts import TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.copies import normalise
from casebook.copies.matching import Place, letters
from casebook.copies.positions import in_code_points

ODD = [
    *("ß", "İ", "ﬁ", "e\u0301", "a\u030a", "ǆ", "\u1100\u1161\u11a8", "👩\u200d🌾", "²", "ς", "😀"),
    *("ｶﾞ", "\u00ad", "<b>", "</b>", "[00:12]", "…", "½", "\n", "\r\n", "\f", "\u0344", "٣", "𝒜"),
]
texts = st.lists(st.one_of(st.sampled_from(ODD), st.text("aÅ d1.", max_size=6))).map("".join)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(texts, st.data())
def test_a_span_of_letters_maps_back_to_its_code_points(text, data):
    whole = letters(text).text
    assert whole == normalise(text)
    if not whole:
        return
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    ((first, last),) = in_code_points(text, [Place(start, end)])
    assert 0 <= first < last <= len(text)
    # What stands before, in and behind the span has those letters; a character that is several
    # letters is never torn apart, so the span may have a few more at its ends.
    before, inside = normalise(cut(text, 0, first)), normalise(cut(text, first, last))
    assert before == whole[: len(before)]
    assert len(before) <= start
    assert whole[start:end] in inside
    assert start - len(before) < 18
    assert len(before) + len(inside) - end < 18


def cut(text, start, end):
    """A part of a text whose tags are spaces, as they are for anchors."""
    from casebook.copies.anchors import tags_blanked

    return tags_blanked(text)[start:end]


def test_plain_words_map_exactly():
    for text in TEXTS.values():
        for form in ("NFC", "NFD"):
            copy = unicodedata.normalize(form, text)
            for word in ("Malin", "forsamlingshuset", "økonomiafdelingen", "spanner", "Göran"):
                word = unicodedata.normalize(form, word)
                if word in copy:
                    at = copy.index(word)
                    here = len(normalise(copy[:at]))
                    span = Place(here, here + len(normalise(word)))
                    assert in_code_points(copy, [span]) == [Place(at, at + len(word))]


def test_two_letters_in_two_code_points_are_not_one_each():
    text = "ß\u0344"  # a letter that is two, and a mark that is none
    assert normalise(text) == "ss"
    assert in_code_points(text, [Place(1, 2), Place(0, 1)]) == [Place(0, 2)] * 2


def test_no_spans_no_work():
    assert in_code_points("any", []) == []
