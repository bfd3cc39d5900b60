"""The gate finds what is planted, and nothing in what is shipped."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from helpers import studies
from helpers.places import ROOT

from casebook import study
from casebook.privacy import leaks, personal_numbers, withheld_names
from casebook.privacy.visible_text import Markup
from casebook.tables import loading

# Invented, but for the municipality: any will do, since they are withheld alike.
PLANTED = {
    "a name nobody listed": ("told by Jens Aagesen at the meeting", "name"),
    "a listed name": ("the volunteer Oda Quist said so", "name from the list"),
    "a listed name in part": ("Quist said so", "name from the list"),
    "e-mail": ("write to o.quist@frivillig.example.dk today", "e-mail address"),
    "hidden e-mail": ("write to quist (at) example (dot) dk", "e-mail address"),
    "Danish phone": ("ring 98 12 34 56 first", "phone number"),
    "Danish phone in fours": ("ring 9812 3456 first", "phone number"),
    "Danish phone without spaces": ("ring 98123456 first", "phone number"),
    "phone with label": ("Tlf.: 12345678", "phone number"),
    "phone with country": ("ring +45 98123456 first", "phone number"),
    "Swedish phone": ("ring 070-123 45 67 first", "phone number"),
    "Norwegian phone": ("ring 912 34 567 first", "phone number"),
    "Finnish phone": ("ring 040 123 4567 first", "phone number"),
    "Icelandic phone": ("ring 555-1234 first", "phone number"),
    "Danish phone from abroad": ("ring 0045 98 12 34 56 first", "phone number"),
    "Faroese phone": ("ring +298 201234 first", "phone number"),
    "Faroese phone with label": ("tlf. 201234", "phone number"),
    "Greenlandic phone": ("ring +299 321234 first", "phone number"),
    "British phone": ("ring +44 20 7946 0958 first", "phone number"),
    "American phone": ("ring +1 (212) 736-5000 first", "phone number"),
    "Syrian phone": ("ring +963 944 567 890 first", "phone number"),
    "CPR": ("born 010190-1234 in", "personal number (CPR, by its date)"),
    "CPR without hyphen": ("CPR 0101901234", "personal number (CPR, by its date)"),
    "personnummer": ("id 19900101-1234", "personal number (personnummer, by its date)"),
    "fødselsnummer": ("id 01019012345", "personal number (fødselsnummer, by its date)"),
    "henkilötunnus": ("id 010190-123A", "personal number (henkilötunnus, by its date)"),
    "CPR with check digit": ("211062-5629", "personal number (CPR, by its check digit)"),
    "CPR of a foreigner": ("CPR 611062-5629", "personal number (CPR or personnummer, by its date)"),
    "personnummer with check digit": (
        "880320-0016",
        "personal number (personnummer, by its check digit)",
    ),
    "fødselsnummer with check digit": (
        "151086 95088",
        "personal number (fødselsnummer, by its check digit)",
    ),
    "henkilötunnus with check digit": (
        "131052-308T",
        "personal number (henkilötunnus, by its check digit)",
    ),
    "kennitala": ("120174-3399", "personal number (kennitala, by its check digit)"),
    "kennitala or CPR": ("120174-3389", "personal number (CPR or kennitala, by its date)"),
    "IBAN": ("paid into DK50 0040 0440 1162 43 at last", "IBAN"),
    "IBAN without spaces": ("paid into se4550000000058398257466", "IBAN"),
    "E.164": ("ring +4520123456 first", "phone number"),
    "number that nobody was given": ("ring +47 12 34 56 78 first", "phone number"),
    "German phone": ("ring +49 (0)30 1234567 first", "phone number"),
    "profile": ("see facebook.com/oda.q for it", "profile"),
    "profile with scheme": ("see https://www.linkedin.com/in/oda-q/ for it", "profile"),
    "Danish plate": ("drove AB 12 345 home", "number plate"),
    "Norwegian plate": ("skiltnummer AB 12345", "number plate"),
    "titled name": ("then hr. Bertelsen said", "name after a title"),
    "titled name of a woman": ("then fru Qvistgaard said", "name after a title"),
    "titled name in English": ("then Mrs Oddfellow said", "name after a title"),
    "doctor": ("asked dr. A. Bertelsen", "name after a title"),
    "professor": ("asked Professor Bertelsen", "name after a title"),
    "Icelandic address": ("lives at Laugavegi 22", "street address"),
    "English address": ("lives at 221B Baker Street", "street address"),
    "English address in three words": ("lives at 14 Old Mill Lane", "street address"),
    "Danish address": ("lives in Vestergade 12, 2. tv", "street address"),
    "Danish address in small letters": ("lives in vestergade 12", "street address"),
    "Danish address in two words": ("lives in Nørre Allé 5B", "street address"),
    "Swedish address": ("lives in Storgatan 7", "street address"),
    "Finnish address": ("lives in Mannerheimintie 5", "street address"),
    "position": ("the café lies at 56.1512, 9.5487", "position"),
    "position with degrees": ("the café lies at 56.1512° N", "position"),
    "position in minutes": ("the café lies at 56°03'04\" N", "position"),
    "municipality": ("refugees in Silkeborg Kommune", "withheld place"),
    "municipality in the genitive": ("Silkeborgs frivillige", "withheld place"),
    "municipality, older spelling": ("frivillige i Åbenrå", "withheld place"),
    "municipality in an id": ("gv2022-p-silkeborg", "withheld place"),
}
HARMLESS = [
    "9cd6a70f43fb4d4c afa579e034ec431ba4d3c1e49c5fd5f7 12345678901234567890123456789012",
    "https://doi.org/10.1080/01419870.2017.1339897 and 10.1007/s11266-020-00268-9",
    "ISBN 978-87-412-3456-7, ISSN 1799-649X",
    "8(1): 3–14, pp. 1083–1101, 1083-1101, 326-345",
    "2015-2018, 2015–2016, 2015 2018, 12-05-2019, 2019-05-12, 20190512, 1 January 2019",
    "75 45 90 60 90 75 90 50 55 70 60 75 45 90 30 45 120",
    "7,100 refugees, 99.5 %, 2,658 answers, 0.05124 0.98765, alpha 0.6543",
    "alpha 0.1234 0.5678 and 12.50 33.10 20.00 or a row 0 1 1 0 1 0 0 1",
    "Hans Reitzels Forlag, Alle 17 informanter, Part 3, Allé, the way 3",
    "Ane Grubb and Kathrine Vitus; Anna Karlsdóttir",
    "Ikast-Brande, Sønderborg, Copenhagen, København, Herøy",
    "version 1.0.4.post1, vega@5.30, @media (min-width: 960px), 10.33134/njmr.421",
    "56.15, 9.55",
    "33121212-5ab1-4f00-9d30-123456789012 and 070a1b2c-0701-2345-6789-045123456700",
    "326-345, 326–345, pp. 2083-2101, vol. 2, 4010–4021",
    "2.345.678 kroner, 4,567,890 people, 0.6543, 5.123.456",
    "in 2014 2016 and (2011–2014), 2014/2016",
    "the HR Manager, Professor of law, Dr. Phil., fru, professor Emerita, a doctor in Kiruna",
    "x.com, https://www.facebook.com/, netflix.com/title/80, linkedin.com/company/dst",
    "DK12 3456 7890 1234 56, in AB 12, AB 12345, 12 Men, 3 High Schools, 5 Steps On The Way Home",
    "a storm of quists and odas",
]


@pytest.fixture(scope="module")
def by():
    return leaks.watch(own=["Oda Quist"])


@pytest.fixture
def shipped(tmp_path):
    shutil.copytree(loading.DATA, tmp_path / "study")
    return tmp_path / "study"


def look(place: Path, by=None) -> list[leaks.Finding]:
    """What is found in a file, or in all files of a folder."""
    by = leaks.watch() if by is None else by
    folder = place if place.is_dir() else place.parent
    paths = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
    named = [(path.read_bytes(), path.relative_to(folder).as_posix()) for path in paths]
    return [finding for content, name in named for finding in leaks.scan_content(content, name, by)]


def notebook(path: Path, source: str = "1", outputs=()) -> Path:
    cell = {"cell_type": "code", "source": [source], "outputs": list(outputs), "metadata": {}}
    path.write_text(json.dumps({"cells": [{"source": "x"}, cell]}), encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "kind"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_found_everywhere(tmp_path, by, text, kind):
    found = leaks.scan_text(text, by=by)
    assert [f.kind for f in found] == [kind]

    (tmp_path / "t.csv").write_text(
        f'id,gist\na,fine\nb,"{text}"\n'.replace('04"', '04""'), "utf-8"
    )
    (finding,) = leaks.scan_tables(tmp_path, by)
    assert (finding.file, finding.row, finding.column, finding.kind) == ("t.csv", 3, "gist", kind)

    output = {"output_type": "display_data", "data": {"text/html": [f"<p>a</p>\n<td>{text}</td>"]}}
    (finding,) = look(notebook(tmp_path / "n.ipynb", outputs=[output]), by)
    assert finding[:4] == ("n.ipynb", 2, "output 1 text/html text", kind)

    (tmp_path / "n.ipynb").unlink()
    (tmp_path / "t.csv").unlink()
    (tmp_path / "p.html").write_text(f"<html>\n<p>fine</p>\n<p>{text}</p></html>", "utf-8")
    (finding,) = look(tmp_path, by)
    assert finding[:4] == ("p.html", 3, "text", kind)


def test_findings_do_not_spread_what_they_found(by):
    for text, _ in PLANTED.values():
        for finding in leaks.scan_text(text, by=by):
            assert not any(letter.isdigit() for letter in finding.found)
            words = withheld_names.WORD.findall(finding.found)
            assert all(len(word) == 1 for word in words)
            assert str(finding).endswith(f"{finding.kind} ({finding.found})")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_passes(by, text):
    assert leaks.scan_text(text, by=by) == []


def test_names_are_found_however_they_are_written(by):
    hidden = ["ODA QUIST", "Oda\nQuist", "O\u00adda Qui\u200bst", "Oda-Quist's", "Odá Qüist"]
    for text in hidden:
        assert [f.kind for f in leaks.scan_text(text, by=by)] == ["name from the list"], text
    assert [f.kind for f in leaks.scan_text("Oda and Quist", by=by)] == ["name from the list"] * 2
    assert leaks.scan_text("oda and quist", by=by) == []


def test_a_name_in_parts_of_a_page_is_found(tmp_path, by):
    page = """<html><head><title>x</title><meta name="a" content="Oda Quist">
    <script type="application/json">{"tooltip": ["fine", "Oda Quist"]}</script>
    <script>var a = "o.quist@example.dk", b = 98123456</script></head><body>
    <p>O<b>da</b> <i>Quist</i></p><img alt="Oda Quist"><!-- Oda Quist -->
    <svg aria-label="Oda Quist"><path d="M98123456 56.15123,9.91234"/><text>Oda Quist</text></svg>
    <a href="mailto:o.quist@example.dk">x</a><a href="tel:98123456">y</a></body></html>"""
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    for index in ("searchindex.js", "search-index.js"):
        (tmp_path / index).write_text('Search.setIndex({"Oda Quist": 98123456})', "utf-8")
    (tmp_path / "other.js").write_text("Oda Quist", encoding="utf-8")
    found = look(tmp_path, by)
    assert sorted((f.row, f.column, f.kind) for f in found if f.file == "index.html") == [
        (1, "attribute content", "name from the list"),
        (2, "script", "name from the list"),
        (3, "script", "e-mail address"),
        (4, "attribute alt", "name from the list"),
        (4, "comment", "name from the list"),
        (4, "text", "name from the list"),
        (5, "attribute aria-label", "name from the list"),
        (5, "text", "name from the list"),
        (6, "attribute href", "e-mail address"),
        (6, "attribute href", "phone number"),
    ]
    for index in ("searchindex.js", "search-index.js"):
        assert [f.kind for f in found if f.file == index] == ["name from the list"]
    assert not [f for f in found if f.file == "other.js"]


def test_a_name_in_parts_of_a_notebook_is_found(tmp_path, by):
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["Oda ", "Quist"]},
        {"output_type": "error", "evalue": "Oda Quist", "traceback": []},
        {"output_type": "display_data", "data": {"application/vnd.x+json": {"a": ["Oda Quist"]}}},
        {"output_type": "display_data", "data": {"image/png": "Oda Quist"}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg><desc>Oda Quist</desc>"}},
    ]
    found = look(notebook(tmp_path / "n.ipynb", "# Oda Quist", outputs), by)
    assert [f.column for f in found] == [
        "source",
        "output 1 stdout",
        "output 2 error",
        "output 3 application/vnd.x+json",
        "output 5 image/svg+xml text",
    ]
    assert {(f.row, f.kind) for f in found} == {(2, "name from the list")}


@pytest.mark.parametrize("column", ["latitude", "Longitude", "lat", "place_lon", "breddegrad"])
def test_positions_in_tables_have_one_decimal(tmp_path, by, column):
    path = tmp_path / "places.csv"
    path.write_text(f"id,{column},share\na,56.1,0.123\nb,56.10,0.12\nc,9.55,0.1\n", "utf-8")
    (finding,) = leaks.scan_tables(tmp_path, by)
    assert (finding.row, finding.column, finding.kind) == (4, column, "position")


def test_positions_beside_charts_have_two_decimals(tmp_path, by):
    def output(value):
        data = {"application/json": {"values": [{"longitude": value, "share": 0.12345}]}}
        return {"output_type": "display_data", "data": data}

    path = notebook(tmp_path / "n.ipynb", outputs=[output(9.55), output(9.5487)])
    assert [f.column for f in look(path, by)] == ["output 2 application/json"]
    table = "<table><tr><th>place<th>latitude</tr><tr><td>x</td><td>56.151</td></tr></table>"
    (tmp_path / "p.html").write_text(table, encoding="utf-8")
    assert "position" in [f.kind for f in look(tmp_path, by)]


def test_a_number_is_a_persons_only_if_it_holds_a_date():
    assert personal_numbers.is_date("010190", year_first=False)
    assert personal_numbers.is_date("900101", year_first=True)
    assert personal_numbers.is_date("610190", False, [(60, 0)])  # for those who have no other yet
    assert not personal_numbers.is_date("993399", False)
    assert not personal_numbers.is_date("139945", False)
    assert leaks.scan_text("993399-1234") == []


def test_only_numbers_of_the_countries_asked_for_are_found():
    def kinds(text, *countries):
        return [f.kind for f in leaks.scan_text(text, by=leaks.watch(countries=countries))]

    assert kinds("131052-308T", "DK") == []
    assert kinds("ring 030 901820", "DE") == ["phone number"]
    assert kinds("ring 030 901820", "DK") == []
    assert kinds("ring +45 98 12 34 56", "DE") == ["phone number"]


@pytest.fixture
def own_study(tmp_path):
    """A study with a list of names."""
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")
    private = tmp_path / "own.private"
    study.make_private(private, names=["# those who spoke", "Oda Storm", "", "Bo Zyx"])
    return tmp_path / "own", private


def test_the_names_of_a_study_are_looked_for(own_study):
    folder, private = own_study
    text = "Storm and Zyx came before the storm"
    found = leaks.scan_text(text, by=leaks.watch(folder))
    assert [(f.kind, f.found) for f in found] == [
        ("name from the list", "S****"),
        ("name from the list", "Z**"),
    ]
    (private / "may-stay.txt").write_text("storm = the weather, in a field note\n", "utf-8")
    assert [f.found for f in leaks.scan_text(text, by=leaks.watch(folder))] == ["Z**"]
    (private / "may-stay.txt").write_text("# why not\nstorm\n", "utf-8")
    with pytest.raises(ValueError, match="may-stay.txt, line 2: write what may stay"):
        leaks.watch(folder)
    (private / "may-stay.txt").unlink()
    (private / "names.txt").write_text("Bo\nA name of far too many words\n", "utf-8")
    with pytest.raises(ValueError, match="names.txt, line 2: a name has 1 to 4 words") as told:
        leaks.watch(folder)
    assert "many words" not in str(told.value)


def test_what_the_book_withholds_is_nothing_to_a_study(own_study):
    folder, _ = own_study
    assert leaks.scan_text("In Silkeborg.", by=leaks.watch())
    assert leaks.scan_text("In Silkeborg.", by=leaks.watch(folder)) == []


def test_what_is_found_in_many_rows_is_one_line():
    rows = [leaks.Finding("a.csv", row, "id", "name", "S****") for row in (2, 3, 5, 5, 7)]
    rows.append(leaks.Finding("a.csv", 4, "gist", "name", "S****"))
    assert leaks.together(rows, most=3) == [
        "a.csv, rows 2, 3, 5 and 1 more, id: name (S****)",
        "a.csv, row 4, gist: name (S****)",
    ]


def test_what_is_packed_or_a_document_is_looked_into(tmp_path, by):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("t.csv", "id,gist\na,ring 98 12 34 56\n")
    (finding,) = leaks.scan_content(packed.getvalue(), "_downloads/a.zip", by)
    assert finding[:4] == ("_downloads/a.zip/t.csv", 2, "gist", "phone number")
    with pytest.raises(ValueError, match="a.zip lies too deep"):
        leaks.scan_content(packed.getvalue(), f"{'z.zip/' * 20}a.zip", by)
    book = openpyxl.Workbook()
    book.active.append(["Oda Quist"])
    book.save(tmp_path / "a.xlsx")
    found = leaks.scan_content((tmp_path / "a.xlsx").read_bytes(), "a.xlsx", by)
    assert {f.kind for f in found} == {"name from the list"}
    for name in ("a.zip", "a.pdf", "a.docx"):
        with pytest.raises(ValueError, match="search"):
            leaks.scan_content(b"nothing of the kind", name, by) or leaks.scan_content(
                b"", name, by
            )


def test_data_that_pages_load_as_scripts_is_looked_into(by):
    script = 'casebookSearch.index = {"a": "fine"};\ncasebookSearch.index = ["ring 98 12 34 56"];\n'
    for name in ("search-index.js", "_static/argument-own.js", "copy-data-own.js"):
        (finding,) = leaks.scan_content(script.encode(), name, by)
        assert (finding.row, finding.kind) == (2, "phone number")
    assert leaks.scan_content(script.encode(), "_static/other.js", by) == []


@pytest.mark.slow
def test_planted_in_the_shipped_tables_it_is_found(shipped):
    path = shipped / "passages.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Work under the", "Work in Silkeborg under the", 1), "utf-8")
    (finding,) = leaks.scan_tables(shipped)
    assert (finding.file, finding.row, finding.column) == ("passages.csv", 2, "gist")
    path.write_text(text, encoding="utf-8")
    description = shipped / "datapackage.json"
    words = description.read_text(encoding="utf-8").replace("Id of the informant", "98 12 34 56", 1)
    description.write_text(words, encoding="utf-8")
    assert [f.file for f in leaks.scan_tables(shipped)] == ["datapackage.json"]


def test_what_cannot_be_searched_is_an_error(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"a\n\xff\xfe\n")
    with pytest.raises(ValueError, match="t.csv is no UTF-8 text"):
        leaks.scan_tables(tmp_path)
    (tmp_path / "n.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="n.ipynb is no notebook"):
        look(tmp_path / "n.ipynb")


def test_fingerprints_hold_no_name():
    assert withheld_names.fingerprint("Ærø Å.") == withheld_names.fingerprint("æro aa")
    assert withheld_names.fingerprint("Oda Quist") != withheld_names.fingerprint("Quist Oda")
    assert withheld_names.fingerprint("Oda Quist").first == withheld_names.fingerprint("oda").hash
    for name in ("", "1 2 3 4 5"):
        with pytest.raises(ValueError, match="a name has 1 to 4 words"):
            withheld_names.fingerprint(name)
    rows = (
        (ROOT / "src" / "casebook" / "privacy" / "withheld.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    assert len(rows) > 100
    assert {row.split(",")[0] for row in rows[1:]} == set(withheld_names.KINDS)
    for row in rows[1:]:
        _, words, first, code = row.split(",")
        assert 1 <= int(words) <= withheld_names.LONGEST
        assert len(first) == len(code) == 16
    codes = [row.split(",")[3] for row in rows[1:]]
    assert codes == sorted(set(codes))  # their order tells nothing


def test_blocks_of_markup_are_read_as_they_are_shown():
    page = Markup("<p>one<br>\ntwo</p><td>a</td><td>b</td>")
    assert [(line, text) for part, line, text in page.parts if part == "text"] == [
        (1, "one"),
        (2, "two"),
        (2, "a"),
        (2, "b"),
    ]


# ------------------------------------------------------------------------------- what is shipped


def told(findings) -> list[str]:
    return [str(finding) for finding in findings]


@pytest.mark.slow
def test_the_shipped_tables_pass():
    assert told(leaks.scan_tables(loading.DATA)) == []


@pytest.mark.slow
def test_the_shipped_notebooks_pass():
    paths = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "book").rglob("*.ipynb")]
    assert paths
    by = leaks.watch()
    assert told([finding for path in sorted(paths) for finding in look(path, by)]) == []


@pytest.mark.slow
def test_the_shipped_prose_passes():
    paths = [*ROOT.glob("*.md"), *(ROOT / "book").rglob("*.md")]
    by = leaks.watch()
    found = [leaks.scan_text(p.read_text(encoding="utf-8"), p.name, by=by) for p in sorted(paths)]
    assert told(sum(found, [])) == []


def test_the_built_pages_pass(built_book):
    assert told(look(built_book)) == []
