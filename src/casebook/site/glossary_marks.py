"""Words that need explaining, marked where they stand: the language, the meaning, the way to more.

A Danish, Swedish, Norwegian or Icelandic word that stands in a built page by itself, in emphasis or
in a cell, gets its language, so that it is read aloud as such. In emphasis it becomes a link to the
glossary, which tells its meaning when it is pointed at or reached by keyboard.
"""

import re
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from casebook.site.addresses import address

COLUMNS = ["term_id", "term", "language", "rendering", "meaning"]
GLOSSARY = "book/reference/glossary"
EMPHASIS = re.compile(r"<em>([^<>]+)</em>")
CELL = re.compile(r"(<t[hd]\b[^>]*>)([^<>]+)(</t[hd]>)")
TERM = re.compile(r'(<a class="reference internal" href="[^"]*#term-[^"]*")(>)(.*?</a>)', re.DOTALL)


class Word(NamedTuple):
    """A word of the glossary: its id, its language (ISO 639-1), and its meaning in a line."""

    ident: str
    language: str
    meaning: str


def read_terms(path: Path) -> pd.DataFrame:
    """The table of terms as it stands, unchecked: marking words is not what would find its faults.

    Parameters
    ----------
    path : Path
        A CSV file.

    Returns
    -------
    DataFrame
        As `foreign` takes it; without rows if a column is missing.
    """
    terms = pd.read_csv(path, dtype="string", keep_default_na=False)
    return terms.reindex(columns=COLUMNS) if set(COLUMNS) <= set(terms) else terms.iloc[:0]


def foreign(terms: pd.DataFrame) -> dict[str, Word]:
    """The words of the table of terms, by the word in small letters.

    Parameters
    ----------
    terms : DataFrame
        ``term_id``, ``term``, ``language``, ``rendering`` and ``meaning``.

    Returns
    -------
    dict of str to Word
    """
    return {
        row.term.casefold(): Word(row.term_id, row.language, f"{row.rendering}. {row.meaning}")
        for row in terms.itertuples()
    }


def concepts(text: str) -> dict[str, str]:
    """The definitions of a ``{glossary}`` in Markdown, by the word in small letters.

    Parameters
    ----------
    text : str
        A page with one directive in a fence of backticks: a word on each line that begins at the
        margin, its definition indented below.

    Returns
    -------
    dict of str to str
        Empty if there is no such directive.
    """
    block = re.search(r"^```\{glossary\}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    found: dict[str, list[str]] = {}
    word = None
    for line in block[1].splitlines() if block else ():
        if line and not line[0].isspace():
            word = line.strip().casefold()
            found[word] = []
        elif word and line.strip():
            found[word].append(line.strip())
    return {word: " ".join(lines) for word, lines in found.items()}


def marked(page: str, name: str, words: dict[str, Word], meanings: dict[str, str]) -> str:
    """Mark the words of a page.

    Parameters
    ----------
    page : str
        HTML.
    name : str
        The page's name, which says how deep in the folder it is.
    words : dict of str to Word
        As `foreign` gives them.
    meanings : dict of str to str
        As `concepts` gives them; links that ``{term}`` makes get them.

    Returns
    -------
    str
    """

    glossary = address(name, f"{GLOSSARY}.html")

    def in_emphasis(match: re.Match) -> str:
        word = words.get(unescape(match[1]).casefold())
        if word is None:
            return match[0]
        text = match[1]
        before = page[: match.start()]
        if name != GLOSSARY and before.rfind("<a ") <= before.rfind("</a>"):  # in no other link
            text = (
                f'<a class="cb-word" href="{glossary}#{word.ident}"'
                f' data-cb-means="{escape(word.meaning)}">{text}</a>'
            )
        return f'<em lang="{word.language}">{text}</em>'

    def in_cell(match: re.Match) -> str:
        word = words.get(unescape(match[2]).strip().casefold())
        return (
            f'{match[1]}<span lang="{word.language}">{match[2]}</span>{match[3]}'
            if word
            else match[0]
        )

    def explained(match: re.Match) -> str:
        told = re.sub(r"<[^>]*>", "", match[3])
        meaning = meanings.get(unescape(told).strip().casefold())
        return (
            f'{match[1]} data-cb-means="{escape(meaning)}"{match[2]}{match[3]}'
            if meaning
            else match[0]
        )

    page = EMPHASIS.sub(in_emphasis, page)
    return TERM.sub(explained, CELL.sub(in_cell, page))
