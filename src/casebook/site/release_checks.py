"""What is looked for before anything is given away: names, answers, traces of a machine."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from casebook.privacy import watch
from casebook.site import gate, teachers_texts
from casebook.site.editions import is_only_for_teachers

# Where people's own folders are, on any system; a path of an address on the web is none.
_HOMES = (
    rb"file:/{2,}[^\s\"'<>()\\]+|(?<![\w./-])/(?:home|Users)/\w+|\b[A-Za-z]:[\\/]+Users[\\/]+\w+"
)
_IN_HOMES = (b"file:/", b"/home/", b"Users")  # each has one of these, found much sooner


def traces(files: Mapping[str, bytes], folders: tuple[Path, ...]) -> list[str]:
    """Files that tell where they were made: a path of this machine, or of anybody's own folder.

    Parameters
    ----------
    files : mapping of str to bytes
        Contents by name.
    folders : tuple of Path
        Folders of this machine.

    Returns
    -------
    list of str
        A line for each file that has one.
    """
    ours = {
        form.encode("utf-8")
        for folder in folders
        if len(folder.parts) > 1
        for form in (str(folder), str(folder).replace("\\", "\\\\"), quote(folder.as_posix()))
    }
    exact = (rb"(?<![\w./-])%s(?![\w-])" % re.escape(form) for form in sorted(ours))
    either = re.compile(b"|".join([_HOMES, *exact]))
    found = (
        (name, either.search(content))
        for name, content in sorted(files.items())
        if any(part in content for part in (*_IN_HOMES, *ours))
    )
    return [
        f"{name} names a folder of a machine ({trace[0].decode('utf-8', 'replace')})"
        for name, trace in found
        if trace
    ]


def faults(
    students: Path, teachers: Path, tables: Path, pages: frozenset[str] = frozenset()
) -> list[str]:
    """Say what stands where it must not, in what was built.

    Parameters
    ----------
    students, teachers : Path
        The folders of the pages of either edition.
    tables : Path
        The folder of the tables.
    pages : frozenset of str
        See `teachers_texts.only_for_teachers`.

    Returns
    -------
    list of str
        A line each; names are masked. None if all is well.
    """
    by = watch(tables)
    secret = teachers_texts.only_for_teachers(teachers, pages)
    names = (path.relative_to(students) for path in sorted(students.rglob("*.html")))
    return [
        *(
            f"students' pages: {name.as_posix()} is a page for teachers only"
            for name in names
            if is_only_for_teachers(name.with_suffix("").as_posix())
        ),
        *(f"tables: {finding}" for finding in gate.table_findings(tables, by)),
        *(f"students' pages: {finding}" for finding in gate.findings(students, by)),
        *(f"teachers' pages: {finding}" for finding in gate.findings(teachers, by)),
        *(
            f"students' pages, a text for teachers only: {leak}"
            for leak in teachers_texts.leaks(students, secret)
        ),
    ]
