"""A small project in the manner of QualCoder: the tables of its database, filled for a test."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

# The columns of its tables, version 17 of the database; an older one lacks what is left out.
COLUMNS = {
    "project": "databaseversion date memo about bookmarkfile bookmarkpos codername",
    "source": "id name fulltext mediapath memo owner date av_text_id risid",
    "code_cat": "catid name owner date memo supercatid",
    "code_name": "cid name memo catid owner date color supercid",
    "code_text": "ctid cid fid seltext pos0 pos1 owner date memo avid important",
    "code_image": "imid id x1 y1 width height cid memo date owner important pdf_page",
    "code_av": "avid id pos0 pos1 cid memo date owner important",
    "annotation": "anid fid pos0 pos1 memo owner date",
    "attribute_type": "name date owner memo caseOrFile valuetype",
    "attribute": "attrid name attr_type value id date owner",
    "case_text": "id caseid fid pos0 pos1 owner date memo",
    "cases": "caseid name memo owner date",
    "journal": "jid name jentry date owner",
    "coder_names": "name visibility",
    "stored_sql": "title description grouper ssql",
}
WHEN = "2024-03-01 10:20:30"

INTERVIEW = (
    "I: Hvad skete der så?\nR: Vi kom 🦦 for sent. Så gik vi hjem, og det var synd.\nI: Mm.\n"
)
NOTE = "Field note, Monday.\nThe hall was cold and nobody had the key.\n"


def project(
    folder: Path, rows: Mapping[str, Iterable[Mapping[str, object]]], without: Iterable[str] = ()
) -> Path:
    """Write ``folder/data.qda`` with these rows; ``without`` names tables and columns to lack."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "data.qda"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    for table, columns in COLUMNS.items():
        if table in without:
            continue
        names = [name for name in columns.split() if f"{table}.{name}" not in without]
        connection.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        for row in rows.get(table, ()):
            marks = ", ".join("?" * len(row))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())
            )
    connection.commit()
    connection.close()
    return path


def coded(
    number: int, code: int, words: str, owner: str, text: str = INTERVIEW, **more: object
) -> dict[str, object]:
    """A row of ``code_text``, counted in UTF-16 units as the program's text field does."""
    start = text.index(words)
    before, marked = (len(part.encode("utf-16-le")) // 2 for part in (text[:start], words))
    return {
        **{"ctid": number, "cid": code, "fid": 1, "seltext": words.replace("\n", "\u2029")},
        **{"pos0": before, "pos1": before + marked, "owner": owner, "date": WHEN, "memo": ""},
        **more,
    }


def full() -> dict[str, list[dict[str, object]]]:
    """Rows with something of everything: two texts, two coders, a tree of codes, two cases."""
    return {
        "project": [{"databaseversion": "v17", "date": WHEN, "memo": "Why people leave."}],
        "source": [
            {
                "id": 1,
                "name": "interview 1.txt",
                "fulltext": INTERVIEW,
                "memo": "Noisy.",
                "owner": "Åsa",
                "date": WHEN,
            },
            {
                "id": 2,
                "name": "note.txt",
                "fulltext": NOTE,
                "mediapath": "/docs/note.txt",
                "owner": "Åsa",
                "date": WHEN,
            },
            {"id": 3, "name": "hall.png", "mediapath": "/images/hall.png", "date": WHEN},
        ],
        "code_cat": [
            {"catid": 1, "name": "Barriers", "memo": "What stands in the way."},
            {"catid": 2, "name": "Practical", "supercatid": 1},
        ],
        "code_name": [
            {"cid": 1, "name": "Time", "memo": "Too late.", "catid": 2, "color": "#F781F3"},
            {"cid": 2, "name": "Regret", "color": "#58ACFA"},
            {"cid": 3, "name": "Late", "supercid": 1, "color": "#58ACFA"},
        ],
        "code_text": [
            coded(1, 1, "Vi kom 🦦 for sent.", "Åsa", memo="Said twice on tape."),
            coded(2, 1, "Vi kom 🦦 for sent.", "Bo"),
            coded(3, 2, "det var synd", "Bo", important=1),
            coded(4, 3, "sent. Så gik vi", "Åsa"),
            coded(5, 2, "nobody had the key", "Åsa", NOTE, fid=2),
        ],
        "annotation": [
            {
                "anid": 1,
                "fid": 2,
                "pos0": 0,
                "pos1": 18,
                "memo": "Rain.",
                "owner": "Bo",
                "date": WHEN,
            }
        ],
        "cases": [
            {"caseid": 1, "name": "Ebba", "memo": "Left in May.", "owner": "Åsa", "date": WHEN},
            {"caseid": 2, "name": "Hall", "memo": "", "owner": "Åsa", "date": WHEN},
        ],
        "case_text": [
            {"id": 1, "caseid": 1, "fid": 1, "pos0": 0, "pos1": len(INTERVIEW) - 1},
            {"id": 2, "caseid": 2, "fid": 2, "pos0": 20, "pos1": 37},
        ],
        "attribute_type": [
            {"name": "Age", "memo": "In years", "caseOrFile": "case", "valuetype": "numeric"},
            {"name": "Place", "memo": "", "caseOrFile": "file", "valuetype": "character"},
        ],
        "attribute": [
            {"attrid": 1, "name": "Age", "attr_type": "case", "value": "41,5", "id": 1},
            {"attrid": 2, "name": "Age", "attr_type": "case", "value": "", "id": 2},
            {"attrid": 3, "name": "Place", "attr_type": "file", "value": "Hall", "id": 2},
        ],
        "journal": [{"jid": 1, "name": "Day one", "jentry": "Began.", "date": WHEN, "owner": "Bo"}],
        "coder_names": [{"name": "Åsa", "visibility": 1}, {"name": "Bo", "visibility": 0}],
        "code_image": [{"imid": 1, "id": 3, "cid": 1, "owner": "Åsa"}],
    }
