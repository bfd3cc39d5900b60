"""Words planted into tables, to be looked for in whatever readers get of them."""

import io
import json
import re
import zipfile

import pandas as pd
from pypdf import PdfReader

from casebook.tables import DESCRIPTION, package

# What is told in sentences; no rule looks it up.
FREE = {"gist", "statement", "meaning", "remark", "definition", "because"}


def canary(table):
    return f"Canary{table.replace('_', '').capitalize()}qx"


def plant(data, shown=lambda frame: frame.index < 0, also=()):
    """Put a word into every row of every table, in a column of its own, and into texts.

    `shown` says which rows a chapter shows: that is its author's to decide, and they stay whole.
    `also` are columns that get it too, however short what stands there is.
    """
    described = package(data)
    for resource in described["resources"]:
        path, word = data / resource["path"], canary(resource["name"])
        frame = pd.read_csv(path, dtype="string", keep_default_na=False)
        for column in free_texts(resource):
            told = frame[column].str.replace(r"^(\S+) ", rf"\1 {word} ", regex=True)
            frame[column] = frame[column].where(shown(frame), told)
        for column in frame.columns.intersection(list(also)):
            frame[column] += f" {word}"
        frame["planted"] = word
        frame.to_csv(path, index=False, lineterminator="\n")
        resource["schema"]["fields"].append({"name": "planted", "type": "string"})
    (data / DESCRIPTION).write_text(json.dumps(described), encoding="utf-8")


def free_texts(resource):
    names = {field["name"] for field in resource["schema"]["fields"]}
    return sorted(names & FREE)


def canaries_in(folder):
    """The planted words in all files of a folder, whatever they are packed in."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            found |= _in(path.read_bytes())
    return found


def _in(raw):
    found = {word.decode() for word in re.findall(rb"Canary\w+?qx", raw)}
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return found.union(*(_in(packed.read(name)) for name in packed.namelist()))
    if raw.startswith(b"%PDF-"):
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
        # What a line end parts is one word.
        return found | set(re.findall(r"Canary\w+?qx", re.sub(r"\s", "", text)))
    return found
