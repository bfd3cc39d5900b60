"""What chapters show as HTML is read once, marked where it must be, and else left as it is."""

from types import SimpleNamespace

import pytest
from docutils import nodes

from casebook.site import notebook_html
from casebook.site.addresses import LEDGER, PASSAGES
from casebook.site.glossary_marks import Word

CARD = (
    '<article class="cb-shown cb-card" id="x-c-001"><p class="cb-card-head">'
    '<a href="#x-c-001">x-c-001</a> <span>finding</span></p><p>It is so.</p></article>'
)
ROW = (
    '<tr id="x-c-002"><td><a href="#x-c-002">x-c-002</a></td><th scope="row">It is so.</th>'
    "<td>finding</td></tr>"
)


def read(text, *how):
    """What a piece shows, and how it is written then."""
    html = notebook_html.Html(text)
    piece = notebook_html.read(html, *how)
    return SimpleNamespace(html=str(html), **piece._asdict())


def link_claims(text, *how):
    html = notebook_html.Html(text)
    links = notebook_html.link_claims(html, *how)
    return str(html), links


PLACES = [("search", "book/reference/"), ("notebooks/one", "../book/reference/"), (PASSAGES, "")]


@pytest.mark.parametrize(("page", "to"), PLACES)
def test_ids_of_passages_lead_to_where_they_are_listed(page, to):
    html = '<b>at</b> <span class="cb-id">s2020-a-01</span>'
    piece = read(html, page, {}, {PASSAGES})
    link = f'<a class="cb-id" href="{to}passages.html#s2020-a-01">s2020-a-01</a>'
    assert piece.html == f"<b>at</b> {link}"
    assert piece.links == {f"{to}passages.html#s2020-a-01"}
    assert read(html, page, {}, ()).html == html


def test_words_lead_to_the_passage_that_they_name():
    html = '<span class="cb-id" data-passage="s2020-a-01">a <b>¶1</b></span>'
    piece = read(html, PASSAGES, {}, {PASSAGES})
    assert piece.html == '<a class="cb-id" href="passages.html#s2020-a-01">a <b>¶1</b></a>'


CLAIM = '<b>so</b> <span class="cb-claim">s2020-c-001</span>'


@pytest.mark.parametrize(("page", "to"), PLACES)
def test_ids_of_claims_lead_to_the_ledger(page, to):
    html, links = link_claims(CLAIM, page, {LEDGER}, ())
    address = f"{to}claim-ledger.html#s2020-c-001"
    assert html == f'<b>so</b> <a class="cb-claim" href="{address}">s2020-c-001</a>'
    assert links == {address}


def test_the_id_of_a_claim_that_the_page_shows_stays_on_the_page():
    html, links = link_claims(CLAIM, "notebooks/one", {LEDGER}, {"s2020-c-001"})
    assert html == '<b>so</b> <a class="cb-claim" href="#s2020-c-001">s2020-c-001</a>'
    assert links == set()


BOX = '<svg><a class="cb-claim" data-claim="s2020-c-001" href="#s2020-c-001"><g></g></a></svg>'


@pytest.mark.parametrize(
    ("pages", "here", "href"),
    [
        ({LEDGER}, {"s2020-c-001"}, ' href="#s2020-c-001"'),
        ({LEDGER}, (), ' href="../book/reference/claim-ledger.html#s2020-c-001"'),
        (set(), (), ' data-claim="s2020-c-001"'),  # which `link_rest` reads
    ],
)
def test_a_box_of_an_argument_leads_to_the_claim_wherever_it_stands(pages, here, href):
    html, _ = link_claims(BOX, "notebooks/one", pages, here)
    assert html == f'<svg><a class="cb-claim"{href}><g></g></a></svg>'


def test_the_id_of_a_claim_leads_nowhere_in_a_book_without_a_ledger():
    assert link_claims(CLAIM, "notebooks/one", {PASSAGES}, ()) == (CLAIM, set())


IDS_IN_A_FRAME = (
    '<table class="dataframe"><thead><tr><th></th><th>claim_id</th><th>gist</th></tr></thead>'
    "<tbody><tr><th>s2020-a-01</th><td>s2020-c-001</td><td>As s2020-a-01 has it</td></tr></tbody>"
    "</table>"
)
KINDS = {"s2020-a-01": notebook_html.PASSAGE, "s2020-c-001": notebook_html.CLAIM}


@pytest.mark.parametrize("pages", [{PASSAGES, LEDGER}, ()])
def test_ids_in_tables_of_pandas_lead_to_the_same_places(pages):
    html = notebook_html.Html(IDS_IN_A_FRAME)
    piece = notebook_html.read(html, "notebooks/one", {}, pages, (), KINDS.get)
    notebook_html.link_claims(html, "notebooks/one", pages, ())
    to = "../book/reference"
    if pages:
        passage = f'<a class="cb-id" href="{to}/passages.html#s2020-a-01">s2020-a-01</a>'
        claim = f'<a class="cb-claim" href="{to}/claim-ledger.html#s2020-c-001">s2020-c-001</a>'
        assert piece.links == {f"{to}/passages.html#s2020-a-01"}
        assert notebook_html.rest(html) == set()
    else:  # a book of one's own lists them elsewhere
        passage = '<span class="cb-id">s2020-a-01</span>'
        claim = '<span class="cb-claim">s2020-c-001</span>'
        assert notebook_html.rest(html) == set(KINDS)
    assert f"<th>{passage}</th><td>{claim}</td><td>As s2020-a-01 has it</td>" in str(html)
    assert str(html).count("<td></td>") == 1


def test_a_sentence_in_a_table_of_pandas_gets_a_column_to_be_read_in():
    sentence = "It is so, " * 9
    html = read(IDS_IN_A_FRAME.replace("As s2020-a-01 has it", sentence), "a", {}, ()).html
    assert html.count("cb-long") == 1
    assert f'<td class="cb-long">{sentence}</td>' in html


def test_the_tables_are_not_read_for_a_cell_that_cannot_be_an_id():
    """A book whose tables are not those of a study may still show one."""
    asked = []
    html = notebook_html.Html(IDS_IN_A_FRAME)
    notebook_html.read(html, "notebooks/one", {}, (), (), asked.append)
    assert asked == list(KINDS)


def test_what_is_no_id_stays_text_in_a_table_of_pandas():
    assert "<a" not in read(IDS_IN_A_FRAME, "notebooks/one", {}, {PASSAGES, LEDGER}).html


def test_cards_and_rows_are_noted_and_get_a_place_for_what_comes_later():
    piece = read(f"{CARD}<table>{ROW}</table>", "a", {}, ())
    assert (piece.cards, piece.rows) == (("x-c-001",), ("x-c-002",))
    assert f"finding</span>{notebook_html.place('x-c-001')}</p>" in piece.html
    assert f"It is so.{notebook_html.place('x-c-002')}</th>" in piece.html


LABELLED = CARD.replace(">It is so.<", "><span id='x-c-001-statement'>It is so.</span><").replace(
    'id="x-c-001">', 'id="x-c-001" aria-labelledby="x-c-001-statement">'
)


def test_the_first_card_or_row_of_a_claim_holds_its_id_and_the_others_give_it_up():
    row = ROW.replace("x-c-002", "x-c-001")
    piece = read(f"{LABELLED}{LABELLED}<table>{row}{ROW}</table>", "a", {}, ())
    assert (piece.cards, piece.rows) == (("x-c-001",), ("x-c-002",))
    for held in ("x-c-001", "x-c-001-statement", "x-c-002"):
        assert piece.html.count(f'id="{held}"') == 1
    assert piece.html.count('aria-label="It is so."') == 1
    assert piece.html.count('aria-labelledby="x-c-001-statement"') == 1
    later = read(f"{LABELLED}<table>{ROW}</table>", "a", {}, (), ["x-c-001"])
    assert (later.cards, later.rows) == ((), ("x-c-002",))


@pytest.mark.parametrize(
    "html",
    [
        '<svg viewBox="0 0 4 2"><clipPath id=c></clipPath><a href="#x">x &lt; y</a></svg>',
        CARD.replace("cb-card ", "cb-box ").replace("cb-card", "cb-box"),
        ROW.replace('href="#x-c-002"', 'href="#other"'),
        ROW.replace("<th", "<td").replace("</th>", "</td>"),
    ],
)
def test_a_piece_without_anything_of_the_kind_stays_to_the_letter(html):
    piece = read(html, "a", {"hembygd": Word("w", "sv", "home")}, ())
    assert (piece.html, piece.cards, piece.rows) == (html, (), ())


def test_pieces_are_html_that_may_have_something_to_read():
    document = nodes.document("", "")
    for kind, text in (("html", CARD), ("latex", CARD), ("html", "<svg></svg>")):
        document += nodes.raw("", text, format=kind)
    (piece,) = notebook_html.pieces(document)
    notebook_html.replace(piece, "<b>else</b>")
    assert piece.astext() == "<b>else</b>"


FRAME = """<div><style scoped> .dataframe tbody tr th { vertical-align: top; } </style>
<table border="1" class="dataframe"><tr style="text-align: right;"><th></th><th>status</th></tr>
<tr><th>0</th><td>thin</td></tr></table></div>"""


def test_a_table_of_pandas_loses_its_styles_and_empty_headers():
    assert read(FRAME, "page", {}, ()).html == (
        '<div>\n<table class="dataframe"><tr><td></td><th>status</th></tr>\n'
        "<tr><th>0</th><td>thin</td></tr></table></div>"
    )
