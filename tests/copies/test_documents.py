"""A document of one's own: what is there, what was changed, and what is gone."""

import re

import pandas as pd
import pytest
from helpers.transcripts import CODINGS, DOCUMENTS, TEXTS, quote, spans
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.copies import Anchor, anchor, normalise
from casebook.copies.documents import Passage, anchored_passages, look
from casebook.copies.near_places import HERE, NOW, SAME, WAS, nearest, words
from casebook.copies.setting_aside import Aside

KEY = b"a key of thirty-two random bytes"
ASIDES = {d.document_id: Aside(speakers=d.speakers.split("; ")) for d in DOCUMENTS}
ROWS = {
    document: [
        Passage(
            span.passage_id,
            "",
            span.start,
            span.end,
            anchor(ASIDES[document](text)[span.start : span.end], KEY),
        )
        for span in spans()
        if span.document_id == document
    ]
    for document, text in TEXTS.items()
}
CAFE = TEXTS["int-1"]


def seen(document, text, earlier=()):
    found = look(ROWS[document], text, ASIDES[document], KEY, earlier)
    return {each.passage_id: each for each in found}


def results(document, text, earlier=()):
    return {row: each.result for row, each in seen(document, text, earlier).items()}


COPIES = {
    "as it is": lambda text, aside: text,
    "without stamps": lambda text, aside: aside.without_stamps(text),
    "without stamps and speakers": lambda text, aside: aside(text),
    "on one line": lambda text, aside: " ".join(text.split()),
    "other stamps": lambda text, aside: re.sub(r"\. ", ". #00:01:02-3# ", text),
    "speakers in capitals": lambda text, aside: re.sub(r"^R(\d):", r"RR\1:", text, flags=re.M),
    "Markdown": lambda text, aside: text.replace(" ", " **", 5).replace("Malin", "[Malin](a/b1)"),
}


@pytest.mark.parametrize("made", COPIES.values(), ids=COPIES)
def test_every_passage_resolves(made):
    for document, text in TEXTS.items():
        assert set(results(document, made(text, ASIDES[document])).values()) == {"resolved"}


def test_where_a_passage_stands_is_told_in_the_text_as_it_is():
    for span in spans():
        here = seen(span.document_id, TEXTS[span.document_id])[span.passage_id]
        assert span.start == here.start
        words_there = TEXTS[span.document_id][here.start : here.end]
        assert normalise(words_there) == normalise(quote(span))  # but for a full stop at its end


def test_an_anchor_made_with_stamps_in_it_holds_too():
    plain = [
        row._replace(anchor=anchor(TEXTS["int-1"][row.start : row.end], KEY))
        for row in ROWS["int-1"]
    ]
    found = look(plain, CAFE, ASIDES["int-1"], KEY)
    assert {each.result for each in found} == {"resolved"}


def test_an_anchor_made_with_stamps_holds_without_them_where_the_words_are_kept():
    """Another program marked the stamps too, and the reader's copy has none."""
    plain = [
        row._replace(anchor=anchor(TEXTS["int-1"][row.start : row.end], KEY))
        for row in ROWS["int-1"]
    ]
    aside = ASIDES["int-1"]
    copy = re.sub(" +", " ", aside(CAFE))
    found = look(plain, copy, aside, KEY, [CAFE])
    assert {each.result for each in found} == {"resolved"}
    blocks = copy.split("\n\n")
    found = look(plain, "\n\n".join([blocks[5], *blocks[:5], *blocks[6:]]), aside, KEY, [CAFE])
    assert {each.result for each in found} == {"resolved", "moved"}
    changed = look(plain, copy.replace("åben", "lukket"), aside, KEY, [CAFE])
    assert [each.result for each in changed].count("changed") == 2


def test_without_the_key_nothing_is_found():
    for key in (None, b"another key, as long as the one"):
        found = look(ROWS["int-1"], CAFE, ASIDES["int-1"], key)
        assert {each.result for each in found} == {"not found"}


def test_what_stands_elsewhere_has_moved():
    blocks = CAFE.split("\n\n")
    found = results("int-1", "\n\n".join([blocks[5], *blocks[:5], *blocks[6:]]))
    assert {row for row, result in found.items() if result == "moved"} == {"p5", "p6"}
    # A passage without a position is wherever its words are.
    free = [row._replace(start=None, end=None) for row in ROWS["int-1"]]
    found = look(free, "\n\n".join(blocks[::-1]), ASIDES["int-1"], KEY)
    assert {each.result for each in found} == {"resolved"}


def test_a_passage_alone_is_where_it_is():
    assert results("int-4", quote(spans()[20]))["p21"] == "resolved"


def test_short_words_that_recur_are_told_apart_by_their_order():
    answer = "Ja, det kan man godt sige."
    text = f"{answer}\nEt.\nDet er godt at vide, tak.\nTo.\n{answer}\nTre."
    at = [0, text.rindex("Ja"), text.index("Det er")]
    ends = [text.index("\n"), text.rindex("\n"), text.index("\nTo")]
    rows = [
        Passage(str(n), "", start, end, anchor(text[start:end], KEY))
        for n, (start, end) in enumerate(zip(at, ends, strict=True))
    ]
    found = look(rows, text, Aside(), KEY)
    assert [each.result for each in found] == ["resolved"] * 3
    assert [each.places for each in found] == [2, 2, 1]
    assert [each.start for each in found] == at


def test_a_corrected_word_is_shown_with_the_words_as_they_were():
    text = CAFE.replace("ringer", "skriver")
    found = seen("int-1", text, [CAFE])
    changed = {row for row, each in found.items() if each.result == "changed"}
    assert changed == {"p5", "p6"}
    assert found["p6"].known_by == "words"
    assert found["p6"].changes == (
        (SAME, "Der er en ung kvinde på kontoret, som forstår det, og hun"),
        (WAS, "ringer"),
        (NOW, "skriver"),
        (SAME, "i stedet for at skrive."),
    )
    start = text.index("Der er en ung")
    assert (found["p6"].start, found["p6"].end) == (start, text.index("skrive.") + 7)


def test_a_corrected_word_is_shown_by_its_opening_where_the_words_are_not_kept():
    found = seen("int-1", CAFE.replace("ringer", "skriver"))["p6"]
    assert (found.result, found.known_by) == ("changed", "opening")
    ((kind, here),) = found.changes
    assert kind == HERE
    assert here.startswith("Der er en ung kvinde")
    assert "skriver i stedet for at skrive." in here


def test_a_corrected_word_in_the_opening_is_shown_by_the_neighbours():
    text = CAFE.replace("kaffe", "te")
    found = seen("int-1", text)["p1"]
    assert (found.result, found.known_by) == ("changed", "neighbours")
    assert "Så vi satte te over" in found.changes[0][1]
    assert abs(found.start - text.index("Så vi")) < 20


def test_a_word_that_came_to_it_is_known_by_the_hash():
    for more in ("altså", "altså bare", "altså bare sådan", "{12.5}"):
        found = seen("int-1", CAFE.replace("gjorde, fordi", f"gjorde, {more} fordi"))["p1"]
        assert (found.result, found.known_by) == ("changed", "added")
        assert [part for kind, part in found.changes if kind == NOW] == [more]


def test_what_is_gone_is_not_found():
    gone = quote(spans()[0])
    for earlier in ([], [CAFE]):
        found = results("int-1", CAFE.replace(gone, ""), earlier)
        assert {row for row, result in found.items() if result != "resolved"} == {"p1", "p2"}
        assert found["p1"] == "not found"


def test_an_end_that_is_gone_is_no_change_of_what_comes_next():
    found = seen("int-1", CAFE.replace(quote(spans()[3]), ""), [CAFE])
    assert found["p4"].result == "not found"
    assert found["p3"].changes[-1] == (WAS, "Den dag de beder mig om en liste, lukker jeg døren")
    assert found["p3"].end == CAFE.index("[00:01:12]") - 1


def test_another_document_has_nothing_of_it():
    for earlier in ([], [CAFE]):
        for other in ("int-3", "int-5"):
            assert set(results("int-1", TEXTS[other], earlier).values()) == {"not found"}


def test_an_earlier_text_counts_only_where_its_anchors_hold():
    text = CAFE.replace("ringer", "skriver")
    assert seen("int-1", text, [text, CAFE.replace("kvinde", "dame")])["p6"].known_by == "opening"


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_one_word_exchanged_is_found_wherever_it_is(document, data):
    """The passages with the word are changed, and say which; the others are where they were."""
    text, aside = TEXTS[document], ASIDES[document]
    choice = list(re.finditer(r"(?<![-\w])[^\W\d_]{3,}(?![-\w])", aside(text)))
    word = data.draw(st.sampled_from(choice))
    new = text[: word.start()] + "xyzzy" + text[word.end() :]
    found = seen(document, new, [text])
    for row in ROWS[document]:
        here = found[row.passage_id]
        if row.start <= word.start() and word.end() <= row.end:
            assert here.result == "changed"
            was = [normalise(part) for kind, part in here.changes if kind == WAS]
            now = [normalise(part) for kind, part in here.changes if kind == NOW]
            # A word that stands beside the passage too may seem to be there still.
            once = [normalise(m[0]) for m in choice].count(normalise(word[0])) == 1
            assert was == [normalise(word[0])] or (not was and not once)
            assert now == ["xyzzy"] or (not once and "xyzzy" in "".join(now))
        else:
            assert here.result == "resolved"
    # Without the words as they were, the same passages are changed, none is anything else.
    plain = results(document, new)
    assert {row for row, result in plain.items() if result == "resolved"} == {
        row for row, each in found.items() if each.result == "resolved"
    }


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(st.text("ab c", max_size=60), st.text("ab c", max_size=60), st.integers(0, 60))
def test_the_nearest_stretch_lies_in_the_copy(old, copy, expected):
    here = words(copy)
    place = nearest(words(old), here, expected)
    if place is not None:
        assert 0 <= place.start < place.end <= len(here.folded)


def test_rows_without_an_anchor_are_left_out():
    length, head, whole = ROWS["int-1"][0].anchor
    table = pd.DataFrame(
        {
            "passage_id": ["a", "b"],
            "document_id": ["d", "d"],
            "start": pd.array([pd.NA, 3], dtype="Int64"),
            "anchor_length": pd.array([length, pd.NA], dtype="Int64"),
            "anchor_head": [head, None],
            "anchor_hash": [whole, None],
        }
    )
    assert anchored_passages(table) == {
        "d": [Passage("a", "", None, None, Anchor(length, head, whole))]
    }
    assert anchored_passages(table.drop(columns="anchor_hash")) == {}
    assert len(CODINGS) == sum(map(len, ROWS.values()))
