"""Text in UTF-16 whose byte order mark is missing, known by what all texts share."""

import unicodedata

_SAMPLE = 1 << 16  # bytes that are enough
# What every text has, whatever its letters: spaces, line ends, figures and signs of ASCII. Read
# with the wrong half of a character first, they become letters of other scripts.
_SHARED = frozenset(map(chr, (*b"\t\n\r", *range(32, 127))))
_LEAST, _AS_MANY = 0.05, 10


def unmarked_utf16(data: bytes) -> str:
    """Tell whether bytes are text in UTF-16 without a byte order mark, and which half comes first.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    str
        ``utf-16-le`` or ``utf-16-be``; nothing if it is no such text, or both would do.
    """
    sample = data[:_SAMPLE]
    if b"\0" not in sample:
        return ""
    read = {name: sample.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    shares = {name: sum(c in _SHARED for c in text) / len(text) for name, text in read.items()}
    best, other = sorted(shares, key=lambda name: -shares[name])
    if shares[best] < max(_LEAST, _AS_MANY * shares[other]):
        return ""
    foreign = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") for c in read[best])
    controls = sum(c in "\t\n\v\f\r" for c in read[best])
    damaged = read[best].count("\ufffd")
    return best if foreign - controls + damaged <= 1 + len(read[best]) / 100 else ""
