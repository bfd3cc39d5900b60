"""What the solutions of exercises computed, kept from one build to the next.

A build needs the numbers of every solution for its prose. Solutions whose file, package and tables
are as before need not run again; those that have to run do so in a process of their own, while the
chapters run: `casebook.site.chapter_outputs` calls `main` there.

What that process has used up to the end of a file counts for this file: what one file had imported
or worked out, the next finds.

What fails is not kept: the page that shows it then runs it itself, and says what is wrong.
"""

import os
from pathlib import Path
from typing import Any

from casebook.site import chapter_reads
from casebook.site.exercises.model import Exercise, ExerciseError
from casebook.site.exercises.reading import read
from casebook.site.exercises.solutions import Ran, fill_in, named_in, plain, run
from casebook.site.results_store import Store, digest


def key(ground: str, path: Path) -> str:
    """Return the digest under which the solutions of a file are kept.

    Parameters
    ----------
    ground : str
        A digest of what they depend on beside their own text and what they read.
    path : Path
        A file of exercises.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    return digest([ground, "exercises", path.name, path.read_bytes()])


def solve(path: Path, store: Store, ground: str, log: Path | None = None) -> None:
    """Run the solutions of a file and keep what they printed and the names that prose may use.

    Parameters
    ----------
    path : Path
        A file of exercises.
    store : Store
        Where to keep it.
    ground : str
        See `key`.
    log : Path, optional
        Where this process notes what it reads.

    Raises
    ------
    ExerciseError
        If the file, a solution or a name in the prose is not as it must be.
    """
    kept = []
    for exercise in read(path):
        ran = run(exercise)
        names: dict[str, Any] = {}
        for text in _texts(exercise):
            fill_in(exercise, text, ran.names)
            names |= {n: plain(ran.names[n]) for n in named_in(text)}
        kept.append([ran.printed, names])
    noted = chapter_reads.reads(log) if log else {}
    own = chapter_reads.without(noted, path.parent.glob("*.md"))
    store.write(key(ground, path), [kept, own])


def _texts(exercise: Exercise) -> list[str]:
    prose = [part for part in exercise.solution if isinstance(part, str)]
    return [exercise.question, *prose, exercise.notes]


def recall(path: Path, store: Store, ground: str) -> list[Ran] | None:
    """Return what came of the solutions of a file, in their order, if it is kept.

    Parameters
    ----------
    path, store, ground
        See `solve`.

    Returns
    -------
    list of Ran, or None
        With those names only that prose uses.
    """
    kept, reads = store.read(key(ground, path)) or (None, {})
    if kept is None or not chapter_reads.as_then(reads):
        return None
    return [Ran(printed, names) for printed, names in kept]


def main(folder: str, ground: str, *files: str) -> None:
    """Solve files; what is wrong with one is said by the page that shows it."""
    log = Path(named) if (named := os.environ.get(chapter_reads.LOG)) else None
    for file in files:
        try:
            solve(Path(file), Store(Path(folder)), ground, log)
        except ExerciseError:
            pass
