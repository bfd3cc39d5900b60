"""What commands print on terminals that cannot show every letter."""


def printable(text: str, stream) -> str:
    """Replace what a terminal cannot show by its code, so that the rest is not lost.

    Parameters
    ----------
    text : str
        What is to be printed.
    stream : text stream
        Where it will be printed, such as ``sys.stdout``.

    Returns
    -------
    str
        The text with the letters that the stream's encoding lacks as backslash escapes.
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
