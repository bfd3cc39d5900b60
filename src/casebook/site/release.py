"""What can be taken away: both editions, the printed chapters, the tables; a zip file each.

All is made and checked before a file is written. Made twice from the same book it is the same, byte
for byte: every time in it is that of the last change of the book, not that of the day.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup

from casebook.site import printing, start_pages
from casebook.site.archives import EARLIEST, archive, checksums
from casebook.site.release_checks import faults, traces
from casebook.site.start_pages import Link, start_page
from casebook.tables import book_title, package, published, published_files, tables_of

CHECKSUMS = "SHA256SUMS"
FILES = {
    "students": "students.zip",
    "teachers": "teachers.zip",
    "chapters": "chapters-pdf.zip",
    "data": "data-package.zip",
}
LICENCES = {
    "LICENSE-text": start_pages.TEXT_LICENCE,
    "LICENSE": start_pages.CODE_LICENCE,
}


EXERCISE = re.compile(r"ex-\d+-\d+")  # the id of an exercise on its page


class CannotRelease(RuntimeError):
    """Something that was built must not be given away; the message says what, a line each."""


class Built(NamedTuple):
    """A book, and where what was built of it is.

    Attributes
    ----------
    book : Path
        The book's folder.
    students, teachers : Path
        The folders of the pages of either edition.
    tables : Path
        The folder of the tables.
    """

    book: Path
    students: Path
    teachers: Path
    tables: Path


def moment_of(book: Path) -> int:
    """When a book was last changed: what ``SOURCE_DATE_EPOCH`` says, else the last commit's time.

    Returns
    -------
    int
        Seconds since 1970, UTC; the first second of 1980 if nobody knows.
    """
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not said:
        try:
            command = ["git", "log", "-1", "--format=%ct"]
            done = subprocess.run(command, cwd=book, capture_output=True, text=True)
            said = done.stdout.strip()
        except OSError:
            pass  # no git
    return max(int(said), EARLIEST) if said.isdecimal() else EARLIEST


def make_release(
    built: Built,
    moment: int,
    print_: Callable[[list[str], Path], None],
    say: Callable[[str], None],
) -> dict[str, bytes]:
    """Make all that can be taken away.

    Parameters
    ----------
    built : Built
    moment : int
        See `moment_of`.
    print_ : callable
        Prints pages, which it takes by name, into a PDF.
    say : callable
        Takes a line of text about each step that takes long.

    Returns
    -------
    dict of str to bytes
        The files by name, and their checksums.

    Raises
    ------
    CannotRelease
        If somebody would be named, an answer would reach students, or a file tells of a machine.
    CannotPrint
        If a chapter cannot be printed.
    """
    pages = sorted(only_in(built.teachers, built.students), key=_place(built.book))
    say("Looking for names, and for answers among the students' pages")
    try:
        _refuse(faults(built.students, built.teachers, built.tables, frozenset(pages)))
    except ValueError as error:  # what cannot be searched
        raise CannotRelease(str(error)) from None
    title = book_title(built.book)
    printed = _printed(printing.chapters_of(built.book), moment, print_, say)
    is_own = tables_of(built.book) is not None  # whose licence is its author's to choose
    licences = {
        new: (built.book / old).read_bytes()
        for old, new in LICENCES.items()
        if not is_own or (built.book / old).is_file()
    }
    say("Packing")
    lists = _lists(built, pages)
    contents = {
        "students": _site(built.students),
        "teachers": _site(built.teachers),
        "chapters": printed,
        "data": published_files(built.tables),
    }
    if is_own:  # it may have nothing for teachers alone, and give out no table
        contents = {kind: files for kind, files in contents.items() if any(lists[kind].values())}
    found = [
        f"{FILES[kind]}: {trace}"
        for kind, files in contents.items()
        for trace in traces(files, (built.book.resolve(), *_of_this_machine()))
    ]
    _refuse(found)
    zips = {}
    for kind, files in contents.items():
        first = start_page(kind, title, moment, is_own=is_own, licences=[*licences], **lists[kind])
        named = {**files, **licences, start_pages.NAME: first}
        zips[FILES[kind]] = archive(named, moment, start_pages.NAME)
    return {**zips, CHECKSUMS: checksums(zips).encode("ascii")}


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(folder / name)


def only_in(one: Path, other: Path) -> list[str]:
    """The names of pages that only one of two folders has."""
    pages = [path.relative_to(one) for path in sorted(one.rglob("*.html"))]
    return [page.with_suffix("").as_posix() for page in pages if not (other / page).exists()]


def _of_this_machine() -> list[Path]:
    """Folders that what ran here may have named: a person's own, of scraps, of Python."""
    return [Path.home(), Path(tempfile.gettempdir()), Path(sys.prefix)]


def _place(book: Path) -> Callable[[str], tuple[int, str]]:
    """Where a page stands: in the order of the contents, then what is not named there."""
    order = {name: number for number, name in enumerate(printing.pages_of(book))}
    return lambda name: (order.get(name, len(order)), name)


def _refuse(found: list[str]) -> None:
    if found:
        raise CannotRelease("\n".join(found))


def _printed(
    chapters: list[str],
    moment: int,
    print_: Callable[[list[str], Path], None],
    say: Callable[[str], None],
) -> dict[str, bytes]:
    """The chapters as PDF, by the names of their files."""
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(chapters, start=1):
            say(f"Printing {name} ({number} of {len(chapters)})")
            pdf = Path(folder, f"{Path(name).name}.pdf")
            print_([name], pdf)
            files[pdf.name] = printing.reproducible(pdf.read_bytes(), moment)
    return files


def _site(folder: Path) -> dict[str, bytes]:
    """The pages of an edition; what Sphinx keeps for itself has a name that begins with a dot."""
    named = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        f"{start_pages.BOOK}/{name.as_posix()}": path.read_bytes()
        for name, path in named.items()
        if not any(part.startswith(".") for part in name.parts)
    }


def _lists(built: Built, pages: list[str]) -> dict[str, dict[str, list[Link]]]:
    """What each page *Start here* lists."""
    chapters = printing.chapters_of(built.book)
    of_students, of_teachers = (
        {name: _read(folder, name) for name in names}
        for folder, names in ((built.students, chapters), (built.teachers, [*chapters, *pages]))
    )
    described = package(built.tables)
    given = published(described)
    resources = [each for each in described["resources"] if each["name"] in given]
    return {
        "students": {
            "chapters": [Link(_address(name), page.title) for name, page in of_students.items()]
        },
        "teachers": {
            "only_here": [
                Link(_address(name), of_teachers[name].title, of_teachers[name].language)
                for name in pages
            ],
            "exercises": [
                Link(f"{_address(name)}#{of_teachers[name].exercise}", of_students[name].title)
                for name in chapters
                if of_teachers[name].exercise
            ],
        },
        "chapters": {
            "printed": [
                Link(f"{Path(name).name}.pdf", page.title) for name, page in of_students.items()
            ]
        },
        "data": {"tables": [Link(r["path"], _told(r)) for r in resources]},
    }


def _told(resource: Mapping[str, str]) -> str:
    """A table in a list; one of a study has no title beside its name."""
    named = resource.get("title")
    return f"{resource['path']}: {named}" if named else resource["path"]


def _address(name: str) -> str:
    return f"{start_pages.BOOK}/{name}.html"


class _Page(NamedTuple):
    """What the lists say of a page: its title, its language, the id of its first exercise."""

    title: str
    language: str
    exercise: str


def _read(folder: Path, name: str) -> _Page:
    page = BeautifulSoup(printing.read(folder, name).html, "html.parser")
    first, whole = page.find(id=EXERCISE), page.html
    language = whole.get("lang") if whole else None
    return _Page(
        printing.title_of(page, name), str(language or "en"), str(first["id"]) if first else ""
    )
