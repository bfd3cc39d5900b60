"""REFI-QDA codebooks (``.qdc``): a tree of codes with what they mean, and nothing else."""

from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from casebook.exchange.archives import MIB, in_mib
from casebook.exchange.gathering import Gathered
from casebook.exchange.project import ExchangeError, LeftOut, Project
from casebook.exchange.refi import CODEBOOK, ORIGIN, add_codes, codes_in, key
from casebook.exchange.taguette import nested
from casebook.exchange.xml_trees import parse

MAX_CODEBOOK = 16 * MIB


def read_qdc(path: Path) -> Project:
    """Read a codebook.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Project
        With codes only.

    Raises
    ------
    ExchangeError
        If the file is broken or too large.
    """
    size = path.stat().st_size
    if size > MAX_CODEBOOK:
        raise ExchangeError(f"it has {in_mib(size)}; {in_mib(MAX_CODEBOOK)} are read", path.name)
    root = parse(path.read_bytes(), path.name)
    if root.tag != "CodeBook":
        raise ExchangeError(
            f"a codebook begins with CodeBook, this with {root.tag[:40]}", path.name
        )
    found = Gathered()
    for _, code in codes_in(root):
        if not found.call("codes", key(code.guid), code.id):
            found.leave_out("GUID of a code", code.label, "another code has the same")
            code = replace(code, guid=None)
        found.codes.append(code)
    if (root.get("origin") or "").startswith("Taguette"):
        found.codes = nested(found.codes)
    for group in root.findall("Sets/Set"):
        found.leave_out("set", group.get("name") or "", "a study has no place for it")
    return found.project(path.stem)


def write_qdc(project: Project) -> tuple[bytes, list[LeftOut]]:
    """Write the codes of a project.

    Parameters
    ----------
    project : Project

    Returns
    -------
    bytes
    list of LeftOut
        What a codebook cannot carry.

    Raises
    ------
    ExchangeError
        If there is no code, or codes are above themselves.
    """
    if not project.codes:
        raise ExchangeError("it has no codes", project.name)
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    add_codes(root, project.codes)
    xml = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8")
    rest = {
        "coding": len(project.codings),
        "document": len(project.documents),
        "memo": len(project.memos),
        "case": len(project.cases),
    }
    why = "a codebook holds codes only"
    return xml, [LeftOut(what, project.name, why, count) for what, count in rest.items() if count]
