"""The index of the search: what is read of a page and of the tables, and what is not."""

import json
import re

import pytest
from docutils import nodes
from helpers.books import Book
from sphinx import addnodes

from casebook.site import search_index, search_rows
from casebook.site.exercises.directive import fold
from casebook.site.search_entries import KINDS, Entry, contents
from casebook.site.search_rows import Place


def section(ident, heading, *children):
    return nodes.section("", nodes.title("", heading), *children, ids=[ident])


def paragraph(text):
    return nodes.paragraph("", text)


def html(text):
    return nodes.raw("", text, format="html")


def read(*children, names=None):
    document = nodes.document("", "")
    document += section("top", "A page", *children)
    return contents(document, "notebooks/01-first", names or {})


def test_each_section_has_its_own_text_and_no_other():
    found = read(
        paragraph("Of the page."), section("part", "A part", paragraph("Of the part.")), names={}
    )
    assert [(e.kind, e.ident, e.anchor, e.title, e.text) for e in found.entries] == [
        ("page", "notebooks/01-first", "", "A page", "Of the page."),
        ("section", "notebooks/01-first#part", "part", "A part", "Of the part."),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        html("<p>seen elsewhere</p>"),
        nodes.literal_block("", "seen elsewhere"),
        nodes.comment("", "seen elsewhere"),
        fold("", paragraph("seen elsewhere"), summary="Solution"),
        nodes.paragraph("", "", html("seen elsewhere")),
    ],
    ids=["html", "code", "comment", "solution", "html in a line"],
)
def test_what_is_no_text_of_a_section_is_not_read(hidden):
    assert "seen" not in " ".join(entry.text for entry in read(hidden).entries)
    assert "seen" in read(paragraph("seen")).entries[0].text  # what is read would be noticed


def test_text_is_read_from_lists_tables_and_boxes():
    row = nodes.row("", nodes.entry("", paragraph("in a cell")))
    table = nodes.table("", nodes.tgroup("", nodes.tbody("", row), cols=1))
    box = nodes.admonition("", nodes.title("", "Discuss"), paragraph("in a box"))
    listed = nodes.bullet_list("", nodes.list_item("", paragraph("in\n a list")))
    assert read(table, box, listed).entries[0].text == "in a cell in a box in a list"


def test_a_word_that_a_page_explains_is_an_entry_of_its_own():
    item = nodes.definition_list_item(
        "", nodes.term("", "hedge", ids=["term-hedge"]), nodes.definition("", paragraph("Caution."))
    )
    found = read(addnodes.glossary("", nodes.definition_list("", item)))
    assert found.entries[0].text == ""
    page = "notebooks/01-first"
    assert found.entries[1] == Entry(
        "word", f"{page}#term-hedge", page, "term-hedge", "hedge", text="Caution."
    )


def test_subjects_of_the_index_are_names_of_their_section():
    found = read(section("part", "A part"), names={"part": ["civic turn"], "gone": ["x"]})
    assert [entry.names for entry in found.entries] == [(), ("civic turn",)]


def test_ids_in_html_are_known_with_the_heading_above_them():
    found = read(
        html('<p id="one"></p>'), section("part", "A part", html("<i id='x'></i><b id=\"two\">"))
    )
    assert found.anchors == {"one": "", "x": "A part", "two": "A part"}


@pytest.mark.parametrize(
    ("piece", "idents"),
    [
        ('<!-- <p id="none"> --><p id="one">', ["one"]),
        ('<script>\'<p id="none">\'</script><p id="one">', ["one"]),
        ('<style id="one">p::after { content: \'<p id="none">\' }</style>', ["one"]),
        ('<p title="a > b" id="one"><p title=\' id="none"\' data-id="none">', ["one"]),
        ('<svg\nid="one"><g/><text>if a < b, id="none"</text><g id="two"/></svg>', ["one", "two"]),
        ('<p id=""><p id="a &amp; b">', ["a & b"]),
        ('<p id="one', []),
    ],
)
def test_nothing_but_an_id_of_a_tag_is_an_id(piece, idents):
    assert list(read(html(f'<b id="zero">{piece}')).anchors) == ["zero", *idents]


# Rows -------------------------------------------------------------------------------------


def everywhere(kind, ident):
    return Place(f"page-of-{kind}", "Heading")


def test_every_row_is_found_where_it_stands(tables):
    found = list(search_rows.rows(tables, everywhere))
    idents = {kind: [e.ident for e in found if e.kind == kind] for kind in KINDS}
    assert idents["claim"] == tables.claims.claim_id.tolist()
    assert idents["case"] == tables.cases.case_id.tolist()
    assert idents["passage"] == tables.passages.passage_id.tolist()
    assert idents["word"] == tables.terms.term_id.tolist()
    assert all(entry.page == f"page-of-{entry.kind}" for entry in found)


def test_a_row_that_stands_nowhere_is_not_found(tables):
    assert list(search_rows.rows(tables, lambda kind, ident: None)) == []


def test_a_case_without_an_address_leads_to_the_first_passage_about_it(tables):
    found = search_rows.rows(tables, lambda kind, ident: Place("p", "") if kind != "case" else None)
    places = {entry.ident: entry.anchor for entry in found if entry.kind == "case"}
    assert set(places) == set(tables.cases.case_id)
    about = set(zip(tables.passage_cases.case_id, tables.passage_cases.passage_id, strict=True))
    assert set(places.items()) <= about


def test_a_case_of_which_no_doing_is_told_says_what_its_first_passage_does(tables):
    found = {e.ident: e for e in search_rows.rows(tables, everywhere) if e.kind == "case"}
    assert [ident for ident, entry in found.items() if not entry.text] == []
    told = set(tables.case_attributes.case_id[tables.case_attributes.attribute == "activity"])
    part = found["istr2018-discourse"]
    assert part.ident not in told
    assert part.text in set(tables.passages.gist)


def test_a_case_has_its_other_names_and_its_places(tables):
    found = search_rows.rows(tables, everywhere)
    case = next(entry for entry in found if entry.ident == "nwc2020-sonderborg")
    assert set(case.names) == set(
        tables.case_names.variant[tables.case_names.case_id == "nwc2020-sonderborg"]
    )
    assert case.place == "Sønderborg, Southern Jutland, Denmark"


def test_words_of_the_glossary_stand_for_their_rendering(tables):
    words = search_rows.search_words(tables)
    assert ("civilsamfund", "civil society") in words
    assert ("Røde Kors", "Red Cross") in words
    assert words == sorted(set(words))


# The script -------------------------------------------------------------------------------------


def test_the_script_says_everything_once():
    entries = [
        Entry("section", "a#s", "a", "s", "Heading", text="Text </script>"),
        Entry("claim", "x-c-001", "a", "x-c-001", "", (), "Says.", "Heading"),
    ]
    text = search_index.script({"a": "Page A"}, entries, [("Røde Kors", "Red Cross")])
    index = json.loads(re.fullmatch(r"casebookSearch\.index = (.*);\n", text)[1])
    assert index == {
        "kinds": list(KINDS),
        "pages": [["a.html", "Page A"]],
        "entries": [
            [2, 0, "s", "Heading", "", [], "Text </script>", ""],
            [3, 0, "x-c-001", "", "x-c-001", [], "Says.", "Heading"],
        ],
        "words": [["Røde Kors", "Red Cross"]],
    }


# A book -------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path):
    small = Book(tmp_path)
    for name, text in {
        "_config.yml": (
            "title: Small\nexecute:\n  execute_notebooks: 'off'\n"
            "sphinx:\n  extra_extensions: [casebook.site]\n"
        ),
        "_toc.yml": "format: jb-book\nroot: first\nchapters:\n  - file: second\n",
        "first.md": "# First\n\nA zebra.\n\n## Below\n\nA giraffe.\n",
        "second.md": "# Second\n\nAn okapi.\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return small


def index_of(book):
    text = (book.html / search_index.FILE).read_text(encoding="utf-8")
    return json.loads(text.removeprefix("casebookSearch.index = ").removesuffix(";\n"))


def texts_of(book):
    index = index_of(book)
    return {f"{index['pages'][e[1]][0]}#{e[2]}": e[6] for e in index["entries"]}


def test_the_index_is_that_of_the_pages_build_after_build(book):
    status, output, _ = book.build()
    assert status == 0, output
    assert texts_of(book) == {
        "first.html#": "A zebra.",
        "first.html#below": "A giraffe.",
        "second.html#": "An okapi.",
    }
    # Sphinx's own is not made, and the search page asks for neither.
    assert not (book.html / "searchindex.js").exists()
    assert not re.search(r"searchindex|searchtools|language_data", book.page("search"))

    book.replace("second.md", "okapi", "tapir")
    status, output, _ = book.build()
    assert status == 0, output
    assert texts_of(book)["second.html#"] == "An tapir."
    assert texts_of(book)["first.html#"] == "A zebra."
