"""What is for teachers only, and whether any of it stands among the students' pages.

Editions are kept apart by how they are built. This looks at what was built, and believes nothing:
it takes what the teacher's edition marks as the teacher's, and looks for it, a run of words at a
time, in every file of the students' edition: pages, their sources, the index of the search, tables.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from casebook.site.notebook_html import ROW

MARKS = ("cb-teacher-notes", "cb-teachers-only", "cb-key-table")
"""Classes of what is for teachers: notes, solutions students do not get, answers to handouts."""

Element = Any  # of lxml, which says nothing of its types
SEARCH = "search-index.js"
WORDS = 7  # in a row: shorter runs two texts have in common by chance
_TEXTS = (".html", ".ipynb", ".md", ".js", ".json", ".txt", ".csv", ".yml", ".svg")
_INSIDE_WORDS = re.compile(r"</?(?:a|abbr|b|code|em|i|mark|span|strong|sub|sup)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
# Beside a link or a cell stands something else, such as the id of a row that is quoted.
_BORDER = re.compile(r"<(?!/?(?:b|em|i|strong)\b)[^>]*>")
_MARKED = re.compile(rf"""<[^>]*\bclass=["'][^"']*(?<![\w-])({"|".join(MARKS)})(?![\w-])""")
_ESCAPED = re.compile(r"\\[nrt\"]|\\u[0-9a-f]{4}")  # as JSON writes what is no letter


class Leak(NamedTuple):
    """Words of a teacher's text in a file of the students' edition."""

    file: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}: “{self.words}”"


def runs(text: str) -> Iterator[str]:
    """Every run of `WORDS` words of a text, in small letters, parted by blanks.

    The ids of rows are no words: they may stand in any list.
    """
    words = re.findall(r"\w+", ROW.sub(" ", text.casefold()))
    return map(" ".join, zip(*(words[n:] for n in range(WORDS)), strict=False))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _words_of(markup: str) -> str:
    return html.unescape(_TAG.sub(" ", _INSIDE_WORDS.sub("", markup)))


def _own_runs(markup: str) -> Iterator[str]:
    """Runs of words of each piece of a page by itself."""
    return (run for piece in _BORDER.split(markup) for run in runs(_words_of(piece)))


def _marked(page: Element, *marks: str) -> list[Element]:
    """The elements that have one of some classes, in their order."""
    has = (f"contains(concat(' ', normalize-space(@class), ' '), ' {mark} ')" for mark in marks)
    found: list[Element] = page.xpath(f"//*[{' or '.join(has)}]")
    return found


def _markup(element: Element) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def only_for_teachers(teachers: Path, pages: frozenset[str] = frozenset()) -> set[str]:
    """Runs of words that the teacher's edition has where it is marked as such, and nowhere else.

    What stands elsewhere in it too, such as the words of a table that an answer repeats, is no
    secret.

    Parameters
    ----------
    teachers : Path
        The folder of the pages of the teacher's edition.
    pages : frozenset of str
        Pages that are for teachers from the first word to the last: ``book/seminars/keys``.

    Returns
    -------
    set of str
    """
    secret: set[str] = set()
    given: list[str] = [_read(path) for path in sorted(teachers.rglob("*.csv"))]
    for path in sorted(teachers.rglob("*.html")):
        text = _read(path)
        if path.relative_to(teachers).with_suffix("").as_posix() in pages:
            page = lxml_html.document_fromstring(text)
            for gathered in _marked(page, "cb-prompts"):  # from the chapters, which all have
                gathered.drop_tree()
            # What stands around an article, such as the menu, is on other pages too.
            article = next((one for one in _marked(page, "bd-article")), page.body)
            secret.update(_own_runs(_markup(article)))
        elif _MARKED.search(text):
            page = lxml_html.document_fromstring(text)
            for part in _marked(page, *MARKS):
                secret.update(_own_runs(_markup(part)))
                part.drop_tree()
            given.append(_words_of(_markup(page)))
        else:
            given.append(_words_of(text))
    given += [text for path in _beside(teachers, pages) for text in _looked_at(_read(path))]
    for text in given:
        secret.difference_update(runs(text))
    return secret


def _beside(teachers: Path, pages: frozenset[str]) -> Iterator[Path]:
    """What scripts read and sources of pages for all: a handout repeats rows that stand there.

    The index of the search has the words of every page, of those for teachers too.
    """
    for path in sorted(teachers.rglob("*")):
        name = path.relative_to(teachers).with_suffix("").as_posix().removeprefix("_sources/")
        if path.suffix in (".js", ".ipynb") and path.name != SEARCH and name not in pages:
            yield path


def _looked_at(text: str) -> tuple[str, str]:
    """A text without its tags, and with them: what is shown by a script stands in an attribute."""
    plain = _ESCAPED.sub(" ", text)
    return _words_of(plain), html.unescape(plain)


def leaks(students: Path, secret: set[str]) -> list[Leak]:
    """Look for a teacher's texts in the students' edition.

    Parameters
    ----------
    students : Path
        The folder of its pages.
    secret : set of str
        As `only_for_teachers` gives them.

    Returns
    -------
    list of Leak
        The first of each file; an element that is marked is told by its mark.
    """
    found = []
    for path in sorted(students.rglob("*")):
        if path.suffix in _TEXTS:
            text = _read(path)
            if marked := _MARKED.search(text):
                found.append(Leak(path.relative_to(students).as_posix(), marked[1]))
                continue
            for looked_at in _looked_at(text):
                if not secret.isdisjoint(runs(looked_at)):
                    first = next(run for run in runs(looked_at) if run in secret)
                    found.append(Leak(path.relative_to(students).as_posix(), first))
                    break
    return found
