"""What commands print on terminals: no letter is lost, and nothing printed is a command."""

from typing import TextIO


def printable(text: str, stream: TextIO) -> str:
    """Replace what a terminal cannot show, or would obey, by its code.

    A file of somebody else's may hold control characters, which would move the cursor or colour
    what follows.

    Parameters
    ----------
    text : str
        What is to be printed.
    stream : text stream
        Where it will be printed, such as ``sys.stdout``.

    Returns
    -------
    str
        The text, with control characters but line ends and tabs, and the letters that the
        stream's encoding lacks, as backslash escapes.
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    text = "".join(c if c.isprintable() or c in "\n\t" else f"\\u{ord(c):04x}" for c in text)
    return text.encode(encoding, "backslashreplace").decode(encoding)
