"""A small project in the manner of Taguette: its tables, as version 1.5 writes them."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

CONTENTS = (
    "<h1>Interview 1</h1>\n<p>I: Hvad skete der så?</p><p>R: Vi kom 🦦 <b>for sent</b>. Så gik vi "
    "hjem,<br>og det var synd &amp; skam.</p>\n<ul><li>Mm.</li><li>Ja.</li></ul>"
)
# What highlights count: the text between the tags, and nothing for a new line.
RAW = (
    "Interview 1\nI: Hvad skete der så?R: Vi kom 🦦 for sent. Så gik vi hjem,"
    "og det var synd & skam.\nMm.Ja."
)
SHOWN = (
    "Interview 1\nI: Hvad skete der så?\nR: Vi kom 🦦 for sent. Så gik vi hjem,\nog det var synd & "
    "skam.\nMm.\nJa."
)
TAGS = (("barriers", "In the way."), ("barriers.time", "Too late."), ("regret", ""))
# Words in RAW, the snippet that is kept of them, tags, and who.
HIGHLIGHTS = (
    ("Vi kom 🦦 for sent", "<p>Vi kom 🦦 <b>for sent</b></p>", (2,), "anna"),
    ("for sent. Så gik vi", "<p><b>for sent</b>. Så gik vi</p>", (1, 3), "bo"),
    ("det var synd & skam", "<p>det var synd &amp; skam</p>", (3,), "bo"),
    ("Mm.Ja", "<ul><li>Mm.</li><li>Ja</li></ul>", (), "bo"),
)
WHEN = "2024-03-01 10:20:30.123456"

SCHEMA = """
CREATE TABLE users (login, created, hashed_password, email);
CREATE TABLE projects (id, name, description, created);
CREATE TABLE project_members (project_id, user_login, privileges);
CREATE TABLE documents (
    id, name, description, filename, created, project_id, text_direction, contents);
CREATE TABLE commands (id, date, user_login, project_id, document_id, payload);
CREATE TABLE tags (id, project_id, path, description);
CREATE TABLE highlights (id, document_id, start_offset, end_offset, snippet);
CREATE TABLE highlight_tags (highlight_id, tag_id);
"""


def database(
    path: Path,
    *,
    users: Sequence[str] = ("anna", "bo"),
    contents: str = CONTENTS,
    shift: int = 0,
    projects: Sequence[str] = ("Why people leave",),
) -> Path:
    """Write the file; ``shift`` adds bytes to all positions, one user in ``users`` is all."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    put = connection.execute
    for number, name in enumerate(projects, 1):
        put("INSERT INTO projects VALUES (?, ?, 'About leaving.', ?)", (number, name, WHEN))
        for user in users:
            put("INSERT INTO project_members VALUES (?, ?, 'ADMIN')", (number, user))
    document = (1, "interview 1", "Noisy.", "interview 1.docx", WHEN, 1, "LEFT_TO_RIGHT", contents)
    put("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", document)
    for number, (tag, description) in enumerate(TAGS, 1):
        put("INSERT INTO tags VALUES (?, 1, ?, ?)", (number, tag, description))
    for number, (words, snippet, tags, user) in enumerate(HIGHLIGHTS, 1):
        start = len(RAW[: RAW.index(words)].encode()) + shift
        end = start + len(words.encode())
        put("INSERT INTO highlights VALUES (?, 1, ?, ?, ?)", (number, start, end, snippet))
        for tag in tags:
            put("INSERT INTO highlight_tags VALUES (?, ?)", (number, tag))
        payload = {"type": "highlight_add", "highlight_id": number, "tags": list(tags)}
        who = user if user in users else users[0]
        row = (number, WHEN, who, json.dumps(payload))
        put("INSERT INTO commands VALUES (?, ?, ?, 1, 1, ?)", row)
    connection.commit()
    connection.close()
    return path


def highlights_csv() -> str:
    """The table of highlights that the program exports: a line for each tag."""
    rows = [
        "1,interview 1,barriers.time,Vi kom 🦦 for sent",
        "2,interview 1,barriers,for sent . Så gik vi",
        "2,interview 1,regret,for sent . Så gik vi",
        "3,interview 1,regret,det var synd & skam",
    ]
    return "\r\n".join(["id,document,tag,content", *rows, ""])


def codebook_csv() -> str:
    """The codebook that the program exports."""
    rows = [f"{tag},{description},1,1" for tag, description in TAGS]
    return "\r\n".join(["tag,description,number of highlights,number of documents", *rows, ""])
