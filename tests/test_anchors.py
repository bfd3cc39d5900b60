"""Anchors: what survives a bad copy of a text, and whether the shipped ones resolve."""

import textwrap
from pathlib import Path

import pytest

from casebook import datasets
from casebook.anchors import HEAD, MIN_LENGTH, anchor, locate, normalise

TEXT = (
    "Volunteers came and went during the first winter, and the office that had invited them "
    "could not say who was still there. In spring the café closed. "
) * 2 + "Nobody wrote down the date on which the last officer left the difficult building."
SPAN = "on which the last officer left the difficult building"
SOURCES = Path(__file__).parents[2] / "shared" / "sources"
FILES = {"gv2022": "grubb-vitus-2022-article.txt"}


def test_normalise_keeps_letters_and_digits_only():
    assert (
        normalise("The café’s 2nd ofﬁcer — <u>HEAD</u> of\nunit²")
        == "thecafés2ndofficerheadofunit2"
    )


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
    tables = datasets.load()
    text = (SOURCES / FILES[source]).read_text(encoding="utf-8")
    paragraphs = tables.paragraphs[tables.paragraphs.source_id == source].set_index("locator")
    passages = tables.passages[tables.passages.source_id == source].set_index("passage_id")

    def anchors(rows):
        return {
            row.Index: (int(row.anchor_length), row.anchor_head, row.anchor_hash)
            for row in rows.itertuples()
        }

    from casebook.anchors import Anchor

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
    assert set(FILES) == set(datasets.load().sources.source_id)
