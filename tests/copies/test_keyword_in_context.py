"""Keyword in context: hits that bad copies must not hide, their paragraphs, and safe output."""

import json
import random
import re
import textwrap
import time

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.places import FILES, SOURCES

from casebook.cli.kwic import kwic as command
from casebook.copies import anchors, matching, verifying
from casebook.copies.keyword_in_context import MAX_TERM, TermError, kwic
from casebook.tables import loading

# Three paragraphs; the passages are single sentences of the second.
FIRST = "The office opened in winter. Six volunteers and one informant came to the café. "
SECOND = [
    "An informant said that civil society had no office of its own, and that co-production",
    "was a word of the municipality. The difficult part was finding a well-known place.",
    "Nobody else from the municipality came, she added, and the informant wrote it all down.",
]
THIRD = "In spring the volunteers left the civil society organisation that had invited them all."
PARAGRAPHS = [FIRST.strip(), " ".join(SECOND), THIRD]
TEXT = "\n\n".join(PARAGRAPHS)


def tables_of(paragraphs, passages=()):
    """Tables with a source `s1`; passages are pairs of a paragraph's number and a span."""

    def row(span):
        made = anchors.anchor(span)
        return {f"anchor_{field}": getattr(made, field) for field in anchors.Anchor._fields}

    passages = passages or [(n, span) for n, span in enumerate(paragraphs, 1)]
    return {
        "sources": pd.DataFrame({"source_id": ["s1"]}),
        "paragraphs": pd.DataFrame(
            [
                {"source_id": "s1", "locator": f"body ¶{n}", "position": n, **row(span)}
                for n, span in enumerate(paragraphs, 1)
            ]
        ),
        "passages": pd.DataFrame(
            [
                {"passage_id": f"s1-{k}", "source_id": "s1", "locator": f"body ¶{n}", **row(span)}
                for k, (n, span) in enumerate(passages)
            ]
        ),
    }


ROWS = verifying.anchored_rows(tables_of(PARAGRAPHS, [(2, span) for span in SECOND]), "s1")


def find(text, term, width=40, rows=ROWS):
    return kwic(text, term, rows, width)


def places(text, term, rows=ROWS):
    return [hit.locator for hit in find(text, term, rows=rows)]


def words(text, term):
    return [hit.keyword for hit in find(text, term)]


def test_hits_come_in_order_with_context_and_paragraph():
    hits = find(TEXT, "volunteers", 12)
    assert [hit[1:] for hit in hits] == [
        ("winter. Six ", "volunteers", " and one inf", "body ¶1", None),
        ("spring the ", "volunteers", " left the ci", "body ¶3", None),
    ]
    assert [hit.position for hit in hits] == sorted(hit.position for hit in hits)
    assert hits[0].position == len(anchors.normalise(TEXT[: TEXT.index("volunteers")]))


def test_width_is_in_characters():
    for width in (0, 1, 7, 1000):
        for hit in find(TEXT, "informant", width):
            assert len(hit.left) <= width
            assert len(hit.right) <= width
            assert hit.left + hit.keyword + hit.right in " ".join(TEXT.split())


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("informant", 3),
        ("Informant", 3),
        ("inform", 0),
        ("inform*", 3),
        ("mant", 0),
        ("civil society", 2),
        ("civil  society", 2),
        ("civ* soc*", 2),
        ("civil organisation", 0),
        ("co-production", 1),
        ("coproduction", 0),
        ("production", 1),
        ("well-known", 1),
        ("known", 1),
        ("café", 1),
        ("cafe\u0301", 1),
        ("CAFÉ", 1),
        ("cafe", 0),
        ("i", 0),
        ("i*", len(re.findall(r"\bi\w*", TEXT, re.I))),
        ("municipality.", 1),
        ("a", 2),
    ],
)
def test_a_term_is_a_whole_word_unless_it_ends_in_a_star(term, found):
    assert len(find(TEXT, term)) == found


def hyphenated(text, chance):
    """Break many a word at a line end, with one of the hyphens that are in use."""

    def broken(word):
        at = chance.randrange(2, len(word[0]) - 1)
        hyphen = chance.choice(["-", "\u2010", "\u2011", "\u00ad"])
        return f"{word[0][:at]}{hyphen}{chance.choice(['', ' '])}\n{word[0][at:]}"

    return re.sub(r"[A-Za-z]{5,}", lambda w: broken(w) if chance.random() < 0.4 else w[0], text)


@pytest.mark.parametrize("seed", range(30))
def test_line_ends_and_hyphens_hide_no_hit_and_no_paragraph(seed):
    chance = random.Random(seed)
    paragraphs = [textwrap.fill(p, chance.randrange(15, 80)) for p in PARAGRAPHS]
    copy = hyphenated("\n\n".join(paragraphs), chance)
    for term in ("informant", "civil society", "volunteer*", "co-production", "well-known"):
        assert places(copy, term) == places(TEXT, term), (term, copy)
        folded = [" ".join(w.split()).lower() for w in words(copy, term)]
        assert folded == [w.lower() for w in words(TEXT, term)]


def test_what_a_hyphen_at_a_line_end_may_be():
    # The text has the word elsewhere: then its halves are no words.
    assert words("A co-\noperative and another cooperative", "operative") == []
    assert words("A co-\noperative and another cooperative", "cooperative") == ["cooperative"] * 2
    # The text has the word with its hyphen elsewhere.
    assert words("well-\nknown and well-known", "wellknown") == []
    assert words("well-\nknown and well-known", "known") == ["known"] * 2
    # Nothing tells, or both are there: either reading is a hit, and the hyphen of the print stays.
    for term in ("wellknown", "well-known", "known", "well*"):
        assert len(words("a well-\nknown place", term)) == 1
    assert len(find("re-\ncover, recover, re-cover", "recover")) == 2
    assert len(find("re-\ncover, recover, re-cover", "re-cover")) == 2
    assert find("the well-\nknown place", "place")[0].left == "the well-known "
    # Between digits a hyphen is no hyphenation, and a dash is none either.
    assert words("in 2015-\n2016", "2015-2016") == ["2015-2016"]
    assert words("in 2015-\n2016", "2015*") == ["2015"]
    assert words("he came -\nand went", "and") == ["and"]


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.upper(),
        TEXT.replace("ffi", "\ufb03").replace("fi", "\ufb01"),
        TEXT.replace("é", "e\u0301"),
        TEXT.replace(" ", "\u00a0"),
        TEXT.replace("for", "f\u200bo\u00adr"),
        TEXT.replace("civil society", "**civil** *society*"),
        TEXT.replace("office", "<b>office</b>").replace("civil society", "civil <i>society</i>"),
        TEXT.replace("civil society", "[civil society](https://example.org/informant)"),
        TEXT.replace("café", "caf&eacute;"),
        TEXT.replace("informant", "informant12").replace("café", "café³"),
        "\ufeff" + TEXT.replace("\n", "\r\n"),
    ],
    ids=range(11),
)
def test_other_copies_hide_nothing(copy):
    for term in ("informant", "civil society", "office", "difficult", "café"):
        assert len(find(copy, term)) == len(find(TEXT, term)), term


def pages(breaking):
    """A copy whose pages have a header, which breaks the second paragraph in a phrase."""
    filler = [f"Line {'abcdefghijklmnopqrstuvwxyz'[n]} of something else" for n in range(14)]
    body = TEXT.replace(breaking, breaking.replace(" ", "\n@@\n"), 1)
    text = "\n".join([*filler, "@@", body, "@@", *filler])
    for n in range(3):
        text = text.replace("@@", f"{n + 4}\n\fOn the municipality and its informant", 1)
    return text


def test_a_page_header_breaks_neither_a_phrase_nor_a_paragraph():
    copy = pages("civil society")
    assert places(copy, "civil society") == ["body ¶2", "body ¶3"]
    # The headers are searched as well, and are in no paragraph.
    found = [hit.locator for hit in find(copy, "informant")]
    assert sorted(found, key=str) == sorted([*places(TEXT, "informant"), *[None] * 3], key=str)
    hits = find(copy, "municipality")
    assert [hit.position for hit in hits] == sorted(hit.position for hit in hits)


def test_what_is_in_no_paragraph_says_what_it_comes_after():
    copy = "An informant.\n\n" + "\n\n".join([FIRST, "## The informant", *PARAGRAPHS[1:]])
    hits = find(copy, "informant")
    assert [(hit.locator, hit.after) for hit in hits] == [
        (None, None),
        ("body ¶1", None),
        (None, "body ¶1"),
        ("body ¶2", None),
        ("body ¶2", None),
    ]


def test_a_paragraph_that_is_interrupted_is_known_by_its_passages():
    torn = TEXT.replace("well-known place. ", "well-known place. \n1 Another informant.\n")
    assert places(torn, "informant") == ["body ¶1", "body ¶2", "body ¶2", "body ¶2"]
    # Too much between the two for both to be in one paragraph.
    far = TEXT.replace("known place. ", "known place. " + "More of it by an informant. " * 20)
    assert set(places(far, "more")) == {None}


def test_a_caption_inside_a_paragraph_is_nearer():
    caption = "A figure with volunteers in an office of the municipality in winter"
    whole = f"{PARAGRAPHS[0]} {caption} {PARAGRAPHS[2]}"
    rows = verifying.anchored_rows(tables_of([whole, caption]), "s1")
    assert places(whole, "volunteers", rows) == ["body ¶1", "body ¶2", "body ¶1"]


def test_paragraphs_with_the_same_words_keep_their_order():
    twin = "The same answer was given by the volunteers in every single year."
    rows = verifying.anchored_rows(tables_of([twin, THIRD, twin]), "s1")
    found = places("\n\n".join([twin, THIRD, twin]), "volunteers", rows)
    assert found == ["body ¶1", "body ¶2", "body ¶3"]


def test_letters_and_digits_are_told_apart():
    assert words("3volunteers came", "volunteers") == ["volunteers"]
    assert words("in 2015 and 12015 and 20151", "2015") == ["2015"]
    assert words("the_word _office_", "office") == ["office"]
    assert words("the municipality’s plan", "municipality's plan") == ["municipality’s plan"]
    assert words("Die Straße", "STRASSE") == ["Straße"]


@pytest.mark.parametrize(
    "term", ["", " ", "*", "-", "**", "co*op", "*tion", "a **", "vol**", "c *"]
)
def test_terms_that_cannot_be_looked_for(term):
    with pytest.raises(TermError, match="the term"):
        find(TEXT, term)


def test_other_impossible_requests():
    with pytest.raises(TermError, match="201 characters"):
        find(TEXT, "a" * (MAX_TERM + 1))
    for width in (-1, 1001):
        with pytest.raises(TermError, match=f"the width is {width}"):
            find(TEXT, "office", width)


@pytest.mark.parametrize("term", ["a.c", "(office)", "o[f]fice", "office|winter", "a\\b", "^the"])
def test_a_term_is_no_pattern(term):
    assert find(TEXT, term) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "copy",
    ["a" * 200_000, "a-" * 50_000, "the office " * 10_000, "a-\n" * 20_000, "é" * 100_000],
    ids=["a word", "hyphens", "a line", "lines", "accents"],
)
def test_no_text_takes_for_ever(copy):
    start = time.process_time()
    for term in ("a*", "office", "b"):
        find(copy, term, rows=verifying.AnchoredRows({}, {}, {}))
    assert time.process_time() - start < 10


def test_a_text_without_words():
    for copy in ("", "\n\n", "-\n-", "\u00ad\n\u00ad", "\f"):
        assert find(copy, "office") == []


@pytest.fixture
def study(tmp_path):
    """A folder with a copy of the made-up source; the tables are the shipped ones."""
    (tmp_path / "copy.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments], obj=None)


def test_lines_are_aligned_on_the_term(study):
    result = run("gv2022", study / "copy.txt", "informant", "--width", 20)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "no paragraph of gv2022 is found" in lines[0]
    hits = [line for line in lines if line.startswith("–")]
    assert len(hits) == 3
    assert len({line.index("informant") for line in hits}) == 1
    assert lines[-1].startswith("3 hits in ")


def test_programs_get_json(study):
    result = run("gv2022", study / "copy.txt", "volunteers", "--json", "--width", 5)
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert [row["keyword"] for row in rows] == ["volunteers"] * 2
    assert list(rows[0]) == ["position", "left", "keyword", "right", "locator", "after"]
    assert rows[0]["left"] == "Six "
    result = run("gv2022", study / "copy.txt", "nothing", "--json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    result = run("gv2022", study / "copy.txt", "nothing")
    assert result.stdout.startswith("0 hits in ")


@pytest.mark.parametrize(
    ("source", "file", "term", "message"),
    [
        ("gv1999", "copy.txt", "office", 'there is no source "gv1999"; there are: '),
        ("gv2022", "none.txt", "office", "none.txt cannot be used: No such file or directory."),
        ("gv2022", "empty.txt", "office", "empty.txt cannot be used: it is empty."),
        ("gv2022", ".", "office", "cannot be used: it is a folder, not a file."),
        ("gv2022", "copy.txt", "*", 'the term "*" has no letter or digit'),
        ("gv\x1b[2J", "copy.txt", "office", 'there is no source "gv\\u001b[2J"'),
        ("gv2022", "\x1b[2J.txt", "office", "\\u001b[2J.txt cannot be used"),
    ],
)
def test_unusable_input_is_one_clear_line(study, source, file, term, message):
    (study / "empty.txt").touch()
    result = run(source, study / file, term)
    assert result.exit_code == 2
    assert message in result.output
    assert len(result.output.splitlines()) == 1
    assert result.output.startswith("Error: ")
    assert "\x1b" not in result.output


def test_no_control_character_reaches_the_terminal(study):
    bad = "\x1b[31mred \x1b]0;title\x07 \u202eright to left\u2066 \x9b2J a\x08b \ue000 "
    text = FIRST.replace("volunteers", bad + "volunteers" + bad) + "\n" + TEXT * 20
    for name in ("bad.txt", "bad\x1b[2J.txt"):
        (study / name).write_text(text, encoding="utf-8")
        for options in ([], ["--json"]):
            result = run("gv2022", study / name, "volunteers", "--width", 200, *options)
            assert result.exit_code == 0
            assert all(c.isprintable() or c == "\n" for c in result.output)
    assert "red" in result.output
    hits = find(text, "volunteers", 200)
    assert all(part.isprintable() for hit in hits for part in (hit.left, hit.keyword, hit.right))


def test_a_page_of_html_is_read(study):
    page = f"<html><body><p>{'</p><p>'.join(PARAGRAPHS)}</p></body></html>"
    (study / "copy.html").write_text(page, encoding="utf-8")
    result = run("gv2022", study / "copy.html", "civil society")
    assert "2 hits in" in result.output
    assert "(HTML)" in result.output


def test_nothing_is_written(study, monkeypatch):
    monkeypatch.chdir(study)
    assert run("gv2022", study / "copy.txt", "informant").exit_code == 0
    assert [path.name for path in study.iterdir()] == ["copy.txt"]


@pytest.mark.slow
@pytest.mark.skipif(not SOURCES.is_dir(), reason="the publications' texts are not here")
@pytest.mark.parametrize("source", sorted(FILES))
def test_hits_in_the_publications_stand_in_the_paragraph_that_is_named(source):
    text = (SOURCES / FILES[source]).read_text(encoding="utf-8")
    tables = loading.load()
    rows = verifying.anchored_rows(tables, source)
    hits = kwic(text, "the", rows)
    # A line that ends in "the-" ends in the middle of a word.
    assert len(hits) == len(re.findall(r"(?<![^\W\d_])the(?![^\W\d_]|-\s*\n)", text, re.I))
    paragraphs = {row: a for row, a in rows.anchors.items() if row[0] == "paragraphs"}
    norm = anchors.normalise(text)
    found = matching.locate(paragraphs, text)
    for hit in kwic(text, "civil societ*", rows):
        if hit.locator:
            length = paragraphs["paragraphs", hit.locator].length
            spans = [norm[start : start + length] for start in found["paragraphs", hit.locator]]
            around = anchors.normalise(hit.keyword)
            assert any(around in span for span in spans)
    placed = sum(hit.locator is not None for hit in hits)
    assert placed >= 0.95 * len(hits)
