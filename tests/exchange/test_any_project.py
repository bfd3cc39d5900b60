"""Any project goes out and comes back the same: as a file, and as a study."""

import tempfile
import unicodedata
from pathlib import Path

import pytest
from helpers import qdpx, refi
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.exchange import (
    OF_DOCUMENT,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Memo,
    Project,
    Span,
    Variable,
    from_study,
    into_study,
    read_project,
)
from casebook.exchange.qdpx_writing import write_qdpx
from casebook.study import as_they_stand
from casebook.tables import check

# What people write: letters of any language, signs, emoji, line ends; nothing no file can hold.
ANY = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n\t")


def free(longest):
    """A text that people wrote; blanks at its ends are nobody's."""
    return st.text(ANY, max_size=longest).map(
        lambda text: unicodedata.normalize("NFC", text).strip()
    )


LABELS = free(12).map(lambda text: text or "x")
TEXTS = st.lists(
    st.sampled_from(["Anna ", "😀", "åe\u030a", "lavede kaffe", ".\n", " ", "👩‍👧", "og "])
    | free(6),
    min_size=1,
    max_size=12,
).map(lambda parts: "".join(parts).removeprefix("\ufeff") + "slut")
NAMES = st.text("abcæøåÉñ._-' 😀", min_size=1, max_size=8).map(lambda t: " ".join(f"n{t}".split()))
TIMES = st.datetimes().map(lambda t: t.replace(microsecond=0, year=2024).isoformat() + "Z")
VALUES = {
    "text": free(10).map(lambda text: text or "x"),
    "boolean": st.sampled_from(["true", "false"]),
    "integer": st.integers(-(10**12), 10**12).map(str),
    "number": st.decimals(-1000, 1000, places=3).map(lambda number: f"{number:f}"),
    "date": st.dates().map(lambda date: date.replace(year=1983).isoformat()),
    "datetime": TIMES,
}


@st.composite
def projects(draw):
    """A project in which everything has a GUID, so that it can be found again."""

    def rows(kind, most, least=0):
        return [f"{kind} {n}" for n in range(draw(st.integers(least, most)))]

    def some(ids, most=3):
        return draw(st.lists(st.sampled_from(ids), unique=True, max_size=most)) if ids else []

    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.casefold))
    coders = [Coder(f"coder {n}", name, qdpx.guid(name)) for n, name in enumerate(names)]
    codes = []
    for id in rows("code", 6, 1):
        parent = draw(st.sampled_from([None, *(code.id for code in codes)]))
        colour = draw(st.sampled_from(["", "#00ff00"]))
        codes.append(
            Code(
                id,
                draw(LABELS),
                parent,
                draw(free(20)),
                colour,
                qdpx.guid(id),
                codable=draw(st.booleans()),
            )
        )
    documents = [
        Document(
            id,
            draw(LABELS),
            text=draw(TEXTS),
            created=draw(TIMES),
            guid=qdpx.guid(id),
            note=draw(free(20)),
        )
        for id in rows("document", 3, 1)
    ]
    spans, codings = draw_codings(draw, documents, codes, coders, rows("span", 8))
    variables = [
        Variable(name, draw(st.sampled_from(sorted(VALUES))), draw(free(9)), qdpx.guid(name))
        for name in draw(st.lists(NAMES, max_size=4, unique_by=str.casefold))
    ]

    def values():
        return {v.name: draw(VALUES[v.type]) for v in variables if draw(st.booleans())}

    cases = [
        Case(
            id,
            draw(LABELS),
            "",
            qdpx.guid(id),
            tuple(some([document.id for document in documents])),
            tuple(some([span.id for span in first_at_each_place(spans)])),
            values(),
            draw(free(9)),
        )
        for id in rows("case", 3)
    ]
    of_document = values()
    if of_document:
        document = documents[0]
        cases.append(
            Case("own", document.title, OF_DOCUMENT, None, (document.id,), (), of_document)
        )
    rows_of = {
        "codes": codes,
        "documents": documents,
        "spans": [span for span in spans if span.guid],
        "codings": codings,
        "cases": [case for case in cases if case.guid],
    }
    memos = []
    for id in rows("memo", 5):
        about = draw(
            st.sampled_from(["project", *(kind for kind, found in rows_of.items() if found)])
        )
        about_id = draw(st.sampled_from(rows_of[about])).id if about != "project" else ""
        author, date = draw(st.sampled_from(["", *names])), draw(st.just("") | TIMES)
        memos.append(
            Memo(id, about, about_id, author, date, draw(free(9)), draw(free(40)), qdpx.guid(id))
        )
    parts = (coders, codes, documents, spans, codings, memos, variables, cases)
    return Project(draw(LABELS), *(tuple(part) for part in parts), description=draw(free(20)))


def draw_codings(draw, documents, codes, coders, ids):
    spans, codings, taken = [], [], set()
    for id in ids:
        document = draw(st.sampled_from(documents))
        start = draw(st.integers(0, len(document.text) - 1))
        end = draw(st.integers(start + 1, len(document.text)))
        spans.append(Span(id, document.id, start, end, qdpx.guid(id)))
    spans += [Span(f"whole {d.id}", d.id) for d in documents if draw(st.booleans())]
    pair = st.tuples(st.sampled_from(codes), st.sampled_from(coders))
    for span in list(spans):
        own = []
        for code, coder in draw(st.lists(pair, max_size=3)):
            place = (span.document, span.start, span.end, code.id, coder.id)
            if place not in taken:
                taken.add(place)
                id = f"coding {len(codings) + len(own)}"
                own.append(Coding(id, span.id, code.id, coder.id, draw(TIMES), qdpx.guid(id)))
        if span.guid and len(own) == 1:  # beside one coding, a remark is on that coding
            own = [Coding(*list(vars(own[0]).values())[:-1], memo=draw(free(20)))]
        codings += own
    # A whole document is marked only by what is said of it.
    used = {coding.span for coding in codings}
    spans = [span for span in spans if span.guid or span.id in used]
    return spans, codings


def first_at_each_place(spans):
    """Of several marked places at one place, a study can tell only the first from the others."""
    return list({(s.document, s.start, s.end): s for s in reversed(spans) if s.guid}.values())


def told(project):
    """What a project tells, under the GUIDs of its rows."""
    guids = {"project": {"": ""}, "documents": {d.id: d.guid for d in project.documents}}
    guids["codes"] = {c.id: c.guid for c in project.codes}
    guids["spans"] = {
        s.id: s.guid or f"whole {guids['documents'][s.document]}" for s in project.spans
    }
    guids["codings"] = {c.id: c.guid for c in project.codings}
    guids["cases"] = {c.id: c.guid for c in project.cases}
    coders = {c.id: c.guid for c in project.coders}
    rows = {("project", project.name, project.description)}
    rows |= {("coder", c.guid, c.name) for c in project.coders}
    rows |= {
        ("code", c.guid, c.label, guids["codes"].get(c.parent), c.definition, c.colour, c.codable)
        for c in project.codes
    }
    rows |= {("document", d.guid, d.title, d.text, d.created, d.note) for d in project.documents}
    rows |= {
        ("span", guids["spans"][s.id], guids["documents"][s.document], s.start, s.end, s.gist)
        for s in project.spans
    }
    rows |= {
        (
            "coding",
            c.guid,
            guids["spans"][c.span],
            guids["codes"][c.code],
            coders[c.coder],
            c.date,
            c.memo,
        )
        for c in project.codings
    }
    rows |= {
        ("memo", m.guid, m.about, guids[m.about][m.about_id], m.author, m.date, m.title, m.text)
        for m in project.memos
    }
    rows |= {("variable", v.guid, v.name, v.type, v.meaning) for v in project.variables}
    rows |= {
        (
            *("case", c.guid, c.name, c.kind, c.note),
            frozenset(guids["documents"][id] for id in c.documents),
            frozenset(guids["spans"][id] for id in c.spans),
            frozenset(c.values.items()),
        )
        for c in project.cases
    }
    return rows


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(projects())
def test_a_project_is_the_same_as_a_file(project):
    data, left_out = write_qdpx(project)
    assert left_out == []
    assert refi.faults(qdpx.xml_of(data)) == []
    with tempfile.TemporaryDirectory() as folder:
        again = read_project(qdpx.saved(Path(folder), data))
    assert told(again) == told(project)
    assert again.left_out == ()


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(projects())
def test_a_project_is_the_same_as_a_study(project):
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        left_out = into_study(project, study)
        assert {row.what for row in left_out} <= {"anchor of a passage"}
        assert check(study) == []
        passages = as_they_stand(study).passages
        places = [(s.document, s.start, s.end) for s in project.spans]
        assert len(passages) == len(set(places))
        again = from_study(study)
    assert told(again) == told(project)
    assert again.left_out == ()
