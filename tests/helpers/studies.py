"""Small studies of one's own, to be written into a folder of a test."""

import json

import pandas as pd

from casebook import study
from casebook.tables import DESCRIPTION, package


def frame(header, *rows):
    """A table of texts out of lines such as ``"p1 | int-01 | ¶2"``; nothing is a blank cell."""
    cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
    return pd.DataFrame(cells, columns=[c.strip() for c in header.split("|")], dtype="string")


def small():
    """Two interviews, a field note, two coders, two cases, two claims."""
    return {
        "documents": frame(
            "document_id | title | kind | file | case_id",
            "int-01 | Interview med frivillig | Interview | int-01.txt | café",
            "int-02 | Interview with manager | interview | int-02.txt | kommune",
            "note-1 | Aftenmøde 🙂 | field note | note-1.txt |",
        ),
        "voices": frame(
            "voice_id | label | kind | sector | may_be",
            "R1 | respondent 1 | informant | voluntary |",
            "R2 | respondent 2 | | municipality |",
            "chair | the chair at the meeting | | | R2",
        ),
        "cases": frame("case_id | name", "café | Sprogcaféen", "kommune | The municipality"),
        "attributes": frame("attribute | type | meaning", "paid | boolean | Somebody is paid"),
        "case_attributes": frame(
            "case_id | attribute | value | passage_id",
            "café | paid | false | p1",
            "kommune | paid | true |",
        ),
        "codes": frame(
            "code_id | label | parent_id | definition",
            "tillid | Tillid | | To trust",
            "tillid_2 | Tillid: to officials | tillid |",
        ),
        "passages": frame(
            "passage_id | document_id | locator | start | end | gist | voice_id | case_id",
            "p1 | int-01 | ¶2 | 10 | 80 | Nobody is paid. | R1 |",
            "p2 | int-02 | | 5 | 60 | | R2 |",
            "p3 | note-1 | turn 4 | | | The chair hesitates | | kommune",
            "p4 | note-1 | | | | | chair |",
        ),
        "codings": frame(
            "passage_id | code_id | coder | memo",
            "p1 | tillid | Åse | usikker",
            "p1 | tillid | B2 |",
            "p2 | tillid_2 | Åse |",
        ),
        "claims": frame(
            "claim_id | statement | kind | scope | label",
            "c1 | Work is unpaid | | | Unpaid",
            "c2 | Pay crowds out trust | mechanism | several cases |",
        ),
        "links": frame(
            "claim_id | target_table | target_id | relation",
            "c1 | passages | p1 | supports",
            "c1 | passages | p2 | supports",
            "c2 | claims | c1 | supports",
            "c2 | passages | p3 | opposes",
        ),
        "memos": frame("memo_id | about_table | about_id | text", "m1 | codes | tillid | A\nB"),
    }


def write(folder, frames=None, **more):
    """Write a study into a folder and return the folder."""
    frames = small() if frames is None else frames
    study.write(folder, frames, **({"id": "my-study", "private": "../my-study.private"} | more))
    return folder


def publish(data, *names):
    """Let readers have these tables of a folder, and no others."""
    described = package(data)
    for resource in described["resources"]:
        resource.setdefault("casebook", {})["published"] = resource["name"] in names
    (data / DESCRIPTION).write_text(json.dumps(described), encoding="utf-8")
