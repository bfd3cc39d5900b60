"""What happens to a hand-in on its way: a chat, a mail, a learning platform, a thumb."""

import base64
import io
import json
import random
import struct
import textwrap
import zipfile
from email.message import EmailMessage

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKENS = [
    *("null", "true", "-1", "1e9", "NaN", "[]", "{}", '""', "[[[", "}}}", '"\\ud800"', "9" * 400),
    *('"referral"', '"none"', "\x00", "\x1b[31m", "\ufeff", '"=1+1"', "<script>", "\u202e", ","),
    *("CB2 ", "\n\n", "\n> ", "=\n", ":", "\u00ad", "“", "casebook coding sheet", "\U0001f9a6"),
]


def zipped(entries: dict[str, bytes], method: int = DEFLATED) -> bytes:
    """A zip of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, raw in entries.items():
            archive.writestr(name, raw)
    return stream.getvalue()


def mail(text: str, html: str = "", attached: dict[str, bytes] | None = None, cte=None) -> bytes:
    """A mail as it arrives."""
    message = EmailMessage()
    message["From"] = "Anna Hansen <anna@example.org>"
    message["Subject"] = "Aflevering æøå"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text, cte=cte)
    if html:
        message.add_alternative(html, subtype="html")
    for name, raw in (attached or {}).items():
        kind = ("image", "png") if name.endswith("png") else ("application", "json")
        message.add_attachment(raw, maintype=kind[0], subtype=kind[1], filename=name)
    return message.as_bytes()


def word(text: str) -> bytes:
    """A document of Word's, with a bold word in the middle of each paragraph."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    runs = "".join(
        f"<w:p><w:r><w:t>{row[: len(row) // 2]}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>"
        f'<w:t xml:space="preserve">{row[len(row) // 2 :]}</w:t></w:r></w:p>'
        for row in escaped.split("\n")
    )
    document = f'<?xml version="1.0"?><w:document><w:body>{runs}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": document.encode()})


def writer(text: str) -> bytes:
    """A document of LibreOffice's."""
    rows = "".join(f"<text:p>{row}</text:p>" for row in text.split("\n"))
    entries = {"mimetype": b"application/vnd", "content.xml": f"<o>{rows}</o>".encode()}
    return zipped({**entries, "META-INF/manifest.xml": b"<x/>"})


def spreadsheet(text: str) -> bytes:
    """A workbook of Excel's."""
    cells = "".join(f"<si><t>{row}</t></si>" for row in text.split("\n"))
    entries = {"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": f"<sst>{cells}</sst>".encode()}
    return zipped(entries)


def halves(letter: str) -> tuple[int, ...]:
    """A letter as RTF counts it: in halves if it has two, and below zero from the middle on."""
    raw = letter.encode("utf-16-le")
    return struct.unpack(f"<{len(raw) // 2}h", raw)


def rich(text: str) -> bytes:
    """An RTF document, with letters beyond ASCII as WordPad writes them."""
    told = "".join(
        f"\\'{c.encode('cp1252').hex()}"
        if 127 < ord(c) < 256
        else "".join(f"\\u{half}?" for half in halves(c))
        if ord(c) > 255
        else f"\\{c}"
        if c in "{}\\"
        else c
        for c in text
    ).replace("\n", "\\par\r\n")
    head = "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Calibri;}}{\\*\\generator Riched20;}\\pard\\f0 "
    return f"{head}{told}\\par}}".encode("latin-1")


def page(text: str) -> bytes:
    """What a learning platform makes of a text field."""
    rows = "".join(f"<p><b>{row[:3]}</b>{row[3:]}&nbsp;</p>" for row in text.split("\n"))
    return f"<html><body>{rows}</body></html>".encode()


def parted(line: str, by: str) -> str:
    """A line whose letters are parted by something else than hyphens."""
    head, _, letters = line.partition(": ")
    return f"{head}: {letters.replace('-', by)}"


WAYS = {
    "as it is": lambda text: text,
    "bytes": lambda text: text.encode(),
    "with a mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Windows": lambda text: text.encode("cp1252", "replace"),
    "greeted": lambda text: f"Hej Mona\n\nHer er min:\n\n{text}\n\nSendt fra min iPhone",
    "marked": lambda text: f"“*{text}*”",
    "listed": lambda text: f"  • {text}",
    "in small letters": lambda text: text.lower(),
    "dashes": lambda text: text.replace("-", "–"),
    "soft hyphens": lambda text: "\u00ad".join(text),
    "spaces": lambda text: parted(text, " \u00a0"),
    "no hyphens": lambda text: parted(text, ""),
    "wide": lambda text: text.replace(":", "："),
    "wrapped": lambda text: "\n".join(textwrap.wrap(text, 26)),
    "quoted": lambda text: "> " + text[:50] + "\n> " + text[50:] + "\n> Hej",
    "printable": lambda text: text[:50] + "=\n" + text[50:],
    "mail": lambda text: mail(f"Hej æ\n\n{text}\n\nHilsen"),
    "mail, coded": lambda text: mail(f"Hej æ\n\n{text}\n\nHilsen", cte="base64"),
    "mail, quoted-printable": lambda text: mail(f"Hej æ\n\n{text}\n", cte="quoted-printable"),
    "mail, twice": lambda text: mail(f"Hej\n{text}", f"<p>Hej</p><p>{text}</p>"),
    "mail, page only": lambda text: mail("Se herunder", f"<div>{text}</div>"),
    "mail, attached": lambda text: mail("Hej", "", {"a.json": text.encode(), "logo.png": PNG}),
    "Word": lambda text: word(f"Hej\n{text}"),
    "LibreOffice": lambda text: writer(f"Hej\n{text}"),
    "Excel": lambda text: spreadsheet(f"Hej\n{text}"),
    "WordPad": lambda text: rich(f"Hej\n{text}"),
    "text field": lambda text: page(f"Hej\n{text}"),
    "zip": lambda text: zipped({"Anna_1/a.txt": text.encode(), "Anna_1/b.html": page("Hej")}),
    "zip in a zip": lambda text: zipped(
        {"x.zip": zipped({"a": text.encode()}, zipfile.ZIP_STORED)}
    ),
    "chat": lambda text: f"[22.11.2024 10:14:03] Anna: hej\n[22.11.2024 10:14:09] Anna: {text}",
    "comma separated": lambda text: f'Navn;Svar\nAnna;"{text}"\n',
}
# Ways in which JSON comes as well as a line does.
FILE_WAYS = [
    *("bytes", "with a mark", "UTF-16", "greeted", "mail", "mail, coded", "mail, attached"),
    *(
        "mail, quoted-printable",
        "Word",
        "LibreOffice",
        "WordPad",
        "zip",
        "zip in a zip",
        "as it is",
    ),
]


def mistyped(rng: random.Random, line: str) -> str:
    """A line with something done to its letters."""
    head, _, letters = line.partition(": ")
    at = rng.randrange(len(letters))
    kind = rng.randrange(7)
    if kind == 0:
        letters = letters[:at] + rng.choice(LETTERS) + letters[at + 1 :]
    elif kind == 1:
        letters = letters[:at] + letters[at + 1 :]
    elif kind == 2:
        letters = letters[:at] + letters[at] + letters[at:]
    elif kind == 3:
        other = rng.randrange(len(letters))
        signs = list(letters)
        signs[at], signs[other] = signs[other], signs[at]
        letters = "".join(signs)
    elif kind == 4:
        return f"{head}: {letters[:at]}"
    elif kind == 5:
        place = rng.randrange(4, len(head))
        head = head[:place] + rng.choice("abcdefghijklmnopqrstuvwxyzæøå 7-") + head[place + 1 :]
    else:
        place = rng.randrange(len(line))
        return line[:place] + rng.choice(TOKENS) + line[place:]
    return f"{head}: {letters}"


def damaged(rng: random.Random, raw: bytes) -> bytes:
    """A file damaged in one of the ways in which files get damaged, or are."""
    changed = bytearray(raw)
    at = rng.randrange(len(raw))
    kind = rng.randrange(9)
    if kind == 0:
        return raw[:at]
    if kind == 1:
        changed[at] ^= 1 << rng.randrange(8)
    elif kind == 2:
        del changed[at : at + rng.randrange(1, 40)]
    elif kind == 3:
        changed[at:at] = rng.choice(TOKENS).encode("utf-8", "surrogatepass")
    elif kind == 4:
        other = rng.randrange(len(raw))
        changed[at:at] = raw[other : other + rng.randrange(1, 200)]
    elif kind == 5:
        changed[at : at + rng.randrange(1, 9)] = rng.randbytes(rng.randrange(1, 9))
    elif kind == 6:
        for _ in range(rng.randrange(1, 30)):
            changed[rng.randrange(len(raw))] = rng.randrange(256)
    elif kind == 7:
        return edited(rng, raw)
    else:
        return raw * rng.randrange(2, 4)
    return bytes(changed)


VALUES = [
    *(None, True, 0, -1, 2**70, 1.5, "", "=1+1", "x" * 2000, "\ud800", [], {}, ["referral"], [[]]),
]


def edited(rng: random.Random, raw: bytes) -> bytes:
    """A file in which somebody has exchanged a value; what is no JSON is cut off."""
    try:
        found = json.loads(raw)
    except ValueError:
        return raw[: len(raw) // 2]
    place, path = found, []
    while isinstance(place, dict | list) and place and (not path or rng.random() < 0.75):
        key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
        path.append((place, key))
        place = place[key]
    holder, key = path[-1]
    if rng.random() < 0.2:
        del holder[key]
    elif isinstance(holder, list) and rng.random() < 0.3:
        holder.append(holder[key])
    else:
        holder[key] = rng.choice(VALUES)
    return json.dumps(found).encode()


def told(inputs) -> list[dict | None]:
    """What is handed in, as a page is told of it."""
    return [
        {"text": one}
        if isinstance(one, str)
        else {"bytes": None if one is None else base64.b64encode(one).decode()}
        for one in inputs
    ]
