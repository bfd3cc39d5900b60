"""The table of what each format carries says what readers and writers really do."""

import io
import re

import openpyxl
import pytest
from helpers import exchange_projects, qualcoder, taguette
from helpers import segment_tables as tables

from casebook.exchange import CARRIED, FEATURES, READERS, WRITERS, read_project
from casebook.exchange.formats import Asked

# Whether a project that was read has a feature.
HAS = {
    "codes": lambda p: bool(p.codes),
    "tree": lambda p: any(code.parent for code in p.codes),
    "definitions": lambda p: any(code.definition for code in p.codes),
    "colours": lambda p: any(code.colour for code in p.codes),
    "texts": lambda p: any(document.text for document in p.documents),
    "places": lambda p: any(span.start is not None for span in p.spans),
    "coders": lambda p: {"bo", "Bo"} & {coder.name for coder in p.coders} != set(),
    "dates": lambda p: any(coding.date for coding in p.codings),
    "coding memos": lambda p: (
        any(coding.memo for coding in p.codings) or any(m.about == "codings" for m in p.memos)
    ),
    "memos": lambda p: any(memo.text and memo.date for memo in p.memos),
    "cases": lambda p: bool(p.cases),
    "variables": lambda p: any(case.values for case in p.cases),
    "guids": lambda p: any(code.guid for code in p.codes),
    "claims": lambda p: False,
}
# What of a study that has everything stands in a file, if it carries the feature.
SAYS = {
    "codes": "Time",
    "tree": "Barriers > Time",
    "definitions": "Too late for something.",
    "colours": "#F781F3",
    "texts": "fordi bussen var kørt",
    "places": str(exchange_projects.FULL.spans[0].end),
    "coders": "Åsa",
    "dates": "2024-03-01T10:20:30Z",
    "coding memos": "Said twice on the tape.",
    "memos": "It rained that day.",
    "cases": "Ebba",
    "variables": "41",
    "guids": exchange_projects.FULL.codes[1].guid,
    "claims": exchange_projects.CLAIM,
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return exchange_projects.study(tmp_path_factory.mktemp("study"))


def imported(name, folder, study):
    """What comes of files in the manner of a program, with everything that it can hold."""
    if name in ("qdpx", "qdc"):
        path = folder / f"full.{name}"
        path.write_bytes(WRITERS[name].write(study, False)[0])
        return [read_project(path)]
    if name == "qualcoder":
        return [read_project(qualcoder.project(folder / "s.qda", qualcoder.full()))]
    if name == "taguette":
        return [read_project(taguette.database(folder / "t.sqlite3"))]
    (folder / "texts").mkdir()
    (folder / "texts" / "interview 1.txt").write_text(tables.TEXT, encoding="utf-8")
    (folder / "codebook.csv").write_text(taguette.codebook_csv(), encoding="utf-8")
    table = tables.workbook(folder / "q.xlsx", tables.MAXQDA)
    asked = Asked(texts=folder / "texts")
    return [read_project(table, asked), read_project(folder / "codebook.csv")]


def exported(name, study):
    """All that is written in a file."""
    content, _ = WRITERS[name].write(study, True)
    if name != "xlsx":
        return content.decode("utf-8")
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)


@pytest.mark.parametrize("name", [n for n, each in CARRIED.items() if "import" in each.ways])
def test_imports_carry_what_the_table_says(tmp_path, study, name):
    found = imported(name, tmp_path, study)
    carried = {feature: any(has(project) for project in found) for feature, has in HAS.items()}
    assert carried == {feature: CARRIED[name].mark(feature) != "no" for feature in FEATURES}


@pytest.mark.parametrize("name", ["xlsx", "annotations"])
def test_exports_carry_what_the_table_says(study, name):
    content = exported(name, study)
    whole = {feature: rf"(?<!\w){re.escape(words)}(?!\w)" for feature, words in SAYS.items()}
    carried = {feature: bool(re.search(words, content)) for feature, words in whole.items()}
    assert carried == {feature: CARRIED[name].mark(feature) != "no" for feature in FEATURES}


def test_every_format_has_its_column():
    ways = [each for form in CARRIED.values() for each in form.ways.split(", ")]
    assert ways.count("import") == len(READERS)
    assert {n for n, each in CARRIED.items() if "export" in each.ways} == set(WRITERS)
    for reader in READERS:
        assert any(
            set(reader.endings) & set(re.findall(r"\.\w+", f.files)) for f in CARRIED.values()
        )


def test_parts_are_explained_and_nothing_is_both():
    for form in CARRIED.values():
        assert set(form.part) | form.whole <= set(FEATURES)
        assert not set(form.part) & form.whole
        assert all(form.part.values())
