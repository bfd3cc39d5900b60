"""A class that exists only in tests: what its students code, and the files that they hand in."""

import copy
import json
import random
from pathlib import Path

from casebook.seminar import sheet_files
from casebook.seminar.sheets import FORMAT, FORMAT_VERSION
from casebook.tables import loading
from helpers import lines
from helpers.places import ROOT

SHEET = ROOT / "book" / "seminars" / "sheets" / "first-coding.yml"


def sheet(tables=None):
    """The sheet that comes with the book."""
    return sheet_files.read_sheet(SHEET, tables if tables is not None else loading.load())


def known_codings(of, students, seed=8):
    """What students think: by name and passage the codes, whether unsure, and a memo.

    A third of the answers are *none*; about one passage in fifteen is left unread: None.
    """
    rng = random.Random(seed)
    names = [code.id for code in of.codes]
    leaning = {p.id: rng.sample(names, rng.choice([0, 1, 1, 2])) for p in of.passages}
    known = {}
    for n in range(students):
        careful = rng.uniform(0.5, 0.95)
        known[f"Wren {n + 10}"] = {}
        for passage in of.passages:
            given = {c for c in leaning[passage.id] if rng.random() < careful}
            given |= {c for c in names if rng.random() < 0.06}
            memo = rng.choice(["", "", "", f"Because of line {n}.", "æøå: whose view is it?"])
            answer = (sorted(given, key=names.index), rng.random() < 0.2, memo)
            known[f"Wren {n + 10}"][passage.id] = None if rng.random() < 0.07 else answer
    return known


def handed_in(of, name, codings, number=1):
    """The file of a student, as the page writes it, but as a dict."""
    filled = []
    for passage in of.passages:
        codes, unsure, memo = codings[passage.id] or ([], False, "")
        none = codings[passage.id] is not None and not codes
        filled.append(
            {"passage": passage.id, "codes": codes, "none": none, "unsure": unsure, "memo": memo}
        )
    found = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": of.version,
        "copy": f"{random.Random(name).getrandbits(48):012x}",
        "number": number,
        "alias": name,
        "codes": [code.id for code in of.codes],
        "codings": copy.deepcopy(filled),
    }
    return found | {"line": lines.written(of, found) if any(codings.values()) else ""}


def write(folder, name, found):
    """Write a file into a folder: a dict as JSON, text or bytes as they are."""
    path = Path(folder) / name
    if isinstance(found, bytes):
        path.write_bytes(found)
    else:
        text = found if isinstance(found, str) else json.dumps(found)
        path.write_text(text, encoding="utf-8", newline="\n")
    return path


def hand_in(folder, of, known):
    """Write the files of a whole class; return their paths."""
    return [
        write(folder, f"first-coding-{n:03}.json", handed_in(of, name, codings))
        for n, (name, codings) in enumerate(known.items())
    ]
