"""Small REFI-QDA projects, made in the manner of the programs that people use.

Each is what one of them writes, as far as its files are known, with the trap that goes with it.
Nobody said any of the texts.
"""

import io
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

NAMESPACE = "urn:QDA-XML:project:1.0"
TEXT = (
    "Mødet 😀 begyndte klokken ni.\n"
    "Anna lavede kaffe til alle, og Åse holdt døren.\n"
    "Bagefter talte vi om husleje, mad og hvem der har nøglen.\n"
)


def guid(name: str) -> str:
    """A GUID that is the same for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def attributes(**values: object) -> str:
    """Attributes of an element; those that are None are left out."""
    return "".join(f" {k}={quoteattr(str(v))}" for k, v in values.items() if v is not None)


def element(tag: str, *children: str, **values: object) -> str:
    """An element with children, which are XML already."""
    return f"<{tag}{attributes(**values)}>{''.join(children)}</{tag}>"


def code(name: str, *children: str, codable: str = "true", **values: object) -> str:
    values = {"guid": guid(f"code {name}"), "isCodable": codable} | values
    return element("Code", *children, name=name, **values)


def selection(
    name: str,
    start: int,
    end: int,
    *codings: str,
    tag: str = "PlainTextSelection",
    **values: object,
) -> str:
    """A marked place; ``says`` is its name in the file."""
    says = values.pop("says", None)
    places = {"startPosition": start, "endPosition": end}
    return element(tag, *codings, guid=guid(f"span {name}"), name=says, **places, **values)


def coding(name: str, of: str, by: str | None = "anna", **values: object) -> str:
    """Somebody gave a code to whatever this stands in."""
    reference = f"<CodeRef targetGUID={quoteattr(guid(f'code {of}'))}/>"
    extra = str(values.pop("inside", ""))
    user = guid(f"user {by}") if by else None
    return element(
        "Coding", reference, extra, guid=guid(f"coding {name}"), creatingUser=user, **values
    )


def note_ref(name: str) -> str:
    return f"<NoteRef targetGUID={quoteattr(guid(f'note {name}'))}/>"


def users(*names: str) -> str:
    found = "".join(
        f"<User guid={quoteattr(guid(f'user {n}'))} name={quoteattr(n)}/>" for n in names
    )
    return f"<Users>{found}</Users>"


def codebook(*codes: str) -> str:
    return f"<CodeBook><Codes>{''.join(codes)}</Codes></CodeBook>"


def source(
    name: str, *children: str, file: str | None = "internal://{}.txt", **values: object
) -> str:
    """A text; its file is named after its GUID."""
    number = guid(f"source {name}")
    path = file.format(number) if file else None
    return element("TextSource", *children, guid=number, name=name, plainTextPath=path, **values)


def value(variable: str, kind: str, text: str) -> str:
    reference = f"<VariableRef targetGUID={quoteattr(guid(f'variable {variable}'))}/>"
    return f"<VariableValue>{reference}<{kind}Value>{text}</{kind}Value></VariableValue>"


def variable(name: str, kind: str) -> str:
    return element("Variable", guid=guid(f"variable {name}"), name=name, typeOfVariable=kind)


def project(*parts: str, name: str = "Kaffe", origin: str = "made up", **values: object) -> str:
    """The XML of a project."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return head + element("Project", *parts, xmlns=NAMESPACE, name=name, origin=origin, **values)


def packed(
    xml: str | bytes, texts: Mapping[str, bytes | str] | None = None, qde: str = "project.qde"
) -> bytes:
    """The archive of a project; texts by their names in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(qde, xml), *(texts or {}).items()]:
            content = data.encode() if isinstance(data, str) else data
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 1, 0, 0, 0)), content)
    return out.getvalue()


def saved(folder: Path, data: bytes, name: str = "study.qdpx") -> Path:
    """Write a file and return where it is."""
    file = folder / name
    file.write_bytes(data)
    return file


def text_name(name: str, folder: str = "sources/") -> str:
    """What the file of a source is called in the archive."""
    return f"{folder}{guid(f'source {name}')}.txt"


def counted(
    text: str, words: str, *, utf16: bool = False, crlf: bool = False, bom: bool = False
) -> tuple[int, int]:
    """Where words stand in a text with LF at line ends, as some program counts."""

    def size(part: str) -> int:
        units = len(part.encode("utf-16-le")) // 2 if utf16 else len(part)
        return units + (part.count("\n") if crlf else 0) + bom

    start = text.index(words)
    return size(text[:start]), size(text[: start + len(words)])


def like_qualcoder() -> bytes:
    """A BOM that is not counted; names are the marked texts; a place once for each coder."""
    marks = [
        ("kaffe til alle", "mad", "anna"),
        ("kaffe til alle", "mad", "bo"),
        ("husleje", "penge", "bo"),
    ]
    places = "".join(
        selection(
            f"{words} {by}",
            *counted(TEXT, words),
            f"<Description>hvad {by} mente</Description>",
            coding(f"{words} {by}", of, by),
            says=words,
            creatingUser=guid(f"user {by}"),
            creationDateTime="2024-05-01T10:00:00Z",
        )
        for words, of, by in marks
    )
    whole = project(
        users("anna", "bo"),
        codebook(code("mad", color="#00ff00"), code("penge")),
        "<Sources>"
        + source("Møde 1", places, creationDateTime="2024-05-01T09:00:00Z")
        + "</Sources>",
        origin="QualCoder 3.6",
    )
    return packed(whole, {text_name("Møde 1"): "\ufeff" + TEXT})


def like_atlas() -> bytes:
    """CR LF that counts as one, UTF-16 units, GUIDs in capitals, memos, a text coded whole."""
    places = "".join(
        selection(
            words,
            *counted(TEXT, words, utf16=True),
            coding(
                words,
                "mad",
                "anna",
                creationDateTime="2023-08-16T15:49:36Z",
                inside=note_ref("kodning"),
            ),
            note_ref("citat"),
            says=words,
        )
        for words in ("Anna lavede kaffe", "husleje, mad")
    )
    notes = "".join(
        element(
            "Note",
            f"<PlainTextContent>{text}</PlainTextContent>",
            guid=guid(f"note {name}"),
            name=name,
            creatingUser=guid("user anna"),
            creationDateTime="2023-08-17T08:00:00Z",
        )
        for name, text in {
            "kodning": "tvivl om koden",
            "citat": "godt citat",
            "kode": "hvad koden er",
            "projekt": "om det hele",
            "alene": "hører ingen steder til",
        }.items()
    )
    whole = project(
        users("anna", "ATLAS.ti"),
        codebook(code("mad", "<Description>alt med mad</Description>", note_ref("kode"))),
        "<Sources>" + source("Møde 1", places, coding("hele", "mad", "anna")) + "</Sources>",
        f"<Notes>{notes}</Notes>",
        note_ref("projekt"),
        origin="ATLAS.ti for Windows 23",
    )
    upper = guid("source Møde 1").upper()
    whole = whole.replace(guid("source Møde 1"), upper)
    return packed(whole, {f"sources/{upper}.txt": TEXT.replace("\n", "\r\n")})


def like_maxqda() -> bytes:
    """CR LF that counts as two, a case without a name, a file named after the project."""
    places = "".join(
        selection(
            words,
            *counted(TEXT, words, utf16=True, crlf=True),
            coding(words, "mad", "anna"),
            says=words[:20],
        )
        for words in ("Anna lavede kaffe til alle", "hvem der har nøglen")
    )
    answers = "".join(
        source(
            f"Svar {n}",
            f"<PlainTextContent>Svar nummer {n} om leje</PlainTextContent>",
            selection(f"svar {n}", 0, 4, coding(f"svar {n}", "mad", "anna")),
            file=None,
        )
        for n in range(1, 4)
    )
    variables = [
        variable("alder", "Integer"),
        variable("medlem", "Boolean"),
        variable("leje", "Float"),
    ]
    variables += [variable("født", "Date"), variable("set", "DateTime"), variable("by", "Text")]
    values = value("alder", "Integer", "41") + value("medlem", "Boolean", "1")
    values += value("leje", "Float", "4200.5") + value("født", "Date", "1983-02-01")
    values += value("set", "DateTime", "2024-05-01T10:00:00") + value("by", "Text", "Ålborg")
    reference = f"<SourceRef targetGUID={quoteattr(guid('source Møde 1'))}/>"
    named = element(
        "Case",
        "<Description>en person</Description>",
        value("by", "Text", "Århus"),
        reference,
        f"<SelectionRef targetGUID={quoteattr(guid('span hvem der har nøglen'))}/>",
        guid=guid("case Anna"),
        name="Anna",
    )
    whole = project(
        users("anna"),
        codebook(code("mad")),
        f"<Variables>{''.join(variables)}</Variables>",
        "<Cases>" + element("Case", values, reference, guid=guid("case 1")) + named + "</Cases>",
        "<Sources>" + source("Møde 1", places) + answers + "</Sources>",
        origin="MAXQDA 2022",
    )
    return packed(whole, {text_name("Møde 1"): TEXT.replace("\n", "\r\n")}, qde="Kaffe.qde")


def like_nvivo() -> bytes:
    """Deep codes with equal names, empty texts, rich text, a picture, a set, a note by a link."""
    deep = code("fællesskab", guid=guid("deep 7"))
    for level in range(6, 0, -1):
        deep = code("fællesskab", deep, guid=guid(f"deep {level}"), codable="false")
    other = code("mad", code("fællesskab", guid=guid("other")))
    picture = element(
        "PictureSource",
        element(
            "PictureSelection",
            coding("billede", "mad"),
            guid=guid("span billede"),
            firstX=1,
            firstY=1,
            secondX=9,
            secondY=9,
        ),
        guid=guid("source billede"),
        name="billede.png",
        path="internal://billede.png",
    )
    words = "Åse holdt døren"
    place = selection(
        words,
        *counted(TEXT, words),
        coding(words, "mad", None),
        says=words,
        creatingUser=guid("user bo"),
    )
    bare = selection("bare", *counted(TEXT, "kaffe"), says="kaffe")
    rich = "internal://{}.docx".format(guid("source tom"))
    note = element(
        "Note",
        guid=guid("note knyttet"),
        name="knyttet",
        plainTextPath="internal://note.txt",
        creatingUser=guid("user anna"),
        creationDateTime="2024-09-15T15:36:45Z",
    )
    link = element(
        "Link",
        guid=guid("link 1"),
        originGUID=guid("note knyttet"),
        targetGUID=guid(f"span {words}"),
        direction="OneWay",
    )
    lone = element("Link", guid=guid("link 2"), name="ser også", originGUID=guid("code mad"))
    member = f"<MemberCode targetGUID={quoteattr(guid('code mad'))}/>"
    whole = project(
        users("anna", "bo"),
        codebook(deep, other),
        "<Sources>"
        + source("tom", richTextPath=rich)
        + source("Møde 1", place, bare, file="Møde 1.txt")
        + picture
        + "</Sources>",
        f"<Notes>{note}</Notes>",
        f"<Links>{link}{lone}</Links>",
        "<Sets>" + element("Set", member, guid=guid("set"), name="udvalgte") + "</Sets>",
        "<Graphs>" + element("Graph", guid=guid("graph"), name="kort") + "</Graphs>",
        "<Description>Et lille projekt</Description>",
        origin="NVivo for Mac 15",
        basePath="",
    )
    texts = {
        "sources/.root": "",
        text_name("tom"): "\n",
        "sources/Møde 1.txt": TEXT,
        "sources/note.txt": "husk at spørge Åse",
        "sources/billede.png": b"\x89PNG",
    }
    return packed(whole, texts)


MANNERS: Mapping[str, bytes] = {
    "QualCoder": like_qualcoder(),
    "ATLAS.ti": like_atlas(),
    "MAXQDA": like_maxqda(),
    "NVivo": like_nvivo(),
}


def xml_of(data: bytes) -> str:
    """The project file of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".qde"))
        return archive.read(name).decode()


def files_of(data: bytes) -> dict[str, bytes]:
    """All files of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
