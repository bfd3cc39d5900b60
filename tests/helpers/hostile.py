"""Files that somebody made to do harm, or that are broken as nobody would break them on purpose."""

import random
import re
import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from helpers import qdpx

MIB = 1 << 20


def zeros(path: Path, name: str, size: int) -> Path:
    """An archive with a project, and a file of nothing that is as large as that when unpacked."""
    text = qdpx.source("A")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        if name != "project.qde":
            archive.writestr("project.qde", qdpx.project(f"<Sources>{text}</Sources>"))
        with archive.open(name, "w", force_zip64=True) as file:
            for _ in range(size // MIB):
                file.write(b" " * MIB)
    return path


def files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Hostile files by name, each with what has to be said of it."""
    text = qdpx.text_name("A")

    def saved(name: str, data: bytes) -> Path:
        return qdpx.saved(folder, data, name)

    deep = "<Code>" * 10_000 + "</Code>" * 10_000
    chained = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    laughs = b'<!DOCTYPE p [<!ENTITY e0 "ha">%s]><Project name="&e9;"/>' % chained
    reading = (
        b'<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]><Project name="x">&e;</Project>'
    )
    fields = "<Note/>" * 600_000
    climbing = qdpx.project(
        "<Sources>" + qdpx.source("A", file="internal://../../A.txt") + "</Sources>"
    )
    whole = qdpx.MANNERS["NVivo"]
    return {
        "a bomb": (zeros(folder / "bomb.qdpx", text, 500 * MIB), "500 MiB"),
        "a bomb that lies": (_lying(zeros(folder / "lie.qdpx", text, 40 * MIB), text), "damaged"),
        "a project of spaces": (zeros(folder / "spaces.qdpx", "project.qde", 70 * MIB), "70 MiB"),
        "a million names": (_names(folder / "names.qdpx"), "list of files is too long"),
        "a name that climbs": (
            saved("up.qdpx", qdpx.packed(qdpx.project(), {"../../up.txt": "x"})),
            "leads out of its folder",
        ),
        "a path that climbs": (
            saved("path.qdpx", qdpx.packed(climbing)),
            "leads out of the archive",
        ),
        "entities": (saved("laughs.qdpx", qdpx.packed(laughs)), "document type"),
        "an entity that reads": (saved("reads.qdpx", qdpx.packed(reading)), "document type"),
        "nested codes": (
            saved("deep.qdpx", qdpx.packed(qdpx.project(f"<CodeBook>{deep}</CodeBook>"))),
            "more than 200 deep",
        ),
        "nested codes alone": (
            saved("deep.qdc", f"<CodeBook><Codes>{deep}</Codes></CodeBook>".encode()),
            "more than 200 deep",
        ),
        "too many elements": (
            saved("many.qdpx", qdpx.packed(qdpx.project(f"<Notes>{fields}</Notes>"))),
            "more than 500,000 elements",
        ),
        "half a file": (saved("half.qdpx", whole[: len(whole) // 2]), "zip file"),
        "nothing": (saved("nothing.qdpx", b""), "zip file"),
        "no project": (saved("none.qdpx", qdpx.packed("x", qde="readme.txt")), "no project"),
        "two projects": (
            saved("two.qdpx", qdpx.packed("x", {"b.qde": "y"}, qde="a.qde")),
            "holds 2 projects",
        ),
        "no XML": (saved("text.qdpx", qdpx.packed("Dear reader,")), "line 1, column 1"),
        "other XML": (saved("html.qdpx", qdpx.packed("<html/>")), "begins with Project"),
        "another codebook": (saved("html.qdc", b"<html/>"), "begins with CodeBook"),
        "a lock": (saved("lock.qdpx", _encrypted(qdpx.packed(qdpx.project()))), "encrypted"),
        "another file": (saved("letter.pdf", b"%PDF-1.7"), "nothing here reads such a file"),
    }


def _names(path: Path) -> Path:
    """An archive of next to nothing, with a very long list of what is in it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qdpx.project())
        for n in range(20_000):
            archive.writestr(zipfile.ZipInfo(f"sources/{n:0200}"), b"")
    return path


def _lying(path: Path, name: str) -> Path:
    """The same archive, whose list says that a file is small."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(name).file_size
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            if data[start + offset : start + offset + 4] == struct.pack("<I", size):
                data[start + offset : start + offset + 4] = struct.pack("<I", 1000)
            start += 4
    path.write_bytes(data)
    return path


def _encrypted(data: bytes) -> bytes:
    """The same archive, whose files say that they need a password."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = 0
        while (start := changed.find(signature, start)) >= 0:
            changed[start + offset] |= 1
            start += 4
    return bytes(changed)


def mutated(data: bytes, seed: int) -> bytes:
    """A project in which something has gone wrong: in the archive, or in the project's XML."""
    chance = random.Random(seed)
    if chance.random() < 0.3:
        return _bytes_changed(data, chance)
    files = qdpx.files_of(data)
    qde = next(name for name in files if name.endswith(".qde"))
    victim = qde if chance.random() < 0.85 else chance.choice(list(files))
    if victim == qde and chance.random() < 0.8:
        files[victim] = _xml_changed(files[victim].decode(), chance).encode()
    else:
        files[victim] = _bytes_changed(files[victim], chance)
    if chance.random() < 0.1:
        files.pop(chance.choice([name for name in files if name != qde]))
    return qdpx.packed(files.pop(qde), files, qde)


def _bytes_changed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8, 40])):
        if not changed:
            break
        place = chance.randrange(len(changed))
        kind = chance.randrange(4)
        if kind == 0:
            changed[place] = chance.randrange(256)
        elif kind == 1:
            del changed[place : place + chance.choice([1, 5, 100])]
        elif kind == 2:
            changed[place:place] = chance.randbytes(chance.choice([1, 4, 30]))
        else:
            changed[place : place + 4] = b"\xff\xff\xff\xff"
    return bytes(changed)


_ODD = (
    *("", " ", "-1", "0", "99999999999999999999", "1e9", "NaN", "true", "²", "١", "\u202e"),
    *("../..", "internal://", "internal:///etc/passwd", "C:\\x", "=1+1", "@a", "a | b"),
    *("a/b#c?d", "\ufffd", "Ã¸", "e\u0301", "{}", "#ff", "2024-13-45", "😀", "a\nb", "\t"),
    "x" * 5000,
)


_VALUE = re.compile(r'(?<==")[^"]*(?=")')
_ATTRIBUTE = re.compile(r' \w+="[^"]*"')
_ELEMENT = re.compile(r"<(\w+)[^<>]*?/>|<(\w+)[^<>]*>[^<>]*</\2>")


def _xml_changed(xml: str, chance: random.Random) -> str:
    """Change elements and attributes so that it stays XML, most of the time."""
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        xml = chance.choice(
            [_other_value, _other_value, _other_value, _less, _less, _more, _other_names]
        )(xml, chance)
    return xml


def _any(pattern: re.Pattern[str], xml: str, chance: random.Random) -> re.Match[str] | None:
    """The next place of a pattern after any place of the text."""
    return pattern.search(xml, chance.randrange(len(xml) + 1)) or pattern.search(xml)


def _other_value(xml: str, chance: random.Random) -> str:
    found, other = (_any(_VALUE, xml, chance) for _ in range(2))
    if found is None or other is None:
        return xml
    value = other[0] if chance.random() < 0.4 else escape(chance.choice(_ODD), {'"': "&quot;"})
    return xml[: found.start()] + value + xml[found.end() :]


def _less(xml: str, chance: random.Random) -> str:
    found = _any(chance.choice([_ATTRIBUTE, _ELEMENT]), xml, chance)
    return xml[: found.start()] + xml[found.end() :] if found else xml


def _more(xml: str, chance: random.Random) -> str:
    found, other = (_any(_ELEMENT, xml, chance) for _ in range(2))
    if found is None or other is None:
        return xml
    place = other.start()
    return xml[:place] + found[0] * chance.choice([1, 2, 20]) + xml[place:]


def _other_names(xml: str, chance: random.Random) -> str:
    names = re.findall(r"<(\w+)", xml)
    one, other = chance.choice(names), chance.choice(names)
    return re.sub(rf"(</?){one}\b", rf"\g<1>{other}", xml, count=2 * chance.randrange(1, 4))


NAMES = (
    *("a bomb", "a bomb that lies", "a project of spaces", "a million names", "a name that climbs"),
    *("a path that climbs", "entities", "an entity that reads", "nested codes"),
    *("nested codes alone", "too many elements", "half a file", "nothing", "no project"),
    *("two projects", "no XML", "other XML", "another codebook", "a lock", "another file"),
)
