"""`casebook disclose` on a study: its tables and transcripts, and what was looked for."""

import json

import pytest
from click.testing import CliRunner
from helpers import studies

from casebook import study
from casebook.cli.check import check
from casebook.cli.disclose import disclose
from casebook.privacy import NOT_SEEN, looked_for

SAID = {
    "int-01.txt": "I: Hvem kom?\nR1: Det gjorde Storm, og han bor i Vestergade 12.\n",
    "int-02.txt": "R2: Ring til fru Bertelsen på +45 20 12 34 56.\n",
    "note-1.txt": "Vejret var koldt 🙂, storm fra vest.\n",
}


def run(*arguments):
    return CliRunner().invoke(disclose, [str(one) for one in arguments], obj=None)


@pytest.fixture
def own(tmp_path):
    """A study whose transcripts lie in its private folder, with a list of names."""
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")
    study.make_private(tmp_path / "own.private", SAID, ["Oda Storm"])
    return tmp_path / "own"


def test_the_transcripts_of_a_study_are_looked_into(own):
    result = run(own)
    assert result.exit_code == 1, result.output
    assert "gate, tables: nothing\n" in result.output
    assert "gate, 3 texts: 4 findings\n" in result.output
    for told in (
        "int-01.txt, row 2: name from the list (S****)",
        "int-01.txt, row 2: street address (V********* **)",
        "int-02.txt, row 1: name after a title (f** B********)",
        "int-02.txt, row 1: phone number (+** ** ** ** **)",
    ):
        assert f"  {told}\n" in result.output
    assert "looked for, as it is written in DK, SE, NO, FI, IS:\n" in result.output
    for what in looked_for().values():
        assert f"  {what}\n" in result.output
    assert result.output.endswith(f"cannot be seen in this way: {NOT_SEEN}\n")


def test_texts_can_lie_elsewhere_and_what_cannot_be_read_is_told(own, tmp_path):
    texts = tmp_path / "texts"
    (texts / "more").mkdir(parents=True)
    (texts / "more" / "a.md").write_text("Skriv til o.storm@example.dk\n", encoding="utf-8")
    (texts / "b.txt").write_bytes(b"")
    (texts / ".hidden").write_text("98 12 34 56", encoding="utf-8")
    result = run(own, "--texts", texts)
    assert result.exit_code == 1
    assert "gate, 4 texts: 5 findings\n" in result.output  # those of the study, too
    assert "more/a.md, row 1: e-mail address" in result.output
    assert "  not looked into: b.txt cannot be searched: it is empty\n" in result.output
    assert "hidden" not in result.output


@pytest.mark.slow
def test_countries_are_asked_for(own):
    report = json.loads(run(own, "--countries", "se, DE", "--json").output)
    assert report["countries"] == ["SE", "DE"]
    assert report["texts"]["looked_into"] == 3
    assert {"file", "row", "column", "kind", "found"} == set(report["texts"]["gate"][0])
    result = run(own, "--countries", "SE,DE")
    assert "looked for, as it is written in SE, DE:\n" in result.output
    assert "personal numbers (personnummer, Steuer-IdNr.)\n" in result.output
    assert "of DE streets only in English forms" in result.output
    assert "of LI no personal numbers: none is known here" in run(own, "--countries", "LI").output
    result = run(own, "--countries", "Danmark")
    assert result.exit_code == 1
    assert "no country has the code 'Danmark' (ISO 3166); did you mean DK (Denmark)" in (
        result.output
    )


@pytest.mark.slow
def test_a_study_may_name_its_countries(own):
    path = own / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))

    def name(*countries):
        described["casebook"]["study"]["countries"] = list(countries)
        path.write_text(json.dumps(described), encoding="utf-8")

    text = own.parent / "own.private" / "texts" / "int-02.txt"
    text.write_text("R2: Ring 0211 9018204, min Nummer er 36 574 261 809.\n", encoding="utf-8")
    assert "int-02" not in run(own).output
    name("DE")
    told = run(own).output
    assert "int-02.txt, row 1: phone number (**** *******)" in told
    assert "int-02.txt, row 1: personal number (Steuer-IdNr., by its check digit)" in told
    assert "looked for, as it is written in DE:\n" in told
    assert "int-02" not in run(own, "--countries", "DK").output
    name("DE", "Sverige")
    for command in (disclose, check):
        result = CliRunner().invoke(command, [str(own)], obj=None)
        assert result.exit_code == 1
        assert "datapackage.json" in result.output
        assert "casebook.study.countries" in result.output
        assert "no country has the code 'Sverige' (ISO 3166); did you mean SE" in result.output


def test_a_study_without_a_list_of_names_is_told_so(tmp_path):
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")
    result = run(tmp_path / "own")
    assert result.exit_code == 0, result.output
    assert "no list of names was looked for: " in result.output
    assert "own.private/names.txt is not there\n" in result.output


@pytest.mark.slow
def test_what_is_not_looked_into_is_listed(own):
    (own / "team.jpg").write_bytes(b"\xff\xd8\xff")
    texts = own.parent / "own.private" / "texts"
    (texts / "int-03.m4a").write_bytes(b"x")
    (texts / "spare.txt").write_text("Nobody's.", encoding="utf-8")
    report = "what,where,why,count\npicture,Holdet,only text is carried,1\nset,x,y,2\n"
    (own / "import-report.csv").write_text(report, encoding="utf-8")
    told = run(own).output
    assert "not looked into, 4 in all: nobody sees faces and voices in them" in told
    for line in (
        "own/team.jpg: picture",
        "texts/int-03.m4a: sound",
        "texts/spare.txt: file",
        "Holdet, in the file that was imported: picture",
    ):
        assert f"  {line}\n" in told
    rows = json.loads(run(own, "--json").output)["not_looked_into"]
    assert rows[0] == {"file": "own/team.jpg", "kind": "picture", "number": 1}


def test_where_all_is_looked_into_nothing_is_listed(own):
    assert "not looked into" not in run(own).output


def test_what_the_gate_found_is_a_table_too(own):
    result = run(own, "--csv")
    assert result.exit_code == 1
    first, *rows = result.output.splitlines()
    assert first == "file,row,column,kind,found"
    assert rows[0] == "int-01.txt,2,,name from the list,S****"
    assert len(rows) == 4
