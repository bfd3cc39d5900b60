"""How wide a text is in Arial, and where to break it.

Arial, Liberation Sans, Arimo and Helvetica have the same widths. A reader who has none of them sees
another font, often a wider one: pictures therefore also say how long each of their texts may be
(``textLength``), and the browser fits its letters to that.
"""

from collections.abc import Callable, Iterator
from itertools import chain

FONT = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"
"""The fonts of all pictures: a label that fits where the book is built fits where it is read."""

SPARE = 1.03  # for what rounding and other browsers may add
BOLD = 1.08  # bold letters are wider by about this much

# Advance widths of Arial in thousandths of the size; most letters have 556.
_ADVANCE = {
    letter: width
    for letters, width in (
        ("'", 191),
        ("ijl‘’", 222),
        ("|", 260),
        (" !,./:;[\\]ftI·", 278),
        ("()-`r{}“”", 333),
        ('"', 355),
        ("*", 389),
        ("^", 469),
        ("ckJsvxyz", 500),
        ("+<=>~", 584),
        ("øFTZ", 611),
        ("&ABEKPSVXYÄÅÉ", 667),
        ("wCDHNRU", 722),
        ("GOQÖØ", 778),
        ("mM", 833),
        ("%æ", 889),
        ("W", 944),
        ("@", 1015),
        ("–", 556),
    )
    for letter in letters
}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Measure a text.

    Parameters
    ----------
    text : str
    size : float
        Of the font, in px.
    bold : bool

    Returns
    -------
    float
        Its width in px. Signs from other alphabets count as squares.
    """
    units = sum(_ADVANCE.get(sign, 1000 if sign > "\u2000" else 556) for sign in text)
    return units / 1000 * size * (BOLD if bold else 1)


def wrapped(text: str, width: float, size: float, lines: int, bold: bool = False) -> list[str]:
    """Break a text into lines that fit; what is too long ends at a word, with an ellipsis.

    Parameters
    ----------
    text : str
    width : float
        Room in px.
    size, bold
        As for `text_width`.
    lines : int
        Most lines.

    Returns
    -------
    list of str
    """

    def fits(line: str) -> bool:
        return SPARE * text_width(line, size, bold) <= width

    out = [""]
    for word in chain.from_iterable(_pieces(whole, fits) for whole in text.split()):
        longer = f"{out[-1]} {word}".strip()
        if fits(longer):
            out[-1] = longer
        elif len(out) < lines:
            out.append(word)
        else:
            out[-1] = _cut_short(out[-1], fits)
            break
    return out


def _pieces(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Cut a word that is too long for a line where lines end."""
    while not fits(word):
        end = next(i for i in range(1, len(word) + 1) if i == len(word) or not fits(word[: i + 1]))
        if end == len(word):  # not even one letter fits
            break
        yield word[:end]
        word = word[end:]
    yield word


def _cut_short(line: str, fits: Callable[[str], bool]) -> str:
    while not fits(f"{line} …") and " " in line:
        line = line.rsplit(" ", 1)[0]
    return f"{line} …"
