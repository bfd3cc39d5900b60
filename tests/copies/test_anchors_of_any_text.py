"""Anchors hold in whatever form a text is copied: wrapped, hyphenated, composed or decomposed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.copies import anchor, locate, normalise

# Letters that change their number or form when they are folded or composed, and a picture.
ODD = ["ß", "İ", "ﬁ", "e\u0301", "å", "a\u030a", "ǆ", "\u1100\u1161\u11a8", "👩\u200d🌾", "²", "ς"]
word = st.lists(st.sampled_from([*"abcdefgh", *ODD]), min_size=1, max_size=9).map("".join)
text = st.lists(word, min_size=45, max_size=90)
form = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
ends = st.sampled_from([" ", "\n", "\r\n", "\u00a0", "\n\n", "-\n", "\u00ad\n", " <i>", ", “"])


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(text, form, st.data())
def test_a_span_is_found_however_its_text_is_copied(words, kind, data):
    first = data.draw(st.integers(0, len(words) - 42), label="first word of the span")
    span = " ".join(word + "x" for word in words[first : first + 42])
    joints = data.draw(st.lists(ends, min_size=len(words), max_size=len(words)), label="joints")
    copied = "".join(word + "x" + joint for word, joint in zip(words, joints, strict=True))
    here = len(normalise(" ".join(word + "x" for word in words[:first])))
    assert here in locate({"a": anchor(span)}, unicodedata.normalize(kind, copied))["a"]


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(text, st.integers(1, 40), st.sampled_from("qz7"))
def test_another_letter_is_another_span(words, at, letter):
    span = " ".join(word + "x" for word in words)
    changed = [word + "x" for word in words]
    changed[at] = letter + changed[at]
    assert locate({"a": anchor(span)}, " ".join(changed)) == {"a": []}


@pytest.mark.slow
@given(st.text())
def test_what_is_normalised_stays_as_it_is(anything):
    once = normalise(anything)
    assert all(c.isalnum() for c in once)
    assert normalise(once.upper().lower()) == normalise(once.upper())
