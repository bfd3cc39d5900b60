"""Setting aside: what nobody said becomes spaces, and no position changes."""

import re
import time

import pytest
from helpers.transcripts import DOCUMENTS, TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.copies import normalise, setting_aside, speakers_in
from casebook.copies.setting_aside import Aside, PatternError

ASIDE = Aside()
PIECES = ["[00:12:03]", "#00:01:02-3#", "(00:12)", "I:", "R1: ", "Interviewer:", "\n", "\r\n", "\f"]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=9))).map("".join)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("[00:12:03] and so", "and so"),
        ("and [12:03] so [00:12:03.512] on", "and so on"),
        ("and so #00:01:02-3#", "and so"),
        ("and so #0:01:02#on", "and so on"),
        ("(00:12) and so (1:02:33)", "and so"),
        ("00:12:03 I: and so", "and so"),
        ("00:00:01.000 --> 00:00:04.000", ""),
        ("[00:00:04] I: and so", "and so"),
        ("I: and so", "and so"),
        ("  R1:and so", "and so"),
        ("INT: and so", "and so"),
        ("Å2: and so", "and so"),
        ("Interviewer 1: and so", "and so"),
        ("Speaker 2 : and so", "and so"),
        ("**R1:** and so", "and so"),
        ("**[00:12] R1**: and *so*", "and *so*"),
        ("_I_ : and so", "and so"),
        # What somebody says stays.
        ("we met at 10:30 and left", "we met at 10:30 and left"),
        ("No: I said no", "No: I said no"),
        ("and I: well", "and I: well"),
        ("it was (10) or [12] of them", "it was (10) or [12] of them"),
        ("Det var sådan: vi gik", "Det var sådan: vi gik"),
    ],
)
def test_what_is_set_aside_and_what_is_not(line, left):
    assert ASIDE(line).split() == left.split()


def test_the_speakers_of_a_document_are_labels():
    aside = Aside(speakers=["Mette (frivillig)", " Bo: "])
    assert (
        aside("Mette (frivillig): ja\nBo: nej\nAnna: Bo: nej").split()
        == "ja nej Anna: Bo: nej".split()
    )


def test_a_name_before_a_colon_at_three_lines_is_somebody_who_speaks():
    told = "Mette: ja\nI: nå\n[00:12] Mette: nej\nBo: jo\n  Mette : Bo: nu"
    assert ASIDE(told).split() == "ja nå nej Bo: jo Bo: nu".split()
    assert ASIDE.as_told(told).split() == "Mette: ja nå Mette: nej Bo: jo Mette : Bo: nu".split()
    bold = "**Mette:** ja\n**Mette**: nej\n**Mette:** jo"
    assert ASIDE(bold).split() == "ja nej jo".split()
    assert speakers_in(f"{bold}\n**R1:** nu") == (["Mette", "R1"], ["Mette"])
    assert ASIDE("Mette: ja\nMette: nej").split() == "Mette: ja Mette: nej".split()


def test_a_pattern_of_ones_own():
    assert Aside([r"\|\d+\|"])("and |17| so").split() == ["and", "so"]
    # It is asked before the rest, and may cross lines, whose ends stay.
    assert Aside([r"(?s)<<.*?>>"])("a <<x\ny>> b") == "a    \n    b"


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(texts)
def test_no_position_changes(text):
    for left in (
        ASIDE(text),
        ASIDE.as_told(text),
        ASIDE.without_stamps(text),
        Aside([".", "x*"])(text),
    ):
        assert len(left) == len(text)
        assert all(new in (old, " ") for old, new in zip(text, left, strict=True))
        assert all(new == old for old, new in zip(text, left, strict=True) if old in "\n\f")
    assert ASIDE.without_stamps(ASIDE.without_stamps(text)) == ASIDE.without_stamps(text)


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(st.data())
def test_stamps_anywhere_change_no_letter(data):
    """Stamps strewn between words, with labels before turns: the same words are left."""
    plain = [line for line in ASIDE(TEXTS["note-1"]).split("\n") if line.strip()]
    strewn = []
    for line in plain:
        words = line.split(" ")
        for at in data.draw(st.lists(st.integers(0, len(words)), max_size=4)):
            words.insert(at, data.draw(st.sampled_from(PIECES[:3])))
        label = data.draw(st.sampled_from(["", "I: ", "R12: ", "[00:00:01] Interviewer: "]))
        strewn.append(label + " ".join(words))
    assert normalise(ASIDE("\n".join(strewn))) == normalise("\n".join(plain))


def test_the_made_up_transcripts_keep_what_was_said():
    for document in DOCUMENTS:
        speakers = document.speakers.split("; ") if document.speakers else []
        left = Aside(speakers=speakers)(document.text)
        assert not re.search(r"\d\d:\d\d", left)
        assert not any(re.search(rf"^\s*{label}:", left, re.M) for label in speakers)
        assert len(normalise(left)) > 0.85 * len(normalise(document.text))


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", r"'\(' is no pattern: missing \)"),
        ("[", "is no pattern"),
        ("(?<a", "is no pattern"),
        ("*", "is no pattern"),
        ("(" * 499, "is no pattern"),
        ("a" * 501, "has 501 characters; it may have 500"),
    ],
)
def test_what_is_no_pattern(pattern, message):
    with pytest.raises(PatternError, match=message):
        Aside([pattern])


@pytest.mark.parametrize("piece", [" ", "*", "A", "A ", " * ", "[", "Aa.", "*A"])
def test_no_line_takes_long(piece):
    """A pass that is quadratic would take minutes here."""
    assert len(ASIDE(piece * 300_000)) == len(piece) * 300_000


def test_a_pattern_that_would_take_for_ever_is_refused(monkeypatch):
    monkeypatch.setattr(setting_aside, "SECONDS", 0.2)
    began = time.process_time()
    with pytest.raises(PatternError, match="takes longer than 0.2 seconds; a repeat inside"):
        Aside([r"(?:.*?,){15}$z"])("a," * 60)
    assert time.process_time() - began < 5
