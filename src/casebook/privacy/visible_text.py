"""Read HTML or SVG as text: what it shows, says and holds, block by block.

Words that a page shows as one are one here, whatever tags are inside them. It looks up nothing
and judges nothing; that is the business of `casebook.privacy.leaks`.

Why not Beautiful Soup, as in `casebook.site`: it was tried and measured. A tree of a page is not
needed here, building one takes four times as long for the pages of the book, its strings do not
know their lines, and on tags that are never closed it takes time that grows with the square of
their number. The parser of the standard library goes through a page once.
"""

import re
from html.parser import HTMLParser

# Attributes that are read out, shown or followed; the numbers that draw a shape are not.
TOLD = re.compile(
    r"alt|title|content|href|id|value|placeholder|label|summary|download|aria-.*|data-.*|"
    r"(?:\w+:)?(?:author|descr|target)"  # in parts of Word documents
)
BLOCKS = frozenset(
    "address article aside blockquote br button caption dd desc details div dl dt figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary "
    "table tbody td text tfoot th thead title tr ul".split()
)


class Markup(HTMLParser):
    """A text of HTML or SVG, taken apart.

    Parameters
    ----------
    text : str

    Attributes
    ----------
    parts : list of tuple of str, int and str
        In the order of the page: what it is (*text*, *attribute alt* ..., *script*, *style*,
        *comment*), the line where it begins, and the text.
    tables : list of list of tuple of int and list of str
        For each table its rows: the line, and the texts of the cells.
    """

    def __init__(self, text: str):
        super().__init__()
        self.parts: list[tuple[str, int, str]] = []
        self.tables: list[list[tuple[int, list[str]]]] = []
        self._text: list[str] = []
        self._line = 1
        self._raw: str | None = None
        self._cell: list[str] | None = None
        self.feed(text)
        self.close()
        self._end_of_block()

    def _end_of_block(self) -> None:
        if text := "".join(self._text).strip():
            self.parts.append(("text", self._line, text))
        self._text = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._end_of_block()
        if tag in ("script", "style"):
            self._raw = tag
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append((self.getpos()[0], []))
        elif tag in ("td", "th"):
            self._cell = []
        for name, value in attrs:
            if value and TOLD.fullmatch(name):
                self.parts.append((f"attribute {name}", self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_of_block()
        if tag in ("script", "style"):
            self._raw = None
        elif tag in ("td", "th") and self._cell is not None:
            if self.tables and self.tables[-1]:
                self.tables[-1][-1][1].append("".join(self._cell).strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._raw:
            self.parts.append((self._raw, self.getpos()[0], data))
            return
        if not self._text:
            space = len(data) - len(data.lstrip())
            self._line = self.getpos()[0] + data.count("\n", 0, space)
        if self._text or data.strip():
            self._text.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", self.getpos()[0], data))
