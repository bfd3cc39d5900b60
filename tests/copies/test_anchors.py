"""Anchors: what survives a bad copy of a text, and whether the shipped ones resolve."""

import hashlib
import hmac
import sys
import textwrap
import unicodedata

import pytest
from helpers.places import FILES, SOURCES

from casebook.copies.anchors import (
    CHUNK,
    HEAD,
    MIN_LENGTH,
    Anchor,
    _chunks,
    anchor,
    normalise,
)
from casebook.copies.matching import locate
from casebook.tables import loading

TEXT = (
    "Volunteers came and went during the first winter, and the office that had invited them "
    "could not say who was still there. In spring the café closed. "
) * 2 + "Nobody wrote down the date on which the last officer left the difficult building."
SPAN = "on which the last officer left the difficult building"


def test_normalise_keeps_letters_and_digits_only():
    assert (
        normalise("The café’s 2nd ofﬁcer — <u>HEAD</u> of\nunit²")
        == "thecafés2ndofficerheadofunit2"
    )


@pytest.mark.slow
def test_normalise_keeps_every_letter_and_digit_there_is():
    # The tables depend on it: whatever makes it faster must not change a character.
    for code in range(sys.maxunicode + 1):
        if code % 0x400 == 0:
            block = "".join(f"{chr(c)} " for c in range(code, code + 0x400))
            folded = unicodedata.normalize("NFKC", block).casefold()
            assert normalise(block) == "".join(c for c in folded if c.isalnum())


@pytest.mark.parametrize(
    "fill", ["e\u0301", "\u1100\u1161\u11a8", "か\u3099", "\u09c7\u09be", "é", "<i>e</i>", "\ufdfa"]
)
@pytest.mark.parametrize("shift", [0, 1, 2])
def test_normalise_works_in_pieces_that_part_nothing(fill, shift):
    text = "x" * shift + fill * (CHUNK + 3) + " end"
    assert normalise(text) == "x" * shift + normalise(fill) * (CHUNK + 3) + "end"


def test_an_anchor_is_what_it_says():
    norm = normalise(SPAN).encode()
    head, whole = (hashlib.sha256(part).hexdigest() for part in (norm[:HEAD], norm))
    assert anchor(SPAN) == Anchor(len(norm), head[:16], whole[:32])


def test_a_key_makes_it_an_hmac():
    key = b"a key of some length"
    norm = normalise(SPAN).encode()
    head, whole = (hmac.new(key, part, "sha256").hexdigest() for part in (norm[:HEAD], norm))
    keyed = anchor(SPAN, key)
    assert keyed == Anchor(len(norm), head[:16], whole[:32])
    assert len(locate({"a": keyed}, TEXT, key)["a"]) == 1
    assert locate({"a": keyed}, TEXT) == {"a": []}
    assert locate({"a": anchor(SPAN)}, TEXT, key) == {"a": []}
    # RFC 4231, test case 2, in case both sides were wrong in the same way.
    known = hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex()
    assert known.startswith("5bdcc146bf60754e6a042426089575c7")


def test_an_empty_key_is_no_key():
    with pytest.raises(ValueError, match="the key is empty"):
        anchor(SPAN, b"")
    with pytest.raises(ValueError, match="the key is empty"):
        locate({}, TEXT, b"")


def test_progress_goes_to_the_end():
    done = []

    def track(items, label):
        for item in items:
            yield item
            done.append(item)

    text = TEXT * 400
    assert len(locate({"a": anchor(SPAN)}, text, track=track)["a"]) == 400
    assert done == list(range(0, len(normalise(text)) - HEAD + 1, CHUNK))
    assert len(done) > 1


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.upper(),
        textwrap.fill(TEXT, 30),
        TEXT.replace("officer", "of-\nficer").replace("difficult", "diﬃcult"),
        TEXT.replace(" ", "\u00a0"),
    ],
)
def test_an_anchor_resolves_in_any_copy(copy):
    assert len(locate({"a": anchor(SPAN)}, copy)["a"]) == 1


def test_an_anchor_does_not_resolve_where_a_word_differs():
    assert locate({"a": anchor(SPAN)}, TEXT.replace("difficult", "different")) == {"a": []}
    # The opening agrees and the end does not: the head alone must not be enough.
    assert normalise(SPAN)[:HEAD] in normalise(TEXT.replace("building", "house"))
    assert locate({"a": anchor(SPAN)}, TEXT.replace("building", "house")) == {"a": []}


def test_every_place_is_reported():
    span = "Volunteers came and went during the first winter"
    assert len(locate({"a": anchor(span)}, TEXT)["a"]) == 2


def test_a_span_at_the_very_end_and_a_text_too_short():
    assert locate({"a": anchor(SPAN)}, SPAN)["a"] == [0]
    assert locate({"a": anchor(SPAN)}, "short") == {"a": []}


def test_a_short_span_is_refused():
    with pytest.raises(ValueError, match=f"at least {MIN_LENGTH}"):
        anchor("six volunteers")


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the publications' texts are not here")
@pytest.mark.parametrize("source", sorted(FILES))
def test_shipped_anchors_resolve_inside_their_paragraph(source):
    tables = loading.load()
    text = (SOURCES / FILES[source]).read_text(encoding="utf-8")
    paragraphs = tables.paragraphs[tables.paragraphs.source_id == source].set_index("locator")
    passages = tables.passages[tables.passages.source_id == source].set_index("passage_id")

    def anchors(rows):
        return {
            row.Index: (int(row.anchor_length), row.anchor_head, row.anchor_hash)
            for row in rows.itertuples()
        }

    where = locate({k: Anchor(*a) for k, a in anchors(paragraphs).items()}, text)
    assert [locator for locator, places in where.items() if not places] == []
    spans = locate({k: Anchor(*a) for k, a in anchors(passages).items()}, text)
    lost = []
    for row in passages.itertuples():
        length = paragraphs.anchor_length[row.locator]
        if not any(
            start <= place and place + row.anchor_length <= start + length
            for place in spans[row.Index]
            for start in where[row.locator]
        ):
            lost.append(row.Index)
    assert lost == []


def test_the_sources_that_a_test_knows_are_those_in_the_tables():
    assert set(FILES) == set(loading.load().sources.source_id)


def test_every_character_that_composes_with_what_precedes_it_is_kept_there():
    # Plain Python for what the pieces rely on, for the Unicode of this Python.
    seconds = set()
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            seconds.add(chr(int(parts[1], 16)))
    seconds |= {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for second in seconds:
        chunks = list(_chunks("x" * CHUNK + second + "x"))
        assert chunks == ["x" * CHUNK + second, "x"], f"U+{ord(second):04X}"
