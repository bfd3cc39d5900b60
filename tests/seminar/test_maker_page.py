"""The page "Make a sheet" as Python writes it: what it offers, what it allows, QR codes."""

import json
import re

import pytest
import segno
from helpers.classroom import sheet
from helpers.policies import hashes

from casebook.argument import given_by
from casebook.seminar import maker_page, sheet_page, sheets


@pytest.fixture(scope="module")
def offered(tables):
    text = maker_page.choices_script(tables, {"first-coding": sheet(tables)})
    data = text.removeprefix("casebookClass.choices = ").removesuffix(";\n")
    return json.loads(data)


def test_every_passage_is_offered_as_a_sheet_would_have_it(tables, offered):
    rows = tables.passages
    assert [row[0] for row in offered["passages"]] == list(rows.passage_id)
    alike = sheets.passages_of(tables, rows.passage_id)
    assert [tuple(row[:4]) for row in offered["passages"]] == list(alike)
    labels = tables.voices.set_index("voice_id").label
    told = [offered["voices"][row[6]] for row in offered["passages"]]
    assert told == [labels[voice] for voice in rows.voice_id]
    titles = {
        (source, place): title
        for source, place, title in zip(
            tables.paragraphs.source_id,
            tables.paragraphs.locator,
            tables.paragraphs.section_title,
            strict=True,
        )
    }
    told = [offered["sections"][row[5]] for row in offered["passages"]]
    wanted = zip(rows.source_id, rows.locator, strict=True)
    assert told == [titles[where] for where in wanted]


def test_claims_are_offered_with_their_passages_and_nobodys_codings(tables, offered):
    links = tables.links[tables.links.target_table == "passages"]
    pairs = {(row[0], claim) for row in offered["passages"] for claim in row[7]}
    assert pairs == set(zip(links.target_id, links.claim_id, strict=True))
    statements = dict(zip(tables.claims.claim_id, tables.claims.statement, strict=True))
    assert {claim for _, claim in pairs} == set(offered["claims"])
    assert all(statements[claim] == text for claim, text in offered["claims"].items())
    first, second = given_by(tables, "A"), given_by(tables, "B")
    differ = {row[0] for row in offered["passages"] if row[8]}
    assert differ
    for name in tables.passages.passage_id:
        assert (name in differ) == (first.get(name, set()) != second.get(name, set())), name


def test_codes_are_offered_in_the_languages_that_they_have(tables, offered):
    assert list(offered["codes"]) == ["en", "da"]
    for language, rows in offered["codes"].items():
        assert [tuple(row) for row in rows] == [
            *sheets.codes_of(tables, tables.codes.code_id, language)
        ]
    plain = tables.codes.drop(columns=[c for c in tables.codes if c.endswith("_da")])
    only = maker_page.choices(type(tables)({**tables, "codes": plain}), {})
    assert list(only["codes"]) == ["en"]


def test_ready_sheets_are_offered_whole(tables, offered):
    assert sheets.sheet_from_data(offered["sheets"]["first-coding"]) == sheet(tables)


def test_tables_without_codings_offer_passages_all_the_same(tables):
    bare = {name: frame for name, frame in tables.items() if name != "codings"}
    found = maker_page.choices(type(tables)(bare), {})
    assert len(found["passages"]) == len(tables.passages)
    assert not any(row[8] for row in found["passages"])


def page_of(tables, code=""):
    ready = maker_page.Ready("first-coding", sheet(tables), "sheets/first-coding.html", code)
    return maker_page.maker_html(tables, [ready])


def test_the_page_may_run_its_own_script_and_that_of_a_sheet_only(tables):
    page = page_of(tables)
    rule, allowed, inside = hashes(page)
    assert "unsafe" not in rule
    assert rule.startswith("default-src 'none'")
    assert "connect-src" not in rule  # so that "none" holds for it
    _, shown, _ = hashes(sheet_page.sheet_html(sheet(tables)))
    assert set(allowed) == {*inside, *shown}


def test_the_page_of_a_link_may_load_nothing(tables):
    rule, allowed, inside = hashes(maker_page.link_html())
    assert "unsafe" not in rule
    assert "'self'" not in rule
    _, shown, _ = hashes(sheet_page.sheet_html(sheet(tables)))
    assert set(allowed) == {*inside, *shown}


def test_a_page_without_qr_codes_says_why(tables):
    assert "name no web address" in page_of(tables)
    page = page_of(tables, "sheets/first-coding.qr.html")
    assert "name no web address" not in page
    assert 'href="sheets/first-coding.qr.html"' in page


@pytest.mark.slow
def test_pages_are_the_same_when_made_twice(tables):
    assert page_of(tables) == page_of(tables)
    ready = {"first-coding": sheet(tables)}
    assert maker_page.choices_script(tables, ready) == maker_page.choices_script(tables, ready)


ADDRESS = "https://books.example/kursus/book/seminars/sheets/first-coding.html"


def test_a_qr_code_has_the_modules_of_its_address():
    page = maker_page.qr_html("A & <b>", ADDRESS)
    assert "<title>A &amp; &lt;b&gt;: QR code</title>" in page
    assert page.count(ADDRESS) == 2  # where it leads, and to be typed
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", page):
        dark |= {(int(x) - 4 + n, int(y) - 4) for n in range(int(length))}
    matrix = segno.make_qr(ADDRESS, error="m").matrix
    right = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert dark == right
    (size,) = re.findall(r'viewBox="0 0 (\d+) \1"', page)
    assert int(size) == len(matrix) + 8
    other = maker_page.qr_html("A & <b>", ADDRESS + "x")
    assert other.replace(ADDRESS + "x", ADDRESS) != page
