"""Texts that people typed, made harmless: for the screen, and for a spreadsheet.

Letters stay as they are. The browser's ``web/class/letters.js`` and ``finding.js`` do the same, so
all characters are spelled out: languages differ in what they call a space or a control.
"""

import re

# Controls but for line end and tab, marks that turn or hide text, halves of characters.
_STEERING = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# Where a spreadsheet may begin a cell: at the start, and after what separates cells in a file
# that it takes to be parted by semicolons or tabs.
_FORMULA = re.compile(r"((?:^|[;\t\r\n])[ \t\r\n\u00a0\"']*)([=+\-@＝＋－＠])")
_MARKUP = re.compile(r"<[A-Za-z/!?]|javascript:", re.IGNORECASE | re.ASCII)


def legible(text: str) -> str:
    """Show as codes all characters that would steer a screen instead of standing on it.

    Control characters, characters that turn the direction of the text, and halves of characters
    are written like ``\\u202e``; line ends, tabs and all letters stay.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    text = text.replace("\r\n", "\n")
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def harmless_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The same text if there is nothing of the kind.
    """
    text = _FORMULA.sub(r"\1'\2", text)
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text


def oddities(texts: list[str]) -> tuple[str, ...]:
    """What in typed texts is shown otherwise than it was typed, or looks as if meant to act.

    Parameters
    ----------
    texts : list of str

    Returns
    -------
    tuple of str
        Sentences without a dot.
    """
    told = []
    if any(_STEERING.search(text.replace("\r\n", "\n")) for text in texts):
        told.append("control characters are shown as codes")
    if any(harmless_cell(legible(text)) != legible(text) for text in texts):
        told.append("what looks like a formula has an apostrophe before it in the CSV")
    if any(_MARKUP.search(text) for text in texts):
        told.append("markup is shown as text")
    return tuple(told)
