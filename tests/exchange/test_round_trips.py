"""What comes from one program goes through a study into another, and is all there."""

from dataclasses import replace

import pytest
from helpers import exchange_projects, qualcoder, taguette

from casebook.exchange import WRITERS, Memo, Project, from_study, into_study, read_project


def told(project):
    """All that a project says, without the ids that each form of it makes anew."""
    codes = {code.id: code for code in project.codes}
    documents = {document.id: document for document in project.documents}
    cases = {case.id: case for case in project.cases}
    coders = {coder.id: coder.name for coder in project.coders}

    def path(code):
        above = path(codes[code.parent]) if code.parent else ()
        return (*above, code.label)

    spans = {s.id: (documents[s.document].title, s.start, s.end) for s in project.spans}
    codings = {c.id: (spans[c.span], path(codes[c.code]), coders[c.coder]) for c in project.codings}
    about = {
        "project": {"": ""},
        "codes": {id: path(code) for id, code in codes.items()},
        "documents": {id: document.title for id, document in documents.items()},
        "spans": spans,
        "codings": codings,
        "cases": {id: case.name for id, case in cases.items()},
    }
    # A note on a coding is a memo without author, in programs that have no other place for it.
    of_codings = [Memo("", "codings", c.id, text=c.memo) for c in project.codings if c.memo]
    return {
        "codes": {path(c): (c.definition, c.colour, c.codable) for c in project.codes},
        "documents": {d.title: (d.text, d.created, d.note) for d in project.documents},
        "codings": {codings[c.id]: c.date for c in project.codings},
        "coders": sorted(coders.values()),
        "memos": sorted(
            (m.about, str(about[m.about][m.about_id]), m.author, m.date, m.title, m.text)
            for m in [*project.memos, *of_codings]
        ),
        "variables": {v.name: (v.type, v.meaning) for v in project.variables},
        "cases": {
            c.name: (
                sorted(documents[d].title for d in c.documents),
                sorted(spans[s] for s in c.spans),
                dict(c.values),
            )
            for c in project.cases
        },
    }


@pytest.fixture(params=["QualCoder", "Taguette"])
def original(request, tmp_path):
    if request.param == "QualCoder":
        return qualcoder.project(tmp_path / "study.qda", qualcoder.full())
    return taguette.database(tmp_path / "all.sqlite3")


@pytest.mark.parametrize("what", told(Project("")))
def test_nothing_is_lost_on_the_way_to_a_refi_qda_project_and_back(tmp_path, original, what):
    first = read_project(original)
    into_study(first, tmp_path / "study")
    assert told(from_study(tmp_path / "study"))[what] == told(first)[what]
    content, left_out = WRITERS["qdpx"].write(tmp_path / "study", False)
    (tmp_path / "study.qdpx").write_bytes(content)
    again = read_project(tmp_path / "study.qdpx")
    assert told(again)[what] == told(first)[what]
    into_study(again, tmp_path / "again")
    assert told(from_study(tmp_path / "again"))[what] == told(first)[what]


def test_what_we_wrote_we_can_read_where_no_words_decide(tmp_path):
    text = "Anna 😀lavede kaffe"
    full = exchange_projects.FULL
    place = replace(full.spans[0], start=text.rindex(" "), end=text.rindex(" ") + 1)
    first = replace(full, documents=(replace(full.documents[0], text=text),), spans=(place,))
    into_study(first, tmp_path / "study")
    content, _ = WRITERS["qdpx"].write(tmp_path / "study", False)
    (tmp_path / "study.qdpx").write_bytes(content)
    assert told(read_project(tmp_path / "study.qdpx"))["codings"] == told(first)["codings"]
