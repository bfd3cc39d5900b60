"""Text out of web pages, Word's and other documents: paragraphs, and nothing that could act.

No parser of markup is at work, so nothing is expanded, fetched or run: tags are left out, and those
that end a paragraph become a line end. The browser's ``web/class/contents.js`` does the same.
"""

import re

# What a tag leaves behind, by its name; others leave nothing.
HTML = dict.fromkeys(
    (
        *("/p", "br", "br/", "/div", "/li", "/tr", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6"),
        *("/blockquote", "/pre", "/dt", "/dd", "/title", "/section", "/table", "/ul", "/ol", "hr"),
        *("div", "p", "blockquote", "pre", "ul", "ol", "table"),
    ),
    "\n",
) | {"/td": " ", "/th": " "}
WORD = {
    **dict.fromkeys(("/w:p", "w:br", "w:br/", "w:cr/"), "\n"),
    **{"w:tab/": " ", "w:nobreakhyphen/": "-"},
}
WRITER = {
    **dict.fromkeys(("/text:p", "/text:h", "text:line-break/"), "\n"),
    **{"text:s/": " ", "text:tab/": " ", "text:s": " "},
}
SPREADSHEET = {"/si": "\n"}
_HIDDEN = ("script", "style")
_NAMED = {
    **{"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\u00a0"},
    **{"shy": "\u00ad", "ndash": "–", "mdash": "—", "minus": "−", "colon": ":", "zwnj": "\u200c"},
    **{"aelig": "æ", "oslash": "ø", "aring": "å", "auml": "ä", "ouml": "ö", "eacute": "é"},
    **{"uuml": "ü", "eth": "ð", "thorn": "þ", "AElig": "Æ", "Oslash": "Ø", "Aring": "Å"},
    **{"Auml": "Ä", "Ouml": "Ö", "Eacute": "É", "Uuml": "Ü", "ETH": "Ð", "THORN": "Þ"},
    **{"ldquo": "“", "rdquo": "”", "bdquo": "„", "lsquo": "‘", "rsquo": "’", "hyphen": "-"},
    **{"laquo": "«", "raquo": "»", "hellip": "…"},
}
_ENTITY = re.compile("&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_TAG = re.compile("[A-Za-z/!?]")
_NAME = re.compile("/?[A-Za-z0-9:-]*")
_SPACE = re.compile("[ \t\r\n\f]+")


def marked_up(text: str, tags: dict[str, str]) -> str:
    """The text of a marked-up document.

    Parameters
    ----------
    text : str
    tags : dict of str to str
        What tags leave behind.

    Returns
    -------
    str
    """
    parts, at = [], 0
    while at < len(text):
        start = text.find("<", at)
        start = len(text) if start < 0 else start
        parts.append(_unescaped(_SPACE.sub(" ", text[at:start])))
        if start < len(text) and not _TAG.match(text, start + 1):
            parts.append("<")
            at = start + 1
            continue
        at, left = _tag(text, start, tags)
        parts.append(left)
    return "".join(parts)


def _tag(text: str, start: int, tags: dict[str, str]) -> tuple[int, str]:
    """Where a tag ends, and what it leaves behind."""
    if text.startswith("<!--", start):
        return _after(text, "-->", start), ""
    end = _after(text, ">", start)
    match = _NAME.match(text, start + 1)
    name = match[0].lower() if match else ""
    if name in _HIDDEN and text[end - 2 : end] != "/>":
        return _closing(text, name, end), ""
    if text[end - 2 : end] == "/>" and f"{name}/" in tags:
        return end, tags[f"{name}/"]
    return end, tags.get(name, "")


def _closing(text: str, name: str, at: int) -> int:
    """Where the tag begins that closes a script or style."""
    found = re.compile(f"</{name}", re.IGNORECASE | re.ASCII).search(text, at)
    return found.start() if found else len(text)


def _after(text: str, what: str, at: int) -> int:
    end = text.find(what, at)
    return len(text) if end < 0 else end + len(what)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(_entity, text)


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if name[0] != "#":
        return _NAMED.get(name, found[0])
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


# Rich text --------------------------------------------------------------------------------------

_RTF = re.compile(r"\\([A-Za-z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_RTF_HIDDEN = {
    *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "generator", "listtable"),
    *("listoverridetable", "rsidtbl", "themedata", "datastore", "header", "footer", "fldinst"),
}
_RTF_WORDS = {
    **{"par": "\n", "line": "\n", "row": "\n", "cell": " ", "tab": " ", "endash": "–"},
    **{"emdash": "—", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
}
_RTF_SIGNS = {"~": "\u00a0", "-": "", "_": "-", "\n": "\n", "\r": "\n"}


def rich_text(text: str, decode: dict[int, str]) -> str:
    """The text of an RTF document.

    Parameters
    ----------
    text : str
    decode : dict of int to str
        The letters of bytes from 128.

    Returns
    -------
    str
    """
    parts: list[str] = []
    groups: list[tuple[bool, int]] = []
    hidden, skips, skip, at = False, 1, 0, 0
    for found in _RTF.finditer(text):
        between = re.sub("[\r\n]", "", text[at : found.start()])
        at = found.end()
        if between and not hidden:
            parts.append(between[skip:])
        skip = max(0, skip - len(between))
        if found[5] == "{":
            groups.append((hidden, skips))
        elif found[5]:
            hidden, skips = groups.pop() if groups else (hidden, skips)
        elif found[1] == "uc":
            skips = int(found[2] or 1)
        elif found[1] in _RTF_HIDDEN or found[4] == "*":
            hidden = True
        elif not hidden:
            said = _rtf_said(found, decode)
            parts.append("" if skip and found[3] else said)
            skip = skips if found[1] == "u" else max(0, skip - bool(found[3]))
    return re.sub("[\ud800-\udfff]", "\ufffd", _PAIR.sub(_joined, "".join(parts)))


def _joined(halves: re.Match[str]) -> str:
    """A letter that RTF counts as two."""
    return halves[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _rtf_said(found: re.Match[str], decode: dict[int, str]) -> str:
    """What a control word of RTF stands for."""
    if found[3]:
        byte = int(found[3], 16)
        return decode.get(byte, chr(byte))
    if found[1] == "u" and found[2]:
        return chr(int(found[2]) % 65536)
    if found[1]:
        return _RTF_WORDS.get(found[1], "")
    return _RTF_SIGNS.get(found[4], found[4] if found[4] in "{}\\" else "")
