"""Handouts, answer keys and rubrics as HTML: the same in a guide, on a page and on paper."""

import re
from collections.abc import Hashable, Mapping
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup, escape

from casebook.display import render
from casebook.reader import Book
from casebook.seminar.answer_keys import MAKERS
from casebook.seminar.coders import is_study
from casebook.seminar.course_packs import LANGUAGES, Block, Pack, PackError, Words
from casebook.seminar.pack_words import DANISH, OWN, SCALE, WORDS

WIDTHS = (15, 20, 25, 30, 35, 45, 50, 60)
"""How wide a column may be, in mm: the style sheet has a class for each."""

_EMPHASIS = re.compile(r"(\*\*.+?\*\*|\*.+?\*)")


class Told(NamedTuple):
    """A cell as a template gets it: its HTML, and its language if it is not the page's."""

    html: Markup
    language: str = ""


def words_for(book: Book, language: str) -> Mapping[str, str]:
    """What the pages about a book say; about a book of one's own some of it otherwise."""
    return {**WORDS[language], **(OWN.get(language, {}) if is_study(book.tables) else {})}


def inline(text: str) -> Markup:
    """Escape a text, and have what stands between asterisks emphasised.

    Parameters
    ----------
    text : str
        With ``*so*`` for italics and ``**so**`` for bold.

    Returns
    -------
    Markup
    """
    made = Markup("")
    for part in _EMPHASIS.split(text):
        if part.startswith("**") and len(part) > 4:
            made += Markup("<strong>{}</strong>").format(part[2:-2])
        elif part.startswith("*") and len(part) > 2:
            made += Markup("<em>{}</em>").format(part[1:-1])
        else:
            made += escape(part)
    return made


def handout_html(book: Book, pack: Pack, language: str = "en") -> Markup:
    """Write a handout.

    Parameters
    ----------
    book : Book
        Where the words of rows come from.
    pack : Pack
    language : str
        ``en`` or ``da``. A row without words in Danish is shown in English, and marked so.

    Returns
    -------
    Markup
        Without headings: it stands under one.

    Raises
    ------
    PackError
        If a row is in no table, a key has no maker, or a column is of no width that there is.
    """
    known = _Rows(book, pack, language)
    return render("handout.html", "casebook.seminar", parts=[known.part(b) for b in pack.handout])


class _Rows:
    """What rows of the tables say in one language."""

    def __init__(self, book: Book, pack: Pack, language: str) -> None:
        if language not in LANGUAGES:
            raise PackError(f"{language!r} is not one of {', '.join(LANGUAGES)}")
        self._pack, self._language, self._words = pack, language, words_for(book, language)
        tables = book.tables
        self._claims = tables.claims.set_index("claim_id")
        self._passages = tables.passages.set_index("passage_id")
        self._codes = tables.codes.set_index("code_id")
        # The casebook's rows are in English; a study does not say in which language it is, or
        # from which side it is read.
        self._is_study = is_study(tables)

    def part(self, block: Block) -> dict[str, object]:
        if block.key and block.key not in MAKERS:
            raise PackError(f"{self._pack.chapter}: no answers are made by {block.key!r}")
        if wrong := {column.mm for column in block.columns} - {None, *WIDTHS}:
            raise PackError(f"{self._pack.chapter}: no column is {wrong} mm wide")
        return {
            "kind": block.kind,
            "style": block.style,
            "said": inline(block.words.get(self._language, "")),
            "columns": [(inline(c.head[self._language]), c.mm) for c in block.columns],
            "rows": [[self.cell(cell) for cell in row] for row in block.rows],
        }

    def cell(self, cell: str | Words) -> Told:
        if not isinstance(cell, str):
            return Told(inline(cell[self._language]))
        return self._row(cell) if cell else Told(Markup(""))

    def _row(self, row_id: str) -> Told:
        danish = self._language == "da"
        if row_id in self._codes.index:
            text = self._code(self._codes.loc[row_id].to_dict())
            return Told(self._isolated(inline(text)) + self._place(row_id, "", ""))
        for table, column in ((self._claims, "statement"), (self._passages, "gist")):
            if row_id in table.index:
                row = table.loc[row_id]
                said = self._pack.danish.get(row_id) if danish else row[column]
                hedge = row.hedge if isinstance(row.hedge, str) else ""
                words = self._isolated(Markup("<em>{}</em>").format(said or row[column]))
                if said is None and not self._is_study:
                    words = Markup('<span lang="en">{}</span>').format(words)
                return Told(words + self._place(row_id, str(row.locator), hedge))
        raise PackError(f"{self._pack.chapter}: no claim, passage or code has the id {row_id!r}")

    def _isolated(self, words: Markup) -> Markup:
        """Words that may be read from the other side than the page."""
        return Markup("<bdi>{}</bdi>").format(words) if self._is_study else words

    def _code(self, code: Mapping[Hashable, object]) -> str:
        """A code with what it means and when it is given, as far as the tables say so."""
        said = {
            name: code.get(f"{name}_{self._language}", code.get(name))
            for name in ("label", "definition", "include_when", "exclude_when")
        }
        texts = {name: text for name, text in said.items() if isinstance(text, str) and text}
        parts = [f"**{texts.pop('label')}.**", texts.pop("definition", "")]
        for name, word in (("include_when", "for"), ("exclude_when", "not for")):
            parts.append(f"{self._words[word]}: {texts[name]}" if name in texts else "")
        return " ".join(filter(None, parts))

    def _place(self, row_id: str, locator: str, hedge: str) -> Markup:
        inside = ", ".join(part for part in (row_id, locator) if part)
        if hedge:
            inside += f"; {self._words['in the source']}: “{hedge}”"
        return Markup(' <span class="cb-place">({})</span>').format(self._isolated(escape(inside)))


def key_html(book: Book, pack: Pack, language: str = "en") -> Markup:
    """Write the answer key of a handout: a table for every part that has answers.

    Parameters
    ----------
    book : Book
        Whose tables give the answers.
    pack : Pack
    language : str
        ``en`` or ``da``. What the tables say stays in English, and is marked so.

    Returns
    -------
    Markup
    """
    tables = [_key(book, pack, block, language) for block in pack.handout if block.key]
    return render(
        "answer_key.html", "casebook.seminar", tables=tables, words=words_for(book, language)
    )


def rubric_html(pack: Pack, language: str = "en") -> Markup:
    """Write by what an assignment is judged: its criteria, and what a grade of the scale takes.

    Parameters
    ----------
    pack : Pack
        One with an assignment.
    language : str
        ``en`` or ``da``.

    Returns
    -------
    Markup
    """
    return render(
        "rubric.html",
        "casebook.seminar",
        words=WORDS[language],
        assignment=inline(pack.assignment[language]),
        criteria=[
            [inline(part[language]) for part in (each.name, each.not_yet, each.good)]
            for each in pack.criteria
        ],
        scale=[(grade, said[language]) for grade, said in SCALE.items()],
    )


def _key(book: Book, pack: Pack, block: Block, language: str) -> dict[str, object]:
    found = answers(book, block)
    known = _Rows(book, pack, language)
    return {
        "heads": [_translated(str(head), language) for head in found.columns],
        "rows": [
            [_answer(known, cell, language) for cell in row]
            for row in found.itertuples(index=False)
        ],
    }


def answers(book: Book, block: Block) -> pd.DataFrame:
    """Make the answers to a part of a handout."""
    return MAKERS[block.key](book, block)


def _answer(known: _Rows, cell: object, language: str) -> Told:
    if isinstance(cell, Mapping):
        return known.cell(cell)
    return _translated(str(cell), language)


def _translated(text: str, language: str) -> Told:
    """A word of the keys in the page's language; anything else as the tables have it."""
    if language == "en" or not any(letter.isalpha() for letter in text):
        return Told(escape(text))
    for word, danish in DANISH.items():
        if text == word or (word.endswith(" ") and text.startswith(word)):
            return Told(escape(text.replace(word, danish, 1)))
    return Told(escape(text), "en")
